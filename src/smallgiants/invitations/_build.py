"""From the state to what one recipient is to hold: the VEVENTs of a message, with the recipient's own line."""

from collections.abc import Iterable
from typing import Literal, cast

from attrs import evolve

from ..civiltime import Instant, Slot, wall_time, zone_info
from ..errors import Problem
from ._message import AttendeeLine, Component, Message, News, on_record
from ._state import Delegation, Invitee, Occurrence, Outcome, Scheduling

__all__ = ["cancelled", "finished", "overrides", "requested", "uninviting", "whole"]

Method = Literal["REQUEST", "CANCEL", "DECLINECOUNTER"]
Parts = tuple[Component, ...]


def whole(state: Scheduling, invitee: Invitee, *, rsvp: bool = False) -> Parts:
    """All that an invitee is to hold: the latest REQUEST; nothing where nothing is on for them."""
    mine = [one for one in state.occurrences if one.live and invitee.to(one.workshop.id)]
    if not mine:
        return ()
    if not state.series:
        return tuple(_component(state, one, invitee, rsvp=rsvp) for one in mine)
    if invitee.only is not None:  # who is invited to single instances gets those VEVENTs and no master
        return tuple(_component(state, one, invitee, rsvp=rsvp) for one in mine)
    differing = [one for one in mine if _overridden(state, one, invitee)]
    return (_master(state, invitee, mine, rsvp), *(_component(state, one, invitee, rsvp=rsvp) for one in differing))


def overrides(state: Scheduling, invitee: Invitee, changed: Iterable[Occurrence], *, rsvp: bool = False) -> Parts:
    """The instances of these that an invitee is to hold."""
    mine = (one for one in changed if one.live and invitee.to(one.workshop.id))
    return tuple(_component(state, one, invitee, rsvp=rsvp) for one in mine)


def cancelled(state: Scheduling, invitee: Invitee, off: Iterable[Occurrence], *, status: bool = True) -> Parts:
    """The VEVENTs of a CANCEL: RFC 5546 §3.2.5, STATUS:CANCELLED where it is off, none where one is uninvited."""
    line = AttendeeLine(address=invitee.address, role=invitee.role)
    return tuple(
        Component(workshop=one.workshop, slot=held(one), sequence=one.sequence, instance=_instance(state, one),
                  status="CANCELLED" if status else None, attendees=(line,))
        for one in off
    )  # fmt: skip


def uninviting(state: Scheduling, invitee: Invitee, sequence: int) -> Parts:
    """The VEVENT that takes the whole out of one diary: no RECURRENCE-ID, and no STATUS where the others still meet."""
    dated = [one for one in state.occurrences if one.workshop.slot or one.key]
    still = any(one.live for one in state.occurrences)
    if invitee.only is not None and state.series:
        single = [evolve(one, sequence=sequence) for one in dated if one.workshop.id in invitee.only]
        return cancelled(state, invitee, single, status=not still)
    line = AttendeeLine(address=invitee.address, role=invitee.role)
    return tuple(
        Component(workshop=state.master, slot=held(one), sequence=sequence, status=None if still else "CANCELLED",
                  attendees=(line,))
        for one in dated[:1]
    )  # fmt: skip


def requested(state: Scheduling, at: Instant, held_by: "dict[str, Parts]", news: News) -> tuple[Message, ...]:
    """The REQUESTs that bring these VEVENTs to these invitees; who gets none is written nothing."""
    return tuple(
        message(state, "REQUEST", one, held_by[one.id], at, news) for one in state.invitees if held_by.get(one.id)
    )


def message(state: Scheduling, method: Method, invitee: Invitee, parts: Parts, at: Instant,
            news: News, comment: str | None = None) -> Message:  # fmt: skip
    """A message to one invitee."""
    return Message(method=method, workshop=state.master, recipient=invitee.id, to=invitee.address, at=at,
                   sequence=max(part.sequence for part in parts), organizer=state.organizer, sent_by=state.sent_by,
                   zone=invitee.zone, language=invitee.language, components=parts, comment=comment, news=news)  # fmt: skip


def finished(state: Scheduling, messages: Iterable[Message], problems: Iterable[Problem] = ()) -> Outcome:
    """The outcome, with what was sent on record."""
    made = tuple(messages)
    kept = evolve(state, sent=on_record(state.sent, made))
    return Outcome(state=kept, messages=made, problems=tuple(problems))


def held(one: Occurrence) -> Slot:
    """The slot that stands in the diaries: that of a postponed workshop is its last."""
    last = (entry.was for entry in reversed(one.workshop.history) if isinstance(entry.was, Slot))
    return cast("Slot", one.workshop.slot or next(last, one.key))  # only what was dated is held by anybody


def in_zone(slot: Slot, zone: str) -> Slot:
    """The same instant as the clocks of another zone show it."""
    if slot.zone == zone:
        return slot
    local = slot.instant.astimezone(zone_info(zone))
    plain = Slot(local=wall_time(local.replace(tzinfo=None, fold=0)), zone=zone, duration=slot.duration)
    again = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    return evolve(plain, fold=local.fold) if again else plain


def _instance(state: Scheduling, one: Occurrence) -> Slot | None:
    return one.key if state.series else None


def _component(state: Scheduling, one: Occurrence, invitee: Invitee, *, rsvp: bool) -> Component:
    # an instance never stands below its master, which some calendars would take for an older revision
    number = max(one.sequence, state.sequence) if state.series else one.sequence
    return Component(workshop=one.workshop, slot=held(one), sequence=number, instance=_instance(state, one),
                     attendees=_lines(state, invitee, one.workshop.id, rsvp))  # fmt: skip


def _master(state: Scheduling, invitee: Invitee, mine: list[Occurrence], rsvp: bool) -> Component:
    keys = sorted((one.key for one in state.occurrences if one.key), key=lambda key: key.instant)
    # RFC 5545 §3.8.5.1: what is off for this recipient stands as EXDATE
    on = {one.key for one in mine}
    excluded = tuple(key for key in keys if key not in on)
    first = evolve(keys[0], duration=state.master.slot.duration if state.master.slot else keys[0].duration)
    return Component(workshop=state.master, slot=first, also=tuple(keys[1:]), excluded=excluded,
                     sequence=state.sequence, attendees=_lines(state, invitee, None, rsvp))  # fmt: skip


def _overridden(state: Scheduling, one: Occurrence, invitee: Invitee) -> bool:
    """Whether an instance differs from what the master says of it."""
    w, master, slot = one.workshop, state.master, held(one)
    differs = one.key is None or slot.instant != one.key.instant or one.asked > state.asked
    length = slot.duration != (master.slot or slot).duration
    named = w.title != master.title or w.setting != master.setting
    own = state.partstat(invitee.id, w.id) != state.partstat(invitee.id)
    return differs or length or named or own


def _lines(state: Scheduling, invitee: Invitee, workshop: str | None, rsvp: bool) -> tuple[AttendeeLine, ...]:
    """The recipient's own line; those of all where the group chose so."""
    if state.guests == "own":
        return (_line(state, invitee, workshop, rsvp),)
    others = (one for one in state.invitees if workshop is None or one.to(workshop))
    # RFC 5546 §3.7.2: the organizer is an ATTENDEE too only where taking part
    chair = (AttendeeLine(address=state.organizer, partstat="ACCEPTED", role="CHAIR"),) if state.takes_part else ()
    return (*chair, *(_line(state, one, workshop, rsvp) for one in others))


def _line(state: Scheduling, invitee: Invitee, workshop: str | None, rsvp: bool) -> AttendeeLine:
    partstat = state.partstat(invitee.id, workshop)
    sent = [one for one in state.delegations if one.delegate and _covers(one, workshop)]
    to = next((one.address for one in sent if one.invitee == invitee.id), None)
    by = next((state.invitee(one.invitee) for one in sent if one.delegate == invitee.id), None)
    return AttendeeLine(
        address=invitee.address, partstat=partstat, role=invitee.role, rsvp=rsvp or partstat == "NEEDS-ACTION",
        delegated_to=to if partstat == "DELEGATED" else None, delegated_from=by.address if by else None,
    )  # fmt: skip


def _covers(one: Delegation, workshop: str | None) -> bool:
    return one.workshop is None or one.workshop == workshop


def numbered(state: Scheduling, *, least: int = 0) -> int:
    """The SEQUENCE of a new revision: above every one used, and no lower than the workshops' own revisions.

    RFC 5545 §3.8.7.4: it is "monotonically incremented"; it never falls, not even where a change is taken back.
    """
    return max(state.high + 1, least, *(one.workshop.revision for one in state.occurrences))
