"""No field of anything that is written as a calendar or a mail breaks out of its line, whatever it holds."""

from email import message_from_bytes, policy

import attrs
import pytest
from attrs import evolve

import smallgiants as sg
from smallgiants.errors import SmallGiantsError
from smallgiants.formats import ical, mail
from smallgiants.invitations import AttendeeLine, Component, Message

AT = "2024-02-07T09:00Z"
EVIL = {
    "CR LF": "a\r\nX-EVIL:1",
    "a folded end": "a\r\n\r\nX-EVIL:1",
    "LF": "a\nX-EVIL:1",
    "CR": "a\rX-EVIL:1",
    "NEL": "a\x85X-EVIL:1",
    "a line separator": "a\u2028X-EVIL:1",
    "a vertical tab": "a\x0bX-EVIL:1",
    "an end": "a\r\nEND:VEVENT\r\nX-EVIL:1",
    "a quote": 'a";X-EVIL=1:mailto:evil@example.org\r\nX-EVIL:1',
    "an address": "a@example.org\r\nX-EVIL: 1",
    "a URI": "https://meet.example.org/\r\nX-EVIL:1",
    "a mailto": "mailto:a@example.org\r\nX-EVIL:1",
}
SLOT = sg.Slot(local="2024-02-21T11:00", zone="Europe/Brussels", duration="PT1H")
WORKSHOP = sg.Workshop(id="w", title="W", slot=SLOT, place="Hall", join_link="https://meet.example.org/w")
ANA = AttendeeLine(address="ana@example.org")
PART = Component(workshop=WORKSHOP, slot=SLOT, sequence=0, attendees=(ANA,))
MESSAGE = Message(method="REQUEST", workshop=WORKSHOP, recipient="ana", sequence=0, at=AT, to="ana@example.org",
                  organizer="office@example.org", components=(PART,))  # fmt: skip
MOMENT = ical.Moment(utc=SLOT.utc, local=SLOT.local, zone="Europe/Brussels", tzid="Europe/Brussels")
GUEST = ical.Attendee(address="mailto:ana@example.org")
EVENT = ical.Event(uid="u", start=MOMENT, attendees=(GUEST,), organizer=GUEST)


def feed(workshop):
    moved = workshop.reschedule(workshop.slot.shift(days=7), at=AT)
    yield ical.dump(moved, at=AT, audience="secretariat")
    yield from ical.resources(moved, at=AT).values()
    yield from letter(evolve(MESSAGE, workshop=moved, components=()))
    yield from letter(evolve(MESSAGE, workshop=moved, components=(evolve(PART, workshop=moved),)))


def letter(message):
    for method in ("REQUEST", "CANCEL", "PUBLISH", "DECLINECOUNTER"):
        yield ical.dump(evolve(message, method=method), at=AT)
        if method != "PUBLISH":
            yield from mailed(mail.dump(evolve(message, method=method), at=AT))


def mailed(data):
    """The headers of a mail and its calendar; the lines of the letter itself are free."""
    found = message_from_bytes(data, policy=policy.default)
    plain, part = found.iter_parts()
    assert (plain.get_content_type(), part.get_content_type()) == ("text/plain", "text/calendar")
    assert len(found.keys()) == 7
    yield from (data.partition(b"\r\n\r\n")[0].decode(), part.get_payload(decode=True).decode())


def calendar(event):
    yield ical.dump(ical.Calendar(events=(event,)), at=AT)


# What is written of each noun, one of its fields being evil.
NOUNS = {
    "workshop": (WORKSHOP, feed),
    "slot": (SLOT, lambda slot: feed(evolve(WORKSHOP, slot=slot))),
    "message": (MESSAGE, letter),
    "plain message": (evolve(MESSAGE, components=()), letter),
    "component": (PART, lambda part: letter(evolve(MESSAGE, components=(part,)))),
    "attendee of a message": (
        ANA,
        lambda line: letter(evolve(MESSAGE, components=(evolve(PART, attendees=(line,)),))),
    ),
    "event": (EVENT, calendar),
    "attendee": (GUEST, lambda guest: calendar(evolve(EVENT, attendees=(guest,), organizer=guest))),
    "moment": (MOMENT, lambda time: calendar(evolve(EVENT, start=time, exdates=(time,), recurrence_id=time))),
    "unknown zone": (
        ical.UnknownZone(local=SLOT.local, tzid="Own"),
        lambda time: calendar(evolve(EVENT, start=time, rdates=(time,))),
    ),
    "property": (ical.Property(name="X-A", value="b"), lambda kept: calendar(evolve(EVENT, extra=(kept,)))),
    "calendar": (ical.Calendar(events=(EVENT,)), lambda whole: iter([ical.dump(whole, at=AT)])),
}


def shapes(evil):
    """An evil text as each kind of value that a field may take."""
    yield from (evil, (evil,), {"en": evil}, {evil: "a"}, {"en": {"text": evil, "original": "en"}})
    yield from (((evil, ("a",)),), (("X-A", (evil,)),))


def written(noun, evil):
    """Each text that is written although one field is evil, and the field."""
    good, write = NOUNS[noun]
    for name in [one.name for one in attrs.fields(type(good))]:
        for value in shapes(evil):
            try:
                yield from ((name, text) for text in write(evolve(good, **{name: value})))
            except (SmallGiantsError, TypeError):
                continue  # refused, in our words or in Python's


def broken(text):
    """Whether a line, or a header, of its own came of it."""
    return [line for line in text.replace("\r", "\n").split("\n") if line.upper().startswith("X-EVIL")]


@pytest.mark.parametrize("evil", EVIL)
@pytest.mark.parametrize("noun", NOUNS)
def test_no_field_breaks_out_of_its_line(noun, evil):
    for name, text in written(noun, EVIL[evil]):
        assert broken(text) == [], name
        assert text.count("END:VEVENT\r\n") == text.count("BEGIN:VEVENT\r\n"), name


def test_fields_that_hold_text_are_written_with_it():
    """So that the test above looks at something: what may hold several lines is written, as one."""
    found = {(noun, name) for noun in NOUNS for name, text in written(noun, EVIL["LF"]) if "X-EVIL" in text.upper()}
    assert {("workshop", "title"), ("workshop", "place"), ("message", "comment"), ("event", "summary"), ("event", "comments"),
            ("attendee", "name")} <= found  # fmt: skip
    assert broken("SUMMARY:a\r\nX-EVIL:1\r\n") and broken("SUMMARY:a\rX-EVIL:1")
