"""Applications in a dossier: what an audience sees of them, and what is wrong between them."""

from collections.abc import Iterator
from typing import Any

from attrs import evolve

from ..checks import fault, near
from ..errors import Problem
from ..funding import catalogue

__all__ = ["application_problems", "applications_seen", "applied"]


def applications_seen(dossier: Any, own: frozenset[str]) -> tuple[Any, ...]:
    """Those of one's own, and of others those that each applicant permits to be shown, without who wrote what of them."""
    shown = [one for one in dossier.applications if one.shown_to_all or own.intersection(one.applicants)]
    ids = {one.id for one in shown}
    return tuple(one if own.intersection(one.applicants) else _told_to_others(one, ids) for one in shown)


def _told_to_others(one: Any, ids: set[str]) -> Any:
    history = tuple(
        evolve(entry, by=None, reason=None, sources=(), was=entry.was and _unlinked(entry.was, ids))
        for entry in one.history
    )
    return evolve(_unlinked(one, ids), history=history)


def _unlinked(one: Any, ids: set[str]) -> Any:
    """Without what names an application that this audience is not shown."""
    kept = tuple(link for link in one.followed if link.application is None or link.application in ids)
    return evolve(one, followed=kept)


def applied(d: Any) -> "Iterator[tuple[str, str | None, str]]":
    """Every reference of applications: its path, the id, and what kind of thing it names."""
    for one in d.applications:
        path = f"applications[{one.id}]"
        yield f"{path}.by", one.by, "seats"
        for name, kind in (("partners", "seats"), ("permitted", "seats"), ("needs", "needs")):
            yield from ((f"{path}.{name}[{i}]", named, kind) for i, named in enumerate(getattr(one, name)))
        for index, link in enumerate(one.followed):
            yield f"{path}.followed[{index}].application", link.application, "applications"


def application_problems(d: Any) -> Iterator[Problem]:
    """Instruments, editions and calls that the catalogue does not have, and applications that follow on themselves."""
    shipped = {one.id: one for one in catalogue()} if d.applications else {}
    for one in d.applications:
        yield from _unknown(one, shipped)
    links = {one.id: [link.application for link in one.followed if link.application] for one in d.applications}
    for id_ in links:
        if id_ in _after(id_, links):
            path, hint = f"applications[{id_}].followed", "one that came later cannot come before"
            yield fault("application-cycle", path, "applications in the order they came", repr(id_), hint)


def _unknown(one: Any, shipped: dict[str, Any]) -> Iterator[Problem]:
    path, instrument = f"applications[{one.id}]", shipped.get(one.instrument)
    if instrument is None:  # a host may have a catalogue of its own
        yield _elsewhere(f"{path}.instrument", "an instrument of the catalogue", one.instrument, tuple(shipped))
        return
    named = {
        "edition": tuple(each.id for each in instrument.editions),
        "call": tuple(each.id for each in instrument.calls),
    }
    for name, known in named.items():
        given = getattr(one, name)
        if given is not None and given not in known:
            yield _elsewhere(f"{path}.{name}", f"one that the catalogue knows of {instrument.id}", given, known)


def _elsewhere(path: str, expected: str, given: str, known: tuple[str, ...]) -> Problem:
    return fault("application-elsewhere", path, expected, repr(given), near(given, known), severity="info")


def _after(start: str, links: dict[str, list[str]]) -> set[str]:
    """All that came after an application."""
    met, waiting = set[str](), list(links[start])
    while waiting:
        one = waiting.pop()
        if one not in met:
            met.add(one)
            waiting += links.get(one, ())
    return met
