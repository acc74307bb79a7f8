"""Figures of organisations in the cells of one table, and their sums."""

from collections.abc import Iterable

from attrs import field, frozen

from ..audience import Audience
from ..checks import a, each, identifier, optional, whole
from ..money import Money
from ._protect import SMALLEST_CELL, protect
from ._tables import Contribution, Table

__all__ = ["Figure", "Shown", "shown_sums"]


@frozen(kw_only=True)
class Figure:
    """One organisation's figure in one cell of a table.

    >>> Figure(cell="mobility", of="kranj", amount=Money(amount="250000", currency="EUR"), permitted=True).cell
    'mobility'
    """

    cell: str = field(validator=identifier)
    of: str = field(validator=identifier)
    amount: Money = field(validator=a(Money))
    permitted: bool = field(validator=a(bool))


@frozen(kw_only=True)
class Shown:
    """A cell as one audience sees it: its sums by currency, or `None` where it is withheld, and how many stand behind it.

    >>> Shown(cell="mobility", sums=None, contributors=2).sums is None
    True
    """

    cell: str | None = field(validator=optional(identifier))
    sums: tuple[Money, ...] | None = field(validator=optional(each(a(Money))))
    contributors: int | None = field(validator=optional(whole(least=0)))


def shown_sums(figures: Iterable[Figure], *, audience: "Audience | str", k: int = SMALLEST_CELL) -> tuple[Shown, ...]:
    """The sums of a table and, last, its total (`cell=None`), as this audience may see them.

    >>> eur = lambda n: Money(amount=n, currency="EUR")
    >>> table = [Figure(cell="a", of="t1", amount=eur(5), permitted=True),
    ...          Figure(cell="b", of="t2", amount=eur(7), permitted=False)]
    >>> [shown.sums and str(shown.sums[0]) for shown in shown_sums(table, audience="public")]
    ['EUR 5.00', None, None]

    A cell is shown when, in each currency, every organisation permits its figure or at least `k` do not; what could
    be had by subtracting shown cells from the total obeys the same rule, so a further cell or else the total is
    withheld too.  It is `protect` for one table.  The secretariat sees all.
    """
    parts = [
        Contribution(id=f"f-{number}", of=one.of, amount=one.amount, permitted=one.permitted, under={"cell": one.cell})
        for number, one in enumerate(figures)
    ]
    table = Table(id="sums", by=("cell",), contributions=parts)
    return tuple(
        Shown(
            cell=cell.under[0][1] if cell.under else None,
            sums=None if cell.withheld else cell.sums or (),
            contributors=cell.contributors,
        )
        for cell in protect([table], audience=audience, k=k).cells
    )
