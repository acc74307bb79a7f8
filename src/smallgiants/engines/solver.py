"""The door to HiGHS, for bundles under hard side constraints.  Needs the extra `solver` (scipy, HiGHS inside).

A float solver takes 29,999,999.99 for 30 million.  So what it proposes is checked again by `bundles`, in whole numbers; here
it is asked a second time, for a little more, where its first answer does not hold, and both are proposed.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from ..errors import InvalidValue, shown
from ..needs._terms import Asked

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["SECONDS", "highs", "highs_within"]

SECONDS = 10
"""How long one search may take, unless you say otherwise."""

_MARGIN = 1e-5  # more than HiGHS allows a constraint to be missed by (1e-6), relative to the threshold

Groups = tuple[tuple[int, ...], ...]


def highs(asked: Asked) -> Groups:
    """What HiGHS proposes within ten seconds: the `solver` of `bundles`.

    >>> from smallgiants.money import Money
    >>> from smallgiants.needs import bundles
    >>> bundles([], reach=Money(amount=30, currency="EUR"), on=None, solver=highs).placed
    0

    Which towns border on one another is not told to it; what does not hang together falls when it is checked.
    """
    return _proposed(asked, SECONDS)


def highs_within(seconds: int) -> Callable[[Asked], Groups]:
    """The same, for as long as you say.

    >>> callable(highs_within(60))
    True
    """
    if type(seconds) is not int or seconds < 1:
        raise InvalidValue("number-out-of-range", "seconds", "a whole number of at least 1", shown(seconds))
    return lambda asked: _proposed(asked, seconds)


def _proposed(asked: Asked, seconds: int) -> Groups:
    groups = _solved(asked, 1.0, seconds)
    return groups if all(map(asked.holds, groups)) else (*groups, *_solved(asked, 1.0 + _MARGIN, seconds))


def _solved(asked: Asked, reach: float, seconds: int) -> Groups:
    """The groups of HiGHS: most needs first, then fewest bundles."""
    import numpy as np  # scipy and numpy cost a second, wanted only here
    from scipy.optimize import Bounds, LinearConstraint, milp

    model = _Model(asked, reach)
    if not model.count:
        return ()
    rows, columns, values = zip(*model.entries, strict=True)
    matrix = _sparse(values, rows, columns, (len(model.least), model.width))
    found = milp(
        np.array(model.prices), integrality=np.ones(model.width), bounds=Bounds(0, 1),
        constraints=LinearConstraint(matrix, np.array(model.least), np.inf), options={"time_limit": seconds},
    )  # fmt: skip
    return () if found.x is None else model.read(found.x)


def _sparse(values: Sequence[float], rows: Sequence[int], columns: Sequence[int], shape: tuple[int, int]) -> Any:
    from scipy.sparse import csr_array

    return csr_array((values, (rows, columns)), shape=shape)


class _Model:
    """Rows of `Σ value · column ≥ least`; the columns are 0 or 1.

    `x` is a need in a bundle, `z` a town in it, `w` a country in it, `y` the bundle itself.
    """

    def __init__(self, asked: Asked, reach: float) -> None:
        self.asked, self.entries = asked, list[tuple[int, int, float]]()
        self.least: list[float] = []
        total = asked.total(range(len(asked.items)))
        leads = len(asked.items)
        if asked.terms.leads is not None:
            leads = sum(item.by in asked.terms.leads for item in asked.items)
        self.count = min(total // asked.terms.reach, leads)
        self.towns = sorted({item.by for item in asked.items})
        self.lands = sorted({item.country or "" for item in asked.items})
        self.width = self.count * (1 + len(asked.items) + len(self.towns) + len(self.lands))
        needs = range(len(asked.items))
        self.prices = [0.0] * self.width
        for bundle in range(self.count):
            self.prices[self.y(bundle)] = 1.0
            for number in needs:
                self.prices[self.x(number, bundle)] = -float(self.count + 1)
            self._bundle(bundle, reach)
        for number in needs:
            self.row({self.x(number, bundle): -1.0 for bundle in range(self.count)}, -1.0)

    def y(self, bundle: int) -> int:
        """The column of a bundle."""
        return bundle

    def x(self, number: int, bundle: int) -> int:
        """The column of a need in a bundle."""
        return self.count * (1 + number) + bundle

    def z(self, town: str, bundle: int) -> int:
        """The column of a town in a bundle."""
        return self.count * (1 + len(self.asked.items) + self.towns.index(town)) + bundle

    def w(self, land: str, bundle: int) -> int:
        """The column of a country in a bundle."""
        return self.count * (1 + len(self.asked.items) + len(self.towns) + self.lands.index(land)) + bundle

    def row(self, values: dict[int, float], least: float) -> None:
        """One more constraint."""
        self.entries += [(len(self.least), column, value) for column, value in values.items() if value]
        self.least.append(least)

    def _bundle(self, bundle: int, reach: float) -> None:
        terms, items = self.asked.terms, self.asked.items
        scale = float(terms.reach)
        amounts = {self.x(number, bundle): item.amount / scale for number, item in enumerate(items)}
        self.row({**amounts, self.y(bundle): -reach}, 0.0)
        for number, item in enumerate(items):
            self.row({self.x(number, bundle): -1.0, self.z(item.by, bundle): 1.0}, 0.0)
            self.row({self.x(number, bundle): -1.0, self.y(bundle): 1.0}, 0.0)
        if bundle:
            self.row({self.y(bundle - 1): 1.0, self.y(bundle): -1.0}, 0.0)
        if terms.members is not None:
            self.row({**{self.z(town, bundle): -1.0 for town in self.towns}, self.y(bundle): float(terms.members)}, 0.0)
        self._sides(bundle, amounts)

    def _sides(self, bundle: int, amounts: dict[int, float]) -> None:
        terms, items = self.asked.terms, self.asked.items
        if terms.leads is not None:
            able = {self.x(n, bundle): 1.0 for n, item in enumerate(items) if item.by in terms.leads}
            self.row({**able, self.y(bundle): -1.0}, 0.0)
        if isinstance(terms.countries, int):
            for land in self.lands:
                inside = {self.x(n, bundle): 1.0 for n, item in enumerate(items) if (item.country or "") == land}
                self.row({**inside, self.w(land, bundle): -1.0}, 0.0)
            there = {self.w(land, bundle): 1.0 for land in self.lands}
            self.row({**there, self.y(bundle): -float(terms.countries)}, 0.0)
        if terms.share is not None:
            for town in self.towns:
                own = {self.x(n, bundle) for n, item in enumerate(items) if item.by == town}
                self.row({one: value * (float(terms.share) - (one in own)) for one, value in amounts.items()}, -1e-9)
        if terms.within is not None:
            for place, one in enumerate(self.towns):
                for other in self.towns[place + 1 :]:
                    if not terms.together(one, other):
                        self.row({self.z(one, bundle): -1.0, self.z(other, bundle): -1.0}, -1.0)

    def read(self, found: "NDArray[Any]") -> Groups:
        """The needs of each bundle."""
        numbers = range(len(self.asked.items))
        groups = (
            tuple(number for number in numbers if round(found[self.x(number, bundle)])) for bundle in range(self.count)
        )
        return tuple(group for group in groups if group)
