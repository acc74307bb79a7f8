"""Tables of municipalities: what a name may mean, and Eurostat's table of LAU and NUTS as it is downloaded."""

import io
import zipfile
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smallgiants.errors import InvalidValue
from smallgiants.formats import lau
from smallgiants.places import Gazetteer, Municipality
from smallgiants.places._gazetteer import folded
from smallgiants.testing import _values as some

SOURCE = "https://ec.europa.eu/eurostat/web/nuts/local-administrative-units"
HEAD = [
    "NUTS 3 CODE",
    "LAU CODE",
    "LAU NAME NATIONAL",
    "LAU NAME LATIN",
    "CHANGE (Y/N)",
    "POPULATION",
    "TOTAL AREA (m2)",
    "DEGURBA",
]
# Illustrative rows in the form of the published table.
ROWS = [
    ["SI042", "052", "Kranj", "Kranj", "no", "57065", "1", "2"],
    ["EL303", "1001", "Πειραιάς", "Peiraias", "no", "163 910", "1", "1"],
    ["FR107", "93066", "Saint-Denis", "Saint-Denis", "no", "112,091", "1", "1"],
    ["FRY40", "97411", "Saint-Denis", "Saint-Denis", "no", "n.a.", "1", ":"],
]


def text(rows, delimiter=";"):
    return "\n".join(delimiter.join(row) for row in [HEAD, *rows]).encode()


def read(rows, **more):
    return lau.read(text(rows), **{"year": 2023, "source": SOURCE, **more})


def book(sheets):
    openpyxl = pytest.importorskip("openpyxl", reason="workbooks are the extra xlsx")
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_a_published_table():
    table, problems = read(ROWS)
    assert problems == () and len(table.towns) == 4
    kranj, piraeus, denis, island = table.towns
    assert (kranj.id, kranj.country, kranj.lau, kranj.nuts, kranj.population, kranj.degurba) == (
        "SI-052",
        "SI",
        "052",
        "SI042",
        57065,
        2,
    )
    assert (piraeus.country, piraeus.population, table.find("peiraias").town) == ("GR", 163910, piraeus)
    assert (denis.population, denis.population_year) == (112091, 2023)
    assert (island.population, island.population_year, island.degurba) == (None, None, None)
    assert table.sources[0].source == SOURCE and table.name == "LAU 2023"


def test_a_name_that_means_several_is_never_picked():
    table, _ = read(ROWS)
    found = table.find("SAINT DENIS")
    assert (found.town, found.ambiguous, found.ask) == (None, True, ("nuts",))
    assert [row["id"] for row in found.rows()] == ["FR-93066", "FR-97411"]
    assert "2 candidates" in str(found)
    assert table.find("Kranj", country="FR").towns == ()
    assert table.find("Krnj").near == ("Kranj",)
    assert str(table.find("Nowhere at all")) == "Nowhere at all: none of that name"
    assert str(table.find("Kranj")) == "Kranj: Kranj (SI, LAU 052)"
    assert table.find("Kranj").ask == ()


def test_what_tells_candidates_apart():
    towns = [
        Municipality(id=f"x{n}", name="A", country=c, lau=lau_)
        for n, (c, lau_) in enumerate([("FR", "1"), ("DE", "1")])
    ]
    assert Gazetteer(name="g", towns=towns).find("a").ask == ("country",)
    alike = [Municipality(id=f"x{n}", name="A", country="FR", lau="1") for n in range(2)]
    assert Gazetteer(name="g", towns=alike).find("a").ask == ("country", "nuts", "lau")


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_any_delimiter(delimiter):
    rows = [[cell.replace(",", "") for cell in row] for row in ROWS]
    table, problems = lau.read(text(rows, delimiter), year=None, source=SOURCE)
    assert (len(table.towns), problems, table.name, table.year) == (4, (), "LAU, year unknown", None)


def test_what_cannot_be_read_is_told_by_its_row():
    table, problems = read([
        *ROWS, ["SI042", "052", "Kranj", "", "", "5", "", ""], ["", "7", "X", "", "", "", "", ""],
        ["QQ001", "7", "X", "", "", "", "", ""],
        ["SI042", "053", "A", "", "", "12.5", "", "4"], ["", "", "", "", "", "", "", ""],
    ])  # fmt: skip
    assert [(one.code, one.path) for one in problems] == [
        ("lau-code-twice", "rows[6]"), ("lau-row-unreadable", "rows[7]"), ("lau-row-unreadable", "rows[8]"),
        ("lau-cell-unknown", "rows[9]"), ("lau-cell-unknown", "rows[9]"),
    ]  # fmt: skip
    assert table.find("A").town.population is None
    assert {one.severity for one in problems} == {"warning"}


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ({5: "57.000"}, ("lau-cell-unknown", "rows[2]")),  # thousands in one language, a decimal in another
        ({5: "1,23,456"}, ("lau-cell-unknown", "rows[2]")),
        ({5: "-5"}, ("lau-cell-unknown", "rows[2]")),
        ({5: "1e5"}, ("lau-cell-unknown", "rows[2]")),
        ({2: "Kra\u202enj"}, ("lau-row-unreadable", "rows[2].name")),
        ({1: "0\u202e5"}, ("lau-row-unreadable", "rows[2].lau")),
        ({1: "@@"}, ("lau-row-unreadable", "rows[2]")),
        ({1: "7" * 41}, ("lau-row-unreadable", "rows[2]")),
        ({0: "XK001"}, ("lau-row-unreadable", "rows[2]")),
    ],
)
def test_hostile_cells(cells, problem):
    table, problems = read([[cells.get(at, cell) for at, cell in enumerate(ROWS[0])]])
    assert [(one.code, one.path) for one in problems] == [problem]
    assert [one.population for one in table.towns] == ([None] if 5 in cells else [])


CELL = st.text(max_size=6) | st.sampled_from(
    ["SI042", "052", "Kranj", "57 065", "2", "57.0", "n.a.", "\u202e", "UKI31"]
)


@given(st.lists(st.lists(CELL, max_size=9), max_size=4), st.sampled_from(";\t,|"))
def test_whatever_the_cells_hold(rows, delimiter):
    table, problems = lau.read(text(rows, delimiter).replace(b"\r", b""), year=2023, source=SOURCE)
    assert table is not None or problems[-1].severity == "error"


@given(st.binary(max_size=60))
def test_whatever_the_bytes_are(data):
    table, problems = lau.read(data, year=None, source=SOURCE)
    assert table is None and problems[-1].code == "document-unreadable"


def test_numbers_and_dates_of_a_spreadsheet():
    rows = [
        HEAD,
        ["SI042", 52.0, "Kranj", "", "", 57065.0, 1, 2.0],
        ["SI042", datetime(2023, 1, 5), "A", "", "", 5, 1, 2],
    ]
    table, problems = lau.read(book({"SI": rows}), year=2023, source=SOURCE)
    assert [(one.lau, one.population, one.degurba) for one in table.towns] == [("52", 57065, 2)]
    assert [(one.code, one.path) for one in problems] == [("lau-row-unreadable", "sheets[SI].rows[3]")]


def test_a_column_that_stands_twice_is_not_picked():
    data = b"NUTS 3 CODE;LAU CODE;LAU NAME NATIONAL;POPULATION;POPULATION\nSI042;1;A;5;6\n"
    table, problems = lau.read(data, year=2023, source=SOURCE)
    assert (table.towns[0].population, [one.message for one in problems]) == (
        None, ["expected one column population, got several"],
    )  # fmt: skip
    twice = b"NUTS 3 CODE;LAU CODE;LAU CODE;LAU NAME NATIONAL\nSI042;1;2;A\n"
    table, problems = lau.read(twice, year=2023, source=SOURCE)
    assert (table, problems[-1].code) == (None, "document-unreadable")


def test_one_country_only():
    table, _ = read(ROWS, country="GR")
    assert [one.id for one in table.towns] == ["GR-1001"]
    with pytest.raises(InvalidValue, match="country: expected an ISO"):
        read(ROWS, country="EL")


def test_a_workbook_has_a_sheet_for_each_country():
    data = book(
        {"Overview": [["EU-27-LAU-2023"]], "SI": [["note"], HEAD, [*ROWS[0][:5], 57065, 1, 2]], "EL": [HEAD, ROWS[1]]}
    )
    table, problems = lau.read(data, year=2023, source=SOURCE)
    assert ([one.id for one in table.towns], problems) == (["SI-052", "GR-1001"], ())
    assert table.towns[0].degurba == 2
    table, _ = lau.read(data, year=2023, source=SOURCE, country="GR")
    assert [one.id for one in table.towns] == ["GR-1001"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"a;b\n1;2\n", "expected a line of headers"),
        (b"\xff\xfe\x00", "text in UTF-8"),
        (b"PK\x03\x04broken", "a workbook"),
        (b"", "expected a line of headers"),
    ],
)
def test_what_is_no_table(data, said):
    pytest.importorskip("openpyxl", reason="workbooks are the extra xlsx")
    table, problems = lau.read(data, year=2023, source=SOURCE)
    assert table is None and said in problems[-1].message and problems[-1].severity == "error"


def test_a_bomb_is_not_unpacked():
    pytest.importorskip("openpyxl", reason="workbooks are the extra xlsx")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for index in range(2001):
            archive.writestr(f"{index}", b"")
    table, problems = lau.read(out.getvalue(), year=2023, source=SOURCE)
    assert table is None and "unpacked" in problems[0].message


def test_too_many_rows(monkeypatch):
    monkeypatch.setattr(lau, "_MOST_ROWS", 3)
    table, problems = read(ROWS)
    assert table is None and "at most 3 rows" in problems[0].message


def test_too_many_problems(monkeypatch):
    monkeypatch.setattr(lau, "_MOST_PROBLEMS", 1)
    _, problems = read([["", "7", "X", "", "", "", "", ""]] * 3)
    assert len(problems) == 1


def test_a_workbook_without_its_extra(monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "openpyxl", None)
    table, problems = lau.read(b"PK\x03\x04", year=2023, source=SOURCE)
    assert table is None and "smallgiants[xlsx]" in problems[0].message


@pytest.mark.parametrize("also", [(("a",),), (("a", 1),), "ab"])
def test_other_names_are_pairs(also):
    with pytest.raises(InvalidValue, match="pairs of an id and another name"):
        Gazetteer(name="g", also=also)


def test_each_id_once():
    with pytest.raises(InvalidValue, match="each id once"):
        Gazetteer(name="g", towns=[Municipality(id="a", name="A")] * 2)


@given(some.gazetteers(), some.words())
def test_a_town_is_found_by_each_of_its_names(table, more):
    for town in table.towns:
        assert town in table.find(town.name).towns or not folded(town.name)
    assert set(table.find(more).towns) <= set(table.towns)
