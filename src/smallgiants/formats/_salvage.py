"""What else is wrong in a dossier whose form is faulty: the faulty records are set aside and the rest is checked."""

from collections.abc import Iterator
from typing import Any

from ..dossiers import Dossier
from ..errors import Problem
from ..sources import steps
from ._structure import Faults, structure

__all__ = ["further"]

# Stands in for what the rest cannot do without; what is made with it is checked and thrown away.
_STAND_INS = {"id": "dossier", "on": "2200-12-31"}

# Problems that say that something is not there, and those that an empty place may bring about.
_MISSED = ("ballot-not-member", "ballot-not-holder", "consent-missing", "pledge-missing")
_ALWAYS = ("citation-nowhere", "after-viewpoint", "contact-missing")


def further(raw: dict[str, Any], problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """The problems between the sound records of a document; none that speaks of a record set aside."""
    faulty = [steps(problem.path) for problem in problems]
    kept = {key: _kept(key, value, faulty) for key, value in raw.items() if [key] not in faulty}
    try:
        dossier = structure({**_STAND_INS, **kept}, Dossier)
    except Faults:  # what is faulty cannot be set aside, a group without a name say
        return ()
    lost = [record for key, value in raw.items() for record in _lost(value, kept.get(key))]
    ids = {record["id"] for record in lost if isinstance(record.get("id"), str)}
    texts = {text for record in lost for text in _texts(record)}
    return tuple(problem for problem in dossier.problems() if not _rests_on(problem, ids, texts))


def _kept(key: str, value: Any, faulty: list[list[str]]) -> Any:
    mine = {parts[1].strip("[]") for parts in faulty if parts[:1] == [key] and len(parts) > 1}
    if isinstance(value, dict):
        return {name: one for name, one in value.items() if name not in mine}
    if isinstance(value, list):
        return [one for index, one in enumerate(value) if _named(one, index) not in mine]
    return value


def _named(record: Any, index: int) -> str:
    named = record.get("id") if isinstance(record, dict) else None
    return named if isinstance(named, str) and named else str(index)


def _lost(value: Any, kept: Any) -> Iterator[dict[str, Any]]:
    """The records set aside."""
    if isinstance(value, list):
        left = kept if isinstance(kept, list) else []
        yield from (one for one in value if one not in left and isinstance(one, dict))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _texts(one)


def _rests_on(problem: Problem, ids: set[str], texts: set[str]) -> bool:
    """Whether a problem may be there only because something was set aside: what is missed then, and nothing that is wrong
    in a record itself."""
    named = {text.strip("'") for _, text in problem.params} | {part.strip("[]") for part in steps(problem.path)}
    if problem.code == "reference-dangling":
        return bool(named & ids)
    return problem.code in _ALWAYS or (problem.code in _MISSED and bool(named & texts))
