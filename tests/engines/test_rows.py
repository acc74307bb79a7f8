"""Records into the frames of others and back: what is missing stays unknown, what is exact stays exact."""

from decimal import Decimal

import duckdb
import pandas
import polars
import pyarrow
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import smallgiants as sg
from smallgiants import testing
from smallgiants.formats import rows

NEEDS = (
    sg.Need(id="n-1", by="kranj", amount=sg.Money(amount="30000000.01", currency="EUR"), title=sg.Text.of("Nan")),
    sg.Need(id="n-2", by="horta"),
)
TOWNS = (
    sg.Municipality(id="a", name="nan", country="PT", population=9000, degurba=2),
    sg.Municipality(id="b", name="None", country=None, population=None, degurba=None),
)


def columns(table):
    names = dict.fromkeys(name for row in table for name in row)
    return {name: [row.get(name) for row in table] for name in names}


def duck(table):
    frame = pyarrow.table(columns(table))  # noqa: F841  # DuckDB finds it by its name
    return duckdb.sql("select * from frame")


FRAMES = {
    "polars": lambda table: polars.DataFrame(columns(table), strict=False),
    "polars lazy": lambda table: polars.DataFrame(columns(table), strict=False).lazy(),
    "pandas": pandas.DataFrame,
    "pandas nullable": lambda table: pandas.DataFrame(table).convert_dtypes(),
    "pyarrow": lambda table: pyarrow.table(columns(table)),
    "duckdb": duck,
}


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("nouns", [NEEDS, TOWNS], ids=["needs", "towns"])
def test_records_come_back_from_a_frame_as_they_were(frame, nouns):
    table = FRAMES[frame](rows.dump(nouns, audience="secretariat"))
    assert sg.from_rows(type(nouns[0]), table) == (nouns, ())


@pytest.mark.parametrize("frame", FRAMES)
def test_what_no_frame_may_do_to_an_amount(frame):
    table = FRAMES[frame]([{"id": "n", "by": "k", "amount.amount": 0.1, "amount.currency": "EUR"}])
    made, problems = sg.from_rows(sg.Need, table)
    assert made == ()
    assert [(one.code, dict(one.params)["column"]) for one in problems] == [("float-refused", "amount.amount")]


@pytest.mark.parametrize("frame", ["polars", "pandas", "pyarrow"])
@settings(max_examples=25)
@given(several=st.lists(st.builds(
    sg.Municipality, id=testing.ids(), name=testing.words(), country=st.none() | st.sampled_from(("PT", "GR")),
    population=st.none() | st.integers(0, 2**53 - 1), zone=st.none() | st.just("Europe/Lisbon"),
), min_size=1, max_size=4, unique_by=lambda town: town.id))  # fmt: skip
def test_any_towns_come_back(frame, several):
    table = FRAMES[frame](rows.dump(several, audience="secretariat"))
    assert sg.from_rows(sg.Municipality, table) == (tuple(several), ())


def test_an_answer_feeds_any_frame():
    case = sg.example("small-giants-2024")
    told = sg.needs_sum(case.needs, audience="public").rows()
    assert polars.DataFrame(told).height == pandas.DataFrame(told).shape[0] == len(told)
    assert polars.DataFrame(told)["amount"].dtype.is_decimal()
    assert sum(row["amount"] for row in polars.DataFrame(told).to_dicts() if row["theme"] is None) == Decimal(
        "36095000.00"
    )


def test_times_of_pandas_are_read():
    frame = pandas.DataFrame({"id": ["r-1", "r-2"], "person": ["a", "b"], "workshop": ["w", "w"],
                              "at": pandas.to_datetime(["2024-02-07T09:00Z", "2024-02-08T09:00Z"]),
                              "withdrawn": pandas.to_datetime(["2024-03-07T09:00Z", None])})  # fmt: skip
    made, problems = sg.from_rows(sg.Registration, frame)
    assert ([one.withdrawn for one in made], problems) == ([sg.instant("2024-03-07T09:00Z"), None], ())
