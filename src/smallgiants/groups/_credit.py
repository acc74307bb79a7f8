"""Recognition: what people contributed, apart from who attended, and for nobody who would rather not."""

from collections.abc import Iterable
from typing import Literal, get_args

from attrs import field, frozen
from attrs.converters import optional as unless_none

from ..answers import LeftOut, Row
from ..checks import a, each, identifier, one_of, optional
from ..civiltime import Instant, instant
from ..labels import Text, text
from ..ledger import instant_or_none
from ._records import Consent

__all__ = ["Credit", "CreditRole", "Credits", "credited", "opted_out"]

CreditRole = Literal[
    "speaker", "facilitator", "author", "reviewer", "translator", "mentor", "host", "data", "idea", "recognition",
]  # fmt: skip
"""What somebody did for the group; `recognition` is thanks, an award, a certificate given by it."""


@frozen(kw_only=True)
class Credit:
    """What a person contributed: in which role, to what (the id of a workshop, a statement, a need …), and when.

    >>> Credit(id="cr-1", person="p-01", role="translator", to="sg-1", at="2024-03-13T12:00Z").withdrawn is None
    True

    It is given by somebody, never inferred from attendance.  `title` says in words what is credited.
    """

    id: str = field(validator=identifier)
    person: str = field(validator=identifier)
    role: CreditRole = field(validator=one_of(*get_args(CreditRole)))
    at: Instant = field(converter=instant)
    to: str | None = field(default=None, validator=optional(identifier))
    title: Text | None = field(default=None, converter=unless_none(text), validator=optional(a(Text)))
    by: str | None = field(default=None, validator=optional(identifier))
    withdrawn: Instant | None = field(default=None, converter=instant_or_none)


@frozen(kw_only=True)
class Credits:
    """Who is credited with what, in the order of time; how many are not shown because they opted out.

    >>> print(Credits(credits=(Credit(id="cr-1", person="ana", role="speaker", to="sg-1", at="2024-03-13T12:00Z"),)))
    ana: speaker, sg-1
    """

    credits: tuple[Credit, ...] = field(default=(), validator=each(a(Credit)))
    left_out: tuple[LeftOut, ...] = field(default=(), validator=each(a(LeftOut)))

    def rows(self) -> tuple[Row, ...]:
        """A row for each credit."""
        return tuple(
            {"person": one.person, "role": one.role, "to": one.to, "title": None if one.title is None else str(one.title),
             "day": one.at.date()} for one in self.credits
        )  # fmt: skip

    def __str__(self) -> str:
        told = (
            ", ".join(part for part in (one.role, one.to, one.title and str(one.title)) if part) for one in self.credits
        )
        lines = (f"{one.person}: {words}" for one, words in zip(self.credits, told, strict=True))
        return "\n".join(lines) or "nobody is credited"


def opted_out(person: str, *, consents: Iterable[Consent], on: Instant) -> bool:
    """Whether the last word of a person about being credited is no; who said nothing has not opted out.

    >>> from smallgiants.civiltime import instant
    >>> no = Consent(person="ana", purpose="credit", at="2024-02-07T09:00Z", withdrawn="2024-02-07T09:00Z")
    >>> opted_out("ana", consents=[no], on=instant("2024-02-08T09:00Z"))
    True
    """
    mine = [one for one in consents if one.person == person and one.purpose == "credit" and one.at <= on]
    return bool(mine) and not any(one.holds(on=on) for one in mine)


def credited(records: Iterable[Credit], *, consents: Iterable[Consent], on: "Instant | str") -> Credits:
    """Who is credited with what at an instant; who opted out is told by the id of the record alone.

    >>> print(credited([], consents=[], on="2024-03-13T12:00Z"))
    nobody is credited
    """
    when, said = instant(on), tuple(consents)
    known = sorted((one for one in records if one.at <= when), key=lambda one: (one.at, one.id))
    standing = [one for one in known if one.withdrawn is None or when < one.withdrawn]
    silent = {one.person for one in standing if opted_out(one.person, consents=said, on=when)}
    left = [
        LeftOut(id=one.id, because="who did it would rather not be named") for one in standing if one.person in silent
    ]
    return Credits(credits=tuple(one for one in standing if one.person not in silent), left_out=tuple(left))
