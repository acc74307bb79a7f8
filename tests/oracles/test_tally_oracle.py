"""The tally beside pabutools and abcvoting, on some thousand random elections: the same themes in the same order.

The oracles are GPL in part and stay in this environment; a tie is broken for them as the tally breaks it.
"""

import os
import random

import pytest

from smallgiants.programmes import Ballot, Theme, tally

if os.environ.get("SMALLGIANTS_REQUIRE_ALL") == "1":
    pass
else:
    pytest.importorskip("abcvoting", reason="an oracle of the tally")
    pytest.importorskip("pabutools", reason="an oracle of the tally")

from abcvoting import abcrules
from abcvoting.preferences import Profile
from pabutools import election, rules
from pabutools.fractions import FRACTION
from pabutools.tiebreaking import TieBreakingRule

UNITS = 1000
TIES = TieBreakingRule(lambda _, profile, project: (-profile.approval_score(project), project.name))


def elections(count, *, most=1, seed=0):
    """Random elections: slots, themes with what they need, and the approvals of up to 20 seats, some in blocks."""
    chance = random.Random(f"{seed}-{most}")
    for _ in range(count):
        ids = "abcdefghij"[: chance.randint(1, 10)]
        blocks = [[theme for theme in ids if chance.random() < 0.4] for _ in range(chance.randint(1, 4))]
        votes = []
        for _ in range(chance.randint(1, 20)):
            keep = chance.choice([1.0, 0.7, 0.3])
            votes.append([theme for theme in chance.choice([*blocks, list(ids)]) if chance.random() < keep])
        slots = chance.randint(1, 8)
        yield slots, {theme: chance.randint(1, most) for theme in ids}, votes


def ours(slots, costs, votes, rule):
    ballots = [Ballot(id=f"b{place}", seat=f"s{place}", approvals=vote) for place, vote in enumerate(votes)]
    themes = [Theme(id=theme, title=theme, workshops=cost) for theme, cost in costs.items()]
    return tally(ballots, themes=themes, workshops=slots, on=None, rule=rule)


def theirs(slots, costs, votes):
    """The election as pabutools knows it, without the themes that can never be chosen."""
    wanted = {theme for vote in votes for theme in vote if costs[theme] <= slots}
    projects = {theme: election.Project(theme, UNITS * costs[theme]) for theme in sorted(wanted)}
    ballots = [election.ApprovalBallot([projects[theme] for theme in vote if theme in wanted]) for vote in votes]
    return election.Instance(projects.values(), budget_limit=UNITS * slots), election.ApprovalProfile(ballots)


def plain(instance, profile, **more):
    return rules.method_of_equal_shares(
        instance, profile, sat_class=election.Cost_Sat, tie_breaking=TIES, resoluteness=True, **more
    )


def add1(instance, profile):
    # A budget of one unit more for each voter; without a bound, since a bound may end the rounds too early.
    return rules.exhaustion_by_budget_increase(
        instance,
        profile,
        rules.method_of_equal_shares,
        {"sat_class": election.Cost_Sat, "tie_breaking": TIES},
        budget_step=profile.num_ballots(),
        budget_bound=10**9,
    )


def greedy(instance, profile, taken=()):
    return rules.greedy_utilitarian_welfare(
        instance, profile, sat_class=election.Cost_Sat, tie_breaking=TIES, initial_budget_allocation=list(taken)
    )


def names(projects):
    return [project.name for project in projects]


def test_the_oracle_counts_exactly():
    assert FRACTION in ("fractions", "gmpy2")


@pytest.mark.parametrize("most", [1, 3])
def test_equal_shares_is_that_of_pabutools(most):
    for slots, costs, votes in elections(1_500, most=most):
        expected = names(plain(*theirs(slots, costs, votes)))
        assert list(ours(slots, costs, votes, "equalshares").chosen) == expected, (slots, costs, votes)


@pytest.mark.parametrize("most", [1, 3])
def test_add1_and_the_filling_are_those_of_pabutools(most):
    for slots, costs, votes in elections(200, most=most, seed=1):
        instance, profile = theirs(slots, costs, votes)
        shared = add1(instance, profile)
        answer = ours(slots, costs, votes, "equalshares/add1")
        told = [step.theme for step in answer.steps if step.phase != "filled by approval"]
        assert told == names(shared), (slots, costs, votes)
        assert list(answer.chosen) == names(greedy(instance, profile, taken=shared)), (slots, costs, votes)


@pytest.mark.parametrize("most", [1, 3])
def test_plain_approval_is_that_of_pabutools(most):
    for slots, costs, votes in elections(1_500, most=most, seed=2):
        expected = names(greedy(*theirs(slots, costs, votes)))
        answer = ours(slots, costs, votes, "greedy")
        assert list(answer.chosen) == list(answer.compared.by_approval) == expected, (slots, costs, votes)


def test_with_single_slots_equal_shares_is_that_of_abcvoting():
    for slots, costs, votes in elections(500, seed=3):
        slots = min(slots, len(costs))
        profile = Profile(len(costs))
        places = {theme: place for place, theme in enumerate(costs)}
        profile.add_voters([{places[theme] for theme in vote} for vote in votes])
        rule = "equal-shares-without-completion"
        allowed = abcrules.compute(rule, profile, committeesize=slots, resolute=False)
        answer = ours(slots, costs, votes, "equalshares")
        assert {places[theme] for theme in answer.chosen} in [set(committee) for committee in allowed]
