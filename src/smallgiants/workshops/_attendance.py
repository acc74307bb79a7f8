"""Who took part, how and for how long; coming in person is voluntary, and counts neither for nor against anybody."""

from collections.abc import Iterable
from datetime import timedelta
from itertools import pairwise
from typing import Literal

from attrs import field, frozen

from ..answers import LeftOut, Row
from ..checks import a, each, identifier, one_of, optional, several, whole
from ..civiltime import Instant, Viewpoint, instant, recorded_by
from ..errors import InvalidValue
from ..ledger import instant_or_none
from ._workshop import Workshop

__all__ = ["Activities", "Activity", "Attendance", "Attended", "Stay", "activity", "attended"]


@frozen(kw_only=True)
class Stay:
    """One stretch of time that somebody was there: from `since`, included, until `until`; `None` is unknown.

    >>> Stay(since="2024-03-13T10:05Z", until="2024-03-13T10:55Z").length
    datetime.timedelta(seconds=3000)
    """

    since: Instant = field(converter=instant)
    until: Instant | None = field(default=None, converter=instant_or_none)

    def __attrs_post_init__(self) -> None:
        if self.until is not None and self.until <= self.since:
            expected, got = f"an instant after {self.since:%Y-%m-%dT%H:%M:%SZ}", f"{self.until:%Y-%m-%dT%H:%M:%SZ}"
            raise InvalidValue(
                "interval-reversed", "until", expected, got, "`since` is when they came, `until` when they left"
            )

    @property
    def length(self) -> timedelta | None:
        """How long it was; `None` where the end is unknown."""
        return None if self.until is None else self.until - self.since


@frozen(kw_only=True)
class Attendance:
    """That a person took part in a workshop, or was excused from it, or sent somebody.

    >>> Attendance(id="at-1", workshop="sg-1", person="ana", mode="online").present
    True
    >>> Attendance(id="at-2", workshop="sg-1", person="ben", proxy="ana").present
    False

    `stays` are the stretches of time, where they are known.  `proxy` is who spoke for the person.  `seat` is whose seat
    the person held.  Raises `InvalidValue` for stays out of order, and for one excused who was there.
    """

    id: str = field(validator=identifier)
    workshop: str = field(validator=identifier)
    person: str = field(validator=identifier)
    seat: str | None = field(default=None, validator=optional(identifier))
    mode: Literal["online", "in_person"] | None = field(default=None, validator=optional(one_of("online", "in_person")))
    stays: tuple[Stay, ...] = field(default=(), converter=several, validator=each(a(Stay)))
    excused: bool | None = field(default=None, validator=optional(a(bool)))
    proxy: str | None = field(default=None, validator=optional(identifier))

    def __attrs_post_init__(self) -> None:
        for index, (one, other) in enumerate(pairwise(self.stays), 1):
            if one.until is None or other.since < one.until:
                got, hint = f"one from {other.since:%Y-%m-%dT%H:%M:%SZ}", "put them in order, each with its end"
                raise InvalidValue("stays-overlap", f"stays[{index}]", "a stay after the one before it ends", got, hint)
        if (self.excused or self.proxy) and (self.stays or self.mode):
            raise InvalidValue("attendance-contradicts", "stays", "no stay and no mode of one who was not there", "some",
                               "leave out `excused` and `proxy`, or make a record of the proxy's own")  # fmt: skip
        if self.proxy == self.person:
            raise InvalidValue("attendance-contradicts", "proxy", "somebody else than the person", repr(self.proxy))

    @property
    def present(self) -> bool:
        """Whether the person was there."""
        return not self.excused and self.proxy is None

    @property
    def length(self) -> timedelta | None:
        """How long the person was there in all; `None` where that is unknown."""
        lengths = [stay.length for stay in self.stays]
        known = [length for length in lengths if length is not None]
        return sum(known, timedelta(0)) if known and len(known) == len(lengths) else None


@frozen(kw_only=True)
class Attended:
    """Who took part in a workshop, and who was excused or spoken for.

    >>> print(attended("sg-1", [Attendance(id="at-1", workshop="sg-1", person="ana", mode="online")]))
    sg-1: 1 online, 0 in person, 0 in a way not told, 0 excused, 0 spoken for
    """

    workshop: str = field(validator=identifier)
    records: tuple[Attendance, ...] = field(default=(), validator=each(a(Attendance)))

    @property
    def present(self) -> tuple[str, ...]:
        """Who was there, each once."""
        return tuple(sorted({one.person for one in self.records if one.present}))

    def rows(self) -> tuple[Row, ...]:
        """A row for each record, in the order of persons."""
        return tuple(
            {"person": one.person, "seat": one.seat, "present": one.present, "mode": one.mode, "excused": one.excused,
             "proxy": one.proxy, "minutes": None if one.length is None else int(one.length.total_seconds()) // 60}
            for one in self.records
        )  # fmt: skip

    def __str__(self) -> str:
        there = [one for one in self.records if one.present]
        ways = (("online", "online"), ("in_person", "in person"), (None, "in a way not told"))
        counts = [f"{sum(one.mode == mode for one in there)} {words_}" for mode, words_ in ways]
        counts.append(f"{sum(bool(one.excused) for one in self.records)} excused")
        counts.append(f"{sum(one.proxy is not None for one in self.records)} spoken for")
        return f"{self.workshop}: {', '.join(counts)}"


def attended(workshop: str, records: Iterable[Attendance]) -> Attended:
    """Who took part in the workshop with this id.

    >>> attended("sg-1", []).present
    ()
    """
    mine = sorted((one for one in records if one.workshop == workshop), key=lambda one: (one.person, one.id))
    return Attended(workshop=workshop, records=tuple(mine))


@frozen(kw_only=True)
class Activity:
    """In how many of the online workshops somebody took part: `counted` of `possible`.

    >>> print(Activity(of="ana", counted=1, possible=2))
    ana: 1 of 2
    """

    of: str = field(validator=identifier)
    counted: int = field(validator=whole(least=0))
    possible: int = field(validator=whole(least=0))

    def __attrs_post_init__(self) -> None:
        if self.counted > self.possible:
            raise InvalidValue("number-out-of-range", "counted", f"at most {self.possible}", str(self.counted))

    def __str__(self) -> str:
        return f"{self.of}: {self.counted} of {self.possible}"


@frozen(kw_only=True)
class Activities:
    """How active members are, online workshops alone being counted; what was not counted, and why.

    >>> Activities(activities=(Activity(of="ana", counted=1, possible=2),)).rows()
    ({'of': 'ana', 'counted': 1, 'possible': 2},)
    """

    activities: tuple[Activity, ...] = field(validator=each(a(Activity)))
    left_out: tuple[LeftOut, ...] = field(default=(), validator=each(a(LeftOut)))

    def rows(self) -> tuple[Row, ...]:
        """A row for each, in the order of ids."""
        return tuple({"of": one.of, "counted": one.counted, "possible": one.possible} for one in self.activities)

    def __str__(self) -> str:
        return "\n".join(map(str, self.activities)) or "nobody's attendance is on record"


def activity(
    records: Iterable[Attendance],
    *,
    workshops: Iterable[Workshop],
    of: Iterable[str],
    on: "Viewpoint | str | None",
    zone: str,
) -> Activities:
    """In how many of the workshops held until the viewpoint each of these, a seat or a person, took part.

    >>> from smallgiants.civiltime import Slot
    >>> w = Workshop(id="w", title="Visit", mode="hybrid", slot=Slot(local="2024-03-13T11:00", zone="Europe/Brussels"))
    >>> came = Attendance(id="at-1", workshop="w", person="ana", mode="in_person")
    >>> print(activity([came], workshops=[w], of=["ana", "ben"], on=None, zone="UTC"))
    ana: 0 of 0
    ben: 0 of 1

    Coming in person is voluntary: it counts neither for nor against anybody.  A workshop held in person alone is left
    out, and a hybrid one for whoever came in person.  An excuse takes the workshop out too; a proxy counts as taking part.
    """
    known = tuple(records)
    held = [one for one in (w.seen(on=on, zone=zone) for w in workshops) if _held(one, on, zone)]
    counting = [one.id for one in held if one.mode != "in_person"]
    left_out = tuple(LeftOut(id=one.id, because="held in person: voluntary, and never counted")
                     for one in sorted(held, key=lambda one: one.id) if one.mode == "in_person")  # fmt: skip
    made = (_active(member, counting, [r for r in known if member in (r.person, r.seat)]) for member in sorted(set(of)))
    return Activities(activities=tuple(made), left_out=left_out)


def _active(of: str, workshops: list[str], mine: list[Attendance]) -> Activity:
    counted = possible = 0
    for workshop in workshops:
        here = [one for one in mine if one.workshop == workshop]
        if any(one.proxy or (one.present and one.mode != "in_person") for one in here):
            counted, possible = counted + 1, possible + 1
        elif not here:
            possible += 1  # neither there, nor excused, nor there in person
    return Activity(of=of, counted=counted, possible=possible)


def _held(workshop: Workshop, on: "Viewpoint | str | None", zone: str) -> bool:
    if workshop.status != "scheduled" or workshop.slot is None:
        return False
    start = workshop.slot.resolve("compatible")
    return recorded_by(start.utc, on=on, zone=zone)  # type: ignore[union-attr]  # a policy resolves
