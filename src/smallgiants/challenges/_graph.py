"""A scheme as triples of RDF: what the integrity conditions are asked of, whichever door it came by."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from ..checks import a, optional, refuse
from ..errors import InvalidValue
from ..labels import Text, Wording
from ._concepts import Concept

if TYPE_CHECKING:
    from ._schemes import ConceptScheme

__all__ = ["DCT", "OWL", "RDF", "RDFS", "SKOS", "Triple", "triples"]

SKOS = "http://www.w3.org/2004/02/skos/core#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
DCT = "http://purl.org/dc/terms/"


def _filled(instance: Any, attribute: Any, value: Any) -> None:
    if not isinstance(value, str) or not value:
        raise refuse(attribute, "type-wrong", "text that is not empty", value)


@frozen(kw_only=True)
class Triple:
    """One statement of RDF; an IRI and a blank node (`_:b1`) are text, as is a literal with `literal=True`.

    >>> Triple(subject="urn:ex:a", predicate=SKOS + "prefLabel", object="love", literal=True, lang="en").lang
    'en'

    Raises `InvalidValue` for a language or datatype of what is no literal, or for both at once.
    """

    subject: str = field(validator=_filled)
    predicate: str = field(validator=_filled)
    object: str = field(validator=a(str))
    literal: bool = field(default=False, validator=a(bool))
    lang: str | None = field(default=None, validator=optional(_filled))
    datatype: str | None = field(default=None, validator=optional(_filled))

    def __attrs_post_init__(self) -> None:
        typed = [name for name in ("lang", "datatype") if getattr(self, name) is not None]
        if len(typed) > 1 or (typed and not self.literal):
            raise InvalidValue("literal-invalid", typed[0], "a language or a datatype, of a literal only", "another")


def triples(scheme: "ConceptScheme") -> tuple[Triple, ...]:
    """A scheme as triples, in the order of its concepts, with those it keeps and does not model.

    >>> from smallgiants.challenges import scheme
    >>> sum(one.predicate == SKOS + "inScheme" for one in triples(scheme("degurba")))
    3
    """
    return (*_head(scheme), *(one for c in scheme.concepts for one in _concept(scheme, c)), *scheme.extra)


def _head(scheme: "ConceptScheme") -> Iterator[Triple]:
    here = scheme.uri
    yield Triple(subject=here, predicate=RDF + "type", object=SKOS + "ConceptScheme")
    yield from _texts(here, DCT + "title", scheme.title)
    yield Triple(subject=here, predicate=OWL + "versionInfo", object=scheme.version, literal=True)


def _concept(scheme: "ConceptScheme", concept: Concept) -> Iterator[Triple]:
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
