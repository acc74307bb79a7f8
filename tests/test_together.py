"""What members could do together: bundles and neighbours on the page, in Markdown and on the command line."""

import json
import re
from pathlib import Path

import pytest
from attrs import evolve

from smallgiants.__main__ import main
from smallgiants.dossiers import Dossier
from smallgiants.errors import InvalidValue
from smallgiants.formats import html, markdown
from smallgiants.formats.toml import example
from smallgiants.funding import catalogue, to_reach
from smallgiants.groups import Group
from smallgiants.money import Money
from smallgiants.needs import Need
from smallgiants.places import Declaration, Municipality

EXAMPLES = Path(__file__).parents[1] / "examples"
TOWNS = [Municipality(id=f"t-{n}", name=f"Town {n}", country="FR", population=20_000 + n, degurba=2, lau=True)
         for n in range(4)]  # fmt: skip


def eur(amount):
    return Money(amount=amount, currency="EUR")


def dossier(*, permitted=True, millions=(11, 12, 13, 14), **more):
    needs = [
        Need(id=f"n-{n}", by=f"t-{n}", amount=eur(f"{one}000000"), permitted=permitted)
        for n, one in enumerate(millions)
    ]
    about = {"towns": TOWNS, "needs": needs, "instruments": ("elena", "eui_ia", "no-such"), **more}
    return Dossier(id="d", on="2024-02-07", group=Group(id="g", name="G", zone="Europe/Paris"), **about)


def bare(page):
    """The words of a page."""
    return re.sub("<[^>]+>", "", page)


def part(page):
    return page.partition('<section id="together"')[2].partition("</section>")[0]


def both(of, audience="public"):
    return bare(part(html.dump(of, audience=audience))), markdown.together(of, audience=audience)


def test_bundles_tell_lead_members_total_verdict_and_way():
    plan = (Declaration(town="t-2", fact="climate_plan", value=True, permitted=True),)
    page, text = both(dossier(declared=plan))
    row = next(line for line in text.splitlines() if line.startswith("| Town 0, Town 1, Town 2, Town 3 |"))
    assert "| Town 2 | n-0, n-1, n-2, n-3 | EUR 50,000,000.00 | eligible | European City Facility" in row
    assert "4 needs in 1 bundle of EUR 30,000,000.00 and more; proven" in page and "EUR 50,000,000.00" in page
    assert "Town 0, Town 1, Town 2 and Town 3" in page and "Left out" not in page and "left out" not in text
    assert "| Town 0, Town 1, Town 2, Town 3 | not known |" in both(dossier())[1]


def test_who_would_make_a_town_eligible_is_told_of_each_door():
    page, text = both(dossier())
    elena = next(line for line in text.splitlines() if line.startswith("| Town 3 | European Local"))
    # 14 of 30 million: two of the others, those who bring the least beyond it
    assert "bundle: EUR 16,000,000 short | Town 0, Town 1 | EUR 7,000,000 |" in elena
    eui = next(line for line in text.splitlines() if line.startswith("| Town 0 | European Urban"))
    assert "join others: 30,000 inhabitants short | Town 1, Town 2 | 10,003 inhabitants |" in eui
    assert "With whom a town would be large enough" in page and "EUR 7,000,000" in page
    assert "Would change it: bundle: EUR 16,000,000 short" in bare(html.dump(dossier()))
    assert ", such as with Town 0 and Town 1" in bare(html.dump(dossier()))


def test_a_figure_that_is_not_permitted_brings_nothing():
    of = dossier(permitted=False)
    for told in both(of):
        assert "000,000.00 of" not in told and "16,000,000" not in told and "50,000,000" not in told
        assert "n-0 of Town 0: no amount is known" in told.replace("\\", "")
    for told in both(of, "secretariat"):
        assert "50,000,000.00" in told and "16,000,000" in told
    mixed = evolve(of, needs=tuple(evolve(one, permitted=one.id != "n-3") for one in of.needs))
    for told in both(mixed):
        assert "36,000,000.00" in told and "14,000,000" not in told
    for told in both(mixed, "self:t-3"):
        assert "50,000,000.00" in told


def test_what_is_left_out_says_why_and_few_say_it_at_once():
    needs = [Need(id=f"n-{n:03}", by=f"t-{n % 4}") for n in range(62)]
    page, text = both(dossier(needs=needs))
    assert "Left out, 62 needs" in page and "2 more" in page and text.count("left out, n-") == 62
    assert "0 needs in 0 bundles" in page
    small, told = both(dossier(millions=(1, 2, 3, 4)))
    assert "it stays EUR 20,000,000.00 short" in small and "it stays EUR 20,000,000.00 short" in told


def test_nothing_is_said_where_nothing_is_known():
    empty = dossier(needs=(), instruments=("eucf",))
    page, text = both(empty)
    assert "Nothing yet" in page and text.endswith("Nothing yet.\n")
    assert "no sum is" not in text


def test_a_declared_fact_of_the_wrong_kind_stops_no_page():
    wrong = (Declaration(town="t-0", fact="climate_plan", value="perhaps", permitted=True),)
    page, text = both(dossier(declared=wrong))
    assert "| Town 0 |" not in text and "| Town 1 |" in text and "With whom" in page
    other = dossier(needs=[Need(id="n", by="t-0", amount=Money(amount=90_000_000, currency="SEK"), permitted=True)])
    assert "its amount is in SEK" in markdown.together(other)
    half = dossier(needs=[*dossier().needs, Need(id="m", by="t-0", permitted=True)])
    assert "| Town 0 | European Local" not in markdown.together(half)  # the least it may bring is no sum of its own


def test_more_bundles_than_can_be_proven_best_say_so():
    needs = [Need(id=f"n-{n:02}", by=f"t-{n:02}", amount=eur("16000000"), permitted=True) for n in range(25)]
    page, _ = both(dossier(needs=needs, towns=TOWNS))
    assert "at most 1 more could be placed" in page or "proven to be best" in page


def test_a_town_that_needs_nobody_is_asked_alone():
    page, text = both(dossier(millions=(31,)))
    assert "| Town 0 | not known | n-0 | EUR 31,000,000.00 | alone: eligible |" in text and "alone: may apply" in page


def test_the_case_of_the_wheel():
    page, text = both(example("small-giants-2024"))
    assert "EUR 30,130,000.00" in page and "EUR 30,130,000.00" in text


def test_what_an_instrument_asks_of_a_programme():
    asked = {one.id: str(to_reach(one, on=None)) for one in catalogue() if to_reach(one, on=None)}
    assert asked == {
        "eeef": "EUR 5,000,000.00",
        "eib_framework_loan": "EUR 100,000,000.00",
        "elena": "EUR 30,000,000.00",
    }
    assert to_reach("elena", on="2001-01-01") is None
    with pytest.raises(InvalidValue):
        to_reach("elenna", on=None)


# --- the command line -----------------------------------------------------------------------------------------------------


def run(capsys, *words):
    code = main([*map(str, words)])
    told, said = capsys.readouterr()
    return code, told, said


def changed(tmp_path, **more):
    file = json.loads((EXAMPLES / "bundles.json").read_text(encoding="utf-8")) | more
    path = tmp_path / "bundles.json"
    path.write_text(json.dumps({name: told for name, told in file.items() if told is not None}), encoding="utf-8")
    return path


def test_the_file_of_the_documentation(capsys):
    code, told, said = run(
        capsys, "bundles", "find", EXAMPLES / "bundles.json", "--instrument", "elena", "--on", "2024-02-07"
    )
    answer = json.loads(told)
    (one,) = answer["bundles"]
    assert code == 0 and one["total"] == "30800000.00" and one["leads"] == ["harbour", "west"]
    assert one["members"] == ["harbour", "hill", "mill", "west"] and one["verdict"]["state"] == "eligible"
    assert [step["instrument"] for step in one["pathway"]][:2] == ["eucf", "elena"]
    assert answer["left_out"][1] == {"need": "windows", "because": "no amount is known"} and answer["gap"] == 0
    assert answer["proven"] == ["needs", "bundles", "spread", "ids"] and "left out, depot" in said


def test_the_file_that_the_documentation_shows(capsys, tmp_path):
    page = (EXAMPLES.parent / "docs" / "howto" / "make_a_bundle.md").read_text(encoding="utf-8")
    path = tmp_path / "shown.json"
    path.write_text(page.partition("```json\n")[2].partition("```")[0], encoding="utf-8")
    (one,) = json.loads(run(capsys, "bundles", "find", path)[1])["bundles"]
    assert (one["total"], one["members"], one["leads"]) == ("31000000.00", ["harbour", "west"], ["harbour", "west"])


def test_a_person_who_waits_sees_how_far_it_is(capsys, tmp_path, monkeypatch):
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    needs = [{"id": f"n-{n}", "by": f"t-{n}", "amount": {"amount": "7000000.00", "currency": "EUR"}} for n in range(12)]
    asked = {"needs": needs, "leads": None, "theme": None, "reach": {"amount": "20000000", "currency": "EUR"}}
    assert "\r100 %\n" in run(capsys, "bundles", "find", changed(tmp_path, **asked))[2]


def test_a_cent_short_is_short(capsys, tmp_path):
    asked = {"reach": {"amount": "30800000.01", "currency": "EUR"}, "facts": None}
    code, told, said = run(capsys, "bundles", "find", changed(tmp_path, **asked))
    answer = json.loads(told)
    assert (code, answer["bundles"], answer["spread"]) == (0, [], None) and "--on was left out" in said
    asked["reach"]["amount"] = "30800000.00"
    (one,) = json.loads(run(capsys, "bundles", "find", changed(tmp_path, **asked))[1])["bundles"]
    assert one["total"] == "30800000.00" and "verdict" not in one


def test_every_term_can_be_asked(capsys, tmp_path):
    asked = {"theme": None, "families": [{"theme": "energy", "family": "e"}, {"theme": "mobility", "family": "e"}],
             "one_country": True, "leads": None, "largest_share": None, "neighbours": [["harbour", "hill"]],
             "within": "10", "distances": [{"between": ["harbour", "hill"], "by": "9.5"}],
             "reach": {"amount": "16000000", "currency": "EUR"}}  # fmt: skip
    code, told, _ = run(
        capsys, "bundles", "find", changed(tmp_path, **asked), "--on", "2024-02-07", "--zone", "Europe/Paris"
    )
    (one,) = json.loads(told)["bundles"]
    assert code == 0 and one["members"] == ["harbour", "hill"] and one["theme"] == "e" and one["countries"] == ["PT"]
    asked["distances"][0]["by"] = "10.01"
    assert (
        json.loads(run(capsys, "bundles", "find", changed(tmp_path, **asked), "--on", "2024-02-07")[1])["bundles"] == []
    )


@pytest.mark.parametrize(
    ("more", "code", "said"),
    [
        ({}, 2, "reach: expected a sum to reach"),
        ({"reech": 1}, 1, "did you mean reach?"),
        ({"facts": {"applicant": "grouping", "populaton": 1}}, 1, "facts.populaton: expected a fact"),
        ({"reech": 1, "facts": {"populaton": 1}}, 1, "facts.populaton"),
        ({"reach": {"amount": "0", "currency": "EUR"}}, 2, "reach: expected money above 0"),
    ],
)
def test_what_cannot_be_asked_is_told(capsys, tmp_path, more, code, said):
    found = run(capsys, "bundles", "find", changed(tmp_path, **more))
    assert found[0] == code and said in found[2]


def test_an_instrument_that_asks_no_sum_needs_one(capsys, tmp_path):
    code, _, said = run(capsys, "bundles", "find", changed(tmp_path), "--instrument", "eucf")
    assert code == 2 and "eucf, which asks no sum of a programme" in said


def facts(tmp_path, **more):
    town = {"applicant": "municipality", "form": "single_municipality", "country": "PT", "population": 30_000, "degurba": 2,
            "lau": True, "programme_eur": "18000000", **more}  # fmt: skip
    path = tmp_path / "town.json"
    path.write_text(json.dumps(town), encoding="utf-8")
    return path


def test_verdicts_and_matches_tell_with_whom(capsys, tmp_path):
    about = ["--facts", facts(tmp_path), "--near", EXAMPLES / "neighbours.json", "--on", "2024-02-07"]
    code, told, said = run(capsys, "funding", "verdict", "--instrument", "elena", "--part", "all", *about)
    (change,) = json.loads(told)["changes"]
    assert code == 0 and (change["towns"], change["surplus"]) == (["hill", "mill"], "1000000.00")
    assert "would change it: bundle: EUR 12,000,000 short; hill, mill would do" in said
    code, told, said = run(capsys, "funding", "match", *about)
    rows = {row["instrument"]: row for row in json.loads(told)["rows"]}
    assert rows["eui_ia"]["changes"][0]["towns"] == ["hill"] and rows["elena"]["changes"][0]["towns"] == [
        "hill",
        "mill",
    ]
    assert "call open; with others: bundle: EUR 12,000,000 short; hill, mill would do" in said


def test_every_fault_of_the_neighbours_is_told(capsys, tmp_path):
    wrong = tmp_path / "near.json"
    wrong.write_text('{"a": {"populaton": 1}, "b": 3}', encoding="utf-8")
    code, _, said = run(capsys, "funding", "match", "--facts", facts(tmp_path), "--near", wrong, "--on", "2024-02-07")
    assert code == 1 and "[a].populaton" in said and "[b]" in said
