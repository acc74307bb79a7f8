"""A meeting makes a tally its own, or departs from it: then each difference is on record, with a reason."""

from collections.abc import Iterable

from attrs import field, frozen

from ..answers import Row
from ..checks import each, identifier, near, optional, words
from ..errors import NotAllowed
from .tallies import Tally

__all__ = ["Ratified", "ratified"]


@frozen(kw_only=True)
class Ratified:
    """The themes that a meeting decided on, and where it departed from the ballots; `ratified` makes it.

    >>> print(Ratified(themes=("a", "c"), chosen=("a", "b"), reason="b is done already"))
    a, c; against the ballots: with c, without b: b is done already
    """

    themes: tuple[str, ...] = field(validator=each(identifier))
    chosen: tuple[str, ...] = field(validator=each(identifier))
    reason: str | None = field(default=None, validator=optional(words))

    @property
    def added(self) -> tuple[str, ...]:
        """The themes that the ballots did not choose."""
        return tuple(one for one in self.themes if one not in self.chosen)

    @property
    def dropped(self) -> tuple[str, ...]:
        """The themes that the ballots chose, and the meeting did not."""
        return tuple(one for one in self.chosen if one not in self.themes)

    def rows(self) -> tuple[Row, ...]:
        """One row a theme: whether the ballots chose it, whether the meeting did, and why they differ."""
        return tuple(
            {"theme": one, "by_ballots": one in self.chosen, "by_meeting": one in self.themes,
             "reason": self.reason if (one in self.chosen) != (one in self.themes) else None}
            for one in dict.fromkeys((*self.themes, *self.chosen))
        )  # fmt: skip

    def __str__(self) -> str:
        told = ", ".join(self.themes) or "no theme"
        parts = [f"{word} {', '.join(ids)}" for word, ids in (("with", self.added), ("without", self.dropped)) if ids]
        if not parts:
            return (
                f"{told}, as the ballots chose"
                if self.themes == self.chosen
                else f"{told}, in another order: {self.reason}"
            )
        return f"{told}; against the ballots: {', '.join(parts)}: {self.reason}"


def ratified(tally: Tally, *, themes: Iterable[str] | None = None, reason: str | None = None) -> Ratified:
    """What a meeting makes of a tally: its themes as they are, or others, for a reason.

    >>> from smallgiants.programmes import Ballot, tally
    >>> count = tally([Ballot(id="b", seat="s", approvals=["mobility"])], workshops=1, on=None)
    >>> print(ratified(count))
    mobility, as the ballots chose

    `Dossier.decide` puts it on record: hand its text over.  Raises `NotAllowed` for other themes, or another order, without a
    reason, for themes that were not offered, and for more than the workshops allow.
    """
    wanted = tally.chosen if themes is None else tuple(themes)
    offered = {theme.id: theme.workshops for theme in tally.themes}
    for index, one in enumerate(wanted):
        if one not in offered:
            hint = near(one, sorted(offered))
            raise NotAllowed("theme-unknown", f"themes[{index}]", "a theme that was offered", repr(one), hint)
        if one in wanted[:index]:
            raise NotAllowed("theme-twice", f"themes[{index}]", "each theme once", repr(one))
    taken = sum(offered[one] for one in wanted)
    if taken > tally.workshops:
        raise NotAllowed("plan-over-allowance", "themes", f"themes for {tally.workshops} workshops", f"for {taken}")
    if wanted != tally.chosen and reason is None:
        hint = "a meeting may depart from the ballots, and says why"
        raise NotAllowed("override-unexplained", "reason", "a reason", "none", hint)
    return Ratified(themes=wanted, chosen=tally.chosen, reason=reason if wanted != tally.chosen else None)
