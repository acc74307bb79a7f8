"""Any loss, duplication and reordering between an organizer and three attendees converges once a resend gets through."""

from datetime import timedelta

from attrs import evolve
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from smallgiants.civiltime import Slot, instant
from smallgiants.invitations import Invitee, Scheduling, ask_again, follow, invite, take, uninvite
from smallgiants.labels import text
from smallgiants.testing import Diary
from smallgiants.workshops import Workshop

FIRST = Slot(local="2030-02-21T11:00", zone="Europe/Brussels", duration="PT1H")
PEOPLE = tuple(Invitee(id=name, address=f"{name}@example.org") for name in ("ana", "bo", "cy"))
WHO = st.sampled_from([one.id for one in PEOPLE])
ANSWERS = st.sampled_from(("ACCEPTED", "DECLINED", "TENTATIVE"))


class Convergence(RuleBasedStateMachine):
    """The organizer's state, three diaries, and a network that loses, doubles and reorders what it carries."""

    size = 1

    def __init__(self):
        super().__init__()
        workshops = [Workshop(id=f"w-{n}", title="Meeting", slot=FIRST.shift(days=14 * n)) for n in range(self.size)]
        self.state = Scheduling.of(*workshops, organizer="office@example.org")
        self.uid = self.state.uid
        self.diaries = {one.id: Diary(address=one.address) for one in PEOPLE}
        self.network, self.ever, self.ticks = [], [], 0
        self.now = instant("2030-01-01T09:00Z")
        self.says(invite, *PEOPLE)

    def later(self):
        """The clock: what happens within one second has one DTSTAMP unless somebody sees to it."""
        self.ticks += 1
        self.now = instant(self.now + timedelta(minutes=self.ticks % 3 == 0))
        return self.now

    def says(self, command, *what, **more):
        outcome = command(self.state, *what, at=self.later(), **more)
        assert all(message.sequence >= 0 and message.uid == self.uid for message in outcome.messages)
        assert outcome.state.high >= self.state.high  # rule 18: it only rises
        self.settle(outcome)

    def settle(self, outcome):
        self.state = outcome.state
        self.network += [(message.recipient, message) for message in outcome.messages]
        self.ever += outcome.messages

    def workshop(self, which):
        return self.state.occurrences[which % self.size].workshop

    @rule(which=st.integers(0, 2), days=st.integers(1, 13), hours=st.integers(0, 3))
    def move(self, which, days, hours):
        workshop = self.workshop(which)
        slot = (workshop.slot or FIRST).shift(days=days)
        slot = evolve(slot, local=slot.local + timedelta(hours=hours))
        taken = {one.key.instant for one in self.state.occurrences} | {
            one.workshop.slot.instant for one in self.state.occurrences if one.workshop.slot
        }
        if slot.instant not in taken:
            verb = workshop.reinstate if workshop.status == "cancelled" else workshop.reschedule
            self.says(follow, verb(slot, at=self.later()))

    @precondition(lambda self: self.size > 1 and all(one.live for one in self.state.occurrences))
    @rule(days=st.integers(1, 5))
    def move_all(self, days):
        at = self.later()
        self.says(follow, *(one.workshop.reschedule(one.workshop.slot.shift(days=100 + days), at=at)
                            for one in self.state.occurrences))  # fmt: skip

    @rule(which=st.integers(0, 2), postponed=st.booleans())
    def call_off(self, which, postponed):
        workshop = self.workshop(which)
        if workshop.status == "scheduled":
            verb = workshop.postpone if postponed else workshop.cancel
            self.says(follow, verb(at=self.later()))

    @rule(which=st.integers(0, 2), title=st.sampled_from(("Meeting", "Visit", "Talk")))
    def retitle(self, which, title):
        self.says(follow, evolve(self.workshop(which), title=text(title)))

    @rule(who=WHO)
    def change_list(self, who):
        if self.state.invitee(who):
            self.says(uninvite, who)
        else:
            self.says(invite, next(one for one in PEOPLE if one.id == who))

    @rule(who=WHO, which=st.integers(0, 2))
    def change_one(self, who, which):
        invitee, workshop = self.state.invitee(who), self.workshop(which).id
        if self.size > 1 and invitee and workshop in invitee.but:
            self.says(invite, evolve(invitee, but=tuple(one for one in invitee.but if one != workshop)))
        elif self.size > 1 and invitee:
            self.says(uninvite, who, of=workshop)

    @rule()
    def ask(self):
        self.says(ask_again)

    @rule(who=WHO, answer=ANSWERS, which=st.integers(0, 2), single=st.booleans(), through=st.booleans())
    def reply(self, who, answer, which, single, through):
        key = self.state.occurrences[which % self.size].key.instant if single and self.size > 1 else None
        told = self.answers(who, answer, key)
        if told and through:
            self.deliver("office", told)

    def answers(self, who, answer, key):
        diary = self.diaries[who]
        told = diary.reply(self.uid, answer, at=self.later(), instance=key)
        made = diary.answered(self.uid, answer, at=told.at, instance=key)
        if made is diary:
            return None
        self.network.append(("office", told))
        self.diaries[who] = made
        return told

    @precondition(lambda self: self.network)
    @rule(data=st.data(), again=st.booleans())
    def arrive(self, data, again):
        index = data.draw(st.integers(0, len(self.network) - 1))
        to, what = self.network[index] if again else self.network.pop(index)
        self.deliver(to, what)

    @precondition(lambda self: self.network)
    @rule(data=st.data())
    def lose(self, data):
        self.network.pop(data.draw(st.integers(0, len(self.network) - 1)))

    def deliver(self, to, what):
        if to == "office":
            self.settle(take(self.state, what, authenticated_sender=what.attendee, at=self.later()))
        else:
            before, after = self.diaries[to], self.diaries[to].receive(what)
            self.diaries[to] = after
            self.own_answers_stay(before, after)

    def own_answers_stay(self, before, after):
        """Rule 47: an update leaves what the owner answered; another revision takes it, in the words of the organizer."""
        for old in before.entries:
            new = after.entry(self.uid, old.instance)
            if new is None:
                master = after.entry(self.uid)
                gone = old.instance not in {slot.instant for slot in master.starts}
                assert not (old.answered and old.on) or gone or master.sequence > old.sequence
            elif new != old:
                assert (new.sequence, new.at) > (old.sequence, old.at)
                kept = new.sequence == old.sequence and old.on and old.partstat != "NEEDS-ACTION"
                assert not kept or new.partstat == old.partstat

    @rule(who=WHO)
    def refresh_converges(self, who):
        """The law: whatever happened, one REFRESH and its answer make the diary right, and one answer the list.

        Nothing that was under way and arrives late, in any order, undoes that.
        """
        self.refreshed(who)
        invitee = self.state.invitee(who)
        mine = [one for one in self.state.occurrences if invitee and one.live and invitee.to(one.workshop.id)]
        due = tuple(sorted(one.workshop.slot.instant for one in mine))
        assert self.diaries[who].agenda(self.uid) == due
        for message in reversed(self.ever):
            if message.recipient == who:
                self.deliver(who, message)
        assert self.diaries[who].agenda(self.uid) == due
        for one in mine:  # an update under the same SEQUENCE came through too
            held = self.diaries[who].entry(self.uid, one.key.instant if self.size > 1 else None)
            assert (held or self.diaries[who].entry(self.uid)).title == str(one.workshop.title)
        if mine:
            self.answers_converge(who, mine)

    def refreshed(self, who):
        asked = self.diaries[who].refresh(self.uid, at=self.later())
        outcome = take(self.state, asked, authenticated_sender=asked.attendee, at=self.later())
        self.settle(outcome)
        for message in outcome.messages:
            self.deliver(who, message)

    def answers_converge(self, who, mine):
        late = [what for to, what in self.network if to == "office" and what.attendee == self.diaries[who].address]
        for key in [None, *(one.instance for one in self.diaries[who].entries if one.instance)]:
            held = self.diaries[who].entry(self.uid, key)
            if held.on and held.partstat != "NEEDS-ACTION":
                self.deliver("office", self.answers(who, held.partstat, key))
        for told in late:
            self.deliver("office", told)
        self.refreshed(who)
        for one in mine:
            key = one.key.instant if self.size > 1 else None
            assert self.state.partstat(who, one.workshop.id) == self.diaries[who].answer(self.uid, key)

    def teardown(self):
        for one in PEOPLE:
            self.refresh_converges(one.id)


class SeriesConvergence(Convergence):
    size = 3


TestOne = Convergence.TestCase
TestSeries = SeriesConvergence.TestCase
TestOne.settings = TestSeries.settings = settings(max_examples=300, stateful_step_count=25, deadline=None)
