"""The ledger as a machine: whatever is done in whatever order, its laws hold."""

from datetime import timedelta

import attrs
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from smallgiants.civiltime import Slot, instant
from smallgiants.groups import Registration
from smallgiants.invitations import messages
from smallgiants.people import Person
from smallgiants.testing import settings as some_settings
from smallgiants.workshops import Allowance, Workshop, in_diaries, usage

ZONE = "Europe/Brussels"
SLOTS = st.builds(
    lambda day, hour, zone: Slot(local=f"2024-{day}T{hour:02}:00", zone=zone, duration="PT1H"),
    st.sampled_from(("03-13", "03-29", "04-02", "06-03", "10-25")),
    st.sampled_from((9, 11, 16)),
    st.sampled_from((ZONE, "Atlantic/Azores", "Asia/Nicosia")),
)
LIMIT = 3
FORM = Registration(id="r", person="ana", workshop="w-0", at="2024-01-01T00:00Z")
ANA = Person(id="ana", email="ana@example.org")


def sent(workshop):
    box = messages(workshop, registrations=[FORM], people=[ANA], on=None, zone=ZONE)
    return [(m.method, m.sequence, m.key) for m in box.messages]


class Ledgers(RuleBasedStateMachine):
    """Some workshops under one allowance: a host that asks `usage` before it plans, and else does what it likes."""

    @initialize(slot=SLOTS, immaterial=st.sampled_from(((), ("place",), ("mode", "place"))))
    def begin(self, slot, immaterial):
        first = Workshop(
            id="w-0", title="First", group="g", slot=slot, mode="in_person", place="Hall", immaterial=immaterial
        )
        self.clock = instant("2024-01-02T00:00Z")
        self.lives = {"w-0": [first]}
        self.material = {"w-0": 0}

    def at(self, minutes=60):
        self.clock = instant(self.clock + timedelta(minutes=minutes))
        return self.clock

    def one(self, data, *statuses):
        return data.draw(
            st.sampled_from([id_ for id_, life in sorted(self.lives.items()) if life[-1].status in statuses])
        )

    def any(self, *statuses):
        return any(life[-1].status in statuses for life in self.lives.values())

    def turn(self, id_, workshop, material):
        old = self.lives[id_][-1]
        assert workshop.since(old) == workshop.history[-1:]
        assert workshop.history[:-1] == old.history and workshop.uid == old.uid
        self.lives[id_].append(workshop)
        self.material[id_] += material

    def used(self):
        now = [life[-1] for life in self.lives.values()]
        return usage(now, allowance=Allowance(limit=LIMIT), on=None, zone=ZONE)

    @rule(slot=SLOTS)
    def plan(self, slot):
        if self.used().left > 0:
            id_ = f"w-{len(self.lives)}"
            self.lives[id_] = [Workshop(id=id_, title="More", group="g", slot=slot)]
            self.material[id_] = 0

    @precondition(lambda self: self.any("scheduled", "postponed"))
    @rule(data=st.data(), slot=SLOTS)
    def move(self, data, slot):
        id_ = self.one(data, "scheduled", "postponed")
        old = self.lives[id_][-1]
        if old.slot is None or not old.slot.coincides(slot):
            self.turn(id_, old.reschedule(slot, at=self.at()), 1)

    @precondition(lambda self: self.any("scheduled"))
    @rule(data=st.data(), days=st.integers(-30, 60))
    def shift(self, data, days):
        id_ = self.one(data, "scheduled")
        old = self.lives[id_][-1]
        moved = old.slot.shift(days=days)
        assert (moved.local.time(), moved.zone) == (old.slot.local.time(), old.slot.zone)
        if days:
            self.turn(id_, old.reschedule(moved, at=self.at()), 1)

    @precondition(lambda self: self.any("scheduled"))
    @rule(data=st.data(), slot=SLOTS)
    def correct(self, data, slot):
        id_ = self.one(data, "scheduled")
        old = self.lives[id_][-1]
        corrected = old.correct(slot, at=self.at())
        assert sent(corrected) == sent(old)  # a correction notifies nobody
        assert in_diaries(corrected, on=None, zone=ZONE).revision == old.revision
        self.turn(id_, corrected, 0)

    @precondition(lambda self: self.any("scheduled"))
    @rule(data=st.data())
    def postpone(self, data):
        id_ = self.one(data, "scheduled")
        self.turn(id_, self.lives[id_][-1].postpone(at=self.at()), 1)

    @precondition(lambda self: self.any("scheduled", "postponed"))
    @rule(data=st.data())
    def cancel(self, data):
        id_ = self.one(data, "scheduled", "postponed")
        self.turn(id_, self.lives[id_][-1].cancel(at=self.at()), 1)

    @precondition(lambda self: self.any("cancelled"))
    @rule(data=st.data(), slot=SLOTS)
    def reinstate(self, data, slot):
        if self.used().left > 0:
            id_ = self.one(data, "cancelled")
            self.turn(id_, self.lives[id_][-1].reinstate(slot, at=self.at()), 1)

    @precondition(lambda self: self.any("scheduled", "postponed"))
    @rule(data=st.data(), setting=some_settings())
    def relocate(self, data, setting):
        id_ = self.one(data, "scheduled", "postponed")
        old = self.lives[id_][-1]
        if setting != old.setting:
            asked = old.setting.asks_again(setting, old.immaterial)
            self.turn(id_, old.relocate(setting, at=self.at()), asked)

    @precondition(lambda self: self.any("scheduled"))
    @rule(data=st.data(), who=st.sampled_from(("public", "ana", "ben")))
    def announce(self, data, who):
        id_ = self.one(data, "scheduled")
        told = self.lives[id_][-1].announce(at=self.at(), who=(who,), zone_data="2024a")
        assert told.drift(zone_data="2024a") is None
        diaries = in_diaries(told, on=None, zone=ZONE)
        assert diaries.announced and who not in diaries.untold
        self.turn(id_, told, 0)

    @invariant()
    def taken_back_the_ledger_gives_every_state(self):
        for life in getattr(self, "lives", {}).values():
            assert [life[-1].before(count) for count in range(len(life))] == life
            assert life[-1].seen(on=self.clock, zone=ZONE) == life[-1]

    @invariant()
    def the_revision_counts_what_was_agreed_to(self):
        for id_, life in getattr(self, "lives", {}).items():
            assert life[-1].revision == self.material[id_]
            assert len(life[-1].moves) == sum(entry.kind == "moved" for entry in life[-1].history)

    @invariant()
    def the_allowance_is_never_exceeded(self):
        if hasattr(self, "lives"):
            used = self.used()
            assert used.exceeded is False and used.used + len(used.left_out) == len(self.lives)

    @invariant()
    def each_revision_is_told_once(self):
        if hasattr(self, "lives"):
            told = sent(self.lives["w-0"][-1])
            assert len({key for *_, key in told}) == len(told)
            assert all(sequence <= self.material["w-0"] for _, sequence, _ in told)

    @invariant()
    def the_ledger_is_sound(self):
        for life in getattr(self, "lives", {}).values():
            found = [p.code for p in life[-1].problems() if p.severity == "error"]
            assert found == []


TestLedgers = Ledgers.TestCase
TestLedgers.settings = settings(max_examples=25, stateful_step_count=20)


def test_the_machine_would_notice_an_entry_that_is_taken_out():
    """A law that cannot be broken says nothing."""
    moved = Workshop(id="w", title="x", slot=Slot(local="2024-03-13T11:00", zone=ZONE)).cancel(at="2024-01-02T00:00Z")
    lost = attrs.evolve(moved, history=())
    assert lost.revision != moved.revision and lost.before(0) == lost
