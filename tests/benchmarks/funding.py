"""One town x 1,000 calls, every verdict and every reason: ours beside zen-engine, json-logic and rule-engine.

The towns are made up (illustrative), a part of each fact unknown; a call asks three to five facts, now and then one of
two alternatives, each from a source of its own.  Each fact stands once in a call, so that three-valued logic is exact and
all say the same: this is checked before anything is timed.  The peers tell eligible, ineligible or unknown by two
expressions a call, whether it surely holds and whether it surely fails, compiled beforehand where they can be, and the
second not asked where the first holds; they explain nothing.  Ours tells the same states and, within the timed part, a
line for every requirement of every call: what was observed, threshold, margin, whether it holds, and its source.

Timed is the processor's time over towns that none of them has seen, side by side, round by round.  All rules of all calls
as one single expression are timed too, and told apart: no call in it can be asked, dated or changed by itself.
"""

import gc
import json
import statistics
import time

import rule_engine
import zen
from attrs import evolve
from json_logic import jsonLogic
from matching import DOMAIN, ON, calls, holds, rules_of, towns

from smallgiants.funding import Combination, Requirement, desk, verdict
from smallgiants.partial import AnyOf

CALLS, ROUNDS, TOWNS, SLOW = 1_000, 9, 60, 1
FACTS = [*DOMAIN, "population", "population_year"]
STATES = ("eligible", "ineligible", "unknown")


def sourced(rule, number):
    """The same rule with a source for each requirement, as published calls have."""
    if isinstance(rule, Combination):
        return evolve(rule, rules=tuple(sourced(one, number) for one in rule.rules))
    return evolve(rule, source=f"https://example.org/call-{number}#{rule.fact}", seen_on="2025-11-22")


def catalogue(many):
    made = []
    for number, one in enumerate(calls(many)):
        (edition,) = one.editions
        (part,) = edition.parts
        part = evolve(part, rule=sourced(part.rule, number))
        made.append(evolve(one, editions=(evolve(edition, parts=(part,)),)))
    return made


def plain(town):
    """A town as the peers take it: a mapping of plain values."""
    return {fact: getattr(town, fact) for fact in FACTS}


def oracle(rule, town):
    return {True: "eligible", False: "ineligible", None: "unknown"}[holds(rule, town)]


# --- rules as the peers write them, for what surely holds and for what surely fails --------------------------------------


def zen_text(rule, sure):
    if isinstance(rule, Requirement):
        fact, allowed = rule.fact, rule.allowed
        if isinstance(allowed, AnyOf):
            inside = f"{fact} in [{', '.join(map(json.dumps, allowed.any_of))}]"
        else:
            inside = f"{fact} >= {allowed.min}" + ("" if allowed.max is None else f" and {fact} <= {allowed.max}")
        return f"({fact} != null and {inside})" if sure else f"({fact} != null and not({inside}))"
    word = " and " if (rule.kind == "all") is sure else " or "
    return f"({word.join(zen_text(one, sure) for one in rule.rules)})"


def logic(rule, sure):
    if isinstance(rule, Requirement):
        fact, allowed = {"var": rule.fact}, rule.allowed
        if isinstance(allowed, AnyOf):
            inside = {"in": [fact, list(allowed.any_of)]}
        elif allowed.max is None:
            inside = {">=": [fact, allowed.min]}
        else:
            inside = {"<=": [allowed.min, fact, allowed.max]}
        return {"and": [{"!==": [fact, None]}, inside if sure else {"!": inside}]}
    return {"and" if (rule.kind == "all") is sure else "or": [logic(one, sure) for one in rule.rules]}


def engine_text(rule, sure):
    if isinstance(rule, Requirement):
        fact, allowed = rule.fact, rule.allowed
        if isinstance(allowed, AnyOf):
            inside = f"{fact} in [{', '.join(map(json.dumps, allowed.any_of))}]"
        else:
            inside = f"{fact} >= {allowed.min}" + ("" if allowed.max is None else f" and {fact} <= {allowed.max}")
        return f"({fact} != null and {inside})" if sure else f"({fact} != null and not ({inside}))"
    word = " and " if (rule.kind == "all") is sure else " or "
    return f"({word.join(engine_text(one, sure) for one in rule.rules)})"


def told(sure, fails):
    return "eligible" if sure() else "ineligible" if fails() else "unknown"


def zen_state(rule):
    return f"{zen_text(rule, True)} ? 0 : {zen_text(rule, False)} ? 1 : 2"


def by_expressions(rules):
    """zen-engine, an expression compiled for each call."""
    compiled = [zen.compile_expression(zen_state(rule)) for rule in rules]

    def ask(town):
        known = plain(town)
        return [STATES[int(one.evaluate(known))] for one in compiled]

    return ask


def by_decisions(rules):
    """zen-engine, a decision for each call, as its guide has it."""
    engine, made = zen.ZenEngine(), []
    for rule in rules:
        halves = [
            {"id": key, "key": key, "value": zen_text(rule, sure)} for key, sure in (("sure", True), ("fails", False))
        ]
        nodes = [
            {"id": "in", "name": "in", "type": "inputNode"},
            {"id": "x", "name": "x", "type": "expressionNode", "content": {"expressions": halves}},
            {"id": "out", "name": "out", "type": "outputNode"},
        ]
        edges = [
            {"id": f"{one}-{other}", "sourceId": one, "targetId": other, "type": "edge"}
            for one, other in (("in", "x"), ("x", "out"))
        ]
        made.append(engine.create_decision(json.dumps({"nodes": nodes, "edges": edges})))

    def ask(town):
        known = plain(town)
        results = (decision.evaluate(known)["result"] for decision in made)
        return [told(lambda r=r: r["sure"], lambda r=r: r["fails"]) for r in results]

    return ask


def by_one_expression(rules):
    """zen-engine, all calls in one expression."""
    whole = zen.compile_expression(f"[{', '.join(map(zen_state, rules))}]")

    def ask(town):
        return [STATES[int(one)] for one in whole.evaluate(plain(town))]

    return ask


def by_json_logic(rules):
    pairs = [[logic(rule, sure) for sure in (True, False)] for rule in rules]

    def ask(town):
        known = plain(town)
        return [told(lambda s=s: jsonLogic(s, known), lambda f=f: jsonLogic(f, known)) for s, f in pairs]

    return ask


def by_rule_engine(rules):
    pairs = [[rule_engine.Rule(engine_text(rule, sure)) for sure in (True, False)] for rule in rules]

    def ask(town):
        known = plain(town)
        return [told(lambda s=s: s.matches(known), lambda f=f: f.matches(known)) for s, f in pairs]

    return ask


# --- ours ----------------------------------------------------------------------------------------------------------------


def explained(laid):
    def ask(town):
        standing = laid.ask(town)
        return standing.states, standing.explained()

    return ask


def seconds(ask, places):
    """The processor's seconds for a town, over several."""
    gc.collect()
    start = time.process_time()
    for town in places:
        ask(town)
    return (time.process_time() - start) / len(places)


def check(laid, rules, peers, some):
    """All say what plain Python says; a line stands for every requirement, and says what the town says."""
    for town in some:
        expected = [oracle(rule, town) for rule in rules]
        states, lines = explained(laid)(town)
        assert list(states) == expected
        for name, ask in peers.items():
            assert ask(town) == expected, name
        for rule, several in zip(rules, lines, strict=True):
            leaves = {one.id: one for inner in rule.rules for one in getattr(inner, "rules", (inner,))}
            assert leaves.keys() == {line[0] for line in several}
            for name, observed, threshold, margin, _, source in several:
                leaf = leaves[name]
                assert (observed, threshold, source) == (getattr(town, leaf.fact), leaf.threshold, leaf.source)
                assert (margin is None) == (observed is None or isinstance(leaf.allowed, AnyOf))


def main():
    instruments = catalogue(CALLS)
    rules = rules_of(instruments)
    laid = desk(on=ON, catalogue=instruments)
    peers = {
        "zen-engine, an expression a call": by_expressions(rules),
        "zen-engine, a decision a call": by_decisions(rules),
        "json-logic": by_json_logic(rules),
        "rule-engine": by_rule_engine(rules),
    }
    welded = by_one_expression(rules)
    unseen = iter(towns(TOWNS * (ROUNDS + 2) + 8))
    check(laid, rules, {**peers, "one": welded}, [next(unseen) for _ in range(8)])
    for town in [next(unseen) for _ in range(TOWNS)]:  # what all of them keep from town to town is there
        explained(laid)(town)
        welded(town)
    gc.collect()
    gc.freeze()
    ours, states, one, found = [], [], [], {name: [] for name in peers}
    for _ in range(ROUNDS):
        places = [next(unseen) for _ in range(TOWNS)]
        ours.append(seconds(explained(laid), places))
        for name, ask in peers.items():
            found[name].append(seconds(ask, places if name.endswith("expression a call") else places[:SLOW]))
        one.append(seconds(welded, places))
        states.append(seconds(laid.ask, places))
    lines = sum(map(len, explained(laid)(next(unseen))[1]))
    print(
        f"one town x {CALLS:,} calls, {lines:,} requirements, all agree; medians of {ROUNDS} rounds of towns not seen"
    )

    def say(name, taken, more=""):
        print(f"{name:42} {taken * 1e6:10.0f} us a town {taken / CALLS * 1e6:8.2f} us a call  {more}")

    medians = {name: statistics.median(taken) for name, taken in found.items()}
    for name, taken in medians.items():
        say(name, taken, "three states, unexplained")
    weld = statistics.median(one)
    say("zen-engine, all calls as one expression", weld, "three states, unexplained; no call apart")
    mine = statistics.median(ours)
    say("smallgiants, verdicts", statistics.median(states), "three states, from the town itself")
    say("smallgiants, all explained", mine, "and every requirement's line")
    town = next(unseen)
    start = time.process_time()
    full = [verdict(one, town, on=ON) for one in instruments[:100]]
    say(
        "smallgiants, `verdict` one by one",
        (time.process_time() - start) * CALLS / len(full),
        "questions and changes too",
    )
    print(f"beside all calls as one expression: {mine / weld:.2f}")
    fastest = min(medians, key=medians.__getitem__)
    print(f"fastest peer: {fastest}")
    print(f"ratio: {mine / medians[fastest]:.3f} (ours, all explained / fastest peer, unexplained)")


if __name__ == "__main__":
    main()
