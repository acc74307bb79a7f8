"""Pathways: routes from an idea to an investment, those that nothing beats by grant, own cash, time and risk."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from attrs import field, frozen

from ..answers import LeftOut, Row
from ..checks import a, each, identifier, optional, whole, words
from ..errors import InvalidValue, shown
from ..money import Money
from ..sources import day
from ._asked import day_of
from ._measures import best, measured, order
from ._routes import Reach, doors, routes
from .applications import Application
from .facts import read, value
from .instruments import Instrument
from .money_terms import Terms
from .offers import shipped_terms
from .routes import Bundled, Door, Investment, Pathway, PathwayStep
from .tables import catalogue as shipped
from .trying import tried
from .verdicts import verdict

__all__ = ["Bundled", "Door", "Investment", "Pathway", "PathwayStep", "Pathways", "pathways"]

# What a host's facts say of documents, and the name of each in the terms.
_DOCUMENTS = {
    "climate_plan": "climate_plan", "mayor_letter": "mayor_letter", "financing_approval_letter": "financing_approval_letter",
    "eib_loan_signed": "eib_framework_loan",
}  # fmt: skip
# What a project has behind it once it has come so far.
_REACHED: Mapping[str, tuple[str, ...]] = {
    "idea": (),
    "concept": ("investment_concept",),
    "developed": ("investment_concept", "developed_project"),
}


@frozen(kw_only=True)
class Pathways:
    """The routes that nothing beats: no other is surely as good in grant, own cash, time and risk, and better in one.

    >>> found = pathways(Investment(id="p", total=Money(amount="18000000", currency="EUR")), on=None)
    >>> found.rows()[0]["instrument"], found.best[0].id, str(found.left_out[0])
    ('eucf', 'eucf+life_cet_pda+crowdfunding', 'eib_framework_loan: EUR 82,000,000.00 short of its smallest programme')

    Those that miss nothing typical come first, then by grant, own cash, months, chance and at last by id: this order is
    total.  `groups` puts routes together that differ in names alone.  `gap` are the doors by size, with what the
    investment lacks; `left_out` what has no place in any route, and why; `ask` what would decide more.
    """

    project: str = field(validator=identifier)
    best: tuple[Pathway, ...] = field(validator=each(a(Pathway)))
    gap: tuple[Door, ...] = field(default=(), validator=each(a(Door)))
    beaten: int = field(default=0, validator=whole(least=0))
    left_out: tuple[LeftOut, ...] = field(default=(), validator=each(a(LeftOut)))
    ask: tuple[str, ...] = field(default=(), validator=each(words))
    notes: tuple[str, ...] = field(default=(), validator=each(words))
    on: date | None = field(default=None, converter=day, validator=optional(a(date)))

    @property
    def groups(self) -> tuple[tuple[Pathway, ...], ...]:
        """The routes in their order, those that differ in names alone put together."""
        found: dict[object, list[Pathway]] = {}
        for route in self.best:
            found.setdefault(route.likeness, []).append(route)
        return tuple(map(tuple, found.values()))

    def rows(self) -> tuple[Row, ...]:
        """A row for each step of each route, in this order; what is not known is `None`."""
        return tuple(
            {**_totals(number, route), **_step(place, step), "currency": route.grant.currency}
            for number, route in enumerate(self.best, 1)
            for place, step in enumerate(route.steps, 1)
        )

    def __str__(self) -> str:
        lines = [f"{self.project}: {len(self.best)} routes that nothing beats, {self.beaten} beaten"]
        for group in self.groups:
            others = ", ".join(
                " with ".join(one.name for one in route.steps if one.rung == "investment") for route in group[1:]
            )
            lines.append(f"{group[0]}{f'; likewise with {others}' if others else ''}")
        return "\n".join([*lines, *(f"door {one}" for one in self.gap)])


def _totals(number: int, route: Pathway) -> dict[str, Any]:
    known: dict[str, Any] = {"route_grant": None if route.unknown("grant") else route.grant.amount}
    known["route_own"] = (
        None if route.own is None or route.unknown("own") or route.unknown("rest") else route.own.amount
    )
    known["route_months"] = None if route.unknown("months") else route.months
    known["route_chance"] = None if route.unknown("chance") else route.chance
    return {"route": number, "route_id": route.id, **known, "missed": route.missed}


def _step(place: int, step: PathwayStep) -> dict[str, Any]:
    money = {name: getattr(step, name) for name in ("grant", "loan", "own", "short", "over")}
    plain = {
        name: getattr(step, name) for name in ("instrument", "name", "rung", "gives", "months", "chance", "source")
    }
    lists = {name: ", ".join(getattr(step, name)) for name in ("requires", "produces")}
    return {"step": place, **plain, **lists, **{name: one and one.amount for name, one in money.items()}}


def pathways(
    subject: "Investment | Bundled | Mapping[str, Any]",
    *,
    on: "str | date | None",
    facts: Mapping[str, Any] | None = None,
    cash: Money | None = None,
    terms: Mapping[str, Terms] | None = None,
    catalogue: Sequence[Instrument] | None = None,
    applications: Sequence[Application] = (),
) -> Pathways:
    """The routes of a project or a bundle over concept, development and investment that nothing beats.

    >>> roofs = {"programme_eur": "18000000", "climate_plan": True, "mayor_letter": True, "country": "PT"}
    >>> found = pathways(roofs, on=None)
    >>> print(found.best[0].steps[1], "|", found.best[0].grant)
    LIFE Clean Energy Transition - Project Development Assistance | EUR 1,260,000.00

    A project is a `Investment`, anything with an id and a total, or a mapping of facts.  `facts` say who applies: an
    instrument that the verdict refuses is left out.  `cash` is the most that the town can pay itself.  `terms` are a
    host's own, by instrument, in place of the shipped ones.  `applications` are those that the applicant made before:
    `notes` tells how each ended and what followed.  Figures are the most that the terms allow, not a promise.
    """
    viewed = day_of(on)
    project, known = _project(subject, facts, viewed)
    region = project.region_class
    shelf = shipped_terms(on=viewed, region=region, catalogue=catalogue) if terms is None else terms
    refused = dict(_refused(known, shipped() if catalogue is None else catalogue, shelf, viewed))
    reach = Reach.of(project, shelf, held=_REACHED[project.stage], refused=refused, on=viewed)
    found = [measured(project, steps) for steps in routes(reach)]
    paid = [one for one in found if cash is None or not _dear(one.route, cash)]
    left = [
        LeftOut(id=one.route.id, because=f"more own cash than {cash}: {one.route.own}")
        for one in found
        if one not in paid
    ]
    kept = best(paid)
    return Pathways(
        project=project.id, best=tuple(sorted((one.route for one in kept), key=order)), beaten=len(paid) - len(kept),
        gap=doors(reach), left_out=(*reach.left_out, *left), ask=tuple(_ask(project, reach)), on=viewed,
        notes=(*(f"{name}: {note}" for name in sorted(reach.free) for note in shelf[name].notes),
               *(f"applied before: {line}" for line in tried(applications, on=viewed).why)),
    )  # fmt: skip


def _dear(route: Pathway, cash: Money) -> bool:
    """Whether a route surely costs more own cash than there is."""
    return route.own is not None and not route.unknown("rest") and route.own > cash


def _project(subject: Any, facts: Mapping[str, Any] | None, on: date | None) -> tuple[Investment, Mapping[str, Any]]:
    """The project that is meant, and what is known of who applies."""
    if isinstance(subject, Investment):
        return subject, facts or {}
    if not isinstance(subject, Mapping):
        if not isinstance(subject, Bundled):
            raise InvalidValue("type-wrong", "subject", "a project, a bundle or a mapping of facts", shown(subject))
        return Investment(id=subject.id, total=subject.total), facts or {}
    known = read(
        {name: one for name, one in subject.items() if name not in ("id", "stage", "preparation_eur")}, facts, on=on
    )
    total, preparation = _eur(known.get("programme_eur", known.get("capex_eur"))), subject.get("preparation_eur")
    said = {name: known[name] for name in _DOCUMENTS if name in known}
    held = tuple(sorted(_DOCUMENTS[name] for name, has in said.items() if has is True))
    project = Investment(
        id=subject.get("id", "project"), total=total, stage=subject.get("stage", "idea"),
        preparation=_eur(value("programme_eur", preparation)) if preparation is not None else None,
        documents=held if said else None, region_class=_said(known.get("region_class")),
    )  # fmt: skip
    return project, known


def _said(known: Any) -> str | None:
    """A fact that is exactly known."""
    return known if isinstance(known, str) else None


def _eur(known: Any) -> Money | None:
    """An amount that is exactly known."""
    return Money(amount=known, currency="EUR") if isinstance(known, Decimal) else None


def _refused(
    known: Mapping[str, Any], catalogue: Sequence[Instrument], shelf: Mapping[str, Terms], on: date | None
) -> Iterator[tuple[str, str]]:
    """The instruments that refuse this applicant, and the first reason of each."""
    for one in catalogue if known else ():
        if one.id in shelf and (answer := verdict(one, known, on=on)).state == "ineligible":
            yield one.id, f"not as things stand: {answer.why[0]}"


def _ask(project: Investment, reach: Reach) -> Iterator[str]:
    """What would decide more."""
    yield from ("total",) if project.total is None else ()
    yield from ("preparation",) if project.preparation is None and project.stage != "developed" else ()
    yield from ("documents",) if project.documents is None and any(reach.outer(name) for name in reach.free) else ()
    for name in sorted(reach.free):
        if reach.shelf[name].known("gives") == "grant" and reach.grant(name) is None:
            yield f"terms[{name}].rate"
