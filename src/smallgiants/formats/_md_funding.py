"""Applications, deadlines and matches as Markdown."""

from collections.abc import Callable, Iterable

from ..audience import Audience
from ..dossiers import Dossier
from ..funding import Application, Deadlines, Tried, tried

__all__ = ["list_of_deadlines", "register_of_applications"]

Plain = Callable[[str], str]


def register_of_applications(dossier: Dossier, viewer: Audience, plain: Plain) -> str:
    """What was applied for, how it ended and what followed; `plain` makes text of others safe to stand in it."""
    view = dossier.seen(on=dossier.on).view(audience=viewer)
    lines = [f"# {plain(str(dossier.group.name))}: applications", ""]
    found = tried(view.applications, on=view.on, zone=view.group.zone)
    if not found.found:
        return "\n".join([*lines, "None are known.", ""])
    names = {one.id: one.name for one in view.towns} | {one.id: one.name for one in view.organisations}
    names |= {one.id: one.name or "name not published" for one in view.people}
    for one in found.found:
        title = str(one.title) if one.title else one.instrument
        lines += [
            f"## {plain(title)}",
            "",
            *(f"- **{name}:** {plain(told)}" for name, told in _lines(one, found, names)),
            "",
        ]
    return "\n".join(lines)


def _lines(one: Application, found: Tried, names: dict[str, str]) -> Iterable[tuple[str, str]]:
    which = ", ".join(
        filter(None, (one.instrument, one.edition and f"edition {one.edition}", one.call and f"call {one.call}"))
    )
    yield "Application", f"{one.id}: {which}"
    yield "By", ", ".join(names.get(seat, seat) for seat in one.applicants)
    for name, told in (("Asked for", one.asked), ("Granted", one.granted), ("Submitted", one.submitted)):
        yield name, "not known" if told is None else str(told)
    yield "Outcome", f"{one.state.replace('_', ' ')}{f', {one.decided}' if one.decided else ''}"
    if one.score is not None:
        yield "Points", str(one.score)
    yield from (("What followed", str(link)) for link in one.followed)
    if len(found.chain(one.id)) > 1:
        yield "Chain", " → ".join(found.chain(one.id))


def list_of_deadlines(found: Deadlines, plain: Plain) -> str:
    """The deadlines ahead as a table, and of which instruments none is known."""
    heads = ("Instrument", "Call", "Deadline", "Zone", "UTC", "Surely", "Source")
    lines = [f"# Deadlines ahead on {plain(str(found.on))}", ""]
    if found.coming:
        lines += [f"| {' | '.join(heads)} |", f"| {' | '.join('---' for _ in heads)} |"]
    for row in found.rows():
        told = (row["name"], row["call"], row["deadline"], row["zone"] or "not known", row["utc"] or "not known",
                row["doubt"] or "yes", row["source"] or "not known")  # fmt: skip
        lines.append(f"| {' | '.join(plain(str(cell)) for cell in told)} |")
    lines += ["", "## None that is known and ahead", ""] if found.left_out else []
    return "\n".join([*lines, *(f"- {plain(str(one))}" for one in found.left_out), ""])
