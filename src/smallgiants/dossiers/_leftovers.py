"""The proof that nothing of a person is left in what leaves the host."""

import base64
import binascii
import html
import quopri
import re
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import unquote_plus

from ._subject import dialled, plain

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
    wanted = [(number, _pattern(one)) for number, one in enumerate(strings, 1) if plain(one).strip()]
    found: dict[tuple[str, int], str] = {}
    for name, content in sorted(exports.items()):
        for how, told in _readings(_text(content)):
            text = plain(told)
            for number, pattern in wanted:
                if (name, number) not in found and pattern.search(text):
                    found[name, number] = how
    return tuple(f"{name}: string {number}, {how}" for (name, number), how in found.items())


def _pattern(string: str) -> "re.Pattern[str]":
    """The words of a string, whatever white space lies between them, and no longer words."""
    if (number := dialled(string)) is not None:
        return re.compile(number)
    words = r"\s*".join(map(re.escape, plain(string).split()))
    return re.compile(rf"(?<!\w){words}(?!\w)")


def _text(content: str | bytes) -> str:
    if isinstance(content, str):
        return content
    wide = content[:2] in (b"\xff\xfe", b"\xfe\xff")
    return content.decode("utf-16" if wide else "utf-8", "replace")


def _readings(content: str) -> Iterator[tuple[str, str]]:
    """The text, and every text that is written in it, each once however it is come by."""
    unfolded = re.sub(r"\r?\n[ \t]", "", content)
    yield "as it is", content
    if unfolded != content:
        yield "unfolded", unfolded
    seen, level = {content, unfolded}, [unfolded]
    for _ in range(_DEPTH):
        found = [(how, told) for one in level for how, told in _decoded(one)]
        level = []
        for how, told in found:
            if told and told not in seen:
                seen.add(told)
                level.append(told)
                yield how, told


def _decoded(content: str) -> Iterator[tuple[str, str]]:
    yield "HTML", html.unescape(content)
    yield "JSON", _JSON.sub(lambda one: chr(int(one[1], 16)), content)
    yield "percent", unquote_plus(content)
    yield "quoted-printable", quopri.decodestring(content.encode("utf-8", "replace")).decode("utf-8", "replace")
    yield "base64", "\n".join(_base64(content))
    yield "base64", "\n".join(_base64("".join(content.split())))


def _base64(content: str) -> Iterator[str]:
    for run in _RUN.findall(content):
        signs = run.rstrip("=").replace("-", "+").replace("_", "/")
        try:
            told = base64.b64decode(signs + "=" * (-len(signs) % 4), validate=True)
        except (binascii.Error, ValueError):
            continue
        yield told.decode("utf-8", "replace")
