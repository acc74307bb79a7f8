"""Needs in exact money, and what nobody can find out from their sums."""

from collections import defaultdict
from decimal import Decimal
from itertools import chain, combinations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from smallgiants.audience import Audience
from smallgiants.disclosure import SMALLEST_CELL, Figure, Shown, shown_sums
from smallgiants.errors import InvalidValue
from smallgiants.money import Money, money_sum
from smallgiants.needs import Need, needs_sum
from smallgiants.testing import figures, needs

TABLES = st.lists(figures(), max_size=24)


def money(amount, currency="EUR"):
    return Money(amount=str(amount), currency=currency)


def figure(cell, of, amount=1, *, permitted=False, currency="EUR"):
    return Figure(cell=cell, of=of, amount=money(amount, currency), permitted=permitted)


def withheld(table, k=SMALLEST_CELL):
    return [shown.cell for shown in shown_sums(table, audience="public", k=k) if shown.sums is None]


def subsets(things):
    return chain.from_iterable(combinations(things, count) for count in range(len(things) + 1))


def learned(table, shown):
    """Every set of figures whose sum somebody gets who adds published cells, and takes them from the total.

    The cells do not overlap, so any other sum of published ones is made of these.
    """
    published = [one.cell for one in shown if one.sums is not None and one.cell is not None]
    for chosen in subsets(published):
        yield [one for one in table if one.cell in chosen]
        if shown[-1].sums is not None:
            yield [one for one in table if one.cell not in chosen]


def hidden(table):
    """By currency, who did not permit a figure of the table: permitted ones stand in public and can be taken off."""
    towns = defaultdict(set)
    for one in table:
        if not one.permitted:
            towns[one.amount.currency].add(one.of)
    return towns


@given(TABLES, st.integers(1, 6))
@example([figure("a", f"t{town}") for town in range(5)] + [figure("a", "t0", currency="SEK")], 5)
@example([figure("a", f"t{town}") for town in range(5)] + [figure("b", "t9")], 5)
@example([figure("a", "t0") for _ in range(9)], 2)
def test_no_arithmetic_on_what_is_shown_finds_fewer_than_k_towns(table, k):
    for found in learned(table, shown_sums(table, audience="public", k=k)):
        assert all(len(towns) >= k for towns in hidden(found).values())


@given(TABLES, st.sampled_from(("public", "member", "self:t1", "secretariat")))
def test_what_is_shown_is_the_exact_sum(table, audience):
    for shown in shown_sums(table, audience=audience):
        those = [one for one in table if shown.cell in (one.cell, None)]
        if shown.sums is not None:
            assert shown.sums == money_sum(one.amount for one in those)
            assert shown.contributors == len({one.of for one in those})
        else:
            assert shown.contributors is None


@given(TABLES)
def test_the_secretariat_sees_every_cell_and_a_permitted_table_is_open_to_all(table):
    assert all(shown.sums is not None for shown in shown_sums(table, audience="secretariat"))
    permitted = [figure(one.cell, one.of, permitted=True) for one in table]
    assert withheld(permitted) == []


@given(TABLES, st.randoms(use_true_random=False))
def test_the_order_of_figures_says_nothing(table, random):
    mixed = random.sample(table, len(table))
    assert shown_sums(mixed, audience="public") == shown_sums(table, audience="public")


@pytest.mark.parametrize(
    ("table", "gone"),
    [
        ([], []),
        ([figure("a", f"t{n}") for n in range(5)], []),
        ([figure("a", f"t{n}") for n in range(4)], ["a", None]),
        ([figure("a", "t1"), figure("a", "t1"), figure("b", "t2", permitted=True)], ["a", None]),
        # One small cell is hidden by the next larger: five towns stand behind the two.
        ([figure("a", "t9"), *(figure(cell, f"t{n}") for cell in "bc" for n in range(5 + (cell == "c")))], ["a", "b"]),
        # Two small cells hide each other.
        ([*(figure("a", f"t{n}") for n in range(3)), *(figure("b", f"t{n}") for n in range(3, 6))], ["a", "b"]),
        # The same towns in both: three are too few, and no other cell is there to hide them.
        ([figure(cell, f"t{n}") for cell in "ab" for n in range(3)], ["a", "b", None]),
        # A cell that is large in euros and small in kronor tells the kronor of one town.
        ([*(figure("a", f"t{n}") for n in range(5)), figure("a", "t0", currency="SEK")], ["a", None]),
        # A cell of euros does not hide kronor.
        ([figure("a", "t0", currency="SEK"), *(figure("b", f"t{n}") for n in range(5))], ["a", None]),
    ],
)  # fmt: skip
def test_which_cells_are_withheld(table, gone):
    assert withheld(table) == gone


def need(id_, by, amount=None, theme=None, permitted=True):
    return Need(id=id_, by=by, theme=theme, permitted=permitted, amount=None if amount is None else money(amount))


def test_a_need_without_amount_is_left_out_and_never_a_zero():
    answer = needs_sum([need("n-2", "kranj"), need("n-1", "horta", 5, "mobility")], audience="public")
    assert [str(left) for left in answer.left_out] == ["n-2: no amount is known"]
    assert str(answer) == "mobility: EUR 5.00 from 1\nall: EUR 5.00 from 1"
    assert str(needs_sum([need("n-2", "kranj")], audience="public")) == "all: nothing from 0"


def test_an_amount_known_to_be_nothing_counts():
    answer = needs_sum([need("n-1", "horta", 0)], audience="public")
    assert (answer.left_out, answer.cells[0]) == ((), Shown(cell="not-stated", sums=(money(0),), contributors=1))


@pytest.mark.parametrize("permitted", [None, False])
def test_a_town_that_was_not_asked_did_not_permit(permitted):
    answer = needs_sum([need("n-1", "horta", 5, "mobility", permitted)], audience="public")
    assert str(answer).splitlines()[0] == "mobility: withheld, too few towns stand behind it"
    assert answer.rows() == (
        {"theme": "mobility", "currency": None, "amount": None, "towns": None},
        {"theme": None, "currency": None, "amount": None, "towns": None},
    )


def test_rows_keep_currencies_apart_and_amounts_exact():
    two = [
        need("n-1", "horta", "0.10", "m"),
        Need(id="n-2", by="visby", theme="m", amount=money(3, "SEK"), permitted=True),
    ]
    answer = needs_sum(two, audience=Audience.parse("member"))
    assert [(row["theme"], row["currency"], row["amount"], row["towns"]) for row in answer.rows()] == [
        ("m", "EUR", Decimal("0.10"), 2), ("m", "SEK", Decimal("3.00"), 2),
        (None, "EUR", Decimal("0.10"), 2), (None, "SEK", Decimal("3.00"), 2),
    ]  # fmt: skip
    assert str(answer).splitlines()[1] == "all: EUR 0.10 + SEK 3.00 from 2"


SUMMABLE = needs().filter(lambda need: not need.withdrawn and (need.amount is None or need.amount.amount < 10**15))


@given(st.lists(SUMMABLE, max_size=8, unique_by=lambda need: need.id))
def test_every_need_is_in_the_sum_or_left_out(listed):
    answer = needs_sum(listed, audience="secretariat")
    assert [left.id for left in answer.left_out] == sorted(need.id for need in listed if need.amount is None)
    assert answer.cells[-1].sums == money_sum(need.amount for need in listed if need.amount is not None)


@pytest.mark.parametrize("amount", [money(-1), 5, "5"])
def test_an_amount_is_money_of_zero_or_more(amount):
    with pytest.raises(InvalidValue) as caught:
        Need(id="n", by="t", amount=amount)
    assert caught.value.code in ("amount-negative", "type-wrong")
