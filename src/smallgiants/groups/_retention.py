"""How long what is kept about people, and for which purpose."""

from datetime import date, timedelta
from typing import Literal, get_args

from attrs import field, frozen

from ..checks import one_of, optional, whole, words
from ..errors import InvalidValue

__all__ = ["RetainedField", "Retention", "RetentionStart"]

RetainedField = Literal[
    "people.name", "people.email", "people.phone", "people.function", "people.languages", "registrations", "replies",
    "attendance", "consents", "pledges", "access", "credits", "memberships", "conflicts.about",
]  # fmt: skip
"""What a period of retention speaks of: a field of a person, or a kind of record."""

RetentionStart = Literal["recorded", "ended", "left"]
"""From when the days run: the record itself; its end, which is its withdrawal or the workshop it is for; the day on which
the person held neither a seat nor a registration any more."""


@frozen(kw_only=True)
class Retention:
    """How many days something is kept, from when on, and for which purpose.

    >>> Retention(what="people.email", purpose="to invite", after="left", days=180).ends(date(2024, 6, 1))
    datetime.date(2024, 11, 28)

    `basis` names the rule it comes from, a policy or an act.  `due` of a dossier tells what must go when.
    """

    what: RetainedField = field(validator=one_of(*get_args(RetainedField)))
    purpose: str = field(validator=words)
    after: RetentionStart = field(validator=one_of(*get_args(RetentionStart)))
    days: int = field(validator=whole(least=0, most=36525))
    basis: str | None = field(default=None, validator=optional(words))

    def __attrs_post_init__(self) -> None:
        if self.what.startswith("people.") and self.after != "left":
            hint = "a person's own data are kept for as long as they take part"
            raise InvalidValue("choice-unknown", "after", "left", repr(self.after), hint)

    def ends(self, start: date) -> date:
        """The first day on which it may no longer be kept, counted from the day it begins with."""
        return start + timedelta(days=self.days)
