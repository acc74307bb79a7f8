"""What a moved step, or a moved workshop, pushes: everything that waits for it, no further than it must."""

from collections.abc import Mapping
from datetime import date

from attrs import field, frozen

from ..answers import LeftOut, Row
from ..checks import a, each, identifier, optional, whole
from ..errors import NotAllowed
from ..sources import day
from ._graph import ordered, ring, waits
from .horizons import Horizon, horizon, last_day
from .parts import PlanStep, bounds
from .plans import Programme, moved

__all__ = ["Push", "Pushed", "pushed", "pushed_by"]


@frozen(kw_only=True)
class Pushed:
    """One step that is pushed: from which month to which, and from which day to which where the horizon is known.

    >>> print(Pushed(step="t-2", kind="task", was=4, to=5))
    t-2: M4 → M5
    """

    step: str = field(validator=identifier)
    kind: str = field(validator=a(str))
    was: int = field(validator=whole(least=1))
    to: int = field(validator=whole(least=1))
    was_day: date | None = field(default=None, validator=optional(a(date)))
    day: date | None = field(default=None, validator=optional(a(date)))

    def __str__(self) -> str:
        months = f"M{self.was}" + (f" → M{self.to}" if self.to != self.was else "")
        return f"{self.step}: {months}" + (f", {self.was_day} → {self.day}" if self.day else "")


@frozen(kw_only=True)
class Push:
    """What a move pushes; `pushed` and `pushed_by` make it, and `to` is what `Programme.push` takes.

    >>> from smallgiants.programmes import Deliverable, Task
    >>> ask, told = Task(id="t-1", title="Ask", start=1, due=2), Deliverable(id="d-1", title="Needs", due=3, after=["t-1"])
    >>> plan = Programme(id="wp", months=18, tasks=[ask], deliverables=[told])
    >>> push = pushed(plan, "t-1", due=5)
    >>> print(push)
    t-1: M2 → M5
    d-1: M3 → M5
    >>> plan.push(push.to, at="2024-06-01T09:00Z").deliverables[0].due
    5

    `beyond` are steps that end up after the programme does, `missed` calls that close before the task is due then.  Steps
    that are done stay where they are, and are `left_out`.
    """

    programme: str = field(validator=identifier)
    moved: str = field(validator=identifier)
    pushes: tuple[Pushed, ...] = field(default=(), validator=each(a(Pushed)))
    beyond: tuple[str, ...] = field(default=(), validator=each(identifier))
    missed: tuple[LeftOut, ...] = field(default=(), validator=each(a(LeftOut)))
    left_out: tuple[LeftOut, ...] = field(default=(), validator=each(a(LeftOut)))

    @property
    def to(self) -> tuple[tuple[str, int], ...]:
        """The steps that change their month, each with the new one."""
        return tuple((one.step, one.to) for one in self.pushes if one.to != one.was)

    def rows(self) -> tuple[Row, ...]:
        """One row for each step that is pushed, in the order they can be taken."""
        missed = {one.id for one in self.missed}
        return tuple(
            {"step": one.step, "kind": one.kind, "was": one.was, "to": one.to, "was_day": one.was_day, "day": one.day,
             "beyond": one.step in self.beyond, "misses_a_call": one.step in missed} for one in self.pushes
        )  # fmt: skip

    @property
    def why(self) -> tuple[str, ...]:
        """What is pushed, and what that costs, in words."""
        out = tuple(f"{one}: after the last month of the programme" for one in self.beyond)
        return (*map(str, self.pushes), *out, *map(str, self.missed), *map(str, self.left_out))

    def __str__(self) -> str:
        return "\n".join(self.why) or f"{self.moved} pushes nothing"


def pushed(programme: Programme, step: str, *, due: int, horizon: Horizon | None = None) -> Push:
    """What a step pushes when it is due in another month: each step behind it starts when it can, and none moves ahead.

    >>> from smallgiants.programmes import Task
    >>> pushed(Programme(id="wp", months=3, tasks=[Task(id="t", title="Ask", start=1, due=2)]), "t", due=4).beyond
    ('t',)

    A step has room as long as it need not start earlier than planned.  With a `horizon`, days and calls are told too.
    Raises `NotAllowed` where steps wait for each other in a ring.
    """
    programme.step(step)
    ends, left = _pushed(programme, step, due)
    was = {one.id: one for one in programme.steps}
    listed = [
        Pushed(step=one, kind=was[one].kind, was=was[one].due, to=end, was_day=_day(was[one], was[one].due, horizon),
               day=_day(was[one], end, horizon)) for one, end in ends.items() if end != was[one].due
    ]  # fmt: skip
    return Push(
        programme=programme.id, moved=step, pushes=tuple(listed), left_out=left,
        beyond=tuple(one.step for one in listed if one.to > programme.months),
        missed=_missed({one.step: one for one in listed}, programme),
    )  # fmt: skip


def pushed_by(programme: Programme, workshop: str, *, to: "date | str", anchor_on: "date | str | None") -> Push:
    """What a workshop that is moved to a day pushes, where the programme's anchor is, or was, on `anchor_on`.

    >>> from smallgiants.programmes import PlannedWorkshop, Task
    >>> plan = Programme(id="wp", anchor="sg-1", months=18, workshops=[PlannedWorkshop(id="ws-2", due=4, workshop="sg-2")],
    ...                  tasks=[Task(id="t-1", title="Work it out", start=4, due=5, after=["ws-2"])])
    >>> print(pushed_by(plan, "sg-2", to="2024-07-20", anchor_on="2024-03-13"))
    ws-2: M4 → M5, 2024-07-12 → 2024-08-12
    t-1: M5 → M6, 2024-08-12 → 2024-09-12
    >>> print(pushed_by(plan, "sg-1", to="2024-03-13", anchor_on="2024-02-21"))
    ws-2: M4, 2024-06-20 → 2024-07-12
    t-1: M5, 2024-07-20 → 2024-08-12

    The anchor takes all months with it; another workshop is in the month that its new day lies in, and pushes what waits
    for it.  Raises `NotAllowed` for a workshop that the programme neither is anchored to nor plans, and for a day outside.
    """
    there, was = day(to), horizon(programme, anchor_on=anchor_on)
    assert there is not None  # noqa: S101  # `day` gives none for none alone
    if workshop == programme.anchor:
        return _anchor(programme, was, Horizon(start=there, months=programme.months))
    planned = next((one for one in programme.workshops if one.workshop == workshop and not one.dropped), None)
    if planned is None:
        expected, hint = "the anchor, or a workshop that is planned", "name it in a planned workshop"
        raise NotAllowed("step-unknown", "workshop", expected, repr(workshop), hint)
    month = was.month(there)
    if month is None:
        raise NotAllowed("day-outside", "to", f"a day of {was}", f"{there}", "it is pushed out of the programme")
    return pushed(programme, planned.id, due=month, horizon=was)


def _pushed(programme: Programme, first: str, due: int) -> tuple[dict[str, int], tuple[LeftOut, ...]]:
    """The new months of the step and of all that is pushed by it, and what is done and stays."""
    steps = {one.id: one for one in programme.steps}
    after = waits(steps.values())
    if found := ring(after):
        raise NotAllowed("dependency-cycle", "steps", "no step that waits for itself", " → ".join((*found, found[0])))
    if due == steps[first].due:
        return {}, ()
    new: dict[str, PlanStep] = {first: moved(steps[first], due)}
    left: list[LeftOut] = []
    for one in ordered(after):
        ends = [bounds(new[other])[1] for other in after[one] if other in new]
        late = max(ends, default=0) - bounds(steps[one])[0]
        if late <= 0 or one == first:
            continue
        if getattr(steps[one], "percent", None) == 100:
            left.append(LeftOut(id=one, because="it is done, and stays where it is"))
        else:
            new[one] = moved(steps[one], steps[one].due + late)
    return {one: new[one].due for one in ordered(after) if one in new}, tuple(left)


def _anchor(programme: Programme, was: Horizon, then: Horizon) -> Push:
    order = ordered(waits(programme.steps))
    steps = sorted(programme.steps, key=lambda one: order.index(one.id) if one.id in order else len(order))
    listed = {
        one.id: Pushed(step=one.id, kind=one.kind, was=one.due, to=one.due, was_day=last_day(was, one.due),
                       day=last_day(then, one.due)) for one in steps if was != then
    }  # fmt: skip
    return Push(programme=programme.id, moved=programme.anchor or programme.id, pushes=tuple(listed.values()),
                missed=_missed(listed, programme))  # fmt: skip


def _day(step: PlanStep, month: int, of: Horizon | None) -> date | None:
    return None if of is None else last_day(of, month)


def _missed(found: Mapping[str, Pushed], programme: Programme) -> tuple[LeftOut, ...]:
    """The calls that a task was in time for, and is no longer."""
    return tuple(
        LeftOut(id=task.id, because=f"{call.call or call.instrument} closes on {call.closes}, and it is due on {one.day}")
        for task in programme.tasks if (one := found.get(task.id)) and one.day and one.was_day
        for call in task.calls if one.was_day <= call.closes < one.day
    )  # fmt: skip
