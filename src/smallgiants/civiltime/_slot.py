"""A slot: a wall time in a zone, with its length and its label as printed; instants are derived when asked."""

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Literal, get_args

from attrs import evolve, field, frozen

from ..checks import a, optional, refuse, whole, words
from ..errors import InvalidValue, Problem, SmallGiantsError, UnresolvedTime, shown
from ._instants import Instant, WallTime, duration, out_of_range, wall_time
from ._labels import offsets, place
from ._zones import zone, zone_info

if TYPE_CHECKING:
    from pendulum import DateTime

    from ._found import Repeated, Resolved, Skipped
    from ._sentence import Sentence
    from ._view import LocalView

__all__ = ["Policy", "Slot", "readings", "said_slot"]

_ZERO = timedelta(0)

Policy = Literal["earlier", "later", "compatible", "reject"]
"""How to read a wall time that exists twice or never, in the words of the Temporal proposal.

`compatible` takes the first of two, and the offset before a gap, as RFC 5545 §3.3.5 does; `reject` takes neither.
"""


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
    def parse(cls, text: str, *, zone: str, lang: "str | None" = None) -> "Slot":
        """The slot a sentence states, read in the zone of its place: that of `Stated.parse`, where nothing is in doubt.

        >>> print(Slot.parse("mercredi 13 mars 2024 de 11h à 12h (HEC)", zone="Europe/Brussels"))
        2024-03-13 11:00–12:00 Europe/Brussels (10:00Z)

        Raises `InvalidValue` where day or hour cannot be read, or can be read in several ways.
        """
        from ._sentence import read_surely  # its tables are wanted only here

        said = read_surely(text, lang)
        return said_slot(said, said.day, zone)

    def view(self, zone: str) -> "LocalView":
        """What a reader in another zone is shown: day, hours, zone, offset, and whether the day is another.

        >>> print(Slot(local="2024-03-13T23:00", zone="Atlantic/Azores").view("Europe/Athens"))
        2024-03-14 02:00 Europe/Athens (UTC+02:00), the day after 2024-03-13 in Atlantic/Azores
        """
        from ._view import local_view

        return local_view(self.instant, zone, self.duration, day=self.local.date(), place=self.zone)

    def resolve(self, policy: Policy = "reject") -> "Resolved | Skipped | Repeated":
        """The instant this wall time names; under `reject`, a `Skipped` or `Repeated` time is told as what it is."""
        if policy not in get_args(Policy):
            raise InvalidValue("choice-unknown", "policy", f"one of {', '.join(get_args(Policy))}", shown(policy))
        from ._found import Repeated, Resolved, Skipped  # three classes that an import need not build

        kind, earlier, later = _named(self)
        if kind == "once":
            return Resolved(earlier)
        if policy == "reject":
            return Skipped(earlier, later) if kind == "never" else Repeated(earlier, later)
        last = policy == "later" or (policy == "compatible" and kind == "never")
        return Resolved(later if last else earlier)

    @property
    def instant(self) -> Instant:
        """The instant of the start, as a plain `datetime` in UTC; raises `UnresolvedTime` where there is not just one."""
        kind, earlier, later = _named(self)
        if kind != "once":
            raise _unresolved(self, kind, earlier, later)
        return earlier

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
        try:
            local = self.local + timedelta(days=days)
        except OverflowError:
            raise out_of_range("days", days) from None
        moved = evolve(self, local=local, fold=None)
        return evolve(moved, printed=None) if _label_problem(moved) else moved

    def coincides(self, other: "Slot") -> bool:
        """Whether both name the same instant and last equally long, however they are written."""
        return self.duration == other.duration and self.instant == other.instant

    def problems(self) -> tuple[Problem, ...]:
        """What is wrong or doubtful here: a zone unknown to this tz database, a time that exists twice or never, a label
        that disagrees with the zone on that date."""
        try:
            self.instant  # noqa: B018  # refuses what does not resolve
        except SmallGiantsError as error:
            return (error.problem,)
        doubt = _label_problem(self)
        return (doubt,) if doubt else ()

    def __str__(self) -> str:
        start = f"{self.local:%Y-%m-%d %H:%M}"
        try:
            utc = self.instant
        except SmallGiantsError:
            return f"{start} {self.zone} (names no single instant)"
        end = (utc + self.duration).astimezone(zone_info(self.zone)) if self.duration else None
        until = f"–{_clock(end, self.local)}" if end else ""
        return f"{start}{until} {self.zone} ({_clock(utc, self.local)}Z)"


def said_slot(said: "Sentence", day: date, zone: str) -> Slot:
    """The slot that a sentence states for one of its days."""
    return Slot(local=datetime.combine(day, time()) + said.start, zone=zone, duration=said.length, printed=said.label)


def _named(slot: Slot) -> "tuple[Literal['once', 'twice', 'never'], Instant, Instant]":
    """How often the clocks of its zone show the wall time, and the earlier and later instant it may name."""
    rules = zone_info(slot.zone)
    early, late = (slot.local.replace(tzinfo=rules, fold=fold).utcoffset() for fold in (0, 1))
    first, second = _at(slot.local, early or _ZERO), _at(slot.local, late or _ZERO)
    if first == second:
        return "once", first, first
    if first > second:  # the offset after a gap gives the earlier instant
        return "never", second, first
    if slot.fold is not None:  # the hour repeats, and which was meant is on record
        return ("once", second, second) if slot.fold else ("once", first, first)
    return "twice", first, second


def _at(local: datetime, offset: timedelta) -> Instant:
    return Instant((local - offset).replace(tzinfo=UTC))


def _view(moment: datetime, zone: str) -> "DateTime":
    import pendulum  # a view is asked for rarely, and pendulum takes 60 ms to load

    zone_info(zone)  # an unknown zone is refused in our own words
    return pendulum.instance(moment, "UTC").in_timezone(zone)


def _unresolved(slot: Slot, kind: str, earlier: Instant, later: Instant) -> UnresolvedTime:
    got = f"{slot.local:%Y-%m-%d %H:%M}"
    if kind == "never":
        rules = zone_info(slot.zone)
        before, after = (_clock(told.astimezone(rules), slot.local) for told in (earlier, later))
        hint = f"the clocks skip it that night: {before} or {after} exist"
        return UnresolvedTime("time-skipped", "local", f"a time that exists in {slot.zone}", got, hint)
    hint = f"say which: `fold = 0` is {earlier:%H:%MZ}, `fold = 1` is {later:%H:%MZ}"
    return UnresolvedTime("time-repeated", "local", f"a time that {slot.zone} shows once", got, hint)


def _label_problem(slot: Slot) -> Problem | None:
    if slot.printed is None:
        return None
    if not (offsets(slot.printed) or place(slot.printed)):
        message = f"expected a zone label of the table, got {shown(slot.printed)}"
        return Problem(code="label-unknown", severity="warning", path="printed", message=message)
    if not _labelled(slot):
        return None
    both = " or ".join(f"{utc:%H:%MZ} by {by}" for by, utc in readings(slot))
    message = f"expected the label that {slot.zone} has on {slot.local:%Y-%m-%d}, got {shown(slot.printed)}"
    hint = f"ask which was meant: {both}"
    return Problem(code="label-disagrees", severity="warning", path="printed", message=message, hint=hint)


def readings(slot: Slot) -> tuple[tuple[str, Instant], ...]:
    """Every way to read a wall time, by its zone and by its printed label, and the instant each gives."""
    by_zone = ((f"zone {slot.zone}", utc) for utc in _own(slot))
    return (*by_zone, *((f"label {slot.printed}", utc) for utc in _labelled(slot)))


def _own(slot: Slot) -> tuple[Instant, ...]:
    """What the wall time names by the rules of its zone."""
    return tuple(sorted({*_named(slot)[1:]}))


def _labelled(slot: Slot) -> tuple[Instant, ...]:
    """What the wall time names by its printed label; none where one meaning of the label agrees with the zone."""
    label = slot.printed or ""
    there = place(label)
    by_place = _own(evolve(slot, zone=there, printed=None)) if there else ()
    meant = {*by_place, *(_at(slot.local, offset) for offset in offsets(label))}
    return () if meant & set(_own(slot)) else tuple(sorted(meant))


def _clock(moment: datetime, beside: datetime) -> str:
    """The hour, with its date where that is another."""
    return f"{moment:%H:%M}" if moment.date() == beside.date() else f"{moment:%Y-%m-%d %H:%M}"
