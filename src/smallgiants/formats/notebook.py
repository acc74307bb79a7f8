"""The notebook door: nouns and answers show themselves in Jupyter and marimo, for an audience, escaped and in small."""

from importlib import import_module
from typing import Any

from attrs import has

from ..audience import Audience
from ..errors import SmallGiantsError
from ._shown import Reader, fragment, page, refusal
from ._structure import _ROOMS

__all__ = ["disable", "dump", "enable"]

_HOOK = "_repr_html_"


def dump(x: Any, *, audience: "Audience | str" = "public", languages: tuple[str, ...] = ()) -> str:
    """A noun or an answer as an HTML element to stand in a notebook, as this audience may see it.

    >>> from smallgiants.formats.toml import example
    >>> shown = dump(example("small-giants-2024").workshops[0])
    >>> "2024-03-13 11:00" in shown, "2024-02-21" in shown, "<script" in shown
    (True, True, False)

    At most 20 rows of a table are shown, and how many more there are; names of absurd length are cut, and said to be.  Texts
    are in the first of `languages` that they have, and say so where it is another.  What is not for this audience says that it is
    not, and nothing else.
    """
    reader = Reader(audience=Audience.parse(audience), languages=languages)
    try:
        return page(fragment(x, reader), reader)
    except SmallGiantsError as error:
        return page(refusal(x, error, reader), reader)


def enable(*, audience: "Audience | str" = "public", languages: tuple[str, ...] = ()) -> None:
    """From here on each noun and answer at the end of a cell shows itself, for this audience.

    >>> from smallgiants.money import Money
    >>> enable(audience="secretariat", languages=("pt", "en"))
    >>> "EUR" in Money(amount="1", currency="EUR")._repr_html_()
    True
    >>> disable()

    Said again, it replaces what was said before.  `repr` and `str` stay as they are.
    """
    viewer = Audience.parse(audience)

    def shown(noun: Any) -> str:
        return dump(noun, audience=viewer, languages=languages)

    for noun in _displayed():
        setattr(noun, _HOOK, shown)


def disable() -> None:
    """Nouns and answers show themselves by their `repr` again.

    >>> disable()
    """
    for noun in _displayed():
        if _HOOK in vars(noun):
            delattr(noun, _HOOK)


def _displayed() -> "list[type]":
    rooms = (import_module(f"smallgiants.{room}") for room in _ROOMS)
    named = [getattr(room, name) for room in rooms for name in room.__all__]
    return list(dict.fromkeys(noun for noun in named if isinstance(noun, type) and has(noun)))
