"""Who is to meet: where their clocks stand, when they work, when they do not."""

import re
from calendar import isleap
from collections.abc import Iterator
from datetime import date, time
from typing import Any, Literal, Self, get_args

from attrs import field, frozen

from ..checks import a, each, identifier, one_of, optional, refuse, several, words
from ..civiltime._zones import zone as place_zone
from ..errors import InvalidValue, shown
from ..people import Person
from ..places import Municipality, country

__all__ = ["Blackout", "Hours", "Participant", "Weekday"]

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
"""A day of the week."""

WEEK: tuple[Weekday, ...] = get_args(Weekday)
_LONG = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_NAME = "[a-z]{2,9}"
_SPAN = rf"{_NAME}(?:\s*[-–]\s*{_NAME})?"
_RANGE = r"\d{1,2}:\d{2}\s*[-–]\s*\d{1,2}:\d{2}"
_LINE = rf"\s*({_SPAN}(?:\s*,\s*{_SPAN})*)\s+({_RANGE}(?:\s*[,\s]\s*{_RANGE})*)\s*"
_CLOCK = r"([01]?\d|2[0-3]):[0-5]\d|24:00"
_LIKE = "working hours such as Mon–Fri 09:00–17:00, or Mo-Th 09:00-12:30,13:30-17:00; Fr 09:00-12:00"
_EACH_YEAR = r"\d{2}-\d{2}"
_ONCE = r"\d{4}-\d{2}-\d{2}"
_LONGEST = 200
_LEAP = "2000-"  # a year in which every day of the calendar exists


def long_name(day: date) -> str:
    """The day of the week of a date, as it is read."""
    return _LONG[day.weekday()]


def _clock(value: "str | time") -> str:
    """A time of the clock as HH:MM; 24:00 is the end of the day."""
    if isinstance(value, time) and not (value.tzinfo or value.second or value.microsecond):
        return f"{value:%H:%M}"
    return value.rjust(5, "0") if isinstance(value, str) and re.fullmatch(_CLOCK, value, re.ASCII) else str(value)


def _on_the_clock(instance: Any, attribute: Any, value: Any) -> None:
    if not re.fullmatch(_CLOCK, value, re.ASCII):
        raise refuse(attribute, "hours-invalid", "a time of the clock from 00:00 to 24:00", value)


@frozen(kw_only=True)
class Hours:
    """One line of a working week: on these days, from `start` to `end` on the clock of the person's own zone.

    >>> for line in Hours.parse("Mon–Thu 09:00–12:30, 13:30–17:00; Fri 09:00–12:00"):
    ...     print(line)
    Mon–Thu 09:00–12:30
    Mon–Thu 13:30–17:00
    Fri 09:00–12:00

    `24:00` ends a day; a shift through the night is two lines.  Raises `InvalidValue` for an end before the start.
    """

    days: tuple[Weekday, ...] = field(converter=several, validator=each(one_of(*WEEK)))
    start: str = field(converter=_clock, validator=_on_the_clock)
    end: str = field(converter=_clock, validator=_on_the_clock)

    def __attrs_post_init__(self) -> None:
        if self.end <= self.start:
            hint = "a shift through the night is two lines: one until 24:00, one from 00:00 of the next day"
            raise InvalidValue("hours-invalid", "end", f"a time after {self.start}", shown(self.end), hint)

    @classmethod
    def parse(cls, text: str) -> "tuple[Hours, ...]":
        """The lines of a working week, written as on a shop's door or as OpenStreetMap's `opening_hours` writes them."""
        lines = []
        for part in text.split(";"):
            line = " ".join(part.split())
            told = re.fullmatch(_LINE, line, re.ASCII | re.IGNORECASE)
            days = _named(told[1]) if told and len(line) <= _LONGEST else ()
            if told is None or not days:
                raise InvalidValue("hours-invalid", "hours", _LIKE, shown(line))
            clocks = re.findall(r"\d{1,2}:\d{2}", told[2])
            lines += [
                cls(days=days, start=start, end=end) for start, end in zip(clocks[::2], clocks[1::2], strict=True)
            ]
        return tuple(lines)

    @property
    def seconds(self) -> tuple[int, int]:
        """From which second of the day to which."""
        return _seconds(self.start), _seconds(self.end)

    def __str__(self) -> str:
        return f"{_days(self.days)} {self.start}–{self.end}"


def _seconds(clock: str) -> int:
    return int(clock[:2]) * 3600 + int(clock[3:]) * 60


def _named(text: str) -> tuple[Weekday, ...]:
    """The days a line names, spans through Sunday where need be; none where a name is no day's."""
    days: list[Weekday] = []
    for span in text.split(","):
        first, last = ([_place(name) for name in re.split("[-–]", span)] * 2)[:2]
        if first is None or last is None:
            return ()
        days += [WEEK[(first + step) % 7] for step in range((last - first) % 7 + 1)]
    return tuple(days)


def _place(name: str) -> int | None:
    told = name.strip().lower()
    return next((place for place, day in enumerate(_LONG) if day.lower().startswith(told)), None)


def _days(days: tuple[Weekday, ...]) -> str:
    """Days as they are read: runs of three and more with a dash."""
    places = sorted({WEEK.index(day) for day in days})
    runs: list[list[int]] = []
    for place in places:
        if runs and runs[-1][-1] == place - 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    parts = [[run[0], run[-1]] if len(run) > 2 else run for run in runs]
    return ", ".join(
        ("–" if len(run) > 2 else ", ").join(WEEK[place].capitalize() for place in part)
        for run, part in zip(runs, parts, strict=True)
    )


def _edge(value: "str | date") -> str:
    return value.isoformat() if type(value) is date else value  # type: ignore[return-value]  # refused by the validator


def _a_day(instance: Any, attribute: Any, value: Any) -> None:
    each_year = isinstance(value, str) and re.fullmatch(_EACH_YEAR, value, re.ASCII)
    if not each_year and not (isinstance(value, str) and re.fullmatch(_ONCE, value, re.ASCII)):
        expected = "a day as YYYY-MM-DD, or as MM-DD for every year"
        raise refuse(attribute, "date-invalid", expected, value)
    try:
        date.fromisoformat(_LEAP + value if each_year else value)
    except ValueError as error:
        raise refuse(attribute, "date-invalid", "a day of the calendar", value, str(error)) from None


@frozen(kw_only=True)
class Blackout:
    """Days on which nobody is to meet, both ends included: once (`YYYY-MM-DD`), or every year (`MM-DD`).

    >>> turn = Blackout(first="12-20", last="01-06", name="turn of the year")
    >>> turn.covers(date(2025, 1, 6)), turn.covers(date(2025, 1, 7))
    (True, False)
    >>> print(turn)
    12-20 to 01-06 every year (turn of the year)

    Raises `InvalidValue` where one end has a year and the other none, or where it ends before it begins.
    """

    first: str = field(converter=_edge, validator=_a_day)
    last: str = field(converter=_edge, validator=_a_day)
    name: str | None = field(default=None, validator=optional(words))

    def __attrs_post_init__(self) -> None:
        if len(self.first) != len(self.last):
            raise InvalidValue("blackout-invalid", "last", "both days with a year, or both without", shown(self.last))
        if not self.yearly and self.last < self.first:
            raise InvalidValue("blackout-invalid", "last", f"a day on or after {self.first}", shown(self.last))

    @property
    def yearly(self) -> bool:
        """Whether it comes again every year."""
        return len(self.first) == len("MM-DD")

    def covers(self, day: date) -> bool:
        """Whether it holds on that day; one from or to 29 February holds in other years too, without that day."""
        told = day.isoformat()[5:] if self.yearly else day.isoformat()
        if self.first <= self.last:
            return self.first <= told <= self.last
        return told >= self.first or told <= self.last

    def runs(self, first: date, last: date) -> Iterator[tuple[date, date]]:
        """The stretches of days on which it holds within some days, ends included.

        >>> [str(day) for run in Blackout(first="12-20", last="01-06").runs(date(2024, 1, 1), date(2024, 12, 31)) for day in run]
        ['2024-01-01', '2024-01-06', '2024-12-20', '2024-12-31']
        """
        years = range(first.year - 1, last.year + 1) if self.yearly else (0,)
        for year in years:
            begin, end = (
                (self._ends(year)) if self.yearly else (date.fromisoformat(self.first), date.fromisoformat(self.last))
            )
            if max(begin, first) <= min(end, last):
                yield max(begin, first), min(end, last)

    def _ends(self, year: int) -> tuple[date, date]:
        """Both ends of what comes every year, of the time that begins in one year."""
        later = year + (self.last < self.first)
        begin = date(year, 3, 1) if _no_leap_day(year, self.first) else date.fromisoformat(f"{year:04}-{self.first}")
        end = date(later, 2, 28) if _no_leap_day(later, self.last) else date.fromisoformat(f"{later:04}-{self.last}")
        return begin, end

    def __str__(self) -> str:
        days = self.first if self.first == self.last else f"{self.first} to {self.last}"
        return f"{days}{' every year' if self.yearly else ''}{f' ({self.name})' if self.name else ''}"


def _no_leap_day(year: int, day: str) -> bool:
    return day == "02-29" and not isleap(year)


def _working(value: Any) -> Any:
    return Hours.parse(value) if isinstance(value, str) else None if value is None else several(value)


def working_hours(value: Any, path: str = "hours") -> tuple[Hours, ...] | None:
    """Hours from text or lines, as a caller states them for those whose own are unknown."""
    told = _working(value)
    if told is not None and not (isinstance(told, tuple) and all(isinstance(line, Hours) for line in told)):
        raise InvalidValue("hours-invalid", path, _LIKE, shown(value))
    lines: tuple[Hours, ...] | None = told
    return lines


def _region(instance: Any, attribute: Any, value: Any) -> None:
    if not isinstance(value, str) or not re.fullmatch("[A-Z]{2}-[A-Z0-9]{1,3}", value, re.ASCII):
        raise refuse(attribute, "region-invalid", "an ISO 3166-2 code of a region, such as PT-20", value)


_PII = {"pii": True}


@frozen(kw_only=True)
class Participant:
    """Someone who is to take part: zone, working hours, days off, where holidays come from, when away.

    >>> ana = Participant(id="ana", zone="Atlantic/Azores", hours="Mon–Fri 10:00–18:00", country="PT", region="PT-20")
    >>> print(ana.hours[0], ana.places)
    Mon–Fri 10:00–18:00 ('PT', 'PT-20')

    `None` is unknown, and never guessed: without a zone or hours nobody can say whether this person is free.  Hours are those
    on the clock of `zone`; `hours=()` is known to work never.  `languages` are told beside an answer and decide nothing.
    """

    id: str = field(validator=identifier)
    zone: str | None = field(default=None, validator=optional(place_zone))
    hours: tuple[Hours, ...] | None = field(
        default=None, converter=_working, validator=optional(each(a(Hours))), metadata=_PII
    )
    days_off: tuple[Weekday, ...] = field(default=(), converter=several, validator=each(one_of(*WEEK)), metadata=_PII)
    country: str | None = field(default=None, validator=optional(country))
    region: str | None = field(default=None, validator=optional(_region))
    away: tuple[Blackout, ...] = field(default=(), converter=several, validator=each(a(Blackout)), metadata=_PII)
    languages: tuple[str, ...] = field(default=(), converter=several, validator=each(identifier))

    def __attrs_post_init__(self) -> None:
        if self.region is not None and self.region[:2] != self.country:
            expected = f"a region of {self.country}" if self.country else "the country beside its region"
            raise InvalidValue("region-invalid", "region", expected, shown(self.region))

    @classmethod
    def of(cls, person: Person, *, town: Municipality | None = None, hours: "str | tuple[Hours, ...] | None" = None,
           region: str | None = None) -> Self:  # fmt: skip
        """A person of a town: the person's own zone, or else that of the town; the country is the town's.

        >>> kranj = Municipality(id="kranj", name="Kranj", country="SI", zone="Europe/Ljubljana")
        >>> Participant.of(Person(id="p-1"), town=kranj).zone
        'Europe/Ljubljana'
        """
        there = (town.zone, town.country) if town else (None, None)
        return cls(id=person.id, zone=person.zone or there[0], hours=hours, country=there[1], region=region,
                   languages=person.languages)  # fmt: skip

    @property
    def places(self) -> tuple[str, ...]:
        """The codes under which public holidays are looked up: the country, then the region."""
        return tuple(place for place in (self.country, self.region) if place is not None)
