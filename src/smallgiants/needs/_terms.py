"""What a bundle must meet, and the needs that are asked for it, in whole numbers: nothing here is rounded."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

from attrs import frozen

from ..checks import several
from ..errors import InvalidValue, shown
from ..money import Money
from ..places import Municipality
from ._need import Need

__all__ = ["Asked", "Item", "Terms", "minor", "terms"]

_PLACES = 4  # no currency has more decimals
Number = int | Decimal | Fraction


def minor(money: Money) -> int:
    """An amount in ten-thousandths of its currency, exactly."""
    return int(money.amount.scaleb(_PLACES))


@frozen
class Item:
    """A need that may be placed: whose it is, how much, and in which pool it may be bundled."""

    id: str
    by: str
    amount: int
    country: str | None
    pool: tuple[str, ...]


@frozen
class Terms:
    """What is asked of each bundle."""

    reach: int
    members: int | None
    theme: Mapping[str, str] | Literal["any", "same"]
    countries: int | Literal["one"] | None
    country: Mapping[str, str | None]
    leads: frozenset[str] | None
    share: Fraction | None
    within: Number | None
    distances: Mapping[frozenset[str], Number]
    neighbours: Mapping[str, frozenset[str]] | None

    def together(self, one: str, other: str) -> bool:
        """Whether two towns are surely near enough; what lies how far apart is unknown is not."""
        if self.within is None or one == other:
            return True
        apart = self.distances.get(frozenset((one, other)))
        return apart is not None and apart <= self.within

    def pool(self, need: Need) -> tuple[str, ...] | str:
        """In which pool a need may be bundled; a text says why in none."""
        made = []
        if self.theme != "any":
            family = need.theme if self.theme == "same" else self.theme.get(need.theme or "")
            if family is None:
                return "its theme is not known" if need.theme is None else "its theme belongs to no family"
            made.append(family)
        if self.countries is not None:
            where = self.country.get(need.by)
            if where is None:
                return "its country is not known"
            made += [where] if self.countries == "one" else []
        return tuple(made)


@frozen
class Asked:
    """The needs of one pool, by number in the order of their ids, and what is asked of a bundle of them."""

    items: tuple[Item, ...]
    terms: Terms

    def total(self, group: Iterable[int]) -> int:
        """What a group adds up to."""
        return sum(self.items[number].amount for number in group)

    def fits(self, group: Collection[int]) -> bool:
        """Whether a group may ever be part of a bundle: few enough members, each near to each."""
        towns = {self.items[number].by for number in group}
        if self.terms.members is not None and len(towns) > self.terms.members:
            return False
        return self.terms.within is None or all(self.terms.together(one, two) for one in towns for two in towns)

    def lack(self, group: Collection[int]) -> int:
        """How far a group that fits is from a bundle: 0 is one; what is no money counts as much as the threshold."""
        terms, total = self.terms, self.total(group)
        missing = max(0, terms.reach - total)
        towns = {self.items[number].by for number in group}
        whole = max(terms.reach, 1)
        if terms.leads is not None and not towns & terms.leads:
            missing += whole
        if isinstance(terms.countries, int):
            missing += whole * max(0, terms.countries - len({self.items[number].country for number in group}))
        if terms.share is not None:
            missing += self._over(group, total, terms.share)
        if terms.neighbours is not None:
            missing += whole * (self._parts(towns, terms.neighbours) - 1)
        return missing

    def _over(self, group: Collection[int], total: int, share: Fraction) -> int:
        """By how much the largest member is above its share."""
        own: dict[str, int] = {}
        for number in group:
            own[self.items[number].by] = own.get(self.items[number].by, 0) + self.items[number].amount
        over = max(own.values(), default=0) * share.denominator - total * share.numerator
        return max(0, -(-over // share.denominator))

    @staticmethod
    def _parts(towns: set[str], neighbours: Mapping[str, frozenset[str]]) -> int:
        """Into how many parts the towns fall that do not border on one another."""
        left, parts = set(towns), 0
        while left:
            parts, edge = parts + 1, {left.pop()}
            while edge:
                met = {town for town in left if any(town in neighbours.get(one, ()) for one in edge)}
                left, edge = left - met, met
        return max(parts, 1)

    def holds(self, group: Collection[int]) -> bool:
        """Whether a group is a bundle."""
        pools = {self.items[number].pool for number in group}
        return len(pools) == 1 and self.fits(group) and self.lack(group) == 0

    @property
    def plain(self) -> bool:
        """Whether money and members are all that is asked: then a total says what is lacking."""
        rest = (self.terms.countries in (None, "one"), self.terms.leads is None, self.terms.share is None)
        return all(rest) and self.terms.within is None and self.terms.neighbours is None


def terms(
    *,
    reach: Any,
    members: Any,
    theme: Any,
    countries: Any,
    towns: Iterable[Municipality],
    leads: Any,
    share: Any,
    within: Any,
    distances: Any,
    neighbours: Any,
) -> Terms:
    """What is asked of each bundle, read and refused."""
    if not isinstance(reach, Money) or reach.amount <= 0:
        raise InvalidValue("amount-negative", "reach", "money above 0", shown(reach))
    if members is not None and not _count(members):
        raise _refused("members", "a whole number of at least 1", members)
    if not (countries is None or countries == "one" or _count(countries)):
        raise _refused("countries", 'a whole number of at least 1, or "one"', countries)
    if not (theme in ("any", "same") if isinstance(theme, str) else isinstance(theme, Mapping)):
        raise _refused("theme", '"any", "same", or a mapping of themes to families', theme)
    if share is not None and (not _number(share) or not 0 < share <= 1):
        raise _refused("largest_share", "an exact share above 0 and up to 1", share)
    if within is not None and (not _number(within) or within < 0):
        raise _refused("within", "an exact distance of 0 or more", within)
    return Terms(
        reach=minor(reach),
        members=members,
        theme=theme,
        countries=countries,
        country={town.id: town.country for town in towns},
        leads=None if leads is None else frozenset(several(leads)),
        share=None if share is None else Fraction(share),
        within=within,
        distances=_distances(distances),
        neighbours=None if neighbours is None else _both_ways(neighbours),
    )


def _refused(path: str, expected: str, value: object) -> InvalidValue:
    return InvalidValue("number-out-of-range", path, expected, shown(value))


def _count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 1


def _number(value: Any) -> bool:
    finite = value.is_finite() if isinstance(value, Decimal) else True
    return isinstance(value, int | Decimal | Fraction) and not isinstance(value, bool) and finite


def _distances(given: Any) -> dict[frozenset[str], Number]:
    """Distances by pair; where both ways are told, the longer one counts."""
    made: dict[frozenset[str], Number] = {}
    for pair, apart in given.items():
        if not _number(apart):
            raise _refused("distances", "exact numbers", apart)
        made[frozenset(pair)] = max(apart, made.get(frozenset(pair), apart))
    return made


def _both_ways(neighbours: Mapping[str, Sequence[str]]) -> dict[str, frozenset[str]]:
    """Who borders on whom: a border that one side tells is one."""
    made: dict[str, set[str]] = {}
    for town, others in neighbours.items():
        for other in others:
            made.setdefault(town, set()).add(other)
            made.setdefault(other, set()).add(town)
    return {town: frozenset(others) for town, others in made.items()}
