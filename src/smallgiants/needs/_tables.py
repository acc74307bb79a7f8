"""Needs added up by theme, country or specification, money and quantities, beside whatever else is published of them."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from itertools import pairwise
from typing import Any, get_args

from attrs import field, frozen

from ..answers import LeftOut, Row
from ..audience import Audience
from ..checks import a, each, identifier, one_of, optional, several
from ..disclosure import SMALLEST_CELL, Contribution, Protected, Table, TableCell, protect
from ..errors import InvalidValue, shown
from ..places import Municipality
from ..sources import Confidence
from ._need import Need
from ._quantities import DECIMALS, Quantity, quantity_sum
from ._sums import UNSAID

__all__ = ["Aggregate", "aggregate", "contributions", "in_units", "need_tables", "once", "weakest"]

_DIMENSIONS = ("theme", "country", "spec")
_SURE = get_args(Confidence)
_WEAKEST_FIRST: tuple[Confidence, ...] = ("memory", "derived", "secondary", "seen")


def once(needs: Iterable[Need]) -> list[Need]:
    """The needs in the order of their ids; raises `InvalidValue` for two of one id."""
    known = sorted(needs, key=lambda need: need.id)
    double = next((one.id for one, other in pairwise(known) if one.id == other.id), None)
    if double is not None:
        raise InvalidValue("id-duplicate", "needs", "each id once", shown(double))
    return known


def weakest(needs: Iterable[Need]) -> Confidence | None:
    """The weakest confidence that any of the needs states; one that states none is unknown, and so is the whole."""
    told = {need.confidence for need in needs}
    return None if None in told else next((one for one in _WEAKEST_FIRST if one in told), None)


def contributions(needs: Iterable[Need], under: Mapping[str, Mapping[str, str]]) -> dict[str, list[Contribution]]:
    """The figures of needs as a table takes them, by their unit; money stands under ''."""
    made: dict[str, list[Contribution]] = {"": []}
    for need in needs:
        place: dict[str, Any] = {"of": need.by, "permitted": need.permitted is True, "under": under.get(need.id, {})}
        # A figure that was changed takes a new id; one that was withdrawn and entered again is the same figure.
        if need.amount is not None:
            id_ = f"{need.id}|{need.amount.currency}{need.amount.amount}"
            made[""].append(Contribution(id=id_, amount=need.amount, **place))
        if need.quantity is not None:
            (whole,) = quantity_sum([need.quantity])
            id_, count = f"{need.id}|{whole.unit}|{whole.amount}", int(whole.amount.scaleb(DECIMALS))
            made.setdefault(whole.unit, []).append(Contribution(id=id_, amount=count, **place))
    return made


def in_units(count: int | None, unit: str) -> Quantity | None:
    """The quantity that a table counts in its last decimals."""
    return None if count is None else Quantity(amount=Decimal(count).scaleb(-DECIMALS), unit=unit)


def need_tables(
    needs: Iterable[Need], *, name: str = "needs", by: Iterable[str] = ("theme",), towns: Iterable[Municipality] = ()
) -> tuple[Table, ...]:
    """The tables of needs that `aggregate` protects: one of money, and one for each kind of unit.

    >>> lamps = Need(id="n-1", by="kranj", theme="lamps", quantity=Quantity(amount=300, unit="luminaire"))
    >>> [table.id for table in need_tables([lamps])]
    ['needs', 'needs/luminaire']

    They hold every figure: keep them where the needs are kept, and hand them in as `beside` when more is published.
    """
    dimensions = tuple(several(by))
    if strange := sorted(set(dimensions) - set(_DIMENSIONS)):
        raise InvalidValue("choice-unknown", "by", f"out of {', '.join(_DIMENSIONS)}", shown(strange))
    country = {town.id: town.country for town in towns}
    counted = [need for need in once(needs) if not need.withdrawn]
    under = {need.id: {one: _place(need, one, country) for one in dimensions} for need in counted}
    parts = contributions(counted, under)
    return tuple(
        Table(id=f"{name}/{unit}" if unit else name, by=dimensions, contributions=parts[unit]) for unit in sorted(parts)
    )


def _place(need: Need, dimension: str, country: Mapping[str, str | None]) -> str:
    told = {"theme": need.theme, "country": country.get(need.by), "spec": need.spec and need.spec.id}[dimension]
    return told or UNSAID


@frozen(kw_only=True)
class Aggregate:
    """Sums of needs as one audience may see them, with all that was judged beside them.

    >>> aggregate([], audience="public").rows()
    ()

    Keep `protected`: it is the `published` of whatever is told later.  `weakest` is the weakest confidence of the needs
    that were added, `None` where one of them states none.
    """

    name: str = field(validator=identifier)
    protected: Protected = field(validator=a(Protected))
    left_out: tuple[LeftOut, ...] = field(default=(), validator=each(a(LeftOut)))
    weakest: Confidence | None = field(default=None, validator=optional(one_of(*_SURE)))

    @property
    def audience(self) -> Audience:
        """Whom it is made for."""
        return self.protected.audience

    @property
    def cells(self) -> tuple[TableCell, ...]:
        """The cells of this answer alone, those of quantities in the last decimal of their unit."""
        return tuple(one for one in self.protected.cells if _unit(self.name, one.table) is not None)

    def rows(self) -> tuple[Row, ...]:
        """A row for each cell and each currency or unit; a cell that is withheld says why, and the total has no place."""
        return tuple(row for cell in self.cells for row in self._rows(cell))

    def _rows(self, cell: TableCell) -> "list[Row]":
        unit = _unit(self.name, cell.table) or None
        place = " × ".join(value for _, value in cell.under) or None
        quantity = in_units(cell.count, unit) if unit else None
        about: Row = {"cell": place, "towns": cell.contributors, "unit": unit, "withheld": cell.withheld,
                      "quantity": None if quantity is None else quantity.amount}  # fmt: skip
        if cell.sums:
            return [{**about, "currency": one.currency, "amount": one.amount} for one in cell.sums]
        return [{**about, "currency": None, "amount": None}] if unit or cell.withheld else []

    def __str__(self) -> str:
        return "\n".join(map(_line, self.rows())) or "nothing is known"


def _line(row: Row) -> str:
    place = row["cell"] or "all"
    if row["withheld"]:
        return f"{place}, {row['unit']}: withheld" if row["unit"] else f"{place}: withheld"
    told = f"{row['quantity']:,} {row['unit']}" if row["unit"] else f"{row['currency']} {row['amount']:,}"
    return f"{place}: {told} from {row['towns']}"


def _unit(name: str, table: str) -> str | None:
    """The unit of a table of this answer: '' for money, `None` for a table of something else."""
    return "" if table == name else table.removeprefix(f"{name}/") if table.startswith(f"{name}/") else None


def aggregate(
    needs: Iterable[Need],
    *,
    audience: "Audience | str",
    by: Iterable[str] = ("theme",),
    towns: Iterable[Municipality] = (),
    k: int = SMALLEST_CELL,
    name: str = "needs",
    beside: Iterable[Table] = (),
    published: Protected | None = None,
) -> Aggregate:
    """Adds needs up, exactly, by `theme`, `country` (of `towns`) or `spec`, for those who may see it.

    >>> from smallgiants.money import Money
    >>> eur = Money(amount="90000", currency="EUR")
    >>> lamps = Quantity(amount=300, unit="luminaire")
    >>> light = Need(id="n-1", by="kranj", theme="light", amount=eur, quantity=lamps, permitted=True)
    >>> print(aggregate([light], audience="public"))
    light: EUR 90,000.00 from 1
    all: EUR 90,000.00 from 1
    light: 300 luminaire from 1
    all: 300 luminaire from 1

    No arithmetic on what is shown, here and in the tables `beside`, gives a figure that its organisation did not permit:
    see `disclosure.protect`.  Where something was published before, hand its tables in `beside`, its answer's `protected`
    as `published`, and give this one a new `name`: what a town withdrew could else be had by subtraction.
    """
    known = once(needs)
    tables = need_tables(known, name=name, by=by, towns=towns)
    beside = tuple(beside)
    if double := sorted({one.id for one in tables} & {one.id for one in beside}):
        raise InvalidValue("id-duplicate", "name", "a name of its own for each publication", shown(double[0]))
    protected = protect([*beside, *tables], audience=audience, k=k, published=published)
    added = [need for need in known if _figures(need) is None]
    left = tuple(LeftOut(id=need.id, because=why) for need in known if (why := _figures(need)))
    return Aggregate(name=name, protected=protected, left_out=left, weakest=weakest(added))


def _figures(need: Need) -> str | None:
    """Why a need has nothing to add."""
    if need.withdrawn:
        return "it is withdrawn"
    return "neither amount nor quantity is known" if need.amount is None and need.quantity is None else None
