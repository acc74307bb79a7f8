"""What a message is beside what a calendar holds."""

from datetime import date, datetime

import pytest
from attrs import evolve

from smallgiants.errors import InvalidValue
from smallgiants.formats.ical import Attendee, Day, Event, Floating, Moment, UnknownZone, classify

ANA, BO = (Attendee(address=f"mailto:{name}@example.org") for name in ("ana", "bo"))
OFFICE, OTHER = (Attendee(address=f"MAILTO:{name}@example.org") for name in ("office", "other"))
AT = Moment(utc="2024-02-21T10:00Z", local=datetime(2024, 2, 21, 11), zone="Europe/Brussels")
HELD = Event(uid="u", sequence=1, dtstamp="2024-02-07T09:00Z", start=AT, organizer=OFFICE, attendees=(ANA,))
NEXT = evolve(HELD, sequence=2, dtstamp="2024-02-08T09:00Z")
LATER = Moment(utc="2024-03-13T10:00Z", local=datetime(2024, 3, 13, 11), zone="Europe/Brussels")


def answer(partstat, who=ANA):
    return evolve(HELD, attendees=(evolve(who, partstat=partstat),))


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({}, "obsolete"),
        ({"dtstamp": "2024-02-07T09:00:01Z"}, "request-update"),
        ({"dtstamp": None}, "obsolete"),
        ({"sequence": 0}, "obsolete"),
        ({"sequence": 0, "dtstamp": "2024-02-08T09:00Z"}, "mis-sequenced"),
        ({"sequence": 0, "dtstamp": None}, "obsolete"),
        ({"sequence": 2}, "request-update"),
        ({"sequence": 2, "dtstamp": "2024-02-01T09:00Z"}, "request-update"),
        ({"sequence": 2, "summary": "Another title"}, "request-update"),
        ({"sequence": 2, "start": LATER}, "request-reschedule"),
        ({"sequence": 2, "end": LATER}, "request-reschedule"),
        ({"sequence": 2, "rdates": (LATER,)}, "request-reschedule"),
        ({"sequence": 2, "exdates": (LATER,)}, "request-reschedule"),
        ({"sequence": 2, "rrules": ("FREQ=DAILY",)}, "request-reschedule"),
        ({"sequence": 2, "organizer": OTHER}, "request-new-organizer"),
        ({"sequence": 2, "organizer": None}, "request-update"),
        ({"sequence": 2, "organizer": OTHER, "start": LATER}, "request-new-organizer"),
        ({"sequence": 2, "attendees": (evolve(ANA, delegated_from=("mailto:bo@example.org",)),)}, "request-delegate"),
        ({"sequence": 2, "attendees": (ANA, evolve(BO, delegated_from=("mailto:ana@example.org",)))}, "request-update"),
    ],
)
def test_a_request_beside_what_is_held(changes, kind):
    assert classify("request", evolve(HELD, **changes), HELD, me="Ana@example.org") == kind


def test_times_are_compared_as_instants():
    """11:00 in Brussels is 10:00 in UTC and 12:00 in Helsinki; an hour from ten is until eleven."""
    ten = Moment(utc="2024-02-21T10:00Z", local=datetime(2024, 2, 21, 10))
    assert classify("REQUEST", evolve(NEXT, start=ten), HELD) == "request-update"
    eleven = Moment(utc="2024-02-21T11:00Z", local=datetime(2024, 2, 21, 11))
    hour = evolve(HELD, end=eleven)
    from_length = evolve(NEXT, duration=eleven.utc - AT.utc)
    assert classify("REQUEST", from_length, hour) == "request-update"
    assert classify("REQUEST", evolve(NEXT, exdates=(LATER, AT)), evolve(HELD, exdates=(AT, LATER))) == "request-update"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Day(day=date(2024, 2, 21)), Day(day=date(2024, 2, 22))),
        (Floating(local=datetime(2024, 2, 21, 11)), Floating(local=datetime(2024, 2, 21, 12))),
        (Floating(local=datetime(2024, 2, 21, 10)), AT),
        (
            UnknownZone(local=datetime(2024, 2, 21, 11), tzid="A"),
            UnknownZone(local=datetime(2024, 2, 21, 11), tzid="B"),
        ),
        (AT, None),
    ],
)
def test_times_that_name_no_instant_are_compared_as_they_are(one, other):
    held, new = evolve(HELD, start=one), evolve(NEXT, start=other)
    assert classify("REQUEST", new, held) == "request-reschedule"
    assert classify("REQUEST", evolve(NEXT, start=one), held) == "request-update"


def test_a_length_counts_where_the_start_names_no_instant():
    floating = Floating(local=datetime(2024, 2, 21, 11))
    short, long_ = (evolve(HELD, start=floating, duration=AT.utc - AT.utc.replace(hour=hour)) for hour in (9, 8))
    assert classify("REQUEST", evolve(long_, sequence=2), short) == "request-reschedule"


@pytest.mark.parametrize(
    ("method", "held", "kind"),
    [
        ("REQUEST", None, "request-new"),
        ("PUBLISH", None, "publish-new"),
        ("PUBLISH", HELD, "publish-update"),
        ("CANCEL", None, "cancel-event"),
        ("CANCEL", HELD, "cancel-event"),
        ("ADD", HELD, "add-instance"),
        ("REFRESH", HELD, "refresh"),
        ("COUNTER", HELD, "counter"),
        ("DECLINECOUNTER", HELD, "decline-counter"),
        ("X-THING", HELD, "unknown"),
        (None, HELD, "unknown"),
    ],
)
def test_each_method_has_its_word(method, held, kind):
    assert classify(method, NEXT, held) == kind


@pytest.mark.parametrize("method", ["CANCEL", "PUBLISH"])
def test_an_old_cancel_and_an_old_publication_are_old(method):
    assert classify(method, HELD, NEXT) == "obsolete"


def test_an_instance_is_named_by_its_recurrence_id():
    instance = evolve(NEXT, recurrence_id=AT)
    assert (
        classify("CANCEL", instance)
        == classify("CANCEL", instance, evolve(HELD, recurrence_id=AT))
        == "cancel-instance"
    )
    with pytest.raises(InvalidValue, match="the same instance"):
        classify("CANCEL", instance, HELD)
    with pytest.raises(InvalidValue, match="itself, and the same"):
        classify("CANCEL", NEXT, evolve(HELD, uid="v"))


@pytest.mark.parametrize(
    ("partstat", "known", "crasher"),
    [
        ("accepted", "reply-accept", "reply-crasher-accept"),
        ("DECLINED", "reply-decline", "reply-crasher-decline"),
        ("TENTATIVE", "reply-tentative", "reply-crasher-tentative"),
        ("DELEGATED", "reply-delegate", "unknown"),
        ("NEEDS-ACTION", "unknown", "unknown"),
        (None, "unknown", "unknown"),
    ],
)
def test_an_answer_is_told_by_its_attendee(partstat, known, crasher):
    assert classify("REPLY", answer(partstat), HELD) == known
    assert classify("REPLY", answer(partstat, BO), HELD) == crasher
    assert classify("REPLY", answer(partstat)) == crasher
    assert classify("REPLY", evolve(HELD, attendees=()), HELD) == "unknown"


@pytest.mark.parametrize("rule", [
    "COUNT=3;FREQ=WEEKLY;BYDAY=TU,MO", "freq=weekly;interval=1;byday=mo,tu;count=3", "FREQ=WEEKLY;WKST=MO;COUNT=3;BYDAY=MO,TU;",
])  # fmt: skip
def test_a_rule_told_otherwise_is_the_same_time(rule):
    """RFC 5545 §3.3.10: the parts stand in any order, INTERVAL is 1 and WKST MO where they are not said."""
    held = evolve(HELD, rrules=("FREQ=WEEKLY;COUNT=3;BYDAY=MO,TU",))
    assert classify("REQUEST", evolve(NEXT, rrules=(rule,)), held) == "request-update"
    for other in ("INTERVAL=2;", "WKST=SU;", "BYMONTH=3;"):
        assert classify("REQUEST", evolve(NEXT, rrules=(other + rule,)), held) == "request-reschedule"
