"""From what others call a zone, or from a country, to a zone of the tz database; what is not certain stays open."""

import re
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, Literal, NamedTuple, get_args

from attrs import evolve, field, frozen

from ..checks import each, near, one_of, optional, several, words
from ..data import table
from ..errors import InvalidValue, shown
from ._labels import meanings
from ._zones import by_folded_name, known, zone_info, zone_name
from ._zones import zone as a_zone

__all__ = ["How", "ZoneFound", "find_zone", "zone_of"]

How = Literal["name", "vendor", "windows", "display", "country", "nuts", "label", "custom", "unknown"]
"""How a zone was read: as a name of the tz database, with a vendor's prefix, as a Windows name, from the words that Windows
shows, from a country or a NUTS code; `label`, `custom` and `unknown` name no zone."""

_CUSTOM = frozenset(("customized time zone", "tzone://microsoft/custom", "custom time zone"))
_DISPLAY = re.compile(r"\((?:UTC|GMT)(?:([+\-−])(\d{1,2}):(\d{2}))?\)\s*(\S.*)", re.ASCII)


@frozen(kw_only=True)
class ZoneFound:
    """What a text, or a country, says about a zone: the zone where that is certain, else the candidates.

    >>> print(find_zone("Romance Standard Time", country="BE"))
    'Romance Standard Time' is Europe/Brussels (windows)
    >>> find_zone("Romance Standard Time").zone is None, find_zone("Romance Standard Time").default
    (True, 'Europe/Paris')

    `default` is what the source takes where nothing more is known, for a caller who wants to: it is no finding.
    """

    text: str = field(validator=words)
    zone: str | None = field(default=None, validator=optional(a_zone))
    candidates: tuple[str, ...] = field(default=(), converter=several, validator=each(a_zone))
    default: str | None = field(default=None, validator=optional(a_zone))
    how: How = field(validator=one_of(*get_args(How)))
    source: str | None = field(default=None, validator=optional(words))
    note: str | None = field(default=None, validator=optional(words))

    def __str__(self) -> str:
        note = f"; {self.note}" if self.note else ""
        if self.zone:
            return f"{self.text!r} is {self.zone} ({self.how}){note}"
        if not self.candidates:
            return f"{self.text!r} names no zone ({self.how}){note}"
        taken = f", by default {self.default}" if self.default else ""
        return f"{self.text!r} may be {' or '.join(self.candidates)}{taken} ({self.how}){note}"


def find_zone(text: str, *, country: "str | None" = None) -> ZoneFound:
    """The zone that a name from elsewhere stands for: IANA, Windows, a vendor's prefix, or what Windows shows.

    >>> find_zone("/freeassociation.sourceforge.net/Europe/Brussels").zone
    'Europe/Brussels'
    >>> print(find_zone("(UTC+01:00) Brussels, Copenhagen, Madrid, Paris", country="DK"))
    '(UTC+01:00) Brussels, Copenhagen, Madrid, Paris' is Europe/Copenhagen (display)
    >>> print(find_zone("Customized Time Zone"))
    'Customized Time Zone' names no zone (custom); its rules stand in the calendar that names it

    A Windows name is one zone in each country, and only with `country` (ISO 3166-1 alpha-2) is it certain.
    """
    if country is not None:
        _country(country)
    plain = _named(text)
    for reader in (_custom, _by_name, _by_vendor, _by_windows, _by_display, _by_label):
        found = reader(plain, country)
        if found:
            return found
    close = near(plain, [*by_folded_name().values(), *_windows()])
    return ZoneFound(text=plain, how="unknown", note=close)


def zone_of(*, country: "str | None" = None, nuts: "str | None" = None) -> ZoneFound:
    """The zone of a place by its country, or by its NUTS code where a country has several.

    >>> print(zone_of(country="PT", nuts="PT200"))
    'PT200' is Atlantic/Azores (nuts)
    >>> print(zone_of(country="PT"))
    'PT' may be Europe/Lisbon or Atlantic/Azores or Atlantic/Madeira (country)
    >>> zone_of(country="FR").zone is None  # Réunion is France too
    True

    `country` is ISO 3166-1 alpha-2, `nuts` a code of Eurostat of any level.  Raises `InvalidValue` where they disagree.
    """
    if nuts is not None:
        code = _nuts(nuts)
        own = {"EL": "GR", "UK": "GB"}.get(code[:2], code[:2])
        if country is not None and _country(country) != own:
            raise InvalidValue("choice-unknown", "nuts", f"a NUTS code of {country}", shown(nuts))
        found = _by_nuts(code)
        return found or evolve(zone_of(country=own), text=code)
    if country is None:
        raise InvalidValue(
            "country-unknown", "country", "a country or a NUTS code", "neither", "the zone is not guessed"
        )
    one = _country(country)
    if one in _SPLIT:
        zones = tuple(dict.fromkeys(zone for _, zone in _SPLIT[one]))
        return ZoneFound(text=one, candidates=zones, how="country", source=f"Eurostat NUTS; {_source('countries')}")
    zones = tuple(_countries()[one].split())
    alike = _ALIKE.get(one)
    if len(zones) == 1 or alike:
        return ZoneFound(
            text=one,
            zone=zones[0],
            candidates=zones[1:] and zones,
            how="country",
            source=_source("countries"),
            note=alike,
        )
    return ZoneFound(text=one, candidates=zones, how="country", source=_source("countries"))


class _Part(NamedTuple):
    """A NUTS code that begins so has this zone."""

    nuts: str
    zone: str


def _parts(country: str, *pairs: str) -> tuple[_Part, ...]:
    return tuple(_Part(country + code, zone) for code, zone in (pair.split("=") for pair in pairs))


# Countries whose regions have several zones, by the beginnings of their NUTS codes, old codes of the same regions included.
# The tz database keeps the outermost regions of France under country codes of their own: in EU data they are FR.
_SPLIT: dict[str, tuple[_Part, ...]] = {
    "CY": _parts("CY", "0=Asia/Nicosia", "=Asia/Famagusta"),
    "ES": _parts("ES", "63=Africa/Ceuta", "64=Africa/Ceuta", "70=Atlantic/Canary", "7=Atlantic/Canary",
                 "61=Europe/Madrid", "62=Europe/Madrid", "1=Europe/Madrid", "2=Europe/Madrid", "3=Europe/Madrid",
                 "4=Europe/Madrid", "5=Europe/Madrid"),
    "FR": _parts("FR", *(f"{code}=Europe/Paris" for code in "1 B C D E F G H I J K L M 2 3 4 5 6 7 8".split()),
                 *(f"{code}=America/Guadeloupe" for code in "Y1 A1 91".split()),
                 *(f"{code}=America/Martinique" for code in "Y2 A2 92".split()),
                 *(f"{code}=America/Cayenne" for code in "Y3 A3 93".split()),
                 *(f"{code}=Indian/Reunion" for code in "Y4 A4 94".split()),
                 *(f"{code}=Indian/Mayotte" for code in "Y5 A5".split())),
    "PT": _parts("PT", "1=Europe/Lisbon", "2=Atlantic/Azores", "3=Atlantic/Madeira"),
}  # fmt: skip
# Where a country has a further zone whose clocks have shown the same ever since 1981.
_ALIKE = {"DE": "Büsingen (DE138) has a zone of its own, Europe/Busingen, with the same hours since 1981"}


def _by_nuts(code: str) -> ZoneFound | None:
    parts = _SPLIT.get(code[:2])
    if parts is None:
        return None
    within = [part for part in parts if code.startswith(part.nuts) and len(part.nuts) > 2]
    zones = {max(within, key=lambda part: len(part.nuts)).zone} if within else set()
    below = {part.zone for part in parts if part.nuts.startswith(code)}
    several_ = tuple(dict.fromkeys(part.zone for part in parts if part.zone in zones | below))
    if within and not below - zones:
        return ZoneFound(text=code, zone=next(iter(zones)), how="nuts", source=f"Eurostat NUTS; {_source('countries')}")
    return ZoneFound(text=code, candidates=several_, how="nuts", source=f"Eurostat NUTS; {_source('countries')}")


def _named(value: object) -> str:
    plain = value.strip().strip('"') if isinstance(value, str) else ""
    if not plain or len(plain) > 200:
        raise InvalidValue("zone-invalid", "text", "the name of a zone, of at most 200 characters", shown(value))
    return plain


def _country(value: object) -> str:
    if isinstance(value, str) and value in _countries():
        return value
    alias = {"EL": "GR", "UK": "GB"}.get(value) if isinstance(value, str) else None
    hint = f"write {alias}, the ISO code" if alias else None
    raise InvalidValue("country-unknown", "country", "a country with a zone, by ISO 3166-1 alpha-2", shown(value), hint)


def _nuts(value: object) -> str:
    if isinstance(value, str) and re.fullmatch("[A-Z]{2}[0-9A-Z]{0,3}", value):
        return value
    raise InvalidValue("choice-unknown", "nuts", "a NUTS code such as ES70", shown(value))


@lru_cache(maxsize=2)
def _table(name: str) -> dict[str, Any]:
    return table(f"civiltime/{name}.toml")


def _source(name: str) -> str:
    return str(_table(name)["version"])


def _countries() -> dict[str, str]:
    zones: dict[str, str] = _table("countries")["zones"]
    return zones


def _windows() -> dict[str, dict[str, str]]:
    zones: dict[str, dict[str, str]] = _table("windows")["zones"]
    return zones


# Ways to read a name: each gives what it found, or nothing


def _custom(text: str, country: str | None) -> ZoneFound | None:
    if text.casefold() not in _CUSTOM:
        return None
    return ZoneFound(text=text, how="custom", note="its rules stand in the calendar that names it")


def _by_name(text: str, country: str | None) -> ZoneFound | None:
    zone = _iana(text)
    return ZoneFound(text=text, zone=zone, how="name", source="tz database") if zone else None


def _iana(text: str) -> str | None:
    """The name of the tz database, in whatever case it was written: names differ by more than case."""
    name = by_folded_name().get(text.casefold(), text)
    try:
        return zone_name(name) if known(zone_name(name)) else None
    except InvalidValue:
        return None


def _by_vendor(text: str, country: str | None) -> ZoneFound | None:
    """`/mozilla.org/20050126_1/Europe/Brussels`: the longest end that is a name."""
    if text.casefold() in ("tzone://microsoft/utc", "coordinated universal time"):
        return ZoneFound(text=text, zone="UTC", how="vendor", source="tz database")
    parts = text.split("/")
    if len(parts) < 3 or not text.startswith("/"):
        return None
    zones = (_iana("/".join(parts[-length:])) for length in (3, 2, 1))
    zone = next((zone for zone in zones if zone), None)
    return ZoneFound(text=text, zone=zone, how="vendor", source="tz database") if zone else None


def _by_windows(text: str, country: str | None) -> ZoneFound | None:
    by_territory = _windows().get(text)
    if by_territory is None:
        return None
    here = tuple(by_territory.get(country or "", "").split())
    everywhere = tuple(dict.fromkeys(zone for zones in by_territory.values() for zone in zones.split()))
    candidates = here or tuple(zone for zone in everywhere if not zone.startswith("Etc/")) or everywhere
    if len(candidates) == 1:
        return ZoneFound(text=text, zone=candidates[0], how="windows", source=_source("windows"))
    default = here[0] if here else by_territory["001"]
    note = None if here or country is None else f"CLDR has no zone of {country} under this name"
    return ZoneFound(
        text=text, candidates=candidates, default=default, how="windows", source=_source("windows"), note=note
    )


def _by_display(text: str, country: str | None) -> ZoneFound | None:
    """`(UTC+01:00) Brussels, Copenhagen, …`: zones named after these places, with that offset outside summer."""
    shown_ = _DISPLAY.fullmatch(text)
    if not shown_:
        return None
    if "coordinated universal time" in shown_[4].casefold():
        return ZoneFound(text=text, zone="UTC", how="display", source="tz database")
    offset = timedelta(hours=int(shown_[2] or 0), minutes=int(shown_[3] or 0)) * (-1 if shown_[1] in ("-", "−") else 1)
    cities = {city.strip().casefold().replace(" ", "_") for city in shown_[4].split(",")}
    named = tuple(name for name in _places() if name.split("/")[-1].casefold() in cities and _standard(name) == offset)
    here = tuple(name for name in named if country and name in _countries()[country].split()) or named
    zone = here[0] if len(here) == 1 else None
    return ZoneFound(text=text, zone=zone, candidates=() if zone else here, how="display", source="tz database")


def _places() -> tuple[str, ...]:
    return tuple(sorted({zone for zones in _countries().values() for zone in zones.split() if known(zone)}))


def _standard(name: str) -> timedelta | None:
    """The offset outside summer time, as Windows shows it; Dublin's winter is what counts, whatever it is called."""
    rules = zone_info(name)
    return min(rules.utcoffset(datetime(2024, month, 15)) or timedelta(0) for month in (1, 7))  # noqa: DTZ001


def _by_label(text: str, country: str | None) -> ZoneFound | None:
    if not meanings(text):
        return None
    told = " or ".join(dict.fromkeys(told for _, told in meanings(text)))
    return ZoneFound(text=text, how="label", note=f"a label is no place: {told}")
