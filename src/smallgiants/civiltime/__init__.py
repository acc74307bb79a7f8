"""Wall time, IANA zone and printed label on one side, instants on the other.  The only importer of pendulum."""

from typing import TYPE_CHECKING

from ._instants import (
    Instant,
    Viewpoint,
    WallTime,
    duration,
    instant,
    iso_duration,
    recorded_by,
    viewpoint,
    wall_time,
)
from ._slot import Policy, Slot
from ._zones import zone_info, zone_name

if TYPE_CHECKING:
    from ._found import Repeated, Resolved, Skipped
    from ._stated import Reading, Stated

__all__ = [
    "Instant",
    "Policy",
    "Reading",
    "Repeated",
    "Resolved",
    "Skipped",
    "Slot",
    "Stated",
    "Viewpoint",
    "WallTime",
    "duration",
    "instant",
    "iso_duration",
    "recorded_by",
    "viewpoint",
    "wall_time",
    "zone_info",
    "zone_name",
]


def __getattr__(name: str) -> object:
    """Builds the classes that an import of `Slot` can do without when they are first named (PEP 562)."""
    if name in ("Repeated", "Resolved", "Skipped"):
        from . import _found

        return getattr(_found, name)
    if name in ("Reading", "Stated"):
        from . import _stated

        return getattr(_stated, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
