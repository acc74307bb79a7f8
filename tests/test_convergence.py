"""Any loss, duplication and reordering between an organizer and three attendees converges once a resend gets through."""

from datetime import timedelta
from functools import partial, reduce

from attrs import evolve
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

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
        self.network, self.ever, self.replies, self.ticks = [], [], [], 0
        self.now = instant("2030-01-01T09:00Z")
        self.says(invite, *PEOPLE)

    @initialize(who=st.sets(WHO))
    def heard_of_it(self, who):
        """Most invitations arrive."""
        for message in self.ever:
            if message.recipient in who:
                self.deliver(message.recipient, message)

    def later(self):
        """The clock: what happens within one second has one DTSTAMP unless somebody sees to it."""
        self.ticks += 1
        self.now = instant(self.now + timedelta(minutes=self.ticks % 10 == 0))
        return self.now

    def says(self, command, *what):
        """A command, its messages under way; gives the state before it and the messages."""
        before, outcome = self.state, command(self.state, *what, at=self.later())
        self.settle(outcome)
        return before, outcome.messages

    def settle(self, outcome):
        assert outcome.state.high >= self.state.high  # rule 18: it only rises
        assert self.size > 1 or outcome.state.sequence == outcome.state.occurrences[0].sequence
        self.state = outcome.state
        for message in outcome.messages:
            self.in_order(message)
        self.network += [(message.recipient, message) for message in outcome.messages]
        self.ever += outcome.messages

    def in_order(self, message):
        """What holds of every message by itself: rules 1, 7, 28 and 31."""
        numbers = [part.sequence for part in message.components]
        assert message.uid == self.uid and message.sequence == max(numbers) <= self.state.high
        assert not self.ever or message.at > self.ever[-1].at
        assert self.size > 1 or message.workshop == self.state.occurrences[0].workshop
        assert message.method == "REQUEST" or message.sequence == self.state.high
        if message.method == "REQUEST":
            assert min(numbers) == numbers[0] or message.components[0].instance
            invitee = self.state.invitee(message.recipient)
            assert all(invitee.to(part.workshop.id) for part in message.components if part.instance)

    def answers_kept(self, before, *but):
        """Rules 17, 20 and 26: nobody is asked again for what did not change."""
        for invitee in before.invitees:
            for one in before.occurrences:
                if one.live and one.workshop.id not in but and self.state.invitee(invitee.id):
                    known = before.partstat(invitee.id, one.workshop.id)
                    assert self.state.partstat(invitee.id, one.workshop.id) == known

    def answers_reset(self, *workshops):
        """Rule 19: another time asks everybody again."""
        for invitee in self.state.invitees:
            assert {self.state.partstat(invitee.id, workshop) for workshop in workshops} == {"NEEDS-ACTION"}

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
            before, messages = self.says(follow, verb(slot, at=self.later()))
            assert all(message.sequence > before.high for message in messages)  # rule 14
            self.answers_reset(workshop.id)
            self.answers_kept(before, workshop.id)

    @precondition(lambda self: self.size > 1 and all(one.live for one in self.state.occurrences))
    @rule(days=st.integers(1, 5))
    def move_all(self, days):
        at = self.later()
        self.says(follow, *(one.workshop.reschedule(one.workshop.slot.shift(days=100 + days), at=at)
                            for one in self.state.occurrences))  # fmt: skip
        self.answers_reset(None, *(one.workshop.id for one in self.state.occurrences))

    @rule(which=st.integers(0, 2), postponed=st.booleans())
    def call_off(self, which, postponed):
        workshop = self.workshop(which)
        if workshop.status == "scheduled":
            verb = workshop.postpone if postponed else workshop.cancel
            self.off(*self.says(follow, verb(at=self.later())))

    def off(self, before, messages, *but):
        """Rule 22: a CANCEL has a number of its own in each part; and nobody is asked again for the rest."""
        assert all(part.sequence > before.high for message in messages for part in message.components)
        assert {message.method for message in messages} <= {"CANCEL"}
        self.answers_kept(before, *but)

    @rule(which=st.integers(0, 2), title=st.sampled_from(("Meeting", "Visit", "Talk")))
    def retitle(self, which, title):
        before, _ = self.says(follow, evolve(self.workshop(which), title=text(title)))
        assert self.state.high == before.high  # rule 17
        self.answers_kept(before)

    @rule(who=WHO)
    def change_list(self, who):
        if self.state.invitee(who):
            self.off(*self.says(uninvite, who))
        else:
            before, messages = self.says(invite, next(one for one in PEOPLE if one.id == who))
            assert all(message.sequence > before.high for message in messages)  # rule 27
            self.answers_kept(before)
            assert {self.state.partstat(who, one.workshop.id) for one in self.state.occurrences} == {"NEEDS-ACTION"}

    @rule(who=WHO, which=st.integers(0, 2))
    def change_one(self, who, which):
        invitee, workshop = self.state.invitee(who), self.workshop(which).id
        if self.size > 1 and invitee and workshop in invitee.but:
            wider = evolve(invitee, but=tuple(one for one in invitee.but if one != workshop))
            before, messages = self.says(invite, wider)
            assert all(message.sequence > before.high for message in messages)  # rule 27
            self.answers_kept(before)
        elif self.size > 1 and invitee:
            self.off(*self.says(partial(uninvite, of=workshop), who))

    @rule()
    def ask(self):
        before, _ = self.says(ask_again)
        assert self.state == evolve(before, sent=self.state.sent, stamp=self.state.stamp)  # rule 21

    @rule(who=WHO, answer=ANSWERS, which=st.integers(0, 2), single=st.booleans(), through=st.booleans())
    def reply(self, who, answer, which, single, through):
        one = self.state.occurrences[which % self.size] if single and self.size > 1 else None
        told = self.answers(who, answer, one and one.key.instant)
        if told and through:
            self.deliver("office", told)
            self.heard(who, told, one)

    def answers(self, who, answer, key):
        diary = self.diaries[who]
        told = diary.reply(self.uid, answer, at=self.later(), instance=key)
        made = diary.answered(self.uid, answer, at=told.at, instance=key)
        if made is diary:
            return None
        self.network.append(("office", told))
        self.replies.append(told)
        self.diaries[who] = made
        return told

    def heard(self, who, told, one):
        """Rules 35 to 37: the latest answer to the present time is the answer; one to an earlier time is none."""
        invitee, asked = self.state.invitee(who), (one or self.state).asked
        if invitee and (one is None or one.live):
            known = self.state.partstat(who, one and one.workshop.id)
            assert known == (told.partstat if told.sequence >= max(asked, invitee.asked) else "NEEDS-ACTION")

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
            assert after.receive(what) is after  # rule 5: the same again changes nothing
            self.own_answers_stay(before, after, what)

    def own_answers_stay(self, before, after, message):
        """Rule 47: an update leaves what the owner answered; another revision takes it, in the words of the organizer."""
        for old in before.entries:
            new = after.entry(self.uid, old.instance)
            if new is None:
                master = after.entry(self.uid)
                gone = old.instance not in {slot.instant for slot in master.starts}
                assert not (old.answered and old.on) or gone or master.sequence > old.sequence
            elif new != old:
                assert (new.sequence, new.at) > (old.sequence, old.at)
                told = [
                    part.attendees[0].partstat for part in message.components
                    if (part.instance and part.instance.instant) == old.instance
                ]  # fmt: skip
                own = new.sequence == old.sequence and old.partstat != "NEEDS-ACTION"
                assert new.partstat in ([old.partstat] if own or not new.on else told)

    @rule(who=WHO)
    def refresh_converges(self, who):
        """The law: whatever happened, one REFRESH and its answer make the diary right, and one answer the list.

        Nothing that was under way and arrives late, in any order, undoes that; and where nothing is lost none is needed.
        """
        ever = [message for message in self.ever if message.recipient == who]
        for order in (ever, ever[::-1], ever[::2] + ever[1::2], ever[1::2] + ever[::2]):
            self.is_right(who, reduce(Diary.receive, order, Diary(address=self.diaries[who].address)))
        self.refreshed(who)
        self.is_right(who, self.diaries[who])
        for message in reversed(ever):
            self.deliver(who, message)
        for message in self.ever:  # rule 53: what cancels for another is none of theirs
            gone = message.method == "CANCEL" and message.recipient != who
            assert not gone or self.diaries[who].receive(message) is self.diaries[who]
        mine = self.is_right(who, self.diaries[who])
        if mine:
            self.answers_converge(who, mine)

    def is_right(self, who, diary):
        """Whether a diary holds what is on for its owner, all of it as it is now."""
        invitee = self.state.invitee(who)
        mine = [one for one in self.state.occurrences if invitee and one.live and invitee.to(one.workshop.id)]
        assert diary.agenda(self.uid) == tuple(sorted(one.workshop.slot.instant for one in mine))
        for one in mine:  # an update under the same SEQUENCE came through too
            held = diary.entry(self.uid, one.key.instant if self.size > 1 else None)
            assert (held or diary.entry(self.uid)).title == str(one.workshop.title)
        return mine

    def refreshed(self, who):
        asked = self.diaries[who].refresh(self.uid, at=self.later())
        outcome = take(self.state, asked, authenticated_sender=asked.attendee, at=self.later())
        self.settle(outcome)
        for message in outcome.messages:
            self.deliver(who, message)

    def answers_converge(self, who, mine):
        for key in [None, *(one.instance for one in self.diaries[who].entries if one.instance)]:
            held = self.diaries[who].entry(self.uid, key)
            if held.on and held.partstat != "NEEDS-ACTION":
                self.deliver("office", self.answers(who, held.partstat, key))
        for told in reversed(self.replies):
            if told.attendee == self.diaries[who].address:
                self.deliver("office", told)
        self.refreshed(who)
        self.is_told(who, mine)

    def is_told(self, who, mine):
        for one in mine:
            key = one.key.instant if self.size > 1 else None
            assert self.state.partstat(who, one.workshop.id) == self.diaries[who].answer(self.uid, key)

    def answers_each(self, who):
        """In the end whoever is invited answers twice, and the second answer counts, whichever arrives first."""
        answers = (("TENTATIVE", "DECLINED"), ("ACCEPTED", "TENTATIVE"), ("DECLINED", "ACCEPTED"))
        for one, said in zip(self.is_right(who, self.diaries[who]), answers, strict=False):
            key = one.key.instant if self.size > 1 else None
            first, told = (self.answers(who, answer, key) for answer in said)
            self.is_right(who, self.diaries[who])
            self.refreshed(who)  # an update that crosses the answer
            self.is_right(who, self.diaries[who])
            assert self.diaries[who].answer(self.uid, key) == told.partstat
            self.deliver("office", told)
            self.deliver("office", first)
            assert self.state.partstat(who, one.workshop.id) == told.partstat
            self.refreshed(who)
            self.is_told(who, [one])

    def teardown(self):
        for one in PEOPLE:
            self.refresh_converges(one.id)
            self.answers_each(one.id)


class SeriesConvergence(Convergence):
    size = 3


TestOne = Convergence.TestCase
TestSeries = SeriesConvergence.TestCase
TestOne.settings = TestSeries.settings = settings(max_examples=300, stateful_step_count=25, deadline=None)
