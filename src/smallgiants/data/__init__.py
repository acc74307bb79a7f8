"""Shipped knowledge, read when asked and handed out as plain mappings and text; imports nothing of ours."""

import json
import tomllib
from decimal import Decimal
from pkgutil import get_data
from typing import Any

__all__ = ["names", "table", "text", "tree"]


def text(name: str) -> str:
    """The text of a shipped file.

    >>> text("codes.toml").startswith("#")
    True
    """
    found = get_data(__name__, name)
    if found is None:  # a loader that hands out no data
        raise FileNotFoundError(name)
    return found.decode("utf-8").replace("\r\n", "\n")


def table(name: str) -> dict[str, Any]:
    """A shipped TOML file as a plain mapping, its numbers exact.

    >>> table("codes.toml")["values"]["id-invalid"]
    'an id is empty or holds white space or an at sign'
    """
    return tomllib.loads(text(name), parse_float=Decimal)


def tree(name: str) -> dict[str, Any]:
    """A shipped JSON file as a plain mapping, its numbers exact.

    >>> tree("taxonomies/degurba.json")["schema"]
    'urn:smallgiants:concept-scheme'
    """
    found: dict[str, Any] = json.loads(text(name), parse_float=Decimal)
    return found


def names(folder: str, ending: str = ".toml") -> tuple[str, ...]:
    """The names of the shipped files of a folder, sorted.

    >>> names("cases")
    ('cases/harbour_circle_2026.toml', 'cases/small_giants_2024.toml')
    """
    from importlib.resources import files  # costs 2 ms, wanted only to list

    entries = files(__name__).joinpath(*folder.split("/")).iterdir()
    return tuple(sorted(f"{folder}/{entry.name}" for entry in entries if entry.name.endswith(ending)))
