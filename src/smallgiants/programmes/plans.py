"""The work programme: a draft, adopted by a decision, revised by others, and what every change replaced."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Self, TypeVar

from attrs import evolve, field, frozen

from ..checks import a, each, identifier, near, optional, refuse, several, whole
from ..civiltime import Instant, Viewpoint, recorded_by
from ..errors import InvalidValue, NotAllowed, Problem
from ..ledger import Entry, Happening, appended
from ..sources import Citation, day
from ._faults import faults
from .parts import (
    MOST_MONTHS,
    Deliverable,
    Milestone,
    Objective,
    PlannedWorkshop,
    PlanPart,
    PlanStep,
    Risk,
    Task,
    WorkPackage,
)

__all__ = ["Before", "Programme"]

_HOMES: dict[type, str] = {
    Objective: "objectives", WorkPackage: "packages", Task: "tasks", Deliverable: "deliverables",
    Milestone: "milestones", PlannedWorkshop: "workshops", Risk: "risks",
}  # fmt: skip
_STEPS = ("workshops", "tasks", "deliverables", "milestones")


def early(instance: Any, attribute: Any, value: Any) -> None:
    """A day whose years to come can be counted in."""
    a(date)(instance, attribute, value)
    if value.year > 2200:
        raise refuse(attribute, "day-too-late", "a day up to the year 2200", value)


def _history(instance: Any, attribute: Any, value: Any) -> None:
    each(a(Entry))(instance, attribute, value)
    if any(not isinstance(entry.was, str | Before | None) for entry in value):
        raise refuse(attribute, "type-wrong", "entries of a programme", "another ledger's")


@frozen(kw_only=True)
class Before:
    """What a change of a programme replaced: the parts as they were, the ids of what it added, the decision till then.

    >>> Before(parts=(Milestone(id="m-1", title="Themes chosen", due=1),)).parts[0].due
    1
    """

    parts: tuple[PlanPart, ...] = field(default=(), converter=several, validator=each(a(*_HOMES)))
    added: tuple[str, ...] = field(default=(), converter=several, validator=each(identifier))
    decision: str | None = field(default=None, validator=optional(identifier))


@frozen(kw_only=True)
class Programme:
    """What a group means to do over some months: a draft until a decision adopts it, revised by other decisions.

    >>> draft = Programme(id="wp", anchor="sg-1", months=18, themes=["circular-city"])
    >>> adopted = draft.adopt(decision="d-1", at="2024-03-13T11:00Z")
    >>> adopted.decision, adopted.history[-1].kind
    ('d-1', 'adopted')

    Its first month starts on the day of the workshop `anchor`, which moves with it, or on the day `pinned`; both
    `None` is unknown.  Raises `InvalidValue` for both at once.  Its parts share one room of ids; what is wrong between
    them is told by `problems`.
    """

    id: str = field(validator=identifier)
    anchor: str | None = field(default=None, validator=optional(identifier))
    pinned: date | None = field(default=None, converter=day, validator=optional(early))
    months: int = field(validator=whole(least=1, most=MOST_MONTHS))
    themes: tuple[str, ...] = field(default=(), converter=several, validator=each(identifier))
    objectives: tuple[Objective, ...] = field(default=(), converter=several, validator=each(a(Objective)))
    packages: tuple[WorkPackage, ...] = field(default=(), converter=several, validator=each(a(WorkPackage)))
    tasks: tuple[Task, ...] = field(default=(), converter=several, validator=each(a(Task)))
    deliverables: tuple[Deliverable, ...] = field(default=(), converter=several, validator=each(a(Deliverable)))
    milestones: tuple[Milestone, ...] = field(default=(), converter=several, validator=each(a(Milestone)))
    workshops: tuple[PlannedWorkshop, ...] = field(default=(), converter=several, validator=each(a(PlannedWorkshop)))
    risks: tuple[Risk, ...] = field(default=(), converter=several, validator=each(a(Risk)))
    decision: str | None = field(default=None, validator=optional(identifier))
    sources: tuple[Citation, ...] = field(default=(), converter=several, validator=each(a(Citation)))
    history: tuple[Entry[str | Before], ...] = field(default=(), converter=several, validator=_history)

    def __attrs_post_init__(self) -> None:
        if self.anchor is not None and self.pinned is not None:
            hint = "a pinned day does not follow a workshop that moves: keep one of the two"
            raise InvalidValue("anchor-twice", "pinned", "an anchor or a pinned day", "both", hint)

    @property
    def parts(self) -> tuple[PlanPart, ...]:
        """All its parts, kind by kind, those that were dropped too."""
        return tuple(part for home in _HOMES.values() for part in getattr(self, home))

    @property
    def steps(self) -> tuple[PlanStep, ...]:
        """What has a month and was not dropped: workshops, tasks, deliverables, milestones."""
        return tuple(step for home in _STEPS for step in getattr(self, home) if not step.dropped)

    def step(self, known: str) -> PlanStep:
        """The step of this id; raises `NotAllowed` where there is none, or it was dropped."""
        found = next((step for step in self.steps if step.id == known), None)
        if found is None:
            ids = [step.id for step in self.steps]
            expected = f"a step of the programme: {', '.join(ids) or 'it has none'}"
            raise NotAllowed("step-unknown", "step", expected, repr(known), near(known, ids))
        return found

    def add(self, *parts: PlanPart) -> Self:
        """The draft with these parts added, or put in place of those with the same id; an adopted one is revised.

        >>> Programme(id="wp", months=18).add(Task(id="t-1", title="Ask", start=1, due=2)).tasks[0].id
        't-1'
        """
        self._draft("revise it by a decision")
        return evolve(self, **_placed(self, parts))

    def adopt(self, *, decision: str, at: "Instant | str", by: str | None = None) -> Self:
        """The programme as adopted by that decision; raises `NotAllowed` where one has adopted it before."""
        self._draft("revise it, or draft a new one")
        entry: Entry[str | Before] = Entry(at=at, kind="adopted", was="draft", by=by)
        return evolve(self, decision=decision, history=appended(self.history, entry))

    def revise(self, *parts: PlanPart, decision: str, at: "Instant | str", drop: Iterable[str] = (),
               reason: str | None = None, by: str | None = None) -> Self:  # fmt: skip
        """The programme with parts added, replaced or dropped by a later decision; what they replace stays in the ledger.

        >>> plan = Programme(id="wp", months=18).adopt(decision="d-1", at="2024-03-13T11:00Z")
        >>> more = plan.revise(Task(id="t-1", title="Ask", start=1, due=2), decision="d-2", at="2024-06-01T09:00Z")
        >>> more.decision, more.history[-1].was.added
        ('d-2', ('t-1',))

        Raises `NotAllowed` for a draft, and for an id to drop that is not there.
        """
        if self.decision is None:
            hint = "adopt it first, or add to the draft"
            raise NotAllowed("programme-draft", f"programmes[{self.id}]", "an adopted programme", "a draft", hint)
        known = {part.id: part for part in self.parts}
        for index, one in enumerate(dropped := tuple(drop)):
            if one not in known:
                expected = "the id of a part"
                raise NotAllowed("step-unknown", f"drop[{index}]", expected, repr(one), near(one, sorted(known)))
        new = (*parts, *(evolve(known[one], dropped=True) for one in dropped))
        was = Before(parts=tuple(known[part.id] for part in new if part.id in known),
                     added=tuple(part.id for part in new if part.id not in known), decision=self.decision)  # fmt: skip
        return self._recorded("revised", new, was, at, reason, by, decision=decision)

    def reschedule(self, step: str, *, due: int, at: "Instant | str", start: int | None = None,
                   reason: str | None = None, by: str | None = None) -> Self:  # fmt: skip
        """The programme with one step due in another month; a task keeps its length unless `start` is given.

        >>> plan = Programme(id="wp", months=18, tasks=[Task(id="t-1", title="Ask", start=1, due=2)])
        >>> late = plan.reschedule("t-1", due=4, at="2024-06-01T09:00Z")
        >>> (late.tasks[0].start, late.tasks[0].due), late.history[-1].was.parts[0].due
        ((3, 4), 2)

        What waits for it stays where it is: `pushed` tells what that breaks, and `push` moves it all.
        """
        return self._recorded("moved", (new := moved(self.step(step), due, start),), self._was((new,)), at, reason, by)

    def push(self, to: "Iterable[tuple[str, int]]", *, at: "Instant | str", reason: str | None = None,
             by: str | None = None) -> Self:  # fmt: skip
        """The programme with several steps due in other months, as one entry of the ledger; tasks keep their length.

        >>> plan = Programme(id="wp", months=18, tasks=[Task(id="t-1", title="Ask", start=1, due=2)])
        >>> plan.push([("t-1", 3)], at="2024-06-01T09:00Z").tasks[0].start
        2
        """
        new = tuple(moved(self.step(one), due) for one, due in to)
        return self._recorded("moved", new, self._was(new), at, reason, by) if new else self

    def report(self, task: str, *, percent: int, at: "Instant | str", by: str | None = None) -> Self:
        """The programme with how much of a task is done, in percent.

        >>> plan = Programme(id="wp", months=18, tasks=[Task(id="t-1", title="Ask", start=1, due=2)])
        >>> plan.report("t-1", percent=50, at="2024-04-01T09:00Z").tasks[0].percent
        50
        """
        one = self.step(task)
        if not isinstance(one, Task):
            raise NotAllowed("step-not-task", "task", "a task", f"a {one.kind}", "only a task is done bit by bit")
        new = (evolve(one, percent=percent),)
        return self._recorded("progressed", new, self._was(new), at, None, by)

    def seen(self, *, on: "Viewpoint | str | None", zone: str) -> Self:
        """The programme as it was known on a viewpoint: later changes are taken back.

        >>> from datetime import date
        >>> plan = Programme(id="wp", months=18).adopt(decision="d-1", at="2024-03-13T11:00Z")
        >>> plan.seen(on=date(2024, 3, 1), zone="Europe/Brussels").decision is None
        True
        """
        known = [recorded_by(entry.at, on=on, zone=zone) for entry in self.history]
        plan = self
        for _ in range(known.count(False)):
            plan = undone(plan)
        return plan

    def problems(self) -> tuple[Problem, ...]:
        """What is wrong between its parts: ids that are double or not there, steps that wait for themselves or start too
        early, months that it does not have, objectives that nothing is done for."""
        return faults(self)

    def _draft(self, hint: str) -> None:
        if self.decision is not None:
            got = f"a programme adopted by {self.decision}"
            raise NotAllowed("programme-adopted", f"programmes[{self.id}]", "a draft", got, hint)

    def _was(self, new: tuple[PlanPart, ...]) -> Before:
        return Before(parts=tuple(self.step(one.id) for one in new), decision=self.decision)

    def _recorded(self, kind: Happening, new: tuple[PlanPart, ...], was: Before, at: "Instant | str", reason: str | None,
                  by: str | None, **changes: Any) -> Self:  # fmt: skip
        entry: Entry[str | Before] = Entry(at=at, kind=kind, was=was, reason=reason, by=by)
        return evolve(self, **_placed(self, new), **changes, history=appended(self.history, entry))


P = TypeVar("P", bound="Programme")


def moved(step: PlanStep, due: int, start: int | None = None) -> PlanStep:
    """The step in another month."""
    if not isinstance(step, Task):
        if start is not None:
            raise NotAllowed(
                "step-not-task", "start", "no start for a step of one month", f"month {start}", "leave it out"
            )
        return evolve(step, due=due)
    return evolve(step, due=due, start=step.start + due - step.due if start is None else start)


def undone(plan: P) -> P:
    """The programme without its last entry."""
    *rest, last = plan.history
    changes: dict[str, Any] = {"history": tuple(rest)}
    if isinstance(last.was, Before):
        changes |= _placed(plan, last.was.parts)
        for home in _HOMES.values():
            parts = changes.get(home, getattr(plan, home))
            changes[home] = tuple(part for part in parts if part.id not in last.was.added)
        changes["decision"] = last.was.decision
    elif last.kind == "adopted":
        changes["decision"] = None
    return evolve(plan, **changes)


def _placed(plan: Programme, parts: Iterable[PlanPart]) -> dict[str, Any]:
    """The collections that change when these parts take the places of those with their ids."""
    changes: dict[str, Any] = {}
    for part in parts:
        home = _HOMES.get(type(part))
        if home is None:
            expected = f"one of {', '.join(kind.__name__ for kind in _HOMES)}"
            raise InvalidValue("type-wrong", "parts", expected, type(part).__name__)
        have = changes.get(home, getattr(plan, home))
        there = any(one.id == part.id for one in have)
        changes[home] = tuple(part if one.id == part.id else one for one in have) + (() if there else (part,))
    return changes
