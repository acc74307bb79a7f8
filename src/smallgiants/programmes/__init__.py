"""From the members' ballots to the work programme: themes, the tally, what is done in which month, and what slips."""

from .counting import tally
from .coverage import Coverage, Covered, coverage
from .electing import ElectionRule, Outcome, Pick, elect
from .horizons import Horizon, horizon
from .nominations import Merge, Nomination, Offered, Round
from .parts import (
    CallDeadline,
    Deliverable,
    Indicator,
    Milestone,
    Objective,
    PlannedWorkshop,
    PlanPart,
    PlanStep,
    Risk,
    Task,
    WorkPackage,
)
from .paths import CriticalPath, Timing, critical_path
from .planning import Place, WorkshopPlan, plan_workshops
from .plans import Before, Programme
from .projects import Election, Preference, Project, VoteType
from .pushes import Push, Pushed, pushed, pushed_by
from .ranking import Duel, Ranking, ranked
from .ratifying import Ratified, ratified
from .receipts import receipt
from .rules import TieBreak, Utility
from .schedules import Line, Schedule, scheduled
from .slips import Move, Slip, Slippage, slippage
from .tallies import Comparison, Phase, Rule, Share, Step, Tally, Tie
from .themes import Ballot, Theme

__all__ = [
    "Ballot",
    "Before",
    "CallDeadline",
    "Comparison",
    "Coverage",
    "Covered",
    "CriticalPath",
    "Deliverable",
    "Duel",
    "Election",
    "ElectionRule",
    "Horizon",
    "Indicator",
    "Line",
    "Merge",
    "Milestone",
    "Move",
    "Nomination",
    "Objective",
    "Offered",
    "Outcome",
    "Phase",
    "Pick",
    "Place",
    "PlanPart",
    "PlanStep",
    "PlannedWorkshop",
    "Preference",
    "Programme",
    "Project",
    "Push",
    "Pushed",
    "Ranking",
    "Ratified",
    "Risk",
    "Round",
    "Rule",
    "Schedule",
    "Share",
    "Slip",
    "Slippage",
    "Step",
    "Tally",
    "Task",
    "Theme",
    "Tie",
    "TieBreak",
    "Timing",
    "Utility",
    "VoteType",
    "WorkPackage",
    "WorkshopPlan",
    "coverage",
    "critical_path",
    "elect",
    "horizon",
    "plan_workshops",
    "pushed",
    "pushed_by",
    "ranked",
    "ratified",
    "receipt",
    "scheduled",
    "slippage",
    "tally",
]
