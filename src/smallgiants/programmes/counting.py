"""Counting the ballots: which of them count, and what they choose under a number of workshops."""

from collections import Counter
from collections.abc import Iterable, Mapping
from fractions import Fraction
from operator import attrgetter
from typing import TypeVar, get_args

from ..answers import LeftOut
from ..checks import near
from ..civiltime import Viewpoint, recorded_by, viewpoint
from ..errors import InvalidValue, shown
from .rules import Contest, TieBreak, Won, add1, approval, contest, equal_shares, start
from .tallies import Comparison, Phase, Rule, Share, Step, Tally, Tie
from .themes import Ballot, Theme

__all__ = ["tally"]

# Were a slot one unit, Add1 would hand every seat a whole workshop at once.
UNITS = 1000

Choice = tuple[Phase, Fraction | None, Won]
Broken = dict[tuple[str, ...], TieBreak]
Noun = TypeVar("Noun", Ballot, Theme)


def tally(
    ballots: Iterable[Ballot],
    *,
    workshops: int,
    on: "Viewpoint | str | None",
    themes: Iterable[Theme] | None = None,
    rule: Rule = "equalshares/add1",
    tie_break: tuple[TieBreak, ...] = ("most approvals", "id"),
    zone: str = "UTC",
) -> Tally:
    """The themes that the seats' ballots choose for so many workshops, as known `on` that day (in `zone`) or instant.

    >>> print(tally([Ballot(id="b-1", seat="kranj", approvals=["circular-city"]),
    ...              Ballot(id="b-2", seat="lagoa", approvals=["circular-city", "humble-lamppost"])],
    ...             workshops=1, on=None))
    1 of 1 workshop by Equal Shares with Add1: circular-city
    circular-city: approved by 2 of 2 seats, who paid 0.500 of a workshop each out of a budget of 0.500
    2 of 2 seats approve a chosen theme; under plain approval 2

    The last ballot of each seat counts: one of unknown time comes before any dated one, and the order given breaks
    ties.  An empty ballot is a voter too.  `equalshares/add1` is the Method of Equal Shares with cost utility, a slot
    being 1,000 units of which Add1 gives every seat one more each time; what is still free then is filled by
    approval, marked so.  `equalshares` leaves both out.  `greedy` takes the most approved theme that still fits.
    Without `themes` those approved stand, of one workshop each.  Raises `InvalidValue` for two of one id.
    """
    _check(workshops, rule, tie_break)
    counted, left_out = _last(_unique("ballots", ballots).values(), None if on is None else viewpoint(on), zone)
    offered = _unique("themes", _approved(counted) if themes is None else themes)
    votes = [frozenset(ballot.approvals) & offered.keys() for ballot in counted]
    costs = {theme.id: UNITS * theme.workshops for theme in offered.values()}
    race, places = contest(costs, votes, limit=UNITS * workshops, tie_break=tie_break)
    choices, overtaken = _choices(race, rule)
    chosen = [won.theme for _, _, won in choices]
    paid = _paid(race, choices)
    support = Counter(theme for vote in votes for theme in vote)
    return Tally(
        rule=rule,
        on=None if on is None else viewpoint(on),
        workshops=workshops,
        themes=tuple(offered[theme] for theme in sorted(offered)),
        support=tuple((theme, support[theme]) for theme in sorted(offered)),
        tie_break=race.tie_break,
        steps=tuple(_step(race, *choice) for choice in choices),
        ties=_ties([won for _, _, won in choices], overtaken, chosen),
        compared=_compared(race, votes, chosen),
        reserve=_reserve(race, chosen),
        left_out=tuple(sorted((*left_out, *_unknown(counted, offered), *_outside(race, offered, support)), key=str)),
        seats=len(counted),
        shares=tuple(
            Share(seat=ballot.seat, approvals=ballot.approvals, paid=paid[place])
            for ballot, place in zip(counted, places, strict=True)
        ),
    )


def _check(workshops: object, rule: str, tie_break: tuple[str, ...]) -> None:
    if not isinstance(workshops, int) or isinstance(workshops, bool) or workshops < 0:
        raise InvalidValue("number-out-of-range", "workshops", "a whole number of at least 0", shown(workshops))
    told = [("rule", rule, get_args(Rule)), *(("tie_break", word, get_args(TieBreak)) for word in tie_break)]
    for path, word, choices in told:
        if word not in choices:
            expected = f"one of {', '.join(choices)}"
            raise InvalidValue("choice-unknown", path, expected, shown(word), near(word, choices))


def _unique(path: str, nouns: Iterable[Noun]) -> dict[str, Noun]:
    found: dict[str, Noun] = {}
    for noun in nouns:
        if noun.id in found:
            raise InvalidValue("id-duplicate", f"{path}[{noun.id}]", "each id once", "it twice")
        found[noun.id] = noun
    return found


def _approved(ballots: Iterable[Ballot]) -> list[Theme]:
    ids = sorted({theme for ballot in ballots for theme in ballot.approvals})
    return [Theme(id=theme, title=theme) for theme in ids]


def _last(ballots: Iterable[Ballot], on: Viewpoint | None, zone: str) -> tuple[list[Ballot], list[LeftOut]]:
    """Each seat's last ballot, by seat, and those that do not count."""
    left_out: list[LeftOut] = []
    last: dict[str, Ballot] = {}
    known = [ballot for ballot in ballots if ballot.at is None or recorded_by(ballot.at, on=on, zone=zone)]
    undated = [ballot for ballot in known if ballot.at is None]
    dated = sorted((ballot for ballot in known if ballot.at is not None), key=attrgetter("at"))
    for ballot in (*undated, *dated):
        if ballot.seat in last:
            left_out.append(LeftOut(id=last[ballot.seat].id, because=f"replaced by {ballot.id}"))
        last[ballot.seat] = ballot
    return [last[seat] for seat in sorted(last)], left_out


def _unknown(ballots: Iterable[Ballot], offered: Mapping[str, Theme]) -> Iterable[LeftOut]:
    """Approvals that name no theme offered are counted, not named: the ballot may be secret."""
    for ballot in ballots:
        if unknown := len(set(ballot.approvals) - offered.keys()):
            yield LeftOut(id=ballot.id, because=f"{unknown} of its approvals for no theme that was offered")


def _outside(race: Contest, offered: Mapping[str, Theme], support: Mapping[str, int]) -> Iterable[LeftOut]:
    for theme in offered.values():
        if UNITS * theme.workshops > race.limit:
            needs = f"needs {theme.workshops} of the {race.limit // UNITS} workshops there are"
            yield LeftOut(id=theme.id, because=needs)
        elif not support.get(theme.id):
            yield LeftOut(id=theme.id, because="no ballot approves it")


def _choices(race: Contest, rule: Rule) -> tuple[list[Choice], Broken]:
    """What the rule chooses, each with its phase and the budget of its run, and the ties of runs that do not count."""
    if rule == "greedy":
        return [("approval", None, won) for won in approval(race)], {}
    plain = equal_shares(race, start(race))
    if rule == "equalshares":
        return [("equal shares", plain.purse, won) for won in plain.won], {}
    run, overtaken = add1(race)
    choices: list[Choice] = [
        ("equal shares" if won.theme in plain.themes else "add1", run.purse, won) for won in run.won
    ]
    return [*choices, *(("filled by approval", None, won) for won in approval(race, run.themes))], overtaken


def _step(race: Contest, phase: Phase, purse: Fraction | None, won: Won) -> Step:
    short = sum(race.sizes[group] for group, part in won.paid.items() if part < won.price)
    return Step(
        theme=won.theme,
        phase=phase,
        workshops=race.costs[won.theme] // UNITS,
        supporters=race.support[won.theme],
        short=short,
        price=None if purse is None else Fraction(won.price, won.unit * UNITS),
        budget=None if purse is None else purse / UNITS,
    )


def _ties(choices: Iterable[Won], overtaken: Broken, chosen: list[str]) -> tuple[Tie, ...]:
    counted = {won.tied: won.by for won in choices if won.by}
    broken = [(tied, by, False) for tied, by in counted.items()]
    broken += [(tied, by, True) for tied, by in overtaken.items() if tied not in counted]
    return tuple(
        Tie(tied=tied, by=by, lost=tuple(theme for theme in tied if theme not in chosen), overtaken=late)
        for tied, by, late in broken
    )


def _compared(race: Contest, votes: list[frozenset[str]], chosen: list[str]) -> Comparison:
    choices = approval(race)
    there = [won.theme for won in choices]
    return Comparison(
        by_approval=tuple(there),
        only_here=tuple(theme for theme in chosen if theme not in there),
        only_by_approval=tuple(theme for theme in there if theme not in chosen),
        represented=sum(not vote.isdisjoint(chosen) for vote in votes),
        represented_by_approval=sum(not vote.isdisjoint(there) for vote in votes),
        ties=_ties(choices, {}, there),
    )


def _reserve(race: Contest, chosen: list[str]) -> tuple[str, ...]:
    waiting = [theme for theme in race.costs if theme not in chosen]
    return tuple(sorted(waiting, key=lambda theme: (-race.support[theme], race.rank(theme))))


def _paid(race: Contest, choices: Iterable[Choice]) -> list[tuple[tuple[str, Fraction], ...]]:
    """What each group's voters paid for, theme by theme."""
    found: list[list[tuple[str, Fraction]]] = [[] for _ in race.sizes]
    for _, _, won in choices:
        # Most pay the same: one pair is made for all of them.
        pairs = {part: (won.theme, Fraction(part, won.unit * UNITS)) for part in set(won.paid.values()) if part}
        for group, part in won.paid.items():
            if part:
                found[group].append(pairs[part])
    return [tuple(parts) for parts in found]
