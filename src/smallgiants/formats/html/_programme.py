"""The work programme: what it covers, what is done when, what slipped, what answers what."""

from collections.abc import Iterator
from datetime import date

from ...programmes import Covered, Horizon, Line, Move, Programme, Schedule, Slip, coverage, horizon, slippage
from ...workshops import Workshop
from .._days import spoken
from .._escape import Child, Html, el, inert, joined
from .._gantt import drawn
from ..charts import Span, timeline
from ._parts import Seen, chart, facts, listed, nothing, section, table
from ._words import counted, cut, day, said, several, stamp, titled, worded

__all__ = ["programme"]


def programme(seen: Seen) -> Html:
    """The section about the work programme and its horizon."""
    plan = seen.view.programme
    if plan is None:
        return section("programme", "The work programme", nothing("There is no work programme yet."))
    anchor = next((one for one in seen.view.workshops if one.id == plan.anchor), None)
    start = anchor.slot.local.date() if anchor and anchor.slot else None
    now = horizon(plan, anchor_on=start) if plan.pinned or start else None
    if now is None:
        waits = nothing(f"It covers {counted(plan.months, 'month')} from a day that is not known yet.")
        return section("programme", "The work programme", facts(_about(seen, plan, anchor)), seen.notes.drawn(), waits)
    before = _before(plan, anchor)
    top = facts([*_about(seen, plan, anchor), *_covers(now, before)])
    laid = seen.view.schedule(on=None)
    more = _laid_out(seen, plan, laid) if laid.lines else (_drawn(seen, now, before),)
    return section("programme", "The work programme", top, seen.notes.drawn(), *more)


def _about(seen: Seen, plan: Programme, anchor: Workshop | None) -> Iterator[tuple[str, Child]]:
    yield "State", "adopted" if plan.decision else "a draft: no decision has adopted it"
    yield "Length", joined([counted(plan.months, "month"), seen.notes.mark("programme.months")])
    if plan.pinned:
        yield "Starts on", joined([day(plan.pinned), ", whatever moves"])
    else:
        off = " (cancelled)" if anchor and anchor.status == "cancelled" else None
        yield "Starts with", joined(["the day of ", titled(anchor.title), off]) if anchor else None
    if plan.themes:
        yield "Themes", several([seen.theme(one) for one in plan.themes])
    if plan.objectives:
        yield "Objectives", listed(worded(one.title) for one in plan.objectives)


def _covers(now: Horizon, before: Horizon | None) -> Iterator[tuple[str, Child]]:
    yield "Covers", _stretch_words(now)
    if before:
        yield "Without the move", _stretch_words(before)


def _stretch_words(of: Horizon) -> Html:
    days = el("code", f"[{of.start}, {of.end})", class_="quiet")
    return joined([day(of.start), " up to, and not including, ", day(of.end), " ", days])


def _before(plan: Programme, anchor: Workshop | None) -> Horizon | None:
    """The horizon as it would have been, had its anchor stayed on its first day."""
    if plan.pinned or anchor is None or anchor.original is None or not anchor.days_moved:
        return None
    return horizon(plan, anchor_on=anchor.original.local.date())


def _drawn(seen: Seen, now: Horizon, before: Horizon | None) -> Html:
    spans = [_stretch("The programme", now)]
    spans += [_stretch("Unmoved", before, True)] if before else []
    spans += [span for one in seen.view.workshops[:12] if (span := _meeting(one))]
    told = "; ".join(span.label for span in spans)
    title = "The months of the work programme, and the workshops"
    return chart("The months of the programme", timeline(spans, name="months", title=title, description=told))


def _stretch(name: str, of: Horizon, faint: bool = False) -> Span:
    return Span(label=f"{name}: {_short(of.start)} – {_short(of.end)}", start=of.start, end=of.end, faint=faint)


def _meeting(one: Workshop) -> Span | None:
    if one.slot is None:
        return None
    at, off = one.slot.local.date(), one.status == "cancelled"
    was = () if one.original is None or one.original.local.date() == at else (one.original.local.date(),)
    days = f"{_short(was[0])} → {_short(at)}" if was else _short(at)
    label = f"{'Cancelled: ' if off else ''}{days}: {inert(str(one.title))}"
    return Span(label=label, start=at, was=was, faint=off)


def _short(when: date) -> str:
    number, month, year = spoken(when).split()
    return f"{number} {month[:3]} {year}"


def _laid_out(seen: Seen, plan: Programme, laid: Schedule) -> Iterator[Html]:
    """The steps in time, what slipped and why, what answers what, and what may go wrong."""
    title = "The steps of the work programme"
    yield chart("The steps in time; hollow is what was planned, a small triangle a call that closes",
                str(drawn(laid, name="steps", title=title)))  # fmt: skip
    heads = ("Step", "Months", "Last day", "Planned", "Slack", "Done", "Lead", "Waits for")
    names = {line.step: said(cut(line.name)) for line in laid.lines}
    yield table(seen.notes, "plan-steps", title, heads, (_step(seen, line, names) for line in laid.lines), len(laid.lines),
                numbers=("Slack", "Done"))  # fmt: skip
    slips = [slip for slip in slippage(plan, on=None).slips if slip.moves]
    moves = [(slip, move) for slip in slips for move in slip.moves]
    if moves:
        yield table(seen.notes, "plan-slips", "What was moved, and why", ("Step", "When", "From", "To", "Why"),
                    (_move(slip, move, names) for slip, move in moves), len(moves))  # fmt: skip
    found = _answers(seen, plan)
    if found:
        yield table(seen.notes, "plan-answers", "What answers what", ("What", "Which", "Answered by"),
                    (_answer(seen, one, names) for one in found), len(found))  # fmt: skip
    risks = [one for one in plan.risks if not one.dropped]
    if risks:
        rows = ((titled(one.title), one.likelihood, one.impact, worded(one.mitigation)) for one in risks)
        yield table(seen.notes, "plan-risks", "What may go wrong", ("Risk", "Likelihood", "Impact", "What is done about it"),
                    rows, len(risks))  # fmt: skip


def _step(seen: Seen, line: Line, names: dict[str, Html]) -> tuple[Child, ...]:
    months = f"M{line.start}–M{line.due}" if line.start != line.due else f"M{line.due}"
    late = joined([day(line.planned_last), f" (M{line.planned})"]) if line.late else "as planned"
    slack = None if line.slack is None else "none: it is critical" if line.critical else counted(line.slack, "month")
    waits = several([names[one] for one in line.after if one in names]) if line.after else "nothing"
    done = f"{line.percent} %" if line.percent is not None else None if line.kind == "task" else "–"
    lead = seen.name(line.lead) if line.lead else None if line.kind in ("task", "deliverable") else "–"
    return (names[line.step], months, day(line.last), late, slack, done, lead, waits)


def _move(slip: Slip, move: Move, names: dict[str, Html]) -> tuple[Child, ...]:
    end = "dropped" if move.to is None else f"M{move.to}"
    return (
        names.get(slip.step, said(slip.step)),
        stamp(move.at),
        f"M{move.was}",
        end,
        said(move.reason) if move.reason else None,
    )


def _answers(seen: Seen, plan: Programme) -> tuple[Covered, ...]:
    view = seen.view
    found = coverage(plan, challenges=[one.id for one in view.statements], needs=[need.id for need in view.needs])
    return found.covered


def _answer(seen: Seen, one: Covered, names: dict[str, Html]) -> tuple[Child, ...]:
    titles = {part.id: titled(part.title) for part in seen.view.programme.objectives} if seen.view.programme else {}
    which = seen.theme(one.id) if one.what == "theme" else titles.get(one.id) or said(one.id)
    by = several([names.get(part, titles.get(part) or said(part)) for part in one.by])
    return (one.what, which, by if one.by else el("span", "nothing yet", class_="none"))
