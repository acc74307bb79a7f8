"""What a search for a slot gives back: the slots in their order, and what each audience may know of who can come."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from attrs import field, frozen

from ..answers import LeftOut, Row
from ..audience import Audience
from ..checks import a, each, optional, whole, words
from ..civiltime import Slot, Viewpoint
from ..civiltime._zones import zone as place_zone
from ._people import long_name
from ._planes import offset_at
from ._reasons import Presence, Question

__all__ = ["BestSlots", "Proposal"]

_WITHHELD = "who can come and why not is shown to that person, to members and to the secretariat"

_ORDER = "ordered by attendance, then by who carried early and late hours before, then the earliest first"


@frozen(kw_only=True)
class Proposal:
    """One slot of an answer: how many can come, who carries its hour, and each person's presence when asked for.

    >>> from smallgiants.slots import Participant, best_slots
    >>> ana = Participant(id="ana", zone="Atlantic/Azores", hours="Mon–Fri 10:00–18:00")
    >>> bo = Participant(id="bo", zone="Europe/Brussels", hours="Mon–Fri 09:00–12:30")
    >>> first = best_slots([ana, bo], zone="Europe/Brussels", duration="PT1H", on=None,
    ...                    between=("2024-03-13", "2024-03-14")).best[0]
    >>> print(first)
    Wed 2024-03-13 10:00–11:00 Europe/Brussels (09:00Z): 1 can, 1 cannot; early or late for 1
    >>> print(first.people[0].why)
    08:00 in Atlantic/Azores lies before the working hours, 10:00–18:00

    `carriers` says for how many it is an early or late hour, by how often they carried one before, the most first.
    `tied` is how many slots are equal to it in attendance and fairness, itself included.
    """

    rank: int = field(validator=whole(least=1))
    slot: Slot = field(validator=a(Slot))
    attendance: int = field(validator=whole(least=1))
    cannot: int = field(validator=whole(least=0))
    unknown: int = field(validator=whole(least=0))
    carriers: tuple[tuple[int, int], ...] = field(validator=each(a(tuple)))
    tied: int = field(validator=whole(least=1))
    question: Question = field(repr=False, eq=False, validator=a(Question))

    @property
    def early_or_late(self) -> int:
        """For how many the hour is early or late in their working day, or beyond its edge."""
        return sum(count for _, count in self.carriers)

    @property
    def people(self) -> tuple[Presence, ...]:
        """Everybody's presence, by id: for the secretariat; `rows` tells what others may see."""
        return tuple(self.question.presence(one, self.slot) for one in self.question.people)

    @property
    def languages(self) -> tuple[tuple[str, int], ...]:
        """The languages of those who can come and how many have each, the most frequent first: information only."""
        return _languages(self.question, self.people)

    def presence(self, person: str) -> Presence | None:
        """One person's presence; `None` where nobody of this id was asked about."""
        one = next((one for one in self.question.people if one.id == person), None)
        return None if one is None else self.question.presence(one, self.slot)

    def rows(self, *, audience: "Audience | str" = "public") -> tuple[Row, ...]:
        """One row a person, by id: none for the public, who can come for members, and all for the secretariat; each
        sees the reasons that are about oneself."""
        viewer = Audience.parse(audience)
        return tuple(_person(self.rank, one, viewer) for one in self.people) if viewer.sees("member") else ()

    def __str__(self) -> str:
        unknown = f", {self.unknown} unknown" if self.unknown else ""
        carried = f"; early or late for {_carried(self.carriers)}" if self.carriers else ""
        return f"{_when(self.slot)}: {self.attendance} can, {self.cannot} cannot{unknown}{carried}"


def _languages(question: Question, people: tuple[Presence, ...]) -> tuple[tuple[str, int], ...]:
    can = {one.person for one in people if one.state == "can"}
    counts = Counter(tongue for one in question.people if one.id in can for tongue in set(one.languages))
    return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def _when(slot: Slot) -> str:
    """A slot with its day of the week, in English whatever the locale."""
    return f"{long_name(slot.local.date())[:3]} {slot}"


def _person(rank: int, one: Presence, viewer: Audience) -> Row:
    open_ = viewer.sees("secretariat") or viewer.is_self(one.person)
    return {
        "rank": rank,
        "person": one.person,
        "state": one.state,
        "local": f"{one.local:%Y-%m-%dT%H:%M}" if open_ and one.local else None,
        "zone": one.zone if open_ else None,
        "hour": one.hour if open_ else None,
        "because": one.why or None if open_ else None,
    }


def _carried(carriers: tuple[tuple[int, int], ...]) -> str:
    """How many carry the hour, and how many of them carried one before."""
    before = [f"{count} of them carried one {_times(times)} before" for times, count in carriers if times]
    total = sum(count for _, count in carriers)
    return f"{total} ({', '.join(before)})" if before else str(total)


def _times(number: int) -> str:
    return {1: "once", 2: "twice"}.get(number, f"{number} times")


@frozen(kw_only=True)
class BestSlots:
    """The best times to meet: by attendance, then fairness, then the earliest; `best_slots` makes it.

    >>> from smallgiants.slots import Participant, best_slots
    >>> people = [Participant(id=f"p-{n}", zone="Europe/Brussels", hours="Mon–Fri 09:00–17:00") for n in range(3)]
    >>> people.append(Participant(id="p-9", zone="Atlantic/Azores"))
    >>> answer = best_slots(people, zone="Europe/Brussels", duration="PT1H", between=("2024-03-13", "2024-03-16"),
    ...                     most=2, on="2024-03-12")
    >>> print(answer)
    the best 2 of 143 times from 2024-03-13 to 2024-03-15 in Europe/Brussels, for 4 people
    1. Wed 2024-03-13 10:00–11:00 Europe/Brussels (09:00Z): 3 can, 0 cannot, 1 unknown
    2. Wed 2024-03-13 10:30–11:30 Europe/Brussels (09:30Z): 3 can, 0 cannot, 1 unknown
    ordered by attendance, then by who carried early and late hours before, then the earliest first
    33 times are equal to number 1 in attendance and fairness: the earliest comes first
    1 person counts as unknown and not as free: the working hours of 1 are not known
    >>> answer.ask
    ('participants[p-9].hours',)

    `ask` names what is unknown, by its path.  `left_out` are the days, and the workshop or the rule, that were in the
    way.  `str()` and `why` tell counts alone; `report`, `rows` and `why_for` tell an audience what it may know.
    """

    on: Viewpoint | None = field(validator=optional(a(date)))
    zone: str = field(validator=place_zone)
    first: date = field(validator=a(date))
    last: date = field(validator=a(date))
    considered: int = field(validator=whole(least=0))
    best: tuple[Proposal, ...] = field(validator=each(a(Proposal)))
    left_out: tuple[LeftOut, ...] = field(validator=each(a(LeftOut)))
    ask: tuple[str, ...] = field(repr=False, validator=each(words))
    notes: tuple[str, ...] = field(validator=each(words))
    carried: tuple[tuple[str, int], ...] = field(repr=False, validator=each(a(tuple)))
    question: Question = field(repr=False, eq=False, validator=a(Question))

    @property
    def why(self) -> tuple[str, ...]:
        """The answer and its reasons in words for all: counts only, nobody is named."""
        found = (*map(self._numbered, self.best), _ORDER) if self.best else (self._nothing(),)
        return (self._found(), *found, *self._ties(), *self.notes)

    def why_for(self, person: str, *, audience: "Audience | str" = "public") -> tuple[str, ...]:
        """What each slot means for one person, as far as this audience may know: whether the person can come, and, for
        that person and the secretariat alone, why not."""
        viewer = Audience.parse(audience)
        if not viewer.sees("member"):
            return (_WITHHELD,)
        one = next((one for one in self.question.people if one.id == person), None)
        if one is None:
            return ("no participant of this id was asked about",)
        open_ = viewer.sees("secretariat") or viewer.is_self(person)
        lines = [
            f"{best.rank}. {_when(best.slot)}: {_told(self.question.presence(one, best.slot), open_)}"
            for best in self.best
        ]
        lines += [] if self.best else [self._nothing()]
        times = dict(self.carried).get(person, 0)
        if open_ and times:
            lines.append(f"carried an early or late hour, or a move to another hour, {_times(times)} before")
        return tuple(lines)

    def rows(self, *, audience: "Audience | str" = "public") -> tuple[Row, ...]:
        """One row a slot, the best first; `who_…` hold ids for members and the secretariat, `None` for the public."""
        named = Audience.parse(audience).sees("member")
        return tuple(_slot_row(proposal, named) for proposal in self.best)

    def report(self, *, audience: "Audience | str" = "public") -> str:
        """The whole answer in words for this audience: below each slot who can come and who cannot, as far as it may
        know, then what was left out."""
        viewer = Audience.parse(audience)
        lines = [self._found()]
        for proposal in self.best:
            lines += [self._numbered(proposal), *(f"   {line}" for line in _below(proposal, viewer))]
        rest = self.why[1 + len(self.best) :]  # the order, or why there is nothing, then ties and notes
        return "\n".join((*lines, *rest, *(f"left out: {one}" for one in self.left_out)))

    def __str__(self) -> str:
        return self.report()

    def _found(self) -> str:
        shown = f"the best {len(self.best)}" if self.best else "none"
        people = len(self.question.people)
        return (
            f"{shown} of {self.considered:,} times from {self.first} to {self.last} in {self.zone}, "
            f"for {people} {'person' if people == 1 else 'people'}"
        )

    def _nothing(self) -> str:
        if self.considered:
            return "at none of them is anybody known to be free"
        return "the rules of the group leave no time: see what is left out"

    def _numbered(self, proposal: Proposal) -> str:
        return f"{proposal.rank}. {proposal}"

    def _ties(self) -> Iterator[str]:
        told = None
        for one in self.best:
            if one.tied > 1 and told != (one.attendance, one.carriers):
                yield f"{one.tied} times are equal to number {one.rank} in attendance and fairness: the earliest comes first"
            told = (one.attendance, one.carriers)


def _slot_row(proposal: Proposal, named: bool) -> Row:
    people = proposal.people if named else ()

    def who(state: str) -> str | None:
        return " ".join(one.person for one in people if one.state == state) if named else None

    return {
        "rank": proposal.rank,
        "local": f"{proposal.slot.local:%Y-%m-%dT%H:%M}",
        "zone": proposal.slot.zone,
        "utc": f"{proposal.slot.instant.astimezone(UTC):%Y-%m-%dT%H:%MZ}",
        "can": proposal.attendance,
        "cannot": proposal.cannot,
        "unknown": proposal.unknown,
        "early_or_late": proposal.early_or_late,
        "tied": proposal.tied,
        "who_can": who("can"),
        "who_cannot": who("cannot"),
        "who_unknown": who("unknown"),
    }


def _told(presence: Presence, open_: bool) -> str:
    """One person's presence without the id; without the reasons for whom they do not concern."""
    return presence.words if open_ else presence.state


def _below(proposal: Proposal, viewer: Audience) -> Iterator[str]:
    """Who can come and who cannot, below one slot."""
    if not viewer.sees("member"):
        return
    people = proposal.people
    can = [one.person for one in people if one.state == "can"]
    yield f"can: {', '.join(can) if len(can) < len(people) else f'all {len(people)}'}"
    for one in people:
        if one.state != "can":
            lead = f"{one.person} {'cannot' if one.state == 'cannot' else 'is unknown'}"
            yield f"{lead}: {one.why}" if viewer.sees("secretariat") or viewer.is_self(one.person) else lead
    yield f"clocks: {', '.join(_clocks(proposal))}"
    if languages := _languages(proposal.question, people):
        yield f"languages of those who can: {', '.join(f'{tongue} {count}' for tongue, count in languages)}"


def _clocks(proposal: Proposal) -> Iterator[str]:
    """The hour in every zone of those asked, west to east, with the day where that is another."""
    start: datetime = proposal.slot.instant.replace(tzinfo=None)
    rules = proposal.question.rules
    for local, zone in sorted((start + timedelta(seconds=offset_at(rules[zone], start)), zone) for zone in rules):
        other = local.date() != proposal.slot.local.date()
        yield f"{local:%Y-%m-%d %H:%M} {zone}" if other else f"{local:%H:%M} {zone}"
