"""The RFC 9557 door: a slot's start as one line of text, `2024-03-13T11:00:00+01:00[Europe/Brussels]`, and back."""

import re
from datetime import datetime, timedelta
from typing import Literal, get_args

from attrs import evolve

from ..civiltime import Instant, Policy, Resolved, Slot, instant, zone_info
from ..errors import InvalidValue, UnresolvedTime, shown

__all__ = ["Conflict", "dump", "load"]

Conflict = Literal["reject", "offset", "zone"]
"""What decides where offset and zone disagree: nothing (the text is refused), the offset, or the zone.

In Temporal's words `reject` is reject, `offset` is use (the instant stays, the hour moves) and `zone` is prefer (the hour
stays, the instant moves; the offset still tells which of two repeated hours is meant).
"""

_LONGEST = 300
_TIME = re.compile(
    r"(\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(?::\d{2})?)(?:\.(\d{1,9}))?([Zz]|[+-]\d{2}:?\d{2})?((?:\[[^\[\]]*\])*)",
    re.ASCII,
)
_TAG = re.compile(r"\[(!?)([a-z_][a-z0-9_-]*)=([A-Za-z0-9]+(?:-[A-Za-z0-9]+)*)\]", re.ASCII)
_CALENDARS = ("iso8601", "gregory")


def dump(slot: Slot, *, policy: Policy = "reject") -> str:
    """The start of a slot with its offset and zone; duration and label have no place in this format.

    >>> dump(Slot(local="2024-03-13T11:00", zone="Europe/Brussels"))
    '2024-03-13T11:00:00+01:00[Europe/Brussels]'

    A wall time that exists twice or never needs a `policy`; without one `UnresolvedTime` is raised.
    """
    found = slot.resolve(policy)
    utc = found.utc if isinstance(found, Resolved) else slot.instant
    there = utc.astimezone(zone_info(slot.zone))
    offset = there.utcoffset() or timedelta(0)
    if offset % timedelta(minutes=1):
        # RFC 9557 §4.1 has offsets to the minute: an instant of an old odd one is written in UTC, its zone beside it
        return f"{utc:%Y-%m-%dT%H:%M:%S}Z[{slot.zone}]"
    return f"{there.isoformat(timespec='seconds')}[{slot.zone}]"


def load(text: str, *, conflict: Conflict = "reject") -> Slot:
    """The slot whose start a text tells; where an hour repeats, the offset tells which is meant.

    >>> slot = load("2024-10-27T02:30:00+01:00[Europe/Brussels]")
    >>> slot.fold, slot.utc.isoformat()
    (1, '2024-10-27T01:30:00+00:00')
    >>> load("2024-03-13T10:00Z[Europe/Brussels]").local.isoformat()
    '2024-03-13T11:00:00'

    With `Z` (or `-00:00`) the instant alone is told, and never in conflict with the zone.  Without an offset the zone
    alone decides, and a time that repeats or is skipped stays so.  Tags that are not known are passed over, or refused
    where marked as critical.  Raises `InvalidValue` without a zone of a place: none is guessed.
    """
    if conflict not in get_args(Conflict):
        raise InvalidValue("choice-unknown", "conflict", f"one of {', '.join(get_args(Conflict))}", shown(conflict))
    local, offset, zone = _parts(text)
    if offset is None:
        return Slot(local=local, zone=zone)
    if offset in ("Z", "z", "-00:00", "-0000"):
        return _at(instant(f"{local}Z", "text"), zone)
    stated = instant(f"{local}{offset[:3]}:{offset[-2:]}", "text")
    slot = Slot(local=local, zone=zone)
    if stated in _named(slot):
        return _at(stated, zone)
    if conflict == "offset":
        return _at(stated, zone)
    if conflict == "zone":
        return slot
    raise _conflict(slot, offset, stated)


def _parts(text: object) -> tuple[str, str | None, str]:
    """The wall time, the offset if any, and the zone; refuses what is of another form."""
    expected = "a time with its zone, such as 2024-03-13T11:00:00+01:00[Europe/Brussels]"
    match = _TIME.fullmatch(text) if isinstance(text, str) and len(text) <= _LONGEST else None
    if not match:
        raise InvalidValue("time-invalid", "text", expected, shown(text))
    if (match[2] or "").strip("0"):
        raise InvalidValue("time-too-fine", "text", "a time to the second", shown(text))
    zones, tags = list[str](), list[str]()
    for tag in re.findall(r"\[[^\]]*\]", match[4]):
        (tags if "=" in tag else zones).append(tag)
    _known(tags, text)
    if len(zones) != 1 or (tags and match[4].index(zones[0]) > match[4].index(tags[0])):
        hint = "write it in brackets behind the offset: the zone is never guessed"
        raise InvalidValue("zone-missing", "text", "one zone, before any other tag", shown(text), hint)
    local = match[1].upper().replace(" ", "T")
    return local, match[3], zones[0].strip("[]").removeprefix("!")


def _known(tags: list[str], text: object) -> None:
    """RFC 9557 §3.3: what is critical must be known or the whole refused; of one key the first counts."""
    seen: dict[str, str] = {}
    for tag in tags:
        match = _TAG.fullmatch(tag)
        if not match:
            raise InvalidValue("time-invalid", "text", "tags such as [u-ca=iso8601]", shown(text))
        critical, key, value = match.groups()
        if critical and (key != "u-ca" or value not in _CALENDARS or seen.get(key, value) != value):
            hint = "its writer marked it as one that must be understood"
            raise InvalidValue("tag-critical", "text", "no critical tag but the ISO calendar", shown(tag), hint)
        seen.setdefault(key, value)


def _named(slot: Slot) -> tuple[datetime, ...]:
    """The instants a wall time names by its zone; none where the clocks skip it."""
    earlier, later = (slot.resolve(policy) for policy in ("earlier", "later"))
    exists = not _skipped(slot)
    return tuple(one.utc for one in (earlier, later) if exists and isinstance(one, Resolved))


def _skipped(slot: Slot) -> bool:
    try:
        slot.instant  # noqa: B018  # only whether it is refused, and as what
    except UnresolvedTime as error:
        return error.code == "time-skipped"
    return False


def _at(utc: Instant, zone: str) -> Slot:
    """The slot whose start is that instant; `fold` only where it is needed."""
    there = utc.astimezone(zone_info(zone))
    slot = Slot(local=there.replace(tzinfo=None, fold=0), zone=zone)
    return slot if isinstance(slot.resolve(), Resolved) else evolve(slot, fold=there.fold)


def _conflict(slot: Slot, offset: str, stated: Instant) -> InvalidValue:
    by_zone = " or ".join(dict.fromkeys(f"{one:%H:%MZ}" for one in _named(slot))) or "no instant: the clocks skip it"
    hint = f"say which decides: conflict='offset' is {stated:%H:%MZ}, conflict='zone' is {by_zone}"
    return InvalidValue("offset-conflict", "text", f"an offset that {slot.zone} has then", offset, hint)
