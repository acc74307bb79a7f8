"""Cells of data frames, by their types: what is unknown, what is exact, which column is which field."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin

from attrs import field, frozen, has

from ..answers import Cell
from ..checks import a, near, optional
from ..civiltime import iso_duration
from ..errors import InvalidValue, shown
from ..labels import Text
from ._structure import types_of

__all__ = ["Bad", "flat", "given", "rows_of", "strange"]

_WHOLE = 2**53  # beyond it a float skips whole numbers
_ABSENT = {"NAType", "NaTType"}  # pandas' own names for a missing value, which need not be installed here
_LISTS = (tuple, list)


@frozen(kw_only=True)
class Bad:
    """A cell that cannot be what its column holds."""

    path: str = field(validator=a(str))
    code: str = field(validator=a(str))
    expected: str = field(validator=a(str))
    got: str = field(validator=a(str))
    hint: str | None = field(default=None, validator=optional(a(str)))


def rows_of(x: Any) -> list[Mapping[Any, Any]]:
    """The rows of a frame, whoever made it, each by the names of its columns."""
    told = x.collect() if hasattr(x, "collect") else x  # lazy frames
    for name, ask in _ASKED.items():
        if hasattr(told, name):
            return list(ask(told))
    rows = list(told) if isinstance(told, Iterable) and not isinstance(told, Mapping | str | bytes) else None
    if rows is None or not all(isinstance(row, Mapping) for row in rows):
        hint = "put it in [ ]" if isinstance(told, Mapping) else None
        raise InvalidValue("type-wrong", "rows", "a data frame, or several mappings", type(x).__name__, hint)
    return rows


_ASKED: dict[str, Any] = {
    "fetchall": lambda frame: [dict(zip(frame.columns, row, strict=True)) for row in frame.fetchall()],  # DuckDB
    "iter_rows": lambda frame: frame.iter_rows(named=True),  # Polars, narwhals
    "to_pylist": lambda frame: frame.to_pylist(),  # PyArrow
    "to_dict": lambda frame: frame.to_dict("records"),  # pandas
}


@lru_cache(maxsize=4096)
def _types(kind: Any, path: tuple[str, ...]) -> tuple[Any, ...]:
    """What may stand at a path of a noun, unions taken apart; nothing where there is no such path."""
    if not path:
        members = get_args(kind) if get_origin(kind) in (Union, UnionType) else (kind,)
        return tuple(one for one in members if one is not NoneType)
    found: list[Any] = []
    for one in _types(kind, ()):
        if one is Text:
            found.append(str)
            continue
        inner = types_of(one) if has(get_origin(one) or one) else {}
        found += _types(inner[path[0]], path[1:]) if path[0] in inner else ()
    return tuple(found)


def strange(kind: Any, columns: tuple[str, ...]) -> Iterator[tuple[str, str | None]]:
    """The columns that are none of a noun, and which are near."""
    known = list(types_of(kind))
    for name in columns:
        if not _types(kind, tuple(name.split("."))):
            yield name, near(name, known)


def flat(told: Mapping[str, Any], kind: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, Cell]]:
    """The plain data of a noun as the cells of a row."""
    for key, value in told.items():
        way = (*path, key)
        if isinstance(value, Mapping) and value:
            yield from flat(value, kind, way)
        elif isinstance(value, Mapping | list):
            yield ".".join(way), json.dumps(value, ensure_ascii=False)
        else:
            yield ".".join(way), _native(value, _types(kind, way))


def _native(value: Any, types: tuple[Any, ...]) -> Cell:
    """An amount as a decimal and a day as a day, where nothing else can stand there."""
    if isinstance(value, str) and types in ((Decimal,), (date,)):
        return Decimal(value) if types == (Decimal,) else date.fromisoformat(value)
    told: Cell = value
    return told


def given(kind: Any, row: Mapping[str, Any]) -> tuple[dict[str, Any], list[Bad]]:
    """The plain data that a row gives, what is unknown left out, and each cell that cannot be what it should."""
    # An empty cell says that a field is unknown, also one that is something else where nobody speaks of it.
    raw: dict[str, Any] = {
        name: None for name, types in types_of(kind).items() if name in row and NoneType in get_args(types)
    }
    bad: list[Bad] = []
    for name, value in _apart(row):
        path = tuple(name.split("."))
        try:
            told = _plain(value, _types(kind, path), name)
            if told is not None:
                _set(raw, path, told, name)
        except _Refused as refused:
            bad.append(refused.bad)
    return raw, bad


class _Refused(Exception):
    def __init__(self, path: str, code: str, expected: str, value: object, hint: str | None = None) -> None:
        super().__init__(path)
        self.bad = Bad(path=path, code=code, expected=expected, got=shown(value), hint=hint)


def _apart(row: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Cells that hold several values, as those of structs do, taken apart."""
    for name, value in row.items():
        if isinstance(value, Mapping):
            yield from _apart(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value


def _set(raw: dict[str, Any], path: tuple[str, ...], value: Any, name: str) -> None:
    for step in path[:-1]:
        if raw.get(step) is None:
            raw[step] = {}
        raw = raw[step]
        if not isinstance(raw, dict):
            raise _Refused(name, "column-clash", "one column, or several below it", value, "leave one of them empty")
    if raw.get(path[-1]) is not None:
        raise _Refused(name, "column-clash", "one column, or several below it", value, "leave one of them empty")
    raw[path[-1]] = value


def _plain(value: Any, types: tuple[Any, ...], name: str) -> Any:
    """A cell as documents write it; `None` is unknown."""
    value = _own(value)
    if value is None or type(value).__name__ in _ABSENT or (isinstance(value, float | Decimal) and value != value):
        return None
    if isinstance(value, list | tuple):
        return _listed(value, types, name)
    if isinstance(value, str):
        return _text(value, types, name)
    if isinstance(value, float) or (isinstance(value, Decimal) and value.is_finite()):
        return _number(value, types, name)
    if isinstance(value, timedelta):
        return iso_duration(value)
    if isinstance(value, date):
        return _time(value, types)
    return value


def _own(value: Any) -> Any:
    """A value of NumPy, Polars or pandas as one of Python."""
    if type(value).__name__ == "datetime64":
        return value.astype("datetime64[us]").tolist()
    for ask in ("tolist", "to_pydatetime", "to_pytimedelta", "to_list"):
        if hasattr(value, ask) and type(value).__name__ not in _ABSENT and not getattr(value, "nanosecond", 0):
            return getattr(value, ask)()
    return value


def _listed(value: Iterable[Any], types: tuple[Any, ...], name: str) -> list[Any]:
    of = tuple(part for one in types if get_origin(one) in _LISTS for part in get_args(one)[:1])
    return [_member(one, of, f"{name}[{index}]") for index, one in enumerate(value)]


def _member(value: Any, of: tuple[Any, ...], name: str) -> Any:
    if not isinstance(value, Mapping):
        return _plain(value, tuple(part for one in of for part in _types(one, ())), name)
    kinds = tuple(one for kind in of for one in _types(kind, ()))
    told = {key: _member(one, tuple(part for kind in kinds for part in _types(kind, (key,))), f"{name}.{key}")
            for key, one in value.items()}  # fmt: skip
    return {key: one for key, one in told.items() if one is not None}


def _text(value: str, types: tuple[Any, ...], name: str) -> Any:
    """Text as it came; JSON where only a list, or a noun, can stand."""
    if str in types or Text in types or value[:1] not in ("[", "{"):
        return value
    if not any(get_origin(one) in _LISTS or has(get_origin(one) or one) for one in types):
        return value
    try:
        return json.loads(value, parse_float=Decimal)
    except (ValueError, RecursionError):
        raise _Refused(name, "cell-unreadable", "a list as JSON", value) from None


def _number(value: float | Decimal, types: tuple[Any, ...], name: str) -> Any:
    whole = value == value // 1
    if isinstance(value, Decimal):
        if whole:
            return int(value) if int in types and Decimal not in types else Decimal(int(value))
        return Decimal(format(value, "f").rstrip("0"))
    if float in types:
        return value
    if whole and int in types and Decimal not in types and abs(value) < _WHOLE:
        return int(value)
    hint = "floats are not exact: cast the column to decimals or text"
    raise _Refused(name, "float-refused", "an exact value", value, hint)


def _time(value: date, types: tuple[Any, ...]) -> str:
    """A day as a day, also where a frame made midnight of it."""
    if isinstance(value, datetime) and date in types and value.tzinfo is None and not any(value.timetuple()[3:6]):
        return value.date().isoformat()
    return value.isoformat()
