"""The schema door: JSON Schema (2020-12) of every document, made from the nouns themselves."""

import inspect
import json
from collections.abc import Callable
from datetime import date, time, timedelta
from decimal import Decimal
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

import attrs

from ..civiltime import Instant, WallTime
from ..labels import Text
from ..places import COUNTRIES
from ._rules import rules
from ._structure import fields_of, kind_named, kinds, schema_of, types_of
from ._versions import VERSION

__all__ = ["dump", "names"]

Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_CONTROLS = "\\u0000-\\u001f\\u007f-\\u009f\\u202a-\\u202e\\u2066-\\u2069\\ufeff"
# Patterns are ECMA-262's, as the specification asks for (JSON Schema Validation §6.3.3).
ID = f"^[^\\s@{_CONTROLS}]+$"
WORDS = "[^\\s]"
_DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_TIME = "T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]{1,6})?)?"
_OFFSET = "(Z|[+-][0-9]{2}:[0-9]{2}(:[0-9]{2})?)"
_TEXTS: dict[Any, Schema] = {
    str: {"type": "string"}, bool: {"type": "boolean"}, int: {"type": "integer"},
    date: {"type": "string", "pattern": f"^{_DAY}$"}, WallTime: {"type": "string", "pattern": f"^{_DAY}{_TIME}$"},
    Instant: {"type": "string", "pattern": f"^{_DAY}{_TIME}{_OFFSET}$"},
    time: {"type": "string", "pattern": "^[0-9]{2}:[0-9]{2}(:[0-9]{2})?$"},
    timedelta: {"type": "string", "pattern": "^-?P[0-9DTHMS.W]+$"},
    Decimal: {"type": ["string", "number"], "pattern": "^[+-]?[0-9]{1,40}(\\.[0-9]{1,40})?(E[+-]?[0-9]{1,6})?$"},
    date | Instant: {"type": "string", "pattern": f"^{_DAY}({_TIME}{_OFFSET})?$"},
}  # fmt: skip
_WORDING: Schema = {
    "type": "object", "required": ["text"], "additionalProperties": False,
    "properties": {"text": {"type": "string", "pattern": WORDS}, "original": {"type": ["boolean", "null"]},
                   "machine": {"type": ["boolean", "null"]}, "checked": {"type": ["boolean", "null"]}},
}  # fmt: skip
_LANGUAGES: Schema = {
    "type": "object",
    "minProperties": 1,
    "additionalProperties": {"anyOf": [{"type": "string", "pattern": WORDS}, _WORDING]},
}
_TEXT: Schema = {"anyOf": [{"type": "string", "pattern": WORDS}, _LANGUAGES]}


_ID: Schema = {"type": "string", "pattern": ID}


def names() -> tuple[str, ...]:
    """The name of every document's schema, in order.

    >>> "urn:smallgiants:workshop" in names()
    True
    """
    return tuple(sorted(kinds()))


def dump(kind: "type | str") -> str:
    """The JSON Schema of a noun's documents, the envelope included; by the noun, or by the name of its schema.

    >>> from smallgiants.money import Money
    >>> made = json.loads(dump(Money))
    >>> made["$id"], made["properties"]["data"]["$ref"], made["$defs"]["Money"]["required"]
    ('urn:smallgiants:money', '#/$defs/Money', ['amount', 'currency'])

    It tells shapes, bounds, patterns and words to choose from, and marks what is personal with `x-pii`.  What hangs on
    several values at once, such as an hour that a clock skips, it cannot tell: `json.check` does.  Raises `InvalidValue`
    for a name that is none.
    """
    noun = kind_named(kind if isinstance(kind, str) else schema_of(kind))
    found: dict[str, Schema] = {}
    data = _schema(noun, None, found)
    made: Schema = {
        "$schema": DIALECT, "$id": schema_of(noun), "title": noun.__name__, "description": _sentence(noun), "type": "object",
        "required": ["schema", "version", "data"], "additionalProperties": False,
        "properties": {
            "schema": {"const": schema_of(noun)}, "version": {"const": VERSION},
            "minor": {"type": "integer", "minimum": 0}, "form": {"enum": ["store", "view", "head"]},
            "audience": {"type": "string"}, "data": data,
        },
        "$defs": dict(sorted(found.items())),
    }  # fmt: skip
    return json.dumps(made, ensure_ascii=False, indent=1) + "\n"


def _name(kind: Any) -> str:
    """The name of a definition: a ledger's entry by what it replaces."""
    told = "Or".join(_name(one) for one in get_args(kind)) if get_origin(kind) else ""
    if get_origin(kind) in (Union, UnionType):
        return told
    name: str = (get_origin(kind) or kind).__name__
    return name + (f"Of{told[0].upper()}{told[1:]}" if told else "")


def _define(kind: Any, found: dict[str, Schema]) -> Schema:
    """A noun among the definitions, with all that it holds; gives what refers to it."""
    name = _name(kind)
    if name not in found:
        found[name] = {}  # a noun may hold itself
        noun = get_origin(kind) or kind
        known = fields_of(noun)
        types = types_of(kind)
        made: Schema = {"type": "object", "description": _sentence(noun), "additionalProperties": False,
                        "properties": {one.name: _property(one, types[one.name], found) for one in known}}  # fmt: skip
        required = [one.name for one in known if one.default is attrs.NOTHING]
        found[name] = made | ({"required": required} if required else {})
    return {"$ref": f"#/$defs/{_name(kind)}"}


def _property(attribute: Any, kind: Any, found: dict[str, Schema]) -> Schema:
    made = _schema(kind, attribute.validator, found)
    return made | ({"x-pii": True} if attribute.metadata.get("pii") else {})


def _schema(kind: Any, validator: Any, found: dict[str, Schema]) -> Schema:
    origin, members = get_origin(kind), get_args(kind)
    if kind is Text:
        found["Text"] = _TEXT
        return {"$ref": "#/$defs/Text"}
    if kind in _TEXTS:
        made = _TEXTS[kind] | _bounds(validator)
        if made != _ID:
            return made
        found["Id"] = _ID
        return {"$ref": "#/$defs/Id"}
    if origin is Literal:
        return {"enum": list(members)}
    if origin is tuple:
        return _several(members, _inner(validator, "each"), found)
    if origin in (Union, UnionType):
        return _either(members, validator, found)
    return _define(kind, found)


def _several(members: tuple[Any, ...], validator: Any, found: dict[str, Schema]) -> Schema:
    if members[-1] is Ellipsis:
        return {"type": "array", "items": _schema(members[0], validator, found)}
    return {"type": "array", "prefixItems": [_schema(one, None, found) for one in members], "items": False,
            "minItems": len(members)}  # fmt: skip


def _either(members: tuple[Any, ...], validator: Any, found: dict[str, Schema]) -> Schema:
    """Any of several shapes; null is unknown, as is a key that is not there."""
    made = [_schema(one, validator, found) for one in members if one is not NoneType]
    return {"anyOf": [*made, *([{"type": "null"}] if NoneType in members else [])]}


def _bounds(validator: Any) -> Schema:
    """What the validators of a field say in words that a schema knows."""
    made: Schema = {}
    for name, told in rules(validator):
        if name == "identifier":
            made["pattern"] = ID
        elif name == "words":
            made["pattern"] = WORDS
        elif name == "country":
            made["enum"] = list(COUNTRIES)
        elif name == "one_of":
            made["enum"] = list(told["choices"])
        elif name == "whole":
            made |= {
                key: told[end] for key, end in (("minimum", "least"), ("maximum", "most")) if told[end] is not None
            }
    return made


def _inner(validator: Any, name: str) -> "Callable[..., Any] | None":
    """The validator of each member."""
    found = next((told for known, told in rules(validator) if known == name), {})
    return found.get("inner")


def _sentence(noun: Any) -> str:
    """The first sentence of what a noun says of itself."""
    return inspect.cleandoc(noun.__doc__ or "").split("\n\n")[0].replace("\n", " ")
