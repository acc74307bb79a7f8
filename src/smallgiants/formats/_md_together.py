"""What members could do together, as Markdown: bundles, and with whom a town would be large enough."""

from collections.abc import Callable, Iterable, Iterator

from ..audience import Audience
from ..dossiers import Dossier
from ..funding.facts import counted
from ..needs import Bundle
from ._together import FEWEST, Reached, asked, reached, with_whom

__all__ = ["page_of_bundles"]

Plain = Callable[[str], str]


def page_of_bundles(dossier: Dossier, viewer: Audience, plain: Plain) -> str:
    """The whole page; `plain` makes text of others safe to stand in it."""
    view = dossier.seen(on=dossier.on).view(audience=viewer)
    names = {town.id: town.name for town in view.towns} | {one.id: one.name for one in view.organisations}
    lines = [f"# {plain(str(dossier.group.name))}: what members could do together", ""]
    told = [
        *(line for one in reached(view) for line in _bundles(view, one, names, plain)),
        *_neighbours(view, names, plain),
    ]
    return "\n".join([*lines, *(told or ["Nothing yet.", ""])])


def _bundles(view: Dossier, one: Reached, names: dict[str, str], plain: Plain) -> Iterator[str]:
    found = one.found
    yield from (f"## {plain(one.instrument.name)}: bundles of {found.reach} and more", "")
    if found:
        heads = ("Members", "Could lead, having a plan", "Needs", "Total", "As a grouping", "A way to the money")
        yield from _table(heads, ((
            _names(bundle.by, names), _names([town for town in bundle.by if town in one.plans], names) or "not known",
            ", ".join(bundle.needs), str(bundle.total), _state(one, bundle),
            " → ".join(one.ways[bundle.id]) or "not known",
        ) for bundle in found), plain)  # fmt: skip
    yield from (plain(found.why[-1]), "")
    by = {need.id: need.by for need in view.needs}
    for left in found.left_out:
        yield f"- left out, {plain(left.id)} of {plain(names.get(by[left.id], by[left.id]))}: {plain(left.because)}"
    yield from ("",) if found.left_out else ()


def _state(one: Reached, bundle: Bundle) -> str:
    state = one.verdicts[bundle.id].state.replace("_", " ")
    return state if len(bundle.by) > 1 else f"alone: {state}"


def _neighbours(view: Dossier, names: dict[str, str], plain: Plain) -> Iterator[str]:
    rows = [
        (names[town], of.name, one.words, _names(one.towns, names),
         counted("population" if "population" in one.facts else "programme_eur", one.surplus or 0))
        for of, town, one in with_whom(asked(view))
    ]  # fmt: skip
    if rows:
        yield from ("## With whom a town would be large enough", "", FEWEST, "")
        yield from _table(
            ("Town", "Instrument", "What would change it", "With whom", "Beyond what is short"), rows, plain
        )


def _names(ids: Iterable[str], names: dict[str, str]) -> str:
    return ", ".join(names.get(one, one) for one in ids)


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]], plain: Plain) -> Iterator[str]:
    told = [heads, ["---" for _ in heads], *((plain(cell) for cell in row) for row in rows)]
    yield from (f"| {' | '.join(row)} |" for row in told)
    yield ""
