"""A person leaves: every published figure stays, and no personal string is left in what any door makes."""

import base64
import json as plain_json
import quopri
from html import escape
from urllib.parse import quote

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from smallgiants.civiltime import instant
from smallgiants.decisions import Agenda, AgendaItem, Conflict, Decision, Minutes, Motion, Vote
from smallgiants.dossiers import Dossier, Receipt, leftovers, personal_strings
from smallgiants.errors import NotAllowed
from smallgiants.formats import html, ical, json, mail, markdown
from smallgiants.formats.toml import example
from smallgiants.invitations import messages
from smallgiants.ledger import Entry, Told
from smallgiants.needs import needs_sum
from smallgiants.people import Person
from smallgiants.programmes import Ballot, Theme, tally
from smallgiants.sources import Citation
from smallgiants.testing import dossiers
from smallgiants.workshops import Attendance, Reply

VOTED = "2024-02-08T10:00Z"
AT, LATER, LAST = "2024-02-07T12:00Z", "2024-06-01T09:00Z", "2200-12-30T00:00Z"
AUDIENCES = ("public", "member", "secretariat")
ZOE = Person(id="zoe", name="Zoë Kłos-Dvořák", email="zoe.klos@example.org", function="Illustrative", languages=("pl",))


def told_of(d):
    """A dossier in which one person stands wherever a person can."""
    meeting = d.workshops[0]
    entry = evolve(meeting.history[-1], by="zoe", reason="Zoe Klos-Dvorak was ill", told=Told(who=("zoe", "public")))
    meeting = evolve(meeting, history=(*meeting.history[:-1], entry))
    plan = Agenda(id="ag", meeting=meeting.id, chairs=("zoe",), items=(AgendaItem(id="it", title="Themes"),))
    motion = Motion(id="mo", item="it", text="Begin", opened=AT)
    d = d.add(ZOE, evolve(meeting)).register(
        person="zoe", seat="zoe", to=("group", meeting.id), pledge="v1", consents=("group", "meeting", "name"), at=AT
    )  # fmt: skip
    group = evolve(
        d.group, history=(*d.group.history, Entry(at=AT, kind="revised", by="zoe", reason="asked by KŁOS-DVOŘÁK"))
    )
    group = group.appoint("zoe", "rapporteur", since="2024-02-08", at="2024-02-08T09:00Z")
    return evolve(d, group=group, sources=(*d.sources, Citation(path="people[zoe].name", source="Zoë herself"))).add(
        Ballot(id="b-9", seat="zoe", person="zoe", approvals=("circular-city",), at="2024-02-08T09:00Z"),
        Reply(id="re-9", person="zoe", workshop=meeting.id, revision=0, state="accepted", at="2024-02-08T09:00Z"),
        Attendance(id="at-9", person="zoe", workshop=meeting.id, mode="online"),
        plan, motion, Vote(id="v-9", motion="mo", seat="zoe", person="zoe", choice="for", at=VOTED, dissent="mine"),
        Conflict(id="c-9", item="it", seat="zoe", person="zoe", at="2024-02-08T11:00Z", about="her brother"),
        Decision(id="d-9", meeting=meeting.id, text="Zoë Kłos-Dvořák takes the minutes", result="consensus", at=VOTED),
        Minutes(id="min-9", meeting=meeting.id, text="ZOE KLOS-DVORAK opened. Klose, a town, was named.")
        .circulate(at="2024-02-09T09:00Z", by="zoe").approve(at="2024-02-09T09:00Z").publish(at="2024-02-09T09:00Z"),
    )  # fmt: skip


CASE = told_of(example("small-giants-2024"))
STRINGS = personal_strings(CASE, "zoe")


def exports(d):
    """What every door makes of it, for every audience."""
    made = {"store.json": json.dump(d), "repr": repr(d), "problems": "\n".join(map(str, d.problems()))}
    for audience in AUDIENCES:
        made[f"{audience}.json"] = json.dump(d, audience=audience)
        made[f"{audience}.html"] = html.dump(d, audience=audience)
        made[f"{audience}.md"] = markdown.register(d, audience=audience)
        made[f"{audience}.due"] = str(d.due(on=LATER, audience=audience))
        made[f"{audience}.ics"] = ical.dump([w for w in d.workshops if w.slot], at=LATER, audience=audience)
        for one in d.view(audience=audience).minutes:
            made[f"{audience}.{one.id}.md"] = markdown.minutes(d, one, audience=audience)
    for workshop in d.workshops:
        box = messages(
            workshop,
            registrations=d.registrations,
            people=d.people,
            on=None,
            zone=d.group.zone,
            organizer=d.group.contact,
        )
        for number, message in enumerate(box.messages):
            made[f"{workshop.id}.{number}.eml"] = mail.dump(message, at=message.at)
            made[f"{workshop.id}.{number}.ics"] = ical.dump(message, at=message.at)
    return made


def figures(d):
    """All that is counted or summed."""
    open_ = evolve(d, motions=[evolve(one, secret=False) for one in d.motions])  # what is not told stays too
    counts = [(one.id, open_.count(one.id, on=LAST).counts, open_.count(one.id, on=LAST).base) for one in d.motions]
    votes = tally(d.ballots, workshops=4, on=None)
    return (
        counts, votes.chosen, votes.support, [str(needs_sum(d.needs, audience=audience)) for audience in AUDIENCES],
        len(d.memberships), len(d.registrations), len(d.attendance), len({b.seat for b in d.ballots}),
        [p.code for p in d.problems() if p.severity == "error"],
    )  # fmt: skip


def test_before_there_is_something_to_find():
    """A search that finds nothing anywhere would prove nothing."""
    found = leftovers(STRINGS, exports(CASE))
    doors = {one.partition(":")[0] for one in found}
    assert {"store.json", "public.json", "secretariat.html", "public.md", "public.min-9.md"} <= doors
    assert any(name.endswith(".eml") for name in doors)


def test_after_it_nothing_is_left_and_every_figure_is_the_same():
    without, receipt = CASE.erase_subject("zoe", at=LATER, by="office")
    assert leftovers([*STRINGS, "her brother"], exports(without)) == ()
    assert "zoe" not in json.dump(without).casefold() and "zoe" not in repr(receipt)
    assert figures(without) == figures(CASE)
    assert json.load(json.dump(without)) == without
    assert (receipt.tombstone, receipt.by, receipt.at) == ("erased-1", "office", instant(LATER))
    last = without.group.history[-1]
    assert (last.kind, last.by, last.was, last.reason) == ("erased", "office", None, None)


def test_the_records_stand_under_the_tombstone():
    without, receipt = CASE.erase_subject("zoe", at=LATER)
    assert without.people[-1] == Person(id="erased-1") and without.group.mandates[-1].person == "erased-1"
    assert [b.seat for b in without.ballots][-1] == "erased-1" and without.conflicts[-1].about is None
    assert without.votes[-1].dissent is None and without.agendas[-1].chairs == ("erased-1",)
    assert str(without.minutes[-1].text) == "[…] opened. Klose, a town, was named."
    assert (
        without.workshops[0].history[-1].reason == "[…] was ill" and without.group.history[-3].reason == "asked by […]"
    )
    assert "people[erased-1]" in " ".join(receipt.changed) and str(receipt).startswith("erased-1: ")
    assert [one for one in receipt.out_of_reach if "invitations to" in one] and len(receipt.out_of_reach) == 2
    assert not [c for c in without.sources if "zoe" in c.path]
    assert {m.id for m in without.memberships} - {m.id for m in CASE.memberships} == {"group.erased-1.erased-1"}


def test_other_people_and_places_keep_their_names():
    namesake = Person(id="other", name="Zoë Kłos-Dvořák", email="other@example.org")
    without, _ = CASE.add(namesake).erase_subject("zoe", at=LATER)
    assert without.people[-1] == namesake
    assert without.towns == CASE.towns and without.organisations == CASE.organisations


def test_two_who_leave_are_two():
    both, first = CASE.erase_subject("zoe", at=LATER)
    lead = both.group.mandates[0].person
    none, second = both.erase_subject(lead, at=LATER, by=lead)
    assert (first.tombstone, second.tombstone, second.by) == ("erased-1", "erased-2", None)
    assert none.group.history[-1].by is None
    assert leftovers(personal_strings(both, lead), {"store": json.dump(none)}) == ()


def test_a_town_votes_once_whoever_holds_its_seat():
    seat = CASE.memberships[0]
    holder = seat.person
    without, receipt = CASE.erase_subject(holder, at=LATER)
    again = without.add(Person(id="new")).register(person="new", seat=seat.seat, to=("group",), at=LATER).add(
        Ballot(id="b-new", seat=seat.seat, person="new", approvals=("circular-city",), at="2024-06-02T09:00Z"))  # fmt: skip
    seats = {ballot.seat for ballot in again.ballots}
    assert sum(dict(tally(again.ballots, workshops=4, on=None).support).values()) > 0
    assert len(seats) == len({ballot.seat for ballot in CASE.ballots}) and receipt.tombstone in {
        m.person for m in again.memberships
    }


def test_who_is_not_there_cannot_leave():
    with pytest.raises(NotAllowed, match="the id of a person of the dossier"):
        CASE.erase_subject("nobody", at=LATER)
    with pytest.raises(NotAllowed):
        CASE.export_subject("nobody")


def test_all_that_is_held_about_a_person_is_handed_over():
    rows = CASE.export_subject("zoe")
    paths = {row["path"] for row in rows}
    assert {"people[zoe].email", "ballots[b-9].approvals[0]", "votes[v-9].choice", "conflicts[c-9].about",
            "memberships[group.zoe.zoe].since", "group.mandates[1].person"} <= paths  # fmt: skip
    assert all(row.keys() == {"path", "value", "purpose", "source"} for row in rows)
    assert not any(str(row["path"]).startswith(("needs", "towns", "themes")) for row in rows)
    assert next(row["value"] for row in rows if row["path"] == "people[zoe].email") == ZOE.email
    assert plain_json.dumps(rows)


SAID = "Zoë Kłos-Dvořák"
CODED = {
    "as it is": SAID,
    "in capitals without accents": "ZOE KLOS-DVORAK",
    "folded": "SUMMARY:Zoë Kłos-\r\n Dvořák",
    "HTML": escape(SAID).replace("ë", "&euml;"),
    "JSON": plain_json.dumps({"a": SAID}),
    "percent": "https://example.org/?q=" + quote(SAID),
    "quoted-printable": quopri.encodestring(SAID.encode()).decode(),
    "base64": base64.b64encode(("x" * 40 + f" {SAID} " + "y" * 50).encode()).decode(),
    "base64 over lines": base64.encodebytes(("x" * 70 + f" {SAID} " + "y" * 70).encode()).decode(),
    "base64 of JSON": base64.b64encode(plain_json.dumps([SAID]).encode()).decode(),
    "UTF-16": SAID.encode("utf-16"),
    "percent of base64": quote(base64.b64encode(f"-- {SAID} --".encode()).decode()),
    "full width": "Ｚｏë Kłos-Dvořák",
}


@pytest.mark.parametrize("name", CODED)
def test_it_is_found_however_it_is_written(name):
    assert leftovers([SAID], {"export": CODED[name]}) != ()
    assert leftovers(["Somebody Else"], {"export": CODED[name]}) == ()


def test_strings_are_told_by_number_and_never_repeated():
    found = leftovers(["Nobody", SAID], {"b": SAID, "a": SAID.upper()})
    assert found == ("a: string 2, as it is", "b: string 2, as it is")
    assert leftovers([], {"a": SAID}) == () == leftovers([SAID], {}) == leftovers([""], {"a": "x"})


def test_parts_of_a_name_count_and_short_ones_do_not():
    d = Dossier(id="d", on="2024-02-07", group=CASE.group, people=[
        ZOE, Person(id="ann", name="Li An", email="li@example.org"), Person(id="bare"),
    ])  # fmt: skip
    assert personal_strings(d, "zoe") == ("Zoë Kłos-Dvořák", "Kłos", "Dvořák", "zoe.klos@example.org", "zoe.klos")
    assert personal_strings(d, "ann") == ("Li An", "li@example.org") and personal_strings(d, "bare") == ()
    bare, receipt = d.erase_subject("bare", at=LATER)
    assert bare.people[-1].id == receipt.tombstone and bare.people[0] == ZOE


def test_a_statement_of_their_own_names_nobody():
    statement = evolve(CASE.statements[0], id="s-9", by="zoe", attribution="named")
    without, _ = CASE.add(statement).erase_subject("zoe", at=LATER)
    assert (without.statements[-1].by, without.statements[-1].attribution) == ("erased-1", "unnamed")


def test_what_else_has_the_same_id_keeps_it():
    """Ids are told apart by kind: a theme, a group or a workshop may be called as a person is."""
    theme, motion = Theme(id="zoe", title="Z"), Motion(id="zoe.1", item="it", text="x", opened=AT)
    without, receipt = CASE.add(theme, motion).erase_subject("zoe", at=LATER)
    assert without.themes[-1] == theme and without.motions[-1] == motion
    assert not [path for path in receipt.changed if path.startswith(("themes", "motions"))]


@settings(max_examples=25)
@given(dossiers(), st.data())
def test_whoever_leaves_whenever_every_figure_stays(d, draw):
    if not d.people:
        return
    who = draw.draw(st.sampled_from([person.id for person in d.people]))
    named = evolve(next(p for p in d.people if p.id == who), name="Wxyzq Qzyxw", email="wxyzq@example.org",
                   phone="+351 255 987 654")  # fmt: skip
    d = d.add(named)
    d = evolve(d, group=evolve(d.group, history=()))
    without, receipt = d.erase_subject(who, at=LAST)
    assert figures(without) == figures(d)
    assert (
        leftovers(
            personal_strings(d, who), {"store": json.dump(without), "view": json.dump(without, audience="member")}
        )
        == ()
    )
    assert json.load(json.dump(without)) == without and isinstance(receipt, Receipt)
    assert without.people[[p.id for p in d.people].index(who)] == Person(id=receipt.tombstone)
