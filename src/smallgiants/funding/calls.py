"""Calls of an instrument: when one opens and closes, as it was published, and in which state it is at an instant.

In the table of an instrument calls stand under `[calls.ID]`:

    [calls.2025]
    opens = "2025-04-24"                      # a day, or a day and hour; left out where it was not seen
    deadlines = ["2025-09-23T17:00"]          # a day without hour stays so: within that day the state is unknown
    zone = "Europe/Brussels"
    printed = "CET"                           # the label beside the hour, where one was printed
    source = "page"

`continuous = true` has no deadline; `yearly = ["10-31"]` comes again every year.  `published` is a day on which the call
was seen as open, where its opening was not: before that day its state is unknown.
"""

import re
from datetime import UTC, date, datetime
from typing import Any, Literal, get_args

from attrs import field, frozen

from ..checks import a, each, identifier, one_of, optional, several, words
from ..civiltime import Deadline, viewpoint, zone_name
from ..errors import InvalidValue, shown
from ..sources import Confidence, day

__all__ = ["Call", "CallState", "Moved"]

_LAST_YEAR = 2200  # beyond it no times are reckoned

CallState = Literal["forthcoming", "open", "closed", "unknown"]
"""Where a call stands at an instant."""


@frozen(kw_only=True)
class Moved:
    """A deadline of a call that was published before, and until when it stood.

    >>> Moved(was=Deadline(day="2025-04-09", zone="Europe/Brussels"), on="2025-03-20").on.isoformat()
    '2025-03-20'
    """

    was: Deadline = field(validator=a(Deadline))
    on: date = field(converter=day, validator=a(date))
    source: str | None = field(default=None, validator=optional(words))


def _yearly(instance: Any, attribute: Any, value: Any) -> None:
    if not isinstance(value, str) or not re.fullmatch(r"\d{2}-\d{2}", value, re.ASCII):
        raise InvalidValue("date-invalid", attribute.name, "a day of the year as MM-DD", shown(value))
    day(f"2001-{value}")  # a day that every year has


def _zone(instance: Any, attribute: Any, value: Any) -> None:
    zone_name(value)


@frozen(kw_only=True)
class Call:
    """One call: its opening and its deadlines as they were published, where that stands and how sure it is.

    >>> call = Call(id="2025", opens=Deadline(day="2025-04-24", zone="Europe/Brussels"),
    ...             deadlines=(Deadline(day="2025-09-23", time="17:00", zone="Europe/Brussels"),))
    >>> call.state(on="2025-04-01"), call.state(on="2025-09-23T15:00Z"), call.state(on="2025-09-23T15:00:01Z")
    ('forthcoming', 'open', 'closed')

    `opens` and `deadlines` are kept as they were said: a missing hour, zone or day stays unknown, and so does the state
    that hangs on it.  `contested` are deadlines that another page gives for the same call: until all agree that it is
    over, or not, the state is unknown.  `zone` is that of days that come again every year.
    """

    id: str = field(validator=identifier)
    opens: Deadline | None = field(default=None, validator=optional(a(Deadline)))
    published: date | None = field(default=None, converter=day, validator=optional(a(date)))
    deadlines: tuple[Deadline, ...] = field(default=(), converter=several, validator=each(a(Deadline)))
    continuous: bool = field(default=False, validator=a(bool))
    yearly: tuple[str, ...] = field(default=(), converter=several, validator=each(_yearly))
    zone: str | None = field(default=None, validator=optional(_zone))
    contested: tuple[Deadline, ...] = field(default=(), converter=several, validator=each(a(Deadline)))
    moved: tuple[Moved, ...] = field(default=(), converter=several, validator=each(a(Moved)))
    source: str | None = field(default=None, validator=optional(words))
    seen_on: date | None = field(default=None, converter=day, validator=optional(a(date)))
    confidence: Confidence = field(default="seen", validator=one_of(*get_args(Confidence)))
    note: str | None = field(default=None, validator=optional(words))

    def __attrs_post_init__(self) -> None:
        if self.continuous and (self.deadlines or self.yearly):
            raise InvalidValue(
                "call-invalid", "continuous", "no deadlines where applications are taken all the time", "both"
            )

    def deadline(self, *, on: str | date) -> Deadline | None:
        """The next deadline that is not surely past; the last one where all are; none where none is known."""
        known = self._deadlines(viewpoint(on))
        ahead = [one for one in known if one.passed(on=on) is not True]
        return next(iter(ahead or known[-1:]), None)

    def state(self, *, on: str | date) -> CallState:
        """Where it stands at an instant, or over a whole day; `unknown` wherever that hangs on what nobody said."""
        seen = viewpoint(on)
        begun, over = self._begun(seen), self._over(seen)
        if over:
            return "closed"
        if begun is False:
            return "forthcoming"
        return "open" if begun and over is False else "unknown"

    def _begun(self, seen: date) -> bool | None:
        if self.opens is None:
            return True if self.published is not None and _day(seen) >= self.published else None
        if not isinstance(seen, datetime):
            return self.opens.passed(on=seen)
        span = self.opens.span()
        return True if seen >= span.latest else False if seen < span.earliest else None

    def _over(self, seen: date) -> bool | None:
        if self.continuous or self.yearly:
            return False
        passed = [one.passed(on=seen) for one in self.deadlines]
        over = None if not passed or (None in passed and False not in passed) else all(passed)
        return over if all(one.passed(on=seen) is over for one in self.contested) else None

    def _deadlines(self, seen: date) -> list[Deadline]:
        """Those published, or of this year and the next where they come again."""
        again = [
            Deadline(day=f"{year:04}-{one}", zone=self.zone)
            for year in (_day(seen).year, _day(seen).year + 1)
            if year <= _LAST_YEAR
            for one in sorted(self.yearly)
        ]
        return again or sorted(self.deadlines, key=lambda one: (one.day, str(one.time)))


def _day(seen: date) -> date:
    return seen.astimezone(UTC).date() if isinstance(seen, datetime) else seen
