"""Groups: who leads when, what state the ledger tells, and every record of who joined and agreed to what."""

from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smallgiants.challenges import Concept, Statement
from smallgiants.civiltime import instant
from smallgiants.errors import InvalidValue
from smallgiants.groups import Consent, Group, Lineage, Mandate, Membership, Pledge, PledgeText, Registration
from smallgiants.labels import Text
from smallgiants.ledger import Entry
from smallgiants.testing import concepts, days, groups, mandates, statements

AT = "2024-02-07T09:00Z"
MARCH = date(2024, 3, 13)


def group(**known):
    return Group(id="g", name="Small Giants", zone="Europe/Brussels", **known)


def role(person, role="lead", since=None, until=None):
    return Mandate(person=person, role=role, since=since, until=until)


def codes(noun):
    return [(problem.code, problem.path) for problem in noun.problems()]


def refused(make, code):
    with pytest.raises(InvalidValue) as caught:
        make()
    assert caught.value.code == code
    return str(caught.value)


def test_a_mandate_starts_on_its_first_day_and_ends_before_its_last():
    term = role("p", since="2024-02-07", until="2024-08-07")
    held = [term.holds(on=date(2024, *day)) for day in ((2, 6), (2, 7), (8, 6), (8, 7))]
    assert held == [False, True, True, False]


@given(mandates(), days())
def test_an_unknown_end_never_ends_a_mandate(mandate, on):
    before = mandate.since is not None and on < mandate.since
    after = mandate.until is not None and mandate.until <= on
    assert mandate.holds(on=on) is not (before or after)


def test_a_mandate_ends_after_it_starts():
    told = refused(lambda: role("p", since="2024-02-07", until="2024-02-07"), "interval-reversed")
    assert told == "until: expected a day after 2024-02-07, got '2024-02-07'"


def test_a_vice_lead_acts_only_where_nobody_leads():
    lead, vice = role("p-1", until="2024-03-01"), role("p-2", "vice_lead")
    assert group(mandates=[lead, vice]).leads(on=date(2024, 2, 7)) == ("p-1",)
    assert group(mandates=[lead, vice]).leads(on=MARCH) == ("p-2",)
    assert group(mandates=[role("a", "co_lead"), role("b", "co_lead"), vice]).leads(on=MARCH) == ("a", "b")
    assert group(mandates=[role("p", "rapporteur")]).leads(on=MARCH) == ()


def test_two_sole_leads_at_once_are_told_with_both_names():
    clash = group(mandates=[role("p-1"), role("p-3", "co_lead"), role("p-2", since="2025-01-01")])
    [problem] = clash.problems()
    assert (problem.code, problem.path, problem.severity) == ("lead-overlap", "mandates[2]", "error")
    assert problem.message == "expected one sole lead at any time, got two: p-1 and p-2"


@pytest.mark.parametrize("ends", ["2024-05-01", "2024-04-30"])
def test_a_lead_may_follow_a_lead(ends):
    assert codes(group(mandates=[role("p-1", until=ends), role("p-2", since="2024-05-01")])) == []


def test_leads_of_every_pair_are_compared():
    three = group(mandates=[role("a", until="2024-05-01"), role("b", since="2024-06-01"), role("c")])
    assert codes(three) == [("lead-overlap", "mandates[2]"), ("lead-overlap", "mandates[2]")]


def test_a_pledge_version_told_twice_is_a_fault():
    twice = group(pledges=[PledgeText(version="v1", text=words) for words in ("share", "share opinions")])
    assert codes(twice) == [("id-duplicate", "pledges[v1]")]


@given(groups(), days())
def test_who_leads_holds_a_role_then(any_group, on):
    held = {mandate.person for mandate in any_group.mandates if mandate.holds(on=on)}
    assert set(any_group.leads(on=on)) <= held


@pytest.mark.parametrize(
    ("kinds", "state"),
    [
        ([], "proposed"), (["founded"], "forming"), (["founded", "activated"], "active"),
        (["activated", "suspended"], "suspended"), (["activated", "suspended", "reinstated"], "active"),
        (["activated", "concluded", "corrected"], "concluded"), (["activated", "merged"], "merged"),
    ],
)  # fmt: skip
def test_the_last_entry_that_changes_it_is_the_state(kinds, state):
    assert group(history=[Entry(at=AT, kind=kind) for kind in kinds]).state == state


def test_text_may_be_plain_or_in_languages():
    told = group(scope={"en": "Small cities"}, objectives=["Clarify", {"fr": "Agréger"}])
    assert told.scope.best("en").text == "Small cities"
    assert [str(text) for text in told.objectives] == ["Clarify", "Agréger"]
    assert all(isinstance(text, Text) for text in told.objectives)


@pytest.mark.parametrize(
    ("known", "code"),
    [
        ({"objectives": "Clarify"}, "type-wrong"), ({"scope": 3}, "type-wrong"), ({"support": "abc"}, "type-wrong"),
        ({"contact": "office"}, "mailbox-invalid"), ({"kind": "club"}, "choice-unknown"), ({"host": "a b"}, "id-invalid"),
    ],
)  # fmt: skip
def test_fields_out_of_form_are_refused(known, code):
    refused(lambda: group(**known), code)


def test_the_zone_of_a_group_is_a_place():
    refused(lambda: Group(id="g", name="G", zone="CET"), "zone-invalid")


def test_a_membership_takes_instants_as_they_are_stored():
    since = instant(AT)
    assert Membership(id="m", seat="t", person="p", since=since).until is None
    for wrong in (datetime(2024, 2, 7), datetime(2024, 2, 7, tzinfo=timezone(timedelta(hours=1))), AT, 7):
        refused(lambda wrong=wrong: Membership(id="m", seat="t", person="p", since=wrong), "time-naive")
    refused(lambda: Membership(id="m", seat="t", person="p", since=since, until=AT), "time-naive")


@pytest.mark.parametrize(
    "record",
    [
        Registration(id="r", person="p", workshop="w", at=AT, withdrawn="2024-02-08T10:00+01:00"),
        Consent(person="p", purpose="name", at=AT, withdrawn="2024-02-08T10:00+01:00"),
        Pledge(person="p", version="v1", at=AT, withdrawn="2024-02-08T10:00+01:00"),
    ],
)
def test_each_record_of_the_form_can_be_withdrawn(record):
    assert (record.at, record.withdrawn) == (instant(AT), instant("2024-02-08T09:00Z"))


def test_each_consent_has_one_purpose():
    told = refused(lambda: Consent(person="p", purpose="names", at=AT), "choice-unknown")
    assert "did you mean name?" in told


def test_a_lineage_may_not_know_its_day():
    assert Lineage(predecessor="the initiative", kind="continues", on="2021-09-07").on == date(2021, 9, 7)
    refused(lambda: Lineage(predecessor="the initiative", kind="followed"), "choice-unknown")


@given(concepts(), statements())
def test_what_members_say_and_its_concepts_hold_their_text(concept, statement):
    assert str(concept.pref) == concept.pref.best().text
    assert str(statement.text) == statement.text.best().text
    assert statement.attribution in ("named", "unnamed")


def test_a_statement_is_unnamed_unless_said():
    assert Statement(id="s", by="t", text="x").attribution == "unnamed"
    refused(lambda: Concept(id="c", axis="topic", pref="x"), "choice-unknown")
    refused(lambda: Statement(id="s", by="t", text="x", barriers="abc"), "type-wrong")


@given(st.sampled_from((groups(), mandates())).flatmap(lambda strategy: strategy))
def test_nouns_can_be_kept_in_sets(noun):
    assert len({noun, noun}) == 1
