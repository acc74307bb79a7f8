"""Reads the date, the range of hours and the label out of a sentence such as a news item prints."""

import re
from datetime import date, timedelta
from typing import NamedTuple

from ..errors import InvalidValue, shown

__all__ = ["Sentence", "read"]

_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
           "november", "december")  # fmt: skip
_DATE = re.compile(
    r"\b(?:(?P<iso>\d{4}-\d{2}-\d{2})"
    rf"|(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<month>{'|'.join(_MONTHS)})(?:,?\s+(?P<year>\d{{4}}))?)\b",
    re.IGNORECASE,
)
_HOURS = re.compile(
    r"\b(?P<h>\d{1,2})(?:[:.h](?P<m>\d{2}))?\s*(?:-|–|to|until)\s*(?P<h2>\d{1,2})[:.h](?P<m2>\d{2})(?:\s*(?P<label>Z|[A-Z]{3,5})\b)?"
    r"|\b(?P<h1>\d{1,2})[:.h](?P<m1>\d{2})(?:\s*(?P<label1>Z|[A-Z]{3,5})\b)?"
)
_TWELVE_HOURS = re.compile(r"\d\s*[ap]\.?\s?m\b", re.IGNORECASE)
_ORIGINALLY = re.compile(r"\b(originally|previously|instead of|moved from)\b", re.IGNORECASE)


class Sentence(NamedTuple):
    """What a sentence says, and nothing that it does not say."""

    day: date
    start: timedelta
    length: timedelta | None
    label: str | None
    originally: date | None
    inferred: tuple[str, ...]


def read(text: object) -> Sentence:
    """The parts of a sentence; raises `InvalidValue` where the date or the hour cannot be read."""
    if not isinstance(text, str) or len(text) > 2000:
        raise InvalidValue("sentence-unreadable", "text", "a sentence of at most 2,000 characters", shown(text))
    turn = _ORIGINALLY.search(text)
    present, former = (text[: turn.start()], text[turn.start() :]) if turn else (text, "")
    said = _DATE.search(present)
    hours = _HOURS.search(present, said.end()) if said and not _TWELVE_HOURS.search(present, said.end()) else None
    if not said or not hours or not (said["iso"] or said["year"]):
        expected = "a day with its year, then an hour from 0:00 to 23:59, such as 13 March 2024 11-12:00 CET"
        raise InvalidValue("sentence-unreadable", "text", expected, shown(text))
    day = _day(said, text)
    first = _DATE.search(former)
    originally = _day(first, text, day.year) if first else None
    dated = first is not None and bool(first["iso"] or first["year"])
    inferred = () if originally is None else (("originally.time",) if dated else ("originally.year", "originally.time"))
    return Sentence(day, *_hours(hours, text), originally, inferred)


def _day(match: "re.Match[str]", text: str, year: int = 0) -> date:
    try:
        if match["iso"]:
            return date.fromisoformat(match["iso"])
        return date(int(match["year"] or year), _MONTHS.index(match["month"].lower()) + 1, int(match["day"]))
    except ValueError as error:
        raise InvalidValue("date-invalid", "text", "a day of the calendar", shown(text), str(error)) from None


def _hours(match: "re.Match[str]", text: str) -> tuple[timedelta, timedelta | None, str | None]:
    if match["h1"]:
        return _clock(match["h1"], match["m1"], text), None, match["label1"]
    start, end = _clock(match["h"], match["m"], text), _clock(match["h2"], match["m2"], text)
    if end <= start:
        raise InvalidValue("time-range-reversed", "text", "an end after the start, on the same day", shown(match[0]))
    return start, end - start, match["label"]


def _clock(hour: str, minute: str | None, text: str) -> timedelta:
    if int(hour) > 23 or int(minute or 0) > 59:
        raise InvalidValue("time-invalid", "text", "an hour from 0:00 to 23:59", shown(text))
    return timedelta(hours=int(hour), minutes=int(minute or 0))
