"""What may be shown of one record where no dossier stands around it."""

from typing import Any, TypeVar

from attrs import evolve

from ..audience import Audience
from ..decisions import Conflict, Vote
from ..disclosure import Contribution, Figure, Table
from ..errors import NotAllowed
from ..groups import AccessNeeds, Credit, Group
from ..people import Person
from ..programmes import Ballot, Programme
from ._add import HOMES
from ._dossier import Dossier

__all__ = ["shown_alone"]

R = TypeVar("R")

_GUARDED = (Contribution, Figure, Table)


def shown_alone(record: R, *, audience: "Audience | str") -> R:
    """One record as this audience may see it, where nothing else is known: no consent, no seat held, no other ballot.

    >>> from smallgiants.money import Money
    >>> from smallgiants.needs import Need
    >>> need = Need(id="n-1", by="kranj", amount=Money(amount="4711", currency="EUR"))
    >>> shown_alone(need, audience="public").amount, str(shown_alone(need, audience="self:kranj").amount)
    (None, 'EUR 4,711.00')

    What a dossier's `view` would not hold is refused with `NotAllowed`; so are figures that are yet to be protected.  A
    ballot, a vote or a conflict of interest is shown to nobody else, a ballot or vote not even to the secretariat: only
    what stands beside it tells whether it can be.  Other
    nouns come back as they are.
    """
    viewer = Audience.parse(audience)
    if isinstance(record, AccessNeeds) and not viewer.is_self(record.person):
        raise _refused(record, viewer)
    if viewer.sees("secretariat"):
        if isinstance(record, Ballot | Vote):
            raise _refused(record, viewer)
        return record
    if isinstance(record, _GUARDED) or (isinstance(record, Ballot | Conflict | Credit) and not _own(record, viewer)):
        raise _refused(record, viewer)
    around = Dossier(id="alone", on="1970-01-01", group=Group(id="alone", name="alone", zone="UTC"))
    if viewer.id is not None:
        around = around.add(Person(id=viewer.id))
    for kind, name in ((Group, "group"), (Programme, "programme")):
        if isinstance(record, kind):
            held: dict[str, Any] = {name: record}
            found: R = getattr(evolve(around, **held).view(audience=viewer), name)
            return found
    home = HOMES.get(type(record))
    if home is None:
        return record
    beside = tuple(one for one in getattr(around, home) if one.id != record.id)  # type: ignore[attr-defined]  # a person
    kept: dict[str, Any] = {home: (record, *beside)}
    told: tuple[R, ...] = getattr(evolve(around, **kept).view(audience=viewer), home)
    if not told:
        raise _refused(record, viewer)
    return told[0]


def _own(record: Any, viewer: Audience) -> bool:
    return viewer.is_self(getattr(record, "seat", "")) or (record.person is not None and viewer.is_self(record.person))


def _refused(record: object, viewer: Audience) -> NotAllowed:
    expected, hint = f"a record that {viewer} may see by itself", "show the dossier to them, or its protected tables"
    return NotAllowed("audience-refused", "audience", expected, f"a {type(record).__name__} that is not theirs", hint)
