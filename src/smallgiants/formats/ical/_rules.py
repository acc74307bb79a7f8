"""The rules a calendar gives for a zone of its own (VTIMEZONE, RFC 5545 §3.6.5), followed to the letter and no further.

Nothing is kept between calendars: icalendar caches a TZID for the process, so that one sender's `Customized Time Zone`
becomes everyone's (F3).
"""

import re
from bisect import bisect_right
from calendar import monthrange
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from ._faults import Faults, cut
from ._parse import Component

__all__ = ["Rules", "rules", "wall"]

_MOST_OBSERVANCES, _MOST_DATES, _MOST_A_YEAR = 50, 2_000, 4
_WALL = re.compile(r"(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)?(Z?)", re.ASCII)
_OFFSET = re.compile(r"([+-])(\d\d)(\d\d)(\d\d)?", re.ASCII)
_DAY = re.compile(r"([+-]?\d{0,2})(MO|TU|WE|TH|FR|SA|SU)", re.ASCII)
_WEEKDAYS = "MO TU WE TH FR SA SU".split()
_KNOWN = frozenset(("FREQ", "INTERVAL", "UNTIL", "COUNT", "BYMONTH", "BYDAY", "BYMONTHDAY", "WKST"))


class _Yearly(NamedTuple):
    """A rule that sets the clocks once or more each year."""

    start: datetime
    interval: int
    months: tuple[int, ...]
    days: tuple[tuple[int, int], ...]
    monthdays: tuple[int, ...]
    until: datetime | None

    def last_year(self, year: int) -> int:
        """The last year of the rule that is not after this one."""
        year = min(year, self.until.year) if self.until else year
        return year - (year - self.start.year) % self.interval

    def within(self, year: int) -> Iterator[datetime]:
        """Its onsets in a year."""
        if not 1 <= year <= 9998 or year < self.start.year or (year - self.start.year) % self.interval:
            return
        for month in self.months:
            for day in sorted(self._days(year, month)):
                onset = self.start.replace(year=year, month=month, day=day)
                if onset >= self.start and (self.until is None or onset <= self.until):
                    yield onset

    def _days(self, year: int, month: int) -> set[int]:
        first, length = monthrange(year, month)
        days = set(range(1, length + 1))
        if self.monthdays:
            days &= {day if day > 0 else length + 1 + day for day in self.monthdays}
        elif not self.days:
            days &= {self.start.day}
        if self.days:
            days &= {day for nth, weekday in self.days for day in _nth(first, length, nth, weekday)}
        return days


def _nth(first: int, length: int, nth: int, weekday: int) -> list[int]:
    """The days of a month that are its n-th such weekday, all of them where n is 0."""
    all_ = list(range(1 + (weekday - first) % 7, length + 1, 7))
    if nth == 0:
        return all_
    index = nth - 1 if nth > 0 else len(all_) + nth
    return all_[index : index + 1] if 0 <= index < len(all_) else []


class _Onset(NamedTuple):
    wall: datetime
    before: timedelta
    after: timedelta


class Rules:
    """When the clocks of one VTIMEZONE change; asked year by year, so that no rule is followed to the end of time."""

    def __init__(self, dates: list[_Onset], yearly: list[tuple[_Yearly, timedelta, timedelta]]) -> None:
        self._dates = sorted(dates)
        self._yearly = yearly
        self._years: dict[int, list[_Onset]] = {}
        self._first = min([*self._dates, *(_Onset(rule.start, *turn) for rule, *turn in yearly)])

    def utc(self, local: datetime) -> datetime:
        """The instant of a wall time.

        RFC 5545 §3.3.5: a time that occurs twice is the first of the two, one that is skipped is read with the offset
        before the gap.
        """
        onsets = self._upto(local.year)
        index = bisect_right(onsets, local, key=lambda onset: onset.wall) - 1
        if index < 0:
            return (local - self._first.before).replace(tzinfo=UTC)
        onset = onsets[index]
        gap = onset.after - onset.before
        skipped = gap > timedelta(0) and local < onset.wall + gap
        return (local - (onset.before if skipped else onset.after)).replace(tzinfo=UTC)

    def local(self, utc: datetime) -> datetime:
        """The wall time of an instant."""
        plain = utc.astimezone(UTC).replace(tzinfo=None)
        onsets = sorted({*self._upto(plain.year), *self._upto(plain.year + 1)})
        index = bisect_right(onsets, plain, key=lambda onset: onset.wall - onset.before) - 1
        return plain + (onsets[index].after if index >= 0 else self._first.before)

    def _upto(self, year: int) -> list[_Onset]:
        """The onsets that matter for a year: its own, and the last of each rule before it."""
        if year not in self._years:
            made = list(self._dates)
            for rule, before, after in self._yearly:
                last = rule.last_year(year)
                for one in (last - rule.interval, last):
                    made += [_Onset(wall_, before, after) for wall_ in rule.within(one)]
            self._years[year] = sorted(made)
        return self._years[year]


def wall(text: str) -> tuple[datetime, bool] | None:
    """The wall time of a DATE-TIME, and whether a Z stood behind it (RFC 5545 §3.3.5)."""
    found = _WALL.fullmatch(text.strip())
    if not found or not "0002" <= found[1] <= "9998":  # room for offsets on both sides
        return None
    year, month, day, hour, minute = (int(part) for part in found.groups()[:5])
    # RFC 5545 §3.3.12: who knows no leap seconds takes the 60th for the 59th.
    second = min(int(found[6] or 0), 59) if (found[6] or "0") <= "60" else 60
    try:
        return datetime(year, month, day, hour, minute, second), found[7] == "Z"  # noqa: DTZ001
    except ValueError:
        return None


def rules(component: Component, path: str, faults: Faults) -> Rules | None:
    """What a VTIMEZONE says; None where it says nothing that can be followed."""
    observances = [one for one in component.children if one.name in ("STANDARD", "DAYLIGHT")]
    if not observances or len(observances) > _MOST_OBSERVANCES:
        got = f"{len(observances)}"
        # RFC 5545 §3.6.5: at least one
        faults.fault("zone-rules-unread", "warning", path, f"1 to {_MOST_OBSERVANCES} STANDARD or DAYLIGHT", got)
        return None
    dates: list[_Onset] = []
    yearly: list[tuple[_Yearly, timedelta, timedelta]] = []
    for one in observances:
        if not _observance(one, dates, yearly):
            told = (one.first("RRULE") or one.first("TZOFFSETTO") or one.first("DTSTART") or one).__repr__()
            faults.fault("zone-rules-unread", "warning", path, "DTSTART, two offsets, at most a yearly rule "
                         "(RFC 5545 §3.6.5)", cut(told), "the definition was left aside")  # fmt: skip
            return None
    if len(dates) > _MOST_DATES:
        faults.fault("zone-rules-unread", "warning", path, f"at most {_MOST_DATES} dates", f"{len(dates)}")
        return None
    return Rules(dates, yearly)


def _observance(
    one: Component, dates: list[_Onset], yearly: list[tuple[_Yearly, timedelta, timedelta]]
) -> bool:  # fmt: skip
    """Adds the onsets of one observance; False where it cannot be followed."""
    told = {name: line.value for name in ("DTSTART", "TZOFFSETFROM", "TZOFFSETTO") if (line := one.first(name))}
    start = wall(told.get("DTSTART", ""))
    before, after = _offset(told.get("TZOFFSETFROM", "")), _offset(told.get("TZOFFSETTO", ""))
    if start is None or before is None or after is None:
        return False
    dates.append(_Onset(start[0], before, after))
    listed = [text for line in one.all("RDATE") for text in line.value.split(",", _MOST_DATES)[:_MOST_DATES]]
    found = [wall(text.partition("/")[0]) for text in listed[:_MOST_DATES]]
    dates += [_Onset(moment[0], before, after) for moment in found if moment]
    for line in one.all("RRULE")[:4]:
        rule = _rule(line.value, start[0], before)
        if rule is None:
            return False
        yearly.append((rule, before, after))
    return True


def _offset(text: str) -> timedelta | None:
    """A UTC-OFFSET (RFC 5545 §3.3.14)."""
    found = _OFFSET.fullmatch(text.strip())
    if not found or int(found[2]) > 23 or int(found[3]) > 59:
        return None
    length = timedelta(hours=int(found[2]), minutes=int(found[3]), seconds=int(found[4] or 0))
    return -length if found[1] == "-" else length


def _rule(text: str, start: datetime, before: timedelta) -> _Yearly | None:
    parts = dict(part.upper().partition("=")[::2] for part in text.strip().split(";", 20) if part)
    if parts.get("FREQ") != "YEARLY" or not set(parts) <= _KNOWN:
        return None
    try:
        months = tuple(sorted(int(one) for one in parts.get("BYMONTH", str(start.month)).split(",")))
        monthdays = tuple(int(one) for one in parts["BYMONTHDAY"].split(",")) if "BYMONTHDAY" in parts else ()
        interval, count = int(parts.get("INTERVAL", "1")), int(parts.get("COUNT", "0"))
    except ValueError:
        return None
    days = [_DAY.fullmatch(one) for one in parts["BYDAY"].split(",")] if "BYDAY" in parts else []
    until = _until(parts["UNTIL"], before) if "UNTIL" in parts else None
    sound = (
        all(days) and set(months) <= set(range(1, 13)) and set(monthdays) <= set(range(-31, 32)) - {0}
        and 1 <= interval <= 100 and 0 <= count <= 500 and (until is not None or "UNTIL" not in parts)
    )  # fmt: skip
    if not sound:
        return None
    told = tuple((int(day[1] or 0), _WEEKDAYS.index(day[2])) for day in days if day)
    rule = _Yearly(start, interval, months, told, monthdays, until)
    if len(list(rule._replace(start=start.replace(month=1, day=1), until=None).within(start.year))) > _MOST_A_YEAR:
        return None  # no clock is set so often
    return _counted(rule, count) if count else rule


def _until(text: str, before: timedelta) -> datetime | None:
    """The last wall time of a rule: RFC 5545 §3.6.5 tells it in UTC, some senders in local time or as a day."""
    found = wall(text if "T" in text else f"{text}T235959")
    if found is None or not 2 <= found[0].year <= 9998:
        return None
    return found[0] + before if found[1] else found[0]


def _counted(rule: _Yearly, count: int) -> _Yearly:
    """The rule with its last onset instead of their number."""
    last, year = rule.start, rule.start.year
    while count > 0 and year <= min(rule.start.year + 1_000, 9998):
        for onset in rule.within(year):
            if count > 0:
                last, count = onset, count - 1
        year += rule.interval
    return rule._replace(until=last)
