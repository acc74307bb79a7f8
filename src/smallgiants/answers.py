"""What a question gives back: truth in data, words on `str()`, rows for any table."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Protocol, runtime_checkable

from attrs import field, frozen

from .checks import identifier, words

__all__ = ["Answer", "Cell", "LeftOut", "Row"]

Cell = str | int | bool | Decimal | Fraction | date | None
"""What one cell of an answer's rows may hold; `None` is unknown."""

Row = Mapping[str, Cell]
"""One row of an answer, fit for any data frame."""


@runtime_checkable
class Answer(Protocol):
    """Anything a question gives back: it lays itself out in rows and reads as words.

    >>> from smallgiants.needs import needs_sum
    >>> isinstance(needs_sum([], audience="public"), Answer)
    True
    """

    def rows(self) -> tuple[Row, ...]:
        """The answer as rows of plain cells, in a stated order."""
        ...

    def __str__(self) -> str: ...


@frozen(kw_only=True)
class LeftOut:
    """Something an answer had to leave out, and why.

    >>> print(LeftOut(id="n-7", because="no permission to show its figure"))
    n-7: no permission to show its figure
    """

    id: str = field(validator=identifier)
    because: str = field(validator=words)

    def __str__(self) -> str:
        return f"{self.id}: {self.because}"
