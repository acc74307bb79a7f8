"""Possible worlds: a rule holds when it holds in every completion of what is not known.

The sets of values that the requirements of a rule allow cut each fact into cells: within a cell nothing changes.  A
world is one cell for each fact.  Facts that stand in one place only need no enumeration: for these, three-valued logic
(Kleene's) is exact.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from decimal import Context, Decimal
from itertools import pairwise, product
from math import prod
from typing import Any

from ..partial import AnyOf, Between
from .facts import CHOICES, FACTS, ORDERED, Known, bounds
from .requirements import Combination, Requirement, Rule, leaves

__all__ = ["MOST_WORLDS", "cells", "decide", "kleene"]

MOST_WORLDS = 4096
"""Above so many worlds the answer falls back on three-valued logic: it may be less decided, never wrong."""

Cell = frozenset[Rule]
"""Values of a fact that a rule does not tell apart: the leaves of the rule that they satisfy."""

Cells = Mapping[str, frozenset[Cell]]
"""For each fact the cells it may still lie in."""

_EXACT = Context(prec=60)
_EVERY_LAU = Combination(
    kind="every_member",
    rules=(Requirement(id="every_member_lau", fact="lau", allowed=AnyOf(any_of=(True,)), confidence="memory"),),
)


def fact_of(leaf: Rule) -> str:
    """The fact that a leaf looks at."""
    return leaf.fact if isinstance(leaf, Requirement) else "members"


def admits(allowed: Between | AnyOf | None, known: Any) -> bool:
    """Whether a set of allowed values holds this value."""
    if isinstance(allowed, Between):
        return (allowed.min is None or allowed.min <= known) and (allowed.max is None or known <= allowed.max)
    return allowed is not None and known in allowed.any_of


def cells(rules: Iterable[Rule], known: Known, own: Known | None = None) -> dict[str, frozenset[Cell]]:
    """For each fact that these rules name, the cells it may lie in; `own` is what one of unknown members is known to be."""
    asked: dict[str, list[Rule]] = {}
    for rule in rules:
        for leaf in leaves(rule):
            asked.setdefault(fact_of(leaf), []).append(leaf)
    return {
        fact: _member_cells(found, known, own) if fact == "members" else _cells(found, known.get(fact))
        for fact, found in sorted(asked.items())
    }


def _cells(asked: Iterable[Any], known: Any) -> frozenset[Cell]:
    asked = tuple(asked)
    samples = _samples(asked[0].fact, [one.allowed for one in asked], known)
    return frozenset(frozenset(one for one in asked if admits(one.allowed, value)) for value in samples)


def _samples(fact: str, allowed: list[Between | AnyOf | None], known: Any) -> Iterable[Any]:
    """Values enough to meet every cell: all of a choice, and of a range the cuts and something between them."""
    if isinstance(known, AnyOf):
        return known.any_of
    if known is not None and not isinstance(known, Between):
        return (known,)
    if FACTS[fact] in ORDERED:
        ends = {end for one in (*allowed, known) for end in _ends(one)}
        within = known or Between(min=0)
        return (value for value in _cuts(fact, sorted(ends | {0})) if admits(within, value))
    named = {one for choice in allowed if isinstance(choice, AnyOf) for one in choice.any_of}
    return {"yes_no": (False, True), "lau": (False, True), "text": (*named, "")}.get(FACTS[fact]) or CHOICES[fact]


def _ends(known: Any) -> Iterator[Any]:
    if isinstance(known, AnyOf):
        yield from known.any_of
    else:
        yield from (end for end in bounds(known) if end is not None)


def _cuts(fact: str, ends: list[Any]) -> Iterator[Any]:
    yield from ends
    grain = {"money": Decimal("0.01"), "number": None}.get(FACTS[fact], 1)
    for low, high in pairwise(ends):
        yield _EXACT.divide(_EXACT.add(low, high), 2) if grain is None else low + grain
    yield ends[-1] + 1


def _member_cells(asked: Iterable[Any], known: Known, own: Known | None) -> frozenset[Cell]:
    probes = (*asked, _EVERY_LAU)
    members = known.get("members")
    if members is not None:
        found = _together([_one_member(probes, member) for member in members])
    elif own is not None:
        found = _together([_one_member(probes, own), _several(_one_member(probes, {}))])
    else:
        found = _several(_one_member(probes, {})) | {frozenset()}
    every = known.get("every_member_lau")
    return frozenset(
        cell - {_EVERY_LAU} for cell in found if not isinstance(every, bool) or (_EVERY_LAU in cell) == every
    )


def _one_member(probes: tuple[Combination, ...], member: Known) -> set[Cell]:
    """The rules of every member that one member may satisfy together, world by world."""
    inner = cells([one for probe in probes for one in probe.rules], member)
    worlds = product(*inner.values())
    return {frozenset(probe for probe in probes if _holds(probe.rules, frozenset().union(*world))) for world in worlds}


def _holds(rules: tuple[Rule, ...], true: Cell) -> bool:
    return all(kleene(rule, {leaf: leaf in true for leaf in leaves(rule)}) for rule in rules)


def _together(members: list[set[Cell]]) -> set[Cell]:
    """What all members satisfy, one world of each; nothing where there are no members."""
    found = members[0] if members else {frozenset[Rule]()}
    for member in members[1:]:
        found = {one & other for one in found for other in member}
    return found


def _several(kinds: set[Cell]) -> set[Cell]:
    """What a list of one or more members of these kinds may satisfy."""
    found = set(kinds)
    while more := {one & other for one in found for other in kinds} - found:
        found |= more
    return found


def kleene(rule: Rule, truth: Mapping[Rule, bool | None]) -> bool | None:
    """The value of a rule in three-valued logic; `None` is unknown."""
    if isinstance(rule, Requirement) or rule.kind == "every_member":
        return truth[rule]
    values = [kleene(inner, truth) for inner in rule.rules]
    if rule.kind == "none":
        return False if True in values else None if None in values else True
    wanted = {"all": len(values), "any": 1}.get(rule.kind) or rule.least or 1
    sure = values.count(True)
    return True if sure >= wanted else None if sure + values.count(None) >= wanted else False


def truths(rule: Rule, known: Cells) -> dict[Rule, bool | None]:
    """For each leaf whether it surely holds, surely fails, or may do either."""
    return {leaf: _truth(leaf, known[fact_of(leaf)]) for leaf in leaves(rule)}


def _truth(leaf: Rule, known: frozenset[Cell]) -> bool | None:
    holds = {leaf in cell for cell in known}
    return holds.pop() if len(holds) == 1 else None


def decide(rule: Rule, known: Cells, free: AbstractSet[Rule] = frozenset()) -> tuple[bool | None, bool]:
    """Whether a rule holds in every world, in none, or in some; and whether that was found by enumeration.

    Leaves that are `free` may hold or not whatever the world.
    """
    places = Counter(fact_of(leaf) for leaf in leaves(rule) if leaf not in free)
    shared = sorted(fact for fact, often in places.items() if often > 1 and len(known[fact]) > 1)
    truth = {leaf: None if leaf in free else one for leaf, one in truths(rule, known).items()}
    if prod(len(known[fact]) for fact in shared) > MOST_WORLDS:
        return kleene(rule, truth), False
    linked = [leaf for leaf in truth if fact_of(leaf) in shared and leaf not in free]
    values = set()
    for world in product(*(known[fact] for fact in shared)):
        true = frozenset().union(*world)
        values.add(kleene(rule, truth | {leaf: leaf in true for leaf in linked}))
    return (values.pop() if len(values) == 1 else None), True
