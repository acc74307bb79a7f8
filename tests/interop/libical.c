/* Reads calendars from standard input, each ended by a line holding only a dot, and writes one line of JSON for each:
 * whether libical's table of RFC 5546 lets it pass, what it objects to, and the instants of its events in UTC.  The zones are those of the calendar: it
 * asks libical to take none from elsewhere. */
#include <libical/ical.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void escaped(const char *text) {
    for (; *text; text++) {
        unsigned char sign = (unsigned char)*text;
        if (sign == '"' || sign == '\\') printf("\\%c", sign);
        else if (sign < 32) printf("\\u%04x", sign);
        else putchar(sign);
    }
}

static void instant(icalcomponent *event, icalproperty_kind kind) {
    icalproperty *property = icalcomponent_get_first_property(event, kind);
    if (!property) { printf("null"); return; }
    struct icaltimetype time = icalproperty_get_datetime_with_component(property, event);
    int floating = !time.zone && !icaltime_is_utc(time);
    if (icaltime_is_null_time(time) || floating) { printf("null"); return; }
    struct icaltimetype utc = icaltime_convert_to_zone(time, icaltimezone_get_utc_timezone());
    printf("\"%04d-%02d-%02dT%02d:%02d:%02dZ\"", utc.year, utc.month, utc.day, utc.hour, utc.minute, utc.second);
}

static int objections(icalcomponent *component, int count) {
    icalproperty *property = icalcomponent_get_first_property(component, ICAL_XLICERROR_PROPERTY);
    for (; property; property = icalcomponent_get_next_property(component, ICAL_XLICERROR_PROPERTY)) {
        printf("%s\"", count++ ? ", " : "");
        escaped(icalproperty_get_xlicerror(property));
        printf("\"");
    }
    icalcompiter children = icalcomponent_begin_component(component, ICAL_ANY_COMPONENT);
    for (; icalcompiter_deref(&children); icalcompiter_next(&children))
        count = objections(icalcompiter_deref(&children), count);
    return count;
}

static void judge(const char *text) {
    icalcomponent *calendar = icalparser_parse_string(text);
    if (!calendar) { printf("{\"read\": false}\n"); return; }
    int passes = icalrestriction_check(calendar);
    printf("{\"read\": true, \"passes\": %s, \"objections\": [", passes ? "true" : "false");
    objections(calendar, 0);
    printf("], \"events\": [");
    icalcomponent *event = icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT);
    for (int first = 1; event; event = icalcomponent_get_next_component(calendar, ICAL_VEVENT_COMPONENT), first = 0) {
        printf("%s[", first ? "" : ", ");
        instant(event, ICAL_DTSTART_PROPERTY);
        printf(", ");
        instant(event, ICAL_DTEND_PROPERTY);
        printf("]");
    }
    printf("]}\n");
    icalcomponent_free(calendar);
}

int main(void) {
    icaltimezone_set_builtin_tzdata(0);
    set_zone_directory("/nonexistent");
    size_t size = 0, room = 1 << 16;
    char *text = malloc(room), line[4096];
    text[0] = 0;
    while (fgets(line, sizeof line, stdin)) {
        if (!strcmp(line, ".\n")) {
            judge(text);
            fflush(stdout);
            text[size = 0] = 0;
            continue;
        }
        size_t length = strlen(line);
        if (size + length + 1 > room) text = realloc(text, room = 2 * (size + length + 1));
        memcpy(text + size, line, length + 1);
        size += length;
    }
    free(text);
    return 0;
}
