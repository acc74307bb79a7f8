"""What the members of a dossier could do together: bundles of their needs, and with whom a town would be large enough."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from attrs import frozen

from ..dossiers import Dossier
from ..errors import SmallGiantsError
from ..funding import Instrument, Remedy, Verdict, catalogue, pathways, to_reach, verdict
from ..funding.facts import of_place
from ..money import money_sum
from ..needs import Bundle, Bundles, Need, bundles
from ..partial import Between
from ..places import Municipality

__all__ = ["FEWEST", "MOST_TOWNS", "Asked", "Reached", "asked", "near", "programme", "reached", "shown", "with_whom"]

MOST_TOWNS = 60
"""How many towns are asked about, and may be joined, at the most."""

FEWEST = (
    "The fewest that would do where each meets the rules for members, and of these those that bring the least beyond it. "
    "A town is named where it is known to bring enough; how far apart they lie is not looked at, and whether they want to is "
    "theirs to say."
)
"""What a table of those who could be joined stands for."""


Asked = tuple[Instrument, str, Verdict | str]
"""An instrument, a town, and what the one says of the other."""


@frozen(kw_only=True)
class Reached:
    """The bundles that reach what an instrument asks, what it says of each, and the first way of each to its money.

    `plans` are the towns that are known to have an adopted plan: those that could lead.
    """

    instrument: Instrument
    found: Bundles
    verdicts: dict[str, Verdict]
    ways: dict[str, tuple[str, ...]]
    plans: frozenset[str]


def shown(view: Dossier) -> list[Municipality]:
    """The towns that are asked about: the members, or every town while no member is known."""
    seats = {one.seat for one in view.memberships if one.state in ("registered", "active")}
    return [town for town in view.towns if not seats or town.id in seats][:MOST_TOWNS]


def programme(needs: Iterable[Need]) -> str | Between | None:
    """What needs add up to in euro; where the amount of some is unknown or in another currency, the least it can be."""
    several = tuple(needs)
    euro = [need.amount for need in several if need.amount is not None and need.amount.currency == "EUR"]
    if not euro:
        return None
    (total,) = money_sum(euro)
    return str(total.amount) if len(euro) == len(several) else Between(min=total.amount)


def near(view: Dossier) -> dict[str, dict[str, Any]]:
    """What may be seen of the towns that each could join: where they are, how large, and what their needs add up to."""
    needs: dict[str, list[Need]] = defaultdict(list)
    for need in view.needs:
        if not need.withdrawn:
            needs[need.by].append(need)
    made = {}
    for town in shown(view):
        total = programme(needs[town.id])
        made[town.id] = {**of_place(town), **({} if total is None else {"programme_eur": total})}
    return made


def reached(view: Dossier) -> Iterator[Reached]:
    """For each instrument the dossier asks about that wants a sum: the best bundles of the needs that may be seen."""
    plans = frozenset(one.town for one in view.declared if one.fact == "climate_plan" and one.value is True)
    for one in _instruments(view):
        sum_ = to_reach(one, on=view.on)
        if sum_ is not None and view.needs:
            found = bundles(view.needs, reach=sum_, towns=view.towns, on=view.on, zone=view.group.zone)
            verdicts = {bundle.id: _verdict(one, bundle, view) for bundle in found}
            ways = {bundle.id: _way(bundle, view) for bundle in found}
            yield Reached(instrument=one, found=found, verdicts=verdicts, ways=ways, plans=plans)


def _instruments(view: Dossier) -> list[Instrument]:
    shipped = {one.id: one for one in catalogue()} if view.instruments else {}
    return [shipped[id_] for id_ in dict.fromkeys(view.instruments) if id_ in shipped]


def _verdict(one: Instrument, bundle: Bundle, view: Dossier) -> Verdict:
    alone = {"applicant": "municipality", "form": "single_municipality"}
    facts = {"applicant": "grouping"} if len(bundle.by) > 1 else alone
    return verdict(one, bundle, part="all", on=view.on, facts=facts)


def _way(bundle: Bundle, view: Dossier) -> tuple[str, ...]:
    best = pathways(bundle, on=view.on).best
    return tuple(step.name for step in best[0].steps) if best else ()


def asked(view: Dossier, instruments: Iterable[Instrument] | None = None) -> Iterator[Asked]:
    """What each instrument says of each town, the others being near; a refusal to answer stands as text."""
    others = near(view)
    declared: dict[str, dict[str, Any]] = defaultdict(dict)
    for one in view.declared:
        declared[one.town][one.fact] = one.value
    for of in _instruments(view) if instruments is None else instruments:
        for town in shown(view):
            euro = {name: told for name, told in others[town.id].items() if name == "programme_eur"}
            try:
                facts = {**declared[town.id], **euro}
                yield of, town.id, verdict(of, town, part="all", on=view.on, facts=facts, near=others)
            except SmallGiantsError as error:  # such as a declared fact of the wrong kind
                yield of, town.id, str(error)


def with_whom(said: Iterable[Asked]) -> Iterator[tuple[Instrument, str, Remedy]]:
    """The changes that others of the dossier could bring, by instrument and town."""
    for of, town, told in said:
        if isinstance(told, Verdict):
            yield from ((of, town, one) for one in told.changes if one.towns)
