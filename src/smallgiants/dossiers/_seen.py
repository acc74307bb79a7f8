"""What a dossier knew on a viewpoint."""

from collections.abc import Iterator
from datetime import UTC, datetime, time
from typing import Any, TypeVar

from attrs import evolve, fields

from ..civiltime import Instant, Viewpoint, instant, recorded_by
from ..groups import AccessNeeds, Consent
from ..sources import steps

__all__ = [
    "last_at",
    "seen",
]

D = TypeVar("D", bound=Any)

# When a record came to be known, and which of its fields may tell of something that came later.
_MADE = {"motions": "opened"}
_ENDS = ("until", "withdrawn", "accepted", "closed")
_DATED = ("registrations", "consents", "pledges", "access", "credits", "ballots", "statements", "ambitions", "transitions",
          "adoptions", "assessments", "replies", "conflicts", "motions", "votes", "decisions", "announcements",
          "opinions", "applications")  # fmt: skip


def seen(dossier: D, on: "Viewpoint | None") -> D:
    """The dossier without what was recorded after the viewpoint."""
    zone = dossier.group.zone
    changes: dict[str, Any] = {name: _known(getattr(dossier, name), _MADE.get(name, "at"), on, zone) for name in _DATED}
    changes["statements"] = tuple(statement.seen(on=on, zone=zone) for statement in changes["statements"])
    changes["applications"] = tuple(one.seen(on=on, zone=zone) for one in changes["applications"])
    changes["memberships"] = tuple(_joined(dossier.memberships, on, zone))
    changes["workshops"] = tuple(workshop.seen(on=on, zone=zone) for workshop in dossier.workshops)
    changes["needs"] = tuple(_needed(need, on, zone) if need.withdrawals else need for need in dossier.needs)
    changes["attendance"] = tuple(_attended(dossier.attendance, changes["workshops"], on, zone))
    history = tuple(entry for entry in dossier.group.history if recorded_by(entry.at, on=on, zone=zone))
    changes["group"] = evolve(dossier.group, history=history)
    changes["minutes"] = tuple(_unwritten(one, on, zone) for one in dossier.minutes)
    changes["programme"] = dossier.programme and dossier.programme.seen(on=on, zone=zone)
    changes |= _arrived(dossier, changes, on, zone)
    return evolve(dossier, **changes, **({} if on is None else {"on": on}))


def _arrived(dossier: Any, changes: dict[str, Any], on: "Viewpoint | None", zone: str) -> dict[str, Any]:
    """The ledger up to the viewpoint, and the collections without what it says was added later."""
    later = [entry for entry in dossier.history if not recorded_by(entry.at, on=on, zone=zone)]
    if not later:
        return {}
    gone: dict[str, set[str]] = {}
    for entry in later:
        if entry.kind == "added" and entry.was is not None:
            name, id_ = steps(entry.was)[:2]
            gone.setdefault(name, set()).add(id_.strip("[]"))
    made: dict[str, Any] = {
        name: tuple(r for r in changes.get(name, getattr(dossier, name)) if getattr(r, "id", None) not in ids)
        for name, ids in gone.items()
    }
    return {**made, "history": tuple(entry for entry in dossier.history if entry not in later)}


def _needed(need: Any, on: "Viewpoint | None", zone: str) -> Any:
    """A need as it stood: withdrawn, or entered again, only as far as that had happened."""
    known = tuple(one for one in need.withdrawals if recorded_by(one.since, on=on, zone=zone))
    return evolve(need, withdrawals=tuple(_undone(one, on, zone) for one in known))


def _joined(memberships: Any, on: "Viewpoint | None", zone: str) -> Iterator[Any]:
    """Memberships as far as their ledger had come: an end that came later is not there yet."""
    for one in memberships:
        history = tuple(entry for entry in one.history if recorded_by(entry.at, on=on, zone=zone))
        since = one.since if one.since is not None and recorded_by(one.since, on=on, zone=zone) else None
        until = one.until if since and one.until is not None and recorded_by(one.until, on=on, zone=zone) else None
        if since is not None or history or (one.since is None and not one.history):
            same = (history, since, until) == (one.history, one.since, one.until)
            yield one if same else evolve(one, history=history, since=since, until=until)


def _known(records: tuple[Any, ...], made: str, on: "Viewpoint | None", zone: str) -> tuple[Any, ...]:
    kept = [r for r in records if getattr(r, made) is None or recorded_by(getattr(r, made), on=on, zone=zone)]
    return tuple(_undone(record, on, zone) for record in kept)


def _attended(records: Any, workshops: Any, on: "Viewpoint | None", zone: str) -> Iterator[Any]:
    """Who came, as far as that had happened: of a workshop still to come nobody knows yet."""
    ahead = {w.id for w in workshops if w.slot and not recorded_by(_start(w.slot), on=on, zone=zone)}
    for record in records:
        stays = tuple(_undone(stay, on, zone) for stay in record.stays if recorded_by(stay.since, on=on, zone=zone))
        if record.workshop not in ahead and (stays or not record.stays):
            yield evolve(record, stays=stays)


def _start(slot: Any) -> Instant:
    found: Instant = slot.resolve("compatible").utc
    return found


def _undone(record: Any, on: "Viewpoint | None", zone: str) -> Any:
    if isinstance(
        record, Consent | AccessNeeds
    ):  # what was withdrawn since stays withdrawn, from whatever viewpoint it is looked at
        return record
    names = {attribute.name for attribute in fields(type(record))}.intersection(_ENDS)
    told: dict[str, Any] = {name: getattr(record, name) for name in names}
    later = {
        name: None
        for name, ended in told.items()  # where an end is a year, it is no instant of a record
        if isinstance(ended, datetime) and not recorded_by(ended, on=on, zone=zone)  # type: ignore[arg-type]
    }
    return evolve(record, **later) if later else record


def _unwritten(minutes: Any, on: "Viewpoint | None", zone: str) -> Any:
    """Minutes as they stood: a text that came later gives way to the one it replaced."""
    later = [entry for entry in minutes.history if not recorded_by(entry.at, on=on, zone=zone)]
    before = next((entry.was for entry in later if entry.was is not None), minutes.text)
    return (
        evolve(minutes, text=before, history=minutes.history[: len(minutes.history) - len(later)]) if later else minutes
    )


def last_at(dossier: Any) -> Instant:
    """When the ledgers were last written to, up to the viewpoint; the viewpoint itself where they are empty."""
    ledgers = (dossier.group, *dossier.workshops, *([dossier.programme] if dossier.programme else []))
    written: list[Instant] = [entry.at for noun in ledgers for entry in noun.history]
    known = [at for at in written if recorded_by(at, on=dossier.on, zone=dossier.group.zone)]
    if known:
        return max(known)
    on = dossier.on
    return instant(on if isinstance(on, datetime) else datetime.combine(on, time(), UTC))
