"""Funding: what a town may apply for under the rules known on a day, why, what to ask, and what would change it."""

from .calls import Call, CallState, Moved
from .facts import FACTS
from .instruments import Edition, Instrument, Part
from .reasons import Reason
from .remedies import Remedy
from .requirements import Combination, Requirement, Rule
from .tables import catalogue, instrument_from
from .terms import TERMS, Term
from .verdicts import State, Verdict, verdict

__all__ = [
    "FACTS",
    "TERMS",
    "Call",
    "CallState",
    "Combination",
    "Edition",
    "Instrument",
    "Moved",
    "Part",
    "Reason",
    "Remedy",
    "Requirement",
    "Rule",
    "State",
    "Term",
    "Verdict",
    "catalogue",
    "instrument_from",
    "verdict",
]
