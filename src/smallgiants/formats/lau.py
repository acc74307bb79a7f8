"""The door for Eurostat's table of local administrative units (LAU) and NUTS regions, as it is downloaded.

The workbook has a sheet for each country; its sheets saved as text are read too.  Cells that hold no number are unknown,
and whatever cannot be read is told with its row.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, time
from typing import Any

from ..errors import InvalidValue, Problem, shown
from ..places import COUNTRIES, Gazetteer, Municipality
from ..sources import Citation

__all__ = ["read"]

_COLUMNS = {
    "nuts": ("nuts 3 code", "nuts3 code", "nuts 3"),
    "lau": ("lau code", "lau2 code", "lau1 code"),
    "name": ("lau name national", "lau2 name national"),
    "latin": ("lau name latin", "lau2 name latin"),
    "population": ("population",),
    "degurba": ("degurba",),
}
_EUROSTAT = {"EL": "GR", "UK": "GB"}
_NONE = {"", "-", ":", "n.a.", "n/a", "na", "nan", "none", "null", "not available", "n.a"}
_MOST_PARTS, _MOST_UNPACKED, _MOST_ROWS = 2_000, 400_000_000, 300_000
_MOST_PROBLEMS = 1_000
_LONGEST_CODE = 40

Cells = Sequence[Any]


def read(
    data: bytes, *, year: int | None, source: str, country: str | None = None
) -> tuple[Gazetteer | None, tuple[Problem, ...]]:
    r"""The municipalities of a published LAU–NUTS table, and every problem; no table where it cannot be read at all.

    >>> text = "NUTS 3 CODE;LAU CODE;LAU NAME NATIONAL;LAU NAME LATIN;POPULATION;DEGURBA\nSI042;052;Kranj;Kranj;57065;2\n"
    >>> table, problems = read(text.encode(), year=2021, source="https://ec.europa.eu/eurostat/web/nuts/local-administrative-units")
    >>> town = table.find("kranj").town
    >>> town.id, town.lau, town.nuts, town.population, town.population_year, town.degurba, problems
    ('SI-052', '052', 'SI042', 57065, 2021, 2, ())

    `year` is that of the population, which the table tells in its name alone.  `country` reads one country only (an ISO
    code).  A code that is met twice is read once, and told.  Workbooks need the extra `xlsx`.
    """
    if country is not None and country not in COUNTRIES:
        raise InvalidValue("country-unknown", "country", "an ISO 3166-1 alpha-2 country code", shown(country))
    reading = _Reading(year, country)
    try:
        for sheet, rows in _sheets(data, country):
            reading.sheet(sheet, rows)
    except _Unreadable as error:
        return None, (*reading.problems, _problem("document-unreadable", "error", "", *error.args))
    except (zipfile.BadZipFile, csv.Error, UnicodeDecodeError) as error:
        told = ("a workbook (.xlsx) or text in UTF-8", str(error)[:100] or type(error).__name__)
        return None, (*reading.problems, _problem("document-unreadable", "error", "", *told))
    cited = (Citation(path="towns", source=source),)
    name = f"LAU {year}" if year else "LAU, year unknown"
    table = Gazetteer(name=name, year=year, towns=reading.towns.values(), also=reading.also, sources=cited)
    return table, tuple(reading.problems[:_MOST_PROBLEMS])


class _Unreadable(Exception):
    """What was expected and what came instead."""


class _Reading:
    """What was read so far."""

    def __init__(self, year: int | None, country: str | None) -> None:
        self.year, self.country = year, country
        self.towns: dict[str, Municipality] = {}
        self.also: list[tuple[str, str]] = []
        self.problems: list[Problem] = []

    def sheet(self, sheet: str, rows: Iterator[Cells]) -> None:
        """Reads one sheet: what stands above the line of headers is passed over."""
        places: dict[str, int] | None = None
        for number, cells in enumerate(rows, 1):
            if number > _MOST_ROWS:
                raise _Unreadable(f"at most {_MOST_ROWS:,} rows in a sheet", "more")
            if places is not None:
                told = {name: _text(cells[at]) if at < len(cells) else "" for name, at in places.items()}
                self._row(f"{sheet}rows[{number}]", told)
            elif {"nuts", "lau", "name"} <= set(found := _headers(cells)):
                places = {name: at[0] for name, at in found.items() if len(at) == 1}
                for name in sorted(found.keys() - places.keys()):
                    self._tell("lau-cell-unknown", f"{sheet}rows[{number}]", f"one column {name}", "several")
                if not {"nuts", "lau", "name"} <= set(places):
                    raise _Unreadable("one column each: NUTS 3 CODE, LAU CODE, LAU NAME NATIONAL", "several")
        if places is None and not sheet:
            raise _Unreadable("a line of headers: NUTS 3 CODE, LAU CODE, LAU NAME NATIONAL", "none")

    def _row(self, path: str, told: dict[str, str]) -> None:
        nuts, lau, name = told["nuts"], told["lau"], told["name"]
        prefix = nuts[:2].upper()
        country = _EUROSTAT.get(prefix, prefix)
        if not (nuts and lau and name) or country not in COUNTRIES or not re.fullmatch(r"\w{2}\w{0,3}", nuts, re.ASCII):
            if any(told.values()):
                self._tell(
                    "lau-row-unreadable", path, "a NUTS 3 code, a LAU code and a name", shown(" ".join(told.values()))
                )
            return
        if self.country not in (None, country):
            return
        code = re.sub(r"[^A-Za-z0-9_.]+", "-", lau)
        if len(code) > _LONGEST_CODE or not re.search(r"[A-Za-z0-9]", code):
            self._tell(
                "lau-row-unreadable", path, f"a LAU code of at most {_LONGEST_CODE} letters and digits", shown(lau)
            )
            return
        id_ = f"{country}-{code}"
        if id_ in self.towns:
            self._tell("lau-code-twice", path, "each code once", f"{id_} again, as {shown(name)}")
            return
        population, degurba = self._population(path, told), self._degurba(path, told)
        try:
            self.towns[id_] = Municipality(
                id=id_, name=name, country=country, lau=lau, nuts=nuts, population=population, degurba=degurba,
                population_year=None if population is None else self.year,
            )  # fmt: skip
        except InvalidValue as error:  # such as a name that hides what it says
            self._tell("lau-row-unreadable", f"{path}.{error.path}", error.expected, error.got)
            return
        if told.get("latin") and told["latin"] != name:
            self.also.append((id_, told["latin"]))

    def _population(self, path: str, told: dict[str, str]) -> int | None:
        text = told.get("population", "")
        plain = re.sub(r"(?<=\d)[\u00a0\u202f ,](?=\d{3}(?:\D|$))", "", text)
        if text.casefold() in _NONE:
            return None
        if not re.fullmatch(r"\d{1,9}(\.0)?", plain, re.ASCII):
            self._tell("lau-cell-unknown", path, "a whole number of people", shown(text))
            return None
        return int(plain.partition(".")[0])

    def _degurba(self, path: str, told: dict[str, str]) -> int | None:
        text = told.get("degurba", "")
        if text.casefold() in _NONE:
            return None
        if text.removesuffix(".0") not in ("1", "2", "3"):
            self._tell("lau-cell-unknown", path, "1, 2 or 3 as DEGURBA", shown(text))
            return None
        return int(text[0])

    def _tell(self, code: str, path: str, expected: str, got: str) -> None:
        if len(self.problems) < _MOST_PROBLEMS:
            self.problems.append(_problem(code, "warning", path, expected, got))


def _problem(code: str, severity: Any, path: str, expected: str, got: str) -> Problem:
    return Problem(code=code, severity=severity, path=path, message=f"expected {expected}, got {got}")


def _text(cell: Any) -> str:
    """What a cell says; a code that a spreadsheet took for a date says nothing any more."""
    return "" if cell is None or isinstance(cell, date | time) else str(cell).strip()


def _headers(cells: Cells) -> dict[str, list[int]]:
    """Where each column stands, by the first header of its that is met: once, or in several places."""
    named = [re.sub(r"\s+", " ", _text(cell)).casefold() for cell in cells]
    first = {name: next((one for one in headers if one in named), None) for name, headers in _COLUMNS.items()}
    return {name: [at for at, said in enumerate(named) if said == header] for name, header in first.items() if header}


def _sheets(data: bytes, country: str | None) -> Iterator[tuple[str, Iterator[Cells]]]:
    if data[:4] == b"PK\x03\x04":
        yield from _workbook(data, country)
        return
    text = data.decode("utf-8-sig")
    header = next((line for line in text.splitlines() if "lau code" in line.casefold()), "")
    delimiter = max(";\t,|", key=header.count)
    yield "", iter(csv.reader(io.StringIO(text), delimiter=delimiter))


def _workbook(data: bytes, country: str | None) -> Iterator[tuple[str, Iterator[Cells]]]:
    try:
        from openpyxl import load_workbook
    except ImportError:
        raise _Unreadable(
            "openpyxl, to read a workbook", 'none: install "smallgiants[xlsx]", or save a sheet as CSV'
        ) from None
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
        if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _MOST_UNPACKED:
            raise _Unreadable(f"at most {_MOST_UNPACKED // 1_000_000} MB, unpacked", "more: save a sheet as CSV")
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    try:
        for sheet in book.worksheets:
            code = _EUROSTAT.get(sheet.title[:2].upper(), sheet.title[:2].upper())
            if len(sheet.title) == 2 and country not in (None, code):
                continue
            sheet.reset_dimensions()
            yield f"sheets[{sheet.title}].", iter(sheet.iter_rows(values_only=True))
    finally:
        book.close()
