"""How many workshops a group may hold, in which period, and how far apart."""

from datetime import date, timedelta
from typing import Any, Literal

from attrs import field, frozen

from ..checks import a, one_of, optional, refuse, whole, words
from ..civiltime import duration
from ..errors import InvalidValue, shown
from ..sources import day

__all__ = ["Allowance"]


def _spacing(value: "str | timedelta | None") -> timedelta | None:
    return duration(value, "spacing")


def _whole_days(instance: Any, attribute: Any, value: Any) -> None:
    a(timedelta)(instance, attribute, value)
    if value < timedelta(0) or value % timedelta(days=1):
        raise refuse(attribute, "spacing-invalid", "whole days of at least 0, such as P14D", value)


@frozen(kw_only=True)
class Allowance:
    """How many workshops a group may hold; a limit that nobody told stays `None`.

    >>> Allowance(limit=4).left(3)
    1

    The period runs from `since`, included, to `until`, not included; `None` is open.  A postponed workshop `counts`, since
    it is still to be held, or `frees` its place until it has a date again.  `spacing` is how far apart the days of two
    workshops must lie at the least.
    """

    limit: int | None = field(default=None, validator=optional(whole(least=0)))
    note: str | None = field(default=None, validator=optional(words))
    since: date | None = field(default=None, converter=day, validator=optional(a(date)))
    until: date | None = field(default=None, converter=day, validator=optional(a(date)))
    postponed: Literal["counts", "frees"] | None = field(default=None, validator=optional(one_of("counts", "frees")))
    spacing: timedelta | None = field(default=None, converter=_spacing, validator=optional(_whole_days))

    def __attrs_post_init__(self) -> None:
        if self.since and self.until and self.until <= self.since:
            raise InvalidValue("interval-reversed", "until", f"a day after {self.since}", shown(str(self.until)))

    def left(self, used: int) -> int | None:
        """How many are left; `None` where the limit is unknown."""
        return None if self.limit is None else self.limit - used

    def covers(self, on_day: date) -> bool:
        """Whether a day lies in the period."""
        return (self.since is None or self.since <= on_day) and (self.until is None or on_day < self.until)
