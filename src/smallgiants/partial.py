"""Partly known facts, told by their shape: `{min, max}` or `{any_of: […]}`."""

from decimal import Decimal
from typing import Any

from attrs import field, frozen

from .checks import a, each, optional, several, words
from .errors import InvalidValue, shown

__all__ = ["AnyOf", "Between"]


@frozen(kw_only=True)
class Between:
    """A number known only to lie between two bounds, both included; a missing bound is unknown.

    >>> Between(min=9000, max=12000)
    Between(min=9000, max=12000)
    """

    min: int | Decimal | None = field(default=None, validator=optional(a(int, Decimal)))
    max: int | Decimal | None = field(default=None, validator=optional(a(int, Decimal)))

    def __attrs_post_init__(self) -> None:
        if self.min is None and self.max is None:
            raise InvalidValue(
                "range-empty", "", "a `min`, a `max` or both", "neither", "leave the fact out: unknown is None"
            )
        for bound in (self.min, self.max):
            if isinstance(bound, Decimal) and not bound.is_finite():
                raise InvalidValue("number-not-finite", "", "finite bounds", shown(bound))
        if self.min is not None and self.max is not None and self.min > self.max:
            raise InvalidValue("range-reversed", "min", f"at most {self.max}, the `max`", shown(self.min))


def _choice(instance: Any, attribute: Any, value: Any) -> None:
    a(str, int, bool)(instance, attribute, value)
    if isinstance(value, str):
        words(instance, attribute, value)


@frozen(kw_only=True)
class AnyOf:
    """A fact known only to be one of several values.

    >>> AnyOf(any_of=(1, 2))
    AnyOf(any_of=(1, 2))
    """

    any_of: tuple[str | int | bool, ...] = field(converter=several, validator=each(_choice))

    def __attrs_post_init__(self) -> None:
        if not self.any_of:
            raise InvalidValue(
                "choices-empty", "any_of", "at least one value", "none", "leave the fact out: unknown is None"
            )
