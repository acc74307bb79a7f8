"""A stack as its rules look at it: terms by grant, sums that may be open, and rulings."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

from attrs import field, frozen

from .. import data
from ..checks import a, identifier, optional, words
from ..money import Money, money_sum
from ..sources import Confidence, day
from .money_terms import Terms
from .stacks import CostItem, Cover, Grant, OwnShare, Stack

__all__ = ["Case", "Ruling"]

EU = ("union", "shared")
PUBLIC = ("union", "shared", "national")


@frozen(kw_only=True)
class Ruling:
    """One rule at one place: whether it holds, what was observed, what is allowed, and where the rule stands.

    >>> print(Ruling(rule="cap", where="grants[g]", holds=False, observed="EUR 9.00", allowed="at most EUR 5.00",
    ...               source="https://example.org/call", confidence="seen"))
    grants[g]: cap not held: EUR 9.00 where at most EUR 5.00; see https://example.org/call

    `holds` is `None` where what is known does not decide; `ask` then names what would.  A `soft` one says what is
    typical, and decides nothing.  A rule without source was stated with the grant itself.
    """

    rule: str = field(validator=identifier)
    where: str = field(validator=words)
    holds: bool | None = field(validator=optional(a(bool)))
    observed: str = field(validator=words)
    allowed: str = field(validator=words)
    source: str | None = field(default=None, validator=optional(words))
    seen_on: date | None = field(default=None, converter=day, validator=optional(a(date)))
    confidence: Confidence | None = field(default=None, validator=optional(words))
    note: str | None = field(default=None, validator=optional(words))
    ask: str | None = field(default=None, validator=optional(words))
    soft: bool = field(default=False, validator=a(bool))

    def __str__(self) -> str:
        told = {True: "held", False: "not held", None: "open"}[self.holds]
        return f"{self.where}: {self.rule} {told}: {self.observed} where {self.allowed}; see {self.source or 'the grant itself'}"


@frozen(kw_only=True)
class Case:
    """A stack with the terms of its grants, seen on a day."""

    stack: Stack = field(validator=a(Stack))
    of: Mapping[str, Terms] = field(validator=a(Mapping))
    on: date | None = field(default=None, validator=optional(a(date)))

    @classmethod
    def made(cls, stack: Stack, shelf: Mapping[str, Terms], on: date | None) -> "Case":
        """The terms of each grant: those stated with it over those of the shelf."""
        under = {one.id: shelf.get(one.instrument or "", Terms()) for one in stack.grants}
        merged = {one.id: one.terms.over(under[one.id]) if one.terms else under[one.id] for one in stack.grants}
        return cls(stack=stack, of=merged, on=on)

    def known(self, grant: Grant, figure: str) -> Any:
        """A figure of a grant's terms as far as it may decide."""
        return self.of[grant.id].known(figure)

    def money(self, amount: "Decimal | int" = 0) -> Money:
        """An amount in the currency of the stack."""
        return Money(amount=Decimal(amount), currency=self.stack.currency)

    def item(self, id_: str) -> CostItem:
        """A cost item by its id."""
        return next(one for one in self.stack.costs if one.id == id_)

    def backings(self) -> tuple[Grant | OwnShare, ...]:
        """Everything that pays."""
        return (*self.stack.grants, *self.stack.own)

    def on_item(self, item: str, want: Callable[[Any], "bool | None"]) -> "Sum":
        """The sum of what pays for an item and surely is wanted, and of what only may be."""
        found = [(want(one), cover.amount) for one in self.backings() for cover in one.covers if cover.item == item]
        return Sum.of(
            self, [amount for sure, amount in found if sure], [amount for sure, amount in found if sure is None]
        )

    def total(self, backing: "Grant | OwnShare") -> "Sum":
        """All that a grant or an own share pays."""
        return Sum.of(self, [cover.amount for cover in backing.covers])

    def cost(self, items: Iterable[str]) -> Money | None:
        """What these items cost together; `None` where one is not known."""
        return self.added([self.item(one).amount for one in items])

    def added(self, amounts: "Iterable[Money | None]") -> Money | None:
        """The exact sum; `None` where one is not known."""
        told = list(amounts)
        if any(one is None for one in told):
            return None
        return (*money_sum(one for one in told if one is not None), self.money())[0]

    def at(self, cover: Cover, amount: Money | None) -> Money | None:
        """An amount, or where it is not known the whole cost of the cover's item."""
        return amount if amount is not None else self.item(cover.item).amount


@frozen(kw_only=True)
class Sum:
    """A sum of which a part is sure and a part may be: between `least` and `most`, which may be open."""

    least: Money = field(validator=a(Money))
    most: Money | None = field(default=None, validator=optional(a(Money)))

    @classmethod
    def of(cls, case: Case, sure: "list[Money | None]", maybe: "list[Money | None] | None" = None) -> "Sum":
        """The sum of sure amounts, and of those that may count."""
        least = case.added(one for one in sure if one is not None)
        return cls(least=least or case.money(), most=case.added([*sure, *(maybe or ())]))

    def at_most(self, limit: Money | None, share: "Decimal | Fraction | int" = 1) -> bool | None:
        """Whether the sum is at most a share of an amount, exactly; `None` where that is open."""
        if limit is None:
            return None
        bound = Fraction(limit.amount) * Fraction(share)
        if Fraction(self.least.amount) > bound:
            return False
        return True if self.most is not None and Fraction(self.most.amount) <= bound else None

    def at_least(self, limit: Money | None, share: "Decimal | Fraction | int" = 1) -> bool | None:
        """Whether the sum is at least a share of an amount, exactly."""
        if limit is None:
            return None
        bound = Fraction(limit.amount) * Fraction(share)
        if Fraction(self.least.amount) >= bound:
            return True
        return False if self.most is not None and Fraction(self.most.amount) < bound else None

    def __str__(self) -> str:
        if self.most == self.least:
            return str(self.least)
        return f"{self.least} or more" if self.most is None else f"{self.least} to {self.most}"


@cache
def rules() -> Mapping[str, Any]:
    """The shipped rules that hold for every fund."""
    return data.table("funding/stacking.toml")


def general(rule: str, **about: Any) -> Ruling:
    """A ruling on a rule that holds for every fund."""
    table = rules()
    told = table["rules"][rule]
    about.setdefault("note", told["note"])
    confidence = told.get("confidence", "seen")
    return Ruling(rule=rule, source=told["source"], seen_on=table["seen_on"], confidence=confidence, **about)


def special(case: Case, grant: Grant, figure: str, rule: str, **about: Any) -> Ruling:
    """A ruling on a rule of one grant's terms."""
    cited = case.of[grant.id].citation(figure)
    if cited is not None:
        about = {
            "note": cited.note,
            **about,
            "source": cited.source,
            "seen_on": cited.seen_on,
            "confidence": cited.confidence,
        }
    return Ruling(rule=rule, **{"where": f"grants[{grant.id}]", **about})


def told(amount: Money | None, share: "Decimal | int" = 1) -> str:
    """A ceiling in words."""
    if amount is None:
        return "an amount that is not known"
    return str(amount) if share == 1 else f"{Decimal(share) * 100:f} % of {amount}".replace(".00 %", " %")
