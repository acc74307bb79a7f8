"""Equal Shares with Add1 on 2,000 voters and 60 themes: ours beside pabutools, which must agree before a clock runs."""

import random
import statistics
import time

from pabutools import election, rules
from pabutools.tiebreaking import TieBreakingRule

from smallgiants.programmes import Ballot, Theme, tally

UNITS, SLOTS, ROUNDS = 1000, 40, 3
TIES = TieBreakingRule(lambda _, profile, project: (-profile.approval_score(project), project.name))


def votes_and_costs():
    chance = random.Random(60)
    ids = [f"t{number:02}" for number in range(60)]
    popular = {theme: chance.betavariate(1.2, 4) for theme in ids}
    votes = [[theme for theme in ids if chance.random() < popular[theme]] for _ in range(2_000)]
    return votes, {theme: chance.randint(1, 3) for theme in ids}


def ours(votes, costs):
    ballots = [Ballot(id=f"b{number}", seat=f"s{number}", approvals=vote) for number, vote in enumerate(votes)]
    themes = [Theme(id=theme, title=theme, workshops=cost) for theme, cost in costs.items()]
    return lambda: [
        step.theme for step in tally(ballots, themes=themes, workshops=SLOTS, on=None).steps if step.budget is not None
    ]


def theirs(votes, costs):
    projects = {theme: election.Project(theme, UNITS * cost) for theme, cost in costs.items()}
    instance = election.Instance(projects.values(), budget_limit=UNITS * SLOTS)
    profile = election.ApprovalProfile([election.ApprovalBallot([projects[theme] for theme in vote]) for vote in votes])
    asked = {"sat_class": election.Cost_Sat, "tie_breaking": TIES}
    return lambda: [
        project.name
        for project in rules.exhaustion_by_budget_increase(
            instance, profile, rules.method_of_equal_shares, dict(asked), budget_step=len(votes), budget_bound=10**9
        )
    ]


def seconds(call):
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def main():
    mine, other = (make(*votes_and_costs()) for make in (ours, theirs))
    assert mine() == other(), "the two disagree: nothing to time"
    fast, slow = seconds(mine), seconds(other)
    print(f"smallgiants {fast:.3f} s, with explanations, comparison and certificates\npabutools {slow:.3f} s")
    print(f"ratio: {fast / slow:.4f} (smallgiants tally / pabutools Equal Shares with Add1)")


if __name__ == "__main__":
    main()
