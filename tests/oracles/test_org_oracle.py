"""rdflib reads what we write of a group, and knows every term of it."""

import os

import pytest

if os.environ.get("SMALLGIANTS_REQUIRE_ALL") != "1":
    pytest.importorskip("rdflib", reason="an oracle of graphs")

from rdflib import Graph, URIRef
from rdflib.namespace import ORG, PROV, RDF, SDO, SKOS, TIME

from smallgiants.formats import jsonld
from smallgiants.formats.toml import example

SPACES = (ORG, PROV, SDO, SKOS, TIME)


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # within rdflib
def test_every_term_is_one_of_its_vocabulary():
    graph = Graph().parse(data=jsonld.group(example("small-giants-2024"), audience="secretariat"), format="json-ld")
    assert len(set(graph.subjects(RDF.type, ORG.Membership))) == 15  # 14 seats, one mandate
    terms = {
        term for _, said, of in graph for term in (said, of) if isinstance(term, URIRef) and term.startswith("http")
    }
    ours = {term for term in terms if any(term.startswith(str(space)) for space in SPACES)}
    assert len(ours) > 20
    for term in ours:
        space = next(space for space in SPACES if term.startswith(str(space)))
        assert term in space, term
    assert {str(term) for term in graph.objects(None, TIME.inXSDDate)} == {"2024-02-07"}
