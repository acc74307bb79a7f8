"""Every engine says what `verdict` says, pair by pair: planes, Polars, DuckDB and Spark, unknowns included.

An engine that is absent passes its tests over, but fails them where SMALLGIANTS_REQUIRE_ALL is 1.
"""

import doctest
import importlib.util
import itertools
import os
import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

if os.environ.get("SMALLGIANTS_REQUIRE_ALL") != "1":
    for name in ("narwhals", "polars", "duckdb", "pyarrow"):
        pytest.importorskip(name, reason="an engine")

import duckdb
import narwhals as nw
import polars as pl

from smallgiants.engines import frames
from smallgiants.engines.frames import match_frame
from smallgiants.errors import InvalidValue
from smallgiants.funding import Combination, Edition, Instrument, Part, Requirement, catalogue, match_all, verdict
from smallgiants.partial import AnyOf, Between
from smallgiants.testing import _funding as some

ON = "2024-02-07"
TYPES = {
    "population": (pl.Int64, "bigint"), "degurba": (pl.Int64, "bigint"), "lau": (pl.Boolean, "boolean"),
    "climate_plan": (pl.Boolean, "boolean"), "programme_eur": (pl.Decimal(18, 2), "decimal(18,2)"),
    "rate": (pl.Decimal(18, 6), "decimal(18,6)"), "countries": (pl.Int64, "bigint"), "country": (pl.String, "string"),
    "nuts": (pl.String, "string"),
}  # fmt: skip
FACTS = tuple(TYPES)


def polars(towns):
    rows = [{"id": name, **dict.fromkeys(TYPES), **known} for name, known in towns.items()]
    return pl.DataFrame(rows, schema={"id": pl.String, **{fact: kind for fact, (kind, _) in TYPES.items()}})


def duck(towns):
    return duckdb.connect().from_arrow(polars(towns).to_arrow())


@pytest.fixture(scope="session")
def spark(absent):
    if importlib.util.find_spec("pyspark") is None or shutil.which("java") is None:
        absent("PySpark or Java is not installed")
    home = "/usr/lib/jvm/java-17-openjdk-amd64"  # Spark runs on this one, also where a later one is the default
    if Path(home).is_dir():
        os.environ["JAVA_HOME"] = home
    from pyspark.sql import SparkSession

    config = {"spark.ui.enabled": "false", "spark.sql.shuffle.partitions": "2", "spark.driver.host": "127.0.0.1"}
    made = SparkSession.builder.master("local[2]").config(map=config).getOrCreate()
    made.sparkContext.setLogLevel("ERROR")
    yield lambda towns: made.createDataFrame(
        [(name, *(known.get(fact) for fact in TYPES)) for name, known in towns.items()],
        ", ".join(["id string", *(f"{fact} {kind}" for fact, (_, kind) in TYPES.items())]),
    )
    made.stop()


def instrument(rule, name):
    edition = Edition(id="e", published=date(2020, 1, 1), parts=(Part(id="applicant", rule=rule),))
    return Instrument(id=name, name="I", decided_by="its board", editions=(edition,))


def needs(fact, allowed, **more):
    return Requirement(id=fact, fact=fact, allowed=allowed, source="https://example.org", **more)


def told(answer):
    rows = answer.rows() if hasattr(answer, "frame") else answer.pairs()
    return {(row["town"], row["instrument"]): row["state"] for row in rows}


def towns_of(several):
    return {f"t{number}": one for number, one in enumerate(several)}


def instruments_of(rules):
    return [instrument(rule, f"i{number}") for number, rule in enumerate(rules)]


def batch(rules, towns):
    own = some.applicants(FACTS, partial=False, members=False)
    several = st.lists(own, min_size=towns, max_size=towns).map(towns_of)
    mixed = st.one_of(some.rules(FACTS, plain=True), some.rules(FACTS[:6]))
    return st.tuples(st.lists(mixed, min_size=rules, max_size=rules).map(instruments_of), several)


def agree(make, instruments, towns):
    pairs = itertools.product(towns.items(), instruments)
    expected = {(name, one.id): verdict(one, known, on=ON).state for (name, known), one in pairs}
    assert told(match_all(towns, on=ON, catalogue=instruments)) == expected
    answer = match_frame(make(towns), on=ON, catalogue=instruments)
    assert told(answer) == expected
    assert [one for one in answer.problems if one.severity == "error"] == []
    return answer


QUICK = settings(suppress_health_check=list(HealthCheck), deadline=None)


@settings(QUICK, max_examples=40)
@given(batch(4, 6))
def test_polars_says_what_verdicts_say(drawn):
    agree(polars, *drawn)


@settings(QUICK, max_examples=15)
@given(batch(4, 6))
def test_polars_lazily(drawn):
    answer = agree(lambda towns: polars(towns).lazy(), *drawn)
    assert isinstance(answer.frame, pl.LazyFrame)


@settings(QUICK, max_examples=25)
@given(batch(4, 6))
def test_duckdb_says_what_verdicts_say(drawn):
    answer = agree(duck, *drawn)
    assert isinstance(answer.frame, duckdb.DuckDBPyRelation)


@settings(QUICK, max_examples=2)
@given(drawn=batch(12, 30))
def test_spark_says_what_verdicts_say(spark, drawn):
    agree(spark, *drawn)


SHIPPED = {
    f"t{number}": {"country": country, "population": people, "degurba": kind, "lau": lau}
    for number, (country, people, kind, lau) in enumerate(
        itertools.product(("FR", "NO", "SI", None), (900, 30000, 50000, 250000, None), (1, 2, 3, None), (True, None))
    )
}
MUNICIPAL = {"applicant": "municipality", "form": "single_municipality"}


@pytest.mark.parametrize("part", ["applicant", "all"])
@pytest.mark.parametrize("engine", ["polars", "duckdb", "spark"])
def test_the_shipped_catalogue(engine, part, request):
    make = {"polars": polars, "duckdb": duck}.get(engine) or request.getfixturevalue("spark")
    towns = {name: {fact: one for fact, one in known.items() if one is not None} for name, known in SHIPPED.items()}
    framed = match_frame(make(towns), on=ON, part=part, facts=MUNICIPAL)
    assert told(framed) == told(match_all(towns, on=ON, part=part, facts=MUNICIPAL))
    assert len(framed.instruments) >= 36
    assert {one.path for one in framed.problems} == set(() if framed.reach is None else framed.reach.instruments)
    assert len(framed.instruments) + len(framed.problems) == len(catalogue())


def test_a_rule_that_frames_cannot_say_runs_on_the_planes():
    rules = [
        needs("rate", Between(max=Decimal("0.5"))),
        Combination(kind="every_member", rules=(needs("degurba", AnyOf(any_of=(1, 2))),)),
        needs("population", Between(min=5)),
    ]
    frame = pl.DataFrame({
        "id": ["a", "b"], "grant_eur": [1, 3], "total_eligible_eur": [4, 4], "population": [4, 5],
        "members": [[{"degurba": 1}, {"degurba": 2}], [{"degurba": 3}, {"degurba": None}]],
    })  # fmt: skip
    answer = match_frame(frame, on=ON, catalogue=instruments_of(rules))
    assert [(one.path, dict(one.params)["why"]) for one in answer.problems] == [
        ("i0", "rate is reckoned from grant_eur, total_eligible_eur"), ("i1", "members is reckoned from members"),
        ("i2", "population is reckoned from members"),
    ]  # fmt: skip
    assert (answer.instruments, str(answer)) == ((), "0 instruments as columns, 3 on planes")
    assert told(answer) == {
        ("a", "i0"): "eligible", ("b", "i0"): "ineligible", ("a", "i1"): "eligible", ("b", "i1"): "ineligible",
        ("a", "i2"): "ineligible", ("b", "i2"): "eligible",
    }  # fmt: skip
    assert answer.reach.verdict("b", "i0").why[0].fact == "rate"


def test_possible_worlds_are_written_out():
    either = Combination(kind="any", rules=(
        needs("degurba", AnyOf(any_of=(2, 3))),
        Combination(kind="all", rules=(needs("degurba", AnyOf(any_of=(1,))), needs("population", Between(max=19999)))),
    ))  # fmt: skip
    answer = match_frame(
        polars({"a": {"population": 9000}, "b": {"population": 30000}}), on=ON, catalogue=[instrument(either, "i")]
    )
    assert answer.frame["i"].to_list() == ["eligible", "unknown"]
    assert answer.reach is None
    assert "_sg" not in "".join(answer.frame.columns)


def test_what_a_fact_does_not_allow_is_unknown_and_told():
    frame = pl.DataFrame(
        {"id": ["a", "b", "c"], "country": ["EL", "FR", None], "population": [-1, 5, 7], "lau": ["", "x", None]}
    )
    rules = [
        needs("country", AnyOf(any_of=("FR",))),
        needs("population", Between(min=6)),
        needs("lau", AnyOf(any_of=(True,))),
    ]
    answer = match_frame(frame, on=ON, catalogue=instruments_of(rules))
    assert [(one.path, one.severity, one.params) for one in answer.problems] == [
        ("country", "error", (("rows", "1"),)), ("population", "error", (("rows", "1"),)), ("lau", "error", (("rows", "1"),)),
    ]  # fmt: skip
    assert [answer.frame[name].to_list() for name in answer.instruments] == [
        ["unknown", "eligible", "unknown"], ["unknown", "ineligible", "eligible"], ["unknown", "eligible", "unknown"],
    ]  # fmt: skip
    assert answer.frame["country"].to_list() == ["EL", "FR", None], "what was handed in stays as it is"


@pytest.mark.parametrize(("frame", "words"), [
    (pl.DataFrame({"id": ["a"], "population": [1.5]}), "floats are not exact"),
    (pl.DataFrame({"id": ["a"], "country": [1]}), "a column of text"),
    (pl.DataFrame({"name": ["a"]}), "the id of each row"),
    (pl.DataFrame({"id": ["a"], "elena": [1]}), "no column named like an instrument"),
])  # fmt: skip
def test_what_cannot_be_asked_is_refused(frame, words):
    with pytest.raises(InvalidValue, match=words):
        match_frame(frame, on=ON)


def test_an_edition_that_does_not_stand_yet_is_unknown():
    answer = match_frame(
        polars({"a": {}}), on="1980-01-01", catalogue=[instrument(needs("lau", AnyOf(any_of=(True,))), "i")]
    )
    assert answer.frame["i"].to_list() == ["unknown"]


def test_narwhals_itself_may_be_handed_in():
    answer = match_frame(polars({"a": {"country": "NO"}}), on=ON, facts={"applicant": "municipality"})
    assert nw.from_native(answer.frame).filter(nw.col("eucf") == "ineligible").shape[0] == 1


def test_the_examples_of_the_door_run():
    """They are passed over with the core tests, where no engine is."""
    for one in doctest.DocTestFinder().find(frames, globs=vars(frames).copy()):
        for example in one.examples:
            example.options.pop(doctest.SKIP, None)
        assert doctest.DocTestRunner().run(one).failed == 0
