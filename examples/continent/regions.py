"""The best bundles of each region: needs of towns too small alone for an instrument, put together.

What a town needs is illustrative: so many euro for each inhabitant, the same everywhere.  A region is a first-order division
of a country in GeoNames, told by its code and the largest of its places asked, since the packaged data have no names of regions.
"""

import sys
from collections import defaultdict
from decimal import Decimal

from attrs import frozen

from smallgiants.funding import to_reach, verdict
from smallgiants.money import Money
from smallgiants.needs import Bundles, Need, bundles

LEAST = 5_000
"""The least inhabitants of a place that is asked: half of all places have fewer."""


@frozen(kw_only=True)
class Region:
    """A region with its places, and the bundles of their needs."""

    id: str
    around: str
    towns: tuple
    found: Bundles
    states: tuple

    @property
    def total(self):
        return sum((one.total.amount for one in self.found), Decimal(0))


def regions(towns, where, *, instrument, per_head, members, on):
    """Each region that has at least one town too small alone, with its best bundles."""
    reach = to_reach(instrument, on=on)
    if reach is None:
        sys.exit(f"{instrument} asks no sum of a programme, so there is nothing that a bundle has to reach")
    inside, largest = defaultdict(list), {}
    for town in sorted(towns, key=lambda one: -one.population):
        region = where[town.id][2]
        largest.setdefault(region, town.name)
        if town.population >= LEAST and town.population * per_head < reach.amount:
            inside[region].append(town)
    shown = sys.stderr.isatty()
    for number, region in enumerate(sorted(inside), 1):
        if shown:
            print(f"\rregion {number} of {len(inside)}", end="", file=sys.stderr)
        here = tuple(inside[region])
        needs = [
            Need(id=town.id, by=town.id, amount=Money(amount=town.population * per_head, currency="EUR"))
            for town in here
        ]
        found = bundles(needs, reach=reach, members=members, towns=here, on=on)
        facts = {"applicant": "grouping", "country": region[:2]}
        states = tuple(verdict(instrument, one, part="all", on=on, facts=facts).state for one in found)
        yield Region(id=region, around=largest[region], towns=here, found=found, states=states)


def rows_of_regions(several):
    """A row for each region, those with the most bundles first."""
    for one in sorted(several, key=lambda one: (-len(one.found), -one.found.placed, one.id)):
        yield {
            "region": one.id, "around": one.around, "towns": len(one.towns), "bundles": len(one.found),
            "placed": one.found.placed, "left_out": len(one.found.left_out), "gap": one.found.gap,
            "proven": " ".join(one.found.proven), "total_eur": one.total,
        }  # fmt: skip


def rows_of_bundles(several):
    """A row for each bundle: who is in it, what it adds up to, what the instrument says of it as a grouping."""
    for one in several:
        names = {town.id: town.name for town in one.towns}
        for number, (bundle, state) in enumerate(zip(one.found, one.states, strict=True), 1):
            yield {
                "region": one.id, "bundle": number, "members": len(bundle.by), "total_eur": bundle.total.amount,
                "state": state, "towns": "; ".join(names[town] for town in bundle.by),
            }  # fmt: skip


def placed(several):
    """Whether each town is in a bundle."""
    found = {town.id: False for one in several for town in one.towns}
    return found | {town: True for one in several for bundle in one.found for town in bundle.by}
