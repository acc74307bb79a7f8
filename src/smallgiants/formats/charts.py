"""The charts door: inline SVG that needs no script and no network, and says in words what it draws.

Places are percentages and letters keep their size, so that a chart is read as well on a phone as on paper.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from attrs import field, frozen

from ..checks import a, each, optional, several, whole, words
from ..civiltime import LocalView, Slot, WallTime
from ._days import spoken
from ._draw import LONGEST, as_table, canvas, cut, figure, label
from ._escape import Html, el, joined
from ._grid import heat, shares
from ._ladder import cash_curve, ladder

__all__ = ["Bar", "Hour", "Span", "bars", "cash_curve", "clock", "heat", "ladder", "shares", "timeline", "world_clock"]

ROW, TOP = 40, 26
DAY = 24 * 60
TALL = 62
_WEEKDAYS = "Mon Tue Wed Thu Fri Sat Sun".split()


@frozen(kw_only=True)
class Bar:
    """One bar of a chart: its label, its length, and what sets it apart, in words.

    >>> Bar(label="Circular City", value=8, mark="chosen").mark
    'chosen'
    """

    label: str = field(validator=words)
    value: int = field(validator=whole(least=0))
    mark: str | None = field(default=None, validator=optional(words))


@frozen(kw_only=True)
class Hour:
    """When some clocks show a meeting: the wall time there, and how long it lasts; `None` is unknown.

    >>> Hour(label="Horta", local=datetime(2024, 3, 13, 9), minutes=60).local.hour
    9
    """

    label: str = field(validator=words)
    local: WallTime = field(validator=a(datetime))
    minutes: int | None = field(default=None, validator=optional(whole(least=1)))


@frozen(kw_only=True)
class Span:
    """Days on a timeline: from `start`, included, to `end`, not included; without an end, a single day.

    `was` are days it stood on before.

    >>> Span(label="First meeting", start=date(2024, 3, 13), was=[date(2024, 2, 21)]).end is None
    True
    """

    label: str = field(validator=words)
    start: date = field(validator=a(date))
    end: date | None = field(default=None, validator=optional(a(date)))
    was: tuple[date, ...] = field(default=(), converter=several, validator=each(a(date)))
    faint: bool = field(default=False, validator=a(bool))


def bars(rows: Sequence[Bar], *, name: str, title: str, description: str) -> str:
    """A bar chart; bars with a mark are filled, the others are outlined.

    >>> print(bars([Bar(label="Circular City", value=8)], name="votes", title="Approvals", description="8")[:18])
    <svg class="chart"
    """
    most = max((row.value for row in rows), default=0) or 1
    drawn = [_bar(index, row, most) for index, row in enumerate(rows)]
    return str(canvas(name, title, description, len(rows) * ROW, drawn))


def clock(hours: Sequence[Hour], *, name: str, title: str, description: str) -> str:
    """The day of a meeting as several clocks show it: one row for each, from midnight to midnight.

    >>> nine = Hour(label="09:00 Horta", local=datetime(2024, 3, 13, 9), minutes=60)
    >>> "09:00 Horta" in clock([nine], name="clock", title="Local hours", description="Horta 09:00")
    True
    """
    height = TOP + len(hours) * ROW
    grid = [_tick(hour * 60, DAY, f"{hour:02d}", height) for hour in (0, 6, 12, 18, 24)]
    return str(canvas(name, title, description, height, [*grid, *map(_hour, range(len(hours)), hours)]))


def world_clock(slot: Slot, places: "Mapping[str, str] | Iterable[str]", *, name: str, title: str) -> str:
    """A slot as clocks around the world show it: a figure with a drawing, a row for each place, and the same as a table.

    >>> slot = Slot(local="2024-03-13T11:00", zone="Europe/Brussels", duration="PT1H")
    >>> drawn = world_clock(slot, {"Horta": "Atlantic/Azores", "Eeklo": "Europe/Brussels"}, name="w", title="First meeting")
    >>> "Wed 13 March 2024, 09:00–10:00, UTC−01:00" in drawn, drawn.count("<tr>")
    (True, 3)

    `places` are zones, or names with their zones; rows stand from west to east.  The night, from 22 to 6, is shaded; what
    runs past midnight is cut at the edge and its end told in words.  Where the day is another than the slot's own, it is
    said.  Raises `UnresolvedTime` for a slot that names no single instant, `InvalidValue` for a zone that is unknown.
    """
    named = dict(places) if isinstance(places, Mapping) else {zone: zone for zone in places}
    views = sorted(((place, slot.view(zone)) for place, zone in named.items()), key=lambda row: (row[1].offset, row[0]))
    height = TOP + len(views) * TALL
    grid = [_tick(hour * 60, DAY, f"{hour:02d}", height) for hour in (0, 6, 12, 18, 24)]
    rows = [_world_row(index, place, view) for index, (place, view) in enumerate(views)]
    described = "; ".join(f"{place}: {_told(view)}" for place, view in views) or "no place"
    drawn = canvas(name, title, described, height, [*grid, *rows])
    return str(figure(title, drawn, _world_table(title, views), kind="world-clock"))


def timeline(spans: Sequence[Span], *, name: str, title: str, description: str) -> str:
    """Days and stretches of days on one axis; a hollow dot is where something stood before.

    >>> first = Span(label="First meeting", start=date(2024, 3, 13), was=[date(2024, 2, 21)])
    >>> timeline([first], name="months", title="Months", description="moved").count("<circle")
    2
    """
    days = [day for span in spans for day in (span.start, span.end or span.start, *span.was)]
    first, last = min(days), max(days)
    length = max((last - first).days, 1)
    height = TOP + len(spans) * ROW
    grid = [_tick((day - first).days, length, f"{day:%Y-%m}", height) for day in _months(first, last)]
    return str(
        canvas(name, title, description, height, [*grid, *(_span(i, s, first, length) for i, s in enumerate(spans))])
    )


def _bar(index: int, row: Bar, most: int) -> Html:
    top = index * ROW
    mark = f" ({row.mark})" if row.mark else ""
    told = label(f"{row.value} {cut(row.label, LONGEST - len(mark) - 4)}{mark}", top + 15)
    return joined([told, _block(0, row.value / most * 100, top + 20, row.mark is None)])


def _hour(index: int, hour: Hour) -> Html:
    top = TOP + index * ROW
    start = hour.local.hour * 60 + hour.local.minute
    length = min(hour.minutes or 10, DAY - start)  # what runs past midnight is cut at the edge of the day
    return joined(
        [
            label(cut(hour.label), top + 15),
            _block(_share(start, DAY), _share(length, DAY), top + 20, not hour.minutes),
        ]
    )


def _world_row(index: int, place: str, view: LocalView) -> Html:
    top = TOP + index * TALL
    start = view.start.hour * 60 + view.start.minute
    minutes = 10 if view.end is None else int((_length(view)).total_seconds()) // 60
    nights = [_night(at, length, top + 38) for at, length in ((0, 6 * 60), (22 * 60, 2 * 60))]
    bar = _block(_share(start, DAY), _share(min(max(minutes, 1), DAY - start), DAY), top + 38, view.end is None)
    when = el("text", _told(view), class_="axis", x=0, y=top + 32)
    return joined([el("text", cut(place), x=0, y=top + 15, font_weight="600"), when, *nights, bar])


def _length(view: LocalView) -> timedelta:
    """How long it lasts in exact time, though the clocks may change meanwhile."""
    away = (view.end_offset or view.offset) - view.offset
    return (view.end or view.start) - view.start - away


def _night(at: int, length: int, top: int) -> Html:
    return el("rect", class_="night", x=f"{_share(at, DAY):.2f}%", y=top, width=f"{_share(length, DAY):.2f}%", height=13,
              fill="currentColor", fill_opacity="0.1")  # fmt: skip


def _told(view: LocalView) -> str:
    return ", ".join(_parts(view))


def _parts(view: LocalView) -> tuple[str, str, str]:
    """Day, hours and offset; a day that is not the slot's own is said to be another."""
    start = f"{_WEEKDAYS[view.start.weekday()]} {spoken(view.start)}"
    until = ""
    if view.end is not None:
        later = (view.end.date() - view.start.date()).days
        until = f"–{view.end:%H:%M}" + (f" (+{later} {'day' if later == 1 else 'days'})" if later else "")
    other = {0: "", 1: " (the day after)", -1: " (the day before)"}.get(view.days, f" ({view.days:+d} days)")
    return f"{start}{other}", f"{view.start:%H:%M}{until}", _utc(view.offset)


def _utc(offset: timedelta) -> str:
    minutes = int(abs(offset).total_seconds()) // 60
    return f"UTC{'−' if offset < timedelta(0) else '+'}{minutes // 60:02}:{minutes % 60:02}"


def _world_table(title: str, views: Sequence[tuple[str, LocalView]]) -> Html:
    heads = ("Place", "Day", "Hours", "From UTC", "Zone")
    return as_table(title, heads, ((place, *_parts(view), view.zone) for place, view in views))


def _span(index: int, span: Span, first: date, length: int) -> Html:
    top = TOP + index * ROW
    at = _share((span.start - first).days, length)
    if span.end is not None:
        drawn = [_block(at, _share((span.end - span.start).days, length), top + 20, span.faint)]
    else:
        were = [_share((day - first).days, length) for day in span.was]
        drawn = [_path(one, at, top + 27) for one in were] + [_dot(one, top + 27, True) for one in were]
        drawn += [_dot(at, top + 27, span.faint)]
    return joined([label(cut(span.label), top + 15), *drawn])


def _block(left: float, width: float, top: int, hollow: bool) -> Html:
    style = {"fill": "none", "stroke": "currentColor", "stroke_dasharray": "4 3"} if hollow else {}
    return el("rect", class_="hollow" if hollow else "full", x=f"{left:.2f}%", y=top, width=f"{max(width, 0.4):.2f}%",
              height=13, rx=2, **style)  # fmt: skip


def _dot(at: float, middle: int, hollow: bool) -> Html:
    style = {"fill": "none", "stroke": "currentColor"} if hollow else {}
    return el("circle", class_="hollow" if hollow else "full", cx=f"{1 + at * 0.98:.2f}%", cy=middle, r=5, **style)


def _path(one: float, other: float, middle: int) -> Html:
    ends = {"x1": f"{1 + one * 0.98:.2f}%", "x2": f"{1 + other * 0.98:.2f}%"}
    return el("line", class_="path", y1=middle, y2=middle, stroke="currentColor", stroke_dasharray="1 4", **ends)


def _tick(at: int, length: int, label: str, height: int) -> Html:
    place = _share(at, length)
    anchor = "start" if place < 5 else "end" if place > 95 else "middle"
    line = el("line", class_="tick", x1=f"{place:.2f}%", x2=f"{place:.2f}%", y1=TOP - 8, y2=height,
              stroke="currentColor", stroke_opacity="0.25")  # fmt: skip
    return joined([line, el("text", label, class_="axis", x=f"{place:.2f}%", y=12, text_anchor=anchor)])


def _months(first: date, last: date) -> list[date]:
    """Firsts of months between two days, so few that their names do not run into each other."""
    count = (last.year - first.year) * 12 + last.month - first.month
    step = next((step for step in (1, 2, 3, 6, 12, 24, 36) if count / step <= 4), 60)
    months = range(first.year * 12 + first.month, last.year * 12 + last.month)
    return [date(month // 12, month % 12 + 1, 1) for month in months if month % step == 0]


def _share(part: float, whole_: float) -> float:
    return part / whole_ * 100
