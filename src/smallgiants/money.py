"""Exact amounts: Decimal and an ISO 4217 currency, never a float."""

import re
from collections.abc import Iterable
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Context, Decimal, localcontext
from fractions import Fraction
from typing import Literal, Self

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
_EXACT = Context(prec=60)
_MOST = Decimal(10) ** 18


def _amount(value: "str | int | Decimal") -> Decimal:
    if isinstance(value, Decimal):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    if isinstance(value, str) and _PLAIN.fullmatch(value):
        return Decimal(value)
    hint = "write it as text, floats lose cents" if isinstance(value, float) else "a plain decimal such as 30000000.00"
    raise InvalidValue("amount-invalid", "amount", "an exact amount", shown(value), hint)


def _currency(instance: object, attribute: object, value: object) -> None:
    if not isinstance(value, str) or not re.fullmatch("[A-Z]{3}", value):
        raise InvalidValue("currency-invalid", "currency", "an ISO 4217 code such as EUR", shown(value))


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
        if not self.amount.is_finite() or abs(self.amount) >= _MOST:
            raise InvalidValue("amount-invalid", "amount", "a finite amount below 10^18", shown(self.amount))
        places = _DECIMALS.get(self.currency, 2)
        exact = self.amount.quantize(Decimal(1).scaleb(-places), context=_EXACT)
        if exact != self.amount:
            expected = f"at most {places} decimals for {self.currency}"
            raise InvalidValue("amount-too-fine", "amount", expected, f"{self.amount}", "round it knowingly first")
        # Zero has no sign: -0.00 and 0.00 are one amount and must read as one.
        object.__setattr__(self, "amount", abs(exact) if exact == 0 else exact)

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
        rule = {"up": ROUND_CEILING, "down": ROUND_FLOOR, "even": ROUND_HALF_EVEN}[rounding]
        exact = Fraction(self.amount) * Fraction(share)
        places = _DECIMALS.get(self.currency, 2)
        scaled = exact * 10**places
        floor, rest = divmod(scaled.numerator, scaled.denominator)
        up = rest and (rule == ROUND_CEILING or (rule == ROUND_HALF_EVEN and (2 * rest, floor % 2) > (scaled.denominator, 0)))
        return Money(amount=Decimal(floor + bool(up)).scaleb(-places, _EXACT), currency=self.currency)

    def __str__(self) -> str:
        with localcontext(_EXACT):
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
    totals: dict[str, Money] = {}
    for amount in amounts:
        totals[amount.currency] = totals.get(amount.currency, Money.zero(amount.currency)) + amount
    return tuple(totals[currency] for currency in sorted(totals))
