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
    time_of_day,
    viewpoint,
    wall_time,
)
from ._slot import Policy, Slot
from ._zones import zone_info, zone_name

if TYPE_CHECKING:
    from ._deadline import Deadline, Span
    from ._drift import Drift, drift
    from ._found import Repeated, Resolved, Skipped
    from ._found_zone import ZoneFound, find_zone, zone_of
    from ._stated import Reading, Stated
    from ._view import LocalView

__all__ = [
    "Deadline",
    "Drift",
    "Instant",
    "LocalView",
    "Policy",
    "Reading",
    "Repeated",
    "Resolved",
    "Skipped",
    "Slot",
    "Span",
    "Stated",
    "Viewpoint",
    "WallTime",
    "ZoneFound",
    "drift",
    "duration",
    "find_zone",
    "instant",
    "iso_duration",
    "recorded_by",
    "time_of_day",
    "viewpoint",
    "wall_time",
    "zone_info",
    "zone_name",
    "zone_of",
]


def __getattr__(name: str) -> object:
    """Loads what an import of `Slot` can do without when it is first named (PEP 562)."""
    home: object
    match name:
        case "Deadline" | "Span":
            from . import _deadline as home
        case "Drift" | "drift":
            from . import _drift as home
        case "Repeated" | "Resolved" | "Skipped":
            from . import _found as home
        case "Reading" | "Stated":
            from . import _stated as home
        case "ZoneFound" | "find_zone" | "zone_of":
            from . import _found_zone as home
        case "LocalView":
            from . import _view as home
        case _:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(home, name)
