"""The hours that a sentence names: a clock or a range of two, with am or pm and the label behind."""

import re
from datetime import timedelta
from typing import NamedTuple

from ..errors import InvalidValue, shown
from ._dates import weekday
from ._labels import meanings
from ._tokens import Token, Tokens
from ._words import words

__all__ = ["DASHES", "Hours", "clocks"]

DASHES = "-–—−‒"
_DAY = timedelta(days=1)
_SUFFIXES = frozenset("tol ig kor an en as es i ei".split())


class Clock(NamedTuple):
    """A number that may be an hour; `sure` where it can be nothing else, `lasting` where it may be a length of time."""

    hour: int
    minute: int
    second: int
    end: int
    sure: bool
    half: str = ""
    since: bool = False
    lasting: bool = False


class Hours(NamedTuple):
    """A clock or a range of the sentence: where it stands, and the label behind it."""

    start: int
    end: int
    first: Clock
    last: Clock | None
    label: str | None

    def span(self) -> tuple[timedelta, timedelta | None, bool]:
        """Start and length, and whether am or pm of the start was inferred; refuses what no clock shows."""
        first, inferred = self.first, False
        if self.last is None:
            return _since_midnight(first), None, False
        if self.last.half and not first.half and first.hour <= 12:
            first, inferred = _shared(first, self.last), True
        elif first.half and not self.last.half and self.last.hour < 12:
            raise _unclear("am or pm beside both hours, or a clock of 24 hours", self.last)
        start, end = _since_midnight(first), _since_midnight(self.last, last=True)
        if end <= start:
            got = f"{first.hour}:{first.minute:02}–{self.last.hour}:{self.last.minute:02}"
            hint = "where it goes past midnight, build the slot with its `duration`"
            raise InvalidValue("time-range-reversed", "text", "an end after the start, on the same day", got, hint)
        return start, end - start, inferred


def _shared(first: Clock, last: Clock) -> Clock:
    """3–4 pm is in the afternoon at both ends; 11–12 pm can only have begun in the morning."""
    both = first._replace(half=last.half)
    other = first._replace(half="am" if last.half == "pm" else "pm")
    return both if first.hour == 12 or _since_midnight(both) < _since_midnight(last) else other


def clocks(tokens: Tokens, taken: frozenset[int]) -> tuple[Hours, ...]:
    """Every clock and range, from left to right; what is `taken` belongs to a day."""
    found, place = [], 0
    while place < len(tokens):
        hours = None if place in taken else _hours(tokens, place, taken)
        if hours:
            found.append(hours)
        place = hours.end if hours else place + 1
    return tuple(found)


def _hours(tokens: Tokens, place: int, taken: frozenset[int]) -> Hours | None:
    first = _clock(tokens, place, taken)
    if not first:
        return None
    told = _told(tokens, place)
    own, behind = _label(tokens, first.end)
    ahead = _separator(tokens, place, first, first.end)
    if not ahead and own:  # 11:00 CET – 12:00 CET
        ahead = _separator(tokens, place, first, behind)
    last = _clock(tokens, ahead, taken) if ahead else None
    if last and ahead:
        label, end = _label(tokens, last.end)
        glued = tokens.at(ahead).glued and tokens.at(ahead - 1).glued and first.sure
        paired = _paired(tokens, place) and _paired(tokens, ahead)
        clear = last.lasting and _no_length(tokens, place, taken, first, ranged=True)
        if last.sure or told or glued or paired or clear or (label and meanings(label)):
            return Hours(place, end, first, last, label or own)
    clear = first.lasting and _no_length(tokens, place, taken, first, ranged=False)
    sure = first.sure or told or clear or bool(own and meanings(own))
    return Hours(place, behind, first, None, own) if sure else None


def _no_length(tokens: Tokens, place: int, taken: frozenset[int], first: Clock, *, ranged: bool) -> bool:
    """Whether "11 heures" is an hour and no length: by the word before it, or from 7 on straight behind the day."""
    around, late = words().around, first.hour >= 7
    if ranged:
        if _before(tokens, place).among(around["since"], around["at"]) and (late or first.lasting):
            return True
        return late and (first.lasting or _behind_day(tokens, place, taken))
    other = tokens.at(place - 2)
    ranged = (other.kind == "number" and place - 2 not in taken) or other.among(around["lasting"])
    if ranged or tokens.at(first.end).word in ("de", "di"):
        return False  # "2 à 3 heures", "à 2 heures de Bruxelles"
    return _before(tokens, place).among(around["at"]) or (late and _behind_day(tokens, place, taken))


def _behind_day(tokens: Tokens, place: int, taken: frozenset[int]) -> bool:
    """Whether nothing but signs and a weekday stands between the day and this place."""
    back = place - 1
    while tokens.at(back).sign(",", "|", "(", "-", "–", ".") or _passed_over(tokens.at(back)):
        back -= 1
    return back in taken


def _passed_over(token: Token) -> bool:
    return token.among(words().around["of"]) or bool(weekday(token))


def _clock(tokens: Tokens, place: int, taken: frozenset[int]) -> Clock | None:
    one = tokens.at(place)
    if one.among(words().around["noon"]):
        return Clock(12, 0, 0, place + 1, sure=True)
    if not one.number(2) or place in taken or _within(tokens, place, taken):
        return None
    minute, second, end = _minutes(tokens, place, taken)
    if _figure(tokens, end):
        return None
    since = False
    if tokens.at(end).sign("-") and tokens.at(end + 1).glued and tokens.at(end + 1).among(_SUFFIXES):
        since, end = tokens.at(end + 1).word == "tol", end + 2
    sure, lasting, after = _past_words(tokens, end)
    since = since or any(tokens.at(place).word == "oratol" for place in range(end, after))  # Hungarian: from … o'clock
    end = after
    half = tokens.at(end).word if tokens.at(end).among(words().around["am"], words().around["pm"]) else ""
    half = {"am": "am", "πμ": "am", "": ""}.get(half, "pm")
    if half == "am" and int(one.text) > 12:
        half = ""  # German: "15:00 am Mittwoch"
    end += bool(half)
    sure = sure or minute is not None or bool(half)
    return Clock(int(one.text), minute or 0, second, end, sure, half, since, lasting)


def _within(tokens: Tokens, place: int, taken: frozenset[int]) -> bool:
    """Whether the number is a later part of another: the 00 of 1.000, the 24 of 13.03.24."""
    parted = tokens.at(place).glued and tokens.at(place - 1).glued and tokens.at(place - 1).sign(".", ",", "/", ":")
    return parted and tokens.at(place - 2).kind == "number" and place - 2 not in taken


def _figure(tokens: Tokens, end: int) -> bool:
    """Whether a number goes on: 1.000, 13.03.24 and 50 % are no hours."""
    goes_on = tokens.at(end).glued and tokens.at(end).sign(".", ",", "/") and tokens.at(end + 1).glued
    return (goes_on and tokens.at(end + 1).kind == "number") or tokens.at(end).sign("%", "€")


def _minutes(tokens: Tokens, place: int, taken: frozenset[int]) -> tuple[int | None, int, int]:
    """Minutes and seconds where they stand, and where the clock ends."""
    sign, minute = tokens.at(place + 1), tokens.at(place + 2)
    two = minute.kind == "number" and len(minute.text) == 2 and place + 2 not in taken
    if sign.glued and sign.sign(":", ".") and minute.glued and two:
        colon, second = tokens.at(place + 3), tokens.at(place + 4)
        dotted = sign.text == "." and _told(tokens, place)  # without "klo" before it, 13.03.24 may be a day
        if (sign.text == ":" or dotted) and colon.glued and colon.sign(sign.text) and second.glued and second.number(2):
            return int(minute.text), int(second.text), place + 5
        return int(minute.text), 0, place + 3
    if sign.kind == "word" and sign.word in ("h", "u") and two and minute.glued == sign.glued:
        return int(minute.text), 0, place + 3
    return None, 0, place + 1


def _past_words(tokens: Tokens, place: int) -> tuple[bool, bool, int]:
    """Past "Uhr", "h", "hodin." and "12 noon": whether a word of hours stands there, one of lengths, and where it ends."""
    around = words().around
    after = tokens.at(place + 1)
    if tokens.at(place).sign(".") and tokens.at(place).glued and after.among(around["clock"], around["lasting"]):
        place += 1  # Slovene: "12. ure"
    start, sure, lasting = place, False, False
    while place < start + 2 and tokens.at(place).among(around["clock"], around["lasting"], around["noon"]):
        if tokens.at(place).word == "u" and not tokens.at(place).glued:
            break  # Croatian: in
        lasting = lasting or tokens.at(place).among(around["lasting"])
        sure = sure or not tokens.at(place).among(around["lasting"])
        place += 1
        place += tokens.at(place).sign(".") and tokens.at(place).glued
    return sure, lasting, place


def _told(tokens: Tokens, place: int) -> bool:
    """Whether a word that says "hour" stands before."""
    return _before(tokens, place).among(words().around["hour"])


def _paired(tokens: Tokens, place: int) -> bool:
    return tokens.at(place - 1).among(words().around["hours"])


def _before(tokens: Tokens, place: int) -> Token:
    return tokens.at(place - 2 if tokens.at(place - 1).sign(".", ":") else place - 1)


def _separator(tokens: Tokens, begin: int, first: Clock, start: int) -> int | None:
    """Where the second hour may stand: behind a dash or a word for "to", or for "and" after "between"."""
    around, place, seen = words().around, start, first.since
    to = around["to"]
    if _before(tokens, begin).among(around["between"]):
        to |= around["and"]
    while place < start + 5:
        token = tokens.at(place)
        if token.sign(*DASHES) or token.among(to):
            seen = True
        elif not (token.sign("'", "’", ".") or token.among(around["hour"], around["hours"])):
            break
        place += 1
    return place if seen else None


def _label(tokens: Tokens, place: int) -> tuple[str | None, int]:
    """The zone label that follows, and where it ends."""
    apart = tokens.at(place).sign("(", ",", "[")
    start = place + apart
    for length in (4, 3, 2):
        phrase = [tokens.at(start + step) for step in range(length)]
        if " ".join(token.word for token in phrase) in words().phrases:
            return " ".join(token.text for token in phrase), start + length
    text, end = _written(tokens, start)
    if text and meanings(text):
        return text, end
    token = tokens.at(start)
    unknown = not apart and token.kind == "word" and re.fullmatch("[A-Z]{3,5}", token.text)
    return (token.text, start + 1) if unknown else (None, place)


def _written(tokens: Tokens, place: int) -> tuple[str, int]:
    """Capitals with what is glued to them: CET, CE(S)T, CET/CEST, UTC+1, +01:00."""
    token = tokens.at(place)
    if not (token.kind == "word" and token.text.isupper()) and not (token.sign("+") and tokens.at(place + 1).glued):
        return "", place
    best, text, end = ("", place), token.text, place + 1
    while True:
        if meanings(text):
            best = (text, end)
        token = tokens.at(end)
        plain = token.kind == "number" or (token.kind == "word" and token.text.isupper())
        if not token.glued or len(text) > 20 or not (plain or token.sign("(", ")", "/", "+", "-", "−", ":")):
            return best
        text, end = text + token.text, end + 1


def _since_midnight(clock: Clock, *, last: bool = False) -> timedelta:
    told = timedelta(hours=_hour(clock), minutes=clock.minute, seconds=clock.second)
    most = _DAY if last else _DAY - timedelta(seconds=1)
    if clock.minute > 59 or clock.second > 59 or told > most:
        got = f"{clock.hour}:{clock.minute:02}"
        raise InvalidValue("time-invalid", "text", "an hour from 0:00 to 23:59", shown(got))
    return told


def _hour(clock: Clock) -> int:
    if not clock.half:
        return clock.hour
    if not 1 <= clock.hour <= 12 or (clock.hour == 12 and clock.half == "am"):
        raise _unclear("an hour from 1 to 12 beside am or pm, and none at midnight", clock)
    return clock.hour % 12 + (12 if clock.half == "pm" else 0)


def _unclear(expected: str, clock: Clock) -> InvalidValue:
    got = f"{clock.hour}:{clock.minute:02} {clock.half}".strip()
    return InvalidValue("sentence-unreadable", "text", expected, shown(got), "write the hour from 0:00 to 23:59")
