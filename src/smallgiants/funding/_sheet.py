"""What an answer over many applicants rests on: who was asked about what, and the planes that were found."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from operator import attrgetter
from typing import Any

from attrs import frozen

from ..errors import InvalidValue, shown
from ..places import Municipality
from ._asked import Asked, asked_of
from ._columns import Ranged, pieces
from ._index import Index
from ._planes import Decider, Field, States, field_of
from ._trees import Tree
from ._worlds import admits
from .facts import read
from .instruments import Instrument
from .requirements import Requirement, Rule, leaves

__all__ = ["Sheet", "Subject", "laid_out"]

Subject = Municipality | Mapping[str, Any]


@frozen(kw_only=True, slots=False, eq=False)
class Sheet:
    """Applicants and instruments, what the rules ask on a day, and the planes of their verdicts."""

    ids: tuple[str, ...]
    subjects: Sequence[Subject]
    facts: Mapping[str, Any] | None
    on: date | None
    instruments: Mapping[str, Instrument]
    asked: tuple[Asked | None, ...]
    decider: Decider
    states: Sequence[States]

    @cached_property
    def places(self) -> Mapping[str, int]:
        """Where each applicant stands."""
        return {id_: place for place, id_ in enumerate(self.ids)}

    @cached_property
    def order(self) -> Mapping[str, int]:
        """Where each instrument stands."""
        return {id_: place for place, id_ in enumerate(self.instruments)}

    @cached_property
    def index(self) -> Index:
        """The index turned round, for one applicant after another."""
        return Index(self.asked)

    def fewer(self, needed: int) -> int:
        """The applicants with surely fewer people than are needed."""
        column = self.decider.field.column("population")
        return column.most_below(needed) if isinstance(column, Ranged) else 0  # else nobody told it

    def again(self, subject: Subject) -> States:
        """The same of an applicant as it is now."""
        return self.index.states(read(subject, self.facts, on=self.on))


def laid_out(
    towns: Iterable[Municipality] | Mapping[str, Subject],
    facts: Mapping[str, Any] | None,
    on: date | None,
    part: str,
    catalogue: Sequence[Instrument],
    progress: Callable[[int, int], None] | None,
) -> Sheet:
    """The sheet of these applicants and instruments, each named once."""
    named = towns if isinstance(towns, Mapping) else None
    subjects: list[Any] = list(towns if named is None else named.values())
    if named is None and set(map(type, subjects)) == {Municipality}:
        ids = tuple(map(attrgetter("id"), subjects))
    else:
        ids = tuple(_id(one, place) for place, one in enumerate(subjects)) if named is None else tuple(named)
    _once("towns", ids)
    _once("catalogue", tuple(one.id for one in catalogue))
    asked = tuple(asked_of(one, part, on) for one in catalogue)
    rules = [rule for one in asked if one is not None for rule in _distinct(one)]
    field = field_of(subjects, facts, on, rules)
    decider = Decider(field)
    return Sheet(
        ids=ids,
        subjects=subjects,
        facts=facts,
        on=on,
        instruments={one.id: one for one in catalogue},
        asked=asked,
        decider=decider,
        states=tuple(decider.states(one) for one in _told(asked, progress)),
    )


def _id(one: Any, place: int) -> str:
    if not isinstance(one, Municipality):
        hint = "hand in a mapping from ids to facts"
        raise InvalidValue("type-wrong", f"towns[{place}]", "a municipality", shown(one), hint)
    return one.id


def _distinct(one: Asked) -> list[Rule]:
    return [rule for rule in dict.fromkeys((one.hard, one.whole, one.doubtful)) if rule is not None]


def _told(asked: Sequence[Asked | None], progress: Callable[[int, int], None] | None) -> Iterator[Asked | None]:
    """Each in turn; when the next is asked for, the one before is done."""
    for done, one in enumerate(asked, 1):
        yield one
        if progress is not None:
            progress(done, len(asked))


def _once(path: str, ids: tuple[str, ...]) -> None:
    if len(set(ids)) < len(ids):
        twice = next(one for one in ids if ids.count(one) > 1)
        raise InvalidValue("id-duplicate", path, "each id once", shown(twice))


def ways(one: Asked | None, field: Field) -> Iterator[tuple[int, int, int]]:
    """For each amount of people that the hard rule tells apart: the least, where it then holds, and where it may."""
    rule = one.hard if one is not None else None
    looks = () if rule is None else tuple(dict.fromkeys(leaf for leaf in leaves(rule) if _of_people(leaf)))
    tree = Tree(field)
    for inside, _, _ in pieces("population", looks) if looks else ():
        cell = frozenset(leaf for leaf in looks if admits(leaf.allowed, inside))  # type: ignore[union-attr]
        holds, fails = tree.truth(rule, {"population": cell})  # type: ignore[arg-type]
        yield inside, field.plane(holds), field.full ^ field.plane(fails)


def _of_people(leaf: Rule) -> bool:
    return isinstance(leaf, Requirement) and leaf.fact == "population"
