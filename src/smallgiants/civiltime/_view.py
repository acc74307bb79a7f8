"""A slot as a reader elsewhere is shown it: an hour never without its day, its zone and its offset."""

from datetime import date, datetime, timedelta

from attrs import field, frozen

from ..answers import Row
from ..checks import a, optional
from ._instants import WallTime, wall_time
from ._zones import zone as a_zone
from ._zones import zone_info

__all__ = ["LocalView", "local_view"]


def _start(value: "str | datetime") -> WallTime:
    return wall_time(value, "start")


def _end(value: "str | datetime | None") -> WallTime | None:
    return None if value is None else wall_time(value, "end")


@frozen(kw_only=True)
class LocalView:
    """What clocks and calendars in a reader's zone show of a slot: start, end, offset, and whether its day is another.

    >>> from smallgiants.civiltime import Slot
    >>> view = Slot(local="2024-03-13T11:00", zone="Europe/Brussels", duration="PT1H").view("Indian/Reunion")
    >>> print(view)
    2024-03-13 14:00–15:00 Indian/Reunion (UTC+04:00)
    >>> view.other_day
    False

    `day` and `place` are the slot's own day and zone.  `end` is `None` where the duration is unknown.
    """

    start: WallTime = field(converter=_start)
    end: WallTime | None = field(default=None, converter=_end)
    zone: str = field(validator=a_zone)
    offset: timedelta = field(validator=a(timedelta))
    end_offset: timedelta | None = field(default=None, validator=optional(a(timedelta)))
    day: date = field(validator=a(date))
    place: str = field(validator=a_zone)

    @property
    def days(self) -> int:
        """How many days later than the slot's own day it starts here: 1 is tomorrow, -1 yesterday."""
        return (self.start.date() - self.day).days

    @property
    def other_day(self) -> bool:
        """Whether it starts on another day here than where it takes place."""
        return self.days != 0

    def rows(self) -> tuple[Row, ...]:
        """One row of plain cells."""
        end = None if self.end is None else f"{self.end:%Y-%m-%d %H:%M}"
        start = f"{self.start:%Y-%m-%d %H:%M}"
        return ({"start": start, "end": end, "zone": self.zone, "offset": _utc(self.offset), "days": self.days},)

    def __str__(self) -> str:
        offset = _utc(self.offset)
        if self.end_offset is not None and self.end_offset != self.offset:
            offset = f"{offset}, at the end {_utc(self.end_offset)}"
        return f"{self.start:%Y-%m-%d %H:%M}{self._until()} {self.zone} ({offset}){self._other_day()}"

    def _until(self) -> str:
        if self.end is None:
            return ""
        return f"–{self.end:%H:%M}" if self.end.date() == self.start.date() else f"–{self.end:%Y-%m-%d %H:%M}"

    def _other_day(self) -> str:
        if not self.days:
            return ""
        how = {1: "the day after", -1: "the day before"}.get(self.days, f"{self.days:+d} days from")
        return f", {how} {self.day.isoformat()} in {self.place}"


def local_view(utc: datetime, zone: str, length: timedelta | None, *, day: date, place: str) -> LocalView:
    """The view of an instant and what lasts so long from there, in a zone; `day` and `place` are its own."""
    rules = zone_info(zone)
    begin = utc.astimezone(rules)
    end = None if length is None else (utc + length).astimezone(rules)
    return LocalView(
        start=WallTime(begin.replace(tzinfo=None)),
        end=None if end is None else WallTime(end.replace(tzinfo=None)),
        zone=zone,
        offset=begin.utcoffset() or timedelta(0),
        end_offset=None if end is None else end.utcoffset(),
        day=day,
        place=place,
    )


def _utc(offset: timedelta) -> str:
    sign, length = ("-", -offset) if offset < timedelta(0) else ("+", offset)
    hours, minutes = divmod(int(length.total_seconds()) // 60, 60)
    return f"UTC{sign}{hours:02}:{minutes:02}"
