"""The roll of a group: how many memberships stand where, and who counts."""

from collections import Counter
from collections.abc import Iterable
from typing import get_args

from attrs import field, frozen

from ..answers import Row
from ..checks import a, each, identifier, whole
from ..civiltime import Instant, instant
from ._membership import Membership, Standing

__all__ = ["Roll", "roll"]


@frozen(kw_only=True)
class Roll:
    """How many memberships stand where at an instant, and which seats count.

    >>> print(roll([Membership(id="m", seat="kranj", person="p").register(at="2024-01-30T09:00Z")], on="2024-02-07T09:00Z"))
    2024-02-07T09:00Z: 1 seat, 1 person; registered 1
    """

    on: Instant = field(converter=instant)
    seats: tuple[str, ...] = field(default=(), validator=each(identifier))
    people: int = field(default=0, validator=whole(least=0))
    states: tuple[tuple[Standing, int], ...] = field(default=(), validator=each(a(tuple)))

    def rows(self) -> tuple[Row, ...]:
        """A row for each state that a membership is in, in the order of the ledger."""
        return tuple({"state": state, "memberships": number} for state, number in self.states)

    def __str__(self) -> str:
        seats = f"{len(self.seats)} seat{'' if len(self.seats) == 1 else 's'}"
        people = f"{self.people} {'person' if self.people == 1 else 'people'}"
        states = ", ".join(f"{state} {number}" for state, number in self.states)
        return f"{self.on:%Y-%m-%dT%H:%MZ}: {seats}, {people}{'; ' if states else ''}{states}"


def roll(memberships: Iterable[Membership], *, on: "Instant | str") -> Roll:
    """The roll at an instant: memberships by state, the seats that count, each once, and the people who hold them.

    >>> roll([], on="2024-02-07T09:00Z").seats
    ()

    What began later is not in it; a seat counts once, however many hold it.
    """
    when = instant(on)
    states: Counter[Standing] = Counter()
    seats, people = set(), set()
    for one in memberships:
        if (state := one.standing(on=when)) is not None:
            states[state] += 1
        if one.holds(on=when):
            seats.add(one.seat)
            people.add(one.person)
    ordered = tuple((state, states[state]) for state in get_args(Standing) if states[state])
    return Roll(on=when, seats=tuple(sorted(seats)), people=len(people), states=ordered)
