"""Named schemes of size: a band is always that of a scheme, a number of people and its year."""

from attrs import field, frozen

from .. import data
from ..answers import Row
from ..checks import a, each, identifier, near, optional, several, whole, words
from ..errors import InvalidValue, shown
from ..partial import Between
from ..sources import Citation
from ._towns import Municipality, people

__all__ = ["Size", "SizeBand", "SizeScheme", "size", "size_schemes"]


@frozen(kw_only=True)
class SizeBand:
    """One band of a scheme of size: from so many people to below the next band.

    >>> SizeBand(id="small-town", least=5000, label="Kleinstadt").least
    5000
    """

    id: str = field(validator=identifier)
    least: int = field(validator=whole(least=0))
    label: str = field(validator=words)


@frozen(kw_only=True)
class SizeScheme:
    """A named scheme that parts places by how many people they have, with where it stands in print.

    >>> [band.id for band in size_schemes()[1].bands]
    ['very-small-town', 'small-or-medium-sized-town', 'larger-city']

    `of` says what it parts: a scheme of functional urban areas tells nothing sure of a municipality.
    """

    id: str = field(validator=identifier)
    name: str = field(validator=words)
    of: str = field(validator=words)
    bands: tuple[SizeBand, ...] = field(converter=several, validator=each(a(SizeBand)))
    sources: tuple[Citation, ...] = field(default=(), converter=several, validator=each(a(Citation)))

    def __attrs_post_init__(self) -> None:
        ids, starts = [band.id for band in self.bands], [band.least for band in self.bands]
        if starts[:1] != [0] or sorted(set(starts)) != starts or len(set(ids)) < len(ids):
            expected = "bands from 0 upwards, each id and each beginning once"
            raise InvalidValue("bands-invalid", "bands", expected, shown(starts))

    def of_people(self, population: int | Between | None) -> tuple[SizeBand, ...]:
        """The bands that so many people may lie in: several for a range, all for `None`.

        >>> [band.id for band in size_schemes()[0].of_people(Between(min=9000, max=12000))]
        ['small-town', 'larger-small-town']
        """
        low, high = (population.min, population.max) if isinstance(population, Between) else (population, population)
        ends = [*(band.least for band in self.bands[1:]), None]
        reached = zip(self.bands, ends, strict=True)
        return tuple(
            band
            for band, end in reached
            if (high is None or band.least <= high) and (low is None or end is None or low < end)
        )


@frozen(kw_only=True)
class Size:
    """In which band of a named scheme a town lies, by its people of a year; several where that is not sure.

    >>> kranj = Municipality(id="t", name="T", population=36240, population_year=2021)
    >>> print(size(kranj, scheme="bbsr"))
    medium-sized-town (bbsr, 36240 people in 2021)
    >>> print(size(Municipality(id="t", name="T"), scheme="espon-town"))
    very-small-town or small-or-medium-sized-town or larger-city (espon-town, people unknown)

    A band is no rule of any fund: who may apply is asked of the instrument.
    """

    town: str = field(validator=identifier)
    scheme: str = field(validator=identifier)
    bands: tuple[SizeBand, ...] = field(validator=each(a(SizeBand)))
    population: int | Between | None = field(default=None, validator=optional(people))
    population_year: int | None = field(default=None, validator=optional(whole(least=1000, most=9999)))
    of: str = field(validator=words)

    @property
    def band(self) -> SizeBand | None:
        """The band, where there is one only."""
        return self.bands[0] if len(self.bands) == 1 else None

    @property
    def ambiguous(self) -> bool:
        """Whether several bands are possible."""
        return len(self.bands) > 1

    @property
    def ask(self) -> tuple[str, ...]:
        """What to ask: the population where several bands are possible, its year where it is not told."""
        lacking = [] if not self.ambiguous else ["population"]
        return (*lacking, *(["population_year"] if self.population_year is None else []))

    def rows(self) -> tuple[Row, ...]:
        """One row for each band that is possible."""
        sure = not self.ambiguous
        return tuple(
            {
                "town": self.town,
                "scheme": self.scheme,
                "band": one.id,
                "label": one.label,
                "from": one.least,
                "sure": sure,
            }
            for one in self.bands
        )

    def __str__(self) -> str:
        ends = (self.population.min, self.population.max) if isinstance(self.population, Between) else ()
        people = " to ".join("?" if end is None else str(end) for end in ends) if ends else str(self.population)
        year = f" in {self.population_year}" if self.population_year else ", year unknown"
        told = "people unknown" if self.population is None else f"{people} people{year}"
        return f"{' or '.join(one.id for one in self.bands)} ({self.scheme}, {told})"


def size_schemes() -> tuple[SizeScheme, ...]:
    """The shipped schemes of size, by id.

    >>> [scheme.id for scheme in size_schemes()]
    ['bbsr', 'espon-town', 'oecd']
    """
    return tuple(
        SizeScheme(
            id=name,
            name=one["name"],
            of=one["of"],
            bands=(SizeBand(id=band["id"], least=band["from"], label=band["label"]) for band in one["bands"]),
            sources=(Citation(path="bands", source=one["source"], seen_on=one["seen_on"]),),
        )
        for name, one in sorted(data.table("size_schemes.toml").items())
    )


def size(town: Municipality, *, scheme: SizeScheme | str) -> Size:
    """The band of a town in a named scheme; every band that is possible where its people are not known for sure.

    >>> town = Municipality(id="t", name="T", population=Between(min=49000, max=51000), population_year=2024)
    >>> [(row["band"], row["sure"]) for row in size(town, scheme="oecd").rows()]
    [('below', False), ('small', False)]
    """
    known = {one.id: one for one in size_schemes()} if isinstance(scheme, str) else {}
    asked = known.get(scheme) if isinstance(scheme, str) else scheme
    if asked is None:
        named = tuple(known)
        raise InvalidValue(
            "size-scheme-unknown", "scheme", f"one of {', '.join(named)}", shown(scheme), near(scheme, named)
        )
    return Size(
        town=town.id,
        scheme=asked.id,
        bands=asked.of_people(town.population),
        population=town.population,
        population_year=town.population_year,
        of=asked.of,
    )
