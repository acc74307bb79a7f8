"""Nouns as bodies of requests: what pydantic, and FastAPI with it, ask of a class.  Neither is loaded, or needed, here."""

import json
from typing import Any

from ..errors import NotAllowed
from . import schema
from ._structure import Faults, structure

__all__ = ["core", "told"]


def core(kind: type) -> dict[str, Any]:
    """pydantic's own form of a schema: a function that makes the noun, and one that refuses to give it away unasked."""
    return {
        "type": "function-plain",
        "function": {"type": "no-info", "function": lambda raw: _made(kind, raw)},
        "serialization": {"type": "function-plain", "function": _kept},
    }


def told(kind: type) -> dict[str, Any]:
    """The JSON Schema of the noun itself, without an envelope, all that it refers to put in its place."""
    whole = json.loads(schema.dump(kind))
    placed: dict[str, Any] = _placed(whole["properties"]["data"], whole["$defs"])
    return placed


def _made(kind: type, raw: object) -> Any:
    if isinstance(raw, kind):
        return raw
    try:
        return structure(raw, kind)
    except Faults as faults:  # pydantic takes a ValueError as a fault of the request
        raise ValueError("; ".join(f"{one.path}: {one.message}" + (f"; {one.hint}" if one.hint else "")
                                   for one in faults.problems)) from None  # fmt: skip


def _kept(noun: object) -> Any:
    """A noun is never served as it is stored."""
    raise NotAllowed(
        "audience-refused", "audience", "a document made for an audience", f"a {type(noun).__name__} as it is stored",
        "return json.dump(noun, audience=…) as the text of the answer",
    )  # fmt: skip


def _placed(part: Any, known: dict[str, Any]) -> Any:
    if isinstance(part, list):
        return [_placed(one, known) for one in part]
    if not isinstance(part, dict):
        return part
    if "$ref" in part:
        return _placed(known[part["$ref"].rpartition("/")[2]], known)
    return {key: _placed(value, known) for key, value in part.items()}
