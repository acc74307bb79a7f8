"""The shipped schemas in the eyes of ajv, as a host in JavaScript has them."""

import json
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from smallgiants import data, testing
from smallgiants.formats import json as documents
from smallgiants.formats._structure import kinds
from smallgiants.formats.toml import example

HERE = Path(__file__).parent
SHIPPED = Path(data.__file__).parent / "schemas"


@pytest.fixture
def judged(need):
    if not (HERE / "node_modules" / "ajv").exists():
        pytest.fail("ajv is not installed: run `npm install` in tests/interop, or `nox -s interop`")

    def run(lines):
        text = "\n".join(json.dumps(line) for line in lines)
        told = subprocess.run(
            [need("node"), HERE / "schema.mjs", SHIPPED],
            input=text,
            capture_output=True,
            text=True,
            check=True,
            cwd=HERE,
        )
        return told.stdout.splitlines()

    return run


def test_documents_of_every_noun_are_valid(judged):
    lines = [json.loads(documents.dump(example(name))) for name in ("small-giants-2024", "harbour-circle-2026")]
    for kind in kinds().values():

        @settings(max_examples=4, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
        @given(testing.strategy_of(kind))
        def some(noun):
            lines.append(json.loads(documents.dump(noun)))

        some()
    assert len(lines) > 200
    told = judged(lines)
    assert [(line["schema"], verdict) for line, verdict in zip(lines, told, strict=True) if verdict != "valid"] == []


def test_what_is_not_as_it_should_be_is_told(judged):
    sound = json.loads(documents.dump(example("small-giants-2024")))
    wrong = []
    for path, value in (
        (("data", "people", 0, "id"), "ana@example.org"), (("data", "workshops", 0, "slot", "local"), "next week"),
        (("data", "group", "kind"), "choir"), (("data", "speed"), 1), (("version",), 99),
        (("data", "towns", 0, "population"), "many"), (("data", "on"), 20240207), (("data", "towns"), {}),
    ):  # fmt: skip
        document = json.loads(json.dumps(sound))
        place = document
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = value
        wrong.append(document)
    missing = json.loads(json.dumps(sound))
    del missing["data"]["group"]
    told = judged([sound, *wrong, missing])
    assert told[0] == "valid" and "valid" not in told[1:]
    assert all(documents.check(json.dumps(document)) for document in wrong)
