"""The work programme among the files that `dossier make` writes."""

from ._cli import say
from .audience import Audience
from .dossiers import Dossier
from .errors import NotAllowed

__all__ = ["files"]


def files(seen: Dossier, audience: Audience) -> dict[str, bytes]:
    """The programme in every form, for this audience; none while there is no step, or no day that it begins on."""
    try:
        laid = seen.view(audience=audience).schedule(on=None)
    except NotAllowed:
        return {}
    if not laid.lines:
        return {}
    from .formats import charts, csv, ical, jsonld, markdown, mermaid, vega

    made = {
        "steps.csv": csv.dump(seen, of="programme", audience=audience).decode(),
        "programme.md": markdown.programme(seen, audience=audience),
        "timeline.svg": charts.picture(seen, audience=audience),
        "timeline.vl.json": vega.timeline(seen, audience=audience),
        "gantt.mmd": mermaid.gantt(seen, audience=audience),
        "graph.mmd": mermaid.graph(seen, audience=audience),
        "todos.ics": ical.todos(seen, at=seen.last_at, audience=audience),
        "programme.jsonld": jsonld.programme(seen, audience=audience),
    }
    state = "adopted" if laid.adopted else "a draft"
    say(f"{'planned':<9} {len(laid.lines)} steps of a programme, {state}, {laid.horizon}: programme/")
    return {f"programme/{name}": text.encode() for name, text in made.items()}
