"""Needs too small alone, put together so that each group reaches a threshold."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from attrs import field, frozen

from ..answers import LeftOut, Row
from ..checks import a, each, identifier, one_of, optional, whole
from ..money import Money, money_sum
from ..places import Municipality
from ._bounds import hopeless
from ._exact import MOST_EXACT, exact
from ._need import Need, standing
from ._search import search
from ._tables import once
from ._terms import Asked, Item, Terms, minor, terms

__all__ = ["Bundle", "Bundles", "bundles"]

_WHOLE = 100  # so many steps are told of each pool
AIMS = ("needs", "bundles", "spread", "ids")


@frozen(kw_only=True)
class Bundle:
    """Needs that together reach the threshold, and whose they are.

    >>> print(Bundle(id="bundle-n-1", needs=("n-1", "n-2"), by=("horta", "kranj"), total=Money(amount=31000000, currency="EUR")))
    bundle-n-1: EUR 31,000,000.00 of horta, kranj

    `leads` are the members that may lead, `countries` where they are; `None` where nobody told.
    """

    id: str = field(validator=identifier)
    needs: tuple[str, ...] = field(validator=each(identifier))
    by: tuple[str, ...] = field(validator=each(identifier))
    total: Money = field(validator=a(Money))
    theme: str | None = field(default=None, validator=optional(identifier))
    leads: tuple[str, ...] | None = field(default=None, validator=optional(each(identifier)))
    countries: tuple[str, ...] | None = field(default=None, validator=optional(each(identifier)))

    def rows(self) -> tuple[Row, ...]:
        """A row for each need, with the total of the bundle."""
        about: Row = {
            "bundle": self.id,
            "total": self.total.amount,
            "currency": self.total.currency,
            "theme": self.theme,
        }
        return tuple({**about, "need": need} for need in self.needs)

    def __str__(self) -> str:
        return f"{self.id}: {self.total} of {', '.join(self.by)}"


@frozen(kw_only=True)
class Bundles:
    """The bundles of needs, those left out with why, and how far it is proven that there are none better.

    >>> eur = lambda n: Money(amount=n, currency="EUR")
    >>> found = bundles([Need(id="n-1", by="kranj", amount=eur(5))], reach=eur(9), on=None)
    >>> len(found), found.gap, str(found.left_out[0])
    (0, 0, 'n-1: with all that could join it, it stays EUR 4.00 short')

    `most` is how many needs could be placed at the most; `proven` names the aims of which it is proven that nothing is
    better: `needs` placed, then `bundles`, then `spread`, then `ids`.
    """

    bundles: tuple[Bundle, ...] = field(validator=each(a(Bundle)))
    reach: Money = field(validator=a(Money))
    most: int = field(validator=whole(least=0))
    proven: tuple[str, ...] = field(validator=each(one_of(*AIMS)))
    left_out: tuple[LeftOut, ...] = field(default=(), validator=each(a(LeftOut)))

    @property
    def placed(self) -> int:
        """How many needs are in a bundle."""
        return sum(len(one.needs) for one in self.bundles)

    @property
    def gap(self) -> int:
        """How many needs more could be placed at the most; 0 is proven to be the most."""
        return self.most - self.placed

    @property
    def spread(self) -> Money | None:
        """What lies between the largest and the smallest total; `None` without a bundle."""
        totals = [one.total.amount for one in self.bundles]
        return Money(amount=max(totals) - min(totals), currency=self.reach.currency) if totals else None

    @property
    def why(self) -> tuple[str, ...]:
        """What each bundle stands for, and how sure it is that there are none better."""
        return (*map(str, self.bundles), _sure(self))

    def __len__(self) -> int:
        return len(self.bundles)

    def __getitem__(self, place: int) -> Bundle:
        return self.bundles[place]

    def __iter__(self) -> Iterator[Bundle]:
        return iter(self.bundles)

    def rows(self) -> tuple[Row, ...]:
        """A row for each need that is placed, and then for each that is left out, with why."""
        placed = tuple({**row, "left_out": None} for one in self.bundles for row in one.rows())
        nowhere = {"bundle": None, "total": None, "currency": None, "theme": None}
        return (*placed, *({**nowhere, "need": one.id, "left_out": one.because} for one in self.left_out))

    def __str__(self) -> str:
        return "\n".join([*self.why, *(f"left out, {one}" for one in self.left_out)])


def _sure(found: Bundles) -> str:
    needs, bundles_ = (f"{count} {noun}{'' if count == 1 else 's'}"
                       for count, noun in ((found.placed, "need"), (len(found), "bundle")))  # fmt: skip
    what = f"{needs} in {bundles_} of {found.reach} and more"
    if found.gap:
        return f"{what}; at most {found.gap} more could be placed"
    return f"{what}; proven to be best: {', '.join(found.proven)}"


def bundles(
    needs: Iterable[Need],
    *,
    reach: Money,
    on: "str | date | None",
    members: int | None = None,
    theme: "Literal['any', 'same'] | Mapping[str, str]" = "any",
    countries: "int | Literal['one'] | None" = None,
    towns: Iterable[Municipality] = (),
    leads: Iterable[str] | None = None,
    largest_share: "Fraction | Decimal | None" = None,
    within: "int | Decimal | Fraction | None" = None,
    distances: "Mapping[tuple[str, str], int | Decimal | Fraction] | None" = None,
    neighbours: "Mapping[str, Sequence[str]] | None" = None,
    zone: str | None = None,
    solver: "Callable[[Asked], Iterable[Sequence[int]]] | None" = None,
    progress: "Callable[[int, int], None] | None" = None,
) -> Bundles:
    """Groups of needs that stand `on` that viewpoint, each in at most one, each of `reach` and more.

    >>> eur = lambda n: Money(amount=n, currency="EUR")
    >>> needs = [Need(id=f"n-{n}", by=f"t-{n}", amount=eur(f"{n}000000")) for n in range(7, 13)]    # illustrative
    >>> print(bundles(needs, reach=eur("18000000"), members=2, on=None))
    bundle-n-10: EUR 19,000,000.00 of t-10, t-9
    bundle-n-11: EUR 19,000,000.00 of t-11, t-8
    bundle-n-12: EUR 19,000,000.00 of t-12, t-7
    6 needs in 3 bundles of EUR 18,000,000.00 and more; proven to be best: needs, bundles, spread, ids

    The aim, in this order: most needs placed, fewest bundles, least spread of their totals, smallest ids.  Up to ten
    needs that could be placed all sets are looked at; of more the best found is told, with how many more there could be.
    Amounts in another currency than `reach` are left out; nothing is rounded.

    - `members`: at most so many towns in each.
    - `theme`: `"same"`, or a mapping of themes to families: one family in each.
    - `countries`: so many different ones in each at the least, or `"one"`; `towns` tell where they are.
    - `leads`: the towns that may lead, such as those with an adopted plan; one at least in each.
    - `largest_share`: no town brings more than this share of a total.
    - `within`: no two towns lie further apart, by `distances`; what is not told is not near.
    - `neighbours`: which towns border on which; each bundle hangs together.
    - `solver`: `engines.solver.highs`, of the extra `solver`: what it proposes is checked exactly, and taken where better.
    - `progress` is told now and then how much is done, and of how much.
    """
    asked = terms(
        reach=reach, members=members, theme=theme, countries=countries, towns=towns, leads=leads, share=largest_share,
        within=within, distances=distances or {}, neighbours=neighbours,
    )  # fmt: skip
    known = once(needs)
    stand = {need.id for need in standing(known, on=on, zone=zone)}
    read = {need.id: _item(need, asked, reach) if need.id in stand else "it is withdrawn" for need in known}
    items = tuple(one for one in read.values() if isinstance(one, Item))
    lost = hopeless(items, asked)
    because = {id_: one for id_, one in read.items() if isinstance(one, str)}
    because |= {id_: why.format(_money(short, reach.currency)) for id_, (why, short) in lost.items()}
    found, most, proven = _found(tuple(one for one in items if one.id not in lost), asked, solver, progress)
    by_id = {need.id: need for need in known}
    made = tuple(_bundle([by_id[one.id] for one in group], group[0], asked) for group in found)
    nowhere = {item.id for item in items} - {one.id for group in found for one in group} - set(lost)
    because |= dict.fromkeys(nowhere, _full(most - sum(map(len, found))))
    left = tuple(LeftOut(id=id_, because=because[id_]) for id_ in sorted(because))
    return Bundles(bundles=made, reach=reach, most=most, proven=proven, left_out=left)


def _item(need: Need, asked: Terms, reach: Money) -> Item | str:
    """A need as it is bundled, or why it cannot be."""
    if need.amount is None:
        return "no amount is known"
    if need.amount.currency != reach.currency:
        return f"its amount is in {need.amount.currency}, and what is to be reached in {reach.currency}"
    pool = asked.pool(need)
    if isinstance(pool, str):
        return pool
    return Item(id=need.id, by=need.by, amount=minor(need.amount), country=asked.country.get(need.by), pool=pool)


def _money(short: int, currency: str) -> Money:
    return Money(amount=Decimal(short).scaleb(-4), currency=currency)


def _full(gap: int) -> str:
    if gap:
        return "no bundle was found that holds it beside the others; perhaps there is one"
    return "no bundles hold it without leaving out as many others"


def _found(
    items: tuple[Item, ...],
    asked: Terms,
    solver: "Callable[[Asked], Iterable[Sequence[int]]] | None",
    progress: "Callable[[int, int], None] | None",
) -> "tuple[tuple[tuple[Item, ...], ...], int, tuple[str, ...]]":
    """The bundles, the most needs there could be in them, and the aims that are proven."""
    if len(items) <= MOST_EXACT:
        groups = exact(Asked(items, asked))
        return tuple(tuple(items[number] for number in group) for group in groups), sum(map(len, groups)), AIMS
    made, most, fewest = list[tuple[Item, ...]](), 0, 0
    pools = sorted({item.pool for item in items})
    for number, pool in enumerate(pools):
        inside = tuple(item for item in items if item.pool == pool)

        def told(done: int, of: int, before: int = number) -> None:
            if progress is not None:
                progress(_WHOLE * before + _WHOLE * done // of, _WHOLE * len(pools))

        groups, could, few = search(Asked(inside, asked), solver, told)
        told(1, 1)
        made += [tuple(inside[number] for number in group) for group in groups]
        most, fewest = most + could, fewest + few
    return tuple(sorted(made, key=lambda group: group[0].id)), most, _sure_of(made, most, fewest)


def _sure_of(made: "list[tuple[Item, ...]]", most: int, fewest: int) -> tuple[str, ...]:
    """The aims that the bounds prove: one bundle has no spread."""
    if sum(map(len, made)) < most:
        return ()
    return AIMS[: 1 if len(made) > fewest else 2 if len(made) > 1 else 3]


def _bundle(needs: list[Need], first: Item, asked: Terms) -> Bundle:
    towns = tuple(sorted({need.by for need in needs}))
    (total,) = money_sum(need.amount for need in needs if need.amount is not None)
    told = [asked.country.get(town) for town in towns]
    lands = tuple(sorted({land for land in told if land is not None}))
    return Bundle(
        id=f"bundle-{needs[0].id}", needs=tuple(need.id for need in needs), by=towns, total=total,
        theme=first.pool[0] if asked.theme != "any" else None, countries=None if None in told else lands,
        leads=None if asked.leads is None else tuple(town for town in towns if town in asked.leads),
    )  # fmt: skip
