"""Bundles of a few needs: all sets are looked at, so the whole aim is met and nothing is left to chance."""

from collections.abc import Iterator, Sequence

from ._terms import Asked

__all__ = ["MOST_EXACT", "exact"]

MOST_EXACT = 10
"""Up to how many needs every set is looked at."""

Groups = tuple[tuple[int, ...], ...]


def exact(asked: Asked) -> Groups:
    """The best bundles: most needs placed, then fewest bundles, then least spread of their totals, then smallest ids."""
    count = len(asked.items)
    groups = {mask: numbers for mask in range(1, 1 << count) if asked.holds(numbers := _numbers(mask))}
    fewest = _fewest(groups, count)
    most = max(map(int.bit_count, fewest))
    bundles = min(fewest[mask] for mask in fewest if mask.bit_count() == most)
    best: list[tuple[int, Groups]] = []
    for mask in sorted(one for one in fewest if one.bit_count() == most and fewest[one] == bundles):
        _look(mask, (), [], asked, groups, fewest, best)
    return best[0][1]


def _numbers(mask: int) -> tuple[int, ...]:
    return tuple(number for number in range(mask.bit_length()) if mask >> number & 1)


def _parts(mask: int) -> Iterator[int]:
    """Every set within a set that holds its first member."""
    first = mask & -mask
    rest = part = mask ^ first
    while True:
        yield part | first
        if not part:
            return
        part = (part - 1) & rest


def _fewest(groups: "dict[int, tuple[int, ...]]", count: int) -> dict[int, int]:
    """For each set of needs that can be split into bundles, into how few."""
    found = {0: 0}
    for mask in range(1, 1 << count):
        ways = [found[mask ^ part] for part in _parts(mask) if part in groups and mask ^ part in found]
        if ways:
            found[mask] = 1 + min(ways)
    return found


def _look(
    mask: int, picked: Groups, totals: Sequence[int], asked: Asked, groups: "dict[int, tuple[int, ...]]",
    fewest: dict[int, int], best: "list[tuple[int, Groups]]",
) -> None:  # fmt: skip
    """Every way to split a set into as few bundles as can be, those of more spread than the best left aside."""
    spread = max(totals) - min(totals) if totals else 0
    if best and spread > best[0][0]:
        return
    if not mask:
        best[:] = [min([*best, (spread, picked)])]
        return
    for part in _parts(mask):
        if part in groups and fewest.get(mask ^ part, -1) == fewest[mask] - 1:
            inside = groups[part]
            _look(mask ^ part, (*picked, inside), [*totals, asked.total(inside)], asked, groups, fewest, best)
