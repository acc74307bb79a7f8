"""A work programme drawn on an axis of days: what is done when, what it was planned for, and where calls close."""

from collections.abc import Iterator
from datetime import date, timedelta

from ..programmes import Horizon, Line, Schedule
from ._days import MONTHS
from ._draw import LONGEST, as_table, canvas, cut, label
from ._draw import figure as framed
from ._escape import Html, el, joined
from ._svg import ROW, TOP, block, dot, months, path, share, tick

__all__ = ["drawn", "figure", "line_words", "standing"]

DAY = timedelta(days=1)
WIDE, EDGE, HEAD = 760, 20, 56
_HEADS = ("Step", "Months", "Days", "Planned", "State")


def figure(schedule: Schedule, *, name: str, title: str) -> Html:
    """The drawing with its caption and legend, and the same as a table."""
    legend = el("p", "Bars are tasks, dots are workshops, squares deliverables, diamonds milestones; hollow: as planned "
                "before it slipped; a small triangle below: a call closes.", class_="small quiet")  # fmt: skip
    rows = ((one.name, *_cells(one)) for one in schedule.lines)
    return framed(title, drawn(schedule, name=name, title=title), as_table(title, _HEADS, rows), legend, "programme")


def standing(schedule: Schedule, *, title: str) -> Html:
    """The drawing as a file of its own: on white, with its title to be read, as wide as a page."""
    height = HEAD + TOP + ROW * (len(schedule.lines) + 1 + (schedule.before is not None)) + EDGE
    inside = el("svg", drawn(schedule, name="steps", title=title), x=EDGE, y=HEAD, width=WIDE - 2 * EDGE,
                height=height - HEAD, overflow="visible")  # fmt: skip
    ground = el("rect", width="100%", height="100%", fill="#ffffff")
    head = el("text", title, x=EDGE, y=EDGE + 12, font_family="sans-serif", font_size="16", font_weight="bold")
    return el("svg", ground, head, inside, xmlns="http://www.w3.org/2000/svg", width=WIDE, height=height, color="#0b4f5c",
              fill="#1c2226")  # fmt: skip


def drawn(schedule: Schedule, *, name: str, title: str) -> Html:
    """The drawing alone, which tells in words what it draws."""
    first, last = _ends(schedule)
    length = max((last - first).days, 1)
    rows = [*_spans(schedule, first, length), *(_row(one, first, length) for one in schedule.lines)]
    height = TOP + len(rows) * ROW
    grid = [tick((on - first).days, length, f"{on:%Y-%m}", height) for on in months(first, last)]
    placed = [el("g", row, transform=f"translate(0 {TOP + index * ROW})") for index, row in enumerate(rows)]
    told = "; ".join([f"the programme: {_stretch(schedule.horizon)}", *map(line_words, schedule.lines)])
    return canvas(name, title, told, height, [*grid, *placed])


def line_words(one: Line) -> str:
    """A step in one line of words."""
    return f"{_months(one)} {one.name}{_notes(one)}, {_days(one)}"


def _ends(schedule: Schedule) -> tuple[date, date]:
    lines = schedule.lines
    spans = [one for one in (schedule.horizon, schedule.before) if one]
    closes = [call.closes for one in lines for call in one.calls if _near(call.closes, schedule)]
    days = [*(one.first for one in lines), *(one.last for one in lines), *(one.planned_last for one in lines), *closes]
    return min([*days, *(one.start for one in spans)]), max([*days, *(one.end for one in spans)])


def _near(closes: date, schedule: Schedule) -> bool:
    """A call that closes years away would press all else together."""
    return schedule.horizon.start - 400 * DAY <= closes <= schedule.horizon.end + 400 * DAY


def _spans(schedule: Schedule, first: date, length: int) -> Iterator[Html]:
    for word, of in (("The programme", schedule.horizon), ("Unmoved", schedule.before)):
        if of is not None:
            bar = block(
                _at(of.start, first, length), share((of.end - of.start).days, length), 20, of is schedule.before
            )
            yield joined([label(cut(f"{word}: {_stretch(of)}"), 15), bar])


def _row(one: Line, first: date, length: int) -> Html:
    room = LONGEST - len(_notes(one)) - len(_months(one)) - 1
    words = label(f"{_months(one)} {cut(one.name, room)}{_notes(one)}", 15)
    here, then = _at(_mark(one), first, length), _at(_planned(one), first, length)
    if one.kind == "task":
        span = (one.last - one.first).days + 1
        old = [block(_at(one.planned_last - (span - 1) * DAY, first, length), share(span, length), 20, True)]
        shapes = [*(old if one.late else ()), block(_at(one.first, first, length), share(span, length), 20, False)]
    else:
        old = [path(then, here, 27), _point(one.kind, then, hollow=True)]
        shapes = [*(old if one.late else ()), _point(one.kind, here, hollow=False)]
    closes = [_close(_at(call.closes, first, length)) for call in one.calls
              if first <= call.closes <= first + length * DAY]  # fmt: skip
    return joined([words, *shapes, *closes])


def _point(kind: str, at: float, *, hollow: bool) -> Html:
    if kind == "workshop":
        return dot(at, 27, hollow)
    outline = "M-5-5H5V5H-5Z" if kind == "deliverable" else "M0-7L7 0L0 7L-7 0Z"
    style = {"fill": "none", "stroke": "currentColor"} if hollow else {}
    shape = el("path", d=outline, class_="hollow" if hollow else "full", **style)
    return el("svg", shape, x=f"{1 + at * 0.98:.2f}%", y=27, overflow="visible")


def _close(at: float) -> Html:
    shape = el("path", d="M0 0L4 6H-4Z", class_="full")
    return el("svg", shape, x=f"{at:.2f}%", y=34, overflow="visible")


def _mark(one: Line) -> date:
    return one.first if one.kind == "workshop" else one.last


def _planned(one: Line) -> date:
    """Where the mark of a step stood as it was planned."""
    return one.planned_last - (one.last - one.first) if one.kind == "workshop" else one.planned_last


def _at(on: date, first: date, length: int) -> float:
    return share((on - first).days, length)


def _months(one: Line) -> str:
    return f"M{one.start}–M{one.due}" if one.start != one.due else f"M{one.due}"


def _notes(one: Line) -> str:
    """What sets a step apart, in words."""
    late = f"{one.late:+d} month{'' if abs(one.late) == 1 else 's'}".replace("-", "−")
    told = [late if one.late else None, "critical" if one.critical else None,
            None if one.percent is None else f"{one.percent} %"]  # fmt: skip
    words = ", ".join(filter(None, told))
    return f" ({words})" if words else ""


def _days(one: Line) -> str:
    closing = [f"{call.call or call.instrument} closes {_short(call.closes)}" for call in one.calls]
    days = _short(one.first) if one.first == one.last else f"{_short(one.first)} – {_short(one.last)}"
    return "; ".join([days, *closing])


def _stretch(of: Horizon) -> str:
    return f"{_short(of.start)} – {_short(of.end - DAY)}"


def _short(when: date) -> str:
    return f"{when.day} {MONTHS[when.month - 1][:3]} {when.year}"


def _cells(one: Line) -> tuple[str, str, str, str]:
    planned = f"M{one.planned}, {_short(one.planned_last)}" if one.late else "as planned"
    return _months(one), _days(one), planned, _notes(one).strip(" ()") or one.kind
