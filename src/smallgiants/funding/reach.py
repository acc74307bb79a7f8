"""Many applicants and many instruments at once: where which instrument reaches, and what is missing where it does not."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from attrs import evolve, field, frozen

from ..answers import Row
from ..checks import a, identifier, optional
from ..checks import near as near_names
from ..errors import InvalidValue, shown
from ..places import Municipality
from ..sources import day
from ._asked import State, day_of, part_of
from ._near import Near
from ._planes import States
from ._sheet import Sheet, Subject, laid_out, ways
from .facts import bounds
from .instruments import Instrument
from .tables import catalogue as shipped
from .tables import instrument_of
from .verdicts import Verdict, verdict

__all__ = ["Reach", "match_all"]

_STATES: tuple[State, ...] = ("eligible", "soft_miss", "ineligible", "unknown")


@frozen(kw_only=True, eq=False)
class Reach:
    """Many applicants beside many instruments: a verdict for every pair, and its reasons where they are asked for.

    >>> towns = [Municipality(id="a", name="A", country="FR", population=30000),
    ...          Municipality(id="b", name="B", country="SI", population=60000, degurba=2)]
    >>> answer = match_all(towns, on="2024-02-07")
    >>> print(answer)
    2 applicants, 48 instruments on 2024-02-07, applicant: 29 eligible, 7 ineligible, 60 unknown
    >>> answer.state("a", "eui_ia"), str(answer.verdict("a", "eui_ia").why[0])[:52]
    ('ineligible', 'population at least 50,000: is 30,000, missed by 20,')

    The pairs are kept as planes, a bit for each applicant, three for each instrument.  What a single applicant says
    anew is laid beside them: see `changed`.
    """

    part: str = field(validator=identifier)
    on: date | None = field(default=None, converter=day, validator=optional(a(date)))
    _sheet: Sheet = field(repr=False, validator=a(Sheet))
    _anew: Mapping[int, tuple[Subject, States]] = field(factory=dict, repr=False, validator=a(dict))

    @property
    def towns(self) -> tuple[str, ...]:
        """The ids of the applicants, in the order they were handed in."""
        return self._sheet.ids

    @property
    def instruments(self) -> tuple[str, ...]:
        """The ids of the instruments, in their order."""
        return tuple(self._sheet.instruments)

    def state(self, town: str, instrument: str) -> State:
        """The state of one pair."""
        place, turn = self._place(town), self._turn(instrument)
        if place in self._anew:
            return _named(self._anew[place][1], turn)
        return _named(self._sheet.states[turn], place)

    def verdict(self, town: str, instrument: str, *, near: Near = ()) -> Verdict:
        """The whole verdict of one pair, with its reasons; `near` are the towns it could join."""
        place, one = self._place(town), self._sheet.instruments[self.instruments[self._turn(instrument)]]
        edition = one.edition(on=self.on)
        part = self.part if edition is None else part_of(edition, self.part)
        return verdict(one, self._subject(place), part=part, on=self.on, facts=self._sheet.facts, near=near)

    def reached(self, instrument: str, *states: State) -> tuple[str, ...]:
        """The applicants of an instrument that are in one of these states; without any, those that may apply.

        >>> towns = [Municipality(id=name, name=name, country=name) for name in ("FR", "NO")]
        >>> match_all(towns, on="2024-02-07").reached("eucf", "eligible", "unknown")
        ('FR',)
        """
        asked = states or ("eligible", "soft_miss")
        planes = self._planes(self._turn(instrument))
        wanted = 0
        for state in asked:
            wanted |= planes[_index(state)]
        return tuple(self.towns[place] for place in _ones(wanted))

    def rows(self) -> tuple[Row, ...]:
        """One row for each instrument: how many applicants are in which state."""
        counts = ((id_, [plane.bit_count() for plane in self._planes(turn)]) for id_, turn in self._sheet.order.items())
        return tuple(
            {"instrument": id_, "part": self.part, **dict(zip(_STATES, found, strict=True))} for id_, found in counts
        )

    def pairs(self, *states: State) -> Iterator[Row]:
        """One row for each pair in one of these states, or for every pair; made one after the other.

        >>> [dict(row) for row in match_all({"x": {"country": "NO"}}, on="2024-02-07").pairs("ineligible")][0]
        {'town': 'x', 'instrument': 'c3', 'state': 'ineligible'}
        """
        asked = [(state, _index(state)) for state in states or _STATES]
        for id_, turn in self._sheet.order.items():
            planes = self._planes(turn)
            told = [""] * len(self.towns)
            for state, kind in asked:
                for place in _ones(planes[kind]):
                    told[place] = state
            named = zip(self.towns, told, strict=True)
            yield from ({"town": town, "instrument": id_, "state": one} for town, one in named if one)

    def missing(self, instrument: str) -> tuple[Row, ...]:
        """The applicants that too few people keep from an instrument, and how many more would open it.

        >>> towns = [Municipality(id="a", name="A", country="FR", population=30000, degurba=2, lau=True)]
        >>> [dict(row) for row in match_all(towns, on="2024-02-07").missing("eui_ia")]
        [{'town': 'a', 'instrument': 'eui_ia', 'population': 30000, 'needed': 50000, 'missing': 20000, 'then': 'eligible'}]

        `then` says what the rules would make of it, were nothing but its population so many; neighbours may bring it
        there, where each meets the rules for members.
        """
        sheet, turn = self._sheet, self._turn(instrument)
        left = sheet.states[turn][2] & ~sum(1 << place for place in self._anew)
        found: dict[str, Row] = {}
        for needed, holds, may in ways(sheet.asked[turn], sheet.decider.field):
            here = left & may & sheet.fewer(needed)
            left ^= here
            for place in _ones(here):
                then = "eligible" if holds >> place & 1 else "unknown"
                found[self.towns[place]] = self._short(place, instrument, needed, then)
        fresh = {self.towns[place]: subject for place, (subject, _) in self._anew.items()}
        if fresh:
            alone = laid_out(fresh, sheet.facts, self.on, self.part, [sheet.instruments[instrument]], None)
            again = Reach(part=self.part, on=self.on, sheet=alone)
            found |= {str(row["town"]): row for row in again.missing(instrument)}
        return tuple(found[town] for town in self.towns if town in found)

    def _short(self, place: int, instrument: str, needed: int, then: str) -> Row:
        most = bounds(self._sheet.decider.field.known(place)["population"])[1]
        lack = {"population": most, "needed": needed, "missing": needed - most, "then": then}
        return {"town": self.towns[place], "instrument": instrument, **lack}

    def changed(self, town: str, subject: Subject) -> "Reach":
        """The answer with one applicant as it is now, all others as they were; a matter of microseconds.

        >>> towns = [Municipality(id="a", name="A", country="FR", population=30000, lau=True)]
        >>> grown = match_all(towns, on="2024-02-07").changed("a", evolve(towns[0], population=51000, degurba=2))
        >>> grown.state("a", "eui_ia")
        'eligible'
        """
        place = self._place(town)
        return evolve(self, anew={**self._anew, place: (subject, self._sheet.again(subject))})

    def __str__(self) -> str:
        planes = [self._planes(turn) for turn in self._sheet.order.values()]
        counts = [(state, sum(each[kind].bit_count() for each in planes)) for kind, state in enumerate(_STATES)]
        told = ", ".join(f"{many:,} {state.replace('_', ' ')}" for state, many in counts if many)
        when = f" on {self.on}" if self.on else ""
        return (
            f"{len(self.towns):,} applicants, {len(self.instruments)} instruments{when}, {self.part}: {told or 'none'}"
        )

    def _place(self, town: str) -> int:
        if town not in self._sheet.places:
            raise InvalidValue(
                "applicant-unknown", "town", "the id of an applicant", shown(town), near_names(town, self.towns)
            )
        return self._sheet.places[town]

    def _turn(self, instrument: str) -> int:
        instrument_of(instrument, tuple(self._sheet.instruments.values()))
        return self._sheet.order[instrument]

    def _subject(self, place: int) -> Subject:
        return self._anew[place][0] if place in self._anew else self._sheet.subjects[place]

    def _planes(self, turn: int) -> tuple[int, ...]:
        """The planes of an instrument in the order of the states, what was said anew laid over them."""
        planes = list(self._sheet.states[turn])
        for place, (_, found) in self._anew.items():
            for kind, bits in enumerate(found):
                planes[kind] = planes[kind] & ~(1 << place) | (bits >> turn & 1) << place
        return (*planes, self._sheet.decider.field.full ^ (planes[0] | planes[1] | planes[2]))


def _named(planes: Sequence[int], place: int) -> State:
    """The state that the planes tell of one place."""
    return next((state for state, plane in zip(_STATES, planes, strict=False) if plane >> place & 1), "unknown")


def _index(state: object) -> int:
    if state not in _STATES:
        raise InvalidValue(
            "choice-unknown", "states", f"one of {', '.join(_STATES)}", shown(state), near_names(state, _STATES)
        )
    return _STATES.index(state)


def _ones(plane: int) -> Iterator[int]:
    return (place for place, bit in enumerate(bin(plane)[:1:-1]) if bit == "1")


def match_all(
    towns: Iterable[Municipality] | Mapping[str, Subject],
    *,
    on: str | date | None,
    part: str = "applicant",
    facts: Mapping[str, Any] | None = None,
    catalogue: Sequence[Instrument] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Reach:
    """The verdicts of `verdict` for every applicant and every instrument, decided together.

    >>> towns = [Municipality(id="a", name="A", country="ES", population=30000)]
    >>> answer = match_all(towns, on="2024-02-07", part="all", facts={"programme_eur": "18000000"})
    >>> answer.reached("elena", "soft_miss"), [row["unknown"] for row in answer.rows() if row["instrument"] == "eucf"]
    (('a',), [1])

    `towns` are municipalities, or facts of applicants by their ids; `facts` are laid over what each says.  An edition
    that does not state the part is asked for all that it states.  `progress` is told after each instrument how many
    are done, and of how many.
    """
    asked = shipped() if catalogue is None else tuple(catalogue)
    when = day_of(on)
    return Reach(part=part, on=when, sheet=laid_out(towns, facts, when, part, asked, progress))
