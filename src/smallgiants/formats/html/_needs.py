"""What the members need, summed."""

from collections.abc import Iterator

from ...disclosure import Shown
from ...needs import needs_sum
from .._escape import Child, Html, el, joined
from ._parts import Seen, nothing, section, table

__all__ = ["needs"]


def needs(seen: Seen) -> Html:
    """The section about needs."""
    if not seen.whole.needs:
        return section("needs", "What the members need", nothing("No need is known yet."))
    sums = needs_sum(seen.whole.needs, audience=seen.audience)
    *cells, whole = sums.cells
    rows = ((seen.theme(cell.cell or ""), *_sum(seen, cell)) for cell in cells)
    foot, heads = ("All themes", *_sum(seen, whole)), ("Theme", "Sum", "Towns")
    told = table(seen.notes, "needs-sums", "Needs by theme", heads, rows, len(cells), numbers=heads[1:], foot=foot)
    return section("needs", "What the members need", told, *_doubts(sums.cells, len(sums.left_out)))


def _sum(seen: Seen, cell: Shown) -> tuple[Child, Child]:
    if cell.sums is None:
        return el("span", "withheld", class_="none"), el("span", "withheld", class_="none")
    sums = joined(map(str, cell.sums), " + ") if cell.sums else "nothing"
    return joined([sums, seen.notes.mark("needs")]), f"{cell.contributors:,}"


def _doubts(cells: tuple[Shown, ...], unknown: int) -> Iterator[Html]:
    if any(cell.sums is None for cell in cells):
        yield el("p", "A sum is withheld where fewer than five towns that did not permit their figure stand behind it, or "
                 "where one could be found by subtracting.", class_="small quiet")  # fmt: skip
    if unknown:
        noun = "one need has" if unknown == 1 else f"{unknown} needs have"
        yield el("p", f"Left out: {noun} no amount yet, which is unknown and not nothing.", class_="small quiet")
