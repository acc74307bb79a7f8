"""A group after the W3C Organization Ontology: who belongs to it since when, who leads it, where it comes from."""

from datetime import date, datetime
from typing import Any
from urllib.parse import quote

from ..dossiers import Dossier
from ..groups import Lineage, Mandate, Membership
from ..labels import Text
from ._escape import inert, web

__all__ = ["CONTEXT", "graph", "said"]

CONTEXT: dict[str, Any] = {
    "org": "http://www.w3.org/ns/org#",
    "prov": "http://www.w3.org/ns/prov#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "time": "http://www.w3.org/2006/time#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""The prefixes, inline: a reader need fetch nothing."""

Node = dict[str, Any]


def graph(view: Dossier) -> list[Node]:
    """The group of a dossier, already narrowed to an audience, its members and their roles as nodes."""
    bodies: list[Any] = [*view.towns, *view.organisations]
    held = tuple(one for one in view.memberships if one.since is not None)  # who was invited alone is no member
    seats = {one.seat for one in held} | {view.group.host, *view.group.support}
    folk = {one.person for one in view.group.mandates} | {one.seat for one in held}
    return [
        _group(view),
        *(_body(one) for one in bodies if one.id in seats),
        *(_person(one) for one in view.people if one.id in folk),
        *(_membership(one, view) for one in held),
        *(_mandate(number, one, view) for number, one in enumerate(view.group.mandates, 1)),
        *(_lineage(number, one, view) for number, one in enumerate(view.group.lineage, 1)),
    ]


def said(text: Text) -> Any:
    """A text of which no language is known as a plain string, any other with its language (JSON-LD 1.1 §4.2.4)."""
    told = [
        inert(one.text) if one.lang == "und" else {"@value": inert(one.text), "@language": one.lang}
        for one in text.wordings
    ]
    return told[0] if len(told) == 1 else told


def _iri(kind: str, *parts: str) -> str:
    return f"urn:smallgiants:{kind}:{':'.join(quote(part, safe='') for part in parts)}"


def _ref(view: Dossier, id_: str) -> Node:
    """The node of a seat: a person, or a body."""
    return {"@id": _iri("person" if any(one.id == id_ for one in view.people) else "organisation", id_)}


def _group(view: Dossier) -> Node:
    of = view.group
    made: Node = {
        "@id": _iri("group", of.id), "@type": ["org:OrganizationalCollaboration", "schema:Organization"],
        "org:identifier": inert(of.id), "skos:prefLabel": said(of.name), "schema:name": said(of.name),
    }  # fmt: skip
    if of.scope is not None:
        made["org:purpose"] = said(of.scope)
    linked = [one for one in (of.host, *of.support) if one is not None]
    if linked:  # the host is apart from the group: neither its parent nor a member
        made["org:linkedTo"] = [_ref(view, one) for one in linked]
    if of.contact is not None:
        made["schema:email"] = of.contact
    return made


def _body(one: Any) -> Node:
    made: Node = {
        "@id": _iri("organisation", one.id), "@type": ["org:FormalOrganization", "schema:Organization"],
        "org:identifier": inert(one.id), "skos:prefLabel": inert(one.name), "schema:name": inert(one.name),
    }  # fmt: skip
    if one.country is not None:
        made["schema:address"] = {"@type": "schema:PostalAddress", "schema:addressCountry": one.country}
    return made


def _person(one: Any) -> Node:
    made: Node = {"@id": _iri("person", one.id), "@type": ["schema:Person"]}
    if one.name is not None:
        made["schema:name"] = inert(one.name)
    if one.published is not None and web(one.published):
        made["schema:url"] = {"@id": one.published}
    return made


def _membership(one: Membership, view: Dossier) -> Node:
    made: Node = {
        "@id": _iri("membership", view.group.id, one.id), "@type": "org:Membership",
        "org:member": _ref(view, one.seat), "org:organization": {"@id": _iri("group", view.group.id)},
    }  # fmt: skip
    return made | _during(one.since, one.until)


def _mandate(number: int, one: Mandate, view: Dossier) -> Node:
    made: Node = {
        "@id": _iri("mandate", view.group.id, str(number)), "@type": "org:Membership",
        "org:member": {"@id": _iri("person", one.person)}, "org:organization": {"@id": _iri("group", view.group.id)},
        "org:role": {"@id": _iri("role", one.role), "@type": "org:Role",
                     "skos:prefLabel": {"@value": one.role.replace("_", "-"), "@language": "en"}},
    }  # fmt: skip
    return made | _during(one.since, one.until)


def _during(since: "date | None", until: "date | None") -> Node:
    """An interval from its beginning up to its end, which is not part of it; what is unknown is left out."""
    ends = (("time:hasBeginning", since), ("time:hasEnd", until))
    told = {name: {"@type": "time:Instant", **_moment(when)} for name, when in ends if when is not None}
    return {"org:memberDuring": {"@type": "time:Interval", **told}} if told else {}


def _moment(when: date) -> Node:
    if isinstance(when, datetime):
        return {"time:inXSDDateTimeStamp": {"@type": "xsd:dateTimeStamp", "@value": f"{when:%Y-%m-%dT%H:%M:%SZ}"}}
    return {"time:inXSDDate": {"@type": "xsd:date", "@value": when.isoformat()}}


def _lineage(number: int, one: Lineage, view: Dossier) -> Node:
    """A change out of which the group came; what was before is named, and has no address of its own."""
    before: Node = {"@type": "org:Organization", "skos:prefLabel": inert(one.predecessor)}
    made: Node = {
        "@id": _iri("change", view.group.id, str(number)), "@type": "org:ChangeEvent",
        "skos:prefLabel": {"@value": one.kind.replace("_", " "), "@language": "en"}, "org:originalOrganization": before,
        "org:resultingOrganization": {"@id": _iri("group", view.group.id)},
    }  # fmt: skip
    return made | ({"prov:endedAtTime": _moment(one.on)["time:inXSDDate"]} if one.on else {})
