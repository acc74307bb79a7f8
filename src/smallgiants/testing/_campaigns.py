"""Strategies for announcements and campaigns."""

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from ..campaigns import Announcement, Campaign, Opinion, Question, Returns, returns
from ..civiltime import instant
from ._values import _maybe, _several, _sources, audiences, days, ids, instants, texts

__all__ = ["CAMPAIGNS", "announcements", "campaigns", "opinions", "questions", "returned"]


@st.composite
def announcements(draw: st.DrawFn) -> Announcement:
    """Any announcement, in its first version or a later one, of a workshop or of nothing in particular.

    >>> announcements().validate()
    """
    later, about = draw(st.booleans()), draw(_maybe(ids()))
    return Announcement(
        id=draw(ids()), title=draw(texts()), at=draw(instants()), text=draw(_maybe(texts())),
        version=draw(st.integers(2, 9)) if later else 1, supersedes=draw(ids()) if later else None, by=draw(_maybe(ids())),
        workshop=about, revision=draw(_maybe(st.integers(0, 9))) if about else None, sources=draw(_sources()),
    )  # fmt: skip


def questions() -> SearchStrategy[Question]:
    """Any question of a campaign.

    >>> questions().validate()
    """
    return st.builds(Question, id=ids(), text=texts())


@st.composite
def campaigns(draw: st.DrawFn) -> Campaign:
    """Any campaign, its days known or not, sound or with a question twice.

    >>> campaigns().validate()
    """
    first, length = draw(_maybe(days())), draw(_maybe(st.integers(0, 60)))
    last = None if length is None else draw(days()) if first is None else first + timedelta(days=length)
    return Campaign(id=draw(ids()), title=draw(texts()), questions=draw(_several(questions(), 4)), roles=draw(_several(ids())),
                    first=first, last=last, sources=draw(_sources()))  # fmt: skip


def opinions() -> SearchStrategy[Opinion]:
    """Any answer to a question of a campaign.

    >>> opinions().validate()
    """
    return st.builds(
        Opinion, id=ids(), campaign=ids(), question=ids(), seat=ids(), text=texts(), at=_maybe(instants()),
        role=_maybe(ids()), person=_maybe(ids()), attribution=st.sampled_from(("named", "unnamed")), sources=_sources(),
    )  # fmt: skip


@st.composite
def returned(draw: st.DrawFn) -> Returns:
    """Any count of who answered, with answers that were replaced, to questions not asked and in roles not meant.

    >>> returned().validate()
    """
    roles = draw(st.sampled_from(((), ("mayor",), ("mayor", "officer"))))
    asked = Campaign(id="c", title="Asked", roles=roles, questions=[Question(id=one, text="?") for one in "ab"])
    seats, at = (
        st.integers(1, 7).map("t-{}".format),
        st.integers(0, 3).map(lambda day: instant(f"2021-02-0{day + 1}T09:00Z")),
    )
    said = draw(st.lists(st.tuples(st.sampled_from("abz"), st.sampled_from(("mayor", "officer", None)), seats, _maybe(at)),
                         max_size=30))  # fmt: skip
    given = [Opinion(id=f"r-{n}", campaign="c", question=question, role=role, seat=seat, at=when, text="x")
             for n, (question, role, seat, when) in enumerate(said)]  # fmt: skip
    return returns(asked, given, on=None, zone="UTC", audience=draw(audiences()))


CAMPAIGNS: dict[type, SearchStrategy[Any]] = {
    Announcement: announcements(), Campaign: campaigns(), Question: questions(), Opinion: opinions(), Returns: returned(),
}  # fmt: skip
