"""Nominations and merges, the order of the chosen, ratification, the reserve list, and votes that cannot be counted."""

import itertools
import time
from collections import Counter
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smallgiants.errors import DocumentError, InvalidValue, NotAllowed
from smallgiants.formats import pabulib
from smallgiants.programmes import Ballot, Merge, Preference, Project, Round, Theme, ranked, ratified, tally
from smallgiants.testing import _plans as plans
from smallgiants.testing import _programmes as some

AT = "2024-01-20T09:00Z"
HARBOUR, SAME, TREES = (Theme(id=id_, title=id_) for id_ in ("t-1", "t-2", "t-3"))
ROUND = (
    Round(id="r", opens="2024-01-01T00:00Z", closes="2024-02-01T00:00Z").nominate(HARBOUR, at=AT).nominate(SAME, at=AT)
)


# --- nominations ------------------------------------------------------------------------------------------------------


def test_duplicates_are_merged_and_never_deleted():
    made = ROUND.nominate(TREES, at="2024-01-21T09:00Z").merge("t-2", into="t-1", at="2024-01-25T09:00Z", by="office",
                                                              reason="the same wish")  # fmt: skip
    made = made.withdraw("t-3", at="2024-01-26T09:00Z")
    assert str(made.offered(on=None)) == "t-1: t-1\nt-2: merged into t-1, the same wish\nt-3: withdrawn"
    assert [row["because"] for row in made.offered(on=None).rows()] == [
        None,
        "merged into t-1, the same wish",
        "withdrawn",
    ]
    assert len(made.nominations) == 3
    assert [one.id for one in made.offered(on="2024-01-22").themes] == ["t-1", "t-2", "t-3"]
    assert made.offered(on="2024-01-10").themes == ()


def test_who_approves_the_merged_approves_what_it_stands_for():
    chain = ROUND.nominate(TREES, at=AT).merge("t-2", into="t-1", at=AT).merge("t-1", into="t-3", at=AT)
    ballots = chain.counted(
        [Ballot(id="b", seat="s", approvals=["t-2", "t-3", "t-1"]), Ballot(id="c", seat="u", approvals=["x"])]
    )
    assert [ballot.approvals for ballot in ballots] == [("t-3",), ("x",)]
    assert str(chain.offered(on=None)).splitlines()[1] == "t-1: merged into t-3"
    with pytest.raises(NotAllowed) as caught:
        chain.merge("t-3", into="t-2", at=AT)
    assert caught.value.code == "merge-circular"


@given(plans.rounds())
def test_every_nomination_stands_or_is_left_out_once(round_):
    offered = round_.offered(on=None)
    ids = [one.id for one in offered.themes] + [one.id for one in offered.left_out]
    assert Counter(ids) == Counter(one.theme.id for one in round_.nominations)
    for id_ in ids:
        assert round_.stands_for(round_.stands_for(id_)) == round_.stands_for(id_)


@given(some.elections(), plans.rounds())
def test_merging_never_gives_a_seat_two_approvals_of_one_theme(election, round_):
    before, after = election[0], round_.counted(election[0])
    assert [one.seat for one in after] == [one.seat for one in before]
    for old, new in zip(before, after, strict=True):
        assert set(new.approvals) == {round_.stands_for(one) for one in old.approvals}
        assert len(set(new.approvals)) == len(new.approvals)


@pytest.mark.parametrize(
    ("verb", "code"),
    [
        (lambda: ROUND.nominate(TREES, at="2024-02-01T00:00Z"), "nominations-closed"),
        (lambda: ROUND.nominate(TREES, at="2023-12-31T23:59Z"), "nominations-closed"),
        (lambda: ROUND.nominate(HARBOUR, at=AT), "id-duplicate"),
        (lambda: ROUND.withdraw("t-9", at=AT), "theme-unknown"),
        (lambda: ROUND.merge("t-9", into="t-1", at=AT), "theme-unknown"),
        (lambda: ROUND.merge("t-1", into="t-9", at=AT), "theme-unknown"),
        (lambda: ROUND.merge("t-1", into="t-1", at=AT), "merge-circular"),
        (lambda: ROUND.merge("t-1", into="t-2", at=AT).merge("t-1", into="t-2", at=AT), "merge-twice"),
        (lambda: Round(id="r", opens="2024-02-01T00:00Z", closes="2024-01-01T00:00Z"), "interval-reversed"),
    ],
)
def test_what_a_round_refuses(verb, code):
    with pytest.raises((NotAllowed, InvalidValue)) as caught:
        verb()
    assert caught.value.code == code


def test_a_ring_in_a_document_stands_for_itself():
    ring = Round(id="r", merges=[Merge(theme="a", into="b", at=AT), Merge(theme="b", into="a", at=AT)])
    assert ring.stands_for("a") == "b"


# --- the order of the chosen ------------------------------------------------------------------------------------------

ORDERS = st.lists(
    st.permutations("abcd").flatmap(lambda one: st.integers(0, 4).map(lambda end: tuple(one[:end]))), max_size=9
)


def cast(orders):
    return [Preference(voter=str(number), projects=tuple(order)) for number, order in enumerate(orders)]


def prefers(order, one, two):
    return one in order and (two not in order or order.index(one) < order.index(two))


@given(ORDERS)
def test_whoever_beats_all_others_comes_first_and_whoever_loses_to_all_last(orders):
    answer = ranked(cast(orders), among="abcd")
    ahead = {
        (one, two): sum(prefers(order, one, two) for order in orders) for one, two in itertools.permutations("abcd", 2)
    }
    assert sorted(answer.order) == list("abcd")
    for theme in "abcd":
        if all(ahead[theme, other] > ahead[other, theme] for other in "abcd" if other != theme):
            assert answer.order[0] == answer.winner == theme
        if all(ahead[theme, other] < ahead[other, theme] for other in "abcd" if other != theme):
            assert answer.order[-1] == theme
    for row in answer.rows():
        assert (row["ahead"], row["behind"]) == (ahead[row["first"], row["second"]], ahead[row["second"], row["first"]])
        assert (answer.order.index(row["first"]) < answer.order.index(row["second"])) == row["kept"]


@given(ORDERS)
def test_an_order_that_majorities_agree_on_is_the_order(orders):
    answer = ranked(cast(orders), among="abcd")
    ahead = {
        (one, two): sum(prefers(order, one, two) for order in orders) for one, two in itertools.permutations("abcd", 2)
    }
    for order in itertools.permutations("abcd"):
        if all(ahead[one, two] > ahead[two, one] for one, two in itertools.combinations(order, 2)):
            assert answer.order == order
            assert (answer.ties, answer.otherwise) == ((), None)


@given(ORDERS, st.randoms(use_true_random=False))
def test_the_order_of_voters_does_not_matter(orders, chance):
    votes = cast(orders)
    chance.shuffle(votes)
    assert ranked(votes, among="dcba") == ranked(cast(orders), among="abcd")


def test_the_words_of_a_ranking():
    answer = ranked(cast(["abc", "bca", "cab"]), among="abc")
    assert str(answer).splitlines() == [
        "a, b, c", "a before b: 2 to 1", "b before c: 2 to 1", "c before a: 2 to 1, set aside: those before it say otherwise",
        "ids broke ties; the other way round: b, c, a",
    ]  # fmt: skip
    assert answer.winner is None
    level = ranked([Preference(voter="1"), Preference(voter="1", projects=("x",))], among="ab")
    assert str(level.left_out[0]) == "1: an earlier vote was replaced by the last"
    assert "a and b are level" in str(level)
    assert str(ranked([], among=())) == "nothing to order"
    with pytest.raises(InvalidValue):
        ranked([], among="aa")


# --- ratification and the reserve list --------------------------------------------------------------------------------

COUNT = tally(
    [Ballot(id=f"b-{n}", seat=f"s-{n}", approvals=approvals) for n, approvals in enumerate((["a", "b"], ["a", "c"], ["b"]))],
    themes=[Theme(id="a", title="A"), Theme(id="b", title="B"), Theme(id="c", title="C", workshops=2), Theme(id="d", title="D")],
    workshops=2, on=None,
)  # fmt: skip


def test_a_meeting_departs_from_the_ballots_for_a_reason_alone():
    assert COUNT.chosen == ("a", "b")
    assert str(ratified(COUNT, reason="unneeded")) == "a, b, as the ballots chose"
    other = ratified(COUNT, themes=["c"], reason="a and b are done already")
    assert str(other) == "c; against the ballots: with c, without a, b: a and b are done already"
    assert other.rows()[0]["reason"] == "a and b are done already"
    assert str(ratified(COUNT, themes=["b", "a"], reason="b is urgent")) == "b, a, in another order: b is urgent"
    assert str(ratified(COUNT, themes=[], reason="not this year")).startswith(
        "no theme; against the ballots: without a, b"
    )


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"themes": ["b", "a"]}, "override-unexplained"),
        ({"themes": ["x"], "reason": "r"}, "theme-unknown"),
        ({"themes": ["a", "a"], "reason": "r"}, "theme-twice"),
        ({"themes": ["a", "c"], "reason": "r"}, "plan-over-allowance"),
    ],
)
def test_what_a_meeting_cannot_decide(more, code):
    with pytest.raises(NotAllowed) as caught:
        ratified(COUNT, **more)
    assert caught.value.code == code


def test_the_reserve_list_comes_in_where_it_fits():
    assert COUNT.reserve == ("c",)
    assert (COUNT.readmitted(1), COUNT.readmitted(2)) == ((), ("c",))


@given(some.tallies(), st.integers(0, 6))
def test_what_is_readmitted_fits(count, free):
    needs = {theme.id: theme.workshops for theme in count.themes}
    back = count.readmitted(free)
    assert sum(needs[one] for one in back) <= free
    assert [one for one in count.reserve if one in back] == list(back)
    rest = free - sum(needs[one] for one in back)
    assert all(needs[one] > rest for one in count.reserve if one not in back)


# --- justified representation, by enumeration -------------------------------------------------------------------------


@settings(max_examples=300)
@given(st.lists(st.sets(st.sampled_from("abcd"), max_size=3), min_size=1, max_size=6), st.integers(1, 4))
def test_every_group_large_enough_that_agrees_is_represented(votes, workshops):
    """Extended justified representation: of any group of seats worth n workshops that agree on n themes, one has n of
    its themes chosen.  All groups are looked at."""
    ballots = [Ballot(id=f"b-{n}", seat=f"s-{n}", approvals=sorted(vote)) for n, vote in enumerate(votes)]
    chosen = set(tally(ballots, workshops=workshops, on=None).chosen)
    for size in range(1, len(votes) + 1):
        worth = Fraction(size * workshops, len(votes)).__floor__()
        for group in itertools.combinations(votes, size):
            agreed = min(worth, len(set.intersection(*group)))
            assert agreed == 0 or max(len(vote & chosen) for vote in group) >= agreed


def test_plain_approval_does_not_represent_every_such_group():
    votes = [["a", "b"]] * 3 + [["c"]] * 2
    ballots = [Ballot(id=f"b-{n}", seat=f"s-{n}", approvals=vote) for n, vote in enumerate(votes)]
    assert tally(ballots, workshops=2, on=None, rule="greedy").chosen == ("a", "b")
    four = [["a", "b"]] * 2 + [["c"]] * 2
    even = [Ballot(id=f"b-{n}", seat=f"s-{n}", approvals=vote) for n, vote in enumerate(four)]
    assert tally(even, workshops=2, on=None, rule="greedy").chosen == ("a", "b")
    assert "c" in tally(even, workshops=2, on=None).chosen


# --- what cannot be counted -------------------------------------------------------------------------------------------


def poll(projects="02;5;A\n2;5;B", votes="1;02,2", head="budget;10\nvote_type;approval"):
    return f"META\nkey;value\n{head}\nPROJECTS\nproject_id;cost;name\n{projects}\nVOTES\nvoter_id;vote\n{votes}\n"


def faults(text):
    with pytest.raises(DocumentError) as caught:
        pabulib.load(text)
    return {(problem.code, problem.path) for problem in caught.value.problems}


def test_ids_are_texts():
    assert [project.id for project in pabulib.load(poll()).projects] == ["02", "2"]


def test_every_bad_input_is_told_clearly_and_all_at_once():
    found = faults(poll(projects="02;-5;A\n02;5;B\n03;x;C", votes="1;02,99\n1;03"))
    assert {code for code, _ in found} >= {
        "number-out-of-range",
        "id-duplicate",
        "pb-number-unreadable",
        "project-unknown",
    }
    assert len(found) >= 4
    assert faults(poll().replace("project_id;cost;name", "projekt;preis;name"))
    assert faults("META\nkey;value\nbudget;10\nVOTES\nvoter_id;vote\n")


def test_a_budget_of_zero_is_no_fault_and_chooses_nothing():
    assert pabulib.load(poll(head="budget;0\nvote_type;approval")).budget == 0
    assert tally([Ballot(id="b", seat="s", approvals=["a"])], workshops=0, on=None).chosen == ()
    with pytest.raises(InvalidValue):
        Project(id="a", cost=Decimal(-1))


def test_ballots_for_unknown_themes_are_counted_and_not_told():
    count = tally([Ballot(id="b", seat="s", approvals=["secret-wish"])], themes=[HARBOUR], workshops=1, on=None)
    assert "secret-wish" not in f"{count} {count.rows()} {count!r}"
    assert str(count.left_out[0]) == "b: 1 of its approvals for no theme that was offered"


def test_a_hundred_thousand_ballots_are_counted_in_a_breath():
    ballots = [Ballot(id=str(n), seat=str(n), approvals=("a", "b") if n % 3 else ("c",)) for n in range(100_000)]
    start = time.perf_counter()
    assert set(tally(ballots, workshops=3, on=None).chosen) == {"a", "b", "c"}
    assert time.perf_counter() - start < 20
