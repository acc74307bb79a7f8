"""Which neighbours would do, beside every set of them; and what a bundle says to a verdict."""

from itertools import combinations

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from smallgiants.answers import Answer
from smallgiants.errors import InvalidValue
from smallgiants.formats.toml import example
from smallgiants.funding import neighbours, verdict
from smallgiants.money import Money, money_sum
from smallgiants.needs import Bundle, bundles
from smallgiants.partial import AnyOf, Between
from smallgiants.places import Municipality

FORM, DAY = "association_without_status", "2024-02-07"


def town(id_, people, degurba=2, country="FR", **more):
    return Municipality(id=id_, name=id_, population=people, degurba=degurba, country=country, lau=True, **more)


HERE = town("here", 30_000)
PEOPLE = st.sampled_from((4_000, 9_000, 10_000, 11_000, 20_000, 26_000)) | st.sampled_from(
    (None, Between(min=9_000), Between(min=2_000, max=12_000))
)
DEGREES = st.sampled_from((1, 2, 3, None, AnyOf(any_of=(2, 3))))
NEAR = st.lists(st.tuples(PEOPLE, DEGREES, st.sampled_from(("FR", "PT"))), max_size=5)


def judged(here, those):
    """The verdict of towns together, said in facts."""
    members = (here, *those)
    lands = sorted({one.country for one in members})
    facts = {"form": FORM, "applicant": "grouping", "members": members, "countries": lands}
    return verdict("eui_ia", {**facts, **({"country": "FR"} if lands == ["FR"] else {})}, on=DAY).state


@settings(max_examples=20)
@given(NEAR)
def test_the_fewest_are_those_of_every_set(rows):
    near = [town(f"n{n}", *row) for n, row in enumerate(rows)]
    good = [those for size in range(5) for those in combinations(near, size) if judged(HERE, those) == "eligible"]
    fewest = min(map(len, good), default=None)
    expected = {tuple(one.id for one in those) for those in good if len(those) == fewest}
    found = neighbours("eui_ia", HERE, near=near, form=FORM, on=DAY)
    told = {way.towns for way in found.ways}
    assert told <= expected and bool(told) == bool(expected)
    assert len(told) == min(len(expected), 5) and found.exact
    assert [(way.surplus, way.towns) for way in found.ways] == sorted((way.surplus, way.towns) for way in found.ways)


@settings(max_examples=8)
@given(NEAR, st.randoms(use_true_random=False))
def test_their_order_says_nothing(rows, random):
    near = [town(f"n{n}", *row) for n, row in enumerate(rows)]
    mixed = random.sample(near, len(near))
    told = [neighbours("eui_ia", HERE, near=those, form=FORM, on=DAY) for those in (mixed, near)]
    assert told[0] == told[1]


def test_a_person_short_is_short():
    found = neighbours("eui_ia", HERE, near=[town("n", 19_999)], form=FORM, on=DAY)
    assert (found.ways, found.left_out) == ((), ()) and str(found).endswith("nobody would do")
    exactly = neighbours("eui_ia", HERE, near=[town("n", 20_000)], form=FORM, on=DAY)
    assert str(exactly.ways[0]) == "with n: 0 inhabitants more than needed"


def test_who_may_not_be_a_member_is_left_out_and_oneself_is_nobody():
    near = [town("rural", 90_000, 3), town("n", 25_000), HERE]
    found = neighbours("eui_ia", HERE, near=near, form=FORM, on=DAY)
    assert [str(one) for one in found.left_out] == ["rural: it would make all of them ineligible"]
    assert isinstance(found, Answer)
    assert found.rows() == (
        {"instrument": "eui_ia", "part": "applicant", "town": "here", "form": FORM, "with": "n", "surplus": 5_000},
    )  # fmt: skip


def test_what_is_not_known_is_asked():
    found = neighbours("eui_ia", HERE, near=[evolve(town("n", 25_000), degurba=None)], form=FORM, on=DAY)
    assert found.ways == () and found.ask and "not known: " in str(found)


def test_who_needs_nobody_is_told_so():
    found = neighbours("eui_ia", town("big", 60_000), near=[], form=FORM, on=DAY)
    assert str(found) == f"eui_ia, applicant: big as {FORM}\nwith nobody else"


def test_a_town_of_unknown_people_has_no_surplus_and_an_unknown_country_no_countries():
    here = Municipality(id="here", name="H", country="FR", degurba=2, lau=True)
    (way,) = neighbours("eui_ia", here, near=[town("n", 60_000)], form=FORM, on=DAY).ways
    assert way.surplus is None and str(way) == "with n"
    nowhere = evolve(town("n", 60_000), country=None)
    assert neighbours("eui_ia", HERE, near=[nowhere], form=FORM, on=DAY).ways == ()


def test_five_ways_are_told_at_the_most():
    found = neighbours("eui_ia", HERE, near=[town(f"n{n}", 20_000 + n) for n in range(7)], form=FORM, on=DAY)
    assert [way.surplus for way in found.ways] == [0, 1, 2, 3, 4]


def test_too_many_sets_are_said_to_be_too_many():
    near = [evolve(town(f"n{n:02}", 20_000 + n), degurba=None) for n in range(34)]
    found = neighbours("eui_ia", HERE, near=near, form=FORM, on=DAY, most=2)
    assert (found.exact, found.ways) == (False, ())


@pytest.mark.parametrize("most", [0, True, "2"])
def test_how_many_is_a_whole_number(most):
    with pytest.raises(InvalidValue):
        neighbours("eui_ia", HERE, near=[], form=FORM, on=DAY, most=most)


def test_bundle_and_verdict_in_a_line():
    d = example("small-giants-2024")
    found = bundles(
        d.needs, reach=Money(amount="30000000", currency="EUR"), members=12, towns=d.towns, on="2024-02-07T09:00Z"
    )
    told = verdict("elena", found[0], part="all", on=DAY)
    assert found[0].total == money_sum(need.amount for need in d.needs if need.amount)[0] and len(found[0].by) == 10
    assert told.state == "unknown" and "applicant" in told.ask
    assert verdict("elena", found[0], part="all", on=DAY, facts={"applicant": "grouping"}).state != "soft_miss"
    small = evolve(found[0], total=Money(amount="29999999.99", currency="EUR"))
    short = verdict("elena", small, part="size", on=DAY)
    assert (short.state, str(short.changes[0])) == ("soft_miss", "bundle: EUR 0.01 short")
    other = Bundle(id="b", needs=("n",), by=("t",), total=Money(amount=5, currency="SEK"))
    assert verdict("elena", other, part="size", on=DAY).state == "eligible"
