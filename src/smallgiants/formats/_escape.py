"""Text on its way into HTML and SVG: all of it is escaped, unless it is `Html` already."""

import re
from collections.abc import Iterable
from html import escape
from urllib.parse import urlsplit

from attrs import field, frozen

from ..checks import a

__all__ = ["Drawing", "Html", "el", "inert", "joined", "web", "xml_text"]

# Controls but tab and newline, what reorders a line or hides in it, lone surrogates, and what is no character.
_HARMFUL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2060-\u206f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffe\uffff]"
)
_SCHEMES = ("http", "https")


@frozen
class Html:
    """Source that is safe to stand in a page as it is.

    >>> print(Html("<b>5</b>"))
    <b>5</b>
    """

    source: str = field(validator=a(str))

    def __str__(self) -> str:
        return self.source


class Drawing(str):
    """The source of a drawing of ours, which notebooks show as a picture; it is text like any other everywhere else.

    >>> Drawing("<svg></svg>")._repr_html_()
    '<svg></svg>'
    """

    __slots__ = ()

    def _repr_html_(self) -> str:
        return str(self)


Child = Html | str | int | None
"""What an element may hold: text is escaped, `None` is nothing."""


def el(tag: str, *children: Child, **attributes: str | int | bool | None) -> Html:
    """An element; `None` and `False` leave an attribute out, and an address that is not of the web is no link.

    >>> print(el("p", "a < b", el("br_", hidden=True), class_="x"))
    <p class="x">a &lt; b<br_ hidden></br_></p>
    >>> print(el("a", "click", href="javascript:alert(1)"))
    <a>click</a>
    """
    told = "".join(_attribute(name, value) for name, value in attributes.items())
    return Html(f"<{tag}{told}>{joined(children)}</{tag}>")


def joined(children: Iterable[Child], between: str = "") -> Html:
    """Several pieces as one; the text between them is escaped like any.

    >>> print(joined(["a", None, el("b", "&")], ", "))
    a, <b>&amp;</b>
    """
    return Html(escape(between).join(_source(child) for child in children if child is not None))


def inert(text: str) -> str:
    """The text with a visible sign in place of every control or disguise.

    >>> inert(f"Kra{chr(0x202E)}nj") == f"Kra{chr(0xFFFD)}nj"
    True
    """
    return _HARMFUL.sub("\ufffd", text)


def web(address: str) -> bool:
    """Whether an address leads to the web, and nowhere else.

    >>> web("https://example.org/a"), web("javascript:alert(1)"), web("//example.org"), web("GeoNames")
    (True, False, False, False)
    """
    try:
        parts = urlsplit(address)
        return parts.scheme in _SCHEMES and bool(parts.hostname) and inert(address) == address and " " not in address
    except ValueError:  # such as an unfinished IPv6 host
        return False


def _source(child: Child) -> str:
    return child.source if isinstance(child, Html) else escape(inert(str(child)))


def _attribute(name: str, value: str | int | bool | None) -> str:
    name = name.rstrip("_").replace("_", "-")
    if value is None or value is False or (name == "href" and not (str(value).startswith("#") or web(str(value)))):
        return ""
    return f" {name}" if value is True else f' {name}="{escape(inert(str(value)))}"'


def xml_text(text: str) -> str:
    """Text or an attribute of XML, such that it is read as it was: a carriage return would be read as a newline.

    >>> xml_text('a < "b"')
    'a &lt; &quot;b&quot;'
    """
    return escape(text).replace("\r", "&#13;").replace("\t", "&#9;")
