"""Bundles of many needs: spread over a number of bundles, mended by exchanges, and held against the bound."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from ._bounds import bounds
from ._exact import MOST_EXACT, exact
from ._terms import Asked

__all__ = ["Found", "Groups", "filled", "search"]

Groups = tuple[tuple[int, ...], ...]
Found = tuple[Groups, int, int]
"""Bundles of a pool, the most needs that could be placed, and the fewest bundles that could place so many."""

Order = Callable[[str, list[int]], tuple[int, int]]

_OUT = -1
_FEW, _SHAKES = 40, 12
_MULTIPLIER, _PRIME = 48271, 2**31 - 1  # Park and Miller's, as revised in 1993
_STEPS = 200
_TRIES = 20


def search(
    asked: Asked,
    solver: "Callable[[Asked], Iterable[Sequence[int]]] | None" = None,
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> Found:
    """The best bundles found of one pool, and what bounds them; `progress` is told of each number of bundles tried."""
    if len(asked.items) <= MOST_EXACT:
        groups = exact(asked)
        return groups, _placed(groups), len(groups)
    can = bounds(asked)
    most = max(can.values(), default=0)
    fewest = min((count for count, many in can.items() if many == most), default=0)
    best: Groups = () if asked.plain else _grown(asked)
    # Towns that must border on one another are found by growing alone: what is spread out first never hangs together.
    counts = can if asked.terms.neighbours is None else ()
    for tried, count in enumerate(sorted(counts, key=lambda count: (-can[count], count))):
        progress(tried, len(counts))
        if (-can[count], count) >= _aim(best):
            break
        for order in _orders(asked):
            best = min(best, _spread_out(asked, count, order), key=_aim)
            if _placed(best) >= can[count]:
                break
    if solver is not None and (_placed(best), len(best)) != (most, fewest):
        best = min(best, filled(asked, solver(asked)), key=_aim)
    return best, most, fewest


def _placed(groups: Groups) -> int:
    return sum(map(len, groups))


def _aim(groups: Groups) -> tuple[int, int]:
    return -_placed(groups), len(groups)


def filled(asked: Asked, proposed: Iterable[Sequence[int]]) -> Groups:
    """What holds of proposed bundles, checked exactly, with whatever else there is room for."""
    bins = _Bins(asked, 0)
    for group in proposed:
        free = tuple(sorted(set(group) & bins.out))
        if asked.holds(free):
            bins.begin(free)
    return bins.done()


def _orders(asked: Asked) -> Iterator[Order]:
    """The orders in which towns are placed: the largest first, those with the most needs first, and others by chance.

    There is room for few towns, and for any number of their needs.  The chance is that of a multiplier: it is always the
    same, and among very many needs it is not tried.
    """
    towns = sorted({item.by for item in asked.items})
    place = {town: number + 1 for number, town in enumerate(towns)}
    yield lambda town, needs: (-asked.total(needs), place[town])
    if len(towns) < len(asked.items):
        yield lambda town, needs: (-len(needs), -asked.total(needs))
    for shake in range(1, 1 + _SHAKES if len(asked.items) <= _FEW else 1):
        yield lambda town, needs, shake=shake: (place[town] * _MULTIPLIER**shake % _PRIME, 0)  # type: ignore[misc]


def _spread_out(asked: Asked, count: int, order: Order) -> Groups:
    """Towns in this order, each into the bundle that lacks most, and then exchanges."""
    bins = _Bins(asked, count)
    bins.seed()
    towns = bins.towns()
    for town in sorted(towns, key=lambda town: (*order(town, towns[town]), town)):
        if not bins.place(towns[town]):
            for number in towns[town]:
                bins.place([number])
    bins.mend()
    return bins.done()


def _grown(asked: Asked) -> Groups:
    """One bundle after the other, begun where the fewest could join: the way for towns that must be near."""
    bins = _Bins(asked, 0)
    friends = {item.by: sum(asked.terms.together(item.by, one.by) for one in asked.items) for item in asked.items}
    for seed in sorted(bins.out, key=lambda number: (friends[asked.items[number].by], number)):
        if seed in bins.out:
            bins.grow(seed)
    return bins.done()


def _size(inside: frozenset[int]) -> tuple[int, int]:
    return len(inside), min(inside)


class _Bins:
    """Bundles in the making: which needs are in each, what each lacks, and which needs are in none."""

    def __init__(self, asked: Asked, count: int) -> None:
        self.asked = asked
        self.bins: list[set[int]] = [set() for _ in range(count)]
        self.out = set(range(len(asked.items)))

    def towns(self) -> dict[str, list[int]]:
        """The needs that are out, by town."""
        made: dict[str, list[int]] = {}
        for number in sorted(self.out):
            made.setdefault(self.asked.items[number].by, []).append(number)
        return made

    def begin(self, numbers: Iterable[int]) -> None:
        """One more bundle, of these."""
        self.bins.append(set(numbers))
        self.out -= self.bins[-1]

    def seed(self) -> None:
        """A town that may lead into each bundle, where one must."""
        leads = self.asked.terms.leads
        if leads is None:
            return
        ours = [
            (rank, -self.asked.items[number].amount, number)
            for town, numbers in self.towns().items() if town in leads
            for rank, number in enumerate(numbers)
        ]  # fmt: skip
        for inside, (*_, number) in zip(self.bins, sorted(ours), strict=False):
            inside.add(number)
            self.out.remove(number)

    def place(self, numbers: list[int]) -> bool:
        """Puts needs of one town where the most is lacking, if they fit anywhere."""
        best = None
        for place, inside in enumerate(self.bins):
            if self.asked.fits(inside | set(numbers)):
                lack = 0 if self.asked.plain else self.asked.lack(inside) - self.asked.lack(inside | set(numbers))
                key = (-lack, self.asked.total(inside), place)
                best = key if best is None else min(best, key)
        if best is None:
            return False
        self.bins[best[-1]] |= set(numbers)
        self.out -= set(numbers)
        return True

    def mend(self) -> None:
        """Exchanges needs as long as less is lacking after it."""
        steps = 0
        while steps < _STEPS and self._mended():
            steps += 1

    def _mended(self) -> bool:
        lacks = [self.asked.lack(inside) for inside in self.bins]
        poor = sorted((place for place, lack in enumerate(lacks) if lack), key=lambda place: (-lacks[place], place))
        return any(self._exchange(place, lacks) for place in poor)

    def _exchange(self, place: int, lacks: list[int]) -> bool:
        """The exchange between one bundle and another, or what is out, after which the least is lacking."""
        best: tuple[int, int, int, int] | None = None
        for other in (*range(len(self.bins)), _OUT):
            if other != place:
                before = lacks[place] + (0 if other == _OUT else lacks[other])
                totals = self.asked.total(self.bins[place]), 0 if other == _OUT else self.asked.total(self.bins[other])
                for gives, takes in self._pairs(place, other):
                    if self.asked.plain and self._money(totals, other, gives, takes) >= before:
                        continue
                    after = self._after(place, other, gives, takes)
                    if after is not None and after < before:
                        key = (after - before, other, gives, takes)
                        best = key if best is None else min(best, key)
        if best is None:
            return False
        _, other, gives, takes = best
        self._swap(place, other, gives, takes)
        return True

    def _pairs(self, place: int, other: int) -> Iterator[tuple[int, int]]:
        """What a bundle may give and take: -1 is nothing."""
        theirs = sorted(self.out if other == _OUT else self.bins[other])
        mine = sorted(self.bins[place])
        yield from ((gives, takes) for gives in (_OUT, *mine) for takes in (_OUT, *theirs) if gives != takes)

    def _after(self, place: int, other: int, gives: int, takes: int) -> int | None:
        """What the two lack after an exchange; `None` where it does not fit."""
        mine = self._changed(self.bins[place], gives, takes)
        if not self.asked.fits(mine):
            return None
        if other == _OUT:
            return self.asked.lack(mine)
        theirs = self._changed(self.bins[other], takes, gives)
        return self.asked.lack(mine) + self.asked.lack(theirs) if self.asked.fits(theirs) else None

    def _money(self, totals: tuple[int, int], other: int, gives: int, takes: int) -> int:
        """The money that is lacking after an exchange between two of these totals."""
        amounts = [0 if number == _OUT else self.asked.items[number].amount for number in (gives, takes)]
        gain, reach = amounts[1] - amounts[0], self.asked.terms.reach
        mine = max(0, reach - totals[0] - gain)
        return mine if other == _OUT else mine + max(0, reach - totals[1] + gain)

    @staticmethod
    def _changed(inside: set[int], gives: int, takes: int) -> set[int]:
        return (inside - {gives}) | ({takes} - {_OUT})

    def _swap(self, place: int, other: int, gives: int, takes: int) -> None:
        self.bins[place] = self._changed(self.bins[place], gives, takes)
        if other == _OUT:
            self.out = self._changed(self.out, takes, gives)
        else:
            self.bins[other] = self._changed(self.bins[other], takes, gives)

    def grow(self, seed: int) -> None:
        """A bundle from one need on, each time with the one after which the least is lacking."""
        inside = {seed}
        while lack := self.asked.lack(inside):
            joining = ((self.asked.lack(more), number) for number in sorted(self.out - inside)
                       if self.asked.fits(more := inside | {number}))  # fmt: skip
            least, number = min(joining, default=(lack, _OUT))
            if least >= lack:
                return
            inside.add(number)
        self.begin(inside)

    def done(self) -> Groups:
        """The bundles that hold, filled up, made few, and levelled."""
        self.bins = [inside for inside in self.bins if inside and self.asked.lack(inside) == 0]
        self.out = set(range(len(self.asked.items))).difference(*self.bins)
        self._fill()
        self._merge()
        self._dissolve()
        self._level()
        return tuple(sorted(tuple(sorted(inside)) for inside in self.bins))

    def _fill(self) -> None:
        for number in sorted(self.out, key=lambda number: (-self.asked.items[number].amount, number)):
            town = self.asked.items[number].by
            order = [
                (all(self.asked.items[one].by != town for one in inside), self.asked.total(inside), place)
                for place, inside in enumerate(self.bins)
                if self.asked.holds(inside | {number})
            ]
            if order:
                self.bins[min(order)[-1]].add(number)
                self.out.remove(number)

    def _merge(self) -> None:
        while pair := self._mergeable():
            one, other = pair
            self.bins[one] |= self.bins.pop(other)

    def _mergeable(self) -> tuple[int, int] | None:
        count = len(self.bins)
        pairs = ((one, other) for one in range(count) for other in range(one + 1, count))
        return next((pair for pair in pairs if self.asked.holds(self.bins[pair[0]] | self.bins[pair[1]])), None)

    def _dissolve(self) -> None:
        """Gives up a bundle whose needs all find room in others."""
        while any(self._given_up(inside) for inside in sorted(map(frozenset, self.bins), key=_size)):
            pass

    def _given_up(self, inside: frozenset[int]) -> bool:
        before, out = [set(one) for one in self.bins], set(self.out)
        self.bins = [one for one in self.bins if one != inside]
        self.out |= inside
        self._fill()
        if len(self.out) > len(out):
            self.bins, self.out = before, out
        return len(self.bins) < len(before)

    def _level(self) -> None:
        """Exchanges between the largest and the smallest bundle, as long as they come nearer to each other."""
        for _ in range(_STEPS if len(self.bins) > 1 else 0):
            totals = [(self.asked.total(inside), place) for place, inside in enumerate(self.bins)]
            (least, low), (most, high) = min(totals), max(totals)
            found = [
                (apart, gives, takes)
                for gives, takes in self._pairs(high, low)
                if (apart := self._apart(most - least, gives, takes)) < most - least
            ]
            kept = next((one for one in sorted(found)[:_TRIES] if self._hold(high, low, *one[1:])), None)
            if kept is None:
                return
            self._swap(high, low, *kept[1:])

    def _apart(self, apart: int, gives: int, takes: int) -> int:
        amounts = [0 if number == _OUT else self.asked.items[number].amount for number in (gives, takes)]
        return abs(apart - 2 * (amounts[0] - amounts[1]))

    def _hold(self, place: int, other: int, gives: int, takes: int) -> bool:
        mine, theirs = self._changed(self.bins[place], gives, takes), self._changed(self.bins[other], takes, gives)
        return self.asked.holds(mine) and self.asked.holds(theirs)
