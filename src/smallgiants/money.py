"""Exact amounts: Decimal and an ISO 4217 currency, never a float."""

import re
from collections.abc import Callable, Iterable
from decimal import Context, Decimal
from fractions import Fraction
from math import ceil, floor
from typing import Any, Literal, Self

from attrs import field, frozen

from .errors import InvalidValue, NotAllowed, shown

__all__ = ["Money", "money_sum"]

# ISO 4217, the currencies that do not have two decimals; any other three capital letters have two.
_DECIMALS = {
    "BHD": 3, "BIF": 0, "CLF": 4, "CLP": 0, "DJF": 0, "GNF": 0, "IQD": 3, "ISK": 0, "JOD": 3, "JPY": 0, "KMF": 0,
    "KRW": 0, "KWD": 3, "LYD": 3, "OMR": 3, "PYG": 0, "RWF": 0, "TND": 3, "UGX": 0, "UYI": 0, "UYW": 4, "VND": 0,
    "VUV": 0, "XAF": 0, "XOF": 0, "XPF": 0,
}  # fmt: skip
_PLAIN = re.compile(r"[+-]?\d{1,18}(\.\d{1,4})?", re.ASCII)
# Our own context everywhere: the one of the host may round or trap.
_EXACT = Context(prec=60)
_LEAST, _MOST = Decimal(-(10**18)), Decimal(10**18)
_UNITS = {places: Decimal((0, (1,), -places)) for places in (0, 2, 3, 4)}
_ROUNDINGS: dict[str, Callable[[Fraction], int]] = {"up": ceil, "down": floor, "even": round}


def _amount(value: "str | int | Decimal") -> Decimal:
    match value:
        case Decimal():
            return value
        case int() if not isinstance(value, bool):
            return Decimal(value)
        case str() if _PLAIN.fullmatch(value):
            return Decimal(value)
    hint = "write it as text, floats lose cents" if isinstance(value, float) else "a plain decimal such as 30000000.00"
    raise InvalidValue("amount-invalid", "amount", "an exact amount", shown(value), hint)


def _currency(instance: Any, attribute: Any, value: Any) -> None:
    if not isinstance(value, str) or not re.fullmatch("[A-Z]{3}", value):
        raise InvalidValue("currency-invalid", "currency", "an ISO 4217 code such as EUR", shown(value))


def _share(value: object) -> Fraction:
    match value:
        case Fraction() | int() if not isinstance(value, bool):
            return Fraction(value)
        case Decimal() if value.is_finite():
            return Fraction(value)
    raise InvalidValue("type-wrong", "share", "an exact share: a Fraction, an int or a finite Decimal", shown(value))


@frozen(kw_only=True, order=False)
class Money:
    """An exact amount of one currency.

    >>> print(Money(amount="29999999.99", currency="EUR"))
    EUR 29,999,999.99
    >>> Money(amount="0.001", currency="EUR")
    Traceback (most recent call last):
    smallgiants.errors.InvalidValue: amount: expected at most 2 decimals for EUR, got 0.001; round it knowingly first

    The amount is kept with the currency's own number of decimals.  Raises `InvalidValue` for floats, NaN, more
    decimals than the currency has (ISO 4217), or 10¹⁸ and more; `NotAllowed` where two currencies would be mixed.
    """

    amount: Decimal = field(converter=_amount)
    currency: str = field(validator=_currency)

    def __attrs_post_init__(self) -> None:
        unit = _UNITS[_DECIMALS.get(self.currency, 2)]
        if self.amount.same_quantum(unit) and _LEAST < self.amount < _MOST and self.amount:
            return  # with its currency's decimals already
        if not self.amount.is_finite() or self.amount.copy_abs() >= _MOST:
            raise InvalidValue("amount-invalid", "amount", "a finite amount below 10^18", shown(self.amount))
        places = _DECIMALS.get(self.currency, 2)
        exact = self.amount.quantize(unit, context=_EXACT)
        if exact != self.amount:
            expected = f"at most {places} decimals for {self.currency}"
            raise InvalidValue("amount-too-fine", "amount", expected, f"{self.amount}", "round it knowingly first")
        # Zero has no sign: -0.00 and 0.00 are one amount and must read as one.
        object.__setattr__(self, "amount", exact.copy_abs() if exact == 0 else exact)

    @classmethod
    def zero(cls, currency: str) -> Self:
        """Nothing, in this currency."""
        return cls(amount=Decimal(0), currency=currency)

    def __add__(self, other: "Money") -> "Money":
        return Money(amount=_EXACT.add(self.amount, self._same(other)), currency=self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(amount=_EXACT.subtract(self.amount, self._same(other)), currency=self.currency)

    def __lt__(self, other: "Money") -> bool:
        return self.amount < self._same(other)

    def __le__(self, other: "Money") -> bool:
        return self.amount <= self._same(other)

    def __gt__(self, other: "Money") -> bool:
        return self.amount > self._same(other)

    def __ge__(self, other: "Money") -> bool:
        return self.amount >= self._same(other)

    def times(self, share: "Fraction | int | Decimal", *, rounding: Literal["up", "down", "even"]) -> "Money":
        """This amount times an exact share, rounded to the currency's last decimal as named.

        >>> print(Money(amount="10.00", currency="EUR").times(Fraction(1, 3), rounding="up"))
        EUR 3.34
        """
        round_ = _ROUNDINGS[rounding]
        places = _DECIMALS.get(self.currency, 2)
        units = round_(Fraction(self.amount) * _share(share) * 10**places)
        return Money(amount=Decimal(units).scaleb(-places, _EXACT), currency=self.currency)

    def __str__(self) -> str:
        return f"{self.currency} {self.amount:,}"

    def _same(self, other: "Money") -> Decimal:
        if not isinstance(other, Money):
            raise InvalidValue("type-wrong", "", "Money", shown(other))
        if other.currency != self.currency:
            hint = "convert it at a stated rate first"
            raise NotAllowed("currencies-mixed", "currency", f"{self.currency} on both sides", other.currency, hint)
        return other.amount


def money_sum(amounts: Iterable[Money]) -> tuple[Money, ...]:
    """The exact sums, one for each currency, in the order of their codes: different currencies are never added.

    >>> [str(total) for total in money_sum([Money(amount=1, currency="SEK"), Money(amount=2, currency="EUR")])]
    ['EUR 2.00', 'SEK 1.00']
    """
    totals: dict[str, Decimal] = {}
    for one in amounts:
        totals[one.currency] = _EXACT.add(totals.get(one.currency, Decimal(0)), one.amount)
    return tuple(Money(amount=totals[currency], currency=currency) for currency in sorted(totals))
