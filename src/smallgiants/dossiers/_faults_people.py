"""What is doubtful about people: twice on record, without a consent or a pledge, late."""

from collections.abc import Iterator
from typing import Any

from attrs import evolve

from ..checks import fault
from ..civiltime import zone_info
from ..errors import InvalidValue, Problem
from ..groups._periods import overlaps
from ._wording import warning

__all__ = ["consents", "twice"]


def twice(d: Any) -> Iterator[Problem]:
    """What is on record twice of one human: periods that overlap, registrations for one workshop, an address."""
    for first, second in overlaps(d.memberships):
        yield fault("membership-overlap", f"memberships[{second.id}]", "one membership of a person for a seat at a time",
                     f"one beside {first.id}", "end the earlier one first, or unite the two")  # fmt: skip
    registered: dict[tuple[str, str], Any] = {}
    for record in (one for one in d.registrations if one.withdrawn is None):
        first = registered.setdefault((record.person, record.workshop), record)
        if first is not record:
            yield warning("registration-duplicate", f"registrations[{record.id}]", "one registration of a person for a workshop",
                           f"one beside {first.id}", "withdraw one of the two")  # fmt: skip
    for name in ("email", "phone"):
        boxes: dict[str, str] = {}
        for person in d.people:
            told = getattr(person, name)
            first_id = told and boxes.setdefault(_alike(told), person.id)
            if first_id not in (None, person.id):
                yield warning("person-duplicate", f"people[{person.id}].{name}", "one record of each human",
                               f"the same as of {first_id}", f"`unite` {person.id} into {first_id}, if they are one")  # fmt: skip


def _alike(told: str) -> str:
    """An address or a number as it is compared."""
    return told.casefold() if "@" in told else "".join(sign for sign in told if sign.isdigit() or sign == "+")


def consents(d: Any) -> Iterator[Problem]:
    """Joining, registering and speaking each rest on a record of their own."""
    for name, purpose in (("memberships", "group"), ("registrations", "meeting"), ("access", "access")):
        given = [consent for consent in d.consents if consent.purpose == purpose]
        firm = {one.person for one in given if one.context is None and one.withdrawn is None}
        others: dict[str, list[Any]] = {}
        for consent in given:
            if consent.person not in firm:
                others.setdefault(consent.person, []).append(consent)
        for record in getattr(d, name):
            if record.person not in firm and not _agreed(record, others.get(record.person, ())):
                yield warning("consent-missing", f"{name}[{record.id}]", f"a consent of {record.person!r} to {purpose!r}",
                              "none on record", "ask, and record it")  # fmt: skip
    yield from _late(d)
    linked = {workshop.id for workshop in d.workshops if workshop.join_link}
    for record in d.registrations:
        if record.workshop in linked and record.accepted is None and record.withdrawn is None:
            yield evolve(warning("registration-open", f"registrations[{record.id}].accepted", "the instant it was accepted",
                                  "none", "only then an invitation carries the link to join"), severity="info")  # fmt: skip
    pledged: dict[str, list[Any]] = {}
    for pledge in d.pledges:
        pledged.setdefault(pledge.person, []).append(pledge)
    for ballot in d.ballots if d.group.pledges else ():
        if ballot.person is not None and not _pledged(pledged.get(ballot.person, ()), ballot.at):
            yield warning("pledge-missing", f"ballots[{ballot.id}].person", "a pledge before the first opinion",
                           "none on record", "the pledge is the only requirement; ask for it")  # fmt: skip


def _agreed(record: Any, consents: Any) -> bool:
    """Whether a record rests on a consent; what has ended may rest on one that has ended too."""
    if getattr(record, "since", record) is None:  # an invitation asks for nothing yet
        return True
    ended = getattr(record, "until", None) or getattr(record, "withdrawn", None)
    bound = getattr(record, "workshop", None)
    return any(one.covers(bound) and (ended or one.withdrawn is None) for one in consents)


def _pledged(pledges: Any, at: Any) -> bool:
    """Whether a pledge stood when an opinion was given; one withdrawn since stood before."""
    return any(at is None or one.withdrawn is None or at < one.withdrawn for one in pledges)


def _late(d: Any) -> Iterator[Problem]:
    """Who registered after a workshop had begun: it is on record, and refused to nobody."""
    starts = {w.id: w.slot.resolve("compatible").utc for w in d.workshops if w.slot and _zone_known(w.slot.zone)}
    for record in d.registrations:
        if record.workshop in starts and record.at >= starts[record.workshop]:
            late = warning("registration-late", f"registrations[{record.id}].at", "an instant before the workshop began",
                            f"{record.at:%Y-%m-%dT%H:%MZ}", "no invitation is sent for it any more")  # fmt: skip
            yield evolve(late, severity="info")


def _zone_known(zone: str) -> bool:
    try:
        zone_info(zone)
    except InvalidValue:
        return False
    return True
