"""What the author of a scheme should look at, beside the conditions of SKOS: each check with its code and a hint."""

import re
from collections import defaultdict
from collections.abc import Container, Iterator

from attrs import evolve, field, frozen

from ..checks import near
from ..errors import Problem, Severity
from ._concepts import Concept
from ._graph import SKOS
from ._reach import met_above, ringed
from ._scheme_like import SchemeLike

__all__ = ["faults"]

DEEPEST, WIDEST = 3, 15
_LINKS = frozenset(SKOS + name for name in ("broader", "narrower", "related"))
_SEMVER = r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)([-+][0-9A-Za-z.+-]+)?"


def faults(scheme: SchemeLike, *, own: bool) -> tuple[Problem, ...]:
    """Every finding; for a scheme of others at most a warning."""
    known = _Known.of(scheme)
    found = [*_whole(scheme, known), *_labels(scheme), *_external(scheme)]
    for concept in scheme.concepts:
        found += _links(scheme, concept, known)
        found += _words(scheme, concept)
        found += _lines(scheme, concept, known)
        if concept.mappings:
            found += _mappings(concept, known)
        found += _deprecated(scheme, concept, known)
    capped = [one if own or one.severity != "error" else evolve(one, severity="warning") for one in found]
    return tuple(sorted(capped, key=lambda one: (one.path, one.code, one.message)))


@frozen(kw_only=True)
class _Known:
    """What is asked of a whole scheme once: parents, rings, shortcuts, IRIs, and what deprecated lines end in nothing."""

    parents: dict[str, tuple[str, ...]] = field()
    rings: set[str] = field()
    short: set[tuple[str, str]] = field()
    uris: set[str] = field()
    ended: set[str] = field()

    @classmethod
    def of(cls, scheme: SchemeLike) -> "_Known":
        parents = {concept.id: concept.parents for concept in scheme.concepts}
        double = ((a, b) for up in parents.values() if len(up) > 1 for a in up for b in up if a != b)
        old = {concept.id: concept.replaced_by for concept in scheme.concepts if concept.status == "deprecated"}
        return cls(parents=parents, rings=ringed(parents), short=met_above(double, parents),
                   uris={scheme.uri_of(name) for name in parents}, ended=_ended(old, parents))  # fmt: skip


def _ended(old: dict[str, tuple[str, ...]], known: Container[str]) -> set[str]:
    """The deprecated ids from which no replacement leads to a concept in use."""
    came: dict[str, list[str]] = defaultdict(list)
    for one, instead in old.items():
        for name in instead:
            came[name].append(one)
    living = {name for name in came if name in known and name not in old}
    waiting = list(living)
    while waiting:
        more = {one for one in came[waiting.pop()] if one not in living}
        living |= more
        waiting += more
    return set(old) - living


def _found(code: str, severity: Severity, concept: str, message: str, hint: str | None = None) -> Problem:
    path = f"concepts[{concept}]" if concept else ""
    return Problem(code=code, severity=severity, path=path, message=message, hint=hint)


def _whole(scheme: SchemeLike, known: _Known) -> Iterator[Problem]:
    if not re.fullmatch(_SEMVER, scheme.version, re.ASCII):
        message = f"expected a version such as 1.2.0 (SemVer), got {scheme.version!r}"
        yield _found("version-form", "warning", "", message)
    if not scheme.concepts:
        yield _found(
            "scheme-empty", "warning", "", "expected at least one concept, got none", "is this a scheme of SKOS?"
        )
    had = {one.id: {label.lang for label in one.pref.wordings} for one in scheme.concepts} if scheme.languages else {}
    for lang in scheme.languages:
        lacking = [name for name, langs in had.items() if lang not in langs]
        if lacking:
            message = f"expected a prefLabel of each concept in {lang}, got none of {len(lacking)}, first {lacking[0]}"
            yield _found("language-lacking", "info", "", message)
    notations: dict[str, list[str]] = defaultdict(list)
    for concept in scheme.concepts:
        if concept.notation is not None:
            notations[concept.notation].append(concept.id)
    for notation, ids in notations.items():
        if len(ids) > 1:
            message = f"expected a notation of one concept, got {notation!r} of {' and '.join(ids)}"
            yield _found("notation-twice", "error", ids[1], message)
    yield from _loose(scheme, known)
    for parent in {parent for up in known.parents.values() for parent in up}:
        if (count := len(scheme.under(parent))) > WIDEST:
            message = f"expected at most {WIDEST} concepts right under one, got {count}"
            yield _found("branch-wide", "warning", parent, message, "put some under a concept between")


def _loose(scheme: SchemeLike, known: _Known) -> Iterator[Problem]:
    """Links of a file that point at what the file tells nothing of."""
    told = known.uris | {one.subject for one in scheme.extra}
    for one in scheme.extra:
        if one.predicate in _LINKS and not one.literal and one.subject in known.uris and one.object not in told:
            message = f"expected {one.predicate.removeprefix(SKOS)} in the file, got {one.object}"
            problem = _found("reference-dangling", "error", "", message)
            yield evolve(problem, path=one.subject)


def _labels(scheme: SchemeLike) -> Iterator[Problem]:
    """The same label of two concepts of one axis, which no reader can tell apart."""
    bearers: dict[tuple[object, str, str], dict[str, bool]] = defaultdict(dict)
    for concept in scheme.concepts:
        if concept.status != "deprecated":
            for label in (*concept.alt, *concept.pref.wordings):
                key = (concept.axis, label.lang.casefold(), label.text.casefold())
                bearers[key][concept.id] = label in concept.pref.wordings
    for (_, lang, told), ids in bearers.items():
        if len(ids) > 1:
            first, second, *_ = ids
            both = sum(ids.values()) > 1
            message = f"expected a label of one concept, got {told!r} in {lang} of {first} and {second}"
            yield _found("label-shared", "error" if both else "warning", second, message, "say what sets them apart")


def _links(scheme: SchemeLike, concept: Concept, known: _Known) -> Iterator[Problem]:
    parents = known.parents[concept.id]
    for term, ids in (("broader", parents), ("related", concept.related), ("replaced_by", concept.replaced_by)):
        for name in ids:
            if name not in known.parents:
                hint = near(name, [one.id for one in scheme.concepts])
                yield _found(
                    "reference-dangling", "error", concept.id, f"expected {term} in the scheme, got {name}", hint
                )
    if not parents and not concept.related and concept.status != "deprecated" and not scheme.under(concept.id):
        message = "expected a concept tied to another, got one by itself"
        yield _found("concept-orphan", "info", concept.id, message, "give it `broader` or `related`")


def _words(scheme: SchemeLike, concept: Concept) -> Iterator[Problem]:
    tags = {label.lang.partition("-")[0].casefold() for label in concept.pref.wordings}
    if not tags & {scheme.language.partition("-")[0].casefold(), "und"}:
        message = f"expected a prefLabel in {scheme.language}, the scheme's language, got {', '.join(sorted(tags))}"
        yield _found("label-lacking", "error", concept.id, message)
    if concept.definition is None and not concept.notes:
        yield _found("concept-undocumented", "info", concept.id, "expected a definition or a note, got neither")
    for one in concept.definition.wordings if concept.definition else ():
        if any(
            (one.lang, one.text.casefold()) == (label.lang, label.text.casefold()) for label in concept.pref.wordings
        ):
            message = f"expected a definition that says more than the label, got {one.text!r}"
            yield _found("definition-empty", "warning", concept.id, message)


def _lines(scheme: SchemeLike, concept: Concept, known: _Known) -> Iterator[Problem]:
    parents = known.parents[concept.id]
    if concept.id in parents:
        yield _found("hierarchy-reflexive", "warning", concept.id, "expected other broader concepts, got itself")
    elif concept.id in known.rings:
        yield _found("hierarchy-cycle", "error", concept.id, "expected a line that ends at a top, got a ring")
    elif parents:
        yield from _line(concept, known)
    for one in parents:
        if one in known.parents and scheme.concept(one).axis != concept.axis:
            message = f"expected broader of the axis {concept.axis}, got {one} of {scheme.concept(one).axis}"
            yield _found("axis-crossed", "error", concept.id, message, "the axes are independent: assign both instead")


def _line(concept: Concept, known: _Known) -> Iterator[Problem]:
    parents = known.parents[concept.id]
    for one in parents if known.short else ():
        if any((other, one) in known.short for other in parents):
            message = f"expected the nearest broader only, got {one} too, which is above another"
            yield _found("hierarchy-shortcut", "info", concept.id, message)
    if _deep(concept.id, known.parents):
        message = f"expected at most {DEEPEST} levels, got more"
        yield _found("branch-deep", "warning", concept.id, message, "readers lose their way")


def _deep(name: str, parents: dict[str, tuple[str, ...]]) -> bool:
    """Whether even the shortest line up to a top has more levels than readers follow."""
    level = {name}
    for _ in range(DEEPEST):
        if not all(parents.get(one) for one in level):
            return False
        level = {parent for one in level for parent in parents[one]}
    return True


def _mappings(concept: Concept, known: _Known) -> Iterator[Problem]:
    for record in concept.mappings:
        if record.uri in known.uris:
            message = f"expected a mapping to another scheme, got {record.uri} of this one"
            yield _found("mapping-inside", "warning", concept.id, message, "within a scheme say broader or related")
        if record.status is None or record.source is None:
            message = f"expected a mapping with status and source, got {record.uri} without"
            yield _found("mapping-unsourced", "warning", concept.id, message)


def _external(scheme: SchemeLike) -> Iterator[Problem]:
    """An exactMatch says that two are the same: with one concept of a scheme, and from one concept of ours."""
    theirs: dict[str, list[str]] = defaultdict(list)
    for concept in scheme.concepts:
        ours: dict[str, list[str]] = defaultdict(list)
        for record in concept.mappings:
            if record.relation == "exactMatch":
                theirs[record.uri].append(concept.id)
                ours[record.scheme or ""].append(record.uri)
        for name, uris in ours.items():
            if name and len(set(uris)) > 1:
                message = f"expected one exactMatch in {name}, got {' and '.join(uris)}"
                yield _found("mapping-exact-twice", "warning", concept.id, message, "closeMatch says less")
    for uri, ids in theirs.items():
        if len(set(ids)) > 1:
            message = f"expected one concept with exactMatch {uri}, got {' and '.join(ids)}"
            yield _found("mapping-exact-shared", "warning", ids[1], message, "broadMatch or closeMatch say less")


def _deprecated(scheme: SchemeLike, concept: Concept, known: _Known) -> Iterator[Problem]:
    if concept.status != "deprecated":
        for one in known.parents[concept.id]:
            if one in known.parents and scheme.concept(one).status == "deprecated":
                message = f"expected a broader concept in use, got {one}, which is deprecated"
                yield _found("broader-deprecated", "error", concept.id, message)
    elif not concept.replaced_by and concept.reason is None:
        message = "expected a deprecated concept with replaced_by or a reason, got neither"
        yield _found("deprecated-unexplained", "warning", concept.id, message)
    elif concept.replaced_by and concept.id in known.ended:
        message = f"expected replacements that end in a concept in use, got {', '.join(concept.replaced_by)}"
        yield _found("replacement-dead", "error", concept.id, message)
