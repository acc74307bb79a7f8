"""Who is looking: every door that leaves the host is made *for* someone."""

from typing import Literal, Self

from attrs import field, frozen

from .checks import identifier, one_of, optional
from .errors import InvalidValue, shown

__all__ = ["Audience"]

_RANK = {"public": 0, "member": 1, "self": 1, "secretariat": 2}


@frozen(kw_only=True)
class Audience:
    """For whom a page, a table, a calendar or an export is made.

    >>> Audience.parse("self:p-01").sees("member"), Audience.parse("public").sees("member")
    (True, False)

    `public` sees what consents allow, `member` what members share, `secretariat` all, `self:<id>` what a member
    sees and one's own records.  Raises `InvalidValue` for any other word.
    """

    kind: Literal["public", "member", "secretariat", "self"] = field(validator=one_of(*_RANK))
    id: str | None = field(default=None, validator=optional(identifier))

    def __attrs_post_init__(self) -> None:
        if (self.kind == "self") != (self.id is not None):
            raise InvalidValue(
                "audience-invalid", "id", "an id with `self` and none with any other kind", shown(self.id)
            )

    @classmethod
    def parse(cls, text: "str | Audience") -> Self:
        """The audience a command line or a door was given: `public`, `member`, `secretariat` or `self:<id>`."""
        if isinstance(text, cls):
            return text
        kind, colon, who = str(text).partition(":")
        if kind not in _RANK or bool(colon) != (kind == "self"):
            expected = "public, member, secretariat or self:<id>"
            raise InvalidValue("audience-invalid", "audience", expected, shown(text))
        return cls(kind=kind, id=who if colon else None)  # type: ignore[arg-type]  # checked in the line above

    def sees(self, level: Literal["public", "member", "secretariat"]) -> bool:
        """Whether what is meant for `level` may be shown to this audience."""
        return _RANK[self.kind] >= _RANK[level]

    def is_self(self, who: str) -> bool:
        """Whether this audience is the person, or the seat, with this id."""
        return self.kind == "self" and self.id == who

    def __str__(self) -> str:
        return f"self:{self.id}" if self.kind == "self" else self.kind
