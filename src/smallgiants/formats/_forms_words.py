"""The closed tables of words of form exports, and how a header or an answer is looked up in them."""

import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from ..civiltime._words import folded
from ..data import table
from ..places import COUNTRIES

__all__ = ["FIELDS", "Head", "Tables", "head", "plain", "tables"]

_COMMON = "time id language name first_name last_name email town seat country person"
_OF_KIND = {
    "registrations": "function languages group meeting pledge consent_group consent_meeting consent_recording consent_name "
    "consent_contact",
    "ballots": "approvals shown",
    "needs": "theme title amount currency permitted",
    "statements": "text themes barriers named",
}
FIELDS = {kind: (*_COMMON.split(), *own.split()) for kind, own in _OF_KIND.items()}
"""What a column may be taken for, by the kind of the form."""

_LONGEST = 500
_APART = str.maketrans({"ł": "l", "đ": "d", "ø": "o", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "’": "'"})
# A number or code before a question: "3. ", "Q3: ", "id. ", "submitdate. "
_CODE = re.compile(r"^\s*(?:[Qq]?\d{1,3}\s*[.):]|[A-Za-z]\w{0,15}\.)\s+")
_NOTE = re.compile(r"\s*[\[(]([^\[\]()]*)[\])]\s*[*:?]*\s*$|\.([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})?)$")


class Tables(NamedTuple):
    """Every table, its words plain."""

    headers: dict[str, dict[str, frozenset[str]]]
    yes: frozenset[str]
    no: frozenset[str]
    other: frozenset[str]
    currencies: dict[str, tuple[str, ...]]
    multipliers: dict[str, tuple[Decimal, ...]]
    countries: dict[str, str]
    languages: dict[str, str]


class Head(NamedTuple):
    """A header taken apart: what may be meant, and the note in brackets or after a dot at its end."""

    fields: tuple[str, ...]
    note: str | None = None


def plain(text: str) -> str:
    """A header or an answer without case, accents, punctuation and the small words around it.

    >>> plain("Votre adresse e-mail *"), plain("Miejscowość:")
    ('adresse e mail', 'miejscowosc')
    """
    words = re.findall(r"\w+", folded(text).translate(_APART).replace("_", " "))
    kept = [word for word in words if word not in _filler()]
    return " ".join(kept or words)


def answer(text: str) -> str:
    """An answer in one word, to be found among the yes and no; signs such as a tick are words there."""
    return "_".join(folded(text).translate(_APART).split())


@lru_cache(maxsize=1)
def _filler() -> frozenset[str]:
    return frozenset(folded(table("forms/words.toml")["filler"]["words"]).split())


@lru_cache(maxsize=1)
def tables() -> Tables:
    """The tables, read when first asked for."""
    raw, names = table("forms/words.toml"), table("forms/names.toml")
    headers: dict[str, dict[str, frozenset[str]]] = {}
    for name, by_lang in raw["headers"].items():
        for lang, forms in by_lang.items():
            for form in forms:
                langs = headers.setdefault(plain(form), {})
                langs[name] = langs.get(name, frozenset()) | {lang}
    answers = {name: frozenset(map(answer, words.split())) for name, words in raw["answers"].items()}
    countries = {plain(one): code for code, forms in names["countries"].items() for one in forms}
    languages = {plain(one): code for code, forms in names["languages"].items() for one in forms}
    return Tables(
        headers=headers, yes=answers["yes"], no=answers["no"], other=answers["other"],
        currencies={folded(sign): tuple(codes.split()) for sign, codes in raw["currencies"].items()},
        multipliers={folded(word): tuple(map(Decimal, n.split())) for word, n in raw["multipliers"].items()},
        countries={**countries, **{code.casefold(): code for code in COUNTRIES}},
        languages={**languages, **{code: code for code in names["languages"]}},
    )  # fmt: skip


def head(header: str, kind: str, languages: tuple[str, ...]) -> Head:
    """What the header of a column may mean in a form of this kind, and the note at its end.

    >>> head("Koszt (EUR)", "needs", ())
    Head(fields=('amount',), note='EUR')
    >>> head("Chiffre d'affaires", "needs", ()).fields
    ()
    """
    if len(header) > _LONGEST:
        return Head(fields=())
    bracket = _NOTE.search(header)
    note = (bracket[1] or bracket[2] or "").strip() if bracket else None
    whole = [header, _CODE.sub("", header)]
    for one in [_NOTE.sub("", one) for one in whole] if bracket else []:
        if fields := _named(one, kind, languages):
            return Head(fields=fields, note=note)
    named = (_named(one, kind, languages) for one in whole)
    return Head(fields=next((fields for fields in named if fields), ()))


def _named(header: str, kind: str, languages: tuple[str, ...]) -> tuple[str, ...]:
    found = tables().headers.get(plain(header), {})
    mine = {name: langs for name, langs in found.items() if name in FIELDS[kind]}
    told = {name for name, langs in mine.items() if not languages or "forms" in langs or langs & set(languages)}
    return tuple(name for name in FIELDS[kind] if name in told)
