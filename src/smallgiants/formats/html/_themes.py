"""The themes that were voted: what was chosen and why, and what plain approval would have chosen instead."""

from collections.abc import Iterator

from ...answers import Row
from ...disclosure import SMALLEST_CELL
from ...programmes import Ballot, Tally, tally
from .._escape import Child, Html, el, inert, joined
from ..charts import Bar, bars
from ._parts import Seen, chart, listed, nothing, section, table
from ._words import counted, several, titled

__all__ = ["themes", "votes"]

_PHASES = {
    "equal shares": "by equal shares", "add1": "by equal shares of a raised budget", "approval": "by approvals",
    "filled by approval": "by approvals, into a free slot",
}  # fmt: skip
_RULE = (
    "Counted by Equal Shares with Add1: every seat holds an equal share of the workshops, and a theme is chosen where those "
    "who approve it can pay for it together."
)
FEW = "Some of the ballots are secret, so that {} would tell what stands on them, and this audience does not see it."


def votes(seen: Seen) -> Tally | None:
    """The tally of the ballots known on the viewpoint; `None` while there is nothing to count."""
    d = seen.whole
    limit = d.allowance.limit if d.allowance else None
    if not d.ballots or not d.themes:
        return None
    return tally(d.ballots, themes=d.themes, workshops=limit or 0, on=d.on, zone=d.group.zone)


def themes(seen: Seen, count: Tally | None) -> Html:
    """The section about the themes."""
    if not seen.view.themes:
        return section("themes", "The themes", nothing("No theme has been proposed yet."))
    if count is None:
        titles = [
            joined([titled(one.title), seen.notes.mark(f"themes[{one.id}].title")]) for one in seen.view.themes[:60]
        ]
        told = nothing("Nobody has voted yet. These themes are proposed:")
        return section("themes", "The themes", told, listed(titles), seen.notes.drawn())
    return section("themes", "The themes the members voted for", *_parts(seen, count))


def _parts(seen: Seen, count: Tally) -> Iterator[Child]:
    if seen.whole.allowance is None or seen.whole.allowance.limit is None:
        yield nothing("How many workshops the group may hold is not known, so no theme can be chosen yet.")
    yield _chosen(seen, count)
    yield el("p", _RULE)
    counts, ballots = _open(seen, count)
    if counts:
        yield _chart(seen, count)
        yield _table(seen, count)
        yield from _why(count)
        yield from _compared(seen, count, ballots)
    else:
        yield nothing(FEW.format("the count"))
    yield from _ballots(seen, count) if ballots else [nothing(FEW.format("a list of the others beside the count"))]


def _chosen(seen: Seen, count: Tally) -> Html | None:
    if not count.chosen:
        return None
    places = f"{count.spent} of {counted(count.workshops, 'workshop')}"
    mark = seen.notes.mark("allowance.limit")
    return el(
        "p", joined([f"Chosen for {places}", mark, ": "]), several([seen.theme(one) for one in count.chosen]), "."
    )


def _open(seen: Seen, count: Tally) -> tuple[bool, bool]:
    """Whether the counts, and whether single ballots, can be shown without telling what a secret one says.

    Counts less the ballots shown are the secret ballots, and where these agree on a theme that tells each of them: one
    of the two is withheld.
    """
    found = len(_counted(seen))
    if found == count.seats:
        return True, True
    return count.seats >= SMALLEST_CELL, count.seats < SMALLEST_CELL or not found


def _result(row: Row) -> str:
    if row["chosen"]:
        return f"✓ chosen, number {row['chosen']}, {_PHASES[str(row['phase'])]}"
    return f"reserve list, number {row['reserve']}" if row["reserve"] else "— outside"


def _table(seen: Seen, count: Tally) -> Html:
    rows = (_theme(seen, row) for row in count.rows())
    caption = f"What {counted(count.seats, 'ballot')} say of {counted(len(count.themes), 'theme')}"
    heads = ("Theme", "Approvals", "Workshops", "Result")
    return table(seen.notes, "votes", caption, heads, rows, len(count.themes), numbers=("Approvals", "Workshops"))


def _theme(seen: Seen, row: Row) -> tuple[Child, ...]:
    id_ = str(row["theme"])
    title = joined([seen.theme(id_), seen.notes.mark(f"themes[{id_}].title")])
    approvals = joined([str(row["approvals"]), seen.notes.mark("ballots")])
    return title, approvals, str(row["workshops"]), _result(row)


def _chart(seen: Seen, count: Tally) -> Html:
    drawn = [_bar(row) for row in count.rows()[:24]]
    told = "; ".join(f"{bar.label}: {bar.value}{f', {bar.mark}' if bar.mark else ''}" for bar in drawn)
    made = bars(drawn, name="approvals", title="Approvals by theme", description=told)
    return chart("Approvals: a filled bar is a theme that was chosen", made)


def _bar(row: Row) -> Bar:
    mark = "chosen" if row["chosen"] else None
    return Bar(label=inert(str(row["title"])), value=int(str(row["approvals"])), mark=mark)


def _why(count: Tally) -> Iterator[Child]:
    yield el("h3", "How they were chosen")
    shown = list(count.why[1:])
    yield listed([f"{line}." for line in shown[:60]], "ol")
    if count.reserve:
        by_id = {one.id: titled(one.title) for one in count.themes}
        yield el("p", "Next on the reserve list: ", several([by_id[one] for one in count.reserve[:60]]), ".")
    if not any(not tie.overtaken for tie in count.ties):
        yield el("p", "No tie had to be broken.")


def _compared(seen: Seen, count: Tally, named: bool) -> Iterator[Child]:
    """What plain approval would have chosen, and whom that would have left without any theme of their own."""
    other = count.compared
    yield el("h3", "Beside plain approval")
    if not other.differs:
        yield el("p", "Taking the most approved themes would have chosen the same.")
        return
    gained, lost = [seen.theme(one) for one in other.only_by_approval], [seen.theme(one) for one in other.only_here]
    said = joined(
        [several(list(gained)) if gained else "nothing", " instead of ", several(list(lost)) if lost else "nothing"]
    )
    yield el("p", "Taking the most approved themes would have chosen ", said, ".")
    unheard = count.seats - other.represented_by_approval
    names = [seen.name(one.seat) for one in _counted(seen) if not set(one.approvals) & set(other.by_approval)]
    who = joined([": ", several(list(names[:60]))]) if named and len(names) == unheard and unheard else None
    yield el("p", f"Under it {unheard} of {counted(count.seats, 'seat')} would find no theme they approve", who,
             f"; as chosen here, {count.seats - other.represented}.")  # fmt: skip


def _ballots(seen: Seen, count: Tally) -> Iterator[Child]:
    found = _counted(seen)
    if not found:
        withheld = any(ballot.shown for ballot in seen.whole.ballots)  # by the view, since few are secret
        others = FEW.format("a list of the others beside the count")
        yield nothing(others if withheld else "No member agreed to show its ballot.")
        return
    rows = ((seen.name(one.seat), _approved(seen, one)) for one in found)
    whose = "this audience may see" if len(found) < count.seats else "every voter agreed to show"
    caption = f"{counted(len(found), 'ballot')} that {whose}"
    yield table(seen.notes, "ballots", caption, ("Voter", "Approves"), rows, len(found), wide=("Approves",))


def _approved(seen: Seen, one: Ballot) -> Html:
    titles = [seen.theme(theme) for theme in one.approvals]
    return joined([joined(titles, ", ") if titles else "none of them", seen.notes.mark(f"ballots[{one.id}].approvals")])


def _counted(seen: Seen) -> list[Ballot]:
    """Of the ballots that counted, the last of each seat, those that this audience may see."""
    last = {ballot.seat: ballot.id for ballot in seen.whole.ballots if ballot.at is None}
    dated = [(ballot.at, ballot) for ballot in seen.whole.ballots if ballot.at is not None]
    last |= {ballot.seat: ballot.id for _, ballot in sorted(dated, key=lambda one: one[0])}
    return [ballot for ballot in seen.view.ballots if last[ballot.seat] == ballot.id]
