"""What charts of rows are drawn from: bars, dots, and the months along the top."""

from datetime import date

from ._escape import Html, el, joined

__all__ = ["ROW", "TOP", "block", "dot", "months", "path", "share", "tick"]

ROW, TOP = 40, 26


def block(left: float, width: float, top: int, hollow: bool) -> Html:
    """A bar from a place, as wide as it lasts, in percent."""
    style = {"fill": "none", "stroke": "currentColor", "stroke_dasharray": "4 3"} if hollow else {}
    return el("rect", class_="hollow" if hollow else "full", x=f"{left:.2f}%", y=top, width=f"{max(width, 0.4):.2f}%",
              height=13, rx=2, **style)  # fmt: skip


def dot(at: float, middle: int, hollow: bool) -> Html:
    """A point in time."""
    style = {"fill": "none", "stroke": "currentColor"} if hollow else {}
    return el("circle", class_="hollow" if hollow else "full", cx=f"{1 + at * 0.98:.2f}%", cy=middle, r=5, **style)


def path(one: float, other: float, middle: int) -> Html:
    """A dotted line from where something stood to where it stands."""
    ends = {"x1": f"{1 + one * 0.98:.2f}%", "x2": f"{1 + other * 0.98:.2f}%"}
    return el("line", class_="path", y1=middle, y2=middle, stroke="currentColor", stroke_dasharray="1 4", **ends)


def tick(at: int, length: int, word: str, height: int) -> Html:
    """A line down the chart with a word at its top."""
    place = share(at, length)
    anchor = "start" if place < 5 else "end" if place > 95 else "middle"
    line = el("line", class_="tick", x1=f"{place:.2f}%", x2=f"{place:.2f}%", y1=TOP - 8, y2=height,
              stroke="currentColor", stroke_opacity="0.25")  # fmt: skip
    return joined([line, el("text", word, class_="axis", x=f"{place:.2f}%", y=12, text_anchor=anchor)])


def months(first: date, last: date) -> list[date]:
    """Firsts of months between two days, so few that their names do not run into each other."""
    count = (last.year - first.year) * 12 + last.month - first.month
    step = next((step for step in (1, 2, 3, 6, 12, 24, 36) if count / step <= 4), 60)
    every = range(first.year * 12 + first.month, last.year * 12 + last.month)
    return [date(month // 12, month % 12 + 1, 1) for month in every if month % step == 0]


def share(part: float, whole_: float) -> float:
    """A part of a whole in percent."""
    return part / whole_ * 100
