"""The steps of a work programme: in time, what slipped and why, the calls, what answers what, and what may go wrong."""

from collections.abc import Iterator
from datetime import date

from ...practices import library
from ...programmes import CallDeadline, Covered, Line, Move, Programme, Schedule, Slip, coverage, slippage
from ...programmes._faults import path_of
from ...programmes.horizons import last_day
from .._escape import Child, Html, el, joined
from .._gantt import drawn
from ._parts import Seen, chart, table
from ._words import counted, cut, day, said, several, stamp, titled, worded

__all__ = ["laid_out"]

Names = dict[str, Html]


def laid_out(seen: Seen, plan: Programme, laid: Schedule) -> Iterator[Html]:
    """All that a programme with steps shows."""
    title = "The steps of the work programme"
    words = "The steps in time; hollow is what was planned, a small triangle a call that closes"
    yield chart(joined([words, seen.notes.mark("programme")]), str(drawn(laid, name="steps", title=title)))
    names = {line.step: said(cut(line.name)) for line in laid.lines}
    yield _steps(seen, plan, laid, names)
    slips = [slip for slip in slippage(plan, on=None).slips if slip.moves]
    if moves := [(slip, move) for slip in slips for move in slip.moves]:
        yield table(seen.notes, "plan-slips", "What was moved, and why", ("Step", "When", "From", "To", "Why"),
                    (_move(slip, move, names) for slip, move in moves), len(moves))  # fmt: skip
    if calls := [(line, call) for line in laid.lines for call in line.calls]:
        yield _calls(seen, laid, calls, names)
    if found := _answers(seen, plan):
        yield table(seen.notes, "plan-answers", "What answers what", ("What", "Which", "Answered by"),
                    (_answer(seen, one, names) for one in found), len(found))  # fmt: skip
    if risks := [one for one in plan.risks if not one.dropped]:
        rows = ((joined([titled(one.title), seen.notes.mark(f"programme.risks[{one.id}]")]), one.likelihood, one.impact,
                 worded(one.mitigation)) for one in risks)  # fmt: skip
        yield table(seen.notes, "plan-risks", "What may go wrong", ("Risk", "Likelihood", "Impact", "What is done about it"),
                    rows, len(risks))  # fmt: skip


def _steps(seen: Seen, plan: Programme, laid: Schedule, names: Names) -> Html:
    """The table of the steps; what they were planned for once there is a plan, what a moved anchor changed once it moved."""
    late, moved = any(line.late for line in laid.lines), laid.before is not None
    done = any(line.percent is not None for line in laid.lines)
    heads = ("Step", "Months", "Last day", *(("Planned",) * late), *(("Without the move",) * moved), "Slack",
             *(("Done",) * done), "Lead", "Waits for")  # fmt: skip
    paths = {step.id: f"programme.{path_of(step)}" for step in plan.steps}
    rows = ((joined([names[line.step], seen.notes.mark(paths[line.step])]), *_when(laid, line, late),
             *_who(seen, line, names, done)) for line in laid.lines)  # fmt: skip
    caption = f"The steps of the work programme, {'adopted' if laid.adopted else 'a draft'}"
    return table(seen.notes, "plan-steps", caption, heads, rows, len(laid.lines), numbers=("Slack", "Done"))


def _when(laid: Schedule, line: Line, late: bool) -> Iterator[Child]:
    yield f"M{line.start}\u2013M{line.due}" if line.start != line.due else f"M{line.due}"
    yield day(line.last)
    if late:
        yield joined([day(line.planned_last), f" (M{line.planned})"]) if line.late else "as planned"
    if laid.before is not None:
        yield _unmoved(laid, line)


def _unmoved(laid: Schedule, line: Line) -> Child:
    """The last day of a step had the anchor not moved; of a workshop that has a day of its own, that day."""
    before = laid.before
    if before is None or line.last != last_day(laid.horizon, line.due):
        first = before is not None and line.last == laid.horizon.start
        return day(before.start) if first and before is not None else "the same day"
    return day(last_day(before, line.due))


def _who(seen: Seen, line: Line, names: Names, done: bool) -> Iterator[Child]:
    yield None if line.slack is None else "none: critical" if line.critical else counted(line.slack, "month")
    if done:
        yield f"{line.percent} %" if line.percent is not None else None if line.kind == "task" else "\u2013"
    yield seen.name(line.lead) if line.lead else None if line.kind in ("task", "deliverable") else "\u2013"
    yield several([names[one] for one in line.after if one in names]) if line.after else "nothing"


def _move(slip: Slip, move: Move, names: Names) -> tuple[Child, ...]:
    end = "dropped" if move.to is None else f"M{move.to}"
    why = said(move.reason) if move.reason else None
    return (names.get(slip.step, said(slip.step)), stamp(move.at), f"M{move.was}", end, why)


def _calls(seen: Seen, laid: Schedule, calls: list[tuple[Line, CallDeadline]], names: Names) -> Html:
    """The calls that tasks work towards: how long before they close the work is done, and was to be before a move."""
    moved = laid.before is not None
    heads = ("Call", "Closes", "Worked on in", "Due", "Time left", *(("Without the move",) * moved))
    rows = (tuple(_call(seen, laid, line, call, names)) for line, call in calls)
    return table(seen.notes, "plan-calls", "The calls that are worked towards", heads, rows, len(calls),
                 numbers=("Time left", "Without the move"))  # fmt: skip


def _call(seen: Seen, laid: Schedule, line: Line, call: CallDeadline, names: Names) -> Iterator[Child]:
    name = f"{call.instrument}, call {call.call}" if call.call else call.instrument
    yield joined([said(name), seen.notes.mark(f"programme.tasks[{line.step}].calls")])
    yield day(call.closes)
    yield names[line.step]
    yield day(line.last)
    yield _left(line.last, call.closes)
    if laid.before is not None:
        yield _left(last_day(laid.before, line.due), call.closes)


def _left(due: date, closes: date) -> Child:
    days = (closes - due).days
    return counted(days, "day") if days >= 0 else el("strong", f"too late by {counted(-days, 'day')}")


def _answers(seen: Seen, plan: Programme) -> tuple[Covered, ...]:
    view = seen.view
    found = coverage(plan, challenges=[one.id for one in view.statements], needs=[need.id for need in view.needs])
    return found.covered


def _answer(seen: Seen, one: Covered, names: Names) -> tuple[Child, ...]:
    plan = seen.view.programme
    titles = {part.id: titled(part.title) for part in plan.objectives} if plan else {}
    by = several([names.get(part, titles.get(part) or said(part)) for part in one.by])
    return (one.what, _which(seen, one, titles), by if one.by else el("strong", "nothing yet"))


def _which(seen: Seen, one: Covered, titles: Names) -> Child:
    """What is to be answered, in its own words where this audience may read them."""
    view = seen.view
    if one.what == "challenge":
        found = next((said_by.text for said_by in view.statements if said_by.id == one.id), None)
        return seen.theme(one.id) if found is None else joined([f"{one.id}: ", titled(found)])
    if one.what == "need":
        theme = next((need.theme for need in view.needs if need.id == one.id), None)
        return joined([f"{one.id}: ", seen.theme(theme)]) if theme else said(one.id)
    if one.what == "practice":
        title = next((held.title for held in (*view.practices, *library().practices) if held.id == one.id), None)
        return said(one.id) if title is None else titled(title)
    return seen.theme(one.id) if one.what == "theme" else titles.get(one.id) or said(one.id)
