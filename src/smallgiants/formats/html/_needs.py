"""What the members need, summed, and what the work programme covers."""

from collections.abc import Iterator
from datetime import date

from ...disclosure import Shown
from ...needs import needs_sum
from ...programmes import Horizon, Programme, horizon
from ...workshops import Workshop
from .._days import spoken
from .._escape import Child, Html, el, inert, joined
from ..charts import Span, timeline
from ._parts import Seen, chart, facts, listed, nothing, section, table
from ._words import counted, day, several, titled, worded

__all__ = ["needs", "programme"]


def needs(seen: Seen) -> Html:
    """The section about needs."""
    if not seen.whole.needs:
        return section("needs", "What the members need", nothing("No need is known yet."))
    sums = needs_sum(seen.whole.needs, audience=seen.audience)
    *cells, whole = sums.cells
    unknown = sum(need.amount is None and not need.withdrawn for need in seen.whole.needs)
    rows = ((seen.theme(cell.cell or ""), *_sum(seen, cell)) for cell in cells)
    foot, heads = ("All themes", *_sum(seen, whole)), ("Theme", "Sum", "Towns")
    told = table(seen.notes, "needs-sums", "Needs by theme", heads, rows, len(cells), numbers=heads[1:], foot=foot)
    return section("needs", "What the members need", told, *_doubts(sums.cells, unknown))


def _sum(seen: Seen, cell: Shown) -> tuple[Child, Child]:
    if cell.sums is None:
        return el("span", "withheld", class_="none"), el("span", "withheld", class_="none")
    sums = joined(map(str, cell.sums), " + ") if cell.sums else "nothing"
    return joined([sums, seen.notes.mark("needs")]), f"{cell.contributors:,}"


def _doubts(cells: tuple[Shown, ...], unknown: int) -> Iterator[Html]:
    if any(cell.sums is None for cell in cells):
        yield el("p", "A sum is withheld where fewer than five towns that did not permit their figure stand behind it, or "
                 "where one could be found by subtracting.", class_="small quiet")  # fmt: skip
    if unknown:
        noun = "one need has" if unknown == 1 else f"{unknown} needs have"
        yield el("p", f"Left out: {noun} no amount yet, which is unknown and not nothing.", class_="small quiet")


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
    return section("programme", "The work programme", facts([*_about(seen, plan, anchor), *_covers(now, before)]),
                   seen.notes.drawn(), _drawn(seen, now, before))  # fmt: skip


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
        yield "Objectives", listed(map(worded, plan.objectives))


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
