"""The nouns of a pathway: a project, the steps of a route, and the doors by their size."""

from fractions import Fraction
from typing import Literal, Protocol, get_args, runtime_checkable

from attrs import field, frozen

from ..checks import a, each, identifier, one_of, optional, several, whole, words
from ..money import Money
from .facts import CHOICES
from .money_terms import Gives, Rung, not_negative

__all__ = ["Bundled", "Door", "Investment", "Pathway", "PathwayStep"]

Stage = Literal["idea", "concept", "developed"]


@runtime_checkable
class Bundled(Protocol):
    """What several towns bring together: anything with an id and a total in exact money.

    >>> isinstance(Investment(id="roofs", total=Money(amount="18000000", currency="EUR")), Bundled)
    True
    """

    @property
    def id(self) -> str:
        """The id of the bundle."""
        ...

    @property
    def total(self) -> Money | None:
        """What it adds up to."""
        ...


@frozen(kw_only=True)
class Investment:
    """An investment that a town or a bundle of towns wants to make, and how far it is.

    >>> Investment(id="roofs", total=Money(amount="18000000", currency="EUR"), stage="idea").documents is None
    True

    `preparation` is what developing it costs, `documents` what is at hand (`climate_plan`, `mayor_letter`); each left
    out is unknown.  `had` names the instruments that were given before.
    """

    id: str = field(validator=identifier)
    total: Money | None = field(default=None, validator=optional(not_negative))
    stage: Stage = field(default="idea", validator=one_of(*get_args(Stage)))
    preparation: Money | None = field(default=None, validator=optional(not_negative))
    documents: tuple[str, ...] | None = field(default=None, validator=optional(each(identifier)))
    had: tuple[str, ...] = field(default=(), converter=several, validator=each(identifier))
    region_class: str | None = field(default=None, validator=optional(one_of(*map(str, CHOICES["region_class"]))))


@frozen(kw_only=True)
class PathwayStep:
    """One step of a route: what it asks for and leaves behind, and what it brings at the most.

    >>> short = Money(amount="5", currency="EUR")
    >>> print(PathwayStep(instrument="elena", name="ELENA", rung="development", gives="grant", short=short))
    ELENA, EUR 5.00 short of what is typical

    `short` is what the investment lacks of what is typically asked: with others in a bundle the door is open.
    """

    instrument: str = field(validator=identifier)
    name: str = field(validator=words)
    rung: Rung = field(validator=one_of(*get_args(Rung)))
    gives: Gives = field(validator=one_of(*get_args(Gives)))
    requires: tuple[str, ...] = field(default=(), validator=each(identifier))
    produces: tuple[str, ...] = field(default=(), validator=each(identifier))
    grant: Money | None = field(default=None, validator=optional(not_negative))
    loan: Money | None = field(default=None, validator=optional(not_negative))
    own: Money | None = field(default=None, validator=optional(not_negative))
    months: int | None = field(default=None, validator=optional(whole(least=0)))
    chance: Fraction | None = field(default=None, validator=optional(a(Fraction)))
    short: Money | None = field(default=None, validator=optional(not_negative))
    over: Money | None = field(default=None, validator=optional(not_negative))
    source: str | None = field(default=None, validator=optional(words))

    def __str__(self) -> str:
        gap = (
            f", {self.short} short of what is typical"
            if self.short
            else f", {self.over} over what is typical"
            if self.over
            else ""
        )
        return f"{self.name}{gap}"


@frozen(kw_only=True)
class Pathway:
    """A route: its steps in order, and what it comes to; `unsaid` names the steps of which a figure is not known.

    >>> from smallgiants.funding import pathways
    >>> found = pathways(Investment(id="p", total=Money(amount="18000000", currency="EUR")), on=None)
    >>> [step.instrument for step in found.best[0].steps][:2]
    ['eucf', 'life_cet_pda']

    `grant` is what is known to be given at the most; `own` what the town pays itself as far as that is known, what no
    known grant or loan covers (`rest` names the others); `chance` the product of the shares of applications that won before.
    """

    id: str = field(validator=identifier)
    steps: tuple[PathwayStep, ...] = field(validator=each(a(PathwayStep)))
    grant: Money = field(validator=not_negative)
    own: Money | None = field(default=None, validator=optional(not_negative))
    months: int = field(default=0, validator=whole(least=0))
    chance: Fraction = field(default=Fraction(1), validator=a(Fraction))
    missed: int = field(default=0, validator=whole(least=0))
    unsaid: tuple[tuple[str, tuple[str, ...]], ...] = field(default=(), validator=each(a(tuple)))

    def unknown(self, figure: str) -> tuple[str, ...]:
        """The steps of which a figure is not known: `grant`, `own`, `rest`, `months` or `chance`."""
        return dict(self.unsaid).get(figure, ())

    def __str__(self) -> str:
        grants = f"{self.grant}{self._more('grant', ' and')}"
        own = f"{self.own or 'not known'}{self._more('own', ' and')}{self._more('rest', ' less')}"
        months = f"{self.months}{self._more('months', ' and')}"
        return f"{' → '.join(map(str, self.steps))}: grants {grants}, own cash {own}, months {months}"

    def _more(self, figure: str, word: str) -> str:
        names = self.unknown(figure)
        return f"{word} what is not known of {', '.join(names)}" if names else ""

    @property
    def likeness(self) -> tuple[object, ...]:
        """What routes have in common that differ in names alone: their preparation, their figures and what is open."""
        before = tuple(one.instrument for one in self.steps if one.rung != "investment")
        last = [(one.gives, one.grant, one.loan, one.months, one.chance, bool(one.short), bool(one.over))
                for one in self.steps if one.rung == "investment"]  # fmt: skip
        return before, tuple(sorted(last, key=repr)), self.grant, self.own, self.months, self.chance, self.missed


@frozen(kw_only=True)
class Door:
    """The size of programme that an instrument takes, and how far the investment is from it.

    >>> from smallgiants.funding import pathways
    >>> found = pathways(Investment(id="p", total=Money(amount="18000000", currency="EUR")), on=None)
    >>> print(found.gap[-2])
    elena: opens at EUR 30,000,000.00, typically; EUR 12,000,000.00 short
    """

    instrument: str = field(validator=identifier)
    opens: Money | None = field(default=None, validator=optional(not_negative))
    closes: Money | None = field(default=None, validator=optional(not_negative))
    typical: bool = field(default=False, validator=a(bool))
    short: Money | None = field(default=None, validator=optional(not_negative))
    over: Money | None = field(default=None, validator=optional(not_negative))
    source: str | None = field(default=None, validator=optional(words))

    def __str__(self) -> str:
        ends = [f"{word} {amount}" for word, amount in (("opens at", self.opens), ("closes at", self.closes)) if amount]
        gap = f"{self.short} short" if self.short else f"{self.over} over" if self.over else "fits"
        return f"{self.instrument}: {', '.join(ends)}{', typically' * self.typical}; {gap}"
