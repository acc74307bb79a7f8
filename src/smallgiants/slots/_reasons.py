"""Whether one person can be there at one time, and why not: in plain words, apart from the search."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal, get_args

from attrs import field, frozen

from ..checks import a, each, identifier, one_of, optional, several, words
from ..civiltime import Instant, Slot, WallTime, zone_info
from ..civiltime._zones import zone as place_zone
from ..errors import InvalidValue, shown
from ._people import WEEK, Blackout, Hours, Participant, long_name
from ._planes import changes, offset_at

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

__all__ = ["Calendar", "Calendars", "Obstacle", "ObstacleKind", "Presence", "Profile", "Question", "Week", "pieces"]

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
    """Whether one person can be there, when it begins on that person's own clock and zone, and what stands against it.

    >>> Presence(person="ana", state="unknown", obstacles=[Obstacle(kind="zone_unknown", because="no zone")]).local is None
    True

    `hour` says that it is early or late in the person's working day, or beyond its edge.
    """

    person: str = field(validator=identifier)
    state: Literal["can", "cannot", "unknown"] = field(validator=one_of("can", "cannot", "unknown"))
    local: WallTime | None = field(default=None, validator=optional(a(datetime)))
    zone: str | None = field(default=None, validator=optional(place_zone))
    hour: Hour | None = field(default=None, validator=optional(one_of(*get_args(Hour))))
    obstacles: tuple[Obstacle, ...] = field(default=(), converter=several, validator=each(a(Obstacle)))

    @property
    def why(self) -> str:
        """What stands against it, in words; empty where nothing does."""
        return "; ".join(map(str, self.obstacles))

    @property
    def words(self) -> str:
        """All of it but who it is."""
        clock = f", at {self.local:%H:%M on %Y-%m-%d} in {self.zone}" if self.local else ""
        hour = f", {self.hour} in the working day" if self.hour and self.state == "can" else ""
        return f"{self.state}{clock}{hour}{f'; {self.why}' if self.why else ''}"

    def __str__(self) -> str:
        return f"{self.person}: {self.words}"


Days = frozenset[date]
Lookup = Callable[[date], Any]


@frozen
class Calendars:
    """The holidays of a search: some for everyone, some by place; days alone are kept as they are."""

    everyone: "Lookup | Days | None" = None
    places: "Mapping[str, Lookup | Days]" = field(factory=dict)

    @classmethod
    def of(cls, told: Any) -> "Calendars":
        """The calendars as a caller hands them in; a mapping from codes of places gives each place its own."""
        if told is None:
            return cls()
        if isinstance(told, Mapping) and told and all(isinstance(place, str) for place in told):
            return cls(None, {place: _calendar(calendar, f"holidays[{place}]") for place, calendar in told.items()})
        return cls(_calendar(told, "holidays"))

    def days(self, place: str | None, first: date, last: date) -> Iterator[date]:
        """The holidays of one place, or those of everyone, within some days."""
        calendar = self.everyone if place is None else self.places.get(place)
        if isinstance(calendar, frozenset):
            yield from (day for day in calendar if first <= day <= last)
        elif calendar is not None:
            for number in range((last - first).days + 1):
                day = first + timedelta(days=number)
                if told := calendar(day):
                    _named(told)
                    yield day

    def name(self, places: tuple[str, ...], day: date) -> str | None:
        """What holiday a day is in some places, in words."""
        if self.everyone is not None and (told := _told(self.everyone, day)):
            return f"{day} is a public holiday{_named(told)}"
        for place in places:
            if place in self.places and (told := _told(self.places[place], day)):
                return f"{day} is a public holiday in {place}{_named(told)}"
        return None


def _told(calendar: "Lookup | Days", day: date) -> Any:
    return day in calendar if isinstance(calendar, frozenset) else calendar(day)


def _calendar(calendar: Any, path: str) -> "Lookup | Days":
    if isinstance(calendar, Mapping):
        # `holidays.HolidayBase` is a mapping too, and fills in a year when asked for a day of it
        calendar = calendar.get
    if callable(calendar):
        return calendar  # type: ignore[no-any-return]  # what it returns is looked at when it is called
    if isinstance(calendar, Iterable) and not isinstance(calendar, str | bytes):
        days = frozenset(calendar)
        if all(type(day) is date for day in days):
            return days
    expected = "a set of days, a mapping of days to names, or a function from a day to a name or None"
    raise InvalidValue("calendar-invalid", path, expected, shown(calendar))


def _named(told: object) -> str:
    """What follows the word holiday: its name, where one was told."""
    if told is True:
        return ""
    if not isinstance(told, str):
        raise InvalidValue("calendar-invalid", "holidays", "a holiday's name or None from a calendar", shown(told))
    return f": {told}"


@frozen(cache_hash=True)
class Profile:
    """What decides when somebody is free; people with the same profile are free at the same times."""

    zone: str
    hours: tuple[Hours, ...]
    days_off: tuple[str, ...]
    places: tuple[str, ...]
    away: tuple[Blackout, ...]


Week = tuple[tuple[Span, ...], ...]
"""When work goes on, in seconds of each day of the week, Monday first; lines that touch are joined."""


def _week(profile: Profile) -> Week:
    return tuple(() if day in profile.days_off else _joined(profile.hours, day) for day in WEEK)


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


def pieces(rules: "ZoneInfo", start: Instant, length: timedelta) -> tuple[Piece, ...]:
    """A meeting on the clock of a zone, cut at midnight and where the clock changes."""
    first: datetime = start.replace(tzinfo=None)
    last = first + length
    cuts = [first, *(at for at, _, _ in changes(rules, first, last) if at < last), last]
    return tuple(piece for low, high in pairwise(cuts) for piece in _days(rules, low, high))


def _days(rules: "ZoneInfo", low: datetime, high: datetime) -> Iterator[Piece]:
    local = low + timedelta(seconds=offset_at(rules, low))
    end = local + (high - low)
    while local < end:
        midnight = datetime.combine(local.date(), time())
        until = min(end, midnight + timedelta(days=1))
        yield local.date(), (local - midnight) // _SECOND, (until - midnight) // _SECOND
        local = until


@frozen(eq=False)
class Question:
    """All that the presence of somebody at some time hangs on, with the clocks of every zone that is known."""

    people: tuple[Participant, ...]
    hours: tuple[Hours, ...] | None
    calendars: Calendars
    edge: timedelta
    rules: "Mapping[str, ZoneInfo]"
    weeks: dict[tuple[object, ...], Week] = field(factory=dict, repr=False)

    @classmethod
    def of(cls, people: tuple[Participant, ...], hours: tuple[Hours, ...] | None, calendars: Calendars,
           edge: timedelta) -> "Question":  # fmt: skip
        """The question, its zones looked up once: ZoneInfo itself keeps only eight of them."""
        names = sorted({one.zone for one in people if one.zone is not None})
        return cls(
            people, hours, calendars, edge, {zone: rules for zone in names if (rules := _rules(zone)) is not None}
        )

    def profile(self, one: Participant) -> "Profile | tuple[Obstacle, ...]":
        """What decides when a person is free, with the hours stated for those whose own are unknown; or what is unknown."""
        worked = one.hours if one.hours is not None else self.hours
        if one.zone in self.rules and worked is not None:
            return Profile(one.zone or "", worked, one.days_off, one.places, one.away)
        lacking = []
        if one.zone not in self.rules:
            known = "is not known" if one.zone is None else f"{one.zone} is not in this tz database"
            lacking.append(Obstacle(kind="zone_unknown", because=f"the zone {known}"))
        if worked is None:
            lacking.append(Obstacle(kind="hours_unknown", because="the working hours are not known"))
        return tuple(lacking)

    def week(self, profile: Profile) -> Week:
        """When people of this profile work."""
        key = (profile.hours, profile.days_off)
        if key not in self.weeks:
            self.weeks[key] = _week(profile)
        return self.weeks[key]

    def presence(self, one: Participant, slot: Slot) -> Presence:
        """Whether a person can be there at that slot, and why not."""
        profile = self.profile(one)
        if not isinstance(profile, Profile):
            return Presence(person=one.id, state="unknown", obstacles=profile)
        week = self.week(profile)
        parts = pieces(self.rules[profile.zone], slot.instant, slot.duration or _SHORTEST)
        against = tuple(self._against(profile, week, parts))
        day, second, _ = parts[0]
        local = datetime.combine(day, time()) + timedelta(seconds=second)
        return Presence(
            person=one.id,
            state="cannot" if against else "can",
            local=WallTime(local),
            zone=profile.zone,
            hour=self.hour(profile, parts),
            obstacles=against,
        )

    def hour(self, profile: Profile, parts: tuple[Piece, ...]) -> Hour | None:
        """Whether it is early or late: on a working day, and not wholly inside it by the margin at both edges."""
        week, margin = self.week(profile), self.edge // _SECOND
        day, start, _ = parts[0]
        begins = week[day.weekday()]
        if self._is_off(profile, week, day):
            return None
        if all(_inside(week[day.weekday()], low, high, margin) for day, low, high in parts) and not any(
            self._is_off(profile, week, other) for other, _, _ in parts[1:]
        ):
            return None
        return "early" if start < begins[0][0] + margin else "late"

    def _against(self, profile: Profile, week: Week, parts: tuple[Piece, ...]) -> Iterator[Obstacle]:
        told = set()
        for day, low, high in parts:
            off = tuple(self._off(profile, week, day))
            if day not in told:
                yield from off
            told.add(day)
            spans = week[day.weekday()]
            if not off and not any(first <= low and high <= last for first, last in spans):
                yield Obstacle(kind="hours", because=_outside(profile.zone, spans, low, high))

    def _is_off(self, profile: Profile, week: Week, day: date) -> bool:
        return not week[day.weekday()] or any(self._off(profile, week, day))

    def _off(self, profile: Profile, week: Week, day: date) -> Iterator[Obstacle]:
        """Why somebody does not work at all that day."""
        for absence in profile.away:
            if absence.covers(day):
                yield Obstacle(kind="away", because=f"away {absence}")
        holiday = self.calendars.name(profile.places, day)
        if holiday is not None:
            yield Obstacle(kind="holiday", because=holiday)
        if not week[day.weekday()]:
            yield Obstacle(kind="day_off", because=f"{long_name(day)} {day} is not a working day")


def _rules(zone: str) -> "ZoneInfo | None":
    try:
        return zone_info(zone)
    except InvalidValue:
        return None


_SECOND = timedelta(seconds=1)
_SHORTEST = timedelta(minutes=1)
"""What is looked at of a meeting whose duration is unknown: its start."""


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
