"""Strategies for workshops with their histories, and for the messages that tell of them."""

from datetime import date, timedelta
from typing import Any, get_args

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from ..civiltime import Instant, instant
from ..invitations import Message, Outbox
from ..sources import Citation
from ..workshops import Allowance, Mode, Workshop
from ._values import ZONES, _maybe, _several, _sources, ids, instants, left_outs, slots, texts, words

__all__ = ["LANGUAGES", "MAILBOXES", "allowances", "messages", "outboxes", "workshops"]

MAILBOXES = st.sampled_from(("office@example.org", "a.b+c@mail.example"))
LANGUAGES = st.sampled_from(("fr", "pt-BR", "el"))


def _births() -> SearchStrategy[Workshop]:
    return st.builds(
        Workshop,
        id=ids(),
        title=texts(),
        slot=_maybe(slots(after=instant("2024-01-01T00:00Z"))),
        group=_maybe(ids()),
        mode=_maybe(st.sampled_from(get_args(Mode))),
        in_person=_maybe(st.sampled_from(("explored", "planned"))),
        open_access=_maybe(st.booleans()),
        join_link=_maybe(st.just("https://meet.example.org/room?of=1#top")),
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
    cited = st.sampled_from((told, {**told, "sources": (Citation(path="slot", source="the notice"),)}))
    if workshop.status == "cancelled":
        return st.builds(lambda to, how: workshop.reinstate(to, **how), other, cited)
    free = other if slot is None else other.filter(lambda to: not slot.coincides(to))
    allowed = [
        st.builds(lambda to, how: workshop.reschedule(to, **how), free, cited),
        st.just(workshop.cancel(**told)),
    ]
    if slot is not None:
        announced = workshop.announce(at=at, who=("public",), zone_data="2024a")
        corrected = st.builds(lambda to, how: workshop.correct(to, **how), other, cited)
        allowed += [st.just(announced), st.just(workshop.postpone(**told)), corrected]
    return st.one_of(allowed)


def workshops() -> SearchStrategy[Workshop]:
    """Any workshop that its verbs can make: announced, moved, corrected, postponed, cancelled, reinstated.

    >>> workshops().validate()
    """
    return _births().flatmap(_lived)


def allowances() -> SearchStrategy[Allowance]:
    """Any allowance of workshops, its limit perhaps unknown.

    >>> allowances().validate()
    """
    return st.builds(Allowance, limit=_maybe(st.integers(0, 99)), note=_maybe(words()))


def messages() -> SearchStrategy[Message]:
    """Any scheduling message.

    >>> messages().validate()
    """
    return st.builds(
        Message,
        method=st.sampled_from(("REQUEST", "CANCEL")),
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
