"""Funding: what a town may apply for under the rules known on a day, why, what to ask, and what would change it."""

from .applications import Application, Followed, Outcome, Progress, Score
from .auditing import Audit, Finding, FindingKind, audit
from .calls import Call, CallState, Moved
from .coming import Coming, Deadlines, deadlines
from .desks import Desk, Standing, desk
from .differences import Changed, Difference, difference
from .facts import FACTS, check_facts
from .instruments import Edition, Instrument, Part
from .matching import FactToAsk, Found, Match, match
from .money_terms import Instalment, Shared, Terms
from .neighbourhood import Joining, Neighbours, neighbours
from .offers import shipped_terms
from .openings import Opening, call
from .pathfinding import Bundled, Door, Investment, Pathway, Pathways, PathwayStep, pathways
from .plans import CashPoint, Plan, PlanLine, financing_plan
from .reach import Reach, match_all
from .reasons import Reason
from .remedies import Remedy
from .requirements import Combination, Requirement, Rule
from .stacking import (
    Aid,
    CostItem,
    Cover,
    DeMinimis,
    Grant,
    OwnShare,
    Ruling,
    Spend,
    Stack,
    Stacked,
    least_cost,
    stacked,
)
from .tables import catalogue, instrument_from
from .terms import TERMS, Term
from .thresholds import to_reach
from .trying import Tried, tried
from .verdicts import State, Verdict, verdict
from .wording import LANGUAGES, in_words, question

__all__ = [
    "FACTS",
    "LANGUAGES",
    "TERMS",
    "Aid",
    "Application",
    "Audit",
    "Bundled",
    "Call",
    "CallState",
    "CashPoint",
    "Changed",
    "Combination",
    "Coming",
    "CostItem",
    "Cover",
    "DeMinimis",
    "Deadlines",
    "Desk",
    "Difference",
    "Door",
    "Edition",
    "FactToAsk",
    "Finding",
    "FindingKind",
    "Followed",
    "Found",
    "Grant",
    "Instalment",
    "Instrument",
    "Investment",
    "Joining",
    "Match",
    "Moved",
    "Neighbours",
    "Opening",
    "Outcome",
    "OwnShare",
    "Part",
    "Pathway",
    "PathwayStep",
    "Pathways",
    "Plan",
    "PlanLine",
    "Progress",
    "Reach",
    "Reason",
    "Remedy",
    "Requirement",
    "Rule",
    "Ruling",
    "Score",
    "Shared",
    "Spend",
    "Stack",
    "Stacked",
    "Standing",
    "State",
    "Term",
    "Terms",
    "Tried",
    "Verdict",
    "audit",
    "call",
    "catalogue",
    "check_facts",
    "deadlines",
    "desk",
    "difference",
    "financing_plan",
    "in_words",
    "instrument_from",
    "least_cost",
    "match",
    "match_all",
    "neighbours",
    "pathways",
    "question",
    "shipped_terms",
    "stacked",
    "to_reach",
    "tried",
    "verdict",
]
