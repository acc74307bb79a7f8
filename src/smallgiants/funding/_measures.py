"""What routes come to, and which of them nothing beats in any completion of what is not known."""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from attrs import field, frozen

from ..checks import a, optional
from ..money import Money, money_sum
from .routes import Investment, Pathway, PathwayStep

__all__ = ["Measure", "beats", "best", "measured", "order"]

Names = frozenset[str]


@frozen(kw_only=True)
class Measure:
    """A route with its figures as far as they are known, and the names of the steps whose figure is open.

    An open grant, loan or time may be anything from nothing on; an open chance anything above none.
    """

    route: Pathway = field(validator=a(Pathway))
    grant: Decimal = field(validator=a(Decimal))
    grants_open: Names = field(validator=a(frozenset))
    prepared: Decimal = field(validator=a(Decimal))
    preparing_open: Names = field(validator=a(frozenset))
    brought: Decimal = field(validator=a(Decimal))
    bringing_open: Names = field(validator=a(frozenset))
    total: Decimal | None = field(default=None, validator=optional(a(Decimal)))

    @property
    def rest(self) -> Decimal | None:
        """What of the investment no known grant or loan covers."""
        return None if self.total is None else max(self.total - self.brought, Decimal(0))


def measured(project: Investment, steps: Sequence[PathwayStep]) -> Measure:
    """The figures of a route; what the grants and loans of an investment bring is cut at what it costs."""
    currency = project.total.currency if project.total else "EUR"
    before = [one for one in steps if one.rung != "investment"]
    last = [one for one in steps if one.rung == "investment"]
    grant = _sum((one.grant for one in steps), currency)
    prepared = _sum((one.own for one in before), currency)
    brought = _sum((_brought(one) for one in last), currency)
    open_ = {
        "grant": _open(steps, lambda one: one.gives == "grant" and one.grant is None),
        "rest": _open(last, lambda one: _brought(one) is None),
        "own": _open(before, lambda one: one.own is None),
        "months": _open(steps, lambda one: one.months is None),
        "chance": _open(steps, lambda one: one.chance is None),
    }
    total = project.total.amount if project.total else None
    rest = None if total is None else Money(amount=max(total - brought.amount, Decimal(0)), currency=currency)
    chance = Fraction(1)
    for one in steps:
        chance *= 1 if one.chance is None else one.chance
    route = Pathway(
        id="+".join(one.instrument for one in steps), steps=tuple(steps), grant=grant, chance=chance,
        own=None if rest is None else prepared + rest, months=sum(one.months or 0 for one in steps),
        missed=sum(1 for one in steps if one.short or one.over),
        unsaid=tuple((name, tuple(sorted(names))) for name, names in sorted(open_.items()) if names),
    )  # fmt: skip
    return Measure(
        route=route, grant=grant.amount, grants_open=open_["grant"], prepared=prepared.amount, preparing_open=open_["own"],
        brought=brought.amount, bringing_open=open_["rest"], total=total,
    )  # fmt: skip


def _brought(step: PathwayStep) -> Money | None:
    """What a step brings to the investment."""
    return step.loan if step.gives == "loan" else step.grant


def _sum(amounts: "Iterable[Money | None]", currency: str) -> Money:
    return (*money_sum(one for one in amounts if one is not None), Money.zero(currency))[0]


def _open(steps: Iterable[PathwayStep], want: Callable[[PathwayStep], bool]) -> Names:
    return frozenset(one.instrument for one in steps if want(one))


def best(found: Sequence[Measure]) -> list[Measure]:
    """Those that no other beats."""
    return [one for one in found if not any(beats(other, one) for other in found)]


def beats(one: Measure, other: Measure) -> bool:
    """Whether a route is surely as good as another in everything, and the other not surely as good as it."""
    return _as_good(one, other) and not _as_good(other, one)


def _as_good(one: Measure, other: Measure) -> bool:
    return _grant(one, other) and _own(one, other) and _time(one.route, other.route) and _risk(one.route, other.route)


def _grant(one: Measure, other: Measure) -> bool:
    return one.grant >= other.grant and other.grants_open <= one.grants_open


def _own(one: Measure, other: Measure) -> bool:
    """Whether the own cash is surely no more: the open money of one may be nothing while that of the other is much."""
    if not one.preparing_open <= other.preparing_open:
        return False
    spare = other.prepared - one.prepared
    within = other.bringing_open <= one.bringing_open
    if one.rest is None or other.rest is None:  # the same investment for both, of any size
        return within and max(other.brought - one.brought, Decimal(0)) <= spare
    if not within:
        return one.rest <= spare
    worst = one.rest - other.rest
    return (max(worst, Decimal(0)) if other.bringing_open else worst) <= spare


def _time(one: Pathway, other: Pathway) -> bool:
    return one.months <= other.months and set(one.unknown("months")) <= set(other.unknown("months"))


def _risk(one: Pathway, other: Pathway) -> bool:
    surely = one.chance >= other.chance and set(one.unknown("chance")) <= set(other.unknown("chance"))
    return one.missed <= other.missed and surely


def order(route: Pathway) -> tuple[Any, ...]:
    """More grant, less own cash, less time, a better chance first; then fewer steps and smaller ids."""
    own = Decimal("Infinity") if route.own is None else route.own.amount
    return (
        route.missed, -route.grant.amount, own, len(route.unknown("own")), len(route.unknown("months")), route.months,
        -route.chance, len(route.steps), route.id,
    )  # fmt: skip
