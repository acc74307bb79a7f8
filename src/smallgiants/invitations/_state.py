"""What an organizer must remember between two messages (RFC 5546 §2.1.5), as one frozen value."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Literal, Self, get_args

from attrs import evolve, field, frozen

from ..checks import a, each, fault, identifier, one_of, optional, several, whole, words
from ..civiltime import Instant, Slot, instant
from ..civiltime._zones import zone as place_zone
from ..errors import InvalidValue, NotAllowed, Problem
from ..ledger import instant_or_none
from ..people import Person, mailbox
from ..workshops import Workshop
from ._message import PII, Message, PartStat, Role

__all__ = [
    "Counter",
    "Delegation",
    "Incoming",
    "Invitee",
    "Occurrence",
    "Outcome",
    "Reminder",
    "Response",
    "Scheduling",
    "UninvitedReply",
]  # fmt: skip

METHODS = ("PUBLISH", "REQUEST", "REPLY", "ADD", "CANCEL", "REFRESH", "COUNTER", "DECLINECOUNTER")
Methods = Literal["PUBLISH", "REQUEST", "REPLY", "ADD", "CANCEL", "REFRESH", "COUNTER", "DECLINECOUNTER"]


@frozen(kw_only=True)
class Invitee:
    """Somebody who is invited: to the whole, or to `only` some workshops of a series, or to all `but` some.

    >>> Invitee(id="ana", address="ana@example.org").role
    'REQ-PARTICIPANT'

    `assistants` are the mailboxes that the host lets answer in the invitee's name (SENT-BY); `asked` is the SEQUENCE
    since which answers count, where an earlier invitation was taken back.
    """

    id: str = field(validator=identifier)
    address: str = field(validator=mailbox, repr=False, metadata=PII)
    role: Role = field(default="REQ-PARTICIPANT", validator=one_of(*get_args(Role)))
    only: tuple[str, ...] | None = field(default=None, validator=optional(each(identifier)))
    but: tuple[str, ...] = field(default=(), converter=several, validator=each(identifier))
    asked: int = field(default=0, validator=whole(least=0))
    zone: str | None = field(default=None, validator=optional(place_zone))
    language: str | None = field(default=None, validator=optional(identifier))
    assistants: tuple[str, ...] = field(
        default=(), converter=several, repr=False, validator=each(mailbox), metadata=PII
    )

    @classmethod
    def of(cls, person: Person) -> Self:
        """The invitee that a person is; raises `InvalidValue` where no mailbox is known.

        >>> Invitee.of(Person(id="ana", email="ana@example.org", languages=("pt",))).language
        'pt'
        """
        if person.email is None:
            raise InvalidValue("message-unaddressed", "email", "a mailbox, to be invited", "none", "ask the person")
        language = person.languages[0] if person.languages else None
        return cls(id=person.id, address=person.email, zone=person.zone, language=language)

    def to(self, workshop: str) -> bool:
        """Whether this workshop is among those the invitation is for."""
        return workshop not in self.but and (self.only is None or workshop in self.only)


@frozen(kw_only=True)
class Occurrence:
    """A workshop as the diaries know it: the start it first had, its SEQUENCE, and since which SEQUENCE answers count.

    >>> w = Workshop(id="sg-1", title="First", slot=Slot(local="2024-03-13T11:00", zone="Europe/Brussels"))
    >>> Occurrence(workshop=w, key=w.slot, sequence=0, asked=0).live
    True
    """

    workshop: Workshop = field(validator=a(Workshop))
    key: Slot | None = field(default=None, validator=optional(a(Slot)))
    sequence: int = field(validator=whole(least=0))
    asked: int = field(validator=whole(least=0))

    @property
    def live(self) -> bool:
        """Whether it is on, at a date."""
        return self.workshop.status == "scheduled" and self.workshop.slot is not None


@frozen(kw_only=True)
class Response:
    """What one invitee answered, to which SEQUENCE, for one workshop of a series or for the whole.

    >>> Response(invitee="ana", partstat="ACCEPTED", sequence=0, at="2024-02-08T09:00Z").workshop is None
    True

    `at` is the DTSTAMP of the answer.
    """

    invitee: str = field(validator=identifier)
    partstat: PartStat = field(validator=one_of(*get_args(PartStat)))
    sequence: int = field(validator=whole(least=0))
    at: Instant = field(converter=instant)
    workshop: str | None = field(default=None, validator=optional(identifier))
    comment: str | None = field(default=None, validator=optional(words))


@frozen(kw_only=True)
class Delegation:
    """An invitee who asks to send somebody else: held until the organizer says yes, for addresses are easily forged.

    >>> Delegation(invitee="ana", address="bo@example.org", sequence=0, at="2024-02-08T09:00Z").announced
    True

    `announced` is False while only the delegate has spoken; `partstat` is what the delegate answered already.
    `delegate` is the invitee that was made of it when it was accepted.
    """

    invitee: str = field(validator=identifier)
    address: str = field(validator=mailbox, repr=False, metadata=PII)
    sequence: int = field(validator=whole(least=0))
    at: Instant = field(converter=instant)
    workshop: str | None = field(default=None, validator=optional(identifier))
    announced: bool = field(default=True, validator=a(bool))
    partstat: PartStat | None = field(default=None, validator=optional(one_of(*get_args(PartStat))))
    delegate: str | None = field(default=None, validator=optional(identifier))


@frozen(kw_only=True)
class Counter:
    """Another time that an invitee proposes (COUNTER), waiting for an answer; `slot` None proposes something else.

    >>> Counter(invitee="ana", sequence=0, at="2024-02-08T09:00Z").slot is None
    True
    """

    invitee: str = field(validator=identifier)
    sequence: int = field(validator=whole(least=0))
    at: Instant = field(converter=instant)
    slot: Slot | None = field(default=None, validator=optional(a(Slot)))
    workshop: str | None = field(default=None, validator=optional(identifier))
    comment: str | None = field(default=None, validator=optional(words))


@frozen(kw_only=True)
class UninvitedReply:
    """An answer of somebody who was not invited (a party crasher, RFC 5546 §3.2.3), waiting for a yes or a no.

    >>> UninvitedReply(address="bo@example.org", partstat="ACCEPTED", sequence=0, at="2024-02-08T09:00Z").partstat
    'ACCEPTED'
    """

    address: str = field(validator=mailbox, repr=False, metadata=PII)
    partstat: PartStat = field(validator=one_of(*get_args(PartStat)))
    sequence: int = field(validator=whole(least=0))
    at: Instant = field(converter=instant)
    workshop: str | None = field(default=None, validator=optional(identifier))


@frozen(kw_only=True)
class Incoming:
    """A scheduling message that came in, as a door read it: what it claims, none of which is trusted by itself.

    >>> Incoming(method="REPLY", uid="u-1", attendee="ana@example.org", sequence=0, at="2024-02-08T09:00Z",
    ...          partstat="ACCEPTED").method
    'REPLY'

    `at` is its DTSTAMP, `instance` the instant of its RECURRENCE-ID, `slot` the time that a COUNTER proposes.
    """

    method: Methods = field(validator=one_of(*METHODS))
    uid: str = field(validator=words)
    attendee: str = field(validator=mailbox, repr=False, metadata=PII)
    sequence: int = field(default=0, validator=whole(least=0))
    at: Instant = field(converter=instant)
    instance: Instant | None = field(default=None, converter=instant_or_none)
    partstat: PartStat | None = field(default=None, validator=optional(one_of(*get_args(PartStat))))
    sent_by: str | None = field(default=None, repr=False, validator=optional(mailbox), metadata=PII)
    delegated_to: str | None = field(default=None, repr=False, validator=optional(mailbox), metadata=PII)
    delegated_from: str | None = field(default=None, repr=False, validator=optional(mailbox), metadata=PII)
    slot: Slot | None = field(default=None, validator=optional(a(Slot)))
    comment: str | None = field(default=None, validator=optional(words))
    request_status: tuple[str, ...] = field(default=(), converter=several, validator=each(words))


@frozen(kw_only=True)
class Scheduling:
    """The organizer's side of one event, or of a series of workshops under one UID.

    >>> w = Workshop(id="sg-1", title="First", slot=Slot(local="2024-03-13T11:00", zone="Europe/Brussels"))
    >>> state = Scheduling.of(w, organizer="office@example.org")
    >>> state.sequence, state.series
    (0, False)

    `master` says what a series is called and how it is held.  `guests` says whether a message shows its reader's own
    ATTENDEE line alone, or those of all.  `endangers` names fields of a workshop whose change asks everybody again,
    beside its time.  `sequence` is the master's, `high` the highest ever used; `sent` are the keys of what was sent
    last: of each method to each recipient, and the reminders of the times that stand.
    """

    master: Workshop = field(validator=a(Workshop))
    organizer: str = field(validator=mailbox, repr=False, metadata=PII)
    sent_by: str | None = field(default=None, repr=False, validator=optional(mailbox), metadata=PII)
    takes_part: bool = field(default=False, validator=a(bool))
    guests: Literal["own", "all"] = field(default="own", validator=one_of("own", "all"))
    endangers: tuple[str, ...] = field(default=(), converter=several, validator=each(identifier))
    series: bool = field(default=False, validator=a(bool))
    sequence: int = field(default=0, validator=whole(least=0))
    asked: int = field(default=0, validator=whole(least=0))
    high: int = field(default=0, validator=whole(least=0))
    stamp: Instant | None = field(default=None, converter=instant_or_none)
    occurrences: tuple[Occurrence, ...] = field(validator=each(a(Occurrence)))
    invitees: tuple[Invitee, ...] = field(default=(), converter=several, validator=each(a(Invitee)))
    former: tuple[Invitee, ...] = field(default=(), converter=several, validator=each(a(Invitee)))
    responses: tuple[Response, ...] = field(default=(), converter=several, validator=each(a(Response)))
    delegations: tuple[Delegation, ...] = field(default=(), converter=several, validator=each(a(Delegation)))
    counters: tuple[Counter, ...] = field(default=(), converter=several, validator=each(a(Counter)))
    uninvited: tuple[UninvitedReply, ...] = field(default=(), converter=several, validator=each(a(UninvitedReply)))
    sent: tuple[str, ...] = field(default=(), converter=several, validator=each(identifier))

    @classmethod
    def of(cls, *workshops: Workshop, organizer: str, sent_by: str | None = None, takes_part: bool = False,
           guests: Literal["own", "all"] = "own", endangers: Iterable[str] = ()) -> Self:  # fmt: skip
        """The state before anybody is invited: one workshop, or several that make a series under the first one's UID.

        >>> slot = Slot(local="2024-03-13T11:00", zone="Europe/Brussels")
        >>> two = [Workshop(id=f"w-{n}", title="Meeting", slot=slot.shift(days=14 * n)) for n in range(2)]
        >>> Scheduling.of(*two, organizer="office@example.org").series
        True

        Raises `NotAllowed` for a series that is not dated throughout, in one zone, at different times.
        """
        # RFC 5545 §3.8.7.4: it begins at 0, and rises with each revision; a workshop that moved before has had some
        first = max((workshop.revision for workshop in workshops), default=0)
        series = len(workshops) > 1
        made = tuple(Occurrence(workshop=w, key=w.slot, sequence=first, asked=first) for w in workshops)
        if not made:
            raise NotAllowed("scheduling-empty", "workshops", "at least one workshop", "none")
        if series:
            checked_series(made)
        return cls(master=workshops[0], organizer=organizer, sent_by=sent_by, takes_part=takes_part, guests=guests,
                   endangers=tuple(endangers), series=series, sequence=first, asked=first, high=first,
                   occurrences=made)  # fmt: skip

    @property
    def uid(self) -> str:
        """The UID of every message about it."""
        return self.master.uid

    def occurrence(self, workshop: str) -> Occurrence | None:
        """The occurrence of a workshop, None where it is not part of this."""
        return next((one for one in self.occurrences if one.workshop.id == workshop), None)

    def at_instance(self, instance: Instant) -> Occurrence | None:
        """The occurrence that first started then: what a RECURRENCE-ID names."""
        return next((one for one in self.occurrences if one.key and one.key.instant == instance), None)

    def invitee(self, known: str) -> Invitee | None:
        """The invitee of this id, or of this address, however its letters are written."""
        box = same_box(known)
        return next((one for one in self.invitees if one.id == known or same_box(one.address) == box), None)

    def partstat(self, invitee: str, workshop: str | None = None) -> PartStat:
        """What an invitee's answer to the present time is; for a workshop of a series its own answer goes first.

        >>> w = Workshop(id="sg-1", title="First", slot=Slot(local="2024-03-13T11:00", zone="Europe/Brussels"))
        >>> Scheduling.of(w, organizer="office@example.org").partstat("ana", "sg-1")
        'NEEDS-ACTION'
        """
        one = self.occurrence(workshop) if workshop and self.series else None
        since = next((who.asked for who in self.invitees if who.id == invitee), 0)
        asked = max(since, one.asked if one else self.asked)
        # RFC 5546 §2.1.4: an answer to an older revision is no answer to this one
        mine = [r for r in self.responses if r.invitee == invitee and r.sequence >= asked]
        own = [r for r in mine if one and r.workshop == one.workshop.id]
        given = own or [r for r in mine if r.workshop is None]
        last = max(given, key=lambda r: (r.sequence, r.at)).partstat if given else "NEEDS-ACTION"
        sends = any(one.invitee == invitee and one.delegate for one in self.delegations)
        # what is delegated waits for the organizer's yes, and comes back where the delegate declines (RFC 5546 §4.2.7)
        return "NEEDS-ACTION" if last == "DELEGATED" and not sends else last


@frozen(kw_only=True)
class Reminder:
    """A reminder to one invitee that a workshop is near: a text, not a scheduling message.

    >>> w = Workshop(id="sg-1", title="First", slot=Slot(local="2024-03-13T11:00", zone="Europe/Brussels"))
    >>> Reminder(workshop=w, slot=w.slot, recipient="ana", to="ana@example.org", ahead=timedelta(days=1),
    ...          at="2024-03-12T10:00Z").key[-35:]
    'REMINDER:20240313T100000Z:86400:ana'
    """

    workshop: Workshop = field(validator=a(Workshop))
    slot: Slot = field(validator=a(Slot))
    recipient: str = field(validator=identifier)
    to: str = field(repr=False, validator=mailbox, metadata=PII)
    ahead: timedelta = field(validator=a(timedelta))
    at: Instant = field(converter=instant)
    zone: str | None = field(default=None, validator=optional(place_zone))
    language: str | None = field(default=None, validator=optional(identifier))

    @property
    def key(self) -> str:
        """The idempotency key: a workshop that moved is reminded of again."""
        seconds = int(self.ahead.total_seconds())
        return f"{self.workshop.uid}:REMINDER:{self.slot.instant:%Y%m%dT%H%M%SZ}:{seconds}:{self.recipient}"


@frozen(kw_only=True)
class Outcome:
    """What a command or an answer leads to: the new state, the messages to send, and what is wrong or worth knowing.

    >>> w = Workshop(id="sg-1", title="First", slot=Slot(local="2024-03-13T11:00", zone="Europe/Brussels"))
    >>> print(Outcome(state=Scheduling.of(w, organizer="office@example.org")))
    0 messages
    """

    state: Scheduling = field(validator=a(Scheduling))
    messages: tuple[Message, ...] = field(default=(), converter=several, validator=each(a(Message)))
    problems: tuple[Problem, ...] = field(default=(), converter=several, validator=each(a(Problem)))
    reminders: tuple[Reminder, ...] = field(default=(), converter=several, validator=each(a(Reminder)))

    def __str__(self) -> str:
        count = len(self.messages) + len(self.reminders)
        words_ = "1 message" if count == 1 else f"{count} messages"
        return "; ".join([words_, *(str(problem) for problem in self.problems)])


def same_box(address: str) -> str:
    """An address as it is compared: RFC 5546 §3.2.3 matches attendees by it; letters count alike, as mailboxes do."""
    return address.casefold().removeprefix("mailto:")


def checked_series(occurrences: tuple[Occurrence, ...]) -> None:
    """Refuses what cannot be one series.

    RFC 5545 §3.8.4.4: a RECURRENCE-ID has the value type and zone of DTSTART, so all starts have one zone.
    """
    keys = [one.key for one in occurrences]
    zones = {key.zone for key in keys if key}
    if len(zones) > 1 or None in keys:
        got = ", ".join(sorted(zones)) if None not in keys else "one without a date"
        raise NotAllowed("series-mixed", "workshops", "workshops with a date, all in one zone", got)
    ids, starts = [{one.workshop.id for one in occurrences}, {key.instant for key in keys if key}]
    if min(len(ids), len(starts)) < len(occurrences):
        raise NotAllowed("series-twice", "workshops", "each workshop once, each at a time of its own", "one twice")


def over(slot: Slot | None, at: Instant) -> bool:
    """Whether there is nothing left to come at that moment."""
    return slot is None or slot.instant + (slot.duration or timedelta(0)) <= at


def stamped(state: Scheduling, at: Instant) -> tuple[Scheduling, Instant]:
    """The DTSTAMP of what is made now, to the second as it is written.

    RFC 5546 §2.1.5: of two with one SEQUENCE the later DTSTAMP wins, so each is later than the one before.
    """
    stamp = at.replace(microsecond=0)
    if state.stamp is not None and stamp <= state.stamp:
        stamp = state.stamp + timedelta(seconds=1)
    return evolve(state, stamp=stamp), Instant(stamp)


def problem(code: str, path: str, expected: str, got: str, hint: str | None = None, *,
            severity: Literal["error", "warning", "info"] = "warning") -> Problem:  # fmt: skip
    """A problem in the words of the house."""
    return fault(code, path, expected, got, hint, severity=severity)
