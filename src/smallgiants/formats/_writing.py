"""What turns nouns into the plain data of documents: for each noun a function of its own, made when first wanted.

A field costs one look, and one line of the function; what no line is known for goes to the converter.
"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

import attrs

from ..civiltime import Instant, WallTime, iso_duration
from ..labels import Text, Wording

__all__ = ["Writers", "unday", "untext", "untime", "untime_of_day"]

_BARE = (str, int, bool, NoneType)


class Writers:
    """The functions of one converter; without `personal`, marked fields are left out.

    What is `native` stays what it is: the encoder of the extra `fast` writes instants, days and amounts as we do.
    """

    def __init__(
        self,
        fields_of: Callable[[Any], tuple[Any, ...]],
        types_of: Callable[[Any], dict[str, Any]],
        other: Callable[[Any], Any],
        *,
        personal: bool,
        native: bool = False,
    ) -> None:
        self._fields_of, self._types_of, self._personal, self._native = fields_of, types_of, personal, native
        self._named: dict[Any, str] = {}
        self._by_class = _OWN | ({Decimal: _same} if native else {})
        self._known: dict[str, Any] = {
            "untime": untime, "unday": unday, "untime_of_day": untime_of_day, "iso_duration": _length, "str": str,
            "untext": untext, "list": list, "other": other, "any_": self._any,
        }  # fmt: skip

    def of(self, kind: Any) -> Callable[[Any], dict[str, Any]]:
        """What writes a noun."""
        made: Callable[[Any], dict[str, Any]] = self._known[self._name(kind)]
        return made

    def _name(self, kind: Any) -> str:
        if kind not in self._named:
            name = self._named[kind] = f"write_{len(self._named)}"  # a noun may hold itself
            exec(self._lines(name, kind), self._known)  # noqa: S102  # of our own fields alone, as attrs does it
        return self._named[kind]

    def _lines(self, name: str, kind: Any) -> str:
        """Only what is unknown or empty is left out: no document may hang on a default that a later version could change."""
        types = self._types_of(kind)
        lines, sure = [f"def {name}(noun):"], list[str]()
        for attribute in self._fields_of(kind):
            if attribute.metadata.get("pii") and not self._personal:
                continue
            own = types[attribute.name]
            if len(lines) == 1 and attribute.default is not None and attribute.default != ():
                sure.append(f"{attribute.name!r}: {self._told(own, f'noun.{attribute.name}')}")
                continue
            if len(lines) == 1:
                lines.append(f" made = {{{', '.join(sure)}}}")
            lines.append(f" v = noun.{attribute.name}")
            where = ""
            if attribute.default is None or attribute.default == ():
                where = "if v is not None: " if attribute.default is None else "if v != (): "
                where = "if v: " if get_origin(own) is tuple and attribute.default == () else where
            there = _without_none(own) if attribute.default is None else own
            lines.append(f" {where}made[{attribute.name!r}] = {self._told(there, 'v')}")
        if len(lines) == 1:
            lines.append(f" made = {{{', '.join(sure)}}}")
        return "\n".join([*lines, " return made"])

    def _told(self, kind: Any, v: str) -> str:
        """The expression for a value of a type."""
        origin, members = get_origin(kind), get_args(kind)
        if kind in _BARE or origin is Literal or (self._native and kind in _NATIVE):
            return v
        if kind in _PLAIN:
            return f"{_PLAIN[kind]}({v})"
        if origin is tuple and Ellipsis in members:
            inner = self._told(members[0], "x")
            return (v if self._native else f"list({v})") if inner == "x" else f"[{inner} for x in {v}]"
        if origin is tuple:
            return f"[{', '.join(self._told(member, f'{v}[{n}]') for n, member in enumerate(members))}]"
        if origin in (Union, UnionType):
            return self._either([member for member in members if member is not NoneType], len(members), v)
        return f"{self._name(kind)}({v})" if attrs.has(origin or kind) else f"other({v})"

    def _either(self, members: list[Any], count: int, v: str) -> str:
        if all(member in _BARE or get_origin(member) is Literal for member in members):
            return v
        if len(members) > 1:
            return f"any_({v})"
        told = self._told(members[0], v)
        return told if len(members) == count else f"(None if {v} is None else {told})"

    def _any(self, value: Any) -> Any:
        """A value of one of several types: it tells by itself which."""
        kind = type(value)
        write = self._by_class.get(kind)
        if write is None:
            plain = attrs.has(kind) and not getattr(kind, "__parameters__", ())
            write = self._by_class[kind] = self.of(kind) if plain else self._known["other"]
        return write(value)


def _without_none(kind: Any) -> Any:
    """The type of a value that is there."""
    if get_origin(kind) not in (Union, UnionType) or kind == (date | Instant):
        return kind
    return Union[tuple(member for member in get_args(kind) if member is not NoneType)]  # noqa: UP007


def untext(text: Text) -> Any:
    """A text as documents have it: a plain string where nobody told its language."""
    first = text.wordings[0]
    if len(text.wordings) == 1 and first.lang == "und" and isinstance(told := _unwording(first), str):
        return told
    return {wording.lang: _unwording(wording) for wording in text.wordings}


def _unwording(wording: Wording) -> Any:
    if wording.original is wording.machine is wording.checked is None:
        return wording.text
    flags = {"original": wording.original, "machine": wording.machine, "checked": wording.checked}
    told = {name: flag for name, flag in flags.items() if flag is not None}
    return {"text": wording.text, **told}


def untime(moment: datetime) -> str:
    """A wall time, or an instant in UTC."""
    told = moment.isoformat()
    if moment.tzinfo is not None:
        return f"{told[:-6]}Z"  # every instant is in UTC: +00:00
    return told[:19] if moment.second or moment.microsecond else told[:16]


def untime_of_day(moment: time) -> str:
    """An hour of the clock."""
    return moment.isoformat(timespec="seconds" if moment.second else "minutes")


def unday(moment: date) -> str:
    """A day, or an instant where one may stand in its place."""
    return untime(moment) if isinstance(moment, datetime) else moment.isoformat()


def _same(value: Any) -> Any:
    return value


_length = lru_cache(1024)(iso_duration)
_PLAIN: dict[Any, str] = {
    Instant: "untime", WallTime: "untime", datetime: "untime", date: "unday", time: "untime_of_day", timedelta: "iso_duration",
    Decimal: "str", Text: "untext", date | Instant: "unday",
}  # fmt: skip
_NATIVE = (Instant, Decimal, date, date | Instant)
_OWN: dict[type, Callable[[Any], Any]] = {datetime: untime, date: unday, time: untime_of_day, timedelta: _length,
                                          Decimal: str, Text: untext, **dict.fromkeys(_BARE, _same)}  # fmt: skip
