"""Which barriers stand before which themes, counted in towns; and who shares which challenge."""

from typing import Any, Literal, get_args

from attrs import field, frozen

from ..answers import LeftOut, Row
from ..audience import Audience
from ..checks import a, each, identifier, near, one_of, optional, several, whole, words
from ..civiltime import Viewpoint
from ..disclosure import SMALLEST_CELL
from ..errors import InvalidValue, shown
from ._concepts import Axis
from ._tallied import Tallied
from ._vocabulary import UNSAID

__all__ = ["HeatCell", "HeatMap", "Level", "Named", "Shared", "Sharing", "heatmap", "sharing"]

Level = Literal["top", "every"]
"""The top concepts alone, or every concept that somebody named and all that are broader."""

_WITHHELD = {
    "small": "too few towns that are not named stand behind it",
    "linked": "with what else is shown it would tell of too few towns",
}


@frozen(kw_only=True)
class Named:
    """A concept as a row or a column, with its label and how many concepts lie above it.

    >>> print(Named(id="theme/mobility", label="Mobility and transport"))
    Mobility and transport
    """

    id: str = field(validator=identifier)
    label: str = field(validator=words)
    depth: int = field(default=0, validator=whole(least=0))

    def __str__(self) -> str:
        return self.label


@frozen(kw_only=True)
class HeatCell:
    """How many towns named a theme together with a barrier; `None` of either is all, `None` towns are withheld.

    >>> HeatCell(theme="theme/mobility", barrier=None, towns=7).withheld is None
    True
    """

    theme: str | None = field(validator=optional(identifier))
    barrier: str | None = field(validator=optional(identifier))
    towns: int | None = field(validator=optional(whole(least=0)))
    withheld: str | None = field(default=None, validator=optional(one_of(*_WITHHELD)))


@frozen(kw_only=True)
class HeatMap:
    """Theme by barrier, in towns, as one audience may see it, with the sums.

    >>> print(HeatMap(audience=Audience.parse("public"), k=5))
    no statement is known
    """

    audience: Audience = field(validator=a(Audience))
    k: int = field(validator=whole(least=1))
    themes: tuple[Named, ...] = field(default=(), converter=several, validator=each(a(Named)))
    barriers: tuple[Named, ...] = field(default=(), converter=several, validator=each(a(Named)))
    cells: tuple[HeatCell, ...] = field(default=(), converter=several, validator=each(a(HeatCell)))
    left_out: tuple[LeftOut, ...] = field(default=(), converter=several, validator=each(a(LeftOut)))

    @property
    def why(self) -> tuple[str, ...]:
        """How it was counted."""
        return (
            "a town counts once in a cell, however many statements it made",
            "a broader concept counts each town behind any narrower one once",
            "a statement counts where it names both: a town that names one theme here and a barrier there is in neither",
            f"a count is withheld where fewer than {self.k} towns that are not named stand behind it, or could be worked out",
        )

    def cell(self, theme: str | None, barrier: str | None) -> HeatCell:
        """One cell; of what nobody named, a cell with no towns."""
        met = (one for one in self.cells if (one.theme, one.barrier) == (theme, barrier))
        return next(met, HeatCell(theme=theme, barrier=barrier, towns=0))

    def rows(self) -> tuple[Row, ...]:
        """A row for each cell that somebody stands behind; `None` is all themes, or all barriers."""
        return tuple({"theme": one.theme, "barrier": one.barrier, "towns": one.towns,
                      "withheld": _WITHHELD[one.withheld] if one.withheld else None} for one in self.cells)  # fmt: skip

    def __str__(self) -> str:
        labels = {one.id: one.label for one in (*self.themes, *self.barriers)}
        lines = (f"{_called(one, labels)}: {_told(one)}" for one in self.cells)
        return "\n".join(lines) or "no statement is known"


@frozen(kw_only=True)
class Shared:
    """One challenge and the towns that share it: those that are named, and how many more; `None` more is withheld.

    >>> Shared(concept="barrier/capacity", label="Capacity", towns=("kranj",), more=None).towns
    ('kranj',)
    """

    concept: str = field(validator=identifier)
    label: str = field(validator=words)
    towns: tuple[str, ...] = field(default=(), converter=several, validator=each(identifier))
    more: int | None = field(default=None, validator=optional(whole(least=0)))

    def __str__(self) -> str:
        more = "and some that are not named" if self.more is None else f"and {self.more} not named" if self.more else ""
        return f"{self.label}: {' '.join(filter(None, (', '.join(self.towns), more)))}"


@frozen(kw_only=True)
class Sharing:
    """Who shares which challenge, the most shared first, as one audience may see it.

    >>> print(Sharing(audience=Audience.parse("public"), axis="barrier"))
    no challenge is known to be shared
    """

    audience: Audience = field(validator=a(Audience))
    axis: Axis = field(validator=one_of("theme", "barrier"))
    lines: tuple[Shared, ...] = field(default=(), converter=several, validator=each(a(Shared)))
    left_out: tuple[LeftOut, ...] = field(default=(), converter=several, validator=each(a(LeftOut)))

    @property
    def towns(self) -> tuple[str, ...]:
        """Every town that is named on some line, those with the same challenges side by side."""
        on: dict[str, list[int]] = {}
        for number, line in enumerate(self.lines):
            for town in line.towns:
                on.setdefault(town, []).append(number)
        return tuple(sorted(on, key=lambda town: (on[town], town)))

    def rows(self) -> tuple[Row, ...]:
        """A row for each challenge and each town that is named with it; then how many more, with no town."""
        return tuple(
            {"concept": line.concept, "label": line.label, "town": town, "more": None if town else line.more}
            for line in self.lines for town in (*line.towns, None)
        )  # fmt: skip

    def __str__(self) -> str:
        return "\n".join(map(str, self.lines)) or "no challenge is known to be shared"


def heatmap(
    dossier: Any, *, audience: "Audience | str", on: "Viewpoint | str | None", level: Level = "top",
    k: int = SMALLEST_CELL, langs: tuple[str, ...] = (),
) -> HeatMap:  # fmt: skip
    """How many towns named which theme together with which barrier, as this audience may see it.

    >>> from smallgiants.formats.toml import example
    >>> found = heatmap(example("small-giants-2024"), audience="secretariat", on=None)
    >>> found.cell("mobility-transition", "capacity-gaps").towns, found.cell(None, "capacity-gaps").towns
    (1, 3)

    A town counts once in each cell, also where several of its statements, or several narrower concepts, lead there.  A
    town that a statement names is known to whoever reads it; the others are counted where at least `k` of them stand
    behind the cell, and behind whatever shown cells give when they are added and subtracted.  `level` tells which concepts
    are shown; all are judged.  Hand in the whole dossier, not a view of it.  A statement that names no theme, or no
    barrier, is counted under `not-stated`.
    """
    if level not in get_args(Level):
        raise InvalidValue("choice-unknown", "level", "one of top, every", shown(level), near(level, get_args(Level)))
    found = Tallied(dossier, audience=audience, on=on, k=k)
    themes, barriers = (tuple(_named(found, one, langs) for one in found.met(side) if level == "every" or found.top(one))
                        for side in (0, 1))  # fmt: skip
    order = [(theme, barrier) for theme in (*(one.id for one in themes), None)
             for barrier in (*(one.id for one in barriers), None)]  # fmt: skip
    judged = found.cells
    cells = tuple(
        HeatCell(theme=place[0], barrier=place[1], withheld=judged[place].withheld,
                 towns=None if judged[place].withheld else judged[place].count)
        for place in order if place in judged
    )  # fmt: skip
    return HeatMap(audience=found.viewer, k=k, themes=themes, barriers=barriers, cells=cells,
                   left_out=tuple(found.left_out))  # fmt: skip


def sharing(
    dossier: Any, *, audience: "Audience | str", on: "Viewpoint | str | None", axis: Axis = "barrier",
    k: int = SMALLEST_CELL, langs: tuple[str, ...] = (),
) -> Sharing:  # fmt: skip
    """Which towns share which challenge: those that a statement names, and how many more, as far as this audience may see.

    >>> from smallgiants.formats.toml import example
    >>> print(sharing(example("small-giants-2024"), audience="public", on=None).lines[0])
    Capacity gaps: cieszyn, horta and some that are not named

    The most shared comes first, of equally shared ones the first in the order of the scheme, and what is not stated last; a
    broader concept is left out where the towns that are named with it are those of one narrower concept.
    """
    if axis not in get_args(Axis):
        raise InvalidValue("choice-unknown", "axis", "one of theme, barrier", shown(axis), near(axis, get_args(Axis)))
    found, side = Tallied(dossier, audience=audience, on=on, k=k), ("theme", "barrier").index(axis)
    lines = [_shared(found, one, side, langs) for one in found.met(side) if found.top(one)]
    # stable: the order of the scheme decides between equals; what is not stated is no challenge, and comes last
    lines.sort(key=lambda line: (line.concept == UNSAID, -len(line.towns)))
    return Sharing(audience=found.viewer, axis=axis, lines=tuple(lines), left_out=tuple(found.left_out))


def _shared(found: Tallied, name: str, side: int, langs: tuple[str, ...]) -> Shared:
    place = (name, None) if side == 0 else (None, name)
    towns, cell = sorted(found.named.get(place, ())), found.cells[place]
    more = None if cell.withheld else (cell.count or 0) - len(towns)
    return Shared(concept=name, label=found.label(name, *langs), towns=tuple(towns), more=more)


def _named(found: Tallied, name: str, langs: tuple[str, ...]) -> Named:
    return Named(id=name, label=found.label(name, *langs), depth=0 if found.top(name) else found.words.depth(name))


def _called(cell: HeatCell, labels: dict[str, str]) -> str:
    theme = "all themes" if cell.theme is None else labels.get(cell.theme, cell.theme)
    return f"{theme} × {'all barriers' if cell.barrier is None else labels.get(cell.barrier, cell.barrier)}"


def _told(cell: HeatCell) -> str:
    return f"withheld, {_WITHHELD[cell.withheld]}" if cell.withheld else str(cell.towns)
