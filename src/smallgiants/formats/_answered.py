"""The rows of an answer for whoever is looking: what was made for others than this audience is not handed out."""

from inspect import signature

from ..answers import Answer, Row
from ..audience import Audience
from ..challenges import HeatMap, Sharing
from ..civiltime import LocalView
from ..decisions import Count
from ..dossiers import Due
from ..errors import NotAllowed
from ..funding import Deadlines
from ..groups import AccessCounts
from ..needs import Aggregate, NeedsSum, Pools
from ..programmes import Coverage, CriticalPath, Horizon, Push, Schedule, Slippage, Tally, WorkshopPlan
from ..workshops import Gaps, Usage

__all__ = ["answered", "asks_who"]

# Answers that name nobody, and those that are made for somebody and say for whom.
_NAMELESS = (Count, Tally, Horizon, Gaps, Usage, LocalView, Coverage, CriticalPath, Push, Schedule, Slippage,
             WorkshopPlan, Deadlines)  # fmt: skip
_MADE_FOR = (AccessCounts, Aggregate, NeedsSum, Pools, HeatMap, Sharing, Due)


def asks_who(x: Answer) -> bool:
    """Whether an answer asks who is looking before it hands out rows."""
    return "audience" in signature(x.rows).parameters


def answered(x: Answer, viewer: Audience) -> tuple[Row, ...]:
    """The rows; raises `NotAllowed` for an answer made for others, or that tells of persons or of one town."""
    if asks_who(x):
        return x.rows(audience=viewer)  # type: ignore[call-arg]
    made_for = x.audience if isinstance(x, _MADE_FOR) else None
    if not (viewer.sees("secretariat") or isinstance(x, _NAMELESS) or _within(made_for, viewer)):
        expected = f"an answer for {viewer}"
        got = f"one made for {made_for}" if made_for else f"{type(x).__name__}, which tells of persons or of one town"
        hint = "ask again for this audience" if made_for else "it is for the secretariat; hand in the rows you may show"
        raise NotAllowed("audience-wider", "audience", expected, got, hint)
    return x.rows()


def _within(made_for: Audience | None, viewer: Audience) -> bool:
    """Whether what was made for one audience may be seen by another."""
    return made_for is not None and (made_for.kind == "public" or made_for == viewer or
                                     (made_for.kind == "member" and viewer.sees("member")))  # fmt: skip
