"""A form export as a table of cells, and the faults met on the way."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal

from attrs import frozen

from ..errors import Problem, Severity, shown

__all__ = ["MOST_BYTES", "MOST_CELLS", "MOST_COLUMNS", "Faults", "Given", "Refused", "Table", "masked"]

MOST_BYTES, MOST_CELLS, MOST_COLUMNS = 32_000_000, 500_000, 4_000
_PHONE = re.compile(r"(?:\+|\b00)\d[\d ()./-]{5,}\d")
_MOST_PROBLEMS = 10_000

Typed = Decimal | date | datetime | bool | None
"""What a workbook says a cell is; `None` in a text table, which only has text."""


@frozen(kw_only=True)
class Given:
    """A cell as it came: its text, its value where the workbook tells one, and why it holds none that counts."""

    text: str
    value: Typed = None
    fault: str | None = None


@frozen(kw_only=True)
class Table:
    """Rows of cells, and how the bytes were taken."""

    rows: tuple[tuple[Given, ...], ...] = ()
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    aside: tuple[str, ...] = ()


def masked(text: str, most: int = 80) -> str:
    """What came, as a problem shows it: cut, without e-mail addresses and telephone numbers."""
    return shown(_PHONE.sub("…", text), most)


class Refused(Exception):
    """That a form cannot be read at all, on its way out to the door."""

    def __init__(self, code: str, expected: str, got: str, hint: str | None = None) -> None:
        super().__init__(code)
        self.fault = (code, expected, got, hint)


class Faults:
    """The problems of a form, in the order they were met."""

    def __init__(self) -> None:
        self._problems: list[Problem] = []
        self._more = 0

    def add(self, code: str, severity: Severity, path: str, expected: str, got: str, hint: str | None = None,
            **params: str) -> None:  # fmt: skip
        """Notes a problem."""
        if len(self._problems) >= _MOST_PROBLEMS:
            self._more += 1
            return
        told = (("expected", expected), ("got", got), *sorted(params.items()))
        self._problems.append(
            Problem(
                code=code,
                severity=severity,
                path=path,
                message=f"expected {expected}, got {got}",
                hint=hint,
                params=told,
            )
        )

    def cell(self, code: str, severity: Severity, row: int, column: int, expected: str, got: str, hint: str | None = None,
             header: str = "") -> None:  # fmt: skip
        """Notes a problem with one cell, under its row, its column's number and its header."""
        named = masked(header, 60) if header else ""
        path = f"rows[{row}].columns[{column}]"
        where = f"{path} {named}" if named else path
        self.add(code, severity, where, expected, got, hint, row=str(row), column=str(column), header=named)

    def told(self) -> Iterator[Problem]:
        """Every problem; beyond some thousand, how many more."""
        yield from self._problems
        if self._more:
            yield Problem(code="form-problems-more", severity="info", path="",
                          message=f"expected at most {_MOST_PROBLEMS} problems, got {self._more} more",
                          hint="the report of the cells tells of each")  # fmt: skip
