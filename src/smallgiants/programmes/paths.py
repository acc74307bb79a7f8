"""The critical path of a programme: the longest chain of steps that wait for each other, exactly."""

from collections.abc import Mapping

from attrs import field, frozen

from ..answers import Row
from ..checks import a, each, identifier, whole
from ..errors import NotAllowed
from ._graph import ordered, ring, waits
from .parts import Deliverable, Milestone, PlanStep, bounds
from .plans import Programme

__all__ = ["CriticalPath", "Timing", "critical_path"]


@frozen(kw_only=True)
class Timing:
    """When a step can be done at the earliest and must be at the latest, in months since the beginning.

    >>> Timing(step="t-1", months=2, earliest=3, latest=5).slack
    2

    `earliest` and `latest` are ends; `months` is how long the step takes, 0 for what is a point in time.
    """

    step: str = field(validator=identifier)
    months: int = field(validator=whole(least=0))
    earliest: int = field(validator=whole(least=0))
    latest: int = field(validator=whole(least=0))

    @property
    def slack(self) -> int:
        """By how many months it can be late before the whole takes longer."""
        return self.latest - self.earliest


@frozen(kw_only=True)
class CriticalPath:
    """How long the steps take at the least, and which of them decide that; `critical_path` makes it.

    >>> from smallgiants.programmes import Task
    >>> ask, sum_ = Task(id="t-1", title="Ask", start=1, due=2), Task(id="t-2", title="Sum", start=4, due=6, after=["t-1"])
    >>> print(critical_path(Programme(id="wp", months=18, tasks=[ask, sum_])))
    5 of 18 months at the least: t-1 → t-2

    `path` is one such chain, the first by ids; `critical` are all steps without slack.
    """

    programme: str = field(validator=identifier)
    months: int = field(validator=whole(least=1))
    length: int = field(validator=whole(least=0))
    path: tuple[str, ...] = field(validator=each(identifier))
    timings: tuple[Timing, ...] = field(validator=each(a(Timing)))

    @property
    def critical(self) -> tuple[str, ...]:
        """The steps without slack, in the order they can be taken."""
        return tuple(one.step for one in self.timings if not one.slack)

    @property
    def fits(self) -> bool:
        """Whether the steps can be done within the programme at all."""
        return self.length <= self.months

    @property
    def why(self) -> tuple[str, ...]:
        """The chain in words, and whether there are others as long."""
        chain = " → ".join(self.path) or "no step"
        others = [one for one in self.critical if one not in self.path]
        more = (f"as long, and as critical, are chains with {', '.join(others)}",) if others else ()
        late = () if self.fits else (f"the programme has {self.months} months: {self.length - self.months} too few",)
        return (f"{self.length} of {self.months} months at the least: {chain}", *more, *late)

    def rows(self) -> tuple[Row, ...]:
        """One row a step, in the order they can be taken."""
        return tuple(
            {"step": one.step, "months": one.months, "earliest": one.earliest, "latest": one.latest, "slack": one.slack,
             "on_path": one.step in self.path} for one in self.timings
        )  # fmt: skip

    def __str__(self) -> str:
        return "\n".join(self.why)


def critical_path(programme: Programme) -> CriticalPath:
    """The longest chain of a programme's steps, from what waits for what and how long each takes, not from plans.

    >>> critical_path(Programme(id="wp", months=18)).length
    0

    A task takes its months; workshops, deliverables and milestones none.  Raises `NotAllowed` where steps wait for each
    other in a ring, and names it.
    """
    steps = {step.id: step for step in programme.steps}
    after = waits(steps.values())
    if found := ring(after):
        told = " → ".join((*found, found[0]))
        hint = "each waits for the next: take one of them out"
        raise NotAllowed("dependency-cycle", "steps", "no step that waits for itself", told, hint)
    order = ordered(after)
    ends, takes = _earliest(order, steps, after), {one: _length(step) for one, step in steps.items()}
    length = max(ends.values(), default=0)
    latest = dict.fromkeys(order, length)
    for one in reversed(order):
        for other in after[one]:
            latest[other] = min(latest[other], latest[one] - takes[one])
    timings = tuple(Timing(step=one, months=takes[one], earliest=ends[one], latest=latest[one]) for one in order)
    path = _chain(timings, ends, after, length)
    return CriticalPath(programme=programme.id, months=programme.months, length=length, path=path, timings=timings)


def _length(step: PlanStep) -> int:
    start, end = bounds(step)
    return end - start


def _earliest(
    order: tuple[str, ...], steps: Mapping[str, PlanStep], after: Mapping[str, tuple[str, ...]]
) -> dict[str, int]:
    ends: dict[str, int] = {}
    for one in order:
        # What is due at the end of a month is due at the end of the first at the earliest.
        least = 1 if isinstance(steps[one], Deliverable | Milestone) else 0
        ends[one] = max([least, *(ends[other] for other in after[one])]) + _length(steps[one])
    return ends


def _chain(
    timings: tuple[Timing, ...], ends: Mapping[str, int], after: Mapping[str, tuple[str, ...]], length: int
) -> tuple[str, ...]:
    """One longest chain, from its end back, the least id where there are several; points in time at its ends count in."""
    takes = {one.step: one.months for one in timings}
    free = {one.step for one in timings if not one.slack}
    behind = {other for one in free for other in after[one]}
    lasts = [one for one in free if ends[one] == length and one not in behind]
    chain = [min(lasts)] if lasts else []
    while chain:
        begin = ends[chain[-1]] - takes[chain[-1]]
        before = [one for one in after[chain[-1]] if one in free and ends[one] == begin]
        if not before:
            break
        chain.append(min(before))
    return tuple(reversed(chain))
