"""Strategies for tables of figures, linked ones too, and what an audience sees of them."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from ..disclosure import Contribution, Protected, Table, TableCell, protect
from ._values import moneys

__all__ = ["STRATEGIES", "contributions", "protected", "tables"]

_DIMENSIONS = {"theme": ["a", "b", "c"], "country": ["PT", "SI"]}


def contributions() -> SearchStrategy[Contribution]:
    """Any amount or count of one of nine organisations, under a theme and a country; sums stay in bounds.

    >>> contributions().validate()
    """
    amounts = moneys(("EUR", "SEK"), negative=False).filter(lambda money: money.amount < 10**15)
    return st.builds(
        Contribution,
        id=st.integers(0, 99).map("n-{}".format),
        of=st.sampled_from([f"t{number}" for number in range(9)]),
        amount=amounts | st.integers(0, 9),
        permitted=st.booleans(),
        under=st.fixed_dictionaries({name: st.sampled_from(values) for name, values in _DIMENSIONS.items()}),
    )


@st.composite
def tables(draw: st.DrawFn, most: int = 3) -> tuple[Table, ...]:
    """Up to three tables over the same figures, or some of them: as linked as tables can be.

    >>> tables().validate()
    """
    every = draw(st.lists(contributions(), unique_by=lambda one: one.id, max_size=12))
    some = st.lists(st.sampled_from(every), unique_by=lambda one: one.id) if every else st.just([])
    by = st.lists(st.sampled_from(list(_DIMENSIONS)), unique=True)
    return tuple(
        Table(id=f"table-{number}", by=draw(by), contributions=draw(st.just(every) | some), totals=draw(st.booleans()))
        for number in range(draw(st.integers(1, most)))
    )


def protected() -> SearchStrategy[Protected]:
    """Any tables as the public or a member may see them.

    >>> protected().validate()
    """
    audiences = st.sampled_from(("public", "member", "secretariat"))
    return st.builds(lambda given, who, k: protect(given, audience=who, k=k), tables(), audiences, st.integers(1, 5))


def _cells() -> SearchStrategy[TableCell]:
    return protected().filter(lambda answer: answer.cells).flatmap(lambda answer: st.sampled_from(answer.cells))


STRATEGIES: dict[type, SearchStrategy[Any]] = {
    Contribution: contributions(),
    Protected: protected(),
    Table: tables(most=1).map(lambda made: made[0]),
    TableCell: _cells(),
}
