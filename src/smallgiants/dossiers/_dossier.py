"""The dossier: a group and all its records, which refer to each other by id."""

from datetime import date
from typing import Any, Self, TypedDict, Unpack

from attrs import evolve, field, frozen
from attrs.converters import optional as unless_none

from ..answers import Row
from ..audience import Audience
from ..campaigns import Announcement, Campaign, Opinion
from ..challenges import Ambition, Concept, Statement, Transition
from ..checks import a, each, identifier, near, optional, several
from ..civiltime import Instant, Viewpoint, instant, viewpoint
from ..decisions import Agenda, Conflict, Count, Decision, Minutes, Motion, Vote
from ..errors import InvalidValue, NotAllowed, Problem
from ..funding import Application
from ..groups import AccessNeeds, Consent, Credit, Group, Membership, Pledge, Purpose, Registration
from ..labels import Text, text
from ..ledger import Entry
from ..needs import Need
from ..people import Organisation, Person
from ..places import Declaration, Municipality
from ..practices import Adoption, Assessment, Practice, Tool
from ..programmes import Ballot, Programme, Schedule, Tally, Theme
from ..sources import Citation
from ..workshops import Allowance, Attendance, Reply, Workshop
from ._add import HOMES, added, dated, told
from ._decide import carried, counting
from ._due import Due, due
from ._extra import Extra
from ._faults import problems
from ._leave import Effects, effects, withdrawn
from ._programme import laid_out
from ._register import free_id, registered
from ._seen import last_at, seen
from ._subject import Receipt, erased, export
from ._unite import united
from ._view import view

__all__ = [
    "Dossier",
]

Record = (
    Person | Organisation | Municipality | Declaration | Membership | Registration | Consent | Pledge | Workshop | Reply
    | Attendance | Theme | Ballot | Concept | Statement | Need | Agenda | Conflict | Motion | Vote | Decision | Minutes
    | Ambition | Transition | Practice | Tool | Adoption | Assessment
    | AccessNeeds | Credit
    | Announcement | Campaign | Opinion | Programme | Application
)  # fmt: skip
"""What a dossier can be given with `add`."""


class Said(TypedDict, total=False):
    """When, and by whom, records were added: what is read from a document has times of its own, and leaves it out."""

    at: "Instant | str"
    by: str | None


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
    instruments it asks about.  `extra` keeps what a newer version of the format wrote and this one does not know.  Raises
    `InvalidValue` for a field out of form; what is wrong between records is told by `problems`, all at once.
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
    access: tuple[AccessNeeds, ...] = _all(AccessNeeds)
    credits: tuple[Credit, ...] = _all(Credit)
    workshops: tuple[Workshop, ...] = _all(Workshop)
    replies: tuple[Reply, ...] = _all(Reply)
    attendance: tuple[Attendance, ...] = _all(Attendance)
    allowance: Allowance | None = field(default=None, validator=optional(a(Allowance)))
    themes: tuple[Theme, ...] = _all(Theme)
    ballots: tuple[Ballot, ...] = _all(Ballot)
    concepts: tuple[Concept, ...] = _all(Concept)
    statements: tuple[Statement, ...] = _all(Statement)
    ambitions: tuple[Ambition, ...] = _all(Ambition)
    transitions: tuple[Transition, ...] = _all(Transition)
    practices: tuple[Practice, ...] = _all(Practice)
    tools: tuple[Tool, ...] = _all(Tool)
    adoptions: tuple[Adoption, ...] = _all(Adoption)
    assessments: tuple[Assessment, ...] = _all(Assessment)
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
    applications: tuple[Application, ...] = _all(Application)
    instruments: tuple[str, ...] = field(default=(), converter=several, validator=each(identifier))
    history: tuple[Entry[str], ...] = _all(Entry)
    sources: tuple[Citation, ...] = _all(Citation)
    # Beside the document, and no part of its form: the doors of documents put each back into its place.
    extra: tuple[Extra, ...] = field(
        default=(),
        converter=several,
        validator=each(a(Extra)),
        repr=lambda kept: f"<{len(kept)}>",
        metadata={"beside": True},
    )

    def add(self, *records: Record, **said: Unpack[Said]) -> Self:
        """The dossier with these records added, or put in place of those with the same id; `at=` tells when.

        >>> from smallgiants.groups import Group
        >>> d = Dossier(id="d", on="2024-02-07", group=Group(id="g", name="Small Giants", zone="Europe/Brussels"))
        >>> d = d.add(Municipality(id="kranj", name="Kranj"), at="2024-02-07T09:00Z", by="office")
        >>> d.history[0].was, d.seen(on="2024-02-06").towns
        ('towns[kranj]', ())

        Said with `at=`, it is on the dossier's own ledger, and `seen` takes back what came later.  Raises `NotAllowed` for a
        membership that runs into another of the same person and seat.
        """
        when = instant(said["at"]) if "at" in said else None
        made: Self = added(self, records if when is None else tuple(dated(one, when) for one in records))
        if "at" in said:
            new = tuple(Entry(at=said["at"], kind=kind, was=path, by=said.get("by")) for kind, path in told(self, made))
            made = evolve(made, history=tuple(sorted((*made.history, *new), key=lambda entry: entry.at)))
        return made

    def register(self, *, person: str, to: tuple[str, ...], at: "Instant | str", seat: str | None = None,
                 pledge: str | None = None, language: str | None = None, channel: str | None = None,
                 version: str | None = None, by: str | None = None, consents: tuple[Purpose, ...] = ()) -> Self:  # fmt: skip
        """One form, independent records: a membership where `to` names "group", a registration for each workshop it names,
        the pledge and each consent.

        >>> from smallgiants.groups import Group
        >>> d = Dossier(id="d", on="2024-02-07", group=Group(id="g", name="Small Giants", zone="Europe/Brussels"))
        >>> form = {"person": "ana", "to": ("group", "sg-1"), "consents": ("group", "meeting"), "at": "2024-02-07T12:00Z"}
        >>> once = d.add(Person(id="ana")).register(**form)
        >>> len(once.memberships), len(once.registrations), once.register(**form) == once
        (1, 1, True)

        The same form again changes nothing, also when what it made has ended since.  `language`, `channel`, `version` (of the
        text shown) and `by` (who filled it in for them) go into pledge and consents.  Nothing else is asked of anybody.
        """
        _several(to=to, consents=consents)
        form = registered(self, person=person, seat=seat or person, given_seat=seat, to=to, when=instant(at), pledge=pledge,
                          consents=consents, by=by, language=language, channel=channel, version=version)  # fmt: skip
        made: Self = added(self, tuple(form))
        return made

    def withdraw(self, *, person: str, of: str, at: "Instant | str") -> Self:
        """The dossier after somebody withdrew from something; every record of it stays, with its end.

        >>> from smallgiants.groups import Group
        >>> d = Dossier(id="d", on="2024-02-07", group=Group(id="g", name="Small Giants", zone="Europe/Brussels"))
        >>> d = d.add(Person(id="ana")).register(person="ana", to=("group",), consents=("group", "name"), at="2024-02-07T12:00Z")
        >>> [consent.withdrawn is None for consent in d.withdraw(person="ana", of="name", at="2024-03-01T09:00Z").consents]
        [True, False]

        `of` is "group" (seat, pledge, and the consents bound to the group), a workshop (registration, and the consents and
        needs bound to it), one purpose of a consent, "pledge", or "all".  `effects` tells beforehand what ends and what
        stays.  Raises `NotAllowed` where nothing of that is held, and for an instant before it began.
        """
        made: Self = withdrawn(self, person, of, instant(at))
        return made

    def effects(self, *, person: str, of: str, at: "Instant | str") -> Effects:
        """What such a withdrawal would end, what would stay in force, and which copies are out of reach.

        >>> from smallgiants.groups import Group
        >>> d = Dossier(id="d", on="2024-02-07", group=Group(id="g", name="Small Giants", zone="Europe/Brussels"))
        >>> form = {"to": ("group",), "consents": ("group", "access"), "at": "2024-02-07T12:00Z"}
        >>> d = d.add(Person(id="ana")).register(person="ana", **form)
        >>> print(d.effects(person="ana", of="group", at="2024-03-01T09:00Z"))
        ends memberships[group.ana.ana]: the seat ana is held no more; what was counted and published before stays as it is
        ends consents[0]: nothing of theirs rests on it from then on
        stays consents[1]: it stays in force; `withdraw(of='access')` ends it
        """
        return effects(self, person, of, instant(at))

    def unite(self, person: str, *, into: str, at: "Instant | str", by: str | None = None) -> Self:
        """The dossier in which two records of one human are one: `person` goes, `into` stands for both.

        >>> from smallgiants.groups import Group
        >>> d = Dossier(id="d", on="2024-02-07", group=Group(id="g", name="Small Giants", zone="Europe/Brussels"))
        >>> for one in ("ana", "ana2"):
        ...     d = d.add(Person(id=one)).register(person=one, to=("group",), at="2024-02-07T12:00Z")
        >>> whole = d.unite("ana2", into="ana", at="2024-02-09T09:00Z", by="office")
        >>> [m.person for m in whole.memberships], len(whole.people)
        (['ana'], 1)

        Seats, ballots, registrations, attendance and consents count once; what one record withdrew is withdrawn.  Raises
        `NotAllowed` for who is not in it.
        """
        made: Self = united(self, person, into, at=instant(at), by=by)
        return made

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
        return self.add(evolve(made, id=id or free_id(f"{meeting}.decision", self.decisions)))

    def export_subject(self, person: str) -> tuple[Row, ...]:
        """All that the dossier holds about a person: every value of every record that names them, with its path.

        >>> from smallgiants.groups import Group
        >>> d = Dossier(id="d", on="2024-02-07", group=Group(id="g", name="G", zone="UTC"))
        >>> d = d.add(Person(id="p-1", name="Illustrative"))
        >>> d.export_subject("p-1")[1]
        {'path': 'people[p-1].name', 'value': 'Illustrative', 'purpose': 'taking part in the group', 'source': None}

        `purpose` is what it is kept for, `source` where it is said to come from; `None` is not on record.
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
        for name in dict.fromkeys(HOMES.values()):
            before = set(getattr(old, name))
            for index, record in enumerate(getattr(self, name)):
                if record not in before:
                    changed.append((name, getattr(record, "id", str(index))))
        if self.programme is not None and self.programme != old.programme:
            changed.append(("programme", self.programme.id))
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

    def schedule(self, *, on: "Viewpoint | str | None") -> Schedule:
        """The work programme in time as it was known on a viewpoint; `None` is the dossier's own.

        >>> from smallgiants.groups import Group
        >>> d = Dossier(id="d", on="2024-02-07", group=Group(id="g", name="Small Giants", zone="Europe/Brussels"),
        ...             programme=Programme(id="wp", pinned="2024-03-13", months=18))
        >>> print(d.schedule(on=None))
        [2024-03-13, 2025-09-13), 18 months

        Raises `NotAllowed` where there is no programme, or the day that it begins on is not known.
        """
        return laid_out(self, on=self.on if on is None else viewpoint(on))

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
