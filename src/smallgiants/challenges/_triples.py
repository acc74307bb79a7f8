"""A scheme as triples of RDF: what the integrity conditions are asked of, whichever door it came by."""

from collections.abc import Iterable, Iterator
from operator import attrgetter

from ..labels import Text, Wording
from ._concepts import Concept
from ._graph import DCT, OWL, RDF, SKOS, Triple
from ._scheme_like import SchemeLike

__all__ = ["Fact", "facts", "plain", "triples"]

Fact = tuple[str, str, str, bool, str | None, str | None]
"""A triple as plain as can be: subject, predicate, object, whether that is a literal, its language, its datatype."""

_FIELDS = attrgetter("subject", "predicate", "object", "literal", "lang", "datatype")
_TYPE, _IN, _TOP = RDF + "type", SKOS + "inScheme", SKOS + "topConceptOf"
_BOOLEAN = "http://www.w3.org/2001/XMLSchema#boolean"


def triples(scheme: SchemeLike) -> tuple[Triple, ...]:
    """A scheme as triples, in the order of its concepts, with those it keeps and does not model.

    >>> from smallgiants.challenges import scheme
    >>> sum(one.predicate == SKOS + "inScheme" for one in triples(scheme("degurba")))
    3

    What the scheme implies and its file leaves out, its `unsaid`, is left out here too.
    """
    gone = set(scheme.unsaid)
    said = (Triple(subject=s, predicate=p, object=o, literal=is_literal, lang=lang, datatype=kind)
            for s, p, o, is_literal, lang, kind in _said(scheme))  # fmt: skip
    return (*(one for one in said if one not in gone), *scheme.extra)


def facts(scheme: SchemeLike) -> Iterator[Fact]:
    """The triples of a scheme as plain facts, which are quicker to make.

    >>> from smallgiants.challenges import scheme
    >>> len(list(facts(scheme("degurba")))) == len(triples(scheme("degurba")))
    True
    """
    gone = set(plain(scheme.unsaid))
    yield from (one for one in _said(scheme) if one not in gone) if gone else _said(scheme)
    yield from plain(scheme.extra)


def plain(given: Iterable[Triple]) -> Iterator[Fact]:
    """Triples as plain facts."""
    return map(_FIELDS, given)


def _said(scheme: SchemeLike) -> Iterator[Fact]:
    here = scheme.uri
    uris = {concept.id: scheme.uri_of(concept.id) for concept in scheme.concepts}
    yield (here, _TYPE, SKOS + "ConceptScheme", False, None, None)
    yield from _texts(here, DCT + "title", scheme.title)
    yield (here, OWL + "versionInfo", scheme.version, True, None, None)
    for concept in scheme.concepts:
        yield from _concept(scheme, concept, uris)


def _concept(scheme: SchemeLike, concept: Concept, uris: dict[str, str]) -> Iterator[Fact]:
    here, parents = uris[concept.id], concept.parents
    yield (here, _TYPE, SKOS + "Concept", False, None, None)
    yield (here, _IN, scheme.uri, False, None, None)
    if not parents:
        yield (here, _TOP, scheme.uri, False, None, None)
    yield from _texts(here, SKOS + "prefLabel", concept.pref)
    for term, labels in (("altLabel", concept.alt), ("hiddenLabel", concept.hidden)):
        yield from (_worded(here, SKOS + term, one) for one in labels)
    yield from _texts(here, SKOS + "definition", concept.definition)
    yield from (_worded(here, SKOS + one.kind, one.wording) for one in concept.notes)
    if concept.notation is not None:
        yield (here, SKOS + "notation", concept.notation, True, None, None)
    for term, names in ((SKOS + "broader", parents), (SKOS + "related", concept.related),
                        (DCT + "isReplacedBy", concept.replaced_by)):  # fmt: skip
        for name in names:
            yield (here, term, uris.get(name) or scheme.uri_of(name), False, None, None)
    for record in concept.mappings:
        term = DCT + "subject" if record.relation == "subject" else SKOS + record.relation
        yield (here, term, record.uri, False, None, None)
    if concept.status == "deprecated":
        yield (here, OWL + "deprecated", "true", True, None, _BOOLEAN)


def _texts(here: str, term: str, text: Text | None) -> Iterator[Fact]:
    return (_worded(here, term, one) for one in (text.wordings if text else ()))


def _worded(here: str, term: str, wording: Wording) -> Fact:
    return (here, term, wording.text, True, None if wording.lang == "und" else wording.lang, None)
