"""Names of zones: which are accepted, and the zone rules behind a name."""

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ..checks import near, refuse
from ..errors import InvalidValue, shown

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

__all__ = ["zone", "zone_info", "zone_name"]

# An area of the tz database, then one or two places.  `Etc` has fixed offsets under names whose sign is reversed.
_FORM = r"(Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|Indian|Pacific|Etc)(/[A-Za-z][A-Za-z0-9_+-]*){1,2}"
# Links of the tz database that name one place and no rule; `CET`, `EST5EDT` and the like name a rule, not a place.
_LINKS = frozenset(
    "UTC Cuba Egypt Eire Hongkong Iceland Iran Israel Jamaica Japan Libya Poland Portugal Singapore Turkey".split()
)
_HINTS = {
    "CET": "name the place, for example Europe/Brussels: CET is a label, not a place",
    "Z": "write UTC",
}


def zone_name(value: object) -> str:
    """The name of a zone, if its form is one: `Area/Location`, `UTC`, or a link that names one place.

    >>> zone_name("Europe/Brussels")
    'Europe/Brussels'
    >>> zone_name("europe/brussels")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    smallgiants.errors.InvalidValue: zone: expected an IANA zone ..., got 'europe/brussels'; did you mean Europe/Brussels?

    A well-formed name that this tz database does not hold is accepted, since a newer one may; `problems()` reports it.
    """
    if not isinstance(value, str) or not (value in _LINKS or re.fullmatch(_FORM, value)) or _miswritten(value):
        raise InvalidValue("zone-invalid", "zone", "an IANA zone such as Europe/Brussels", shown(value), _hint(value))
    return value


def zone(instance: Any, attribute: Any, value: Any) -> None:
    """The validator of every field that holds a zone."""
    try:
        zone_name(value)
    except InvalidValue as error:
        raise refuse(attribute, error.code, error.expected, value, error.hint) from None


@lru_cache(maxsize=1024)
def known(value: str) -> bool:
    """Whether this tz database holds the zone."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError  # 3 ms, wanted only once a zone is named

    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def zone_info(value: str) -> "ZoneInfo":
    """The rules of a zone; raises `InvalidValue` with near names where this tz database does not hold it.

    >>> zone_info("Atlantic/Azores").key
    'Atlantic/Azores'
    """
    if not known(zone_name(value)):
        raise InvalidValue("zone-unknown", "zone", "a zone of this tz database", shown(value), _hint(value))
    from zoneinfo import ZoneInfo

    return ZoneInfo(value)


def _miswritten(value: str) -> bool:
    return not known(value) and value.casefold() in by_folded_name()


def _hint(value: object) -> str | None:
    if not isinstance(value, str):
        return None
    folded = value.casefold().removeprefix("posix/").removeprefix("right/")
    exact = by_folded_name().get(folded)
    if exact is not None and exact != value and ("/" in exact or exact in _LINKS):
        return f"did you mean {exact}?"
    if re.fullmatch(r"(utc|gmt)?[-+−]?\d{1,2}(:?\d{2})?", folded, re.ASCII):
        return "name the place, for example Europe/Brussels: an offset does not say when clocks change"
    return _HINTS.get(folded.upper()) or near(value, sorted(name for name in by_folded_name().values() if "/" in name))


@lru_cache(maxsize=1)
def by_folded_name() -> dict[str, str]:
    from zoneinfo import available_timezones

    return {name.casefold(): name for name in available_timezones()}
