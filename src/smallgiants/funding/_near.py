"""The towns that an applicant could join: what is known of each, and the fewest of them that cover what is short."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from decimal import Decimal
from itertools import accumulate
from typing import Any

from ..errors import SmallGiantsError
from ..needs import Bundle
from ..places import Municipality
from .facts import Known, of_place, read

__all__ = ["ADDED_UP", "Near", "fewest", "others"]

Near = Iterable[Municipality] | Mapping[str, Municipality | Mapping[str, Any]]
"""Towns that an applicant could join, or what is known of each by its id."""

ADDED_UP = ("population", "programme_eur")
"""The facts that towns bring together."""

Number = int | Decimal
_STEPS = 50_000


def others(near: Near, subject: object) -> dict[str, Known]:
    """What is known of each town, the applicant itself left out.

    >>> others({"b": {"programme_eur": "5000000"}}, {"country": "FR"})
    {'b': {'programme_eur': Decimal('5000000.00')}}
    """
    given = near if isinstance(near, Mapping) else {town.id: town for town in near}
    ours = subject.by if isinstance(subject, Bundle) else (getattr(subject, "id", None),)
    return {id_: _read(id_, one) for id_, one in given.items() if id_ not in ours}


def _read(id_: str, one: Any) -> Known:
    try:
        return read(of_place(one) if isinstance(one, Municipality) else one, None, on=None)
    except SmallGiantsError as error:
        raise error.under(f"near[{id_}]") from None


def fewest(
    amounts: Mapping[str, Number], short: Number, room: Number | None = None
) -> tuple[tuple[str, ...], Number] | None:
    """The ids of the fewest towns that together have so much, and not more than `room`, with the least surplus; ties by id.

    >>> fewest({"a": 12000, "b": 9000, "c": 15000}, 20000)
    (('a', 'b'), 1000)

    Of very many sets the best of those looked at is told.
    """
    covers = _Covers(amounts, None if room is None else room - short)
    least = next((count for count, most in enumerate(covers.sums) if most >= short), len(covers.sums))
    most = len(covers.sums) - 1 if room is not None else least  # one more may stay below what there is room for
    for count in range(least, min(most, len(covers.sums) - 1) + 1):
        covers.look(0, count, short, ())
        if covers.best is not None:
            return covers.best[1], covers.best[0]
    return None


class _Covers:
    """The sets of a number of towns that cover something, the largest towns first, as far as they may still be best."""

    def __init__(self, amounts: Mapping[str, Number], over: Number | None) -> None:
        self._towns = sorted((one for one in amounts if amounts[one] > 0), key=lambda one: (-amounts[one], one))
        self._many = [amounts[town] for town in self._towns]
        self._falling = [-one for one in self._many]
        self._over, self._steps = over, 0
        self.sums: list[Number] = [0, *accumulate(self._many)]
        self.best: tuple[Number, tuple[str, ...]] | None = None

    def look(self, start: int, left: int, lack: Number, picked: tuple[str, ...]) -> None:
        """Every set of so many towns from one on that brings what is lacking, beside those already picked."""
        if left == 1:
            return self._last(start, lack, picked)
        rest = self.sums[-1] - self.sums[-left]  # the smallest that could join
        for index in range(start, len(self._towns) - left + 1):
            self._steps += 1
            if self.sums[index + left] - self.sums[index] < lack or self._steps > _STEPS:
                return None  # the towns are sorted: what follows is smaller still
            if self._may(self._many[index] + rest - lack):
                self.look(index + 1, left - 1, lack - self._many[index], (*picked, self._towns[index]))
        return None

    def _may(self, surplus: Number) -> bool:
        """Whether so much surplus at the least may still be best."""
        return (self._over is None or surplus <= self._over) and (self.best is None or surplus <= self.best[0])

    def _last(self, start: int, lack: Number, picked: tuple[str, ...]) -> None:
        """The smallest town that covers the rest, and one does; of several of one size the first id."""
        end = bisect_right(self._falling, -lack, start)
        size = self._many[end - 1]
        town = self._towns[bisect_left(self._falling, -size, start)]
        if self._may(size - lack):
            found = (size - lack, tuple(sorted((*picked, town))))
            self.best = found if self.best is None else min(self.best, found)
