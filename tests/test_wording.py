"""Verdicts in the languages of the members: nothing is missing in any of them, and numbers are as one writes them there."""

import json
import re
from decimal import Decimal
from string import Formatter
from typing import get_args

import pytest
from babel.numbers import format_decimal
from hypothesis import given, settings
from hypothesis import strategies as st

import smallgiants as sg
from smallgiants import __main__ as command
from smallgiants import data, testing
from smallgiants.errors import InvalidValue
from smallgiants.funding import (
    FACTS,
    LANGUAGES,
    Combination,
    Remedy,
    Requirement,
    State,
    catalogue,
    in_words,
    question,
    verdict,
)
from smallgiants.funding.facts import CHOICES
from smallgiants.funding.requirements import CombinationKind, requirements
from smallgiants.funding.wording import _Said
from smallgiants.partial import AnyOf, Between
from smallgiants.sources import Confidence

TABLE = data.table("funding/words.toml")
GROUPS = ("states", "sentences", "parts", "facts", "choices", "remedies")
SHIPPED = [
    (one.id, edition, part, leaf)
    for one in catalogue() for edition in one.editions for part in edition.parts for leaf in requirements(part.rule)
]  # fmt: skip


def lacks(table):
    """What is missing in a language, or has other placeholders there than in English."""
    for group in GROUPS:
        for key, told in table[group].items():
            if len(told) != len(LANGUAGES) or not all(isinstance(one, str) and one.strip() for one in told):
                yield f"{group}.{key}: {len(told)} wordings"
            fields = [{name for _, name, _, _ in Formatter().parse(one) if name is not None} for one in told]
            if any(one != fields[0] for one in fields):
                yield f"{group}.{key}: other placeholders"


def unsaid(table, facts, choices, remedies):
    """What a verdict may hold and the table has no words for."""
    yield from (f"facts.{one}" for one in facts if one not in table["facts"])
    yield from (f"choices.{one}" for one in choices if one not in table["choices"])
    yield from (f"remedies.{one}" for one in remedies if one not in table["remedies"])


WORDS = {str(one) for name, several in CHOICES.items() if name not in ("country", "degurba") for one in several}
REMEDIES = {leaf.remedy for *_, leaf in SHIPPED if leaf.remedy}


def test_every_template_is_there_in_all_six_with_its_placeholders():
    assert tuple(TABLE["languages"]) == LANGUAGES
    assert list(lacks(TABLE)) == []


def test_every_fact_choice_and_shipped_remedy_has_words():
    assert list(unsaid(TABLE, FACTS, WORDS, REMEDIES)) == []
    assert set(TABLE["states"]) == set(get_args(State))
    assert set(get_args(Confidence)) <= set(TABLE["parts"])
    assert {"some" if one == "at_least" else one for one in get_args(CombinationKind)} <= set(TABLE["parts"])
    assert set(TABLE["facts"]) <= set(FACTS)
    assert {key: told[0] for key, told in TABLE["remedies"].items() if told[0] != key} == {}


def test_what_is_missing_is_seen():
    broken = {group: {} for group in GROUPS}
    five, other = ["a"] * 5, ["{fact}", *["{fakt}"] * 5]
    assert list(lacks(broken | {"facts": {"x": five, "y": ["a", " ", *["a"] * 4]}, "parts": {"z": other}})) == [
        "parts.z: other placeholders", "facts.x: 5 wordings", "facts.y: 6 wordings"]  # fmt: skip
    assert list(unsaid(broken, ["f"], ["c"], ["r"])) == ["facts.f", "choices.c", "remedies.r"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_shipped_rule_is_said_in_every_language(language):
    said = _Said(language)
    for *_, leaf in SHIPPED:
        told = said.rule(leaf)
        assert told.startswith(TABLE["facts"][leaf.fact][LANGUAGES.index(language)])
        if language != "en":
            assert not re.search(r"\b(at least|at most|one of| or )\b", told), told
    for fact in FACTS:
        assert "{" not in question(fact, language=language)


TOWN = sg.Municipality(id="t", name="T", country="FR", population=30000)
FACTS_OF = {"programme_eur": "18000000", "climate_plan": False, "partners": 1, "rate": "0.99", "grant_eur": "99000000"}


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_no_english_of_ours_is_left_in_another_language(language):
    """Of every shipped instrument: no remedy, state, gap or question in English."""
    english = [told[0] for group in ("states", "facts") for told in TABLE[group].values()
               if told[0] not in told[1:] and len(told[0].split()) > 2]  # fmt: skip
    for one in catalogue():
        for part in ("applicant", "all"):
            if part != "all" and part not in {each.id for each in one.editions[-1].parts}:
                continue
            v = verdict(one, TOWN, part=part, on=None, facts=FACTS_OF)
            told = in_words(v, language=language)
            notes = " ".join(why.note or "" for why in (*v.why, *v.check))
            assert [word for word in english if word in told and word not in notes] == []
            for change in v.changes:
                words = in_words(change, language=language)
                assert not re.search(r"\b(short|too much|fixed)\b|EUR \d", words), words
                assert words != str(change)


def test_numbers_are_written_as_one_does_there():
    numbers = (Decimal(999), Decimal(1234), Decimal(50000), Decimal("1234567.5"), Decimal(-2000000))
    assert [_Said("en").number(one) for one in numbers] == ["999", "1,234", "50,000", "1,234,567.5", "−2,000,000"]
    assert [_Said("pl").number(one) for one in numbers[:3]] == ["999", "1234", "50\xa0000"]
    assert [_Said("es").number(one) for one in numbers[:3]] == ["999", "1234", "50.000"]
    amounts = (Decimal(18000000), Decimal("18000000.50"))
    assert [_Said("en").money(one) for one in amounts] == ["EUR 18,000,000", "EUR 18,000,000.50"]
    assert [_Said("fr").money(one) for one in amounts] == [
        "18\u202f000\u202f000\xa0EUR", "18\u202f000\u202f000,50\xa0EUR"]  # fmt: skip
    assert [_Said("de").money(one) for one in amounts] == ["18.000.000\xa0EUR", "18.000.000,50\xa0EUR"]


@settings(max_examples=50)
@given(st.integers(10**4, 10**12), st.integers(0, 9), st.sampled_from(LANGUAGES))
def test_numbers_are_those_of_cldr(whole, tenths, language):
    """With five digits and more; that four stand together in Spanish and Polish, Babel does not heed."""
    amount = Decimal(f"{whole}.{tenths}") if tenths else Decimal(whole)
    theirs = format_decimal(amount, locale=language, decimal_quantization=False)
    assert _Said(language).number(amount) == theirs


@settings(max_examples=40)
@given(testing.strategy_of(sg.Verdict), st.sampled_from(LANGUAGES))
def test_any_verdict_can_be_said(found, language):
    told = in_words(found, language=language)
    assert found.decided_by in told
    assert all(question(fact, language=language) in told for fact in found.ask if fact in FACTS)


def test_a_reason_says_which_side_was_missed():
    v = verdict("eui_ia", TOWN, on="2024-02-07")
    assert "il manque 20\u202f000 habitants" in in_words(v.why[0], language="fr")
    small = Requirement(id="small", fact="population", allowed=Between(max=20000), source="https://example.org")
    edition = sg.funding.Edition(id="e", published="2020-01-01", parts=(sg.funding.Part(id="applicant", rule=small),))
    own = sg.funding.Instrument(id="own", name="Own", decided_by="its board", editions=(edition,))
    above = verdict(own, TOWN, on=None, catalogue=[own])
    assert "überschritten um 10.000 Einwohner" in in_words(above.why[0], language="de-AT")
    assert in_words(verdict(own, TOWN, on="2019-01-01", catalogue=[own]), language="it").startswith(
        "own, applicant: non decidibile"
    )


def test_rules_of_every_kind_are_said():
    leaves = (
        Requirement(id="a", fact="degurba", allowed=AnyOf(any_of=(1, 2)), source="s"),
        Requirement(id="b", fact="applicant", allowed=AnyOf(any_of=("municipality", "utility", "esco")), source="s"),
        Requirement(id="c", fact="partners", allowed=Between(min=2, max=5), source="s"),
        Requirement(id="d", fact="climate_plan", allowed=AnyOf(any_of=(True,)), source="s"),
        Requirement(id="e", fact="lau", unseen=True, source="s"),
    )  # fmt: skip
    said = _Said("de")
    assert said.rule(Combination(kind="at_least", least=2, rules=leaves)) == (
        "mindestens 2 von: Grad der Verstädterung (DEGURBA): 1 oder 2; Art des Antragstellers: eines von Gemeinde, "
        "Versorgungsunternehmen, Energiedienstleister; Partner: mindestens 2 und höchstens 5; Klimaplan: ja; "
        "lokale Verwaltungseinheit (LAU): eine Bedingung, die niemand gedruckt gesehen hat"
    )
    assert said.rule(Combination(kind="none", rules=leaves[:1])).startswith("nichts davon: ")
    assert said.value("population_year", 2021) == "2021"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            "join others: 20,000 inhabitants short; bundle",
            "połączyć się z innymi: brakuje: 20\xa0000 mieszkańców; połączyć projekty",
        ),
        (
            "bundle, or split off a part: EUR 1,500.50 too much",
            "połączyć projekty albo wydzielić część: 1500,50\xa0EUR za dużo",
        ),
        ("dance: 3 short", "dance: 3 short"),  # a host's own words
    ],
)
def test_changes_with_their_gaps(words, told):
    change = Remedy(kind="changeable", words=words, facts=("population",), requirements=("x",))
    assert in_words(change, language="pl").replace("brakuje: ", "brakuje ") == told.replace("brakuje: ", "brakuje ")


def test_towns_that_would_do_are_named():
    change = Remedy(
        kind="changeable", words="join others", facts=("population",), requirements=("x",), towns=("a", "b")
    )
    assert in_words(change, language="es").startswith("unirse a otros; a, b bastarían")


def test_what_is_no_language_or_nothing_to_say_is_refused():
    for wrong in ("xx", "", None, "french"):
        with pytest.raises(InvalidValue) as refused:
            question("lau", language=wrong)
        assert refused.value.code == "choice-unknown"
    with pytest.raises(InvalidValue) as refused:
        question("populaton", language="en")
    assert "population" in refused.value.hint
    with pytest.raises(InvalidValue):
        in_words("eligible", language="en")


def test_the_command_line_says_it_too(tmp_path, capsys):
    facts = tmp_path / "f.json"
    facts.write_text(
        '{"country": "FR", "applicant": "municipality", "form": "single_municipality", "population": 30000}'
    )
    words = ["funding", "verdict", "--instrument", "eui_ia", "--on", "2024-02-07", "--facts", str(facts)]
    assert command.main([*words, "--lang", "pl"]) == 0
    out = capsys.readouterr()
    told = json.loads(out.out)
    assert told["verdict"] == "ineligible"
    assert "brakuje" in told["reasons"][0]["text"]
    assert told["questions"] == []
    assert "nie w obecnym stanie" in out.err
    assert command.main([*words, "--lang", "xx"]) == 2
