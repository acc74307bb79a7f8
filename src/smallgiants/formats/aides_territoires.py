"""The door for the JSON of aides-territoires, the French catalogue of aid to local authorities.

One aid, a list of them, or a page of answers (`results`).  A zone is read where it is all of France; that of a region or of
a basin stays unknown, and its name is kept.  A deadline is a day without hour.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from ..errors import Problem
from ..funding import Call, Combination, Instrument, Requirement, Rule, Term
from ..partial import AnyOf
from ..sources import Confidence
from ._escape import web
from ._feed import (
    IMPORTED,
    NOT_TOLD,
    Cells,
    Feed,
    as_id,
    fetched,
    gathered,
    instrument,
    unseen,
    vouched,
    without_hour,
)

__all__ = ["Feed", "read"]

_SITE = "https://aides-territoires.beta.gouv.fr"
_AUDIENCES = {
    "Communes": "municipality", "commune": "municipality", "Intercommunalités / Pays": "grouping", "epci": "grouping",
    "Régions": "regional_authority", "region": "regional_authority", "Associations": "non_profit",
    "association": "non_profit", "Entreprises privées": "company", "private_sector": "company", "Particuliers": "person",
    "private_person": "person", "Recherche": "research_organisation", "researcher": "research_organisation",
}  # fmt: skip
"""Words for bodies that are told apart in the same way here; all others are left for a reader."""
_KINDS = {"Subvention": "grant", "Prêt": "loan", "Ingénierie technique": "technical_assistance"}


def read(
    data: str | bytes, *, seen_on: str | date, confidence: Confidence = "memory"
) -> tuple[Feed | None, tuple[Problem, ...]]:
    """The aids of an answer as instruments with a call each, and every problem; nothing where it is no such answer.

    >>> answer = '''{"count": 1, "results": [{"id": 7, "url": "/aides/x/", "name": "Une aide (illustrative)",
    ...     "perimeter": "France", "targeted_audiences": ["Communes"], "submission_deadline": "2026-12-31",
    ...     "subvention_rate_lower_bound": 20, "subvention_rate_upper_bound": 50}]}'''
    >>> feed, problems = read(answer, seen_on="2026-11-02")
    >>> aid = feed.instruments[0]
    >>> aid.id, aid.calls[0].deadlines[0].time, str(aid.editions[0].term("rate")), problems
    ('at-7', None, 'rate at least 0.2 and at most 0.5', ())
    >>> from smallgiants.funding import verdict
    >>> verdict(aid, {"country": "SI"}, on="2026-11-02").state
    'unknown'

    `seen_on` is the day the answer was fetched.
    """
    seen = fetched(seen_on)
    return gathered(data, _aids, lambda cells: _aid(cells, seen, confidence), key="id", what="aid")


def _aids(document: Any) -> Iterator[tuple[str, Any]] | None:
    results = document.get("results") if isinstance(document, dict) else document
    if isinstance(document, dict) and "name" in document:
        return iter([("aid", document)])
    if not isinstance(results, list):
        return None
    return ((f"results[{turn}]", one if isinstance(one, dict) else {}) for turn, one in enumerate(results))


def _aid(cells: Cells, seen: date, confidence: Confidence) -> Instrument | None:
    number, name, url = cells.text("id"), cells.text("name"), cells.text("url") or ""
    if number is None or name is None:
        cells.say("feed-entry-unreadable", "", "an id and a name", "an entry without", "error")
        return None
    origin = cells.text("origin_url") or ""
    where = f"{_SITE}{url}" if url.startswith("/") and not url.startswith("//") else url
    about = vouched(next((one for one in (where, origin) if web(one)), f"{_SITE}/api/aids/"), seen, confidence)
    call = _call(cells, about)
    begun = call.opens.day if call.opens else seen
    kinds = cells.texts("aid_types")
    return instrument(
        cells,
        about={
            "id": f"at-{as_id(number)}",
            "name": name,
            "decided_by": ", ".join(cells.texts("instructors")) or NOT_TOLD,
            "kinds": tuple(dict.fromkeys(_KINDS[one] for one in kinds if one in _KINDS)),
        },
        rules={"applicant": _applicant(cells, about), "amount_or_country": _zone(cells, about)},
        terms=[*_rate(cells, about), *_remarks(cells, kinds, about)],
        calls=[call],
        published=min(begun, seen),
    )


def _applicant(cells: Cells, about: Mapping[str, Any]) -> Rule:
    """Who is meant: the audiences that are known, or else what a reader has to look at."""
    audiences = cells.texts("targeted_audiences")
    known = tuple(dict.fromkeys(_AUDIENCES[one] for one in audiences if one in _AUDIENCES))
    others = [one for one in audiences if one not in _AUDIENCES]
    rules: list[Rule] = []
    if known:
        rules.append(Requirement(id="applicant", fact="applicant", allowed=AnyOf(any_of=known), **about))
    if others or not known:
        told = f"audiences, not read: {', '.join(others)}" if others else "the feed names no audience"
        rules.append(unseen("others", "applicant", told, about))
    return rules[0] if len(rules) == 1 else Combination(kind="any", rules=tuple(rules))


def _zone(cells: Cells, about: Mapping[str, Any]) -> Rule:
    perimeter, scale = cells.text("perimeter"), cells.text("perimeter_scale")
    if perimeter == "France" and scale in (None, "country", "Pays"):
        return Requirement(id="country", fact="country", allowed=AnyOf(any_of=("FR",)), **about)
    told = f"zone, not read: {perimeter}" if perimeter else "the feed names no zone"
    return unseen("zone", "nuts", told, about)


def _call(cells: Cells, about: Mapping[str, Any]) -> Call:
    opens, by, recurrence = cells.day("start_date"), cells.day("submission_deadline"), cells.text("recurrence")
    always = recurrence == "Permanente"
    if always and by is not None:
        cells.say("feed-contradicts", "recurrence", "no deadline where applications are taken all the time", str(by))
    before = cells.day("predeposit_date")
    notes = (IMPORTED, recurrence and f"recurrence: {recurrence}", before and f"first to be handed in by {before}")
    return Call(
        id="not-told",
        opens=without_hour(opens),
        deadlines=[without_hour(by)] if by else [],
        continuous=always and by is None,
        note="; ".join(str(one) for one in notes if one),
        **about,
    )


def _rate(cells: Cells, about: Mapping[str, Any]) -> Iterator[Term]:
    """The share of the cost in hundredths; what is no share is told."""
    names = ("subvention_rate_lower_bound", "subvention_rate_upper_bound")
    least, most = (None if one is None else one / Decimal(100) for one in map(cells.amount, names))
    if any(one is not None and one > 1 for one in (least, most)) or (least and most and least > most):
        cells.say("feed-contradicts", names[0], "shares of at most 100 %, the lower one first", f"{least}, {most}")
    elif least or most:
        yield Term(name="rate", least=least, most=most, **about)


def _remarks(cells: Cells, kinds: tuple[str, ...], about: Mapping[str, Any]) -> Iterator[Term]:
    """What has no place of its own, in the feed's words."""
    said = {"financers": cells.texts("financers"), "aid_types": tuple(one for one in kinds if one not in _KINDS)}
    named = ("programs", "categories", "mobilization_steps", "destinations", "subvention_comment")
    said |= {name: cells.texts(name) for name in named}
    for name in ("loan_amount", "recoverable_advance_amount"):
        much = cells.amount(name)
        said[name] = () if much is None else (f"{much:,}, currency not told",)
    yield from (Term(name="remarks", of=name, said=several, **about) for name, several in said.items() if several)
