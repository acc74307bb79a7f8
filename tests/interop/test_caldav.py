"""A CalDAV server, Radicale, holds what we write, and a CalDAV client reads it back.

By hand: `python -m radicale --config "" --auth-type none --server-hosts 127.0.0.1:5232 --storage-filesystem-folder store`.
"""

import importlib.util
import re
import socket
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve

from smallgiants.civiltime import Slot
from smallgiants.formats import ical
from smallgiants.invitations import Invitee, Message, Scheduling, follow, invite, publish
from smallgiants.workshops import Workshop

T, EARLY = "2024-02-07T09:00Z", "2024-01-30T09:00Z"
ANA = Invitee(id="ana", address="ana@example.org")


def slot(local, zone="Europe/Brussels", **more):
    return Slot(local=local, zone=zone, duration="PT1H", **more)


def workshops():
    first = Workshop(
        id="sg-1", title="First meeting; Städte, 🏘️", slot=slot("2024-02-21T11:00"), place="Town hall\nRoom 1"
    )
    summer = Workshop(id="sg-2", title="In the Azores", slot=slot("2024-06-30T23:30", "Atlantic/Azores"))
    twice = Workshop(id="sg-3", title="Where clocks go back", slot=slot("2024-10-27T02:30", fold=1))
    spring = Workshop(id="sg-4", title="The morning clocks go on", slot=slot("2024-03-31T03:15"))
    off = Workshop(id="sg-5", title="Called off", slot=slot("2024-05-15T11:00")).cancel(at=T)
    far = Workshop(id="sg-6", title="Far", slot=slot("2039-07-01T09:00", "Africa/Casablanca"))
    return [first.reschedule(first.slot.shift(days=21), at=T), summer, twice, spring, off, far]


@pytest.fixture(scope="session")
def server(absent, tmp_path_factory):
    """The address of a Radicale of its own, with an empty store."""
    if importlib.util.find_spec("radicale") is None or importlib.util.find_spec("caldav") is None:
        absent("radicale and caldav are not installed: they are in the dependency group `interop`")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    store = tmp_path_factory.mktemp("radicale")
    command = [sys.executable, "-m", "radicale", "--config", "", "--auth-type", "none", "--server-hosts",
               f"127.0.0.1:{port}", "--storage-filesystem-folder", str(store)]  # fmt: skip
    with (store / "log").open("wb") as log, subprocess.Popen(command, stdout=log, stderr=log) as running:
        try:
            for _ in range(300):
                if running.poll() is not None:
                    break
                with socket.socket() as door:
                    if door.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.1)
            assert running.poll() is None, (store / "log").read_text()
            yield f"http://127.0.0.1:{port}/"
        finally:
            running.terminate()


@pytest.fixture
def shelf(server, request):
    """A calendar on that server, through a client's eyes."""
    import caldav

    name = request.node.name
    with caldav.DAVClient(url=server, username="office", password="office") as client:  # noqa: S106  # nobody asks for it
        yield client.principal().make_calendar(name=name, cal_id=name)


def series():
    """Three meetings: the second moved to other clocks and across the night they change, the third off."""
    dates = [slot("2024-02-21T11:00").shift(days=28 * n) for n in range(3)]
    every = [Workshop(id=f"w-{n}", title="Meeting", slot=one) for n, one in enumerate(dates)]
    state = invite(Scheduling.of(*every, organizer="office@example.org"), ANA, at=EARLY).state
    moved = every[1].reschedule(slot("2024-04-02T23:30", "Atlantic/Azores"), at=T)
    return state, follow(follow(state, moved, at=T).state, every[2].cancel(at=T), at=T).state


def push(shelf, x, at=T):
    """One resource for each UID (RFC 4791 §4.1), its bytes as they are."""
    for uid, text in ical.resources(x, at=at).items():
        put(shelf, uid, text)


def put(shelf, uid, text):
    import caldav

    caldav.Event(shelf.client, url=shelf.url.join(f"{uid}.ics"), parent=shelf, id=uid).save(raw_data=text.encode())


def resources(shelf):
    return {one.icalendar_component["UID"]: one for one in shelf.events()}


def read(resource):
    calendar, problems = ical.read(resource.data)
    assert [problem for problem in problems if problem.severity == "error"] == []
    (event,) = calendar.events
    return calendar, event


def test_what_is_pushed_is_read_back_the_same(shelf):
    made = workshops()
    push(shelf, made)
    held = resources(shelf)
    assert held.keys() == {workshop.uid for workshop in made}
    for workshop in made:
        calendar, event = read(held[workshop.uid])
        assert calendar.method is None  # RFC 4791 §4.1
        assert event.start.utc == workshop.slot.utc and event.end.utc == workshop.slot.utc + workshop.slot.duration
        assert (event.sequence, event.summary) == (workshop.revision, str(workshop.title))
        assert event.status == ("CONFIRMED" if workshop.status == "scheduled" else "CANCELLED")
        assert event == ical.read(ical.dump(workshop, at=T))[0].events[0]


def test_a_move_replaces_what_is_held(shelf):
    first = evolve(workshops()[0], slot=slot("2024-02-21T11:00"), history=())
    push(shelf, first, at="2024-01-30T09:00Z")
    moved = first.reschedule(first.slot.shift(days=21), at=T)
    push(shelf, moved)
    [held] = resources(shelf).values()
    _, event = read(held)
    assert (event.uid, event.sequence, event.start.utc.isoformat()) == (first.uid, 1, "2024-03-13T10:00:00+00:00")
    assert event.comments == ("Moved from 21 February 2024, 11:00 Europe/Brussels",)


def test_the_server_finds_each_at_its_instant(shelf):
    """A time-range REPORT (RFC 4791 §9.9) for five minutes, which the server reckons by the VTIMEZONE that we wrote."""
    made = {workshop.id: workshop for workshop in workshops()}
    push(shelf, made.values())
    within = {
        (2024, 3, 31, 1, 20): "sg-4", (2024, 3, 31, 2, 20): None, (2024, 7, 1, 0, 20): "sg-2", (2024, 6, 30, 23, 20): None,
        (2024, 10, 27, 1, 35): "sg-3", (2024, 10, 27, 0, 35): None, (2039, 7, 1, 8, 10): "sg-6", (2039, 7, 1, 9, 10): None,
        (2024, 3, 13, 10, 10): "sg-1", (2024, 2, 21, 10, 10): None,
    }  # fmt: skip
    for moment, found in within.items():
        assert on(shelf, *moment) == ({made[found].uid} if found else set()), (moment, found)


QUERY = """<c:calendar-query xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><d:prop><d:getetag/></d:prop>
<c:filter><c:comp-filter name="VCALENDAR"><c:comp-filter name="VEVENT"><c:time-range start="{:%Y%m%dT%H%M%SZ}"
end="{:%Y%m%dT%H%M%SZ}"/></c:comp-filter></c:comp-filter></c:filter></c:calendar-query>"""


def report(shelf, *moment):
    """The UIDs of what the server finds within five minutes from then: its own word, which the client sifts once more."""
    start = datetime(*moment, tzinfo=UTC)
    answer = shelf.client.report(str(shelf.url), QUERY.format(start, start + timedelta(minutes=5)), 1)
    assert answer.status == 207
    return set(re.findall(r"([^/<>]+)\.ics<", str(answer.raw)))


def on(shelf, *moment):
    """The UIDs of what server and client alike find then."""
    start = datetime(*moment, tzinfo=UTC)
    there = shelf.search(event=True, start=start, end=start + timedelta(minutes=5))
    found = {str(one.icalendar_component["UID"]) for one in there}
    assert found == report(shelf, *moment)
    return found


@pytest.mark.parametrize(("local", "found", "not_found"), [
    ("20241027T023000", [(2024, 10, 27, 0, 35), (2024, 10, 27, 1, 35)], (2024, 10, 27, 2, 5)),
    ("20240331T023000", [(2024, 3, 31, 0, 35)], (2024, 3, 31, 1, 35)),
])  # fmt: skip
def test_where_clocks_change_the_server_has_a_reading_of_its_own(shelf, local, found, not_found):
    """Both of two equal hours, and an hour that is skipped an hour early (RFC 5545 §3.3.5 has others): we write neither."""
    text = ical.dump(Workshop(id="w", uid="w", title="W", slot=slot("2024-03-31T04:15")), at=T)
    text = re.sub("(DTSTART;TZID=Europe/Brussels):[0-9T]+", lambda line: f"{line[1]}:{local}", text)
    put(shelf, "w", re.sub("DTEND;TZID=Europe/Brussels:[0-9T]+", "DURATION:PT30M", text))
    assert [report(shelf, *moment) for moment in (*found, not_found)] == [*[{"w"}] * len(found), set()]


def test_a_series_and_its_instances_are_one_resource_and_are_found_where_they_are(shelf):
    before, after = series()
    push(shelf, publish(before, at=EARLY).messages[0], at=EARLY)
    assert [on(shelf, 2024, month, day, 10, 10) for month, day in ((2, 21), (3, 20))] == [{before.uid}] * 2
    assert on(shelf, 2024, 4, 17, 9, 10) == {before.uid} and on(shelf, 2024, 4, 17, 10, 10) == set()  # summer began
    (message,) = publish(after, at=T).messages
    push(shelf, message)
    [held] = resources(shelf).values()
    calendar, problems = ical.read(held.data)
    master, instance = calendar.events
    assert (calendar.method, problems) == (None, ()) and {master.uid, instance.uid} == {after.uid}
    ours = ical.read(ical.dump(message, at=T))[0].events
    assert [apart(event) for event in calendar.events] == [apart(event) for event in ours]
    kinds = [
        ical.classify("REQUEST", event, evolve(mine, sequence=0))
        for event, mine in zip(calendar.events, ours, strict=True)
    ]
    assert kinds == ["request-update"] * 2  # what is told in another order is no other time
    assert (instance.start.utc, instance.recurrence_id.utc) == (
        datetime(2024, 4, 2, 23, 30, tzinfo=UTC), datetime(2024, 3, 20, 10, tzinfo=UTC),
    )  # fmt: skip
    assert on(shelf, 2024, 2, 21, 10, 10) == on(shelf, 2024, 4, 2, 23, 40) == {after.uid}
    assert on(shelf, 2024, 3, 20, 10, 10) == on(shelf, 2024, 4, 17, 9, 10) == set()


def apart(event):
    """An event, and the parts of its rule in no order: Radicale writes them anew in its own."""
    return evolve(event, rrules=()), [sorted(rule.split(";")) for rule in event.rrules]


def test_the_client_raises_sequence_of_its_own_accord_unless_it_is_handed_bytes(shelf):
    """So that a second PUT of an unchanged workshop would be another revision to every diary that has it."""
    workshop = workshops()[0]
    text = ical.dump(workshop, at=T)

    def sequence():
        [held] = resources(shelf).values()
        return read(held)[1].sequence

    push(shelf, workshop)
    assert sequence() == workshop.revision == 1
    [held] = resources(shelf).values()
    held.data = text
    held.save()
    assert sequence() == 2
    push(shelf, workshop)
    assert sequence() == 1
    [held] = resources(shelf).values()
    held.data = text
    held.save(increase_seqno=False)
    assert sequence() == 1


def test_what_is_taken_away_is_gone(shelf):
    push(shelf, workshops())
    first, *_ = workshops()
    resources(shelf)[first.uid].delete()
    assert resources(shelf).keys() == {workshop.uid for workshop in workshops()[1:]}


def test_a_message_is_not_for_a_store(shelf):
    """RFC 4791 §4.1: a stored copy has no METHOD.  Radicale lets one stand, so it is for the writer to leave it out."""
    workshop = workshops()[1]
    message = Message(method="REQUEST", workshop=workshop, recipient="ana", sequence=0, at=T, to="ana@example.org",
                      organizer="office@example.org")  # fmt: skip
    put(shelf, workshop.uid, ical.dump(message, at=T))
    [held] = resources(shelf).values()
    assert "METHOD:REQUEST" in held.data
    push(shelf, workshop)
    [held] = resources(shelf).values()
    assert "METHOD" not in held.data and "ATTENDEE" not in held.data
