"""Many towns x many calls, three-valued: ours beside plain Python, NumPy in two ways, and Polars.

The towns are made up (illustrative), a part of each fact unknown; a call asks three to five facts, now and then one of
two alternatives.  Each fact stands once in a call, so that three-valued logic is exact and all peers say the same: this
is checked before anything is timed.  Timed is the verdict of every pair, as each keeps it.  What an expert would write
with NumPy: whole arrays of values with a mask of what is known ("expression NumPy"), and the same with the truths of
each requirement packed into bits and kept ("packed NumPy").  Warm means from columns, or packed truths, that are there
already; from objects means from the towns themselves.  Plain Python is timed on a stated slice.
How the time grows with towns and calls: `growth.py`.
"""

import gc
import random
import resource
import statistics
import time
import tracemalloc
from datetime import date

import numpy as np
import polars as pl

from smallgiants.funding import Combination, Edition, Instrument, Part, Requirement, match_all, verdict
from smallgiants.funding._planes import Decider
from smallgiants.partial import AnyOf, Between
from smallgiants.places import Municipality

TOWNS, CALLS, ROUNDS, SLICE = 100_000, 1_000, 5, (2_000, 20)
ON = date(2026, 1, 1)
COUNTRIES = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split()
CLASSES = ("less_developed", "transition", "more_developed", "outermost")
DOMAIN = {"country": COUNTRIES, "degurba": [1, 2, 3], "region_class": CLASSES, "lau": [False, True]}
YEARS = range(2015, 2026)


def towns(many):
    chance = random.Random(8)

    def some(values, unknown):
        return None if chance.random() < unknown else chance.choice(values)

    return [
        Municipality(
            id=f"t{number}",
            name="T",
            country=some(COUNTRIES, 0.02),
            population=None if chance.random() < 0.1 else int(chance.paretovariate(0.8) * 1000),
            population_year=some(YEARS, 0.3),
            degurba=some((1, 2, 3), 0.4),
            region_class=some(CLASSES, 0.2),
            lau=some((True, False), 0.3),
        )
        for number in range(many)
    ]


def asked(chance, fact):
    if fact in DOMAIN:
        most = max(2, len(DOMAIN[fact]) - 1)
        allowed = AnyOf(any_of=tuple(chance.sample(DOMAIN[fact], chance.randrange(1, most))))
    elif fact == "population":
        least = chance.choice((1, 5, 10, 20, 30, 50)) * 1000 + chance.randrange(100)
        allowed = Between(min=least, max=chance.choice((None, least * 4)))
    else:
        allowed = Between(min=chance.choice(YEARS))
    return Requirement(id=fact, fact=fact, allowed=allowed, source="illustrative")


def calls(many):
    chance = random.Random(80)
    made = []
    for number in range(many):
        facts = chance.sample([*DOMAIN, "population", "population_year"], chance.randrange(3, 6))
        rules = [asked(chance, fact) for fact in facts]
        if chance.random() < 0.25:
            rules = [*rules[:-2], Combination(kind="any", rules=tuple(rules[-2:]))]
        rule = Combination(kind="all", rules=tuple(rules))
        edition = Edition(id="e", published=date(2020, 1, 1), parts=(Part(id="applicant", rule=rule),))
        made.append(Instrument(id=f"c{number}", name="C", decided_by="illustrative", editions=(edition,)))
    return made


def rules_of(instruments):
    return [one.editions[0].parts[0].rule for one in instruments]


# --- plain Python --------------------------------------------------------------------------------------------------------


def holds(rule, town):
    if isinstance(rule, Requirement):
        value = getattr(town, rule.fact)
        if value is None:
            return None
        if isinstance(rule.allowed, AnyOf):
            return value in rule.allowed.any_of
        return rule.allowed.min <= value and (rule.allowed.max is None or value <= rule.allowed.max)
    values = [holds(inner, town) for inner in rule.rules]
    if rule.kind == "all":
        return False if False in values else None if None in values else True
    return True if True in values else None if None in values else False


def naive(places, rules):
    found = []
    for rule in rules:
        counts = {True: 0, False: 0, None: 0}
        for town in places:
            counts[holds(rule, town)] += 1
        found.append((counts[True], counts[False]))
    return found


# --- NumPy ---------------------------------------------------------------------------------------------------------------


def columns(places):
    """For each fact its values as numbers, and where they are known."""
    made = {}
    for fact in [*DOMAIN, "population", "population_year"]:
        said = [getattr(town, fact) for town in places]
        known = np.array([value is not None for value in said])
        codes = {value: code for code, value in enumerate(DOMAIN.get(fact, ()))}
        kind = np.int8 if codes else np.int64
        made[fact] = (np.array([0 if v is None else codes.get(v, v) for v in said], kind), known)
    return made


def truths(one, made):
    """Where a requirement surely holds, and where it surely fails."""
    values, known = made[one.fact]
    if isinstance(one.allowed, AnyOf):
        table = np.array([value in one.allowed.any_of for value in DOMAIN[one.fact]])
        inside = table[values]
    else:
        inside = values >= one.allowed.min
        if one.allowed.max is not None:
            inside &= values <= one.allowed.max
    return inside & known, ~inside & known


def joined(rule, leaf):
    """Where a rule surely holds and surely fails, by what `leaf` says of its requirements."""
    if isinstance(rule, Requirement):
        return leaf(rule)
    pairs = [joined(inner, leaf) for inner in rule.rules]
    sure, fails = pairs[0]
    for more, less in pairs[1:]:
        sure, fails = (sure & more, fails | less) if rule.kind == "all" else (sure | more, fails & less)
    return sure, fails


def expression(made, rules, told=None):
    return [told and told(half) for rule in rules for half in joined(rule, lambda one: truths(one, made))]


def packed_truths(made, rules):
    kept = {}

    def leaf(one):
        key = (one.fact, one.allowed)
        if key not in kept:
            kept[key] = tuple(pad(np.packbits(half)) for half in truths(one, made))
        return kept[key]

    for rule in rules:
        joined(rule, leaf)
    return leaf


def pad(bits):
    """Bytes as words of 64 bits."""
    return np.concatenate([bits, np.zeros(-len(bits) % 8, np.uint8)]).view(np.uint64)


def packed(leaf, rules, told=None):
    return [told and told(half) for rule in rules for half in joined(rule, leaf)]


def bits_of(half):
    return int(np.bitwise_count(half).sum())


# --- Polars --------------------------------------------------------------------------------------------------------------


def frame(places):
    return pl.DataFrame({f: [getattr(t, f) for t in places] for f in [*DOMAIN, "population", "population_year"]})


def polars(table, rules, batch=100):
    def leaf(one):
        column = pl.col(one.fact)
        if isinstance(one.allowed, AnyOf):
            inside = column.is_in(list(one.allowed.any_of))
        else:
            inside = column >= one.allowed.min
            if one.allowed.max is not None:
                inside &= column <= one.allowed.max
        return inside.fill_null(False), (~inside).fill_null(False)

    found = []
    for start in range(0, len(rules), batch):
        halves = [half.sum() for rule in rules[start : start + batch] for half in joined(rule, leaf)]
        told = table.select(half.alias(str(place)) for place, half in enumerate(halves)).row(0)
        found += zip(told[::2], told[1::2], strict=True)
    return found


# --- ours ----------------------------------------------------------------------------------------------------------------


def counted(answer):
    return [(row["eligible"], row["ineligible"]) for row in answer.rows()]


def warm(answer):
    """All verdicts again from the planes of the requirements."""
    sheet = answer._sheet

    def again(told=None):
        decider = Decider(sheet.decider.field)
        return [told and told(plane) for one in sheet.asked for plane in decider.states(one)[::2]]

    return again


def seconds(call, rounds=ROUNDS):
    taken = []
    for _ in range(rounds):
        gc.collect()
        start = time.perf_counter()
        call()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def memory(make):
    """What `make` leaves in memory, in megabytes."""
    gc.collect()
    tracemalloc.start()
    kept = make()
    size = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    del kept
    return size / 1e6


def line(name, taken, pairs, more=""):
    print(f"{name:34} {taken * 1000:10.1f} ms {pairs / taken:12.3g} pairs/s  {more}")


def main():
    places, instruments = towns(TOWNS), calls(CALLS)
    rules, pairs = rules_of(instruments), TOWNS * CALLS
    made, table = columns(places), frame(places)
    leaf = packed_truths(made, rules)
    answer = match_all(places, on=ON, catalogue=instruments)
    expected = counted(answer)
    again = warm(answer)
    flat = [count for pair in expected for count in pair]
    assert expression(made, rules, np.count_nonzero) == packed(leaf, rules, bits_of) == again(int.bit_count) == flat
    assert polars(table, rules) == expected
    few, some = places[: SLICE[0]], instruments[: SLICE[1]]
    assert naive(few, rules_of(some)) == counted(match_all(few, on=ON, catalogue=some))
    for town in few[:20]:
        assert all(verdict(one, town, on=ON).state == answer.state(town.id, one.id) for one in some)
    print(f"{TOWNS:,} towns x {CALLS:,} calls, three-valued, all agree; medians of {ROUNDS} rounds")
    slow = seconds(lambda: naive(few, rules_of(some)), 1)
    line("plain Python (2,000 x 20)", slow, SLICE[0] * SLICE[1])
    numpy = seconds(lambda: expression(made, rules))
    # Side by side, round by round: whatever else the machine does hits both.
    rounds = [(seconds(lambda: packed(leaf, rules), 1), seconds(again, 1)) for _ in range(4 * ROUNDS)]
    bits, fast = (statistics.median(some) for some in zip(*rounds, strict=True))
    line("expression NumPy, warm", numpy, pairs)
    line("packed NumPy, warm", bits, pairs)
    bits_cold = seconds(lambda: packed(packed_truths(columns(places), rules), rules, bits_of), 3)
    line("packed NumPy, from objects", bits_cold, pairs)
    frames = seconds(lambda: polars(table, rules), 3)
    line("Polars, warm", frames, pairs)
    cold = seconds(lambda: counted(match_all(places, on=ON, catalogue=instruments)), 3)
    line("smallgiants, warm", fast, pairs, f"{frames / fast:.0f} x Polars, {bits / fast:.2f} x packed NumPy")
    sums = seconds(lambda: packed(leaf, rules, bits_of)), seconds(lambda: again(int.bit_count))
    line("  and every count", sums[1], pairs, f"packed NumPy with every count {sums[0] * 1000:.1f} ms")
    line("smallgiants, from objects", cold, pairs, f"{bits_cold / cold:.2f} x packed NumPy from objects")
    now = [places[(number * 7919) % TOWNS] for number in range(2_000)]
    answer.changed("t0", now[0])
    for one in now:
        answer.changed("t0", one)
    start = time.perf_counter()
    for one in now:
        answer.changed("t0", one)
    each = (time.perf_counter() - start) / len(now)
    print(f"one town's change                  {each * 1e6:10.1f} us for all {CALLS:,} calls")
    ours = memory(lambda: match_all(places, on=ON, catalogue=instruments))
    theirs = memory(lambda: packed_truths(columns(places), rules))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    print(
        f"memory kept: ours {ours:.0f} MB with every verdict, packed NumPy {theirs:.0f} MB with none; peak of all {peak:.0f} MB"
    )
    print(f"at least 0.8 of packed NumPy: {bits / fast:.2f}")
    print(f"ratio: {numpy / fast:.1f} (our pairs per second / expression NumPy's)")


if __name__ == "__main__":
    main()
