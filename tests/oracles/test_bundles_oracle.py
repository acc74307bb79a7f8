"""Bundles beside CP-SAT: on 12 to 80 needs, ours are as many placed, in as few bundles, as the optimum that it proves.

Each case prints its seed, the objective and the workers; `-s` shows them.  CP-SAT is given whole cents, and no hint.
"""

import os
import random
from fractions import Fraction

import pytest

from smallgiants.money import Money
from smallgiants.needs import Need, bundles
from smallgiants.places import Municipality

if os.environ.get("SMALLGIANTS_REQUIRE_ALL") != "1":
    pytest.importorskip("ortools", reason="an oracle of bundles")

from ortools.sat.python import cp_model

WORKERS, SECONDS = 2, 30
REACH = 30_000_000
LANDS = ("FR", "PT", "ES", "IT")


def eur(amount):
    return Money(amount=amount, currency="EUR")


def drawn(count, seed, low, high):
    chance = random.Random(seed)
    needs = [Need(id=f"n-{n:02}", by=f"t-{n:02}", amount=eur(chance.randint(low, high))) for n in range(count)]
    return (
        needs,
        {need.by: chance.choice(LANDS) for need in needs},
        [need.by for need in needs if chance.random() < 0.2],
    )


def proven(needs, lands, leads, members, countries, share, seconds=SECONDS):
    """CP-SAT's proven optimum: needs placed, then bundles."""
    amounts = [int(need.amount.amount * 100) for need in needs]
    most = min(sum(amounts) // (REACH * 100), len(needs))
    model = cp_model.CpModel()
    made = [model.new_bool_var(f"y{b}") for b in range(most)]
    inside = [[model.new_bool_var(f"x{n}-{b}") for b in range(most)] for n in range(len(needs))]
    for row in inside:
        model.add(sum(row) <= 1)
    for b in range(most):
        column = [row[b] for row in inside]
        total = sum(amount * one for amount, one in zip(amounts, column, strict=True))
        model.add(total >= REACH * 100 * made[b])
        model.add(sum(column) <= members * made[b])
        if leads is not None:
            model.add(sum(one for one, need in zip(column, needs, strict=True) if need.by in leads) >= made[b])
        if countries:
            there = []
            for land in LANDS:
                own = [one for one, need in zip(column, needs, strict=True) if lands[need.by] == land]
                there.append(model.new_bool_var(f"w{land}-{b}"))
                model.add(sum(own) >= there[-1])
            model.add(sum(there) >= countries * made[b])
        if share:
            for amount, one in zip(amounts, column, strict=True):
                model.add(amount * share.denominator * one <= share.numerator * total)
        if b:
            model.add_implication(made[b], made[b - 1])
    model.maximize((most + 1) * sum(map(sum, inside)) - sum(made))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers, solver.parameters.max_time_in_seconds = WORKERS, seconds
    solver.parameters.random_seed = 1
    state = solver.solve(model)
    placed = sum(solver.boolean_value(one) for row in inside for one in row)
    return (
        solver.status_name(state),
        placed,
        sum(map(solver.boolean_value, made)),
        solver.best_objective_bound,
        most + 1,
    )


CASES = {
    "members": {"members": 6}, "few members": {"members": 4}, "leads": {"members": 7, "leads": True},
    "countries": {"members": 6, "countries": 3}, "share": {"members": 7, "largest_share": Fraction(1, 3)},
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize(("count", "seed"), [(12, 1), (12, 2), (16, 3), (20, 4), (30, 5), (40, 6), (60, 7), (80, 8)])
def test_ours_is_the_proven_optimum(name, count, seed):
    needs, lands, leads = drawn(count, seed, 1_000_000, 14_000_000)
    asked = dict(CASES[name])
    able = leads if asked.pop("leads", None) else None
    towns = [Municipality(id=town, name=town, country=land) for town, land in lands.items()]
    found = bundles(needs, reach=eur(REACH), on=None, leads=able, towns=towns, **asked)
    members, countries, share = (asked.get(one) for one in ("members", "countries", "largest_share"))
    state, placed, made, bound, weight = proven(needs, lands, able, members, countries, share)
    print(f"{name}, {count} needs, seed {seed}: {state}, {placed} placed in {made} (ours {found.placed} in {len(found)}), "
          f"objective {weight} × placed − bundles, bound {bound}, {WORKERS} workers, {SECONDS} s")  # fmt: skip
    assert weight * found.placed - len(found) <= bound
    if state == "OPTIMAL":
        assert (found.placed, len(found)) == (placed, made)
    else:
        assert (-found.placed, len(found)) <= (-placed, made)


@pytest.mark.parametrize("seed", range(100, 130))
def test_ours_is_not_behind_where_there_is_little_room(seed):
    """Needs of about what each member must bring, under side conditions drawn at random; CP-SAT has eight seconds."""
    chance = random.Random(seed)
    members, count = chance.choice([3, 4, 5]), chance.randint(11, 22)
    needs, lands, leads = drawn(count, seed, REACH * 2 // (5 * members), REACH * 8 // (5 * members))
    countries = chance.choice([None, 2, 3])
    share = chance.choice([None, Fraction(2, 5), Fraction(1, 2), Fraction(11, 10 * members)])
    able = leads if chance.random() < 0.4 else None
    towns = [Municipality(id=town, name=town, country=land) for town, land in lands.items()]
    found = bundles(needs, reach=eur(REACH), on=None, members=members, leads=able, towns=towns, countries=countries,
                    largest_share=share)  # fmt: skip
    state, placed, made, bound, weight = proven(needs, lands, able, members, countries, share, seconds=8)
    print(f"{count} needs, seed {seed}, at most {members}, {countries} countries, share {share}: {state}, {placed} in {made} "
          f"(ours {found.placed} in {len(found)}), objective {weight} × placed − bundles, bound {bound}, "
          f"{WORKERS} workers, 8 s")  # fmt: skip
    assert (-found.placed, len(found)) <= (-placed, made)
    if state == "OPTIMAL":
        assert (found.placed, len(found)) == (placed, made) and found.most >= placed
