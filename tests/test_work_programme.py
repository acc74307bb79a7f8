"""The work programme: its parts, its ledger, the critical path, what a move pushes, what slips, where workshops go."""

import itertools
from datetime import date, timedelta

import attrs
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from smallgiants.civiltime import Slot
from smallgiants.errors import InvalidValue, NotAllowed
from smallgiants.ledger import Entry
from smallgiants.programmes import (
    Before,
    CallDeadline,
    Deliverable,
    Horizon,
    Milestone,
    Objective,
    PlannedWorkshop,
    Programme,
    Task,
    Theme,
    WorkPackage,
    coverage,
    critical_path,
    plan_workshops,
    pushed,
    pushed_by,
    scheduled,
    slippage,
)
from smallgiants.programmes._graph import ordered, ring
from smallgiants.programmes.parts import bounds
from smallgiants.testing import _plans as some
from smallgiants.workshops import Allowance, Workshop

AT, LATER = "2024-03-13T11:00Z", "2024-06-01T09:00Z"
HORIZON = Horizon(start="2024-03-13", months=18)


def task(id_, start, due, *after, **rest):
    return Task(id=id_, title=f"Task {id_}", start=start, due=due, after=after, **rest)


CALL = CallDeadline(instrument="eucf", call="call-7", closes="2024-12-18", opens="2024-10-15")
PLAN = Programme(
    id="wp", anchor="sg-1", months=18, themes=["mobility", "circular"],
    objectives=[Objective(id="o-1", title="A way to funding", challenges=["c-1"])],
    packages=[WorkPackage(id="wp-1", number="WP1", title="Funding", objectives=["o-1"])],
    workshops=[PlannedWorkshop(id="ws-2", due=4, themes=["mobility"], workshop="sg-2"),
               PlannedWorkshop(id="ws-3", due=10, themes=["circular"], after=["d-1"])],
    tasks=[task("t-1", 1, 3, package="wp-1", needs=["n-1"]),
           task("t-2", 4, 8, "ws-2", "t-1", package="wp-1", needs=["n-2"], calls=[CALL])],
    deliverables=[Deliverable(id="d-1", number="D1.1", title="Portfolio", due=8, type="R", level="PU", after=["t-2"])],
    milestones=[Milestone(id="m-1", number="MS1", title="Applied", due=9, after=["d-1"], verification="Receipt")],
)  # fmt: skip
ADOPTED = PLAN.adopt(decision="d-1", at=AT)


# --- the critical path ------------------------------------------------------------------------------------------------


def chains(after):
    """Every chain of steps of which each waits for the one before."""
    behind = {one: [other for other in after if one in after[other]] for one in after}
    waiting = [(one,) for one in after]
    while waiting:
        chain = waiting.pop()
        yield chain
        waiting += [(*chain, one) for one in behind[chain[-1]]]


def by_force(plan):
    """The longest chain of steps, all chains looked at, and every step that stands on one as long."""
    steps = {step.id: step for step in plan.steps}
    lengths = {}
    for chain in chains({one: [other for other in step.after if other in steps] for one, step in steps.items()}):
        begins = 1 if steps[chain[0]].kind in ("deliverable", "milestone") else 0
        lengths[chain] = begins + sum(end - start for start, end in (bounds(steps[one]) for one in chain))
    length = max(lengths.values(), default=0)
    longest = [chain for chain, long in lengths.items() if long == length]
    return length, longest, {one for chain in longest for one in chain}


@settings(max_examples=300)
@given(some.sound_programmes())
def test_the_critical_path_is_the_longest_of_all_chains(plan):
    found = critical_path(plan)
    length, longest, critical = by_force(plan)
    assert found.length == length
    assert set(found.critical) == critical
    assert (found.path in longest) if plan.steps else found.path == ()
    assert found.fits == (length <= plan.months)
    assert [row["step"] for row in found.rows()] == list(ordered({step.id: step.after for step in plan.steps}))
    for timing in found.timings:
        assert timing.slack == timing.latest - timing.earliest >= 0


@settings(max_examples=100)
@given(some.sound_programmes(), st.randoms(use_true_random=False))
def test_the_order_in_which_steps_are_written_does_not_matter(plan, chance):
    tasks = list(plan.tasks)
    chance.shuffle(tasks)
    again = attrs.evolve(plan, tasks=tuple(attrs.evolve(one, after=one.after[::-1]) for one in tasks))
    assert str(critical_path(again)) == str(critical_path(plan))
    assert critical_path(again).rows() == critical_path(plan).rows()


def test_a_longer_task_makes_it_longer_by_its_slack_less():
    plan = Programme(id="wp", months=18, tasks=[task("a", 1, 4), task("b", 1, 2), task("c", 5, 6, "a", "b")])
    found = critical_path(plan)
    assert (found.path, found.length, found.critical) == (("a", "c"), 6, ("a", "c"))
    assert found.timings[1].slack == 2
    assert [one.months for one in plan.tasks] == [4, 2, 2]
    assert critical_path(plan.add(task("b", 1, 4))).length == 6
    assert critical_path(plan.add(task("b", 1, 5))).path == ("b", "c")


def test_its_words_tell_of_other_chains_and_of_too_few_months():
    plan = Programme(id="wp", months=2, tasks=[task("a", 1, 3), task("b", 1, 3)])
    assert critical_path(plan).why == (
        "3 of 2 months at the least: a",
        "as long, and as critical, are chains with b",
        "the programme has 2 months: 1 too few",
    )
    assert str(critical_path(Programme(id="wp", months=2))) == "0 of 2 months at the least: no step"


@given(st.dictionaries(st.sampled_from("abcdef"), st.lists(st.sampled_from("abcdef"), unique=True, max_size=3)))
def test_a_ring_is_found_and_named_where_there_is_one(graph):
    after = {one: tuple(other for other in before if other in graph) for one, before in graph.items()}
    found = ring(after)
    closed = {one: set(before) for one, before in after.items()}
    for _ in after:  # what can be reached, by going one step further again and again
        closed = {one: reach.union(*(closed[other] for other in reach)) for one, reach in closed.items()}
    assert bool(found) == any(one in reach for one, reach in closed.items())
    assert (len(ordered(after)) == len(after)) == (not found)
    if found:
        assert found[0] == min(found)
        assert len(set(found)) == len(found)
        assert all(two in after[one] for one, two in itertools.pairwise((*found, found[0])))


def test_a_ring_is_told_by_name_wherever_it_matters():
    plan = Programme(id="wp", months=18, tasks=[task("a", 1, 1, "c"), task("b", 2, 2, "a"), task("c", 3, 3, "b")])
    told = "a → c → b → a"
    problem = next(one for one in plan.problems() if one.code == "dependency-cycle")
    assert (problem.path, problem.message) == ("tasks[a].after", f"expected no step that waits for itself, got {told}")
    for asked in (critical_path, lambda plan: pushed(plan, "a", due=3)):
        with pytest.raises(NotAllowed, match=told):
            asked(plan)
    line = scheduled(plan, horizon=HORIZON, on=None).lines[0]
    assert (line.slack, line.critical) == (None, None)
    itself = Programme(id="wp", months=1, tasks=[task("a", 1, 1, "a")])
    assert [one.code for one in itself.problems()] == ["dependency-cycle"]


# --- what a move pushes -----------------------------------------------------------------------------------------------


def pushed_by_force(plan, first, due):
    """The least plan that keeps what waits for a moved step behind it: nudged month by month until nothing is in the way."""
    now = {step.id: step for step in plan.steps}
    step = now[first]
    length = step.due - step.start if isinstance(step, Task) else 0
    now[first] = attrs.evolve(step, due=due, **({"start": due - length} if isinstance(step, Task) else {}))
    changed = {first} if now[first] != step else set()
    while True:
        late = [
            one for one in now.values() if one.id != first and getattr(one, "percent", None) != 100
            and any(other in changed and bounds(now[other])[1] > bounds(one)[0] for other in one.after)
        ]  # fmt: skip
        if not late:
            return {one.id: one.due for one in now.values() if one.id in changed}
        for one in late:
            later = {"start": one.start + 1} if isinstance(one, Task) else {}
            now[one.id] = attrs.evolve(one, due=one.due + 1, **later)
            changed.add(one.id)


@settings(max_examples=300)
@given(some.sound_programmes(), st.data())
def test_a_move_pushes_what_it_must_and_no_further(plan, data):
    assume(plan.steps)
    step = data.draw(st.sampled_from(plan.steps))
    length = step.due - step.start if isinstance(step, Task) else 0
    due = data.draw(st.integers(1 + length, 14))
    push = pushed(plan, step.id, due=due)
    assert dict(push.to) == pushed_by_force(plan, step.id, due)
    after = plan.push(push.to, at=AT)
    assert {one.id: one.due for one in after.steps} == {one.id: one.due for one in plan.steps} | dict(push.to)
    assert [one.id for one in after.steps] == [one.id for one in plan.steps]
    assert set(push.beyond) == {one for one, month in push.to if month > plan.months}
    broken = {one.path for one in after.problems() if one.code == "dependency-broken"}
    done = {one.id for one in plan.tasks if one.percent == 100}
    was_broken = {one.path for one in plan.problems() if one.code == "dependency-broken"}
    moved_back = {
        path for path in broken - was_broken if path.partition("[")[2].partition("]")[0] not in (done | {step.id})
    }
    assert moved_back == set()


def test_a_step_that_comes_sooner_pushes_nothing():
    push = pushed(PLAN, "t-1", due=3)
    assert (push.to, str(push)) == ((), "t-1 pushes nothing")
    assert ADOPTED.push((), at=LATER) is ADOPTED


def test_the_workshop_of_small_giants_pushes_the_work_behind_it_and_a_call_is_missed():
    push = pushed_by(PLAN, "sg-2", to="2024-09-20", anchor_on="2024-03-13")
    assert push.to == (("ws-2", 7), ("t-2", 11), ("d-1", 11), ("m-1", 11), ("ws-3", 12))
    assert [row["day"] for row in push.rows()][1] == date(2025, 2, 12)
    assert [row["misses_a_call"] for row in push.rows()] == [False, True, False, False, False]
    assert str(push.missed[0]) == "t-2: call-7 closes on 2024-12-18, and it is due on 2025-02-12"
    assert pushed_by(PLAN, "sg-2", to="2024-06-30", anchor_on="2024-03-13").to == ()
    late = pushed_by(PLAN, "sg-2", to="2025-09-01", anchor_on="2024-03-13")
    assert late.beyond == ("t-2", "d-1", "m-1", "ws-3")
    assert "t-2: after the last month of the programme" in late.why


def test_the_anchor_takes_all_months_with_it():
    push = pushed_by(PLAN, "sg-1", to="2024-03-13", anchor_on="2024-02-21")
    assert push.to == ()
    assert {one.step for one in push.pushes} == {step.id for step in PLAN.steps}
    assert str(push.pushes[0]) == "t-1: M3, 2024-05-20 → 2024-06-12"
    assert push.missed == ()
    assert pushed_by(PLAN, "sg-1", to="2024-05-13", anchor_on="2024-03-13").missed[0].id == "t-2"
    assert pushed_by(PLAN, "sg-1", to="2024-03-13", anchor_on="2024-03-13").pushes == ()
    tangled = PLAN.add(task("x", 1, 1, "y"), task("y", 1, 1, "x"))
    assert {"x", "y"} < {one.step for one in pushed_by(tangled, "sg-1", to="2024-03-13", anchor_on="2024-02-21").pushes}


def test_what_is_done_stays_where_it_is():
    plan = PLAN.report("t-2", percent=100, at=LATER)
    push = pushed(plan, "ws-2", due=9)
    assert push.to == (("ws-2", 9),)
    assert str(push.left_out[0]) == "t-2: it is done, and stays where it is"


@pytest.mark.parametrize(
    ("workshop", "to", "code"), [("sg-9", "2024-09-20", "step-unknown"), ("sg-2", "2026-09-20", "day-outside")]
)
def test_a_workshop_that_is_not_in_the_programme_is_refused(workshop, to, code):
    with pytest.raises(NotAllowed) as caught:
        pushed_by(PLAN, workshop, to=to, anchor_on="2024-03-13")
    assert caught.value.code == code


# --- the ledger -------------------------------------------------------------------------------------------------------


@settings(max_examples=200)
@given(some.changed_programmes())
def test_slippage_is_never_lost(plan):
    """Whatever was done to a programme: each move is told, and the moves of a step add up from what was planned to now."""
    start = plan.seen(on=date(2024, 3, 14), zone="UTC")
    assert start.history == plan.history[:1]
    told = {slip.step: slip for slip in slippage(plan, on=None).slips}
    assert {one.id for one in plan.steps} | {one.id for one in start.steps} <= told.keys()
    for step in start.steps:
        assert told[step.id].planned == step.due
    for step in plan.steps:
        assert told[step.id].due == step.due
        assert told[step.id].months == step.due - told[step.id].planned
    for slip in told.values():
        ends = [slip.planned, *(move.to for move in slip.moves)]
        assert ends[-1] == slip.due
        assert [move.was for move in slip.moves] == ends[:-1]


@settings(max_examples=200)
@given(some.changed_programmes())
def test_the_ledger_only_grows_and_leads_back_to_every_state(plan):
    for count, entry in enumerate(plan.history):
        earlier = plan.seen(on=entry.at, zone="UTC")
        assert earlier.history == plan.history[: count + 1]
        assert earlier.seen(on=entry.at, zone="UTC") == earlier
    draft = plan.seen(on=date(2024, 1, 1), zone="UTC")
    assert (draft.decision, draft.history) == (None, ())


def test_every_change_is_in_the_ledger_with_what_it_replaced():
    late = ADOPTED.reschedule("d-1", due=10, at=LATER, reason="holidays", by="office")
    later = late.reschedule("t-2", due=9, start=4, at="2024-07-01T09:00Z")
    assert [(entry.kind, entry.reason) for entry in later.history] == [
        ("adopted", None),
        ("moved", "holidays"),
        ("moved", None),
    ]
    assert later.history[1].was == Before(parts=PLAN.deliverables, decision="d-1")
    assert (later.tasks[1].start, later.tasks[1].due) == (4, 9)
    assert str(slippage(later, on=None)) == (
        "t-2: planned for M8, 1 month later\n  2024-07-01: M8 → M9, for no reason told\n"
        "d-1: planned for M8, 2 months later\n  2024-06-01: M8 → M10, holidays"
    )
    assert [slip.step for slip in slippage(later, on=None).late] == ["t-2", "d-1"]
    assert slippage(later, on=None).months_moved == 2
    assert slippage(later, on="2024-06-02", zone="UTC").months_moved == 2
    assert slippage(later, on=date(2024, 5, 2), zone="UTC").months_moved == 0
    assert [row["months"] for row in slippage(later, on=None).rows()] == [0, 0, 0, 1, 2, 0]
    sooner = ADOPTED.reschedule("m-1", due=8, at=LATER)
    assert str(slippage(sooner, on=None)).startswith("m-1: planned for M9, 1 month earlier")


def test_a_revision_is_by_a_decision_and_keeps_what_it_drops():
    new = Milestone(id="m-2", title="Second round", due=12)
    revised = ADOPTED.revise(new, task("t-1", 1, 4), drop=["d-1"], decision="d-2", at=LATER, reason="new call")
    assert (revised.decision, revised.deliverables[0].dropped) == ("d-2", True)
    assert [step.id for step in revised.steps] == ["ws-2", "ws-3", "t-1", "t-2", "m-1", "m-2"]
    assert revised.history[-1].was == Before(
        parts=(PLAN.tasks[0], PLAN.deliverables[0]), added=("m-2",), decision="d-1"
    )
    slips = {slip.step: slip for slip in slippage(revised, on=None).slips}
    assert (slips["d-1"].due, slips["d-1"].months, str(slips["d-1"])) == (None, None, "d-1: planned for M8, dropped")
    assert str(slips["d-1"].moves[0]) == "2024-06-01: M8 → dropped, new call"
    assert (slips["m-2"].planned, slips["m-2"].moves, str(slips["m-2"])) == (12, (), "m-2: planned for M12, as planned")
    assert revised.seen(on=date(2024, 5, 1), zone="UTC") == ADOPTED
    back = revised.revise(PLAN.deliverables[0], decision="d-3", at="2024-07-01T09:00Z")
    assert [one.code for one in revised.problems()].count("part-dropped") == 2
    assert back.deliverables == PLAN.deliverables


def test_a_draft_has_not_slipped():
    moved = PLAN.reschedule("t-1", due=5, at=AT)
    assert slippage(moved, on=None).slips[2].planned == 5
    assert str(slippage(moved, on=None)) == "nothing has slipped"
    without = Programme(id="wp", months=18, decision="d-1", milestones=[Milestone(id="m", title="M", due=1)])
    assert slippage(without.reschedule("m", due=2, at=AT), on=None).months_moved == 1


def test_an_entry_of_which_nobody_told_what_it_replaced_is_taken_back_too():
    plan = attrs.evolve(ADOPTED, history=(*ADOPTED.history, Entry(at=LATER, kind="revised")))
    assert plan.seen(on=date(2024, 5, 1), zone="UTC") == ADOPTED


@pytest.mark.parametrize(
    ("verb", "code"),
    [
        (lambda: ADOPTED.add(task("x", 1, 1)), "programme-adopted"),
        (lambda: ADOPTED.adopt(decision="d", at=LATER), "programme-adopted"),
        (lambda: PLAN.revise(task("x", 1, 1), decision="d", at=LATER), "programme-draft"),
        (lambda: ADOPTED.revise(drop=["x"], decision="d", at=LATER), "step-unknown"),
        (lambda: ADOPTED.reschedule("o-1", due=2, at=LATER), "step-unknown"),
        (lambda: ADOPTED.reschedule("d-1", due=2, start=1, at=LATER), "step-not-task"),
        (lambda: ADOPTED.report("d-1", percent=2, at=LATER), "step-not-task"),
        (lambda: ADOPTED.reschedule("t-1", due=4, at="2024-01-01T00:00Z"), "history-out-of-order"),
        (lambda: Programme(id="wp", months=1).step("x"), "step-unknown"),
    ],
)
def test_what_the_rules_forbid(verb, code):
    with pytest.raises(NotAllowed) as caught:
        verb()
    assert caught.value.code == code


@pytest.mark.parametrize(
    "made",
    [
        lambda: task("t", 3, 2),
        lambda: task("t", 0, 2),
        lambda: task("t", 1, 121),
        lambda: PLAN.add(Theme(id="t", title="T")),  # type: ignore[arg-type]
        lambda: attrs.evolve(PLAN, history=(Entry(at=AT, kind="moved", was=3),)),
        lambda: attrs.evolve(PLAN, tasks="t"),
        lambda: ADOPTED.reschedule("t-2", due=3, at=LATER),
        lambda: Deliverable(id="d", title="D", due=1, type="X"),  # type: ignore[arg-type]
    ],
)
def test_what_has_not_its_form(made):
    with pytest.raises(InvalidValue):
        made()


# --- faults, gaps, what answers what ----------------------------------------------------------------------------------


def test_a_sound_programme_has_no_problem():
    assert PLAN.problems() == ()


def test_every_fault_is_told_at_once():
    plan = attrs.evolve(
        PLAN, months=8, themes=("mobility", "circular", "lamppost"),
        objectives=(*PLAN.objectives, Objective(id="o-2", title="Idle"), Objective(id="o-3", title="Gone", dropped=True)),
        risks=(), milestones=(Milestone(id="t-1", title="Twice", due=9, after=["nowhere"], package="wp-9"),),
        tasks=(*PLAN.tasks, task("t-3", 2, 2, "t-1", objectives=["o-3"])),
    )  # fmt: skip
    assert [(one.code, one.severity, one.path) for one in plan.problems()] == [
        ("id-duplicate", "error", "tasks[t-1]"),
        ("part-dropped", "warning", "tasks[t-3].objectives[0]"),
        ("reference-dangling", "error", "milestones[t-1].package"),
        ("reference-dangling", "error", "milestones[t-1].after[0]"),
        ("dependency-broken", "warning", "tasks[t-2].after[1]"),
        ("dependency-broken", "warning", "tasks[t-3].after[0]"),
        ("step-outside", "warning", "workshops[ws-3].due"),
        ("step-outside", "warning", "milestones[t-1].due"),
        ("objective-without-action", "warning", "objectives[o-2]"),
        ("theme-without-workshop", "warning", "themes[2]"),
    ]


def test_what_answers_what():
    found = coverage(PLAN, challenges=["c-1", "c-2"], needs=["n-1", "n-2", "n-3"], practices=["p-1"])
    assert str(found).splitlines() == [
        "objective o-1: t-1, t-2",
        "theme mobility: ws-2",
        "theme circular: ws-3",
        "challenge c-1: o-1",
        "challenge c-2: nothing answers it",
        "need n-1: t-1",
        "need n-2: t-2",
        "need n-3: nothing answers it",
        "practice p-1: nothing answers it",
        "call call-7: t-2",
        "n-1: no task names it together with a call of an instrument: it has no pathway",
        "n-3: no task names it together with a call of an instrument: it has no pathway",
    ]
    assert [one.id for one in found.gaps] == ["c-2", "n-3", "p-1"]
    assert found.rows()[0] == {"what": "objective", "id": "o-1", "by": "t-1; t-2"}
    assert str(coverage(Programme(id="wp", months=1), themes=())) == "there is nothing to answer"


def test_a_schedule_has_days_and_says_what_is_late():
    late = ADOPTED.reschedule("d-1", due=11, at=LATER)
    found = scheduled(late, horizon=HORIZON, on=None, held={"sg-2": date(2024, 6, 20)})
    lines = {line.step: line for line in found.lines}
    assert (lines["t-1"].first, lines["t-1"].last) == (date(2024, 3, 13), date(2024, 6, 12))
    assert lines["ws-2"].first == lines["ws-2"].last == date(2024, 6, 20)
    assert lines["ws-3"].first == date(2024, 12, 13)
    assert (lines["d-1"].first, lines["d-1"].planned_last, lines["d-1"].late) == (
        date(2025, 2, 12),
        date(2024, 11, 12),
        3,
    )
    assert found.late == (lines["d-1"],)
    assert lines["t-2"].missed == ()
    assert (lines["d-1"].name, lines["t-1"].name) == ("D1.1 Portfolio", "Task t-1")
    assert "M11, 2025-02-12: D1.1 Portfolio, +3 months" in str(found)
    assert "M4–M8" in str(found)
    assert [row["step"] for row in found.rows()] == [line.step for line in found.lines]
    assert {row["step"]: row["calls"] for row in found.rows()}["t-2"] == "eucf call-7 closes 2024-12-18"
    assert scheduled(late, horizon=HORIZON, on=date(2024, 5, 1)).late == ()
    beyond = scheduled(ADOPTED.reschedule("t-2", due=20, at=LATER), horizon=HORIZON, on=None)
    assert next(line for line in beyond.lines if line.step == "t-2").last == date(2025, 11, 12)
    assert next(line for line in beyond.lines if line.step == "t-2").missed == (CALL,)


@given(some.changed_programmes())
def test_the_same_programme_is_laid_out_the_same(plan):
    twice = [scheduled(plan, horizon=HORIZON, on=None) for _ in range(2)]
    assert twice[0] == twice[1]
    assert str(twice[0]) == str(twice[1])


# --- few workshops ----------------------------------------------------------------------------------------------------

SHORT = Horizon(start="2024-03-13", months=6)


def themes_of(*needs, names="abcdef"):
    return [Theme(id=id_, title=id_, workshops=count) for id_, count in zip(names, needs, strict=False)]


def days_by_force(months, grid, step):
    """Whether days can be found in these months, in this order, that keep their distance: every earliest choice tried."""
    last = None
    for month in months:
        fitting = [on for on in grid[month] if last is None or on >= last + step]
        if not fitting:
            return False
        last = fitting[0]
    return True


def free_days(horizon, held, blackouts, spacing):
    grid = {}
    for month in range(1, horizon.months + 1):
        days = [horizon.first(month) + timedelta(days=n) for n in range(32)]
        grid[month] = [
            on for on in days if on <= horizon.due(month)
            and all(not first <= on <= last for first, last in blackouts)
            and all(abs(on - one) >= max(spacing, timedelta(days=1)) for one in held)
        ]  # fmt: skip
    return grid


def possible(jobs, grid, step):
    """Every way to give these jobs, each with its last month, a month: all orders, all months."""
    for order in set(itertools.permutations(range(len(jobs)))):
        for months in itertools.combinations_with_replacement(range(1, len(grid) + 1), len(jobs)):
            fits = all(month <= jobs[job] for job, month in zip(order, months, strict=True))
            if fits and days_by_force(months, grid, step):
                yield months


@settings(max_examples=60)
@given(
    st.lists(st.integers(1, 2), max_size=3), st.integers(0, 4), st.sampled_from(["P0D", "P20D", "P45D"]),
    st.lists(st.tuples(st.integers(0, 150), st.integers(0, 60)), max_size=2), st.data(),
)  # fmt: skip
def test_a_plan_of_workshops_is_the_best_of_all(needs, limit, spacing, closed, data):
    horizon = Horizon(start="2024-03-13", months=5)
    offered = themes_of(*needs)
    latest = {theme.id: data.draw(st.integers(1, 5)) for theme in offered if data.draw(st.booleans())}
    blackouts = [(horizon.start + timedelta(days=a), horizon.start + timedelta(days=a + b)) for a, b in closed]
    allowance = Allowance(limit=limit, spacing=spacing)
    plan = plan_workshops(offered, horizon=horizon, allowance=allowance, blackouts=blackouts, latest=latest)
    step = max(allowance.spacing, timedelta(days=1))
    grid = free_days(horizon, (), blackouts, allowance.spacing)
    taken = []
    for theme in offered:
        more = [*taken, *([latest.get(theme.id, 5)] * theme.workshops)]
        if len(more) <= limit and any(True for _ in possible(more, grid, step)):
            taken = more
            assert sum(place.theme == theme.id for place in plan.places) == theme.workshops
        else:
            assert theme.id in {one.id for one in plan.left_out}
    ways = set(possible(taken, grid, step))
    gaps = {way: min((b - a for a, b in itertools.pairwise(way)), default=None) for way in ways}
    months = tuple(place.month for place in plan.places)
    if taken:
        assert gaps[months] == plan.gap == max(gaps.values(), key=lambda gap: gap or 0)
        assert months == min(way for way in ways if gaps[way] == plan.gap)
        assert all(place.month <= latest.get(place.theme, 5) for place in plan.places)
        assert all(place.first in grid[place.month] for place in plan.places)
        assert all(two.first - one.first >= step for one, two in itertools.pairwise(plan.places))


def test_workshops_that_stand_already_take_their_place_and_keep_their_distance():
    first = Workshop(id="sg-1", title="First", slot=Slot(local="2024-03-13T11:00", zone="Europe/Brussels"))
    gone = attrs.evolve(first, id="sg-0").cancel(at=AT)
    plan = plan_workshops(
        themes_of(1, 1), horizon=SHORT, allowance=Allowance(limit=2, spacing="P40D"), held=[first, gone]
    )
    assert (plan.taken, plan.left, [place.month for place in plan.places]) == (1, 0, [2])
    assert plan.places[0].first == date(2024, 4, 22)
    assert str(plan.left_out[0]) == "b: needs 1 of the 0 workshops that are left"
    assert plan.gap is None


def test_an_unknown_limit_is_asked_for():
    plan = plan_workshops(themes_of(1, 2), horizon=SHORT, allowance=Allowance())
    assert (plan.left, plan.ask) == (None, ("how many workshops may the group hold?",))
    assert [place.month for place in plan.places] == [1, 3, 5]
    assert [one.id for one in plan.planned("w")] == ["w-1", "w-2", "w-3"]
    assert plan.planned()[2].themes == ("b",)
    assert [row["month"] for row in plan.rows()] == [1, 3, 5]
    assert str(plan_workshops([], horizon=SHORT, allowance=Allowance(limit=1))) == "no workshop is planned"


def test_a_theme_waits_where_no_month_is_free_and_one_behind_it_may_still_come_in():
    plan = plan_workshops(themes_of(3, 1), horizon=SHORT, allowance=Allowance(limit=3, spacing="P100D"))
    assert [(place.theme, place.month) for place in plan.places] == [("b", 1)]
    assert plan.rows()[1] == {"month": None, "theme": "a", "nth": None, "first": None,
                              "because": "no months are free that keep the spacing"}  # fmt: skip


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"latest": {"a": 7}}, "month-outside"),
        ({"blackouts": [("2024-05-01", "2024-04-01")]}, "interval-reversed"),
        ({"blackouts": [("2024-05-01", None)]}, "interval-reversed"),
        ({"themes": themes_of(1, 1, names="aa")}, "id-duplicate"),
    ],
)
def test_what_no_plan_can_be_made_of(more, code):
    themes = more.pop("themes", themes_of(1))
    with pytest.raises(InvalidValue) as caught:
        plan_workshops(themes, horizon=SHORT, allowance=Allowance(limit=1), **more)
    assert caught.value.code == code
