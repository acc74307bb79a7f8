"""The six integrity conditions of SKOS, over all that a graph entails."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from attrs import field, frozen

from ..errors import Problem
from ._graph import RDF, RDFS, SKOS, Triple

__all__ = ["conditions", "reached"]

Pairs = set[tuple[str, str]]

# What each property is a part of (S22–S24, S39, S41, S42, S7, S8, S32), and what each says of its two ends
# (S4–S6, S19, S20, S31–S34): the semantic relations are between concepts, mapping properties among them (S38, S39).
_PARENTS = {
    "broadMatch": "broader", "narrowMatch": "narrower", "relatedMatch": "related", "exactMatch": "closeMatch",
    "closeMatch": "mappingRelation", "mappingRelation": "semanticRelation", "broader": "broaderTransitive",
    "narrower": "narrowerTransitive", "broaderTransitive": "semanticRelation", "related": "semanticRelation",
    "narrowerTransitive": "semanticRelation", "topConceptOf": "inScheme",
}  # fmt: skip
_INVERSES = {
    "narrower": "broader", "narrowMatch": "broadMatch", "narrowerTransitive": "broaderTransitive",
    "hasTopConcept": "topConceptOf",
}  # fmt: skip
_SUBJECTS = {
    "semanticRelation": "Concept", "topConceptOf": "Concept", "member": "Collection", "memberList": "Collection",
}  # fmt: skip
_OBJECTS = {"semanticRelation": "Concept", "inScheme": "ConceptScheme"}
_LABELS = ("prefLabel", "altLabel", "hiddenLabel")
_APART = (("S9", "ConceptScheme", "Concept"), ("S37", "Collection", "Concept"), ("S37", "Collection", "ConceptScheme"))
_HINTS = {
    "S9": "what a relation or a mapping points at is a concept: point it at one",
    "S37": "a collection groups concepts and is none: name it apart",
}
_CODES = {
    "S9": "skos-s9",
    "S13": "skos-s13",
    "S14": "skos-s14",
    "S27": "skos-s27",
    "S37": "skos-s37",
    "S46": "skos-s46",
}


def conditions(graph: Iterable[Triple]) -> tuple[Problem, ...]:
    """Every breach of the conditions S9, S13, S14, S27, S37 and S46 of the SKOS Reference, by subject.

    >>> def is_(a, term, b):
    ...     return Triple(subject="urn:ex:" + a, predicate=SKOS + term, object="urn:ex:" + b)
    >>> [one.code for one in conditions([is_("a", "broader", "b"), is_("b", "broadMatch", "c"), is_("c", "related", "a")])]
    ['skos-s27']

    What the graph entails counts: inverses, symmetry, sub-properties (also those that it declares itself), and the
    transitive closures.  A cycle of `broader` is consistent with SKOS and no breach.
    """
    facts = _Facts.of(graph)
    found = [*_classes(facts), *_wordings(facts), *_hierarchy(facts), *_matches(facts)]
    return tuple(sorted(set(found), key=lambda one: (one.path, one.code, one.message)))


def reached(start: str, steps: dict[str, set[str]]) -> set[str]:
    """All that one or more steps lead to; a ring ends where it began."""
    met: set[str] = set()
    waiting = [*steps.get(start, ())]
    while waiting:
        one = waiting.pop()
        if one not in met:
            met.add(one)
            waiting += steps.get(one, ())
    return met


@frozen(kw_only=True)
class _Facts:
    """What a graph says and entails: pairs by property, things by class, labels by subject."""

    pairs: dict[str, Pairs] = field()
    classes: dict[str, set[str]] = field()
    labels: dict[str, dict[str, set[tuple[str, str]]]] = field()

    @classmethod
    def of(cls, graph: Iterable[Triple]) -> "_Facts":
        given = tuple(graph)
        subproperties = _declared(given, RDFS + "subPropertyOf")
        subclasses = _declared(given, RDFS + "subClassOf")
        pairs: dict[str, Pairs] = defaultdict(set)
        classes: dict[str, set[str]] = defaultdict(set)
        labels: dict[str, dict[str, set[tuple[str, str]]]] = defaultdict(lambda: defaultdict(set))
        for one in given:
            for term in _names(one.predicate, subproperties):
                if term in _LABELS and one.literal:
                    labels[one.subject][term].add((one.object, (one.lang or "").casefold()))
                elif not one.literal:
                    pairs[term].add((one.subject, one.object))
            if one.predicate == RDF + "type" and not one.literal:
                for name in _names(one.object, subclasses):
                    classes["Collection" if name == "OrderedCollection" else name].add(one.subject)  # S29
        _entail(pairs)
        for terms, side in ((_SUBJECTS, 0), (_OBJECTS, 1)):
            for term, kind in terms.items():
                classes[kind] |= {pair[side] for pair in pairs[term]}
        return cls(pairs=pairs, classes=classes, labels=labels)


def _declared(graph: Iterable[Triple], term: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for one in graph:
        if one.predicate == term and not one.literal:
            found[one.subject].add(one.object)
    return found


def _names(term: str, declared: dict[str, set[str]]) -> Iterator[str]:
    """The names of SKOS that a property or class is, or is declared to be a part of."""
    for one in {term} | (reached(term, declared) if term in declared else set()):
        if one.startswith(SKOS):
            yield one.removeprefix(SKOS)


def _entail(pairs: dict[str, Pairs]) -> None:
    """Adds what inverses, symmetry and sub-properties say; the transitive closures are asked for where needed."""
    for term, inverse in _INVERSES.items():
        pairs[inverse] |= {(b, a) for a, b in pairs[term]}
        pairs[term] |= {(b, a) for a, b in pairs[inverse]}
    for term, parent in _PARENTS.items():  # in the order of the table each part comes before what it is a part of
        if term in ("exactMatch", "closeMatch", "relatedMatch", "related"):
            pairs[term] |= {(b, a) for a, b in pairs[term]}  # S23, S44
        pairs[parent] |= pairs[term]
        if back := _INVERSES.get(parent):
            pairs[back] |= {(b, a) for a, b in pairs[parent]}


def _breach(number: str, path: str, message: str, hint: str) -> Problem:
    return Problem(code=_CODES[number], severity="error", path=path, message=message, hint=hint)


def _classes(facts: _Facts) -> Iterator[Problem]:
    for number, one, other in _APART:
        for thing in facts.classes.get(one, set()) & facts.classes.get(other, set()):
            message = f"expected a {one} or a {other} ({number}), got both"
            yield _breach(number, thing, message, _HINTS[number])


def _wordings(facts: _Facts) -> Iterator[Problem]:
    for thing, labels in facts.labels.items():
        for place, term in enumerate(_LABELS):
            for other in _LABELS[place + 1 :]:
                for text, lang in labels.get(term, set()) & labels.get(other, set()):
                    got = f"expected each label in one property (S13), got {text!r}{_in(lang)} as {term} and {other}"
                    yield _breach("S13", thing, got, "keep the stronger of the two")
        tags = [tag for _, tag in labels.get("prefLabel", ())]
        for tag in {tag for tag in tags if tags.count(tag) > 1}:
            several = ", ".join(repr(text) for text, other in sorted(labels["prefLabel"]) if other == tag)
            message = f"expected one prefLabel for each language (S14), got {several}{_in(tag)}"
            yield _breach("S14", thing, message, "make the others altLabel")


def _in(lang: str) -> str:
    return f" in {lang}" if lang else " without a language"


def _hierarchy(facts: _Facts) -> Iterator[Problem]:
    steps: dict[str, set[str]] = defaultdict(set)
    for one, other in facts.pairs["broaderTransitive"]:
        steps[one].add(other)
    above: Callable[[str], set[str]] = _remembered(lambda thing: reached(thing, steps))
    for one, other in facts.pairs["related"]:
        if other in above(one):
            message = f"expected related concepts on different lines (S27), got {other} above it"
            yield _breach("S27", one, message, "drop `related` where one is broader than the other")


def _remembered(ask: Callable[[str], set[str]]) -> Callable[[str], set[str]]:
    known: dict[str, set[str]] = {}

    def asked(thing: str) -> set[str]:
        if thing not in known:
            known[thing] = ask(thing)
        return known[thing]

    return asked


def _matches(facts: _Facts) -> Iterator[Problem]:
    steps: dict[str, set[str]] = defaultdict(set)
    for one, other in facts.pairs["exactMatch"]:
        steps[one].add(other)
    same: Callable[[str], set[str]] = _remembered(lambda thing: reached(thing, steps))  # S44 and S45
    for term in ("broadMatch", "relatedMatch"):
        for one, other in facts.pairs[term]:
            if other in same(one):
                message = f"expected exactMatch or {term}, not both (S46), got both with {other}"
                yield _breach("S46", one, message, "exactMatch is symmetric and transitive: look along its chain")
