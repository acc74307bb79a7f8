"""Instants, wall times, durations and viewpoints: reading and refusing them."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import NewType

from ..errors import InvalidValue, shown
from ._zones import zone_info

__all__ = ["Instant", "Viewpoint", "WallTime", "duration", "instant", "iso_duration", "recorded_by", "viewpoint", "wall_time"]

Instant = NewType("Instant", datetime)
"""A `datetime` in UTC: when something was said, recorded or made."""

WallTime = NewType("WallTime", datetime)
"""A `datetime` without zone: what a clock on the wall shows; its `fold` is always 0."""

Viewpoint = date | Instant
"""From when a question is asked: a day, read in the subject's own zone, or an instant."""

FIRST_YEAR, LAST_YEAR = 1970, 2200
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_TIME = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})?", re.ASCII)
_DURATION = re.compile(r"P(?:(\d{1,3})D)?(?:T(?:(\d{1,4})H)?(?:(\d{1,5})M)?(?:(\d{1,6})S)?)?", re.ASCII)


def instant(value: "str | datetime", path: str = "at") -> Instant:
    """An instant in UTC from ISO 8601 text with an offset, or from an aware `datetime`.

    >>> instant("2024-02-07T10:00+01:00")
    datetime.datetime(2024, 2, 7, 9, 0, tzinfo=datetime.timezone.utc)

    Raises `InvalidValue` for a time without an offset: its zone is never guessed.
    """
    told = _read(value, path, "an instant such as 2024-02-07T09:00Z")
    if told.tzinfo is None or told.utcoffset() is None:
        hint = "write 2024-02-07T09:00Z for UTC, or an offset; the zone is never guessed"
        raise InvalidValue("time-naive", path, "an instant with Z or an offset", shown(str(value)), hint)
    try:
        # datetime() again, because a subclass of datetime (pendulum's, say) must not be stored.
        utc = told.astimezone(UTC)
    except OverflowError:
        raise _out_of_range(path, value) from None
    plain = datetime(utc.year, utc.month, utc.day, utc.hour, utc.minute, utc.second, utc.microsecond, tzinfo=UTC)
    return Instant(_in_range(plain, path, value))


def wall_time(value: "str | datetime", path: str = "local") -> WallTime:
    """A wall time from ISO 8601 text without offset, or from a naive `datetime`, to the second.

    >>> wall_time("2024-03-13T11:00")
    datetime.datetime(2024, 3, 13, 11, 0)
    """
    told = _read(value, path, "a wall time such as 2024-03-13T11:00")
    if told.tzinfo is not None:
        hint = "name the zone beside it, in `zone`"
        raise InvalidValue("time-with-offset", path, "a wall time without offset", shown(str(value)), hint)
    if told.microsecond:
        raise InvalidValue("time-too-fine", path, "a wall time to the second", shown(str(value)))
    return WallTime(_in_range(datetime(*told.timetuple()[:6]), path, value))


def viewpoint(value: "str | date", path: str = "on") -> Viewpoint:
    """A viewpoint from a day or an instant, as text or as a value.

    >>> viewpoint("2024-02-07")
    datetime.date(2024, 2, 7)
    """
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError as error:
            raise InvalidValue("date-invalid", path, "a day of the calendar", shown(value), str(error)) from None
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, str | datetime):
        return instant(value, path)
    raise InvalidValue("type-wrong", path, "a day as YYYY-MM-DD, or an instant", shown(value))


def recorded_by(at: Instant, *, on: "Viewpoint | None", zone: str) -> bool:
    """Whether what was recorded `at` is known `on` that viewpoint; a day counts to its end in `zone`, `None` is the latest.

    >>> recorded_by(instant("2024-02-07T22:59Z"), on=date(2024, 2, 7), zone="Europe/Brussels")
    True
    >>> recorded_by(instant("2024-02-07T23:00Z"), on=date(2024, 2, 7), zone="Europe/Brussels")
    False
    """
    if on is None:
        return True
    if isinstance(on, datetime):
        return at <= on
    return at.astimezone(zone_info(zone)).date() <= on


def duration(value: "str | timedelta | None", path: str = "duration") -> timedelta | None:
    """A length of time from ISO 8601 text in days, hours, minutes, seconds; `None`, which means unknown, stays.

    >>> duration("PT1H30M")
    datetime.timedelta(seconds=5400)
    """
    if value is None or isinstance(value, timedelta):
        return value
    match = _DURATION.fullmatch(value) if isinstance(value, str) else None
    if not match or not any(match.groups()):
        raise InvalidValue("duration-invalid", path, "a duration such as PT1H or PT90M", shown(value))
    days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)


def iso_duration(length: timedelta) -> str:
    """The shortest ISO 8601 text of a duration, in hours, minutes and seconds.

    >>> iso_duration(timedelta(minutes=90))
    'PT1H30M'
    """
    hours, rest = divmod(int(length.total_seconds()), 3600)
    minutes, seconds = divmod(rest, 60)
    parts = [f"{amount}{unit}" for amount, unit in ((hours, "H"), (minutes, "M"), (seconds, "S")) if amount]
    return "PT" + ("".join(parts) or "0S")


def _read(value: "str | datetime", path: str, expected: str) -> datetime:
    if isinstance(value, datetime):
        return value
    if not isinstance(value, str) or not _TIME.fullmatch(value):
        raise InvalidValue("time-invalid", path, expected, shown(value))
    try:
        return datetime.fromisoformat(value)
    except ValueError as error:
        raise InvalidValue("time-invalid", path, expected, shown(value), str(error)) from None


def _in_range(told: datetime, path: str, value: "str | datetime") -> datetime:
    if not FIRST_YEAR <= told.year <= LAST_YEAR:
        raise _out_of_range(path, value)
    return told


def _out_of_range(path: str, value: "str | datetime") -> InvalidValue:
    return InvalidValue("time-out-of-range", path, f"a year from {FIRST_YEAR} to {LAST_YEAR}", shown(str(value)))
