"""The deadlines ahead: of calls that were published with one, as published; never one that nobody knows."""

import datetime as dt

import icalendar
import pytest
from attrs import evolve
from hypothesis import given, settings

import smallgiants as sg
from smallgiants import testing
from smallgiants.errors import InvalidValue
from smallgiants.formats import csv, ical, markdown
from smallgiants.funding import Call, Coming, Moved, catalogue, deadlines

AT = "2026-11-27T09:00Z"
BRUSSELS = "Europe/Brussels"
ELENA = next(one for one in catalogue() if one.id == "elena")


def of(*calls):
    """An instrument with these calls, alone in its catalogue."""
    return [evolve(ELENA, calls=calls)]


def by(day, **more):
    return sg.Deadline(**{"day": day, "zone": BRUSSELS, **more})


def events(found, **more):
    made = ical.deadlines(found, at=AT, **more)
    assert ical.check(made) == ()
    return list(icalendar.Calendar.from_ical(made).walk("VEVENT"))


def test_seventeen_hours_in_brussels_is_in_the_zone_of_brussels():
    found = deadlines(on="2026-08-01", instruments=["life_cet_pda"])
    (one,) = events(found)
    start = one["DTSTART"]
    assert (start.params["TZID"], start.dt.hour) == (BRUSSELS, 17)
    assert start.dt.astimezone(dt.UTC) == dt.datetime(2026, 9, 16, 15, tzinfo=dt.UTC)  # in summer time
    assert (one["TRANSP"], one["STATUS"]) == ("TRANSPARENT", "CONFIRMED")
    assert one["URL"].startswith("https://")
    assert "BEGIN:VTIMEZONE" in ical.deadlines(found, at=AT)
    assert "REFRESH-INTERVAL" in ical.deadlines(found, at=AT, refresh=dt.timedelta(days=1))


@pytest.mark.parametrize(
    ("deadline", "doubt"),
    [
        (by("2027-03-01"), "its hour is not known"),
        (by("2027-03-01", zone=None), "its zone is not known"),
        (by("2027-03-01", time="17:00", zone=None), "its zone is not known"),
        (by("2027-07-01", time="17:00", printed="CET"), "the label CET is not that of the zone on this day"),
    ],
)
def test_what_nobody_said_is_not_made_up(deadline, doubt):
    found = deadlines(on="2027-01-01", catalogue=of(Call(id="c", deadlines=(deadline,))))
    (one,) = events(found)
    assert (one["DTSTART"].dt, one["DTSTART"].params["VALUE"]) == (deadline.day, "DATE")
    assert doubt in one["DESCRIPTION"]
    assert doubt in found.rows()[0]["doubt"]
    assert found.rows()[0]["utc"] is None
    assert found.rows()[0]["earliest"] < found.rows()[0]["latest"]


def test_no_deadline_no_event():
    calls = (Call(id="a"), Call(id="b", continuous=True), Call(id="c", deadlines=(by("2020-01-01"),)))
    found = deadlines(on="2027-01-01", catalogue=of(*calls))
    assert found.coming == ()
    assert [one.id for one in found.left_out] == ["elena"]
    assert events(found) == []
    assert str(found) == "no deadline ahead is known"
    assert [str(one) for one in deadlines(on="2027-01-01", catalogue=of(), instruments=["x"]).left_out] == [
        "x: it is not in the catalogue"
    ]


def test_a_deadline_that_moved_is_the_same_event():
    first = Call(id="c", deadlines=(by("2027-03-01", time="17:00"), by("2027-09-01", time="17:00")))
    moved = evolve(first, deadlines=(by("2027-04-01", time="17:00"), first.deadlines[1]),
                   moved=(Moved(was=first.deadlines[0], on="2026-12-01"),))  # fmt: skip
    before, after = (events(deadlines(on="2027-01-01", catalogue=of(one))) for one in (first, moved))
    assert [one["UID"] for one in before] == [one["UID"] for one in after]
    assert len({one["UID"] for one in before}) == 2
    assert [one["SEQUENCE"] for one in after] == [1, 1]
    assert [one["SEQUENCE"] for one in events(deadlines(on="2026-11-30", catalogue=of(moved)))] == [0, 0]


def test_other_pages_and_years_are_tentative():
    contested = Call(
        id="c", deadlines=(by("2027-01-10"),), contested=(by("2027-02-10"),), confidence="memory", note="two pages"
    )
    yearly = Call(id="y", yearly=("10-31",), zone=BRUSSELS)
    found = deadlines(on="2027-01-20", catalogue=of(contested, yearly))  # one page says that it is over, and one not
    assert [one.call for one in found.coming] == ["c", "y"]
    assert "pages give different deadlines for it" in str(found)
    assert "a day that comes every year, not published for this one" in str(found)
    first, second = events(found)
    assert (first["STATUS"], second["STATUS"]) == ("TENTATIVE", "TENTATIVE")
    assert "Another page says: 2027-02-10" in first["DESCRIPTION"]
    assert second["DTSTART"].dt == dt.date(2027, 10, 31)
    assert second["UID"] != events(deadlines(on="2027-11-20", catalogue=of(yearly)))[0]["UID"]  # next year's is another
    assert deadlines(on="2027-03-01", catalogue=of(contested)).coming == ()


def test_beyond_the_last_year_no_day_comes_again():
    yearly = of(Call(id="y", yearly=("10-31",), zone=BRUSSELS))
    assert [one.deadline.day.year for one in deadlines(on="2200-03-01", catalogue=yearly).coming] == [2200]
    assert deadlines(on="2200-11-30", catalogue=yearly).coming == ()


def test_how_far_ahead_is_asked():
    calls = (Call(id="c", deadlines=(by("2027-01-31"), by("2027-02-28"))),)
    assert [one.number for one in deadlines(on="2027-01-01", days=30, catalogue=of(*calls)).coming] == [1]
    near = deadlines(on="2027-01-01T09:00Z", days=3, catalogue=of(*calls))
    assert [str(one) for one in near.left_out] == ["elena: none within 3 days"]
    for wrong in (0, True, "3"):
        with pytest.raises(InvalidValue):
            deadlines(on="2027-01-01", days=wrong)


def test_hostile_names_stay_text():
    evil = evolve(
        ELENA, name='A, "B"; <script>\\n', calls=(Call(id="c", deadlines=(by("2027-01-31"),), source="javascript:x()"),)
    )
    found = deadlines(on="2027-01-01", catalogue=[evil])
    (one,) = events(found)
    assert one["SUMMARY"] == 'Deadline: A, "B"; <script>\\n (c)'
    assert "URL" not in one
    assert "<script>" not in markdown.deadlines(found)
    assert csv.dump(found).startswith(b"instrument,name,call,deadline")


def test_tables_tell_the_same():
    found = deadlines(on="2026-08-01")
    text = markdown.deadlines(found)
    assert text.count("\n| ") == len(found.coming) + 1 + 1
    assert all(one.id.replace("_", "\\_") in text for one in found.left_out)
    assert "not known" in text
    assert markdown.deadlines(sg.funding.Deadlines(on="2026-08-01")) == "# Deadlines ahead on 2026-08-01\n\n"


@settings(max_examples=30)
@given(testing.days())
def test_every_shipped_deadline_ahead_is_there_once(day):
    """By going through the shipped tables in another way."""
    found = deadlines(on=day)
    said = [
        (one.id, call.id, number)
        for one in catalogue() for call in one.calls for number, told in enumerate(call.deadlines, 1)
        if not call.yearly and not all(other.passed(on=day) for other in (told, *call.contested))
    ]  # fmt: skip
    assert sorted((one.instrument, one.call, one.number) for one in found.coming if not one.yearly) == sorted(said)
    assert [one.span.earliest for one in found.coming] == sorted(one.span.earliest for one in found.coming)
    assert {one.instrument for one in found.coming} | {one.id for one in found.left_out} == {
        one.id for one in catalogue()
    }


@settings(max_examples=30)
@given(testing.coming())
def test_any_deadline_is_a_sound_event(one):
    found = sg.funding.Deadlines(on="2026-01-01", coming=(one,))
    (event,) = events(found)
    if one.deadline.time is None or one.deadline.zone is None:
        assert event["DTSTART"].params["VALUE"] == "DATE"
    assert isinstance(one, Coming)
    assert found.rows()[0]["instrument"] == one.instrument
