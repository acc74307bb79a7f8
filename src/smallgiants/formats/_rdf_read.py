"""Text as facts: rdflib does the syntax, behind the guard; our own JSON-LD needs no library."""

import logging
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

from ..challenges import Fact
from ..errors import InvalidValue
from ..labels import is_tag
from ._rdf_guard import sound_json, sound_xml
from ._rdf_write import CONTEXT, PREFIXES, TYPE
from ._structure import decoded

__all__ = ["facts_of"]

_PARSERS = {"turtle": "turtle", "rdfxml": "xml", "ntriples": "nt", "jsonld": "json-ld"}
_SKOS = PREFIXES["skos"]


def facts_of(text: "str | bytes", syntax: str) -> tuple[Fact, ...]:
    """The facts of a document, in its order, blank nodes numbered; raises `InvalidValue` where it cannot be read."""
    if syntax == "rdfxml":
        # what is text already has left the encoding behind that its first line may name
        content = (
            re.sub(r"^\ufeff?<\?xml[^>]*\?>", "", text).encode("utf-8", "replace") if isinstance(text, str) else text
        )
        sound_xml(content)
        return _numbered(_parsed(content, syntax))
    told = decoded(text)
    own = _own(sound_json(told)) if syntax == "jsonld" else None
    return _numbered(own if own is not None else _parsed(told.encode("utf-8", "replace"), syntax))


def _parsed(content: bytes, syntax: str) -> list[Fact]:
    try:
        import rdflib
    except ImportError:
        hint = "pip install 'smallgiants[rdf]'"
        raise InvalidValue(
            "rdf-extra-missing", "", "rdflib, to read RDF of others", "it is not installed", hint
        ) from None
    graph = rdflib.Graph()
    with _as_it_is(rdflib):
        try:
            # A base of no address: a relative IRI stays relative, and no path of this machine gets in.
            graph.parse(source=BytesIO(content), format=_PARSERS[syntax], publicID="")
        except RecursionError:
            raise InvalidValue("document-unreadable", "", "RDF that ends somewhere", "nesting without end") from None
        except Exception as error:  # noqa: BLE001  # each parser of rdflib raises its own, down to AttributeError
            raise InvalidValue("document-unreadable", "", _NAMED[syntax], _told(error)) from None
    return [_fact(rdflib, *one) for one in graph]


_NAMED = {"turtle": "Turtle", "rdfxml": "RDF/XML", "ntriples": "N-Triples", "jsonld": "JSON-LD"}


def _told(error: Exception) -> str:
    """What a parser said, in one short line; where it fell over its own feet that would tell nobody anything."""
    if isinstance(error, IndexError | AttributeError | TypeError | KeyError):
        return "something else"
    words = re.sub(r"\s+", " ", re.sub("[\x00-\x1f\x7f-\x9f]", " ", str(error))).strip()
    return f"{type(error).__name__}: {words[:160]}" if words else type(error).__name__


@contextmanager
def _as_it_is(rdflib: Any) -> Iterator[None]:
    """Literals as they are written, and no words of rdflib about them in the host's log."""
    normal, said = rdflib.NORMALIZE_LITERALS, logging.getLogger("rdflib.term")
    level = said.level
    rdflib.NORMALIZE_LITERALS = False
    said.setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # its JSON-LD reader uses what rdflib itself deprecates
            yield
    finally:
        rdflib.NORMALIZE_LITERALS = normal
        said.setLevel(level)


def _fact(rdflib: Any, subject: Any, predicate: Any, object_: Any) -> Fact:
    here = _name(rdflib, subject), str(predicate)
    if isinstance(object_, rdflib.Literal):
        kind = None if object_.datatype is None else str(object_.datatype)
        return (*here, str(object_), True, object_.language, kind)
    return (*here, _name(rdflib, object_), False, None, None)


def _name(rdflib: Any, node: Any) -> str:
    return f"_:{node}" if isinstance(node, rdflib.BNode) else str(node)


def _numbered(facts: list[Fact]) -> tuple[Fact, ...]:
    """The facts, each once, with blank nodes by number: their names are nobody's."""
    names: dict[str, str] = {}

    def named(node: str) -> str:
        return names.setdefault(node, f"_:b{len(names) + 1}") if node.startswith("_:") else node

    told = ((named(s), p, o if literal else named(o), literal, lang, kind) for s, p, o, literal, lang, kind in facts)
    return tuple(dict.fromkeys(told))


def _own(data: Any) -> list[Fact] | None:
    """The facts of a document in our own form, or `None` where it holds what that form does not."""
    if not isinstance(data, dict) or data.get("@context") != CONTEXT or data.keys() != {"@context", "@graph"}:
        return None
    found: list[Fact] = []
    try:
        for node in data["@graph"]:
            for key, told in node.items():
                found += _of(_iri(node["@id"]), key, told)
    except (TypeError, KeyError, AttributeError, ValueError):
        return None
    return found


def _of(here: str, key: str, told: Any) -> Iterator[Fact]:
    if key == "@type":
        yield from ((here, TYPE, _iri(one), False, None, None) for one in told)
    elif key in CONTEXT and key not in PREFIXES and CONTEXT[key].get("@container"):
        for lang, ones in told.items():
            yield from ((here, _SKOS + key, _text(one), True, _tag(lang), None) for one in ones)
    elif key in CONTEXT and key not in PREFIXES:
        yield from ((here, _SKOS + key, _iri(one), False, None, None) for one in told)
    elif key != "@id":
        for one in told:
            yield (here, _iri(key), *_value(one))


def _value(one: dict[str, Any]) -> tuple[str, bool, str | None, str | None]:
    if one.keys() == {"@id"}:
        return (_iri(one["@id"]), False, None, None)
    if not one.keys() <= {"@value", "@language", "@type"} or len(one) > 2:
        raise ValueError
    lang, kind = one.get("@language"), one.get("@type")
    return (_text(one["@value"]), True, lang and _tag(lang), kind and _iri(kind))


def _text(one: Any) -> str:
    if not isinstance(one, str):
        raise TypeError
    return one


def _tag(one: Any) -> str:
    if not is_tag(one):
        raise ValueError
    return str(one)


def _iri(one: Any) -> str:
    """A name in full; a short one is left to rdflib, which knows how to lengthen it."""
    scheme, colon, _ = _text(one).partition(":")
    if not colon or scheme in PREFIXES or scheme.startswith("@"):
        raise ValueError
    return str(one)
