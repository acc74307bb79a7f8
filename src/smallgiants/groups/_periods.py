"""Memberships of one person beside one another: those that run into each other, and two records of one made one."""

from collections import Counter
from collections.abc import Iterable, Iterator

from attrs import evolve

from ..civiltime import Instant
from ..ledger import Entry
from ._membership import BEGIN, END, STANDING, STEPS, Membership, Standing

__all__ = ["overlaps", "span", "united_membership"]


def span(one: Membership) -> "tuple[Instant, Instant | None] | None":
    """From when until when a membership is under way, an invitation that is not answered included."""
    first = one.since or (one.history[0].at if one.history else None)
    if first is None:
        return None
    ended = one.history[-1].at if one.state in ("declined", "withdrawn", "removed") else None
    return first, one.until or ended


def overlaps(memberships: Iterable[Membership]) -> Iterator[tuple[Membership, Membership]]:
    """Memberships of one person for one seat that are under way at once, each with an earlier one it runs into."""
    known = tuple(memberships)
    counted = Counter((one.seat, one.person) for one in known)
    twice = {pair for pair, number in counted.items() if number > 1}
    by_seat: dict[tuple[str, str], list[tuple[Instant, Instant | None, str, Membership]]] = {}
    for one in known if twice else ():
        if (one.seat, one.person) in twice and (found := span(one)) is not None and found[0] != found[1]:
            by_seat.setdefault((one.seat, one.person), []).append((*found, one.id, one))
    for held in by_seat.values():
        held.sort(key=lambda each_: (each_[0], each_[2]))
        last = held[0]
        for each_ in held[1:]:
            if last[1] is None or each_[0] < last[1]:
                yield last[3], each_[3]
            if last[1] is not None and (each_[1] is None or each_[1] > last[1]):
                last = each_


def united_membership(one: Membership, other: Membership) -> Membership:
    """Two records of one membership as one: from the earlier start to the later end, what both ledgers tell in order.

    That one of the two ended while the other went on ends nothing; that one was suspended does suspend it.
    """
    begun = sorted((each_ for each_ in (one, other) if each_.since is not None), key=lambda each_: str(each_.since))
    going = any(each_.until is None and each_.state not in ("declined", "withdrawn") for each_ in (one, other))
    until = None if going else max((at for at in (one.until, other.until) if at is not None), default=None)
    told = [(entry, other) for entry in one.history] + [(entry, one) for entry in other.history]
    state: Standing | None = "active" if begun and not any(e.kind in BEGIN for e in begun[0].history) else None
    kept: list[Entry[str]] = []
    for entry, beside in sorted(told, key=lambda pair: pair[0].at):
        legal = entry.kind in STEPS and state in STEPS[entry.kind]
        ends = entry.kind in (*END, "declined") and entry.at != until and (until is not None or going)
        if legal and not ends and not (entry.kind == "lapsed" and beside.holds(on=entry.at)):
            kept.append(entry)
            state = STANDING.get(entry.kind, state)
    since = begun[0].since if begun else None
    nominated = one.nominated_by or other.nominated_by
    return evolve(one, since=since, until=until, history=tuple(kept), nominated_by=nominated)
