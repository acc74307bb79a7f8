"""The shipped catalogue: its verdicts beside an oracle that shares no code with them, and what each figure must say."""

import importlib.util
import random
from decimal import Decimal
from pathlib import Path

import pytest

from smallgiants.funding import FACTS, catalogue, verdict


def _beside(name):
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


oracle = _beside("catalogue_oracle")
INSTRUMENTS = {one.id: one for one in catalogue()}
WHOLE = ("count", "tally")
CASES = 30


def told(fact, value):
    """A value as a host would hand it in; None where it is none of that fact."""
    if isinstance(value, Decimal):
        if FACTS[fact] in WHOLE:
            return int(value) if value == int(value) else None
        return str(value)
    return None if isinstance(value, bool) and FACTS[fact] not in ("yes_no", "lau") else value


def known(rng, values, often=0.75):
    """Random facts: some left out, some in part; as the library and as the oracle reads them."""
    given, world = {}, {}
    for fact, several in sorted(values.items()):
        fit = [value for value in several if told(fact, value) is not None]
        if not fit or rng.random() > often:
            continue
        if FACTS[fact] in ("count", "tally", "money", "number") and rng.random() < 0.2:
            low, high = sorted(rng.sample(fit, 2)) if len(fit) > 1 else fit * 2
            given[fact], world[fact] = {"min": told(fact, low), "max": told(fact, high)}, (low, high)
        elif FACTS[fact] == "choice" and len(fit) > 1 and rng.random() < 0.2:
            some = rng.sample(fit, 2)
            given[fact], world[fact] = {"any_of": some}, set(some)
        else:
            one = rng.choice(fit)
            given[fact], world[fact] = told(fact, one), one
    return given, world


def case(rng, instrument, edition, part):
    values, of_members = oracle.facts_of(instrument, edition, part)
    given, world = known(rng, values)
    if of_members and rng.random() < 0.6:
        members = [known(rng, of_members) for _ in range(rng.randint(0, 2))]
        given["members"], world["members"] = [one for one, _ in members], [one for _, one in members]
        if "population" in values and "population" not in given:
            given["population"] = int(world.setdefault("population", Decimal(60000)))
    return given, world


@pytest.mark.parametrize("instrument", INSTRUMENTS)
def test_verdicts_are_those_of_all_worlds(instrument):
    rng = random.Random(instrument)
    compared = set()
    for _ in range(CASES):
        edition = rng.choice(INSTRUMENTS[instrument].editions)
        part = rng.choice(["all", "all", *(one.id for one in edition.parts)])
        given, world = case(rng, instrument, edition.id, part)
        expected = oracle.state(instrument, edition.id, part, world)
        if expected is not None:
            found = verdict(instrument, given, part=part, on=edition.published)
            assert (found.state, found.exact) == (expected, True), (edition.id, part, given)
            compared.add(expected)
    assert compared


def test_the_oracle_tells_states_apart():
    town = {"country": "SI", "applicant": "municipality"}
    states = [
        oracle.state("neb_boost", "from-2025", "applicant", {**town, "population": Decimal(9000)}),
        oracle.state("neb_boost", "from-2025", "applicant", {**town, "population": Decimal(30000)}),
        oracle.state("neb_boost", "from-2025", "applicant", {**town, "population": Decimal(30000), "degurba": 1}),
        oracle.state("elena", "from-2017", "size", {"programme_eur": Decimal("29999999.99")}),
        oracle.state("icapital", "from-2024", "population", {"population": Decimal(40000)}),
    ]
    assert states == ["eligible", "unknown", "ineligible", "soft_miss", "unknown"]
