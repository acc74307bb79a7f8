"""Schemes of concepts: the conditions of SKOS, what an author should look at, labels, versions, and what is shipped."""

from itertools import pairwise

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from smallgiants.challenges import (
    SHIPPED,
    Concept,
    ConceptScheme,
    MappingRecord,
    Note,
    Statement,
    Triple,
    conditions,
    diff,
    migrate,
    scheme,
    triples,
)
from smallgiants.data import names, text
from smallgiants.errors import InvalidValue
from smallgiants.formats import json
from smallgiants.labels import Wording
from smallgiants.testing import concept_schemes, small_giants
from smallgiants.testing import triples as any_triples

PREFIXES = {
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
}


def full(name):
    """An IRI of a prefixed name; what has no prefix is an example."""
    prefix, _, rest = name.rpartition(":")
    return PREFIXES.get(prefix, "urn:ex:") + rest


def graph(written):
    """Triples from lines such as `a skos:broader b` and `a skos:prefLabel "love"@en`."""
    made = []
    for line in filter(None, (line.strip() for line in written.split("."))):
        subject, predicate, rest = line.split(" ", 2)
        here = {"subject": full(subject), "predicate": full("rdf:type" if predicate == "a" else predicate)}
        if rest.startswith('"'):
            told, _, lang = rest[1:].rpartition('"')
            made.append(Triple(**here, object=told, literal=True, lang=lang.removeprefix("@") or None))
        else:
            made.append(Triple(**here, object=full(rest)))
    return made


def codes(problems):
    return sorted({problem.code for problem in problems})


# --- the six conditions: what the SKOS Reference calls consistent and inconsistent, in our words ---

INCONSISTENT = {
    "a scheme that is a concept": ("s a skos:ConceptScheme. s a skos:Concept", "skos-s9"),
    "a mapping to a scheme": ("a skos:closeMatch s. s a skos:ConceptScheme", "skos-s9"),
    "a scheme told by inScheme": ("a skos:inScheme s. s skos:broader b", "skos-s9"),
    "a scheme told by hasTopConcept": ("s skos:hasTopConcept a. s skos:related b", "skos-s9"),
    "a scheme as a top concept": ("s skos:hasTopConcept s2. a skos:inScheme s2", "skos-s9"),
    "a label in two properties": ('a skos:prefLabel "love"@en. a skos:altLabel "love"@en', "skos-s13"),
    "a hidden label that is an alternative": ('a skos:altLabel "love"@en. a skos:hiddenLabel "love"@en', "skos-s13"),
    "a hidden label that is preferred": ('a skos:prefLabel "love"@en. a skos:hiddenLabel "love"@EN', "skos-s13"),
    "two preferred labels": ('a skos:prefLabel "love"@en. a skos:prefLabel "adoration"@en', "skos-s14"),
    "two preferred labels without language": ('a skos:prefLabel "love". a skos:prefLabel "adoration"', "skos-s14"),
    "two tags that differ in case": ('a skos:prefLabel "love"@en-GB. a skos:prefLabel "ador"@en-gb', "skos-s14"),
    "related and broader": ("a skos:broader b. a skos:related b", "skos-s27"),
    "related and broader of broader": ("a skos:broader b. a skos:related c. b skos:broader c", "skos-s27"),
    "related the other way": ("a skos:broader b. b skos:broader c. c skos:related a", "skos-s27"),
    "related and narrower": ("c skos:narrower b. b skos:narrower a. a skos:related c", "skos-s27"),
    "related and broaderTransitive": ("a skos:broaderTransitive b. a skos:related b", "skos-s27"),
    "related and narrowerTransitive": ("b skos:narrowerTransitive a. a skos:related b", "skos-s27"),
    "related and broadMatch": ("a skos:broadMatch b. a skos:related b", "skos-s27"),
    "relatedMatch and narrowMatch": ("b skos:narrowMatch a. a skos:relatedMatch b", "skos-s27"),
    "related to itself in a ring": ("a skos:broader b. b skos:broader a. a skos:related a", "skos-s27"),
    "a property of one's own": ("p rdfs:subPropertyOf q. q rdfs:subPropertyOf skos:broader. a p b. a skos:related b", "skos-s27"),
    "a collection that is a concept": ("g a skos:Collection. g a skos:Concept", "skos-s37"),
    "a collection in a hierarchy": ("a skos:narrower g. g a skos:Collection. g skos:member b", "skos-s37"),
    "a collection told by member": ("g skos:member a. b skos:broader g", "skos-s37"),
    "an ordered collection": ("g a skos:OrderedCollection. g a skos:ConceptScheme", "skos-s37"),
    "a list of members": ("g skos:memberList l. g skos:related b", "skos-s37"),
    "a class of one's own": ("c rdfs:subClassOf skos:Collection. g a c. g a skos:Concept", "skos-s37"),
    "exact and broad": ("a skos:exactMatch b. a skos:broadMatch b", "skos-s46"),
    "exact and related": ("a skos:exactMatch b. a skos:relatedMatch b", "skos-s46"),
    "exact and narrow": ("a skos:exactMatch b. a skos:narrowMatch b", "skos-s46"),
    "exact by a chain": ("a skos:exactMatch b. c skos:exactMatch b. c skos:relatedMatch a", "skos-s46"),
    "exact to itself": ("a skos:exactMatch b. a skos:broadMatch a", "skos-s46"),
}  # fmt: skip
CONSISTENT = {
    "nothing": "",
    "a concept in two schemes": "a a skos:Concept. a skos:inScheme s. a skos:inScheme s2. s skos:hasTopConcept a",
    "a concept by itself": "a a skos:Concept",
    "labels in several languages": 'a skos:prefLabel "colour"@en-GB. a skos:prefLabel "color"@en-US. a skos:prefLabel "x"@en',
    "alternatives without a preferred label": 'a skos:altLabel "x"@en. a skos:altLabel "y"@en. a skos:hiddenLabel "z"@en',
    "one wording in two languages": 'a skos:prefLabel "chat"@en. a skos:altLabel "chat"@fr',
    "the same label twice": 'a skos:prefLabel "x"@en. a skos:prefLabel "x"@en',
    "labels of two concepts": 'a skos:prefLabel "x"@en. b skos:altLabel "x"@en. b skos:prefLabel "x"@fr',
    "a label of a collection": 'g a skos:Collection. g skos:prefLabel "x"@en. g skos:member h. h a skos:Collection',
    "a ring of broader": "a skos:broader b. b skos:broader a",
    "broader of itself": "a skos:broader a",
    "related to itself": "a skos:related a",
    "alternative lines": "a skos:broader b. a skos:broader c. b skos:broader d. c skos:broader d",
    "two under one, related": "a skos:broader b. c skos:broader b. a skos:related c",
    "related, and related again": "a skos:related b. b skos:related c. c skos:broader a",
    "related to what is above a related one": "a skos:related b. b skos:broader c",
    "mappings within a scheme": "a skos:inScheme s. b skos:inScheme s. a skos:exactMatch b. a skos:broader b",
    "a ring of mappings": "a skos:broadMatch b. b skos:broadMatch a. a skos:closeMatch b",
    "close along a chain": "a skos:closeMatch b. b skos:closeMatch c. a skos:broadMatch c",
    "exact, and broad elsewhere": "a skos:exactMatch b. b skos:broadMatch c. c skos:exactMatch d",
    "broad, without exact": "a skos:broadMatch a",
    "literals where things belong": 'a skos:broader "b". a skos:related b. b a "Concept"',
    "things where labels belong": "a skos:prefLabel b. a skos:altLabel b",
}  # fmt: skip


@pytest.mark.parametrize("case", INCONSISTENT)
def test_an_inconsistent_graph_is_found(case):
    written, code = INCONSISTENT[case]
    assert codes(conditions(graph(written))) == [code]


@pytest.mark.parametrize("case", CONSISTENT)
def test_a_consistent_graph_raises_no_alarm(case):
    assert conditions(graph(CONSISTENT[case])) == ()


@given(st.sampled_from(sorted(INCONSISTENT)), st.lists(any_triples(), max_size=6), st.randoms(use_true_random=False))
def test_no_order_and_no_other_triple_hides_a_breach(case, others, random):
    written, code = INCONSISTENT[case]
    mixed = [*graph(written), *others]
    random.shuffle(mixed)
    assert codes(conditions(mixed)) == [code]


def test_a_long_line_and_a_long_ring_end():
    line = [
        Triple(subject=f"urn:ex:{a}", predicate=full("skos:broader"), object=f"urn:ex:{b}")
        for a, b in pairwise(range(5000))
    ]
    ring = [*line, Triple(subject="urn:ex:4999", predicate=full("skos:broader"), object="urn:ex:0")]
    clash = Triple(subject="urn:ex:4999", predicate=full("skos:related"), object="urn:ex:0")
    assert conditions(ring) == ()
    assert codes(conditions([*line, clash])) == ["skos-s27"]


def test_a_literal_alone_has_a_language_or_a_datatype():
    for told in ({"lang": "en"}, {"literal": True, "lang": "en", "datatype": "urn:ex:d"}):
        with pytest.raises(InvalidValue) as caught:
            Triple(subject="urn:ex:a", predicate="urn:ex:p", object="x", **told)
        assert caught.value.code == "literal-invalid"
    with pytest.raises(InvalidValue, match="not empty"):
        Triple(subject="", predicate="urn:ex:p", object="x")


# --- what an author should look at ---


def c(name, **known):
    return Concept(**{"id": name, "pref": {"en": name.title()}, "definition": {"en": f"What {name} is."}, **known})


def of(*concepts, **known):
    return ConceptScheme(**{"id": "s", "version": "1.0.0", "title": "S", "concepts": concepts, **known})


def maps(relation, uri="http://example.org/x", **known):
    return MappingRecord(
        **{"uri": uri, "relation": relation, "scheme": "other", "status": "seen", "source": "a", **known}
    )


TIED = (c("a"), c("b", broader="a"))
CHECKS = {
    "version": (of(*TIED, version="2024"), "warning", "version-form", ""),
    "nothing": (of(), "warning", "scheme-empty", ""),
    "language": (of(*TIED, languages=["en", "fr"]), "info", "language-lacking", ""),
    "notation": (of(c("a", notation="1"), c("b", broader="a", notation="1")), "error", "notation-twice", "b"),
    "wide": (of(c("a"), *(c(f"b{n}", broader="a") for n in range(16))), "warning", "branch-wide", "a"),
    "deep": (of(c("a"), c("b", broader="a"), c("d", broader="b"), c("e", broader="d")), "warning", "branch-deep", "e"),
    "same label": (of(c("a"), c("b", broader="a", pref={"en": "A"})), "error", "label-shared", "b"),
    "same alternative": (
        of(c("a"), c("b", broader="a", alt=[Wording(lang="en", text="a")])), "warning", "label-shared", "b"),
    "dangling": (of(*TIED, c("d", broader="aa")), "error", "reference-dangling", "d"),
    "dangling related": (of(*TIED, c("d", related=["x"])), "error", "reference-dangling", "d"),
    "orphan": (of(*TIED, c("d")), "info", "concept-orphan", "d"),
    "undocumented": (of(c("a", definition=None), c("b", broader="a")), "info", "concept-undocumented", "a"),
    "no label": (of(c("a", pref={"fr": "A"}), c("b", broader="a")), "error", "label-lacking", "a"),
    "definition": (of(c("a", definition={"en": "A"}), c("b", broader="a")), "warning", "definition-empty", "a"),
    "reflexive": (of(c("a", broader="a")), "warning", "hierarchy-reflexive", "a"),
    "cycle": (of(c("a", broader="b"), c("b", broader="a")), "error", "hierarchy-cycle", "a"),
    "axes": (of(c("a", axis="theme"), c("b", axis="barrier", broader="a")), "error", "axis-crossed", "b"),
    "shortcut": (of(*TIED, c("d", broader="b", also_broader=["a"])), "info", "hierarchy-shortcut", "d"),
    "inside": (
        of(c("a", mappings=[maps("closeMatch", "urn:smallgiants:scheme:s:b")]), c("b", related=["a"])),
        "warning", "mapping-inside", "a"),
    "unsourced": (
        of(c("a", mappings=[maps("closeMatch", status=None)]), c("b", broader="a")), "warning", "mapping-unsourced", "a"),
    "exact twice": (
        of(c("a", mappings=[maps("exactMatch"), maps("exactMatch", "http://example.org/y")]), c("b", broader="a")),
        "warning", "mapping-exact-twice", "a"),
    "exact shared": (
        of(c("a", mappings=[maps("exactMatch")]), c("b", broader="a", mappings=[maps("exactMatch")])),
        "warning", "mapping-exact-shared", "b"),
    "unexplained": (of(*TIED, c("d", status="deprecated")), "warning", "deprecated-unexplained", "d"),
    "dead end": (
        of(*TIED, c("d", status="deprecated", replaced_by=["e"]), c("e", status="deprecated", replaced_by=["d"])),
        "error", "replacement-dead", "d"),
    "under deprecated": (
        of(c("a", status="deprecated", replaced_by=["b"]), c("b", broader="a")), "error", "broader-deprecated", "b"),
    "related above": (of(c("a"), c("b", broader="a", related=["a"])), "error", "skos-s27", "urn:smallgiants:scheme:s:b"),
    "a label twice": (
        of(c("a", alt=[Wording(lang="en", text="A")]), c("b", broader="a")), "error", "skos-s13",
        "urn:smallgiants:scheme:s:a"),
}  # fmt: skip


@pytest.mark.parametrize("check", CHECKS)
def test_each_check_finds_its_fault_and_no_other_error(check):
    faulty, severity, code, where = CHECKS[check]
    found = faulty.problems(profile="own")
    path = where if code.startswith("skos-") or not where else f"concepts[{where}]"
    assert (code, severity, path) in [(one.code, one.severity, one.path) for one in found]
    assert {one.code for one in found if one.severity == "error"} <= {code}
    mild = [one for one in faulty.problems(profile="skos") if one.severity == "error"]
    assert {one.code for one in mild} == ({code} if code.startswith("skos-") else set())


def test_a_sound_scheme_is_told_to_be_so():
    twin = c("e", status="deprecated", pref={"en": "A"}, reason="it was said twice")
    noted = c(
        "d", definition=None, broader="a", notes=[Note(kind="scopeNote", wording=Wording(lang="en", text="Only D."))]
    )
    assert of(*TIED, noted, twin).problems(profile="own") == ()
    assert of(c("a", pref="A", mappings=[maps("exactMatch", scheme=None)]), TIED[1]).problems(profile="own") == ()


@given(concept_schemes())
def test_any_scheme_is_judged_in_either_profile(one):
    own, foreign = (one.problems(profile=profile) for profile in ("own", "skos"))
    assert len(own) == len(foreign)
    assert {found.code for found in foreign if found.severity == "error"} <= {
        "skos-s9", "skos-s13", "skos-s14", "skos-s27", "skos-s37", "skos-s46"}  # fmt: skip
    assert own == one.problems(profile="own")


def test_a_profile_that_is_not_there_is_refused():
    with pytest.raises(InvalidValue, match="skos, own"):
        of().problems(profile="strict")


@given(concept_schemes())
def test_a_scheme_as_triples_keeps_every_concept_and_the_extra(one):
    told = triples(one)
    concepts = {t.subject for t in told if t.object == full("skos:Concept")}
    assert concepts >= {one.uri_of(concept.id) for concept in one.concepts}
    assert told[len(told) - len(one.extra) :] == one.extra


def test_a_scheme_names_its_concepts():
    given_ = c("b c/é".replace(" ", "-"), uri="http://example.org/b")
    one = of(c("a/é?"), given_, uri="http://example.org/s")
    assert [one.uri_of(concept.id) for concept in one.concepts] == [
        "http://example.org/s:a/%C3%A9%3F",
        "http://example.org/b",
    ]
    with pytest.raises(InvalidValue, match="absolute IRI"):
        c("a", uri="b c")
    with pytest.raises(InvalidValue, match="more than once"):
        of(c("a"), c("a"))
    with pytest.raises(InvalidValue, match="did you mean"):
        of(c("funding")).concept("fundin")


# --- labels, and what is deprecated ---


@pytest.mark.parametrize(
    ("pref", "langs", "text", "used"),
    [
        ({"en": "E", "fr": "F", "fr-BE": "B"}, ["fr-BE"], "B", "exact"),
        ({"en": "E", "fr": "F"}, ["FR-be"], "F", "base"),
        ({"en": "E", "pt": "P"}, ["pl", "pt"], "P", "exact"),
        ({"en": "E", "und": "U"}, ["fr"], "U", "untagged"),
        ({"fr": "F", "en": "E"}, ["pl"], "E", "default"),
        ({"fr": "F"}, ["pl"], "F", "other"),
    ],
)
def test_a_label_says_how_it_was_had(pref, langs, text, used):
    label = of(c("a", pref=pref)).label("a", *langs)
    assert (label.text, label.used, str(label)) == (text, used, text)


def test_a_concept_without_a_place_is_shown_by_its_id():
    assert of().label("gone", "fr").used == "id"


def test_labels_find_concepts_in_any_language_but_deprecated_ones():
    one = of(
        c("a", pref={"en": "Bus", "fr": "Autobus"}, hidden=[Wording(lang="en", text="buss")]),
        c("b", pref={"en": "Coach"}, alt=[Wording(lang="en", text="BUS")]),
        c("d", pref={"en": "Bus"}, status="deprecated", replaced_by=["a"]),
    )
    assert (one.find("bus"), one.find("AUTOBUS"), one.find("buss"), one.find("tram")) == (
        ("a", "b"),
        ("a",),
        ("a",),
        (),
    )
    assert one.concept("d").status == "deprecated"
    assert one.under(None) == ("a", "b")


def test_lines_go_up_through_every_parent_once():
    one = of(c("a"), c("b", broader="a"), c("d", broader="a"), c("e", broader="b", also_broader=["d", "b", "gone"]))
    assert one.concept("e").parents == ("b", "d", "gone")
    assert (one.above("e"), one.above("a"), one.under("a")) == (("b", "d", "a"), (), ("b", "d"))
    assert of(c("a", broader="b"), c("b", broader="a")).above("a") == ("b",)


def test_a_deprecated_concept_is_replaced_through_every_step():
    one = of(
        c("a", status="deprecated", replaced_by=["b", "d"]), c("b", status="deprecated", replaced_by=["e", "a"]),
        c("d"), c("e"), c("f", status="deprecated", reason="nobody used it"),
    )  # fmt: skip
    assert [one.instead(id) for id in "adfx"] == [("d", "e"), ("d",), (), ()]


@given(concept_schemes())
def test_what_replaces_a_concept_is_in_use(one):
    for concept in one.concepts:
        assert all(one.concept(id).status != "deprecated" for id in one.instead(concept.id))


# --- versions ---

OLD = of(
    c("bus"), c("coach", broader="bus"), c("rail"), c("tram"), c("ferry"), c("taxi"), c("cable"), c("air", axis="theme")
)
NEW = of(
    c("bus"), c("coach", status="deprecated", replaced_by=["bus"], broader="bus"),
    c("rail", status="deprecated", replaced_by=["metro", "train"]), c("tram", status="deprecated", replaced_by=["metro"]),
    c("ferry", pref={"en": "Ferries"}, broader="bus"), c("taxi", status="deprecated", reason="no longer asked"),
    c("metro"), c("train"), c("air", axis="barrier"), version="2.0.0",
)  # fmt: skip


def test_a_diff_says_what_became_of_each_concept():
    found = diff(OLD, NEW)
    assert [(one.kind, one.id) for one in found.changes] == [
        ("reused", "air"), ("removed", "cable"), ("renamed", "coach"), ("relabelled", "ferry"), ("moved", "ferry"),
        ("added", "metro"), ("split", "rail"), ("deprecated", "taxi"), ("added", "train"), ("merged", "tram"),
    ]  # fmt: skip
    assert str(found).splitlines()[:2] == ["1.0.0 → 2.0.0: 10 changes", "reused air: Air → Air"]
    assert found.rows()[6] == {"kind": "split", "concept": "rail", "was": "rail", "became": "metro, train"}
    assert codes(found.problems()) == ["concept-reused"]


def test_an_id_that_means_something_else_is_told():
    other = c("bus", pref={"en": "Data bus"}, definition={"en": "Wires."})
    assert [one.kind for one in diff(of(c("bus")), of(other)).changes] == ["reused"]
    for vouched in ({"alt": [Wording(lang="en", text="Bus")]}, {"definition": {"en": "What bus is."}}):
        assert [one.kind for one in diff(of(c("bus")), of(evolve(other, **vouched))).changes] == ["relabelled"]
    assert [one.kind for one in diff(of(c("bus", notation="1")), of(evolve(other, notation="1"))).changes] == [
        "relabelled"
    ]
    plain = of(Concept(id="bus", pref="Bus"))
    assert [one.kind for one in diff(plain, of(Concept(id="bus", pref="Coach"))).changes] == ["reused"]


def test_another_replacement_of_what_is_gone_is_told():
    def gone(*instead):
        return of(c("a", status="deprecated", replaced_by=instead, reason="it is"), c("b"), c("d"))

    assert diff(gone("b"), gone("b")).changes == ()
    assert [str(one) for one in diff(gone("b"), gone("d")).changes] == ["renamed a: a → d"]
    assert [str(one) for one in diff(gone("b"), gone("b", "d")).changes] == ["split a: a → b, d"]
    assert [str(one) for one in diff(gone("b"), gone()).changes] == ["deprecated a: a → nothing"]
    two = of(
        c("a"), c("b"), c("d", status="deprecated", replaced_by=["a"]), c("e", status="deprecated", replaced_by=["b"])
    )
    before = of(c("a"), c("b"), c("d"), c("e"))
    assert [one.kind for one in diff(before, two).changes] == ["renamed", "renamed"]


def test_what_moved_has_other_parents_in_whatever_order():
    def under(*parents):
        return of(c("a"), c("b"), c("d", broader=parents[0] if parents else None, also_broader=parents[1:]))

    assert diff(under("a", "b"), under("b", "a")).changes == ()
    assert str(diff(under("a"), under("a", "b")).changes[0]) == "moved d: a → a, b"
    assert str(diff(under("a"), under()).changes[0]) == "moved d: a → nothing"


def test_a_concept_may_come_back():
    again = next(one for one in diff(NEW, OLD).changes if one.id == "coach")
    assert (again.was, again.became) == (("bus",), ("coach",))
    assert [one.kind for one in diff(NEW, OLD).changes if one.id == "coach"] == ["reinstated"]


@given(concept_schemes())
def test_a_scheme_differs_from_itself_in_nothing(one):
    assert str(diff(one, one)) == f"{one.version} → {one.version}: no change"


def test_assignments_follow_and_a_split_is_asked():
    moved = migrate(["coach", "bus", "rail", "taxi", "cable", "rail"], to=NEW)
    assert (moved.assigned, moved.ask) == (("bus",), (("rail", ("metro", "train")),))
    assert [str(one) for one in moved.left_out] == [
        "taxi: deprecated, and nothing replaces it", "cable: not in s 2.0.0"]  # fmt: skip
    assert [dict(row) for row in moved.rows()] == [
        {"state": "assigned", "concept": "bus", "may_be": None}, {"state": "ask", "concept": "rail", "may_be": "metro, train"},
        {"state": "left_out", "concept": "taxi", "may_be": None}, {"state": "left_out", "concept": "cable", "may_be": None},
    ]  # fmt: skip
    assert str(moved) == "1 assigned in 2.0.0, 1 to ask, 2 left out"


@given(concept_schemes(), st.lists(st.sampled_from("abcdefghij")))
def test_no_assignment_is_lost_unsaid(one, assigned):
    moved = migrate(assigned, to=one)
    asked, left = {id for id, _ in moved.ask}, {one.id for one in moved.left_out}
    for id in assigned:
        assert (id in asked) + (id in left) + (len(one.instead(id)) == 1) == 1
    assert migrate(moved.assigned, to=one).assigned == moved.assigned


# --- what is shipped ---


def test_every_shipped_file_has_its_name_and_is_a_document():
    assert names("taxonomies", ".json") == tuple(f"taxonomies/{name}.json" for name in SHIPPED)
    for name in SHIPPED:
        assert json.load(text(f"taxonomies/{name}.json"), ConceptScheme) == scheme(name)
        assert scheme(name).id == name
    with pytest.raises(InvalidValue, match="did you mean challenges"):
        scheme("challenge")


@pytest.mark.parametrize("name", SHIPPED)
def test_our_own_schemes_pass_our_own_profile(name):
    problems = scheme(name).problems(profile="own")
    assert [str(one) for one in problems if one.severity == "error"] == []
    assert {one.code for one in problems if one.severity == "warning"} <= {"label-shared"}


def test_the_taxonomy_has_two_axes_and_says_what_is_not_checked():
    both = scheme("challenges")
    assert len(both.concepts) == 123
    assert {concept.axis for concept in both.concepts} == {"theme", "barrier"}
    for concept in both.concepts:
        told = {one.lang: one.checked for one in concept.pref.wordings}
        assert told == {"en": None, "fr": None, "de": None, "es": False, "it": False, "pl": False, "nl": False}
        assert all(record.status and record.source for record in concept.mappings)
        # A microthesaurus of EuroVoc is a scheme: a mapping to it would break S9.
        assert all(record.uri not in MICROTHESAURI or record.relation == "subject" for record in concept.mappings)
    assert sum(len(concept.mappings) for concept in both.concepts) == 323 + 123


MICROTHESAURI = {
    record.uri for concept in scheme("challenges").concepts for record in concept.mappings if record.relation == "subject"
}  # fmt: skip


def test_the_schemes_of_small_giants_are_those_of_the_case():
    case = small_giants()
    shipped = scheme("small-giants-challenges").concepts
    assert [(one.id, one.pref, one.broader) for one in shipped] == [
        (one.id, one.pref, one.broader) for one in case.concepts
    ]
    assert [(one.id, one.pref) for one in scheme("small-giants-themes-2021").concepts] == [
        (one.id, one.title) for one in case.themes]  # fmt: skip
    assert [one.notation for one in scheme("degurba").concepts] == ["1", "2", "3"]
    assert len(scheme("small-giants-challenges").under(None)) == 3


def test_a_statement_keeps_its_form():
    said = Statement(id="s-1", by="kranj", text={"pt": "Falta equipa"}, barriers=["capacity-gaps"])
    assert said.barriers[0] in scheme("small-giants-challenges")
