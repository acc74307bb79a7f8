"""Pages elsewhere that tell a workshop's date: what is current, what is out of date since when, what is somebody else's."""

from datetime import date

import pytest
from hypothesis import given

from smallgiants.civiltime import Slot, Stated
from smallgiants.errors import InvalidValue
from smallgiants.testing import small_giants, workshops
from smallgiants.workshops import Workshop, find_copies

AT, LATER = "2024-02-07T09:00Z", "2024-02-20T09:00Z"
FIRST = Slot(local="2024-02-21T11:00", zone="Europe/Brussels", duration="PT1H", printed="CET")
MEETING = Workshop(id="sg-1", title="First meeting", slot=FIRST)
MOVED = MEETING.reschedule(FIRST.shift(days=21), at=AT)
NEWS = (
    "The first meeting of the Small Giants as a Focus Group is scheduled for 13 march 2024 from 11-12:00 CET and will "
    "provide an opportunity to shape the content and direction of the work programme for the next 18 months. "
    "(note: originally this meeting was scheduled for 21 February)"
)


def held(said, workshop=MOVED, on=None, **how):
    return find_copies(said, workshops=[workshop], on=on, zone="Europe/Brussels", **how)


def states(said, workshop=MOVED, **how):
    return [copy.state for copy in held(said, workshop, **how).copies]


def test_the_news_item_itself_misleads_nobody():
    found = held(NEWS)
    assert [(copy.state, copy.former) for copy in found.copies] == [("current", False), ("superseded", True)]
    assert found.stale == ()
    assert str(found).endswith("21 February: superseded on 2024-02-07, now 2024-03-13 11:00–12:00 Europe/Brussels (10:00Z); "
                               "the text says so itself")  # fmt: skip


def test_a_republished_first_date_does_and_is_told_since_when():
    [stale] = held("First meeting: 21 February 2024, 11:00 CET", small_giants().workshops[0]).stale
    assert (stale.state, f"{stale.since:%Y-%m-%d}", str(stale.present.local.date())) == (
        "superseded", "2024-02-07", "2024-03-13",
    )  # fmt: skip
    assert held("21 February 2024").rows()[0]["stale"] is True


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ("13 March 2024", "current"),
        ("13 March 2024, 11:00", "current"),
        ("13 March 2024, 10:00 GMT", "current"),
        ("13 March 2024, 10:00 UTC", "current"),
        ("13 March, 11.00 Brussels time", "current"),
        ("10:00 UTC on 13 March 2024", "current"),
        ("am 13. März 2024 um 11 Uhr", "current"),
        ("le 21 février 2024 à 11h", "superseded"),
        ("21 lutego 2024, godz. 11:00", "superseded"),
        ("13 March 2024, 15:00", "differs"),
        ("13 March 2024, 11:00 XYZ", "current"),
        ("13 March 2025", "unmatched"),
        ("30 February 2024", "unmatched"),
        ("21 February 2024 at 12:00-11:00", "superseded"),
    ],
)
def test_a_day_is_held_against_the_ledger(said, state):
    assert states(said) == [state]


def test_what_names_no_day_says_nothing():
    assert str(held("We met, and will meet again.")) == "the text names no day"
    assert held("").copies == ()


def test_what_became_of_each_date():
    assert states("21 February 2024", MEETING.correct(FIRST.shift(days=1), at=AT)) == ["corrected"]
    assert states("21 February 2024", MEETING.postpone(at=AT)) == ["postponed"]
    off = MOVED.cancel(at=LATER)
    assert states("13 March 2024 and 21 February 2024", off) == ["cancelled", "superseded"]
    told = [str(copy) for copy in held("13 March 2024 and 21 February 2024", off).copies]
    assert told == ["13 March 2024: cancelled on 2024-02-20", "21 February 2024: superseded on 2024-02-07, no date now"]
    assert [copy.present for copy in held("13 March 2024", off).copies] == [None]
    assert str(held("13 March 2024, 15:00").copies[0]).startswith(
        "13 March 2024: the day of sg-1, at another hour; now "
    )
    assert str(held("13 March 2024").copies[0]) == (
        "13 March 2024: current, sg-1 is on 2024-03-13 11:00–12:00 Europe/Brussels (10:00Z)"
    )
    assert str(held("1 May 2024").copies[0]) == "1 May 2024: matches no workshop"


def test_a_viewpoint_asks_what_was_out_of_date_then():
    assert states("21 February 2024", on=date(2024, 2, 6)) == ["current"]
    assert states("21 February 2024", on=date(2024, 2, 7)) == ["superseded"]


def test_a_slot_and_a_stated_time_are_held_against_it_too():
    assert states(FIRST) == ["superseded"]
    assert states(FIRST.shift(days=21)) == ["current"]
    assert states(Slot(local="2024-03-13T10:00", zone="UTC")) == ["current"]
    said = Stated.parse(NEWS, zone="Europe/Brussels")
    assert [(copy.state, copy.former) for copy in held(said).copies] == [("current", False), ("superseded", True)]
    plain = Stated.parse("13 March 2024 11:00", zone="Europe/Brussels")
    assert states(plain) == ["current"]


def test_a_time_that_names_no_instant_is_compared_by_its_day():
    skipped = Workshop(id="n", title="Night", slot=Slot(local="2026-03-29T02:30", zone="Europe/Brussels"))
    assert states("29 March 2026", skipped) == ["current"]
    assert states("29 March 2026, 02:30", skipped) == ["differs"]


def test_a_workshop_without_date_matches_nothing():
    assert states("13 March 2024", Workshop(id="w", title="W")) == ["unmatched"]


def test_a_long_page_is_read_to_its_end():
    page = "lorem ipsum " * 2_000 + "the meeting of 21 February 2024 " + "x" * 4_000
    assert states(page) == ["superseded"]


@pytest.mark.parametrize("said", [None, 3, b"21 February", "x" * 200_001])
def test_what_is_no_text_or_too_long_is_refused(said):
    with pytest.raises(InvalidValue) as caught:
        held(said)
    assert caught.value.code in ("type-wrong", "text-too-long")


@given(workshops())
def test_the_present_date_is_never_called_out_of_date(workshop):
    if workshop.slot is None or workshop.status != "scheduled" or workshop.slot.problems():
        return
    day = workshop.slot.local
    assert states(f"{day.day} {day:%B} {day.year}", workshop) == ["current"]
