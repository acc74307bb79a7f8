"""Strategies for concepts, schemes, their changes, and the statements of members."""

from typing import Any, get_args

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from ..challenges import (
    Attribution,
    Axis,
    Change,
    ChangeKind,
    Concept,
    ConceptScheme,
    Diff,
    Feedback,
    Label,
    MappingRecord,
    MappingStatus,
    Migration,
    Note,
    NoteKind,
    Relation,
    Statement,
    Status,
    Suggestion,
    Suggestions,
    Triple,
    diff,
    migrate,
    suggest,
)
from ._values import _maybe, _several, _sources, days, ids, instants, texts, wordings, words

__all__ = [
    "CHALLENGES",
    "changes",
    "concept_schemes",
    "concepts",
    "diffs",
    "feedbacks",
    "labels",
    "mapping_records",
    "migrations",
    "notes",
    "statements",
    "suggestions",
    "suggestions_of",
    "triples",
]

_IDS = tuple("abcdefgh")
_names = st.sampled_from(("a", "b", "ü/é", "x?y=1#z", "%20")).map(lambda name: f"http://example.org/{name}")
_axes = st.sampled_from(get_args(Axis))


def mapping_records() -> SearchStrategy[MappingRecord]:
    """Any mapping to a concept elsewhere.

    >>> mapping_records().validate()
    """
    status = _maybe(st.sampled_from(get_args(MappingStatus)))
    return st.builds(MappingRecord, uri=_names, relation=st.sampled_from(get_args(Relation)), scheme=_maybe(ids()),
                     label=_maybe(words()), status=status, source=_maybe(words()))  # fmt: skip


def notes() -> SearchStrategy[Note]:
    """Any note in one language.

    >>> notes().validate()
    """
    return st.builds(Note, kind=st.sampled_from(get_args(NoteKind)), wording=wordings())


def concepts(
    names: SearchStrategy[str] | None = None, others: SearchStrategy[str] | None = None
) -> SearchStrategy[Concept]:
    """Any concept of a challenge scheme.

    >>> concepts().validate()
    """
    other = ids() if others is None else others
    return st.builds(
        Concept,
        id=ids() if names is None else names,
        axis=_maybe(_axes),
        pref=texts(),
        broader=_maybe(other),
        sources=_sources(),
        also_broader=_several(other),
        related=_several(other),
        alt=_several(wordings()),
        hidden=_several(wordings()),
        definition=_maybe(texts()),
        notes=_several(notes()),
        notation=_maybe(words()),
        mappings=_several(mapping_records()),
        status=st.sampled_from(get_args(Status)),
        replaced_by=_several(other),
        reason=_maybe(texts()),
        uri=_maybe(_names),
    )


def triples() -> SearchStrategy[Triple]:
    """Any statement of RDF.

    >>> triples().validate()
    """
    things = _names | st.sampled_from(("_:b1", "_:b2"))
    tags: SearchStrategy[dict[str, str]] = st.fixed_dictionaries({"lang": st.sampled_from(("en", "pt-BR"))}) | (
        st.fixed_dictionaries({}, optional={"datatype": _names})
    )
    return st.builds(Triple, subject=things, predicate=_names, object=things) | st.builds(
        lambda tagged, **known: Triple(literal=True, **known, **tagged),
        tags, subject=things, predicate=_names, object=st.text(max_size=9) | words(),
    )  # fmt: skip


def concept_schemes() -> SearchStrategy[ConceptScheme]:
    """Any scheme of up to eight concepts, sound or not: rings, loose ends and deprecated lines among them.

    >>> concept_schemes().validate()
    """
    members = st.lists(_CONCEPTS, max_size=8, unique_by=lambda one: one.id).map(tuple)
    return st.builds(
        ConceptScheme,
        id=ids(),
        version=st.sampled_from(("0.1.0", "1.0.0", "2.10.0-rc.1", "2024")),
        title=texts(),
        concepts=members,
        language=st.sampled_from(("en", "fr")),
        languages=st.sampled_from(((), ("en",), ("en", "fr", "pt-BR"))),
        issued=_maybe(days()),
        licence=_maybe(words()),
        note=_maybe(texts()),
        sources=_sources(),
        extra=_several(triples()),
        unsaid=_several(triples()),
    )


def statements() -> SearchStrategy[Statement]:
    """Any challenge as a member put it.

    >>> statements().validate()
    """
    return st.builds(
        Statement,
        id=ids(),
        by=ids(),
        text=texts(),
        themes=_several(ids()),
        barriers=_several(ids()),
        attribution=st.sampled_from(get_args(Attribution)),
        at=_maybe(instants()),
        sources=_sources(),
    )


def changes() -> SearchStrategy[Change]:
    """Any change of a concept.

    >>> changes().validate()
    """
    several = _several(words())
    return st.builds(Change, kind=st.sampled_from(get_args(ChangeKind)), id=ids(), was=several, became=several)


def diffs() -> SearchStrategy[Diff]:
    """What changed between any two schemes.

    >>> diffs().validate()
    """
    return st.builds(diff, concept_schemes(), concept_schemes())


def migrations() -> SearchStrategy[Migration]:
    """What becomes of any assigned concepts in any scheme.

    >>> migrations().validate()
    """
    return st.builds(lambda assigned, to: migrate(assigned, to=to), st.lists(st.sampled_from(_IDS)), concept_schemes())


def labels() -> SearchStrategy[Label]:
    """Any label, by whichever step it was had.

    >>> labels().validate()
    """
    asked = st.sampled_from((*_IDS, "zz")), st.sampled_from(("en", "pt-BR", "fr-BE"))
    return st.builds(lambda scheme, name, lang: scheme.label(name, lang), concept_schemes(), *asked)


def suggestions_of() -> SearchStrategy[Suggestions]:
    """What the shipped matcher says to any of a few sentences, and to letters at random.

    >>> suggestions_of().validate()
    """
    told = ("Niemand bewirbt sich auf die Stelle", "The bus is empty", "Il n'y a pas d'argent", "")
    return st.builds(lambda text, lang: suggest(text, on=None, lang=lang), st.sampled_from(told) | st.text(max_size=20),
                     st.sampled_from(("en", "fr", "de", "pt-BR")))  # fmt: skip


def suggestions() -> SearchStrategy[Suggestion]:
    """Any one suggestion.

    >>> suggestions().validate()
    """
    places = st.tuples(st.integers(0, 9), st.integers(10, 20))
    return st.builds(Suggestion, axis=st.sampled_from(("theme", "barrier", "any")), concept=ids(), label=words(),
                     score=st.floats(0, 100), spans=_several(places))  # fmt: skip


def feedbacks() -> SearchStrategy[Feedback]:
    """What a person made of any suggestion.

    >>> feedbacks().validate()
    """
    return st.builds(Feedback, text=words(), lang=st.sampled_from(("en", "fr", "und")), concept=ids(),
                     accepted=st.booleans(), by=_maybe(ids()), at=_maybe(instants()))  # fmt: skip


_CONCEPTS = concepts(st.sampled_from(_IDS), st.sampled_from(_IDS))
CHALLENGES: dict[type, SearchStrategy[Any]] = {
    Change: changes(),
    Concept: concepts(),
    ConceptScheme: concept_schemes(),
    Diff: diffs(),
    Feedback: feedbacks(),
    Label: labels(),
    MappingRecord: mapping_records(),
    Migration: migrations(),
    Note: notes(),
    Statement: statements(),
    Suggestion: suggestions(),
    Suggestions: suggestions_of(),
    Triple: triples(),
}
