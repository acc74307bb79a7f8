"""Strategies for practices, who tried them, and which place is like which."""

from typing import Any, get_args

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from ..places import COUNTRIES, RegionClass
from ..practices import (
    CRITERIA,
    Actor,
    Adoption,
    Alike,
    Assessment,
    Cost,
    Evidence,
    FeatureLikeness,
    Library,
    Likeness,
    Mark,
    Match,
    Maturity,
    Outcome,
    PlaceProfile,
    Practice,
    Replicability,
    Resembling,
    Result,
    Solution,
    Solved,
    Support,
    Tool,
    alike,
    likeness,
    replicability,
)
from ._values import _maybe, _several, _sources, any_ofs, betweens, days, ids, instants, moneys, texts, words

__all__ = [
    "PRACTICES",
    "adoptions",
    "assessments",
    "likenesses",
    "place_profiles",
    "practices",
    "results",
    "tools",
]

_SEATS = tuple("abcdef")
_years = st.integers(1990, 2030)
_numbers = st.decimals(-(10**6), 10**6, places=2)


def place_profiles(names: SearchStrategy[str | None] | None = None) -> SearchStrategy[PlaceProfile]:
    """Any place, known in part.

    >>> place_profiles().validate()
    """
    own = st.dictionaries(st.sampled_from(("coast", "mountain", "climate")), st.booleans() | words(), max_size=2)
    return st.builds(
        PlaceProfile,
        id=_maybe(ids()) if names is None else names,
        name=_maybe(words()),
        country=_maybe(st.sampled_from(COUNTRIES[:20])),
        population=_maybe(st.integers(0, 10**7) | betweens(st.integers(0, 10**7))),
        population_year=_maybe(_years),
        degurba=_maybe(st.sampled_from((1, 2, 3)) | any_ofs(st.sampled_from((1, 2, 3)))),
        region_class=_maybe(st.sampled_from(get_args(RegionClass))),
        island=_maybe(st.booleans()),
        outermost=_maybe(st.booleans()),
        languages=st.lists(st.sampled_from(("pt", "sl", "fr", "pl")), max_size=2, unique=True),
        latitude=_maybe(st.decimals(-90, 90, places=2)),
        longitude=_maybe(st.decimals(-180, 180, places=2)),
        features=own,
    )


def results() -> SearchStrategy[Result]:
    """Any result with a unit.

    >>> results().validate()
    """
    return st.builds(Result, indicator=texts(), value=_numbers, unit=words(), baseline=_maybe(_numbers),
                     year=_maybe(_years), evidence=_maybe(st.sampled_from(get_args(Evidence))))  # fmt: skip


def _actors() -> SearchStrategy[Actor]:
    return st.builds(Actor, name=words(), support=_several(st.sampled_from(get_args(Support))))


def _costs() -> SearchStrategy[Cost]:
    return st.builds(Cost, amount=moneys(), price_year=_maybe(_years), what=_maybe(texts()))


def practices() -> SearchStrategy[Practice]:
    """Any practice, whether or not it may be shown.

    >>> practices().validate()
    """
    several = _several(texts())
    return st.builds(
        Practice,
        id=ids(),
        title=texts(),
        owner=st.sampled_from(_SEATS) | ids(),
        themes=_several(ids()),
        barriers=_several(ids()),
        place=_maybe(place_profiles()),
        problem=_maybe(texts()),
        steps=several,
        actors=_several(_actors()),
        since=_maybe(st.integers(1900, 1989)),
        until=_maybe(_years),
        costs=_several(_costs()),
        funded_by=_several(words()),
        results=_several(results()),
        conditions=several,
        difficulties=several,
        lessons=several,
        failures=several,
        transfer=several,
        tools=_several(ids()),
        derived_from=_several(ids()),
        maturity=_maybe(st.sampled_from(get_args(Maturity))),
        evidence=_maybe(st.sampled_from(get_args(Evidence))),
        permitted=_maybe(st.booleans()),
        published=_maybe(words()),
        checked_on=_maybe(days()),
        sources=_sources(),
    )


def tools() -> SearchStrategy[Tool]:
    """Any tool.

    >>> tools().validate()
    """
    several, maybe = _several(texts()), _maybe(texts())
    return st.builds(Tool, id=ids(), title=texts(), what=maybe, inputs=several, outputs=several, effort=maybe, skills=several,
                     licence=_maybe(words()), languages=_several(words()), address=_maybe(words()), checked_on=_maybe(days()),
                     sources=_sources())  # fmt: skip


def adoptions() -> SearchStrategy[Adoption]:
    """Any adoption, of whatever outcome.

    >>> adoptions().validate()
    """
    return st.builds(
        Adoption,
        id=ids(),
        practice=st.sampled_from(("p", "q")) | ids(),
        by=st.sampled_from(_SEATS),
        place=_maybe(place_profiles()),
        since=_maybe(st.integers(1900, 1989)),
        until=_maybe(_years),
        changed=_several(texts()),
        outcome=_maybe(st.sampled_from(get_args(Outcome))),
        results=_several(results()),
        lessons=_several(texts()),
        permitted=_maybe(st.booleans()),
        published=_maybe(words()),
        at=_maybe(instants()),
        sources=_sources(),
    )


def _marks(criterion: SearchStrategy[str]) -> SearchStrategy[Mark]:
    return st.builds(Mark, criterion=criterion, mark=_maybe(st.integers(1, 5)), evidence=_maybe(words()))


def assessments() -> SearchStrategy[Assessment]:
    """Any assessment by the criteria of its scheme, some of them not assessed.

    >>> assessments().validate()
    """
    return st.sampled_from(tuple(CRITERIA)).flatmap(
        lambda scheme: st.builds(
            Assessment, id=ids(), practice=ids(), by=ids(), scheme=st.just(scheme), at=_maybe(instants()), sources=_sources(),
            marks=st.lists(_marks(st.sampled_from(CRITERIA[scheme])), unique_by=lambda one: one.criterion, max_size=4),
        )
    )  # fmt: skip


def likenesses() -> SearchStrategy[Likeness]:
    """How much any two places are alike.

    >>> likenesses().validate()
    """
    return st.builds(likeness, place_profiles(), place_profiles())


def _replicabilities() -> SearchStrategy[Replicability]:
    began = st.builds(Practice, id=st.just("p"), title=texts(), owner=st.sampled_from(_SEATS))
    return st.builds(lambda one, tried: replicability(one, tried, on=None), began, st.lists(adoptions(), max_size=4))


def _alikes() -> SearchStrategy[Alike]:
    named = place_profiles(st.sampled_from(_SEATS))
    others = st.lists(named, max_size=4, unique_by=lambda one: one.id)
    return st.builds(lambda one, several, diverse: alike(one, several, diverse=diverse), named, others, st.booleans())


def _matches() -> SearchStrategy[Match]:
    return st.builds(Match, axis=st.sampled_from(("theme", "barrier")), concept=ids(), label=words(),
                     fit=st.sampled_from(("same", "near")))  # fmt: skip


def _solutions() -> SearchStrategy[Solution]:
    return st.builds(
        Solution, practice=ids(), title=texts(), by=ids(), place=_maybe(place_profiles()), page=_maybe(words()),
        matches=st.lists(_matches(), min_size=1, max_size=2), likeness=_maybe(likenesses()), replicability=_replicabilities(),
    )  # fmt: skip


PRACTICES: dict[type, SearchStrategy[Any]] = {
    Actor: _actors(),
    Adoption: adoptions(),
    Alike: _alikes(),
    Assessment: assessments(),
    Cost: _costs(),
    FeatureLikeness: likenesses().map(lambda one: one.parts[0]),
    Library: st.builds(
        Library, practices=_several(practices()), adoptions=_several(adoptions()), tools=_several(tools())
    ),
    Likeness: likenesses(),
    Mark: _marks(ids()),
    Match: _matches(),
    PlaceProfile: place_profiles(),
    Practice: practices(),
    Replicability: _replicabilities(),
    Resembling: st.builds(Resembling, place=place_profiles(), likeness=likenesses()),
    Result: results(),
    Solution: _solutions(),
    Solved: st.builds(Solved, statement=ids(), like=ids(), found=st.lists(_solutions(), max_size=2)),
    Tool: tools(),
}
