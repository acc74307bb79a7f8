"""What lies above what: rings and long lines, answered in time that grows with the lines and not with their square."""

from collections.abc import Collection, Iterable, Iterator, Mapping

__all__ = ["met_above", "parts", "ringed"]

Steps = Mapping[str, Collection[str]]
_AT_ONCE = 1024


def parts(steps: Steps) -> list[list[str]]:
    """What reaches one another, each thing in one part, and each part after all that lies above it.

    Tarjan's strongly connected components, without recursion: a line may be longer than any stack.
    """
    number: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    on: set[str] = set()
    found: list[list[str]] = []
    for root in steps:
        work: list[tuple[str, Iterator[str]]] = [] if root in number else [(root, iter(steps[root]))]
        while work:
            node, others = work[-1]
            if node not in number:
                number[node] = low[node] = len(number)
                stack.append(node)
                on.add(node)
            for other in others:
                if other not in number:
                    work.append((other, iter(steps.get(other, ()))))
                    break
                if other in on:
                    low[node] = min(low[node], number[other])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == number[node]:
                    found.append(_cut(stack, on, node))
    return found


def _cut(stack: list[str], on: set[str], first: str) -> list[str]:
    part = []
    while True:
        part.append(stack.pop())
        on.discard(part[-1])
        if part[-1] == first:
            return part


def ringed(steps: Steps) -> set[str]:
    """All that lies above itself."""
    met = {one for part in parts(steps) if len(part) > 1 for one in part}
    return met | {one for one, others in steps.items() if one in others}


def met_above(pairs: Iterable[tuple[str, str]], steps: Steps) -> set[tuple[str, str]]:
    """Those of the pairs of which the second lies above the first, by one step or more."""
    asked: dict[str, list[str]] = {}
    for one, other in pairs:
        if one in steps:
            asked.setdefault(one, []).append(other)
    left = 2 * (len(steps) + len(asked))  # most lines are short; where they are not, all are followed at once
    met: set[tuple[str, str]] = set()
    for one, others in asked.items():
        above = _above(one, steps)
        if (left := left - len(above)) < 0:
            return _met_at_once(asked, steps)
        met |= {(one, other) for other in others if other in above}
    return met


def _above(one: str, steps: Steps) -> set[str]:
    met: set[str] = set()
    waiting = [one]
    while waiting:
        for up in steps.get(waiting.pop(), ()):
            if up not in met:
                met.add(up)
                waiting.append(up)
    return met


def _met_at_once(asked: Mapping[str, Collection[str]], steps: Steps) -> set[tuple[str, str]]:
    """The same with many targets followed at once, each as a bit."""
    by_target: dict[str, list[str]] = {}
    for one, others in asked.items():
        for other in others:
            by_target.setdefault(other, []).append(one)
    order = parts(steps)
    place = {one: number for number, part in enumerate(order) for one in part}
    targets = [one for one in by_target if one in place]
    met: set[tuple[str, str]] = set()
    for start in range(0, len(targets), _AT_ONCE):
        bits = {one: 1 << number for number, one in enumerate(targets[start : start + _AT_ONCE])}
        masks = _masks(order, place, steps, bits)
        for target, bit in bits.items():
            met |= {(one, target) for one in by_target[target] if masks[place[one]] & bit}
    return met


def _masks(order: list[list[str]], place: dict[str, int], steps: Steps, bits: dict[str, int]) -> list[int]:
    """For each part the targets that lie above it."""
    masks = [0] * len(order)
    for number, part in enumerate(order):
        mask = 0
        for one in part:
            for other in steps.get(one, ()):
                mask |= bits.get(other, 0) | masks[place[other]]
        masks[number] = mask
    return masks
