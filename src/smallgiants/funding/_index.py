"""One town and many instruments: the index turned round, a bit for each instrument.

Rules are taken apart into what has to hold together; what looks at the same facts is looked up together, by what is
known of these facts, so that a town like one seen before costs a few look-ups.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Any

from ..partial import AnyOf, Between
from ._asked import Asked, state_of
from ._columns import ends_of, key_of
from ._planes import Field, States
from ._trees import Tree, grouped
from ._worlds import fact_of
from .facts import FACTS, ORDERED
from .reasons import Case
from .requirements import Combination, Requirement, Rule, leaves

__all__ = ["Index"]

Piece = tuple[Rule, frozenset[Rule], int]
"""What has to hold together with others, what of it is free, and the bits of the rules it stands in."""


class Index:
    """What many instruments ask, laid out for one applicant after another."""

    def __init__(self, asked: Sequence[Asked | None]) -> None:
        self.many, self.asked = len(asked), asked
        self.wide = [place for place, one in enumerate(asked) if one is not None and one.wide]
        live = [place for place, one in enumerate(asked) if one is not None and one.whole is not None]
        narrow = [place for place in live if place not in set(self.wide)]
        self.live = sum(1 << place for place in narrow)
        self.doubtful = sum(1 << place for place in narrow if _rules(asked[place])[2][0] is not None)
        self.tables = [_Table(facts, pieces) for facts, pieces in self._by_facts(narrow).items()]

    def _by_facts(self, places: Sequence[int]) -> dict[tuple[str, ...], list[Piece]]:
        """What looks at the same facts; each piece with a bit for each rule it stands in."""
        bits: dict[tuple[Rule, frozenset[Rule]], int] = {}
        for place in places:
            for turn, (rule, free) in enumerate(_rules(self.asked[place])):
                for piece in () if rule is None else _pieces(rule, free):
                    bits[piece, free] = bits.get((piece, free), 0) | 1 << (turn * self.many + place)
        found: dict[tuple[str, ...], list[Piece]] = {}
        for (piece, free), mask in bits.items():
            facts = tuple(sorted({fact_of(leaf) for leaf in leaves(piece)}))
            found.setdefault(facts, []).append((piece, free, mask))
        return found

    def states(self, known: Mapping[str, Any]) -> States:
        """The instruments for which a town is eligible, misses what is typical, or is ineligible."""
        short = fails = 0
        for table in self.tables:
            open_, missed = table.at(known)
            short |= open_
            fails |= missed
        may, typical_not = self.live & ~short, self.live & fails >> self.many
        soft = may & typical_not
        may_not = self.live & fails & (fails >> 2 * self.many | ~self.doubtful)
        found = {"eligible": may ^ soft, "soft_miss": soft, "ineligible": may_not}
        for place in self.wide:
            one: Any = self.asked[place]
            state = state_of(one, Case.of(one.hard, one.whole, known))[0]
            found[state] = found.get(state, 0) | 1 << place
        return found["eligible"], found["soft_miss"], found["ineligible"]


def _rules(one: Any) -> tuple[tuple[Rule | None, frozenset[Rule]], ...]:
    """The rules of a part that are asked apart: the hard one, the whole where it says more, and what is doubtful."""
    return (
        (one.hard, frozenset()),
        (None if one.whole == one.hard else one.whole, frozenset()),
        (one.doubtful, one.free),
    )


def _pieces(rule: Rule, free: frozenset[Rule]) -> Iterator[Rule]:
    """What has to hold together for a rule to do, rules that share a fact kept in one."""
    if not isinstance(rule, Combination) or rule.kind != "all":
        yield rule
        return
    for rules, _ in grouped(rule, free) or [((one,), ()) for one in rule.rules]:
        if len(rules) == 1:
            yield from _pieces(rules[0], free)
        else:
            yield Combination(kind="all", rules=rules)


class _Table:
    """Rules on the same facts, looked up by what is known of these."""

    def __init__(self, facts: tuple[str, ...], pieces: Sequence[Piece]) -> None:
        self.facts, self.pieces = facts, pieces
        self.ends: dict[str, list[Any]] = {}
        for piece, _, _ in pieces:
            for leaf in leaves(piece):
                if isinstance(leaf, Requirement) and FACTS[leaf.fact] in ORDERED:
                    self.ends.setdefault(leaf.fact, []).extend(ends_of(leaf.allowed))
        self.ends = {fact: sorted(set(ends)) for fact, ends in self.ends.items()}
        self.seen: dict[Hashable, tuple[int, int]] = {}

    def at(self, known: Mapping[str, Any]) -> tuple[int, int]:
        """The bits of the rules of which something does not surely hold, and of which something surely fails."""
        key = tuple([self._key(fact, known) for fact in self.facts])
        if key not in self.seen:
            self.seen[key] = self._looked_at(known)
        return self.seen[key]

    def _key(self, fact: str, known: Mapping[str, Any]) -> Hashable:
        value = known.get(fact)
        if fact == "members":
            return key_of(value), known.get("every_member_lau")
        if value is None or isinstance(value, Between | AnyOf):
            return value
        ends = self.ends.get(fact)
        return value if ends is None else (bisect_left(ends, value), bisect_right(ends, value))

    def _looked_at(self, known: Mapping[str, Any]) -> tuple[int, int]:
        field = Field(1, {}, known, [piece for piece, _, _ in self.pieces])
        open_ = missed = 0
        for piece, free, bits in self.pieces:
            holds, fails = Tree(field, free).truth(piece)
            open_ |= 0 if holds else bits
            missed |= bits if fails else 0
        return open_, missed
