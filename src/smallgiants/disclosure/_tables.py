"""Tables of figures, linked where they hold the same ones, and what an audience may see of them."""

from collections.abc import Iterable, Mapping
from itertools import combinations
from typing import Any, Literal

from attrs import field, frozen

from ..answers import Row
from ..audience import Audience
from ..checks import a, each, identifier, one_of, optional, several, whole
from ..errors import InvalidValue, shown
from ..money import Money

__all__ = ["Contribution", "Protected", "Table", "TableCell", "called"]

Under = tuple[tuple[str, str], ...]
"""Where a figure or cell stands: pairs of a dimension and what it is there, in the order of dimensions."""

_WHY = {
    "small": "too few stand behind it",
    "linked": "with what else is shown it would give another one away",
    "alike": "all behind it answered the same",
}


def _pairs(value: "Mapping[str, str] | Iterable[tuple[str, str]]") -> Any:
    made: Any = several(value.items() if isinstance(value, Mapping) else value)
    return tuple(sorted(made, key=str)) if isinstance(made, tuple) else made


def _viewer(value: "Audience | str") -> Audience:
    return Audience.parse(value)


def _placed(instance: Any, attribute: Any, value: Any) -> None:
    each(a(tuple))(instance, attribute, value)
    if any(len(pair) != 2 or not all(isinstance(one, str) and one for one in pair) for pair in value):
        raise InvalidValue("type-wrong", attribute.name, "pairs of a dimension and what it is there", shown(value))
    if len({dimension for dimension, _ in value}) < len(value):
        raise InvalidValue("id-duplicate", attribute.name, "each dimension once", shown(value))


@frozen(kw_only=True)
class Contribution:
    """What one organisation, or person, brings to a table: an amount, or a count.

    >>> Contribution(id="n-1", of="kranj", under={"theme": "mobility", "country": "SI"}).under
    (('country', 'SI'), ('theme', 'mobility'))

    The same `id` in two tables is the same figure: this is how tables are known to be linked.  A figure that has changed
    since takes a new id.  `permitted` ones may be shown alone and guard nobody.
    """

    id: str = field(validator=identifier)
    of: str = field(validator=identifier)
    amount: Money | int = field(default=1, validator=a(Money, int))
    permitted: bool = field(default=False, validator=a(bool))
    under: Under = field(default=(), converter=_pairs, validator=_placed)


@frozen(kw_only=True)
class Table:
    """Contributions laid out by some dimensions, with the sums over each set of them unless `totals` is false.

    >>> Table(id="by-theme", by=("theme",), contributions=[Contribution(id="n-1", of="kranj", under={"theme": "mobility"})]).by
    ('theme',)

    `secret` names the dimensions that are themselves an answer nobody may be tied to, such as what access somebody
    needs: where all behind a sum of this table answered the same, even large cells would tell each one's answer.
    """

    id: str = field(validator=identifier)
    by: tuple[str, ...] = field(converter=several, validator=each(identifier))
    contributions: tuple[Contribution, ...] = field(default=(), converter=several, validator=each(a(Contribution)))
    totals: bool = field(default=True, validator=a(bool))
    secret: tuple[str, ...] = field(default=(), converter=several, validator=each(identifier))

    def __attrs_post_init__(self) -> None:
        for name, values in (("by", self.by), ("contributions", [one.id for one in self.contributions])):
            if len(set(values)) < len(values):
                raise InvalidValue("id-duplicate", name, "each id once", shown(values))
        if strange := sorted(set(self.secret) - set(self.by)):
            raise InvalidValue("choice-unknown", "secret", f"dimensions out of {', '.join(self.by)}", shown(strange))
        for one in self.contributions:
            if lacking := set(self.by) - {dimension for dimension, _ in one.under}:
                path = f"contributions[{one.id}].under"
                raise InvalidValue("key-missing", path, f"each of {', '.join(self.by)}", f"no {', '.join(lacking)}")

    def cells(self) -> "dict[Under, tuple[Contribution, ...]]":
        """Who stands behind each cell: single cells first, then sums over ever more of the dimensions, the total last."""
        made: dict[Under, list[Contribution]] = {}
        for kept in self._kept():
            found: dict[Under, list[Contribution]] = {} if kept else {(): []}
            for one in self.contributions:
                found.setdefault(tuple(pair for pair in one.under if pair[0] in kept), []).append(one)
            made |= {under: found[under] for under in sorted(found)}
        return {under: tuple(ones) for under, ones in made.items()}

    def _kept(self) -> "list[tuple[str, ...]]":
        if not self.totals:
            return [self.by]
        return [kept for size in range(len(self.by), -1, -1) for kept in combinations(self.by, size)]


@frozen(kw_only=True)
class TableCell:
    """One cell of a table as an audience sees it: `sums` of money, a `count`, or why both are `withheld`.

    >>> print(TableCell(table="by-theme", under={"theme": "mobility"}, withheld="small"))
    by-theme, mobility: withheld, too few stand behind it

    A cell without `under` is the total.
    """

    table: str = field(validator=identifier)
    under: Under = field(default=(), converter=_pairs, validator=_placed)
    sums: tuple[Money, ...] | None = field(default=None, validator=optional(each(a(Money))))
    count: int | None = field(default=None, validator=optional(whole()))
    contributors: int | None = field(default=None, validator=optional(whole(least=0)))
    withheld: Literal["small", "linked", "alike"] | None = field(default=None, validator=optional(one_of(*_WHY)))

    def __str__(self) -> str:
        name = called(self.table, self.under)
        if self.withheld:
            return f"{name}: withheld, {_WHY[self.withheld]}"
        told = [*map(str, self.sums or ()), *([str(self.count)] if self.count is not None else [])]
        return f"{name}: {' + '.join(told) or 'nothing'} from {self.contributors}"


@frozen(kw_only=True)
class Protected:
    """Tables as one audience may see them, all together: give it to `protect` when further tables are published.

    >>> Protected(audience="public", k=5).rows()
    ()
    """

    audience: Audience = field(converter=_viewer, validator=a(Audience))
    k: int = field(validator=whole(least=1))
    cells: tuple[TableCell, ...] = field(default=(), converter=several, validator=each(a(TableCell)))

    @property
    def shown(self) -> tuple[TableCell, ...]:
        """The cells that are shown."""
        return tuple(cell for cell in self.cells if not cell.withheld)

    @property
    def withheld(self) -> tuple[TableCell, ...]:
        """The cells that are not, each with why."""
        return tuple(cell for cell in self.cells if cell.withheld)

    def rows(self) -> tuple[Row, ...]:
        """A row for each cell and each currency of it."""
        return tuple(_row(cell, amount) for cell in self.cells for amount in (cell.sums or (None,)))

    def __str__(self) -> str:
        return "\n".join(map(str, self.cells))


def _row(cell: TableCell, amount: Money | None) -> Row:
    currency, number = (None, None) if amount is None else (amount.currency, amount.amount)
    told = {"currency": currency, "amount": number, "count": cell.count, "contributors": cell.contributors}
    place = " × ".join(f"{dimension} {value}" for dimension, value in cell.under) or None
    return {"table": cell.table, "cell": place, **told, "withheld": cell.withheld}


def called(table: str, under: Under) -> str:
    """A cell by its name, such as `by-theme, mobility`."""
    return f"{table}, {' × '.join(value for _, value in under) or 'all'}"
