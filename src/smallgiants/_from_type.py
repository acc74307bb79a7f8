"""Tells Hypothesis that every public noun has a strategy; loaded by Hypothesis itself, so light and with late imports."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hypothesis.strategies import SearchStrategy

__all__: list[str] = []

# Doors with nouns of their own.  The packages that they need beside the core are loaded when they are asked something.
_DOORS = ("engines.frames", "engines.plugins", "formats.charts", "formats.forms", "formats.ft_portal",
          "formats.ical", "formats.json", "formats.mail")  # fmt: skip


def register() -> None:
    """Makes `st.from_type` know the nouns; their strategies load when one is first drawn from."""
    from functools import partial

    from attrs import has
    from hypothesis import strategies as st

    for noun in _public():
        if isinstance(noun, type) and has(noun):
            st.register_type_strategy(noun, partial(_strategy, noun))


def _public() -> "Iterator[object]":
    from importlib import import_module
    from pkgutil import iter_modules

    import smallgiants

    aside = ("data", "engines", "formats", "testing")
    rooms = [one.name for one in iter_modules(smallgiants.__path__) if one.name[0] != "_" and one.name not in aside]
    for name in (*rooms, *_DOORS):
        there = import_module(f"smallgiants.{name}")
        yield from (getattr(there, one) for one in getattr(there, "__all__", ()) if one[0].isupper())


def _strategy(noun: type[object], asked: type[object]) -> "SearchStrategy[object]":
    """What was asked for may be wider than the noun: `object`, or a generic with its parameters."""
    from .testing import strategy_of

    return strategy_of(noun)
