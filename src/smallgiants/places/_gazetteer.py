"""A published table of municipalities, and what a name may mean in it: candidates, never a pick."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from attrs import field, frozen

from ..answers import Row
from ..checks import a, each, optional, several, whole, words
from ..errors import InvalidValue, shown
from ..partial import AnyOf, Between
from ..sources import Citation
from ._towns import Municipality, country

__all__ = ["Candidates", "Gazetteer"]


@frozen(kw_only=True)
class Candidates:
    """The municipalities that a name may mean: one, several, or none with the names that are near.

    >>> towns = [Municipality(id=f"FR-{lau}", name="Saint-Denis", country="FR", lau=lau) for lau in ("93066", "97411")]
    >>> found = Gazetteer(name="LAU 2023", towns=towns).find("saint denis")
    >>> print(found)
    saint denis: 2 candidates, Saint-Denis (FR, LAU 93066) or Saint-Denis (FR, LAU 97411); ask which
    >>> found.town is None, found.ask
    (True, ('lau',))
    """

    name: str = field(validator=words)
    country: str | None = field(default=None, validator=optional(country))
    towns: tuple[Municipality, ...] = field(default=(), validator=each(a(Municipality)))
    near: tuple[str, ...] = field(default=(), validator=each(words))

    @property
    def town(self) -> Municipality | None:
        """The town, where the name means one only."""
        return self.towns[0] if len(self.towns) == 1 else None

    @property
    def ambiguous(self) -> bool:
        """Whether the name means several."""
        return len(self.towns) > 1

    @property
    def ask(self) -> tuple[str, ...]:
        """What would tell the candidates apart, the easiest first."""
        if not self.ambiguous:
            return ()
        told = ("country", "nuts", "lau")
        parting = [name for name in told if len({getattr(one, name) for one in self.towns}) == len(self.towns)]
        return tuple(parting[:1]) or told

    def rows(self) -> tuple[Row, ...]:
        """One row for each candidate."""
        return tuple(
            {"asked": self.name, "id": one.id, "name": one.name, "country": one.country, "nuts": one.nuts,
             "lau": str(one.lau), "population": _plain(one.population), "degurba": _plain(one.degurba)}
            for one in self.towns
        )  # fmt: skip

    def __str__(self) -> str:
        told = [f"{one.name} ({one.country}, LAU {one.lau})" for one in self.towns]
        if self.ambiguous:
            return f"{self.name}: {len(told)} candidates, {' or '.join(told)}; ask which"
        near_ones = f"; near: {', '.join(self.near)}" if self.near else ""
        return f"{self.name}: {told[0]}" if told else f"{self.name}: none of that name{near_ones}"


def _plain(known: Any) -> int | str | None:
    return str(known) if isinstance(known, Between | AnyOf) else known


@lru_cache(maxsize=300_000)
def folded(name: str) -> str:
    """A name as it is compared: without case, accents and marks, so that "Saint Denis" finds "Saint-Denis".

    >>> folded("Évora"), folded("Saint-Denis"), folded("ŁÓDŹ")
    ('evora', 'saint denis', 'lodz')
    """
    plain = name.casefold().translate({ord("ł"): "l", ord("ø"): "o", ord("đ"): "d", ord("ı"): "i"})
    letters = "".join(one for one in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(one))
    return " ".join(re.findall(r"\w+", letters))


def _pairs(instance: Any, attribute: Any, value: Any) -> None:
    pairs = value if isinstance(value, tuple) else ((),)
    if not all(
        isinstance(one, tuple) and len(one) == 2 and all(isinstance(x, str) and x for x in one) for one in pairs
    ):
        raise InvalidValue("type-wrong", attribute.name, "pairs of an id and another name", shown(value))


@frozen(kw_only=True)
class Gazetteer:
    """A table of municipalities as it was published, with the year it speaks of, and where it came from.

    >>> evora = Municipality(id="PT-0705", name="Évora", country="PT", lau="0705", population=53591)
    >>> table = Gazetteer(name="LAU 2023", year=2023, towns=(evora,), also=(("PT-0705", "Ebora"),))
    >>> table.find("EVORA").town.lau, table.find("Ebora", country="PT").town.id, table.find("Evoro").near
    ('0705', 'PT-0705', ('Évora',))

    `also` are other names of its towns, by id.
    """

    name: str = field(validator=words)
    year: int | None = field(default=None, validator=optional(whole(least=1000, most=9999)))
    towns: tuple[Municipality, ...] = field(default=(), converter=several, validator=each(a(Municipality)))
    also: tuple[tuple[str, str], ...] = field(default=(), converter=several, validator=_pairs)
    sources: tuple[Citation, ...] = field(default=(), converter=several, validator=each(a(Citation)))

    def __attrs_post_init__(self) -> None:
        ids = [one.id for one in self.towns]
        if len(set(ids)) < len(ids):
            twice = next(one for one in ids if ids.count(one) > 1)
            raise InvalidValue("id-duplicate", "towns", "each id once", shown(twice))

    def find(self, name: str, *, country: str | None = None) -> Candidates:
        """Every town that a name may mean, in one country or in all; case, accents and hyphens do not count."""
        asked = folded(name)
        found = {id_ for id_, one in self._names() if folded(one) == asked}
        towns = [one for one in self.towns if one.id in found and country in (None, one.country)]
        return Candidates(
            name=name,
            country=country,
            towns=tuple(sorted(towns, key=lambda one: (one.country or "", str(one.lau), one.id))),
            near=() if towns else self._near(asked, country),
        )

    def _names(self) -> Iterator[tuple[str, str]]:
        yield from ((one.id, one.name) for one in self.towns)
        yield from self.also

    def _near(self, asked: str, country: str | None) -> tuple[str, ...]:
        from difflib import get_close_matches

        names = {folded(one.name): one.name for one in self.towns if country in (None, one.country)}
        return tuple(names[one] for one in get_close_matches(asked[:100], list(names), n=3, cutoff=0.75))
