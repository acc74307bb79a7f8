"""Statements with their assignments, ambitions and transitions; heat map and sharing, counted in towns, giving nobody away."""

from decimal import Decimal
from itertools import product

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from smallgiants import example
from smallgiants.challenges import (
    Ambition,
    Assignment,
    Concept,
    HeatMap,
    Obstruction,
    Sharing,
    Statement,
    Transition,
    heatmap,
    scheme,
    sharing,
)
from smallgiants.challenges import _tallied as tallied
from smallgiants.challenges._vocabulary import Vocabulary
from smallgiants.civiltime import viewpoint
from smallgiants.dossiers import Dossier
from smallgiants.errors import InvalidValue, NotAllowed
from smallgiants.formats import json
from smallgiants.groups import Group
from smallgiants.labels import text
from smallgiants.places import Municipality
from smallgiants.practices import Adoption, Assessment, Practice, Result
from smallgiants.programmes import Theme
from smallgiants.testing import statements

EARLY, LATE = "2024-02-07T09:00Z", "2024-03-01T09:00Z"
SAID = Statement(id="s", by="kranj", text={"pt": "Falta equipa"})
D = Dossier(id="d", on="2024-06-01", group=Group(id="g", name="G", zone="UTC"))
STAFF, CAPACITY, MOBILITY, CYCLING = (
    "barrier/staff-shortage",
    "barrier/capacity",
    "theme/mobility",
    "theme/walking-cycling",
)


def said(number, by, themes=(), barriers=(), attribution="named", **more):
    return Statement(
        id=f"s{number}", by=by, text="x", themes=themes, barriers=barriers, attribution=attribution, **more
    )


def circle(*statements, towns="abcdefgh", **more):
    places = tuple(Municipality(id=town, name=town.upper()) for town in towns)
    return evolve(D, towns=places, statements=statements, **more)


# --- assignments ----------------------------------------------------------------------------------------------------


def test_who_assigned_what_when_and_how_surely_is_kept():
    tied = SAID.assign(
        theme=MOBILITY, barrier=STAFF, by="office", at=EARLY, method="accepted", confidence=Decimal("0.7")
    )
    assert (tied.themes, tied.barriers) == ((MOBILITY,), (STAFF,))
    assert [(one.axis, one.by, one.method, str(one.confidence)) for one in tied.assignments] == [
        ("theme", "office", "accepted", "0.7"), ("barrier", "office", "accepted", "0.7")]  # fmt: skip
    assert tied.assign(theme=MOBILITY, by="other", at=LATE) == tied


def test_what_is_taken_back_stays_on_record():
    tied = SAID.assign(barrier=STAFF, by="office", at=EARLY)
    back = tied.unassign(barrier=STAFF, by="kranj", at=LATE)
    assert back.barriers == ()
    assert [(one.by, one.ended_by, one.ended is None) for one in back.assignments] == [("office", "kranj", False)]
    again = back.assign(barrier=STAFF, by="kranj", at=LATE)
    assert (again.barriers, len(again.assignments)) == ((STAFF,), 2)
    with pytest.raises(NotAllowed, match="a concept the statement is tied to: none"):
        back.unassign(barrier=STAFF, by="kranj", at=LATE)


def test_what_came_with_the_statement_gets_a_record_when_it_is_taken_back():
    born = evolve(SAID, barriers=[STAFF, CAPACITY])
    back = born.unassign(barrier=STAFF, by="kranj", at=LATE)
    assert back.barriers == (CAPACITY,)
    assert (back.assignments[0].method, back.assignments[0].at, back.assignments[0].by) == ("stated", None, None)
    assert back.seen(on=viewpoint("2024-02-08"), zone="UTC").barriers == (CAPACITY, STAFF)


@pytest.mark.parametrize("verb", ["assign", "unassign"])
def test_nothing_is_assigned_where_no_concept_is_named(verb):
    with pytest.raises(InvalidValue, match="a theme, a barrier or both, got neither"):
        getattr(SAID, verb)(by="kranj", at=EARLY)


@pytest.mark.parametrize(("barriers", "ended"), [((), None), ((STAFF,), LATE)])
def test_concepts_and_assignments_may_not_contradict(barriers, ended):
    record = Assignment(concept=STAFF, axis="barrier", at=EARLY, ended=ended)
    with pytest.raises(InvalidValue) as caught:
        Statement(id="s", by="kranj", text="x", barriers=barriers, assignments=[record])
    assert (caught.value.code, caught.value.path) == ("assignment-contradicts", "barriers")


@pytest.mark.parametrize("confidence", ["1.01", "-0.1", "NaN"])
def test_a_confidence_lies_between_nought_and_one(confidence):
    with pytest.raises(InvalidValue, match="a number from 0 to 1"):
        SAID.assign(barrier=STAFF, by="a", at=EARLY, confidence=Decimal(confidence))
    with pytest.raises(InvalidValue, match="Decimal"):
        SAID.assign(barrier=STAFF, by="a", at=EARLY, confidence=0.5)


def test_a_statement_is_seen_as_it_was():
    now = SAID.assign(barrier=STAFF, by="a", at=EARLY).assign(theme=MOBILITY, by="a", at=LATE)
    now = now.unassign(barrier=STAFF, by="a", at=LATE)
    was = now.seen(on=viewpoint("2024-02-08"), zone="UTC")
    assert (was.themes, was.barriers, was.assignments[0].ended) == ((), (STAFF,), None)
    assert now.seen(on=None, zone="UTC") is now
    held = D.add(now)
    assert held.seen(on="2024-02-08").statements[0] == was


@given(statements(), st.sampled_from(("theme", "barrier")), st.sampled_from(("aa", "bb")))
@settings(max_examples=40)
def test_taking_back_undoes_assigning(statement, axis, concept):
    tied = statement.assign(by="x", at=LATE, **{axis: concept})
    assert concept in tied.concepts(axis)
    if concept not in statement.concepts(axis):
        back = tied.unassign(by="x", at=LATE, **{axis: concept})
        assert (back.themes, back.barriers) == (statement.themes, statement.barriers)
        assert len(back.assignments) == len(statement.assignments) + 1


def test_what_is_added_at_an_instant_is_recorded_then():
    d = D.add(SAID, Municipality(id="kranj", name="Kranj"), at=EARLY)
    assert d.statements[0].at.isoformat() == "2024-02-07T09:00:00+00:00"
    assert d.add(d.statements[0], at=LATE) == d


# --- ambitions and transitions --------------------------------------------------------------------------------------


def test_known_to_have_no_ambition_is_not_unknown():
    none = Ambition(id="a", by="kranj", what="Climate neutrality", state="none")
    assert (none.state, Ambition(id="b", by="kranj", what="Climate neutrality").state) == ("none", None)
    with pytest.raises(InvalidValue, match="no year, got 2030"):
        evolve(none, target_year=2030)
    with pytest.raises(InvalidValue, match="at least 1990"):
        evolve(none, state="aired", target_year=203)


def test_a_barrier_on_the_way_rests_on_what_somebody_said():
    with pytest.raises(InvalidValue) as caught:
        Obstruction(barrier=STAFF, statements=[])
    assert caught.value.code == "obstruction-unlinked"


def test_unknown_and_no_barriers_come_back_as_they_were():
    for barriers in (None, (), [Obstruction(barrier=STAFF, statements=["s"])]):
        way = Transition(id="t", by="kranj", barriers=barriers)
        assert json.load(json.dump(way)) == way
        assert (way.barriers is None) == (barriers is None)


def transit(**changes):
    way = Transition(id="t", by="a", permitted=True, barriers=[
        Obstruction(barrier=STAFF, statements=["s1", "s2"]), Obstruction(barrier=CAPACITY, statements=["s2"])])  # fmt: skip
    hidden = said(2, "a", barriers=[CAPACITY], attribution="unnamed")
    return circle(said(1, "a", barriers=[STAFF]), hidden).add(evolve(way, **changes))


def test_a_transition_does_not_tell_who_made_a_statement():
    (way,) = transit().view(audience="public").transitions
    assert way.barriers == (Obstruction(barrier=STAFF, statements=["s1"]),)
    assert transit().view(audience="self:a").transitions[0] == transit().transitions[0]
    only = transit(barriers=[Obstruction(barrier=CAPACITY, statements=["s2"])])
    assert only.view(audience="member").transitions[0].barriers is None
    assert transit(barriers=None).view(audience="member").transitions[0].barriers is None
    assert transit(permitted=None).view(audience="public").transitions == ()
    assert transit().problems() == ()


# --- the dossier checks ---------------------------------------------------------------------------------------------

FAULTS = {
    "statements[s1].assignments[0].by": ("reference-dangling", circle(
        said(1, "a", barriers=[STAFF], assignments=[Assignment(concept=STAFF, axis="barrier", by="zz")]))),
    "statements[s1].themes[0]": ("concept-other-axis", circle(said(1, "a", themes=[STAFF]))),
    "statements[s1].barriers[0]": ("concept-other-axis", circle(said(1, "a", barriers=[MOBILITY]))),
    "ambitions[a].by": ("reference-dangling", D.add(Ambition(id="a", by="zz", what="x"))),
    "transitions[t].ambition": ("reference-dangling", circle().add(Transition(id="t", by="a", ambition="zz"))),
    "transitions[t].barriers[0].statements[0]": ("reference-dangling", circle().add(
        Transition(id="t", by="a", barriers=[Obstruction(barrier=STAFF, statements=["zz"])]))),
    "transitions[t].barriers[0].barrier": ("reference-dangling", circle(said(1, "a")).add(
        Transition(id="t", by="a", barriers=[Obstruction(barrier="zzz", statements=["s1"])]))),
    "practices[p].maturity": ("practice-unmeasured", D.add(Practice(id="p", title="P", owner="a", maturity="scaled"))),
    "practices[p].results[0].year": ("result-undated", D.add(
        Practice(id="p", title="P", owner="a", results=[Result(indicator="x", value=1, unit="t")]))),
    "practices[p].derived_from": ("practice-derived-cycle", D.add(
        Practice(id="p", title="P", owner="a", derived_from=["p"]))),
    "practices[p].tools[0]": ("reference-dangling", D.add(Practice(id="p", title="P", owner="a", tools=["zz"]))),
    "adoptions[x].practice": ("reference-dangling", D.add(Adoption(id="x", practice="zz", by="a"))),
    "assessments[x].practice": ("reference-dangling", circle().add(
        Assessment(id="x", practice="zz", by="a", scheme="urbact"))),
}  # fmt: skip


@pytest.mark.parametrize("path", FAULTS)
def test_what_is_wrong_is_told(path):
    code, faulty = FAULTS[path]
    assert [(one.code, one.path) for one in faulty.problems()] == [(code, path)]


def test_what_is_shipped_and_what_is_measured_at_home_is_no_fault():
    grown = Adoption(
        id="x", practice="p", by="a", outcome="worked", results=[Result(indicator="x", value=1, unit="t", year=2020)]
    )
    d = D.add(Practice(id="p", title="P", owner="a", maturity="scaled", tools=["fifty-fifty-method"],
                       derived_from=["mobility-islands"]), grown, Adoption(id="y", practice="rezo-pouce", by="a"))  # fmt: skip
    assert d.problems() == ()


# --- the vocabulary -------------------------------------------------------------------------------------------------


def test_an_id_is_looked_for_in_the_dossier_then_in_the_shipped_taxonomy():
    own = Concept(id="staff-shortage", axis="barrier", pref="Ours")
    assert Vocabulary([own], ()).canonical("barrier", "staff-shortage") == "staff-shortage"
    assert Vocabulary((), ()).canonical("barrier", "staff-shortage") == STAFF
    assert Vocabulary((), ()).canonical("theme", STAFF) is None


def test_a_theme_stands_for_its_concept_or_for_itself():
    tied, loose = Theme(id="bikes", title="Bikes", concept=CYCLING), Theme(id="odd", title="Odd")
    words = Vocabulary((), [tied, loose])
    assert (words.canonical("theme", "bikes"), words.canonical("theme", "odd")) == (CYCLING, "odd")
    assert words.canonical("barrier", "odd") is None


def test_a_deprecated_concept_is_counted_as_what_replaces_it():
    old = Concept(id="old", axis="theme", pref="Old", status="deprecated", replaced_by=[MOBILITY])
    split = Concept(id="split", axis="theme", pref="Split", status="deprecated", replaced_by=[MOBILITY, CYCLING])
    words = Vocabulary([old, split], ())
    assert (words.canonical("theme", "old"), words.canonical("theme", "split")) == (MOBILITY, "split")
    assert words.ordered(["split", CYCLING, MOBILITY]) == (MOBILITY, CYCLING, "split")


def test_a_concept_under_two_stands_once():
    twice = Concept(id="both", axis="theme", pref="Both", broader=MOBILITY, also_broader=["theme/energy"])
    words = Vocabulary([twice], ())
    assert words.ordered([MOBILITY, "both", "theme/energy"]) == ("theme/energy", "both", MOBILITY)
    assert set(words.line("both")) == {"both", MOBILITY, "theme/energy"}


def test_what_was_taken_over_from_small_giants_is_known_to_be_alike():
    case = example("small-giants-2024")
    words = Vocabulary(case.concepts, case.themes)
    assert words.same("capacity-gaps") == {"capacity-gaps", CAPACITY}
    assert words.same("mobility-transition") == {"mobility-transition", MOBILITY}
    renamed = evolve(case.concepts[0], pref=text({"en": "Something else"}))
    assert Vocabulary([renamed], ()).same("capacity-gaps") == {"capacity-gaps"}


# --- the heat map ---------------------------------------------------------------------------------------------------


def test_a_town_counts_once_in_a_cell_and_once_above_it():
    d = circle(
        said(1, "a", [MOBILITY], [STAFF]),
        said(2, "a", [CYCLING], [STAFF]),
        said(3, "b", [CYCLING, MOBILITY], [CAPACITY]),
    )
    found = heatmap(d, audience="public", on=None)
    assert [(one.theme, one.barrier, one.towns) for one in found.cells] == [
        (MOBILITY, CAPACITY, 2), (MOBILITY, None, 2), (None, CAPACITY, 2), (None, None, 2)]  # fmt: skip
    every = heatmap(d, audience="public", on=None, level="every")
    assert [(one.id, one.depth) for one in (*every.themes, *every.barriers)] == [
        (MOBILITY, 0), (CYCLING, 1), (CAPACITY, 0), (STAFF, 1)]  # fmt: skip
    assert (every.cell(CYCLING, STAFF).towns, every.cell(MOBILITY, STAFF).towns) == (1, 1)
    assert every.cell("theme/heat", None).towns == 0


def test_what_is_not_stated_has_its_place_and_what_nobody_knows_none():
    d = circle(said(1, "a", [MOBILITY]), said(2, "b", (), [STAFF]), said(3, "c", ["zzz"], [STAFF]))
    found = heatmap(d, audience="public", on=None)
    assert [(str(one), one.id) for one in found.themes] == [
        ("Mobility and transport", MOBILITY),
        ("not stated", "not-stated"),
    ]
    assert found.cell("not-stated", CAPACITY).towns == found.cell(MOBILITY, "not-stated").towns == 1
    assert [(one.id, one.because) for one in found.left_out] == [
        ("s3", "it names a concept that neither the dossier nor the shipped taxonomy knows")]  # fmt: skip


def test_a_few_that_are_not_named_are_withheld_and_many_are_counted():
    few = [said(n, town, [MOBILITY], [STAFF], "unnamed") for n, town in enumerate("abcd")]
    found = heatmap(circle(*few), audience="member", on=None)
    assert {one.withheld for one in found.cells} == {"small"}
    assert {one.towns for one in found.cells} == {None}
    assert "withheld, too few towns that are not named" in str(found)
    many = heatmap(circle(*few, said(9, "e", [MOBILITY], [STAFF], "unnamed")), audience="member", on=None)
    assert {one.towns for one in many.cells} == {5}
    assert {one.towns for one in heatmap(circle(*few), audience="secretariat", on=None).cells} == {4}


def test_a_difference_tells_of_no_single_town():
    others = [said(n, town, [MOBILITY], [STAFF], "unnamed") for n, town in enumerate("abcdef")]
    d = circle(*others, said(9, "g", [MOBILITY], ["barrier/silos"], "unnamed"))
    found = heatmap(d, audience="public", on=None)
    shown = [one for one in found.cells if one.towns]
    assert len({one.towns for one in shown}) == 1
    assert {one.withheld for one in found.cells if not one.towns} == {"small", "linked"}
    assert found.rows()[0]["withheld"] in (None, "with what else is shown it would tell of too few towns")


def test_one_who_is_named_is_not_told_to_have_said_more():
    named = [said(n, town, [MOBILITY], [STAFF]) for n, town in enumerate("ab")]
    cell = lambda *more: heatmap(circle(*named, *more), audience="public", on=None).cell(MOBILITY, CAPACITY)  # noqa: E731
    assert cell().towns == 2
    for town in "abc":
        assert cell(said(9, town, [MOBILITY], [STAFF], "unnamed")).withheld == "small"


def test_more_counts_than_are_judged_together_are_withheld():
    barriers = [one.id for one in scheme("challenges").concepts if one.axis == "barrier" and one.broader is None]
    crowd = [f"t{n}" for n in range(40)]
    statements = [Statement(id=f"s{n}-{b}", by=town, text="x", themes=[MOBILITY], barriers=[barrier])
                  for b, barrier in enumerate(barriers) for n, town in enumerate(crowd[b : b + 8])]  # fmt: skip
    found = heatmap(circle(*statements, towns=crowd), audience="public", on=None)
    assert len(found.barriers) == len(barriers)
    assert sum(one.towns is not None for one in found.cells) <= tallied.MOST
    assert any(one.withheld == "linked" for one in found.cells)


def test_it_is_counted_as_it_was_known():
    d = circle(said(1, "a", [MOBILITY], [STAFF], at=EARLY), said(2, "b", [MOBILITY], [STAFF], at=LATE))
    assert heatmap(d, audience="public", on="2024-02-08").cell(MOBILITY, CAPACITY).towns == 1
    assert heatmap(d, audience="public", on=None).cell(MOBILITY, CAPACITY).towns == 2


def test_one_sees_ones_own():
    d = circle(said(1, "a", [MOBILITY], [STAFF], "unnamed"))
    assert heatmap(d, audience="self:a", on=None).cell(MOBILITY, CAPACITY).towns == 1
    assert heatmap(d, audience="self:b", on=None).cell(MOBILITY, CAPACITY).towns is None


def test_words_that_are_none():
    with pytest.raises(InvalidValue, match="one of top, every"):
        heatmap(D, audience="public", on=None, level="all")
    with pytest.raises(InvalidValue, match="one of theme, barrier"):
        sharing(D, audience="public", on=None, axis="themes")


def test_nothing_is_said_of_nothing():
    assert str(heatmap(D, audience="public", on=None)) == "no statement is known"
    assert str(sharing(D, audience="public", on=None)) == "no challenge is known to be shared"
    found = heatmap(D, audience="public", on=None)
    assert (found.rows(), found.why[-1].endswith("could be worked out")) == ((), True)


# A brute-force oracle: every concept by itself, every town by itself.
TOP = {MOBILITY: MOBILITY, CYCLING: MOBILITY, "theme/heat": "theme/heat", STAFF: CAPACITY, CAPACITY: CAPACITY}
SOME = st.builds(
    lambda by, themes, barriers, attribution: (by, themes, barriers, attribution), st.sampled_from("abcd"),
    st.lists(st.sampled_from((MOBILITY, CYCLING, "theme/heat")), max_size=2),
    st.lists(st.sampled_from((STAFF, CAPACITY)), max_size=2), st.sampled_from(("named", "unnamed")),
)  # fmt: skip


def made(drawn):
    return [said(number, *one) for number, one in enumerate(drawn)]


@given(st.lists(SOME, max_size=6))
@settings(max_examples=60)
def test_the_counts_are_those_of_plain_counting(drawn):
    found = heatmap(circle(*made(drawn)), audience="secretariat", on=None)
    for theme, barrier in product(
        (*(one.id for one in found.themes), None), (*(one.id for one in found.barriers), None)
    ):
        towns = {
            by for by, themes, barriers, _ in drawn
            if (theme is None or theme in {TOP[one] for one in themes} or (theme == "not-stated" and not themes))
            and (barrier is None or barrier in {TOP[one] for one in barriers} or (barrier == "not-stated" and not barriers))
        }  # fmt: skip
        assert found.cell(theme, barrier).towns == len(towns)


@given(st.lists(SOME, max_size=5), st.randoms(use_true_random=False))
@settings(max_examples=60)
def test_nothing_hangs_on_the_order_of_statements(drawn, chance):
    statements = made(drawn)
    shuffled = statements[:]
    chance.shuffle(shuffled)
    for audience in ("public", "secretariat"):
        one, other = (heatmap(circle(*many), audience=audience, on=None, k=2) for many in (statements, shuffled))
        assert set(one.cells) == set(other.cells)


HIDDEN = st.lists(
    st.tuples(st.sampled_from("abcde"), st.just([MOBILITY]), st.lists(st.sampled_from((STAFF, "barrier/silos")), min_size=1,
              max_size=2, unique=True), st.sampled_from(("named", "unnamed", "unnamed", "unnamed"))), min_size=1, max_size=5,
)  # fmt: skip


def published(drawn):
    d = circle(*made(drawn), towns="abcde")
    return (heatmap(d, audience="public", on=None, level="every", k=3).cells,
            *(sharing(d, audience="public", on=None, axis=axis, k=3).lines for axis in ("theme", "barrier")))  # fmt: skip


@given(HIDDEN)
@settings(max_examples=12)
def test_no_reader_can_tell_who_made_an_unnamed_statement(drawn):
    """Every town in place of every hidden one: among those worlds that look the same, each hidden statement has two makers."""
    hidden = [index for index, one in enumerate(drawn) if one[3] == "unnamed"][:4]
    shown = published(drawn)
    makers = {index: set() for index in hidden}
    for towns in product("abcde", repeat=len(hidden)):
        world = list(drawn)
        for index, town in zip(hidden, towns, strict=True):
            world[index] = (town, *world[index][1:])
        if published(world) == shown:
            for index, town in zip(hidden, towns, strict=True):
                makers[index].add(town)
    assert all(len(towns) > 1 for towns in makers.values())


# --- who shares what ------------------------------------------------------------------------------------------------


def test_who_shares_a_challenge_is_named_as_far_as_they_are():
    d = circle(said(1, "a", [MOBILITY], [STAFF]), said(2, "b", [MOBILITY], ["barrier/silos"]), said(3, "c", [MOBILITY], [STAFF]),
               said(4, "d", [MOBILITY], [STAFF], "unnamed"))  # fmt: skip
    found = sharing(d, audience="public", on=None)
    assert [(str(one), one.more) for one in found.lines] == [
        ("Capacity and skills barrier: a, c and some that are not named", None),
        ("Coordination and governance barrier: b", 0),
    ]
    assert found.towns == ("a", "c", "b")
    assert [(row["town"], row["more"]) for row in found.rows()] == [
        ("a", None),
        ("c", None),
        (None, None),
        ("b", None),
        (None, 0),
    ]
    all_ = sharing(d, audience="secretariat", on=None, axis="theme", langs=("fr",))
    assert (all_.lines[0].towns, all_.lines[0].label) == (("a", "b", "c", "d"), "Mobilité et transports")


def test_what_is_not_stated_comes_last_however_many_left_it_out():
    d = circle(said(1, "a", [MOBILITY], []), said(2, "b", [MOBILITY], []), said(3, "c", [MOBILITY], [STAFF]))
    lines = sharing(d, audience="public", on=None).lines
    assert [str(one) for one in lines] == ["Capacity and skills barrier: c", "not stated: a, b"]


def test_how_many_more_is_told_where_they_are_enough():
    crowd = [said(n, town, [MOBILITY], [STAFF], "unnamed") for n, town in enumerate("bcdef")]
    found = sharing(circle(*crowd, said(9, "a", [MOBILITY], [STAFF])), audience="public", on=None)
    assert [str(one) for one in found.lines] == ["Capacity and skills barrier: a and 5 not named"]


@given(st.lists(SOME, max_size=5))
@settings(max_examples=40)
def test_the_answers_lay_themselves_out(drawn):
    d = circle(*made(drawn))
    answers: list[HeatMap | Sharing] = [heatmap(d, audience="public", on=None), sharing(d, audience="public", on=None)]
    for one in answers:
        assert str(one)
        assert all(isinstance(row, dict) for row in one.rows())
