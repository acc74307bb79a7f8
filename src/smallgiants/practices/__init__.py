"""What others did about a challenge, how it went, who has it too, and which place is like which."""

from ._adoptions import Adoption, Outcome, Replicability, replicability
from ._alike import Alike, Resembling, alike
from ._assessments import CRITERIA as CRITERIA
from ._assessments import Assessment, AssessmentScheme, Mark
from ._library import Library, library
from ._practice import Actor, Cost, Evidence, Maturity, Practice, Result, Support, Tool
from ._profiles import Feature, FeatureLikeness, Likeness, PlaceProfile, likeness, profile
from ._solved import Match, Solution, Solved, solved

__all__ = [
    "Actor",
    "Adoption",
    "Alike",
    "Assessment",
    "AssessmentScheme",
    "Cost",
    "Evidence",
    "Feature",
    "FeatureLikeness",
    "Library",
    "Likeness",
    "Mark",
    "Match",
    "Maturity",
    "Outcome",
    "PlaceProfile",
    "Practice",
    "Replicability",
    "Resembling",
    "Result",
    "Solution",
    "Solved",
    "Support",
    "Tool",
    "alike",
    "library",
    "likeness",
    "profile",
    "replicability",
    "solved",
]
