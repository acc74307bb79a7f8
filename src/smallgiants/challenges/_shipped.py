"""The schemes that come with the library, read when asked for."""

from functools import lru_cache

from ..checks import near
from ..data import tree
from ..errors import InvalidValue, shown
from ._plain import scheme_of
from ._schemes import ConceptScheme
from ._still import still

__all__ = ["SHIPPED", "scheme"]

SHIPPED = ("challenges", "degurba", "small-giants-challenges", "small-giants-themes-2021")
"""The ids of the shipped schemes: the taxonomy of two axes, Eurostat's degree of urbanisation, and two of Small Giants."""


@lru_cache(maxsize=len(SHIPPED))
def scheme(name: str) -> ConceptScheme:
    """A shipped scheme; raises `InvalidValue` with near ids.

    >>> both = scheme("challenges")
    >>> len(both.concepts), both.label("theme/energy-poverty", "pl").text
    (123, 'Ubóstwo energetyczne')
    """
    if name not in SHIPPED:
        raise InvalidValue("choice-unknown", "id", f"one of {', '.join(SHIPPED)}", shown(name), near(name, SHIPPED))
    with still():
        made = scheme_of(tree(f"taxonomies/{name}.json")["data"], vouched=True)
    if made is None:
        raise InvalidValue("document-unreadable", f"taxonomies/{name}.json", "a scheme as it was shipped", "another")
    return made
