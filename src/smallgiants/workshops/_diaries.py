"""What was told to whom and when, and what still stands in diaries after a move."""

from datetime import timedelta

from attrs import field, frozen

from ..answers import Row
from ..checks import a, each, identifier, optional, several, whole
from ..civiltime import Instant, Slot, Viewpoint, recorded_by
from ..errors import SmallGiantsError
from ..ledger import Told, instant_or_none
from ._ledger import material
from ._workshop import Workshop

__all__ = ["Diaries", "Standing", "in_diaries"]


@frozen(kw_only=True)
class Standing:
    """One state of a workshop as it was told, or stood on record: its slot (`None`: off), its revision, and who holds it.

    >>> print(Standing(revision=0, at="2024-01-15T09:00Z", who=("public",), current=False))
    revision 0, no date, told to public: out of date

    `told` is the announcement, `None` where none is on record; `who` are those told of nothing since.
    """

    revision: int = field(validator=whole(least=0))
    at: Instant | None = field(default=None, converter=instant_or_none)
    slot: Slot | None = field(default=None, validator=optional(a(Slot)))
    who: tuple[str, ...] = field(default=(), converter=several, validator=each(identifier))
    current: bool = field(validator=a(bool))
    told: Told | None = field(default=None, validator=optional(a(Told)))

    def __str__(self) -> str:
        told = (
            f"told to {', '.join(self.who)}" if self.who else "told to nobody on record" if self.at else "not announced"
        )
        state = "holds" if self.current else "out of date"
        return f"revision {self.revision}, {self.slot or 'no date'}, {told}: {state}"


@frozen(kw_only=True)
class Diaries:
    """What was told of a workshop and when, who was told last of what, and what may still stand in diaries.

    >>> w = Workshop(id="w", title="First", slot=Slot(local="2024-02-21T11:00", zone="Europe/Brussels"))
    >>> w = w.announce(at="2024-01-15T09:00Z", who=("public",)).reschedule(w.slot.shift(days=21), at="2024-02-07T09:00Z")
    >>> found = in_diaries(w, on=None, zone="Europe/Brussels")
    >>> [str(one) for one in found.stale]
    ['revision 0, 2024-02-21 11:00 Europe/Brussels (10:00Z), told to public: out of date']
    >>> found.untold
    ('public',)
    """

    workshop: str = field(validator=identifier)
    revision: int = field(validator=whole(least=0))
    announcements: tuple[Standing, ...] = field(default=(), validator=each(a(Standing)))
    standing: tuple[Standing, ...] = field(default=(), validator=each(a(Standing)))

    @property
    def stale(self) -> tuple[Standing, ...]:
        """What may still stand in diaries and does not hold any more, and has not passed."""
        return tuple(one for one in self.standing if not one.current)

    @property
    def untold(self) -> tuple[str, ...]:
        """Who was told of an earlier state and of nothing since."""
        return tuple(sorted({who for one in self.stale for who in one.who}))

    @property
    def announced(self) -> bool:
        """Whether the present state has been told to anybody."""
        return any(one.revision == self.revision for one in self.announcements)

    def rows(self) -> tuple[Row, ...]:
        """A row for each state that may stand in diaries, oldest first."""
        return tuple(
            {"workshop": self.workshop, "revision": one.revision, "slot": None if one.slot is None else str(one.slot),
             "told": None if one.at is None else f"{one.at:%Y-%m-%dT%H:%MZ}", "who": ", ".join(one.who) or None,
             "current": one.current} for one in self.standing
        )  # fmt: skip

    def __str__(self) -> str:
        return "\n".join(map(str, self.standing)) or f"{self.workshop}: nothing was told, and nothing changed"


def in_diaries(workshop: Workshop, *, on: "Viewpoint | str | None", zone: str) -> Diaries:
    """What was told of a workshop, and what may still stand in diaries on the viewpoint.

    >>> in_diaries(Workshop(id="w", title="First"), on=None, zone="UTC").standing
    ()

    A state stands in diaries from its announcement, and in the ledger of whoever looked from when it was recorded, until
    who holds it is told of a later one.  A slot that has passed stands nowhere.
    """
    seen = workshop.seen(on=on, zone=zone)
    revisions = _revisions(seen)
    last = {who: index for index, entry in enumerate(seen.history) if entry.kind == "announced" and entry.told
            for who in entry.told.who}  # fmt: skip
    told = [_told(seen, index, revisions, last) for index, e in enumerate(seen.history) if e.kind == "announced"]
    announced = {one.revision for one in told}
    untold = [_state(seen, index, revision, revisions[-1]) for index, revision in _lasts(revisions)
              if revision not in announced and revision != revisions[-1]]  # fmt: skip
    stands = sorted((*told, *untold), key=lambda one: (one.revision, one.at is not None, one.at and str(one.at)))
    return Diaries(
        workshop=workshop.id,
        revision=revisions[-1],
        announcements=tuple(told),
        standing=tuple(
            one for one in stands if (one.who or one.current or one in untold) and not _passed(one, on, zone)
        ),
    )


def _revisions(workshop: Workshop) -> list[int]:
    """The revision before the first entry, and after each."""
    counts = [0]
    for changed in material(workshop):
        counts.append(counts[-1] + changed)
    return counts


def _lasts(revisions: list[int]) -> list[tuple[int, int]]:
    """After how many entries each revision stood for the last time."""
    return [(index, revision) for revision, index in {revision: i for i, revision in enumerate(revisions)}.items()]


def _told(workshop: Workshop, index: int, revisions: list[int], last: dict[str, int]) -> Standing:
    entry, state = workshop.history[index], workshop.before(index)
    told = entry.told or Told()
    return Standing(
        revision=revisions[index],
        at=entry.at,
        slot=state.slot if state.status == "scheduled" else None,
        who=tuple(who for who in told.who if last[who] == index),
        current=revisions[index] == revisions[-1],
        told=told,
    )


def _state(workshop: Workshop, count: int, revision: int, latest: int) -> Standing:
    state = workshop.before(count)
    return Standing(
        revision=revision, slot=state.slot if state.status == "scheduled" else None, current=revision == latest
    )


def _passed(one: Standing, on: "Viewpoint | str | None", zone: str) -> bool:
    if one.slot is None:
        return not one.current and not one.who
    if on is None:
        return False
    try:
        return recorded_by(Instant(one.slot.instant + (one.slot.duration or timedelta(0))), on=on, zone=zone)
    except SmallGiantsError:
        return False
