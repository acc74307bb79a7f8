"""Strategies for the neighbours that would make a town eligible."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from ..funding import Joining, Neighbours
from ._values import _maybe, _several, ids, left_outs

__all__ = ["STRATEGIES", "joinings", "neighbours_answers"]


def joinings() -> SearchStrategy[Joining]:
    """Any towns that would do, perhaps none.

    >>> joinings().validate()
    """
    return st.builds(Joining, towns=_several(ids()), surplus=_maybe(st.integers(0, 10**6)))


def neighbours_answers() -> SearchStrategy[Neighbours]:
    """Any answer about neighbours.

    >>> neighbours_answers().validate()
    """
    return st.builds(
        Neighbours, instrument=ids(), part=ids(), town=ids(), ways=_several(joinings()), ask=_several(ids()),
        form=st.sampled_from(("association_without_status", "organised_agglomeration")), left_out=_several(left_outs()),
        exact=st.booleans(),
    )  # fmt: skip


STRATEGIES: dict[type, SearchStrategy[Any]] = {Joining: joinings(), Neighbours: neighbours_answers()}
