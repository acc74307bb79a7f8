"""Rules as they stand in an instrument's table: facts as keys, named alternatives, other parts by name."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from attrs import evolve, frozen

from .. import data
from ..checks import near
from ..errors import InvalidValue, SmallGiantsError, shown
from ..partial import AnyOf, Between
from ._shelf import Shelf, Table, only, vouched
from .facts import FACTS, value
from .instruments import Part
from .requirements import Combination, Requirement, Rule

__all__ = ["parts"]

_ABOUT = ("confidence", "note", "remedy", "seen_on", "soft", "unseen", "valid_from", "valid_to")
_COMBINED = ("all", "any", "none")
_RULES = (*_COMBINED, "at_least", "every_member", "parts")
# An edition's table is small: deeper than this is no rule of anybody, and would end in a fault of the interpreter.
_DEEPEST = 20


@frozen
class _Book:
    """What a rule is read with: the sources, the parts beside it, and those it is being read for."""

    shelf: Shelf
    tables: Mapping[str, Any]
    above: tuple[str, ...] = ()


def parts(tables: Mapping[str, Any], shelf: Shelf) -> Iterator[Part]:
    """Each part of an edition; a ring of parts that hold each other is told."""
    book = _Book(shelf, tables)
    for key, one in tables.items():
        apart = one.get("apart", False) if isinstance(one, Mapping) else False
        yield Part(id=key, rule=_together(_part(key, book)), apart=apart)


def _part(name: str, book: _Book) -> tuple[Rule, ...]:
    if name in book.above:
        ring = " > ".join((*book.above, name))
        raise InvalidValue("parts-cycle", f"{name}.parts", "parts that do not lead back to themselves", ring)
    table = _table(book.tables[name], name)
    stated = {key: one for key, one in table.items() if key != "apart"}
    return tuple(_rules(stated, name, evolve(book, above=(*book.above, name))))


def _table(table: Any, path: str) -> Table:
    if not isinstance(table, Mapping):
        raise InvalidValue("type-wrong", path, "a table of rules", shown(table))
    return table


def _together(rules: tuple[Rule, ...]) -> Rule:
    """The rule that several make together, each once."""
    several = tuple(dict.fromkeys(rules))
    return several[0] if len(several) == 1 else Combination(kind="all", rules=several)


def _rules(table: Table, path: str, book: _Book) -> Iterator[Rule]:
    if path.count(".") > _DEEPEST:
        raise InvalidValue("rules-deep", path, f"rules at most {_DEEPEST} deep", "deeper")
    for key, inner in table.items():
        here = f"{path}.{key}"
        if key in FACTS:
            yield _requirement(key, inner, here, book.shelf)
        elif key in _COMBINED:
            yield _combined(key, _alternatives(_table(inner, here), path, book))
        elif key == "at_least":
            rules = {name: one for name, one in _table(inner, here).items() if name != "count"}
            yield _combined(key, _alternatives(rules, path, book), inner.get("count"))
        elif key == "every_member":
            yield _combined(key, _rules(_table(inner, here), here, book))
        elif key == "parts":
            yield from _included(inner, here, book)
        else:
            hint = near(key, (*FACTS, *_RULES))
            raise InvalidValue("fact-unknown", here, f"a fact, or {', '.join(_RULES)}", shown(key), hint)


def _included(names: Any, path: str, book: _Book) -> Iterator[Rule]:
    if not isinstance(names, list | tuple):
        raise InvalidValue("type-wrong", path, "a list of parts of this edition", shown(names))
    for name in names:
        if not isinstance(name, str) or name not in book.tables:
            known = tuple(book.tables)
            raise InvalidValue("part-unknown", path, f"one of {', '.join(known)}", shown(name), near(name, known))
        yield from _part(name, book)


def _combined(kind: Any, rules: Iterable[Rule], least: int | None = None) -> Combination:
    return Combination(kind=kind, rules=tuple(rules), least=least)


def _alternatives(table: Table, path: str, book: _Book) -> Iterator[Rule]:
    """One rule for each name: a fact's own requirement, or a named alternative."""
    for name, inner in table.items():
        if name in FACTS:
            yield _together(tuple(_rules({name: inner}, path, book)))
        else:
            here = f"{path}.{name}"
            yield _together(tuple(_rules(_table(inner, here), here, book)))


def _requirement(fact: str, table: Any, path: str, shelf: Shelf) -> Requirement:
    if not isinstance(table, Mapping):
        no = "a country code stands in quotes: NO is false to some readers" if table is False else None
        hint = no or "a comparison is written with min and max, a value with is"
        raise InvalidValue("type-wrong", path, "a table such as {min = 5000, source = …}", shown(table), hint)
    try:
        only(table, "min", "max", "any_of", "is", "source", *_ABOUT)
        about = {key: table[key] for key in _ABOUT if key in table} | vouched(table, shelf)
        return Requirement(id=path, fact=fact, allowed=_allowed(fact, table), **about)
    except SmallGiantsError as error:
        named = error.path.partition(".")[0] == fact  # the path ends with the fact as well
        raise error.under(path.rpartition(".")[0] if named else path) from None


def _allowed(fact: str, table: Table) -> Between | AnyOf | None:
    """The set of values a requirement allows, in the notation of partial facts."""
    given: dict[str, Any] = {key: table[key] for key in ("min", "max", "any_of") if key in table}
    if "any_of" in given:
        given["any_of"] = _spelt_out(fact, given["any_of"])
    if "is" in table:
        given["any_of"] = [table["is"]]
    allowed: Between | AnyOf | None = value(fact, given) if given else None
    return allowed


def _spelt_out(fact: str, values: Any) -> Any:
    """The values of a list, those of a named set in its place."""
    known = _sets().get(fact)
    if known is None or not isinstance(values, list | tuple):
        return values
    return list(
        dict.fromkeys(one for name in values for one in (known[name]["of"] if _named(name, known) else (name,)))
    )


def _named(name: Any, known: Table) -> bool:
    return isinstance(name, str) and name in known


@cache
def _sets() -> Table:
    return data.table("sets.toml")
