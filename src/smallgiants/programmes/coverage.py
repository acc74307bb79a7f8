"""What in a programme answers what: challenges, needs, practices, themes and calls, each with the actions for it."""

from collections.abc import Iterable, Iterator, Mapping

from attrs import field, frozen

from ..answers import LeftOut, Row
from ..checks import a, each, identifier, words
from .parts import Task
from .plans import Programme

__all__ = ["Coverage", "Covered", "coverage"]


@frozen(kw_only=True)
class Covered:
    """One thing, and the parts of the programme that answer it: none is a gap.

    >>> Covered(what="need", id="n-1", by=()).gap
    True
    """

    what: str = field(validator=words)
    id: str = field(validator=identifier)
    by: tuple[str, ...] = field(validator=each(identifier))

    @property
    def gap(self) -> bool:
        """Whether nothing answers it."""
        return not self.by

    def __str__(self) -> str:
        return f"{self.what} {self.id}: {', '.join(self.by) or 'nothing answers it'}"


@frozen(kw_only=True)
class Coverage:
    """What answers what in a programme; `coverage` makes it.

    >>> plan = Programme(id="wp", months=18, tasks=[Task(id="t-1", title="Ask", start=1, due=2, needs=["n-1"])])
    >>> [str(one) for one in coverage(plan, needs=["n-1", "n-2"]).covered]
    ['need n-1: t-1', 'need n-2: nothing answers it']
    """

    covered: tuple[Covered, ...] = field(validator=each(a(Covered)))
    unfunded: tuple[LeftOut, ...] = field(default=(), validator=each(a(LeftOut)))

    @property
    def gaps(self) -> tuple[Covered, ...]:
        """What nothing answers."""
        return tuple(one for one in self.covered if one.gap)

    def rows(self) -> tuple[Row, ...]:
        """One row for each thing, kind by kind."""
        return tuple({"what": one.what, "id": one.id, "by": "; ".join(one.by) or None} for one in self.covered)

    def __str__(self) -> str:
        return "\n".join(map(str, (*self.covered, *self.unfunded))) or "there is nothing to answer"


def coverage(programme: Programme, *, challenges: Iterable[str] = (), needs: Iterable[str] = (),
             practices: Iterable[str] = (), themes: Iterable[str] | None = None) -> Coverage:  # fmt: skip
    """What in the programme answers these, and whatever else it names; `themes` are its own where none are given.

    >>> coverage(Programme(id="wp", months=18, themes=["mobility"])).gaps[0].id
    'mobility'

    A need is `unfunded` that no task names together with a call of a funding instrument: it has no pathway.
    """
    tasks = [task for task in programme.tasks if not task.dropped]
    wanted = tuple(needs)
    found = tuple(_found(programme, tasks, {"theme": programme.themes if themes is None else themes,
                                            "challenge": challenges, "need": wanted, "practice": practices}))  # fmt: skip
    funded = {need for task in tasks if task.calls for need in task.needs}
    unfunded = [need for need in wanted if need not in funded]
    because = "no task names it together with a call of an instrument: it has no pathway"
    return Coverage(covered=found, unfunded=tuple(LeftOut(id=one, because=because) for one in unfunded))


def _found(programme: Programme, tasks: list[Task], asked: Mapping[str, Iterable[str]]) -> Iterator[Covered]:
    objectives = [one for one in programme.objectives if not one.dropped]
    packages = {one.id: one.objectives for one in programme.packages if not one.dropped}
    served = [(task.id, (*task.objectives, *packages.get(task.package or "", ()))) for task in tasks]
    yield from _covered("objective", (one.id for one in objectives), served)
    workshops = [(one.id, one.themes) for one in programme.workshops if not one.dropped]
    yield from _covered("theme", asked["theme"], workshops)
    challenged = [(one.id, one.challenges) for one in objectives] + [(one.id, one.challenges) for one in tasks]
    yield from _covered("challenge", asked["challenge"], challenged)
    yield from _covered("need", asked["need"], [(task.id, task.needs) for task in tasks])
    yield from _covered("practice", asked["practice"], [(task.id, task.practices) for task in tasks])
    calls = [(task.id, tuple(call.call or call.instrument for call in task.calls)) for task in tasks]
    yield from _covered("call", (), calls)


def _covered(what: str, asked: Iterable[str], named: Iterable[tuple[str, tuple[str, ...]]]) -> Iterable[Covered]:
    by: dict[str, dict[str, None]] = {one: {} for one in asked}
    for part, ids in named:
        for one in ids:
            by.setdefault(one, {})[part] = None
    return (Covered(what=what, id=one, by=tuple(parts)) for one, parts in by.items())
