"""Which cells of linked tables are withheld, so that nothing that is shown gives one organisation away."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from attrs import frozen

from ..audience import Audience
from ..errors import InvalidValue, NotAllowed, shown
from ..money import Money, money_sum
from ._span import combined, revealing
from ._tables import Contribution, Protected, Table, TableCell, Under, called

__all__ = ["SMALLEST_CELL", "protect"]

SMALLEST_CELL = 5
"""How many organisations that did not permit their figure must stand behind a sum before it may be shown."""

Why = Literal["small", "linked", "alike"]


@frozen
class _Spot:
    """A cell of a table while it is judged."""

    table: str
    under: Under
    behind: tuple[Contribution, ...]
    fixed: TableCell | None

    def guarded(self, known: frozenset[str], unit: str) -> frozenset[str]:
        """The figures in one unit that nobody else knows yet."""
        return frozenset(one.id for one in self.behind if _unit(one) == unit and one.id not in known)

    @property
    def cost(self) -> tuple[int, int, str, Under]:
        """What is withheld first: a single cell before a sum, and of these the one behind which the fewest stand."""
        return -len(self.under), len({one.of for one in self.behind if not one.permitted}), self.table, self.under


def protect(
    tables: Iterable[Table],
    *,
    audience: "Audience | str",
    k: int = SMALLEST_CELL,
    published: Protected | None = None,
) -> Protected:
    """The tables as this audience may see them, all of them together.

    >>> eur = lambda n: Money(amount=n, currency="EUR")
    >>> small = Contribution(id="n-0", of="t0", amount=eur(9), under={"theme": "bikes"})
    >>> large = [Contribution(id=f"n-{n}", of=f"t{n}", amount=eur(n), under={"theme": "lamps"}) for n in range(1, 6)]
    >>> print(protect([Table(id="needs", by=("theme",), contributions=[small, *large])], audience="public"))
    needs, bikes: withheld, too few stand behind it
    needs, lamps: withheld, with what else is shown it would give another one away
    needs, all: EUR 24.00 from 6

    A cell is shown when, in each currency, all behind it permitted their figure, or at least `k` with a figure other than
    zero did not; and so for everything that adding and subtracting shown cells, of all tables, can give.  Then nobody can
    tell one organisation's figure or bound it from both sides, nor can `k - 2` of the organisations together who put their
    own figures in.  First what is small is withheld, then, as long as something can be worked out, the smallest cell that
    takes part in it; last, what turns out not to be needed is shown.

    `published` is what was shown before: its tables must be handed in again, unchanged, and stay as they were.  The
    secretariat sees all.  Raises `InvalidValue` for one id with two figures, `NotAllowed` where what was published already
    gives a figure away.

    Source: primary and complementary (secondary) cell suppression of linked tables, as in Hundepool et al., Statistical
    Disclosure Control (2012), chapter 4, and R's sdcTable; the audit here looks for vectors of few owners in the space that
    shown cells span, which also sees common contributors of several withheld cells (Castro 2012 names these singletons).
    """
    given, viewer = tuple(tables), Audience.parse(audience)
    if type(k) is not int or k < 1:
        raise InvalidValue("number-out-of-range", "k", "a whole number of at least 1", shown(k))
    _agree(given)
    spots = list(_spots(given, published))
    withheld = {} if viewer.sees("secretariat") else _Judge(spots, given, k).withheld()
    return Protected(audience=viewer, k=k, cells=tuple(_cell(spot, withheld.get(n)) for n, spot in enumerate(spots)))


def _agree(tables: tuple[Table, ...]) -> None:
    """Refuses one id with two figures, and two tables of one id."""
    ids = [table.id for table in tables]
    if len(set(ids)) < len(ids):
        raise InvalidValue("id-duplicate", "tables", "each id once", shown(sorted(ids)))
    seen: dict[str, Contribution] = {}
    for table in tables:
        for one in table.contributions:
            first = seen.setdefault(one.id, one)
            if (first.of, first.amount) != (one.of, one.amount):
                path, hint = f"tables[{table.id}].contributions[{one.id}]", "a figure that changed takes a new id"
                raise InvalidValue("figure-differs", path, "the figure it has in another table", "another", hint)


def _spots(tables: tuple[Table, ...], published: Protected | None) -> Iterator[_Spot]:
    before: dict[tuple[str, Under], TableCell] = {}
    if published is not None:
        if published.audience.sees("secretariat"):
            expected = "what was published for members or the public"
            raise InvalidValue("audience-invalid", "published", expected, str(published.audience))
        before = {(cell.table, cell.under): cell for cell in published.cells}
    old, found = {table for table, _ in before}, set()
    for table in tables:
        for under, behind in table.cells().items():
            spot = _Spot(table.id, under, behind, before.get((table.id, under)))
            if table.id in old and (spot.fixed is None or spot.fixed != _cell(spot, spot.fixed.withheld)):
                raise _changed(called(table.id, under))
            found.add((table.id, under))
            yield spot
    if lacking := sorted(set(before) - found):
        raise _changed(called(*lacking[0]))


def _changed(cell: str) -> InvalidValue:
    hint = "hand in each table as it was then, and what is new under another id"
    return InvalidValue("figure-differs", "published", f"{cell}, as it was published", "another or none", hint)


class _Judge:
    """What is withheld of all cells, by their number."""

    def __init__(self, spots: list[_Spot], tables: tuple[Table, ...], k: int) -> None:
        every = [one for table in tables for one in table.contributions]
        self._spots, self._k = spots, k
        self._known = frozenset(one.id for one in every if one.permitted)
        self._owners = {one.id: one.of if _nonzero(one) else None for one in every}
        self._units = sorted({_unit(one) for one in every})
        self._rows = {unit: [spot.guarded(self._known, unit) for spot in spots] for unit in self._units}
        self._alike, cells = self._slices(tables)
        self._first: dict[int, Why] = {}
        for number, spot in enumerate(spots):
            if spot.fixed is not None:
                self._first |= {number: spot.fixed.withheld} if spot.fixed.withheld else {}
            elif self._small(spot) or number in cells:
                self._first[number] = "small" if self._small(spot) else "alike"

    def withheld(self) -> dict[int, Why]:
        gone = dict(self._first)
        while (found := self._revealed(gone)) is not None:
            takes = [number for number in found if self._spots[number].fixed is None]
            if not takes:
                raise NotAllowed(
                    "figure-revealed", "published", "tables from which no figure can be worked out", "one that can be",
                    "publish nothing more of these figures; what was published cannot be called back",
                )  # fmt: skip
            gone[min(takes, key=lambda number: self._spots[number].cost)] = "linked"
        for number in sorted(gone, key=lambda number: self._spots[number].cost, reverse=True):
            without = {one: why for one, why in gone.items() if one != number}
            if gone[number] == "linked" and number not in self._first and self._revealed(without) is None:
                gone = without
        return gone

    def _small(self, spot: _Spot) -> bool:
        """Whether in some unit some did not permit their figure, and fewer than `k` of them have one."""
        for unit in self._units:
            asked = [one for one in spot.behind if _unit(one) == unit and not one.permitted]
            if asked and len({one.of for one in asked if _nonzero(one)}) < self._k:
                return True
        return False

    def _revealed(self, gone: Mapping[int, Why]) -> list[int] | None:
        """The cells that together give something away."""
        shown_ = [number for number in range(len(self._spots)) if number not in gone]
        for unit in self._units:
            rows = [self._rows[unit][number] for number in shown_]
            found = revealing(rows, self._owners, self._k)
            for wanted in self._alike[unit]:
                found = found or combined(rows, wanted)
            if found:
                return [shown_[index] for index in found]
        return None

    def _slices(self, tables: tuple[Table, ...]) -> tuple[dict[str, list[frozenset[str]]], set[int]]:
        """By unit, those who all gave one answer to a secret question; and the cells that would tell it."""
        secret = {table.id: set(table.secret) for table in tables}
        numbers = {(spot.table, spot.under): number for number, spot in enumerate(self._spots)}
        alike: dict[str, list[frozenset[str]]] = {unit: [] for unit in self._units}
        cells = set()
        for (table, under), number in numbers.items():
            for pair in under:
                whole = numbers.get((table, tuple(other for other in under if other != pair)))
                if pair[0] not in secret[table] or whole is None:
                    continue
                for unit, rows in self._rows.items():
                    if rows[number] and rows[number] == rows[whole]:
                        alike[unit].append(rows[number])
                        cells |= {number, whole}
        return alike, cells


def _unit(one: Contribution) -> str:
    return one.amount.currency if isinstance(one.amount, Money) else ""


def _nonzero(one: Contribution) -> bool:
    return bool(one.amount.amount if isinstance(one.amount, Money) else one.amount)


def _cell(spot: _Spot, why: Why | None) -> TableCell:
    if why is not None:
        return TableCell(table=spot.table, under=spot.under, withheld=why)
    counts = [one.amount for one in spot.behind if isinstance(one.amount, int)]
    return TableCell(
        table=spot.table,
        under=spot.under,
        sums=money_sum(one.amount for one in spot.behind if isinstance(one.amount, Money)) or None,
        count=sum(counts) if counts else None,
        contributors=len({one.of for one in spot.behind}),
    )
