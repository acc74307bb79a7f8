"""How easily a practice could be had elsewhere, criterion by criterion; what nobody assessed is not low."""

from statistics import median_low
from typing import Any, Literal

from attrs import field, frozen

from ..checks import a, each, identifier, near, one_of, optional, several, whole, words
from ..civiltime import Instant
from ..errors import InvalidValue, shown
from ..ledger import instant_or_none
from ..sources import Citation

__all__ = ["CRITERIA", "Assessment", "AssessmentScheme", "Mark"]

AssessmentScheme = Literal["citykeys", "urbact"]
"""The ten replication criteria of CITYkeys, or the four of an URBACT good practice."""

CRITERIA: dict[str, tuple[str, ...]] = {
    # CITYkeys, D1.4 "Indicators for smart city projects and smart cities" (2017), the theme propagation; names from memory
    "citykeys": (
        "social-compatibility", "technical-compatibility", "ease-for-end-users", "ease-for-professionals", "trialability",
        "advantages-for-end-users", "advantages-for-stakeholders", "visibility-of-results", "solution-to-issues",
        "market-demand",
    ),
    # URBACT, "Good practices: what's in a name?", 16 May 2024, seen 2026-11-27
    "urbact": ("relevance", "participation-and-integration", "impact", "transferability"),
}  # fmt: skip
"""The criteria of each scheme, by ids of ours."""


@frozen(kw_only=True)
class Mark:
    """The mark for one criterion, 1 (least) to 5, with what it rests on; `None` is not assessed, which is not low.

    >>> Mark(criterion="market-demand").mark is None
    True
    """

    criterion: str = field(validator=identifier)
    mark: int | None = field(default=None, validator=optional(whole(least=1, most=5)))
    evidence: str | None = field(default=None, validator=optional(words))


@frozen(kw_only=True)
class Assessment:
    """What somebody judged a practice to be like, by the criteria of a scheme.

    >>> told = Assessment(id="as-1", practice="p", by="kranj", scheme="urbact",
    ...                   marks=[Mark(criterion="impact", mark=4), Mark(criterion="transferability", mark=2)])
    >>> print(told)
    p, urbact: 2 of 4 assessed, from 2 (transferability) to 4, middle 2; not assessed: relevance, participation-and-integration

    No number is given without how many criteria it rests on.  Raises `InvalidValue` for a criterion that the scheme does
    not have, or has two marks.
    """

    id: str = field(validator=identifier)
    practice: str = field(validator=identifier)
    by: str = field(validator=identifier)
    scheme: AssessmentScheme = field(validator=one_of(*CRITERIA))
    marks: tuple[Mark, ...] = field(default=(), converter=several, validator=each(a(Mark)))
    at: Instant | None = field(default=None, converter=instant_or_none)
    sources: tuple[Citation, ...] = field(default=(), converter=several, validator=each(a(Citation)))

    def __attrs_post_init__(self) -> None:
        known, met = CRITERIA[self.scheme], set[str]()
        for index, one in enumerate(self.marks):
            path = f"marks[{index}].criterion"
            if one.criterion not in known:
                expected = f"one of {', '.join(known)}"
                raise InvalidValue("choice-unknown", path, expected, shown(one.criterion), near(one.criterion, known))
            if one.criterion in met:
                raise InvalidValue("id-duplicate", path, "each criterion once", shown(one.criterion))
            met.add(one.criterion)

    @property
    def given(self) -> dict[str, int]:
        """The criteria that have a mark, in the order of the scheme."""
        told = {one.criterion: one.mark for one in self.marks if one.mark is not None}
        return {name: told[name] for name in CRITERIA[self.scheme] if name in told}

    @property
    def not_assessed(self) -> tuple[str, ...]:
        """The criteria without a mark."""
        return tuple(name for name in CRITERIA[self.scheme] if name not in self.given)

    def __str__(self) -> str:
        marks: dict[str, Any] = self.given
        head = f"{self.practice}, {self.scheme}: {len(marks)} of {len(CRITERIA[self.scheme])} assessed"
        if marks:
            lowest = min(marks, key=lambda name: marks[name])
            head += f", from {marks[lowest]} ({lowest}) to {max(marks.values())}, middle {median_low(marks.values())}"
        return f"{head}; not assessed: {', '.join(self.not_assessed)}" if self.not_assessed else head
