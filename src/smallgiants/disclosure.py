"""Who may see which figure: permission of each organisation, and no cell small enough to point at one of them."""

from collections.abc import Iterable, Mapping

from attrs import field, frozen

from .audience import Audience
from .checks import a, each, identifier, optional, whole
from .money import Money, money_sum

__all__ = ["SMALLEST_CELL", "Figure", "Shown", "shown_sums"]

SMALLEST_CELL = 5
"""How many organisations that did not permit their figure must stand behind a sum before it may be shown."""


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
    withheld too.  The secretariat sees all.
    """
    cells: dict[str, list[Figure]] = {}
    for figure in figures:
        cells.setdefault(figure.cell, []).append(figure)
    everyone = [figure for cell in cells.values() for figure in cell]
    withheld = set() if Audience.parse(audience).sees("secretariat") else _withheld(cells, k)
    rows = [_row(cell, cells[cell], cell in withheld) for cell in sorted(cells)]
    return (*rows, _row(None, everyone, None in withheld))


def _row(cell: str | None, figures: list[Figure], withheld: bool) -> Shown:
    if withheld:
        return Shown(cell=cell, sums=None, contributors=None)
    contributors = len({figure.of for figure in figures})
    return Shown(cell=cell, sums=money_sum(figure.amount for figure in figures), contributors=contributors)


def _withheld(cells: Mapping[str, list[Figure]], k: int) -> "set[str | None]":
    small = {cell for cell, figures in cells.items() if _few(figures, k)}
    large = [cell for cell, figures in cells.items() if _guarded(figures) and cell not in small]
    large.sort(key=lambda cell: (sum(map(len, _guarded(cells[cell]).values())), cell))
    # The total less the shown cells is the sum of the withheld ones: it must hide as many as any cell does.
    for count in range(len(large) + 1):
        withheld = small.union(large[:count])
        if not _few([figure for cell in withheld for figure in cells[cell]], k):
            return {*withheld}
    return {*small, None}


def _few(figures: Iterable[Figure], k: int) -> bool:
    """Whether, in some currency, some organisations did not permit their figure, and fewer than `k` of them."""
    return any(len(towns) < k for towns in _guarded(figures).values())


def _guarded(figures: Iterable[Figure]) -> dict[str, set[str]]:
    """By currency, the organisations that did not permit their figure."""
    towns: dict[str, set[str]] = {}
    for figure in figures:
        if not figure.permitted:
            towns.setdefault(figure.amount.currency, set()).add(figure.of)
    return towns
