"""What may be kept no longer: the periods of retention of the group, over its records."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from ..civiltime import Instant, zone_info
from ..groups import Retention

__all__ = ["overdue"]

_OF_MEETINGS = ("registrations", "replies", "attendance")


def overdue(d: Any, *, until: date) -> Iterator[tuple[str, date, str, str]]:
    """Whatever must go by that day: its path, the first day on which it may not be kept, whose it is, and for what it was."""
    left: dict[str, date | None] = {}
    for rule in d.group.retention:
        for path, record, person in _held(d, rule):
            if person not in left:
                left[person] = _left(d, person)
            start = left[person] if rule.after == "left" else _start(d, rule, record)
            if start is not None and rule.ends(start) <= until:
                yield path, rule.ends(start), person, rule.purpose


def _held(d: Any, rule: Retention) -> Iterator[tuple[str, Any, str]]:
    """What a period speaks of and is on record: its path, the record, and the person."""
    name, _, what = rule.what.partition(".")
    for index, record in enumerate(getattr(d, name)):
        person = record.id if name == "people" else record.person
        if person is not None and (not what or getattr(record, what)):
            yield f"{name}[{getattr(record, 'id', index)}]{'.' if what else ''}{what}", record, person


def _start(d: Any, rule: Retention, record: Any) -> date | None:
    """The day from which a record's period runs; `None` where that has not come, or is not known."""
    name = rule.what.partition(".")[0]
    if rule.after == "recorded":
        at = record.since if name == "memberships" else getattr(record, "at", None)
        return _held_on(d, record) if at is None and name == "attendance" else _day(d, at)
    ended = _day(d, getattr(record, "withdrawn", None) or getattr(record, "until", None))
    return _held_on(d, record) if ended is None and name in _OF_MEETINGS else ended


def _left(d: Any, person: str) -> date | None:
    """The last day on which a person held a seat, a mandate or a registration; `None` while they do, or if they never did."""
    ends: list[date | None] = []
    for one in d.memberships:
        if one.person == person:
            closed = one.history[-1].at if one.state == "declined" else None
            ends.append(_day(d, one.until or closed))
    ends += [_day(d, r.withdrawn) or _held_on(d, r) for r in d.registrations if r.person == person]
    ends += [mandate.until for mandate in d.group.mandates if mandate.person == person]
    known = [end for end in ends if end is not None]
    return max(known) if known and len(known) == len(ends) else None


def _held_on(d: Any, record: Any) -> date | None:
    """The day of the workshop that a record is for."""
    found = next((one for one in d.workshops if one.id == record.workshop), None)
    slot = found and (found.slot or found.original)
    return slot.local.date() if slot else None


def _day(d: Any, at: Instant | None) -> date | None:
    return None if at is None else at.astimezone(zone_info(d.group.zone)).date()
