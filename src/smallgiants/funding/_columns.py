"""One fact of many towns as planes: whole numbers with a bit for each town.

A fact with an order keeps its towns sorted by the least and by the most it may be: whatever lies below a threshold is a
prefix, and a range is made of two.  Of any other fact, each value that was said is looked at once.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from typing import Any, Protocol

from ..partial import AnyOf, Between
from ._trees import Half
from ._worlds import Cell, admits, cells, truths
from .facts import CHOICES, FACTS, ORDERED, bounds
from .requirements import Rule

__all__ = ["Column", "column", "same"]

Planes = tuple[Half, Half]
"""The towns of which something surely holds, and those of which it surely does not."""


class Column(Protocol):
    """One fact of many towns."""

    @property
    def unsure(self) -> int:
        """The towns of which the fact is not known exactly."""

    def leaf(self, leaf: Rule) -> Planes:
        """Where a leaf surely holds, and where it surely fails."""

    def lacking(self, among: tuple[Rule, ...], cell: Cell) -> Half:
        """Where the fact surely does not lie in this cell of those that these leaves make."""


def column(fact: str, values: Sequence[Any], ends: Iterable[Any]) -> Column:
    """The column of a fact, `None` where it is not known; `ends` are the thresholds it will be asked for."""
    return Ranged(fact, values, ends) if FACTS.get(fact) in ORDERED else Said(fact, values, range(len(values)))


def marked(places: Iterable[int], many: int) -> int:
    """The plane of these towns among so many."""
    bits = bytearray(many // 8 + 1)
    for place in places:
        bits[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(bits, "little")


def _exact(fact: str, value: Any) -> bool:
    return fact != "members" and value is not None and not isinstance(value, Between | AnyOf)


def known_of(fact: str, value: Any) -> Mapping[str, Any]:
    """One fact as what is known of an applicant; members come with what binds them."""
    return value if fact == "members" else {fact: value}


def _holds(leaf: Rule, fact: str, value: Any) -> bool | None:
    if _exact(fact, value):
        return admits(leaf.allowed, value)  # type: ignore[union-attr]  # of members alone a leaf is a combination
    if fact in CHOICES and isinstance(value, AnyOf | None) and isinstance(leaf.allowed, AnyOf):  # type: ignore[union-attr]
        told = {one in leaf.allowed.any_of for one in (CHOICES[fact] if value is None else value.any_of)}  # type: ignore[union-attr]
        return told.pop() if len(told) == 1 else None
    return truths(leaf, cells([leaf], known_of(fact, value)))[leaf]


def same(fact: str, value: Any, many: int) -> Column:
    """The column of a fact of which the same is known of all towns."""
    return _Same(fact, value, many)


class _Same:
    """A fact of which the same is known of all towns."""

    def __init__(self, fact: str, value: Any, many: int) -> None:
        self.fact, self.value = fact, value
        self.unsure = 0 if _exact(fact, value) else (1 << many) - 1

    def leaf(self, leaf: Rule) -> Planes:
        holds = _holds(leaf, self.fact, self.value)
        return holds is True, holds is False

    def lacking(self, among: tuple[Rule, ...], cell: Cell) -> Half:
        return cell not in cells(among, known_of(self.fact, self.value))[self.fact]


# Up to so many values, a byte tells each, and each has a plane of its own; beyond, planes are marked when asked for.
_OWN_PLANES = 250


def _coded(values: Sequence[Any], distinct: Sequence[Any]) -> dict[Hashable, int]:
    """The plane of each distinct value: one byte for each town, the first town last, read as binary digits."""
    codes = {value: code for code, value in enumerate(distinct)}
    told = bytes(map(codes.__getitem__, reversed(values)))
    digits = [bytes(48 + (one == code) for one in range(256)) for code in range(len(distinct))]
    return {value: int(told.translate(digits[code]), 2) for value, code in codes.items()}


class Said:
    """A fact by the values said of it, for some of the towns."""

    def __init__(self, fact: str, values: Sequence[Any], places: Sequence[int]) -> None:
        self.fact, self.many = fact, len(values)
        self.groups: dict[Hashable, list[int]] = {}
        self.planes: dict[Hashable, int] = {}
        distinct = dict.fromkeys(values) if fact != "members" else {}
        if 0 < len(distinct) <= _OWN_PLANES and len(places) == self.many:
            self.value: dict[Hashable, Any] = {value: value for value in distinct}
            self.planes, self.full = _coded(values, list(distinct)), (1 << self.many) - 1
            return
        for place in places:
            key = values[place] if fact != "members" else key_of(values[place])
            self.groups.setdefault(key, []).append(place)
        self.value = {key: values[group[0]] for key, group in self.groups.items()}
        self.full = marked(places, self.many)

    @cached_property
    def unsure(self) -> int:
        return self.where([key for key, value in self.value.items() if not _exact(self.fact, value)])

    def where(self, keys: Iterable[Hashable]) -> int:
        """The towns of which one of these was said."""
        if not self.planes:
            return marked((place for key in keys for place in self.groups[key]), self.many)
        plane = 0
        for key in keys:
            plane |= self.planes[key]
        return plane

    def leaf(self, leaf: Rule) -> tuple[int, int]:
        kept: dict[bool | None, list[Hashable]] = {True: [], False: [], None: []}
        for key, value in self.value.items():
            kept[_holds(leaf, self.fact, value)].append(key)
        most = max(kept, key=lambda holds: len(kept[holds]))
        planes = {holds: self.where(keys) for holds, keys in kept.items() if holds is not most}
        rest = self.full
        for plane in planes.values():
            rest ^= plane
        planes[most] = rest
        return planes[True], planes[False]

    def lacking(self, among: tuple[Rule, ...], cell: Cell) -> int:
        missed = [
            key for key, value in self.value.items() if cell not in cells(among, known_of(self.fact, value))[self.fact]
        ]
        return self.where(missed)


def key_of(value: Any) -> Hashable:
    """What stands for a value where it is looked up."""
    if isinstance(value, Mapping):
        return tuple((name, key_of(one)) for name, one in sorted(value.items()))
    return tuple(map(key_of, value)) if isinstance(value, tuple) else value


def _ends_of_each(values: Sequence[Any], places: Iterable[int]) -> tuple[dict[int, Any], dict[int, Any]]:
    """The least and the most of what is partly known, by town."""
    ends = {place: bounds(values[place]) for place in places}
    return {place: low or 0 for place, (low, _) in ends.items()}, {place: high for place, (_, high) in ends.items()}


class _Sorted:
    """Towns by an amount: the plane of those below an end."""

    def __init__(self, amounts: Any, places: Sequence[int], ends: Iterable[Any], many: int) -> None:
        self.many = many
        self.order = sorted(places, key=amounts.__getitem__)
        self.amounts = [amounts[place] for place in self.order]
        self.planes = {0: 0}
        bits = bytearray(many // 8 + 1)
        if not self.order:
            return
        counts = sorted(
            {find(self.amounts, end) for end in ends for find in (bisect_left, bisect_right)} | {0, len(self.order)}
        )
        for before, count in pairwise(counts):
            for place in self.order[before:count]:
                bits[place >> 3] |= 1 << (place & 7)
            self.planes[count] = int.from_bytes(bits, "little")
        self.all = self.planes[len(self.order)]

    def _first(self, count: int) -> int:
        if count not in self.planes:
            self.planes[count] = marked(self.order[:count], self.many)
        return self.planes[count]

    def below(self, end: Any) -> int:
        """The towns with less than this."""
        return self._first(bisect_left(self.amounts, end))

    def up_to(self, end: Any) -> int:
        """The towns with this or less."""
        return self._first(bisect_right(self.amounts, end))


class Ranged:
    """A fact with an order: the least and the most it may be, of each town."""

    def __init__(self, fact: str, values: Sequence[Any], ends: Iterable[Any]) -> None:
        self.fact, self.values, self.many = fact, values, len(values)
        self.full = (1 << self.many) - 1
        ends, partial, several = {0, *ends}, [], []
        if any(kind in (Between, AnyOf) for kind in set(map(type, values))):
            partial = [place for place, value in enumerate(values) if isinstance(value, Between)]
            several = [place for place, value in enumerate(values) if isinstance(value, AnyOf)]
        exact = [place for place, value in enumerate(values) if value is not None]
        if odd := {*partial, *several}:
            exact = [place for place in exact if place not in odd]
        self.exact = _Sorted(values, exact, ends, self.many)
        self.unsure = self.full ^ self.exact.all
        self.open = self.unsure ^ marked(partial, self.many)
        lows, highs = _ends_of_each(values, partial)
        self.low = _Sorted(lows, partial, ends, self.many)
        self.high = _Sorted(highs, [place for place in partial if highs[place] is not None], ends, self.many)
        self.several = Said(fact, values, several) if several else None

    def least_below(self, end: Any) -> int:
        """The towns that may have less than this; nothing is below zero."""
        return self.exact.below(end) | self.low.below(end) | (self.open if end > 0 else 0)

    def least_up_to(self, end: Any) -> int:
        """The towns that may have this or less."""
        return self.exact.up_to(end) | self.low.up_to(end) | (self.open if end >= 0 else 0)

    def most_below(self, end: Any) -> int:
        """The towns that surely have less than this."""
        return self.exact.below(end) | self.high.below(end)

    def most_up_to(self, end: Any) -> int:
        """The towns that surely have this or less."""
        return self.exact.up_to(end) | self.high.up_to(end)

    @cached_property
    def said(self) -> Said:
        """The same, value by value: for a leaf that allows no range."""
        return Said(self.fact, self.values, range(self.many))

    def leaf(self, leaf: Any) -> Planes:
        if not isinstance(leaf.allowed, Between):
            return self.said.leaf(leaf)
        low, high = leaf.allowed.min, leaf.allowed.max
        holds = self.full if high is None else self.most_up_to(high)
        fails = 0 if high is None else self.full ^ self.least_up_to(high)
        if low is not None:
            holds ^= holds & self.least_below(low)
            fails |= self.most_below(low)
        if self.several:
            sure, sure_not = self.several.leaf(leaf)
            holds, fails = holds | sure, fails | sure_not
        return holds, fails

    def lacking(self, among: tuple[Rule, ...], cell: Cell) -> Half:
        missed = self.full
        for inside, low, high in pieces(self.fact, among):
            if frozenset(one for one in among if admits(one.allowed, inside)) == cell:  # type: ignore[union-attr]
                missed &= self._beside(low, high)
        return missed | self.several.lacking(among, cell) if self.several else missed

    def _beside(self, low: Any, high: Any) -> int:
        """The towns that surely have not an amount of a piece: of a point, or of what lies between two ends."""
        if low == high:
            return self.most_below(low) | (self.full ^ self.least_up_to(high))
        return self.most_up_to(low) | (0 if high is None else self.full ^ self.least_below(high))


def pieces(fact: str, among: Iterable[Any]) -> Iterator[tuple[Any, Any, Any]]:
    """What the ends of these leaves cut a fact into: an amount inside, and its ends; a point is its own."""
    cuts = sorted({0, *(end for one in among for end in ends_of(one.allowed))})
    grain = {"money": Decimal("0.01"), "number": None}.get(FACTS[fact], 1)
    for low, high in pairwise([*cuts, None]):
        yield low, low, low
        inside = (low + high) / 2 if grain is None and high is not None else low + (grain or 1)
        if high is None or inside < high:
            yield inside, low, high


def ends_of(allowed: Between | AnyOf | None) -> list[Any]:
    """The ends, or the values, of a set of allowed values."""
    if isinstance(allowed, AnyOf):
        return list(allowed.any_of)
    return [] if allowed is None else [end for end in (allowed.min, allowed.max) if end is not None]
