"""What stands in the way as two drawings, and what helped: the group's practices, and those of places like each town."""

from collections.abc import Iterator

from ...challenges import Statement, heatmap, sharing
from ...practices import Practice, Solved, replicability, solved
from .._escape import Child, Html, el, joined, web
from ..charts import heat, shares
from ._parts import MOST_ROWS, Seen, listed, nothing, section, table
from ._words import cut, said, worded, wording

__all__ = ["pictures", "practices"]

MOST_CELLS = 400
MOST_ASKED, MOST_FOUND = 12, 2
_HOW = (
    "Towns are counted, each once in a cell, however often it said so. Where a statement is not to be named, its town is counted "
    "only together with enough others."
)


def pictures(seen: Seen) -> Iterator[Html]:
    """The heat map of theme by barrier, and the towns that share a challenge."""
    found = heatmap(seen.whole, audience=seen.audience, on=seen.whole.on, langs=("en",))
    if found.themes and len(found.themes) * len(found.barriers) <= MOST_CELLS:
        yield el("h3", "Which barrier stands before which theme")
        yield el("p", _HOW, seen.notes.mark("statements"))
        yield Html(heat(found, name="heat-map", title="Towns by theme and barrier"))
    shared = sharing(seen.whole, audience=seen.audience, on=seen.whole.on, langs=("en",))
    if shared.towns and len(shared.towns) * len(shared.lines) <= MOST_CELLS:
        yield el("h3", "Who shares which challenge", seen.notes.mark("statements"))
        yield Html(
            shares(shared, name="sharing", title="Each challenge calls at the towns that share it", names=_names(seen))
        )


def _names(seen: Seen) -> dict[str, str]:
    named = {one.id: one.name or "name not published" for one in seen.view.people}
    return named | {one.id: one.name for one in seen.view.organisations} | {one.id: one.name for one in seen.view.towns}


def practices(seen: Seen) -> Html:
    """The section about what helped."""
    own = [_practice(seen, one) for one in seen.view.practices[:MOST_ROWS]]
    rows = [row for one in seen.view.statements[:MOST_ASKED] for row in _elsewhere(seen, one)]
    parts: list[Child] = [
        nothing("No practice of the group is on record, or none may be shown.") if not own else listed(own)
    ]
    if rows:
        heads = ("Challenge", "Town", "Practice", "Meets", "How alike the place is")
        caption = "What helped elsewhere, in places as like each town as is known"
        parts += [
            el("h3", "Elsewhere"),
            table(seen.notes, "elsewhere", caption, heads, rows, len(rows), wide=heads[2:]),
        ]
    return section("practices", "What helped", *parts, seen.notes.drawn())


def _practice(seen: Seen, one: Practice) -> Html:
    """A practice of the group in a few lines; what failed is told too."""
    has = str(replicability(one, seen.view.adoptions, on=seen.whole.on, zone=seen.whole.group.zone)).partition(": ")[2]
    results = (f"{result.indicator}: {result.value} {result.unit}" for result in one.results)
    lines: list[Child] = [
        *map(cut, results),
        *(joined(["It failed: ", worded(text)]) for text in one.failures),
        f"Elsewhere: {has}",
    ]
    mark = seen.notes.mark(f"practices[{one.id}].title")
    state = f", {one.maturity}" if one.maturity else None
    return joined([_linked(cut(str(one.title)), one.published), mark, state, listed(lines)])


def _linked(title: str, page: str | None) -> Html:
    return (
        el("a", said(title), href=page, class_="named")
        if page and web(page) and page.startswith("https:")
        else el("b", said(title))
    )


def _elsewhere(seen: Seen, one: Statement) -> Iterator[tuple[Child, ...]]:
    """What helped with one statement of a town that is named."""
    if one.by not in {town.id for town in seen.view.towns}:
        return
    found: Solved = solved(seen.view, one.id, like=one.by, on=seen.whole.on, most=MOST_FOUND, langs=("en",))
    for solution in found.found:
        where = f" ({solution.place.name})" if solution.place and solution.place.name else ""
        told = joined([_linked(cut(str(solution.title)), solution.page), where])
        alike = "the place is not known" if solution.likeness is None else str(solution.likeness)
        meets = ", ".join(map(str, solution.matches))
        yield wording(one.text.best("en")), seen.name(one.by), told, cut(meets), alike
