"""From the members' ballots to the work programme: themes, the tally, the horizon."""

from .counting import tally
from .horizons import Horizon, Programme, horizon
from .rules import TieBreak
from .tallies import Comparison, Phase, Rule, Share, Step, Tally, Tie
from .themes import Ballot, Theme

__all__ = [
    "Ballot",
    "Comparison",
    "Horizon",
    "Phase",
    "Programme",
    "Rule",
    "Share",
    "Step",
    "Tally",
    "Theme",
    "Tie",
    "TieBreak",
    "horizon",
    "tally",
]
