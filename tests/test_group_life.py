"""A group's life: its states, who leads it when, and vacancies that are seen."""

from datetime import date, timedelta

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from smallgiants.civiltime import instant
from smallgiants.errors import InvalidValue, NotAllowed
from smallgiants.groups import Group, Mandate

AT = [f"2024-02-{day:02}T09:00Z" for day in range(1, 20)]
NEW = Group(id="g", name="Small Giants", zone="Europe/Brussels")
STEPS = {
    "found": {"proposed": "forming"}, "activate": {"proposed": "active", "forming": "active"},
    "suspend": {"forming": "suspended", "active": "suspended"}, "reinstate": {"suspended": "active"},
    "conclude": {"forming": "concluded", "active": "concluded", "suspended": "concluded"},
    "merge": {"forming": "merged", "active": "merged", "suspended": "merged"},
}  # fmt: skip


def days(number):
    return date(2024, 1, 1) + timedelta(days=number)


def when(number):
    return None if number is None else days(number)


def taken(group, verb, at):
    return getattr(group, verb)(at=at, **({"into": "other"} if verb == "merge" else {}))


def led(*terms):
    """A group with leads from one day of 2024 to another."""
    held = [Mandate(person=person, role=role, since=when(since), until=when(until))
            for person, role, since, until in terms]  # fmt: skip
    return Group(id="g", name="G", zone="UTC", mandates=held)


def test_a_merged_group_names_the_other_and_an_entry_tells_who_and_why():
    merged = NEW.found(at=AT[0]).merge(into="big", at=AT[1], by="d-1", reason="one group is enough")
    last = merged.history[-1]
    assert (merged.state, last.kind, last.was, last.by, last.reason) == (
        "merged",
        "merged",
        "big",
        "d-1",
        "one group is enough",
    )
    with pytest.raises(NotAllowed, match="forming or active or suspended"):
        merged.conclude(at=AT[2])
    with pytest.raises(NotAllowed, match="at or after the last entry"):
        NEW.found(at=AT[1]).activate(at=AT[0])


def test_a_lead_is_succeeded_on_a_day():
    group = NEW.appoint("ana", "lead", since=days(0), at=AT[0]).appoint(
        "bo", "lead", since=days(9), succeeding="ana", at=AT[1]
    )
    assert [group.leads(on=days(n)) for n in (8, 9)] == [("ana",), ("bo",)]
    assert [(one.kind, one.was) for one in group.history] == [("appointed", None), ("appointed", "ana")]
    assert group.problems() == () and group.vacancies(on=days(99)) == ()


@pytest.mark.parametrize(
    ("verb", "words"),
    [
        (lambda g: g.appoint("cy", "lead", since=days(5), at=AT[3]), "one sole lead at any time, got ana and cy"),
        (lambda g: g.appoint("cy", "lead", since=days(5), succeeding="bo", at=AT[3]), "a mandate of bo as lead"),
        (lambda g: g.appoint("cy", "lead", since=days(0), succeeding="ana", at=AT[3]), "held before 2024-01-01"),
        (lambda g: g.end("ana", "vice_lead", on=days(5), at=AT[3]), "a mandate of ana as vice_lead"),
        (lambda g: g.renew("ana", "lead", at=AT[3]), "a mandate of ana as lead with an end"),
    ],
)
def test_what_cannot_be_is_refused(verb, words):
    with pytest.raises(NotAllowed, match=words):
        verb(NEW.appoint("ana", "lead", since=days(0), at=AT[0]))


def test_co_leads_may_overlap_and_a_renewal_is_a_new_mandate():
    group = NEW.appoint("ana", "co_lead", since=days(0), until=days(50), at=AT[0]).appoint(
        "bo", "co_lead", since=days(3), at=AT[1]
    )
    assert group.leads(on=days(4)) == ("ana", "bo")
    renewed = group.renew("ana", "co_lead", until=days(90), at=AT[2], by="d-2")
    assert [(m.since, m.until) for m in renewed.mandates if m.person == "ana"] == [
        (days(0), days(50)),
        (days(50), days(90)),
    ]
    assert (renewed.history[-1].kind, renewed.history[-1].was, renewed.history[-1].by) == ("renewed", "ana", "d-2")


def test_an_end_leaves_a_vacancy_that_a_vice_lead_bridges():
    group = NEW.appoint("ana", "lead", since=days(0), at=AT[0]).appoint("eve", "vice_lead", since=days(0), at=AT[1])
    group = group.end("ana", "lead", on=days(20), at=AT[2])
    assert group.leads(on=days(20)) == ("eve",)
    assert group.vacancies(on=days(30)) == ((days(20), None),) and group.vacancies(on=days(19)) == ()
    filled = group.appoint("bo", "lead", since=days(40), at=AT[3])
    assert filled.vacancies(on=days(50)) == ((days(20), days(40)),)


@pytest.mark.parametrize(
    ("group", "gaps"),
    [
        (led(), []),
        (led(("a", "vice_lead", 0, None)), []),
        (led(("a", "lead", None, None)), []),
        (led(("a", "lead", None, 10)), [(10, None)]),
        (led(("a", "lead", 0, 10), ("b", "lead", 20, 30), ("c", "lead", 30, 40)), [(10, 20), (40, None)]),
        (led(("a", "co_lead", 0, 10), ("b", "co_lead", 5, 20)), [(20, None)]),
        (led(("a", "lead", 0, 10), ("b", "lead", 500, None)), [(10, None)]),
    ],
)
def test_vacancies_are_the_days_that_nobody_leads(group, gaps):
    assert group.vacancies(on=days(60)) == tuple((days(start), when(end)) for start, end in gaps)


class Life(RuleBasedStateMachine):
    """Whatever is done in whatever order, there is never a second sole lead, and the ledger only grows."""

    def __init__(self):
        super().__init__()
        self.group, self.state, self.now = NEW, "proposed", instant(AT[0])

    def tried(self, verb):
        self.now = instant(self.now + timedelta(hours=1))
        before = self.group
        try:
            self.group = verb(self.now)
        except (InvalidValue, NotAllowed):  # among them an end before the start
            assert self.group == before
            return False
        assert self.group.history[: len(before.history)] == before.history
        assert len(self.group.history) == len(before.history) + 1
        return True

    @rule(verb=st.sampled_from(sorted(STEPS)))
    def step(self, verb):
        legal = STEPS[verb].get(self.state)
        assert self.tried(lambda at: taken(self.group, verb, at)) == (legal is not None)
        self.state = legal or self.state

    @rule(who=st.sampled_from("abc"), role=st.sampled_from(("lead", "co_lead", "vice_lead")), start=st.integers(0, 40),
          length=st.none() | st.integers(1, 30), old=st.none() | st.sampled_from("abc"))  # fmt: skip
    def appoint(self, who, role, start, length, old):
        until = None if length is None else days(start + length)
        self.tried(lambda at: self.group.appoint(who, role, since=days(start), until=until, succeeding=old, at=at))

    @rule(who=st.sampled_from("abc"), role=st.sampled_from(("lead", "co_lead", "vice_lead")), start=st.integers(0, 40))
    def end(self, who, role, start):
        self.tried(lambda at: self.group.end(who, role, on=days(start), at=at))

    @rule(who=st.sampled_from("abc"), role=st.sampled_from(("lead", "co_lead")), more=st.none() | st.integers(80, 90))
    def renew(self, who, role, more):
        self.tried(lambda at: self.group.renew(who, role, until=more and days(more), at=at))

    @invariant()
    def one_sole_lead_a_day_and_every_vacancy_told(self):
        assert self.group.state == self.state and self.group.problems() == ()
        begun = [m.since for m in self.group.mandates if m.role in ("lead", "co_lead")]
        gaps = self.group.vacancies(on=days(100))
        for number in range(101):
            today = days(number)
            held = [m for m in self.group.mandates if m.holds(on=today)]
            assert sum(m.role == "lead" for m in held) <= 1
            empty = bool(begun) and min(begun) <= today and not any(m.role in ("lead", "co_lead") for m in held)
            assert empty == any(start <= today and (end is None or today < end) for start, end in gaps)


TestLife = Life.TestCase
