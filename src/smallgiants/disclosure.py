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

    A cell is shown when every organisation in it permits that, or when those that do not are at least `k`; what
    could be had by subtracting shown cells from the total obeys the same rule, so further cells, and at last the
    total, are withheld.  The secretariat sees all.
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


def _guarded(figures: Iterable[Figure]) -> frozenset[str]:
    return frozenset(figure.of for figure in figures if not figure.permitted)


def _withheld(cells: Mapping[str, list[Figure]], k: int) -> "set[str | None]":
    guarded = {cell: _guarded(figures) for cell, figures in cells.items()}
    withheld: set[str | None] = {cell for cell, towns in guarded.items() if 0 < len(towns) < k}
    # Total minus shown cells is the sum of the withheld ones: it must hide as many as any single cell does.
    for cell in sorted(guarded, key=lambda cell: (len(guarded[cell]), cell)):
        if not withheld or len(_hidden(guarded, withheld)) >= k and len(withheld) > 1:
            break
        if cell not in withheld and guarded[cell]:
            withheld.add(cell)
    if withheld and (len(withheld) < 2 or len(_hidden(guarded, withheld)) < k):
        withheld.add(None)
    return withheld


def _hidden(guarded: Mapping[str, frozenset[str]], withheld: "set[str | None]") -> frozenset[str]:
    return frozenset(town for cell in withheld if cell is not None for town in guarded[cell])
