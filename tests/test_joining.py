"""Joining and leaving: one form and its records, what a withdrawal ends, two records of one human, what must go when."""

from datetime import date
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from smallgiants.civiltime import Slot, instant
from smallgiants.decisions import Agenda, AgendaItem, Conflict, Motion, Vote
from smallgiants.dossiers import Dossier, leftovers, personal_strings
from smallgiants.dossiers._add import HOMES
from smallgiants.dossiers._subject import PURPOSES
from smallgiants.errors import NotAllowed
from smallgiants.formats import json
from smallgiants.groups import (
    AccessNeeds,
    Consent,
    Credit,
    Group,
    Mandate,
    Membership,
    Pledge,
    PledgeText,
    Registration,
    Retention,
)
from smallgiants.people import Person
from smallgiants.places import Municipality
from smallgiants.programmes import Ballot, Theme, tally
from smallgiants.sources import Citation
from smallgiants.testing import dossiers
from smallgiants.workshops import Attendance, Stay, Workshop, attended

AT, SOON, LATER, LAST = "2024-02-07T12:00Z", "2024-02-08T12:00Z", "2024-03-01T09:00Z", "2024-06-01T09:00Z"
MEETING = Workshop(id="sg-1", title="First", group="g", slot=Slot(local="2024-03-13T11:00", zone="Europe/Brussels"))
GROUP = Group(id="g", name="Small Giants", zone="Europe/Brussels", contact="office@example.org",
              pledges=[PledgeText(version="v1", text="A willingness to share opinions")])  # fmt: skip
BARE = Dossier(id="d", on="2024-06-30", group=GROUP).add(
    MEETING, evolve(MEETING, id="sg-2"), Municipality(id="kranj", name="Kranj"), Theme(id="mobility", title="Mobility"),
    Person(id="ana", name="Ana Qwertz", email="ana@example.org", phone="+386 4 555 01 00"), Person(id="ana2"), Person(id="bo"),
)  # fmt: skip
FORM: dict[str, Any] = {"person": "ana", "to": ("group", "sg-1"), "pledge": "v1", "at": AT, "language": "sl",
                        "channel": "web form",
        "consents": ("group", "meeting", "recording", "name", "access")}  # fmt: skip
JOINED = BARE.register(**FORM)


def in_force(d, person="ana"):
    """What a person holds: collection, and purpose, workshop or version."""
    held = [
        ("memberships", m.seat) for m in d.memberships if m.person == person and m.state in ("registered", "active")
    ]
    held += [("registrations", r.workshop) for r in d.registrations if r.person == person and r.withdrawn is None]
    held += [("pledges", p.version) for p in d.pledges if p.person == person and p.withdrawn is None]
    return held + [("consents", c.purpose) for c in d.consents if c.person == person and c.withdrawn is None]


def refused(breach, code):
    with pytest.raises(NotAllowed) as caught:
        breach()
    assert caught.value.code == code
    return str(caught.value)


def test_a_form_makes_records_that_tell_how_they_came():
    [pledge] = JOINED.pledges
    assert (pledge.channel, pledge.language, pledge.at) == ("web form", "sl", instant(AT))
    told = {(c.purpose, c.context, c.channel, c.language, c.version, c.by) for c in JOINED.consents}
    how = ("web form", "sl", None, None)
    assert told == {("group", None, *how), ("meeting", "sg-1", *how), ("recording", "sg-1", *how), ("name", None, *how),
                    ("access", None, *how)}  # fmt: skip
    by = BARE.register(**{**FORM, "by": "bo"}, version="c-2")
    assert {(c.by, c.version) for c in by.consents} == {("bo", "c-2")} and by.memberships[0].history[0].by == "bo"
    assert BARE.register(**{**FORM, "by": "ana"}).consents == JOINED.consents
    assert JOINED.problems() == () and json.load(json.dump(JOINED)) == JOINED


def test_whether_a_form_was_late_is_told_where_the_hour_is_known():
    late = BARE.register(person="bo", to=("sg-1",), consents=("meeting",), at=LAST)
    assert [p.code for p in late.problems()] == ["registration-late"]
    nowhere = late.add(evolve(MEETING, slot=Slot(local="2024-03-13T11:00", zone="Europe/Nowhere")))
    assert "registration-late" not in {p.code for p in nowhere.problems()}


def test_each_kind_of_record_has_its_purpose():
    assert set(HOMES.values()) <= PURPOSES.keys() | {"organisations", "towns", "concepts"}  # these hold nobody's data


def test_a_consent_to_a_meeting_is_bound_to_each_of_the_form_and_to_all_without_one():
    two = BARE.register(person="ana", to=("sg-1", "sg-2", "sg-1"), consents=("meeting",), at=AT)
    assert [c.context for c in two.consents] == ["sg-1", "sg-2"] and len(two.registrations) == 2
    assert BARE.register(person="ana", to=(), consents=("meeting",), at=AT).consents[0].context is None


@pytest.mark.parametrize("of", ["group", "sg-1", "name", "pledge", "all"])
def test_the_same_form_again_adds_nothing_even_after_a_withdrawal(of):
    """A form is delivered again, out of order: what was withdrawn stays withdrawn."""
    assert JOINED.register(**FORM) == JOINED
    left = JOINED.withdraw(person="ana", of=of, at=LATER)
    assert left.register(**FORM) == left
    assert left.register(**{**FORM, "at": SOON}) == left  # a double sent a day later, while all of it was in force
    back = left.register(**{**FORM, "at": LAST})
    assert set(in_force(back)) == set(in_force(JOINED))


def test_who_is_invited_or_lapsed_registers_on_the_same_record():
    asked = BARE.add(Membership(id="m", seat="kranj", person="ana").invite(at=AT))
    joined = asked.register(person="ana", seat="kranj", to=("group",), at=SOON)
    assert [m.state for m in joined.memberships] == ["registered"] and joined.memberships[0].id == "m"
    lapsed = joined.add(joined.memberships[0].lapse(at=LATER))
    assert [m.state for m in lapsed.register(person="ana", seat="kranj", to=("group",), at=LAST).memberships] == [
        "registered"
    ]
    warned = joined.memberships[0].notify(at=LATER, reason="absent").suspend(at=LATER)
    still = joined.add(warned).register(person="ana", seat="kranj", to=("group",), at=LAST)
    assert [m.state for m in still.memberships] == ["suspended"]  # a form lifts no suspension
    turned = asked.withdraw(person="ana", of="group", at=SOON)
    assert turned.memberships[0].state == "declined"
    assert [m.state for m in turned.register(person="ana", seat="kranj", to=("group",), at=LATER).memberships] == [
        "declined", "registered"]  # fmt: skip


def test_nothing_else_is_asked_of_anybody():
    """No place, no size, no attendance, no pledge even: who sends the form belongs, and the seat counts."""
    for person in ("bo", "nobody-on-record"):
        d = BARE.register(person=person, to=("group",), at=AT)
        assert d.memberships[0].holds(on=instant(AT))
        vote = Ballot(id="b", seat=person, person=person, approvals=["mobility"], at=SOON)
        assert "ballot-not-member" not in {problem.code for problem in d.add(vote).problems()}


def test_a_pledge_is_never_inferred():
    came = Attendance(id="at", person="bo", workshop="sg-1", mode="in_person")
    d = BARE.register(person="bo", to=("group", "sg-1"), consents=("group", "meeting"), at=AT)
    d = d.add(came, Ballot(id="b", seat="bo", person="bo", approvals=["mobility"], at=SOON))
    assert d.pledges == () and [p.code for p in d.problems()] == ["pledge-missing"]
    late = d.add(Pledge(person="bo", version="v1", at=AT, withdrawn=LATER))
    assert late.problems() == ()  # what was said while it stood stays sound
    after = late.add(Ballot(id="b-2", seat="bo", person="bo", approvals=["mobility"], at=LAST))
    assert [p.path for p in after.problems()] == ["ballots[b-2].person"]


@pytest.mark.parametrize(("of", "gone"), [
    ("group", {("memberships", "ana"), ("pledges", "v1"), ("consents", "group"), ("consents", "name")}),
    ("sg-1", {("registrations", "sg-1"), ("consents", "meeting"), ("consents", "recording")}),
    ("name", {("consents", "name")}), ("recording", {("consents", "recording")}), ("access", {("consents", "access")}),
    ("pledge", {("pledges", "v1")}), ("all", set(in_force(JOINED))),
])  # fmt: skip
def test_a_withdrawal_ends_what_it_says_and_the_rest_is_told(of, gone):
    left = JOINED.withdraw(person="ana", of=of, at=LATER)
    assert set(in_force(JOINED)) - set(in_force(left)) == gone
    told = JOINED.effects(person="ana", of=of, at=LATER)
    assert len(told.ends) == len(gone) and len(told.stays) == len(in_force(left))
    assert {row["ends"] for row in told.rows()} == ({True} if of == "all" else {True, False})
    assert told.out_of_reach == ("invitations to sg-1, in the person's own mailbox and calendar",)
    assert all(f"ends {one}" in str(told) for one in told.ends)
    again = refused(lambda: left.withdraw(person="ana", of=of, at=LAST), "nothing-to-withdraw")
    assert "nothing was changed" in again


def test_what_stays_is_told_with_how_to_end_it():
    cast = JOINED.add(Ballot(id="b", seat="ana", person="ana", approvals=["mobility"], at=SOON))
    told = str(cast.effects(person="ana", of="group", at=LATER))
    assert "stays registrations[sg-1.ana.ana]: it stays in force; `withdraw(of='sg-1')` ends it" in told
    assert "`withdraw(of='access')`" in told and "stays ballots[b]: what was counted" in told
    kept = cast.withdraw(person="ana", of="group", at=LATER)
    assert tally(kept.ballots, workshops=1, on=None).chosen == ("mobility",) and kept.problems() == ()
    assert "memberships" in str(cast.effects(person="ana", of="name", at=LATER).stays)


def test_needs_of_access_end_with_their_consent_or_their_workshop():
    d = JOINED.add(AccessNeeds(id="a", person="ana", at=AT), AccessNeeds(id="b", person="ana", at=AT, workshop="sg-1"))
    ended = lambda d: [one.id for one in d.access if one.withdrawn]  # noqa: E731
    assert ended(d.withdraw(person="ana", of="access", at=LATER)) == ["a", "b"]
    assert ended(d.withdraw(person="ana", of="sg-1", at=LATER)) == ["b"]
    assert ended(d.withdraw(person="ana", of="group", at=LATER)) == []
    assert "counted no more" in str(d.effects(person="ana", of="access", at=LATER))
    assert "stays access[a]: it stays in force; `withdraw(of='access')` ends it" in str(
        d.effects(person="ana", of="sg-1", at=LATER)
    )


def test_nothing_is_withdrawn_before_it_began():
    for of in ("group", "sg-1", "name", "pledge"):
        assert "the record began then" in refused(
            lambda of=of: JOINED.withdraw(person="ana", of=of, at="2024-02-07T11:59Z"), "withdrawn-before-start")  # fmt: skip
    assert "did you mean recording?" in refused(
        lambda: JOINED.withdraw(person="ana", of="recordng", at=LATER), "nothing-to-withdraw"
    )
    refused(lambda: JOINED.effects(person="bo", of="group", at=LATER), "nothing-to-withdraw")
    later = JOINED.withdraw(person="ana", of="name", at=SOON).register(person="ana", to=(), consents=("name",), at=LAST)
    refused(lambda: later.withdraw(person="ana", of="name", at=LATER), "withdrawn-before-start")
    both = later.withdraw(person="ana", of="group", at=LATER)  # what was given later than that is not meant
    assert ("consents", "name") in in_force(both) and ("memberships", "ana") not in in_force(both)


def test_who_was_never_asked_can_opt_out_of_credit():
    d = BARE.add(Credit(id="cr", person="ana", role="idea", at=AT))
    assert len(d.view(audience="public").credits) == 1
    out = d.withdraw(person="ana", of="credit", at=SOON)
    assert out.view(audience="public").credits == () and len(out.view(audience="self:ana").credits) == 1
    refused(lambda: out.withdraw(person="ana", of="credit", at=LATER), "nothing-to-withdraw")
    again = out.add(Consent(person="ana", purpose="credit", at=LATER))
    assert len(again.view(audience="public").credits) == 1
    assert again.withdraw(person="ana", of="credit", at=LAST).view(audience="member").credits == ()
    assert d.add(evolve(d.credits[0], withdrawn=SOON)).view(audience="public").credits == ()


def test_a_name_is_told_where_that_was_agreed_to():
    def told(**bound):
        d = BARE.add(Consent(person="ana", purpose="name", at=AT, **bound))
        return next(p.name for p in d.view(audience="public").people if p.id == "ana")

    assert told() == told(context="g") == "Ana Qwertz"
    assert told(context="sg-1") is told(withdrawn=LATER) is None


def test_a_membership_is_shown_without_why_it_rests():
    one = Membership(id="m", seat="kranj", person="ana").invite(at=AT).register(at=AT)
    rests = one.notify(at=SOON, reason="x").suspend(at=SOON).lapse(at=LATER)
    shown = BARE.add(rests, Membership(id="m-2", seat="kranj", person="bo").invite(at=AT)).view(audience="public")
    assert [[entry.kind for entry in m.history] for m in shown.memberships] == [["registered", "lapsed"]]
    assert {(e.reason, e.by) for m in shown.memberships for e in m.history} == {(None, None)}
    gone = BARE.add(one.remove(at=LATER, reason="x")).view(audience="member").memberships[0]
    assert (gone.state, gone.until) == ("lapsed", instant(LATER))


def test_what_was_added_when_is_on_the_ledger():
    d = BARE.add(Municipality(id="visby", name="Visby"), Theme(id="water", title="Water"), at=SOON, by="office")
    assert [(e.kind, e.was, e.by) for e in d.history] == [
        ("added", "towns[visby]", "office"),
        ("added", "themes[water]", "office"),
    ]
    again = d.add(Municipality(id="visby", name="Visby", country="SE"), at=LATER).add(
        Theme(id="water", title="Water"), at=LAST
    )
    assert [(e.kind, e.was) for e in again.history][2:] == [("revised", "towns[visby]")]
    before = again.seen(on="2024-02-07")
    assert ([t.id for t in before.towns], before.history) == (["kranj"], ())
    assert [t.id for t in again.seen(on="2024-02-08").towns] == ["kranj", "visby"] and len(
        again.seen(on="2024-02-08").history
    ) == 2
    told = again.add(Person(id="cy"), at=LAST).erase_subject("cy", at=LAST)[0]
    assert told.history[-1].was == "people[erased-1]" and again.view(audience="member").history == ()
    assert json.load(json.dump(again)) == again


def test_a_membership_that_runs_into_another_is_refused():
    d = BARE.add(Membership(id="m", seat="kranj", person="ana").register(at=AT))
    told = refused(
        lambda: d.add(Membership(id="n", seat="kranj", person="ana").register(at=SOON)), "membership-overlap"
    )
    assert "got m and n" in told
    assert len(d.add(Membership(id="n", seat="kranj", person="bo").register(at=SOON)).memberships) == 2
    assert d.add(d.memberships[0].activate(at=SOON)).memberships[0].state == "active"


TWICE = JOINED.register(person="ana2", to=("group", "sg-1"), pledge="v1", consents=("group", "name"), at=SOON)


def test_two_records_of_one_human_count_once():
    d = TWICE.add(
        *(Ballot(id=f"b-{at}", seat=who, person=who, approvals=approvals, at=at)
          for who, approvals, at in (("ana", ["mobility"], SOON), ("ana2", [], LATER))),
        *(Attendance(id=f"at-{since}", person=who, workshop="sg-1", mode="online", stays=[Stay(since=since, until=until)])
          for who, since, until in (("ana", "2024-03-13T10:00Z", "2024-03-13T10:30Z"),
                                    ("ana2", "2024-03-13T10:20Z", "2024-03-13T11:00Z"))),
    )  # fmt: skip
    d = evolve(d, sources=(Citation(path="people[ana2].name", source="a form"),))
    one = d.unite("ana2", into="ana", at=LATER, by="office")
    assert [p.id for p in one.people] == ["ana", "bo"] and "ana2" not in json.dump(one)
    assert (len(one.memberships), len(one.registrations), len(one.attendance)) == (1, 1, 1)
    assert (one.memberships[0].since, one.registrations[0].at) == (instant(AT), instant(AT))
    assert attended("sg-1", one.attendance).present == ("ana",) and one.attendance[0].length.total_seconds() == 3600
    answer = tally(one.ballots, workshops=1, on=None)
    assert (answer.seats, dict(answer.support).get("mobility", 0)) == (1, 0)  # the last ballot counts
    assert one.sources[0].path == "people[ana].name" and one.group.history[-1].kind == "united"
    assert [p.code for p in one.problems() if p.severity == "error"] == []
    refused(lambda: one.unite("ana2", into="ana", at=LATER), "reference-dangling")
    refused(lambda: one.unite("ana", into="ana", at=LATER), "reference-dangling")
    without, _ = one.erase_subject("ana", at=LAST)
    assert "ana" not in {e.was for e in without.group.history}


def test_what_one_record_withdrew_is_withdrawn():
    out = TWICE.withdraw(person="ana2", of="name", at=LATER).withdraw(person="ana2", of="pledge", at=LATER)
    one = out.unite("ana2", into="ana", at=LAST)
    assert [c.withdrawn for c in one.consents if c.purpose == "name"] == [instant(LATER)] * 2
    assert [p.withdrawn for p in one.pledges] == [instant(LATER)] * 2
    assert all(c.withdrawn is None for c in one.consents if c.purpose == "group")
    after = out.register(person="ana", to=(), consents=("contact",), at=AT).add(
        Consent(person="ana", purpose="name", at=LAST)
    )
    assert [c.withdrawn for c in after.unite("ana2", into="ana", at=LAST).consents if c.purpose == "name"][-1] is None


@pytest.mark.parametrize(("first", "second", "kept"), [
    ({"at": AT}, {"at": SOON, "accepted": LATER, "seat": "kranj"}, [("r-1", AT, None)]),
    ({"at": SOON}, {"at": AT, "withdrawn": LATER}, [("r-1", AT, None)]),
    ({"at": AT, "withdrawn": LATER}, {"at": SOON, "withdrawn": LAST}, [("r-1", AT, LAST)]),
    ({"at": AT, "withdrawn": SOON}, {"at": LATER}, [("r-1", AT, SOON), ("r-2", LATER, None)]),
])  # fmt: skip
def test_registrations_for_one_workshop_are_one(first, second, kept):
    d = BARE.add(
        Registration(id="r-1", person="ana", workshop="sg-1", **first),
        Registration(id="r-2", person="ana2", workshop="sg-1", **second),
        Registration(id="r-3", person="ana2", workshop="sg-2", at=AT),
    )  # fmt: skip
    one = d.unite("ana2", into="ana", at=LAST)
    ends = [(r.id, r.at, r.withdrawn) for r in one.registrations if r.workshop == "sg-1"]
    assert ends == [(id_, instant(at), end and instant(end)) for id_, at, end in kept]
    assert len(one.registrations) == len(kept) + 1
    if "accepted" in second:
        assert (one.registrations[0].accepted, one.registrations[0].seat) == (instant(LATER), "kranj")


@pytest.mark.parametrize(("first", "second", "told"), [
    ({"excused": True}, {"mode": "online"}, ("at-1", True, 0)), ({"mode": "online"}, {"proxy": "bo"}, ("at-1", True, 0)),
    ({"excused": True}, {"proxy": "bo"}, ("at-1", False, 0)),
    ({"stays": [Stay(since="2024-03-13T10:00Z", until="2024-03-13T10:10Z")]},
     {"stays": [Stay(since="2024-03-13T10:20Z")]}, ("at-1", True, 2)),
    ({"stays": [Stay(since="2024-03-13T10:00Z")]}, {"stays": [Stay(since="2024-03-13T10:20Z")]}, ("at-1", True, 1)),
    ({"stays": [Stay(since="2024-03-13T10:00Z", until="2024-03-13T10:30Z")]},
     {"stays": [Stay(since="2024-03-13T10:10Z", until="2024-03-13T10:20Z")]}, ("at-1", True, 1)),
])  # fmt: skip
def test_they_were_there_where_either_record_says_so(first, second, told):
    d = BARE.add(
        Attendance(id="at-1", person="ana", workshop="sg-1", **first),
        Attendance(id="at-2", person="ana2", workshop="sg-1", **second),
    )
    [one] = d.unite("ana2", into="ana", at=LAST).attendance
    assert (one.id, one.present, len(one.stays)) == told


def test_ids_that_both_records_have_stay_apart():
    d = BARE.add(Person(id="x.y")).register(person="ana", to=("sg-1",), at=AT).add(
        Registration(id="sg-1.ana2.ana2", person="ana2", workshop="sg-1", at=AT, withdrawn=AT),
        Registration(id="sg-1.ana.ana.2", person="ana2", workshop="sg-2", at=AT, withdrawn=AT),
        AccessNeeds(id="ac.ana2", person="ana2", at=AT), Conflict(id="c", item="i", seat="ana2", person="ana2", at=AT),
        Agenda(id="ag", meeting="sg-1", chairs=("ana2", "ana"), items=[AgendaItem(id="i", title="T")]),
        Motion(id="mo", item="i", text="x", opened=AT), Vote(id="v", motion="mo", seat="ana2", choice="for", at=AT),
    )  # fmt: skip
    one = d.unite("ana2", into="ana", at=LAST)
    ids = [r.id for r in one.registrations]
    assert len(set(ids)) == len(ids) and one.agendas[0].chairs == ("ana",) and one.votes[0].seat == "ana"
    assert one.access[0].id == "ac.ana"


def test_the_record_that_stays_learns_what_it_did_not_know():
    d = BARE.add(Person(id="ana2", name="Other", function="Mayor", languages=("sl", "en"), zone="Europe/Ljubljana"))
    one = d.unite("ana2", into="ana", at=LAST).people[0]
    assert (one.name, one.function, one.languages, one.zone) == (
        "Ana Qwertz",
        "Mayor",
        ("sl", "en"),
        "Europe/Ljubljana",
    )


@settings(max_examples=30)
@given(dossiers(), st.data())
def test_whoever_is_united_no_seat_is_counted_twice(d, draw):
    ids = [person.id for person in d.people]
    if len(ids) < 2:
        return
    gone, kept = draw.draw(st.permutations(ids))[:2]
    d = evolve(d, group=evolve(d.group, history=()))
    one = d.unite(gone, into=kept, at="2200-01-01T00:00Z")
    assert gone not in {p.id for p in one.people} and len(one.people) == len(d.people) - 1
    seats = {kept if b.seat == gone else b.seat for b in d.ballots}
    assert {b.seat for b in one.ballots} == seats and len(one.ballots) == len(d.ballots)
    assert not [p for p in one.problems() if p.code in ("membership-overlap", "id-duplicate", "reference-dangling")]
    assert json.load(json.dump(one)) == one


KEPT = evolve(GROUP, mandates=(Mandate(person="bo", role="lead", until="2024-02-01"),), retention=(
    Retention(what="people.email", purpose="to invite", after="left", days=30),
    Retention(what="registrations", purpose="to count", after="ended", days=10),
    Retention(what="attendance", purpose="to count", after="recorded", days=20),
    Retention(what="consents", purpose="to show", after="ended", days=365, basis="GDPR Article 7(1)"),
    Retention(what="access", purpose="to plan", after="recorded", days=1),
    Retention(what="memberships", purpose="to know", after="recorded", days=5),
    Retention(what="conflicts.about", purpose="to decide", after="recorded", days=1),
))  # fmt: skip


def must_go(d, on, audience="secretariat", days=0):
    return [
        (one.path, str(one.day), one.who)
        for one in d.due(on=on, audience=audience, days=days).tasks
        if one.kind == "retention"
    ]


def test_what_must_go_is_due_and_when():
    d = evolve(JOINED, group=KEPT).add(
        Attendance(id="at", person="ana", workshop="sg-1"), AccessNeeds(id="ac", person="ana", at=AT),
        Conflict(id="c", item="i", seat="kranj", at=AT, about="x"), Conflict(id="c-2", item="i", seat="ana", person="ana", at=AT),
    )  # fmt: skip
    still = must_go(d, "2030-01-01")
    assert still == [("access[ac]", "2024-02-08", ()), ("memberships[group.ana.ana]", "2024-02-12", ("ana",)),
                     ("registrations[sg-1.ana.ana]", "2024-03-23", ("ana",)),
                     ("attendance[at]", "2024-04-02", ("ana",))]  # fmt: skip
    left = d.withdraw(person="ana", of="all", at=LATER)
    assert ("people[ana].email", "2024-03-31", ("ana",)) in must_go(left, "2024-03-31")
    assert not any("email" in path for path, _, _ in must_go(left, "2024-03-30"))
    assert any("email" in path for path, _, _ in must_go(left, "2024-03-30", days=1))
    assert ("consents[0]", "2025-03-01", ("ana",)) in must_go(left, "2025-03-01")
    assert must_go(left, "2030-01-01", "member") == [] == must_go(left, "2030-01-01", "public")
    assert ("access[ac]", "2024-02-08", ("ana",)) in must_go(left, "2030-01-01", "self:ana")
    task = next(
        one for one in left.due(on="2030-01-01", audience="secretariat").tasks if one.path == "people[ana].email"
    )
    assert str(task) == "2024-03-31 people[ana].email: kept to invite; from that day on it may not be (ana)"
    bo = evolve(left, group=KEPT).add(Person(id="bo", email="bo@example.org"), Person(id="ana2", email="x@example.org"))
    assert ("people[bo].email", "2024-03-02", ("bo",)) in must_go(bo, "2030-01-01")
    assert not any(
        "ana2" in path for path, _, _ in must_go(bo, "2030-01-01")
    )  # never took part: when they left is unknown


def test_who_declined_or_holds_nothing_dated_is_told_as_far_as_known():
    declined = Membership(id="m", seat="kranj", person="ana").invite(at=AT).decline(at=SOON)
    d = evolve(BARE, group=KEPT).add(declined)
    assert ("people[ana].email", "2024-03-09", ("ana",)) in must_go(d, "2030-01-01")
    undated = d.add(evolve(MEETING, id="sg-3", slot=None)).register(person="ana", to=("sg-3",), at=SOON)
    assert not any("email" in path for path, _, _ in must_go(undated, "2030-01-01"))


def test_an_export_tells_purpose_and_source():
    d = evolve(JOINED, sources=(Citation(path="people[*].name", source="the form of 7 February"),))
    rows = {row["path"]: row for row in d.export_subject("ana")}
    assert (
        rows["people[ana].name"]["source"] == "the form of 7 February" and rows["people[ana].email"]["source"] is None
    )
    assert rows["pledges[0].version"] == {"path": "pledges[0].version", "value": "v1", "purpose": "showing what was pledged",
                                          "source": "web form"}  # fmt: skip
    own = d.add(evolve(d.people[1], phone="+386 4 555 01 99", sources=(Citation(path="phone", source="a card"),)))
    row = next(row for row in own.export_subject("ana2") if row["path"] == "people[ana2].phone")
    assert (row["source"], row["purpose"]) == ("a card", "taking part in the group")
    assert all(row["purpose"] for row in rows.values())


def test_a_receipt_tells_what_is_kept_and_why():
    d = JOINED.add(
        AccessNeeds(id="ac", person="ana", at=AT, note="Qneed"), Credit(id="cr", person="ana", role="idea", at=AT)
    )
    d = d.add(Ballot(id="b", seat="ana", person="ana", approvals=["mobility"], at=SOON))
    d = evolve(d, group=d.group.appoint("ana", "rapporteur", since="2024-02-08", at=SOON))
    without, receipt = d.erase_subject("ana", at=LAST)
    assert without.access == () and without.people[0] == Person(id="erased-1")
    told = dict(line.split(": ", 1) for line in receipt.kept)
    assert told["ballots[b]"] == "the tally stays as it was published, and the seat is counted once"
    assert told["group.mandates[0]"] == "who led when is not rewritten, under no name" and "credits[cr]" in told
    assert not any(path.startswith(("access", "people")) for path in told)
    assert f"{len(receipt.kept)} records kept" in str(receipt)


@pytest.mark.parametrize(
    "written", ["+386 4 555 01 00", "+38645550100", "(04) 555-0100", "tel:+386-4-555-01-00", "00386/45550100"]
)
def test_a_number_goes_however_it_is_written(written):
    d = JOINED.add(Pledge(person="ana", version="v1", at=SOON, channel=f"called {written} twice"))
    without, _ = d.erase_subject("ana", at=LAST)
    strings = personal_strings(d, "ana")
    assert leftovers(strings, {"a": f"x {written} y"}) and leftovers(strings, {"store": json.dump(d)})
    assert leftovers(strings, {"store": json.dump(without)}) == ()
    assert personal_strings(BARE.add(Person(id="bo", phone="5550100")), "bo") == ("5550100",)
    assert leftovers(["555 0100"], {"a": "1999 5550100 1", "b": "15550100"}) == ("a: string 1, as it is",)


def test_before_somebody_joined_they_are_not_there():
    d = JOINED.add(Membership(id="m", seat="kranj", person="bo").invite(at=AT).register(at=LATER).withdraw(at=LAST))
    for day, state in (
        ("2024-02-06", None),
        ("2024-02-07", "invited"),
        ("2024-03-01", "registered"),
        ("2024-06-01", "withdrawn"),
    ):
        [found] = [m.state for m in d.seen(on=day).memberships if m.id == "m"] or [None]
        assert found == state
    assert d.seen(on=None) == d and date(2024, 6, 30) == d.on
