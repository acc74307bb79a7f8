"""Strategies for agendas, votes, decisions and minutes."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, get_args

from attrs import evolve
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from ..civiltime import instant
from ..decisions import Action, Agenda, AgendaItem, Conflict, Count, Decision, Minutes, Motion, Quorum, Vote, counted
from ..decisions._motions import Choice, Majority, Result
from ..labels import Text
from ._values import _maybe, _several, _sources, days, ids, instants, texts, words

__all__ = [
    "DECISIONS", "actions", "agenda_items", "agendas", "conflicts", "counts", "decisions", "minutes", "motions", "quorums",
    "votes",
]  # fmt: skip

_LENGTHS = st.integers(1, 600).map(lambda count: timedelta(minutes=count))


def agenda_items() -> SearchStrategy[AgendaItem]:
    """Any item of an agenda.

    >>> agenda_items().validate()
    """
    return st.builds(AgendaItem, id=ids(), title=texts(), kind=st.sampled_from(("information", "discussion", "decision")),
                     attribution=_maybe(st.sampled_from(("named", "unnamed"))))  # fmt: skip


def agendas() -> SearchStrategy[Agenda]:
    """Any agenda of a meeting, sound or with an item twice.

    >>> agendas().validate()
    """
    return st.builds(Agenda, id=ids(), meeting=ids(), items=_several(agenda_items(), 4), chairs=_several(ids()),
                     attribution=st.sampled_from(("named", "unnamed")))  # fmt: skip


def conflicts() -> SearchStrategy[Conflict]:
    """Any conflict of interest that was declared.

    >>> conflicts().validate()
    """
    return st.builds(Conflict, id=ids(), item=ids(), seat=ids(), at=instants(), person=_maybe(ids()), about=_maybe(words()),
                     withdrawn=_maybe(instants()))  # fmt: skip


def quorums() -> SearchStrategy[Quorum]:
    """Any quorum that can be met.

    >>> quorums().validate()
    """
    return st.integers(1, 12).flatmap(
        lambda d: st.booleans().flatmap(
            lambda more: st.builds(
                Quorum, numerator=st.integers(0, d - more), denominator=st.just(d), more=st.just(more)
            )
        )
    )


def motions() -> SearchStrategy[Motion]:
    """Any motion, open or closed, secret or not.

    >>> motions().validate()
    """
    made = st.builds(Motion, id=ids(), item=ids(), text=texts(), opened=instants(), majority=st.sampled_from(get_args(Majority)),
                     quorum=_maybe(quorums()), secret=st.booleans())  # fmt: skip
    return st.builds(_closed, made, _maybe(_LENGTHS))


def _closed(motion: Motion, length: timedelta | None) -> Motion:
    return motion if length is None else evolve(motion, closed=instant(motion.opened + length))


def votes() -> SearchStrategy[Vote]:
    """Any vote on any motion.

    >>> votes().validate()
    """
    return st.builds(Vote, id=ids(), motion=ids(), seat=ids(), choice=st.sampled_from(get_args(Choice)), at=instants(),
                     person=_maybe(ids()), dissent=_maybe(texts()))  # fmt: skip


@st.composite
def counts(draw: st.DrawFn) -> Count:
    """Any count of a vote in which some may not vote, some stand aside, and some vote twice or too late.

    >>> counts().validate()
    """
    motion = draw(motions())
    if motion.secret and motion.closed is None:  # a secret vote is counted once it is closed
        motion = motion.close(at=instant(motion.opened + timedelta(minutes=600)))
    seats = [f"seat-{number}" for number in range(draw(st.integers(0, 6)))]
    when = st.integers(-5, 700).map(lambda count: instant(motion.opened + timedelta(minutes=count)))
    cast = draw(
        st.lists(st.tuples(st.sampled_from([*seats, "nobody"]), st.sampled_from(get_args(Choice)), when), max_size=9)
    )
    ballots = [Vote(id=f"v-{n}", motion=motion.id, seat=s, choice=c, at=t) for n, (s, c, t) in enumerate(cast)]
    aside = draw(st.lists(st.sampled_from(seats), unique=True)) if seats else []
    own = [Conflict(id=f"c-{seat}", item=motion.item, seat=seat, at=motion.opened) for seat in aside]
    end = instant(motion.opened + timedelta(minutes=700))
    return counted(motion, ballots, eligible=seats, on=max(end, motion.closed or end), conflicts=own)


def actions() -> SearchStrategy[Action]:
    """Any action that follows from a decision.

    >>> actions().validate()
    """
    return st.builds(Action, id=ids(), what=texts(), who=_maybe(ids()), due=_maybe(days()), done=_maybe(instants()))


def decisions() -> SearchStrategy[Decision]:
    """Any decision on record.

    >>> decisions().validate()
    """
    return st.builds(Decision, id=ids(), meeting=ids(), text=texts(), result=st.sampled_from(get_args(Result)), at=instants(),
                     item=_maybe(ids()), motion=_maybe(ids()), actions=_several(actions()), dissent=_several(texts()),
                     supersedes=_maybe(ids()), sources=_sources())  # fmt: skip


_STEPS: dict[str, tuple[Callable[..., Minutes], bool]] = {
    "circulate": (Minutes.circulate, False), "approve": (Minutes.approve, False), "publish": (Minutes.publish, False),
    "revise": (Minutes.revise, True), "correct": (Minutes.correct, True),
}  # fmt: skip
_NEXT = {"draft": ("circulate", "revise"), "circulated": ("approve", "revise"), "approved": ("publish", "correct"),
         "published": ("correct",)}  # fmt: skip


@st.composite
def minutes(draw: st.DrawFn) -> Minutes:
    """Any minutes in any state, through any number of corrections.

    >>> minutes().validate()
    """
    made = Minutes(id=draw(ids()), meeting=draw(ids()), text=draw(texts()), sources=draw(_sources()))
    at = draw(instants())
    for number in range(draw(st.integers(0, 7))):
        step, rewrites = _STEPS[draw(st.sampled_from(_NEXT[made.state]))]
        at = instant(at + timedelta(minutes=draw(st.integers(0, 9))))
        new: tuple[Text, ...] = (Text.of({"en": f"Version {number}"}),) if rewrites else ()
        if made.text not in new:
            made = step(made, *new, at=at)
    return made


DECISIONS: dict[type, SearchStrategy[Any]] = {
    Action: actions(),
    Agenda: agendas(),
    AgendaItem: agenda_items(),
    Conflict: conflicts(),
    Count: counts(),
    Decision: decisions(),
    Minutes: minutes(),
    Motion: motions(),
    Quorum: quorums(),
    Vote: votes(),
}
