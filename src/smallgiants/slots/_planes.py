"""Time as the bits of whole numbers: one bit a unit of time, from midnight UTC of a first day on.

A plane says for every unit whether something holds then.  Planes of a zone's own clock are moved to UTC piece by piece,
between the changes of its offset, so that skipped and repeated hours come out right by themselves.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

__all__ = [
    "Change", "Grid", "Stretch", "changes", "counted", "eroded", "extreme", "offset_at", "ones", "to_utc",
]  # fmt: skip

# No zone of the tz database has changed its offset twice within less than seven days since 1970.
_PROBE = timedelta(days=3)
_SECOND = timedelta(seconds=1)

Change = tuple[datetime, int, int]
"""When the offset of a zone changes, in UTC, and the offsets before and after, in seconds."""

Stretch = tuple[int, int]
"""A stretch of time in which an offset holds, as a plane, and that offset in units."""


def offset_at(rules: "ZoneInfo", utc: datetime) -> int:
    """The offset of a zone in seconds, at a time of UTC written without zone."""
    moment = utc.replace(tzinfo=rules)
    return round((rules.fromutc(moment) - moment) / _SECOND)


def changes(rules: "ZoneInfo", first: datetime, last: datetime) -> tuple[Change, ...]:
    """Every change of a zone's offset after `first` and up to `last`, found by bisection."""
    found = []
    moment = first.replace(tzinfo=rules)
    end = last.replace(tzinfo=rules)
    before = rules.fromutc(moment) - moment
    while moment < end:
        probe = min(moment + _PROBE, end)
        after = rules.fromutc(probe) - probe
        if after != before:
            low, high = moment, probe
            while high - low > _SECOND:
                middle = low + (high - low) // 2
                middle = middle.replace(microsecond=0)
                low, high = (middle, high) if rules.fromutc(middle) - middle == before else (low, middle)
            found.append((high.replace(tzinfo=None), round(before / _SECOND), round(after / _SECOND)))
        moment, before = probe, after
    return tuple(found)


class Grid:
    """How days and hours fall on bits: some days from a first one, in units of some seconds."""

    def __init__(self, first: date, days: int, unit: int) -> None:
        self.first, self.days, self.unit = first, days, unit
        self.start = datetime.combine(first, datetime.min.time())
        self.last = first + timedelta(days=days - 1)
        self.day = 86_400 // unit
        self._whole_day = (1 << self.day) - 1

    def span(self, low: int, high: int) -> int:
        """The plane of the bits from `low` up to, not including, `high`."""
        low, high = max(low, 0), min(high, self.days * self.day)
        return ((1 << (high - low)) - 1) << low if high > low else 0

    def bit(self, utc: datetime) -> int:
        """The bit in which a time of UTC lies."""
        return (utc - self.start) // timedelta(seconds=self.unit)

    def utc(self, bit: int) -> datetime:
        """The time of UTC at which a bit begins."""
        return self.start + timedelta(seconds=bit * self.unit)

    def between(self, first: date, last: date) -> int:
        """The plane of some days, both included."""
        return self.span((first - self.first).days * self.day, ((last - self.first).days + 1) * self.day)

    def on_days(self, days: Iterable[date]) -> int:
        """The plane of single days, all of them within the grid."""
        plane = 0
        for day in days:
            plane |= self._whole_day << ((day - self.first).days * self.day)
        return plane

    def weekly(self, week: Sequence[int]) -> int:
        """The plane of a pattern for each day of the week, Monday first, repeated for all days."""
        turn, plane = self.first.weekday(), 0
        for place in range(7):
            plane |= week[(turn + place) % 7] << (place * self.day)
        width, wanted = 7 * self.day, self.days * self.day
        while width < wanted:
            plane |= plane << width
            width *= 2
        return plane & ((1 << wanted) - 1)

    def stretches(self, offset: int, later: Iterable[Change]) -> tuple[Stretch, ...]:
        """The stretches in which a zone keeps one offset: the first one's, and the changes that follow."""
        edges, offsets = [0], [offset]
        for at, _, after in later:
            edges.append(self.bit(at))
            offsets.append(after)
        edges.append(self.days * self.day)
        return tuple((self.span(low, high), offset // self.unit)
                     for low, high, offset in zip(edges[:-1], edges[1:], offsets, strict=True))  # fmt: skip

    def pattern(self, spans: Iterable[Iterable[tuple[int, int]]]) -> int:
        """The plane of a week, each of its days given as spans of seconds, repeated for all days."""
        return self.weekly([_day_plane(day, self.unit) for day in spans])


def _day_plane(spans: Iterable[tuple[int, int]], unit: int) -> int:
    plane = 0
    for low, high in spans:
        if high > low:
            plane |= ((1 << (high - low) // unit) - 1) << low // unit
    return plane


def to_utc(plane: int, stretches: Iterable[Stretch]) -> int:
    """A plane of a zone's own clock as a plane of UTC."""
    moved = 0
    for stretch, offset in stretches:
        moved |= (plane >> offset if offset >= 0 else plane << -offset) & stretch
    return moved


def eroded(plane: int, length: int) -> int:
    """Where a stretch of this length may begin that lies wholly in the plane."""
    done = 1
    while done < length:
        step = min(done, length - done)
        plane &= plane >> step
        done += step
    return plane


def counted(planes: Iterable[tuple[int, int]]) -> list[int]:
    """How many of the planes hold at each bit, counted in parallel: the planes of that number's binary digits.

    Each plane comes with how often it counts.  Three planes of one weight make one of it and one of the next: full
    adders, as in hardware.
    """
    columns: list[list[int]] = []
    for plane, times in planes:
        for weight in range(times.bit_length()):
            _column(columns, weight)
            if times >> weight & 1:
                columns[weight].append(plane)
    digits = []
    weight = 0
    while weight < len(columns):
        column = columns[weight]
        while len(column) > 1:
            carry = _added(column)
            if carry:
                _column(columns, weight + 1)
                columns[weight + 1].append(carry)
        digits.append(column[0] if column else 0)
        weight += 1
    return digits


def _column(columns: list[list[int]], weight: int) -> None:
    while len(columns) <= weight:
        columns.append([])


def _added(column: list[int]) -> int:
    """Replaces three planes of a column, or the last two, by their sum, and gives the carry."""
    one, other = column.pop(), column.pop()
    either = one ^ other
    if not column:
        column.append(either)
        return one & other
    third = column.pop()
    # Behind those that wait, so that the adders form a tree.
    column.insert(0, either ^ third)
    return (one & other) | (either & third)


def extreme(among: int, digits: Sequence[int], *, least: bool = False) -> tuple[int, int]:
    """Those bits among some whose number is the greatest, or the least, and that number."""
    number = 0
    for place in reversed(range(len(digits))):
        better = among & (~digits[place] if least else digits[place])
        if better:
            among = better
        if bool(better) is not least:
            number |= 1 << place
    return among, number


def ones(plane: int) -> Iterator[int]:
    """The places of the bits of a plane, the first first."""
    while plane:
        low = plane & -plane
        yield low.bit_length() - 1
        plane ^= low
