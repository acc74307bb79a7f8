"""The work programme among the records of its group: laid out in time, and what is wrong between it and them."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from ..checks import fault
from ..civiltime import Viewpoint
from ..errors import NotAllowed, Problem
from ..funding import catalogue
from ..programmes import Horizon, Programme, Schedule, coverage, horizon, scheduled
from ..programmes._faults import path_of
from ..workshops import usage

__all__ = ["between", "laid_out", "references"]


def laid_out(d: Any, *, on: "Viewpoint | None") -> Schedule:
    """The programme of a dossier in time; raises `NotAllowed` without one, or while the day it begins on is unknown."""
    seen = d if on is None else d.seen(on=on)
    plan, start = seen.programme, _starts(seen)
    if plan is None or start is None:
        expected = "a programme" if plan is None else "a day that it begins on"
        hint = "draft one" if plan is None else "pin it, or give its anchor a date"
        raise NotAllowed("programme-without-days", "programme", expected, "none", hint)
    held = {one.id: one.slot.local.date() for one in seen.workshops if one.slot and one.status != "cancelled"}
    return scheduled(plan, horizon=horizon(plan, anchor_on=start), on=None, before=_before(seen), held=held)


def _starts(d: Any) -> date | None:
    if d.programme is None or d.programme.pinned:
        return d.programme and d.programme.pinned  # type: ignore[no-any-return]
    anchor = _anchor(d)
    return anchor.slot.local.date() if anchor and anchor.slot else None


def _before(d: Any) -> Horizon | None:
    """The horizon as it would have been, had its anchor stayed on its first day."""
    anchor = _anchor(d)
    if d.programme.pinned or anchor is None or anchor.original is None or not anchor.days_moved:
        return None
    return horizon(d.programme, anchor_on=anchor.original.local.date())


def _anchor(d: Any) -> Any:
    return next((one for one in d.workshops if one.id == d.programme.anchor), None)


def references(d: Any) -> "Iterator[tuple[str, str | None, str]]":
    """Every id that the programme names of other records."""
    plan = d.programme
    if plan is None:
        return
    yield "programme.anchor", plan.anchor, "workshops"
    yield "programme.decision", plan.decision, "decisions"
    yield from ((f"programme.themes[{i}]", one, "themes") for i, one in enumerate(plan.themes))
    kinds = {"lead": "seats", "challenges": "statements or concepts", "needs": "needs", "themes": "themes",
             "workshop": "workshops", "practices": "practices"}  # fmt: skip
    for part in plan.parts:
        for name, kind in () if part.dropped else kinds.items():
            named = getattr(part, name, None)
            if isinstance(named, tuple):
                yield from ((f"programme.{path_of(part)}.{name}[{i}]", one, kind) for i, one in enumerate(named))
            else:
                yield f"programme.{path_of(part)}.{name}", named, kind
        calls = getattr(part, "calls", ())
        yield from ((f"programme.{path_of(part)}.calls[{i}].instrument", one.instrument, "instruments")
                    for i, one in enumerate(calls))  # fmt: skip


def between(d: Any) -> Iterator[Problem]:
    """What is wrong between the programme and the records of the group."""
    plan = d.programme
    if plan is None:
        return
    decision = next((one for one in d.decisions if one.id == plan.decision), None)
    if decision is not None and decision.result not in ("consensus", "carried"):
        yield fault("decision-not-carried", "programme.decision", "a decision that was carried", decision.result,
                      "only a meeting's decision adopts a programme")  # fmt: skip
    if any(not task.dropped for task in plan.tasks):
        for left in coverage(plan, needs=[need.id for need in d.needs]).unfunded:
            yield fault("need-without-pathway", f"needs[{left.id}]", "a task that names it with a call", "none",
                          "name the need in a task, and the call it works towards", severity="warning")  # fmt: skip
    yield from _too_many(d)
    yield from _other_days(plan)
    if (start := _starts(d)) is not None:
        of = horizon(plan, anchor_on=start)
        yield from (*_missed(d, of), *_off_plan(d, of))


def _other_days(plan: Programme) -> Iterator[Problem]:
    """Calls that the catalogue knows and gives other last days: a deadline that was copied wrongly, or moved since."""
    named = [
        (task, i, call) for task in plan.tasks if not task.dropped for i, call in enumerate(task.calls) if call.call
    ]
    known = {(one.id, call.id): [last.day for last in call.deadlines] for one in (catalogue() if named else ())
             for call in one.calls}  # fmt: skip
    for task, i, call in named:
        days = known.get((call.instrument, call.call or ""), [])
        if days and call.closes not in days:
            what = f"{' or '.join(map(str, days))}, as the catalogue has it"
            yield fault("call-differs", f"programme.tasks[{task.id}].calls[{i}].closes", what, f"{call.closes}",
                          "look at the source which of them holds", severity="warning")  # fmt: skip


def _too_many(d: Any) -> Iterator[Problem]:
    if d.allowance is None or d.allowance.limit is None:
        return
    held = {one.id for one in d.workshops}
    new = [one.id for one in d.programme.workshops if not one.dropped and one.workshop not in held]
    used = usage(d.workshops, allowance=d.allowance, on=None, zone=d.group.zone).used
    if used + len(new) > d.allowance.limit:
        got = f"{used} scheduled and {len(new)} planned: {', '.join(new)}"
        yield fault("plan-over-allowance", "programme.workshops", f"at most {d.allowance.limit} workshops", got,
                      "drop one, or have the allowance raised", severity="warning")  # fmt: skip


def _missed(d: Any, of: Horizon) -> Iterator[Problem]:
    for line in scheduled(d.programme, horizon=of, on=None).lines:
        for call in line.missed:
            what = f"a task that is due by {call.closes}, when {call.call or call.instrument} closes"
            yield fault("deadline-missed", f"programme.tasks[{line.step}].due", what, f"{line.last}",
                          "bring it forward, or work towards a later call", severity="warning")  # fmt: skip


def _off_plan(d: Any, of: Horizon) -> Iterator[Problem]:
    """Workshops that stand on a day of another month than the one they were planned for."""
    held = {one.id: one.slot.local.date() for one in d.workshops if one.slot and one.status == "scheduled"}
    for one in d.programme.workshops:
        when = held.get(one.workshop)
        if when is not None and not one.dropped and of.month(when) != one.due:
            month = of.month(when)
            got = f"{when}, {f'in M{month}' if month else 'outside the programme'}"
            yield fault("workshop-off-plan", f"programme.{path_of(one)}.due", f"a day in M{one.due}", got,
                          "`pushed_by` tells what that pushes", severity="warning")  # fmt: skip
