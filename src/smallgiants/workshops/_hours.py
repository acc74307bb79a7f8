"""Who sees another hour on their own clocks after a move, though the hour of its own zone stays."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from attrs import field, frozen

from ..answers import LeftOut, Row
from ..checks import a, each, words
from ..civiltime import Slot, WallTime, wall_time, zone_info
from ..errors import SmallGiantsError

__all__ = ["AnotherHour", "LocalHour", "another_hour"]


@frozen(kw_only=True)
class LocalHour:
    """What the clocks of one zone show for the old slot and for the new one.

    >>> print(LocalHour(id="guest", zone="America/New_York", was="2024-02-21T05:00", was_label="EST",
    ...                 then="2024-03-13T06:00", then_label="EDT"))
    guest (America/New_York): 2024-02-21 05:00 EST → 2024-03-13 06:00 EDT
    """

    id: str = field(validator=words)
    zone: str = field(validator=words)
    was: WallTime = field(converter=wall_time)
    was_label: str = field(validator=words)
    then: WallTime = field(converter=wall_time)
    then_label: str = field(validator=words)

    @property
    def another(self) -> bool:
        """Whether the hour is another."""
        return self.was.time() != self.then.time()

    def __str__(self) -> str:
        who = self.zone if self.id == self.zone else f"{self.id} ({self.zone})"
        return f"{who}: {self.was:%Y-%m-%d %H:%M} {self.was_label} → {self.then:%Y-%m-%d %H:%M} {self.then_label}"


@frozen(kw_only=True)
class AnotherHour:
    """Who sees another hour after a move, and who sees the same.

    >>> was = Slot(local="2024-02-21T11:00", zone="Europe/Brussels")
    >>> print(another_hour(was, was.shift(days=21), zones=["Europe/London", "America/New_York"]))
    America/New_York: 2024-02-21 05:00 EST → 2024-03-13 06:00 EDT
    """

    hours: tuple[LocalHour, ...] = field(validator=each(a(LocalHour)))
    left_out: tuple[LeftOut, ...] = field(default=(), validator=each(a(LeftOut)))

    @property
    def who(self) -> tuple[str, ...]:
        """Those who see another hour."""
        return tuple(hour.id for hour in self.hours if hour.another)

    def rows(self) -> tuple[Row, ...]:
        """A row for each, in the order of ids: what clocks showed before and what they show now."""
        return tuple(
            {"id": one.id, "zone": one.zone, "was": f"{one.was:%Y-%m-%d %H:%M}", "then": f"{one.then:%Y-%m-%d %H:%M}",
             "another": one.another} for one in self.hours
        )  # fmt: skip

    def __str__(self) -> str:
        return "\n".join(str(hour) for hour in self.hours if hour.another) or "nobody sees another hour"


def another_hour(was: Slot, then: Slot, *, zones: "Mapping[str, str | None] | Iterable[str]") -> AnotherHour:
    """Who sees another hour after a move from one slot to another: names with their zones, or zones alone.

    >>> was = Slot(local="2024-02-21T11:00", zone="Europe/Brussels")
    >>> another_hour(was, was.shift(days=21), zones={"ana": "Atlantic/Azores", "guest": "America/New_York"}).who
    ('guest',)

    A zone that is unknown, or not in this tz database, is left out and said to be.  Raises `UnresolvedTime` for a slot
    that names no single instant.
    """
    before, after = was.instant, then.instant
    named = dict(zones) if isinstance(zones, Mapping) else {zone: zone for zone in zones}
    hours, left_out = [], []
    for id_, zone in sorted(named.items()):
        try:
            rules = None if zone is None else zone_info(zone)
        except SmallGiantsError as error:
            left_out.append(LeftOut(id=id_, because=error.message))
            continue
        if rules is None or zone is None:
            left_out.append(LeftOut(id=id_, because="the zone is not known"))
            continue
        hours.append(_hour(id_, zone, before.astimezone(rules), after.astimezone(rules)))
    return AnotherHour(hours=tuple(hours), left_out=tuple(left_out))


def _hour(id_: str, zone: str, was: datetime, then: datetime) -> LocalHour:
    first, second = was.replace(tzinfo=None, microsecond=0), then.replace(tzinfo=None, microsecond=0)
    return LocalHour(
        id=id_, zone=zone, was=first, was_label=was.tzname() or zone, then=second, then_label=then.tzname() or zone
    )
