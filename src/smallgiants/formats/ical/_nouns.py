"""What a calendar says, as plain frozen values: nothing here refers to a zone that another calendar defined."""

import re
from datetime import date, datetime, timedelta
from typing import Any, Literal, get_args
from urllib.parse import unquote

from attrs import field, frozen

from ...checks import a, each, one_of, optional, refuse, several, whole
from ...civiltime import Instant, instant, zone_name

__all__ = ["Attendee", "Calendar", "CalendarZone", "Day", "Event", "Floating", "Moment", "Property", "UnknownZone"]

How = Literal["name", "vendor", "windows", "display", "rules", "unknown"]
"""How the zone of a calendar was understood: by what its name says, by the rules the calendar gives, or not at all."""

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_TOKEN = re.compile("[A-Za-z0-9-]+")


def _text(instance: Any, attribute: Any, value: Any) -> None:
    """Text that may be empty and have several lines."""
    if not isinstance(value, str) or _CONTROL.search(value):
        raise refuse(attribute, "text-invalid", "text without control characters", value)


def _line(instance: Any, attribute: Any, value: Any) -> None:
    """Text of one line: what stands in it cannot begin another property."""
    if not isinstance(value, str) or "\n" in value or _CONTROL.search(value):
        raise refuse(attribute, "text-invalid", "one line of text without control characters", value)


def _name(instance: Any, attribute: Any, value: Any) -> None:
    """The name of a property, a parameter or a method (RFC 5545 §3.1: letters, digits, hyphens)."""
    if not isinstance(value, str) or not _TOKEN.fullmatch(value):
        raise refuse(attribute, "text-invalid", "a name of letters, digits and hyphens", value)


def _property_name(instance: Any, attribute: Any, value: Any) -> None:
    """Not BEGIN or END: a property must not open or close a component."""
    _name(instance, attribute, value)
    if value.upper() in ("BEGIN", "END"):
        raise refuse(attribute, "text-invalid", "the name of a property", value)


def _zone(instance: Any, attribute: Any, value: Any) -> None:
    if value is not None:
        zone_name(value)


def _naive(instance: Any, attribute: Any, value: Any) -> None:
    if not isinstance(value, datetime) or value.tzinfo is not None:
        raise refuse(attribute, "time-with-offset", "a wall time without offset", value)


def _optional_instant(value: "Instant | datetime | str | None") -> Instant | None:
    return None if value is None else instant(value)


def _pairs(instance: Any, attribute: Any, value: Any) -> None:
    for pair in value if isinstance(value, tuple) else (None,):
        if not isinstance(pair, tuple) or len(pair) != 2 or not isinstance(pair[1], tuple):
            raise refuse(attribute, "type-wrong", "a tuple of pairs of a name and a tuple of texts", value)
        _name(instance, attribute, pair[0])
        for one in pair[1]:
            _text(instance, attribute, one)


@frozen(kw_only=True)
class Moment:
    """A time that names an instant, and how the calendar stated it.

    >>> Moment(utc="2024-03-13T10:00Z", local=datetime(2024, 3, 13, 11), zone="Europe/Brussels",
    ...        tzid="Romance Standard Time", stated="20240313T110000").utc
    datetime.datetime(2024, 3, 13, 10, 0, tzinfo=datetime.timezone.utc)

    `local` is what the clocks there show; a stated time that they skip is moved past the gap, and `stated` keeps it.
    `zone` is None where the calendar gives rules and no name that is certain.
    """

    utc: Instant = field(converter=instant)
    local: datetime = field(validator=_naive)
    zone: str | None = field(default=None, validator=_zone)
    tzid: str | None = field(default=None, validator=optional(_line))
    stated: str = field(default="", validator=_line)


@frozen(kw_only=True)
class Floating:
    """A time that means another instant in every zone (RFC 5545 §3.3.5, form 1): it is never compared with instants.

    >>> Floating(local=datetime(2024, 3, 13, 11)) < Moment(utc="2024-03-13T10:00Z", local=datetime(2024, 3, 13, 10))
    Traceback (most recent call last):
    TypeError: '<' not supported between instances of 'Floating' and 'Moment'
    """

    local: datetime = field(validator=_naive)


@frozen(kw_only=True)
class UnknownZone:
    """A time in a zone that is neither defined by the calendar nor known by name: it names no instant.

    >>> UnknownZone(local=datetime(2024, 3, 13, 11), tzid="Customized Time Zone").tzid
    'Customized Time Zone'
    """

    local: datetime = field(validator=_naive)
    tzid: str = field(validator=_line)


@frozen(kw_only=True)
class Day:
    """A whole day, without hour and zone (RFC 5545 §3.3.4).

    >>> Day(day=date(2024, 3, 13)).day.isoformat()
    '2024-03-13'
    """

    day: date = field(validator=a(date))


Time = Moment | Floating | UnknownZone | Day
"""When something is, as far as the calendar says."""

_TIMES = (Moment, Floating, UnknownZone, Day)


@frozen(kw_only=True)
class Attendee:
    """Who is invited, or who invites: an address and what the calendar says of the part taken.

    >>> Attendee(address="mailto:ana@example.org", partstat="ACCEPTED").mailbox
    'ana@example.org'
    """

    address: str = field(validator=_line, repr=False, metadata={"pii": True})
    name: str | None = field(default=None, validator=optional(_text), repr=False, metadata={"pii": True})
    partstat: str | None = field(default=None, validator=optional(_name))
    role: str | None = field(default=None, validator=optional(_name))
    kind: str | None = field(default=None, validator=optional(_name))
    rsvp: bool | None = field(default=None, validator=optional(a(bool)))
    sent_by: str | None = field(default=None, validator=optional(_line), repr=False, metadata={"pii": True})
    delegated_to: tuple[str, ...] = field(default=(), converter=several, validator=each(_line), repr=False)
    delegated_from: tuple[str, ...] = field(default=(), converter=several, validator=each(_line), repr=False)

    @property
    def mailbox(self) -> str | None:
        """The e-mail address, where the address is one (RFC 6068 §2)."""
        return mailbox_of(self.address)


@frozen(kw_only=True)
class Property:
    """A property that is kept as it came: RFC 5546 §3.6 asks to ignore, and not to refuse, what is unknown.

    >>> Property(name="X-MICROSOFT-CDO-BUSYSTATUS", value="BUSY").value
    'BUSY'
    """

    name: str = field(validator=_property_name)
    value: str = field(validator=_line)
    params: tuple[tuple[str, tuple[str, ...]], ...] = field(default=(), validator=_pairs)


@frozen(kw_only=True)
class Event:
    """One VEVENT: an event, or one instance of a series where it has a `recurrence_id`.

    >>> Event(uid="sg-1@example.org", sequence=1, start=Floating(local=datetime(2024, 3, 13, 11))).sequence
    1

    `sequence` is 0 where the calendar says none (RFC 5545 §3.8.7.4).  `rrules` stand as text: nothing is expanded.
    """

    uid: str | None = field(default=None, validator=optional(_text))
    sequence: int = field(default=0, validator=whole(least=0))
    dtstamp: Instant | None = field(default=None, converter=_optional_instant)
    start: Time | None = field(default=None, validator=optional(a(*_TIMES)))
    end: Time | None = field(default=None, validator=optional(a(*_TIMES)))
    duration: timedelta | None = field(default=None, validator=optional(a(timedelta)))
    recurrence_id: Time | None = field(default=None, validator=optional(a(*_TIMES)))
    this_and_future: bool = field(default=False, validator=a(bool))
    rrules: tuple[str, ...] = field(default=(), converter=several, validator=each(_line))
    rdates: tuple[Time, ...] = field(default=(), converter=several, validator=each(a(*_TIMES)))
    exdates: tuple[Time, ...] = field(default=(), converter=several, validator=each(a(*_TIMES)))
    status: str | None = field(default=None, validator=optional(_name))
    summary: str | None = field(default=None, validator=optional(_text))
    description: str | None = field(default=None, validator=optional(_text))
    location: str | None = field(default=None, validator=optional(_text))
    comments: tuple[str, ...] = field(default=(), converter=several, validator=each(_text))
    organizer: Attendee | None = field(default=None, validator=optional(a(Attendee)))
    attendees: tuple[Attendee, ...] = field(default=(), converter=several, validator=each(a(Attendee)))
    request_status: tuple[str, ...] = field(default=(), converter=several, validator=each(_line))
    extra: tuple[Property, ...] = field(default=(), converter=several, validator=each(a(Property)))


@frozen(kw_only=True)
class CalendarZone:
    """A zone that a calendar names: what it was taken for, how, and whether the calendar defined it itself.

    >>> CalendarZone(tzid="Romance Standard Time", how="rules", defined=True).zone is None
    True

    `conflict` says that name and definition disagree about a time of this calendar.  `candidates` are zones that fit
    as well, where the name or the rules alone are not enough to tell.
    """

    tzid: str = field(validator=_line)
    zone: str | None = field(default=None, validator=_zone)
    how: How = field(validator=one_of(*get_args(How)))
    defined: bool = field(validator=a(bool))
    conflict: bool = field(default=False, validator=a(bool))
    candidates: tuple[str, ...] = field(default=(), converter=several, validator=each(a(str)))


@frozen(kw_only=True)
class Calendar:
    """One VCALENDAR: with a `method` a scheduling message (RFC 5546), without one a calendar.

    >>> Calendar(method="REPLY", events=(Event(uid="sg-1@example.org"),)).method
    'REPLY'
    """

    method: str | None = field(default=None, validator=optional(_name))
    prodid: str | None = field(default=None, validator=optional(_text))
    events: tuple[Event, ...] = field(default=(), converter=several, validator=each(a(Event)))
    zones: tuple[CalendarZone, ...] = field(default=(), converter=several, validator=each(a(CalendarZone)))


def mailbox_of(address: str | None) -> str | None:
    """The mailbox of a `mailto:` address; the scheme is written in any case (RFC 3986 §3.1)."""
    if address is None or address[:7].casefold() != "mailto:":
        return None
    found = unquote(address[7:].partition("?")[0]).strip()
    return found if "@" in found else None
