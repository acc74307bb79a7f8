"""Bundles: every aim against enumeration, the constraints one by one, and what is told of those left out."""

import random
from decimal import Decimal
from fractions import Fraction
from itertools import combinations, pairwise

import pytest
from attrs import evolve
from hypothesis import example, given, settings
from hypothesis import strategies as st

from smallgiants.answers import Answer
from smallgiants.errors import InvalidValue
from smallgiants.money import Money
from smallgiants.needs import Bundles, Need, bundles
from smallgiants.places import Municipality
from smallgiants.testing import bundled_needs

LANDS = dict(zip("abcdefgh", ("FR", "FR", "PT", "PT", "ES", "FR", None, "IT"), strict=True))
TOWNS = [Municipality(id=town, name=town, country=land) for town, land in LANDS.items()]
FAMILIES = {"light": "energy", "heat": "energy"}
APART = {(one, other): abs(ord(one) - ord(other)) * 10 for one in "abcdefg" for other in "abcdefg" if one < other}
BORDERS = {"a": ["b", "c"], "c": ["d"], "e": ["f"], "f": ["h"]}
# A chain of thirty more, for many needs.
CHAIN = [f"t-{number:02}" for number in range(30)]
LANDS |= {town: ("FR", "PT", "ES")[number % 3 if number % 5 else 0] for number, town in enumerate(CHAIN)}
TOWNS += [Municipality(id=town, name=town, country=LANDS[town]) for town in CHAIN]
APART |= {(one, other): int(other[2:]) - int(one[2:]) for one in CHAIN for other in CHAIN if one < other}
BORDERS |= {one: [other] for one, other in pairwise(CHAIN)}
REACH = Money(amount=30, currency="EUR")


def eur(amount):
    return Money(amount=str(amount), currency="EUR")


def need(number, amount, by=None, theme=None, **more):
    return Need(
        id=f"n-{number:02}",
        by=by or f"t-{number:02}",
        amount=None if amount is None else eur(amount),
        theme=theme,
        **more,
    )


def asked(needs, **terms):
    return bundles(needs, **{"reach": REACH, "on": None, **terms})


# --- an oracle that shares no line with the room: every way to split a set, by Decimal and by the words of the terms ------


def hangs_together(towns, borders):
    towns = set(towns)
    seen, waiting = set(), [min(towns)]
    while waiting:
        one = waiting.pop()
        seen.add(one)
        waiting += [other for other in towns - seen if other in borders.get(one, ()) or one in borders.get(other, ())]
    return seen == towns


def holds(group, reach=REACH, members=None, theme="any", countries=None, leads=None, largest_share=None, within=None,
          neighbours=None, **_):  # fmt: skip
    total, towns = sum(one.amount.amount for one in group), {one.by for one in group}
    own = [sum(one.amount.amount for one in group if one.by == town) for town in towns]
    lands = [LANDS[town] for town in towns]
    themes = {FAMILIES.get(one.theme) if theme == FAMILIES else one.theme for one in group}
    return (
        total >= reach.amount
        and (members is None or len(towns) <= members)
        and (theme == "any" or (len(themes) == 1 and None not in themes))
        and (countries is None or None not in lands)
        and (countries != "one" or len(set(lands)) == 1)
        and (not isinstance(countries, int) or len(set(lands)) >= countries)
        and (leads is None or bool(towns & set(leads)))
        and (largest_share is None or all(Fraction(mine) <= largest_share * Fraction(total) for mine in own))
        and (within is None or all(APART.get(pair, 10**9) <= within for pair in combinations(sorted(towns), 2)))
        and (neighbours is None or hangs_together(towns, neighbours))
    )


def splits(needs):
    """Every choice of disjoint groups, each need in one or in none."""
    if not needs:
        yield ()
        return
    first, rest = needs[0], needs[1:]
    for split in splits(rest):
        yield split
        yield ((first,), *split)
        for place, group in enumerate(split):
            yield (*split[:place], (first, *group), *split[place + 1 :])


def best(needs, **terms):
    known = sorted((one for one in needs if one.amount is not None), key=lambda one: one.id)
    sound = {}

    def good(group):
        ids = tuple(sorted(one.id for one in group))
        if ids not in sound:
            sound[ids] = holds(group, **terms)
        return sound[ids]

    def aim(split):
        totals = [sum(one.amount.amount for one in group) for group in split]
        ids = tuple(sorted(tuple(sorted(one.id for one in group)) for group in split))
        return -sum(map(len, split)), len(split), max(totals, default=0) - min(totals, default=0), ids

    return min(aim(split) for split in splits(known) if all(map(good, split)))


def told(found):
    ids = tuple(one.needs for one in found)
    return -found.placed, len(found), found.spread.amount if found.spread else 0, ids


TERMS = st.fixed_dictionaries({}, optional={
    "members": st.integers(1, 4),
    "theme": st.sampled_from(("same", FAMILIES)),
    "countries": st.sampled_from((1, 2, 3, "one")),
    "leads": st.sampled_from(("", "a", "adg")),
    "largest_share": st.sampled_from((Fraction(1, 3), Fraction(1, 2), Fraction(7, 10), Fraction(1))),
    "within": st.sampled_from((0, 10, 20)),
    "neighbours": st.just(BORDERS),
})  # fmt: skip


def given_terms(terms):
    more = {"towns": TOWNS} if "countries" in terms else {}
    return {**terms, **more, "distances": APART}


@settings(max_examples=150)
@given(bundled_needs(7), TERMS)
def test_the_whole_aim_is_that_of_enumeration(needs, terms):
    found = asked(needs, **given_terms(terms))
    assert told(found) == best(needs, **terms)
    assert found.proven == ("needs", "bundles", "spread", "ids")


@pytest.mark.parametrize(
    "terms", [{}, {"members": 2}, {"members": 3, "theme": "same"}, {"largest_share": Fraction(1, 2)}]
)
def test_nine_needs_are_that_of_enumeration_too(terms):
    for seed in range(4):
        amounts = [(seed * 7 + number * 13) % 23 + 1 for number in range(9)]
        needs = [
            need(number, amount, "abcdefgh"[number % 8], ("light", "heat")[number % 2])
            for number, amount in enumerate(amounts)
        ]
        assert told(asked(needs, **terms)) == best(needs, **terms)


# --- what holds of every answer, of few needs and of many -----------------------------------------------------------------

MANY = st.lists(st.tuples(st.sampled_from("abcdefgh"), st.integers(0, 4000), st.sampled_from(("light", "heat", None))),
                min_size=11, max_size=24).map(
    lambda rows: [need(number, Decimal(cents).scaleb(-2), by, theme) for number, (by, cents, theme) in enumerate(rows)]
)  # fmt: skip


@settings(max_examples=60)
@given(MANY | bundled_needs(), TERMS)
def test_every_bundle_meets_what_was_asked_and_every_need_is_told_of_once(needs, terms):
    found = asked(needs, **given_terms(terms))
    by_id = {one.id: one for one in needs}
    for one in found:
        group = [by_id[id_] for id_ in one.needs]
        assert holds(group, **terms)
        assert one.total.amount == sum(each.amount.amount for each in group) and one.by == tuple(
            sorted({e.by for e in group})
        )
    placed = [id_ for one in found for id_ in one.needs]
    assert sorted([*placed, *(one.id for one in found.left_out)]) == sorted(by_id)
    assert [one.id for one in found.left_out] == sorted(one.id for one in found.left_out)
    assert found.gap >= 0 and found.placed == len(placed)
    assert found.gap == 0 or "needs" not in found.proven


@settings(max_examples=30)
@given(MANY, TERMS, st.randoms(use_true_random=False))
def test_the_order_of_needs_says_nothing(needs, terms, random):
    mixed = random.sample(needs, len(needs))
    assert asked(mixed, **given_terms(terms)) == asked(needs, **given_terms(terms))


@settings(max_examples=20)
@given(
    MANY.filter(lambda needs: len(needs) <= 12), st.sampled_from(({}, {"members": 2}, {"members": 3}, {"leads": "adg"}))
)
def test_the_bound_is_one_and_what_is_proven_is_so(needs, terms):
    """Eleven and twelve needs are searched, and can still be counted: more than `most` are never placed."""
    found, true = asked(needs, **given_terms(terms)), most_and_fewest(needs, terms)
    assert found.placed <= true[0] <= found.most
    if "needs" in found.proven:
        assert found.placed == true[0]
    if "bundles" in found.proven:
        assert (found.placed, len(found)) == true


def most_and_fewest(needs, terms):
    """By sets of needs: how many can be placed, and in how few bundles."""
    count = len(needs)
    good = [mask for mask in range(1, 1 << count) if holds([needs[n] for n in range(count) if mask >> n & 1], **terms)]
    fewest = {0: 0}
    for mask in range(1, 1 << count):
        ways = [
            fewest[mask ^ part]
            for part in good
            if part & mask == part and mask ^ part in fewest and part & (mask & -mask)
        ]
        if ways:
            fewest[mask] = 1 + min(ways)
    most = max(mask.bit_count() for mask in fewest)
    return most, min(bundles for mask, bundles in fewest.items() if mask.bit_count() == most)


@given(st.integers(1, 10**12), st.integers(1, 12))
@example(3 * 10**7, 2)
@example(3 * 10**7, 12)
def test_a_cent_short_never_passes(reach, parts):
    """Thresholds at a cent more and less, up to 10^12 euro."""
    whole = Decimal(reach)
    each = (whole / parts).quantize(Decimal("0.01"), rounding="ROUND_FLOOR")
    for cents, reached in ((-1, False), (0, True), (1, True)):
        last = whole + Decimal(cents).scaleb(-2) - each * (parts - 1)
        found = asked([need(n, each) for n in range(parts - 1)] + [need(parts, last)], reach=eur(reach))
        assert len(found) == reached


def test_29_999_999_99_is_not_30_million():
    short = asked([need(1, "15000000.00"), need(2, "14999999.99")], reach=eur("30000000"))
    assert (len(short), str(short.left_out[0])) == (0, "n-01: with all that could join it, it stays EUR 0.01 short")
    assert len(asked([need(1, "15000000.00"), need(2, "15000000.00")], reach=eur("30000000"))) == 1


# --- why a need is left out -------------------------------------------------------------------------------------------------


def reasons(needs, **terms):
    return {one.id: one.because for one in asked(needs, **terms).left_out}


def test_what_cannot_be_placed_says_why():
    gone = need(5, 40).withdraw(at="2024-05-01T09:00Z")
    needs = [need(1, None), evolve(need(2, 1), amount=Money(amount=900, currency="SEK")), need(3, 4), need(4, 5), gone]
    assert reasons(needs) == {
        "n-01": "no amount is known", "n-02": "its amount is in SEK, and what is to be reached in EUR",
        "n-03": "with all that could join it, it stays EUR 21.00 short",
        "n-04": "with all that could join it, it stays EUR 21.00 short", "n-05": "it is withdrawn",
    }  # fmt: skip
    before = asked(needs, on="2024-04-30T09:00Z")
    assert before[0].needs == ("n-03", "n-04", "n-05")


@pytest.mark.parametrize(("terms", "because"), [
    ({"theme": "same"}, "its theme is not known"),
    ({"countries": "one"}, "its country is not known"),
    ({"leads": ["elsewhere"]}, "no town that may lead could join it"),
    ({"largest_share": Fraction(1, 2)}, "it is more than the largest share of all that could join it"),
    ({"members": 1, "reach": eur(41)}, "with all that could join it, it stays EUR 1.00 short"),
])  # fmt: skip
def test_each_constraint_has_its_reason(terms, because):
    assert reasons([need(1, 40)], **terms) == {"n-01": because}


def test_a_theme_without_a_family_and_too_few_countries():
    assert reasons([need(1, 40, theme="x")], theme={"y": "z"}) == {"n-01": "its theme belongs to no family"}
    two = [need(1, 40, "a"), need(2, 40, "b")]
    told = "too few countries are among those that could join it"
    assert reasons(two, countries=2, towns=TOWNS) == {"n-01": told, "n-02": told}
    assert reasons([*two, need(3, 1, "c")], countries=2, towns=TOWNS, members=1).keys() == {"n-01", "n-02", "n-03"}


def test_what_finds_no_room_says_so():
    needs = [need(number, 15) for number in range(1, 12)]
    found = asked(needs, members=2)
    assert (found.placed, found.gap, found.proven) == (10, 0, ("needs", "bundles"))
    assert [one.because for one in found.left_out] == ["no bundles hold it without leaving out as many others"]


def test_a_gap_is_told_where_nothing_is_proven():
    """Twelve towns on a ring of borders: what could be placed is bounded without them."""
    needs = [need(number, 10 if number % 2 else 12) for number in range(12)]
    borders = {f"t-{number:02}": [f"t-{number + 1:02}"] for number in range(10)}
    found = asked(needs, members=3, neighbours=borders)
    assert found.gap > 0 and "needs" not in found.proven and f"at most {found.gap} more could be placed" in str(found)
    assert "no bundle was found that holds it beside the others; perhaps there is one" in {
        o.because for o in found.left_out
    }


# --- the answer -------------------------------------------------------------------------------------------------------------


def test_the_answer_is_one_and_reads_as_one():
    found = asked([need(1, 20, "a", "light"), need(2, 12, "c", "light"), need(3, 31, "g", "heat")], theme="same", towns=TOWNS,
                  leads=["c"])  # fmt: skip
    assert isinstance(found, Answer) and isinstance(found, Bundles)
    (one,) = found
    assert (one.id, one.theme, one.leads, one.countries) == ("bundle-n-01", "light", ("c",), ("FR", "PT"))
    assert [row["need"] for row in found.rows()] == ["n-01", "n-02", "n-03"]
    assert found.rows()[0]["total"] == Decimal("32.00") and found.rows()[-1]["left_out"].startswith("no town")
    assert str(found).splitlines()[0] == "bundle-n-01: EUR 32.00 of a, c"
    assert str(found).splitlines()[-1].startswith("left out, n-03: no town that may lead")
    about = {"bundle": "bundle-n-01", "total": Decimal("32.00"), "currency": "EUR", "theme": "light"}
    assert one.rows() == ({**about, "need": "n-01"}, {**about, "need": "n-02"})


def test_a_town_with_unknown_country_leaves_the_countries_unknown():
    assert asked([need(1, 40, "g")], towns=TOWNS)[0].countries is None


@pytest.mark.parametrize("terms", [
    {"reach": eur(0)}, {"reach": 30}, {"members": 0}, {"members": True}, {"countries": 0}, {"countries": "two"},
    {"theme": "both"}, {"theme": 5}, {"largest_share": 0.5}, {"largest_share": Fraction(0)}, {"largest_share": Fraction(3, 2)},
    {"within": -1}, {"within": Decimal("NaN")}, {"distances": {("a", "b"): 1.5}, "within": 1},
])  # fmt: skip
def test_what_cannot_be_asked_is_refused(terms):
    with pytest.raises(InvalidValue):
        asked([need(1, 40)], **terms)


def test_one_id_twice_is_refused():
    with pytest.raises(InvalidValue, match="each id once"):
        asked([need(1, 40), need(1, 40)])


def test_the_longer_of_two_told_distances_counts():
    two = [need(1, 20, "a"), need(2, 20, "b")]
    assert len(asked(two, within=5, distances={("a", "b"): 5, ("b", "a"): 6})) == 0
    assert len(asked(two, within=5, distances={("a", "b"): 5})) == 1


# --- many needs -------------------------------------------------------------------------------------------------------------


def test_many_needs_of_one_town_are_placed_together():
    """Only two towns fit into a bundle, whose many needs are then worth more than the largest single ones."""
    needs = [need(number, 2, f"m-{number % 3}") for number in range(30)] + [need(90 + n, 31) for n in range(3)]
    found = asked(needs, members=2)
    assert "needs" in found.proven and found.placed == 33


def test_numbers_of_bundles_are_tried_until_one_is_proven():
    needs = [need(number, amount) for number, amount in enumerate([29, 29, 29, 2, 2, 2, 1, 1, 1, 1, 1, 1])]
    found = asked(needs, members=3, leads=[f"t-{number:02}" for number in range(3)])
    assert (found.placed, len(found)) == (9, 3)


SIDES: list[dict[str, object]] = [
    {"members": 4, "largest_share": Fraction(2, 5)}, {"members": 3, "countries": 2}, {"members": 4, "leads": CHAIN[::4]},
    {"members": 4, "within": 9}, {"members": 5, "neighbours": BORDERS}, {"countries": "one", "members": 3},
    {"members": 4, "leads": CHAIN[::5], "largest_share": Fraction(1, 2), "countries": 2, "within": 20},
    {"theme": "same", "members": 3}, {"members": 3, "countries": 3},
]  # fmt: skip


@pytest.mark.parametrize("terms", SIDES, ids="-".join)
@pytest.mark.parametrize("seed", range(6))
def test_many_needs_meet_every_side_condition(terms, seed):
    chance = random.Random(seed)
    rows = [
        (number, chance.randint(1, 24), CHAIN[number], chance.choice(("light", "heat")))
        for number in range(12 + 3 * seed)
    ]
    needs = [need(*row) for row in rows]
    found = asked(needs, **given_terms(terms))
    by_id = {one.id: one for one in needs}
    assert all(holds([by_id[id_] for id_ in one.needs], **terms) for one in found)
    assert found.placed > 0 and len({id_ for one in found for id_ in one.needs}) == found.placed <= found.most
    # Nothing that is left out could just be put in, and no bundle be given to another.
    groups = [[by_id[id_] for id_ in one.needs] for one in found]
    loose = [by_id[one.id] for one in found.left_out]
    assert not any(holds([*group, one], **terms) for group in groups for one in loose)
    assert not any(holds([*one, *other], **terms) for one, other in combinations(groups, 2))


def test_a_country_too_rare_for_two_bundles_bounds_them():
    needs = [need(number, 12, "abf"[number % 3]) for number in range(12)] + [need(12, 9, "c")]
    found = asked(needs, countries=2, towns=TOWNS)
    assert (len(found), found.placed, found.proven[:2]) == (1, 13, ("needs", "bundles"))
    few = asked([need(n, 12, CHAIN[n]) for n in range(0, 30, 5)] * 1 + [need(31 + n, 3, f"t-{n:02}") for n in (1, 2)]
                + [need(40 + n, 12, "abf"[n % 3]) for n in range(6)], countries=2, members=3, towns=TOWNS)  # fmt: skip
    assert "needs" not in few.proven or len(few) <= 2


def test_a_solver_is_asked_only_where_nothing_is_proven_and_believed_only_where_it_is_right():
    """It proposes one bundle twice, one short, one that does not hang together, and one that holds."""
    needs = [need(number, 10 if number % 2 else 12) for number in range(12)]
    borders = {f"t-{number:02}": [f"t-{number + 1:02}"] for number in range(10)}
    asked_of: dict[str, object] = {"members": 3, "neighbours": borders}
    calls = []

    def liar(asked_):
        calls.append(asked_)
        return [(0, 1), (0, 5, 9), (0, 1, 2), (0, 1, 2), (3, 4, 5)]

    without, beside = asked(needs, **asked_of), asked(needs, **asked_of, solver=liar)
    assert len(calls) == 1 and beside.placed >= without.placed
    assert asked(needs, **asked_of, solver=lambda _: ()) == without
    asked(needs, solver=lambda _: pytest.fail("all twelve are placed in one"))


def test_progress_is_told_to_the_end():
    told = []
    needs = [need(n, 7 + n % 5, theme="light" if n % 2 else "heat") for n in range(40)]
    found = asked(needs, theme="same", members=5, progress=lambda done, of: told.append((done, of)))
    assert told == sorted(told) and told[-1] == (200, 200) and len(told) > 2
    assert found == asked(needs, theme="same", members=5)
