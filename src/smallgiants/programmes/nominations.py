"""How themes come to stand for election: nominated in time, merged where two are one, and nothing of it deleted."""

from collections.abc import Iterable
from typing import Self

from attrs import evolve, field, frozen

from ..answers import LeftOut, Row
from ..checks import a, each, identifier, near, optional, several, words
from ..civiltime import Instant, Viewpoint, instant, recorded_by, viewpoint
from ..errors import InvalidValue, NotAllowed
from ..ledger import instant_or_none
from .themes import Ballot, Theme

__all__ = ["Merge", "Nomination", "Offered", "Round"]


@frozen(kw_only=True)
class Nomination:
    """A theme that a seat put up, at that instant; until it was `withdrawn`.

    >>> Nomination(theme=Theme(id="t-1", title="Harbour", proposed_by="kranj"), at="2024-01-20T09:00Z").theme.workshops
    1
    """

    theme: Theme = field(validator=a(Theme))
    at: Instant = field(converter=instant)
    withdrawn: Instant | None = field(default=None, converter=instant_or_none)


@frozen(kw_only=True)
class Merge:
    """That one theme stands for another from then on, by whom and why; the merged one stays on record.

    >>> Merge(theme="t-2", into="t-1", at="2024-01-25T09:00Z", reason="the same wish").into
    't-1'
    """

    theme: str = field(validator=identifier)
    into: str = field(validator=identifier)
    at: Instant = field(converter=instant)
    by: str | None = field(default=None, validator=optional(identifier))
    reason: str | None = field(default=None, validator=optional(words))


@frozen(kw_only=True)
class Offered:
    """The themes that stand, and those that do not, each with why.

    >>> print(Offered(themes=(Theme(id="t-1", title="Harbour"),), left_out=(LeftOut(id="t-2", because="merged into t-1"),)))
    t-1: Harbour
    t-2: merged into t-1
    """

    themes: tuple[Theme, ...] = field(validator=each(a(Theme)))
    left_out: tuple[LeftOut, ...] = field(default=(), validator=each(a(LeftOut)))

    def rows(self) -> tuple[Row, ...]:
        """A row for each theme that stands, then for each that does not."""
        standing: list[Row] = [
            {"theme": one.id, "title": str(one.title), "workshops": one.workshops, "because": None}
            for one in self.themes
        ]
        return (*standing, *({"theme": one.id, "title": None, "workshops": None, "because": one.because}
                             for one in self.left_out))  # fmt: skip

    def __str__(self) -> str:
        return "\n".join([*(f"{one.id}: {one.title}" for one in self.themes), *map(str, self.left_out)])


@frozen(kw_only=True)
class Round:
    """A round of nominations, open from `opens` until `closes`, not included; `None` is unknown and holds nobody up.

    >>> first, same = Theme(id="t-1", title="Harbour"), Theme(id="t-2", title="The harbour")
    >>> round_ = Round(id="r", closes="2024-02-01T00:00Z").nominate(first, at="2024-01-20T09:00Z")
    >>> round_ = round_.nominate(same, at="2024-01-21T09:00Z").merge("t-2", into="t-1", at="2024-01-25T09:00Z")
    >>> [theme.id for theme in round_.offered(on=None).themes]
    ['t-1']
    >>> round_.counted([Ballot(id="b", seat="s", approvals=["t-2"])])[0].approvals
    ('t-1',)
    """

    id: str = field(validator=identifier)
    opens: Instant | None = field(default=None, converter=instant_or_none)
    closes: Instant | None = field(default=None, converter=instant_or_none)
    nominations: tuple[Nomination, ...] = field(default=(), converter=several, validator=each(a(Nomination)))
    merges: tuple[Merge, ...] = field(default=(), converter=several, validator=each(a(Merge)))

    def __attrs_post_init__(self) -> None:
        if self.opens and self.closes and self.closes <= self.opens:
            expected = f"an instant after {self.opens.isoformat()}"
            raise InvalidValue("interval-reversed", "closes", expected, self.closes.isoformat())

    def nominate(self, theme: Theme, *, at: "Instant | str") -> Self:
        """The round with one more theme; raises `NotAllowed` out of time, or for an id that stands already."""
        when = instant(at)
        if (self.opens and when < self.opens) or (self.closes and when >= self.closes):
            expected = f"an instant from {self.opens or 'the beginning'} until {self.closes or 'the end'}"
            raise NotAllowed("nominations-closed", "at", expected, when.isoformat(), "ask for another round")
        if theme.id in self._ids():
            hint = "nominate it under an id of its own; it can be merged"
            raise NotAllowed("id-duplicate", f"themes[{theme.id}]", "an id that no theme of the round has", "one", hint)
        return evolve(self, nominations=(*self.nominations, Nomination(theme=theme, at=when)))

    def withdraw(self, theme: str, *, at: "Instant | str") -> Self:
        """The round without a theme that its proposer took back; it stays on record."""
        self._known(theme, "theme")
        when = instant(at)
        new = (
            evolve(one, withdrawn=when) if one.theme.id == theme and not one.withdrawn else one
            for one in self.nominations
        )
        return evolve(self, nominations=tuple(new))

    def merge(
        self, theme: str, *, into: str, at: "Instant | str", by: str | None = None, reason: str | None = None
    ) -> Self:
        """The round with one theme merged into another: whoever approves the one approves the other.

        Raises `NotAllowed` for an id that is not there, one that was merged before, and where a theme would stand for itself.
        """
        self._known(theme, "theme")
        self._known(into, "into")
        if any(one.theme == theme for one in self.merges):
            raise NotAllowed(
                "merge-twice", "theme", "a theme that was not merged", repr(theme), "merge what it stands for"
            )
        if self.stands_for(into) == theme:
            raise NotAllowed("merge-circular", "into", "another theme", repr(into), f"it stands for {theme} itself")
        return evolve(self, merges=(*self.merges, Merge(theme=theme, into=into, at=at, by=by, reason=reason)))

    def stands_for(self, theme: str) -> str:
        """The theme that one was merged into at last, or itself."""
        into = {one.theme: one.into for one in self.merges}
        seen = {theme}
        while theme in into and into[theme] not in seen:
            theme = into[theme]
            seen.add(theme)
        return theme

    def offered(self, *, on: "Viewpoint | str | None", zone: str = "UTC") -> Offered:
        """The themes that stand on a viewpoint, in the order of their nomination, and those that do not."""
        when = None if on is None else viewpoint(on)
        known = [one for one in self.nominations if recorded_by(one.at, on=when, zone=zone)]
        merged = {one.theme: one for one in self.merges if recorded_by(one.at, on=when, zone=zone)}
        themes: list[Theme] = []
        left: list[LeftOut] = []
        for one in sorted(known, key=lambda one: (one.at, one.theme.id)):
            if one.withdrawn and recorded_by(one.withdrawn, on=when, zone=zone):
                left.append(LeftOut(id=one.theme.id, because="withdrawn"))
            elif (merge := merged.get(one.theme.id)) is not None:
                why = f", {merge.reason}" if merge.reason else ""
                left.append(LeftOut(id=one.theme.id, because=f"merged into {merge.into}{why}"))
            else:
                themes.append(one.theme)
        return Offered(themes=tuple(themes), left_out=tuple(left))

    def counted(self, ballots: Iterable[Ballot]) -> tuple[Ballot, ...]:
        """The ballots with each approval of a merged theme as one of the theme it stands for, each once."""
        return tuple(
            evolve(one, approvals=tuple(dict.fromkeys(map(self.stands_for, one.approvals)))) for one in ballots
        )

    def _ids(self) -> list[str]:
        return [one.theme.id for one in self.nominations]

    def _known(self, theme: str, path: str) -> None:
        if theme not in self._ids():
            hint = near(theme, self._ids())
            raise NotAllowed("theme-unknown", path, "a theme of the round", repr(theme), hint)
