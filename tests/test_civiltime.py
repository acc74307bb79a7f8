"""Civil time: what a wall time names, how it looks elsewhere, what a sentence says, and what is refused."""

import math
from collections import Counter
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo, available_timezones

import pendulum
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from smallgiants.civiltime import (
    Reading,
    Repeated,
    Resolved,
    Skipped,
    Slot,
    Stated,
    duration,
    instant,
    iso_duration,
    recorded_by,
    viewpoint,
    wall_time,
    zone_name,
)
from smallgiants.errors import InvalidValue, UnresolvedTime
from smallgiants.testing import _values as some

FIRST_MEETING = Slot(local="2024-03-13T11:00", zone="Europe/Brussels", duration="PT1H", printed="CET")
SKIPPED = Slot(local="2026-03-29T02:30", zone="Europe/Brussels", duration="PT1H")
REPEATED = Slot(local="2026-10-25T02:30", zone="Europe/Brussels", duration="PT1H")
NOWHERE = Slot(local="2024-03-13T11:00", zone="Europe/Nowhere", printed="CET")
NEWS = (
    "The first meeting of the Small Giants as a Focus Group is scheduled for 13 march 2024 from 11-12:00 CET "
    "(note: originally this meeting was scheduled for 21 February)"
)


def refusal(verb, *given_, **fields):
    with pytest.raises(InvalidValue) as caught:
        verb(*given_, **fields)
    return caught.value.path, caught.value.code


def by_zoneinfo(slot, fold):
    """The standard library's reading of PEP 495: `fold` 0 is the offset before a change, 1 the one after it."""
    return slot.local.replace(tzinfo=ZoneInfo(slot.zone), fold=fold).astimezone(UTC)


def exists(slot):
    """Whether clocks in the zone ever show the wall time: going to UTC and back must end where it began."""
    back = by_zoneinfo(slot, 0).astimezone(ZoneInfo(slot.zone))
    return back.replace(tzinfo=None, fold=0) == slot.local


# Wall times and the instants they name


@given(some.slots())
@example(SKIPPED)
@example(REPEATED)
@example(Slot(local="1970-01-01T00:00", zone="Europe/Brussels"))
@example(Slot(local="2200-12-31T23:59:59", zone="America/Cayenne"))
def test_a_wall_time_is_resolved_as_the_standard_library_reads_it(slot):
    before, after = by_zoneinfo(slot, 0), by_zoneinfo(slot, 1)
    if before == after:
        for policy in ("reject", "earlier", "later", "compatible"):
            assert slot.resolve(policy) == Resolved(before)
        return
    if exists(slot) and slot.fold is not None:
        for policy in ("reject", "earlier", "later", "compatible"):
            assert slot.resolve(policy) == Resolved(after if slot.fold else before)
        return
    early, late = sorted((before, after))
    assert slot.resolve() == (Repeated(early, late) if exists(slot) else Skipped(early, late))
    assert slot.resolve("earlier") == Resolved(early)
    assert slot.resolve("later") == Resolved(late)


@given(some.slots())
@example(SKIPPED)
@example(REPEATED)
def test_compatible_is_what_rfc_5545_says(slot):
    # §3.3.5: a local time that occurs more than once "refers to the first occurrence"; one that does not occur is
    # "interpreted using the UTC offset before the gap".  Both are `fold` 0.
    assume(slot.fold is None)
    assert slot.resolve("compatible") == Resolved(by_zoneinfo(slot, 0))


def test_a_policy_nobody_knows_is_refused():
    assert refusal(SKIPPED.resolve, "raise") == ("policy", "choice-unknown")


@given(some.slots(after="2024-01-01T00:00Z"), st.sampled_from(some.ZONES))
@example(Slot(local="2026-10-25T02:30", zone="Europe/Brussels", fold=0, duration="PT3H"), "Atlantic/Azores")
@example(Slot(local="2026-10-25T02:30", zone="Europe/Brussels", fold=1, duration="PT3H"), "Europe/Brussels")
@example(Slot(local="2026-10-25T00:30", zone="Atlantic/Azores", fold=1), "Europe/Brussels")
def test_every_view_shows_the_same_instant(slot, zone):
    utc = slot.resolve().utc
    for view in (slot.utc, slot.start, slot.seen_from(zone)):
        assert isinstance(view, pendulum.DateTime)
        assert view.timestamp() == utc.timestamp()
        assert instant(view) == utc
    assert slot.start.naive() == slot.local
    assert slot.start.timezone_name == slot.zone
    assert slot.seen_from(zone).timezone_name == zone
    assert slot.utc.offset == 0
    if slot.duration is None:
        assert slot.end is None
    else:
        assert slot.end.timestamp() - slot.start.timestamp() == slot.duration.total_seconds()


@given(some.slots(), st.integers(-800, 800))
def test_a_shift_keeps_the_wall_clock(slot, days):
    assume(1971 < slot.local.year < 2190)
    moved = slot.shift(days=days)
    assert moved.local - slot.local == timedelta(days=days)
    assert moved.local.time() == slot.local.time()
    assert (moved.zone, moved.duration, moved.fold) == (slot.zone, slot.duration, None)
    assert moved.printed in (slot.printed, None)
    assert "label-disagrees" not in [problem.code for problem in moved.problems()]


def test_a_shift_keeps_a_label_only_where_it_is_still_true():
    assert FIRST_MEETING.shift(days=-21).printed == "CET"
    assert FIRST_MEETING.shift(days=21).printed is None
    assert FIRST_MEETING.shift(days=21).instant == datetime(2024, 4, 3, 9, tzinfo=UTC)


@pytest.mark.parametrize(("days", "path"), [(10**10, "days"), (10**6, "local"), (-20_000, "local"), (10**7, "days")])
def test_a_shift_out_of_the_calendar_is_refused(days, path):
    assert refusal(FIRST_MEETING.shift, days=days) == (path, "time-out-of-range")


@given(some.slots(after="2024-01-01T00:00Z"), st.sampled_from(some.ZONES))
def test_one_instant_written_in_two_zones_coincides(slot, zone):
    there = slot.instant.astimezone(ZoneInfo(zone))
    other = Slot(local=there.replace(tzinfo=None), zone=zone, fold=there.fold, duration=slot.duration)
    assert slot.coincides(other)
    assert other.coincides(slot)
    assert not slot.coincides(Slot(local=slot.local, zone=slot.zone, fold=slot.fold, duration="PT7M"))
    assert not slot.coincides(slot.shift(days=7)) or slot.shift(days=7).problems()


def test_the_first_meeting_of_the_small_giants():
    moved, first = FIRST_MEETING, FIRST_MEETING.shift(days=-21)
    assert moved.utc.to_iso8601_string() == "2024-03-13T10:00:00Z"
    assert first.utc.to_iso8601_string() == "2024-02-21T10:00:00Z"
    hours = {
        "America/New_York": "06:00 EDT",
        "Atlantic/Azores": "09:00 -01",
        "Europe/Helsinki": "12:00 EET",
        "Europe/Istanbul": "13:00 +03",
    }
    assert {zone: f"{moved.seen_from(zone):%H:%M %Z}" for zone in hours} == hours
    assert f"{first.seen_from('America/New_York'):%H:%M %Z}" == "05:00 EST"
    assert f"{moved.start:%H:%M %Z}–{moved.end:%H:%M %Z}" == "11:00 CET–12:00 CET"
    assert moved.problems() == ()


def test_late_in_the_azores_is_tomorrow_in_athens():
    late = Slot(local="2024-03-13T23:00", zone="Atlantic/Azores")
    assert late.seen_from("Europe/Athens").to_datetime_string() == "2024-03-14 02:00:00"


@pytest.mark.parametrize(
    ("slot", "text"),
    [
        (FIRST_MEETING, "2024-03-13 11:00–12:00 Europe/Brussels (10:00Z)"),
        (FIRST_MEETING.shift(days=21), "2024-04-03 11:00–12:00 Europe/Brussels (09:00Z)"),
        (Slot(local="2024-03-31T01:00", zone="Europe/Brussels", duration="PT3H"),
         "2024-03-31 01:00–05:00 Europe/Brussels (00:00Z)"),
        (Slot(local="2024-03-13T23:00", zone="Atlantic/Azores", duration="PT2H"),
         "2024-03-13 23:00–2024-03-14 01:00 Atlantic/Azores (2024-03-14 00:00Z)"),
        (Slot(local="2024-03-13T11:00", zone="UTC"), "2024-03-13 11:00 UTC (11:00Z)"),
        (SKIPPED, "2026-03-29 02:30 Europe/Brussels (names no single instant)"),
        (REPEATED, "2026-10-25 02:30 Europe/Brussels (names no single instant)"),
        (NOWHERE, "2024-03-13 11:00 Europe/Nowhere (names no single instant)"),
    ],
)  # fmt: skip
def test_a_slot_reads_as_words(slot, text):
    assert str(slot) == text


@given(some.slots())
def test_whatever_loads_can_be_read_and_judged(slot):
    assert slot.zone in str(slot)
    codes = [problem.code for problem in slot.problems()]
    assert len(codes) <= 1
    assert isinstance(slot.resolve(), Resolved) is ("time-skipped" not in codes and "time-repeated" not in codes)


@pytest.mark.parametrize("view", ["instant", "utc", "start", "end"])
def test_a_view_of_a_time_that_is_skipped_or_repeated_is_refused(view):
    with pytest.raises(UnresolvedTime, match="01:30 or 03:30 exist") as skipped:
        getattr(SKIPPED, view)
    with pytest.raises(UnresolvedTime, match="`fold = 0` is 00:30Z, `fold = 1` is 01:30Z") as repeated:
        getattr(REPEATED, view)
    assert (skipped.value.code, repeated.value.code) == ("time-skipped", "time-repeated")
    assert SKIPPED.problems() == (skipped.value.problem,)
    assert REPEATED.problems() == (repeated.value.problem,)


@pytest.mark.parametrize(
    ("local", "zone", "hint"),
    [
        ("2023-03-26T00:30", "Asia/Beirut", None),
        ("2024-04-26T00:30", "Africa/Cairo", "2024-04-25 23:30 or 01:30 exist"),
        ("2011-12-30T12:00", "Pacific/Apia", "2011-12-29 12:00 or 2011-12-31 12:00 exist"),
        ("2026-10-04T02:15", "Australia/Lord_Howe", "01:45 or 02:45 exist"),
    ],
)
def test_odd_gaps_are_told_with_their_days(local, zone, hint):
    found = Slot(local=local, zone=zone).problems()
    if hint:
        assert found[0].hint.endswith(hint)
    else:
        assert {problem.code for problem in found} <= {"time-skipped"}


# Zones


@pytest.mark.parametrize(
    ("zone", "hint"),
    [
        ("europe/brussels", "did you mean Europe/Brussels?"),
        ("Europe/BRUSSELS", "did you mean Europe/Brussels?"),
        ("EUROPE/BRUSSELS", "did you mean Europe/Brussels?"),
        ("posix/Europe/Paris", "did you mean Europe/Paris?"),
        ("right/Europe/Paris", "did you mean Europe/Paris?"),
        ("Brussels", "did you mean Europe/Brussels"),
        ("CET", "CET is a label, not a place"),
        ("cet", "CET is a label, not a place"),
        ("utc", "did you mean UTC?"),
        ("portugal", "did you mean Portugal?"),
        ("localtime", None),
        ("EST5EDT", None),
        ("Z", "write UTC"),
        ("+01:00", "name the place, for example Europe/Brussels: an offset"),
        ("UTC+1", "name the place, for example Europe/Brussels: an offset"),
        ("", None),
        ("../../etc/passwd", None),
        ("Europe/Brussels\n", "did you mean Europe/Brussels"),
        (None, None),
        (7, None),
    ],
)
def test_a_zone_is_the_name_of_a_place(zone, hint):
    for verb in (zone_name, FIRST_MEETING.seen_from, lambda wrong: Slot(local="2024-03-13T11:00", zone=wrong)):
        with pytest.raises(InvalidValue) as caught:
            verb(zone)
        assert (caught.value.path, caught.value.code) == ("zone", "zone-invalid")
        assert (caught.value.hint or "").startswith(hint or "") or hint in caught.value.hint
        assert (caught.value.hint is None) is (hint is None)


@pytest.mark.parametrize(
    ("verb", "mend"),
    [
        (lambda: instant(datetime(2024, 2, 7, 9)), "write 2024-02-07T09:00Z for UTC, or an offset"),
        (lambda: Slot(local="2024-03-13T11:00+01:00", zone="Europe/Brussels"), "name the zone beside it, in `zone`"),
        (lambda: Slot(local="2024-03-13T11:00", zone="+01:00"), "name the place, for example Europe/Brussels"),
        (lambda: Slot(local="2024-03-13T11:00", zone="europe/brussels"), "did you mean Europe/Brussels?"),
        (lambda: Slot(local="9999-03-13T11:00", zone="Europe/Brussels"), "a year from 1970 to 2200"),
        (lambda: Slot(local="0000-03-13T11:00", zone="Europe/Brussels"), "such as 2024-03-13T11:00"),
        (lambda: Slot.parse("13 March 2024 11:00 to 10:00", zone="UTC"), "build the slot with its `duration`"),
        (lambda: Slot(local="2024-03-13T11:00", zone="UTC", duration="PT0S"), "above 0 and at most 31 days"),
        (lambda: Slot.parse("13 March, 11:00", zone="UTC"), "write the year, in four figures"),
    ],
)
def test_bad_input_is_told_how_to_mend_it(verb, mend):
    with pytest.raises(InvalidValue) as caught:
        verb()
    assert mend in str(caught.value)


def test_a_zone_of_newer_data_loads_and_is_reported():
    assert NOWHERE.zone == "Europe/Nowhere"
    (problem,) = NOWHERE.problems()
    assert (problem.code, problem.path, problem.severity) == ("zone-unknown", "zone", "error")
    for verb in (
        NOWHERE.resolve,
        lambda: NOWHERE.start,
        lambda: NOWHERE.shift(days=7),
        lambda: FIRST_MEETING.seen_from("Europe/Nowhere"),
    ):
        assert refusal(verb) == ("zone", "zone-unknown")
    assert (
        Slot(local="2024-03-13T11:00", zone="Europe/Brussel")
        .problems()[0]
        .hint.startswith("did you mean Europe/Brussels")
    )


def test_every_place_of_the_tz_database_is_a_zone():
    places = [name for name in available_timezones() if "/" in name and not name.startswith(("US/", "SystemV/"))]
    refused = [name for name in places if not _accepted(name)]
    assert refused == [name for name in refused if name.split("/")[0] in ("Brazil", "Canada", "Chile", "Mexico")]
    assert len(places) > 400
    assert _accepted("UTC")
    assert _accepted("Portugal")


def _accepted(name):
    with suppress(InvalidValue):
        return zone_name(name) == name
    return False


# Labels


@pytest.mark.parametrize(
    ("local", "zone", "printed", "code"),
    [
        ("2024-03-13T11:00", "Europe/Brussels", "CET", None),
        ("2024-03-13T11:00", "Europe/Brussels", " mez ", None),
        ("2024-07-13T11:00", "Europe/Brussels", "CET", "label-disagrees"),
        ("2024-07-13T11:00", "Europe/Brussels", "HAEC", None),
        ("2024-03-13T11:00", "Atlantic/Azores", "CET", "label-disagrees"),
        ("2024-07-13T11:00", "Europe/Dublin", "IST", None),
        ("2024-07-13T11:00", "Asia/Kolkata", "IST", None),
        ("2024-03-13T11:00", "Europe/Brussels", "local time", "label-unknown"),
    ],
)
def test_a_label_is_held_against_its_zone(local, zone, printed, code):
    slot = Slot(local=local, zone=zone, printed=printed)
    assert [(problem.code, problem.severity) for problem in slot.problems()] == ([(code, "warning")] if code else [])
    assert slot.instant == by_zoneinfo(slot, 0)


@pytest.mark.parametrize(
    ("fold", "printed", "agrees"), [(0, "CEST", True), (1, "CET", True), (0, "CET", False), (1, "CEST", False)]
)
def test_a_label_is_held_against_the_one_of_two_hours_that_is_meant(fold, printed, agrees):
    slot = Slot(local=REPEATED.local, zone=REPEATED.zone, fold=fold, printed=printed)
    assert (slot.problems() == ()) is agrees


def test_a_label_with_several_meanings_is_asked_about():
    (problem,) = Slot(local="2024-07-13T11:00", zone="Europe/Helsinki", printed="IST").problems()
    assert problem.hint == (
        "ask which was meant: 08:00Z by zone Europe/Helsinki "
        "or 05:30Z by label IST or 09:00Z by label IST or 10:00Z by label IST"
    )


def test_no_message_shows_an_address_printed_as_a_label():
    slot = Slot(local="2024-07-13T11:00", zone="Europe/Lisbon", printed="ana@example.org")
    assert "example" not in str(slot.problems()[0])


# Sentences


def test_the_news_of_7_february_2024():
    said = Stated.parse(NEWS, zone="Europe/Brussels")
    assert said.slot == FIRST_MEETING == Slot.parse(NEWS, zone="Europe/Brussels")
    assert said.originally == FIRST_MEETING.shift(days=-21)
    assert said.inferred == ("originally.year", "originally.time")
    assert said.readings == (Reading("zone Europe/Brussels", datetime(2024, 3, 13, 10, tzinfo=UTC)),)
    assert (said.problems, said.text) == ((), NEWS)


def test_a_label_that_disagrees_gives_both_readings():
    said = Stated.parse("30 June 2023 23:59 CET", zone="Europe/Brussels")
    assert [(reading.by, f"{reading.utc:%H:%MZ}") for reading in said.readings] == [
        ("zone Europe/Brussels", "21:59Z"),
        ("label CET", "22:59Z"),
    ]
    (problem,) = said.problems
    assert (problem.code, problem.severity) == ("label-disagrees", "warning")
    assert problem.hint == "ask which was meant: 21:59Z by zone Europe/Brussels or 22:59Z by label CET"


@pytest.mark.parametrize(
    ("sentence", "local", "length", "printed"),
    [
        ("2024-03-13 11:00", "2024-03-13T11:00", None, None),
        ("13 March 2024 11-12:00 CET", "2024-03-13T11:00", "PT1H", "CET"),
        ("on the 1st of nothing, 2nd March, 2024, 9.30 to 11.00 MEZ.", "2024-03-02T09:30", "PT1H30M", "MEZ"),
        ("13 MARCH 2024, 11h00 – 12h30", "2024-03-13T11:00", "PT1H30M", None),
        ("13 March 2024 from 9 until 10:15 Z", "2024-03-13T09:00", "PT1H15M", "Z"),
        ("13 March 2024 at 11:00 I will speak", "2024-03-13T11:00", None, None),
        ("13 March 2024, room 7, 0:00", "2024-03-13T00:00", None, None),
        ("13 March 2024 11:00".ljust(2000, "."), "2024-03-13T11:00", None, None),
        ("11:00 on 13 March 2024", "2024-03-13T11:00", None, None),
    ],
)
def test_a_sentence_says_when(sentence, local, length, printed):
    slot = Slot.parse(sentence, zone="Europe/Brussels")
    assert slot == Slot(local=local, zone="Europe/Brussels", duration=length, printed=printed)


@pytest.mark.parametrize(
    ("sentence", "local", "inferred"),
    [
        ("13 March 2024 11:00, moved from 2024-02-21", "2024-02-21T11:00", ("originally.time",)),
        ("13 March 2024 11:00 instead of 21 February 2023", "2023-02-21T11:00", ("originally.time",)),
        ("13 March 2024 11:00; previously 29 February", "2024-02-29T11:00", ("originally.year", "originally.time")),
        ("13 March 2024 11:00, originally planned otherwise", None, ()),
    ],
)
def test_a_sentence_says_what_was_before(sentence, local, inferred):
    said = Stated.parse(sentence, zone="Europe/Brussels")
    assert said.inferred == inferred
    assert (said.originally and said.originally.local) == (local and datetime.fromisoformat(local))


@pytest.mark.parametrize(
    ("sentence", "code"),
    [
        ("", "sentence-unreadable"),
        ("see you soon", "sentence-unreadable"),
        ("13 March 11:00 CET", "sentence-unreadable"),
        ("13 March 2024", "sentence-unreadable"),
        ("13 March 2024 at 11", "sentence-unreadable"),
        ("13 March 2024, 3:30 p.m., later 16:00", "hour-ambiguous"),
        ("As previously told, 13 March 2024 11:00", "sentence-unreadable"),
        ("x" * 2001, "sentence-unreadable"),
        (None, "sentence-unreadable"),
        ("30 February 2024 11:00", "date-invalid"),
        ("2024-02-30 11:00", "date-invalid"),
        ("13 March 0000 11:00", "date-invalid"),
        ("13 March 2023 11:00 (originally 29 February)", "date-invalid"),
        ("13 March 9999 11:00", "time-out-of-range"),
        ("13 March 2024 24:00", "time-invalid"),
        ("13 March 2024 11:60", "time-invalid"),
        ("13 March 2024 9-25:00", "time-invalid"),
        ("13 March 2024 23:00-01:00", "time-range-reversed"),
        ("13 March 2024 11-11:00", "time-range-reversed"),
    ],
)
def test_a_sentence_that_says_less_is_refused_and_never_guessed(sentence, code):
    assert refusal(Slot.parse, sentence, zone="Europe/Brussels")[1] == code


@given(some.stated())
def test_what_is_stated_is_told_in_full(said):
    assert said.readings[0].utc in (by_zoneinfo(said.slot, 0), by_zoneinfo(said.slot, 1))
    assert said.problems == said.slot.problems()
    assert (said.originally is None) is (said.inferred == ())
    doubtful = {problem.code for problem in said.problems} & {"label-disagrees", "time-repeated", "time-skipped"}
    assert (len(said.readings) > 1) is bool(doubtful)


@settings(max_examples=300)
@given(st.text(max_size=60) | st.text("0123456789 march-:.,CETn", max_size=40).map("13 March 2024 {}".format))
def test_a_sentence_is_read_or_refused_and_nothing_else(sentence):
    with suppress(InvalidValue):
        assert isinstance(Stated.parse(sentence, zone="Europe/Brussels"), Stated)


# Instants, wall times, durations, viewpoints


@given(some.instants())
def test_an_instant_is_read_from_all_that_names_it(at):
    assert type(at) is datetime
    assert instant(at) is not None
    for other in (at, at.isoformat(), at.isoformat().replace("+00:00", "Z"), pendulum.instance(at)):
        assert instant(other) == at
        assert type(instant(other)) is datetime
        assert instant(other).tzinfo is UTC
    for zone in ("Europe/Brussels", "Atlantic/Azores"):
        assert instant(at.astimezone(ZoneInfo(zone))) == at
        assert instant(pendulum.instance(at, "UTC").in_timezone(zone)) == at


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("2024-02-07T09:00", "time-naive"),
        (datetime(2024, 2, 7, 9), "time-naive"),
        ("2024-02-07T24:00Z", "time-invalid"),
        ("2024-02-07T23:59:60Z", "time-invalid"),
        ("2024-02-07T09:00+01:99", "time-invalid"),
        ("2024-02-07T09:00+24:00", "time-invalid"),
        ("2024-02-07T09:00+01", "time-invalid"),
        ("2024-02-07", "time-invalid"),
        ("+01:00", "time-invalid"),
        ("20240207T090000Z", "time-invalid"),
        ("2024-02-30T09:00Z", "time-invalid"),
        ("0000-01-01T00:00Z", "time-invalid"),
        ("٢٠٢٤-02-07T09:00Z", "time-invalid"),
        ("2024-02-07T09:00Z\n", "time-invalid"),
        (1707296400, "time-invalid"),
        (None, "time-invalid"),
        ("9999-12-31T23:59-01:00", "time-out-of-range"),
        ("0001-01-01T00:00+01:00", "time-out-of-range"),
        ("1969-12-30T23:59Z", "time-out-of-range"),
        ("2201-01-02T00:00Z", "time-out-of-range"),
    ],
)
def test_an_instant_needs_a_real_time_and_an_offset(value, code):
    assert refusal(instant, value) == ("at", code)


def test_a_zone_that_does_not_know_its_offset_is_none():
    class Silent(tzinfo):
        def utcoffset(self, moment):
            return None

    assert refusal(instant, datetime(2024, 2, 7, 9, tzinfo=Silent())) == ("at", "time-naive")


@given(st.datetimes(datetime(1970, 1, 1), datetime(2200, 12, 31)), st.sampled_from([0, 1]))
def test_a_wall_time_is_plain_and_to_the_second(moment, fold):
    plain = moment.replace(microsecond=0, fold=fold)
    for value in (plain, plain.isoformat(), plain.isoformat(" "), pendulum.naive(*plain.timetuple()[:6])):
        assert type(wall_time(value)) is datetime
        assert (wall_time(value), wall_time(value).fold) == (plain, 0)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("2024-03-13T11:00Z", "time-with-offset"),
        ("2024-03-13T11:00+01:00", "time-with-offset"),
        (datetime(2024, 3, 13, 11, tzinfo=UTC), "time-with-offset"),
        ("2024-03-13T11:00:00.5", "time-too-fine"),
        (datetime(2024, 3, 13, 11, microsecond=1), "time-too-fine"),
        ("2024-02-30T11:00", "time-invalid"),
        ("2024-03-13T24:00", "time-invalid"),
        ("0000-03-13T11:00", "time-invalid"),
        (date(2024, 3, 13), "time-invalid"),
        ("9999-03-13T11:00", "time-out-of-range"),
        (datetime(1969, 12, 31, 23, 59), "time-out-of-range"),
    ],
)
def test_a_wall_time_has_no_offset(value, code):
    assert refusal(Slot, local=value, zone="Europe/Brussels") == ("local", code)


@given(st.integers(0, 9999 * 3600))
def test_a_duration_reads_as_it_is_written(seconds):
    length = timedelta(seconds=seconds)
    assert duration(iso_duration(length)) == length
    assert type(duration(pendulum.duration(seconds=seconds))) is timedelta
    assert duration(pendulum.duration(seconds=seconds)) == length


@pytest.mark.parametrize(
    ("text", "seconds"), [("PT1H", 3600), ("PT90M", 5400), ("P1D", 86400), ("P1DT1S", 86401), ("PT1H1M1S", 3661)]
)
def test_durations_by_hand(text, seconds):
    assert duration(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize("wrong", ["", "P", "PT", "P1DT", "1H", "PT1.5H", "P1M", "-PT1H", "PT1H ", "pt1h", 60, 1.5])
def test_a_duration_of_wrong_form_is_refused(wrong):
    assert refusal(duration, wrong) == ("duration", "duration-invalid")


@pytest.mark.parametrize("wrong", ["PT0S", "P32D", timedelta(seconds=-1), timedelta(microseconds=1), timedelta.max])
def test_a_meeting_lasts_between_a_second_and_a_month(wrong):
    assert refusal(Slot, local="2024-03-13T11:00", zone="UTC", duration=wrong) == ("duration", "duration-invalid")


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"fold": 2}, "number-out-of-range"),
        ({"fold": True}, "type-wrong"),
        ({"printed": "  "}, "text-invalid"),
        ({"printed": 1}, "text-invalid"),
    ],
)
def test_a_slot_of_wrong_form_is_refused(fields, code):
    assert refusal(Slot, local="2024-03-13T11:00", zone="UTC", **fields) == (next(iter(fields)), code)


@pytest.mark.parametrize(
    ("value", "seen"),
    [
        ("2024-02-07", date(2024, 2, 7)),
        (date(2024, 2, 7), date(2024, 2, 7)),
        ("2024-02-07T10:00+01:00", datetime(2024, 2, 7, 9, tzinfo=UTC)),
        (datetime(2024, 2, 7, 9, tzinfo=UTC), datetime(2024, 2, 7, 9, tzinfo=UTC)),
    ],
)
def test_a_viewpoint_is_a_day_or_an_instant(value, seen):
    assert (type(viewpoint(value)), viewpoint(value)) == (type(seen), seen)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ("2024-02-30", "date-invalid"),
        ("2024-02-07T09:00", "time-naive"),
        ("soon", "time-invalid"),
        (None, "type-wrong"),
        (2024, "type-wrong"),
    ],
)
def test_a_viewpoint_that_is_none_is_refused(wrong, code):
    assert refusal(viewpoint, wrong) == ("on", code)


@given(some.instants(), st.sampled_from(some.ZONES), st.integers(-2, 2))
def test_a_day_counts_to_its_end_where_the_subject_lives(at, zone, days):
    assume(1970 < at.year < 2200)
    there = at.astimezone(ZoneInfo(zone)).date()
    assert recorded_by(at, on=there + timedelta(days=days), zone=zone) is (days >= 0)
    assert recorded_by(at, on=instant(at + timedelta(minutes=days)), zone=zone) is (days >= 0)
    assert recorded_by(at, on=None, zone=zone)


def test_the_strategies_bring_the_trouble_they_promise():
    seen = Counter()

    @settings(max_examples=400)
    @given(some.slots())
    def look(slot):
        seen[type(slot.resolve()), slot.fold is None] += 1
        seen[slot.zone] += 1

    look()
    assert math.prod(seen[kind, True] for kind in (Resolved, Skipped, Repeated))
    assert all(seen[zone] for zone in some.ZONES)
