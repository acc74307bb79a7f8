"""Amounts in the cells of a form: exact, and never with a sign taken for what it may not be."""

import re
from collections.abc import Iterable
from decimal import Context, Decimal
from typing import Literal, NamedTuple

from ..civiltime._words import folded
from ._forms_dates import Unread
from ._forms_table import Typed
from ._forms_words import tables

__all__ = ["Comma", "Sum", "amount", "currency", "proved_comma", "said_by"]

Comma = Literal[",", "."]
"""The sign before decimals."""

_CODES = frozenset(
    "ALL AMD AUD AZN BAM BGN CAD CHF CZK DKK EUR GBP GEL GIP HUF ISK JPY MDL MKD NOK PLN RON RSD SEK TRY UAH USD".split()
)
_SPACES = " \u00a0\u2009\u202f'’"
_NUMBER = re.compile(rf"\d(?:[\d.,{_SPACES}]*\d)?", re.ASCII)
_SPACED = re.compile(rf"\d{{1,3}}(?:([{_SPACES}])\d{{3}})(?:\1\d{{3}})*(?:[.,]\d+)?", re.ASCII)
_NOTHING_AFTER = re.compile(r"([.,])[-–—]+(?=\D*$)")  # 1.200,– is 1.200,00
_MOST_DIGITS = 40
_EXACT = Context(prec=60)
_HINT = 'say `decimal=","` or `decimal="."`, if you know'


class Sum(NamedTuple):
    """An amount, the currencies that may be meant by the sign beside it (none where there is no sign), and by what a word
    beside it multiplied it."""

    number: Decimal
    currencies: tuple[str, ...]
    times: Decimal = Decimal(1)

    def under(self, header: str) -> "Sum":
        """The amount as the header of its column tells it, in thousands say."""
        times, currencies = said_by(header)
        if times != 1 and self.times != 1:
            raise Unread(
                "form-amount-ambiguous", "an amount that can be read in one way", "the header multiplies it too"
            )
        common = tuple(code for code in self.currencies if code in currencies) if currencies else self.currencies
        if currencies and self.currencies and not common:
            raise Unread("form-currency-unknown", "the currency that the header tells", "ask which was meant")
        return Sum(_EXACT.multiply(self.number, times), common or currencies, self.times * times)


def proved_comma(texts: Iterable[str]) -> Comma | None:
    """The decimal sign of a column, where some cells say so and none says the other.

    >>> proved_comma(["1.234", "12,50"]), proved_comma(["1.234"]), proved_comma(["1,5", "1.5"])
    (',', None, None)
    """
    found: set[str] = set()
    for text in texts:
        taken = _taken(text)
        ways = _ways(taken[1], spaced=taken[2]) if taken else {}
        found |= set(ways) - {""} if len(ways) == 1 else set()
    return found.pop() if len(found) == 1 else None  # type: ignore[return-value]  # only these two were put in


def amount(text: str, value: Typed, *, comma: Comma | None) -> Sum:
    """The amount that a cell names, with the currencies its sign may stand for.

    >>> amount("€ 1.250.000,50", None, comma=None)
    Sum(number=Decimal('1250000.50'), currencies=('EUR',), times=Decimal('1'))
    >>> amount("2,5 Mio. EUR", None, comma=None)
    Sum(number=Decimal('2500000.0'), currencies=('EUR',), times=Decimal('1000000'))

    Raises `Unread` for what can be read in two ways, such as 1.234.
    """
    if isinstance(value, Decimal):
        return Sum(value, ())
    taken = _taken(text)
    if taken is None:
        raise Unread("form-cell-unread", "one amount", "write it as 1200000.00, its currency beside it")
    before, figures, spaced, after = taken
    ways = _ways(figures, spaced=spaced)
    if len(ways) > 1 and comma is not None:
        ways = {comma: ways[comma]}
    if len(ways) != 1:
        both = " or ".join(
            f"{number} ({'decimals' if mark in figures else 'thousands'})" for mark, number in ways.items()
        )
        code = "form-amount-ambiguous" if ways else "form-cell-unread"
        raise Unread(code, "an amount that can be read in one way", _HINT if ways else None, both or None)
    negative = before.rstrip().endswith(("-", "−"))
    times, currencies = _beside(f"{before.rstrip().rstrip('+-−')} {after}")
    number = _EXACT.multiply(next(iter(ways.values())), times)
    return Sum(-number if negative else number, currencies, times)


def currency(text: str) -> tuple[str, ...]:
    """The currencies that a word or sign may stand for.

    >>> currency("€"), currency("kr")
    (('EUR',), ('DKK', 'SEK', 'NOK', 'ISK'))
    """
    if re.fullmatch("[A-Z]{3}", text):
        return (text,)
    times, currencies = _beside(text)
    if times != 1 or not currencies:
        raise Unread("form-cell-unread", "a currency such as EUR", "write its ISO 4217 code")
    return currencies


def said_by(header: str) -> tuple[Decimal, tuple[str, ...]]:
    """What a header says of all amounts under it, among other words: by what they are multiplied, and their currency.

    >>> said_by("Budget (in k€)"), said_by("Amount")
    ((Decimal('1000'), ('EUR',)), (Decimal('1'), ()))
    """
    told = tables()
    words = list(_parted(re.findall(r"[^\W\d_]+|[^\w\s.]", header)))
    known = [word for word in words if word in _CODES or folded(word) in {**told.currencies, **told.multipliers}]
    times, currencies = _beside(" ".join([*known, *(["thousand"] if re.search(r"\b000\b", header) else [])]))
    if not currencies and any(len(word) == 1 for word in known):
        hint = "a letter in the header may multiply it: give the column another name with `columns=` and its `currency`"
        raise Unread("form-amount-ambiguous", "an amount that can be read in one way", hint)
    return times, currencies


def _taken(text: str) -> tuple[str, str, bool, str] | None:
    """What stands before the one number of a cell, its figures, whether blanks group them, and what stands after."""
    told = _NOTHING_AFTER.sub(r"\g<1>00", text.strip())
    found = _NUMBER.findall(told)
    if len(found) != 1 or len(found[0]) > _MOST_DIGITS:
        return None
    before, _, after = told.partition(found[0])
    if not any(sign in found[0] for sign in _SPACES):
        return before, found[0], False, after
    plain = re.sub(f"[{_SPACES}]", "", found[0])
    return (before, plain, True, after) if _SPACED.fullmatch(found[0]) else None


def _ways(figures: str, *, spaced: bool) -> dict[str, Decimal]:
    """Every way to read figures, by the sign that begins the decimals then; "" where none of the figures tells."""
    signs = {sign for sign in ",." if sign in figures}
    if not signs:
        return {"": Decimal(figures)}
    ways = {mark: _by(figures, mark, spaced=spaced) for mark in (",", ".")}
    return {mark: number for mark, number in ways.items() if number is not None}


def _by(figures: str, mark: str, *, spaced: bool) -> Decimal | None:
    """The number where `mark` begins the decimals and the other sign groups thousands, if it can be."""
    other = "." if mark == "," else ","
    whole, _, decimals = figures.partition(mark)
    grouped = other in whole
    if not re.fullmatch(r"\d*", decimals) or (
        grouped and (spaced or not re.fullmatch(rf"[1-9]\d{{0,2}}(?:\{other}\d{{3}})+", whole))
    ):
        return None
    return Decimal(f"{whole.replace(other, '')}.{decimals or '0'}") if decimals else Decimal(whole.replace(other, ""))


def _beside(words: str) -> tuple[Decimal, tuple[str, ...]]:
    """What the words and signs beside a number multiply it by, and the currencies they may stand for."""
    told = tables()
    times: list[tuple[Decimal, ...]] = []
    currencies: list[tuple[str, ...]] = []
    for word in _parted(re.findall(r"[^\W\d_]+|[^\w\s.]", words)):
        plain = folded(word)
        if word in _CODES:
            currencies.append((word,))
        elif plain in told.currencies:
            currencies.append(told.currencies[plain])
        elif plain in told.multipliers:
            times.append(told.multipliers[plain])
        else:
            raise Unread(
                "form-cell-unread", "one amount and its currency", "write it as 1200000.00, its currency beside it"
            )
    if len(times) > 1 or any(len(ways) > 1 for ways in times):
        raise Unread("form-amount-ambiguous", "an amount that can be read in one way", "write it in figures")
    common = [code for code in currencies[0] if all(code in other for other in currencies)] if currencies else []
    if currencies and not common:
        raise Unread("form-currency-unknown", "one currency", "ask which was meant")
    return (times[0][0] if times else Decimal(1)), tuple(common)


def _parted(words: Iterable[str]) -> Iterable[str]:
    """MEUR is M and EUR."""
    for word in words:
        yield from (word[0], word[1:]) if word[0] in "kKmM" and word[1:] in _CODES else (word,)
