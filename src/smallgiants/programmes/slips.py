"""How far a programme has slipped, step by step, against what was adopted: every move is in its ledger."""

from attrs import field, frozen

from ..answers import Row
from ..checks import a, each, identifier, optional, whole, words
from ..civiltime import Instant, Viewpoint, instant
from .plans import Programme, undone

__all__ = ["Move", "Slip", "Slippage", "slippage"]


@frozen(kw_only=True)
class Move:
    """One move of a step from month to month; `None` as the new month is a step that was dropped.

    >>> print(Move(at="2024-06-01T09:00Z", was=4, to=6, reason="holidays"))
    2024-06-01: M4 → M6, holidays
    """

    at: Instant = field(converter=instant)
    was: int = field(validator=whole(least=1))
    to: int | None = field(validator=optional(whole(least=1)))
    reason: str | None = field(default=None, validator=optional(words))
    by: str | None = field(default=None, validator=optional(identifier))

    def __str__(self) -> str:
        end = "dropped" if self.to is None else f"M{self.to}"
        return f"{self.at:%Y-%m-%d}: M{self.was} → {end}, {self.reason or 'for no reason told'}"


@frozen(kw_only=True)
class Slip:
    """How far one step has slipped: the month it was due in when it was adopted, the month now, and every move between.

    >>> Slip(step="d-1", kind="deliverable", planned=4, due=6).months
    2

    `due` and `months` are `None` for a step that was dropped.
    """

    step: str = field(validator=identifier)
    kind: str = field(validator=words)
    planned: int = field(validator=whole(least=1))
    due: int | None = field(validator=optional(whole(least=1)))
    moves: tuple[Move, ...] = field(default=(), validator=each(a(Move)))

    @property
    def months(self) -> int | None:
        """By how many months it is later than planned, below 0 where it is earlier."""
        return None if self.due is None else self.due - self.planned

    def __str__(self) -> str:
        late = self.months
        told = "dropped" if late is None else "as planned" if not late else f"{abs(late)} months {_side(late)}"
        return f"{self.step}: planned for M{self.planned}, {told.replace('1 months', '1 month') if late in (1, -1) else told}"


@frozen(kw_only=True)
class Slippage:
    """The slippage of a programme; `slippage` makes it.

    >>> from smallgiants.programmes import Deliverable
    >>> plan = Programme(id="wp", months=18, deliverables=[Deliverable(id="d-1", title="Needs", due=4)])
    >>> adopted = plan.adopt(decision="d-1", at="2024-03-13T11:00Z")
    >>> print(slippage(adopted.reschedule("d-1", due=6, at="2024-06-01T09:00Z"), on=None))
    d-1: planned for M4, 2 months later
      2024-06-01: M4 → M6, for no reason told

    `months_moved` is by how many months the whole may have been pushed: the most that any step is late.
    """

    programme: str = field(validator=identifier)
    slips: tuple[Slip, ...] = field(validator=each(a(Slip)))

    @property
    def late(self) -> tuple[Slip, ...]:
        """The steps that are later than they were planned."""
        return tuple(one for one in self.slips if one.months is not None and one.months > 0)

    @property
    def months_moved(self) -> int:
        """The most that any step is late."""
        return max((one.months or 0 for one in self.late), default=0)

    def rows(self) -> tuple[Row, ...]:
        """One row a step, in the programme's order, and what was dropped last."""
        return tuple(
            {"step": one.step, "kind": one.kind, "planned": one.planned, "due": one.due, "months": one.months,
             "moves": len(one.moves), "reasons": "; ".join(m.reason for m in one.moves if m.reason) or None}
            for one in self.slips
        )  # fmt: skip

    def __str__(self) -> str:
        lines = [line for one in self.slips if one.moves for line in (str(one), *(f"  {move}" for move in one.moves))]
        return "\n".join(lines) or "nothing has slipped"


def slippage(programme: Programme, *, on: "Viewpoint | str | None", zone: str = "UTC") -> Slippage:
    """How far each step has slipped since the programme was adopted, or since a revision brought it in.

    >>> slippage(Programme(id="wp", months=18), on=None).slips
    ()

    What is only a draft has not slipped, however often it was changed.
    """
    plan = programme.seen(on=on, zone=zone)
    states = [plan]
    while states[-1].history and states[-1].history[-1].kind != "adopted":
        states.append(undone(states[-1]))
    states = [plan] if plan.decision is None else states[::-1]
    first: dict[str, tuple[str, int]] = {}
    moves: dict[str, list[Move]] = {}
    for before, after in zip((states[0], *states), states, strict=False):
        was, then = _months(before), _months(after)
        for step in after.steps:
            first.setdefault(step.id, (step.kind, step.due))
        for step_, month in was.items():
            if then.get(step_) != month:
                entry = after.history[-1]
                moves.setdefault(step_, []).append(
                    Move(at=entry.at, was=month, to=then.get(step_), reason=entry.reason, by=entry.by)
                )
    end = _months(plan)
    ids = (*end, *(one for one in first if one not in end))
    return Slippage(programme=plan.id, slips=tuple(
        Slip(step=one, kind=first[one][0], planned=first[one][1], due=end.get(one), moves=tuple(moves.get(one, ())))
        for one in ids
    ))  # fmt: skip


def _months(plan: Programme) -> dict[str, int]:
    return {step.id: step.due for step in plan.steps}


def _side(months: int) -> str:
    return "later" if months > 0 else "earlier"
