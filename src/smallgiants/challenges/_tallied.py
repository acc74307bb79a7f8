"""Which seats stand behind which theme and barrier, and which of these counts may be shown together."""

from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from itertools import product
from typing import Any

from ..answers import LeftOut
from ..audience import Audience
from ..civiltime import Viewpoint, viewpoint
from ..disclosure import Contribution, Table, TableCell, protect
from ._statements import Statement
from ._vocabulary import UNSAID, Vocabulary

__all__ = ["Place", "Tallied"]

MOST = 12
"""How many guarded counts are judged together, those with the most company first; the others are withheld unjudged."""

Place = tuple[str | None, str | None]
"""A theme and a barrier; `None` is all of them."""


class Tallied:
    """Seats by theme and barrier, each once in a cell, and counts of them as one audience may see them all together.

    What is guarded is which seats stand behind a count: a seat whose statement names it is known to everybody who reads the
    statements, the others need enough company.  Every cell and every sum is judged at once, whichever of them is asked for.
    """

    def __init__(self, dossier: Any, *, audience: "Audience | str", on: "Viewpoint | str | None", k: int) -> None:
        self.viewer, self.k = Audience.parse(audience), k
        self.whole = dossier.seen(on=None if on is None else viewpoint(on))
        shown = self.whole.view(audience=self.viewer)
        self._named = {one.id for one, bare in zip(self.whole.statements, shown.statements, strict=True)
                       if bare.by == one.by}  # fmt: skip
        self.words = Vocabulary(self.whole.concepts, self.whole.themes)
        self.left_out: list[LeftOut] = []
        self.named: dict[Place, set[str]] = defaultdict(set)
        self.unnamed: dict[Place, set[str]] = defaultdict(set)
        for statement in self.whole.statements:
            self._take(statement)

    def _take(self, statement: Statement) -> None:
        themes, barriers = self._lines(statement)
        if not themes or not barriers:
            because = "it names a concept that neither the dossier nor the shipped taxonomy knows"
            self.left_out.append(LeftOut(id=statement.id, because=because))
            return
        side = self.named if statement.id in self._named else self.unnamed
        for place in product((None, *themes), (None, *barriers)):
            side[place].add(statement.by)

    def _lines(self, statement: Statement) -> "Iterator[set[str]]":
        """By axis, the concepts of a statement with all that are broader; what is named and not known is left out."""
        for axis in ("theme", "barrier"):
            asked = statement.concepts(axis)
            known = [self.words.canonical(axis, one) for one in asked]
            yield {up for one in known if one for up in self.words.line(one)} if asked else {UNSAID}

    @cached_property
    def cells(self) -> dict[Place, TableCell]:
        """Every count, shown or withheld: where nobody unnamed stands they are plain, the others are judged together."""
        if self.viewer.sees("secretariat"):
            return self._judge(self.places)
        guarded = [place for place in self.places if self.unnamed.get(place)]
        enough = sorted((place for place in guarded if self._company(place) >= self.k), key=self._rank)
        told = {place: TableCell(table="cell", count=len(self.named[place])) for place in self.places}
        told |= {place: TableCell(table="cell", withheld="small") for place in guarded}
        told |= {place: TableCell(table="cell", withheld="linked") for place in enough[MOST:]}
        return told | self._judge(enough[:MOST])

    def _judge(self, asked: list[Place]) -> dict[Place, TableCell]:
        found = protect([self._table(*one) for one in enumerate(asked)], audience=self.viewer, k=self.k)
        return dict(zip(asked, found.cells, strict=True))

    def _rank(self, place: Place) -> tuple[int, int, int]:
        """What is shown first: top concepts, of these sums, of these where most towns keep each other company."""
        named = [one for one in place if one is not None]
        return sum(not self.top(one) for one in named), len(named), -self._company(place)

    def _company(self, place: Place) -> int:
        """How many towns that are not named stand behind a count."""
        return len(self.unnamed.get(place, set()) - self.named.get(place, set()))

    @property
    def places(self) -> list[Place]:
        """Every place that somebody stands behind, in a stated order."""
        return sorted(
            {*self.named, *self.unnamed}, key=lambda place: tuple((one is not None, one or "") for one in place)
        )

    def _table(self, number: int, place: Place) -> Table:
        named, unnamed = self.named.get(place, set()), self.unnamed.get(place, set())
        parts = [Contribution(id=f"{one}.named", of=one, permitted=True) for one in sorted(named)]
        parts += [Contribution(id=f"{one}.unnamed", of=one) for one in sorted(unnamed - named)]
        # A town that is named here and said more without its name adds nothing, and that it adds nothing would tell on it.
        parts += [Contribution(id=f"{one}.both", of=one, amount=0) for one in sorted(unnamed & named)]
        return Table(id=f"cell-{number}", by=(), contributions=parts)

    def met(self, side: int) -> tuple[str, ...]:
        """The themes (0) or barriers (1) that somebody stands behind, in the order of the scheme, the unsaid last."""
        names = {place[side] for place in self.places} - {None, UNSAID}
        unsaid = (UNSAID,) if any(place[side] == UNSAID for place in self.places) else ()
        return (*self.words.ordered(one for one in names if one), *unsaid)

    def label(self, name: str, *langs: str) -> str:
        """What a row or column is called."""
        return "not stated" if name == UNSAID else self.words.label(name, *langs)

    def top(self, name: str) -> bool:
        """Whether nothing lies above a concept."""
        return name == UNSAID or not self.words.depth(name)
