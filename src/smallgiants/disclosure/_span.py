"""Which sums can be worked out from published ones: exact linear algebra over whole numbers.

A published cell is the sum of some figures, so what somebody can work out by adding and subtracting cells is a vector of
the space that the cells span.  Figures that stand in the same cells throughout are one column.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from math import gcd

from attrs import field, frozen

__all__ = ["combined", "revealing"]

LONGEST = 3000
"""After how many steps a search is given up; then a cell more is withheld, and never one less."""

Rows = Sequence[frozenset[str]]
Owners = frozenset[str]
Combination = dict[int, int]
"""How often each row is taken to make a vector."""


@frozen
class _Vector:
    """What one combination of rows adds up to, by column."""

    values: tuple[int, ...] = field()
    rows: tuple[int, ...] = field()

    def without(self, pivot: "_Vector", place: int) -> "_Vector":
        """The vector made zero in one place with the help of another."""
        if not self.values[place]:
            return self
        mine, theirs = pivot.values[place], self.values[place]
        values = [one * mine - other * theirs for one, other in zip(self.values, pivot.values, strict=True)]
        rows = [one * mine - other * theirs for one, other in zip(self.rows, pivot.rows, strict=True)]
        common = gcd(*values, *rows) or 1
        return _Vector(tuple(one // common for one in values), tuple(one // common for one in rows))

    @property
    def combination(self) -> Combination:
        return {index: times for index, times in enumerate(self.rows) if times}


def revealing(rows: Rows, owners: Mapping[str, str | None], k: int) -> Combination | None:
    """A combination of rows behind which some figures stand, and fewer than `k` owners; `None` where there is none.

    >>> owners = {"n1": "t1", "n2": "t2", "n3": "t3"}
    >>> revealing([frozenset({"n1", "n2", "n3"}), frozenset({"n1", "n2"})], owners, 2)
    {0: -1, 1: 1}

    A figure without owner (`None`) is one of nothing: it stands there and hides nobody, since whoever knows that a sum is
    zero and no part below zero knows each part.
    """
    columns, groups = _columns(rows, owners)
    basis = _independent(_vectors(columns, len(rows)))
    order = sorted(range(len(groups)), key=lambda place: -len(groups[place]))
    search = _Search(groups, order, k)
    found = search.sparse(basis, 0, frozenset())
    return found.combination if found else None


def combined(rows: Rows, wanted: frozenset[str]) -> Combination | None:
    """The combination of rows that gives just these figures, or a multiple of them; `None` where there is none.

    >>> combined([frozenset({"n1", "n2"}), frozenset({"n1"})], frozenset({"n2"}))
    {0: 1, 1: -1}
    """
    columns, _ = _columns([*rows, wanted], {})
    *vectors, target = _vectors(columns, len(rows) + 1)
    target = reduce(lambda vector, known: vector.without(*known), _pivots(vectors), target)
    if any(target.values):
        return None
    sign = -1 if target.rows[-1] > 0 else 1
    return {index: sign * times for index, times in target.combination.items() if index < len(rows)}


class _Search:
    """A search for a vector with few owners: in each column it is either zero, or has the owners of the column."""

    def __init__(self, groups: list[Owners], order: list[int], k: int) -> None:
        self._groups, self._order, self._k, self._left = groups, order, k, LONGEST

    def sparse(self, basis: list[_Vector], start: int, held: Owners) -> _Vector | None:
        self._left -= 1
        places = [place for place in self._order[start:] if any(vector.values[place] for vector in basis)]
        if not basis or self._left < 0 or len(held.union(*(self._groups[place] for place in places))) < self._k:
            return basis[0] if basis else None
        place = places[0]
        after = self._order.index(place) + 1
        more = held | self._groups[place]
        if len(more) < self._k and (found := self.sparse(basis, after, more)):
            return found
        return None if more == held else self.sparse(_zeroed(basis, place), after, held)


def _columns(rows: Rows, owners: Mapping[str, str | None]) -> tuple[list[frozenset[int]], list[Owners]]:
    """The figures that stand in the same rows, by these rows, and who owns them."""
    standing: dict[str, set[int]] = {}
    for index, row in enumerate(rows):
        for figure in row:
            standing.setdefault(figure, set()).add(index)
    groups: dict[frozenset[int], set[str]] = {}
    for figure, indexes in standing.items():
        owner = owners.get(figure)
        groups.setdefault(frozenset(indexes), set()).update({owner} if owner is not None else ())
    columns = sorted(groups, key=sorted)
    return columns, [frozenset(groups[column]) for column in columns]


def _vectors(columns: Sequence[frozenset[int]], count: int) -> list[_Vector]:
    return [
        _Vector(tuple(int(row in column) for column in columns), tuple(int(row == other) for other in range(count)))
        for row in range(count)
    ]


def _pivots(vectors: Iterable[_Vector]) -> list[tuple[_Vector, int]]:
    """Independent vectors, each with a place in which those after it are zero."""
    found: list[tuple[_Vector, int]] = []
    for one in vectors:
        left = reduce(lambda vector, known: vector.without(*known), found, one)
        if any(left.values):
            found.append((left, next(place for place, value in enumerate(left.values) if value)))
    return found


def _independent(vectors: Iterable[_Vector]) -> list[_Vector]:
    return [vector for vector, _ in _pivots(vectors)]


def _zeroed(basis: list[_Vector], place: int) -> list[_Vector]:
    """The vectors of the space that are zero in one place."""
    pivot = next(vector for vector in basis if vector.values[place])
    return [vector.without(pivot, place) for vector in basis if vector is not pivot]
