"""Instruments as linked data: CPSV-AP and schema.org, every term one of its vocabulary, every text with its language."""

import json
from datetime import date
from decimal import Decimal

import pytest
from attrs import evolve
from hypothesis import given, settings
from rdflib import RDF, Graph, Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS, RDFS, SDO, SKOS

from smallgiants.civiltime import Deadline
from smallgiants.errors import InvalidValue
from smallgiants.formats import cpsv, schemaorg
from smallgiants.funding import Call, Combination, Edition, Instrument, Part, Requirement, Term, catalogue
from smallgiants.partial import AnyOf, Between
from smallgiants.testing import _funding as some

pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # within rdflib

ON = "2024-02-07"
CPSV, CV = "http://purl.org/vocab/cpsv#", "http://data.europa.eu/m8g/"

# The terms of CPSV-AP 3.2.0 in its own two namespaces that are written here, and what its shapes ask of each class
# (releases/3.2.0/shacl of github.com/SEMICeu/CPSV-AP): what is mandatory, and what may stand once only.
OWN = {f"{CPSV}{name}" for name in ("PublicService", "Rule", "follows", "produces")} | {
    f"{CV}{name}"
    for name in ("PublicOrganisation", "Requirement", "Output", "hasCompetentAuthority", "holdsRequirement", "fulfils",
                 "isClassifiedBy")
}  # fmt: skip
SHAPES = {
    f"{CPSV}PublicService": (
        {DCTERMS.identifier, DCTERMS.title, DCTERMS.description, URIRef(f"{CV}hasCompetentAuthority")},
        {DCTERMS.identifier},
    ),
    f"{CPSV}Rule": ({DCTERMS.identifier, DCTERMS.title, DCTERMS.description}, {DCTERMS.identifier, DCTERMS.type}),
    f"{CV}Requirement": ({DCTERMS.identifier, DCTERMS.title}, {DCTERMS.identifier}),
    f"{CV}Output": ({DCTERMS.identifier, DCTERMS.title}, {DCTERMS.identifier}),
    f"{CV}PublicOrganisation": ({SKOS.prefLabel}, set()),  # its area is mandatory too, and nowhere told
}


def graph_of(door, several, on=ON):
    text = door.dump(several, on=on, lang="en")
    return Graph().parse(data=text, format="json-ld"), json.loads(text)["@graph"]


def made(rule, **more):
    parts = (Part(id="applicant", rule=rule),)
    about = {"id": "x", "name": "X (illustrative)", "decided_by": "its board"}
    edition = Edition(id="e", published=date(2020, 1, 1), parts=parts, **more.pop("edition", {}))
    return Instrument(**{**about, **more}, editions=(edition,))


def needs(fact, allowed, **more):
    return Requirement(**{"id": fact, "fact": fact, "allowed": allowed, "source": "https://example.org/call", **more})


FRANCE = needs("country", AnyOf(any_of=("FR", "SI")))


def of_type(nodes, kind):
    return [node for node in nodes if node["@type"] == kind]


# CPSV-AP


def test_every_term_is_one_of_its_vocabulary_and_every_shape_is_met():
    graph, nodes = graph_of(cpsv, catalogue())
    assert len(of_type(nodes, "cpsv:PublicService")) > 40
    terms = {term for _, said, of in graph for term in (said, of) if isinstance(term, URIRef)}
    named = {term for term in terms if str(term).startswith((CPSV, CV))}
    assert {str(term) for term in named} == OWN
    spaces = (DCAT, DCTERMS, RDFS, SKOS)
    predicates = {said for _, said, _ in graph} - named - {RDF.type}
    assert all(any(said in space for space in spaces) for said in predicates)
    for kind, (mandatory, once) in SHAPES.items():
        for thing in graph.subjects(RDF.type, URIRef(kind)):
            counts = {said: len(set(graph.objects(thing, said))) for said in mandatory | once}
            assert all(counts[said] >= 1 for said in mandatory), (thing, counts)
            assert all(counts[said] <= 1 for said in once), (thing, counts)
    texts = [of for _, said, of in graph if said in (DCTERMS.title, DCTERMS.description, SKOS.prefLabel, DCAT.keyword)]
    assert all(isinstance(of, Literal) and of.language for of in texts)
    ours = {str(thing) for thing in graph.subjects() if isinstance(thing, URIRef)}
    pointed = {str(of) for _, said, of in graph if isinstance(of, URIRef) and of.startswith("urn:smallgiants:")}
    assert {one for one in pointed - ours if ":instrument:" not in one} == set(), "nothing is referred to in vain"


def test_a_requirement_tells_where_it_stands_and_how_sure_it_is():
    rule = Combination(
        kind="all",
        rules=(
            needs("population", Between(min=1000), seen_on="2026-11-22", valid_from="2020-01-01", note="as printed"),
            Combination(kind="none", rules=(needs("past_winner", AnyOf(any_of=(True,)), soft=True),)),
            Combination(kind="every_member", rules=(needs("degurba", AnyOf(any_of=(1, 2))),)),
            needs("lau", None, unseen=True, source="the guide, page 3"),
            needs("rate", Between(max=Decimal("0.5")), confidence="memory", source=None),
        ),
    )
    _, nodes = graph_of(cpsv, made(rule))
    told = {node["dct:title"]["@value"]: node for node in of_type(nodes, "cv:Requirement")}
    assert list(told) == [
        "population at least 1,000", "not past_winner yes; typical", "every member: degurba 1 or 2", "lau not seen in print",
        "rate at most 0.5; unverified, outside the rule",
    ]  # fmt: skip
    first = told["population at least 1,000"]
    assert first["dct:source"] == {"@id": "https://example.org/call"}
    assert first["dct:valid"] == {"@type": "dct:Period", "@value": "start=2020-01-01; scheme=W3C-DTF;"}
    assert first["dct:provenance"]["rdfs:label"]["@value"] == "seen, looked at on 2026-11-22"
    assert first["dct:description"] == {"@value": "as printed", "@language": "en"}
    assert told["lau not seen in print"]["dct:source"] == "the guide, page 3"
    assert "dct:source" not in told["rate at most 0.5; unverified, outside the rule"]
    (whole,) = of_type(nodes, "cpsv:Rule")
    assert whole["dct:description"]["@value"] == str(rule)


def test_what_it_gives_and_what_comes_after_it():
    terms = (Term(name="grant", most=Decimal(60000), source="https://example.org/call"),
             Term(name="rate", most=Decimal("0.9"), confidence="memory"))  # fmt: skip
    one = made(FRANCE, kinds=("grant",), stages=("idea",), themes=("energy_efficiency",), replaced_by="y",
               edition={"terms": terms, "until": date(2025, 1, 1), "note": "the last one"})  # fmt: skip
    _, nodes = graph_of(cpsv, one)
    service = nodes[0]
    assert service["dct:isReplacedBy"] == {"@id": "urn:smallgiants:instrument:y"}
    assert service["dct:valid"]["@value"] == "start=2020-01-01; end=2025-01-01; scheme=W3C-DTF;"
    assert [each["@value"] for each in service["dct:description"]] == [
        "grant for idea, under the rules known on 2024-02-07; no promise: its board decides", "the last one",
    ]  # fmt: skip
    (output,) = of_type(nodes, "cv:Output")
    assert output["dct:description"]["@value"] == "grant at most 60000"
    assert "dct:description" not in of_type(graph_of(cpsv, made(FRANCE, kinds=("loan",)))[1], "cv:Output")[0]


# schema.org


def test_every_term_is_one_of_schema_org():
    graph, schemes = graph_of(schemaorg, catalogue())
    assert len(schemes) > 40
    terms = {term for _, said, of in graph for term in (said, of) if isinstance(term, URIRef)}
    ours = {term for term in terms if term.startswith(str(SDO))}
    assert len(ours) > 15
    assert all(term in SDO for term in ours)
    texts = [of for _, said, of in graph if said in (SDO.description, SDO.knowsAbout)]
    assert all(of.language for of in texts)
    assert not any(isinstance(of, Literal) and str(of.datatype).endswith(("double", "float")) for _, _, of in graph)


def offers(one, on=ON):
    return graph_of(schemaorg, one, on)[1][0]["makesOffer"]


def test_a_call_ends_when_that_is_known():
    brussels = {"zone": "Europe/Brussels"}
    calls = (
        Call(id="a", opens=Deadline(day="2024-04-24", **brussels), deadlines=(
            Deadline(day="2024-09-23", time="17:00", **brussels), Deadline(day="2024-05-02", **brussels))),
        Call(id="b", deadlines=(Deadline(day="2024-09-23"),)),
        Call(id="c", deadlines=(Deadline(day="2024-09-23"),), contested=(Deadline(day="2024-10-01"),)),
        Call(id="d", continuous=True),
    )  # fmt: skip
    told = [
        {key: one.get(key) for key in ("availabilityStarts", "availabilityEnds")}
        for one in offers(made(FRANCE, calls=calls))
    ]
    assert [tuple(one.values()) for one in told] == [
        ("2024-04-24", "2024-09-23T15:00:00+00:00"), (None, "2024-09-23"), (None, None), (None, None),
    ]  # fmt: skip
    (alone,) = offers(made(FRANCE, edition={"until": date(2025, 1, 1)}))
    assert (alone["validFrom"], alone["validThrough"]) == ("2020-01-01", "2025-01-01")


@pytest.mark.parametrize(
    ("rule", "countries"),
    [
        (FRANCE, ["FR", "SI"]),
        (Combination(kind="all", rules=(FRANCE, needs("country", AnyOf(any_of=("SI",)), id="other"))), ["SI"]),
        (Combination(kind="any", rules=(FRANCE, needs("lau", AnyOf(any_of=(True,))))), None),
        (evolve(FRANCE, soft=True), None),
        (evolve(FRANCE, confidence="memory"), None),
        (evolve(FRANCE, valid_to=date(2021, 1, 1)), None),
        (needs("country", None, unseen=True), None),
    ],
)
def test_only_countries_that_every_rule_asks_for(rule, countries):
    (offer,) = offers(made(rule))
    assert [one["identifier"] for one in offer.get("eligibleRegion", [])] == (countries or [])


def test_only_a_binding_grant_is_a_figure():
    def amount(**term):
        terms = (Term(name="grant", source="https://example.org", **term),)
        return offers(made(FRANCE, edition={"terms": terms}))[0]["itemOffered"].get("amount")

    assert amount(least=Decimal(1), most=Decimal("2.50")) == {
        "@type": "MonetaryAmount", "currency": "EUR", "minValue": 1, "maxValue": "2.50",
    }  # fmt: skip
    assert amount(most=Decimal(5), soft=True) is None
    assert amount(most=Decimal(5), confidence="memory") is None


# Both

DOORS = pytest.mark.parametrize("door", [cpsv, schemaorg], ids=["cpsv", "schemaorg"])


@DOORS
def test_the_same_bytes_and_no_way_out_of_a_script(door):
    one = made(evolve(FRANCE, note="</script>\u2060"), name="</script><b>X")
    text = door.dump(one, on=ON, lang="fr")
    assert text == door.dump([one], on="2024-02-07T10:00Z", lang="fr", audience="secretariat")
    assert "</" not in text
    assert "\u2060" not in text
    assert '"fr"' in text


@DOORS
def test_what_is_not_published_yet_is_left_out(door):
    assert json.loads(door.dump(made(FRANCE), on="2019-12-31", lang="en"))["@graph"] == []


@DOORS
def test_what_is_asked_wrongly(door):
    with pytest.raises(InvalidValue, match="BCP 47"):
        door.dump([], on=ON, lang="English!")
    with pytest.raises(InvalidValue, match="secretariat"):
        door.dump([], on=ON, lang="en", audience="everyone")


@DOORS
@settings(max_examples=15)
@given(some.instruments())
def test_any_instrument(door, one):
    text = door.dump(one, on=one.editions[-1].published, lang="en")
    assert len(json.loads(text)["@graph"]) >= 1
    assert text == door.dump(one, on=one.editions[-1].published, lang="en")
