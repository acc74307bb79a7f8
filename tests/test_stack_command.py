"""`funding stack`: the file of the documentation, and each way to break it; the charts of funding."""

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from attrs import fields
from hypothesis import given, settings

from smallgiants import testing
from smallgiants.__main__ import main
from smallgiants.formats import charts
from smallgiants.funding import CostItem, Investment, Stack, financing_plan, pathways, shipped_terms
from smallgiants.money import Money

EXAMPLE = Path(__file__).parents[1] / "examples" / "school_roof_stack.json"


def eur(amount):
    return {"amount": amount, "currency": "EUR"}


def run(tmp_path, capsys, change=lambda file: None, *more):
    """The exit code, the answer and the words for the example, changed."""
    file = json.loads(EXAMPLE.read_text(encoding="utf-8"))
    changed = change(file) or file
    path = tmp_path / "stack.json"
    path.write_text(changed if isinstance(changed, str) else json.dumps(changed), encoding="utf-8")
    code = main(["funding", "stack", str(path), *more])
    out, said = capsys.readouterr()
    return code, out, said


def answer(tmp_path, capsys, change=lambda file: None, on="2024-11-01"):
    code, out, _ = run(tmp_path, capsys, change, *(["--on", on] if on else []))
    assert code == 0
    return json.loads(out)


def test_the_example_may_be_combined(tmp_path, capsys):
    told = answer(tmp_path, capsys)
    assert told["valid"] is True and told["violated"] == [] and told["unknown"] == [] and told["on"] == "2024-11-01"
    assert told["plan"]["gap"] == "0.00" and told["plan"]["lowest"] == {"month": 12, "amount": "-800000.00"}
    assert told["plan"]["bridge"] == "200000.00" and told["plan"]["exact"] is False


def test_the_file_of_the_documentation_may_be_combined(tmp_path, capsys):
    page = (Path(__file__).parents[1] / "docs" / "howto" / "combine_grants.md").read_text(encoding="utf-8")
    shown = page.partition("```json\n")[2].partition("```")[0]
    told = answer(tmp_path, capsys, lambda file: shown)
    assert told["valid"] is True and told["plan"]["ask"] == ["costs[study].spent"]
    keys = set(json.loads(shown)) | {"programme", "region_class"}
    assert keys == {one.name for one in fields(Stack)}


def grow(file):
    file["grants"][1]["covers"][0]["amount"] = eur("400000.01")


def twice(file):
    file["grants"].append({**file["grants"][0], "id": "again"})
    file["costs"][0] = {"id": "study", "amount": eur("120000.00"), "phase": "preparation"}


def eu_beside_eu(file):
    both = {**file["grants"][1], "id": "second"}
    file["grants"].append(both)
    file["own"][0]["covers"][0]["amount"] = eur("200000.00")


def no_letter(file):
    file["documents"] = ["climate_plan"]


def wrong_phase(file):
    file["grants"][0]["covers"][0] = {"item": "works", "amount": eur("1.00")}
    file["own"][0]["covers"][0]["amount"] = eur("599999.00")


def over(file):
    file["own"][0]["covers"][0]["amount"] = eur("600000.01")


@pytest.mark.parametrize(
    ("change", "rules"),
    [
        (grow, {"rate", "item-financed"}), (twice, {"once"}), (eu_beside_eu, {"same-costs"}), (no_letter, {"prerequisite"}),
        (wrong_phase, {"phase", "same-costs"}), (over, {"item-financed"}),
    ],
)  # fmt: skip
def test_each_rule_that_is_broken_is_named_with_its_source(tmp_path, capsys, change, rules):
    told = answer(tmp_path, capsys, change)
    assert told["valid"] is False and told["plan"] is None
    assert {one["rule"] for one in told["violated"]} == rules
    for one in told["violated"]:
        assert set(one) >= {"rule", "where", "observed", "allowed", "source", "seen_on", "confidence", "text"}
        assert one["rule"] == "rate" or one["source"].startswith("https://")


def test_what_is_left_out_is_unknown_and_asked(tmp_path, capsys):
    def less(file):
        del file["documents"], file["had"], file["grants"][1]["terms"]["rate"]

    told = answer(tmp_path, capsys, less, on=None)
    assert told["valid"] is None and told["violated"] == [] and told["on"] is None
    assert told["ask"] == ["had", "documents", "grants[region].terms.rate"]
    assert {one["rule"] for one in told["unknown"]} == {"once", "prerequisite", "rate"}
    assert told["plan"]["costs"] == "1060000.00"
    assert "--on was left out" in run(tmp_path, capsys, less)[2]


def test_without_amounts_the_plan_tells_what_it_needs(tmp_path, capsys):
    def less(file):
        del file["costs"][1]["amount"], file["costs"][1]["spent"]

    plan = answer(tmp_path, capsys, less)["plan"]
    assert plan["costs"] is None and plan["currency"] is None and plan["lowest"] is None and plan["cash"] == []
    assert plan["ask"] == ["costs[works].amount", "costs[works].spent"]


def misspelt(file):
    file["grants"][1]["covers"][0]["item"] = "wroks"


def keyed(file):
    file["grant"] = file.pop("grants")
    file["costs"][0]["phase"] = "planing"


def mixed(file):
    file["own"][0]["covers"][0]["amount"]["currency"] = "SEK"


def floating(file):
    file["grants"][1]["terms"]["rate"] = True


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (misspelt, ["cost-item-unknown"]), (keyed, ["key-unknown", "choice-unknown"]), (mixed, ["currencies-mixed"]),
        (floating, ["amount-invalid"]), (lambda file: "{", ["document-unreadable"]), (lambda file: "[]", ["document-unreadable"]),
        (lambda file: json.dumps(file).replace('"0.40"', "NaN"), ["document-unreadable"]),
        (lambda file: {"id": "s", "costs": []}, ["costs-missing"]),
    ],
)  # fmt: skip
def test_a_faulty_file_is_told_fault_by_fault(tmp_path, capsys, change, told):
    code, out, said = run(tmp_path, capsys, change)
    assert code == 1 and said
    assert {json.loads(line)["code"] for line in out.splitlines()} == set(told)


def test_what_cannot_be_asked(tmp_path, capsys):
    assert run(tmp_path, capsys, lambda file: None, "--on", "soon")[0] == 2
    assert main(["funding", "stack", str(tmp_path / "nowhere.json")]) == 2
    capsys.readouterr()


# Charts


def drawn(svg):
    """The texts of a chart that is well-formed, names itself, and needs nothing from outside."""
    root = ElementTree.fromstring(svg)  # noqa: S314  # our own
    assert root.get("role") == "img" and "http" not in svg and "<script" not in svg
    ids = [one.get("id") for one in root.iter() if one.get("id")]
    assert root.get("aria-labelledby").split() == ids[1:] and all(
        one.text for one in root if one.tag in ("title", "desc")
    )
    return [one.text for one in root.iter("text")]


@settings(max_examples=30)
@given(testing.ladders())
def test_every_pathway_can_be_drawn(found):
    for route in found.best[:3]:
        texts = drawn(charts.ladder(route, name="way", title="A way"))
        assert all(any(step.name[:20] in text for text in texts) for step in route.steps)


@settings(max_examples=60)
@given(testing.financing_plans())
def test_every_plan_can_be_drawn(plan):
    texts = drawn(charts.cash_curve(plan, name="cash", title="Cash"))
    assert any(("lowest: " in text) is bool(plan.cash) for text in texts[-2:])
    assert all(len(text) < 60 for text in texts)


def test_a_ladder_says_what_is_short_and_what_is_not_known():
    total = Money(amount="18000000", currency="EUR")
    found = pathways(Investment(id="p", total=total, preparation=Money(amount="90000", currency="EUR")), on=None)
    route = next(one for one in found.best if one.id == "eucf+elena+eeef")
    texts = drawn(charts.ladder(route, name="way", title="A way"))
    assert "EUR 12,000,000 short: with others" in texts and "loan: amount not known" in texts
    assert "time not known, 42 of 100 won before" in texts
    alone = next(one for one in found.best if one.id == "own_development+epc")
    assert "own money: EUR 90,000" in drawn(charts.ladder(alone, name="way", title="A way"))
    over = pathways(Investment(id="p", total=Money(amount="24000000", currency="EUR"), stage="concept"), on=None)
    texts = [text for one in over.best for text in drawn(charts.ladder(one, name="w", title="W"))]
    assert "EUR 1,500,000 over" in texts and "advice, no money" in texts


def test_a_curve_without_cash_says_why():
    plan = financing_plan(Stack(id="s", costs=[CostItem(id="c")]), on=None)
    assert "No cash flow: not known are" in drawn(charts.cash_curve(plan, name="c", title="C"))[0]
    free = financing_plan(Stack(id="s", costs=[CostItem(id="c", amount=Money.zero("EUR"))]), on=None)
    assert "nothing is paid" in drawn(charts.cash_curve(free, name="c", title="C"))[0]


def test_the_terms_of_a_catalogue_of_ones_own():
    from smallgiants.funding import instrument_from

    table = {
        "id": "roofs", "name": "Roofs", "decided_by": "the region", "sources": {"page": {"url": "https://example.org"}},
        "editions": {"e": {"published": "2026-01-01", "applicant": {"country": {"any_of": ["PT"], "source": "page"}}, "terms": {
            "rate": {"is": "0.40", "source": "page"}, "interim": {"is": "0.50", "source": "page"},
            "balance": {"is": "0.50", "source": "page"},
            "duration_months": {"min": 3, "source": "page"}, "not_with": {"is": ["other fund"], "source": "page"},
        }}},
    }  # fmt: skip
    shelf = shipped_terms(on=None, catalogue=[instrument_from({**table, "seen_on": "2026-11-27"})])
    assert set(shelf) == {"roofs"}
    told = shelf["roofs"]
    assert (
        str(told.rate) == "0.40" and told.instalments == () and told.months is None and told.excludes == ("other_fund",)
    )
    assert told.citation("rate").source == "https://example.org" and str(told.since) == "2026-01-01"
    loan = shipped_terms(on=None, region="transition")["eib_framework_loan"]
    assert str(loan.shared[0].most) == "0.90" and shipped_terms(on=None)["eib_framework_loan"].shared == ()


def test_a_file_that_is_no_json_is_told(tmp_path, capsys):
    code, out, said = run(tmp_path, capsys, lambda file: "{")
    assert code == 1 and json.loads(out)["code"] == "document-unreadable" and "expected a JSON object" in said
