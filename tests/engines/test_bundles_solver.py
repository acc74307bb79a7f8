"""HiGHS proposes, whole numbers decide: its bundles beside those of enumeration, and where floats are wrong."""

import os
import random
from fractions import Fraction

import pytest
from attrs import evolve

from smallgiants.errors import InvalidValue
from smallgiants.money import Money
from smallgiants.needs import Need, bundles
from smallgiants.needs._exact import exact
from smallgiants.needs._search import filled
from smallgiants.needs._terms import Asked, Item, terms

if os.environ.get("SMALLGIANTS_REQUIRE_ALL") != "1":
    pytest.importorskip("scipy", reason="the solver's engine")

from smallgiants.engines.solver import highs, highs_within

NOTHING: dict[str, object] = {
    **dict.fromkeys(("members", "countries", "leads", "share", "within", "neighbours")),
    "theme": "any", "towns": (), "distances": {},
}  # fmt: skip


def eur(amount):
    return Money(amount=amount, currency="EUR")


def pool(amounts, reach, **more):
    items = tuple(
        Item(id=f"n-{n:02}", by=f"t-{n:02}", amount=amount * 10_000, country=("FR", "PT", "ES")[n % 3], pool=())
        for n, amount in enumerate(amounts)
    )
    return Asked(items, terms(**{**NOTHING, **more}, reach=eur(reach)))


CASES = [
    {}, {"members": 2}, {"members": 3}, {"members": 3, "leads": ["t-00", "t-04"]}, {"members": 3, "countries": 2},
    {"members": 4, "share": Fraction(2, 5)},
    {"within": 3, "distances": {(f"t-{a:02}", f"t-{b:02}"): b - a for b in range(8) for a in range(b)}},
]  # fmt: skip


@pytest.mark.parametrize("more", CASES, ids=lambda more: "-".join(more) or "plain")
@pytest.mark.parametrize("seed", range(6))
def test_it_places_as_many_in_as_few_as_enumeration(more, seed):
    chance = random.Random(seed)
    asked = pool([chance.randint(3, 25) for _ in range(8)], 30, **more)
    groups, best = filled(asked, highs(asked)), exact(asked)
    assert (sum(map(len, groups)), len(groups)) == (sum(map(len, best)), len(best))


@pytest.mark.parametrize("margin", [0, 1])
def test_a_cent_that_floats_do_not_see_is_seen(margin):
    """HiGHS allows a constraint to be missed by a millionth; 29,999,999.99 is 30 million to it, and not to us."""
    asked = pool([15_000_000, 15_000_000], 30_000_000)
    short = evolve(asked.items[1], amount=asked.items[1].amount - 100 + 100 * margin)
    asked = evolve(asked, items=(asked.items[0], short))
    assert len(filled(asked, highs(asked))) == margin


def test_what_borders_on_nothing_falls_when_it_is_checked():
    asked = pool([15, 15], 30, neighbours={"t-00": ["t-05"]})
    assert highs(asked) == ((0, 1),)
    assert filled(asked, highs(asked)) == ()


def test_an_answer_with_it_is_never_worse_and_holds():
    chance = random.Random(8)
    needs = [Need(id=f"n-{n:02}", by=f"t-{n:02}", amount=eur(chance.randint(3, 12))) for n in range(14)]
    apart = {(f"t-{a:02}", f"t-{b:02}"): chance.randint(1, 9) for b in range(14) for a in range(b)}
    asked = {"reach": eur(30), "members": 5, "within": 7, "distances": apart, "on": None}
    without, beside = bundles(needs, **asked), bundles(needs, **asked, solver=highs_within(5))
    assert (-beside.placed, len(beside)) <= (-without.placed, len(without))
    assert all(one.total.amount >= 30 and len(one.by) <= 5 for one in beside)


def test_nothing_within_reach_is_nothing():
    assert highs(pool([5, 6], 30)) == ()


def test_no_time_is_refused():
    with pytest.raises(InvalidValue):
        highs_within(0)
