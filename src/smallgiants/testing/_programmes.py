"""Strategies for themes, ballots, tallies and programmes."""

from datetime import UTC, date, datetime
from fractions import Fraction
from typing import get_args

from hypothesis import strategies as st

from ..civiltime import Instant
from ..programmes import (
    Ballot,
    Comparison,
    Horizon,
    Phase,
    Programme,
    Rule,
    Share,
    Step,
    Tally,
    Theme,
    Tie,
    TieBreak,
    tally,
)

__all__ = [
    "ballots",
    "comparisons",
    "elections",
    "horizons",
    "programmes",
    "shares",
    "steps",
    "tallies",
    "themes",
    "ties",
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


def programmes() -> st.SearchStrategy[Programme]:
    """Any programme: anchored, pinned or with neither, a draft or adopted.

    >>> programmes().validate()
    """
    start = st.fixed_dictionaries({}, optional={"anchor": _ids}) | st.fixed_dictionaries({}, optional={"pinned": _days})
    drafts = st.builds(
        lambda where, **rest: Programme(**where, **rest),
        start,
        id=_ids,
        months=st.integers(1, 120),
        themes=_several(_theme_ids),
        objectives=st.lists(_titles, max_size=3),
    )
    adopted = st.builds(lambda draft, decision, at: draft.adopt(decision=decision, at=at), drafts, _ids, _instants())
    return drafts | adopted


def horizons() -> st.SearchStrategy[Horizon]:
    """Any horizon of up to ten years.

    >>> horizons().validate()
    """
    return st.builds(Horizon, start=_days, months=st.integers(1, 120))
