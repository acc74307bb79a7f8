"""Instants, wall times, durations and viewpoints: reading and refusing them."""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import NewType

from ..errors import InvalidValue, shown
from ._zones import zone_info

__all__ = [
    "Instant",
    "Viewpoint",
    "WallTime",
    "duration",
    "instant",
    "iso_duration",
    "recorded_by",
    "time_of_day",
    "viewpoint",
    "wall_time",
]

Instant = NewType("Instant", datetime)
"""A `datetime` in UTC: when something was said, recorded or made."""

WallTime = NewType("WallTime", datetime)
"""A `datetime` without zone: what a clock on the wall shows; its `fold` is always 0."""

Viewpoint = date | Instant
"""From when a question is asked: a day, read in the subject's own zone, or an instant."""

_FIRST, _AFTER_LAST = datetime(1970, 1, 1), datetime(2201, 1, 1)  # noqa: DTZ001  # compared with wall times and with UTC
_DAY = r"\d{4}-\d{2}-\d{2}"
# The clock's own bounds stand here, because Pythons differ on 24:00 and on offsets such as +01:99.
_TIME = r"\d{4}-\d{2}-\d{2}[T ]([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)?"
_DURATION = r"P(?:(\d{1,3})D)?(?:T(?=\d)(?:(\d{1,4})H)?(?:(\d{1,5})M)?(?:(\d{1,6})S)?)?"


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
        utc = told.astimezone(UTC)
    except OverflowError:
        raise out_of_range(path, value) from None
    # A day more on either side: every wall time names an instant, in every zone.
    plain = _in_range(_plain(utc), path, value, margin=timedelta(days=1))
    return Instant(plain.replace(tzinfo=UTC))


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
    return WallTime(_in_range(_plain(told), path, value))


def time_of_day(value: "str | time", path: str = "time") -> time:
    """An hour of the clock, without zone, to the second.

    >>> time_of_day("17:00")
    datetime.time(17, 0)
    """
    text = value.isoformat() if isinstance(value, time) else str(value)[:40]
    if not re.fullmatch(r"[0-9:.]{5,15}", text):
        raise InvalidValue("time-invalid", path, "an hour such as 17:00, without offset", shown(text))
    return wall_time(f"2000-01-01T{text}", path).time()


def viewpoint(value: "str | date", path: str = "on") -> Viewpoint:
    """A viewpoint from a day or an instant, as text or as a value.

    >>> viewpoint("2024-02-07")
    datetime.date(2024, 2, 7)
    """
    if isinstance(value, str) and re.fullmatch(_DAY, value, re.ASCII):
        try:
            return date.fromisoformat(value)
        except ValueError as error:
            raise InvalidValue("date-invalid", path, "a day of the calendar", shown(value), str(error)) from None
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, str | datetime):
        return instant(value, path)
    raise InvalidValue("type-wrong", path, "a day as YYYY-MM-DD, or an instant", shown(value))


def recorded_by(at: Instant, *, on: "Viewpoint | str | None", zone: str) -> bool:
    """Whether what was recorded `at` is known `on` that viewpoint; a day counts to its end in `zone`, `None` is the latest.

    >>> recorded_by(instant("2024-02-07T22:59Z"), on=date(2024, 2, 7), zone="Europe/Brussels")
    True
    >>> recorded_by(instant("2024-02-07T23:00Z"), on=date(2024, 2, 7), zone="Europe/Brussels")
    False
    """
    if on is None:
        return True
    if isinstance(on, str):
        on = viewpoint(on)
    if isinstance(on, datetime):
        return at <= on
    return at.astimezone(zone_info(zone)).date() <= on


def duration(value: "str | timedelta | None", path: str = "duration") -> timedelta | None:
    """A length of time from ISO 8601 text in days, hours, minutes, seconds; `None`, which means unknown, stays.

    >>> duration("PT1H30M")
    datetime.timedelta(seconds=5400)
    """
    match value:
        case None:
            return None
        case timedelta():
            return timedelta.__add__(value, timedelta(0))  # plain again, where it is pendulum's
        case str() if (parts := re.fullmatch(_DURATION, value, re.ASCII)) and any(parts.groups()):
            days, hours, minutes, seconds = (int(part or 0) for part in parts.groups())
            return timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    raise InvalidValue("duration-invalid", path, "a duration such as PT1H or PT90M", shown(value))


def iso_duration(length: timedelta) -> str:
    """The shortest ISO 8601 text of a duration, in hours, minutes and seconds.

    >>> iso_duration(timedelta(minutes=90))
    'PT1H30M'
    """
    hours, rest = divmod(int(length.total_seconds()), 3600)
    minutes, seconds = divmod(rest, 60)
    parts = [f"{amount}{unit}" for amount, unit in ((hours, "H"), (minutes, "M"), (seconds, "S")) if amount]
    return "PT" + ("".join(parts) or "0S")


def _read(value: object, path: str, expected: str) -> datetime:
    if isinstance(value, datetime):
        return value
    if not isinstance(value, str) or not re.fullmatch(_TIME, value, re.ASCII):
        raise InvalidValue("time-invalid", path, expected, shown(value))
    try:
        return datetime.fromisoformat(value)
    except ValueError as error:
        raise InvalidValue("time-invalid", path, expected, shown(value), str(error)) from None


def _plain(told: datetime) -> datetime:
    """Without zone and fold, and no subclass of `datetime`: pendulum's must not be stored."""
    return datetime(told.year, told.month, told.day, told.hour, told.minute, told.second, told.microsecond)  # noqa: DTZ001


def _in_range(told: datetime, path: str, value: "str | datetime", margin: timedelta = timedelta(0)) -> datetime:
    if not _FIRST - margin <= told < _AFTER_LAST + margin:
        raise out_of_range(path, value)
    return told


def out_of_range(path: str, value: object) -> InvalidValue:
    """The error for a time too early or too late."""
    return InvalidValue("time-out-of-range", path, "a year from 1970 to 2200", shown(str(value)))
