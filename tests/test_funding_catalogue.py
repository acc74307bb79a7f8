"""Terms, calls, matching, the audit, what facts say of others, and the commands: over the shipped catalogue and own tables."""

import json
import os
import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smallgiants.__main__ import MOST_BYTES, main
from smallgiants.civiltime import Deadline
from smallgiants.errors import DocumentError, InvalidValue
from smallgiants.funding import (
    Call,
    Combination,
    Edition,
    Moved,
    Part,
    Requirement,
    Term,
    audit,
    call,
    catalogue,
    check_facts,
    difference,
    instrument_from,
    match,
    verdict,
)
from smallgiants.partial import AnyOf, Between
from smallgiants.places import Municipality
from smallgiants.sources import later
from smallgiants.testing import _funding as some

TOWN = {"applicant": "municipality", "form": "single_municipality", "country": "ES", "population": 36240}
SHIPPED = {one.id: one for one in catalogue()}


def table(**more):
    edition = {"published": "2020-01-01", "applicant": {"climate_plan": {"is": True, "source": "page"}}}
    sources = {"page": {"url": "https://example.org", "as_of": "2020"}}
    whole = {"id": "i", "name": "I", "decided_by": "its board", "seen_on": "2026-01-01", "sources": sources}
    return {**whole, "editions": {"e": {**edition, **more.pop("edition", {})}}, **more}


def refused(make):
    with pytest.raises(InvalidValue) as caught:
        make()
    return str(caught.value)


# The catalogue


def test_the_catalogue_holds_what_was_compiled():
    assert len(SHIPPED) == 48
    assert all(one.kinds and one.stages and one.themes for one in SHIPPED.values())
    figures = audit(None, on="2026-11-22").figures
    assert figures > 700


def test_every_term_and_call_says_where_it_stands():
    for instrument in SHIPPED.values():
        for edition in instrument.editions:
            for term in edition.terms:
                assert term.source or term.confidence in ("memory", "derived"), (instrument.id, term)
                assert term.seen_on or term.source is None
        assert all(one.source and one.seen_on for one in instrument.calls)


def test_no_figure_from_memory_decides():
    for instrument in SHIPPED.values():
        for edition in instrument.editions:
            for part in ("all", *(one.id for one in edition.parts)):
                answer = verdict(instrument, TOWN, part=part, on=edition.published)
                assert all(one.confidence != "memory" for one in answer.why)
                assert answer.exact


def test_terms_the_plans_need():
    eui = SHIPPED["eui_ia"]
    old, new = eui.edition(on=date(2024, 2, 7)), eui.edition(on=None)
    assert (old.term("grant").most, new.term("grant").most) == (5000000, 2000000)
    paid = [new.term(name).most for name in ("advance", "interim", "interim_after", "balance")]
    assert paid == [Decimal("0.50"), Decimal("0.30"), Decimal("0.35"), Decimal("0.20")]
    assert SHIPPED["eucf"].edition(on=None).term("grant").value == 60000
    assert SHIPPED["interreg_central"].edition(on=None).term("advance").value == 0
    urbact = SHIPPED["urbact_apn"].edition(on=date(2024, 2, 7))
    assert urbact.term("rate", of="transition").binding is False
    assert urbact.term("rate", of="nobody").value is None
    assert urbact.term("rate", of="nobody").most == Decimal("0.95")
    assert new.term("leverage") is None
    assert SHIPPED["fr_fonds_vert"].edition(on=None).term("public_aid").most == Decimal("0.80")


def test_every_fund_is_a_family():
    known = set("CEF EAFRD EEEF EIB ERDF ESF+ HORIZON INNOVATION_FUND INVESTEU JTF JTM LIFE MODERNISATION_FUND "
                "NATIONAL_DE NATIONAL_FR PRIVATE RRF SCF TSI".split())  # fmt: skip
    funds = {one for instrument in SHIPPED.values() for edition in instrument.editions
             if (term := edition.term("fund")) for one in term.said}  # fmt: skip
    assert funds <= known


# Rules of the facts


POORER = "from_less_developed_or_transition"


@pytest.mark.parametrize(
    ("asked", "facts", "on", "state"),
    [
        ("neb_boost/municipality", {"population": 9000}, None, "eligible"),
        ("neb_boost/municipality", {"population": 19999, "degurba": 1}, None, "eligible"),
        ("neb_boost/municipality", {"population": 20000, "degurba": 1}, None, "ineligible"),
        ("neb_boost/population", {"population": 20000, "degurba": {"any_of": [2, 3]}}, None, "eligible"),
        ("neb_boost/applicant", {**TOWN, "population": 9000}, "2025-02-01", "eligible"),
        ("neb_boost/applicant", {**TOWN, "country": "NO"}, "2025-02-01", "ineligible"),
        ("neb_boost/applicant", {"applicant": "grouping", "country": "FR", "population": 40000,
                                 "members": [{"degurba": 3}, {"degurba": 1, "population": 19999}]}, None, "eligible"),
        ("neb_boost/group", {"members": [{"degurba": 1, "population": 20000}, {"degurba": 3}]}, None, "ineligible"),
        ("egla/population", {"population": 19999}, None, "unknown"),
        ("egla/population", {"population": 19999, "country_has_city_over_20000": True}, None, "ineligible"),
        ("egla/population", {"population": 9000, "country_has_city_over_20000": False,
                             "largest_city_of_country": True}, None, "eligible"),
        ("egla/population", {"population": 99999}, None, "eligible"),
        ("egla/applicant", {**TOWN, "country": "NO"}, None, "unknown"),
        ("egla/applicant", {**TOWN, "country": "GB"}, "2021-01-01", "ineligible"),
        ("egla/prior_award", {"past_winner": True}, None, "ineligible"),
        ("icapital/population", {"population": 249999}, None, "eligible"),
        ("icapital/population", {"population": 40000}, None, "unknown"),
        ("icapital/population", {"population": 40000}, "2020-06-01", "ineligible"),
        ("life_cet_local/consortium", {"applicants": 3, "countries": 3}, None, "eligible"),
        ("life_cet_local/consortium", {"applicants": ["a", "b", "c"], "affiliated": ["c"], "countries": 3}, None, "ineligible"),
        ("life_cet_local/consortium", {"applicants": ["FR", "DE", "DE"]}, None, "ineligible"),
        ("life_cet_local/consortium", {"applicants": ["FR", "DE", "IT"]}, None, "eligible"),
        ("urbact_apn/consortium", {"partners": 10, "countries": 7, POORER: 7}, "2024-02-07", "eligible"),
        ("urbact_apn/consortium", {"partners": 10, "countries": 7, POORER: 6}, "2024-02-07", "ineligible"),
        ("dut/municipality", {"applicant": "municipality"}, None, "eligible"),
        ("dut/municipality", {"partners": ["municipality", "company"]}, None, "eligible"),
        ("dut/municipality", {"municipality_partner": False}, "2025-10-01", "ineligible"),
        ("eui_c2c/applicant", {"applicant": "FR", "partners": ["FR"]}, None, "ineligible"),
        ("eui_c2c/applicant", {"applicant": "FR", "partners": ["ES"]}, None, "eligible"),
        ("eui_c2c/applicant", {"country": "FR", "partners": [{"country": "ES"}]}, None, "eligible"),
        ("eui_c2c/consortium", {"partners": ["ES", "ES"]}, None, "eligible"),
        ("eui_c2c/consortium", {"partners": ["ES", "IT", "PT"]}, None, "ineligible"),
        ("innovation_fund_small/size", {"capex_eur": "10000000"}, "2021-01-01", "ineligible"),
        ("innovation_fund_small/size", {"capex_eur": "10000000"}, None, "eligible"),
        ("innovation_fund_small/amount_or_country", {"capex_eur": "20000000.01"}, None, "ineligible"),
        ("innovation_fund_small/amount_or_country", {"country": "LI", "capex_eur": "20000000"}, "2024-01-01", "ineligible"),
        ("innovation_fund_small/amount_or_country", {"country": "LI", "capex_eur": "20000000"}, None, "eligible"),
        ("modernisation_fund/country", {"country": "GR"}, "2023-06-01", "ineligible"),
        ("modernisation_fund/country", {"country": "GR"}, "2024-06-01", "eligible"),
        ("cef_afif/amount_or_country", {"grant_eur": "1999999.99"}, "2024-06-01", "ineligible"),
        ("cef_afif/amount_or_country", {"grant_eur": 2000000, "window": "cohesion", "country": "DE"}, "2024-06-01", "ineligible"),
        ("cef_afif/amount_or_country", {"grant_eur": 2000000, "window": "cohesion", "country": "PL"}, "2024-06-01", "eligible"),
        ("cef_afif/amount_or_country", {"grant_eur": 2000000, "country": "PL"}, "2024-06-01", "unknown"),
        ("eeef/size", {"programme_eur": "4999999.99"}, None, "ineligible"),
        ("eib_framework_loan/size", {"programme_eur": 100000000}, None, "eligible"),
        ("pslf/size", {"grant_eur": 15, "eib_loan_eur": 100}, None, "eligible"),
        ("pslf/size", {"grant_eur": "15.01", "eib_loan_eur": 100}, None, "unknown"),
        ("pslf/size", {"grant_eur": "15.01", "eib_loan_eur": 100, "region_class": "transition"}, None, "ineligible"),
        ("pslf/size", {"grant_eur": 25, "eib_loan_eur": 100, "region_class": "less_developed"}, None, "eligible"),
        ("crowdfunding/size", {"raised_last_12_months_eur": 4000000, "new_offer_eur": 1000000}, None, "eligible"),
        ("crowdfunding/size", {"raised_last_12_months_eur": 4000000, "new_offer_eur": "1000000.01"}, None, "ineligible"),
        ("crowdfunding/amount", {"new_offer_eur": "5000000.01"}, None, "ineligible"),
        ("life_cet_pda/size", {"programme_eur": 15000000, "grant_eur": 1000000}, None, "eligible"),
        ("life_cet_pda/size", {"programme_eur": 14000000, "grant_eur": 1000000}, None, "unknown"),
        ("life_cet_pda/size", {"leverage": "10", "residential_only": True}, None, "eligible"),
        ("interreg_europe/own_share", {**TOWN, "rate": "0.80"}, None, "eligible"),
        ("interreg_europe/own_share", {**TOWN, "rate": "0.81"}, None, "ineligible"),
        ("interreg_europe/own_share", {**TOWN, "country": "CH", "rate": "0.99"}, None, "unknown"),
        ("interreg_europe/own_share", {**TOWN, "country": "NO", "rate": "0.51"}, None, "ineligible"),
        ("eui_ia/own_share", {"grant_eur": 80, "total_eligible_eur": 100, "own_source": "own"}, "2024-02-07", "eligible"),
        ("eui_ia/own_share", {"grant_eur": 81, "total_eligible_eur": 100}, "2024-02-07", "ineligible"),
        ("leader/population", {"country": "CZ", "population": 5000}, "2015-01-01", "ineligible"),
        ("leader/population", {"country": "CZ", "population": 50000}, "2015-01-01", "eligible"),
        ("leader/population", {"country": "FR", "population": 50000}, "2015-01-01", "unknown"),
        ("nzc_pilot/applicant", {**TOWN, "climate_neutrality_commitment": True}, "2022-10-01", "eligible"),
        ("nzc_pilot/applicant", {**TOWN, "mission_city": False}, "2023-10-01", "ineligible"),
        ("fr_fonds_vert/applicant", {**TOWN, "country": "FR"}, None, "eligible"),
        ("de_kommunalrichtlinie/applicant", {"country": "DE", "applicant": "company", "municipal_share": "0.25"}, None,
         "eligible"),
        ("eucf/amount_or_country", {"country": "GB"}, "2021-06-01", "eligible"),
        ("eucf/amount_or_country", {"country": "GB"}, None, "ineligible"),
        ("eui_ia/amount_or_country", {"country": "FR", "grant_eur": "5000000"}, "2024-02-07", "eligible"),
        ("eui_ia/amount_or_country", {"country": "FR", "grant_eur": "2000000.01"}, None, "ineligible"),
        ("eui_ia/population", {"population": 30000}, "2024-02-07", "ineligible"),
        ("eui_ia/population", {"population": 30000}, None, "eligible"),
        ("rrf/applicant", {"through_national_authority": True}, "2026-09-01", "unknown"),
    ],
)  # fmt: skip
def test_rules_as_published(asked, facts, on, state):
    instrument, part = asked.split("/")
    assert verdict(instrument, facts, part=part, on=on).state == state


def test_an_open_way_is_told_and_nothing_is_asked_for_it():
    answer = verdict("icapital", {"population": 40000}, part="population", on=None)
    assert (answer.state, answer.ask, answer.changes) == ("unknown", (), ())
    assert [one.margin for one in answer.why] == [-210000, -10000] or [one.holds for one in answer.why] == [
        False,
        False,
    ]
    assert "could still open a way" in answer.notes[0]
    assert ["exception" in one.note for one in answer.check] == [True]


def test_facts_reckoned_from_others_are_asked_by_what_a_host_can_tell():
    ask = verdict("crowdfunding", {}, part="size", on=None).ask
    assert ask == ("raised_last_12_months_eur", "new_offer_eur")
    assert verdict("crowdfunding", {"new_offer_eur": 1}, part="size", on=None).ask == ("raised_last_12_months_eur",)
    partly = {"new_offer_eur": {"max": 9}, "raised_last_12_months_eur": {"max": 5000000}}
    assert set(verdict("crowdfunding", partly, part="size", on=None).ask) == set(partly)
    assert verdict("urbact_apn", {"partners": 9, "countries": 7}, part="consortium", on="2024-02-07").ask == (
        "from_less_developed_or_transition",
    )


def test_a_rolling_year():
    offers = [
        {"eur": "4000000", "on": "2024-02-08"},
        {"eur": "9000000", "on": "2024-02-07"},
        {"eur": "9", "on": "2025-02-08"},
    ]
    facts = {"raised": offers, "new_offer_eur": "1000000"}
    assert verdict("crowdfunding", facts, part="size", on="2025-02-07").state == "eligible"
    assert verdict("crowdfunding", facts, part="size", on="2025-02-06").state == "ineligible"
    assert verdict("crowdfunding", facts, part="size", on=None).state == "unknown"
    leap = {"raised": [{"eur": "5000001", "on": "2023-03-01"}], "new_offer_eur": 0}
    assert verdict("crowdfunding", leap, part="size", on="2024-02-29").state == "ineligible"


@pytest.mark.parametrize(
    ("members", "state"),
    [
        ([(51, 2), (49, 3)], "eligible"),
        ([(50, 2), (50, 3)], "ineligible"),
        ([(60, 1), (40, None)], "eligible"),
        ([(40, 1), (60, None)], "unknown"),
        ([(40, 1), (60, AnyOf(any_of=(1, 2)))], "eligible"),
        ([(40, 1), (60, AnyOf(any_of=(2, 3)))], "unknown"),
        ([(40, 3), (60, 3)], "ineligible"),
        ([(None, 1), (60, 3)], "unknown"),
    ],
)
def test_the_share_of_people_in_an_agglomeration(members, state):
    listed = [{"population": n and n * 1000, "degurba": degurba} for n, degurba in members]
    facts = {"form": "organised_agglomeration", "country": "FR", "members": listed}
    assert verdict("eui_ia", facts, on="2024-02-07").state == state


def test_lists_of_partners_say_more():
    partners = [{"country": "FR", "region_class": "transition"}] * 6 + [
        {"country": "DE", "region_class": "more_developed"}
    ] * 2
    found = verdict("urbact_apn", {"partners": partners}, part="consortium", on="2024-02-07")
    assert [(one.fact, one.observed) for one in found.why] == [("countries", 2)]
    given = {"partners": partners, "countries": 7}
    assert verdict("urbact_apn", given, part="consortium", on="2024-02-07").state == "eligible"
    shown = {one.fact: str(one) for one in verdict("urbact_apn", given, part="consortium", on="2024-02-07").why}
    assert "is 0.75" in shown["share_from_less_developed_or_transition"]


def test_ranges_of_amounts_bound_what_is_reckoned():
    bounds = {"grant_eur": {"min": 10, "max": 15}, "eib_loan_eur": {"min": 100}}
    assert verdict("pslf", bounds, part="size", on=None).state == "eligible"
    assert verdict("pslf", {"grant_eur": {"min": 30}, "eib_loan_eur": 100}, part="size", on=None).state == "ineligible"
    open_ = {"grant_eur": {"max": 30}, "eib_loan_eur": {"max": 100}}
    assert verdict("pslf", open_, part="size", on=None).state == "unknown"
    third = verdict("pslf", {"grant_eur": 1, "eib_loan_eur": 3}, part="size", on=None)
    assert "about 0.3333" in str(third.why[0])


def test_a_verdict_says_when_its_sources_are_old():
    fresh, old = (verdict("elena", TOWN, on=on).notes for on in ("2027-11-22", "2027-11-23"))
    assert not any("last checked" in note for note in fresh)
    assert "last checked more than twelve months before: applicant" in old
    assert not any("last checked" in note for note in verdict("elena", TOWN, on=None).notes)


# Terms


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"name": "rates", "most": Decimal(1)}, "name: expected one of advance, balance"),
        ({"name": "rate", "most": Decimal("1.01")}, "rate: expected a share from 0 to 1, got 1.01; 0.8 is 80 %"),
        ({"name": "rate", "most": 1}, "most: expected Decimal"),
        ({"name": "rate", "least": Decimal(-1)}, "least: expected a finite number of at least 0"),
        ({"name": "rate", "least": Decimal("NaN")}, "least: expected a finite number of at least 0"),
        ({"name": "rate"}, "expected a `min`, a `max`, or what it `is` for rate"),
        ({"name": "fund", "most": Decimal(1)}, "expected words for fund"),
        ({"name": "grant", "least": Decimal(2), "most": Decimal(1)}, "least: expected at most 1, the `most`, got 2"),
        ({"name": "grant", "most": Decimal(1), "source": None}, "source: expected where it stands"),
    ],
)
def test_what_no_term_may_be(given, said):
    assert said in refused(lambda: Term(**{"source": "s", **given}))


def test_terms_read():
    assert str(Term(name="grant", least=Decimal(1), most=Decimal(2), source="s")) == "grant at least 1 and at most 2"
    assert str(Term(name="fund", said=("ERDF", "ESF+"), of="x", source="s")) == "fund (x) ERDF; ESF+"
    assert Term(name="rate", most=Decimal(1), confidence="derived").binding


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"terms": 7}, "terms: expected a table of terms, got 7"),
        ({"terms": {"grnt": {"is": 5, "source": "page"}}}, "terms.grnt.name: expected one of advance"),
        ({"terms": {"grant": 5}}, "terms.grant: expected a table, got 5"),
        ({"terms": {"grant": {"is": "5 EUR", "source": "page"}}}, "terms.grant.least: expected Decimal, got '5 EUR'"),
        ({"terms": {"rate": {"default": {"is": True, "source": "page"}}}}, "rate.default.least: expected Decimal, got True"),
        ({"terms": {"rate": {"is": "0.8", "source": ["page"]}}}, "terms.rate.source: expected the name of one of its sources"),
        ({"calls": 7}, "calls: expected a table of calls"),
        ({"calls": {"1": {"opens": "2025", "source": "page"}}}, "calls[1].opens"),
        ({"calls": {"1": {"deadlines": "2025-01-01", "source": "page"}}}, "calls[1].deadlines: expected a list of days"),
        ({"calls": {"1": {"deadlines": [20250101], "source": "page"}}}, 'calls[1].deadlines[0]: expected text such as "2025'),
        ({"calls": {"1": {"deadlines": ["2025-01-01T25:00"], "source": "page"}}}, "calls[1].deadlines[0]"),
        ({"calls": {"1": {"zone": "CET", "source": "page"}}}, "calls[1]"),
        ({"calls": {"1": {"yearly": ["31-10"], "source": "page"}}}, "calls[1]"),
        ({"calls": {"1": {"yearly": ["02-29"], "source": "page"}}}, "calls[1]"),
        ({"calls": {"1": {"yearly": ["x"], "source": "page"}}}, "a day of the year as MM-DD"),
        ({"calls": {"1": {"continuous": True, "yearly": ["10-31"], "source": "page"}}}, "calls[1].continuous: expected no dead"),
        ({"calls": {"1": {"moved": [{"was": "2025-01-01", "onn": "x"}], "source": "page"}}}, "onn: expected one of was"),
        ({"edition": {"a": {"parts": ["b"]}, "b": {"parts": ["c"]}, "c": {"parts": ["a"]}}}, "a > b > c > a"),
        ({"edition": {"size": {"parts": ["applcant"]}}}, "size.parts: expected one of applicant, size, got 'applcant'; did you"),
        ({"edition": {"size": {"parts": "applicant"}}}, "size.parts: expected a list of parts of this edition"),
        ({"edition": {"size": {"any": 7}}}, "size.any: expected a table of rules, got 7"),
        ({"edition": {"size": {"population": {">=": 5, "source": "page"}}}}, "valid_from, valid_to, got '>='; write min"),
        ({"edition": {"size": {"apart": 1, "population": {"min": 1, "source": "page"}}}}, "apart: expected bool"),
        ({"edition": {"size": {"country": {"any_of": "EU27", "source": "page"}}}}, "size.country"),
        ({"edition": {"size": {"country": {"any_of": [False], "source": "page"}}}}, "an ISO 3166-1 alpha-2 code, got False"),
        ({"edition": {"size": {"country": {"any_of": ["EU28"], "source": "page"}}}}, "an ISO 3166-1 alpha-2 code, got 'EU28'"),
        ({"edition": {"size": {"rate": {"max": 0.8, "source": "page"}}}}, "write it as text, floats are not exact"),
        ({"edition": {"size": {}}}, "rules: expected at least one rule"),
    ],
)  # fmt: skip
def test_a_faulty_table_is_told(more, said):
    assert said in refused(lambda: instrument_from(table(**more)))


def test_two_calls_of_one_id_are_refused():
    one = Call(id="c", source="s")
    assert "calls: expected each id once" in refused(lambda: attrs.evolve(instrument_from(table()), calls=(one, one)))


def test_what_is_doubtful_of_members_opens_a_way_only_where_the_rest_is_met():
    every = {"lau": {"is": True, "source": "page"}, "degurba": {"unseen": True, "source": "page"}}
    made = instrument_from(table(edition={"size": {"none": {"such": {"every_member": every}}}}))
    asked = [{"members": [{"lau": lau}]} for lau in (True, False)]
    assert [verdict(made, one, part="size", on="2021-01-01").state for one in asked] == ["unknown", "eligible"]
    made = instrument_from(table(edition={"size": {"every_member": every}}))
    assert [verdict(made, one, part="size", on="2021-01-01").state for one in asked] == ["eligible", "ineligible"]


def test_rules_too_deep_are_refused():
    deep = {"climate_plan": {"is": True, "source": "page"}}
    for _ in range(30):
        deep = {"any": {"a": deep}}
    assert "rules at most" in refused(lambda: instrument_from(table(edition={"size": deep})))


def test_parts_stand_in_for_rules_and_apart():
    small = {"population": {"max": 9, "source": "page"}}
    made = instrument_from(table(edition={
        "published": "2020-05", "size": small, "both": {"parts": ["size", "applicant"]},
        "lone": {"apart": True, "any": {"one": {"parts": ["size"]}}},
    }))  # fmt: skip
    edition = made.editions[0]
    assert (str(edition.published), edition.note) == ("2020-05-01", "published in 2020-05; the day was not seen")
    assert {str(one) for one in edition.rule("both").rules} == {"population at most 9", "climate_plan yes"}
    assert len(edition.rule("all").rules) == 2
    assert str(edition.rule("lone")) == "any: population at most 9"


def test_a_part_is_told_as_it_is_and_all_of_them_once():
    twice = Combination(kind="all", rules=(PLAN, PLAN))
    parts = (Part(id="a", rule=twice), Part(id="b", rule=PLAN))
    lone, both = (Edition(id="e", published="2020-01-01", parts=some_) for some_ in (parts[:1], parts))
    assert lone.rule("a") == lone.rule("all") == twice
    assert both.rule("all") == PLAN


# Calls


PLAN = Requirement(id="plan", fact="climate_plan", allowed=AnyOf(any_of=(True,)), source="s")


def day(text, **more):
    on, _, hour = text.partition("T")
    return Deadline(day=on, time=hour or None, zone="Europe/Brussels", **more)


@pytest.mark.parametrize(
    ("on", "state"),
    [
        ("2026-04-20", "forthcoming"),
        ("2026-04-20T21:59Z", "forthcoming"),
        ("2026-04-20T22:00Z", "unknown"),
        ("2026-04-21", "unknown"),
        ("2026-04-22", "open"),
        ("2026-09-16T15:00Z", "open"),
        ("2026-09-16T15:00:01Z", "closed"),
        ("2026-09-16", "unknown"),
        ("2026-09-17", "closed"),
    ],
)
def test_the_state_of_a_call(on, state):
    assert call("life_cet_pda", on=on).state == state


@pytest.mark.parametrize(
    ("instrument", "on", "state", "utc"),
    [
        ("eui_ia", "2024-10-14T11:59Z", "open", "2024-10-14 12:00:00+00:00"),
        ("eui_ia", "2024-10-14T12:01Z", "forthcoming", None),
        ("eui_ia", "2026-06-15T10:00Z", "unknown", None),
        ("icapital", "2025-06-18T14:59Z", "open", None),
        ("icapital", "2025-06-18T15:30Z", "unknown", None),
        ("icapital", "2025-06-18T16:01Z", "closed", None),
        ("cef_afif", "2025-06-11T16:30Z", "open", "2025-12-17 16:00:00+00:00"),
        ("elena", "2026-11-27", "open", None),
        ("elena", "2016-11-27", "unknown", None),
        ("tsi", "2026-10-30", "unknown", None),
        ("epc", "2026-11-27", "unknown", None),
        ("dut", "2026-11-27", "unknown", None),
        ("neb_ta", "2022-05-25", "unknown", None),
        ("neb_ta", "2022-05-31", "closed", None),
        ("horizon_cities_mission", "2026-11-27", "forthcoming", None),
        ("egla", "2025-04-15T21:59Z", "open", "2025-04-15 21:59:00+00:00"),
    ],
)
def test_calls_as_published(instrument, on, state, utc):
    found = call(instrument, on=on)
    assert (found.state, str(found.utc) if found.utc else None) == (state, utc)
    assert found.rows()[0]["state"] == state
    assert found.instrument in str(found) and found.why


def test_a_recurrence():
    yearly = Call(id="y", yearly=("10-31", "04-30"), zone="Europe/Brussels", published="2020-01-01", source="s")
    assert [str(yearly.deadline(on=on).day) for on in ("2026-04-30", "2026-05-01", "2026-11-01")] == [
        "2026-04-30", "2026-10-31", "2027-04-30",
    ]  # fmt: skip
    assert yearly.state(on="2026-05-01") == "open"


def test_a_call_without_anything_is_unknown():
    bare = Call(id="c", source="s")
    assert (bare.state(on="2026-01-01"), bare.deadline(on="2026-01-01")) == ("unknown", None)


def test_a_moved_deadline_is_kept():
    made = instrument_from(table(calls={"1": {
        "opens": "2025-01-14T09:00", "deadlines": ["2025-04-22T16:00"], "zone": "Europe/Brussels", "source": "page",
        "moved": [{"was": "2025-04-09T16:00", "on": "2025-03-20", "source": "page"}],
    }}))  # fmt: skip
    (one,) = made.calls
    assert one.moved == (Moved(was=day("2025-04-09T16:00"), on="2025-03-20", source="https://example.org"),)
    assert call(made, on="2025-01-14T08:00Z").state == "open"
    assert call(made, on="2025-01-14T07:59Z").state == "forthcoming"


def test_an_hour_that_no_clock_shows_has_no_instant():
    skipped = Call(id="c", deadlines=(day("2026-03-29T02:30"),), published="2026-01-01", source="s")
    found = call(attrs.evolve(instrument_from(table()), calls=(skipped,)), on="2026-02-01")
    assert (found.state, found.utc is None) == ("open", found.span is None or not found.span.exact)


@given(some.calls(), st.dates(date(2001, 1, 1), date(2090, 1, 1)))
def test_the_state_of_a_day_is_that_of_all_its_instants(one, on):
    whole = one.state(on=on)
    zone = "Europe/Brussels"
    moments = {one.state(on=f"{on}T{hour:02}:30Z") for hour in (0, 6, 12, 18)}
    if whole != "unknown" and all(by.zone == zone for by in (*one.deadlines, *one.contested) if by):
        assert moments <= {whole, "unknown"} or one.opens is not None


# Matching


def test_a_match_ranks_all_and_asks():
    answer = match(TOWN, on="2026-11-27", facts={"programme_eur": "18000000"})
    assert len(answer.found) == len(answer.rows()) == len(answer.why) == 48
    states = [one.state for one in answer.found]
    order = ["eligible", "soft_miss", "unknown", "ineligible"]
    assert states == sorted(states, key=order.index)
    assert [one.instrument for one in answer.soft] == ["elena"]
    assert answer.next.fact == answer.ask[0] == answer.questions[0].fact
    assert [one.worth for one in answer.questions] == sorted((one.worth for one in answer.questions), reverse=True)
    assert "48 instruments on 2026-11-27" in str(answer) and "asked for" in str(answer.next)


def test_a_question_answered_is_asked_no_more():
    before = match(TOWN, on="2026-11-27")
    after = match(TOWN, on="2026-11-27", facts={before.next.fact: True})
    assert before.next.fact not in after.ask
    decided = [sum(one.state != "unknown" for one in answer.found) for answer in (before, after)]
    assert decided[1] - decided[0] >= len(before.next.alone) > 0


def test_a_match_at_the_latest_editions_asks_for_no_call():
    answer = match(Municipality(id="t", name="T", country="FR", population=9000), on=None)
    assert answer.on is None and all(one.opening is None for one in answer.found)
    assert answer.rows()[0]["call"] is None
    assert str(answer).startswith("48 instruments: ")
    nothing = match(TOWN, on=None, catalogue=())
    assert (nothing.next, nothing.rows(), str(nothing)) == (None, (), "0 instruments: none")


def test_a_catalogue_of_ones_own_without_applicant():
    edition = {"published": "2020-01-01", "size": {"population": {"max": 9, "source": "page"}}}
    own = instrument_from({**table(), "editions": {"e": edition}})
    (found,) = match({"population": 5}, on="2024-01-01", catalogue=[own]).found
    assert (found.state, found.applicant.state, found.applicant.part) == ("eligible", "eligible", "applicant")
    (early,) = match({"population": 5}, on="2019-01-01", catalogue=[own]).found
    assert (early.state, early.grant) == ("unknown", None)


# Audit


def test_an_audit_names_each_kind():
    found = audit(None, on="2026-11-27")
    assert not found.of("stale")
    assert {one.kind for one in found.found} == {"unverified", "unseen", "ended", "replaced"}
    assert "rrf, editions[2021-2026]: ended (in force until 2026-08-31)" in " ".join(found.why)
    assert ("leader", "editions[2014-2020]") in {(one.instrument, one.path) for one in found.of("replaced")}
    assert {row["kind"] for row in found.rows()} == {one.kind for one in found.found}
    assert str(found).startswith(f"{found.figures} figures of 48 instruments on 2026-11-27: ")


def test_what_ages_is_stale_and_what_ends_is_told_before():
    later_on = audit(None, on="2027-11-23T00:00Z")
    assert len(later_on.of("stale")) > 500
    assert "tsi, editions[2021-2027]: ending (in force until 2027-12-31)" in " ".join(later_on.why)
    assert len(audit(None, on="2027-11-23", months=24).of("stale")) == 0


def test_an_audit_of_ones_own():
    plain = audit([instrument_from(table())], on="2026-02-01")
    assert (plain.found, str(plain)) == ((), "1 figures of 1 instruments on 2026-02-01: nothing to look after")
    own = instrument_from(table(
        replaced_by="j",
        terms={"rate": {"is": "0.5", "source": "page", "valid_to": "2026-03-01"}},
        edition={"size": {"population": {"max": 9, "source": "page", "valid_to": "2026-01-01"}}},
    ))  # fmt: skip
    kinds = [(one.path, one.kind) for one in audit([own], on="2026-02-01").found]
    assert kinds == [
        ("editions[e].size.population", "ended"), ("editions[e].terms.rate", "ending"), ("replaced_by", "replaced"),
    ]  # fmt: skip


def test_months_later():
    assert later(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert later(date(2023, 12, 15), 12) == date(2024, 12, 15)
    assert later(date(2023, 11, 30), 1) == date(2023, 12, 30)


# Editions


def test_what_changed_between_editions():
    answer = difference("innovation_fund_small", since="2021-01-01", on="2026-01-01")
    assert (answer.before, answer.after) == ("2020-to-2023", "IF25")
    told = {one.path: (one.kind, one.before, one.after) for one in answer.changed}
    assert told["size.capex_eur"][2] == "at least EUR 2,500,000 and at most EUR 20,000,000"
    assert {"added", "removed", "changed"} >= {one.kind for one in answer.changed}
    assert len(answer.rows()) == len(answer.why) == len(answer.changed)
    assert str(answer).startswith("innovation_fund_small: from 2020-to-2023 to IF25, ")


def test_the_same_edition_and_none():
    same = difference("eucf", since="2024-01-01T00:00Z", on="2024-02-07")
    assert (same.changed, str(same)) == ((), "eucf: calls-5-to-7 on both days")
    first = difference("eucf", since="2019-01-01", on="2020-06-01")
    assert {one.kind for one in first.changed} == {"added"} and "from no edition to call-1" in str(first)
    assert "no edition on both days" in str(difference("eucf", since="2018-01-01", on="2019-01-01"))
    assert str(difference("eui_ia", since="2026-03-01", on="2024-02-07").changed[0]).count("changed from") == 1
    gone = difference("eucf", since="2020-06-01", on="2019-01-01").changed
    assert {one.kind for one in gone} == {"removed"} and "removed, was" in str(gone[0])


# What a host hands in


@pytest.mark.parametrize(
    ("facts", "codes"),
    [
        ({"population": 9000, "programme_eur": "1.50"}, []),
        (
            {"populaton": 1, "country": False, "rate": 0.5, "degurba": 9},
            ["fact-unknown", "fact-invalid", "fact-invalid", "fact-invalid"],
        ),
        ({"programme_eur": {"amount": "1", "currency": "SEK"}}, ["currencies-mixed"]),
        ({"programme_eur": -1}, ["amount-negative"]),
        ({"programme_eur": float("nan")}, ["amount-invalid"]),
        ({"population": 9, "population_at_least": 10}, ["facts-contradict"]),
        ([1], ["type-wrong"]),
    ],
)
def test_every_fault_of_the_facts_at_once(facts, codes):
    assert [one.code for one in check_facts(facts)] == codes


# The command line


def ran(capsys, *words):
    code = main([str(word) for word in words])
    out, err = capsys.readouterr()
    return code, out, err


@pytest.fixture
def facts(tmp_path):
    def write(given, name="facts.json"):
        path = tmp_path / name
        path.write_text(given if isinstance(given, str) else json.dumps(given), encoding="utf-8")
        return path

    return write


def test_funding_verdict(capsys, facts):
    path = facts({"applicant": "municipality", "programme_eur": 29999999.99})
    code, out, err = ran(
        capsys, "funding", "verdict", "--instrument", "elena", "--part", "all", "--on", "2024-02-07", "--facts", path
    )
    told = json.loads(out)
    assert (code, told["verdict"], told["ask"], told["on"], told["edition"]) == (
        0,
        "soft_miss",
        [],
        "2024-02-07",
        "from-2017",
    )
    (reason,) = [one for one in told["reasons"] if one["fact"] == "programme_eur"]
    assert (reason["observed"], reason["threshold"], reason["margin"]) == (
        "29999999.99",
        "at least EUR 30,000,000",
        "-0.01",
    )
    assert {"requirement", "source", "seen_on", "confidence"} <= set(reason)
    assert told["changes"][0]["words"] == "bundle: EUR 0.01 short"
    assert "may apply, but misses" in err


def test_funding_verdict_of_the_latest_edition(capsys, facts):
    path = facts({"population": {"min": 9, "max": 10}, "degurba": {"any_of": [2, 3]}})
    code, out, err = ran(
        capsys, "funding", "verdict", "--instrument", "neb_boost", "--part", "municipality", "--facts", path
    )
    told = json.loads(out)
    assert (code, told["verdict"], told["on"], told["edition"]) == (0, "eligible", None, "from-2025")
    assert told["reasons"][0]["observed"] in ({"any_of": [2, 3]}, {"min": 9, "max": 10})
    assert "the latest edition answers, from-2025" in err


def test_funding_match(capsys, facts):
    code, out, err = ran(capsys, "funding", "match", "--facts", facts(TOWN), "--on", "2026-11-27")
    told = json.loads(out)
    assert (code, len(told["rows"]), told["rows"][0]["rank"]) == (0, 48, 1)
    assert told["next"]["fact"] == told["ask"][0]
    assert {row["verdict"] for row in told["rows"]} >= {"eligible", "unknown", "ineligible"}
    assert {"state", "deadline", "utc"} <= set(told["rows"][0]["call"])
    assert "48 instruments on 2026-11-27" in err


@pytest.mark.parametrize(
    ("instrument", "on", "state", "deadline", "utc"),
    [
        ("life_cet_pda", "2026-09-16T14:59Z", "open", "2026-09-16T17:00", "2026-09-16T15:00Z"),
        ("icapital", "2025-06-18T15:30Z", "unknown", "2025-06-18T17:00", None),
        ("eui_ia", "2026-06-15T10:00Z", "unknown", "2026-06-15", None),
        ("epc", "2026-06-15", "unknown", None, None),
    ],
)
def test_funding_call(capsys, instrument, on, state, deadline, utc):
    code, out, _ = ran(capsys, "funding", "call", "--instrument", instrument, "--on", on)
    told = json.loads(out)
    assert (code, told["state"], told["deadline"], told["utc"]) == (0, state, deadline, utc)


def test_funding_audit(capsys):
    code, out, err = ran(capsys, "funding", "audit")
    told = json.loads(out)
    assert (code, told["instruments"], told["counts"]["stale"]) == (0, 48, 0)
    assert "the latest day a source was looked at" in err
    assert {"instrument", "path", "because", "source", "cure"} == set(told["unseen"][0])
    code, out, _ = ran(capsys, "funding", "audit", "--on", "2028-01-01")
    assert json.loads(out)["counts"]["stale"] > 500


OWN = """
id = "own"
name = "A fund of our own"
decided_by = "its board"
seen_on = "2026-01-01"
[sources.page]
url = "https://example.org"
[editions.first]
published = "2025-01-01"
source = "page"
[editions.first.applicant]
population = {max = 9999, source = "page"}
"""


def test_a_catalogue_of_ones_own_on_the_command_line(capsys, facts):
    own, path = facts(OWN, "own.toml"), facts({"population": 9000})
    code, out, _ = ran(capsys, "funding", "verdict", "--instrument", "own", "--catalogue", own, "--facts", path)
    assert (code, json.loads(out)["verdict"]) == (0, "eligible")


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (OWN.replace("{max = 9999", "{max >= 9999"), "expected TOML, got"),
        (OWN.replace("population =", "populaton ="), "did you mean population"),
        (OWN + '[editions.second]\npublished = "x"\n', "editions[second]"),
        ("editions = 7", "expected"),
    ],
)
def test_a_broken_catalogue_is_told(capsys, facts, broken, said):
    code, out, err = ran(capsys, "funding", "audit", "--catalogue", facts(broken, "own.toml"))
    assert code == 1 and said in err
    assert all(json.loads(line)["severity"] == "error" for line in out.splitlines())


@pytest.mark.parametrize(
    ("given", "code", "said"),
    [
        ('{"population": NaN}', 1, "NaN, which is no number"),
        ('{"population": 1, "population": 2}', 1, "'population' twice"),
        ("[1]", 1, "expected a JSON object of facts"),
        ("{", 1, "expected a JSON object, got"),
        ("[" * 100000, 1, "expected a JSON object"),
        ('{"populaton": 1}', 1, "did you mean population"),
        ('{"country": false}', 1, "an ISO 3166-1 alpha-2 code, got False"),
        ('{"population": -1}', 1, "a whole number of at least 0"),
        ('{"programme_eur": "18 Mio"}', 1, "expected an exact amount"),
    ],
)
def test_what_the_facts_may_not_be(capsys, facts, given, code, said):
    found, _, err = ran(capsys, "funding", "verdict", "--instrument", "elena", "--facts", facts(given))
    assert (found, said in err) == (code, True), err


def test_what_cannot_be_asked(capsys, facts, tmp_path):
    path = facts(TOWN)
    for words in (
        ("verdict", "--instrument", "elna", "--facts", path),
        ("verdict", "--instrument", "elena", "--part", "sise", "--facts", path),
        ("verdict", "--instrument", "elena", "--on", "yesterday", "--facts", path),
        ("verdict", "--instrument", "elena", "--facts", tmp_path / "none.json"),
        ("verdict", "--instrument", "elena", "--facts", tmp_path),
        ("call", "--instrument", "elena", "--on", "2026-06-15T10:00"),
    ):
        code, out, err = ran(capsys, "funding", *words)
        assert (code, out) == (2, "") and err.startswith("cannot be done")


def test_documents_of_faults_keep_their_problems():
    with pytest.raises(DocumentError) as caught:
        raise DocumentError.of(check_facts({"populaton": 1}), "facts.json")
    assert "facts.json" in str(caught.value)


def test_partial_values_are_told_by_their_shape():
    from smallgiants._cli import plain

    assert plain(Between(min=1)) == {"min": 1}
    assert plain((date(2024, 1, 1), Decimal("1.50"), AnyOf(any_of=(1, 2)))) == [
        "2024-01-01",
        "1.50",
        {"any_of": [1, 2]},
    ]


def test_a_file_beyond_all_reason_is_not_read(capsys, tmp_path):
    path = tmp_path / "facts.json"
    path.touch()
    os.truncate(path, MOST_BYTES + 1)
    code, _, err = ran(capsys, "funding", "verdict", "--instrument", "elena", "--facts", path)
    assert (code, "a file of at most" in err) == (2, True)


def test_the_instrument_of_the_how_to_page_answers():
    page = (Path(__file__).parents[1] / "docs" / "howto" / "add_an_instrument.md").read_text(encoding="utf-8")
    block = page.split("```toml\n")[1].split("```")[0]
    made = instrument_from(tomllib.loads(block, parse_float=Decimal))
    told = {"country": "IS", "population": 19999, "climate_plan": True, "programme_eur": 100000}
    assert verdict(made, told, part="all", on="2026-10-01").state == "soft_miss"
    assert made.editions[0].term("rate", of="less_developed").value == Decimal("0.85")
    assert call(made, on="2026-12-10T16:00Z").state == "open"
