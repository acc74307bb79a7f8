"""From a workbook (.xlsx) to a table of cells, by openpyxl; bombs are refused before they are unpacked."""

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime, time
from decimal import Decimal
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from ._forms_table import MOST_CELLS, MOST_COLUMNS, Given, Refused, Table

if TYPE_CHECKING:
    from openpyxl import Workbook

__all__ = ["read_xlsx"]

_MOST_PARTS, _MOST_UNPACKED, _MOST_ROWS = 2_000, 64_000_000, 200_000
_DTD = re.compile(b"<!\x00?D\x00?O\x00?C\x00?T\x00?Y\x00?P\x00?E|<\x00?!\x00?E\x00?N\x00?T\x00?I\x00?T\x00?Y")
_CHUNK = 1_000_000


def read_xlsx(data: bytes, *, sheet: str | None) -> Table:
    """The cells of the one sheet that has any, or of that asked for: values as they were last worked out."""
    try:
        import openpyxl  # noqa: F401  # the extra `xlsx`, wanted for workbooks alone
    except ImportError:
        hint = 'install "smallgiants[xlsx]", or save the sheet as CSV in UTF-8'
        raise Refused("form-extra-missing", "openpyxl, to read a workbook", "none", hint) from None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what a workbook holds beside its cells
        try:
            _no_bomb(data)
            with _opened(data, values=True) as shown, _opened(data, values=False) as written:
                return _table(shown, written, sheet)
        except Refused:
            raise
        except Exception as error:  # noqa: BLE001  # a broken file raises whatever the parsers below know
            raise Refused(
                "form-unreadable", "a workbook (.xlsx)", type(error).__name__, "save it anew, or as CSV"
            ) from None


def _opened(data: bytes, *, values: bool) -> "closing[Workbook]":
    from openpyxl import load_workbook

    return closing(load_workbook(io.BytesIO(data), read_only=True, data_only=values, keep_links=False))


def _no_bomb(data: bytes) -> None:
    """Sizes are read before anything is unpacked, and an archive never gives more than it says; no part may define entities."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
        if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _MOST_UNPACKED:
            what = f"at most {_MOST_UNPACKED // 1_000_000} MB in {_MOST_PARTS} parts, unpacked"
            raise Refused("form-too-large", what, "more", "save the sheet alone, or as CSV")
        for part in parts:
            with archive.open(part) as stream:  # any of them may be named as a sheet
                _no_entities(stream)


def _no_entities(stream: Any) -> None:
    tail = b""
    while chunk := stream.read(_CHUNK):
        if _DTD.search(tail + chunk):
            raise Refused("form-unreadable", "a workbook without definitions of its own (DTD)", "some", "save it anew")
        tail = chunk[-40:]


def _table(shown: "Workbook", written: "Workbook", sheet: str | None) -> Table:
    names = [one.title for one in shown.worksheets if one.sheet_state == "visible"]
    if sheet is not None and sheet not in [one.title for one in shown.worksheets]:
        raise Refused("form-sheet-unclear", f"one of {', '.join(map(repr, names[:20]))}", repr(sheet))
    tables: dict[str, tuple[tuple[Given, ...], ...]] = {}
    for name in [sheet] if sheet is not None else names:
        rows = tuple(_rows(shown[name], written[name]))
        if any(cell.text.strip() for row in rows for cell in row):
            tables[name] = rows
    if len(tables) > 1:
        raise Refused(
            "form-sheet-unclear",
            "one sheet with rows",
            ", ".join(map(repr, list(tables)[:20])),
            "say which with `sheet=`",
        )
    name, rows = next(iter(tables.items()), (None, ()))
    aside = (
        one.title for one in shown.worksheets if one.title not in (tables if sheet is not None else {*names, *tables})
    )
    return Table(rows=rows, sheet=name, aside=tuple(aside))


def _rows(shown: Any, written: Any) -> Iterator[tuple[Given, ...]]:
    # What a sheet says of its own size may be a million rows or one cell.
    shown.reset_dimensions()
    written.reset_dimensions()
    cells = 0
    for number, (values, formulas) in enumerate(zip_longest(shown.iter_rows(), written.iter_rows(), fillvalue=()), 1):
        row = [_given(value, formula) for value, formula in zip_longest(values, formulas)]
        while row and not row[-1].text:
            row.pop()
        cells += len(row)
        if cells > MOST_CELLS or len(row) > MOST_COLUMNS or number > _MOST_ROWS:
            what = f"at most {MOST_CELLS} cells, {MOST_COLUMNS} columns and {_MOST_ROWS} rows"
            raise Refused("form-too-large", what, "more", "split the sheet; nothing of it was read")
        yield tuple(row)


def _given(value: Any, formula: Any) -> Given:
    told = getattr(value, "value", None)
    if getattr(formula, "data_type", None) == "f" and told is None:
        return Given(text=str(formula.value), fault="a formula whose result was not saved")
    if getattr(value, "data_type", None) == "e":
        return Given(text=str(told), fault=f"the error {told}")
    match told:
        case None:
            return Given(text="")
        case bool():
            return Given(text="TRUE" if told else "FALSE", value=told)
        case int():
            return Given(text=str(told), value=Decimal(told))
        case float():  # the shortest figures that give the same number are those that were typed
            exact = Decimal(repr(told))
            return (
                Given(text=f"{exact:f}", value=exact) if exact.is_finite() else Given(text=str(told), fault="no number")
            )
        case datetime():
            return Given(text=told.isoformat(sep=" "), value=told)
        case date() | time():
            return Given(text=told.isoformat(), value=told if isinstance(told, date) else None)
    return Given(text=str(told))
