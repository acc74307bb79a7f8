"""Membership of a group, as a ledger: from an invitation or a form to the day it ends, with the gaps between."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any, Literal, Self

from attrs import evolve, field, frozen

from ..checks import a, each, fault, identifier, optional, refuse, several
from ..civiltime import Instant, instant
from ..errors import InvalidValue, NotAllowed, Problem
from ..ledger import Entry, Happening, appended

__all__ = ["BEGIN", "END", "STANDING", "STEPS", "Membership", "Standing"]

Standing = Literal["invited", "registered", "active", "lapsed", "suspended", "withdrawn", "declined", "removed"]
"""Where a membership stands; who registered belongs at once, since nothing but the pledge may be asked of anybody."""

STANDING: dict[str, Standing] = {
    "invited": "invited", "registered": "registered", "activated": "active", "lapsed": "lapsed", "suspended": "suspended",
    "withdrawn": "withdrawn", "declined": "declined", "removed": "removed",
}  # fmt: skip
# From where each step may be taken; `None` is before the first.
STEPS: dict[str, tuple[Standing | None, ...]] = {
    "invited": (None,), "registered": (None, "invited", "lapsed"), "activated": ("registered", "lapsed", "suspended"),
    "noticed": ("registered", "active"), "suspended": ("registered", "active"), "lapsed": ("registered", "active", "suspended"),
    "declined": ("invited",), "withdrawn": ("invited", "registered", "active", "lapsed", "suspended"),
    "removed": ("registered", "active", "lapsed", "suspended"),
}  # fmt: skip
_LIVE = ("registered", "active")
_KEPT = "the verbs of the membership keep its ledger in order"
BEGIN, END = ("registered", "activated"), ("withdrawn", "removed")


def _instant(instance: Any, attribute: Any, value: Any) -> None:
    if not isinstance(value, datetime) or value.tzinfo is not UTC:
        raise refuse(attribute, "time-naive", "an instant: a datetime in UTC", value, "hand it to `instant` first")


@frozen(kw_only=True)
class Membership:
    """A seat in the group, held from `since` until `until` (`None`: still held) by a person for a town, a body or oneself.

    >>> asked = Membership(id="m-01", seat="kranj", person="p-01").invite(at="2024-01-09T09:00Z", by="office")
    >>> joined = asked.register(at="2024-01-30T09:00Z")
    >>> asked.state, joined.state, joined.holds(on=instant("2024-02-07T09:00Z"))
    ('invited', 'registered', True)

    `history` tells what happened; a period without it is one of which only the ends are known.  Suspended or lapsed, it
    does not count meanwhile (`periods`); ended, it is over, and who comes back begins another.  Raises `InvalidValue`
    for an end before the start, and `NotAllowed` for a step that its state does not allow.
    """

    id: str = field(validator=identifier)
    seat: str = field(validator=identifier)
    person: str = field(validator=identifier)
    since: Instant | None = field(default=None, validator=optional(_instant))
    until: Instant | None = field(default=None, validator=optional(_instant))
    nominated_by: str | None = field(default=None, validator=optional(identifier))
    history: tuple[Entry[str], ...] = field(default=(), converter=several, validator=each(a(Entry)))

    def __attrs_post_init__(self) -> None:
        if self.until is not None and (self.since is None or self.until < self.since):
            expected = f"an instant from {self.since} on" if self.since else "none, where there is no start"
            raise InvalidValue("interval-reversed", "until", expected, f"{self.until:%Y-%m-%dT%H:%M:%SZ}")

    @property
    def state(self) -> Standing | None:
        """Where it stands after all that is on record; `None` where nothing is."""
        state = self._state(self.history, self.since is not None)
        return "lapsed" if self.until is not None and state not in END else state

    def standing(self, *, on: Instant) -> Standing | None:
        """Where it stands at an instant; `None` before anything is on record of it."""
        begun = self.since is not None and self.since <= on
        state = self._state((entry for entry in self.history if entry.at <= on), begun)
        return "lapsed" if self.until is not None and self.until <= on and state not in END else state

    def holds(self, *, on: Instant) -> bool:
        """Whether the seat is held, and counts, at an instant."""
        return self.since is not None and self.since <= on and self.standing(on=on) in _LIVE

    @property
    def periods(self) -> tuple[tuple[Instant, Instant | None], ...]:
        """The stretches in which it counts, each with its end not included; the last end is `None` where it lasts.

        >>> one = Membership(id="m", seat="kranj", person="p").register(at="2024-01-30T09:00Z")
        >>> one = one.lapse(at="2024-06-01T09:00Z").activate(at="2024-09-01T09:00Z")
        >>> [str(start.date()) for start, end in one.periods], one.periods[-1][1]
        (['2024-01-30', '2024-09-01'], None)
        """
        marks = sorted({at for at in (self.since, self.until, *(entry.at for entry in self.history)) if at is not None})
        found: list[tuple[Instant, Instant | None]] = []
        for start, end in pairwise([*marks, None]):
            if start is not None and self.holds(on=start):
                joined = found and found[-1][1] == start
                found.append((found.pop()[0] if joined else start, end))
        return tuple(found)

    def invite(self, *, at: "Instant | str", by: str | None = None) -> Self:
        """The membership that somebody is invited to: it does not count yet."""
        return self._step("invited", at, by)

    def register(self, *, at: "Instant | str", by: str | None = None) -> Self:
        """The membership from here on: by the form alone, since no further criterion may be asked of anybody."""
        return self._step("registered", at, by)

    def decline(self, *, at: "Instant | str", by: str | None = None, reason: str | None = None) -> Self:
        """The invitation, turned down by who was invited."""
        return self._step("declined", at, by, reason)

    def activate(self, *, at: "Instant | str", by: str | None = None, reason: str | None = None) -> Self:
        """The membership at work: confirmed, or taken up again after it was suspended or lapsed."""
        return self._step("activated", at, by, reason)

    def lapse(self, *, at: "Instant | str", by: str | None = None, reason: str | None = None) -> Self:
        """The membership run out: it counts no more, and may be taken up again."""
        return self._step("lapsed", at, by, reason)

    def notify(self, *, at: "Instant | str", reason: str, by: str | None = None) -> Self:
        """The membership as before, and notice on record that it may be suspended."""
        return self._step("noticed", at, by, reason)

    def suspend(self, *, at: "Instant | str", by: str | None = None, reason: str | None = None) -> Self:
        """The membership at rest, of which notice was given: it does not count meanwhile.

        >>> one = Membership(id="m", seat="kranj", person="p").register(at="2024-01-30T09:00Z")
        >>> one.suspend(at="2024-03-01T09:00Z")
        Traceback (most recent call last):
        smallgiants.errors.NotAllowed: history: expected notice on record, to be suspended, got none; give notice first
        """
        since = next((n for n, e in reversed(list(enumerate(self.history))) if e.kind in STANDING), -1)
        if self.state in _LIVE and not any(entry.kind == "noticed" for entry in self.history[since + 1 :]):
            expected, hint = "notice on record, to be suspended", "give notice first"
            raise NotAllowed("notice-missing", "history", expected, "none", hint)
        return self._step("suspended", at, by, reason)

    def withdraw(self, *, at: "Instant | str", by: str | None = None, reason: str | None = None) -> Self:
        """The membership at its end, by who held it."""
        return self._step("withdrawn", at, by, reason)

    def remove(self, *, at: "Instant | str", reason: str, by: str | None = None) -> Self:
        """The membership at its end, by the group, for a reason that stands on record."""
        return self._step("removed", at, by, reason)

    def problems(self) -> tuple[Problem, ...]:
        """Steps of the ledger that could not follow one another, and ends that it does not tell."""
        return tuple(self._faults())

    @staticmethod
    def _state(entries: Iterable[Entry[str]], begun: bool) -> "Standing | None":
        told = [STANDING[entry.kind] for entry in entries if entry.kind in STANDING]
        return told[-1] if told else "active" if begun else None

    def _step(self, kind: Happening, at: "Instant | str", by: str | None, reason: str | None = None) -> Self:
        when, state = instant(at), self.state
        if self.until is not None or state not in STEPS[kind]:
            froms = " or ".join(one or "new" for one in STEPS[kind])
            hint = (
                "who comes back begins another"
                if self.until is not None
                else f"it is {state or 'new'} by its last entry"
            )
            raise NotAllowed("membership-state", "history", f"a membership that is {froms}, to be {kind}",
                             state or "new", hint)  # fmt: skip
        if self.since is not None and when < self.since:
            raise NotAllowed("withdrawn-before-start", "at", f"an instant from {self.since:%Y-%m-%dT%H:%MZ} on",
                             f"{when:%Y-%m-%dT%H:%MZ}", "the membership began then")  # fmt: skip
        history = appended(self.history, Entry(at=when, kind=kind, by=by, reason=reason))
        since = when if self.since is None and kind in BEGIN else self.since
        return evolve(self, history=history, since=since, until=when if kind in END and since is not None else None)

    def _faults(self) -> Iterator[Problem]:
        state: Standing | None = None if self.since is None or (self.history and self._begins) else "active"
        for index, entry in enumerate(self.history):
            if entry.kind not in STEPS or state not in STEPS[entry.kind]:
                expected = f"what may follow {state or 'nothing'}"
                yield fault("membership-history", f"history[{index}].kind", expected, entry.kind, _KEPT)
            elif index and entry.at < self.history[index - 1].at:
                expected = f"{self.history[index - 1].at:%Y-%m-%dT%H:%MZ} or later"
                yield fault(
                    "history-out-of-order", f"history[{index}].at", expected, f"{entry.at:%Y-%m-%dT%H:%MZ}", _KEPT
                )
            state = STANDING.get(entry.kind, state)
        begun = next((entry.at for entry in self.history if entry.kind in BEGIN), None)
        if begun is not None and self._begins and begun != self.since:
            yield fault("membership-history", "since", f"the start that the ledger tells, {begun:%Y-%m-%dT%H:%MZ}",
                           f"{self.since:%Y-%m-%dT%H:%MZ}" if self.since else "none", _KEPT)  # fmt: skip
        ended = next((entry.at for entry in self.history if entry.kind in END), None)
        if ended is not None and begun is not None and ended != self.until:
            yield fault("membership-history", "until", f"the end that the ledger tells, {ended:%Y-%m-%dT%H:%MZ}",
                           f"{self.until:%Y-%m-%dT%H:%MZ}" if self.until else "none", _KEPT)  # fmt: skip

    @property
    def _begins(self) -> bool:
        """Whether the ledger reaches back to the start: a period may be known before anything is on record of it."""
        return self.history[0].kind in ("invited", "registered")
