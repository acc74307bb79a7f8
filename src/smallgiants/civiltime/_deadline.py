"""A deadline as it was published: a day, perhaps an hour, and the instants between which it must lie."""

from datetime import date, datetime, time, timedelta

from attrs import field, frozen

from ..checks import optional, words
from ..errors import InvalidValue, Problem, SmallGiantsError, shown
from ._instants import Instant, Viewpoint, instant, time_of_day, viewpoint, wall_time
from ._sentence import day_and_hour
from ._slot import Slot, readings
from ._zones import zone as a_zone
from ._zones import zone_info

__all__ = ["Deadline", "Span"]

_FIRST, _LAST = timedelta(hours=14), timedelta(hours=-12)  # the offsets that clocks on earth are furthest apart by


def _day(value: "str | date") -> date:
    read = viewpoint(value, "day")
    if isinstance(read, datetime):
        raise InvalidValue("type-wrong", "day", "a day as YYYY-MM-DD", shown(value), "the hour is its own field")
    return wall_time(f"{read.isoformat()}T00:00", "day").date()


def _hour(value: "str | time | None") -> time | None:
    return None if value is None else time_of_day(value, "time")


@frozen(kw_only=True)
class Span:
    """An instant known only to lie between two others, both included.

    >>> print(Span(earliest="2023-06-30T21:59Z", latest="2023-06-30T22:59Z"))
    between 2023-06-30 21:59Z and 2023-06-30 22:59Z
    """

    earliest: Instant = field(converter=instant)
    latest: Instant = field(converter=instant)

    def __attrs_post_init__(self) -> None:
        if self.earliest > self.latest:
            raise InvalidValue("range-reversed", "earliest", "at most `latest`", self.earliest.isoformat())

    @property
    def exact(self) -> bool:
        """Whether both are the same instant."""
        return self.earliest == self.latest

    def __str__(self) -> str:
        if self.exact:
            return _utc(self.earliest)
        return f"between {_utc(self.earliest)} and {_utc(self.latest)}"


@frozen(kw_only=True)
class Deadline:
    """The last moment for something, as published: local day, local hour or none, zone, label and text.

    >>> by = Deadline(day="2024-04-15", zone="Europe/Brussels")
    >>> print(by)
    2024-04-15, hour unknown, Europe/Brussels (between 2024-04-14 22:00Z and 2024-04-15 22:00Z)
    >>> by.passed(on="2024-04-15T16:00Z") is None, by.passed(on="2024-04-16T00:00Z")
    (True, True)

    An hour that nobody gave is `None`: neither midnight nor 17:00.  An unknown zone is `None` too.  `printed` is the
    label beside the hour; where it disagrees with the zone that day, the deadline lies between the two readings.
    """

    day: date = field(converter=_day)
    time: "time | None" = field(default=None, converter=_hour)
    zone: str | None = field(default=None, validator=optional(a_zone))
    printed: str | None = field(default=None, validator=optional(words))
    text: str | None = field(default=None, validator=optional(words))

    @classmethod
    def parse(cls, text: str, *, zone: "str | None", lang: "str | None" = None) -> "Deadline":
        """The deadline a sentence states; the hour stays unknown where the sentence tells none.

        >>> Deadline.parse("Deadline: 15 April 2024", zone="Europe/Brussels").time is None
        True
        >>> print(Deadline.parse("30 June 2023 23:59 CET", zone="Europe/Brussels").span())
        between 2023-06-30 21:59Z and 2023-06-30 22:59Z

        Raises `InvalidValue` where the day cannot be read or can be read in two ways, and for several days or hours.
        """
        day, hour, label = day_and_hour(text, lang)
        told = None if hour is None else (datetime.combine(day, time()) + hour).time()
        return cls(day=day, time=told, zone=zone, printed=label, text=text)

    def span(self) -> Span:
        """The earliest and the latest instant it can be: the same where day, hour and zone are known and agree."""
        if self.zone is None:
            first, last = self._bounds()
            return Span(earliest=_shifted(first, _FIRST), latest=_shifted(last, _LAST))
        if self.time is None:
            begin, end = self._day_from_to(self.day)
            return Span(earliest=begin, latest=end)
        meant = [utc for _, utc in readings(self._slot(self.zone))]
        return Span(earliest=min(meant), latest=max(meant))

    def passed(self, *, on: "Viewpoint | str") -> bool | None:
        """Whether it is over on that viewpoint; `None` where that hangs on what is unknown, or on the hour of that day.

        >>> by = Deadline(day="2024-04-15", time="17:00", zone="Europe/Brussels")
        >>> by.passed(on="2024-04-15T15:00Z"), by.passed(on="2024-04-15"), by.passed(on="2024-04-16")
        (False, None, True)

        At the very instant of the deadline it is not over.  A day is looked at from its begin to its end, in the zone.
        """
        span, seen = self.span(), viewpoint(on)
        if isinstance(seen, datetime):
            return True if seen > span.latest else False if seen <= span.earliest else None
        if abs(seen - self.day) > timedelta(days=3):  # no zone is so far away, and the calendar may end
            return seen > self.day
        begin, end = self._day_from_to(seen)
        if begin >= span.latest and not (span.exact and begin == span.latest):
            return True
        return False if end <= span.earliest else None

    def problems(self) -> tuple[Problem, ...]:
        """What is unknown or doubtful: no hour, no zone, an hour that exists twice or never, a label that disagrees."""
        found = []
        if self.time is None:
            found.append(_finding("hour-unknown", "time", "the hour of the deadline", "ask for it; it is not midnight"))
        if self.zone is None:
            found.append(_finding("zone-missing", "zone", "the zone of the deadline", "ask for it; it is not guessed"))
        elif self.time is not None:
            found += self._slot(self.zone).problems()
        return tuple(found)

    def _day_from_to(self, day: date) -> tuple[Instant, Instant]:
        """The first instant of a day and of the next; without a zone, the first and the last anywhere."""
        after = day + timedelta(days=1)
        if self.zone is None:
            return _shifted(datetime.combine(day, time()), _FIRST), _shifted(datetime.combine(after, time()), _LAST)
        return _begins(day, self.zone), _begins(after, self.zone)

    def _slot(self, zone: str) -> Slot:
        return Slot(local=datetime.combine(self.day, self.time or time()), zone=zone, printed=self.printed)

    def _bounds(self) -> tuple[datetime, datetime]:
        """The first and the last wall time it can be."""
        if self.time is not None:
            return (datetime.combine(self.day, self.time),) * 2
        midnight = datetime.combine(self.day, time())
        return midnight, midnight + timedelta(days=1)

    def __str__(self) -> str:
        hour = (
            "hour unknown"
            if self.time is None
            else self.time.isoformat(timespec="seconds" if self.time.second else "minutes")
        )
        try:
            lies = str(self.span())
        except SmallGiantsError:
            lies = "names no instant"
        return f"{self.day.isoformat()}, {hour}, {self.zone or 'zone unknown'} ({lies})"


def _begins(day: date, zone: str) -> Instant:
    """The first instant of a day: where clocks skip midnight, the day begins with the hour after (`fold` is 0)."""
    return instant(datetime.combine(day, time(), zone_info(zone)))


def _shifted(local: datetime, offset: timedelta) -> Instant:
    return instant(f"{(local - offset).isoformat()}Z")


def _finding(code: str, path: str, expected: str, hint: str) -> Problem:
    return Problem(code=code, severity="warning", path=path, message=f"expected {expected}, got nothing", hint=hint)


def _utc(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}Z"
