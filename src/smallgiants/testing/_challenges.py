"""Strategies for concepts, schemes, their changes, and the statements of members."""

from typing import Any, get_args

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from ..challenges import (
    Ambition,
    Assignment,
    AssignmentMethod,
    Attribution,
    Axis,
    Change,
    ChangeKind,
    Concept,
    ConceptScheme,
    Diff,
    Feedback,
    HeatCell,
    HeatMap,
    Label,
    Level,
    MappingRecord,
    MappingStatus,
    Migration,
    Named,
    Note,
    NoteKind,
    Obstruction,
    Relation,
    Shared,
    Sharing,
    Statement,
    Status,
    Suggestion,
    Suggestions,
    Transition,
    Triple,
    diff,
    heatmap,
    migrate,
    sharing,
    suggest,
)
from ..dossiers import Dossier
from ..groups import Group
from ._values import _maybe, _several, _sources, betweens, days, ids, instants, texts, wordings, words

__all__ = [
    "CHALLENGES",
    "ambitions",
    "assignments",
    "changes",
    "concept_schemes",
    "concepts",
    "diffs",
    "feedbacks",
    "heat_maps",
    "labels",
    "mapping_records",
    "migrations",
    "notes",
    "sharings",
    "statements",
    "suggestions",
    "suggestions_of",
    "transitions",
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


def assignments(
    concept: SearchStrategy[str] | None = None, axis: SearchStrategy[Axis] | None = None, *, held: bool | None = None
) -> SearchStrategy[Assignment]:
    """Any assignment; `held` is whether it still holds, either where it is not told.

    >>> assignments().validate()
    """
    ended = {True: st.none(), False: instants(), None: _maybe(instants())}[held]
    return st.builds(
        Assignment, concept=ids() if concept is None else concept, axis=_axes if axis is None else axis, by=_maybe(ids()),
        at=_maybe(instants()), method=st.sampled_from(get_args(AssignmentMethod)), ended=ended, ended_by=_maybe(ids()),
        confidence=_maybe(st.decimals(0, 1, places=2)), sources=_sources(),
    )  # fmt: skip


@st.composite
def statements(draw: st.DrawFn) -> Statement:
    """Any challenge as a member put it, assigned to concepts with and without a record, some taken back.

    >>> statements().validate()
    """
    named = {axis: draw(st.lists(ids(), max_size=3, unique=True)) for axis in get_args(Axis)}
    records: list[Assignment] = []
    kept: dict[str, list[str]] = {}
    for axis, names in named.items():
        holds = [draw(st.sampled_from((True, False, None))) for _ in names]  # None has no record
        told = [(name, hold) for name, hold in zip(names, holds, strict=True) if hold is not None]
        records += [draw(assignments(st.just(name), st.just(axis), held=hold)) for name, hold in told]
        kept[axis] = [name for name, hold in zip(names, holds, strict=True) if hold is not False]
    made = st.builds(
        Statement, id=ids(), by=ids(), text=texts(), attribution=st.sampled_from(get_args(Attribution)),
        themes=st.just(kept["theme"]), barriers=st.just(kept["barrier"]), assignments=st.just(records),
        at=_maybe(instants()), sources=_sources(),
    )  # fmt: skip
    return draw(made)


def ambitions() -> SearchStrategy[Ambition]:
    """Any ambition: none, one without a year, one whose year is partly known.

    >>> ambitions().validate()
    """
    known: dict[str, Any] = {
        "id": ids(), "by": ids(), "what": texts(), "scope": _maybe(texts()), "evidence": _maybe(words()),
        "permitted": _maybe(st.booleans()), "at": _maybe(instants()), "sources": _sources(),
    }  # fmt: skip
    years = st.integers(2020, 2060)
    aims = st.builds(Ambition, state=_maybe(st.sampled_from(("aired", "adopted"))), target_year=_maybe(years | betweens(years)),
                     **known)  # fmt: skip
    return aims | st.builds(Ambition, state=st.just("none"), **known)


def transitions() -> SearchStrategy[Transition]:
    """Any transition: of which nobody told a barrier, with known to be none, with some.

    >>> transitions().validate()
    """
    return st.builds(
        Transition, id=ids(), by=ids(), ambition=_maybe(ids()), status_quo=_maybe(texts()),
        barriers=_maybe(_several(_obstructions())), permitted=_maybe(st.booleans()), at=_maybe(instants()),
        sources=_sources(),
    )  # fmt: skip


def _obstructions() -> SearchStrategy[Obstruction]:
    return st.builds(Obstruction, barrier=ids(), statements=st.lists(ids(), min_size=1, max_size=2))


_SAID = st.builds(
    Statement, id=st.sampled_from("stuvw"), by=st.sampled_from(("kranj", "horta", "cahors", "sligo", "kotka", "gabrovo")),
    text=st.just("A challenge"), attribution=st.sampled_from(get_args(Attribution)),
    themes=_several(st.sampled_from(("theme/mobility", "theme/walking-cycling", "theme/heat"))),
    barriers=_several(st.sampled_from(("barrier/capacity", "barrier/staff-shortage", "nobody-knows"))),
)  # fmt: skip


def heat_maps() -> SearchStrategy[HeatMap]:
    """What any few statements give, for any audience.

    >>> heat_maps().validate()
    """
    return st.builds(lambda d, who, level, k: heatmap(d, audience=who, on=None, level=level, k=k), _circles(),
                     st.sampled_from(("public", "member", "secretariat")), st.sampled_from(get_args(Level)),
                     st.integers(1, 5))  # fmt: skip


def sharings() -> SearchStrategy[Sharing]:
    """Who shares which of a few challenges, for any audience.

    >>> sharings().validate()
    """
    return st.builds(lambda d, who, axis: sharing(d, audience=who, on=None, axis=axis), _circles(),
                     st.sampled_from(("public", "secretariat")), _axes)  # fmt: skip


def _circles() -> SearchStrategy[Dossier]:
    group = Group(id="g", name="G", zone="UTC")
    several = st.lists(_SAID, max_size=5, unique_by=lambda one: one.id)
    return several.map(lambda said: Dossier(id="d", on="2024-02-07", group=group, statements=tuple(said)))


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
    Ambition: ambitions(),
    Assignment: assignments(),
    Change: changes(),
    Concept: concepts(),
    ConceptScheme: concept_schemes(),
    Diff: diffs(),
    Feedback: feedbacks(),
    HeatCell: heat_maps().filter(lambda one: one.cells).map(lambda one: one.cells[0]),
    HeatMap: heat_maps(),
    Label: labels(),
    MappingRecord: mapping_records(),
    Migration: migrations(),
    Named: st.builds(Named, id=ids(), label=words(), depth=st.integers(0, 3)),
    Note: notes(),
    Obstruction: _obstructions(),
    Shared: sharings().filter(lambda one: one.lines).map(lambda one: one.lines[0]),
    Sharing: sharings(),
    Statement: statements(),
    Suggestion: suggestions(),
    Suggestions: suggestions_of(),
    Transition: transitions(),
    Triple: triples(),
}
