"""Dossiers: every fault told in full, one form in independent records, what was known when, who may see what."""

from datetime import date, timedelta
from pathlib import Path

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smallgiants.challenges import Concept, Statement
from smallgiants.civiltime import Slot, instant, recorded_by
from smallgiants.data import table
from smallgiants.dossiers import Dossier, leaves, uncited
from smallgiants.errors import InvalidValue, NotAllowed
from smallgiants.formats import json, toml
from smallgiants.groups import AccessNeeds, Consent, Group, Mandate, Membership, Pledge, PledgeText, Registration
from smallgiants.ledger import Entry, Told
from smallgiants.money import Money
from smallgiants.needs import Need
from smallgiants.people import Organisation, Person
from smallgiants.places import Declaration, Municipality
from smallgiants.programmes import Ballot, Programme, Theme
from smallgiants.sources import Citation, citation_for
from smallgiants.testing import dossiers, instants, small_giants
from smallgiants.workshops import Allowance, Attendance, Reply, Setting, Stay, Workshop

AT, SOON, LATER = "2024-01-30T09:00Z", "2024-02-07T09:00Z", "2024-03-01T09:00Z"
GROUP = Group(id="g", name="Small Giants", zone="Europe/Brussels", contact="office@example.org")
TOWN = Municipality(id="kranj", name="Kranj", country="SI", zone="Europe/Ljubljana")
ANA = Person(id="ana", name="Ana Example", email="ana@example.org")
THEME = Theme(id="mobility", title="Mobility")
MEETING = Workshop(id="sg-1", title="First", group="g", slot=Slot(local="2024-02-21T11:00", zone="Europe/Brussels"))
SEAT = Membership(id="m-1", seat="kranj", person="ana", since=instant(AT))
JOINED = Consent(person="ana", purpose="group", at=AT)
MEETS = Consent(person="ana", purpose="meeting", at=AT)
BALLOT = Ballot(id="b-1", seat="kranj", person="ana", at=LATER, approvals=["mobility"])
EUR = Money(amount=1, currency="EUR")
# All that the records below refer to.
WHOLE = {"people": [ANA], "towns": [TOWN], "themes": [THEME], "workshops": [MEETING], "memberships": [SEAT],
         "consents": [JOINED, MEETS]}  # fmt: skip


ANSWER = Reply(id="a-1", person="ana", workshop="sg-1", revision=1, state="accepted", at=LATER)
CAME = Attendance(id="at-1", workshop="sg-1", person="ana", mode="online")


def dossier(on="2024-06-01", group=GROUP, **records):
    return Dossier(id="d", on=on, group=group, **records)


def whole(**more):
    return dossier(**{**WHOLE, **more})


def group(**known):
    return attrs.evolve(GROUP, **known)


def form(**known):
    return Registration(**{"id": "r-1", "person": "ana", "workshop": "sg-1", "at": AT, **known})


FAULTS = {
    "an id twice in one collection": (
        dossier(themes=[THEME, THEME]),
        "error themes[mobility]: expected each id once, got 'mobility' 2 times; rename one",
    ),
    "an id of two seats": (
        dossier(towns=[TOWN], organisations=[Organisation(id="kranj", name="K", kind="team")], people=[Person(id="kranj")]),
        ("error organisations[kranj]: expected an id that names one seat, "
        "got 'kranj' in people and organisations and towns; rename one"),
    ),
    "a pledge version twice": (
        dossier(group=group(pledges=[PledgeText(version="v1", text="x")] * 2)),
        "error group.pledges[v1]: expected each version once, got 'v1' 2 times; rename one",
    ),
    "two leads": (
        dossier(people=[ANA], group=group(mandates=[Mandate(person="ana", role="lead")] * 2)),
        ("error group.mandates[1]: expected one sole lead at any time, got two: ana and ana; "
        "end the earlier mandate, or make both `co_lead`"),
    ),
    "a fault within a workshop": (
        dossier(workshops=[attrs.evolve(MEETING, slot=Slot(local="2026-03-29T02:30", zone="Europe/Brussels"))]),
        ("error workshops[sg-1].slot.local: expected a time that exists in Europe/Brussels, got 2026-03-29 02:30; "
        "the clocks skip it that night: 01:30 or 03:30 exist"),
    ),
    "a zone that is none": (
        dossier(
            group=group(zone="Europe/Brussel"),
            workshops=[attrs.evolve(MEETING, slot=None).cancel(at=AT)],
        ),
        ("error group.zone: expected a zone of this tz database, got 'Europe/Brussel'; "
        "did you mean Europe/Brussels or Europe/Busingen or Europe/Prague?"),
    ),
    "a zone that is a label": (
        dossier(towns=[attrs.evolve(TOWN, zone="CET")]),
        ("error towns[kranj].zone: expected an IANA zone such as Europe/Brussels, got 'CET'; "
        "name the place, for example Europe/Brussels: CET is a label, not a place"),
    ),
    "a ballot of no member": (
        whole(memberships=[], ballots=[attrs.evolve(BALLOT, at=None)]),
        ("error ballots[b-1].seat: expected a seat that is a member, got 'kranj'; "
        "one ballot per seat of the group; register the seat first"),
    ),
    "a ballot before the membership": (
        whole(ballots=[attrs.evolve(BALLOT, at="2024-01-30T08:59Z")]),
        ("error ballots[b-1].seat: expected a seat that is a member at 2024-01-30T08:59Z, got 'kranj'; "
        "one ballot per seat of the group; register the seat first"),
    ),
    "a ballot at the end of the membership": (
        whole(ballots=[BALLOT], memberships=[attrs.evolve(SEAT, until=instant(LATER))]),
        ("error ballots[b-1].seat: expected a seat that is a member at 2024-03-01T09:00Z, got 'kranj'; "
        "one ballot per seat of the group; register the seat first"),
    ),
    "a ballot by one who does not hold the seat": (
        whole(ballots=[attrs.evolve(BALLOT, person="eva")], people=[ANA, Person(id="eva")]),
        ("error ballots[b-1].person: expected one who holds the seat 'kranj', got 'eva'; held then by ana"),
    ),
    "a registrant who is not accepted to a workshop with a link": (
        whole(registrations=[form()], workshops=[attrs.evolve(MEETING, join_link="https://meet.example.org/a")]),
        ("info registrations[r-1].accepted: expected the instant it was accepted, got none; "
        "only then an invitation carries the link to join"),
    ),
    "more workshops than allowed": (
        dossier(workshops=[MEETING, attrs.evolve(MEETING, id="sg-2")], allowance=Allowance(limit=1)),
        ("error workshops: expected at most 1 workshops that are not cancelled, got 2: sg-1, sg-2; "
        "cancel one, or have the allowance raised"),
    ),
    "workshops that lie too close": (
        dossier(workshops=[MEETING, attrs.evolve(MEETING, id="sg-2")], allowance=Allowance(spacing="P7D")),
        "warning workshops[sg-2].slot: expected 7 days after sg-1, got 0; move one of the two",
    ),
    "an answer to a revision to come": (
        whole(replies=[ANSWER]),
        "error replies[a-1].revision: expected a revision up to 0, got 1; record what happened to the workshop first",
    ),
    "a membership without consent": (
        whole(consents=[MEETS]),
        "warning memberships[m-1]: expected a consent of 'ana' to 'group', got none on record; ask, and record it",
    ),
    "a registration without consent": (
        whole(consents=[JOINED], registrations=[form()]),
        "warning registrations[r-1]: expected a consent of 'ana' to 'meeting', got none on record; ask, and record it",
    ),
    "an opinion before the pledge": (
        whole(ballots=[BALLOT], group=group(pledges=[PledgeText(version="v1", text="Willing to share")])),
        ("warning ballots[b-1].person: expected a pledge before the first opinion, got none on record; "
        "the pledge is the only requirement; ask for it"),
    ),
    "a seat held twice by one person": (
        whole(memberships=[SEAT, attrs.evolve(SEAT, id="m-2", since=instant(SOON))]),
        ("error memberships[m-2]: expected one membership of a person for a seat at a time, got one beside m-1; "
        "end the earlier one first, or unite the two"),
    ),
    "a membership whose ledger cannot be": (
        whole(memberships=[attrs.evolve(SEAT, history=[Entry(at=AT, kind="declined")])]),
        ("error memberships[m-1].history[0].kind: expected what may follow active, got declined; "
        "the verbs of the membership keep its ledger in order"),
    ),
    "two registrations for one workshop": (
        whole(registrations=[form(), form(id="r-2")]),
        ("warning registrations[r-2]: expected one registration of a person for a workshop, got one beside r-1; "
        "withdraw one of the two"),
    ),
    "a registration after the workshop": (
        whole(registrations=[form(at=LATER)]),
        ("info registrations[r-1].at: expected an instant before the workshop began, got 2024-03-01T09:00Z; "
        "no invitation is sent for it any more"),
    ),
    "two records of one address": (
        whole(people=[ANA, Person(id="ana2", email="ANA@example.org")]),
        ("warning people[ana2].email: expected one record of each human, got the same as of ana; "
        "`unite` ana2 into ana, if they are one"),
    ),
    "two records of one number": (
        whole(people=[attrs.evolve(ANA, phone="+386 4 555 01 00"), Person(id="ana2", phone="+386 (4) 5550100")]),
        ("warning people[ana2].phone: expected one record of each human, got the same as of ana; "
        "`unite` ana2 into ana, if they are one"),
    ),
    "a consent to the group that was withdrawn": (
        whole(consents=[attrs.evolve(JOINED, withdrawn=LATER), MEETS]),
        "warning memberships[m-1]: expected a consent of 'ana' to 'group', got none on record; ask, and record it",
    ),
    "a consent to another workshop": (
        whole(consents=[JOINED, attrs.evolve(MEETS, context="g")], registrations=[form()]),
        "warning registrations[r-1]: expected a consent of 'ana' to 'meeting', got none on record; ask, and record it",
    ),
    "needs of access without consent": (
        whole(access=[AccessNeeds(id="ac", person="ana", at=AT)]),
        "warning access[ac]: expected a consent of 'ana' to 'access', got none on record; ask, and record it",
    ),
    "an opinion after the pledge was withdrawn": (
        whole(ballots=[BALLOT], group=group(pledges=[PledgeText(version="v1", text="Willing to share")]),
              pledges=[Pledge(person="ana", version="v1", at=AT, withdrawn=SOON)]),
        ("warning ballots[b-1].person: expected a pledge before the first opinion, got none on record; "
        "the pledge is the only requirement; ask for it"),
    ),
    "registrations and no mailbox of the office": (
        whole(group=group(contact=None), registrations=[form()]),
        ("warning group.contact: expected a mailbox of the office, the organizer of invitations, got none; "
        "without it no invitation can be made"),
    ),
    "a citation of nothing": (
        whole(sources=[Citation(path="towns[krnj].name", source="x")]),
        ("warning sources[0].path: expected a path to a value of this document, got 'towns[krnj].name'; "
        "paths go by id: towns[kranj].population"),
    ),
    "a citation of any of nothing": (
        whole(sources=[Citation(path="towns[*].degurba", source="x"), Citation(path="workshops[*].slot.zone", source="x")]),
        ("warning sources[0].path: expected a path to a value of this document, got 'towns[*].degurba'; "
        "paths go by id: towns[kranj].population"),
    ),
    "an entry after the viewpoint": (
        dossier(on="2024-02-07", workshops=[MEETING.cancel(at=LATER)]),
        ("info workshops[sg-1].history[0].at: expected nothing later than the viewpoint 2024-02-07, got 2024-03-01; "
        "it is kept, and not shown from this viewpoint"),
    ),
}  # fmt: skip
DANGLING = {
    "group.host": (dossier(group=group(host="kranj")), "an id of organisations", None),
    "group.support[0]": (dossier(group=group(support=["team"])), "an id of organisations", None),
    "group.mandates[0].person": (whole(group=group(mandates=[Mandate(person="an", role="lead")])), "an id of people", "ana"),
    "organisations[o].place": (
        whole(organisations=[Organisation(id="o", name="O", kind="team", place="krnj")]), "an id of towns", "kranj",
    ),
    "memberships[m-1].seat": (whole(memberships=[attrs.evolve(SEAT, seat="kran")]), "a town, organisation or person", "kranj"),
    "memberships[m-1].person": (
        whole(memberships=[attrs.evolve(SEAT, person="eva")], consents=[Consent(person="ana", purpose="group", at=AT)]),
        "an id of people", None,
    ),
    "memberships[m-1].nominated_by": (
        whole(memberships=[attrs.evolve(SEAT, nominated_by="kran")]), "a town, organisation or person", "kranj",
    ),
    "registrations[r-1].workshop": (whole(registrations=[form(workshop="sg1")]), "an id of workshops", "sg-1"),
    "registrations[r-1].seat": (whole(registrations=[form(seat="kran")]), "a town, organisation or person", "kranj"),
    "replies[a-1].workshop": (whole(replies=[attrs.evolve(ANSWER, workshop="sg1")]), "an id of workshops", "sg-1"),
    "replies[a-1].person": (whole(replies=[attrs.evolve(ANSWER, person="an", revision=0)]), "an id of people", "ana"),
    "attendance[at-1].proxy": (whole(attendance=[attrs.evolve(CAME, mode=None, proxy="an")]), "an id of people", "ana"),
    "attendance[at-1].seat": (whole(attendance=[attrs.evolve(CAME, seat="kran")]), "a town, organisation or person", "kranj"),
    "consents[2].person": (
        whole(consents=[JOINED, MEETS, Consent(person="an", purpose="name", at=AT)]), "an id of people", "ana",
    ),
    "pledges[0].version": (whole(pledges=[Pledge(person="ana", version="v1", at=AT)]), "an id of pledges", None),
    "workshops[sg-1].group": (whole(workshops=[attrs.evolve(MEETING, group="gg")]), "an id of group", "g"),
    "declared[0].town": (
        whole(declared=[Declaration(town="kran", fact="climate_plan", value=True)]), "an id of towns", "kranj",
    ),
    "themes[t].concept": (whole(themes=[THEME, Theme(id="t", title="T", concept="c")]), "an id of concepts", None),
    "themes[t].proposed_by": (
        whole(themes=[THEME, Theme(id="t", title="T", proposed_by="kran")]), "a town, organisation or person", "kranj",
    ),
    "ballots[b-1].approvals[0]": (whole(ballots=[attrs.evolve(BALLOT, approvals=["mobilty"])]), "an id of themes", "mobility"),
    "concepts[c].broader": (whole(concepts=[Concept(id="c", axis="theme", pref="C", broader="cc")]), "an id of concepts", "c"),
    "statements[s].by": (whole(statements=[Statement(id="s", by="an", text="x")]), "a town, organisation or person", "ana"),
    "statements[s].themes[0]": (
        whole(statements=[Statement(id="s", by="ana", text="x", themes=["mobilty"])]), "an id of themes or concepts", "mobility",
    ),
    "statements[s].barriers[0]": (
        whole(statements=[Statement(id="s", by="ana", text="x", barriers=["zzz"])]), "an id of concepts", None,
    ),
    "needs[n].theme": (whole(needs=[Need(id="n", by="kranj", theme="mobilty")]), "an id of themes", "mobility"),
    "needs[n].by": (whole(needs=[Need(id="n", by="kran")]), "a town, organisation or person", "kranj"),
    "instruments[1]": (whole(instruments=["elena", "elna"]), "an id of instruments", "elena"),
    "programme.anchor": (whole(programme=Programme(id="wp", months=9, anchor="sg1")), "an id of workshops", "sg-1"),
    "programme.themes[0]": (whole(programme=Programme(id="wp", months=9, themes=["mobilty"])), "an id of themes", "mobility"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_is_told_in_full_and_alone(fault):
    faulty, told = FAULTS[fault]
    assert [str(problem) for problem in faulty.problems()] == [told]


@pytest.mark.parametrize("path", DANGLING)
def test_what_is_referred_to_and_not_there_is_told_with_what_is_near(path):
    faulty, expected, near = DANGLING[path]
    [problem] = [problem for problem in faulty.problems() if problem.code == "reference-dangling"]
    assert (problem.path, problem.severity) == (path, "error")
    assert problem.message.startswith(f"expected {expected}, got '")
    assert (f" {near}" in problem.hint.replace("?", " ").rstrip()) if near else problem.hint.startswith("add it to ")


def test_every_code_of_the_room_is_shown_here():
    shown = {problem.code for faulty, _ in FAULTS.values() for problem in faulty.problems()}
    listed = set(table("codes.toml")["dossiers"]) - {"nothing-to-withdraw", "reference-dangling", "audience-unknown"}
    assert listed <= shown


@pytest.mark.parametrize("who", ["self:an", "self:nobody-here"])
def test_a_dossier_is_not_shown_to_one_who_is_not_in_it(who):
    with pytest.raises(InvalidValue) as caught:
        whole().view(audience=who)
    assert (caught.value.code, caught.value.hint) == (
        "audience-unknown",
        "did you mean ana?" if who == "self:an" else None,
    )


def test_all_faults_are_told_at_once_and_a_whole_dossier_has_none():
    both = whole(themes=[THEME, THEME], ballots=[attrs.evolve(BALLOT, seat="ana")], instruments=["elna"])
    assert [problem.code for problem in both.problems()] == ["id-duplicate", "reference-dangling", "ballot-not-member"]
    assert whole(ballots=[BALLOT], registrations=[form()]).problems() == ()
    one_off = [MEETING, attrs.evolve(MEETING, id="sg-2").cancel(at=AT)]
    assert whole(workshops=one_off, allowance=Allowance(limit=1)).problems() == ()


@settings(max_examples=40)
@given(dossiers())
def test_a_consistent_dossier_has_doubts_at_most(any_dossier):
    assert [problem for problem in any_dossier.problems() if problem.severity == "error"] == []


RECORDS = [ANA, TOWN, THEME, MEETING, SEAT, JOINED, BALLOT, form(), Organisation(id="o", name="O", kind="team"),
           Declaration(town="kranj", fact="climate_plan", value=True), Pledge(person="ana", version="v1", at=AT),
           Concept(id="c", axis="theme", pref="C"), Statement(id="s", by="kranj", text="x"),
           Need(id="n", by="kranj")]  # fmt: skip


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: type(record).__name__)
def test_a_record_is_added_once_and_told_as_new(record):
    added = dossier().add(record)
    [(home, name)] = added.since(dossier())
    assert getattr(added, home) == (record,)
    assert name == getattr(record, "id", "0")
    assert added.add(record) == added
    assert added.since(added) == ()


def test_a_record_replaces_the_one_with_its_id_where_that_stood():
    before = dossier(themes=[THEME, Theme(id="t", title="T")])
    after = before.add(Theme(id="mobility", title="Moving", workshops=2))
    assert [theme.id for theme in after.themes] == ["mobility", "t"]
    assert (after.themes[0].workshops, after.since(before)) == (2, (("themes", "mobility"),))


@pytest.mark.parametrize("wrong", [GROUP, "ana", Citation(path="x", source="y")])
def test_what_has_no_place_in_a_dossier_is_refused(wrong):
    with pytest.raises(InvalidValue) as caught:
        dossier().add(wrong)
    assert caught.value.code == "type-wrong"


FORM = {"person": "ana", "seat": "kranj", "to": ("group", "sg-1"), "pledge": "v1", "language": "sl",
        "consents": ("group", "meeting")}  # fmt: skip


def test_one_form_makes_independent_records():
    joined = dossier().register(**FORM, at=AT)
    assert joined.since(dossier()) == (
        ("memberships", "group.kranj.ana"), ("registrations", "sg-1.kranj.ana"), ("consents", "0"), ("consents", "1"),
        ("pledges", "0"),
    )  # fmt: skip
    assert (joined.pledges[0].language, joined.memberships[0].since) == ("sl", instant(AT))


@given(
    st.sets(st.sampled_from(("group", "sg-1", "sg-2"))),
    st.sets(st.sampled_from(("group", "meeting", "name"))),
    instants(),
)
def test_the_same_form_again_changes_nothing(to, consents, later):
    told = {**FORM, "to": tuple(sorted(to)), "consents": tuple(sorted(consents))}
    joined = dossier().register(**told, at=AT)
    assert joined.register(**told, at=later) == joined
    assert joined.register(**{**told, "to": (*told["to"],) * 2}, at=later) == joined


def test_a_person_may_join_as_such():
    joined = dossier().register(person="ana", to=("group",), at=AT)
    assert (joined.memberships[0].seat, joined.pledges, joined.consents) == ("ana", (), ())


@pytest.mark.parametrize("name", ["to", "consents"])
def test_a_single_word_is_no_list_of_words(name):
    with pytest.raises(InvalidValue) as caught:
        dossier().register(**{**FORM, name: "group"}, at=AT)
    assert str(caught.value) == f"{name}: expected a tuple of words, got 'group'; write ('group',)"


def test_who_leaves_and_returns_leaves_both_on_record():
    joined = dossier().register(**FORM, at=AT)
    left = joined.withdraw(person="ana", of="group", at=LATER).withdraw(person="ana", of="sg-1", at=LATER)
    assert (left.memberships[0].until, left.registrations[0].withdrawn) == (instant(LATER), instant(LATER))
    assert [name for name, _ in left.since(joined)] == [
        "memberships",
        "registrations",
        "consents",
        "consents",
        "pledges",
    ]
    back = left.register(**FORM, at="2024-04-01T09:00Z")
    assert [member.id for member in back.memberships] == ["group.kranj.ana", "group.kranj.ana.2"]
    assert [one.id for one in back.registrations] == ["sg-1.kranj.ana", "sg-1.kranj.ana.2"]
    ends = [one.withdrawn for one in (*back.consents, *back.pledges)]
    assert ends == [instant(LATER), instant(LATER), None, None, instant(LATER), None]


@pytest.mark.parametrize("of", ["group", "sg-1", "sg-2"])
def test_nobody_leaves_what_they_are_not_in(of):
    with pytest.raises(NotAllowed) as caught:
        dossier().withdraw(person="ana", of=of, at=AT)
    assert caught.value.code == "nothing-to-withdraw"


def test_a_viewpoint_takes_back_what_was_recorded_later():
    draft = Programme(id="wp", months=18, anchor="sg-1")
    later = whole(
        group=group(history=[Entry(at=AT, kind="founded"), Entry(at=LATER, kind="activated")]),
        workshops=[MEETING.reschedule(MEETING.slot.shift(days=21), at=LATER)],
        registrations=[form(accepted=LATER, withdrawn=LATER), form(id="r-2", at=LATER)],
        memberships=[attrs.evolve(SEAT, until=instant(LATER)), attrs.evolve(SEAT, id="m-2", since=instant(LATER))],
        pledges=[Pledge(person="ana", version="v1", at=AT, withdrawn=LATER)],
        ballots=[BALLOT, Ballot(id="b-2", seat="kranj")],
        statements=[Statement(id="s", by="ana", text="x", at=LATER)],
        programme=draft.adopt(decision="d-1", at=LATER),
    )  # fmt: skip
    assert later.seen(on="2024-02-07") == whole(
        on="2024-02-07",
        group=group(history=[Entry(at=AT, kind="founded")]),
        registrations=[form()],
        pledges=[Pledge(person="ana", version="v1", at=AT)],
        ballots=[Ballot(id="b-2", seat="kranj")],
        programme=draft,
    )
    assert later.seen(on=None) == later
    assert later.seen(on=LATER) == attrs.evolve(later, on=instant(LATER))


def test_a_later_revision_is_taken_back_and_the_adoption_before_it_stays():
    adopted = Programme(id="wp", months=18).adopt(decision="d-1", at=AT)
    revised = attrs.evolve(adopted, history=(*adopted.history, Entry(at=LATER, kind="revised")))
    assert whole(programme=revised).seen(on="2024-02-07").programme == adopted


def test_a_need_stands_as_it_stood():
    need = Need(id="n-1", by="kranj").withdraw(at=AT).enter_again(at=LATER)
    held = whole(needs=[need])
    assert held.seen(on=LATER).needs == (need,)
    between = held.seen(on="2024-02-07").needs[0].withdrawals
    assert [(one.since, one.until) for one in between] == [(instant(AT), None)]
    assert held.seen(on="2024-01-01").needs[0].withdrawals == ()


def test_a_consent_withdrawn_since_stays_withdrawn_in_every_view_of_the_past():
    taken_back = Consent(person="ana", purpose="name", at=AT, withdrawn=LATER)
    past = whole(consents=[taken_back]).seen(on="2024-02-07")
    assert past.view(audience="public").people[0].name is None


@settings(max_examples=30)
@given(dossiers(), instants(date(2020, 1, 1), date(2030, 1, 1)))
def test_nothing_later_is_left_in_a_viewpoint(any_dossier, on):
    seen = any_dossier.seen(on=on)
    for path, value in leaves(seen):
        name = path.rpartition(".")[2]
        if name in ("since", "at") and hasattr(value, "tzinfo") and not path.startswith("group.mandates"):
            assert recorded_by(value, on=on, zone=seen.group.zone)
    assert seen.seen(on=on) == seen


def test_the_stamp_is_the_last_entry_up_to_the_viewpoint():
    moved = MEETING.cancel(at=AT).reinstate(MEETING.slot, at=LATER)
    assert dossier(workshops=[moved], on="2024-02-07").last_at == instant(AT)
    adopted = Programme(id="wp", months=9).adopt(decision="d-1", at=LATER)
    assert dossier(programme=adopted).last_at == instant(LATER)
    assert dossier(on="2024-02-07").last_at == instant("2024-02-07T00:00Z")
    assert dossier(on=LATER).last_at == instant(LATER)


def test_a_person_lives_where_they_say_or_where_their_seat_is():
    lived = whole(people=[ANA, Person(id="eva", zone="Atlantic/Azores"), Person(id="ben")])
    assert lived.zones == {"ana": "Europe/Ljubljana", "eva": "Atlantic/Azores"}


# --- views ---


def secrets():
    """A dossier in which each thing that is not for everybody says so in its words."""
    told = Told(who=("told-secret",))
    return whole(
        group=group(history=[Entry(at=AT, kind="founded", told=told)]),
        programme=Programme(id="wp", months=18, history=[Entry(at=AT, kind="adopted", told=told)]),
        people=[
            Person(id="ana", name="ana-secret", email="ana-secret@example.org",
                   sources=[Citation(path="name", source="ana-secret, phone book")]),
            Person(id="eva", name="Eva", email="eva-secret@example.org"),
            Person(id="ben", name="Ben", email="ben-secret@example.org", published="https://example.org/team"),
            Person(id="ida", name="ida-secret"),
        ],
        workshops=[
            Workshop(id="sg-1", title="First", group="g", slot=MEETING.slot, join_link="https://secret.example/join",
                     sources=[Citation(path="join_link", source="https://secret.example")]).announce(at=AT, who=("told-secret",)),
        ],
        registrations=[form(), form(id="r-2", person="eva")],
        consents=[JOINED, MEETS, Consent(person="eva", purpose="name", at=AT),
                  Consent(person="ida", purpose="name", at=AT, withdrawn=LATER)],
        pledges=[Pledge(person="ana", version="v1", at=AT, channel="secret-channel")],
        declared=[
            Declaration(town="kranj", fact="past_beneficiary", value="member-secret"),
            Declaration(town="kranj", fact="climate_plan", value=True, permitted=True),
        ],
        ballots=[
            Ballot(id="b-secret", seat="kranj", person="ana", approvals=["mobility"]),
            Ballot(id="b-shown", seat="kranj", person="ana", approvals=["mobility"], shown=True),
        ],
        statements=[
            Statement(id="s-1", by="kranj", text="no staff", sources=[Citation(path="by", source="kranj-secret")]),
            Statement(id="s-2", by="kranj", text="no money", attribution="named"),
        ],
        needs=[
            Need(id="n-1", by="kranj", amount=Money(amount="4711", currency="EUR"), permitted=False,
                 sources=(Citation(path="amount", source="a letter about 4711 euros"), Citation(path="theme", source="talk"))),
            Need(id="n-2", by="kranj", amount=Money(amount="12", currency="EUR"), permitted=True),
        ],
        sources=[Citation(path=path, source="secret-source")
                 for path in ("ballots[b-secret]", "needs[n-1].amount", "people[ana].email", "workshops[sg-1].join_link")]
        + [Citation(path="needs", source="a survey")],
    )  # fmt: skip


def seen_by(audience):
    return secrets().view(audience=audience)


@pytest.mark.parametrize("audience", ["public", "member", "self:ida", "self:eva"])
def test_nobody_sees_what_is_secret_to_others(audience):
    words = [str(value) for _, value in leaves(seen_by(audience))] + list(_citations(seen_by(audience)))
    own = {"self:ida": ("ida-secret",), "self:eva": ("eva-secret@example.org",)}.get(audience, ())
    open_ = ("member-secret",) if audience != "public" else ()
    assert [word for word in words if ("secret" in word or "4711" in word) and word not in (*own, *open_)] == []


def _citations(noun):
    """Every citation and every name in a noun, in words."""
    text = repr(attrs.asdict(noun, filter=lambda attribute, _: attribute.name != "declared"))
    return [word for word in text.split("'") if "secret" in word or "4711" in word]


def test_the_public_sees_names_by_consent_or_office_alone():
    assert [person.name for person in seen_by("public").people] == [None, "Eva", "Ben", None]
    assert [person.email for person in seen_by("member").people] == [None] * 4


def test_everybody_sees_their_own():
    own = seen_by("self:ana")
    assert (own.people[0], own.people[1].email) == (secrets().people[0], None)
    assert [one.id for one in own.registrations] == ["r-1"]
    assert (len(own.consents), len(own.pledges)) == (2, 1)
    assert [(ballot.id, ballot.person) for ballot in own.ballots] == [("b-secret", "ana"), ("b-shown", "ana")]
    assert [statement.by for statement in own.statements] == ["kranj", "kranj"]
    assert own.needs == secrets().needs
    assert seen_by("self:kranj").needs == secrets().needs


def test_a_seat_given_up_shows_no_more_than_ones_own_ballot():
    gone = attrs.evolve(secrets(), memberships=(attrs.evolve(SEAT, until=instant(LATER)),)).view(audience="self:ana")
    assert [ballot.id for ballot in gone.ballots] == ["b-secret", "b-shown"]
    assert (gone.needs[0].amount, gone.statements[0].by) == (None, "unnamed")
    still = attrs.evolve(secrets(), on=date(2024, 2, 7), memberships=(attrs.evolve(SEAT, until=instant(LATER)),))
    assert still.view(audience="self:ana").needs == secrets().needs


def test_shown_ballots_and_permitted_figures_stay_in_the_public_view():
    public = seen_by("public")
    assert [(ballot.id, ballot.person, ballot.approvals) for ballot in public.ballots] == [
        ("b-shown", None, ("mobility",))
    ]
    assert [need.amount and str(need.amount) for need in public.needs] == [None, "EUR 12.00"]
    assert [citation.path for citation in public.needs[0].sources] == ["theme"]
    assert (public.statements[0].by, public.statements[1].by) == ("unnamed", "kranj")
    assert ([fact.fact for fact in public.declared], len(seen_by("member").declared)) == (["climate_plan"], 1)
    assert [citation.path for citation in public.sources] == ["needs"]


def test_a_join_link_is_for_accepted_registrants_who_did_not_withdraw():
    def link(**state):
        return attrs.evolve(secrets(), registrations=(form(**state),)).view(audience="self:ana").workshops[0].join_link

    assert link(accepted=AT) == "https://secret.example/join"
    assert (link(), link(accepted=AT, withdrawn=LATER), link(accepted=AT, person="eva")) == (None, None, None)


def test_the_secretariat_sees_all_but_secret_ballots():
    whole, view = secrets(), seen_by("secretariat")
    assert [one.id for one in view.ballots] == ["b-shown"]
    kept = tuple(one for one in whole.sources if one.path != "ballots[b-secret]")
    assert view == attrs.evolve(whole, ballots=view.ballots, sources=kept) and len(kept) < len(whole.sources)


@settings(max_examples=30)
@given(dossiers(), st.sampled_from(("public", "member")))
def test_no_view_holds_an_address_a_link_or_a_figure_not_permitted(any_dossier, audience):
    view = any_dossier.view(audience=audience)
    assert all(person.email is None for person in view.people)
    assert all(workshop.join_link is None for workshop in view.workshops)
    assert all(ballot.shown and ballot.person is None for ballot in view.ballots)
    assert all(need.amount is None or need.permitted for need in view.needs)
    assert (view.registrations, view.consents, view.pledges) == ((), (), ())
    assert view.group.id == any_dossier.group.id


# --- where values come from ---


@pytest.mark.parametrize("name", ["small-giants-2024", "harbour-circle-2026"])
def test_every_value_of_a_shipped_case_has_a_source_and_no_fault(name):
    case = toml.example(name)
    assert uncited(case) == ()
    assert case.problems() == ()


@pytest.mark.parametrize("name", ["small_giants_2024.toml", "harbour_circle_2026.toml"])
def test_the_shipped_case_is_the_one_in_examples(name):
    root = Path(__file__).parents[1]
    shipped = root / "src" / "smallgiants" / "data" / "cases" / name
    assert (root / "examples" / name).read_bytes() == shipped.read_bytes()


def test_what_was_made_up_says_so():
    case = small_giants()
    vouched = {path: citation_for(case.sources, path) for path, _ in leaves(case)}
    made_up = {path for path, citation in vouched.items() if citation and citation.illustrative}
    assert {"memberships[m-horta].seat", "allowance.limit", "group.contact", "workshops[sg-1].history[1].at"} <= made_up
    assert (
        not {"group.name", "towns[horta].population", "workshops[sg-1].slot.local", "themes[humble-lamppost].title"}
        & made_up
    )


def test_a_record_may_bring_its_own_sources():
    cited = attrs.evolve(TOWN, sources=(Citation(path="name", source="x"), Citation(path="country", source="x")))
    paths = uncited(dossier(towns=[cited]))
    assert "towns[kranj].zone" in paths
    assert "towns[kranj].name" not in paths


@settings(max_examples=10)
@given(dossiers())
def test_every_path_leads_to_what_it_names(any_dossier):
    paths = [path for path, value in leaves(any_dossier) if value is not None]
    everything = attrs.evolve(any_dossier, sources=tuple(Citation(path=path, source="x") for path in paths))
    assert uncited(everything) == ()
    assert [problem for problem in everything.problems() if problem.code == "citation-nowhere"] == []


@pytest.mark.parametrize(("secret", "open_"), [(0, 6), (1, 0), (4, 0), (5, 0), (60, 0)])
def test_a_few_secret_ballots_keep_the_others_closed(secret, open_):
    """The counts are published, so counts less the ballots shown are the secret ones, and these may agree."""
    shown = [Ballot(id=f"b-{n}", seat=f"t-{n}", at=LATER, shown=True) for n in range(6)]
    hidden = [Ballot(id=f"b-s{n}", seat=f"s-{n}") for n in range(secret)]
    assert len(dossier(ballots=[*hidden, *shown]).view(audience="public").ballots) == open_


LINK = "https://meet.example.org/old"


def test_answers_and_attendance_are_for_oneself_and_the_office():
    other = attrs.evolve(ANSWER, id="a-2", person="eva", revision=0)
    d = whole(people=[ANA, Person(id="eva")], replies=[attrs.evolve(ANSWER, revision=0), other], attendance=[CAME])
    for audience, replies, records in (("public", 0, 0), ("member", 0, 0), ("self:ana", 1, 1), ("self:eva", 1, 0),
                                       ("secretariat", 2, 1)):  # fmt: skip
        view = d.view(audience=audience)
        assert (len(view.replies), len(view.attendance)) == (replies, records)
    assert d.seen(on="2024-02-29").replies == ()


def test_a_link_that_the_ledger_keeps_is_for_the_accepted_alone():
    linked = attrs.evolve(MEETING, mode="online", join_link=LINK)
    moved = linked.relocate(Setting(mode="online", join_link=f"{LINK}-not"), at=LATER)
    d = whole(workshops=[moved], registrations=[form(accepted=AT)])
    assert all(LINK not in json.dump(d, audience=audience) for audience in ("public", "member"))
    assert json.dump(d, audience="self:ana").count(LINK) == 2
    assert LINK not in json.dump(moved, audience="member")


# What is due


def test_what_is_due_for_whom():
    moved = MEETING.announce(at=AT, who=("public",)).reschedule(MEETING.slot.shift(days=7), at=SOON)
    d = whole(workshops=[moved], registrations=[form()], people=[attrs.evolve(ANA, email="ana@example.org")])
    day = moved.slot.local.date()
    found = d.due(on=SOON, audience="secretariat", days=400)
    assert [(task.kind, task.revision, task.day, task.who) for task in found.tasks] == [
        ("announce", 1, day, ("public",)), ("message", 1, day, ("ana",)), ("reply", 1, day, ("ana",)), ("workshop", 1, day, ()),
    ]  # fmt: skip
    assert found.tasks[1].keys == (f"{moved.uid}:REQUEST:1:ana",) and found.left_out == ()
    assert [row["kind"] for row in found.rows()] == ["announce", "message", "reply", "workshop"]
    public = d.due(on=SOON)
    assert [(task.kind, task.who) for task in public.tasks] == [("announce", ())]
    assert [left.id for left in public.left_out] == ["d"]
    own = d.due(on=SOON, audience="self:ana")
    assert [task.kind for task in own.tasks] == ["announce", "message", "reply"]
    answered = d.add(attrs.evolve(ANSWER, at=SOON))
    assert "reply" not in [task.kind for task in answered.due(on=SOON, audience="secretariat").tasks]
    assert str(d.due(on="2030-01-01", audience="secretariat")) == "nothing is due on 2030-01-01"


def test_what_was_told_to_some_alone_is_still_due_and_what_is_off_is_told_too():
    told = MEETING.announce(at=AT, who=("public", "ana")).reschedule(MEETING.slot.shift(days=7), at=SOON)
    told = told.announce(at=SOON, who=("ana",))
    off, waiting = attrs.evolve(MEETING, id="b").cancel(at=SOON), attrs.evolve(MEETING, id="c").postpone(at=SOON)
    none = attrs.evolve(MEETING, id="e", slot=None)
    words = [
        task.words for task in whole(workshops=[told, off, waiting, none]).due(on=SOON, audience="secretariat").tasks
    ]
    assert words == [
        "that it is cancelled is not announced", "that it is postponed is not announced",
        "revision 1 is announced, and not to all who were told before",
    ]  # fmt: skip


def test_a_drift_is_due_and_so_is_who_cannot_be_reached():
    early = Told(utc=instant(MEETING.slot.instant - timedelta(hours=1)), who=["public"])
    history = [Entry(at=AT, kind="announced", told=early)]
    d = whole(
        workshops=[attrs.evolve(MEETING, history=history)],
        registrations=[form()],
        people=[attrs.evolve(ANA, email=None)],
    )
    found = attrs.evolve(d, on=AT).due(on=None, audience="secretariat", zone_data="2024a", days=0)
    assert found.tasks[0].kind == "drift" and "by the rules of 2024a" in found.tasks[0].words
    assert [(left.id, left.because) for left in found.left_out] == [("ana", "no mailbox is known")]
    assert str(found.tasks[-1]).startswith(f"{MEETING.slot.local.date()} sg-1: 1 have not answered revision 0 (ana)")


def test_nobody_has_come_before_a_meeting_began():
    start = MEETING.slot.instant
    hour = timedelta(hours=1)
    twice = attrs.evolve(
        CAME, stays=(Stay(since=start, until=start + hour / 2), Stay(since=start + hour, until=start + 2 * hour))
    )
    d = whole(attendance=[twice, attrs.evolve(CAME, id="at-2"), attrs.evolve(CAME, id="at-3", stays=twice.stays[1:])])
    assert d.seen(on=None).attendance == d.attendance
    assert d.seen(on=instant(start - hour)).attendance == ()
    assert [(one.id, len(one.stays)) for one in d.seen(on=instant(start + hour / 4)).attendance] == [
        ("at-1", 1),
        ("at-2", 0),
    ]
    assert d.seen(on=instant(start + hour / 4)).attendance[0].stays[0].until is None
