"""Wall time, IANA zone and printed label on one side, instants on the other.  The only importer of pendulum."""

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
from ._slot import Policy, Reading, Repeated, Resolved, Skipped, Slot, Stated
from ._zones import zone_name

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
    "zone_name",
]
