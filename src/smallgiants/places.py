"""Municipalities and what public tables say of them: codes, population, degree of urbanisation, zone.

A municipality is a place and, in the funding vocabulary, an applicant.  It is a bulk noun: no field is converted.
"""

from decimal import Decimal
from typing import Any, Literal, get_args

from attrs import field, frozen

from . import data
from .answers import Row
from .checks import a, each, identifier, near, one_of, optional, refuse, several, whole, words
from .errors import InvalidValue, shown
from .partial import AnyOf, Between
from .sources import Citation

__all__ = [
    "COUNTRIES",
    "Declaration",
    "FactValue",
    "Municipality",
    "RegionClass",
    "Size",
    "SizeBand",
    "SizeScheme",
    "size",
    "size_schemes",
]

RegionClass = Literal["less_developed", "transition", "more_developed", "outermost"]
"""Cohesion policy's classes of region (Regulation (EU) 2021/1060, Article 108), and the outermost regions (TFEU 349)."""

FactValue = bool | int | str | Between | AnyOf
"""What a declared fact may hold, money as decimal text; a fact left out is unknown."""

# ISO 3166-1 alpha-2, as of 2026.
COUNTRIES = tuple(
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ "
    "CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO "
    "FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE "
    "JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO "
    "MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW "
    "PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM "
    "TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW".split()
)
_KNOWN_COUNTRIES = frozenset(COUNTRIES)
_EUROSTAT = {"EL": "GR", "UK": "GB"}


def country(instance: Any, attribute: Any, value: Any) -> None:
    """An ISO 3166-1 alpha-2 code; Eurostat's EL and UK are told their ISO code."""
    if not isinstance(value, str) or value not in _KNOWN_COUNTRIES:
        hint = f"write {_EUROSTAT[value]}" if isinstance(value, str) and value in _EUROSTAT else near(value, COUNTRIES)
        raise refuse(attribute, "country-unknown", "an ISO 3166-1 alpha-2 country code", value, hint)


def _lau(instance: Any, attribute: Any, value: Any) -> None:
    if not isinstance(value, bool):
        words(instance, attribute, value)


def _population(instance: Any, attribute: Any, value: Any) -> None:
    a(int, Between)(instance, attribute, value)
    if isinstance(value, int):
        whole(least=0)(instance, attribute, value)
    elif any(isinstance(bound, Decimal) or (bound is not None and bound < 0) for bound in (value.min, value.max)):
        raise refuse(attribute, "number-out-of-range", "whole numbers of at least 0", value)


def _degurba(instance: Any, attribute: Any, value: Any) -> None:
    a(int, AnyOf)(instance, attribute, value)
    for one in (value,) if isinstance(value, int) else value.any_of:
        if isinstance(one, bool) or one not in (1, 2, 3):
            hint = "Eurostat: 1 city, 2 town or suburb, 3 rural area"
            raise refuse(attribute, "degurba-invalid", "1, 2 or 3, or any_of these", value, hint)


@frozen(kw_only=True)
class Municipality:
    """A town, with what is known of it; whatever is not known stays `None`.

    >>> kranj = Municipality(id="kranj", name="Kranj", country="SI", zone="Europe/Ljubljana")
    >>> kranj.population is None
    True

    `population` counts inhabitants in `population_year`, or is a `Between`.  `degurba` is Eurostat's degree of
    urbanisation (1 city, 2 town or suburb, 3 rural area), or an `AnyOf`.  `lau` is the code of the local
    administrative unit, `True` where it is one of unknown code.  `zone` is an IANA name.
    """

    id: str = field(validator=identifier)
    name: str = field(validator=words)
    country: str | None = field(default=None, validator=optional(country))
    population: int | Between | None = field(default=None, validator=optional(_population))
    population_year: int | None = field(default=None, validator=optional(whole(least=1000, most=9999)))
    degurba: int | AnyOf | None = field(default=None, validator=optional(_degurba))
    lau: str | bool | None = field(default=None, validator=optional(_lau))
    nuts: str | None = field(default=None, validator=optional(words))
    region_class: RegionClass | None = field(default=None, validator=optional(one_of(*get_args(RegionClass))))
    zone: str | None = field(default=None, validator=optional(words))
    sources: tuple[Citation, ...] = field(default=(), validator=each(a(Citation)))


def _fact(instance: Any, attribute: Any, value: Any) -> None:
    a(bool, int, str, Between, AnyOf)(instance, attribute, value)
    if isinstance(value, str):
        words(instance, attribute, value)


@frozen(kw_only=True)
class Declaration:
    """A fact that a town states about itself, under its name in the funding vocabulary.

    >>> Declaration(town="kranj", fact="climate_plan", value=True).fact
    'climate_plan'

    `permitted` says whether the fact may be shown to others than the town itself; `None` is not asked yet.
    """

    town: str = field(validator=identifier)
    fact: str = field(validator=identifier)
    value: FactValue = field(validator=_fact)
    permitted: bool | None = field(default=None, validator=optional(a(bool)))
    sources: tuple[Citation, ...] = field(default=(), validator=each(a(Citation)))


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
    population: int | Between | None = field(default=None, validator=optional(_population))
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
