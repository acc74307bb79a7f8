"""The closed tables of words with which dates and hours are written, in the 24 official languages of the EU."""

import unicodedata
from functools import lru_cache
from typing import NamedTuple

from ..data import table

__all__ = ["Words", "folded", "words"]

Named = dict[tuple[str, ...], dict[int, frozenset[str]]]
"""A word, or several in a row, and what number it stands for in which languages."""


class Words(NamedTuple):
    """Every table, its words without case and accents."""

    months: Named
    weekdays: Named
    around: dict[str, frozenset[str]]
    phrases: dict[str, str]


def folded(text: str) -> str:
    """Without case and accents: capital Greek and hurried French are written without."""
    return "".join(sign for sign in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(sign))


@lru_cache(maxsize=1)
def words() -> Words:
    """The tables, read when first asked for."""
    raw = table("civiltime/words.toml")
    around = {role: frozenset(folded(text).split()) for role, text in raw["around"].items()}
    phrases = {folded(phrase): zone for phrase, zone in raw["phrases"].items()}
    return Words(_named(raw["months"]), _named(raw["weekdays"]), around, phrases)


def _named(rows: dict[str, list[str]]) -> Named:
    found: dict[tuple[str, ...], dict[int, set[str]]] = {}
    for lang, row in rows.items():
        for number, forms in enumerate(row, 1):
            for form in forms.split():
                key = tuple(folded(form).split("_"))
                found.setdefault(key, {}).setdefault(number, set()).add(lang)
    return {key: {n: frozenset(langs) for n, langs in by.items()} for key, by in found.items()}
