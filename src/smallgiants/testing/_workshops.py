"""Strategies for workshops with their histories, for who took part and who answered, and for the messages about them."""

from datetime import date, timedelta
from typing import Any, get_args

from attrs import evolve
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from ..civiltime import Instant, instant
from ..invitations import Message, Outbox
from ..sources import Citation
from ..workshops import (
    Activities,
    Activity,
    Allowance,
    AnotherHour,
    Attendance,
    Attended,
    Copies,
    Copy,
    Diaries,
    Gap,
    Gaps,
    LocalHour,
    Mode,
    Replies,
    Reply,
    Setting,
    Standing,
    Stay,
    Usage,
    Workshop,
    another_hour,
    attended,
    find_copies,
    in_diaries,
    replies_to,
    spacing,
    usage,
)
from ._values import ZONES, _maybe, _several, _sources, days, ids, instants, left_outs, slots, texts, words

__all__ = [
    "LANGUAGES",
    "MAILBOXES",
    "STRATEGIES",
    "allowances",
    "attendances",
    "messages",
    "outboxes",
    "replies",
    "settings",
    "stays",
    "workshops",
]

MAILBOXES = st.sampled_from(("office@example.org", "a.b+c@mail.example"))
LANGUAGES = st.sampled_from(("fr", "pt-BR", "el"))


LINKS = st.sampled_from(("https://meet.example.org/room?of=1#top", "https://meet.example.org/2"))
_PRESENCE = st.sampled_from(("explored", "planned"))


_SETTING = st.builds(
    Setting,
    mode=_maybe(st.sampled_from(get_args(Mode))),
    place=_maybe(texts()),
    in_person=_maybe(_PRESENCE),
    join_link=_maybe(LINKS),
    agenda=_maybe(texts()),
)


def settings() -> SearchStrategy[Setting]:
    """Any way and place to hold a workshop, most of it perhaps unknown.

    >>> settings().validate()
    """
    return _SETTING


def _births() -> SearchStrategy[Workshop]:
    return st.builds(
        Workshop,
        id=ids(),
        title=texts(),
        slot=_maybe(slots(after=instant("2024-01-01T00:00Z"))),
        group=_maybe(ids()),
        mode=_maybe(st.sampled_from(get_args(Mode))),
        place=_maybe(texts()),
        in_person=_maybe(_PRESENCE),
        open_access=_maybe(st.booleans()),
        join_link=_maybe(LINKS),
        agenda=_maybe(texts()),
        immaterial=st.sampled_from(((), ("place",), ("mode", "place"))),
        sources=_sources(),
    )


@st.composite
def _lived(draw: st.DrawFn, first: Workshop) -> Workshop:
    """The workshop after up to six verbs, each at or after the one before."""
    at, workshop = draw(instants(date(2023, 6, 1), date(2026, 1, 1))), first
    for _ in range(draw(st.integers(0, 6))):
        at = Instant(at + timedelta(minutes=draw(st.sampled_from((0, 1, 60, 20_000)))))
        workshop = draw(_next(workshop, at))
    return workshop


def _next(workshop: Workshop, at: Instant) -> SearchStrategy[Workshop]:
    """The workshop after any one verb that its present state allows."""
    told: dict[str, Any] = {"at": at, "reason": "the hall is not free", "by": "p-1"}
    slot, other = workshop.slot, slots(after=at)
    announced = st.just(
        workshop.announce(at=at, who=("public",), zone_data="2024a") if _can_tell(workshop) else workshop
    )
    cited = st.sampled_from((told, {**told, "sources": (Citation(path="slot", source="the notice"),)}))
    if workshop.status == "cancelled":
        return st.builds(lambda to, how: workshop.reinstate(to, **how), other, cited) | announced
    free = other if slot is None else other.filter(lambda to: not slot.coincides(to))
    allowed = [
        st.builds(lambda to, how: workshop.reschedule(to, **how), free, cited),
        st.just(workshop.cancel(**told)),
        st.builds(lambda to: workshop.relocate(to, **told), settings().filter(lambda to: to != workshop.setting)),
    ]
    if _can_tell(workshop):
        allowed.append(announced)
    if slot is not None:
        corrected = st.builds(lambda to, how: workshop.correct(to, **how), other, cited)
        allowed += [st.just(workshop.postpone(**told)), corrected]
    return st.one_of(allowed)


def _can_tell(workshop: Workshop) -> bool:
    """Whether there is something to announce: a date, or that it is off."""
    return workshop.slot is not None or workshop.revision > 0


def workshops() -> SearchStrategy[Workshop]:
    """Any workshop that its verbs can make: announced, moved, corrected, relocated, postponed, cancelled, reinstated.

    >>> workshops().validate()
    """
    return _births().flatmap(_lived)


def allowances() -> SearchStrategy[Allowance]:
    """Any allowance of workshops, its limit perhaps unknown.

    >>> allowances().validate()
    """
    periods = st.tuples(_maybe(days(last=date(2100, 1, 1))), _maybe(st.integers(1, 5000)))
    return st.builds(
        lambda period, **known: Allowance(since=period[0], until=_until(*period), **known),
        periods,
        limit=_maybe(st.integers(0, 99)),
        note=_maybe(words()),
        postponed=_maybe(st.sampled_from(("counts", "frees"))),
        spacing=_maybe(st.integers(0, 60).map(lambda count: timedelta(days=count))),
    )


def _until(since: date | None, length: int | None) -> date | None:
    return None if length is None else (since or date(2024, 1, 1)) + timedelta(days=length)


def replies() -> SearchStrategy[Reply]:
    """Any answer of a person to a revision of a workshop.

    >>> replies().validate()
    """
    states = st.sampled_from(("accepted", "declined", "tentative"))
    return st.builds(
        Reply, id=ids(), person=ids(), workshop=ids(), revision=st.integers(0, 9), state=states, at=instants()
    )


def stays() -> SearchStrategy[Stay]:
    """Any stretch of time, its end perhaps unknown.

    >>> stays().validate()
    """
    lengths = _maybe(st.integers(1, 40_000).map(lambda count: timedelta(seconds=count)))
    return st.builds(_stay, instants(last=date(2200, 1, 1)), lengths)


def _stay(since: Instant, length: timedelta | None) -> Stay:
    return Stay(since=since, until=None if length is None else Instant(since + length))


def attendances() -> SearchStrategy[Attendance]:
    """Any record of attendance: there for a while or two, there in a way not told, excused, or spoken for.

    >>> attendances().validate()
    """
    known = {"id": ids(), "workshop": ids(), "person": ids().map(lambda id_: f"p{id_}"), "seat": _maybe(ids())}
    came = st.builds(
        Attendance,
        **known,
        mode=_maybe(st.sampled_from(("online", "in_person"))),
        stays=_several(stays(), 1) | _two_stays(),
    )
    away = st.builds(Attendance, **known, excused=_maybe(st.booleans()), proxy=_maybe(ids().map(lambda id_: f"q{id_}")))
    return came | away


def _two_stays() -> SearchStrategy[tuple[Stay, ...]]:
    moments = st.tuples(instants(last=date(2200, 1, 1)), st.integers(1, 9_000))
    return moments.map(lambda pair: _stay(pair[0], timedelta(seconds=pair[1]))).map(
        lambda first: (first, _stay(first.until or first.since, None))
    )


def _standings() -> SearchStrategy[Standing]:
    return st.builds(
        Standing, revision=st.integers(0, 9), at=_maybe(instants()), slot=_maybe(slots()), who=_several(ids()),
        current=st.booleans(),
    )  # fmt: skip


def _copies() -> SearchStrategy[Copy]:
    states = st.sampled_from(("current", "superseded", "corrected", "cancelled", "postponed", "differs", "unmatched"))
    return st.builds(
        Copy, said=words(), state=states, workshop=_maybe(ids()), since=_maybe(instants()), present=_maybe(slots()),
        former=st.booleans(),
    )  # fmt: skip


def _activities() -> SearchStrategy[Activity]:
    return st.builds(
        lambda of, counts: Activity(of=of, counted=min(counts), possible=max(counts)),
        ids(),
        st.tuples(st.integers(0, 9), st.integers(0, 9)),
    )


def _gaps() -> SearchStrategy[Gap]:
    return st.builds(Gap, first=ids(), second=ids(), days=st.integers(0, 99), least=_maybe(st.integers(0, 99)))


def _hours() -> SearchStrategy[AnotherHour]:
    sure = slots(after="2024-01-01T00:00Z")
    return st.builds(
        lambda was, then, zones: another_hour(was, then, zones=zones),
        sure,
        sure,
        st.dictionaries(ids(), _maybe(st.sampled_from(ZONES)), min_size=1, max_size=4),
    )


def _said(workshop: Workshop) -> Copies:
    return find_copies("on 21 February, on 13 March 2024 at 11:00", workshops=[workshop], on=None, zone="UTC")


def _answered(workshop: Workshop, given: list[Reply]) -> Replies:
    mine = [evolve(one, workshop=workshop.id) for one in given]
    return replies_to(workshop, replies=mine, invited=["a", "b"], on=None, zone="UTC")


def _answers() -> dict[type, SearchStrategy[Any]]:
    some = st.lists(workshops(), max_size=3)
    return {
        Activities: st.builds(Activities, activities=_several(_activities()), left_out=_several(left_outs())),
        Activity: _activities(),
        AnotherHour: _hours(),
        Attended: st.lists(attendances(), max_size=3).map(
            lambda all_: attended(all_[0].workshop if all_ else "w", all_)
        ),
        Copies: workshops().map(_said),
        Copy: _copies(),
        Diaries: workshops().map(lambda one: in_diaries(one, on=None, zone="UTC")),
        Gap: _gaps(),
        Gaps: some.map(lambda all_: spacing(all_, least="P14D")),
        LocalHour: _hours().filter(lambda found: found.hours).map(lambda found: found.hours[0]),
        Replies: st.builds(_answered, workshops(), st.lists(replies(), max_size=3)),
        Standing: _standings(),
        Usage: st.builds(lambda all_, one: usage(all_, allowance=one, on=None, zone="UTC"), some, allowances()),
    }


def messages() -> SearchStrategy[Message]:
    """Any scheduling message.

    >>> messages().validate()
    """
    return st.builds(
        Message,
        method=st.sampled_from(("PUBLISH", "REQUEST", "CANCEL", "DECLINECOUNTER")),
        workshop=workshops(),
        recipient=ids(),
        sequence=st.integers(0, 99),
        at=instants(),
        to=_maybe(MAILBOXES),
        organizer=_maybe(MAILBOXES),
        zone=_maybe(st.sampled_from(ZONES)),
        language=_maybe(LANGUAGES),
    )


def outboxes() -> SearchStrategy[Outbox]:
    """Any messages with those left out.

    >>> outboxes().validate()
    """
    return st.builds(Outbox, messages=_several(messages()), left_out=_several(left_outs()))


STRATEGIES: dict[type, SearchStrategy[Any]] = {
    **_answers(),
    Allowance: allowances(),
    Attendance: attendances(),
    Reply: replies(),
    Setting: settings(),
    Stay: stays(),
    Workshop: workshops(),
}
