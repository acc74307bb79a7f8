"""Funding: what a town may apply for under the rules known on a day, why, what to ask, and what would change it."""

from .auditing import Audit, Finding, FindingKind, audit
from .calls import Call, CallState, Moved
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
from .verdicts import State, Verdict, verdict

__all__ = [
    "FACTS",
    "TERMS",
    "Aid",
    "Audit",
    "Bundled",
    "Call",
    "CallState",
    "CashPoint",
    "Changed",
    "Combination",
    "CostItem",
    "Cover",
    "DeMinimis",
    "Desk",
    "Difference",
    "Door",
    "Edition",
    "FactToAsk",
    "Finding",
    "FindingKind",
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
    "OwnShare",
    "Part",
    "Pathway",
    "PathwayStep",
    "Pathways",
    "Plan",
    "PlanLine",
    "Reach",
    "Reason",
    "Remedy",
    "Requirement",
    "Rule",
    "Ruling",
    "Shared",
    "Spend",
    "Stack",
    "Stacked",
    "Standing",
    "State",
    "Term",
    "Terms",
    "Verdict",
    "audit",
    "call",
    "catalogue",
    "check_facts",
    "desk",
    "difference",
    "financing_plan",
    "instrument_from",
    "least_cost",
    "match",
    "match_all",
    "neighbours",
    "pathways",
    "shipped_terms",
    "stacked",
    "to_reach",
    "verdict",
]
