"""VTIMEZONE components that say what the tz database says, by rules that readers without a database follow."""

from bisect import bisect_right
from calendar import monthrange
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

__all__ = ["vtimezone"]

# A rule is believed when it has held for so many years: the days 25 to 28 alone fit a fourth and a last weekday.
_YEARS_TO_INFER = 8
_SINCE = datetime(1970, 1, 1, tzinfo=UTC)
# No zone has changed its clocks twice within six days since 1970.
_STEP = timedelta(days=5)
_SECOND = timedelta(seconds=1)

Turn = tuple[timedelta, timedelta]
"""The offsets from UTC before and after the clocks change."""


class _Onset(NamedTuple):
    """One change of the clocks; the first of a zone, without a change, is where its record begins."""

    utc: datetime
    before: timedelta
    after: timedelta

    @property
    def turn(self) -> Turn:
        return self.before, self.after

    @property
    def wall(self) -> datetime:
        # RFC 5545 §3.6.5: the onset is told in the local time that holds until then, which is that of TZOFFSETFROM.
        return (self.utc + self.before).replace(tzinfo=None)


class _Rule(NamedTuple):
    """The n-th weekday of a month, -1 being the last, at that time of day."""

    month: int
    week: int
    weekday: str
    time: time


class _Record(NamedTuple):
    """The onsets of a zone, and from which index on the rules explain them all."""

    onsets: tuple[_Onset, ...]
    era: int
    rules: dict[Turn, _Rule]


def vtimezone(zone: ZoneInfo, first: datetime, last: datetime) -> str:
    """The text of the VTIMEZONE of a zone, right for every instant from `first` to `last`.

    >>> start = datetime(2024, 2, 21, 10, tzinfo=UTC)
    >>> vtimezone(ZoneInfo("Europe/Brussels"), start, start).splitlines()[9:13]
    ['DTSTART:19961027T030000', 'RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10', 'TZOFFSETFROM:+0200', 'TZOFFSETTO:+0100']

    Where the rules in force explain the instants, they stand open-ended from the year they began, so that all
    calendars tell a zone alike; where no rule does, each onset between the two instants stands by itself.
    """
    record = _record(zone, last.year + _YEARS_TO_INFER)
    start = bisect_right(record.onsets, first, key=lambda onset: onset.utc) - 1
    if start >= record.era:
        return _ruled(zone, last.year + _YEARS_TO_INFER)
    onsets = [onset for onset in record.onsets[start:] if onset.utc <= last]
    return _text(zone, _by_turn(onsets), {})


@lru_cache(maxsize=64)  # a thousand invitations to one workshop tell one zone
def _ruled(zone: ZoneInfo, upto: int) -> str:
    record = _record(zone, upto)
    return _text(zone, _by_turn(record.onsets[record.era :]), record.rules)


def _by_turn(onsets: Iterable[_Onset]) -> dict[Turn, list[datetime]]:
    turns: dict[Turn, list[datetime]] = {}
    for onset in onsets:
        turns.setdefault(onset.turn, []).append(onset.wall)
    return turns


def _text(zone: ZoneInfo, turns: dict[Turn, list[datetime]], rules: dict[Turn, _Rule]) -> str:
    # RFC 5545 §3.6.5: at least one observance, STANDARD or DAYLIGHT
    lines = ["BEGIN:VTIMEZONE", f"TZID:{zone.key}"]
    for turn, walls in sorted(turns.items()):
        lines += _observance(turn, walls, rules.get(turn), daylight=turn[1] > turn[0] and len(turns) > 1)
    return "\r\n".join([*lines, "END:VTIMEZONE", ""])


def _observance(turn: Turn, walls: list[datetime], rule: _Rule | None, *, daylight: bool) -> list[str]:
    kind = "DAYLIGHT" if daylight else "STANDARD"
    lines = [f"BEGIN:{kind}", f"DTSTART:{walls[0]:%Y%m%dT%H%M%S}"]
    if rule is not None:
        lines.append(f"RRULE:FREQ=YEARLY;BYDAY={rule.week}{rule.weekday};BYMONTH={rule.month}")
    elif len(walls) > 1:
        # The first too: ical.js overlooks DTSTART beside RDATE, and RFC 5545 §3.8.5.2 counts a double once.
        lines += [f"RDATE:{wall:%Y%m%dT%H%M%S}" for wall in walls]
    return [*lines, f"TZOFFSETFROM:{_utc_offset(turn[0])}", f"TZOFFSETTO:{_utc_offset(turn[1])}", f"END:{kind}"]


def _utc_offset(offset: timedelta) -> str:
    """RFC 5545 §3.3.14: hours and minutes, seconds only where there are any."""
    minutes, seconds = divmod(abs(int(offset.total_seconds())), 60)
    sign = "-" if offset < timedelta(0) else "+"
    return f"{sign}{minutes // 60:02}{minutes % 60:02}" + (f"{seconds:02}" if seconds else "")


@lru_cache(maxsize=64)  # by the zone as loaded, so that newer tz data are seen
def _record(zone: ZoneInfo, upto: int) -> _Record:
    """The record of a zone up to the end of a year; the rules are those that still hold in that year."""
    onsets = tuple(onset for onset in _onsets(zone, upto) if onset.wall.year <= upto)
    held: dict[Turn, tuple[int, frozenset[_Rule]]] = {}
    era = len(onsets)
    for onset in reversed(onsets):
        later, rules = held.get(onset.turn, (upto + 1, _rules(onset.wall)))
        rules &= _rules(onset.wall)
        if onset.wall.year != later - 1 or not rules:
            break
        held[onset.turn] = (onset.wall.year, rules)
        era -= 1
    # Where the clocks change no more, the last onset is all that holds.
    return _Record(onsets, min(era, len(onsets) - 1), {turn: min(rules) for turn, (_, rules) in held.items()})


def _rules(wall: datetime) -> frozenset[_Rule]:
    """The one or two rules that give this day and time."""
    weekday = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")[wall.weekday()]
    last = wall.day + 7 > monthrange(wall.year, wall.month)[1]
    weeks = {(wall.day + 6) // 7} | ({-1} if last else set())
    return frozenset(_Rule(wall.month, week, weekday, wall.time()) for week in weeks)


def _onsets(zone: ZoneInfo, upto: int) -> Iterator[_Onset]:
    """Every change of the offset from 1970 to the end of a year, after the offset in force at the start of 1970."""
    moment, offset = _SINCE, _offset(zone, _SINCE)
    yield _Onset(_SINCE - offset, offset, offset)
    while moment.year <= upto:
        later = moment + _STEP
        if (new := _offset(zone, later)) != offset:
            yield _Onset(_change(zone, moment, later), offset, new)
        moment, offset = later, new


def _change(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """The second at which the offset changes, by halving."""
    old = _offset(zone, before)
    while after - before > _SECOND:
        middle = before + (after - before) // 2
        middle = middle.replace(microsecond=0)
        before, after = (middle, after) if _offset(zone, middle) == old else (before, middle)
    return after


def _offset(zone: ZoneInfo, moment: datetime) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta(0)
