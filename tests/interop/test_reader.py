"""The reader itself: it takes time zones from the calendar alone, and leaves open what the calendar leaves open."""

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
