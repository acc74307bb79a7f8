"""The planes of a search: which times are candidates, when each kind of people is free, for whom an hour is early or late."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from math import gcd
from typing import TYPE_CHECKING

from attrs import frozen

from ..answers import LeftOut
from ..civiltime import Instant, zone_info
from ._asked import Standing, Window
from ._planes import Change, Grid, changes, eroded, offset_at, to_utc
from ._reasons import Piece, Profile, Question, Week, pieces

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

__all__ = ["Burdens", "Field"]

_PAD = timedelta(days=2)  # offsets reach 14 hours, and a slot a day
_DAY, _MINUTE = timedelta(days=1), timedelta(minutes=1)
Clock = tuple[int, tuple[Change, ...]]
"""A zone's offset at the beginning of a grid, and its later changes."""


@frozen
class Free:
    """When a meeting can begin for people of one kind, and when it would be early or late for them."""

    starts: int
    odd: int


class Field:
    """The time of a window as bits, with the clocks of every zone that matters there."""

    def __init__(self, asked: Window, question: Question, kinds: Iterable[Profile]) -> None:
        self.asked, self.question = asked, question
        first, days = asked.first - _PAD, (asked.last - asked.first + 2 * _PAD).days + 1
        kinds = tuple(kinds)
        rules = {zone: question.rules[zone] for zone in sorted({kind.zone for kind in kinds})}
        self.here = zone_info(asked.zone)
        clocks = {zone: _clock(one, first, days) for zone, one in {**rules, asked.zone: self.here}.items()}
        self.grid = Grid(first, days, _unit(asked, (question.week(kind) for kind in kinds), clocks.values(), first))
        self.changes = clocks[asked.zone][1]
        self.stretches = {zone: self.grid.stretches(*clock) for zone, clock in clocks.items()}
        self.length = asked.length // self.grid.unit
        self._weeks: dict[tuple[object, ...], tuple[int, int, int]] = {}
        self._absences: dict[tuple[object, ...], int] = {}
        self._holidays: dict[str | None, int] = {}

    def candidates(self, standing: Iterable[Standing]) -> tuple[int, tuple[LeftOut, ...]]:
        """The times at which a meeting may begin by the rules of the group, and what stood in the way of others."""
        asked, grid = self.asked, self.grid
        steps = [(second, second + grid.unit) for second in range(0, 86_400, asked.step)]
        open_, days = grid.between(asked.first, asked.last), grid.between(asked.first, asked.last)
        left_out: list[LeftOut] = []
        for blackout in asked.blackouts:
            for first, last in blackout.runs(asked.first, asked.last):
                open_ &= ~grid.between(first, last)
                left_out.append(_left_out(first, last, blackout.name or "a blackout"))
        for first, last, because in (*self._past_days(), *self._spaced(standing)):
            days &= ~grid.between(first, last)
            left_out.append(_left_out(first, last, because))
        plane = self._utc(grid.pattern([steps] * 7) & days) & eroded(self._utc(open_), self.length)
        for taken, first, last, because in (*self._past_hours(), *self._clock_changes(), *self._taken(standing)):
            plane &= ~taken
            if grid.between(first, last) & open_ & days:
                left_out.append(_left_out(first, last, because))
        return plane, tuple(sorted(left_out, key=lambda one: (one.id, one.because)))

    def free(self, kind: Profile) -> Free:
        """When people of one kind can meet, and when the hour would be early or late for them."""
        worked, core, at_work = self._week(kind)
        absent = self._absent(kind)
        if absent:
            worked, core, at_work = worked & ~absent, core & ~absent, at_work & ~absent
        stretches = self.stretches[kind.zone]
        starts = eroded(to_utc(worked, stretches), self.length)
        return Free(starts, to_utc(at_work, stretches) & ~eroded(to_utc(core, stretches), self.length))

    def local(self, bit: int) -> datetime:
        """What the clocks of the window's zone show at a bit."""
        moment = self.grid.utc(bit)
        return moment + timedelta(seconds=offset_at(self.here, moment))

    def _utc(self, plane: int) -> int:
        return to_utc(plane, self.stretches[self.asked.zone])

    def _week(self, kind: Profile) -> tuple[int, int, int]:
        """A kind's working hours, these without a margin at both edges, and its working days, on its own clock."""
        key = (kind.hours, kind.days_off)
        if key not in self._weeks:
            week, margin = self.question.week(kind), int(self.asked.edge.total_seconds())
            core = [((day[0][0] + margin, day[-1][1] - margin),) if day else () for day in week]
            days = [((0, 86_400),) if day else () for day in week]
            self._weeks[key] = (self.grid.pattern(week), self.grid.pattern(core), self.grid.pattern(days))
        return self._weeks[key]

    def _absent(self, kind: Profile) -> int:
        """The days on which a kind does not work: holidays and what it is away for."""
        key = (kind.places, kind.away)
        if key not in self._absences:
            plane = self._holiday(None)
            for place in kind.places:
                plane |= self._holiday(place)
            for absence in kind.away:
                for first, last in absence.runs(self.grid.first, self.grid.last):
                    plane |= self.grid.between(first, last)
            self._absences[key] = plane
        return self._absences[key]

    def _holiday(self, place: str | None) -> int:
        if place not in self._holidays:
            days = self.question.calendars.days(place, self.grid.first, self.grid.last)
            self._holidays[place] = self.grid.on_days(days)
        return self._holidays[place]

    def _past_days(self) -> Iterator[tuple[date, date, str]]:
        on, asked = self.asked.on, self.asked
        if on is not None and not isinstance(on, datetime) and asked.first <= on:
            yield asked.first, min(on, asked.last), f"past on {on}"

    def _past_hours(self) -> Iterator[tuple[int, date, date, str]]:
        on = self.asked.on
        if isinstance(on, datetime):
            bit = self._bit(Instant(on), up=True)
            bit = min(max(bit, 0), self.grid.days * self.grid.day)
            last = min(self.local(bit - 1).date(), self.asked.last)
            yield self.grid.span(0, bit), self.asked.first, last, f"past at {on:%Y-%m-%dT%H:%MZ}"

    def _spaced(self, standing: Iterable[Standing]) -> Iterator[tuple[date, date, str]]:
        reach = timedelta(days=self.asked.spacing - 1)
        for workshop in standing if self.asked.spacing else ():
            held = _day_in(self.here, workshop.start)
            first, last = max(held - reach, self.asked.first), min(held + reach, self.asked.last)
            if first <= last:
                days = "day" if self.asked.spacing == 1 else "days"
                yield first, last, f"less than {self.asked.spacing} {days} from {workshop.id}, held on {held}"

    def _clock_changes(self) -> Iterator[tuple[int, date, date, str]]:
        """Starts that the clocks of the group skip or show twice, and meetings during which they change."""
        for at, before, after in self.changes:
            bit, turned = self.grid.bit(at), abs(after - before) // self.grid.unit
            low, high = (at + timedelta(seconds=offset) for offset in sorted((before, after)))
            span, day = f"{low:%H:%M}–{high:%H:%M}", low.date()
            if after > before:
                taken, what = self.grid.span(bit - self.length + 1, bit), "skip"
            else:
                taken, what = self.grid.span(bit - turned - self.length + 1, bit + turned), "repeat"
            because = f"the clocks of {self.asked.zone} {what} {span}: nothing starts or runs there"
            yield taken, day, day, because

    def _taken(self, standing: Iterable[Standing]) -> Iterator[tuple[int, date, date, str]]:
        """Starts of meetings that would overlap with a workshop that stands."""
        long, shortest = timedelta(seconds=self.asked.length), timedelta(seconds=self.grid.unit)
        for workshop in standing:
            end = workshop.start + (workshop.length or shortest)
            low, high = self._bit(Instant(workshop.start - long), up=False) + 1, self._bit(Instant(end), up=True)
            day = _day_in(self.here, workshop.start)
            yield self.grid.span(low, high), day, day, f"{workshop.id} is held then"

    def _bit(self, moment: Instant, *, up: bool) -> int:
        """The bit an instant falls into, or with `up` the first that does not begin before it."""
        plain: datetime = moment.replace(tzinfo=None)
        passed, unit = plain - self.grid.start, timedelta(seconds=self.grid.unit)
        return -(-passed // unit) if up else passed // unit


def _clock(rules: "ZoneInfo", first: date, days: int) -> Clock:
    start = datetime.combine(first, datetime.min.time())
    return offset_at(rules, start), changes(rules, start, start + days * _DAY)


def _unit(asked: Window, weeks: Iterable[Week], clocks: Iterable[Clock], first: date) -> int:
    """The longest unit, in seconds, on whose bounds everything falls."""
    unit = gcd(86_400, asked.length, asked.step, int(asked.edge.total_seconds()))
    start = datetime.combine(first, datetime.min.time())
    for offset, later in clocks:
        unit = gcd(unit, offset, *(after for _, _, after in later))
        unit = gcd(unit, *(int((at - start).total_seconds()) for at, _, _ in later))
    return gcd(unit, *(second for week in set(weeks) for day in week for span in day for second in span))


def _shown(rules: "ZoneInfo", moment: Instant) -> datetime:
    """What a clock shows at an instant."""
    utc: datetime = moment.replace(tzinfo=None)
    return utc + timedelta(seconds=offset_at(rules, utc))


def _day_in(rules: "ZoneInfo", moment: Instant) -> date:
    return _shown(rules, moment).date()


def _left_out(first: date, last: date, because: str) -> LeftOut:
    return LeftOut(id=str(first) if first == last else f"{first}/{last}", because=because)


class Burdens:
    """How often people carried an early or late hour before, or a move to another hour of their own clock."""

    def __init__(self, question: Question, standing: Iterable[Standing]) -> None:
        self.question, self.standing = question, tuple(standing)
        self._seen: dict[str, tuple[tuple[tuple[Piece, ...], ...], int]] = {}

    def of(self, kind: Profile) -> int:
        """How often people of one kind did."""
        if kind.zone not in self._seen:
            self._seen[kind.zone] = self._in(self.question.rules[kind.zone])
        held, moved = self._seen[kind.zone]
        return moved + sum(self.question.hour(kind, parts) is not None for parts in held)

    def _in(self, rules: "ZoneInfo") -> tuple[tuple[tuple[Piece, ...], ...], int]:
        """Every workshop on the clock of a zone, and how many moves changed the hour there."""
        held = tuple(pieces(rules, one.start, one.length or _MINUTE) for one in self.standing)
        moves = (move for one in self.standing for move in one.moves)
        return held, sum(_shown(rules, was).time() != _shown(rules, then).time() for was, then in moves)
