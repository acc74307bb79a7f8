"""From a calendar that was read to what the organizer's engine takes in: one `Incoming` for each VEVENT."""

from typing import Any, get_args

from ...civiltime import Slot, wall_time
from ...errors import InvalidValue, Problem, SmallGiantsError
from ...invitations import Incoming, PartStat
from ._nouns import Attendee, Calendar, Event, Moment, mailbox_of

__all__ = ["incoming"]


def incoming(calendar: Calendar) -> tuple[tuple[Incoming, ...], tuple[Problem, ...]]:
    """What the VEVENTs of a scheduling message say to an organizer, and why some of them cannot be taken in.

    >>> reply = Event(uid="u-1", dtstamp="2024-02-08T09:00Z", sequence=1,
    ...               attendees=(Attendee(address="mailto:ana@example.org", partstat="ACCEPTED"),))
    >>> said, problems = incoming(Calendar(method="REPLY", events=(reply,)))
    >>> said[0].partstat, said[0].sequence, problems
    ('ACCEPTED', 1, ())

    Who sent it is not in it: hand the `authenticated_sender` to `take` beside it.  A REPLY names just one attendee
    (RFC 5546 §3.2.3); an event without UID, DTSTAMP or attendee is a problem.
    """
    said: list[Incoming] = []
    problems: list[Problem] = []
    for index, event in enumerate(calendar.events):
        try:
            said.append(_said(calendar.method, event))
        except SmallGiantsError as error:
            problems.append(error.under(f"events[{index}]").problem)
    return tuple(said), tuple(problems)


def _said(method: str | None, event: Event) -> Incoming:
    one = _attendee(event)
    partstat: Any = one.partstat.upper() if one.partstat and one.partstat.upper() in get_args(PartStat) else None
    instance = event.recurrence_id
    if instance is not None and not isinstance(instance, Moment):
        expected = "an instance that names an instant"
        raise InvalidValue("instance-unclear", "recurrence_id", expected, type(instance).__name__, "ask who sent it")
    told: dict[str, Any] = {
        "method": (method or "").upper(),
        "uid": event.uid,
        "attendee": one.mailbox,
        "sequence": event.sequence,
        "at": _needed("dtstamp", event.dtstamp, "when it was made (DTSTAMP)"),
        "instance": instance.utc if instance else None,
        "partstat": partstat,
        "sent_by": mailbox_of(one.sent_by),
        "delegated_to": next((box for box in map(mailbox_of, one.delegated_to) if box), None),
        "delegated_from": next((box for box in map(mailbox_of, one.delegated_from) if box), None),
        "slot": _slot(event) if (method or "").upper() == "COUNTER" else None,
        "comment": next((comment for comment in event.comments if comment.strip()), None),
        "request_status": event.request_status,
    }
    return Incoming(**told)


def _attendee(event: Event) -> Attendee:
    """The one who speaks: of several, the one whose line says that a delegate answers, or else the only one."""
    found = [one for one in event.attendees if one.mailbox]
    speaking = [one for one in found if one.partstat and one.partstat.upper() != "NEEDS-ACTION"] or found
    one: Attendee = _needed("attendees", next(iter(speaking), None), "an attendee with a mailbox")
    return one


def _needed(path: str, value: Any, what: str) -> Any:
    if value is None:
        raise InvalidValue("reply-incomplete", path, what, "none", "ask for the message again")
    return value


def _slot(event: Event) -> Slot | None:
    """The time that a COUNTER proposes, where it names an instant and a zone."""
    start = event.start
    if not isinstance(start, Moment):
        return None
    zone = start.zone or "UTC"
    local = start.local if start.zone else start.utc.replace(tzinfo=None)
    length = event.duration or (event.end.utc - start.utc if isinstance(event.end, Moment) else None)
    slot = Slot(local=wall_time(local.replace(fold=0)), zone=zone, duration=length)
    return (
        slot
        if slot.problems() == ()
        else Slot(local=wall_time(start.utc.replace(tzinfo=None)), zone="UTC", duration=length)
    )
