"""The tally: its laws, the cases that show why it is Equal Shares, and its words."""

from collections import Counter
from fractions import Fraction
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smallgiants.errors import InvalidValue
from smallgiants.programmes import Ballot, Theme, Tie, tally
from smallgiants.programmes.rules import add1, contest
from smallgiants.testing import _programmes as some

# Fourteen seats of which eight agree on four themes; four workshops.
CASE = {
    "s-01": ["mobility-transition", "digital-responsiveness", "circular-economy", "circular-city"],
    "s-02": ["mobility-transition", "digital-responsiveness", "circular-economy"],
    "s-03": ["mobility-transition", "digital-responsiveness", "circular-economy", "circular-city"],
    "s-04": ["mobility-transition", "circular-economy", "circular-city"],
    "s-05": ["mobility-transition", "digital-responsiveness", "circular-city"],
    "s-06": ["mobility-transition", "digital-responsiveness", "circular-economy", "circular-city"],
    "s-07": ["mobility-transition", "digital-responsiveness", "circular-economy"],
    "s-08": ["mobility-transition", "digital-responsiveness"],
    "s-09": ["market-engagement", "performance-management"],
    "s-10": ["market-engagement", "performance-management"],
    "s-11": ["market-engagement", "systemic-innovation"],
    "s-12": ["humble-lamppost", "societal-insight"],
    "s-13": ["humble-lamppost", "societal-insight"],
    "s-14": ["humble-lamppost", "societal-insight", "systemic-innovation"],
}


def cast(votes):
    return [Ballot(id=f"b-{seat}", seat=seat, approvals=approvals) for seat, approvals in votes.items()]


def blocks(*groups):
    seats = count()
    return cast({f"s-{next(seats)}": list(approvals) for size, approvals in groups for _ in range(size)})


def chosen(ballots, workshops, **more):
    return tally(ballots, workshops=workshops, on=None, **more).chosen


def by_the_book(votes, costs, budget):
    """Equal Shares as its definition says it, with nothing clever: ties to the most approved, then by id."""
    purses = [budget] * len(votes)
    won = []
    while True:
        offers = []
        for theme, cost in costs.items():
            fans = [place for place, vote in enumerate(votes) if theme in vote]
            if theme not in won and sum(purses[fan] for fan in fans) >= cost:
                offers.append((price(cost, [purses[fan] for fan in fans]) / cost, -len(fans), theme, fans))
        if not offers:
            return won
        rate, _, theme, fans = min(offers)
        for fan in fans:
            purses[fan] -= min(purses[fan], rate * costs[theme])
        won.append(theme)


def price(cost, purses):
    """The least price at which supporters, each paying it or all they have, reach the cost."""
    return next(
        asked
        for rich in range(len(purses), 0, -1)
        for asked in [(cost - sum(sorted(purses)[: len(purses) - rich])) / Fraction(rich)]
        if sum(min(purse, asked) for purse in purses) == cost
    )


@given(some.elections())
def test_it_is_the_method_by_the_book(election):
    ballots, themes, workshops = election
    votes = [set(ballot.approvals) for ballot in ballots]
    wanted = {theme.id: theme.workshops for theme in themes if any(theme.id in vote for vote in votes)}
    fitting = {theme: cost for theme, cost in wanted.items() if cost <= workshops}
    answer = tally(ballots, themes=themes, workshops=workshops, on=None, rule="equalshares")
    purse = Fraction(workshops, len(votes) or 1)
    assert list(answer.chosen) == by_the_book(votes, fitting, purse)
    completed = tally(ballots, themes=themes, workshops=workshops, on=None)
    shared = [step for step in completed.steps if step.budget is not None]
    if shared:
        assert [step.theme for step in shared] == by_the_book(votes, fitting, shared[0].budget)


@given(some.elections(), st.sampled_from(["equalshares/add1", "equalshares", "greedy"]))
def test_laws_of_every_rule(election, rule):
    ballots, themes, workshops = election
    answer = tally(ballots, themes=themes, workshops=workshops, on=None, rule=rule)
    assert answer.spent <= workshops
    assert answer.left == workshops - answer.spent
    assert len(set(answer.chosen)) == len(answer.chosen)
    outside = {one.id for one in answer.left_out}
    assert Counter([*answer.chosen, *answer.reserve, *outside]) == Counter(theme.id for theme in themes)
    assert [row["theme"] for row in answer.rows()][: len(answer.chosen)] == list(answer.chosen)
    represented = sum(bool(set(ballot.approvals) & set(answer.chosen)) for ballot in ballots)
    assert answer.compared.represented == represented
    if rule != "equalshares":
        left_over = [theme for theme in themes if theme.id in answer.reserve and theme.workshops <= answer.left]
        assert left_over == []


@given(some.elections())
def test_every_step_is_paid_in_full_and_nobody_overspends(election):
    ballots, themes, workshops = election
    answer = tally(ballots, themes=themes, workshops=workshops, on=None)
    for step in answer.steps:
        parts = [part for share in answer.shares for theme, part in share.paid if theme == step.theme]
        if step.price is None:
            assert parts == []
            assert step.phase == "filled by approval"
        else:
            assert sum(parts) == step.workshops
            assert max(parts) == step.price
            assert step.short == step.supporters - parts.count(step.price)
            assert all(sum(part for _, part in share.paid) <= step.budget for share in answer.shares)


@given(some.elections())
def test_before_completion_nothing_unfunded_is_affordable_by_its_supporters(election):
    ballots, themes, workshops = election
    answer = tally(ballots, themes=themes, workshops=workshops, on=None, rule="equalshares")
    start = Fraction(workshops, len(ballots) or 1)
    for theme in themes:
        if theme.id in answer.reserve:
            fans = [share for share in answer.shares if theme.id in share.approvals]
            assert sum(start - sum(part for _, part in share.paid) for share in fans) < theme.workshops


@settings(max_examples=50)
@given(some.elections(), st.randoms(use_true_random=False), st.sampled_from(["equalshares/add1", "greedy"]))
def test_order_and_names_of_voters_do_not_matter(election, chance, rule):
    ballots, themes, workshops = election
    names = [f"x{place}" for place in range(len(ballots))]
    chance.shuffle(names)
    renamed = [
        Ballot(id=name, seat=name, approvals=ballot.approvals[::-1])
        for name, ballot in zip(names, ballots, strict=True)
    ]
    chance.shuffle(renamed)
    first, second = (
        tally(one, themes=them, workshops=workshops, on=None, rule=rule)
        for one, them in ((ballots, themes), (renamed, themes[::-1]))
    )
    assert (first.steps, first.ties, first.compared) == (second.steps, second.ties, second.compared)
    assert first.why == second.why
    assert first.rows() == second.rows()


@given(some.elections(), st.data())
def test_one_more_approval_never_harms_a_winner_of_plain_approval(election, data):
    ballots, themes, workshops = election
    won = chosen(ballots, workshops, themes=themes, rule="greedy")
    chances = [(ballot, theme) for ballot in ballots for theme in won if theme not in ballot.approvals]
    if chances:
        ballot, theme = data.draw(st.sampled_from(chances))
        more = Ballot(id=ballot.id, seat=ballot.seat, approvals=(*ballot.approvals, theme))
        changed = [more if one is ballot else one for one in ballots]
        assert theme in chosen(changed, workshops, themes=themes, rule="greedy")


@settings(max_examples=50)
@given(some.elections())
def test_a_theme_nobody_could_be_given_changes_nothing(election):
    ballots, themes, workshops = election
    apart = [Theme(id="unwanted", title="Nobody's"), Theme(id="huge", title="Huge", workshops=workshops + 1)]
    eager = [Ballot(id=b.id, seat=b.seat, approvals=(*b.approvals, "huge")) for b in ballots]
    assert chosen(eager, workshops, themes=(*themes, *apart)) == chosen(ballots, workshops, themes=themes)


def test_the_case_hears_the_minorities_that_plain_approval_passes_over():
    answer = tally(cast(CASE), workshops=4, on=None)
    assert answer.chosen == ("mobility-transition", "digital-responsiveness", "humble-lamppost", "market-engagement")
    assert [step.phase for step in answer.steps] == ["equal shares", "equal shares", "add1", "add1"]
    assert [step.price for step in answer.steps] == [Fraction(1, 8), Fraction(1, 7), Fraction(1, 3), Fraction(1, 3)]
    compared = answer.compared
    assert compared.differs
    assert (compared.represented, compared.represented_by_approval) == (14, 8)
    assert compared.only_here == ("humble-lamppost", "market-engagement")
    assert compared.only_by_approval == ("circular-economy", "circular-city")
    assert answer.reserve[:2] == ("circular-economy", "circular-city")
    lamppost = ("humble-lamppost", "market-engagement", "societal-insight")
    assert answer.ties == (Tie(tied=lamppost, by="id", lost=("societal-insight",)),)


def test_a_slot_of_one_unit_would_leave_a_workshop_free():
    votes = [frozenset("abc")] * 6 + [frozenset("d")] * 2 + [frozenset("e")] * 2
    race, _ = contest(dict.fromkeys("abcde", 1), votes, limit=2, tie_break=("id",))
    assert add1(race)[0].themes == ("a",)
    answer = tally(blocks((6, "abc"), (2, "d"), (2, "e")), workshops=2, on=None)
    assert answer.chosen == ("a", "b")
    assert [step.phase for step in answer.steps] == ["equal shares", "add1"]


def test_a_slot_still_free_is_filled_by_approval_and_marked():
    # Add1 gives the next four themes the same budget at once, which would be too many.
    answer = tally(blocks((2, "a"), (1, "b"), (1, "c")), workshops=2, on=None)
    assert [(step.theme, step.phase) for step in answer.steps] == [("a", "equal shares"), ("b", "filled by approval")]
    assert answer.steps[1].price is None
    assert answer.steps[1].budget is None
    assert "took a free slot" in str(answer)
    assert answer.why_for("s-2") == ("you approved b, which was chosen; your vote had nothing to pay for it",)
    assert chosen(blocks((2, "a"), (1, "b"), (1, "c")), 2, rule="equalshares") == ("a",)


def test_ties_of_runs_that_do_not_count_are_certified_too():
    # With a workshop's worth in every purse all three could be had: too many, so that approval takes one instead.
    answer = tally(blocks((1, "a"), (1, "b"), (1, "c"), (2, "")), workshops=1, on=None)
    assert answer.steps[0].phase == "filled by approval"
    first, late = answer.ties
    assert (first.tied, first.overtaken, first.chosen) == (("a", "b", "c"), False, "a")
    assert (late.tied, late.overtaken) == (("b", "c"), True)
    assert f"tie: {first}" in answer.why
    assert f"tie: {late}" not in answer.why


@pytest.mark.parametrize(
    ("tie_break", "first"),
    [((), "a"), (("most approvals",), "a"), (("fewest workshops",), "b"), (("id", "fewest workshops"), "a")],
)
def test_a_tie_is_broken_as_said_and_at_last_by_id(tie_break, first):
    themes = [Theme(id="a", title="A", workshops=2), Theme(id="b", title="B")]
    answer = tally(blocks((2, "a"), (2, "b")), themes=themes, workshops=4, on=None, tie_break=tie_break)
    assert answer.chosen[0] == first
    assert answer.ties[0].lost == ()
    assert answer.ties[0].by == ("fewest workshops" if first == "b" else "id")
    assert str(answer.ties[0]).endswith("all of them were chosen in the end")


def test_a_tie_of_price_may_be_broken_by_approvals():
    themes = [Theme(id=theme, title=theme, workshops=need) for theme, need in zip("abcd", (1, 2, 1, 2), strict=True)]
    answer = tally(blocks((1, "ac"), (1, "bc"), (1, "bd")), themes=themes, workshops=3, on=None)
    assert answer.chosen == ("b", "c")
    assert answer.ties[1] == Tie(tied=("c", "a"), by="most approvals", lost=("a",))


def test_the_last_ballot_of_a_seat_counts():
    cases = [
        Ballot(id="b-3", seat="x", approvals=["c"], at="2024-02-03T09:00Z"),
        Ballot(id="b-1", seat="x", approvals=["a"]),
        Ballot(id="b-2", seat="x", approvals=["b"], at="2024-02-01T09:00Z"),
        Ballot(id="b-4", seat="x", approvals=["d"], at="2024-02-03T09:00Z"),
    ]
    answer = tally(cases, workshops=1, on=None)
    assert answer.chosen == ("d",)
    assert [str(one) for one in answer.left_out] == [
        "b-1: replaced by b-2",
        "b-2: replaced by b-3",
        "b-3: replaced by b-4",
    ]
    assert tally(cases, workshops=1, on="2024-02-02").chosen == ("b",)
    assert tally(cases, workshops=1, on="2024-02-01T08:59Z").chosen == ("a",)


def test_a_day_is_read_in_the_zone_said():
    late = [Ballot(id="b-1", seat="x", approvals=["a"], at="2024-02-06T23:30Z")]
    assert chosen(late, 1) == tally(late, workshops=1, on="2024-02-06").chosen == ("a",)
    assert tally(late, workshops=1, on="2024-02-06", zone="Europe/Brussels").chosen == ()


def test_what_stands_outside_is_told_without_telling_a_secret_vote():
    themes = [Theme(id="a", title="A"), Theme(id="huge", title="Huge", workshops=3), Theme(id="z", title="Nobody's")]
    answer = tally(cast({"x": ["a", "huge", "gone"]}), themes=themes, workshops=2, on=None)
    assert [str(one) for one in answer.left_out] == [
        "b-x: 1 of its approvals for no theme that was offered",
        "huge: needs 3 of the 2 workshops there are",
        "z: no ballot approves it",
    ]
    assert answer.why_for("x") == (
        "your vote paid for A: 1.000 of a workshop, one of 1 supporter",
        "Huge, which you approved, stood outside: needs 3 of the 2 workshops there are",
        "gone, which you approved, stood outside: no such theme was offered",
    )
    assert [row["theme"] for row in answer.rows()] == ["a", "huge", "z"]
    assert "gone" not in f"{answer!r} {answer} {answer.rows()}"


def test_words_for_one_member_name_nobody_else():
    answer = tally(cast(CASE), workshops=4, on=None)
    assert answer.why_for("s-14") == (
        "your vote paid for humble-lamppost: 0.333 of a workshop, one of 3 supporters",
        "societal-insight, which you approved, is number 3 on the reserve list",
        "systemic-innovation, which you approved, is number 5 on the reserve list",
    )
    assert answer.why_for("nobody") == ("no ballot of this seat was counted",)
    told = " ".join(line for seat in CASE for line in answer.why_for(seat)) + str(answer) + repr(answer)
    assert not any(seat in told for seat in CASE)


def test_words_for_all_count_and_compare():
    assert tally(cast(CASE), workshops=4, on=None).why == (
        (
            "4 of 4 workshops by Equal Shares with Add1: "
            "mobility-transition, digital-responsiveness, humble-lamppost, market-engagement"
        ),
        "mobility-transition: approved by 8 of 14 seats, who paid 0.125 of a workshop each out of a budget of 0.334",
        "digital-responsiveness: approved by 7 of 14 seats, who paid 0.143 of a workshop each out of a budget of 0.334",
        (
            "humble-lamppost: approved by 3 of 14 seats, who paid 0.333 of a workshop each "
            "out of the budget that Add1 raised to 0.334"
        ),
        (
            "market-engagement: approved by 3 of 14 seats, who paid 0.333 of a workshop each "
            "out of the budget that Add1 raised to 0.334"
        ),
        "14 of 14 seats approve a chosen theme; under plain approval 8",
        (
            "tie: humble-lamppost, market-engagement, societal-insight tied; id took humble-lamppost; "
            "without a workshop: societal-insight"
        ),
    )
    assert "it was chosen as the most approved" in str(tally(cast(CASE), workshops=4, on=None, rule="greedy"))


def test_those_who_have_less_than_the_price_give_all_they_have():
    answer = tally(blocks((2, "ab"), (2, "a"), (2, "b")), workshops=2, on=None)
    assert [step.short for step in answer.steps] == [0, 2]
    assert "(2 of them all they had left)" in str(answer)


def test_ties_of_plain_approval_are_reported_with_the_comparison():
    answer = tally(blocks((1, "a"), (1, "b")), workshops=1, on=None)
    assert answer.compared.ties == (Tie(tied=("a", "b"), by="id", lost=("b",)),)


@pytest.mark.parametrize("rule", ["equalshares/add1", "equalshares", "greedy"])
def test_nothing_to_choose(rule):
    for ballots, workshops in (([], 3), (blocks((2, "")), 3), (blocks((2, "a")), 0)):
        answer = tally(ballots, workshops=workshops, on=None, rule=rule)
        assert answer.chosen == ()
        assert answer.ties == ()
    assert "none" in str(answer)
    assert answer.why_for("s-0")[0] == "none of the themes you approved was chosen"


@pytest.mark.parametrize(
    ("asked", "path"),
    [
        ({"workshops": -1}, "workshops"),
        ({"workshops": True}, "workshops"),
        ({"workshops": 1.5}, "workshops"),
        ({"rule": "equalshare"}, "rule"),
        ({"tie_break": ("luck",)}, "tie_break"),
        ({"themes": [Theme(id="a", title="A"), Theme(id="a", title="B")]}, "themes[a]"),
        ({"ballots": blocks((1, "a")) * 2}, "ballots[b-s-0]"),
        ({"on": "yesterday"}, "on"),
    ],
)
def test_what_cannot_be_counted_is_refused(asked, path):
    with pytest.raises(InvalidValue) as caught:
        tally(**{"ballots": blocks((1, "a")), "workshops": 1, "on": None} | asked)
    assert caught.value.path == path


@given(some.tallies())
def test_any_tally_reads_as_words_and_rows(answer):
    assert str(answer).splitlines() == list(answer.why)
    assert len(answer.rows()) == len(answer.themes)
    assert all(answer.why_for(share.seat) for share in answer.shares)
