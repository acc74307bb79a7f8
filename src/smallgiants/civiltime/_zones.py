"""Names of zones: which are accepted, and the zone rules behind a name."""

import re
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from ..checks import near, refuse
from ..errors import InvalidValue, shown

__all__ = ["zone", "zone_info", "zone_name"]

# An area of the tz database, then one or two places.  `Etc` has fixed offsets under names whose sign is reversed.
_FORM = re.compile(
    r"(Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|Indian|Pacific|Etc)(/[A-Za-z][A-Za-z0-9_+-]*){1,2}"
)
# Links of the tz database that name one place and no rule; `CET`, `EST5EDT` and the like name a rule, not a place.
_LINKS = frozenset(
    "UTC Cuba Egypt Eire Hongkong Iceland Iran Israel Jamaica Japan Libya Poland Portugal Singapore Turkey".split()
)
_HINTS = {"CET": "name the place, for example Europe/Brussels: CET is a label, not a place"}


def zone_name(value: str) -> str:
    """The name of a zone, if its form is one: `Area/Location`, `UTC`, or a link that names one place.

    >>> zone_name("Europe/Brussels")
    'Europe/Brussels'
    >>> zone_name("europe/brussels")
    Traceback (most recent call last):
    smallgiants.errors.InvalidValue: zone: expected an IANA zone such as Europe/Brussels, got 'europe/brussels'; did you mean Europe/Brussels?

    A well-formed name that this tz database does not hold is accepted, since a newer one may; `problems()` reports it.
    """
    good = isinstance(value, str) and (value in _LINKS or _FORM.fullmatch(value) is not None)
    if not good or (not known(value) and value.casefold() in _by_folded_name()):
        raise _refused("zone", value)
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
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def zone_info(value: str) -> ZoneInfo:
    """The rules of a zone; raises `InvalidValue` with near names where this tz database does not hold it."""
    if not known(value):
        raise InvalidValue("zone-unknown", "zone", "a zone of this tz database", shown(value), _hint(value))
    return ZoneInfo(value)


def _refused(path: str, value: object) -> InvalidValue:
    return InvalidValue("zone-invalid", path, "an IANA zone such as Europe/Brussels", shown(value), _hint(value))


def _hint(value: object) -> str | None:
    folded = str(value).casefold().removeprefix("posix/").removeprefix("right/")
    exact = _by_folded_name().get(folded)
    if exact is not None and exact != value and ("/" in exact or exact in _LINKS):
        return f"did you mean {exact}?"
    return _HINTS.get(str(value).upper()) or near(value, sorted(n for n in available_timezones() if "/" in n))


@lru_cache(maxsize=1)
def _by_folded_name() -> dict[str, str]:
    return {name.casefold(): name for name in available_timezones() if not name.startswith(("posix/", "right/"))}
