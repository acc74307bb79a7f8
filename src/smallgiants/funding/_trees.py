"""Requirement trees over anything that can be joined by `&` and `|`: planes of many towns, or columns of a frame.

A truth is a pair: where the rule surely holds, and where it surely fails.  Rules that share no fact join by three-valued
logic, which is exact for them; where they share one, they are joined world by world, a world being one cell of each
shared fact.  Nothing is ever negated, so that a town outside both halves of a pair is one of which it is not known.
"""

from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import product
from math import prod
from typing import Any, Protocol

from ._worlds import MOST_WORLDS, Cell, cells, fact_of
from .requirements import Requirement, Rule, leaves

__all__ = ["Half", "Looks", "Pair", "Tree", "conj", "disj", "joined", "wide", "worlds"]

Half = Any
"""`True` everywhere, `False` nowhere, or a value that knows `&` and `|`."""

Pair = tuple[Half, Half]
"""Where a rule surely holds, and where it surely fails."""

Given = Mapping[str, Cell]
"""For each fact that a world fixes, the leaves that hold there."""


class Looks(Protocol):
    """What the leaves of a rule look at."""

    def leaf(self, leaf: Rule) -> Pair:
        """Where a leaf surely holds, and where it surely fails."""

    def lacking(self, fact: str, among: tuple[Rule, ...], cell: Cell) -> Half:
        """Where a fact surely does not lie in this cell of those that these leaves make."""

    def settled(self, found: Pair, facts: Sequence[str]) -> bool:
        """Whether no world of these facts can tell more than was found."""


def conj(halves: Iterable[Half]) -> Half:
    """Where all of them hold."""
    found: Half = True
    for half in halves:
        if half is False:
            return False
        if half is not True:
            found = half if found is True else found & half
    return found


def disj(halves: Iterable[Half]) -> Half:
    """Where any of them holds."""
    found: Half = False
    for half in halves:
        if half is True:
            return True
        if half is not False:
            found = half if found is False else found | half
    return found


def _counted(halves: Sequence[Half], least: int) -> Half:
    """Where at least so many of them hold."""
    holds: list[Half] = [True] + [False] * least
    for half in halves:
        for many in range(least, 0, -1):
            holds[many] = disj((holds[many], conj((holds[many - 1], half))))
    return holds[least]


def joined(kind: str, least: int, pairs: Sequence[Pair]) -> Pair:
    """A combination of what is found of its rules: where it surely holds, and where it surely fails."""
    holds, fails = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    if kind == "all":
        return conj(holds), disj(fails)
    if kind == "any":
        return disj(holds), conj(fails)
    if kind == "none":
        return conj(fails), disj(holds)
    return _counted(holds, least), _counted(fails, len(pairs) - least + 1)


class Tree:
    """Rules over one set of looks; what is found of those that stand in it `often` is kept.

    Leaves that are `free` may hold or not anywhere.
    """

    def __init__(self, looks: Looks, free: frozenset[Rule] = frozenset(), often: Container[Rule] = ()) -> None:
        self.looks, self.free, self.often = looks, free, often
        self.kept: dict[Rule, Pair] = {}

    def truth(self, rule: Rule, given: Given | None = None) -> Pair:
        """Where a rule surely holds, and where it surely fails."""
        if not given and not self.free and isinstance(rule, Requirement):
            return self.looks.leaf(rule)
        if given and _facts(rule).isdisjoint(given):
            given = None
        if given or rule not in self.often:
            return self._truth(rule, given or {})
        if rule not in self.kept:
            self.kept[rule] = self._truth(rule, {})
        return self.kept[rule]

    def _truth(self, rule: Rule, given: Given) -> Pair:
        if isinstance(rule, Requirement) or rule.kind == "every_member":
            return self._leaf(rule, given)
        groups = grouped(rule, self.free)
        if not groups:
            return joined(rule.kind, rule.least or 1, [self.truth(one, given) for one in rule.rules])
        if len(groups) == 1:
            return self._group(rule.kind, rule.least or 1, groups[0], given)
        inner = "all" if rule.kind == "all" else "any"
        pairs = [self._group(inner, 1, group, given) for group in groups]
        holds, fails = joined(inner, 1, pairs)
        return (fails, holds) if rule.kind == "none" else (holds, fails)

    def _leaf(self, leaf: Rule, given: Given) -> Pair:
        if leaf in self.free:
            return False, False
        cell = given.get(fact_of(leaf))
        return self.looks.leaf(leaf) if cell is None else (leaf in cell, leaf not in cell)

    def _group(self, kind: str, least: int, group: "Group", given: Given) -> Pair:
        rules, shared = group
        found = joined(kind, least, [self.truth(one, given) for one in rules])
        left = {fact: among for fact, among in shared if fact not in given}
        if not left or found[0] is True or found[1] is True or self.looks.settled(found, tuple(left)):
            return found
        holds, fails = [], []
        for world in product(*([(fact, cell) for cell in parted(among, fact)] for fact, among in left.items())):
            lacking = disj(self.looks.lacking(fact, left[fact], cell) for fact, cell in world)
            if lacking is not True:
                here = joined(kind, least, [self.truth(one, {**given, **dict(world)}) for one in rules])
                holds.append(disj((lacking, here[0])))
                fails.append(disj((lacking, here[1])))
        return conj(holds), conj(fails)


@lru_cache(maxsize=65536)
def parted(among: tuple[Rule, ...], fact: str) -> tuple[Cell, ...]:
    """The cells that these leaves part a fact into, in a steady order."""
    found = cells(among, {})[fact]
    return tuple(sorted(found, key=lambda cell: [leaf in cell for leaf in among]))


Group = tuple[tuple[Rule, ...], tuple[tuple[str, tuple[Rule, ...]], ...]]
"""Rules that hang together, and the facts they share, each with the leaves that look at it."""


@lru_cache(maxsize=65536)
def grouped(rule: Any, free: frozenset[Rule]) -> tuple[Group, ...]:
    """The inner rules of a combination, those together that share a fact; what is counted stays together.

    None at all where no two of them share one.
    """
    if rule.kind == "at_least":
        return (_group_of(rule.rules, free),)
    named = [fact for one in rule.rules for fact in {fact_of(leaf) for leaf in leaves(one) if leaf not in free}]
    if len(set(named)) == len(named):
        return ()
    groups: list[tuple[list[Rule], set[str]]] = []
    for one in rule.rules:
        mine, facts = [one], {fact_of(leaf) for leaf in leaves(one) if leaf not in free}
        for group in [group for group in groups if group[1] & facts]:
            groups.remove(group)
            mine, facts = group[0] + mine, group[1] | facts
        groups.append((mine, facts))
    return tuple(_group_of(tuple(mine), free) for mine, _ in groups)


def _group_of(rules: tuple[Rule, ...], free: frozenset[Rule]) -> Group:
    asked: dict[str, list[tuple[int, Rule]]] = {}
    for place, one in enumerate(rules):
        for leaf in leaves(one):
            if leaf not in free:
                asked.setdefault(fact_of(leaf), []).append((place, leaf))
    shared = {fact: found for fact, found in asked.items() if len({place for place, _ in found}) > 1}
    made = ((fact, tuple(dict.fromkeys(leaf for _, leaf in found))) for fact, found in sorted(shared.items()))
    return rules, tuple((fact, among) for fact, among in made if len(parted(among, fact)) > 1)


@lru_cache(maxsize=65536)
def _facts(rule: Rule) -> frozenset[str]:
    return frozenset(map(fact_of, leaves(rule)))


def worlds(rule: Rule, beside: Iterable[Rule], free: frozenset[Rule] = frozenset()) -> int:
    """In how many worlds `decide` looks at a rule of which nothing is known, the cells made by others beside it too."""
    often = Counter(fact_of(leaf) for leaf in leaves(rule) if leaf not in free)
    shared = {fact for fact, many in often.items() if many > 1}
    looks = dict.fromkeys(leaf for one in (rule, *beside) for leaf in leaves(one) if fact_of(leaf) in shared)
    return prod(map(len, cells(looks, {}).values()))


def wide(rule: Rule | None, beside: Iterable[Rule | None] = (), free: frozenset[Rule] = frozenset()) -> bool:
    """Whether `decide` may fall back on three-valued logic for this rule."""
    others = [one for one in beside if one is not None]
    return rule is not None and worlds(rule, others, free) > MOST_WORLDS
