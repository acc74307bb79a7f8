"""The work programme: what it covers, and the months of one that has no steps yet."""

from collections.abc import Iterator
from datetime import date, timedelta

from ...programmes import Horizon, Programme, horizon
from ...workshops import Workshop
from .._days import spoken
from .._escape import Child, Html, el, inert, joined
from ..charts import Span, timeline
from ._parts import Seen, chart, facts, listed, nothing, section
from ._plan import laid_out
from ._words import counted, day, several, titled, worded

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
    more = laid_out(seen, plan, laid) if laid.lines else (_drawn(seen, now, before),)
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
        yield "Themes", joined([several([seen.theme(one) for one in plan.themes]), seen.notes.mark("programme.themes")])
    if kept := [one for one in plan.objectives if not one.dropped]:
        marks = (seen.notes.mark(f"programme.objectives[{one.id}].title") for one in kept)
        yield "Objectives", listed(joined([worded(one.title), mark]) for one, mark in zip(kept, marks, strict=True))


def _covers(now: Horizon, before: Horizon | None) -> Iterator[tuple[str, Child]]:
    yield "Covers", _stretch_words(now)
    if before:
        yield "Without the move", _stretch_words(before)
        yield "Moved by", f"{(now.start - before.start).days:+d} days, and every step with it".replace("-", "\u2212")


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
    return Span(
        label=f"{name}: {_short(of.start)} – {_short(of.end - timedelta(days=1))}",
        start=of.start,
        end=of.end,
        faint=faint,
    )


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
