"""The machine of the test kit: a sound portal passes, and each of many planted faults is found."""

import pytest
from attrs import evolve
from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from smallgiants import Dossier, Person, Registration, Slot
from smallgiants.errors import NotAllowed, UnresolvedTime
from smallgiants.formats import html, json
from smallgiants.testing import PortalMachine


class Portal:
    """A small portal as hosts build it: one document in a store, loaded and written back by each request."""

    def __init__(self, dossier):
        self.document = json.dump(dossier)

    @property
    def dossier(self):
        return json.load(self.document, Dossier)

    def change(self, verb):
        self.document = json.dump(verb(self.dossier))
        return 200

    def move(self, old, slot, at, reason):
        return old.reschedule(slot, at=at, reason=reason)

    def join(self, dossier, form):
        return form.into(dossier)

    def cast(self, dossier, ballot):
        return dossier.add(ballot)

    def leave(self, dossier, person, of, at):
        return dossier.withdraw(person=person, of=of, at=at)

    def forget(self, dossier, person, at):
        return dossier.erase_subject(person, at=at)[0]

    def page(self, audience):
        return html.dump(self.dossier, audience=audience)


class Driven(PortalMachine):
    """How the machine drives that portal: what anybody writes who embeds the library."""

    kind = Portal

    def start(self, dossier):
        self.portal = self.kind(dossier)

    def held(self):
        return self.portal.dossier

    def register(self, form):
        self.portal.change(lambda d: self.portal.join(d, form))

    def move(self, workshop, slot, at, reason):
        old = next(one for one in self.portal.dossier.workshops if one.id == workshop)
        return self.portal.change(lambda d: d.add(self.portal.move(old, slot, at, reason))) == 200

    def vote(self, ballot):
        self.portal.change(lambda d: self.portal.cast(d, ballot))

    def withdraw(self, person, of, at):
        self.portal.change(lambda d: self.portal.leave(d, person, of, at))

    def erase(self, person, at):
        self.portal.change(lambda d: self.portal.forget(d, person, at))


class Shown(Driven):
    """The same with the pages that it shows."""

    def pages(self, audience):
        return {"index.html": self.portal.page(audience)}


def run(machine, examples, steps=12):
    how = settings(max_examples=examples, stateful_step_count=steps, phases=[Phase.generate], deadline=None,
                   database=None, derandomize=True, report_multiple_bugs=False)  # fmt: skip
    run_state_machine_as_test(machine, settings=how)


def test_a_sound_portal_passes():
    run(Driven, 15)


def test_a_sound_portal_shows_nobody_what_is_not_theirs():
    run(Shown, 3, 8)


class NewUid(Portal):
    def move(self, old, slot, at, reason):
        return evolve(super().move(old, slot, at, reason), uid="another-one")


class Converted(Portal):
    """Keeps the instant and forgets the zone."""

    def move(self, old, slot, at, reason):
        moved = super().move(old, slot, at, reason)
        return evolve(moved, slot=Slot(local=slot.utc.replace(tzinfo=None), zone="UTC", duration=slot.duration))


class AnyHour(Portal):
    """Takes an hour that the clocks skip."""

    def move(self, old, slot, at, reason):
        try:
            return super().move(old, slot, at, reason)
        except UnresolvedTime:
            return evolve(old, slot=slot)


class NoLedger(Portal):
    def move(self, old, slot, at, reason):
        super().move(old, slot, at, reason)
        return evolve(old, slot=slot)


class Twice(Portal):
    """A form that comes again is another registration."""

    def join(self, dossier, form):
        made = super().join(dossier, form)
        new = [one for one in form.to if one != "group"]
        again = [Registration(id=f"{one}.again", person=form.person.id, workshop=one, at=form.at) for one in new]
        return made.add(*again) if made == dossier else made


class OnlyTheSeat(Portal):
    """Who leaves the group is still said to consent."""

    def leave(self, dossier, person, of, at):
        return evolve(super().leave(dossier, person, of, at), consents=dossier.consents)


class Refuses(Portal):
    def leave(self, dossier, person, of, at):
        if of == "group":
            raise NotAllowed("nothing-to-withdraw", "of", "anything else", "a pledge")
        return super().leave(dossier, person, of, at)


class FirstCounts(Portal):
    def cast(self, dossier, ballot):
        return dossier if any(one.seat == ballot.seat for one in dossier.ballots) else super().cast(dossier, ballot)


class Hides(Portal):
    """The name of who was erased is kept in a record of somebody else."""

    def forget(self, dossier, person, at):
        name = next(one.name for one in dossier.people if one.id == person)
        return super().forget(dossier, person, at).add(Person(id="archive", name=f"formerly {name}"))


FAULTS = {
    NewUid: "workshops",
    Converted: "workshops",
    AnyHour: "move: the library refuses, the portal did it",
    NoLedger: "workshops",
    Twice: "registrations",
    OnlyTheSeat: "consents",
    Refuses: "withdraw: the library allows it, the portal refused",
    FirstCounts: "votes",
    Hides: "erased, and still there",
}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_a_planted_fault_is_found(fault):
    machine = type(fault.__name__, (Driven,), {"kind": fault})
    with pytest.raises(AssertionError, match=FAULTS[fault]):
        run(machine, 150)


class Tells(Portal):
    def page(self, audience):
        names = ", ".join(one.name or "" for one in self.dossier.people)
        return f"<title>{names}</title>"


def test_a_name_on_a_page_without_consent_is_found():
    machine = type("Tells", (Shown,), {"kind": Tells})
    with pytest.raises(AssertionError, match=r"index\.html, as public sees it"):
        run(machine, 40)


def test_what_a_portal_cannot_do_is_not_driven():
    class Little(PortalMachine):
        def start(self, dossier):
            self.mine = dossier

        def held(self):
            return self.mine

        def register(self, form):
            self.mine = form.into(self.mine)

    run(Little, 5)


@pytest.mark.parametrize(("lacking", "hook"), [("start", "held"), ("held", "start")])
def test_a_machine_says_what_it_lacks(lacking, hook):
    machine = type("Half", (PortalMachine,), {hook: lambda self, *dossier: None, "register": lambda self, form: None})
    with pytest.raises(NotImplementedError, match=f"override `{lacking}`"):
        run(machine, 1)
