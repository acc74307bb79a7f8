"""Funding: what a town may apply for under the rules known on a day, why, what to ask, and what would change it."""

from .facts import FACTS
from .instruments import Edition, Instrument, Part
from .neighbourhood import Joining, Neighbours, neighbours
from .reasons import Reason
from .remedies import Remedy
from .requirements import Combination, Requirement, Rule
from .tables import catalogue, instrument_from
from .verdicts import State, Verdict, verdict

__all__ = [
    "FACTS",
    "Combination",
    "Edition",
    "Instrument",
    "Joining",
    "Neighbours",
    "Part",
    "Reason",
    "Remedy",
    "Requirement",
    "Rule",
    "State",
    "Verdict",
    "catalogue",
    "instrument_from",
    "neighbours",
    "verdict",
]
