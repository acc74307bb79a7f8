"""The doors that tell of moves: schema.org events, notices in Markdown and HTML, the world clock."""

import json
import re
from html.parser import HTMLParser

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from smallgiants.civiltime import Slot
from smallgiants.errors import InvalidValue, UnresolvedTime
from smallgiants.formats import charts, html, jsonld, markdown
from smallgiants.groups import Group, Registration
from smallgiants.people import Organisation
from smallgiants.testing import words, workshops
from smallgiants.workshops import Setting, Workshop

AT, LATER, LAST = "2024-02-07T09:00Z", "2024-02-08T09:00Z", "2024-02-09T09:00Z"
FIRST = Slot(local="2024-02-21T11:00", zone="Europe/Brussels", duration="PT1H", printed="CET")
SECOND, THIRD = FIRST.shift(days=21), FIRST.shift(days=28)
LINK = "https://meet.example.org/sg-1"
MEETING = Workshop(id="sg-1", title="First meeting", slot=FIRST, mode="online", join_link=LINK)
MOVED = MEETING.reschedule(SECOND, at=AT)

# Properties that schema.org gives to an Event (or to the Thing it is), and what they may hold: read from the vocabulary.
TEXT = {"name", "description", "identifier", "@id", "url"}
TIMES = {"startDate", "endDate", "previousStartDate", "duration"}
STATUS = {"EventScheduled", "EventRescheduled", "EventPostponed", "EventCancelled", "EventMovedOnline"}
MODES = {"OnlineEventAttendanceMode", "OfflineEventAttendanceMode", "MixedEventAttendanceMode"}
TYPES = {"location": {"VirtualLocation", "Place"}, "organizer": {"Organization"}}
OFFSET = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}[+-]\d{2}:\d{2}")


def several(value):
    return value if isinstance(value, list) else [value]


def valid(event):
    """Whether an event says nothing that the vocabulary does not know."""
    assert event["@type"] == "Event"
    assert set(event) <= {"@context", "@type", "eventStatus", "eventAttendanceMode", *TEXT, *TIMES, *TYPES}
    assert {one.removeprefix("https://schema.org/") for one in several(event["eventStatus"])} <= STATUS
    assert {one.removeprefix("https://schema.org/") for one in several(event.get("eventAttendanceMode", []))} <= MODES
    for name in TIMES - {"duration"}:
        assert all(OFFSET.fullmatch(one) for one in several(event.get(name, [])))
    for name, types in TYPES.items():
        for one in several(event.get(name, [])):
            assert one["@type"] in types and set(one) <= {"@type", "name", "url"}
    return event


def event(workshop, **more):
    return valid(json.loads(jsonld.dump(workshop, **{"at": LAST, **more})))


def status(workshop):
    return [one.removeprefix("https://schema.org/Event") for one in several(event(workshop)["eventStatus"])]


def test_the_reference_case_as_an_event():
    made = event(
        MOVED, organizer=Group(id="g", name={"en": "Small Giants"}, zone="UTC"), url="https://example.org/sg-1"
    )
    assert made["@id"] == f"urn:uuid:{MOVED.uid}"
    assert (made["startDate"], made["endDate"]) == ("2024-03-13T11:00:00+01:00", "2024-03-13T12:00:00+01:00")
    assert (made["previousStartDate"], made["duration"]) == ("2024-02-21T11:00:00+01:00", "PT1H")
    assert made["organizer"] == {"@type": "Organization", "name": {"@value": "Small Giants", "@language": "en"}}
    assert made["location"] == {"@type": "VirtualLocation", "name": "Online"}


@pytest.mark.parametrize(
    ("workshop", "states"),
    [
        (MEETING, ["Scheduled"]),
        (MEETING.correct(SECOND, at=AT), ["Scheduled"]),
        (MOVED, ["Rescheduled"]),
        (MEETING.cancel(at=AT), ["Cancelled"]),
        (MEETING.postpone(at=AT), ["Postponed"]),
        (MEETING.cancel(at=AT).reinstate(SECOND, at=LATER), ["Rescheduled"]),
        (attrs.evolve(MEETING, mode="in_person").move_online(at=AT), ["MovedOnline"]),
        (attrs.evolve(MOVED, mode="in_person").move_online(at=LATER), ["Rescheduled", "MovedOnline"]),
        (attrs.evolve(MEETING, mode="hybrid").move_online(at=AT), ["Scheduled"]),
    ],
)
def test_the_status_of_each_change(workshop, states):
    assert status(workshop) == states


def test_every_former_start_is_told_once_and_a_corrected_one_never():
    twice = MOVED.reschedule(THIRD, at=LATER).reschedule(SECOND, at=LAST)
    assert event(twice)["previousStartDate"] == ["2024-02-21T11:00:00+01:00", "2024-03-20T11:00:00+01:00"]
    assert "previousStartDate" not in event(MEETING.correct(SECOND, at=AT))
    waiting = event(MEETING.postpone(at=AT))
    assert "startDate" not in waiting and waiting["previousStartDate"] == "2024-02-21T11:00:00+01:00"
    assert event(MEETING.postpone(at=LATER), at=AT)["startDate"] == "2024-02-21T11:00:00+01:00"  # as it stood then


@pytest.mark.parametrize("make", [lambda who, forms: jsonld.dump(MOVED, at=LAST, audience=who, registrations=forms),
                                  lambda who, forms: markdown.dump(MOVED, audience=who, registrations=forms),
                                  lambda who, forms: html.notice(MOVED, audience=who, registrations=forms)])  # fmt: skip
def test_the_link_is_for_the_accepted_alone(make):
    def form(**more):
        return [Registration(id="r", person="ana", workshop="sg-1", at="2024-01-01T09:00Z", **more)]

    accepted = form(accepted="2024-01-02T09:00Z")
    assert LINK in make("secretariat", []) and LINK in make("self:ana", accepted)
    for audience, forms in (("public", accepted), ("member", accepted), ("self:ana", form()), ("self:ben", accepted),
                            ("self:ana", form(accepted="2024-01-02T09:00Z", withdrawn="2024-01-03T09:00Z"))):  # fmt: skip
        assert LINK not in make(audience, forms)


def test_several_events_places_and_other_ids():
    visit = Workshop(
        id="v", title={"fr": "Visite", "en": "Visit"}, uid="not/uuid", mode="hybrid", place="Hall", agenda="Walk"
    )
    graph = json.loads(jsonld.dump([MEETING, visit], at=AT, organizer=Organisation(id="o", name="Office", kind="team")))
    first, second = (valid({**one, "@context": ""}) for one in graph["@graph"])
    assert first["organizer"]["name"] == "Office"
    assert [one["@type"] for one in second["location"]] == ["VirtualLocation", "Place"]
    assert (second["@id"], second["description"]) == ("urn:smallgiants:workshop:not%2Fuuid", "Walk")
    assert [one["@language"] for one in second["name"]] == ["fr", "en"]


def test_a_time_that_names_no_instant_is_refused_with_its_path():
    odd = attrs.evolve(MEETING, slot=Slot(local="2026-03-29T02:30", zone="Europe/Brussels"))
    with pytest.raises(UnresolvedTime) as caught:
        jsonld.dump(odd, at=AT)
    assert caught.value.path == "workshops[sg-1].slot.local"


@settings(max_examples=40)
@given(workshops())
def test_any_workshop_is_a_valid_event_that_can_stand_in_a_script(workshop):
    if any(problem.code.startswith(("time-", "zone-")) for problem in workshop.problems()):
        return
    text = jsonld.dump(workshop, at="2100-01-01T00:00Z")
    valid(json.loads(text))
    assert not re.search("[<>&\u2028\u2029]", text)
    assert workshop.join_link is None or workshop.join_link not in text


# Notices


def lines(workshop, **more):
    return dict(re.findall(r"^- \*\*(.+?):\*\* (.*)$", markdown.dump(workshop, **more), flags=re.MULTILINE))


def test_the_notice_of_the_reference_case_for_a_guest_in_new_york():
    told = lines(MOVED, zone="America/New_York")
    assert told["Before"] == r"Wednesday 21 February 2024, 05:00–06:00 America/New\_York (UTC−05:00)"
    assert told["Now"] == r"Wednesday 13 March 2024, 06:00–07:00 America/New\_York (UTC−04:00)"
    assert told["Now, where it is held"] == "Wednesday 13 March 2024, 11:00–12:00 Europe/Brussels (UTC+01:00)"
    assert (told["Moved by"], told["Notice"]) == ("21 days later", "14 days 1 hour before it was to begin")
    assert told["Reason"] == "not told"
    assert told["Your answer"].startswith("if you gave one, give it again")


def test_notices_of_other_changes():
    assert lines(MEETING.cancel(at=AT, reason="storm"))["Now"] == "cancelled"
    assert lines(MEETING.postpone(at="2024-02-21T12:00Z"))["Notice"] == "2 hours after it was to begin"
    assert lines(MEETING.postpone(at=FIRST.instant))["Notice"] == "no time before it was to begin"
    earlier = lines(MOVED.reschedule(FIRST, at=LATER))
    assert earlier["Moved by"] == "21 days earlier"
    hall = Workshop(id="v", title="Visit", slot=FIRST, mode="in_person", place="Hall", agenda="Walk")
    told = lines(hall.relocate(Setting(mode="online", agenda="Talk"), at=AT))
    assert (told["How"], told["Where"], told["Agenda"]) == (
        "online (before: in person)",
        "no place (before: Hall)",
        "Talk",
    )
    assert lines(hall.relocate(attrs.evolve(hall.setting, agenda=None), at=AT))["Your answer"] == "nothing to do"
    assert lines(Workshop(id="v", title="x").relocate(Setting(place="Hall"), at=AT))["When"] == "no date"
    night = Workshop(id="v", title="x", slot=attrs.evolve(FIRST, local="2024-02-21T23:30", duration=None))
    assert lines(night.cancel(at=AT))["Before"].startswith("Wednesday 21 February 2024, 23:30 E")
    late = attrs.evolve(night, slot=attrs.evolve(night.slot, duration=FIRST.duration)).cancel(at=AT)
    assert "23:30 to Thursday 22 February 2024, 00:30" in lines(late)["Before"]


def test_several_changes_since_an_earlier_state_make_one_notice():
    later = MOVED.announce(at=AT).relocate(attrs.evolve(MOVED.setting, place="Hall", mode="hybrid"), at=LATER)
    again = later.reschedule(THIRD, at=LAST, reason="no room")
    text = markdown.dump(again, since=MEETING)
    assert text.startswith("## First meeting: moved and held otherwise\n")
    assert lines(again, since=MEETING)["Moved by"] == "28 days later"
    assert lines(again, since=MEETING)["Reason"] == "no room"


def test_a_correction_is_no_news():
    corrected = MOVED.correct(THIRD, at=LATER)
    assert lines(corrected, since=MOVED) == {"When": "Wednesday 20 March 2024, 11:00–12:00 Europe/Brussels (UTC+01:00)"}
    assert markdown.dump(MEETING).startswith("## First meeting: nothing has changed")
    assert markdown.dump(corrected).startswith("## First meeting: moved")


class _Texts(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.text = [], ""

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)

    def handle_data(self, data):
        self.text += data


def read(source):
    parser = _Texts()
    parser.feed(source)
    return parser.tags, parser.text


HOSTILE = st.sampled_from(
    ("# <b>x</b> [a](javascript:x) `c` http://x.y www.x.y a@b.c ~~s~~ | $m$ &copy; *e* _e_ ![i](u)",)
)


@settings(max_examples=60)
@given(words() | HOSTILE)
def test_what_people_wrote_stays_text_in_markdown_and_in_html(text):
    told = Workshop(id="w", title=text, slot=FIRST, place=text).cancel(at=AT, reason=text)
    rendered = MarkdownIt("gfm-like", {"linkify": False, "html": True}).render(markdown.dump(told))
    tags, shown = read(rendered)
    assert set(tags) <= {"h2", "ul", "li", "strong"}
    assert " ".join(text.split()).replace("\u200b", "\ufffd")[:5] in shown or not text.isascii()
    tags, shown = read(html.notice(told))
    assert set(tags) <= {"article", "h3", "span", "dl", "dt", "dd"}
    assert not text.isascii() or text.strip()[:5] in shown


# The world clock

PLACES = {"Horta": "Atlantic/Azores", "Eeklo": "Europe/Brussels", "Apia": "Pacific/Apia", "Nuuk": "America/Nuuk"}


def test_the_world_clock_has_a_row_for_each_place_and_the_same_as_a_table():
    drawn = charts.world_clock(SECOND, PLACES, name="w", title="First <meeting>")
    tags, shown = read(drawn)
    assert (tags.count("title"), tags.count("desc"), tags.count("caption"), tags.count("tr")) == (1, 1, 1, 5)
    assert "Horta: Wed 13 March 2024, 09:00–10:00, UTC−01:00" in shown
    assert "Wed 13 March 2024, 23:00–00:00 (+1 day), UTC+13:00" in shown
    order = [shown.index(f"{place}: ") for place in ("Nuuk", "Horta", "Eeklo", "Apia")]
    assert order == sorted(order)
    assert "<meeting>" not in drawn and 'role="img"' in drawn


def test_the_world_clock_says_where_the_day_is_another():
    late = attrs.evolve(SECOND, local="2024-03-13T23:00", zone="Atlantic/Azores", duration=None)
    drawn = charts.world_clock(late, ["Europe/Athens"], name="w", title="Late")
    assert "Thu 14 March 2024 (the day after), 02:00, UTC+02:00" in drawn
    early = attrs.evolve(SECOND, local="2024-03-13T00:30", duration="PT50H")
    assert "(the day before), 19:30–21:30 (+2 days)" in charts.world_clock(
        early, ["America/New_York"], name="w", title="x"
    )
    assert "no place" in charts.world_clock(SECOND, [], name="w", title="x")
    with pytest.raises(InvalidValue):
        charts.world_clock(SECOND, ["CET"], name="w", title="x")
