"""What is wrong between the parts of a programme, all at once."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from ..checks import fault, near
from ..errors import Problem
from ._graph import ring, waits
from .parts import Task, bounds

__all__ = ["faults"]


def faults(plan: Any) -> tuple[Problem, ...]:
    """Every problem of a programme, in a stated order."""
    checks = (_doubles, _dangling, _rings, _early, _outside, _idle)
    return tuple(problem for check in checks for problem in check(plan))


def path_of(part: Any) -> str:
    """Where a part stands in its programme."""
    home = {"work-package": "packages"}.get(part.kind, f"{part.kind}s")
    return f"{home}[{part.id}]"


def _doubles(plan: Any) -> Iterator[Problem]:
    counts = Counter(part.id for part in plan.parts)
    told = {part.id: path_of(part) for part in reversed(plan.parts) if counts[part.id] > 1}
    for id_, path in told.items():
        yield fault("id-duplicate", path, "each id once in a programme", f"{id_!r} {counts[id_]} times", "rename one")


def _dangling(plan: Any) -> Iterator[Problem]:
    homes = (("package", plan.packages, "a package"), ("packages", plan.packages, "a package"),
             ("objectives", plan.objectives, "an objective"), ("after", _every_step(plan), "a step"))  # fmt: skip
    for part in plan.parts:
        for name, known, what in () if part.dropped else homes:
            told = getattr(part, name, None) or ()
            for index, one in enumerate((told,) if isinstance(told, str) else told):
                where = f"{path_of(part)}.{name}" + ("" if isinstance(told, str) else f"[{index}]")
                yield from _named(where, one, {other.id: other.dropped for other in known}, what)


def _named(where: str, one: str, known: dict[str, bool], what: str) -> Iterator[Problem]:
    if one not in known:
        hint = near(one, sorted(known)) or "add it, or take it out here"
        yield fault("reference-dangling", where, f"{what} of the programme", repr(one), hint)
    elif known[one]:
        yield fault("part-dropped", where, f"{what} of the programme", f"{one!r}, which was dropped",
                      "take it out here", severity="warning")  # fmt: skip


def _every_step(plan: Any) -> tuple[Any, ...]:
    return (*plan.workshops, *plan.tasks, *plan.deliverables, *plan.milestones)


def _rings(plan: Any) -> Iterator[Problem]:
    if found := ring(waits(plan.steps)):
        first = next(step for step in plan.steps if step.id == found[0])
        told = " → ".join((*found, found[0]))
        yield fault("dependency-cycle", f"{path_of(first)}.after", "no step that waits for itself", told,
                      "each waits for the next: take one of them out")  # fmt: skip


def _early(plan: Any) -> Iterator[Problem]:
    steps = {step.id: step for step in plan.steps}
    for step in plan.steps:
        for index, other in enumerate(step.after):
            if other in steps and other != step.id and bounds(step)[0] < bounds(steps[other])[1]:
                what = f"a start after {other}, which is due in month {steps[other].due}"
                got = f"month {step.start if isinstance(step, Task) else step.due}"
                yield fault("dependency-broken", f"{path_of(step)}.after[{index}]", what, got,
                              "`pushed` tells what has to move", severity="warning")  # fmt: skip


def _outside(plan: Any) -> Iterator[Problem]:
    for step in plan.steps:
        if step.due > plan.months:
            yield fault("step-outside", f"{path_of(step)}.due", f"a month up to {plan.months}", f"{step.due}",
                          "bring it forward, or draft a longer programme", severity="warning")  # fmt: skip


def _idle(plan: Any) -> Iterator[Problem]:
    """Objectives that no action serves, and themes chosen that no workshop is planned for, where any is."""
    packages = {one.id: one.objectives for one in plan.packages if not one.dropped}
    tasks = [one for one in plan.tasks if not one.dropped]
    served = {one for task in tasks for one in (*task.objectives, *packages.get(task.package or "", ()))}
    for objective in plan.objectives:
        if not objective.dropped and objective.id not in served:
            yield fault("objective-without-action", path_of(objective), "a task that serves it", "none",
                          "name it in a task, or in the package of one", severity="warning")  # fmt: skip
    planned = {theme for one in plan.workshops if not one.dropped for theme in one.themes}
    for index, theme in enumerate(plan.themes):
        if planned and theme not in planned:
            yield fault("theme-without-workshop", f"themes[{index}]", "a planned workshop on it", "none",
                          "plan one, or say by a decision that it waits", severity="warning")  # fmt: skip
