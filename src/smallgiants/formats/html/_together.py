"""What members could do together: the bundles that reach what an instrument asks, and who would make whom eligible."""

from collections.abc import Iterator

from ...funding import Verdict
from ...funding.facts import counted as much
from ...needs import Bundle, Bundles
from .._escape import Child, Html, el, joined
from .._together import FEWEST, Reached, reached, with_whom
from ._funding import STATES, Door
from ._parts import MOST_ROWS, Seen, listed, nothing, section, table
from ._words import counted, said, several

__all__ = ["together"]

_RESTS = (
    "Reckoned with what this audience may see: a figure that a town did not permit to be shown brings nothing here."
)


def together(seen: Seen, found: tuple[Door, ...]) -> Html:
    """The section about bundles and neighbours."""
    title = "What members could do together"
    parts = [*(_bundles(seen, one) for one in reached(seen.view)), *_neighbours(seen, found)]
    if not parts:
        none = "Nothing yet: no instrument asks for more than a town brings alone, or nobody is known to bring what is short."
        return section("together", title, nothing(none))
    rests = None if seen.audience.sees("secretariat") else el("p", _RESTS, class_="small quiet")
    return section("together", title, rests, *parts)


def _bundles(seen: Seen, one: Reached) -> Html:
    name, found = one.instrument.name, one.found
    sure = f"proven to be best: {', '.join(found.proven)}" if found.proven else "perhaps there are better ones"
    more = f"; at most {found.gap} more could be placed" if found.gap else f"; {sure}"
    told = f"{counted(found.placed, 'need')} in {counted(len(found), 'bundle')} of {found.reach} and more{more}."
    heads = ("Members", "Could lead, having a plan", "Needs", "Total", "As a grouping", "A way to the money")
    rows = (tuple(_row(seen, one, bundle)) for bundle in found)
    drawn = table(seen.notes, f"bundles-{one.instrument.id}", f"Bundles for the {name}", heads, rows, len(found),
                  numbers=("Total",), wide=("Members", "A way to the money")) if found else None  # fmt: skip
    return joined([el("h3", name), el("p", told), drawn, *_left_out(seen, found)], "\n")


def _row(seen: Seen, one: Reached, bundle: Bundle) -> Iterator[Child]:
    leads: list[Child] = [seen.name(town) for town in bundle.by if town in one.plans]
    yield several([seen.name(town) for town in bundle.by])
    yield joined([several(leads), seen.notes.mark("declared")]) if leads else None
    yield f"{len(bundle.needs):,}"
    yield joined([str(bundle.total), *(seen.notes.mark(f"needs[{need}].amount") for need in bundle.needs[:1])])
    sign, words = STATES[one.verdicts[bundle.id].state]
    asks = ", ".join(fact.replace("_", " ") for fact in one.verdicts[bundle.id].ask)
    who = "" if len(bundle.by) > 1 else "alone: "
    yield joined([el("b", sign, aria_hidden="true"), f" {who}{words}{f'; to ask: {asks}' if asks else ''}"])
    yield " → ".join(one.ways[bundle.id]) or None


def _left_out(seen: Seen, found: Bundles) -> Iterator[Html]:
    by = {need.id: need.by for need in seen.view.needs}
    told = [joined([said(one.id), " of ", seen.name(by[one.id]), ": ", one.because]) for one in found.left_out]
    if told:
        yield el("p", f"Left out, {counted(len(told), 'need')}:")
        yield listed(
            [*told[:MOST_ROWS], *([f"{len(told) - MOST_ROWS} more"] if len(told) > MOST_ROWS else [])], class_="small"
        )


def _neighbours(seen: Seen, found: tuple[Door, ...]) -> Iterator[Html]:
    asked = ((door.instrument, town.id, parts[1]) for door in found for town, parts in door.towns)
    rows = [
        (seen.name(town), of.name, one.words, several([seen.name(other) for other in one.towns]),
         much("population" if "population" in one.facts else "programme_eur", one.surplus or 0))
        for of, town, one in with_whom((of, town, said) for of, town, said in asked if isinstance(said, Verdict))
    ]  # fmt: skip
    if rows:
        heads = ("Town", "Instrument", "What would change it", "With whom", "Beyond what is short")
        caption = "Which of the others would make a town eligible"
        yield el("h3", "With whom a town would be large enough")
        yield el("p", FEWEST, class_="small quiet")
        yield table(seen.notes, "neighbours", caption, heads, rows, len(rows), numbers=heads[-1:], wide=heads[2:4])
