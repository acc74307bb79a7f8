"""Financing plans: uses and sources to the cent, and the cash over the months with the gap that a town must bridge."""

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from attrs import field, frozen

from ..answers import Row
from ..checks import a, each, identifier, optional, whole, words
from ..money import Money
from ._stack_case import Case
from .money_terms import Instalment, Terms, not_negative
from .offers import shipped_terms
from .stacking import Stacked, stacked
from .stacks import Grant, OwnShare, Stack

__all__ = ["CashPoint", "Plan", "PlanLine", "financing_plan"]


@frozen(kw_only=True)
class PlanLine:
    """One line of a plan: a use or a source, with its amount; `None` is not known.

    >>> PlanLine(id="works", kind="use", amount=Money(amount="5", currency="EUR")).kind
    'use'
    """

    id: str = field(validator=identifier)
    kind: str = field(validator=words)
    amount: Money | None = field(default=None, validator=optional(not_negative))


@frozen(kw_only=True)
class CashPoint:
    """The cash of a month: what is paid out, what comes in, and how low the balance falls before it comes.

    >>> none, ten = Money.zero("EUR"), Money(amount="10", currency="EUR")
    >>> print(CashPoint(month=0, spent=ten, received=none, low=none - ten, balance=none - ten).low)
    EUR -10.00
    """

    month: int = field(validator=whole(least=0))
    spent: Money = field(validator=not_negative)
    received: Money = field(validator=not_negative)
    low: Money = field(validator=a(Money))
    balance: Money = field(validator=a(Money))


@frozen(kw_only=True)
class Plan:
    """A financing plan, or the rules that it would break.

    >>> from smallgiants.funding import Cover, CostItem, Spend
    >>> eur = lambda amount: Money(amount=amount, currency="EUR")
    >>> works = CostItem(id="works", amount=eur("100000"), spent=[Spend(month=6, amount=eur("100000"))])
    >>> late = Instalment(kind="balance", share=1, months=2)
    >>> pays = Terms(rate="0.80", uncapped=True, fund="LIFE", managed="union", instalments=[late])
    >>> grant = Grant(id="g", terms=pays, signed=0, covers=[Cover(item="works", amount=eur("80000"))])
    >>> plan = financing_plan(Stack(id="x", costs=[works], grants=[grant]), on=None)
    >>> print(plan)
    x: costs EUR 100,000.00, grants EUR 80,000.00, loans EUR 0.00, own share EUR 0.00, not financed EUR 20,000.00
    lowest cash EUR -100,000.00 in month 6: EUR 80,000.00 to be bridged beside EUR 20,000.00 of its own
    >>> plan.valid, str(plan.bridge)
    (True, 'EUR 80,000.00')

    `gap` is what no source covers; `own_share` all that is paid outside the grants and loans, a partner's money too;
    `own` both together.  The balance of a month leaves it out: `lowest` is the most that must be at hand, `bridge` the
    part of it that comes back.  `exact` is false where the time that a payment takes is not known: it is then counted at
    its earliest, and more may be to bridge.  Without `cash`, `ask` names what is missing.
    """

    id: str = field(validator=identifier)
    stacked: Stacked = field(validator=a(Stacked))
    lines: tuple[PlanLine, ...] = field(validator=each(a(PlanLine)))
    costs: Money | None = field(default=None, validator=optional(not_negative))
    grants: Money | None = field(default=None, validator=optional(not_negative))
    loans: Money | None = field(default=None, validator=optional(not_negative))
    own_share: Money | None = field(default=None, validator=optional(not_negative))
    gap: Money | None = field(default=None, validator=optional(not_negative))
    cash: tuple[CashPoint, ...] = field(default=(), validator=each(a(CashPoint)))
    exact: bool = field(default=True, validator=a(bool))
    ask: tuple[str, ...] = field(default=(), validator=each(words))
    notes: tuple[str, ...] = field(default=(), validator=each(words))

    @property
    def valid(self) -> bool | None:
        """Whether the sources may be combined: see `stacked.violated`."""
        return self.stacked.valid

    @property
    def own(self) -> Money | None:
        """What the town pays in the end: its own share, and what no source covers."""
        return None if self.own_share is None or self.gap is None else self.own_share + self.gap

    @property
    def lowest(self) -> CashPoint | None:
        """The month in which the cash is lowest, the first of several."""
        return min(self.cash, key=lambda one: (one.low.amount, one.month), default=None)

    @property
    def bridge(self) -> Money | None:
        """What must be bridged for a time, beside what the town pays in the end."""
        return self.cash[-1].balance - self.lowest.low if self.lowest else None

    def rows(self) -> tuple[Row, ...]:
        """Uses, sources, totals, the months of cash, and the rules that are not held or open, a row each."""
        empty: dict[str, Any] = dict.fromkeys(("month", "amount", "currency", "received", "low", "balance", "text"))
        totals = [(name, getattr(self, name)) for name in ("costs", "grants", "loans", "own_share", "gap", "bridge")]
        made: list[tuple[str, str, Money | None, dict[str, Any]]] = [
            (one.kind, one.id, one.amount, {}) for one in self.lines
        ]
        made += [("total", name, amount, {}) for name, amount in totals]
        made += [("cash", f"month {one.month}", one.spent, _numbers(one)) for one in self.cash]
        rows: list[Row] = [
            {**empty, "row": row, "id": id_, **_amount(amount), **more} for row, id_, amount, more in made
        ]
        open_ = [("violated", self.stacked.violated), ("unknown", self.stacked.unknown)]
        rows += [{**empty, "row": row, "id": one.rule, "text": str(one)} for row, found in open_ for one in found]
        return tuple(rows)

    def __str__(self) -> str:
        if self.valid is False:
            return str(self.stacked)
        told = {
            "costs": self.costs,
            "grants": self.grants,
            "loans": self.loans,
            "own share": self.own_share,
            "not financed": self.gap,
        }
        sums = ", ".join(f"{name} {amount or 'not known'}" for name, amount in told.items())
        low = self.lowest
        if low is None or self.bridge is None:
            return f"{self.id}: {sums}\nno cash flow without {', '.join(self.ask) or 'a use'}"
        where = f"lowest cash {low.low} in month {low.month}"
        least = "" if self.exact else "at least "
        return f"{self.id}: {sums}\n{where}: {least}{self.bridge} to be bridged beside {self.own} of its own"


def _amount(amount: Money | None) -> dict[str, Any]:
    return {} if amount is None else {"amount": amount.amount, "currency": amount.currency}


def _numbers(one: CashPoint) -> dict[str, Any]:
    return {"month": one.month, "received": one.received.amount, "low": one.low.amount, "balance": one.balance.amount}


def financing_plan(stack: Stack, *, on: "str | date | None", terms: Mapping[str, Terms] | None = None) -> Plan:
    """The plan of a set of grants: exact sums, the cash of each month, and what must be bridged; or the rules it breaks.

    >>> from smallgiants.funding import CostItem
    >>> plan = financing_plan(Stack(id="x", costs=[CostItem(id="works")]), on=None)
    >>> plan.costs is None, plan.ask
    (True, ('costs[works].amount', 'costs[works].spent'))

    Money that comes in a month comes after what is paid in it: the lowest point is never told too high.
    """
    answer = stacked(stack, on=on, terms=terms)
    case = Case.made(
        stack, shipped_terms(on=answer.on, region=stack.region_class) if terms is None else terms, answer.on
    )
    paid = {one.id: case.added(cover.amount for cover in one.covers) for one in case.backings()}
    costs = case.cost(one.id for one in stack.costs)
    sums = {
        kind: case.added(paid[one.id] for one in case.backings() if _kind(case, one) == kind)
        for kind in ("grant", "loan", "own")
    }
    sources = case.added(sums.values())
    gap = None if costs is None or sources is None else max(costs - sources, case.money(), key=lambda one: one.amount)
    lines = [PlanLine(id=one.id, kind="use", amount=one.amount) for one in stack.costs]
    lines += [PlanLine(id=one.id, kind=_kind(case, one), amount=paid[one.id]) for one in case.backings()]
    asked = tuple(_missing(case))
    cash, exact = ((), True) if asked or answer.valid is False else _cash(case)
    return Plan(
        id=stack.id, stacked=answer, lines=tuple(lines), costs=costs, grants=sums["grant"], loans=sums["loan"],
        own_share=sums["own"], gap=gap, cash=cash, exact=exact, ask=asked, notes=answer.notes,
    )  # fmt: skip


def _kind(case: Case, backing: "Grant | OwnShare") -> str:
    return str(case.known(backing, "gives")) if isinstance(backing, Grant) else "own"


def _missing(case: Case) -> Iterator[str]:
    """What no cash flow can be told without."""
    yield from (f"costs[{one.id}].amount" for one in case.stack.costs if one.amount is None)
    yield from (
        f"costs[{one.id}].spent"
        for one in case.stack.costs
        if not one.spent and (one.amount is None or one.amount.amount)
    )
    for one in case.stack.grants:
        if _kind(case, one) == "advice":
            continue
        yield from (f"grants[{one.id}].covers[{cover.item}].amount" for cover in one.covers if cover.amount is None)
        yield from (f"grants[{one.id}].terms.instalments",) if not case.known(one, "instalments") else ()
        yield from (f"grants[{one.id}].signed",) if one.signed is None else ()
    for own in case.stack.own:
        yield from (f"own[{own.id}].covers[{cover.item}].amount" for cover in own.covers if cover.amount is None)


def _cash(case: Case) -> tuple[tuple[CashPoint, ...], bool]:
    """The cash of every month in which money moves, and whether every payment has its time."""
    spent = [(one.month, one.amount) for item in case.stack.costs for one in item.spent]
    received: list[tuple[int, Money]] = []
    exact = True
    for grant in case.stack.grants:
        for instalment, month, amount in _payments(case, grant):
            exact = exact and instalment.months is not None
            received.append((month, amount))
    balance, points = case.money(), []
    for month in sorted({month for month, _ in (*spent, *received)}):
        out, into = _moved(case, spent, month), _moved(case, received, month)
        low = balance - out
        balance = low + into
        points.append(CashPoint(month=month, spent=out, received=into, low=low, balance=balance))
    return tuple(points), exact


def _moved(case: Case, moved: "list[tuple[int, Money]]", month: int) -> Money:
    return case.added(amount for when, amount in moved if when == month) or case.money()


def _payments(case: Case, grant: Grant) -> Iterator[tuple[Instalment, int, Money]]:
    """Each instalment of a grant with its month at the earliest; the shares are cut so that the cents add up."""
    whole_ = case.added(cover.amount for cover in grant.covers) or case.money()
    paid, told = case.money(), Fraction(0)
    for one in case.known(grant, "instalments"):
        told += Fraction(one.share)
        until = whole_.times(told, rounding="down")
        month = max(grant.signed or 0, 0 if one.kind == "advance" else _reached(case, grant, Fraction(one.spent or 1)))
        yield one, month + (one.months or 0), until - paid
        paid = until


def _reached(case: Case, grant: Grant, part: Fraction) -> int:
    """The month in which so much of the costs of a grant is spent."""
    spent = sorted((one.month, one.amount.amount) for cover in grant.covers for one in case.item(cover.item).spent)
    total, so_far = sum(amount for _, amount in spent), Fraction(0)
    for month, amount in spent:
        so_far += Fraction(amount)
        if so_far >= part * Fraction(total):
            return month
    return 0
