"""Deadlines: an hour nobody gave stays unknown, and what hangs on it is neither yes nor no."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smallgiants import testing
from smallgiants.civiltime import Deadline, Slot, Span, instant, time_of_day
from smallgiants.errors import InvalidValue, UnresolvedTime
from smallgiants.testing import _values as some

BRUSSELS = "Europe/Brussels"
BY_DAY = Deadline(day="2024-04-15", zone=BRUSSELS)
AT_FIVE = Deadline(day="2024-04-15", time="17:00", zone=BRUSSELS)


def refused(verb, *given_, **fields):
    with pytest.raises(InvalidValue) as caught:
        verb(*given_, **fields)
    return caught.value.path, caught.value.code


def test_a_missing_hour_is_neither_midnight_nor_five_o_clock():
    assert BY_DAY.time is None
    assert BY_DAY.span() == Span(earliest="2024-04-14T22:00Z", latest="2024-04-15T22:00Z")
    assert not BY_DAY.span().exact
    assert [problem.code for problem in BY_DAY.problems()] == ["hour-unknown"]
    assert str(BY_DAY) == "2024-04-15, hour unknown, Europe/Brussels (between 2024-04-14 22:00Z and 2024-04-15 22:00Z)"
    for at in ("2024-04-14T22:01Z", "2024-04-15T12:00Z", "2024-04-15T15:00Z", "2024-04-15T22:00Z"):
        assert BY_DAY.passed(on=at) is None
    assert BY_DAY.passed(on="2024-04-14T22:00Z") is False
    assert BY_DAY.passed(on="2024-04-15T22:00:01Z") is True


@pytest.mark.parametrize(
    ("on", "over"),
    [
        ("2024-04-14", False),
        ("2024-04-15", None),
        ("2024-04-16", True),
        ("1970-01-01", False),
        (date.max, True),
        (date.min, False),
    ],
)
def test_a_day_is_looked_at_from_begin_to_end(on, over):
    assert BY_DAY.passed(on=on) is over
    assert AT_FIVE.passed(on=on) is over


def test_at_its_very_instant_a_deadline_is_not_over():
    assert AT_FIVE.span().exact
    assert AT_FIVE.passed(on="2024-04-15T15:00Z") is False
    assert AT_FIVE.passed(on="2024-04-15T15:00:01Z") is True
    midnight = Deadline(day="2024-04-15", time="00:00", zone=BRUSSELS)
    assert (midnight.passed(on="2024-04-14"), midnight.passed(on="2024-04-15")) == (False, None)
    assert str(AT_FIVE) == "2024-04-15, 17:00, Europe/Brussels (2024-04-15 15:00Z)"


def test_label_and_zone_that_disagree_leave_the_deadline_between_them():
    by = Deadline.parse("30 June 2023 23:59 CET", zone=BRUSSELS)
    assert (by.day, by.time, by.printed, by.text) == (date(2023, 6, 30), time(23, 59), "CET", "30 June 2023 23:59 CET")
    assert by.span() == Span(earliest="2023-06-30T21:59Z", latest="2023-06-30T22:59Z")
    assert [problem.code for problem in by.problems()] == ["label-disagrees"]
    assert by.passed(on="2023-06-30T21:59Z") is False
    assert by.passed(on="2023-06-30T22:30Z") is None
    assert by.passed(on="2023-06-30T23:00Z") is True


def test_a_deadline_without_a_zone_lies_between_the_first_and_the_last_clock_on_earth():
    anywhere = Deadline(day="2024-04-15", time="17:00")
    assert anywhere.span() == Span(earliest="2024-04-15T03:00Z", latest="2024-04-16T05:00Z")
    assert [problem.code for problem in anywhere.problems()] == ["zone-missing"]
    assert [anywhere.passed(on=f"2024-04-{day}") for day in (13, 14, 15, 16, 17)] == [False, None, None, None, True]
    day = Deadline(day="2024-04-15")
    assert day.span() == Span(earliest="2024-04-14T10:00Z", latest="2024-04-16T12:00Z")
    assert [problem.code for problem in day.problems()] == ["hour-unknown", "zone-missing"]
    assert str(day).startswith("2024-04-15, hour unknown, zone unknown (between")


@pytest.mark.parametrize(
    ("text", "day", "hour", "printed"),
    [
        ("Deadline: 15 April 2024", "2024-04-15", None, None),
        ("Deadline 15 April 2024, 17:00:00 Brussels time", "2024-04-15", "17:00", "Brussels time"),
        ("Frist: 15. April 2024, 12 Uhr MESZ", "2024-04-15", "12:00", "MESZ"),
        ("avant le lundi 15 avril 2024 à 17h00 (heure de Bruxelles)", "2024-04-15", "17:00", "heure de Bruxelles"),
        ("15/04/2024", "2024-04-15", None, None),
        ("by midnight on 15 April 2024", "2024-04-15", None, None),
        ("15 April 2024 (15 April 2024, 17:00; 17:00)", "2024-04-15", "17:00", None),
        ("15 April 2024, extended, originally 1 March 2024 12:00", "2024-04-15", None, None),
    ],
)
def test_a_deadline_is_read_from_its_text(text, day, hour, printed):
    by = Deadline.parse(text, zone=BRUSSELS)
    assert (by.day.isoformat(), by.time, by.printed) == (day, hour and time.fromisoformat(hour), printed)
    assert by.text == text


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("15 April", "sentence-unreadable"),
        ("soon", "sentence-unreadable"),
        ("1 March 2024 or 15 April 2024", "sentence-unreadable"),
        ("15 April 2024 from 9:00 to 17:00", "sentence-unreadable"),
        ("15 April 2024, 9:00 or 17:00", "sentence-unreadable"),
        ("15 April 2024, 5:00 in the afternoon", "sentence-unreadable"),
        ("03/04/2024", "date-ambiguous"),
        ("Tuesday 15 April 2024", "weekday-disagrees"),
        ("31 April 2024", "date-invalid"),
        (None, "sentence-unreadable"),
    ],
)
def test_a_deadline_in_doubt_is_refused(text, code):
    assert refused(Deadline.parse, text, zone=BRUSSELS) == ("text", code)


@pytest.mark.parametrize(
    ("fields", "path", "code"),
    [
        ({"day": "2024-02-30"}, "day", "date-invalid"),
        ({"day": "9999-12-31"}, "day", "time-out-of-range"),
        ({"day": date.min}, "day", "time-out-of-range"),
        ({"day": "2024-04-15T17:00Z"}, "day", "type-wrong"),
        ({"time": "24:00"}, "time", "time-invalid"),
        ({"time": "5 pm"}, "time", "time-invalid"),
        ({"time": 17}, "time", "time-invalid"),
        ({"time": time(17, tzinfo=UTC)}, "time", "time-invalid"),
        ({"time": time(17, 0, 0, 1)}, "time", "time-too-fine"),
        ({"zone": "CET"}, "zone", "zone-invalid"),
        ({"printed": " "}, "printed", "text-invalid"),
    ],
)
def test_a_deadline_of_wrong_form_is_refused(fields, path, code):
    assert refused(Deadline, **({"day": "2024-04-15", "zone": BRUSSELS} | fields)) == (path, code)


def test_an_hour_that_is_skipped_or_repeated_lies_between_its_two_instants():
    night = Deadline(day="2026-10-25", time="02:30:30", zone=BRUSSELS)
    assert night.span() == Span(earliest="2026-10-25T00:30:30Z", latest="2026-10-25T01:30:30Z")
    assert [problem.code for problem in night.problems()] == ["time-repeated"]
    assert str(night).startswith("2026-10-25, 02:30:30, Europe/Brussels (between")
    skipped = Deadline(day="2026-03-29", time="02:30", zone=BRUSSELS)
    assert skipped.span() == Span(earliest="2026-03-29T00:30Z", latest="2026-03-29T01:30Z")
    with pytest.raises(UnresolvedTime):
        Slot(local="2026-10-25T02:30", zone=BRUSSELS).instant  # noqa: B018  # a slot is refused where a span is told


def test_a_day_whose_midnight_is_skipped_begins_after_it():
    day = Deadline(day="2024-04-26", zone="Africa/Cairo")
    assert day.span() == Span(earliest="2024-04-25T22:00Z", latest="2024-04-26T21:00Z")


def test_a_zone_of_newer_data_is_kept_and_says_so():
    nowhere = Deadline(day="2024-04-15", time="17:00", zone="Europe/Nowhere")
    assert str(nowhere) == "2024-04-15, 17:00, Europe/Nowhere (names no instant)"
    assert [problem.code for problem in nowhere.problems()] == ["zone-unknown"]


def test_a_span_has_an_order():
    assert refused(Span, earliest="2024-04-15T15:00Z", latest="2024-04-15T14:59Z") == ("earliest", "range-reversed")
    assert str(Span(earliest="2024-04-15T15:00Z", latest="2024-04-15T15:00Z")) == "2024-04-15 15:00Z"


@pytest.mark.parametrize("wrong", ["17", "17:0", "", "17:00Z", "17:00+01:00", "T17:00", None, "1" * 5000])
def test_an_hour_of_wrong_form_is_refused(wrong):
    assert refused(time_of_day, wrong) == ("time", "time-invalid")


@given(testing.deadlines(), some.instants(), st.integers(0, 10**6))
def test_a_deadline_once_over_stays_over(by, at, seconds):
    later = instant(at + timedelta(seconds=seconds)) if at.year < 2200 else at
    before, after = by.passed(on=at), by.passed(on=later)
    assert before is not True or after is True
    assert after is not False or before is False


@given(testing.deadlines())
def test_what_a_deadline_says_agrees_with_its_span(by):
    span = by.span()
    assert span.earliest <= span.latest <= span.earliest + timedelta(hours=51)
    assert by.passed(on=span.earliest) is False
    assert by.passed(on=instant(span.latest + timedelta(seconds=1))) is True
    assert by.time is not None or not span.exact
    on = datetime.combine(by.day, time(), UTC).date()
    assert by.passed(on=on) is not True
    assert by.passed(on=on + timedelta(days=4)) is True
    assert by.passed(on=on - timedelta(days=4)) is False
