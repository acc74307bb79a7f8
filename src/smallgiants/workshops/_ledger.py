"""What follows from a ledger alone: which entries are material, and what was last claimed of the present slot."""

from typing import Any

from ..civiltime import Slot
from ..ledger import Told
from ._setting import SETTING, Setting

__all__ = ["MATERIAL", "SETTING_CHANGES", "SLOT_CHANGES", "material", "standing_claim"]

MATERIAL = ("moved", "postponed", "cancelled", "reinstated", "kept_local")
SLOT_CHANGES = ("moved", "corrected", "postponed", "reinstated", "kept_instant")
SETTING_CHANGES = ("relocated", "revised")


def material(workshop: Any) -> tuple[bool, ...]:
    """For each entry of a ledger, whether it changed what people agreed to."""
    after = Setting(**{name: getattr(workshop, name) for name in SETTING})
    told: list[bool] = []
    for entry in reversed(workshop.history):
        before = entry.was if isinstance(entry.was, Setting) else after
        told.append(entry.kind in MATERIAL or before.asks_again(after, workshop.immaterial))
        after = before
    return tuple(reversed(told))


def standing_claim(workshop: Any) -> Told | None:
    """What the last announcement of the present slot told; none where the slot has changed since."""
    slot = workshop.slot
    for entry in reversed(workshop.history):
        if entry.told is not None and entry.told.utc is not None:
            told: Told = entry.told
            return told
        if entry.kind in SLOT_CHANGES and not _same_clock(entry.was, slot):
            return None
    return None


def _same_clock(one: Slot | None, other: Slot | None) -> bool:
    return one is not None and other is not None and (one.local, one.zone) == (other.local, other.zone)
