"""A simulated attendee calendar: what a calendar that keeps RFC 5546 does with our messages, and what it answers.

It is the other side of the organizer's engine, for convergence laws and for whoever embeds that engine.
"""

from datetime import datetime, timedelta
from typing import Literal

from attrs import evolve, field, frozen

from ..checks import a, each, optional, several, whole
from ..civiltime import Instant, Slot, instant
from ..invitations import Component, Incoming, Message, PartStat
from ..ledger import instant_or_none
from ..people import mailbox

__all__ = ["Diary", "Held"]


@frozen(kw_only=True)
class Held:
    """What one diary holds of one event, or of one instance of a series.

    >>> Held(uid="u-1", sequence=0, at="2024-02-07T09:00Z").partstat
    'NEEDS-ACTION'

    `slot` None is a CANCEL that came before any REQUEST; `on` is False for what was cancelled.
    """

    uid: str = field(validator=a(str))
    sequence: int = field(validator=whole(least=0))
    at: Instant = field(converter=instant)
    instance: Instant | None = field(default=None, converter=instant_or_none)
    slot: Slot | None = field(default=None, validator=optional(a(Slot)))
    title: str = field(default="", validator=a(str))
    starts: tuple[Slot, ...] = field(default=(), converter=several, validator=each(a(Slot)))
    on: bool = field(default=True, validator=a(bool))
    partstat: PartStat = field(default="NEEDS-ACTION", validator=a(str))
    organizer: str | None = field(default=None, repr=False, validator=optional(mailbox))
    answered: Instant | None = field(default=None, converter=instant_or_none)


@frozen(kw_only=True)
class Diary:
    """The calendar of one attendee.

    >>> from smallgiants.invitations import Invitee, Scheduling, invite
    >>> from smallgiants.testing import moved_workshop
    >>> w = moved_workshop()
    >>> state = Scheduling.of(w, organizer="office@example.org")
    >>> sent = invite(state, Invitee(id="ana", address="ana@example.org"), at="2024-02-07T09:00Z").messages
    >>> diary = Diary(address="ana@example.org").receive(sent[0])
    >>> diary.agenda(w.uid)[0] == w.slot.instant, diary.reply(w.uid, "ACCEPTED", at="2024-02-08T09:00Z").sequence
    (True, 1)
    """

    address: str = field(validator=mailbox, repr=False)
    entries: tuple[Held, ...] = field(default=(), converter=several, validator=each(a(Held)))

    def receive(self, message: Message) -> "Diary":
        """The diary after a message: what is older than what it holds changes nothing (RFC 5546 §2.1.5)."""
        if message.method not in ("REQUEST", "CANCEL"):
            return self  # a DECLINECOUNTER leaves what is held; a PUBLISH is for no attendee
        diary = self
        for part in message.components:
            diary = (_cancelled if message.method == "CANCEL" else _requested)(diary, message, part)
        return diary

    def entry(self, uid: str, instance: "Instant | None" = None) -> Held | None:
        """What it holds under this UID and RECURRENCE-ID."""
        return next((one for one in self.entries if (one.uid, one.instance) == (uid, instance)), None)

    def agenda(self, uid: str) -> tuple[datetime, ...]:
        """When its owner believes to meet: the instants of all that is on, moved instances where they are now."""
        master = self.entry(uid)
        single = [one for one in self.entries if one.uid == uid and one.instance is not None]
        replaced = {one.instance for one in single}
        starts = (
            [slot.instant for slot in master.starts if slot.instant not in replaced] if master and master.on else []
        )
        return tuple(sorted([*starts, *(one.slot.instant for one in single if one.on and one.slot)]))

    def answer(self, uid: str, instance: "Instant | None" = None) -> PartStat:
        """What its owner has answered, an instance without an entry of its own following the master."""
        found = self.entry(uid, instance) or self.entry(uid)
        return found.partstat if found else "NEEDS-ACTION"

    def answered(self, uid: str, partstat: PartStat, *, at: "Instant | str",
                 instance: "Instant | None" = None) -> "Diary":  # fmt: skip
        """The diary after its owner has answered; `reply` is the message that tells so."""
        found = self.entry(uid, instance) or _made_instance(self, uid, instance)
        return self if found is None else _kept(self, evolve(found, partstat=partstat, answered=instant(at)))

    def reply(self, uid: str, partstat: PartStat, *, at: "Instant | str", instance: "Instant | None" = None,
              delegated_to: str | None = None) -> Incoming:  # fmt: skip
        """The REPLY: one ATTENDEE, SEQUENCE and RECURRENCE-ID as they came, never raised; its DTSTAMP is ever newer."""
        return self._incoming("REPLY", uid, at, instance, partstat=partstat, delegated_to=delegated_to)

    def counter(self, uid: str, slot: Slot, *, at: "Instant | str", instance: "Instant | None" = None) -> Incoming:
        """The COUNTER that proposes another time: a REPLY may change nothing but the own answer (RFC 5546 §3.2.3)."""
        return self._incoming("COUNTER", uid, at, instance, slot=slot)

    def refresh(self, uid: str, *, at: "Instant | str") -> Incoming:
        """The REFRESH that asks for the latest state."""
        return self._incoming("REFRESH", uid, at, None)

    def _incoming(self, method: Literal["REPLY", "COUNTER", "REFRESH"], uid: str, at: "Instant | str",
                  instance: "Instant | None", partstat: PartStat | None = None, delegated_to: str | None = None,
                  slot: Slot | None = None) -> Incoming:  # fmt: skip
        found = self.entry(uid, instance) or self.entry(uid)
        stamp = instant(at).replace(microsecond=0)
        if found and found.answered and stamp <= found.answered:  # Google drops a second answer with an equal DTSTAMP
            stamp = found.answered.replace(microsecond=0) + timedelta(seconds=1)
        return Incoming(method=method, uid=uid, attendee=self.address, sequence=found.sequence if found else 0,
                        at=Instant(stamp), instance=instance, partstat=partstat, delegated_to=delegated_to,
                        slot=slot)  # fmt: skip


def _requested(diary: Diary, message: Message, part: Component) -> Diary:
    key = part.instance.instant if part.instance else None
    old, whole_ = diary.entry(message.uid, key), diary.entry(message.uid)
    # RFC 5546 §5.2.1: a CANCEL that came first, also of the whole, stands against a REQUEST of a lower SEQUENCE
    above = whole_ if whole_ and not whole_.on and key is not None else None
    if not (_newer(part, message, old) and _newer(part, message, above)) or _overtaken(message, key, whole_):
        return diary
    mine = next((line for line in part.attendees if line.address.casefold() == diary.address.casefold()), None)
    kept: PartStat = old.partstat if old and part.sequence == old.sequence else "NEEDS-ACTION"
    # a new revision brings the organizer's word; an update keeps the own answer, if any (Thunderbird, RFC 5546 §3.2.2.2)
    told = mine.partstat if mine and kept == "NEEDS-ACTION" else kept
    made = Held(uid=message.uid, sequence=part.sequence, at=message.at, instance=key, slot=part.slot,
                title=str(part.workshop.title), starts=part.starts, partstat=told, organizer=message.organizer,
                answered=old.answered if old else None)  # fmt: skip
    diary = _kept(diary, made)
    return diary if key is not None else _answers_kept(diary, _without_old(diary, message, part), made)


def _cancelled(diary: Diary, message: Message, part: Component) -> Diary:
    if all(line.address.casefold() != diary.address.casefold() for line in part.attendees):
        return diary  # RFC 5546 §3.2.5: it names only others
    key = part.instance.instant if part.instance else None
    old = diary.entry(message.uid, key)
    if not _newer(part, message, old) or _overtaken(message, key, diary.entry(message.uid)):
        return diary
    bare = Held(uid=message.uid, sequence=part.sequence, at=message.at, instance=key)
    gone = evolve(old or bare, sequence=part.sequence, at=message.at, on=False)
    diary = _kept(diary, gone)
    return diary if key is not None else _without_old(diary, message, part)


def _without_old(diary: Diary, message: Message, part: Component) -> Diary:
    """A newer master takes the overrides that it does not bring along with it (RFC 5546 §3.7.1)."""
    brought = {one.instance.instant for one in message.components if one.instance}
    lapsed = [
        one for one in diary.entries
        if one.uid == message.uid and one.instance is not None and one.instance not in brought
        and (one.sequence, one.at) < (part.sequence, message.at)
    ]  # fmt: skip
    return evolve(diary, entries=tuple(one for one in diary.entries if one not in lapsed))


def _answers_kept(before: Diary, after: Diary, master: Held) -> Diary:
    """An update of the whole leaves the own answer to each instance, also where the organizer has not heard it yet."""
    for one in before.entries:
        own = one.uid == master.uid and one.instance is not None and one.answered and one.sequence == master.sequence
        if (
            own
            and after.entry(one.uid, one.instance) is None
            and (made := _made_instance(after, one.uid, one.instance))
        ):
            after = _kept(after, evolve(made, partstat=one.partstat, answered=one.answered))
    return after


def _made_instance(diary: Diary, uid: str, instance: "Instant | None") -> Held | None:
    """The override of an instance that its owner answers apart from the rest."""
    master = diary.entry(uid)
    slot = next((one for one in master.starts if one.instant == instance), None) if master else None
    return evolve(master, instance=instance, slot=slot, starts=(slot,)) if master and slot else None


def _kept(diary: Diary, made: Held) -> Diary:
    kept = tuple(one for one in diary.entries if (one.uid, one.instance) != (made.uid, made.instance))
    return evolve(diary, entries=(*kept, made))


def _newer(part: Component, message: Message, old: Held | None) -> bool:
    """RFC 5546 §2.1.5: by SEQUENCE, then by DTSTAMP; the same again is ignored.

    Google sends an update under an unchanged SEQUENCE, with a newer DTSTAMP: that is taken.
    """
    return old is None or (part.sequence, message.at) > (old.sequence, old.at)


def _overtaken(message: Message, key: "Instant | None", master: Held | None) -> bool:
    """Whether an instance is told of that a later master has dealt with: that one told all there was."""
    return key is not None and master is not None and message.at < master.at
