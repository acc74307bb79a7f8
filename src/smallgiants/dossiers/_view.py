"""What an audience may see of a dossier: the one place that strips what is not theirs."""

from typing import Any, TypeVar

from attrs import evolve

from ..audience import Audience
from ..groups import Consent
from ..people import Person

__all__ = ["view"]

D = TypeVar("D", bound=Any)


def view(dossier: D, audience: Audience) -> D:
    """The dossier for this audience; the secretariat sees all."""
    if audience.sees("secretariat"):
        return dossier
    own = _own_seats(dossier, audience)
    mine = lambda record: audience.is_self(record.person)  # noqa: E731  # one rule for five collections
    return evolve(
        dossier,
        people=tuple(_person(person, dossier.consents, audience) for person in dossier.people),
        workshops=tuple(_workshop(workshop, dossier.registrations, audience) for workshop in dossier.workshops),
        registrations=tuple(filter(mine, dossier.registrations)),
        consents=tuple(filter(mine, dossier.consents)),
        pledges=tuple(filter(mine, dossier.pledges)),
        declared=tuple(d for d in dossier.declared if d.town in own or audience.sees("member")),
        ballots=tuple(_ballot(ballot, own) for ballot in dossier.ballots if ballot.shown or ballot.seat in own),
        statements=tuple(_statement(statement, own) for statement in dossier.statements),
        needs=tuple(need if need.permitted or need.by in own else evolve(need, amount=None) for need in dossier.needs),
    )


def _own_seats(dossier: Any, audience: Audience) -> frozenset[str]:
    return frozenset(m.seat for m in dossier.memberships if audience.is_self(m.person))


def _person(person: Person, consents: tuple[Consent, ...], audience: Audience) -> Person:
    if audience.is_self(person.id):
        return person
    agreed = any(c.person == person.id and c.purpose == "name" and c.withdrawn is None for c in consents)
    return evolve(person, email=None, name=person.name if agreed or person.published else None)


def _workshop(workshop: Any, registrations: tuple[Any, ...], audience: Audience) -> Any:
    accepted = any(
        r.workshop == workshop.id and audience.is_self(r.person) and r.accepted and not r.withdrawn for r in registrations
    )
    told = tuple(evolve(e, told=evolve(e.told, who=())) if e.told else e for e in workshop.history)
    return evolve(workshop, join_link=workshop.join_link if accepted else None, history=told)


def _ballot(ballot: Any, own: frozenset[str]) -> Any:
    return ballot if ballot.seat in own else evolve(ballot, person=None)


def _statement(statement: Any, own: frozenset[str]) -> Any:
    return statement if statement.attribution == "named" or statement.by in own else evolve(statement, by="unnamed")
