"""Whether one person can be there at one time, and why not: in plain words, apart from the search."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any, Literal, get_args

from attrs import field, frozen

from ..checks import a, each, identifier, one_of, optional, several, words
from ..civiltime import Instant, Slot, WallTime, zone_info
from ..errors import InvalidValue, shown
from ._people import WEEK, Blackout, Hours, Participant, long_name
from ._planes import changes, offset_at

__all__ = ["Calendar", "Calendars", "Obstacle", "ObstacleKind", "Presence", "Profile", "Question", "knows", "pieces"]

ObstacleKind = Literal["zone_unknown", "hours_unknown", "away", "holiday", "day_off", "hours"]
"""Why nobody can say whether somebody can come (the first two), or why that person cannot."""

Calendar = Callable[[date], str | bool | None] | Mapping[date, str] | Iterable[date]
"""Public holidays: a function from a day to a holiday's name or `None`, a mapping of days to names, or days alone."""

Hour = Literal["early", "late"]
"""An hour that somebody carries: at or beyond the edge of that person's working day."""

Span = tuple[int, int]
Piece = tuple[date, int, int]
"""A part of a meeting on somebody's own clock: the day, and from which second of it to which."""


@frozen(kw_only=True)
class Obstacle:
    """One reason why somebody cannot come, or why nobody can say.

    >>> print(Obstacle(kind="day_off", because="Saturday is not a working day"))
    Saturday is not a working day
    """

    kind: ObstacleKind = field(validator=one_of(*get_args(ObstacleKind)))
    because: str = field(validator=words)

    def __str__(self) -> str:
        return self.because


@frozen(kw_only=True)
class Presence:
    """Whether one person can be there, when it begins on that person's own clock, and what stands against it.

    >>> Presence(person="ana", state="unknown", obstacles=[Obstacle(kind="zone_unknown", because="no zone")]).local is None
    True

    `hour` says that it is early or late in the person's working day, or beyond its edge.
    """

    person: str = field(validator=identifier)
    state: Literal["can", "cannot", "unknown"] = field(validator=one_of("can", "cannot", "unknown"))
    local: WallTime | None = field(default=None, validator=optional(a(datetime)))
    hour: Hour | None = field(default=None, validator=optional(one_of(*get_args(Hour))))
    obstacles: tuple[Obstacle, ...] = field(default=(), converter=several, validator=each(a(Obstacle)))

    @property
    def why(self) -> str:
        """What stands against it, in words; empty where nothing does."""
        return "; ".join(map(str, self.obstacles))

    def __str__(self) -> str:
        on_the_clock = f", at {self.local:%H:%M on %Y-%m-%d} by their own clock" if self.local else ""
        hour = f", {self.hour} in the working day" if self.hour and self.state == "can" else ""
        return f"{self.person}: {self.state}{on_the_clock}{hour}{f'; {self.why}' if self.why else ''}"


@frozen
class Calendars:
    """The holidays of a search: some for everyone, some by place."""

    everyone: Callable[[date], Any] | None = None
    places: Mapping[str, Callable[[date], Any]] = field(factory=dict)

    @classmethod
    def of(cls, told: Any) -> "Calendars":
        """The calendars as a caller hands them in; a mapping from codes of places gives each place its own."""
        if told is None:
            return cls()
        if isinstance(told, Mapping) and told and all(isinstance(place, str) for place in told):
            return cls(None, {place: _lookup(calendar, f"holidays[{place}]") for place, calendar in told.items()})
        return cls(_lookup(told, "holidays"))

    def days(self, place: str | None, first: date, many: int) -> Iterator[date]:
        """The holidays of one place, or those of everyone, among so many days."""
        lookup = self.everyone if place is None else self.places.get(place)
        if lookup is not None:
            for number in range(many):
                day = first + timedelta(days=number)
                if told := lookup(day):
                    _named(told)
                    yield day

    def name(self, places: tuple[str, ...], day: date) -> str | None:
        """What holiday a day is in some places, in words."""
        if self.everyone is not None and (told := self.everyone(day)):
            return f"{day} is a public holiday{_named(told)}"
        for place in places:
            if place in self.places and (told := self.places[place](day)):
                return f"{day} is a public holiday in {place}{_named(told)}"
        return None


def _lookup(calendar: Any, path: str) -> Callable[[date], Any]:
    if isinstance(calendar, Mapping):
        return calendar.get  # `holidays.HolidayBase` is a mapping, and fills in a year when asked for a day of it
    if callable(calendar):
        found: Callable[[date], Any] = calendar
        return found
    if isinstance(calendar, Iterable) and not isinstance(calendar, str | bytes):
        days = frozenset(calendar)
        if all(type(day) is date for day in days):
            return days.__contains__
    expected = "a set of days, a mapping of days to names, or a function from a day to a name or None"
    raise InvalidValue("calendar-invalid", path, expected, shown(calendar))


def _named(told: object) -> str:
    """What follows the word holiday: its name, where one was told."""
    if told is True:
        return ""
    if not isinstance(told, str):
        raise InvalidValue("calendar-invalid", "holidays", "a holiday's name or None from a calendar", shown(told))
    return f": {told}"


@frozen
class Profile:
    """What decides when somebody is free; people with the same profile are free at the same times."""

    zone: str
    hours: tuple[Hours, ...]
    days_off: tuple[str, ...]
    places: tuple[str, ...]
    away: tuple[Blackout, ...]

    @classmethod
    def of(cls, one: Participant, hours: tuple[Hours, ...] | None) -> "Profile | tuple[Obstacle, ...]":
        """The profile of a person, with the hours a caller states for those whose own are unknown; or what is unknown."""
        worked = one.hours if one.hours is not None else hours
        lacking = _zone_lacking(one.zone)
        if worked is None:
            lacking += (Obstacle(kind="hours_unknown", because="the working hours are not known"),)
        if one.zone is None or worked is None or lacking:
            return lacking
        return cls(one.zone, worked, one.days_off, one.places, one.away)

    def week(self) -> tuple[tuple[Span, ...], ...]:
        """When work goes on, in seconds of each day of the week, Monday first; lines that touch are joined."""
        return tuple(() if day in self.days_off else _joined(self.hours, day) for day in WEEK)


def _zone_lacking(zone: str | None) -> tuple[Obstacle, ...]:
    if zone is None:
        return (Obstacle(kind="zone_unknown", because="the zone is not known"),)
    if not knows(zone):
        return (Obstacle(kind="zone_unknown", because=f"the zone {zone} is not in this tz database"),)
    return ()


def knows(zone: str) -> bool:
    """Whether this tz database has the zone."""
    try:
        zone_info(zone)
    except InvalidValue:
        return False
    return True


def _joined(hours: tuple[Hours, ...], day: str) -> tuple[Span, ...]:
    spans: list[Span] = []
    for low, high in sorted(line.seconds for line in hours if day in line.days):
        if spans and low <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(high, spans[-1][1]))
        else:
            spans.append((low, high))
    return tuple(spans)


def _clock(second: int) -> str:
    return f"{second // 3600:02}:{second // 60 % 60:02}"


def pieces(zone: str, start: Instant, length: timedelta) -> tuple[Piece, ...]:
    """A meeting on the clock of a zone, cut at midnight and where the clock changes."""
    first = start.replace(tzinfo=None)
    last = first + length
    cuts = [first, *(at for at, _, _ in changes(zone, first, last) if at < last), last]
    return tuple(piece for low, high in pairwise(cuts) for piece in _days(zone, low, high))


def _days(zone: str, low: datetime, high: datetime) -> Iterator[Piece]:
    local = low + timedelta(seconds=offset_at(zone, low))
    end = local + (high - low)
    while local < end:
        midnight = datetime.combine(local.date(), time()) + timedelta(days=1)
        until = min(end, midnight)
        begun = local - datetime.combine(local.date(), time())
        yield local.date(), int(begun.total_seconds()), int((begun + (until - local)).total_seconds())
        local = until


@frozen
class Question:
    """All that the presence of somebody at some time hangs on."""

    people: tuple[Participant, ...]
    hours: tuple[Hours, ...] | None
    calendars: Calendars
    edge: timedelta

    def presence(self, one: Participant, slot: Slot) -> Presence:
        """Whether a person can be there at that slot, and why not."""
        profile = Profile.of(one, self.hours)
        if not isinstance(profile, Profile):
            return Presence(person=one.id, state="unknown", obstacles=profile)
        start = slot.instant
        parts = pieces(profile.zone, start, slot.duration or _SHORTEST)
        against = tuple(self._against(profile, parts))
        return Presence(
            person=one.id,
            state="cannot" if against else "can",
            local=WallTime(start.replace(tzinfo=None) + timedelta(seconds=offset_at(profile.zone, _naive(start)))),
            hour=self.hour(profile, parts),
            obstacles=against,
        )

    def hour(self, profile: Profile, parts: tuple[Piece, ...]) -> Hour | None:
        """Whether it is early or late: on a working day, and not wholly inside it by the margin at both edges."""
        week = profile.week()
        if any(self._off(profile, week, parts[0][0])):
            return None
        margin = int(self.edge.total_seconds())
        if all(_inside(week[day.weekday()], low, high, margin) and not any(self._off(profile, week, day))
               for day, low, high in parts):  # fmt: skip
            return None
        return "early" if parts[0][1] < week[parts[0][0].weekday()][0][0] + margin else "late"

    def _against(self, profile: Profile, parts: tuple[Piece, ...]) -> Iterator[Obstacle]:
        week, seen = profile.week(), set()
        for day, low, high in parts:
            off = tuple(self._off(profile, week, day))
            if day not in seen:
                yield from off
            seen.add(day)
            spans = week[day.weekday()]
            if not off and not any(first <= low and high <= last for first, last in spans):
                yield Obstacle(kind="hours", because=_outside(profile.zone, spans, low, high))

    def _off(self, profile: Profile, week: tuple[tuple[Span, ...], ...], day: date) -> Iterator[Obstacle]:
        """Why somebody does not work at all that day."""
        for absence in profile.away:
            if absence.covers(day):
                yield Obstacle(kind="away", because=f"away {absence}")
        holiday = self.calendars.name(profile.places, day)
        if holiday is not None:
            yield Obstacle(kind="holiday", because=holiday)
        if not week[day.weekday()]:
            yield Obstacle(kind="day_off", because=f"{long_name(day)} {day} is not a working day")


_SHORTEST = timedelta(minutes=1)
"""What is looked at of a meeting whose duration is unknown: its start."""


def _naive(moment: Instant) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None)


def _inside(spans: tuple[Span, ...], low: int, high: int, margin: int) -> bool:
    return bool(spans) and spans[0][0] + margin <= low and high <= spans[-1][1] - margin


def _outside(zone: str, spans: tuple[Span, ...], low: int, high: int) -> str:
    """How a part of a meeting lies to the hours of its day."""
    hours = ", ".join(f"{_clock(first)}–{_clock(last)}" for first, last in spans)
    if low < spans[0][0]:
        return f"{_clock(low)} in {zone} lies before the working hours, {hours}"
    if low >= spans[-1][1]:
        return f"{_clock(low)} in {zone} lies after the working hours, {hours}"
    if high > spans[-1][1]:
        return f"it ends at {_clock(high)} in {zone}, after the working hours, {hours}"
    return f"{_clock(low)}–{_clock(high)} in {zone} runs into a break of the working hours, {hours}"
