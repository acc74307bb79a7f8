"""What a bundle of needs has to reach for an instrument."""

from collections.abc import Sequence
from datetime import date

from ..money import Money
from ._asked import asked_of, day_of
from .facts import bounds
from .instruments import Instrument
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
    least = [bounds(one.allowed)[0] for one in (rules.ruling if rules else ()) if one.fact == "programme_eur"]
    sums = sorted(one for one in least if one)
    return Money(amount=str(sums[0]), currency="EUR") if sums else None
