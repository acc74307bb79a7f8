"""Municipalities and what public tables say of them: codes, population, degree of urbanisation, zone.

A municipality is a place and, in the funding vocabulary, an applicant.  It is a bulk noun: no field is converted.
"""

from decimal import Decimal
from typing import Any, Literal, get_args

from attrs import field, frozen

from ..checks import a, each, identifier, near, one_of, optional, refuse, whole, words
from ..partial import AnyOf, Between
from ..sources import Citation

__all__ = ["COUNTRIES", "Declaration", "FactValue", "Municipality", "RegionClass", "country", "people"]

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


def people(instance: Any, attribute: Any, value: Any) -> None:
    if type(value) is int and value >= 0:
        return
    a(int, Between)(instance, attribute, value)
    if isinstance(value, int):
        whole(least=0)(instance, attribute, value)
    elif any(isinstance(bound, Decimal) or (bound is not None and bound < 0) for bound in (value.min, value.max)):
        raise refuse(attribute, "number-out-of-range", "whole numbers of at least 0", value)


def _degurba(instance: Any, attribute: Any, value: Any) -> None:
    if type(value) is int and 1 <= value <= 3:
        return
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
    population: int | Between | None = field(default=None, validator=optional(people))
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
