"""Drift: zones whose rules did change after meetings in them were announced, under the editions of the tz database
that brought the change."""

import zoneinfo
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smallgiants.civiltime import Drift, Resolved, Slot, _zones, drift
from smallgiants.errors import InvalidValue
from smallgiants.testing import _values as some

EDITIONS = Path(__file__).parent / "tzdata"


@contextmanager
def rules_of(edition):
    """The zones of `tests/tzdata/<edition>` before those of the system, and all that remembers rules made to forget."""
    before = zoneinfo.TZPATH
    try:
        zoneinfo.reset_tzpath([str(EDITIONS / edition), *before])
        forget()
        yield
    finally:
        zoneinfo.reset_tzpath(before)
        forget()


def forget():
    zoneinfo.ZoneInfo.clear_cache()
    _zones.known.cache_clear()
    _zones.by_folded_name.cache_clear()


ALMATY = Slot(local="2024-06-03T12:00", zone="Asia/Almaty", duration="PT1H")
NUUK = Slot(local="2024-06-03T10:00", zone="America/Nuuk", duration="PT2H", printed="UTC-2")
BEIRUT = Slot(local="2023-03-28T18:00", zone="Asia/Beirut", duration="PT1H", printed="EET")
BRUSSELS = Slot(local="2024-03-13T11:00", zone="Europe/Brussels", duration="PT1H", printed="CET")


def announced(slot, edition):
    with rules_of(edition):
        return slot.instant


@pytest.mark.parametrize(
    ("slot", "since", "zone_data", "shift", "kept"),
    [
        (ALMATY, "2022g", "2024a", 60, "2024-06-03T11:00"),  # Kazakhstan on one zone since 1 March 2024
        (NUUK, "2022g", "2024a", -60, "2024-06-03T11:00"),  # Greenland left UTC-03:00, and has summer time since 2024
        (BEIRUT, "2023b", "2024a", -60, "2023-03-28T19:00"),  # Lebanon's delay of summer time, taken back in four days
    ],
    ids=lambda value: value.zone if isinstance(value, Slot) else None,
)
def test_rules_that_did_change_move_the_instant(slot, since, zone_data, shift, kept):
    was = announced(slot, since)
    with rules_of(since):
        assert drift(slot, utc=was, since=None, zone_data=since) is None
    with rules_of(zone_data):
        moved = drift(slot, utc=was, since=since, zone_data=zone_data)
        assert moved == Drift(slot=slot, was=was, utc=slot.instant, since=since, zone_data=zone_data)
        assert moved.shift == timedelta(minutes=shift)
        assert moved.keep_local() is slot
        assert moved.keep_instant().instant == was
        assert moved.keep_instant().local == datetime.fromisoformat(kept)
        assert (moved.keep_instant().zone, moved.keep_instant().duration) == (slot.zone, slot.duration)
        assert drift(moved.keep_instant(), utc=was, since=since, zone_data=zone_data) is None


@pytest.mark.parametrize("edition", ["2022g", "2023b", "2024a"])
def test_a_zone_left_alone_does_not_drift(edition):
    with rules_of(edition):
        assert drift(BRUSSELS, utc="2024-03-13T10:00Z", since="2022g", zone_data=edition) is None


def test_the_instant_kept_keeps_a_label_only_where_it_is_true():
    with rules_of("2024a"):
        kept = drift(BEIRUT, utc=announced(BEIRUT, "2023b"), since="2023b", zone_data="2024a").keep_instant()
        assert (kept.printed, str(kept)) == (None, "2023-03-28 19:00–20:00 Asia/Beirut (16:00Z)")


def test_a_drift_reads_as_words():
    with rules_of("2024a"):
        told = drift(ALMATY, utc=announced(ALMATY, "2022g"), since="2022g", zone_data="2024a")
        assert str(told) == "2024-06-03 12:00 Asia/Almaty: 06:00Z when announced (2022g), 07:00Z by the rules of 2024a"
        silent = drift(ALMATY, utc="2024-06-02T06:00Z", since=None, zone_data=None)
        assert str(silent) == "2024-06-03 12:00 Asia/Almaty: 2024-06-02 06:00Z when announced, 07:00Z"


@pytest.mark.parametrize(("local", "kept", "fold"), [("2023-03-26T00:30", "2023-03-26T01:30", None),
                                                    ("2023-10-28T23:30", "2023-10-28T23:30", 0)])  # fmt: skip
def test_a_wall_time_that_new_rules_skip_or_repeat_names_nothing_any_more(local, kept, fold):
    night = Slot(local=local, zone="Asia/Beirut", duration="PT1H")
    was = announced(night, "2023b") if fold is None else datetime(2023, 10, 28, 20, 30, tzinfo=UTC)
    with rules_of("2024a"):
        moved = drift(night, utc=was, since="2023b", zone_data="2024a")
        assert (moved.utc, moved.shift) == (None, None)
        assert str(moved).endswith("no single instant by the rules of 2024a")
        assert moved.keep_instant() == Slot(local=kept, zone="Asia/Beirut", duration="PT1H", fold=fold)
        assert moved.keep_instant().instant == was


def test_what_was_changed_for_a_test_is_as_it_was():
    before = zoneinfo.TZPATH
    with pytest.raises(RuntimeError), rules_of("2022g"):
        raise RuntimeError
    assert before == zoneinfo.TZPATH
    assert ALMATY.instant == datetime(2024, 6, 3, 7, tzinfo=UTC)


def test_a_zone_that_the_present_data_lack_is_refused():
    nowhere = Slot(local="2024-03-13T11:00", zone="Europe/Nowhere")
    with pytest.raises(InvalidValue, match="a zone of this tz database"):
        drift(nowhere, utc="2024-03-13T10:00Z", since=None, zone_data=None)


@given(some.slots(after="1971-01-01T00:00Z"), st.sampled_from((-3600, -1, 0, 1, 1800, 86400)))
def test_only_what_moved_drifts_and_both_ways_out_hold(slot, seconds):
    was = slot.instant + timedelta(seconds=seconds)
    moved = drift(slot, utc=was, since="2024a", zone_data="2026f")
    if not seconds:
        assert moved is None
        return
    assert moved.shift == -timedelta(seconds=seconds)
    assert moved.keep_local() == slot
    assert moved.keep_instant().instant == was
    assert isinstance(moved.keep_instant().resolve(), Resolved)
    assert "label-disagrees" not in [problem.code for problem in moved.keep_instant().problems()]
