"""Strategies of what the calendar door reads: times of every kind, people, events, calendars, mails."""

from datetime import UTC, datetime, timedelta
from typing import Any

from attrs import evolve
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from ..civiltime import zone_info
from ..formats.ical import Attendee, Calendar, CalendarZone, Day, Event, Floating, Moment, Property, UnknownZone
from ..formats.mail import Mail

__all__ = ["STRATEGIES", "attendees", "calendars", "events", "mails", "times"]

_ZONES = ("Europe/Brussels", "Atlantic/Azores", "America/Cayenne", "America/Nuuk", "Africa/Casablanca", "UTC")
_LETTERS = st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\u2028\u2029\x85")
_TEXT = st.text(_LETTERS | st.sampled_from('\n;,:\\"^'), max_size=30)
_BOXES = st.sampled_from(("ana@example.org", "o'q+x@example.org", "office@example.org"))


def _moment(local: datetime, zone: str) -> Moment:
    """As a calendar that we write would be read: in its zone, or in UTC where clocks show that time twice or never."""
    utc = local.replace(tzinfo=zone_info(zone)).astimezone(UTC)
    there = utc.astimezone(zone_info(zone))
    once = there.replace(fold=0).utcoffset() == there.replace(fold=1).utcoffset()
    if zone == "UTC" or not once:
        return Moment(utc=utc, local=utc.replace(tzinfo=None), zone="UTC", stated=f"{utc:%Y%m%dT%H%M%SZ}")
    shown = there.replace(tzinfo=None, fold=0)
    return Moment(utc=utc, local=shown, zone=zone, tzid=zone, stated=f"{shown:%Y%m%dT%H%M%S}")


def _moments() -> SearchStrategy[Moment]:
    wall = st.datetimes(datetime(1990, 1, 1), datetime(2060, 1, 1)).map(lambda time: time.replace(microsecond=0))  # noqa: DTZ001
    return st.builds(_moment, wall, st.sampled_from(_ZONES))


def _days() -> SearchStrategy[Day]:
    return st.builds(Day, day=st.dates(datetime(1990, 1, 1).date(), datetime(2060, 1, 1).date()))  # noqa: DTZ001


def _floating() -> SearchStrategy[Floating]:
    return st.builds(Floating, local=_moments().map(lambda moment: moment.local))


def _unknown() -> SearchStrategy[UnknownZone]:
    return st.builds(
        UnknownZone, local=_moments().map(lambda moment: moment.local), tzid=st.just("Customized Time Zone")
    )


def times() -> SearchStrategy[Moment | Floating | Day | UnknownZone]:
    """Any time a calendar may state.

    >>> times().validate()
    """
    return _moments() | _days() | _floating() | _unknown()


def attendees() -> SearchStrategy[Attendee]:
    """Anyone who is invited.

    >>> attendees().validate()
    """
    address = _BOXES.map("mailto:{}".format)
    return st.builds(
        Attendee, address=address, name=st.none() | _TEXT.filter(bool), partstat=st.none() | st.just("ACCEPTED"),
        role=st.none() | st.just("CHAIR"), kind=st.none() | st.just("ROOM"), rsvp=st.none() | st.booleans(),
        sent_by=st.none() | address, delegated_to=st.lists(address, max_size=2),
    )  # fmt: skip


def events() -> SearchStrategy[Event]:
    """Any event that has a start, and an end of the same kind where it has one.

    >>> events().validate()
    """

    def ended(event: Event, hours: int) -> Event:
        length = timedelta(hours=hours)
        match event.start:
            case Floating() as start:
                return evolve(event, end=Floating(local=start.local + length))
            case Day() as start:
                return evolve(event, end=Day(day=start.day + timedelta(days=hours)))
            case Moment() as start if start.zone:
                local = (start.utc + length).astimezone(zone_info(start.zone)).replace(tzinfo=None, fold=0)
                return evolve(event, end=_moment(local, start.zone))
        return evolve(event, duration=length)

    plain = st.builds(
        Event, uid=_TEXT.filter(str.strip), sequence=st.integers(0, 99), dtstamp=_moments().map(lambda moment: moment.utc),
        start=times(), rrules=st.just(()) | st.just(("FREQ=WEEKLY;COUNT=3",)), exdates=st.lists(_moments(), max_size=2),
        status=st.none() | st.just("CONFIRMED"), summary=st.none() | _TEXT, description=st.none() | _TEXT,
        location=st.none() | _TEXT, comments=st.lists(_TEXT, max_size=2), organizer=st.none() | attendees(),
        attendees=st.lists(attendees(), max_size=3, unique_by=lambda one: one.address),
    )  # fmt: skip
    return plain | st.builds(ended, plain, st.integers(0, 48))


def calendars() -> SearchStrategy[Calendar]:
    """Any calendar of a few events.

    >>> calendars().validate()
    """
    return st.builds(Calendar, events=st.lists(events(), min_size=1, max_size=3), method=st.none() | st.just("PUBLISH"))


def mails() -> SearchStrategy[Mail]:
    """Any mail, with or without a calendar.

    >>> mails().validate()
    """
    return st.builds(
        Mail, calendar=st.none() | calendars(), subject=st.none() | _TEXT, claimed=st.lists(_BOXES, max_size=2)
    )


_CALENDAR_ZONES = st.builds(CalendarZone, tzid=st.sampled_from(_ZONES), how=st.just("name"), defined=st.booleans())
_PROPERTIES = st.builds(Property, name=st.just("X-NOTE"), value=_TEXT.map(lambda text: text.replace("\n", " ")))

STRATEGIES: dict[type, SearchStrategy[Any]] = {
    Attendee: attendees(),
    Calendar: calendars(),
    CalendarZone: _CALENDAR_ZONES,
    Day: _days(),
    Event: events(),
    Floating: _floating(),
    Mail: mails(),
    Moment: _moments(),
    Property: _PROPERTIES,
    UnknownZone: _unknown(),
}
