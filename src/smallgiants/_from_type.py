"""Tells Hypothesis that every noun of the face has a strategy; loaded by Hypothesis itself, so light and without imports."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

__all__: list[str] = []


def register() -> None:
    """Makes `st.from_type` know the nouns; their strategies load when one is first drawn from."""
    from functools import partial

    from attrs import has
    from hypothesis import strategies as st

    import smallgiants

    nouns = (getattr(smallgiants, name) for name in smallgiants.__all__ if name[0].isupper())
    for noun in nouns:
        if isinstance(noun, type) and has(noun):
            st.register_type_strategy(noun, partial(_strategy, noun))


def _strategy(noun: type[object], asked: type[object]) -> "SearchStrategy[object]":
    """What was asked for may be wider than the noun: `object`, or a generic with its parameters."""
    from .testing import strategy_of

    return strategy_of(noun)
