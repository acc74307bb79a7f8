"""When can everyone meet: zones, working hours, holidays, spacing, and who carried the odd hour last time."""

from ._answer import BestSlots, Proposal
from ._people import Blackout, Hours, Participant, Weekday
from ._reasons import Calendar, Obstacle, ObstacleKind, Presence
from ._search import Holidays, best_slots

__all__ = [
    "BestSlots",
    "Blackout",
    "Calendar",
    "Holidays",
    "Hours",
    "Obstacle",
    "ObstacleKind",
    "Participant",
    "Presence",
    "Proposal",
    "Weekday",
    "best_slots",
]
