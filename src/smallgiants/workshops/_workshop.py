"""The workshop and its verbs: each appends one entry to the ledger and keeps the `uid`."""

from datetime import timedelta
from typing import Any, Literal, Self, cast

from attrs import evolve, field, frozen
from attrs.converters import optional as unless_none

from ..checks import a, each, identifier, one_of, optional, several
from ..civiltime import Drift, Instant, Slot, Viewpoint, drift, recorded_by
from ..errors import InvalidValue, NotAllowed, Problem, shown
from ..labels import Text, text
from ..ledger import Entry, Happening, Told, appended
from ..sources import Citation, steps
from . import _faults
from ._ledger import MATERIAL, SETTING_CHANGES, SLOT_CHANGES, material, standing_claim
from ._setting import MODES, SETTING, Mode, Setting, web_address

__all__ = ["Status", "Workshop"]

Status = Literal["scheduled", "postponed", "cancelled"]
"""Where a workshop stands; a postponed one has no new date yet."""

# uuid5 of the URL namespace and "urn:smallgiants:workshop"
NAMESPACE = "4a3547f8-82c7-5403-bbb2-55556487dbe6"
_STATUS = ("moved", "postponed", "cancelled", "reinstated")


def _history(instance: Any, attribute: Any, value: Any) -> None:
    """Entries, whose `was` is what their kind replaces: a slot, or a setting."""
    each(a(Entry))(instance, attribute, value)
    for index, entry in enumerate(value):
        if entry.was is None or (type(entry.was) is Slot and entry.kind in MATERIAL):
            continue
        kind = Setting if entry.kind in SETTING_CHANGES else Slot
        if not isinstance(entry.was, kind):
            expected = f"a {kind.__name__}, which is what `{entry.kind}` replaces"
            raise InvalidValue("type-wrong", f"history[{index}].was", expected, shown(entry.was))


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
    registrants alone.  `in_person` events are voluntary and may be no more than `explored`.  `immaterial` names what may
    change without asking people again: `mode`, `place`; the time always asks again, the agenda never.
    """

    id: str = field(validator=identifier)
    title: Text = field(converter=text, validator=a(Text))
    slot: Slot | None = field(default=None, validator=optional(a(Slot)))
    group: str | None = field(default=None, validator=optional(identifier))
    uid: str = field(validator=identifier)
    mode: Mode | None = field(default=None, validator=optional(one_of(*MODES)))
    place: Text | None = field(default=None, converter=unless_none(text), validator=optional(a(Text)))
    in_person: Literal["explored", "planned"] | None = field(
        default=None, validator=optional(one_of("explored", "planned"))
    )
    open_access: bool | None = field(default=None, validator=optional(a(bool)))
    join_link: str | None = field(default=None, repr=False, validator=optional(web_address), metadata={"pii": True})
    agenda: Text | None = field(default=None, converter=unless_none(text), validator=optional(a(Text)))
    immaterial: tuple[Literal["mode", "place"], ...] = field(
        default=(), converter=several, validator=each(one_of("mode", "place"))
    )
    history: tuple[Entry[Slot | Setting], ...] = field(default=(), converter=several, validator=_history)
    sources: tuple[Citation, ...] = field(default=(), converter=several, validator=each(a(Citation)))

    @uid.default
    def _uid(self) -> str:
        from uuid import UUID, uuid5  # loads OpenSSL, which an import need not wait for

        return str(uuid5(UUID(NAMESPACE), f"{self.group or ''}\n{self.id}"))

    @property
    def moves(self) -> tuple[Entry[Slot], ...]:
        """The moves, oldest first; `was` of each is what people may still have in their diaries."""
        return cast("tuple[Entry[Slot], ...]", tuple(entry for entry in self.history if entry.kind == "moved"))

    @property
    def revision(self) -> int:
        """How often what people agreed to has changed: moves, postponements, cancellations, reinstatements, an hour kept
        through new zone rules, and where `immaterial` does not say otherwise another mode or place."""
        return sum(material(self))

    @property
    def setting(self) -> Setting:
        """How and where it is held now, and its agenda."""
        return Setting(**{name: getattr(self, name) for name in SETTING})

    @property
    def status(self) -> Status:
        """scheduled, postponed (no new date yet) or cancelled."""
        last = next((entry.kind for entry in reversed(self.history) if entry.kind in _STATUS), None)
        return last if last in ("postponed", "cancelled") else "scheduled"

    @property
    def original(self) -> Slot | None:
        """The slot it was first given: a correction of the record replaces it, a move does not."""
        told = (entry.was for entry in self.history if entry.kind in (*MATERIAL, "kept_instant"))
        return next((was for was in told if isinstance(was, Slot)), self.slot)

    @property
    def days_moved(self) -> int | None:
        """How many days lie between the first date and the present one; `None` while there is no date."""
        if self.slot is None or self.original is None:
            return None
        return (self.slot.local.date() - self.original.local.date()).days

    def notice(self, entry: "Entry[Slot] | Entry[Slot | Setting]") -> timedelta | None:
        """How long before the old start that entry was made; `None` where there was no date.

        >>> first = Workshop(id="w", title="First", slot=Slot(local="2024-02-21T11:00", zone="Europe/Brussels"))
        >>> off = first.cancel(at="2024-02-20T10:00Z")
        >>> off.notice(off.history[-1])
        datetime.timedelta(days=1)
        """
        was = entry.was
        if entry in self.history and not isinstance(was, Slot):
            was = self.before(self.history.index(cast("Entry[Slot | Setting]", entry))).slot
        return was.instant - entry.at if isinstance(was, Slot) else None

    def since(self, old: "Workshop") -> tuple[Entry[Slot | Setting], ...]:
        """What has happened since `old`, an earlier state of the same workshop."""
        if self.history[: len(old.history)] != old.history or self.uid != old.uid:
            raise NotAllowed("history-other", "history", "an earlier state of this workshop", "another history")
        return self.history[len(old.history) :]

    def seen(self, *, on: "Viewpoint | str | None", zone: str) -> Self:
        """The workshop as it was known on that viewpoint: later entries are taken back."""
        kept = tuple(entry for entry in self.history if recorded_by(entry.at, on=on, zone=zone))
        return self.before(len(kept))

    def before(self, count: int) -> Self:
        """The workshop as it was after its first `count` entries, what it was with the citations that vouched for it."""
        values: dict[str, Any] = {name: getattr(self, name) for name in ("slot", *SETTING)}
        sources = self.sources
        for entry in reversed(self.history[count:]):
            old = _replaced(entry, values)
            if old is not None:
                values |= old
                sources = _in_order(*_cited(sources, tuple(old), among=False), *entry.sources)
        return evolve(self, history=self.history[:count], sources=sources, **values)

    def drift(self, *, zone_data: str | None) -> Drift | None:
        """Whether the present slot, as it was last announced, names another instant now; `None` where it does not, or where
        no announcement keeps the instant.

        >>> slot = Slot(local="2024-03-13T11:00", zone="Europe/Brussels")
        >>> told = Workshop(id="w", title="First", slot=slot).announce(at="2024-01-15T09:00Z", zone_data="2023d")
        >>> told.drift(zone_data="2024a") is None
        True

        `zone_data` is the tz version in use, as the host tells it; `keep_local` and `keep_instant` settle a drift.
        """
        claim = standing_claim(self)
        if claim is None or claim.utc is None or self.slot is None or self.status != "scheduled":
            return None
        return drift(self.slot, utc=claim.utc, since=claim.zone_data, zone_data=zone_data)

    def announce(self, *, at: "Instant | str", who: tuple[str, ...] = (), zone_data: str | None = None,
                 by: str | None = None) -> Self:  # fmt: skip
        """Records that the present state was told: the instant as resolved now, the tz data it rests on, and to whom.

        A postponed or cancelled workshop is announced too: that it is off.
        """
        slot = self.slot if self.status == "scheduled" else None
        if slot is None and not any(material(self)):
            raise _no_date("announce")
        told = Told(utc=None if slot is None else slot.instant, zone_data=zone_data, who=who)
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
        return evolve(self._record("corrected", at, self.slot, reason, by, sources), slot=_a_slot(slot))

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

    def relocate(self, setting: Setting, *, at: "Instant | str", reason: str | None = None, by: str | None = None,
                 sources: tuple[Citation, ...] = ()) -> Self:  # fmt: skip
        """Changes how or where the workshop is held, or its agenda; the old setting goes into the ledger.

        >>> hall = Workshop(id="w", title="Visit", mode="in_person", place="Town hall", immaterial=("place",))
        >>> moved = hall.relocate(evolve(hall.setting, place="Library"), at="2024-02-07T09:00Z")
        >>> moved.history[-1].was.place, moved.revision
        (Text('Town hall'), 0)

        Another mode or place asks people again, unless `immaterial` names it; an agenda or a link never does.  Raises
        `NotAllowed` for a cancelled workshop, and where nothing would change.
        """
        self._not_cancelled("relocate")
        old, setting = self.setting, _a_setting(setting)
        changed = old.differs(setting)
        if not changed:
            raise NotAllowed(
                "setting-unchanged", "setting", "another mode, place, link or agenda", "the same as before"
            )
        kind: Happening = "revised" if changed == ("agenda",) else "relocated"
        made = self._record(kind, at, old, reason, by, sources, fields=changed)
        return evolve(made, **{name: getattr(setting, name) for name in SETTING})

    def move_online(self, *, at: "Instant | str", join_link: str | None = None, reason: str | None = None,
                    by: str | None = None) -> Self:  # fmt: skip
        """Holds the workshop online instead: no place any more, and the link kept where no other is given.

        >>> visit = Workshop(id="w", title="Visit", mode="hybrid", place="Town hall")
        >>> online = visit.move_online(at="2024-02-07T09:00Z", join_link="https://meet.example.org/w")
        >>> online.mode, online.place, online.history[-1].was.mode, online.revision
        ('online', None, 'hybrid', 1)
        """
        online = evolve(self.setting, mode="online", place=None, join_link=join_link or self.join_link)
        return self.relocate(online, at=at, reason=reason, by=by)

    def keep_local(self, *, zone_data: str | None, at: "Instant | str", by: str | None = None) -> Self:
        """Settles a drift: people meet at the hour announced, at another instant, and are asked again.

        Raises `NotAllowed` where nothing has drifted, `UnresolvedTime` where that hour does not exist any more.
        """
        found = self._drifted(zone_data)
        told = Told(utc=_a_slot(self.slot).instant, zone_data=zone_data)
        return self._record("kept_local", at, self.slot, _ruled(found), by, (), told=told)

    def keep_instant(self, *, zone_data: str | None, at: "Instant | str", by: str | None = None) -> Self:
        """Settles a drift: people meet at the instant announced, at another hour of the slot's zone; nobody is asked again.

        Raises `NotAllowed` where nothing has drifted.
        """
        found = self._drifted(zone_data)
        told = Told(utc=found.was, zone_data=zone_data)
        made = self._record("kept_instant", at, self.slot, _ruled(found), by, (), told=told)
        return evolve(made, slot=found.keep_instant())

    def problems(self) -> tuple[Problem, ...]:
        """What is wrong or doubtful in the slots and the ledger."""
        return _faults.problems(self)

    def __str__(self) -> str:
        moved = {0: "", 1: ", moved once"}.get(len(self.moves), f", moved {len(self.moves)} times")
        return f"{self.title}: {self.slot or 'no date'}, {self.status}{moved}"

    def _on(self, verb: str) -> Slot:
        self._not_cancelled(verb)
        return self._dated(verb)

    def _dated(self, verb: str) -> Slot:
        if self.slot is None:
            raise _no_date(verb)
        return self.slot

    def _not_cancelled(self, verb: str) -> None:
        if self.status == "cancelled":
            hint = "reinstate it first"
            raise NotAllowed(
                "workshop-cancelled", "history", f"a workshop that is on, to {verb} it", "a cancelled one", hint
            )

    def _drifted(self, zone_data: str | None) -> Drift:
        found = self.drift(zone_data=zone_data)
        if found is None:
            hint = "`drift` compares with the last announcement of the present slot"
            raise NotAllowed("drift-none", "slot", "a slot that drifted since it was announced", str(self.slot), hint)
        return found

    def _record(self, kind: Happening, at: "Instant | str", was: Slot | Setting | None, reason: str | None,
                by: str | None, sources: tuple[Citation, ...], told: Told | None = None,
                fields: tuple[str, ...] | None = None) -> Self:  # fmt: skip
        """The workshop with one more entry; the citations of the fields that it replaces go into it."""
        names = (("slot",) if kind in SLOT_CHANGES else ()) if fields is None else fields
        gone, kept = (_cited(self.sources, names, among=among) for among in (True, False))
        entry = Entry[Slot | Setting](at=at, kind=kind, was=was, reason=reason, by=by, told=told, sources=gone)
        return evolve(self, history=appended(self.history, entry), sources=_in_order(*kept, *sources))


def _replaced(entry: Entry[Slot | Setting], after: dict[str, Any]) -> dict[str, Any] | None:
    """What an entry replaced, by the name of its field; none where it changed nothing."""
    if entry.kind in SLOT_CHANGES:
        return {"slot": entry.was}
    if not isinstance(entry.was, Setting):
        return None
    return {name: getattr(entry.was, name) for name in SETTING if getattr(entry.was, name) != after[name]}


def _in_order(*citations: Citation) -> tuple[Citation, ...]:
    """Citations with those of the slot last, so that taking an entry back gives what was before."""
    return (*_cited(citations, ("slot",), among=False), *_cited(citations, ("slot",), among=True))


def _a_slot(slot: object) -> Slot:
    if not isinstance(slot, Slot):
        raise InvalidValue("type-wrong", "slot", "a Slot", shown(slot), "`Slot.parse` reads a sentence")
    return slot


def _a_setting(setting: object) -> Setting:
    if not isinstance(setting, Setting):
        hint = "`attrs.evolve(workshop.setting, …)` keeps the rest"
        raise InvalidValue("type-wrong", "setting", "a Setting", shown(setting), hint)
    return setting


def _no_date(verb: str) -> NotAllowed:
    return NotAllowed("workshop-without-date", "slot", f"a date, to {verb} it", "none", "reschedule it first")


def _ruled(found: Drift) -> str:
    """The reason of a settled drift, in words."""
    return f"the rules of {found.slot.zone} changed: {found}"


def _cited(citations: tuple[Citation, ...], names: tuple[str, ...], *, among: bool) -> tuple[Citation, ...]:
    """The citations that speak of one of these fields, or the others."""
    return tuple(citation for citation in citations if (steps(citation.path)[:1] in [[n] for n in names]) is among)
