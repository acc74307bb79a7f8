"""The needs of a theme in exact money, summed for those who may see it."""

from collections.abc import Iterable

from attrs import field, frozen

from ..answers import LeftOut, Row
from ..audience import Audience
from ..checks import a, each
from ..disclosure import SMALLEST_CELL, Figure, Shown, shown_sums
from ..money import Money
from ._need import Need

__all__ = ["UNSAID", "NeedsSum", "needs_sum"]

UNSAID = "not-stated"
"""The cell of needs that name no theme."""


@frozen(kw_only=True)
class NeedsSum:
    """The sums of needs by theme and in all, as one audience may see them.

    >>> eur = Money(amount="2500000", currency="EUR")
    >>> print(needs_sum([Need(id="n-1", by="kranj", theme="mobility", amount=eur, permitted=True)], audience="public"))
    mobility: EUR 2,500,000.00 from 1
    all: EUR 2,500,000.00 from 1
    """

    cells: tuple[Shown, ...] = field(validator=each(a(Shown)))
    left_out: tuple[LeftOut, ...] = field(default=(), validator=each(a(LeftOut)))
    audience: Audience = field(validator=a(Audience))

    def rows(self) -> tuple[Row, ...]:
        """A row for each theme and currency, the total last with theme `None`; a withheld sum is `None`."""
        return tuple(
            _row(cell, amount) for cell in self.cells for amount in (cell.sums if cell.sums is not None else (None,))
        )

    def __str__(self) -> str:
        return "\n".join(_line(cell) for cell in self.cells)


def needs_sum(needs: Iterable[Need], *, audience: "Audience | str", k: int = SMALLEST_CELL) -> NeedsSum:
    """Adds needs up by theme, exactly, for those who may see them.

    >>> needs_sum([Need(id="n-2", by="kranj")], audience="public").left_out[0].because
    'no amount is known'

    Currencies are never mixed.  A town without permission is hidden as `disclosure` says.  What is withdrawn is left out;
    `standing` gives the needs as they stood on another day.
    """
    known = sorted(needs, key=lambda need: need.id)
    figures = [
        Figure(cell=need.theme or UNSAID, of=need.by, amount=need.amount, permitted=need.permitted is True)
        for need in known if need.amount is not None and not need.withdrawn
    ]  # fmt: skip
    unknown = tuple(
        LeftOut(id=need.id, because="it is withdrawn" if need.withdrawn else "no amount is known")
        for need in known if need.withdrawn or need.amount is None
    )  # fmt: skip
    viewer = Audience.parse(audience)
    return NeedsSum(cells=shown_sums(figures, audience=viewer, k=k), left_out=unknown, audience=viewer)


def _row(cell: Shown, amount: Money | None) -> Row:
    currency, number = (None, None) if amount is None else (amount.currency, amount.amount)
    return {"theme": cell.cell, "currency": currency, "amount": number, "towns": cell.contributors}


def _line(cell: Shown) -> str:
    name = cell.cell or "all"
    if cell.sums is None:
        return f"{name}: withheld, too few towns stand behind it"
    return f"{name}: {' + '.join(map(str, cell.sums)) or 'nothing'} from {cell.contributors}"
