"""Terms and calls as they stand in an instrument's table."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from ..civiltime import Deadline
from ..errors import InvalidValue, SmallGiantsError, shown
from ._shelf import Shelf, Table, only, vouched
from .calls import Call, Moved
from .terms import TERMS, Term

__all__ = ["calls", "terms"]

_ABOUT = ("confidence", "note", "seen_on", "soft", "valid_from", "valid_to")
_VALUE = ("min", "max", "is")


def terms(table: Any, path: str, shelf: Shelf) -> Iterator[Term]:
    """The terms of a table: each by its name, or by its name and a case."""
    if not isinstance(table, Mapping):
        raise InvalidValue("type-wrong", path, "a table of terms", shown(table))
    for name, inner in table.items():
        cases = isinstance(inner, Mapping) and inner and all(isinstance(one, Mapping) for one in inner.values())
        for case, one in inner.items() if cases else ((None, inner),):
            here = f"{path}.{name}" if case is None else f"{path}.{name}.{case}"
            try:
                yield _term(name, None if case == "default" else case, one, shelf)
            except SmallGiantsError as error:
                raise error.under(here) from None


def _term(name: str, case: str | None, table: Any, shelf: Shelf) -> Term:
    only(table, *_VALUE, "source", *_ABOUT)
    about = {key: table[key] for key in _ABOUT if key in table} | vouched(table, shelf)
    return Term(name=name, of=case, **_value(name, table), **about)


def _value(name: str, table: Table) -> dict[str, Any]:
    if TERMS.get(name) == "words":
        given = table.get("is", ())
        return {"said": (given,) if isinstance(given, str) else given}
    ends = {"least": table.get("min", table.get("is")), "most": table.get("max", table.get("is"))}
    return {end: _exact(one) for end, one in ends.items() if one is not None}


def _exact(given: Any) -> Any:
    """A whole number, or decimal text, as an exact decimal; whatever else is left to the validator."""
    plain = isinstance(given, int) and not isinstance(given, bool)
    plain = plain or (isinstance(given, str) and given.replace(".", "", 1).isdecimal() and given.isascii())
    return Decimal(given) if plain else given


def calls(table: Any, shelf: Shelf) -> Iterator[Call]:
    """The calls of an instrument, in the order they stand in."""
    if not isinstance(table, Mapping):
        raise InvalidValue("type-wrong", "calls", "a table of calls", shown(table))
    for name, one in table.items():
        try:
            yield _call(name, one, shelf)
        except SmallGiantsError as error:
            raise error.under(f"calls[{name}]") from None


def _call(name: str, table: Any, shelf: Shelf) -> Call:
    own = ("published", "continuous", "yearly", "note")
    only(table, *own, "opens", "deadlines", "zone", "printed", "contested", "moved", "source", "seen_on", "confidence")
    opens = table.get("opens")
    return Call(
        id=name,
        opens=None if opens is None else _deadline("opens", opens, table, printed=False),
        deadlines=_deadlines("deadlines", table),
        contested=_deadlines("contested", table),
        zone=table.get("zone"),
        moved=tuple(_moved(one, table, shelf) for one in table.get("moved", ())),
        **{key: table[key] for key in own if key in table},
        **vouched(table, shelf),
    )


def _deadlines(name: str, table: Table) -> tuple[Deadline, ...]:
    given = table.get(name, ())
    if not isinstance(given, list | tuple):
        raise InvalidValue("type-wrong", name, "a list of days, or days with their hour", shown(given))
    return tuple(_deadline(f"{name}[{index}]", one, table) for index, one in enumerate(given))


def _deadline(path: str, given: Any, table: Table, *, printed: bool = True) -> Deadline:
    """A day, or a day with its hour, in the zone of the call; the hour that was not said stays unknown."""
    if not isinstance(given, str):
        raise InvalidValue("type-wrong", path, 'text such as "2025-09-23T17:00"', shown(given), "quote it")
    day, _, hour = given.partition("T")
    label = table.get("printed") if hour and printed else None
    try:
        return Deadline(day=day, time=hour or None, zone=table.get("zone"), printed=label)
    except SmallGiantsError as error:
        raise error.under(path) from None


def _moved(one: Any, table: Table, shelf: Shelf) -> Moved:
    only(one, "was", "on", "source")
    return Moved(
        was=_deadline("moved", one.get("was"), table), on=one.get("on"), source=vouched(one, shelf).get("source")
    )
