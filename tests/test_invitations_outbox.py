"""What waits to be sent, reminders, and the ready texts."""

from datetime import timedelta

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from smallgiants import data
from smallgiants.civiltime import Slot, instant
from smallgiants.errors import InvalidValue, NotAllowed
from smallgiants.formats import json
from smallgiants.invitations import (
    Incoming,
    Invitee,
    Message,
    Scheduling,
    ask_again,
    debounced,
    follow,
    hand_over,
    invite,
    letter,
    refuse,
    reminders,
    resend,
    take,
    uninvite,
)
from smallgiants.invitations._letters import LANGUAGES
from smallgiants.invitations._message import told_before
from smallgiants.labels import text
from smallgiants.testing import schedulings
from smallgiants.workshops import Workshop

FIRST = Slot(local="2024-02-21T11:00", zone="Europe/Brussels", duration="PT1H")
MEETING = Workshop(id="sg-1", title="First meeting", slot=FIRST)
SERIES = tuple(Workshop(id=f"w-{n}", title="Meeting", slot=FIRST.shift(days=14 * n)) for n in range(3))
ANA, BO = (Invitee(id=name, address=f"{name}@example.org") for name in ("ana", "bo"))
QUIET = timedelta(minutes=5)
JAN, FEB = instant("2024-01-30T09:00Z"), instant("2024-02-07T09:00Z")


def after(minutes, start=FEB):
    return instant(start + timedelta(minutes=minutes))


def begun(*workshops, who=(ANA,)):
    return invite(Scheduling.of(*(workshops or (MEETING,)), organizer="office@example.org"), *who, at=JAN)


def told(batch):
    return [(m.method, m.recipient, m.sequence, m.news) for m in batch.due]


def test_a_burst_of_edits_is_one_message_once_it_is_quiet():
    first = begun()
    state, waiting, workshop = first.state, [], MEETING
    for minute in range(3):
        workshop = workshop.reschedule(workshop.slot.shift(days=7), at=after(minute))
        outcome = follow(state, workshop, at=after(minute))
        state, waiting = outcome.state, [*waiting, *outcome.messages]
    outcome = follow(state, evolve(workshop, title=text("Other")), at=after(3))
    waiting += outcome.messages
    sent = [m.key for m in first.messages]
    early = debounced(waiting, quiet=QUIET, at=after(7), sent=sent)
    assert (early.due, len(early.waiting), early.replaced) == ((), 4, ())
    ripe = debounced(early.waiting, quiet=QUIET, at=after(8), sent=sent)
    assert told(ripe) == [("REQUEST", "ana", 3, "moved")]  # the answer is asked for, though the title came last
    assert ripe.due[0].components == waiting[-1].components
    assert ripe.replaced == tuple(m.key for m in waiting[:-1])
    assert debounced(waiting, quiet=QUIET, at=after(7), sent=sent, longest=timedelta(minutes=7)).due == ripe.due
    assert str(ripe) == "1 due, 0 waiting, 3 replaced"


def test_who_was_told_nothing_is_not_told_of_a_cancellation():
    first = begun()
    off = follow(first.state, MEETING.cancel(at=FEB), at=FEB)
    waiting = [*first.messages, *off.messages]
    silent = debounced(waiting, quiet=QUIET, at=after(9))
    assert (silent.due, silent.replaced) == ((), tuple(m.key for m in waiting))
    assert told(debounced(off.messages, quiet=QUIET, at=after(9), sent=[first.messages[0].key])) == [
        ("CANCEL", "ana", 1, "cancelled")
    ]


def test_an_invitation_that_waits_is_still_an_invitation_after_a_move():
    first = begun()
    moved = follow(first.state, MEETING.reschedule(FIRST.shift(days=1), at=JAN), at=JAN)
    batch = debounced([*first.messages, *moved.messages], quiet=QUIET, at=FEB)
    assert told(batch) == [("REQUEST", "ana", 1, "invitation")]


def test_edits_of_several_instances_are_joined():
    first = begun(*SERIES)
    one = follow(first.state, SERIES[1].reschedule(SERIES[1].slot.shift(days=1), at=FEB), at=FEB)
    two = follow(one.state, SERIES[2].cancel(at=after(1)), at=after(1))
    three = follow(two.state, SERIES[0].reschedule(SERIES[0].slot.shift(days=1), at=after(2)), at=after(2))
    waiting = [*one.messages, *two.messages, *three.messages]
    sent = [first.messages[0].key]
    batch = debounced(waiting, quiet=QUIET, at=after(9), sent=sent)
    assert [(m.method, len(m.components)) for m in batch.due] == [("CANCEL", 1), ("REQUEST", 2)]
    whole = resend(three.state, "ana", at=after(3))
    (last,) = debounced([*waiting, *whole.messages], quiet=QUIET, at=after(9), sent=sent).due
    assert last == evolve(whole.messages[0], news="moved")
    new = debounced([*first.messages, *waiting], quiet=QUIET, at=after(9))
    assert [(m.method, len(m.components)) for m in new.due] == [("CANCEL", 1), ("REQUEST", 3)]


def test_answers_to_proposals_never_wait_and_quiet_is_no_less_than_nothing():
    state = begun().state
    asked = Incoming(method="COUNTER", uid=state.uid, attendee=ANA.address, at=FEB, slot=FIRST.shift(days=1))
    state = take(state, asked, authenticated_sender=ANA.address, at=FEB).state
    no = refuse(state, state.counters[0], at=FEB)
    assert debounced(no.messages, quiet=QUIET, at=FEB).due == no.messages
    with pytest.raises(InvalidValue, match="a time of 0 or more"):
        debounced((), quiet=-QUIET, at=FEB)


@given(schedulings())
def test_the_same_command_makes_the_same_messages_under_the_same_keys(state):
    at = "2030-01-01T00:00Z"
    once, again = ask_again(state, at=at), ask_again(state, at=at)
    assert json.dump(once) == json.dump(again)
    keys = [message.key for message in once.messages]
    assert len(set(keys)) == len(keys)
    assert not {*keys} & {*state.sent}
    assert once.state.sent[-len(keys) :] == tuple(keys) or not keys
    said = {(message.method, message.recipient) for message in once.messages}
    for key in {*state.sent} - {*once.state.sent}:  # what a later message to the same person overtook
        assert any(f":{method}:" in key and f":{who}:" in f"{key}:" for method, who in said)


def test_two_hundred_edits_are_no_longer_on_record_than_one():
    state = begun().state
    workshop, moved = state.master, len(state.sent)
    for day in range(1, 201):
        at = instant(instant(FEB) + timedelta(minutes=day))
        workshop = workshop.reschedule(FIRST.shift(days=day % 50 + 1), at=at)
        state = reminders(follow(state, workshop, at=at).state, ahead=[timedelta(days=90)], at=at).state
    assert len(follow(state, workshop.cancel(at=at), at=at).state.sent) <= 3 * moved
    assert len(state.sent) == 2 * moved  # the last REQUEST to each, and the reminder of the time that stands


def test_who_was_told_is_known_exactly():
    keys = ["u:REQUEST:3:a:b:20240101T000000Z", "u:CANCEL:4:c", "u:REMINDER:20240313T100000Z:86400:d", "v:REQUEST:0:e"]
    known = [who for who in ("a", "a:b", "b", "c", "d", "e") if told_before(keys, "u", who)]
    assert known == ["a:b", "c"]


@given(schedulings())
def test_each_message_carries_its_own_readers_line_alone_unless_all_are_shown(state):
    for message in ask_again(state, *(one.id for one in state.invitees), at="2030-01-01T00:00Z").messages:
        boxes = {line.address for part in message.components for line in part.attendees}
        assert message.to in boxes
        assert state.guests == "all" or boxes == {message.to}
        assert message.sequence >= max(part.workshop.revision for part in message.components)


def test_reminders_fall_due_once_and_again_after_a_move():
    state = begun(who=(ANA, BO)).state
    no = Incoming(method="REPLY", uid=state.uid, attendee=BO.address, at=FEB, partstat="DECLINED")
    state = take(state, no, authenticated_sender=BO.address, at=FEB).state
    ahead = [timedelta(days=7), timedelta(days=1)]
    assert reminders(state, ahead=ahead, at=FEB).reminders == ()
    week = reminders(state, ahead=ahead, at="2024-02-14T10:00Z")
    assert [(r.recipient, r.ahead.days) for r in week.reminders] == [("ana", 7)]
    assert str(week) == "1 message"
    assert reminders(week.state, ahead=ahead, at="2024-02-15T10:00Z").reminders == ()
    late = reminders(state, ahead=ahead, at="2024-02-20T12:00Z")
    assert [r.ahead.days for r in late.reminders] == [1]  # the nearest of two
    assert reminders(late.state, ahead=ahead, at="2024-02-20T13:00Z").reminders == ()
    assert reminders(state, ahead=ahead, at=FIRST.instant).reminders == ()
    moved = follow(late.state, MEETING.reschedule(FIRST.shift(days=2), at="2024-02-20T13:00Z"), at="2024-02-20T13:00Z")
    assert len(reminders(moved.state, ahead=ahead, at="2024-02-22T13:00Z").reminders) == 2
    off = follow(state, MEETING.cancel(at=FEB), at=FEB).state
    assert reminders(off, ahead=ahead, at="2024-02-20T12:00Z").reminders == ()


# Texts

WHEN = {
    "en": "Wednesday 21 February 2024, 09:00–10:00 (Atlantic/Azores, UTC-1)",
    "fr": "mercredi 21 février 2024, 09:00–10:00 (Atlantic/Azores, UTC-1)",
    "de": "Mittwoch, 21. Februar 2024, 09:00–10:00 Uhr (Atlantic/Azores, UTC-1)",
    "es": "miércoles, 21 de febrero de 2024, 09:00–10:00 (Atlantic/Azores, UTC-1)",
    "it": "mercoledì 21 febbraio 2024, 09:00–10:00 (Atlantic/Azores, UTC-1)",
    "pl": "środa, 21 lutego 2024 r., 09:00–10:00 (Atlantic/Azores, UTC-1)",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_every_text_and_shows_the_readers_time(language):
    made = letter(begun().messages[0], language=language, zone="Atlantic/Azores")
    assert (made.times, made.language) == ((WHEN[language],), language)
    assert WHEN[language] in made.body
    assert "First meeting" in made.subject
    table = data.table("invitations/texts.toml")
    assert {*table} == {*LANGUAGES}
    kinds = [key for key, value in table["en"].items() if isinstance(value, dict)]
    for kind in kinds:
        assert {*table[language][kind]} == {"subject", "lead"}
        assert all("{title}" in table[language][kind][part] for part in ("subject", "lead"))
        assert language == "en" or table[language][kind] != table["en"][kind]
    assert (len(table[language]["days"].split()), len(table[language]["months"].split())) == (7, 12)


def kinds_of_message():
    first = begun(who=(ANA, BO))
    state = first.state
    moved = MEETING.reschedule(FIRST.shift(days=21), at=FEB)
    asked = Incoming(method="COUNTER", uid=state.uid, attendee=ANA.address, at=FEB, slot=FIRST.shift(days=1))
    open_ = take(state, asked, authenticated_sender=ANA.address, at=FEB).state
    return {
        "invitation": first,
        "moved": follow(state, moved, at=FEB),
        "updated": follow(state, evolve(MEETING, title=text("First  meeting\nof all")), at=FEB),
        "asked": ask_again(state, at=FEB),
        "organizer": hand_over(state, "new@example.org", at=FEB),
        "cancelled": follow(state, MEETING.cancel(at=FEB), at=FEB),
        "postponed": follow(state, MEETING.postpone(at=FEB), at=FEB),
        "uninvited": uninvite(state, "ana", at=FEB),
        "declined": refuse(open_, open_.counters[0], at=FEB, comment="the hall is taken"),
    }


def test_each_kind_of_message_has_its_text():
    table = data.table("invitations/texts.toml")["en"]
    for kind, outcome in kinds_of_message().items():
        message, made = outcome.messages[0], letter(outcome.messages[0])
        assert message.news == kind
        assert made.subject.startswith(table[kind]["subject"].format(title="First meeting"))
        assert "\n" not in made.subject
        assert ("Please answer in your calendar" in made.body) is (kind in ("invitation", "moved", "asked"))
        assert len(made.times) == 1
    moved = letter(kinds_of_message()["moved"].messages[0])
    assert "Before, it was set for: Wednesday 21 February 2024, 11:00–12:00 (Europe/Brussels, UTC+1)" in moved.body
    assert moved.times == ("Wednesday 13 March 2024, 11:00–12:00 (Europe/Brussels, UTC+1)",)
    assert "the hall is taken" in letter(kinds_of_message()["declined"].messages[0]).body


def plain(method, workshop, sequence=0):
    return Message(method=method, workshop=workshop, recipient="ana", sequence=sequence, at=FEB)


def test_messages_read_off_a_ledger_have_texts_too():
    off, later = MEETING.cancel(at=FEB), MEETING.postpone(at=FEB)
    subjects = [
        letter(one).subject.partition(":")[0]
        for one in (plain("REQUEST", MEETING), plain("REQUEST", MEETING, 1), plain("CANCEL", MEETING), plain("CANCEL", off),
                    plain("CANCEL", later), plain("DECLINECOUNTER", MEETING))
    ]  # fmt: skip
    assert subjects == ["Invitation", "New time", "Invitation withdrawn", "Cancelled", "Postponed", "Time stays"]
    assert letter(plain("REQUEST", MEETING, 1)).body.count("Before") == 0
    with pytest.raises(NotAllowed, match="a date, to write about it"):
        letter(plain("REQUEST", Workshop(id="w", title="Bare")))


def test_dates_that_are_written_otherwise():
    new_year = Slot(local="2024-12-31T23:30", zone="UTC", duration="PT2H")
    message = plain("REQUEST", evolve(MEETING, slot=new_year))
    assert letter(message, language="fr-BE").times == (
        "mardi 31 décembre 2024, 23:30 – mercredi 1er janvier 2025, 01:30 (UTC)",
    )
    assert letter(message, language="it", zone="Asia/Kolkata").times == (
        "mercoledì 1º gennaio 2025, 05:00–07:00 (Asia/Kolkata, UTC+5:30)",
    )
    assert letter(evolve(message, language="el")).language == "en"
    short = evolve(message, workshop=evolve(MEETING, slot=evolve(new_year, duration=None)), zone="Europe/Athens")
    assert letter(short).times == ("Wednesday 1 January 2025, 01:30 (Europe/Athens, UTC+2)",)


def test_a_series_lists_every_time_as_it_is_now():
    first = begun(*SERIES)
    state = follow(first.state, SERIES[1].reschedule(SERIES[1].slot.shift(days=1), at=FEB), at=FEB).state
    state = follow(state, SERIES[2].cancel(at=after(1)), at=after(1)).state
    times = letter(resend(state, "ana", at=after(2)).messages[0]).times
    assert [time.partition(",")[0] for time in times] == ["Wednesday 21 February 2024", "Thursday 7 March 2024"]


def test_a_reminder_has_its_text():
    state = begun().state
    (one,) = reminders(state, ahead=[timedelta(days=1)], at="2024-02-21T08:00Z").reminders
    assert letter(one).subject == "Reminder: First meeting"


@given(st.sampled_from(LANGUAGES), st.sampled_from(sorted(kinds_of_message())))
def test_no_placeholder_is_left_in_a_text(language, kind):
    made = letter(kinds_of_message()[kind].messages[0], language=language)
    assert "{" not in made.subject + made.body
