"""Memberships as ledgers, rolls, lineage, consents, needs of access, credits and periods of retention."""

from datetime import date, timedelta

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from smallgiants.audience import Audience
from smallgiants.civiltime import instant
from smallgiants.disclosure import SMALLEST_CELL
from smallgiants.errors import InvalidValue, NotAllowed, shown
from smallgiants.formats import json
from smallgiants.groups import (
    AccessCounts,
    AccessNeeds,
    Consent,
    Credit,
    Fluency,
    Group,
    Membership,
    Pledge,
    Registration,
    Retention,
    access_counts,
    credited,
    merge_groups,
    opted_out,
    roll,
    split_group,
    succeed_group,
)
from smallgiants.groups._periods import overlaps, span, united_membership
from smallgiants.ledger import Entry
from smallgiants.people import Person
from smallgiants.testing import instants, memberships

NEW = Membership(id="m", seat="kranj", person="ana")
T = [f"2024-{month:02}-01T09:00Z" for month in range(1, 13)]
HOUR = timedelta(hours=1)
LEGAL = {
    None: {"invite": "invited", "register": "registered"},
    "invited": {"register": "registered", "decline": "declined", "withdraw": "withdrawn"},
    "registered": {"activate": "active", "notify": "registered", "lapse": "lapsed", "withdraw": "withdrawn", "remove": "removed"},
    "active": {"notify": "active", "lapse": "lapsed", "withdraw": "withdrawn", "remove": "removed"},
    "lapsed": {"register": "registered", "activate": "active", "withdraw": "withdrawn", "remove": "removed"},
    "suspended": {"activate": "active", "lapse": "lapsed", "withdraw": "withdrawn", "remove": "removed"},
    "declined": {}, "withdrawn": {}, "removed": {},
}  # fmt: skip
VERBS = ("invite", "register", "activate", "notify", "suspend", "lapse", "decline", "withdraw", "remove")


def taken(one, verb, at):
    more = {"reason": "it is so"} if verb in ("notify", "remove") else {}
    return getattr(one, verb)(at=at, **more)


def periods(one):
    return [(start, end) for start, end in one.periods]


@given(st.lists(st.sampled_from(VERBS), max_size=12))
def test_a_step_is_taken_where_the_table_says_so_and_nowhere_else(verbs):
    one, state, noticed, now = NEW, None, False, instant(T[0])
    for verb in verbs:
        now = instant(now + HOUR)
        legal = dict(
            LEGAL[state], **({"suspend": "suspended"} if noticed and state in ("registered", "active") else {})
        )
        if verb in legal:
            one, state = taken(one, verb, now), legal[verb]
            noticed = verb == "notify" or (noticed and verb == "notify")
        else:
            with pytest.raises(NotAllowed) as caught:
                taken(one, verb, now)
            assert caught.value.code in ("membership-state", "notice-missing")
        assert one.state == state and one.problems() == ()
        assert one.holds(on=now) == (state in ("registered", "active"))


@given(memberships(), instants())
def test_a_membership_counts_in_its_periods_and_never_outside(one, on):
    inside = any(start <= on and (end is None or on < end) for start, end in one.periods)
    assert one.holds(on=on) == inside
    for (_, first), (second, _) in zip(one.periods, one.periods[1:], strict=False):
        assert first is not None and first < second
    assert (one.standing(on=on) in ("registered", "active")) == inside or one.since is None or on < one.since


@given(memberships())
def test_a_ledger_kept_by_the_verbs_is_sound_and_overlaps_itself(one):
    assert one.problems() == ()
    assert json.load(json.dump(one)) == one
    twice = evolve(one, id=f"{one.id}-2")
    begun = span(one) is not None and span(one)[0] != span(one)[1]
    assert bool(list(overlaps([one, twice]))) == begun


@given(memberships(), memberships())
def test_two_that_overlap_are_told_and_others_are_not(one, other):
    other = evolve(other, id=f"{one.id}-2", seat=one.seat, person=one.person)
    spans = [span(one), span(other)]
    ends = [(a, b) for a, b in (one_ or (None, None) for one_ in spans) if a is not None and a != b]
    apart = len(ends) < 2 or any(b is not None and b <= c for (_, b), (c, _) in (ends, ends[::-1]))
    assert bool(list(overlaps([one, other]))) == (not apart)
    assert not list(overlaps([one, evolve(other, seat="elsewhere")]))
    assert not list(overlaps([one, evolve(other, person="somebody-else")]))


def test_three_of_which_the_first_is_longest():
    first = evolve(NEW, id="a", since=instant(T[0]), until=instant(T[9]))
    second = evolve(NEW, id="b", since=instant(T[1]), until=instant(T[2]))
    third = evolve(NEW, id="c", since=instant(T[3]))
    assert [(a.id, b.id) for a, b in overlaps([third, first, second])] == [("a", "b"), ("a", "c")]
    beyond = evolve(NEW, id="d", since=instant(T[10]))
    assert [(a.id, b.id) for a, b in overlaps([first, second, third, beyond])] == [("a", "b"), ("a", "c"), ("c", "d")]


def test_a_period_does_not_end_before_it_begins():
    with pytest.raises(InvalidValue, match="until: expected an instant from 2024-02-01"):
        evolve(NEW, since=instant(T[1]), until=instant(T[0]))
    with pytest.raises(InvalidValue, match="none, where there is no start"):
        evolve(NEW, until=instant(T[0]))
    known = evolve(NEW, since=instant(T[1]))
    assert (NEW.state, known.state, evolve(known, until=instant(T[2])).state) == (None, "active", "lapsed")
    with pytest.raises(NotAllowed) as caught:
        known.withdraw(at=T[0])
    assert caught.value.code == "withdrawn-before-start"
    with pytest.raises(NotAllowed, match="who comes back begins another"):
        evolve(known, until=instant(T[2])).activate(at=T[3])


@pytest.mark.parametrize("record", [
    lambda **ends: Registration(id="r", person="p", workshop="w", at=T[1], **ends),
    lambda **ends: Consent(person="p", purpose="name", at=T[1], **ends),
    lambda **ends: Pledge(person="p", version="v1", at=T[1], **ends),
])  # fmt: skip
def test_nothing_is_withdrawn_before_it_was_given(record):
    with pytest.raises(InvalidValue) as caught:
        record(withdrawn=T[0])
    assert caught.value.code == "withdrawn-before-start"
    assert record(withdrawn=T[1]).withdrawn == instant(T[1])


def test_a_consent_and_a_pledge_hold_until_they_are_withdrawn():
    for one in (
        Consent(person="p", purpose="name", at=T[1], withdrawn=T[3]),
        Pledge(person="p", version="v", at=T[1], withdrawn=T[3]),
    ):
        assert [one.holds(on=instant(T[n])) for n in range(5)] == [False, True, True, False, False]
    bound = Consent(person="p", purpose="recording", at=T[1], context="sg-1")
    assert (bound.covers("sg-1"), bound.covers("sg-2"), bound.covers(None)) == (True, False, False)
    assert evolve(bound, context=None).covers("sg-2") and evolve(bound, withdrawn=None).holds(on=instant(T[9]))


def test_a_suspension_needs_its_own_notice_and_leaves_a_gap():
    one = NEW.register(at=T[0]).notify(at=T[1], reason="no answer", by="office").suspend(at=T[2]).activate(at=T[4])
    assert periods(one) == [(instant(T[0]), instant(T[2])), (instant(T[4]), None)]
    with pytest.raises(NotAllowed) as caught:
        one.suspend(at=T[5])
    assert caught.value.code == "notice-missing"
    removed = one.remove(at=T[6], reason="the town left", by="office")
    assert (removed.until, removed.state, removed.history[-1].reason) == (instant(T[6]), "removed", "the town left")
    with pytest.raises(NotAllowed, match="at or after the last entry"):
        one.lapse(at=T[3])


@pytest.mark.parametrize(("history", "since", "until", "path"), [
    ([("declined", 0)], None, None, "history[0].kind"),
    ([("founded", 0)], 0, None, "history[0].kind"),
    ([("registered", 1), ("lapsed", 0)], 1, None, "history[1].at"),
    ([("registered", 1)], 0, None, "since"),
    ([("registered", 1)], None, None, "since"),
    ([("registered", 0), ("withdrawn", 2)], 0, None, "until"),
    ([("registered", 0), ("withdrawn", 2)], 0, 3, "until"),
])  # fmt: skip
def test_a_ledger_that_cannot_be_is_told(history, since, until, path):
    entries = [Entry(at=T[n], kind=kind) for kind, n in history]
    ends = {
        "since": None if since is None else instant(T[since]),
        "until": None if until is None else instant(T[until]),
    }
    [problem] = evolve(NEW, history=entries, **ends).problems()
    assert problem.path == path and problem.severity == "error"


def test_what_was_known_before_its_ledger_begins_keeps_its_start():
    one = evolve(NEW, since=instant(T[0])).lapse(at=T[3])
    assert one.problems() == () and periods(one) == [(instant(T[0]), instant(T[3]))]


def test_a_roll_counts_seats_once_and_tells_states():
    both = [NEW.register(at=T[0]), evolve(NEW, id="m-2", person="bo").register(at=T[1]).activate(at=T[2])]
    more = [evolve(NEW, id="m-3", seat="visby", person="cy").invite(at=T[1]).decline(at=T[4])]
    told = roll([*both, *more], on=T[3])
    assert (told.seats, told.people) == (("kranj",), 2)
    assert told.rows() == ({"state": "invited", "memberships": 1}, {"state": "registered", "memberships": 1},
                           {"state": "active", "memberships": 1})  # fmt: skip
    assert (
        str(roll([*both, *more], on=T[5])) == "2024-06-01T09:00Z: 1 seat, 2 people; registered 1, active 1, declined 1"
    )
    assert str(roll(both, on="2023-01-01T00:00Z")) == "2023-01-01T00:00Z: 0 seats, 0 people"


@given(st.lists(memberships(), max_size=6), instants())
def test_a_roll_is_what_each_says(held, on):
    told = roll(held, on=on)
    assert set(told.seats) == {one.seat for one in held if one.holds(on=on)}
    assert sum(number for _, number in told.states) == sum(one.standing(on=on) is not None for one in held)


def united(*both):
    first, second = both
    return united_membership(first, second)


@pytest.mark.parametrize(("one", "other", "state", "ends"), [
    (NEW.register(at=T[0]), NEW.register(at=T[1]), "registered", (0, None)),
    (NEW.register(at=T[1]), NEW.register(at=T[0]).withdraw(at=T[3]), "registered", (0, None)),
    (NEW.register(at=T[0]).withdraw(at=T[5]), NEW.register(at=T[1]).withdraw(at=T[3]), "withdrawn", (0, 5)),
    (NEW.register(at=T[0]), NEW.register(at=T[1]).notify(at=T[2], reason="x").suspend(at=T[3]), "suspended", (0, None)),
    (NEW.register(at=T[0]), NEW.register(at=T[1]).lapse(at=T[3]), "registered", (0, None)),
    (NEW.invite(at=T[0]), NEW.register(at=T[1]), "registered", (1, None)),
    (NEW.invite(at=T[0]).decline(at=T[4]), NEW.invite(at=T[1]).decline(at=T[3]), "declined", (None, None)),
    (evolve(NEW, since=instant(T[0])), NEW.register(at=T[1]), "active", (0, None)),
    (evolve(NEW, since=instant(T[0]), until=instant(T[4])), evolve(NEW, since=instant(T[1]), until=instant(T[5])),
     "lapsed", (0, 5)),
])  # fmt: skip
def test_two_records_of_one_membership_are_one(one, other, state, ends):
    for made in (united(one, evolve(other, id="m-2")), evolve(united(evolve(other, id="m-2"), one), id="m")):
        since, until = (None if n is None else instant(T[n]) for n in ends)
        assert (made.state, made.since, made.until) == (state, since, until)
        assert made.problems() == ()


@given(memberships(), memberships(), instants())
def test_united_they_count_where_either_did_but_for_a_suspension(one, other, on):
    other = evolve(other, id=f"{one.id}-2", seat=one.seat, person=one.person)
    if not list(overlaps([one, other])):
        return
    made = united_membership(one, other)
    assert made.problems() == ()
    suspended = any(entry.kind == "suspended" for entry in (*one.history, *other.history))
    assert made.holds(on=on) or suspended or not (one.holds(on=on) or other.holds(on=on))


A, B, C = (Group(id=id_, name=id_.upper(), zone="Europe/Brussels") for id_ in "abc")
LIVE = A.activate(at=T[0])


def test_a_group_is_split_merged_and_succeeded():
    old, north, south = split_group(LIVE, into=(B, C), at=T[3], by="office")
    assert (old.state, [(e.kind, e.was, e.by) for e in old.history[1:]]) == (
        "split",
        [("split", "b", "office"), ("split", "c", "office")],
    )
    assert [(g.lineage[0].predecessor, g.lineage[0].kind, g.lineage[0].on) for g in (north, south)] == [
        ("a", "split_from", date(2024, 4, 1)), ("a", "split_from", date(2024, 4, 1))]  # fmt: skip
    one, two, into = merge_groups((LIVE, B.found(at=T[0])), into=C, at=T[3])
    assert (one.state, two.state, one.history[-1].was) == ("merged", "merged", "c")
    assert [origin.predecessor for origin in into.lineage] == ["a", "b"]
    ended, heir = succeed_group(LIVE, by_group=B, at="2024-03-31T22:30Z")
    assert (ended.state, ended.history[-1].was) == ("succeeded", "b")
    assert heir.lineage[0].on == date(2024, 4, 1)  # a day is read in the zone of the group that ends
    for done in (old, one, ended):
        with pytest.raises(NotAllowed, match="to be activated"):
            done.activate(at=T[9])


@pytest.mark.parametrize("breach", [
    lambda: split_group(LIVE, into=(B,), at=T[3]), lambda: split_group(LIVE, into=(B, B), at=T[3]),
    lambda: split_group(LIVE, into=(B, C, C), at=T[3]), lambda: split_group(LIVE, into=(B, LIVE), at=T[3]),
    lambda: merge_groups((), into=B, at=T[3]), lambda: merge_groups((LIVE, LIVE), into=B, at=T[3]),
    lambda: succeed_group(LIVE, by_group=LIVE, at=T[3]),
    lambda: succeed_group(succeed_group(LIVE, by_group=B.activate(at=T[0]), at=T[3])[1], by_group=A, at=T[4]),
])  # fmt: skip
def test_lineage_runs_one_way(breach):
    with pytest.raises(NotAllowed) as caught:
        breach()
    assert caught.value.code == "lineage-broken"


def test_a_group_that_has_not_begun_cannot_end():
    for breach in (lambda: split_group(A, into=(B, C), at=T[3]), lambda: succeed_group(A, by_group=B, at=T[3])):
        with pytest.raises(NotAllowed, match="group that is forming or active or suspended"):
            breach()


def needing(number, *needs, **known):
    return [AccessNeeds(id=f"ac-{n}", person=f"p-{n}", at=T[0], needs=needs, **known) for n in range(number)]


def agreed(number, **known):
    return [Consent(person=f"p-{n}", purpose="access", at=T[0], **known) for n in range(number)]


def counts(records, consents, audience="secretariat", **known):
    return dict(access_counts(records, consents=consents, on=T[3], audience=audience, **known).counts)


@pytest.mark.parametrize(("number", "among", "told"), [
    (4, 99, {}), (5, 99, {"captions": 5}), (9, 99, {"captions": 5}), (10, 99, {"captions": 10}),
    (5, 9, {}), (5, 10, {"captions": 5}), (6, 10, {}), (5, 5, {}), (50, None, {}),
])  # fmt: skip
def test_others_are_told_only_what_points_at_nobody(number, among, told):
    records, consents = needing(number, "captions"), agreed(number)
    for audience in ("public", "member", "self:p-0"):
        assert counts(records, consents, audience, among=among) == told
    assert counts(records, consents) == {"captions": number}


@given(st.integers(0, 40), st.integers(0, 40))
def test_one_person_more_shows_at_most_as_a_step(number, more):
    among = number + more
    before = counts(needing(number, "step_free"), agreed(number), "member", among=among).get("step_free", 0)
    after = counts(needing(number + 1, "step_free"), agreed(number + 1), "member", among=among).get("step_free", 0)
    assert before % SMALLEST_CELL == 0 == after % SMALLEST_CELL


def test_needs_without_a_consent_are_not_counted():
    records = needing(2, "captions", interpretation=("sl",))
    told = access_counts(records, consents=agreed(1), on=T[3], audience="secretariat")
    assert told.rows() == ({"need": "captions", "people": 1, "exact": True},
                           {"need": "interpretation into sl", "people": 1, "exact": True})  # fmt: skip
    assert [one.id for one in told.left_out] == ["ac-1"]
    assert str(access_counts([], consents=[], on=T[3], audience="member")) == "no needs are on record"
    assert access_counts(records, consents=agreed(1), on=T[3], audience="member").left_out == ()
    assert AccessCounts(on=T[3], audience=Audience.parse("public"), counts=(("breaks", 5),)).rows()[0]["exact"] is False


@pytest.mark.parametrize(("known", "consent", "asked", "told"), [
    ({}, {}, "sg-1", 1), ({"workshop": "sg-1"}, {}, "sg-1", 1), ({"workshop": "sg-2"}, {}, "sg-1", 0),
    ({"workshop": "sg-1"}, {"context": "sg-1"}, "sg-1", 1), ({"workshop": "sg-1"}, {"context": "sg-2"}, None, 0),
    ({}, {"context": "sg-1"}, "sg-1", 1), ({}, {"context": "sg-1"}, None, 0), ({}, {"withdrawn": T[2]}, None, 0),
    ({"withdrawn": T[2]}, {}, None, 0), ({"withdrawn": T[4]}, {}, None, 1),
])  # fmt: skip
def test_needs_count_where_they_are_for(known, consent, asked, told):
    assert counts(needing(1, "breaks", **known), agreed(1, **consent), workshop=asked).get("breaks", 0) == told


def test_needs_and_numbers_are_in_no_repr_and_no_error():
    one = AccessNeeds(
        id="ac", person="p", at=T[0], needs=("captions",), note="secret", speaks=(Fluency(language="sl"),)
    )
    assert not any(word in repr(one) for word in ("captions", "secret", "sl'"))
    who = Person(id="p", phone="+386 4 555 01 00")
    assert "555" not in repr(who)
    with pytest.raises(InvalidValue) as caught:
        Person(id="p", phone="call 555 0100 after six")
    assert caught.value.code == "phone-invalid" and "0100" not in str(caught.value)
    for wrong in ("12345678", 4155550100, ["555 0100"]):
        text = json.dump(who).replace('"+386 4 555 01 00"', repr(wrong).replace("'", '"'))
        assert all("555" not in str(problem) and "0100" not in str(problem) for problem in json.check(text))
    office = Group(id="g", name="G", zone="UTC", contact="office@example.org")
    assert "office@" not in repr(office) and "office@example.org" in json.dump(office, audience="public")
    with pytest.raises(InvalidValue) as caught:
        Group(id="g", name="G", zone="UTC", contact="Office <office@example.org>")
    assert "office" not in caught.value.got
    assert shown("call +386 4 555 01 00 now") == "'call +… now'" and shown("+01:00") == "'+01:00'"


def test_whoever_opted_out_is_not_credited():
    done = [Credit(id="cr-1", person="ana", role="speaker", to="sg-1", at=T[1], title="A talk"),
            Credit(id="cr-2", person="bo", role="idea", at=T[0]), Credit(id="cr-3", person="bo", role="host", at=T[9]),
            Credit(id="cr-4", person="cy", role="data", at=T[0], withdrawn=T[2])]  # fmt: skip
    told = credited(done, consents=[], on=T[3])
    assert str(told) == "bo: idea\nana: speaker, sg-1, A talk"
    assert told.rows()[1]["title"] == "A talk" and told.rows()[0]["title"] is None
    no = Consent(person="ana", purpose="credit", at=T[2], withdrawn=T[2])
    assert [one.id for one in credited(done, consents=[no], on=T[3]).credits] == ["cr-2"]
    assert [one.id for one in credited(done, consents=[no], on=T[3]).left_out] == ["cr-1"]
    again = Consent(person="ana", purpose="credit", at=T[3])
    assert not opted_out("ana", consents=[no, again], on=instant(T[4])) and opted_out(
        "ana", consents=[no], on=instant(T[2])
    )
    assert not opted_out("ana", consents=[no], on=instant(T[1]))


def test_data_of_a_person_are_kept_while_they_take_part():
    kept = Retention(what="people.email", purpose="to invite", after="left", days=30)
    assert kept.ends(date(2024, 6, 1)) == date(2024, 7, 1)
    with pytest.raises(InvalidValue, match="after: expected left, got 'ended'"):
        Retention(what="people.email", purpose="to invite", after="ended", days=30)
    with pytest.raises(InvalidValue):
        Retention(what="people.shoes", purpose="x", after="left", days=1)
