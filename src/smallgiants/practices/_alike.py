"""Which places resemble one, with why; and how to pick several that do not all resemble each other."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from attrs import field, frozen

from ..answers import LeftOut, Row
from ..checks import a, each, identifier, near, several
from ..errors import InvalidValue, shown
from ..places import Municipality
from ._profiles import Likeness, PlaceProfile, likeness, profile

__all__ = ["Alike", "Resembling", "alike", "as_profile", "failing", "picked"]

T = TypeVar("T")


@frozen(kw_only=True)
class Resembling:
    """A place, and how much it is like the one asked about.

    >>> one = PlaceProfile(id="kranj", country="SI")
    >>> Resembling(place=one, likeness=likeness(one, PlaceProfile(country="SI"))).likeness.score
    1.0
    """

    place: PlaceProfile = field(validator=a(PlaceProfile))
    likeness: Likeness = field(validator=a(Likeness))


@frozen(kw_only=True)
class Alike:
    """The places that are like one, the most alike first.

    >>> print(Alike(of="kranj"))
    no place is known to be like kranj
    """

    of: str = field(validator=identifier)
    found: tuple[Resembling, ...] = field(default=(), converter=several, validator=each(a(Resembling)))
    left_out: tuple[LeftOut, ...] = field(default=(), converter=several, validator=each(a(LeftOut)))

    @property
    def why(self) -> tuple[str, ...]:
        """For each place, feature by feature."""
        return tuple(f"{one.place.id}: {one.likeness}" for one in self.found)

    def rows(self) -> tuple[Row, ...]:
        """A row for each place; likeness and coverage as text of two decimals."""
        return tuple({"place": one.place.id, "name": one.place.name, "country": one.place.country,
                      **likeness_cells(one.likeness)} for one in self.found)  # fmt: skip

    def __str__(self) -> str:
        return "\n".join(self.why) or f"no place is known to be like {self.of}"


def likeness_cells(found: Likeness | None) -> dict[str, str | None]:
    """A likeness with its coverage, as two cells."""
    score = None if found is None else found.score
    return {"likeness": None if score is None else f"{score:.2f}",
            "coverage": None if found is None else f"{found.coverage:.2f}"}  # fmt: skip


def alike(
    one: Municipality | PlaceProfile, others: Iterable[Municipality | PlaceProfile], *,
    weights: Mapping[str, float] | None = None, must: tuple[str, ...] = (), most: int = 5, diverse: bool = False,
) -> Alike:  # fmt: skip
    """Which of the others are like one.

    >>> town = lambda id, **known: Municipality(id=id, name=id, **known)
    >>> others = [town("a", country="PT"), town("b", country="PT", population=8000), town("c", country="SI")]
    >>> print(alike(town("x", country="PT", population=9000), others, must=("country",)))
    b: alike 0.99 over 2 of 8 features (population 0.97, country 1.00)
    a: alike 1.00 over 1 of 8 features (country 1.00)

    Places are ordered by what is known to be alike: what is not known helps nobody.  `must` are features that have to be
    the same, and known to be.  With `diverse`, one that resembles those already found gives way to one that does not.
    Equals stand in the order of their ids.
    """
    mine = as_profile(one)
    found, out = [], []
    for place in map(as_profile, others):
        if place.id is None:
            raise InvalidValue("id-invalid", "others", "places with an id", shown(place.name))
        if place.id == mine.id:
            continue
        told = likeness(mine, place, weights=weights)
        if unlike := failing(told, must):
            out.append(LeftOut(id=place.id, because=unlike))
        else:
            found.append(Resembling(place=place, likeness=told))
    found.sort(key=lambda each_: (-each_.likeness.at_least, str(each_.place.id)))
    kept = picked(
        found, most, place=lambda each_: each_.place, worth=lambda each_: each_.likeness.at_least, diverse=diverse
    )
    return Alike(of=mine.id or "place", found=kept, left_out=out)


def as_profile(place: Any) -> PlaceProfile:
    """The profile of a place, whichever way it was told."""
    if isinstance(place, PlaceProfile):
        return place
    if isinstance(place, Municipality):
        return profile(place)
    raise InvalidValue("type-wrong", "like", "a Municipality or a PlaceProfile", type(place).__name__)


def failing(told: Likeness, must: tuple[str, ...]) -> str | None:
    """Why a place is out where some features have to be the same; `None` where it is not."""
    parts = {one.feature: one.likeness for one in told.parts}
    for name in must:
        if name not in parts:
            raise InvalidValue(
                "choice-unknown", "must", f"one of {', '.join(parts)}", shown(name), near(name, [*parts])
            )
        if parts[name] is None:
            return f"its {name} has to be the same, and is not known"
        if parts[name] != 1.0:
            return f"its {name} is another"
    return None


def picked(
    ordered: list[T],
    most: int,
    *,
    place: Callable[[T], PlaceProfile | None],
    worth: Callable[[T], float],
    diverse: bool,
) -> tuple[T, ...]:
    """The first so many; with `diverse`, each worth less by half of what it resembles the one before it most like itself."""
    if type(most) is not int or most < 1:
        raise InvalidValue("number-out-of-range", "most", "a whole number of at least 1", shown(most))
    if not diverse:
        return tuple(ordered[:most])
    left, kept = list(ordered), list[T]()

    def value(one: T) -> float:
        mine = place(one)
        near_ = [likeness(mine, theirs).at_least for other in kept if mine and (theirs := place(other))]
        return round(worth(one) - max(near_, default=0.0) / 2, 6)

    while left and len(kept) < most:
        best = max(range(len(left)), key=lambda index: (value(left[index]), -index))
        kept.append(left.pop(best))
    return tuple(kept)
