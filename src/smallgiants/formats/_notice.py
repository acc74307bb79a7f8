"""What a notice of a change says, in plain words: each door lays it out and escapes it in its own way."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from ..audience import Audience
from ..civiltime import Instant, Slot, recorded_by
from ..groups import Registration
from ..ledger import Entry
from ..workshops import Setting, Workshop
from ..workshops._ledger import material
from ._days import spoken

__all__ = ["Notice", "may_join", "notice", "zoned"]

_WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_MODES = {"online": "online", "in_person": "in person", "hybrid": "online and in person", None: "not known"}
_HAPPENED = {"moved": "moved", "postponed": "postponed", "cancelled": "cancelled", "reinstated": "on again",
             "kept_local": "at another instant", "kept_instant": "at another hour", "relocated": "held otherwise",
             "revised": "new agenda", "corrected": "the record was corrected"}  # fmt: skip
Entries = tuple[Entry[Slot | Setting], ...]
_NEVER_TOLD = ("announced", "corrected")


class Notice(NamedTuple):
    """A title, what happened to it in two or three words, and lines of a name and a text; texts are not escaped yet."""

    title: str
    lang: str
    happened: str
    lines: tuple[tuple[str, str], ...]


def notice(workshop: Workshop, *, since: Workshop | None, zone: str | None, audience: Audience,
           registrations: Iterable[Registration]) -> Notice:  # fmt: skip
    """What has changed since an earlier state, or by the last change on record, told in the reader's zone."""
    entries = _entries(workshop, since)
    title = workshop.title.best("en")
    if not entries:
        return Notice(title.text, title.lang, "nothing has changed", tuple(_when("When", workshop.slot, zone)))
    old = workshop.before(len(workshop.history) - len(workshop.since(since)) if since else _last(workshop, entries))
    happened = dict.fromkeys(_HAPPENED[entry.kind] for entry in entries)
    lines = [*_times(workshop, old, entries, zone), *_settings(old, workshop), *_reasons(entries)]
    if workshop.join_link and may_join(workshop, audience, registrations, entries[-1].at):
        lines.append(("Join", workshop.join_link))
    asked = any(material(workshop)[len(old.history) :]) and workshop.status == "scheduled"
    lines.append(
        ("Your answer", "if you gave one, give it again: what you agreed to has changed" if asked else "nothing to do")
    )
    return Notice(title.text, title.lang, " and ".join(happened), tuple(lines))


def may_join(workshop: Workshop, audience: Audience, registrations: Iterable[Registration], at: Instant) -> bool:
    """Whether this audience may read the join link: the secretariat, and accepted registrants."""
    mine = (r for r in registrations if r.workshop == workshop.id and audience.is_self(r.person))
    return audience.sees("secretariat") or any(
        r.accepted is not None and (r.withdrawn is None or not recorded_by(r.withdrawn, on=at, zone="UTC"))
        for r in mine
    )


def zoned(slot: Slot, zone: str | None) -> str:
    """Day, hours, zone and offset of a slot as a reader's clocks show it."""
    view = slot.view(zone or slot.zone)
    until = ""
    if view.end is not None:
        until = (
            f"–{view.end:%H:%M}" if view.end.date() == view.start.date() else f" to {_day(view.end)}, {view.end:%H:%M}"
        )
    return f"{_day(view.start)}, {view.start:%H:%M}{until} {view.zone} ({_utc(view.offset)})"


def _entries(workshop: Workshop, since: Workshop | None) -> Entries:
    """What is to be told: corrections of the record never are."""
    new = workshop.history if since is None else workshop.since(since)
    told = tuple(entry for entry in new if entry.kind not in _NEVER_TOLD)
    return told if since is not None else told[-1:]


def _last(workshop: Workshop, entries: Entries) -> int:
    return max(index for index, entry in enumerate(workshop.history) if entry is entries[-1])


def _times(now: Workshop, old: Workshop, entries: Entries, zone: str | None) -> Iterator[tuple[str, str]]:
    was = old.slot or next((e.was for e in reversed(old.history) if isinstance(e.was, Slot)), None)
    slot = now.slot if now.status == "scheduled" else None
    if was == slot and not any(entry.kind == "kept_local" for entry in entries):
        yield from _when("When", slot, zone)
        return
    yield from _when("Before", was, zone)
    if slot is None:
        yield "Now", "cancelled" if now.status == "cancelled" else "no new date yet"
    else:
        yield from _when("Now", slot, zone)
    if was and slot and (days := (slot.local.date() - was.local.date()).days):
        yield "Moved by", f"{_counted(abs(days), 'day')} {'later' if days > 0 else 'earlier'}"
    if was:
        yield "Notice", _notice(was.instant - entries[-1].at)


def _when(name: str, slot: Slot | None, zone: str | None) -> Iterator[tuple[str, str]]:
    if slot is None:
        yield name, "no date"
        return
    yield name, zoned(slot, zone)
    if zone is not None and zone != slot.zone:
        yield f"{name}, where it is held", zoned(slot, None)


def _settings(old: Workshop, now: Workshop) -> Iterator[tuple[str, str]]:
    if old.mode != now.mode:
        yield "How", f"{_MODES[now.mode]} (before: {_MODES[old.mode]})"
    if old.place != now.place:
        yield "Where", f"{now.place or 'no place'} (before: {old.place or 'no place'})"
    if old.agenda != now.agenda:
        yield "Agenda", str(now.agenda or "none")


def _reasons(entries: Entries) -> Iterator[tuple[str, str]]:
    told = dict.fromkeys(entry.reason for entry in entries if entry.reason)
    yield "Reason", "; ".join(told) or "not told"
    yield "Recorded", f"{_day(entries[-1].at)}, {entries[-1].at:%H:%M} UTC"


def _notice(length: timedelta) -> str:
    minutes = int(abs(length).total_seconds()) // 60
    days, rest = divmod(minutes, 24 * 60)
    parts = [
        _counted(number, noun)
        for number, noun in ((days, "day"), (rest // 60, "hour"), (rest % 60, "minute"))
        if number
    ]
    told = " ".join(parts[:2]) or "no time"
    return f"{told} {'after' if length < timedelta(0) else 'before'} it was to begin"


def _day(when: date) -> str:
    return f"{_WEEKDAYS[when.weekday()]} {spoken(when)}"


def _utc(offset: timedelta) -> str:
    minutes = int(abs(offset).total_seconds()) // 60
    return f"UTC{'−' if offset < timedelta(0) else '+'}{minutes // 60:02}:{minutes % 60:02}"


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun if number == 1 else noun + 's'}"
