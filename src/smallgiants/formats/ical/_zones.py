"""Which instant a time of a calendar names: by the name of its zone, by the calendar's own rules, or not at all."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo, available_timezones

from ...civiltime import ZoneFound, find_zone, zone_info, zone_name
from ...errors import InvalidValue
from ._faults import Faults, cut
from ._nouns import CalendarZone, Day, Floating, How, Moment, Time, UnknownZone
from ._parse import Component, Line
from ._rules import Rules, rules, wall

__all__ = ["Believe", "Zones"]

Believe = Literal["name", "file"]
"""Whom to believe where a zone's name and the rules beside it disagree."""

# Looking up what a name may mean, or what rules behave like, takes milliseconds: a calendar with more zones is hostile.
_MOST_NAMES, _MOST_DEFINED, _MOST_MATCHED = 20, 500, 10
_YEARS = datetime(1970, 1, 1), datetime(2201, 1, 1)  # noqa: DTZ001
# Where the clocks differ from UTC the outermost days may belong to another year.
_DAYS = datetime(1970, 1, 2), datetime(2200, 12, 31)  # noqa: DTZ001


class _Zone(NamedTuple):
    """What is known of one TZID: what its name says, what the calendar says."""

    tzid: str
    found: ZoneFound | None
    own: Rules | None

    @property
    def named(self) -> str | None:
        return self.found.zone if self.found else None

    @property
    def candidates(self) -> tuple[str, ...]:
        return self.found.candidates if self.found and self.found.zone is None else ()


class Zones:
    """The zones of one calendar, and the instants its times name."""

    def __init__(self, calendar: Component, believe: Believe, country: str | None, faults: Faults) -> None:
        self._believe = believe
        self._country = country
        self._faults = faults
        self._defined: dict[str, Component] = {}
        self._zones: dict[str, _Zone] = {}
        self._readings: dict[tuple[str, datetime], Time] = {}
        self._conflicts: set[str] = set()
        self._fitting: dict[str, tuple[str, ...]] = {}
        self._looked_up = 0
        for component in [one for one in calendar.children if one.name == "VTIMEZONE"][:_MOST_DEFINED]:
            self._define(component)

    def _define(self, component: Component) -> None:
        line = component.first("TZID")
        tzid = line.value.strip() if line else ""
        if not tzid:
            self._faults.fault("zone-unnamed", "warning", "zones", "a TZID (RFC 5545 §3.6.5)", "none")
        elif tzid in self._defined:
            hint = "the first was taken"
            # RFC 5545 §3.6.5: TZID is unique in its calendar
            self._faults.fault("zone-twice", "warning", _at(tzid), "one definition (RFC 5545 §3.6.5)", "two", hint)
        else:
            self._defined[tzid] = component

    def told(self) -> tuple[CalendarZone, ...]:
        """The zones that times of this calendar are in."""
        return tuple(self._told(zone) for _, zone in sorted(self._zones.items()))

    def time(self, line: Line, path: str, value: str | None = None) -> Time | None:
        """The time of a property; None, and a problem, where there is none."""
        text = (line.value if value is None else value).strip()
        if line.param("VALUE") == "DATE" or (len(text) == 8 and text.isdigit()):
            return self._day(text, path, line)
        found = wall(text)
        if found is None:
            expected = "a DATE-TIME such as 20240313T110000Z"
            self._faults.fault("time-unreadable", "error", path, f"{expected} (RFC 5545 §3.3.5)", cut(text))
            return None
        local, utc = found
        first, after_last = _YEARS if utc else _DAYS
        if not first <= local < after_last:
            expected = "a year from 1970 to 2200" if utc else "a time from 2 January 1970 to 30 December 2200"
            self._faults.fault("time-out-of-range", "error", path, expected, cut(text))
            return None
        tzid = (line.param("TZID") or "").replace("\n", " ").strip() or None
        if utc:
            return self._utc(local, text, tzid, path)
        return Floating(local=local) if tzid is None else self._in_zone(local, text, tzid, path)

    def _day(self, text: str, path: str, line: Line) -> Day | None:
        try:
            day = date(int(text[:4]), int(text[4:6]), int(text[6:8])) if text.isascii() and text.isdigit() else None
        except ValueError:
            day = None
        if day is None or len(text) != 8:
            self._faults.fault("time-unreadable", "error", path, "a DATE such as 20240313 (RFC 5545 §3.3.4)", cut(text))
            return None
        if line.param("TZID") is not None:
            # RFC 5545 §3.2.19: TZID must not be applied to DATE
            self._faults.fault("zone-not-wanted", "warning", path, "no TZID on a day (RFC 5545 §3.2.19)", "one",
                               "it was passed over")  # fmt: skip
        return Day(day=day)

    def _utc(self, local: datetime, text: str, tzid: str | None, path: str) -> Moment:
        if tzid is not None:
            # RFC 5545 §3.2.19: TZID must not be applied to a time in UTC; Z says what the sender's clock said.
            hint = "the Z was believed"
            expected = "no TZID beside a time in UTC (RFC 5545 §3.2.19)"
            self._faults.fault("zone-not-wanted", "warning", path, expected, cut(tzid), hint)
        return Moment(utc=local.replace(tzinfo=UTC), local=local, zone="UTC", tzid=tzid, stated=text)

    def _in_zone(self, local: datetime, text: str, tzid: str, path: str) -> Time:
        key = tzid, local
        if key not in self._readings:
            self._readings[key] = self._read(local, text, self._zone(tzid, local), path)
        return self._readings[key]

    def _zone(self, tzid: str, local: datetime) -> _Zone:
        if tzid not in self._zones:
            component = self._defined.get(tzid)
            own = rules(component, _at(tzid), self._faults) if component else None
            self._zones[tzid] = zone = _Zone(tzid, self._look_up(tzid), own)
            self._fits(zone, local)
        return self._zones[tzid]

    def _look_up(self, tzid: str) -> ZoneFound | None:
        self._looked_up += 1
        if not tzid or len(tzid) > 100 or self._looked_up > _MOST_NAMES:
            return None
        try:
            return find_zone(tzid, country=self._country)
        except InvalidValue:
            return None

    def _fits(self, zone: _Zone, local: datetime) -> None:
        """What a custom zone behaves like; many zones do, so that none is taken."""
        if zone.own is None or zone.named or zone.candidates:
            return
        if len(self._fitting) < _MOST_MATCHED:
            self._fitting[zone.tzid] = _alike(zone.own, local.year)
        else:
            self._faults.fault("calendar-too-large", "info", "zones", f"at most {_MOST_MATCHED} zones of its own",
                               "more", "which zones the rest behave like was not looked up")  # fmt: skip

    def _read(self, local: datetime, text: str, zone: _Zone, path: str) -> Time:
        ours = _civil(local, zone.named) if zone.named else None
        theirs = zone.own.utc(local) if zone.own else None
        if zone.own is None and zone.named:
            self._faults.fault("zone-undefined", "warning", _at(zone.tzid), "a VTIMEZONE of this TZID (RFC 5545 "
                               "§3.2.19)", "none", f"its name was read as {zone.named}")  # fmt: skip
        if ours and theirs and ours != theirs:
            self._disagree(zone, ours, theirs)
        utc = (theirs or ours) if self._believe == "file" else (ours or theirs)
        utc = utc or self._by_candidates(local, zone)
        if utc is None:
            hint = "the time names no instant; ask the sender, or give `country`"
            expected = "a zone that the calendar defines, or a known name"
            self._faults.fault("zone-unresolved", "error", _at(zone.tzid), expected, cut(zone.tzid), hint)
            return UnknownZone(local=local, tzid=zone.tzid)
        if zone.candidates and theirs and not any(_civil(local, one) == theirs for one in zone.candidates):
            self._disagree(zone, _civil(local, zone.candidates[0]), theirs)
        named = zone.named if utc == ours else None
        return self._moment(utc, local, text, named, zone, path)

    def _moment(
        self, utc: datetime, local: datetime, text: str, named: str | None, zone: _Zone, path: str
    ) -> Moment:  # fmt: skip
        """With the wall time that the clocks there really show: a skipped one is moved past the gap, and said (F10)."""
        if named:
            shown = utc.astimezone(zone_info(named)).replace(tzinfo=None, fold=0)
        elif zone.own and zone.own.utc(local) == utc:
            shown = zone.own.local(utc)
        else:
            shown = local
        if shown != local:
            got, hint = f"{local:%Y-%m-%d %H:%M}", f"it was read as {utc:%Y-%m-%d %H:%M}Z (RFC 5545 §3.3.5)"
            self._faults.fault("time-skipped", "warning", path, f"a time that exists in {zone.tzid}", got, hint)
        elif named and _twice(local, named):
            hint = f"the first was taken, {utc:%Y-%m-%d %H:%M}Z (RFC 5545 §3.3.5)"
            got = f"{local:%Y-%m-%d %H:%M}"
            self._faults.fault("time-repeated", "warning", path, f"a time that exists once in {named}", got, hint)
        return Moment(utc=utc, local=shown, zone=named, tzid=zone.tzid, stated=text)

    def _by_candidates(self, local: datetime, zone: _Zone) -> datetime | None:
        """The instant on which all zones agree that a name may mean."""
        readings = {_civil(local, one) for one in zone.candidates}
        if len(readings) != 1:
            return None
        hint = f"it may be {', '.join(zone.candidates[:5])}: the instant is the same in each"
        self._faults.fault("zone-undefined", "warning", _at(zone.tzid), "a VTIMEZONE of this TZID (RFC 5545 §3.2.19)",
                           "none", hint)  # fmt: skip
        return readings.pop()

    def _disagree(self, zone: _Zone, ours: datetime, theirs: datetime) -> None:
        self._conflicts.add(zone.tzid)
        believed = "the calendar's own rules were" if self._believe == "file" or not zone.named else "the name was"
        self._faults.fault("zone-conflict", "warning", _at(zone.tzid), f"{ours:%Y-%m-%d %H:%M}Z as the name says",
                           f"{theirs:%Y-%m-%d %H:%M}Z from the rules beside it", f"{believed} believed",
                           name=f"{ours:%Y-%m-%dT%H:%M:%SZ}", file=f"{theirs:%Y-%m-%dT%H:%M:%SZ}")  # fmt: skip

    def _told(self, zone: _Zone) -> CalendarZone:
        conflict = zone.tzid in self._conflicts
        how: How = "rules" if zone.own else "unknown"
        match zone.found.how if zone.found and (zone.named or zone.candidates) else None:
            case "name" | "vendor" | "windows" | "display" as told:
                how = told
        return CalendarZone(
            tzid=zone.tzid, zone=zone.named, how=how, defined=zone.tzid in self._defined, conflict=conflict,
            candidates=zone.candidates or self._fitting.get(zone.tzid, ()),
        )  # fmt: skip


def _at(tzid: str) -> str:
    return f"zones[{tzid[:60]}]"


def _civil(local: datetime, zone: str) -> datetime:
    """RFC 5545 §3.3.5, which is the reading of `fold=0`: the first of two, the offset before a gap."""
    return local.replace(tzinfo=zone_info(zone)).astimezone(UTC)


def _twice(local: datetime, zone: str) -> bool:
    there = local.replace(tzinfo=zone_info(zone))
    return there.replace(fold=1).utcoffset() != there.utcoffset()


def _alike(own: Rules, year: int) -> tuple[str, ...]:
    """The zones of the tz database that show the same hours in that year and the next."""
    probes = [datetime(year, 1, 8) + timedelta(days=15 * n) for n in range(49)]  # noqa: DTZ001
    expected = [own.utc(probe) for probe in probes]
    return tuple(name for name in _places() if _same(probes, expected, zone_info(name)))


def _same(probes: Iterable[datetime], expected: Iterable[datetime], zone: ZoneInfo) -> bool:
    pairs = zip(probes, expected, strict=True)
    return all(probe.replace(tzinfo=zone).astimezone(UTC) == moment for probe, moment in pairs)


@lru_cache(maxsize=1)  # of the tz database alone
def _places() -> tuple[str, ...]:
    return tuple(sorted(name for name in available_timezones() if "/" in name and _sound(name)))


def _sound(name: str) -> bool:
    try:
        return not name.startswith("Etc/") and bool(zone_name(name))
    except InvalidValue:
        return False
