"""One form, independent records: membership, registrations, pledge and consents, each with its own beginning and end."""

from collections.abc import Iterator
from itertools import chain, count
from typing import Any

from ..civiltime import Instant
from ..groups import Consent, Membership, Pledge, Registration

__all__ = ["free_id", "registered"]


def registered(d: Any, *, person: str, seat: str, to: tuple[str, ...], when: Instant, given_seat: str | None,
               pledge: str | None, consents: tuple[Any, ...], by: str | None, **how: str | None) -> Iterator[Any]:  # fmt: skip
    """The records that a form adds or changes; none where all of it is on record already, since withdrawn or not."""
    for target in dict.fromkeys(to):
        key = f"{target}.{seat}.{person}"
        if target == "group":
            yield from _membership(d, person, seat, key, when, by)
        elif not _covered((r for r in d.registrations if r.person == person and r.workshop == target), when):
            fresh = free_id(key, d.registrations)
            yield Registration(id=fresh, person=person, workshop=target, at=when, seat=given_seat)
    text = how.pop("version", None)
    if pledge and not _covered((p for p in d.pledges if p.person == person and p.version == pledge), when):
        yield Pledge(person=person, version=pledge, at=when, **how)
    for purpose in dict.fromkeys(consents):
        for context in _contexts(purpose, to):
            mine = (c for c in d.consents if c.person == person and c.purpose == purpose and c.covers(context))
            if not _covered(mine, when):
                yield Consent(person=person, purpose=purpose, at=when, context=context, by=None if by == person else by,
                              version=text, **how)  # fmt: skip


def _contexts(purpose: str, to: tuple[str, ...]) -> "tuple[str | None, ...]":
    """A consent to a meeting or to its recording is bound to each workshop of the form, so that each ends by itself."""
    meetings = tuple(dict.fromkeys(one for one in to if one != "group"))
    return meetings if purpose in ("meeting", "recording") and meetings else (None,)


def _covered(records: Iterator[Any], when: Instant) -> bool:
    """Whether one is in force, or was when the form was filled in: a form that comes again adds nothing."""
    return any(one.withdrawn is None or when < one.withdrawn or one.at == when for one in records)


def _membership(d: Any, person: str, seat: str, key: str, when: Instant, by: str | None) -> Iterator[Membership]:
    mine = [m for m in d.memberships if m.person == person and m.seat == seat]
    if any(m.since is not None and (m.until is None and m.state != "lapsed" or _was_in(m, when)) for m in mine):
        return
    waiting = next((m for m in mine if m.until is None and m.state in ("invited", "lapsed")), None)
    base = waiting or Membership(id=free_id(key, d.memberships), seat=seat, person=person)
    yield base.register(at=when, by=None if by == person else by)


def _was_in(m: Membership, when: Instant) -> bool:
    return m.since == when or m.since is not None and m.since <= when and m.until is not None and when < m.until


def free_id(id_: str, records: tuple[Any, ...]) -> str:
    """The id, numbered where an earlier record, ended since, has it."""
    taken = {record.id for record in records}
    return next(one for one in chain([id_], (f"{id_}.{number}" for number in count(2))) if one not in taken)
