"""What the members may choose from, and how each seat chose: themes and approval ballots."""

from typing import Any

from attrs import field, frozen
from attrs.converters import optional as unless_none

from ..checks import a, each, identifier, optional, refuse, several, whole
from ..civiltime import Instant, instant
from ..labels import Text, text
from ..sources import Citation

__all__ = ["Ballot", "Theme"]


def _each_once(instance: Any, attribute: Any, value: tuple[str, ...]) -> None:
    each(identifier)(instance, attribute, value)
    if len(set(value)) < len(value):
        raise refuse(attribute, "theme-twice", "each theme once", value)


@frozen(kw_only=True)
class Theme:
    """Something the members may spend workshops on, with the number of workshops it needs.

    >>> str(Theme(id="mobility-transition", title={"en": "Mobility transition"}).title)
    'Mobility transition'

    `proposed_by` is the seat that proposed it, `concept` its place in the taxonomy; `None` is unknown.
    """

    id: str = field(validator=identifier)
    title: Text = field(converter=text, validator=a(Text))
    workshops: int = field(default=1, validator=whole(least=1, most=100))
    proposed_by: str | None = field(default=None, validator=optional(identifier))
    concept: str | None = field(default=None, validator=optional(identifier))
    sources: tuple[Citation, ...] = field(default=(), converter=several, validator=each(a(Citation)))


@frozen(kw_only=True)
class Ballot:
    """The themes that one seat approves of, any number of them; nobody is asked to rank.

    >>> Ballot(id="b-1", seat="kranj", approvals=["circular-economy", "mobility-transition"]).shown
    False

    A ballot is secret unless its member agreed that it be `shown`.  `person` cast it, `at` that instant; `None` is
    unknown.
    """

    id: str = field(validator=identifier)
    seat: str = field(validator=identifier)
    person: str | None = field(default=None, validator=optional(identifier), metadata={"pii": True})
    approvals: tuple[str, ...] = field(default=(), converter=several, validator=_each_once)
    at: Instant | None = field(default=None, converter=unless_none(instant))
    shown: bool = field(default=False, validator=a(bool))
    sources: tuple[Citation, ...] = field(default=(), converter=several, validator=each(a(Citation)))
