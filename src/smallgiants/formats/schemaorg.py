"""The door to schema.org: instruments as funding schemes, their calls as offers of a grant, for search engines and portals."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from ..audience import Audience
from ..civiltime import Deadline
from ..funding import Call, Edition, Instrument, Requirement
from ..funding.requirements import conjuncts, requirements
from ..partial import AnyOf
from ._escape import inert, web
from ._ld import in_force, language, tagged, urn, written

__all__ = ["dump"]

Node = dict[str, Any]


def dump(
    x: Instrument | Iterable[Instrument], *, on: str | date, lang: str, audience: "Audience | str" = "public"
) -> str:
    """An instrument, or several, as schema.org FundingSchemes in JSON-LD, under the rules known on a day.

    >>> import json
    >>> from smallgiants.funding import catalogue
    >>> pda = [one for one in catalogue() if one.id == "life_cet_pda"]
    >>> scheme, = json.loads(dump(pda, on="2026-06-01", lang="en"))["@graph"]
    >>> scheme["@type"], [(offer["name"], offer["availabilityEnds"]) for offer in scheme["makesOffer"]]
    ('FundingScheme', [('LIFE-2025-CET-PDA', '2025-09-23T15:00:00+00:00'), ('LIFE-2026-CET-PDA', '2026-09-16T15:00:00+00:00')])

    `lang` is the language that the catalogue is written in.  Each call is an `Offer` of the grant: it ends at an instant
    where that is known, on a day where the hour is not, and has no end where pages contradict each other.  Its countries
    are those that every rule of the edition asks for.  Nothing typical and nothing unverified is told as a figure.
    The same for every audience; an instrument of which no edition is known on that day is left out.
    """
    Audience.parse(audience)
    (day, known), told = in_force(x, on), language(lang)
    graph = [_scheme(one, edition, day, told) for one, edition in known]
    return written({"@context": {"@vocab": "https://schema.org/"}, "@graph": graph})


def _scheme(one: Instrument, edition: Edition, on: date, lang: str) -> Node:
    pages = [source for source in _sources(one, edition) if web(source)]
    node: Node = {
        "@id": urn("instrument", one.id), "@type": "FundingScheme", "identifier": one.id,
        "name": tagged(one.name, lang), "description": _described(one, edition, on, lang),
        "knowsAbout": [tagged(theme.replace("_", " "), "en") for theme in one.themes],
        "subjectOf": [{"@type": "WebPage", "@id": page, "url": page} for page in pages],
        "makesOffer": list(_offers(one, edition, lang)),
    }  # fmt: skip
    return {key: told for key, told in node.items() if told != []}


def _described(one: Instrument, edition: Edition, on: date, lang: str) -> list[dict[str, str]]:
    rules = "; ".join(f"{part.id.replace('_', ' ')}: {part.rule}" for part in edition.parts)
    ours = f"Under the rules known on {on}, no promise: {one.decided_by} decides. {rules}"
    return [tagged(ours, "en"), *([tagged(edition.note, lang)] if edition.note else [])]


def _offers(one: Instrument, edition: Edition, lang: str) -> Iterator[Node]:
    """An offer for each call, in the order of their ids; the edition's own where none is known."""
    about: Node = {"offeredBy": {"@type": "Organization", "name": tagged(one.decided_by, lang)}}
    if countries := _countries(edition):
        about["eligibleRegion"] = [{"@type": "Country", "identifier": country} for country in countries]
    about["itemOffered"] = _grant(edition)
    valid = {"validFrom": edition.published.isoformat()}
    valid |= {} if edition.until is None else {"validThrough": edition.until.isoformat()}
    for call in sorted(one.calls, key=lambda call: call.id):
        yield {"@type": "Offer", "@id": urn("call", one.id, call.id), "name": inert(call.id), **_times(call), **about}
    if not one.calls:
        yield {"@type": "Offer", "@id": urn("edition", one.id, edition.id), "name": inert(edition.id), **valid, **about}


def _times(call: Call) -> dict[str, str]:
    """When it takes applications, as far as that is one moment."""
    told = {} if call.opens is None else {"availabilityStarts": _moment(call.opens)}
    last = max(call.deadlines, key=lambda one: (one.day, str(one.time)), default=None)
    if last is not None and not call.contested:
        told["availabilityEnds"] = _moment(last)
    return told


def _moment(by: Deadline) -> str:
    """The instant where there is one, else the day."""
    span = by.span()
    return span.latest.isoformat(timespec="seconds") if span.exact else by.day.isoformat()


def _countries(edition: Edition) -> tuple[str, ...]:
    """The countries that all rules ask for: one plain requirement, in print and not only typical."""
    asked = [rule for part in edition.parts if not part.apart for rule in conjuncts(part.rule)]
    sets = [
        [str(one) for one in rule.allowed.any_of]
        for rule in asked
        if isinstance(rule, Requirement) and rule.fact == "country" and isinstance(rule.allowed, AnyOf)
        and not (rule.soft or rule.unseen or rule.confidence == "memory" or rule.valid_from or rule.valid_to)
    ]  # fmt: skip
    return tuple(one for one in sets[0] if all(one in several for several in sets)) if sets else ()


def _grant(edition: Edition) -> Node:
    """The grant, with what one application is granted where that is published and binding."""
    term = edition.term("grant")
    node: Node = {"@type": "MonetaryGrant"}
    if term is None or not term.binding:
        return node
    ends = (("minValue", term.least), ("maxValue", term.most))
    told = {name: _number(end) for name, end in ends if end is not None}
    return node | {"amount": {"@type": "MonetaryAmount", "currency": "EUR", **told}}


def _number(amount: Decimal) -> int | str:
    """A whole number as one, any other as decimal text: no float."""
    return int(amount) if amount == int(amount) else str(amount)


def _sources(one: Instrument, edition: Edition) -> tuple[str, ...]:
    cited = [each.source for each in one.sources]
    ruled = [each.source for part in edition.parts for each in requirements(part.rule)]
    return tuple(dict.fromkeys(source for source in (*cited, *ruled) if source))
