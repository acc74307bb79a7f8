"""One statement of RDF, and the names that statements are made of."""

from typing import Any

from attrs import field, frozen

from ..checks import a, optional, refuse
from ..errors import InvalidValue

__all__ = ["DCT", "OWL", "RDF", "RDFS", "SKOS", "Triple"]

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
