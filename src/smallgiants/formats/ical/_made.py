"""Writing a `Calendar`: times in zones that are named, everything else in UTC."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta

from ...civiltime import Instant, zone_info
from ...errors import InvalidValue, shown
from .._ical_lines import line, text
from .._vtimezone import vtimezone
from ._nouns import Attendee, Calendar, Day, Event, Floating, Moment, Property, Time, UnknownZone

__all__ = ["made", "whole"]

# Without a version, so that a new release writes the same bytes for the same record.
_PRODID = "-//smallgiants//smallgiants//EN"
# RFC 6638 §7: these are between a client and its own server, and never leave in a message.
_OURS_ALONE = frozenset(("SCHEDULE-AGENT", "SCHEDULE-STATUS", "SCHEDULE-FORCE-SEND"))


def whole(events: Iterable[str], *, method: str | None, zones: Mapping[str, list[datetime]],
          refresh: timedelta | None = None, todos: Iterable[str] = ()) -> str:  # fmt: skip
    """A calendar of these events and to-dos; every zone used has exactly one VTIMEZONE (RFC 5545 §3.2.19)."""
    parts = ["BEGIN:VCALENDAR\r\nVERSION:2.0\r\n", line("PRODID", _PRODID)]
    if method:
        parts.append(line("METHOD", method))
    if refresh is not None:  # RFC 7986 §5.7, and the name that Outlook knows it by
        parts += [
            line("REFRESH-INTERVAL", _length(refresh), {"VALUE": "DURATION"}),
            line("X-PUBLISHED-TTL", _length(refresh)),
        ]
    parts += [vtimezone(zone_info(zone), min(moments), max(moments)) for zone, moments in sorted(zones.items())]
    parts += [f"BEGIN:VEVENT\r\n{event}END:VEVENT\r\n" for event in events]
    parts += [f"BEGIN:VTODO\r\n{todo}END:VTODO\r\n" for todo in todos]
    return "".join([*parts, "END:VCALENDAR\r\n"])


def made(calendar: Calendar, at: Instant, *, refresh: timedelta | None = None) -> str:
    """The text of a `Calendar`, its times in the zones they name."""
    zones: dict[str, list[datetime]] = {}
    events = [_event(event, at, zones) for event in calendar.events]
    return whole(events, method=calendar.method, zones=zones, refresh=refresh)


def _event(event: Event, at: Instant, zones: dict[str, list[datetime]]) -> str:
    _recurring(event)
    lines = [
        *_plain("SUMMARY", event.summary),
        *_time("DTSTART", event.start, zones),
        *_time("DTEND", event.end, zones),
        *([line("DURATION", _length(event.duration))] if event.duration is not None and event.end is None else ()),
        line("DTSTAMP", f"{event.dtstamp or at:%Y%m%dT%H%M%SZ}"),
        *_plain("UID", event.uid),
        *_time("RECURRENCE-ID", event.recurrence_id, zones, event.this_and_future and {"RANGE": "THISANDFUTURE"} or {}),
        line("SEQUENCE", str(event.sequence)),
        *(line("RRULE", rule) for rule in event.rrules),
        *(one for time in event.rdates for one in _time("RDATE", time, zones)),
        *(one for time in event.exdates for one in _time("EXDATE", time, zones)),
        *(_address("ATTENDEE", attendee) for attendee in event.attendees),
        *(one for comment in event.comments for one in _plain("COMMENT", comment)),
        *_plain("DESCRIPTION", event.description),
        *_plain("LOCATION", event.location),
        *([_address("ORGANIZER", event.organizer)] if event.organizer else ()),
        *(line("REQUEST-STATUS", told) for told in event.request_status),
        *([line("STATUS", event.status)] if event.status else ()),
        *(_kept(one) for one in event.extra),
    ]
    return "".join(lines)


def _recurring(event: Event) -> None:
    """A rule is followed in the zone of its start: one told in UTC would lose an hour where the clocks change."""
    start = event.start
    if event.rrules and isinstance(start, Moment) and start.zone != "UTC" and not _told_there(start):
        expected = "a start in a named zone, at a time that exists there once, where a rule follows"
        hint = "read it with `country`, or write each instance by itself"
        raise InvalidValue("recurrence-in-utc", f"events[{shown(event.uid)}].start", expected, shown(start.tzid), hint)


def _plain(name: str, value: str | None) -> list[str]:
    return [] if value is None else [line(name, text(value))]


def _time(
    name: str, time: Time | None, zones: dict[str, list[datetime]], params: "dict[str, str] | None" = None
) -> list[str]:
    more = params or {}
    match time:
        case None:
            return []
        case Day():
            return [line(name, f"{time.day:%Y%m%d}", {"VALUE": "DATE", **more})]  # RFC 5545 §3.2.19: never a TZID
        case Floating():
            return [line(name, f"{time.local:%Y%m%dT%H%M%S}", more)]
        case UnknownZone():
            return [line(name, f"{time.local:%Y%m%dT%H%M%S}", {"TZID": time.tzid, **more})]
    return [_moment(name, time, zones, more)]


def _moment(name: str, time: Moment, zones: dict[str, list[datetime]], more: dict[str, str]) -> str:
    """In its zone, but for a time that clocks there show twice: readers split on which one is meant."""
    local = _told_there(time)
    if local is None or time.zone is None:
        return line(name, f"{time.utc:%Y%m%dT%H%M%SZ}", more)
    zones.setdefault(time.zone, []).append(time.utc.astimezone(UTC))
    return line(name, f"{local:%Y%m%dT%H%M%S}", {"TZID": time.zone, **more})


def _told_there(time: Moment) -> datetime | None:
    """The time there; none where it is to be told in UTC."""
    if time.zone is None or time.zone == "UTC":
        return None
    local = time.utc.astimezone(zone_info(time.zone))
    return local if local.replace(fold=0).utcoffset() == local.replace(fold=1).utcoffset() else None


def _address(name: str, who: Attendee) -> str:
    told: dict[str, str | Iterable[str] | None] = {
        "CN": who.name, "CUTYPE": who.kind, "DELEGATED-FROM": who.delegated_from, "DELEGATED-TO": who.delegated_to,
        "PARTSTAT": who.partstat, "ROLE": who.role, "SENT-BY": who.sent_by,
    }  # fmt: skip
    if who.rsvp is not None:
        told["RSVP"] = "TRUE" if who.rsvp else "FALSE"
    return line(name, who.address, {key: value for key, value in told.items() if value})


def _kept(one: Property) -> str:
    return line(one.name, one.value, {name: values for name, values in one.params if name not in _OURS_ALONE})


def _length(length: timedelta) -> str:
    """A DURATION (RFC 5545 §3.3.6)."""
    seconds = int(abs(length).total_seconds())
    days, rest = divmod(seconds, 86_400)
    hours, minutes, seconds = rest // 3600, rest % 3600 // 60, rest % 60
    clock = "".join(f"{amount}{unit}" for amount, unit in ((hours, "H"), (minutes, "M"), (seconds, "S")) if amount)
    clock = f"T{hours}H{minutes}M{seconds}S" if hours and seconds and not minutes else f"T{clock}" if clock else ""
    told = (f"{days}D" if days else "") + clock
    return ("-" if length < timedelta(0) else "") + "P" + (told or "T0S")
