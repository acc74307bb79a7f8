"""What members say stands in their way: concepts after SKOS, and statements that carry them."""

from typing import Literal

from attrs import field, frozen

from .checks import a, each, identifier, one_of, optional, several
from .civiltime import Instant
from .labels import Text, text
from .ledger import instant_or_none
from .sources import Citation

__all__ = ["Attribution", "Axis", "Concept", "Statement"]

Axis = Literal["theme", "barrier"]
"""The two independent axes: what a challenge is about, and why it is hard."""

Attribution = Literal["named", "unnamed"]
"""Whether a statement may be shown with the seat that made it."""


@frozen(kw_only=True)
class Concept:
    """One concept of a challenge scheme, in the words of SKOS.

    >>> str(Concept(id="capacity-gaps", axis="barrier", pref="Capacity gaps").pref)
    'Capacity gaps'
    """

    id: str = field(validator=identifier)
    axis: Axis = field(validator=one_of("theme", "barrier"))
    pref: Text = field(converter=text, validator=a(Text))
    broader: str | None = field(default=None, validator=optional(identifier))
    sources: tuple[Citation, ...] = field(default=(), converter=several, validator=each(a(Citation)))


@frozen(kw_only=True)
class Statement:
    """A challenge as a member put it, with the concepts it was assigned to.

    >>> said = Statement(id="s-1", by="kranj", text={"pt": "Falta equipa"}, barriers=("capacity-gaps",))
    >>> said.attribution
    'unnamed'
    """

    id: str = field(validator=identifier)
    by: str = field(validator=identifier)
    text: Text = field(converter=text, validator=a(Text))
    themes: tuple[str, ...] = field(default=(), converter=several, validator=each(identifier))
    barriers: tuple[str, ...] = field(default=(), converter=several, validator=each(identifier))
    attribution: Attribution = field(default="unnamed", validator=one_of("named", "unnamed"))
    at: Instant | None = field(default=None, converter=instant_or_none)
    sources: tuple[Citation, ...] = field(default=(), converter=several, validator=each(a(Citation)))
