"""The six integrity conditions of SKOS, over all that a graph entails."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from attrs import field, frozen

from ..errors import Problem
from ._entailed import LITERAL_FORM, ByPredicate, Pairs, by_predicate, entail, names, same_things, worded_labels
from ._graph import RDF, RDFS, Triple
from ._reach import met_above
from ._still import still
from ._triples import Fact, plain

__all__ = ["breaches", "conditions"]

# What a property says of its two ends (S4–S6, S19–S21, S31–S34, S39): all semantic relations, the mapping properties among
# them, are between concepts.
_SEMANTIC = ("semanticRelation", "broaderTransitive", "related", "mappingRelation")
_SUBJECTS = {"Concept": (*_SEMANTIC, "topConceptOf"), "Collection": ("member", "memberList")}
_OBJECTS = {"Concept": _SEMANTIC, "ConceptScheme": ("inScheme",)}
_TYPE = RDF + "type"
_LABELS = ("prefLabel", "altLabel", "hiddenLabel")
_WORDS = frozenset(
    ("definition", "notation", "note", "scopeNote", "example", "changeNote", "editorialNote", "historyNote")
)
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
    "S52": "skos-s52",
}


def conditions(graph: Iterable[Triple]) -> tuple[Problem, ...]:
    """Every breach of the conditions S9, S13, S14, S27, S37 and S46 of the SKOS Reference, by subject.

    >>> def is_(a, term, b):
    ...     term = "http://www.w3.org/2004/02/skos/core#" + term
    ...     return Triple(subject="urn:ex:" + a, predicate=term, object="urn:ex:" + b)
    >>> [one.code for one in conditions([is_("a", "broader", "b"), is_("b", "broadMatch", "c"), is_("c", "related", "a")])]
    ['skos-s27']

    What the graph entails counts: inverses, symmetry, sub-properties (also those that it declares itself), the transitive
    closures, owl:sameAs, and the labels that SKOS-XL words at one remove (S55–S57; a label of two wordings breaks S52).
    A cycle of `broader` is consistent with SKOS and no breach.
    """
    with still():
        return breaches(plain(graph))


def breaches(given: Iterable[Fact]) -> tuple[Problem, ...]:
    """The same of plain facts."""
    by = by_predicate(given)
    known = _Known.of(worded_labels(same_things(by)))
    found = [*_classes(known), *_wordings(known), *_hierarchy(known), *_matches(known), *_forms(known)]
    return tuple(sorted(set(found), key=lambda one: (one.path, one.code, one.message)))


@frozen(kw_only=True)
class _Known:
    """What a graph says and entails: pairs by property, things by class, and the labels of whatever clashes."""

    pairs: dict[str, Pairs] = field()
    classes: dict[str, set[str]] = field()
    labels: dict[str, dict[str, set[tuple[str, str]]]] = field()
    forms: dict[str, set[tuple[str, str]]] = field()

    @classmethod
    def of(cls, by: ByPredicate) -> "_Known":
        pairs: dict[str, Pairs] = defaultdict(set)
        worded: dict[str, set[tuple[str, str, str]]] = {term: set() for term in (*_LABELS, LITERAL_FORM)}
        terms = names(by, by, RDFS + "subPropertyOf")
        tags = _Tags({None: ""})
        for predicate, facts in by.items():
            for term in terms[predicate]:
                if term in worded:
                    worded[term] |= {(s, o, tags[lang]) for s, _, o, literal, lang, _ in facts if literal}
                elif term not in _WORDS:
                    pairs[term] |= {(one[0], one[2]) for one in facts if not one[3]}
        classes = cls._classes(by)
        entail(pairs)
        for ends, side in ((_SUBJECTS, 0), (_OBJECTS, 1)):
            for kind, all_of in ends.items():
                for term in all_of:
                    classes[kind] |= {pair[side] for pair in pairs[term]}
        forms: dict[str, set[tuple[str, str]]] = defaultdict(set)
        for subject, text, tag in worded.pop(LITERAL_FORM):
            forms[subject].add((text, tag))
        return cls(pairs=pairs, classes=classes, labels=_clashing(worded), forms=forms)

    @staticmethod
    def _classes(by: ByPredicate) -> dict[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        types: dict[str, set[str]] = defaultdict(set)
        for one in by.get(_TYPE, ()):
            if not one[3]:
                types[one[2]].add(one[0])
        for kind, terms in names(types, by, RDFS + "subClassOf").items():
            for term in terms:
                found["Collection" if term == "OrderedCollection" else term] |= types[kind]  # S29
        return found


class _Tags(dict[str | None, str]):
    """Language tags without regard to case, each folded once."""

    def __missing__(self, lang: str | None) -> str:
        folded = self[lang] = str(lang).casefold()
        return folded


def _clashing(worded: dict[str, set[tuple[str, str, str]]]) -> dict[str, dict[str, set[tuple[str, str]]]]:
    """The labels of the things that bear one twice, or two preferred ones in a language: of few do they have to be laid out."""
    pref, alt, hidden = (worded[term] for term in _LABELS)
    clash = {one[0] for one in (pref & alt) | (pref & hidden) | (alt & hidden)}
    if len({(one[0], one[2]) for one in pref}) < len(pref):
        places = Counter((subject, tag) for subject, _, tag in pref)
        clash |= {subject for (subject, _), count in places.items() if count > 1}
    found: dict[str, dict[str, set[tuple[str, str]]]] = defaultdict(lambda: defaultdict(set))
    for term in _LABELS if clash else ():
        for subject, text, tag in worded[term]:
            if subject in clash:
                found[subject][term].add((text, tag))
    return found


def _breach(number: str, path: str, message: str, hint: str) -> Problem:
    return Problem(code=_CODES[number], severity="error", path=path, message=message, hint=hint)


def _classes(known: _Known) -> Iterator[Problem]:
    for number, one, other in _APART:
        for thing in known.classes.get(one, set()) & known.classes.get(other, set()):
            message = f"expected a {one} or a {other} ({number}), got both"
            yield _breach(number, thing, message, _HINTS[number])


def _wordings(known: _Known) -> Iterator[Problem]:
    for thing, labels in known.labels.items():
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


def _hierarchy(known: _Known) -> Iterator[Problem]:
    steps: dict[str, set[str]] = defaultdict(set)
    for one, other in known.pairs["broaderTransitive"]:
        steps[one].add(other)
    for one, other in met_above(known.pairs["related"], steps):
        message = f"expected related concepts on different lines (S27), got {other} above it"
        yield _breach("S27", one, message, "drop `related` where one is broader than the other")


def _matches(known: _Known) -> Iterator[Problem]:
    steps: dict[str, set[str]] = defaultdict(set)
    for one, other in known.pairs["exactMatch"]:
        steps[one].add(other)
    for term in ("broadMatch", "relatedMatch"):
        for one, other in met_above(known.pairs[term], steps):  # S44 and S45
            message = f"expected exactMatch or {term}, not both (S46), got both with {other}"
            yield _breach("S46", one, message, "exactMatch is symmetric and transitive: look along its chain")


def _forms(known: _Known) -> Iterator[Problem]:
    for one, forms in known.forms.items():
        if len(forms) > 1:
            told = ", ".join(f"{text!r}{_in(lang)}" for text, lang in sorted(forms))
            yield _breach("S52", one, f"expected one literal form of a label (S52), got {told}", "make it two labels")
