"""Reads day, hours and label out of a sentence such as a news item prints, in the official languages of the EU."""

from datetime import date, timedelta
from typing import NamedTuple

from ..checks import near
from ..errors import InvalidValue, shown
from ._clocks import DASHES, Hours, clocks
from ._dates import Day, Said, dates
from ._instants import out_of_range
from ._labels import offsets
from ._tokens import Tokens, cut
from ._words import words

__all__ = ["LANGUAGES", "Doubt", "Former", "Sentence", "day_and_hour", "read", "read_surely"]

LANGUAGES = tuple("bg cs da de el en es et fi fr ga hr hu it lt lv mt nl pl pt ro sk sl sv".split())
_LONGEST = 2000
_WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()


class Doubt(NamedTuple):
    """Something said about when that can be read in two ways, or contradicts itself."""

    code: str
    expected: str
    got: str
    hint: str


class Former(NamedTuple):
    """The day that was planned before, with its hours where they stand there."""

    day: date
    start: timedelta | None
    length: timedelta | None
    label: str | None


class Sentence(NamedTuple):
    """What a sentence says, and nothing that it does not say; `ways` holds other ways to read its day."""

    day: date
    start: timedelta
    length: timedelta | None
    label: str | None
    ways: tuple[tuple[str, date], ...]
    originally: Former | None
    inferred: tuple[str, ...]
    doubts: tuple[Doubt, ...]


def read(text: object, lang: str | None = None) -> Sentence:
    """The parts of a sentence; raises `InvalidValue` where the day or the hour cannot be read."""
    tokens, said, spans = _cut(text, lang)
    hours = clocks(tokens, frozenset(place for one in said for place in range(one.start, one.end)))
    meant, when, others = _paired(tokens, said, hours, spans, text)
    _no_part_of_day(tokens, when)
    start, length, halved = when.span()
    ways = _days(meant, text)
    doubts = [*_day_doubts(meant, ways), *_hour_doubts(when, others)]
    former, inferred = _former(said, hours, spans, ways[0][1], text)
    inferred = (*inferred, *(("time.half",) if halved else ()))
    return Sentence(ways[0][1], start, length, when.label, ways[1:], former, inferred, tuple(doubts))


def read_surely(text: object, lang: str | None) -> Sentence:
    """The parts of a sentence of which nothing is in doubt; raises `InvalidValue` for a doubt too."""
    said = read(text, lang)
    for doubt in said.doubts:
        hint = f"{doubt.hint}; `Stated.parse` gives every reading"
        raise InvalidValue(doubt.code, "text", doubt.expected, doubt.got, hint)
    return said


def day_and_hour(text: object, lang: str | None) -> tuple[date, timedelta | None, str | None]:
    """The one day of a sentence, its one hour if there is one, and the label; raises `InvalidValue` for any doubt."""
    tokens, said, spans = _cut(text, lang)
    hours = clocks(tokens, frozenset(place for one in said for place in range(one.start, one.end)))
    present = [one for one in said if one.ways[0].year is not None and not _inside(one.start, spans)]
    if len({one.ways for one in present}) != 1:
        raise _unreadable(text, "one day with its year, such as 30 June 2023 23:59 Brussels time")
    ways = _days(present[0], text)
    for doubt in _day_doubts(present[0], ways):
        raise InvalidValue(doubt.code, "text", doubt.expected, doubt.got, doubt.hint)
    told = {(*one.span()[:2], one.label) for one in hours if not _inside(one.start, spans)}
    if not told:
        return ways[0][1], None, None
    if len(told) > 1 or (only := next(iter(told)))[1] is not None:
        raise _unreadable(text, "one hour at most")
    for one in hours:
        _no_part_of_day(tokens, one)
    return ways[0][1], only[0], only[2]


def _cut(text: object, lang: str | None) -> tuple[Tokens, tuple[Said, ...], tuple[range, ...]]:
    if lang is not None and lang not in LANGUAGES:
        expected = "an official language of the EU, by its two letters"
        raise InvalidValue("choice-unknown", "lang", expected, shown(lang), near(lang, LANGUAGES))
    if not isinstance(text, str) or len(text) > _LONGEST:
        raise InvalidValue("sentence-unreadable", "text", f"a sentence of at most {_LONGEST:,} characters", shown(text))
    tokens = cut(text)
    said = dates(tokens, lang)
    return tokens, said, _former_spans(tokens, said)


def _unreadable(text: object, expected: str, hint: str | None = None) -> InvalidValue:
    return InvalidValue("sentence-unreadable", "text", expected, shown(text), hint)


# Which day and which hours belong together


def _paired(
    tokens: Tokens, said: tuple[Said, ...], hours: tuple[Hours, ...], spans: tuple[range, ...], text: object
) -> tuple[Said, Hours, tuple[Hours, ...]]:
    """The day that has hours, its hours, and all other hours; hours stand behind their day, or else before it."""
    present = [one for one in said if not _inside(one.start, spans)]
    days = [one for one in present if one.ways[0].year is not None]
    free = [one for one in hours if not _inside(one.start, spans)]
    pairs = _joined(tokens, _behind(days, free)) or _ahead(days, free)
    if not pairs:
        expected = "a day with its year, then an hour from 0:00 to 23:59, such as 13 March 2024 11-12:00 CET"
        raise _unreadable(text, expected, "write the year, in four figures" if present and not days else None)
    day, when = pairs[0]
    if any(other.ways != day.ways or time.span() != when.span() for other, time in pairs):
        hint = "hand in the sentence about one of them"
        raise InvalidValue("sentence-ambiguous", "text", "one meeting", f"{len(pairs)} days with hours", hint)
    if day.several:
        raise _unreadable(text, "one day", "a meeting of several days is several slots")
    own = range(when.start, when.end)
    return day, when, tuple(one for one in free if one.start not in own)


def _joined(tokens: Tokens, pairs: list[tuple[Said, Hours]]) -> list[tuple[Said, Hours]]:
    """13 March 2024, 11:00 – 13 March 2024, 12:00 is one range, its day told twice."""
    if len(pairs) != 2:
        return pairs
    (day, start), (again, end) = pairs
    between = [tokens.at(place) for place in range(start.end, again.start)]
    dash = any(token.sign(*DASHES) or token.among(words().around["to"]) for token in between)
    if day.ways != again.ways or start.last or end.last or not dash or len(between) > 3:
        return pairs
    return [
        (day._replace(several=False), Hours(start.start, end.end, start.first, end.first, end.label or start.label))
    ]


def _behind(days: list[Said], hours: list[Hours]) -> list[tuple[Said, Hours]]:
    ends = [*(day.start for day in days[1:]), 10**6]
    found = ((day, [one for one in hours if day.end <= one.start < end]) for day, end in zip(days, ends, strict=False))
    return [(day, own[0]) for day, own in found if own]


def _ahead(days: list[Said], hours: list[Hours]) -> list[tuple[Said, Hours]]:
    starts = [0, *(day.end for day in days)]
    found = (
        (day, [one for one in hours if start <= one.start < day.start])
        for day, start in zip(days, starts, strict=False)
    )
    return [(day, own[-1]) for day, own in found if own]


def _no_part_of_day(tokens: Tokens, when: Hours) -> None:
    """Beside an hour up to 12, "in the afternoon" says more than the hour does, and in other ways in each language."""
    if when.first.half or when.first.hour > 12:
        return
    around = words().around
    places = range(when.start - 3, when.end + 4)
    pairs = (
        place for place in places if f"{tokens.at(place - 1).word}_{tokens.at(place).word}" in around["evening_pairs"]
    )
    named = (place for place in places if tokens.at(place).among(around["afternoon"]))
    # Hungarian: "du." is the afternoon, "este" the evening; elsewhere the two words are common and stand before no hour
    before = when.start - 2 if tokens.at(when.start - 1).sign(".") else when.start - 1
    found = [*named, *pairs, *([before] if tokens.at(before).among(around["evening_before"]) else [])]
    part = tokens.at(found[0]).text if found else None
    if part is not None:
        expected = "an hour from 0:00 to 23:59"
        raise _unreadable(part, expected, "write the hour by a clock of 24 hours: a part of the day is not read")


# How a day can be read


def _days(said: Said, text: object) -> tuple[tuple[str, date], ...]:
    """Every way to read the day; a weekday beside it decides where just one way falls on it."""
    ways = [(way.by, _date(way, text)) for way in said.ways]
    fitting = [(by, day) for by, day in ways if day.isoweekday() in said.weekdays]
    return tuple(fitting if len(fitting) == 1 else ways)


def _date(way: Day, text: object, year: int = 0) -> date:
    try:
        day = date(way.year if way.year is not None else year, way.month, way.day)
    except ValueError as error:
        raise InvalidValue("date-invalid", "text", "a day of the calendar", shown(text), str(error)) from None
    if not 1970 <= day.year <= 2200:
        raise out_of_range("text", day)
    return day


def _day_doubts(said: Said, ways: tuple[tuple[str, date], ...]) -> list[Doubt]:
    doubts = []
    if len(ways) > 1:
        both = " or ".join(f"{day.isoformat()} ({by})" for by, day in ways)
        doubts.append(_doubt("date-ambiguous", "a day that can be read in one way", both, "ask which was meant"))
    first = ways[0][1]
    if said.weekdays and not any(day.isoweekday() in said.weekdays for _, day in ways):
        named = min(said.weekdays)
        around = (first + timedelta(days=step) for step in range(-3, 4))
        close = next(day for day in around if day.isoweekday() == named)
        expected = f"{_WEEKDAYS[first.weekday()]}, the weekday of {first.isoformat()}"
        hint = f"ask which was meant: {close.isoformat()} is a {_WEEKDAYS[named - 1]}"
        doubts.append(_doubt("weekday-disagrees", expected, _WEEKDAYS[named - 1], hint))
    return doubts


def _doubt(code: str, expected: str, got: str, hint: str) -> Doubt:
    return Doubt(code, expected, got, hint)


def _hour_doubts(when: Hours, others: tuple[Hours, ...]) -> list[Doubt]:
    """Other hours in the sentence, but for the same hours as another zone shows them."""
    strange = [one for one in others if not _same_elsewhere(when, one)]
    if not strange:
        return []
    told = ", ".join(dict.fromkeys(_told(one) for one in (when, *strange)))
    hint = "hand in the sentence without the hours of other things"
    return [_doubt("hour-ambiguous", "the hours of one thing", told, hint)]


def _same_elsewhere(when: Hours, other: Hours) -> bool:
    start, length, _ = when.span()
    other_start, other_length, _ = other.span()
    if (start, length) == (other_start, other_length):
        return True
    apart = {one - two for one in offsets(when.label or "") for two in offsets(other.label or "")}
    return length == other_length and start - other_start in apart


def _told(hours: Hours) -> str:
    ends = (hours.first, hours.last) if hours.last else (hours.first,)
    return "–".join(f"{one.hour}:{one.minute:02}{one.half}" for one in ends)


# What was planned before


def _inside(place: int, spans: tuple[range, ...]) -> bool:
    return any(place in span for span in spans)


def _former_spans(tokens: Tokens, said: tuple[Said, ...]) -> tuple[range, ...]:
    """The stretches that speak of a former plan: from a word such as "originally" to the end of what it says."""
    around, spans, place = words().around, list[range](), 0
    while place < len(tokens):
        token, after = tokens[place], tokens.at(place + 1)
        moved = token.among(around["moved"]) and after.among(around["from"])
        if moved or token.among(around["former"]) or f"{token.word}_{after.word}" in around["former_pairs"]:
            spans.append(range(place, _former_end(tokens, said, place + 1)))
            place = spans[-1].stop
        place += 1
    return tuple(spans)


def _former_end(tokens: Tokens, said: tuple[Said, ...], start: int) -> int:
    """Where it ends: with its bracket or sentence, at "now", and once its day was told at a comma or at another day."""
    around = words().around
    starts = {one.start: one for one in said}
    bracketed = _open_brackets(tokens, start) > 0
    place, dated = start, False
    while place < len(tokens):
        token, other = tokens[place], starts.get(place)
        if other and dated and other.ways[0].year is not None and not bracketed:
            return place
        over = dated and (token.sign(",") or token.among(around["to"])) and not _hour_follows(tokens, place)
        if not other and (over or _stops(tokens, place) or token.among(around["anew"])):
            return place
        place, dated = (other.end, True) if other else (place + 1, dated)
    return place


def _open_brackets(tokens: Tokens, end: int) -> int:
    before = tokens[max(0, end - 60) : end]
    return sum(token.sign("(") for token in before) - sum(token.sign(")") for token in before)


def _stops(tokens: Tokens, place: int) -> bool:
    """Whether a bracket, a clause or a sentence ends there."""
    token, after = tokens[place], tokens.at(place + 1)
    ended = after.text[:1].isupper() or len(tokens.at(place - 1).text) > 4  # no abbreviation
    return token.sign(")", ";") or (token.sign(".") and ended and not after.glued)


def _hour_follows(tokens: Tokens, place: int) -> bool:
    """Whether a number of a clock, and no day, follows a comma or a "to": 21 February, 10:00 to 11:00."""
    sign = tokens.at(place + 2)
    return tokens.at(place + 1).number(2) and sign.glued and sign.sign(":", ".")


def _former(said: tuple[Said, ...], hours: tuple[Hours, ...], spans: tuple[range, ...], day: date, text: object) -> tuple[
    Former | None, tuple[str, ...]
]:  # fmt: skip
    """The first day planned before; its year is the one nearest to the new day, its hours are the new ones if none stand."""
    first = next((one for one in said if _inside(one.start, spans)), None)
    if first is None:
        return None, ()
    span = next(span for span in spans if first.start in span)
    own = next((one for one in hours if one.start in span), None)
    way = first.ways[0]
    before = _date(way, text, _nearest_year(way, day))
    inferred = ("originally.year",) if way.year is None else ()
    if own is None:
        return Former(before, None, None, None), (*inferred, "originally.time")
    start, length, _ = own.span()
    return Former(before, start, length, own.label), inferred


def _nearest_year(way: Day, day: date) -> int:
    """The year in which that day and month come nearest to the new day."""
    month, number = max(1, min(way.month, 12)), max(1, min(way.day, 28))
    years = [year for year in (day.year, day.year - 1, day.year + 1) if 1970 <= year <= 2200]
    return min(years, key=lambda year: abs((date(year, month, number) - day).days))
