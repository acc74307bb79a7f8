"""An election of projects under a budget of money: what is offered, what each voter chose, and what is there to spend."""

from decimal import Decimal
from typing import Any, Literal, get_args

from attrs import field, frozen

from ..checks import a, each, identifier, one_of, optional, refuse, whole
from ..errors import InvalidValue

__all__ = ["Election", "Preference", "Project", "VoteType"]

VoteType = Literal["approval", "points", "ordinal"]
"""How the voters were asked: to name projects, to give them points, or to name them from the best down."""


def _amount(instance: Any, attribute: Any, value: Any) -> None:
    a(Decimal)(instance, attribute, value)
    if not (value.is_finite() and 0 <= value < 10**30 and value.as_tuple().exponent >= -18):
        expected = "an amount of at least 0, of at most 30 digits and 18 decimals"
        raise refuse(attribute, "number-out-of-range", expected, str(value))


def _above_zero(instance: Any, attribute: Any, value: Any) -> None:
    _amount(instance, attribute, value)
    if not value:
        raise refuse(attribute, "number-out-of-range", "an amount above 0", str(value))


@frozen(kw_only=True)
class Project:
    """Something that may be paid for, with its cost in the currency of the election.

    >>> Project(id="02", cost=Decimal("12500.00"), name="A fountain").cost
    Decimal('12500.00')

    `votes` is how many votes its publisher counted, `selected` whether it was officially chosen; `None` is unknown.
    """

    id: str = field(validator=identifier)
    cost: Decimal = field(validator=_above_zero)
    name: str | None = field(default=None, validator=optional(a(str)))
    votes: int | None = field(default=None, validator=optional(whole(least=0)))
    selected: bool | None = field(default=None, validator=optional(a(bool)))


@frozen(kw_only=True)
class Preference:
    """What one voter chose; with points those of each project, in the same order; ordinal from the best down.

    >>> Preference(voter="1", projects=("02", "c1"), points=(3, 1)).points
    (3, 1)
    """

    voter: str = field(validator=identifier)
    projects: tuple[str, ...] = field(default=(), validator=a(tuple))
    points: tuple[int, ...] | None = field(default=None, validator=optional(each(whole(least=0))))

    def __attrs_post_init__(self) -> None:
        if len(set(self.projects)) < len(self.projects):
            raise InvalidValue("theme-twice", "projects", "each project once", "one of them twice")
        if self.points is not None and len(self.points) != len(self.projects):
            expected, got = f"{len(self.projects)} numbers of points", f"{len(self.points)}"
            raise InvalidValue("points-uneven", "points", expected, got, "give each project its points")


@frozen(kw_only=True)
class Election:
    """Projects, the votes on them and the budget; `meta` is what else its publisher says of it.

    >>> Election(budget=Decimal(9), projects=(Project(id="a", cost=Decimal(5)),)).votes
    ()
    """

    budget: Decimal = field(validator=_amount)
    vote_type: VoteType = field(default="approval", validator=one_of(*get_args(VoteType)))
    projects: tuple[Project, ...] = field(default=(), validator=each(a(Project)))
    votes: tuple[Preference, ...] = field(default=(), repr=False, validator=a(tuple))
    meta: tuple[tuple[str, str], ...] = field(default=(), validator=a(tuple))

    def ballot(self, vote: Preference) -> dict[str, int]:
        """The points of one vote: 1 for each that is approved, those given, or by Borda: of the n named the first has
        n, the last 1."""
        if self.vote_type == "ordinal":
            return {project: len(vote.projects) - place for place, project in enumerate(vote.projects)}
        if vote.points is None or self.vote_type == "approval":
            return dict.fromkeys(vote.projects, 1)
        return {project: point for project, point in zip(vote.projects, vote.points, strict=True) if point}
