"""Many towns and many instruments in memory: for each instrument the planes of its verdicts, decided by bit."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from operator import attrgetter
from typing import Any

from ..places import Municipality
from ._asked import Asked, state_of
from ._columns import Column, column, ends_of, key_of, marked, same
from ._trees import Half, Pair, Tree, conj
from ._worlds import Cell, fact_of
from .facts import FACTS, OF_A_PLACE, ORDERED, read
from .reasons import Case
from .requirements import Combination, Requirement, Rule, leaves

__all__ = ["Decider", "Field", "States", "field_of"]

States = tuple[int, int, int]
"""The towns that are eligible, that miss what is typical only, and that are ineligible; of the rest it is not known."""

_BINDS = ("members", "every_member_lau")


class Field:
    """What is known of many towns, as columns of the facts that some rules look at."""

    def __init__(
        self, many: int, values: Mapping[str, Sequence[Any]], common: Mapping[str, Any], rules: Iterable[Rule]
    ) -> None:
        self.many, self.full = many, (1 << many) - 1
        self.values, self.common = values, common
        self.ends: dict[str, set[Any]] = {}
        inner: Counter[Rule] = Counter()
        for rule in rules:
            inner.update(_combined(rule))
            for leaf in leaves(rule):
                ends = self.ends.setdefault(fact_of(leaf), set())
                if isinstance(leaf, Requirement) and FACTS[leaf.fact] in ORDERED:
                    ends.update(ends_of(leaf.allowed))
        self.often = {rule for rule, many in inner.items() if many > 1}
        self.columns: dict[str, Column] = {}
        self.found: dict[Any, Pair] = {}
        self.seen: dict[int, tuple[Rule, Pair]] = {}

    def column(self, fact: str) -> Column:
        """The column of a fact, made when it is first asked for."""
        if fact not in self.columns:
            self.columns[fact] = self._column(fact)
        return self.columns[fact]

    def _column(self, fact: str) -> Column:
        if fact == "members":
            if not set(_BINDS) & set(self.values):
                return same(fact, {name: self.common[name] for name in _BINDS if name in self.common}, self.many)
            return column(fact, [_bound(self.known(place)) for place in range(self.many)], ())
        if fact in self.values:
            return column(fact, self.values[fact], self.ends.get(fact, ()))
        return same(fact, self.common.get(fact), self.many)

    def known(self, place: int) -> dict[str, Any]:
        """What is known of one town."""
        own = {fact: values[place] for fact, values in self.values.items() if values[place] is not None}
        return {**self.common, **own}

    def leaf(self, leaf: Rule) -> Pair:
        """Where a leaf surely holds, and where it surely fails."""
        seen = self.seen.get(id(leaf))
        if seen is None:
            seen = self.seen[id(leaf)] = leaf, self._leaf(leaf)  # the leaf is held, so that its id stays its own
        return seen[1]

    def _leaf(self, leaf: Rule) -> Pair:
        key = (leaf.fact, leaf.allowed) if isinstance(leaf, Requirement) else leaf
        if key not in self.found:
            holds, fails = self.column(fact_of(leaf)).leaf(leaf)
            self.found[key] = self.half(holds), self.half(fails)
        return self.found[key]

    def half(self, plane: Half) -> Half:
        """A plane, told as everywhere or nowhere where it is."""
        return plane if isinstance(plane, bool) else True if plane == self.full else plane or False

    def lacking(self, fact: str, among: tuple[Rule, ...], cell: Cell) -> Half:
        """Where a fact surely does not lie in a cell."""
        return self.half(self.column(fact).lacking(among, cell))

    def plane(self, found: Half) -> int:
        """What was found, as a plane."""
        return (self.full if found else 0) if isinstance(found, bool) else found

    def settled(self, found: Pair, facts: Sequence[str]) -> bool:
        """Whether all that is undecided is known exactly, so that worlds tell nothing more."""
        undecided = self.full ^ (self.plane(found[0]) | self.plane(found[1]))
        return not any(undecided & self.column(fact).unsure for fact in facts)


def _combined(rule: Rule) -> Iterator[Rule]:
    """A combination, and those within it."""
    if isinstance(rule, Combination) and rule.kind != "every_member":
        yield rule
        for inner in rule.rules:
            yield from _combined(inner)


def _bound(known: Mapping[str, Any]) -> dict[str, Any]:
    return {name: known[name] for name in _BINDS if name in known}


def field_of(
    subjects: Sequence[Municipality | Mapping[str, Any]],
    facts: Mapping[str, Any] | None,
    on: date | None,
    rules: Sequence[Rule],
) -> Field:
    """The columns of these applicants; plain municipalities are read fact by fact, others one by one."""
    if not facts and all(type(one) is Municipality for one in subjects):
        common = read(Municipality(id="any", name="Any"), None, on=on)
        named = {fact_of(leaf) for rule in rules for leaf in leaves(rule)} | {"population"}
        values = {fact: list(map(attrgetter(fact), subjects)) for fact in OF_A_PLACE if fact in named}
        if "lau" in values:
            values["lau"] = [True if isinstance(code, str) else code for code in values["lau"]]
        return Field(len(subjects), values, common, rules)
    known = [read(one, facts, on=on) for one in subjects]
    told = sorted({fact for one in known for fact in one})
    return Field(len(known), {fact: [one.get(fact) for one in known] for fact in told}, {}, rules)


class Decider:
    """Decides rule after rule over one field."""

    def __init__(self, field: Field) -> None:
        self.field = field
        self.trees: dict[frozenset[Rule], Tree] = {}

    def truth(self, rule: Rule | None, free: frozenset[Rule] = frozenset()) -> Pair:
        """Where a rule surely holds, and where it surely fails; no rule holds everywhere."""
        if free not in self.trees:
            self.trees[free] = Tree(self.field, free, self.field.often)
        return (True, False) if rule is None else self.trees[free].truth(rule)

    def states(self, one: Asked | None) -> States:
        """The planes of the verdicts of a part."""
        if one is None or one.whole is None:
            return 0, 0, 0
        if one.wide:
            return self._one_by_one(one)
        may, may_not = self.truth(one.hard)
        missed: Half = False if one.whole is one.hard else conj((may, self.truth(one.whole)[1]))
        if one.doubtful is not None and may_not is not False:
            may_not = conj((may_not, self.truth(one.doubtful, one.free)[1]))
        plane = self.field.plane
        soft = plane(missed)
        return plane(may) ^ soft if soft else plane(may), soft, plane(may_not)

    def _one_by_one(self, one: Asked) -> States:
        """Where worlds are too many: as `verdict` does, once for all towns of which the same is known."""
        facts = {fact_of(leaf) for rule in (one.whole, one.doubtful) if rule for leaf in leaves(rule)} | set(_BINDS)
        alike: dict[Any, list[int]] = {}
        for place in range(self.field.many):
            known = {fact: told for fact, told in self.field.known(place).items() if fact in facts}
            alike.setdefault(key_of(known), []).append(place)
        found: dict[str, list[int]] = {"eligible": [], "soft_miss": [], "ineligible": [], "unknown": []}
        for places in alike.values():
            state, _, _ = state_of(one, Case.of(one.hard, one.whole, self.field.known(places[0])))
            found[state] += places
        eligible, soft, ineligible, _ = (marked(places, self.field.many) for places in found.values())
        return eligible, soft, ineligible
