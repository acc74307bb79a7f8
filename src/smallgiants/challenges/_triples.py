"""A scheme as triples of RDF: what the integrity conditions are asked of, whichever door it came by."""

from collections.abc import Iterator

from ..labels import Text, Wording
from ._concepts import Concept
from ._graph import DCT, OWL, RDF, SKOS, Triple
from ._scheme_like import SchemeLike

__all__ = ["triples"]


def triples(scheme: SchemeLike) -> tuple[Triple, ...]:
    """A scheme as triples, in the order of its concepts, with those it keeps and does not model.

    >>> from smallgiants.challenges import scheme
    >>> sum(one.predicate == SKOS + "inScheme" for one in triples(scheme("degurba")))
    3
    """
    return (*_head(scheme), *(one for c in scheme.concepts for one in _concept(scheme, c)), *scheme.extra)


def _head(scheme: SchemeLike) -> Iterator[Triple]:
    here = scheme.uri
    yield Triple(subject=here, predicate=RDF + "type", object=SKOS + "ConceptScheme")
    yield from _texts(here, DCT + "title", scheme.title)
    yield Triple(subject=here, predicate=OWL + "versionInfo", object=scheme.version, literal=True)


def _concept(scheme: SchemeLike, concept: Concept) -> Iterator[Triple]:
    here = scheme.uri_of(concept.id)

    def to(term: str, other: str) -> Triple:
        return Triple(subject=here, predicate=term, object=other)

    yield to(RDF + "type", SKOS + "Concept")
    yield to(SKOS + "inScheme", scheme.uri)
    if not concept.parents:
        yield to(SKOS + "topConceptOf", scheme.uri)
    yield from _texts(here, SKOS + "prefLabel", concept.pref)
    for term, labels in (("altLabel", concept.alt), ("hiddenLabel", concept.hidden)):
        yield from (_worded(here, SKOS + term, one) for one in labels)
    yield from _texts(here, SKOS + "definition", concept.definition)
    yield from (_worded(here, SKOS + one.kind, one.wording) for one in concept.notes)
    if concept.notation is not None:
        yield Triple(subject=here, predicate=SKOS + "notation", object=concept.notation, literal=True)
    yield from (to(SKOS + "broader", scheme.uri_of(one)) for one in concept.parents)
    yield from (to(SKOS + "related", scheme.uri_of(one)) for one in concept.related)
    for record in concept.mappings:
        yield to(DCT + "subject" if record.relation == "subject" else SKOS + record.relation, record.uri)
    yield from (to(DCT + "isReplacedBy", scheme.uri_of(one)) for one in concept.replaced_by)
    if concept.status == "deprecated":
        yield Triple(subject=here, predicate=OWL + "deprecated", object="true", literal=True,
                     datatype="http://www.w3.org/2001/XMLSchema#boolean")  # fmt: skip


def _texts(here: str, term: str, text: Text | None) -> Iterator[Triple]:
    yield from (_worded(here, term, one) for one in (text.wordings if text else ()))


def _worded(here: str, term: str, wording: Wording) -> Triple:
    lang = None if wording.lang == "und" else wording.lang
    return Triple(subject=here, predicate=term, object=wording.text, literal=True, lang=lang)
