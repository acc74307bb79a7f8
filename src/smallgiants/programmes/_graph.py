"""Which steps wait for which: the order they can be taken in, and a ring where there is none."""

from collections.abc import Iterable, Mapping
from heapq import heapify, heappop, heappush

from .parts import PlanStep

__all__ = ["ordered", "ring", "waits"]


def waits(steps: Iterable[PlanStep]) -> dict[str, tuple[str, ...]]:
    """For each step the others of these that it waits for, each once."""
    listed = list(steps)
    known = {step.id for step in listed}
    return {step.id: tuple(one for one in dict.fromkeys(step.after) if one in known) for step in listed}


def ordered(after: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The ids so that each comes after what it waits for, the least id first; those on a ring, and behind one, are left out."""
    missing = {one: len(before) for one, before in after.items()}
    behind: dict[str, list[str]] = {one: [] for one in after}
    for one, before in after.items():
        for other in before:
            behind[other].append(one)
    free = [one for one, count in missing.items() if not count]
    heapify(free)
    found: list[str] = []
    while free:
        found.append(heappop(free))
        for one in behind[found[-1]]:
            missing[one] -= 1
            if not missing[one]:
                heappush(free, one)
    return tuple(found)


def ring(after: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """A ring of steps of which each waits for the next, its least id first; empty where there is none."""
    left = after.keys() - set(ordered(after))
    if not left:
        return ()
    # Whatever is left waits for something that is left: following that leads into a ring.
    path: list[str] = [min(left)]
    while path[-1] not in path[:-1]:
        path.append(min(one for one in after[path[-1]] if one in left))
    found = path[path.index(path[-1]) : -1]
    least = found.index(min(found))
    return (*found[least:], *found[:least])
