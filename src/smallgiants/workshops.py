"""Workshops and the ledger of how they moved; what can be derived from it is never stored."""

import re
from datetime import timedelta
from typing import Any, Literal, Self

from attrs import evolve, field, frozen

from .checks import a, each, identifier, one_of, optional, refuse, several, whole, words
from .civiltime import Instant, Slot, Viewpoint, recorded_by
from .errors import InvalidValue, NotAllowed, Problem, Severity, SmallGiantsError, joined, shown
from .labels import Text, text
from .ledger import Entry, Happening, Told, appended
from .sources import Citation, steps

__all__ = ["Allowance", "Mode", "Status", "Workshop"]

Mode = Literal["online", "in_person", "hybrid"]
"""How people take part."""

Status = Literal["scheduled", "postponed", "cancelled"]
"""Where a workshop stands; a postponed one has no new date yet."""

# uuid5 of the URL namespace and "urn:smallgiants:workshop"
NAMESPACE = "4a3547f8-82c7-5403-bbb2-55556487dbe6"
_WEB = re.compile(r"https?://[^\s/?#]+([/?#]\S*)?", re.IGNORECASE)
_MATERIAL = ("moved", "postponed", "cancelled", "reinstated")
_SLOT_CHANGES = ("moved", "corrected", "postponed", "reinstated")


def web_address(instance: Any, attribute: Any, value: Any) -> None:
    """An http or https address: no other scheme can be clicked safely."""
    words(instance, attribute, value)
    if not _WEB.fullmatch(value):
        raise refuse(attribute, "address-invalid", "an http or https address", value)


@frozen(kw_only=True)
class Workshop:
    """A meeting of the group, with every move of it on record.

    >>> first = Workshop(id="sg-1", title="First meeting", slot=Slot(local="2024-02-21T11:00", zone="Europe/Brussels"))
    >>> moved = first.reschedule(first.slot.shift(days=21), at="2024-02-07T09:00Z")
    >>> print(moved.moves[0].was, "→", moved.slot, "revision", moved.revision)
    2024-02-21 11:00 Europe/Brussels (10:00Z) → 2024-03-13 11:00 Europe/Brussels (10:00Z) revision 1
    >>> print(moved)
    First meeting: 2024-03-13 11:00 Europe/Brussels (10:00Z), scheduled, moved once

    `uid` is set at birth from the ids of group and workshop and kept by every verb.  `join_link` is for accepted
    registrants alone.  `in_person` events are voluntary and may be no more than `explored`.
    """

    id: str = field(validator=identifier)
    title: Text = field(converter=text, validator=a(Text))
    slot: Slot | None = field(default=None, validator=optional(a(Slot)))
    group: str | None = field(default=None, validator=optional(identifier))
    uid: str = field(validator=identifier)
    mode: Mode | None = field(default=None, validator=optional(one_of("online", "in_person", "hybrid")))
    in_person: Literal["explored", "planned"] | None = field(
        default=None, validator=optional(one_of("explored", "planned"))
    )
    open_access: bool | None = field(default=None, validator=optional(a(bool)))
    join_link: str | None = field(default=None, repr=False, validator=optional(web_address), metadata={"pii": True})
    history: tuple[Entry[Slot], ...] = field(default=(), converter=several, validator=each(a(Entry)))
    sources: tuple[Citation, ...] = field(default=(), converter=several, validator=each(a(Citation)))

    @uid.default
    def _uid(self) -> str:
        from uuid import UUID, uuid5  # loads OpenSSL, which an import need not wait for

        return str(uuid5(UUID(NAMESPACE), f"{self.group or ''}\n{self.id}"))

    @property
    def moves(self) -> tuple[Entry[Slot], ...]:
        """The moves, oldest first; `was` of each is what people may still have in their diaries."""
        return tuple(entry for entry in self.history if entry.kind == "moved")

    @property
    def revision(self) -> int:
        """How often what people agreed to has changed: moves, postponements, cancellations, reinstatements."""
        return sum(entry.kind in _MATERIAL for entry in self.history)

    @property
    def status(self) -> Status:
        """scheduled, postponed (no new date yet) or cancelled."""
        last = next((entry.kind for entry in reversed(self.history) if entry.kind in _MATERIAL), None)
        return last if last in ("postponed", "cancelled") else "scheduled"

    @property
    def original(self) -> Slot | None:
        """The slot it was first given: a correction of the record replaces it, a move does not."""
        first = next((entry.was for entry in self.history if entry.kind in _MATERIAL and entry.was), None)
        return first or self.slot

    @property
    def days_moved(self) -> int | None:
        """How many days lie between the first date and the present one; `None` while there is no date."""
        if self.slot is None or self.original is None:
            return None
        return (self.slot.local.date() - self.original.local.date()).days

    def notice(self, move: Entry[Slot]) -> timedelta | None:
        """How long before the old start that move was told."""
        return None if move.was is None else move.was.instant - move.at

    def since(self, old: "Workshop") -> tuple[Entry[Slot], ...]:
        """What has happened since `old`, an earlier state of the same workshop."""
        if self.history[: len(old.history)] != old.history or self.uid != old.uid:
            raise NotAllowed("history-other", "history", "an earlier state of this workshop", "another history")
        return self.history[len(old.history) :]

    def seen(self, *, on: "Viewpoint | None", zone: str) -> Self:
        """The workshop as it was known on that viewpoint: later entries are taken back."""
        kept = tuple(entry for entry in self.history if recorded_by(entry.at, on=on, zone=zone))
        return self.before(len(kept))

    def before(self, count: int) -> Self:
        """The workshop as it was after its first `count` entries, its slot with the citations that vouched for it then."""
        undone = next((entry for entry in self.history[count:] if entry.kind in _SLOT_CHANGES), None)
        if undone is None:
            return evolve(self, history=self.history[:count])
        sources = (*_cited(self.sources, slot=False), *undone.sources)
        return evolve(self, slot=undone.was, history=self.history[:count], sources=sources)

    def announce(self, *, at: "Instant | str", who: tuple[str, ...] = (), zone_data: str | None = None,
                 by: str | None = None) -> Self:  # fmt: skip
        """Records that the present slot was announced, with the instant as resolved now and the tz data it rests on."""
        told = Told(utc=self._on("announce").instant, zone_data=zone_data, who=who)
        return self._record("announced", at, None, None, by, (), told=told)

    def reschedule(self, slot: Slot, *, at: "Instant | str", reason: str | None = None, by: str | None = None,
                   sources: tuple[Citation, ...] = ()) -> Self:  # fmt: skip
        """Moves the workshop to another time; the old slot goes into the ledger with what vouched for it.

        Raises `NotAllowed` for a cancelled workshop, and where nothing would move; `UnresolvedTime` for a time that
        does not exist or exists twice.
        """
        self._not_cancelled("reschedule")
        _a_slot(slot).instant  # noqa: B018  # a time that names no single instant is refused here
        if self.slot is not None and self.slot.coincides(slot):
            hint = "use `correct` to mend how the same time is written"
            raise NotAllowed("move-without-move", "slot", "another time than before", str(slot), hint)
        return evolve(self._record("moved", at, self.slot, reason, by, sources), slot=slot)

    def correct(self, slot: Slot, *, at: "Instant | str", reason: str | None = None, by: str | None = None,
                sources: tuple[Citation, ...] = ()) -> Self:  # fmt: skip
        """Mends the record where it was written wrong: reality did not move, nobody is notified."""
        self._dated("correct")
        return evolve(self._record("corrected", at, self.slot, reason, by, sources), slot=slot)

    def postpone(self, *, at: "Instant | str", reason: str | None = None, by: str | None = None) -> Self:
        """Takes the workshop off its date, with no new one yet."""
        slot = self._on("postpone")
        return evolve(self._record("postponed", at, slot, reason, by, ()), slot=None)

    def cancel(self, *, at: "Instant | str", reason: str | None = None, by: str | None = None) -> Self:
        """Cancels the workshop; its slot stays on record, and it frees its place in the allowance."""
        self._not_cancelled("cancel")
        return self._record("cancelled", at, None, reason, by, ())

    def reinstate(self, slot: Slot, *, at: "Instant | str", reason: str | None = None, by: str | None = None,
                  sources: tuple[Citation, ...] = ()) -> Self:  # fmt: skip
        """Puts a cancelled workshop on again, at this slot."""
        if self.status != "cancelled":
            raise NotAllowed("workshop-not-cancelled", "history", "a cancelled workshop", f"one that is {self.status}")
        _a_slot(slot).instant  # noqa: B018
        return evolve(self._record("reinstated", at, self.slot, reason, by, sources), slot=slot)

    def problems(self) -> tuple[Problem, ...]:
        """What is wrong or doubtful in the slots and the ledger."""
        found = list(_slot_problems("slot", self.slot))
        for index, entry in enumerate(self.history):
            found += _slot_problems(f"history[{index}].was", entry.was)
            found += _entry_problems(self, index, entry)
        if self.slot is None and self.status == "scheduled" and self.history:
            found.append(_problem("slot", "a slot, since the workshop is on", "none", "write it, or postpone"))
        return tuple(found)

    def __str__(self) -> str:
        moved = {0: "", 1: ", moved once"}.get(len(self.moves), f", moved {len(self.moves)} times")
        return f"{self.title}: {self.slot or 'no date'}, {self.status}{moved}"

    def _on(self, verb: str) -> Slot:
        self._not_cancelled(verb)
        return self._dated(verb)

    def _dated(self, verb: str) -> Slot:
        if self.slot is None:
            raise NotAllowed("workshop-without-date", "slot", f"a date, to {verb} it", "none", "reschedule it first")
        return self.slot

    def _not_cancelled(self, verb: str) -> None:
        if self.status == "cancelled":
            hint = "reinstate it first"
            raise NotAllowed(
                "workshop-cancelled", "history", f"a workshop that is on, to {verb} it", "a cancelled one", hint
            )

    def _record(self, kind: Happening, at: "Instant | str", was: Slot | None, reason: str | None, by: str | None,
                sources: tuple[Citation, ...], told: Told | None = None) -> Self:  # fmt: skip
        replaced = kind in _SLOT_CHANGES
        gone = _cited(self.sources, slot=True) if replaced else ()
        kept = _cited(self.sources, slot=False) if replaced else self.sources
        entry = Entry[Slot](at=at, kind=kind, was=was, reason=reason, by=by, told=told, sources=gone)
        return evolve(self, history=appended(self.history, entry), sources=(*kept, *sources))


@frozen(kw_only=True)
class Allowance:
    """How many workshops a group may hold; a limit that nobody told stays `None`.

    >>> Allowance(limit=4).left(3)
    1
    """

    limit: int | None = field(default=None, validator=optional(whole(least=0)))
    note: str | None = field(default=None, validator=optional(words))

    def left(self, used: int) -> int | None:
        """How many are left; `None` where the limit is unknown."""
        return None if self.limit is None else self.limit - used


def _a_slot(slot: object) -> Slot:
    if not isinstance(slot, Slot):
        raise InvalidValue("type-wrong", "slot", "a Slot", shown(slot), "`Slot.parse` reads a sentence")
    return slot


def _cited(citations: tuple[Citation, ...], *, slot: bool) -> tuple[Citation, ...]:
    """The citations that speak of the slot, or the others."""
    return tuple(citation for citation in citations if (steps(citation.path)[:1] == ["slot"]) is slot)


def _slot_problems(path: str, slot: Slot | None) -> tuple[Problem, ...]:
    return () if slot is None else tuple(evolve(fault, path=joined(path, fault.path)) for fault in slot.problems())


def _entry_problems(workshop: Workshop, index: int, entry: Entry[Slot]) -> list[Problem]:
    path = f"history[{index}]"
    found = []
    if index and entry.at < workshop.history[index - 1].at:
        found.append(_problem(f"{path}.at", "an entry no earlier than the one before it", f"{entry.at:%Y-%m-%dT%H:%MZ}",
                              "order the entries by `at`", "history-out-of-order"))  # fmt: skip
    if (
        entry.kind in ("moved", "corrected", "postponed")
        and entry.was is None
        and workshop.before(index).status != "postponed"
    ):
        found.append(
            _problem(path, "`was`: the slot before this", "none", "write it if it was ever told", severity="warning")
        )
    return found + _moved_nowhere(workshop, index, entry)


def _moved_nowhere(workshop: Workshop, index: int, entry: Entry[Slot]) -> list[Problem]:
    after = workshop.before(index + 1).slot
    if entry.kind != "moved" or entry.was is None or after is None:
        return []
    try:
        moved = not entry.was.coincides(after)
    except SmallGiantsError:
        return []
    hint = "call it `corrected`, or mend one of the two"
    return (
        []
        if moved
        else [_problem(f"history[{index}]", "another time after a move", str(after), hint, "move-without-move")]
    )


def _problem(path: str, expected: str, got: str, hint: str, code: str = "history-incomplete",
             severity: Severity = "error") -> Problem:  # fmt: skip
    return Problem(code=code, severity=severity, path=path, message=f"expected {expected}, got {got}", hint=hint)
