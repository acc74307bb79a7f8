"""The work programme in a browser: Mermaid itself draws what is written for it, and the timeline shuts nobody out."""

import json
from pathlib import Path

import pytest
from attrs import evolve

import smallgiants as sg
from smallgiants.formats import charts, html, mermaid

MERMAID = Path(__file__).parent / "node_modules" / "mermaid" / "dist" / "mermaid.min.js"
HOSTILE = """style: section, title; #x; %%{init: {"theme":"dark"}}%% <img src=x onerror=alert(1)> "q" `md` [a](b)
click s1 call evil()"""
TITLES = {
    "plain": "Collect the needs", "hostile": HOSTILE, "keyword": "section 2024-01-01: end", "class": "classDef x:#f00;",
    "script": "<script>document.title='EVIL'</script>",
}  # fmt: skip


def dossier(title):
    call = sg.CallDeadline(instrument="eucf", call="call-7", closes="2024-12-18")
    plan = sg.Programme(
        id="wp", anchor="sg-1", months=18, packages=[sg.WorkPackage(id="wp-1", number="WP1", title=title)],
        workshops=[sg.PlannedWorkshop(id="ws-2", due=4, title=title)],
        tasks=[sg.Task(id="t-1", title=title, start=4, due=8, after=["ws-2"], package="wp-1", percent=50, calls=[call])],
        deliverables=[sg.Deliverable(id="d-1", title=title, due=9, after=["t-1"])],
    ).adopt(decision="d", at="2024-03-13T11:00Z")  # fmt: skip
    late = plan.reschedule("d-1", due=12, at="2024-06-01T09:00Z", reason="holidays")
    return evolve(sg.example("small-giants-2024"), programme=late, on="2024-12-01")


@pytest.mark.parametrize("title", TITLES)
def test_mermaid_draws_it_and_takes_no_title_for_a_word_of_its_own(page_of, tmp_path, title):
    if not MERMAID.exists():
        pytest.fail("mermaid is not installed: run `npm install` in tests/browser, or `nox -s browser`")
    drawings = [mermaid.gantt(dossier(TITLES[title])), mermaid.graph(dossier(TITLES[title]))]
    page = tmp_path / "page.html"
    told = json.dumps(drawings).replace("<", "\\u003c")
    page.write_text(
        f'<!doctype html><meta charset="utf-8"><title>calm</title><body><script src="{MERMAID.as_uri()}"></script><script>'
        f"const drawings = {told}; window.alert = () => {{ document.title = 'EVIL'; }};</script>",
        encoding="utf-8",
    )
    opened = page_of(page)
    words = opened.evaluate("""async () => {
        mermaid.initialize({startOnLoad: false});
        const told = [];
        for (const [i, text] of drawings.entries()) {
            const box = document.body.appendChild(document.createElement('div'));
            box.innerHTML = (await mermaid.render('g' + i, text)).svg;
            told.push(box.textContent);
        }
        return told;
    }""")
    start = " ".join(TITLES[title].split())[:12]
    assert all(start in one for one in words)
    assert all("–M8" in one or "M4" in one for one in words)
    assert opened.title() == "calm"


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("title", ["plain", "hostile"])
def test_the_timeline_and_the_page_shut_nobody_out(page_of, axe, tmp_path, width, title):
    d = dossier(TITLES[title])
    alone, whole = tmp_path / "alone.html", tmp_path / "whole.html"
    head = '<!doctype html><html lang="en"><meta charset="utf-8"><title>x</title>'
    alone.write_text(f"{head}<main><h1>Plan</h1>{charts.timeline(d.programme, d)}</main></html>", encoding="utf-8")
    whole.write_text(html.dump(d), encoding="utf-8")
    assert axe(page_of(alone, width)) == []
    page = page_of(whole, width)
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
