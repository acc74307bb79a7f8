"""The order of the chosen themes: by Ranked Pairs, so that whoever beats all others one by one comes first."""

from collections.abc import Iterable
from itertools import combinations

from attrs import field, frozen

from ..answers import LeftOut, Row
from ..checks import a, each, identifier, optional, whole
from ..errors import InvalidValue
from .projects import Preference

__all__ = ["Duel", "Ranking", "ranked"]


@frozen(kw_only=True)
class Duel:
    """How many voters place one theme before another, and how many the other way round.

    >>> print(Duel(first="a", second="b", ahead=3, behind=2))
    a before b: 3 to 2
    """

    first: str = field(validator=identifier)
    second: str = field(validator=identifier)
    ahead: int = field(validator=whole(least=0))
    behind: int = field(validator=whole(least=0))
    kept: bool = field(default=True, validator=a(bool))

    def __str__(self) -> str:
        told = f"{self.first} before {self.second}: {self.ahead} to {self.behind}"
        return told if self.kept else f"{told}, set aside: those before it say otherwise"


@frozen(kw_only=True)
class Ranking:
    """Themes in the order that voters give them; `ranked` makes it.

    >>> print(ranked([Preference(voter="1", projects=("b", "a")), Preference(voter="2", projects=("b",))], among=["a", "b"]))
    b, a
    b before a: 2 to 0

    `winner` beats every other one by one; `None` where no theme does.  `ties` are pairs that are level.
    """

    order: tuple[str, ...] = field(validator=each(identifier))
    winner: str | None = field(default=None, validator=optional(identifier))
    duels: tuple[Duel, ...] = field(default=(), validator=each(a(Duel)))
    ties: tuple[tuple[str, str], ...] = field(default=(), validator=each(a(tuple)))
    otherwise: tuple[str, ...] | None = field(default=None, validator=optional(each(identifier)))
    left_out: tuple[LeftOut, ...] = field(default=(), validator=each(a(LeftOut)))

    def rows(self) -> tuple[Row, ...]:
        """One row for each pair, the clearest first."""
        return tuple(
            {"first": one.first, "second": one.second, "ahead": one.ahead, "behind": one.behind, "kept": one.kept}
            for one in self.duels
        )

    @property
    def why(self) -> tuple[str, ...]:
        """The order, each pair, and what the ids decided, in words."""
        ties = tuple(f"{one} and {two} are level" for one, two in self.ties)
        other = () if self.otherwise is None else (f"ids broke ties; the other way round: {', '.join(self.otherwise)}",)
        return (", ".join(self.order) or "nothing to order", *map(str, self.duels), *ties, *other)

    def __str__(self) -> str:
        return "\n".join(self.why)


def ranked(votes: Iterable[Preference], *, among: Iterable[str]) -> Ranking:
    """The order of some themes by votes that name them from the best down; whatever a vote does not name comes after.

    >>> votes = [Preference(voter=str(n), projects=tuple(order)) for n, order in enumerate(("abc", "abc", "bca", "cab", "cab"))]
    >>> ranked(votes, among="abc").order, ranked(votes, among="abc").otherwise
    (('a', 'b', 'c'), ('c', 'a', 'b'))

    Ranked Pairs: pairs are kept from the clearest down, unless stronger ones already say the contrary.  A pair is the clearer
    the more voters are for it, then the fewer against.  Ids break ties: `otherwise` is the order were the ids the other way
    round, `None` where that makes no difference.  Of a voter the last vote counts.  Raises `InvalidValue` for one theme twice.
    """
    themes = tuple(among)
    if len(set(themes)) < len(themes):
        raise InvalidValue("theme-twice", "among", "each theme once", "one of them twice")
    last, left = _last(votes)
    places = [{theme: place for place, theme in enumerate(vote.projects)} for vote in last]
    sums = {(one, two): _compared(places, one, two) for one in themes for two in themes if one != two}
    order, duels = _locked(sorted(themes), sums)
    backwards, _ = _locked(sorted(themes, reverse=True), sums)
    winner = next((theme for theme in themes if _beats_all(theme, duels, len(themes))), None)
    ties = tuple((one, two) for one, two in combinations(sorted(themes), 2) if sums[one, two] == sums[two, one])
    return Ranking(order=order, winner=winner, duels=duels, ties=ties, left_out=left,
                   otherwise=None if backwards == order else backwards)  # fmt: skip


def _locked(themes: list[str], sums: dict[tuple[str, str], int]) -> tuple[tuple[str, ...], tuple[Duel, ...]]:
    """The order, and every pair from the clearest down, where the themes listed first win ties."""
    pairs = [(one, two) if sums[one, two] >= sums[two, one] else (two, one) for one, two in combinations(themes, 2)]
    pairs.sort(key=lambda pair: (-sums[pair], sums[pair[::-1]], themes.index(pair[0]), themes.index(pair[1])))
    beaten: dict[str, set[str]] = {theme: set() for theme in themes}
    duels = []
    for one, two in pairs:
        kept = one not in _reached(beaten, two)
        if kept:
            beaten[one].add(two)
        duels.append(Duel(first=one, second=two, ahead=sums[one, two], behind=sums[two, one], kept=kept))
    return tuple(sorted(themes, key=lambda theme: -len(_reached(beaten, theme)))), tuple(duels)


def _last(votes: Iterable[Preference]) -> tuple[list[Preference], tuple[LeftOut, ...]]:
    last: dict[str, Preference] = {}
    left = []
    for vote in votes:
        if vote.voter in last:
            left.append(LeftOut(id=vote.voter, because="an earlier vote was replaced by the last"))
        last[vote.voter] = vote
    return list(last.values()), tuple(left)


def _compared(places: Iterable[dict[str, int]], one: str, two: str) -> int:
    """How many place one before two: a theme that is not named comes after all that are."""
    return sum(one in place and place[one] < place.get(two, len(place)) for place in places)


def _reached(beaten: dict[str, set[str]], theme: str) -> set[str]:
    """All that a theme comes before, by what is kept."""
    found: set[str] = set()
    waiting = [theme]
    while waiting:
        for other in beaten[waiting.pop()] - found:
            found.add(other)
            waiting.append(other)
    return found


def _beats_all(theme: str, duels: Iterable[Duel], count: int) -> bool:
    return sum(duel.first == theme and duel.ahead > duel.behind for duel in duels) == count - 1
