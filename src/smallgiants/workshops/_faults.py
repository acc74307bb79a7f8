"""What is wrong or doubtful in the slots and the ledger of a workshop."""

from collections.abc import Iterator
from typing import Any

from attrs import evolve

from ..civiltime import Slot
from ..errors import Problem, Severity, SmallGiantsError, joined
from ._setting import Setting

__all__ = ["problems"]


def problems(workshop: Any) -> tuple[Problem, ...]:
    """Every problem of a workshop: those of its slots first, then of its entries in their order."""
    found = list(_slot_problems("slot", workshop.slot))
    for index, entry in enumerate(workshop.history):
        was = entry.was if isinstance(entry.was, Slot) else None
        found += _slot_problems(f"history[{index}].was", was)
        found += _entry_problems(workshop, index, entry)
    if workshop.slot is None and workshop.status == "scheduled" and any(map(_dated, workshop.history)):
        found.append(_problem("slot", "a slot, since the workshop is on", "none", "write it, or postpone"))
    if workshop.mode == "online" and workshop.place is not None:
        found.append(_problem("place", "no place, since the workshop is online", "one",
                              "call it hybrid, or take the place away", "place-online", "warning"))  # fmt: skip
    return tuple(found)


def _slot_problems(path: str, slot: Slot | None) -> tuple[Problem, ...]:
    return () if slot is None else tuple(evolve(fault, path=joined(path, fault.path)) for fault in slot.problems())


def _entry_problems(workshop: Any, index: int, entry: Any) -> Iterator[Problem]:
    path = f"history[{index}]"
    if index and entry.at < workshop.history[index - 1].at:
        yield _problem(f"{path}.at", "an entry no earlier than the one before it", f"{entry.at:%Y-%m-%dT%H:%MZ}",
                       "order the entries by `at`", "history-out-of-order")  # fmt: skip
    if entry.was is None and entry.kind in ("relocated", "revised"):
        yield _problem(path, "`was`: the setting before this", "none", "write it, `{}` if nothing was known of it")
    elif entry.was is None and entry.kind in _REPLACING and workshop.before(index).status != "postponed":
        yield _problem(path, "`was`: the slot before this", "none", "write it if it was ever told", severity="warning")
    yield from _changed_nothing(workshop, index, entry)


_DATED = ("moved", "corrected", "reinstated", "kept_local", "kept_instant")
_REPLACING = ("moved", "corrected", "postponed", "kept_local", "kept_instant")


def _dated(entry: Any) -> bool:
    """Whether there was a date when this was recorded: an announcement may tell of a place alone."""
    return entry.kind in _DATED or (entry.told is not None and entry.told.utc is not None)


def _changed_nothing(workshop: Any, index: int, entry: Any) -> Iterator[Problem]:
    after = workshop.before(index + 1)
    path = f"history[{index}]"
    if isinstance(entry.was, Setting) and not entry.was.differs(after.setting):
        yield _problem(path, "another setting after it", "the same", "mend one of the two", "setting-unchanged")
    if entry.kind != "moved" or entry.was is None or after.slot is None:
        return
    try:
        moved = not entry.was.coincides(after.slot)
    except SmallGiantsError:
        return
    if not moved:
        hint = "call it `corrected`, or mend one of the two"
        yield _problem(path, "another time after a move", str(after.slot), hint, "move-without-move")


def _problem(path: str, expected: str, got: str, hint: str, code: str = "history-incomplete",
             severity: Severity = "error") -> Problem:  # fmt: skip
    return Problem(code=code, severity=severity, path=path, message=f"expected {expected}, got {got}", hint=hint)
