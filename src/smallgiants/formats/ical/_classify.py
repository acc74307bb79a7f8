"""What a scheduling message is to a calendar that already holds something: news, old news, or another kind of word."""

from datetime import timedelta
from typing import Literal

from ...errors import InvalidValue, shown
from ._nouns import Attendee, Day, Event, Floating, Moment, Time, UnknownZone, mailbox_of

__all__ = ["Kind", "classify"]

Kind = Literal[
    "publish-new", "publish-update",
    "request-new", "request-update", "request-reschedule", "request-delegate", "request-new-organizer",
    "reply-accept", "reply-decline", "reply-tentative", "reply-delegate",
    "reply-crasher-accept", "reply-crasher-decline", "reply-crasher-tentative",
    "add-instance", "cancel-event", "cancel-instance", "refresh", "counter", "decline-counter",
    "obsolete", "mis-sequenced", "unknown",
]  # fmt: skip
"""What a scheduling message is, in the words of RFC 5546 §3.2."""

_ANSWERS = {"ACCEPTED": "accept", "DECLINED": "decline", "TENTATIVE": "tentative", "DELEGATED": "delegate"}
_PLAIN: dict[str, Kind] = {
    "ADD": "add-instance",
    "REFRESH": "refresh",
    "COUNTER": "counter",
    "DECLINECOUNTER": "decline-counter",
}


def classify(method: str | None, event: Event, held: Event | None = None, *, me: str | None = None) -> Kind:
    """What one VEVENT of a message is, beside the event that is held under its UID and RECURRENCE-ID, if any.

    >>> from datetime import datetime
    >>> first = Event(uid="u", sequence=0, dtstamp="2024-01-30T09:00Z", start=Floating(local=datetime(2024, 2, 21, 11)))
    >>> moved = Event(uid="u", sequence=1, dtstamp="2024-02-07T09:00Z", start=Floating(local=datetime(2024, 3, 13, 11)))
    >>> classify("REQUEST", first), classify("REQUEST", moved, first), classify("REQUEST", first, moved)
    ('request-new', 'request-reschedule', 'obsolete')

    Of two messages the one with the higher SEQUENCE holds, of two with one SEQUENCE the later DTSTAMP (RFC 5546 §2.1.5);
    a lower SEQUENCE under a later DTSTAMP is mis-sequenced.  Times are compared as instants, not as they are written.
    `me` is the reader's mailbox: a REQUEST that names a delegator on that line is a delegation.  An answer is told by
    its one attendee, and is a crasher's where the held event does not name them; whether it is that attendee's latest
    is for `smallgiants.take` to say.  Raises `InvalidValue` where `held` is another event.
    """
    _same(event, held)
    told = (method or "").upper()
    if told == "REPLY":
        return _reply(event, held)
    if told in _PLAIN:
        return _PLAIN[told]
    if told not in ("REQUEST", "CANCEL", "PUBLISH"):
        return "unknown"
    if held is not None and (old := _overtaken(event, held)):
        return old
    if told == "CANCEL":
        return "cancel-event" if event.recurrence_id is None else "cancel-instance"
    if told == "PUBLISH":
        return "publish-new" if held is None else "publish-update"
    return _request(event, held, me)


def _same(event: Event, held: Event | None) -> None:
    if held is not None and (event.uid, _instant(event.recurrence_id)) != (held.uid, _instant(held.recurrence_id)):
        expected = f"the event {shown(event.uid)} itself, and the same instance of it"
        raise InvalidValue("event-other", "held", expected, shown(held.uid), "look it up by UID and RECURRENCE-ID")


def _overtaken(event: Event, held: Event) -> Kind | None:
    later = event.dtstamp is not None and held.dtstamp is not None and event.dtstamp > held.dtstamp
    if event.sequence < held.sequence:
        return "mis-sequenced" if later else "obsolete"
    return None if event.sequence > held.sequence or later else "obsolete"


def _request(event: Event, held: Event | None, me: str | None) -> Kind:
    mine = _line(event, me)
    if mine is not None and mine.delegated_from:
        return "request-delegate"
    if held is None:
        return "request-new"
    if held.organizer is not None and event.organizer is not None and _box(event.organizer) != _box(held.organizer):
        return "request-new-organizer"  # RFC 5546 §3.2.2.4
    return "request-reschedule" if _times(event) != _times(held) else "request-update"


def _reply(event: Event, held: Event | None) -> Kind:
    one = event.attendees[0] if event.attendees else None
    answer = _ANSWERS.get((one.partstat or "").upper()) if one else None
    if one is None or answer is None:
        return "unknown"
    known = held is not None and _line(held, _box(one)) is not None
    if not known and answer == "delegate":
        return "unknown"  # who was not invited has nothing to hand on
    kinds: dict[str, Kind] = {
        "accept": "reply-accept" if known else "reply-crasher-accept",
        "decline": "reply-decline" if known else "reply-crasher-decline",
        "tentative": "reply-tentative" if known else "reply-crasher-tentative",
        "delegate": "reply-delegate",
    }
    return kinds[answer]


def _line(event: Event, box: str | None) -> Attendee | None:
    return next((one for one in event.attendees if box is not None and _box(one) == box.casefold()), None)


def _box(one: Attendee) -> str:
    return (mailbox_of(one.address) or one.address).casefold()


def _times(event: Event) -> tuple[object, ...]:
    """All that RFC 5546 §2.1.4 counts as time, as instants: how it is written makes no other time."""
    end: object = None if event.end is None else _instant(event.end)
    if isinstance(event.start, Moment) and event.end is None and event.duration is not None:
        end = event.start.utc + event.duration
    lists = (sorted(map(str, map(_instant, times))) for times in (event.rdates, event.exdates))
    return (_instant(event.start), end, sorted(map(_rule, event.rrules)), *lists, _length(event))


def _rule(text: str) -> list[str]:
    """The parts of a rule in one order, without those that say the default (RFC 5545 §3.3.10)."""
    parts = (part.partition("=")[::2] for part in text.upper().split(";") if part.strip())
    told = sorted(f"{name.strip()}={','.join(sorted(values.strip().split(',')))}" for name, values in parts)
    return [part for part in told if part not in ("INTERVAL=1", "WKST=MO")]


def _length(event: Event) -> timedelta | None:
    return None if isinstance(event.start, Moment) or event.end is not None else event.duration


def _instant(time: Time | None) -> object:
    match time:
        case Moment():
            return time.utc
        case Day():
            return time.day
        case Floating() | UnknownZone():
            return time
    return None
