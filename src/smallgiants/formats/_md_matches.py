"""Every town beside every instrument, as Markdown: a table of verdicts, and the reasons below it."""

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby

from ..audience import Audience
from ..dossiers import Dossier
from ..funding import Instrument, Verdict, catalogue
from ._together import MOST_TOWNS, Asked, asked, shown

__all__ = ["page_of_matches"]

Plain = Callable[[str], str]
_SHORT = {"eligible": "may apply", "soft_miss": "nearly", "unknown": "not decided", "ineligible": "not now"}
_RESTS = (
    "All that is stated of each applicant was asked, with what this audience may see: a verdict may be less decided here than "
    "the town's own. Nearly: it may apply, and misses what is typically asked. No verdict is a promise: whoever is named "
    "decides."
)


def page_of_matches(dossier: Dossier, viewer: Audience, instruments: Iterable[str] | None, plain: Plain) -> str:
    """The whole page; `plain` makes text of others safe to stand in it."""
    view = dossier.seen(on=dossier.on).view(audience=viewer)
    wanted = None if instruments is None else set(instruments)
    asking = [one for one in catalogue() if wanted is None or one.id in wanted]
    names = {town.id: town.name for town in shown(view)}
    lines = [f"# {plain(str(view.group.name))}: what its towns may apply for", "",
             f"Under the rules known on {plain(str(view.on))}, made for {plain(str(viewer))}. {_RESTS}", ""]  # fmt: skip
    if not names or not asking:
        return "\n".join([*lines, "There is no town, or no instrument, to ask about.", ""])
    found = [(of, list(several)) for of, several in groupby(asked(view, asking), key=lambda one: one[0])]
    lines += _table(("Instrument", *names.values()), (_line(of, told) for of, told in found), plain)
    if len(view.towns) > len(names) == MOST_TOWNS:
        lines += [f"The first {MOST_TOWNS} towns are shown.", ""]
    return "\n".join([*lines, *(line for of, told in found for line in _explained(of, told, names, plain))])


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]], plain: Plain) -> Iterator[str]:
    told = [[plain(head) for head in heads]]
    for row in (*told, ["---" for _ in told[0]], *([plain(cell) for cell in row] for row in rows)):
        yield f"| {' | '.join(row)} |"
    yield ""


def _line(of: Instrument, told: Iterable[Asked]) -> Iterator[str]:
    yield of.name
    yield from (_SHORT[one.state] if isinstance(one, Verdict) else "cannot be asked" for _, _, one in told)


def _explained(of: Instrument, told: Iterable[Asked], names: dict[str, str], plain: Plain) -> Iterator[str]:
    yield from (f"## {plain(of.name)}", "", f"Decided by {plain(of.decided_by)}.", "")
    for _, town, one in told:
        if not isinstance(one, Verdict):
            yield f"- **{plain(names[town])}:** cannot be asked: {plain(one)}"
            continue
        yield f"- **{plain(names[town])}:** {_SHORT[one.state]}{f', edition {plain(one.edition)}' if one.edition else ''}"
        because = "left open" if one.state == "unknown" else "because"
        for head, items in ((because, one.why), ("to ask", one.ask), ("would change it", one.changes),
                            ("to check at the source", one.check), ("beside the rules", one.notes)):  # fmt: skip
            yield from (f"  - {head}: {plain(str(item))}" for item in items)
    yield ""
