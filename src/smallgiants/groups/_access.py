"""Needs of access and language: kept apart, under a consent of their own, and shown as counts alone."""

from collections.abc import Iterable, Iterator
from typing import Literal, get_args

from attrs import field, frozen

from ..answers import LeftOut, Row
from ..audience import Audience
from ..checks import a, each, identifier, one_of, optional, several, words
from ..civiltime import Instant, instant
from ..disclosure import SMALLEST_CELL
from ..ledger import instant_or_none
from ..people import PII
from ._records import Consent

__all__ = ["AccessCounts", "AccessKind", "AccessNeeds", "Fluency", "FluencyLevel", "access_counts"]

AccessKind = Literal[
    "step_free", "hearing_loop", "captions", "sign_language", "large_print", "screen_reader", "assistant", "quiet_room",
    "breaks", "other",
]  # fmt: skip
"""What somebody needs in order to take part; what is none of these is `other`, and told in the note."""

FluencyLevel = Literal["A1", "A2", "B1", "B2", "C1", "C2", "native"]
"""How well a language is spoken, after the Common European Framework of Reference."""


@frozen(kw_only=True)
class Fluency:
    """A language that somebody speaks, and how well; `None` is unknown.

    >>> Fluency(language="sl", level="native").level
    'native'
    """

    language: str = field(validator=identifier)
    level: FluencyLevel | None = field(default=None, validator=optional(one_of(*get_args(FluencyLevel))))


@frozen(kw_only=True)
class AccessNeeds:
    """What a person needs in order to take part, in one workshop or (`None`) in all of them.

    >>> one = AccessNeeds(id="ac-1", person="p-01", at="2024-01-30T09:00Z", needs=("captions",), interpretation=("sl",))
    >>> one.needs, "captions" in repr(one)
    (('captions',), False)

    All of it is personal, health perhaps among it: it is in no repr, nobody but the person is shown the record, and the
    office plans by `access_counts`.  `interpretation` are the languages into which they need it.
    """

    id: str = field(validator=identifier)
    person: str = field(validator=identifier)
    at: Instant = field(converter=instant)
    workshop: str | None = field(default=None, validator=optional(identifier))
    needs: tuple[AccessKind, ...] = field(
        default=(), converter=several, repr=False, validator=each(one_of(*get_args(AccessKind))), metadata=PII
    )
    note: str | None = field(default=None, repr=False, validator=optional(words), metadata=PII)
    speaks: tuple[Fluency, ...] = field(
        default=(), converter=several, repr=False, validator=each(a(Fluency)), metadata=PII
    )
    interpretation: tuple[str, ...] = field(
        default=(), converter=several, repr=False, validator=each(identifier), metadata=PII
    )
    withdrawn: Instant | None = field(default=None, converter=instant_or_none)


@frozen(kw_only=True)
class AccessCounts:
    """How many need what; a count that would tell of one person is not among them.

    >>> print(AccessCounts(on="2024-02-07T09:00Z", audience=Audience.parse("member"), counts=(("captions", 5),)))
    captions: 5 or more
    """

    on: Instant = field(converter=instant)
    audience: Audience = field(validator=a(Audience))
    workshop: str | None = field(default=None, validator=optional(identifier))
    counts: tuple[tuple[str, int], ...] = field(default=(), validator=each(a(tuple)))
    left_out: tuple[LeftOut, ...] = field(default=(), validator=each(a(LeftOut)))

    def rows(self) -> tuple[Row, ...]:
        """A row for each need: `people` is exact for the secretariat, a lower bound for others."""
        exact = self.audience.sees("secretariat")
        return tuple({"need": need, "people": number, "exact": exact} for need, number in self.counts)

    def __str__(self) -> str:
        more = "" if self.audience.sees("secretariat") else " or more"
        told = (f"{need}: {number}{more}" for need, number in self.counts)
        return "\n".join(told) or "no needs are on record"


def access_counts(records: Iterable[AccessNeeds], *, consents: Iterable[Consent], on: "Instant | str",
                  audience: "Audience | str", among: int | None = None, workshop: str | None = None) -> AccessCounts:  # fmt: skip
    """How many need what at an instant, for one workshop or in all, of those who consent to having it kept.

    >>> one = AccessNeeds(id="ac-1", person="ana", at="2024-01-30T09:00Z", needs=("captions",))
    >>> agreed = Consent(person="ana", purpose="access", at="2024-01-30T09:00Z")
    >>> print(access_counts([one], consents=[agreed], on="2024-02-07T09:00Z", audience="secretariat"))
    captions: 1
    >>> access_counts([one], consents=[agreed], on="2024-02-07T09:00Z", audience="member", among=20).counts
    ()

    The secretariat plans by exact counts.  To others a count is a lower bound in steps of the smallest cell; nothing is told
    of a need that fewer have, or that all but fewer have of the people it is counted `among` (`None`, unknown: nothing at
    all).  One person more or less shows at most as a step.
    """
    viewer, when = Audience.parse(audience), instant(on)
    agreed = [one for one in consents if one.purpose == "access" and one.holds(on=when)]
    needed: dict[str, set[str]] = {}
    left: list[LeftOut] = []
    for one in _standing(records, when, workshop):
        if not any(c.person == one.person and c.covers(one.workshop or workshop) for c in agreed):
            left.append(LeftOut(id=one.id, because="no consent to keep it is on record"))
            continue
        for need in _needs(one):
            needed.setdefault(need, set()).add(one.person)
    counts = sorted((need, len(people)) for need, people in needed.items())
    if viewer.sees("secretariat"):
        left.sort(key=lambda one: one.id)
        return AccessCounts(on=when, audience=viewer, workshop=workshop, counts=tuple(counts), left_out=tuple(left))
    k = SMALLEST_CELL
    steps = [(need, n - n % k) for need, n in counts if among is not None and k <= n <= among - k]
    return AccessCounts(on=when, audience=viewer, workshop=workshop, counts=tuple(steps))


def _standing(records: Iterable[AccessNeeds], when: Instant, workshop: str | None) -> Iterator[AccessNeeds]:
    for one in records:
        known = one.at <= when and (one.withdrawn is None or when < one.withdrawn)
        if known and (workshop is None or one.workshop in (None, workshop)):
            yield one


def _needs(one: AccessNeeds) -> Iterator[str]:
    yield from one.needs
    yield from (f"interpretation into {language}" for language in one.interpretation)
