"""What members say and do about challenges, in a dossier: what an audience sees of it, and what is wrong between it."""

from collections.abc import Iterator
from typing import Any

from attrs import evolve

from ..audience import Audience
from ..challenges._vocabulary import Vocabulary
from ..checks import fault, near
from ..errors import Problem
from ..practices import library

__all__ = ["challenge_problems", "challenges_seen", "references"]


def challenges_seen(dossier: Any, own: frozenset[str], audience: Audience) -> dict[str, Any]:
    """The collections that tell of challenges, ambitions and practices, as this audience may see them."""
    practices = tuple(one for one in dossier.practices if one.shown_to_all or one.owner in own)
    withheld = {one.id for one in dossier.practices} - {one.id for one in practices}
    named = {one.id for one in dossier.statements if one.attribution == "named"}
    return {
        "statements": tuple(_statement(one, own) for one in dossier.statements),
        "ambitions": tuple(one for one in dossier.ambitions if one.permitted or one.by in own),
        "transitions": tuple(one if one.by in own else _untied(one, named) for one in dossier.transitions
                             if one.permitted or one.by in own),
        "practices": practices,
        "adoptions": tuple(one for one in dossier.adoptions if one.practice not in withheld
                           and (one.shown_to_all or one.by in own)),
        "assessments": tuple(one for one in dossier.assessments if audience.sees("member")
                             and one.practice not in withheld),
    }  # fmt: skip


def _statement(statement: Any, own: frozenset[str]) -> Any:
    """A statement without who assigned it, and where it is not to be named without who made it."""
    if statement.by in own:
        return statement
    records = tuple(evolve(one, by=None, ended_by=None, sources=()) for one in statement.assignments)
    bare = evolve(statement, assignments=records)
    return bare if statement.attribution == "named" else evolve(bare, by="unnamed", sources=())


def _untied(transition: Any, named: set[str]) -> Any:
    """A transition that links to no statement whose maker is not named: the link would name them."""
    if not transition.barriers:
        return transition
    kept = tuple((one, tuple(link for link in one.statements if link in named)) for one in transition.barriers)
    told = tuple(evolve(one, statements=links) for one, links in kept if links)
    return evolve(transition, barriers=told or None)


def references(d: Any) -> "Iterator[tuple[str, str | None, str]]":
    """Every reference of these collections but those to concepts: its path, the id, and what kind of thing it names."""
    for one in d.statements:
        yield f"statements[{one.id}].by", one.by, "seats"
        for index, record in enumerate(one.assignments):
            path = f"statements[{one.id}].assignments[{index}]"
            yield f"{path}.by", record.by, "seats"
            yield f"{path}.ended_by", record.ended_by, "seats"
    yield from ((f"ambitions[{one.id}].by", one.by, "seats") for one in d.ambitions)
    for one in d.transitions:
        yield f"transitions[{one.id}].by", one.by, "seats"
        yield f"transitions[{one.id}].ambition", one.ambition, "ambitions"
        for index, barrier in enumerate(one.barriers or ()):
            path = f"transitions[{one.id}].barriers[{index}].statements"
            yield from ((f"{path}[{number}]", link, "statements") for number, link in enumerate(barrier.statements))
    for one in d.practices:
        for name, kind in (("tools", "tools"), ("derived_from", "practices")):
            yield from ((f"practices[{one.id}].{name}[{i}]", link, kind) for i, link in enumerate(getattr(one, name)))
    yield from ((f"adoptions[{one.id}].practice", one.practice, "practices") for one in d.adoptions)
    for one in d.assessments:
        yield f"assessments[{one.id}].practice", one.practice, "practices"
        yield f"assessments[{one.id}].by", one.by, "seats"


def challenge_problems(d: Any) -> Iterator[Problem]:
    """Concepts that nobody knows or that stand on the other axis, practices said to be more than is measured."""
    words = Vocabulary(d.concepts, d.themes)
    for path, axis, name in _named(d):
        if words.canonical(axis, name) is None:
            yield _concept(words, path, axis, name)
    for one in d.practices:
        if one.maturity == "scaled" and not one.results and not _grown(d, one):
            yield fault("practice-unmeasured", f"practices[{one.id}].maturity", "a result with a unit", "none",
                           "what was scaled is a quantity: tell it, or call it operating", severity="warning")  # fmt: skip
        for index, result in enumerate(one.results):
            if result.year is None:
                path = f"practices[{one.id}].results[{index}].year"
                yield fault(
                    "result-undated",
                    path,
                    "the year of a result",
                    "none",
                    "a result holds for its time",
                    severity="info",
                )
        if one.id in _ancestors(d, one.id):
            yield fault("practice-derived-cycle", f"practices[{one.id}].derived_from", "an older practice",
                           repr(one.id), "a practice does not come from itself")  # fmt: skip


def _named(d: Any) -> "Iterator[tuple[str, Any, str]]":
    """Every concept that is named, with its path and axis."""
    for kind in ("statements", "practices"):
        for record in getattr(d, kind):
            for axis, name in (("theme", "themes"), ("barrier", "barriers")):
                yield from (
                    (f"{kind}[{record.id}].{name}[{i}]", axis, one) for i, one in enumerate(getattr(record, name))
                )
    for record in d.transitions:
        for index, one in enumerate(record.barriers or ()):
            yield f"transitions[{record.id}].barriers[{index}].barrier", "barrier", one.barrier


def _concept(words: Vocabulary, path: str, axis: Any, name: str) -> Problem:
    if words.canonical("barrier" if axis == "theme" else "theme", name) is not None:
        hint = f"it is a {'barrier' if axis == 'theme' else 'theme'}: put it there, or mend the id"
        return fault("concept-other-axis", path, f"a concept of the axis {axis}", repr(name), hint)
    what = "an id of themes or concepts" if axis == "theme" else "an id of concepts"
    hint = (
        near(name, words.known(axis))
        or f"add it to {'themes or concepts' if axis == 'theme' else 'concepts'}, or mend the id"
    )
    return fault("reference-dangling", path, what, repr(name), hint)


def _grown(d: Any, practice: Any) -> bool:
    """Whether an adoption by its owner tells how much it grew."""
    return any(one.practice == practice.id and one.by == practice.owner and one.results for one in d.adoptions)


def _ancestors(d: Any, start: str) -> set[str]:
    """What a practice was derived from, and that from, in the dossier and among the shipped ones."""
    parents = {one.id: one.derived_from for one in (*library().practices, *d.practices)}
    met, waiting = set[str](), list(parents.get(start, ()))
    while waiting:
        one = waiting.pop()
        if one not in met:
            met.add(one)
            waiting += parents.get(one, ())
    return met
