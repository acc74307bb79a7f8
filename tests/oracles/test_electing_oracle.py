"""Elections of projects beside pabutools, on some thousand random ones: the same projects in the same order, ties too.

The seeds stand in each test.  A tie is broken for the oracle as it is broken here.  Two differences are left out of the
comparison: pabutools spends on projects nobody votes for, and its Phragmén forgets the order of choice.
"""

import os
import random
from decimal import Decimal

import pytest

from smallgiants.programmes import Election, Preference, Project, elect

if os.environ.get("SMALLGIANTS_REQUIRE_ALL") == "1":
    pass
else:
    pytest.importorskip("pabutools", reason="an oracle of elections")
    pytest.importorskip("abcvoting", reason="an oracle of elections")

from abcvoting import abcrules
from abcvoting.preferences import Profile
from pabutools import election, rules
from pabutools.tiebreaking import TieBreakingRule

TIES = {
    "most approvals": TieBreakingRule(lambda _, votes, project: (-score(votes, project), project.name)),
    "fewest workshops": TieBreakingRule(lambda _, votes, project: (project.cost, project.name)),
    "id": TieBreakingRule(lambda _, votes, project: project.name),
}
KINDS = ["approval", "points"]


def score(votes, project):
    if isinstance(votes, election.ApprovalProfile):
        return votes.approval_score(project)
    return sum(ballot.get(project, 0) for ballot in votes)


def polls(count, seed, kind="approval", most=9):
    """Random elections of up to 8 projects and 15 voters, of few different costs and points so that many tie."""
    chance = random.Random(f"{seed}-{kind}-{most}")
    for _ in range(count):
        ids = "abcdefgh"[: chance.randint(1, 8)]
        costs = {id_: chance.randint(1, most) for id_ in ids}
        blocks = [[id_ for id_ in ids if chance.random() < 0.5] for _ in range(3)]
        votes = []
        for place in range(chance.randint(1, 15)):
            named = tuple(id_ for id_ in chance.choice(blocks) if chance.random() < 0.8)
            points = tuple(chance.randint(1, 4) for _ in named) if kind == "points" else None
            votes.append(Preference(voter=str(place), projects=named, points=points))
        yield Election(
            budget=Decimal(chance.randint(1, 3 * most)),
            vote_type=kind,
            projects=tuple(Project(id=id_, cost=Decimal(cost)) for id_, cost in costs.items()),
            votes=tuple(votes),
        )


def theirs(poll):
    wanted = {id_ for vote in poll.votes for id_ in vote.projects}
    known = {
        one.id: election.Project(one.id, int(one.cost))
        for one in poll.projects
        if one.id in wanted and one.cost <= poll.budget
    }
    instance = election.Instance(known.values(), budget_limit=int(poll.budget))
    told = [{known[id_]: point for id_, point in poll.ballot(vote).items() if id_ in known} for vote in poll.votes]
    if poll.vote_type == "approval":
        return instance, election.ApprovalProfile([election.ApprovalBallot(vote) for vote in told])
    return instance, election.CardinalProfile([election.CardinalBallot(vote) for vote in told])


class Scored(election.AdditiveSatisfaction):  # type: ignore[misc]  # the oracle has no types
    """Points times cost, which pabutools has no name for."""

    def __init__(self, instance, profile, ballot):
        super().__init__(instance, profile, ballot, lambda i, p, ballot, one, pre: ballot.get(one, 0) * one.cost)


SATISFACTION = {
    ("approval", "cost"): election.Cost_Sat,
    ("approval", "cardinality"): election.Cardinality_Sat,
    ("points", "cost"): Scored,
    ("points", "cardinality"): election.Additive_Cardinal_Sat,
}


def names(projects):
    return [project.name for project in projects]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("utility", ["cost", "cardinality"])
@pytest.mark.parametrize("tie_break", list(TIES))
def test_equal_shares_and_greedy_are_those_of_pabutools(kind, utility, tie_break):
    for poll in polls(400, seed=11, kind=kind):
        instance, profile = theirs(poll)
        more = {"sat_class": SATISFACTION[kind, utility], "tie_breaking": TIES[tie_break], "resoluteness": True}
        asked = {"utility": utility, "tie_break": (tie_break,)}
        shared = names(rules.method_of_equal_shares(instance, profile, **more))
        assert list(elect(poll, rule="equalshares", **asked).selected) == shared, poll.votes
        taken = names(rules.greedy_utilitarian_welfare(instance, profile, **more))
        assert list(elect(poll, rule="greedy", **asked).selected) == taken, poll.votes


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("utility", ["cost", "cardinality"])
def test_add1_is_that_of_pabutools(kind, utility):
    for poll in polls(250, seed=12, kind=kind, most=40):
        instance, profile = theirs(poll)
        asked = {"sat_class": SATISFACTION[kind, utility], "tie_breaking": TIES["most approvals"]}
        expected = rules.exhaustion_by_budget_increase(
            instance, profile, rules.method_of_equal_shares, asked, budget_step=len(poll.votes), budget_bound=10**9
        )
        assert list(elect(poll, utility=utility).selected) == names(expected), poll.votes


@pytest.mark.parametrize("tie_break", list(TIES))
def test_phragmen_is_that_of_pabutools(tie_break):
    for poll in polls(700, seed=13):
        instance, profile = theirs(poll)
        expected = rules.sequential_phragmen(instance, profile, tie_breaking=TIES[tie_break], resoluteness=True)
        assert sorted(elect(poll, rule="phragmen", tie_break=(tie_break,)).selected) == sorted(names(expected))


@pytest.mark.parametrize(
    ("rule", "theirs_"), [("phragmen", "seqphragmen"), ("equalshares", "equal-shares-without-completion")]
)
def test_with_unit_costs_they_are_among_those_of_abcvoting(rule, theirs_):
    for poll in polls(500, seed=14, most=1):
        wanted = sorted({id_ for vote in poll.votes for id_ in vote.projects})
        size = int(poll.budget)
        if len(wanted) < size:
            continue
        profile = Profile(len(wanted))
        profile.add_voters([{wanted.index(id_) for id_ in vote.projects} for vote in poll.votes])
        allowed = abcrules.compute(theirs_, profile, committeesize=size, resolute=False)
        chosen = {wanted.index(id_) for id_ in elect(poll, rule=rule, utility="cardinality").selected}
        assert chosen in [set(committee) for committee in allowed]


@pytest.mark.parametrize("utility", ["cost", "cardinality"])
def test_after_a_comparison_it_is_among_what_pabutools_finds_preferred(utility):
    switched = 0
    for poll in polls(500, seed=15, most=4):
        instance, profile = theirs(poll)
        more = {"sat_class": SATISFACTION["approval", utility], "tie_breaking": TIES["most approvals"]}
        pair = [rules.method_of_equal_shares, rules.greedy_utilitarian_welfare]
        expected = rules.popularity_comparison(instance, profile, election.Cardinality_Sat, pair, [more, more])
        found = elect(poll, rule="equalshares-comparison", utility=utility)
        assert sorted(found.selected) in [sorted(names(one)) for one in expected], poll.votes
        switched += found.prefer_greedy > found.prefer
    assert switched > 20
