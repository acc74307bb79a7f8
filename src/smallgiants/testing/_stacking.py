"""Strategies for the terms of funding, stacks of grants, financing plans and pathways."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, get_args

from attrs import evolve
from hypothesis import strategies as st

from ..funding import (
    Aid,
    CashPoint,
    CostItem,
    Cover,
    DeMinimis,
    Door,
    Grant,
    Instalment,
    Investment,
    OwnShare,
    Pathway,
    Pathways,
    PathwayStep,
    Plan,
    PlanLine,
    Ruling,
    Shared,
    Spend,
    Stack,
    Stacked,
    Terms,
    financing_plan,
    pathways,
    stacked,
)
from ..funding.money_terms import Managed, Phase, Rung
from ..money import Money

__all__ = ["financing_plans", "investments", "ladders", "money_terms", "stacks"]

CENT = Decimal("0.01")
_DOCUMENTS = ("climate_plan", "mayor_letter", "investment_concept", "developed_project")
_ids = st.sampled_from([f"i{number}" for number in range(6)])
_some_days = st.dates(date(2020, 1, 1), date(2030, 12, 31))
_shares = st.sampled_from([Decimal(twentieth) / 20 for twentieth in range(1, 21)])
_names = st.lists(st.sampled_from(_DOCUMENTS), max_size=2, unique=True).map(tuple)


def _money(most: int = 100_000) -> st.SearchStrategy[Money]:
    """Amounts in EUR, to the cent."""
    return st.integers(0, most * 100).map(lambda cents: Money(amount=CENT * cents, currency="EUR"))


def _instalments() -> st.SearchStrategy[tuple[Instalment, ...]]:
    """None known, all at the end, or an advance, an interim payment and a balance."""
    late = st.none() | st.integers(0, 6)
    end = st.builds(Instalment, kind=st.just("balance"), share=st.just(1), months=late).map(lambda one: (one,))
    return st.one_of(st.just(()), end, st.builds(_three, st.integers(1, 8), late, _shares))


def _three(tenths: int, late: int | None, spent: Decimal) -> tuple[Instalment, ...]:
    first = Decimal(tenths) / 10
    return (
        Instalment(kind="advance", share=first, months=late),
        Instalment(kind="interim", share=(1 - first) / 2, spent=spent, months=late),
        Instalment(kind="balance", share=(1 - first) / 2),
    )


def money_terms(*, rungs: bool = False) -> st.SearchStrategy[Terms]:
    """The terms of an instrument, many of them unknown; with `rungs`, all on a pathway.

    >>> money_terms().validate()
    """
    limits: dict[str, Any] = {
        "rate": st.none() | _shares, "cap": st.none() | _money(), "fixed": st.none() | _money(),
        "leverage": st.none() | st.just(20),
        "smallest": st.none() | _money(), "typical": st.booleans(), "own_share": st.none() | _shares, "own_not_eu": st.booleans(),
        "public_most": st.none() | _shares, "public_own_share": st.none() | _shares,
        "shared": st.just(()) | st.builds(Shared, funds=st.just(("ERDF",)), most=_shares).map(lambda one: (one,)),
        "separate_phases": st.booleans(), "once": st.booleans(), "requires": _names, "produces": _names,
        "instalments": _instalments(), "months": st.none() | st.integers(0, 48),
        "applied": st.none() | st.integers(10, 20), "selected": st.none() | st.integers(1, 10),
    }  # fmt: skip
    return st.builds(
        Terms, **limits, gives=st.sampled_from(["grant", "loan"]), fund=st.sampled_from([None, "ERDF", "LIFE"]),
        managed=st.none() | st.sampled_from(get_args(Managed)), phase=st.none() | st.sampled_from(get_args(Phase)),
        rung=st.sampled_from(get_args(Rung)) if rungs else st.none() | st.sampled_from(get_args(Rung)),
    )  # fmt: skip


def _cost(id_: str, cents: int | None, parts: int, phase: Any) -> CostItem:
    """A cost item that is spent in so many months, or in none that are known."""
    if cents is None:
        return CostItem(id=id_, phase=phase)
    each = [cents // parts] * (parts - 1) + [cents - cents // parts * (parts - 1)] if parts else []
    spent = [Spend(month=2 * month, amount=_eur(one)) for month, one in enumerate(each)]
    return CostItem(id=id_, amount=_eur(cents), phase=phase, spent=spent)


def _eur(cents: int) -> Money:
    return Money(amount=CENT * cents, currency="EUR")


def _costs(id_: str, known: bool) -> st.SearchStrategy[CostItem]:
    cents = st.integers(1, 10_000_000)
    return st.builds(
        _cost, st.just(id_), cents if known else st.none() | cents, st.integers(1 if known else 0, 3),
        st.sampled_from(get_args(Phase)) if known else st.none() | st.sampled_from(get_args(Phase)),
    )  # fmt: skip


def _covers(items: tuple[str, ...], known: bool) -> st.SearchStrategy[tuple[Cover, ...]]:
    one = st.builds(
        Cover, item=st.sampled_from(items), amount=_money(60_000) if known else st.none() | _money(60_000),
        declared=st.none() | _money(60_000),
    )  # fmt: skip
    return st.lists(one, min_size=1, max_size=2, unique_by=lambda cover: cover.item).map(tuple)


def stacks(*, known: bool = False, shipped: bool = True) -> st.SearchStrategy[Stack]:
    """Stacks of up to three grants over up to two cost items; `known` ones name every amount, some are `shipped`.

    >>> stacks().validate()
    """
    return st.integers(1, 2).flatmap(
        lambda count: _stack(tuple(f"c{number}" for number in range(count)), known, shipped)
    )


def _stack(items: tuple[str, ...], known: bool, shipped: bool) -> st.SearchStrategy[Stack]:
    aid = st.none() | st.builds(
        Aid, kind=st.sampled_from(["none", "exempted", "de_minimis"]), intensity=st.none() | _shares
    )
    named = st.sampled_from([None, "eucf", "eui_ia", "elena"]) if shipped else st.none()
    grants = st.lists(
        st.builds(
            Grant, id=st.just("g"), instrument=named, covers=_covers(items, known),
            terms=st.none() | money_terms(), aid=aid, signed=st.none() | st.integers(0, 3), awarded=st.none() | _some_days,
        ), max_size=3,
    )  # fmt: skip
    own = st.lists(
        st.builds(OwnShare, id=st.just("o"), covers=_covers(items, known), source=st.sampled_from([None, "own", "other_eu"])),
        max_size=2,
    )  # fmt: skip
    return st.builds(
        _made, st.tuples(*(_costs(item, known) for item in items)), grants, own,
        programme=st.none() | _money(), documents=st.none() | _names, had=st.none() | st.just(("eucf",)) | st.just(()),
        received=st.none() | st.lists(st.builds(DeMinimis, amount=_money(200_000), on=_some_days), max_size=2).map(tuple),
    )  # fmt: skip


def _made(costs: tuple[CostItem, ...], grants: list[Grant], own: list[OwnShare], **about: Any) -> Stack:
    named = [evolve(one, id=f"g{number}") for number, one in enumerate(grants)]
    paid = [evolve(one, id=f"o{number}") for number, one in enumerate(own)]
    return Stack(id="s", costs=costs, grants=named, own=paid, **about)


def financing_plans() -> st.SearchStrategy[Plan]:
    """The plan of any stack.

    >>> financing_plans().validate()
    """
    return st.one_of(stacks(), stacks(known=True)).map(lambda one: financing_plan(one, on=None))


def investments() -> st.SearchStrategy[Investment]:
    """Any investment, from 1 cent to EUR 200m.

    >>> investments().validate()
    """
    return st.builds(
        Investment, id=_ids, total=st.none() | _money(200_000_000), stage=st.sampled_from(["idea", "concept", "developed"]),
        preparation=st.none() | _money(), documents=st.none() | _names, had=st.lists(_ids, max_size=2).map(tuple),
    )  # fmt: skip


def ladders() -> st.SearchStrategy[Pathways]:
    """The pathways of any investment over a few instruments.

    >>> ladders().validate()
    """
    shelf = st.dictionaries(_ids, money_terms(rungs=True), max_size=4)
    return st.builds(lambda one, some: pathways(one, on=None, terms=some, catalogue=()), investments(), shelf)


_steps = st.builds(
    PathwayStep, instrument=_ids, name=_ids, rung=st.sampled_from(get_args(Rung)),
    gives=st.sampled_from(["grant", "loan", "advice"]),
    grant=st.none() | _money(), loan=st.none() | _money(), own=st.none() | _money(), months=st.none() | st.integers(0, 40),
    chance=st.none() | st.builds(Fraction, st.integers(1, 5), st.integers(5, 9)), short=st.none() | _money(),
)  # fmt: skip

STACKING: dict[type, st.SearchStrategy[Any]] = {
    Aid: st.builds(Aid, kind=st.sampled_from(["none", "exempted", "de_minimis"]), intensity=st.none() | _shares),
    CashPoint: st.builds(CashPoint, month=st.integers(0, 9), spent=_money(), received=_money(), low=_money(), balance=_money()),
    CostItem: _costs("c0", False),
    Cover: st.builds(Cover, item=_ids, amount=st.none() | _money(), declared=st.none() | _money()),
    DeMinimis: st.builds(DeMinimis, amount=_money(), on=_some_days),
    Door: st.builds(Door, instrument=_ids, opens=st.none() | _money(), closes=st.none() | _money(), short=st.none() | _money()),
    Ruling: stacks().map(lambda one: stacked(one, on=None).rulings[0]),
    Grant: stacks().filter(lambda one: bool(one.grants)).map(lambda one: one.grants[0]),
    Instalment: st.builds(_three, st.integers(1, 8), st.none(), _shares).flatmap(st.sampled_from),
    Investment: investments(),
    OwnShare: stacks().filter(lambda one: bool(one.own)).map(lambda one: one.own[0]),
    Pathway: st.builds(Pathway, id=_ids, steps=st.lists(_steps, max_size=3).map(tuple), grant=_money(), own=st.none() | _money()),
    PathwayStep: _steps,
    Pathways: ladders(),
    Plan: financing_plans(),
    PlanLine: st.builds(PlanLine, id=_ids, kind=st.just("use"), amount=st.none() | _money()),
    Shared: st.builds(Shared, funds=st.just(("ERDF", "CF")), most=_shares),
    Spend: st.builds(Spend, month=st.integers(0, 40), amount=_money()),
    Stack: stacks(),
    Stacked: stacks().map(lambda one: stacked(one, on=None)),
    Terms: money_terms(),
}  # fmt: skip
