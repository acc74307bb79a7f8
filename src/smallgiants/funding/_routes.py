"""Which steps are open to a project, and the routes that they make: each asks for what a step before left behind."""

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from itertools import combinations

from attrs import evolve, field, frozen

from ..answers import LeftOut
from ..checks import a, each, identifier, optional
from ..money import Money
from ._stack_costs import least_cost
from .money_terms import Terms
from .routes import Door, Investment, PathwayStep
from .stacking import CostItem, Cover, Grant, Stack, stacked

__all__ = ["MOST_SOURCES", "OWN", "Reach", "doors", "routes"]

OWN = "own_development"
# An investment is paid from so many instruments at the most, beside the town's own money.
MOST_SOURCES = 2
_MADE = "developed_project"


@frozen(kw_only=True)
class Reach:
    """The instruments that a project may go through, and those that it may not, with the reason."""

    project: Investment = field(validator=a(Investment))
    shelf: Mapping[str, Terms] = field(validator=a(Mapping))
    held: tuple[str, ...] = field(validator=each(identifier))
    free: tuple[str, ...] = field(validator=each(identifier))
    left_out: tuple[LeftOut, ...] = field(default=(), validator=each(a(LeftOut)))
    on: date | None = field(default=None, validator=optional(a(date)))

    @classmethod
    def of(
        cls,
        project: Investment,
        shelf: Mapping[str, Terms],
        *,
        held: "tuple[str, ...]",
        refused: Mapping[str, str],
        on: date | None,
    ) -> "Reach":
        """What is open to a project on a day, by id."""
        made = cls(project=project, shelf=shelf, held=held, free=(), on=on)
        ladder = sorted(name for name, one in shelf.items() if one.known("rung") and name != OWN)
        why = {name: refused.get(name) or made.closed(name) for name in ladder}
        left = tuple(LeftOut(id=name, because=because) for name, because in why.items() if because)
        return evolve(made, free=tuple(name for name, because in why.items() if not because), left_out=left)

    def closed(self, name: str) -> str | None:
        """Why an instrument has no place in any route; `None` where it may have one."""
        terms = self.shelf[name]
        if self.on and terms.until and self.on > terms.until:
            return f"ended: the last terms known held until {terms.until}"
        if self.on and terms.since and self.on < terms.since:
            return f"not yet known on that day: since {terms.since}"
        if terms.known("once") and name in self.project.had:
            return "given once, and given before"
        lacking = [
            one for one in self.outer(name) if self.project.documents is not None and one not in self.project.documents
        ]
        if lacking:
            return f"needs {', '.join(lacking)} first"
        short, over = self.gap(name)
        if (short or over) and not terms.known("typical"):
            return f"{short} short of its smallest programme" if short else f"{over} more than its largest programme"
        return None

    def outer(self, name: str) -> tuple[str, ...]:
        """What it asks for that no instrument on the ladder produces."""
        made = {one for terms in self.shelf.values() for one in terms.known("produces")} | {*self.held, _MADE}
        return tuple(one for one in self.shelf[name].known("requires") if one not in made)

    def gap(self, name: str) -> "tuple[Money | None, Money | None]":
        """By how much the investment is too small, and too large."""
        terms, total = self.shelf[name], self.project.total
        least, most = terms.known("smallest"), terms.known("largest")
        if total is None:
            return None, None
        return least - total if least and total < least else None, total - most if most and total > most else None

    def grant(self, name: str) -> Money | None:
        """The most that a grant can come to, as far as its terms are known."""
        terms, total = self.shelf[name], self.project.total
        if terms.known("gives") != "grant":
            return Money.zero(total.currency if total else "EUR")
        limits = [terms.known("fixed"), terms.known("cap"), self._of_costs(terms)]
        factor = terms.known("leverage")
        limits += [total.times(1 / Fraction(factor), rounding="down")] if factor and total else []
        return self._least(limits, terms)

    def _of_costs(self, terms: Terms) -> Money | None:
        """The most by the rate; of the preparation where the money is for it."""
        rate = terms.known("rate")
        costs = self.project.total if terms.known("rung") == "investment" else self.project.preparation
        return None if rate is None or costs is None else costs.times(Fraction(rate), rounding="down")

    def loan(self, name: str) -> Money | None:
        """The most that a loan can come to."""
        terms = self.shelf[name]
        return self._least([terms.known("cap"), self._of_costs(terms)], terms)

    def _least(self, limits: "list[Money | None]", terms: Terms) -> Money | None:
        """The lowest of the limits that are known, and never more than the investment costs."""
        told = [one for one in limits if one is not None]
        whole = [self.project.total] if told and self.project.total and terms.known("rung") == "investment" else []
        return min([*told, *whole], key=lambda one: one.amount, default=None)

    def own(self, name: str) -> Money | None:
        """What the town pays itself of a concept or a development."""
        terms, costs, grant = self.shelf[name], self.project.preparation, self.grant(name)
        if terms.known("gives") == "advice" or terms.known("fixed") is not None:
            return Money.zero(self.project.total.currency if self.project.total else "EUR")
        if grant is None:
            return None
        if costs is not None:
            return costs - grant if costs > grant else Money.zero(costs.currency)
        rate = terms.known("rate")
        return least_cost(grant, rate) - grant if rate else None

    def step(self, name: str) -> PathwayStep:
        """An instrument as a step of this project."""
        terms = self.shelf[name]
        last = terms.known("rung") == "investment"
        short, over = self.gap(name)
        won, tried = terms.known("selected"), terms.known("applied")
        cited = terms.citation("rung")
        return PathwayStep(
            instrument=name, name=terms.name or name, rung=terms.known("rung"), gives=terms.known("gives"),
            requires=terms.known("requires"), produces=terms.known("produces"), grant=self.grant(name),
            loan=self.loan(name) if terms.known("gives") == "loan" else None, own=None if last else self.own(name),
            months=terms.known("months"), chance=Fraction(won, tried) if won and tried else None, short=short, over=over,
            source=cited.source if cited else None,
        )  # fmt: skip

    def alone(self) -> PathwayStep:
        """Developing the project with the town's own money."""
        zero = Money.zero(self.project.total.currency if self.project.total else "EUR")
        return PathwayStep(
            instrument=OWN, name="Development by the town itself", rung="development", gives="advice", produces=(_MADE,),
            grant=zero, own=self.project.preparation, chance=Fraction(1),
        )  # fmt: skip


def routes(reach: Reach) -> Iterator[tuple[PathwayStep, ...]]:
    """Every route: a concept or none, a development unless it is done, and an investment from one source or two."""
    by_rung = {rung: [reach.step(name) for name in reach.free if reach.shelf[name].known("rung") == rung]
               for rung in ("concept", "development", "investment")}  # fmt: skip
    done = set(reach.held) | set(reach.project.documents or ())
    first: list[tuple[PathwayStep, ...]] = [()]
    first += [] if "investment_concept" in done else [(one,) for one in by_rung["concept"]]
    second: list[tuple[PathwayStep, ...]] = (
        [()] if _MADE in done else [(one,) for one in (*by_rung["development"], reach.alone())]
    )
    last = [pair for count in range(1, MOST_SOURCES + 1) for pair in combinations(by_rung["investment"], count)]
    last = [pair for pair in map(_arranged, last) if _makes_sense(pair) and _may_stand_together(reach, pair)]
    for steps in (one + other + pair for one in first for other in second for pair in last):
        if _leads(reach, steps):
            yield steps


def _arranged(pair: "tuple[PathwayStep, ...]") -> "tuple[PathwayStep, ...]":
    """What asks for what another leaves behind stands after it."""
    return tuple(
        sorted(pair, key=lambda one: (sum(bool(set(one.requires) & set(two.produces)) for two in pair), one.instrument))
    )


def _makes_sense(pair: "tuple[PathwayStep, ...]") -> bool:
    """Whether sources add to each other: a grant and a loan, or one that asks for what the other leaves behind."""
    made = {name for one in pair for name in one.produces}
    return len(pair) == 1 or len({one.gives for one in pair}) > 1 or any(made & set(one.requires) for one in pair)


def _leads(reach: Reach, steps: "tuple[PathwayStep, ...]") -> bool:
    """Whether each step finds what it asks for."""
    there = set(reach.held) | set(reach.project.documents or ())
    for one in steps:
        if not set(one.requires) - set(reach.outer(one.instrument) if one.instrument != OWN else ()) <= there:
            return False
        there |= set(one.produces)
    return True


def _may_stand_together(reach: Reach, pair: "tuple[PathwayStep, ...]") -> bool:
    """Whether no rule of stacking is surely broken where these pay for one investment."""
    item = CostItem(id="investment", amount=reach.project.total, phase="investment")
    grants = [
        Grant(id=one.instrument, instrument=one.instrument,
              covers=[Cover(item="investment", amount=one.grant if one.gives == "grant" else None)])
        for one in pair
    ]  # fmt: skip
    stack = Stack(id="route", costs=[item], grants=grants)
    return stacked(stack, on=reach.on, terms=reach.shelf).valid is not False


def doors(reach: Reach) -> tuple[Door, ...]:
    """The instruments of a known size, by where they open: the small town's gap lies between them."""
    found = []
    for name in (*reach.free, *(one.id for one in reach.left_out)):
        terms = reach.shelf[name]
        opens, closes = terms.known("smallest"), terms.known("largest")
        if opens or closes:
            short, over = reach.gap(name)
            cited = terms.citation("smallest") or terms.citation("largest")
            found.append(Door(instrument=name, opens=opens, closes=closes, typical=terms.known("typical"), short=short, over=over,
                              source=cited.source if cited else None))  # fmt: skip
    return tuple(sorted(found, key=lambda one: (one.opens.amount if one.opens else 0, one.instrument)))
