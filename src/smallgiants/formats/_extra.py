"""Keys that a newer minor version wrote: taken note of on the way in, and put back into their place on the way out."""

import json
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from attrs import evolve

from ..dossiers import Extra
from ..errors import Problem, joined
from ._structure import Strangers, step

__all__ = ["as_json", "beyond", "kept", "notes", "put_back", "spelled", "under"]

# Stands in a document for a value that goes out as the text it came in: no text of a document holds such a sign.
_STANDS_IN = "\0extra:"


def kept(raw: Any, before: Any, strangers: Strangers, minor: int) -> tuple[Extra, ...]:
    """The unknown keys of plain data, each with its table's path, and the value as it was `before` anything was read."""
    wanted: dict[int, list[str]] = {}
    for table, key in strangers:
        wanted.setdefault(id(table), []).append(key)
    found = (
        Extra(at=path, key=key, value=as_json(old[key]), minor=minor)
        for path, table, old in _tables(raw, before, "") for key in wanted.get(id(table), ())
    )  # fmt: skip
    return tuple(sorted(found, key=lambda one: (one.at, one.key)))


def notes(extra: Iterable[Extra]) -> tuple[Problem, ...]:
    """What is told of each of them; the value is not, since nobody here knows whose it is."""
    return tuple(
        Problem(code="key-newer", severity="info", path=joined(one.at, one.key[:100]),
                message=f"not known here: minor version {one.minor} of the format wrote it", params=(("minor", str(one.minor)),),
                hint="it is kept, shown to nobody, and written back; update smallgiants to read it")
        for one in extra
    )  # fmt: skip


def put_back(data: Any, extra: tuple[Extra, ...]) -> None:
    """Puts each into its table of plain data that are about to be written; what has lost its table is left out."""
    tables = {path: (table, holder) for path, table, holder in _places(data, "", None)}
    for index, one in enumerate(extra):
        table, holder = tables.get(one.at, (None, None))
        if isinstance(table, str) and holder is not None:  # a wording that was a table while it said more than its text
            table = holder[0][holder[1]] = {"text": table}
            tables[one.at] = (table, holder)
        if isinstance(table, dict):
            table.setdefault(one.key, f"{_STANDS_IN}{index}")


def spelled(text: str, extra: tuple[Extra, ...]) -> str:
    """The text of a document with each value where something stands for it."""
    for index, one in enumerate(extra):
        text = text.replace(json.dumps(f"{_STANDS_IN}{index}"), one.value)
    return text


def under(extra: tuple[Extra, ...], place: str) -> tuple[Extra, ...]:
    """Those of a dossier that stand in one of its records, as they stand in the record by itself."""
    mine = (one for one in extra if one.at == place or one.at.startswith((f"{place}.", f"{place}[")))
    return tuple(evolve(one, at=one.at.removeprefix(place).removeprefix(".")) for one in mine)


def beyond(extra: tuple[Extra, ...], place: str) -> Iterator[Extra]:
    """Those of a record by itself, as they stand in its dossier."""
    return (evolve(one, at=joined(place, one.at)) for one in extra)


def as_json(value: Any) -> str:
    """The JSON text of plain data: keys as they stand, no blanks, every number as exactly as it was read."""
    if isinstance(value, dict):
        return f"{{{','.join(f'{as_json(key)}:{as_json(one)}' for key, one in value.items())}}}"
    if isinstance(value, list):
        return f"[{','.join(map(as_json, value))}]"
    return str(value) if isinstance(value, Decimal) else json.dumps(value, ensure_ascii=False)


def _tables(raw: Any, before: Any, path: str) -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    if isinstance(raw, dict):
        yield path, raw, before
        for key, one in raw.items():
            yield from _tables(one, before[key], joined(path, key))
    elif isinstance(raw, list):
        for index, (one, old) in enumerate(zip(raw, before, strict=True)):
            yield from _tables(one, old, f"{path}{step(one, index)}")


def _places(data: Any, path: str, holder: Any) -> Iterator[tuple[str, Any, Any]]:
    """Every table and text with its path, and with what holds it under which key."""
    yield path, data, holder
    if isinstance(data, dict):
        for key, one in data.items():
            yield from _places(one, joined(path, key), (data, key))
    elif isinstance(data, list):
        for index, one in enumerate(data):
            yield from _places(one, f"{path}{step(one, index)}", (data, index))
