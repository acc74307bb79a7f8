"""Facts as text: N-Triples, Turtle, RDF/XML and JSON-LD, every literal as it is.

Own writers, for rdflib's Turtle writes "5"^^xsd:decimal as 5.0 and "1"^^xsd:boolean as the integer 1.
"""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from ..challenges import Fact
from ..errors import InvalidValue, shown
from ._escape import xml_text

__all__ = ["CONTEXT", "jsonld", "ntriples", "rdfxml", "turtle"]

PREFIXES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "dct": "http://purl.org/dc/terms/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "sg": "urn:smallgiants:term:",
}
_MAPS = ("prefLabel", "altLabel", "hiddenLabel", "definition", "note", "scopeNote", "example", "changeNote",
         "editorialNote", "historyNote")  # fmt: skip
_LINKS = ("inScheme", "topConceptOf", "hasTopConcept", "broader", "narrower", "related", "exactMatch", "closeMatch",
          "broadMatch", "narrowMatch", "relatedMatch")  # fmt: skip
CONTEXT: dict[str, Any] = {
    **PREFIXES,
    **{name: {"@id": f"skos:{name}", "@container": "@language"} for name in _MAPS},
    **{name: {"@id": f"skos:{name}", "@type": "@id"} for name in _LINKS},
}
"""The one context of the JSON-LD door, written into each document: none is ever fetched."""

TYPE = PREFIXES["rdf"] + "type"
_TERMS = {PREFIXES["skos"] + name: name for name in (*_MAPS, *_LINKS)}
_BAD_IRI = re.compile('[\x00-\x20<>"{}|^`\\\\\ud800-\udfff]')
_BLANK = re.compile("_:[A-Za-z0-9][A-Za-z0-9_-]*")
_LOCAL = re.compile("[A-Za-z_][A-Za-z0-9_-]*")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_ESCAPED = re.compile('[\\\\"\n\r\t\x00-\x08\x0b\x0c\x0e-\x1f\x7f]')
_TAG = re.compile("[A-Za-z]+(-[A-Za-z0-9]+)*")


def ntriples(facts: Iterable[Fact]) -> str:
    """One line for each fact."""
    return "".join(f"{_node(s)} {_iri(p)} {_object(fact, _iri)} .\n" for fact in facts for s, p in (fact[:2],))


def turtle(facts: Iterable[Fact]) -> str:
    """Prefixes, then one block for each subject."""
    lines = [f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items()]
    for subject, told in _by_subject(facts):
        parts = [f"{'a' if p == TYPE else _short(p)} {', '.join(_object(one, _short) for one in ones)}"
                 for p, ones in told.items()]  # fmt: skip
        lines.append(f"\n{_short(subject) if not _blank(subject) else subject} " + " ;\n    ".join(parts) + " .\n")
    return "".join(lines)


def rdfxml(facts: Iterable[Fact]) -> str:
    """A description of each subject; a predicate that no XML name can end is refused, as RDF/XML has no form for it."""
    spaces = "".join(f' xmlns:{name}="{iri}"' for name, iri in PREFIXES.items())
    lines = ['<?xml version="1.0" encoding="UTF-8"?>\n', f"<rdf:RDF{spaces}>\n"]
    for subject, told in _by_subject(facts):
        lines.append(f" <rdf:Description {_about('about', subject)}>\n")
        lines += [_property(one) for ones in told.values() for one in ones]
        lines.append(" </rdf:Description>\n")
    return "".join([*lines, "</rdf:RDF>\n"])


def jsonld(facts: Iterable[Fact]) -> str:
    """One document with its context in it and a node for each subject; lists even of one."""
    nodes = []
    for subject, told in _by_subject(facts):
        node: dict[str, Any] = {"@id": _full(subject)}
        for predicate, ones in told.items():
            _into(node, predicate, ones)
        nodes.append(node)
    return json.dumps({"@context": CONTEXT, "@graph": nodes}, ensure_ascii=False, indent=1) + "\n"


def _into(node: dict[str, Any], predicate: str, ones: list[Fact]) -> None:
    """One property of a node: types, a map of languages, links, and whatever is none of these in full."""
    _full(predicate)
    name = _TERMS.get(predicate)
    for one in ones:
        _, _, object_, literal, lang, kind = one
        if predicate == TYPE and not literal:
            node.setdefault("@type", []).append(_full(object_))
        elif name in _MAPS and literal and lang is not None:
            node.setdefault(name, {}).setdefault(_tag(lang), []).append(object_)
        elif name in _LINKS and not literal:
            node.setdefault(name, []).append(_full(object_))
        elif not literal:
            node.setdefault(predicate, []).append({"@id": _full(object_)})
        else:
            tagged = (
                {"@language": _tag(lang)} if lang is not None else {"@type": _full(kind)} if kind is not None else {}
            )
            node.setdefault(predicate, []).append({"@value": object_, **tagged})


def _by_subject(facts: Iterable[Fact]) -> Iterator[tuple[str, dict[str, list[Fact]]]]:
    found: dict[str, dict[str, list[Fact]]] = {}
    for one in dict.fromkeys(facts):
        found.setdefault(one[0], {}).setdefault(one[1], []).append(one)
    yield from found.items()


def _blank(name: str) -> bool:
    return name.startswith("_:")


def _full(name: str) -> str:
    """A name as JSON-LD has it, where one that begins like a prefix of the context would be lengthened."""
    if not _blank(name) and name.partition(":")[0] in PREFIXES:
        raise InvalidValue("rdf-unwritable", "extra", "an IRI that begins like no prefix", shown(name), "write Turtle")
    return name if _blank(name) else _sound(name)


def _sound(iri: str) -> str:
    if _BAD_IRI.search(iri) or ":" not in iri:
        raise InvalidValue("iri-invalid", "extra", "IRIs that are absolute, without spaces and brackets", shown(iri))
    return iri


def _iri(iri: str) -> str:
    return f"<{_sound(iri)}>"


def _short(iri: str) -> str:
    """An IRI with one of our prefixes, where the rest is a plain name."""
    head, sign, rest = iri.rpartition("#") if "#" in iri else iri.rpartition("/") if "/" in iri else iri.rpartition(":")
    name = _NAMES.get(head + sign)
    return f"{name}:{rest}" if name and _LOCAL.fullmatch(rest) else _iri(iri)


_NAMES = {iri: name for name, iri in PREFIXES.items()}


def _node(name: str) -> str:
    if not _blank(name):
        return _iri(name)
    if not _BLANK.fullmatch(name):
        raise InvalidValue("iri-invalid", "extra", "a blank node such as _:b1", shown(name))
    return name


def _object(fact: Fact, iri: Any) -> str:
    _, _, object_, literal, lang, kind = fact
    if not literal:
        return _node(object_) if _blank(object_) else str(iri(object_))
    told = f'"{_ESCAPED.sub(_escaped, _whole(object_))}"'
    if lang is not None:
        return f"{told}@{_tag(lang)}"
    return told if kind is None else f"{told}^^{iri(kind)}"


def _escaped(found: "re.Match[str]") -> str:
    return _ESCAPES.get(found[0]) or f"\\u{ord(found[0]):04X}"


def _whole(text: str) -> str:
    if re.search("[\ud800-\udfff]", text):
        raise InvalidValue("text-invalid", "extra", "text without lone surrogates", "one")
    return text


def _tag(lang: str) -> str:
    if not _TAG.fullmatch(lang):
        raise InvalidValue("language-invalid", "extra", "a BCP 47 language tag such as fr or pt-BR", shown(lang))
    return lang


def _about(attribute: str, name: str) -> str:
    """How RDF/XML names a node; a blank one by a name without a colon."""
    if _blank(name):
        return f'rdf:{"nodeID" if attribute != "datatype" else attribute}="{_node(name)[2:]}"'
    return f'rdf:{attribute}="{xml_text(_sound(name))}"'


def _property(fact: Fact) -> str:
    _, predicate, object_, literal, lang, kind = fact
    cut = re.search("[A-Za-z_][A-Za-z0-9_.-]*$", _sound(predicate))
    if cut is None or cut.start() == 0:
        raise InvalidValue(
            "rdf-unwritable", "extra", "a predicate that ends in an XML name", shown(predicate), "write Turtle"
        )
    space, local = predicate[: cut.start()], cut[0]
    name, spaces = (
        (f"{_NAMES[space]}:{local}", "") if space in _NAMES else (f"p:{local}", f' xmlns:p="{xml_text(space)}"')
    )
    if not literal:
        return f"  <{name}{spaces} {_about('resource', object_)}/>\n"
    tagged = f' xml:lang="{_tag(lang)}"' if lang else f" {_about('datatype', kind)}" if kind else ""
    if re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", object_):  # XML 1.0, production 2
        raise InvalidValue("rdf-unwritable", "extra", "text that XML can hold", shown(object_), "write Turtle")
    return f"  <{name}{spaces}{tagged}>{xml_text(object_)}</{name}>\n"
