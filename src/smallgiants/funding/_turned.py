"""The truths of many rules for one applicant at once: a bit for each leaf, a few operations for each shape of rule.

Rules of one shape, say three leaves of which all have to hold, stand side by side, the first leaves of all together, then
the second: joined as whole numbers they are decided together.  This holds for rules no fact of which stands twice, where
three-valued logic is exact.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from itertools import accumulate
from operator import or_
from typing import Any

from ..partial import AnyOf, Between
from ._columns import key_of
from ._trees import Half, grouped, joined
from ._worlds import cells, fact_of, truths
from .facts import FACTS, ORDERED
from .requirements import Requirement, Rule, leaves

__all__ = ["Kept", "Turned", "exact", "plain", "ranged"]

Shape = tuple[Any, ...] | None
"""A rule without what its leaves ask: `None` for a leaf, else its kind, its least and the shapes within."""

_MOST_KEPT = 64


class Kept:
    """What was found for the values of one fact, all forgotten when they are many; `twice`: for those that come again.

    Several threads may ask: what is kept is looked up and laid down in one step each, and at worst made twice.
    """

    def __init__(self, fact: str, make: Callable[[Mapping[str, Any]], Any], *, twice: bool = False) -> None:
        self.fact, self.make, self.twice = fact, make, twice
        self.found: dict[Hashable, Any] = {}
        self.once: dict[Hashable, Any] = {}

    def at(self, known: Mapping[str, Any]) -> Any:
        """What was made of what is known of the fact."""
        value = known.get(self.fact)
        key = (key_of(value), known.get("every_member_lau")) if self.fact == "members" else value
        made = self.found.get(key)
        if made is not None:
            return made
        made = self.make(known)
        if self.twice and key not in self.once:
            self.once = _with(self.once, key, None)
        else:
            self.found = _with(self.found, key, made)
        return made


def _with(kept: dict[Hashable, Any], key: Hashable, made: Any) -> dict[Hashable, Any]:
    fresh = kept if len(kept) < _MOST_KEPT else {}
    fresh[key] = made
    return fresh


def plain(rule: Rule) -> bool:
    """Whether no fact stands in two of its parts, so that three-valued logic is exact for it."""
    if isinstance(rule, Requirement) or rule.kind == "every_member":
        return True
    return not any(facts for _, facts in grouped(rule, frozenset())) and all(map(plain, rule.rules))


def ranged(leaf: Rule) -> bool:
    """Whether a leaf asks for an amount from or up to something."""
    return isinstance(leaf, Requirement) and isinstance(leaf.allowed, Between) and FACTS[leaf.fact] in ORDERED


def exact(value: Any) -> bool:
    """Whether a value is known, and not only partly."""
    return value is not None and not isinstance(value, Between | AnyOf)


def _shape(rule: Rule) -> Shape:
    if isinstance(rule, Requirement) or rule.kind == "every_member":
        return None
    return rule.kind, rule.least or 1, tuple(map(_shape, rule.rules))


class Turned:
    """Rules that are decided together, in an order of their own: see `order`."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        shapes: dict[Shape, list[int]] = {}
        for place, rule in enumerate(rules):
            shapes.setdefault(_shape(rule), []).append(place)
        self.order = [place for places in shapes.values() for place in places]
        self.shapes = [(shape, len(places)) for shape, places in shapes.items()]
        stand = (zip(*(leaves(rules[place]) for place in places), strict=True) for places in shapes.values())
        facts: dict[str, list[tuple[Rule, int]]] = {}
        for bit, leaf in enumerate(leaf for slots in stand for slot in slots for leaf in slot):
            facts.setdefault(fact_of(leaf), []).append((leaf, 1 << bit))
        self.looks = [_Look(fact, asked) for fact, asked in facts.items()]

    def truths(self, known: Mapping[str, Any]) -> tuple[int, int]:
        """The bits of the rules that surely hold, and of those that surely fail."""
        holds = fails = 0
        for look in self.looks:
            true, false = look.at(known)
            holds |= true
            fails |= false
        slots, found, missed, bit = _Slots(holds, fails), 0, 0, 0
        for shape, many in self.shapes:
            sure, never = slots.joined(shape, many)
            found |= sure << bit
            missed |= never << bit
            bit += many
        return found, missed


class _Slots:
    """The leaves of rules of one shape after the other, taken from the lowest bits on."""

    def __init__(self, holds: int, fails: int) -> None:
        self.holds, self.fails = holds, fails

    def joined(self, shape: Shape, many: int) -> tuple[int, int]:
        """Where the next so many rules surely hold, and where they surely fail."""
        mask = (1 << many) - 1
        if shape is None:
            found = self.holds & mask, self.fails & mask
            self.holds, self.fails = self.holds >> many, self.fails >> many
            return found
        kind, least, inner = shape
        holds, fails = joined(kind, least, [self.joined(one, many) for one in inner])
        return _int(holds, mask), _int(fails, mask)


def _int(half: Half, mask: int) -> int:
    return (mask if half else 0) if isinstance(half, bool) else half


class _Look:
    """All that is asked of one fact: which of it a value makes true, and which false."""

    def __init__(self, fact: str, asked: Sequence[tuple[Rule, int]]) -> None:
        self.fact, self.asked = fact, asked
        stairs: list[Any] = [(leaf.allowed, bit) for leaf, bit in asked if ranged(leaf)]  # type: ignore[union-attr]
        named: list[Any] = [(leaf.allowed, bit) for leaf, bit in asked if _named(leaf)]  # type: ignore[union-attr]
        self.stairs, self.named = sum(bit for _, bit in stairs), sum(bit for _, bit in named)
        self.low, self.under = _stairs((one.min, bit) for one, bit in stairs)
        self.high, self.over = _stairs((one.max, bit) for one, bit in stairs)
        self.values: dict[Any, int] = {}
        for one, bit in named:
            for value in one.any_of:
                self.values[value] = self.values.get(value, 0) | bit
        self.kept = Kept(fact, self._looked_at)

    def at(self, known: Mapping[str, Any]) -> tuple[int, int]:
        """The bits of the leaves that surely hold, and of those that surely fail."""
        value = known.get(self.fact)
        if self.fact == "members" or not exact(value):
            found: tuple[int, int] = self.kept.at(known)
            return found
        holds = self.values.get(value, 0)
        fails = self.named & ~holds
        if self.stairs:
            few = self.under[-1] ^ self.under[bisect_right(self.low, value)]  # what asks for more than it is
            short = few | self.over[bisect_left(self.high, value)]  # and what asks for less
            holds, fails = holds | (self.stairs ^ short), fails | short
        return holds, fails

    def _looked_at(self, known: Mapping[str, Any]) -> tuple[int, int]:
        holds = fails = 0
        for leaf, bit in self.asked:
            truth = truths(leaf, cells([leaf], known))[leaf]
            holds |= bit if truth is True else 0
            fails |= bit if truth is False else 0
        return holds, fails


def _named(leaf: Rule) -> bool:
    return isinstance(leaf, Requirement) and isinstance(leaf.allowed, AnyOf)


def _stairs(ends: Iterable[tuple[Any, int]]) -> tuple[list[Any], list[int]]:
    """The ends in their order, and the bits of all that lie below each; the last has all."""
    at: dict[Any, int] = {}
    for end, bit in ends:
        if end is not None:
            at[end] = at.get(end, 0) | bit
    steps = sorted(at)
    return steps, list(accumulate((at[end] for end in steps), or_, initial=0))
