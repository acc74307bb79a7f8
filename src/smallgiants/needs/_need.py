"""What a town needs an investment for, what exactly, how much of it, until when, and whether that may be shown."""

from collections.abc import Iterable
from datetime import date, datetime
from itertools import pairwise
from typing import Any, Self, get_args

from attrs import evolve, field, frozen

from ..checks import a, each, identifier, one_of, optional, refuse, whole
from ..civiltime import Instant, instant, recorded_by, viewpoint
from ..errors import InvalidValue, NotAllowed, shown
from ..labels import Text
from ..ledger import instant_or_none
from ..money import Money
from ..sources import Citation, Confidence, day
from ._quantities import Quantity

__all__ = ["Need", "Spec", "Window", "Withdrawal", "standing"]


def _not_negative(instance: Any, attribute: Any, value: Any) -> None:
    if type(value) is not Money:
        a(Money)(instance, attribute, value)
    if value.amount < 0:
        hint = "leave it out where it is not known"
        raise refuse(attribute, "amount-negative", "an amount of 0 or more", str(value), hint)


@frozen(kw_only=True)
class Spec:
    """What exactly is needed: the id of a specification, and which version of it.

    >>> print(Spec(id="lamppost", version=2))
    lamppost, version 2

    An unknown version is `None`, and is not taken for another need's version.
    """

    id: str = field(validator=identifier)
    version: int | None = field(default=None, validator=optional(whole(least=0)))

    def __str__(self) -> str:
        return self.id if self.version is None else f"{self.id}, version {self.version}"


@frozen(kw_only=True)
class Window:
    """When something is wanted: from the day `start` up to, and not including, `end`.

    >>> Window(start="2027-01-01", end="2028-01-01").meets(Window(start="2027-12-01", end="2029-01-01"))
    True
    """

    start: date = field(converter=day, validator=a(date))
    end: date = field(converter=day, validator=a(date))

    def __attrs_post_init__(self) -> None:
        if self.end <= self.start:
            raise InvalidValue("interval-reversed", "end", f"a day after {self.start}", shown(str(self.end)))

    def meets(self, other: "Window") -> bool:
        """Whether the two have a day in common."""
        return self.start < other.end and other.start < self.end

    def __str__(self) -> str:
        return f"[{self.start}, {self.end})"


@frozen(kw_only=True)
class Withdrawal:
    """A time during which a need was withdrawn; `until` is when it was entered again, `None` is not yet.

    >>> Withdrawal(since="2024-05-01T09:00Z").until is None
    True
    """

    since: Instant = field(converter=instant)
    until: Instant | None = field(default=None, converter=instant_or_none)

    def __attrs_post_init__(self) -> None:
        if self.until is not None and self.until <= self.since:
            expected = f"an instant after {self.since.isoformat()}"
            raise InvalidValue("interval-reversed", "until", expected, self.until.isoformat())


@frozen(kw_only=True)
class Need:
    """What a town needs an investment for; `permitted` says whether its figures may be shown, `None` is not asked yet.

    >>> Need(id="n-1", by="kranj", theme="mobility", amount=Money(amount="2500000", currency="EUR")).permitted is None
    True

    `quantity` is how much of what `spec` describes, `horizon` when it is wanted, `confidence` how sure the figures are.
    """

    id: str = field(validator=identifier)
    by: str = field(validator=identifier)
    amount: Money | None = field(default=None, validator=optional(_not_negative))
    theme: str | None = field(default=None, validator=optional(identifier))
    title: Text | None = field(default=None, validator=optional(a(Text)))
    permitted: bool | None = field(default=None, validator=optional(a(bool)))
    sources: tuple[Citation, ...] = field(default=(), validator=each(a(Citation)))
    quantity: Quantity | None = field(default=None, validator=optional(a(Quantity)))
    spec: Spec | None = field(default=None, validator=optional(a(Spec)))
    horizon: Window | None = field(default=None, validator=optional(a(Window)))
    confidence: Confidence | None = field(default=None, validator=optional(one_of(*get_args(Confidence))))
    withdrawals: tuple[Withdrawal, ...] = field(default=(), validator=each(a(Withdrawal)))

    def __attrs_post_init__(self) -> None:
        for before, after in pairwise(self.withdrawals):
            if before.until is None or after.since < before.until:
                path, expected = "withdrawals", "each over before the next begins"
                raise InvalidValue("history-out-of-order", path, expected, after.since.isoformat())

    @property
    def withdrawn(self) -> bool:
        """Whether it is withdrawn, as things stand."""
        return bool(self.withdrawals) and self.withdrawals[-1].until is None

    def withdraw(self, *, at: "Instant | datetime | str") -> Self:
        """The need, withdrawn: no sum counts it, and what was said of it stays.

        >>> Need(id="n-1", by="kranj").withdraw(at="2024-05-01T09:00Z").withdrawn
        True
        """
        if self.withdrawn:
            raise NotAllowed("need-state", "withdrawals", "a need that stands", "one that is withdrawn")
        return evolve(self, withdrawals=(*self.withdrawals, Withdrawal(since=instant(at, "at"))))

    def enter_again(self, *, at: "Instant | datetime | str") -> Self:
        """The need, entered again after it was withdrawn.

        >>> Need(id="n-1", by="kranj").withdraw(at="2024-05-01T09:00Z").enter_again(at="2024-06-01T09:00Z").withdrawn
        False
        """
        if not self.withdrawn:
            raise NotAllowed("need-state", "withdrawals", "a need that is withdrawn", "one that stands")
        last = Withdrawal(since=self.withdrawals[-1].since, until=instant(at, "at"))
        return evolve(self, withdrawals=(*self.withdrawals[:-1], last))

    def stands(self, *, on: "str | date | None", zone: str | None = None) -> bool:
        """Whether it was not withdrawn on a viewpoint; a day counts to its end in `zone`, `on=None` is the latest.

        >>> Need(id="n-1", by="kranj").withdraw(at="2024-05-01T09:00Z").stands(on="2024-04-30", zone="Europe/Ljubljana")
        True
        """
        seen = None if on is None else viewpoint(on)
        if self.withdrawals and zone is None and seen is not None and not isinstance(seen, datetime):
            hint = "name the zone in which the day is meant, or give an instant"
            raise InvalidValue("zone-missing", "zone", f"a zone for the day {seen}", "none", hint)
        gone = [one for one in self.withdrawals if recorded_by(one.since, on=seen, zone=zone or "UTC")]
        return not gone or (gone[-1].until is not None and recorded_by(gone[-1].until, on=seen, zone=zone or "UTC"))


def standing(needs: Iterable[Need], *, on: "str | date | None", zone: str | None = None) -> tuple[Need, ...]:
    """The needs that were not withdrawn on a viewpoint, as they stood then, in the order of their ids.

    >>> gone = Need(id="n-1", by="kranj").withdraw(at="2024-05-01T09:00Z")
    >>> [need.id for need in standing([gone, Need(id="n-0", by="horta")], on="2024-06-01T09:00Z")]
    ['n-0']

    What was withdrawn later is not known then: it counts as standing in every sum.
    """
    kept = (need for need in needs if need.stands(on=on, zone=zone))
    return tuple(sorted((evolve(one, withdrawals=()) for one in kept), key=lambda need: need.id))
