"""Every requirement of many rules beside what was observed of one applicant, a line for each.

What a line says of the rule is written once; what it says of the applicant is reckoned for all that ask the same fact
together, column by column.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import chain, repeat
from operator import itemgetter
from typing import Any

from ..partial import AnyOf
from ._turned import Kept, exact, ranged
from ._worlds import cells, fact_of
from .reasons import Case, Reason, reason
from .requirements import Requirement, Rule

__all__ = ["LINE", "MORE", "Leaflets", "Line", "picker"]

Line = tuple[Any, ...]
"""One requirement beside what was observed: the values of `LINE`."""

LINE = ("requirement", "observed", "threshold", "margin", "holds", "source")
MORE = ("fact", "seen_on", "confidence", "note")  # what a row tells too: it is the same for every applicant
Compared = tuple[Iterable[Any], Iterable[bool]]
"""The margins, and whether each holds."""


class Leaflets:
    """The lines of each of several rules, for one applicant after another."""

    def __init__(self, cases: Sequence[Case]) -> None:
        asked: dict[str, dict[tuple[Rule, bool], None]] = {}
        mine = [[(leaf, leaf in case.barred) for leaf in case.leaves] for case in cases]
        for several in mine:
            for leaf, bars in several:
                asked.setdefault(fact_of(leaf), {})[leaf, bars] = None
        self.asked = mine
        self.sheets = [_Sheet(fact, tuple(found)) for fact, found in asked.items()]
        stand = {one: place for place, one in enumerate(one for sheet in self.sheets for one in sheet.order)}
        alike: dict[int, list[int]] = {}
        for turn, several in enumerate(mine):
            alike.setdefault(len(several), []).append(turn)
        self.alike = [(many, picker([stand[one] for turn in turns for one in mine[turn]]), len(turns))
                      for many, turns in alike.items()]  # fmt: skip
        turned = [turn for turns in alike.values() for turn in turns]
        self.order = picker(sorted(range(len(turned)), key=turned.__getitem__))

    def lines(self, known: Mapping[str, Any]) -> tuple[tuple[Line, ...], ...]:
        """For each rule its lines, in the order of its leaves."""
        every: list[Line] = []
        for sheet in self.sheets:
            every += sheet.lines(known)
        found: list[tuple[Line, ...]] = []
        for many, pick, rules in self.alike:
            found += zip(*[iter(pick(every))] * many, strict=True) if many else [()] * rules
        ordered: tuple[tuple[Line, ...], ...] = self.order(found)
        return ordered

    def rows(self, known: Mapping[str, Any]) -> Iterator[tuple[dict[str, Any], ...]]:
        """For each rule a row for each of its lines, with what is the same for every applicant."""
        for asked, lines in zip(self.asked, self.lines(known), strict=True):
            more = (dict(zip(MORE, _told(leaf, bars, {}, MORE), strict=True)) for leaf, bars in asked)
            yield tuple(dict(zip(LINE, line, strict=True)) | one for line, one in zip(lines, more, strict=True))


def picker(places: Sequence[int]) -> Callable[[Sequence[Any]], Any]:
    """What takes what stands at these places, as a tuple also where that is one or nothing."""
    if len(places) > 1:
        return itemgetter(*places)
    return lambda several: tuple(several[place] for place in places)


class _Sheet:
    """All that is asked of one fact."""

    def __init__(self, fact: str, asked: Sequence[tuple[Rule, bool]]) -> None:
        self.fact = fact
        groups: dict[str, list[tuple[Rule, bool]]] = {}
        for leaf, bars in asked:
            groups.setdefault(_kind(leaf, bars), []).append((leaf, bars))
        self.groups = [_Group(kind, group) for kind, group in groups.items()]
        self.order = [one for group in self.groups for one in group.asked]
        self.kept = Kept(fact, self._made, twice=True)

    def lines(self, known: Mapping[str, Any]) -> list[Line]:
        """A line for each, in this sheet's order."""
        found: list[Line] = self.kept.at(known)
        return found

    def _made(self, known: Mapping[str, Any]) -> list[Line]:
        if not exact(known.get(self.fact)):
            return [_written(leaf, bars, known) for leaf, bars in self.order]
        found: list[Line] = []
        for group in self.groups:
            found += group.lines(known[self.fact], known)
        return found


def _kind(leaf: Any, bars: bool) -> str:
    """How what a leaf asks is compared: with one end, with both, by name, or in another manner."""
    if isinstance(leaf, Requirement) and isinstance(leaf.allowed, AnyOf):
        return "not named" if bars else "named"
    if bars or not ranged(leaf):
        return "other"
    low, high = leaf.allowed.min, leaf.allowed.max
    return "least" if high is None else "most" if low is None else "both"


class _Group:
    """What asks for one fact in the same manner."""

    def __init__(self, kind: str, asked: Sequence[tuple[Any, bool]]) -> None:
        if kind in ("least", "both"):
            asked = sorted(asked, key=lambda one: one[0].allowed.min)
        self.asked = asked
        self.compare = {"named": self._named, "not named": self._not_named, "other": None}.get(kind, self._gaps)
        allowed = [] if kind == "other" else [leaf.allowed for leaf, _ in asked]
        self.sets = [frozenset(one.any_of) for one in allowed if isinstance(one, AnyOf)]
        self.low = [one.min for one in allowed] if kind in ("least", "both") else []
        self.high = [one.max for one in allowed] if kind in ("most", "both") else []
        blank = [_written(leaf, bars, {}) for leaf, bars in asked]
        self.told = dict(zip(LINE, zip(*blank, strict=True), strict=True))

    def lines(self, value: Any, known: Mapping[str, Any]) -> list[Line]:
        """A line for each."""
        if self.compare is None:
            return [_written(leaf, bars, known) for leaf, bars in self.asked]
        margins, holds = self.compare(value)
        said = str(value) if isinstance(value, Decimal) else value
        told: dict[str, Iterable[Any]] = {**self.told, "observed": repeat(said), "margin": margins, "holds": holds}
        return list(zip(*(told[name] for name in LINE), strict=False))

    def _named(self, value: Any) -> Compared:
        return repeat(None), [value in one for one in self.sets]

    def _not_named(self, value: Any) -> Compared:
        return repeat(None), [value not in one for one in self.sets]

    def _gaps(self, value: Any) -> Compared:
        """How far the value lies within what is asked, or beyond it."""
        if not self.low:
            gaps = [high - value for high in self.high]
            return gaps, [gap >= 0 for gap in gaps]
        met = bisect_right(self.low, value)  # sorted: whose least is met comes before whose is not
        beyond = [value - low for low in self.low[met:]]
        if not self.high:
            return [value - low for low in self.low[:met]] + beyond, chain(
                repeat(True, met), repeat(False, len(beyond))
            )
        ends = zip(self.low[:met], self.high, strict=False)
        gaps = [gap if (gap := value - low) < (other := high - value) else other for low, high in ends]
        return gaps + beyond, chain([gap >= 0 for gap in gaps], repeat(False, len(beyond)))


def _written(leaf: Rule, bars: bool, known: Mapping[str, Any]) -> Line:
    """The line of one leaf, as the reason it makes."""
    return _told(leaf, bars, known, LINE)


def _told(leaf: Rule, bars: bool, known: Mapping[str, Any], names: Sequence[str]) -> Line:
    case = Case(hard=leaf, whole=leaf, known=known, lying=cells([leaf], known), free={})
    made: Reason = reason(leaf, case, bars=bars)
    return tuple(getattr(made, name) for name in names)
