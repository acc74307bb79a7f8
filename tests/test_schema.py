"""JSON Schemas made from the nouns: valid themselves, true of every document, shipped as they are made."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from smallgiants import Dossier, Slot, Workshop, data, testing
from smallgiants import __main__ as command
from smallgiants.errors import InvalidValue
from smallgiants.formats import json as documents
from smallgiants.formats import schema
from smallgiants.formats._structure import kinds, nouns
from smallgiants.formats.toml import example

KINDS = kinds()
JUDGES = {name: Draft202012Validator(json.loads(schema.dump(name))) for name in schema.names()}


def faults(text):
    document = json.loads(text)
    return [f"{error.json_path}: {error.message[:160]}" for error in JUDGES[document["schema"]].iter_errors(document)]


@pytest.mark.parametrize("name", schema.names())
def test_each_is_a_schema_and_shipped_as_it_is_made(name):
    Draft202012Validator.check_schema(json.loads(schema.dump(name)))
    shipped = data.text(f"schemas/{name.rpartition(':')[2]}.json")
    assert shipped == schema.dump(name), "run `python -m smallgiants schema write src/smallgiants/data/schemas`"


def test_no_two_documents_have_one_name():
    assert len(nouns()) == len(KINDS)


def test_what_is_shipped_is_what_there_is():
    shipped = {name.rpartition("/")[2].removesuffix(".json") for name in data.names("schemas", ".json")} - {"manifest"}
    assert shipped == {name.rpartition(":")[2] for name in schema.names()}


@pytest.mark.parametrize("name", schema.names())
def test_every_document_of_a_noun_is_valid(name):
    @settings(max_examples=8, suppress_health_check=list(HealthCheck))
    @given(testing.strategy_of(KINDS[name]))
    def each(noun):
        assert faults(documents.dump(noun)) == []

    each()


@settings(max_examples=25)
@given(testing.dossiers(), st.sampled_from(("public", "member", "secretariat")))
def test_a_view_is_valid_too(dossier, audience):
    assert faults(documents.dump(dossier, audience=audience)) == []


def case(**changes):
    told = json.loads(documents.dump(example("small-giants-2024")))
    told["data"] |= changes
    return json.dumps(told)


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"speed": 1}, "$.data"), ({"id": "a b"}, "$.data.id"), ({"on": "soon"}, "$.data.on"),
        ({"people": [{"id": ""}]}, "$.data.people[0].id"),
        ({"towns": [{"id": "t", "name": " "}]}, "$.data.towns[0].name"), ({"towns": [{"name": "T"}]}, "$.data.towns[0]"),
        ({"towns": [{"id": "t", "name": "T", "country": "XX"}]}, "$.data.towns[0].country"),
        ({"allowance": {"limit": -1}}, "$.data.allowance"),
        ({"group": {"id": "g", "name": {}, "zone": "UTC"}}, "$.data.group.name"),
        ({"workshops": [{"id": "w", "title": "W", "mode": "by foot"}]}, "$.data.workshops[0].mode"),
    ],
)  # fmt: skip
def test_what_a_reader_refuses_a_schema_refuses_where_it_can(changes, path):
    text = case(**changes)
    assert any(line.startswith(path) for line in faults(text)), faults(text)
    assert any(problem.severity == "error" for problem in documents.check(text))


def test_what_is_personal_is_marked_and_what_is_unknown_may_be_null():
    person = json.loads(schema.dump("urn:smallgiants:person"))["$defs"]["Person"]["properties"]
    assert person["name"]["x-pii"] and person["email"]["x-pii"] and "x-pii" not in person["id"]
    assert faults(case(title=None)) == [] and documents.check(case(title=None)) is not None
    assert schema.dump(Workshop) == schema.dump("urn:smallgiants:workshop")
    assert json.loads(schema.dump(Slot))["$defs"]["Slot"]["required"] == ["local", "zone"]
    entries = [name for name in json.loads(schema.dump(Dossier))["$defs"] if name.startswith("EntryOf")]
    assert len(entries) > 2  # a ledger's entry by what it replaces
    with pytest.raises(InvalidValue, match="did you mean urn:smallgiants:workshop"):
        schema.dump("urn:smallgiants:workshp")


def test_the_command_writes_them_into_a_folder_of_their_own(tmp_path, capsys):
    out = tmp_path / "schemas"
    assert command.main(["schema", "write", str(out)]) == 0
    assert json.loads((out / "workshop.json").read_text())["$id"] == "urn:smallgiants:workshop"
    assert command.main(["schema", "write", str(out)]) == 0  # a former output is replaced
    (out / "mine.txt").write_text("x")
    assert command.main(["schema", "write", str(out)]) == 2 and (out / "mine.txt").exists()
    assert f"{len(schema.names())} schemas in" in capsys.readouterr().err
