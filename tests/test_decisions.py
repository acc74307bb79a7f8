"""Agendas, conflicts, quorum, votes and minutes."""

from datetime import timedelta
from fractions import Fraction

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from smallgiants import testing
from smallgiants.civiltime import instant
from smallgiants.decisions import Action, Agenda, AgendaItem, Conflict, Decision, Minutes, Motion, Quorum, Vote, counted
from smallgiants.errors import InvalidValue, NotAllowed
from smallgiants.formats import json

OPEN, CLOSE, AFTER = "2024-03-13T10:30Z", "2024-03-13T11:00Z", "2024-03-13T12:00Z"
MOTION = Motion(id="m-1", item="i-1", text="Begin with mobility", opened=OPEN)
SEATS = ("cahors", "horta", "kranj", "sligo")
HALF = Quorum(numerator=1, denominator=2)


def vote(seat, choice, at="2024-03-13T10:40Z", **more):
    return Vote(**{"id": f"v-{seat}-{at}", "motion": "m-1", "seat": seat, "choice": choice, "at": at, **more})


def cast(**choices):
    return [vote(seat, choice) for seat, choice in choices.items()]


def result(votes, motion=MOTION, eligible=SEATS, on=AFTER, **more):
    return counted(motion, votes, eligible=eligible, on=on, **more)


# Agenda


ITEMS = (
    AgendaItem(id="i-1", title="Themes", kind="decision"),
    AgendaItem(id="i-2", title="Round", attribution="unnamed"),
)
AGENDA = Agenda(id="ag-1", meeting="sg-1", items=ITEMS, chairs=("lead", "vice"))


def test_chatham_house_covers_a_meeting_or_one_item():
    assert [AGENDA.unnamed(one) for one in ("i-1", "i-2", None)] == [False, True, True]
    whole = evolve(AGENDA, attribution="unnamed", items=(ITEMS[0], evolve(ITEMS[1], attribution="named")))
    assert [whole.unnamed(one) for one in ("i-1", "i-2", None)] == [True, False, True]
    assert not evolve(AGENDA, items=ITEMS[:1]).unnamed()
    with pytest.raises(NotAllowed, match="an item of the agenda of sg-1: i-1, i-2"):
        AGENDA.unnamed("i-9")
    with pytest.raises(NotAllowed, match="it has none"):
        Agenda(id="ag-1", meeting="sg-1").item("i-1")


def test_a_chair_with_a_conflict_passes_the_chair():
    own = Conflict(id="c-1", item="i-1", seat="lagos", person="lead", at="2024-03-13T10:00Z")
    other = Conflict(id="c-2", item="i-1", seat="sligo", person="vice", at="2024-03-13T10:10Z")
    assert AGENDA.chair("i-1", on=AFTER) == "lead"
    assert AGENDA.chair("i-1", [own], on=AFTER) == "vice"
    assert AGENDA.chair("i-1", [own], on="2024-03-13T09:59Z") == AGENDA.chair("i-2", [own], on=AFTER) == "lead"
    assert AGENDA.chair("i-1", [own, other], on=AFTER) is None
    ended = evolve(own, withdrawn="2024-03-13T11:00Z")
    assert AGENDA.chair("i-1", [ended], on="2024-03-13T10:59Z") == "vice"
    assert AGENDA.chair("i-1", [ended], on="2024-03-13T11:00Z") == "lead"
    with pytest.raises(NotAllowed):
        AGENDA.chair("i-9", on=AFTER)


def test_what_a_conflict_is_about_is_nowhere_in_words():
    secret = Conflict(id="c-1", item="i-1", seat="lagos", at=OPEN, about="owns the only bidder")
    assert "bidder" not in repr(secret) and secret.withdrawn is None
    with pytest.raises(InvalidValue) as refused:
        evolve(secret, about="bidder\x00")
    assert "bidder" not in str(refused.value)


def test_an_agenda_has_each_item_and_each_chair_once():
    twice = evolve(AGENDA, items=(*ITEMS, ITEMS[0]), chairs=("lead", "lead"))
    assert [(p.code, p.path) for p in twice.problems()] == [
        ("id-duplicate", "items[i-1]"),
        ("id-duplicate", "chairs[lead]"),
    ]
    assert AGENDA.problems() == ()


# Quorum


@given(testing.quorums(), st.integers(0, 500))
def test_a_quorum_is_met_exactly(quorum, base):
    share = Fraction(quorum.numerator, quorum.denominator) * base
    meets = [n for n in range(base + 2) if (n > share if quorum.more else n >= share)]
    assert quorum.least(base) == meets[0]
    assert base == 0 or quorum.least(base) <= base


@pytest.mark.parametrize(("numerator", "denominator", "more"), [(3, 2, False), (1, 1, True), (2, 1, False)])
def test_a_quorum_that_nobody_can_meet_is_refused(numerator, denominator, more):
    with pytest.raises(InvalidValue) as refused:
        Quorum(numerator=numerator, denominator=denominator, more=more)
    assert refused.value.code == "quorum-out-of-reach"


def test_all_may_be_asked_to_take_part():
    everybody = Quorum(numerator=1, denominator=1)
    assert everybody.least(14) == 14
    assert (str(everybody), str(Quorum(numerator=1, denominator=3, more=True))) == ("at least 1/1", "more than 1/3")


# Votes


@pytest.mark.parametrize(
    ("votes", "simple", "absolute"),
    [
        (cast(), "rejected", "rejected"),
        (cast(kranj="for"), "consensus", "consensus"),
        (cast(kranj="for", horta="abstain"), "consensus", "consensus"),
        (cast(kranj="abstain"), "rejected", "rejected"),
        (cast(kranj="against"), "rejected", "rejected"),
        (cast(kranj="for", horta="against"), "tied", "rejected"),
        (cast(kranj="for", horta="for", sligo="against"), "carried", "rejected"),
        (cast(kranj="for", horta="for", sligo="for", cahors="against"), "carried", "carried"),
        (cast(kranj="for", horta="for", sligo="against", cahors="against"), "tied", "rejected"),
        (cast(kranj="for", horta="against", sligo="against"), "rejected", "rejected"),
    ],
)
def test_consensus_first_else_the_majority(votes, simple, absolute):
    assert result(votes).result == simple
    assert result(votes, evolve(MOTION, majority="absolute")).result == absolute


def test_the_quorum_is_of_those_who_may_vote_less_those_who_stand_aside():
    motion = evolve(MOTION, quorum=HALF)
    votes = cast(kranj="for", horta="abstain")
    assert (result(votes, motion).needed, result(votes, motion).result) == (2, "consensus")
    five = (*SEATS, "visby")
    assert (result(votes, motion, five).needed, result(votes, motion, five).result) == (3, "no-quorum")
    own = [Conflict(id="c", item="i-1", seat="visby", at=OPEN)]
    less = result(votes, motion, five, conflicts=own)
    assert (less.base, less.needed, less.recused, less.result) == (4, 2, ("visby",), "consensus")
    elsewhere = [evolve(own[0], item="i-2"), evolve(own[0], seat="nobody")]
    assert result(votes, motion, five, conflicts=elsewhere).base == 5


def test_who_stands_aside_is_not_counted_although_a_vote_was_cast():
    own = [Conflict(id="c", item="i-1", seat="horta", at="2024-03-13T10:50Z")]
    votes = cast(kranj="for", horta="against")
    assert result(votes, conflicts=own).counts == (1, 0, 0)
    assert str(result(votes, conflicts=own).left_out[0]).endswith("the seat stood aside")
    late = evolve(MOTION, closed=CLOSE)  # a conflict declared after the vote undoes nothing
    assert result(votes, late, conflicts=[evolve(own[0], at="2024-03-13T11:30Z")]).counts == (1, 1, 0)


def test_one_vote_for_each_seat_and_the_last_counts():
    votes = [vote("kranj", "against", "2024-03-13T10:40Z"), vote("kranj", "for", "2024-03-13T10:41Z", person="eva")]
    found = result(reversed(votes))
    assert (found.counts, found.voted) == ((1, 0, 0), ("kranj",))
    assert found.left_out[0].because == f"a later vote of the seat, {votes[1].id}, replaced it"
    same = [vote("kranj", "against", id="a"), vote("kranj", "for", id="b")]  # at one instant the order of ids decides
    assert result(same).counts == result(reversed(same)).counts == (1, 0, 0)


def test_votes_that_do_not_count_are_told_with_the_reason():
    closed = evolve(MOTION, closed=CLOSE)
    votes = [vote("visby", "for", id="a"), vote("kranj", "for", "2024-03-13T10:29Z", id="b"), vote("horta", "for", CLOSE, id="c"),
             vote("sligo", "for", motion="m-2"), vote("cahors", "for", "2024-03-13T12:01Z")]  # fmt: skip
    found = result(votes, closed)
    assert found.counts == (0, 0, 0)
    assert [str(one) for one in found.left_out] == [
        "a: the seat may not vote", "b: it was cast before the vote was opened", "c: it was cast after the vote was closed",
    ]  # fmt: skip


def test_a_count_is_of_its_instant():
    votes = [vote("kranj", "for", "2024-03-13T10:40Z"), vote("horta", "against", "2024-03-13T10:50Z")]
    assert result(votes, on="2024-03-13T10:45Z").counts == (1, 0, 0)
    with pytest.raises(NotAllowed) as refused:
        result(votes, on="2024-03-13T10:29Z")
    assert refused.value.code == "motion-not-open"


def test_a_motion_is_open_until_it_is_closed():
    closed = MOTION.close(at=CLOSE)
    assert [closed.is_open(on=one) for one in ("2024-03-13T10:29Z", OPEN, CLOSE)] == [False, True, False]
    assert MOTION.is_open(on=AFTER)
    with pytest.raises(NotAllowed):
        closed.close(at=AFTER)
    with pytest.raises(InvalidValue):
        MOTION.close(at=OPEN)


def test_the_words_of_a_count():
    motion = evolve(MOTION, quorum=HALF, majority="absolute")
    own = [Conflict(id="c", item="i-1", seat="visby", at=OPEN)]
    found = result(cast(kranj="for", horta="for", sligo="against"), motion, (*SEATS, "visby"), conflicts=own)
    assert str(found) == "rejected: 2 for, 1 against, 0 abstained; 3 of 4 took part"
    assert found.why == (
        "4 may vote, 1 stood aside", "quorum at least 1/2: 2 needed, 3 took part, met",
        "absolute majority: 2 for, 1 against, of 4",
    )  # fmt: skip
    assert found.rows()[0]["took_part"] == 3 and found.rows()[0]["against"] == 1
    few = result(cast(kranj="for"), motion)
    assert few.why[-1] == "quorum at least 1/2: 2 needed, 1 took part, not met"
    assert result(cast(kranj="for", horta="abstain")).why == ("4 may vote", "nobody is against")
    assert result(cast(kranj="for", horta="against")).why[-1] == "simple majority: 1 for, 1 against"


def test_nobody_learns_from_a_count_or_a_repr_how_a_seat_voted():
    votes = cast(kranj="for", horta="against", sligo="for")
    assert "against" not in repr(votes[1]) and "for" not in repr(votes[0]).replace("for_", "")
    swapped = cast(kranj="against", horta="for", sligo="for")
    one, other = result(votes), result(swapped)
    assert one == other and json.dump(one) == json.dump(other)
    assert str(evolve(votes[1], dissent="We had asked for more time")) == str(votes[1])


@given(testing.counts())
def test_a_count_agrees_with_itself(count):
    assert len(count.voted) <= count.base
    assert not set(count.voted) & set(count.recused)
    assert (count.result == "no-quorum") == (len(count.voted) < count.needed)
    assert str(count).startswith(count.result) and len(count.rows()) == 1
    assert len({one.id for one in count.left_out}) == len(count.left_out)
    if count.counts is None:
        assert len(count.voted) < 5 and count.result != "consensus" and (count.for_, count.against) == (None, None)
        return
    assert sum(count.counts) == len(count.voted)
    assert count.result != "consensus" or not count.against
    assert count.result != "carried" or count.for_ > count.against
    assert count.result != "tied" or count.for_ == count.against > 0


def test_a_secret_vote_is_counted_once_and_a_few_are_told_by_the_result_alone():
    """Counts that follow each other, or of a few, would tell how a seat voted."""
    secret = evolve(MOTION, secret=True)
    votes = [vote("kranj", "for"), vote("horta", "for"), vote("sligo", "against")]
    for open_, on in ((secret, CLOSE), (secret.close(at=CLOSE), "2024-03-13T10:45Z")):
        with pytest.raises(NotAllowed) as refused:
            result(votes, open_, on=on)
        assert refused.value.code == "secret-vote-open"
    few = result(votes, secret.close(at=CLOSE), on=CLOSE)
    assert (few.result, few.counts, few.for_, few.voted) == ("carried", None, None, ("horta", "kranj", "sligo"))
    assert (few.rows()[0]["for"], few.rows()[0]["took_part"]) == (None, 3)
    assert str(few) == f"carried: a secret vote, told of no fewer than 5; 3 of {len(SEATS)} took part"
    assert few.why[-1] == "simple majority: a secret vote, told of no fewer than 5"
    for choice in ("for", "abstain"):  # whether anybody is against is not told either
        assert (
            result([vote("kranj", "for"), vote("horta", choice)], secret.close(at=CLOSE), on=CLOSE).result == "carried"
        )
    many = result([vote(f"s-{n}", "for") for n in range(5)], secret.close(at=CLOSE), on=CLOSE,
                  eligible=[f"s-{n}" for n in range(5)])  # fmt: skip
    assert (many.result, many.counts) == ("carried", (5, 0, 0))


# A meeting's vote as a machine, beside a plain recount


class Voting(RuleBasedStateMachine):
    """Seats join, leave, stand aside and vote, again and again; the count is what a plain recount says."""

    def __init__(self):
        super().__init__()
        self.now, self.motion = instant(OPEN), evolve(MOTION, quorum=HALF)
        self.seats, self.votes, self.conflicts = set(SEATS), [], []
        self.last, self.aside = {}, set()

    def later(self):
        self.now = instant(self.now + timedelta(seconds=1))
        return self.now

    @rule(seat=st.sampled_from((*SEATS, "visby")), choice=st.sampled_from(("for", "against", "abstain")))
    def votes_(self, seat, choice):
        at = self.later()
        self.votes.append(Vote(id=f"v-{len(self.votes)}", motion="m-1", seat=seat, choice=choice, at=at))
        if self.motion.closed is None:
            self.last[seat] = choice

    @precondition(lambda self: self.motion.closed is None)
    @rule(seat=st.sampled_from((*SEATS, "visby")))
    def stands_aside(self, seat):
        if seat not in self.aside:
            self.conflicts.append(Conflict(id=f"c-{len(self.conflicts)}", item="i-1", seat=seat, at=self.later()))
            self.aside.add(seat)

    @precondition(lambda self: self.motion.closed is None)
    @rule(data=st.data())
    def comes_back(self, data):
        if self.aside:
            seat = data.draw(st.sampled_from(sorted(self.aside)))
            at = self.later()
            self.conflicts = [
                evolve(c, withdrawn=at) if c.seat == seat and c.withdrawn is None else c for c in self.conflicts
            ]
            self.aside.discard(seat)

    @precondition(lambda self: self.motion.closed is None)
    @rule(seat=st.sampled_from((*SEATS, "visby")))
    def joins_or_leaves(self, seat):
        self.seats ^= {seat}

    @precondition(lambda self: self.motion.closed is None and self.now > instant(OPEN))
    @rule()
    def closes(self):
        self.motion = self.motion.close(at=self.later())

    @invariant()
    def the_recount_agrees(self):
        found = counted(self.motion, self.votes, eligible=self.seats, on=self.later(), conflicts=self.conflicts)
        base = self.seats - self.aside
        mine = {seat: choice for seat, choice in self.last.items() if seat in base}
        yes, no = (sum(choice == said for choice in mine.values()) for said in ("for", "against"))
        assert (found.base, set(found.voted), found.counts[:2]) == (len(base), set(mine), (yes, no))
        assert (found.result == "no-quorum") == (2 * len(mine) < len(base))
        assert (found.result in ("consensus", "carried")) == (2 * len(mine) >= len(base) and yes > no)


TestVoting = Voting.TestCase


# Decisions and minutes


def test_a_decision_links_item_motion_actions_and_dissent():
    action = Action(id="a-1", what="Ask for two dates", who="lead", due="2024-04-01")
    made = Decision(id="d-1", meeting="sg-1", item="i-1", motion="m-1", text="Begin with mobility", result="carried", at=AFTER,
                    actions=[action], dissent=["Horta would have begun with energy"])  # fmt: skip
    assert (
        made.actions[0].due.isoformat() == "2024-04-01" and str(made.dissent[0]) == "Horta would have begun with energy"
    )
    with pytest.raises(InvalidValue, match="a tuple"):
        evolve(made, dissent="one text alone")


DRAFT = Minutes(id="min-1", meeting="sg-1", text="Five towns.")
AT = ["2024-03-14T09:00Z", "2024-03-15T09:00Z", "2024-03-16T09:00Z", "2024-03-17T09:00Z", "2024-03-18T09:00Z"]


def test_minutes_go_from_draft_to_published_and_a_correction_is_a_new_version():
    sent = DRAFT.circulate(at=AT[0])
    revised = sent.revise("Five towns, and a guest.", at=AT[1], by="rapporteur")
    assert (revised.state, revised.version, str(revised.history[-1].was)) == ("draft", 1, "Five towns.")
    done = revised.circulate(at=AT[1]).approve(at=AT[2], by="d-1").publish(at=AT[3])
    assert (done.state, done.version, done.standing) == ("published", 1, done.text)
    mended = done.correct("Six towns, and a guest.", at=AT[4], reason="one was not listed")
    assert (mended.state, mended.version, mended.standing) == ("draft", 2, done.text)
    again = mended.circulate(at=AT[4]).approve(at=AT[4]).publish(at=AT[4])
    assert (again.state, again.version, str(again.standing)) == ("published", 2, "Six towns, and a guest.")
    assert DRAFT.standing is None and DRAFT.state == "draft"
    unpublished = revised.circulate(at=AT[1]).approve(at=AT[2]).correct("Seven towns.", at=AT[3])
    assert (unpublished.version, unpublished.standing) == (2, None)


@pytest.mark.parametrize(
    ("minutes", "verb", "args"),
    [
        (DRAFT, "approve", ()), (DRAFT, "publish", ()), (DRAFT, "correct", ("Other",)),
        (DRAFT.circulate(at=AT[0]), "circulate", ()), (DRAFT.circulate(at=AT[0]), "publish", ()),
        (DRAFT.circulate(at=AT[0]), "correct", ("Other",)),
        (DRAFT.circulate(at=AT[0]).approve(at=AT[1]), "revise", ("Other",)),
        (DRAFT.circulate(at=AT[0]).approve(at=AT[1]).publish(at=AT[2]), "approve", ()),
    ],
)  # fmt: skip
def test_steps_out_of_order_are_refused_with_the_mend(minutes, verb, args):
    with pytest.raises(NotAllowed) as refused:
        getattr(minutes, verb)(*args, at=AT[4])
    assert refused.value.code == "minutes-not-ready" and refused.value.hint


def test_the_same_text_is_no_revision_and_time_does_not_run_back():
    with pytest.raises(NotAllowed) as refused:
        DRAFT.revise("Five towns.", at=AT[0])
    assert refused.value.code == "minutes-unchanged"
    with pytest.raises(NotAllowed, match="at or after the last entry"):
        DRAFT.circulate(at=AT[1]).approve(at=AT[0])


@given(testing.minutes())
def test_no_version_is_lost(minutes):
    texts = [entry.was for entry in minutes.history if entry.was is not None]
    kinds = [entry.kind for entry in minutes.history]
    assert minutes.version == 1 + kinds.count("corrected")
    assert len(texts) == kinds.count("revised") + kinds.count("corrected")
    assert (minutes.standing is None) == ("published" not in kinds)
    assert minutes.state != "published" or minutes.standing == minutes.text
