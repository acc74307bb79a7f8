"""A state machine that drives somebody's own portal and compares it with the library, step by step."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Any

from attrs import field, frozen
from hypothesis import assume
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from ..checks import a, each, identifier, optional, several
from ..civiltime import Instant, Slot, instant
from ..dossiers import Dossier, leftovers, personal_strings
from ..errors import SmallGiantsError
from ..formats import json
from ..groups import Group, PledgeText, Purpose
from ..people import Person
from ..places import Municipality
from ..programmes import Ballot, Theme
from ..workshops import Workshop
from ._values import slots

__all__ = ["Form", "PortalMachine", "odd_slots"]

_BEGIN = instant("2026-03-01T09:00Z")
# Each name can be told from all others wherever it stands: markup, right to left, marks on letters, and a very long one.
_PEOPLE = tuple(
    Person(id=f"p-{number}", name=name, email=f"box{number}@example.org")
    for number, name in enumerate(
        ("Zoe\u0308 <b>Quaglia</b>", "ليلى القارظي", "Jan Vlk & So\u0301n", "Extraordinarily" * 40), 1
    )
)
_TOWNS = (
    Municipality(id="t-1", name="Žužemberk", country="SI", zone="Europe/Ljubljana"),
    Municipality(id="t-2", name="A town of which nothing is known"),
    Municipality(id="t-3", name="قرية <script>alert(1)</script>", country="CY", zone="Asia/Nicosia"),
)
_ODD = (
    ("2026-03-29T02:30", "Europe/Brussels", None), ("2026-10-25T02:30", "Europe/Brussels", None),
    ("2026-10-25T02:30", "Europe/Brussels", 1), ("2026-03-29T00:30", "Atlantic/Azores", None),
    ("2028-02-29T11:00", "Europe/Helsinki", None), ("2026-04-05T01:45", "Australia/Lord_Howe", None),
    ("2026-12-31T23:30", "America/Cayenne", None),
)  # fmt: skip
_PURPOSES: tuple[Purpose, ...] = ("group", "meeting", "name")
_MINUTES = st.sampled_from((1, 60, 24 * 60, 20 * 24 * 60))
_WORKSHOPS = ("sg-1", "sg-2")


@frozen(kw_only=True)
class Form:
    """One form that somebody fills in: who, for which seat, to join what, with which consents, when.

    >>> Form(person=Person(id="p-1"), seat="t-1", to=("group", "sg-1"), at="2026-03-01T09:00Z").consents
    ()
    """

    person: Person = field(validator=a(Person))
    seat: str = field(validator=identifier)
    to: tuple[str, ...] = field(converter=several, validator=each(identifier))
    at: Instant = field(converter=instant)
    consents: tuple[Purpose, ...] = field(default=(), converter=several, validator=each(a(str)))
    pledge: str | None = field(default=None, validator=optional(identifier))

    def into(self, dossier: Dossier) -> Dossier:
        """What the library makes of it."""
        known = any(one.id == self.person.id for one in dossier.people)
        return (dossier if known else dossier.add(self.person)).register(
            person=self.person.id, seat=self.seat, to=self.to, consents=self.consents, pledge=self.pledge, at=self.at
        )


def odd_slots() -> st.SearchStrategy[Slot]:
    """Hours that the clocks skip or show twice, a leap day, the last hour of a year; half of them name no single instant.

    >>> odd_slots().validate()
    """
    made = (Slot(local=local, zone=zone, duration="PT1H", fold=fold) for local, zone, fold in _ODD)
    return st.sampled_from(tuple(made))


def _drives(hook: str) -> Callable[[Any], bool]:
    """Whether a machine's own class says how to do it: what it leaves alone is not driven."""
    return lambda machine: getattr(type(machine), hook) is not getattr(PortalMachine, hook)


class PortalMachine(RuleBasedStateMachine):
    """Drives a portal through its hooks, does the same with the library, and compares what both hold after every step.

    >>> from hypothesis import settings
    >>> from hypothesis.stateful import run_state_machine_as_test
    >>> class Mine(PortalMachine):
    ...     def start(self, dossier):
    ...         self.mine = dossier
    ...     def held(self):
    ...         return self.mine
    ...     def withdraw(self, person, of, at):
    ...         self.mine = self.mine.withdraw(person=person, of=of, at=at)
    ...     def register(self, form):
    ...         self.mine = form.into(self.mine)
    >>> few = settings(max_examples=3, stateful_step_count=5, deadline=None, database=None, derandomize=True)
    >>> run_state_machine_as_test(Mine, settings=few)

    Override `start` and `held`, and of `register`, `move`, `vote`, `withdraw`, `erase` and `pages` those that the portal
    can do: what is left alone is not driven.  A hook that returns False, or raises an error of this library, says that
    the portal refused.  In a module of tests `TestMine = Mine.TestCase` is found by pytest and by unittest.
    """

    def __init__(self) -> None:
        super().__init__()
        self.known: Dossier = self.first()
        self.now: Instant = _BEGIN
        self.forms: list[Form] = []
        self.erased: set[str] = set()
        self.gone: list[str] = []
        self.count: int = 0

    # What an embedder overrides.

    def first(self) -> Dossier:
        """What the portal begins with: three towns, two workshops, three themes, nobody yet."""
        pledge = PledgeText(version="v1", text={"en": "We take part", "sl": "Sodelujemo"})
        group = Group(id="g", name="A circle <b>of towns</b>", zone="Europe/Brussels", pledges=(pledge,))
        slot = Slot(local="2026-05-20T11:00", zone="Europe/Brussels", duration="PT1H")
        first = Workshop(
            id="sg-1", group="g", title="First meeting", slot=slot, join_link="https://meet.example.org/quark"
        )
        second = Workshop(id="sg-2", group="g", title={"fr": "Deuxième", "el": "Δεύτερη"})
        themes = (Theme(id=one, title=one.title()) for one in ("mobility", "energy", "housing"))
        return Dossier(
            id="d", on="2030-01-01", group=group, towns=_TOWNS, workshops=(first, second), themes=tuple(themes)
        )

    def start(self, dossier: Dossier) -> None:
        """A fresh portal that holds this and nothing else."""
        raise NotImplementedError("override `start`: a fresh portal that holds the dossier")

    def held(self) -> Dossier:
        """What the portal holds now, read from where it keeps it."""
        raise NotImplementedError("override `held`: what the portal holds now")

    def register(self, form: Form) -> object:
        """Somebody fills in a form."""

    def move(self, workshop: str, slot: Slot, at: Instant, reason: str | None) -> object:
        """A workshop is moved."""

    def vote(self, ballot: Ballot) -> object:
        """A seat votes, or votes again: its last ballot counts."""

    def withdraw(self, person: str, of: str, at: Instant) -> object:
        """Somebody withdraws from the group, a workshop, a consent, or all."""

    def erase(self, person: str, at: Instant) -> object:
        """Somebody is erased."""

    def pages(self, audience: str) -> Mapping[str, "str | bytes"]:
        """What the portal shows an audience (`public`, `member`, `secretariat`), by the names of its pages."""
        return {}

    # What the machine does.

    @initialize()
    def begins(self) -> None:
        """The portal is handed what it begins with."""
        self.start(self.known)

    @precondition(_drives("register"))
    @rule(
        person=st.sampled_from(_PEOPLE),
        seat=st.sampled_from(_TOWNS).map(lambda town: town.id),
        to=st.sets(st.sampled_from(("group", *_WORKSHOPS)), min_size=1).map(sorted).map(tuple),
        consents=st.sets(st.sampled_from(_PURPOSES)).map(sorted).map(tuple),
        pledge=st.sampled_from((None, "v1")),
        minutes=_MINUTES,
    )
    def somebody_joins(self, person: Person, seat: str, to: tuple[str, ...], consents: tuple[Purpose, ...],
                       pledge: str | None, minutes: int) -> None:  # fmt: skip
        """A form comes in."""
        assume(person.id not in self.erased)
        form = Form(person=person, seat=seat, to=to, consents=consents, pledge=pledge, at=self._later(minutes))
        self.forms.append(form)
        self._both("register", lambda: form.into(self.known), lambda: self.register(form))

    @precondition(lambda machine: _drives("register")(machine) and bool(machine.forms))
    @rule()
    def the_form_comes_again(self) -> None:
        """The last form is sent twice, as impatient people do: nothing changes, whether it is refused or not."""
        form = self.forms[-1]
        assume(form.person.id not in self.erased)
        self.known, _ = _done(lambda: form.into(self.known), self.known)
        _done(lambda: self.register(form), None)

    @precondition(_drives("move"))
    @rule(
        workshop=st.sampled_from(_WORKSHOPS),
        slot=slots(after=_BEGIN) | odd_slots(),
        reason=st.sampled_from((None, "the hall is not free")),
        minutes=_MINUTES,
    )
    def a_workshop_is_moved(self, workshop: str, slot: Slot, reason: str | None, minutes: int) -> None:
        """A workshop is moved, perhaps to an hour that does not exist."""
        at = self._later(minutes)

        def moved() -> Dossier:
            old = next(one for one in self.known.workshops if one.id == workshop)
            return self.known.add(old.reschedule(slot, at=at, reason=reason))

        self._both("move", moved, lambda: self.move(workshop, slot, at, reason))

    @precondition(lambda machine: _drives("vote")(machine) and bool(machine.seated()))
    @rule(
        data=st.data(),
        approvals=st.sets(st.sampled_from(("mobility", "energy", "housing"))).map(sorted).map(tuple),
        minutes=_MINUTES,
    )
    def a_seat_votes(self, data: Any, approvals: tuple[str, ...], minutes: int) -> None:
        """Somebody who holds a seat votes, perhaps not for the first time, perhaps for nothing."""
        person, seat = data.draw(st.sampled_from(self.seated()))
        self.count += 1
        ballot = Ballot(id=f"b-{self.count}", seat=seat, person=person, approvals=approvals, at=self._later(minutes))
        self._both("vote", lambda: self.known.add(ballot), lambda: self.vote(ballot))

    @precondition(lambda machine: _drives("withdraw")(machine) and bool(machine.present()))
    @rule(
        data=st.data(), of=st.sampled_from(("group", *_WORKSHOPS, "meeting", "name", "pledge", "all")), minutes=_MINUTES
    )
    def somebody_withdraws(self, data: Any, of: str, minutes: int) -> None:
        """Somebody withdraws, perhaps from what they never held."""
        person, at = data.draw(st.sampled_from(self.present())), self._later(minutes)
        self._both(
            "withdraw", lambda: self.known.withdraw(person=person, of=of, at=at), lambda: self.withdraw(person, of, at)
        )

    @precondition(lambda machine: _drives("erase")(machine) and bool(machine.present()))
    @rule(data=st.data(), minutes=_MINUTES)
    def somebody_is_erased(self, data: Any, minutes: int) -> None:
        """Somebody is erased: from then on no string of theirs may be found anywhere."""
        person, at = data.draw(st.sampled_from(self.present())), self._later(minutes)
        strings = personal_strings(self.known, person)
        self._both("erase", lambda: self.known.erase_subject(person, at=at)[0], lambda: self.erase(person, at))
        self.erased.add(person)
        self.gone += strings

    @invariant()
    def both_hold_the_same(self) -> None:
        """What the portal holds is what the library holds, whatever it is called there."""
        held = self.held()
        for (what, ours), theirs in zip(_facts(self.known), (told for _, told in _facts(held)), strict=True):
            if ours != theirs:
                raise AssertionError(f"{what}: the library has {_brief(ours)}, the portal {_brief(theirs)}")
        if self.gone and (left := leftovers(self.gone, {"the portal's store": json.dump(held)})):
            raise AssertionError(f"erased, and still there: {left[0]}")

    @precondition(_drives("pages"))
    @invariant()
    def nobody_reads_what_is_not_theirs(self) -> None:
        """Names, mailboxes and links stand on no page for whom the library would not show them; the erased on none."""
        for audience in ("public", "member", "secretariat"):
            hidden = sorted(_private(self.known) - _private(self.known.view(audience=audience))) + self.gone
            if found := leftovers(hidden, dict(self.pages(audience))):
                told = f"string {hidden.index(hidden[_number(found[0])]) + 1} of what is not for {audience}"
                raise AssertionError(f"{found[0].partition(':')[0]}, as {audience} sees it: {told}, {found[0]}")

    def present(self) -> list[str]:
        """Who is known and not erased."""
        return [one.id for one in self.known.people if one.id in {person.id for person in _PEOPLE} - self.erased]

    def seated(self) -> list[tuple[str, str]]:
        """Who holds which seat now."""
        return [
            (m.person, m.seat) for m in self.known.memberships if m.state == "registered" and m.person in self.present()
        ]

    def _later(self, minutes: int) -> Instant:
        self.now = Instant(self.now + timedelta(minutes=minutes))
        return self.now

    def _both(self, verb: str, ours: Callable[[], Dossier], theirs: Callable[[], object]) -> None:
        self.known, allowed = _done(ours, self.known)
        said, done = _done(theirs, None)
        if allowed is not (done and said is not False):
            told = ("refuses", "did it") if not allowed else ("allows it", "refused")
            raise AssertionError(f"{verb}: the library {told[0]}, the portal {told[1]}")


def _done(act: Callable[[], Any], otherwise: Any) -> tuple[Any, bool]:
    """What came of it, and whether it was allowed."""
    try:
        return act(), True
    except SmallGiantsError:
        return otherwise, False


def _facts(d: Dossier) -> Iterator[tuple[str, object]]:
    """What counts of a dossier, without the ids that a portal gives and the names it keeps."""
    known = {one.id for one in _PEOPLE} & {one.id for one in d.people}

    def who(person: str | None) -> str:
        return person if person in known else "somebody erased"

    yield (
        "workshops",
        {
            one.id: (one.uid, one.slot, one.status, one.revision, tuple(entry.was for entry in one.moves))
            for one in d.workshops
        },
    )
    yield "memberships", Counter((who(m.person), m.seat, m.state, m.since, m.until) for m in d.memberships)
    yield "registrations", Counter((who(r.person), r.workshop, r.at, r.withdrawn) for r in d.registrations)
    yield "consents", Counter((who(c.person), c.purpose, c.context, c.at, c.withdrawn) for c in d.consents)
    yield "pledges", Counter((who(p.person), p.version, p.at, p.withdrawn) for p in d.pledges)
    last = sorted((one for one in d.ballots if one.at), key=lambda one: (one.at, one.id))
    yield "votes", {one.seat: frozenset(one.approvals) for one in last}


def _private(d: Dossier) -> set[str]:
    told = {text for one in d.people for text in (one.name, one.email, one.phone) if text}
    return told | {one.join_link for one in d.workshops if one.join_link}


def _number(found: str) -> int:
    return int(found.rpartition(": string ")[2].partition(",")[0]) - 1


def _brief(told: object) -> str:
    return text if len(text := str(told)) <= 400 else f"{text[:400]}…"
