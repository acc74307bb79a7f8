"""Counting the votes on a motion: who may vote, who took part, what came of it, and which votes do not count."""

from collections import Counter
from collections.abc import Iterable
from typing import get_args

from attrs import field, frozen

from ..answers import LeftOut, Row
from ..checks import a, each, identifier, one_of, optional, whole
from ..civiltime import Instant, instant
from ..disclosure import SMALLEST_CELL
from ..errors import NotAllowed
from ._agenda import Conflict
from ._motions import Majority, Motion, Quorum, Result, Vote

__all__ = ["Count", "counted"]

_UNTOLD = f"a secret vote, told of no fewer than {SMALLEST_CELL}"


@frozen(kw_only=True)
class Count:
    """The votes on a motion, counted; `counted` makes it.

    >>> motion = Motion(id="m-1", item="i-1", text="Begin with mobility", opened="2024-03-13T10:30Z")
    >>> yes = Vote(id="v-1", motion="m-1", seat="kranj", choice="for", at="2024-03-13T10:31Z")
    >>> print(counted(motion, [yes], eligible=["kranj", "sligo"], on="2024-03-13T10:40Z"))
    consensus: 1 for, 0 against, 0 abstained; 1 of 2 took part

    `base` is who may vote, less `recused`; `needed` what the quorum asks of it.  `voted` tells who took part, never how:
    how a seat voted stands in no count.  `counts`, and with them `for_`, `against` and `abstained`, are `None` where fewer
    than five took part in a secret vote: they would tell how one voted.
    """

    motion: str = field(validator=identifier)
    on: Instant = field(converter=instant)
    result: Result = field(validator=one_of(*get_args(Result)))
    majority: Majority = field(validator=one_of(*get_args(Majority)))
    quorum: Quorum | None = field(validator=optional(a(Quorum)))
    base: int = field(validator=whole(least=0))
    needed: int = field(validator=whole(least=0))
    counts: tuple[int, int, int] | None = field(validator=optional(each(whole(least=0))))
    voted: tuple[str, ...] = field(validator=each(identifier))
    recused: tuple[str, ...] = field(validator=each(identifier))
    left_out: tuple[LeftOut, ...] = field(validator=each(a(LeftOut)))

    @property
    def for_(self) -> int | None:
        """How many are for it."""
        return self.counts and self.counts[0]

    @property
    def against(self) -> int | None:
        """How many are against it."""
        return self.counts and self.counts[1]

    @property
    def abstained(self) -> int | None:
        """How many took part and said neither: they count for the quorum."""
        return self.counts and self.counts[2]

    @property
    def why(self) -> tuple[str, ...]:
        """The steps to the result, in words."""
        taken = len(self.voted)
        steps = [f"{self.base} may vote" + (f", {len(self.recused)} stood aside" if self.recused else "")]
        if self.quorum is not None:
            word = "met" if taken >= self.needed else "not met"
            steps.append(f"quorum {self.quorum}: {self.needed} needed, {taken} took part, {word}")
        if self.result == "consensus":
            steps.append("nobody is against")
        elif self.result != "no-quorum":
            half = f", of {self.base}" if self.majority == "absolute" else ""
            told = f"{self.for_} for, {self.against} against" if self.counts else _UNTOLD
            steps.append(f"{self.majority} majority: {told}{half}")
        return tuple(steps)

    def rows(self) -> tuple[Row, ...]:
        """One row: the numbers, and nobody's vote."""
        return (
            {
                "motion": self.motion, "result": self.result, "for": self.for_, "against": self.against,
                "abstained": self.abstained, "base": self.base, "recused": len(self.recused), "needed": self.needed,
                "took_part": len(self.voted),
            },
        )  # fmt: skip

    def __str__(self) -> str:
        numbers = f"{self.for_} for, {self.against} against, {self.abstained} abstained"
        return f"{self.result}: {numbers if self.counts else _UNTOLD}; {len(self.voted)} of {self.base} took part"


def counted(
    motion: Motion, votes: Iterable[Vote], *, eligible: Iterable[str], on: "Instant | str", conflicts: Iterable[Conflict] = ()
) -> Count:  # fmt: skip
    """Counts the votes that were cast on a motion by an instant.

    >>> motion = Motion(id="m-1", item="i-1", text="x", opened="2024-03-13T10:30Z", quorum=Quorum(numerator=1, denominator=2))
    >>> votes = [Vote(id=f"v-{s}", motion="m-1", seat=s, choice=c, at="2024-03-13T10:31Z")
    ...          for s, c in (("kranj", "for"), ("sligo", "for"), ("horta", "against"))]
    >>> own = Conflict(id="c", item="i-1", seat="horta", at="2024-03-13T10:00Z")
    >>> count = counted(motion, votes, eligible=["kranj", "sligo", "horta", "visby"], on="2024-03-13T11:00Z", conflicts=[own])
    >>> count.result, count.base, count.needed, str(count.left_out[0])
    ('consensus', 3, 2, 'v-horta: the seat stood aside')

    `eligible` are the seats that may vote: one vote each, the last before the vote closed.  A seat with a conflict that
    stands when the vote closes, or at `on` where it is open, leaves the count and the base.  Where nobody is against it is
    consensus; else the motion's majority decides, and as many against as for is a tie, which carries nothing.  Without
    anybody for it nothing is carried.  A secret vote is carried where others would be by consensus, and it is counted once
    it is closed: counts that follow each other would tell each vote.  Raises `NotAllowed` before the vote is opened, and
    where it is secret and open.
    """
    when = instant(on)
    if when < motion.opened:
        raise NotAllowed("motion-not-open", "on", f"an instant from {motion.opened.isoformat()} on", when.isoformat())
    if motion.secret and motion.is_open(on=when):
        expected, got = "an instant from when the vote is closed", f"{when.isoformat()}, while it is secret and open"
        raise NotAllowed("secret-vote-open", "on", expected, got, "close the motion first")
    end = when if motion.closed is None else min(when, motion.closed)
    seats = tuple(sorted(set(eligible)))
    aside = {c.seat for c in conflicts if c.item == motion.item and c.holds(on=end)}.intersection(seats)
    mine = [vote for vote in votes if vote.motion == motion.id and vote.at <= when]
    last, left = _last(motion, mine, frozenset(seats), aside)
    tally = Counter(vote.choice for vote in last.values())
    base = len(seats) - len(aside)
    needed = motion.quorum.least(base) if motion.quorum else 0
    counts = (tally["for"], tally["against"], tally["abstain"])
    return Count(
        motion=motion.id, on=when, result=_result(motion, counts, base, needed), majority=motion.majority,
        quorum=motion.quorum, base=base, needed=needed, voted=tuple(sorted(last)),
        counts=None if motion.secret and len(last) < SMALLEST_CELL else counts,
        recused=tuple(sorted(aside)), left_out=left,
    )  # fmt: skip


def _last(
    motion: Motion, votes: list[Vote], seats: frozenset[str], aside: set[str]
) -> tuple[dict[str, Vote], tuple[LeftOut, ...]]:
    last: dict[str, Vote] = {}
    left: list[LeftOut] = []
    for vote in sorted(votes, key=lambda vote: (vote.at, vote.id)):
        if vote.seat not in seats:
            left.append(LeftOut(id=vote.id, because="the seat may not vote"))
        elif vote.seat in aside:
            left.append(LeftOut(id=vote.id, because="the seat stood aside"))
        elif not motion.is_open(on=vote.at):
            word = "before the vote was opened" if vote.at < motion.opened else "after the vote was closed"
            left.append(LeftOut(id=vote.id, because=f"it was cast {word}"))
        else:
            if vote.seat in last:
                left.append(LeftOut(id=last[vote.seat].id, because=f"a later vote of the seat, {vote.id}, replaced it"))
            last[vote.seat] = vote
    return last, tuple(sorted(left, key=lambda one: one.id))


def _result(motion: Motion, counts: tuple[int, int, int], base: int, needed: int) -> Result:
    yes, no, silent = counts
    if yes + no + silent < needed:
        return "no-quorum"
    if yes and not no:
        return "carried" if motion.secret else "consensus"
    if motion.majority == "absolute":
        return "carried" if 2 * yes > base else "rejected"
    if yes == no:
        return "tied" if yes else "rejected"
    return "carried" if yes > no else "rejected"
