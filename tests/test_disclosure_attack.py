"""Somebody who subtracts published, linked tables from each other finds no figure that an organisation did not permit.

The attacker here shares no code with the room: rows of Fractions, Gaussian elimination, and bounds from figures being zero
or more.  It knows who stands behind every cell, which is more than a reader of the tables does.
"""

from fractions import Fraction
from itertools import combinations
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from smallgiants.disclosure import Contribution, Figure, Protected, Table, TableCell, _span, protect, shown_sums
from smallgiants.errors import InvalidValue, NotAllowed
from smallgiants.money import Money


def part(id_, of, amount=1, *, permitted=False, **under):
    return Contribution(id=id_, of=of, amount=amount, permitted=permitted, under=under)


def money(amount, currency="EUR"):
    return Money(amount=amount, currency=currency)


def everything(tables):
    """The tables without any protection."""
    return protect(tables, audience="secretariat")


# --- the attacker -----------------------------------------------------------------------------------------------------


class Attacker:
    """Who holds the published cells, all that is permitted, and perhaps the figures of some organisations besides."""

    def __init__(self, tables, answer, insiders=()):
        every = {one.id: one for table in tables for one in table.contributions}
        self.permitted = {one.id for table in tables for one in table.contributions if one.permitted}
        known = {one for one in every if one in self.permitted or every[one].of in insiders}
        self.figures = [one for one in sorted(every) if one not in known]
        self.of = {one: every[one].of for one in self.figures}
        behind = {(t.id, under): ones for t in tables for under, ones in t.cells().items()}
        self.rows = []
        for cell in answer.shown:
            ones = behind[cell.table, cell.under]
            totals = {"": cell.count, **{money.currency: Fraction(money.amount) for money in cell.sums or ()}}
            for unit, told in totals.items():
                mine = [one for one in ones if unit_of(one) == unit]
                rest = Fraction(told or 0) - sum(value_of(one) for one in mine if one.id in known)
                self.rows.append(([Fraction(one in {m.id for m in mine}) for one in self.figures], rest))
        self.solved = reduced(self.rows)

    def pinned(self):
        """The figures that follow from the cells alone."""
        single = [(row, told) for row, told in self.solved if sum(map(bool, row)) == 1]
        return {self.figures[next(n for n, one in enumerate(row) if one)]: told for row, told in single}

    def bounded(self):
        """The figures whose lower and upper bound meet, none being below zero."""
        low, high = [Fraction(0)] * len(self.figures), [None] * len(self.figures)
        for _ in range(4):
            for row, told in (*self.rows, *self.solved):
                for place, factor in enumerate(row):
                    if factor:
                        self.tighten(row, told, place, low, high)
        return {one for one, least, most in zip(self.figures, low, high, strict=True) if least == most}

    def tighten(self, row, told, place, low, high):
        """`factor * x = told - rest`, with the least and the most that the rest can be."""
        rest = [(factor, n) for n, factor in enumerate(row) if factor and n != place]
        least = [factor * low[n] if factor > 0 else high[n] and factor * high[n] for factor, n in rest]
        most = [factor * high[n] if factor > 0 and high[n] is not None else None if factor > 0 else factor * low[n]
                for factor, n in rest]  # fmt: skip
        least = [None if factor < 0 and high[n] is None else one for one, (factor, n) in zip(least, rest, strict=True)]
        tops = None if None in least else (told - sum(least)) / row[place]
        bottoms = None if None in most else (told - sum(most)) / row[place]
        if row[place] < 0:
            tops, bottoms = bottoms, tops
        if tops is not None and (high[place] is None or tops < high[place]):
            high[place] = tops
        if bottoms is not None and bottoms > low[place]:
            low[place] = bottoms

    def groups(self, most):
        """Sets of at most so many organisations, of whose figures some sum or difference follows from the cells.

        Such a sum is there just where the cells say less once these organisations' columns are struck out.
        """
        for size in range(1, most + 1):
            for those in combinations(sorted(set(self.of.values())), size):
                left = [n for n, one in enumerate(self.figures) if self.of[one] not in those]
                if len(reduced([([row[n] for n in left], 0) for row, _ in self.rows])) < len(self.solved):
                    yield those


def reduced(rows):
    """Reduced row echelon form, without the rows that are zero."""
    rows, done = [([*map(Fraction, row)], Fraction(told)) for row, told in rows], []
    for place in range(len(rows[0][0]) if rows else 0):
        pivot = next((one for one in rows if one[0][place]), None)
        if pivot is None:
            continue
        rows = [one for one in rows if one is not pivot]
        first = ([one / pivot[0][place] for one in pivot[0]], pivot[1] / pivot[0][place])
        rows, done = [less(one, first, place) for one in rows], [less(one, first, place) for one in done]
        done.append(first)
    return done


def less(row, pivot, place):
    factor = row[0][place]
    return [one - factor * other for one, other in zip(row[0], pivot[0], strict=True)], row[1] - factor * pivot[1]


def unit_of(one):
    return one.amount.currency if isinstance(one.amount, Money) else ""


def value_of(one):
    return Fraction(one.amount.amount if isinstance(one.amount, Money) else one.amount)


# --- random tables ----------------------------------------------------------------------------------------------------

AMOUNTS = st.integers(0, 6) | st.builds(money, st.integers(0, 4), st.sampled_from(["EUR", "SEK"]))


@st.composite
def parts(draw, /, most=16, amounts=AMOUNTS):
    size = draw(st.integers(1, most))
    towns, few = [f"t{n}" for n in range(7)], st.sampled_from
    return [
        Contribution(id=f"n{n}", of=draw(few(towns)), amount=draw(amounts), permitted=draw(few([False, False, True])),
                     under={"theme": draw(few("abc")), "country": draw(few(["PT", "SI"]))})
        for n in range(size)
    ]  # fmt: skip


@st.composite
def linked(draw, /, **how):
    """Tables over the same figures, or over some of them only, with and without sums."""
    made, every = [], draw(parts(**how))
    for number in range(draw(st.integers(1, 3))):
        ones = draw(st.just(every) | st.lists(st.sampled_from(every), unique_by=lambda one: one.id))
        by = draw(st.sampled_from([(), ("theme",), ("country",), ("theme", "country")]))
        made.append(Table(id=f"table-{number}", by=by, contributions=ones, totals=draw(st.booleans())))
    return made


K = st.integers(2, 4)
TOTALS = [
    Table(id="in-may", by=(), contributions=[part(f"n{n}", f"t{n}", n + 2) for n in range(6)]),
    Table(id="in-june", by=(), contributions=[part(f"n{n}", f"t{n}", n + 2) for n in range(7)]),
]
CROSSED = [
    Table(id="theme", by=("theme",), contributions=(crossed := [
        *(part(f"a{n}", f"t{n}", n + 1, theme="a", country="PT") for n in range(5)),
        *(part(f"b{n}", f"t{n}", n + 1, theme="b", country="SI") for n in range(5)), part("x", "t9", 7, theme="b", country="PT"),
    ])),
    Table(id="country", by=("country",), contributions=crossed),
]  # fmt: skip


def test_unprotected_tables_give_figures_away():
    """The attacker can win: an attack that never does proves nothing."""
    assert Attacker(TOTALS, everything(TOTALS)).pinned() == {"n6": 8}
    assert Attacker(CROSSED, everything(CROSSED)).pinned() == {"x": 7}
    zeros = [Table(id="z", by=(), contributions=[part(f"n{n}", f"t{n}", 0) for n in range(6)])]
    assert Attacker(zeros, everything(zeros)).pinned() == {}
    assert Attacker(zeros, everything(zeros)).bounded() == {f"n{n}" for n in range(6)}


def test_each_table_alone_would_pass_and_both_together_do_not():
    for tables in (TOTALS, CROSSED):
        alone = [cell for table in tables for cell in protect([table], audience="public").shown]
        apart = Protected(audience="public", k=5, cells=alone)
        assert len(alone) > 1 and Attacker(tables, apart).pinned()
        together = protect(tables, audience="public")
        assert together.shown and not Attacker(tables, together).pinned()
        assert {cell.withheld for cell in together.withheld} == {"linked"}


@given(linked(), K)
@example(TOTALS, 5)
@example(CROSSED, 5)
def test_nothing_follows_about_fewer_than_k_organisations(tables, k):
    attacker = Attacker(tables, protect(tables, audience="public", k=k))
    assert attacker.pinned() == {}
    assert attacker.bounded() == set()
    assert list(attacker.groups(k - 1)) == []


@given(linked(), K, st.data())
def test_nor_do_some_who_put_their_own_figures_in_learn_anothers(tables, k, draw):
    towns = draw.draw(st.sets(st.sampled_from([f"t{n}" for n in range(7)]), max_size=k - 2))
    attacker = Attacker(tables, protect(tables, audience="member", k=k), towns)
    assert attacker.pinned() == {} and attacker.bounded() == set()


@given(linked(), linked(), K)
def test_nor_does_what_is_published_one_after_the_other(first, second, k):
    # The second ones are about other figures and, in part, about the very same.
    later = [
        Table(id=f"later-{n}", by=table.by, totals=table.totals, contributions=[
            *(first[0].contributions if n == 0 and first[0].by == table.by else ()),
            *(Contribution(id=f"m-{one.id}", of=one.of, amount=one.amount, permitted=one.permitted, under=one.under)
              for one in table.contributions),
        ])
        for n, table in enumerate(second)
    ]  # fmt: skip
    before = protect(first, audience="public", k=k)
    after = protect([*first, *later], audience="public", k=k, published=before)
    assert after.cells[: len(before.cells)] == before.cells
    attacker = Attacker([*first, *later], after)
    assert attacker.pinned() == {} and attacker.bounded() == set() and list(attacker.groups(k - 1)) == []


@given(linked(amounts=st.integers(1, 6)), K)
def test_no_cell_is_withheld_beside_what_must_be(tables, k):
    """Each linked cell, were it shown too, would give something away."""
    answer = protect(tables, audience="public", k=k)
    full = {(cell.table, cell.under): cell for cell in everything(tables).cells}
    for cell in answer.withheld:
        if cell.withheld == "linked":
            more = Protected(audience="public", k=k, cells=(*answer.shown, full[cell.table, cell.under]))
            attacker = Attacker(tables, more)
            assert next(attacker.groups(k - 1), None) is not None


@given(linked(), K)
def test_what_is_shown_is_exact_and_the_secretariat_sees_all(tables, k):
    full = everything(tables)
    assert full.withheld == () and full.shown == full.cells
    answer = protect(tables, audience="public", k=k)
    assert set(answer.shown) <= set(full.cells)
    assert [(cell.table, cell.under) for cell in answer.cells] == [(cell.table, cell.under) for cell in full.cells]
    assert all(cell.sums is cell.count is cell.contributors is None for cell in answer.withheld)


@given(linked(), st.randoms(use_true_random=False))
def test_the_order_of_contributions_says_nothing(tables, random):
    mixed = [
        Table(id=t.id, by=t.by, totals=t.totals, contributions=random.sample(t.contributions, len(t.contributions)))
        for t in tables
    ]
    assert protect(mixed, audience="public", k=3) == protect(tables, audience="public", k=3)


def test_a_search_given_up_withholds_more_and_never_less(monkeypatch):
    grid = [part(f"n{n}", f"t{n}", 1, theme=f"h{n // 4}", country=f"c{n % 4}") for n in range(16)]
    tables = [Table(id=by, by=(by,), contributions=grid) for by in ("theme", "country")]
    found = protect(tables, audience="public", k=4)
    assert found.withheld == ()
    monkeypatch.setattr(_span, "LONGEST", 3)
    short = protect(tables, audience="public", k=4)
    assert short.withheld and set(short.shown) < set(found.shown)
    assert list(Attacker(tables, short).groups(3)) == []


# --- counts whose category is the secret ------------------------------------------------------------------------------


def asked(*answers, country="PT", start=0):
    return [part(f"p{n}", f"p{n}", access=said, country=country) for n, said in enumerate(answers, start)]


def test_where_all_answered_the_same_nobody_is_told_what():
    table = Table(id="access", by=("access",), secret=("access",), contributions=asked(*["step-free"] * 7))
    answer = protect([table], audience="public")
    assert [cell.withheld for cell in answer.cells] == ["alike", "alike"]
    assert str(answer).splitlines()[0] == "access, step-free: withheld, all behind it answered the same"
    harmless = Table(id="access", by=("access",), contributions=table.contributions)
    assert protect([harmless], audience="public").withheld == ()


def test_nor_by_taking_one_country_from_all():
    ones = [*asked(*["step-free"] * 7), *asked(*["step-free"] * 6, *["none"] * 6, country="SI", start=7)]
    both = Table(id="access", by=("access", "country"), secret=("access",), contributions=ones)
    answer = protect([both], audience="public")
    assert {cell.withheld for cell in answer.withheld} == {"alike", "linked"}
    told = {cell.under for cell in answer.shown}
    everywhere = {(("access", "step-free"),), (("access", "step-free"), ("country", "SI"))}
    assert not {(("country", "PT"),), (("access", "step-free"), ("country", "PT"))} & told
    assert not everywhere <= told and not {(), (("country", "SI"),)} <= told


WRONG: Any = {"one": [("a",)], "number": 7}


# --- permission, earlier tables, faults -------------------------------------------------------------------------------


def test_permitted_figures_guard_nobody_and_may_stand_alone():
    ones = [part("n1", "t1", 3, permitted=True), *(part(f"n{n}", f"t{n}", 3) for n in range(2, 6))]
    assert [c.withheld for c in protect([Table(id="a", by=(), contributions=ones)], audience="public").cells] == [
        "small"
    ]
    assert protect([Table(id="a", by=(), contributions=ones[:1])], audience="public").cells[0].count == 3


def test_a_permission_taken_back_stops_new_use_only():
    before = Table(id="old", by=(), contributions=[part("n1", "t1", 3, permitted=True)])
    first = protect([before], audience="public")
    after = protect(
        [before, Table(id="new", by=(), contributions=[part("n1", "t1", 3)])], audience="public", published=first
    )
    assert [cell.withheld for cell in after.cells] == [None, "small"]


def test_what_was_published_must_be_as_it_was():
    first = protect(TOTALS[:1], audience="public")
    changed = Table(id="in-may", by=(), contributions=[part(f"m{n}", f"t{n}", 1) for n in range(6)])
    for tables in ([changed], TOTALS[1:], [Table(id="in-may", by=("a",))]):
        with pytest.raises(InvalidValue, match="as it was published"):
            protect(tables, audience="public", published=first)
    with pytest.raises(InvalidValue, match="published for members or the public"):
        protect(TOTALS[:1], audience="public", published=everything(TOTALS[:1]))


def test_what_was_published_may_already_be_too_much():
    loose = protect(TOTALS, audience="public", k=1)
    assert loose.withheld == ()
    with pytest.raises(NotAllowed, match="cannot be called back"):
        protect(TOTALS, audience="public", published=loose)


def test_what_was_withheld_stays_so():
    small = Table(id="a", by=(), contributions=[part("n", "t")])
    first = protect([small], audience="public")
    assert protect([small], audience="public", published=first, k=1) == Protected(
        audience="public", k=1, cells=first.cells
    )


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: protect([Table(id="a", by=())] * 2, audience="public"), "each id once"),
        (lambda: protect([], audience="public", k=0), "a whole number of at least 1"),
        (lambda: protect([], audience="public", k=True), "a whole number of at least 1"),
        (lambda: Table(id="a", by=("x", "x")), "each id once"),
        (lambda: Table(id="a", by=(), contributions=[part("n", "t")] * 2), "each id once"),
        (lambda: Table(id="a", by=("x",), secret=("y",)), "dimensions out of x"),
        (lambda: Table(id="a", by=("x",), contributions=[part("n", "t")]), "no x"),
        (lambda: Contribution(id="n", of="t", under=WRONG["one"]), "pairs of a dimension"),
        (lambda: Contribution(id="n", of="t", under=[("a", "b"), ("a", "c")]), "each dimension once"),
        (lambda: Contribution(id="n", of="t", under=WRONG["number"]), "a tuple"),
        (lambda: Contribution(id="n", of="t", amount=True), "Money or int"),
    ],
)
def test_what_cannot_be_is_refused(make, words):
    with pytest.raises(InvalidValue, match=words):
        make()


def test_one_id_is_one_figure():
    tables = [Table(id=f"a{n}", by=(), contributions=[part("n", "t", n)]) for n in range(2)]
    with pytest.raises(InvalidValue, match="a figure that changed takes a new id"):
        protect(tables, audience="public")


def test_an_answer_lays_itself_out():
    ones = [
        *(
            part(f"n{n}", f"t{n}", money(n, currency), theme="a")
            for n, currency in enumerate(["EUR"] * 5 + ["SEK"] * 5, 1)
        ),
        part("x", "t1", theme="b", permitted=True),
    ]
    answer = protect([Table(id="needs", by=("theme",), contributions=ones)], audience="public")
    assert str(answer).splitlines() == [
        "needs, a: EUR 15.00 + SEK 40.00 from 10", "needs, b: 1 from 1", "needs, all: EUR 15.00 + SEK 40.00 + 1 from 10",
    ]  # fmt: skip
    assert [(row["cell"], row["currency"], row["count"]) for row in answer.rows()] == [
        ("theme a", "EUR", None), ("theme a", "SEK", None), ("theme b", None, 1), (None, "EUR", 1), (None, "SEK", 1),
    ]  # fmt: skip
    empty = protect([Table(id="needs", by=())], audience="public")
    assert str(empty) == "needs, all: nothing from 0" and empty.cells == (TableCell(table="needs", contributors=0),)


def test_zeros_of_all_are_not_shown():
    """Whoever knows that no figure is below zero knows each of a sum that is zero."""
    figures = [Figure(cell="a", of=f"t{n}", amount=money(0), permitted=False) for n in range(6)]
    assert [cell.sums for cell in shown_sums(figures, audience="public")] == [None, None]
    figures += [Figure(cell="a", of=f"t{n}", amount=money(1), permitted=False) for n in range(5)]
    assert all(cell.sums for cell in shown_sums(figures, audience="public"))
