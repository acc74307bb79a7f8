"""Announcements in versions, and campaigns of questions."""

from datetime import date

import pytest
from attrs import evolve
from hypothesis import given

from smallgiants import testing
from smallgiants.campaigns import Announcement, Campaign, Opinion, Question, current, returns
from smallgiants.civiltime import Slot, instant
from smallgiants.decisions import Action, Decision, Motion, Vote
from smallgiants.dossiers import Dossier
from smallgiants.errors import InvalidValue, NotAllowed
from smallgiants.formats import html, json
from smallgiants.formats.toml import example
from smallgiants.groups import Group, Membership
from smallgiants.people import Person
from smallgiants.places import Municipality
from smallgiants.sources import Citation
from smallgiants.workshops import Workshop

ZONE = "Europe/Brussels"
SOURCE = Citation(path="title", source="https://smart-cities-marketplace.ec.europa.eu")
FIRST = Announcement(id="n-1", title={"en": "21 February"}, at="2024-01-30T09:00Z", text={"en": "Come all"}, workshop="sg-1",
                     revision=0, by="host", sources=[SOURCE])  # fmt: skip
SECOND = FIRST.supersede(id="n-2", title="13 March", revision=1, at="2024-02-07T09:00Z")
SLOT = Slot(local="2024-02-21T11:00", zone=ZONE, duration="PT1H")
MEETING = Workshop(id="sg-1", title="First", slot=SLOT)
MOVED = MEETING.reschedule(SLOT.shift(days=21), at="2024-02-07T09:00Z")
VIEW = Campaign(id="c", title={"en": "View from City Halls"}, roles=["mayor", "officer"], first="2021-02-01", last="2021-03-31",
                questions=[Question(id="q-1", text="What holds you up?"), Question(id="q-2", text="What helps?")])  # fmt: skip
TOWNS = [Municipality(id=f"t-{n}", name=f"Town {n}", country="SI") for n in range(8)]


def dossier(**more):
    group = Group(id="g", name="Small Giants", zone=ZONE)
    known = {"on": "2024-02-08", "towns": TOWNS, "people": [Person(id="host"), Person(id="ana")], "workshops": [MOVED]}
    return Dossier(id="d", group=group, **{**known, **more})


def said(number, **more):
    known = {
        "campaign": "c",
        "question": "q-1",
        "seat": f"t-{number}",
        "role": "mayor",
        "text": {"en": f"Reason {number}"},
    }
    return Opinion(id=f"o-{number}", **{**known, **more})


def faults(d):
    return [
        (p.code, p.path, p.severity)
        for p in d.problems()
        if p.path.startswith(("announcements", "opinions", "campaigns"))
    ]


# Announcements


def test_a_version_takes_over_what_is_not_given_but_for_its_sources():
    assert (str(SECOND.title), str(SECOND.text), SECOND.workshop, SECOND.version) == ("13 March", "Come all", "sg-1", 2)
    assert (SECOND.sources, SECOND.by, SECOND.supersedes) == ((), None, "n-1")
    third = SECOND.supersede(id="n-3", at="2024-02-08T09:00Z", text="Come", by="ana", sources=[SOURCE])
    assert (str(third.title), str(third.text), third.revision, third.by, third.sources) == (
        "13 March",
        "Come",
        1,
        "ana",
        (SOURCE,),
    )
    with pytest.raises(NotAllowed, match="an instant after"):
        SECOND.supersede(id="n-3", at="2024-02-07T09:00Z")


@pytest.mark.parametrize(
    ("more", "code"),
    [({"version": 2}, "version-unlinked"), ({"supersedes": "n-0"}, "version-unlinked"),
     ({"workshop": None}, "revision-unknown"), ({"version": 0}, "number-out-of-range")],
)  # fmt: skip
def test_a_loose_version_is_refused(more, code):
    with pytest.raises(InvalidValue) as refused:
        evolve(FIRST, **more)
    assert refused.value.code == code


def test_what_stands_is_what_nothing_known_supersedes():
    other = Announcement(id="n-0", title="Join us", at="2024-02-07T09:00Z")
    every = (SECOND, FIRST, other)
    assert [one.id for one in current(every, on=None, zone=ZONE)] == ["n-0", "n-2"]  # of one instant the ids decide
    assert [one.id for one in current(every, on=date(2024, 2, 6), zone=ZONE)] == ["n-1"]
    assert current(every, on=date(2024, 1, 1), zone=ZONE) == ()
    assert current(every, on="2024-02-06", zone=ZONE) == current(every, on="2024-02-06T12:00Z", zone=ZONE) == (FIRST,)


def test_a_dossier_calls_an_announcement_stale_once_its_workshop_moved_on():
    stale = ("announcement-stale", "announcements[n-1].revision", "warning")
    assert faults(dossier(announcements=[FIRST])) == [stale]
    assert faults(dossier(announcements=[FIRST, SECOND])) == []
    early = faults(dossier(workshops=[MEETING], announcements=[FIRST, SECOND]))
    assert early == [("revision-unknown", "announcements[n-2].revision", "error")]
    told = [task.words for task in dossier(announcements=[FIRST]).due(on="2024-02-08").tasks if "n-1" in task.words]
    assert told == ["announcement n-1 still tells of revision 0: supersede it"]
    over = dossier(announcements=[FIRST], on="2024-04-01")
    assert all("n-1" not in task.words for task in over.due(on="2024-04-01").tasks)
    assert all("n-2" not in task.words for task in dossier(announcements=[FIRST, SECOND]).due(on="2024-02-08").tasks)
    undated = dossier(workshops=[Workshop(id="sg-1", title="First")], announcements=[FIRST])
    assert (faults(undated), undated.due(on="2024-02-08").tasks) == ([], ())
    assert dossier(workshops=[], announcements=[FIRST]).due(on="2024-02-08").tasks == ()
    assert dossier(announcements=[FIRST, SECOND]).seen(on="2024-02-06").announcements == (FIRST,)


def test_versions_follow_each_other_one_by_one():
    fork = evolve(SECOND, id="n-3")
    assert faults(dossier(announcements=[FIRST, SECOND, fork])) == [
        ("version-forked", f"announcements[{one}].supersedes", "error") for one in ("n-2", "n-3")
    ]
    for wrong in (evolve(SECOND, version=3), evolve(SECOND, at=FIRST.at)):
        assert faults(dossier(announcements=[FIRST, wrong])) == [("version-unlinked", "announcements[n-2]", "error")]
    lost = faults(dossier(announcements=[SECOND, evolve(FIRST, id="x", by="nobody", workshop="sg-9")]))
    assert [path for _, path, _ in lost] == [
        "announcements[n-2].supersedes",
        "announcements[x].by",
        "announcements[x].workshop",
    ]


# Campaigns


def test_a_campaign_asks_each_question_and_role_once_over_days_in_order():
    twice = evolve(VIEW, questions=[VIEW.questions[0]] * 2, roles=["mayor"] * 2)
    assert faults(dossier(campaigns=[twice])) == [
        ("id-duplicate", "campaigns[c].questions[q-1]", "error"), ("id-duplicate", "campaigns[c].roles[mayor]", "error"),
    ]  # fmt: skip
    assert VIEW.problems() == () and evolve(VIEW, last="2021-02-01").last == date(2021, 2, 1)
    with pytest.raises(InvalidValue, match="a day from 2021-02-01 on"):
        evolve(VIEW, last="2021-01-31")


def test_an_opinion_is_on_what_was_asked():
    odd = [
        said(1, question="q-9"),
        said(2, role="clerk"),
        said(3, seat="nobody"),
        said(4, campaign="x"),
        said(5, person="bo"),
    ]
    assert sorted(faults(dossier(campaigns=[VIEW], opinions=odd))) == [
        ("reference-dangling", "opinions[o-1].question", "error"), ("reference-dangling", "opinions[o-3].seat", "error"),
        ("reference-dangling", "opinions[o-4].campaign", "error"), ("reference-dangling", "opinions[o-5].person", "error"),
        ("role-not-asked", "opinions[o-2].role", "warning"),
    ]  # fmt: skip


def counted(*opinions, campaign=VIEW, audience="secretariat", on=None):
    return returns(campaign, opinions, on=on, zone=ZONE, audience=audience)


def test_of_several_answers_in_a_role_the_last_counts():
    early, late = said(1, at="2021-02-02T09:00Z"), evolve(said(1), id="o-late", at="2021-02-03T09:00Z")
    undated = evolve(said(1), id="o-when")
    found = counted(late, early, undated, evolve(said(1), id="o-off", role="officer"))
    assert found.rows()[:2] == (
        {"question": "q-1", "role": "mayor", "seats": 1},
        {"question": "q-1", "role": "officer", "seats": 1},
    )
    assert [str(one) for one in found.left_out] == [
        "o-1: a later answer of the seat, o-late, replaced it", "o-when: a later answer of the seat, o-1, replaced it",
    ]  # fmt: skip
    before = counted(early, late, on=date(2021, 2, 2))
    assert before.counts[0] == ("q-1", "mayor", 1) and before.left_out == ()
    odd = counted(said(1, question="q-9"), said(2, role="clerk"), said(3, campaign="x"))
    assert odd.why == ("o-1: the campaign does not ask this", "o-2: it asks mayor and officer")
    assert {count for _, _, count in odd.counts} == {0}


def test_a_few_are_told_to_the_secretariat_alone():
    few = [said(n) for n in range(4)]
    many = [said(n, role="officer") for n in range(6)]
    assert counted(*few, audience="member").counts[:2] == (("q-1", "mayor", None), ("q-1", "officer", None))
    assert counted(*few, *many).counts[:2] == (("q-1", "mayor", 4), ("q-1", "officer", 6))
    told = counted(*few, *many, audience="public")
    assert told.counts == (("q-1", "mayor", None), ("q-1", "officer", None), ("q-2", "mayor", 0), ("q-2", "officer", 0))
    assert told.why == ("2 of 4 counts are not told: fewer than 5 seats, or beside such",)
    assert str(told).startswith("c: q-1 as mayor not told") and told.left_out == ()
    everybody = counted(*few, said(5), campaign=evolve(VIEW, roles=[]), audience="public")
    assert (everybody.counts, everybody.why) == ((("q-1", None, 5), ("q-2", None, 0)), ())
    assert str(counted(campaign=evolve(VIEW, questions=[]))) == "c: no question"


@given(testing.returned())
def test_no_published_count_is_of_a_few(found):
    counts = [count for _, _, count in found.counts]
    if not found.audience.sees("secretariat"):
        assert all(count is None or count == 0 or count >= 5 for count in counts) and found.left_out == ()
        for question in {row["question"] for row in found.rows()}:  # what is withheld cannot be had from beside it
            assert len({row["seats"] is None for row in found.rows() if row["question"] == question}) == 1
    assert len({one.id for one in found.left_out}) == len(found.left_out) and str(found).startswith("c: ")


def test_who_gave_an_opinion_is_told_as_far_as_they_said():
    cited = evolve(said(1, person="ana"), sources=[Citation(path="seat", source="a letter of t-1")])
    named = evolve(said(2, person="ana"), attribution="named")
    d = dossier(
        campaigns=[VIEW], opinions=[cited, named], sources=[Citation(path="opinions[o-1].seat", source="Town 1 wrote")]
    )
    assert faults(d) == []
    public, town, ana = (d.view(audience=who) for who in ("public", "self:t-1", "self:ana"))
    assert [(one.seat, one.person) for one in public.opinions] == [("unnamed", None), ("t-2", None)]
    assert (public.sources, public.opinions[0].sources) == ((), ())
    assert town.opinions[0] == cited and ana.opinions == (cited, named) and town.sources == d.sources
    assert d.view(audience="secretariat") == d and json.load(json.dump(d)) == d


def test_an_erased_person_is_not_named_by_an_opinion():
    d = dossier(people=[Person(id="ana", name="Ana Illustrative")], campaigns=[VIEW],
                opinions=[said(1, seat="ana", person="ana", attribution="named", text="As Ana Illustrative I say")])  # fmt: skip
    without, _ = d.erase_subject("ana", at="2024-03-01T09:00Z")
    assert (without.opinions[0].seat, without.opinions[0].attribution) == ("erased-1", "unnamed")
    assert "Ana" not in json.dump(without) and "Illustrative" not in json.dump(without)


# On the page


def page(d, audience="public"):
    text = html.dump(d, audience=audience)
    return text[text.index('id="decisions"') : text.index('id="problems"')]


def test_decisions_are_on_the_page_as_far_as_everybody_may_know():
    motion = Motion(id="m", item="i", text="Begin", opened="2024-02-08T09:00Z", closed="2024-02-08T10:00Z")
    held = [Membership(id=f"m-{n}", seat=f"t-{n}", person="ana", since=instant("2024-01-01T09:00Z")) for n in range(3)]
    votes = [
        Vote(id=f"v-{n}", motion="m", seat=f"t-{n}", choice="against" if n else "for", at="2024-02-08T09:10Z")
        for n in range(3)
    ]
    todo = [
        Action(id="a", what="Ask", who="t-1", due="2024-04-01", done="2024-03-01T09:00Z"),
        Action(id="b", what="Wait"),
    ]
    made = Decision(id="de", meeting="sg-1", text="Begin with <mobility>", result="rejected", motion="m", dissent=["No"],
                    at="2024-02-08T10:10Z", actions=todo)  # fmt: skip
    later = Decision(id="df", meeting="gone", text="Again", result="consensus", at="2024-02-08T11:00Z", supersedes="de")
    d = dossier(on="2024-03-01", motions=[motion], votes=votes, memberships=held, decisions=[made, later])
    told = page(d)
    assert told.index("Again") < told.index("Begin with &lt;mobility&gt;")
    for words in ("1 for, 2 against, 0 abstained; 3 of 3 took part", "Town 1", ", done", "nobody named", "✗ rejected",
                  "✓ consensus", "Replaces", ">No<", "gone"):  # fmt: skip
        assert words in told
    secret = page(evolve(d, motions=[evolve(motion, secret=True)]))
    assert (
        "secret, and of too few to be told; 3 of 3 took part" in secret
        and "2 against" not in secret
        and ">No<" not in secret
    )
    assert "secret, and not closed yet" in page(evolve(d, motions=[evolve(motion, secret=True, closed=None)]))
    assert "took part" not in page(evolve(d, motions=[evolve(motion, opened="2024-02-08T10:20Z", closed=None)]))
    assert "Nothing is decided yet." in page(dossier())


def test_what_was_announced_and_asked_is_on_the_page():
    d = dossier(announcements=[FIRST], campaigns=[VIEW], opinions=[said(n) for n in range(6)])
    told = page(d)
    assert "It tells of a date that no longer holds." in told and "Come all" in told
    assert "how many seats answered 2 questions" in told and ">6<" in told and "What holds you up?" in told
    assert "not told" in page(evolve(d, opinions=[said(1)])) and "not told" not in page(
        evolve(d, opinions=[said(1)]), "secretariat"
    )
    both = page(dossier(announcements=[FIRST, SECOND]))
    assert "version 2" in both and "no longer holds" not in both and "21 February" not in both
    bare = page(dossier(announcements=[Announcement(id="n", title="Join us", at="2024-02-01T09:00Z")]))
    assert "Join us" in bare and "version" not in bare


def test_long_lists_are_cut_and_said_to_be():
    many = [Announcement(id=f"n-{n}", title=f"News {n}", at="2024-02-01T09:00Z") for n in range(63)]
    made = [
        Decision(id=f"d-{n}", meeting="sg-1", text=f"Made {n}", result="carried", at="2024-02-01T09:00Z")
        for n in range(62)
    ]
    told = page(dossier(announcements=many, decisions=made))
    assert "3 older ones are not shown." in told and "2 more are not shown." in told


def test_the_case_has_nothing_to_announce_anew():
    assert faults(example("small-giants-2024")) == []
