"""The charts door: inline SVG that needs no script and no network, and says in words what it draws.

Places are percentages and letters keep their size, so that a chart is read as well on a phone as on paper.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from attrs import evolve, field, frozen

from ..audience import Audience
from ..checks import a, each, optional, several, whole, words
from ..civiltime import LocalView, Slot, WallTime
from ..dossiers import Dossier
from ..errors import InvalidValue
from ..programmes import Programme
from ._days import spoken
from ._draw import LONGEST, as_table, canvas, cut, figure, label
from ._escape import Drawing, Html, el, joined
from ._gantt import figure as drawn_programme
from ._gantt import standing
from ._grid import heat, shares
from ._ladder import cash_curve, ladder
from ._made_up import marked
from ._svg import ROW, TOP, block, dot, months, path, share, tick

__all__ = [
    "Bar",
    "Hour",
    "Span",
    "bars",
    "cash_curve",
    "clock",
    "heat",
    "ladder",
    "picture",
    "shares",
    "timeline",
    "world_clock",
]

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
    return Drawing(canvas(name, title, description, len(rows) * ROW, drawn))


def clock(hours: Sequence[Hour], *, name: str, title: str, description: str) -> str:
    """The day of a meeting as several clocks show it: one row for each, from midnight to midnight.

    >>> nine = Hour(label="09:00 Horta", local=datetime(2024, 3, 13, 9), minutes=60)
    >>> "09:00 Horta" in clock([nine], name="clock", title="Local hours", description="Horta 09:00")
    True
    """
    height = TOP + len(hours) * ROW
    grid = [tick(hour * 60, DAY, f"{hour:02d}", height) for hour in (0, 6, 12, 18, 24)]
    return Drawing(canvas(name, title, description, height, [*grid, *map(_hour, range(len(hours)), hours)]))


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
    grid = [tick(hour * 60, DAY, f"{hour:02d}", height) for hour in (0, 6, 12, 18, 24)]
    rows = [_world_row(index, place, view) for index, (place, view) in enumerate(views)]
    described = "; ".join(f"{place}: {_told(view)}" for place, view in views) or "no place"
    drawn = canvas(name, title, described, height, [*grid, *rows])
    return Drawing(figure(title, drawn, _world_table(title, views), kind="world-clock"))


def timeline(
    x: "Sequence[Span] | Programme", dossier: Dossier | None = None, *, name: str = "timeline", title: str | None = None,
    description: str = "", audience: "Audience | str" = "public",
) -> str:  # fmt: skip
    """Days and stretches of days on one axis, where a hollow dot is where something stood before; or a work programme.

    >>> first = Span(label="First meeting", start=date(2024, 3, 13), was=[date(2024, 2, 21)])
    >>> timeline([first], name="months", title="Months", description="moved").count("<circle")
    2

    A programme is drawn with what its dossier knows of its anchor and its workshops, as a figure with the same as a table:
    each step on its days, hollow where it was planned for, with the calls that close.

    >>> from smallgiants.groups import Group
    >>> from smallgiants.programmes import Programme, Task
    >>> plan = Programme(id="wp", pinned="2024-03-13", months=18, tasks=[Task(id="t-1", title="Ask", start=1, due=2)])
    >>> d = Dossier(id="d", on="2024-03-14", group=Group(id="g", name="Small Giants", zone="Europe/Brussels"))
    >>> "M1–M2 Ask (critical), 13 Mar 2024 – 12 May 2024" in timeline(plan, d)
    True

    Raises `NotAllowed` for a programme that cannot be laid out in time.
    """
    if isinstance(x, Programme):
        return _programme(x, dossier, name, title, Audience.parse(audience))
    return _timeline(x, name, title or "", description)


def _programme(plan: Programme, dossier: Dossier | None, name: str, title: str | None, viewer: Audience) -> str:
    if dossier is None:
        hint = "its anchor is a workshop of a dossier"
        raise InvalidValue("type-wrong", "dossier", "the dossier that the programme belongs to", "none", hint)
    schedule = evolve(dossier, programme=plan).view(audience=viewer).schedule(on=None)
    return Drawing(drawn_programme(schedule, name=name, title=marked(title or _heading(dossier), dossier)))


def picture(dossier: Dossier, *, audience: "Audience | str" = "public") -> str:
    """The work programme of a dossier as an SVG file of its own, to be put into a text or sent.

    >>> from smallgiants.groups import Group
    >>> from smallgiants.programmes import Programme, Task
    >>> plan = Programme(id="wp", pinned="2024-03-13", months=18, tasks=[Task(id="t-1", title="Ask", start=1, due=2)])
    >>> d = Dossier(id="d", on="2024-03-14", group=Group(id="g", name="Small Giants", zone="Europe/Brussels"), programme=plan)
    >>> picture(d)[:61]
    '<svg xmlns="http://www.w3.org/2000/svg" width="760" height="1'

    It is `timeline` without the table, on white.  Raises `NotAllowed` for a programme that cannot be laid out in time.
    """
    schedule = dossier.view(audience=audience).schedule(on=None)
    return str(standing(schedule, title=marked(_heading(dossier), dossier))) + "\n"


def _heading(dossier: Dossier) -> str:
    return f"The work programme of {dossier.group.name}"


def _timeline(spans: Sequence[Span], name: str, title: str, description: str) -> str:
    days = [day for span in spans for day in (span.start, span.end or span.start, *span.was)]
    first, last = min(days), max(days)
    length = max((last - first).days, 1)
    height = TOP + len(spans) * ROW
    grid = [tick((day - first).days, length, f"{day:%Y-%m}", height) for day in months(first, last)]
    return Drawing(
        canvas(name, title, description, height, [*grid, *(_span(i, s, first, length) for i, s in enumerate(spans))])
    )


def _bar(index: int, row: Bar, most: int) -> Html:
    top = index * ROW
    mark = f" ({row.mark})" if row.mark else ""
    told = label(f"{row.value} {cut(row.label, LONGEST - len(mark) - 4)}{mark}", top + 15)
    return joined([told, block(0, row.value / most * 100, top + 20, row.mark is None)])


def _hour(index: int, hour: Hour) -> Html:
    top = TOP + index * ROW
    start = hour.local.hour * 60 + hour.local.minute
    length = min(hour.minutes or 10, DAY - start)  # what runs past midnight is cut at the edge of the day
    return joined(
        [
            label(cut(hour.label), top + 15),
            block(share(start, DAY), share(length, DAY), top + 20, not hour.minutes),
        ]
    )


def _world_row(index: int, place: str, view: LocalView) -> Html:
    top = TOP + index * TALL
    start = view.start.hour * 60 + view.start.minute
    minutes = 10 if view.end is None else int((_length(view)).total_seconds()) // 60
    nights = [_night(at, length, top + 38) for at, length in ((0, 6 * 60), (22 * 60, 2 * 60))]
    bar = block(share(start, DAY), share(min(max(minutes, 1), DAY - start), DAY), top + 38, view.end is None)
    when = el("text", _told(view), class_="axis", x=0, y=top + 32)
    return joined([el("text", cut(place), x=0, y=top + 15, font_weight="600"), when, *nights, bar])


def _length(view: LocalView) -> timedelta:
    """How long it lasts in exact time, though the clocks may change meanwhile."""
    away = (view.end_offset or view.offset) - view.offset
    return (view.end or view.start) - view.start - away


def _night(at: int, length: int, top: int) -> Html:
    return el("rect", class_="night", x=f"{share(at, DAY):.2f}%", y=top, width=f"{share(length, DAY):.2f}%", height=13,
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
    at = share((span.start - first).days, length)
    if span.end is not None:
        drawn = [block(at, share((span.end - span.start).days, length), top + 20, span.faint)]
    else:
        were = [share((day - first).days, length) for day in span.was]
        drawn = [path(one, at, top + 27) for one in were] + [dot(one, top + 27, True) for one in were]
        drawn += [dot(at, top + 27, span.faint)]
    return joined([label(cut(span.label), top + 15), *drawn])
