"""The life of a whole group, in whatever order: its rules hold at each step, and whoever leaves, every figure stays.

The machine keeps a plain book beside the dossier (who holds which seat, who voted last, who is recused) and judges by it.
"""

from datetime import timedelta
from fractions import Fraction

import pytest
from attrs import evolve
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from smallgiants.civiltime import Slot, instant
from smallgiants.decisions import Agenda, AgendaItem, Conflict, Motion, Quorum, Vote
from smallgiants.dossiers import Dossier, leftovers, personal_strings
from smallgiants.errors import InvalidValue, NotAllowed
from smallgiants.formats import csv, html, ical, json, markdown
from smallgiants.groups import AccessNeeds, Credit, Group, PledgeText, access_counts, roll
from smallgiants.people import Person
from smallgiants.programmes import Ballot, Theme, tally
from smallgiants.workshops import Attendance, Workshop

PEOPLE = tuple("abcdefg")
NAMES = {one: f"Wq{one * 3}x Zv{one * 4}y" for one in PEOPLE}
START = instant("2024-02-07T12:00Z")
QUORUM = Quorum(numerator=1, denominator=2)
WHO = st.sampled_from(PEOPLE)
THEMES = ("mobility", "water", "energy")


class Network(RuleBasedStateMachine):
    """Each rule does one thing to the dossier and to the book; the invariants compare the two."""

    @initialize()
    def begin(self):
        meeting = Workshop(
            id="sg-1", title="First", group="g", slot=Slot(local="2024-12-13T11:00", zone="Europe/Brussels")
        )
        group = Group(id="g", name="Small Giants", zone="UTC", contact="office@example.org",
                      pledges=[PledgeText(version="v1", text="share")])  # fmt: skip
        agenda = Agenda(id="ag", meeting="sg-1", items=[AgendaItem(id="it", title="T")])
        motion = Motion(id="mo", item="it", text="Begin", opened=START, quorum=QUORUM)
        people = [Person(id=f"p-{one}", name=NAMES[one], email=f"{one * 5}q@example.org", phone=f"+386 4 555 9{ord(one)} 77")
                  for one in PEOPLE]  # fmt: skip
        themes = [Theme(id=one, title=one) for one in THEMES]
        self.d = Dossier(id="d", on="2024-12-31", group=group).add(meeting, agenda, motion, *people, *themes, at=START)
        self.now, self.number = START, 0
        self.ids = {one: f"p-{one}" for one in PEOPLE}
        self.live, self.ballots, self.votes, self.recused, self.gone = set(), {}, {}, set(), {}

    def tick(self):
        self.now = instant(self.now + timedelta(minutes=7))
        self.number += 1
        return self.now

    def here(self, who):
        return who not in self.gone

    @rule(who=WHO, pledge=st.booleans(), meeting=st.booleans())
    def register(self, who, pledge, meeting):
        if self.here(who):
            form = {"person": f"p-{who}", "to": ("group", "sg-1") if meeting else ("group",), "at": self.tick(),
                    "consents": ("group", "meeting", "access"), "pledge": "v1" if pledge else None,
                    "channel": NAMES[who]}  # fmt: skip
            self.d = self.d.register(**form)
            assert self.d.register(**form) == self.d
            if not any(m.person == f"p-{who}" and m.state == "suspended" for m in self.d.memberships):
                self.live.add(who)

    @rule(who=WHO, of=st.sampled_from(("group", "sg-1", "access", "all", "pledge", "credit")))
    def withdraw(self, who, of):
        if self.here(who):
            at = self.tick()
            try:
                told = self.d.effects(person=f"p-{who}", of=of, at=at)
                self.d = self.d.withdraw(person=f"p-{who}", of=of, at=at)
            except NotAllowed as error:
                assert error.code == "nothing-to-withdraw"
                assert of != "group" or who not in self.live
                return
            assert told.ends or of in ("credit", "all")
            self.live -= {who} if of in ("group", "all") else set()

    @rule(who=WHO, verb=st.sampled_from(("activate", "lapse", "suspend", "remove")))
    def office(self, who, verb):
        mine = [m for m in self.d.memberships if m.person == self.ids[who] and m.until is None]
        if mine and self.here(who):
            one = mine[-1]
            try:
                if verb == "suspend":
                    one = one.notify(at=self.tick(), reason=f"{NAMES[who]} was away", by="p-a")
                more = {"reason": "asked for"} if verb == "remove" else {}
                one = getattr(one, verb)(at=self.tick(), **more)
            except NotAllowed as error:
                assert error.code == "membership-state"
                return
            self.d = self.d.add(one)
            self.live = self.live | {who} if verb == "activate" else self.live - {who}

    @rule(who=WHO, approvals=st.sets(st.sampled_from(THEMES)), seat=WHO)
    def ballot(self, who, approvals, seat):
        """A ballot, for one's own seat or somebody else's: what is not theirs is told as a fault, and not kept."""
        if self.here(who) and self.here(seat):
            one = Ballot(
                id=f"b-{self.tick().timestamp():.0f}",
                seat=f"p-{seat}",
                person=f"p-{who}",
                approvals=sorted(approvals),
                at=self.now,
            )
            tried = self.d.add(one)
            codes = {p.code for p in tried.problems() if p.path.startswith(f"ballots[{one.id}]")}
            assert bool(codes & {"ballot-not-member", "ballot-not-holder"}) == (seat not in self.live or who != seat)
            if who == seat and who in self.live:
                self.d, self.ballots[who] = tried, set(approvals)

    @rule(who=WHO, choice=st.sampled_from(("for", "against", "abstain")))
    def vote(self, who, choice):
        """A vote is handed in by anybody; only that of a seat that is a member, and not recused, may count."""
        if self.here(who):
            one = Vote(
                id=f"v-{self.tick().timestamp():.0f}",
                motion="mo",
                seat=f"p-{who}",
                person=f"p-{who}",
                choice=choice,
                at=self.now,
            )
            tried = self.d.add(one)
            assert (
                "vote-not-member" in {p.code for p in tried.problems() if p.path.startswith(f"votes[{one.id}]")}
            ) == (who not in self.live)
            self.d = tried
            if who in self.live:  # what is cast by no member never counts, also where they are one later
                self.votes[who] = choice

    @rule(who=WHO)
    def recuse(self, who):
        if self.here(who):
            self.d = self.d.add(
                Conflict(id=f"c-{who}", item="it", seat=f"p-{who}", person=f"p-{who}", at=self.tick(), about=NAMES[who])
            )
            self.recused.add(who)

    @rule(who=WHO, role=st.sampled_from(("lead", "co_lead", "vice_lead")), day=st.integers(1, 28), old=st.none() | WHO)
    def appoint(self, who, role, day, old):
        if self.here(who) and (old is None or self.here(old)):
            succeeding = old and self.ids[old]
            try:
                group = self.d.group.appoint(
                    f"p-{who}", role, since=f"2024-03-{day:02}", succeeding=succeeding, at=self.tick()
                )
            except (InvalidValue, NotAllowed):
                return
            self.d = evolve(self.d, group=group)

    @rule(who=WHO, mode=st.sampled_from(("online", "in_person")))
    def attend(self, who, mode):
        """Whether and how somebody came changes nothing of what they may do."""
        before = roll(self.d.memberships, on=self.now)
        if self.here(who):
            self.d = self.d.add(Attendance(id=f"at-{who}", person=f"p-{who}", workshop="sg-1", mode=mode),
                                Credit(id=f"cr-{who}", person=f"p-{who}", role="idea", at=self.tick(), title=NAMES[who]),
                                AccessNeeds(id=f"ac-{who}", person=f"p-{who}", at=self.now, needs=["captions"],
                                            note=NAMES[who]))  # fmt: skip
        assert roll(self.d.memberships, on=before.on) == before

    @rule(who=WHO)
    @precondition(lambda self: len(self.gone) < 3)
    def erase(self, who):
        if not self.here(who):
            return
        person = f"p-{who}"
        strings, before = personal_strings(self.d, person), self.figures()
        assert leftovers(strings, {"store": json.dump(self.d)})
        self.d, receipt = self.d.erase_subject(person, at=self.tick())
        self.ids[who] = self.gone[who] = receipt.tombstone
        assert self.figures() == before
        made = {"store": json.dump(self.d), "receipt": repr(receipt) + str(receipt), "repr": repr(self.d)}
        for audience in ("public", "member", "secretariat"):
            view = self.d.view(audience=audience)
            made |= {
                f"{audience} page": html.dump(self.d, audience=audience),
                f"{audience} json": json.dump(self.d, audience=audience),
                f"{audience} register": markdown.register(self.d, audience=audience),
                f"{audience} view": repr(view.memberships),
                f"{audience} ics": ical.dump(list(self.d.workshops), at=self.now, audience=audience),
                f"{audience} csv": csv.dump(self.d, audience=audience, of="memberships").decode(),
            }
        assert leftovers(strings, made) == ()
        assert not any(person in text for text in made.values())

    def figures(self):
        """Whatever was counted and published."""
        count, chosen = self.d.count("mo", on=self.now), tally(self.d.ballots, workshops=2, on=None)
        here = roll(self.d.memberships, on=self.now)
        return (count.counts, count.base, count.needed, count.result, chosen.chosen, chosen.support, chosen.seats, here.states,
                len(here.seats), here.people, len(self.d.attendance), len(self.d.credits), len(self.d.conflicts))  # fmt: skip

    @invariant()
    def no_two_sole_leads(self):
        for day in range(1, 29):
            on = START.date().replace(month=3, day=day)
            held = [m for m in self.d.group.mandates if m.role == "lead" and m.holds(on=on)]
            assert len(held) <= 1

    @invariant()
    def the_seats_that_count_are_those_of_the_book(self):
        assert set(roll(self.d.memberships, on=self.now).seats) == {self.ids[one] for one in self.live}

    @invariant()
    def the_last_ballot_of_each_seat_counts_and_no_other(self):
        told = tally(self.d.ballots, workshops=2, on=None)
        assert told.seats == len(self.ballots)
        wanted = {one: sum(one in approvals for approvals in self.ballots.values()) for one in THEMES}
        assert {theme: number for theme, number in told.support if number} == {t: n for t, n in wanted.items() if n}

    @invariant()
    def the_vote_is_counted_of_those_who_may_and_the_quorum_is_exact(self):
        told = self.d.count("mo", on=self.now)
        may = self.live - self.recused
        cast = {who: choice for who, choice in self.votes.items() if who in may}
        assert (told.base, set(told.voted)) == (len(may), {self.ids[who] for who in cast})
        assert told.counts == tuple(
            sum(one == choice for one in cast.values()) for choice in ("for", "against", "abstain")
        )
        assert (told.result == "no-quorum") == (Fraction(len(cast), 1) < Fraction(len(may), 2))

    @invariant()
    def needs_of_access_are_counts_alone(self):
        others = access_counts(
            self.d.access, consents=self.d.consents, on=self.now, audience="member", among=len(PEOPLE)
        )
        assert others.counts == ()  # seven people: any count would point at somebody
        assert self.d.view(audience="secretariat").access == ()

    @invariant()
    def whatever_was_done_is_in_order(self):
        wrong = {
            "membership-overlap",
            "membership-history",
            "reference-dangling",
            "id-duplicate",
            "lead-overlap",
            "ballot-not-member",
        }
        assert not [p for p in self.d.problems() if p.code in wrong]


TestNetwork = Network.TestCase
TestNetwork.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)


def test_the_book_can_catch_a_vote_of_one_who_may_not():
    """The machine judges: a count that took in a seat suspended would be seen."""
    machine = Network()
    machine.begin()
    machine.register("a", pledge=False, meeting=False)
    machine.live = {"a", "b"}
    with pytest.raises(AssertionError):
        machine.the_vote_is_counted_of_those_who_may_and_the_quorum_is_exact()
    with pytest.raises(AssertionError):
        machine.the_seats_that_count_are_those_of_the_book()
