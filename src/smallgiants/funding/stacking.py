"""Stacking: whether a set of grants may be combined, rule by rule, each with its source."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from attrs import field, frozen

from ..answers import Row
from ..checks import a, each, identifier, optional, words
from ..sources import day
from . import _stack_company, _stack_costs
from ._asked import day_of
from ._stack_case import Case, Ruling
from ._stack_costs import least_cost
from .money_terms import Terms
from .offers import shipped_terms
from .stacks import Aid, CostItem, Cover, DeMinimis, Grant, OwnShare, Spend, Stack

__all__ = [
    "Aid",
    "CostItem",
    "Cover",
    "DeMinimis",
    "Grant",
    "OwnShare",
    "Ruling",
    "Spend",
    "Stack",
    "Stacked",
    "least_cost",
    "stacked",
]  # fmt: skip


@frozen(kw_only=True)
class Stacked:
    """Whether a set of grants may be combined: `valid` is `None` where what is known does not decide.

    >>> from smallgiants.money import Money
    >>> def eur(amount): return Money(amount=amount, currency="EUR")
    >>> works = CostItem(id="works", amount=eur("1000000"), phase="investment")
    >>> half = Terms(fund="ERDF", managed="shared", rate="0.60", uncapped=True)
    >>> both = [Grant(id=i, terms=half, covers=[Cover(item="works", amount=eur("550000"))]) for i in ("a", "b")]
    >>> answer = stacked(Stack(id="x", costs=[works], grants=both), on=None)
    >>> answer.valid, [one.rule for one in answer.violated]
    (False, ['item-financed', 'item-total', 'same-costs'])

    `violated` and `unknown` are rulings, each with its source; `ask` names what would decide; `typical` is what is
    missed of what is only typical; `notes` stand beside the rules.
    """

    id: str = field(validator=identifier)
    valid: bool | None = field(validator=optional(a(bool)))
    rulings: tuple[Ruling, ...] = field(validator=each(a(Ruling)))
    notes: tuple[str, ...] = field(default=(), validator=each(words))
    on: date | None = field(default=None, converter=day, validator=optional(a(date)))

    @property
    def violated(self) -> tuple[Ruling, ...]:
        """The rules that are not held."""
        return tuple(one for one in self.rulings if one.holds is False and not one.soft)

    @property
    def unknown(self) -> tuple[Ruling, ...]:
        """The rules that are open."""
        return tuple(one for one in self.rulings if one.holds is None and not one.soft)

    @property
    def typical(self) -> tuple[Ruling, ...]:
        """What is not as it typically is."""
        return tuple(one for one in self.rulings if one.holds is False and one.soft)

    @property
    def ask(self) -> tuple[str, ...]:
        """What would decide the rules that are open, each once."""
        return tuple(dict.fromkeys(one.ask for one in self.unknown if one.ask))

    def rows(self) -> tuple[Row, ...]:
        """A row for each rule at each place, by rule and place."""
        return tuple(ruling_row(one) for one in self.rulings)

    def __str__(self) -> str:
        told = {True: "may be combined", False: "may not be combined", None: "not decided by what is known"}[self.valid]
        lines = [f"{self.id}: {told}, under the rules known {'now' if self.on is None else f'on {self.on}'}"]
        return "\n".join([*lines, *map(str, self.violated or self.unknown)])


def ruling_row(one: Ruling) -> Row:
    """A ruling as plain cells."""
    names = ("rule", "where", "holds", "observed", "allowed", "source", "seen_on", "confidence", "note", "ask", "soft")
    return {name: getattr(one, name) for name in names}


def stacked(stack: Stack, *, on: "str | date | None", terms: Mapping[str, Terms] | None = None) -> Stacked:
    """Whether a set of grants may be combined under the rules known on a day.

    >>> from smallgiants.money import Money
    >>> study = CostItem(id="study", amount=Money(amount="60000", currency="EUR"), phase="investment")
    >>> concept = Grant(id="c", instrument="eucf", covers=[Cover(item="study", amount=study.amount)])
    >>> answer = stacked(Stack(id="x", costs=[study], grants=[concept], documents=("climate_plan",), had=()), on="2024-11-01")
    >>> [(one.rule, one.observed) for one in answer.violated]
    [('phase', 'study is of investment'), ('prerequisite', 'missing')]

    `terms` are a host's own, by instrument, in place of the shipped ones.  Raises `InvalidValue` where currencies mix.
    """
    viewed = day_of(on)
    case = Case.made(stack, shipped_terms(on=viewed, region=stack.region_class) if terms is None else terms, viewed)
    found = [one for rule in (*_stack_costs.RULES, *_stack_company.RULES) for one in rule(case)]
    rulings = tuple(sorted(found, key=lambda one: (one.rule, one.where, one.allowed, one.observed)))
    deciding = [one.holds for one in rulings if not one.soft]
    valid = False if False in deciding else None if None in deciding else True
    return Stacked(id=stack.id, valid=valid, rulings=rulings, notes=tuple(_notes(case)), on=viewed)


def _notes(case: Case) -> Any:
    for one in sorted(case.stack.grants, key=lambda one: one.id):
        terms = case.of[one.id]
        yield from (f"{one.id}: {note}" for note in terms.notes)
        yield from (
            f"{one.id}: unverified, outside the rules: {cited.path}"
            for cited in terms.sources
            if cited.confidence == "memory"
        )
        if one.instrument is not None and terms == Terms():
            yield f"{one.id}: no terms of {one.instrument} are known here"
        if case.on and terms.until and case.on > terms.until:
            yield f"{one.id}: the last terms known held until {terms.until}"
        if one.aid is None and terms.managed != "union" and terms.gives == "grant":
            yield f"{one.id}: it is not said whether it is State aid; the legal check is the grantor's"
