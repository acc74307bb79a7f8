"""pyld reads what we write of instruments, and comes to the same triples as rdflib."""

import json
import os

import pytest

if os.environ.get("SMALLGIANTS_REQUIRE_ALL") != "1":
    pytest.importorskip("pyld", reason="an oracle of JSON-LD")

from pyld import jsonld as pyld
from rdflib import Graph
from rdflib.compare import isomorphic

from smallgiants.formats import cpsv, schemaorg
from smallgiants.funding import catalogue


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # within rdflib
@pytest.mark.parametrize("door", [cpsv, schemaorg], ids=["cpsv", "schemaorg"])
def test_two_readers_find_the_same_triples(door):
    text = door.dump(catalogue()[::4], on="2026-06-01", lang="en")
    quads = pyld.to_rdf(json.loads(text), {"format": "application/n-quads"})
    theirs, others = Graph().parse(data=quads, format="nt"), Graph().parse(data=text, format="json-ld")
    assert len(theirs) > 300
    assert isomorphic(theirs, others)
