"""What a search is asked for, read and refused: window, lengths, rules, and the workshops that stand."""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from attrs import frozen

from ..checks import several
from ..civiltime import Instant, Slot, Viewpoint, duration, viewpoint, zone_info
from ..errors import InvalidValue, SmallGiantsError, UnresolvedTime, shown
from ..sources import day
from ..workshops import Allowance, Workshop
from ._people import Blackout, Participant

__all__ = ["LONGEST_WINDOW", "Standing", "Window", "people", "rules", "standing", "window"]

LONGEST_WINDOW = 1830
"""How many days a search may span: five years."""

_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)


@frozen
class Window:
    """Where slots are looked for: days in a zone, both included, a length and a grid in seconds, rules of the group."""

    zone: str
    first: date
    last: date
    length: int
    step: int
    edge: timedelta
    spacing: int
    on: Viewpoint | None
    blackouts: tuple[Blackout, ...]


@frozen
class Standing:
    """A workshop that is on: when it begins and ends, and every move of it, as instants."""

    id: str
    start: Instant
    end: Instant | None
    moves: tuple[tuple[Instant, Instant], ...]

    @property
    def length(self) -> timedelta | None:
        """How long it lasts; `None` is unknown."""
        return None if self.end is None else self.end - self.start


def window(
    *, zone: str, length: Any, between: Any, step: Any, edge: Any, spacing: Any, on: Any, blackouts: Any
) -> Window:
    """The window that was asked for; raises `InvalidValue` with what was wrong."""
    zone_info(zone)
    first, last = _days(between)
    grid = _seconds("grid", step, "a time that divides the day, such as PT15M, PT30M or PT1H")
    if 86_400 % grid:
        raise InvalidValue(
            "grid-invalid", "grid", "a time that divides the day, such as PT15M, PT30M or PT1H", shown(step)
        )
    long = _seconds("duration", length, "whole minutes up to a day, such as PT1H")
    margin = timedelta(seconds=_seconds("edge", edge, "whole minutes up to a day, such as PT1H", least=0))
    closed = _each("blackouts", blackouts, Blackout)
    seen = None if on is None else viewpoint(on)
    return Window(zone, first, last, long, grid, margin, _spacing(spacing), seen, closed)


def _days(between: Any) -> tuple[date, date]:
    pair: Any = several(between)
    if not isinstance(pair, tuple) or len(pair) != 2 or None in pair:
        raise InvalidValue("type-wrong", "between", "two days: the first, and the one after the last", shown(between))
    try:
        first, end = map(day, pair)
    except SmallGiantsError as error:
        raise error.under("between") from None
    if not (isinstance(first, date) and isinstance(end, date)):
        raise InvalidValue("type-wrong", "between", "two days: the first, and the one after the last", shown(between))
    if end <= first:
        hint = "the second day is the one after the last"
        raise InvalidValue("interval-reversed", "between", f"a day after {first}", shown(str(end)), hint)
    if (end - first).days > LONGEST_WINDOW:
        hint = "ask for a shorter window"
        raise InvalidValue(
            "window-too-long", "between", f"at most {LONGEST_WINDOW:,} days", f"{(end - first).days:,}", hint
        )
    if first.year < 1970 or end.year > 2200:
        raise InvalidValue("time-out-of-range", "between", "years from 1970 to 2200", f"{first} to {end}")
    return first, end - _DAY


def _seconds(path: str, value: Any, expected: str, least: int = 1) -> int:
    told = duration(value, path)
    if told is None or told % _MINUTE or not least * _MINUTE <= told <= _DAY:
        raise InvalidValue("duration-invalid" if path != "grid" else "grid-invalid", path, expected, shown(value))
    return int(told.total_seconds())


def _spacing(value: Any) -> int:
    """The spacing in whole days; none told is none."""
    told = duration(value, "spacing")
    if told is None:
        return 0
    if told < timedelta(0) or told % _DAY:
        raise InvalidValue("spacing-invalid", "spacing", "whole days of at least 0, such as P14D", shown(value))
    return told // _DAY


def _each(path: str, values: Any, kind: type) -> tuple[Any, ...]:
    told: Any = several(values)
    if not isinstance(told, tuple):
        raise InvalidValue("type-wrong", path, f"several {kind.__name__} values", shown(values))
    for index, one in enumerate(told):
        if not isinstance(one, kind):
            raise InvalidValue("type-wrong", f"{path}[{index}]", f"a {kind.__name__}", shown(one))
    return told


def people(participants: Iterable[Participant]) -> tuple[Participant, ...]:
    """Who was asked about, by id; refuses nobody at all, and an id that stands twice."""
    told = sorted(_each("participants", participants, Participant), key=lambda one: str(one.id))
    if not told:
        raise InvalidValue("participants-missing", "participants", "at least one participant", "none")
    for one, other in pairwise(told):
        if one.id == other.id:
            raise InvalidValue("id-duplicate", "participants", "each id once", f"{one.id!r} twice", "rename one")
    return tuple(told)


def rules(allowance: Any, workshops: Any) -> tuple[Allowance | None, tuple[Workshop, ...]]:
    """The allowance and the workshops, if they are such."""
    if allowance is not None and not isinstance(allowance, Allowance):
        raise InvalidValue("type-wrong", "allowance", "an Allowance, or None where there is none", shown(allowance))
    return allowance, _each("workshops", workshops, Workshop)


def standing(
    workshops: tuple[Workshop, ...], on: "Viewpoint | str | None", zone: str
) -> tuple[tuple[Standing, ...], int]:
    """The workshops with a date as they stood on the viewpoint, and how many places of the allowance all take: a moved
    one takes one, a cancelled one none."""
    seen = [workshop.seen(on=on, zone=zone) for workshop in workshops]
    kept = [workshop for workshop in seen if workshop.status != "cancelled"]
    dated = (_stood(workshop) for workshop in kept if workshop.slot is not None)
    return tuple(sorted(dated, key=lambda one: (one.start, one.id))), len(kept)


def _stood(workshop: Workshop) -> Standing:
    slot = workshop.slot
    assert slot is not None  # noqa: S101  # the caller has looked
    start = _instant(slot, workshop.id)
    end = None if slot.duration is None else Instant(start + slot.duration)
    steps = ((entry.was, workshop.before(index + 1).slot) for index, entry in enumerate(workshop.history)
             if entry.kind == "moved")  # fmt: skip
    moves = (
        (_instant(was, workshop.id), _instant(then, workshop.id))
        for was, then in steps
        if isinstance(was, Slot) and then
    )
    return Standing(workshop.id, start, end, tuple(moves))


def _instant(slot: Slot, workshop: str) -> Instant:
    """When a slot begins; the earlier reading where its clock shows it twice or never: here only days count."""
    try:
        return slot.instant
    except UnresolvedTime:
        found: Instant = slot.resolve("earlier").utc  # type: ignore[union-attr]  # a policy resolves
        return found
    except SmallGiantsError as error:
        raise error.under(f"workshops[{workshop}].slot") from None
