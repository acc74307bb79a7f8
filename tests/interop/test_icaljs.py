"""ical.js, which knows no time zone of its own, reads the instants that were meant."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from smallgiants.civiltime import Slot
from smallgiants.formats import ical
from smallgiants.groups import Registration
from smallgiants.invitations import messages
from smallgiants.people import Person
from smallgiants.workshops import Workshop

T = "2024-02-07T09:00Z"
ZONES = """Europe/Brussels Europe/Helsinki Europe/Lisbon Europe/Dublin Europe/London Europe/Athens Europe/Istanbul
    Europe/Chisinau Asia/Nicosia Africa/Ceuta Atlantic/Azores Atlantic/Madeira Atlantic/Canary Atlantic/Faroe
    America/Martinique America/Cayenne America/Miquelon America/Nuuk America/Scoresbysund Indian/Reunion Indian/Mayotte
    Africa/Casablanca Africa/Cairo Asia/Gaza Asia/Beirut America/New_York America/Santiago Australia/Lord_Howe
    Antarctica/Troll Asia/Kathmandu""".split()


def samples(zone):
    """Instants around every change of the clocks from 2020 to 2040, and one in each month."""
    moment, quarter = datetime(2020, 1, 1, tzinfo=UTC), timedelta(minutes=15)
    while moment.year < 2041:
        later, offset = moment + timedelta(days=1), moment.astimezone(zone).utcoffset()
        if later.astimezone(zone).utcoffset() != offset:
            quarters = (moment + n * quarter for n in range(97))
            turn = next(q for q in quarters if q.astimezone(zone).utcoffset() != offset)
            yield from (turn + n * quarter for n in (-13, -8, -5, -4, -2, -1, 0, 1, 2, 3, 4, 9))
        if moment.day == 15:
            yield moment
        moment = later


def workshop(zone, moment):
    local = moment.astimezone(ZoneInfo(zone))
    slot = Slot(local=local.replace(tzinfo=None, fold=0), zone=zone, duration="PT1H", fold=local.fold)
    return Workshop(id=f"{moment:%Y%m%d-%H%M}", title="W", slot=slot)


@pytest.mark.parametrize("zone", ZONES)
def test_it_reads_the_instants_that_were_meant(icaljs, zone):
    moments = sorted(set(samples(ZoneInfo(zone))))
    events = icaljs(ical.dump([workshop(zone, moment) for moment in moments], at=T))
    assert [event["start_utc"] for event in events] == [f"{moment:%Y-%m-%dT%H:%M:%S}.000Z" for moment in moments]
    ends = [moment + timedelta(hours=1) for moment in moments]
    assert [event["end_utc"] for event in events] == [f"{end:%Y-%m-%dT%H:%M:%S}.000Z" for end in ends]


def test_it_reads_the_invitation_and_the_move(icaljs):
    february = Slot(local="2024-02-21T11:00", zone="Europe/Brussels", duration="PT1H")
    moved = Workshop(id="sg-1", title="First", slot=february).reschedule(february.shift(days=21), at=T)
    box = messages(
        moved, registrations=[Registration(id="r", person="p", workshop="sg-1", at="2024-01-30T09:00Z")],
        people=[Person(id="p", email="p@example.org")], on=None, zone="Europe/Brussels", organizer="office@example.org",
    )  # fmt: skip
    read = [icaljs(ical.dump(message, at=message.at))[0] for message in box.messages]
    assert [(e["method"], e["sequence"], e["start_utc"]) for e in read] == [
        ("REQUEST", 0, "2024-02-21T10:00:00.000Z"),
        ("REQUEST", 1, "2024-03-13T10:00:00.000Z"),
    ]
    assert {event["uid"] for event in read} == {moved.uid}
    assert read[1]["attendees"] == [{"address": "mailto:p@example.org", "partstat": "NEEDS-ACTION"}]
