"""The proof that nothing of a person is left in what leaves the host."""

import base64
import binascii
import html
import quopri
import re
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import unquote_plus

from ._subject import folded

__all__ = ["leftovers"]

_DEPTH = 3
_RUN = re.compile(r"[A-Za-z0-9+/_-]{12,}={0,2}")
_JSON = re.compile(r"\\u([0-9a-fA-F]{4})")


def leftovers(strings: Iterable[str], exports: Mapping[str, str | bytes]) -> tuple[str, ...]:
    """Where personal strings are still found in exports, however they are written there.

    >>> leftovers(["Ana Silva"], {"a.html": "With &#65;na Silva", "b.html": "With nobody", "c.txt": "QW5hIFNpbHZh"})
    ('a.html: string 1, HTML', 'c.txt: string 1, base64')

    Texts are looked at as they are, unfolded, unescaped (HTML, JSON), and decoded (percent, quoted-printable, base64), one
    within another; case, width and accents make no difference.  The strings themselves are not repeated in the answer.
    """
    wanted = [(number, _pattern(one)) for number, one in enumerate(strings, 1) if folded(one)[0].strip()]
    found: dict[tuple[str, int], str] = {}
    for name, content in sorted(exports.items()):
        for how, told in _readings(_text(content)):
            plain = folded(told)[0]
            for number, pattern in wanted:
                if (name, number) not in found and pattern.search(plain):
                    found[name, number] = how
    return tuple(f"{name}: string {number}, {how}" for (name, number), how in found.items())


def _pattern(string: str) -> "re.Pattern[str]":
    """The words of a string, whatever white space lies between them, and no longer words."""
    words = r"\s*".join(map(re.escape, folded(string)[0].split()))
    return re.compile(rf"(?<!\w){words}(?!\w)")


def _text(content: str | bytes) -> str:
    if isinstance(content, str):
        return content
    wide = content[:2] in (b"\xff\xfe", b"\xfe\xff")
    return content.decode("utf-16" if wide else "utf-8", "replace")


def _readings(content: str, depth: int = 0) -> Iterator[tuple[str, str]]:
    yield ("as it is" if depth == 0 else "decoded"), content
    unfolded = re.sub(r"\r?\n[ \t]", "", content)
    seen = {content}
    for how, told in (
        ("unfolded", unfolded),
        ("HTML", html.unescape(content)),
        ("JSON", _JSON.sub(lambda one: chr(int(one[1], 16)), content)),
        ("percent", unquote_plus(content)),
        ("quoted-printable", quopri.decodestring(content.encode("utf-8", "replace")).decode("utf-8", "replace")),
        ("base64", "\n".join(_base64(unfolded))),
        ("base64", "\n".join(_base64("".join(content.split())))),
    ):
        if told and told not in seen:
            seen.add(told)
            yield how, told
            if depth + 1 < _DEPTH:
                yield from ((how, inner) for _, inner in _readings(told, depth + 1))


def _base64(content: str) -> Iterator[str]:
    for run in _RUN.findall(content):
        plain = run.rstrip("=").replace("-", "+").replace("_", "/")
        try:
            told = base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
        except (binascii.Error, ValueError):
            continue
        yield told.decode("utf-8", "replace")
