"""What happened, when, by whom: the append-only record of groups, workshops and programmes."""

from typing import Generic, Literal, TypeVar, get_args

from attrs import field, frozen

from .checks import a, each, identifier, one_of, optional, several, words
from .civiltime import Instant, instant
from .errors import NotAllowed
from .sources import Citation

__all__ = [
    "Entry",
    "Happening",
    "Told",
]

W = TypeVar("W")

Happening = Literal[
    "founded", "announced", "moved", "corrected", "postponed", "cancelled", "reinstated", "adopted", "revised", "erased",
    "activated", "suspended", "concluded", "merged", "relocated", "kept_local", "kept_instant", "circulated", "approved",
    "published", "appointed", "renewed", "ended", "invited", "registered", "noticed", "lapsed", "withdrawn", "declined",
    "removed", "split", "succeeded", "united", "added", "progressed", "submitted", "decided", "followed",
]  # fmt: skip
"""What kind of thing happened; `kept_local` and `kept_instant` settle what new zone rules did to a slot."""


def instant_or_none(value: "Instant | str | None") -> Instant | None:
    """The converter of every field that holds an instant which may be unknown."""
    return None if value is None else instant(value, path="")


@frozen(kw_only=True)
class Told:
    """What an announcement told: the instant as it was resolved then, under which tz data, and to whom.

    >>> Told(utc="2024-03-13T10:00Z", zone_data="2024a", who=("public",)).zone_data
    '2024a'
    """

    utc: Instant | None = field(default=None, converter=instant_or_none)
    zone_data: str | None = field(default=None, validator=optional(words))
    who: tuple[str, ...] = field(default=(), converter=several, validator=each(identifier))


@frozen(kw_only=True)
class Entry(Generic[W]):
    """One thing that happened: `was` is what it replaced, with the citations that vouched for that.

    >>> Entry(at="2024-02-07T09:00Z", kind="cancelled").reason is None
    True

    An unknown reason is `None`.  The order of entries breaks ties of `at`.
    """

    at: Instant = field(converter=instant)
    kind: Happening = field(validator=one_of(*get_args(Happening)))
    was: W | None = field(default=None)
    reason: str | None = field(default=None, validator=optional(words))
    by: str | None = field(default=None, validator=optional(identifier))
    told: Told | None = field(default=None, validator=optional(a(Told)))
    sources: tuple[Citation, ...] = field(default=(), converter=several, validator=each(a(Citation)))


def appended(history: "tuple[Entry[W], ...]", entry: "Entry[W]") -> "tuple[Entry[W], ...]":
    """The history with one more entry; raises `NotAllowed` where that would come before the last."""
    if history and entry.at < history[-1].at:
        expected = f"at or after the last entry, {history[-1].at.isoformat()}"
        raise NotAllowed("history-out-of-order", "at", expected, entry.at.isoformat(), "entries are append-only")
    return (*history, entry)
