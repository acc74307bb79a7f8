"""What a tally gives back: what was chosen, every step to it, every tie, and the words for all and for one member."""

from datetime import date
from fractions import Fraction
from typing import Literal, get_args

from attrs import field, frozen

from ..answers import LeftOut, Row
from ..checks import a, each, identifier, one_of, optional, whole
from ..civiltime import Viewpoint
from .rules import TieBreak
from .themes import Theme

__all__ = ["Comparison", "Phase", "Rule", "Share", "Step", "Tally", "Tie"]

Rule = Literal["equalshares/add1", "equalshares", "greedy"]
"""Equal Shares completed by Add1, Equal Shares alone, or plain approval; the first two as Pabulib files name them."""

Phase = Literal["equal shares", "add1", "filled by approval", "approval"]
"""How a theme came in: with each seat's equal share, with the units added, into a slot still free, by approvals alone."""

RULE_WORDS = {
    "equalshares/add1": "Equal Shares with Add1",
    "equalshares": "Equal Shares without completion",
    "greedy": "plain approval",
}


@frozen(kw_only=True)
class Step:
    """One theme chosen, with what replays the choice; money is counted in workshops.

    >>> step = Step(theme="humble-lamppost", phase="equal shares", workshops=1, supporters=4, short=0,
    ...             price=Fraction(1, 4), budget=Fraction(2, 7))
    >>> step.supporters * step.price
    Fraction(1, 1)

    Each supporter paid `price`, but `short` of them had less and gave all; `budget` is what every seat began with.
    `None` where approvals alone decided.
    """

    theme: str = field(validator=identifier)
    phase: Phase = field(validator=one_of(*get_args(Phase)))
    workshops: int = field(validator=whole(least=1))
    supporters: int = field(validator=whole(least=1))
    short: int = field(default=0, validator=whole(least=0))
    price: Fraction | None = field(default=None, validator=optional(a(Fraction)))
    budget: Fraction | None = field(default=None, validator=optional(a(Fraction)))


@frozen(kw_only=True)
class Tie:
    """The certificate of a broken tie: who tied, who was taken, what broke it, and who got no workshop in the end.

    >>> print(Tie(tied=("circular-city", "humble-lamppost"), by="id", lost=("humble-lamppost",)))
    circular-city, humble-lamppost tied; id took circular-city; without a workshop: humble-lamppost

    `overtaken` is a tie of a run of Add1 that a later one replaced, or of the one that spent too much.
    """

    tied: tuple[str, ...] = field(validator=each(identifier))
    by: TieBreak = field(validator=one_of(*get_args(TieBreak)))
    lost: tuple[str, ...] = field(default=(), validator=each(identifier))
    overtaken: bool = field(default=False, validator=a(bool))

    @property
    def chosen(self) -> str:
        """The theme that was taken."""
        return self.tied[0]

    def __str__(self) -> str:
        end = f"without a workshop: {', '.join(self.lost)}" if self.lost else "all of them were chosen in the end"
        return f"{', '.join(self.tied)} tied; {self.by} took {self.chosen}; {end}"


@frozen(kw_only=True)
class Comparison:
    """The same ballots under plain approval, and how many seats find a theme they approve under each.

    >>> Comparison(by_approval=("a",), only_here=("b",), only_by_approval=("a",), represented=5,
    ...            represented_by_approval=4).differs
    True
    """

    by_approval: tuple[str, ...] = field(validator=each(identifier))
    only_here: tuple[str, ...] = field(validator=each(identifier))
    only_by_approval: tuple[str, ...] = field(validator=each(identifier))
    represented: int = field(validator=whole(least=0))
    represented_by_approval: int = field(validator=whole(least=0))
    ties: tuple[Tie, ...] = field(default=(), validator=each(a(Tie)))

    @property
    def differs(self) -> bool:
        """Whether plain approval would have chosen other themes."""
        return bool(self.only_here or self.only_by_approval)


@frozen(kw_only=True)
class Share:
    """What one seat approved and what its equal share paid for, in workshops: for that seat's eyes alone.

    >>> Share(seat="kranj", approvals=("circular-city",), paid=(("circular-city", Fraction(1, 4)),)).paid[0][1]
    Fraction(1, 4)
    """

    seat: str = field(validator=identifier)
    approvals: tuple[str, ...] = field(validator=each(identifier))
    paid: tuple[tuple[str, Fraction], ...] = field(default=(), validator=each(a(tuple)))


@frozen(kw_only=True)
class Tally:
    """The themes that ballots chose under a number of workshops; `tally` makes it.

    >>> from smallgiants.programmes import Ballot, tally
    >>> answer = tally([Ballot(id="b-1", seat="kranj", approvals=["circular-city"])], workshops=2, on=None)
    >>> answer.chosen, answer.left, answer.why_for("kranj")
    (('circular-city',), 1, ('your vote paid for circular-city: 1.000 of a workshop, one of 1 supporter',))

    `shares` hold what single seats approved: they stay out of `repr`, `rows()` and the words for all, and leave
    the host for nobody but the seat itself.
    """

    rule: Rule = field(validator=one_of(*get_args(Rule)))
    on: Viewpoint | None = field(validator=optional(a(date)))
    workshops: int = field(validator=whole(least=0))
    themes: tuple[Theme, ...] = field(validator=each(a(Theme)))
    support: tuple[tuple[str, int], ...] = field(validator=each(a(tuple)))
    tie_break: tuple[TieBreak, ...] = field(validator=each(one_of(*get_args(TieBreak))))
    steps: tuple[Step, ...] = field(validator=each(a(Step)))
    ties: tuple[Tie, ...] = field(validator=each(a(Tie)))
    compared: Comparison = field(validator=a(Comparison))
    reserve: tuple[str, ...] = field(validator=each(identifier))
    left_out: tuple[LeftOut, ...] = field(validator=each(a(LeftOut)))
    seats: int = field(validator=whole(least=0))
    shares: tuple[Share, ...] = field(repr=False, validator=each(a(Share)))

    @property
    def chosen(self) -> tuple[str, ...]:
        """The ids of the chosen themes, in the order they were chosen."""
        return tuple(step.theme for step in self.steps)

    @property
    def spent(self) -> int:
        """How many workshops the chosen themes take."""
        return sum(step.workshops for step in self.steps)

    @property
    def left(self) -> int:
        """How many workshops nothing was chosen for."""
        return self.workshops - self.spent

    @property
    def why(self) -> tuple[str, ...]:
        """The reasons in words for all: counts only, no seat is named."""
        ties = (f"tie: {tie}" for tie in self.ties if not tie.overtaken)
        return (self._result(), *map(self._reason, self.steps), self._represented(), *ties)

    def why_for(self, seat: str) -> tuple[str, ...]:
        """The reasons in words for one member alone: what its own vote paid for, other voters never named."""
        share = next((share for share in self.shares if share.seat == seat), None)
        if share is None:
            return ("no ballot of this seat was counted",)
        paid = dict(share.paid)
        words = [self._paid(step, paid.get(step.theme)) for step in self.steps if step.theme in share.approvals]
        missed = [self._missed(theme) for theme in share.approvals if theme not in self.chosen]
        return (*(words or ["none of the themes you approved was chosen"]), *missed)

    def readmitted(self, free: int) -> tuple[str, ...]:
        """The themes of the reserve list that come in when so many workshops become free, the first that fit first."""
        found: list[str] = []
        needs = {theme.id: theme.workshops for theme in self.themes}
        for theme in self.reserve:
            if needs[theme] <= free:
                found.append(theme)
                free -= needs[theme]
        return tuple(found)

    def rows(self) -> tuple[Row, ...]:
        """One row a theme: the chosen in their order, then the reserve list, then what stood outside."""
        outside = (theme.id for theme in self.themes if theme.id not in {*self.chosen, *self.reserve})
        return tuple(self._row(theme) for theme in (*self.chosen, *self.reserve, *outside))

    def __str__(self) -> str:
        return "\n".join(self.why)

    def _row(self, theme: str) -> Row:
        step = next((step for step in self.steps if step.theme == theme), None)
        return {
            "theme": theme,
            "title": self._title(theme),
            "workshops": next(one.workshops for one in self.themes if one.id == theme),
            "approvals": dict(self.support)[theme],
            "chosen": self.chosen.index(theme) + 1 if step else None,
            "phase": step.phase if step else None,
            "price": step.price if step else None,
            "reserve": self.reserve.index(theme) + 1 if theme in self.reserve else None,
        }

    def _title(self, theme: str) -> str:
        return next((str(one.title) for one in self.themes if one.id == theme), theme)

    def _result(self) -> str:
        titles = ", ".join(map(self._title, self.chosen)) or "none"
        return f"{self.spent} of {_counted(self.workshops, 'workshop')} by {RULE_WORDS[self.rule]}: {titles}"

    def _reason(self, step: Step) -> str:
        lead = f"{self._title(step.theme)}: approved by {step.supporters} of {_counted(self.seats, 'seat')}"
        if step.price is None or step.budget is None:
            how = "it took a free slot" if step.phase == "filled by approval" else "it was chosen"
            return f"{lead}; {how} as the most approved theme that still fitted"
        less = f" ({step.short} of them all they had left)" if step.short else ""
        source = "the budget that Add1 raised to" if step.phase == "add1" else "a budget of"
        return f"{lead}, who paid {_part(step.price)} of a workshop each{less} out of {source} {_part(step.budget)}"

    def _represented(self) -> str:
        here, there = self.compared.represented, self.compared.represented_by_approval
        return f"{here} of {_counted(self.seats, 'seat')} approve a chosen theme; under plain approval {there}"

    def _paid(self, step: Step, paid: Fraction | None) -> str:
        title = self._title(step.theme)
        if paid is None:
            return f"you approved {title}, which was chosen; your vote had nothing to pay for it"
        supporters = _counted(step.supporters, "supporter")
        return f"your vote paid for {title}: {_part(paid)} of a workshop, one of {supporters}"

    def _missed(self, theme: str) -> str:
        if theme in self.reserve:
            return f"{self._title(theme)}, which you approved, is number {self.reserve.index(theme) + 1} on the reserve list"
        because = next((one.because for one in self.left_out if one.id == theme), "no such theme was offered")
        return f"{self._title(theme)}, which you approved, stood outside: {because}"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _part(share: Fraction) -> str:
    """A share of a workshop to the third decimal, for reading only."""
    whole_, rest = divmod(round(share * 1000), 1000)
    return f"{whole_}.{rest:03d}"
