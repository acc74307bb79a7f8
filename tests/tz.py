"""Another edition of the tz database for the length of a test, and all that remembers rules of zones made to forget."""

import zoneinfo
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from smallgiants.civiltime import _zones

EDITIONS = Path(__file__).parent / "tzdata"


@contextmanager
def rules_of(edition: str) -> Iterator[None]:
    """The zones of `tests/tzdata/<edition>` before those of the system."""
    before = zoneinfo.TZPATH
    try:
        zoneinfo.reset_tzpath([str(EDITIONS / edition), *before])
        _forget()
        yield
    finally:
        zoneinfo.reset_tzpath(before)
        _forget()


def _forget() -> None:
    zoneinfo.ZoneInfo.clear_cache()
    _zones.known.cache_clear()
    _zones.by_folded_name.cache_clear()
