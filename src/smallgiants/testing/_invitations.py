"""Strategies for what an organizer sends, remembers and takes in."""

from datetime import date, timedelta
from typing import Any, get_args

from attrs import evolve
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from ..civiltime import Slot, instant
from ..errors import NotAllowed
from ..invitations import (
    AttendeeLine,
    Batch,
    Component,
    Counter,
    Delegation,
    Incoming,
    Invitee,
    Letter,
    Message,
    Occurrence,
    Outcome,
    PartStat,
    Reminder,
    Response,
    Role,
    Scheduling,
    UninvitedReply,
    accept,
    ask_again,
    follow,
    invite,
    publish,
    refuse,
    take,
    uninvite,
)
from ..labels import text
from ..workshops import Workshop
from ._values import ZONES, _maybe, _several, ids, instants, problems, slots, words
from ._workshops import LANGUAGES, MAILBOXES

__all__ = [
    "INVITATIONS",
    "attendee_lines",
    "batches",
    "components",
    "counters",
    "delegations",
    "incoming",
    "invitees",
    "letters",
    "occurrences",
    "outcomes",
    "reminders",
    "responses",
    "schedulings",
    "uninvited_replies",
]

_ANSWERS = st.sampled_from(get_args(PartStat))
_SEQUENCES = st.integers(0, 99)
_STARTS = slots(after=instant("2024-01-01T00:00Z"))
# Plain, for the histories of workshops have a strategy of their own, which takes its time.
_MEETINGS = st.builds(Workshop, id=ids(), title=words(), slot=_maybe(_STARTS))
_NOTES = st.builds(Message, method=st.sampled_from(("PUBLISH", "REQUEST", "CANCEL")), workshop=_MEETINGS, recipient=ids(),
                   sequence=_SEQUENCES, at=instants(), to=_maybe(MAILBOXES))  # fmt: skip
_PEOPLE = tuple(Invitee(id=name, address=f"{name}@example.org") for name in ("ana", "bo", "cy"))


def attendee_lines() -> SearchStrategy[AttendeeLine]:
    """Any ATTENDEE line.

    >>> attendee_lines().validate()
    """
    return st.builds(AttendeeLine, address=MAILBOXES, partstat=_ANSWERS, role=st.sampled_from(get_args(Role)),
                     rsvp=st.booleans(), delegated_to=_maybe(MAILBOXES), delegated_from=_maybe(MAILBOXES))  # fmt: skip


def components() -> SearchStrategy[Component]:
    """Any VEVENT, whole, of a series or one instance.

    >>> components().validate()
    """
    return st.builds(
        Component,
        workshop=_MEETINGS,
        slot=_STARTS,
        sequence=_SEQUENCES,
        instance=_maybe(_STARTS),
        also=_several(_STARTS),
        excluded=_several(_STARTS),
        status=_maybe(st.sampled_from(("CONFIRMED", "CANCELLED"))),
        attendees=_several(attendee_lines()),
    )


def invitees() -> SearchStrategy[Invitee]:
    """Any invitee: to the whole, or to part of a series.

    >>> invitees().validate()
    """
    return st.builds(
        Invitee,
        id=ids(),
        address=MAILBOXES,
        role=st.sampled_from(get_args(Role)),
        only=_maybe(_several(ids())),
        but=_several(ids()),
        asked=_SEQUENCES,
        zone=_maybe(st.sampled_from(ZONES)),
        language=_maybe(LANGUAGES),
        assistants=_several(MAILBOXES),
    )


def occurrences() -> SearchStrategy[Occurrence]:
    """Any workshop as diaries know it.

    >>> occurrences().validate()
    """
    return st.builds(Occurrence, workshop=_MEETINGS, key=_maybe(_STARTS), sequence=_SEQUENCES, asked=_SEQUENCES)


def responses() -> SearchStrategy[Response]:
    """Any answer on record.

    >>> responses().validate()
    """
    return st.builds(Response, invitee=ids(), partstat=_ANSWERS, sequence=_SEQUENCES, at=instants(),
                     workshop=_maybe(ids()), comment=_maybe(words()))  # fmt: skip


def delegations() -> SearchStrategy[Delegation]:
    """Any delegation, held or accepted.

    >>> delegations().validate()
    """
    return st.builds(Delegation, invitee=ids(), address=MAILBOXES, sequence=_SEQUENCES, at=instants(),
                     workshop=_maybe(ids()), announced=st.booleans(), partstat=_maybe(_ANSWERS),
                     delegate=_maybe(ids()))  # fmt: skip


def counters() -> SearchStrategy[Counter]:
    """Any counter-proposal that waits.

    >>> counters().validate()
    """
    return st.builds(Counter, invitee=ids(), sequence=_SEQUENCES, at=instants(), slot=_maybe(_STARTS),
                     workshop=_maybe(ids()), comment=_maybe(words()))  # fmt: skip


def uninvited_replies() -> SearchStrategy[UninvitedReply]:
    """Any answer of somebody who was not invited.

    >>> uninvited_replies().validate()
    """
    return st.builds(UninvitedReply, address=MAILBOXES, partstat=_ANSWERS, sequence=_SEQUENCES, at=instants(),
                     workshop=_maybe(ids()))  # fmt: skip


def incoming() -> SearchStrategy[Incoming]:
    """Any message that may come in, of every method, sound or not.

    >>> incoming().validate()
    """
    methods = "PUBLISH REQUEST REPLY ADD CANCEL REFRESH COUNTER DECLINECOUNTER".split()
    return st.builds(
        Incoming,
        method=st.sampled_from(methods),
        uid=words(),
        attendee=MAILBOXES,
        sequence=_SEQUENCES,
        at=instants(),
        instance=_maybe(instants()),
        partstat=_maybe(_ANSWERS),
        sent_by=_maybe(MAILBOXES),
        delegated_to=_maybe(MAILBOXES),
        delegated_from=_maybe(MAILBOXES),
        slot=_maybe(_STARTS),
        comment=_maybe(words()),
        request_status=_several(words()),
    )


def letters() -> SearchStrategy[Letter]:
    """Any ready text.

    >>> letters().validate()
    """
    return st.builds(Letter, subject=words(), body=words(), language=LANGUAGES, zone=st.sampled_from(ZONES),
                     times=_several(words()))  # fmt: skip


def reminders() -> SearchStrategy[Reminder]:
    """Any reminder.

    >>> reminders().validate()
    """
    return st.builds(Reminder, workshop=_MEETINGS, slot=_STARTS, recipient=ids(), to=MAILBOXES,
                     ahead=st.integers(0, 10**6).map(lambda seconds: timedelta(seconds=seconds)), at=instants(),
                     zone=_maybe(st.sampled_from(ZONES)), language=_maybe(LANGUAGES))  # fmt: skip


def batches() -> SearchStrategy[Batch]:
    """Any messages due, waiting and replaced.

    >>> batches().validate()
    """
    return st.builds(Batch, due=_several(_NOTES), waiting=_several(_NOTES), replaced=_several(ids()))


@st.composite
def schedulings(draw: st.DrawFn) -> Scheduling:
    """Any state that commands and answers can make, of one workshop or of a series.

    >>> schedulings().validate()
    """
    return draw(_lives()).state


@st.composite
def _lives(draw: st.DrawFn) -> Outcome:
    first, count = Slot(local="2030-02-21T11:00", zone="Europe/Brussels", duration="PT1H"), draw(st.integers(1, 3))
    several = [Workshop(id=f"w-{n}", title="Meeting", slot=first.shift(days=14 * n)) for n in range(count)]
    state = Scheduling.of(*several, organizer="office@example.org", sent_by=draw(_maybe(MAILBOXES)),
                          guests=draw(st.sampled_from(("own", "all"))), takes_part=draw(st.booleans()))  # fmt: skip
    at = draw(instants(date(2029, 1, 1), date(2029, 12, 31)))
    outcome = invite(state, *_PEOPLE[: draw(st.integers(0, 3))], at=at)
    for _ in range(draw(st.integers(0, 4))):
        at = instant(at + timedelta(hours=1))
        outcome = _next(draw, outcome.state, at)
    return outcome


def _next(draw: st.DrawFn, state: Scheduling, at: Any) -> Outcome:
    one = draw(st.sampled_from(state.occurrences)).workshop
    kind = draw(st.sampled_from("move cancel title uninvite ask publish reply counter guest settle".split()))
    if kind in ("move", "cancel", "title"):
        return _edited(draw, state, one, kind, at)
    if kind == "uninvite" and state.invitees:
        return uninvite(state, draw(st.sampled_from(state.invitees)).id, at=at)
    if kind in ("reply", "counter", "guest"):
        box = "guest@example.org" if kind == "guest" else draw(st.sampled_from(_PEOPLE)).address
        told = Incoming(method="COUNTER" if kind == "counter" else "REPLY", uid=state.uid, attendee=box, at=at,
                        sequence=state.sequence, partstat=draw(_ANSWERS), delegated_to=draw(_maybe(MAILBOXES)),
                        slot=Slot(local="2031-01-01T10:00", zone="Europe/Brussels"))  # fmt: skip
        return take(state, told, authenticated_sender=box, at=at)
    if kind == "settle" and state.uninvited:
        if draw(st.booleans()):
            return refuse(state, state.uninvited[0], at=at)
        return accept(state, state.uninvited[0], at=at, invitee=f"guest-{len(state.invitees)}")
    return publish(state, at=at) if kind == "publish" else ask_again(state, at=at)


def _edited(draw: st.DrawFn, state: Scheduling, one: Workshop, kind: str, at: Any) -> Outcome:
    if kind == "title":
        return follow(state, evolve(one, title=text(draw(words()))), at=at)
    if one.status == "cancelled" or one.slot is None:
        return ask_again(state, at=at)
    elsewhere = evolve(
        one.slot.shift(days=3), zone=draw(st.sampled_from((one.slot.zone, "Atlantic/Azores", "America/Nuuk")))
    )
    moved = one.cancel(at=at) if kind == "cancel" else one.reschedule(elsewhere, at=at)
    try:
        return follow(state, moved, at=at)
    except NotAllowed:  # two of a series would start at once
        return ask_again(state, at=at)


def outcomes() -> SearchStrategy[Outcome]:
    """Any outcome that commands and answers can have.

    >>> outcomes().validate()
    """
    told = st.builds(evolve, _lives(), problems=_several(problems()))
    return told | st.builds(evolve, _lives(), reminders=_several(reminders()))


INVITATIONS: dict[type, SearchStrategy[Any]] = {
    AttendeeLine: attendee_lines(),
    Batch: batches(),
    Component: components(),
    Delegation: delegations(),
    Incoming: incoming(),
    Invitee: invitees(),
    Letter: letters(),
    Occurrence: occurrences(),
    Outcome: outcomes(),
    Counter: counters(),
    Reminder: reminders(),
    Response: responses(),
    Scheduling: schedulings(),
    UninvitedReply: uninvited_replies(),
}
