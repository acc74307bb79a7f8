"""Strategies for themes, ballots, tallies and programmes."""

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any, get_args

from hypothesis import strategies as st

from ..civiltime import Instant
from ..programmes import (
    Ballot,
    Comparison,
    Election,
    ElectionRule,
    Horizon,
    Outcome,
    Phase,
    Pick,
    Preference,
    Project,
    Rule,
    Share,
    Step,
    Tally,
    Theme,
    Tie,
    TieBreak,
    Utility,
    elect,
    tally,
)

__all__ = [
    "STRATEGIES",
    "ballots",
    "comparisons",
    "elections",
    "horizons",
    "outcomes",
    "picks",
    "polls",
    "projects",
    "shares",
    "steps",
    "tallies",
    "themes",
    "ties",
    "votes",
]

_ids = st.text("abcdefghij-0123456789", min_size=1, max_size=6)
_theme_ids = st.sampled_from("abcdefgh")
_parts = st.fractions(min_value=0, max_value=9, max_denominator=9000)
_titles = st.text("abc éß", min_size=1).map(lambda words: f"T{words}")
_days = st.dates(date(1990, 1, 1), date(2190, 12, 31))
_rules = st.sampled_from(get_args(Rule))
_tie_breaks = st.permutations(get_args(TieBreak)).map(tuple)


def _instants() -> st.SearchStrategy[Instant]:
    told = st.datetimes(datetime(1990, 1, 1), datetime(2190, 1, 1))  # noqa: DTZ001  # made aware in the next line
    return told.map(lambda moment: Instant(moment.replace(microsecond=0, tzinfo=UTC)))


def _several(ids: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(ids, unique=True, max_size=5).map(tuple)


def themes() -> st.SearchStrategy[Theme]:
    """Any theme of up to four workshops.

    >>> themes().validate()
    """
    maybe = st.none() | _ids
    return st.builds(
        Theme,
        id=_ids,
        title=_titles,
        workshops=st.integers(1, 4),
        proposed_by=maybe,
        concept=maybe,
        sources=st.just(()),
    )


def ballots(ids: st.SearchStrategy[str] = _theme_ids) -> st.SearchStrategy[Ballot]:
    """Any ballot that approves some of these theme ids.

    >>> ballots().validate()
    """
    return st.builds(
        Ballot,
        id=_ids,
        seat=_ids,
        person=st.none() | _ids,
        approvals=_several(ids),
        at=st.none() | _instants(),
        shown=st.booleans(),
        sources=st.just(()),
    )


def elections() -> st.SearchStrategy[tuple[tuple[Ballot, ...], tuple[Theme, ...], int]]:
    """Ballots of one seat each, the themes they choose from, and a number of workshops.

    >>> elections().validate()
    """
    votes = st.lists(_several(_theme_ids), max_size=9).map(
        lambda lists: tuple(
            Ballot(id=f"b-{place}", seat=f"s-{place}", approvals=approvals) for place, approvals in enumerate(lists)
        )
    )
    costs = st.lists(st.integers(1, 3), min_size=8, max_size=8)
    offered = costs.map(
        lambda needs: tuple(
            Theme(id=id_, title=id_, workshops=need) for id_, need in zip("abcdefgh", needs, strict=True)
        )
    )
    return st.tuples(votes, offered, st.integers(0, 6))


def tallies() -> st.SearchStrategy[Tally]:
    """The tally of any election, by any rule.

    >>> tallies().validate()
    """
    return st.builds(
        lambda election, rule, tie_break: tally(
            election[0], themes=election[1], workshops=election[2], on=None, rule=rule, tie_break=tie_break
        ),
        elections(),
        _rules,
        _tie_breaks,
    )


def steps() -> st.SearchStrategy[Step]:
    """Any step of a tally.

    >>> steps().validate()
    """
    return st.builds(
        Step,
        theme=_ids,
        phase=st.sampled_from(get_args(Phase)),
        workshops=st.integers(1, 4),
        supporters=st.integers(1, 99),
        short=st.integers(0, 9),
        price=st.none() | _parts,
        budget=st.none() | _parts,
    )


def ties() -> st.SearchStrategy[Tie]:
    """Any certificate of a broken tie.

    >>> ties().validate()
    """
    tied = st.lists(_theme_ids, unique=True, min_size=2, max_size=5).map(tuple)
    return tied.flatmap(
        lambda ids: st.builds(
            Tie,
            tied=st.just(ids),
            by=st.sampled_from(get_args(TieBreak)),
            lost=st.just(ids[1:]),
            overtaken=st.booleans(),
        )
    )


def comparisons() -> st.SearchStrategy[Comparison]:
    """The comparison of any tally with plain approval.

    >>> comparisons().validate()
    """
    return tallies().map(lambda answer: answer.compared)


def shares() -> st.SearchStrategy[Share]:
    """Any seat's share.

    >>> shares().validate()
    """
    paid: st.SearchStrategy[tuple[tuple[str, Fraction], ...]] = st.lists(st.tuples(_theme_ids, _parts)).map(tuple)
    return st.builds(Share, seat=_ids, approvals=_several(_theme_ids), paid=paid)


def horizons() -> st.SearchStrategy[Horizon]:
    """Any horizon of up to ten years.

    >>> horizons().validate()
    """
    return st.builds(Horizon, start=_days, months=st.integers(1, 120))


def projects() -> st.SearchStrategy[Project]:
    """Any project, of a cost to the half.

    >>> projects().validate()
    """
    return st.builds(
        Project,
        id=_ids,
        cost=st.integers(1, 60).map(lambda halves: Decimal(halves) / 2),
        name=st.none() | _titles,
        votes=st.none() | st.integers(0, 99),
        selected=st.none() | st.booleans(),
    )


def votes() -> st.SearchStrategy[Preference]:
    """Any vote for some of eight projects, with points or without.

    >>> votes().validate()
    """
    return _votes(points=False) | _votes(points=True)


def _votes(*, points: bool) -> st.SearchStrategy[Preference]:
    def scored(ids: tuple[str, ...]) -> st.SearchStrategy[Preference]:
        given = st.lists(st.integers(0, 5), min_size=len(ids), max_size=len(ids)).map(tuple) if points else st.none()
        return st.builds(Preference, voter=_ids, projects=st.just(ids), points=given)

    return _several(_theme_ids).flatmap(scored)


def polls() -> st.SearchStrategy[Election]:
    """Any election of eight projects, of every type of vote.

    >>> polls().validate()
    """

    def typed(kind: str) -> st.SearchStrategy[Election]:
        ballots_ = st.lists(_votes(points=kind == "points"), max_size=9, unique_by=lambda vote: vote.voter)
        costs = st.lists(st.integers(1, 9), min_size=8, max_size=8)
        offered = costs.map(
            lambda them: tuple(
                Project(id=id_, cost=Decimal(cost) / 2) for id_, cost in zip("abcdefgh", them, strict=True)
            )
        )
        return st.builds(
            Election,
            budget=st.integers(0, 24).map(lambda halves: Decimal(halves) / 2),
            vote_type=st.just(kind),
            projects=offered,
            votes=ballots_.map(tuple),
            meta=st.sampled_from([(), (("country", "Portugal"), ("rule", "greedy"))]),
        )

    return st.sampled_from(["approval", "points", "ordinal"]).flatmap(typed)


def outcomes() -> st.SearchStrategy[Outcome]:
    """The outcome of any election, by any rule.

    >>> outcomes().validate()
    """
    return st.builds(
        lambda poll, rule, utility, tie_break: elect(poll, rule=rule, utility=utility, tie_break=tie_break),
        polls(),
        st.sampled_from(get_args(ElectionRule)),
        st.sampled_from(get_args(Utility)),
        _tie_breaks,
    )


def picks() -> st.SearchStrategy[Pick]:
    """Any project chosen.

    >>> picks().validate()
    """
    return st.builds(
        Pick,
        project=_ids,
        cost=_parts.filter(bool),
        supporters=st.integers(1, 99),
        votes=st.integers(1, 99),
        price=st.none() | _parts,
    )


STRATEGIES: dict[type, st.SearchStrategy[Any]] = {
    Election: polls(),
    Outcome: outcomes(),
    Pick: picks(),
    Project: projects(),
    Preference: votes(),
}
