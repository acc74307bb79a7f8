"""libical reads the instants that were meant, and finds nothing to object to in what we write."""

import sys
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from smallgiants import testing
from smallgiants.civiltime import Slot
from smallgiants.errors import NotAllowed, UnresolvedTime
from smallgiants.formats import ical
from smallgiants.groups import Registration
from smallgiants.invitations import Message, messages
from smallgiants.people import Person
from smallgiants.workshops import Workshop

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))
from test_icaljs import ZONES, samples, workshop  # type: ignore[import-not-found]  # noqa: E402  # one list for both readers

T = "2024-02-07T09:00Z"


def instants(events):
    return [tuple(event) for event in events]


@pytest.mark.parametrize("zone", ZONES)
def test_it_reads_the_instants_that_were_meant(libical, zone):
    moments = sorted(set(samples(ZoneInfo(zone))))
    (judged,) = libical(ical.dump([workshop(zone, moment) for moment in moments], at=T))
    hour = timedelta(hours=1)
    told = [(f"{moment:%Y-%m-%dT%H:%M:%SZ}", f"{moment + hour:%Y-%m-%dT%H:%M:%SZ}") for moment in moments]
    assert instants(judged["events"]) == told
    assert judged["passes"], judged["objections"]


@pytest.mark.parametrize("zone", ZONES)
def test_our_reader_follows_the_rules_alone_to_the_same_instants(zone):
    moments = sorted(set(samples(ZoneInfo(zone))))
    text = ical.dump([workshop(zone, moment) for moment in moments], at=T).replace(f"TZID:{zone}", "TZID:Elsewhere 1")
    calendar, problems = ical.read(text.replace(f"TZID={zone}:", "TZID=Elsewhere 1:"))
    assert [event.start.utc for event in calendar.events] == moments
    assert problems == ()


def test_it_objects_to_what_breaks_the_table(libical):
    """A check that passes everything says nothing."""
    moved = Workshop(id="w", title="W", slot=Slot(local="2024-03-13T11:00", zone="Europe/Brussels"))
    good = ical.dump(Message(method="REQUEST", workshop=moved, recipient="p", sequence=0, at=T, to="p@example.org",
                             organizer="o@example.org"), at=T)  # fmt: skip
    bad = "".join(line + "\r\n" for line in good.split("\r\n") if line and not line.startswith("ORGANIZER"))
    first, second = libical(good, bad)
    assert (first["passes"], second["passes"]) == (True, False)
    assert ical.check(good) == () != ical.check(bad)


def outboxes():
    """The messages of a workshop that is moved, postponed, put on again and cancelled."""
    slot = Slot(local="2024-02-21T11:00", zone="Europe/Brussels", duration="PT1H")
    first = Workshop(id="sg-1", title="First", slot=slot)
    moved = first.reschedule(slot.shift(days=21), at=T)
    states = [first, moved, moved.postpone(at=T), moved.cancel(at=T)]
    people = [Person(id="p", email="p@example.org"), Person(id="q", email="o'q+x@example.org", zone="Atlantic/Azores")]
    forms = [
        Registration(id=f"r-{who}", person=who, workshop="sg-1", at="2024-01-30T09:00Z") for who in ("p", "q")
    ]  # fmt: skip
    for state in states:
        box = messages(
            state, registrations=forms, people=people, on=None, zone="Europe/Brussels", organizer="o@example.org"
        )
        yield from box.messages


def test_every_message_passes_its_restrictions(libical):
    sent = [ical.dump(message, at=message.at) for message in outboxes()]
    judged = libical(*sent)
    assert len(judged) == len(sent) >= 12
    assert [one["objections"] for one in judged if not one["passes"]] == []
    assert [ical.check(text) for text in sent] == [()] * len(sent)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(message=testing.messages(), method=st.sampled_from(("REQUEST", "CANCEL")))
def test_whatever_a_title_holds_the_message_passes(libical, message, method):
    if message.workshop.status != "scheduled":
        method = "CANCEL"  # nobody is asked to what is off
    try:
        text = ical.dump(evolve(message, method=method, to="p@example.org", organizer="o@example.org"), at=message.at)
    except (UnresolvedTime, NotAllowed):
        return  # a time that exists twice or never, or no date at all: there is no message to judge
    (judged,) = libical(text)
    assert judged["read"] and judged["passes"], judged["objections"]
    assert [problem for problem in ical.check(text) if problem.severity == "error"] == []


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(outcome=testing.outcomes())
def test_whatever_an_organizer_does_the_messages_pass(libical, outcome):
    """Series with exceptions, delegates, uninvitations, proposals refused, other organizers."""
    sent = [ical.dump(message, at=message.at) for message in outcome.messages]
    for judged, message in zip(libical(*sent), outcome.messages, strict=True):
        assert judged["read"] and judged["passes"], (judged["objections"], message.method)
        starts = [part.slot.instant for part in message.components]
        if message.method != "DECLINECOUNTER":
            assert [event[0] for event in judged["events"]] == [f"{start:%Y-%m-%dT%H:%M:%SZ}" for start in starts]
