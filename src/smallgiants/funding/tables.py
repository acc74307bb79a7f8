"""The shipped instruments, and how one is read from its table: facts as keys, named alternatives, sources by name."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from .. import data
from ..checks import near
from ..errors import InvalidValue, SmallGiantsError, shown
from ..partial import AnyOf, Between
from ..sources import Citation
from .facts import FACTS, value
from .instruments import Edition, Instrument, Part
from .requirements import Combination, Requirement, Rule

__all__ = ["catalogue", "instrument_from"]

Table = Mapping[str, Any]
Shelf = Mapping[str | None, Table]
"""What each named source gives to the figure that names it: its address, and the day it was seen."""

_ABOUT = ("confidence", "note", "remedy", "seen_on", "soft", "unseen", "valid_from", "valid_to")
_COMBINED = ("all", "any", "none")


@cache
def catalogue() -> tuple[Instrument, ...]:
    """The shipped instruments, by id.

    >>> [instrument.id for instrument in catalogue()]
    ['elena', 'eucf', 'eui_ia']
    """
    return tuple(instrument_from(data.table(name)) for name in data.names("instruments"))


def instrument_from(table: Table) -> Instrument:
    """An instrument from its table; `InvalidValue` names the path of a fault.

    >>> instrument_from({"id": "x", "nam": "X"})
    Traceback (most recent call last):
    smallgiants.errors.InvalidValue: nam: expected one of id, name, decided_by, seen_on, source, confidence, sources, editions, \
got 'nam'; did you mean name?
    """
    _only(table, "id", "name", "decided_by", "seen_on", "source", "confidence", "sources", "editions")
    seen_on = table.get("seen_on")
    shelf: dict[str | None, Table] = {None: {}}
    for name, source in table.get("sources", {}).items():
        _only(source, "url", "as_of")
        shelf[name] = {"source": source.get("url"), "seen_on": seen_on}
    editions = table.get("editions", {})
    vouched = [_citation("decided_by", table, shelf)]
    vouched += [_citation(f"editions[{name}].published", one, shelf) for name, one in editions.items()]
    return Instrument(
        id=table.get("id"),  # type: ignore[arg-type]  # a missing key is refused as an id that is none
        name=table.get("name"),  # type: ignore[arg-type]
        decided_by=table.get("decided_by"),  # type: ignore[arg-type]
        editions=tuple(_edition(name, one, shelf) for name, one in editions.items()),
        sources=tuple(one for one in vouched if one is not None),
    )


def _only(table: Any, *keys: str) -> None:
    if not isinstance(table, Mapping):
        raise InvalidValue("type-wrong", "", "a table", shown(table))
    for key in table:
        if key not in keys:
            raise InvalidValue("key-unknown", key, f"one of {', '.join(keys)}", shown(key), near(key, keys))


def _vouched(table: Table, shelf: Shelf) -> dict[str, Any]:
    """The source, day and confidence that a table states."""
    name = table.get("source")
    if name not in shelf:
        named = tuple(one for one in shelf if one)
        raise InvalidValue("source-unknown", "source", "the name of one of its sources", shown(name), near(name, named))
    return {**shelf[name], **{key: table[key] for key in ("seen_on", "confidence") if key in table}}


def _citation(path: str, table: Table, shelf: Shelf) -> Citation | None:
    about = _vouched(table, shelf)
    return Citation(path=path, **about) if "source" in about else None


def _edition(name: str, table: Table, shelf: Shelf) -> Edition:
    own = ("published", "until", "note", "source", "confidence")
    try:
        parts = tuple(Part(id=key, rule=_whole(one, key, shelf)) for key, one in table.items() if key not in own)
        about = {key: table.get(key) for key in ("published", "until", "note")}
        return Edition(id=name, parts=parts, **about)
    except SmallGiantsError as error:
        raise error.under(f"editions[{name}]") from None


def _whole(table: Any, path: str, shelf: Shelf) -> Rule:
    """The rule that all of a table's rules make together."""
    if not isinstance(table, Mapping):
        raise InvalidValue("type-wrong", path, "a table of rules", shown(table))
    rules = tuple(_rules(table, path, shelf))
    return rules[0] if len(rules) == 1 else Combination(kind="all", rules=rules)


def _rules(table: Table, path: str, shelf: Shelf) -> Iterator[Rule]:
    for key, inner in table.items():
        here = f"{path}.{key}"
        if key in FACTS:
            yield _requirement(key, inner, here, shelf)
        elif key in _COMBINED:
            yield _combined(key, _alternatives(inner, path, shelf))
        elif key == "at_least":
            rules = {name: one for name, one in inner.items() if name != "count"}
            yield _combined(key, _alternatives(rules, path, shelf), inner.get("count"))
        elif key == "every_member":
            yield _combined(key, _rules(inner, here, shelf))
        else:
            hint = near(key, (*FACTS, *_COMBINED, "at_least", "every_member"))
            raise InvalidValue(
                "fact-unknown", here, "a fact, or all, any, none, at_least, every_member", shown(key), hint
            )


def _combined(kind: Any, rules: Iterable[Rule], least: int | None = None) -> Combination:
    return Combination(kind=kind, rules=tuple(rules), least=least)


def _alternatives(table: Table, path: str, shelf: Shelf) -> Iterator[Rule]:
    """One rule for each name: a fact's own requirement, or a named alternative."""
    for name, inner in table.items():
        yield _whole({name: inner} if name in FACTS else inner, path if name in FACTS else f"{path}.{name}", shelf)


def _requirement(fact: str, table: Table, path: str, shelf: Shelf) -> Requirement:
    try:
        _only(table, "min", "max", "any_of", "is", "source", *_ABOUT)
        about = {key: table[key] for key in _ABOUT if key in table} | _vouched(table, shelf)
        return Requirement(id=path, fact=fact, allowed=_allowed(fact, table), **about)
    except SmallGiantsError as error:
        raise error.under(path) from None


def _allowed(fact: str, table: Table) -> Between | AnyOf | None:
    """The set of values a requirement allows, in the notation of partial facts."""
    given: Table = {key: table[key] for key in ("min", "max", "any_of") if key in table}
    if "is" in table:
        given = {**given, "any_of": [table["is"]]}
    allowed: Between | AnyOf | None = value(fact, given) if given else None
    return allowed
