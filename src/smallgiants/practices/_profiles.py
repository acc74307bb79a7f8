"""What a place is like, as far as it is known, and how much one is like another."""

from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from math import asin, cos, log, radians, sin, sqrt
from typing import Any, Literal, get_args

from attrs import field, frozen

from ..answers import Row
from ..checks import a, each, identifier, near, one_of, optional, refuse, several, whole, words
from ..errors import InvalidValue, shown
from ..partial import AnyOf, Between
from ..places import Municipality, RegionClass, country

__all__ = ["Feature", "FeatureLikeness", "Likeness", "PlaceProfile", "likeness", "profile"]

Feature = Literal["population", "degurba", "country", "region_class", "island", "outermost", "languages", "distance"]
"""What places are compared by, beside whatever features a caller adds."""

APART = 100
"""How many times more inhabitants make two places wholly unlike in size."""

FAR = 2000
"""How many kilometres make two places wholly unlike in where they lie."""

EARTH = 6371  # km, mean radius


def _ordinal(instance: Any, attribute: Any, value: Any) -> None:
    a(int, AnyOf)(instance, attribute, value)
    if any(one not in (1, 2, 3) for one in _choices(value)):
        hint = "Eurostat: 1 city, 2 town or suburb, 3 rural area"
        raise refuse(attribute, "degurba-invalid", "1, 2 or 3, or any_of these", value, hint)


def _count(instance: Any, attribute: Any, value: Any) -> None:
    a(int, Between)(instance, attribute, value)
    bounds = (value,) if isinstance(value, int) else (value.min, value.max)
    if any(one is not None and (isinstance(one, Decimal) or one < 0) for one in bounds):
        raise refuse(attribute, "number-out-of-range", "whole numbers of at least 0", value)


def _degrees(most: int) -> Any:
    def check(instance: Any, attribute: Any, value: Any) -> None:
        a(Decimal)(instance, attribute, value)
        if not value.is_finite() or abs(value) > most:
            raise refuse(attribute, "number-out-of-range", f"degrees from -{most} to {most}", str(value))

    return check


def decimal(value: Any) -> Any:
    """The converter of exact numbers; what is none is left to the validator that follows."""
    try:
        return Decimal(value) if isinstance(value, str | int) and not isinstance(value, bool) else value
    except InvalidOperation:
        return value


def _pairs(value: "Mapping[str, str | bool] | Iterable[tuple[str, str | bool]]") -> Any:
    made: Any = several(value.items() if isinstance(value, Mapping) else value)
    return tuple(sorted(made, key=str)) if isinstance(made, tuple) else made


def _features(instance: Any, attribute: Any, value: Any) -> None:
    each(a(tuple))(instance, attribute, value)
    for pair in value:
        if len(pair) != 2 or not isinstance(pair[0], str) or not isinstance(pair[1], str | bool) or not pair[0]:
            raise InvalidValue("type-wrong", attribute.name, "pairs of a feature and what it is there", shown(pair))
        if pair[0] in get_args(Feature):
            raise InvalidValue("feature-twice", attribute.name, "features of other names", shown(pair[0]))
    if len({name for name, _ in value}) < len(value):
        raise InvalidValue("id-duplicate", attribute.name, "each feature once", shown(value))


@frozen(kw_only=True)
class PlaceProfile:
    """What a place is like, or was at the time; whatever is not known stays `None`, and makes it like nobody.

    >>> PlaceProfile(name="Saerbeck", country="DE", population=7200).degurba is None
    True

    `latitude` and `longitude` are in degrees.  `features` are a caller's own: a name, and what it is there.
    """

    id: str | None = field(default=None, validator=optional(identifier))
    name: str | None = field(default=None, validator=optional(words))
    country: str | None = field(default=None, validator=optional(country))
    population: int | Between | None = field(default=None, validator=optional(_count))
    population_year: int | None = field(default=None, validator=optional(whole(least=1000, most=9999)))
    degurba: int | AnyOf | None = field(default=None, validator=optional(_ordinal))
    region_class: RegionClass | None = field(default=None, validator=optional(one_of(*get_args(RegionClass))))
    island: bool | None = field(default=None, validator=optional(a(bool)))
    outermost: bool | None = field(default=None, validator=optional(a(bool)))
    languages: tuple[str, ...] = field(default=(), converter=several, validator=each(words))
    latitude: Decimal | None = field(default=None, converter=decimal, validator=optional(_degrees(90)))
    longitude: Decimal | None = field(default=None, converter=decimal, validator=optional(_degrees(180)))
    features: tuple[tuple[str, str | bool], ...] = field(default=(), converter=_pairs, validator=_features)


def profile(town: Municipality, **known: Any) -> PlaceProfile:
    """The profile of a municipality, with what else is known of it.

    >>> profile(Municipality(id="kranj", name="Kranj", country="SI"), island=False, languages=["sl"]).country
    'SI'
    """
    outermost = None if town.region_class is None else town.region_class == "outermost"
    told = {"outermost": outermost, **known}
    return PlaceProfile(
        id=town.id, name=town.name, country=town.country, population=town.population, degurba=town.degurba,
        population_year=town.population_year, region_class=town.region_class, **told,
    )  # fmt: skip


@frozen(kw_only=True)
class FeatureLikeness:
    """How much two places are alike in one feature: from 0 to 1, or `None` where one of the two is not known.

    >>> print(FeatureLikeness(feature="country", weight=1.0, likeness=None))
    country: not known of both
    """

    feature: str = field(validator=words)
    weight: float = field(validator=a(float))
    likeness: float | None = field(validator=optional(a(float)))

    def __str__(self) -> str:
        return f"{self.feature}: {'not known of both' if self.likeness is None else f'{self.likeness:.2f}'}"


@frozen(kw_only=True)
class Likeness:
    """How much two places are alike: from 0 to 1 over what is known of both, with the share of weight that this covers.

    >>> print(likeness(PlaceProfile(country="SI", population=40_000), PlaceProfile(country="SI")))
    alike 1.00 over 1 of 8 features (country 1.00)

    `score` is `None` where nothing is known of both.  A score without its `coverage` says little.
    """

    score: float | None = field(validator=optional(a(float)))
    coverage: float = field(validator=a(float))
    parts: tuple[FeatureLikeness, ...] = field(validator=each(a(FeatureLikeness)))

    @property
    def at_least(self) -> float:
        """The likeness where all that is not known were unlike: what places are ordered by."""
        return round((self.score or 0.0) * self.coverage, 6)

    def rows(self) -> tuple[Row, ...]:
        """A row for each feature, its likeness as text of two decimals."""
        return tuple({"feature": one.feature, "weight": f"{one.weight:g}",
                      "likeness": None if one.likeness is None else f"{one.likeness:.2f}"} for one in self.parts)  # fmt: skip

    def __str__(self) -> str:
        known = [one for one in self.parts if one.likeness is not None]
        told = ", ".join(f"{one.feature} {one.likeness:.2f}" for one in known)
        if self.score is None:
            return "not comparable: no feature is known of both"
        return f"alike {self.score:.2f} over {len(known)} of {len(self.parts)} features ({told})"


def likeness(one: PlaceProfile, other: PlaceProfile, *, weights: Mapping[str, float] | None = None) -> Likeness:
    """How much two places are alike, feature by feature (Gower 1971): what is not known of both counts neither way.

    >>> a, b = PlaceProfile(population=10_000, degurba=3), PlaceProfile(population=20_000, degurba=2)
    >>> found = likeness(a, b, weights={"population": 2})
    >>> found.score, found.coverage
    (0.732997, 0.333333)

    Size is compared by its logarithm: a hundred times more inhabitants are wholly unlike.  DEGURBA is a scale of three.
    Languages are compared by how many of all are shared.  Kilometres count where coordinates are known: 2,000 are wholly
    unlike.  A partly known fact counts as unlike as it may be.  `weights` are 1 unless given, 0 leaves a feature out.
    Raises `InvalidValue` for the weight of a feature that neither has.
    """
    own = sorted({name for place in (one, other) for name, _ in place.features})
    names = (*get_args(Feature), *own)
    told: dict[str, Any] = dict(weights or {})
    for name, weight in told.items():
        if name not in names:
            raise InvalidValue(
                "choice-unknown", "weights", f"one of {', '.join(names)}", shown(name), near(name, names)
            )
        if isinstance(weight, bool) or not isinstance(weight, int | float) or not 0 <= weight < 1e9:
            raise InvalidValue("number-out-of-range", f"weights.{name}", "a number of at least 0", shown(weight))
    itself = one.id is not None and one == other
    parts = tuple(
        FeatureLikeness(feature=name, weight=float(told.get(name, 1)), likeness=_alike(name, one, other, itself))
        for name in names
    )
    return Likeness(score=_score(parts), coverage=_coverage(parts), parts=parts)


def _score(parts: tuple[FeatureLikeness, ...]) -> float | None:
    known = [(one.weight, one.likeness) for one in parts if one.likeness is not None and one.weight]
    weight = sum(weight for weight, _ in known)
    return round(sum(weight * alike for weight, alike in known) / weight, 6) if known else None


def _coverage(parts: tuple[FeatureLikeness, ...]) -> float:
    known = sum(one.weight for one in parts if one.likeness is not None)
    return round(known / (sum(one.weight for one in parts) or 1), 6)


def _alike(name: str, one: PlaceProfile, other: PlaceProfile, itself: bool) -> float | None:
    found = (
        _COMPARED[name](one, other)
        if name in _COMPARED
        else _equal(*(dict(p.features).get(name) for p in (one, other)))
    )
    return found if found is None else 1.0 if itself else round(found, 6)


def _equal(one: object, other: object) -> float | None:
    return None if one is None or other is None else float(one == other)


def _size(one: PlaceProfile, other: PlaceProfile) -> float | None:
    """As unlike as it may be: from the least of one to the most of the other."""
    (low, high), (least, most) = _bounds(one.population), _bounds(other.population)
    if low is None or high is None or least is None or most is None:
        return None
    apart = max(abs(log(high + 1) - log(least + 1)), abs(log(most + 1) - log(low + 1)))
    return 1 - min(1.0, apart / log(APART))


def _bounds(value: int | Between | None) -> "tuple[int | Decimal | None, int | Decimal | None]":
    return (value.min, value.max) if isinstance(value, Between) else (value, value)


def _choices(value: int | AnyOf | None) -> tuple[Any, ...]:
    return value.any_of if isinstance(value, AnyOf) else () if value is None else (value,)


def _degree(one: PlaceProfile, other: PlaceProfile) -> float | None:
    pairs = [abs(mine - theirs) for mine in _choices(one.degurba) for theirs in _choices(other.degurba)]
    return 1 - max(pairs) / 2 if pairs else None


def _tongues(one: PlaceProfile, other: PlaceProfile) -> float | None:
    mine, theirs = set(one.languages), set(other.languages)
    return len(mine & theirs) / len(mine | theirs) if mine and theirs else None


def _nearness(one: PlaceProfile, other: PlaceProfile) -> float | None:
    degrees = (one.latitude, one.longitude, other.latitude, other.longitude)
    if any(value is None for value in degrees):
        return None
    north, east, north2, east2 = (radians(float(value)) for value in degrees if value is not None)
    half = sin((north2 - north) / 2) ** 2 + cos(north) * cos(north2) * sin((east2 - east) / 2) ** 2
    return 1 - min(1.0, 2 * EARTH * asin(sqrt(min(1.0, half))) / FAR)


_COMPARED: dict[str, Any] = {
    "population": _size,
    "degurba": _degree,
    "country": lambda one, other: _equal(one.country, other.country),
    "region_class": lambda one, other: _equal(one.region_class, other.region_class),
    "island": lambda one, other: _equal(one.island, other.island),
    "outermost": lambda one, other: _equal(one.outermost, other.outermost),
    "languages": _tongues,
    "distance": _nearness,
}
