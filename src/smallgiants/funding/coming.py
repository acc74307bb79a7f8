"""The deadlines ahead: of every call that was published with one, as it was published, and of no other."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from attrs import field, frozen

from ..answers import LeftOut, Row
from ..checks import a, each, identifier, one_of, optional, several, whole, words
from ..civiltime import Deadline, Span, Viewpoint, viewpoint
from ..errors import InvalidValue, shown
from ..sources import Confidence, day
from .calls import Call
from .instruments import Instrument
from .openings import call as opening
from .tables import catalogue as shipped

__all__ = ["Coming", "Deadlines", "deadlines"]


@frozen(kw_only=True)
class Coming:
    """One deadline ahead: of which call, when as published, and where that stands.

    >>> by = Deadline(day="2026-09-16", time="17:00", zone="Europe/Brussels")
    >>> print(Coming(instrument="x", name="A facility", call="2026", deadline=by))
    A facility (2026): 2026-09-16, 17:00, Europe/Brussels (2026-09-16 15:00Z)

    `number` is its place among those of its call, `moves` how often it moved; a deadline that comes every year has the
    year as its number.  `yearly` says that it is a day which comes again every year, and was not published for this one.
    """

    instrument: str = field(validator=identifier)
    name: str = field(validator=words)
    call: str = field(validator=identifier)
    deadline: Deadline = field(validator=a(Deadline))
    contested: tuple[Deadline, ...] = field(default=(), converter=several, validator=each(a(Deadline)))
    number: int = field(default=1, validator=whole(least=1))
    moves: int = field(default=0, validator=whole(least=0))
    yearly: bool = field(default=False, validator=a(bool))
    note: str | None = field(default=None, validator=optional(words))
    source: str | None = field(default=None, validator=optional(words))
    seen_on: date | None = field(default=None, converter=day, validator=optional(a(date)))
    confidence: Confidence = field(default="seen", validator=one_of("seen", "secondary", "memory", "derived"))

    @property
    def span(self) -> Span:
        """The earliest and the latest instant that it can be, other pages' deadlines counted."""
        spans = [one.span() for one in (self.deadline, *self.contested)]
        return Span(earliest=min(one.earliest for one in spans), latest=max(one.latest for one in spans))

    @property
    def utc(self) -> datetime | None:
        """Its instant, where it is one."""
        return self.span.latest if self.span.exact else None

    @property
    def doubts(self) -> tuple[str, ...]:
        """What nobody said of it, or what was said in two ways."""
        found = ["pages give different deadlines for it"] if self.contested else []
        found += ["a day that comes every year, not published for this one"] if self.yearly else []
        found += ["its hour is not known"] if self.deadline.time is None else []
        found += ["its zone is not known"] if self.deadline.zone is None else []
        if self.deadline.time is not None and self.deadline.zone is not None and not self.deadline.span().exact:
            found.append(f"the label {self.deadline.printed} is not that of the zone on this day")
        return tuple(found) + ({"memory": ("from memory, unverified",)}.get(self.confidence, ()))

    def __str__(self) -> str:
        doubt = f"; {'; '.join(self.doubts)}" if self.doubts else ""
        return f"{self.name} ({self.call}): {self.deadline}{doubt}"


@frozen(kw_only=True)
class Deadlines:
    """The deadlines ahead on a viewpoint, the nearest first.

    >>> print(Deadlines(on="2026-11-27"))
    no deadline ahead is known
    """

    on: Viewpoint = field(converter=viewpoint, validator=a(date))
    coming: tuple[Coming, ...] = field(default=(), converter=several, validator=each(a(Coming)))
    left_out: tuple[LeftOut, ...] = field(default=(), converter=several, validator=each(a(LeftOut)))

    def rows(self) -> tuple[Row, ...]:
        """A row for each: as published, its instant where it is one, else the earliest and the latest, and its doubts."""
        return tuple(map(_row, self.coming))

    def __str__(self) -> str:
        return "\n".join(map(str, self.coming)) or "no deadline ahead is known"


def deadlines(
    *, on: "Viewpoint | str", days: int | None = None, instruments: Sequence[str] | None = None,
    catalogue: Sequence[Instrument] | None = None,
) -> Deadlines:  # fmt: skip
    """Every deadline of a call that is not surely past on a viewpoint, in the order of its earliest instant.

    >>> found = deadlines(on="2026-08-01", instruments=["life_cet_pda", "epc"])
    >>> print(found)
    LIFE Clean Energy Transition - Project Development Assistance (LIFE-2026-CET-PDA): 2026-09-16, 17:00, \
Europe/Brussels (2026-09-16 15:00Z)
    >>> str(found.left_out[0])
    'epc: no call of it is known'

    `days` is how far ahead to look, `instruments` the ids that matter.  An hour that nobody published stays unknown, and
    an instrument without a deadline that is known and ahead is left out with the reason: none is made up for it.
    """
    seen = viewpoint(on)
    known = shipped() if catalogue is None else catalogue
    if days is not None and (type(days) is not int or days < 1):
        raise InvalidValue("number-out-of-range", "days", "a whole number of at least 1", shown(days))
    wanted = [one for one in known if instruments is None or one.id in instruments]
    missing = sorted(set(instruments or ()) - {one.id for one in known})
    found = [one for instrument in wanted for one in _coming(instrument, seen)]
    near = [one for one in found if days is None or one.deadline.day <= _day(seen) + timedelta(days=days)]
    out = [LeftOut(id=id_, because="it is not in the catalogue") for id_ in missing]
    out += [LeftOut(id=one.id, because=_because(one, found, seen, days))
            for one in wanted if one.id not in {told.instrument for told in near}]  # fmt: skip
    near.sort(key=lambda one: (one.span.earliest, one.instrument, one.call))
    return Deadlines(on=seen, coming=near, left_out=sorted(out, key=lambda one: one.id))


def _coming(instrument: Instrument, seen: Viewpoint) -> Iterator[Coming]:
    for one in instrument.calls:
        for number, by in _numbered(one, seen):
            # Until every page agrees that it is over, it is not.
            if any(each_.passed(on=seen) is not True for each_ in (by, *one.contested)):
                yield Coming(
                    instrument=instrument.id, name=instrument.name, call=one.id, deadline=by, note=one.note,
                    number=number, moves=len([each_ for each_ in one.moved if each_.on <= _day(seen)]),
                    contested=one.contested, yearly=bool(one.yearly), source=one.source, seen_on=one.seen_on,
                    confidence=one.confidence,
                )  # fmt: skip


def _numbered(one: Call, seen: Viewpoint) -> Iterator[tuple[int, Deadline]]:
    """The deadlines as they were published, or the next of the days that come again every year."""
    again = one.deadline(on=seen) if one.yearly else None
    yield from enumerate(one.deadlines, 1) if again is None else ((again.day.year, again),)


def _because(instrument: Instrument, found: Sequence[Coming], seen: Viewpoint, days: int | None) -> str:
    if any(one.instrument == instrument.id for one in found):
        return f"none within {days} days"
    return opening(instrument, on=seen).why


def _day(seen: Viewpoint) -> date:
    return seen.date() if isinstance(seen, datetime) else seen


def _row(one: Coming) -> Row:
    by = one.deadline
    hour = "" if by.time is None else f"T{by.time.isoformat(timespec='minutes')}"
    return {
        "instrument": one.instrument, "name": one.name, "call": one.call, "deadline": f"{by.day.isoformat()}{hour}",
        "zone": by.zone, "utc": None if one.utc is None else f"{one.utc:%Y-%m-%dT%H:%MZ}",
        "earliest": f"{one.span.earliest:%Y-%m-%dT%H:%MZ}", "latest": f"{one.span.latest:%Y-%m-%dT%H:%MZ}",
        "doubt": "; ".join(one.doubts) or None, "note": one.note, "source": one.source,
        "seen_on": None if one.seen_on is None else one.seen_on.isoformat(), "confidence": one.confidence,
    }  # fmt: skip
