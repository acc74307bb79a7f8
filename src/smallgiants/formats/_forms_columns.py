"""Which row holds the headers of a form, and what each column was taken for."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from ..checks import near
from ..errors import InvalidValue, shown
from ._forms_choices import Choices
from ._forms_nouns import Column, Kind
from ._forms_table import Faults, Given, Table
from ._forms_words import FIELDS, head

__all__ = ["MANY", "Layout", "Spec", "laid_out"]

MANY = ("approvals", "themes", "barriers", "languages")
"""What may take several columns, one for each choice."""

_LOOKED_AT = 10
_TARGET = re.compile(r"(\w+)(?:@([A-Za-z0-9-]+))?(?:\[(.+)\])?")


class Spec(NamedTuple):
    """A column and the note at the end of its header: a currency, or the language of a text."""

    column: Column
    note: str | None = None
    on_purpose: bool = False


class Layout(NamedTuple):
    """The columns, the numbers of the rows they take their headers from, and of the first row of answers."""

    specs: tuple[Spec, ...]
    header_rows: tuple[int, ...]
    first: int


def laid_out(
    table: Table, kind: Kind, languages: tuple[str, ...], columns: Mapping[str | int, str | None], choices: Choices,
    faults: Faults,
) -> Layout:  # fmt: skip
    """Takes the row with the most known headers for the header; above and below it choices may have their own."""
    told = {key: _target(key, value, kind) for key, value in columns.items()}
    rows = [[cell.text.strip() for cell in row] for row in table.rows[:_LOOKED_AT]]
    scores = [sum(text in told or bool(head(text, kind, languages).fields) for text in row if text) for row in rows]
    best = scores.index(max(scores))
    if not max(scores) and not any(isinstance(key, int) for key in told):
        faults.add("form-header-missing", "error", "", "a row with known headers", "none in the first rows",
                   "say what the columns are with `columns=`; every cell was kept")  # fmt: skip
    headers, used = rows[best], [best]
    width = max(map(len, rows[: best + 2]))
    headers = headers + [""] * (width - len(headers))
    questions = _above(rows, best, kind, languages, told)
    options = {} if questions else _below(rows, best, headers, kind, languages, choices)
    used += [best - 1] if questions else [best + 1] if options else []
    width = max(map(len, rows[: max(used) + 1]))
    headers = headers[:width]
    _refuse_strangers(told, headers, width)
    specs = []
    for index, header in enumerate(headers):
        question = questions.get(index)
        if question is not None and header:
            specs.append(Spec(_made(index, f"{question[0]} [{header}]", question[1], "table", header)))
        elif index in options:
            specs.append(
                Spec(
                    _made(
                        index,
                        f"{options[index][0]} [{options[index][2]}]",
                        options[index][1],
                        "table",
                        options[index][2],
                    )
                )
            )
        else:
            specs.append(_spec(index, header, kind, languages, told))
    return Layout(tuple(specs), tuple(sorted(row + 1 for row in used)), max(used) + 2)


Target = tuple[str | None, str | None, str | None]


def _target(key: str | int, value: str | None, kind: Kind) -> Target:
    """A field with its language (`text@pt`) or choice (`approvals[Mobility]`), as the caller says it."""
    if value is None:
        return None, None, None
    found = _TARGET.fullmatch(value)
    if found is None or found[1] not in FIELDS[kind]:
        expected = f"one of {', '.join(FIELDS[kind])}"
        raise InvalidValue("choice-unknown", f"columns[{key!r}]", expected, shown(value), near(value, FIELDS[kind]))
    return found[1], found[2], found[3]


def _refuse_strangers(told: Mapping[str | int, Target], headers: list[str], width: int) -> None:
    for key in told:
        there = 1 <= key <= width if isinstance(key, int) else key.strip() in headers
        if not there:
            hint = near(key, [header for header in headers if header])
            raise InvalidValue(
                "choice-unknown", "columns", "headers, or numbers of columns, of the form", shown(key), hint
            )


def _spec(index: int, header: str, kind: Kind, languages: tuple[str, ...], told: Mapping[str | int, Target]) -> Spec:
    mine = told.get(index + 1, told.get(header)) if header else told.get(index + 1)
    if mine is not None:
        about, note, option = mine
        return Spec(_made(index, header, about, "caller" if about else None, option), note, about is None)
    if not header:
        return Spec(_made(index, header, None, None, None))
    found = head(header, kind, languages)
    about = found.fields[0] if len(found.fields) == 1 else None
    option = found.note if about in MANY and found.note and not re.fullmatch("[a-z]{2}", found.note) else None
    return Spec(_made(index, header, about, "table" if about else None, option), found.note)


def _made(index: int, header: str, about: str | None, by: str | None, option: str | None) -> Column:
    return Column(number=index + 1, header=header, about=about, by=by, option=option)  # type: ignore[arg-type]


def _above(
    rows: list[list[str]], best: int, kind: Kind, languages: tuple[str, ...], told: Mapping[str | int, Target]
) -> dict[int, tuple[str, str]]:
    """The columns under a question in the row above the header: each has a choice of its own for its header."""
    if not best:
        return {}
    found: dict[int, tuple[str, str]] = {}
    question: tuple[str, str] | None = None
    for index, header in enumerate(rows[best]):
        above = rows[best - 1][index] if index < len(rows[best - 1]) else ""
        if above:
            about = next((name for name in head(above, kind, languages).fields if name in MANY), None)
            question = (above, about) if about else None
        if question and header and header not in told and not head(header, kind, languages).fields:
            found[index] = question
        elif header:
            question = None
    return found


def _below(
    rows: list[list[str]], best: int, headers: list[str], kind: Kind, languages: tuple[str, ...], choices: Choices
) -> dict[int, tuple[str, str, str]]:
    """The columns of a question whose choices stand in the row below it, the cells beside the question being empty."""
    under = rows[best + 1] if best + 1 < len(rows) else []
    found: dict[int, tuple[str, str, str]] = {}
    for start, header in enumerate(headers):
        about = next((name for name in head(header, kind, languages).fields if name in MANY), None) if header else None
        end = start + 1
        while end < len(headers) and not headers[end]:
            end += 1
        mine = under[start:end]
        if (
            about
            and end > start + 1
            and len(mine) == end - start
            and all(choices.is_option(about, one) for one in mine)
        ):
            found |= {start + step: (header, about, one) for step, one in enumerate(mine)}
    return found


def given(row: tuple[Given, ...], index: int) -> Given | None:
    """The cell of a row in a column, unless it is empty."""
    return row[index] if index < len(row) and row[index].text.strip() else None
