"""Electing projects under a budget of money, by rules that Pabulib files name, and the words that explain the outcome."""

from collections import Counter
from collections.abc import Iterable
from fractions import Fraction
from math import lcm
from typing import Literal, get_args

from attrs import field, frozen

from ..answers import Row
from ..checks import a, each, identifier, near, one_of, optional, whole
from ..errors import InvalidValue, shown
from .projects import Election, Preference
from .rules import Contest, TieBreak, Utility, Won, add1, approval, equal_shares, phragmen, start, weighed
from .tallies import Tie

__all__ = ["ElectionRule", "Outcome", "Pick", "elect"]

ElectionRule = Literal[
    "greedy", "equalshares", "equalshares/add1", "phragmen", "equalshares-comparison", "equalshares/add1-comparison"
]
"""The rules by their names in Pabulib files; after a `comparison` the greedy outcome stands where more voters prefer it."""

COMPARED = "-comparison"


@frozen(kw_only=True)
class Pick:
    """One project chosen: its cost, the voters who chose it, and what each paid for a point (approval: for the project).

    >>> Pick(project="02", cost=Fraction(100), supporters=4, votes=4, price=Fraction(25)).price
    Fraction(25, 1)

    Whoever had less gave all.  `price` is `None` where votes alone decided.
    """

    project: str = field(validator=identifier)
    cost: Fraction = field(validator=a(Fraction))
    supporters: int = field(validator=whole(least=1))
    votes: int = field(validator=whole(least=1))
    price: Fraction | None = field(default=None, validator=optional(a(Fraction)))


@frozen(kw_only=True)
class Outcome:
    """What an election chose, in that order; `elect` makes it.

    >>> from decimal import Decimal
    >>> from smallgiants.programmes import Project
    >>> poll = Election(budget=Decimal(10), projects=(Project(id="a", cost=Decimal(8)),),
    ...                 votes=(Preference(voter="1", projects=("a",)), Preference(voter="2", projects=("a",))))
    >>> print(elect(poll))
    8 of 10 by equalshares/add1: a
    a: chosen by 2 of 2 voters, 4 from each of them or all they had left, out of 5 each
    2 of 2 voters find a project they chose; under the greedy rule 2

    It holds no vote: a voter who hands in their own learns from `why_for` what it paid for.  `prefer` and
    `prefer_greedy` are, after a comparison, the voters who find more of their projects in Equal Shares or in the greedy
    rule; `None` where the rule has none.
    """

    rule: ElectionRule = field(validator=one_of(*get_args(ElectionRule)))
    utility: Utility = field(validator=one_of(*get_args(Utility)))
    budget: Fraction = field(validator=a(Fraction))
    voters: int = field(validator=whole(least=0))
    purse: Fraction | None = field(default=None, validator=optional(a(Fraction)))
    tie_break: tuple[TieBreak, ...] = field(validator=each(one_of(*get_args(TieBreak))))
    picks: tuple[Pick, ...] = field(validator=each(a(Pick)))
    ties: tuple[Tie, ...] = field(validator=each(a(Tie)))
    by_greedy: tuple[str, ...] = field(validator=each(identifier))
    represented: int = field(validator=whole(least=0))
    represented_by_greedy: int = field(validator=whole(least=0))
    prefer: int | None = field(default=None, validator=optional(whole(least=0)))
    prefer_greedy: int | None = field(default=None, validator=optional(whole(least=0)))

    @property
    def selected(self) -> tuple[str, ...]:
        """The ids of the chosen projects, in the order they were chosen."""
        return tuple(pick.project for pick in self.picks)

    @property
    def spent(self) -> Fraction:
        """What the chosen projects cost together."""
        return sum((pick.cost for pick in self.picks), Fraction(0))

    @property
    def why(self) -> tuple[str, ...]:
        """The reasons in words for all: counts only."""
        head = f"{self.spent} of {self.budget} by {self.rule}: {', '.join(self.selected) or 'none'}"
        here, there = self.represented, self.represented_by_greedy
        tail = f"{here} of {self.voters} voters find a project they chose; under the greedy rule {there}"
        return (head, *self._compared(), *map(self._reason, self.picks), tail)

    def why_for(self, vote: Preference, election: Election) -> tuple[str, ...]:
        """What one voter's own vote paid for, in words for that voter alone: replayed, no other vote is looked at."""
        money, points = self.purse, election.ballot(vote)
        told = []
        for pick in self.picks:
            if pick.project in points and (money is None or pick.price is None):
                told.append(f"{pick.project}, which you chose, was chosen")
            elif pick.project in points and money is not None and pick.price is not None:
                part = min(money, pick.price * points[pick.project])
                money -= part
                told.append(f"your vote paid {_amount(part)} for {pick.project}, as one of {pick.supporters} voters")
        return tuple(told) or ("none of the projects you chose was chosen",)

    def rows(self) -> tuple[Row, ...]:
        """One row a chosen project, in that order."""
        return tuple(
            {"project": p.project, "cost": p.cost, "supporters": p.supporters, "votes": p.votes, "price": p.price}
            for p in self.picks
        )

    def __str__(self) -> str:
        return "\n".join(self.why)

    def _compared(self) -> tuple[str, ...]:
        if self.prefer is None or self.prefer_greedy is None:
            return ()
        stands = "the greedy rule" if self.prefer_greedy > self.prefer else "Equal Shares"
        more = f"by Equal Shares: {self.prefer}, by the greedy rule: {self.prefer_greedy}"
        return (f"voters who find more of their projects {more}; the outcome of {stands} stands",)

    def _reason(self, pick: Pick) -> str:
        told = f"{pick.project}: chosen by {pick.supporters} of {self.voters} voters"
        if pick.price is None or self.purse is None:
            return told
        each_ = "from each of them" if pick.votes == pick.supporters else "for each point they gave it"
        return f"{told}, {_amount(pick.price)} {each_} or all they had left, out of {_amount(self.purse)} each"


def _amount(exact: Fraction) -> str:
    """An amount in words: as it is, or rounded and said to be so where its fraction is longer than anybody reads."""
    if exact.denominator < 1000:
        return str(exact)
    cents = round(exact * 100)
    return f"about {cents // 100}.{cents % 100:02d}"


def elect(
    election: Election,
    *,
    rule: ElectionRule = "equalshares/add1",
    utility: Utility = "cost",
    tie_break: tuple[TieBreak, ...] = ("most approvals", "id"),
) -> Outcome:
    """The projects that the votes choose within the budget, exactly.

    >>> from decimal import Decimal
    >>> from smallgiants.programmes import Project
    >>> offered = tuple(Project(id=id_, cost=Decimal(5)) for id_ in "abc")
    >>> votes = [Preference(voter=str(n), projects=tuple(them)) for n, them in enumerate(["ab", "ab", "ab", "c", "c"])]
    >>> elect(Election(budget=Decimal(10), projects=offered, votes=tuple(votes))).selected
    ('a', 'c')

    Add1 gives every voter one unit of the currency more each time; nothing is filled up after it.  With `cardinality`
    a project counts one instead of its cost, and `greedy` takes the most votes for its cost.  `phragmen` counts who
    gave a project any point.  A `comparison` counts for each voter how many of the projects they chose are in either
    outcome; where more find more of them by the greedy rule, that one stands.  Projects nobody votes for, or dearer than
    the budget, stand outside.  Raises `InvalidValue` for an id given twice and for a vote for a project that is not
    offered.
    """
    _check(election, rule, utility, tie_break)
    budget, exact = Fraction(election.budget), {project.id: Fraction(project.cost) for project in election.projects}
    scale = lcm(budget.denominator, *(cost.denominator for cost in exact.values()))
    costs = {project: int(cost * scale) for project, cost in exact.items()}
    groups = Counter(frozenset(election.ballot(vote).items()) for vote in election.votes)
    votes = [dict(vote) for vote in groups]
    limit, sizes = int(budget * scale), tuple(groups.values())
    race = weighed(costs, votes, sizes, limit=limit, tie_break=tie_break, utility=utility)
    purse, won, late = _won(race, rule.removesuffix(COMPARED), scale)
    greedy = approval(race)
    plain = tuple(one.theme for one in greedy)
    prefer = _prefer(votes, sizes, [one.theme for one in won], plain) if rule.endswith(COMPARED) else None
    if prefer and prefer[1] > prefer[0]:
        purse, won, late = None, greedy, {}
    chosen = {one.theme for one in won}
    heard, there = (
        sum(size for vote, size in zip(votes, sizes, strict=True) if not vote.keys().isdisjoint(them))
        for them in (chosen, plain)
    )
    return Outcome(
        rule=rule,
        utility=utility,
        budget=budget,
        voters=len(election.votes),
        purse=None if purse is None else purse / scale,
        tie_break=race.tie_break,
        picks=tuple(_pick(race, one, scale, priced=purse is not None) for one in won),
        ties=_ties(won, late, chosen),
        by_greedy=plain,
        represented=heard,
        represented_by_greedy=there,
        prefer=None if prefer is None else prefer[0],
        prefer_greedy=None if prefer is None else prefer[1],
    )


def _check(election: Election, rule: str, utility: str, tie_break: tuple[str, ...]) -> None:
    told = [("rule", rule, get_args(ElectionRule)), ("utility", utility, get_args(Utility))]
    told += [("tie_break", word, get_args(TieBreak)) for word in tie_break]
    for path, word, choices in told:
        if word not in choices:
            expected = f"one of {', '.join(choices)}"
            raise InvalidValue("choice-unknown", path, expected, shown(word), near(word, choices))
    for path, ids in (("projects", [p.id for p in election.projects]), ("votes", [v.voter for v in election.votes])):
        if len(set(ids)) < len(ids):
            twice = next(id_ for id_, count in Counter(ids).items() if count > 1)
            raise InvalidValue("id-duplicate", f"{path}[{twice}]", "each id once", "it twice")
    offered = {project.id for project in election.projects}
    for vote in election.votes:
        if not offered.issuperset(vote.projects):
            expected, got = "projects that are offered", "one that is not"
            raise InvalidValue("project-unknown", f"votes[{vote.voter}].projects", expected, got)


def _prefer(
    votes: list[dict[str, int]], sizes: tuple[int, ...], here: Iterable[str], there: Iterable[str]
) -> tuple[int, int]:
    """The voters who find more of the projects they chose here, and those who find more there."""
    one, two = set(here), set(there)
    more = [(len(one & vote.keys()) - len(two & vote.keys()), size) for vote, size in zip(votes, sizes, strict=True)]
    return sum(size for most, size in more if most > 0), sum(size for most, size in more if most < 0)


def _won(
    race: Contest, rule: str, scale: int
) -> tuple[Fraction | None, tuple[Won, ...], dict[tuple[str, ...], TieBreak]]:
    """What each voter began with, what was chosen, and the ties of runs that do not count."""
    if rule == "greedy":
        return None, approval(race), {}
    if rule == "phragmen":
        return None, phragmen(race), {}
    run, late = (equal_shares(race, start(race)), {}) if rule == "equalshares" else add1(race, scale)
    return run.purse, run.won, late


def _pick(race: Contest, won: Won, scale: int, *, priced: bool) -> Pick:
    return Pick(
        project=won.theme,
        cost=Fraction(race.costs[won.theme], scale),
        supporters=sum(race.sizes[group] for group in race.backers[won.theme]),
        votes=race.support[won.theme],
        price=Fraction(won.price, won.unit * scale) if priced else None,
    )


def _ties(won: tuple[Won, ...], late: dict[tuple[str, ...], TieBreak], chosen: set[str]) -> tuple[Tie, ...]:
    counted = {one.tied: one.by for one in won if one.by}
    told = [(tied, by, False) for tied, by in counted.items()]
    told += [(tied, by, True) for tied, by in late.items() if tied not in counted]
    return tuple(
        Tie(tied=tied, by=by, lost=tuple(one for one in tied if one not in chosen), overtaken=old)
        for tied, by, old in told
    )
