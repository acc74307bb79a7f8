"""Decisions within a dossier: who may vote in it, what is on record, what was known when, who sees what."""

import pytest
from attrs import evolve
from hypothesis import given

from smallgiants.civiltime import instant
from smallgiants.decisions import Action, Agenda, AgendaItem, Conflict, Decision, Minutes, Motion, Quorum, Vote
from smallgiants.dossiers import Dossier
from smallgiants.errors import InvalidValue, NotAllowed
from smallgiants.formats import json, markdown
from smallgiants.groups import Group, Membership
from smallgiants.people import Person
from smallgiants.places import Municipality
from smallgiants.programmes import Ballot, Programme, Theme, tally
from smallgiants.testing import dossiers
from smallgiants.workshops import Workshop

JOINED, OPEN, DURING, CLOSE, AFTER = (f"2024-03-13T{hour}:00Z" for hour in ("08", "10", "11", "12", "13"))
TOWNS = tuple(Municipality(id=name, name=name.title(), country="SI") for name in ("kranj", "horta", "sligo"))
FOLK = tuple(Person(id=name) for name in ("ana", "bo", "cy"))
HELD = tuple(Membership(id=f"m-{who.id}", seat=town.id, person=who.id, since=instant(JOINED))
             for who, town in zip(FOLK, TOWNS, strict=True))  # fmt: skip
AGENDA = Agenda(id="ag-1", meeting="sg-1", chairs=["ana"], items=[
    AgendaItem(id="themes", title="Themes", kind="decision"), AgendaItem(id="round", title="Round", attribution="unnamed"),
])  # fmt: skip
MOTION = Motion(
    id="m-1", item="themes", text={"en": "Begin with mobility"}, opened=OPEN, quorum=Quorum(numerator=1, denominator=2)
)
VOTES = (Vote(id="v-1", motion="m-1", seat="kranj", person="ana", choice="for", at=DURING),
         Vote(id="v-2", motion="m-1", seat="horta", person="bo", choice="against", at=DURING, dissent={"en": "Energy first"}),
         Vote(id="v-3", motion="m-1", seat="sligo", person="cy", choice="for", at=DURING))  # fmt: skip
OWN = Conflict(id="c-1", item="themes", seat="horta", person="bo", at=OPEN, about="a secret stake")
DRAFT = Minutes(id="min-1", meeting="sg-1", text="Five towns.")
PUBLISHED = DRAFT.circulate(at=CLOSE).approve(at=CLOSE).publish(at=AFTER)


def dossier(**more):
    known = {"people": FOLK, "towns": TOWNS, "memberships": HELD, "workshops": [Workshop(id="sg-1", title="First")],
             "agendas": [AGENDA], "motions": [MOTION], "votes": VOTES}  # fmt: skip
    group = Group(id="g", name="Small Giants", zone="Europe/Brussels")
    return Dossier(id="d", on="2024-06-01", group=group, **{**known, **more})


def errors(d):
    return [(p.code, p.path) for p in d.problems() if p.severity == "error"]


def test_a_sound_dossier_has_no_error_and_reads_back():
    action = Action(id="a-1", what="Ask for dates", who="ana")
    decision = Decision(
        id="d-1", meeting="sg-1", item="themes", motion="m-1", text="x", result="carried", at=AFTER, actions=[action]
    )
    d = dossier(conflicts=[OWN], decisions=[decision], minutes=[PUBLISHED])
    assert errors(d) == []
    assert json.load(json.dump(d)) == d


@pytest.mark.parametrize(
    ("more", "code", "path"),
    [
        ({"agendas": [evolve(AGENDA, meeting="sg-9")]}, "reference-dangling", "agendas[ag-1].meeting"),
        ({"agendas": [evolve(AGENDA, chairs=["eve"])]}, "reference-dangling", "agendas[ag-1].chairs[0]"),
        ({"agendas": [evolve(AGENDA, chairs=["ana", "ana"])]}, "id-duplicate", "agendas[ag-1].chairs[ana]"),
        ({"motions": [evolve(MOTION, item="lunch")]}, "reference-dangling", "motions[m-1].item"),
        ({"motions": [MOTION, MOTION]}, "id-duplicate", "motions[m-1]"),
        ({"votes": [evolve(VOTES[0], motion="m-9")]}, "reference-dangling", "votes[v-1].motion"),
        ({"votes": [evolve(VOTES[0], at="2024-03-13T07:59Z")]}, "vote-not-member", "votes[v-1].seat"),
        ({"votes": [evolve(VOTES[0], person="bo")]}, "vote-not-holder", "votes[v-1].person"),
        ({"conflicts": [evolve(OWN, item="lunch")]}, "reference-dangling", "conflicts[c-1].item"),
        ({"minutes": [evolve(DRAFT, meeting="sg-9")]}, "reference-dangling", "minutes[min-1].meeting"),
        (
            {"decisions": [Decision(id="d-1", meeting="sg-1", text="x", result="carried", at=AFTER, supersedes="d-0")]},
            "reference-dangling", "decisions[d-1].supersedes",
        ),
        (
            {"decisions": [Decision(id="d-1", meeting="sg-1", text="x", result="carried", at=AFTER,
                                    actions=[Action(id="a-1", what="x", who="eve")])]},
            "reference-dangling", "decisions[d-1].actions[a-1].who",
        ),
    ],
)  # fmt: skip
def test_what_does_not_hold_together_is_told(more, code, path):
    assert errors(dossier(**more)) == [(code, path)]


def test_only_the_seats_of_the_group_are_counted():
    d = dossier()
    assert d.count("m-1", on=AFTER).counts == (2, 1, 0) and d.count("m-1", on=AFTER).base == 3
    assert d.add(OWN).count("m-1", on=AFTER).base == 2
    gone = dossier(memberships=[HELD[0], HELD[1], evolve(HELD[2], until=instant(CLOSE))])
    assert gone.count("m-1", on=AFTER).base == 2
    closed = evolve(MOTION, closed="2024-03-13T11:30Z")  # who left after the vote was a member when it closed
    assert gone.add(closed).count("m-1", on=AFTER).base == 3
    with pytest.raises(NotAllowed, match="did you mean m-1"):
        d.count("m-2", on=AFTER)


def test_a_count_becomes_a_decision_with_its_dissent():
    d = dossier()
    made = d.decide(d.count("m-1", on=AFTER), meeting="sg-1", at=AFTER)
    [decision] = made.decisions
    assert (decision.id, decision.result, decision.motion, decision.item) == (
        "sg-1.decision",
        "carried",
        "m-1",
        "themes",
    )
    assert str(decision.text) == "Begin with mobility" and [str(one) for one in decision.dissent] == ["Energy first"]
    assert (
        made.decide(d.count("m-1", on=AFTER), meeting="sg-1", at=AFTER, text="Again").decisions[1].id
        == "sg-1.decision.2"
    )
    assert errors(made) == []
    recused = d.add(OWN)
    assert recused.decide(recused.count("m-1", on=AFTER), meeting="sg-1", at=AFTER).decisions[0].dissent == ()
    with pytest.raises(NotAllowed, match="a decision stands"):
        made.decide(d.count("m-1", on=AFTER), meeting="sg-1", at=AFTER, id="sg-1.decision")


def test_a_decision_without_words_is_refused():
    count = dossier().count("m-1", on=AFTER)
    with pytest.raises(InvalidValue) as refused:
        dossier(motions=[], votes=[]).decide(count, meeting="sg-1", at=AFTER)
    assert refused.value.code == "decision-without-text"
    told = dossier(motions=[], votes=[]).decide(count, meeting="sg-1", at=AFTER, text="As said").decisions[0]
    assert (told.item, told.motion, str(told.text)) == (None, "m-1", "As said")
    with pytest.raises(InvalidValue, match="a Count or a Tally"):
        dossier().decide("yes", meeting="sg-1", at=AFTER)


def test_the_themes_that_a_tally_chose_are_decided_and_adopted():
    d = dossier(themes=[Theme(id="mobility", title={"en": "Mobility"})])
    chosen = tally([Ballot(id="b-1", seat="kranj", approvals=["mobility"])], workshops=1, on=None)
    made = d.decide(chosen, meeting="sg-1", at=AFTER)
    assert (str(made.decisions[0].text), made.decisions[0].result) == ("Mobility", "carried")
    programme = Programme(id="wp", anchor="sg-1", months=18, themes=chosen.chosen)
    assert programme.adopt(decision=made.decisions[-1].id, at=AFTER).decision == "sg-1.decision"
    nothing = d.decide(tally([], workshops=1, on=None), meeting="sg-1", at=AFTER).decisions[0]
    assert (str(nothing.text), nothing.result) == ("–", "rejected")


def test_what_came_later_was_not_known():
    corrected = PUBLISHED.correct("Six towns.", at="2024-03-20T09:00Z")
    d = dossier(motions=[evolve(MOTION, closed="2024-03-14T12:00Z")], minutes=[corrected], conflicts=[OWN])
    day = d.seen(on="2024-03-13")
    assert day.motions[0].closed is None and len(day.votes) == 3
    assert (str(day.minutes[0].text), day.minutes[0].state) == ("Five towns.", "published")
    before = d.seen(on="2024-03-12")
    assert (before.motions, before.votes, before.conflicts) == ((), (), ())
    assert (str(before.minutes[0].text), before.minutes[0].state) == ("Five towns.", "draft")
    assert d.seen(on="2024-03-20").minutes == d.minutes


def test_votes_and_conflicts_are_for_whose_they_are():
    d = dossier(conflicts=[OWN, evolve(OWN, id="c-2", item="round", seat="sligo", person="cy")], minutes=[DRAFT])
    public, member, ana, bo = (d.view(audience=who) for who in ("public", "member", "self:ana", "self:bo"))
    assert (public.votes, public.conflicts, member.votes) == ((), (), ())
    assert [(one.id, one.about) for one in member.conflicts] == [
        ("c-1", None)
    ]  # nobody is named on the item of the round
    assert [one.id for one in ana.votes] == ["v-1"] and [one.about for one in ana.conflicts] == [None]
    assert [one.id for one in bo.votes] == ["v-2"] and [one.about for one in bo.conflicts] == ["a secret stake"]
    assert d.view(audience="secretariat") == d
    sealed = evolve(d, motions=[evolve(MOTION, secret=True)]).view(audience="secretariat")
    assert (sealed.votes, sealed.conflicts) == ((), d.conflicts)  # how a seat voted in secret is for the seat alone
    assert [one.id for one in evolve(d, motions=sealed.motions).view(audience="self:ana").votes] == ["v-1"]
    assert "stake" not in json.dump(d, audience="member") and public.agendas[0].chairs == ()
    named = dossier(agendas=[evolve(AGENDA, items=AGENDA.items[:1])])
    assert named.view(audience="public").agendas[0].chairs == ("ana",)


def test_minutes_are_read_by_others_once_they_are_out():
    corrected = PUBLISHED.correct("Six towns.", at="2024-03-20T09:00Z", by="ana")
    again = corrected.circulate(at="2024-03-21T09:00Z")
    for minutes, public, member in (
        (DRAFT, [], []), (DRAFT.circulate(at=CLOSE), [], ["Five towns."]), (PUBLISHED, ["Five towns."], ["Five towns."]),
        (corrected, ["Five towns."], ["Five towns."]), (again, ["Five towns."], ["Six towns."]),
    ):  # fmt: skip
        d = dossier(minutes=[minutes])
        seen = [[str(one.text) for one in d.view(audience=who).minutes] for who in ("public", "member")]
        assert seen == [public, member]
        assert all(one.history == () for one in d.view(audience="public").minutes)


@given(dossiers())
def test_generated_dossiers_hold_together(d):
    assert errors(d) == []
    assert json.load(json.dump(d)) == d


# As Markdown


def decided(d):
    return d.decide(d.count("m-1", on=AFTER), meeting="sg-1", at=AFTER)


def test_the_register_tells_how_many_and_never_who():
    action = Action(id="a-1", what="Ask for *dates*", who="ana", due="2024-04-01")
    made = decided(dossier())
    told = evolve(made.decisions[0], actions=[action], supersedes="d-0")
    text = markdown.register(made.add(told))
    assert text.splitlines() == [
        "# Small Giants: decisions", "", "## 13 March 2024: Begin with mobility", "", "- **Result:** carried",
        "- **Meeting:** First", "- **Item:** Themes", "- **Votes:** 2 for, 1 against, 0 abstained; 3 of 3 took part",
        "- **Dissent:** Energy first", "- **To do:** Ask for \\*dates\\*, ana, by 2024-04-01", "- **Replaces:** d-0",
    ]  # fmt: skip
    assert "kranj" not in text and "horta" not in text
    idle = evolve(told, actions=[Action(id="a-2", what="Wait")], supersedes=None)
    assert "- **To do:** Wait, nobody named" in markdown.register(made.add(idle)).splitlines()
    assert "None yet." in markdown.register(dossier())


def test_a_secret_vote_of_a_few_is_not_told():
    secret = evolve(MOTION, secret=True, closed=AFTER)
    few = decided(dossier(motions=[secret]))
    assert few.decisions[0].dissent == ()
    annexed = few.add(evolve(few.decisions[0], dissent=("Energy first",)))  # also where it was annexed by hand
    for who in ("public", "secretariat", "self:bo"):
        text = markdown.register(annexed, audience=who)
        assert "- **Votes:** secret, and told of no fewer than 5" in text and "Energy first" not in text
    early = dossier(motions=[evolve(secret, closed=None)], decisions=annexed.decisions)
    assert "- **Votes:** secret, and not closed yet" in markdown.register(early)
    assert "Energy first" not in markdown.register(early, audience="secretariat")
    towns = tuple(Municipality(id=f"t-{n}", name=f"T{n}", country="SI") for n in range(5))
    people = tuple(Person(id=f"p-{n}") for n in range(5))
    held = tuple(Membership(id=f"m-{n}", seat=f"t-{n}", person=f"p-{n}", since=instant(JOINED)) for n in range(5))
    votes = tuple(Vote(id=f"v-{n}", motion="m-1", seat=f"t-{n}", choice="for", at=DURING) for n in range(5))
    many = dossier(
        motions=[secret], towns=towns, people=people, memberships=held, votes=votes, agendas=[evolve(AGENDA, chairs=[])]
    )
    assert "- **Votes:** 5 for, 0 against, 0 abstained; 5 of 5 took part" in markdown.register(decided(many))


@pytest.mark.parametrize(("item", "told"), [("themes", "ana"), ("round", "nobody named"), (None, "nobody named")])
def test_who_has_to_do_something_is_not_told_where_nobody_is_named(item, told):
    todo = Decision(id="d-1", meeting="sg-1", item=item, text="x", result="consensus", at=AFTER,
                    actions=[Action(id="a-1", what="Ask", who="ana")])  # fmt: skip
    d = dossier(decisions=[todo])
    assert f"- **To do:** Ask, {told}" in markdown.register(d, audience="self:bo").splitlines()
    assert "- **To do:** Ask, ana" in markdown.register(d, audience="secretariat").splitlines()


def test_an_item_belongs_to_one_agenda():
    d = dossier(agendas=[AGENDA, evolve(AGENDA, id="ag-2")])
    found = [(p.code, p.path) for p in d.problems() if p.code == "id-duplicate"]
    assert found == [("id-duplicate", f"agendas[ag-2].items[{item.id}]") for item in AGENDA.items]


def test_a_decision_without_vote_or_meeting_is_told_as_it_is():
    bare = Decision(id="d-1", meeting="sg-9", text="x", result="consensus", at=AFTER)
    early = Decision(id="d-2", meeting="sg-1", text="y", result="consensus", at="2024-03-13T09:00Z", motion="m-1")
    text = markdown.register(dossier(decisions=[bare, early]))
    assert text.index(": y") < text.index(": x") and "- **Meeting:** sg-9" in text and "Votes" not in text


def test_minutes_are_written_for_whom_they_are():
    corrected = PUBLISHED.correct("Six towns.\n\nAnd *one* guest.", at="2024-03-20T09:00Z")
    d = decided(dossier(minutes=[corrected]))
    assert markdown.minutes(d, "min-1").splitlines() == [
        "# First", "", "Minutes, published, version 1", "", "Five towns.", "", "## Decided", "",
        "- Begin with mobility (carried)",
    ]  # fmt: skip
    told = markdown.minutes(d, corrected, audience="secretariat")
    assert (
        told.splitlines()[2:6] == ["Minutes, draft, version 2", "", "Six towns.", ""] and "And \\*one\\* guest." in told
    )
    with pytest.raises(NotAllowed) as refused:
        markdown.minutes(dossier(minutes=[DRAFT]), "min-1", audience="member")
    assert refused.value.code == "minutes-not-ready"
