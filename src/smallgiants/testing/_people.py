"""Strategies for needs of access, credits, periods of retention, and what is asked of memberships."""

from typing import Any, get_args

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from ..answers import LeftOut
from ..audience import Audience
from ..groups import (
    AccessCounts,
    AccessKind,
    AccessNeeds,
    Credit,
    CreditRole,
    Credits,
    Fluency,
    FluencyLevel,
    RetainedField,
    Retention,
    RetentionStart,
    Roll,
    Standing,
)
from ._values import _maybe, _several, ids, instants, texts, words

__all__ = ["PEOPLE", "access_needs", "credits_given", "fluencies", "retentions", "rolls"]

_LANGUAGES = st.sampled_from(("fr", "pt-BR", "el"))


def fluencies() -> SearchStrategy[Fluency]:
    """Any language somebody speaks, how well perhaps unknown.

    >>> fluencies().validate()
    """
    return st.builds(Fluency, language=_LANGUAGES, level=_maybe(st.sampled_from(get_args(FluencyLevel))))


def access_needs() -> SearchStrategy[AccessNeeds]:
    """Any needs of access and language, withdrawn or not.

    >>> access_needs().validate()
    """
    return st.builds(
        AccessNeeds, id=ids(), person=ids(), at=instants(), workshop=_maybe(ids()),
        needs=st.lists(st.sampled_from(get_args(AccessKind)), unique=True, max_size=3), note=_maybe(words()),
        speaks=_several(fluencies()), interpretation=st.lists(_LANGUAGES, unique=True, max_size=2),
        withdrawn=_maybe(instants()),
    )  # fmt: skip


def credits_given() -> SearchStrategy[Credit]:
    """Any credit, withdrawn or not.

    >>> credits_given().validate()
    """
    return st.builds(Credit, id=ids(), person=ids(), role=st.sampled_from(get_args(CreditRole)), at=instants(),
                     to=_maybe(ids()), title=_maybe(texts()), by=_maybe(ids()), withdrawn=_maybe(instants()))  # fmt: skip


def retentions() -> SearchStrategy[Retention]:
    """Any period of retention.

    >>> retentions().validate()
    """
    starts = st.sampled_from(get_args(RetentionStart))
    return st.builds(
        lambda what, after, **known: Retention(what=what, after="left" if what.startswith("people.") else after, **known),
        st.sampled_from(get_args(RetainedField)), starts, purpose=words(), days=st.integers(0, 36525), basis=_maybe(words()),
    )  # fmt: skip


def rolls() -> SearchStrategy[Roll]:
    """Any roll of a group.

    >>> rolls().validate()
    """
    states = st.dictionaries(st.sampled_from(get_args(Standing)), st.integers(1, 99)).map(
        lambda one: tuple(one.items())
    )
    return st.builds(Roll, on=instants(), seats=_several(ids()), people=st.integers(0, 99), states=states)


def _access_counts() -> SearchStrategy[AccessCounts]:
    counts = st.dictionaries(ids(), st.integers(1, 99)).map(lambda one: tuple(one.items()))
    audiences = st.sampled_from(("public", "member", "secretariat")).map(Audience.parse)
    return st.builds(AccessCounts, on=instants(), audience=audiences, workshop=_maybe(ids()), counts=counts,
                     left_out=_several(_left_out()))  # fmt: skip


def _left_out() -> SearchStrategy[LeftOut]:
    return st.builds(LeftOut, id=ids(), because=words())


PEOPLE: dict[type, SearchStrategy[Any]] = {
    AccessCounts: _access_counts(),
    AccessNeeds: access_needs(),
    Credit: credits_given(),
    Credits: st.builds(Credits, credits=_several(credits_given()), left_out=_several(_left_out())),
    Fluency: fluencies(),
    Retention: retentions(),
    Roll: rolls(),
}
