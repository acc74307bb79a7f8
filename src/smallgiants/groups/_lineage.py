"""How groups come from one another: split, merged, succeeded; both sides of it in one step."""

from datetime import date

from attrs import evolve

from ..civiltime import Instant, instant, zone_info
from ..errors import NotAllowed
from ..ledger import Entry
from ._group import Group, Lineage, stepped

__all__ = ["merge_groups", "split_group", "succeed_group"]


def split_group(group: Group, *, into: tuple[Group, ...], at: "Instant | str",
                by: str | None = None) -> tuple[Group, ...]:  # fmt: skip
    """The group at its end, and those it was split into, each with its lineage.

    >>> g, north, south = (Group(id=id_, name=id_, zone="Europe/Brussels") for id_ in ("g", "north", "south"))
    >>> old, *new = split_group(g.activate(at="2024-02-07T09:00Z"), into=(north, south), at="2025-08-07T09:00Z")
    >>> old.state, [entry.was for entry in old.history[1:]], new[0].lineage[0].kind
    ('split', ['north', 'south'], 'split_from')

    Members do not migrate: whoever wants to belong to a new group joins it, with a consent of their own.  Raises
    `NotAllowed` for fewer than two parts, for a group that cannot end, and where lineage would run in a circle.
    """
    if len({one.id for one in into}) < 2 or len({one.id for one in into}) < len(into):
        raise NotAllowed(
            "lineage-broken", "into", "two or more groups, each once", str(len(into)), "one follows: `succeed_group`"
        )
    when = instant(at)
    ended = stepped(group, "split", when, by, None, into[0].id)
    more = tuple(Entry(at=when, kind="split", was=one.id, by=by) for one in into[1:])
    parts = tuple(_descended(one, group, "split_from", when) for one in into)
    return (evolve(ended, history=(*ended.history, *more)), *parts)


def merge_groups(groups: tuple[Group, ...], *, into: Group, at: "Instant | str",
                 by: str | None = None) -> tuple[Group, ...]:  # fmt: skip
    """The groups at their end, and the one they were merged into, last, with its lineage.

    >>> a, b, new = (Group(id=id_, name=id_, zone="UTC") for id_ in ("a", "b", "new"))
    >>> both = tuple(one.activate(at="2024-02-07T09:00Z") for one in (a, b))
    >>> [(one.state, len(one.lineage)) for one in merge_groups(both, into=new, at="2025-08-07T09:00Z")]
    [('merged', 0), ('merged', 0), ('proposed', 2)]
    """
    ids = {one.id for one in groups}
    if not groups or len(ids) < len(groups):
        raise NotAllowed("lineage-broken", "groups", "groups, each once", str(len(groups)))
    when = instant(at)
    for one in groups:
        into = _descended(into, one, "merged_from", when)
    return (*(one.merge(into=into.id, at=when, by=by) for one in groups), into)


def succeed_group(group: Group, *, by_group: Group, at: "Instant | str",
                  by: str | None = None) -> tuple[Group, Group]:  # fmt: skip
    """The group at its end, and the one that continues it, with its lineage.

    >>> old, new = (Group(id=id_, name=id_, zone="UTC") for id_ in ("old", "new"))
    >>> ended, next_ = succeed_group(old.activate(at="2024-02-07T09:00Z"), by_group=new, at="2025-08-07T09:00Z")
    >>> ended.state, next_.lineage[0].kind, str(next_.lineage[0].on)
    ('succeeded', 'continues', '2025-08-07')
    """
    when = instant(at)
    return stepped(group, "succeeded", when, by, None, by_group.id), _descended(by_group, group, "continues", when)


def _descended(new: Group, old: Group, kind: str, when: Instant) -> Group:
    """The group with one more origin; nothing comes from itself, nor from what came from it."""
    if new.id == old.id or new.id in {one.predecessor for one in old.lineage}:
        raise NotAllowed("lineage-broken", "lineage", f"a group that {old.id} does not come from", repr(new.id),
                         "lineage runs one way")  # fmt: skip
    day: date = when.astimezone(zone_info(old.zone)).date()
    origin = Lineage(predecessor=old.id, kind=kind, on=day)  # type: ignore[arg-type]  # one of the three above
    return evolve(new, lineage=(*new.lineage, origin))
