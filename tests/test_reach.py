"""Many applicants and many instruments at once: every pair is what `verdict` says of it, and a change is laid beside."""

import itertools
from datetime import date
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from smallgiants.errors import InvalidValue
from smallgiants.funding import FACTS as ALL_FACTS
from smallgiants.funding import (
    Combination,
    Edition,
    Instrument,
    Part,
    Reach,
    Requirement,
    catalogue,
    match_all,
    verdict,
)  # fmt: skip
from smallgiants.partial import AnyOf, Between
from smallgiants.places import Municipality
from smallgiants.testing import _funding as some

FACTS = ("population", "degurba", "lau", "climate_plan", "programme_eur", "rate", "countries", "country", "nuts")
STATES = ("eligible", "soft_miss", "ineligible", "unknown")


def instrument(rule, name="i"):
    edition = Edition(id="e", published=date(2020, 1, 1), parts=(Part(id="applicant", rule=rule),))
    return Instrument(id=name, name="I", decided_by="its board", editions=(edition,))


def needs(fact, allowed, **more):
    about = {"source": "https://example.org", "id": fact, **more}
    return Requirement(fact=fact, allowed=allowed, **about)


def town(name, **facts):
    return Municipality(id=name, name=name, **facts)


def told(answer):
    return {(row["town"], row["instrument"]): row["state"] for row in answer.pairs()}


def one_by_one(towns, instruments, on, **more):
    pairs = itertools.product(towns.items(), instruments)
    return {(name, one.id): verdict(one, known, on=on, **more).state for (name, known), one in pairs}


APPLICANTS = st.lists(some.applicants(FACTS), min_size=1, max_size=5).map(
    lambda several: {f"t{number}": one for number, one in enumerate(several)}
)
ANYBODY = st.lists(some.applicants(), min_size=1, max_size=4).map(
    lambda several: {f"t{number}": one for number, one in enumerate(several)}
)
PLAIN = st.lists(some.rules(FACTS, plain=True), min_size=1, max_size=4).map(
    lambda rules: [instrument(rule, f"i{number}") for number, rule in enumerate(rules)]
)
# What is soft, unseen, from memory or out of force, on facts that meet often.
DOUBTFUL = st.lists(some.rules(("population", "degurba", "climate_plan", "lau")), min_size=1, max_size=4).map(
    lambda rules: [instrument(rule, f"i{number}") for number, rule in enumerate(rules)]
)
ANY = st.lists(some.instruments(), min_size=1, max_size=3, unique_by=lambda one: one.id)


# Laws


@pytest.mark.parametrize("asked", [PLAIN, DOUBTFUL], ids=["plain", "doubtful"])
def test_planes_say_what_verdicts_say(asked):
    @settings(max_examples=150)
    @given(asked, APPLICANTS)
    def law(instruments, towns):
        answer = match_all(towns, on="2024-02-07", catalogue=instruments)
        assert told(answer) == one_by_one(towns, instruments, "2024-02-07")

    law()


@settings(max_examples=60)
@given(ANY, ANYBODY, st.none() | st.dates(date(1985, 1, 1), date(2199, 1, 1)))
def test_of_any_instrument_on_any_day(instruments, towns, on):
    answer = match_all(towns, on=on, catalogue=instruments)
    assert told(answer) == one_by_one(towns, instruments, on)


@given(PLAIN, APPLICANTS, some.applicants(FACTS))
def test_a_change_is_what_a_fresh_answer_says(instruments, towns, now):
    before = match_all(towns, on="2024-02-07", catalogue=instruments)
    after = before.changed("t0", now)
    fresh = match_all({**towns, "t0": now}, on="2024-02-07", catalogue=instruments)
    assert told(after) == told(fresh)
    assert after.rows() == fresh.rows()
    assert told(before) == one_by_one(towns, instruments, "2024-02-07"), "the former answer stands"
    for one in instruments:
        assert [after.reached(one.id, state) for state in STATES] == [fresh.reached(one.id, state) for state in STATES]
        assert {after.state(name, one.id) for name in towns} == {fresh.state(name, one.id) for name in towns}
        assert after.verdict("t0", one.id) == fresh.verdict("t0", one.id)
        assert after.missing(one.id) == fresh.missing(one.id)


@given(DOUBTFUL, APPLICANTS, some.applicants(FACTS))
def test_a_change_under_doubtful_rules_too(instruments, towns, now):
    after = match_all(towns, on="2024-02-07", catalogue=instruments).changed("t0", now)
    assert told(after) == told(match_all({**towns, "t0": now}, on="2024-02-07", catalogue=instruments))


PLACES = st.builds(
    Municipality,
    id=st.just("t"),
    name=st.just("T"),
    country=st.sampled_from([None, "FR", "NO", "SI", "PL"]),
    population=st.sampled_from([None, 0, 9000, 30000, 49999, 50000, Between(min=9000), Between(min=20000, max=60000)]),
    degurba=st.sampled_from([None, 1, 2, 3, AnyOf(any_of=(1, 2)), AnyOf(any_of=(2, 3))]),
    lau=st.sampled_from([None, True, False, "SI052"]),
    region_class=st.sampled_from([None, "transition", "outermost"]),
)


@settings(max_examples=12)
@given(
    st.lists(PLACES, min_size=1, max_size=3),
    st.sampled_from(["applicant", "all"]),
    st.dates(date(2019, 1, 1), date(2027, 1, 1)),
)
def test_the_shipped_catalogue(places, part, on):
    towns = [evolve(one, id=f"t{number}") for number, one in enumerate(places)]
    answer = match_all(towns, part=part, on=on)
    for one in towns:
        for shipped in catalogue():
            full = answer.verdict(one.id, shipped.id)
            assert full.exact
            assert answer.state(one.id, shipped.id) == full.state, shipped.id


@given(PLAIN, APPLICANTS, st.randoms())
def test_the_order_of_towns_and_instruments_changes_nothing(instruments, towns, chance):
    mixed, others = list(towns.items()), list(instruments)
    chance.shuffle(mixed)
    chance.shuffle(others)
    answer, other = (
        match_all(dict(several), on=None, catalogue=asked) for several, asked in ((towns, instruments), (mixed, others))
    )
    assert told(answer) == told(other)


# Examples


def test_many_towns_share_what_few_values_say():
    chosen = [town(f"t{number}", country="FR" if number % 3 else None, population=number) for number in range(1000)]
    rule = Combination(kind="all", rules=(
        needs("country", AnyOf(any_of=("FR",))), needs("population", Between(min=100, max=899)),
    ))  # fmt: skip
    answer = match_all(chosen, on=None, catalogue=[instrument(rule)])
    assert [answer.rows()[0][state] for state in STATES] == [534, 0, 200, 266]
    assert answer.reached("i")[:2] == ("t100", "t101")
    assert answer.reached("i", "ineligible", "unknown")[-1] == "t999"


def test_more_values_than_have_planes_of_their_own():
    chosen = [town(f"t{number}", nuts=f"X{number}" if number % 2 else None) for number in range(1000)]
    rule = Combination(kind="none", rules=(needs("nuts", AnyOf(any_of=("X1", "X3", "X4"))),))
    answer = match_all(chosen, on=None, catalogue=[instrument(rule)])
    assert [answer.rows()[0][state] for state in STATES] == [498, 0, 2, 500]
    assert answer.reached("i", "ineligible") == ("t1", "t3")


WIDE = [fact for fact, kind in ALL_FACTS.items() if kind == "yes_no" and fact in some.IN_RULES][:13]


def test_where_worlds_are_too_many_both_fall_back():
    asked = [needs(fact, AnyOf(any_of=(True,)), id=f"r{fact}") for fact in WIDE]
    either = tuple(Combination(kind="any", rules=(one, Combination(kind="none", rules=(one,)))) for one in asked)
    more = needs("population", Between(min=50))
    wide = [instrument(Combination(kind="all", rules=(*either, more)))]
    told_most = dict.fromkeys(WIDE[:-2], True)
    towns = {
        "large": {**told_most, "population": 60},
        "alike": {**told_most, "population": 60},
        "small": {**told_most, "population": 40},
        "untold": told_most,
    }
    answer = match_all({**towns, "unknown": {"population": 60}}, on="2024-02-07", catalogue=wide)
    assert told(answer) == {**one_by_one(towns, wide, "2024-02-07"), ("unknown", "i"): "unknown"}
    assert [answer.state(name, "i") for name in towns] == ["eligible", "eligible", "ineligible", "unknown"]
    assert answer.changed("unknown", towns["large"]).state("unknown", "i") == "eligible"
    assert answer.changed("unknown", {}).state("unknown", "i") == "unknown"


def test_the_missing_people_stand_town_by_town():
    chosen = [
        town("big", country="FR", population=60000, degurba=2, lau=True),
        town("small", country="FR", population=30000, degurba=2, lau=True),
        town("rural", country="FR", population=20000, degurba=3, lau=True),
        town("norse", country="NO", population=30000, degurba=2, lau=True),
        town("between", country="FR", population=Between(min=9000, max=40000)),
        town("unknown", country="FR"),
    ]
    answer = match_all(chosen, on="2024-02-07")
    found = {row["town"]: (row["missing"], row["then"]) for row in answer.missing("eui_ia")}
    assert found == {"small": (20000, "eligible"), "between": (10000, "unknown")}
    grown = answer.changed("small", town("small", country="FR", population=49999, degurba=2, lau=True))
    assert {row["town"]: row["missing"] for row in grown.missing("eui_ia")} == {"small": 1, "between": 10000}
    assert answer.missing("elena") == ()
    alike = match_all({"a": {}, "b": {}}, on="2024-02-07", facts={"population": 100})
    assert alike.missing("eui_ia")[0]["missing"] == 49900


def test_no_edition_stands_yet_or_any_more():
    old = instrument(needs("population", Between(min=1)))
    ended = evolve(old, editions=(evolve(old.editions[0], until=date(2021, 1, 1)),))
    for on, one in (("2019-01-01", old), ("2022-01-01", ended)):
        answer = match_all({"t": {"population": 5}}, on=on, catalogue=[one])
        assert answer.state("t", "i") == answer.verdict("t", "i").state == "unknown"
        assert answer.missing("i") == ()
        assert answer.changed("t", {"population": 0}).state("t", "i") == "unknown"


def test_a_part_that_is_not_stated_is_all_that_is():
    sized = Edition(
        id="e", published=date(2020, 1, 1), parts=(Part(id="size", rule=needs("population", Between(min=9))),)
    )
    one = Instrument(id="i", name="I", decided_by="its board", editions=(sized,))
    answer = match_all({"t": {"population": 5}}, on="2024-02-07", catalogue=[one])
    assert (answer.state("t", "i"), answer.verdict("t", "i").part) == ("ineligible", "all")


def test_progress_is_told_after_each_instrument():
    seen = []
    match_all([town("a")], on="2024-02-07", progress=lambda done, of: seen.append((done, of)))
    assert seen == [(done, 48) for done in range(1, 49)]


def test_facts_are_laid_over_each_town():
    answer = match_all([town("a", country="ES")], on="2024-02-07", facts={"country": "NO"})
    assert answer.state("a", "eucf") == answer.verdict("a", "eucf").state == "ineligible"


def test_an_empty_answer_stands():
    answer = match_all([], on=None)
    assert str(answer) == "0 applicants, 48 instruments, applicant: none"
    assert list(answer.pairs()) == []
    assert answer.reached("elena") == ()
    assert isinstance(answer, Reach)


ANY_WRONG: Any = [{"population": 5}, "eligable"]


@pytest.mark.parametrize(("ask", "words"), [
    (lambda: match_all([town("a"), town("a")], on=None), "each id once"),
    (lambda: match_all(ANY_WRONG, on=None), r"towns\[0\]: expected a municipality"),
    (lambda: match_all({"a": {"populaton": 5}}, on=None), "did you mean population"),
    (lambda: match_all([town("a")], on=None).state("b", "elena"), "the id of an applicant"),
    (lambda: match_all([town("a")], on=None).state("a", "elen"), "did you mean elena"),
    (lambda: match_all([town("a")], on=None).reached("elena", *ANY_WRONG[1:]), "did you mean eligible"),
    (lambda: match_all([town("a")], on=None, catalogue=[*catalogue()[:1]] * 2), "each id once"),
])  # fmt: skip
def test_what_cannot_be_asked_is_refused(ask, words):
    with pytest.raises(InvalidValue, match=words):
        ask()
