"""The other doors of a scheme: the fast lane of JSON, the table for editors, the page to browse, and the commands."""

import csv
import gzip
import io
import json as stdlib_json
import re
import subprocess
import sys
import time

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from smallgiants.challenges import SHIPPED, Concept, ConceptScheme, MappingRecord, Note, Triple, scheme, scheme_of
from smallgiants.data import tree
from smallgiants.errors import DocumentError
from smallgiants.formats import html, json, sheet, skos
from smallgiants.formats._structure import Faults, structure
from smallgiants.labels import Text, Wording
from smallgiants.testing import concept_schemes

TWO = ConceptScheme(id="s", version="1.0.0", title="S", languages=["en", "fr"], concepts=[
    Concept(id="a", pref={"en": "A"}, alt=[Wording(lang="en", text="x|y"), Wording(lang="en", text="=1+1")], notation="1"),
    Concept(id="b", pref={"en": "B", "fr": "Bé"}, broader="a", also_broader=["c"], definition={"en": "Two\nlines"}),
])  # fmt: skip

# --- plain data: what the fast lane takes, the strict door takes alike ---


def strict(data):
    try:
        return structure(data, ConceptScheme)
    except Faults:
        return None


@pytest.mark.parametrize("name", SHIPPED)
def test_what_is_shipped_passes_both_lanes(name):
    data = tree(f"taxonomies/{name}.json")["data"]
    assert scheme_of(data) == scheme_of(data, vouched=True) == strict(data) == scheme(name)


@settings(max_examples=40)
@given(concept_schemes())
def test_any_scheme_comes_back_by_the_fast_lane(one):
    data = stdlib_json.loads(json.dump(one))["data"]
    assert scheme_of(data) == strict(data) == one


BAD = [
    None, 5, "", "a b", " ", "a@b", "\x07", [], {}, [None], [5], ["a b"], {"en": ""}, {"en": None}, {"e n": "x"},
        {"en": "a", "EN": "b"},
    {"en": {"text": "x", "checked": 1}}, {"en": {"text": 5}}, {"en": {"text": "x", "lang": "en"}}, {"en": {"texts": "x"}},
        True,
    [{"lang": "en", "text": "x", "more": 1}], [{"lang": "en"}], [{"text": "x"}], [{"lang": 5, "text": "x"}],
    [{"kind": "note"}],
    [{"kind": "x", "wording": {"lang": "en", "text": "x"}}], [{"uri": "x", "relation": "exactMatch"}], [{"uri": "urn:x",
    "relation": "is"}],
    [{"uri": "urn:x", "relation": "exactMatch", "status": "x"}], [{"uri": "urn:x", "relation": "exactMatch",
    "scheme": "a b"}],
    [{"uri": "urn:x", "relation": "exactMatch", "label": 5}], [{"uri": ["urn:x"], "relation": "exactMatch"}], [{"more": 1}],
    [{"subject": "a", "predicate": "b", "object": 5}], [{"subject": "", "predicate": "b", "object": "c"}], [5], "2024-02-30",
]  # fmt: skip


@settings(max_examples=40)
@given(concept_schemes(), st.sampled_from(BAD), st.data())
def test_the_fast_lane_takes_nothing_that_the_strict_door_refuses(one, bad, data):
    """One value anywhere is replaced, or a key added: both take it or neither does, and if so as the same."""
    plain = stdlib_json.loads(json.dump(one))["data"]
    places = [plain, *plain.get("concepts", [])]
    place = data.draw(st.sampled_from(range(len(places))), label="place")
    names = [
        *places[place],
        "more",
        "sources",
        "extra",
        "alt",
        "notes",
        "mappings",
        "definition",
        "status",
        "axis",
        "issued",
        "languages",
    ]
    places[place][data.draw(st.sampled_from(names), label="name")] = bad
    quick = scheme_of(plain)
    assert quick is None or quick == strict(plain)


@pytest.mark.parametrize("bad", BAD)
def test_every_field_of_a_concept_is_judged(bad):
    for name in (
        "id",
        "pref",
        "alt",
        "notes",
        "mappings",
        "definition",
        "broader",
        "related",
        "status",
        "axis",
        "uri",
        "reason",
        "notation",
    ):
        data = {"id": "s", "version": "1", "title": "S", "concepts": [{"id": "a", "pref": "A", name: bad}]}
        assert scheme_of(data) == strict(data), name


def test_what_is_no_table_is_left_to_the_strict_door():
    for data in (None, [], {"id": "s"}, {"id": "s", "version": "1", "title": "S", "concepts": {}}, {"concepts": [5]}):
        assert scheme_of(data) is None
    wrong = '{"schema": "urn:smallgiants:concept-scheme", "version": 0, "data": {"id": "a b", "version": "1", "title": "S"}}'
    assert [one.code for one in json.check(wrong)] == ["id-invalid"]


# --- the table for editors ---


@settings(max_examples=40)
@given(concept_schemes())
def test_a_table_that_nobody_edited_changes_nothing(one):
    assert sheet.load(sheet.dump(one), onto=one) == one
    assert sheet.load(sheet.dump(one, delimiter=";", bom=True), onto=one) == one


def test_an_editor_translates_adds_and_retires():
    rows = list(csv.reader(io.StringIO(sheet.dump(TWO, langs=["de"]).decode())))
    columns = rows[0]
    assert columns[:9] == ["id", "notation", "axis", "status", "broader", "related", "replaced_by", "pref@en", "alt@en"]
    assert rows[1][columns.index("alt@en")] == "x\\|y | =1+1"
    rows[1][columns.index("pref@de")] = "Ah"
    rows[2][columns.index("status")] = "deprecated"
    rows[2][columns.index("replaced_by")] = "a"
    rows[2][columns.index("pref@fr")] = ""
    rows.append(["c", "", "theme", "", "a", "", "", "C"])
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    new = sheet.load(out.getvalue(), onto=TWO)
    assert new.label("a", "de").text == "Ah"
    assert (new.concept("b").status, new.concept("b").replaced_by, new.concept("b").pref) == (
        "deprecated",
        ("a",),
        Text.of({"en": "B"}),
    )
    assert (new.concept("c").axis, new.concept("c").broader, str(new.concept("c").pref)) == ("theme", "a", "C")
    assert new.concept("b").definition == TWO.concept("b").definition


def test_what_is_known_of_a_wording_is_kept_while_its_words_are():
    one = evolve(TWO, concepts=[Concept(id="a", pref=Text((Wording(lang="pl", text="A", checked=False),)))])
    assert sheet.load("id,pref@pl\na,A\n", onto=one) == one
    assert sheet.load("id,pref@pl\na,B\n", onto=one).concept("a").pref.wordings[0].checked is None


@pytest.mark.parametrize(("table", "path", "code"), [
    ("", "", "document-unreadable"), ('id\n"', "", "document-unreadable"), (b"\xff", "", "document-unreadable"),
    ("id,colour\n", "colour", "column-unknown"), ("id,pref@e n\n", "pref@e n", "column-unknown"), ("notation\n1\n", "",
        "column-unknown"),
    ("id,id\n", "", "column-unknown"), ("id,axis\na,colour\n", "row 2.axis", "choice-unknown"), ("id\na\na\n", "row 3.id",
        "concept-twice"),
    ("id,pref@en\na b,C\n", "row 2.id", "id-invalid"), ("id,pref@en\na,\n", "row 2", "text-invalid"), ("id\nnew\n", "row 2",
        "type-wrong"),
])  # fmt: skip
def test_faults_of_a_table_are_told_by_row(table, path, code):
    one, problems = sheet.read(table, onto=TWO)
    assert (one, [(problem.path, problem.code) for problem in problems]) == (None, [(path, code)])
    with pytest.raises(DocumentError):
        sheet.load(table, onto=TWO)


# --- the page to browse ---


@settings(max_examples=40)
@given(concept_schemes())
def test_any_scheme_is_browsed_with_every_concept_once_and_no_dead_link(one):
    page = html.taxonomy(one, langs=["fr"])
    assert "<script" not in page
    for concept in one.concepts:
        assert page.count(f'id="{html._taxonomy._anchor(concept.id)}"') == 1

    ids = re.findall(r' id="([^"]*)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]*)"', page)) <= set(ids)


def test_what_a_scheme_says_is_escaped_and_told():
    evil = "<img src=x onerror=alert(1)>"
    one = ConceptScheme(id="s", version="1.0.0", title=evil, licence="CC0", note=evil, concepts=[
        Concept(id="a", pref={"en": evil}, hidden=[Wording(lang="en", text="aa")], notes=[Note(kind="scopeNote",
            wording=Wording(lang="en", text=evil))],
                related=["gone"], mappings=[MappingRecord(uri="javascript:alert(1)", relation="exactMatch"),
                                            MappingRecord(uri="http://example.org/x", relation="closeMatch", scheme="x",
                                                status="seen")]),
        Concept(id="b", pref=Text((Wording(lang="pl", text="B", checked=False), Wording(lang="fr", text="Bé", machine=True)))
                , status="deprecated", reason="said twice", replaced_by=["a"]),
        Concept(id="c", pref="C", status="proposed", notation="9", definition="Sea"),
    ])  # fmt: skip
    page = html.taxonomy(one, langs=["en"])
    assert "<img" not in page and 'href="javascript' not in page
    for told in ("not checked", "machine-made", "No longer in use", "said twice", "Note (scopeNote)", "Found by",
        "(proposed)", "CC0", "gone",
                 'href="http://example.org/x"', "no language"):  # fmt: skip
        assert told in page, told


# --- the commands ---


def run(*words, **known):
    return subprocess.run([sys.executable, "-m", "smallgiants", "taxonomy", *map(str, words)], capture_output=True, text=True,
                          encoding="utf-8", **known)  # fmt: skip


FAULTY = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<urn:ex:a> a skos:Concept ; skos:prefLabel "A"@en ; skos:broader <urn:ex:b> ; skos:related <urn:ex:b> .
<urn:ex:b> a skos:Concept ; skos:prefLabel "B"@en ; skos:broader <urn:ex:gone> .
"""


def test_check_names_faults_as_json_lines_and_fails_on_errors_alone(tmp_path):
    faulty, sound = tmp_path / "a.ttl", tmp_path / "b.json"
    faulty.write_text(FAULTY, encoding="utf-8")
    sound.write_text(json.dump(scheme("degurba")), encoding="utf-8")
    told = run("check", faulty)
    found = [stdlib_json.loads(line) for line in told.stdout.splitlines()]
    assert told.returncode == 1
    assert {"code", "severity", "path", "message", "hint", "params"} <= set(found[0])
    assert [one["code"] for one in found if one["severity"] == "error"] == ["skos-s27"]
    assert "reference-dangling" in {one["code"] for one in found if one["severity"] == "warning"}
    own = [stdlib_json.loads(line) for line in run("check", faulty, "--profile", "own").stdout.splitlines()]
    assert {"skos-s27", "reference-dangling"} == {one["code"] for one in own if one["severity"] == "error"}
    told = run("check", sound)
    assert (told.returncode, {stdlib_json.loads(line)["severity"] for line in told.stdout.splitlines()}) == (
        0,
        {"info"},
    )
    assert "degurba, 3 concepts" in told.stderr


def test_convert_goes_all_the_way_round(tmp_path):
    first = tmp_path / "a.json"
    first.write_text(json.dump(scheme("small-giants-challenges")), encoding="utf-8")
    at = first
    for syntax, ending in (
        ("turtle", "ttl"),
        ("rdfxml", "rdf"),
        ("ntriples", "nt"),
        ("jsonld", "jsonld"),
        ("jsonld", "json"),
        ("json", "json"),
    ):
        told = run("convert", at, "--to", syntax)
        assert told.returncode == 0, told.stderr
        at = tmp_path / f"{syntax}.{ending}.gz"
        at.write_bytes(gzip.compress(told.stdout.encode()))
    assert json.load(gzip.decompress(at.read_bytes())) == scheme("small-giants-challenges")


def test_what_cannot_be_asked_is_told_apart_from_what_is_faulty(tmp_path):
    for name, content, code in [
        ("a.txt", b"x", 2), ("a", b"x", 2), ("gone.ttl", None, 2), ("a.ttl", b"x y", 1), ("b.ttl.gz", b"no gzip", 1),
        ("c.ttl.gz", gzip.compress(b"x" * 99)[:-9], 1), ("d.json", b"{", 1), ("e.rdf", b"<!DOCTYPE a SYSTEM 'b'><a/>", 1),
        ("f.jsonld", b'{"@context": "http://127.0.0.1:9/c"}', 1), ("h.ttl", gzip.compress(b"x"), 1),
        ("i.ttl.gz", gzip.compress(gzip.compress(b"x")), 1), ("j.ttl", b"<?xml version='1.0'?><a/>", 1),
        ("g.json", b'[{"@id": "urn:a", "@type": ["urn:b"]}]', 0),
    ]:  # fmt: skip
        path = tmp_path / name
        if content is not None:
            path.write_bytes(content)
        for verb in (("check",), ("convert", "--to", "json")):
            told = run(*verb, path)
            assert told.returncode == code, (name, told)
            assert "Traceback" not in told.stderr
            assert code == 0 or bool(told.stdout) == (code == 1)
    (tmp_path / "folder.ttl").mkdir()
    assert run("check", tmp_path / "folder.ttl").returncode == 2


def test_a_file_that_unpacks_without_end_is_refused(tmp_path, monkeypatch, capsys):
    from smallgiants import _cli_taxonomy
    from smallgiants.__main__ import main

    monkeypatch.setattr(_cli_taxonomy, "MOST_BYTES", 1000)
    bomb = tmp_path / "a.ttl.gz"
    bomb.write_bytes(gzip.compress(b" " * 1_000_000))
    assert main(["taxonomy", "check", str(bomb)]) == 2
    assert "split it" in capsys.readouterr().err


def test_sentences_are_answered_line_by_line(tmp_path):
    told = run("suggest", "--lang", "de", "--k", "2", input="Die Stelle im Bauamt ist unbesetzt\n\nGuten Appetit!\n")
    first, empty, far = map(stdlib_json.loads, told.stdout.splitlines())
    assert (told.returncode, first["barrier"][0], len(first["barrier"]) <= 2) == (0, "barrier/staff-shortage", True)
    assert set(first) == {"theme", "barrier", "abstained"}
    for none in (empty, far):
        assert none == {"theme": [], "barrier": [], "abstained": {"theme": True, "barrier": True}}
    assert run("suggest", input="Radweg\n").returncode == 0
    assert run("suggest", "--k", "0", input="x\n").returncode == 2
    told = run("suggest", "--lang", "no tag", input="x\n")
    assert (told.returncode, told.stdout, "pt-BR" in told.stderr) == (2, "", True)
    broken = subprocess.run(
        [sys.executable, "-m", "smallgiants", "taxonomy", "suggest"], input=b"\xff\xfe bus\n", capture_output=True
    )
    assert (broken.returncode, len(broken.stdout.splitlines())) == (0, 1)


def test_five_thousand_concepts_load_in_a_moment():
    """A loose bound, for any machine; benchmarks/taxonomy.py tells the figures beside rdflib's."""
    made = [
        Concept(id=f"c{n}", pref={"en": f"C {n}", "fr": f"Cé {n}"}, broader=f"c{n // 10}" if n else None)
        for n in range(5000)
    ]
    text = json.dump(
        ConceptScheme(
            id="s",
            version="1.0.0",
            title="S",
            concepts=made,
            extra=[Triple(subject="urn:a", predicate="urn:b", object="urn:c")],
        )
    )
    begun = time.process_time()
    assert len(json.load(text, ConceptScheme).concepts) == 5000
    assert time.process_time() - begun < 1
    assert skos.load(skos.dump(scheme("degurba"), syntax="jsonld"), syntax="jsonld") == scheme("degurba")


def test_what_is_shipped_and_broken_is_told(monkeypatch):
    from smallgiants.challenges import _shipped
    from smallgiants.errors import InvalidValue

    monkeypatch.setattr(_shipped, "tree", lambda name: {"data": {"id": "s"}})
    with pytest.raises(InvalidValue, match="as it was shipped"):
        _shipped.scheme.__wrapped__("degurba")
    assert scheme_of({"id": "s", "version": "1", "title": "S", "extra": [5]}) is None


def test_the_collector_is_left_as_it_was():
    import gc

    data = tree("taxonomies/degurba.json")["data"]
    assert scheme_of(data) is not None and scheme_of(5) is None and gc.isenabled()
    gc.disable()
    try:
        assert scheme_of(data) is not None and not gc.isenabled()
    finally:
        gc.enable()


def test_a_stream_of_text_needs_no_encoding(monkeypatch, capsys):
    from smallgiants.__main__ import main

    monkeypatch.setattr("sys.stdin", io.StringIO("Der Bus ist leer\n"))
    assert main(["taxonomy", "suggest", "--lang", "de", "--k", "1"]) == 0
    assert '"abstained"' in capsys.readouterr().out
