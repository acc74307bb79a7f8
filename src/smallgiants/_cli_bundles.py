"""`bundles find`: which needs, too small alone, reach a sum together, and what an instrument says of each bundle."""

import argparse
import sys
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from attrs import evolve, field, frozen

from ._cli import answer, mapping, say
from .checks import several
from .errors import DocumentError, InvalidValue, joined
from .formats._structure import Faults, structure
from .funding import Verdict, check_facts, pathways, to_reach, verdict
from .money import Money
from .needs import Bundle, Bundles, Need, bundles
from .places import Municipality

__all__ = ["add"]


@frozen(kw_only=True)
class _Family:
    theme: str
    family: str


@frozen(kw_only=True)
class _Apart:
    between: tuple[str, str]
    by: Decimal


@frozen(kw_only=True)
class _File:
    """What the file may hold, as `bundles` takes it; what is a mapping there is a list here."""

    needs: tuple[Need, ...] = field(converter=several)
    reach: Money | None = None
    members: int | None = None
    theme: Literal["any", "same"] = "any"
    families: tuple[_Family, ...] = ()
    countries: int | None = None
    one_country: bool = False
    towns: tuple[Municipality, ...] = ()
    leads: tuple[str, ...] | None = None
    largest_share: Decimal | None = None
    within: Decimal | None = None
    distances: tuple[_Apart, ...] = ()
    neighbours: tuple[tuple[str, str], ...] | None = None


def add(nouns: Any) -> None:
    """Adds the noun."""
    noun = nouns.add_parser("bundles", help="needs too small alone, put together to reach a sum")
    find = noun.add_subparsers(required=True, metavar="VERB").add_parser(
        "find", help="the best bundles of the needs of a file, and why the rest is left out"
    )
    find.add_argument("file", type=Path, metavar="FILE.json")
    find.add_argument("--on", metavar="WHEN", help="the day or instant that is asked of; the latest without it")
    find.add_argument(
        "--zone", metavar="ZONE", help="where a day ends, such as Europe/Brussels, if a need was withdrawn"
    )
    find.add_argument("--instrument", metavar="ID", help="asked for each bundle; tells the sum where the file does not")
    find.set_defaults(run=_find)


def _find(arguments: argparse.Namespace) -> int:
    read, facts = _read(arguments.file)
    reach = read.reach or _asked(arguments.instrument, arguments.on)
    found = _found(read, reach, arguments)
    say(str(found))
    if arguments.on is None:
        say("--on was left out: the latest answers")
    verdicts = {one.id: _verdict(one, facts, arguments) for one in found if arguments.instrument}
    for one in verdicts.values():
        say(str(one))
    return answer({
        "reach": reach.amount, "currency": reach.currency, "on": arguments.on, "instrument": arguments.instrument,
        "bundles": [_bundle(one, verdicts.get(one.id), arguments.on) for one in found],
        "placed": found.placed, "most": found.most, "gap": found.gap, "proven": found.proven,
        "spread": found.spread and found.spread.amount,
        "left_out": [{"need": one.id, "because": one.because} for one in found.left_out],
    })  # fmt: skip


def _read(path: Path) -> tuple[_File, Mapping[str, Any]]:
    """What a file asks, and the facts that it tells of whoever applies for a bundle; every fault of it is told."""
    raw = dict(mapping(path))
    facts = raw.pop("facts", {})
    problems = tuple(evolve(one, path=joined("facts", one.path)) for one in check_facts(facts))
    try:
        read = structure(raw, _File)
    except Faults as faults:
        raise DocumentError.of((*faults.problems, *problems), str(path)) from None
    if problems:
        raise DocumentError.of(problems, str(path))
    return read, facts


def _asked(instrument: str | None, on: str | None) -> Money:
    told = None if instrument is None else to_reach(instrument, on=on)
    if told is None:
        got = "neither" if instrument is None else f"{instrument}, which asks no sum of a programme"
        hint = "write `reach` into the file, or name another instrument"
        raise InvalidValue("key-missing", "reach", "a sum to reach, or an instrument that asks one", got, hint)
    return told


def _found(read: _File, reach: Money, arguments: argparse.Namespace) -> Bundles:
    borders: dict[str, list[str]] = {}
    for one, other in read.neighbours or ():
        borders.setdefault(one, []).append(other)
    return bundles(
        read.needs,
        reach=reach,
        on=arguments.on,
        zone=arguments.zone,
        members=read.members,
        theme={one.theme: one.family for one in read.families} or read.theme,
        countries="one" if read.one_country else read.countries,
        towns=read.towns,
        leads=read.leads,
        largest_share=read.largest_share,
        within=read.within,
        distances={one.between: one.by for one in read.distances},
        neighbours=None if read.neighbours is None else borders,
        progress=_bar if sys.stderr.isatty() else None,
    )


def _bar(done: int, of: int) -> None:
    """How far it is, to a person who waits."""
    sys.stderr.write(f"\r{done * 100 // of:3} %{chr(10) if done == of else ''}")
    sys.stderr.flush()


def _verdict(one: Bundle, facts: Mapping[str, Any], arguments: argparse.Namespace) -> Verdict:
    return verdict(arguments.instrument, one, part="all", on=arguments.on, facts=facts)


def _bundle(one: Bundle, said: Verdict | None, on: str | None) -> dict[str, Any]:
    names = ("id", "leads", "needs", "countries", "theme")
    told = {name: getattr(one, name) for name in names} | {"members": one.by, "total": one.total.amount}
    if said is None:
        return told
    about: dict[str, Any] = {"state": said.state, "ask": said.ask, "decided_by": said.decided_by}
    about |= {name: [str(each) for each in getattr(said, name)] for name in ("why", "changes")}
    return {
        **told,
        "verdict": about,
        "pathway": [_step(row) for row in pathways(one, on=on).rows() if row["route"] == 1],
    }


def _step(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in ("step", "instrument", "gives", "grant", "loan", "own", "months")}
