"""What was tried before: the applications of a town, a need or an instrument, how each ended and what followed."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from attrs import field, frozen

from ..answers import LeftOut, Row
from ..checks import a, each, several
from ..civiltime import Viewpoint, recorded_by, viewpoint
from .applications import Application

__all__ = ["Tried", "tried"]

_MISSED = ("not_funded", "ineligible", "reserve_list", "withdrawn")


@frozen(kw_only=True)
class Tried:
    """The applications that were asked for, each with all that came after it.

    >>> print(Tried())
    no application is known
    """

    found: tuple[Application, ...] = field(default=(), converter=several, validator=each(a(Application)))
    after: tuple[Application, ...] = field(default=(), converter=several, validator=each(a(Application)))
    left_out: tuple[LeftOut, ...] = field(default=(), converter=several, validator=each(a(LeftOut)))
    on: Viewpoint | None = field(default=None)

    @property
    def missed(self) -> tuple[Application, ...]:
        """Those that were not funded, or wait on a reserve list."""
        return tuple(one for one in self.found if one.outcome in _MISSED)

    @property
    def why(self) -> tuple[str, ...]:
        """One line for each: how it ended, and all that followed."""
        known = {one.id: one for one in (*self.found, *self.after)}
        return tuple(_told(one, known) for one in self.found)

    def chain(self, id_: str) -> tuple[str, ...]:
        """The ids of an application and of all that came after it, in the order they are told."""
        known = {one.id: one for one in (*self.found, *self.after)}
        return tuple(one.id for one in _chain(known[id_], known)) if id_ in known else ()

    def rows(self) -> tuple[Row, ...]:
        """A row for each thing that followed; one where nothing did."""
        return tuple(row for one in self.found for row in _rows(one))

    def __str__(self) -> str:
        return "\n".join(self.why) or "no application is known"


def tried(
    applications: Iterable[Application], *, on: "Viewpoint | str | None", zone: str = "UTC", instrument: str | None = None,
    by: str | None = None, need: str | None = None,
) -> Tried:  # fmt: skip
    """What was applied for before, by these, as it was known on a viewpoint, and what followed.

    >>> missed = Application(id="a-1", instrument="eucf", by="kranj", decided="2023-12-20", outcome="not_funded")
    >>> again = Application(id="a-2", instrument="eucf", by="kranj", decided="2024-06-20", outcome="funded")
    >>> found = tried([missed.follow("resubmitted", application="a-2", at="2024-01-10T09:00Z"), again], on=None, need=None)
    >>> print(found)
    a-1, eucf: not funded, decided 2023-12-20; resubmitted: a-2; then a-2, eucf: funded, decided 2024-06-20
    a-2, eucf: funded, decided 2024-06-20

    `instrument`, `by` (who led or took part) and `need` narrow it.  They stand in the order of their decision, then of
    their submission and their ids; those of which no day is known come last.  A day is read in `zone`.
    """
    when = None if on is None else viewpoint(on)
    every = tuple(applications)
    known = [one for one in every if one.at is None or recorded_by(one.at, on=when, zone=zone)]
    then = {one.id: one.seen(on=when, zone=zone) for one in known}
    wanted = [one for one in then.values() if _asked_for(one, instrument, by, need)]
    wanted.sort(key=_order)
    inside = {one.id for one in wanted}
    after = {link.id: link for one in wanted for link in _chain(one, then) if link.id not in inside}
    late = tuple(LeftOut(id=one.id, because="it was recorded later") for one in every
                 if one not in known and _asked_for(one, instrument, by, need))  # fmt: skip
    return Tried(found=wanted, after=sorted(after.values(), key=_order), left_out=late, on=when)


def _asked_for(one: Application, instrument: str | None, by: str | None, need: str | None) -> bool:
    return (
        (instrument is None or one.instrument == instrument)
        and (by is None or by in one.applicants)
        and (need is None or need in one.needs)
    )


def _order(one: Application) -> tuple[Any, ...]:
    told: date | None = one.decided or one.submitted
    return (told is None, "" if told is None else told.isoformat(), one.id)


def _chain(one: Application, known: dict[str, Application]) -> Iterator[Application]:
    """An application and all that came after it, each once: a ring ends where it begins."""
    met: set[str] = set()
    waiting = [one]
    while waiting:
        link = waiting.pop(0)
        if link.id not in met:
            met.add(link.id)
            yield link
            waiting = [*(known[to.application] for to in link.followed if to.application in known), *waiting]


def _told(one: Application, known: dict[str, Application]) -> str:
    return "; then ".join(str(link) for link in _chain(one, known))


def _rows(one: Application) -> Iterator[Row]:
    about: dict[str, Any] = {
        "application": one.id, "instrument": one.instrument, "edition": one.edition, "call": one.call, "by": one.by,
        "partners": ", ".join(one.partners), "needs": ", ".join(one.needs), "state": one.state,
        "asked": one.asked and one.asked.amount, "granted": one.granted and one.granted.amount,
        "currency": next((money.currency for money in (one.asked, one.granted) if money), None),
        "submitted": one.submitted and one.submitted.isoformat(), "decided": one.decided and one.decided.isoformat(),
        "points": one.score and one.score.points, "needed": one.score and one.score.needed,
    }  # fmt: skip
    for link in one.followed or (None,):
        names = ("how", "application", "instrument", "note")
        told = {name: getattr(link, name, None) for name in names}
        yield {**about, **{f"then_{name}": None if value is None else str(value) for name, value in told.items()}}
