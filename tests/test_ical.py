"""The calendar door: what leaves it, for whom, and what any reader makes of it."""

import calendar
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import icalendar
import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from smallgiants.civiltime import Slot
from smallgiants.errors import InvalidValue, NotAllowed, UnresolvedTime
from smallgiants.formats import _vtimezone, ical
from smallgiants.groups import Registration
from smallgiants.invitations import Invitee, Scheduling, follow, invite, messages, publish
from smallgiants.people import Person
from smallgiants.workshops import Workshop

GOLDEN = Path(__file__).parent / "golden" / "request_moved.ics"
T, FORM = "2024-02-07T09:00Z", "2024-01-30T09:00Z"
LINK = "https://meet.example.org/secret"
FEBRUARY = Slot(local="2024-02-21T11:00", zone="Europe/Brussels", duration="PT1H", printed="CET")
MARCH = FEBRUARY.shift(days=21)
FIRST = Workshop(
    id="sg-1", group="small-giants", title={"en": "First meeting of the Small Giants"}, join_link=LINK, slot=FEBRUARY
)
MOVED = FIRST.reschedule(MARCH, at=T)
ANA = Person(id="p-01", name="Ana Illustrative", email="ana@example.org", zone="Atlantic/Azores")
BEN = Person(id="p-02", name="Ben Illustrative", email="ben@example.org", zone="Europe/Athens")
REGISTRATIONS = tuple(Registration(id=f"r-{who}", person=who, workshop="sg-1", at=FORM) for who in ("p-01", "p-02"))


def outbox(workshop, registrations=REGISTRATIONS):
    box = messages(
        workshop, registrations=registrations, people=[ANA, BEN], on=None, zone="Europe/Brussels",
        organizer="office@example.org",
    )  # fmt: skip
    return box.messages


def written(message, **more):
    return ical.dump(message, at=message.at, **more)


def lines(text):
    """The content lines, unfolded (RFC 5545 §3.1)."""
    return text.replace("\r\n ", "").split("\r\n")


def event(text):
    (found,) = icalendar.Calendar.from_ical(text).walk("VEVENT")
    return found


def at(local, zone, **more):
    return Workshop(id="w", title="W", slot=Slot(local=local, zone=zone, **more))


# The reference case


def test_the_first_invitation_and_the_move_are_one_event_in_two_revisions():
    first, second = [written(m) for m in outbox(MOVED) if m.recipient == "p-01"]
    assert {"METHOD:REQUEST", "SEQUENCE:0", "DTSTAMP:20240130T090000Z"} <= set(lines(first))
    assert "DTSTART;TZID=Europe/Brussels:20240221T110000" in lines(first)
    assert {"METHOD:REQUEST", "SEQUENCE:1", "DTSTAMP:20240207T090000Z"} <= set(lines(second))
    assert "DTSTART;TZID=Europe/Brussels:20240313T110000" in lines(second)
    assert "DTEND;TZID=Europe/Brussels:20240313T120000" in lines(second)
    assert event(first)["UID"] == event(second)["UID"] == MOVED.uid
    assert event(second)["DTSTART"].dt.astimezone(UTC) == datetime(2024, 3, 13, 10, tzinfo=UTC)


def test_the_reschedule_is_written_byte_for_byte():
    message = outbox(MOVED)[2]
    assert written(message).encode() == GOLDEN.read_bytes()


def test_the_text_tells_the_readers_own_time_and_the_old_date():
    assert str(event(written(outbox(MOVED)[2]))["DESCRIPTION"]).split("\n") == [
        "Your local time: 13 March 2024, 09:00–10:00 Atlantic/Azores",
        "Moved from 21 February 2024, 11:00 Europe/Brussels",
    ]


def test_a_reader_whose_zone_is_unknown_is_told_the_time_of_the_meeting():
    message = evolve(outbox(FIRST)[0], zone=None)
    told = str(event(written(message))["DESCRIPTION"])
    assert told == "Your local time: 21 February 2024, 11:00–12:00 Europe/Brussels"


def test_an_evening_in_the_azores_is_the_next_day_in_athens():
    late = evolve(FIRST, slot=Slot(local="2024-03-13T23:30", zone="Atlantic/Azores", duration="PT1H"))
    azores, athens = (str(event(written(message))["DESCRIPTION"]) for message in outbox(late))
    assert azores == "Your local time: 13 March 2024, 23:30 to 14 March 2024, 00:30 Atlantic/Azores"
    assert athens == "Your local time: 14 March 2024, 02:30–03:30 Europe/Athens"


# RFC 5546: what stands how often under which method

REQUEST = {"ATTENDEE": 1, "DTSTAMP": 1, "DTSTART": 1, "ORGANIZER": 1, "SEQUENCE": 1, "SUMMARY": 1, "UID": 1}
CANCEL = {"ATTENDEE": 1, "DTSTAMP": 1, "ORGANIZER": 1, "SEQUENCE": 1, "UID": 1}
AT_MOST_ONE = {"COMMENT", "DESCRIPTION", "DTEND", "STATUS", "DTSTART", "SUMMARY"}


@pytest.mark.parametrize(
    ("workshop", "method", "exactly"),
    [
        (MOVED.reschedule(MARCH.shift(days=7), at="2024-02-08T09:00Z"), "REQUEST", REQUEST),
        (MOVED.postpone(at="2024-02-08T09:00Z"), "CANCEL", CANCEL),
        (MOVED.cancel(at="2024-02-08T09:00Z"), "CANCEL", CANCEL),
    ],
)
def test_a_message_keeps_the_restrictions_of_its_method(workshop, method, exactly):
    text = written(outbox(workshop)[-1])
    names = [line.partition(":")[0].partition(";")[0] for line in lines(text)[lines(text).index("BEGIN:VEVENT") :]]
    assert {name: names.count(name) for name in exactly} == exactly
    assert all(names.count(name) <= 1 for name in AT_MOST_ONE)
    assert lines(text).count(f"METHOD:{method}") == lines(text).count("BEGIN:VTIMEZONE") == 1
    assert "SEQUENCE:2" in lines(text)


def test_only_the_recipient_stands_in_a_message_and_no_name():
    (mine, others) = (written(message) for message in outbox(FIRST))
    assert "ATTENDEE;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:ana@example.org" in lines(mine)
    assert "ORGANIZER:mailto:office@example.org" in lines(mine)
    assert "ben" not in mine.lower()
    assert "ana@" not in others
    assert "Illustrative" not in mine + others


def test_a_cancellation_says_so_and_asks_for_no_answer():
    text = written(outbox(MOVED.cancel(at="2024-02-08T09:00Z"))[-1])
    assert {"METHOD:CANCEL", "STATUS:CANCELLED", "ATTENDEE:mailto:ben@example.org"} <= set(lines(text))
    assert str(event(text)["DESCRIPTION"]).startswith("Cancelled for you: 13 March 2024, 12:00–13:00 Europe/Athens")


def test_who_is_uninvited_gets_no_status():
    message = evolve(outbox(FIRST)[0], method="CANCEL", sequence=1)
    assert "STATUS" not in event(written(message))


def test_a_mailbox_becomes_a_sound_uri():
    message = evolve(outbox(FIRST)[0], to="a&b?c%d+e@example.org")
    assert event(written(message))["ATTENDEE"] == "mailto:a%26b%3Fc%25d+e@example.org"


@pytest.mark.parametrize("field", ["to", "organizer"])
def test_a_message_without_mailbox_is_refused_with_the_mend(field):
    with pytest.raises(InvalidValue, match="give both") as caught:
        written(evolve(outbox(FIRST)[0], **{field: None}))
    assert (caught.value.code, caught.value.path) == ("message-incomplete", field)


# Copies for those who look, not for one person


def test_a_published_calendar_has_no_method_and_nothing_personal():
    text = ical.dump((MOVED,), at=T)
    assert not any(word in text for word in ("METHOD", "ATTENDEE", "ORGANIZER", "mailto:", LINK))
    assert "COMMENT;LANGUAGE=en:Moved from 21 February 2024\\, 11:00 Europe/Brussels" in lines(text)


def test_every_move_stands_in_the_one_comment_the_latest_first():
    twice = MOVED.postpone(at="2024-02-08T09:00Z").reschedule(FEBRUARY.shift(days=28), at="2024-02-09T09:00Z")
    assert str(event(ical.dump(twice, at=T))["COMMENT"]).split("\n") == [
        "Postponed from 13 March 2024, 11:00 Europe/Brussels",
        "Moved from 21 February 2024, 11:00 Europe/Brussels",
    ]


def test_a_postponed_workshop_is_off_its_last_date():
    found = event(ical.dump(FIRST.postpone(at=T), at=T))
    assert (found["STATUS"], found["SEQUENCE"], found["DTSTART"].dt.date()) == ("CANCELLED", 1, FEBRUARY.local.date())
    assert found["COMMENT"] == "Postponed from 21 February 2024, 11:00 Europe/Brussels; no new date yet"


def test_a_workshop_put_on_again_is_confirmed():
    again = FIRST.cancel(at=T).reinstate(FEBRUARY.shift(days=7), at=T)
    found = event(ical.dump(again, at=T))
    assert (found["STATUS"], found["SEQUENCE"]) == ("CONFIRMED", 2)
    assert found["COMMENT"] == "Put on again; before, it was set for 21 February 2024, 11:00 Europe/Brussels"


def test_a_calendar_is_in_order_of_time_and_leaves_out_what_never_had_a_date():
    undated = Workshop(id="sg-0", title="Some day")
    later = evolve(FIRST, id="sg-2", uid="two", slot=FEBRUARY.shift(days=2))
    text = ical.dump((later, undated, FIRST), at=T)
    assert [line for line in lines(text) if line.startswith("UID")] == [f"UID:{FIRST.uid}", "UID:two"]
    assert text.count("BEGIN:VTIMEZONE") == 1


@pytest.mark.parametrize(("x", "path"), [(Workshop(id="w", title="W"), "slot"), ((), "workshops")])
def test_without_any_date_there_is_no_calendar(x, path):
    with pytest.raises(NotAllowed) as caught:
        ical.dump(x, at=T)
    assert (caught.value.code, caught.value.path) == ("workshop-without-date", path)


def test_two_states_of_one_workshop_are_refused():
    with pytest.raises(InvalidValue) as caught:
        ical.dump((FIRST, MOVED), at=T)
    assert (caught.value.code, caught.value.path) == ("uid-twice", "workshops[sg-1].uid")


def test_an_unknown_length_is_not_guessed():
    assert "DTEND" not in event(ical.dump(at("2024-03-13T11:00", "Europe/Brussels"), at=T))


def test_the_title_tells_its_language_where_that_is_known():
    two = evolve(FIRST, title={"en": "First", "pt": "Primeira"})
    assert "SUMMARY;LANGUAGE=en:First" in lines(ical.dump(two, at=T))
    assert "SUMMARY;LANGUAGE=pt:Primeira" in lines(written(evolve(outbox(two)[0], language="pt")))
    assert "SUMMARY:First" in lines(ical.dump(evolve(FIRST, title="First"), at=T))


@pytest.mark.parametrize(("method", "left"), [("PUBLISH", "SUMMARY"), ("DECLINECOUNTER", "UID")])
def test_a_plain_message_to_nobody_in_particular_keeps_the_table_of_its_method(method, left):
    text = written(evolve(outbox(MOVED)[2], method=method, recipient="public", to=None))
    assert ical.check(text) == () and left in event(text)
    assert "ATTENDEE" not in text and "ana" not in text


# What a CalDAV store holds (RFC 4791 §4.1)


def test_a_store_holds_each_workshop_under_its_uid_as_it_is_written_alone():
    second = evolve(FIRST, id="sg-2", uid="two", slot=FEBRUARY.shift(days=2))
    stored = ical.resources([second, MOVED, Workshop(id="sg-0", title="Some day")], at=T)
    assert list(stored.items()) == [("two", ical.dump(second, at=T)), (MOVED.uid, ical.dump(MOVED, at=T))]
    assert ical.resources(MOVED, at=T) == {MOVED.uid: ical.dump(MOVED, at=T)}
    assert LINK in ical.resources(MOVED, at=T, audience="secretariat")[MOVED.uid]
    with pytest.raises(InvalidValue, match="each workshop once"):
        ical.resources([FIRST, MOVED], at=T)


def test_a_store_holds_a_series_and_its_instances_as_one():
    second = evolve(FIRST, id="sg-2", uid="two", slot=FEBRUARY.shift(days=14))
    series = Scheduling.of(FIRST, second, organizer="office@example.org")
    invited = invite(series, Invitee(id="ana", address="ana@example.org"), at=FORM).state
    state = follow(invited, second.reschedule(MARCH, at=T), at=T).state
    (message,) = publish(state, at=T).messages
    ((uid, text),) = ical.resources(message, at=T).items()
    assert uid == state.uid and text == written(message).replace("METHOD:PUBLISH\r\n", "")
    assert [one for one in lines(text) if one.startswith(("UID", "RECURRENCE-ID"))] == [
        f"UID:{uid}", f"UID:{uid}", "RECURRENCE-ID;TZID=Europe/Brussels:20240306T110000",
    ]  # fmt: skip
    assert "ATTENDEE" not in text and ical.check(text) == ()


@pytest.mark.parametrize("method", ["REQUEST", "CANCEL", "DECLINECOUNTER"])
def test_what_is_for_one_person_is_not_for_a_store(method):
    with pytest.raises(InvalidValue) as caught:
        ical.resources(evolve(outbox(MOVED)[2], method=method), at=T)
    assert (caught.value.code, caught.value.path) == ("method-not-stored", "method")


# The join link


def accepted(**more):
    return (Registration(id="r", person="p-01", workshop="sg-1", at=FORM, **more),)


@pytest.mark.parametrize(
    ("audience", "registrations", "shown"),
    [
        ("public", accepted(accepted=FORM), False),
        ("member", accepted(accepted=FORM), False),
        ("secretariat", (), True),
        ("self:p-01", (), False),
        ("self:p-01", accepted(), False),
        ("self:p-01", accepted(accepted=FORM), True),
        ("self:p-02", accepted(accepted=FORM), False),
        ("self:p-01", accepted(accepted="2024-02-08T09:00Z"), False),
        ("self:p-01", accepted(accepted=FORM, withdrawn="2024-02-01T09:00Z"), False),
        ("self:p-01", (evolve(accepted(accepted=FORM)[0], workshop="sg-2"),), False),
    ],
)
def test_the_link_is_for_the_secretariat_and_for_whom_was_accepted(audience, registrations, shown):
    text = ical.dump((FIRST,), at=T, audience=audience, registrations=registrations)
    assert (f"CONFERENCE;VALUE=URI:{LINK}" in lines(text)) == (LINK in text) == shown


@pytest.mark.parametrize("audience", ["public", "secretariat", "self:p-01"])
def test_a_message_is_for_its_recipient_whatever_the_audience(audience):
    ana, ben = outbox(FIRST)
    link = [LINK in written(m, audience=audience, registrations=accepted(accepted=FORM)) for m in (ana, ben)]
    assert link == [True, False]


# Times


def test_a_repeated_hour_is_written_in_utc():
    text = ical.dump(at("2026-10-25T02:30", "Europe/Brussels", duration="PT1H", fold=1), at=T)
    assert {"DTSTART:20261025T013000Z", "DTEND:20261025T023000Z"} <= set(lines(text))
    assert "TZID" not in text


def test_so_is_a_slot_that_ends_in_one():
    text = ical.dump(at("2026-10-25T01:00", "Europe/Brussels", duration="PT2H"), at=T)
    assert {"DTSTART:20261024T230000Z", "DTEND:20261025T010000Z"} <= set(lines(text))


def test_utc_needs_no_zone():
    text = ical.dump(at("2024-03-13T10:00", "UTC", duration="PT1H"), at=T)
    assert "DTSTART:20240313T100000Z" in lines(text)
    assert "TZID" not in text


@pytest.mark.parametrize(
    ("slot", "code", "path"),
    [
        (Slot(local="2026-03-29T02:30", zone="Europe/Brussels"), "time-skipped", "slot.local"),
        (Slot(local="2026-10-25T02:30", zone="Europe/Brussels"), "time-repeated", "slot.local"),
        (Slot(local="2026-10-25T02:30", zone="Europe/Atlantis"), "zone-unknown", "slot.zone"),
    ],
)
def test_a_time_that_names_no_instant_is_refused_with_the_mend(slot, code, path):
    workshop = Workshop(id="w", title="W", slot=slot)
    for x, prefix in ((workshop, ""), ((FIRST, workshop), "workshops[w].")):
        with pytest.raises((UnresolvedTime, InvalidValue)) as caught:
            ical.dump(x, at=T)
        assert (caught.value.code, caught.value.path) == (code, prefix + path)
        assert caught.value.hint or code == "zone-unknown"
    with pytest.raises((UnresolvedTime, InvalidValue)) as caught:
        written(evolve(outbox(FIRST)[0], workshop=workshop))
    assert caught.value.path == f"workshop.{path}"


# VTIMEZONE, read by the letter of RFC 5545 §3.6.5 alone

RULES = """Europe/Brussels Europe/Helsinki Europe/Lisbon Atlantic/Azores Atlantic/Canary Atlantic/Madeira Europe/Dublin
    Europe/London Asia/Nicosia Europe/Athens Africa/Ceuta Europe/Chisinau Atlantic/Faroe America/New_York America/Havana
    Australia/Sydney Australia/Lord_Howe Antarctica/Troll America/Miquelon Pacific/Auckland Asia/Beirut""".split()
FIXED = "Indian/Reunion Indian/Mayotte America/Cayenne America/Martinique Europe/Istanbul Asia/Kathmandu".split()
# No weekday of a month explains these: their onsets are listed.
LISTED = "Africa/Casablanca America/Nuuk America/Scoresbysund Africa/Cairo Asia/Gaza Asia/Jerusalem".split()
ZONES = RULES + FIXED + LISTED


def readings(text, upto):
    """Every onset that the text states: its wall time, and the offset after it."""
    blocks = re.findall(r"BEGIN:(?:STANDARD|DAYLIGHT)\r\n(.*?)END:", text, re.DOTALL)
    for block in blocks:
        told = [line.split(":", 1) for line in lines(block) if line]
        one = dict(told)
        walls = {datetime.fromisoformat(value) for name, value in told if name in ("DTSTART", "RDATE")}
        if "RRULE" in one:
            (start,) = walls
            rule = dict(part.split("=") for part in one["RRULE"].split(";"))
            assert set(rule) == {"FREQ", "BYMONTH", "BYDAY"}
            walls = {nth(year, int(rule["BYMONTH"]), rule["BYDAY"], start) for year in range(start.year, upto)}
            assert start in walls
        offset = one["TZOFFSETTO"]
        length = timedelta(hours=int(offset[1:3]), minutes=int(offset[3:5]), seconds=int(offset[5:7] or 0))
        yield from ((wall, -length if offset[0] == "-" else length) for wall in walls)


def nth(year, month, byday, start):
    number, weekday = int(byday[:-2]), "MO TU WE TH FR SA SU".split().index(byday[-2:])
    days = [d for d in calendar.Calendar().itermonthdates(year, month) if d.month == month and d.weekday() == weekday]
    return datetime.combine(days[number if number < 0 else number - 1], start.time())


def by_the_letter(onsets, wall):
    """The instant of a wall time: the last onset before it tells the offset."""
    return (wall - max(onset for onset in onsets if onset[0] <= wall)[1]).replace(tzinfo=UTC)


def transitions(zone, since, until):
    """When the offset of a zone changes, to the minute, found by walking through the days."""
    moment = datetime(since, 1, 1, tzinfo=UTC)
    while moment.year < until:
        later = moment + timedelta(days=1)
        if later.astimezone(zone).utcoffset() != moment.astimezone(zone).utcoffset():
            minutes = (moment + timedelta(minutes=n) for n in range(1441))
            yield next(m for m in minutes if m.astimezone(zone).utcoffset() != moment.astimezone(zone).utcoffset())
        moment = later


def plain(local):
    """A wall time that exists just once."""
    return local.replace(fold=0).utcoffset() == local.replace(fold=1).utcoffset()


@pytest.mark.parametrize("name", ZONES)
def test_every_wall_time_around_every_change_reads_as_the_tz_database_says(name):
    zone, first, last = ZoneInfo(name), datetime(2020, 1, 1, tzinfo=UTC), datetime(2040, 12, 31, tzinfo=UTC)
    onsets = list(readings(_vtimezone.vtimezone(zone, first, last), 2042))
    around = [turn + timedelta(minutes=n) for turn in transitions(zone, 2020, 2040) for n in range(-240, 241, 15)]
    checked = [moment for moment in [first, last, *around] if plain(moment.astimezone(zone))]
    assert [m for m in checked if by_the_letter(onsets, m.astimezone(zone).replace(tzinfo=None)) != m] == []
    assert len(checked) > 900 or name in FIXED


@pytest.mark.parametrize("name", ZONES)
@pytest.mark.parametrize("span", [(1970, 2040), (1995, 1997), (2024, 2024), (2036, 2060)])
def test_a_zone_has_rules_or_dates_and_never_both(name, span):
    """Exchange 2016 opens no meeting whose zone has both (Microsoft KB 4456241)."""
    first, last = (datetime(year, 6, 1, tzinfo=UTC) for year in span)
    text = _vtimezone.vtimezone(ZoneInfo(name), first, last)
    assert not ("RRULE" in text and "RDATE" in text)


@pytest.mark.parametrize("name", ZONES)
def test_a_single_event_carries_what_it_needs(name):
    zone = ZoneInfo(name)
    for month in range(36):
        moment = datetime(2024 + month // 12, month % 12 + 1, 15, 12, tzinfo=UTC)
        text = _vtimezone.vtimezone(zone, moment, moment)
        onsets = list(readings(text, 2030))
        assert by_the_letter(onsets, moment.astimezone(zone).replace(tzinfo=None)) == moment
        assert "RDATE" not in text
        assert ("RRULE" in text) == (name in RULES)


@pytest.mark.parametrize("year", [1970, 1977, 1995, 2007, 2013, 2038, 2100, 2199])
@pytest.mark.parametrize("name", ["Europe/Brussels", "America/New_York", "Europe/Istanbul", "Africa/Monrovia"])
def test_past_and_far_years_are_told_as_they_were(name, year):
    zone = ZoneInfo(name)
    moments = [datetime(year, month, 15, 12, tzinfo=UTC) for month in range(1, 13)]
    onsets = list(readings(_vtimezone.vtimezone(zone, moments[0], moments[-1]), year + 2))
    assert [by_the_letter(onsets, m.astimezone(zone).replace(tzinfo=None)) for m in moments] == moments


def test_a_rule_is_told_alike_in_every_calendar():
    year = [ical.dump(at(f"{year}-06-01T11:00", "Europe/Brussels"), at=T) for year in (1999, 2024, 2180)]
    assert len({text.partition("BEGIN:VEVENT")[0] for text in year}) == 1


def test_summer_starts_an_hour_before_the_clocks_are_read():
    text = ical.dump(at("2024-03-31T03:15", "Europe/Brussels"), at=T)
    onsets = list(readings(text, 2030))
    assert by_the_letter(onsets, datetime(2024, 3, 31, 3, 15)) == datetime(2024, 3, 31, 1, 15, tzinfo=UTC)


def test_each_listed_onset_has_its_own_line():
    zone, first, last = ZoneInfo("America/Nuuk"), datetime(2024, 6, 1, tzinfo=UTC), datetime(2027, 6, 1, tzinfo=UTC)
    text = _vtimezone.vtimezone(zone, first, last)
    assert [line for line in lines(text) if line.startswith("RDATE")] == [
        "RDATE:20240330T230000", "RDATE:20250329T230000", "RDATE:20260328T230000", "RDATE:20270327T230000",
        "RDATE:20241027T000000", "RDATE:20251026T000000", "RDATE:20261025T000000",
    ]  # fmt: skip


def test_what_others_calendars_said_of_a_zone_changes_nothing():
    before = ical.dump(FIRST, at=T)
    liar = re.sub(r"TZOFFSETTO:\+0[12]00", "TZOFFSETTO:+0500", before)
    icalendar.Calendar.from_ical(liar.replace("Europe/Brussels", "Evil"))
    icalendar.Calendar.from_ical(liar)
    assert ical.dump(FIRST, at=T) == before


# Hostile text

LETTERS = st.characters(exclude_categories=("Cc", "Cs")) | st.sampled_from("\n\t\\;,:\"'^\u2028\u2029é漢🏔\u05d0")


DISGUISES = re.compile("[\u202a-\u202e\u2066-\u2069]")


@given(st.text(LETTERS, min_size=1).filter(lambda text: text.strip() and not DISGUISES.search(text)))
def test_any_text_stays_within_its_property(title):
    text = ical.dump(evolve(FIRST, title=title), at=T)
    names = [line.partition(":")[0].partition(";")[0] for line in lines(text)]
    assert names == [line.partition(":")[0].partition(";")[0] for line in lines(ical.dump(FIRST, at=T))]
    assert event(text)["SUMMARY"] == re.sub("[\u2028\u2029]", "\n", title)
    assert len(text.splitlines()) == text.count("\r\n") == text.count("\n") == text.count("\r")


@pytest.mark.parametrize("title", ["x" * 10_000, "é" * 5_000, "漢🏔" * 1_500, "\\;,\n" * 2_500, "\u05d0 " * 3_000 + "."])
def test_lines_fold_within_75_octets_between_characters(title):
    data = ical.dump(evolve(FIRST, title=title), at=T).encode()
    assert max(len(line) for line in data.split(b"\r\n")) <= 75
    assert all(line.decode() is not None for line in data.split(b"\r\n"))
    assert event(data.decode())["SUMMARY"] == title


@pytest.mark.parametrize("sign", ["\0", "\x07", "\x7f", "\r", "\x85", "\u202e"])
def test_control_characters_never_come_so_far(sign):
    with pytest.raises(InvalidValue):
        evolve(FIRST, title=f"a{sign}b")
    with pytest.raises(InvalidValue):
        evolve(FIRST, join_link=f"https://example.org/{sign}")


def test_an_id_cannot_break_out_of_its_line():
    assert event(ical.dump(evolve(FIRST, uid='a;b,c:"\\n'), at=T))["UID"] == 'a;b,c:"\\n'


def test_the_same_input_gives_the_same_bytes():
    assert ical.dump((MOVED,), at=T) == ical.dump([MOVED], at=datetime(2024, 2, 7, 9, tzinfo=UTC))


def test_a_feed_says_how_soon_to_look_again():
    every = [("PT1H", timedelta(hours=1)), ("P1D", timedelta(days=1)), ("PT1H30M", timedelta(minutes=90))]
    for told, refresh in every:
        for feed in (MOVED, [MOVED]):
            text = ical.dump(feed, at=T, refresh=refresh)
            again = [line for line in text.splitlines() if "REFRESH" in line or "TTL" in line]
            assert again == [f"REFRESH-INTERVAL;VALUE=DURATION:{told}", f"X-PUBLISHED-TTL:{told}"]
            assert ical.read(text)[1] == ()
            assert icalendar.Calendar.from_ical(text)["REFRESH-INTERVAL"].dt == refresh
    assert "REFRESH" not in ical.dump(MOVED, at=T)


@pytest.mark.parametrize(("x", "refresh"), [("workshop", timedelta(seconds=59)), ("message", timedelta(hours=1)),
                                            ("calendar", timedelta(hours=1))])  # fmt: skip
def test_only_a_feed_is_looked_at_again(x, refresh):
    made = {"workshop": MOVED, "message": outbox(MOVED)[0], "calendar": ical.Calendar()}[x]
    with pytest.raises(InvalidValue) as refused:
        ical.dump(made, at=T, refresh=refresh)
    assert refused.value.code == "refresh-invalid"
