"""Challenges and practices as they are drawn and told: charts, page, Markdown, CSV; and the lines a user would write."""

import re
from xml.etree import ElementTree

import pytest
from attrs import evolve
from hypothesis import given, settings

import smallgiants as sg
from smallgiants import testing
from smallgiants.challenges import HeatMap, Named, Statement, heatmap, sharing
from smallgiants.errors import NotAllowed
from smallgiants.formats import charts, csv, html, json, markdown
from smallgiants.people import Person
from smallgiants.practices import Adoption, Practice, Result
from smallgiants.testing import heat_maps, sharings

CASE = sg.example("small-giants-2024")
T = "2024-02-07T09:00Z"
NASTY = '<script>alert(1)</script> & "]]>'


def parsed(figure):
    """The drawing of a figure, which is XML as it stands."""
    ElementTree.fromstring(figure)  # noqa: S314  # it is our own
    return figure


def told(drawn):
    return " ".join(re.sub("<[^>]*>", " ", drawn).split())


# --- drawings -------------------------------------------------------------------------------------------------------


@given(heat_maps())
@settings(max_examples=40)
def test_every_heat_map_is_drawn_with_its_numbers_and_a_table(found):
    drawn = parsed(charts.heat(found, name="h", title="Title"))
    assert 'role="img"' in drawn and 'aria-labelledby="h-title h-desc"' in drawn
    assert drawn.count("<tr>") == len(found.themes) + 2
    for cell in found.cells:
        assert ("withheld" if cell.withheld else str(cell.towns)) in told(drawn)


@given(sharings())
@settings(max_examples=40)
def test_every_sharing_is_drawn_with_a_stop_for_each_town(found):
    drawn = parsed(charts.shares(found, name="m", title="Title", names={"kranj": "Kranj"}))
    assert drawn.count("<circle") == sum(len(line.towns) for line in found.lines)
    assert drawn.count('class="line"') == sum(bool(line.towns) for line in found.lines)
    assert "kranj" not in told(drawn)
    assert all(line.label in told(drawn) for line in found.lines)


def test_what_is_withheld_is_drawn_as_that_and_never_as_none():
    drawn = charts.heat(heatmap(CASE, audience="public", on=None), name="h", title="T")
    assert told(drawn).count("withheld") == 9  # in the table, the description, the legend
    assert drawn.count('class="hollow"') == 7
    assert "2 withheld" in drawn


def test_many_cells_are_told_in_few_words():
    statements = [Statement(id=f"s{n}-{b}", by="kranj", text="x", themes=[theme], barriers=[barrier], attribution="named")
                  for n, theme in enumerate(one.id for one in CASE.themes)
                  for b, barrier in enumerate(("barrier/capacity", "barrier/market"))]  # fmt: skip
    drawn = charts.heat(heatmap(evolve(CASE, statements=statements), audience="public", on=None), name="h", title="T")
    assert "4 further cells" in drawn


def test_text_of_others_is_inert():
    found = evolve(heatmap(CASE, audience="public", on=None), themes=(Named(id="circular-city", label=NASTY),))
    assert "<script" not in charts.heat(found, name="h", title=NASTY)
    lines = sharing(CASE, audience="public", on=None)
    assert "<script" not in charts.shares(lines, name="m", title=NASTY, names=dict.fromkeys(lines.towns, NASTY))
    assert "None yet." in charts.heat(HeatMap(audience=found.audience, k=5), name="h", title="T")


# --- the page -------------------------------------------------------------------------------------------------------

OURS = Practice(id="pr", title="Shared lamp posts", owner="kotka", permitted=True, maturity="pilot",
                published="https://example.org/x",
                results=[Result(indicator="Posts", value=12, unit="posts", year=2023)],
                failures=["The supplier gave up"])  # fmt: skip


def section(page, name):
    return told(re.search(rf'<section id="{name}".*?</section>', page, re.DOTALL)[0])


def test_the_page_shows_who_shares_what_and_what_helped():
    page = html.dump(
        CASE.add(OURS, evolve(OURS, id="q", title="Another", published=None, maturity=None, results=(), failures=()))
    )
    assert "Which barrier stands before which theme" in section(page, "challenges")
    assert "Who shares which challenge" in section(page, "challenges")
    helped = section(page, "practices")
    assert (
        "Shared lamp posts , pilot Posts: 12 posts It failed: The supplier gave up Elsewhere: not replicated" in helped
    )
    assert "Street lamps bought together (Ontario)" in helped
    assert page.count("<main") == 1


def test_the_page_of_a_group_that_said_nothing_shows_no_empty_drawing():
    page = html.dump(evolve(CASE, statements=()))
    assert "heat-map" not in page
    assert "No practice of the group is on record" in section(page, "practices")


def test_the_page_names_nobody_who_is_not_to_be_named():
    d = CASE.add(
        Person(id="ana", name="Ana Illustrative"),
        Statement(id="s-a", by="ana", text="x", themes=["circular-city"], barriers=["funding"], attribution="named"),
    )
    assert "name not published" in section(html.dump(d), "challenges")
    hidden = evolve(OURS, permitted=None, published=None)
    assert "Shared lamp posts (" not in html.dump(CASE.add(hidden))
    assert "Shared lamp posts , pilot" not in section(html.dump(CASE.add(hidden)), "practices")


def test_where_nobody_is_named_nobody_is_drawn():
    page = html.dump(evolve(CASE, statements=[one for one in CASE.statements if one.attribution == "unnamed"]))
    assert "heat-map" in page
    assert 'id="sharing"' not in page


def test_a_place_that_is_not_known_is_said_to_be():
    page = html.dump(CASE.add(evolve(OURS, owner="somebody", themes=("humble-lamppost",), barriers=("market-access",))))
    assert "the place is not known" in section(page, "practices")


def test_too_many_to_draw_are_not_drawn():
    themes = tuple(sg.Theme(id=f"th{n}", title=f"Theme {n}") for n in range(210))
    many = [Statement(id=f"s{n}", by="kranj", text="x", themes=[one.id], barriers=["funding" if n % 2 else "market-access"],
                      attribution="named") for n, one in enumerate(themes)]  # fmt: skip
    page = html.dump(evolve(CASE, themes=themes, ballots=(), programme=None, needs=(), statements=many))
    assert "heat-map" not in page
    assert 'id="sharing"' in page


# --- Markdown and CSV -----------------------------------------------------------------------------------------------


def test_markdown_tells_it_with_names_as_far_as_they_are():
    d = CASE.add(OURS, Statement(id="s-a", by="nobody-here", text="x [y](z)", attribution="named"),
                 Adoption(id="ad", practice="pr", by="kranj", outcome="worked", permitted=True))  # fmt: skip
    text = markdown.challenges(d)
    assert "- Banks find our projects too small (a member that is not named)" in text
    assert r"- x \[y\](z) (nobody-here)" in text
    assert "| Circular City | 0 | 0 | 1 | 0 | 1 |" in text
    assert "- **Shared lamp posts**, pilot; not replicated; one other has it" in text
    assert "  - It failed: The supplier gave up" in text
    assert "withheld" not in markdown.challenges(CASE, audience="secretariat")
    assert markdown.challenges(evolve(CASE, statements=())) == "# Small Giants: challenges\n\nNone yet.\n"
    assert "Towns by theme" not in markdown.challenges(evolve(CASE, statements=()).add(evolve(OURS, maturity=None)))


def test_markdown_tells_how_many_more_there_are():
    towns = [town.id for town in CASE.towns[:6]]
    many = [
        Statement(id=f"s{n}", by=town, text="x", themes=["circular-city"], barriers=["funding"])
        for n, town in enumerate(towns)
    ]
    assert "- **Funding challenges:** 6 not named" in markdown.challenges(evolve(CASE, statements=many))
    none = evolve(CASE, statements=[evolve(many[0], themes=("zzz",))])
    assert "Towns by theme" not in markdown.challenges(none)


def test_csv_shows_an_answer_to_whom_it_was_made_for():
    assert b"circular-city,funding,1," in csv.dump(heatmap(CASE, audience="public", on=None))
    with pytest.raises(NotAllowed):
        csv.dump(heatmap(CASE, audience="secretariat", on=None))
    with pytest.raises(NotAllowed):
        csv.dump(sg.solved(CASE, "s-1", like="horta", on=None), audience="member")


# --- the lines a user would write -----------------------------------------------------------------------------------


def test_the_lines_of_saying_a_challenge_and_finding_who_solved_it_run():
    ana, town = testing.person(), testing.town()
    d = CASE.add(ana, town, at=T)
    d2 = d.register(person="ana", seat="town", to=("group", "sg-1"), pledge="v1", consents=("group", "meeting"), at=T)
    s = sg.Statement(id="s-1", by="ana", text={"pt": "Falta equipa"}, attribution="unnamed")
    d3 = d2.add(s.assign(barrier="staff-shortage", by="ana", at=T), at=T)
    assert (
        sg.solved(d3, "s-1", like=town, on=T).why[0].startswith("Mobility Islands (Sarajevo, BA): meets Too few staff")
    )
    assert [one for one in d3.problems() if one.path.startswith("statements")] == []
    assert json.load(json.dump(d3)) == d3
