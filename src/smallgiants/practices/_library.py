"""The practices that come with the library, each with the public pages it was read from; read when asked for."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from attrs import field, frozen

from ..checks import a, each, several
from ..data import table
from ..money import Money
from ..sources import Citation
from ._adoptions import Adoption
from ._practice import Actor, Cost, Practice, Result, Tool
from ._profiles import PlaceProfile

__all__ = ["Library", "library"]


@frozen(kw_only=True)
class Library:
    """Practices with their adoptions and tools.

    >>> Library().practices
    ()
    """

    practices: tuple[Practice, ...] = field(default=(), converter=several, validator=each(a(Practice)))
    adoptions: tuple[Adoption, ...] = field(default=(), converter=several, validator=each(a(Adoption)))
    tools: tuple[Tool, ...] = field(default=(), converter=several, validator=each(a(Tool)))


@lru_cache(maxsize=1)
def library() -> Library:
    """The shipped practices: told in our words from public pages, which `sources` name with the day they were seen.

    >>> islands = next(one for one in library().practices if one.id == "mobility-islands")
    >>> islands.maturity, str(islands.failures[0])
    ('pilot', 'A joint application for Horizon money, CODE-ism, was not funded.')

    Which concepts a practice meets is our reading of these pages, and cited as `derived`.
    """
    plain = table("practices/library.toml")
    return Library(
        practices=[_practice(one) for one in plain["practices"]],
        adoptions=[Adoption(**_made(one)) for one in plain["adoptions"]],
        tools=[Tool(**_made(one)) for one in plain["tools"]],
    )


def _practice(plain: Mapping[str, Any]) -> Practice:
    read = Citation(path="themes", source=_READING, confidence="derived"), Citation(
        path="barriers", source=_READING, confidence="derived")  # fmt: skip
    made = _made(plain)
    return Practice(**{**made, "sources": (*made["sources"], *read)})


_READING = "read out of the pages cited by the authors of smallgiants"
_NOUNS: dict[str, Any] = {"place": PlaceProfile, "results": Result, "sources": Citation, "actors": Actor}


def _made(plain: Mapping[str, Any]) -> dict[str, Any]:
    made = dict(plain)
    for name, kind in _NOUNS.items():
        if name in made:
            one = made[name]
            made[name] = kind(**one) if isinstance(one, dict) else tuple(kind(**each_) for each_ in one)
    if "costs" in made:
        made["costs"] = tuple(Cost(**{**one, "amount": Money(**one["amount"])}) for one in made["costs"])
    return made
