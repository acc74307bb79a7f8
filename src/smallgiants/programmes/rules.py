"""The rules by which ballots choose themes, in whole numbers: exact, and blind to the names and the order of voters."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from heapq import heappop, heappush
from math import gcd
from typing import Literal

from attrs import field, frozen

__all__ = ["TieBreak", "Utility"]

TieBreak = Literal["most approvals", "fewest workshops", "given order", "id"]
"""What may break a tie; the id comes last in any case, so that no tie is left."""

Utility = Literal["cost", "cardinality"]
"""What a voter has of a project that was chosen: what it costs, or one project more; points multiply either."""

Price = tuple[int, int]
"""What each supporter of a theme pays, as a quotient."""


@frozen(kw_only=True)
class Contest:
    """Who approves what and what it costs; voters with the same ballot stand in one group.

    `points` are those of the groups in `backers`, all 1 unless `scored`; `support` is their sum over all voters.
    """

    costs: Mapping[str, int]
    backers: Mapping[str, tuple[int, ...]]
    support: Mapping[str, int]
    sizes: tuple[int, ...]
    limit: int
    tie_break: tuple[TieBreak, ...]
    points: Mapping[str, tuple[int, ...]]
    order: Mapping[str, int]
    scored: bool = False
    utility: Utility = "cost"

    def worth(self, theme: str) -> int:
        """What one point gives a voter of a theme that is chosen."""
        return self.costs[theme] if self.utility == "cost" else 1

    def rank(self, theme: str) -> list[int | str]:
        """The keys that ties are broken by, the least first."""
        keys: dict[TieBreak, int | str] = {
            "most approvals": -self.support[theme],
            "fewest workshops": self.costs[theme],
            "given order": self.order[theme],
            "id": theme,
        }
        return [keys[word] for word in self.tie_break]

    def spent(self, themes: Iterable[str]) -> int:
        """What these themes cost together."""
        return sum(self.costs[theme] for theme in themes)

    def affordable(self, taken: Iterable[str]) -> list[str]:
        """The themes not taken that what is left of the budget still pays for."""
        have = set(taken)
        left = self.limit - self.spent(have)
        return [theme for theme, cost in self.costs.items() if theme not in have and cost <= left]

    def won(self, tied: Iterable[str]) -> "Won":
        """The first of the tied themes, and the rule that told it from all others."""
        order = sorted(tied, key=self.rank)
        first, *rest = [self.rank(theme) for theme in order]
        told = [next(place for place, key in enumerate(first) if key != other[place]) for other in rest]
        return Won(tied=tuple(order), by=self.tie_break[max(told)] if told else None)


@frozen(kw_only=True)
class Won:
    """One choice: the themes that tied for it, the winner first, the rule that broke the tie (`None` where it stood
    alone), and what each group's voters paid, over `unit`, none more than the price."""

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

    @property
    def ties(self) -> dict[tuple[str, ...], TieBreak]:
        """The ties that were broken, each with what broke it."""
        return {won.tied: won.by for won in self.won if won.by}


def contest(
    costs: Mapping[str, int], ballots: Iterable[frozenset[str]], *, limit: int, tie_break: Iterable[TieBreak]
) -> tuple[Contest, tuple[int, ...]]:
    """The contest, and for each ballot its group.

    A theme that nobody approves, or that costs more than there is, stands outside: no rule could choose it, so it
    must not change what is chosen.
    """
    voters = [frozenset(theme for theme in ballot if costs[theme] <= limit) for ballot in ballots]
    groups = {ballot: index for index, ballot in enumerate(dict.fromkeys(voters))}
    sizes = [0] * len(groups)
    places = tuple(groups[ballot] for ballot in voters)
    for place in places:
        sizes[place] += 1
    votes = [dict.fromkeys(ballot, 1) for ballot in groups]
    return weighed(costs, votes, sizes, limit=limit, tie_break=tie_break), places


def weighed(
    costs: Mapping[str, int],
    votes: Sequence[Mapping[str, int]],
    sizes: Sequence[int],
    *,
    limit: int,
    tie_break: Iterable[TieBreak],
    utility: Utility = "cost",
) -> Contest:
    """The contest of groups of voters, each with the points, at least 1, that it gives to what it votes for."""
    fitting = [theme for theme in sorted(costs) if costs[theme] <= limit]
    backers: dict[str, list[int]] = {theme: [] for theme in fitting}
    points: dict[str, list[int]] = {theme: [] for theme in fitting}
    for group, vote in enumerate(votes):
        for theme in vote.keys() & backers.keys():
            backers[theme].append(group)
            points[theme].append(vote[theme])
    support = {
        theme: sum(sizes[group] * point for group, point in zip(backers[theme], points[theme], strict=True))
        for theme in fitting
    }
    return Contest(
        costs={theme: costs[theme] for theme, count in support.items() if count},
        backers={theme: tuple(groups) for theme, groups in backers.items()},
        support={theme: support.get(theme, 0) for theme in costs},
        sizes=tuple(sizes),
        limit=limit,
        tie_break=tuple(dict.fromkeys((*tie_break, "id"))),
        points={theme: tuple(given) for theme, given in points.items()},
        order={theme: place for place, theme in enumerate(costs)},
        scored=any(point != 1 for given in points.values() for point in given),
        utility=utility,
    )


def approval(race: Contest, taken: Iterable[str] = ()) -> tuple[Won, ...]:
    """The most approved theme that can still be paid for, then the next, after what is already `taken`."""
    have, won = list(taken), []
    while left := race.affordable(have):
        merit = {theme: Fraction(race.support[theme] * race.worth(theme), race.costs[theme]) for theme in left}
        most = max(merit.values())
        won.append(race.won(theme for theme in left if merit[theme] == most))
        have.append(won[-1].theme)
    return tuple(won)


def start(race: Contest) -> Fraction:
    """Each voter's equal share of the budget."""
    return Fraction(race.limit, sum(race.sizes) or 1)


def add1(race: Contest, step: int = 1) -> tuple[Run, dict[tuple[str, ...], TieBreak]]:
    """Equal Shares, then again with a step, one unit, more for each voter every time, until nothing more fits or too much would
    be spent: the last run that the budget pays for, and the ties broken in the runs that do not count."""
    run = equal_shares(race, start(race))
    overtaken: dict[tuple[str, ...], TieBreak] = {}
    while race.affordable(run.themes):
        more = equal_shares(race, run.purse + step)
        if race.spent(more.themes) > race.limit:
            return run, overtaken | more.ties
        overtaken |= run.ties
        run = more
    return run, overtaken


def equal_shares(race: Contest, purse: Fraction) -> Run:
    """The Method of Equal Shares: always the theme that asks least of its supporters for each unit of utility; they
    share it by their points, as far as their money goes.  A run ends early once it spends more than there is."""
    unit, money = purse.denominator, [purse.numerator] * len(race.sizes)
    # What a theme asks only grows as money is spent, so an old rate is a lower bound and few need a fresh look.
    heap = [(Fraction(0), theme) for theme in race.costs]
    won: list[Won] = []
    left = race.limit
    while left >= 0 and (cheapest := _cheapest(race, heap, money, unit)):
        rate, prices = cheapest
        choice = race.won(prices)
        cost, payers = prices[choice.theme]
        scale = payers // gcd(cost, payers)  # money stays whole: its unit is made finer instead
        unit, money, price = unit * scale, [have * scale for have in money], cost * scale // payers
        paid = _paid(race, choice.theme, price, money)
        for group, part in paid.items():
            money[group] -= part
        for theme in choice.tied[1:]:
            heappush(heap, (rate, theme))
        left -= race.costs[choice.theme]
        won.append(Won(tied=choice.tied, by=choice.by, price=price, unit=unit, paid=paid))
    return Run(purse=purse, won=tuple(won))


def _paid(race: Contest, theme: str, price: int, money: list[int]) -> dict[int, int]:
    """What each voter of a group pays at that price of a point."""
    who = race.backers[theme]
    if not race.scored:
        return {group: have if (have := money[group]) < price else price for group in who}
    return {group: min(money[group], price * point) for group, point in zip(who, race.points[theme], strict=True)}


def _cheapest(
    race: Contest, heap: list[tuple[Fraction, str]], money: list[int], unit: int
) -> tuple[Fraction, dict[str, Price]] | None:
    """The lowest rate, with the themes that tie at it, taken off the heap; what its supporters cannot pay leaves it too."""
    best: Fraction | None = None
    rates: dict[str, Fraction] = {}
    prices: dict[str, Price] = {}
    while heap and (best is None or heap[0][0] <= best):
        theme = heappop(heap)[1]
        cost = race.costs[theme] * unit
        price = (_scored_price if race.scored else _price)(race, theme, cost, money)
        if price:
            prices[theme], rates[theme] = price, Fraction(price[0], price[1] * race.worth(theme) * unit)
            best = rates[theme] if best is None else min(best, rates[theme])
    for theme in [theme for theme, rate in rates.items() if rate != best]:
        heappush(heap, (rates[theme], theme))
        del prices[theme]
    return None if best is None else (best, prices)


def _price(race: Contest, theme: str, cost: int, money: list[int]) -> Price | None:
    """What each supporter pays where whoever has less gives all; `None` if they cannot pay it together."""
    who: Sequence[int] = race.backers[theme]
    payers = race.support[theme]
    if min(map(money.__getitem__, who)) * payers >= cost:  # nobody is short: the usual case, told without a list
        return cost, payers
    while payers:
        short = (cost - 1) // payers
        poor = [group for group in who if money[group] <= short]
        if not poor:
            return cost, payers
        cost -= sum(money[group] * race.sizes[group] for group in poor)
        payers -= sum(race.sizes[group] for group in poor)
        who = [group for group in who if money[group] > short]
    return None


def _scored_price(race: Contest, theme: str, cost: int, money: list[int]) -> Price | None:
    """What each supporter pays for a point, where whoever has less than its points ask gives all."""
    who = zip(race.backers[theme], race.points[theme], strict=True)
    purses = sorted((Fraction(money[group], point), point * race.sizes[group], money[group] * race.sizes[group])
                    for group, point in who)  # fmt: skip
    payers = sum(points for _, points, _ in purses)
    for most, points, together in purses:
        if most * payers >= cost:
            return cost, payers
        cost -= together
        payers -= points
    return None


def phragmen(race: Contest) -> tuple[Won, ...]:
    """Sequential Phragmén: always the theme that leaves its supporters with the least load, each having the same; it
    ends as soon as one that ties for this costs more than is left."""
    loads, left, won = [Fraction(0)] * len(race.sizes), race.limit, []
    rest = dict(race.costs)
    while rest:
        new = {theme: _load(race, theme, loads) for theme in rest}
        least = min(new.values())
        tied = [theme for theme, load in new.items() if load == least]
        if max(rest[theme] for theme in tied) > left:
            break
        won.append(race.won(tied))
        left -= rest.pop(won[-1].theme)
        for group in race.backers[won[-1].theme]:
            loads[group] = least
    return tuple(won)


def _load(race: Contest, theme: str, loads: Sequence[Fraction]) -> Fraction:
    who = race.backers[theme]
    carried = sum((loads[group] * race.sizes[group] for group in who), Fraction(race.costs[theme]))
    return carried / sum(race.sizes[group] for group in who)
