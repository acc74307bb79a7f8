"""A work programme as a project of schema.org: its steps as actions, its scheduled workshops by their identifiers."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

from ..dossiers import Dossier
from ..programmes import Line
from ._escape import inert
from ._made_up import WORDS

__all__ = ["project"]

_STATES = {None: "Potential", 0: "Potential", 100: "Completed"}


def project(view: Dossier, events: Mapping[str, str], *, fake: bool) -> dict[str, Any]:
    """The programme of a dossier that is seen as its reader may see it; `events` are its workshops with their addresses."""
    laid, plan = view.schedule(on=None), view.programme
    objectives = [inert(str(one.title)) for one in plan.objectives if not one.dropped] if plan else []
    ids = f"urn:smallgiants:programme:{quote(view.group.id, safe='')}:{quote(laid.programme, safe='')}"
    held = [{"@type": "Event", "@id": events[id_]} for one in laid.lines if (id_ := one.workshop or "") in events]
    return {
        "@type": "Project",
        "@id": ids,
        "name": inert(f"{view.group.name}: work programme"),
        **({"description": "; ".join(objectives)} if objectives else {}),
        "foundingDate": f"{laid.horizon.start}",
        "dissolutionDate": f"{laid.horizon.end}",
        "parentOrganization": {"@type": "Organization", "name": inert(str(view.group.name))},
        "creativeWorkStatus": "adopted" if laid.adopted else "draft",
        **({"disambiguatingDescription": WORDS} if fake else {}),
        "event": held,
        "potentialAction": [_action(one, ids) for one in laid.lines if one.workshop not in events],
    }  # fmt: skip


def _action(one: Line, ids: str) -> dict[str, Any]:
    return {
        "@type": "Action",
        "@id": f"{ids}:{quote(one.step, safe='')}",
        "additionalType": one.kind,
        **dict(_told(one)),
    }


def _told(one: Line) -> Iterator[tuple[str, Any]]:
    yield "name", inert(one.name)
    if one.first < one.last:
        yield "startTime", f"{one.first}"
    yield "endTime", f"{one.last}"
    if one.kind == "task":
        yield "actionStatus", f"https://schema.org/{_STATES.get(one.percent, 'Active')}ActionStatus"
    if one.kind == "deliverable":
        yield "result", {"@type": "CreativeWork", "name": inert(one.name)}
