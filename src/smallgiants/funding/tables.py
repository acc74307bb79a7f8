"""The shipped instruments, and how one is read from its table: facts as keys, named alternatives, sources by name."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from .. import data
from ..checks import near
from ..errors import InvalidValue, SmallGiantsError, shown
from ..partial import AnyOf, Between
from ..sources import Citation
from . import _terms_table
from ._shelf import Shelf, Table, first_day, only, vouched
from .facts import FACTS, value
from .instruments import Edition, Instrument, Part
from .requirements import Combination, Requirement, Rule
from .terms import Term

__all__ = ["catalogue", "instrument_from"]

_ABOUT = ("confidence", "note", "remedy", "seen_on", "soft", "unseen", "valid_from", "valid_to")
_COMBINED = ("all", "any", "none")
_OWN = ("id", "name", "decided_by", "kinds", "stages", "themes", "replaced_by")


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
    smallgiants.errors.InvalidValue: nam: expected one of id, name, decided_by, kinds, stages, themes, replaced_by, \
seen_on, source, confidence, sources, terms, calls, editions, \
got 'nam'; did you mean name?

    Terms and calls are laid out as `funding.terms` and `funding.calls` describe.  A part may hold `parts = ["size"]`:
    these parts of the same edition are asked with it.
    """
    only(table, *_OWN, "seen_on", "source", "confidence", "sources", "terms", "calls", "editions")
    shelf = _shelf(table)
    editions = table.get("editions", {})
    vouching = [_citation("decided_by", table, shelf)]
    vouching += [_citation(f"editions[{name}].published", one, shelf) for name, one in editions.items()]
    shared = tuple(_terms_table.terms(table.get("terms", {}), "terms", shelf))
    about = {key: table[key] for key in _OWN if key in table}
    return Instrument(
        **{**dict.fromkeys(("id", "name", "decided_by")), **about},  # a missing key is refused as an id that is none
        editions=tuple(_edition(name, one, shelf, shared) for name, one in editions.items()),
        calls=tuple(_terms_table.calls(table.get("calls", {}), shelf)),
        sources=tuple(one for one in vouching if one is not None),
    )


def _shelf(table: Table) -> Shelf:
    shelf: dict[str | None, Table] = {None: {}}
    for name, source in table.get("sources", {}).items():
        only(source, "url", "as_of")
        shelf[name] = {"source": source.get("url"), "seen_on": table.get("seen_on")}
    return shelf


def _citation(path: str, table: Table, shelf: Shelf) -> Citation | None:
    about = vouched(table, shelf)
    return Citation(path=path, **about) if "source" in about else None


def _edition(name: str, table: Table, shelf: Shelf, shared: tuple[Term, ...]) -> Edition:
    own = ("published", "until", "note", "source", "confidence", "terms")
    try:
        published, told = first_day(table.get("published"))
        notes = "; ".join(note for note in (table.get("note"), told) if note)
        mine = tuple(_terms_table.terms(table.get("terms", {}), "terms", shelf))
        named = {one.name for one in mine}
        return Edition(
            id=name,
            published=published,
            until=table.get("until"),
            note=notes or None,
            parts=tuple(_parts({key: one for key, one in table.items() if key not in own}, shelf)),
            terms=(*mine, *(one for one in shared if one.name not in named)),
        )
    except SmallGiantsError as error:
        raise error.under(f"editions[{name}]") from None


def _parts(tables: Mapping[str, Any], shelf: Shelf) -> Iterator[Part]:
    """Each part with the parts that it includes; a ring of them is told."""
    for key, one in tables.items():
        if not isinstance(one, Mapping):
            raise InvalidValue("type-wrong", key, "a table of rules", shown(one))
        names = tuple(dict.fromkeys(_included(key, tables, ())))
        rules = [rule for name in (key, *names) for rule in _rules(_without(tables[name]), name, shelf)]
        yield Part(id=key, rule=rules[0] if len(rules) == 1 else Combination(kind="all", rules=rules), includes=names)


def _without(table: Table) -> Table:
    return {key: one for key, one in table.items() if key != "parts"}


def _included(key: str, tables: Mapping[str, Any], above: tuple[str, ...]) -> Iterator[str]:
    """The parts a part includes, and those that these include."""
    for name in tables[key].get("parts", ()):
        if name not in tables:
            hint = near(name, tuple(tables))
            raise InvalidValue("part-unknown", f"{key}.parts", f"one of {', '.join(tables)}", shown(name), hint)
        if name in (*above, key):
            ring = " > ".join((*above, key, name))
            raise InvalidValue("parts-cycle", f"{key}.parts", "parts that do not lead back to themselves", ring)
        yield name
        yield from (one for one in _included(name, tables, (*above, key)))


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
        only(table, "min", "max", "any_of", "is", "source", *_ABOUT)
        about = {key: table[key] for key in _ABOUT if key in table} | vouched(table, shelf)
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
