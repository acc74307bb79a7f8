"""What a bundle of needs has to reach for an instrument."""

from collections.abc import Sequence
from datetime import date

from ..money import Money
from ..partial import Between
from ._asked import asked_of, day_of
from .instruments import Instrument
from .requirements import Requirement
from .tables import catalogue as shipped
from .tables import instrument_of

__all__ = ["to_reach"]


def to_reach(
    instrument: Instrument | str, *, on: "str | date | None", catalogue: Sequence[Instrument] | None = None
) -> Money | None:
    """The least sum in euro that an instrument asks of a programme: what a bundle of needs has to reach.

    >>> str(to_reach("elena", on="2024-02-07")), to_reach("eucf", on="2024-02-07")
    ('EUR 30,000,000.00', None)

    `None` where it asks no such sum, or no edition was known on that day.  What is asked typically counts, what nobody has
    seen in print does not.
    """
    named = instrument_of(instrument, shipped() if catalogue is None else catalogue)
    rules = asked_of(named, "all", day_of(on))
    least = {one.allowed.min for one in (rules.ruling if rules else ()) if _of_a_programme(one)}  # type: ignore[union-attr]
    return Money(amount=str(min(least)), currency="EUR") if least else None


def _of_a_programme(one: Requirement) -> bool:
    return one.fact == "programme_eur" and isinstance(one.allowed, Between) and bool(one.allowed.min)
