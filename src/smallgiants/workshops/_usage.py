"""What is used of an allowance, and whether workshops lie far enough apart."""

from collections.abc import Iterable
from datetime import timedelta
from itertools import pairwise

from attrs import field, frozen

from ..answers import LeftOut, Row
from ..checks import a, each, identifier, optional, whole
from ..civiltime import Instant, Slot, Viewpoint, duration, recorded_by
from ._allowance import Allowance
from ._workshop import Workshop

__all__ = ["Gap", "Gaps", "Usage", "spacing", "usage"]


@frozen(kw_only=True)
class Usage:
    """What is used of an allowance: workshops held, planned and postponed, and those that take no place.

    >>> from datetime import date
    >>> one = Workshop(id="w", title="First", slot=Slot(local="2024-03-13T11:00", zone="Europe/Brussels"))
    >>> print(usage([one], allowance=Allowance(limit=4), on=date(2024, 2, 7), zone="Europe/Brussels"))
    1 of 4 used: 0 held, 1 planned; 3 left
    >>> usage([one], allowance=Allowance(), on=date(2024, 2, 7), zone="Europe/Brussels").ask
    ('how many workshops may the group hold?',)

    `left` and `exceeded` are `None` while the limit is unknown.
    """

    allowance: Allowance = field(validator=a(Allowance))
    held: tuple[str, ...] = field(default=(), validator=each(identifier))
    planned: tuple[str, ...] = field(default=(), validator=each(identifier))
    left_out: tuple[LeftOut, ...] = field(default=(), validator=each(a(LeftOut)))

    @property
    def used(self) -> int:
        """How many places are taken: held and planned, a moved one once."""
        return len(self.held) + len(self.planned)

    @property
    def left(self) -> int | None:
        """How many places are left, below 0 where too many are taken."""
        return self.allowance.left(self.used)

    @property
    def exceeded(self) -> bool | None:
        """Whether more are held and planned than allowed."""
        return None if self.left is None else self.left < 0

    @property
    def ask(self) -> tuple[str, ...]:
        """What must be known for a full answer."""
        return () if self.allowance.limit is not None else ("how many workshops may the group hold?",)

    def rows(self) -> tuple[Row, ...]:
        """A row for each workshop: whether it takes a place, and why."""
        taken: list[Row] = [{"workshop": id_, "counts": True, "why": "held"} for id_ in self.held]
        taken += [{"workshop": id_, "counts": True, "why": "planned"} for id_ in self.planned]
        taken += [{"workshop": one.id, "counts": False, "why": one.because} for one in self.left_out]
        return tuple(taken)

    def __str__(self) -> str:
        limit = "an unknown number" if self.allowance.limit is None else str(self.allowance.limit)
        told = f"{self.used} of {limit} used: {len(self.held)} held, {len(self.planned)} planned"
        return told if self.left is None else f"{told}; {max(self.left, 0)} left"


def usage(workshops: Iterable[Workshop], *, allowance: Allowance, on: "Viewpoint | str | None", zone: str) -> Usage:
    """What the workshops use of an allowance, as was known on the viewpoint.

    >>> usage([Workshop(id="w", title="First")], allowance=Allowance(limit=0), on=None, zone="UTC").exceeded
    True

    A cancelled workshop frees its place, a moved one takes one, a postponed one as the allowance says (`None` counts: it is
    still to be held).  One without a date counts: nobody knows that it lies outside the period.
    """
    held: list[str] = []
    planned: list[str] = []
    left_out: list[LeftOut] = []
    for workshop in sorted((one.seen(on=on, zone=zone) for one in workshops), key=lambda one: one.id):
        slot = workshop.slot or workshop.original
        if (because := _free(workshop, slot, allowance)) is not None:
            left_out.append(LeftOut(id=workshop.id, because=because))
        else:
            done = workshop.status == "scheduled" and slot is not None and over(slot, on=on, zone=zone)
            (held if done else planned).append(workshop.id)
    return Usage(allowance=allowance, held=tuple(held), planned=tuple(planned), left_out=tuple(left_out))


def _free(workshop: Workshop, slot: Slot | None, allowance: Allowance) -> str | None:
    """Why a workshop takes no place, if so."""
    if workshop.status == "cancelled":
        return "cancelled: it frees its place"
    if workshop.status == "postponed" and allowance.postponed == "frees":
        return "postponed without a date: it frees its place until it has one"
    if slot is not None and not allowance.covers(slot.local.date()):
        return "outside the period of the allowance"
    return None


def over(slot: Slot, *, on: "Viewpoint | str | None", zone: str) -> bool:
    """Whether what stands at a slot is over on the viewpoint; without one, nothing is."""
    if on is None:
        return False
    start: Instant = slot.resolve("compatible").utc  # type: ignore[union-attr]  # a policy resolves
    return recorded_by(Instant(start + (slot.duration or timedelta(0))), on=on, zone=zone)


@frozen(kw_only=True)
class Gap:
    """Two workshops that follow each other, and how many days lie between theirs.

    >>> print(Gap(first="w-1", second="w-2", days=7, least=14))
    w-1 and w-2 lie 7 days apart, 14 are wanted
    """

    first: str = field(validator=identifier)
    second: str = field(validator=identifier)
    days: int = field(validator=whole(least=0))
    least: int | None = field(default=None, validator=optional(whole(least=0)))

    @property
    def enough(self) -> bool | None:
        """Whether they lie far enough apart; `None` where nobody said how far that is."""
        return None if self.least is None else self.days >= self.least

    def __str__(self) -> str:
        wanted = "" if self.least is None else f", {self.least} {'is' if self.least == 1 else 'are'} wanted"
        return f"{self.first} and {self.second} lie {self.days} {'day' if self.days == 1 else 'days'} apart{wanted}"


@frozen(kw_only=True)
class Gaps:
    """How far apart workshops lie, each from the one before.

    >>> w = Workshop(id="w-1", title="First", slot=Slot(local="2024-03-13T11:00", zone="Europe/Brussels"))
    >>> found = spacing([w, Workshop(id="w-2", title="Second", slot=w.slot.shift(days=7))], least="P14D")
    >>> [str(gap) for gap in found.too_close]
    ['w-1 and w-2 lie 7 days apart, 14 are wanted']
    """

    gaps: tuple[Gap, ...] = field(validator=each(a(Gap)))
    left_out: tuple[LeftOut, ...] = field(default=(), validator=each(a(LeftOut)))

    @property
    def too_close(self) -> tuple[Gap, ...]:
        """The pairs that lie too close."""
        return tuple(gap for gap in self.gaps if gap.enough is False)

    def rows(self) -> tuple[Row, ...]:
        """A row for each pair, in the order of their days."""
        return tuple(
            {"first": gap.first, "second": gap.second, "days": gap.days, "least": gap.least, "enough": gap.enough}
            for gap in self.gaps
        )

    def __str__(self) -> str:
        return "\n".join(map(str, self.gaps)) or "no two workshops have a date"


def spacing(workshops: Iterable[Workshop], *, least: "str | timedelta | None") -> Gaps:
    """How many days lie between workshops that follow each other, and whether those are enough.

    >>> spacing([], least="P14D").gaps
    ()

    Days are those of each workshop's own zone; cancelled workshops and those without a date are left out.
    """
    wanted = duration(least, "least")
    days = None if wanted is None else wanted.days
    known = sorted(workshops, key=lambda one: one.id)
    dated = sorted((one.slot.local.date(), one.id) for one in known if one.slot and one.status != "cancelled")
    gaps = (
        Gap(first=one, second=two, days=(then - day).days, least=days) for (day, one), (then, two) in pairwise(dated)
    )
    left = (one for one in known if not one.slot or one.status == "cancelled")
    because = {"cancelled": "cancelled"}
    left_out = tuple(LeftOut(id=one.id, because=because.get(one.status, "it has no date")) for one in left)
    return Gaps(gaps=tuple(gaps), left_out=left_out)
