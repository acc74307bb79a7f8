"""How a group decides: agenda, conflicts of interest, quorum, votes on motions, decisions and minutes."""

from ._agenda import Agenda, AgendaItem, Conflict
from ._count import Count, counted
from ._minutes import Minutes
from ._motions import Action, Decision, Motion, Quorum, Vote

__all__ = [
    "Action",
    "Agenda",
    "AgendaItem",
    "Conflict",
    "Count",
    "Decision",
    "Minutes",
    "Motion",
    "Quorum",
    "Vote",
    "counted",
]
