"""Bad input, through Python and the command line: each a clear problem that says how to mend it, and nothing is guessed."""

import json
from decimal import Decimal

import pytest

import smallgiants as sg
from smallgiants import __main__ as command
from smallgiants.errors import InvalidValue
from smallgiants.funding import check_facts, verdict

# The facts, the code, the path, and what the words must say.
FACTS = [
    ({"populaton": 9000}, "fact-unknown", "populaton", "did you mean population"),
    ({"programme_meur": 18}, "fact-unknown", "programme_meur", "programme_eur"),
    ({"population": "9000 people"}, "fact-invalid", "population", "whole number"),
    ({"population": "9,000"}, "fact-invalid", "population", "whole number"),
    ({"population": -5}, "fact-invalid", "population", "at least 0"),
    ({"population": {"min": -5}}, "fact-invalid", "population", "at least 0"),
    ({"population": {"min": 10, "max": 5}}, "range-reversed", "population.min", "at most 5"),
    ({"population": {"minimum": 10}}, "fact-invalid", "population", "did you mean min?"),
    ({"population": True}, "fact-invalid", "population", "whole number"),
    ({"programme_eur": "18 million"}, "amount-invalid", "programme_eur.amount", "a plain decimal"),
    ({"programme_eur": "EUR 18000000"}, "amount-invalid", "programme_eur.amount", "a plain decimal"),
    ({"programme_eur": -5}, "amount-negative", "programme_eur", "0 or more"),
    ({"programme_eur": "NaN"}, "amount-invalid", "programme_eur.amount", "exact amount"),
    ({"programme_eur": {"amount": "18000000", "currency": "SEK"}}, "currencies-mixed", "programme_eur", "convert it"),
    ({"raised": [{"eur": {"amount": "5", "currency": "PLN"}, "on": "2024-01-01"}]}, "currencies-mixed", "raised.eur", "EUR"),
    ({"raised": [{"eur": "5", "on": "2024-13-01"}]}, "date-invalid", "raised", "a day of the calendar"),
    ({"rate": 95}, "fact-invalid", "rate", "write 0.95 for 95 %"),
    ({"share_in_degurba_1_2": {"min": "51"}}, "fact-invalid", "share_in_degurba_1_2", "write 0.95 for 95 %"),
    ({"leverage": -2}, "fact-invalid", "leverage", "at least 0"),
    ({"country": False}, "fact-invalid", "country", '"NO" is Norway'),
    ({"country": True}, "fact-invalid", "country", "put the code in quotes"),
    ({"country": "no"}, "fact-invalid", "country", "write NO"),
    ({"country": "UK"}, "fact-invalid", "country", "write GB"),
    ({"country": "EL"}, "fact-invalid", "country", "write GR"),
    ({"country": "Norway"}, "fact-invalid", "country", "ISO 3166-1"),
    ({"country": 5}, "fact-invalid", "country", "ISO 3166-1"),
    ({"countries": ["DK", False]}, "fact-invalid", "countries", '"NO" is Norway'),
    ({"applicants": ["a", 5]}, "fact-invalid", "applicants", "a list of texts"),
    ({"members": [{"country": False}]}, "fact-invalid", "members[0].country", '"NO" is Norway'),
    ({"degurba": "2"}, "fact-invalid", "degurba", "did you mean 2?"),
]  # fmt: skip


@pytest.mark.parametrize(("facts", "code", "path", "told"), FACTS, ids=lambda one: str(one)[:40])
def test_bad_facts_are_told_in_python(facts, code, path, told):
    (problem,) = check_facts(facts)
    assert (problem.code, problem.path) == (code, path)
    assert told in str(problem)
    with pytest.raises(InvalidValue) as refused:
        verdict("elena", facts, on="2024-02-07")
    assert refused.value.code == code


@pytest.mark.parametrize(("facts", "code", "path", "told"), FACTS, ids=lambda one: str(one)[:40])
def test_bad_facts_are_told_at_the_command_line(facts, code, path, told, tmp_path, capsys):
    store = tmp_path / "f.json"
    store.write_text(json.dumps(facts))
    words = ["funding", "verdict", "--instrument", "elena", "--on", "2024-02-07", "--facts", str(store)]
    assert command.main(words) == 1
    out = capsys.readouterr()
    assert json.loads(out.out.splitlines()[0])["code"] == code
    assert told in out.err


@pytest.mark.parametrize("given", [float("nan"), Decimal("NaN"), float("inf"), 18e6, Decimal("sNaN")])
def test_what_is_no_exact_number_is_refused(given):
    for fact in ("programme_eur", "rate", "population"):
        with pytest.raises(InvalidValue):
            verdict("elena", {fact: given}, on=None)
        with pytest.raises(InvalidValue):
            verdict("elena", {fact: {"min": given}}, on=None)


@pytest.mark.parametrize(
    "written", ['{"programme_eur": NaN}', '{"rate": Infinity}', '{"rate": 1, "rate": 2}', "[]", "{", '"x"']
)
def test_what_is_no_plain_json_is_told(written, tmp_path, capsys):
    store = tmp_path / "f.json"
    store.write_text(written)
    assert command.main(["funding", "match", "--on", "2024-02-07", "--facts", str(store)]) == 1
    assert "document-unreadable" in capsys.readouterr().out


def test_norway_is_a_country():
    found = verdict("eucf", {"country": "NO"}, part="applicant", on="2024-02-07")
    assert (found.state, found.why[0].observed) == ("ineligible", "NO")
    assert check_facts({"country": "NO", "countries": ["NO", "SE"], "rate": 1, "leverage": 20}) == ()
    assert sg.Municipality(id="t", name="T", country="NO").country == "NO"


def test_several_faults_are_told_at_once():
    assert [one.code for one in check_facts({"populaton": 1, "rate": 95, "country": False})] == [
        "fact-unknown", "fact-invalid", "fact-invalid"]  # fmt: skip


HEAD = """id = "own"
name = "Own"
decided_by = "its board"
sources.page = {url = "https://example.org", as_of = "2024"}
[editions.e]
published = "2020-01-01"
source = "page"
[editions.e.applicant]
"""
RULES = [
    ("population >= 5000", "document-unreadable", "a comparison that is not plain is quoted"),
    ("population = >= 5000", "document-unreadable", "a comparison that is not plain is quoted"),
    ("country = NO", "document-unreadable", "a name or a comparison that is not plain is quoted"),
    ('population = ">= 5000"', "type-wrong", "a comparison is written with min and max"),
    ("country = false", "type-wrong", "NO is false to some readers"),
    ('country = {any_of = ["SE", false], source = "page"}', "fact-invalid", '"NO" is Norway'),
    ('populaton = {min = 5000, source = "page"}', "fact-unknown", "did you mean population"),
    ('population = {minimum = 5000, source = "page"}', "key-unknown", "did you mean min?"),
    ('population = {min = 5000, source = "pagee"}', "source-unknown", "did you mean page?"),
    ('population = {min = -5, source = "page"}', "fact-invalid", "at least 0"),
    ('programme_eur = {min = nan, source = "page"}', "amount-invalid", "a finite amount"),
    ('programme_eur = {min = {amount = "5", currency = "SEK"}, source = "page"}', "currencies-mixed", "convert it"),
    ('rate = {max = 95, source = "page"}', "fact-invalid", "write 0.95 for 95 %"),
    ('parts = ["size"]\n[editions.e.size]\nparts = ["applicant"]', "parts-cycle", "applicant > size > applicant"),
    ('parts = ["applicant"]', "parts-cycle", "applicant > applicant"),
    (
        'parts = ["sise"]\n[editions.e.size]\npopulation = {min = 1, source = "page"}',
        "part-unknown",
        "did you mean size?",
    ),
]


@pytest.mark.parametrize(("rule", "code", "told"), RULES, ids=lambda one: one[:30])
def test_bad_rules_are_told(rule, code, told, tmp_path, capsys):
    facts, own = tmp_path / "f.json", tmp_path / "own.toml"
    facts.write_text('{"population": 9000}')
    own.write_text(HEAD + rule + "\n")
    words = [
        "funding",
        "verdict",
        "--catalogue",
        str(own),
        "--instrument",
        "own",
        "--on",
        "2024-02-07",
        "--facts",
        str(facts),
    ]
    assert command.main(words) == 1
    out = capsys.readouterr()
    assert code in out.out
    assert told in out.err.replace("\n", " ")


STACKS = [
    ({"amount": "5", "currency": "EUR"}, {"amount": "5", "currency": "SEK"}, "currencies-mixed"),
    ({"amount": "-5", "currency": "EUR"}, {"amount": "5", "currency": "EUR"}, "amount-negative"),
    ({"amount": "NaN", "currency": "EUR"}, {"amount": "5", "currency": "EUR"}, "amount-invalid"),
    ({"amount": "5.005", "currency": "EUR"}, {"amount": "5", "currency": "EUR"}, "amount-too-fine"),
]


@pytest.mark.parametrize(("one", "other", "code"), STACKS)
def test_bad_money_of_a_stack_is_told(one, other, code, tmp_path, capsys):
    store = tmp_path / "s.json"
    costs = [{"id": "a", "amount": one}, {"id": "b", "amount": other}]
    store.write_text(json.dumps({"id": "s", "costs": costs}))
    assert command.main(["funding", "stack", str(store)]) == 1
    assert code in capsys.readouterr().out
