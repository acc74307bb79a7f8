"""Workshops: the laws of the ledger, every verb and its refusals, and what a written ledger may have wrong."""

from datetime import timedelta
from itertools import pairwise

import attrs
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from smallgiants.civiltime import Resolved, Slot, instant
from smallgiants.errors import InvalidValue, NotAllowed, UnresolvedTime
from smallgiants.ledger import Entry
from smallgiants.sources import Citation
from smallgiants.testing import _workshops, slots, workshops
from smallgiants.workshops import Allowance, Workshop

MATERIAL = {"moved", "postponed", "cancelled", "reinstated"}
AT, LATER, LAST = "2024-02-07T09:00Z", "2024-02-08T09:00Z", "2024-02-09T09:00Z"
FIRST = Slot(local="2024-02-21T11:00", zone="Europe/Brussels", duration="PT1H", printed="CET")
SECOND, THIRD = FIRST.shift(days=21), FIRST.shift(days=28)
SKIPPED = Slot(local="2026-03-29T02:30", zone="Europe/Brussels", duration="PT1H")


def meeting(slot=FIRST, **known):
    return Workshop(id="sg-1", title="First meeting", slot=slot, **known)


def codes(workshop):
    return [(problem.code, problem.path, problem.severity) for problem in workshop.problems()]


def cited(source, path="slot"):
    return Citation(path=path, source=source)


@st.composite
def lives(draw):
    """Every state of a workshop, from its birth on."""
    states = [attrs.evolve(draw(_workshops._births()), sources=(cited("a hall", "mode"), cited("the first notice")))]
    at = instant("2023-06-01T00:00Z")
    for minutes in draw(st.lists(st.sampled_from((0, 1, 500_000)), max_size=6)):
        at += timedelta(minutes=minutes)
        states.append(draw(_workshops._next(states[-1], at)))
    return states


@given(lives())
def test_the_ledger_gives_back_every_earlier_state(states):
    assert [states[-1].before(count) for count in range(len(states))] == states


@given(lives())
def test_what_was_known_then_is_what_was_recorded_until_then(states):
    last = states[-1]
    for entry in last.history:
        known = sum(other.at <= entry.at for other in last.history)
        assert last.seen(on=entry.at, zone="UTC") == states[known]
    assert last.seen(on=None, zone="UTC") == last


@given(lives())
def test_every_verb_appends_one_entry_and_keeps_the_uid(states):
    for old, new in pairwise(states):
        assert (new.history[:-1], new.uid) == (old.history, old.uid)
        assert new.since(old) == new.history[-1:]
    assert states[-1].since(states[0]) == states[-1].history


@given(workshops())
def test_what_verbs_make_is_in_order_and_counted(workshop):
    states = [workshop.before(count) for count in range(len(workshop.history) + 1)]
    told = [old.setting.asks_again(new.setting, workshop.immaterial) for old, new in pairwise(states)]
    assert workshop.revision == sum(
        entry.kind in MATERIAL or asked for entry, asked in zip(workshop.history, told, strict=True)
    )
    faults = [problem for problem in workshop.problems() if problem.severity == "error"]
    assert [fault for fault in faults if not fault.code.startswith(("time-", "zone-"))] == []


@given(workshops())
def test_only_a_postponed_workshop_loses_its_date(workshop):
    if workshop.slot is None and workshop.status == "scheduled":
        assert all(entry.kind in ("relocated", "revised") for entry in workshop.history)
    if workshop.days_moved is not None:
        assert workshop.slot.local.date() - workshop.original.local.date() == timedelta(days=workshop.days_moved)


@given(slots(), st.integers(-40, 400))
def test_a_shift_keeps_the_wall_clock(slot, days):
    assume(1970 <= (slot.local + timedelta(days=days)).year <= 2200)
    shifted = slot.shift(days=days)
    assert (shifted.local.time(), shifted.zone, shifted.duration) == (slot.local.time(), slot.zone, slot.duration)
    assert (shifted.local - slot.local).days == days


def test_a_uid_is_born_of_group_and_workshop_and_nothing_else():
    one, other = meeting(group="g"), Workshop(id="sg-1", title="Another title", group="g")
    assert one.uid == other.uid
    assert len({one.uid, meeting().uid, meeting(group="h").uid, Workshop(id="sg-2", title="x", group="g").uid}) == 4


def test_the_case_a_meeting_that_moved_by_three_weeks():
    moved = meeting(sources=[cited("the notice")]).reschedule(SECOND, at=AT, by="p-1", sources=(cited("the news"),))
    [move] = moved.moves
    assert (moved.slot, move.was, move.by, move.reason, moved.revision) == (SECOND, FIRST, "p-1", None, 1)
    assert (moved.original, moved.days_moved, moved.status) == (FIRST, 21, "scheduled")
    assert (move.sources, moved.sources) == ((cited("the notice"),), (cited("the news"),))
    assert moved.notice(move) == timedelta(days=14, hours=1)


def test_a_correction_raises_no_revision_and_replaces_the_first_date():
    corrected = meeting().correct(SECOND, at=AT, reason="the notice had the wrong day")
    assert (corrected.revision, corrected.moves, corrected.slot, corrected.original) == (0, (), SECOND, SECOND)
    moved = corrected.reschedule(THIRD, at=LATER)
    assert (moved.original, moved.days_moved) == (SECOND, 7)


def test_a_postponed_workshop_waits_for_a_date():
    postponed = meeting().postpone(at=AT, reason="the speaker is ill")
    assert (postponed.slot, postponed.status, postponed.days_moved) == (None, "postponed", None)
    assert (postponed.original, postponed.history[-1].was) == (FIRST, FIRST)
    again = postponed.reschedule(FIRST, at=LATER)
    assert (again.slot, again.status, again.revision, again.moves[0].was) == (FIRST, "scheduled", 2, None)
    assert again.notice(again.moves[0]) is None
    assert codes(again) == []


def test_a_cancelled_workshop_keeps_its_slot_and_can_come_back():
    cancelled = meeting().cancel(at=AT)
    assert (cancelled.status, cancelled.slot, cancelled.revision) == ("cancelled", FIRST, 1)
    back = cancelled.reinstate(SECOND, at=LATER)
    assert (back.status, back.slot, back.revision) == ("scheduled", SECOND, 2)
    assert (back.original, back.days_moved) == (FIRST, 21)
    waiting = meeting().postpone(at=AT).cancel(at=LATER).reinstate(SECOND, at=LAST)
    assert (waiting.status, waiting.original, codes(waiting)) == ("scheduled", FIRST, [])


def test_an_announcement_keeps_the_instant_as_it_was_resolved():
    announced = meeting().announce(at=AT, who=("public",), zone_data="2024a", by="p-1")
    assert announced.revision == 0
    assert announced.history[0].told.utc == FIRST.instant
    assert (announced.history[0].told.who, announced.history[0].told.zone_data) == (("public",), "2024a")


def test_a_workshop_without_a_date_may_get_its_first():
    dated = meeting(None).reschedule(FIRST, at=AT)
    assert (dated.slot, dated.original, dated.before(0).slot) == (FIRST, FIRST, None)
    assert codes(meeting(None)) == []
    assert codes(dated) == [("history-incomplete", "history[0]", "warning")]


@pytest.mark.parametrize(
    ("verb", "code"),
    [
        (lambda: meeting().reschedule(FIRST, at=AT), "move-without-move"),
        (lambda: meeting().reschedule(attrs.evolve(FIRST, printed=None), at=AT), "move-without-move"),
        (lambda: meeting().cancel(at=AT).reschedule(SECOND, at=LATER), "workshop-cancelled"),
        (lambda: meeting().cancel(at=AT).cancel(at=LATER), "workshop-cancelled"),
        (lambda: meeting().cancel(at=AT).postpone(at=LATER), "workshop-cancelled"),
        (lambda: meeting().reinstate(SECOND, at=AT), "workshop-not-cancelled"),
        (lambda: meeting().postpone(at=AT).postpone(at=LATER), "workshop-without-date"),
        (lambda: meeting(None).announce(at=AT), "workshop-without-date"),
        (lambda: meeting(None).correct(FIRST, at=AT), "workshop-without-date"),
        (lambda: meeting().reschedule(SECOND, at=LATER).cancel(at=AT), "history-out-of-order"),
        (lambda: meeting().since(meeting(group="other")), "history-other"),
        (lambda: meeting().since(meeting().cancel(at=AT)), "history-other"),
    ],
)
def test_verbs_refuse_what_the_ledger_forbids(verb, code):
    with pytest.raises(NotAllowed) as caught:
        verb()
    assert caught.value.code == code


@pytest.mark.parametrize("verb", ["reschedule", "reinstate"])
def test_nobody_is_sent_to_an_hour_that_does_not_exist(verb):
    workshop = meeting().cancel(at=AT) if verb == "reinstate" else meeting()
    with pytest.raises(UnresolvedTime) as caught:
        getattr(workshop, verb)(SKIPPED, at=LATER)
    assert caught.value.code == "time-skipped"


@given(lives(), st.data())
def test_no_verb_goes_back_in_time(states, data):
    last = states[-1]
    if last.history:
        early = last.history[-1].at - timedelta(microseconds=1)
        with pytest.raises(NotAllowed):
            data.draw(_workshops._next(last, early))


def entry(kind, was=None, at=AT):
    return Entry[Slot](at=at, kind=kind, was=was)


@pytest.mark.parametrize(
    ("slot", "history", "found"),
    [
        (SECOND, [entry("moved", FIRST)], []),
        (SECOND, [entry("moved")], [("history-incomplete", "history[0]", "warning")]),
        (SECOND, [entry("corrected")], [("history-incomplete", "history[0]", "warning")]),
        (None, [entry("postponed")], [("history-incomplete", "history[0]", "warning")]),
        (None, [entry("moved", FIRST)], [("history-incomplete", "slot", "error")]),
        (SECOND, [entry("moved", FIRST, LATER), entry("announced")], [("history-out-of-order", "history[1].at", "error")]),
        (FIRST, [entry("moved", FIRST)], [("move-without-move", "history[0]", "error")]),
        (SKIPPED, [entry("moved", FIRST)], [("time-skipped", "slot.local", "error")]),
        (FIRST, [entry("moved", SKIPPED)], [("time-skipped", "history[0].was.local", "error")]),
        (attrs.evolve(FIRST, printed="CEST"), [], [("label-disagrees", "slot.printed", "warning")]),
        (None, [entry("postponed", FIRST), entry("cancelled")], []),
    ],
)  # fmt: skip
def test_problems_of_a_written_ledger(slot, history, found):
    assert codes(meeting(slot, history=history)) == found


@given(slots())
def test_a_slot_that_names_no_instant_still_loads_and_is_told(slot):
    workshop = meeting(slot)
    found = {problem.code for problem in workshop.problems()}
    assert isinstance(slot.resolve(), Resolved) or found & {"time-skipped", "time-repeated"}


@pytest.mark.parametrize("link", ["https://meet.example.org/a?b=c#d", "HTTP://example.org", "http://[::1]:80/"])
def test_a_link_is_an_address_of_the_web(link):
    assert link not in repr(meeting(join_link=link))


@pytest.mark.parametrize("link", ["javascript:alert(1)", "https://", "http:///x", "https://a b", "ftp://x", "", 3])
def test_no_other_link_is_taken_nor_repeated(link):
    with pytest.raises(InvalidValue) as caught:
        meeting(join_link=link)
    assert caught.value.code in ("address-invalid", "text-invalid")
    assert str(link) == "" or str(link) not in str(caught.value)


def test_a_move_wants_a_slot():
    with pytest.raises(InvalidValue) as caught:
        meeting().reschedule("2024-03-13T11:00", at="2024-02-07T09:00Z")
    assert str(caught.value) == "slot: expected a Slot, got '2024-03-13T11:00'; `Slot.parse` reads a sentence"


def test_an_allowance_counts_what_is_left():
    assert (Allowance(limit=4).left(3), Allowance(limit=4).left(5), Allowance().left(3)) == (1, -1, None)
    with pytest.raises(InvalidValue):
        Allowance(limit=-1)
