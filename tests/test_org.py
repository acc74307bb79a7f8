"""A group after the W3C Organization Ontology."""

import json

from attrs import evolve
from hypothesis import given, settings

from smallgiants import testing
from smallgiants.civiltime import instant
from smallgiants.dossiers import Dossier
from smallgiants.formats import jsonld
from smallgiants.formats.toml import example
from smallgiants.groups import Group, Lineage, Mandate, Membership
from smallgiants.people import Organisation, Person
from smallgiants.places import Municipality

SINCE, UNTIL = instant("2024-01-30T09:00:30Z"), instant("2024-06-01T00:00Z")
GROUP = Group(
    id="g/1", name={"en": "Small Giants", "sl": "Mali velikani"}, zone="Europe/Brussels", host="host", scope="Small towns",
    contact="office@example.org", lineage=[Lineage(predecessor="The <initiative>", kind="formalises", on="2024-02-07")],
    mandates=[Mandate(person="p", role="vice_lead", since="2024-02-07", until="2025-08-07"), Mandate(person="q", role="lead")],
)  # fmt: skip
D = Dossier(
    id="d", on="2024-07-01", group=GROUP, organisations=(Organisation(id="host", name="Host", kind="platform", country="BE"),),
    people=(Person(id="p", name="P. Illustrative", email="p@example.org", published="https://example.org/p"),
            Person(id="q", name="Q. Illustrative", published="javascript:alert(1)"), Person(id="r", name="R. Illustrative")),
    towns=(Municipality(id="kranj", name="Kranj", country="SI"), Municipality(id="nobody", name="No member", country="SE")),
    memberships=(Membership(id="m", seat="kranj", person="r", since=SINCE, until=UNTIL),
                 Membership(id="n", seat="q", person="q", since=SINCE)),
)  # fmt: skip


def nodes(d, **more):
    return {node["@id"]: node for node in json.loads(jsonld.group(d, **more))["@graph"]}


def test_who_belongs_since_when_and_who_leads():
    told = nodes(D)
    group = told["urn:smallgiants:group:g%2F1"]
    assert group["skos:prefLabel"][1] == {"@value": "Mali velikani", "@language": "sl"}
    assert (group["org:purpose"], group["schema:email"]) == ("Small towns", "office@example.org")
    assert group["org:linkedTo"] == [{"@id": "urn:smallgiants:organisation:host"}]
    member = told["urn:smallgiants:membership:g%2F1:m"]
    assert member["org:member"] == {"@id": "urn:smallgiants:organisation:kranj"}
    during = member["org:memberDuring"]
    assert during["time:hasBeginning"]["time:inXSDDateTimeStamp"]["@value"] == "2024-01-30T09:00:30Z"
    assert during["time:hasEnd"]["time:inXSDDateTimeStamp"]["@value"] == "2024-06-01T00:00:00Z"
    own = told["urn:smallgiants:membership:g%2F1:n"]
    assert own["org:member"] == {"@id": "urn:smallgiants:person:q"} and "time:hasEnd" not in own["org:memberDuring"]
    vice, lead = told["urn:smallgiants:mandate:g%2F1:1"], told["urn:smallgiants:mandate:g%2F1:2"]
    assert vice["org:role"]["skos:prefLabel"]["@value"] == "vice-lead" and "org:memberDuring" not in lead
    assert vice["org:memberDuring"]["time:hasEnd"]["time:inXSDDate"] == {"@type": "xsd:date", "@value": "2025-08-07"}
    change = told["urn:smallgiants:change:g%2F1:1"]
    assert change["org:originalOrganization"]["skos:prefLabel"] == "The <initiative>"
    assert change["prov:endedAtTime"]["@value"] == "2024-02-07"
    assert told["urn:smallgiants:organisation:kranj"]["schema:address"]["schema:addressCountry"] == "SI"
    assert "urn:smallgiants:organisation:nobody" not in told and "urn:smallgiants:person:r" not in told


def test_names_as_the_audience_may_read_them_and_nothing_that_runs():
    public, office = nodes(D), nodes(D, audience="secretariat")
    assert public["urn:smallgiants:person:p"]["schema:name"] == "P. Illustrative"  # an official page names them
    assert public["urn:smallgiants:person:p"]["schema:url"] == {"@id": "https://example.org/p"}
    assert office["urn:smallgiants:person:q"] == {
        "@id": "urn:smallgiants:person:q", "@type": ["schema:Person"], "schema:name": "Q. Illustrative",
    }  # fmt: skip
    hidden = evolve(D, people=[evolve(one, published=None) for one in D.people])
    assert "schema:name" not in nodes(hidden)["urn:smallgiants:person:q"]
    text = jsonld.group(D, audience="secretariat")
    assert "<" not in text and "p@example.org" not in text


def test_what_is_not_known_is_left_out():
    bare = Dossier(
        id="d",
        on="2024-07-01",
        group=Group(id="g", name="G", zone="UTC", lineage=[Lineage(predecessor="x", kind="split_from")]),
    )
    told = nodes(bare)
    assert set(told["urn:smallgiants:group:g"]) == {"@id", "@type", "org:identifier", "skos:prefLabel", "schema:name"}
    assert "prov:endedAtTime" not in told["urn:smallgiants:change:g:1"]
    seat = Membership(id="m", seat="t", person="p", since=SINCE)
    lost = evolve(bare, towns=[Municipality(id="t", name="T")], memberships=[seat])
    assert "schema:address" not in nodes(lost)["urn:smallgiants:organisation:t"]


def test_the_case_is_told_as_of_its_viewpoint():
    case = example("small-giants-2024")
    told = nodes(case)
    assert sum("membership" in id_ for id_ in told) == len(case.memberships) == 14
    early = evolve(case, on="2023-01-01")
    assert not any("membership" in id_ for id_ in nodes(early))


@settings(max_examples=25)
@given(testing.dossiers())
def test_any_group_is_one_graph_of_named_nodes(d):
    told = json.loads(jsonld.group(d, audience="secretariat"))["@graph"]
    assert len({node["@id"] for node in told}) == len(told)
    known = {node["@id"] for node in told}
    assert all(node["org:member"]["@id"] in known for node in told if "org:memberDuring" in node)
