"""The search for the best slots of a window: by attendance, then fairness, then the earliest."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from ..answers import LeftOut
from ..checks import several
from ..civiltime import Slot, Viewpoint
from ..errors import InvalidValue, shown
from ..workshops import Allowance, Workshop
from ._answer import BestSlots, Proposal
from ._asked import Standing, people, rules, standing, window
from ._field import Burdens, Field
from ._people import Blackout, Hours, Participant, working_hours
from ._planes import counted, extreme, ones
from ._reasons import Calendar, Calendars, Obstacle, Profile, Question

__all__ = ["Holidays", "best_slots"]

Holidays = Calendar | Mapping[str, Calendar]
"""Public holidays for everyone, or by the code of a country (`PT`) or a region (`PT-20`)."""


def best_slots(
    participants: Iterable[Participant], *, zone: str, duration: "str | timedelta",
    between: "tuple[str | date, str | date]", on: "Viewpoint | str | None", grid: "str | timedelta" = "PT30M",
    hours: "str | tuple[Hours, ...] | None" = None, holidays: Holidays | None = None,
    blackouts: Iterable[Blackout] = (), workshops: Iterable[Workshop] = (), spacing: "str | timedelta | None" = None,
    allowance: Allowance | None = None, needed: Iterable[str] = (), edge: "str | timedelta" = "PT1H", most: int = 5,
    per_day: int | None = None,
) -> BestSlots:  # fmt: skip
    """The best times for a workshop: most can come, then those carry the odd hour who did not before, then the earliest.

    >>> ana = Participant(id="ana", zone="Atlantic/Azores", hours="Mon–Fri 09:00–17:00")
    >>> bo = Participant(id="bo", zone="Europe/Helsinki", hours="Mon–Fri 09:00–17:00")
    >>> answer = best_slots([ana, bo], zone="Europe/Brussels", duration="PT1H", between=("2024-03-11", "2024-03-16"),
    ...                     workshops=[Workshop(id="sg-1", title="First", slot=Slot(local="2024-03-13T11:00",
    ...                                         zone="Europe/Brussels", duration="PT1H"))], spacing="P2D", on=None, most=1)
    >>> print(answer.best[0])
    Mon 2024-03-11 12:00–13:00 Europe/Brussels (11:00Z): 2 can, 0 cannot
    >>> print(answer.left_out[0])
    2024-03-12/2024-03-14: less than 2 days from sg-1, held on 2024-03-13

    `between` is the first day and the one after the last, in `zone`; times stand on a `grid` of its wall clock.  What
    lies before `on` is never proposed; a day counts as past to its end.  `hours` are stated for those whose own are
    unknown.  `holidays` is anything that tells a day's holiday, for everyone or by country and region.  The workshops
    that stand `on` that viewpoint keep at least `spacing` whole days away and take places of the `allowance`.  Whoever
    is `needed` must be able to come.  An hour is early or late within `edge` of either end of one's working day, or
    beyond; who carried such an hour, or was moved to another hour of the own clock, carries the next one last.
    `per_day` is how many times of one day are proposed at most.  Raises `InvalidValue` for what cannot be asked.
    """
    asked = window(zone=zone, length=duration, between=between, step=grid, edge=edge, spacing=spacing, on=on,
                   blackouts=blackouts)  # fmt: skip
    limit, told = rules(allowance, workshops)
    everyone = people(participants)
    stated = working_hours(hours)
    question = Question.of(everyone, stated, Calendars.of(holidays), asked.edge)
    profiles = {one.id: question.profile(one) for one in everyone}
    stood, used = standing(told, asked.on, zone)
    known = {id_: profile for id_, profile in profiles.items() if isinstance(profile, Profile)}
    search = _Search(Field(asked, question, set(known.values())), known, stood)
    candidates, left_out = search.field.candidates(stood)
    if limit is not None and limit.limit is not None and used >= limit.limit:
        candidates = 0
        left_out += (LeftOut(id="allowance", because=f"{used} of {_workshops(limit.limit)} used: none is left"),)
    candidates = search.attended(candidates, _needed(needed, profiles))
    best = tuple(
        search.ranked(
            candidates, _whole("most", most), len(profiles), None if per_day is None else _whole("per_day", per_day)
        )
    )
    return BestSlots(
        on=asked.on, zone=zone, first=asked.first, last=asked.last, considered=candidates.bit_count(), best=best,
        left_out=left_out, ask=tuple(_asks(question, profiles, limit)), question=question,
        notes=tuple(_notes(question, profiles, limit, used)),
        carried=tuple((id_, search.times[profile]) for id_, profile in known.items() if search.times[profile]),
    )  # fmt: skip


class _Search:
    """The planes of every kind of people, and the ranking of the candidates by them."""

    def __init__(self, field: Field, known: Mapping[str, Profile], stood: tuple[Standing, ...]) -> None:
        self.field, self.known = field, known
        self.kinds = Counter(known.values())
        self.free = {kind: field.free(kind) for kind in self.kinds}
        burdens = Burdens(field.question, stood)
        self.times = {kind: burdens.of(kind) for kind in self.kinds}

    def attended(self, candidates: int, needed: tuple[str, ...]) -> int:
        """The candidates at which everyone who is needed can come."""
        for id_ in needed:
            candidates &= self.free[self.known[id_]].starts if id_ in self.known else 0
        return candidates

    def ranked(self, left: int, most: int, people: int, per_day: int | None) -> Iterator[Proposal]:
        """The proposals in their order: groups of equal attendance and fairness, in each the earliest first."""
        attendance = counted((self.free[kind].starts & left, many) for kind, many in self.kinds.items())
        burdens = [(times, self._burden(times, left)) for times in sorted(set(self.times.values()), reverse=True)]
        rank, taken = 1, Counter[date]()
        while left and rank <= most:
            group, can = extreme(left, attendance)
            if not can:
                return
            left &= ~group  # for now: what fairness holds back comes in a later turn
            whole = group
            carriers = []
            for times, digits in burdens:
                group, count = extreme(group, digits, least=True)
                carriers += [(times, count)] if count else []
            left |= whole & ~group
            for bit in ones(group):
                local = self.field.local(bit)
                taken[local.date()] += 1
                if per_day is not None and taken[local.date()] > per_day:
                    continue
                yield self._proposal(rank, local, can, people, tuple(carriers), group.bit_count())
                rank += 1
                if rank > most:
                    return

    def _burden(self, times: int, among: int) -> list[int]:
        """For how many people who carried that often each candidate is early or late, in binary digits."""
        return counted((self.free[kind].odd & among, many) for kind, many in self.kinds.items()
                       if self.times[kind] == times)  # fmt: skip

    def _proposal(self, rank: int, local: datetime, can: int, people: int, carriers: tuple[tuple[int, int], ...],
                  tied: int) -> Proposal:  # fmt: skip
        asked, known = self.field.asked, len(self.known)
        slot = Slot(local=local, zone=asked.zone, duration=timedelta(seconds=asked.length))
        return Proposal(rank=rank, slot=slot, attendance=can, cannot=known - can, unknown=people - known,
                        carriers=carriers, tied=tied, question=self.field.question)  # fmt: skip


def _whole(path: str, value: Any) -> int:
    if type(value) is not int or value < 1:
        raise InvalidValue("number-out-of-range", path, "a whole number of at least 1", shown(value))
    return value


def _needed(needed: Iterable[str], profiles: Mapping[str, object]) -> tuple[str, ...]:
    ids: Any = several(needed)
    if not isinstance(ids, tuple):
        raise InvalidValue("type-wrong", "needed", "a tuple of ids", shown(needed), f"write ({needed!r},)")
    for id_ in ids:
        if id_ not in profiles:
            raise InvalidValue("reference-dangling", "needed", "the id of a participant", shown(id_))
    return tuple(ids)


def _asks(question: Question, profiles: Mapping[str, "Profile | tuple[Obstacle, ...]"],
          limit: Allowance | None) -> Iterator[str]:  # fmt: skip
    """What is unknown, by its path."""
    for one in question.people:
        told = profiles[one.id]
        if not isinstance(told, Profile):
            yield from (f"participants[{one.id}].{lacking.kind.removesuffix('_unknown')}" for lacking in told)
        if one.country is None and question.calendars.places:
            yield f"participants[{one.id}].country"
    yield from (f"holidays[{place}]" for place in _unlooked(question))
    if limit is not None and limit.limit is None:
        yield "allowance.limit"


def _unlooked(question: Question) -> list[str]:
    """The places whose holidays nobody handed in."""
    calendars = question.calendars
    places = {place for one in question.people for place in one.places}
    return [] if calendars.everyone is not None else sorted(places - set(calendars.places))


def _notes(question: Question, profiles: Mapping[str, "Profile | tuple[Obstacle, ...]"], limit: Allowance | None,
           used: int) -> Iterator[str]:  # fmt: skip
    """What a reader must know of how the answer came about: counts only."""
    lacking = [told for told in profiles.values() if not isinstance(told, Profile)]
    if lacking:
        kinds = Counter(one.kind for told in lacking for one in told)
        words = []
        if kinds["zone_unknown"]:
            words.append(f"the zone of {kinds['zone_unknown']} is not known")
        if kinds["hours_unknown"]:
            words.append(f"the working hours of {kinds['hours_unknown']} are not known")
        counts = "1 person counts" if len(lacking) == 1 else f"{len(lacking)} people count"
        yield f"{counts} as unknown and not as free: {', '.join(words)}"
    stated = sum(one.hours is None for one in question.people) if question.hours is not None else 0
    if stated:
        lines = "; ".join(map(str, question.hours or ())) or "no hours at all"
        yield f"working hours stated for {stated} whose own are not known: {lines}"
    if unlooked := _unlooked(question):
        yield f"public holidays not looked at: no calendar of {', '.join(unlooked)} was handed in"
    if limit is not None:
        most = "an unknown number" if limit.limit is None else _workshops(limit.limit)
        yield f"allowance: {used} of {most} used"


def _workshops(limit: int) -> str:
    return f"{limit} workshop{'' if limit == 1 else 's'}"
