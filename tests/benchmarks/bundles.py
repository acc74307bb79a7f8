"""Bundles of 200 needs: how many are placed, and in how few, beside CP-SAT after ten seconds."""

import random
import time

from ortools.sat.python import cp_model

from smallgiants.money import Money
from smallgiants.needs import Need, bundles

REACH, WORKERS, SECONDS = 30_000_000, 2, 10
# How many needs, the largest of them, the most members of a bundle, every how many of the towns may lead.
CASES = ((200, 12_000_000, 10, None), (200, 9_000_000, 6, None), (200, 12_000_000, 8, 9), (200, 14_000_000, 4, None))


def drawn(count, largest, seed):
    chance = random.Random(seed)
    amounts = [chance.randint(500_000, largest) for _ in range(count)]
    return [
        Need(id=f"n-{n:03}", by=f"t-{n:03}", amount=Money(amount=one, currency="EUR")) for n, one in enumerate(amounts)
    ]


def ours(needs, members, leads):
    start = time.perf_counter()
    found = bundles(needs, reach=Money(amount=REACH, currency="EUR"), members=members, leads=leads, on=None)
    took = time.perf_counter() - start
    assert all(one.total.amount >= REACH and len(one.by) <= members for one in found)
    return found.placed, len(found), found.gap, found.proven, took


def theirs(needs, members, leads):
    amounts = [int(need.amount.amount) for need in needs]
    most = sum(amounts) // REACH
    model = cp_model.CpModel()
    made = [model.new_bool_var("") for _ in range(most)]
    inside = [[model.new_bool_var("") for _ in range(most)] for _ in needs]
    for row in inside:
        model.add(sum(row) <= 1)
    for b, opened in enumerate(made):
        column = [row[b] for row in inside]
        model.add(sum(amount * one for amount, one in zip(amounts, column, strict=True)) >= REACH * opened)
        model.add(sum(column) <= members * opened)
        if leads is not None:
            model.add(sum(one for one, need in zip(column, needs, strict=True) if need.by in leads) >= opened)
        if b:
            model.add_implication(opened, made[b - 1])
    model.maximize((most + 1) * sum(map(sum, inside)) - sum(made))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers, solver.parameters.max_time_in_seconds = WORKERS, SECONDS
    solver.parameters.random_seed = 1
    start = time.perf_counter()
    state = solver.solve(model)
    took = time.perf_counter() - start
    if state not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return 0, 0, solver.status_name(state), took
    placed = sum(solver.boolean_value(one) for row in inside for one in row)
    return placed, sum(map(solver.boolean_value, made)), solver.status_name(state), took


def agreed():
    """Where CP-SAT proves its optimum, ours is the same."""
    needs = drawn(20, 14_000_000, 3)
    mine, other = ours(needs, 4, None), theirs(needs, 4, None)
    assert other[2] != "OPTIMAL" or mine[:2] == other[:2], "the two disagree: nothing to compare"


def main():
    agreed()
    shares = []
    for seed, (count, largest, members, every) in enumerate(CASES):
        needs = drawn(count, largest, seed)
        leads = None if every is None else [need.by for need in needs[::every]]
        placed, made, gap, proven, took = ours(needs, members, leads)
        other, their_made, state, their_took = theirs(needs, members, leads)
        shares.append(placed / other if other else float("inf"))
        about = f"{count} needs, seed {seed}, at most {members} members{f', {len(leads)} leads' if leads else ''}"
        print(
            f"{about}\n  smallgiants {placed} placed in {made}, gap {gap}, proven {', '.join(proven) or 'nothing'}, {took:.2f} s"
        )
        print(f"  CP-SAT      {other} placed in {their_made}, {state}, {WORKERS} workers, {their_took:.2f} s")
    print(f"ratio: {min(shares):.3f} (needs placed by ours / by CP-SAT in {SECONDS} s)")


if __name__ == "__main__":
    main()
