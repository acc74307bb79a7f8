"""Two drawings of challenges: theme by barrier in towns, and lines that call at the towns which share a challenge."""

from collections.abc import Iterable, Iterator, Mapping

from ..challenges import HeatCell, HeatMap, Named, Shared, Sharing
from ._draw import as_table, canvas, cut, figure, label, slanted
from ._escape import Drawing, Html, el, joined

__all__ = ["heat", "shares"]

ROW, CELL = 50, 24
LEFT, WIDTH = 1.0, 88.0  # in percent: the last column's label leans over the rest
_LEGEND = (
    "A fuller cell is more towns. A dashed one is withheld, so that it tells of no single town; an empty one is none."
)


def heat(found: HeatMap, *, name: str, title: str) -> str:
    """A heat map of theme by barrier: a figure with a drawing, its legend, and the same as a table.

    >>> from smallgiants.challenges import heatmap
    >>> from smallgiants.formats.toml import example
    >>> drawn = heat(heatmap(example("small-giants-2024"), audience="public", on=None), name="heat", title="Challenges")
    >>> drawn.count("<tr>"), "withheld" in drawn
    (9, True)

    The number stands in each cell, so that nothing is told by colour alone.  It shows what `found` holds, for whoever that
    was made.
    """
    columns = [*found.barriers, None]
    rows = [*found.themes, None]
    most = max((cell.towns or 0 for cell in found.cells if cell.theme and cell.barrier), default=0) or 1
    places = [LEFT + WIDTH * index / len(columns) for index in range(len(columns))]
    step = WIDTH / len(columns)
    called = [cut(_label(one, "barriers"), 26) for one in columns]
    head = _head(called)
    heads = [slanted(text, at + step / 2, head - 8) for text, at in zip(called, places, strict=True)]
    drawn = [_row(found, theme, columns, places, step, head + index * ROW, most) for index, theme in enumerate(rows)]
    picture = canvas(name, title, _described(found), head + len(rows) * ROW, [*heads, *drawn])
    told = ((_label(theme, "themes"), *(_said(_cell(found, theme, one)) for one in columns)) for theme in rows)
    table = as_table(title, ("Theme", *(_label(one, "barriers") for one in columns)), told)
    return Drawing(figure(title, picture, table, el("p", _LEGEND, class_="small quiet"), kind="heat"))


def _head(labels: Iterable[str]) -> int:
    """How much room slanted labels take above."""
    return 24 + round(max(map(len, labels), default=0) * 5.9)


def _row(
    found: HeatMap, theme: Named | None, columns: list[Named | None], places: list[float], step: float, top: int, most: int
) -> Html:  # fmt: skip
    name = label(cut(f"{'— ' * (theme.depth if theme else 0)}{_label(theme, 'themes')}", 60), top + 15)
    cells = (
        _square(_cell(found, theme, one), at, step, top + 21, most) for one, at in zip(columns, places, strict=True)
    )
    return joined([name, *cells])


def _square(cell: HeatCell, at: float, step: float, top: int, most: int) -> Html:
    sum_ = cell.theme is None or cell.barrier is None
    box: dict[str, str | int] = {"x": f"{at:.2f}%", "y": top, "width": f"{step - 0.6:.2f}%", "height": CELL, "rx": 2}
    if cell.withheld:
        drawn = el("rect", class_="hollow", fill="none", stroke="currentColor", stroke_dasharray="2 3", **box)
    elif cell.towns and not sum_:
        share = 0.15 + 0.6 * cell.towns / most
        drawn = el("rect", class_="heat", fill="currentColor", fill_opacity=f"{share:.2f}", **box)
    else:
        drawn = el("rect", class_="tick", fill="none", stroke="currentColor", stroke_opacity="0.25", **box)
    number = "·" if cell.withheld else str(cell.towns) if cell.towns else ""
    weight = "600" if sum_ else None
    told = el("text", number, x=f"{at + step / 2 - 0.3:.2f}%", y=top + 17, text_anchor="middle", font_weight=weight)
    return joined([drawn, told if number else None])


def _cell(found: HeatMap, theme: Named | None, barrier: Named | None) -> HeatCell:
    return found.cell(theme.id if theme else None, barrier.id if barrier else None)


def _label(one: Named | None, what: str) -> str:
    return f"all {what}" if one is None else one.label


def _said(cell: HeatCell) -> str:
    return "withheld" if cell.withheld else str(cell.towns)


def _described(found: HeatMap) -> str:
    labels = {one.id: one.label for one in (*found.themes, *found.barriers)}
    inner = [one for one in found.cells if one.theme and one.barrier]
    shown = sorted((one for one in inner if one.towns), key=lambda one: -(one.towns or 0))
    told = [f"{_called(one.theme, labels)} and {_called(one.barrier, labels)}: {one.towns}" for one in shown[:12]]
    more = [f"{len(shown) - 12} further cells"] if len(shown) > 12 else []
    withheld = sum(one.withheld is not None for one in inner)
    kept = [f"{withheld} withheld"] if withheld else []
    return "Towns by theme and barrier. " + ("; ".join([*told, *more, *kept]) or "None yet.")


def _called(id_: str | None, labels: Mapping[str, str]) -> str:
    return labels.get(id_ or "", id_ or "all")


def shares(found: Sharing, *, name: str, title: str, names: "Mapping[str, str] | None" = None) -> str:
    """Who shares which challenge, drawn like the map of a railway: each challenge is a line, and calls at its towns.

    >>> from smallgiants.challenges import sharing
    >>> from smallgiants.formats.toml import example
    >>> drawn = shares(sharing(example("small-giants-2024"), audience="public", on=None), name="map", title="Shared")
    >>> drawn.count("<circle"), "and some that are not named" in drawn
    (6, True)

    Towns with the same challenges stand side by side; `names` are what they are called.  It shows what `found` holds, for
    whoever that was made.
    """
    called = {town: (names or {}).get(town, town) for town in found.towns}
    step = WIDTH / max(len(called), 1)
    at = {town: LEFT + step * (index + 0.5) for index, town in enumerate(called)}
    head = _head(cut(town, 22) for town in called.values())
    height = head + len(found.lines) * ROW
    streets = [_street(cut(called[town], 22), place, head, height) for town, place in at.items()]
    drawn = [_line(line, at, head + index * ROW) for index, line in enumerate(found.lines)]
    words = (
        "; ".join(f"{line.label}: {_who(line, called)}" for line in found.lines) or "no challenge is known to be shared"
    )
    picture = canvas(name, title, words, height, [*streets, *drawn])
    table = as_table(title, ("Challenge", "Towns"), ((line.label, _who(line, called)) for line in found.lines))
    return Drawing(figure(title, picture, table, kind="shares"))


def _street(town: str, at: float, head: int, height: int) -> Html:
    x = f"{at:.2f}%"
    drawn = el(
        "line", class_="tick", x1=x, x2=x, y1=head - 4, y2=height - 8, stroke="currentColor", stroke_opacity="0.25"
    )
    return joined([slanted(town, at, head - 8), drawn])


def _line(line: Shared, at: Mapping[str, float], top: int) -> Html:
    stops = sorted(at[town] for town in line.towns)
    more = _more(line)
    told = label(cut(f"{line.label}{f' ({more})' if more else ''}", 70), top + 15)
    return joined([told, *_track(stops, top + 32)])


def _track(stops: list[float], middle: int) -> Iterator[Html]:
    if stops:
        yield el("line", class_="line", x1=f"{stops[0]:.2f}%", x2=f"{stops[-1]:.2f}%", y1=middle, y2=middle,
                 stroke="currentColor", stroke_width=4, stroke_linecap="round")  # fmt: skip
    for stop in stops:
        yield el("circle", class_="stop", cx=f"{stop:.2f}%", cy=middle, r=7, fill="Canvas", stroke="currentColor",
                 stroke_width=3)  # fmt: skip


def _more(line: Shared) -> str:
    if line.more is None:
        return f"{'and some' if line.towns else 'some'} that are not named"
    return f"and {line.more} not named" if line.more else ""


def _who(line: Shared, called: Mapping[str, str]) -> str:
    return " ".join(filter(None, (", ".join(called[town] for town in line.towns), _more(line)))) or "nobody"
