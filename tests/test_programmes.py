"""Themes, ballots, the work programme and its horizon."""

import itertools
from datetime import date, datetime, timedelta

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smallgiants.errors import InvalidValue, NotAllowed
from smallgiants.programmes import Ballot, Horizon, Objective, Programme, Theme, horizon
from smallgiants.testing import _plans as plans
from smallgiants.testing import _programmes as some

AT = "2024-03-13T11:00Z"
DRAFT = Programme(
    id="wp",
    anchor="sg-1",
    months=18,
    themes=["circular-city"],
    objectives=[Objective(id="o-1", title="Shape the next months")],
)


def test_the_horizon_of_small_giants_moved_with_the_meeting():
    moved, announced = horizon(DRAFT, anchor_on="2024-03-13"), horizon(DRAFT, anchor_on=date(2024, 2, 21))
    assert (moved.start, moved.end) == (date(2024, 3, 13), date(2025, 9, 13))
    assert str(moved) == "[2024-03-13, 2025-09-13), 18 months"
    assert announced.end == date(2025, 8, 21)
    assert (moved.due(1), moved.due(18)) == (date(2024, 4, 12), date(2025, 9, 12))


def test_a_pinned_programme_does_not_follow_the_meeting():
    pinned = Programme(id="wp", pinned="2024-02-21", months=18)
    assert horizon(pinned, anchor_on="2024-03-13") == horizon(pinned, anchor_on=None)
    assert horizon(pinned, anchor_on=None).end == date(2025, 8, 21)


def test_a_missing_day_falls_on_the_last_of_its_month_and_says_so():
    cut = Horizon(start="2024-08-31", months=18)
    assert cut.end == date(2026, 2, 28)
    assert cut.why[1] == "the end falls on 2026-02-28, the last day of a month that has no day 31"
    assert Horizon(start="2024-08-31", months=2).why == ("2 months from 2024-08-31; the end is not included",)
    assert Horizon(start="2024-01-31", months=1).end == date(2024, 2, 29)


@given(some.horizons())
def test_months_follow_each_other_and_fill_the_horizon(one):
    rows = one.rows()
    assert len(rows) == one.months
    assert rows[0]["start"] == one.start
    assert all(row["due"] + timedelta(days=1) == later["start"] for row, later in itertools.pairwise(rows))
    assert all(row["due"] == one.due(row["month"]) and one.covers(row["due"]) for row in rows)
    assert one.covers(one.start)
    assert not one.covers(one.end)
    assert not one.covers(one.start - timedelta(days=1))
    assert (
        [one.month(row["start"]) for row in rows]
        == [one.month(row["due"]) for row in rows]
        == [*range(1, one.months + 1)]
    )
    assert [one.first(row["month"]) for row in rows] == [row["start"] for row in rows]
    assert one.month(one.end) is one.month(one.start - timedelta(days=1)) is None
    assert one.end.day == one.start.day or (one.end + timedelta(days=1)).day == 1
    assert (one.end.year - one.start.year) * 12 + one.end.month - one.start.month == one.months


@pytest.mark.parametrize("month", [0, 19, -1, "1", 1.5, None])
def test_a_month_outside_the_horizon_is_refused(month):
    with pytest.raises(InvalidValue, match="month: expected a month from 1 to 18"):
        horizon(DRAFT, anchor_on="2024-03-13").due(month)


def test_a_horizon_needs_a_day():
    with pytest.raises(InvalidValue, match="anchor_on: expected the day of sg-1, got none"):
        horizon(DRAFT, anchor_on=None)
    with pytest.raises(InvalidValue, match="expected the day of an anchor, or a pinned day"):
        horizon(Programme(id="wp", months=18), anchor_on=None)


def test_adoption_is_by_a_decision_and_once():
    adopted = DRAFT.adopt(decision="d-1", at=AT, by="p-1")
    assert (adopted.decision, DRAFT.decision) == ("d-1", None)
    assert [(entry.kind, entry.was, entry.by) for entry in adopted.history] == [("adopted", "draft", "p-1")]
    with pytest.raises(NotAllowed, match=r"programmes\[wp\]: expected a draft, got a programme adopted by d-1"):
        adopted.adopt(decision="d-2", at=AT)


@given(plans.programmes())
def test_any_programme_is_a_value(programme):
    assert attrs.evolve(programme) == programme
    assert hash(programme) == hash(attrs.evolve(programme))
    assert (programme.decision is None) == (not programme.history)


@given(st.one_of(some.themes(), some.ballots(), some.steps(), some.ties(), some.shares(), some.comparisons()))
def test_any_vote_is_a_value(noun):
    assert attrs.evolve(noun) == noun
    assert hash(noun) == hash(attrs.evolve(noun))


@pytest.mark.parametrize(
    ("noun", "fields", "path"),
    [
        (Theme, {"id": "a b", "title": "A"}, "id"),
        (Theme, {"id": "a", "title": 1}, ""),
        (Theme, {"id": "a", "title": "A", "workshops": 0}, "workshops"),
        (Theme, {"id": "a", "title": "A", "workshops": 101}, "workshops"),
        (Theme, {"id": "a", "title": "A", "proposed_by": "ana@town"}, "proposed_by"),
        (Ballot, {"id": "b", "seat": ""}, "seat"),
        (Ballot, {"id": "b", "seat": "s", "approvals": "abc"}, "approvals"),
        (Ballot, {"id": "b", "seat": "s", "approvals": 1}, "approvals"),
        (Ballot, {"id": "b", "seat": "s", "approvals": ["a", "b", "a"]}, "approvals"),
        (Ballot, {"id": "b", "seat": "s", "approvals": ["a", "b c"]}, "approvals[1]"),
        (Ballot, {"id": "b", "seat": "s", "shown": 1}, "shown"),
        (Programme, {"id": "p", "months": 0}, "months"),
        (Programme, {"id": "p", "months": 1, "anchor": "w", "pinned": "2024-03-13"}, "pinned"),
        (Programme, {"id": "p", "months": 1, "pinned": datetime(2024, 3, 13)}, ""),
        (Programme, {"id": "p", "months": 1, "pinned": "2201-01-01"}, "pinned"),
        (Programme, {"id": "p", "months": 1, "objectives": "one"}, "objectives"),
        (Programme, {"id": "p", "months": 1, "themes": 3}, "themes"),
        (Horizon, {"start": None, "months": 1}, "start"),
        (Horizon, {"start": "2024-03-13", "months": 121}, "months"),
    ],
)
def test_what_has_not_its_form_is_refused(noun, fields, path):
    with pytest.raises(InvalidValue) as caught:
        noun(**fields)
    assert caught.value.path == path


def test_a_person_is_never_repeated_in_an_error():
    with pytest.raises(InvalidValue) as caught:
        Ballot(id="b", seat="s", person="Ana Example")
    assert "Ana" not in str(caught.value)
