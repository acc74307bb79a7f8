"""Schemes of 5,000 and 50,000 concepts: loading from our JSON beside rdflib reading the same as Turtle, and beside skosprovider
where that is installed; what a graph says must be the same before a clock runs.  Then the bars of the other questions."""

import random
import statistics
import subprocess
import sys
import tempfile
import time
import warnings

import rdflib

from smallgiants.challenges import Concept, ConceptScheme, MappingRecord, conditions, suggest, triples
from smallgiants.formats import json, skos
from smallgiants.labels import Wording

ROUNDS = 5


def made(size):
    """A scheme after the measure of a real thesaurus: three languages, definitions, ties and mappings."""
    chance = random.Random(size)
    concepts = [
        Concept(
            id=f"c{n}", notation=f"N{n}", broader=f"c{(n - 1) // 10}" if n else None,
            pref={"en": f"Concept {n} of things", "fr": f"Concept {n} des choses", "de": f"Begriff {n} der Dinge"},
            alt=[Wording(lang="en", text=f"alternative {n}")], definition={"en": f"What concept {n} is about, in a sentence."},
            related=[f"c{chance.randrange(size)}"] if n % 5 == 0 else [],
            mappings=[MappingRecord(uri=f"http://example.org/{n}", relation="closeMatch", scheme="x")]
            if n % 3 == 0 else [],
        )
        for n in range(size)
    ]  # fmt: skip
    return ConceptScheme(
        id="big", version="1.0.0", title={"en": "Big"}, concepts=concepts, languages=["en", "fr", "de"]
    )


def seconds(call, rounds=ROUNDS):
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def theirs(turtle):
    return rdflib.Graph().parse(data=turtle, format="turtle")


def skosproviders(graph, uri):
    """The same in skosprovider_rdf, or `None` where it is not installed."""
    try:
        from skosprovider_rdf.providers import RDFProvider
    except ImportError:
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return seconds(lambda: RDFProvider({"id": "big"}, graph).get_all(), 1)


def apart(path):
    """Seconds and megabytes that loading a file takes in a process of its own (the peak, by Linux's own count)."""
    told = (
        "import re, sys, time\nfrom smallgiants.formats import json\nfrom smallgiants.challenges import ConceptScheme\n"
        "json.load(json.dump(ConceptScheme(id='s', version='1', title='S')))\n"
        "peak = lambda: int(re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read())[1]) / 1024\n"
        "text, was = open(sys.argv[1], encoding='utf-8').read(), peak()\nbegun = time.perf_counter()\n"
        "kept = json.load(text, ConceptScheme)\nprint(time.perf_counter() - begun, peak() - was)\n"
    )
    each = [
        subprocess.run([sys.executable, "-c", told, path], capture_output=True, text=True, check=True) for _ in range(3)
    ]
    return min(tuple(map(float, one.stdout.split())) for one in each)


def shipped():
    """The shipped taxonomy, in a process that has not read it."""
    told = ("import time, smallgiants.challenges as c\nbegun = time.perf_counter()\nc.scheme('challenges')\n"
            "print(time.perf_counter() - begun)")  # fmt: skip
    each = [
        subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True).stdout
        for _ in range(5)
    ]
    return min(map(float, each))


def main():
    small, large = made(5_000), made(50_000)
    text, turtle = json.dump(small), skos.dump(small)
    graph = theirs(turtle)
    ours = rdflib.Graph().parse(data=skos.dump(json.load(text), syntax="ntriples"), format="nt")
    assert set(graph) == set(ours), "the two disagree: nothing to time"
    fast, slow = seconds(lambda: json.load(text, ConceptScheme)), seconds(lambda: theirs(turtle), 3)
    print(f"shipped taxonomy, first read: {shipped() * 1e3:.1f} ms (bar 5)")
    print(f"load 5,000 concepts: smallgiants {fast:.3f} s (bar 0.1), rdflib {slow:.3f} s, {len(graph):,} triples")
    if (provider := skosproviders(graph, small.uri)) is not None:
        print(f"load 5,000 concepts: skosprovider_rdf {provider:.3f} s on a graph that is read already")
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        file.write(json.dump(large))
        file.flush()
        took, grew = apart(file.name)
        print(f"load 50,000 concepts: {took:.2f} s (bar 1.5), {grew:.0f} MB at its peak (bar 150)")
    given = triples(small)
    judged = seconds(lambda: conditions(given)), seconds(lambda: small.problems(profile="skos"))
    print(
        f"validate 5,000 concepts: the conditions of SKOS {judged[0] * 1e3:.0f} ms (bar 50), all checks {judged[1] * 1e3:.0f} ms"
    )
    lookup = seconds(lambda: [large.find("Concept 777 des choses") for _ in range(1000)])
    print(f"label lookup among 50,000 concepts: {lookup * 1e3:.2f} µs")
    begun = time.perf_counter()
    suggest("first", on=None, lang="de", axis="theme")
    print(f"suggest, the index of one axis: {(time.perf_counter() - begun) * 1e3:.0f} ms (bar 100)")
    query = seconds(lambda: suggest("Auf die Ausschreibung kam kein Angebot", on=None, lang="de", axis="theme"), 99)
    print(f"suggest, one query: {query * 1e3:.2f} ms (bar 1)")
    print(f"ratio: {fast / slow:.4f} (ours / rdflib)")


if __name__ == "__main__":
    main()
