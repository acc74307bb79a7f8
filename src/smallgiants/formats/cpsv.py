"""The door to CPSV-AP 3.2, the EU's application profile of public services: instruments as services with their requirements.

Classes, properties and what is mandatory are those of the release 3.2.0 (https://semiceu.github.io/CPSV-AP/releases/3.2.0/).
One thing it asks for is not in a catalogue of instruments, and is left out: the area that an authority covers.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from ..audience import Audience
from ..funding import Edition, Instrument, Requirement, Rule, Term
from ..funding.requirements import barred, leaves, requirements
from ._ld import address, in_force, language, period, tagged, urn, written

__all__ = ["dump"]

_CONTEXT = {
    "cpsv": "http://purl.org/vocab/cpsv#",
    "cv": "http://data.europa.eu/m8g/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
}
"""The prefixes, inline: a reader need fetch nothing."""

Node = dict[str, Any]


def dump(
    x: Instrument | Iterable[Instrument], *, on: str | date, lang: str, audience: "Audience | str" = "public"
) -> str:
    """An instrument, or several, as public services in JSON-LD, under the rules known on a day.

    >>> import json
    >>> from smallgiants.funding import catalogue
    >>> eucf = [one for one in catalogue() if one.id == "eucf"]
    >>> nodes = json.loads(dump(eucf, on="2024-02-07", lang="en"))["@graph"]
    >>> nodes[0]["@type"], nodes[0]["dct:title"]["@language"], nodes[0]["dct:valid"]["@value"]
    ('cpsv:PublicService', 'en', 'start=2023-04-28; end=2024-12-18; scheme=W3C-DTF;')
    >>> [node["dct:title"]["@value"] for node in nodes if node["@type"] == "cv:Requirement"][0]
    'applicant one of municipality, local_authority, grouping, local_public_entity'

    `lang` is the language that the catalogue is written in.  Each part of the rules is a `cpsv:Rule`, told whole in words;
    each requirement is a `cv:Requirement` that fulfils it, with its source, the day that was seen and how sure it is, and
    when it is in force.  A requirement says in its words whether it is typical only, unverified, or not seen in print.
    The same for every audience; an instrument of which no edition is known on that day is left out.
    """
    Audience.parse(audience)
    (day, known), told = in_force(x, on), language(lang)
    nodes: dict[str, Node] = {}
    for one, edition in known:
        for node in _nodes(one, edition, day, told):
            nodes.setdefault(node["@id"], node)
    return written({"@context": _CONTEXT, "@graph": list(nodes.values())})


def _nodes(one: Instrument, edition: Edition, on: date, lang: str) -> Iterator[Node]:
    """The service, then all that it refers to."""
    rules = list(_rules(one, edition, lang))
    asked = [node for node in rules if node["@type"] == "cv:Requirement"]
    outputs = [_output(one, kind, edition.terms) for kind in one.kinds]
    classes = [*one.kinds, *one.stages]
    service: Node = {
        "@id": urn("instrument", one.id), "@type": "cpsv:PublicService", "dct:identifier": one.id,
        "dct:title": tagged(one.name, lang), "dct:description": _described(one, edition, on, lang),
        "cv:hasCompetentAuthority": {"@id": urn("authority", one.decided_by)},
        "cpsv:follows": [{"@id": node["@id"]} for node in rules if node["@type"] == "cpsv:Rule"],
        "cv:holdsRequirement": [{"@id": node["@id"]} for node in asked],
        "cpsv:produces": [{"@id": node["@id"]} for node in outputs],
        "cv:isClassifiedBy": [{"@id": urn("class", name)} for name in classes],
        "dcat:keyword": [tagged(_plain(theme), "en") for theme in one.themes],
        "dct:source": [address(source) for source in _sources(one, edition)],
        "dct:valid": period(edition.published, edition.until),
    }  # fmt: skip
    if one.replaced_by is not None:
        service["dct:isReplacedBy"] = {"@id": urn("instrument", one.replaced_by)}
    yield {key: told for key, told in service.items() if told not in (None, [])}
    yield {"@id": urn("authority", one.decided_by), "@type": "cv:PublicOrganisation",
           "skos:prefLabel": tagged(one.decided_by, lang)}  # fmt: skip
    yield from rules
    yield from outputs
    yield from (_concept("class", name) for name in classes)
    facts = dict.fromkeys(node["dct:type"]["@id"].rpartition(":")[2] for node in asked)
    yield from (_concept("fact", fact) for fact in facts)


def _described(one: Instrument, edition: Edition, on: date, lang: str) -> list[dict[str, str]]:
    """What it is, in our words; and the edition's note in its own."""
    kinds = ", ".join(map(_plain, one.kinds)) or "funding"
    stages = f" for {', '.join(map(_plain, one.stages))}" if one.stages else ""
    ours = f"{kinds}{stages}, under the rules known on {on}; no promise: {one.decided_by} decides"
    return [tagged(ours, "en"), *([tagged(edition.note, lang)] if edition.note else [])]


def _rules(one: Instrument, edition: Edition, lang: str) -> Iterator[Node]:
    """A rule for each part, and a requirement for each that it names, met once or several times."""
    for part in edition.parts:
        rule = urn("rule", one.id, edition.id, part.id)
        yield {
            "@id": rule, "@type": "cpsv:Rule", "dct:identifier": f"{one.id}/{edition.id}/{part.id}",
            "dct:title": tagged(_plain(part.id), "en"), "dct:description": tagged(str(part.rule), "en"),
        }  # fmt: skip
        for turn, (words, each) in enumerate(dict.fromkeys(_asked(part.rule)), 1):
            yield _requirement(each, words, (one.id, edition.id, part.id, str(turn)), rule, lang)


def _asked(rule: Rule) -> Iterator[tuple[str, Requirement]]:
    """Each requirement of a rule, with the words that belong before it."""
    against = frozenset(barred(rule))
    for leaf in leaves(rule):
        words = ("not " if leaf in against else "") + ("" if isinstance(leaf, Requirement) else "every member: ")
        yield from ((words, one) for one in requirements(leaf))


def _requirement(one: Requirement, words: str, path: tuple[str, ...], rule: str, lang: str) -> Node:
    kind = "; typical" if one.soft else ""
    sure = "; unverified, outside the rule" if one.confidence == "memory" else ""
    node: Node = {
        "@id": urn("requirement", *path), "@type": "cv:Requirement", "dct:identifier": "/".join(path),
        "dct:title": tagged(f"{words}{one}{kind}{sure}", "en"), "dct:type": {"@id": urn("fact", one.fact)},
        "cv:fulfils": {"@id": rule}, "dct:source": address(one.source),
        "dct:description": None if one.note is None else tagged(one.note, lang),
        "dct:valid": period(one.valid_from, one.valid_to), "dct:provenance": _provenance(one),
    }  # fmt: skip
    return {key: told for key, told in node.items() if told is not None}


def _provenance(one: Requirement) -> Node:
    """How sure it is, and when its source was looked at."""
    seen = f"looked at on {one.seen_on}" if one.seen_on else "the day it was looked at is not known"
    return {"@type": "dct:ProvenanceStatement", "rdfs:label": tagged(f"{one.confidence}, {seen}", "en")}


def _output(one: Instrument, kind: str, terms: Iterable[Term]) -> Node:
    """What the service gives, with the terms that are published of it."""
    said = [str(term) for term in terms if term.name in ("grant", "rate", "investment", "own_share") and term.binding]
    node: Node = {
        "@id": urn("output", one.id, kind), "@type": "cv:Output", "dct:identifier": f"{one.id}/{kind}",
        "dct:title": tagged(_plain(kind), "en"), "dct:type": {"@id": urn("class", kind)},
    }  # fmt: skip
    return node | ({"dct:description": tagged("; ".join(said), "en")} if said else {})


def _concept(kind: str, name: str) -> Node:
    return {"@id": urn(kind, name), "@type": "skos:Concept", "skos:prefLabel": tagged(_plain(name), "en")}


def _sources(one: Instrument, edition: Edition) -> tuple[str, ...]:
    cited = [each.source for each in one.sources]
    ruled = [each.source for part in edition.parts for each in requirements(part.rule)]
    return tuple(dict.fromkeys(source for source in (*cited, *ruled) if source))


def _plain(name: str) -> str:
    return name.replace("_", " ")
