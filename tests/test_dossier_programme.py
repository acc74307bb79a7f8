"""The work programme in a dossier: laid out by its anchor, checked against the other records, and as it was known then."""

from datetime import date

import pytest
from attrs import evolve

import smallgiants as sg
from smallgiants.challenges import Statement
from smallgiants.decisions import Decision
from smallgiants.errors import NotAllowed
from smallgiants.formats import json
from smallgiants.programmes import CallDeadline, Deliverable, PlannedWorkshop, Programme, Task, WorkPackage

AT, LATER = "2024-03-13T11:00Z", "2024-06-01T09:00Z"
CASE = sg.example("small-giants-2024")
NEED, TOWN = CASE.needs[0].id, CASE.needs[0].by
CALL = CallDeadline(instrument="eucf", call="call-7", closes="2024-12-18")
SECOND = sg.Workshop(
    id="sg-2", group="small-giants", title="Second", slot=sg.Slot(local="2024-06-20T11:00", zone="Europe/Brussels")
)


def plan(**more):
    rest = {
        "workshops": [PlannedWorkshop(id="ws-2", due=4, themes=["circular-city"], workshop="sg-2")],
        "tasks": [Task(id="t-1", title="Apply", start=4, due=8, after=["ws-2"], lead=TOWN, needs=[NEED], calls=[CALL])],
        "deliverables": [Deliverable(id="d-1", title="Portfolio", due=9, after=["t-1"])],
    }
    return Programme(id="wp", anchor="sg-1", months=18, **{**rest, **more})


def dossier(programme, *records):
    d = evolve(CASE, needs=CASE.needs[:1], workshops=(CASE.workshops[0], SECOND), programme=programme, on="2024-12-01")
    return d.add(*records)


def told(d):
    before = {one.path for one in evolve(d, programme=None).problems()}
    return [(one.code, one.severity, one.path) for one in d.problems() if one.path not in before]


def test_it_follows_its_anchor_and_tells_where_it_would_have_stood():
    d = dossier(plan())
    found = d.schedule(on=None)
    assert (found.horizon.start, found.before.start) == (date(2024, 3, 13), date(2024, 2, 21))
    assert {line.step: line.last for line in found.lines} == {
        "ws-2": date(2024, 6, 20), "t-1": date(2024, 11, 12), "d-1": date(2024, 12, 12),
    }  # fmt: skip
    assert told(d) == []
    assert told(dossier(Programme(id="wp", months=18))) == []
    pinned = dossier(evolve(plan(), anchor=None, pinned=date(2024, 2, 21))).schedule(on=None)
    assert (pinned.horizon.start, pinned.before) == (date(2024, 2, 21), None)
    still = evolve(d, workshops=(evolve(CASE.workshops[0], history=()), SECOND)).schedule(on=None)
    assert still.before is None


def test_it_is_laid_out_as_it_was_known():
    d = dossier(plan().adopt(decision="dec", at=AT).reschedule("d-1", due=12, at=LATER, reason="holidays"))
    assert [line.late for line in d.schedule(on=None).late] == [3]
    assert d.schedule(on="2024-05-01").late == ()
    assert d.schedule(on="2024-01-31").horizon.start == date(2024, 2, 21)
    assert not d.schedule(on="2024-01-31").adopted


@pytest.mark.parametrize(
    "programme", [None, Programme(id="wp", months=18), Programme(id="wp", months=18, anchor="sg-9")]
)
def test_without_a_day_it_is_not_laid_out(programme):
    with pytest.raises(NotAllowed) as caught:
        dossier(programme).schedule(on=None)
    assert caught.value.code == "programme-without-days"


def test_every_id_that_it_names_must_be_there():
    task = Task(id="t-1", title="Apply", start=4, due=8, lead="x1", needs=["x2"], challenges=["x3"], package="p-1",
                calls=[CallDeadline(instrument="eucff", closes="2025-01-01")])  # fmt: skip
    gone = Task(id="t-2", title="Gone", start=1, due=2, lead="x6", dropped=True)
    d = dossier(plan(
        tasks=[task, gone], packages=[WorkPackage(id="p-1", title="P", lead="x4")], deliverables=(),
        workshops=[PlannedWorkshop(id="ws-2", due=4, themes=["x5"], workshop="sg-9")],
    ).adopt(decision="d-9", at=AT))  # fmt: skip
    dangling = {path for code, _, path in told(d) if code == "reference-dangling"}
    assert dangling == {
        "programme.decision", "programme.packages[p-1].lead", "programme.tasks[t-1].lead", "programme.tasks[t-1].needs[0]",
        "programme.tasks[t-1].challenges[0]", "programme.tasks[t-1].calls[0].instrument",
        "programme.workshops[ws-2].themes[0]", "programme.workshops[ws-2].workshop",
    }  # fmt: skip
    hint = next(one.hint for one in d.problems() if one.path.endswith("instrument"))
    assert "eucf" in hint


def test_a_challenge_is_a_statement_or_a_concept():
    said = Statement(id="st", by=TOWN, text="Too few hands")
    task = Task(id="t-1", title="Apply", start=4, due=8, challenges=["st"], needs=[NEED], calls=[CALL])
    assert told(dossier(plan(tasks=[task], deliverables=()), said)) == []


@pytest.mark.parametrize(("result", "codes"), [("consensus", []), ("carried", []), ("tied", ["decision-not-carried"])])
def test_only_a_decision_that_was_carried_adopts_it(result, codes):
    decision = Decision(id="dec", meeting="sg-1", text="Adopt it", result=result, at=AT)
    assert [code for code, _, _ in told(dossier(plan().adopt(decision="dec", at=AT), decision))] == codes


def test_a_need_without_a_pathway_is_told():
    task = Task(id="t-1", title="Collect", start=4, due=8, needs=[NEED])
    d = dossier(plan(tasks=[task], deliverables=()))
    assert told(d) == [("need-without-pathway", "warning", f"needs[{NEED}]")]
    nothing_done = evolve(task, dropped=True)
    assert told(dossier(plan(tasks=[nothing_done], deliverables=()))) == []


def test_a_call_that_closes_before_the_work_is_due_is_told():
    d = dossier(plan().adopt(decision="dec", at=AT).reschedule("t-1", due=11, at=LATER))
    codes = told(evolve(d, decisions=(Decision(id="dec", meeting="sg-1", text="x", result="carried", at=AT),)))
    assert ("deadline-missed", "warning", "programme.tasks[t-1].due") in codes
    assert ("dependency-broken", "warning", "programme.deliverables[d-1].after[0]") in codes


@pytest.mark.parametrize(
    ("call", "closes", "found"),
    [
        ("7", "2024-12-18", []),
        ("call-7", "2024-12-01", []),
        (None, "2024-12-01", []),
        ("7", "2024-12-01", ["call-differs"]),
    ],
)
def test_a_deadline_that_the_catalogue_tells_otherwise_is_told(call, closes, found):
    named = CallDeadline(instrument="eucf", call=call, closes=closes)
    task = Task(id="t-1", title="Apply", start=4, due=8, needs=[NEED], calls=[named])
    d = dossier(
        plan(
            tasks=[task, evolve(task, id="t-2", calls=[evolve(named, closes="2024-11-30")], dropped=True)],
            deliverables=(),
        )
    )
    assert [code for code, _, _ in told(d)] == found
    if found:
        (problem,) = [one for one in d.problems() if one.code == "call-differs"]
        assert problem.path == "programme.tasks[t-1].calls[0].closes"
        assert "expected 2024-12-18, as the catalogue has it, got 2024-12-01" in str(problem)


def test_more_workshops_than_allowed_are_told():
    more = [PlannedWorkshop(id=f"ws-{n}", due=n) for n in (5, 6, 7)]
    d = dossier(plan(workshops=[*plan().workshops, *more, PlannedWorkshop(id="gone", due=8, dropped=True)]))
    assert told(d) == [("plan-over-allowance", "warning", "programme.workshops")]
    assert told(evolve(d, allowance=None)) == []
    assert told(evolve(d, allowance=sg.Allowance())) == []


@pytest.mark.parametrize(
    ("local", "words"), [("2024-08-20T11:00", "in M6"), ("2026-08-20T11:00", "outside the programme")]
)
def test_a_workshop_on_a_day_of_another_month_is_told(local, words):
    moved = SECOND.reschedule(sg.Slot(local=local, zone="Europe/Brussels"), at="2024-02-07T09:00Z")
    d = dossier(plan(), moved)
    (problem,) = [one for one in d.problems() if one.code == "workshop-off-plan"]
    assert (problem.path, problem.message) == (
        "programme.workshops[ws-2].due", f"expected a day in M4, got {local[:10]}, {words}",
    )  # fmt: skip
    assert told(dossier(plan(), moved.cancel(at=LATER))) == []


def test_it_comes_back_from_its_document_with_its_ledger():
    d = dossier(plan().adopt(decision="dec", at=AT).reschedule("t-1", due=9, at=LATER, reason="holidays"))
    d = d.add(Decision(id="dec", meeting="sg-1", text="x", result="carried", at=AT))
    assert json.load(json.dump(d)) == d
    assert json.load(json.dump(d.programme)) == d.programme


def test_who_is_erased_leads_nothing_any_more():
    d = dossier(plan()).add(sg.Person(id="p-x", name="Illustrative Lead"))
    d = evolve(d, programme=d.programme.add(Task(id="t-2", title="Write", start=1, due=2, lead="p-x")))
    d = evolve(d, programme=d.programme.reschedule("t-2", due=3, at=AT, by="p-x"))
    assert ("programme.tasks[t-2].lead", "p-x") in {(row["path"], row["value"]) for row in d.export_subject("p-x")}
    without, receipt = d.erase_subject("p-x", at=LATER)
    assert without.programme.tasks[1].lead == receipt.tombstone
    assert "p-x" not in json.dump(without)


def test_a_dossier_is_given_its_programme_and_tells_that_it_changed():
    d = evolve(CASE, programme=None)
    one = d.add(plan())
    assert one.programme == plan()
    assert one.since(d) == (("programme", "wp"),)
    assert one.since(one) == ()
    assert d.since(one) == ()
