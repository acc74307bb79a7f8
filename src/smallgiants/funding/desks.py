"""One applicant after another and many instruments: every verdict, and every requirement beside what was observed."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any

from attrs import field, frozen

from ..answers import Row
from ..checks import a, each, identifier, optional
from ..places import Municipality
from ..sources import day
from ._asked import Asked, State, asked_of, day_of, part_of
from ._index import Index
from ._leaflets import LINE, MORE, Leaflets, Line, picker
from ._turned import Turned, plain
from .facts import read
from .instruments import Instrument
from .reasons import Case
from .tables import catalogue as shipped
from .tables import instrument_of
from .verdicts import Verdict, verdict

__all__ = ["Desk", "Standing", "desk"]

Subject = Municipality | Mapping[str, Any]

# A hexadecimal digit for each instrument: eligible, soft miss and ineligible are a bit each.
_STATES: Mapping[str, State] = {"0": "unknown", "1": "eligible", "2": "soft_miss", "4": "ineligible"}

_EMPTY: Row = dict.fromkeys((*LINE, *MORE))


class _Laid:
    """What many instruments ask, laid out: plain rules decided side by side, the others by their index."""

    def __init__(self, asked: Sequence[Asked | None]) -> None:
        side = [place for place, one in enumerate(asked) if _plain(one)]
        rules: list[Any] = [asked[place].hard for place in side]  # type: ignore[union-attr]
        self.turned = Turned(rules)
        self.rest = [place for place, one in enumerate(asked) if place not in set(side)]
        self.index = Index([asked[place] for place in self.rest])
        order = [*(side[place] for place in self.turned.order), *self.rest]
        self.many, self.side = len(order), len(side)
        self.order = picker(sorted(range(len(order)), key=order.__getitem__))
        self.leaflets = Leaflets([_case(one) for one in asked])

    def states(self, known: Mapping[str, Any]) -> tuple[State, ...]:
        """The state of each instrument, in the order they were handed in."""
        eligible, ineligible = self.turned.truths(known)
        other, soft, never = self.index.states(known) if self.rest else (0, 0, 0)
        planes = (eligible | other << self.side, soft << self.side, ineligible | never << self.side)
        digits = sum(int(f"{plane:b}", 16) * (1 << turn) for turn, plane in enumerate(planes))
        told = f"{digits:0{self.many}x}"[: self.many][::-1]
        named: tuple[State, ...] = self.order(list(map(_STATES.__getitem__, told)))
        return named


def _case(one: Asked | None) -> Case:
    """The rules of a part, of an applicant of whom nothing is known yet."""
    rules = {} if one is None else {"hard": one.hard, "whole": one.whole}
    return Case(**{"hard": None, "whole": None, **rules}, known={}, lying={}, free={})


def _plain(one: Asked | None) -> bool:
    """Whether an instrument is decided by one rule, in which no fact stands twice."""
    if one is None or one.hard is None or one.doubtful is not None or one.wide:
        return False
    return one.whole == one.hard and plain(one.hard)


@frozen(kw_only=True, eq=False)
class Desk:
    """The rules of a catalogue on a day, laid out for one applicant after another.

    >>> open_desk = desk(on="2024-02-07")
    >>> str(open_desk)
    '48 instruments on 2024-02-07, applicant'
    >>> open_desk.ask({"applicant": "municipality", "country": "FR", "population": 30000}).state("eui_ia")
    'ineligible'

    Laying out takes a while, an answer well under a millisecond: keep a desk for as long as its rules are asked.
    """

    part: str = field(validator=identifier)
    on: date | None = field(default=None, converter=day, validator=optional(a(date)))
    catalogue: tuple[Instrument, ...] = field(repr=False, validator=each(a(Instrument)))
    _laid: _Laid = field(repr=False, validator=a(_Laid))

    @cached_property
    def instruments(self) -> tuple[str, ...]:
        """The ids of the instruments, in their order."""
        return tuple(one.id for one in self.catalogue)

    @cached_property
    def places(self) -> Mapping[str, int]:
        """Where each instrument stands."""
        return {id_: place for place, id_ in enumerate(self.instruments)}

    def ask(self, subject: Subject, *, facts: Mapping[str, Any] | None = None) -> "Standing":
        """Where an applicant stands with every instrument; `facts` are laid over what it says."""
        known = read(subject, facts, on=self.on)
        return Standing(desk=self, subject=subject, facts=facts, known=known, states=self._laid.states(known))

    def lines(self, known: Mapping[str, Any]) -> tuple[tuple[Line, ...], ...]:
        """For each instrument a line for each requirement, beside what is known of an applicant."""
        return self._laid.leaflets.lines(known)

    def told(self, known: Mapping[str, Any]) -> Iterator[tuple[Row, ...]]:
        """The same as rows, with what is the same for every applicant."""
        return self._laid.leaflets.rows(known)

    def rows(self) -> tuple[Row, ...]:
        """One row for each instrument: its id, its name and the edition that is asked."""
        named = ((one, one.edition(on=self.on)) for one in self.catalogue)
        return tuple(
            {"instrument": one.id, "name": one.name, "edition": None if said is None else said.id}
            for one, said in named
        )

    def __str__(self) -> str:
        return f"{len(self.catalogue)} instruments{f' on {self.on}' if self.on else ''}, {self.part}"


@frozen(kw_only=True, eq=False)
class Standing:
    """Where one applicant stands with every instrument of a desk, and every requirement beside what was observed.

    >>> town = Municipality(id="t", name="T", country="FR", population=30000)
    >>> there = desk(on="2024-02-07").ask(town)
    >>> print(there)
    48 instruments on 2024-02-07, applicant: 15 eligible, 4 ineligible, 29 unknown
    >>> there.state("eui_ia"), [line[:5] for line in there.lines("eui_ia") if line[1] == 30000][0]
    ('ineligible', ('applicant.single.population', 30000, 'at least 50,000', -20000, False))

    A line is a tuple: the requirement, what was observed, the threshold, the margin, whether it holds, its source.  There is
    one for every requirement that rules, not only for the smallest set that `verdict` gives; `rows` also tell the fact, when
    its source was seen, how sure it is, and its note.
    """

    desk: Desk = field(repr=False, validator=a(Desk))
    subject: Subject = field(validator=a(Municipality, Mapping))
    facts: Mapping[str, Any] | None = field(default=None, validator=optional(a(Mapping)))
    known: Mapping[str, Any] = field(repr=False, validator=a(Mapping))
    states: tuple[State, ...] = field(repr=False, validator=a(tuple))

    def state(self, instrument: str) -> State:
        """The state of one instrument."""
        return self.states[self._place(instrument)]

    def reached(self, *states: State) -> tuple[str, ...]:
        """The instruments in one of these states; without any, those it may apply for.

        >>> desk(on="2024-02-07").ask({"country": "NO"}).reached("ineligible")[:2]
        ('c3', 'cef_afif')
        """
        asked = states or ("eligible", "soft_miss")
        return tuple(id_ for id_, state in zip(self.desk.instruments, self.states, strict=True) if state in asked)

    def explained(self) -> tuple[tuple[Line, ...], ...]:
        """For each instrument, in their order, all its lines."""
        return self.desk.lines(self.known)

    def lines(self, instrument: str) -> tuple[Line, ...]:
        """All lines of one instrument."""
        return self.explained()[self._place(instrument)]

    def rows(self) -> tuple[Row, ...]:
        """One row for each requirement of each instrument; an instrument without any has one too."""
        told = self.desk.told(self.known)
        named = zip(self.desk.instruments, self.states, told, strict=True)
        return tuple(
            {"instrument": id_, "state": state, **row} for id_, state, rows in named for row in rows or (_EMPTY,)
        )

    def verdict(self, instrument: str) -> Verdict:
        """The whole verdict of one instrument, with its reasons, questions and changes."""
        one = self.desk.catalogue[self._place(instrument)]
        edition = one.edition(on=self.desk.on)
        part = self.desk.part if edition is None else part_of(edition, self.desk.part)
        return verdict(one, self.subject, part=part, on=self.desk.on, facts=self.facts)

    def __str__(self) -> str:
        counts = ((state, self.states.count(state)) for state in ("eligible", "soft_miss", "ineligible", "unknown"))
        told = ", ".join(f"{many} {state.replace('_', ' ')}" for state, many in counts if many)
        return f"{self.desk}: {told or 'none'}"

    def _place(self, instrument: str) -> int:
        return self.desk.places[instrument_of(instrument, self.desk.catalogue).id]


def desk(*, on: str | date | None, part: str = "applicant", catalogue: Sequence[Instrument] | None = None) -> Desk:
    """A catalogue laid out, so that one applicant after another learns in an instant where it stands, and why.

    >>> there = desk(on="2024-02-07", part="all").ask({"applicant": "municipality", "programme_eur": "18000000"})
    >>> there.state("elena"), there.verdict("elena").state
    ('soft_miss', 'soft_miss')

    The states are those of `verdict`; an edition that does not state the part is asked for all that it states.
    """
    asked = shipped() if catalogue is None else tuple(catalogue)
    when = day_of(on)
    laid = _Laid([asked_of(one, part, when) for one in asked])
    return Desk(part=part, on=when, catalogue=asked, laid=laid)
