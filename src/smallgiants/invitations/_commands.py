"""What the organizer does: each command gives a new state and the messages it calls for."""

from collections.abc import Iterable
from typing import Literal

from attrs import evolve

from ..civiltime import Instant, instant
from ..errors import NotAllowed, Problem
from ..workshops import Workshop
from ._build import (
    Parts,
    cancelled,
    finished,
    held,
    in_zone,
    message,
    numbered,
    overrides,
    requested,
    uninviting,
    whole,
)
from ._message import Message, News, told_before
from ._state import Invitee, Occurrence, Outcome, Scheduling, checked_series, over, problem, same_box, stamped

__all__ = ["ask_again", "follow", "hand_over", "invite", "publish", "resend", "uninvite"]

Change = Literal["none", "updated", "corrected", "moved", "off", "on"]


def invite(state: Scheduling, *invitees: Invitee, at: "Instant | str") -> Outcome:
    """Invites people, and sends them the REQUEST; nobody else is written to, and their answers stay.

    >>> from smallgiants.civiltime import Slot
    >>> w = Workshop(id="sg-1", title="First", slot=Slot(local="2024-03-13T11:00", zone="Europe/Brussels"))
    >>> state = Scheduling.of(w, organizer="office@example.org")
    >>> done = invite(state, Invitee(id="ana", address="ana@example.org"), at="2024-02-07T09:00Z")
    >>> done.messages[0].components[0].attendees[0].partstat
    'NEEDS-ACTION'

    Who is invited again after an uninvitation, or to more of a series than before, gets a SEQUENCE above that of the
    CANCEL.  Raises `NotAllowed` for somebody who is invited already.
    """
    when = instant(at)
    wider = [one for one in invitees if _widens(state, one)]
    new = [one for one in invitees if one not in wider]
    _all_new(state, new)
    boxes = {same_box(one.address) for one in new}
    if wider or any(same_box(one.address) in boxes for one in state.former):
        # RFC 5546 §2.1.5: what has a lower SEQUENCE than the CANCEL they hold would be obsolete
        state = _renumbered(state, numbered(state))
        new = [evolve(one, asked=state.high) for one in new]  # an answer to an earlier invitation is none to this
    former = tuple(one for one in state.former if same_box(one.address) not in boxes)
    scope = {one.id: one for one in wider}
    kept = tuple(evolve(i, only=w.only, but=w.but) if (w := scope.get(i.id)) else i for i in state.invitees)
    state = evolve(state, invitees=(*kept, *new), former=former)
    return _resent(state, [one.id for one in invitees], when, "invitation")


def _widens(state: Scheduling, invitee: Invitee) -> bool:
    """Whether this invites an invitee to more of the series."""
    old = next((one for one in state.invitees if one.id == invitee.id), None)
    ids = [one.workshop.id for one in state.occurrences]
    return (
        old is not None and same_box(old.address) == same_box(invitee.address)
        and any(invitee.to(id_) and not old.to(id_) for id_ in ids)
        and all(invitee.to(id_) or not old.to(id_) for id_ in ids)
    )  # fmt: skip


def _all_new(state: Scheduling, invitees: list[Invitee]) -> None:
    for index, one in enumerate(invitees):
        known = [*state.invitees, *invitees[:index]]
        if any(one.id == other.id or same_box(one.address) == same_box(other.address) for other in known):
            raise NotAllowed("invitee-twice", f"invitees[{one.id}]", "somebody not invited yet", "one who is")


def resend(state: Scheduling, *who: str, at: "Instant | str") -> Outcome:
    """Sends the latest REQUEST once more, SEQUENCE unchanged; to who was uninvited or has nothing left, the CANCEL.

    >>> from smallgiants.civiltime import Slot
    >>> w = Workshop(id="sg-1", title="First", slot=Slot(local="2024-03-13T11:00", zone="Europe/Brussels"))
    >>> ana = Invitee(id="ana", address="ana@example.org")
    >>> state = invite(Scheduling.of(w, organizer="office@example.org"), ana, at="2024-02-07T09:00Z").state
    >>> [(m.method, m.sequence) for m in resend(state, "ana", at="2024-02-08T09:00Z").messages]
    [('REQUEST', 0)]
    """
    return _resent(state, who, instant(at), "updated")


def ask_again(state: Scheduling, *who: str, at: "Instant | str") -> Outcome:
    """Asks for answers again where nothing changed: RSVP=TRUE, SEQUENCE unchanged (RFC 5546 §3.2.2.7).

    >>> from smallgiants.civiltime import Slot
    >>> w = Workshop(id="sg-1", title="First", slot=Slot(local="2024-03-13T11:00", zone="Europe/Brussels"))
    >>> ana = Invitee(id="ana", address="ana@example.org")
    >>> state = invite(Scheduling.of(w, organizer="office@example.org"), ana, at="2024-02-07T09:00Z").state
    >>> len(ask_again(state, at="2024-02-20T09:00Z").messages)
    1

    Without names, whoever has not answered.
    """
    silent = [one.id for one in state.invitees if _silent(state, one)]
    return _resent(state, who or silent, instant(at), "asked", rsvp=True)


def uninvite(state: Scheduling, *who: str, at: "Instant | str", of: str | None = None) -> Outcome:
    """Takes people off the list, from the whole or of one workshop of a series: a CANCEL without STATUS to them alone.

    >>> from smallgiants.civiltime import Slot
    >>> w = Workshop(id="sg-1", title="First", slot=Slot(local="2024-03-13T11:00", zone="Europe/Brussels"))
    >>> ana = Invitee(id="ana", address="ana@example.org")
    >>> state = invite(Scheduling.of(w, organizer="office@example.org"), ana, at="2024-02-07T09:00Z").state
    >>> [(m.method, m.sequence) for m in uninvite(state, "ana", at="2024-02-08T09:00Z").messages]
    [('CANCEL', 1)]

    Where messages show all guests, the others get a REQUEST, their answers kept; where each sees only the own line,
    nothing changed for them.  Raises `NotAllowed` for who is not invited.
    """
    when, gone = instant(at), [_known(state, one) for one in who]
    one = state.occurrence(of) if of else None
    if of and (one is None or not state.series):
        raise NotAllowed("scheduling-other-workshop", "of", "a workshop of this series", of)
    # RFC 5546 §2.1.4: a CANCEL always increments the SEQUENCE
    number = numbered(state)
    if one:
        # RFC 5546 §2.1.4: in the series it becomes an EXDATE, another revision of the master too
        state = _occurrences(evolve(state, high=number, sequence=number), [evolve(one, sequence=number)])
        less = {g.id: evolve(g, but=(*g.but, one.workshop.id)) for g in gone}
        state = evolve(state, invitees=tuple(less.get(i.id, i) for i in state.invitees))
    else:
        state = _renumbered(state, number)
        ids = {g.id for g in gone}
        left = tuple(i for i in state.invitees if i.id not in ids)
        pending = tuple(d for d in state.delegations if d.invitee not in ids and d.delegate not in ids)
        state = evolve(state, invitees=left, former=(*state.former, *gone), delegations=pending)
    return _told_off(state, gone, one, when)


def _told_off(state: Scheduling, gone: list[Invitee], one: Occurrence | None, when: Instant) -> Outcome:
    if _all_over(state, when) or (one and over(held(one), when)):
        return finished(state, (), [_over()])
    state, stamp = stamped(state, when)
    made = []
    for invitee in gone:
        parts: Parts
        if one:
            parts = cancelled(state, invitee, [evolve(one, sequence=state.high)], status=False)
        else:
            parts = uninviting(state, invitee, state.high)
        made += [message(state, "CANCEL", invitee, parts, stamp, "uninvited")] if parts else []
    rest: dict[str, Parts] = {}
    if state.guests == "all":
        done = {invitee.id for invitee in gone}
        rest = {i.id: whole(state, i) for i in state.invitees if i.id not in done}
    return finished(state, (*made, *requested(state, stamp, rest, "updated")))


def hand_over(state: Scheduling, organizer: str, *, at: "Instant | str", sent_by: str | None = None) -> Outcome:
    """Gives the event to another organizer, which old and new agreed on elsewhere: SEQUENCE+1, the answers stay.

    >>> from smallgiants.civiltime import Slot
    >>> w = Workshop(id="sg-1", title="First", slot=Slot(local="2024-03-13T11:00", zone="Europe/Brussels"))
    >>> ana = Invitee(id="ana", address="ana@example.org")
    >>> state = invite(Scheduling.of(w, organizer="office@example.org"), ana, at="2024-02-07T09:00Z").state
    >>> [(m.organizer, m.sequence) for m in hand_over(state, "new@example.org", at="2024-02-08T09:00Z").messages]
    [('new@example.org', 1)]

    RFC 5546 §6.1: calendars need not take the new one on trust, so tell people by other ways too.
    """
    # RFC 5546 §3.2.2.4: a REQUEST with the new ORGANIZER and a SEQUENCE one higher
    state = _renumbered(evolve(state, organizer=organizer, sent_by=sent_by), numbered(state))
    return _resent(state, [one.id for one in state.invitees], instant(at), "organizer")


def publish(state: Scheduling, *, at: "Instant | str") -> Outcome:
    """The PUBLISH message for whoever reads along: no ATTENDEE, one ORGANIZER (RFC 5546 §3.2.1).

    >>> from smallgiants.civiltime import Slot
    >>> w = Workshop(id="sg-1", title="First", slot=Slot(local="2024-03-13T11:00", zone="Europe/Brussels"))
    >>> publish(Scheduling.of(w, organizer="office@example.org"), at="2024-02-07T09:00Z").messages[0].recipient
    'public'
    """
    when = instant(at)
    if _all_over(state, when) or not any(one.live for one in state.occurrences):
        return finished(state, (), [_over()])
    state, stamp = stamped(state, when)
    nobody = Invitee(id="public", address=state.organizer)
    parts = tuple(evolve(part, attendees=()) for part in whole(state, nobody))
    told = evolve(message(state, "REQUEST", nobody, parts, stamp, "updated"), method="PUBLISH", to=None)
    return finished(state, (told,))


def follow(state: Scheduling, *workshops: Workshop, at: "Instant | str") -> Outcome:
    """Follows what was done to the workshops: moves, cancellations, new dates, other titles; writes to whom it concerns.

    >>> from smallgiants.civiltime import Slot
    >>> w = Workshop(id="sg-1", title="First", slot=Slot(local="2024-02-21T11:00", zone="Europe/Brussels"))
    >>> ana = Invitee(id="ana", address="ana@example.org")
    >>> state = invite(Scheduling.of(w, organizer="office@example.org"), ana, at="2024-01-30T09:00Z").state
    >>> moved = w.reschedule(w.slot.shift(days=21), at="2024-02-07T09:00Z")
    >>> [(m.method, m.sequence) for m in follow(state, moved, at="2024-02-07T09:00Z").messages]
    [('REQUEST', 1)]

    Another instant, length, mode or place asks everybody again; another title does not.  Where all that is to come of a
    series moves at once it is keyed anew, which a problem `series-rekeyed` states; a workshop that is new to a series
    joins it.  A correction of the record notifies nobody.  Raises `NotAllowed` for a workshop of another event.
    """
    when = instant(at)
    changes = [(one, new, _change(state, one, new, when)) for one, new in _paired(state, workshops)]
    new = tuple(w for w in workshops if state.occurrence(w.id) is None)
    changes = [change for change in changes if change[2] != "none"]
    number = numbered(state, least=max((w.revision for w in workshops), default=0))
    if new or {kind for *_, kind in changes} & {"moved", "off", "on", "corrected"}:
        state = evolve(state, high=number)
    coming = {one.workshop.id for one in state.occurrences if one.live and not over(one.workshop.slot, when)}
    if state.series and {kind for *_, kind in changes} & {"off", "on"}:
        # RFC 5546 §2.1.4: an EXDATE that comes or goes is another revision of the master; RFC 6638 §3.2.8: and asks nobody
        state = evolve(state, sequence=number)
    made = [_followed(one, w, kind, number) for one, w, kind in changes]
    state = _occurrences(state, made)
    if not state.series:
        state = _whole_of_one(state)
    elif new or (not coming and any(one.live for one in made)):
        return _extended(state, new, number, when)
    kinds = {kind for *_, kind in changes}
    if state.series and coming == {w.id for _, w, _ in changes} and kinds in ({"moved"}, {"updated"}):
        return _restated(state, made, when, number if kinds == {"moved"} else None)
    return _sent(state, changes, made, when)


def _paired(state: Scheduling, workshops: Iterable[Workshop]) -> list[tuple[Occurrence, Workshop]]:
    """Each workshop beside what the diaries hold of it; raises where it is of another event, or no later state."""
    pairs = []
    for w in workshops:
        one = state.occurrence(w.id)
        if one is not None:
            w.since(one.workshop)  # refuses another history
            pairs.append((one, w))
        elif not state.series:
            raise NotAllowed("scheduling-other-workshop", f"workshops[{w.id}]", "the workshop of this event", w.id)
    return pairs


def _change(state: Scheduling, one: Occurrence, new: Workshop, when: Instant) -> Change:
    """What has changed for those who hold this: RFC 5546 §2.1.4, told by instants, never by how they are written."""
    old = one.workshop
    was_on, is_on = one.live, new.status == "scheduled" and new.slot is not None
    if was_on != is_on:
        return "on" if is_on else "off"
    if not is_on:
        return "none" if old == new else "updated"
    if old.slot and new.slot and not old.slot.coincides(new.slot):
        corrected = new.revision == old.revision
        return "corrected" if corrected else "moved"
    endangered = any(getattr(old, name, None) != getattr(new, name, None) for name in state.endangers)
    if new.revision > old.revision or endangered:
        return "moved"
    return "none" if old == new else "updated"


def _followed(one: Occurrence, new: Workshop, kind: Change, number: int) -> Occurrence:
    key = one.key or new.slot
    if kind == "updated":  # RFC 5546 §3.2.2.2: the same SEQUENCE, a later DTSTAMP, and the answers stay
        return evolve(one, workshop=new, key=key)
    # RFC 6638 §3.2.8: another time resets the answers; a CANCEL or a mended record asks nobody
    asked = number if kind in ("moved", "on") else one.asked
    return evolve(one, workshop=new, key=key, sequence=number, asked=asked)


def _whole_of_one(state: Scheduling) -> Scheduling:
    """An event of one workshop: its master is that workshop."""
    one = state.occurrences[0]
    return evolve(state, master=one.workshop, sequence=one.sequence, asked=one.asked)


def _sent(state: Scheduling, changes: list[tuple[Occurrence, Workshop, Change]], made: list[Occurrence],
          when: Instant) -> Outcome:  # fmt: skip
    """The messages about the changed occurrences: one REQUEST and one CANCEL at most for each invitee."""
    pairs = list(zip(changes, made, strict=True))
    on = [one for (_, _, kind), one in pairs if kind in ("updated", "moved", "on") and _ahead(one, when)]
    # "over" is judged by the date that stands in the diaries
    off = [one for (old, _, kind), one in pairs if kind == "off" and not over(held(old), when)]
    problems = [_kept_quiet(one) for (_, _, kind), one in pairs if kind == "corrected"]
    passed = [one for (old, _, _), one in pairs if (old.live or one.live) and one not in on and one not in off]
    problems += [_over()] if len(passed) > len(problems) else []
    if not on and not off:
        return finished(state, (), problems)
    state, stamp = stamped(state, when)
    messages: list[Message] = []
    asks: News = "moved" if any(kind in ("moved", "on") for *_, kind in changes) else "updated"
    for invitee in state.invitees:
        asked = overrides(state, invitee, on)
        gone = _gone(state, invitee, off)
        messages += [message(state, "REQUEST", invitee, asked, stamp, asks)] if asked else []
        messages += [message(state, "CANCEL", invitee, gone, stamp, _why_off(off))] if gone else []
    return finished(state, messages, problems)


def _gone(state: Scheduling, invitee: Invitee, off: list[Occurrence]) -> Parts:
    """The instances that are off; the whole, without RECURRENCE-ID, where nothing of it is left (RFC 5546 §3.2.5)."""
    mine = [one for one in off if invitee.to(one.workshop.id)]
    left = any(one.live for one in state.occurrences)
    if mine and state.series and not left and invitee.only is None:
        return uninviting(state, invitee, state.high)
    return cancelled(state, invitee, mine)


def _ahead(one: Occurrence, when: Instant) -> bool:
    return one.live and not over(one.workshop.slot, when)


def _restated(state: Scheduling, made: list[Occurrence], when: Instant, number: int | None) -> Outcome:
    """The whole series anew.  RFC 5546 §3.7.1: overrides keyed on old starts lapse, and which start became which is told."""
    problems = []
    first = made[0].workshop
    if all((one.workshop.title, one.workshop.setting) == (first.title, first.setting) for one in made):
        state = evolve(state, master=_named_as(state.master, first))
    if number is not None:
        zone = next(one.key.zone for one in state.occurrences if one.key)
        keyed = [evolve(one, key=in_zone(held(one), zone)) for one in made]
        problems = [_keyed_anew(old, new) for old, new in zip(made, keyed, strict=True) if old.key != new.key]
        state = _occurrences(evolve(state, sequence=number, asked=number), keyed)
        checked_series(state.occurrences)
        length = held(keyed[0]).duration
        start = keyed[0].key
        state = evolve(state, master=evolve(state.master, slot=evolve(start, duration=length) if start else None))
    state, stamp = stamped(state, when)
    news: News = "updated" if number is None else "moved"
    held_by = {i.id: whole(state, i) for i in state.invitees}
    return finished(state, requested(state, stamp, held_by, news), problems)


def _named_as(master: Workshop, one: Workshop) -> Workshop:
    """What a series is called and how it is held, as one of its workshops says it."""
    held = one.setting
    return evolve(master, title=one.title, mode=held.mode, place=held.place, in_person=held.in_person,
                  join_link=held.join_link, agenda=held.agenda)  # fmt: skip


def _extended(state: Scheduling, new: tuple[Workshop, ...], number: int, when: Instant) -> Outcome:
    """A series with more workshops.  RFC 6638 §3.2.8: added instances ask for an answer; the master asks for all."""
    added = tuple(Occurrence(workshop=w, key=w.slot, sequence=number, asked=number) for w in new)
    checked_series((*state.occurrences, *added))
    state = _renumbered(evolve(state, occurrences=(*state.occurrences, *added)), number)
    asking = [evolve(one, asked=number) if _ahead(one, when) else one for one in state.occurrences]
    state = evolve(_occurrences(state, asking), asked=number)
    state, stamp = stamped(state, when)
    return finished(state, requested(state, stamp, {i.id: whole(state, i) for i in state.invitees}, "moved"))


def _resent(state: Scheduling, who: Iterable[str], when: Instant, news: News, *, rsvp: bool = False) -> Outcome:
    """The latest state once more, to these."""
    chosen = [_known(state, one, former=True) for one in who]
    if _all_over(state, when):
        return finished(state, (), [_over()] if chosen else ())
    state, stamp = stamped(state, when)
    messages = [made for one in chosen if (made := _latest(state, one, stamp, news, rsvp=rsvp))]
    return finished(state, messages)


def _latest(state: Scheduling, invitee: Invitee, stamp: Instant, news: News, *, rsvp: bool) -> Message | None:
    """What this person's diary should hold: a REQUEST, or where they have nothing left to hold, the CANCEL."""
    invited = state.invitee(invitee.id) is not None
    parts = whole(state, invitee, rsvp=rsvp) if invited else ()
    if parts:
        return message(state, "REQUEST", invitee, parts, stamp, news)
    known = told_before(state.sent, state.uid, invitee.id)
    gone = uninviting(state, invitee, state.high) if known else ()
    why = _why_off(state.occurrences) if invited else "uninvited"
    return message(state, "CANCEL", invitee, gone, stamp, why) if gone else None


def _why_off(off: Iterable[Occurrence]) -> News:
    return "postponed" if any(one.workshop.status == "postponed" for one in off) else "cancelled"


def _renumbered(state: Scheduling, number: int) -> Scheduling:
    """Every component under a new SEQUENCE; answers given before still count."""
    occurrences = tuple(evolve(one, sequence=number) for one in state.occurrences)
    return evolve(state, sequence=number, high=number, occurrences=occurrences)


def _occurrences(state: Scheduling, changed: Iterable[Occurrence]) -> Scheduling:
    by_id = {one.workshop.id: one for one in changed}
    return evolve(state, occurrences=tuple(by_id.get(one.workshop.id, one) for one in state.occurrences))


def _known(state: Scheduling, who: str, *, former: bool = False) -> Invitee:
    found = next((one for one in state.invitees if one.id == who), None)
    if found is None and former:
        found = next((one for one in state.former if one.id == who), None)
    if found is None:
        raise NotAllowed("invitee-unknown", f"invitees[{who}]", "somebody who is invited", "nobody of this id")
    return found


def _silent(state: Scheduling, invitee: Invitee) -> bool:
    mine = (one for one in state.occurrences if one.live and invitee.to(one.workshop.id))
    return any(state.partstat(invitee.id, one.workshop.id) == "NEEDS-ACTION" for one in mine)


def _all_over(state: Scheduling, when: Instant) -> bool:
    dated = [held(one) for one in state.occurrences if one.workshop.slot or one.key]
    return bool(dated) and all(over(slot, when) for slot in dated)


def _over() -> Problem:
    return problem("workshop-over", "at", "a workshop that is still to come, to write about it", "one that is over",
                   severity="info")  # fmt: skip


def _kept_quiet(one: Occurrence) -> Problem:
    hint = "a mended record notifies nobody; `resend` where the diaries hold the wrong hour"
    return problem("correction-quiet", f"workshops[{one.workshop.id}].slot", "a move, to notify", "a correction", hint,
                   severity="info")  # fmt: skip


def _keyed_anew(old: Occurrence, new: Occurrence) -> Problem:
    return problem("series-rekeyed", f"workshops[{old.workshop.id}]", f"the start {old.key} for an answer made before",
                   f"{new.key} from now on", "answers to the old start are history", severity="info")  # fmt: skip
