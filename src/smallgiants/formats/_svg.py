"""What every chart is drawn from: rows with their labels, bars, dots, and the months along the top."""

from collections.abc import Iterable
from datetime import date

from ._escape import Html, el, joined

__all__ = ["LONGEST", "ROW", "TOP", "block", "chart", "cut", "dot", "label", "months", "path", "share", "tick"]

ROW, TOP, LONGEST = 40, 26, 43


def chart(name: str, title: str, description: str, height: int, drawn: Iterable[Html]) -> Html:
    """A whole chart, told in words too."""
    told = (el("title", title, id=f"{name}-title"), el("desc", description, id=f"{name}-desc"))
    # Presentation attributes are for a chart that stands alone: the style sheet of a page overrules them.
    return el(
        "svg", *told, joined(drawn, "\n"), class_="chart", id=name, role="img", width="100%", height=height + 4,
        aria_labelledby=f"{name}-title {name}-desc", fill="currentColor", font_family="sans-serif", font_size="14",
    )  # fmt: skip


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


def label(text: str, base: int) -> Html:
    """The words of a row."""
    return el("text", text, x=0, y=base)


def cut(text: str, most: int = LONGEST) -> str:
    """Words cut to what a narrow screen shows."""
    return text if len(text) <= most else f"{text[: max(most, 8) - 1]}…"


def months(first: date, last: date) -> list[date]:
    """Firsts of months between two days, so few that their names do not run into each other."""
    count = (last.year - first.year) * 12 + last.month - first.month
    step = next((step for step in (1, 2, 3, 6, 12, 24, 36) if count / step <= 4), 60)
    every = range(first.year * 12 + first.month, last.year * 12 + last.month)
    return [date(month // 12, month % 12 + 1, 1) for month in every if month % step == 0]


def share(part: float, whole_: float) -> float:
    """A part of a whole in percent."""
    return part / whole_ * 100
