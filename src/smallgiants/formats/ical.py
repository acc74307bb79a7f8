"""Calendars and scheduling messages as iCalendar text (RFC 5545, RFC 5546).

A copy that is stored or published carries no METHOD: RFC 4791 §4.1 forbids it in a store, and PUBLISH (RFC 5546
§3.2.1) would name an organizer whom a calendar of workshops need not have.
"""

import re
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from urllib.parse import quote

from icalendar import Calendar, Event, vCalAddress, vDatetime, vText, vUri

from ..audience import Audience
from ..civiltime import Instant, Slot, instant, zone_info
from ..errors import InvalidValue, NotAllowed, SmallGiantsError, joined, shown
from ..groups import Registration
from ..invitations import Message
from ..workshops import Workshop
from ._vtimezone import vtimezone

__all__ = ["dump"]

# Without a version, so that a new release writes the same bytes for the same record.
_PRODID = "-//smallgiants//smallgiants//EN"
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December")  # fmt: skip
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
    """An event, its start and its end if that is known, and the zone they are written in; none where that is UTC."""

    event: Event
    span: tuple[datetime, ...]
    zone: str | None


def dump(
    x: Workshop | Message | Iterable[Workshop], *, at: "Instant | str", audience: Audience | str = "public",
    registrations: Iterable[Registration] = (),
) -> str:  # fmt: skip
    """The iCalendar text of a workshop, of a calendar of workshops, or of one message to one person.

    >>> first = Workshop(id="sg-1", title="First", slot=Slot(local="2024-02-21T11:00", zone="Europe/Brussels"))
    >>> moved = first.reschedule(first.slot.shift(days=21), at="2024-02-07T09:00Z")
    >>> text = dump(moved, at="2024-02-07T09:00Z")
    >>> [line for line in text.splitlines() if line.startswith(("DTSTART;", "SEQUENCE"))]
    ['DTSTART;TZID=Europe/Brussels:20240313T110000', 'SEQUENCE:1']

    `at` is the DTSTAMP (RFC 5545 §3.8.7.2): of a copy when it was last revised, of a message its own `at`.
    A cancelled or postponed workshop stands as CANCELLED on its last date; one that never had a date is in no
    calendar.  The join link is written for the secretariat, and for a person whom one of the `registrations` shows as
    accepted; a message is for its recipient alone, whatever the audience.
    Raises `UnresolvedTime` for a time that does not exist or exists twice, `NotAllowed` where no workshop has a date,
    `InvalidValue` for a message without organizer or address, and for two states of one workshop in one calendar.
    """
    reader = _Reader(Audience.parse(audience), instant(at), tuple(registrations))
    if isinstance(x, Message):
        return _text([_message(x, reader)], x.method)
    if isinstance(x, Workshop):
        return _text([_entry("", x, reader, x.revision)])
    return _text(_entries(tuple(x), reader))


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
    return sorted(entries, key=lambda entry: (entry.span[0], entry.event["UID"]))


def _message(message: Message, reader: _Reader) -> _Entry:
    """The event for one person: no other attendee stands in it, nor any name."""
    own = reader._replace(audience=Audience(kind="self", id=message.recipient))
    entry = _entry("workshop", message.workshop, own, message.sequence, message.language)
    event = entry.event
    event.add("ORGANIZER", _address(message.organizer, "organizer"))
    event.add("ATTENDEE", _address(message.to, "to"))
    event.add("DESCRIPTION", _words("\n".join([_told(message, entry.span), *_changes(message.workshop)]), "en"))
    if message.method == "REQUEST":
        event["ATTENDEE"].params.update({"PARTSTAT": "NEEDS-ACTION", "RSVP": "TRUE"})
    elif message.workshop.status == "scheduled":
        del event["STATUS"]  # RFC 5546 §3.2.5: the attendee is uninvited, the event itself is not cancelled
    return entry


def _entry(path: str, workshop: Workshop, reader: _Reader, sequence: int, language: str | None = None) -> _Entry:
    slot, event = _slot(path, workshop), Event()
    span = _span(path, slot)
    zone = None if slot.zone == "UTC" or _twice(span, slot.zone) else slot.zone
    title = workshop.title.best(language) if language else workshop.title.best()
    event.add("UID", workshop.uid)
    event.add("DTSTAMP", vDatetime(reader.at))
    event.add("SEQUENCE", sequence)
    event.add("SUMMARY", _words(title.text, title.lang))
    event.add("STATUS", "CONFIRMED" if workshop.status == "scheduled" else "CANCELLED")
    for name, moment in zip(("DTSTART", "DTEND"), span, strict=False):
        event.add(name, *_time(moment, zone))
    if changes := _changes(workshop):
        event.add("COMMENT", _words("\n".join(changes), "en"))  # one at most: RFC 5546 §3.2.2
    if workshop.join_link and reader.may_join(workshop):
        event.add("CONFERENCE", vUri(workshop.join_link), parameters={"VALUE": "URI"})
    return _Entry(event, span, zone)


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


def _time(moment: datetime, zone: str | None) -> tuple[vDatetime, dict[str, str]]:
    if zone is None:
        return vDatetime(moment), {}
    return vDatetime(moment.astimezone(zone_info(zone)).replace(tzinfo=None)), {"TZID": zone}


def _changes(workshop: Workshop) -> list[str]:
    """What people may still have in their diaries, the latest first."""
    lines = [
        f"{_SAID[entry.kind]} {_day(entry.was.local)}, {entry.was.local:%H:%M} {entry.was.zone}"
        for entry in reversed(workshop.history) if entry.kind in _SAID and isinstance(entry.was, Slot)
    ]  # fmt: skip
    if workshop.status == "postponed" and lines:
        lines[0] += "; no new date yet"
    return lines


def _told(message: Message, span: tuple[datetime, ...]) -> str:
    """The time as the reader's own clocks show it, with date and zone."""
    zone = message.zone or _slot("workshop", message.workshop).zone
    start, *ends = (moment.astimezone(zone_info(zone)) for moment in span)
    until = "".join(f"–{end:%H:%M}" if end.date() == start.date() else f" to {_day(end)}, {end:%H:%M}" for end in ends)
    lead = "Cancelled for you" if message.method == "CANCEL" else "Your local time"
    return f"{lead}: {_day(start)}, {start:%H:%M}{until} {zone}"


def _day(moment: datetime) -> str:
    return f"{moment.day} {_MONTHS[moment.month - 1]} {moment.year}"


def _words(text: str, language: str) -> vText:
    # Some readers break lines at Unicode's separators too, and would take what follows for a property.
    plain = re.sub("[\u2028\u2029]", "\n", text)
    return vText(plain, params={} if language == "und" else {"LANGUAGE": language})


def _address(mailbox: str | None, path: str) -> vCalAddress:
    if mailbox is None:
        hint = "answers go to the group's `contact`, the message to the person's `email`: give both"
        raise InvalidValue("message-incomplete", path, "a mailbox (RFC 5546 §3.2.2)", "none", hint)
    return vCalAddress("mailto:" + quote(mailbox, safe="!$'*+@"))  # RFC 6068 §2


def _text(entries: list[_Entry], method: str | None = None) -> str:
    calendar = Calendar()
    calendar.add("VERSION", "2.0")
    calendar.add("PRODID", _PRODID)
    if method:
        calendar.add("METHOD", method)
    spans: dict[str, list[datetime]] = {}
    for entry in entries:
        if entry.zone is not None:
            spans.setdefault(entry.zone, []).extend(entry.span)
    for zone, moments in sorted(spans.items()):
        calendar.add_component(vtimezone(zone_info(zone), min(moments), max(moments)))
    for entry in entries:
        calendar.add_component(entry.event)
    return str(calendar.to_ical(), "utf-8")
