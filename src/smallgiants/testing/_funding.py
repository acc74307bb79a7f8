"""Strategies for requirements, combinations, instruments and their editions, and for what applicants say of themselves."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, get_args

from hypothesis import strategies as st

from ..civiltime import Deadline
from ..funding import (
    FACTS,
    TERMS,
    Audit,
    Call,
    Changed,
    Combination,
    Desk,
    Difference,
    Edition,
    FactToAsk,
    Finding,
    Found,
    Instrument,
    Match,
    Moved,
    Opening,
    Part,
    Reach,
    Reason,
    Remedy,
    Requirement,
    Standing,
    Term,
    Verdict,
    audit,
    call,
    desk,
    difference,
    match,
    match_all,
    verdict,
)
from ..funding.facts import CHOICES, NOT_IN_RULES, ORDERED
from ..partial import AnyOf, Between
from ..sources import Confidence

__all__ = [
    "applicants",
    "audits",
    "calls",
    "changed_terms",
    "combinations",
    "desks",
    "differences",
    "editions",
    "facts_to_ask",
    "findings",
    "founds",
    "instruments",
    "matches",
    "moved",
    "openings",
    "parts",
    "reaches",
    "reasons",
    "remedies",
    "requirements",
    "rules",
    "standings",
    "terms",
    "verdicts",
]

IN_RULES = tuple(fact for fact in FACTS if fact not in NOT_IN_RULES)
_ids = st.text("abcdefghij-0123456789", min_size=1, max_size=6)
_words = st.text("abc éß", min_size=1, max_size=8).map(lambda told: f"T{told}")
_days = st.dates(date(1990, 1, 1), date(2190, 12, 31))
_confidences = st.sampled_from(get_args(Confidence))


def _amounts(fact: str) -> st.SearchStrategy[Any]:
    """Few amounts, so that thresholds and facts meet often."""
    few = st.integers(0, 6)
    if FACTS[fact] == "money":
        return few.map(lambda cents: Decimal("29999999.97") + cents * Decimal("0.01"))
    return few.map(lambda tenths: Decimal(tenths) / 10) if FACTS[fact] == "number" else few


def _choices(fact: str) -> tuple[Any, ...]:
    return {"yes_no": (False, True), "lau": (False, True), "text": ("a", "b", "c")}.get(FACTS[fact]) or CHOICES[fact]


def _between(fact: str) -> st.SearchStrategy[Between]:
    ends = st.tuples(_amounts(fact), _amounts(fact)).map(sorted)
    kept = st.sampled_from([("min",), ("max",), ("min", "max")])
    return st.builds(lambda both, which: Between(**{end: both[end == "max"] for end in which}), ends, kept)


def _any_of(fact: str) -> st.SearchStrategy[AnyOf]:
    chosen = st.lists(st.sampled_from(_choices(fact)), min_size=1, max_size=4, unique=True)
    return chosen.map(lambda several: AnyOf(any_of=tuple(several)))


def _allowed(fact: str) -> st.SearchStrategy[Any]:
    return _between(fact) if FACTS[fact] in ORDERED else _any_of(fact)


def requirements(facts: Sequence[str] = IN_RULES, *, plain: bool = False) -> st.SearchStrategy[Requirement]:
    """Any requirement on one of these facts; a `plain` one decides.

    >>> requirements().validate()
    """
    return st.sampled_from(facts).flatmap(lambda fact: _requirement(fact, plain))


def _requirement(fact: str, plain: bool) -> st.SearchStrategy[Requirement]:
    plainly: dict[str, Any] = {
        "id": _ids,
        "fact": st.just(fact),
        "allowed": _allowed(fact),
        "source": _words,
        "remedy": st.none() | _words,
    }
    if plain:
        return st.builds(Requirement, **plainly, confidence=st.sampled_from(["seen", "secondary", "derived"]))
    return st.builds(
        Requirement,
        **plainly,
        soft=st.booleans(),
        unseen=st.booleans(),
        seen_on=st.none() | _days,
        confidence=_confidences,
        valid_from=st.none() | st.dates(date(1990, 1, 1), date(2020, 1, 1)),
        valid_to=st.none() | st.dates(date(2020, 1, 1), date(2190, 1, 1)),
        note=st.none() | _words,
    )


def combinations(
    facts: Sequence[str] = IN_RULES, *, plain: bool = False, members: bool = True
) -> st.SearchStrategy[Combination]:
    """Any rules on these facts taken together.

    >>> combinations().validate()
    """
    single = requirements(facts, plain=plain)
    every = st.lists(single, min_size=1, max_size=2).map(
        lambda inner: Combination(kind="every_member", rules=tuple(inner))
    )
    leaf = st.one_of(single, single, every) if members else single
    return st.recursive(leaf, _combined, max_leaves=7).flatmap(
        lambda rule: st.just(rule) if isinstance(rule, Combination) else _combined(st.just(rule))
    )


def _combined(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Combination]:
    several = st.lists(inner, min_size=1, max_size=3).map(tuple)
    simple = st.builds(Combination, kind=st.sampled_from(["all", "any", "none"]), rules=several)
    counted = several.flatmap(
        lambda rules: st.builds(
            Combination, kind=st.just("at_least"), rules=st.just(rules), least=st.integers(1, len(rules))
        )
    )
    return st.one_of(simple, simple, counted)


def rules(
    facts: Sequence[str] = IN_RULES, *, plain: bool = False, members: bool = True
) -> st.SearchStrategy[Combination | Requirement]:
    """Any rule on these facts.

    >>> rules().validate()
    """
    return st.one_of(requirements(facts, plain=plain), combinations(facts, plain=plain, members=members))


def terms() -> st.SearchStrategy[Term]:
    """Any term.

    >>> terms().validate()
    """
    return st.sampled_from(sorted(TERMS)).flatmap(_term)


def _term(name: str) -> st.SearchStrategy[Term]:
    amounts = st.integers(0, 10).map(lambda tenths: Decimal(tenths) / 10)
    ends = st.tuples(amounts, amounts).map(sorted).map(lambda two: {"least": two[0], "most": two[1]})
    said = st.lists(_words, min_size=1, max_size=2).map(lambda two: {"said": tuple(two)})
    return st.builds(
        lambda value, **about: Term(name=name, **value, **about),
        said if TERMS[name] == "words" else ends,
        of=st.none() | _ids,
        soft=st.booleans(),
        source=_words,
        seen_on=st.none() | _days,
        confidence=_confidences,
        valid_from=st.none() | _days,
        valid_to=st.none() | _days,
        note=st.none() | _words,
    )


_deadlines = st.builds(
    Deadline,
    day=st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    time=st.none() | st.just("17:00"),
    zone=st.none() | st.sampled_from(["Europe/Brussels", "UTC"]),
    printed=st.none() | st.just("CET"),
)


def moved() -> st.SearchStrategy[Moved]:
    """Any former deadline.

    >>> moved().validate()
    """
    return st.builds(Moved, was=_deadlines, on=_days, source=st.none() | _words)


def calls() -> st.SearchStrategy[Call]:
    """Any call, with deadlines, yearly or open all the time.

    >>> calls().validate()
    """
    ends = st.one_of(
        st.lists(_deadlines, max_size=2).map(lambda several: {"deadlines": tuple(several)}),
        st.just({"continuous": True}),
        st.just({"yearly": ("02-28", "10-31")}),
    )
    return st.builds(
        lambda ends, **about: Call(**ends, **about),
        ends,
        id=_ids,
        opens=st.none() | _deadlines,
        published=st.none() | _days,
        zone=st.none() | st.just("Europe/Brussels"),
        contested=st.lists(_deadlines, max_size=1).map(tuple),
        moved=st.lists(moved(), max_size=1).map(tuple),
        source=st.none() | _words,
        seen_on=st.none() | _days,
        confidence=_confidences,
        note=st.none() | _words,
    )


def parts() -> st.SearchStrategy[Part]:
    """Any part of an edition.

    >>> parts().validate()
    """
    return st.builds(Part, id=_ids, rule=rules(), apart=st.booleans())


def editions() -> st.SearchStrategy[Edition]:
    """Any edition of up to three parts.

    >>> editions().validate()
    """
    several = st.lists(parts(), min_size=1, max_size=3, unique_by=lambda part: part.id).map(tuple)
    return st.builds(
        Edition,
        id=_ids,
        published=_days,
        parts=several,
        until=st.none() | st.just(date(2199, 1, 1)),
        note=st.none() | _words,
        terms=st.lists(terms(), max_size=2).map(tuple),
    )


def instruments() -> st.SearchStrategy[Instrument]:
    """Any instrument of one edition or two, a year apart.

    >>> instruments().validate()
    """
    first = st.builds(Edition, id=st.just("first"), published=_days, parts=_one_part())
    several = st.tuples(first, st.booleans(), _one_part()).map(
        lambda told: (told[0], _next(told[0], told[2])) if told[1] else (told[0],)
    )
    one_call = st.lists(calls(), max_size=1).map(tuple)
    return st.builds(
        Instrument,
        id=_ids,
        name=_words,
        decided_by=_words,
        editions=several,
        kinds=st.just(("grant",)),
        stages=st.just(("idea",)),
        themes=st.just(()),
        calls=one_call,
        replaced_by=st.none() | _ids,
        sources=st.just(()),
    )


def _one_part() -> st.SearchStrategy[tuple[Part, ...]]:
    return rules().map(lambda rule: (Part(id="applicant", rule=rule),))


def _next(edition: Edition, several: tuple[Part, ...]) -> Edition:
    return Edition(id="second", published=edition.published + timedelta(days=365), parts=several)


def applicants(
    facts: Sequence[str] = IN_RULES, *, partial: bool = True, members: bool = True
) -> st.SearchStrategy[dict[str, Any]]:
    """What an applicant may say of itself: some of these facts, exactly or in part, and its members.

    >>> applicants().validate()
    """
    own = st.fixed_dictionaries({}, optional={fact: _known(fact, partial) for fact in facts})
    if not members:
        return own
    listed = st.lists(own, max_size=2)
    return st.builds(
        lambda one, several: one if several is None else {**one, "members": several}, own, st.none() | listed
    )


def _known(fact: str, partial: bool) -> st.SearchStrategy[Any]:
    exact = _amounts(fact) if FACTS[fact] in ORDERED else st.sampled_from(_choices(fact))
    return exact | _allowed(fact) if partial else exact


def verdicts() -> st.SearchStrategy[Verdict]:
    """The verdict of any instrument on any applicant, by its latest edition.

    >>> verdicts().validate()
    """
    few = ("population", "country", "climate_plan", "programme_eur")
    made = st.builds(
        Edition, id=_ids, published=_days, parts=rules(few).map(lambda one: (Part(id="applicant", rule=one),))
    )
    asked = st.builds(Instrument, id=_ids, name=_words, decided_by=_words, editions=made.map(lambda one: (one,)))
    return st.builds(lambda one, applicant: verdict(one, applicant, on=None), asked, applicants(few))


def reasons() -> st.SearchStrategy[Reason]:
    """Any reason.

    >>> reasons().validate()
    """
    return st.builds(
        Reason,
        requirement=_ids,
        fact=st.just("population"),
        threshold=_words,
        observed=st.none() | st.integers(0, 9) | _between("population"),
        margin=st.none() | st.integers(-9, 9),
        holds=st.none() | st.booleans(),
        source=st.none() | _words,
        seen_on=st.none() | _days,
        confidence=_confidences,
        note=st.none() | _words,
    )


def remedies() -> st.SearchStrategy[Remedy]:
    """Any remedy.

    >>> remedies().validate()
    """
    several = st.lists(_ids, max_size=3).map(tuple)
    return st.builds(
        Remedy,
        kind=st.sampled_from(["changeable", "fixed"]),
        words=_words,
        facts=several,
        requirements=several,
        short=st.none() | st.integers(1, 9) | st.just(Decimal("0.01")),
        towns=several,
        surplus=st.none() | st.integers(0, 9),
    )


_catalogues = st.lists(instruments(), min_size=1, max_size=2, unique_by=lambda one: one.id)
_viewpoints = st.dates(date(2000, 1, 1), date(2100, 1, 1))


def openings() -> st.SearchStrategy[Opening]:
    """The state of the calls of any instrument.

    >>> openings().validate()
    """
    return st.builds(lambda one, on: call(one, on=on), instruments(), _viewpoints)


def matches() -> st.SearchStrategy[Match]:
    """Any applicant beside a small catalogue.

    >>> matches().validate()
    """
    few = applicants(("population", "country", "climate_plan"))
    return st.builds(lambda one, on, known: match(one, on=on, catalogue=known), few, _viewpoints, _catalogues)


def reaches() -> st.SearchStrategy[Reach]:
    """Any few applicants beside a small catalogue.

    >>> reaches().validate()
    """
    few = st.dictionaries(_ids, applicants(("population", "country", "climate_plan")), max_size=3)
    return st.builds(lambda towns, on, known: match_all(towns, on=on, catalogue=known), few, _viewpoints, _catalogues)


def desks() -> st.SearchStrategy[Desk]:
    """A small catalogue laid out.

    >>> desks().validate()
    """
    return st.builds(lambda on, known: desk(on=on, catalogue=known), _viewpoints, _catalogues)


def standings() -> st.SearchStrategy[Standing]:
    """Any applicant beside a small catalogue laid out.

    >>> standings().validate()
    """
    return st.builds(lambda there, one: there.ask(one), desks(), applicants(("population", "country", "climate_plan")))


def founds() -> st.SearchStrategy[Found]:
    """What any instrument says of any applicant.

    >>> founds().validate()
    """
    return matches().map(lambda answer: answer.found[0])


def facts_to_ask() -> st.SearchStrategy[FactToAsk]:
    """Any question.

    >>> facts_to_ask().validate()
    """
    several = st.lists(_ids, max_size=3).map(tuple)
    worth = st.fractions(0, 9)
    return st.builds(FactToAsk, fact=st.sampled_from(IN_RULES), instruments=several, alone=several, worth=worth)


def audits() -> st.SearchStrategy[Audit]:
    """The audit of any small catalogue.

    >>> audits().validate()
    """
    return st.builds(lambda known, on: audit(known, on=on), _catalogues, _viewpoints)


def findings() -> st.SearchStrategy[Finding]:
    """Any finding.

    >>> findings().validate()
    """
    kinds = st.sampled_from(["stale", "unverified", "unseen", "ending", "ended", "replaced"])
    return st.builds(Finding, instrument=_ids, path=_words, kind=kinds, because=_words, source=st.none() | _words)


def changed_terms() -> st.SearchStrategy[Changed]:
    """Any change between editions.

    >>> changed_terms().validate()
    """
    kinds = st.sampled_from(["added", "removed", "changed"])
    return st.builds(Changed, path=_words, kind=kinds, before=st.none() | _words, after=st.none() | _words)


def differences() -> st.SearchStrategy[Difference]:
    """The difference of any instrument's editions between any two days.

    >>> differences().validate()
    """
    return st.builds(lambda one, was, on: difference(one, since=was, on=on), instruments(), _viewpoints, _viewpoints)


FUNDING = {
    Changed: changed_terms(),
    Difference: differences(),
    Audit: audits(),
    Call: calls(),
    Desk: desks(),
    Finding: findings(),
    Found: founds(),
    Match: matches(),
    Moved: moved(),
    Opening: openings(),
    Reach: reaches(),
    Standing: standings(),
    FactToAsk: facts_to_ask(),
    Term: terms(),
}
