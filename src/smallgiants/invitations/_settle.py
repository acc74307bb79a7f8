"""The organizer's yes or no to what waits for one: another time, a delegate, somebody who was not invited."""

from attrs import evolve

from ..civiltime import Instant, instant
from ..errors import InvalidValue, NotAllowed, shown
from ._build import cancelled, finished, message, uninviting, whole
from ._commands import follow, invite, resend
from ._state import Counter, Delegation, Invitee, Outcome, Response, Scheduling, UninvitedReply, stamped

__all__ = ["accept", "refuse"]

Pending = Counter | Delegation | UninvitedReply


def accept(
    state: Scheduling, pending: Pending, *, at: "Instant | str", invitee: str | None = None, by: str | None = None
) -> Outcome:  # fmt: skip
    """Says yes: to another time, which is then a move like any other; to a delegate or a guest, who is invited.

    >>> from smallgiants.civiltime import Slot
    >>> from smallgiants.workshops import Workshop
    >>> w = Workshop(id="sg-1", title="First", slot=Slot(local="2024-03-13T11:00", zone="Europe/Brussels"))
    >>> guest = UninvitedReply(address="bo@example.org", partstat="ACCEPTED", sequence=0, at="2024-02-08T09:00Z")
    >>> state = evolve(Scheduling.of(w, organizer="office@example.org"), uninvited=(guest,))
    >>> accept(state, guest, invitee="bo", at="2024-02-09T09:00Z").state.partstat("bo")
    'ACCEPTED'

    `invitee` is the id of the new invitee.  Raises `NotAllowed` where nothing of the kind waits, where a proposal names no other
    time, or a delegation was announced by the delegate alone.
    """
    when = instant(at)
    _waiting(state, pending)
    match pending:
        case Counter():
            return _moved(state, pending, when, by)
        case Delegation():
            return _sent_instead(state, pending, when, _named(invitee))
    return _let_in(state, pending, when, _named(invitee))


def refuse(state: Scheduling, pending: Pending, *, at: "Instant | str", comment: str | None = None) -> Outcome:
    """Says no: to another time by DECLINECOUNTER to who proposed it, to a delegate or a guest by CANCEL.

    >>> from smallgiants.civiltime import Slot
    >>> from smallgiants.workshops import Workshop
    >>> w = Workshop(id="sg-1", title="First", slot=Slot(local="2024-03-13T11:00", zone="Europe/Brussels"))
    >>> guest = UninvitedReply(address="bo@example.org", partstat="ACCEPTED", sequence=0, at="2024-02-08T09:00Z")
    >>> state = evolve(Scheduling.of(w, organizer="office@example.org"), uninvited=(guest,))
    >>> [(m.method, m.to) for m in refuse(state, guest, at="2024-02-09T09:00Z").messages]
    [('CANCEL', 'bo@example.org')]

    A delegator whose delegate is refused is asked again.
    """
    when = instant(at)
    _waiting(state, pending)
    match pending:
        case Counter():
            return _declined(state, pending, when, comment)
        case Delegation():
            left = evolve(state, delegations=tuple(d for d in state.delegations if d != pending))
            return resend(left, pending.invitee, at=when)
    return _turned_away(state, pending, when)


def _waiting(state: Scheduling, pending: Pending) -> None:
    known = (*state.counters, *(d for d in state.delegations if d.delegate is None), *state.uninvited)
    if pending not in known:
        raise NotAllowed("pending-unknown", "pending", "a proposal, delegation or guest that waits", "none of these")


def _named(id_: str | None) -> str:
    if id_ is None:
        raise InvalidValue("id-invalid", "invitee", "an id for the new invitee", shown(id_), "ids come from the caller")
    return id_


def _moved(state: Scheduling, proposal: Counter, when: Instant, by: str | None) -> Outcome:
    """RFC 5546 §3.2.7: an accepted COUNTER is a REQUEST with the new time, to all."""
    if proposal.slot is None:
        hint = "change the workshop yourself and `follow` it"
        raise NotAllowed("counter-without-time", "pending.slot", "another time", "none", hint)
    one = state.occurrence(proposal.workshop) if proposal.workshop else None
    if one is None and state.series:
        raise NotAllowed("counter-of-series", "pending.workshop", "a proposal for one workshop", "one for the series")
    workshop = (one or state.occurrences[0]).workshop
    moved = workshop.reschedule(proposal.slot, at=when, by=by)
    return follow(_answered(state, proposal), moved, at=when)


def _declined(state: Scheduling, proposal: Counter, when: Instant, comment: str | None) -> Outcome:
    """RFC 5546 §3.2.8: DECLINECOUNTER to the proposer alone; what holds stays as it is."""
    state = _answered(state, proposal)
    invitee = state.invitee(proposal.invitee)
    parts = whole(state, invitee) if invitee else ()
    if proposal.workshop:
        parts = tuple(p for p in parts if p.workshop.id == proposal.workshop and p.instance) or parts[:1]
    if invitee is None or not parts:
        return finished(state, ())
    state, stamp = stamped(state, when)
    return finished(state, [message(state, "DECLINECOUNTER", invitee, parts, stamp, "declined", comment)])


def _answered(state: Scheduling, proposal: Counter) -> Scheduling:
    return evolve(state, counters=tuple(p for p in state.counters if p != proposal))


def _sent_instead(state: Scheduling, delegation: Delegation, when: Instant, id_: str) -> Outcome:
    """RFC 5546 §3.2.2.3: the delegator is DELEGATED-TO, the delegate DELEGATED-FROM, and gets the REQUEST."""
    if not delegation.announced:
        hint = "the delegator has not said so yet"
        raise NotAllowed("delegation-unannounced", "pending", "a delegation its delegator announced", "one not", hint)
    by = state.invitee(delegation.invitee)
    only = (delegation.workshop,) if delegation.workshop else by.only if by else None
    delegate = Invitee(id=id_, address=delegation.address, only=only, but=by.but if by else ())
    held = [d if d != delegation else evolve(d, delegate=id_) for d in state.delegations]
    state = evolve(state, delegations=tuple(held))
    if delegation.partstat:
        state = _with_answer(state, id_, delegation)
    return invite(state, delegate, at=when)


def _let_in(state: Scheduling, guest: UninvitedReply, when: Instant, id_: str) -> Outcome:
    only = (guest.workshop,) if guest.workshop else None
    state = evolve(state, uninvited=tuple(g for g in state.uninvited if g != guest))
    return invite(_with_answer(state, id_, guest), Invitee(id=id_, address=guest.address, only=only), at=when)


def _with_answer(state: Scheduling, id_: str, told: UninvitedReply | Delegation) -> Scheduling:
    answer = Response(
        invitee=id_,
        partstat=told.partstat or "NEEDS-ACTION",
        sequence=told.sequence,
        at=told.at,
        workshop=told.workshop,
    )
    return evolve(state, responses=(*state.responses, answer))


def _turned_away(state: Scheduling, guest: UninvitedReply, when: Instant) -> Outcome:
    state = evolve(state, uninvited=tuple(g for g in state.uninvited if g != guest))
    state, stamp = stamped(state, when)
    # the address is no id, and a guest has none
    nobody = Invitee(id="uninvited", address=guest.address)
    one = state.occurrence(guest.workshop) if guest.workshop else None
    parts = cancelled(state, nobody, [one], status=False) if one else uninviting(state, nobody, state.high)
    return finished(state, [message(state, "CANCEL", nobody, parts, stamp, "uninvited")] if parts else [])
