"""The promise of the document format: old documents are read, version 1 takes nothing back, one noun has one text."""

import json as plain_json
import subprocess
import sys
from pathlib import Path

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smallgiants import Dossier, Municipality, Need, data
from smallgiants.dossiers import Extra
from smallgiants.errors import InvalidValue, Problem
from smallgiants.formats import _versions, json
from smallgiants.formats._structure import kinds
from smallgiants.formats.toml import example
from smallgiants.labels import text as worded
from smallgiants.money import Money
from smallgiants.people import Person
from smallgiants.programmes import Objective, Preference, Programme
from smallgiants.testing import strategy_of

ROOT = Path(__file__).parents[1]
CORPUS = ROOT / "tests" / "corpus" / "documents"
OLD = sorted(path for path in CORPUS.glob("v0/*/*"))
FROZEN = sorted(CORPUS.glob("v1/*.json*"))
NOUNS = (CORPUS / "v1" / "nouns.jsonl").read_bytes().split(b"\n")[:-1]
RELEASED = "\n## " in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def documents(path):
    whole = path.read_bytes()
    return whole.split(b"\n")[:-1] if path.suffix == ".jsonl" else [whole]


def told(problems):
    return [str(problem) for problem in problems]


# --- old documents ---


@pytest.mark.parametrize("path", OLD, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_what_earlier_states_wrote_is_read_today(path):
    lines = documents(path)
    assert lines
    for text in lines:
        found = json.document(text)
        assert found.noun is not None, told(found.problems)
        written = json.dump(found.noun)
        assert json.read(written)[0] == found.noun
        assert plain_json.loads(written)["version"] == json.VERSION


def test_the_corpus_holds_every_version_and_each_migration_has_something_to_do():
    assert len(_versions.MIGRATIONS) == json.VERSION
    assert {path.name for path in CORPUS.iterdir() if path.is_dir()} == {f"v{n}" for n in range(json.VERSION + 1)}
    changed = [change for path in OLD for text in documents(path) for change in json.migrate(text)[1]]
    assert {change.path for change in changed} >= {"schema", "objectives[o-1]", "programme.objectives[o-1]"}
    assert {(one.code, one.severity, one.params) for one in changed} == {
        ("document-migrated", "info", (("from", "0"), ("to", "1")))
    }


def version_0(schema, **data):
    return plain_json.dumps({"schema": f"urn:smallgiants:{schema}", "version": 0, "data": data})


def test_objectives_that_were_texts_are_tables_now():
    old = version_0(
        "programme",
        id="wp",
        anchor="w",
        months=18,
        objectives=[{"id": "o-2", "title": "Kept"}, "First", {"id": "Tujuan"}, "Second"],
    )
    found = json.document(old, Programme)
    assert [one.id for one in found.noun.objectives] == ["o-2", "o-1", "o-3", "o-4"]
    assert found.noun.objectives[2] == Objective(id="o-3", title={"id": "Tujuan"})  # a wording in Indonesian
    assert told(found.problems)[0] == (
        "info objectives[o-1]: read as version 1 has it, and not as version 0 wrote it; objectives of a programme are "
        "tables with id and title; a voter's vote on projects is called a preference"
    )
    new, changes = json.migrate(old)
    assert json.document(new).problems == () and json.load(new) == found.noun and len(changes) == 4


def test_a_vote_on_projects_is_a_preference_now():
    old = version_0("vote", voter="v", projects=["p"])
    assert json.load(old) == json.load(old, Preference) == Preference(voter="v", projects=("p",))


@pytest.mark.parametrize(
    "strange", [[], None, 3, {"objectives": 3}, {"objectives": [3, None, [], {}]}, {"programme": []}, {"programme": {}}]
)
@pytest.mark.parametrize("schema", ["programme", "dossier", "vote", "spec"])
def test_a_migration_leaves_what_it_does_not_know_to_the_reader(schema, strange):
    document = plain_json.dumps({"schema": f"urn:smallgiants:{schema}", "version": 0, "data": strange})
    assert any(problem.severity == "error" for problem in json.check(document))
    assert plain_json.loads(json.migrate(document)[0])["version"] == 1


def test_a_migration_changes_nothing_in_place():
    raw = plain_json.loads(version_0("programme", id="wp", objectives=["First"]))
    before = plain_json.dumps(raw)
    _versions.migrated(raw)
    assert plain_json.dumps(raw) == before


def test_every_step_is_taken(monkeypatch):
    def shorter(document):
        """the list is one shorter"""
        return {**document, "data": {**document["data"], "all": document["data"]["all"][1:]}}

    monkeypatch.setattr(_versions, "VERSION", 3)
    monkeypatch.setattr(_versions, "MIGRATIONS", (*_versions.MIGRATIONS, shorter, shorter))
    made, changes = _versions.migrated({"schema": "x", "version": 0, "data": {"all": [1, 2, 3], "gone": 1}})
    assert (made["version"], made["data"]["all"]) == (3, [3])
    assert [(one.path, dict(one.params)["to"], one.hint) for one in changes] == [
        ("all", "2", "the list is one shorter"), ("all", "3", "the list is one shorter"),
    ]  # fmt: skip


def test_a_key_that_goes_is_told_by_its_place():
    assert list(_versions._changed({"a": {"b": 1}, "c": [1, 2]}, {"a": {}, "c": [1, 3], "d": 0}, "")) == [
        "a.b",
        "c[1]",
        "d",
    ]


def test_a_document_of_a_later_version_is_refused_whole():
    for version in (2, 7, 10**30):
        [problem] = json.check(plain_json.dumps({"schema": "urn:smallgiants:money", "version": version, "data": {}}))
        assert (problem.code, problem.hint) == (
            "version-unknown", "it was written by a newer smallgiants: update this one; nothing was read",
        )  # fmt: skip
    with pytest.raises(InvalidValue, match="up to 1"):
        json.migrate('{"schema": "urn:smallgiants:money", "version": 2, "data": {}}')


# --- version 1 is frozen ---


def added_to(old, new):
    """Whether `new` says all that `old` did, in the same order, with no more than keys added."""
    if isinstance(old, dict) and isinstance(new, dict):
        return [key for key in new if key in old] == list(old) and all(added_to(old[key], new[key]) for key in old)
    if isinstance(old, list) and isinstance(new, list):
        return len(old) == len(new) and all(map(added_to, old, new))
    return type(old) is type(new) and old == new


@pytest.mark.parametrize(
    "line", range(len(NOUNS)), ids=lambda n: plain_json.loads(NOUNS[n])["schema"].rpartition(":")[2]
)
def test_a_document_of_version_1_reads_and_is_written_as_it_was(line):
    text = NOUNS[line]
    found = json.document(text)
    assert found.noun is not None and found.extra == (), told(found.problems)
    written = json.canonical(found.noun)
    if json.MINOR or not RELEASED:  # a later minor version may write keys that this one did not have
        assert added_to(plain_json.loads(text), plain_json.loads(written))
    else:
        assert written == text


@pytest.mark.parametrize("name", ["small-giants-2024", "harbour-circle-2026"])
def test_a_case_of_version_1_reads_without_a_fault(name):
    text = (CORPUS / "v1" / f"{name}.json").read_bytes()
    assert [one for one in told(json.check(text)) if one.startswith("error")] == []
    assert added_to(plain_json.loads(text), plain_json.loads(json.canonical(json.load(text))))


def narrower(old, new, path=""):
    """Where a schema allows less than it did: what breaks a document of somebody."""
    more = set(new.get("required", ())) - set(old.get("required", ()))
    yield from (f"{path}.{key} is required now" for key in sorted(more))
    for key, one in old.get("properties", {}).items():
        there = new.get("properties", {}).get(key)
        yield from [f"{path}.{key} is gone"] if there is None else narrower(one, there, f"{path}.{key}")
    if isinstance(old.get("items"), dict):
        yield from narrower(old["items"], new.get("items") or {}, f"{path}[]")
    if "anyOf" in old or "anyOf" in new:
        wide = new.get("anyOf", [new])
        for one in old.get("anyOf", [old]):
            if all(any(narrower(one, other, path)) for other in wide):
                yield f"{path} has one form less: {plain_json.dumps(one)[:80]}"
    else:
        yield from _narrower_value(old, new, path)


def _narrower_value(old, new, path):
    if "enum" in new:
        gone = [choice for choice in old.get("enum", ["anything"]) if choice not in new["enum"]]
        yield from (f"{path} is {choice} no more" for choice in gone)
    for key in ("$ref", "pattern", "prefixItems", "additionalProperties"):
        if old.get(key) != new.get(key):
            yield f"{path} has another {key}"
    if "enum" not in old and not set(_types(old)) <= set(_types(new)):
        yield f"{path} has another type"
    for key, sign in (("minimum", 1), ("maximum", -1), ("minProperties", 1), ("minItems", 1)):
        if key in new and (key not in old or sign * new[key] > sign * old[key]):
            yield f"{path} has a narrower {key}"


def _types(schema):
    told = schema.get("type", [])
    return [told] if isinstance(told, str) else told


def shapes():
    made = {}
    for name in data.names("schemas", ".json"):
        if name.endswith("manifest.json"):
            continue
        schema = plain_json.loads(data.text(name))
        made[schema["$id"]] = {"data": schema["properties"]["data"]}
        made |= schema["$defs"]
    return made


def test_version_1_allows_all_that_it_ever_did():
    frozen, now = plain_json.loads((CORPUS / "v1" / "shapes.json").read_text(encoding="utf-8")), shapes()
    assert sorted(set(frozen) - set(now)) == [], (
        "a noun or a table of version 1 is gone: raise VERSION, with a migration"
    )
    found = [line for name, old in frozen.items() for line in narrower(old, now[name], name)]
    assert found == [], "a document of version 1 would be refused: raise VERSION, with a migration"


def test_what_was_added_has_a_minor_version():
    frozen, now = plain_json.loads((CORPUS / "v1" / "shapes.json").read_text(encoding="utf-8")), shapes()
    new = [f"{name}.{key}" for name, one in now.items() if name in frozen
           for key in one.get("properties", {}) if key not in frozen[name].get("properties", {})]  # fmt: skip
    assert not new or json.MINOR or not RELEASED, f"{new}: raise MINOR, and run tests/corpus/documents/freeze.py"


FIELDS: dict[str, dict[str, object]] = {
    "a": {"type": "string", "pattern": "x"},
    "b": {"enum": ["p", "q"]},
    "c": {"anyOf": [{"type": "integer", "minimum": 0}, {"type": "null"}]},
    "d": {"type": "array", "items": {"$ref": "#/x"}},
}
TABLE = {"type": "object", "properties": FIELDS, "required": ["a"]}


@pytest.mark.parametrize(
    ("changes", "told_of"),
    [
        ({"properties": {key: FIELDS[key] for key in "abc"}}, "T.d is gone"),
        ({"required": ["a", "b"]}, "T.b is required now"),
        ({"properties": {**FIELDS, "a": {"type": "integer", "pattern": "x"}}}, "T.a has another type"),
        ({"properties": {**FIELDS, "a": {"type": "string", "pattern": "y"}}}, "T.a has another pattern"),
        ({"properties": {**FIELDS, "b": {"enum": ["p"]}}}, "T.b is q no more"),
        ({"properties": {**FIELDS, "b": {"type": "string"}}}, None),
        ({"properties": {**FIELDS, "c": {"type": "integer", "minimum": 0}}}, "T.c has one form less"),
        ({"properties": {**FIELDS, "c": {"anyOf": [{"type": "integer", "minimum": 1}, {"type": "null"}]}}},
         "T.c has one form less"),
        ({"properties": {**FIELDS, "d": {"type": "array", "items": {"$ref": "#/y"}}}}, "T.d[] has another $ref"),
        ({"required": []}, None),
        ({"properties": {**FIELDS, "e": {"type": "string"}}}, None),
        ({"properties": {**FIELDS, "b": {"enum": ["p", "q", "r"]}}}, None),
        ({"properties": {**FIELDS, "c": {"anyOf": [{"type": "integer"}, {"type": "null"}, {"type": "string"}]}}},
         None),
    ],
)  # fmt: skip
def test_what_narrows_a_schema_is_seen_and_what_widens_it_passes(changes, told_of):
    found = list(narrower(TABLE, {**TABLE, **changes}, "T"))
    assert found == [] if told_of is None else any(line.startswith(told_of) for line in found), found


# --- one noun, one sequence of bytes ---


def test_canonical_bytes_are_compact_utf_8_in_declared_order():
    # Only what must be escaped is: the example of RFC 8785 §3.2.2.2.
    noun = Problem(code="a", severity="info", path="", message="\u20ac$\x0f\nA'B\"\\/")
    assert (
        json.canonical(noun)
        == (
            '{"schema":"urn:smallgiants:problem","version":1,"form":"store","data":{"code":"a","severity":"info","path":"",'
            '"message":"\u20ac$\\u000f\\nA\'B\\"\\\\/"}}'
        ).encode()
    )
    one, other = (
        Need(id="n", by="t", title=worded(dict.fromkeys(order, "Q"))) for order in (("fr", "en"), ("en", "fr"))
    )
    assert json.canonical(one) != json.canonical(other)  # which language was first is said by the order
    town = Municipality(id="ö", name="o\u0308")
    assert json.load(json.canonical(town)).name == "o\u0308"  # as it came, not normalised


@settings(max_examples=60)
@given(st.sampled_from(sorted(kinds())).flatmap(lambda name: strategy_of(kinds()[name])))
def test_canonical_bytes_read_back_and_are_the_same_again(noun):
    told = json.canonical(noun)
    back = json.load(told)
    assert back == noun and json.canonical(back) == told
    assert plain_json.loads(told) == plain_json.loads(json.dump(noun))
    assert told == plain_json.dumps(plain_json.loads(told), ensure_ascii=False, separators=(",", ":")).encode()


def test_an_etag_is_the_same_in_every_process_and_another_for_another_audience():
    told = ("from smallgiants.formats import json, toml\nd = toml.example('small-giants-2024')\n"
            "print(json.etag(d), json.etag(d, audience='public'))")  # fmt: skip
    outs = {
        subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True,
                       env={**__import__("os").environ, "PYTHONHASHSEED": seed}).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    case = example("small-giants-2024")
    assert outs == {f"{json.etag(case)} {json.etag(case, audience='public')}\n"}
    assert json.etag(case) != json.etag(case, audience="public")
    assert json.etag(case, audience="member") != json.etag(case, audience="public")
    assert json.etag(attrs.evolve(case, title="Other")) != json.etag(case)
    assert json.etag(case).startswith('"') and json.etag(case).endswith('"') and len(json.etag(case)) == 45


def test_half_a_sign_is_no_text():
    with pytest.raises(InvalidValue, match="lone surrogate"):
        json.canonical(Extra(at="", key="\ud800", value="1", minor=1))
    for text in (r'{"schema": "urn:smallgiants:need", "version": 1, "data": {"id": "n", "by": "t", "title": "\ud83d"}}',
                 '{"schema": "urn:smallgiants:need", "version": 1, "data": {"id": "n", "by": "\udcff"}}',
                 r'{"schema": "urn:smallgiants:spec", "version": 1, "minor": 1, "data": {"id": "n", "\uDC00": 1}}'):  # fmt: skip
        [problem] = json.check(text)
        assert (problem.code, "lone surrogate" in problem.message) == ("text-invalid", True)
    whole = r'{"schema": "urn:smallgiants:need", "version": 1, "data": {"id": "n", "by": "t", "title": "\ud83d\ude00"}}'
    assert str(json.load(whole).title) == "😀"


@pytest.mark.parametrize("sign", ["[", '{"a":'])
def test_a_million_levels_are_one_clear_problem(sign):
    [problem] = json.check(sign * 1_000_000)
    assert problem.code == "document-unreadable"


# --- keys of a newer minor version ---


def case_of_a_newer_version():
    """The case with keys that nobody knows yet, in the document, a record, a record of a record, a wording and a ledger."""
    document = plain_json.loads(json.dump(example("small-giants-2024")))
    document["minor"] = 3
    told = document["data"]
    told["budget"] = {"total": 12.50, "lines": [{"country": "EL"}]}
    told["group"]["emblem"] = "Qemblem"
    told["workshops"][0]["rooms"] = ["Qroom"]
    told["workshops"][0]["slot"]["pause"] = "PT10M"
    told["workshops"][0]["history"][0]["channel"] = None
    told["workshops"][0]["title"] = {"en": {"text": "First meeting", "tone": "plain"}}
    told["people"][0]["nickname"] = "Qnick"
    told["towns"][0]["twins"] = {"of": [1e400]}
    return plain_json.dumps(document).replace("Infinity", "1e400"), document


def test_unknown_keys_of_a_newer_minor_version_are_kept_told_and_written_back():
    text, document = case_of_a_newer_version()
    found = json.document(text)
    d = found.noun
    assert [problem for problem in found.problems if problem.severity == "error"] == []
    assert {problem.path for problem in found.problems if problem.code == "key-newer"} == set(map(str, d.extra))
    assert len(d.extra) == 8 and found.extra == d.extra
    assert not any("Qnick" in str(problem) + repr(problem) for problem in found.problems) and "Qnick" not in repr(
        d.extra
    )
    d = d.add(Person(id="new"), at="2024-02-20T09:00Z")  # a verb does not lose them
    for written in (json.dump(d), json.canonical(d).decode()):
        back = plain_json.loads(written)
        assert back["minor"] == 3
        assert '"total": 12.5' in written or '"total":12.5' in written
        for path in (("budget",), ("group", "emblem"), ("workshops", 0, "rooms"), ("workshops", 0, "slot", "pause"),
                     ("workshops", 0, "history", 0, "channel"), ("workshops", 0, "title", "en", "tone"),
                     ("people", 0, "nickname")):  # fmt: skip
            there, then = back["data"], document["data"]
            for step in path:
                there, then = there[step], then[step]
            assert there == then
        assert "1E+400" in written  # a number that no float holds
        assert json.document(written).noun == d


def test_a_record_that_goes_takes_its_unknown_keys_along():
    d = json.load(case_of_a_newer_version()[0])
    written = json.dump(attrs.evolve(d, towns=d.towns[1:]))
    assert "twins" not in written and "Qroom" in written


def test_an_older_document_is_read_strictly():
    _, document = case_of_a_newer_version()
    del document["minor"]
    found = json.check(plain_json.dumps({**document, "data": {**document["data"], "towns": []}}))
    assert sum(problem.code == "key-unknown" for problem in found) == 7


def test_what_a_newer_version_may_not_change_is_a_fault_with_a_hint():
    told = {
        "schema": "urn:smallgiants:municipality",
        "version": 1,
        "minor": 4,
        "data": {"id": "a", "name": 3, "sea": 1},
    }
    [problem] = json.check(plain_json.dumps(told))
    assert (problem.path, problem.hint) == (
        "name", "it was written by a newer smallgiants (version 1.4), which may allow it: update",
    )  # fmt: skip
    assert json.check(plain_json.dumps({**told, "also": 1}))[0].code == "envelope-invalid"


def test_unknown_keys_are_withheld_from_all_but_the_secretariat():
    d = json.load(case_of_a_newer_version()[0])
    for audience in ("public", "member", f"self:{d.people[0].id}"):
        written = json.dump(d, audience=audience)
        assert not any(word in written for word in ("Qnick", "Qemblem", "Qroom", '"budget"', '"tone"', '"minor"'))
    wide = json.dump(d, audience="secretariat")
    assert "Qnick" in wide and '"budget"' not in wide  # a key of the dossier itself may hold what is secret


def test_beside_a_secret_ballot_nothing_is_told_to_the_secretariat():
    d = json.load(case_of_a_newer_version()[0])
    secret = attrs.evolve(d.ballots[0], shown=False)
    d = attrs.evolve(
        d,
        ballots=(secret, *d.ballots[1:]),
        extra=(Extra(at=f"ballots[{secret.id}]", key="chosen", value='"Qchoice"', minor=3),),
    )
    assert "Qchoice" in json.dump(d) and "Qchoice" not in json.dump(d, audience="secretariat")


def test_who_is_erased_takes_unknown_keys_along():
    d = json.load(case_of_a_newer_version()[0])
    who = d.people[0].id
    mention = Extra(at="group", key="thanks", value=plain_json.dumps(["x", {"to": who}]), minor=3)
    number = Extra(at="group", key="sum", value="[1, 2.5]", minor=3)
    d = attrs.evolve(d, extra=(*d.extra, mention, number))
    rows = [row for row in d.export_subject(who) if "nickname" in row["path"] or "thanks" in row["path"]]
    assert [row["value"] for row in rows] == ['"Qnick"', mention.value]
    gone, receipt = d.erase_subject(who, at="2024-06-01T09:00Z")
    assert {one.key for one in d.extra} - {one.key for one in gone.extra} == {"nickname", "thanks"}
    assert sum(path.startswith("extra[") for path in receipt.changed) == 2
    assert not any(who in path for path in receipt.changed)


def test_two_records_of_one_human_keep_their_unknown_keys():
    d = json.load(case_of_a_newer_version()[0])
    one, other = d.people[0].id, d.people[1].id
    whole = d.unite(one, into=other, at="2024-06-01T09:00Z")
    assert next(kept.at for kept in whole.extra if kept.key == "nickname") == f"people[{other}]"


def test_a_record_by_itself_hands_its_unknown_keys_over():
    text = '{"schema": "urn:smallgiants:need", "version": 1, "minor": 1, "data": {"id": "n", "by": "t", "x": [1.10, null]}}'
    found = json.document(text, Need)
    assert (found.noun, found.extra[0].value) == (Need(id="n", by="t"), "[1.10,null]")
    assert json.document(json.dump(found.noun, extra=found.extra)).extra == found.extra
    assert "1.10" in json.dump(found.noun, extra=found.extra, audience="secretariat")
    assert "1.10" not in json.dump(found.noun, extra=found.extra, audience="self:t")
    assert json.etag(found.noun, extra=found.extra) != json.etag(found.noun)


def test_an_extra_holds_json():
    with pytest.raises(InvalidValue, match="JSON text"):
        Extra(at="", key="x", value="{", minor=1)
    with pytest.raises(InvalidValue, match="withheld"):
        Extra(at="", key="x", value="Qsecret", minor=1)


# --- a stream of lines ---


def line(n, **more):
    return json.canonical(Municipality(id=f"t{n}", name=f"Town {n}", **more)) + b"\n"


def test_a_bad_line_is_told_with_its_number_and_loses_no_other():
    stream = [b"\xef\xbb\xbf" + line(1), b"\r\n", b"  \n", b"{\n", line(2).replace(b"\n", b"\r\n"), b"\xff\xfe\n", b"[" * 99_999,
              line(3).replace(b"Town", b""), line(4, population=5).replace(b":5", b":NaN"), line(5)[:-1]]  # fmt: skip
    found = list(json.read_lines(stream))
    assert [(one.line, one.noun and one.noun.id) for one in found] == [
        (1, "t1"), (4, None), (5, "t2"), (6, None), (7, None), (8, "t3"), (9, None), (10, "t5"),
    ]  # fmt: skip
    assert [(problem.path, problem.code) for one in found for problem in one.problems] == [
        ("lines[4]", "document-unreadable"), ("lines[6]", "document-unreadable"), ("lines[7]", "document-unreadable"),
        ("lines[9]", "number-not-finite"),
    ]  # fmt: skip
    assert [one.whole for one in found] == [True, False, True, False, False, True, False, True]


def test_faults_of_a_line_are_told_at_once_and_of_another_kind_too():
    bad = b'{"schema":"urn:smallgiants:municipality","version":1,"data":{"id":"a b","nam":1}}'
    [found] = json.read_lines([bad])
    assert [problem.path for problem in found.problems] == ["lines[1].nam", "lines[1].name", "lines[1].id"]
    [found] = json.read_lines([line(1)], Need)
    assert found.problems[0].code == "schema-other"


def test_lines_are_text_too_and_end_at_line_feeds_alone(tmp_path):
    noun = Municipality(id="t", name="T\u2028own")
    path = tmp_path / "towns.jsonl"
    path.write_bytes(b"".join(json.dump_lines([noun, noun])))
    with path.open(encoding="utf-8") as lines:
        assert [one.noun for one in json.read_lines(lines)] == [noun, noun]
    for whole in (path.read_bytes(), path.read_text(encoding="utf-8")):
        with pytest.raises(InvalidValue, match="one text"):
            next(json.read_lines(whole))


def test_a_packed_stream_takes_no_more_memory_than_a_line(tmp_path):
    import gzip
    import tracemalloc

    path = tmp_path / "towns.jsonl.gz"
    with gzip.open(path, "wb", compresslevel=1) as out:
        out.writelines(json.dump_lines(Municipality(id=f"t{n}", name="T" * 200) for n in range(4_000)))
    with gzip.open(path) as lines:
        next(json.read_lines(lines))  # what is loaded once
    tracemalloc.start()
    with gzip.open(path) as lines:
        count = sum(one.whole for one in json.read_lines(lines))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 4_000 and peak < 400_000  # the stream is some 1,200,000 bytes long


@pytest.mark.parametrize("name", ["small-giants-2024", "harbour-circle-2026"])
def test_a_dossier_goes_out_in_lines_and_comes_back(name):
    case = example(name)
    lines = list(json.dump_lines(case))
    assert len(lines) > 20 and all(one.endswith(b"\n") and one.count(b"\n") == 1 for one in lines)
    assert json.gathered(json.read_lines(lines)) == (case, case.problems())
    assert not any(found.problems for found in json.read_lines(lines))
    for audience in ("public", "member", "secretariat"):
        view = list(json.dump_lines(case, audience=audience))
        assert json.gathered(json.read_lines(view)) == (case.view(audience=audience), ())
        assert all(plain_json.loads(one)["audience"] == audience for one in view)


def test_lines_of_a_dossier_keep_what_a_newer_version_wrote():
    d = json.load(case_of_a_newer_version()[0])
    back, _ = json.gathered(json.read_lines(json.dump_lines(d)))
    assert sorted(back.extra, key=str) == sorted(d.extra, key=str) and attrs.evolve(back, extra=d.extra) == d
    assert b"Qnick" not in b"".join(json.dump_lines(d, audience="public"))


def test_what_does_not_belong_into_a_dossier_is_told():
    case = example("harbour-circle-2026")
    lines = [*json.dump_lines(case), json.canonical(Money(amount=1, currency="EUR")), json.canonical(case), b"{"]
    made, problems = json.gathered(json.read_lines(lines))
    n = len(lines)
    assert made == case
    assert {problem.path for problem in problems if problem.severity == "error"} == {
        f"lines[{n - 2}]", f"lines[{n - 1}]", f"lines[{n}]",
    }  # fmt: skip
    assert json.gathered([])[0] is None and json.gathered([])[1][0].code == "document-unreadable"
    assert isinstance(made, Dossier)
