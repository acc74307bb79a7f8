"""What one part of an edition asks on a day, taken apart: what decides, what is typical, and what only might open a way."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Literal

from attrs import evolve, frozen

from ..civiltime import viewpoint
from ._trees import wide
from ._worlds import cells, decide
from .instruments import Edition, Instrument
from .reasons import Case
from .requirements import Combination, Requirement, Rule, kept, leaves, parted, requirements

__all__ = ["Asked", "State", "asked", "asked_of", "day_of", "part_of", "state_of"]

State = Literal["eligible", "ineligible", "unknown", "soft_miss"]
"""A `soft_miss` is eligible, and surely misses what is typically asked."""


@frozen(kw_only=True)
class Asked:
    """The rules of a part on a day.

    `hard` decides who may apply, `whole` also says what is typical.  `counts` are in force and seen in print, `ruling`
    are those of them that are no mere memory.  Where the hard part fails, `doubtful` is asked with its leaves `free` to
    hold or not: a requirement that decides nothing could still open a way.
    """

    hard: Rule | None
    whole: Rule | None
    doubtful: Rule | None
    free: frozenset[Rule]
    counts: frozenset[Requirement]
    ruling: frozenset[Requirement]
    wide: bool


@lru_cache(maxsize=4096)
def asked(stated: Rule, on: date) -> Asked:
    """What a stated rule asks on a day."""
    counts = frozenset(one for one in requirements(stated) if one.in_force(on=on) and not one.unseen)
    ruling = frozenset(one for one in counts if one.confidence != "memory")
    binding = kept(stated, lambda one: one.in_force(on=on) and not one.soft)
    rule = None if binding is None else parted(binding, lambda one: one not in ruling)
    inner = () if rule is None else leaves(rule)
    free = frozenset(leaf for leaf in inner if any(one not in ruling for one in requirements(leaf)))
    hard = _single(kept(stated, lambda one: one in ruling and not one.soft))
    whole = _single(kept(stated, ruling.__contains__))
    doubtful = _single(rule) if free else None
    return Asked(
        hard=hard,
        whole=whole,
        doubtful=doubtful,
        wide=wide(hard, (hard, whole)) or wide(whole, (hard, whole)) or wide(doubtful, (), free),
        free=free,
        counts=counts,
        ruling=ruling,
    )


def _single(rule: Rule | None) -> Rule | None:
    """The rule of which equal parts are one and the same, so that it is found again at a glance."""
    if isinstance(rule, Combination):
        return _first(evolve(rule, rules=tuple(_single(one) for one in rule.rules)))
    return rule and _first(rule)


@lru_cache(maxsize=65536)
def _first(rule: Rule) -> Rule:
    return rule


def asked_of(instrument: Instrument, part: str, on: date | None) -> Asked | None:
    """What a part of an instrument asks on a day: all that is stated where it has no such part; `None` where none stands."""
    edition = instrument.edition(on=on)
    if edition is None or (on and edition.until and on > edition.until):
        return None
    return asked(edition.rule(part_of(edition, part)), on or edition.until or date.max)


def day_of(on: Any) -> date | None:
    """The day of a viewpoint; an instant is read in UTC."""
    if on is None:
        return None
    told = viewpoint(on)
    return told.date() if isinstance(told, datetime) else told


def part_of(edition: Edition, part: str) -> str:
    """The part, or all that is stated where the edition has no such part."""
    return part if any(one.id == part for one in edition.parts) else "all"


def state_of(one: Asked, case: Case) -> tuple[State, bool, bool]:
    """The state of a case, whether it was found by enumeration, and whether a no was left open by what is doubtful."""
    hard, soft, exact = case.outcome(case.lying)
    if case.whole is None or hard is None:
        return "unknown", exact, False
    if hard:
        return "soft_miss" if soft is False else "eligible", exact, False
    doubted = _doubted(one, case.known)
    return "unknown" if doubted else "ineligible", exact, doubted


def _doubted(one: Asked, known: Mapping[str, Any]) -> bool:
    if one.doubtful is None:
        return False
    return decide(one.doubtful, cells([one.doubtful], known), one.free)[0] is not False
