"""The Vega-Lite door: the work programme as the specification of a timeline, data and all, for any tool that draws it."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from ..audience import Audience
from ..dossiers import Dossier
from ..programmes import Line, Schedule
from ..programmes.horizons import first_day
from ._escape import inert
from ._made_up import made_up, marked

__all__ = ["timeline"]

SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
DAY = timedelta(days=1)
KEY = "red: critical; dashed: as planned, or as it would have been; an upright line: a call closes"
# A bare date is read as midnight UTC, and would be drawn a day early to the west of Greenwich.
_PARSED = dict.fromkeys(("first", "end", "was_first", "was_end", "closes"), "utc:'%Y-%m-%d'")
_BARS = "datum.kind == 'task' || datum.kind == 'programme'"
_HOLLOW = {"stroke": "#5c6b70", "strokeDash": [4, 3]}
_SHAPES = {"workshop": "circle", "deliverable": "square", "milestone": "diamond"}
_TOLD = ("step", "kind", "months", "last", "planned", "critical", "call", "illustrative")


def timeline(dossier: Dossier, *, audience: "Audience | str" = "public") -> str:
    """The work programme of a dossier as a Vega-Lite specification: each step on its days, hollow where it was planned for
    or would have been, had the anchor not moved, with the calls that close.

    >>> from smallgiants.groups import Group
    >>> from smallgiants.programmes import Programme, Task
    >>> plan = Programme(id="wp", pinned="2024-03-13", months=18, tasks=[Task(id="t-1", title="Ask", start=1, due=2)])
    >>> d = Dossier(id="d", on="2024-03-14", group=Group(id="g", name="Small Giants", zone="Europe/Brussels"), programme=plan)
    >>> row = json.loads(timeline(d))["data"]["values"][1]
    >>> row["row"], row["first"], row["end"]
    ('M1–M2 Ask', '2024-03-13', '2024-05-13')

    It asks the network for nothing.  Raises `NotAllowed` for a programme that cannot be laid out in time.
    """
    laid = dossier.view(audience=audience).schedule(on=None)
    title = marked(inert(f"The work programme of {dossier.group.name}"), dossier)
    rows = [*_spans(laid), *_steps(laid, made_up(dossier))]
    named = {"field": "row", "type": "nominal", "sort": [row["row"] for row in rows], "title": None}
    made = {
        "$schema": SCHEMA,
        "title": {"text": title, "subtitle": KEY},
        "description": f"{title}, {laid.horizon}",
        "width": 560,
        "height": {"step": 22},
        "data": {"values": rows, "format": {"type": "json", "parse": _PARSED}},
        "encoding": {"y": {**named, "axis": {"labelLimit": 320}}},
        "layer": [*_layers()],
    }
    return json.dumps(made, ensure_ascii=False, indent=2) + "\n"


def _spans(laid: Schedule) -> Iterator[dict[str, Any]]:
    was = {"was_first": f"{laid.before.start}", "was_end": f"{laid.before.end}"} if laid.before else {}
    last = f"{laid.horizon.end - DAY}"
    yield {"row": "The programme", "kind": "programme", "first": f"{laid.horizon.start}", "end": f"{laid.horizon.end}",
           "last": last, **was}  # fmt: skip


def _steps(laid: Schedule, fake: frozenset[str]) -> Iterator[dict[str, Any]]:
    taken: dict[str, int] = {}
    for one in laid.lines:
        row = f"{_months(one)} {inert(one.name)}"
        taken[row] = taken.get(row, 0) + 1  # two steps of one name keep a row each
        yield {"row": row if taken[row] == 1 else f"{row} ({taken[row]})", **_step(one, laid, one.step in fake)}


def _step(one: Line, laid: Schedule, fake: bool) -> dict[str, Any]:
    made: dict[str, Any] = {
        "step": one.step, "kind": one.kind, "months": _months(one), "first": f"{one.first}", "end": f"{one.last + DAY}",
        "last": f"{one.last}", "planned": f"{one.planned_last}", "critical": one.critical, "illustrative": fake,
    }  # fmt: skip
    if one.late:
        made |= {"was_first": f"{_was(one, laid)}", "was_end": f"{one.planned_last + DAY}"}
    if one.calls:  # more than one are told; the first to close is drawn
        first = min(one.calls, key=lambda call: (call.closes, call.instrument))
        named = "; ".join(
            f"{call.instrument} {call.call or ''}".strip() + f" closes {call.closes}" for call in one.calls
        )
        made |= {"call": inert(named), "closes": f"{first.closes}"}
    return made


def _was(one: Line, laid: Schedule) -> date:
    return first_day(laid.horizon, max(one.start - one.late, 1)) if one.kind == "task" else one.planned_last


def _months(one: Line) -> str:
    return f"M{one.start}–M{one.due}" if one.start != one.due else f"M{one.due}"


def _layers() -> Iterator[dict[str, Any]]:
    told = [{"field": name, "type": "nominal"} for name in _TOLD]
    colour = {"condition": {"test": "datum.critical", "value": "#b3471b"}, "value": "#0b4f5c"}
    kinds = {"domain": [*_SHAPES], "range": [*_SHAPES.values()]}
    shape = {"field": "kind", "type": "nominal", "legend": None, "scale": kinds}
    bar = {"type": "bar", "fillOpacity": 0, **_HOLLOW}
    point = {"type": "point", "filled": True, "opacity": 1, "size": 70}
    was, now = {"x": _on("was_first"), "x2": {"field": "was_end"}}, {"x": _on("first"), "x2": {"field": "end"}}
    yield _layer(f"({_BARS}) && datum.was_first", bar, **was)
    yield _layer(_BARS, {"type": "bar", "height": 9}, **now, color=colour, tooltip=told)
    yield _layer(f"!({_BARS}) && datum.was_first", {**point, "filled": False, **_HOLLOW}, x=was["x"], shape=shape)
    yield _layer(f"!({_BARS})", point, x=now["x"], color=colour, shape=shape, tooltip=told)
    yield _layer("datum.closes", {"type": "tick", "thickness": 2, "color": "#7a1f5c"}, x=_on("closes"))


def _layer(test: str, mark: dict[str, Any], **encoding: Any) -> dict[str, Any]:
    return {"transform": [{"filter": test}], "mark": mark, "encoding": encoding}


def _on(field: str) -> dict[str, Any]:
    return {"field": field, "type": "temporal", "title": None, "scale": {"type": "utc"}, "axis": {"format": "%Y-%m"}}
