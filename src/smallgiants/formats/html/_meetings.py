"""The workshops: when each of them is, how it moved, and what that did to the clocks of members."""

from collections.abc import Iterator

from ...civiltime import Slot
from ...ledger import Entry
from ...workshops import Setting, Workshop
from .._escape import Child, Html, el, joined
from ._parts import Seen, facts, nothing, section, table
from ._words import UNKNOWN, counted, day, hours, length, local, offset, said, several, stamp, titled, weekday

__all__ = ["moved", "when", "workshops"]

_MODES = {"online": "online", "in_person": "in person", "hybrid": "online and in person"}
_TIMES = {1: "once", 2: "twice"}
_MOST_SHOWN = 60


def workshops(seen: Seen) -> Html:
    """The section about the workshops."""
    found = seen.view.workshops
    if not found:
        return section("workshops", "The workshops", nothing("No workshop is known yet."))
    more = [nothing(f"{len(found) - _MOST_SHOWN:,} more workshops are not shown.")] if len(found) > _MOST_SHOWN else []
    return section("workshops", "The workshops", *(_workshop(seen, one) for one in found[:_MOST_SHOWN]), *more)


def _workshop(seen: Seen, one: Workshop) -> Html:
    path, mark = f"workshops[{one.id}]", seen.notes.mark
    pairs: list[tuple[str, Child]] = [
        ("Status", _status(one)),
        (
            "Was to be" if one.status == "cancelled" else "When",
            when(seen, one.slot, f"{path}.slot") if one.slot else None,
        ),
        *([("As printed", _printed(seen, one.slot, path))] if one.slot and one.slot.printed else []),
        ("How", one.mode and joined([_MODES[one.mode], mark(f"{path}.mode")])),
    ]
    if one.in_person:
        pairs.append(("In person", joined([one.in_person, mark(f"{path}.in_person")])))
    if one.open_access is not None:
        pairs.append(("Open to all", joined(["yes" if one.open_access else "no", mark(f"{path}.open_access")])))
    pairs.append(("Registered", joined([_registered(seen, one), mark("registrations")])))
    if one.join_link:
        pairs.append(("Join", el("a", one.join_link, href=one.join_link)))
    title = el("h3", titled(one.title), mark(f"{path}.title"))
    return joined([title, facts(pairs), seen.notes.drawn(), _ledger(seen, one, path), *_clocks_after(seen, one)], "\n")


def _status(one: Workshop) -> str:
    moves = len(one.moves)
    dateless = ", with no date yet" if one.slot is None else ""
    told = f"{one.status}{dateless}"
    return f"{told}; moved {_TIMES.get(moves) or f'{moves} times'}" if moves else told


def when(seen: Seen, slot: Slot, path: str) -> Html:
    """Day, hours, zone, offset and UTC of a slot, with the marks of each."""
    start, utc, mark = slot.start, slot.utc, seen.notes.mark
    in_utc = f"{utc:%H:%M} UTC" if utc.date() == start.date() else joined([day(utc), f", {utc:%H:%M} UTC"])
    return joined(
        [
            weekday(start), " ", day(start), f", {hours(slot)}", mark(f"{path}.local", f"{path}.duration"),
            " ", said(slot.zone), mark(f"{path}.zone"), f" (UTC{offset(start)}, that is ", in_utc, ")",
        ]
    )  # fmt: skip


def _printed(seen: Seen, slot: Slot, path: str) -> Html:
    doubts = [joined(["; ", problem.message]) for problem in slot.problems()]
    return joined(["“", said(slot.printed or ""), "”", seen.notes.mark(f"{path}.slot.printed"), *doubts])


def _registered(seen: Seen, one: Workshop) -> str:
    """How many are registered: few enough to guess at are not counted in public."""
    count = sum(r.workshop == one.id and r.withdrawn is None for r in seen.whole.registrations)
    return "fewer than 5" if 0 < count < 5 and not seen.audience.sees("member") else f"{count:,}"


def _ledger(seen: Seen, one: Workshop, path: str) -> Html:
    if not one.history:
        return nothing("Nothing is recorded of it yet but what stands above.")
    rows = (_entry(seen, one, path, index, entry) for index, entry in enumerate(one.history))
    heads = ("Recorded", "What", "Was", "Now", "Days moved", "Notice", "Reason")
    twins = any(other.title == one.title and other.id != one.id for other in seen.view.workshops)
    caption = joined(["The ledger of ", titled(one.title), f" ({one.id})" if twins else None])
    looks = {"numbers": heads[4:5], "wide": heads[1:4]}
    return table(seen.notes, f"ledger-{one.id}", caption, heads, rows, len(one.history), **looks)


def _entry(seen: Seen, one: Workshop, path: str, index: int, entry: Entry[Slot | Setting]) -> tuple[Child, ...]:
    here, mark = f"{path}.history[{index}]", seen.notes.mark
    after = one.before(index + 1)
    old = entry.was if isinstance(entry.was, Slot) else None
    was: Child = when(seen, old, f"{here}.was") if old else _held(entry.was) or "—"
    stands = after.slot if after.status == "scheduled" else None
    now: Child = (
        when(seen, stands, _stood(one, path, index)) if stands else "no date" if after.slot is None else after.status
    )
    told = None
    if entry.told and entry.told.utc:
        data = f", by time-zone data {entry.told.zone_data}" if entry.told.zone_data else ""
        told = joined([": it was then ", stamp(entry.told.utc), data, mark(f"{here}.told")])
    moved_by: Child = "—"
    if old and after.slot:  # a day is surer than its hour: what is inferred of the hour is no mark of the day
        moved_by = f"{(after.slot.local.date() - old.local.date()).days:+d}"
    notice = joined([length(old.instant - entry.at), mark(f"{here}.was.local", f"{here}.at")]) if old else "—"
    if isinstance(entry.was, Setting):
        now = _held(after.setting)
    what = joined([entry.kind.replace("_", " "), told])
    reason = (
        said(entry.reason)
        if entry.reason
        else "—"
        if entry.kind == "announced"
        else el("span", "not told", class_="none")
    )
    return joined([stamp(entry.at), mark(f"{here}.at")]), what, was, now, moved_by, notice, reason


def _held(setting: object) -> Child:
    """How and where it was held, as far as is known; a link is never told here."""
    if not isinstance(setting, Setting):
        return None
    place = titled(setting.place) if setting.place else None
    how = [_MODES[setting.mode] if setting.mode else None, place]
    return joined([part for part in how if part is not None], ", ") if any(how) else UNKNOWN


def _stood(one: Workshop, path: str, index: int) -> str:
    """Where the slot stands on record that held after an entry: in the next one that replaced it, or in the workshop."""
    later = (i for i, entry in enumerate(one.history) if i > index and isinstance(entry.was, Slot))
    found = next(later, None)
    return f"{path}.slot" if found is None else f"{path}.history[{found}].was"


def _clocks_after(seen: Seen, one: Workshop) -> Iterator[Html]:
    """For each move, which member towns meet at another hour of their own than before."""
    for index, entry in enumerate(one.history):
        after = one.before(index + 1).slot
        if entry.kind == "moved" and isinstance(entry.was, Slot) and after:
            yield el("p", joined(["After the move to ", day(after.local), ": "]), _other_hours(seen, entry.was, after))


def _other_hours(seen: Seen, was: Slot, now: Slot) -> Child:
    towns = [town for town in seen.view.towns if town.id in seen.seats]
    both = [(town, local(was, town.zone), local(now, town.zone)) for town in towns]
    other = [joined([seen.name(town.id), f" ({one:%H:%M} → {two:%H:%M})"]) for town, one, two in both
             if one and two and (one.hour, one.minute) != (two.hour, two.minute)]  # fmt: skip
    unknown = sum(one is None or two is None for _, one, two in both)
    rest = f" Of {counted(unknown, 'town')} the zone is not known." if unknown else ""
    if not towns:
        return "no member town is known."
    if not other:
        return f"the clocks of every member town show the same hour as before.{rest}"
    most: list[Child] = [*other[:30], *([f"{len(other) - 30:,} more"] if len(other) > 30 else [])]
    return joined(["another hour than before is shown in ", several(most), ".", rest])


def moved(one: Workshop) -> Html | None:
    """In one line how a workshop moved in all."""
    if not one.moves or one.slot is None or one.original is None or not one.days_moved:
        return None
    return joined(["moved from ", day(one.original.local), " to ", day(one.slot.local),
                   f" ({counted(abs(one.days_moved), 'day')} {'later' if one.days_moved > 0 else 'earlier'})"])  # fmt: skip
