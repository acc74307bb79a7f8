"""Strategies for applications, how they stood, and what followed."""

from datetime import UTC, datetime, timedelta
from typing import Any, get_args

from attrs import evolve
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from ..civiltime import instant
from ..errors import NotAllowed
from ..funding import Application, Coming, Deadlines, Followed, Outcome, Progress, Score, Tried, deadlines, tried
from ..funding.applications import How
from ._times import deadlines as _deadlines
from ._values import _maybe, _several, _sources, days, ids, instants, moneys, texts, words

__all__ = ["APPLICATIONS", "applications", "coming", "followed", "scores", "standings"]

_EURO = moneys(("EUR",), negative=False)
_OUTCOMES = get_args(Outcome)
_DECISIONS = tuple(one for one in _OUTCOMES if one != "withdrawn")
_INSTRUMENTS = st.sampled_from(("eucf", "elena", "life_cet_pda"))
_FIRST = datetime(2024, 1, 1, tzinfo=UTC)


def scores() -> SearchStrategy[Score]:
    """Any score, of as many points as there are.

    >>> scores().validate()
    """
    points = st.decimals(0, 100, places=1)
    return st.builds(Score, points=points, needed=_maybe(points), most=_maybe(st.integers(100, 120)))


def followed() -> SearchStrategy[Followed]:
    """Anything that followed on an application.

    >>> followed().validate()
    """
    names: dict[str, Any] = {"note": _maybe(texts()), "at": _maybe(instants())}
    on = st.sampled_from([one for one in get_args(How) if one != "given_up"])
    went = st.builds(Followed, how=on, application=_maybe(ids()), instrument=_maybe(_INSTRUMENTS), **names)
    return went | st.builds(Followed, how=st.just("given_up"), **names)


def standings() -> SearchStrategy[Progress]:
    """Any way that an application may have stood.

    >>> standings().validate()
    """
    times = _maybe(days() | instants())
    return st.builds(
        Progress, asked=_maybe(_EURO), granted=_maybe(_EURO), submitted=times, decided=times, score=_maybe(scores()),
        outcome=_maybe(st.sampled_from(_OUTCOMES)), followed=_several(followed()),
    )  # fmt: skip


_STEPS = st.lists(st.sampled_from(("submit", "decide", "withdraw", "follow", "correct")), max_size=6)


@st.composite
def applications(draw: st.DrawFn) -> Application:
    """Any application, as far as its verbs have brought it; of some nobody told when what happened.

    >>> applications().validate()
    """
    seats = draw(st.lists(st.sampled_from("abcdef"), min_size=1, max_size=3, unique=True))
    made = Application(
        id=draw(ids()), instrument=draw(_INSTRUMENTS), by=seats[0], partners=seats[1:], edition=draw(_maybe(ids())),
        call=draw(_maybe(ids())), title=draw(_maybe(texts())), asked=draw(_maybe(_EURO)), at=draw(_maybe(instants())),
        permitted=draw(st.sampled_from(((), seats))), published=draw(_maybe(words())), sources=draw(_sources()),
        needs=draw(_several(ids())), submitted=draw(_maybe(days())),
    )  # fmt: skip
    for number, verb in enumerate(draw(_STEPS)):
        try:
            made = _stepped(draw, made, verb, instant(_FIRST + timedelta(days=number)))
        except NotAllowed:  # what is over is not handed in again
            continue
    return made if draw(st.booleans()) else evolve(made, history=())


def _stepped(draw: st.DrawFn, made: Application, verb: str, at: Any) -> Application:
    if verb == "submit":
        return made.submit(at=at)
    if verb == "decide":
        outcome = draw(st.sampled_from(_DECISIONS))
        granted = draw(_maybe(_EURO)) if outcome == "funded" else None
        return made.decide(outcome, at=at, decided=made.submitted or at, granted=granted, score=draw(_maybe(scores())))
    if verb == "withdraw":
        return made.withdraw(at=at, reason=draw(_maybe(words())))
    if verb == "follow":
        after = draw(followed())
        if after.application == made.id:
            after = evolve(after, application=None)
        return made.follow(
            after.how, application=after.application, instrument=after.instrument, note=after.note, at=at
        )
    return made.correct(asked=draw(_maybe(_EURO)), at=at)


def _tries() -> SearchStrategy[Tried]:
    several = st.lists(applications(), max_size=3, unique_by=lambda one: one.id)
    return st.builds(lambda every, on: tried(every, on=on), several, st.none() | days())


def coming() -> SearchStrategy[Coming]:
    """Any deadline ahead, as sure as it may be.

    >>> coming().validate()
    """
    return st.builds(
        Coming, instrument=ids(), name=words(), call=ids(), deadline=_deadlines(), contested=_several(_deadlines()),
        yearly=st.booleans(), note=_maybe(words()), source=_maybe(words()), seen_on=_maybe(days()),
    )  # fmt: skip


APPLICATIONS: dict[type, SearchStrategy[Any]] = {
    Application: applications(),
    Coming: coming(),
    Deadlines: st.builds(lambda on: deadlines(on=on), days()),
    Followed: followed(),
    Score: scores(),
    Progress: standings(),
    Tried: _tries(),
}
