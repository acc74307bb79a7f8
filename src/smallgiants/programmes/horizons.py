"""The work programme and its horizon: which months it covers, and the day each of its months is due."""

from calendar import monthrange
from datetime import date, timedelta
from typing import Any

from attrs import evolve, field, frozen

from ..answers import Row
from ..checks import a, each, identifier, optional, refuse, several, whole
from ..civiltime import Instant
from ..errors import InvalidValue, NotAllowed
from ..labels import Text, text
from ..ledger import Entry, appended
from ..sources import Citation, day

__all__ = ["Horizon", "Programme", "horizon"]


def _texts(values: Any) -> Any:
    told: Any = several(values)
    return tuple(map(text, told)) if isinstance(told, tuple) else told


def _day(instance: Any, attribute: Any, value: Any) -> None:
    a(date)(instance, attribute, value)
    if value.year > 2200:
        raise refuse(attribute, "day-too-late", "a day up to the year 2200", value)


@frozen(kw_only=True)
class Programme:
    """What a group means to do over some months: a draft until a decision adopts it.

    >>> draft = Programme(id="wp", anchor="sg-1", months=18, themes=["circular-city"])
    >>> adopted = draft.adopt(decision="d-1", at="2024-03-13T11:00Z")
    >>> adopted.decision, adopted.history[-1].kind
    ('d-1', 'adopted')

    Its first month starts on the day of the workshop `anchor`, which moves with it, or on the day `pinned`; both
    `None` is unknown.  Raises `InvalidValue` for both at once.
    """

    id: str = field(validator=identifier)
    anchor: str | None = field(default=None, validator=optional(identifier))
    pinned: date | None = field(default=None, converter=day, validator=optional(_day))
    months: int = field(validator=whole(least=1, most=120))
    themes: tuple[str, ...] = field(default=(), converter=several, validator=each(identifier))
    objectives: tuple[Text, ...] = field(default=(), converter=_texts, validator=each(a(Text)))
    decision: str | None = field(default=None, validator=optional(identifier))
    sources: tuple[Citation, ...] = field(default=(), converter=several, validator=each(a(Citation)))
    history: tuple[Entry[str], ...] = field(default=(), converter=several, validator=each(a(Entry)))

    def __attrs_post_init__(self) -> None:
        if self.anchor is not None and self.pinned is not None:
            hint = "a pinned day does not follow a workshop that moves: keep one of the two"
            raise InvalidValue("anchor-twice", "pinned", "an anchor or a pinned day", "both", hint)

    def adopt(self, *, decision: str, at: "Instant | str", by: str | None = None) -> "Programme":
        """The programme as adopted by that decision; raises `NotAllowed` where one has adopted it before."""
        if self.decision is not None:
            expected, got = "a draft", f"a programme adopted by {self.decision}"
            raise NotAllowed("programme-adopted", f"programmes[{self.id}]", expected, got, "draft a new one")
        entry: Entry[str] = Entry(at=at, kind="adopted", was="draft", by=by)
        return evolve(self, decision=decision, history=appended(self.history, entry))


@frozen(kw_only=True)
class Horizon:
    """The months of a programme, half-open: `start` is in, `end` is not.

    >>> print(Horizon(start="2024-03-13", months=18))
    [2024-03-13, 2025-09-13), 18 months

    A month is added to the day of the month; where that day is missing, the month's last stands for it:
    31 August 2024 + 18 months = 28 February 2026.
    """

    start: date = field(converter=day, validator=_day)
    months: int = field(validator=whole(least=1, most=120))

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


def _after(start: date, months: int) -> date:
    years, month = divmod(start.month - 1 + months, 12)
    year = start.year + years
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))
