"""The rows door: records into any data frame and back, exactly; what is missing stays unknown, and no frame is needed here."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from attrs import evolve

from ..answers import Row
from ..audience import Audience
from ..checks import fault
from ..dossiers import shown_alone
from ..errors import InvalidValue, Problem, joined, shown
from ._cells import Bad, flat, given, rows_of, strange
from ._structure import Faults, iso_countries, kinds, structure, unstructure

__all__ = ["dump", "from_rows"]

T = TypeVar("T")


def dump(records: Iterable[Any], *, audience: "Audience | str" = "public") -> tuple[Row, ...]:
    """Records as rows of plain cells, as this audience may see them: a column for each value, `amount.currency` for a
    value within one.

    >>> from smallgiants.money import Money
    >>> from smallgiants.needs import Need
    >>> need = Need(id="n-1", by="kranj", amount=Money(amount="4711", currency="EUR"))
    >>> dump([need], audience="secretariat")
    ({'id': 'n-1', 'by': 'kranj', 'amount.amount': Decimal('4711.00'), 'amount.currency': 'EUR'},)
    >>> dump([need])
    ({'id': 'n-1', 'by': 'kranj'},)

    What is unknown has no cell, and is null in a frame; lists are JSON in one cell.  `from_rows` reads them back.  Raises
    `NotAllowed` for a record that is not for this audience.
    """
    viewer = Audience.parse(audience)
    return tuple(_row(record, viewer) for record in records)


def _row(record: Any, viewer: Audience) -> Row:
    told = unstructure(shown_alone(record, audience=viewer), personal=viewer.sees("secretariat"))
    if not isinstance(told, Mapping):
        raise InvalidValue("type-wrong", "records", "nouns with fields", type(record).__name__)
    return dict(flat(told, type(record)))


def from_rows(kind: type[T], rows: Any) -> tuple[tuple[T, ...], tuple[Problem, ...]]:
    """The records that the rows of a data frame describe, and a problem for each bad cell, with its row and column.

    >>> from smallgiants.needs import Need
    >>> frame = [{"id": "n-1", "by": "kranj", "amount.amount": "4711.00", "amount.currency": "EUR", "note": float("nan")},
    ...          {"id": "n-2", "by": "horta", "amount.amount": 4711.5, "amount.currency": "EUR", "note": None}]
    >>> needs, problems = from_rows(Need, frame)
    >>> [need.id for need in needs]
    ['n-1']
    >>> for problem in problems:
    ...     print(problem)
    warning note: expected a column of Need, got 'note'; it is left alone
    error rows[1].amount.amount: expected an exact value, got 4711.5; floats are not exact: cast the column to decimals or text

    `rows` is a frame of Polars, pandas, PyArrow, DuckDB or narwhals, or any mappings.  None, NaN, NaT and pandas' NA are
    unknown.  A whole float is read where a whole number is meant, for pandas makes one of it beside a missing value.  A row
    with an error gives no record; rows are counted from 0.  Raises `InvalidValue` for what has no rows.
    """
    if kind not in kinds().values():
        raise InvalidValue("type-wrong", "kind", "a noun that documents hold", shown(kind))
    told = rows_of(rows)
    columns = tuple(dict.fromkeys(str(name) for row in told for name in row))
    unknown = tuple(strange(kind, columns))
    problems = [_column(kind, name, near) for name, near in unknown]
    made: list[T] = []
    seen: set[str] = set()
    aside = {name for name, _ in unknown}
    for number, row in enumerate(told):
        noun, faults = _read(kind, {str(name): cell for name, cell in row.items() if str(name) not in aside})
        id_ = getattr(noun, "id", None)
        if isinstance(id_, str) and id_ in seen:
            faults = (*faults, fault("id-duplicate", "id", "each id once", shown(id_)))
        problems += (_placed(one, number, columns) for one in faults)
        if noun is not None and not any(one.severity == "error" for one in faults):
            made.append(noun)
            seen |= {id_} if isinstance(id_, str) else set()
    return tuple(made), tuple(problems)


def _read(kind: type[T], row: Mapping[str, Any]) -> tuple[T | None, tuple[Problem, ...]]:
    raw, bad = given(kind, row)
    warnings: list[Problem] = []
    try:
        noun = structure(iso_countries(raw, warnings), kind)
    except Faults as faults:
        # What was wrong with a cell is told once: a field that is missing for it is no further fault.
        own = tuple(one for one in faults.problems if not any(one.path.startswith(cell.path) for cell in bad))
        return None, (*map(_bad, bad), *own, *warnings)
    return noun, (*map(_bad, bad), *warnings)


def _bad(cell: Bad) -> Problem:
    return fault(cell.code, cell.path, cell.expected, cell.got, cell.hint)


def _placed(problem: Problem, number: int, columns: tuple[str, ...]) -> Problem:
    """A problem with the row and the column that it stands in."""
    fits = [name for name in columns if problem.path == name or problem.path.startswith((f"{name}.", f"{name}["))]
    column = max(fits, key=len, default=problem.path)
    return evolve(
        problem,
        path=joined(f"rows[{number}]", problem.path),
        params=(*problem.params, ("row", str(number)), ("column", column)),
    )


def _column(kind: type, name: str, near: str | None) -> Problem:
    left = "it is left alone"
    made = fault("field-unknown", name, f"a column of {kind.__name__}", shown(name), severity="warning",
                 hint=f"{near} {left}" if near else left)  # fmt: skip
    return evolve(made, params=(*made.params, ("column", name)))
