"""From the members' ballots to the work programme: themes, the tally, the horizon."""

from .counting import tally
from .electing import ElectionRule, Outcome, Pick, elect
from .horizons import Horizon, Programme, horizon
from .projects import Election, Project, Vote, VoteType
from .receipts import receipt
from .rules import TieBreak, Utility
from .tallies import Comparison, Phase, Rule, Share, Step, Tally, Tie
from .themes import Ballot, Theme

__all__ = [
    "Ballot",
    "Comparison",
    "Election",
    "ElectionRule",
    "Horizon",
    "Outcome",
    "Phase",
    "Pick",
    "Programme",
    "Project",
    "Rule",
    "Share",
    "Step",
    "Tally",
    "Theme",
    "Tie",
    "TieBreak",
    "Utility",
    "Vote",
    "VoteType",
    "elect",
    "horizon",
    "receipt",
    "tally",
]
