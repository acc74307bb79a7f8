"""The rules on costs and amounts: nothing paid twice, no more than a rate, a cap, a lump sum or a leverage allows."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from ..money import Money
from ._stack_case import EU, Case, Ruling, Sum, general, special, told
from .stacks import CostItem, Cover, Grant, OwnShare

__all__ = ["RULES", "base", "in_union", "is_grant", "least_cost"]


def least_cost(grant: Money, rate: "Fraction | Any") -> Money:
    """The least cost, rounded up to the cent, of which this rate reaches the grant.

    >>> from decimal import Decimal
    >>> print(least_cost(Money(amount="60000", currency="EUR"), Decimal("0.95")))
    EUR 63,157.90
    """
    return grant.times(1 / Fraction(rate), rounding="up")


def is_grant(case: Case, backing: "Grant | OwnShare") -> bool:
    """Whether it is money that is not paid back, and not the own share."""
    return isinstance(backing, Grant) and case.known(backing, "gives") == "grant"


def in_union(case: Case, backing: "Grant | OwnShare") -> bool | None:
    """Whether it is a grant of the Union; `None` where nobody said who manages it."""
    if not is_grant(case, backing):
        return False
    managed = case.known(backing, "managed")  # type: ignore[arg-type]
    return None if managed is None else managed in EU


def base(case: Case, grant: Grant) -> Money | None:
    """The most cost that a grant can be counted on: what is declared to it, else the whole of its items."""
    return case.added(case.at(cover, cover.declared) for cover in grant.covers)


def item_total(case: Case) -> Iterator[Ruling]:
    """Grants on one cost item may not exceed its cost."""
    for item in case.stack.costs:
        paid = case.on_item(item.id, lambda one: is_grant(case, one))
        yield _on_item(case, item, "item-total", paid)


def item_financed(case: Case) -> Iterator[Ruling]:
    """All money on one cost item may not exceed its cost."""
    for item in case.stack.costs:
        yield _on_item(case, item, "item-financed", case.on_item(item.id, lambda one: True))


def _on_item(case: Case, item: CostItem, rule: str, paid: Sum) -> Ruling:
    ask = f"costs[{item.id}].amount" if item.amount is None else f"the amounts that pay for {item.id}"
    holds = paid.at_most(item.amount)
    about = {
        "observed": str(paid),
        "allowed": f"at most {told(item.amount)}",
        "ask": None if holds is not None else ask,
    }
    return general(rule, where=f"costs[{item.id}]", holds=holds, **about)


def same_costs(case: Case) -> Iterator[Ruling]:
    """Two contributions of the Union may not cover the same costs."""
    for item in case.stack.costs:
        found = [
            (one, cover, in_union(case, one))
            for one in case.stack.grants
            for cover in one.covers
            if cover.item == item.id
        ]
        counted = [(one, cover, sure) for one, cover, sure in found if sure is not False]
        if len(counted) < 2:
            continue
        needed = Sum.of(
            case,
            [_needed(case, one, cover) for one, cover, sure in counted if sure],
            [_needed(case, one, cover) for one, cover, sure in counted if sure is None],
        )
        # Where a rate is not known, at least the amount itself must be declared to the grant.
        sure_part = Sum.of(case, [_needed(case, one, cover) or cover.amount for one, cover, sure in counted if sure])
        holds = False if sure_part.at_most(item.amount) is False else needed.at_most(item.amount)
        asked = [f"grants[{one.id}].terms.managed" for one, _, sure in counted if sure is None]
        asked += [f"grants[{one.id}].terms.rate" for one, cover, _ in counted if _needed(case, one, cover) is None]
        yield general(
            "same-costs", where=f"costs[{item.id}]", holds=holds, allowed=f"at most {told(item.amount)}, each euro once",
            observed=f"{sure_part} declared to {', '.join(one.id for one, _, _ in counted)}",
            ask=None if holds is not None else ", ".join(asked) or f"costs[{item.id}].amount",
        )  # fmt: skip


def _needed(case: Case, grant: Grant, cover: Cover) -> Money | None:
    """The cost that must be declared to a grant, as stated or at the least; `None` where that is not known."""
    if cover.declared is not None or cover.amount is None:
        return cover.declared
    if case.known(grant, "fixed") is not None:
        return cover.amount
    rate = case.known(grant, "rate")
    return least_cost(cover.amount, rate) if rate else None


def rate(case: Case) -> Iterator[Ruling]:
    """A grant is at most its rate of what is declared to it; a lump sum has no rate."""
    for one in case.stack.grants:
        most = case.known(one, "rate")
        if case.known(one, "fixed") is not None or (most is None and not is_grant(case, one)):
            continue
        paid, of = case.total(one), base(case, one)
        if most is None:
            yield _open(case, one, "rate", paid, "a rate that is not known")
            continue
        holds = paid.at_most(of, most)
        yield special(
            case, one, "rate", "rate", holds=holds, observed=str(paid), allowed=f"at most {told(of, most)}",
            ask=None if holds is not None else f"grants[{one.id}].covers",
        )  # fmt: skip


def _open(case: Case, one: Grant, figure: str, paid: Sum, allowed: str) -> Ruling:
    ask = f"grants[{one.id}].terms.{figure}"
    return Ruling(rule=figure, where=f"grants[{one.id}]", holds=None, observed=str(paid), allowed=allowed, ask=ask)


def cap(case: Case) -> Iterator[Ruling]:
    """A grant is at most its cap or its lump sum, and at least its floor."""
    for one in case.stack.grants:
        paid = case.total(one)
        limits = [(name, case.known(one, name)) for name in ("fixed", "cap") if case.known(one, name) is not None]
        for name, limit in limits:
            holds = paid.at_most(limit)
            yield special(case, one, name, name, holds=holds, observed=str(paid), allowed=f"at most {limit}",
                          ask=None if holds is not None else f"grants[{one.id}].covers")  # fmt: skip
        if not limits and is_grant(case, one) and not case.known(one, "uncapped"):
            yield _open(case, one, "cap", paid, "a cap that is not known")
        floor = case.known(one, "floor")
        if floor is not None:
            holds = paid.at_least(floor)
            yield special(case, one, "floor", "floor", holds=holds, observed=str(paid), allowed=f"at least {floor}",
                          ask=None if holds is not None else f"grants[{one.id}].covers")  # fmt: skip


def investment(case: Case) -> Money | None:
    """The investment that grants lead to: the programme as stated, else the items of that phase."""
    if case.stack.programme is not None:
        return case.stack.programme
    items = [one.id for one in case.stack.costs if one.phase == "investment"]
    return case.cost(items) if items and all(one.phase is not None for one in case.stack.costs) else None


def leverage(case: Case) -> Iterator[Ruling]:
    """A grant is at most the investment divided by its factor."""
    invested = investment(case)
    for one in case.stack.grants:
        factor = case.known(one, "leverage")
        if factor is None:
            continue
        paid = case.total(one)
        limit = None if invested is None else invested.times(1 / Fraction(factor), rounding="down")
        holds = paid.at_most(limit)
        yield special(
            case, one, "leverage", "leverage", holds=holds, observed=str(paid), ask=None if holds is not None else "programme",
            allowed=f"at most {told(invested)} divided by {factor}",
        )  # fmt: skip


def size(case: Case) -> Iterator[Ruling]:
    """The investment lies between the smallest and the largest programme of an instrument."""
    invested = investment(case)
    for one in case.stack.grants:
        for name in ("smallest", "largest"):
            bound = case.known(one, name)
            if bound is None:
                continue
            whole = Sum.of(case, [invested])
            holds = whole.at_least(bound) if name == "smallest" else whole.at_most(bound)
            yield special(
                case, one, name, name, holds=holds if invested else None, soft=case.known(one, "typical"),
                observed=f"an investment of {told(invested)}", ask=None if invested else "programme",
                allowed=f"{'at least' if name == 'smallest' else 'at most'} {bound}",
            )  # fmt: skip


RULES = (item_total, same_costs, item_financed, rate, cap, leverage, size)
