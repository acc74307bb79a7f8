"""What waits to be sent: bursts of edits become one message, and reminders fall due."""

from collections.abc import Iterable
from datetime import timedelta

from attrs import evolve, field, frozen

from ..checks import a, each, several
from ..civiltime import Instant, Slot, instant
from ..errors import InvalidValue, shown
from ._build import held
from ._message import Component, Message, News, told_before
from ._state import Invitee, Occurrence, Outcome, Reminder, Scheduling

__all__ = ["Batch", "debounced", "reminders"]

Pile = list[tuple[Message, Component | None]]


@frozen(kw_only=True)
class Batch:
    """Of the messages that wait: which to send now, which wait on, and the keys of those that a later one replaced.

    >>> print(Batch())
    0 due, 0 waiting, 0 replaced
    """

    due: tuple[Message, ...] = field(default=(), converter=several, validator=each(a(Message)))
    waiting: tuple[Message, ...] = field(default=(), converter=several, validator=each(a(Message)))
    replaced: tuple[str, ...] = field(default=(), converter=several, validator=each(a(str)))

    def __str__(self) -> str:
        return f"{len(self.due)} due, {len(self.waiting)} waiting, {len(self.replaced)} replaced"


def debounced(waiting: Iterable[Message], *, quiet: timedelta, at: "Instant | str", sent: Iterable[str] = (),
              longest: timedelta | None = None) -> Batch:  # fmt: skip
    """What to send now: for each recipient one message for a burst of edits, once nothing came for the `quiet` time.

    >>> from smallgiants.workshops import Workshop
    >>> w = Workshop(id="sg-1", title="First", slot=Slot(local="2024-02-21T11:00", zone="Europe/Brussels"))
    >>> one = Message(method="REQUEST", workshop=w, recipient="ana", sequence=0, at="2024-02-07T09:00Z")
    >>> moved = w.reschedule(w.slot.shift(days=21), at="2024-02-07T09:01Z")
    >>> two = evolve(one, workshop=moved, sequence=1, at="2024-02-07T09:01Z")
    >>> print(debounced([one, two], quiet=timedelta(minutes=5), at="2024-02-07T09:06Z"))
    1 due, 0 waiting, 1 replaced

    `sent` are the keys of what left the host before: who was told nothing yet is not told of a cancellation either.
    None waits more than `longest`.  Of several edits the last holds, instance by instance; answers to proposals never
    wait.
    """
    when, gone = instant(at), tuple(sent)
    if quiet < timedelta(0):
        raise InvalidValue("number-out-of-range", "quiet", "a time of 0 or more", shown(str(quiet)))
    piles: dict[tuple[str, str], list[Message]] = {}
    due: list[Message] = []
    for one in sorted(waiting, key=lambda m: (m.at, m.sequence, m.key)):
        if one.method in ("REQUEST", "CANCEL"):
            piles.setdefault((one.uid, one.recipient), []).append(one)
        else:
            due.append(one)
    left: list[Message] = []
    ripe: list[Message] = []
    for pile in piles.values():
        aged = longest is not None and when - pile[0].at >= longest
        (ripe if aged or when - pile[-1].at >= quiet else left).extend(pile)
        if pile[-1] in ripe:
            due += _merged(pile, told=told_before(gone, pile[0].uid, pile[0].recipient))
    kept = {one.key for one in due}
    replaced = tuple(dict.fromkeys(one.key for one in ripe if one.key not in kept))
    return Batch(due=tuple(sorted(due, key=_order)), waiting=tuple(sorted(left, key=_order)), replaced=replaced)


def reminders(state: Scheduling, *, ahead: Iterable[timedelta], at: "Instant | str") -> Outcome:
    """The reminders that are due: each once for a time, to whoever has not declined.

    >>> from smallgiants.invitations import invite
    >>> from smallgiants.workshops import Workshop
    >>> w = Workshop(id="sg-1", title="First", slot=Slot(local="2024-03-13T11:00", zone="Europe/Brussels"))
    >>> ana = Invitee(id="ana", address="ana@example.org")
    >>> state = invite(Scheduling.of(w, organizer="office@example.org"), ana, at="2024-02-07T09:00Z").state
    >>> [r.recipient for r in reminders(state, ahead=[timedelta(days=1)], at="2024-03-12T12:00Z").reminders]
    ['ana']

    Of several that fall due at once only the nearest is sent.  One that moved is reminded of again.
    """
    when, marks = instant(at), sorted(set(ahead))
    made: list[Reminder] = []
    keys: list[str] = []
    for one in state.occurrences:
        if not one.live or not when < held(one).instant:
            continue
        ripe = [mark for mark in marks if held(one).instant - mark <= when]
        for invitee in (i for i in state.invitees if ripe and _comes(state, i, one)):
            mine = [_reminder(one, invitee, mark, when) for mark in ripe]
            made += mine[:1] if mine[0].key not in state.sent else []
            keys += [reminder.key for reminder in mine if reminder.key not in state.sent]
    return Outcome(state=evolve(state, sent=(*_standing(state), *keys)), reminders=tuple(made))


def _standing(state: Scheduling) -> tuple[str, ...]:
    """The keys on record, without the reminders of times that are no longer set."""
    kinds = tuple(f"{one.workshop.uid}:REMINDER:" for one in state.occurrences)
    set_now = tuple(
        f"{one.workshop.uid}:REMINDER:{held(one).instant:%Y%m%dT%H%M%SZ}:" for one in state.occurrences if one.live
    )
    return tuple(key for key in state.sent if not key.startswith(kinds) or key.startswith(set_now))


def _merged(pile: list[Message], *, told: bool) -> list[Message]:
    """One REQUEST and one CANCEL at most: for each instance the last word, and the whole stands over what came before."""
    held_by: dict[Instant | None, tuple[Message, Component | None]] = {}
    for one in pile:
        for part in one.components or (None,):
            key = part.instance.instant if part and part.instance else None
            if key is None:
                held_by.clear()
            held_by[key] = one, part
    asks: News | None = "moved" if any(one.news == "moved" for one in pile) else None
    asks = "invitation" if pile[0].news == "invitation" and not told else asks
    made = []
    for method in ("REQUEST", "CANCEL"):
        mine = [(one, part) for one, part in held_by.values() if one.method == method]
        if mine and (told or method == "REQUEST" or any(one.method == "REQUEST" for one, _ in held_by.values())):
            made.append(_one_message(mine, asks if method == "REQUEST" else None))
    return made


def _one_message(mine: Pile, news: News | None) -> Message:
    last = max((one for one, _ in mine), key=lambda m: (m.at, m.sequence))
    parts = tuple(part for _, part in mine if part)
    return evolve(last, components=parts, sequence=max(one.sequence for one, _ in mine), news=news or last.news)


def _order(message: Message) -> tuple[Instant, str, str, str]:
    return message.at, message.recipient, message.method, message.key


def _comes(state: Scheduling, invitee: Invitee, one: Occurrence) -> bool:
    answer = state.partstat(invitee.id, one.workshop.id)
    return invitee.to(one.workshop.id) and answer not in ("DECLINED", "DELEGATED")


def _reminder(one: Occurrence, invitee: Invitee, ahead: timedelta, when: Instant) -> Reminder:
    slot: Slot = held(one)
    return Reminder(workshop=one.workshop, slot=slot, recipient=invitee.id, to=invitee.address, ahead=ahead, at=when,
                    zone=invitee.zone, language=invitee.language)  # fmt: skip
