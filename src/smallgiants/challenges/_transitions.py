"""Where a town wants to be by when, and what stands on the way there."""

from typing import Any, Literal, get_args

from attrs import field, frozen
from attrs.converters import optional as unless_none

from ..checks import a, each, identifier, one_of, optional, refuse, several, whole, words
from ..civiltime import Instant
from ..errors import InvalidValue
from ..labels import Text, text
from ..ledger import instant_or_none
from ..partial import Between
from ..sources import Citation

__all__ = ["Ambition", "AmbitionState", "Obstruction", "Transition"]

AmbitionState = Literal["none", "aired", "adopted"]
"""Known to have none; said in public; adopted by its council or another body that binds it."""


def _year(instance: Any, attribute: Any, value: Any) -> None:
    a(int, Between)(instance, attribute, value)
    for bound in (value,) if isinstance(value, int) else (value.min, value.max):
        if bound is not None:
            whole(least=1990, most=2200)(instance, attribute, bound)


@frozen(kw_only=True)
class Ambition:
    """Where a town wants to be, and by which year.

    >>> Ambition(id="a-1", by="kranj", what="Climate neutrality", target_year=2030, state="adopted").target_year
    2030
    >>> Ambition(id="a-2", by="eeklo", what="Climate neutrality").state is None
    True

    Of an unknown ambition `state` is `None`; `"none"` says that there is known to be none.  `scope` tells what it covers,
    `evidence` where it is written down.  `permitted` says whether it may be shown to others; `None` is not asked yet.
    """

    id: str = field(validator=identifier)
    by: str = field(validator=identifier)
    what: Text = field(converter=text, validator=a(Text))
    state: AmbitionState | None = field(default=None, validator=optional(one_of(*get_args(AmbitionState))))
    target_year: int | Between | None = field(default=None, validator=optional(_year))
    scope: Text | None = field(default=None, converter=unless_none(text), validator=optional(a(Text)))
    evidence: str | None = field(default=None, validator=optional(words))
    permitted: bool | None = field(default=None, validator=optional(a(bool)))
    at: Instant | None = field(default=None, converter=instant_or_none)
    sources: tuple[Citation, ...] = field(default=(), converter=several, validator=each(a(Citation)))

    def __attrs_post_init__(self) -> None:
        if self.state == "none" and self.target_year is not None:
            hint = "a town without an ambition has no year; leave `state` out where it is not known"
            raise InvalidValue("ambition-contradicts", "target_year", "no year", repr(self.target_year), hint)


def _linked(instance: Any, attribute: Any, value: Any) -> None:
    each(identifier)(instance, attribute, value)
    if not value:
        raise refuse(attribute, "obstruction-unlinked", "the id of at least one statement", "none",
                     "a barrier without a stated challenge is an opinion about somebody else")  # fmt: skip


@frozen(kw_only=True)
class Obstruction:
    """A barrier on the way, with the statements that tell of it: one at least.

    >>> Obstruction(barrier="barrier/staff-shortage", statements=["s-1"]).statements
    ('s-1',)
    """

    barrier: str = field(validator=identifier)
    statements: tuple[str, ...] = field(converter=several, validator=_linked)


@frozen(kw_only=True)
class Transition:
    """The way of a town from the status quo to its ambition, and what stands on it.

    >>> way = Transition(id="t-1", by="kranj", ambition="a-1", barriers=[
    ...     Obstruction(barrier="barrier/staff-shortage", statements=["s-1"])])
    >>> way.barriers[0].barrier, Transition(id="t-2", by="eeklo").barriers is None
    ('barrier/staff-shortage', True)

    `barriers` is `None` while nobody told of any, and empty where there are known to be none.
    """

    id: str = field(validator=identifier)
    by: str = field(validator=identifier)
    ambition: str | None = field(default=None, validator=optional(identifier))
    status_quo: Text | None = field(default=None, converter=unless_none(text), validator=optional(a(Text)))
    barriers: tuple[Obstruction, ...] | None = field(
        default=None, converter=unless_none(several), validator=optional(each(a(Obstruction)))
    )
    permitted: bool | None = field(default=None, validator=optional(a(bool)))
    at: Instant | None = field(default=None, converter=instant_or_none)
    sources: tuple[Citation, ...] = field(default=(), converter=several, validator=each(a(Citation)))
