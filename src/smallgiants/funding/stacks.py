"""What is to be combined: cost items, the grants and loans that pay for them, and the own share."""

from datetime import date
from decimal import Decimal
from typing import Literal, get_args

from attrs import field, frozen

from ..checks import a, each, identifier, one_of, optional, several, whole
from ..errors import InvalidValue, shown
from ..money import Money, money_sum
from ..sources import day
from .facts import CHOICES
from .money_terms import Phase, Terms, a_share, decimal, not_negative
from .requirements import plain_day

__all__ = ["Aid", "CostItem", "Cover", "DeMinimis", "Grant", "OwnShare", "Spend", "Stack"]

AidKind = Literal["none", "exempted", "de_minimis"]
OwnSource = Literal["own", "partner", "other_eu", "other"]


@frozen(kw_only=True)
class Spend:
    """What is paid out in a month, counted from the first month of the project, 0.

    >>> Spend(month=6, amount=Money(amount="600000", currency="EUR")).month
    6
    """

    month: int = field(validator=whole(least=0, most=600))
    amount: Money = field(validator=not_negative)


@frozen(kw_only=True)
class CostItem:
    """A part of the costs that is told apart in the accounts; an amount that is not known is `None`.

    >>> CostItem(id="works", amount=Money(amount="1000000", currency="EUR"), phase="investment").phase
    'investment'

    `spent` tells in which months it is paid; without it, no cash flow can be told.
    """

    id: str = field(validator=identifier)
    amount: Money | None = field(default=None, validator=optional(not_negative))
    phase: Phase | None = field(default=None, validator=optional(one_of(*get_args(Phase))))
    spent: tuple[Spend, ...] = field(default=(), converter=several, validator=each(a(Spend)))

    def __attrs_post_init__(self) -> None:
        total = money_sum(one.amount for one in self.spent)
        if total and total != (self.amount,):
            raise InvalidValue("spending-invalid", "spent", f"payments of {self.amount} together", shown(str(total[0])))


@frozen(kw_only=True)
class Cover:
    """What a grant, a loan or an own share pays of one cost item.

    >>> Cover(item="works", amount=Money(amount="400000", currency="EUR")).declared is None
    True

    `declared` is the part of the item's cost that is declared to that grant; `None` leaves it to be chosen.
    """

    item: str = field(validator=identifier)
    amount: Money | None = field(default=None, validator=optional(not_negative))
    declared: Money | None = field(default=None, validator=optional(not_negative))


@frozen(kw_only=True)
class Aid:
    """Whether a grant is State aid: `none`, `exempted` with its highest intensity, or `de_minimis`.

    >>> Aid(kind="exempted", intensity="0.45").intensity
    Decimal('0.45')
    """

    kind: AidKind = field(validator=one_of(*get_args(AidKind)))
    intensity: Decimal | None = field(default=None, converter=decimal, validator=optional(a_share))


@frozen(kw_only=True)
class Grant:
    """A grant, a loan or free advice that is to be combined with others.

    >>> Grant(id="concept", instrument="eucf", covers=(Cover(item="study"),)).terms is None
    True

    The terms are those shipped for its `instrument`, where `terms` does not say otherwise.  `aid` left out is not said:
    then money that the Union manages centrally is none.  `signed` is the month from which it pays, `awarded` the day of
    the award; without it, the day of the question.
    """

    id: str = field(validator=identifier)
    covers: tuple[Cover, ...] = field(converter=several, validator=each(a(Cover)))
    instrument: str | None = field(default=None, validator=optional(identifier))
    terms: Terms | None = field(default=None, validator=optional(a(Terms)))
    aid: Aid | None = field(default=None, validator=optional(a(Aid)))
    signed: int | None = field(default=None, validator=optional(whole(least=0, most=600)))
    awarded: date | None = field(default=None, converter=day, validator=optional(plain_day))


@frozen(kw_only=True)
class OwnShare:
    """What is paid from elsewhere than the grants and loans listed: `own` money, a `partner`'s, `other_eu` or `other`.

    >>> OwnShare(id="budget", source="own", covers=()).source
    'own'
    """

    id: str = field(validator=identifier)
    covers: tuple[Cover, ...] = field(converter=several, validator=each(a(Cover)))
    source: OwnSource | None = field(default=None, validator=optional(one_of(*get_args(OwnSource))))


@frozen(kw_only=True)
class DeMinimis:
    """De minimis aid that was granted before.

    >>> DeMinimis(amount=Money(amount="100000", currency="EUR"), on="2025-03-01").on.year
    2025
    """

    amount: Money = field(validator=not_negative)
    on: date = field(converter=day, validator=plain_day)


def _named(ids: "list[str]", field_: str) -> None:
    twice = next((one for one in ids if ids.count(one) > 1), None)
    if twice is not None:
        raise InvalidValue("id-twice", field_, "each id once", shown(twice))


@frozen(kw_only=True)
class Stack:
    """A set of grants, loans and own money over cost items: may they be combined?

    >>> works = CostItem(id="works", amount=Money(amount="1000", currency="EUR"))
    >>> Stack(id="roof", costs=(works,), grants=(Grant(id="g", covers=(Cover(item="wroks"),)),))
    Traceback (most recent call last):
    smallgiants.errors.InvalidValue: grants[g].covers: expected one of the cost items works, got 'wroks'

    `documents` are those that the applicant has, `had` the instruments it was given before, `received` its de minimis
    aid of the last three years; each left out is unknown, and empty is none.  `programme` is the investment that the
    grants lead to, where it is more than the items listed.
    """

    id: str = field(validator=identifier)
    costs: tuple[CostItem, ...] = field(converter=several, validator=each(a(CostItem)))
    grants: tuple[Grant, ...] = field(default=(), converter=several, validator=each(a(Grant)))
    own: tuple[OwnShare, ...] = field(default=(), converter=several, validator=each(a(OwnShare)))
    programme: Money | None = field(default=None, validator=optional(not_negative))
    documents: tuple[str, ...] | None = field(default=None, validator=optional(each(identifier)))
    had: tuple[str, ...] | None = field(default=None, validator=optional(each(identifier)))
    region_class: str | None = field(default=None, validator=optional(one_of(*map(str, CHOICES["region_class"]))))
    received: tuple[DeMinimis, ...] | None = field(default=None, validator=optional(each(a(DeMinimis))))

    def __attrs_post_init__(self) -> None:
        if not self.costs:
            raise InvalidValue("costs-missing", "costs", "at least one cost item", "none")
        _named([one.id for one in self.costs], "costs")
        backings: list[Grant | OwnShare] = [*self.grants, *self.own]
        _named([one.id for one in backings], "grants")
        items = [one.id for one in self.costs]
        for backing in backings:
            where = "grants" if isinstance(backing, Grant) else "own"
            covered = [one.item for one in backing.covers]
            wrong = next((one for one in covered if one not in items or covered.count(one) > 1), None)
            if wrong is not None:
                expected = f"one of the cost items {', '.join(items)}{', each once' * (wrong in items)}"
                raise InvalidValue("cost-item-unknown", f"{where}[{backing.id}].covers", expected, shown(wrong))
        currencies = money_sum(_amounts(self))
        if len(currencies) > 1:
            told = " and ".join(one.currency for one in currencies)
            hint = "convert it at a stated rate first"
            raise InvalidValue("currencies-mixed", "costs", "one currency", told, hint)

    @property
    def currency(self) -> str:
        """The currency of its amounts; EUR where none is known."""
        found = money_sum(_amounts(self))
        return found[0].currency if found else "EUR"


def _amounts(stack: Stack) -> "list[Money]":
    backed = [one for grant in stack.grants for one in grant.covers] + [one for own in stack.own for one in own.covers]
    told = [one.amount for one in stack.costs]
    told += [one.amount for one in backed] + [one.declared for one in backed]
    told += [stack.programme, *(one.amount for one in stack.received or ())]
    return [one for one in told if one is not None]
