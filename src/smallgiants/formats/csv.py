"""The CSV door: answers, rows and the records of a dossier as RFC 4180 text that no spreadsheet takes for formulas."""

import json
import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from ..answers import Answer, Cell, Row
from ..audience import Audience
from ..checks import near
from ..dossiers import Dossier
from ..errors import InvalidValue, shown
from ._answered import answered
from ._guard import guarded
from ._made_up import made_up
from ._structure import unstructure

__all__ = [
    "dump",
]

_QUOTED = re.compile(r'[",;\t|\r\n]')
_DELIMITERS = (",", ";", "\t", "|")
# Collections of which each record fits a row.
_TABLES = ("people", "organisations", "towns", "declared", "memberships", "registrations", "consents", "pledges",
           "attendance", "themes", "ballots", "concepts", "statements", "needs", "conflicts", "votes", "access",
           "credits", "ambitions", "transitions", "practices", "tools", "adoptions", "assessments", "applications")  # fmt: skip
_NAMING = ("person", "who", "proxy", "nominated_by", "name", "email", "phone")


def dump(
    x: "Answer | Iterable[Row] | Dossier", *, audience: "Audience | str" = "public", of: str | None = None,
    delimiter: str = ",", bom: bool = False, guard: bool = True,
) -> bytes:  # fmt: skip
    r"""An answer, rows, one collection of a dossier (`of="needs"`) or its `programme` as CSV in UTF-8, as this audience may
    see it.

    >>> dump([{"town": "Kranj", "need": "=1+1", "amount": Decimal("-2.50"), "asked": None}]).decode()
    "town,need,amount,asked\r\nKranj,'=1+1,-2.50,\r\n"

    Text that a spreadsheet may take for a formula gets an apostrophe before it, which `forms.read` takes off again; numbers
    stay numbers.  `guard=False` is for programs that are no spreadsheets.  Excel knows UTF-8 by `bom=True` alone, and
    wants `delimiter=";"` where the comma is its decimal sign: write with the delimiter of the reader's own program, for
    at another one cells fall apart.  Unknown and empty are both an empty cell.

    A row that names a person is for the secretariat and for that person.  Raises `NotAllowed` for an answer that was made
    for others than this audience, or that tells of persons or of one town.
    """
    if delimiter not in _DELIMITERS:
        raise InvalidValue("choice-unknown", "delimiter", "one of , ; tab |", shown(delimiter))
    rows = _rows(x, Audience.parse(audience), of)
    columns = tuple(dict.fromkeys(name for row in rows for name in row))
    lines = [columns, *(tuple(row.get(name) for name in columns) for row in rows)] if columns else []
    text = "".join(_line(line, delimiter, guard=guard) for line in lines)
    return text.encode("utf-8-sig" if bom else "utf-8", errors="replace")


def _rows(x: "Answer | Iterable[Row] | Dossier", viewer: Audience, of: str | None) -> tuple[Row, ...]:
    if isinstance(x, Dossier) and of == "programme":
        parts = made_up(x)
        steps = x.view(audience=viewer).schedule(on=None).rows()
        return tuple({**row, "illustrative": row["step"] in parts} for row in steps)
    if isinstance(x, Dossier):
        if of not in _TABLES:
            expected = f"one of {', '.join(_TABLES)}, programme"
            raise InvalidValue("choice-unknown", "of", expected, shown(of), near(of, _TABLES))
        return tuple(_flat(unstructure(record)) for record in getattr(x.view(audience=viewer), of))
    if isinstance(x, Mapping | str):
        raise InvalidValue("type-wrong", "x", "an answer, several rows or a dossier", type(x).__name__)
    if not isinstance(x, Answer):
        rows = tuple(x)
        return rows if viewer.sees("secretariat") else tuple(row for row in rows if _open_to(row, viewer))
    return answered(x, viewer)


def _open_to(row: Row, viewer: Audience) -> bool:
    named = [row[name] for name in _NAMING if row.get(name) is not None]
    return not named or any(isinstance(one, str) and viewer.is_self(one) for one in named)


def _flat(value: Mapping[str, Any], prefix: str = "") -> dict[str, Cell]:
    """A record in one row: a nested value in columns of its own, several words in one cell."""
    row: dict[str, Cell] = {}
    for key, one in value.items():
        name = f"{prefix}{key}"
        if key == "sources" and not prefix:
            continue
        if isinstance(one, Mapping):
            row |= _flat(one, f"{name}.")
        elif isinstance(one, list):
            plain = all(isinstance(part, str) for part in one)
            row[name] = "; ".join(one) if plain else json.dumps(one, ensure_ascii=False)
        else:
            row[name] = one
    return row


def _line(cells: tuple[Cell, ...], delimiter: str, *, guard: bool) -> str:
    told = [_cell(one, guard=guard) for one in cells]
    # A line without a sign is no row to many readers: one empty cell is told by its quotes.
    return (delimiter.join(told) if len(told) > 1 or told[0] else '""') + "\r\n"


def _cell(value: Cell, *, guard: bool) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case Decimal():
            return f"{value:f}"
        case int() | Fraction():
            return str(value)
        case datetime() | date():
            return value.isoformat()
    text = re.sub("[\ud800-\udfff]", "\ufffd", str(value))
    text = guarded(text) if guard else text
    # RFC 4180 §2.6 and 2.7; whatever separates cells in another program's eyes is quoted too
    return '"' + text.replace('"', '""') + '"' if _QUOTED.search(text) or text != text.strip() else text
