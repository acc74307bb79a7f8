"""The SKOS door: a scheme as Turtle, RDF/XML, N-Triples or JSON-LD and back, with every triple that came.

Writing needs no library.  Reading does the syntax with rdflib, the extra `rdf`; our own JSON-LD is read without.
Nothing is ever fetched: a context or an entity from elsewhere is refused.
"""

from typing import Literal, get_args

from ..audience import Audience
from ..challenges import ConceptScheme, Profile
from ..errors import DocumentError, InvalidValue, Problem, SmallGiantsError, shown
from ._rdf_read import facts_of
from ._rdf_write import jsonld, ntriples, rdfxml, turtle
from ._skos_graph import facts_of_scheme, scheme_of_facts

__all__ = ["Syntax", "check", "dump", "load", "read"]

Syntax = Literal["turtle", "rdfxml", "ntriples", "jsonld"]
"""How RDF is written: Turtle, RDF/XML, N-Triples, or JSON-LD with its context in it."""

_WRITERS = {"turtle": turtle, "rdfxml": rdfxml, "ntriples": ntriples, "jsonld": jsonld}


def dump(scheme: ConceptScheme, *, syntax: Syntax = "turtle", audience: "Audience | str" = "public") -> str:
    r"""A scheme as RDF.

    >>> from smallgiants.challenges import scheme
    >>> print(dump(scheme("degurba")).split("\n\n")[2])
    <urn:smallgiants:scheme:degurba:city> a skos:Concept ;
        skos:inScheme <urn:smallgiants:scheme:degurba> ;
        skos:topConceptOf <urn:smallgiants:scheme:degurba> ;
        skos:prefLabel "City"@en ;
        skos:notation "1" .

    A scheme names nobody and is the same for every audience.  What SKOS has no word for stands under `urn:smallgiants:term:`.
    Raises `InvalidValue` for what a syntax has no form for.
    """
    Audience.parse(audience)
    return _WRITERS[_known(syntax)](facts_of_scheme(scheme))


def load(text: "str | bytes", *, syntax: Syntax = "turtle") -> ConceptScheme:
    """The scheme of a document: the one most spoken of, with what it does not model in `extra`.

    >>> from smallgiants.challenges import scheme
    >>> load(dump(scheme("degurba"), syntax="jsonld"), syntax="jsonld") == scheme("degurba")
    True

    Labels of one kind come sorted, for RDF knows no order; the language that a text was written in stays the first.
    Raises `DocumentError` where it cannot be read.
    """
    scheme, problems = read(text, syntax=syntax)
    if scheme is None:
        raise DocumentError.of(problems)
    return scheme


def read(text: "str | bytes", *, syntax: Syntax = "turtle") -> tuple[ConceptScheme | None, tuple[Problem, ...]]:
    """The scheme of a document, if it can be read, and what stands in the way.

    >>> read('{"@context": "https://example.org/context"}', syntax="jsonld")[1][0].code
    'context-remote'
    """
    try:
        return scheme_of_facts(facts_of(text, _known(syntax))), ()
    except SmallGiantsError as error:
        return None, (error.problem,)


def check(text: "str | bytes", *, syntax: Syntax = "turtle", profile: Profile = "skos") -> tuple[Problem, ...]:
    """Every breach of SKOS in a document, whatever schemes it holds, and what the author of its scheme should look at.

    >>> [found.code for found in check("not <RDF", syntax="jsonld")]
    ['document-unreadable']
    """
    scheme, problems = read(text, syntax=syntax)
    return problems if scheme is None else scheme.problems(profile=profile)


def _known(syntax: str) -> Syntax:
    if syntax not in _WRITERS:
        raise InvalidValue("choice-unknown", "syntax", f"one of {', '.join(get_args(Syntax))}", shown(syntax))
    return syntax  # type: ignore[return-value]
