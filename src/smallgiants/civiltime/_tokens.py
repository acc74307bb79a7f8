"""A sentence cut into numbers, words and signs, in one pass over it."""

import re
import unicodedata
from typing import NamedTuple

from ._words import folded

__all__ = ["Token", "Tokens", "cut"]

_TOKEN = re.compile(r"[0-9]+|[^\W\d_]+|\S")
# Abbreviations whose dots would cut them apart, and two words that are one.
_JOINED = (
    (re.compile(r"(?<!\w)([ap])\.\s?m\b\.?", re.IGNORECASE), r"\1m"),
    (re.compile(r"(?<!\w)([πμ])\.\s?μ\b\.?", re.IGNORECASE), r"\1μ"),
    (re.compile(r"\bo['’]clock\b", re.IGNORECASE), "oclock"),
    (re.compile(r"\bapr[eè]s[- ]midi\b", re.IGNORECASE), "apresmidi"),
)


class Token(NamedTuple):
    """A number, a word or a sign; `glued` to what stands before it where no space does."""

    kind: str
    text: str
    word: str
    glued: bool

    def sign(self, *signs: str) -> bool:
        """Whether it is one of these signs."""
        return self.kind == "sign" and self.text in signs

    def number(self, digits: int) -> bool:
        """Whether it is a number of at most so many digits; of exactly four where four are asked for."""
        return self.kind == "number" and (len(self.text) == 4 if digits == 4 else len(self.text) <= digits)

    def among(self, *bags: frozenset[str]) -> bool:
        """Whether it is a word of one of these tables."""
        return self.kind == "word" and any(self.word in bag for bag in bags)


_END = Token("end", "", "", glued=False)


class Tokens(tuple[Token, ...]):
    """The tokens of a sentence; before its first and after its last there is nothing, and no error."""

    __slots__ = ()

    def at(self, place: int) -> Token:
        """The token there, or a mark of the end."""
        return self[place] if 0 <= place < len(self) else _END


def cut(text: str) -> Tokens:
    """The tokens of a sentence."""
    plain = unicodedata.normalize("NFC", text)
    for pattern, joined in _JOINED:
        plain = pattern.sub(joined, plain)
    found, last = [], -1
    for match in _TOKEN.finditer(plain):
        kind = "number" if match[0][0] in "0123456789" else "word" if match[0][0].isalpha() else "sign"
        found.append(Token(kind, match[0], folded(match[0]), glued=match.start() == last))
        last = match.end()
    return Tokens(found)
