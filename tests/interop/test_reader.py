"""The readers themselves: ical.js takes time zones from the calendar alone, and leaves open what the calendar leaves open;
and where clocks change readers part, for which docs/explanation/what_clients_do.md names this file.
"""

from datetime import UTC

import icalendar

CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//smallgiants//tests//EN
METHOD:REQUEST
BEGIN:VTIMEZONE
TZID:Somewhere
BEGIN:STANDARD
DTSTART:19700101T000000
TZOFFSETFROM:+0430
TZOFFSETTO:+0430
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
UID:one@example.org
SEQUENCE:1
DTSTAMP:20240207T090000Z
SUMMARY:Städte
DTSTART{start}
DURATION:PT1H
ATTENDEE;PARTSTAT=ACCEPTED:mailto:ana@example.org
END:VEVENT
END:VCALENDAR
"""


def read(icaljs, start):
    (event,) = icaljs(CALENDAR.format(start=start).replace("\n", "\r\n"))
    return event


def test_it_believes_the_calendars_own_time_zone(icaljs):
    event = read(icaljs, ";TZID=Somewhere:20240313T110000")
    assert (event["start_utc"], event["end_utc"]) == ("2024-03-13T06:30:00.000Z", "2024-03-13T07:30:00.000Z")
    assert (event["uid"], event["sequence"], event["summary"]) == ("one@example.org", 1, "Städte")
    assert event["attendees"] == [{"address": "mailto:ana@example.org", "partstat": "ACCEPTED"}]


def test_a_floating_time_names_no_instant(icaljs):
    assert read(icaljs, ":20240313T110000")["start_utc"] is None


def test_a_zone_that_the_calendar_does_not_define_names_no_instant(icaljs):
    assert read(icaljs, ";TZID=Europe/Brussels:20240313T110000")["start_utc"] is None


BRUSSELS = """TZID:Somewhere
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19960331T020000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
END:VTIMEZONE"""


def told(local):
    """A calendar that tells a time as we never write it."""
    before, _, rest = CALENDAR.format(start=f";TZID=Somewhere:{local}").partition("TZID:Somewhere")
    return (before + BRUSSELS + rest.partition("END:VTIMEZONE")[2]).replace("\n", "\r\n")


def test_of_two_equal_hours_readers_take_either(icaljs, libical):
    """RFC 5545 §3.3.5 says the first."""
    text = told("20241027T023000")
    assert icaljs(text)[0]["start_utc"] == "2024-10-27T01:30:00.000Z"
    assert libical(text)[0]["events"][0][0] == "2024-10-27T01:30:00Z"
    (event,) = icalendar.Calendar.from_ical(text).walk("VEVENT")
    assert f"{event['DTSTART'].dt.astimezone(UTC):%H:%M}" == "00:30"


def test_an_hour_that_is_skipped_is_read_as_an_hour_earlier_by_these(icaljs, libical):
    """RFC 5545 §3.3.5 says the offset before the gap, which makes it 01:30Z."""
    text = told("20240331T023000")
    assert icaljs(text)[0]["start_utc"] == "2024-03-31T00:30:00.000Z"
    assert libical(text)[0]["events"][0][0] == "2024-03-31T00:30:00Z"
