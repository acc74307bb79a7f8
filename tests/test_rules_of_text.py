"""The rules of RFC 5545, 5546, 6047 and 4791 that bind what is written, each under its number, on whatever an engine makes.

The rules of the engine itself are in test_invitations_rules.py.
"""

import re
from collections import Counter
from datetime import UTC, datetime
from email import message_from_bytes, policy

import attrs
import pytest
from hypothesis import given, settings

import smallgiants as sg
from smallgiants import testing
from smallgiants.formats import _ical_lines as ical_lines
from smallgiants.formats import ical, mail

AT = "2024-01-30T09:00Z"
OFFICE = "office@example.org"
ANA, BO = (sg.Invitee(id=name, address=f"{name}@example.org") for name in ("ana", "bo"))
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def meeting(local="2024-02-21T11:00", zone="Europe/Brussels", **about):
    return sg.Workshop(id="sg-1", title="First", slot=sg.Slot(local=local, zone=zone, duration="PT1H"), **about)


def request(*workshops):
    return sg.invite(sg.Scheduling.of(*(workshops or (meeting(),)), organizer=OFFICE), ANA, at=AT).messages[0]


def lines(text):
    return text.replace("\r\n ", "").split("\r\n")


def written(outcome):
    return [ical.dump(message, at=message.at) for message in outcome.messages]


def tzids(text):
    """The zones that times are told in, and those that are defined."""
    told, defined, within = set(), [], False
    for one in lines(text):
        within = {"BEGIN:VTIMEZONE": True, "END:VTIMEZONE": False}.get(one, within)
        if within and one.startswith("TZID:"):
            defined.append(one[5:])
        elif not within:
            told |= set(re.findall(r"^[A-Z-]+(?:;[^:]*)?;TZID=([^:;]+)", one))
    return told, defined


@settings(max_examples=40)
@given(testing.outcomes())
def test_rule_08_each_tzid_that_is_used_is_defined_once_and_never_stands_on_utc(outcome):
    for text in written(outcome):
        told, defined = tzids(text)
        assert sorted(told) == sorted(defined)  # none missing, none twice, none for nothing
        assert not [one for one in lines(text) if ";TZID=" in one and (one.endswith("Z") or "VALUE=DATE:" in one)]


def test_rule_08_a_series_and_its_moved_meeting_in_two_zones_define_both():
    series = tuple(
        sg.Workshop(id=f"w-{n}", title="Meeting", slot=sg.Slot(local=f"2024-02-{day}T11:00", zone="Europe/Brussels"))
        for n, day in enumerate(("07", "14", "21"))
    )
    state = sg.invite(sg.Scheduling.of(*series, organizer=OFFICE), ANA, at=AT).state
    elsewhere = series[1].reschedule(sg.Slot(local="2024-02-15T09:00", zone="Atlantic/Azores"), at=AT)
    [message] = sg.follow(state, elsewhere, at="2024-02-01T09:00Z").messages
    assert tzids(ical.dump(message, at=message.at)) == (
        {"Europe/Brussels", "Atlantic/Azores"}, ["Atlantic/Azores", "Europe/Brussels"],
    )  # fmt: skip


@pytest.mark.parametrize("slot", [
    sg.Slot(local="2024-02-21T11:00", zone="UTC", duration="PT1H"),
    sg.Slot(local="2024-10-27T02:30", zone="Europe/Brussels", fold=0, duration="PT1H"),
])  # fmt: skip
def test_rule_08_a_time_in_utc_names_no_zone(slot):
    told = lines(ical.dump(request(sg.Workshop(id="sg-1", title="First", slot=slot)), at=AT))
    times = [one for one in told if one.startswith(("DTSTART", "DTEND"))]
    assert len(times) == 2 and all(one.startswith(("DTSTART:", "DTEND:")) and one.endswith("Z") for one in times)
    assert "BEGIN:VTIMEZONE" not in told


def test_rule_09_an_onset_is_told_in_the_time_that_held_before_and_there_is_always_one():
    told = lines(ical.dump(request(), at=AT))
    start = told.index("BEGIN:DAYLIGHT")
    # the clocks of Brussels go on at 02:00 of +01:00, and not at the 03:00 they then show
    assert told[start + 1].endswith("T020000") and "TZOFFSETFROM:+0100" in told[start : told.index("END:DAYLIGHT")]
    never = lines(ical.dump(request(meeting(zone="Indian/Reunion")), at=AT))
    assert [never.count(f"BEGIN:{kind}") for kind in ("STANDARD", "DAYLIGHT")] == [1, 0]


def test_rule_09_an_end_of_summer_time_is_read_in_utc():
    """UNTIL is the last onset in UTC: read as local time it would lose that onset."""
    text = "\r\n".join([
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", "BEGIN:VTIMEZONE", "TZID:Somewhere",
        "BEGIN:STANDARD", "DTSTART:20101031T030000", "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU", "TZOFFSETFROM:+0200",
        "TZOFFSETTO:+0100", "END:STANDARD",
        "BEGIN:DAYLIGHT", "DTSTART:20100328T020000", "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU;UNTIL={}",
        "TZOFFSETFROM:+0100", "TZOFFSETTO:+0200", "END:DAYLIGHT", "END:VTIMEZONE",
        "BEGIN:VEVENT", "UID:1", "DTSTAMP:20240207T090000Z", "DTSTART;TZID=Somewhere:20240601T120000", "END:VEVENT",
        "END:VCALENDAR", "",
    ])  # fmt: skip

    def start(until):
        calendar, _ = ical.read(text.format(until))
        return calendar.events[0].start.utc

    assert start("20240331T010000Z") == datetime(2024, 6, 1, 10, tzinfo=UTC)  # the onset of 2024 is the last
    assert start("20240331T005959Z") == datetime(2024, 6, 1, 11, tzinfo=UTC)  # the onset of 2023 was


@pytest.mark.parametrize(
    ("local", "fold", "utc"), [("2024-10-27T02:30", 0, "20241027T003000Z"), ("2024-10-27T02:30", 1, "20241027T013000Z")]
)
def test_rule_10_an_hour_that_clocks_show_twice_is_written_in_utc(local, fold, utc):
    slot = sg.Slot(local=local, zone="Europe/Brussels", fold=fold)
    told = lines(ical.dump(request(sg.Workshop(id="sg-1", title="First", slot=slot)), at=AT))
    assert f"DTSTART:{utc}" in told and "BEGIN:VTIMEZONE" not in told


def test_rule_10_an_hour_that_clocks_skip_is_never_written():
    with pytest.raises(sg.SmallGiantsError) as refused:
        ical.dump(meeting(local="2024-03-31T02:30"), at=AT)
    assert refused.value.code == "time-skipped"


@settings(max_examples=40)
@given(testing.outcomes())
def test_rule_11_an_event_ends_after_it_begins_or_its_end_is_unknown(outcome):
    for message, text in zip(outcome.messages, written(outcome), strict=True):
        calendar, _ = ical.read(text)
        for event in calendar.events:
            assert event.duration is None  # DTEND or DURATION, never both: we write the end
            if message.method != "DECLINECOUNTER" and event.end is not None:
                assert type(event.end) is type(event.start) and event.start.utc < event.end.utc
    told = lines(ical.dump(request(meeting()), at=AT))
    begun = [one.partition(":")[0] for one in told if one.startswith(("DTSTART;", "DTEND;"))]
    assert begun == ["DTSTART;TZID=Europe/Brussels", "DTEND;TZID=Europe/Brussels"]


def test_rule_11_both_or_an_end_before_the_start_are_faults_of_what_is_read():
    text = ical.dump(request(), at=AT)
    both = text.replace("DTSTAMP:", "DURATION:PT1H\r\nDTSTAMP:")
    early = re.sub(r"(DTEND;TZID=[^:]+):\d{8}", r"\1:20240220", text)
    assert ical.check(text) == () and early != text != both
    assert [problem.path for problem in ical.check(both)] == ["events[0].duration"]
    assert [problem.path for problem in ical.check(early)] == ["events[0].dtend"]


@settings(max_examples=40)
@given(testing.outcomes())
def test_rule_12_lines_are_short_end_alike_and_hold_no_controls(outcome):
    for text in written(outcome):
        data = text.encode("utf-8")
        assert (
            data.endswith(b"\r\n")
            and b"\n" not in data.replace(b"\r\n", b"")
            and b"\r" not in data.replace(b"\r\n", b"")
        )
        assert max(map(len, data.split(b"\r\n"))) <= 75
        assert all(line_.decode("utf-8") is not None for line_ in data.split(b"\r\n"))  # no character is broken in two
        assert not CONTROL.search(text)


def test_rule_12_a_long_title_is_folded_between_characters():
    title = "Städtchen 🏘️ " * 30 + "\u0007\u0000"
    with pytest.raises(sg.SmallGiantsError):
        sg.Workshop(id="w", title=title)
    assert ical_lines.line("X", "one\u0007two") == "X:onetwo\r\n" and ical_lines.text("one\u0000\u007f") == "one"
    text = ical.dump(meeting().__class__(id="w", title=title[:-2].strip(), slot=meeting().slot), at=AT)
    assert max(len(one) for one in text.encode().split(b"\r\n")) <= 75
    assert f"SUMMARY:{title[:-2].strip()}" in lines(text)


def test_rule_24_the_others_are_written_to_only_where_they_see_the_list():
    """RFC 5546 §3.2.5: the others get a REQUEST, since their copy names who left; a message with one's own line names nobody."""
    state = sg.invite(sg.Scheduling.of(meeting(), organizer=OFFICE), ANA, BO, at=AT).state
    [gone] = sg.uninvite(state, "bo", at="2024-02-01T09:00Z").messages
    assert (gone.method, gone.recipient) == ("CANCEL", "bo")
    assert not any(one.startswith("STATUS") for one in lines(ical.dump(gone, at=gone.at)))


def test_rule_32_an_add_that_others_send_has_risen_and_names_no_instance():
    text = ical.dump(request(), at=AT).replace("METHOD:REQUEST", "METHOD:ADD")
    risen = text.replace("SEQUENCE:0", "SEQUENCE:1")
    named = risen.replace("SEQUENCE:1", "SEQUENCE:1\r\nRECURRENCE-ID:20240221T100000Z")
    assert ical.check(risen) == ()
    assert [problem.code for problem in ical.check(text)] == ["sequence-not-raised"]
    assert [problem.path for problem in ical.check(named)] == ["events[0].recurrence-id"]
    assert ical.classify("ADD", ical.read(risen)[0].events[0]) == "add-instance"


@settings(max_examples=40)
@given(testing.outcomes())
def test_rule_46_what_is_between_a_client_and_its_server_never_leaves(outcome):
    assert not [text for text in written(outcome) if "SCHEDULE-" in text.replace("\r\n ", "").upper()]


def test_rule_46_what_was_read_with_it_is_written_without():
    told = ical.dump(request(), at=AT).replace("SUMMARY", "X-THING;SCHEDULE-STATUS=2.0;X-HOW=loud:1\r\nSUMMARY", 1)
    again = lines(ical.dump(ical.read(told.replace("ATTENDEE;", "ATTENDEE;SCHEDULE-AGENT=CLIENT;"))[0], at=AT))
    assert "X-THING;X-HOW=loud:1" in again and not [one for one in again if "SCHEDULE-" in one]


def test_rule_46_it_is_a_fault_of_what_others_send():
    text = ical.dump(request(), at=AT)
    faulty = text.replace("ATTENDEE;", "ATTENDEE;SCHEDULE-AGENT=CLIENT;")
    assert faulty != text and [problem.code for problem in ical.check(faulty) if problem.severity == "error"] == [
        "schedule-parameter"
    ]


@pytest.mark.parametrize(
    ("told", "sequence"),
    [("", 0), ("X-MICROSOFT-CDO-APPT-SEQUENCE:3\r\n", 3), ("SEQUENCE:2\r\nX-MICROSOFT-CDO-APPT-SEQUENCE:3\r\n", 2),
     ("SEQUENCE:0\r\nX-MICROSOFT-CDO-APPT-SEQUENCE:3\r\n", 3)],
)  # fmt: skip
def test_rule_56_without_a_sequence_it_is_zero_and_exchange_counts_elsewhere(told, sequence):
    text = ical.dump(request(), at=AT)
    calendar, problems = ical.read(text.replace("SEQUENCE:0\r\n", told))
    assert (calendar.events[0].sequence, problems) == (sequence, ())


@pytest.mark.parametrize("sent_by", [None, "desk@example.org"])
def test_rule_57_a_request_and_a_cancel_come_from_the_organizer_or_who_sends_for_them(sent_by):
    begun = sg.invite(sg.Scheduling.of(meeting(), organizer=OFFICE, sent_by=sent_by), ANA, at=AT)
    gone = sg.uninvite(begun.state, "ana", at="2024-02-01T09:00Z")
    for message in (*begun.messages, *gone.messages):
        text = mail.dump(message, at=message.at)
        told = {
            who: [problem.code for problem in mail.read(text, authenticated_sender=who)[1]]
            for who in (OFFICE, OFFICE.upper(), "desk@example.org", "ana@example.org", None)
        }
        desk = ["sender-other"] if sent_by is None else []
        assert list(told.values()) == [[], [], desk, ["sender-other"], ["sender-unknown"]]


def test_rule_57_an_answer_comes_from_its_attendee_and_never_from_the_organizer():
    reply = ical.dump(request(), at=AT).replace("METHOD:REQUEST", "METHOD:REPLY")
    text = f"Content-Type: text/calendar; method=REPLY; charset=UTF-8\r\n\r\n{reply}".encode()
    told = [
        [problem.code for problem in mail.read(text, authenticated_sender=who)[1]]
        for who in ("ana@example.org", OFFICE)
    ]
    assert told == [[], ["sender-other"]]


@settings(max_examples=40)
@given(testing.outcomes())
def test_rule_58_the_part_of_a_mail_tells_the_method_that_it_holds(outcome):
    for message in outcome.messages:
        if message.to is None:
            continue  # a PUBLISH is fetched, not mailed
        sent = message_from_bytes(mail.dump(message, at=message.at), policy=policy.default)
        [part] = [one for one in sent.walk() if one.get_content_type() == "text/calendar"]
        params = part["Content-Type"].params
        assert (params["charset"].upper(), params["component"]) == ("UTF-8", "VEVENT")
        inner = lines(part.get_payload(decode=True).decode("utf-8"))
        assert f"METHOD:{params['method']}" in inner and params["method"] == message.method


def test_rule_58_a_cancel_is_a_cancel_in_its_mail_too():
    state = sg.invite(sg.Scheduling.of(meeting(), organizer=OFFICE), ANA, at=AT).state
    [gone] = sg.uninvite(state, "ana", at="2024-02-01T09:00Z").messages
    assert b'text/calendar; charset="utf-8"; method="CANCEL"' in mail.dump(gone, at=gone.at)


def test_rule_58_another_method_in_the_mail_is_told():
    sent = mail.dump(request(), at=AT)
    other = sent.replace(b'method="REQUEST"', b'method="CANCEL"')
    told = [problem.code for problem in mail.read(other, authenticated_sender=OFFICE)[1]]
    assert sent != other and told == ["mail-method-differs"]
    assert mail.read(sent, authenticated_sender=OFFICE)[1] == ()


def test_rule_59_what_is_unknown_is_kept_and_changes_nothing():
    text = ical.dump(request(), at=AT)
    more = text.replace(
        "SUMMARY", "X-THING;X-HOW=loud:1\r\nNEW-PROPERTY:2\r\nREQUEST-STATUS:3.7;Invalid user\r\nSUMMARY", 1
    )
    [plain], [event] = ical.read(text)[0].events, ical.read(more)[0].events
    assert ical.read(more)[1] == ()
    kept = [one for one in event.extra if one not in plain.extra]
    assert [(one.name, one.value, one.params) for one in kept] == [
        ("X-THING", "1", (("X-HOW", ("loud",)),)), ("NEW-PROPERTY", "2", ()),
    ]  # fmt: skip
    assert event.request_status == ("3.7;Invalid user",)
    assert attrs.evolve(event, extra=plain.extra, request_status=()) == plain


@settings(max_examples=40)
@given(testing.workshops())
def test_rule_60_a_copy_to_be_stored_or_published_has_no_method(workshop):
    try:
        text = ical.dump(workshop, at=AT, audience="secretariat")
    except sg.SmallGiantsError:
        return  # no date, or one that names no instant
    assert Counter(one.partition(":")[0] for one in lines(text))["METHOD"] == 0
    assert ical.read(text)[0].method is None


def test_rule_60_a_message_has_just_one():
    told = Counter(one.partition(":")[0] for one in lines(ical.dump(request(), at=AT)))
    assert told["METHOD"] == 1
