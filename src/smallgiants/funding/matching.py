"""One applicant and many instruments: where it may apply, what to ask next, what misses by little."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from attrs import evolve, field, frozen

from ..answers import Row
from ..checks import a, each, identifier, optional, words
from ..civiltime import viewpoint
from ..places import Municipality
from ..sources import day
from ._near import Near
from .instruments import Instrument
from .openings import Opening, call
from .tables import catalogue as shipped
from .verdicts import Verdict, verdict

__all__ = ["FactToAsk", "Found", "Match", "match"]

_RANK = {"eligible": 0, "soft_miss": 1, "unknown": 2, "ineligible": 3}
_CALLS = {"open": 0, "forthcoming": 1, "unknown": 2, "closed": 3}
# A fact asked for an open call with a near deadline weighs more than one for a call that is over.
_WEIGHTS = {"open": 4, "forthcoming": 3, "unknown": 2, "closed": 1}


@frozen(kw_only=True)
class Found:
    """What one instrument says of the applicant: who may apply, all that is stated, and its call.

    >>> first = match({"applicant": "municipality", "country": "ES"}, on="2024-02-07").found[0]
    >>> first.instrument, first.whole.state, first.opening.state
    ('elena', 'eligible', 'open')

    `grant` is the most that one application is granted, where that was published.
    """

    instrument: str = field(validator=identifier)
    name: str = field(validator=words)
    applicant: Verdict = field(validator=a(Verdict))
    whole: Verdict = field(validator=a(Verdict))
    opening: Opening | None = field(default=None, validator=optional(a(Opening)))
    grant: Decimal | None = field(default=None, validator=optional(a(Decimal)))

    @property
    def state(self) -> str:
        """The state of all that is stated."""
        return self.whole.state


@frozen(kw_only=True)
class FactToAsk:
    """A fact to ask, and what it is worth: the instruments it is asked for, those it may decide alone.

    >>> asked = match({"applicant": "municipality"}, on="2024-02-07").next
    >>> asked.fact, len(asked.instruments) > len(asked.alone)
    ('country', True)
    """

    fact: str = field(validator=identifier)
    instruments: tuple[str, ...] = field(validator=each(identifier))
    alone: tuple[str, ...] = field(validator=each(identifier))
    worth: Fraction = field(validator=a(Fraction))

    def __str__(self) -> str:
        alone = f", may decide {len(self.alone)} alone" if self.alone else ""
        return f"{self.fact}: asked for {len(self.instruments)}{alone}"


@frozen(kw_only=True)
class Match:
    """Every instrument of a catalogue beside one applicant, the most promising first.

    >>> town = {"applicant": "municipality", "country": "ES", "population": 36240, "programme_eur": "18000000"}
    >>> answer = match(town, on="2024-02-07")
    >>> print(answer)
    48 instruments on 2024-02-07: 4 eligible, 1 soft miss, 37 unknown, 6 ineligible; ask next: through_national_authority
    >>> answer.soft[0].instrument, [str(change) for change in answer.soft[0].whole.changes]
    ('elena', ['bundle: EUR 12,000,000 short'])

    The order is: the state of all that is stated, then who may apply, then the state of the call, the nearest deadline,
    the larger grant, the id.  `why` has one line for each; `ask` every open fact, the most telling first, and `next` the
    first of them; `soft` what is eligible and misses what is typical.
    """

    found: tuple[Found, ...] = field(validator=each(a(Found)))
    questions: tuple[FactToAsk, ...] = field(default=(), validator=each(a(FactToAsk)))
    on: date | None = field(default=None, converter=day, validator=optional(a(date)))

    @property
    def ask(self) -> tuple[str, ...]:
        """The facts left open, the most telling first."""
        return tuple(one.fact for one in self.questions)

    @property
    def next(self) -> FactToAsk | None:
        """The next best question: the fact that would tell most."""
        return self.questions[0] if self.questions else None

    @property
    def soft(self) -> tuple[Found, ...]:
        """What may be applied for, and misses what is typically asked."""
        return tuple(one for one in self.found if one.state == "soft_miss")

    @property
    def why(self) -> tuple[str, ...]:
        """One line for each instrument: its verdict and what it rests on."""
        return tuple(f"{one.instrument}: {one.state}{_because(one)}" for one in self.found)

    def rows(self) -> tuple[Row, ...]:
        """One row for each instrument, in their order."""
        return tuple(_row(rank, one) for rank, one in enumerate(self.found, 1))

    def __str__(self) -> str:
        counts = {state: sum(one.state == state for one in self.found) for state in _RANK}
        told = ", ".join(f"{many} {state.replace('_', ' ')}" for state, many in counts.items() if many)
        asked = f"; ask next: {self.next.fact}" if self.next else ""
        when = f" on {self.on}" if self.on else ""
        return f"{len(self.found)} instruments{when}: {told or 'none'}{asked}"


def _because(one: Found) -> str:
    said = [str(why) for why in one.whole.why] or list(one.whole.notes[:1])
    return f" ({'; '.join(said)})" if said else ""


def _row(rank: int, one: Found) -> Row:
    opening = one.opening.rows()[0] if one.opening else {}
    return {
        "rank": rank,
        "instrument": one.instrument,
        "name": one.name,
        "state": one.state,
        "applicant": one.applicant.state,
        "edition": one.whole.edition,
        "call": opening.get("state"),
        "deadline": opening.get("deadline"),
        "utc": opening.get("utc"),
        "grant": one.grant,
        "ask": ", ".join(one.whole.ask),
        "why": "; ".join(map(str, one.whole.why)),
        "changes": "; ".join(map(str, one.whole.changes)),
        "decided_by": one.whole.decided_by,
    }


def match(
    subject: Municipality | Mapping[str, Any],
    *,
    on: str | date | None,
    facts: Mapping[str, Any] | None = None,
    catalogue: Sequence[Instrument] | None = None,
    near: Near = (),
) -> Match:
    """Every instrument of the catalogue for one applicant, ranked, with the question whose answer would tell most.

    >>> town = Municipality(id="t", name="T", country="FR", population=9000)
    >>> [one.instrument for one in match(town, on="2025-02-01").found if one.state == "eligible"][:2]
    ['neb_boost', 'elena']

    A question is worth, for each instrument it is asked for, the share of its answers that would decide alone, weighted
    by the state of the call and by how near its deadline and how large its grant are.  `near` are towns it could join, as
    `verdict` takes them.
    """
    asked = shipped() if catalogue is None else tuple(catalogue)
    when = None if on is None else viewpoint(on)
    found = [_found(one, subject, when, facts, near) for one in asked]
    ranked = tuple(sorted(found, key=_order))
    answered = next((one.whole.on for one in found), None)
    return Match(found=ranked, questions=tuple(_questions(ranked, answered)), on=answered)


def _found(
    one: Instrument,
    subject: Municipality | Mapping[str, Any],
    on: date | None,
    facts: Mapping[str, Any] | None,
    near: Near,
) -> Found:
    whole = verdict(one, subject, part="all", on=on, facts=facts, near=near)
    edition = one.edition(on=whole.on)
    has = edition is not None and any(part.id == "applicant" for part in edition.parts)
    return Found(
        instrument=one.id,
        name=one.name,
        applicant=verdict(one, subject, on=on, facts=facts, near=near) if has else evolve(whole, part="applicant"),
        whole=whole,
        opening=None if on is None else call(one, on=on),
        grant=max((term.most for term in edition.terms if term.name == "grant" and term.most), default=None)
        if edition
        else None,
    )


def _order(one: Found) -> tuple[int, int, int, date, Decimal, str]:
    opening = one.opening
    by = opening.deadline.day if opening and opening.deadline and opening.state != "closed" else date.max
    calls = _CALLS[opening.state] if opening else 0
    return _RANK[one.state], _RANK[one.applicant.state], calls, by, -(one.grant or Decimal(0)), one.instrument


def _questions(found: Sequence[Found], on: date | None) -> Iterator[FactToAsk]:
    asked: dict[str, list[Found]] = {}
    for one in found:
        for fact in one.whole.ask:
            asked.setdefault(fact, []).append(one)
    made = [_question(fact, several, on) for fact, several in asked.items()]
    yield from sorted(made, key=lambda one: (-one.worth, one.fact))


def _question(fact: str, asked: Sequence[Found], on: date | None) -> FactToAsk:
    alone = tuple(one.instrument for one in asked if one.whole.ask == (fact,))
    worth = sum((_worth(fact, one, on) for one in asked), Fraction(0))
    return FactToAsk(fact=fact, instruments=tuple(one.instrument for one in asked), alone=alone, worth=worth)


def _worth(fact: str, one: Found, on: date | None) -> Fraction:
    """More for a fact asked first and among few, for a call that is open and ends soon, and for a larger grant."""
    place = Fraction(1, len(one.whole.ask) * (1 + one.whole.ask.index(fact)))
    opening = one.opening
    call_weight = _WEIGHTS[opening.state] if opening else 1
    days = (opening.deadline.day - on).days if opening and opening.deadline and on and opening.state == "open" else 365
    nearness = 1 + Fraction(30, 30 + max(days, 0))
    size = len(str(int(one.grant))) if one.grant else 5  # by its order of magnitude; where unknown, like EUR 10,000
    return place * call_weight * nearness * size
