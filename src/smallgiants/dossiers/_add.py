"""Adding records to a dossier: where each has its place, what takes the place of what, and what the ledger tells of it."""

from collections.abc import Iterator
from typing import Any

from attrs import evolve

from ..campaigns import Announcement, Campaign, Opinion
from ..challenges import Ambition, Concept, Statement, Transition
from ..checks import near
from ..civiltime import Instant
from ..decisions import Agenda, Conflict, Decision, Minutes, Motion, Vote
from ..errors import InvalidValue, NotAllowed
from ..funding import Application
from ..groups import AccessNeeds, Consent, Credit, Membership, Pledge, Registration
from ..groups._periods import overlaps
from ..ledger import Happening
from ..needs import Need
from ..people import Organisation, Person
from ..places import Declaration, Municipality
from ..practices import Adoption, Assessment, Practice, Tool
from ..programmes import Ballot, Programme, Theme
from ..workshops import Attendance, Reply, Workshop

__all__ = [
    "HOMES",
    "added",
    "dated",
    "told",
]

HOMES: dict[type, str] = {
    Person: "people", Organisation: "organisations", Municipality: "towns", Declaration: "declared",
    Membership: "memberships", Registration: "registrations", Consent: "consents", Pledge: "pledges",
    Workshop: "workshops", Reply: "replies", Attendance: "attendance", Theme: "themes", Ballot: "ballots",
    Concept: "concepts", Statement: "statements", Ambition: "ambitions", Transition: "transitions", Practice: "practices",
    Tool: "tools", Adoption: "adoptions", Assessment: "assessments", Need: "needs", Agenda: "agendas", Conflict: "conflicts",
    Motion: "motions", Vote: "votes", Decision: "decisions", Minutes: "minutes",
    Announcement: "announcements", Campaign: "campaigns", Opinion: "opinions", AccessNeeds: "access", Credit: "credits",
    Application: "applications",
}  # fmt: skip


def added(d: Any, records: tuple[Any, ...]) -> Any:
    """The dossier with these records added, or put in place; each collection is gone through once."""
    by_home: dict[str, list[Any]] = {}
    plans = [record for record in records if isinstance(record, Programme)]
    for record in records:
        if isinstance(record, Programme):
            continue
        name = HOMES.get(type(record))
        if name is None:
            kinds = (*(kind.__name__ for kind in HOMES), "Programme")
            expected = f"one of {', '.join(kinds)}"
            raise InvalidValue("type-wrong", "", expected, type(record).__name__, near(type(record).__name__, kinds))
        by_home.setdefault(name, []).append(record)
    made = evolve(d, **{name: _with(getattr(d, name), new) for name, new in by_home.items()})
    made = evolve(made, programme=plans[-1]) if plans else made
    pairs = {(m.seat, m.person) for m in by_home.get("memberships", ())}
    clash = next(overlaps(m for m in made.memberships if (m.seat, m.person) in pairs), None) if pairs else None
    if clash is not None:
        hint = "end the earlier one first, or unite the two"
        got = f"{clash[0].id} and {clash[1].id}"
        raise NotAllowed(
            "membership-overlap", "memberships", "one membership of a person for a seat at a time", got, hint
        )
    return made


def dated(record: Any, when: Instant) -> Any:
    """The record with the instant it was recorded, where it keeps one and was not told when."""
    return evolve(record, at=when) if getattr(record, "at", when) is None else record


def told(old: Any, new: Any) -> Iterator[tuple[Happening, str]]:
    """What of the dossier is new or changed, as its ledger tells it; the programme has a ledger of its own."""
    known = {name: {record.id for record in getattr(old, name) if hasattr(record, "id")} for name in HOMES.values()}
    for name, id_ in (pair for pair in new.since(old) if pair[0] in known):
        yield "revised" if id_ in known[name] else "added", f"{name}[{id_}]"


def _with(records: tuple[Any, ...], new: list[Any]) -> tuple[Any, ...]:
    """The records with these after them, or in place of those with the same id; what has no id, once."""
    if not hasattr(new[0], "id"):
        return tuple(dict.fromkeys((*records, *new)))
    places = {record.id: index for index, record in reversed(list(enumerate(records)))}
    made = list(records)
    for record in new:
        place = places.setdefault(record.id, len(made))
        made[place : place + 1] = [record]
    return tuple(made)
