"""The terms of an instrument beside its rules: money, shares, what may stand beside it, how it is paid, and remarks.

A rule says who may apply, and decides a verdict.  A term says what is granted and how, and decides none: financing
plans, pathways and a reader use it.  In the table of an instrument terms stand under `[terms]`, and for one edition
under `[editions.ID.terms]`; those of an edition stand in place of the instrument's of the same name:

    [terms]
    fund = {is = "LIFE", source = "page"}                          # the family of money: no two EU sources on one item
    grant = {max = 2000000, source = "page"}                       # what one application gets: min, max, or is (fixed)
    rate.more_developed = {is = "0.65", confidence = "memory"}     # by case; the case `default` is for all others
    own_share = {min = "0.20", source = "page"}                    # of the same cost
    advance = {is = "0.50", source = "page"}                       # paid before; absent is unknown, 0 is "nothing ahead"
    remarks.language = {is = "English only", source = "page"}      # whatever a reader should know

Read them with `edition.term("rate", of="more_developed")`: `least` and `most` are exact decimals, equal where the figure
is fixed; `said` is the text of the others.  A term left out is unknown.  One from `memory`, or `soft` (typical,
indicative), does not bind.  `TERMS` holds every name with its kind; `cumulates_with`, `not_with`, `separate_from` and
`requires` hold ids of instruments or families of funds.  Dates of calls are no terms: `instrument.calls` has them.

Families of funds: CEF, EAFRD, EIB, ERDF, ESF+, HORIZON, INNOVATION_FUND, INVESTEU, JTF, JTM, LIFE, MODERNISATION_FUND,
RRF, SCF, TSI, EEEF are EU sources; NATIONAL_DE and NATIONAL_FR are a state's; PRIVATE is neither.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any, get_args

from attrs import field, frozen

from ..checks import a, each, identifier, near, one_of, optional, refuse, several, words
from ..errors import InvalidValue
from ..sources import Confidence, day

__all__ = ["TERMS", "Term"]

TERMS: Mapping[str, str] = MappingProxyType(
    {
        "advance": "share",  # of the grant, paid before anything is spent
        "balance": "share",  # of the grant, paid after the end
        "budget": "money",  # of one call, or of the fund: the remark beside it says which
        "cumulates_with": "words",  # may be combined with
        "duration_months": "count",
        "envelope": "money",  # of the whole programme
        "extra": "money",  # granted on top, for what its case says
        "fund": "words",  # the family of the money, such as ERDF, LIFE or EIB
        "grant": "money",  # what one application is granted
        "interim": "share",  # of the grant, paid in between
        "interim_after": "share",  # of the grant, spent and accepted before the interim payment
        "investment": "money",  # of the programme or project it helps
        "leverage": "number",  # investment for each euro granted
        "not_with": "words",  # may not be combined with
        "own_share": "share",  # of the cost, from the applicant or partner
        "own_share_public": "share",  # of the public financing, from the applicant
        "public_aid": "share",  # of the cost: all public aid together
        "rate": "share",  # of eligible cost, paid by the grant
        "remarks": "words",  # under the name that its case gives
        "requires": "words",  # has to stand before it
        "separate_from": "words",  # may be combined in separate phases only
        "share_of_loan": "share",  # the grant as a share of the loan
        "state_aid": "words",  # the regime of state aid
        "winners": "count",  # how many are chosen in a call
    }
)
"""Every term an instrument may state, with its kind: money (EUR), share (0 to 1), number, count or words."""

_NUMBERS = ("money", "share", "number", "count")


def _name(instance: Any, attribute: Any, value: Any) -> None:
    if not isinstance(value, str) or value not in TERMS:
        hint = near(value, tuple(TERMS))
        raise refuse(attribute, "term-unknown", f"one of {', '.join(TERMS)}", value, hint)


def _amount(instance: Any, attribute: Any, value: Any) -> None:
    a(Decimal)(instance, attribute, value)
    if not value.is_finite() or value < 0:
        raise refuse(attribute, "number-out-of-range", "a finite number of at least 0", value)


@frozen(kw_only=True)
class Term:
    """One term of an instrument: a figure or words, with where it stands and how sure it is.

    >>> rate = Term(name="rate", least=Decimal("0.80"), most=Decimal("0.80"), source="https://example.org/call")
    >>> print(rate, rate.binding)
    rate 0.80 True
    >>> print(Term(name="grant", most=Decimal(2000000), soft=True, source="https://example.org/call"))
    grant at most 2000000, typically
    """

    name: str = field(validator=_name)
    of: str | None = field(default=None, validator=optional(identifier))
    least: Decimal | None = field(default=None, validator=optional(_amount))
    most: Decimal | None = field(default=None, validator=optional(_amount))
    said: tuple[str, ...] = field(default=(), converter=several, validator=each(words))
    soft: bool = field(default=False, validator=a(bool))
    source: str | None = field(default=None, validator=optional(words))
    seen_on: date | None = field(default=None, converter=day, validator=optional(a(date)))
    confidence: Confidence = field(default="seen", validator=one_of(*get_args(Confidence)))
    valid_from: date | None = field(default=None, converter=day, validator=optional(a(date)))
    valid_to: date | None = field(default=None, converter=day, validator=optional(a(date)))
    note: str | None = field(default=None, validator=optional(words))

    def __attrs_post_init__(self) -> None:
        kind = TERMS[self.name]
        ends = [end for end in (self.least, self.most) if end is not None]
        if (kind in _NUMBERS) != bool(ends) or (kind == "words") != bool(self.said):
            expected = "words" if kind == "words" else "a `min`, a `max`, or what it `is`"
            raise InvalidValue("term-invalid", "", f"{expected} for {self.name}", "none, or of another kind")
        if ends != sorted(ends):
            raise InvalidValue("range-reversed", "least", f"at most {self.most}, the `most`", str(self.least))
        if kind == "share" and any(end > 1 for end in ends):
            raise InvalidValue("number-out-of-range", self.name, "a share from 0 to 1", str(max(ends)), "0.8 is 80 %")
        if self.source is None and self.confidence not in ("memory", "derived"):
            raise InvalidValue("source-missing", "source", "where it stands", "none", "or `memory` as its confidence")

    @property
    def binding(self) -> bool:
        """Whether it may be counted on: not typical only, and not from memory."""
        return not self.soft and self.confidence != "memory"

    @property
    def value(self) -> Decimal | None:
        """The figure where it is fixed."""
        return self.least if self.least == self.most else None

    def __str__(self) -> str:
        what = f"{self.name} ({self.of})" if self.of else self.name
        ends = (("at least", self.least), ("at most", self.most))
        bounds = " and ".join(f"{word} {end}" for word, end in ends if end is not None)
        value = "; ".join(self.said) or (bounds if self.value is None else str(self.value))
        return f"{what} {value}{', typically' if self.soft else ''}"
