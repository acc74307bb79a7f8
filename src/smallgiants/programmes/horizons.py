"""The horizon of a programme: which months it covers, and the day each of them is due."""

from calendar import monthrange
from datetime import date, timedelta

from attrs import field, frozen

from ..answers import Row
from ..checks import whole
from ..errors import InvalidValue
from ..sources import day
from .parts import MOST_MONTHS
from .plans import Programme, early

__all__ = ["Horizon", "horizon"]


@frozen(kw_only=True)
class Horizon:
    """The months of a programme, half-open: `start` is in, `end` is not.

    >>> print(Horizon(start="2024-03-13", months=18))
    [2024-03-13, 2025-09-13), 18 months

    A month is added to the day of the month; where that day is missing, the month's last stands for it:
    31 August 2024 + 18 months = 28 February 2026.
    """

    start: date = field(converter=day, validator=early)
    months: int = field(validator=whole(least=1, most=MOST_MONTHS))

    @property
    def end(self) -> date:
        """The first day after it."""
        return _after(self.start, self.months)

    def due(self, month: int) -> date:
        """The day on which month M1, M2, … ends and its work is due.

        >>> Horizon(start="2024-03-13", months=18).due(1)
        datetime.date(2024, 4, 12)
        """
        if month not in range(1, self.months + 1):
            raise InvalidValue("month-outside", "month", f"a month from 1 to {self.months}", repr(month))
        return _after(self.start, month) - timedelta(days=1)

    def first(self, month: int) -> date:
        """The day on which month M1, M2, … begins.

        >>> Horizon(start="2024-03-13", months=18).first(2)
        datetime.date(2024, 4, 13)
        """
        self.due(month)
        return _after(self.start, month - 1)

    def month(self, when: date) -> int | None:
        """The number of the month that a day lies in; `None` for a day outside.

        >>> Horizon(start="2024-03-13", months=18).month(date(2024, 4, 13))
        2
        """
        if not self.covers(when):
            return None
        guess = (when.year - self.start.year) * 12 + when.month - self.start.month
        return guess + 1 if _after(self.start, guess) <= when else guess

    def covers(self, when: date) -> bool:
        """Whether a day lies in it."""
        return self.start <= when < self.end

    @property
    def why(self) -> tuple[str, ...]:
        """The rule of counting, in words, and where it cut a month."""
        counted = f"{self.months} months from {self.start}; the end is not included"
        cut = f"the end falls on {self.end}, the last day of a month that has no day {self.start.day}"
        return (counted,) if self.end.day == self.start.day else (counted, cut)

    def rows(self) -> tuple[Row, ...]:
        """One row a month: its number, its first day and the day it is due."""
        return tuple(
            {"month": month, "start": _after(self.start, month - 1), "due": self.due(month)}
            for month in range(1, self.months + 1)
        )

    def __str__(self) -> str:
        return f"[{self.start}, {self.end}), {self.months} months"


def horizon(programme: Programme, *, anchor_on: "date | str | None") -> Horizon:
    """The horizon of a programme whose anchor takes place on that day; a pinned one keeps its own.

    >>> first = Programme(id="wp", anchor="sg-1", months=18)
    >>> print(horizon(first, anchor_on="2024-03-13"))
    [2024-03-13, 2025-09-13), 18 months
    >>> horizon(first, anchor_on="2024-02-21").end
    datetime.date(2025, 8, 21)
    """
    start = programme.pinned or day(anchor_on)
    if start is None:
        expected = f"the day of {programme.anchor or 'an anchor, or a pinned day'}"
        raise InvalidValue("anchor-unknown", "anchor_on", expected, "none")
    return Horizon(start=start, months=programme.months)


def last_day(of: Horizon, month: int) -> date:
    """The last day of a month counted from the start, beyond the end too."""
    return _after(of.start, month) - timedelta(days=1)


def first_day(of: Horizon, month: int) -> date:
    """The first day of a month counted from the start, beyond the end too."""
    return _after(of.start, month - 1)


def _after(start: date, months: int) -> date:
    years, month = divmod(start.month - 1 + months, 12)
    year = start.year + years
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))
