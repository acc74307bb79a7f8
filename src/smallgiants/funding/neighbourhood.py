"""Which neighbours would make a town eligible: the fewest that together cover what a rule asks for."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import combinations
from typing import Any

from attrs import field, frozen

from ..answers import LeftOut, Row
from ..checks import a, each, identifier, one_of, optional, whole
from ..errors import InvalidValue, shown
from ..places import Municipality
from .facts import CHOICES, bounds
from .instruments import Instrument
from .verdicts import Verdict, verdict

__all__ = ["MOST_TRIES", "MOST_WAYS", "Joining", "Neighbours", "neighbours"]

MOST_TRIES = 500
"""How many sets of neighbours are judged at the most, of each size."""

MOST_WAYS = 5
"""How many ways are told at the most."""


@frozen(kw_only=True)
class Joining:
    """Neighbours with whom a town may apply, and what their people are beyond what was short.

    >>> print(Joining(towns=("besançon-sud", "ornans"), surplus=1200))
    with besançon-sud, ornans: 1,200 inhabitants more than needed
    """

    towns: tuple[str, ...] = field(validator=each(identifier))
    surplus: int | None = field(default=None, validator=optional(whole()))

    def __str__(self) -> str:
        over = "" if self.surplus is None else f": {self.surplus:,} inhabitants more than needed"
        return f"with {', '.join(self.towns) or 'nobody else'}{over}"


@frozen(kw_only=True)
class Neighbours:
    """The fewest neighbours that would make a town eligible, the sets with the least surplus first, ties by id.

    >>> town = Municipality(id="t", name="T", country="FR", population=30000, degurba=2, lau=True)
    >>> near = [Municipality(id="n", name="N", country="FR", population=21000, degurba=2, lau=True)]
    >>> print(neighbours("eui_ia", town, near=near, form="association_without_status", on="2024-02-07"))
    eui_ia, applicant: t as association_without_status
    with n: 1,000 inhabitants more than needed

    `left_out` are the neighbours who may not be members whatever their number of people; `ask` the facts that would decide
    where nothing is eligible yet.  `exact` is false where there were too many sets to judge each.
    """

    instrument: str = field(validator=identifier)
    part: str = field(validator=identifier)
    town: str = field(validator=identifier)
    form: str = field(validator=one_of(*map(str, CHOICES["form"])))
    ways: tuple[Joining, ...] = field(validator=each(a(Joining)))
    ask: tuple[str, ...] = field(default=(), validator=each(identifier))
    left_out: tuple[LeftOut, ...] = field(default=(), validator=each(a(LeftOut)))
    exact: bool = field(default=True, validator=a(bool))

    def rows(self) -> tuple[Row, ...]:
        """A row for each way."""
        about: Row = {"instrument": self.instrument, "part": self.part, "town": self.town, "form": self.form}
        return tuple({**about, "with": ", ".join(way.towns), "surplus": way.surplus} for way in self.ways)

    def __str__(self) -> str:
        unknown = f"; not known: {', '.join(self.ask)}" if self.ask else ""
        told = [*map(str, self.ways)] or [f"nobody would do{unknown}"]
        return "\n".join([f"{self.instrument}, {self.part}: {self.town} as {self.form}", *told])


def neighbours(
    instrument: Instrument | str,
    town: Municipality,
    *,
    near: Sequence[Municipality],
    form: str,
    on: "str | date | None",
    part: str = "applicant",
    most: int = 4,
    facts: Mapping[str, Any] | None = None,
    catalogue: Sequence[Instrument] | None = None,
) -> Neighbours:
    """With which of the towns `near`, of at most so many, a town would be eligible in this `form`.

    >>> town = Municipality(id="t", name="T", country="FR", population=30000, degurba=2, lau=True)
    >>> near = [Municipality(id=f"n{n}", name="N", country="FR", population=n * 1000, degurba=2, lau=True)
    ...         for n in (5, 9, 12, 16)]
    >>> found = neighbours("eui_ia", town, near=near, form="association_without_status", on="2024-02-07")
    >>> [str(way) for way in found.ways][:2]
    ['with n12, n9: 1,000 inhabitants more than needed', 'with n16, n5: 1,000 inhabitants more than needed']

    Each set is judged by the `verdict` of the towns together.  Raises `InvalidValue` as that does.
    """
    if type(most) is not int or most < 1:
        raise InvalidValue("number-out-of-range", "most", "a whole number of at least 1", shown(most))
    judge = _Judge(instrument, town, form, {"part": part, "on": on, "catalogue": catalogue}, facts or {})
    others = {one.id: one for one in near if one.id != town.id}
    alone = judge.of(())
    barred = [id_ for id_ in sorted(others) if judge.barred(others[id_])]
    about = {"instrument": alone.instrument, "part": part, "town": town.id, "form": form}
    left = tuple(LeftOut(id=id_, because="it would make all of them ineligible") for id_ in barred)
    fit = [others[id_] for id_ in sorted(others) if id_ not in barred]
    ways, asking, exact = judge.ways(fit, alone, most)
    return Neighbours(**about, ways=ways, ask=() if ways else asking, left_out=left, exact=exact)


class _Judge:
    """Verdicts of a town together with others."""

    def __init__(
        self,
        instrument: Instrument | str,
        town: Municipality,
        form: str,
        asked: Mapping[str, Any],
        facts: Mapping[str, Any],
    ) -> None:
        self._instrument, self._town, self._asked = instrument, town, asked
        self._facts = {"form": form, **facts}

    def of(self, others: Sequence[Municipality], **more: Any) -> Verdict:
        """The verdict of the town and these others as members."""
        members = (self._town, *others)
        lands = {one.country for one in members}
        told: dict[str, Any] = {"applicant": "grouping", "members": members}
        told |= {} if None in lands else {"countries": tuple(sorted(filter(None, lands)))}
        told |= {"country": self._town.country} if lands == {self._town.country} else {}
        return verdict(self._instrument, told, facts={**self._facts, **more}, **self._asked)

    def barred(self, other: Municipality) -> bool:
        """Whether all would be ineligible with this one, however many people they are."""
        return self.of((other,), population={"min": 0}).state == "ineligible"

    def ways(
        self, fit: Sequence[Municipality], alone: Verdict, most: int
    ) -> "tuple[tuple[Joining, ...], tuple[str, ...], bool]":
        """The fewest that would do, what to ask where nobody surely does, and whether all sets were judged."""
        if alone.state in ("eligible", "soft_miss"):
            return (Joining(towns=()),), (), True
        short = next((int(one.short) for one in alone.changes if "population" in one.facts and one.short), None)
        asking, exact = set(alone.ask), True
        for size in range(1, min(most, len(fit)) + 1):
            sets = sorted(self._covers(fit, size, short or 0))
            exact = exact and len(sets) <= MOST_TRIES
            found = []
            for over, ids, those in sets[:MOST_TRIES]:
                told = self.of(those)
                asking |= set(told.ask)
                if told.state in ("eligible", "soft_miss"):
                    found.append(Joining(towns=ids, surplus=None if short is None else over))
                if len(found) == MOST_WAYS:
                    break
            if found:
                return tuple(found), (), exact
        return (), tuple(sorted(asking)), exact

    def _covers(
        self, fit: Sequence[Municipality], size: int, short: int
    ) -> "Iterator[tuple[int, tuple[str, ...], tuple[Municipality, ...]]]":
        """The sets whose people may cover what is short, each with what is surely over."""
        for those in combinations(fit, size):
            ends = [bounds(one.population) for one in those]
            may = None if any(end[1] is None for end in ends) else sum(end[1] for end in ends)
            if may is None or may >= short:
                yield sum(end[0] or 0 for end in ends) - short, tuple(one.id for one in those), those
