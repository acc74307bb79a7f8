"""The door for the EU Funding & Tenders Portal: the answer of its search, and the details of a topic, as JSON.

In the search every value of the metadata is a list, and `actions` and `budgetOverview` are JSON inside a text; the details
of a topic hold the same as objects.  A deadline stands there as midnight in UTC, without its hour.  What the numbers of a
status mean is not read: published readings of them disagree.  Where the word stands beside the number, the word counts.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from ..errors import Problem
from ..funding import Call, Instrument, Term
from ..sources import Confidence
from ._escape import web
from ._feed import (
    IMPORTED,
    NOT_TOLD,
    Cells,
    Feed,
    amount,
    as_id,
    fetched,
    gathered,
    instrument,
    listed,
    told,
    unseen,
    vouched,
    without_hour,
)

__all__ = ["Feed", "read"]

_PAGE = "https://ec.europa.eu/info/funding-tenders/opportunities/portal/screen/opportunities/topic-details/"
_WORDS = ("open", "forthcoming", "closed")


def read(
    data: str | bytes, *, seen_on: str | date, confidence: Confidence = "memory"
) -> tuple[Feed | None, tuple[Problem, ...]]:
    """The topics of an answer as instruments with a call each, and every problem; nothing where it is no such answer.

    >>> answer = '''{"results": [{"metadata": {"identifier": ["LIFE-2026-X"], "title": ["A topic (illustrative)"],
    ...     "callIdentifier": ["LIFE-2026"], "deadlineDate": ["2026-09-16T00:00:00.000+0000"]}}]}'''
    >>> feed, problems = read(answer, seen_on="2026-05-02")
    >>> topic = feed.instruments[0]
    >>> topic.id, topic.calls[0].id, str(topic.calls[0].deadlines[0])[:24], problems
    ('LIFE-2026-X', 'LIFE-2026', '2026-09-16, hour unknown', ())
    >>> topic.calls[0].state(on="2026-06-01"), topic.calls[0].state(on="2026-09-18T12:00Z")
    ('unknown', 'closed')

    `seen_on` is the day the answer was fetched.  A topic that is met again, such as in another language, is read once.
    """
    seen = fetched(seen_on)
    return gathered(data, _topics, lambda cells: _topic(cells, seen, confidence), key="identifier", what="topic")


def _topics(document: Any) -> Iterator[tuple[str, Any]] | None:
    """The metadata of each result, or the one topic of its details."""
    details = document.get("TopicDetails") if isinstance(document, dict) else None
    if isinstance(details, dict):
        return iter([("TopicDetails", details)])
    results = document.get("results") if isinstance(document, dict) else None
    if not isinstance(results, list):
        return None
    return ((f"results[{turn}].metadata", _metadata(one)) for turn, one in enumerate(results))


def _metadata(result: Any) -> dict[str, Any]:
    metadata = result.get("metadata") if isinstance(result, dict) else None
    return metadata if isinstance(metadata, dict) else {}


def _topic(cells: Cells, seen: date, confidence: Confidence) -> Instrument | None:
    identifier, title = cells.text("identifier"), cells.text("title")
    if identifier is None or title is None:
        cells.say("feed-entry-unreadable", "", "an identifier and a title", "an entry without", "error")
        return None
    url = cells.text("url") or ""
    about = vouched(url if web(url) else _PAGE + identifier, seen, confidence)
    actions = [one for one in listed(cells.inner("actions")) if isinstance(one, dict)]
    inside = [Cells(one, f"{cells.path}.actions[{turn}]", cells.problems) for turn, one in enumerate(actions)]
    call = _call(cells, inside, seen, about)
    begun = call.opens.day if call.opens else seen
    return instrument(
        cells,
        about={"id": as_id(identifier), "name": title, "decided_by": NOT_TOLD},
        rules={
            "applicant": unseen("applicant", "applicant", "not in the feed: read the conditions of the call", about)
        },
        terms=_terms(cells, identifier, about),
        calls=[call],
        published=min(begun, seen),
    )


def _call(cells: Cells, actions: Iterable[Cells], seen: date, about: Mapping[str, Any]) -> Call:
    """The call of a topic; a topic's code is no id of a call."""
    opens, deadlines = set(cells.days("startDate")), set(cells.days("deadlineDate"))
    said: set[str] = set()
    for one in actions:
        opens |= set(one.days("plannedOpeningDate"))
        deadlines |= set(one.days("deadlineDates"))
        said |= _status(one)
    if len(opens) > 1:
        cells.say("feed-contradicts", "startDate", "one day of opening", ", ".join(sorted(map(str, opens))))
    codes = cells.texts("status") if not isinstance(cells.at("status"), dict) else ()
    stated = "/".join(sorted(said)) or None
    notes = (IMPORTED, stated and f"the portal said {stated}", codes and f"status code {', '.join(codes)}, not read",
             (model := cells.text("deadlineModel")) and f"deadlines: {model}")  # fmt: skip
    return Call(
        id=as_id(cells.text("callIdentifier") or "") or "not-told",
        opens=without_hour(min(opens)) if len(opens) == 1 else None,
        published=seen if said == {"open"} else None,
        deadlines=[without_hour(one) for one in sorted(deadlines)],
        note="; ".join(str(one) for one in notes if one),
        **about,
    )


def _status(action: Cells) -> set[str]:
    """The word that stands beside the number of a status."""
    status = action.at("status")
    word = str(status.get("abbreviation") or status.get("description") or "") if isinstance(status, dict) else ""
    return {word.strip().lower()} & set(_WORDS)


def _terms(cells: Cells, identifier: str, about: Mapping[str, Any]) -> list[Term]:
    """What one topic grants, from the line of the budget that names it; the budget itself where no other shares it."""
    budget = next((one for one in map(cells.inner, ("budgetOverview", "budgetOverviewJSONItem")) if one), None)
    lines = _lines(budget)
    mine = [one for one in lines if re.split(r"\s", str(one.get("action", "")).strip(), maxsplit=1)[0] == identifier]
    if budget is not None and len(mine) != 1:
        cells.say("feed-cell-unknown", "budgetOverview", f"one line for {identifier}", f"{len(mine)} of {len(lines)}")
    if len(mine) != 1:
        return []
    line = Cells(mine[0], f"{cells.path}.budgetOverview", cells.problems)
    least, most = line.amount("minContribution"), line.amount("maxContribution")
    if least is not None and most is not None and least > most:
        line.say("feed-contradicts", "minContribution", f"at most {most}", str(least))
        least = most = None
    made = [Term(name="grant", least=least, most=most, soft=True, **about)] if least or most else []
    grants = line.amount("expectedGrants")
    if grants is not None and grants == int(grants):
        made.append(Term(name="winners", least=grants, most=grants, soft=True, note="expected", **about))
    total = _total(line)
    if total is not None and sum(_total(Cells(one, line.path, [])) == total for one in lines) == 1:
        made.append(Term(name="budget", least=total, most=total, note="of this topic", **about))
    elif total is not None:
        note = "the same amount stands for several topics: of which it is the budget is not told"
        made.append(Term(name="remarks", of="budget", said=(f"EUR {total:,}",), note=note, **about))
    return made


def _lines(budget: Any) -> list[dict[str, Any]]:
    by_call = budget.get("budgetTopicActionMap") if isinstance(budget, dict) else None
    found = [one for several in (by_call.values() if isinstance(by_call, dict) else ()) for one in listed(several)]
    return [one for one in found if isinstance(one, dict)]


def _total(line: Cells) -> Decimal | None:
    """The budget of all years; unknown where one of them is no plain number."""
    years = line.at("budgetYearMap")
    several = [one for one in years.values() if told(one) is not None] if isinstance(years, dict) else []
    found = [amount(one) for one in several]
    if None in found:
        line.say("feed-cell-unknown", "budgetYearMap", "plain numbers", ", ".join(map(str, several)))
        return None
    return sum((one for one in found if one is not None), Decimal(0)) or None
