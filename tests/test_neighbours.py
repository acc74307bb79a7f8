"""Which neighbours would do, beside every set of them; and what a bundle says to a verdict."""

from decimal import Decimal
from itertools import combinations

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from smallgiants.answers import Answer
from smallgiants.errors import InvalidValue
from smallgiants.formats.toml import example
from smallgiants.funding import match, match_all, neighbours, verdict
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


# --- among the changes of every verdict -----------------------------------------------------------------------------------


def programmes(**euro):
    return {name: {"country": "FR", "programme_eur": amount} for name, amount in euro.items()}


def changes(instrument="elena", own="18000000", near=(), part="size", **more):
    told = verdict(instrument, HERE, part=part, facts={"programme_eur": own, **more}, near=near, on=DAY).changes
    return [(one.towns, one.surplus) for one in told]


def test_a_town_too_small_for_a_programme_is_told_with_whom_it_would_do():
    near = programmes(a="6000000", b="6500000", c="5500000.01", d="900000")
    (told,) = verdict("elena", HERE, part="all", facts={"programme_eur": "18000000"}, near=near, on=DAY).changes
    assert (told.towns, told.surplus) == (("b", "c"), Decimal("0.01"))
    assert str(told) == "bundle: EUR 12,000,000 short; b, c would do" and told.with_whom == "b, c would do"
    assert changes(near=programmes(a="11999999.99")) == [((), None)]
    assert changes(near=programmes(a="12000000.00")) == [(("a",), 0)]


def test_what_is_not_known_of_others_brings_nothing_and_oneself_is_nobody():
    near = {
        "here": {"programme_eur": "90000000"},
        "a": {"country": "FR"},
        "b": {"programme_eur": Between(max=90_000_000)},
    }
    assert changes(near=near) == [((), None)]
    assert changes(near={**near, "c": {"programme_eur": Between(min=12_000_000)}}) == [(("c",), 0)]
    # Of a programme that is only known to be below, the least it may be counts.
    assert changes(own=Between(max=29_000_000), near=programmes(a="5000000", b="30000000")) == [(("b",), 0)]


def test_what_is_too_much_together_is_not_told():
    own = {"instrument": "eeef", "part": "all", "own": "1000000"}
    wide = [one for one in changes(near=programmes(a="30000000", b="24000000", c="24000001"), **own) if one[0]]
    assert wide == [(("b",), Decimal(20_000_000))]
    assert [one for one in changes(near=programmes(a="24000000.01"), **own) if one[0]] == []
    both = {"a": {"programme_eur": Between(min=5_000_000, max=25_000_000)}}
    assert [one for one in changes(near=both, **own) if one[0]] == []


def test_a_bundle_joins_others_than_its_own_members():
    found = Bundle(id="b", needs=("n",), by=("a",), total=Money(amount=20_000_000, currency="EUR"))
    near = programmes(a="10000000", c="10000000.00")
    (told,) = verdict("elena", found, part="size", near=near, on=DAY).changes
    assert (told.towns, told.surplus) == (("c",), 0)


def test_a_fault_of_a_neighbour_is_told_where_it_is():
    with pytest.raises(InvalidValue) as caught:
        changes(near={"a": {"programme_euro": 1}})
    assert caught.value.path == "near[a].programme_euro"


def test_a_pair_of_many_is_explained_with_neighbours():
    answer = match_all([HERE], on=DAY)
    (first, *_) = answer.verdict("here", "eui_ia", near=[town("n", 20_000)]).changes
    assert (first.towns, first.surplus) == (("n",), 0)
    found = next(one for one in match(HERE, on=DAY, near=[town("n", 20_000)]).found if one.instrument == "eui_ia")
    assert found.applicant.changes[0] == first


EURO = st.integers(1, 120).map(lambda millions: f"{millions}000000") | st.sampled_from(("29999999.99", "0.01"))


@settings(max_examples=20)
@given(st.sampled_from(("elena", "eeef", "eib_framework_loan")), EURO, st.dictionaries(st.sampled_from("abcdef"), EURO))
def test_with_those_who_are_named_the_sum_is_one_that_the_instrument_takes(instrument, own, others):
    """And nobody is named only where no set of the others would bring the sum to where it is taken."""
    amounts = {name: Decimal(euro) for name, euro in others.items()}

    def taken(total):
        facts = {"programme_eur": str(total)}
        return not any("programme_eur" in one.facts for one in verdict(instrument, facts, part="all", on=DAY).changes)

    near = programmes(**others)
    asked = verdict(instrument, {"programme_eur": own}, part="all", near=near, on=DAY).changes
    short = [
        one for one in asked if one.facts == ("programme_eur",) and one.kind == "changeable" and one.short is not None
    ]
    for one in short:
        sets = [those for size in range(1, 7) for those in combinations(sorted(amounts), size)]
        good = [those for those in sets if taken(Decimal(own) + sum(amounts[name] for name in those))]
        assert bool(one.towns) == bool(good)
        assert not good or len(one.towns) == min(map(len, good))
        assert not one.towns or one.towns in good
