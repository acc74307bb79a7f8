"""The version of the document format, and how a document of an older one becomes one of ours.

A migration is a pure function from the plain data of a whole document to those of the next version.  `MIGRATIONS` holds
them all: the one at place n leads from version n to n + 1, and none is ever taken away.
"""

from collections.abc import Callable, Iterator
from typing import Any

from ..errors import InvalidValue, Problem, joined, shown
from ._structure import step

__all__ = ["MIGRATIONS", "MINOR", "VERSION", "Envelope", "enveloped", "migrated", "newer"]

VERSION = 1
"""The version of the document format; what is written in it stays readable (see the page on the promise)."""

MINOR = 0
"""How often keys were added to this version; a document says it from 1 on."""

Plain = dict[str, Any]
Envelope = dict[str, Any]
_NEEDED, _KEYS = ("schema", "version", "data"), ("schema", "version", "minor", "form", "audience", "data")


def enveloped(raw: object) -> Envelope:
    """The envelope of a document that can be read here; raises `InvalidValue` for any other."""
    if not isinstance(raw, dict) or not set(_NEEDED) <= set(raw) <= set(_KEYS):
        got = f"keys {', '.join(str(key)[:40] for key in list(raw)[:8])}" if isinstance(raw, dict) else shown(raw)
        raise InvalidValue("envelope-invalid", "", "an envelope with schema, version and data", got)
    version, minor = raw["version"], raw.get("minor", 0)
    if type(version) is not int or not 0 <= version <= VERSION:
        hint = "it was written by a newer smallgiants: update this one; nothing was read"
        hint = hint if type(version) is int and version > VERSION else "version is a whole number"
        raise InvalidValue(
            "version-unknown", "version", f"a version of the format up to {VERSION}", shown(version), hint
        )
    if type(minor) is not int or minor < 0 or (minor and version == 0):
        raise InvalidValue("version-unknown", "minor", "a whole number, from version 1 on", shown(minor))
    return raw


def newer(envelope: Envelope) -> bool:
    """Whether a document may hold keys that are not known here yet."""
    return bool(envelope["version"] == VERSION and envelope.get("minor", 0) > MINOR)


def migrated(document: Envelope) -> tuple[Envelope, tuple[Problem, ...]]:
    """The document in our version, and a note for each place that a migration changed."""
    notes: list[Problem] = []
    for version in range(document["version"], VERSION):
        migration = MIGRATIONS[version]
        made = {**migration(document), "version": version + 1}
        notes += [_note(path, version, migration) for path in _changed(document["data"], made["data"], "")]
        if made["schema"] != document["schema"]:
            notes.append(_note("schema", version, migration))
        document = made
    return document, tuple(notes)


def _note(path: str, version: int, migration: Callable[[Plain], Plain]) -> Problem:
    """What changed is told by its place alone: the value may be somebody's."""
    message = f"read as version {version + 1} has it, and not as version {version} wrote it"
    hint = (migration.__doc__ or "").split("\n")[0]
    return Problem(code="document-migrated", severity="info", path=path, message=message, hint=hint,
                   params=(("from", str(version)), ("to", str(version + 1))))  # fmt: skip


def _changed(was: Any, now: Any, path: str) -> Iterator[str]:
    """The innermost places at which two plain values differ."""
    if was == now:
        return
    if isinstance(was, dict) and isinstance(now, dict):
        for key in {**was, **now}:
            if key in was and key in now:
                yield from _changed(was[key], now[key], joined(path, key))
            else:
                yield joined(path, key)
    elif isinstance(was, list) and isinstance(now, list) and len(was) == len(now):
        for index, (one, other) in enumerate(zip(was, now, strict=True)):
            yield from _changed(one, other, f"{path}{step(other, index)}")
    else:
        yield path


def _from_0(document: Plain) -> Plain:
    """objectives of a programme are tables with id and title; a voter's vote on projects is called a preference"""
    schema, data = document["schema"], document["data"]
    if not isinstance(data, dict):
        return document
    if schema == "urn:smallgiants:programme":
        return {**document, "data": _objectives(data)}
    if schema == "urn:smallgiants:dossier" and isinstance(data.get("programme"), dict):
        return {**document, "data": {**data, "programme": _objectives(data["programme"])}}
    if schema == "urn:smallgiants:vote" and "voter" in data:
        return {**document, "schema": "urn:smallgiants:preference"}
    return document


def _objectives(programme: Plain) -> Plain:
    told = programme.get("objectives")
    if not isinstance(told, list):
        return programme
    taken = {one["id"] for one in told if _is_table(one) and isinstance(one.get("id"), str)}
    free = (id_ for number in range(1, len(told) + len(taken) + 1) if (id_ := f"o-{number}") not in taken)
    made = [one if _is_table(one) else {"id": next(free), "title": one} for one in told]
    return {**programme, "objectives": made}


def _is_table(objective: object) -> bool:
    return isinstance(objective, dict) and "title" in objective  # a table of languages has no such language


MIGRATIONS: tuple[Callable[[Plain], Plain], ...] = (_from_0,)
