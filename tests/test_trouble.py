"""The trouble that real life brings is in what the test kit draws: each is found, and not only promised."""

import re
import unicodedata
from datetime import date

import pytest
from hypothesis import Phase, find, settings
from hypothesis import strategies as st

import smallgiants as sg
from smallgiants import testing
from smallgiants.partial import AnyOf, Between

ENOUGH = settings(max_examples=3_000, database=None, derandomize=True, phases=[Phase.generate])


def right_to_left(text):
    return any(unicodedata.bidirectional(sign) in ("R", "AL") for sign in text)


def state_of(slot):
    return type(slot.resolve()).__name__


def cents(money):
    return money.amount % 1 != 0


TROUBLE = {
    "a name from right to left": (sg.Person, lambda one: right_to_left(one.name or "")),
    "a name in two directions": (sg.Municipality, lambda one: right_to_left(one.name) and re.search("[A-Za-z]", one.name)),
    "a name of 10 kB": (sg.Municipality, lambda one: len(one.name.encode()) >= 10_000),
    "marks that combine": (sg.Organisation, lambda one: any(map(unicodedata.combining, one.name))),
    "markup in a name": (sg.Person, lambda one: "<script" in (one.name or "")),
    "a link that is none": (sg.Statement, lambda one: any("javascript:" in told.text for told in one.text.wordings)),
    "a formula": (sg.Need, lambda one: (one.title or "") and any(w.text[:1] == "=" for w in one.title.wordings)),
    "a word that reads like nothing": (sg.Municipality, lambda one: one.name in ("nan", "None")),
    "a text in several languages": (sg.Workshop, lambda one: len(one.title.wordings) > 2),
    "a machine's translation": (sg.Text, lambda one: any(told.machine for told in one.wordings)),
    "an hour that is skipped": (sg.Slot, lambda one: state_of(one) == "Skipped"),
    "an hour shown twice": (sg.Slot, lambda one: state_of(one) == "Repeated"),
    "an hour shown twice, told apart": (sg.Slot, lambda one: one.fold == 1 and state_of(one) == "Resolved"),
    "a wrong label": (sg.Slot, lambda one: one.printed == "CET" and one.zone == "America/Cayenne"),
    "no length": (sg.Slot, lambda one: one.duration is None),
    "no country": (sg.Municipality, lambda one: one.country is None),
    "no zone": (sg.Municipality, lambda one: one.zone is None),
    "a country outside Europe": (sg.Organisation, lambda one: one.country in ("MA", "TR", "US", "JP")),
    "a fact known in part": (sg.Municipality, lambda one: isinstance(one.population, Between)),
    "a choice known in part": (sg.Municipality, lambda one: isinstance(one.degurba, AnyOf)),
    "nobody lives there": (sg.Municipality, lambda one: one.population == 0),
    "cents": (sg.Money, cents),
    "the largest amount": (sg.Money, lambda one: one.amount > 10**17),
    "a currency without cents": (sg.Money, lambda one: one.currency == "JPY"),
    "a need without an amount": (sg.Need, lambda one: one.amount is None),
    "a consent withdrawn": (sg.Consent, lambda one: one.withdrawn is not None),
    "a consent withdrawn at once": (sg.Consent, lambda one: one.withdrawn is not None and one.withdrawn == one.at),
    "a registration withdrawn": (sg.Registration, lambda one: one.withdrawn is not None),
    "a membership that ended": (sg.Membership, lambda one: one.until is not None),
    "a ballot for nothing": (sg.Ballot, lambda one: one.approvals == ()),
    "a ballot of nobody knows whom": (sg.Ballot, lambda one: one.person is None),
    "a workshop without a date": (sg.Workshop, lambda one: one.slot is None),
    "a workshop moved twice": (sg.Workshop, lambda one: len(one.moves) > 1),
    "a workshop cancelled": (sg.Workshop, lambda one: one.status == "cancelled"),
    "an id like a path": (sg.Person, lambda one: "../" in one.id),
}  # fmt: skip


@pytest.mark.parametrize("trouble", TROUBLE)
def test_each_trouble_is_drawn(trouble):
    noun, there = TROUBLE[trouble]
    assert there(find(testing.strategy_of(noun), there, settings=ENOUGH))


@pytest.mark.parametrize("day", [(2, 29), (12, 31), (1, 1)])
def test_odd_days_are_drawn(day):
    assert find(testing.days(), lambda one: (one.month, one.day) == day, settings=ENOUGH)


def test_odd_days_keep_to_the_days_asked_for():
    first, last = date(2024, 2, 28), date(2024, 3, 1)
    found = {
        find(testing.days(first, last), lambda one, day=day: one.day == day, settings=ENOUGH) for day in (28, 29, 1)
    }
    assert found == {date(2024, 2, 28), date(2024, 2, 29), date(2024, 3, 1)}
    assert find(testing.days(date(2025, 5, 1), date(2025, 5, 2)), lambda one: True, settings=ENOUGH).year == 2025


def test_half_of_the_odd_hours_name_no_instant():
    assert {state_of(find(testing.odd_slots(), lambda one, kind=kind: state_of(one) == kind, settings=ENOUGH))
            for kind in ("Resolved", "Skipped", "Repeated")} == {"Resolved", "Skipped", "Repeated"}  # fmt: skip


def test_from_type_knows_nouns_of_rooms_and_doors_alike():
    from smallgiants.formats.charts import Bar
    from smallgiants.funding import Edition

    for noun in (sg.Money, Edition, Bar):
        assert isinstance(find(st.from_type(noun), lambda one: True, settings=ENOUGH), noun)
