"""Invitations: the messages a ledger calls for, each judged at its own time, as laws and as cases."""

from collections import Counter
from datetime import timedelta

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smallgiants.civiltime import Slot, instant
from smallgiants.groups import Registration
from smallgiants.invitations import Message, messages
from smallgiants.people import Person
from smallgiants.testing import small_giants, workshops
from smallgiants.workshops import Workshop

FIRST = Slot(local="2024-02-21T11:00", zone="Europe/Brussels", duration="PT1H")
SECOND, THIRD = FIRST.shift(days=21), FIRST.shift(days=28)
MEETING = Workshop(id="sg-1", title="First meeting", slot=FIRST)
JAN, FEB, MARCH, APRIL = "2024-01-30T09:00Z", "2024-02-07T09:00Z", "2024-03-01T09:00Z", "2024-04-01T09:00Z"
ANA = Person(id="ana", email="ana@example.org", languages=["pt", "en"])


def form(at=JAN, *, number=1, person="ana", workshop="sg-1", withdrawn=None):
    end = (
        None if withdrawn is None else max(instant(withdrawn), instant(at))
    )  # nothing is withdrawn before it was given
    return Registration(id=f"r-{number}", person=person, workshop=workshop, at=at, withdrawn=end)


def outbox(workshop, *forms, people=(ANA,), on=None, **more):
    return messages(workshop, registrations=forms or [form()], people=people, on=on, zone="Europe/Brussels", **more)


def sent(workshop, *forms, **more):
    return [(m.method, m.sequence, f"{m.at:%m-%d}") for m in outbox(workshop, *forms, **more).messages]


@st.composite
def cases(draw):
    """A workshop with a history, and registrations before, within and after it."""
    workshop = draw(workshops().filter(lambda one: all(not p.code.startswith("time-") for p in one.problems())))
    moments = [entry.at for entry in workshop.history] or [instant(FEB)]
    near = st.builds(
        lambda at, minutes: instant(at + timedelta(minutes=minutes)), st.sampled_from(moments), st.integers(-999, 999)
    )
    forms = draw(
        st.lists(
            st.builds(
                form,
                near,
                person=st.sampled_from("abc"),
                workshop=st.sampled_from((workshop.id, "another")),
                withdrawn=st.none() | near,
            ),
            max_size=5,
        )
    )
    people = [Person(id="a", email="a@example.org"), Person(id="b", email="b@example.org"), Person(id="c")]
    forms = [attrs.evolve(one, id=f"r-{number}") for number, one in enumerate(forms)]
    return workshop, forms, people


@given(cases())
def test_each_message_is_sent_once_for_each_registrant_and_revision(case):
    workshop, forms, people = case
    box = outbox(workshop, *forms, people=people)
    assert set(Counter(message.key for message in box.messages).values()) <= {1}
    assert len({(m.recipient, m.sequence) for m in box.messages}) == len(box.messages)
    assert [(m.at, m.sequence) for m in box.messages] == sorted((m.at, m.sequence) for m in box.messages)


@given(cases())
def test_each_message_tells_a_state_under_its_revision_while_it_is_not_over(case):
    workshop, forms, people = case
    for message in outbox(workshop, *forms, people=people).messages:
        state = message.workshop
        assert message.sequence == state.revision <= workshop.revision
        assert state == workshop.before(len(state.history))
        assert (message.method == "REQUEST") is (state.status == "scheduled")
        if message.method == "REQUEST":
            assert message.at < state.slot.instant + (state.slot.duration or timedelta(0))


@given(cases())
def test_only_who_is_registered_then_hears_of_it(case):
    workshop, forms, people = case
    for message in outbox(workshop, *forms, people=people).messages:
        own = [one for one in forms if one.person == message.recipient and one.workshop == workshop.id]
        assert any(one.at <= message.at and (one.withdrawn is None or message.at < one.withdrawn) for one in own)


@given(cases())
def test_a_cancellation_follows_a_request_to_the_same_person(case):
    workshop, forms, people = case
    held = set()
    for message in outbox(workshop, *forms, people=people).messages:
        if message.method == "CANCEL":
            assert message.recipient in held
            held.remove(message.recipient)
        else:
            held.add(message.recipient)


@given(cases(), st.integers(0, 9))
def test_what_is_told_up_to_a_viewpoint_is_the_beginning_of_what_is_told_in_all(case, count):
    workshop, forms, people = case
    whole = outbox(workshop, *forms, people=people).messages
    if whole:
        on = whole[min(count, len(whole) - 1)].at
        early = outbox(workshop, *forms, people=people, on=on).messages
        assert early == whole[: len(early)]
        assert all(message.at > on for message in whole[len(early) :])


def test_the_case_is_replayed_at_its_own_dates():
    dossier = small_giants()
    box = messages(
        dossier.workshops[0], registrations=dossier.registrations, people=dossier.people, on=dossier.on,
        zone=dossier.group.zone, organizer=dossier.group.contact, zones=dossier.zones,
    )  # fmt: skip
    assert Counter((m.method, m.sequence) for m in box.messages) == {("REQUEST", 0): 14, ("REQUEST", 1): 14}
    horta = [m for m in box.messages if m.recipient == "p-horta"]
    assert [f"{m.workshop.slot.local:%m-%d %H:%M}" for m in horta] == ["02-21 11:00", "03-13 11:00"]
    assert {(m.zone, m.language, m.to, m.organizer) for m in horta} == {
        ("Atlantic/Azores", "pt", "p-horta@example.org", "small-giants@example.org")
    }
    assert (len({m.workshop.uid for m in box.messages}), box.left_out, str(box)) == (1, (), "28 messages")


def test_who_registers_late_is_invited_to_what_then_holds():
    moved = MEETING.reschedule(SECOND, at=FEB)
    assert sent(moved) == [("REQUEST", 0, "01-30"), ("REQUEST", 1, "02-07")]
    assert sent(moved, form(FEB)) == [("REQUEST", 1, "02-07")]
    assert sent(moved, form(MARCH)) == [("REQUEST", 1, "03-01")]
    assert sent(moved, form(APRIL)) == []
    assert sent(moved, form("2024-03-13T10:30Z")) == [("REQUEST", 1, "03-13")]
    assert sent(moved, form("2024-03-13T11:00Z")) == []


def test_who_withdrew_hears_no_more():
    moved = MEETING.reschedule(SECOND, at=FEB).reschedule(THIRD, at=MARCH)
    assert sent(moved, form(withdrawn=FEB)) == [("REQUEST", 0, "01-30")]
    assert sent(moved, form(withdrawn=JAN)) == []
    assert sent(moved, form(withdrawn=FEB), form(MARCH, number=2)) == [("REQUEST", 0, "01-30"), ("REQUEST", 2, "03-01")]


def test_who_registers_twice_is_told_once():
    moved = MEETING.reschedule(SECOND, at=FEB)
    assert sent(moved, form(), form(number=2)) == sent(moved)
    assert sent(MEETING, form(withdrawn=FEB), form(FEB, number=2)) == [("REQUEST", 0, "01-30")]


def test_a_correction_and_an_announcement_notify_nobody():
    assert sent(MEETING.announce(at=FEB).correct(SECOND, at=FEB)) == [("REQUEST", 0, "01-30")]


def test_a_cancellation_goes_to_those_who_were_invited():
    cancelled = MEETING.cancel(at=FEB)
    assert sent(cancelled) == [("REQUEST", 0, "01-30"), ("CANCEL", 1, "02-07")]
    assert sent(cancelled, form(MARCH)) == []
    assert sent(cancelled.reinstate(SECOND, at=MARCH)) == [*sent(cancelled), ("REQUEST", 2, "03-01")]


def test_a_postponed_workshop_leaves_the_diary_until_it_has_a_date():
    postponed = MEETING.postpone(at=FEB)
    assert sent(postponed) == [("REQUEST", 0, "01-30"), ("CANCEL", 1, "02-07")]
    assert sent(postponed.reschedule(SECOND, at=MARCH)) == [*sent(postponed), ("REQUEST", 2, "03-01")]
    assert sent(postponed.cancel(at=MARCH)) == sent(postponed)


def test_nobody_is_told_afterwards():
    assert sent(MEETING.cancel(at=MARCH)) == [("REQUEST", 0, "01-30")]
    assert sent(MEETING.postpone(at=MARCH)) == [("REQUEST", 0, "01-30")]
    assert sent(MEETING.reschedule(SECOND, at=APRIL)) == [("REQUEST", 0, "01-30")]
    # Held, and put on again at a later date: that is news.
    assert sent(MEETING.reschedule(SECOND, at=MARCH)) == [("REQUEST", 0, "01-30"), ("REQUEST", 1, "03-01")]


def test_a_length_that_nobody_told_is_none():
    short = attrs.evolve(MEETING, slot=attrs.evolve(FIRST, duration=None))
    assert sent(short, form("2024-02-21T09:59Z")) == [("REQUEST", 0, "02-21")]
    assert sent(short, form("2024-02-21T10:00Z")) == []


def test_a_workshop_without_a_date_invites_nobody_yet():
    undated = attrs.evolve(MEETING, slot=None)
    assert sent(undated) == []
    assert sent(undated.reschedule(FIRST, at=FEB)) == [("REQUEST", 1, "02-07")]


def test_a_viewpoint_is_a_day_of_the_group_or_an_instant():
    moved = MEETING.reschedule(SECOND, at="2024-02-07T23:30Z")
    on_the_7th, on_the_8th = (sent(moved, on=instant(f"{day}T23:59Z").date()) for day in ("2024-02-07", "2024-02-08"))
    assert (len(on_the_7th), len(on_the_8th), len(sent(moved, on=instant(JAN)))) == (1, 2, 1)
    assert sent(moved, form(MARCH), on=instant(FEB)) == []


def test_people_without_mailbox_are_left_out_by_name_of_their_id():
    forms = [
        form(),
        form(number=2, person="ben"),
        form(number=3, person="eva"),
        form(number=4, person="ida", workshop="x"),
    ]
    box = outbox(MEETING, *forms, people=[ANA, Person(id="ben")])
    assert [str(left) for left in box.left_out] == ["ben: no mailbox is known", "eva: no mailbox is known"]
    assert str(box) == "1 message; 2 left out"


@pytest.mark.parametrize(
    ("own", "zones", "zone"),
    [
        (None, None, None),
        (None, {"ana": "Europe/Lisbon"}, "Europe/Lisbon"),
        ("Atlantic/Azores", {"ana": "Europe/Lisbon"}, "Atlantic/Azores"),
    ],
)
def test_each_message_is_made_for_its_reader(own, zones, zone):
    [message] = outbox(MEETING, people=[attrs.evolve(ANA, zone=own)], zones=zones).messages
    assert (message.zone, message.language) == (zone, "pt")
    [plain] = outbox(MEETING, people=[attrs.evolve(ANA, languages=())]).messages
    assert plain.language is None


def test_the_key_is_the_same_however_often_a_message_is_made():
    keys = [message.key for message in outbox(MEETING.reschedule(SECOND, at=FEB)).messages]
    assert keys == [f"{MEETING.uid}:REQUEST:0:ana", f"{MEETING.uid}:REQUEST:1:ana"]


def test_a_mailbox_stays_out_of_the_repr():
    message = Message(method="REQUEST", workshop=MEETING, recipient="ana", sequence=0, at=JAN, to="ana@example.org")
    assert "example.org" not in repr(message)
