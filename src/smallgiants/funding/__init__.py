"""Funding: what a town may apply for under the rules known on a day, why, what to ask, and what would change it."""

from .facts import FACTS
from .instruments import Edition, Instrument, Part
from .money_terms import Instalment, Shared, Terms, shipped_terms
from .pathfinding import Bundled, Door, Investment, Pathway, Pathways, PathwayStep, pathways
from .plans import CashPoint, Plan, PlanLine, financing_plan
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
from .verdicts import State, Verdict, verdict

__all__ = [
    "FACTS",
    "Aid",
    "Bundled",
    "CashPoint",
    "Combination",
    "CostItem",
    "Cover",
    "DeMinimis",
    "Door",
    "Edition",
    "Grant",
    "Instalment",
    "Instrument",
    "Investment",
    "OwnShare",
    "Part",
    "Pathway",
    "PathwayStep",
    "Pathways",
    "Plan",
    "PlanLine",
    "Reason",
    "Remedy",
    "Requirement",
    "Rule",
    "Ruling",
    "Shared",
    "Spend",
    "Stack",
    "Stacked",
    "State",
    "Terms",
    "Verdict",
    "catalogue",
    "financing_plan",
    "instrument_from",
    "least_cost",
    "pathways",
    "shipped_terms",
    "stacked",
    "verdict",
]
