"""What a newer version of the document format wrote beside what is known here: kept, and shown to nobody by mistake."""

import json
from collections.abc import Callable, Iterator
from typing import Any

from attrs import evolve, field, frozen

from ..audience import Audience
from ..checks import a, refuse, whole
from ..sources import steps

__all__ = ["Extra", "extra_of", "extra_renamed", "extra_seen"]


def _plain(instance: Any, attribute: Any, value: Any) -> None:
    a(str)(instance, attribute, value)
    try:
        json.loads(value)
    except (ValueError, RecursionError):
        raise refuse(attribute, "document-unreadable", "a value as JSON text", value) from None


@frozen(kw_only=True)
class Extra:
    """A key that is not known here, with its value as JSON text, and the table in which it stands.

    >>> one = Extra(at="towns[kranj]", key="twinned_with", value='["horta"]', minor=1)
    >>> print(one)
    towns[kranj].twinned_with

    `at` goes by ids, as the path of a citation does, and is empty for the document itself.  `minor` is the minor version
    that wrote it.  The value is never part of a `repr`: nobody here knows whose it is.
    """

    at: str = field(validator=a(str))
    key: str = field(validator=a(str))
    value: str = field(validator=_plain, repr=False, metadata={"pii": True})
    minor: int = field(validator=whole(least=1))

    def __str__(self) -> str:
        return f"{self.at}.{self.key}" if self.at else self.key


def extra_seen(dossier: Any, made: Any, audience: Audience) -> tuple[Extra, ...]:
    """What an audience may see of it: nothing is ever public, and beside what is withheld from the secretariat, or in
    the dossier itself, it is not theirs either."""
    if not audience.sees("secretariat"):
        return ()
    return tuple(
        one for one in dossier.extra
        if (record := _record(dossier, one.at)) is not None and record == _record(made, one.at)
    )  # fmt: skip


def extra_of(
    dossier: Any, person: str, tells: Callable[[str], bool], named: Callable[[Any, str], bool]
) -> Iterator[tuple[int, Extra]]:
    """What belongs to a person: all in records of theirs or that name them, and all that tells of them."""
    for index, one in enumerate(dossier.extra):
        parts = steps(one.at)
        record = (
            _record(dossier, one.at) if len(parts) > 1 and parts[1].startswith("[") else None
        )  # the group is everybody's
        mine = f"[{person}]" in parts or (record is not None and named(record, person))
        if mine or any(map(tells, {one.key, *_texts(json.loads(one.value))})):
            yield index, one


def extra_renamed(extra: tuple[Extra, ...], person: str, into: str) -> tuple[Extra, ...]:
    """The same beside records that bear another id."""
    return tuple(evolve(one, at=one.at.replace(f"[{person}]", f"[{into}]")) for one in extra)


def _record(dossier: Any, path: str) -> Any:
    """The record of a dossier that a path leads into; nothing for the dossier itself, and for one that is not there."""
    parts = steps(path)
    there = getattr(dossier, parts[0], None) if parts else None
    if not isinstance(there, tuple):
        return there
    named = parts[1].strip("[]") if len(parts) > 1 else None
    return next((one for index, one in enumerate(there) if str(getattr(one, "id", index)) == named), None)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, int | float):
        yield str(value)
    elif isinstance(value, dict | list):
        for one in [*value, *value.values()] if isinstance(value, dict) else value:
            yield from _texts(one)
