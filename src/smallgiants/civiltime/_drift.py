"""A slot whose instant changed because the rules of its zone changed after it was announced."""

from datetime import datetime, timedelta

from attrs import evolve, field, frozen

from ..checks import a, optional, words
from ..errors import SmallGiantsError
from ._found import Resolved
from ._instants import Instant, instant
from ._slot import Slot
from ._zones import zone_info

__all__ = ["Drift", "drift"]


def _instant_or_none(value: "Instant | str | None") -> Instant | None:
    return None if value is None else instant(value, path="utc")


@frozen(kw_only=True)
class Drift:
    """A slot that no longer names the instant it was announced for, and the two ways out.

    >>> told = Slot(local="2024-06-03T12:00", zone="Asia/Almaty", duration="PT1H")
    >>> moved = drift(told, utc="2024-06-03T06:00Z", since="2023c", zone_data="2024a")
    >>> print(moved)
    2024-06-03 12:00 Asia/Almaty: 06:00Z when announced (2023c), 07:00Z by the rules of 2024a
    >>> print(moved.keep_instant())
    2024-06-03 11:00–12:00 Asia/Almaty (06:00Z)

    `was` is the instant announced, `utc` the one the slot names by the present rules: `None` where those skip or repeat
    its wall time.  `since` and `zone_data` are the tz versions before and after, as the host told them.
    """

    slot: Slot = field(validator=a(Slot))
    was: Instant = field(converter=instant)
    utc: Instant | None = field(converter=_instant_or_none)
    since: str | None = field(default=None, validator=optional(words))
    zone_data: str | None = field(default=None, validator=optional(words))

    @property
    def shift(self) -> timedelta | None:
        """How much later it is now than was announced; `None` where the slot names no single instant any more."""
        return None if self.utc is None else self.utc - self.was

    def keep_local(self) -> Slot:
        """The slot as it stands: people meet by the clock on the wall, at another instant than announced."""
        return self.slot

    def keep_instant(self) -> Slot:
        """The slot that keeps the instant announced, at the hour the clocks will show then; a label stays where true."""
        there = self.was.astimezone(zone_info(self.slot.zone))
        moved = evolve(self.slot, local=there.replace(tzinfo=None, fold=0), fold=None)
        if not isinstance(moved.resolve(), Resolved):
            moved = evolve(moved, fold=there.fold)
        doubtful = any(problem.path == "printed" for problem in moved.problems())
        return evolve(moved, printed=None) if doubtful else moved

    def __str__(self) -> str:
        start = f"{self.slot.local:%Y-%m-%d %H:%M} {self.slot.zone}"
        then = f"{_clock(self.was, self.slot.local)} when announced{_by(self.since, ' ({})')}"
        if self.utc is None:
            return f"{start}: {then}, no single instant{_by(self.zone_data, ' by the rules of {}')}"
        return f"{start}: {then}, {_clock(self.utc, self.slot.local)}{_by(self.zone_data, ' by the rules of {}')}"


def drift(slot: Slot, *, utc: "Instant | str", since: str | None, zone_data: str | None) -> Drift | None:
    """Whether a slot announced for the instant `utc` names another one today; `None` where it does not.

    >>> slot = Slot(local="2024-03-13T11:00", zone="Europe/Brussels")
    >>> drift(slot, utc="2024-03-13T10:00Z", since="2023d", zone_data="2024a") is None
    True

    `since` is the tz version the announcement rested on, `zone_data` the one in use: what the host tells, on record and
    not looked up.  The rules applied are those of the tz database in use.  Raises `InvalidValue` for a zone it lacks.
    """
    announced = instant(utc, "utc")
    try:
        present = slot.instant
    except SmallGiantsError as error:
        if error.code not in ("time-skipped", "time-repeated"):
            raise
        present = None
    if present == announced:
        return None
    return Drift(slot=slot, was=announced, utc=present, since=since, zone_data=zone_data)


def _clock(moment: datetime, beside: datetime) -> str:
    return f"{moment:%H:%M}Z" if moment.date() == beside.date() else f"{moment:%Y-%m-%d %H:%M}Z"


def _by(told: str | None, words_: str) -> str:
    return words_.format(told) if told else ""
