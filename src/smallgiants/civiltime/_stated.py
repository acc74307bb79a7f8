"""What a sentence says about when, with every way to read it."""

from attrs import field, frozen

from ..checks import a, each, one_of, optional, words
from ..errors import Problem
from ._instants import Instant, instant
from ._sentence import read
from ._slot import Slot, readings, said_slot

__all__ = ["Reading", "Stated"]


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
        said = read(text)
        slot = said_slot(said, said.day, zone)
        before = None if said.originally is None else said_slot(said, said.originally, zone)
        read_as = tuple(Reading(by, utc) for by, utc in readings(slot))
        return cls(
            text=text, slot=slot, originally=before, readings=read_as, problems=slot.problems(), inferred=said.inferred
        )
