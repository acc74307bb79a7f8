"""Plug-ins: listed without being loaded, loaded by name alone, and whatever is wrong with one is a problem."""

import subprocess
import sys
import tomllib
from datetime import date
from pathlib import Path

import pytest

import smallgiants as sg
from smallgiants.challenges import matcher
from smallgiants.engines import plugins
from smallgiants.errors import InvalidValue

EXAMPLE = Path(__file__).parents[1] / "examples" / "plugin"


def install(folder, name, offers, source="", version="1.0"):
    """What an installer leaves: a module, and the metadata of its package."""
    module = name.replace("-", "_")
    info = folder / f"{module}-{version}.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n", encoding="utf-8")
    groups = "".join(
        f"[smallgiants.{point}]\n" + "".join(f"{key} = {target}\n" for key, target in named.items())
        for point, named in offers.items()
    )
    (info / "entry_points.txt").write_text(groups, encoding="utf-8")
    if source:
        (folder / f"{module}.py").write_text(source, encoding="utf-8")


@pytest.fixture
def shelf(tmp_path, monkeypatch):
    """A folder of installed packages; what was imported from it is forgotten afterwards."""
    monkeypatch.syspath_prepend(tmp_path)
    before = set(sys.modules)
    yield tmp_path
    for name in set(sys.modules) - before:
        if str(getattr(sys.modules[name], "__file__", "")).startswith(str(tmp_path)):
            del sys.modules[name]


@pytest.fixture
def lagoon(shelf):
    """The package of the examples, as it would be installed."""
    told = tomllib.loads((EXAMPLE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    points = {group.removeprefix("smallgiants."): named for group, named in told["entry-points"].items()}
    source = (EXAMPLE / "src" / "smallgiants_lagoon.py").read_text(encoding="utf-8")
    install(shelf, told["name"], points, source, told["version"])


def test_what_is_offered_is_listed_and_not_loaded(lagoon):
    offers = plugins.offered()
    assert [(offer.point, offer.name) for offer in offers] == [
        ("catalogues", "lagoon"), ("holidays", "lagoon"), ("suggesters", "lagoon"), ("taxonomies", "lagoon"),
    ]  # fmt: skip
    assert str(offers[0]) == "catalogues lagoon, of smallgiants-lagoon 0.1.0"
    assert "smallgiants_lagoon" not in sys.modules
    assert plugins.offered("holidays") == (offers[1],)


def test_a_catalogue_answers_like_the_shipped_one(lagoon):
    instruments, problems = plugins.catalogue("lagoon")
    assert problems == ()
    town = sg.Municipality(id="t", name="T", population=5000)
    every = (*sg.catalogue(), *instruments)
    assert sg.verdict("lagoon_fund", town, on=None, catalogue=every).state == "eligible"
    assert "lagoon_fund" not in {one.id for one in sg.catalogue()}


def test_a_taxonomy_and_a_suggester_are_used_like_the_shipped_ones(lagoon):
    scheme, problems = plugins.taxonomy("lagoon")
    assert [problem for problem in problems if problem.severity == "error"] == []
    assert sg.suggest("salt", on=None, by=matcher(scheme)).scheme == "lagoon"
    ranker, problems = plugins.suggester("lagoon")
    assert problems == ()
    assert sg.suggest("The wells taste of salt", on=None, by=ranker, axis="barrier").top("barrier") == ("lagoon/salt",)
    assert sg.suggest("Nothing at all", on=None, by=ranker, axis="barrier").abstained == ("barrier",)


def test_holidays_are_those_of_everybodys_places(lagoon):
    people = [sg.Participant(id="ana", country="PT", region="PT-99"), sg.Participant(id="eva", country="SI")]
    found, problems = plugins.holidays("lagoon", people, between=("2026-01-01", date(2027, 1, 1)))
    assert found == {"PT-99": {date(2026, 6, 8): "Day of the lagoon"}}
    assert problems == ()
    with pytest.raises(InvalidValue, match="a day"):
        plugins.holidays("lagoon", people, between=(None, "2027-01-01"))


def test_what_is_not_installed_is_told_with_what_is_near(lagoon):
    for ask in (plugins.taxonomy, plugins.suggester, plugins.catalogue):
        _, problems = ask("lagon")
        assert [(one.code, one.hint) for one in problems] == [("plugin-unknown", "did you mean lagoon?")]
    assert "installed are lagoon" in plugins.taxonomy("zzz")[1][0].hint
    with pytest.raises(InvalidValue, match="one of catalogues"):
        plugins.offered("catalogs")


BROKEN = {
    "no module": ("absent_module:made", "", "ModuleNotFoundError"),
    "no such name": ("broken:nothing", "x = 1", "AttributeError"),
    "fails at import": ("broken:made", "1 / 0", "ZeroDivisionError"),
    "leaves at import": ("broken:made", "raise SystemExit(3)", "SystemExit"),
    "fails when called": ("broken:made", "def made():\n    raise KeyError('secret@example.org')", "KeyError"),
    "cannot be called": ("broken:made", "made = 7", "TypeError"),
    "gives something else": ("broken:made", "def made():\n    return 'a scheme'", "a ConceptScheme"),
}


@pytest.mark.parametrize("how", BROKEN)
def test_a_broken_plug_in_is_a_problem(shelf, how):
    target, source, told = BROKEN[how]
    install(shelf, "broken", {"taxonomies": {"bad": target}}, source)
    found, problems = plugins.taxonomy("bad")
    assert found is None
    assert [one.code for one in problems] == ["plugin-broken"]
    assert told in str(problems[0])
    assert f"it is {target} of broken" in problems[0].hint
    assert "secret@example.org" not in str(problems[0])


def test_what_a_plug_in_gives_is_looked_at(shelf):
    source = """
def nothing(): return None
def mixed(): return ["an instrument"]
def model(): return object()
def listed(place, *, first, last): return [first]
def unnamed(place, *, first, last): return {first: None}
def early(place): return {}
"""
    install(shelf, "odd", {
        "catalogues": {"nothing": "odd:nothing", "mixed": "odd:mixed"}, "suggesters": {"model": "odd:model"},
        "holidays": {"listed": "odd:listed", "unnamed": "odd:unnamed", "early": "odd:early"},
    }, source)  # fmt: skip
    assert [one.code for one in plugins.catalogue("nothing", "mixed")[1]] == ["plugin-broken"] * 2
    assert plugins.suggester("model")[0] is None
    for name in ("listed", "unnamed", "early"):
        found, problems = plugins.holidays(
            name, [sg.Participant(id="a", country="PT")], between=("2026-01-01", "2026-02-01")
        )
        assert (found, [one.code for one in problems]) == ({}, ["plugin-broken"])


def test_a_name_that_two_packages_offer_is_told_and_can_be_said_apart(shelf, lagoon):
    source = "from smallgiants_lagoon import instruments as ours\ndef instruments():\n    return ours()\n"
    install(shelf, "another", {"catalogues": {"lagoon": "another:instruments"}}, source)
    assert [offer.distribution for offer in plugins.offered("catalogues")] == ["another", "smallgiants-lagoon"]
    made, (problem,) = plugins.catalogue("lagoon")
    assert (made, problem.code) == ((), "plugin-clash")
    assert problem.hint == "write another:lagoon or smallgiants-lagoon:lagoon"
    assert len(plugins.catalogue("another:lagoon")[0]) == 1
    made, (problem,) = plugins.catalogue("another:lagoon", "smallgiants-lagoon:lagoon")
    assert len(made) == 1
    assert problem.path == "catalogues[smallgiants-lagoon:lagoon].lagoon_fund"


def test_an_instrument_never_takes_the_place_of_a_shipped_one(shelf):
    source = "import smallgiants as sg\ndef made():\n    return sg.catalogue()[:2]\n"
    install(shelf, "taker", {"catalogues": {"taker": "taker:made"}}, source)
    made, problems = plugins.catalogue("taker")
    assert made == ()
    assert {one.code for one in problems} == {"plugin-clash"}


def test_a_package_found_twice_is_one(shelf, lagoon, monkeypatch, tmp_path_factory):
    again = tmp_path_factory.mktemp("again")
    install(again, "smallgiants-lagoon", {"catalogues": {"lagoon": "elsewhere:made"}}, version="0.0.1")
    monkeypatch.setattr(sys, "path", [*sys.path, str(again)])
    assert [offer.version for offer in plugins.offered("catalogues")] == ["0.1.0"]


def test_nothing_is_loaded_that_nobody_asked_for(shelf, lagoon):
    told = (
        "import sys; sys.path.insert(0, sys.argv[1]); import smallgiants as sg; from smallgiants.engines import plugins; "
        "sg.verdict('elena', sg.Municipality(id='t', name='T'), on=None); sg.suggest('salt', on=None); plugins.offered(); "
        "print('smallgiants_lagoon' in sys.modules); plugins.catalogue('lagoon'); print('smallgiants_lagoon' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", told, str(shelf)], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]
