"""What a sentence says about when, with every way to read it."""

from datetime import date

from attrs import evolve, field, frozen

from ..checks import a, each, one_of, optional, words
from ..errors import Problem
from ._instants import Instant, instant
from ._sentence import Doubt, Former, Sentence, read
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
    >>> print(Stated.parse("03/04/2024, 11h", zone="Europe/Paris").problems[0])  # doctest: +ELLIPSIS
    warning text: expected a day that ..., got 2024-04-03 (day first) or 2024-03-04 (month first); ask which was meant

    Days and hours are read in the 24 official languages of the EU.  A label that disagrees with the zone on that date, a
    day that can be read in two ways, a weekday of another day and hours of other things each give a problem, with every
    reading: never a silent guess.  `inferred` names what the sentence leaves to its reader.
    """

    text: str = field(validator=words)
    slot: Slot = field(validator=a(Slot))
    originally: Slot | None = field(default=None, validator=optional(a(Slot)))
    readings: tuple[Reading, ...] = field(default=(), validator=each(a(Reading)))
    problems: tuple[Problem, ...] = field(default=(), validator=each(a(Problem)))
    inferred: tuple[str, ...] = field(
        default=(), validator=each(one_of("originally.year", "originally.time", "time.half"))
    )

    @classmethod
    def parse(cls, text: str, *, zone: str, lang: "str | None" = None) -> "Stated":
        """Reads a sentence in the zone of its place.

        >>> Stated.parse("13. listopada 2024, 11 do 12 sati", zone="Europe/Zagreb", lang="hr").slot.local.month
        10

        `lang` is the language of the sentence, where the caller knows it: some words are months in two languages.
        Raises `InvalidValue` where day or hour cannot be read, or where two meetings are spoken of.
        """
        said = read(text, lang)
        slot = said_slot(said, said.day, zone)
        other = (Reading(f"{by}, zone {zone}", utc) for by, day in said.ways for utc in _instants(said, day, zone))
        return cls(
            text=text,
            slot=slot,
            originally=None if said.originally is None else _before(said, said.originally, zone),
            readings=(*(Reading(by, utc) for by, utc in readings(slot)), *other),
            problems=(*(_problem(doubt) for doubt in said.doubts), *slot.problems()),
            inferred=said.inferred,
        )


def _instants(said: Sentence, day: date, zone: str) -> tuple[Instant, ...]:
    return tuple(utc for _, utc in readings(evolve(said_slot(said, day, zone), printed=None)))


def _before(said: Sentence, former: Former, zone: str) -> Slot:
    """The slot planned before; hours that are inferred bring their label along only where it is true that day."""
    if former.start is None:
        slot = said_slot(said, former.day, zone)
        doubtful = any(problem.path == "printed" for problem in slot.problems())
        return evolve(slot, printed=None) if doubtful else slot
    return said_slot(said._replace(start=former.start, length=former.length, label=former.label), former.day, zone)


def _problem(doubt: Doubt) -> Problem:
    message = f"expected {doubt.expected}, got {doubt.got}"
    return Problem(code=doubt.code, severity="warning", path="text", message=message, hint=doubt.hint)
