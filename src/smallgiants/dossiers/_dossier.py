"""The dossier: a group and all its records, which refer to each other by id."""

from datetime import date
from itertools import chain, count
from typing import Any, Self

from attrs import evolve, field, fields, frozen
from attrs.converters import optional as unless_none

from ..answers import Row
from ..audience import Audience
from ..campaigns import Announcement, Campaign, Opinion
from ..challenges import Concept, Statement
from ..checks import a, each, identifier, near, optional, several
from ..civiltime import Instant, Viewpoint, instant, viewpoint
from ..decisions import Agenda, Conflict, Count, Decision, Minutes, Motion, Vote
from ..errors import InvalidValue, NotAllowed, Problem
from ..groups import Consent, Group, Membership, Pledge, Purpose, Registration
from ..labels import Text, text
from ..needs import Need
from ..people import Organisation, Person
from ..places import Declaration, Municipality
from ..programmes import Ballot, Programme, Tally, Theme
from ..sources import Citation
from ..workshops import Allowance, Attendance, Reply, Workshop
from ._decide import carried, counting
from ._due import Due, due
from ._faults import problems
from ._seen import last_at, seen
from ._subject import Receipt, erased, export
from ._view import view

__all__ = ["Dossier"]

Record = (
    Person | Organisation | Municipality | Declaration | Membership | Registration | Consent | Pledge | Workshop | Reply
    | Attendance | Theme | Ballot | Concept | Statement | Need | Agenda | Conflict | Motion | Vote | Decision | Minutes
    | Announcement | Campaign | Opinion
)  # fmt: skip
"""What a dossier can be given with `add`."""


def _all(kind: type) -> Any:
    # A repr of hundreds of records, names among them, helps nobody: it tells how many there are.
    return field(default=(), converter=several, validator=each(a(kind)), repr=lambda records: f"<{len(records)}>")


@frozen(kw_only=True)
class Dossier:
    """A focus group with everything that belongs to it, as it is known on a viewpoint.

    >>> from smallgiants.groups import Group
    >>> group = Group(id="g", name="Small Giants", zone="Europe/Brussels")
    >>> d = Dossier(id="d", on="2024-02-07", group=group).add(Municipality(id="kranj", name="Kranj", country="SI"))
    >>> d.towns[0].name, d.problems()
    ('Kranj', ())
    >>> print(d)
    Small Giants, as known on 2024-02-07: 1 town, 0 workshops, 0 ballots, 0 needs

    `on` is the viewpoint from which the dossier tells its story.  `instruments` are the ids of the funding
    instruments it asks about.  Raises `InvalidValue` for a field out of form; what is wrong between records is
    told by `problems`, all at once.
    """

    id: str = field(validator=identifier)
    on: Viewpoint = field(converter=viewpoint, validator=a(date))
    group: Group = field(validator=a(Group))
    title: Text | None = field(default=None, converter=unless_none(text), validator=optional(a(Text)))
    people: tuple[Person, ...] = _all(Person)
    organisations: tuple[Organisation, ...] = _all(Organisation)
    towns: tuple[Municipality, ...] = _all(Municipality)
    declared: tuple[Declaration, ...] = _all(Declaration)
    memberships: tuple[Membership, ...] = _all(Membership)
    registrations: tuple[Registration, ...] = _all(Registration)
    consents: tuple[Consent, ...] = _all(Consent)
    pledges: tuple[Pledge, ...] = _all(Pledge)
    workshops: tuple[Workshop, ...] = _all(Workshop)
    replies: tuple[Reply, ...] = _all(Reply)
    attendance: tuple[Attendance, ...] = _all(Attendance)
    allowance: Allowance | None = field(default=None, validator=optional(a(Allowance)))
    themes: tuple[Theme, ...] = _all(Theme)
    ballots: tuple[Ballot, ...] = _all(Ballot)
    concepts: tuple[Concept, ...] = _all(Concept)
    statements: tuple[Statement, ...] = _all(Statement)
    needs: tuple[Need, ...] = _all(Need)
    agendas: tuple[Agenda, ...] = _all(Agenda)
    conflicts: tuple[Conflict, ...] = _all(Conflict)
    motions: tuple[Motion, ...] = _all(Motion)
    votes: tuple[Vote, ...] = _all(Vote)
    decisions: tuple[Decision, ...] = _all(Decision)
    minutes: tuple[Minutes, ...] = _all(Minutes)
    announcements: tuple[Announcement, ...] = _all(Announcement)
    campaigns: tuple[Campaign, ...] = _all(Campaign)
    opinions: tuple[Opinion, ...] = _all(Opinion)
    programme: Programme | None = field(default=None, validator=optional(a(Programme)))
    instruments: tuple[str, ...] = field(default=(), converter=several, validator=each(identifier))
    sources: tuple[Citation, ...] = _all(Citation)

    def add(self, *records: Record) -> Self:
        """The dossier with these records added, or put in place of those with the same id."""
        new = self
        for record in records:
            name = _HOMES.get(type(record))
            if name is None:
                kinds = tuple(kind.__name__ for kind in _HOMES)
                expected = f"one of {', '.join(kinds)}"
                raise InvalidValue(
                    "type-wrong", "", expected, type(record).__name__, near(type(record).__name__, kinds)
                )
            changes: dict[str, Any] = {name: _with(getattr(new, name), record)}
            new = evolve(new, **changes)
        return new

    def register(self, *, person: str, to: tuple[str, ...], at: "Instant | str", seat: str | None = None,
                 pledge: str | None = None, language: str | None = None, consents: tuple[Purpose, ...] = ()) -> Self:  # fmt: skip
        """One form, independent records: a membership where `to` names "group", a registration for each workshop it names,
        the pledge and each consent.  Repeating the same form changes nothing."""
        when, new = instant(at), self
        _several(to=to, consents=consents)
        for target in to:
            key = f"{target}.{seat or person}.{person}"
            if target == "group" and not _member(new, person, seat or person):
                new = new.add(
                    Membership(id=_free(key, new.memberships), seat=seat or person, person=person, since=when)
                )
            elif target != "group" and not _registered(new, person, target):
                fresh = _free(key, new.registrations)
                new = new.add(Registration(id=fresh, person=person, workshop=target, at=when, seat=seat))
        if pledge and not any(p.person == person and p.version == pledge and not p.withdrawn for p in self.pledges):
            new = new.add(Pledge(person=person, version=pledge, at=when, language=language))
        given = {consent.purpose for consent in self.consents if consent.person == person and not consent.withdrawn}
        return new.add(*(Consent(person=person, purpose=p, at=when) for p in dict.fromkeys(consents) if p not in given))

    def withdraw(self, *, person: str, of: str, at: "Instant | str") -> Self:
        """Ends the person's membership (`of="group"`) or registration for a workshop; the record of it stays."""
        when = instant(at)
        if of == "group":
            held = [m for m in self.memberships if m.person == person and m.until is None]
            new = self.add(*(evolve(m, until=when) for m in held))
        else:
            held_ = [r for r in self.registrations if r.person == person and r.workshop == of and r.withdrawn is None]
            new = self.add(*(evolve(r, withdrawn=when) for r in held_))
        if new == self:
            raise NotAllowed("nothing-to-withdraw", "of", f"something {person} holds", repr(of), "nothing was changed")
        return new

    def count(self, motion: str, *, on: "Instant | str") -> Count:
        """The votes on a motion by an instant, of the seats that are members then, or were when the vote closed.

        >>> from smallgiants.groups import Group
        >>> d = Dossier(id="d", on="2024-03-13", group=Group(id="g", name="Small Giants", zone="Europe/Brussels"))
        >>> d = d.add(Motion(id="m-1", item="i-1", text="Begin with mobility", opened="2024-03-13T10:30Z"))
        >>> print(d.count("m-1", on="2024-03-13T11:00Z"))
        rejected: 0 for, 0 against, 0 abstained; 0 of 0 took part

        Raises `NotAllowed` where there is no such motion, its vote is not opened yet, or it is secret and still open.
        """
        return counting(self, _found(self.motions, motion, "motion"), instant(on))

    def decide(self, answer: Count | Tally, *, meeting: str, at: "Instant | str", id: str | None = None,  # noqa: A002
               text: "Text | str | None" = None) -> Self:  # fmt: skip
        """The dossier with a decision on record: what the vote on a motion gave, or the themes that a tally chose.

        >>> from smallgiants.groups import Group
        >>> from smallgiants.programmes import tally
        >>> d = Dossier(id="d", on="2024-03-13", group=Group(id="g", name="Small Giants", zone="Europe/Brussels"))
        >>> chosen = tally([Ballot(id="b-1", seat="kranj", approvals=["mobility"])], workshops=2, on=None)
        >>> print(d.decide(chosen, meeting="sg-1", at="2024-03-13T11:00Z").decisions[0].text)
        mobility

        The text is the motion's, or the themes' titles as they were voted on, unless another is given; an id is derived
        from the meeting's where none is given.  Dissent that came with a vote against is annexed.
        """
        when = instant(at)
        made = carried(self, answer, meeting=meeting, at=when, text=text)
        taken = {decision.id for decision in self.decisions}
        if id in taken:
            raise NotAllowed(
                "id-duplicate", "id", "an id that no decision has", repr(id), "a decision stands; supersede it"
            )
        return self.add(evolve(made, id=id or _free(f"{meeting}.decision", self.decisions)))

    def export_subject(self, person: str) -> tuple[Row, ...]:
        """All that the dossier holds about a person: every value of every record that names them, with its path.

        >>> from smallgiants.groups import Group
        >>> d = Dossier(id="d", on="2024-02-07", group=Group(id="g", name="G", zone="UTC"))
        >>> d = d.add(Person(id="p-1", name="Illustrative"))
        >>> d.export_subject("p-1")[1]
        {'path': 'people[p-1].name', 'value': 'Illustrative'}

        Raises `NotAllowed` for who is not in it.
        """
        return export(self, person)

    def erase_subject(self, person: str, *, at: "Instant | str", by: str | None = None) -> tuple[Self, Receipt]:
        """The dossier without a person, and a receipt: every count, tally, quorum and sum stays, every personal string goes.

        >>> from smallgiants.groups import Group
        >>> d = Dossier(id="d", on="2024-02-07", group=Group(id="g", name="G", zone="UTC"))
        >>> d = d.add(Person(id="p-1", name="Illustrative"))
        >>> without, receipt = d.erase_subject("p-1", at="2024-03-01T09:00Z")
        >>> without.people[0].name, receipt.tombstone, without.group.history[-1].kind
        (None, 'erased-1', 'erased')

        Their records stand under an opaque id from then on, and names in free words give way to a mark.  Make sure with
        `leftovers`, over all that leaves the host.  Raises `NotAllowed` for who is not in it.
        """
        return erased(self, person, at=instant(at), by=by)

    def since(self, old: "Dossier") -> tuple[tuple[str, str], ...]:
        """What is new or changed against an earlier state: the collection and id, or number, of each record."""
        changed = []
        for name in dict.fromkeys(_HOMES.values()):
            before = set(getattr(old, name))
            for index, record in enumerate(getattr(self, name)):
                if record not in before:
                    changed.append((name, getattr(record, "id", str(index))))
        return tuple(changed)

    def problems(self) -> tuple[Problem, ...]:
        """Every fault and doubt, all at once: what is referred to but not there, what breaks a rule of the group."""
        return problems(self)

    def seen(self, *, on: "Viewpoint | str | None") -> Self:
        """The dossier as it was known on a viewpoint: what was recorded later is taken back."""
        return seen(self, None if on is None else viewpoint(on))

    def due(self, *, on: "Viewpoint | str | None", audience: "Audience | str" = "public", days: int = 14,
            zone_data: str | None = None) -> Due:  # fmt: skip
        """What is due on a viewpoint: changes that nobody was told of, messages, answers, workshops of the next days.

        >>> from smallgiants.civiltime import Slot
        >>> d = Dossier(id="d", on="2024-02-07", group=Group(id="g", name="Small Giants", zone="Europe/Brussels"))
        >>> first = Workshop(id="w", title="First", slot=Slot(local="2024-02-21T11:00", zone="Europe/Brussels"))
        >>> print(d.add(first).due(on="2024-02-08"))
        2024-02-21 w: revision 0 is not announced: 2024-02-21 11:00 Europe/Brussels (10:00Z)
        2024-02-21 w: it is held, 2024-02-21 11:00 Europe/Brussels (10:00Z)

        `None` is the dossier's own viewpoint.  What this audience may not see is not in it.  With `zone_data`, the tz
        version in use, slots that drifted since they were announced are told too.
        """
        return due(self, on=on, audience=Audience.parse(audience), days=days, zone_data=zone_data)

    def view(self, *, audience: "Audience | str") -> Self:
        """The dossier as this audience may see it: names, links, ballots and figures that are not theirs are gone."""
        return view(self, Audience.parse(audience))

    def __str__(self) -> str:
        counts = (("town", self.towns), ("workshop", self.workshops), ("ballot", self.ballots), ("need", self.needs))
        told = ", ".join(f"{len(records)} {noun}{'' if len(records) == 1 else 's'}" for noun, records in counts)
        return f"{self.title or self.group.name}, as known on {self.on}: {told}"

    @property
    def zones(self) -> dict[str, str]:
        """The zone each person lives in: their own where told, else that of the town whose seat they hold."""
        towns = {town.id: town.zone for town in self.towns}
        by_seat = {m.person: towns.get(m.seat) for m in self.memberships}
        told = {person.id: person.zone or by_seat.get(person.id) for person in self.people}
        return {person: zone for person, zone in told.items() if zone is not None}

    @property
    def last_at(self) -> Instant:
        """The last instant on record up to the viewpoint: the time stamp of what is made from the dossier."""
        return last_at(self)


_HOMES = {
    Person: "people", Organisation: "organisations", Municipality: "towns", Declaration: "declared",
    Membership: "memberships", Registration: "registrations", Consent: "consents", Pledge: "pledges",
    Workshop: "workshops", Reply: "replies", Attendance: "attendance", Theme: "themes", Ballot: "ballots",
    Concept: "concepts", Statement: "statements", Need: "needs", Agenda: "agendas", Conflict: "conflicts",
    Motion: "motions", Vote: "votes", Decision: "decisions", Minutes: "minutes",
    Announcement: "announcements", Campaign: "campaigns", Opinion: "opinions",
}  # fmt: skip


def _member(d: Dossier, person: str, seat: str) -> bool:
    return any(m.person == person and m.seat == seat and m.until is None for m in d.memberships)


def _registered(d: Dossier, person: str, workshop: str) -> bool:
    return any(r.person == person and r.workshop == workshop and r.withdrawn is None for r in d.registrations)


def _found(records: tuple[Any, ...], id_: str, what: str) -> Any:
    found = next((record for record in records if record.id == id_), None)
    if found is None:
        ids = [record.id for record in records]
        raise NotAllowed("reference-dangling", what, f"the id of a {what} of the dossier", repr(id_), near(id_, ids))
    return found


def _several(**words: object) -> None:
    """Refuses a single word where several are wanted: it would fall into letters."""
    for name, given in words.items():
        if isinstance(given, str):
            raise InvalidValue("type-wrong", name, "a tuple of words", repr(given), f"write ({given!r},)")


def _free(id_: str, records: tuple[Any, ...]) -> str:
    """The id, numbered where an earlier record, ended since, has it."""
    taken = {record.id for record in records}
    return next(one for one in chain([id_], (f"{id_}.{number}" for number in count(2))) if one not in taken)


def _with(records: tuple[Any, ...], record: Any) -> tuple[Any, ...]:
    """The records with one more, or in place of that with the same id."""
    if "id" in {attribute.name for attribute in fields(type(record))} and any(r.id == record.id for r in records):
        return tuple(record if r.id == record.id else r for r in records)
    return records if record in records else (*records, record)
