"""The door to the `holidays` package: public holidays of countries and regions as plain days and names.

Needs the extra `holidays`.  Loading it takes longer than a search for a slot: keep what it gives and hand that on.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from ..errors import InvalidValue, shown
from ..slots import Participant
from ..sources import day

if TYPE_CHECKING:
    from holidays import HolidayBase

__all__ = ["calendars"]

_BEFORE = 2  # years before the window: those of past workshops, which tell who carried an odd hour


def calendars(
    participants: Iterable[Participant], *, between: "tuple[str | date, str | date]", language: str | None = None
) -> Mapping[str, Mapping[date, str]]:
    """The public holidays of everybody's country and region, by their codes, fit for `best_slots(…, holidays=…)`.

    >>> ana = Participant(id="ana", country="PT", region="PT-20")
    >>> found = calendars([ana], between=("2024-03-01", "2024-07-01"))
    >>> found["PT"][date(2024, 4, 25)], sorted(set(found["PT-20"]) - set(found["PT"]))[-1].isoformat()
    ('Dia da Liberdade', '2024-05-20')

    The calendar years of the window and the two before are looked up.  Names are in the language of the country, or in
    `language` where the package has it; never in that of the machine.  A place that the package does not know has no
    entry, and `best_slots` asks for it.
    """
    places = sorted({place for one in participants for place in one.places})
    first, last = (_year(edge) for edge in between)
    found = {place: _calendar(place, range(first - _BEFORE, last + 1), language) for place in places}
    return {place: calendar for place, calendar in found.items() if calendar is not None}


def _year(edge: "str | date") -> int:
    told = day(edge)
    if told is None:
        raise InvalidValue("date-invalid", "between", "a day as YYYY-MM-DD", shown(edge))
    return told.year


def _calendar(place: str, years: range, language: str | None) -> dict[date, str] | None:
    country, _, region = place.partition("-")
    plain = _asked(country, region)
    if plain is None:
        return None
    # Left to itself the package names a holiday in the language of the machine's environment.
    tongue = _supported(plain, language) or plain.default_language
    made = _asked(country, region, years=years, language=tongue)
    return None if made is None else dict(sorted(made.items()))


def _asked(country: str, region: str, **more: object) -> "HolidayBase | None":
    from holidays import country_holidays  # 30 times a search, wanted only here

    try:
        made: HolidayBase = country_holidays(country, subdiv=region or None, **more)  # type: ignore[arg-type]
    except NotImplementedError:
        return None
    return made


def _supported(calendar: "HolidayBase", language: str | None) -> str | None:
    """The package's own name of a language, where it has it for this place."""
    asked = language.replace("-", "_") if language else None
    tongues = sorted(calendar.supported_languages)
    return next((tongue for tongue in tongues if asked in (tongue, tongue.partition("_")[0])), None)
