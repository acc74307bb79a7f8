"""Calendars and scheduling messages as iCalendar text (RFC 5545, RFC 5546).

A copy that is stored or published carries no METHOD: RFC 4791 §4.1 forbids it in a store, and PUBLISH (RFC 5546
§3.2.1) would name an organizer whom a calendar of workshops need not have.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from urllib.parse import quote

from ...audience import Audience
from ...civiltime import Instant, Slot, instant, zone_info
from ...errors import InvalidValue, NotAllowed, SmallGiantsError, joined, shown
from ...groups import Registration
from ...invitations import AttendeeLine, Component, Message, letter
from ...workshops import Workshop
from .._days import spoken
from .._ical_lines import line, text
from ._made import made as _made
from ._made import whole
from ._nouns import Calendar

__all__ = ["dump", "resources"]

_SAID = {"moved": "Moved from", "postponed": "Postponed from", "reinstated": "Put on again; before, it was set for"}


class _Reader(NamedTuple):
    """For whom a text is made, when, and who is known to be registered."""

    audience: Audience
    at: Instant
    registrations: tuple[Registration, ...]

    def may_join(self, workshop: Workshop) -> bool:
        mine = [r for r in self.registrations if r.workshop == workshop.id and self.audience.is_self(r.person)]
        return self.audience.sees("secretariat") or any(
            r.accepted is not None and r.accepted <= self.at and (r.withdrawn is None or self.at < r.withdrawn)
            for r in mine
        )


class _Entry(NamedTuple):
    """The lines of an event by property, when it is, the zone it is written in (none where that is UTC), and other starts."""

    lines: dict[str, str]
    span: tuple[datetime, ...]
    zone: str | None
    uid: str
    others: tuple[Slot, ...] = ()


def dump(
    x: Workshop | Message | Calendar | Iterable[Workshop], *, at: "Instant | str", audience: Audience | str = "public",
    registrations: Iterable[Registration] = (), refresh: timedelta | None = None,
) -> str:  # fmt: skip
    """The iCalendar text of a workshop, of a calendar of workshops, of one message to one person, or of a `Calendar`.

    >>> first = Workshop(id="sg-1", title="First", slot=Slot(local="2024-02-21T11:00", zone="Europe/Brussels"))
    >>> moved = first.reschedule(first.slot.shift(days=21), at="2024-02-07T09:00Z")
    >>> text = dump(moved, at="2024-02-07T09:00Z")
    >>> [line for line in text.splitlines() if line.startswith(("DTSTART;", "SEQUENCE"))]
    ['DTSTART;TZID=Europe/Brussels:20240313T110000', 'SEQUENCE:1']

    `at` is the DTSTAMP (RFC 5545 §3.8.7.2): of a copy when it was last revised, of a message its own `at`.
    A cancelled or postponed workshop stands as CANCELLED on its last date; one that never had a date is in no
    calendar.  The join link is written for the secretariat, and for a person whom one of the `registrations` shows as
    accepted; a message is for its recipient alone, whatever the audience.  A `Calendar` is written as it is: what it
    holds was chosen by whoever made it, and `at` is the DTSTAMP of events that have none.  `refresh` tells subscribers of
    a feed how soon to look again (RFC 7986 §5.7), which many do not heed.
    Raises `UnresolvedTime` for a time that does not exist or exists twice, `NotAllowed` where no workshop has a date,
    `InvalidValue` for a message without organizer or address, for two states of one workshop in one calendar, for a
    `refresh` below a minute or beside a message, and for a `Calendar` with a series whose zone has no name.
    """
    if refresh is not None:
        _feed(x, refresh)
    if isinstance(x, Calendar):
        return _made(x, instant(at))
    reader = _Reader(Audience.parse(audience), instant(at), tuple(registrations))
    if isinstance(x, Message):
        return _text(_events(x, reader), x.method)
    if isinstance(x, Workshop):
        return _text([_entry("", x, reader, x.revision)], refresh=refresh)
    return _text(_entries(tuple(x), reader), refresh=refresh)


def resources(
    x: Workshop | Message | Iterable[Workshop], *, at: "Instant | str", audience: Audience | str = "public",
    registrations: Iterable[Registration] = (),
) -> dict[str, str]:  # fmt: skip
    """What a CalDAV store holds of a feed: one text for each UID, and no METHOD (RFC 4791 §4.1).

    >>> first = Workshop(id="sg-1", title="First", slot=Slot(local="2024-02-21T11:00", zone="Europe/Brussels"))
    >>> second = Workshop(id="sg-2", title="Second", slot=first.slot.shift(days=14))
    >>> stored = resources([first, second, Workshop(id="sg-3", title="Some day")], at="2024-01-30T09:00Z")
    >>> stored.keys() == {first.uid, second.uid}
    True

    Workshops are written as `dump` writes them, in order of time; those that never had a date are left out.  A series
    goes in as the PUBLISH that `smallgiants.publish` makes: the series and the instances that differ are one resource,
    under the message's own `at`.  Raises `InvalidValue` for a message of another METHOD, which is for one person and
    not for a store, and what `dump` raises.
    """
    reader = _Reader(Audience.parse(audience), instant(at), tuple(registrations))
    if not isinstance(x, Message):
        several = (x,) if isinstance(x, Workshop) else tuple(x)
        return {entry.uid: _text([entry]) for entry in _entries(several, reader)}
    if x.method != "PUBLISH":
        hint = "store the workshop, or what `publish` makes of a series"
        raise InvalidValue("method-not-stored", "method", "PUBLISH (RFC 4791 §4.1)", x.method, hint)
    return {x.uid: _text(_events(x, reader))}


def _feed(x: object, refresh: timedelta) -> None:
    if isinstance(x, Message | Calendar):
        expected, hint = "a workshop, or several: a feed", "leave it out"
        raise InvalidValue("refresh-invalid", "refresh", expected, type(x).__name__, hint)
    if refresh < timedelta(minutes=1):
        raise InvalidValue("refresh-invalid", "refresh", "a minute or more", shown(str(refresh)))


def _entries(workshops: tuple[Workshop, ...], reader: _Reader) -> list[_Entry]:
    times = Counter(workshop.uid for workshop in workshops)
    for path, workshop in ((f"workshops[{workshop.id}]", workshop) for workshop in workshops):
        if times[workshop.uid] > 1:
            hint = "write the latest state alone"
            raise InvalidValue("uid-twice", f"{path}.uid", "each workshop once", shown(workshop.uid), hint)
    dated = [workshop for workshop in workshops if _last_slot(workshop)]
    if not dated:
        raise NotAllowed("workshop-without-date", "workshops", "a workshop with a date", "none", "schedule one first")
    entries = [_entry(f"workshops[{workshop.id}]", workshop, reader, workshop.revision) for workshop in dated]
    return sorted(entries, key=lambda entry: (entry.span[0], entry.uid))


def _events(message: Message, reader: _Reader) -> list[_Entry]:
    return list(_parts(message, reader)) or [_message(message, reader)]


def _message(message: Message, reader: _Reader) -> _Entry:
    """The event for one person, or for all: no other attendee stands in it, nor any name."""
    own = reader._replace(audience=Audience(kind="self", id=message.recipient))
    entry = _entry("workshop", message.workshop, own, message.sequence, message.language)
    told = "\n".join([_told(message, entry.span), *_changes(message.workshop)])
    asked = {"PARTSTAT": "NEEDS-ACTION", "RSVP": "TRUE"} if message.method == "REQUEST" else {}
    entry.lines["ORGANIZER"] = line("ORGANIZER", _address(message.organizer, "organizer"))
    if message.method == "DECLINECOUNTER":
        return _declined(entry)
    if message.method != "PUBLISH":  # RFC 5546 §3.2.1: a PUBLISH has no ATTENDEE
        entry.lines["ATTENDEE"] = line("ATTENDEE", _address(message.to, "to"), asked)
        entry.lines["DESCRIPTION"] = _words("DESCRIPTION", told, "en")
    if message.method == "CANCEL" and message.workshop.status == "scheduled":
        del entry.lines["STATUS"]  # RFC 5546 §3.2.5: the attendee is uninvited, the event itself is not cancelled
    return entry


def _parts(message: Message, reader: _Reader) -> Iterator[_Entry]:
    """The VEVENTs that an engine made: all of one UID (RFC 5546 §3.2.2), each with its own SEQUENCE."""
    own = reader._replace(audience=Audience(kind="self", id=message.recipient), at=message.at)
    for index, part in enumerate(message.components):
        yield _part(f"components[{index}]", message, part, own)


def _part(path: str, message: Message, part: Component, reader: _Reader) -> _Entry:
    entry = _entry(path, part.workshop, reader, part.sequence, message.language, part.slot)
    lines, zone = entry.lines, entry.zone
    lines["UID"] = line("UID", text(message.uid))
    lines["ORGANIZER"] = line("ORGANIZER", _address(message.organizer, "organizer"), _sent_by(message))
    if message.method != "PUBLISH":  # RFC 5546 §3.2.1: a PUBLISH has no ATTENDEE
        lines["ATTENDEE"] = "".join(_attendee(one) for one in part.attendees)
        told = letter(message)
        lines["DESCRIPTION"] = _words("DESCRIPTION", told.body, told.language)
    lines["STATUS"] = line("STATUS", part.status) if part.status else ""
    if message.comment:
        lines["COMMENT"] = _words("COMMENT", message.comment, "und")
    instance = () if part.instance is None else (part.instance,)
    for start in instance:
        # RFC 5545 §3.8.4.4: the start that the instance first had, as DTSTART of the master is written
        lines["RECURRENCE-ID"] = _start("RECURRENCE-ID", start)
    if part.also and (rule := None if zone is None and part.slot.zone != "UTC" else part.rrule):
        lines["RRULE"] = line("RRULE", rule)
    elif part.also:
        lines["RDATE"] = "".join(_start("RDATE", one) for one in part.also)
    lines["EXDATE"] = "".join(_start("EXDATE", one) for one in part.excluded)
    if message.method == "DECLINECOUNTER":
        return _declined(entry._replace(others=instance))
    return entry._replace(lines=lines, others=(*part.also, *part.excluded, *instance))


def _declined(entry: _Entry) -> _Entry:
    """RFC 5546 §3.2.8: it says which event, and no more."""
    kept = ("UID", "DTSTAMP", "ORGANIZER", "COMMENT", "RECURRENCE-ID")
    return entry._replace(lines={name: one for name, one in entry.lines.items() if name in kept}, zone=None)


def _sent_by(message: Message) -> dict[str, str]:
    return {} if message.sent_by is None else {"SENT-BY": _address(message.sent_by, "sent_by")}


def _attendee(one: AttendeeLine) -> str:
    """One ATTENDEE, with what differs from the defaults of RFC 5545 §3.2."""
    told = {
        "PARTSTAT": one.partstat,
        "ROLE": None if one.role == "REQ-PARTICIPANT" else one.role,
        "RSVP": "TRUE" if one.rsvp else None,
        "DELEGATED-TO": one.delegated_to and _address(one.delegated_to, "delegated_to"),
        "DELEGATED-FROM": one.delegated_from and _address(one.delegated_from, "delegated_from"),
    }
    return line("ATTENDEE", _address(one.address, "to"), {name: value for name, value in told.items() if value})


def _start(name: str, slot: Slot) -> str:
    return _time(name, slot.instant, _zone((slot.instant,), slot.zone))


def _zone(span: tuple[datetime, ...], zone: str) -> str | None:
    """The zone to write times in; none, for UTC, where clocks there show one of them twice."""
    return None if zone == "UTC" or _twice(span, zone) else zone


def _entry(path: str, workshop: Workshop, reader: _Reader, sequence: int, language: str | None = None,
           when: Slot | None = None) -> _Entry:  # fmt: skip
    span = _span(path, slot := when or _slot(path, workshop))
    zone = _zone(span, slot.zone)
    title = workshop.title.best(language) if language else workshop.title.best()
    lines = {
        "UID": line("UID", text(workshop.uid)),
        "DTSTAMP": line("DTSTAMP", _utc(reader.at)),
        "SEQUENCE": line("SEQUENCE", str(sequence)),
        "SUMMARY": _words("SUMMARY", title.text, title.lang),
        "STATUS": line("STATUS", "CONFIRMED" if workshop.status == "scheduled" else "CANCELLED"),
    }
    for name, moment in zip(("DTSTART", "DTEND"), span, strict=False):
        lines[name] = _time(name, moment, zone)
    if changes := _changes(workshop):
        lines["COMMENT"] = _words("COMMENT", "\n".join(changes), "en")  # one at most: RFC 5546 §3.2.2
    if workshop.place is not None:
        place = workshop.place.best(language) if language else workshop.place.best()
        lines["LOCATION"] = _words("LOCATION", place.text, place.lang)
    if workshop.join_link and reader.may_join(workshop):
        lines["CONFERENCE"] = line("CONFERENCE", workshop.join_link, {"VALUE": "URI"})  # RFC 7986 §5.11
    return _Entry(lines, span, zone, workshop.uid)


def _slot(path: str, workshop: Workshop) -> Slot:
    slot = _last_slot(workshop)
    if slot is None:
        expected, hint = "a date, to be in a calendar", "reschedule it first"
        raise NotAllowed("workshop-without-date", joined(path, "slot"), expected, "none", hint)
    return slot


def _last_slot(workshop: Workshop) -> Slot | None:
    """The slot, or the last one a postponed workshop had."""
    return workshop.slot or next((e.was for e in reversed(workshop.history) if isinstance(e.was, Slot)), None)


def _span(path: str, slot: Slot) -> tuple[datetime, ...]:
    try:
        start = slot.instant
    except SmallGiantsError as error:
        raise error.under(joined(path, "slot")) from None
    return (start,) if slot.duration is None else (start, start + slot.duration)


def _twice(span: tuple[datetime, ...], zone: str) -> bool:
    """Whether clocks there show one of these twice.

    RFC 5545 §3.3.5 takes the first of two, but half of the readers take the second: such times are written in UTC.
    """
    local = [moment.astimezone(zone_info(zone)) for moment in span]
    return any(moment.replace(fold=0).utcoffset() != moment.replace(fold=1).utcoffset() for moment in local)


def _time(name: str, moment: datetime, zone: str | None) -> str:
    if zone is None:
        return line(name, _utc(moment))  # RFC 5545 §3.2.19: no TZID beside UTC
    return line(name, f"{moment.astimezone(zone_info(zone)):%Y%m%dT%H%M%S}", {"TZID": zone})


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _changes(workshop: Workshop) -> list[str]:
    """What people may still have in their diaries, the latest first."""
    lines = [
        f"{_SAID[entry.kind]} {spoken(entry.was.local)}, {entry.was.local:%H:%M} {entry.was.zone}"
        for entry in reversed(workshop.history) if entry.kind in _SAID and isinstance(entry.was, Slot)
    ]  # fmt: skip
    if workshop.status == "postponed" and lines:
        lines[0] += "; no new date yet"
    return lines


def _told(message: Message, span: tuple[datetime, ...]) -> str:
    """The time as the reader's own clocks show it, with date and zone."""
    zone = message.zone or _slot("workshop", message.workshop).zone
    start, *ends = (moment.astimezone(zone_info(zone)) for moment in span)
    until = "".join(
        f"–{end:%H:%M}" if end.date() == start.date() else f" to {spoken(end)}, {end:%H:%M}" for end in ends
    )
    lead = "Cancelled for you" if message.method == "CANCEL" else "Your local time"
    return f"{lead}: {spoken(start)}, {start:%H:%M}{until} {zone}"


def _words(name: str, words: str, language: str) -> str:
    return line(name, text(words), {} if language == "und" else {"LANGUAGE": language})


def _address(mailbox: str | None, path: str) -> str:
    if mailbox is None:
        hint = "answers go to the group's `contact`, the message to the person's `email`: give both"
        raise InvalidValue("message-incomplete", path, "a mailbox (RFC 5546 §3.2.2)", "none", hint)
    return "mailto:" + quote(mailbox, safe="!$'*+@")  # RFC 6068 §2


def _text(entries: list[_Entry], method: str | None = None, refresh: timedelta | None = None) -> str:
    spans: dict[str, list[datetime]] = {}
    for entry in entries:
        if entry.zone is not None:
            spans.setdefault(entry.zone, []).extend(entry.span)
        for one in entry.others:
            if (zone := _zone((one.instant,), one.zone)) is not None:
                spans.setdefault(zone, []).append(one.instant)
    events = (_ordered(entry.lines) for entry in entries)
    return whole(events, method=method, zones=spans, refresh=refresh)


_FIRST = "SUMMARY DTSTART DTEND DURATION DTSTAMP UID RECURRENCE-ID SEQUENCE RRULE RDATE EXDATE".split()


def _ordered(lines: dict[str, str]) -> str:
    """What an event is and when, then the rest by name."""
    first = [lines[name] for name in _FIRST if name in lines]
    return "".join([*first, *(lines[name] for name in sorted(lines.keys() - set(_FIRST)))])
