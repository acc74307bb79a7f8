"""Practices, who has them, which place is like which, and who solved a challenge in a place like ours."""

from decimal import Decimal
from math import log

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from smallgiants import example
from smallgiants.challenges import Statement, scheme
from smallgiants.dossiers import Dossier
from smallgiants.errors import InvalidValue, NotAllowed
from smallgiants.formats import json
from smallgiants.groups import Group
from smallgiants.labels import Text
from smallgiants.partial import AnyOf, Between
from smallgiants.places import Municipality
from smallgiants.practices import (
    CRITERIA,
    Adoption,
    Alike,
    Assessment,
    Library,
    Mark,
    Match,
    PlaceProfile,
    Practice,
    Result,
    Solution,
    alike,
    library,
    likeness,
    profile,
    replicability,
    solved,
)
from smallgiants.practices._adoptions import band
from smallgiants.sources import citation_for
from smallgiants.testing import adoptions, place_profiles

D = Dossier(id="d", on="2024-06-01", group=Group(id="g", name="G", zone="UTC"))
STAFF, MOBILITY = "barrier/staff-shortage", "theme/mobility"
EARLY, LATE = "2024-02-07T09:00Z", "2024-03-01T09:00Z"
LIBRARY = library()


# --- what comes with the library ------------------------------------------------------------------------------------


def test_at_least_ten_practices_come_with_it_and_mobility_islands_among_them():
    assert len(LIBRARY.practices) >= 10
    assert "mobility-islands" in {one.id for one in LIBRARY.practices}


@pytest.mark.parametrize("one", [*LIBRARY.practices, *LIBRARY.adoptions], ids=lambda one: one.id)
def test_each_names_pages_of_the_web_and_the_day_they_were_seen(one):
    assert one.shown_to_all
    pages = [citation for citation in one.sources if citation.confidence != "derived" or citation.seen_on]
    assert pages
    assert all(citation.source.startswith(("http://", "https://")) and citation.seen_on for citation in pages)
    assert not any(citation.illustrative for citation in one.sources)


@pytest.mark.parametrize("one", LIBRARY.practices, ids=lambda one: one.id)
def test_every_thing_that_is_told_is_cited(one):
    told = (
        "place",
        "problem",
        "steps",
        "since",
        "costs",
        "funded_by",
        "results",
        "conditions",
        "difficulties",
        "lessons",
        "failures",
        "transfer",
        "themes",
        "barriers",
    )
    lacking = [
        name
        for name in told
        if getattr(one, name) not in (None, ()) and citation_for(one.sources, f"{name}[0]") is None
    ]
    lacking += [
        f"results[{n}]" for n, _ in enumerate(one.results) if citation_for(one.sources, f"results[{n}]") is None
    ]
    assert lacking == []


def test_what_they_meet_is_in_the_taxonomy_and_what_they_name_is_there():
    known, tools = scheme("challenges"), {tool.id for tool in LIBRARY.tools}
    practices = {one.id for one in LIBRARY.practices}
    for one in LIBRARY.practices:
        assert all(known.concept(name).axis == "theme" for name in one.themes)
        assert all(known.concept(name).axis == "barrier" for name in one.barriers)
        assert {*one.tools} <= tools
    assert {one.practice for one in LIBRARY.adoptions} <= practices
    assert len({one.id for one in (*LIBRARY.practices, *LIBRARY.adoptions)}) == len(LIBRARY.practices) + len(
        LIBRARY.adoptions
    )


def test_to_have_taken_part_is_no_evidence():
    canteens = next(one for one in LIBRARY.practices if one.id == "organic-canteens")
    found = replicability(canteens, LIBRARY.adoptions, on=None)
    assert (found.replicated, len(found.untold)) == (False, 6)


def test_it_can_be_put_in_a_dossier_and_comes_back():
    d = D.add(*LIBRARY.practices, *LIBRARY.adoptions, *LIBRARY.tools)
    assert json.load(json.dump(d)) == d
    assert {one.severity for one in d.problems()} <= {"info"}
    assert Library().adoptions == ()


# --- nouns ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("permitted", "published", "shown"),
    [
        (None, None, False),
        (None, "https://example.org", True),
        (True, None, True),
        (False, "https://example.org", False),
    ],
)
def test_nothing_is_shown_without_the_owner(permitted, published, shown):
    one = Practice(id="p", title="P", owner="a", permitted=permitted, published=published)
    assert one.shown_to_all is shown
    assert Adoption(id="x", practice="p", by="a", permitted=permitted, published=published).shown_to_all is shown


@pytest.mark.parametrize(
    "make",
    [lambda **k: Practice(id="p", title="P", owner="a", **k), lambda **k: Adoption(id="x", practice="p", by="a", **k)],
)
def test_a_period_does_not_end_before_it_begins(make):
    with pytest.raises(InvalidValue, match="at least 2020, the `since`"):
        make(since=2020, until=2019)


@pytest.mark.parametrize("value", ["x", "NaN", 0.5, True])
def test_a_result_is_an_exact_number(value):
    with pytest.raises(InvalidValue, match=r"Decimal|finite"):
        Result(indicator="x", value=value, unit="t")


def test_a_view_holds_what_may_be_shown():
    d = D.add(
        Municipality(id="a", name="A"),
        Municipality(id="b", name="B"),
        Practice(id="p", title="P", owner="a"),
        Adoption(id="x", practice="p", by="b", permitted=True),
        Assessment(id="as", practice="p", by="b", scheme="urbact"),
        Practice(id="q", title="Q", owner="a", permitted=True),
        Adoption(id="y", practice="q", by="b"),
        Assessment(id="at", practice="q", by="b", scheme="urbact"),
    )

    def seen(audience):
        view = d.view(audience=audience)
        return [[one.id for one in held] for held in (view.practices, view.adoptions, view.assessments)]

    assert seen("public") == [["q"], [], []]
    assert seen("member") == [["q"], [], ["at"]]
    assert seen("self:a") == [["p", "q"], ["x"], ["as", "at"]]
    assert seen("self:b") == [["q"], ["y"], ["at"]]
    assert seen("secretariat") == [["p", "q"], ["x", "y"], ["as", "at"]]


# --- assessments ----------------------------------------------------------------------------------------------------


def test_the_criteria_are_ten_and_four():
    assert [len(names) for names in CRITERIA.values()] == [10, 4]


def test_what_is_not_assessed_is_not_low():
    told = Assessment(
        id="a",
        practice="p",
        by="b",
        scheme="citykeys",
        marks=[
            Mark(criterion="market-demand", mark=1),
            Mark(criterion="trialability", mark=5),
            Mark(criterion="ease-for-end-users"),
        ],
    )
    assert (told.given, len(told.not_assessed)) == ({"trialability": 5, "market-demand": 1}, 8)
    assert str(told).startswith(
        "p, citykeys: 2 of 10 assessed, from 1 (market-demand) to 5, middle 1; not assessed: social-"
    )
    none = evolve(told, marks=())
    assert str(none).startswith("p, citykeys: 0 of 10 assessed; not assessed")
    full = Assessment(
        id="a", practice="p", by="b", scheme="urbact", marks=[Mark(criterion=c, mark=3) for c in CRITERIA["urbact"]]
    )
    assert str(full) == "p, urbact: 4 of 4 assessed, from 3 (relevance) to 3, middle 3"


@pytest.mark.parametrize(
    ("criteria", "told"), [(["impcat"], "did you mean impact"), (["impact", "impact"], "each criterion once")]
)
def test_a_criterion_is_of_the_scheme_and_has_one_mark(criteria, told):
    with pytest.raises(InvalidValue, match=told):
        Assessment(id="a", practice="p", by="b", scheme="urbact", marks=[Mark(criterion=one) for one in criteria])


# --- replicability --------------------------------------------------------------------------------------------------

BEGAN = Practice(id="p", title="P", owner="home")


def tried(by, outcome, **more):
    return Adoption(id=f"x-{by}-{more.get('since', '')}", practice="p", by=by, outcome=outcome, **more)


def test_two_independent_adopters_make_it_replicated():
    place = PlaceProfile(country="PT", population=7000)
    many = [
        tried("a", "worked", place=place),
        tried("b", "running", place=evolve(place, population=9000)),
        tried("c", None),
        tried("d", "failed"),
        tried("e", "given_up"),
        tried("home", "worked"),
        Adoption(id="z", practice="q", by="f", outcome="worked"),
    ]
    found = replicability(BEGAN, many, on=None)
    assert (found.adopters, found.kinds, found.scaled) == (("a", "b"), ("PT, 5 to 20 thousand",), False)
    assert (found.failed, found.untold, found.replicated) == (("d", "e"), ("c",), True)
    assert str(found) == "p: replicated 2 times in 1 kind of place; 2 failed; 1 not told how it went"
    assert found.why[0] == "a has it"
    assert found.rows()[0]["failed"] == 2
    one = replicability(BEGAN, many[:1], on=None)
    assert (one.replicated, str(one)) == (False, "p: not replicated; one other has it in 1 kind of place")


def test_growing_at_home_is_scaling_and_only_when_measured():
    result = Result(indicator="roofs", value=2, unit="roofs")
    assert replicability(BEGAN, [tried("home", "worked", results=[result])], on=None).scaled
    assert not replicability(BEGAN, [tried("home", "failed", results=[result])], on=None).scaled
    assert replicability(BEGAN, [tried("home", "worked", results=[result])], on=None).why == (
        "its owner grew it and measured that",
    )


def test_the_latest_adoption_of_a_town_counts_and_none_that_came_later():
    two = [tried("a", "worked", since=2010), tried("a", "given_up", since=2015)]
    assert replicability(BEGAN, two, on=None).failed == ("a",)
    assert replicability(BEGAN, reversed(two), on=None).failed == ("a",)
    later = replicability(BEGAN, [tried("a", "worked", at=LATE)], on="2024-02-08")
    assert (later.adopters, later.left_out[0].because) == ((), "it was recorded later")
    assert replicability(BEGAN, [tried("a", "worked", at=EARLY)], on="2024-02-08").adopters == ("a",)


@pytest.mark.parametrize(
    ("people", "told"),
    [
        (0, "0 to 5 thousand"),
        (5_000, "5 to 20 thousand"),
        (49_999, "20 to 50 thousand"),
        (250_000, "250 thousand and more"),
        (Between(min=1), None),
        (None, None),
    ],
)
def test_bands_of_size(people, told):
    assert band(PlaceProfile(population=people)) == told


@given(st.lists(adoptions(), max_size=5))
@settings(max_examples=60)
def test_no_adopter_is_counted_twice_or_is_the_owner(many):
    found = replicability(Practice(id="p", title="P", owner="a"), many, on=None)
    told = [*found.adopters, *found.failed, *found.untold]
    assert len(told) == len(set(told))
    assert "a" not in told
    assert set(told) == {one.by for one in many if one.practice == "p"} - {"a"}
    assert found.replicated == (len(found.adopters) >= 2)


# --- likeness -------------------------------------------------------------------------------------------------------

FACTS = ("country", "population", "degurba", "region_class", "island", "outermost", "languages", "latitude")


@given(place_profiles(), place_profiles())
@settings(max_examples=120)
def test_likeness_is_symmetric_and_lies_between_nought_and_one(one, other):
    there, back = likeness(one, other), likeness(other, one)
    assert there == back
    assert 0 <= there.coverage <= 1
    assert (there.score is None) == (there.coverage == 0)
    assert there.score is None or 0 <= there.score <= 1
    assert there.at_least <= (there.score or 0)
    assert str(there)
    assert all(str(one).startswith(f"{one.feature}: ") for one in there.parts)
    assert len(there.rows()) == len(there.parts)


@given(place_profiles(st.just("x")))
@settings(max_examples=60)
def test_a_place_is_wholly_like_itself_in_what_is_known(one):
    assert likeness(one, one).score in (None, 1.0)


@given(place_profiles(), place_profiles(), st.sampled_from(FACTS))
@settings(max_examples=120)
def test_what_is_forgotten_never_raises_what_is_surely_alike(one, other, name):
    unknown = evolve(one, **{name: () if name == "languages" else None})
    assert likeness(unknown, other).at_least <= likeness(one, other).at_least + 1e-6
    assert likeness(unknown, other).coverage <= likeness(one, other).coverage


@given(place_profiles(), place_profiles(), st.floats(0.1, 9))
@settings(max_examples=60)
def test_only_the_ratio_of_weights_counts(one, other, factor):
    weights = {"country": 2.0, "population": 0.5}
    every = {part.feature: factor * weights.get(part.feature, 1.0) for part in likeness(one, other).parts}
    scaled, plain = likeness(one, other, weights=every), likeness(one, other, weights=weights)
    assert scaled.coverage == pytest.approx(plain.coverage, abs=2e-6)
    assert scaled.score == (None if plain.score is None else pytest.approx(plain.score, abs=2e-6))


def part(one, other, name, **more):
    return {each.feature: each.likeness for each in likeness(one, other, **more).parts}[name]


@pytest.mark.parametrize(
    ("one", "other", "name", "value"),
    [
        ({"population": 99}, {"population": 9999}, "population", 0.0),
        ({"population": 999}, {"population": 9999}, "population", 0.5),
        ({"population": 0}, {"population": 10**300}, "population", 0.0),
        ({"population": Between(min=999, max=9999)}, {"population": 9999}, "population", 0.5),
        ({"population": Between(min=999)}, {"population": 9999}, "population", None),
        ({"degurba": 1}, {"degurba": 3}, "degurba", 0.0),
        ({"degurba": AnyOf(any_of=(2, 3))}, {"degurba": 2}, "degurba", 0.5),
        ({"languages": ["pt", "fr"]}, {"languages": ["fr"]}, "languages", 0.5),
        ({"languages": ["pt"]}, {}, "languages", None),
        ({"island": True}, {"island": False}, "island", 0.0),
        ({"outermost": False}, {"outermost": False}, "outermost", 1.0),
        ({"region_class": "transition"}, {"region_class": "transition"}, "region_class", 1.0),
        ({"latitude": 0, "longitude": 0}, {"latitude": 0, "longitude": 180}, "distance", 0.0),
        ({"latitude": "50.85", "longitude": "4.35"}, {"latitude": "50.85", "longitude": "4.35"}, "distance", 1.0),
        ({"latitude": "50.85", "longitude": "4.35"}, {"latitude": "48.85", "longitude": "2.35"}, "distance", 0.867951),
        ({"latitude": "50.85"}, {"latitude": "48.85", "longitude": "2.35"}, "distance", None),
        ({"features": {"coast": True}}, {"features": {"coast": True}}, "coast", 1.0),
        ({"features": {"coast": True}}, {}, "coast", None),
    ],
)
def test_each_feature_by_itself(one, other, name, value):
    told = part(PlaceProfile(**one), PlaceProfile(**other), name)
    assert told == (value if value is None else pytest.approx(value, abs=2e-3))


def test_size_is_compared_by_its_logarithm():
    told = part(PlaceProfile(population=7_000), PlaceProfile(population=21_000), "population")
    assert told == pytest.approx(1 - log(21_001 / 7_001) / log(100), abs=1e-6)


@pytest.mark.parametrize(
    "weights", [{"populaton": 1}, {"island": -1}, {"island": "1"}, {"island": True}, {"island": 1e10}]
)
def test_weights_are_numbers_of_features(weights):
    with pytest.raises(InvalidValue):
        likeness(PlaceProfile(), PlaceProfile(), weights=weights)


def test_nothing_known_is_not_comparable():
    told = likeness(PlaceProfile(), PlaceProfile(country="PT"))
    assert (told.score, told.coverage, str(told)) == (None, 0.0, "not comparable: no feature is known of both")
    assert (
        likeness(
            PlaceProfile(country="PT"),
            PlaceProfile(country="PT"),
            weights=dict.fromkeys((each.feature for each in told.parts), 0),
        ).score
        is None
    )


@pytest.mark.parametrize(
    "fault",
    [
        {"degurba": 4},
        {"population": -1},
        {"population": Between(min=Decimal("1.5"))},
        {"latitude": 91},
        {"latitude": "NaN"},
        {"longitude": "x"},
        {"features": [("a",)]},
        {"features": {"country": "PT"}},
        {"features": [("a", "b"), ("a", "c")]},
        {"features": 5},
        {"features": {"a": 1}},
    ],
)
def test_a_profile_keeps_its_form(fault):
    with pytest.raises(InvalidValue):
        PlaceProfile(**fault)


def test_a_municipality_becomes_a_profile():
    town = Municipality(id="a", name="A", country="PT", region_class="outermost")
    assert (profile(town).outermost, profile(town, outermost=False).outermost) == (True, False)
    assert profile(evolve(town, region_class=None)).outermost is None


# --- which town is like which ---------------------------------------------------------------------------------------


def place(id, **known):  # noqa: A002
    return PlaceProfile(id=id, **known)


def test_the_most_alike_come_first_and_equals_by_their_ids():
    others = [place("c", country="PT"), place("b", country="PT"), place("a", country="SI"), place("x", country="PT")]
    found = alike(place("x", country="PT"), others)
    assert [one.place.id for one in found.found] == ["b", "c", "a"]
    assert str(found) == "\n".join(found.why)
    assert found.rows()[0] == {"place": "b", "name": None, "country": "PT", "likeness": "1.00", "coverage": "0.12"}
    assert str(Alike(of="x")) == "no place is known to be like x"


def test_what_has_to_be_the_same_has_to_be_known():
    found = alike(
        place("x", country="PT", island=True),
        [place("a", country="PT"), place("b", island=False), place("c", island=True)],
        must=("island",),
    )
    assert [one.place.id for one in found.found] == ["c"]
    assert [str(one) for one in found.left_out] == [
        "a: its island has to be the same, and is not known",
        "b: its island is another",
    ]
    with pytest.raises(InvalidValue, match="did you mean island"):
        alike(place("x"), [place("a")], must=("iland",))


def test_diverse_ones_do_not_all_resemble_each_other():
    twins = [place(one, country="PT", degurba=3, island=True) for one in "abc"]
    other = place("d", country="PT", degurba=2, population=900)
    one = place("x", country="PT", degurba=3, island=True, population=1000)
    plain = alike(one, [*twins, other], most=2, weights={"population": 0.9})
    mixed = alike(one, [*twins, other], most=2, diverse=True, weights={"population": 0.9})
    assert [found.place.id for found in plain.found] == ["a", "b"]
    assert [found.place.id for found in mixed.found] == ["a", "d"]


@pytest.mark.parametrize(
    ("args", "told"),
    [
        ({"others": [PlaceProfile()]}, "places with an id"),
        ({"others": ["a"]}, "a Municipality or a PlaceProfile"),
        ({"others": [], "most": 0}, "at least 1"),
        ({"others": [], "most": True}, "at least 1"),
    ],
)
def test_questions_out_of_form(args, told):
    with pytest.raises(InvalidValue, match=told):
        alike(place("x"), **args)


# --- who solved it --------------------------------------------------------------------------------------------------

TOWN = Municipality(id="town", name="Town", country="ES", population=18_000)
SAID = Statement(
    id="s",
    by="town",
    text="We lack the money to begin",
    themes=["theme/rooftop-solar"],
    barriers=["barrier/upfront-cost"],
)


def circle(*more):
    return D.add(TOWN, SAID, *more)


def test_better_fits_come_first_then_places_more_alike():
    found = solved(circle(), "s", like=TOWN, on=None)
    assert [one.practice for one in found.found][:2] == ["shared-municipal-roofs", "citizens-solar-roofs"]
    assert [one.fit for one in found.found] == sorted((one.fit for one in found.found), reverse=True)
    assert found.found[0].likeness.score > 0.99
    assert (
        "Caldes de Montbui, ES): meets Rooftop solar, High upfront cost; alike 1.00 over 2 of 8 features"
        in found.why[0]
    )
    assert found.rows()[0]["country"] == "ES"
    assert (found.like, found.ask) == ("town", ())


def test_nothing_told_is_asked():
    found = solved(circle(evolve(SAID, themes=(), barriers=())), "s", like="town", on=None)
    assert (found.found, found.ask) == ((), ("theme", "barrier"))
    assert str(found) == "nobody is known to have solved s; to be asked: its theme, its barrier"
    assert solved(circle(evolve(SAID, themes=())), "s", like="town", on=None, langs=("fr",)).ask == ("theme",)


OURS = Practice(
    id="ours",
    title="Ours",
    owner="a",
    themes=["theme/rooftop-solar"],
    barriers=["barrier/upfront-cost"],
    permitted=True,
)


@pytest.mark.parametrize(
    ("changes", "because"),
    [
        ({"permitted": None}, "its owner has not permitted it to be shown"),
        ({"permitted": False, "published": "https://example.org"}, "its owner has not permitted it to be shown"),
        ({"owner": "town"}, "it is their own"),
        ({"maturity": "idea"}, "it is an idea, and nobody is known to have tried it"),
        ({"maturity": "ended", "failures": ["The roof leaked"]}, "it was given up: The roof leaked"),
        ({"maturity": "ended"}, "it was given up"),
    ],
)
def test_what_is_left_out_tells_why(changes, because):
    found = solved(circle(evolve(OURS, **changes)), "s", like=TOWN, on=None)
    assert [str(one) for one in found.left_out] == [f"ours: {because}"]
    assert "ours" not in {one.practice for one in found.found}


def test_it_was_done_where_an_adoption_goes_well():
    near, far = PlaceProfile(country="ES", population=17_000, name="Near"), PlaceProfile(country="NO", name="Far")
    worked = Adoption(id="x", practice="ours", by="b", place=near, outcome="worked", permitted=True)
    d = circle(
        evolve(OURS, place=far), worked, Adoption(id="y", practice="ours", by="town", outcome="worked", permitted=True)
    )
    best = next(one for one in solved(d, "s", like=TOWN, on=None).found if one.practice == "ours")
    assert (best.by, best.place) == ("b", near)
    for hidden in (evolve(worked, outcome="failed"), evolve(worked, outcome=None), evolve(worked, permitted=None)):
        best = next(one for one in solved(d.add(hidden), "s", like=TOWN, on=None).found if one.practice == "ours")
        assert best.by == "a"


def test_a_town_of_the_dossier_tells_what_its_place_is_like():
    d = circle(OURS, Municipality(id="a", name="Alpha", country="ES", population=18_000))
    best = solved(d, "s", like=TOWN, on=None).found[0]
    assert (best.practice, best.place.name) == ("ours", "Alpha")
    assert "the place is not known" in str(
        next(one for one in solved(circle(OURS), "s", like=TOWN, on=None).found if one.practice == "ours")
    )


def test_what_has_to_be_the_same_leaves_others_out():
    found = solved(circle(), "s", like=TOWN, on=None, must=("country",))
    assert {one.place.country for one in found.found} == {"ES"}
    assert "citizens-solar-roofs: no place is as asked: country" in map(str, found.left_out)


def test_one_may_ask_for_several_that_differ():
    few = solved(circle(), "s", like=TOWN, on=None, most=2, diverse=True)
    assert len(few.found) == 2
    assert solved(circle(), "s", like=TOWN, on=None, most=1).found[0] == few.found[0]


def test_an_adoption_of_later_does_not_count_yet():
    d = circle(OURS, Adoption(id="x", practice="ours", by="b", outcome="worked", permitted=True, at=LATE))
    found = {one.practice: one for one in solved(d, "s", like=TOWN, on="2024-02-08", most=9).found}
    assert found["ours"].replicability.adopters == ()


def test_a_concept_taken_over_leads_to_the_shipped_ones():
    found = solved(example("small-giants-2024"), "s-8", like="kotka", on=None)
    assert found.found[0].practice == "joint-lamps"
    assert str(found.found[0].matches[0]) == "Street lighting"


@pytest.mark.parametrize(
    ("args", "told"),
    [
        ({"statement": "s-99", "like": TOWN}, "the id of a statement of the dossier"),
        ({"statement": "s", "like": "twon"}, "did you mean town"),
    ],
)
def test_who_is_not_there_cannot_be_asked_about(args, told):
    with pytest.raises(NotAllowed, match=told):
        solved(circle(), on=None, **args)


def test_the_fit_is_told_axis_by_axis():
    match = Match(axis="theme", concept="a", label="A", fit="same")
    one = Solution(
        practice="p",
        title=Text.of("P"),
        by="b",
        replicability=replicability(BEGAN, [], on=None),
        matches=[match, evolve(match, fit="near"), evolve(match, axis="barrier", fit="near")],
    )
    assert (one.fit, str(one).startswith("P (b): meets A, near A, near A; the place is not known")) == (3, True)


@given(place_profiles(), st.booleans(), st.integers(1, 4))
@settings(max_examples=30)
def test_every_practice_that_would_do_is_found_or_left_out(like, diverse, most):
    d = circle(OURS, evolve(OURS, id="shy", permitted=None))
    every = solved(d, "s", like=like, on=None, most=99, diverse=diverse)
    known = [*d.practices, *LIBRARY.practices]
    fitting = {
        one.id
        for one in known
        if {"theme/rooftop-solar", "theme/energy", "barrier/upfront-cost", "barrier/financial"}
        & {*one.themes, *one.barriers}
    }
    assert {one.practice for one in every.found} | {one.id for one in every.left_out} == fitting
    assert len(solved(d, "s", like=like, on=None, most=most, diverse=diverse).found) == min(most, len(every.found))
