"""Whether a calendar keeps RFC 5545, and a scheduling message the table that RFC 5546 gives for its METHOD."""

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from ...data import table
from ...errors import Problem
from ._faults import Faults, cut
from ._parse import MOST_TEXT, Component, Line, parse
from ._read import read_component

__all__ = ["check"]

_OURS_ALONE = frozenset(("SCHEDULE-AGENT", "SCHEDULE-STATUS", "SCHEDULE-FORCE-SEND"))
_TIMED = frozenset(("DTSTART", "DTEND", "RECURRENCE-ID", "RDATE", "EXDATE", "DTSTAMP", "DUE"))


class _Table(NamedTuple):
    """The restrictions of one method: a sign for each name."""

    method: str
    section: str
    events: str
    properties: Mapping[str, str]
    components: Mapping[str, str]
    status: frozenset[str]


class _Sign(NamedTuple):
    least: int
    most: int | None
    words: str


_SIGNS = {
    "1": _Sign(1, 1, "just one"), "?": _Sign(0, 1, "one at most"), "+": _Sign(1, None, "one or more"),
    "*": _Sign(0, None, "any number"), ".": _Sign(0, 0, "none"),
}  # fmt: skip


def check(text: str | bytes) -> tuple[Problem, ...]:
    r"""Every violation of RFC 5545 and RFC 5546 in a text, all at once; nothing where it is sound.

    >>> text = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nMETHOD:REFRESH\r\nBEGIN:VEVENT\r\nUID:1\r\n"
    >>> text += "DTSTAMP:20240207T090000Z\r\nATTENDEE:mailto:a@example.org\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    >>> print(*check(text))
    error events[0].organizer: expected just one ORGANIZER in a REFRESH (RFC 5546 §3.2.6), got 0
    """
    faults = Faults()
    _lines(text, faults)
    component = parse(text, faults)
    if component is None:
        return faults.told()
    _calendar(component, faults)
    read_component(component, faults, "name", None)
    return faults.told()


def _lines(text: str | bytes, faults: Faults) -> None:
    """RFC 5545 §3.1: lines end with CRLF, and should not be longer than 75 octets."""
    if len(text) > MOST_TEXT:
        return
    data = text.encode("utf-8", "replace") if isinstance(text, str) else text
    breaks = data.count(b"\r\n")
    if data.count(b"\n") != breaks or data.count(b"\r") != breaks:
        faults.fault("line-end-not-crlf", "warning", "", "lines that end with CRLF (RFC 5545 §3.1)", "other ends")
    longest = max(map(len, data.splitlines()), default=0)
    if longest > 75:
        expected = "lines of at most 75 octets (RFC 5545 §3.1)"
        faults.fault("line-not-folded", "warning", "", expected, f"one of {longest}")


def _calendar(component: Component, faults: Faults) -> None:
    for name, sign in (("VERSION", "1"), ("PRODID", "1"), ("METHOD", "?")):
        # RFC 5545 §3.6
        _count(len(component.all(name)), _SIGNS[sign], name, name.lower(), "in a calendar (RFC 5545 §3.6)", faults)
    version = component.first("VERSION")
    if version and version.value.strip() not in ("2.0", "2.0;2.0"):
        expected = "2.0 (RFC 5545 §3.7.4)"
        faults.fault("version-unknown", "error", "version", expected, cut(version.value))
    told = component.first("METHOD")
    method = told.value.strip().upper() if told else "none"
    rules = tables().get(method)
    events = [one for one in component.children if one.name == "VEVENT"]
    if rules is None:
        known = ", ".join(name for name in tables() if name != "none")
        faults.fault("method-unknown", "error", "method", f"one of {known} (RFC 5546 §1.4)", cut(method))
    else:
        where = f"in a {method} ({rules.section})"
        if method != "none" or not component.children:
            _count(len(events), _SIGNS[rules.events], "VEVENT", "events", where, faults)
        for index, event in enumerate(events[:1_000]):
            _event(event, f"events[{index}]", rules, faults)
    _zones(component, faults)


def _event(event: Component, path: str, rules: _Table, faults: Faults) -> None:
    where = "in an event (RFC 5545 §3.6.1)" if rules.method == "none" else f"in a {rules.method} ({rules.section})"
    found = Counter(line.name for line in event.lines)
    within = Counter(child.name for child in event.children)
    for counted, signs in ((found, rules.properties), (within, rules.components)):
        for name, sign in signs.items():
            _count(counted[name], _SIGNS[sign], name, f"{path}.{name.lower()}", where, faults)
    status = event.first("STATUS")
    if status and rules.status and status.value.strip().upper() not in rules.status:
        expected = f"{' or '.join(sorted(rules.status))} {where}"
        faults.fault("status-not-allowed", "error", f"{path}.status", expected, cut(status.value))
    sequence = event.first("SEQUENCE")
    if rules.method == "ADD" and sequence and sequence.value.strip() == "0":
        # RFC 5546 §3.2.4: SEQUENCE must be greater than 0
        faults.fault("sequence-not-raised", "error", f"{path}.sequence", f"a number above 0 {where}", "0")
    if found["RECURRENCE-ID"] and found["RRULE"]:
        # RFC 5546 §3.7.1: one instance is no series
        hint = "one instance has no rule of its own"
        faults.fault("rule-in-instance", "warning", f"{path}.rrule", "RECURRENCE-ID or RRULE", "both", hint)
    if rules.method != "none":
        _private(event, path, faults)


def _private(event: Component, path: str, faults: Faults) -> None:
    for line in event.lines:
        if "SCHEDULE-" in line.raw.upper() and not _OURS_ALONE.isdisjoint(line.params):
            # RFC 6638 §7: these are removed from what is sent
            expected = "no SCHEDULE- parameter in a message (RFC 6638 §7)"
            faults.fault("schedule-parameter", "error", f"{path}.{line.name.lower()}", expected, "one")


def _count(found: int, sign: _Sign, name: str, path: str, where: str, faults: Faults) -> None:
    if found < sign.least or (sign.most is not None and found > sign.most):
        code = "property-missing" if found < sign.least else "property-too-often"
        _told(code, path, f"{sign.words} {name} {where}".replace("none ", "no ", 1), found, faults)


def _told(code: str, path: str, expected: str, found: int, faults: Faults) -> None:
    if code == "property-missing":
        faults.fault("property-missing", "error", path, expected, str(found))
    else:
        faults.fault("property-too-often", "error", path, expected, str(found))


def _zones(component: Component, faults: Faults) -> None:
    """RFC 5545 §3.2.19: each TZID that is used has one VTIMEZONE."""
    told = [line.value.strip() for one in component.children if one.name == "VTIMEZONE" for line in one.all("TZID")]
    defined = Counter(told)
    for line in _all_lines(component):
        tzid = line.param("TZID") if line.name in _TIMED else None
        if tzid is not None and not line.value.endswith("Z") and tzid.strip() not in defined:
            expected = "a VTIMEZONE of this TZID (RFC 5545 §3.2.19)"
            faults.fault("zone-undefined", "error", f"zones[{tzid.strip()[:60]}]", expected, "none")


def _all_lines(component: Component) -> Iterator[Line]:
    for child in component.children:
        if child.name != "VTIMEZONE":
            yield from child.lines


@lru_cache(maxsize=1)
def tables() -> Mapping[str, _Table]:
    """The shipped tables, by method."""
    raw = table("ical/restrictions.toml")
    methods = raw["methods"].split()

    def column(section: str, index: int) -> dict[str, str]:
        return {name: signs.replace(" ", "")[index] for name, signs in raw[section].items()}

    return {
        method: _Table(
            method, raw["sections"][method], column("events", index)["VEVENT"], column("properties", index),
            column("components", index), frozenset(raw["status"].get(method, "").split()),
        )
        for index, method in enumerate(methods)
    }  # fmt: skip
