"""How, where and on what people meet: all of a workshop that may change beside its time."""

import re
from typing import Any, Literal

from attrs import field, fields, frozen
from attrs.converters import optional as unless_none

from ..checks import a, one_of, optional, refuse, words
from ..labels import Text, text

__all__ = ["MODES", "SETTING", "Mode", "Setting", "web_address"]

Mode = Literal["online", "in_person", "hybrid"]
"""How people take part."""

MODES = ("online", "in_person", "hybrid")
_WEB = re.compile(r"https?://[^\s/?#]+([/?#]\S*)?", re.IGNORECASE)


def web_address(instance: Any, attribute: Any, value: Any) -> None:
    """An http or https address: no other scheme can be clicked safely."""
    words(instance, attribute, value)
    if not _WEB.fullmatch(value):
        raise refuse(attribute, "address-invalid", "an http or https address", value)


@frozen(kw_only=True)
class Setting:
    """How and where a workshop is held, and its agenda: what `relocate` changes, and the ledger keeps.

    >>> Setting(mode="hybrid", place="Town hall, Eeklo").differs(Setting(mode="online"))
    ('mode', 'place')

    `place` is for who comes in person, `join_link` for accepted registrants alone.  Coming in person is voluntary and
    may be no more than `explored`.  `None` is unknown.
    """

    mode: Mode | None = field(default=None, validator=optional(one_of(*MODES)))
    place: Text | None = field(default=None, converter=unless_none(text), validator=optional(a(Text)))
    in_person: Literal["explored", "planned"] | None = field(
        default=None, validator=optional(one_of("explored", "planned"))
    )
    join_link: str | None = field(default=None, repr=False, validator=optional(web_address), metadata={"pii": True})
    agenda: Text | None = field(default=None, converter=unless_none(text), validator=optional(a(Text)))

    def differs(self, other: "Setting") -> tuple[str, ...]:
        """The names of the fields in which the two differ."""
        return tuple(name for name in SETTING if getattr(self, name) != getattr(other, name))

    def asks_again(self, other: "Setting", immaterial: tuple[str, ...] = ()) -> bool:
        """Whether people who agreed to this one must be asked again for the other: its mode or place is another.

        >>> hall = Setting(mode="in_person", place="Town hall")
        >>> hall.asks_again(Setting(mode="online")), hall.asks_again(Setting(mode="in_person", place="Library"), ("place",))
        (True, False)

        What was unknown before is no change of what they agreed to; agenda and link never ask again.
        """
        changed = (name for name in ("mode", "place") if getattr(self, name) is not None)
        return any(getattr(self, name) != getattr(other, name) and name not in immaterial for name in changed)


SETTING = tuple(attribute.name for attribute in fields(Setting))
