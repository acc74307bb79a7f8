"""The laws of verdicts, beside an oracle that enumerates worlds by brute force and shares no code with them."""

import contextlib
import itertools
from datetime import date
from decimal import Decimal

import attrs
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from smallgiants.errors import SmallGiantsError
from smallgiants.funding import Combination, Edition, Instrument, Part, Requirement, catalogue, verdict
from smallgiants.funding._near import fewest
from smallgiants.partial import AnyOf, Between
from smallgiants.testing import _funding as some

CENT = Decimal("0.01")
DOMAIN = {
    "population": range(8),
    "degurba": (1, 2, 3),
    "lau": (False, True),
    "climate_plan": (False, True),
    "programme_eur": [Decimal("29999999.95") + CENT * step for step in range(1, 10)],
    "rate": [Decimal(step) / 20 for step in range(14)],
}
FACTS = tuple(DOMAIN)


# The oracle


def admits(allowed, value):
    if isinstance(allowed, Between):
        return (allowed.min is None or value >= allowed.min) and (allowed.max is None or value <= allowed.max)
    return value in allowed.any_of if isinstance(allowed, AnyOf) else value == allowed


def values(fact, known):
    return [value for value in DOMAIN[fact] if known is None or admits(known, value)]


def worlds(facts, known):
    facts = sorted(facts)
    for picked in itertools.product(*(values(fact, known.get(fact)) for fact in facts)):
        yield dict(zip(facts, picked, strict=True))


def named(rule):
    if isinstance(rule, Requirement):
        return {rule.fact}
    return set() if rule.kind == "every_member" else set().union(*map(named, rule.rules))


def everies(rule):
    if isinstance(rule, Requirement):
        return []
    return [rule] if rule.kind == "every_member" else [one for inner in rule.rules for one in everies(inner)]


def member_lists(rule, known):
    """What each rule of every member may say, over all lists of members that are possible."""
    asked = everies(rule)
    facts = {inner.fact for one in asked for inner in one.rules}

    def says(member):
        return {tuple(all(holds(r, w, {}) for r in one.rules) for one in asked) for w in worlds(facts, member)}

    if "members" in known:
        lists = itertools.product(*map(says, known["members"]))
    else:
        kinds = sorted(says({}))
        lists = (some for n in range(len(asked) + 1) for some in itertools.combinations_with_replacement(kinds, n))
    for listed in lists:
        yield {id(one): bool(listed) and all(said[i] for said in listed) for i, one in enumerate(asked)}


def holds(rule, world, members):
    if isinstance(rule, Requirement):
        return admits(rule.allowed, world[rule.fact])
    if rule.kind == "every_member":
        return members[id(rule)]
    true = sum(holds(inner, world, members) for inner in rule.rules)
    return {"all": true == len(rule.rules), "any": true > 0, "none": true == 0}.get(
        rule.kind, true >= (rule.least or 0)
    )


def truth(rule, known):
    found = {
        holds(rule, world, members) for members in member_lists(rule, known) for world in worlds(named(rule), known)
    }
    return found.pop() if len(found) == 1 else None


# Helpers


def numbered(rule, count=None):
    """The rule with an id of its own for each requirement."""
    count = count or itertools.count()
    if isinstance(rule, Requirement):
        return attrs.evolve(rule, id=f"r{next(count)}")
    return attrs.evolve(rule, rules=tuple(numbered(inner, count) for inner in rule.rules))


def leaves(rule):
    return [rule] if isinstance(rule, Requirement) else [leaf for inner in rule.rules for leaf in leaves(inner)]


def ask(rule, known, **more):
    edition = Edition(id="e", published=date(2020, 1, 1), parts=(Part(id="applicant", rule=rule),))
    instrument = Instrument(id="i", name="I", decided_by="its board", editions=(edition,))
    return verdict(instrument, known, on="2024-02-07", **more)


RULES = some.rules(FACTS, plain=True).map(numbered)
FEW = ("population", "degurba", "climate_plan", "programme_eur")
FLAT = some.rules(FEW, plain=True, members=False).map(numbered)
EXACT = some.applicants(FEW, partial=False, members=False)
APPLICANTS = some.applicants(FACTS)
STATE = {True: "eligible", False: "ineligible", None: "unknown"}


def tame(known):
    """Without a population the members' people are one: the oracle does not add up."""
    assume("members" not in known or "population" in known)
    return known


# Laws


@given(RULES, APPLICANTS)
def test_possible_worlds_are_all_worlds(rule, known):
    found = ask(rule, tame(known))
    assert found.exact
    assert found.state == STATE[truth(rule, known)]


@given(RULES, APPLICANTS)
def test_what_is_asked_is_what_could_matter(rule, known):
    found = ask(rule, tame(known))
    assert bool(found.ask) == (found.state == "unknown")
    for fact in named(rule) - set(found.ask) if found.state == "unknown" else ():
        rest = {name: one for name, one in known.items() if name != fact}
        answers = [truth(rule, {**rest, fact: value}) for value in values(fact, known.get(fact))]
        assert set(answers) == {None}, fact


@given(some.rules(FACTS).map(numbered), APPLICANTS, st.sets(st.sampled_from(FACTS)))
def test_a_further_fact_never_turns_yes_into_no(rule, known, forgotten):
    less = {name: one for name, one in tame(known).items() if name not in forgotten or name == "population"}
    both = {ask(rule, less).state, ask(rule, known).state}
    assert not ({"eligible", "soft_miss"} & both and "ineligible" in both)


@given(some.rules(FACTS).map(numbered), APPLICANTS, st.randoms(use_true_random=False))
def test_the_order_of_rules_changes_nothing(rule, known, random):
    def shuffled(one):
        if isinstance(one, Requirement):
            return one
        inner = [shuffled(part) for part in one.rules]
        random.shuffle(inner)
        return attrs.evolve(one, rules=tuple(inner)) if one.kind != "every_member" else one

    members = known.get("members")
    turned = known if members is None else {**known, "members": members[::-1]}
    assert ask(shuffled(rule), turned) == ask(rule, known)


def rephrased(rule):
    """The same rule in other words: twice not, at least so many, once more."""
    if isinstance(rule, Requirement) or rule.kind == "every_member":
        return Combination(kind="none", rules=(Combination(kind="none", rules=(rule,)),))
    inner = tuple(map(rephrased, rule.rules))
    if rule.kind == "all":
        return Combination(kind="none", rules=tuple(Combination(kind="none", rules=(one,)) for one in inner))
    if rule.kind == "none":
        return Combination(
            kind="all", rules=tuple(Combination(kind="none", rules=(one,)) for one in (*inner, inner[0]))
        )
    if rule.kind == "any":
        return Combination(kind="at_least", least=1, rules=inner)
    picked = (Combination(kind="all", rules=some) for some in itertools.combinations(inner, rule.least))
    return Combination(kind="any", rules=tuple(picked))


@given(RULES, APPLICANTS)
def test_how_a_rule_is_phrased_changes_nothing(rule, known):
    one, other = ask(rule, known), ask(rephrased(rule), known)
    assert (one.state, one.ask, set(one.why)) == (other.state, other.ask, set(other.why))


@given(FLAT, EXACT)
def test_reasons_are_enough_and_none_is_too_many(rule, known):
    found = ask(rule, known)
    assume(found.state != "unknown")
    stand = {leaf.id: admits(leaf.allowed, known[leaf.fact]) for leaf in leaves(rule) if leaf.fact in known}
    by_id = {leaf.id: leaf for leaf in leaves(rule)}
    everywhere = list(worlds(named(rule), {}))

    def outcomes(reasons):
        alike = (w for w in everywhere if all(admits(by_id[r].allowed, w[by_id[r].fact]) == stand[r] for r in reasons))
        return {holds(rule, world, {}) for world in alike}

    reasons = [one.requirement for one in found.why]
    assert outcomes(reasons) == {found.state == "eligible"}
    for dropped in reasons:
        assert len(outcomes([one for one in reasons if one != dropped])) == 2


@given(FLAT, EXACT)
def test_changes_are_the_smallest_that_open_a_way(rule, known):
    found = ask(rule, known)
    if found.state == "eligible":
        rule = Combination(kind="none", rules=(rule,))
        found = ask(rule, known)
    assert bool(found.changes) <= (found.state == "ineligible")
    if found.state == "unknown":
        return

    def opens(facts):
        return truth(rule, {name: one for name, one in known.items() if name not in facts}) is not False

    told = {frozenset(change.facts) for change in found.changes}
    assert all(map(opens, told))
    for many in range(len(known) + 1):
        for facts in map(frozenset, itertools.combinations(sorted(known), many)):
            if opens(facts) and not any(opens(facts - {one}) for one in facts):
                assert facts in told
    assert [one.kind for one in found.changes] == sorted(one.kind for one in found.changes)


@given(some.rules(FACTS).map(numbered), APPLICANTS)
def test_an_answer_reads_and_lays_itself_out(rule, known):
    found = ask(rule, known)
    assert "2024-02-07" in str(found)
    lines = len(found.why) + len(found.ask) + len(found.changes) + len(found.notes) + len(found.check)
    assert len(found.rows()) == lines
    assert len({tuple(row) for row in found.rows()}) <= 1
    assert all(one.confidence != "memory" for one in found.why)


@given(st.integers(1, 10**14).map(lambda cents: cents * CENT), st.sampled_from(["min", "max"]))
@example(Decimal("30000000.00"), "min")
def test_a_cent_decides(threshold, end):
    rule = Requirement(id="r", fact="programme_eur", allowed=Between(**{end: threshold}), source="s")
    states = [ask(rule, {"programme_eur": str(threshold + step)}).state for step in (-CENT, Decimal(0), CENT)]
    no_yes = ["ineligible", "eligible", "eligible"]
    assert states == (no_yes if end == "min" else no_yes[::-1])


@given(st.integers(0, 10**12), st.integers(0, 10**12), st.integers(1, 10**12))
def test_a_greater_programme_never_breaks_a_threshold(one, more, threshold):
    rule = Requirement(id="r", fact="programme_eur", allowed=Between(min=threshold), source="s")
    before, after = (ask(rule, {"programme_eur": amount}).state for amount in (one, one + more))
    assert (before, after) != ("eligible", "ineligible")


@given(
    st.dictionaries(st.text("abcd", min_size=1, max_size=2), st.integers(0, 9), max_size=7),
    st.integers(1, 30),
    st.none() | st.integers(0, 6),
)
def test_the_fewest_neighbours(people, short, over):
    sets = [
        (many, sum(people[town] for town in towns) - short, towns)
        for many in range(1, len(people) + 1)
        for towns in itertools.combinations(sorted(people), many)
    ]
    enough = min((found for found in sets if found[1] >= 0 and (over is None or found[1] <= over)), default=None)
    room = None if over is None else short + over
    assert fewest(people, short, room) == (None if enough is None else (enough[2], enough[1]))


def test_the_fewest_of_a_whole_register_are_found_in_bearable_time():
    register = {f"t{number:05}": 1 + number * 7919 % 10_007 for number in range(5_000)}
    assert fewest(register, 30_000)[1] == 0
    odd = {town: Decimal(2 * many) for town, many in register.items()}
    assert fewest(odd, Decimal(9_999), Decimal(9_999)) is None


def test_above_the_bound_the_answer_decides_less_and_says_so():
    facts = [
        fact for fact in some.IN_RULES if fact.endswith(("plan", "letter", "beneficiary", "winner", "signed", "only"))
    ]
    facts += ["lau", "mayor_letter", "monitoring_commitment", "largest_city_of_country", "covenant_signatory"]
    facts += ["country_has_city_over_20000", "applies_green_capital_same_year"]
    asked = [Requirement(id=fact, fact=fact, allowed=AnyOf(any_of=(True,)), source="s") for fact in sorted(set(facts))]
    assert 2 ** len(asked) > 4096
    either = tuple(Combination(kind="any", rules=(one, Combination(kind="none", rules=(one,)))) for one in asked)
    few, many = ask(Combination(kind="all", rules=either[:3]), {}), ask(Combination(kind="all", rules=either), {})
    assert (few.state, few.exact) == ("eligible", True)
    assert (many.state, many.exact) == ("unknown", False)
    assert "three-valued" in many.notes[-1]
    assert set(many.ask) == set(facts)


@pytest.mark.parametrize("instrument", catalogue(), ids=lambda one: one.id)
def test_no_shipped_instrument_reaches_the_bound(instrument):
    for edition in instrument.editions:
        for part in ("all", *(one.id for one in edition.parts)):
            answer = verdict(instrument, {}, part=part, on=edition.published)
            assert answer.exact
            assert answer.edition == edition.id


@given(some.instruments(), some.applicants())
def test_any_instrument_answers_any_applicant(instrument, known):
    answer = verdict(instrument, known, on=None)
    assert answer.edition == instrument.editions[-1].id
    assert verdict(instrument, known, on="1980-01-01").notes[0].startswith("not yet published")


@given(st.dictionaries(st.sampled_from([*some.IN_RULES, "members", "raised", "populaton"]), st.from_type(object)))
def test_whatever_is_handed_in_is_refused_in_our_words(known):
    with contextlib.suppress(SmallGiantsError):
        assert verdict("eui_ia", known, part="all", on=None).exact
