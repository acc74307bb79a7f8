"""Linked data as text: JSON-LD that may stand in a page as it is, and values with their language."""

import json
from collections.abc import Iterable
from datetime import date
from typing import Any
from urllib.parse import quote

from ..civiltime import viewpoint
from ..errors import InvalidValue, shown
from ..funding import Edition, Instrument
from ..labels import is_tag
from ._escape import inert, web

__all__ = ["address", "in_force", "language", "period", "tagged", "urn", "written"]

# What ends in "</script>" inside a text must not end the element that the document stands in.
_INERT = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def written(document: dict[str, Any]) -> str:
    r"""A document as text, its keys in the order they were put.

    >>> print(written({"@id": "urn:x", "name": "a < b"}), end="")
    {
      "@id": "urn:x",
      "name": "a \u003c b"
    }
    """
    return json.dumps(document, ensure_ascii=False, indent=2).translate(_INERT) + "\n"


def tagged(text: str, lang: str) -> dict[str, str]:
    """A text with its language.

    >>> tagged("Kranj", "sl")
    {'@value': 'Kranj', '@language': 'sl'}
    """
    return {"@value": inert(text), "@language": lang}


def urn(kind: str, *parts: str) -> str:
    """The address of what has none of its own.

    >>> urn("requirement", "eucf", "call 5")
    'urn:smallgiants:requirement:eucf:call%205'
    """
    return f"urn:smallgiants:{kind}:{':'.join(quote(part, safe='') for part in parts)}"


def address(source: str | None) -> dict[str, str] | str | None:
    """Where something stands: a node where that is on the web, else its name."""
    if source is None:
        return None
    return {"@id": source} if web(source) else inert(source)


def in_force(x: Instrument | Iterable[Instrument], on: str | date) -> tuple[date, list[tuple[Instrument, Edition]]]:
    """The day, and the edition of each instrument that is known on it; one of which none is known is left out."""
    seen = viewpoint(on)
    day = seen if type(seen) is date else seen.date()  # type: ignore[attr-defined]
    several = (x,) if isinstance(x, Instrument) else tuple(x)
    return day, [(one, edition) for one in several if (edition := one.edition(on=day)) is not None]


def period(since: date | None, until: date | None) -> dict[str, str] | None:
    """A period as the Dublin Core writes it (DCMI Period Encoding Scheme); `None` where neither end is known.

    >>> period(date(2020, 5, 25), None)["@value"]
    'start=2020-05-25; scheme=W3C-DTF;'
    """
    ends = [f"{name}={end}; " for name, end in (("start", since), ("end", until)) if end is not None]
    return {"@type": "dct:Period", "@value": f"{''.join(ends)}scheme=W3C-DTF;"} if ends else None


def language(lang: str) -> str:
    """The tag of a language, where it is one."""
    if not is_tag(lang):
        raise InvalidValue("language-invalid", "lang", "a BCP 47 language tag such as fr or pt-BR", shown(lang))
    return lang
