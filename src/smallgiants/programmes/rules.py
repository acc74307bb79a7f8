"""The rules by which ballots choose themes, in whole numbers: exact, and blind to the names and the order of voters."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from heapq import heapify, heappop, heappush
from math import gcd
from typing import Literal, get_args

from attrs import field, frozen

__all__ = ["Run", "TieBreak", "Won", "add1", "approval", "contest", "equal_shares"]

TieBreak = Literal["most approvals", "fewest workshops", "id"]
"""What may break a tie; the id comes last in any case, so that no tie is left."""


@frozen(kw_only=True)
class Contest:
    """Who approves what and what it costs; voters with the same approvals stand in one group."""

    costs: Mapping[str, int]
    backers: Mapping[str, tuple[int, ...]]
    sizes: tuple[int, ...]
    limit: int
    tie_break: tuple[TieBreak, ...]

    def support(self, theme: str) -> int:
        """How many voters approve it."""
        return sum(self.sizes[group] for group in self.backers[theme])

    def rank(self, theme: str) -> list[int | str]:
        """The keys that ties are broken by, the least first."""
        keys = {"most approvals": -self.support(theme), "fewest workshops": self.costs[theme], "id": theme}
        return [keys[word] for word in self.tie_break]

    def affordable(self, taken: Iterable[str]) -> list[str]:
        """The themes not taken that what is left of the budget still pays for."""
        have = set(taken)
        left = self.limit - sum(self.costs[theme] for theme in have)
        return [theme for theme, cost in self.costs.items() if theme not in have and cost <= left]

    def untied(self, tied: Iterable[str]) -> tuple[tuple[str, ...], TieBreak | None]:
        """The tied themes, the first wins, and the rule that told it from all others; `None` where it stood alone."""
        order = sorted(tied, key=self.rank)
        first, *rest = [self.rank(theme) for theme in order]
        differs = [next(place for place, key in enumerate(first) if key != other[place]) for other in rest]
        return tuple(order), self.tie_break[max(differs)] if differs else None


@frozen(kw_only=True)
class Won:
    """One choice of a run: the themes that tied for it, the winner first, and what each group paid, over `unit`."""

    tied: tuple[str, ...]
    by: TieBreak | None
    price: int = 0
    unit: int = 1
    paid: Mapping[int, int] = field(factory=dict)

    @property
    def theme(self) -> str:
        """What was chosen."""
        return self.tied[0]


@frozen(kw_only=True)
class Run:
    """One pass of Equal Shares, every voter starting with the same `purse`."""

    purse: Fraction
    won: tuple[Won, ...]

    @property
    def themes(self) -> tuple[str, ...]:
        """What was chosen, in that order."""
        return tuple(won.theme for won in self.won)


def contest(
    costs: Mapping[str, int], ballots: Iterable[frozenset[str]], *, limit: int, tie_break: tuple[TieBreak, ...]
) -> tuple[Contest, tuple[int, ...]]:
    """The contest, and for each ballot its group.

    A theme that nobody approves, or that costs more than there is, stands outside: no rule may choose it, and
    it may not change what is chosen.
    """
    voters = [frozenset(theme for theme in ballot if costs[theme] <= limit) for ballot in ballots]
    groups = {ballot: index for index, ballot in enumerate(dict.fromkeys(voters))}
    places = tuple(groups[ballot] for ballot in voters)
    backers = {theme: tuple(index for ballot, index in groups.items() if theme in ballot) for theme in sorted(costs)}
    sizes = [0] * len(groups)
    for place in places:
        sizes[place] += 1
    wanted = {theme: costs[theme] for theme, who in backers.items() if who}
    order = tie_break if "id" in tie_break else (*tie_break, "id")
    return Contest(costs=wanted, backers=backers, sizes=tuple(sizes), limit=limit, tie_break=order), places


def approval(race: Contest, taken: Iterable[str] = ()) -> tuple[Won, ...]:
    """The most approved theme that can still be paid for, then the next, after what is already `taken`."""
    have, won = list(taken), []
    while left := race.affordable(have):
        most = max(race.support(theme) for theme in left)
        tied, by = race.untied(theme for theme in left if race.support(theme) == most)
        won.append(Won(tied=tied, by=by))
        have.append(tied[0])
    return tuple(won)


def add1(race: Contest) -> tuple[Run, ...]:
    """Equal Shares, then again with one unit more for every voter each time, until nothing more fits or too much would
    be spent: the last run whose choices can be paid for counts, and the one beyond it, if any, comes last."""
    runs = [equal_shares(race, start(race))]
    while _spent(race, runs[-1]) <= race.limit and race.affordable(runs[-1].themes):
        runs.append(equal_shares(race, runs[-1].purse + 1))
    return tuple(runs)


def start(race: Contest) -> Fraction:
    """Each voter's equal share of the budget."""
    return Fraction(race.limit, sum(race.sizes) or 1)


def within(race: Contest, runs: tuple[Run, ...]) -> Run:
    """The last run whose choices can be paid for."""
    return next(run for run in reversed(runs) if _spent(race, run) <= race.limit)


def equal_shares(race: Contest, purse: Fraction) -> Run:
    """One pass: always the theme that asks least of its supporters per unit of its cost, who share it equally as far as
    their money goes (Method of Equal Shares with cost utility); the pass ends early once more is spent than there is."""
    unit, money = purse.denominator, [purse.numerator] * len(race.sizes)
    won: list[Won] = []
    # What a theme asks only grows as money is spent, so that an old figure is a lower bound.
    heap = [(Fraction(0), theme) for theme in race.costs]
    left = race.limit
    while left >= 0 and (tied := _cheapest(race, heap, money, unit)):
        order, by = race.untied(tied)
        rest, rich = tied[order[0]]
        scale = rich // gcd(rest, rich)
        unit, money = unit * scale, [have * scale for have in money]
        price = rest * scale // rich
        paid = {group: min(money[group], price) for group in race.backers[order[0]]}
        for group, part in paid.items():
            money[group] -= part
        heap = [entry for entry in heap if entry[1] != order[0]]
        heapify(heap)
        left -= race.costs[order[0]]
        won.append(Won(tied=order, by=by, price=price, unit=unit, paid=paid))
    return Run(purse=purse, won=tuple(won))


def _cheapest(
    race: Contest, heap: list[tuple[Fraction, str]], money: list[int], unit: int
) -> dict[str, tuple[int, int]]:
    """The themes that ask least, each with its price; those its supporters cannot pay leave the heap for good."""
    best: Fraction | None = None
    found: dict[str, tuple[int, int]] = {}
    seen: list[tuple[Fraction, str]] = []
    while heap and (best is None or heap[0][0] <= best):
        theme = heappop(heap)[1]
        cost = race.costs[theme] * unit
        price = _price(cost, [(money[group], race.sizes[group]) for group in race.backers[theme]])
        if price is None:
            continue
        rate = Fraction(price[0], price[1] * cost)
        seen.append((rate, theme))
        if best is None or rate < best:
            best, found = rate, {}
        if rate == best:
            found[theme] = price
    for entry in seen:
        heappush(heap, entry)
    return found


def _price(cost: int, purses: list[tuple[int, int]]) -> tuple[int, int] | None:
    """What each supporter pays, as a quotient, where whoever has less gives all; `None` if they cannot pay it together."""
    purses.sort()
    rich = sum(size for _, size in purses)
    for have, size in purses:
        if have * rich >= cost:
            return cost, rich
        cost -= have * size
        rich -= size
    return None


def _spent(race: Contest, run: Run) -> int:
    return sum(race.costs[theme] for theme in run.themes)
