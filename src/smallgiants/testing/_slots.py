"""Strategies for finding a slot: working weeks, who takes part, blackouts, and whole answers."""

from datetime import date, timedelta
from typing import Any, get_args

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from ..civiltime import wall_time
from ..slots import (
    BestSlots,
    Blackout,
    Hours,
    Obstacle,
    ObstacleKind,
    Participant,
    Presence,
    Proposal,
    Weekday,
    best_slots,
)
from ..workshops import Allowance
from ._values import ZONES, _maybe, _several, days, ids, words

__all__ = [
    "STRATEGIES",
    "blackouts",
    "hours",
    "obstacles",
    "participants",
    "presences",
    "proposals",
    "slot_answers",
]

_WEEK = get_args(Weekday)
_REGIONS = (None, None, ("PT", None), ("PT", "PT-20"), ("DE", "DE-TH"), ("FI", None), ("FR", "FR-974"))
_FIRST, _LAST = date(2024, 1, 1), date(2025, 12, 31)


def _weekdays(least: int) -> SearchStrategy[tuple[Weekday, ...]]:
    return st.lists(st.sampled_from(_WEEK), min_size=least, max_size=5, unique=True).map(tuple)


def hours(minutes: int = 1) -> SearchStrategy[Hours]:
    """Any line of a working week, on the clock's full number of minutes.

    >>> hours(15).validate()
    """
    last = 1440 // minutes
    spans = st.tuples(st.integers(0, last - 1), st.integers(1, last)).filter(lambda span: span[0] < span[1])
    return st.builds(
        lambda on, span: Hours(days=on, start=_clock(span[0] * minutes), end=_clock(span[1] * minutes)),
        _weekdays(1),
        spans,
    )


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


@st.composite
def blackouts(draw: st.DrawFn, first: date = _FIRST, last: date = _LAST) -> Blackout:
    """Any blackout that begins within these days: once, or every year.

    >>> blackouts().validate()
    """
    start = draw(days(first, last))
    end = start + timedelta(days=draw(st.integers(0, 40)))
    form = draw(st.sampled_from(("%Y-%m-%d", "%m-%d")))
    return Blackout(first=start.strftime(form), last=end.strftime(form), name=draw(_maybe(words())))


@st.composite
def participants(draw: st.DrawFn, id: str | None = None, minutes: int = 1) -> Participant:  # noqa: A002
    """Anyone who may take part: with little known, or with much.

    >>> participants().validate()
    """
    weeks = st.just(Hours.parse("Mon–Fri 09:00–17:00")) | st.lists(hours(minutes), max_size=3).map(tuple)
    country, region = draw(st.sampled_from(_REGIONS)) or (None, None)
    return Participant(
        id=draw(ids()) if id is None else id,
        zone=draw(_maybe(st.sampled_from(ZONES))),
        hours=draw(_maybe(weeks)),
        days_off=draw(_weekdays(0)),
        country=country,
        region=region,
        away=draw(_several(blackouts())),
        languages=draw(_several(st.sampled_from(("fr", "pt-BR", "el")))),
    )


def obstacles() -> SearchStrategy[Obstacle]:
    """Any reason why somebody cannot come.

    >>> obstacles().validate()
    """
    return st.builds(Obstacle, kind=st.sampled_from(get_args(ObstacleKind)), because=words())


def presences() -> SearchStrategy[Presence]:
    """Any person's presence.

    >>> presences().validate()
    """
    return st.builds(
        Presence,
        person=ids(),
        state=st.sampled_from(("can", "cannot", "unknown")),
        local=_maybe(days(_FIRST, _LAST).map(lambda day: wall_time(f"{day}T09:30"))),
        zone=_maybe(st.sampled_from(ZONES)),
        hour=_maybe(st.sampled_from(("early", "late"))),
        obstacles=_several(obstacles()),
    )


@st.composite
def slot_answers(draw: st.DrawFn) -> BestSlots:
    """Any answer to a search over a few days, some of its people unknown.

    >>> slot_answers().validate()
    """
    first = draw(days(_FIRST, _LAST))
    many = draw(st.integers(1, 5))
    return best_slots(
        [draw(participants(id=f"p-{number}", minutes=15)) for number in range(many)],
        zone=draw(st.sampled_from(ZONES)),
        duration=draw(st.sampled_from(("PT30M", "PT1H", "PT2H"))),
        between=(first, first + timedelta(days=draw(st.integers(1, 9)))),
        on=draw(st.none() | st.just(first)),
        hours=draw(st.sampled_from((None, "Mon–Fri 09:00–17:00"))),
        blackouts=draw(_several(blackouts())),
        allowance=draw(st.sampled_from((None, Allowance(limit=None), Allowance(limit=2)))),
        most=draw(st.integers(1, 4)),
    )


def proposals() -> SearchStrategy[Proposal]:
    """Any one slot of an answer.

    >>> proposals().validate()
    """
    day = Hours.parse("Mon–Sun 08:00–20:00")
    one = participants(id="p-0").map(lambda told: Participant(id="q", zone=told.zone or "UTC", hours=day))
    return one.map(
        lambda told: best_slots(
            [told], zone="Europe/Brussels", duration="PT1H", between=("2024-03-13", "2024-03-15"), on=None
        ).best[0]
    )


STRATEGIES: dict[type, SearchStrategy[Any]] = {
    BestSlots: slot_answers(),
    Blackout: blackouts(),
    Hours: hours(),
    Obstacle: obstacles(),
    Participant: participants(),
    Presence: presences(),
    Proposal: proposals(),
}
