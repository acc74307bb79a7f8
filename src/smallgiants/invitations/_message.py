"""What is sent: a message for one recipient, made of the VEVENTs it carries.  The doors write it as text."""

import re
from collections.abc import Iterable
from datetime import timedelta
from functools import partial
from itertools import pairwise
from typing import Literal, get_args

from attrs import field, frozen

from ..checks import a, each, identifier, one_of, optional, several, whole, words
from ..civiltime import Instant, Slot, instant
from ..civiltime._zones import zone as place_zone
from ..people import mailbox
from ..workshops import Workshop

__all__ = ["AttendeeLine", "Component", "Message", "News", "PartStat", "Role"]

# RFC 5546 §1.4: what an organizer may send; ADD is left out, since most calendars mishandle it.
Method = Literal["PUBLISH", "REQUEST", "CANCEL", "DECLINECOUNTER"]
PartStat = Literal["NEEDS-ACTION", "ACCEPTED", "DECLINED", "TENTATIVE", "DELEGATED"]
"""How far an attendee has answered (RFC 5545 §3.2.12)."""
Role = Literal["CHAIR", "REQ-PARTICIPANT", "OPT-PARTICIPANT", "NON-PARTICIPANT"]
"""In what role somebody takes part (RFC 5545 §3.2.16)."""

News = Literal[
    "invitation", "moved", "updated", "asked", "organizer", "cancelled", "postponed", "uninvited", "declined"
]
"""What a message tells its reader."""

PII = {"pii": True}
_KEY = re.compile(r"([A-Z]+):\d+:(.+?)(?::\d{8}T\d{6}Z(?::[\dTZ,]+)?)?")


@frozen(kw_only=True)
class AttendeeLine:
    """One ATTENDEE line of a message.

    >>> AttendeeLine(address="ana@example.org", partstat="ACCEPTED")
    AttendeeLine(partstat='ACCEPTED', role='REQ-PARTICIPANT', rsvp=False)
    """

    address: str = field(validator=mailbox, repr=False, metadata=PII)
    partstat: PartStat = field(default="NEEDS-ACTION", validator=one_of(*get_args(PartStat)))
    role: Role = field(default="REQ-PARTICIPANT", validator=one_of(*get_args(Role)))
    rsvp: bool = field(default=False, validator=a(bool))
    delegated_to: str | None = field(default=None, repr=False, validator=optional(mailbox), metadata=PII)
    delegated_from: str | None = field(default=None, repr=False, validator=optional(mailbox), metadata=PII)


@frozen(kw_only=True)
class Component:
    """One VEVENT of a message: the workshop as it was then, when it is, and which instance of a series.

    >>> slot = Slot(local="2024-03-13T11:00", zone="Europe/Brussels")
    >>> w = Workshop(id="sg-1", title="First", slot=slot)
    >>> Component(workshop=w, slot=slot, also=(slot.shift(days=14), slot.shift(days=28)), sequence=0).rrule
    'FREQ=WEEKLY;INTERVAL=2;COUNT=3'

    `instance` is the RECURRENCE-ID: the start that the instance first had.  `also` are the further starts of a series,
    `excluded` those of them (or the first) that are off for this recipient.  Title, place and link are the workshop's;
    the UID is the message's, since all VEVENTs of a message share one.  `status` None is a CANCEL that uninvites.
    """

    workshop: Workshop = field(validator=a(Workshop))
    slot: Slot = field(validator=a(Slot))
    sequence: int = field(validator=whole(least=0))
    instance: Slot | None = field(default=None, validator=optional(a(Slot)))
    also: tuple[Slot, ...] = field(default=(), converter=several, validator=each(a(Slot)))
    excluded: tuple[Slot, ...] = field(default=(), converter=several, validator=each(a(Slot)))
    status: Literal["CONFIRMED", "CANCELLED"] | None = field(
        default="CONFIRMED", validator=optional(one_of("CONFIRMED", "CANCELLED"))
    )
    attendees: tuple[AttendeeLine, ...] = field(default=(), converter=several, validator=each(a(AttendeeLine)))

    @property
    def starts(self) -> tuple[Slot, ...]:
        """When it takes place: every start of the series that is not excluded."""
        off = {slot.instant for slot in self.excluded}
        return tuple(slot for slot in (self.slot, *self.also) if slot.instant not in off)

    @property
    def rrule(self) -> str | None:
        """The starts as a rule, where they are evenly spaced by days of one clock; otherwise they are written as RDATE."""
        every = (self.slot, *self.also)
        steps = {late.local - early.local for early, late in pairwise(every)}
        plain = len({slot.zone for slot in every}) == 1 and all(slot.fold is None for slot in every)
        step = next(iter(steps)) if len(steps) == 1 and plain else timedelta(0)
        if step <= timedelta(0) or step % timedelta(days=1):
            return None
        weeks, odd = divmod(step.days, 7)
        frequency, interval = ("DAILY", step.days) if odd else ("WEEKLY", weeks)
        return f"FREQ={frequency};INTERVAL={interval};COUNT={len(every)}"


@frozen(kw_only=True)
class Message:
    """One scheduling message for one recipient: the workshop as it was then, and what revision that is.

    >>> from smallgiants.civiltime import Slot
    >>> w = Workshop(id="sg-1", title="First meeting", slot=Slot(local="2024-03-13T11:00", zone="Europe/Brussels"))
    >>> Message(method="REQUEST", workshop=w, recipient="p-01", sequence=0, at="2024-02-07T09:00Z").key[-14:]
    'REQUEST:0:p-01'

    `to` is the recipient's mailbox, kept out of the repr; `zone` and `language` are the reader's own, where known.
    `components` are its VEVENTs; a message without any tells of `workshop` alone, under `sequence`.  `at` is the
    DTSTAMP.  A PUBLISH has the recipient "public".  `news` is what the ready text says.
    """

    method: Method = field(validator=one_of(*get_args(Method)))
    workshop: Workshop = field(validator=a(Workshop))
    recipient: str = field(validator=identifier)
    sequence: int = field(validator=whole(least=0))
    at: Instant = field(converter=instant)
    to: str | None = field(default=None, repr=False, validator=optional(mailbox), metadata=PII)
    organizer: str | None = field(default=None, validator=optional(mailbox))
    sent_by: str | None = field(default=None, validator=optional(mailbox))
    zone: str | None = field(default=None, validator=optional(place_zone))
    language: str | None = field(default=None, validator=optional(identifier))
    components: tuple[Component, ...] = field(default=(), converter=several, validator=each(a(Component)))
    comment: str | None = field(default=None, validator=optional(words))
    news: News | None = field(default=None, validator=optional(one_of(*get_args(News))))

    @property
    def uid(self) -> str:
        """The UID that every VEVENT of the message carries (RFC 5546 §3.2.2)."""
        return self.workshop.uid

    @property
    def key(self) -> str:
        """The idempotency key: the same message has the same key, however often it is made."""
        key = f"{self.workshop.uid}:{self.method}:{self.sequence}:{self.recipient}"
        if not self.components:
            return key
        instances = ",".join(f"{c.instance.instant:%Y%m%dT%H%M%SZ}" for c in self.components if c.instance)
        return f"{key}:{self.at:%Y%m%dT%H%M%SZ}" + (f":{instances}" if instances else "")


def told_before(keys: Iterable[str], uid: str, recipient: str) -> bool:
    """Whether one of these keys is of a REQUEST or CANCEL to this recipient."""
    return any(who == recipient and method in ("REQUEST", "CANCEL") for method, who in map(partial(_told, uid), keys))


def on_record(keys: Iterable[str], made: Iterable[Message]) -> tuple[str, ...]:
    """The keys with those of new messages; the last of each method to each recipient is all that rules ask for."""
    new = tuple(made)
    lapsed = {(one.method, one.recipient) for one in new}
    kept = (key for key in keys if not new or _told(new[0].uid, key) not in lapsed)
    return (*kept, *(one.key for one in new))


def _told(uid: str, key: str) -> tuple[str, str]:
    """The method and the recipient of a key; two empty words for one of something else."""
    found = _KEY.fullmatch(key.removeprefix(f"{uid}:")) if key.startswith(f"{uid}:") else None
    return (found[1], found[2]) if found else ("", "")
