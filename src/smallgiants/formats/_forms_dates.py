"""Days and hours in the cells of a form: what can be read in two ways is read in neither, unless something proves one."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal, NamedTuple

from ..civiltime import Instant, Slot, instant
from ..civiltime._dates import dates, weekday
from ..civiltime._tokens import cut
from ..errors import SmallGiantsError
from ._forms_table import Typed

__all__ = ["Order", "Unread", "moment", "proved_order"]

Order = Literal["day first", "month first"]

_CLOCK = re.compile(
    r"(?:(?<=\d)T|^|[\s,]\s*(?:[-–]\s+)?)(?:(?:at|um|om|à|a las|alle|às|o)\s+)?(\d{1,2})"
    r"(?:[:.](\d{2})(?:[:.](\d{2})(?:[.,]\d{1,9})?)?\s*([ap]\.?\s?m\.?)?|\s*h\s*(\d{2})?(?:\s*m(?:in)?)?|\s*([ap]\.?\s?m\.?))"
    r"\s*(?:(Z|UTC|GMT)?\s*([+-]\d{1,2}(?::?\d{2})?)?)\s*(?:Uhr|hrs?)?\s*$",
    re.IGNORECASE,
)
_SERIAL = re.compile(r"[1-9]\d{4}(\.\d+)?")


class Unread(Exception):
    """That a cell was not understood: what was expected, what to do, and, where it is known, how it could be read."""

    def __init__(self, code: str, expected: str, hint: str | None = None, ways: str | None = None) -> None:
        super().__init__(code)
        self.code, self.expected, self.hint, self.ways = code, expected, hint, ways


class _Said(NamedTuple):
    ways: tuple[tuple[str, date], ...]
    clock: time | None
    offset: timedelta | None


def proved_order(texts: Iterable[str]) -> Order | None:
    """Which of day and month comes first in a column of figures, where some cells say so and none says the other.

    >>> proved_order(["03/04/2024", "25/12/2023"]), proved_order(["03/04/2024"]), proved_order(["25/12/2023", "12/25/2023"])
    ('day first', None, None)
    """
    found: set[str] = set()
    for text in texts:
        said = re.match(r"\s*(\d{1,2})([/-])(\d{1,2})\2\d{4}(?!\d)", text)
        if said and (int(said[1]) > 12) != (int(said[3]) > 12):
            found.add("day first" if int(said[1]) > 12 else "month first")
    return found.pop() if len(found) == 1 else None  # type: ignore[return-value]  # only these two were put in


def moment(
    text: str, value: Typed, *, order: Order | None, zone: str | None, mixed: bool = False
) -> tuple[Instant | None, str]:  # fmt: skip
    """The instant that a cell names, if it tells an hour, and what was understood.

    >>> moment("25/12/2023 14:05", None, order=None, zone="Europe/Brussels")[1]
    '2023-12-25T13:05:00Z'
    >>> moment("7 lutego 2024", None, order=None, zone=None)
    (None, '2024-02-07')

    `mixed` says that a workbook left dates of the same column as text because it did not find such a month: then it may
    have taken the others the wrong way round.
    """
    said = _typed(value, mixed=mixed) if isinstance(value, datetime) else _said(text)
    ways = said.ways
    if len(ways) > 1 and order is not None:
        ways = tuple(way for way in ways if way[0] == order) or ways
    if len({day for _, day in ways}) > 1:
        both = " or ".join(f"{day.isoformat()} ({by})" for by, day in ways)
        hint = 'say `dates="day first"` or `dates="month first"`, if you know'
        raise Unread("form-date-ambiguous", "a day that can be read in one way", hint, both)
    day = ways[0][1]
    if said.clock is None:
        return None, day.isoformat()
    told = _instant(datetime.combine(day, said.clock), said.offset, zone)
    return told, f"{told:%Y-%m-%dT%H:%M:%SZ}"


def _typed(value: datetime, *, mixed: bool) -> _Said:
    """A workbook's time; its midnight is a day without an hour.  The seconds are rounded: a workbook counts in days."""
    near = (value.replace(tzinfo=None) + timedelta(milliseconds=500)).replace(microsecond=0)
    clock = near.time()
    ways = [("as the workbook has it", near.date())]
    if mixed and (other := _day(near.year, near.day, near.month)):
        ways.append(("day and month exchanged", other))
    return _Said(tuple(ways), None if clock == time(0) else clock, None)


def _said(text: str) -> _Said:
    clock, offset, rest = None, None, text
    found = _CLOCK.search(text)
    if found and found.start() > 0:
        clock, offset, rest = _clock(found), _offset(found), text[: found.start()]
    tokens = cut(rest)
    said = dates(tokens, None)
    beside = [place for place in range(len(tokens)) if said and not said[0].start <= place < said[0].end]
    strange = [place for place in beside if not (tokens[place].sign(",", ".") or weekday(tokens[place]))]
    if len(said) != 1 or strange or said[0].several or any(way.year is None for way in said[0].ways):
        hint = "write the day as 2024-02-07, its year in four figures"
        if _SERIAL.fullmatch(text):
            hint = "it may be a workbook's number of days: hand in the workbook, or write the day as 2024-02-07"
        raise Unread("form-cell-unread", "a day, or a day and an hour", hint)
    days = [(way.by, _day(way.year or 0, way.month, way.day)) for way in said[0].ways]
    ways = tuple((by, day) for by, day in days if day is not None)
    fitting = tuple(way for way in ways if way[1].isoweekday() in said[0].weekdays)
    if not ways or (said[0].weekdays and not fitting):
        expected = "a day of the calendar" if not ways else "a day that falls on the weekday beside it"
        raise Unread("form-cell-unread", expected, "ask which day was meant")
    return _Said(fitting or ways, clock, offset)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _clock(found: re.Match[str]) -> time:
    hour, minute = int(found[1]), int(found[2] or found[5] or 0)
    half = (found[4] or found[6] or "").lower()[:1]
    if half:
        hour = hour % 12 + (12 if half == "p" else 0) if 1 <= hour <= 12 else 99
    try:
        return time(hour, minute, int(found[3] or 0))
    except ValueError:
        raise Unread("form-cell-unread", "an hour of the clock", "write it as 14:05") from None


def _offset(found: re.Match[str]) -> timedelta | None:
    if found[8] is None:
        return timedelta(0) if found[7] else None
    sign, figures = found[8][0], found[8][1:].replace(":", "")
    hours, minutes = (int(figures[:-2]), int(figures[-2:])) if len(figures) > 2 else (int(figures), 0)
    length = timedelta(hours=hours, minutes=minutes)
    if length > timedelta(hours=14) or minutes > 59:
        raise Unread("form-cell-unread", "an offset from UTC such as +01:00")
    return -length if sign == "-" else length


def _instant(local: datetime, offset: timedelta | None, zone: str | None) -> Instant:
    try:
        if offset is not None:
            return instant((local - offset).replace(tzinfo=UTC))
        if zone is None:
            raise Unread("form-zone-missing", "a time with an offset, or a `zone` for the whole form",
                         "say `zone=` of those who made the form; it is never guessed")  # fmt: skip
        return instant(Slot(local=local, zone=zone).utc)
    except (SmallGiantsError, OverflowError) as error:
        hint = error.hint if isinstance(error, SmallGiantsError) else None
        raise Unread("form-cell-unread", "a time that names one instant", hint) from None
