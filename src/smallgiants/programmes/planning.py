"""Planning few workshops: in which months the chosen themes are dealt with, under an allowance, spacing and blackouts."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from attrs import field, frozen

from ..answers import LeftOut, Row
from ..checks import a, each, identifier, optional, whole
from ..errors import InvalidValue, shown
from ..sources import day
from ..workshops import Allowance, Workshop, usage
from .horizons import Horizon, first_day, last_day
from .parts import PlannedWorkshop
from .themes import Theme

__all__ = ["Place", "WorkshopPlan", "plan_workshops"]

DAY = timedelta(days=1)


@frozen(kw_only=True)
class Place:
    """A workshop's place: the month it is to be held in, its theme, the how manieth it is of that theme.

    >>> Place(month=4, theme="mobility-transition", nth=1, first=date(2024, 6, 13)).month
    4

    `first` is the earliest day in that month that keeps the spacing from the workshop before: a proof that there is one,
    not a date.
    """

    month: int = field(validator=whole(least=1))
    theme: str = field(validator=identifier)
    nth: int = field(validator=whole(least=1))
    first: date = field(validator=a(date))


@frozen(kw_only=True)
class WorkshopPlan:
    """Where workshops are planned, and which themes had to wait; `plan_workshops` makes it.

    >>> themes = [Theme(id="mobility", title="Mobility"), Theme(id="circular", title="Circular City")]
    >>> print(plan_workshops(themes, horizon=Horizon(start="2024-03-13", months=6), allowance=Allowance(limit=2)))
    M1: mobility (1)
    M6: circular (1)

    `gap` is the least number of months between two of them, as large as can be; `None` for fewer than two.
    """

    horizon: Horizon = field(validator=a(Horizon))
    limit: int | None = field(validator=optional(whole(least=0)))
    taken: int = field(validator=whole(least=0))
    places: tuple[Place, ...] = field(validator=each(a(Place)))
    left_out: tuple[LeftOut, ...] = field(validator=each(a(LeftOut)))
    gap: int | None = field(default=None, validator=optional(whole(least=0)))

    @property
    def ask(self) -> tuple[str, ...]:
        """What must be known for a full answer."""
        return () if self.limit is not None else ("how many workshops may the group hold?",)

    @property
    def left(self) -> int | None:
        """How many of the allowance are left; `None` where the limit is unknown."""
        return None if self.limit is None else self.limit - self.taken - len(self.places)

    @property
    def why(self) -> tuple[str, ...]:
        """The plan in words."""
        told = tuple(f"M{one.month}: {one.theme} ({one.nth})" for one in self.places)
        return (*told, *map(str, self.left_out), *self.ask)

    def planned(self, prefix: str = "ws") -> tuple[PlannedWorkshop, ...]:
        """The places as parts of a programme, numbered from the first on.

        >>> plan = plan_workshops([Theme(id="m", title="M")], horizon=Horizon(start="2024-03-13", months=6),
        ...                       allowance=Allowance(limit=1))
        >>> plan.planned()[0].id
        'ws-1'
        """
        return tuple(
            PlannedWorkshop(id=f"{prefix}-{number}", due=one.month, themes=(one.theme,))
            for number, one in enumerate(self.places, 1)
        )

    def rows(self) -> tuple[Row, ...]:
        """One row a place, then one for each theme that waits."""
        placed: list[Row] = [
            {"month": one.month, "theme": one.theme, "nth": one.nth, "first": one.first, "because": None}
            for one in self.places
        ]
        return (*placed, *({"month": None, "theme": one.id, "nth": None, "first": None, "because": one.because}
                           for one in self.left_out))  # fmt: skip

    def __str__(self) -> str:
        return "\n".join(self.why) or "no workshop is planned"


def plan_workshops(
    themes: Iterable[Theme], *, horizon: Horizon, allowance: Allowance, held: Iterable[Workshop] = (),
    blackouts: "Iterable[tuple[date | str, date | str]]" = (), latest: Mapping[str, int] | None = None,
) -> WorkshopPlan:  # fmt: skip
    """The months for workshops on themes in the order in which they were chosen: each with all its workshops, or none.

    >>> first = Theme(id="mobility", title="Mobility", workshops=2)
    >>> plan = plan_workshops([first, Theme(id="circular", title="Circular City")], allowance=Allowance(limit=2),
    ...                       horizon=Horizon(start="2024-03-13", months=6), blackouts=[("2024-07-13", "2024-09-12")])
    >>> [place.month for place in plan.places], str(plan.left_out[0])
    ([1, 4], 'circular: needs 1 of the 0 workshops that are left')

    Exact: a theme waits only where it cannot be had beside those before it.  Among all plans one with the widest least
    gap is taken, of these the one whose months come first.  `held` workshops take their place in the allowance, and keep
    their distance; `blackouts` are first and last days on which none may be; `latest` is the last month for a theme.  A
    theme that must come sooner goes before one that may wait.
    """
    wanted = list(themes)
    last = dict(latest or {})
    _check(wanted, last, horizon)
    there = list(held)
    used = usage(there, allowance=allowance, on=None, zone="UTC").used
    grid = _grid(horizon, allowance, there, [_span(index, one) for index, one in enumerate(blackouts)])
    step = max(allowance.spacing or DAY, DAY)
    left = None if allowance.limit is None else max(allowance.limit - used, 0)
    jobs: list[tuple[int, int, Theme, int]] = []
    out: list[LeftOut] = []
    for rank, theme in enumerate(wanted):
        if left is not None and theme.workshops > left - len(jobs):
            told = f"needs {theme.workshops} of the {left - len(jobs)} workshops that are left"
            out.append(LeftOut(id=theme.id, because=told))
            continue
        due = last.get(theme.id, horizon.months)
        more = sorted([*jobs, *((due, rank, theme, nth) for nth in range(1, theme.workshops + 1))], key=_order)
        if _months([job[0] for job in more], grid, step, 0):
            jobs = more
        else:
            out.append(LeftOut(id=theme.id, because="no months are free that keep the spacing"))
    gap, found = _widest([job[0] for job in jobs], grid, step)
    places = tuple(Place(month=month, theme=job[2].id, nth=job[3], first=on)
                   for job, (month, on) in zip(jobs, found, strict=True))  # fmt: skip
    return WorkshopPlan(horizon=horizon, limit=allowance.limit, taken=used, places=places, left_out=tuple(out), gap=gap)


def _order(job: tuple[int, int, Theme, int]) -> tuple[int, int, int]:
    return job[0], job[1], job[3]


def _check(wanted: Sequence[Theme], last: Mapping[str, int], horizon: Horizon) -> None:
    ids = [theme.id for theme in wanted]
    double = next((one for one in ids if ids.count(one) > 1), None)
    if double is not None:
        raise InvalidValue("id-duplicate", f"themes[{double}]", "each id once", "it twice")
    for theme, month in last.items():
        if month not in range(1, horizon.months + 1):
            expected = f"a month from 1 to {horizon.months}"
            raise InvalidValue("month-outside", f"latest[{theme}]", expected, shown(month))


def _span(index: int, ends: "tuple[date | str, date | str]") -> tuple[date, date]:
    first, last = day(ends[0]), day(ends[1])
    if first is None or last is None or last < first:
        raise InvalidValue("interval-reversed", f"blackouts[{index}]", "a first and a last day", shown(ends))
    return first, last


def _grid(
    horizon: Horizon, allowance: Allowance, held: Iterable[Workshop], blackouts: Iterable[tuple[date, date]]
) -> dict[int, tuple[date, ...]]:
    """The days of each month on which a workshop may be."""
    away = max(allowance.spacing or DAY, DAY) - DAY
    fixed = [one.slot.local.date() for one in held if one.slot and one.status != "cancelled"]
    closed = [*blackouts, *((day_ - away, day_ + away) for day_ in fixed)]

    def free(when: date) -> bool:
        return allowance.covers(when) and not any(first <= when <= last for first, last in closed)

    found = {}
    for month in range(1, horizon.months + 1):
        first, last = first_day(horizon, month), last_day(horizon, month)
        days = (first + n * DAY for n in range((last - first).days + 1))
        found[month] = tuple(filter(free, days))
    return found


def _months(
    due: Sequence[int], grid: Mapping[int, tuple[date, ...]], step: timedelta, gap: int
) -> list[tuple[int, date]] | None:
    """The first months for jobs in this order, each at least `gap` months after the one before; none if they do not fit.

    The earliest day for the first leaves the most room for the rest: taking it never costs a later job its place.
    """
    found: list[tuple[int, date]] = []
    for last in due:
        begin = found[-1][0] + gap if found else 1
        soonest = found[-1][1] + step if found else date.min
        next_ = next(((month, on) for month in range(begin, last + 1) for on in grid[month] if on >= soonest), None)
        if next_ is None:
            return None
        found.append(next_)
    return found


def _widest(
    due: Sequence[int], grid: Mapping[int, tuple[date, ...]], step: timedelta
) -> tuple[int | None, list[tuple[int, date]]]:
    """The widest least gap that still lets all jobs in, and the first months that keep it."""
    for gap in range(len(grid), 0, -1) if len(due) > 1 else ():
        if found := _months(due, grid, step, gap):
            return gap, found
    return (0 if len(due) > 1 else None), _months(due, grid, step, 0) or []
