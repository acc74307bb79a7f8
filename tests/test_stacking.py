"""Stacking: each rule of the sources held, broken and left open; then the laws, beside sums by hand."""

import json
from decimal import Decimal
from fractions import Fraction

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from smallgiants import testing
from smallgiants.errors import InvalidValue
from smallgiants.funding import (
    Aid,
    CostItem,
    Cover,
    DeMinimis,
    Grant,
    Instalment,
    OwnShare,
    Shared,
    Spend,
    Stack,
    Terms,
    least_cost,
    shipped_terms,
    stacked,
)
from smallgiants.funding.money_terms import terms_from
from smallgiants.money import Money
from smallgiants.sources import Citation

FLOAT = json.loads("0.8")


def eur(amount):
    return Money(amount=amount, currency="EUR")


def grant(id_="g", amount="400000", item="works", declared=None, aid=None, instrument=None, awarded=None, **terms):
    told = {"rate": "1", "uncapped": "cap" not in terms, "fund": "Town fund", "managed": "national", **terms}
    cover = Cover(item=item, amount=amount and eur(amount), declared=declared and eur(declared))
    made = None if instrument else Terms(**told)
    return Grant(id=id_, covers=(cover,), terms=made, aid=aid, instrument=instrument, awarded=awarded)


WORKS = CostItem(id="works", amount=eur("1000000"), phase="investment")
STUDY = CostItem(id="study", amount=eur("60000"), phase="preparation")


def own(amount, source="own", item="works"):
    return OwnShare(id=f"own-{source}-{item}", source=source, covers=(Cover(item=item, amount=amount and eur(amount)),))


def ask(*grants, costs=(WORKS,), own=(), on="2026-11-27", **more):
    return stacked(Stack(id="s", costs=costs, grants=grants, own=own, **more), on=on)


def of(answer, rule):
    """What a rule says, over all places."""
    found = {one.holds for one in answer.rulings if one.rule == rule}
    assert found, f"{rule} was not looked at: {[one.rule for one in answer.rulings]}"
    return False if False in found else None if None in found else True


# Each rule: what keeps it, what breaks it, what leaves it open.


@pytest.mark.parametrize(("second", "holds"), [("600000.00", True), ("600000.01", False), (None, None)])
def test_grants_on_one_cost_item_come_to_its_cost_at_most(second, holds):
    answer = ask(grant("a"), grant("b", second))
    assert of(answer, "item-total") is holds is of(answer, "item-financed")
    assert answer.valid is holds
    broken = next(one for one in answer.rulings if one.rule == "item-total")
    assert broken.source == "https://gesetze.legal/eu/vo_eu_2021_1153/19" and broken.confidence == "seen"


def test_what_an_item_costs_may_be_unknown():
    answer = ask(grant(), costs=(CostItem(id="works"),))
    assert answer.valid is None and "costs[works].amount" in answer.ask


@pytest.mark.parametrize(
    ("first", "second", "holds"),
    [
        ({"rate": "0.80"}, {"rate": "0.80"}, True),  # 500,000 each must be declared: all is said once
        ({"rate": "0.79"}, {"rate": "0.80"}, False),
        ({"rate": None}, {"rate": "0.80"}, None),
        ({"rate": "0.80", "declared": "500000.01"}, {"rate": "0.80"}, False),
        ({"fixed": "400000", "rate": None}, {"rate": "0.80"}, True),
        ({"rate": "0.80", "managed": None}, {"rate": "0.50"}, None),
        ({"rate": "0.80", "managed": "national"}, {"rate": "0.50"}, True),
    ],
)
def test_two_contributions_of_the_union_never_pay_the_same_costs(first, second, holds):
    told = [{"managed": "union", "fund": "LIFE", **one} for one in (first, second)]
    told = [{**one, "fixed": eur(one["fixed"])} if "fixed" in one else one for one in told]
    answer = ask(*(grant(name, **one) for name, one in zip("ab", told, strict=True)))
    rules = [one.rule for one in answer.rulings]
    assert (
        "same-costs" not in rules if holds is True and "national" in str(first) else of(answer, "same-costs") is holds
    )
    if holds is None:
        assert answer.ask


def test_each_contribution_on_an_item_of_its_own_is_no_double_funding():
    answer = ask(grant("a", managed="union"), grant("b", "60000", "study", managed="union"), costs=(WORKS, STUDY))
    assert answer.valid is True


@pytest.mark.parametrize(
    ("terms", "rule", "holds"),
    [
        ({"rate": "0.40"}, "rate", True), ({"rate": "0.39"}, "rate", False), ({"rate": None}, "rate", None),
        ({"rate": "0.40", "declared": "999999.99"}, "rate", False),
        ({"cap": "400000"}, "cap", True), ({"cap": "399999.99"}, "cap", False), ({"uncapped": False}, "cap", None),
        ({"fixed": "400000"}, "fixed", True), ({"fixed": "60000"}, "fixed", False),
        ({"floor": "400000"}, "floor", True), ({"floor": "400000.01"}, "floor", False),
        ({"leverage": "2.5"}, "leverage", True), ({"leverage": "2.6"}, "leverage", False),
        ({"smallest": "1000000"}, "smallest", True), ({"smallest": "1000000.01"}, "smallest", False),
        ({"largest": "1000000"}, "largest", True), ({"largest": "999999.99"}, "largest", False),
        ({"phase": "investment"}, "phase", True), ({"phase": "preparation"}, "phase", False),
        ({"own_share": "0.30"}, "own-share", True), ({"own_share": "0.31"}, "own-share", False),
        ({"own_not_eu": True}, "own-source", True),
        ({"public_most": "0.40"}, "public-aid", True), ({"public_most": "0.39"}, "public-aid", False),
        ({"public_own_share": "0.40"}, "public-own-share", True), ({"public_own_share": "0.43"}, "public-own-share", False),
        ({"excludes": ["other"]}, "exclusion", True),
        ({"requires": ["climate_plan"]}, "prerequisite", True), ({"requires": ["mayor_letter"]}, "prerequisite", False),
        ({"requires_any": ["mayor_letter", "climate_plan"]}, "prerequisite", True),
        ({"once": True}, "once", True),
        ({"shared": [Shared(funds=("ERDF",), most="0.40")]}, "common-ceiling", True),
        ({"shared": [Shared(funds=("ERDF",), most="0.39")]}, "common-ceiling", False),
    ],
)  # fmt: skip
def test_the_terms_of_a_grant(terms, rule, holds):
    money = {
        key: eur(one) if key in ("cap", "fixed", "floor", "smallest", "largest") else one for key, one in terms.items()
    }
    answer = ask(grant(**money), own=(own("300000"),), documents=("climate_plan",), had=())
    assert of(answer, rule) is holds
    assert answer.valid is holds


def test_what_is_only_typical_decides_nothing():
    answer = ask(grant(smallest=eur("30000000"), typical=True))
    assert answer.valid is True and [one.rule for one in answer.typical] == ["smallest"]


@pytest.mark.parametrize(
    ("about", "rule", "asked"),
    [
        ({"leverage": "2"}, "leverage", "programme"),
        ({"smallest": eur("5")}, "smallest", "programme"),
        ({"phase": "investment"}, "phase", "costs[works].phase"),
        ({"requires": ["x"]}, "prerequisite", "documents"),
        ({"once": True}, "once", "had"),
        ({"own_share": "0.30"}, "own-share", "own"),
        ({"own_not_eu": True}, "own-source", "own[own-None-works].source"),
        ({"public_own_share": "0.40"}, "public-own-share", "own"),
        ({"amount": None, "rate": "0.40"}, "rate", "grants[g].covers"),
        ({"amount": None, "cap": eur("5")}, "cap", "grants[g].covers"),
        ({"amount": None, "floor": eur("5")}, "floor", "grants[g].covers"),
        ({"amount": None, "public_most": "0.50"}, "public-aid", "grants"),
        ({"amount": None, "shared": [Shared(funds=("ERDF",), most="0.39")]}, "common-ceiling", "grants"),
    ],
)
def test_what_is_not_known_is_asked(about, rule, asked):
    costs = (evolve(WORKS, phase=None),)
    answer = ask(grant(**about), own=(own("300000", None),), costs=costs)
    assert of(answer, rule) is None and asked in answer.ask


def test_the_programme_may_be_more_than_the_items():
    assert of(ask(grant(leverage="20"), programme=eur("8000000")), "leverage") is True


def test_the_own_share_is_never_from_another_fund_of_the_union():
    eui = {"own_not_eu": True, "own_share": "0.20", "rate": "0.80", "managed": "union"}
    assert ask(grant(amount="800000", **eui), own=(own("200000"),)).valid is True
    answer = ask(grant(amount="800000", **eui), own=(own("200000", "other_eu"),))
    assert [one.rule for one in answer.violated] == ["own-share", "own-source"]
    managed = {"n": "national", "e": "shared", "u": None}
    beside = [grant(name, "200000", managed=one) for name, one in managed.items()]
    told = [of(ask(grant(amount="800000", **eui), one), "own-share") for one in beside]
    assert told == [True, False, None]


def test_public_aid_is_counted_whoever_pays_it_and_unsaid_is_open():
    assert of(ask(grant(public_most="0.80"), grant("b", "500000")), "public-aid") is False
    assert of(ask(grant(public_most="0.80"), grant("b", "500000", managed="private")), "public-aid") is True
    assert of(ask(grant(public_most="0.80"), grant("b", "500000", managed=None)), "public-aid") is None


@pytest.mark.parametrize(
    ("phases", "other", "holds"),
    [
        (("preparation", "investment"), {"managed": "union"}, True),
        (("investment", "investment"), {"managed": "union"}, False),
        ((None, "investment"), {"managed": "union"}, None),
        (("investment", "investment"), {"managed": None}, None),
        (("preparation", "investment"), {"managed": None}, True),
    ],
)
def test_some_funds_stand_beside_the_union_in_separate_phases_only(phases, other, holds):
    costs = (evolve(STUDY, phase=phases[0]), evolve(WORKS, phase=phases[1]))
    answer = ask(grant("a", "50000", "study", separate_phases=True), grant("b", **other), costs=costs)
    assert of(answer, "separate-phases") is holds
    alone = ask(grant("a", "50000", "study", separate_phases=True), grant("b", managed="national"), costs=costs)
    assert "separate-phases" not in [one.rule for one in alone.rulings]


def test_exclusion_once_and_prerequisites_across_a_stack():
    both = (grant("a", "1", instrument="eui_ia"), grant("b", "1", excludes=["eui_ia"]))
    assert of(ask(*both), "exclusion") is False
    assert of(ask(grant("a", "1", instrument="eucf"), grant("b", "1", instrument="eucf")), "once") is False
    assert of(ask(grant("a", "1", instrument="eucf"), had=("eucf",)), "once") is False
    produced = ask(grant("a", produces=["plan"]), grant("b", "1", requires=["plan"]), documents=())
    assert of(produced, "prerequisite") is True


def test_a_ceiling_in_common_counts_the_funds_it_names():
    loan = {"gives": "loan", "managed": "union", "fund": "EIB", "shared": [Shared(funds=("ERDF",), most="0.90")]}
    assert of(ask(grant("l", "500000", **loan), grant("e", "400000.01", fund="ERDF")), "common-ceiling") is False
    assert of(ask(grant("l", "500000", **loan), grant("e", "500000", fund="Other")), "common-ceiling") is True
    assert of(ask(grant("l", "500000", **loan), grant("e", "500000", fund=None)), "common-ceiling") is None
    assert of(ask(grant("l", "500000", **loan), own=(own("500000"),)), "common-ceiling") is True


def test_what_is_published_as_cumulable_is_told():
    answer = ask(grant("f", "300000", instrument="fr_fonds_vert"), grant("e", "300000", fund="ERDF", managed="shared"))
    told = next(one for one in answer.rulings if one.rule == "cumulable")
    assert told.holds is True and told.observed == "e is of ERDF" and told.confidence == "seen"


EXEMPTED = Aid(kind="exempted", intensity="0.45")


@pytest.mark.parametrize(
    ("others", "holds"),
    [
        ([], True),
        ([{"amount": "50000", "aid": Aid(kind="exempted", intensity="0.40")}], True),
        ([{"amount": "50000.01", "aid": Aid(kind="exempted", intensity="0.40")}], False),
        ([{"amount": "50000.01", "aid": Aid(kind="exempted", intensity="0.46")}], True),
        ([{"amount": "50000.01", "aid": Aid(kind="exempted")}], None),
        ([{"amount": "50000.01", "aid": Aid(kind="de_minimis")}], False),
        ([{"amount": "500000", "aid": Aid(kind="none")}], True),
        ([{"amount": "500000", "aid": None}], None),
        ([{"amount": "500000", "aid": None, "managed": "union"}], True),
    ],
)
def test_state_aid_keeps_the_highest_intensity(others, holds):
    answer = ask(grant("a", aid=EXEMPTED), *(grant(f"b{i}", **one) for i, one in enumerate(others)), received=())
    assert of(answer, "aid-intensity") is holds
    assert "aid-intensity" not in [one.rule for one in ask(grant("a")).rulings]


@pytest.mark.parametrize(
    ("rate", "amount", "holds"), [("0.80", "400000", True), ("0.80", "400000.01", False), (None, "9", None)]
)
def test_aid_and_central_money_of_the_union_keep_the_most_favourable_rate(rate, amount, holds):
    answer = ask(grant("a", aid=EXEMPTED), grant("b", amount, managed="union", rate=rate))
    assert of(answer, "aid-with-union") is holds


def small(amount, awarded=None):
    return grant("d", amount, aid=Aid(kind="de_minimis"), awarded=awarded)


@pytest.mark.parametrize(
    ("award", "before", "holds"),
    [
        ("2025-03-01", [("200000", "2022-03-02")], True),
        ("2025-03-01", [("200000.01", "2022-03-02")], False),
        ("2025-03-01", [("200000.01", "2022-03-01")], True),  # three years are over that day
        ("2028-02-29", [("200000.01", "2025-02-28")], True),
        ("2023-12-31", [], None),  # the ceiling read is of 2024
        ("2030-12-31", [], True),
        ("2031-01-01", [], None),  # and its regulation ends with 2030
        ("2025-03-01", None, None),
        (None, [("200000.01", "2022-03-02")], None),
        (None, [("200000.00", "2022-03-02")], True),
        (None, [], True),
    ],
)
def test_de_minimis_aid_in_three_rolling_years(award, before, holds):
    received = before and tuple(DeMinimis(amount=eur(amount), on=day) for amount, day in before)
    received = () if before == [] else received
    answer = ask(small("100000", award), received=received, on=None)
    assert of(answer, "de-minimis") is holds


def test_de_minimis_awards_of_one_stack_count_together():
    two = small("200000", "2025-01-01"), evolve(small("100000.01", "2026-01-01"), id="e")
    assert of(ask(*two, received=()), "de-minimis") is False
    apart = small("200000", "2025-01-01"), evolve(small("100000.01", "2028-01-02"), id="e")
    assert of(ask(*apart, received=()), "de-minimis") is True
    undated = small("200000"), evolve(small("100000.01", "2028-01-02"), id="e")
    assert of(ask(*undated, received=(), on=None), "de-minimis") is None
    together = small("200000"), evolve(small("100000.01"), id="e")
    assert of(ask(*together, received=(), on=None), "de-minimis") is False


# Terms


def test_what_is_from_memory_never_decides():
    figures = ("rate", "uncapped", "once", "requires")
    memory = [Citation(path=one, source="none", confidence="memory") for one in figures]
    guessed = Terms(rate="0.10", uncapped=True, once=True, requires=["x"], sources=memory)
    assert guessed.known("rate") is None and guessed.known("uncapped") is False and guessed.known("requires") == ()
    answer = stacked(Stack(id="s", costs=[WORKS], grants=[evolve(grant(), terms=guessed)]), on=None)
    assert answer.valid is None and not answer.violated
    assert "g: unverified, outside the rules: once" in answer.notes


def test_what_is_stated_with_a_grant_comes_before_what_is_shipped():
    asked = evolve(grant(amount="3000000", instrument="eui_ia"), terms=Terms(cap=eur("5000000")))
    big = evolve(WORKS, amount=eur("10000000"))
    answer = ask(asked, costs=(big,), had=(), own=(own("7000000"),))
    by = {one.rule: one for one in answer.rulings}
    assert by["cap"].holds is True and by["cap"].source is None
    assert by["rate"].source.startswith("https://www.urban-initiative.eu/")
    capped = Terms(cap=eur("5")).over(Terms(uncapped=True))
    assert capped.cap == eur("5") and not capped.uncapped


def test_every_shipped_figure_has_a_source_and_memory_decides_nothing():
    for name, one in shipped_terms(on=None).items():
        for cited in one.sources:
            assert cited.confidence == "derived" or cited.source.startswith("http"), (name, cited)
            assert cited.seen_on is not None or not cited.source.startswith("http")
        told = {
            "rate",
            "cap",
            "fixed",
            "floor",
            "leverage",
            "smallest",
            "largest",
            "own_share",
            "requires",
            "instalments",
            "once",
        }
        vouched = {cited.path for cited in one.sources}
        assert [f for f in told if getattr(one, f) not in (None, (), False) and f not in vouched] == [], name


def test_a_faulty_table_of_terms_is_told():
    with pytest.raises(InvalidValue, match="did you mean rate"):
        terms_from({"rates": "0.5"}, {}, "2026-11-22")
    with pytest.raises(InvalidValue, match="did you mean call"):
        terms_from({"rate": {"is": "0.5", "source": "cal"}}, {"call": "https://example.org"}, "2026-11-22")
    assert terms_from({"rate": "0.5"}, {}, "2026-11-22").sources == ()


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: Terms(rate=FLOAT), "share-invalid"),
        (lambda: Terms(rate="1.01"), "share-invalid"),
        (lambda: Terms(rate="NaN"), "share-invalid"),
        (lambda: Terms(rate=Decimal("NaN")), "share-invalid"),
        (lambda: Terms(leverage=0), "factor-invalid"),
        (lambda: Terms(cap=eur("5"), uncapped=True), "cap-contradicts"),
        (lambda: Terms(cap=eur("-5")), "amount-negative"),
        (lambda: Terms(applied=5, selected=6), "range-reversed"),
        (lambda: Terms(instalments=[Instalment(kind="advance", share="0.5")]), "instalments-invalid"),
        (lambda: Instalment(kind="interim", share="0.5"), "instalment-invalid"),
        (lambda: Instalment(kind="balance", share="0.5", spent="0.5"), "instalment-invalid"),
        (lambda: CostItem(id="c", amount=eur("5"), spent=[Spend(month=0, amount=eur("4.99"))]), "spending-invalid"),
        (lambda: Stack(id="s", costs=[]), "costs-missing"),
        (lambda: Stack(id="s", costs=[WORKS, WORKS]), "id-twice"),
        (lambda: Stack(id="s", costs=[WORKS], grants=[grant(), grant()]), "id-twice"),
        (lambda: Stack(id="s", costs=[WORKS], grants=[grant(item="wroks")]), "cost-item-unknown"),
        (
            lambda: Stack(id="s", costs=[WORKS], own=[OwnShare(id="o", covers=[Cover(item="works")] * 2)]),
            "cost-item-unknown",
        ),
        (
            lambda: Stack(id="s", costs=[WORKS, CostItem(id="k", amount=Money(amount=1, currency="SEK"))]),
            "currencies-mixed",
        ),
    ],
)
def test_what_cannot_be_is_refused(make, code):
    with pytest.raises(InvalidValue) as caught:
        make()
    assert caught.value.code == code


def test_notes_tell_what_stands_beside_the_rules():
    grants = {"old": ("study", "eucf"), "new": ("works", "nobody"), "e": ("works", "eeef_ta")}
    asked = [grant(name, "1", item, instrument=one) for name, (item, one) in grants.items()]
    answer = ask(*asked, costs=(WORKS, STUDY))
    assert answer.notes == (
        "e: the assistance is paid back where EEEF does not finance the programme",
        "new: no terms of nobody are known here",
        "new: it is not said whether it is State aid; the legal check is the grantor's",
        "old: the last terms known held until 2024-12-18",
    )


def test_an_answer_reads_as_words_and_lays_itself_out():
    answer = ask(grant("a"), grant("b", "700000"))
    lines = str(answer).splitlines()
    assert lines[0] == "s: may not be combined, under the rules known on 2026-11-27"
    assert lines[1].startswith(
        "costs[works]: item-financed not held: EUR 1,100,000.00 where at most EUR 1,000,000.00; see https"
    )
    assert str(ask(grant(), on=None)) == "s: may be combined, under the rules known now"
    row = answer.rows()[0]
    assert {"rule", "where", "holds", "source", "seen_on", "confidence"} <= set(row)
    open_ = ask(grant(uncapped=False))
    assert "open: EUR 400,000.00 where a cap that is not known; see the grant itself" in str(open_)
    assert "EUR 400,000.00 or more" in {one.observed for one in ask(grant(), grant("b", None)).rulings}
    ranged = ask(grant("a", aid=EXEMPTED), grant("b", "5", aid=None))
    assert "EUR 400,000.00 to EUR 400,005.00 of aid" in {one.observed for one in ranged.rulings}


def test_an_instant_names_its_day():
    assert ask(grant(), on="2026-11-27T09:00Z").on == ask(grant(), on="2026-11-27").on


# Laws


@given(testing.stacks(), st.randoms(use_true_random=False))
def test_order_tells_nothing(stack, random):
    def shuffled(many):
        return tuple(random.sample(many, len(many)))

    other = evolve(stack, costs=shuffled(stack.costs), grants=shuffled(stack.grants), own=shuffled(stack.own))
    one, two = stacked(stack, on="2026-11-27"), stacked(other, on="2026-11-27")
    assert (one.valid, [(f.rule, f.where, f.holds) for f in one.rulings]) == (
        two.valid,
        [(f.rule, f.where, f.holds) for f in two.rulings],
    )


@given(testing.stacks(known=True))
def test_a_valid_stack_never_pays_more_than_the_costs(stack):
    answer = stacked(stack, on=None)
    paid = {item.id: Decimal(0) for item in stack.costs}
    for backing in (*stack.grants, *stack.own):
        for cover in backing.covers:
            paid[cover.item] += cover.amount.amount
    over = [item.id for item in stack.costs if paid[item.id] > item.amount.amount]
    assert (of(answer, "item-financed") is False) is bool(over)
    assert answer.valid is not True or not over


FORGET = {
    "documents": lambda s: evolve(s, documents=None),
    "had": lambda s: evolve(s, had=None),
    "received": lambda s: evolve(s, received=None),
    "own": lambda s: evolve(s, own=[evolve(one, source=None) for one in s.own]),
    "owned": lambda s: evolve(
        s, own=[evolve(one, covers=[evolve(c, amount=None) for c in one.covers]) for one in s.own]
    ),
    "phases": lambda s: evolve(s, costs=[evolve(one, phase=None) for one in s.costs]),
    "costs": lambda s: evolve(s, costs=[CostItem(id=one.id, phase=one.phase) for one in s.costs]),
    "amounts": lambda s: each(s, lambda g: evolve(g, covers=[evolve(c, amount=None) for c in g.covers])),
    "aid": lambda s: each(s, lambda g: evolve(g, aid=None) if g.aid and g.aid.kind == "none" else g),
    "intensity": lambda s: each(s, lambda g: evolve(g, aid=g.aid and evolve(g.aid, intensity=None))),
    "rate": lambda s: each(s, lambda g: evolve(g, terms=g.terms and evolve(g.terms, rate=None))),
    "cap": lambda s: each(s, lambda g: evolve(g, terms=g.terms and evolve(g.terms, cap=None, uncapped=False))),
    "managed": lambda s: each(s, lambda g: evolve(g, terms=g.terms and evolve(g.terms, managed=None))),
    "fund": lambda s: each(s, lambda g: evolve(g, terms=g.terms and evolve(g.terms, fund=None))),
}


def each(stack, change):
    """The stack with every other grant changed, so that what is known stands beside what is not."""
    return evolve(stack, grants=[change(one) if index % 2 == 0 else one for index, one in enumerate(stack.grants)])


@settings(max_examples=150)
@given(
    testing.stacks(known=True, shipped=False),
    st.lists(st.sampled_from(sorted(FORGET)), min_size=1, max_size=3, unique=True),
)
def test_saying_more_never_turns_an_answer(stack, forgotten):
    """What is forgotten leaves each rule, and the whole, as it was, or open."""
    told, less = stacked(stack, on="2026-11-27"), stack
    for name in forgotten:
        less = FORGET[name](less)
    left = stacked(less, on="2026-11-27")
    for rule in {None, *(one.rule for one in (*told.rulings, *left.rulings))}:
        before, after = says(told, rule), says(left, rule)
        assert after is None or after is before, (rule, forgotten)


def says(answer, rule):
    """What a rule says over all places, or all rules say together; where it has nothing to say it is kept."""
    found = {one.holds for one in answer.rulings if rule in (None, one.rule) and not one.soft}
    return False if False in found else None if None in found else True


@given(testing.stacks())
def test_every_rule_tells_where_it_stands(stack):
    for one in stacked(stack, on=None).rulings:
        assert one.source is None or one.confidence == "derived" or (one.source.startswith("http") and one.seen_on)
        assert (one.holds is None) <= bool(one.ask)


@given(st.integers(1, 10**14), st.integers(1, 100))
def test_the_least_cost_reaches_a_grant_and_a_cent_less_does_not(cents, percent):
    wanted, rate = eur(Decimal(cents) / 100), Decimal(percent) / 100
    cost = least_cost(wanted, rate)
    assert Fraction(cost.amount) * Fraction(rate) >= Fraction(wanted.amount)
    assert Fraction(cost.amount - Decimal("0.01")) * Fraction(rate) < Fraction(wanted.amount)
