"""What is refused before a parser of RDF sees it: entities that grow or reach outside, contexts elsewhere, endless nesting."""

import json
from collections.abc import Iterator
from typing import Any
from xml.parsers import expat  # only declarations and depth are looked at here; nothing is fetched or expanded

from ..errors import InvalidValue

__all__ = ["sound_json", "sound_xml"]

DEEPEST_XML, DEEPEST_JSON = 200, 50
MOST_ENTITIES, LONGEST_ENTITY, MOST_EXPANDED = 100, 256, 64 * 1024 * 1024


def sound_xml(content: bytes) -> None:
    """Raises `InvalidValue` unless the XML is well formed, nested as people do, and its entities are plain short names.

    OWL editors declare entities for namespaces: those are let through.  What names a file or an address, holds another
    entity or grows without measure is not.
    """
    parser, watch = expat.ParserCreate(), _Watch(content.count(b"&"))
    parser.StartDoctypeDeclHandler, parser.EntityDeclHandler = watch.doctype, watch.entity
    parser.StartElementHandler, parser.EndElementHandler = watch.start, watch.end
    parser.ExternalEntityRefHandler = watch.external
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        got = f"{expat.errors.messages[error.code]} in line {error.lineno}, column {error.offset + 1}"
        raise InvalidValue("document-unreadable", "", "XML", got) from None
    except (LookupError, ValueError) as error:  # an encoding that is not there
        raise InvalidValue("document-unreadable", "", "XML in a known encoding", str(error)[:60]) from None


class _Watch:
    """What expat tells on its way through a document; the first thing amiss ends it."""

    def __init__(self, references: int) -> None:
        self.references, self.depth, self.entities, self.longest = references, 0, 0, 0

    def doctype(self, name: str, system: str | None, public: str | None, internal: int) -> None:
        if system or public:
            raise _refused("no document type from elsewhere", "one with an address")

    def entity(self, name: str, parameter: int, value: str | None, *elsewhere: str | None) -> None:
        if value is None or parameter:
            raise _refused("no external entity", "one that reaches outside")
        self.entities += 1
        self.longest = max(self.longest, len(value))
        if self.entities > MOST_ENTITIES or len(value) > LONGEST_ENTITY or {*"&%<"} & {*value}:
            raise _refused("entities that are short names", "one that is long, nested or of too many")
        if self.longest * self.references > MOST_EXPANDED:
            raise _refused("entities used in measure", "more text than the document itself")

    def start(self, name: str, attributes: object) -> None:
        self.depth += 1
        if self.depth > DEEPEST_XML:
            raise _refused(f"elements nested at most {DEEPEST_XML} deep", "deeper nesting")

    def end(self, name: str) -> None:
        self.depth -= 1

    def external(self, *reference: object) -> int:
        raise _refused("no external entity", "one that reaches outside")


def sound_json(text: str) -> Any:
    """The JSON of a JSON-LD document; raises `InvalidValue` where it wants a context from elsewhere, or nests too deep."""
    try:
        data = json.loads(text, object_pairs_hook=_each_key_once)
    except json.JSONDecodeError as error:
        got = f"{error.msg} in line {error.lineno}, column {error.colno}"
        raise InvalidValue("document-unreadable", "", "JSON", got) from None
    except RecursionError:
        raise _deep() from None
    except ValueError as error:
        raise InvalidValue("document-unreadable", "", "JSON", str(error)[:60]) from None
    level, depth = [data], 0
    while level:
        if depth > DEEPEST_JSON:
            raise _deep()
        level, depth = [inner for one in level for inner in _inside(one)], depth + 1
    return data


def _inside(one: Any) -> Iterator[Any]:
    if isinstance(one, list):
        yield from one
    elif isinstance(one, dict):
        for key, inner in one.items():
            contexts = inner if isinstance(inner, list) else [inner]
            if key == "@import" or (key == "@context" and any(isinstance(each, str) for each in contexts)):
                expected, hint = "a context that stands in the document", "put the context itself in its place"
                raise InvalidValue("context-remote", key, expected, "one from elsewhere, which is never fetched", hint)
            yield inner


def _each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        raise ValueError("a key twice in one object")
    return made


def _deep() -> InvalidValue:
    return InvalidValue("document-unreadable", "", f"values nested at most {DEEPEST_JSON} deep", "deeper nesting")


def _refused(expected: str, got: str) -> InvalidValue:
    return InvalidValue("xml-hostile", "", expected, got, "remove the declaration; nothing was read")
