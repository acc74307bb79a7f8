"""The rules of RFC 5545, 5546 and 6638 that bind an organizer, each under its number; and those of a simulated calendar."""

from datetime import timedelta

import attrs
import pytest
from attrs import evolve

from smallgiants.civiltime import Slot, instant
from smallgiants.errors import InvalidValue, NotAllowed
from smallgiants.invitations import (
    AttendeeLine,
    Component,
    Delegation,
    Incoming,
    Invitee,
    Message,
    Scheduling,
    accept,
    ask_again,
    follow,
    hand_over,
    invite,
    publish,
    refuse,
    resend,
    take,
    uninvite,
)
from smallgiants.labels import text
from smallgiants.people import Person
from smallgiants.testing import Diary
from smallgiants.workshops import Workshop

FIRST = Slot(local="2024-02-21T11:00", zone="Europe/Brussels", duration="PT1H")
MEETING = Workshop(id="sg-1", title="First meeting", slot=FIRST)
SERIES = tuple(Workshop(id=f"w-{n}", title="Meeting", slot=FIRST.shift(days=14 * n)) for n in range(3))
ANA, BO, CY = (Invitee(id=name, address=f"{name}@example.org") for name in ("ana", "bo", "cy"))
OFFICE = "office@example.org"
JAN, FEB, LATER, OVER = "2024-01-30T09:00Z", "2024-02-07T09:00Z", "2024-02-10T09:00Z", "2025-01-01T00:00Z"


def started(*workshops, who=(ANA, BO), **more):
    return invite(Scheduling.of(*(workshops or (MEETING,)), organizer=OFFICE, **more), *who, at=JAN).state


def sent(outcome):
    return [(message.method, message.recipient, message.sequence) for message in outcome.messages]


def codes(outcome):
    return [problem.code for problem in outcome.problems]


def told(state, who=ANA, partstat="ACCEPTED", *, at=FEB, sequence=None, method="REPLY", **more):
    number = state.sequence if sequence is None else sequence
    return Incoming(
        method=method, uid=state.uid, attendee=who.address, sequence=number, at=at, partstat=partstat, **more
    )


def taken(state, incoming, *, sender=None, at=LATER):
    return take(state, incoming, authenticated_sender=sender or incoming.attendee, at=at)


def answered(state, who=ANA, partstat="ACCEPTED", **more):
    return taken(state, told(state, who, partstat, **more)).state


def moved(workshop, days=21, at=FEB):
    return workshop.reschedule(workshop.slot.shift(days=days), at=at)


def lines(message):
    return [(line.address, line.partstat) for part in message.components for line in part.attendees]


def instances(message):
    return [part.instance and str(part.instance.local.date()) for part in message.components]


# What a message is


def test_rule_01_all_events_of_a_message_share_one_uid():
    state = started(*SERIES)
    message = follow(state, moved(SERIES[1], 1), moved(SERIES[2], 1), at=FEB).messages[0]
    assert len(message.components) == 2
    assert message.uid == state.uid == SERIES[0].uid


def test_rule_02_an_organizer_sends_and_takes_its_own_methods_alone():
    with pytest.raises(InvalidValue, match="one of PUBLISH, REQUEST, CANCEL, DECLINECOUNTER"):
        Message(method="ADD", workshop=MEETING, recipient="ana", sequence=0, at=JAN)
    for method in ("REQUEST", "PUBLISH", "ADD", "CANCEL", "DECLINECOUNTER"):
        outcome = taken(started(), told(started(), method=method))
        assert codes(outcome) == ["method-unexpected"]
        assert outcome.state == started()


def test_rule_03_an_answer_is_ordered_by_uid_and_instance_then_sequence_then_dtstamp():
    state = started(*SERIES)
    assert codes(taken(state, evolve(told(state), uid="another"))) == ["reply-other-event"]
    key = SERIES[1].slot.instant
    state = answered(state, partstat="DECLINED", instance=key, at="2024-02-08T09:00Z")
    assert codes(taken(state, told(state, at=FEB))) == []  # the master has a history of its own
    assert codes(taken(state, told(state, instance=key, at=FEB))) == ["reply-stale"]


def test_rule_04_the_last_answer_of_each_attendee_is_kept_for_each_instance():
    state = started(*SERIES)
    state = answered(answered(state), partstat="DECLINED", instance=SERIES[1].slot.instant)
    state = answered(state, BO, "TENTATIVE")
    kept = [(r.invitee, r.workshop, r.partstat, r.sequence, r.at) for r in state.responses]
    at = instant(FEB)
    assert kept == [
        ("ana", None, "ACCEPTED", 0, at),
        ("ana", "w-1", "DECLINED", 0, at),
        ("bo", None, "TENTATIVE", 0, at),
    ]


def test_rule_05_a_later_dtstamp_wins_and_the_same_again_is_ignored():
    state = answered(started())
    again = taken(state, told(state))
    assert (codes(again), again.state) == (["reply-repeated"], state)
    later = taken(state, told(state, partstat="DECLINED", at="2024-02-08T09:00Z"))
    assert (codes(later), later.state.partstat("ana"), len(later.state.responses)) == ([], "DECLINED", 1)


def test_rule_06_a_later_answer_to_an_earlier_revision_is_flagged_and_not_applied():
    state = follow(started(), moved(MEETING), at=FEB).state
    state = answered(state, at="2024-02-08T09:00Z")
    odd = taken(state, told(state, partstat="DECLINED", sequence=0, at="2024-02-09T09:00Z"))
    assert (codes(odd), odd.state) == (["reply-missequenced"], state)


def test_rule_07_the_dtstamp_is_when_the_message_was_made_and_never_the_same_twice():
    first = invite(Scheduling.of(MEETING, organizer=OFFICE), ANA, at="2024-01-30T09:00:00.5Z")
    assert first.messages[0].at == instant("2024-01-30T09:00:00Z")
    second = resend(first.state, "ana", at="2024-01-30T09:00:00.9Z")
    assert second.messages[0].at == instant("2024-01-30T09:00:01Z")
    assert second.messages[0].key != first.messages[0].key


# What calls for a new SEQUENCE


def test_rule_13_a_new_event_begins_at_zero_and_asks_for_an_answer():
    message = invite(Scheduling.of(MEETING, organizer=OFFICE, takes_part=True), ANA, at=JAN).messages[0]
    line = AttendeeLine(address=ANA.address, partstat="NEEDS-ACTION", rsvp=True)
    assert (message.sequence, message.organizer, message.components[0].attendees) == (0, OFFICE, (line,))
    assert message.components[0].status == "CONFIRMED"
    for takes_part, first in ((True, (OFFICE, "ACCEPTED")), (False, (ANA.address, "NEEDS-ACTION"))):
        state = Scheduling.of(MEETING, organizer=OFFICE, takes_part=takes_part, guests="all")
        assert lines(invite(state, ANA, at=JAN).messages[0])[0] == first
    chair = invite(Scheduling.of(MEETING, organizer=OFFICE, takes_part=True, guests="all"), ANA, at=JAN).messages[0]
    assert chair.components[0].attendees[0].role == "CHAIR"


def test_rule_13_a_workshop_that_moved_before_begins_at_its_revision():
    assert Scheduling.of(moved(MEETING), organizer=OFFICE).sequence == 1


@pytest.mark.parametrize("change", [
    moved,
    lambda w: w.reschedule(evolve(w.slot, duration=timedelta(hours=2)), at=FEB),
    lambda w: w.cancel(at=FEB),
    lambda w: w.postpone(at=FEB),
])  # fmt: skip
def test_rule_14_time_length_and_status_raise_the_sequence(change):
    assert {message.sequence for message in follow(started(), change(MEETING), at=FEB).messages} == {1}
    state = uninvite(started(), "bo", at=JAN).state  # SEQUENCE 1, though the workshop is at revision 0
    assert {message.sequence for message in follow(state, change(MEETING), at=FEB).messages} == {2}


def test_rule_14_a_workshop_off_or_on_again_is_another_revision_of_its_series():
    """RFC 5546 §2.1.4: it is an EXDATE of the master; libical takes one under an unchanged SEQUENCE for no message at all."""
    state = started(*SERIES)
    off = follow(state, SERIES[1].cancel(at=FEB), at=FEB).state
    assert (off.sequence, off.asked) == (1, 0)
    master = resend(off, "ana", at=LATER).messages[0].components[0]
    assert (master.sequence, [one.local.date() for one in master.excluded]) == (1, [SERIES[1].slot.local.date()])
    cancelled = off.occurrence("w-1").workshop
    on = follow(off, cancelled.reinstate(cancelled.history[-1].was or SERIES[1].slot, at=LATER), at=LATER).state
    whole = resend(on, "ana", at=LATER).messages[0].components
    assert [(part.instance is None, part.sequence, part.excluded) for part in whole] == [(True, 2, ()), (False, 2, ())]
    less = uninvite(state, "bo", of="w-2", at=FEB).state
    assert resend(less, "bo", at=LATER).messages[0].components[0].sequence == 1


def test_rule_28_an_instance_never_stands_below_its_master():
    state = follow(started(*SERIES), moved(SERIES[0], days=1), at=FEB).state
    state = follow(state, SERIES[2].cancel(at=FEB), at=LATER).state
    master, first = resend(state, "ana", at=LATER).messages[0].components
    assert (master.sequence, first.sequence, state.occurrence("w-0").sequence) == (2, 2, 1)
    assert answered(state, sequence=2, instance=first.instance.instant).partstat("ana", "w-0") == "ACCEPTED"


def test_rule_15_what_else_endangers_acceptance_is_the_groups_to_say():
    online = evolve(MEETING, mode="online")
    state = answered(started())
    assert sent(follow(state, online, at=FEB))[0] == ("REQUEST", "ana", 0)
    strict = answered(started(endangers=("mode",)))
    outcome = follow(strict, online, at=FEB)
    assert sent(outcome)[0] == ("REQUEST", "ana", 1)
    assert outcome.state.partstat("ana") == "NEEDS-ACTION"


def test_rule_15_another_place_asks_again_unless_the_workshop_says_otherwise():
    hall = evolve(MEETING, mode="in_person", place=text("Town hall"))
    for immaterial, sequence, answer in (((), 1, "NEEDS-ACTION"), (("place",), 0, "ACCEPTED")):
        w = evolve(hall, immaterial=immaterial)
        outcome = follow(answered(started(w)), w.relocate(evolve(w.setting, place=text("Library")), at=FEB), at=FEB)
        assert sent(outcome)[0] == ("REQUEST", "ana", sequence)
        assert outcome.state.partstat("ana") == answer


def test_rule_16_instants_are_compared_and_not_how_they_are_written():
    state = answered(started())
    lisbon = MEETING.reschedule(evolve(FIRST, zone="Europe/Lisbon"), at=FEB)  # 11:00 there is another instant
    assert sent(follow(state, lisbon, at=FEB))[0] == ("REQUEST", "ana", 1)
    same = MEETING.correct(Slot(local="2024-02-21T10:00", zone="UTC", duration="PT1H"), at=FEB)
    outcome = follow(state, same, at=FEB)
    assert (sent(outcome)[0], outcome.state.partstat("ana")) == (("REQUEST", "ana", 0), "ACCEPTED")


def test_rule_17_another_title_keeps_sequence_and_answers_under_a_newer_dtstamp():
    state = answered(started())
    outcome = follow(state, evolve(MEETING, title=text("The first")), at=FEB)
    assert sent(outcome) == [("REQUEST", "ana", 0), ("REQUEST", "bo", 0)]
    assert outcome.messages[0].at > instant(JAN)
    assert lines(outcome.messages[0]) == [("ana@example.org", "ACCEPTED")]
    assert sent(follow(state, MEETING, at=FEB)) == []
    assert sent(follow(state, MEETING.announce(at=FEB), at=FEB))[0][2] == 0


def test_rule_18_the_sequence_only_rises_and_an_undone_move_is_a_move():
    there = moved(MEETING)
    state = follow(started(), there, at=FEB).state
    back = there.reschedule(FIRST, at=LATER)
    assert sent(follow(state, back, at=LATER))[0] == ("REQUEST", "ana", 2)
    at_once = follow(answered(started()), back, at=LATER)  # both in one step: revision 2, and answers asked for
    assert (sent(at_once)[0], at_once.state.partstat("ana")) == (("REQUEST", "ana", 2), "NEEDS-ACTION")


def test_rule_18_a_correction_notifies_nobody_and_the_next_message_has_a_higher_sequence():
    state = answered(started())
    outcome = follow(state, MEETING.correct(FIRST.shift(days=1), at=FEB), at=FEB)
    assert (sent(outcome), codes(outcome)) == ([], ["correction-quiet"])
    assert sent(resend(outcome.state, "ana", at=LATER)) == [("REQUEST", "ana", 1)]
    assert outcome.state.partstat("ana") == "ACCEPTED"


def test_rule_19_a_move_resets_every_answer():
    state = answered(answered(started()), BO, "DECLINED")
    outcome = follow(state, moved(MEETING), at=FEB)
    assert [lines(message)[0][1] for message in outcome.messages] == ["NEEDS-ACTION", "NEEDS-ACTION"]
    assert all(line.rsvp for message in outcome.messages for line in message.components[0].attendees)


def test_rule_19_a_moved_instance_resets_that_one_alone():
    state = follow(answered(started(*SERIES)), moved(SERIES[1], 1), at=FEB).state
    assert [state.partstat("ana", w.id) for w in SERIES] == ["ACCEPTED", "NEEDS-ACTION", "ACCEPTED"]


def test_rule_20_added_instances_ask_again_and_a_removed_one_does_not():
    state = answered(started(*SERIES))
    less = follow(state, SERIES[2].cancel(at=FEB), at=FEB).state
    assert less.partstat("ana") == less.partstat("ana", "w-0") == "ACCEPTED"
    more = follow(state, Workshop(id="w-9", title="Meeting", slot=FIRST.shift(days=42)), at=FEB)
    assert sent(more)[0] == ("REQUEST", "ana", 1)
    assert lines(more.messages[0]) == [("ana@example.org", "NEEDS-ACTION")]
    assert len(more.messages[0].components[0].starts) == 4
    with pytest.raises(NotAllowed, match="the workshop of this event"):
        follow(started(), SERIES[0], at=FEB)


def test_rule_21_asking_again_keeps_the_sequence():
    state = answered(started())
    outcome = ask_again(state, at=LATER)
    assert sent(outcome) == [("REQUEST", "bo", 0)]
    by_name = ask_again(state, "ana", at=LATER).messages[0].components[0].attendees[0]
    assert (by_name.partstat, by_name.rsvp) == ("ACCEPTED", True)
    assert not resend(state, "ana", at=LATER).messages[0].components[0].attendees[0].rsvp


# Cancelling


def test_rule_22_a_cancel_raises_the_sequence():
    assert sent(uninvite(started(), "ana", at=FEB)) == [("CANCEL", "ana", 1)]
    assert sent(follow(started(), MEETING.cancel(at=FEB), at=FEB))[0] == ("CANCEL", "ana", 1)
    assert sent(uninvite(started(*SERIES), "ana", at=FEB, of="w-1")) == [("CANCEL", "ana", 1)]


def test_rule_23_the_whole_is_cancelled_without_recurrence_id():
    for state, ended in (
        (started(), [MEETING.cancel(at=FEB)]),
        (started(*SERIES), [w.cancel(at=FEB) for w in SERIES]),
    ):
        outcome = follow(state, *ended, at=FEB)
        assert [message.recipient for message in outcome.messages] == ["ana", "bo"]
        for message in outcome.messages:
            (part,) = message.components
            assert (part.instance, part.status) == (None, "CANCELLED")
            assert [line.address for line in part.attendees] == [message.to]


def test_rule_23_who_was_told_of_nothing_is_told_of_no_cancel():
    off = follow(Scheduling.of(MEETING, organizer=OFFICE), MEETING.cancel(at=JAN), at=JAN).state
    late = invite(off, ANA, at=FEB)
    assert sent(late) == sent(resend(late.state, "ana", at=LATER)) == []
    assert sent(resend(follow(started(), MEETING.cancel(at=FEB), at=FEB).state, "bo", at=LATER)) == [
        ("CANCEL", "bo", 1)
    ]


def test_rule_24_who_is_uninvited_gets_a_cancel_without_status():
    outcome = uninvite(answered(started(), BO), "ana", at=FEB)
    assert (sent(outcome), outcome.messages[0].components[0].status) == ([("CANCEL", "ana", 1)], None)
    shown = uninvite(answered(started(guests="all"), BO), "ana", at=FEB)
    assert sent(shown) == [("CANCEL", "ana", 1), ("REQUEST", "bo", 1)]
    assert lines(shown.messages[1]) == [("bo@example.org", "ACCEPTED")]
    with pytest.raises(NotAllowed, match="somebody who is invited"):
        uninvite(started(), "cy", at=FEB)


def test_rule_25_instances_are_cancelled_each_under_its_recurrence_id():
    outcome = follow(started(*SERIES), SERIES[1].cancel(at=FEB), SERIES[2].postpone(at=FEB), at=FEB)
    assert sent(outcome)[0] == ("CANCEL", "ana", 1)
    assert instances(outcome.messages[0]) == ["2024-03-06", "2024-03-20"]
    assert {part.status for part in outcome.messages[0].components} == {"CANCELLED"}
    less = uninvite(started(*SERIES), "ana", at=FEB, of="w-1")
    single = less.messages[0]
    assert less.state.occurrence("w-1").sequence == less.state.sequence == single.sequence == 1
    assert (instances(single), single.components[0].status) == (["2024-03-06"], None)
    with pytest.raises(NotAllowed, match="a workshop of this series"):
        uninvite(started(), "ana", at=FEB, of="sg-1")


def test_rule_26_who_is_added_is_written_to_alone():
    outcome = invite(answered(started()), CY, at=FEB)
    assert sent(outcome) == [("REQUEST", "cy", 0)]
    assert outcome.state.partstat("ana") == "ACCEPTED"
    for twice in (ANA, Invitee(id="other", address="ANA@example.org")):
        with pytest.raises(NotAllowed, match="somebody not invited yet"):
            invite(started(), twice, at=FEB)


def test_rule_27_who_is_invited_again_gets_a_sequence_above_the_cancel():
    state = uninvite(answered(started()), "ana", at=FEB).state
    outcome = invite(state, ANA, at=LATER)
    assert sent(outcome) == [("REQUEST", "ana", 2)]
    assert outcome.state.partstat("ana") == "NEEDS-ACTION"
    assert outcome.state.former == ()
    assert codes(taken(outcome.state, told(state, sequence=0, at=FEB))) == ["reply-repeated"]


def test_rule_27_to_one_workshop_again():
    state = uninvite(started(*SERIES), "ana", at=FEB, of="w-1").state
    outcome = invite(state, ANA, at=LATER)
    assert sent(outcome) == [("REQUEST", "ana", 2)]
    assert outcome.state.invitee("ana").but == ()
    assert outcome.messages[0].components[0].excluded == ()


# Series


def test_rule_28_a_moved_instance_is_named_by_its_original_start():
    state = follow(started(*SERIES), moved(SERIES[1], 1), at=FEB).state
    again = state.occurrence("w-1").workshop.reschedule(FIRST.shift(days=16), at=LATER)
    (part,) = follow(state, again, at=LATER).messages[0].components
    assert (part.instance, part.slot.local.day, part.sequence) == (SERIES[1].slot, 8, 2)
    assert (part.also, part.rrule) == ((), None)
    assert part.sequence > state.sequence


def test_rule_28_all_starts_of_a_series_have_one_zone():
    odd = evolve(SERIES[1], slot=evolve(SERIES[1].slot, zone="Europe/Lisbon"))
    with pytest.raises(NotAllowed, match="all in one zone"):
        Scheduling.of(SERIES[0], odd, organizer=OFFICE)
    with pytest.raises(NotAllowed, match="one without a date"):
        Scheduling.of(SERIES[0], evolve(SERIES[1], slot=None), organizer=OFFICE)
    with pytest.raises(NotAllowed, match="each at a time of its own"):
        Scheduling.of(SERIES[0], SERIES[0], organizer=OFFICE)
    with pytest.raises(NotAllowed, match="at least one workshop"):
        Scheduling.of(organizer=OFFICE)


def test_rule_29_instances_have_sequences_of_their_own():
    state = follow(started(*SERIES), moved(SERIES[1], 1), at=FEB).state
    assert [one.sequence for one in state.occurrences] == [0, 1, 0]
    key = SERIES[1].slot.instant
    with_masters = taken(state, told(state, instance=key, sequence=0))
    assert (codes(with_masters), with_masters.state.partstat("ana", "w-1")) == (["reply-outdated"], "NEEDS-ACTION")
    with_own = taken(state, told(state, instance=key, sequence=1))
    assert (codes(with_own), with_own.state.partstat("ana", "w-1")) == ([], "ACCEPTED")


def test_rule_30_a_series_moved_as_a_whole_is_keyed_anew_and_says_so():
    state = follow(started(*SERIES), moved(SERIES[1], 1), at=FEB).state
    new = [moved(one.workshop, 30, LATER) for one in state.occurrences]
    outcome = follow(state, *new, at=LATER)
    assert codes(outcome) == ["series-rekeyed"] * 3
    (master,) = outcome.messages[0].components
    assert (master.instance, master.sequence) == (None, 2)
    assert [slot.instant for slot in master.starts] == [w.slot.instant for w in new]
    assert codes(taken(outcome.state, told(outcome.state, instance=SERIES[1].slot.instant))) == [
        "reply-instance-unknown"
    ]


def test_rule_30_a_series_renamed_as_a_whole_keeps_keys_and_answers():
    state = answered(started(*SERIES))
    outcome = follow(state, *(evolve(w, title=text("Talks")) for w in SERIES), at=FEB)
    (master,) = outcome.messages[0].components
    assert (str(master.workshop.title), master.sequence, codes(outcome)) == ("Talks", 0, [])
    assert lines(outcome.messages[0]) == [("ana@example.org", "ACCEPTED")]
    hall = follow(state, *(evolve(w, place=text("Town hall")) for w in SERIES), at=FEB).messages[0]
    assert [str(part.workshop.place) for part in hall.components] == ["Town hall"]
    odd = follow(state, *(evolve(w, title=text(f"Talk {w.id}")) for w in SERIES), at=FEB)
    assert instances(odd.messages[0]) == [None, "2024-02-21", "2024-03-06", "2024-03-20"]


def test_rule_30_keys_move_into_the_zone_of_the_series():
    elsewhere = [
        w.reschedule(Slot(local=f"2024-10-27T0{n}:30", zone="UTC", duration="PT1H"), at=FEB)
        for n, w in enumerate(SERIES)
    ]
    outcome = follow(started(*SERIES), *elsewhere, at=FEB)
    (master,) = outcome.messages[0].components
    # 02:30 is shown twice that night: both are told apart
    assert [(slot.local.hour, slot.fold) for slot in master.starts] == [(2, 0), (2, 1), (3, None)]
    assert master.rrule is None


def test_rule_31_who_is_invited_to_single_instances_gets_those_alone():
    only = evolve(ANA, only=("w-1",))
    message = started(*SERIES, who=()), only
    outcome = invite(message[0], only, at=FEB)
    assert instances(outcome.messages[0]) == ["2024-03-06"]
    away = invite(message[0], evolve(BO, but=("w-1",)), at=FEB).messages[0]
    assert [slot.local.day for slot in away.components[0].excluded] == [6]
    assert [slot.local.day for slot in away.components[0].starts] == [21, 20]
    assert sent(follow(outcome.state, moved(SERIES[2], 1), at=FEB)) == []
    gone = uninvite(outcome.state, "ana", at=LATER).messages[0]
    assert (instances(gone), gone.sequence) == (["2024-03-06"], 1)


def test_rule_32_an_added_instance_is_never_sent_as_add():
    new = Workshop(id="w-9", title="Meeting", slot=FIRST.shift(days=42))
    assert {m.method for m in follow(started(*SERIES), new, at=FEB).messages} == {"REQUEST"}


def test_rule_33_a_new_organizer_raises_the_sequence_and_keeps_the_answers():
    outcome = hand_over(answered(started()), "new@example.org", at=LATER)
    assert sent(outcome) == [("REQUEST", "ana", 1), ("REQUEST", "bo", 1)]
    assert {message.organizer for message in outcome.messages} == {"new@example.org"}
    assert lines(outcome.messages[0]) == [("ana@example.org", "ACCEPTED")]


def test_rule_34_a_secretary_sends_in_the_organizers_name():
    state = Scheduling.of(MEETING, organizer=OFFICE, sent_by="desk@example.org")
    message = invite(state, ANA, at=JAN).messages[0]
    assert (message.organizer, message.sent_by) == (OFFICE, "desk@example.org")


# Answers


def test_rule_35_an_answer_is_matched_by_address_and_changes_the_answer_alone():
    state = started()
    reply = evolve(told(state), attendee="ANA@Example.org", slot=FIRST.shift(days=3), comment="gladly")
    outcome = taken(state, reply)
    assert outcome.state.partstat("ana") == "ACCEPTED"
    assert outcome.state.responses[0].comment == "gladly"
    assert attrs.evolve(outcome.state, responses=()) == state
    assert codes(taken(state, told(state, partstat=None))) == ["reply-without-answer"]


def test_rule_36_an_answer_older_than_the_last_is_dropped():
    state = answered(started(), at="2024-02-09T09:00Z")
    outcome = taken(state, told(state, partstat="DECLINED", at="2024-02-08T09:00Z"))
    assert (codes(outcome), outcome.state) == (["reply-stale"], state)
    assert taken(state, told(state, BO, at="2024-02-08T09:00Z")).state.partstat("bo") == "ACCEPTED"
    # RFC 5546 §2.1.5: the SEQUENCE goes first, whatever the clock of the device that answers
    again = follow(state, moved(MEETING, at="2024-02-09T10:00Z"), at="2024-02-09T10:00Z").state
    slow = taken(again, told(again, partstat="DECLINED", at="2024-02-09T08:59Z"))
    assert (codes(slow), slow.state.partstat("ana")) == ([], "DECLINED")


def test_rule_36_a_dtstamp_far_ahead_does_not_silence_later_answers():
    state = started()
    ahead = taken(state, told(state, at="2090-01-01T00:00Z"), at=FEB)
    assert codes(ahead) == ["reply-from-the-future"]
    later = taken(ahead.state, told(state, partstat="DECLINED", at="2024-02-09T09:00Z"))
    assert later.state.partstat("ana") == "DECLINED"
    assert codes(taken(state, told(state, sequence=7))) == ["reply-ahead"]


def test_rule_37_an_answer_to_an_older_revision_is_history_only():
    state = follow(started(), moved(MEETING), at=FEB).state
    outcome = taken(state, told(state, sequence=0))
    assert codes(outcome) == ["reply-outdated"]
    assert [r.sequence for r in outcome.state.responses] == [0]
    assert outcome.state.partstat("ana") == "NEEDS-ACTION"


def test_rule_38_an_answer_to_an_instance_makes_an_override_if_it_is_in_the_set():
    state = answered(answered(started(*SERIES)), partstat="DECLINED", instance=SERIES[1].slot.instant)
    message = resend(state, "ana", at=LATER).messages[0]
    assert instances(message) == [None, "2024-03-06"]
    assert [partstat for _, partstat in lines(message)] == ["ACCEPTED", "DECLINED"]
    for odd in (instant("2024-03-07T10:00Z"), SERIES[2].slot.instant):
        less = follow(state, SERIES[2].cancel(at=FEB), at=FEB).state
        assert codes(taken(less, told(less, instance=odd))) == ["reply-instance-unknown"]
    assert codes(taken(started(), told(started(), instance=FIRST.instant))) == ["reply-instance-unknown"]


def test_rule_39_who_was_not_invited_waits_for_a_yes_or_a_no():
    state = started()
    outcome = taken(state, told(state, CY))
    assert codes(outcome) == ["reply-uninvited"]
    assert (outcome.state.invitees, len(outcome.state.uninvited)) == (state.invitees, 1)
    (guest,) = outcome.state.uninvited
    welcome = accept(outcome.state, guest, invitee="cy", at=LATER)
    assert (sent(welcome), welcome.state.partstat("cy")) == ([("REQUEST", "cy", 0)], "ACCEPTED")
    away = refuse(outcome.state, guest, at=LATER)
    assert [(m.method, m.to) for m in away.messages] == [("CANCEL", "cy@example.org")]
    assert welcome.state.uninvited == away.state.uninvited == ()
    with pytest.raises(InvalidValue, match="ids come from the caller"):
        accept(outcome.state, guest, at=LATER)
    with pytest.raises(NotAllowed, match="that waits"):
        refuse(away.state, guest, at=LATER)
    assert codes(taken(outcome.state, told(state, CY))) == ["reply-stale"]
    assert len(taken(outcome.state, told(state, CY, at=LATER)).state.uninvited) == 1
    assert codes(taken(state, told(state, CY, method="COUNTER"))) == ["reply-uninvited"]


def test_rule_39_a_guest_of_one_workshop():
    state = started(*SERIES)
    outcome = taken(state, told(state, CY, instance=SERIES[1].slot.instant))
    (guest,) = outcome.state.uninvited
    assert instances(accept(outcome.state, guest, invitee="cy", at=LATER).messages[0]) == ["2024-03-06"]
    assert instances(refuse(outcome.state, guest, at=LATER).messages[0]) == ["2024-03-06"]


def delegated(state, to=CY, **more):
    return taken(state, told(state, partstat="DELEGATED", delegated_to=to.address, **more))


def test_rule_40_an_unannounced_delegate_waits_for_the_delegator():
    state = started()
    early = taken(state, told(state, CY, delegated_from=ANA.address))
    assert (codes(early), early.messages, early.state.invitees) == (["delegation-held"], (), state.invitees)
    with pytest.raises(NotAllowed, match="the delegator has not said so"):
        accept(early.state, early.state.delegations[0], invitee="cy", at=LATER)
    both = delegated(early.state).state
    assert [(d.announced, d.partstat) for d in both.delegations] == [(True, "ACCEPTED")]
    done = accept(both, both.delegations[0], invitee="cy", at=LATER)
    assert (sent(done), done.state.partstat("cy")) == ([("REQUEST", "cy", 0)], "ACCEPTED")


def test_rule_40_a_delegate_who_answers_an_old_revision_is_sent_the_present_one():
    state = started()
    early = taken(state, told(state, CY, delegated_from=ANA.address)).state
    new = delegated(follow(early, moved(MEETING), at=FEB).state).state
    done = accept(new, new.delegations[0], invitee="cy", at=LATER)
    assert (sent(done), done.state.partstat("cy")) == ([("REQUEST", "cy", 1)], "NEEDS-ACTION")
    twice = taken(new, told(new, CY, partstat="TENTATIVE", delegated_from=ANA.address)).state
    assert [d.partstat for d in twice.delegations] == ["TENTATIVE"]
    outdated = taken(new, told(new, CY, sequence=0, delegated_from=ANA.address)).state
    assert [d.partstat for d in outdated.delegations] == [None]


def test_rule_41_a_delegation_is_held_until_the_organizer_agrees():
    held = delegated(started())
    assert (codes(held), held.messages, held.state.partstat("ana")) == (["delegation-held"], (), "NEEDS-ACTION")
    (asked,) = held.state.delegations
    done = accept(held.state, asked, invitee="cy", at=LATER)
    (line,) = done.messages[0].components[0].attendees
    assert (sent(done), line.delegated_from) == ([("REQUEST", "cy", 0)], ANA.address)
    (line,) = resend(done.state, "ana", at=LATER).messages[0].components[0].attendees
    assert (line.partstat, line.delegated_to) == ("DELEGATED", CY.address)
    no = refuse(held.state, asked, at=LATER)
    assert (sent(no), lines(no.messages[0])[0][1]) == ([("REQUEST", "ana", 0)], "NEEDS-ACTION")
    assert codes(taken(started(), told(started(), partstat="DELEGATED"))) == ["delegation-to-nobody"]
    assert codes(delegated(started(), BO)) == ["delegation-invited"]


def test_rule_41_one_workshop_is_delegated():
    state = started(*SERIES)
    held = delegated(state, instance=SERIES[1].slot.instant).state
    done = accept(held, held.delegations[0], invitee="cy", at=LATER)
    assert instances(done.messages[0]) == ["2024-03-06"]
    assert [done.state.partstat("ana", w.id) for w in SERIES] == ["NEEDS-ACTION", "DELEGATED", "NEEDS-ACTION"]


def test_rule_42_loops_and_chains_are_found_and_a_decline_goes_back():
    held = delegated(started()).state
    state = accept(held, held.delegations[0], invitee="cy", at=LATER).state
    for to in (ANA, CY, Invitee(id="o", address=OFFICE)):
        assert codes(taken(state, told(state, CY, "DELEGATED", delegated_to=to.address))) == ["delegation-loop"]
    chain = taken(state, told(state, CY, "DELEGATED", delegated_to="di@example.org"))
    assert codes(chain) == ["delegation-held", "delegation-chain"]
    back = taken(state, told(state, CY, "DECLINED", at=LATER))
    assert (sent(back), codes(back)) == ([("REQUEST", "ana", 0)], ["delegation-declined"])
    assert back.state.partstat("ana") == "NEEDS-ACTION"
    assert back.state.partstat("cy") == "DECLINED"
    gone = uninvite(state, "ana", at=LATER).state
    assert gone.delegations == ()
    ring = [Delegation(invitee=a, delegate=b, address=f"{b}@example.org", sequence=0, at=FEB) for a, b in ("ab", "ba")]
    made = evolve(started(who=(Invitee(id="a", address="a@example.org"), Invitee(id="b", address="b@example.org"))),
                  delegations=ring)  # fmt: skip
    endless = taken(made, told(made, made.invitees[0], "DELEGATED", delegated_to=CY.address))
    assert codes(endless) == ["delegation-held", "delegation-chain"]


def test_rule_43_a_refresh_is_answered_to_that_attendee_alone():
    state = follow(started(), moved(MEETING), at=FEB).state
    assert sent(taken(state, told(state, method="REFRESH", partstat=None))) == [("REQUEST", "ana", 1)]
    gone = uninvite(state, "ana", at=LATER).state
    assert sent(taken(gone, told(state, method="REFRESH", partstat=None))) == [("CANCEL", "ana", 2)]
    off = follow(state, moved(MEETING).cancel(at=LATER), at=LATER).state
    assert sent(taken(off, told(state, method="REFRESH", partstat=None))) == [("CANCEL", "ana", 2)]
    never = taken(state, told(state, CY, method="REFRESH", partstat=None))
    assert (sent(never), codes(never)) == ([], ["reply-uninvited"])


PROPOSED = FIRST.shift(days=2)


def counter(state, slot=PROPOSED, who=ANA, **more):
    return taken(state, told(state, who, None, method="COUNTER", slot=slot, **more))


def test_rule_44_another_time_is_accepted_as_a_move_or_declined_to_its_proposer():
    state = answered(started(), BO)
    asked = counter(state)
    assert (codes(asked), asked.messages) == (["counter-open"], ())
    (proposal,) = asked.state.counters
    yes = accept(asked.state, proposal, at=LATER, by="p-1")
    assert sent(yes) == [("REQUEST", "ana", 1), ("REQUEST", "bo", 1)]
    assert yes.state.occurrences[0].workshop.history[-1].by == "p-1"
    assert (yes.state.partstat("bo"), yes.state.counters) == ("NEEDS-ACTION", ())
    no = refuse(asked.state, proposal, at=LATER, comment="the hall is taken")
    assert (sent(no), no.messages[0].comment) == ([("DECLINECOUNTER", "ana", 0)], "the hall is taken")
    assert (no.state.occurrences, no.state.counters) == (state.occurrences, ())


def test_rule_44_a_proposal_is_compared_with_the_present_revision():
    state = follow(started(), moved(MEETING), at=FEB).state
    assert codes(counter(state, sequence=0)) == ["counter-outdated"]
    asked = counter(state, at="2024-02-09T09:00Z").state
    assert codes(counter(asked, at=FEB)) == ["reply-stale"]
    newer = counter(asked, FIRST.shift(days=5), at=LATER).state
    assert [p.slot.local.day for p in newer.counters] == [26]
    empty = counter(state, None).state
    with pytest.raises(NotAllowed, match="another time"):
        accept(empty, empty.counters[0], at=LATER)
    gone = uninvite(asked, "ana", at=LATER).state
    assert sent(refuse(gone, gone.counters[0], at=LATER)) == []


def test_rule_44_a_proposal_for_one_workshop_of_a_series():
    state = started(*SERIES)
    asked = counter(state, SERIES[1].slot.shift(days=1), instance=SERIES[1].slot.instant).state
    assert instances(accept(asked, asked.counters[0], at=LATER).messages[0]) == ["2024-03-06"]
    assert refuse(asked, asked.counters[0], at=LATER).messages[0].method == "DECLINECOUNTER"
    whole = counter(state).state
    with pytest.raises(NotAllowed, match="a proposal for one workshop"):
        accept(whole, whole.counters[0], at=LATER)


def test_rule_45_what_is_published_names_no_attendee():
    for state in (started(), started(*SERIES, guests="all")):
        (message,) = publish(state, at=FEB).messages
        assert (message.method, message.to, message.organizer) == ("PUBLISH", None, OFFICE)
        assert lines(message) == []
    assert codes(publish(started(), at=OVER)) == ["workshop-over"]
    off = follow(started(), MEETING.cancel(at=FEB), at=FEB).state
    assert sent(publish(off, at=FEB)) == []


def test_rule_57_only_the_attendee_or_a_known_assistant_answers():
    state = started(who=(evolve(ANA, assistants=("desk@example.org",)), BO))
    reply = told(state)
    for sender, code in ((None, "reply-sender-unknown"), ("bo@example.org", "reply-sender-other")):
        outcome = take(state, reply, authenticated_sender=sender, at=LATER)
        assert (codes(outcome), outcome.state, outcome.messages) == ([code], state, ())
    assert codes(taken(state, reply, sender="desk@example.org")) == ["reply-sender-other"]  # does not say so
    by_desk = evolve(reply, sent_by="desk@example.org")
    assert taken(state, by_desk, sender="desk@example.org").state.partstat("ana") == "ACCEPTED"
    forged = evolve(reply, sent_by="eve@example.org")
    assert codes(taken(state, forged, sender="eve@example.org")) == ["reply-sender-other"]
    assert codes(taken(state, told(state, CY), sender="eve@example.org")) == ["reply-sender-other"]


def test_rule_59_a_failure_that_a_system_reports_is_told():
    state = started()
    outcome = taken(state, told(state, request_status=("2.0;Success", "3.7;Invalid calendar user", "5.1;Service")))
    assert codes(outcome) == ["reply-delivery-failed"] * 2
    assert outcome.state.partstat("ana") == "ACCEPTED"


# Judged at its own time


@pytest.mark.parametrize("command", [
    lambda state: resend(state, "ana", at=OVER),
    lambda state: ask_again(state, at=OVER),
    lambda state: uninvite(state, "ana", at=OVER),
    lambda state: hand_over(state, "new@example.org", at=OVER),
    lambda state: follow(state, evolve(MEETING, title=text("Other")), at=OVER),
    lambda state: follow(state, MEETING.cancel(at=OVER), at=OVER),
])  # fmt: skip
def test_nothing_is_sent_about_a_workshop_that_is_over(command):
    outcome = command(started())
    assert (sent(outcome), codes(outcome)) == ([], ["workshop-over"])


def test_one_of_a_series_that_is_over():
    state = started(*SERIES)
    outcome = uninvite(state, "ana", at="2024-02-22T09:00Z", of="w-0")
    assert (sent(outcome), codes(outcome)) == ([], ["workshop-over"])


def test_the_case_replays_at_its_own_dates():
    state = started()
    outcome = follow(state, moved(MEETING), at=FEB)
    assert sent(outcome) == [("REQUEST", "ana", 1), ("REQUEST", "bo", 1)]


def test_a_workshop_without_a_date_is_written_about_when_it_has_one():
    bare = Workshop(id="sg-1", title="First meeting")
    begun = invite(Scheduling.of(bare, organizer=OFFICE), ANA, at=JAN)
    assert sent(begun) == []
    assert sent(ask_again(begun.state, "ana", at=FEB)) == []
    assert sent(uninvite(begun.state, "ana", at=FEB)) == []
    dated = bare.reschedule(FIRST, at=FEB)
    assert sent(follow(begun.state, dated, at=FEB)) == [("REQUEST", "ana", 1)]


def test_postponed_then_set_anew_or_given_up():
    state = follow(started(), MEETING.postpone(at=FEB), at=FEB).state
    off = MEETING.postpone(at=FEB)
    assert sent(follow(state, off.reschedule(FIRST.shift(days=9), at=LATER), at=LATER))[0] == ("REQUEST", "ana", 2)
    gone = follow(state, off.cancel(at=LATER), at=LATER)
    assert (sent(gone), codes(gone)) == ([], [])
    assert sent(resend(state, "ana", at=LATER)) == [("CANCEL", "ana", 1)]
    assert resend(state, "ana", at=LATER).messages[0].news == "postponed"
    assert sent(follow(state, off, at=LATER)) == []


def test_a_series_that_was_off_comes_back_whole():
    state = follow(started(*SERIES), *(w.cancel(at=FEB) for w in SERIES), at=FEB).state
    back = SERIES[1].cancel(at=FEB).reinstate(FIRST.shift(days=14), at=LATER)
    outcome = follow(state, back, at=LATER)
    master = outcome.messages[0].components[0]
    assert (sent(outcome)[0], [s.local.day for s in master.starts]) == (("REQUEST", "ana", 2), [6])


def test_an_invitee_is_made_of_a_person():
    assert Invitee.of(Person(id="ana", email="ana@example.org", languages=("pt",), zone="Atlantic/Azores")).zone
    with pytest.raises(InvalidValue, match="a mailbox, to be invited"):
        Invitee.of(Person(id="ana"))
    with pytest.raises(NotAllowed, match="somebody who is invited"):
        resend(started(), "nobody", at=FEB)
    assert "@" not in repr(started())


def test_starts_as_a_rule_or_as_dates():
    def rule(*days, **more):
        slots = [FIRST.shift(days=day) for day in days]
        return Component(workshop=MEETING, slot=FIRST, also=slots, sequence=0, **more).rrule

    assert rule(7, 14) == "FREQ=WEEKLY;INTERVAL=1;COUNT=3"
    assert rule(3, 6) == "FREQ=DAILY;INTERVAL=3;COUNT=3"
    assert rule(3, 7) is rule() is rule(-7) is None
    hour = evolve(FIRST, local=FIRST.local + timedelta(hours=1))
    assert Component(workshop=MEETING, slot=FIRST, also=(hour,), sequence=0).rrule is None


# The attendee's side, simulated


def diary(*messages, address=ANA.address):
    held = Diary(address=address)
    for message in messages:
        held = held.receive(message)
    return held


def series_with_one_moved():
    begun = invite(Scheduling.of(*SERIES, organizer=OFFICE), ANA, at=JAN)
    return begun, follow(begun.state, moved(SERIES[1], 1), at=FEB)


def test_rule_06_a_calendar_leaves_a_lower_number_whatever_its_stamp():
    begun, one = series_with_one_moved()
    off = follow(one.state, *(w.cancel(at=LATER) for w in (SERIES[0], moved(SERIES[1], 1), SERIES[2])), at=LATER)
    stamped = instant("2024-02-12T09:00Z")  # a server that passes on what it held back, stamped anew
    held, none = diary(*begun.messages, *one.messages), diary(*begun.messages, *one.messages, *off.messages)
    assert (len(held.agenda(begun.state.uid)), none.agenda(begun.state.uid)) == (3, ())
    for old in (*begun.messages, *one.messages):
        assert none.receive(evolve(old, at=stamped)) == none
    fewer = diary(*uninvite(one.state, "ana", at=LATER).messages)
    assert fewer.receive(evolve(one.messages[0], at=stamped)).agenda(begun.state.uid) == ()
    early = evolve(one.messages[0], components=(evolve(one.messages[0].components[0], sequence=0),), at=stamped)
    assert held.receive(early) == held


def test_rule_47_new_then_moved_then_updated():
    begun = invite(Scheduling.of(MEETING, organizer=OFFICE), ANA, at=JAN)
    held = diary(*begun.messages).answered(MEETING.uid, "ACCEPTED", at=FEB)
    updated = follow(begun.state, evolve(MEETING, title=text("Other")), at=FEB)  # the answer has not reached us
    held = held.receive(updated.messages[0])
    assert (held.entry(MEETING.uid).title, held.answer(MEETING.uid)) == ("Other", "ACCEPTED")
    later = follow(updated.state, moved(evolve(MEETING, title=text("Other"))), at=LATER)
    held = held.receive(later.messages[0])
    assert held.answer(MEETING.uid) == "NEEDS-ACTION"
    assert held.agenda(MEETING.uid) == (FIRST.shift(days=21).instant,)


def test_rule_47_an_update_leaves_the_own_answer_to_one_workshop():
    begun = invite(Scheduling.of(*SERIES, organizer=OFFICE), ANA, at=JAN)
    key = SERIES[1].slot.instant
    held = diary(*begun.messages).answered(begun.state.uid, "DECLINED", at=FEB, instance=key)
    again = held.receive(resend(begun.state, "ana", at=LATER).messages[0])  # the answer has not reached us
    assert (again.answer(begun.state.uid, key), again.answer(begun.state.uid)) == ("DECLINED", "NEEDS-ACTION")
    assert again.reply(begun.state.uid, "DECLINED", at=FEB, instance=key).at > instant(FEB)  # rule 50 holds still
    # another revision takes it: the organizer's word of it is the last
    added = follow(begun.state, Workshop(id="w-9", title="Meeting", slot=FIRST.shift(days=42)), at=LATER)
    assert held.receive(added.messages[0]).answer(begun.state.uid, key) == "NEEDS-ACTION"
    # and one that has no such start any more has no answer to it
    less = uninvite(begun.state, "ana", at=FEB, of="w-1").state
    gone = held.receive(resend(less, "ana", at=LATER).messages[0])
    assert gone.entry(begun.state.uid, key) is None
    assert gone.agenda(begun.state.uid) == (SERIES[0].slot.instant, SERIES[2].slot.instant)


def test_rule_47_where_nothing_was_answered_the_organizers_word_stands():
    begun = invite(Scheduling.of(MEETING, organizer=OFFICE), ANA, at=JAN)
    known = answered(begun.state, sequence=0)  # told by another calendar of the same person
    assert diary(*begun.messages, *resend(known, "ana", at=LATER).messages).answer(MEETING.uid) == "ACCEPTED"


def test_rule_48_an_override_alone_leaves_the_master():
    begun, one = series_with_one_moved()
    assert len(diary(*begun.messages, *one.messages).agenda(begun.state.uid)) == 3


def test_rule_49_a_reply_echoes_sequence_and_instance():
    begun, one = series_with_one_moved()
    key = SERIES[1].slot.instant
    reply = diary(*begun.messages, *one.messages).reply(begun.state.uid, "ACCEPTED", at=LATER, instance=key)
    assert (reply.attendee, reply.sequence, reply.instance) == (ANA.address, 1, key)


def test_rule_50_a_second_reply_has_a_newer_dtstamp():
    held = diary(*invite(Scheduling.of(MEETING, organizer=OFFICE), ANA, at=JAN).messages)
    first = held.reply(MEETING.uid, "ACCEPTED", at=FEB)
    held = held.answered(MEETING.uid, "ACCEPTED", at=first.at)
    assert held.reply(MEETING.uid, "DECLINED", at=FEB).at > first.at


def test_rule_51_another_time_is_a_counter():
    held = diary(*invite(Scheduling.of(MEETING, organizer=OFFICE), ANA, at=JAN).messages)
    asked = held.counter(MEETING.uid, FIRST.shift(days=2), at=FEB)
    assert (asked.method, asked.partstat, asked.slot) == ("COUNTER", None, FIRST.shift(days=2))


def test_rule_52_a_cancelled_instance_leaves_the_rest():
    begun = invite(Scheduling.of(*SERIES, organizer=OFFICE), ANA, at=JAN)
    off = follow(begun.state, SERIES[1].cancel(at=FEB), at=FEB)
    agenda = diary(*begun.messages, *off.messages).agenda(begun.state.uid)
    assert agenda == (SERIES[0].slot.instant, SERIES[2].slot.instant)


def test_rule_53_a_cancel_that_names_others_changes_nothing():
    state = Scheduling.of(MEETING, organizer=OFFICE)
    begun = invite(state, ANA, BO, at=JAN)
    held = diary(begun.messages[0])
    for_bo = uninvite(begun.state, "bo", at=FEB).messages[0]
    assert held.receive(for_bo) == held
    assert held.receive(uninvite(begun.state, "ana", at=FEB).messages[0]).agenda(MEETING.uid) == ()


def test_rule_54_a_cancel_that_comes_first_is_remembered():
    begun = invite(Scheduling.of(MEETING, organizer=OFFICE), ANA, at=JAN)
    off = follow(begun.state, MEETING.cancel(at=FEB), at=FEB)
    assert diary(*off.messages, *begun.messages).agenda(MEETING.uid) == ()


def test_rule_55_the_same_sequence_with_a_newer_dtstamp_is_taken():
    begun = invite(Scheduling.of(MEETING, organizer=OFFICE), ANA, at=JAN)
    message = begun.messages[0]
    part = evolve(message.components[0], slot=FIRST.shift(days=1))
    google = evolve(message, at=FEB, components=(part,))
    assert diary(message, google).agenda(MEETING.uid) == (part.slot.instant,)
    assert diary(google, message).agenda(MEETING.uid) == (part.slot.instant,)
    off = evolve(message, method="CANCEL", at=LATER)  # an unchanged SEQUENCE here too, and what it overtook comes late
    assert diary(message, off).agenda(MEETING.uid) == diary(message, off, google).agenda(MEETING.uid) == ()


def test_a_diary_leaves_what_is_not_for_it():
    held = diary(*invite(Scheduling.of(MEETING, organizer=OFFICE), ANA, at=JAN).messages)
    assert held.receive(publish(started(), at=FEB).messages[0]) == held
    assert held.answered("unknown", "ACCEPTED", at=FEB) == held
    assert (held.answer("unknown"), held.refresh("unknown", at=FEB).sequence) == ("NEEDS-ACTION", 0)
    assert held.refresh(MEETING.uid, at=FEB).method == "REFRESH"
