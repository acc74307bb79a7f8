"""The register of challenges as Markdown: what was said, in how many towns, and what helped."""

from collections.abc import Callable, Iterator

from ..audience import Audience
from ..challenges import HeatCell, heatmap, sharing
from ..dossiers import Dossier
from ..practices import replicability

__all__ = ["register_of_challenges"]

Plain = Callable[[str], str]


def register_of_challenges(dossier: Dossier, viewer: Audience, plain: Plain) -> str:
    """The whole register; `plain` makes text of others safe to stand in it."""
    whole = dossier.seen(on=dossier.on)
    view = whole.view(audience=viewer)
    lines = [f"# {plain(str(dossier.group.name))}: challenges", ""]
    if not view.statements and not view.practices:
        return "\n".join([*lines, "None yet.", ""])
    names = {one.id: one.name for one in view.towns} | {one.id: one.name for one in view.organisations}
    names |= {one.id: one.name or "name not published" for one in view.people}
    lines += ["## What was said", ""] if view.statements else []
    for one in view.statements:
        who = "a member that is not named" if one.by == "unnamed" else plain(names.get(one.by, one.by))
        lines.append(f"- {plain(str(one.text.best('en').text))} ({who})")
    lines += [*_heat(whole, viewer, plain), *_shared(whole, viewer, plain, names), *_practices(view, plain)]
    return "\n".join([*lines, ""])


def _heat(whole: Dossier, viewer: Audience, plain: Plain) -> Iterator[str]:
    found = heatmap(whole, audience=viewer, on=whole.on, langs=("en",))
    if not found.themes:
        return
    columns = [*((one.id, one.label) for one in found.barriers), (None, "all barriers")]
    yield from ("", "## Towns by theme and barrier", "")
    yield f"| Theme | {' | '.join(plain(label) for _, label in columns)} |"
    yield f"| --- |{' ---: |' * len(columns)}"
    for theme, label in (*((one.id, one.label) for one in found.themes), (None, "all themes")):
        yield f"| {plain(label)} | {' | '.join(_told(found.cell(theme, barrier)) for barrier, _ in columns)} |"


def _told(cell: HeatCell) -> str:
    return "withheld" if cell.withheld else str(cell.towns)


def _shared(whole: Dossier, viewer: Audience, plain: Plain, names: dict[str, str]) -> Iterator[str]:
    found = sharing(whole, audience=viewer, on=whole.on, langs=("en",))
    yield from ("", "## Who shares which challenge", "") if found.lines else ()
    for line in found.lines:
        more = "some that are not named" if line.more is None else f"{line.more} not named" if line.more else None
        who = [*(plain(names.get(town, town)) for town in line.towns), *([more] if more else [])]
        yield f"- **{plain(line.label)}:** {', '.join(who)}"


def _practices(view: Dossier, plain: Plain) -> Iterator[str]:
    yield from ("", "## What helped", "") if view.practices else ()
    for one in view.practices:
        has = str(replicability(one, view.adoptions, on=view.on, zone=view.group.zone)).partition(": ")[2]
        state = f", {one.maturity}" if one.maturity else ""
        yield f"- **{plain(str(one.title))}**{state}; {has}"
        yield from (f"  - {plain(f'{result.indicator}: {result.value} {result.unit}')}" for result in one.results)
        yield from (f"  - It failed: {plain(str(text))}" for text in one.failures)
