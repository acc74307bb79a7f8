"""The days that a sentence names, in figures or in the words of 24 languages, with every way to read each."""

from typing import NamedTuple

from ._tokens import Token, Tokens
from ._words import words

__all__ = ["Day", "Said", "dates", "weekday"]

_DASHES = "-–—−‒"


class Day(NamedTuple):
    """One way to read a day: how, and its year if one stands there."""

    by: str
    year: int | None
    month: int
    day: int


class Said(NamedTuple):
    """A day of the sentence: where it stands, every way to read it, and the weekdays that stand beside it."""

    start: int
    end: int
    ways: tuple[Day, ...]
    weekdays: frozenset[int] = frozenset()
    several: bool = False


def dates(tokens: Tokens, lang: str | None) -> tuple[Said, ...]:
    """Every day that is named, from left to right."""
    found, place = [], 0
    while place < len(tokens):
        said = _said(tokens, place, lang)
        if said:
            found.append(_beside(tokens, said))
        place = said.end if said else place + 1
    return tuple(found)


def _said(tokens: Tokens, place: int, lang: str | None) -> Said | None:
    first = tokens[place]
    if first.number(4):
        return _iso(tokens, place) or _year_first(tokens, place, lang)
    if first.number(2):
        return _figures(tokens, place) or _day_first(tokens, place, lang)
    return _month_first(tokens, place, lang) if first.kind == "word" else None


def _beside(tokens: Tokens, said: Said) -> Said:
    """With the weekday before or after it, and whether it is the last of several days."""
    back = said.start - 1
    while back > said.start - 6 and (tokens.at(back).sign(",", ".", "(", "-") or tokens.at(back).among(_around("of"))
                                     or tokens.at(back).word in ("feira", "dem", "le", "el", "il", "dne", "dnia")):  # fmt: skip
        back -= 1
    ahead = said.end
    while ahead < said.end + 2 and tokens.at(ahead).sign(",", "(", "."):
        ahead += 1
    named = weekday(tokens.at(back)) or weekday(tokens.at(ahead))
    return said._replace(weekdays=named, several=_several(tokens, said.start))


def _several(tokens: Tokens, start: int) -> bool:
    """Whether a day number and a word or dash for "to" or "and" stand before: 13–14 March names two days."""
    before = tokens.at(start - 1)
    if not (before.sign("&", "/", "+", *_DASHES) or before.among(_around("to"), _around("and"))):
        return False
    other = start - 3 if tokens.at(start - 2).sign(".") else start - 2
    alone = not (tokens.at(other).glued and tokens.at(other - 1).sign(":", "."))
    return alone and tokens.at(other).number(2) and 1 <= int(tokens.at(other).text) <= 31


def weekday(token: Token) -> frozenset[int]:
    """The weekdays, Monday is 1, that a word can name."""
    return frozenset(words().weekdays.get((token.word,), ())) if token.kind == "word" else frozenset()


def _iso(tokens: Tokens, place: int) -> Said | None:
    sign = tokens.at(place + 1)
    month, again, day = (tokens.at(place + step) for step in (2, 3, 4))
    if not (sign.sign("-", "/", ".") and month.number(2) and again.sign(sign.text) and day.number(2)):
        return None
    way = Day("year first", int(tokens[place].text), int(month.text), int(day.text))
    return Said(place, place + 5, (way,))


def _figures(tokens: Tokens, place: int) -> Said | None:
    one, sign, two, again, year = (tokens.at(place + step) for step in range(5))
    if not (sign.glued and sign.sign("-", "/", ".") and two.number(2) and (two.glued or sign.text == ".")):
        return None
    if again.glued and again.sign(sign.text) and year.number(4) and (year.glued or sign.text == "."):
        return Said(place, place + 5, _orders(int(one.text), int(two.text), sign.text, int(year.text)))
    whole = sign.text == "/" or (again.glued and again.sign(".") and not (year.glued and year.kind == "number"))
    if sign.text == "-" or not whole or not (1 <= int(one.text) <= 31 and 1 <= int(two.text) <= 12):
        return None
    hour = tokens.at(place - 2 if tokens.at(place - 1).sign(".", ":") else place - 1)
    if hour.among(_around("hour")) or hour.sign(*_DASHES):
        return None  # "kl. 10.10." is an hour at the end of a sentence
    return Said(place, place + (3 if sign.text == "/" else 4), _orders(int(one.text), int(two.text), sign.text, None))


def _orders(one: int, two: int, sign: str, year: int | None) -> tuple[Day, ...]:
    """Day first is the custom of Europe, always so with dots; with other signs the month may come first."""
    first = Day("day first", year, two, one)
    second = Day("month first", year, one, two)
    if sign == "." or one == two or one > 12:
        return (first,)
    return (first, second) if two <= 12 else (second,)


def _day_first(tokens: Tokens, place: int, lang: str | None) -> Said | None:
    ahead = _over(tokens, place + 1, ".", "º", "ª", "°", "'", "’", "-", most=5)
    months, end = _month(tokens, ahead, lang)
    if not months:
        return None
    year, end = _year(tokens, end)
    return Said(place, end, _ways(months, year, int(tokens[place].text)))


def _month_first(tokens: Tokens, place: int, lang: str | None) -> Said | None:
    months, end = _month(tokens, place, lang)
    ahead = _over(tokens, end, ".", most=2)
    day = tokens.at(ahead)
    if not months or not day.number(2) or _clock(tokens, ahead):
        return None
    year, end = _year(tokens, ahead + 1)
    if year is None and _month(tokens, _over(tokens, ahead + 1, ".", most=3), lang)[0]:
        return None  # the weekday of another language: "mar 13 mar 2024"
    return Said(place, end, _ways(months, year, int(day.text)))


def _year_first(tokens: Tokens, place: int, lang: str | None) -> Said | None:
    ahead = _over(tokens, place + 1, ".", ",", most=3)
    months, end = _month(tokens, ahead, lang)
    if months:
        end = _over(tokens, end, ".", ",", most=2)
        day = end
    else:
        # Latvian "2024. gada 13. martā"; elsewhere a year before a day belongs to something else
        latvian = any(tokens.at(step).word == "gada" for step in range(place + 1, ahead))
        day = ahead
        months, end = _month(tokens, _over(tokens, day + 1, ".", most=2), lang) if latvian else ({}, place)
    if not months or not tokens.at(day).number(2) or _clock(tokens, day):
        return None
    return Said(place, max(end, day + 1), _ways(months, int(tokens[place].text), int(tokens[day].text)))


def _clock(tokens: Tokens, place: int) -> bool:
    """Whether the number is the hour of a clock: glued to a colon, or to a dot and two figures."""
    sign, minutes = tokens.at(place + 1), tokens.at(place + 2)
    return sign.glued and (sign.sign(":") or (sign.sign(".") and minutes.glued and minutes.number(2)))


def _ways(months: dict[int, str], year: int | None, day: int) -> tuple[Day, ...]:
    return tuple(Day(by, year, month, day) for month, by in sorted(months.items()))


def _year(tokens: Tokens, place: int) -> tuple[int | None, int]:
    """The year that follows, and where it ends."""
    ahead = _over(tokens, place, ".", ",", "-", "'", "’", most=4)
    if tokens.at(ahead).number(4) and not _clock(tokens, ahead):
        return int(tokens[ahead].text), ahead + 1
    return None, place


def _month(tokens: Tokens, place: int, lang: str | None) -> tuple[dict[int, str], int]:
    """The months that the word there can name, how each is read, and where it ends."""
    for length in (2, 1):
        key = tuple(tokens.at(place + step).word for step in range(length))
        named = words().months.get(key)
        if named and tokens.at(place).kind == "word":
            own = {month: langs for month, langs in named.items() if lang in langs} or named
            shown = " ".join(tokens.at(place + step).text for step in range(length))
            return {month: f"{shown} in {min(langs)}" for month, langs in own.items()}, place + length
    return {}, place


def _over(tokens: Tokens, place: int, *signs: str, most: int) -> int:
    """Past the small words and signs between the parts of a date."""
    end = place + most
    while place < end and (tokens.at(place).sign(*signs) or tokens.at(place).among(_around("of"))):
        place += 1
    return place


def _around(role: str) -> frozenset[str]:
    return words().around[role]
