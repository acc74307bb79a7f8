"""What the organizer's engine makes, as iCalendar and as mail, and what comes back from either into the engine."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings

import smallgiants as sg
from smallgiants.formats import ical, mail
from smallgiants.formats.ical import Attendee, Calendar, Day, Event, Moment
from smallgiants.testing import outcomes

FIRST = sg.Slot(local="2024-02-21T11:00", zone="Europe/Brussels", duration="PT1H")
ANA = sg.Invitee(id="ana", address="ana@example.org", zone="Atlantic/Azores", language="pl")
BO = sg.Invitee(id="bo", address="bo@example.org")
OFFICE = "office@example.org"
AT = "2024-01-30T09:00Z"
CAME = "2024-02-01T09:00Z"


def meeting(number=0, **about):
    return sg.Workshop(id=f"w-{number}", title="Meeting", slot=FIRST.shift(days=14 * number), **about)


def lines(message):
    text = ical.dump(message, at=message.at)
    assert ical.check(text) == (), text
    return text.replace("\r\n ", "").splitlines()


def events(message):
    calendar, problems = ical.read(ical.dump(message, at=message.at))
    assert problems == ()
    return calendar.events


def one_meeting(**about):
    return sg.invite(sg.Scheduling.of(meeting(place="Town hall"), organizer=OFFICE, **about), ANA, BO, at=AT)


def test_a_move_is_written_with_its_revision_and_asks_again():
    done = one_meeting(sent_by="secretary@example.org")
    moved = sg.follow(done.state, done.state.master.reschedule(FIRST.shift(days=21), at=AT), at="2024-02-07T09:00Z")
    told = lines(moved.messages[0])
    assert "DTSTART;TZID=Europe/Brussels:20240313T110000" in told and "SEQUENCE:1" in told
    assert "ATTENDEE;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:ana@example.org" in told
    assert 'ORGANIZER;SENT-BY="mailto:secretary@example.org":mailto:office@example.org' in told
    assert "LOCATION:Town hall" in told
    [description] = [line for line in told if line.startswith("DESCRIPTION;LANGUAGE=pl")]
    assert "13 marca 2024" in description and "Atlantic/Azores" in description
    assert not any("bo@" in line for line in told)  # each sees the own line alone


def test_an_answer_stays_in_an_update_that_does_not_ask_again():
    done = one_meeting()
    reply = sg.Incoming(method="REPLY", uid=done.state.uid, attendee="ana@example.org", at=CAME, partstat="ACCEPTED")
    state = sg.take(done.state, reply, authenticated_sender="ana@example.org", at=CAME).state
    [message] = sg.resend(state, "ana", at="2024-02-03T09:00Z").messages
    assert "ATTENDEE;PARTSTAT=ACCEPTED:mailto:ana@example.org" in lines(message)


def series(count=3):
    workshops = [meeting(number) for number in range(count)]
    return workshops, sg.invite(sg.Scheduling.of(*workshops, organizer=OFFICE), ANA, at=AT)


def test_a_series_is_one_event_with_its_rule_and_its_exceptions():
    workshops, done = series()
    [message] = done.messages
    assert "RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=3" in lines(message)
    changed = workshops[1].reschedule(workshops[1].slot.shift(days=1), at=CAME)
    [update] = sg.follow(done.state, changed, at=CAME).messages
    told = lines(update)
    assert "RECURRENCE-ID;TZID=Europe/Brussels:20240306T110000" in told
    assert "DTSTART;TZID=Europe/Brussels:20240307T110000" in told
    assert [event.uid for event in events(update)] == [done.state.uid]
    [whole] = sg.resend(sg.follow(done.state, changed, at=CAME).state, "ana", at="2024-02-02T09:00Z").messages
    assert [event.recurrence_id is None for event in events(whole)] == [True, False]


def test_one_meeting_of_a_series_called_off():
    workshops, done = series()
    off = sg.follow(done.state, workshops[2].cancel(at=CAME), at=CAME)
    [message] = off.messages
    told = lines(message)
    assert message.method == "CANCEL" and "STATUS:CANCELLED" in told
    assert "RECURRENCE-ID;TZID=Europe/Brussels:20240320T110000" in told
    [whole] = sg.resend(off.state, "ana", at="2024-02-02T09:00Z").messages
    assert "EXDATE;TZID=Europe/Brussels:20240320T110000" in lines(whole)


def test_starts_that_are_not_even_are_written_one_by_one():
    slots = [FIRST, FIRST.shift(days=10), FIRST.shift(days=50)]
    workshops = [sg.Workshop(id=f"w-{n}", title="Meeting", slot=slot) for n, slot in enumerate(slots)]
    [message] = sg.invite(sg.Scheduling.of(*workshops, organizer=OFFICE), ANA, at=AT).messages
    told = lines(message)
    told = [line for line in told[told.index("BEGIN:VEVENT") :] if line.startswith(("RDATE", "RRULE"))]
    assert told == ["RDATE;TZID=Europe/Brussels:20240302T110000", "RDATE;TZID=Europe/Brussels:20240411T110000"]


def test_an_hour_that_clocks_show_twice_is_written_in_utc():
    night = sg.Slot(local="2026-10-18T02:30", zone="Europe/Brussels", duration="PT30M")
    late = sg.Slot(local="2026-10-25T02:30", zone="Europe/Brussels", duration="PT30M", fold=1)
    workshops = [sg.Workshop(id=f"n-{n}", title="Night", slot=slot) for n, slot in enumerate((night, late))]
    [message] = sg.invite(sg.Scheduling.of(*workshops, organizer=OFFICE), ANA, at=AT).messages
    assert "RDATE:20261025T013000Z" in lines(message)


def test_who_is_uninvited_is_told_so_and_the_event_stands():
    done = one_meeting()
    [message] = sg.uninvite(done.state, "bo", at=CAME).messages
    told = lines(message)
    assert message.method == "CANCEL" and not any(line.startswith("STATUS") for line in told)
    assert "ATTENDEE:mailto:bo@example.org" in told or "ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:bo@example.org" in told


def test_a_delegate_is_named_on_both_lines():
    state = one_meeting(guests="all").state
    handed = sg.Incoming(method="REPLY", uid=state.uid, attendee="ana@example.org", at=CAME, partstat="DELEGATED",
                         delegated_to="cy@example.org")  # fmt: skip
    held = sg.take(state, handed, authenticated_sender="ana@example.org", at=CAME).state
    done = sg.accept(held, held.delegations[0], invitee="cy", at="2024-02-02T09:00Z")
    told = lines(next(message for message in done.messages if message.recipient == "cy"))
    lined = [line for line in told if line.startswith("ATTENDEE")]
    assert any('DELEGATED-TO="mailto:cy@example.org"' in line and "PARTSTAT=DELEGATED" in line for line in lined)
    assert any('DELEGATED-FROM="mailto:ana@example.org"' in line for line in lined)


def test_a_published_meeting_names_no_attendee():
    [message] = sg.publish(one_meeting().state, at=CAME).messages
    told = lines(message)
    assert not any(line.startswith(("ATTENDEE", "DESCRIPTION")) for line in told)
    assert "METHOD:PUBLISH" in told and "ORGANIZER:mailto:office@example.org" in told


def test_a_proposal_that_is_refused_says_nothing_but_that():
    done = one_meeting()
    counter = Event(
        uid=done.state.uid, dtstamp=CAME, attendees=(Attendee(address="mailto:bo@example.org"),),
        start=Moment(utc="2024-02-22T10:00Z", local=datetime(2024, 2, 22, 11), zone="Europe/Brussels"),
        end=Moment(utc="2024-02-22T11:00Z", local=datetime(2024, 2, 22, 12), zone="Europe/Brussels"),
    )  # fmt: skip
    said, problems = ical.incoming(Calendar(method="COUNTER", events=(counter,)))
    assert problems == () and str(said[0].slot) == "2024-02-22 11:00–12:00 Europe/Brussels (10:00Z)"
    held = sg.take(done.state, said[0], authenticated_sender="bo@example.org", at=CAME).state
    [message] = sg.refuse(held, held.counters[0], at="2024-02-02T09:00Z").messages
    told = lines(message)
    assert "METHOD:DECLINECOUNTER" in told and not any(line.startswith(("DTSTART", "SUMMARY")) for line in told)


# --- by mail, there and back ------------------------------------------------------------------------------------------


def test_a_message_goes_out_by_mail_and_its_answer_comes_back():
    done = one_meeting()
    sent = mail.dump(done.messages[0], at=done.messages[0].at)
    assert sent == mail.dump(done.messages[0], at=done.messages[0].at)
    got, problems = mail.read(sent, authenticated_sender=OFFICE)
    assert problems == () and got.subject.startswith("Zaproszenie")
    assert "21 lutego 2024" in got.text
    invited = got.calendar.events[0]
    reply = Calendar(method="REPLY", events=(Event(
        uid=invited.uid, sequence=invited.sequence, dtstamp=CAME, organizer=invited.organizer,
        attendees=(Attendee(address="mailto:ana@example.org", partstat="accepted"),), comments=("Chętnie",)),))  # fmt: skip
    text = ical.dump(reply, at=CAME)
    assert ical.check(text) == ()
    said, none = ical.incoming(ical.load(text))
    assert none == () and (said[0].comment, said[0].partstat) == ("Chętnie", "ACCEPTED")
    state = sg.take(done.state, said[0], authenticated_sender="ana@example.org", at=CAME).state
    assert state.partstat("ana") == "ACCEPTED"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"uid": None}, "text-invalid"),
        ({"dtstamp": None}, "reply-incomplete"),
        ({"attendees": ()}, "reply-incomplete"),
        ({"attendees": (Attendee(address="urn:uuid:1"),)}, "reply-incomplete"),
        ({"recurrence_id": Day(day=datetime(2024, 2, 1, tzinfo=UTC).date())}, "instance-unclear"),
    ],
)
def test_what_cannot_be_taken_in_is_told_with_its_place(changed, code):
    whole = {
        "uid": "u-1",
        "dtstamp": CAME,
        "attendees": (Attendee(address="mailto:ana@example.org", partstat="ACCEPTED"),),
    }
    said, problems = ical.incoming(Calendar(method="REPLY", events=(Event(**whole), Event(**{**whole, **changed}))))
    assert len(said) == 1 and [problem.code for problem in problems] == [code]
    assert problems[0].path.startswith("events[1]")


def test_an_unknown_answer_is_unknown_and_a_proposal_without_instant_has_no_slot():
    odd = Event(uid="u-1", dtstamp=CAME, attendees=(Attendee(address="mailto:ana@example.org", partstat="X-MAYBE"),))
    said, _ = ical.incoming(Calendar(method="COUNTER", events=(odd,)))
    assert (said[0].partstat, said[0].slot) == (None, None)
    assert ical.incoming(Calendar(method="GREET", events=(odd,)))[1][0].code == "choice-unknown"


# --- whatever an organizer does -----------------------------------------------------------------------------------------


@settings(max_examples=60)
@given(outcomes())
def test_every_message_keeps_the_rules_and_tells_the_same_instants(outcome):
    for message in outcome.messages:
        text = ical.dump(message, at=message.at)
        assert text == ical.dump(message, at=message.at)
        assert ical.check(text) == (), text
        read = ical.load(text)
        assert read.method == message.method and len(read.events) == len(message.components)
        for event, part in zip(read.events, message.components, strict=True):
            assert event.uid == message.uid
            assert event.recurrence_id is None or event.recurrence_id.utc == part.instance.instant
            if message.method != "DECLINECOUNTER":
                assert (event.start.utc, event.sequence) == (part.slot.instant, part.sequence)
                assert {time.utc for time in event.exdates} == {slot.instant for slot in part.excluded}
                assert not event.rdates or {time.utc for time in event.rdates} == {slot.instant for slot in part.also}
            others = {line.address for one in message.components for line in one.attendees}
            assert {one.mailbox for one in event.attendees} <= others
