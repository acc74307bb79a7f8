"""What a member said stands in its way, and who tied it to which concepts, when, and how surely."""

from decimal import Decimal
from typing import Any, Literal, Self, get_args

from attrs import evolve, field, frozen

from ..checks import a, each, identifier, one_of, optional, refuse, several
from ..civiltime import Instant, Viewpoint, instant, recorded_by
from ..errors import InvalidValue, NotAllowed
from ..labels import Text, text
from ..ledger import instant_or_none
from ..sources import Citation
from ._concepts import Attribution, Axis

__all__ = ["Assignment", "AssignmentMethod", "Statement"]

AssignmentMethod = Literal["stated", "assigned", "accepted", "imported", "migrated"]
"""How a concept came to a statement: the speaker named it, somebody assigned it, somebody accepted a suggestion, a file
held it, or a new version of the scheme put it in place of another."""


def _share(instance: Any, attribute: Any, value: Any) -> None:
    a(Decimal)(instance, attribute, value)
    if not value.is_finite() or not 0 <= value <= 1:
        raise refuse(attribute, "number-out-of-range", "a number from 0 to 1", str(value))


@frozen(kw_only=True)
class Assignment:
    """That a statement was tied to a concept: on which axis, by whom, when, how, and how surely.

    >>> tied = Assignment(concept="barrier/staff-shortage", axis="barrier", by="office", at="2024-02-07T09:00Z")
    >>> tied.method, tied.confidence is None, tied.ended is None
    ('assigned', True, True)

    `ended` is when it was taken back; the record stays.  `None` is unknown, of `ended` that it still holds.
    """

    concept: str = field(validator=identifier)
    axis: Axis = field(validator=one_of("theme", "barrier"))
    by: str | None = field(default=None, validator=optional(identifier))
    at: Instant | None = field(default=None, converter=instant_or_none)
    method: AssignmentMethod = field(default="assigned", validator=one_of(*get_args(AssignmentMethod)))
    confidence: Decimal | None = field(default=None, validator=optional(_share))
    ended: Instant | None = field(default=None, converter=instant_or_none)
    ended_by: str | None = field(default=None, validator=optional(identifier))
    sources: tuple[Citation, ...] = field(default=(), converter=several, validator=each(a(Citation)))


@frozen(kw_only=True)
class Statement:
    """A challenge as a member put it, with the concepts it is assigned to.

    >>> said = Statement(id="s-1", by="kranj", text={"pt": "Falta equipa"})
    >>> tied = said.assign(barrier="barrier/staff-shortage", by="office", at="2024-02-07T09:00Z")
    >>> tied.barriers, tied.assignments[0].by, tied.attribution
    (('barrier/staff-shortage',), 'office', 'unnamed')

    `themes` and `barriers` are the concepts that hold now; `assignments` tell who tied them, and which were taken back.  A
    concept without such a record came with the statement itself.  Raises `InvalidValue` where the two contradict.
    """

    id: str = field(validator=identifier)
    by: str = field(validator=identifier)
    text: Text = field(converter=text, validator=a(Text))
    themes: tuple[str, ...] = field(default=(), converter=several, validator=each(identifier))
    barriers: tuple[str, ...] = field(default=(), converter=several, validator=each(identifier))
    attribution: Attribution = field(default="unnamed", validator=one_of("named", "unnamed"))
    at: Instant | None = field(default=None, converter=instant_or_none)
    assignments: tuple[Assignment, ...] = field(default=(), converter=several, validator=each(a(Assignment)))
    sources: tuple[Citation, ...] = field(default=(), converter=several, validator=each(a(Citation)))

    def __attrs_post_init__(self) -> None:
        holding = {(one.axis, one.concept) for one in self.assignments if one.ended is None}
        for one in self.assignments:
            held = one.concept in self.concepts(one.axis)
            if held != ((one.axis, one.concept) in holding):
                name = _FIELDS[one.axis]
                expected = f"{one.concept!r} {'not ' if held else ''}among `{name}`, as the assignments tell"
                raise InvalidValue("assignment-contradicts", name, expected, f"it {'among' if held else 'not among'} them",
                                   "use `assign` and `unassign`, which keep both")  # fmt: skip

    def concepts(self, axis: Axis) -> tuple[str, ...]:
        """The concepts of one axis that hold now."""
        return self.themes if axis == "theme" else self.barriers

    def assign(self, *, by: str, at: "Instant | str", theme: str | None = None, barrier: str | None = None,
               method: AssignmentMethod = "assigned", confidence: Decimal | None = None) -> Self:  # fmt: skip
        """The statement tied to a theme, a barrier or both; what it is tied to already stays as it is.

        `confidence`, from 0 to 1, is how sure whoever assigned it is; `None` is not told.
        """
        when, new = instant(at), self
        for axis, concept in _asked(theme, barrier):
            if concept not in new.concepts(axis):
                record = Assignment(concept=concept, axis=axis, by=by, at=when, method=method, confidence=confidence)
                new = new._with(axis, (*new.concepts(axis), concept), (*new.assignments, record))
        return new

    def unassign(self, *, by: str, at: "Instant | str", theme: str | None = None, barrier: str | None = None) -> Self:
        """The statement no longer tied to a theme, a barrier or both; that it was stays on record.

        Raises `NotAllowed` for what it is not tied to.
        """
        when, new = instant(at), self
        for axis, concept in _asked(theme, barrier):
            if concept not in new.concepts(axis):
                expected = f"a concept the statement is tied to: {', '.join(new.concepts(axis)) or 'none'}"
                raise NotAllowed("assignment-none", axis, expected, repr(concept), "nothing was changed")
            kept = tuple(one for one in new.concepts(axis) if one != concept)
            new = new._with(axis, kept, tuple(_ended(new.assignments, axis, concept, by, when)))
        return new

    def _with(self, axis: Axis, concepts: tuple[str, ...], records: tuple[Assignment, ...]) -> Self:
        changes: dict[str, Any] = {_FIELDS[axis]: concepts, "assignments": records}
        return evolve(self, **changes)

    def seen(self, *, on: "Viewpoint | None", zone: str) -> Self:
        """The statement as it was known on a viewpoint: what was assigned later is not there, what was taken back later is."""
        known = tuple(_undone(one, on, zone) for one in self.assignments if _by(one.at, on, zone))
        if known == self.assignments:
            return self
        told = {(one.axis, one.concept) for one in self.assignments}
        changes: dict[str, Any] = {"assignments": known}
        for axis, name in _FIELDS.items():
            bare = [one for one in self.concepts(axis) if (axis, one) not in told]
            tied = [one.concept for one in known if one.axis == axis and one.ended is None]
            changes[name] = tuple(dict.fromkeys([*bare, *tied]))
        return evolve(self, **changes)


_FIELDS: dict[Axis, str] = {"theme": "themes", "barrier": "barriers"}


def _asked(theme: str | None, barrier: str | None) -> list[tuple[Axis, str]]:
    told: list[tuple[Axis, str | None]] = [("theme", theme), ("barrier", barrier)]
    found = [(axis, concept) for axis, concept in told if concept is not None]
    if not found:
        raise InvalidValue("concept-missing", "theme", "a theme, a barrier or both", "neither")
    return found


def _ended(records: tuple[Assignment, ...], axis: Axis, concept: str, by: str, when: Instant) -> list[Assignment]:
    """The records with that of one concept taken back; one that came with the statement gets a record for it."""
    mine = [one for one in records if (one.axis, one.concept, one.ended) == (axis, concept, None)]
    if not mine:
        return [*records, Assignment(concept=concept, axis=axis, method="stated", ended=when, ended_by=by)]
    return [evolve(one, ended=when, ended_by=by) if one in mine else one for one in records]


def _by(at: Instant | None, on: "Viewpoint | None", zone: str) -> bool:
    return at is None or recorded_by(at, on=on, zone=zone)


def _undone(one: Assignment, on: "Viewpoint | None", zone: str) -> Assignment:
    return one if _by(one.ended, on, zone) else evolve(one, ended=None, ended_by=None)
