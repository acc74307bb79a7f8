"""Workshops and the ledger of how they moved; what can be derived from it is never stored."""

from typing import TYPE_CHECKING

from ._allowance import Allowance
from ._setting import Mode, Setting
from ._workshop import Status, Workshop

if TYPE_CHECKING:
    from ._attendance import Activities, Activity, Attendance, Attended, Stay, activity, attended
    from ._copies import Copies, Copy, find_copies
    from ._diaries import Diaries, Standing, in_diaries
    from ._hours import AnotherHour, LocalHour, another_hour
    from ._replies import Replies, Reply, replies_to
    from ._usage import Gap, Gaps, Usage, spacing, usage

__all__ = [
    "Activities",
    "Activity",
    "Allowance",
    "AnotherHour",
    "Attendance",
    "Attended",
    "Copies",
    "Copy",
    "Diaries",
    "Gap",
    "Gaps",
    "LocalHour",
    "Mode",
    "Replies",
    "Reply",
    "Setting",
    "Standing",
    "Status",
    "Stay",
    "Usage",
    "Workshop",
    "activity",
    "another_hour",
    "attended",
    "find_copies",
    "in_diaries",
    "replies_to",
    "spacing",
    "usage",
]


def __getattr__(name: str) -> object:
    """Loads what a look at a workshop can do without when it is first named (PEP 562)."""
    home: object
    match name:
        case "Gap" | "Gaps" | "Usage" | "spacing" | "usage":
            from . import _usage as home
        case "Activities" | "Activity" | "Attendance" | "Attended" | "Stay" | "activity" | "attended":
            from . import _attendance as home
        case "Copies" | "Copy" | "find_copies":
            from . import _copies as home
        case "Diaries" | "Standing" | "in_diaries":
            from . import _diaries as home
        case "AnotherHour" | "LocalHour" | "another_hour":
            from . import _hours as home
        case "Replies" | "Reply" | "replies_to":
            from . import _replies as home
        case _:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(home, name)
