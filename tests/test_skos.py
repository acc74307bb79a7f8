"""The SKOS door: what the Reference calls consistent, round trips that lose no triple, and files that mean harm."""

import re
import time
import warnings
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from smallgiants.challenges import SHIPPED, Concept, ConceptScheme, Triple, scheme, triples
from smallgiants.errors import DocumentError, InvalidValue
from smallgiants.formats import json, skos
from smallgiants.formats._skos_graph import facts_of_scheme, scheme_of_facts
from smallgiants.labels import Text, Wording
from smallgiants.testing import concept_schemes

rdflib = pytest.importorskip("rdflib")
from rdflib.compare import isomorphic, to_isomorphic  # noqa: E402

PARSERS = {"turtle": "turtle", "rdfxml": "xml", "ntriples": "nt", "jsonld": "json-ld"}
SKOS = "http://www.w3.org/2004/02/skos/core#"
PREFIXES = f"""@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . @prefix skos: <{SKOS}> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix dct: <http://purl.org/dc/terms/> . @prefix skosxl: <http://www.w3.org/2008/05/skos-xl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @base <http://example.org/ns/> .
"""
CORPUS = Path(__file__).parent / "corpus" / "skos"
CASES = [
    (*map(str.strip, head.split("|")), body)
    for head, _, body in (
        case.partition("\n") for case in (CORPUS / "reference.ttl.txt").read_text(encoding="utf-8").split("\n== ")[1:]
    )
]


def graph(text, syntax="turtle"):
    normal, rdflib.NORMALIZE_LITERALS = rdflib.NORMALIZE_LITERALS, False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return rdflib.Graph().parse(data=text, format=PARSERS[syntax])
    finally:
        rdflib.NORMALIZE_LITERALS = normal


def errors(problems):
    return sorted({one.code for one in problems if one.severity == "error"})


def in_order(one):
    """A scheme with its labels sorted, for RDF has no order."""

    def text(told):
        return told and Text((told.wordings[0], *sorted(told.wordings[1:], key=repr)))

    def each(told):
        return tuple(sorted(set(told), key=repr))

    many = ("alt", "hidden", "notes", "mappings", "related", "replaced_by", "sources")
    concepts = [
        evolve(c, pref=text(c.pref), definition=text(c.definition), reason=text(c.reason),
               also_broader=each(set(c.parents) - {c.broader}) if c.broader else c.also_broader,
               **{name: each(getattr(c, name)) for name in many})
        for c in one.concepts
    ]  # fmt: skip
    return evolve(one, concepts=concepts)


# --- the SKOS Reference ---


@pytest.mark.parametrize(("section", "verdict", "shows", "body"), CASES, ids=[f"{c[0]} {c[2]}" for c in CASES])
def test_the_reference_is_read_as_it_was_meant(section, verdict, shows, body):
    assert errors(skos.check(PREFIXES + body)) == ([] if verdict == "ok" else [verdict])


def test_each_example_of_the_reference_is_there():
    """Which of the 89 examples the Reference calls not consistent, by number; 74 says so in the text below it."""
    broken = {12, 13, 14, 15, 26, 27, 28, 29, 45, 46, 47, 52, 53, 59, 60, 61, 74, 76, 77, 78, 79, 84, 85, 86, 87}
    numbered = {int(number): verdict for number, verdict, *_ in CASES if number.isdigit()}
    assert set(numbered) == set(range(1, 90))
    assert {number for number, verdict in numbered.items() if verdict != "ok"} == broken
    assert {case[1] for case in CASES} == {"ok", *(f"skos-s{number}" for number in (9, 13, 14, 27, 37, 46, 52))}


# --- round trips ---


@pytest.mark.parametrize("syntax", PARSERS)
@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_scheme_comes_back_whole(name, syntax):
    one = scheme(name)
    text = skos.dump(one, syntax=syntax)
    assert in_order(skos.load(text, syntax=syntax)) == in_order(one)
    assert isomorphic(graph(text, syntax), graph(skos.dump(one, syntax="ntriples"), "ntriples"))


@settings(max_examples=40)
@given(concept_schemes(), st.sampled_from(sorted(PARSERS)))
def test_any_scheme_keeps_its_graph(one, syntax):
    try:
        text = skos.dump(one, syntax=syntax)
    except InvalidValue as error:
        assert error.code in ("rdf-unwritable", "iri-invalid")
        return
    assert to_isomorphic(graph(text, syntax)) == to_isomorphic(graph(skos.dump(one, syntax="ntriples"), "ntriples"))
    back = skos.load(text, syntax=syntax)
    again = skos.dump(back, syntax=syntax)
    assert to_isomorphic(graph(again, syntax)) == to_isomorphic(graph(text, syntax))


@settings(max_examples=40)
@given(concept_schemes())
def test_a_scheme_of_ours_comes_back_as_it_was(one):
    """What stands in `extra` by chance may speak of its concepts: without it the scheme itself is the same."""
    bare = evolve(one, extra=(), unsaid=())
    back = skos.load(skos.dump(bare, syntax="jsonld"), syntax="jsonld")
    if len({bare.uri, *(bare.uri_of(c.id) for c in bare.concepts)}) > len(bare.concepts):  # each has an IRI of its own
        assert (back.extra, back.unsaid) == ((), ())
        assert [c.id for c in back.concepts] == [c.id for c in bare.concepts]
        assert in_order(back) == in_order(bare)


def test_the_first_wording_of_a_title_stays_the_first():
    """RDF has no order, and a title falls back on its first wording."""
    one = ConceptScheme(id="s", version="1.0.0", title=Text.of({"und": "Plain", "en": "English"}), language="en")
    for syntax in ("turtle", "jsonld"):
        assert str(skos.load(skos.dump(one, syntax=syntax), syntax=syntax).title.wordings[0].lang) == "und"


THINGS = st.sampled_from(["urn:ex:s", "urn:ex:a", "urn:ex:b", "urn:ex:c/d", "http://example.org/x#a", "_:b1", "_:b2"])
TERMS = st.sampled_from(
    [SKOS + name for name in ("broader", "narrower", "related", "inScheme", "topConceptOf", "hasTopConcept", "exactMatch",
     "prefLabel", "altLabel", "hiddenLabel", "definition", "notation", "scopeNote", "member")]
    + ["http://purl.org/dc/terms/isReplacedBy", "http://www.w3.org/2002/07/owl#deprecated", "urn:smallgiants:term:axis",
       "urn:smallgiants:term:more", "http://purl.org/dc/terms/title", "http://www.w3.org/2002/07/owl#versionInfo"]
)  # fmt: skip
LITERALS = st.tuples(
    st.sampled_from(["A", "", "a\r\nb\t", "true", "theme", '{"axis": "theme"}',
        '{"id": "z", "order": ["a"], "languages": [[]]}',
                     '{"pref": 1}', "\x07", '"\\'])
    , st.just(True), st.sampled_from([None, "en", "en-GB", "fr"])
)  # fmt: skip
KINDS = st.sampled_from(
    [None, "http://www.w3.org/2001/XMLSchema#boolean", "http://www.w3.org/1999/02/22-rdf-syntax-ns#JSON"]
)
FACTS = st.one_of(
    st.tuples(THINGS, st.just("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"),
              st.sampled_from([SKOS + "Concept", SKOS + "ConceptScheme", SKOS + "Collection"])).map(
        lambda one: (*one, False, None, None)),
    st.tuples(THINGS, TERMS, THINGS).map(lambda one: (*one, False, None, None)),
    st.builds(lambda s, p, o, kind: (s, p, *o, None if o[2] else kind), THINGS, TERMS, LITERALS, KINDS),
)  # fmt: skip


@settings(max_examples=40)
@given(st.lists(FACTS, max_size=20))
def test_no_graph_loses_or_gains_a_triple(told):
    one = scheme_of_facts(told)
    assert set(facts_of_scheme(one)) == set(told)
    assert {(t.subject, t.predicate, t.object) for t in triples(one)} <= {fact[:3] for fact in told}
    assert json.load(json.dump(one)) == one
    assert scheme_of_facts(reversed(told)) == evolve(one, extra=scheme_of_facts(reversed(told)).extra)


FOREIGN = (
    PREFIXES
    + """
<s> a skos:ConceptScheme ; dct:title "Foreign"@en ; skos:hasTopConcept <a> ; dct:creator [ <name> "Somebody" ] .
<a> a skos:Concept ; skos:prefLabel "A"@en , "Â"@fr ; skos:notation "1"^^<n> ; skos:narrower <b> ;
    <p> "5"^^xsd:decimal , "1"^^xsd:boolean, 01 .
<b> a skos:Concept ; skos:inScheme <s> ; skos:prefLabel "B"@en , "Bee"@en ; skos:altLabel "b",
    "b\\rc"@en ; owl:deprecated true ;
    dct:isReplacedBy <a> ; skos:exactMatch <http://example.net/x> ; skos:definition [ rdf:value "D" ] .
<g> a skos:OrderedCollection ; skos:memberList ( <a> <b> ) .
"""
)


@pytest.mark.parametrize("syntax", PARSERS)
def test_a_file_of_others_is_modelled_and_keeps_what_is_not(syntax):
    one = skos.load(FOREIGN)
    assert (one.uri, one.id, str(one.title), one.language, one.version) == (
        "http://example.org/ns/s", "s", "Foreign", "en", "unversioned")  # fmt: skip
    b = one.concept("b")
    assert (b.parents, b.status, b.replaced_by, b.pref.best("en").text) == (("a",), "deprecated", ("a",), "B")
    assert (one.under(None), one.uri_of("a")) == (("a",), "http://example.org/ns/a")
    text = skos.dump(one, syntax=syntax)
    assert isomorphic(graph(text, syntax), graph(FOREIGN))
    assert in_order(skos.load(text, syntax=syntax)).concepts == in_order(one).concepts
    assert json.load(json.dump(one)) == one


def test_rdflibs_own_turtle_would_change_literals():
    """Why the writers are ours: what this shows wrong is what they get right."""
    theirs = graph(graph(FOREIGN).serialize(format="turtle"))
    assert not isomorphic(theirs, graph(FOREIGN))


def test_names_of_concepts_are_short_where_they_can_be():
    body = "<a/x> a skos:Concept . <b/x> a skos:Concept . <y@z> a skos:Concept . <c/> a skos:Concept . <w%20w> a skos:Concept ."
    ids = {one.id for one in skos.load(PREFIXES + body).concepts}
    assert ids == {"http://example.org/ns/a/x", "http://example.org/ns/b/x", "y-z", "c", "w-w"}


def test_what_a_syntax_cannot_say_is_refused():
    def with_(**triple):
        held = Triple(**{"subject": "urn:ex:a", "predicate": "urn:ex:p", "object": "x", "literal": True, **triple})
        return ConceptScheme(id="s", version="1.0.0", title="S", extra=[held])

    for told, syntax, code in [
        ({"subject": "a b"}, "turtle", "iri-invalid"), ({"subject": "_:"}, "ntriples", "iri-invalid"),
        ({"lang": "not a tag"}, "turtle", "language-invalid"), ({"predicate": "urn:1"}, "rdfxml", "rdf-unwritable"),
        ({"object": "\x07"}, "rdfxml", "rdf-unwritable"), ({"subject": "skos:x"}, "jsonld", "rdf-unwritable"),
        ({"object": "\ud800"}, "turtle", "text-invalid"),
    ]:  # fmt: skip
        with pytest.raises(InvalidValue) as caught:
            skos.dump(with_(**told), syntax=syntax)
        assert caught.value.code == code, told
    with pytest.raises(InvalidValue, match="one of turtle"):
        skos.dump(with_(), syntax="trig")


# --- files that mean harm ---


def xml(doctype="", body='<skos:Concept rdf:about="urn:ex:a"/>'):
    return (f'<?xml version="1.0"?>{doctype}<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
            f'xmlns:skos="{SKOS}">{body}</rdf:RDF>')  # fmt: skip


def labelled(text):
    return f"<skos:Concept><skos:prefLabel>{text}</skos:prefLabel></skos:Concept>"


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
MANY = "".join(f'<!ENTITY e{n} "x">' for n in range(200))
WIDE = f'<!ENTITY w "{"w" * 250}">'
HOSTILE = {
    "billion laughs": ("rdfxml", xml(f'<!DOCTYPE r [<!ENTITY l0 "ha">{LAUGHS}]>', labelled("&l9;")), "xml-hostile"),
    "an entity nested by a reference": ("rdfxml", xml('<!DOCTYPE r [<!ENTITY a "x"><!ENTITY b "&#38;a;">]>'), "xml-hostile"),
    "quadratic": ("rdfxml", xml(f"<!DOCTYPE r [{WIDE}]>", labelled("&w;" * 300_000)), "xml-hostile"),
    "a long entity": ("rdfxml", xml(f'<!DOCTYPE r [<!ENTITY w "{"w" * 300}">]>'), "xml-hostile"),
    "too many entities": ("rdfxml", xml(f"<!DOCTYPE r [{MANY}]>"), "xml-hostile"),
    "a file": ("rdfxml", xml('<!DOCTYPE r [<!ENTITY f SYSTEM "file:///etc/passwd">]>', labelled("&f;")), "xml-hostile"),
    "an address": ("rdfxml", xml('<!DOCTYPE r [<!ENTITY f PUBLIC "x" "http://127.0.0.1:9/x">]>'), "xml-hostile"),
    "a parameter entity": ("rdfxml", xml('<!DOCTYPE r [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x"> %p;]>'), "xml-hostile"),
    "a document type elsewhere": ("rdfxml", xml('<!DOCTYPE r SYSTEM "http://127.0.0.1:9/x.dtd">'), "xml-hostile"),
    "an entity nobody declared": ("rdfxml", xml("", "&x;"), "document-unreadable"),
    "deep elements": ("rdfxml", xml("", "<a>" * 100_000), "xml-hostile"),
    "no XML": ("rdfxml", "<rdf:RDF", "document-unreadable"),
    "an encoding that is not": ("rdfxml", b'<?xml version="1.0" encoding="utf-99"?><a/>', "document-unreadable"),
    "bytes that are none": ("rdfxml", b"\xff\xfe\x00<", "document-unreadable"),
    "a node that is no node": ("rdfxml", xml("", '<skos:Concept rdf:ID="1 2"/>'), "document-unreadable"),
    "a context elsewhere": ("jsonld", '{"@context": "http://127.0.0.1:9/c"}', "context-remote"),
    "one of several contexts": ("jsonld", '{"@context": [{}, "http://127.0.0.1:9/c"]}', "context-remote"),
    "a context within": ("jsonld", '{"@graph": [{"a": {"@context": "file:///etc/passwd"}}]}', "context-remote"),
    "a context of a term": ("jsonld", '{"@context": {"a": {"@id": "urn:a", "@context": "c"}}}', "context-remote"),
    "an import": ("jsonld", '{"@context": {"@version": 1.1, "@import": "http://127.0.0.1:9/c"}}', "context-remote"),
    "deep JSON": ("jsonld", '{"a":' * 100_000, "document-unreadable"),
    "deep lists in JSON": ("jsonld", '{"@context": {"a": "urn:a"}, "a": ' + "[" * 60 + "]" * 60 + "}", "document-unreadable"),
    "a key twice": ("jsonld", '{"@context": {}, "@context": "http://127.0.0.1:9/c"}', "document-unreadable"),
    "terms in a ring": ("jsonld", '{"@context": {"a": "b:x", "b": "a:x"}, "a": 1}', "document-unreadable"),
    "no JSON": ("jsonld", "{", "document-unreadable"),
    "a number without end": ("jsonld", '{"a": ' + "1" * 5000 + "}", "document-unreadable"),
    "bytes in JSON": ("jsonld", b"\xff", "document-unreadable"),
    "deep nodes": ("turtle", "<urn:a> <urn:b> " + "[ <urn:b> " * 50_000, "document-unreadable"),
    "deep lists": ("turtle", "<urn:a> <urn:b> " + "(" * 50_000 + ")" * 50_000 + " .", "document-unreadable"),
    "no Turtle": ("turtle", "a b c", "document-unreadable"),
    "no N-Triples": ("ntriples", "<urn:a> <urn:b> .", "document-unreadable"),
    "no Turtle but XML": ("turtle", xml(), "document-unreadable"),
    "named graphs": ("turtle", "@prefix : <urn:> . :g { :a :b :c . }", "document-unreadable"),
    "rules": ("turtle", "{ <urn:a> <urn:b> <urn:c> } => { <urn:a> <urn:d> <urn:e> } .", "document-unreadable"),
    "a statement as a subject": ("turtle", "<< <urn:a> <urn:b> <urn:c> >> <urn:d> <urn:e> .", "document-unreadable"),
    "a number without end in Turtle": ("turtle", f"<urn:a> <urn:b> {'9' * 100_000} .", "document-unreadable"),
    "bytes of nothing": ("turtle", b"\0\0\0", "document-unreadable"),
    "bytes in Turtle": ("turtle", b"\xff\xfe", "document-unreadable"),
}  # fmt: skip


@pytest.fixture
def _nothing_is_fetched(monkeypatch):
    """Whoever opens a socket or a file while it reads has been tricked."""
    import builtins
    import socket
    import urllib.request

    def refused(*asked, **known):
        raise AssertionError(f"fetched {asked}")

    for place, name in ((socket, "socket"), (socket, "create_connection"), (urllib.request, "urlopen")):
        monkeypatch.setattr(place, name, refused)
    known = builtins.open
    monkeypatch.setattr(
        builtins,
        "open",
        lambda path, *more, **rest: known(path, *more, **rest) if ".py" in str(path) else refused(path),
    )


@pytest.mark.usefixtures("_nothing_is_fetched")
@pytest.mark.parametrize("harm", HOSTILE)
def test_what_means_harm_is_refused_at_once(harm):
    syntax, text, code = HOSTILE[harm]
    skos.load(skos.dump(scheme("degurba"), syntax=syntax), syntax=syntax)  # what is loaded late is loaded now
    begun = time.process_time()
    one, problems = skos.read(text, syntax=syntax)
    assert (one, [problem.code for problem in problems]) == (None, [code])
    assert time.process_time() - begun < 10
    with pytest.raises(DocumentError):
        skos.load(text, syntax=syntax)


def test_entities_that_name_namespaces_are_read():
    text = xml(f'<!DOCTYPE rdf:RDF [<!ENTITY skos "{SKOS}"><!ENTITY x "http://example.org/">]>',
               '<rdf:Description rdf:about="&x;a"><rdf:type rdf:resource="&skos;Concept"/></rdf:Description>')  # fmt: skip
    assert [one.id for one in skos.load(text, syntax="rdfxml").concepts] == ["a"]


def test_the_other_xml_of_the_same_is_read():
    told = xml(
        body='<skos:Concept rdf:about="urn:ex:a"><skos:prefLabel xml:lang="fr">Été</skos:prefLabel></skos:Concept>'
    )
    for encoding in ("utf-8", "utf-16", "iso-8859-1"):
        named = told.replace('"1.0"', f'"1.0" encoding="{encoding}"').encode(encoding)
        for text in (named, named.decode(encoding)):
            assert skos.load(text, syntax="rdfxml").concepts[0].pref.best("fr").text == "Été"


RINGS = {
    "broader": "<{0}> skos:broader <{1}> .", "narrower": "<{0}> skos:narrower <{1}> .",
    "exactMatch": "<{0}> skos:exactMatch <{1}> . <{0}> skos:broadMatch <x> .",
    "replaced": "<{0}> dct:isReplacedBy <{1}> ; owl:deprecated true .",
    "properties": "<{0}> rdfs:subPropertyOf <{1}> .",
    "classes": "<{0}> rdfs:subClassOf <{1}> .", "same": "<{0}> owl:sameAs <{1}> .",
    "lists": "<{0}> rdf:rest <{1}> ; rdf:first <{0}> .", "members": "<{0}> skos:member <{1}> .",
    "schemes": "<{0}> skos:inScheme <{1}> .",
    "related": "<{0}> skos:related <{1}> .",
}  # fmt: skip


@pytest.mark.parametrize("ring", RINGS)
def test_a_ring_of_anything_ends(ring):
    size = 400
    body = "".join(
        f'<{n}> a skos:Concept ; skos:prefLabel "{n}" . {RINGS[ring].format(n, (n + 1) % size)}\n' for n in range(size)
    )
    begun = time.process_time()
    one = skos.load(PREFIXES + body)
    one.problems(profile="own")
    json.load(json.dump(one))
    for concept in one.concepts[:3]:
        assert len(one.above(concept.id)) <= size
        one.instead(concept.id)
    assert time.process_time() - begun < 30


@pytest.mark.parametrize("ring", [False, True])
def test_long_lines_with_many_ties_are_judged_in_time(ring):
    """5,000 steps up, each concept related to another and each with a second parent: nothing here may go by squares."""
    size = 5_000
    ids = [f"c{n}" for n in range(size)]
    concepts = [
        Concept(id=ids[n], pref={"en": ids[n]}, broader=ids[n - 1] if n or ring else None,
                also_broader=[ids[n // 2]] if n > 2 else [], related=[ids[size - 1 - n]],
                alt=[Wording(lang="en", text="same")], status="deprecated" if n % 2 else "current", replaced_by=[ids[n - 2]])
        for n in range(size)
    ]  # fmt: skip
    begun = time.process_time()
    found = ConceptScheme(id="s", version="1.0.0", title="S", concepts=concepts).problems(profile="own")
    assert time.process_time() - begun < 20
    assert {"skos-s27", "label-shared"} <= {one.code for one in found}


def test_without_rdflib_only_our_own_json_ld_is_read(monkeypatch):
    import sys

    own = skos.dump(scheme("degurba"), syntax="jsonld")
    monkeypatch.setitem(sys.modules, "rdflib", None)
    assert skos.load(own, syntax="jsonld") == scheme("degurba")
    for text in (skos.dump(scheme("degurba")), re.sub('"skos:', '"urn:x:', own)):
        syntax = "jsonld" if text.startswith("{") else "turtle"
        assert skos.read(text, syntax=syntax)[1][0].code == "rdf-extra-missing"


@pytest.mark.parametrize("told", [
    '"@id": "dct:a"', '"@id": "a"', '"@id": "urn:a", "dct:title": [{"@value": "a"}]',
    '"@id": "urn:a", "prefLabel": {"@none": ["a"]}',
    '"@id": "urn:a", "@type": ["Concept"]', '"@id": "urn:a", "urn:p": [{"@value": 5}]',
    '"@id": "urn:a", "urn:p": [{"@value": "5", "@type": "@json"}]',
    '"@id": "urn:a", "urn:p": [{"@list": []}]', '"@id": "urn:a", "prefLabel": {"en": "a"}',
])  # fmt: skip
def test_a_form_that_is_not_quite_ours_is_left_to_rdflib(told):
    """Our context in a document of others: what both readers know, they read alike."""
    own = skos.dump(scheme("degurba"), syntax="jsonld")
    head = own[: own.index('"@graph"')]
    text = f'{head}"@graph": [{{{told}}}]}}'
    told_by = {(t.subject, t.predicate, t.object) for t in triples(skos.load(text, syntax="jsonld"))}
    theirs = {tuple(map(str, one)) for one in graph(text, "jsonld")}
    assert told_by == theirs


def test_a_link_into_nowhere_is_told_at_its_subject():
    body = '<a> a skos:Concept ; skos:prefLabel "A"@en ; skos:broader <gone> ; skos:related <b> , "text" .'
    body += '<b> skos:note "told of" .'
    found = [(one.path, one.code) for one in skos.check(PREFIXES + body, profile="own") if one.severity == "error"]
    assert found == [("http://example.org/ns/a", "reference-dangling")]


def test_words_where_things_belong_declare_nothing():
    body = '<p> rdfs:subPropertyOf "skos:broader" . <L> skosxl:literalForm <M> . <A> skosxl:prefLabel <L> .'
    body += '<N> skosxl:literalForm "n" .'
    assert errors(skos.check(PREFIXES + body)) == []


@pytest.mark.parametrize(
    "told", ["[", "5", '{"pref": 5}', '{"colour": 1}', '{"id": "a b"}', '{"order": 5}', '{"title": {}}', "[" * 5000]
)
def test_what_stands_under_our_term_and_is_not_sound_is_kept_and_not_obeyed(told):
    more = f'<urn:smallgiants:term:more> """{told}"""^^rdf:JSON'
    text = f'{PREFIXES} <s> a skos:ConceptScheme ; {more} . <a> a skos:Concept ; skos:prefLabel "A"@en ; {more} .'
    one = skos.load(text)
    assert [(c.id, str(c.pref)) for c in one.concepts] == [("a", "A")]
    assert isomorphic(graph(skos.dump(one)), graph(text))


def test_an_id_that_gives_way_to_a_claimed_one_is_claimed_too():
    concepts = [
        Concept(id="x", pref="One", uri="http://example.org/b"), Concept(id="b", pref="Two", uri="http://example.org/y/x"),
        Concept(id="urn:smallgiants:scheme:s:q", pref="Three"), Concept(id="q", pref="Four", uri="http://example.org/q"),
    ]  # fmt: skip
    one = ConceptScheme(id="s", version="1.0.0", title="S", concepts=concepts)
    assert in_order(skos.load(skos.dump(one))) == in_order(one)
