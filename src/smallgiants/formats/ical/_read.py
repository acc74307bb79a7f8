"""From the components of a calendar to plain values, and every fault that was met on the way."""

import re
from collections import Counter
from datetime import datetime, timedelta

from ...civiltime import Instant
from ...errors import DocumentError, Problem
from ._faults import Faults, cut
from ._nouns import Attendee, Calendar, Day, Event, Floating, Moment, Property, Time, mailbox_of
from ._parse import Component, Line, parse, unescaped
from ._zones import Believe, Zones

__all__ = ["load", "read", "read_component"]

_MOST_EVENTS, _MOST_ATTENDEES, _MOST_TIMES, _MOST_KEPT = 8_000, 10_000, 5_000, 2_000
_DURATION = re.compile(
    r"([+-]?)P(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,7})M)?(?:(\d{1,8})S)?)?", re.ASCII
)
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")
_NAME = re.compile("[A-Za-z0-9-]+")
Params = dict[str, tuple[str, ...]]
# RFC 5545 §3.2.12, for an event
_PARTSTATS = frozenset(("NEEDS-ACTION", "ACCEPTED", "DECLINED", "TENTATIVE", "DELEGATED"))
_STATUSES = frozenset(("TENTATIVE", "CONFIRMED", "CANCELLED"))  # RFC 5545 §3.8.1.11
_READ = frozenset(
    "UID SEQUENCE DTSTAMP DTSTART DTEND DURATION RECURRENCE-ID RRULE EXDATE STATUS SUMMARY DESCRIPTION LOCATION COMMENT "
    "ORGANIZER ATTENDEE REQUEST-STATUS".split()
)


def load(text: str | bytes, *, believe: Believe = "name", country: str | None = None) -> Calendar:
    r"""The calendar a text holds; raises `DocumentError`, which lists every problem, where one is an error.

    >>> text = "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\nBEGIN:VEVENT\nUID:1\nDTSTAMP:20240207T090000Z\n"
    >>> load(text + "DTSTART:20240313T100000Z\nEND:VEVENT\nEND:VCALENDAR\n").events[0].start.utc.hour
    10
    """
    calendar, problems = read(text, believe=believe, country=country)
    if calendar is None or any(problem.severity == "error" for problem in problems):
        raise DocumentError.of(problems, "calendar")
    return calendar


def read(
    text: str | bytes, *, believe: Believe = "name", country: str | None = None
) -> tuple[Calendar | None, tuple[Problem, ...]]:  # fmt: skip
    r"""What a calendar or a scheduling message says, as far as it can be read, and every problem met.

    >>> text = "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\nBEGIN:VEVENT\nUID:1\nDTSTAMP:20240207T090000Z\n"
    >>> text += "DTSTART;TZID=Europe/Brussels:20240313T110000Z\nEND:VEVENT\nEND:VCALENDAR\n"
    >>> calendar, problems = read(text)
    >>> calendar.events[0].start.utc.hour, problems[0].code
    (11, 'zone-not-wanted')

    Never raises, whatever the text.  `believe` says which holds where a zone's name and the rules that the calendar
    gives for it disagree: the `name` (as Google, Apple and `icalendar` do) or the `file` (as libical and ical.js do);
    the conflict is reported.  `country` (ISO 3166-1 alpha-2) tells what a Windows name means.
    Rules of recurrence are kept as text: nothing is expanded.
    """
    faults = Faults()
    component = parse(text, faults)
    if component is None:
        return None, faults.told()
    return read_component(component, faults, believe, country), faults.told()


def read_component(component: Component, faults: Faults, believe: Believe, country: str | None) -> Calendar:
    """The values of a VCALENDAR; what is wrong with them is noted."""
    zones = Zones(component, believe, country, faults)
    events = [one for one in component.children if one.name == "VEVENT"]
    others = Counter(one.name for one in component.children if one.name not in ("VEVENT", "VTIMEZONE"))
    for name, count in sorted(others.items())[:20]:
        faults.fault("component-unread", "info", name[:20], "events alone", f"{count} {name[:20]}")
    if len(events) > _MOST_EVENTS:
        hint = "what follows was not read"
        faults.fault("calendar-too-large", "error", "", f"at most {_MOST_EVENTS} events", f"{len(events)}", hint)
    read_events = tuple(
        _Reading(one, f"events[{index}]", zones, faults).event() for index, one in enumerate(events[:_MOST_EVENTS])
    )
    method = _word(component.first("METHOD"), "method", faults)
    made = Calendar(method=method, prodid=_text(component.first("PRODID")), events=read_events, zones=zones.told())
    _one_uid(made, faults)
    return made


def _one_uid(calendar: Calendar, faults: Faults) -> None:
    uids = {event.uid for event in calendar.events}
    if calendar.method not in (None, "PUBLISH") and len(uids) > 1:
        # RFC 5546 §3.2.2 and the like: all components of a message share one UID
        faults.fault("uid-differs", "error", "events", "one UID in a message (RFC 5546 §3.2)", f"{len(uids)}")


def _text(line: Line | None) -> str | None:
    return unescaped(line.value) if line else None


def _word(line: Line | None, path: str, faults: Faults) -> str | None:
    """A name in capitals."""
    if line is None:
        return None
    word = line.value.strip().upper()
    if _NAME.fullmatch(word):
        return word
    faults.fault("value-unknown", "error", path, "a name of letters, digits and hyphens", cut(line.value))
    return None


class _Reading:
    """One VEVENT being read: its lines by name, its path, and where its faults go."""

    def __init__(self, component: Component, path: str, zones: Zones, faults: Faults) -> None:
        self._lines: dict[str, list[Line]] = {}
        for line in component.lines:
            self._lines.setdefault(line.name, []).append(line)
        self._path, self._zones, self._faults = path, zones, faults

    def event(self) -> Event:
        start, end = self._time("DTSTART"), self._time("DTEND")
        length = self._duration()
        self._order(start, end, length)
        recurrence = self._first("RECURRENCE-ID")
        reach = (recurrence.param("RANGE") or "").upper() if recurrence else ""
        self._recurrence()
        rdates = [line for line in self._all("RDATE") if line.param("VALUE") != "PERIOD"]
        return Event(
            uid=_text(self._first("UID")), sequence=self._sequence(), dtstamp=self._dtstamp(), start=start, end=end,
            duration=length, recurrence_id=self._time("RECURRENCE-ID"), this_and_future=reach == "THISANDFUTURE",
            rrules=[line.value.strip() for line in self._all("RRULE")], rdates=self._times(rdates, "rdate"),
            exdates=self._times(self._all("EXDATE"), "exdate"), status=self._status(), summary=self._said("SUMMARY"),
            description=self._said("DESCRIPTION"), location=self._said("LOCATION"),
            comments=[unescaped(line.value) for line in self._all("COMMENT")], organizer=self._organizer(),
            attendees=self._attendees(), request_status=[line.value for line in self._all("REQUEST-STATUS")],
            extra=self._extra(),
        )  # fmt: skip

    def _all(self, name: str) -> list[Line]:
        return self._lines.get(name, [])

    def _first(self, name: str) -> Line | None:
        lines = self._all(name)
        return lines[0] if lines else None

    def _at(self, name: str) -> str:
        return f"{self._path}.{name.lower()}"

    def _said(self, name: str) -> str | None:
        return _text(self._first(name))

    def _time(self, name: str) -> Time | None:
        line = self._first(name)
        return self._zones.time(line, self._at(name)) if line else None

    def _times(self, lines: list[Line], name: str) -> list[Time]:
        texts = [(line, text) for line in lines[:_MOST_TIMES] for text in line.value.split(",", _MOST_TIMES)]
        if len(texts) > _MOST_TIMES:
            self._faults.fault("calendar-too-large", "error", self._at(name), f"at most {_MOST_TIMES} times",
                               f"{len(texts)}", "what follows was not read")  # fmt: skip
        read = (self._zones.time(line, self._at(name), text) for line, text in texts[:_MOST_TIMES])
        return [time for time in read if time is not None]

    def _dtstamp(self) -> Instant | None:
        time = self._time("DTSTAMP")
        if time is None or (isinstance(time, Moment) and time.zone == "UTC"):
            return time.utc if time else None
        # RFC 5545 §3.8.7.2: in UTC
        self._faults.fault("dtstamp-not-utc", "warning", self._at("dtstamp"), "a time in UTC (RFC 5545 §3.8.7.2)",
                           "another")  # fmt: skip
        return time.utc if isinstance(time, Moment) else None

    def _sequence(self) -> int:
        """RFC 5545 §3.8.7.4: 0 where none is said; Exchange then counts in a property of its own (MS-OXCICAL)."""
        number = self._number("SEQUENCE")
        return number or self._number("X-MICROSOFT-CDO-APPT-SEQUENCE")

    def _number(self, name: str) -> int:
        line = self._first(name)
        text = line.value.strip() if line else "0"
        if re.fullmatch(r"\d{1,9}", text, re.ASCII):
            return int(text)
        # RFC 5545 §3.8.7.4: it starts at 0 and only rises
        self._faults.fault("sequence-invalid", "error", self._at(name), "a whole number from 0 (RFC 5545 §3.8.7.4)",
                           cut(text), "it was read as 0")  # fmt: skip
        return 0

    def _duration(self) -> timedelta | None:
        line = self._first("DURATION")
        if line is None:
            return None
        found = _DURATION.fullmatch(line.value.strip().upper())
        if not found or not any(found.groups()[1:]):
            self._faults.fault("duration-invalid", "error", self._at("duration"), "a DURATION (RFC 5545 §3.3.6)",
                               cut(line.value))  # fmt: skip
            return None
        weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups()[1:])
        length = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
        return -length if found[1] == "-" else length

    def _order(self, start: Time | None, end: Time | None, length: timedelta | None) -> None:
        if self._first("DTEND") and self._first("DURATION"):
            # RFC 5545 §3.6.1: either, never both
            self._faults.fault(
                "end-twice", "error", self._at("duration"), "DTEND or DURATION (RFC 5545 §3.6.1)", "both"
            )
        if length is not None and length < timedelta(0):
            expected = "a length of 0 or more (RFC 5545 §3.8.2.5)"
            self._faults.fault("end-before-start", "error", self._at("duration"), expected, "less")
        if start is None or end is None:
            return
        if type(start) is not type(end):
            # RFC 5545 §3.8.2.2: the same value type; a floating time is comparable with no instant
            expected = f"DTEND of the kind of DTSTART, {_kind(start)} (RFC 5545 §3.8.2.2)"
            self._faults.fault("end-other-kind", "error", self._at("dtend"), expected, _kind(end))
        elif _reckoned(end) < _reckoned(start):
            # RFC 5545 §3.8.2.2: later than DTSTART
            expected = "an end after the start (RFC 5545 §3.8.2.2)"
            self._faults.fault("end-before-start", "error", self._at("dtend"), expected, "an earlier one")

    def _recurrence(self) -> None:
        for line in self._all("RRULE")[:1]:
            if re.search("FREQ=(SECONDLY|MINUTELY|HOURLY)", line.value[:500].upper()):
                hint = "it is kept as text and never expanded here: think before you do"
                expected = "a rule of days, weeks, months or years"
                self._faults.fault("recurrence-dense", "warning", self._at("rrule"), expected, cut(line.value), hint)

    def _status(self) -> str | None:
        word = _word(self._first("STATUS"), self._at("status"), self._faults)
        if word is not None and word not in _STATUSES:
            self._unknown("status", f"one of {', '.join(sorted(_STATUSES))} (RFC 5545 §3.8.1.11)", word)
        return word

    def _unknown(self, path: str, expected: str, got: str) -> None:
        self._faults.fault("value-unknown", "error", self._at(path), expected, cut(got))

    def _organizer(self) -> Attendee | None:
        line = self._first("ORGANIZER")
        return self._person(line, "organizer") if line else None

    def _attendees(self) -> list[Attendee]:
        lines = self._all("ATTENDEE")
        if len(lines) > _MOST_ATTENDEES:
            hint = "what follows was not read"
            expected = f"at most {_MOST_ATTENDEES} attendees"
            self._faults.fault("calendar-too-large", "error", self._at("attendee"), expected, f"{len(lines)}", hint)
        found = [self._person(line, f"attendee[{index}]") for index, line in enumerate(lines[:_MOST_ATTENDEES])]
        twice = Counter((one.mailbox or one.address).casefold() for one in found)
        if len(twice) < len(found):
            got = f"{len(found) - len(twice)} twice"
            self._faults.fault("attendee-twice", "warning", self._at("attendee"), "each attendee once", got)
        return found

    def _person(self, line: Line, path: str) -> Attendee:
        address, params = line.value.strip(), line.params
        if not _URI.fullmatch(address):
            # RFC 5545 §3.3.3: a URI, as a rule mailto:
            self._unknown(path, "a URI such as mailto:ana@example.org (RFC 5545 §3.3.3)", "text without a scheme")
        elif address[:7].casefold() == "mailto:" and mailbox_of(address) is None:
            self._unknown(path, "a mailbox after mailto: (RFC 6068 §2)", "none")
        partstat = self._param(params, "PARTSTAT", path)
        if partstat and partstat not in _PARTSTATS and not partstat.startswith("X-"):
            self._unknown(f"{path}.partstat", "a PARTSTAT of an event (RFC 5545 §3.2.12)", partstat)
        rsvp = self._param(params, "RSVP", path)
        return Attendee(
            address=address, name=_first(params, "CN"), partstat=partstat, role=self._param(params, "ROLE", path),
            kind=self._param(params, "CUTYPE", path), rsvp=None if rsvp is None else rsvp == "TRUE",
            sent_by=_one_line(_first(params, "SENT-BY")), delegated_to=_lines(params.get("DELEGATED-TO", ())),
            delegated_from=_lines(params.get("DELEGATED-FROM", ())),
        )  # fmt: skip

    def _param(self, params: Params, name: str, path: str) -> str | None:
        if not (values := params.get(name)):
            return None
        (value, *_) = values
        word = value.strip().upper()
        if _NAME.fullmatch(word):
            return word
        self._unknown(f"{path}.{name.lower()}", "a name of letters, digits and hyphens (RFC 5545 §3.2)", value)
        return None

    def _extra(self) -> list[Property]:
        kept = [line for name, lines in self._lines.items() if name not in _READ for line in lines]
        kept = [line for line in kept if line.name != "RDATE" or line.param("VALUE") == "PERIOD"]
        if len(kept) > _MOST_KEPT:
            expected = f"at most {_MOST_KEPT} further properties"
            self._faults.fault(
                "calendar-too-large", "error", self._path, expected, f"{len(kept)}", "the rest was left out"
            )
        kept = kept[:_MOST_KEPT]
        return [Property(name=one.name, value=one.value, params=tuple(one.params.items())) for one in kept]


def _first(params: Params, name: str) -> str | None:
    return next(iter(params.get(name, ())), None)


def _one_line(value: str | None) -> str | None:
    return None if value is None else value.replace("\n", " ")


def _lines(values: tuple[str, ...]) -> list[str]:
    return [value.replace("\n", " ") for value in values]


def _kind(time: Time) -> str:
    match time:
        case Day():
            return "a day"
        case Floating():
            return "a floating time"
        case Moment():
            return "an instant"
    return "a time in an unknown zone"


def _reckoned(time: Time) -> datetime:
    """Something to compare two times of one kind by."""
    match time:
        case Day():
            return datetime(time.day.year, time.day.month, time.day.day)  # noqa: DTZ001
        case Moment():
            return time.utc
    return time.local
