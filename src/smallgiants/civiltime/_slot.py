"""A slot: a wall time in a zone, with its length and its label as printed; instants are derived when asked."""

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Literal

from attrs import evolve, field, frozen

from ..checks import a, each, one_of, optional, refuse, whole, words
from ..errors import InvalidValue, Problem, UnresolvedTime, joined
from ._instants import Instant, WallTime, duration, instant, iso_duration, wall_time
from ._labels import offsets
from ._zones import zone, zone_info

if TYPE_CHECKING:
    from pendulum import DateTime

__all__ = ["Policy", "Reading", "Repeated", "Resolved", "Skipped", "Slot", "Stated"]

Policy = Literal["earlier", "later", "compatible", "reject"]
"""How to read a wall time that exists twice or never, in the words of the Temporal proposal.

`compatible` takes the first of two, and the offset before a gap, as RFC 5545 §3.3.5 does; `reject` takes neither.
"""


@frozen
class Resolved:
    """A wall time that names one instant.

    >>> Slot(local="2024-03-13T11:00", zone="Europe/Brussels", duration="PT1H").resolve().utc.isoformat()
    '2024-03-13T10:00:00+00:00'
    """

    utc: Instant = field(converter=instant)


@frozen
class Skipped:
    """A wall time the clocks skip: the instants it would be under the offset after the gap, and before it.

    >>> Slot(local="2026-03-29T02:30", zone="Europe/Brussels", duration="PT1H").resolve().later.isoformat()
    '2026-03-29T01:30:00+00:00'
    """

    earlier: Instant = field(converter=instant)
    later: Instant = field(converter=instant)


@frozen
class Repeated:
    """A wall time the clocks show twice: its first and its second instant.

    >>> Slot(local="2026-10-25T02:30", zone="Europe/Brussels", duration="PT1H").resolve().earlier.isoformat()
    '2026-10-25T00:30:00+00:00'
    """

    earlier: Instant = field(converter=instant)
    later: Instant = field(converter=instant)


def _length(instance: Any, attribute: Any, value: Any) -> None:
    a(timedelta)(instance, attribute, value)
    if value <= timedelta(0) or value > timedelta(days=31) or value.microseconds:
        raise refuse(attribute, "duration-invalid", "a duration in whole seconds, above 0 and at most 31 days", value)


def _label(value: "str | None") -> str | None:
    return value.strip() if isinstance(value, str) else value


@frozen(kw_only=True)
class Slot:
    """When people meet: wall time, IANA zone, duration, and the zone label as it was printed.

    >>> slot = Slot(local="2024-03-13T11:00", zone="Europe/Brussels", duration="PT1H", printed="CET")
    >>> print(slot)
    2024-03-13 11:00–12:00 Europe/Brussels (10:00Z)
    >>> slot.seen_from("America/New_York").isoformat()
    '2024-03-13T06:00:00-04:00'

    Only the form is checked, so that a slot still loads when zone rules change; `resolve` says whether the wall time
    exists once, twice or never.  `fold` (0 or 1) is which of two, as given.  `duration` is exact time, `None` if
    unknown.  Raises `InvalidValue` for offsets in `local`, and zones by label or in wrong case.
    """

    local: WallTime = field(converter=wall_time)
    zone: str = field(validator=zone)
    duration: timedelta | None = field(default=None, converter=duration, validator=optional(_length))
    fold: int | None = field(default=None, validator=optional(whole(least=0, most=1)))
    printed: str | None = field(default=None, converter=_label, validator=optional(words))

    @classmethod
    def parse(cls, text: str, *, zone: str) -> "Slot":
        """The slot a sentence states, read in the zone of its place.

        >>> print(Slot.parse("13 march 2024 from 11-12:00 CET", zone="Europe/Brussels"))
        2024-03-13 11:00–12:00 Europe/Brussels (10:00Z)
        """
        return Stated.parse(text, zone=zone).slot

    def resolve(self, policy: Policy = "reject") -> Resolved | Skipped | Repeated:
        """The instant this wall time names; under `reject`, a `Skipped` or `Repeated` time is told as what it is."""
        early, late = _offsets(self)
        first, second = _at(self.local, early), _at(self.local, late)
        if early == late:
            return Resolved(first)
        if early > late and self.fold is not None:  # the hour repeats, and which was meant is on record
            return Resolved(second if self.fold else first)
        found = Repeated(first, second) if early > late else Skipped(second, first)
        if policy == "reject":
            return found
        later = policy == "later" or (policy == "compatible" and isinstance(found, Skipped))
        return Resolved(found.later if later else found.earlier)

    @property
    def instant(self) -> Instant:
        """The instant of the start, as a plain `datetime` in UTC; raises `UnresolvedTime` where there is not just one."""
        found = self.resolve()
        if isinstance(found, Resolved):
            return found.utc
        raise _unresolved(self, found)

    @property
    def utc(self) -> "DateTime":
        """The start in UTC."""
        return self.seen_from("UTC")

    @property
    def start(self) -> "DateTime":
        """The start in the slot's own zone."""
        return self.seen_from(self.zone)

    @property
    def end(self) -> "DateTime | None":
        """The end in the slot's own zone: the start plus the exact duration, `None` where that is unknown."""
        return None if self.duration is None else _view(self.instant + self.duration, self.zone)

    def seen_from(self, zone: str) -> "DateTime":
        """The start as clocks in another zone show it; its date may be another too."""
        return _view(self.instant, zone)

    def shift(self, *, days: int) -> "Slot":
        """The same wall time some days on; the printed label stays only where it is still true.

        >>> print(Slot(local="2024-03-13T11:00", zone="Europe/Brussels", printed="CET").shift(days=21))
        2024-04-03 11:00 Europe/Brussels (09:00Z)
        """
        moved = evolve(self, local=self.local + timedelta(days=days), fold=None)
        return evolve(moved, printed=None) if _label_problem(moved) else moved

    def coincides(self, other: "Slot") -> bool:
        """Whether both name the same instant and last equally long, however they are written."""
        return self.duration == other.duration and self.instant == other.instant

    def problems(self) -> tuple[Problem, ...]:
        """What is wrong or doubtful here: a zone unknown to this tz database, a time that exists twice or never, a label
        that disagrees with the zone on that date."""
        try:
            found = self.resolve()
        except InvalidValue as error:
            return (error.problem,)
        if not isinstance(found, Resolved):
            return (_unresolved(self, found).problem,)
        doubt = _label_problem(self)
        return (doubt,) if doubt else ()

    def __str__(self) -> str:
        end = f"–{self.local + self.duration:%H:%M}" if self.duration else ""
        found = self.resolve() if not self.problems() or _label_problem(self) else None
        instant_ = f"{found.utc:%H:%MZ}" if isinstance(found, Resolved) else "names no single instant"
        if isinstance(found, Resolved) and found.utc.date() != self.local.date():
            instant_ = f"{found.utc:%Y-%m-%d %H:%MZ}"
        return f"{self.local:%Y-%m-%d %H:%M}{end} {self.zone} ({instant_})"


@frozen
class Reading:
    """One way to read a stated time, and the instant it gives.

    >>> Stated.parse("30 June 2023 23:59 CET", zone="Europe/Brussels").readings[1]
    Reading(by='label CET', utc=datetime.datetime(2023, 6, 30, 22, 59, tzinfo=datetime.timezone.utc))
    """

    by: str = field(validator=words)
    utc: Instant = field(converter=instant)


@frozen(kw_only=True)
class Stated:
    """What a sentence says about when: the slot, what was said before, every reading, what is doubtful or inferred.

    >>> said = Stated.parse("13 march 2024 from 11-12:00 CET (originally 21 February)", zone="Europe/Brussels")
    >>> print(said.originally, said.inferred)
    2024-02-21 11:00–12:00 Europe/Brussels (10:00Z) ('originally.year', 'originally.time')

    A label that disagrees with the zone on that date gives both readings and a problem, never a silent guess.
    English sentences and ISO dates are read.
    """

    text: str = field(validator=words)
    slot: Slot = field(validator=a(Slot))
    originally: Slot | None = field(default=None, validator=optional(a(Slot)))
    readings: tuple[Reading, ...] = field(default=(), validator=each(a(Reading)))
    problems: tuple[Problem, ...] = field(default=(), validator=each(a(Problem)))
    inferred: tuple[str, ...] = field(default=(), validator=each(one_of("originally.year", "originally.time")))

    @classmethod
    def parse(cls, text: str, *, zone: str) -> "Stated":
        """Reads a sentence in the zone of its place."""
        from ._sentence import read  # its patterns are wanted only here

        said = read(text)
        slot = _slot(said.day, said.start, zone, said.length, said.label)
        before = None if said.originally is None else _slot(said.originally, said.start, zone, said.length, said.label)
        return cls(
            text=text, slot=slot, originally=before, readings=_readings(slot), problems=slot.problems(),
            inferred=said.inferred,
        )  # fmt: skip


def _slot(day: date, start: timedelta, zone: str, length: timedelta | None, label: str | None) -> Slot:
    return Slot(local=datetime.combine(day, time()) + start, zone=zone, duration=length, printed=label)


def _offsets(slot: Slot) -> tuple[timedelta, timedelta]:
    rules = zone_info(slot.zone)
    early, late = (slot.local.replace(tzinfo=rules, fold=fold).utcoffset() for fold in (0, 1))
    return early or timedelta(0), late or timedelta(0)


def _at(local: datetime, offset: timedelta) -> Instant:
    return Instant((local - offset).replace(tzinfo=UTC))


def _view(moment: datetime, zone: str) -> "DateTime":
    import pendulum  # a view is asked for rarely, and pendulum takes 60 ms to load

    zone_info(zone)  # an unknown zone is refused in our own words
    return pendulum.instance(moment, "UTC").in_timezone(zone)


def _unresolved(slot: Slot, found: Skipped | Repeated) -> UnresolvedTime:
    got = f"{slot.local:%Y-%m-%d %H:%M}"
    if isinstance(found, Skipped):
        rules = zone_info(slot.zone)
        opens, shuts = found.earlier.astimezone(rules), found.later.astimezone(rules)
        hint = f"the clocks skip it that night: {opens:%H:%M} or {shuts:%H:%M} exist"
        return UnresolvedTime("time-skipped", "local", f"a time that exists in {slot.zone}", got, hint)
    hint = f"say which: `fold = 0` is {found.earlier:%H:%MZ}, `fold = 1` is {found.later:%H:%MZ}"
    return UnresolvedTime("time-repeated", "local", f"a time that {slot.zone} shows once", got, hint)


def _label_problem(slot: Slot) -> Problem | None:
    if slot.printed is None:
        return None
    meant, early_late = offsets(slot.printed), _offsets(slot)
    if not meant:
        message = f"expected a zone label of the table, got {slot.printed!r}"
        return Problem(code="label-unknown", severity="warning", path="printed", message=message)
    if any(offset in meant for offset in early_late):
        return None
    readings = " or ".join(f"{reading.utc:%H:%MZ} by {reading.by}" for reading in _readings(slot))
    message = f"expected the label that {slot.zone} has on {slot.local:%Y-%m-%d}, got {slot.printed!r}"
    hint = f"ask which was meant: {readings}"
    return Problem(code="label-disagrees", severity="warning", path="printed", message=message, hint=hint)


def _readings(slot: Slot) -> tuple[Reading, ...]:
    found = slot.resolve()
    own = [found.utc] if isinstance(found, Resolved) else [found.earlier, found.later]
    by_zone = [Reading(f"zone {slot.zone}", utc) for utc in own]
    labelled = {_at(slot.local, offset) for offset in offsets(slot.printed or "")} - set(own)
    return (*by_zone, *(Reading(f"label {slot.printed}", utc) for utc in sorted(labelled)))
