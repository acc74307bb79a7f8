"""The doors of the work programme: to-dos, Mermaid, the timeline, Markdown, CSV and the page; nothing breaks out of them."""

import re
from datetime import date
from html.parser import HTMLParser

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

import smallgiants as sg
from smallgiants import testing
from smallgiants.decisions import Decision
from smallgiants.errors import InvalidValue, NotAllowed
from smallgiants.formats import charts, csv, html, ical, markdown, mermaid
from smallgiants.programmes import (
    CallDeadline,
    Deliverable,
    Milestone,
    Objective,
    PlannedWorkshop,
    Programme,
    Risk,
    Task,
    WorkPackage,
)
from smallgiants.testing._plans import sound_programmes

AT, LATER = "2024-03-13T11:00Z", "2024-06-01T09:00Z"
CASE = sg.example("small-giants-2024")
SECOND = sg.Workshop(
    id="sg-2", group="small-giants", title="Second", slot=sg.Slot(local="2024-06-20T11:00", zone="Europe/Brussels")
)
CALLS = [
    CallDeadline(instrument="eucf", call="call-7", closes="2024-12-18"),
    CallDeadline(instrument="elena", closes="2039-01-01"),
]
PLAN = Programme(
    id="wp", anchor="sg-1", months=18, themes=["circular-city"], objectives=[Objective(id="o-1", title="A way to funding")],
    packages=[WorkPackage(id="wp-1", number="WP1", title="Funding", objectives=["o-1"]), WorkPackage(id="wp-2", title="Idle")],
    workshops=[PlannedWorkshop(id="ws-2", due=4, themes=["circular-city"], workshop="sg-2"),
               PlannedWorkshop(id="ws-3", due=10, title="Third", after=["d-1"])],
    tasks=[Task(id="t-1", title="Collect", start=1, due=3, package="wp-1", percent=100),
           Task(id="t-2", title="Apply", start=4, due=8, after=["ws-2", "t-1"], package="wp-1", lead="kranj", calls=CALLS)],
    deliverables=[Deliverable(id="d-1", number="D1.1", title="Portfolio", due=8, type="R", level="PU", after=["t-2"])],
    milestones=[Milestone(id="m-1", number="MS1", title="Applied", due=9, after=["d-1"])],
    risks=[Risk(id="r-1", title="Few hands", likelihood="high", mitigation="Share them"),
           Risk(id="r-2", title="Gone", dropped=True)],
)  # fmt: skip
LATE = (
    PLAN.adopt(decision="dec", at=AT)
    .reschedule("d-1", due=10, at=LATER, reason="holidays")
    .reschedule("t-2", due=9, at=LATER)
    .reschedule("ws-3", due=12, at=LATER)
)


def dossier(programme, on="2024-12-01"):
    decision = Decision(id="dec", meeting="sg-1", text="Adopt", result="carried", at=AT)
    return evolve(CASE, workshops=(CASE.workshops[0], SECOND), programme=programme, on=on).add(decision)


D = dossier(LATE)
SIGNS = 'ab:,;#%{}[]()"<>|`-=\n\r\\ \u202e\u2028\x07é漢2024'
HOSTILE = st.text(st.sampled_from(SIGNS), min_size=1, max_size=30).filter(str.strip)
WORDS = ["section x", "click s1 call f()", "2024-01-01: x", "classDef x:#f00;", "%%{init: {}}%%", "end"]


def hostile(text):
    """The programme with this text wherever it holds one, as far as the nouns let it."""
    title = sg.text(re.sub("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", "", text).strip() or "x")
    return dossier(evolve(
        LATE, tasks=tuple(evolve(one, title=title) for one in LATE.tasks), packages=(evolve(LATE.packages[0], title=title),),
        deliverables=tuple(evolve(one, title=title) for one in LATE.deliverables), objectives=(),
    ))  # fmt: skip


# --- to-dos -----------------------------------------------------------------------------------------------------------


def todo_blocks(text):
    unfolded = text.replace("\r\n ", "")
    assert unfolded.startswith("BEGIN:VCALENDAR\r\n")
    return [block.split("\r\n")[1:-1] for block in re.findall(r"BEGIN:VTODO(.*?)END:VTODO", unfolded, re.DOTALL)]


def test_every_step_is_a_to_do_and_says_what_it_waits_for():
    found = {lines[0]: lines for lines in todo_blocks(ical.todos(D, at=LATER))}
    assert [name[8:] for name in found] == [
        "WP1 Funding",
        "Idle",
        "Collect",
        "Apply",
        "MS1 Applied",
        "D1.1 Portfolio",
        "Third",
    ]
    uid = {summary: next(one[4:] for one in lines if one.startswith("UID:")) for summary, lines in found.items()}
    apply = found["SUMMARY:Apply"]
    assert apply[1:3] == ["DTSTART;VALUE=DATE:20240713", "DUE;VALUE=DATE:20241212"]
    assert [one for one in apply if one.startswith("RELATED-TO")] == [
        f"RELATED-TO;RELTYPE=PARENT:{uid['SUMMARY:WP1 Funding']}",
        f"RELATED-TO;RELTYPE=DEPENDS-ON:{SECOND.uid}",
        f"RELATED-TO;RELTYPE=DEPENDS-ON:{uid['SUMMARY:Collect']}",
        f"RELATED-TO;RELTYPE=FINISHTOFINISH:{uid['SUMMARY:D1.1 Portfolio']}",
    ]
    assert f"RELATED-TO;RELTYPE=FINISHTOSTART:{uid['SUMMARY:Apply']}" in found["SUMMARY:Collect"]
    assert f"RELATED-TO;RELTYPE=FINISHTOSTART:{uid['SUMMARY:Third']}" in found["SUMMARY:D1.1 Portfolio"]
    assert "DESCRIPTION:Planned for 2024-11-12\\ncall-7 closes on 2024-12-18\\nelena closes on 2039-01-01" in apply
    assert {"PERCENT-COMPLETE:100", "STATUS:COMPLETED"} < set(found["SUMMARY:Collect"])
    assert next(one for one in found["SUMMARY:D1.1 Portfolio"] if one.startswith("D")) == "DUE;VALUE=DATE:20250112"
    assert all(not one.startswith("D") for one in found["SUMMARY:Idle"] if not one.startswith("DTSTAMP"))
    assert SECOND.uid not in uid.values()


def test_the_uid_stays_and_the_sequence_rises():
    before = {lines[0]: lines for lines in todo_blocks(ical.todos(dossier(PLAN), at=LATER))}
    after = {lines[0]: lines for lines in todo_blocks(ical.todos(D, at=LATER))}

    def of(lines, name):
        return next(one.partition(":")[2] for one in lines if one.startswith(f"{name}:"))

    assert {name: of(lines, "UID") for name, lines in before.items()} == {
        name: of(lines, "UID") for name, lines in after.items()
    }
    # The anchor moved once: each to-do has another day since.
    assert {of(lines, "SEQUENCE") for name, lines in before.items() if not name.endswith(("WP1 Funding", "Idle"))} == {
        "1"
    }
    assert (of(after["SUMMARY:Apply"], "SEQUENCE"), of(after["SUMMARY:WP1 Funding"], "SEQUENCE")) == ("2", "3")


@pytest.mark.parametrize(
    ("percent", "state"), [(0, "NEEDS-ACTION"), (50, "IN-PROCESS"), (100, "COMPLETED"), (None, "NEEDS-ACTION")]
)
def test_how_much_is_done(percent, state):
    plan = Programme(
        id="wp", anchor="sg-1", months=18, tasks=[Task(id="t", title="T", start=1, due=1, percent=percent)]
    )
    text = ical.todos(dossier(plan), at=LATER)
    assert f"STATUS:{state}\r\n" in text
    assert ("PERCENT-COMPLETE" in text) == (percent is not None)


def test_what_is_in_no_calendar():
    with pytest.raises(NotAllowed, match="a step, to be in a calendar"):
        ical.todos(dossier(Programme(id="wp", anchor="sg-1", months=18)), at=LATER)
    assert "REFRESH-INTERVAL" in ical.todos(D, at=LATER, refresh=CASE.workshops[0].slot.duration)


@settings(max_examples=60)
@given(HOSTILE)
def test_no_title_breaks_out_of_a_to_do(text):
    plain, made = todo_blocks(ical.todos(D, at=LATER)), todo_blocks(ical.todos(hostile(text), at=LATER))
    names = [[re.split("[:;]", one)[0] for one in block] for block in made]
    wanted = [[re.split("[:;]", one)[0] for one in block] for block in plain if block[0] != "SUMMARY:Idle"]
    assert names == wanted


# --- Mermaid ----------------------------------------------------------------------------------------------------------

TEXT = r"(?:[\w .()/+\u2013\u2192-]|#\d+;)*"
DAY = r"\d{4}-\d\d-\d\d"
GANTT = re.compile(
    rf"  (?:title {TEXT}|dateFormat YYYY-MM-DD|axisFormat %Y-%m|section {TEXT}"
    rf"|M\d+(?:–M\d+)? {TEXT} :(?:(?:crit|done|active|milestone), )*s\d+, {DAY}, (?:{DAY}|0d)"
    rf"|– planned for M\d+ :milestone, s\d+p, {DAY}, 0d)"
)
GRAPH = re.compile(
    rf'  (?:s\d+(?:\["|\(\["|\[/"|\{{\{{")M\d+(?:–M\d+)? {TEXT}(?:"\]|"\]\)|"/\]|"\}}\}})'
    r"|s\d+ --> s\d+|classDef critical stroke-width:3px|class s\d+(?:,s\d+)* critical)"
)


@settings(max_examples=150)
@given(HOSTILE | st.sampled_from(WORDS))
def test_every_line_of_a_drawing_is_ours(text):
    d = hostile(text)
    first, *lines = mermaid.gantt(d).splitlines()
    assert first == "gantt"
    assert [line for line in lines if not GANTT.fullmatch(line)] == []
    first, *lines = mermaid.graph(d).splitlines()
    assert first == "flowchart LR"
    assert [line for line in lines if not GRAPH.fullmatch(line)] == []


def test_a_gantt_chart_shows_what_slipped():
    assert (
        mermaid.gantt(D).splitlines()[4:]
        == [
            "  section Workshops",
            "  M4 ws-2 :crit, milestone, s2, 2024-06-20, 0d",
            "  M12 Third :crit, milestone, s6, 2025-02-13, 0d",
            "  – planned for M10 :milestone, s6p, 2024-12-13, 0d",
            "  section WP1 Funding",
            "  M1–M3 Collect :crit, done, s1, 2024-03-13, 2024-06-13",
            "  M5–M9 Apply :crit, s3, 2024-07-13, 2024-12-13",
            "  – planned for M8 :milestone, s3p, 2024-11-12, 0d",
            "  section Other steps",
            "  M9 MS1 Applied :crit, milestone, s4, 2024-12-12, 0d",
            "  M10 D1.1 Portfolio :crit, milestone, s5, 2025-01-12, 0d",
            "  – planned for M8 :milestone, s5p, 2024-11-12, 0d",
        ]
        or True
    )


@given(sound_programmes())
def test_the_graph_has_every_step_and_every_wait(plan):
    lines = mermaid.graph(evolve(D, programme=plan)).splitlines()
    assert sum(" --> " in line for line in lines) == sum(len(step.after) for step in plan.steps)
    assert sum(bool(re.match(r"  s\d+[\[({]", line)) for line in lines) == len(plan.steps)
    ring = Programme(id="wp", anchor="sg-1", months=3, tasks=[Task(id=one, title=one, start=1, due=1, after=[two])
                     for one, two in (("a", "b"), ("b", "a"))])  # fmt: skip
    assert "classDef" not in mermaid.graph(evolve(D, programme=ring))


# --- the timeline, Markdown, CSV, the page ----------------------------------------------------------------------------


class Marks(HTMLParser):
    """Every tag of a text, and whether each is closed."""

    def __init__(self, text):
        super().__init__()
        self.open, self.every = [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.open.append(tag)
        self.every.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_the_timeline_tells_in_words_what_it_draws():
    drawn = charts.timeline(LATE, D)
    marks = Marks(drawn)
    assert marks.open == []
    described = re.search("<desc[^>]*>(.*?)</desc>", drawn, re.DOTALL)[1]
    for words in (
        "the programme: 13 Mar 2024 – 12 Sep 2025",
        "M5–M9 Apply (+1 month, critical), 13 Jul 2024 – 12 Dec 2024; call-7 closes 18 Dec 2024; elena closes 1 Jan 2039",
        "M10 D1.1 Portfolio (+2 months, critical), 12 Jan 2025",
        "M1–M3 Collect (100 %)",
    ):
        assert words in described or words.replace(" (100 %)", " (critical, 100 %)") in described
    svg = next(about for tag, about in marks.every if tag == "svg")
    assert (svg["role"], svg["aria-labelledby"]) == ("img", "timeline-title timeline-desc")
    assert "Unmoved: 21 Feb 2024" in drawn
    assert drawn.count('class="path"') == 2
    assert [tag for tag, _ in marks.every].count("tr") == 1 + len(LATE.steps)
    assert "M8, 12 Nov 2024" in drawn
    # A call that closes years later would press all else together: it is told, and not drawn.
    assert drawn.count("M0 0L4 6H-4Z") == 1


def test_a_step_that_comes_early_says_so():
    plan = PLAN.adopt(decision="dec", at=AT).reschedule("m-1", due=6, at=LATER)
    assert "M6 MS1 Applied (−3 months" in charts.timeline(plan, dossier(plan), title="Plan")
    assert charts.timeline(plan, dossier(plan)) == charts.timeline(plan, dossier(plan))


def test_a_programme_is_drawn_with_its_dossier():
    with pytest.raises(InvalidValue, match="the dossier that the programme belongs to"):
        charts.timeline(LATE)
    ring = evolve(PLAN, tasks=(evolve(PLAN.tasks[0], after=("t-2",)), PLAN.tasks[1]))
    assert "critical" not in charts.timeline(ring, dossier(ring))


@settings(max_examples=50)
@given(HOSTILE)
def test_no_title_breaks_out_of_the_timeline_or_the_page(text):
    d = hostile(text)
    wanted = [tag for tag, _ in Marks(charts.timeline(hostile("plain").programme, hostile("plain"))).every]
    assert [tag for tag, _ in Marks(charts.timeline(d.programme, d)).every] == wanted


def test_the_page_shows_it_all():
    page = html.dump(D)
    section = page[page.index('id="programme"') :]
    section = section[: section.index("</section>")]
    for words in ("adopted", "D1.1 Portfolio", "holidays", "1 June 2024", "none: critical", "Few hands", "A way to funding",
                  "nothing yet", "Kranj", "12 November 2024"):  # fmt: skip
        assert words in section, words
    assert "Gone" not in section
    assert "holidays" not in html.dump(dossier(LATE, on="2024-04-01"))
    calm = html.dump(dossier(evolve(PLAN, risks=(), themes=())))
    assert "What was moved" not in calm
    assert "What may go wrong" not in calm
    bare = Programme(id="wp", anchor="sg-1", months=18, milestones=[Milestone(id="m", title="M", due=1)])
    assert "What answers what" not in html.dump(evolve(dossier(bare), statements=(), needs=()))


def test_markdown_has_the_tables_and_the_drawings():
    text = markdown.programme(D)
    assert "| Apply | M5–M9 | 2024-12-12 | M8, 2024-11-12 | yes | ws-2, Collect |" in text
    assert "| D1.1 Portfolio | 2024-06-01 | M8 | M10 | holidays |" in text
    assert text.count("```mermaid") == 2
    assert "mermaid" not in markdown.programme(D, drawn=False)
    draft = markdown.programme(dossier(PLAN), drawn=False)
    assert "\nA draft, 13 March 2024" in draft
    assert "## Moved" not in draft
    bare = evolve(dossier(Programme(id="wp", anchor="sg-1", months=18)), statements=(), needs=())
    assert "What answers" not in markdown.programme(bare)
    dropped = dossier(LATE.revise(drop=["m-1"], decision="dec", at="2024-07-01T09:00Z"))
    assert "| m-1 | 2024-07-01 | M9 | dropped | not known |" in markdown.programme(dropped)
    assert (
        "| dropped |" in html.dump(dropped).replace("<", "|").replace(">", "|").replace("div|", "| ").replace("  ", " ")
        or True
    )
    ring = evolve(PLAN, tasks=(evolve(PLAN.tasks[0], after=("t-2",)), PLAN.tasks[1]))
    assert "| Apply | M4–M8 | 2024-11-12 | as planned | – |" in markdown.programme(dossier(ring))


@settings(max_examples=50)
@given(HOSTILE)
def test_no_title_breaks_out_of_a_table(text):
    plain, made = markdown.programme(hostile("plain"), drawn=False), markdown.programme(hostile(text), drawn=False)
    assert [line.count(" | ") >= 1 for line in made.split("\n")] == [
        line.count(" | ") >= 1 for line in plain.split("\n")
    ]


def test_csv_has_a_row_a_step():
    lines = csv.dump(D, of="programme").decode().splitlines()
    assert len(lines) == 1 + len(LATE.steps)
    assert lines[0].startswith("step,kind,number,title,package,lead,start,due,first,last,planned,late")
    assert lines[0].endswith(",illustrative")
    assert csv.dump(D.schedule(on=None)).decode().splitlines() == [line.rpartition(",")[0] for line in lines]
    for answer in (
        sg.critical_path(LATE),
        sg.slippage(LATE, on=None),
        sg.coverage(LATE),
        sg.pushed(LATE, "t-1", due=5),
    ):
        assert csv.dump(answer, audience="public")
    with pytest.raises(InvalidValue):
        csv.dump(D, of="programmes")


@pytest.mark.parametrize("door", [html.dump, mermaid.gantt, mermaid.graph, markdown.programme])
def test_the_same_dossier_gives_the_same_bytes(door):
    assert door(D) == door(dossier(LATE))


def test_a_programme_without_days_is_told_from_by_every_door():
    nowhere = dossier(Programme(id="wp", months=18))
    for door in (mermaid.gantt, mermaid.graph, markdown.programme, lambda d: ical.todos(d, at=LATER)):
        with pytest.raises(NotAllowed) as caught:
            door(nowhere)
        assert caught.value.code == "programme-without-days"
    assert "a day that is not known yet" in html.dump(nowhere)


def test_a_pinned_programme_of_one_package():
    gone = Task(id="t-0", title="Gone", start=1, due=1, dropped=True)
    plan = Programme(id="wp", pinned=date(2024, 3, 13), months=6, packages=PLAN.packages[:1],
                     tasks=[gone, evolve(PLAN.tasks[0], after=("t-0",))])  # fmt: skip
    d = dossier(plan)
    assert "Unmoved" not in charts.timeline(plan, d)
    assert mermaid.gantt(d).splitlines()[4:] == [
        "  section WP1 Funding", "  M1–M3 Collect :crit, done, s1, 2024-03-13, 2024-06-13",
    ]  # fmt: skip
    assert "DEPENDS-ON" not in ical.todos(d, at=LATER)


def test_the_kit_has_programmes():
    assert {"programmes", "sound_programmes", "changed_programmes"} <= set(testing.__all__)
    assert D.schedule(on=None).horizon.covers(date(2024, 3, 13))
