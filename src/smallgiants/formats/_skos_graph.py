"""Between facts and a scheme: what the model knows goes into the scheme, all else is kept, so that nothing is lost."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any
from urllib.parse import quote, unquote

from attrs import evolve, fields

from ..challenges import Concept, ConceptScheme, Fact, MappingRecord, Note, Triple, facts, is_iri, scheme_of
from ..checks import UNFIT_FOR_ID, UNPRINTABLE
from ..labels import Text, Wording, is_tag, text
from ._rdf_write import PREFIXES, TYPE
from ._structure import Faults, structure, unstructure

__all__ = ["facts_of_scheme", "scheme_of_facts"]

SKOS, DCT, OWL, SG = (PREFIXES[name] for name in ("skos", "dct", "owl", "sg"))
_UNPRINTABLE = re.compile(UNPRINTABLE)
_OURS = "urn:smallgiants:scheme:"
_AXIS, _MORE = f"{SG}axis", f"{SG}more"
_NOTES = ("note", "scopeNote", "example", "changeNote", "editorialNote", "historyNote")
_MATCHES = ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")
_JSON = PREFIXES["rdf"] + "JSON"
_TRUE = ("true", f"{PREFIXES['xsd']}boolean")


def facts_of_scheme(scheme: ConceptScheme) -> tuple[Fact, ...]:
    """A scheme as facts, with what SKOS has no words for under terms of our own, each once."""
    gone = {(t.subject, t.predicate, t.object, t.literal, t.lang, t.datatype) for t in scheme.unsaid}
    own = (one for one in _own(scheme) if one not in gone)
    return tuple(dict.fromkeys((*facts(scheme), *own)))


def _own(scheme: ConceptScheme) -> Iterator[Fact]:
    """The axis as a term, and as one JSON literal whatever reading the other facts would not give back."""
    graph = _Graph(facts(evolve(scheme, extra=(), unsaid=())), (scheme.language, *scheme.languages))
    uris = {scheme.uri_of(one.id): one.id for one in scheme.concepts}
    derived = _ids(tuple(sorted(uris)), scheme.uri, {})
    graph.claimed = {here: name for here, name in uris.items() if derived[here] != name}
    read = {one.id: one for one in graph.concepts(scheme.uri)}
    if any(name not in read for name in uris.values()):  # one that was not claimed gave way to one that was
        graph.claimed = uris
        read = {one.id: one for one in graph.concepts(scheme.uri)}
    head = {"concepts", "extra", "unsaid", "title", "version", "uri"}
    told = {name: one for name, one in unstructure(evolve(scheme, concepts=())).items() if name not in head}
    order = [one.id for one in scheme.concepts]
    if order != list(read):
        told["order"] = order
    if not _alike(scheme.title, graph.text(scheme.uri, f"{DCT}title")):
        told["title"] = unstructure(scheme.title)
    yield _literal(scheme.uri, _MORE, told)
    for concept in scheme.concepts:
        here = scheme.uri_of(concept.id)
        if concept.axis is not None:
            yield (here, _AXIS, concept.axis, True, None, None)
        claim = {"id": concept.id} if here in graph.claimed else {}
        if more := claim | _unlike(concept, read.get(concept.id)):
            yield _literal(here, _MORE, more)


def _literal(here: str, term: str, told: dict[str, Any]) -> Fact:
    return (here, term, json.dumps(told, ensure_ascii=False), True, None, _JSON)


def _unlike(concept: Concept, other: Concept | None) -> dict[str, Any]:
    """The fields that differ from what the facts alone say, as plain data."""
    plain = unstructure(concept)
    if other is None:
        return plain  # type: ignore[no-any-return]
    names = [one.name for one in fields(Concept) if one.name != "axis"]
    return {name: plain.get(name) for name in names if not _alike(getattr(concept, name), getattr(other, name))}


def _alike(one: object, other: object) -> bool:
    """Whether two values are the same but for an order that means nothing; of a text, the first wording does."""
    if isinstance(one, Text) and isinstance(other, Text):
        return one.wordings[0] == other.wordings[0] and _alike(one.wordings, other.wordings)
    return set(one) == set(other) if isinstance(one, tuple) and isinstance(other, tuple) else one == other


def scheme_of_facts(given: Iterable[Fact]) -> ConceptScheme:
    """The scheme that facts tell of, the one most spoken of where there are several; what it does not model is kept."""
    every = tuple(dict.fromkeys(given))
    graph = _Graph(every)
    uri, language = graph.scheme(), graph.language()
    told = graph.more(uri)
    langs = told.get("languages")
    wanted = (told.get("language", language), *(langs if isinstance(langs, list) else ()))
    graph.langs = tuple(one for one in wanted if isinstance(one, str))
    claims = ((here, graph.more(here).get("id")) for here in graph.members(uri))
    graph.claimed = {here: name for here, name in claims if isinstance(name, str) and name and name == _name(name)}
    bare = _head(graph, uri, language, graph.concepts(uri))
    scheme = _with_more(graph, bare)
    made, said = dict.fromkeys(facts_of_scheme(scheme)), set(every)
    extra = tuple(_triple(one) for one in every if one not in made)
    unsaid = tuple(_triple(one) for one in made if one not in said)
    return evolve(scheme, extra=extra, unsaid=unsaid)


def _triple(fact: Fact) -> Triple:
    subject, predicate, object_, literal, lang, kind = fact
    return Triple(subject=subject, predicate=predicate, object=object_, literal=literal, lang=lang, datatype=kind)


def _head(graph: "_Graph", uri: str, language: str, concepts: tuple[Concept, ...]) -> ConceptScheme:
    name = _name(unquote(uri.removeprefix(_OURS)) if uri.startswith(_OURS) else re.split("[/#:]", uri.rstrip("/#"))[-1])
    title = next((found for term in (f"{DCT}title", "http://purl.org/dc/elements/1.1/title", f"{PREFIXES['rdfs']}label",
                                     f"{SKOS}prefLabel") if (found := graph.text(uri, term))), None)  # fmt: skip
    version = next(iter(graph.plain(uri, f"{OWL}versionInfo")), "unversioned")
    return ConceptScheme(
        id=name or "scheme",
        version=version,
        title=title or text(name or "scheme"),
        concepts=concepts,
        uri=uri,
        language=language,
    )


def _name(told: str) -> str:
    return re.sub(UNFIT_FOR_ID, "-", told)


def _with_more(graph: "_Graph", scheme: ConceptScheme) -> ConceptScheme:
    """The scheme with what stands under our own terms, where that is sound and leaves every id and IRI as it is."""
    more = graph.more(scheme.uri)
    concepts = _in_order(_richer(graph, scheme), more.pop("order", None))
    if not more:
        return evolve(scheme, concepts=concepts)
    plain = unstructure(evolve(scheme, concepts=()))
    try:
        told = structure({**plain, **more, "uri": scheme.uri, "version": scheme.version}, ConceptScheme)
    except Faults:
        told = scheme
    return evolve(told, concepts=concepts, extra=(), unsaid=())


def _in_order(concepts: tuple[Concept, ...], order: Any) -> tuple[Concept, ...]:
    by_id = {one.id: one for one in concepts}
    sound = isinstance(order, list) and len(order) == len(by_id) and all(isinstance(one, str) for one in order)
    return tuple(by_id[one] for one in order) if sound and set(order) == set(by_id) else concepts


def _richer(graph: "_Graph", scheme: ConceptScheme) -> tuple[Concept, ...]:
    """The concepts with their axis and what else our own terms tell; one that would not be sound stays as it was."""
    wanted: dict[str, dict[str, Any]] = {}
    for concept in scheme.concepts:
        here = scheme.uri_of(concept.id)
        axes = [one for one in graph.plain(here, _AXIS) if one in ("theme", "barrier")]
        more = graph.more(here) | ({"axis": axes[0]} if len(axes) == 1 else {})
        if more:
            kept = {"id": concept.id} | ({"uri": concept.uri} if concept.uri else {})
            told = {**unstructure(concept), **more, "uri": None, **kept}
            wanted[concept.id] = {name: one for name, one in told.items() if one is not None}
    together = scheme_of({"id": "s", "version": "1.0.0", "title": "S", "concepts": list(wanted.values())})
    if together is not None:
        return tuple(together.concept(one.id) if one.id in wanted else one for one in scheme.concepts)
    return tuple(_structured(wanted[one.id], one) if one.id in wanted else one for one in scheme.concepts)


def _structured(plain: dict[str, Any], concept: Concept) -> Concept:
    try:
        return structure(plain, Concept)
    except Faults:
        return concept


class _Graph:
    """Facts by subject, and the questions that a scheme's fields ask of them."""

    def __init__(self, given: Iterable[Fact], langs: tuple[str, ...] = ()) -> None:
        self.langs = langs
        self.claimed: dict[str, str] = {}
        self.told: dict[str, dict[str, list[Fact]]] = {}
        self.types: dict[str, list[str]] = {}
        for one in sorted(given, key=_order):
            self.told.setdefault(one[0], {}).setdefault(one[1], []).append(one)
            if one[1] == TYPE and not one[3]:
                self.types.setdefault(one[2], []).append(one[0])

    def things(self, here: str, term: str) -> list[str]:
        """The IRIs that a property points at."""
        return [one[2] for one in self.told.get(here, {}).get(term, ()) if not one[3] and not one[2].startswith("_:")]

    def plain(self, here: str, term: str) -> list[str]:
        """The untagged, untyped literals of a property that are words."""
        found = self.told.get(here, {}).get(term, ())
        return [one[2] for one in found if one[3] and one[4] is None and one[5] is None and _words(one[2])]

    def wordings(self, here: str, term: str) -> list[Wording]:
        """The literals of a property that are words in a language, or in none."""
        found = []
        for _, _, told, literal, lang, kind in self.told.get(here, {}).get(term, ()):
            if literal and kind is None and (lang is None or _tag(lang)) and _words(told):
                found.append(Wording(lang=lang or "und", text=told))
        return found

    def text(self, here: str, term: str) -> Text | None:
        """The first wording of each language."""
        first: dict[str, Wording] = {}
        for one in self.wordings(here, term):
            first.setdefault(one.lang.casefold(), one)
        place = {lang: number for number, lang in reversed([*enumerate(self.langs)])}
        return Text(tuple(sorted(first.values(), key=lambda one: place.get(one.lang, len(place))))) if first else None

    def more(self, here: str) -> dict[str, Any]:
        """What stands under our own term, if it is one table."""
        found = [one for one in self.told.get(here, {}).get(_MORE, ()) if one[5] == _JSON]
        try:
            told = json.loads(found[0][2]) if len(found) == 1 else {}
        except (ValueError, RecursionError):
            return {}
        return told if isinstance(told, dict) else {}

    def scheme(self) -> str:
        """The IRI of the scheme most concepts are in, the first in order where several are."""
        counts: Counter[str] = Counter(self.types.get(f"{SKOS}ConceptScheme", ()))
        for here, told in self.told.items():
            for term in ("inScheme", "topConceptOf"):
                counts.update(self.things(here, SKOS + term) if SKOS + term in told else ())
            counts[here] += len(told.get(f"{SKOS}hasTopConcept", ()))
        known = [(-count, name) for name, count in counts.items() if count and is_iri(name)]
        return min(known)[1] if known else f"{_OURS}unnamed"

    def language(self) -> str:
        """The language most preferred labels are in, English where it ties."""
        counts: Counter[str] = Counter()
        for here in self.types.get(f"{SKOS}Concept", ()):
            counts.update(one.lang for one in self.wordings(here, f"{SKOS}prefLabel"))
        counts.pop("und", None)
        return min(counts, key=lambda lang: (-counts[lang], lang != "en", lang)) if counts else "en"

    def members(self, uri: str) -> tuple[str, ...]:
        """The IRIs of the concepts: those said to be, and those a scheme or a hierarchy names and labels tell of."""
        found = dict.fromkeys(self.types.get(f"{SKOS}Concept", ()))
        for here, told in self.told.items():
            for term in ("broader", "narrower", "related", "hasTopConcept", "topConceptOf"):
                if SKOS + term in told:
                    ends = self.things(here, SKOS + term)
                    near = [*([here] if term != "hasTopConcept" else []), *(ends if term != "topConceptOf" else [])]
                    found |= dict.fromkeys(one for one in near if f"{SKOS}prefLabel" in self.told.get(one, {}))
        others = {*self.types.get(f"{SKOS}ConceptScheme", ()), *self.types.get(f"{SKOS}Collection", ()), uri}
        return tuple(sorted(one for one in found if one not in others and is_iri(one)))

    def concepts(self, uri: str) -> tuple[Concept, ...]:
        members = self.members(uri)
        ids = _ids(members, uri, self.claimed)
        up: dict[str, dict[str, None]] = {one: {} for one in members}
        for one in members:
            up[one] |= dict.fromkeys(self.things(one, f"{SKOS}broader"))
            for lower in self.things(one, f"{SKOS}narrower"):
                if lower in up:
                    up[lower][one] = None
        return tuple(self.concept(one, ids, uri, tuple(ids[up_] for up_ in up[one] if up_ in ids)) for one in members)

    def concept(self, here: str, ids: dict[str, str], uri: str, parents: tuple[str, ...]) -> Concept:
        name, told = ids[here], self.told.get(here, {})
        old = [(one[2], one[5]) for one in told.get(f"{OWL}deprecated", ()) if one[3]] == [_TRUE]
        pref = self.text(here, f"{SKOS}prefLabel")
        mappings = [MappingRecord(uri=one, relation=term) for term in _MATCHES  # type: ignore[arg-type]
                    for one in self.things(here, SKOS + term) if is_iri(one)]  # fmt: skip
        mappings += [
            MappingRecord(uri=one, relation="subject") for one in self.things(here, f"{DCT}subject") if is_iri(one)
        ]
        notes = [Note(kind=term, wording=one) for term in _NOTES  # type: ignore[arg-type]
                 for one in self.wordings(here, SKOS + term)]  # fmt: skip
        return Concept(
            id=name, pref=pref or text(name), broader=next(iter(parents), None), also_broader=parents[1:],
            related=[ids[one] for one in self.things(here, f"{SKOS}related") if one in ids],
            alt=self.wordings(here, f"{SKOS}altLabel"), hidden=self.wordings(here, f"{SKOS}hiddenLabel"),
            definition=self.text(here, f"{SKOS}definition"), notes=notes,
            notation=next(iter(self.plain(here, f"{SKOS}notation")), None), mappings=mappings,
            status="deprecated" if old else "current",
            replaced_by=[ids[one] for one in self.things(here, f"{DCT}isReplacedBy") if one in ids],
            uri=None if here == f"{uri}:{quote(name, safe='/')}" else here,
        )  # fmt: skip


def _ids(members: tuple[str, ...], uri: str, claimed: dict[str, str]) -> dict[str, str]:
    """An id for each IRI: the one it tells itself, what follows our scheme's, its last part if no two share it, the whole."""
    ours = {one: _name(unquote(one.removeprefix(f"{uri}:"))) for one in members if one.startswith(f"{uri}:")}
    short = {one: ours.get(one) or _name(unquote(re.split("[/#:]", one.rstrip("/#"))[-1])) for one in members}
    counts = Counter(short.values())
    found = {one: name if counts[name] == 1 and name else _name(one) for one, name in short.items()}
    taken: set[str] = set()
    for place, one in enumerate(sorted(found, key=lambda one: (one not in claimed, one))):
        name = claimed.get(one, found[one])
        while name in taken:
            name = f"{name}-{place}"
        taken.add(name)
        found[one] = name
    return found


def _order(fact: Fact) -> tuple[str, ...]:
    """Facts have no order: one by their words makes the same scheme of the same graph."""
    subject, predicate, object_, literal, lang, kind = fact
    return (subject, predicate, object_, str(literal), lang or "", kind or "")


@lru_cache(maxsize=1024)
def _tag(lang: str) -> bool:
    """Whether a tag is one of a wording; what is in no language told is a literal without tag."""
    return is_tag(lang) and lang != "und"


def _words(told: str) -> bool:
    return bool(told.strip()) and not _UNPRINTABLE.search(told)
