"""How much of something is needed: exact, with its unit, and never added to another kind of unit."""

from collections.abc import Iterable
from decimal import Context, Decimal
from typing import Any

from attrs import field, frozen

from ..checks import identifier, refuse
from ..errors import InvalidValue, NotAllowed, shown

__all__ = ["DECIMALS", "Quantity", "quantity_sum"]

DECIMALS = 6
"""The most decimals of a quantity."""

_EXACT = Context(prec=60)
_MOST = Decimal(10**15)
# Units that turn into one another by a whole factor (SI Brochure, 9th edition, tables 2, 4, 7 and 8); any other word is a
# unit of its own, such as `luminaire`.
_BASES: dict[str, tuple[str, int]] = {
    "m": ("m", 1), "km": ("m", 1000),
    "m2": ("m2", 1), "ha": ("m2", 10**4), "km2": ("m2", 10**6),
    "l": ("l", 1), "m3": ("l", 1000),
    "kg": ("kg", 1), "t": ("kg", 1000),
    "kW": ("kW", 1), "MW": ("kW", 1000),
    "kWh": ("kWh", 1), "MWh": ("kWh", 1000), "GWh": ("kWh", 10**6),
}  # fmt: skip


def _amount(value: Any) -> Any:
    match value:
        case int() if not isinstance(value, bool):
            return Decimal(value)
        case str() if value.isascii() and value.replace(".", "", 1).isdigit() and len(value) < 40:
            return Decimal(value)
    return value


def _plain(instance: Any, attribute: Any, value: Any) -> None:
    if not isinstance(value, Decimal):
        hint = "write it as text, floats are not exact" if isinstance(value, float) else None
        raise refuse(attribute, "quantity-invalid", "an exact number of 0 or more", value, hint)
    if not value.is_finite() or not 0 <= value < _MOST:
        raise refuse(attribute, "quantity-invalid", "a number of 0 or more and below 10^15", value)
    if value != round(value, DECIMALS):
        raise refuse(attribute, "quantity-invalid", f"at most {DECIMALS} decimals", value, "round it knowingly first")


def _tidy(value: Decimal) -> Decimal:
    """The number without idle zeros and without a sign of zero: 5.0 and 5 are one amount and must read as one."""
    short = value.normalize(_EXACT).copy_abs()
    return Decimal(int(short)) if short == short.to_integral_value() else short


@frozen(kw_only=True)
class Quantity:
    """An exact amount of a unit: of SI, or any word for what is counted.

    >>> print(Quantity(amount="1200", unit="luminaire"), "|", Quantity(amount="2.5", unit="km").to("m"))
    1,200 luminaire | 2,500 m

    Raises `InvalidValue` for floats, amounts below zero, of 10¹⁵ and more, or with more than six decimals.
    """

    amount: Decimal = field(converter=_amount, validator=_plain)
    unit: str = field(validator=identifier)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "amount", _tidy(self.amount))

    @property
    def kind(self) -> str:
        """The unit that all units of its kind turn into."""
        return _base(self.unit)[0]

    def to(self, unit: str) -> "Quantity":
        """The same in another unit of its kind; raises `NotAllowed` where there is no way from one to the other."""
        (mine, times), (theirs, per) = _base(self.unit), _base(unit)
        if mine != theirs:
            known = ", ".join(one for one, (base, _) in _BASES.items() if base == mine) or self.unit
            raise NotAllowed("units-mixed", "unit", f"one of {known}", shown(unit), "these are not the same kind")
        return Quantity(amount=_EXACT.divide(_EXACT.multiply(self.amount, Decimal(times)), Decimal(per)), unit=unit)

    def __str__(self) -> str:
        return f"{self.amount:,} {self.unit}"


def _base(unit: str) -> tuple[str, int]:
    return _BASES.get(unit, (unit, 1))


def quantity_sum(quantities: Iterable[Quantity]) -> tuple[Quantity, ...]:
    """The exact sums, one for each kind of unit, in the order of their names: metres and luminaires are never added.

    >>> [str(one) for one in quantity_sum([Quantity(amount="1.5", unit="km"), Quantity(amount=20, unit="m")])]
    ['1,520 m']
    """
    totals: dict[str, Decimal] = {}
    for one in quantities:
        times = Decimal(_base(one.unit)[1])
        totals[one.kind] = _EXACT.add(totals.get(one.kind, Decimal(0)), _EXACT.multiply(one.amount, times))
    if large := next((unit for unit, total in totals.items() if total >= _MOST), None):
        raise InvalidValue("quantity-invalid", large, "a sum below 10^15", shown(totals[large]))
    return tuple(Quantity(amount=totals[unit], unit=unit) for unit in sorted(totals))
