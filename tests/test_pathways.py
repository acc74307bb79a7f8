"""Pathways: the small town's gap on the shipped terms, and the laws beside an enumeration of routes and of worlds."""

import itertools
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from smallgiants import testing
from smallgiants.errors import InvalidValue
from smallgiants.funding import Bundled, Investment, Pathway, PathwayStep, Terms, pathways, shipped_terms
from smallgiants.funding._measures import _own, beats, best, measured
from smallgiants.money import Money

ALL = ("climate_plan", "mayor_letter")


def eur(amount):
    return Money(amount=amount, currency="EUR")


def roofs(total="18000000", documents=ALL, **more):
    return Investment(id="roofs", total=total and eur(total), documents=documents, **more)


def ask(subject=None, on=None, **more):
    return pathways(subject or roofs(), on=on, **more)


def ids(found):
    return {route.id for route in found.best}


def left(found):
    return {one.id: one.because for one in found.left_out}


def doors(found):
    return {one.instrument: (one.short and one.short.amount, one.over and one.over.amount) for one in found.gap}


# The gap between EUR 60,000 of concept money and the door at EUR 30m


def test_a_town_of_eighteen_million_finds_the_ways_beside_each_other():
    found = ask()
    assert {"eucf+life_cet_pda+eeef", "eucf+eeef_ta+eeef", "eucf+elena+eeef", "eucf+own_development+epc"} <= ids(found)
    assert doors(found)["elena"] == (12_000_000, None)
    assert doors(found)["eeef"] == (None, None) and doors(found)["eib_framework_loan"] == (82_000_000, None)
    assert [one.opens.amount for one in found.gap if one.opens] == [5e6, 5e6, 15e6, 30e6, 100e6]
    assert left(found)["eib_framework_loan"] == "EUR 82,000,000.00 short of its smallest programme"
    route = next(one for one in found.best if one.id == "eucf+elena+eeef")
    assert route.steps[1].short == eur("12000000") and route.missed == 1
    assert str(route.steps[1]) == "European Local ENergy Assistance (ELENA), EUR 12,000,000.00 short of what is typical"
    assert found.best[0].missed == 0


def test_a_bundle_opens_the_door():
    bundle = SimpleNamespace(id="bundle-1", total=eur("36000000"))
    assert isinstance(bundle, Bundled)
    found = ask(bundle)
    assert found.project == "bundle-1" and doors(found)["elena"] == (None, None)
    assert "documents" in found.ask
    elena = next(step for route in found.best for step in route.steps if step.instrument == "elena")
    # 36m / 20 = 1.8m, which is 90 % of 2m: the average grant told in 2017
    assert (elena.grant, elena.own, elena.months) == (eur("1800000"), eur("200000"), 36)


@pytest.mark.parametrize(
    ("total", "opened", "closed"),
    [
        ("4999999.99", set(), {"eeef", "eeef_ta", "eib_framework_loan"}),
        ("5000000", {"eeef", "eeef_ta"}, {"eib_framework_loan"}),
        ("25000000", {"eeef", "eib_intermediated_loan"}, {"eib_framework_loan"}),
        ("25000000.01", set(), {"eeef", "eib_intermediated_loan"}),
        ("99999999.99", set(), {"eib_framework_loan"}),
        ("100000000", {"eib_framework_loan"}, {"eeef"}),
    ],
)
def test_doors_open_and_close_to_the_cent(total, opened, closed):
    found = ask(roofs(total))
    used = {step.instrument for route in found.best for step in route.steps}
    assert opened <= used and closed <= set(left(found)) and not closed & used


def test_what_has_ended_is_left_out_and_said():
    assert left(ask(on="2026-11-27"))["eucf"] == "ended: the last terms known held until 2024-12-18"
    assert left(ask(on="2016-01-01"))["elena"] == "not yet known on that day: since 2017-05-02"
    assert "eucf" not in left(ask(on=None))


def test_what_is_lacking_is_told():
    assert left(ask(roofs(documents=())))["eucf"] == "needs climate_plan, mayor_letter first"
    assert left(ask(roofs(had=("eucf",))))["eucf"] == "given once, and given before"
    assert "documents" in ask(roofs(documents=None)).ask


def test_a_project_goes_on_from_where_it_stands():
    later = ask(roofs(stage="concept"))
    assert not any(route.steps[0].rung == "concept" for route in later.best)
    assert any(route.steps[0].instrument == "investeu_hub" for route in later.best)
    ready = ask(roofs(stage="developed"))
    assert {step.rung for route in ready.best for step in route.steps} == {"investment"}
    assert "preparation" in later.ask and "preparation" not in ready.ask


def test_the_public_loan_facility_asks_for_the_loan_of_the_bank_first():
    found = ask(roofs("120000000", documents=("place_in_just_transition_territory",), stage="developed"))
    assert "eib_framework_loan+pslf" in ids(found)
    assert not any(one.startswith("pslf") for one in ids(found))
    route = next(one for one in found.best if one.id == "eib_framework_loan+pslf")
    assert (
        route.steps[0].loan == eur("60000000") and route.own == eur("60000000") and route.unknown("rest") == ("pslf",)
    )


def test_a_known_cost_of_preparation_bounds_the_grant():
    found = ask(roofs(preparation=eur("500000")))
    steps = {step.instrument: step for route in found.best for step in route.steps}
    assert (steps["life_cet_pda"].grant, steps["life_cet_pda"].own) == (eur("475000"), eur("25000"))
    assert steps["own_development"].own == eur("500000") and steps["eucf"].own == eur(0)
    assert steps["eeef_ta"].own == eur(0)  # a limit of 900,000 is more than it costs


def test_facts_say_what_is_there_and_who_applies():
    facts = {"id": "p", "programme_eur": "18000000", "climate_plan": True, "mayor_letter": False, "applicant": "private_body",
             "preparation_eur": "500000", "stage": "idea"}  # fmt: skip
    found = ask(facts)
    assert found.project == "p" and left(found)["eucf"].endswith(
        "is private_body (https://www.eucityfacility.eu/5th-call, 2026-11-22, seen)"
    )
    assert ask({**facts, "applicant": "municipality"}).left_out[0].because.startswith("EUR 82")
    assert left(ask({**facts, "applicant": "municipality"}))["eucf"] == "needs mayor_letter first"
    assert ask({"capex_eur": {"min": 5}}).ask[0] == "total"
    assert pathways({}, on=None).project == "project"
    assert left(ask(facts={"applicant": "private_body"}))["eucf"].startswith("not as")
    assert "eucf" not in left(ask(SimpleNamespace(id="b", total=None), facts={"applicant": "municipality"}))


def test_own_cash_may_have_a_limit():
    shelf = {
        "cheap": Terms(rung="investment", gives="loan", rate="0.90"),
        "dear": Terms(rung="investment", gives="loan", rate="0.10"),
    }
    ready = roofs("1000", stage="developed")
    found = ask(ready, terms=shelf, cash=eur("100"))
    assert ids(found) == {"cheap"} and left(found) == {"dear": "more own cash than EUR 100.00: EUR 900.00"}
    assert ids(ask(ready, terms=shelf)) == {
        "cheap",
        "dear",
    }  # chance and months are not known: neither is surely better
    sure = {name: evolve(one, months=6, applied=10, selected=5) for name, one in shelf.items()}
    assert ids(ask(ready, terms=sure)) == {"cheap"} and ask(ready, terms=sure).beaten == 1


def test_two_grants_that_would_break_a_rule_make_no_route():
    shelf = {
        "loan": Terms(rung="investment", gives="loan", managed="union", separate_phases=True, phase="investment"),
        "union": Terms(rung="investment", managed="union", phase="investment", rate="0.40", uncapped=True),
        "town": Terms(rung="investment", managed="national", phase="investment", rate="0.40", uncapped=True),
    }
    assert ids(ask(roofs(stage="developed"), terms=shelf)) == {"loan", "town", "union", "loan+town"}


def test_what_nobody_can_be_is_refused():
    with pytest.raises(InvalidValue, match="a project, a bundle or a mapping"):
        pathways("roofs", on=None)
    with pytest.raises(InvalidValue, match="did you mean programme_eur"):
        pathways({"program_eur": "5"}, on=None)


def test_answers_read_as_words_and_rows():
    found = ask()
    assert str(found).splitlines()[0] == f"roofs: {len(found.best)} routes that nothing beats, 0 beaten"
    assert "; likewise with EIB loan through an intermediary" in str(found)
    assert "door elena: opens at EUR 30,000,000.00, typically; EUR 12,000,000.00 short" in str(found)
    assert sum(map(len, found.groups)) == len(found.best) > len(found.groups)
    rows = found.rows()
    assert [row["step"] for row in rows if row["route"] == 1] == [1, 2, 3] and len({tuple(row) for row in rows}) == 1
    assert (
        rows[0]["grant"] == Decimal(60000)
        and rows[0]["chance"] == Fraction(69, 166)
        and rows[0]["route_months"] is None
    )
    bare = ask(roofs(None))
    assert "own cash not known" in str(bare) and bare.rows()[0]["route_own"] is None and bare.ask[0] == "total"
    over = ask(roofs("24000000"))
    assert "EUR 1,500,000.00 over what is typical" in str(over) and "EUR 1,500,000.00 over" in str(over.gap[3])
    assert doors(ask(roofs("26000000")))["eeef"] == (None, 1_000_000)


def test_an_instant_is_a_viewpoint_too():
    assert ask(on="2024-06-01T10:00Z") == ask(on="2024-06-01")


# Laws: an enumeration of routes and of worlds that shares no code with the room


def enumerated(shelf, held=()):
    """Every route by brute force: all ordered choices of steps, those kept that follow the rungs and their documents."""
    names = sorted(shelf)
    rungs = ["concept", "development", "investment"]
    for count in range(1, 5):
        for steps in itertools.permutations([*names, "own_development"], count):
            kinds = ["development" if one == "own_development" else shelf[one].rung for one in steps]
            if [rungs.index(kind) for kind in kinds] != sorted(rungs.index(kind) for kind in kinds):
                continue
            if kinds.count("concept") > 1 or kinds.count("development") != 1 or not 1 <= kinds.count("investment") <= 2:
                continue
            if kinds.count("investment") == 2:
                pair = [shelf[one] for one in steps[-2:]]
                if pair[0].gives == pair[1].gives or steps[-2] > steps[-1]:
                    continue
            yield "+".join(steps)


few = st.dictionaries(
    st.sampled_from(["a", "b", "c", "d"]),
    st.builds(
        Terms, rung=st.sampled_from(["concept", "development", "investment"]), gives=st.sampled_from(["grant", "loan"]),
        cap=st.sampled_from([None, eur("10"), eur("60")]), months=st.sampled_from([None, 6, 12]), applied=st.just(4),
        selected=st.sampled_from([None, 1, 3]), rate=st.sampled_from([None, Decimal("0.5")]),
        smallest=st.sampled_from([None, eur("150")]), typical=st.just(True),
    ), max_size=4,
)  # fmt: skip


@given(few)
def test_the_routes_are_those_of_an_enumeration(shelf):
    found = pathways(roofs("100", documents=None), on=None, terms=shelf)
    assert ids(found) <= set(enumerated(shelf))
    assert len(found.best) + found.beaten == len(set(enumerated(shelf)))


def sums(route, world, total):
    """A route's figures in a world that says everything which is not known."""

    def told(step, figure):
        value = getattr(step, figure)
        return (
            world[step.instrument, figure]
            if value is None
            else value
            if figure in ("months", "chance")
            else value.amount
        )

    grants = sum(told(one, "grant") for one in route.steps if one.gives == "grant")
    before = sum(told(one, "own") for one in route.steps if one.rung != "investment")
    brought = sum(told(one, one.gives) for one in route.steps if one.rung == "investment")
    chance = Fraction(1)
    for one in route.steps:
        chance *= told(one, "chance")
    own = before + max(total - brought, 0)
    return (grants, -own, -sum(told(one, "months") for one in route.steps), chance, -route.missed)


def worlds(*routes):
    unsaid = set()
    for route in routes:
        for one in route.steps:
            last = one.rung == "investment"
            figures = [
                "months",
                "chance",
                *(["grant"] if one.gives == "grant" else []),
                *([one.gives] if last else ["own"]),
            ]
            unsaid |= {(one.instrument, figure) for figure in figures if getattr(one, figure) is None}
    spread = {"months": (0, 10**6), "chance": (Fraction(1), Fraction(1, 10**6))}
    unsaid = sorted(unsaid)
    for picked in itertools.product(*(spread.get(figure, (Decimal(0), Decimal(10**9))) for _, figure in unsaid)):
        yield dict(zip(unsaid, picked, strict=True))


def surely(one, other, total):
    """Whether a route is as good as another in each figure, in every world."""
    return all(
        all(mine >= theirs for mine, theirs in zip(sums(one, w, total), sums(other, w, total), strict=True))
        for w in worlds(one, other)
    )


steps = st.builds(
    PathwayStep, instrument=st.sampled_from("abc"), name=st.just("n"), rung=st.sampled_from(["development", "investment"]),
    gives=st.sampled_from(["grant", "loan"]), grant=st.sampled_from([None, eur("0"), eur("30")]),
    own=st.sampled_from([None, eur("5")]), loan=st.sampled_from([None, eur("10"), eur("200")]), months=st.sampled_from([None, 6]),
    chance=st.sampled_from([None, Fraction(1, 2)]), short=st.sampled_from([None, eur("1")]),
).map(lambda one: evolve(one, grant=one.grant if one.gives == "grant" else eur(0)))  # fmt: skip


def called(name):
    return steps.map(lambda one: evolve(one, instrument=name))


same = st.fixed_dictionaries({name: called(name) for name in "abc"})


@settings(max_examples=60)
@given(same, st.lists(st.lists(st.sampled_from("abc"), min_size=1, max_size=2, unique=True), min_size=2, max_size=4))
def test_the_best_are_those_that_no_other_beats_in_every_world(shelf, chosen):
    """Beaten: another is as good in every figure and every world, and is not matched so itself."""
    total = Decimal(100)
    made = [measured(roofs("100"), [shelf[name] for name in names]) for names in chosen]
    routes = [one.route for one in made]
    for one, other in itertools.permutations(made, 2):
        wanted = surely(one.route, other.route, total) and not surely(other.route, one.route, total)
        assert beats(one, other) is wanted
    kept = [r for r in routes if not any(surely(o, r, total) and not surely(r, o, total) for o in routes)]
    assert [one.route for one in best(made)] == kept


def step(name, rung, gives, **figures):
    return st.builds(
        PathwayStep, instrument=st.just(name), name=st.just(name), rung=st.just(rung), gives=st.just(gives),
        grant=st.just(eur(0)),
        **{figure: st.sampled_from(values) for figure, values in figures.items()},
    )  # fmt: skip


NAMES = ("d0", "d1", "v0", "v1")
pool = st.fixed_dictionaries(
    {name: step(name, "development", "grant", own=[None, eur(0), eur(5), eur(40)]) for name in NAMES[:2]}
    | {name: step(name, "investment", "loan", loan=[None, eur(10), eur(60), eur(200)]) for name in NAMES[2:]}
)
pair = st.lists(st.lists(st.sampled_from(NAMES), min_size=1, unique=True).map(sorted), min_size=2, max_size=2)


@settings(max_examples=150)
@given(pool, pair)
def test_own_cash_is_less_when_it_is_less_in_every_world(shelf, chosen):
    one, other = (measured(roofs("100"), [shelf[name] for name in names]) for names in chosen)
    every = [[sums(each.route, world, 100)[1] for each in (one, other)] for world in worlds(one.route, other.route)]
    assert _own(one, other) is all(mine >= theirs for mine, theirs in every)


@settings(max_examples=120)
@given(pool, pair)
def test_own_cash_of_an_unknown_total_is_less_when_it_is_less_for_every_total(shelf, chosen):
    steps = [[shelf[name] for name in names] for names in chosen]
    one, other = (measured(roofs(None), some) for some in steps)
    routes = [measured(roofs("1"), some).route for some in steps]
    every = (
        sums(routes[0], world, Decimal(total))[1] >= sums(routes[1], world, Decimal(total))[1]
        for total in (0, 10, 60, 70, 200, 210, 260, 400, 10**12) for world in worlds(*routes)
    )  # fmt: skip
    assert _own(one, other) is all(every)


@given(few)
def test_of_an_unknown_total_nothing_is_said_that_some_total_refutes(shelf):
    """What beats another whatever the investment costs, beats it for each cost."""
    unsized = {name: evolve(one, smallest=None, rate=None) for name, one in shelf.items()}
    open_ = pathways(roofs(None, documents=None), on=None, terms=unsized)
    for total in ("1", "20", "1000"):
        known = pathways(roofs(total, documents=None), on=None, terms=unsized)
        assert len(known.best) + known.beaten == len(open_.best) + open_.beaten


@given(few, st.randoms(use_true_random=False))
def test_order_tells_nothing_and_the_order_told_is_total(shelf, random):
    names = random.sample(sorted(shelf), len(shelf))
    found = pathways(roofs("100"), on=None, terms=shelf)
    assert found == pathways(roofs("100"), on=None, terms={name: shelf[name] for name in names})
    assert len(ids(found)) == len(found.best)


@given(testing.ladders())
def test_every_route_can_be_walked(found):
    for route in found.best:
        assert isinstance(route, Pathway) and route.steps[-1].rung == "investment"
        places = ["concept", "development", "investment"]
        order = [places.index(one.rung) for one in route.steps]
        assert order == sorted(order) and route.grant.amount == sum(
            (s.grant.amount for s in route.steps if s.grant), Decimal(0)
        )


def test_every_shipped_step_leads_somewhere():
    made = {name for one in shipped_terms(on=None).values() for name in one.produces}
    assert {"investment_concept", "developed_project", "eib_framework_loan", "investment"} <= made
