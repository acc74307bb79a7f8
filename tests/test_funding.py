"""Verdicts of the three shipped instruments, what the vocabulary refuses, and how a table is read."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given

from smallgiants.errors import InvalidValue
from smallgiants.funding import (
    FACTS,
    Combination,
    Edition,
    Instrument,
    Part,
    Requirement,
    catalogue,
    instrument_from,
    verdict,
)
from smallgiants.funding.facts import read, told
from smallgiants.funding.requirements import requirements
from smallgiants.money import Money
from smallgiants.partial import AnyOf, Between
from smallgiants.places import COUNTRIES, Municipality
from smallgiants.testing import _funding as some

ON = "2024-02-07"
EU27 = set("AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split())


def town(population=None, name="town", country="FR", **more):
    return Municipality(id=name, name=name, country=country, population=population, **more)


def why(answer):
    return [(one.fact, one.observed, one.margin, one.holds) for one in answer.why]


def rule_of(*rules, kind="all", **more):
    rule = rules[0] if len(rules) == 1 else Combination(kind=kind, rules=rules)
    edition = Edition(id="e", published="2020-01-01", parts=(Part(id="applicant", rule=rule),), **more)
    return Instrument(id="i", name="I", decided_by="its board", editions=(edition,))


def plan(**more):
    given = {"id": "plan", "fact": "climate_plan", "allowed": AnyOf(any_of=(True,)), "source": "s"}
    return Requirement(**{**given, **more})


# EUI-IA


def test_a_town_too_small_alone():
    answer = verdict("eui_ia", town(30000), on=ON)
    assert answer.state == "ineligible"
    assert answer.edition == "calls-1-to-3"
    assert why(answer) == [("population", 30000, -20000, False)]
    assert answer.why[0].source.startswith("https://urban-initiative.eu/")
    assert [(one.kind, str(one)) for one in answer.changes] == [
        ("changeable", "join others: 20,000 inhabitants short"),
        ("changeable", "apply through an organised agglomeration: 20,000 inhabitants short"),
        ("fixed", "population at least 50,000: 20,000 inhabitants short (fixed)"),
    ]
    assert answer.ask == ()


def test_neighbours_that_would_do():
    near = [town(n, i) for i, n in (("a", 12000), ("b", 9000), ("c", 15000), ("d", 3000))]
    near += [town(40000, "rural", degurba=3), town(None, "unknown"), town(30000)]
    joined, *others = verdict("eui_ia", town(30000), on=ON, near=near).changes
    assert (joined.short, joined.towns, joined.surplus) == (20000, ("a", "b"), 1000)
    assert str(joined).endswith("; a, b would do, where each meets the rules for members")
    assert all(one.towns == () for one in others)
    assert verdict("eui_ia", town(30000), on=ON, near=near[:1]).changes[0].towns == ()


def test_a_rural_town_cannot_join_others():
    answer = verdict("eui_ia", town(30000, degurba=3), on=ON)
    assert "join others" not in " ".join(map(str, answer.changes))


def test_a_town_large_enough_of_which_little_is_known():
    answer = verdict("eui_ia", town(60000), on=ON)
    assert (answer.state, answer.ask, answer.changes) == ("unknown", ("degurba", "lau"), ())
    assert [one.fact for one in answer.why] == ["degurba", "lau"]
    assert "degurba 1 or 2: not known" in str(answer.why[0])


@pytest.mark.parametrize(
    ("more", "state"),
    [
        ({"degurba": 2, "lau": "64485"}, "eligible"),
        ({"degurba": AnyOf(any_of=(1, 2)), "lau": True}, "eligible"),
        ({"degurba": 3}, "ineligible"),
        ({"lau": False}, "ineligible"),
        ({"degurba": 1, "lau": True, "country": "NO"}, "ineligible"),
        ({"degurba": 1, "lau": True, "country": None}, "unknown"),
    ],
)
def test_a_town_of_60000(more, state):
    assert verdict("eui_ia", town(60000, **more), on=ON).state == state


@pytest.mark.parametrize(
    ("population", "state"),
    [
        (49999, "ineligible"),
        (50000, "eligible"),
        (Between(min=50000, max=70000), "eligible"),
        (Between(min=49999), "unknown"),
        (Between(max=49999), "ineligible"),
    ],
)
def test_the_threshold_to_the_inhabitant(population, state):
    assert verdict("eui_ia", town(population, degurba=1, lau=True), on=ON).state == state


@pytest.mark.parametrize(
    ("members", "more", "state"),
    [
        ([(30000, 2, True), (20000, 1, "123")], {}, "eligible"),
        ([(30000, 2, True), (19999, 1, True)], {}, "ineligible"),
        ([(30000, 2, True), (20000, 3, True)], {}, "ineligible"),
        ([(30000, 2, True), (20000, None, True)], {}, "unknown"),
        ([(30000, 2, None), (20000, 1, None)], {}, "unknown"),
        ([(30000, 2, None), (20000, 1, None)], {"every_member_lau": True}, "eligible"),
        ([(30000, 2, None), (20000, 1, None)], {"every_member_lau": False}, "ineligible"),
        ([(30000, 2, True), (None, 1, True)], {}, "unknown"),
        ([(50000, 2, True), (None, 1, True)], {}, "eligible"),
        ([], {"population": 60000}, "ineligible"),
        (None, {"population": 60000}, "unknown"),
    ],
)
def test_an_association(members, more, state):
    names = ("population", "degurba", "lau")
    listed = members and [dict(zip(names, one, strict=True)) for one in members]
    known = {"form": "association_without_status", "country": "FR", "members": listed if members else members, **more}
    answer = verdict("eui_ia", known, on=ON)
    assert answer.state == state
    assert answer.ask == (() if state != "unknown" else answer.ask)


def test_members_may_be_municipalities_and_count_together():
    members = (town(30000, degurba=2, lau=True), town(25000, degurba=1, lau=True))
    facts = {"form": "association_without_status", "members": members}
    answer = verdict("eui_ia", members[0], on=ON, facts=facts)
    assert answer.state == "eligible"
    assert ("population", 55000, 5000, True) in why(answer)
    assert ("members", "2 listed", None, True) in why(answer)


def test_provinces_are_barred():
    answer = verdict("eui_ia", {"form": "province"}, on=ON)
    assert answer.state == "ineligible"
    barred = verdict("eui_ia", {"form": "single_authority"}, part="own_share", on=ON, facts={"own_source": "other_eu"})
    assert why(barred) == [("own_source", "other_eu", None, False)]
    assert "own_source not other_eu: is other_eu" in str(barred.why[0])
    assert str(barred.changes[0]) == "bring the own contribution from elsewhere"


def test_amounts_never_change_who_may_apply():
    rich = {"grant_eur": "9000000", "rate": "0.95"}
    big = town(60000, degurba=1, lau=True)
    assert verdict("eui_ia", big, on=ON, facts=rich).state == "eligible"
    answer = verdict("eui_ia", big, part="amount", on=ON, facts=rich)
    assert str(answer.changes[0]) == "ask for less: EUR 4,000,000 too much"
    assert "missed by EUR 4,000,000" in str(answer.why[0])


def test_call_4_lowers_the_threshold_and_leaves_tests_to_be_read():
    answer = verdict("eui_ia", town(30000), on="2026-03-01")
    assert (answer.state, answer.edition) == ("eligible", "call-4")
    assert {one.confidence for one in answer.why} == {"seen", "secondary"}
    assert "applicant.single.degurba" in {one.requirement for one in answer.check}
    assert "degurba not seen in print (https://" in str(answer.check[-1]) + str(answer.check[4])
    assert all(one.observed is None for one in answer.check)


# EUCF


def test_eucf_is_open_to_any_municipality_of_its_countries():
    assert {one for one in COUNTRIES if verdict("eucf", town(country=one), on=ON).state == "eligible"} == {
        *EU27, "IS", "UA",
    }  # fmt: skip
    assert verdict("eucf", town(country=None), on=ON).ask == ("country",)


@pytest.mark.parametrize(
    ("on", "edition", "others"),
    [
        ("2020-06-01", "call-1", {"GB"}),
        ("2021-03-28", "call-1", {"GB"}),
        ("2021-03-29", "calls-2-to-4", {"GB", "IS", "LI", "NO"}),
        (date(2023, 4, 28), "calls-5-to-7", {"IS", "UA"}),
        (datetime(2024, 2, 7, tzinfo=UTC), "calls-5-to-7", {"IS", "UA"}),
        ("2024-02-07T09:00Z", "calls-5-to-7", {"IS", "UA"}),
        (None, "calls-5-to-7", {"IS", "UA"}),
    ],
)
def test_the_countries_of_eucf_by_edition(on, edition, others):
    answers = {one: verdict("eucf", town(country=one), on=on) for one in ("FR", "GB", "IS", "LI", "NO", "UA", "CH")}
    assert {one for one, answer in answers.items() if answer.state == "eligible"} == {"FR", *others}
    assert {answer.edition for answer in answers.values()} == {edition}


def test_eucf_in_all_its_parts():
    known = {"climate_plan": True, "mayor_letter": True, "monitoring_commitment": True, "past_beneficiary": False}
    for fact in known:
        rest = {**known, fact: None}
        assert verdict("eucf", town(), part="all", on=ON, facts=rest).ask == (fact,)
    assert verdict("eucf", town(), part="all", on=ON).ask == tuple(known)
    assert verdict("eucf", town(), part="all", on=ON, facts=known).state == "eligible"
    without = verdict("eucf", town(), part="all", on=ON, facts={"climate_plan": False, "mayor_letter": True})
    assert (without.state, str(without.changes[0])) == ("ineligible", "adopt a climate plan")
    past = verdict("eucf", town(), part="prior_award", on=ON, facts={"past_beneficiary": True})
    assert [one.kind for one in past.changes] == ["fixed"]


def test_a_grouping_needs_one_plan_only():
    known = {"applicant": "grouping", "country": "FR", "climate_plan": False}
    open_ = verdict("eucf", known, part="prerequisites", on=ON)
    assert {"lead_climate_plan", "grouping_climate_plan"} <= set(open_.ask)
    sure = {**known, "lead_climate_plan": True, "mayor_letter": True, "monitoring_commitment": True}
    assert verdict("eucf", sure, part="prerequisites", on=ON).state == "eligible"


def test_before_the_first_edition_nothing_is_asked():
    answer = verdict("eucf", town(), on="2020-05-24")
    assert (answer.state, answer.ask, answer.edition) == ("unknown", (), None)
    assert answer.notes == ("not yet published: the first edition known is of 2020-05-25",)
    assert str(answer).startswith("eucf, applicant: not decided")


def test_after_the_last_edition_nothing_is_asked():
    ended = rule_of(plan(valid_to="2021-06-30"), until="2021-06-30")
    answer = verdict(ended, {"climate_plan": True}, on="2021-07-01")
    assert (answer.state, answer.ask, answer.edition) == ("unknown", (), "e")
    assert answer.notes == ("ended: the last edition known was in force until 2021-06-30",)
    assert verdict(ended, {"climate_plan": True}, on="2021-06-30").state == "eligible"
    assert verdict(ended, {"climate_plan": True}, on=None).state == "eligible"


# ELENA


@pytest.mark.parametrize(
    ("amount", "state"),
    [
        ("29999999.99", "soft_miss"),
        ("30000000.00", "eligible"),
        (Decimal("30000000.01"), "eligible"),
        (None, "eligible"),
    ],
)
def test_elena_by_the_cent(amount, state):
    answer = verdict("elena", town(), part="all", on=ON, facts={"programme_eur": amount})
    assert answer.state == state
    assert verdict("elena", town(), on=ON, facts={"programme_eur": amount}).state == "eligible"
    assert ("typical, not known: programme_eur at least EUR 30,000,000" in answer.notes) == (amount is None)


def test_a_soft_miss_shows_the_way():
    answer = verdict(
        "elena", town(), part="size", on=ON, facts={"programme_eur": Money(amount=18000000, currency="EUR")}
    )
    assert [str(one) for one in answer.changes] == ["bundle: EUR 12,000,000 short"]
    assert why(answer) == [("programme_eur", "18000000.00", Decimal("-12000000.00"), False)]
    assert "missed by EUR 12,000,000" in str(answer.why[0])


def test_what_is_from_memory_is_noted_and_never_decides():
    abroad, unknown = (verdict("elena", town(country=one), on=ON) for one in ("CH", None))
    assert (abroad.state, unknown.state, unknown.ask) == ("eligible", "eligible", ())
    assert any(
        note.startswith("unverified, outside the rule: country") and ": not met" in note for note in abroad.notes
    )
    assert any(": not known" in note for note in unknown.notes)
    assert any(": met" in note for note in verdict("elena", town(), on=ON).notes)


def test_no_promise_and_who_decides():
    told = str(verdict("elena", town(), on=ON))
    assert told == (
        "elena (from-2017), applicant: may apply, under the rules known on 2024-02-07; "
        "decided by the European Investment Bank, for the Commission"
    )
    assert "under the rules of its latest edition" in str(verdict("elena", town(), on=None))


# Rules that do not decide


def test_a_rule_no_longer_in_force_is_to_be_checked():
    late = rule_of(plan(valid_to="2023-12-31"), plan(id="letter", fact="mayor_letter"))
    answer = verdict(late, {"climate_plan": False, "mayor_letter": True}, on=ON)
    assert (answer.state, [one.requirement for one in answer.check]) == ("eligible", ["plan"])
    assert "in force until 2023-12-31" in str(answer.check[0])
    early = rule_of(plan(valid_from="2024-03-01", note="new"), plan(id="letter", fact="mayor_letter"))
    assert str(verdict(early, {"mayor_letter": True}, on=ON).check[0]).endswith("; new; in force from 2024-03-01")


@pytest.mark.parametrize(
    "lone", [plan(unseen=True), plan(unseen=True, allowed=None), plan(confidence="memory", source=None)]
)
def test_where_no_rule_decides_nothing_is_claimed(lone):
    answer = verdict(rule_of(lone), {"climate_plan": True}, on=ON)
    assert (answer.state, answer.ask, answer.why) == ("unknown", (), ())
    assert bool(answer.check) is lone.unseen


def test_soft_rules_alone_still_answer():
    soft = rule_of(plan(soft=True))
    assert [verdict(soft, {"climate_plan": one}, on=ON).state for one in (True, False, None)] == [
        "eligible", "soft_miss", "eligible",
    ]  # fmt: skip


def test_at_least_so_many_with_one_unseen():
    letter, unseen = plan(id="letter", fact="mayor_letter"), plan(id="x", fact="past_winner", unseen=True)
    rule = Combination(kind="at_least", least=2, rules=(plan(), letter, unseen))
    assert str(rule).startswith("at least 2 of: climate_plan yes; mayor_letter yes")
    told = [verdict(rule_of(rule), {"climate_plan": True, "mayor_letter": one}, on=ON) for one in (True, False)]
    assert [one.state for one in told] == ["eligible", "unknown"]
    assert (told[1].ask, [one.fact for one in told[1].why]) == ((), ["mayor_letter"])
    assert "could still open a way" in told[1].notes[0]


def test_a_count_may_be_one_of_several():
    three_or_five = rule_of(plan(fact="partners", allowed=AnyOf(any_of=(3, 5))))
    told = [3, 4, Between(min=3), Between(min=4, max=4), AnyOf(any_of=(3, 5)), None]
    states = [verdict(three_or_five, {"partners": one}, on=ON).state for one in told]
    assert states == ["eligible", "ineligible", "unknown", "ineligible", "eligible", "unknown"]


def test_a_change_may_concern_members_and_barred_sets():
    every = Combination(kind="every_member", rules=(plan(remedy="let each adopt a plan"),))
    answer = verdict(rule_of(every), {"members": [{"climate_plan": False}, {"climate_plan": True}]}, on=ON)
    assert (str(answer.changes[0]), answer.changes[0].facts) == ("let each adopt a plan", ("members",))
    barred = Combination(kind="none", rules=(plan(),))
    assert str(verdict(rule_of(barred), {"climate_plan": True}, on=ON).changes[0]) == "not climate_plan yes (fixed)"


def test_a_change_of_what_is_known_in_part():
    few = plan(id="few", fact="population", allowed=Between(max=5))
    answer = verdict(rule_of(Combination(kind="none", rules=(few,))), {"population": Between(max=5)}, on=ON)
    assert [str(one) for one in answer.changes] == ["not population at most 5 (fixed)"]
    many = verdict(rule_of(few), {"population": Between(min=9)}, on=ON)
    assert [str(one) for one in many.changes] == ["population at most 5: 4 inhabitants too much (fixed)"]
    assert many.why[0].margin == -4


def test_a_neighbour_is_offered_only_where_people_are_short():
    every = Combination(kind="every_member", rules=(plan(id="lau", fact="lau"),))
    form = plan(id="form", fact="form", allowed=AnyOf(any_of=("association_without_status",)), remedy="join others")
    answer = verdict(rule_of(form, every), town(10), on=ON, near=[town(20, "other")])
    assert [(str(one), one.towns) for one in answer.changes] == [("join others", ())]


# What is refused


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        (
            {"populaton": 1},
            "populaton: expected a fact of the funding vocabulary, got 'populaton'; did you mean population",
        ),
        ({7: 1}, "7: expected a fact of the funding vocabulary"),
        ({"population": -1}, "population: expected a whole number of at least 0, got -1"),
        ({"population": "30000"}, "population: expected a whole number"),
        ({"population": True}, "population: expected a whole number"),
        ({"population": {"min": 2, "max": 1}}, "population.min: expected at most 1"),
        ({"population": {"min": None}}, "expected a `min`, a `max` or both"),
        ({"population": 10, "population_at_least": 11}, "population_at_least: expected at most 10, the population"),
        ({"programme_eur": float("nan")}, "programme_eur.amount: expected an exact amount, got nan"),
        ({"programme_eur": 18.5}, "floats lose cents"),
        ({"programme_eur": Decimal("NaN")}, "programme_eur.amount: expected a finite amount"),
        ({"programme_eur": "-1"}, "programme_eur: expected an amount of 0 or more, got 'EUR -1.00'"),
        ({"programme_eur": "0.001"}, "at most 2 decimals for EUR"),
        ({"programme_eur": Money(amount=1, currency="SEK")}, "programme_eur: expected an amount in EUR, got 'SEK'"),
        ({"programme_eur": {"any_of": ["1"]}}, "programme_eur: expected a value or a range"),
        (
            {"rate": 0.9},
            "rate: expected a plain number of at least 0, with at most 12 decimals, got 0.9; write it as text",
        ),
        ({"rate": "-0.1"}, "rate: expected a plain number"),
        ({"rate": True}, "rate: expected a plain number"),
        ({"country": "EL"}, "country: expected an ISO 3166-1 alpha-2 code, got 'EL'; write GR"),
        ({"country": False}, "country: expected an ISO 3166-1 alpha-2 code, got False"),
        ({"country": {"min": 1}}, "country: expected a value or `any_of` several"),
        ({"form": "single"}, "form: expected one of single_municipality, single_authority"),
        ({"degurba": 4}, "degurba: expected one of 1, 2, 3, got 4"),
        ({"degurba": {"any_of": []}}, "degurba.any_of: expected at least one value"),
        ({"climate_plan": "yes"}, "climate_plan: expected true or false, got 'yes'"),
        ({"lau": ""}, "lau: expected true, false or the code"),
        ({"theme": " "}, "theme: expected text that is not empty"),
        ({"members": 2}, "members: expected a list of members"),
        ({"members": [2]}, "members[0]: expected a municipality, or a mapping"),
        ({"members": [{"lau": True}, {"lau": 1}]}, "members[1].lau: expected true, false or the code"),
        ({"members": [{"lau": False}], "every_member_lau": True}, "every_member_lau: expected what the members say"),
        ({"members": [{"lau": True}], "every_member_lau": False}, "every_member_lau: expected what the members say"),
        ({"countries": ["FR", "XX"]}, "countries.country: expected an ISO 3166-1 alpha-2 code, got 'XX'"),
        ({"raised": [{"eur": "1"}]}, "raised: expected a list of {eur, on}"),
        ({"raised": [{"eur": "1", "on": "2024"}]}, "raised: expected a day as YYYY-MM-DD"),
        ("facts", "facts: expected a municipality, or a mapping of fact names to values, got 'facts'"),
    ],
)
def test_what_a_fact_may_not_be(facts, said):
    with pytest.raises(InvalidValue) as caught:
        verdict("eui_ia", {}, on=ON, facts=facts)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"instrument": "euc"}, "instrument: expected the id of an instrument, got 'euc'; did you mean eucf"),
        ({"instrument": "eucf", "catalogue": ()}, "instrument: expected the id of an instrument"),
        (
            {"part": "aplicant"},
            "part: expected all or one of applicant, prerequisites, prior_award, amount_or_country, got 'aplicant'",
        ),
        ({"part": "call"}, "part: expected all or one of"),
        ({"on": "7 Feb"}, "on: expected"),
        ({"on": datetime(2024, 2, 7)}, "on: expected an instant with Z or an offset"),
        ({"subject": 7}, "expected a municipality, or a mapping"),
    ],
)
def test_what_cannot_be_asked(asked, said):
    given = {"instrument": "eucf", "subject": town(), "on": ON, **asked}
    with pytest.raises(InvalidValue) as caught:
        verdict(given.pop("instrument"), given.pop("subject"), **given)
    assert said in str(caught.value)


def test_what_facts_become():
    known = read(
        town(5, degurba=2),
        {"country": None, "countries": ["FR", "SI", "FR"], "partners": ["a", "b"], "applicants": 3, "rate": Decimal("0.5"),
         "population_at_least": 7, "population": Between(min=5), "programme_eur": {"amount": "1.00", "currency": "EUR"},
         "raised": [{"eur": "2", "on": "2024-01-01"}], "theme": "mobility", "lau": AnyOf(any_of=("64485",))},
        on=None,
    )  # fmt: skip
    assert known == {
        "applicant": "municipality", "form": "single_municipality", "degurba": 2, "population": Between(min=7),
        "countries": 2, "partners": 2, "applicants": 3, "rate": Decimal("0.5"), "programme_eur": Decimal("1.00"),
        "municipality_partner": True,
        "raised": ({"eur": Decimal("2.00"), "on": date(2024, 1, 1)},), "theme": "mobility", "lau": AnyOf(any_of=(True,)),
    }  # fmt: skip
    assert read({"population": AnyOf(any_of=(5, 9)), "population_at_least": 6}, None, on=None)["population"] == Between(
        min=6, max=9
    )
    assert read({"population": 9, "population_at_least": 6}, None, on=None) == {"population": 9}
    assert "population" not in read({"members": [{"lau": True}]}, None, on=None)
    assert told("raised", known["raised"]) == "1 listed"
    assert told("population_year", 2021) == "2021"


@pytest.mark.parametrize(
    ("made", "code"),
    [
        (lambda: plan(fact="population_at_least"), "fact-unknown"),
        (lambda: plan(fact="climateplan"), "fact-unknown"),
        (lambda: plan(allowed=AnyOf(any_of=("yes",))), "fact-invalid"),
        (lambda: plan(allowed=None), "allowed-missing"),
        (lambda: plan(source=None), "source-missing"),
        (lambda: plan(valid_from="2024-01-02", valid_to="2024-01-01"), "range-reversed"),
        (lambda: plan(valid_from=datetime(2024, 1, 2)), "date-invalid"),
        (lambda: Combination(kind="any", rules=()), "rules-empty"),
        (lambda: Combination(kind="any", rules=(plan(),), least=1), "least-invalid"),
        (lambda: Combination(kind="at_least", rules=(plan(),), least=2), "least-invalid"),
        (lambda: Combination(kind="at_least", rules=(plan(),)), "least-invalid"),
        (lambda: Combination(kind="every_member", rules=(plan(),) * 7), "members-rule-invalid"),
        (
            lambda: Combination(kind="every_member", rules=(Combination(kind="every_member", rules=(plan(),)),)),
            "members-rule-invalid",
        ),
        (lambda: rule_of(plan(), until="2019-01-01"), "range-reversed"),
        (lambda: Edition(id="e", published="2020-01-01", parts=()), "parts-invalid"),
        (lambda: Edition(id="e", published="2020-01-01", parts=(Part(id="all", rule=plan()),)), "parts-invalid"),
        (lambda: Edition(id="e", published=None, parts=(Part(id="a", rule=plan()),)), "date-invalid"),
        (lambda: Instrument(id="i", name="I", decided_by="b", editions=()), "editions-invalid"),
        (
            lambda: Instrument(id="i", name="I", decided_by="b", editions=rule_of(plan()).editions * 2),
            "editions-invalid",
        ),
    ],
)
def test_what_no_rule_may_be(made, code):
    with pytest.raises(InvalidValue) as caught:
        made()
    assert caught.value.code == code


def test_the_state_of_a_call_is_no_part_of_all():
    state = plan(id="open", fact="edition", allowed=AnyOf(any_of=("4",)))
    parts = (Part(id="applicant", rule=plan()), Part(id="call", rule=state))
    edition = Edition(id="e", published="2020-01-01", parts=parts)
    assert edition.rule("all") == plan()
    assert edition.rule("call").fact == "edition"


# Tables


def table(**more):
    plain = {"climate_plan": {"is": True, "source": "page"}}
    edition = {"published": "2020-01-01", "applicant": plain, **more.pop("edition", {})}
    sources = {"page": {"url": "https://example.org", "as_of": "2020"}}
    return {"id": "i", "name": "I", "decided_by": "its board", "seen_on": "2026-01-01", "sources": sources,
            "editions": {"e": edition}, **more}  # fmt: skip


def test_a_table_becomes_an_instrument():
    some_of = {
        "count": 1,
        "letter": {"mayor_letter": {"is": True, "source": "page"}},
        "rate": {"max": "0.5", "source": "page"},
    }
    made = instrument_from(table(source="page", edition={"source": "page", "size": {"at_least": some_of}}))
    rule = made.editions[0].rule("size")
    assert (rule.kind, rule.least) == ("at_least", 1)
    assert [one.id for one in requirements(rule)] == ["size.letter.mayor_letter", "size.rate"]
    assert rule.rules[1].allowed == Between(max=Decimal("0.5"))
    assert [str(one.path) for one in made.sources] == ["decided_by", "editions[e].published"]
    assert {one.source for one in requirements(rule)} == {"https://example.org"}


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"nam": "I"}, "nam: expected one of id, name"),
        ({"sources": {"page": "https://example.org"}}, "expected a table, got 'https://example.org'"),
        ({"source": "pages"}, "source: expected the name of one of its sources, got 'pages'; did you mean page?"),
        ({"edition": {"applicant": 1}}, "editions[e].applicant: expected a table of rules, got 1"),
        ({"edition": {"size": {"populaton": {"min": 1}}}}, "editions[e].size.populaton: expected a fact, or all, any"),
        (
            {"edition": {"size": {"population": {"least": 1}}}},
            "editions[e].size.population.least: expected one of min, max",
        ),
        (
            {"edition": {"size": {"population": {"min": 1}}}},
            "editions[e].size.population.source: expected where it stands",
        ),
        (
            {"edition": {"size": {"country": {"any_of": [False], "source": "page"}}}},
            "expected an ISO 3166-1 alpha-2 code",
        ),
        ({"edition": {"published": "20"}}, "editions[e]: expected a day as YYYY-MM-DD"),
        ({"editions": {}}, "editions: expected at least one edition"),
    ],
)
def test_a_faulty_table_is_told_by_its_path(more, said):
    with pytest.raises(InvalidValue) as caught:
        instrument_from(table(**more))
    assert said in str(caught.value)


def test_every_shipped_figure_says_where_it_stands():
    for instrument in catalogue():
        paths = {one.path for one in instrument.sources}
        assert paths | {"decided_by"} == {
            "decided_by",
            *(f"editions[{one.id}].published" for one in instrument.editions),
        }
        for edition in instrument.editions:
            for one in requirements(edition.rule("all")):
                assert one.confidence == "memory" or (
                    one.source.startswith(("https://", "http://")) and one.seen_on is not None
                )


def test_the_shipped_requirements_have_ids_of_their_own():
    for instrument in catalogue():
        for edition in instrument.editions:
            ids = [one.id for one in requirements(edition.rule("all"))]
            assert len(set(ids)) == len(ids)


def test_the_vocabulary_is_sorted_and_whole():
    assert list(FACTS) == sorted(FACTS)


@given(some.verdicts(), some.editions(), some.parts(), some.reasons(), some.remedies())
def test_the_strategies_build(answer, edition, part, reason, remedy):
    assert answer.rows() is not None
    assert all(map(str, (reason, remedy)))
    assert edition.rule(edition.parts[0].id) == edition.parts[0].rule
    assert part.id
