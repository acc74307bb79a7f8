"""What the readers of an instrument's table share: its named sources, its allowed keys, the paths of its faults."""

import re
from collections.abc import Mapping
from typing import Any

from ..checks import near
from ..errors import InvalidValue, shown

__all__ = ["Shelf", "Table", "first_day", "only", "table_at", "vouched"]

Table = Mapping[str, Any]
Shelf = Mapping[str | None, Table]
"""What each named source gives to the figure that names it: its address, and the day it was seen."""

# How others write a comparison: our sets have ends and values, and no operators.
_OPERATORS = {">=": "min", ">": "min", "<=": "max", "<": "max", "==": "is", "=": "is", "in": "any_of", "!=": "none"}


def table_at(path: str, given: Any) -> Table:
    """A table, or the refusal of what is none."""
    if not isinstance(given, Mapping):
        raise InvalidValue("type-wrong", path, "a table", shown(given))
    return given


def only(table: Any, *keys: str) -> None:
    """Refuses what is no table, and any key that is not among these; near names are told."""
    if not isinstance(table, Mapping):
        raise InvalidValue("type-wrong", "", "a table", shown(table))
    for key in table:
        if key not in keys:
            hint = f"write {_OPERATORS[key]}" if key in _OPERATORS else near(key, keys)
            raise InvalidValue("key-unknown", str(key), f"one of {', '.join(keys)}", shown(key), hint)


def vouched(table: Table, shelf: Shelf) -> dict[str, Any]:
    """The source, day and confidence that a table states."""
    name = table.get("source")
    if not isinstance(name, str | None) or name not in shelf:
        named = tuple(one for one in shelf if one)
        raise InvalidValue("source-unknown", "source", "the name of one of its sources", shown(name), near(name, named))
    return {**shelf[name], **{key: table[key] for key in ("seen_on", "confidence") if key in table}}


def first_day(published: Any) -> tuple[Any, str | None]:
    """A day as given; of a month or a year the first, with a note that says so."""
    if not isinstance(published, str) or not re.fullmatch(r"\d{4}(-\d{2})?", published, re.ASCII):
        return published, None
    return f"{published}-01-01"[:10] if len(
        published
    ) == 4 else f"{published}-01", f"published in {published}; the day was not seen"
