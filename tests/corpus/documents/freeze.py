"""Writes the corpus of the present version: what may never be read otherwise again.

Run it once for each release that added something, and look at what changed:

    python tests/corpus/documents/freeze.py

It keeps every line that is there, and adds documents of nouns and shapes that are new.
"""

import json
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings

from smallgiants import testing
from smallgiants.formats import json as documents
from smallgiants.formats import schema
from smallgiants.formats._structure import kinds
from smallgiants.formats.toml import example

HERE = Path(__file__).parent / f"v{documents.VERSION}"
CASES = ("small-giants-2024", "harbour-circle-2026")


def shapes():
    """What every table of every document may hold: the definitions of all schemas, without their words."""
    found = {}
    for name in schema.names():
        made = json.loads(schema.dump(name))
        found[name] = {"data": made["properties"]["data"]}
        for title, definition in made["$defs"].items():
            found[title] = {key: told for key, told in definition.items() if key != "description"}
    return dict(sorted(found.items()))


def drawn(kind, most=2):
    """A few documents of a noun, the longest of some."""
    made = set()

    @seed(20240207)
    @settings(
        max_examples=12, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck), deadline=None
    )
    @given(testing.strategy_of(kind))
    def some(noun):
        made.add(documents.canonical(noun))

    some()
    return sorted((one for one in made if len(one) < 4000), key=lambda one: (len(one), one))[-most:]


def main():
    HERE.mkdir(exist_ok=True)
    (HERE / "shapes.json").write_text(json.dumps(shapes(), ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    for name in CASES:
        path = HERE / f"{name}.json"
        if not path.exists():
            path.write_bytes(documents.canonical(example(name)) + b"\n")
    kept = (HERE / "nouns.jsonl").read_bytes().split(b"\n")[:-1] if (HERE / "nouns.jsonl").exists() else []
    known = {json.loads(line)["schema"] for line in kept}
    kept += [line for name, kind in kinds().items() if name not in known for line in drawn(kind)]
    (HERE / "nouns.jsonl").write_bytes(b"".join(line + b"\n" for line in kept))


if __name__ == "__main__":
    main()
