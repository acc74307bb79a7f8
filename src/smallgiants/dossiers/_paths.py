"""Paths into a dossier: by id where a record has one, by number where it has none."""

from collections.abc import Iterator
from typing import Any

from attrs import evolve, fields, has

from ..labels import Text
from ..money import Money
from ..sources import citation_for, steps

__all__ = ["leaves", "nowhere", "uncited"]

# A slot, a text, an amount is one value with one source, however many fields it has.
_VALUES = (Text, Money)


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every value that is known in a noun, with its path.

    >>> from smallgiants.civiltime import Slot
    >>> list(leaves(Slot(local="2024-03-13T11:00", zone="Europe/Brussels")))[1]
    ('zone', 'Europe/Brussels')
    """
    if isinstance(value, tuple):
        for index, member in enumerate(value):
            yield from leaves(member, f"{path}[{getattr(member, 'id', index)}]")
    elif has(type(value)) and not isinstance(value, _VALUES):
        for attribute in fields(type(value)):
            if attribute.name != "sources" and not attribute.metadata.get("beside"):
                yield from leaves(
                    getattr(value, attribute.name), f"{path}.{attribute.name}" if path else attribute.name
                )
    elif value is not None:
        yield path, value


def uncited(dossier: Any) -> tuple[str, ...]:
    """The paths of values that no citation of the dossier, or of the record that holds them, speaks of; ids apart.

    >>> from smallgiants.groups import Group
    >>> from smallgiants.dossiers import Dossier
    >>> uncited(Dossier(id="d", on="2024-02-07", group=Group(id="g", name="G", zone="UTC")))
    ('on', 'group.name', 'group.zone', 'group.kind')
    """
    own = [(path, citation) for path, citation in _own_citations(dossier)]
    citations = [*dossier.sources, *(_moved(path, citation) for path, citation in own)]
    return tuple(
        path for path, _ in leaves(dossier)
        if steps(path)[-1] not in ("id", "uid") and citation_for(citations, path) is None
    )  # fmt: skip


def nowhere(dossier: Any) -> tuple[int, ...]:
    """The numbers of the dossier's own citations whose path leads to no value."""
    if not dossier.sources:
        return ()
    paths = [path for path, _ in leaves(dossier)]
    there: set[tuple[str, ...]] = set()
    for path in paths:
        parts = steps(path)
        there.update(tuple(parts[:end]) for end in range(1, len(parts) + 1))

    def leads(citation: Any) -> bool:
        wanted = tuple(steps(citation.path))
        return wanted in there or ("[*]" in wanted and any(map(citation.covers, paths)))

    return tuple(index for index, citation in enumerate(dossier.sources) if not leads(citation))


def _own_citations(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, tuple):
        for index, member in enumerate(value):
            yield from _own_citations(member, f"{path}[{getattr(member, 'id', index)}]")
    elif has(type(value)):
        for attribute in fields(type(value)):
            inner = getattr(value, attribute.name)
            if attribute.name == "sources" and path:
                yield from ((path, citation) for citation in inner)
            elif attribute.name != "sources":
                yield from _own_citations(inner, f"{path}.{attribute.name}" if path else attribute.name)


def _moved(path: str, citation: Any) -> Any:
    return evolve(citation, path=f"{path}.{citation.path}")
