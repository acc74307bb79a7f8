"""What pages elsewhere say of when workshops are, held against their ledgers: what is out of date, and since when."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Literal, NamedTuple, get_args

from attrs import field, frozen

from ..answers import Row
from ..checks import a, each, identifier, one_of, optional, words
from ..civiltime import Instant, Slot, Stated, Viewpoint, zone_info
from ..civiltime import _labels as labels
from ..civiltime import _sentence as sentence
from ..civiltime._clocks import Hours, clocks
from ..errors import InvalidValue, SmallGiantsError, shown
from ..ledger import instant_or_none
from ._workshop import Workshop

__all__ = ["Copies", "Copy", "CopyState", "find_copies"]

CopyState = Literal["current", "superseded", "corrected", "cancelled", "postponed", "differs", "unmatched"]
"""How a statement stands to the ledger: `differs` is the right day at an hour the workshop never had."""

MOST = 200_000
_CHUNK = 1_800
_STATE: dict[str, CopyState] = {"corrected": "corrected", "postponed": "postponed"}
_WORDS = {"superseded": "superseded", "corrected": "corrected in the record", "postponed": "postponed",
          "cancelled": "cancelled"}  # fmt: skip


@frozen(kw_only=True)
class Copy:
    """One statement of a day, and how it stands to the ledger of a workshop.

    >>> print(Copy(said="1 May", state="unmatched"))
    1 May: matches no workshop

    `since` is when what it says ceased to hold, `present` the slot that holds.  `former` says that the text itself speaks of
    a plan given up, so nobody is misled.
    """

    said: str = field(validator=words)
    state: CopyState = field(validator=one_of(*get_args(CopyState)))
    workshop: str | None = field(default=None, validator=optional(identifier))
    since: Instant | None = field(default=None, converter=instant_or_none)
    present: Slot | None = field(default=None, validator=optional(a(Slot)))
    former: bool = field(default=False, validator=a(bool))

    @property
    def stale(self) -> bool:
        """Whether whoever reads it is misled."""
        return self.state not in ("current", "unmatched") and not self.former

    def __str__(self) -> str:
        told_now = f"now {self.present}" if self.present else "no date now"
        if self.state == "unmatched":
            return f"{self.said}: matches no workshop"
        if self.state == "current":
            return f"{self.said}: current, {self.workshop} is on {self.present}"
        if self.state == "differs":
            return f"{self.said}: the day of {self.workshop}, at another hour; {told_now}"
        told = f"{_WORDS[self.state]} on {self.since:%Y-%m-%d}" if self.since else _WORDS[self.state]
        ending = "" if self.state == "cancelled" else f", {told_now}"
        return f"{self.said}: {told}{ending}{'; the text says so itself' if self.former else ''}"


@frozen(kw_only=True)
class Copies:
    """Every day that a text names, held against the ledgers.

    >>> w = Workshop(id="sg-1", title="First", slot=Slot(local="2024-02-21T11:00", zone="Europe/Brussels", duration="PT1H"))
    >>> w = w.reschedule(w.slot.shift(days=21), at="2024-02-07T09:00Z")
    >>> print(find_copies("The first meeting is on 21 February.", workshops=[w], on=None, zone="Europe/Brussels"))
    21 February: superseded on 2024-02-07, now 2024-03-13 11:00–12:00 Europe/Brussels (10:00Z)
    """

    copies: tuple[Copy, ...] = field(validator=each(a(Copy)))

    @property
    def stale(self) -> tuple[Copy, ...]:
        """The statements that mislead whoever reads them."""
        return tuple(copy for copy in self.copies if copy.stale)

    def rows(self) -> tuple[Row, ...]:
        """A row for each statement and workshop, in the order of the text."""
        return tuple(
            {"said": copy.said, "state": copy.state, "workshop": copy.workshop, "stale": copy.stale,
             "since": None if copy.since is None else f"{copy.since:%Y-%m-%d}",
             "present": None if copy.present is None else str(copy.present)} for copy in self.copies
        )  # fmt: skip

    def __str__(self) -> str:
        return "\n".join(map(str, self.copies)) or "the text names no day"


class _Said(NamedTuple):
    """A day of the text: the ways to read it as (year, month, day), the hour and its label if it has one."""

    text: str
    days: tuple[tuple[int | None, int, int], ...]
    hour: timedelta | None
    label: str | None
    former: bool


def find_copies(
    said: "str | Stated | Slot",
    *,
    workshops: Iterable[Workshop],
    on: "Viewpoint | str | None",
    zone: str,
    lang: str | None = None,
) -> Copies:
    """Holds every day that a text names against the ledgers of workshops, as they were known on the viewpoint.

    >>> w = Workshop(id="sg-1", title="First", slot=Slot(local="2024-03-13T11:00", zone="Europe/Brussels"))
    >>> page = "Am 13. März 2024 um 10:00 Uhr GMT.  On 13 March at 15:00.  Le 1er mai 2024."
    >>> [copy.state for copy in find_copies(page.replace(".  ", chr(10)), workshops=[w], on=None, zone="Europe/Brussels").copies]
    ['current', 'differs', 'unmatched']

    Days may stand without year or hour, in the 24 official languages of the EU (`lang` helps where a word is a month in
    two).  `zone` is that of the text's place: its hours are read there, unless a label stands beside them.  Raises
    `InvalidValue` for more than 200,000 characters: hand a page over in parts.
    """
    zone_info(zone)
    seen = sorted((one.seen(on=on, zone=zone) for one in workshops), key=lambda one: one.id)
    found: list[Copy] = []
    for one in _mentions(said, lang):
        matched = [copy for workshop in seen if (copy := _held_against(one, workshop, zone)) is not None]
        found += matched or [Copy(said=one.text, state="unmatched", former=one.former)]
    return Copies(copies=tuple(found))


def _mentions(said: "str | Stated | Slot", lang: str | None) -> Iterator[_Said]:
    if isinstance(said, Slot):
        yield _of_slot(said, hour=True, former=False)
    elif isinstance(said, Stated):
        yield _of_slot(said.slot, hour=True, former=False)
        if said.originally is not None:
            yield _of_slot(said.originally, hour="originally.time" not in said.inferred, former=True)
    else:
        for chunk in _chunks(_text(said)):
            yield from _of_text(chunk, lang)


def _text(said: object) -> str:
    expected = f"a text of at most {MOST:,} characters, a Stated or a Slot"
    if not isinstance(said, str):
        raise InvalidValue("type-wrong", "said", expected, shown(said))
    if len(said) > MOST:
        raise InvalidValue("text-too-long", "said", expected, f"{len(said):,} characters", "hand it over in parts")
    return said


def _of_slot(slot: Slot, *, hour: bool, former: bool) -> _Said:
    day = (slot.local.year, slot.local.month, slot.local.day)
    label = slot.zone if hour else None
    clock = timedelta(hours=slot.local.hour, minutes=slot.local.minute, seconds=slot.local.second) if hour else None
    return _Said(
        f"{slot.local:%Y-%m-%d %H:%M} {slot.zone}" if hour else f"{slot.local:%Y-%m-%d}", (day,), clock, label, former
    )


def _chunks(text: str) -> Iterator[str]:
    """Lines, and long ones in parts cut between words: a day and its hour stand in one line."""
    for line in text.splitlines():
        while len(line) > _CHUNK:
            end = line.rfind(" ", 1, _CHUNK)
            end = _CHUNK if end < 0 else end
            yield line[:end]
            line = line[end:]  # noqa: PLW2901  # what is left of it
        yield line


def _of_text(chunk: str, lang: str | None) -> Iterator[_Said]:
    tokens, days, former = sentence._cut(chunk, lang)  # noqa: SLF001  # the reading of sentences, one step before pairing
    hours = clocks(tokens, frozenset(place for one in days for place in range(one.start, one.end)))
    ends = [*(day.start for day in days[1:]), len(tokens)]
    starts = [0, *(day.end for day in days)]
    for day, start, end in zip(days, starts, ends, strict=False):
        behind = [one for one in hours if day.end <= one.start < end]
        ahead = [one for one in hours if start <= one.start < day.start] if day is days[0] else []
        own = next(iter(behind or ahead[-1:]), None)
        text = "".join(f"{'' if token.glued else ' '}{token.text}" for token in tokens[day.start : day.end]).strip()
        yield _Said(
            text=text,
            days=tuple((way.year, way.month, way.day) for way in day.ways),
            hour=None if own is None else _start(own),
            label=None if own is None else own.label,
            former=any(day.start in span for span in former),
        )


def _start(hours: Hours) -> timedelta | None:
    try:
        return hours.span()[0]
    except InvalidValue:  # no clock shows it: the day alone is held against the ledger
        return None


def _held_against(said: _Said, workshop: Workshop, zone: str) -> Copy | None:
    """How a statement stands to one ledger; none where it speaks of another workshop."""
    states = list(_states(workshop))
    exact = [one for one in states if said.hour is not None and _same_instant(said, one[0], zone)]
    same_day = [one for one in states if _same_day(said, one[0], zone)]
    if not exact and not same_day:
        return None
    _, state, since = (exact or same_day)[0]
    if state == "current" and not exact and said.hour is not None:
        state = "differs"
    return Copy(said=said.text, state=state, workshop=workshop.id, since=since,
                present=workshop.slot if workshop.status == "scheduled" else None, former=said.former)  # fmt: skip


def _states(workshop: Workshop) -> Iterator[tuple[Slot, CopyState, Instant | None]]:
    """The slots of a workshop, the present one first, then from the last replaced to the first, with what became of it."""
    if workshop.slot is not None:
        cancelled = next((e for e in reversed(workshop.history) if e.kind == "cancelled"), None)
        if workshop.status == "cancelled" and cancelled is not None:
            yield workshop.slot, "cancelled", cancelled.at
        else:
            yield workshop.slot, "current", None
    for entry in reversed(workshop.history):
        if isinstance(entry.was, Slot):
            yield entry.was, _STATE.get(entry.kind, "superseded"), entry.at


def _same_instant(said: _Said, slot: Slot, zone: str) -> bool:
    try:
        meant = slot.instant
    except SmallGiantsError:
        return False
    years = range(slot.local.year - 1, slot.local.year + 2)
    return any(meant in _instants(said, day, zone) for day in _days(said, years))


def _instants(said: _Said, day: date, zone: str) -> Iterator[datetime]:
    """What an hour of that day names: by its label, where that is known, else by the clocks of the zone."""
    wall = datetime.combine(day, datetime.min.time()) + (said.hour or timedelta(0))
    by_label = labels.offsets(said.label) if said.label else ()
    yield from ((wall - offset).replace(tzinfo=UTC) for offset in by_label)
    if not by_label:
        rules = zone_info(_zone_of(said.label) or zone)
        yield from (wall.replace(tzinfo=rules, fold=fold).astimezone(UTC) for fold in (0, 1))


def _zone_of(label: str | None) -> str | None:
    """The zone that a label in words names, or is."""
    if label is None:
        return None
    return labels.place(label) or (label if "/" in label or label == "UTC" else None)


def _same_day(said: _Said, slot: Slot, zone: str) -> bool:
    """Whether the slot begins on that day, by its own clocks or by those of the text's place."""
    try:
        there = slot.instant.astimezone(zone_info(zone)).date()
    except SmallGiantsError:
        there = slot.local.date()
    return any(day in (slot.local.date(), there) for day in _days(said, (slot.local.year, there.year)))


def _days(said: _Said, years: Iterable[int]) -> Iterator[date]:
    """The days a statement may name; one without a year names that day of each of these years."""
    for year, month, number in said.days:
        for each_year in (year,) if year is not None else sorted(set(years)):
            try:
                yield date(each_year, month, number)
            except ValueError:  # no day of the calendar: 31 February matches nothing
                continue
