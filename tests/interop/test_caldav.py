"""A CalDAV server, Radicale, holds what we write, and a CalDAV client reads it back.

By hand: `python -m radicale --config "" --auth-type none --server-hosts 127.0.0.1:5232 --storage-filesystem-folder store`.
"""

import importlib.util
import socket
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve

from smallgiants.civiltime import Slot
from smallgiants.formats import ical
from smallgiants.invitations import Message
from smallgiants.workshops import Workshop

T = "2024-02-07T09:00Z"


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


def push(shelf, workshop, at=T):
    """One resource for each UID (RFC 4791 §4.1), its bytes as they are: of its own accord the client raises SEQUENCE."""
    put(shelf, workshop.uid, ical.dump(workshop, at=at))


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
    for workshop in made:
        push(shelf, workshop)
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
    for workshop in made.values():
        push(shelf, workshop)
    within = {
        (2024, 3, 31, 1, 20): "sg-4", (2024, 3, 31, 2, 20): None, (2024, 7, 1, 0, 20): "sg-2", (2024, 6, 30, 23, 20): None,
        (2024, 10, 27, 1, 35): "sg-3", (2024, 10, 27, 0, 35): None, (2039, 7, 1, 8, 10): "sg-6", (2039, 7, 1, 9, 10): None,
        (2024, 3, 13, 10, 10): "sg-1", (2024, 2, 21, 10, 10): None,
    }  # fmt: skip
    for moment, found in within.items():
        start = datetime(*moment, tzinfo=UTC)
        there = shelf.search(event=True, start=start, end=start + timedelta(minutes=5))
        uids = {one.icalendar_component["UID"] for one in there}
        assert uids == ({made[found].uid} if found else set()), (moment, found)


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
