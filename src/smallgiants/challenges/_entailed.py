"""What a graph of SKOS entails: sub-properties and sub-classes, inverses, symmetry, sameness, labels at one remove."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from ._graph import OWL, SKOS
from ._triples import Fact

__all__ = ["LITERAL_FORM", "ByPredicate", "Pairs", "by_predicate", "entail", "names", "same_things", "worded_labels"]

Pairs = set[tuple[str, str]]
ByPredicate = dict[str, list[Fact]]

XL = "http://www.w3.org/2008/05/skos-xl#"
LITERAL_FORM = "literalForm"
# What each property is a part of (S22–S24, S39, S41, S42, S7).  What is narrower is turned round first (S25, S26, S43, S8).
_PARENTS = {
    "broadMatch": ("broader", "mappingRelation"), "relatedMatch": ("related", "mappingRelation"), "exactMatch": ("closeMatch",),
    "closeMatch": ("mappingRelation",), "broader": ("broaderTransitive",), "topConceptOf": ("inScheme",),
}  # fmt: skip
_INVERSES = {
    "narrower": "broader", "narrowMatch": "broadMatch", "narrowerTransitive": "broaderTransitive",
    "hasTopConcept": "topConceptOf",
}  # fmt: skip
_SYMMETRIC = frozenset(("exactMatch", "closeMatch", "relatedMatch", "related"))  # S23, S44


def by_predicate(given: Iterable[Fact]) -> ByPredicate:
    """Facts by what they say."""
    found: ByPredicate = defaultdict(list)
    put: dict[str, Callable[[Fact], None]] = {}
    for one in given:
        if (add := put.get(one[1])) is None:
            add = put[one[1]] = found[one[1]].append
        add(one)
    return found


def names(used: Iterable[str], by: ByPredicate, declared_by: str) -> dict[str, tuple[str, ...]]:
    """For each predicate or class the names of SKOS that it is, or is declared to be a part of."""
    declared: dict[str, set[str]] = defaultdict(set)
    for one in by.get(declared_by, ()):
        if not one[3]:
            declared[one[0]].add(one[2])
    return {term: tuple(_names(term, declared)) for term in used}


def _names(term: str, declared: dict[str, set[str]]) -> Iterator[str]:
    met, waiting = {term}, [term]
    while waiting:
        more = declared.get(waiting.pop(), set()) - met
        met |= more
        waiting += more
    for one in met:
        if one.startswith(SKOS):
            yield one.removeprefix(SKOS)
        elif one == XL + LITERAL_FORM:
            yield LITERAL_FORM


def same_things(by: ByPredicate) -> ByPredicate:
    """The facts with one name for all that owl:sameAs says are one: what holds of the one then holds of the other."""
    first: dict[str, str] = {}
    pairs = [(one[0], one[2]) for one in by.get(OWL + "sameAs", ()) if not one[3]]
    if not pairs:
        return by

    def root(thing: str) -> str:
        while (up := first.setdefault(thing, thing)) != thing:
            first[thing] = first[up]
            thing = up
        return thing

    for pair in pairs:
        low, high = sorted(map(root, pair))
        first[high] = low
    known = {thing: root(thing) for thing in tuple(first)}
    return by_predicate((known.get(s, s), p, o if literal else known.get(o, o), literal, lang, kind)
                        for facts in by.values() for s, p, o, literal, lang, kind in facts)  # fmt: skip


def worded_labels(by: ByPredicate) -> ByPredicate:
    """The facts with the plain labels that SKOS-XL entails (S55–S57)."""
    forms: dict[str, list[Fact]] = defaultdict(list)
    for one in by.get(XL + LITERAL_FORM, ()):
        if one[3]:
            forms[one[0]].append(one)
    for term in ("prefLabel", "altLabel", "hiddenLabel") if forms else ():
        for subject, _, object_, *_ in by.get(XL + term, ()):
            by[SKOS + term] += [(subject, SKOS + term, *form[2:]) for form in forms.get(object_, ())]
    return by


def entail(pairs: dict[str, Pairs]) -> None:
    """Adds what inverses, symmetry and sub-properties say; the transitive closures are asked for where needed."""
    for term, inverse in _INVERSES.items():
        pairs[inverse] |= {(b, a) for a, b in pairs.pop(term, ())}
    for term in (*_PARENTS, "related"):  # each part comes before what it is a part of
        if term in _SYMMETRIC:
            pairs[term] |= {(b, a) for a, b in pairs[term]}
        for parent in _PARENTS.get(term, ()):
            pairs[parent] |= pairs[term]
