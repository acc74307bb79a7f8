"""One applicant after another at a desk: every state is what `verdict` says, every line what the tree of its rule says."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smallgiants.errors import InvalidValue
from smallgiants.funding import (
    Combination,
    Edition,
    Instrument,
    Part,
    Requirement,
    Standing,
    catalogue,
    desk,
    verdict,
)  # fmt: skip
from smallgiants.funding._asked import asked_of
from smallgiants.funding._turned import Kept, plain
from smallgiants.funding.reasons import Case, reason
from smallgiants.partial import AnyOf, Between
from smallgiants.places import Municipality
from smallgiants.testing import _funding as some

FACTS = ("population", "degurba", "lau", "climate_plan", "programme_eur", "rate", "countries", "country", "nuts")
ON = "2024-02-07"


def instrument(rule, name="i"):
    edition = Edition(id="e", published=date(2020, 1, 1), parts=(Part(id="applicant", rule=rule),))
    return Instrument(id=name, name="I", decided_by="its board", editions=(edition,))


def needs(fact, allowed, **more):
    return Requirement(**{"id": fact, "fact": fact, "allowed": allowed, "source": "https://example.org", **more})


def of_rules(rules):
    return [instrument(rule, f"i{number}") for number, rule in enumerate(rules)]


def by_tree(one, known, on, part="applicant"):
    """The lines of an instrument as its tree makes its reasons."""
    asked = asked_of(one, part, on)
    if asked is None:
        return ()
    case = Case.of(asked.hard, asked.whole, known)
    made = (reason(leaf, case) for leaf in case.leaves)
    return tuple(tuple(getattr(each, name) for name in COLUMNS) for each in made)


def agree(instruments, applicants, on, part="applicant"):
    laid = desk(on=on, catalogue=instruments, part=part)
    for applicant in applicants:
        standing = laid.ask(applicant)
        told = zip(standing.explained(), laid.told(standing.known), strict=True)
        for one, state, (lines, rows) in zip(instruments, standing.states, told, strict=True):
            stated = one.edition(on=laid.on)
            asked = part if stated and any(each.id == part for each in stated.parts) else "all"
            assert state == verdict(one, applicant, on=on, part=asked).state, one.id
            expected = by_tree(one, standing.known, laid.on, part)
            assert lines == tuple(each[:6] for each in expected), one.id
            assert rows == tuple(dict(zip(COLUMNS, each, strict=True)) for each in expected), one.id


PLAIN = st.lists(some.rules(FACTS, plain=True), min_size=1, max_size=5).map(of_rules)
DOUBTFUL = st.lists(some.rules(("population", "degurba", "climate_plan", "lau")), min_size=1, max_size=4).map(of_rules)
COLUMNS = ("requirement", "observed", "threshold", "margin", "holds", "source", "fact", "seen_on", "confidence", "note")


# What stands once in a rule is decided side by side.
LEAVES = st.one_of(
    [
        st.builds(
            needs,
            st.just("population"),
            st.sampled_from(
                [Between(min=10), Between(max=20), Between(min=5, max=15), Between(min=10, max=10), Between(min=0)]
            ),
        ),
        st.builds(needs, st.just("countries"), st.sampled_from([AnyOf(any_of=(1, 3)), Between(min=2)])),
        st.builds(needs, st.just("country"), st.sampled_from([AnyOf(any_of=("FR",)), AnyOf(any_of=("FR", "SI"))])),
        st.builds(needs, st.just("lau"), st.sampled_from([AnyOf(any_of=(True,)), AnyOf(any_of=(True, False))])),
        st.builds(
            needs,
            st.just("programme_eur"),
            st.sampled_from([Between(min=Decimal("0.01")), Between(min=Decimal(1), max=Decimal("2.50"))]),
        ),
    ]
)
TREES = st.recursive(
    LEAVES,
    lambda inner: st.builds(
        lambda kind, rules: Combination(kind=kind, rules=rules, least=1 if kind == "at_least" else None),
        st.sampled_from(["all", "any", "none", "at_least"]),
        st.lists(inner, min_size=1, max_size=3),
    ),
    max_leaves=5,
)
TOWNS = st.fixed_dictionaries(
    {},
    optional={
        "population": st.sampled_from([0, 9, 10, 15, 16, 21, {"min": 10}, {"max": 9}, {"min": 5, "max": 15}]),
        "countries": st.sampled_from([1, 2, 3, {"min": 2}, {"any_of": [1, 3]}]),
        "country": st.sampled_from(["FR", "SI", "NO", {"any_of": ["FR", "SI"]}]),
        "lau": st.sampled_from([True, False, "SI052"]),
        "programme_eur": st.sampled_from(["0", "0.01", "1", "2.50", "2.51", {"min": "1"}]),
        "members": st.sampled_from([[], [{"population": 10}], [{"country": "FR"}, {}]]),
    },
)


@pytest.mark.parametrize("asked", [PLAIN, DOUBTFUL], ids=["plain", "doubtful"])
def test_a_desk_says_what_trees_say(asked):
    @settings(max_examples=20)
    @given(asked, st.lists(some.applicants(FACTS), min_size=1, max_size=4))
    def law(instruments, applicants):
        agree(instruments, applicants, ON)

    law()


@settings(max_examples=40)
@given(st.lists(TREES, min_size=1, max_size=6).map(of_rules), st.lists(TOWNS, min_size=1, max_size=6))
def test_side_by_side_too(instruments, towns):
    agree(instruments, towns, ON)


@settings(max_examples=10)
@given(
    st.lists(some.instruments(), max_size=3, unique_by=lambda one: one.id),
    some.applicants(),
    st.none() | st.dates(date(1985, 1, 1), date(2199, 1, 1)),
)
def test_of_any_instrument_on_any_day(instruments, applicant, on):
    agree(instruments, [applicant], on)


@pytest.mark.parametrize("part", ["applicant", "all"])
def test_the_shipped_catalogue(part):
    towns = [
        Municipality(id="a", name="A", country="FR", population=30000, degurba=2, lau=True),
        {"applicant": "municipality", "country": "SI", "programme_eur": "18000000.01", "population": {"min": 9000}},
        {"members": [{"country": "FR", "population": 60000, "degurba": 1}, {"population": 3}], "countries": 3},
    ]
    agree(catalogue(), towns, ON, part)


def test_rules_of_one_fact_twice_are_not_joined_blindly():
    town, city = needs("population", Between(min=10)), needs("population", Between(max=9), id="city")
    either = Combination(kind="any", rules=(town, city))
    inside = Combination(kind="all", rules=(either, needs("lau", AnyOf(any_of=(True,)))))
    assert [plain(one) for one in (town, either, inside)] == [True, False, False]
    assert desk(on=ON, catalogue=of_rules([either])).ask({}).states == ("eligible",)


def test_a_line_tells_all():
    rule = needs("programme_eur", Between(min=Decimal(30_000_000)), note="typical", seen_on="2026-11-22")
    standing = desk(on=ON, catalogue=[instrument(rule)]).ask({"programme_eur": "18000000.50"})
    assert standing.lines("i") == (
        (
            "programme_eur",
            "18000000.50",
            "at least EUR 30,000,000",
            Decimal("-11999999.50"),
            False,
            "https://example.org",
        ),
    )
    (row,) = standing.rows()
    assert (row["instrument"], row["state"], row["margin"]) == ("i", "ineligible", Decimal("-11999999.50"))
    assert (row["fact"], row["seen_on"], row["note"]) == ("programme_eur", date(2026, 11, 22), "typical")


def test_where_nothing_rules_a_row_still_stands():
    later = Instrument(
        id="x", name="X", decided_by="its board",
        editions=(Edition(id="e", published="2030-01-01", parts=(Part(id="a", rule=needs("lau", AnyOf(any_of=(True,)))),)),),
    )  # fmt: skip
    laid = desk(on=ON, catalogue=[later])
    standing = laid.ask({})
    assert (standing.states, standing.lines("x")) == (("unknown",), ())
    assert [dict(row) for row in standing.rows()] == [{"instrument": "x", "state": "unknown", **dict.fromkeys(COLUMNS)}]
    assert [dict(row) for row in laid.rows()] == [{"instrument": "x", "name": "X", "edition": None}]
    assert standing.verdict("x").state == "unknown"
    assert desk(on=None, catalogue=[]).ask({}).states == ()
    assert str(desk(on=None, catalogue=[]).ask({})) == "0 instruments, applicant: none"


def test_facts_are_laid_over_and_names_are_told():
    town = Municipality(id="a", name="A", country="ES", population=30000)
    standing = desk(on=ON, part="all").ask(town, facts={"programme_eur": "18000000"})
    assert isinstance(standing, Standing)
    assert standing.reached("soft_miss") == ("elena",)
    assert set(standing.reached()) >= {"elena"}
    assert standing.verdict("elena").state == standing.state("elena") == "soft_miss"
    assert standing.verdict("elena") == verdict("elena", town, part="all", on=ON, facts={"programme_eur": "18000000"})
    with pytest.raises(InvalidValue, match="elena"):
        standing.state("elenna")


def test_what_is_kept_is_forgotten_in_time():
    made = []
    kept = Kept("population", lambda known: made.append(known["population"]) or known["population"] * 2)
    assert [kept.at({"population": number}) for number in (*range(100), 99, 1)][-2:] == [198, 2]
    assert (len(kept.found), len(made)) == (37, 101)
    seldom = Kept("population", lambda known: [known["population"]], twice=True)
    assert [seldom.at({"population": 5}) is seldom.at({"population": 5}) for _ in range(2)] == [False, True]


def test_one_desk_for_several_threads():
    laid = desk(on=ON)
    towns = [
        {"applicant": "municipality", "country": "FR", "population": number * 977 % 90000} for number in range(120)
    ]
    alone = [(one.states, one.explained()) for one in map(laid.ask, towns)]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda town: (laid.ask(town).states, laid.ask(town).explained()), towns)) == alone
