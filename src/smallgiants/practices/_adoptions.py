"""Who tried a practice and how it went: the only evidence that it can be had elsewhere too."""

from collections.abc import Iterable
from typing import Any, Literal, get_args

from attrs import field, frozen

from ..answers import LeftOut, Row
from ..checks import a, each, identifier, one_of, optional, several, whole, words
from ..civiltime import Instant, Viewpoint, recorded_by, viewpoint
from ..labels import Text, several_texts
from ..ledger import instant_or_none
from ..sources import Citation
from ._practice import Practice, Result, open_to_all, years_in_order
from ._profiles import PlaceProfile

__all__ = ["Adoption", "Outcome", "Replicability", "band", "replicability"]

Outcome = Literal["worked", "partly", "running", "failed", "given_up"]
"""How an adoption went; `running` is working and not judged yet."""

_DONE = ("worked", "partly", "running")
_BANDS = (5_000, 20_000, 50_000, 100_000, 250_000)


@frozen(kw_only=True)
class Adoption:
    """That somebody tried a practice: who, where, since when, what they changed, and how it went.

    >>> Adoption(id="ad-1", practice="mobility-islands", by="sarajevo", since=2023, outcome="running").place is None
    True

    An adoption by the owner at the place where it began is scaling up, elsewhere it is replication.  An `outcome` that is
    not known is `None`: to have taken part is no evidence.  It is shown where `permitted`, or `published` at an address.
    """

    id: str = field(validator=identifier)
    practice: str = field(validator=identifier)
    by: str = field(validator=identifier)
    place: PlaceProfile | None = field(default=None, validator=optional(a(PlaceProfile)))
    since: int | None = field(default=None, validator=optional(whole(least=1800, most=2200)))
    until: int | None = field(default=None, validator=optional(whole(least=1800, most=2200)))
    changed: tuple[Text, ...] = field(default=(), converter=several_texts, validator=each(a(Text)))
    outcome: Outcome | None = field(default=None, validator=optional(one_of(*get_args(Outcome))))
    results: tuple[Result, ...] = field(default=(), converter=several, validator=each(a(Result)))
    lessons: tuple[Text, ...] = field(default=(), converter=several_texts, validator=each(a(Text)))
    permitted: bool | None = field(default=None, validator=optional(a(bool)))
    published: str | None = field(default=None, validator=optional(words))
    at: Instant | None = field(default=None, converter=instant_or_none)
    sources: tuple[Citation, ...] = field(default=(), converter=several, validator=each(a(Citation)))

    def __attrs_post_init__(self) -> None:
        years_in_order(self)

    @property
    def shown_to_all(self) -> bool:
        """Whether it may be shown to others than the adopter."""
        return open_to_all(self)


@frozen(kw_only=True)
class Replicability:
    """How often a practice was had elsewhere, derived from its adoptions and from nothing else.

    >>> print(Replicability(practice="p"))
    p: not replicated; nobody else is known to have it

    `adopters` are independent ones with whom it works; `kinds` are the kinds of place these are, as far as that is known.
    `scaled` is whether the owner grew it and measured that.  `failed` tried and gave up, `untold` are those whose outcome
    nobody told.
    """

    practice: str = field(validator=identifier)
    adopters: tuple[str, ...] = field(default=(), converter=several, validator=each(identifier))
    kinds: tuple[str, ...] = field(default=(), converter=several, validator=each(words))
    scaled: bool = field(default=False, validator=a(bool))
    failed: tuple[str, ...] = field(default=(), converter=several, validator=each(identifier))
    untold: tuple[str, ...] = field(default=(), converter=several, validator=each(identifier))
    left_out: tuple[LeftOut, ...] = field(default=(), converter=several, validator=each(a(LeftOut)))

    @property
    def replicated(self) -> bool:
        """Whether at least two independent adopters have it."""
        return len(self.adopters) >= 2

    @property
    def why(self) -> tuple[str, ...]:
        """What it was derived from."""
        told = [f"{one} has it" for one in self.adopters]
        told += [f"{one} tried and does not have it" for one in self.failed]
        told += [f"how it went at {one} is not known" for one in self.untold]
        return (*told, "its owner grew it and measured that") if self.scaled else tuple(told)

    def rows(self) -> tuple[Row, ...]:
        """One row."""
        return ({"practice": self.practice, "replicated": self.replicated, "adopters": len(self.adopters),
                 "kinds": len(self.kinds), "scaled": self.scaled, "failed": len(self.failed),
                 "untold": len(self.untold)},)  # fmt: skip

    def __str__(self) -> str:
        kinds = f" in {len(self.kinds)} {'kind' if len(self.kinds) == 1 else 'kinds'} of place" if self.kinds else ""
        count = len(self.adopters)
        if self.replicated:
            told = f"replicated {count} times{kinds}"
        else:
            told = f"not replicated; {f'one other has it{kinds}' if count else 'nobody else is known to have it'}"
        further = (("failed", len(self.failed)), ("not told how it went", len(self.untold)))
        return "; ".join([f"{self.practice}: {told}", *(f"{number} {name}" for name, number in further if number)])


def replicability(
    practice: Practice, adoptions: Iterable[Adoption], *, on: "Viewpoint | str | None", zone: str = "UTC"
) -> Replicability:
    """How often a practice was had elsewhere, as far as adoptions tell that were known on a viewpoint.

    >>> began = Practice(id="p", title="Shared bikes", owner="eeklo")
    >>> tried = [Adoption(id=f"a-{who}", practice="p", by=who, outcome=how) for who, how in
    ...          (("kranj", "worked"), ("cahors", "running"), ("horta", None), ("eeklo", "worked"))]
    >>> print(replicability(began, tried, on=None))
    p: replicated 2 times; 1 not told how it went

    An adopter counts once, by its latest adoption, and never where it is the owner: growing at home is `scaled`, and only
    with a measured result.  A day is read in `zone`.
    """
    when = None if on is None else viewpoint(on)
    mine = [one for one in adoptions if one.practice == practice.id]
    known = [one for one in mine if one.at is None or recorded_by(one.at, on=when, zone=zone)]
    last = {one.by: one for one in sorted(known, key=_age)}
    others = {by: one for by, one in sorted(last.items()) if by != practice.owner}
    adopters = [by for by, one in others.items() if one.outcome in _DONE]
    kinds = {kind for by in adopters if (kind := _kind(others[by].place))}
    home = [one for one in known if one.by == practice.owner and one.outcome in _DONE]
    late = (LeftOut(id=one.id, because="it was recorded later") for one in mine if one not in known)
    return Replicability(
        practice=practice.id, adopters=adopters, kinds=sorted(kinds), scaled=any(one.results for one in home),
        failed=[by for by, one in others.items() if one.outcome in ("failed", "given_up")],
        untold=[by for by, one in others.items() if one.outcome is None], left_out=late,
    )  # fmt: skip


def _age(one: Adoption) -> tuple[Any, ...]:
    return (one.since is not None, one.since or 0, one.at is not None, one.at and one.at.isoformat(), one.id)


def _kind(place: PlaceProfile | None) -> str | None:
    """The kind of a place: its country and its band of size, where both are known."""
    size = band(place) if place is not None else None
    return f"{place.country}, {size}" if place is not None and place.country and size else None


def band(place: PlaceProfile) -> str | None:
    """The band of size of a place, after the bounds in use at 5, 20, 50, 100 and 250 thousand; `None` is not known."""
    if not isinstance(place.population, int):
        return None
    above = [bound for bound in _BANDS if place.population >= bound]
    below = next((bound for bound in _BANDS if place.population < bound), None)
    low, high = (f"{above[-1] // 1000}" if above else "0"), (f"{below // 1000}" if below else None)
    return f"{low} to {high} thousand" if high else f"{low} thousand and more"
