"""The kept calendars are what is written today, byte for byte, and keep every rule."""

import sys
from pathlib import Path

import pytest

from smallgiants.formats import ical

GOLDEN = Path(__file__).parent / "golden"
sys.path.insert(0, str(GOLDEN))
from made import made  # type: ignore[import-not-found]  # noqa: E402  # it writes them too

MADE = made()


@pytest.mark.parametrize("name", MADE)
def test_what_is_written_is_what_was_kept(name):
    """After a change that is meant: `python tests/golden/made.py`, and look at the difference."""
    assert MADE[name].encode() == (GOLDEN / f"{name}.ics").read_bytes()


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*.ics")), ids=lambda path: path.stem)
def test_each_keeps_the_rules(path):
    assert ical.check(path.read_bytes()) == ()
    assert ical.read(path.read_bytes())[1] == ()


def test_none_is_kept_for_nothing():
    assert {path.stem for path in GOLDEN.glob("*.ics")} == {*MADE, "request_moved"}
