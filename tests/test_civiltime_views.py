"""A slot as readers elsewhere see it: an hour never without its day, its zone and its offset."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smallgiants.answers import Answer
from smallgiants.civiltime import LocalView, Slot
from smallgiants.errors import InvalidValue, UnresolvedTime
from smallgiants.testing import _values as some

WINTER = Slot(local="2024-03-13T11:00", zone="Europe/Brussels", duration="PT1H", printed="CET")
SUMMER = Slot(local="2024-07-10T11:00", zone="Europe/Brussels", duration="PT1H", printed="CEST")
OUTERMOST = {
    "Atlantic/Azores": (-60, 0),
    "Atlantic/Madeira": (0, 60),
    "Atlantic/Canary": (0, 60),
    "Indian/Reunion": (240, 240),
    "Indian/Mayotte": (180, 180),
    "America/Cayenne": (-180, -180),
    "America/Guadeloupe": (-240, -240),
    "America/Martinique": (-240, -240),
    "America/Marigot": (-240, -240),
    "Africa/Ceuta": (60, 120),
    "Asia/Nicosia": (120, 180),
}


@pytest.mark.parametrize("zone", OUTERMOST)
def test_the_outermost_regions_and_other_edges_of_the_union(zone):
    for slot, utc, minutes in zip((WINTER, SUMMER), (10, 9), OUTERMOST[zone], strict=True):
        view = slot.view(zone)
        assert view.offset == timedelta(minutes=minutes)
        assert view.start == datetime(*slot.local.timetuple()[:3], utc) + timedelta(minutes=minutes)
        assert view.end == view.start + timedelta(hours=1)
        assert (view.zone, view.place, view.day, view.other_day) == (zone, slot.zone, slot.local.date(), False)


@pytest.mark.parametrize(
    ("local", "place", "zone", "text"),
    [
        ("2024-03-13T23:00", "Atlantic/Azores", "Europe/Athens",
         "2024-03-14 02:00–03:00 Europe/Athens (UTC+02:00), the day after 2024-03-13 in Atlantic/Azores"),
        ("2024-03-13T09:00", "Indian/Reunion", "America/Cayenne",
         "2024-03-13 02:00–03:00 America/Cayenne (UTC-03:00)"),
        ("2024-03-13T02:00", "Indian/Reunion", "Atlantic/Azores",
         "2024-03-12 21:00–22:00 Atlantic/Azores (UTC-01:00), the day before 2024-03-13 in Indian/Reunion"),
        ("2024-03-13T23:30", "Europe/Brussels", "Europe/Brussels",
         "2024-03-13 23:30–2024-03-14 00:30 Europe/Brussels (UTC+01:00)"),
        ("2024-03-31T01:30", "Europe/Brussels", "Europe/Brussels",
         "2024-03-31 01:30–03:30 Europe/Brussels (UTC+01:00, at the end UTC+02:00)"),
        ("2024-03-13T00:30", "Pacific/Kiritimati", "Pacific/Niue",
         "2024-03-11 23:30–2024-03-12 00:30 Pacific/Niue (UTC-11:00), -2 days from 2024-03-13 in Pacific/Kiritimati"),
        ("2024-03-13T11:00", "UTC", "Asia/Kathmandu", "2024-03-13 16:45–17:45 Asia/Kathmandu (UTC+05:45)"),
        ("2024-03-13T11:00", "UTC", "UTC", "2024-03-13 11:00–12:00 UTC (UTC+00:00)"),
    ],
)  # fmt: skip
def test_a_view_says_day_zone_and_offset(local, place, zone, text):
    assert str(Slot(local=local, zone=place, duration="PT1H").view(zone)) == text


def test_without_a_duration_there_is_no_end():
    view = Slot(local="2024-03-13T11:00", zone="Europe/Brussels").view("Europe/Helsinki")
    assert (view.end, view.end_offset) == (None, None)
    assert str(view) == "2024-03-13 12:00 Europe/Helsinki (UTC+02:00)"
    assert view.rows()[0]["end"] is None


def test_a_view_is_an_answer_with_rows():
    view = WINTER.view("Atlantic/Azores")
    assert isinstance(view, Answer)
    assert view.rows() == (
        {"start": "2024-03-13 09:00", "end": "2024-03-13 10:00", "zone": "Atlantic/Azores", "offset": "UTC-01:00",
         "days": 0},
    )  # fmt: skip


def test_a_view_of_what_names_no_single_instant_is_refused():
    with pytest.raises(UnresolvedTime):
        Slot(local="2026-10-25T02:30", zone="Europe/Brussels").view("Europe/Athens")
    with pytest.raises(InvalidValue, match="did you mean Europe/Athens"):
        WINTER.view("europe/athens")
    with pytest.raises(InvalidValue) as caught:
        LocalView(start="2024-03-13", zone="UTC", offset=timedelta(0), day=date(2024, 3, 13), place="UTC")
    assert caught.value.path == "start"


@given(some.slots(after="2024-01-01T00:00Z"), st.sampled_from(some.ZONES))
def test_a_view_shows_the_same_instant(slot, zone):
    view = slot.view(zone)
    there = slot.instant.astimezone(ZoneInfo(zone))
    assert (view.start, view.offset) == (there.replace(tzinfo=None), there.utcoffset())
    assert view.days == (there.date() - slot.local.date()).days
    assert view.other_day is (view.days != 0)
    assert (view.end is None) is (slot.duration is None)
    assert f"{there:%Y-%m-%d %H:%M}" in str(view)
    assert zone in str(view)
    assert ("the day" in str(view)) is (abs(view.days) == 1)
