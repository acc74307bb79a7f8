"""A programme laid out in time: each step with its days, what it was planned for, and whether it is critical."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from attrs import evolve, field, frozen

from ..answers import Row
from ..checks import a, each, identifier, optional, whole, words
from ..civiltime import Viewpoint
from ..errors import NotAllowed
from ..labels import Text
from .horizons import Horizon, first_day, last_day
from .parts import CallDeadline, Deliverable, PlannedWorkshop, PlanStep, Task
from .paths import critical_path
from .plans import Programme
from .slips import slippage

__all__ = ["Line", "Schedule", "scheduled"]


@frozen(kw_only=True)
class Line:
    """One step in time: from the first day to the last, and until when it was planned.

    >>> Line(step="t-1", kind="task", title="Ask", start=1, due=2, planned=2, first=date(2024, 3, 13),
    ...      last=date(2024, 5, 12), planned_last=date(2024, 5, 12)).late
    0

    `slack` and `critical` are `None` where steps wait for each other in a ring.  A workshop that has a date stands on it.
    """

    step: str = field(validator=identifier)
    kind: str = field(validator=words)
    title: str = field(validator=words)
    start: int = field(validator=whole(least=1))
    due: int = field(validator=whole(least=1))
    planned: int = field(validator=whole(least=1))
    first: date = field(validator=a(date))
    last: date = field(validator=a(date))
    planned_last: date = field(validator=a(date))
    number: str | None = field(default=None, validator=optional(words))
    package: str | None = field(default=None, validator=optional(identifier))
    lead: str | None = field(default=None, validator=optional(identifier))
    after: tuple[str, ...] = field(default=(), validator=each(identifier))
    workshop: str | None = field(default=None, validator=optional(identifier))
    percent: int | None = field(default=None, validator=optional(whole(least=0, most=100)))
    type: str | None = field(default=None, validator=optional(words))
    level: str | None = field(default=None, validator=optional(words))
    slack: int | None = field(default=None, validator=optional(whole(least=0)))
    critical: bool | None = field(default=None, validator=optional(a(bool)))
    calls: tuple[CallDeadline, ...] = field(default=(), validator=each(a(CallDeadline)))

    @property
    def late(self) -> int:
        """By how many months it is later than planned."""
        return self.due - self.planned

    @property
    def name(self) -> str:
        """The number, where it has one, and the title."""
        return f"{self.number} {self.title}" if self.number else self.title

    @property
    def missed(self) -> tuple[CallDeadline, ...]:
        """The calls that close before it is due."""
        return tuple(call for call in self.calls if call.closes < self.last)


@frozen(kw_only=True)
class Schedule:
    """A programme in time; `scheduled` makes it.

    >>> plan = Programme(id="wp", pinned="2024-03-13", months=18, tasks=[Task(id="t-1", title="Ask", start=2, due=4)])
    >>> print(scheduled(plan, horizon=Horizon(start="2024-03-13", months=18), on=None))
    [2024-03-13, 2025-09-13), 18 months
    M2–M4, 2024-04-13 – 2024-07-12: Ask

    `before` is the horizon that would hold had the anchor not moved.
    """

    programme: str = field(validator=identifier)
    horizon: Horizon = field(validator=a(Horizon))
    before: Horizon | None = field(default=None, validator=optional(a(Horizon)))
    adopted: bool = field(validator=a(bool))
    lines: tuple[Line, ...] = field(validator=each(a(Line)))

    @property
    def late(self) -> tuple[Line, ...]:
        """The steps that are later than planned."""
        return tuple(line for line in self.lines if line.late > 0)

    def rows(self) -> tuple[Row, ...]:
        """One row a step, in the order of their days."""
        return tuple(_row(line) for line in self.lines)

    def __str__(self) -> str:
        return "\n".join([str(self.horizon), *map(_words, self.lines)])


def scheduled(programme: Programme, *, horizon: Horizon, on: "Viewpoint | str | None", zone: str = "UTC",
              before: Horizon | None = None, held: "Mapping[str, date] | None" = None) -> Schedule:  # fmt: skip
    """A programme in time as it was known on a viewpoint; `held` are the days of workshops that have one.

    >>> plan = Programme(id="wp", pinned="2024-03-13", months=18, tasks=[Task(id="t-1", title="Ask", start=2, due=4)])
    >>> scheduled(plan, horizon=Horizon(start="2024-03-13", months=18), on=None).lines[0].last
    datetime.date(2024, 7, 12)
    """
    plan = programme.seen(on=on, zone=zone)
    slips = {one.step: one.planned for one in slippage(plan, on=None).slips}
    timings = _timings(plan)
    lines = [_line(step, horizon, slips[step.id], timings.get(step.id), held or {}) for step in plan.steps]
    lines.sort(key=lambda line: (line.first, line.last, line.step))
    return Schedule(
        programme=plan.id, horizon=horizon, before=before, adopted=plan.decision is not None, lines=tuple(lines)
    )


def _timings(plan: Programme) -> dict[str, Any]:
    try:
        return {one.step: one for one in critical_path(plan).timings}
    except NotAllowed:  # a ring, which `problems` names
        return {}


def _line(step: PlanStep, of: Horizon, planned: int, timing: Any, held: Mapping[str, date]) -> Line:
    start = step.start if isinstance(step, Task) else step.due
    line = Line(
        step=step.id, kind=step.kind, title=_title(step.title, step.id), start=start, due=step.due, planned=planned,
        first=first_day(of, start) if isinstance(step, Task | PlannedWorkshop) else last_day(of, step.due),
        last=last_day(of, step.due), planned_last=last_day(of, planned), after=step.after,
        slack=timing and timing.slack, critical=timing and not timing.slack,
    )  # fmt: skip
    if isinstance(step, PlannedWorkshop):
        on_day = held.get(step.workshop or "")
        line = evolve(line, workshop=step.workshop)
        return line if on_day is None else evolve(line, first=on_day, last=on_day)
    line = evolve(line, package=step.package)
    if isinstance(step, Task):
        return evolve(line, lead=step.lead, percent=step.percent, calls=step.calls)
    line = evolve(line, number=step.number)
    return evolve(line, lead=step.lead, type=step.type, level=step.level) if isinstance(step, Deliverable) else line


def _title(title: Text | None, id_: str) -> str:
    return id_ if title is None else title.best("en").text


def _row(line: Line) -> Row:
    return {
        "step": line.step, "kind": line.kind, "number": line.number, "title": line.title, "package": line.package,
        "lead": line.lead, "start": line.start, "due": line.due, "first": line.first, "last": line.last,
        "planned": line.planned, "late": line.late, "slack": line.slack, "critical": line.critical,
        "percent": line.percent, "after": "; ".join(line.after) or None, "workshop": line.workshop,
        "type": line.type, "level": line.level, "calls": "; ".join(_call(call) for call in line.calls) or None,
    }  # fmt: skip


def _call(call: CallDeadline) -> str:
    return f"{call.instrument}{f' {call.call}' if call.call else ''} closes {call.closes}"


def _words(line: Line) -> str:
    months = f"M{line.start}–M{line.due}" if line.start != line.due else f"M{line.due}"
    days = f"{line.first} – {line.last}" if line.first != line.last else f"{line.last}"
    late = f", {line.late:+d} months" if line.late else ""
    return f"{months}, {days}: {line.name}{late}"
