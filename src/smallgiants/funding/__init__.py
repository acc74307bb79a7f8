"""Funding: what a town may apply for under the rules known on a day, why, what to ask, and what would change it."""

from .auditing import Audit, Finding, FindingKind, audit
from .calls import Call, CallState, Moved
from .facts import FACTS, check_facts
from .instruments import Edition, Instrument, Part
from .matching import FactToAsk, Found, Match, match
from .openings import Opening, call
from .reach import Reach, match_all
from .reasons import Reason
from .remedies import Remedy
from .requirements import Combination, Requirement, Rule
from .tables import catalogue, instrument_from
from .terms import TERMS, Term
from .verdicts import State, Verdict, verdict

__all__ = [
    "FACTS",
    "TERMS",
    "Audit",
    "Call",
    "CallState",
    "Combination",
    "Edition",
    "FactToAsk",
    "Finding",
    "FindingKind",
    "Found",
    "Instrument",
    "Match",
    "Moved",
    "Opening",
    "Part",
    "Reach",
    "Reason",
    "Remedy",
    "Requirement",
    "Rule",
    "State",
    "Term",
    "Verdict",
    "audit",
    "call",
    "catalogue",
    "check_facts",
    "instrument_from",
    "match",
    "match_all",
    "verdict",
]
