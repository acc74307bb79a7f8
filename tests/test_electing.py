"""Elections of projects under a budget of money: the laws of their rules, and justified representation by enumeration."""

from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smallgiants.errors import InvalidValue
from smallgiants.programmes import Ballot, Election, ElectionRule, Preference, Project, elect, receipt
from smallgiants.testing import _programmes as some

RULES = st.sampled_from(get_args(ElectionRule))
UTILITIES = st.sampled_from(["cost", "cardinality"])


def poll(budget, costs, votes, **more):
    return Election(
        budget=Decimal(budget),
        projects=tuple(Project(id=id_, cost=Decimal(cost)) for id_, cost in costs.items()),
        votes=tuple(Preference(voter=str(place), projects=tuple(vote)) for place, vote in enumerate(votes)),
        **more,
    )


@given(some.polls(), RULES, UTILITIES)
def test_no_rule_spends_more_than_there_is(election, rule, utility):
    outcome = elect(election, rule=rule, utility=utility)
    assert outcome.spent <= election.budget
    assert len(set(outcome.selected)) == len(outcome.selected)
    assert [row["project"] for row in outcome.rows()] == list(outcome.selected)


@given(some.polls(), RULES, UTILITIES, st.randoms(use_true_random=False))
def test_order_and_names_of_voters_do_not_matter(election, rule, utility, chance):
    named = [
        Preference(voter=f"v{place}", projects=vote.projects, points=vote.points)
        for place, vote in enumerate(election.votes)
    ]
    chance.shuffle(named)
    other = Election(
        budget=election.budget, vote_type=election.vote_type, projects=election.projects[::-1], votes=tuple(named)
    )
    assert elect(election, rule=rule, utility=utility) == elect(other, rule=rule, utility=utility)


@given(some.polls(), st.sampled_from(["equalshares", "equalshares/add1"]), UTILITIES)
def test_every_project_is_paid_in_full_by_its_own_voters(election, rule, utility):
    outcome = elect(election, rule=rule, utility=utility)
    money = dict.fromkeys((vote.voter for vote in election.votes), outcome.purse)
    ballots = {vote.voter: election.ballot(vote) for vote in election.votes}
    for pick in outcome.picks:
        paid = {
            voter: min(money[voter], pick.price * points[pick.project])
            for voter, points in ballots.items()
            if pick.project in points
        }
        assert sum(paid.values()) == pick.cost
        assert pick.supporters == len(paid)
        money |= {voter: money[voter] - part for voter, part in paid.items()}
    if rule == "equalshares":
        for project in election.projects:
            if project.id not in outcome.selected:
                fans = [voter for voter, points in ballots.items() if project.id in points]
                assert sum((money[fan] for fan in fans), Fraction(0)) < project.cost or project.cost > election.budget


@given(some.polls().filter(lambda one: one.vote_type == "approval"), st.data())
def test_one_more_approval_never_harms_a_winner_of_the_greedy_rule(election, data):
    won = elect(election, rule="greedy").selected
    chances = [(vote, project) for vote in election.votes for project in won if project not in vote.projects]
    if chances:
        vote, project = data.draw(st.sampled_from(chances))
        more = Preference(voter=vote.voter, projects=(*vote.projects, project))
        votes = tuple(more if one is vote else one for one in election.votes)
        again = Election(budget=election.budget, projects=election.projects, votes=votes)
        assert project in elect(again, rule="greedy").selected


def cohesive(election):
    """Every group of voters and set of projects all of them approve and could pay for with their share, by enumeration."""
    costs = {project.id: project.cost for project in election.projects}
    for size in range(1, len(election.votes) + 1):
        for group in combinations(election.votes, size):
            common = set.intersection(*(set(vote.projects) for vote in group))
            for count in range(1, len(common) + 1):
                for wanted in combinations(sorted(common), count):
                    if sum(costs[one] for one in wanted) * len(election.votes) <= size * election.budget:
                        yield group, wanted


@settings(max_examples=150)
@given(
    st.lists(st.sets(st.sampled_from("abcde")), min_size=1, max_size=5),
    st.lists(st.integers(1, 4), min_size=5, max_size=5),
    st.integers(1, 10),
    UTILITIES,
)
def test_justified_representation_up_to_one_project(votes, costs, budget, utility):
    election = poll(budget, dict(zip("abcde", costs, strict=True)), map(sorted, votes))
    worth = {project.id: project.cost if utility == "cost" else 1 for project in election.projects}
    chosen = set(elect(election, rule="equalshares", utility=utility).selected)
    for group, wanted in cohesive(election):
        promised = sum(worth[one] for one in wanted)
        assert set(wanted) <= chosen or any(
            sum(worth[one] for one in chosen & set(vote.projects)) + worth[extra] > promised
            for vote in group
            for extra in set(wanted) - chosen
        )


@settings(max_examples=150)
@given(st.lists(st.sets(st.sampled_from("abcde")), min_size=1, max_size=6), st.integers(1, 5))
def test_justified_representation_in_full_where_all_cost_the_same(votes, budget):
    election = poll(budget, dict.fromkeys("abcde", 1), map(sorted, votes))
    chosen = set(elect(election, rule="equalshares", utility="cardinality").selected)
    for group, wanted in cohesive(election):
        assert any(len(chosen & set(vote.projects)) >= len(wanted) for vote in group)


@given(some.polls(), st.sampled_from(["equalshares", "equalshares/add1"]), UTILITIES)
def test_after_a_comparison_the_outcome_stands_that_more_voters_prefer(election, rule, utility):
    plain, greedy = (elect(election, rule=one, utility=utility) for one in (rule, "greedy"))
    found = elect(election, rule=f"{rule}-comparison", utility=utility)
    more = [len(set(election.ballot(vote)) & set(plain.selected)) - len(set(election.ballot(vote)) & set(greedy.selected))
            for vote in election.votes]  # fmt: skip
    assert (found.prefer, found.prefer_greedy) == (sum(one > 0 for one in more), sum(one < 0 for one in more))
    stands = greedy if found.prefer_greedy > found.prefer else plain
    assert (found.picks, found.ties, found.purse) == (stands.picks, stands.ties, stands.purse)
    assert plain.prefer is None


def test_a_comparison_is_told():
    votes = [["a", "b"]] * 3 + [["c"]] * 2
    found = elect(poll(10, dict.fromkeys("abc", 5), votes), rule="equalshares-comparison")
    assert found.selected == ("a", "b")
    assert found.why[:2] == (
        "10 of 10 by equalshares-comparison: a, b",
        "voters who find more of their projects by Equal Shares: 0, by the greedy rule: 3; the outcome of the greedy rule stands",
    )
    assert "the outcome of Equal Shares stands" in str(elect(poll(5, {"a": 5}, [["a"]]), rule="equalshares-comparison"))


def test_a_fraction_that_nobody_reads_is_rounded_and_said_to_be():
    projects = dict.fromkeys("abc", "1.01") | {"d": "0.97"}
    found = elect(poll("9.97", projects, [["a", "b"], ["a", "c", "d"], ["b", "d"]] * 7), rule="equalshares")
    assert found.purse.denominator > 1000
    assert "out of about 0.47 each" in found.why[1]
    assert found.picks[0].price.denominator > 1000
    assert found.why_for(Preference(voter="x", projects=("a",)), poll(1, dict.fromkeys("abcd", 1), []))[0].startswith(
        "your vote paid about "
    )


def test_the_two_utilities_differ():
    election = poll(6, {"dear": 6, "cheap": 2}, [["dear", "cheap"], ["dear", "cheap"], ["dear"]])
    assert elect(election, rule="equalshares").selected == ("dear",)
    assert elect(election, rule="equalshares", utility="cardinality").selected == ("cheap",)
    assert elect(election, rule="greedy").selected == ("dear",)
    assert elect(election, rule="greedy", utility="cardinality").selected == ("cheap",)


def test_points_are_paid_for_by_their_number():
    votes = (
        Preference(voter="1", projects=("a",), points=(3,)),
        Preference(voter="2", projects=("a", "b"), points=(1, 0)),
    )
    projects = (Project(id="a", cost=Decimal(4)), Project(id="b", cost=Decimal(1)))
    election = Election(budget=Decimal(8), vote_type="points", projects=projects, votes=votes)
    outcome = elect(election, rule="equalshares")
    assert outcome.picks[0].price == 1
    assert outcome.selected == ("a",)
    assert [outcome.why_for(vote, election) for vote in votes] == [
        ("your vote paid 3 for a, as one of 2 voters",),
        ("your vote paid 1 for a, as one of 2 voters",),
    ]


def test_an_ordinal_vote_counts_by_borda():
    election = poll(1, {"a": 1, "b": 1}, [["a", "b"], ["a", "b"], ["b", "a"]], vote_type="ordinal")
    assert [election.ballot(vote) for vote in election.votes] == [{"a": 2, "b": 1}] * 2 + [{"b": 2, "a": 1}]
    assert elect(election).picks[0].votes == 5


@pytest.mark.parametrize(
    ("tie_break", "first", "by"),
    [
        (("given order",), "b", "given order"),
        (("id",), "a", "id"),
        (("fewest workshops",), "b", "fewest workshops"),
        (("most approvals",), "a", "id"),
    ],
)
def test_a_tie_is_broken_as_said(tie_break, first, by):
    outcome = elect(poll(9, {"b": 2, "a": 3}, ["ab", "ab"]), rule="greedy", tie_break=tie_break)
    assert outcome.selected[0] == first
    assert (outcome.ties[0].by, outcome.ties[0].tied[0], outcome.ties[0].lost) == (by, first, ())


def test_words_for_one_voter():
    election = poll(1, {"a": 1, "b": 1}, ["a", "a", "b"])
    outcome = elect(election, rule="phragmen")
    assert outcome.why_for(election.votes[0], election) == ("a, which you chose, was chosen",)
    assert outcome.why_for(election.votes[2], election) == ("none of the projects you chose was chosen",)
    assert str(outcome).endswith("2 of 3 voters find a project they chose; under the greedy rule 2")


def test_a_budget_of_zero_and_no_voters_choose_nothing():
    assert elect(poll(0, {"a": 1}, ["a"])).selected == ()
    assert elect(poll(5, {"a": 1}, [])).selected == ()


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: elect(poll(1, {"a": 1}, ["z"])), "project-unknown"),
        (lambda: elect(poll(1, {}, []), rule="phragmén"), "choice-unknown"),  # type: ignore[arg-type]
        (lambda: elect(poll(1, {}, []), utility="price"), "choice-unknown"),  # type: ignore[arg-type]
        (lambda: elect(poll(1, {}, []), tie_break=("luck",)), "choice-unknown"),  # type: ignore[arg-type]
        (
            lambda: elect(Election(budget=Decimal(1), projects=(Project(id="a", cost=Decimal(1)),) * 2)),
            "id-duplicate",
        ),
        (lambda: elect(Election(budget=Decimal(1), votes=(Preference(voter="1"),) * 2)), "id-duplicate"),
        (lambda: poll(-1, {}, []), "number-out-of-range"),
        (lambda: poll(1, {"a": 0}, []), "number-out-of-range"),
        (lambda: poll("NaN", {}, []), "number-out-of-range"),
        (lambda: poll("1E+40", {}, []), "number-out-of-range"),
        (lambda: poll("1E-19", {}, []), "number-out-of-range"),
        (lambda: Preference(voter="1", projects=("a", "a")), "theme-twice"),
        (lambda: Preference(voter="1", projects=("a",), points=(1, 2)), "points-uneven"),
    ],
)
def test_what_cannot_be_counted_is_refused(call, code):
    with pytest.raises(InvalidValue) as raised:
        call()
    assert raised.value.code == code


def test_a_receipt_tells_nothing_of_the_ballot():
    one = Ballot(id="b-1", seat="x", approvals=["a"], at="2024-02-01T09:00Z")
    other = Ballot(id="b-1", seat="y", person="p", approvals=["b", "c"], shown=True)
    assert receipt(one, nonce="0" * 32) == receipt(other, nonce="0" * 32)
    assert receipt(one, nonce="0" * 32) != receipt(one, nonce="0" * 33)
    assert receipt(one, nonce="0" * 32) != receipt(Ballot(id="b-2", seat="x"), nonce="0" * 32)


@pytest.mark.parametrize("nonce", ["", "0" * 31, "0" * 129, "G" * 32, "A" * 32, "0" * 32 + "\n"])
def test_a_nonce_that_could_be_guessed_is_refused(nonce):
    with pytest.raises(InvalidValue, match="hexadecimal") as raised:
        receipt(Ballot(id="b-1", seat="x"), nonce=nonce)
    assert "0" * 31 not in str(raised.value)
