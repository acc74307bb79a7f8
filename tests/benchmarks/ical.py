"""Invitations of 20 attendees with their VTIMEZONE, written and read beside icalendar: `python tests/benchmarks/ical.py`.

Both are given the same thousand meetings, each with its own start.  Before any clock runs, the two texts of a meeting
are read by icalendar and must say the same: start, end, UID, SEQUENCE and attendees.  Rounds alternate, and a figure is
the median of the rounds, so that a busy moment of the machine falls on both alike.
"""

import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from statistics import median
from time import perf_counter
from typing import Any
from zoneinfo import ZoneInfo

import icalendar

from smallgiants.formats import ical

MEETINGS, ROUNDS, ATTENDEES = 1_000, 3, 20
AT, ZONE = "2024-02-07T09:00Z", "Europe/Brussels"
STAMP = datetime(2024, 2, 7, 9, tzinfo=UTC)
STARTS = [datetime(2024, 3, 13, 11, tzinfo=ZoneInfo(ZONE)) + timedelta(days=n % 200) for n in range(MEETINGS)]
ADDRESSES = [f"mailto:member-{n}@example.org" for n in range(ATTENDEES)]


def ours(number: int) -> ical.Calendar:
    """The meeting as our values."""

    def moment(time: datetime) -> ical.Moment:
        return ical.Moment(utc=time, local=time.replace(tzinfo=None), zone=ZONE)

    attendees = [ical.Attendee(address=one, partstat="NEEDS-ACTION", rsvp=True) for one in ADDRESSES]
    event = ical.Event(
        uid=f"meeting-{number}@example.org", sequence=1, start=moment(STARTS[number]),
        end=moment(STARTS[number] + timedelta(hours=1)), summary="Meeting of the Small Giants", status="CONFIRMED",
        organizer=ical.Attendee(address="mailto:office@example.org"), attendees=attendees,
    )  # fmt: skip
    return ical.Calendar(method="REQUEST", events=[event])


def we_write(number: int) -> str:
    """From plain data to text, our way."""
    return ical.dump(ours(number), at=AT)


def they_write(number: int) -> str:
    """From plain data to text, icalendar's way."""
    calendar, event = icalendar.Calendar(), icalendar.Event()
    calendar.add("VERSION", "2.0")
    calendar.add("PRODID", "-//peer//EN")
    calendar.add("METHOD", "REQUEST")
    event.add("UID", f"meeting-{number}@example.org")
    event.add("SEQUENCE", 1)
    event.add("DTSTAMP", STAMP)
    event.add("DTSTART", STARTS[number])
    event.add("DTEND", STARTS[number] + timedelta(hours=1))
    event.add("SUMMARY", "Meeting of the Small Giants")
    event.add("STATUS", "CONFIRMED")
    event.add("ORGANIZER", icalendar.vCalAddress("mailto:office@example.org"))
    for address in ADDRESSES:
        event.add("ATTENDEE", icalendar.vCalAddress(address), parameters={"PARTSTAT": "NEEDS-ACTION", "RSVP": "TRUE"})
    calendar.add_component(event)
    calendar.add_missing_timezones()
    return str(calendar.to_ical(), "utf-8")


def we_read(text: str) -> int:
    """How many attendees we find."""
    calendar, problems = ical.read(text)
    assert calendar is not None and not problems, problems
    return len(calendar.events[0].attendees)


def they_read(text: str) -> int:
    """How many attendees icalendar finds."""
    event: Any
    (event,) = icalendar.Calendar.from_ical(text).walk("VEVENT")
    return len(event["ATTENDEE"])


def said(text: str) -> tuple[Any, ...]:
    """What icalendar reads in a text."""
    event: Any
    (event,) = icalendar.Calendar.from_ical(text).walk("VEVENT")
    attendees = sorted((str(one), *sorted(one.params.items())) for one in event["ATTENDEE"])
    times = [event[name].dt.astimezone(UTC) for name in ("DTSTART", "DTEND", "DTSTAMP")]
    return (*times, str(event["UID"]), event["SEQUENCE"], str(event["SUMMARY"]), str(event["ORGANIZER"]), attendees)


def seconds(work: Callable[[int], object] | Callable[[str], object], given: list[int] | list[str]) -> float:
    """How long a list of work takes."""
    start = perf_counter()
    for one in given:
        work(one)  # type: ignore[arg-type]
    return perf_counter() - start


def main() -> None:
    numbers = list(range(MEETINGS))
    if any(said(we_write(number)) != said(they_write(number)) for number in numbers[::50]):
        sys.exit("the two texts do not say the same")
    texts = [we_write(number) for number in numbers]
    if [we_read(text) for text in texts[:20]] != [they_read(text) for text in texts[:20]]:
        sys.exit("the two readers do not find the same")
    writing = [(seconds(we_write, numbers), seconds(they_write, numbers)) for _ in range(ROUNDS)]
    reading = [(seconds(we_read, texts), seconds(they_read, texts)) for _ in range(ROUNDS)]
    for name, runs in (("reading", reading), ("writing", writing)):
        mine, theirs = median(run[0] for run in runs), median(run[1] for run in runs)
        print(f"{name} {MEETINGS} invitations of {ATTENDEES}: ours {mine:.2f} s, icalendar {theirs:.2f} s")
        print(f"ratio: {mine / theirs:.2f} (ours / icalendar, {name})")


if __name__ == "__main__":
    main()
