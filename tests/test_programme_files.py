"""What `dossier make` writes of the work programme, and the doors it is written by: SVG, Vega-Lite, schema.org."""

import json
import re
from xml.etree import ElementTree

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

import smallgiants as sg
from smallgiants import data
from smallgiants.__main__ import main
from smallgiants.decisions import Decision
from smallgiants.formats import charts, csv, html, ical, jsonld, markdown, mermaid, vega
from smallgiants.programmes import CallDeadline, Deliverable, Milestone, Objective, PlannedWorkshop, Programme, Task
from smallgiants.sources import Citation

AT, LATER = "2024-03-13T11:00Z", "2024-06-01T09:00Z"
CASE = sg.example("small-giants-2024")
CASE_TEXT = data.text("cases/small_giants_2024.toml")
NAMES = {"gantt.mmd", "graph.mmd", "programme.jsonld", "programme.md", "steps.csv", "timeline.svg", "timeline.vl.json",
         "todos.ics"}  # fmt: skip
FAKE = Citation(path="tasks", source="made up", illustrative=True)
CALLS = (
    CallDeadline(instrument="eucf", call="7", closes="2024-12-18"),
    CallDeadline(instrument="elena", closes="2024-11-30"),
)
PLAN = Programme(
    id="wp", anchor="sg-1", months=18,
    workshops=[PlannedWorkshop(id="ws-2", due=4, title="Second", workshop="sg-2")],
    tasks=[Task(id="t-1", title="Ask", start=1, due=3, percent=100), Task(id="t-2", title="Ask", start=1, due=3, percent=40),
           Task(id="t-3", title="Apply", start=4, due=8, after=["ws-2"], calls=[
               *CALLS])],
    deliverables=[Deliverable(id="d-1", number="D1", title="Portfolio", due=8, after=["t-3"])],
    milestones=[Milestone(id="m-1", title="Applied", due=9, after=["d-1"])],
)  # fmt: skip
LATE = PLAN.adopt(decision="dec", at=AT).push([("t-3", 9), ("d-1", 9)], at=LATER, reason="holidays")
SECOND = sg.Workshop(
    id="sg-2", group="small-giants", title="Second", slot=sg.Slot(local="2024-06-20T11:00", zone="Europe/Brussels")
)


def dossier(programme, sources=()):
    """The case with a programme of its own, whose sources say nothing of it but these."""
    kept = tuple(one for one in CASE.sources if not one.path.startswith("programme"))
    decision = Decision(id="dec", meeting="sg-1", text="Adopt", result="carried", at=AT)
    d = evolve(
        CASE, workshops=(CASE.workshops[0], SECOND), programme=programme, on="2024-12-01", sources=(*kept, *sources)
    )
    return d.add(decision)


D = dossier(LATE)


# --- the command ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    root = tmp_path_factory.mktemp("case")
    file = root / "case.toml"
    file.write_text(CASE_TEXT, encoding="utf-8")
    return file


@pytest.mark.parametrize("audience", ["public", "member", "secretariat", "self:p-kranj"])
def test_it_is_written_in_every_form_for_each_audience(case, tmp_path, capsys, audience):
    out = tmp_path / "out"
    assert main(["dossier", "make", str(case), "--out", str(out), "--audience", audience]) == 0
    told = capsys.readouterr()
    assert "planned   15 steps of a programme, a draft, [2024-03-13, 2025-09-13), 18 months: programme/" in told.err
    assert f"\ndossier.html, calendar.ics and programme/ are made for: {audience}." in told.err
    texts = {path.name: path.read_text(encoding="utf-8") for path in (out / "programme").iterdir()}
    assert set(texts) == NAMES
    assert {f"programme/{name}" for name in NAMES} <= set(json.loads(told.out)["files"])
    seen = CASE.seen(on=CASE.on)
    assert texts["timeline.svg"] == charts.picture(seen, audience=audience)
    assert texts["timeline.vl.json"] == vega.timeline(seen, audience=audience)
    assert texts["programme.md"] == markdown.programme(seen, audience=audience)
    assert texts["todos.ics"].count("BEGIN:VTODO") == 3 + 14  # the first meeting is an event
    for text in texts.values():
        assert text == texts["graph.mmd"] or re.search("illustrative|,true", text, re.IGNORECASE)
        assert not re.search(r"p-[a-z]+@example\.org|meet\.example", text)


def test_it_follows_the_viewpoint_and_is_left_out_while_there_is_none(tmp_path, case, capsys):
    out = tmp_path / "out"
    assert main(["dossier", "make", str(case), "--out", str(out), "--on", "2024-02-01"]) == 0
    assert "\nA draft, 21 February 2024 up to, and not including, 21 August 2025" in (
        out / "programme/programme.md"
    ).read_text("utf-8")
    file = tmp_path / "bare.toml"
    bare = re.sub(r"(?s)\n(themes = \[\"mob|objectives = \[\n    \{ id = \"o-1).*?(?=\n# --- workshops)", "", CASE_TEXT)
    bare = re.sub(r"(?s)\[\[sources\]\]\npath = \"programme\.(objectives|tasks).*?(?=\[\[|\Z)", "", bare)
    for text in (
        bare,
        bare.replace('anchor = "sg-1"\n', "").replace('path = "programme.anchor"', 'path = "programme.months"'),
    ):
        file.write_text(text, encoding="utf-8")
        assert main(["dossier", "make", str(file), "--out", str(out)]) == 0
        assert "dossier.html and calendar.ics are made for: public." in capsys.readouterr().err
        assert not (out / "programme").exists()


# --- what is made up --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("d", "said"),
    [
        (D, False),
        (dossier(LATE, [Citation(path="programme", source="x", illustrative=True)]), True),
        (dossier(LATE, [Citation(path="programme.tasks[t-1].lead", source="x", illustrative=True)]), True),
        (dossier(evolve(LATE, sources=(FAKE,))), True),
        (dossier(evolve(LATE, tasks=(evolve(LATE.tasks[0], sources=(FAKE,)), *LATE.tasks[1:]))), True),
    ],
)
def test_every_door_says_what_is_made_up(d, said):
    told = {
        "picture": "(illustrative)</text>" in charts.picture(d), "timeline": "(illustrative)" in charts.timeline(d.programme, d),
        "vega": "(illustrative)" in json.loads(vega.timeline(d))["title"]["text"], "gantt": "(illustrative)" in mermaid.gantt(d),
        "markdown": "are illustrative" in markdown.programme(d), "jsonld": "are illustrative" in jsonld.programme(d),
    }  # fmt: skip
    assert set(told.values()) == {said}


def test_a_part_that_is_made_up_says_so_alone():
    d = dossier(evolve(LATE, tasks=(evolve(LATE.tasks[0], sources=(FAKE,)), *LATE.tasks[1:])))
    rows = csv.dump(d, of="programme").decode().splitlines()
    assert [row.split(",")[0] for row in rows if row.endswith(",true")] == ["t-1"]
    assert ical.todos(d, at=LATER).count("CATEGORIES:TASK,ILLUSTRATIVE") == 1
    assert dossier(None).programme is None


def drawn(d):
    return ElementTree.fromstring(charts.picture(d))  # noqa: S314  # our own


# --- SVG --------------------------------------------------------------------------------------------------------------


def test_a_picture_stands_alone():
    root = drawn(D)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    words = " ".join(root.itertext())
    assert "The work programme of Small Giants" in words
    assert "M5–M9 Apply (+1 month, critical)" in words
    assert int(root.get("height")) > 40 * len(D.schedule(on=None).lines)
    assert charts.picture(D) == charts.picture(dossier(LATE))


# --- Vega-Lite --------------------------------------------------------------------------------------------------------


def test_a_specification_holds_the_days_and_what_they_were():
    spec = json.loads(vega.timeline(D))
    rows = {row["row"]: row for row in spec["data"]["values"]}
    assert (rows["The programme"]["was_first"], rows["The programme"]["was_end"]) == ("2024-02-21", "2025-08-21")
    apply = rows["M5–M9 Apply"]
    assert (apply["first"], apply["end"], apply["was_first"], apply["was_end"]) == (
        "2024-07-13", "2024-12-13", "2024-06-13", "2024-11-13",
    )  # fmt: skip
    assert (apply["call"], apply["closes"]) == ("eucf 7 closes 2024-12-18; elena closes 2024-11-30", "2024-11-30")
    assert {"M1–M3 Ask", "M1–M3 Ask (2)", "M9 Applied", "M9 D1 Portfolio"} < set(rows)
    assert spec["encoding"]["y"]["sort"] == list(rows)
    assert spec["description"].endswith("18 months")
    pinned = dossier(evolve(PLAN, anchor=None, pinned="2024-03-13"))
    assert "was_first" not in json.loads(vega.timeline(pinned))["data"]["values"][0]


@settings(max_examples=40)
@given(st.text(st.sampled_from("ab:,;#%{}[]()\"<>|`-=\n\\ é漢2024'"), min_size=1, max_size=30).filter(str.strip))
def test_no_title_breaks_out_of_what_is_written(text):
    d = dossier(evolve(LATE, tasks=tuple(evolve(one, title=sg.text(text)) for one in LATE.tasks)))
    assert len(json.loads(vega.timeline(d))["data"]["values"]) == 1 + len(LATE.steps)
    assert len(json.loads(jsonld.programme(d))["potentialAction"]) == len(LATE.steps) - 1
    assert "<" not in jsonld.programme(d)
    assert len(list(drawn(d).iter())) == len(list(drawn(D).iter()))


# --- schema.org -------------------------------------------------------------------------------------------------------


def test_a_project_names_its_actions_and_its_events():
    told = json.loads(
        jsonld.programme(dossier(evolve(LATE, objectives=[Objective(id="o-1", title="A way to funding")])))
    )
    assert (told["@type"], told["foundingDate"], told["creativeWorkStatus"]) == ("Project", "2024-03-13", "adopted")
    assert told["description"] == "A way to funding"
    assert told["event"] == [{"@type": "Event", "@id": f"urn:uuid:{SECOND.uid}"}]
    states = {
        one["@id"].rpartition(":")[2]: one.get("actionStatus", "").rpartition("/")[2] for one in told["potentialAction"]
    }
    assert states == {
        "t-1": "CompletedActionStatus",
        "t-2": "ActiveActionStatus",
        "t-3": "PotentialActionStatus",
        "d-1": "",
        "m-1": "",
    }
    by = {one["@id"].rpartition(":")[2]: one for one in told["potentialAction"]}
    assert by["d-1"]["result"] == {"@type": "CreativeWork", "name": "D1 Portfolio"}
    assert "startTime" not in by["m-1"]
    assert "description" not in json.loads(jsonld.programme(D))


# --- the page ---------------------------------------------------------------------------------------------------------


def section(d):
    page = html.dump(d)
    text = page[page.index('id="programme"') :]
    return " ".join(re.sub("<[^>]*>", " ", text[: text.index("</section>")]).split())


def test_the_page_tells_what_the_moved_anchor_pushes():
    told = section(D)
    assert "Moved by +21 days, and every step with it" in told
    # The first has a day of its own, which its anchor does not move; the others move with their months.
    assert "Second M4 20 June 2024 as planned the same day" in told
    assert "Ask M1–M3 12 June 2024 as planned 20 May 2024" in told
    assert "eucf, call 7 18 December 2024 Apply 12 December 2024 6 days 28 days" in told
    assert "elena 30 November 2024 Apply 12 December 2024 too late by 12 days 10 days" in told
    first = PlannedWorkshop(id="ws-1", due=1, title="First", workshop="sg-1")
    assert "First M1 13 March 2024 21 February 2024" in section(
        dossier(evolve(PLAN, workshops=(first,), tasks=(), deliverables=()))
    )


def test_the_page_names_what_is_answered_in_its_own_words():
    task = Task(id="t-1", title="Ask", start=1, due=3, challenges=["s-6", "funding", "gone"], needs=["n-01", "n-99"],
                practices=["mobility-islands", "unheard-of"])  # fmt: skip
    told = section(dossier(evolve(PLAN, tasks=(task,), deliverables=())))
    assert "challenge s-6: Banks find our projects too small Ask" in told
    assert "challenge Funding challenges Ask" in told
    assert "challenge gone Ask" in told
    assert "need n-01: Mobility Transition Ask" in told
    assert "need n-99 Ask" in told
    assert "practice Mobility Islands Ask" in told
    assert "practice unheard-of Ask" in told
    pinned = section(dossier(evolve(PLAN, anchor=None, pinned="2024-03-13")))
    assert "Without the move" not in pinned
