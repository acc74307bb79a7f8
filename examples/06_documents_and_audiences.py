"""A dossier as a document: the store form is complete and never served, a view is made for somebody."""

import smallgiants as sg
from smallgiants.formats import json, toml

d = sg.example("small-giants-2024")
store = json.dump(d)
print(json.load(store) == d, "the store form reads back equal")

public = json.dump(d, audience="public")
for secret in ("p-horta@example.org", "Illustrative representative of Horta", "meet.example.org"):
    print(f"{secret!r:<42} store: {secret in store}, public: {secret in public}")

# A doubtful file tells every fault at once: where, what was expected, what came, how to mend it.
faulty = """
id = "my group"
on = "2026-02-30"
towns = [{ id = "t-1", name = "T", country = "XX", poplation = 9000 }]
[group]
id = "g"
name = "G"
zone = "europe/brussels"
"""
print(*toml.check(faulty), sep="\n")
