"""The schemes that come with the library, read when asked for."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from ..checks import near
from ..data import tree
from ..errors import InvalidValue, shown
from ..labels import Text, Wording
from ..sources import Citation
from ._concepts import Concept, MappingRecord
from ._schemes import ConceptScheme

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
    plain = tree(f"taxonomies/{name}.json")["data"]
    made = {**plain, "title": _text(plain["title"]), "concepts": tuple(map(_concept, plain["concepts"]))}
    made["sources"] = tuple(Citation(**one) for one in plain["sources"])
    return ConceptScheme(**made if "note" not in made else {**made, "note": _text(made["note"])})


def _concept(plain: Mapping[str, Any]) -> Concept:
    made = {**plain, "pref": _text(plain["pref"])}
    if "definition" in plain:
        made["definition"] = _text(plain["definition"])
    made["alt"] = tuple(Wording(**one) for one in plain.get("alt", ()))
    made["mappings"] = tuple(MappingRecord(**one) for one in plain.get("mappings", ()))
    return Concept(**made)


def _text(plain: Mapping[str, Any]) -> Text:
    told = {lang: {"text": one} if isinstance(one, str) else one for lang, one in plain.items()}
    return Text(tuple(Wording(lang=lang, **one) for lang, one in told.items()))
