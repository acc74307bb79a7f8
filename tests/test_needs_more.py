"""Quantities, withdrawals, sums of everything beside what was published, pools, and needs that are likely one."""

from collections import Counter
from decimal import Decimal
from fractions import Fraction
from itertools import combinations

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from smallgiants.answers import Answer
from smallgiants.dossiers import Dossier
from smallgiants.errors import InvalidValue, NotAllowed
from smallgiants.formats import csv, html
from smallgiants.formats.toml import example as case
from smallgiants.labels import text
from smallgiants.money import Money
from smallgiants.needs import (
    Need,
    Quantity,
    Spec,
    Window,
    Withdrawal,
    aggregate,
    common_signs,
    likely_duplicates,
    need_tables,
    needs_sum,
    pooled,
    quantity_sum,
    standing,
)
from smallgiants.places import Municipality
from smallgiants.testing import bundled_needs, quantities, windows

MAY, JUNE, JULY = "2024-05-01T09:00Z", "2024-06-01T09:00Z", "2024-07-01T09:00Z"


def eur(amount):
    return Money(amount=str(amount), currency="EUR")


def many(amount, unit="luminaire"):
    return Quantity(amount=amount, unit=unit)


# --- quantities -------------------------------------------------------------------------------------------------------------


@given(st.lists(quantities(("m", "km", "ha", "m2", "bus")).filter(lambda one: one.amount < 10**6), max_size=8))
def test_sums_of_quantities_are_exact_and_keep_kinds_apart(several):
    told = {"m": ("m", 1), "km": ("m", 1000), "ha": ("m2", 10**4), "m2": ("m2", 1)}
    expected = Counter()
    for one in several:
        unit, times = told.get(one.unit, (one.unit, 1))
        expected[unit] += Fraction(one.amount) * times
    sums = quantity_sum(several)
    assert [(one.unit, Fraction(one.amount)) for one in sums] == [(unit, expected[unit]) for unit in sorted(expected)]
    assert quantity_sum(reversed(several)) == sums


def test_a_quantity_is_told_one_way():
    assert many("5.0") == many(5) == many(Decimal("5.000")) and str(many("-0"[1:])) == "0 luminaire"
    assert repr(many("100")) == "Quantity(amount=Decimal('100'), unit='luminaire')"
    assert many(2500, "kWh").to("MWh") == many("2.5", "MWh") and many("0.5", "ha").to("m2").amount == 5000


@pytest.mark.parametrize("amount", [1.5, True, "-1", "1e3", "NaN", "٣", -1, Decimal("NaN"), Decimal("Infinity"), 10**15,
                                    "0.0000001", None])  # fmt: skip
def test_what_is_no_quantity_is_refused(amount):
    with pytest.raises(InvalidValue) as caught:
        many(amount)
    assert caught.value.code == "quantity-invalid"


def test_units_of_another_kind_are_never_mixed():
    with pytest.raises(NotAllowed, match="one of m, km"):
        many(5, "km").to("luminaire")
    with pytest.raises(NotAllowed, match="one of luminaire"):
        many(5).to("m")
    with pytest.raises(InvalidValue, match="a sum below"):
        quantity_sum([many(10**15 - 1), many(1)])


# --- when a need stands -----------------------------------------------------------------------------------------------------


def test_a_need_is_withdrawn_and_entered_again():
    need = Need(id="n", by="t", amount=eur(5)).withdraw(at=MAY)
    back = need.enter_again(at=JUNE)
    assert (need.withdrawn, back.withdrawn, back.amount) == (True, False, eur(5))
    assert back.withdraw(at=JULY).withdrawals == (Withdrawal(since=MAY, until=JUNE), Withdrawal(since=JULY))
    for verb in (need.withdraw, back.enter_again):
        with pytest.raises(NotAllowed) as caught:
            verb(at=JULY)
        assert caught.value.code == "need-state"
    with pytest.raises(InvalidValue, match="each over before"):
        back.withdraw(at=MAY)
    with pytest.raises(InvalidValue, match="each over before"):
        Need(id="n", by="t", withdrawals=(Withdrawal(since=MAY), Withdrawal(since=JUNE)))
    with pytest.raises(InvalidValue, match="an instant after"):
        need.enter_again(at=MAY)


@pytest.mark.parametrize(("on", "stands"), [
    ("2024-05-01T08:59Z", True), (MAY, False), ("2024-05-31T09:00Z", False), (JUNE, True), (None, True),
    ("2024-04-30", True), ("2024-05-01", False), ("2024-06-01", True),
])  # fmt: skip
def test_it_stands_as_the_viewpoint_knows(on, stands):
    need = Need(id="n", by="t").withdraw(at=MAY).enter_again(at=JUNE)
    assert need.stands(on=on, zone="Europe/Ljubljana") is stands
    assert [one.id for one in standing([need], on=on, zone="Europe/Ljubljana")] == ["n"] * stands


def test_a_day_without_a_zone_is_refused_only_where_it_matters():
    assert Need(id="n", by="t").stands(on="2024-05-01")
    with pytest.raises(InvalidValue) as caught:
        Need(id="n", by="t").withdraw(at=MAY).stands(on="2024-05-01")
    assert caught.value.code == "zone-missing"


@pytest.mark.parametrize("days", [("2027-01-01", "2027-01-01"), ("2027-01-02", "2027-01-01")])
def test_a_window_holds_a_day(days):
    with pytest.raises(InvalidValue, match="a day after"):
        Window(start=days[0], end=days[1])


@given(windows(), windows())
def test_windows_meet_where_they_share_a_day(one, other):
    assert one.meets(other) == other.meets(one) == (max(one.start, other.start) < min(one.end, other.end))


WITHDRAWN = st.lists(st.booleans(), min_size=9, max_size=9)


@given(bundled_needs(), WITHDRAWN, WITHDRAWN)
def test_sums_are_exact_under_withdrawal_and_re_entry(needs, gone, back):
    """Every need is withdrawn or not, and entered again or not: the sum is that of those which stand, and all are back."""
    after = [
        one.withdraw(at=MAY).enter_again(at=JUNE) if out and home else one.withdraw(at=MAY) if out else one
        for one, out, home in zip(needs, gone, back, strict=False)
    ]
    stay = [one for one, out, home in zip(needs, gone, back, strict=False) if not out or home]
    told, expected = needs_sum(after, audience="secretariat"), needs_sum(stay, audience="secretariat")
    assert told.cells == expected.cells
    assert {one.id for one in told.left_out if one.because == "it is withdrawn"} == {
        one.id for one in after if one.withdrawn
    }
    again = [one.enter_again(at=JULY) if one.withdrawn else one for one in after]
    assert needs_sum(again, audience="public") == needs_sum(needs, audience="public")
    assert aggregate(again, audience="public") == aggregate(needs, audience="public")
    assert needs_sum(standing(after, on="2024-04-01T00:00Z"), audience="public") == needs_sum(needs, audience="public")


# --- sums beside what was published -----------------------------------------------------------------------------------------


def attack(tables, answer):
    """The organisations of whose figures alone some sum follows from the shown cells, by elimination over Fractions."""
    every = {one.id: one for table in tables for one in table.contributions}
    open_ = {one.id for table in tables for one in table.contributions if one.permitted}
    figures = sorted(set(every) - open_)
    behind = {(table.id, under): ones for table in tables for under, ones in table.cells().items()}
    rows = []
    for cell in answer.shown:
        ones = {one.id for one in behind[cell.table, cell.under]}
        units = {type(every[one].amount) for one in ones}
        rows += [[Fraction(one in ones and type(every[one].amount) is unit) for one in figures] for unit in units]
    for size in range(1, 3):
        for those in combinations(sorted({every[one].of for one in figures}), size):
            left = [n for n, one in enumerate(figures) if every[one].of not in those]
            if rank([[row[n] for n in left] for row in rows]) < rank(rows):
                yield those


def rank(rows):
    rows, found = [list(row) for row in rows], 0
    for place in range(len(rows[0]) if rows else 0):
        pivot = next((row for row in rows if row[place]), None)
        if pivot is not None:
            rows.remove(pivot)
            rows = [
                [one - row[place] / pivot[place] * two for one, two in zip(row, pivot, strict=True)] for row in rows
            ]
            found += 1
    return found


@settings(max_examples=60)
@given(bundled_needs(8), WITHDRAWN, st.sampled_from((2, 3)))
def test_nobody_is_found_by_what_a_withdrawal_changes(needs, gone, k):
    """May is published, some withdraw, June is published: no arithmetic on both gives fewer than k of the others away."""
    needs = [evolve(one, amount=one.amount and eur(one.amount.amount + 1)) for one in needs]
    before = need_tables(needs, name="may")
    may = aggregate(needs, audience="public", k=k, name="may")
    stay = [one.withdraw(at=MAY) if out else one for one, out in zip(needs, gone, strict=False)]
    june = aggregate(stay, audience="public", k=k, name="june", beside=before, published=may.protected)
    tables = [*before, *need_tables(stay, name="june")]
    assert [those for those in attack(tables, june.protected) if len(those) < k] == []
    assert [cell for cell in june.protected.cells if cell.table == "may"] == list(may.cells)


def test_what_one_town_withdrew_cannot_be_subtracted():
    """Without the tables of May beside them, the two totals would tell the figure of who left."""
    needs = [Need(id=f"n-{n}", by=f"t-{n}", theme="light", amount=eur(n)) for n in range(1, 7)]
    left = [*needs[:-1], needs[-1].withdraw(at=MAY)]
    may = aggregate(needs, audience="public", name="may")
    alone = aggregate(left, audience="public", name="june")
    assert str(alone) == "light: EUR 15.00 from 5\nall: EUR 15.00 from 5" and str(may).endswith("EUR 21.00 from 6")
    beside = aggregate(
        left, audience="public", name="june", beside=need_tables(needs, name="may"), published=may.protected
    )
    assert str(beside) == "light: withheld\nall: withheld"
    back = [*needs[:-1], left[-1].enter_again(at=JUNE)]
    again = aggregate(
        back, audience="public", name="july", beside=need_tables(needs, name="may"), published=may.protected
    )
    assert str(again) == str(may)
    with pytest.raises(InvalidValue, match="a name of its own"):
        aggregate(needs, audience="public", beside=need_tables(needs))


LAMPS = Spec(id="lamp", version=2)


def lamps(number, by, count, start="2027-01-01", end="2028-01-01", **more):
    told = {"spec": LAMPS, "horizon": Window(start=start, end=end), "permitted": True, "theme": "light"}
    return Need(id=f"n-{number}", by=by, **{**told, "quantity": None if count is None else many(count), **more})


def test_money_and_quantities_stand_beside_each_other():
    needs = [lamps(1, "kranj", 300, amount=eur(9)), lamps(2, "horta", None),
             lamps(3, "x", None, quantity=many(2, "km"), spec=None), lamps(4, "y", 7).withdraw(at=MAY)]  # fmt: skip
    towns = [Municipality(id="kranj", name="Kranj", country="SI")]
    told = aggregate(needs, audience="public", by=("country", "spec"), towns=towns)
    assert isinstance(told, Answer)
    assert [(one.id, one.because) for one in told.left_out] == [
        ("n-2", "neither amount nor quantity is known"), ("n-4", "it is withdrawn"),
    ]  # fmt: skip
    assert {(row["cell"], row["unit"] or row["currency"], row["quantity"] or row["amount"]) for row in told.rows()} == {
        ("SI × lamp", "EUR", 9), ("SI", "EUR", 9), ("lamp", "EUR", 9), (None, "EUR", 9),
        ("SI × lamp", "luminaire", 300), ("SI", "luminaire", 300), ("lamp", "luminaire", 300), (None, "luminaire", 300),
        ("not-stated × not-stated", "m", 2000), ("not-stated", "m", 2000), (None, "m", 2000),
    }  # fmt: skip
    assert [cell for cell in told.cells if cell.table == "other"] == []
    assert str(aggregate([lamps(1, "t", 5, permitted=None)], audience="public")).splitlines() == [
        "light, luminaire: withheld", "all, luminaire: withheld",
    ]  # fmt: skip
    assert str(aggregate([], audience="public")) == "nothing is known"


@pytest.mark.parametrize(("sure", "told"), [
    (("seen", "derived"), "derived"), (("seen", None), None), (("secondary", "memory", "seen"), "memory"), ((), None),
])  # fmt: skip
def test_the_weakest_confidence_is_told(sure, told):
    needs = [lamps(n, f"t-{n}", 5, confidence=one) for n, one in enumerate(sure)]
    assert aggregate([*needs, lamps(9, "t", None, confidence="memory")], audience="public").weakest == told


def test_what_no_table_knows_is_refused():
    with pytest.raises(InvalidValue, match="out of theme, country, spec"):
        need_tables([], by=("colour",))
    with pytest.raises(InvalidValue, match="each id once"):
        need_tables([lamps(1, "t", 5), lamps(1, "u", 6)])


# --- who buys the same ------------------------------------------------------------------------------------------------------


def test_pools_are_as_large_as_they_can_be():
    needs = [
        lamps(1, "kranj", 300, "2027-01-01", "2027-07-01"), lamps(2, "horta", 200, "2027-04-01", "2028-01-01"),
        lamps(3, "teruel", 100, "2027-06-01", "2027-08-01", amount=eur(4)), lamps(4, "kotka", None, "2027-07-15", "2027-12-01"),
        lamps(5, "kranj", 50, "2029-01-01", "2030-01-01"), lamps(6, "horta", 9, spec=Spec(id="lamp", version=3)),
        lamps(7, "x", 9, spec=Spec(id="lamp")), lamps(8, "x", 9, spec=None), lamps(9, "x", 9, horizon=None),
        lamps(0, "x", 9).withdraw(at=MAY),
    ]  # fmt: skip
    found = pooled(needs, audience="public")
    assert isinstance(found, Answer)
    assert [(one.needs, str(one.window)) for one in found.pools] == [
        (("n-1", "n-2", "n-3"), "[2027-06-01, 2027-07-01)"), (("n-2", "n-3", "n-4"), "[2027-07-15, 2027-08-01)"),
    ]  # fmt: skip
    assert str(found).splitlines()[0] == (
        "lamp, version 2: horta, kranj, teruel during [2027-06-01, 2027-07-01); 600 luminaire and EUR 4.00"
    )
    assert {one.id: one.because for one in found.left_out} == {
        "n-0": "it is withdrawn", "n-5": "nobody else wants the same at the same time",
        "n-6": "nobody else wants the same at the same time", "n-7": "which version is wanted is not known",
        "n-8": "what exactly is wanted is not known", "n-9": "when it is wanted is not known",
    }  # fmt: skip
    assert [(row["pool"], row["amount"], row["unit"]) for row in found.rows()] == [
        ("pool-1", 600, "luminaire"), ("pool-1", 4, "EUR"), ("pool-2", 300, "luminaire"), ("pool-2", 4, "EUR"),
    ]  # fmt: skip
    assert str(pooled([], audience="public")) == "nobody wants the same at the same time"


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.integers(0, 9), st.integers(1, 5)), max_size=7))
def test_pools_are_the_largest_sets_with_a_day_in_common(rows):
    """By days: those who want it on a day, where no other day has all of them and more."""
    days = [f"2027-01-{day + 1:02}" for day in range(16)]
    needs = [lamps(n, by, 1, days[start], days[start + long]) for n, (by, start, long) in enumerate(rows)]
    on = [{n for n, (_, start, long) in enumerate(rows) if start <= day < start + long} for day in range(16)]
    largest = {frozenset(one) for one in on if not any(one < other for other in on)}
    expected = {one for one in largest if len({rows[n][0] for n in one}) > 1}
    found = pooled(needs, audience="public")
    assert {frozenset(int(id_[2:]) for id_ in one.needs) for one in found.pools} == expected
    for one in found.pools:
        held = [need.horizon for need in needs if need.id in one.needs]
        assert (one.window.start, one.window.end) == (max(w.start for w in held), min(w.end for w in held))


def test_a_pool_of_few_who_did_not_permit_tells_who_and_not_how_much():
    two = [lamps(1, "kranj", 300, permitted=None), lamps(2, "horta", 200, permitted=None)]
    told = pooled(two, audience="member")
    assert str(told) == "lamp, version 2: horta, kranj during [2027-01-01, 2028-01-01); how much is withheld"
    assert told.rows()[0]["amount"] is None and told.rows()[0]["withheld"] is True
    assert "500 luminaire" in str(pooled(two, audience="secretariat"))
    mixed = [evolve(one, amount=eur(5), permitted=False) for one in two]
    nearly = [lamps(n, f"t-{n}", None, amount=eur(n), permitted=None) for n in range(3, 7)]
    assert str(pooled([*mixed, *nearly], audience="public")).endswith("EUR 28.00 and the rest is withheld")
    assert "how much is not known" in str(pooled([evolve(one, quantity=None) for one in two], audience="public"))


@settings(max_examples=60)
@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(0, 9), st.integers(1, 5), st.booleans()), max_size=7))
def test_nobody_is_found_by_the_pools_that_a_need_stands_in(rows):
    days = [f"2027-01-{day + 1:02}" for day in range(16)]
    needs = [
        lamps(n, by, n + 1, days[start], days[start + long], permitted=said)
        for n, (by, start, long, said) in enumerate(rows)
    ]
    may = aggregate(needs, audience="public", k=2, name="pool-2")
    tables = need_tables(needs, name="pool-2")
    found = pooled(needs, audience="public", k=2, beside=tables, published=may.protected)
    groups = {one.id: [need for need in needs if need.id in one.needs] for one in found.pools}
    assert "pool-2" not in groups
    made = [evolve(need_tables(group, name=id_)[-1], by=()) for id_, group in groups.items()]
    assert [those for those in attack([*tables, *made], found.protected) if len(those) < 2] == []


# --- likely one -------------------------------------------------------------------------------------------------------------


def titled(number, title, by="kranj", **more):
    return Need(id=f"n-{number}", by=by, title=None if title is None else text(title), **more)


def test_likely_duplicates_are_found_whatever_the_order_the_accents_and_the_language():
    needs = [
        titled(1, {"fr": "Éclairage public du centre"}), titled(2, "centre: ECLAIRAGE public, du", by="horta"),
        titled(3, {"pt": "Éclairage public du centre"}), titled(4, "Bus depot"), titled(5, None, amount=eur(5), theme="x"),
        titled(6, None, amount=eur(5), theme="x"), titled(7, None, amount=eur(5), theme="x", by="horta"), titled(8, None),
        titled(9, "Bus depot").withdraw(at=MAY), titled(10, "…"), titled(11, "…"),
    ]  # fmt: skip
    assert str(likely_duplicates(needs)).splitlines() == [
        "n-1, n-2: titles 100 % alike", "n-2, n-3: titles 100 % alike",
        "n-5, n-6: the same town, the same theme, the same amount",
    ]  # fmt: skip
    assert likely_duplicates(needs).rows()[0] == {"first": "n-1", "second": "n-2", "alike": 1, "why": ""}
    assert isinstance(likely_duplicates(needs), Answer)


def test_what_differs_in_theme_or_specification_is_no_duplicate():
    one = titled(1, "Bus depot", theme="a", spec=LAMPS, quantity=many(5))
    assert likely_duplicates([one, evolve(one, id="n-2")]).pairs[0].why == (
        "the same town", "the same theme", "the same specification", "the same quantity",
    )  # fmt: skip
    for other in (evolve(one, id="n-2", theme="b"), evolve(one, id="n-2", spec=Spec(id="bus"))):
        assert str(likely_duplicates([one, other])) == "no two needs are much alike"
    newer = evolve(one, id="n-2", spec=Spec(id="lamp", version=3))
    assert likely_duplicates([one, newer]).pairs[0].why == ("the same town", "the same theme", "the same quantity")


@pytest.mark.parametrize("least", [Fraction(0), Fraction(3, 2), 0.9, "most"])
def test_how_much_alike_is_an_exact_share(least):
    with pytest.raises(InvalidValue):
        likely_duplicates([], least=least)


@given(st.text("abc", max_size=9), st.text("abc", max_size=9))
def test_common_signs_are_those_of_the_table(one, other):
    """The schoolbook table of longest common subsequences."""
    rows = [[0] * (len(other) + 1) for _ in range(len(one) + 1)]
    for i, mine in enumerate(one):
        for j, theirs in enumerate(other):
            rows[i + 1][j + 1] = rows[i][j] + 1 if mine == theirs else max(rows[i][j + 1], rows[i + 1][j])
    assert common_signs(one, other) == rows[-1][-1]


def test_alike_enough_is_where_you_say():
    two = [titled(1, "abcdefghij"), titled(2, "abcdefghxy")]
    assert likely_duplicates(two).pairs == ()
    assert [one.alike for one in likely_duplicates(two, least=Fraction(4, 5)).pairs] == [Fraction(4, 5)]


# --- at the doors -----------------------------------------------------------------------------------------------------------


def test_a_view_keeps_quantities_like_amounts():
    d: Dossier = case("small-giants-2024")
    need = evolve(d.needs[0], quantity=many(7771113), permitted=False)
    seen = evolve(d, needs=(need, *d.needs[1:])).view(audience="public").needs[0]
    assert (seen.quantity, seen.amount, seen.theme) == (None, None, need.theme)


def test_answers_for_somebody_say_for_whom_and_the_rest_is_the_secretariats():
    needs = [lamps(1, "kranj", 300), lamps(2, "horta", 200)]
    for answer in (aggregate(needs, audience="public"), pooled(needs, audience="public")):
        assert b"luminaire" in csv.dump(answer)
    with pytest.raises(NotAllowed):
        csv.dump(aggregate(needs, audience="secretariat"))
    with pytest.raises(NotAllowed):
        csv.dump(likely_duplicates(needs), audience="member")


def test_a_page_counts_neither_a_withdrawn_need_nor_calls_it_unknown():
    d = evolve(case("small-giants-2024"), on="2024-06-01")
    gone = evolve(d, needs=tuple(one.withdraw(at=MAY) for one in d.needs))
    page = html.dump(gone, audience="secretariat")
    assert "Left out:" not in page and "nothing" in page
    assert "Left out:" in html.dump(evolve(gone, on="2024-02-07"), audience="secretariat")  # not withdrawn yet
    assert html.dump(gone, audience="public") != html.dump(d, audience="public")
