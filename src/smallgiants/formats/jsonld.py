"""The JSON-LD door: workshops as events of schema.org, and groups after the W3C Organization Ontology."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote
from uuid import UUID

from ..audience import Audience
from ..civiltime import Instant, Slot, instant, iso_duration
from ..dossiers import Dossier
from ..errors import SmallGiantsError, joined
from ..groups import Group, Registration
from ..people import Organisation
from ..workshops import Setting, Workshop
from ._escape import inert, web
from ._ld import written
from ._made_up import any_made_up
from ._notice import may_join
from ._org import CONTEXT, graph, said
from ._project import project

__all__ = ["dump", "group", "programme"]

_MODES = {"online": "Online", "in_person": "Offline", "hybrid": "Mixed"}


def dump(
    x: Workshop | Iterable[Workshop], *, at: "Instant | str", audience: "Audience | str" = "public",
    organizer: Organisation | Group | None = None, registrations: Iterable[Registration] = (), url: str | None = None,
) -> str:  # fmt: skip
    """A workshop, or several, as schema.org Events, as they stood at that instant.

    >>> first = Workshop(id="sg-1", title="First", mode="online", slot=Slot(local="2024-02-21T11:00", zone="Europe/Brussels"))
    >>> moved = first.reschedule(first.slot.shift(days=21), at="2024-02-07T09:00Z")
    >>> import json
    >>> event = json.loads(dump(moved, at="2024-02-07T09:00Z"))
    >>> event["eventStatus"], event["startDate"], event["previousStartDate"]
    ('https://schema.org/EventRescheduled', '2024-03-13T11:00:00+01:00', '2024-02-21T11:00:00+01:00')

    The text may stand in a `<script type="application/ld+json">` as it is.  A postponed workshop has no start, only those
    it had.  A correction of the record is no move.  The join link is for the secretariat, and for a person whom one of the
    `registrations` shows as accepted.  Raises `UnresolvedTime` for a time that names no single instant.
    """
    when, viewer, forms = instant(at), Audience.parse(audience), tuple(registrations)
    several = (x,) if isinstance(x, Workshop) else tuple(x)
    made = []
    for workshop in several:
        try:
            made.append(_event(workshop.seen(on=when, zone="UTC"), when, viewer, organizer, forms, url))
        except SmallGiantsError as error:
            raise error.under(joined(f"workshops[{workshop.id}]", "slot")) from None
    document: dict[str, Any] = {"@context": "https://schema.org"}
    document |= made[0] if isinstance(x, Workshop) else {"@graph": made}
    return written(document)


def group(dossier: Dossier, *, audience: "Audience | str" = "public") -> str:
    """The group of a dossier, its members, mandates and origin, after the W3C Organization Ontology and schema.org.

    >>> from smallgiants.groups import Mandate
    >>> lead = Mandate(person="p-lead", role="lead", since="2024-02-07")
    >>> of = Group(id="small-giants", name={"en": "Small Giants"}, zone="Europe/Brussels", mandates=[lead])
    >>> import json
    >>> nodes = json.loads(group(Dossier(id="d", on="2024-02-07", group=of)))["@graph"]
    >>> nodes[0]["@type"], nodes[1]["org:memberDuring"]["time:hasBeginning"]["time:inXSDDate"]["@value"]
    (['org:OrganizationalCollaboration', 'schema:Organization'], '2024-02-07')

    As it was known on the dossier's viewpoint, and as this audience may see it.  Each seat is an `org:Membership` over
    its `org:memberDuring`, each mandate one with an `org:role`; the host is linked to, being no member.
    """
    view = dossier.seen(on=dossier.on).view(audience=audience)
    return written({"@context": CONTEXT, "@graph": graph(view)})


def programme(dossier: Dossier, *, audience: "Audience | str" = "public") -> str:
    """The work programme of a dossier as a schema.org Project, its steps as Actions with their days.

    >>> import json
    >>> from smallgiants.programmes import Programme, Task
    >>> plan = Programme(id="wp", pinned="2024-03-13", months=18, tasks=[Task(id="t-1", title="Ask", start=1, due=2)])
    >>> d = Dossier(id="d", on="2024-03-14", group=Group(id="g", name="Small Giants", zone="Europe/Brussels"), programme=plan)
    >>> action = json.loads(programme(d))["potentialAction"][0]
    >>> action["name"], action["startTime"], action["endTime"]
    ('Ask', '2024-03-13', '2024-05-12')

    A workshop that was scheduled is an event of its own, named by its identifier and written by `dump`.  Raises
    `NotAllowed` for a programme that cannot be laid out in time.
    """
    view = dossier.seen(on=dossier.on).view(audience=audience)
    events = {one.id: _urn(one.uid) for one in view.workshops}
    return written({"@context": "https://schema.org", **project(view, events, fake=any_made_up(dossier))})


def _event(one: Workshop, at: Instant, audience: Audience, organizer: Organisation | Group | None,
           registrations: tuple[Registration, ...], url: str | None) -> dict[str, Any]:  # fmt: skip
    event: dict[str, Any] = {"@type": "Event", "@id": _urn(one.uid), "identifier": one.uid, "name": said(one.title)}
    if one.agenda is not None:
        event["description"] = said(one.agenda)
    if url is not None and web(url):
        event["url"] = url
    states = [f"https://schema.org/Event{state}" for state in _states(one)]
    event["eventStatus"] = states[0] if len(states) == 1 else states
    if one.slot is not None:
        event |= _times(one.slot)
    if former := _former(one):
        event["previousStartDate"] = former[0] if len(former) == 1 else former
    if one.mode is not None:
        event["eventAttendanceMode"] = f"https://schema.org/{_MODES[one.mode]}EventAttendanceMode"
    link = one.join_link if may_join(one, audience, registrations, at) else None
    if places := _places(one, link):
        event["location"] = places[0] if len(places) == 1 else places
    if organizer is not None:
        event["organizer"] = _organizer(organizer)
    return event


def _states(one: Workshop) -> tuple[str, ...]:
    """The schema.org EventStatusType: both, where an event was rescheduled and moved online."""
    if one.status != "scheduled":
        return ("Cancelled",) if one.status == "cancelled" else ("Postponed",)
    moved = ("Rescheduled",) if any(e.kind in ("moved", "reinstated", "kept_local") for e in one.history) else ()
    online = ("MovedOnline",) if _moved_online(one) else ()
    return (*moved, *online) or ("Scheduled",)


def _moved_online(one: Workshop) -> bool:
    """Whether it was in person once and can be joined online now."""
    was = (entry.was for entry in one.history if isinstance(entry.was, Setting))
    return one.mode in ("online", "hybrid") and any(setting.mode == "in_person" for setting in was)


def _former(one: Workshop) -> list[str]:
    """The starts that no longer hold, oldest first, each once; what was only written wrong was never one.

    The vocabulary's range is Date; readers take a DateTime, and a move within one day needs it.
    """
    slots = [e.was for e in one.history if isinstance(e.was, Slot) and e.kind not in ("corrected", "kept_instant")]
    held = _start(one.slot) if one.slot is not None else None
    return [start for start in dict.fromkeys(map(_start, slots)) if start != held]


def _times(slot: Slot) -> dict[str, str]:
    times = {"startDate": _start(slot)}
    if slot.duration is not None and (end := slot.end) is not None:
        times |= {"endDate": end.isoformat(timespec="seconds"), "duration": iso_duration(slot.duration)}
    return times


def _start(slot: Slot) -> str:
    return slot.start.isoformat(timespec="seconds")


def _places(one: Workshop, link: str | None) -> list[dict[str, Any]]:
    places: list[dict[str, Any]] = []
    if one.mode in ("online", "hybrid"):
        places.append({"@type": "VirtualLocation", "name": "Online", **({"url": link} if link else {})})
    if one.place is not None:
        places.append({"@type": "Place", "name": said(one.place)})
    return places


def _organizer(by: Organisation | Group) -> dict[str, Any]:
    return {"@type": "Organization", "name": inert(by.name) if isinstance(by, Organisation) else said(by.name)}


def _urn(uid: str) -> str:
    try:
        return f"urn:uuid:{UUID(uid)}"
    except ValueError:
        return f"urn:smallgiants:workshop:{quote(uid, safe='')}"
