"""The verdict: may this applicant apply, by what is known of it, under the rules known on a day."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, get_args

from attrs import field, frozen

from ..answers import Row
from ..checks import a, each, identifier, one_of, optional, words
from ..needs import Bundle
from ..partial import AnyOf, Between
from ..places import Municipality
from ..sources import day, later
from ._asked import State, asked, day_of, state_of
from ._near import Near, others
from ._vocabulary import FROM_OTHERS
from ._worlds import MOST_WORLDS, cells, fact_of, truths
from .facts import Known, read, told
from .instruments import Edition, Instrument
from .reasons import Case, Reason, ask, reason, sufficient
from .remedies import Remedy, remedies
from .requirements import Requirement, Rule, requirements
from .tables import catalogue as shipped
from .tables import instrument_of

__all__ = ["State", "Verdict", "verdict"]

_WORDS = {
    "eligible": "may apply",
    "ineligible": "not as things stand",
    "unknown": "not decided by what is known",
    "soft_miss": "may apply, but misses what is typically asked",
}


@frozen(kw_only=True)
class Verdict:
    """What the rules known on a day say of an applicant: no promise, who decides is named.

    >>> v = verdict("elena", {"applicant": "municipality"}, part="all", on="2024-02-07", facts={"programme_eur": "18000000"})
    >>> print(v)
    elena (from-2017), all: may apply, but misses what is typically asked, under the rules known on 2024-02-07; \
decided by the European Investment Bank, for the Commission
    >>> v.state, str(v.changes[0])
    ('soft_miss', 'bundle: EUR 12,000,000 short')

    `why` is a smallest set of reasons that the state rests on; where it is unknown, the requirements left open.  `ask`
    names the facts to ask, the most deciding first; `changes` what would turn a no into a yes; `notes` what stands
    beside the rule; `check` the requirements that nobody has seen in print, or that are no longer in force: to be
    read at their source.  `exact` is false where the worlds were too many to be enumerated.
    """

    instrument: str = field(validator=identifier)
    part: str = field(validator=identifier)
    state: State = field(validator=one_of(*get_args(State)))
    decided_by: str = field(validator=words)
    edition: str | None = field(default=None, validator=optional(identifier))
    on: date | None = field(default=None, converter=day, validator=optional(a(date)))
    why: tuple[Reason, ...] = field(default=(), validator=each(a(Reason)))
    ask: tuple[str, ...] = field(default=(), validator=each(identifier))
    changes: tuple[Remedy, ...] = field(default=(), validator=each(a(Remedy)))
    notes: tuple[str, ...] = field(default=(), validator=each(words))
    check: tuple[Reason, ...] = field(default=(), validator=each(a(Reason)))
    exact: bool = field(default=True, validator=a(bool))

    def rows(self) -> tuple[Row, ...]:
        """Reasons, facts to ask, changes, notes and checks, a row each, in this order."""
        about = {"instrument": self.instrument, "edition": self.edition, "part": self.part, "state": self.state}
        lines: list[tuple[str, str | None, Reason | None, str]] = [("why", one.fact, one, str(one)) for one in self.why]
        lines += [("ask", one, None, one) for one in self.ask]
        lines += [("change", ", ".join(one.facts), None, str(one)) for one in self.changes]
        lines += [("note", None, None, one) for one in self.notes]
        lines += [("check", one.fact, one, str(one)) for one in self.check]
        return tuple(
            {**about, "row": row, "fact": fact, **_source(one), "text": text} for row, fact, one, text in lines
        )

    def __str__(self) -> str:
        known = "the rules of its latest edition" if self.on is None else f"the rules known on {self.on}"
        what = f"{self.instrument}{f' ({self.edition})' if self.edition else ''}, {self.part}"
        return f"{what}: {_WORDS[self.state]}, under {known}; decided by {self.decided_by}"


def _source(one: Reason | None) -> Row:
    names = ("requirement", "threshold", "margin", "holds", "source", "seen_on", "confidence")
    observed = None if one is None or one.observed is None else told(one.fact, one.observed)
    return {"observed": observed, **{name: getattr(one, name, None) for name in names}}


def verdict(
    instrument: Instrument | str,
    subject: Municipality | Bundle | Mapping[str, Any],
    *,
    part: str = "applicant",
    on: str | date | None,
    facts: Mapping[str, Any] | None = None,
    catalogue: Sequence[Instrument] | None = None,
    near: Near = (),
) -> Verdict:
    """Whether an applicant meets a part of an instrument's rules, in every completion of what is not known of it.

    >>> town = Municipality(id="t", name="T", country="FR", population=30000)
    >>> verdict("eui_ia", town, on="2024-02-07").state, verdict("eucf", town, on="2024-02-07").state
    ('ineligible', 'eligible')

    A municipality applies as one acting alone, a bundle of needs tells its sum in euro and its countries; `facts` are laid
    over what the subject says, and `None` makes one unknown.  `on=None` asks for the latest edition.  `near` are towns it
    could join, or what is known of each by its id, such as its `population` and `programme_eur`: a change that others could
    bring names the fewest of them that would do.  Raises `InvalidValue` for names that nobody knows, near names told, and
    for values that are not of their fact's kind.
    """
    named = instrument_of(instrument, shipped() if catalogue is None else catalogue)
    seen_from = day_of(on)
    known, joining = read(subject, facts, on=seen_from), others(near, subject)
    edition = named.edition(on=seen_from)
    about: dict[str, Any] = {"instrument": named.id, "part": part, "decided_by": named.decided_by, "on": seen_from}
    if edition is None:
        first = named.editions[0].published
        return Verdict(**about, state="unknown", notes=(f"not yet published: the first edition known is of {first}",))
    if seen_from and edition.until and seen_from > edition.until:
        ended = f"ended: the last edition known was in force until {edition.until}"
        return Verdict(**about, state="unknown", edition=edition.id, notes=(ended,))
    stated = edition.rule(part)
    binding = seen_from or edition.until or date.max
    return Verdict(**about, edition=edition.id, **_answer(stated, edition, binding, known, joining))


def _answer(
    stated: Rule, edition: Edition, on: date, known: Mapping[str, Any], near: Mapping[str, Known]
) -> dict[str, Any]:
    rules = asked(stated, on)
    case = Case.of(rules.hard, rules.whole, known)
    state, exact, doubted = state_of(rules, case)
    no = {"ineligible": case.hard, "soft_miss": case.whole}.get(state)
    asking = ask(case.hard, case.lying) if state == "unknown" and not doubted and case.hard else ()
    why = _open(case, asking) if state == "unknown" and not doubted else sufficient(case)
    unread = sorted(
        (one for one in requirements(stated) if one not in rules.counts), key=lambda one: (one.id, repr(one))
    )
    return {
        "state": state,
        "why": tuple(reason(leaf, case) for leaf in why),
        "ask": _by_host(asking, known),
        "changes": remedies(no, known, near) if no else (),
        "exact": exact,
        "notes": (
            *((_OPEN_WAY,) if doubted else ()),
            *_notes(edition, case, rules.counts - rules.ruling, exact, on),
        ),
        "check": tuple(reason(one, case) for one in unread),
    }


_OPEN_WAY = (
    "what was seen in print is not met, and what nobody has seen there could still open a way: see what to check"
)


def _by_host(asking: Sequence[str], known: Mapping[str, Any]) -> tuple[str, ...]:
    """What is asked, by facts that a host can tell: those that a reckoned one is reckoned from."""
    told = ([fact] if fact not in FROM_OTHERS else _untold(FROM_OTHERS[fact], known) for fact in asking)
    return tuple(dict.fromkeys(one for facts in told for one in facts))


def _untold(facts: Sequence[str], known: Mapping[str, Any]) -> Sequence[str]:
    return [one for one in facts if known.get(one) is None or isinstance(known[one], Between | AnyOf)] or facts


def _open(case: Case, asking: Sequence[str]) -> tuple[Rule, ...]:
    """The requirements left open, each once, in the order of asking."""
    undecided = [leaf for leaf in reversed(case.leaves) if fact_of(leaf) in asking and case.truth(leaf) is None]
    found = {(fact_of(leaf), str(leaf)): leaf for leaf in undecided}
    return tuple(sorted(found.values(), key=lambda leaf: (asking.index(fact_of(leaf)), str(leaf))))


def _notes(edition: Edition, case: Case, advisory: Iterable[Requirement], exact: bool, on: date) -> Iterator[str]:
    if edition.note:
        yield edition.note
    for one in sorted(advisory, key=lambda one: (one.id, repr(one))):
        met = {True: "met", False: "not met", None: "not known"}[truths(one, cells([one], case.known))[one]]
        yield f"unverified, outside the rule: {one}: {met}{f'; {one.note}' if one.note else ''}"
    for leaf in case.leaves:
        if isinstance(leaf, Requirement) and leaf.soft and case.truth(leaf) is None:
            yield f"typical, not known: {leaf}"
    if stale := sorted({fact_of(leaf) for leaf in case.leaves if _stale(leaf, on)}):
        yield f"last checked more than twelve months before: {', '.join(stale)}"
    if not exact:
        yield f"more than {MOST_WORLDS} worlds: answered by three-valued logic, which may decide less"


def _stale(leaf: Rule, on: date) -> bool:
    """Whether the source was last looked at more than twelve months before."""
    seen = [one.seen_on for one in requirements(leaf) if one.seen_on is not None]
    return on < date.max and any(later(one, 12) < on for one in seen)
