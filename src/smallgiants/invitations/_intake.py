"""What comes in: replies, counter-proposals and requests for the latest state, none of them taken on trust."""

from collections.abc import Iterable
from datetime import timedelta

from attrs import evolve

from ..checks import fault
from ..civiltime import Instant, instant
from ..errors import Problem
from ._build import finished
from ._commands import resend
from ._state import (
    Counter,
    Delegation,
    Incoming,
    Invitee,
    Occurrence,
    Outcome,
    Response,
    Scheduling,
    UninvitedReply,
    problem,
    same_box,
)

__all__ = ["take"]

_SKEW = timedelta(minutes=10)  # how far a sender's clock may be ahead


def take(
    state: Scheduling, incoming: Incoming, *, authenticated_sender: str | None, at: "Instant | str"
) -> Outcome:  # fmt: skip
    """Takes in a REPLY, a COUNTER or a REFRESH that the host vouches for; whatever is not applied is told why.

    >>> from smallgiants.civiltime import Slot
    >>> from smallgiants.invitations import invite
    >>> from smallgiants.workshops import Workshop
    >>> w = Workshop(id="sg-1", title="First", slot=Slot(local="2024-03-13T11:00", zone="Europe/Brussels"))
    >>> ana = Invitee(id="ana", address="ana@example.org")
    >>> state = invite(Scheduling.of(w, organizer="office@example.org"), ana, at="2024-02-07T09:00Z").state
    >>> yes = Incoming(method="REPLY", uid=w.uid, attendee="Ana@example.org", at="2024-02-08T09:00Z", partstat="ACCEPTED")
    >>> take(state, yes, authenticated_sender="ana@example.org", at="2024-02-08T09:01Z").state.partstat("ana")
    'ACCEPTED'
    >>> print(take(state, yes, authenticated_sender=None, at="2024-02-08T09:01Z").problems[0].code)
    reply-sender-unknown

    `authenticated_sender` is the mailbox that the host knows to have sent this, None where it knows nothing.
    """
    when = instant(at)
    found = _refused(state, incoming, authenticated_sender)
    if found:
        return _unchanged(state, found)
    one, fault = _instance(state, incoming)
    if fault:
        return _unchanged(state, fault)
    told, notes = _dated(incoming, when)
    invitee = state.invitee(incoming.attendee)
    if invitee is None:
        outcome = _from_outside(state, told, one, when)
    elif told.method == "REFRESH":
        # RFC 5546 §3.2.6: the latest REQUEST, to whoever asked alone, SEQUENCE unchanged
        outcome = resend(state, invitee.id, at=when)
    else:
        outcome = _from_invitee(state, told, invitee, one)
    return evolve(outcome, problems=(*notes, *outcome.problems))


def _refused(state: Scheduling, told: Incoming, sender: str | None) -> Problem | None:
    """What is wrong with the message whatever it says."""
    if told.uid != state.uid:
        return fault("reply-other-event", "uid", "the UID of this event", "another")
    # RFC 5546 §1.4: an attendee sends REPLY, REFRESH and COUNTER to the organizer
    if told.method not in ("REPLY", "REFRESH", "COUNTER"):
        return fault("method-unexpected", "method", "REPLY, REFRESH or COUNTER", told.method)
    if sender is None:
        hint = "check DKIM or ask the sender; an address in a mail is easily forged"
        return fault("reply-sender-unknown", "authenticated_sender", "a sender the host vouches for", "none", hint)
    if same_box(sender) not in _entitled(state, told):
        # RFC 5546 §6: only the attendee may answer, or who is known to act for them
        hint = "do not act on it; name who may answer for somebody in `assistants`"
        return fault("reply-sender-other", "authenticated_sender", "the attendee who answers", "another sender", hint)
    if told.method == "REPLY" and told.partstat is None:
        return fault("reply-without-answer", "partstat", "an answer", "none")
    return None


def _entitled(state: Scheduling, told: Incoming) -> set[str]:
    known = state.invitee(told.attendee)
    acting = {same_box(box) for box in known.assistants} if known and told.sent_by else set()
    named = {same_box(told.sent_by)} if told.sent_by else set()
    return {same_box(told.attendee), *(acting & named)}


def _instance(state: Scheduling, told: Incoming) -> tuple[Occurrence | None, Problem | None]:
    """The workshop of a series that a RECURRENCE-ID names; it must be in the set (RFC 5546 §3.7.1)."""
    if told.instance is None:
        return None, None
    one = state.at_instance(told.instance) if state.series else None
    if one is None or not one.live:
        got = f"{told.instance:%Y-%m-%dT%H:%MZ}"
        return None, fault("reply-instance-unknown", "instance", "the start of a workshop that is on", got)
    return one, None


def _dated(told: Incoming, when: Instant) -> tuple[Incoming, list[Problem]]:
    """The message with a DTSTAMP that can be: one far ahead would make every later answer look stale."""
    notes = [
        problem("reply-delivery-failed", "request_status", "2.x, success (RFC 5546 §3.6)", status)
        for status in told.request_status if not status.startswith(("1", "2"))
    ]  # fmt: skip
    if told.at <= when + _SKEW:
        return told, notes
    got = f"{told.at:%Y-%m-%dT%H:%MZ}"
    notes.append(problem("reply-from-the-future", "at", "a DTSTAMP that is not ahead", got, "read as made now"))
    return evolve(told, at=when), notes


def _from_outside(state: Scheduling, told: Incoming, one: Occurrence | None, when: Instant) -> Outcome:
    """From somebody who is not invited: a delegate before the delegator, who was invited once, or a party crasher."""
    former = next((i for i in state.former if same_box(i.address) == same_box(told.attendee)), None)
    delegator = state.invitee(told.delegated_from) if told.delegated_from else None
    if told.method == "REFRESH" and former:
        return resend(state, former.id, at=when)
    if told.method != "REPLY":
        return _unchanged(state, fault("reply-uninvited", "attendee", "somebody who is invited", "somebody else"))
    if delegator and told.partstat:
        return _unannounced(state, told, delegator, one)
    # RFC 5546 §3.2.3: a party crasher is the organizer's to accept or to refuse
    guest = UninvitedReply(address=told.attendee, partstat=told.partstat or "NEEDS-ACTION", sequence=told.sequence, at=told.at,
                           workshop=one.workshop.id if one else None)  # fmt: skip
    kept = [g for g in state.uninvited if same_box(g.address) != same_box(guest.address)]
    older = any(same_box(g.address) == same_box(guest.address) and g.at >= guest.at for g in state.uninvited)
    if older:
        return _unchanged(state, _note("reply-stale", "at", "an answer later than the last", "an earlier one"))
    found = _note("reply-uninvited", "attendee", "somebody who is invited", "somebody else", "`accept` or `refuse` it")
    return Outcome(state=evolve(state, uninvited=(*kept, guest)), problems=(found,))


def _unannounced(state: Scheduling, told: Incoming, delegator: Invitee, one: Occurrence | None) -> Outcome:
    """RFC 5546 §5.2.2: a delegate's answer waits until the delegator has spoken."""
    workshop = one.workshop.id if one else None
    known = next((d for d in state.delegations if _same(d, delegator.id, told.attendee, workshop)), None)
    kept = [d for d in state.delegations if d is not known]
    fresh = Delegation(invitee=delegator.id, address=told.attendee, sequence=told.sequence, at=told.at,
                       workshop=workshop, announced=False)  # fmt: skip
    # RFC 5546 §5.2.2: an answer to an old revision only shows that the delegate wants the present one
    current = known is None or told.sequence >= known.sequence
    held = evolve(known or fresh, partstat=told.partstat if current else None)
    found = _note("delegation-held", "delegated_from", "a delegation that the organizer agreed to", "one still open")
    return Outcome(state=evolve(state, delegations=(*kept, held)), problems=(found,))


def _from_invitee(state: Scheduling, told: Incoming, invitee: Invitee, one: Occurrence | None) -> Outcome:
    asked = one.asked if one else state.asked
    if told.sequence > state.high:
        got, hint = str(told.sequence), "an attendee never raises the SEQUENCE (RFC 5546 §2.1.4)"
        return _unchanged(state, _note("reply-ahead", "sequence", f"at most {state.high}", got, hint))
    if told.method == "COUNTER":
        return _countered(state, told, invitee, one, max(asked, invitee.asked))
    workshop = one.workshop.id if one else None
    fault = _stale(state, told, invitee, workshop)
    if fault:
        return _unchanged(state, fault)
    if told.partstat == "DELEGATED":
        return _delegated(state, told, invitee, workshop)
    return _answered(state, told, invitee, workshop, max(asked, invitee.asked))


def _stale(state: Scheduling, told: Incoming, invitee: Invitee, workshop: str | None) -> Problem | None:
    """RFC 5546 §2.1.5: against the last answer of this attendee for this instance, by SEQUENCE, then by DTSTAMP."""
    mine = [r for r in state.responses if r.invitee == invitee.id and r.workshop == workshop]
    if not mine:
        return None
    last = max(mine, key=lambda r: (r.sequence, r.at))
    if (told.sequence, told.at) == (last.sequence, last.at):
        return problem("reply-repeated", "at", "an answer not taken yet", "the same again", severity="info")
    if told.sequence < last.sequence and told.at > last.at:
        hint = "ask which was meant: a later answer to an earlier time"
        return _note("reply-missequenced", "sequence", f"at least {last.sequence}", str(told.sequence), hint)
    if (told.sequence, told.at) < (last.sequence, last.at):
        return _note("reply-stale", "at", "an answer later than the last", "an earlier one")
    return None


def _answered(state: Scheduling, told: Incoming, invitee: Invitee, workshop: str | None, asked: int) -> Outcome:
    """RFC 5546 §3.2.3: only PARTSTAT and comment are taken from a REPLY, never a title or a time."""
    state = _recorded(state, told, invitee, workshop)
    if told.sequence < asked:
        hint = "kept as history; it does not count for the present time"
        found = _note("reply-outdated", "sequence", f"an answer to revision {asked}", str(told.sequence), hint)
        return Outcome(state=state, problems=(found,))
    back = [d for d in state.delegations if d.delegate == invitee.id and d.workshop in (None, workshop)]
    if told.partstat == "DECLINED" and back:
        return _handed_back(state, back, told.at)
    return Outcome(state=state)


def _recorded(state: Scheduling, told: Incoming, invitee: Invitee, workshop: str | None) -> Scheduling:
    """The state with the answer; of several to one revision the last is kept, so that nobody can make it grow."""
    answer = Response(invitee=invitee.id, partstat=told.partstat or "NEEDS-ACTION", sequence=told.sequence, at=told.at,
                      workshop=workshop, comment=told.comment)  # fmt: skip
    same = (invitee.id, workshop, told.sequence)
    kept = tuple(r for r in state.responses if (r.invitee, r.workshop, r.sequence) != same)
    return evolve(state, responses=(*kept, answer))


def _handed_back(state: Scheduling, back: Iterable[Delegation], at: Instant) -> Outcome:
    """RFC 5546 §4.2.7: what a delegate declines goes back to the delegator, who is asked again."""
    gone = tuple(back)
    state = evolve(state, delegations=tuple(d for d in state.delegations if d not in gone))
    asked = resend(state, *(d.invitee for d in gone), at=at)
    found = _note(
        "delegation-declined", "partstat", "a delegate who comes", "one who declined", "it is the delegator's"
    )
    return evolve(asked, problems=(*asked.problems, found))


def _delegated(state: Scheduling, told: Incoming, invitee: Invitee, workshop: str | None) -> Outcome:
    """RFC 5546 §3.2.2.3: held for the organizer's yes; loops and chains are found (§2.1.2, §4.2.7)."""
    if told.delegated_to is None:
        return _unchanged(state, fault("delegation-to-nobody", "delegated_to", "a delegate", "none"))
    box = same_box(told.delegated_to)
    above = _above(state, invitee)
    if box in {same_box(one.address) for one in above} or box == same_box(state.organizer):
        hint = "ask the one who delegated"
        return _unchanged(state, fault("delegation-loop", "delegated_to", "somebody further on", "one before", hint))
    if state.invitee(told.delegated_to):
        hint = "both are invited in their own right"
        return _unchanged(state, fault("delegation-invited", "delegated_to", "somebody not invited yet", "one who is",
                                        hint))  # fmt: skip
    known = next((d for d in state.delegations if _same(d, invitee.id, told.delegated_to, workshop)), None)
    kept = [d for d in state.delegations if d.invitee != invitee.id or d.workshop != workshop]
    heard = known.partstat if known and known.sequence >= told.sequence else None
    held = Delegation(invitee=invitee.id, address=told.delegated_to, sequence=told.sequence, at=told.at,
                      workshop=workshop, partstat=heard)  # fmt: skip
    state = evolve(_recorded(state, told, invitee, workshop), delegations=(*kept, held))
    found = [_note("delegation-held", "delegated_to", "the organizer's yes", "none yet", "`accept` or `refuse` it")]
    if len(above) > 1:
        found.append(_note("delegation-chain", "delegated_to", "somebody invited, to delegate", "a delegate"))
    return Outcome(state=state, problems=tuple(found))


def _above(state: Scheduling, invitee: Invitee) -> list[Invitee]:
    """The invitee and all those whose delegate it is, however long the chain."""
    chain = [invitee]
    while by := next((d.invitee for d in state.delegations if d.delegate == chain[-1].id), None):
        found = state.invitee(by)
        if found is None or found in chain:
            break
        chain.append(found)
    return chain


def _countered(state: Scheduling, told: Incoming, invitee: Invitee, one: Occurrence | None, asked: int) -> Outcome:
    """RFC 5546 §3.2.7: compared with the present SEQUENCE; one for an older revision has been overtaken."""
    if told.sequence < asked:
        hint = "what it counters has moved since"
        return _unchanged(state, _note("counter-outdated", "sequence", f"at least {asked}", str(told.sequence), hint))
    workshop = one.workshop.id if one else None
    mine = [p for p in state.counters if p.invitee == invitee.id and p.workshop == workshop]
    if any((p.sequence, p.at) >= (told.sequence, told.at) for p in mine):
        return _unchanged(state, _note("reply-stale", "at", "a proposal later than the last", "an earlier one"))
    made = Counter(invitee=invitee.id, sequence=told.sequence, at=told.at, slot=told.slot, workshop=workshop,
                    comment=told.comment)  # fmt: skip
    kept = tuple(p for p in state.counters if p not in mine)
    return finished(evolve(state, counters=(*kept, made)), (), [_open_proposal()])


def _open_proposal() -> Problem:
    return problem("counter-open", "slot", "an answer to the proposal", "none yet", "`accept` or `refuse` it",
                   severity="info")  # fmt: skip


def _same(one: Delegation, invitee: str, address: str, workshop: str | None) -> bool:
    return (one.invitee, same_box(one.address), one.workshop) == (invitee, same_box(address), workshop)


def _unchanged(state: Scheduling, found: Problem) -> Outcome:
    return Outcome(state=state, problems=(found,))


def _note(code: str, path: str, expected: str, got: str, hint: str | None = None) -> Problem:
    return problem(code, path, expected, got, hint)
