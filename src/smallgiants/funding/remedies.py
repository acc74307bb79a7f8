"""What would turn a no into a yes: the smallest changes, those an applicant can make before those it cannot."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import combinations, product
from typing import Any, Literal

from attrs import field, frozen

from ..checks import a, each, identifier, one_of, optional, words
from ..partial import Between
from ._near import ADDED_UP, fewest
from ._worlds import cells, decide, fact_of, truths
from .facts import OF_A_PLACE, Known, bounds, counted
from .requirements import Requirement, Rule, id_of, requirements

__all__ = ["Remedy"]


@frozen(kw_only=True)
class Remedy:
    """One smallest set of changes after which a no need no longer stand.

    >>> print(Remedy(kind="changeable", words="join others: 20,000 inhabitants short", facts=("form", "population"),
    ...              requirements=("association.form", "association.population"), short=20000))
    join others: 20,000 inhabitants short

    `fixed` is what no applicant can change, such as its country.  `short` is by how much a threshold is missed;
    `towns` are the ids of the fewest neighbours that would cover it, and `surplus` what they bring beyond it: inhabitants, or
    euro of their programmes.
    """

    kind: Literal["changeable", "fixed"] = field(validator=one_of("changeable", "fixed"))
    words: str = field(validator=words)
    facts: tuple[str, ...] = field(validator=each(identifier))
    requirements: tuple[str, ...] = field(validator=each(identifier))
    short: int | Decimal | None = field(default=None, validator=optional(a(int, Decimal)))
    towns: tuple[str, ...] = field(default=(), validator=each(identifier))
    surplus: int | Decimal | None = field(default=None, validator=optional(a(int, Decimal)))

    @property
    def with_whom(self) -> str:
        """The towns that would do, in words; empty where nobody does, or nobody was named."""
        each = ", where each meets the rules for members" if "population" in self.facts else ""
        return f"{', '.join(self.towns)} would do{each}" if self.towns else ""

    def __str__(self) -> str:
        fixed = " (fixed)" if self.kind == "fixed" else ""
        return f"{self.words}{fixed}{f'; {self.with_whom}' if self.towns else ''}"


Flip = tuple[Rule, bool]
"""A leaf of a rule, and the truth it should have."""

Way = frozenset[Flip]


def remedies(rule: Rule, known: Known, near: Mapping[str, Known]) -> tuple[Remedy, ...]:
    """The smallest ways to a world where the rule holds; `known` is what is known of the applicant now, `near` of others."""
    truth = truths(rule, cells([rule], known))
    found = {way for way in _ways(rule, truth, known) if _opens(rule, way, known)}
    changeable = [way for way in found if all(_remedy(leaf) for leaf, _ in way)]
    fixed = [way for way in found if way not in changeable]
    made = [_made(rule, way, known, near, "changeable") for way in _smallest(changeable, changeable)]
    made += [_made(rule, way, known, {}, "fixed") for way in _smallest(fixed, found)]
    return tuple(sorted(made, key=lambda one: (one.kind, len(one.requirements), one.requirements, repr(one))))


def _smallest(ways: Iterable[Way], among: Iterable[Way]) -> list[Way]:
    return [way for way in ways if not any(other < way for other in among)]


def _ways(rule: Rule, truth: Mapping[Rule, bool | None], known: Known, want: bool = True) -> set[Way]:
    """Sets of leaves to turn so that the rule has the wanted truth, leaf by leaf."""
    if rule in truth:
        return set(_turned(rule, truth[rule], known, want))
    count, wanted = _needed(rule, want)
    inner = [_ways(one, truth, known, wanted) for one in rule.rules]  # type: ignore[union-attr]  # no leaf, so combined
    return {frozenset().union(*picked) for some in combinations(inner, count) for picked in product(*some)}


def _turned(leaf: Rule, truth: bool | None, known: Known, want: bool) -> Iterator[Way]:
    if truth in (want, None):
        yield frozenset()
    if truth is not want and known.get(fact_of(leaf)) is not None:
        yield frozenset({(leaf, want)})


def _needed(rule: Any, want: bool) -> tuple[int, bool]:
    """How many of the inner rules must have which truth."""
    every = len(rule.rules)
    wanted = {"all": every, "any": 1, "none": 1}.get(rule.kind) or rule.least
    holding = want is not (rule.kind == "none")
    return (wanted, True) if holding else (every - wanted + 1, False)


def _opens(rule: Rule, way: Way, known: Known) -> bool:
    """Whether the rule can hold once these leaves are turned and all else stays as known."""
    free = cells([rule], {})
    # Whoever joins others is a member too, so that what is known of it binds the rules for members.
    after = cells([rule], known, own=_own(known))
    for fact in {fact_of(leaf) for leaf, _ in way}:
        turned = [(leaf, want) for leaf, want in way if fact_of(leaf) == fact]
        after[fact] = frozenset(cell for cell in free[fact] if all((leaf in cell) is want for leaf, want in turned))
    return all(after.values()) and decide(rule, after)[0] is not False


def _own(known: Known) -> Known:
    return {fact: known[fact] for fact in OF_A_PLACE if fact in known}


def _remedy(leaf: Rule) -> str | None:
    return next((one.remedy for one in requirements(leaf) if one.remedy), None)


def _made(rule: Rule, way: Way, known: Known, near: Mapping[str, Known], kind: Any) -> Remedy:
    turned = sorted(way, key=lambda flip: (id_of(flip[0]), repr(flip)))
    said: dict[str, str] = {}
    for leaf, want in turned:
        said[_said(leaf, want)] = _gap_words(leaf, known) or said.get(_said(leaf, want), "")
    short = next((gap for gap in (_short(leaf, known) for leaf, _ in turned) if gap is not None), None)
    towns, surplus = _with_whom(rule, way, known, near) or ((), None)
    return Remedy(
        kind=kind,
        words="; ".join(f"{what}: {gap}" if gap else what for what, gap in said.items()),
        facts=tuple(sorted({fact_of(leaf) for leaf, _ in turned})),
        requirements=tuple(sorted(one.id for leaf, _ in turned for one in requirements(leaf))),
        short=short,
        towns=towns,
        surplus=surplus,
    )


def _said(leaf: Rule, want: bool) -> str:
    return _remedy(leaf) or (str(leaf) if want else f"not {leaf}")


def _short(leaf: Rule, known: Known) -> int | Decimal | None:
    """By how much the most a fact may be stays below the least that is asked."""
    if not isinstance(leaf, Requirement) or not isinstance(leaf.allowed, Between):
        return None
    most, least = bounds(known.get(leaf.fact))[1], leaf.allowed.min
    return least - most if least is not None and most is not None and most < least else None


def _gap_words(leaf: Rule, known: Known) -> str:
    """How far a fact is from what is asked, in words; empty where that is no distance."""
    if (short := _short(leaf, known)) is not None:
        return f"{counted(fact_of(leaf), short)} short"
    if not isinstance(leaf, Requirement) or not isinstance(leaf.allowed, Between):
        return ""
    least, most = bounds(known.get(leaf.fact))[0], leaf.allowed.max
    over = least is not None and most is not None and least > most
    return f"{counted(leaf.fact, least - most)} too much" if over else ""


def _with_whom(
    rule: Rule, way: Way, known: Known, near: Mapping[str, Known]
) -> tuple[tuple[str, ...], int | Decimal] | None:
    """The fewest towns, then the least surplus, then the smallest ids, that bring what is short."""
    turned = (leaf for leaf, _ in way if fact_of(leaf) in ADDED_UP and _short(leaf, known) is not None)
    leaf: Any = next(turned, None)
    if leaf is None or (leaf.fact == "population" and _opens(rule, way, {**known, "members": ()})):
        return None  # nothing is short, or the way leads past the members
    low, high = bounds(known[leaf.fact])
    fit = _fit(rule, way, known, near)
    room = None if leaf.allowed.max is None else leaf.allowed.max - high
    ends = {town: bounds(near[town].get(leaf.fact)) for town in fit}
    sure = {
        town: least for town, (least, most) in ends.items() if least is not None and (room is None or least == most)
    }
    return fewest(sure, leaf.allowed.min - (low or 0), room)


def _fit(rule: Rule, way: Way, known: Known, near: Mapping[str, Known]) -> list[str]:
    """The towns with which the way still opens; what no rule for members asks makes no difference."""
    asked = _of_members(rule)
    own = _own(known)
    places = {town: {fact: told for fact, told in near[town].items() if fact in asked} for town in near}
    opens: dict[str, bool] = {}
    for place in places.values():
        if repr(place) not in opens:
            opens[repr(place)] = _opens(rule, way, {**known, "members": (own, place)})
    return [town for town, place in places.items() if opens[repr(place)]]


def _of_members(rule: Rule) -> set[str]:
    """The facts that are asked of every member."""
    if isinstance(rule, Requirement):
        return set()
    if rule.kind == "every_member":
        return {one.fact for one in requirements(rule)}
    return set().union(*map(_of_members, rule.rules))
