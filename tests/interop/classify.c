/* Reads threes from standard input, each part ended by a line holding only a dot: a message, the event that is held (it
 * may be empty), and the reader's mailbox.  Writes, a line for each, what libical takes the message to be. */
#include <libical/ical.h>
#include <libical/icalss.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *part(void) {
    size_t size = 0, room = 1 << 14;
    char *text = malloc(room), line[4096];
    text[0] = 0;
    while (fgets(line, sizeof line, stdin)) {
        if (!strcmp(line, ".\n")) return text;
        size_t length = strlen(line);
        if (size + length + 1 > room) text = realloc(text, room = 2 * (size + length + 1));
        memcpy(text + size, line, length + 1);
        size += length;
    }
    free(text);
    return NULL;
}

int main(void) {
    char *message, *held, *reader;
    while ((message = part()) && (held = part()) && (reader = part())) {
        icalcomponent *one = icalparser_parse_string(message);
        icalcomponent *other = *held ? icalparser_parse_string(held) : NULL;
        reader[strcspn(reader, "\r\n")] = 0;
        puts(icalproperty_enum_to_string(icalclassify(one, other, reader)));
        icalcomponent_free(one);
        if (other) icalcomponent_free(other);
        free(message), free(held), free(reader);
    }
    return 0;
}
