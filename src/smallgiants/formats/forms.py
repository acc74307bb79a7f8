"""The door for form exports: what a CSV file or a workbook of answers says, cell by cell, nothing lost, nothing guessed."""

from collections.abc import Callable, Iterable, Mapping
from typing import get_args

from ..challenges import Concept
from ..checks import near
from ..civiltime import Instant, Slot, instant
from ..errors import InvalidValue, shown
from ..money import Money
from ..people import Organisation
from ..places import Municipality
from ..programmes import Theme
from ._forms_choices import choices_of
from ._forms_columns import Layout, laid_out
from ._forms_dates import Order
from ._forms_money import Comma
from ._forms_nouns import Column, FormRecord, Kind, Line, Merge, ReadCell, Reading, State
from ._forms_records import Known, Records, seats_of
from ._forms_table import MOST_BYTES, Faults, Given, Refused, Table, masked
from ._forms_text import read_text
from ._forms_values import Asked, Values, proofs
from ._forms_words import head, tables
from ._forms_xlsx import read_xlsx

__all__ = ["Column", "FormRecord", "Kind", "Line", "Merge", "ReadCell", "Reading", "State", "read"]

_ORDERS, _COMMAS = get_args(Order), get_args(Comma)


def read(
    data: bytes,
    kind: Kind,
    *,
    at: "Instant | str",
    source: str,
    columns: "Mapping[str | int, str | None] | None" = None,
    languages: "Iterable[str]" = (),
    choices: "Mapping[str, str] | Iterable[Theme | Concept]" = (),
    seats: "Iterable[Municipality | Organisation]" = (),
    people: "Callable[[str], str | None] | None" = None,
    ids: "Callable[[int, Mapping[str, str]], str] | str | None" = None,
    to: "tuple[str, ...]" = (),
    pledge: str | None = None,
    zone: str | None = None,
    dates: "Order | None" = None,
    decimal: "Comma | None" = None,
    currency: str | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
    sheet: str | None = None,
) -> Reading:
    r"""Reads an export of registrations, ballots, needs or statements: records, and a report of every cell.

    >>> form = "Commune;Montant (EUR)\nKranj;1.250.000,50\nHorta;1.234\n".encode()
    >>> said = read(form, "needs", at="2024-02-07T09:00Z", source="needs.csv")
    >>> [str(one.amount) for one in said.records if hasattr(one, "amount")]    # the column proves its decimal comma
    ['EUR 1,250,000.50', 'EUR 1,234.00']
    >>> doubtful = read(b"Commune;Montant (EUR)\nHorta;1.234\n", "needs", at="2024-02-07T09:00Z", source="needs.csv")
    >>> doubtful.problems[0].code, doubtful.cells[-1].state, doubtful.cells[-1].came
    ('form-amount-ambiguous', 'unread', '1.234')

    Never raises for what the bytes hold: that is told by `.problems`, each with row, header, what came and how to mend it.
    Raises `InvalidValue` for a slip in the other arguments.

    `at` is when the form was taken in: it stands in a record whose row tells no instant and which cannot do without;
    `source` names the export, and derived ids hang on it and on the number of the row.  `columns` says what a header, or
    a column's number, means: a field such as `email`, a text's language (`text@pt`), one choice (`approvals[Mobility]`),
    or `None` for a column to pass over.  `languages` narrows the words of headers, and the encodings that may be meant.
    `choices` are themes and concepts, or words with their ids.  `seats` are the towns known; `people` gives the id of the
    person with an e-mail address.  `ids` gives an id for a row, or names the column that does.  `to` says what a
    registration joins: "group", ids of workshops.  `zone` is that of the time stamps; `dates`, `decimal` and `currency`
    say what the cells leave open.
    """
    if kind not in get_args(Kind):
        raise InvalidValue(
            "choice-unknown", "kind", f"one of {', '.join(get_args(Kind))}", shown(kind), near(kind, get_args(Kind))
        )
    if not isinstance(data, bytes):
        raise InvalidValue("type-wrong", "data", "the bytes of the export", type(data).__name__)
    _checked(dates, decimal, delimiter, zone, currency, to)
    tongues = _tongues(languages)
    asked = Asked(choices=choices_of(choices), zone=zone, order=dates, comma=decimal, currency=currency)
    by_column = ids if isinstance(ids, str) else None
    said: Mapping[str | int, str | None] = columns or {}
    mapped: dict[str | int, str | None] = {by_column.strip(): "id"} if by_column else {}
    mapped |= {key.strip() if isinstance(key, str) else key: meaning for key, meaning in said.items()}
    known = Known(source=source, at=instant(at), ids=None if isinstance(ids, str) else ids, by_column=by_column is not None,
                  people=people, seats=seats_of(seats), to=tuple(to), pledge=pledge, currency=currency)  # fmt: skip
    faults = Faults()

    def headers_known(headers: Iterable[str]) -> int:
        return sum(one in mapped or bool(head(one, kind, tongues).fields) for one in map(str.strip, headers) if one)

    try:
        if len(data) > MOST_BYTES:
            raise Refused(
                "form-too-large", f"at most {MOST_BYTES // 1_000_000} MB", f"{len(data)} bytes", "split the export"
            )
        if data.startswith(b"PK\x03\x04"):
            table = read_xlsx(data, sheet=sheet)
            if table.aside:
                aside = ", ".join(map(repr, table.aside[:20]))
                faults.add(
                    "form-sheet-aside", "info", "", "one sheet", f"{aside} besides", "say `sheet=` to read another"
                )
        else:
            table = read_text(
                data, encoding=encoding, delimiter=delimiter, languages=tongues, known=headers_known, faults=faults
            )
        if not any(cell.text.strip() for row in table.rows for cell in row):
            raise Refused("form-empty", "rows of answers", "none")
    except Refused as refused:
        code, expected, got, hint = refused.fault
        faults.add(code, "error", "", expected, got, hint)
        return Reading(kind=kind, source=source, problems=tuple(faults.told()))
    layout = laid_out(table, kind, tongues, mapped, asked.choices, faults)
    return _made(kind, table, layout, asked, known, faults)


def _made(kind: Kind, table: Table, layout: Layout, asked: Asked, known: Known, faults: Faults) -> Reading:
    proved = proofs(table, layout, asked)
    made = Records(kind, known, faults)
    cells: list[ReadCell] = []
    lines: list[Line] = []
    for number, row in enumerate(table.rows, 1):
        raw = tuple(cell.text for cell in row)
        if number < layout.first:
            cells += _headers(number, row, layout)
            lines += [Line(number=number, cells=raw)] if any(text.strip() for text in raw) else []
        elif any(text.strip() for text in raw):
            values = Values(number, row, layout, asked, proved, faults)
            keys = made.add(values, _named(layout, raw)) if values.any() else ()
            cells += values.cells()
            lines.append(Line(number=number, cells=raw, records=keys))
    above = [line.number for line in lines if line.number < layout.first and line.number not in layout.header_rows]
    if above:
        got = f"{len(above)} above"
        faults.add("form-row-above", "info", f"rows[{above[0]}]", "the headers in the first row", got, "they were kept")
    _strangers(layout, cells, faults)
    return Reading(
        kind=kind, source=known.source, encoding=table.encoding, delimiter=table.delimiter, sheet=table.sheet,
        columns=tuple(spec.column for spec in layout.specs), lines=tuple(lines), cells=tuple(cells), records=made.records,
        merges=tuple(made.merges()), problems=tuple(faults.told()),
    )  # fmt: skip


def _headers(number: int, row: tuple[Given, ...], layout: Layout) -> Iterable[ReadCell]:
    """The cells above the answers: headers are understood where their columns are."""
    for index, cell in enumerate(row):
        if cell.text.strip():
            about = layout.specs[index].column.about if number in layout.header_rows else None
            code: str | None = "form-row-above"
            if number in layout.header_rows:
                code = None if layout.specs[index].on_purpose else "form-column-unknown"
            yield ReadCell(row=number, column=index + 1, came=cell.text, state="understood" if about else "unread",
                           about="header", meaning=about, code=None if about else code)  # fmt: skip


def _named(layout: Layout, raw: tuple[str, ...]) -> dict[str, str]:
    """A row by its headers, for whoever gives ids."""
    return {spec.column.header: text for spec, text in zip(layout.specs, raw, strict=False)}


def _strangers(layout: Layout, cells: list[ReadCell], faults: Faults) -> None:
    """One problem for each column that was not understood, and how many of its cells wait in the report."""
    counts: dict[int, int] = {}
    for cell in cells:
        if cell.code == "form-column-unknown":
            counts[cell.column] = counts.get(cell.column, 0) + (cell.about != "header")
    for spec in layout.specs:
        number, header = spec.column.number, spec.column.header
        if number in counts and not spec.on_purpose:
            kept = f"{counts[number]} cell{'' if counts[number] == 1 else 's'} kept; say what it is with `columns=`"
            expected, got = "a header of the table", masked(header, 60)
            faults.add("form-column-unknown", "warning", f"columns[{number}]", expected, got, kept, column=str(number))


def _tongues(languages: Iterable[str]) -> tuple[str, ...]:
    several = (languages,) if isinstance(languages, str) else tuple(languages)
    known = tuple(sorted({*tables().languages.values()}))
    for one in several:
        if one not in known or isinstance(languages, str):
            expected = f"a tuple of {', '.join(known)}"
            raise InvalidValue("choice-unknown", "languages", expected, shown(languages), near(one, known))
    return several


def _checked(
    dates: object, decimal: object, delimiter: object, zone: str | None, currency: str | None, to: object
) -> None:
    for name, value, allowed in (
        ("dates", dates, _ORDERS),
        ("decimal", decimal, _COMMAS),
        ("delimiter", delimiter, tuple(",;\t|")),
    ):
        if value is not None and value not in allowed:
            raise InvalidValue("choice-unknown", name, f"one of {', '.join(map(repr, allowed))}", shown(value))
    if isinstance(to, str):
        raise InvalidValue("type-wrong", "to", "a tuple of words", repr(to), f"write ({to!r},)")
    if zone is not None:
        Slot(local="2024-01-01T12:00", zone=zone)  # its error says what a zone is
    if currency is not None:
        Money.zero(currency)
