"""Needs that are likely the same one told twice."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from itertools import combinations

from attrs import field, frozen

from ..answers import Row
from ..checks import a, each, identifier, optional, words
from ..errors import InvalidValue, shown
from ._need import Need
from ._tables import once

__all__ = ["LIKELY", "Duplicate", "Duplicates", "common_signs", "likely_duplicates"]

LIKELY = Fraction(17, 20)
"""How much alike two titles must be, unless you say otherwise."""


@frozen(kw_only=True)
class Duplicate:
    """Two needs that are likely one: how much their titles are alike, of 1, and what else speaks for it.

    >>> print(Duplicate(first="n-1", second="n-7", alike=Fraction(9, 10), why=("the same town",)))
    n-1, n-7: titles 90 % alike, the same town
    """

    first: str = field(validator=identifier)
    second: str = field(validator=identifier)
    alike: Fraction | None = field(default=None, validator=optional(a(Fraction)))
    why: tuple[str, ...] = field(default=(), validator=each(words))

    def __str__(self) -> str:
        titles = [] if self.alike is None else [f"titles {int(self.alike * 100)} % alike"]
        return f"{self.first}, {self.second}: {', '.join([*titles, *self.why])}"


@frozen(kw_only=True)
class Duplicates:
    """Pairs of needs that are likely one, the likeliest first: for the secretariat, who asks the towns.

    >>> likely_duplicates([]).rows()
    ()
    """

    pairs: tuple[Duplicate, ...] = field(validator=each(a(Duplicate)))

    def rows(self) -> tuple[Row, ...]:
        """A row for each pair."""
        return tuple(
            {"first": one.first, "second": one.second, "alike": one.alike, "why": ", ".join(one.why)}
            for one in self.pairs
        )

    def __str__(self) -> str:
        return "\n".join(map(str, self.pairs)) or "no two needs are much alike"


def common_signs(one: str, other: str) -> int:
    """How many signs two texts have in common in the same order, at most: their longest common subsequence.

    >>> common_signs("lampposts", "lamp posts")
    9

    Source: the bit-parallel way of Hyyrö, Bit-parallel LCS-length computation revisited (2004).
    """
    places: dict[str, int] = {}
    for number, sign in enumerate(one):
        places[sign] = places.get(sign, 0) | 1 << number
    every = row = (1 << len(one)) - 1
    for sign in other:
        met = row & places.get(sign, 0)
        row = (row + met) | (row - met)
    return (~row & every).bit_count()


def likely_duplicates(
    needs: Iterable[Need], *, least: Fraction = LIKELY, common: Callable[[str, str], int] = common_signs
) -> Duplicates:
    """Pairs of needs that stand, and that are likely one and the same.

    >>> from smallgiants.labels import text
    >>> needs = [Need(id="n-1", by="kranj", title=text("Smart lampposts, old town")),
    ...          Need(id="n-2", by="kranj", title=text("OLD TOWN: smart lamppost")), Need(id="n-3", by="horta")]
    >>> print(likely_duplicates(needs))
    n-1, n-2: titles 97 % alike, the same town

    Titles are compared in a language they share, whatever the order of words, the case and the accents.  Without titles,
    needs of one town and one theme for one amount are likely one.  Needs that name different themes or specifications are
    none.  `common` may be `engines.fuzzy.common_signs`, of the extra `text`: the same answer, sooner.
    """
    if type(least) is not Fraction or not 0 < least <= 1:
        raise InvalidValue("number-out-of-range", "least", "a Fraction above 0 and up to 1", shown(least))
    known = [(need, _titles(need)) for need in once(needs) if not need.withdrawn]
    found = [
        _pair(one, other, alike)
        for (one, mine), (other, theirs) in combinations(known, 2)
        if not _differ(one, other)
        for alike in (max(_alike(mine, theirs, least, common), default=None),)
        if (alike is not None and alike >= least) or (alike is None and _one_amount(one, other))
    ]
    return Duplicates(pairs=tuple(sorted(found, key=lambda pair: (-(pair.alike or 0), pair.first, pair.second))))


def _titles(need: Need) -> dict[str, str]:
    """The words of a title by language, in the order of the alphabet, without case and accents."""
    return {} if need.title is None else {one.lang.casefold(): _plain(one.text) for one in need.title.wordings}


def _plain(text: str) -> str:
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(sign))
    return " ".join(sorted(re.findall(r"\w+", bare)))


def _alike(
    mine: dict[str, str], theirs: dict[str, str], least: Fraction, common: Callable[[str, str], int]
) -> Iterator[Fraction]:
    """How much alike the titles are in each language that both have; a text of no stated language may be any."""
    for lang, one in mine.items():
        for other_lang, other in theirs.items():
            if lang == other_lang or "und" in (lang, other_lang):
                both, most = len(one) + len(other), 2 * min(len(one), len(other))
                if both:  # where the lengths alone tell that they are not alike, nothing is compared
                    sooner = Fraction(most, both)
                    yield sooner if sooner < least else Fraction(2 * common(one, other), both)


def _differ(one: Need, other: Need) -> bool:
    pairs = ((one.theme, other.theme), (one.spec and one.spec.id, other.spec and other.spec.id))
    return any(mine is not None and theirs is not None and mine != theirs for mine, theirs in pairs)


def _one_amount(one: Need, other: Need) -> bool:
    return one.by == other.by and one.theme == other.theme and one.amount is not None and one.amount == other.amount


def _pair(one: Need, other: Need, alike: Fraction | None) -> Duplicate:
    told = {
        "the same town": one.by == other.by,
        "the same theme": one.theme is not None and one.theme == other.theme,
        "the same specification": one.spec is not None and one.spec == other.spec,
        "the same amount": one.amount is not None and one.amount == other.amount,
        "the same quantity": one.quantity is not None and one.quantity == other.quantity,
    }
    return Duplicate(first=one.id, second=other.id, alike=alike, why=tuple(why for why, holds in told.items() if holds))
