"""The concepts that the statements of a dossier may carry: its own, its themes, and the shipped taxonomy."""

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

from ._concepts import Axis, Concept
from ._schemes import ConceptScheme
from ._shipped import scheme

__all__ = ["UNSAID", "Vocabulary"]

UNSAID = "not-stated"
"""Where a statement stands that names no concept of an axis."""

_SHIPPED = "challenges"
_COPIED = ("small-giants-challenges", "small-giants-themes-2021")
_ALIKE = ("exactMatch", "closeMatch")


class Vocabulary:
    """Concepts by id; an id is looked for in the dossier, then in the shipped taxonomy, there also without its axis.

    >>> nothing = Vocabulary((), ())
    >>> nothing.canonical("barrier", "staff-shortage"), nothing.canonical("theme", "staff-shortage")
    ('barrier/staff-shortage', None)
    """

    def __init__(self, concepts: Iterable[Concept], themes: Iterable[Any]) -> None:
        self._own = {one.id: one for one in concepts}
        self._themes = {one.id: one for one in themes}

    @cached_property
    def scheme(self) -> ConceptScheme:
        """All of them as one scheme, the dossier's own first."""
        own = [*self._own.values()]
        own += [Concept(id=one.id, axis="theme", pref=one.title) for one in self._themes.values()
                if one.id not in self._own and one.concept is None]  # fmt: skip
        taken = {one.id for one in own}
        more = (one for one in scheme(_SHIPPED).concepts if one.id not in taken)
        return ConceptScheme(id="vocabulary", version="0", title="Vocabulary", concepts=(*own, *more))

    def canonical(self, axis: Axis, name: str) -> str | None:
        """The concept that a statement means by an id: a theme's own where it has one, what replaces a deprecated one."""
        theme = self._themes.get(name) if axis == "theme" else None
        if theme is not None and theme.concept is not None:
            name = theme.concept
        for one in (name, f"{axis}/{name}"):
            if one in self.scheme and self.scheme.concept(one).axis in (axis, None):
                instead = self.scheme.instead(one)
                return instead[0] if len(instead) == 1 else one
        return None

    def line(self, name: str) -> tuple[str, ...]:
        """A concept and all that are broader."""
        return (name, *self.scheme.above(name))

    def label(self, name: str, *langs: str) -> str:
        """The label of a concept."""
        return self.scheme.label(name, *langs).text

    def ordered(self, names: Iterable[str]) -> tuple[str, ...]:
        """Concepts in the order of the scheme, each below what is broader."""
        wanted, found, waiting = set(names), dict[str, None](), list(reversed(self.scheme.under(None)))
        while waiting:
            one = waiting.pop()
            if one not in found:
                found[one] = None
                waiting += reversed(self.scheme.under(one))
        rest = sorted(wanted - set(found))  # deprecated ones, and those on a ring, are under nothing
        return (*(one for one in found if one in wanted), *rest)

    def depth(self, name: str) -> int:
        """How many concepts lie above."""
        return len(self.scheme.above(name))

    def known(self, axis: Axis) -> list[str]:
        """Every id that an axis knows, for a hint at near ones."""
        themes = list(self._themes) if axis == "theme" else []
        return [*themes, *(one.id for one in self.scheme.concepts if one.axis in (axis, None))]

    def same(self, name: str) -> frozenset[str]:
        """A concept, and those of the shipped taxonomy that it is mapped to as the same, or nearly so."""
        concept, start = self.scheme.concept(name), f"{scheme(_SHIPPED).uri}:"
        mappings = (*concept.mappings, *(one for twin in _twins(concept) for one in twin.mappings))
        uris = (one.uri.removeprefix(start) for one in mappings if one.relation in _ALIKE and one.uri.startswith(start))
        return frozenset({name, *(uri for uri in uris if uri in self.scheme)})


def _twins(concept: Concept) -> Iterator[Concept]:
    """The concept of a shipped scheme of Small Giants that a dossier took over, by its id and label."""
    for name in _COPIED:
        if concept.id in scheme(name) and (twin := scheme(name).concept(concept.id)).pref.best(
            "en"
        ) == concept.pref.best("en"):
            yield twin
