"""Strategies for work programmes: their parts, their ledger, and the answers about them."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any, get_args

from attrs import evolve
from hypothesis import strategies as st

from ..programmes import (
    Before,
    CallDeadline,
    Coverage,
    Covered,
    CriticalPath,
    Deliverable,
    Duel,
    Horizon,
    Indicator,
    Line,
    Merge,
    Milestone,
    Move,
    Nomination,
    Objective,
    Offered,
    Place,
    PlannedWorkshop,
    PlanPart,
    Programme,
    Push,
    Pushed,
    Ranking,
    Ratified,
    Risk,
    Round,
    Schedule,
    Slip,
    Slippage,
    Task,
    Theme,
    Timing,
    WorkPackage,
    WorkshopPlan,
    coverage,
    critical_path,
    plan_workshops,
    pushed,
    ranked,
    ratified,
    scheduled,
    slippage,
)
from ..programmes.parts import DeliverableType, Grade, Level
from ..workshops import Allowance
from ._programmes import tallies, votes
from ._values import ids, instants, texts, words

__all__ = [
    "PLANS",
    "allowances_for_plans",
    "call_deadlines",
    "changed_programmes",
    "deliverables",
    "milestones",
    "objectives",
    "planned_workshops",
    "programmes",
    "programmes_among",
    "rounds",
    "sound_programmes",
    "tasks",
    "work_packages",
]

_STEP_IDS = st.sampled_from("abcdefgh")
_months = st.integers(1, 24)
_days = st.dates(date(1990, 1, 1), date(2190, 12, 31))
_grades = st.none() | st.sampled_from(get_args(Grade))
_decimals = st.none() | st.integers(-99, 9999).map(lambda cents: Decimal(cents) / 100)


def _several(of: st.SearchStrategy[Any], most: int = 3) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(of, unique=True, max_size=most).map(tuple)


def call_deadlines() -> st.SearchStrategy[CallDeadline]:
    """Any call of an instrument that is shipped.

    >>> call_deadlines().validate()
    """
    shipped = st.sampled_from(("eucf", "eui_ia", "elena"))
    return st.builds(
        CallDeadline,
        instrument=shipped,
        closes=_days,
        call=st.none() | ids(),
        opens=st.none() | _days,
        sources=st.just(()),
    )


def objectives() -> st.SearchStrategy[Objective]:
    """Any objective, with indicators or without.

    >>> objectives().validate()
    """
    return st.builds(
        Objective, id=ids(), title=texts(), indicators=_several(_indicators(), 2), challenges=_several(ids()),
        dropped=st.booleans(), sources=st.just(()), kind=st.just("objective"),
    )  # fmt: skip


def _indicators() -> st.SearchStrategy[Indicator]:
    return st.builds(Indicator, id=ids(), title=texts(), unit=st.none() | words(), baseline=_decimals, target=_decimals)


def work_packages() -> st.SearchStrategy[WorkPackage]:
    """Any work package.

    >>> work_packages().validate()
    """
    return st.builds(
        WorkPackage, id=ids(), title=texts(), number=st.none() | words(), lead=st.none() | ids(), objectives=_several(ids()),
        dropped=st.booleans(), sources=st.just(()), kind=st.just("work-package"),
    )  # fmt: skip


def tasks(of: st.SearchStrategy[str] | None = None) -> st.SearchStrategy[Task]:
    """Any task of up to six months; it may wait for itself.

    >>> tasks().validate()
    """
    maybe = st.none() | ids()

    def made(start: int, more: int, **rest: Any) -> Task:
        return Task(start=start, due=start + more, **rest)

    return st.builds(
        made, _months, st.integers(0, 5), id=of or _STEP_IDS, title=texts(), package=maybe, objectives=_several(ids()),
        lead=maybe, after=_several(_STEP_IDS), percent=st.none() | st.integers(0, 100), challenges=_several(ids()),
        needs=_several(ids()), practices=_several(ids()), calls=_several(call_deadlines(), 2), dropped=st.booleans(),
    )  # fmt: skip


def deliverables() -> st.SearchStrategy[Deliverable]:
    """Any deliverable.

    >>> deliverables().validate()
    """
    return st.builds(
        Deliverable, id=_STEP_IDS, title=texts(), due=_months, number=st.none() | words(), lead=st.none() | ids(),
        type=st.none() | st.sampled_from(get_args(DeliverableType)), level=st.none() | st.sampled_from(get_args(Level)),
        package=st.none() | ids(), after=_several(_STEP_IDS), dropped=st.booleans(), sources=st.just(()),
        kind=st.just("deliverable"),
    )  # fmt: skip


def milestones() -> st.SearchStrategy[Milestone]:
    """Any milestone.

    >>> milestones().validate()
    """
    return st.builds(
        Milestone, id=_STEP_IDS, title=texts(), due=_months, number=st.none() | words(), package=st.none() | ids(),
        verification=st.none() | texts(), after=_several(_STEP_IDS), dropped=st.booleans(), sources=st.just(()),
        kind=st.just("milestone"),
    )  # fmt: skip


def planned_workshops() -> st.SearchStrategy[PlannedWorkshop]:
    """Any planned workshop.

    >>> planned_workshops().validate()
    """
    return st.builds(
        PlannedWorkshop, id=_STEP_IDS, due=_months, title=st.none() | texts(), themes=_several(ids()),
        workshop=st.none() | ids(), after=_several(_STEP_IDS), dropped=st.booleans(), sources=st.just(()),
        kind=st.just("workshop"),
    )  # fmt: skip


def _risks() -> st.SearchStrategy[Risk]:
    return st.builds(
        Risk, id=ids(), title=texts(), likelihood=_grades, impact=_grades, mitigation=st.none() | texts(),
        packages=_several(ids()), dropped=st.booleans(), sources=st.just(()), kind=st.just("risk"),
    )  # fmt: skip


def _parts() -> st.SearchStrategy[PlanPart]:
    return st.one_of(
        tasks(), deliverables(), milestones(), planned_workshops(), objectives(), work_packages(), _risks()
    )


def programmes() -> st.SearchStrategy[Programme]:
    """Any programme: anchored, pinned or with neither, a draft or adopted, sound or not.

    >>> programmes().validate()
    """
    start = st.fixed_dictionaries({}, optional={"anchor": ids()}) | st.fixed_dictionaries(
        {}, optional={"pinned": _days}
    )
    drafts = st.builds(
        lambda where, parts, **rest: Programme(**where, **rest).add(*parts),
        start,
        st.lists(_parts(), max_size=4),
        id=ids(),
        months=st.integers(1, 120),
        themes=_several(ids()),
    )
    adopted = st.builds(lambda draft, decision, at: draft.adopt(decision=decision, at=at), drafts, ids(), instants())
    return drafts | adopted


@st.composite
def sound_programmes(draw: st.DrawFn, most: int = 7) -> Programme:
    """A programme whose steps wait for no later one: without rings, though perhaps planned too early.

    >>> sound_programmes().validate()
    """
    names = "abcdefghijkl"[: draw(st.integers(0, most))]
    parts: list[PlanPart] = []
    for place, name in enumerate(draw(st.permutations(names))):
        before = [part.id for part in parts]
        after = draw(_several(st.sampled_from(before))) if before else ()
        start, more = draw(st.integers(1, 6)), draw(st.integers(0, 3))
        step = draw(st.sampled_from(("task", "deliverable", "milestone", "workshop")))
        if step == "task":
            percent = draw(st.sampled_from((None, None, 50, 100)))
            parts.append(Task(id=name, title=name, start=start, due=start + more, after=after, percent=percent))
        elif step == "workshop":
            parts.append(PlannedWorkshop(id=name, due=start, after=after, workshop=f"w-{place}"))
        else:
            kind = Deliverable if step == "deliverable" else Milestone
            parts.append(kind(id=name, title=name, due=start, after=after))
    return Programme(id="wp", anchor="sg-1", months=12).add(*parts)


@st.composite
def changed_programmes(draw: st.DrawFn) -> Programme:
    """A sound programme that was adopted, and then changed in some of the ways that programmes change.

    >>> changed_programmes().validate()
    """
    plan = draw(sound_programmes()).adopt(decision="d-0", at="2024-03-13T11:00Z")
    for number in range(draw(st.integers(0, 5))):
        at = f"2024-{4 + number:02d}-01T09:00Z"
        known = [step.id for step in plan.steps]
        how = draw(st.sampled_from(("reschedule", "push", "revise", "drop", "report") if known else ("revise",)))
        one = draw(st.sampled_from(known)) if known else ""
        due = draw(st.integers(7, 15))
        if how == "reschedule":
            plan = plan.reschedule(one, due=due, at=at, reason=f"reason {number}")
        elif how == "push":
            plan = plan.push(pushed(plan, one, due=due).to, at=at)
        elif how == "drop":
            plan = plan.revise(drop=[one], decision=f"d-{number}", at=at)
        elif how == "report" and isinstance(plan.step(one), Task):
            plan = plan.report(one, percent=draw(st.integers(0, 100)), at=at)
        else:
            new = Milestone(id=f"new-{number}", title="New", due=due)
            plan = plan.revise(new, decision=f"d-{number}", at=at)
    return plan


@st.composite
def programmes_among(
    draw: st.DrawFn, *, meetings: tuple[str, ...], themes: tuple[str, ...], needs: tuple[str, ...], seats: tuple[str, ...],
    decisions: tuple[str, ...],
) -> Programme:  # fmt: skip
    """A programme that refers to nothing but these records.

    >>> programmes_among(meetings=(), themes=(), needs=(), seats=(), decisions=()).validate()
    """
    plan = draw(sound_programmes(3))
    lead: st.SearchStrategy[str | None] = st.none() | _sampled(seats)
    asked: tuple[str, ...] = draw(_some(needs))
    about: tuple[str, ...] = draw(_some(themes))
    plan = evolve(
        plan, anchor=draw(st.none() | _sampled(meetings)), months=draw(st.integers(1, 24)),
        themes=themes, workshops=tuple(evolve(one, workshop=None, themes=about) for one in plan.workshops),
        tasks=tuple(evolve(one, lead=draw(lead), needs=asked, calls=draw(_several(call_deadlines(), 1))) for one in plan.tasks),
    )  # fmt: skip
    adopted: bool = draw(st.booleans())
    if decisions and adopted:
        plan = plan.adopt(
            decision=draw(st.sampled_from(decisions)), at=draw(instants(date(2020, 1, 1), date(2030, 1, 1)))
        )
    return plan


def _some(known: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    return _several(st.sampled_from(known)) if known else st.just(())


def _sampled(known: tuple[str, ...]) -> st.SearchStrategy[str]:
    return st.sampled_from(known) if known else st.nothing()


def allowances_for_plans() -> st.SearchStrategy[Allowance]:
    """Any allowance that a plan of workshops may be made under.

    >>> allowances_for_plans().validate()
    """
    spacing = st.none() | st.sampled_from(("P0D", "P1D", "P14D", "P40D", "P70D"))
    return st.builds(Allowance, limit=st.none() | st.integers(0, 5), spacing=spacing)


def _horizons() -> st.SearchStrategy[Horizon]:
    return st.builds(Horizon, start=st.dates(date(2024, 1, 1), date(2024, 12, 31)), months=st.integers(1, 8))


def _plans() -> st.SearchStrategy[WorkshopPlan]:
    offered = st.lists(st.sampled_from("abcd"), unique=True).map(
        lambda some: [Theme(id=one, title=one) for one in some]
    )
    return st.builds(plan_workshops, offered, horizon=_horizons(), allowance=allowances_for_plans())


def _schedules() -> st.SearchStrategy[Schedule]:
    return st.builds(lambda plan, of: scheduled(plan, horizon=of, on=None), changed_programmes(), _horizons())


def _pushes() -> st.SearchStrategy[Push]:
    some = sound_programmes().filter(lambda plan: bool(plan.steps))
    return st.builds(
        lambda plan, due, of: pushed(plan, plan.steps[0].id, due=due, horizon=of),
        some,
        _months,
        st.none() | _horizons(),
    )


def _of(answers: st.SearchStrategy[Any], name: str) -> st.SearchStrategy[Any]:
    """One of the members that an answer holds."""

    def members(answer: Any) -> Iterable[Any]:
        found: Iterable[Any] = getattr(answer, name)
        return found

    return answers.filter(lambda one: bool(members(one))).flatmap(lambda one: st.sampled_from(list(members(one))))


_PATHS = sound_programmes().map(critical_path)
_COVERED = st.builds(
    lambda plan, needs: coverage(plan, needs=needs), programmes(), st.lists(ids(), unique=True, min_size=1)
)
_MOVES = st.builds(
    Move, at=instants(), was=_months, to=st.none() | _months, reason=st.none() | words(), by=st.none() | ids()
)


@st.composite
def rounds(draw: st.DrawFn) -> Round:
    """Any round of nominations, some of them merged or withdrawn.

    >>> rounds().validate()
    """
    made = Round(
        id="r",
        opens=draw(st.none() | st.just("2024-01-01T00:00Z")),
        closes=draw(st.none() | st.just("2024-03-01T00:00Z")),
    )
    names = draw(st.lists(st.sampled_from("abcdef"), unique=True))
    for place, name in enumerate(names):
        made = made.nominate(Theme(id=name, title=name), at=f"2024-01-{place + 2:02d}T09:00Z")
    for place, name in enumerate(names):
        other = draw(st.sampled_from(names))
        how = draw(st.sampled_from(("stays", "stays", "withdrawn", "merged")))
        if how == "merged" and made.stands_for(other) != name:
            made = made.merge(name, into=other, at=f"2024-02-{place + 1:02d}T09:00Z", reason=draw(st.none() | words()))
        elif how == "withdrawn":
            made = made.withdraw(name, at=f"2024-02-{place + 1:02d}T10:00Z")
    return made


def _rankings() -> st.SearchStrategy[Ranking]:
    return st.builds(lambda cast: ranked(cast, among="abcde"), st.lists(votes(), max_size=7))


PLANS: dict[type, st.SearchStrategy[Any]] = {
    Before: st.builds(Before, parts=_several(_parts(), 2), added=_several(ids()), decision=st.none() | ids()),
    CallDeadline: call_deadlines(),
    Coverage: _COVERED,
    Covered: _of(_COVERED, "covered"),
    CriticalPath: _PATHS,
    Deliverable: deliverables(),
    Duel: _of(_rankings(), "duels"),
    Indicator: _indicators(),
    Line: _of(_schedules(), "lines"),
    Merge: _of(rounds(), "merges"),
    Milestone: milestones(),
    Move: _MOVES,
    Nomination: _of(rounds(), "nominations"),
    Objective: objectives(),
    Offered: rounds().map(lambda one: one.offered(on=None)),
    Place: _of(_plans(), "places"),
    PlannedWorkshop: planned_workshops(),
    Programme: programmes() | changed_programmes(),
    Push: _pushes(),
    Pushed: _of(_pushes(), "pushes"),
    Ranking: _rankings(),
    Ratified: tallies().map(ratified),
    Risk: _risks(),
    Round: rounds(),
    Schedule: _schedules(),
    Slip: _of(changed_programmes().map(lambda plan: slippage(plan, on=None)), "slips"),
    Slippage: changed_programmes().map(lambda plan: slippage(plan, on=None)),
    Task: tasks(),
    Timing: _of(_PATHS, "timings"),
    WorkPackage: work_packages(),
    WorkshopPlan: _plans(),
}
