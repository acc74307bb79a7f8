"""The notebook of the examples runs through, and what its reader changes has the effect that it tells."""

import importlib.util
import itertools
from pathlib import Path

import pytest

import smallgiants as sg

BOOK = Path(__file__).parents[1] / "examples" / "programme_notebook.py"


@pytest.fixture(scope="module")
def app(absent):
    try:
        import marimo  # noqa: F401
    except ImportError:
        absent("marimo is not installed: it is in the dependency group `notebook`")
    spec = importlib.util.spec_from_file_location("programme_notebook", BOOK)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.app


def run(app, limit, days=60, no_summer=True):
    return app.run(defs={"limit": limit, "days": days, "no_summer": no_summer})[1]


def test_it_runs_from_votes_to_the_timeline(app):
    outputs, made = app.run()
    assert made["limit"] == 4
    assert made["count"].chosen == made["programme"].themes
    assert made["faults"] == []
    assert made["programme"].decision == made["decided"].decisions[-1].id
    assert "M1–M3 Work on Mobility" in made["timeline"]
    assert "+2 months" in made["slipped"]
    assert made["push"].to == (("ws-1", 3), ("t-1", 5))
    assert made["drawing"].startswith("flowchart LR")
    assert sum(output is not None for output in outputs) >= 12


@pytest.mark.parametrize("limit", [0, 1, 3, 8])
def test_another_allowance_gives_another_programme(app, limit):
    made = run(app, limit)
    assert len(made["plan"].places) == limit
    assert (
        made["count"].chosen
        == sg.tally(made["case"].ballots, themes=made["case"].themes, workshops=limit, on=None).chosen
    )
    assert len(made["programme"].tasks) == limit
    assert [one.code for one in made["programme"].problems()] == ([] if limit else ["objective-without-action"])


def test_wider_spacing_leaves_themes_waiting(app):
    made = run(app, 8, days=120)
    assert 0 < len(made["plan"].places) < 8
    assert len(made["plan"].left_out) == 8 - len(made["plan"].places)
    first = [place.first for place in made["plan"].places]
    assert all((two - one).days >= 120 for one, two in itertools.pairwise(first))
