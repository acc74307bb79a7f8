"""Why a rule has the value it has, in a smallest set of reasons; and which facts to ask where it has none."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import product
from math import prod
from typing import get_args

from attrs import field, frozen

from ..checks import a, identifier, one_of, optional, words
from ..partial import AnyOf, Between
from ..places import FactValue
from ..sources import Confidence, day
from ._worlds import Cells, cells, decide, fact_of, truths
from .facts import Known, bounds, counted, told
from .requirements import NOT_SEEN, Combination, Requirement, Rule, barred, id_of, leaves, requirements

__all__ = ["Reason"]

# From the surest to the least sure: a reason over several requirements is as sure as its weakest.
_SURENESS = ("seen", "secondary", "derived", "memory")


@frozen(kw_only=True)
class Reason:
    """One requirement beside what was observed: by how much it is met or missed, and where it stands.

    >>> print(Reason(requirement="size", fact="population", observed=30000, threshold="at least 50,000", margin=-20000,
    ...              holds=False, source="https://example.org/call", seen_on="2026-11-22"))
    population at least 50,000: is 30,000, missed by 20,000 inhabitants (https://example.org/call, 2026-11-22, seen)

    `observed` is written as a declared fact is, money as decimal text.
    `holds` says whether the requirement is met; it and `observed` are `None` where that is not known.  `margin` is
    negative where a threshold is missed.  `asks` is the rule itself, for whoever tells it in other words.
    """

    requirement: str = field(validator=identifier)
    fact: str = field(validator=identifier)
    threshold: str = field(validator=words)
    observed: FactValue | None = field(default=None, validator=optional(a(bool, int, str, Between, AnyOf)))
    margin: int | Decimal | None = field(default=None, validator=optional(a(int, Decimal)))
    holds: bool | None = field(default=None, validator=optional(a(bool)))
    source: str | None = field(default=None, validator=optional(words))
    seen_on: date | None = field(default=None, converter=day, validator=optional(a(date)))
    confidence: Confidence = field(default="seen", validator=one_of(*get_args(Confidence)))
    note: str | None = field(default=None, validator=optional(words))
    asks: Rule | None = field(default=None, validator=optional(a(Requirement, Combination)), eq=False, repr=False)

    def __str__(self) -> str:
        seen = ": not known" if self.observed is None else f": is {told(self.fact, self.observed)}"
        gap = f", missed by {counted(self.fact, -self.margin)}" if self.margin is not None and self.margin < 0 else ""
        where = ", ".join(str(one) for one in (self.source, self.seen_on, self.confidence) if one is not None)
        note = f"; {self.note}" if self.note else ""
        return f"{self.fact} {self.threshold}{'' if self.threshold == NOT_SEEN else seen}{gap} ({where}){note}"


@frozen(kw_only=True)
class Case:
    """A rule over what is known: its hard part, the whole of it, and the cells that each fact may lie in."""

    hard: Rule | None
    whole: Rule | None
    known: Known
    lying: Cells
    free: Cells

    @classmethod
    def of(cls, hard: Rule | None, whole: Rule | None, known: Known) -> "Case":
        """The case of these rules for an applicant of whom this is known."""
        rules = [rule for rule in (hard, whole) if rule is not None]
        return cls(hard=hard, whole=whole, known=known, lying=cells(rules, known), free=cells(rules, {}))

    def outcome(self, where: Cells) -> tuple[bool | None, bool | None, bool]:
        """Whether the hard part holds, whether the soft does where the hard one holds, and whether by enumeration."""
        hard, exact = (True, True) if self.hard is None else decide(self.hard, where)
        if hard is not True or self.whole is None or self.whole == self.hard:
            return hard, hard or None, exact
        soft, also = decide(self.whole, where)
        return hard, soft, exact and also

    def truth(self, leaf: Rule) -> bool | None:
        """Whether a leaf of its rules surely holds, surely fails, or may do either."""
        return truths(leaf, self.lying)[leaf]

    @property
    def leaves(self) -> tuple[Rule, ...]:
        """What its rules are built of, each once: the fixed before the changeable, then by fact."""
        found = {leaf for rule in (self.hard, self.whole) if rule is not None for leaf in leaves(rule)}
        return tuple(sorted(found, key=_order))

    @property
    def barred(self) -> frozenset[Rule]:
        """The leaves of its rules that must not hold."""
        return frozenset(leaf for rule in (self.hard, self.whole) if rule is not None for leaf in barred(rule))


def _order(leaf: Rule) -> tuple[bool, str, str, str, str]:
    changeable = any(one.remedy for one in requirements(leaf))
    return changeable, fact_of(leaf), str(leaf), id_of(leaf), repr(leaf)


def sufficient(case: Case) -> tuple[Rule, ...]:
    """A smallest set of leaves: with what is known of them the outcome stands, and without any one it does not."""
    goal = case.outcome(case.lying)[:2]
    found = case.leaves
    for leaf in reversed(case.leaves):
        fewer = tuple(one for one in found if one != leaf)
        if case.outcome(_told_only(case, frozenset(fewer)))[:2] == goal:
            found = fewer
    return found


def _told_only(case: Case, told_of: frozenset[Rule]) -> Cells:
    """The cells that remain where only these leaves are known of."""
    return {
        fact: frozenset(cell for cell in free if cell & told_of in {known & told_of for known in case.lying[fact]})
        for fact, free in case.free.items()
    }


def ask(rule: Rule, lying: Cells) -> tuple[str, ...]:
    """The facts that could matter, those first of which the most answers would decide alone; ties by name."""
    ranked = []
    for fact in {fact_of(leaf) for leaf in leaves(rule)}:
        answers = [decide(rule, {**lying, fact: frozenset({cell})})[0] for cell in lying[fact]]
        deciding = Fraction(sum(answer is not None for answer in answers), len(answers))
        if len(answers) > 1 and (deciding or _matters(rule, lying, fact)):
            ranked.append((-deciding, fact))
    return tuple(fact for _, fact in sorted(ranked))


# Whether a fact matters at all is looked up in so many worlds of the others; beyond, it is asked to be sure.
_MOST_TRIED = 256


def _matters(rule: Rule, lying: Cells, fact: str) -> bool:
    """Whether in some world of the other facts this one decides."""
    others = {leaf_fact: lying[leaf_fact] for leaf_fact in map(fact_of, leaves(rule)) if leaf_fact != fact}
    if prod(map(len, others.values())) > _MOST_TRIED:
        return True
    worlds = product(*([(other, frozenset({cell})) for cell in found] for other, found in others.items()))
    return any(decide(rule, {fact: lying[fact], **dict(world)})[0] is None for world in worlds)


def reason(leaf: Rule, case: Case, *, bars: bool | None = None) -> Reason:
    """What a leaf asks beside what was observed; `bars` where its rule is known to want it not to hold."""
    inner = tuple(requirements(leaf))
    weakest = max(inner, key=lambda one: _SURENESS.index(one.confidence))
    fact = fact_of(leaf)
    observed = said = case.known.get(fact) if leaf in case.leaves else None
    if isinstance(said, Decimal | tuple):
        said = str(said) if isinstance(said, Decimal) else told(fact, said)
    truth = case.truth(leaf) if leaf in case.leaves else None
    bars = leaf in case.barred if bars is None else bars
    threshold = leaf.threshold if isinstance(leaf, Requirement) else str(leaf)
    return Reason(
        requirement=id_of(leaf),
        asks=leaf,
        fact=fact,
        threshold=f"not {threshold}" if bars else threshold,
        observed=said,
        margin=None if bars else _margin(leaf, observed, truth),
        holds=None if truth is None else truth is not bars,
        source=weakest.source,
        seen_on=weakest.seen_on,
        confidence=weakest.confidence,
        note="; ".join(said for one in inner for said in (one.note, one.validity) if said) or None,
    )


def _margin(leaf: Rule, observed: object, holds: bool | None) -> int | Decimal | None:
    """How far what is known surely lies within a threshold, or at best lies beyond it."""
    if holds is None or not isinstance(leaf, Requirement) or not isinstance(leaf.allowed, Between):
        return None
    low, high = bounds(observed)
    gaps: Iterable[int | Decimal | None] = (
        _minus(low if holds else high, leaf.allowed.min),
        _minus(leaf.allowed.max, high if holds else low),
    )
    return min((gap for gap in gaps if gap is not None), default=None)


def _minus(one: int | Decimal | None, other: int | Decimal | None) -> int | Decimal | None:
    return None if one is None or other is None else one - other
