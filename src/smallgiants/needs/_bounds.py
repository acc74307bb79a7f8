"""How many needs could be placed at the most, and which surely cannot be."""

from collections import Counter
from collections.abc import Iterable
from itertools import accumulate

from ._terms import Asked, Item, Terms

__all__ = ["Hope", "bounds", "hopeless"]

Hope = tuple[str, int]
"""Why a need can be in no bundle, and by how much it stays short, where that is money."""


def bounds(asked: Asked) -> dict[int, int]:
    """For each number of bundles that there may be, the most needs that so many could hold.

    No bundle holds more than its members, and so many members must together reach the threshold so many times.  So the
    needs of the towns with the most of them are a bound, as long as the largest towns reach it; the rest only lowers it.
    """
    counts, sums, of_lands = Counter[str](), Counter[str](), Counter[str | None]()
    for item in asked.items:
        counts[item.by] += 1
        sums[item.by] += item.amount
        of_lands[item.country] += 1
    by_count = [0, *accumulate(sorted(counts.values(), reverse=True))]
    by_sum = [0, *accumulate(sorted(sums.values(), reverse=True))]
    found, terms = {}, asked.terms
    for bundles in range(1, min(by_sum[-1] // terms.reach, len(asked.items)) + 1):
        slots = len(counts) if terms.members is None else min(bundles * terms.members, len(counts))
        # A town may be in several bundles, each time with others of its needs.
        if by_sum[slots] >= bundles * terms.reach and _possible(bundles, counts, of_lands, terms):
            found[bundles] = by_count[slots]
    return found


def _possible(bundles: int, counts: Counter[str], of_lands: "Counter[str | None]", terms: Terms) -> bool:
    """Whether there are leads, countries and members enough for so many bundles."""
    if terms.leads is not None and sum(counts[town] for town in terms.leads) < bundles:
        return False
    if isinstance(terms.countries, int) and _spread(of_lands.values(), bundles) < bundles * terms.countries:
        return False
    least = 1 if terms.share is None else -(-terms.share.denominator // terms.share.numerator)
    few = terms.members is not None and terms.members < least
    return not few and _spread(counts.values(), bundles) >= bundles * least


def _spread(counts: Iterable[int], bundles: int) -> int:
    """In how many bundles the towns or countries can be, counted once for each."""
    return sum(min(count, bundles) for count in counts)


def hopeless(items: tuple[Item, ...], terms: Terms) -> dict[str, Hope]:
    """The needs that can be in no bundle, each with why; again and again, for each takes others with it."""
    gone: dict[str, Hope] = {}
    left = items
    while lost := {item.id: hope for item in left if (hope := _hope(item, left, terms)) is not None}:
        gone |= lost
        left = tuple(item for item in left if item.id not in lost)
    return gone


def _hope(item: Item, items: tuple[Item, ...], terms: Terms) -> Hope | None:
    near = _companions(item, items, terms)
    sums: Counter[str] = Counter()
    for one in near:
        sums[one.by] += one.amount
    others = sorted((total for town, total in sums.items() if town != item.by), reverse=True)
    if terms.members is not None:
        others = others[: terms.members - 1]
    most = sum(others) + sums[item.by]
    if most < terms.reach:
        return "with all that could join it, it stays {} short", terms.reach - most
    if terms.leads is not None and not terms.leads & set(sums):
        return "no town that may lead could join it", 0
    if isinstance(terms.countries, int) and _lands(item, near, terms) < terms.countries:
        return "too few countries are among those that could join it", 0
    # Its own town may not bring more than its share, so the others must bring the rest.
    if terms.share is not None and item.amount * (1 - terms.share) > terms.share * sum(others):
        return "it is more than the largest share of all that could join it", 0
    return None


def _lands(item: Item, near: list[Item], terms: Terms) -> int:
    """In how many countries a bundle with it could be."""
    among = len({one.country for one in near})
    own = sum(1 for land in {one.country for one in near if one.by == item.by} if land)
    return among if terms.members is None else min(among, own + terms.members - 1)


def _companions(item: Item, items: tuple[Item, ...], terms: Terms) -> list[Item]:
    """The needs that could be in one bundle with it."""
    near = [one for one in items if one.pool == item.pool and terms.together(one.by, item.by)]
    if terms.neighbours is None:
        return near
    towns, edge = {one.by for one in near} - {item.by}, {item.by}
    met = set(edge)
    while edge:
        edge = {town for town in towns if any(town in terms.neighbours.get(one, ()) for one in edge)}
        towns, met = towns - edge, met | edge
    return [one for one in near if one.by in met]
