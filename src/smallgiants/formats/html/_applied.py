"""What was applied for, how it ended and what followed, as far as this audience may see it."""

from collections.abc import Iterator
from datetime import date, datetime

from ...funding import Application, Followed, catalogue, tried
from .._escape import Child, Html, el, joined
from ._parts import Seen, listed, table
from ._words import UNKNOWN, day, stamp, titled, worded

__all__ = ["applied"]

_HEADS = ("Application", "By", "Asked for", "Submitted", "Outcome", "What followed")
# Each outcome with its sign, the words and the look of a verdict: never by colour alone.
_LOOKS = {
    "funded": ("✓", "eligible"), "not_funded": ("✕", "ineligible"), "ineligible": ("✕", "ineligible"),
    "reserve_list": ("≈", "soft_miss"), "invited": ("→", "soft_miss"),
}  # fmt: skip


def applied(seen: Seen) -> Html | None:
    """A table of the applications in the order of their decision; none where none is shown."""
    found = tried(seen.view.applications, on=seen.whole.on, zone=seen.whole.group.zone).found
    if not found:
        return None
    names = {one.id: one.name for one in catalogue()}
    rows = (tuple(_row(seen, one, names)) for one in found)
    told = table(seen.notes, "applications", "Applications, with what followed on each", _HEADS, rows, len(found),
                 wide=("Outcome", "What followed"))  # fmt: skip
    return joined([el("h3", "What was applied for"), told], "\n")


def _row(seen: Seen, one: Application, names: dict[str, str]) -> Iterator[Child]:
    path = f"applications[{one.id}]"
    called = joined([", call ", el("code", one.call)]) if one.call else None
    title = joined([titled(one.title), ": "]) if one.title else None
    yield joined([title, names.get(one.instrument, one.instrument), called, seen.notes.mark(f"{path}.instrument")])
    yield joined([seen.name(seat) for seat in one.applicants], ", ")
    yield None if one.asked is None else joined([str(one.asked), seen.notes.mark(f"{path}.asked")])
    yield _when(one.submitted)
    yield joined([_state(one), seen.notes.mark(f"{path}.outcome"), listed(_details(one))])
    yield (
        listed([_link(link, names) for link in one.followed])
        if one.followed
        else el("span", "nothing told", class_="none")
    )


def _when(at: date | None) -> Html:
    return UNKNOWN if at is None else stamp(at) if isinstance(at, datetime) else day(at)


def _state(one: Application) -> Html:
    sign, look = _LOOKS.get(one.state, ("·", "unknown"))
    return el("span", el("b", sign, aria_hidden="true"), one.state.replace("_", " "), class_=f"state {look}")


def _details(one: Application) -> Iterator[Child]:
    if one.decided is not None:
        yield joined(["decided ", _when(one.decided)])
    if one.granted is not None:
        yield f"{one.granted} granted"
    if one.score is not None:
        yield f"{one.score} points"


def _link(link: Followed, names: dict[str, str]) -> Html:
    to = [el("code", link.application)] if link.application else []
    named = f": {names.get(link.instrument, link.instrument)}" if link.instrument else None
    note = joined(["; ", worded(link.note)]) if link.note else None
    return joined([link.how.replace("_", " "), named, " as " if to else None, *to, note])
