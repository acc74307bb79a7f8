"""The flows of the portal, as a person and as a program goes through them."""

import socket
from concurrent.futures import ThreadPoolExecutor

import pytest
from aiosmtpd.controller import Controller
from fastapi.testclient import TestClient
from portal import post, web
from portal.store import META, Letter
from sqlalchemy import select

from smallgiants.formats import ical
from smallgiants.formats import json as documents

from .conftest import OFFICE, START, URL, invitation, link, read

JOIN = {
    "name": "Eva Illustrative",
    "email": "eva@example.org",
    "town": "kranj",
    "to": ["group", "sg-1"],
    "pledge": "v1",
}


def join(visit, box, **more):
    """Somebody new, who confirmed by the letter they got."""
    who = visit()
    assert who.fill("/join", **{**JOIN, **more}).status_code == 200
    answer = who.fill(link(box, "confirm"), "/confirm")
    assert answer.status_code == 200 and answer.url.path == "/me"
    return who


def test_one_form_joins_the_group_and_the_meeting_once_it_is_confirmed(visit, box, store):
    who = visit()
    before, etag = store.read()
    assert "Look into your mailbox" in who.fill("/join", **JOIN).text
    assert store.read() == (before, etag)  # nobody pledges for another: nothing is on record yet
    assert [one.recipient for one in box] == ["eva@example.org"]
    where = link(box, "confirm")
    assert "Eva Illustrative" in who.get(where).text and store.read()[1] == etag  # a look at the link does nothing
    assert who.fill(where, "/confirm").url.path == "/me"
    after, _ = store.read()
    eva = next(one for one in after.people if one.email == "eva@example.org")
    assert [(m.seat, str(m.since)[:16]) for m in after.memberships if m.person == eva.id] == [
        ("kranj", "2024-02-08 09:00")
    ]
    assert [(r.workshop, r.accepted is not None) for r in after.registrations if r.person == eva.id] == [("sg-1", True)]
    assert {c.purpose for c in after.consents if c.person == eva.id} == {"group", "meeting"}
    assert [p.version for p in after.pledges if p.person == eva.id] == ["v1"]
    assert [p.code for p in after.problems() if p.severity == "error"] == []
    assert who.get(where).status_code == 404  # a link works once
    assert box[-1].recipient == "eva@example.org"
    assert "METHOD:REQUEST" in invitation(box[-1]) and "20240313T110000" in invitation(box[-1])


def test_who_joins_again_is_the_same_person(visit, box, store):
    join(visit, box)
    people = len(store.read()[0].people)
    join(visit, box, email="EVA@example.org", consents=["name"])
    d, _ = store.read()
    eva = next(one for one in d.people if one.email == "eva@example.org")
    assert len(d.people) == people and len([m for m in d.memberships if m.person == eva.id]) == 1
    assert {c.purpose for c in d.consents if c.person == eva.id} == {"group", "meeting", "name"}


def test_a_town_that_is_not_listed_and_somebody_for_themselves(visit, box, store):
    join(visit, box, town="", town_name="Idrija", country="SI", to=["group"])
    join(visit, box, town="", email="own@example.org", to=["sg-1"])
    d, _ = store.read()
    assert next(one.country for one in d.towns if one.name == "Idrija") == "SI"
    own = next(one.id for one in d.people if one.email == "own@example.org")
    assert [(r.person, r.seat) for r in d.registrations if r.person == own] == [(own, own)]
    assert not [m for m in d.memberships if m.person == own]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"email": "no address"}, "e-mail address such as"), ({"pledge": ""}, "the one requirement"),
        ({"to": ["sg-9"]}, "say what you join"), ({"to": []}, "say what you join"), ({"town": "atlantis"}, "no such town"),
        ({"country": "XX", "town_name": "X"}, "country code"), ({"zone": "Mars/Base"}, "zone"),
    ],
)  # fmt: skip
def test_a_form_that_does_not_fit_is_told_why_and_writes_to_nobody(visit, box, store, more, words):
    before = store.read()
    answer = visit().fill("/join", **{**JOIN, **more})
    assert answer.status_code == 422 and words in answer.text and "no address" not in answer.text
    assert (store.read(), box) == (before, [])


def test_a_form_from_elsewhere_is_refused(visit, box, store):
    before = store.read()
    assert visit().client.post("/join", data={**JOIN, "csrf": "guess"}).status_code == 403
    who = visit()
    who.get("/join")
    assert who.client.post("/join", data=JOIN).status_code == 403
    assert who.client.post("/join", data={**JOIN, "csrf": "guess"}).status_code == 403
    assert (store.read(), box) == (before, [])


def test_signing_in_tells_nobody_who_is_on_record(visit, box, signed_in, clock):
    stranger = visit().fill("/enter", email="nobody@example.org")
    assert "If this address is on record" in stranger.text and box == []
    office = signed_in(OFFICE)
    where = link(box, "enter")
    assert (
        office.client.post(
            "/enter", data={"token": where.partition("token=")[2], "csrf": office.csrf("/me")}
        ).status_code
        == 404
    )
    late = visit()
    late.fill("/enter", email=OFFICE)
    clock.passes(minutes=31)
    assert late.fill(link(box, "enter"), "/enter").status_code == 404
    clock.passes(hours=12)
    assert office.get("/me").status_code == 403  # the session is over


def test_a_move_is_for_the_secretariat_reaches_everybody_and_is_told_with_its_history(visit, box, signed_in, store):
    eva = join(visit, box)
    box.clear()
    assert (
        eva.client.post(
            "/workshops/sg-1/move", data={"local": "2024-03-20T11:00", "if_match": "x", "csrf": eva.csrf("/me")}
        ).status_code
        == 403
    )
    office = signed_in(OFFICE)
    box.clear()
    assert office.fill("/workshops/sg-1", "/workshops/sg-1/move", local="2024-03-20T11:00").status_code == 200
    d, _ = store.read()
    asked = {r.person for r in d.registrations if r.workshop == "sg-1" and not r.withdrawn}
    told = {one.recipient for one in box}
    assert told == {one.email for one in d.people if one.id in asked and one.email} and "eva@example.org" in told
    assert all("20240320T110000" in invitation(one) and "SEQUENCE:2" in invitation(one) for one in box)
    page = visit().get("/workshops/sg-1").text
    assert (
        "Wednesday 20 March 2024" in page
        and "until then Wednesday 13 March 2024" in page
        and "no reason was told" in page
    )
    box.clear()
    assert (
        office.fill("/workshops/sg-1", "/workshops/sg-1/move", local="2024-03-31T02:30").status_code == 422
    )  # skipped that night
    assert box == []


def test_everybody_reads_their_own_hour(visit):
    who = visit()
    assert "11:00–12:00" in who.get("/").text
    assert "09:00–10:00" in who.fill("/", "/zone", zone="Atlantic/Azores").text
    assert "10:00–11:00" in who.get("/?zone=Europe/London").text
    assert who.fill("/", "/zone", zone="CET").status_code == 422
    assert who.get("/workshops/sg-1?zone=Nowhere/At_all").status_code == 422


def test_the_link_to_join_is_for_who_registered(visit, box, signed_in):
    eva, public = join(visit, box), visit()
    assert (
        "meet.example.org" in eva.get("/workshops/sg-1").text
        and "meet.example.org" not in public.get("/workshops/sg-1").text
    )
    assert "meet.example.org" not in public.get("/calendar.ics").text
    told = eva.fill("/me", "/me/feed").text
    where = told[told.index("/calendar.ics") :].split()[0].split("<")[0]
    assert "meet.example.org" in public.get(where).text  # whoever has the address: it says so
    assert public.get("/calendar.ics?token=guess").status_code == 404
    calendar, problems = ical.read(public.get("/calendar.ics").text)
    assert calendar is not None and [p.code for p in problems if p.severity == "error"] == []


def test_votes_count_once_for_a_seat_and_challenges_are_stated(visit, box, store):
    eva = join(visit, box)
    assert eva.fill("/themes", approve=["mobility-transition"]).status_code == 200
    assert eva.fill("/themes", approve=["circular-city", "humble-lamppost"], shown="yes").status_code == 200
    d, _ = store.read()
    mine = [b for b in d.ballots if b.seat == "kranj"]
    assert mine[-1].approvals == ("circular-city", "humble-lamppost") and mine[-1].shown
    assert eva.fill("/themes", approve=["no-such"]).status_code == 422
    assert eva.fill("/challenges", said="Premalo ljudi <b>", language="sl", named="yes").status_code == 200
    assert store.read()[0].statements[-1].by == "kranj"
    page = visit().get("/challenges").text
    assert "Premalo ljudi &lt;b&gt;" in page and 'lang="sl"' in page
    assert eva.fill("/challenges", said="x", barrier="no-such").status_code == 422
    assert visit().client.get("/themes").status_code == 200


def test_who_holds_no_seat_does_not_vote(signed_in):
    office = signed_in(OFFICE)
    for page in ("/themes", "/challenges"):
        assert office.client.post(page, data={"said": "x", "csrf": office.csrf("/me")}).status_code == 403
    assert "You hold no seat" in office.get("/me").text


def test_needs_and_verdicts_are_shown_with_their_reasons(visit, box):
    eva = join(visit, box)
    page = eva.get("/money").text
    assert "What Kranj may apply for" in page and "EUCF" in page or "eucf" in page
    assert "expected" in page or "municipality" in page
    assert "What Kranj" not in visit().get("/money").text


def test_leaving_and_being_erased(visit, box, store):
    eva = join(visit, box)
    assert "Registered for" in eva.get("/me").text
    assert eva.fill("/me", "/me/withdraw", of="sg-1").status_code == 200
    assert "Registered for" not in eva.get("/me").text
    assert "You are withdrawn from sg-1" in str(read(box[-1]))
    assert eva.client.post("/me/withdraw", data={"of": "sg-1", "csrf": eva.csrf("/me")}).status_code == 422
    eva.fill("/themes", approve=["circular-city"])
    before = store.read()[0]
    assert eva.client.post("/me/erase", data={"csrf": eva.csrf("/me")}).status_code == 409
    gone = eva.fill("/me", "/me/erase", sure="yes")
    assert "You are erased" in gone.text and "erased-1" in gone.text
    d, _ = store.read()
    assert (
        "eva@example.org" not in documents.dump(d)
        and "Illustrative</" not in gone.text
        and len(d.ballots) == len(before.ballots)
    )
    assert eva.get("/me").status_code == 403
    with store.engine.connect() as db:
        kept = [repr(row) for table in META.sorted_tables for row in db.execute(select(table))]
    assert not any("eva@example.org" in row for row in kept)


# For programs


def test_a_document_is_what_its_reader_may_see_and_is_sent_once(visit, box, signed_in):
    public, office = visit(), signed_in(OFFICE)
    first = public.get("/api/dossier")
    assert first.json()["audience"] == "public" and office.get("/api/dossier").json()["audience"] == "secretariat"
    assert "example.org" not in first.text.replace("small-giants@example.org", "").replace(
        "meet.example.org", "example.org"
    )
    again = public.get("/api/dossier", headers={"If-None-Match": f"W/{first.headers['etag']}"})
    assert (again.status_code, again.content) == (304, b"")
    feed = public.get("/calendar.ics")
    assert public.get("/calendar.ics", headers={"If-None-Match": feed.headers["etag"]}).status_code == 304
    assert public.get("/api/problems").status_code == 403 and office.get("/api/problems").status_code == 200


def moved(who, to, **headers):
    csrf = who.csrf("/me")
    return who.client.post("/api/workshops/sg-1/move", json=to, headers={"X-CSRF": csrf, **headers})


def test_a_move_by_program_names_what_it_read_and_every_fault_is_a_problem(visit, signed_in, box):
    office = signed_in(OFFICE)
    to = {"local": "2024-03-20T11:00", "zone": "Europe/Brussels", "duration": "PT1H"}
    etag = office.get("/api/workshops/sg-1").headers["etag"]
    assert etag == visit().get("/api/workshops/sg-1").headers["etag"]
    blind = moved(office, to)
    assert (blind.status_code, blind.headers["content-type"]) == (428, "application/problem+json")
    done = moved(office, to, **{"If-Match": etag})
    assert done.status_code == 200 and done.json()["data"]["slot"]["local"] == "2024-03-20T11:00"
    late = moved(office, {**to, "local": "2024-03-27T11:00"}, **{"If-Match": etag})
    assert (late.status_code, late.json()["title"]) == (412, "Changed meanwhile")
    fresh = {"If-Match": done.headers["etag"]}
    for wrong, path in (
        ({"zone": "Europe/Brussel"}, "zone"),
        ({"local": "yesterday"}, "local"),
        ({"speed": 1}, "speed"),
    ):
        told = moved(office, {**to, **wrong}, **fresh)
        assert told.status_code == 422 and any(path in one["path"] for one in told.json()["problems"]), told.text
    assert visit().client.post("/api/workshops/sg-1/move", json=to, headers=fresh).status_code == 403
    assert office.get("/api/workshops/none").json()["detail"] == "there is no such workshop"


# Many at once


def test_nothing_is_lost_when_many_join_and_somebody_moves_the_meeting(visit, box, signed_in, store, app):
    office, count = signed_in(OFFICE), 12
    waiting = []
    for number in range(count):
        who = visit()
        who.fill("/join", **{**JOIN, "email": f"p{number}@example.org", "name": f"Person {number}"})
        waiting.append((who, link(box, "confirm")))
    etag = office.get("/api/workshops/sg-1").headers["etag"]
    csrf = office.csrf("/me")

    def move(day):
        to = {"local": f"2024-03-{day}T11:00", "zone": "Europe/Brussels", "duration": "PT1H"}
        with TestClient(app, cookies=office.client.cookies) as program:
            return program.post(
                "/api/workshops/sg-1/move", json=to, headers={"If-Match": etag, "X-CSRF": csrf}
            ).status_code

    with ThreadPoolExecutor(8) as pool:
        confirmed = [pool.submit(who.fill, where, "/confirm") for who, where in waiting]
        moves = [pool.submit(move, day) for day in (20, 21, 22)]
        assert [one.result().status_code for one in confirmed] == [200] * count
        assert sorted(one.result() for one in moves) == [200, 412, 412]  # one move, the others are told
    d, _ = store.read()
    mails = {f"p{number}@example.org" for number in range(count)}
    joined = {one.id for one in d.people if one.email in mails}
    assert (
        len(joined) == count
        and {r.person for r in d.registrations} >= joined
        and {m.person for m in d.memberships} >= joined
    )
    assert len(d.workshops[0].moves) == 2
    post.deliver(store, box.append, at=START)
    keys = [one.key for one in box]
    assert len(keys) == len(set(keys))  # each letter once
    final = [one for one in box if one.recipient in mails and "SEQUENCE:2" in invitation(one)]
    assert {one.recipient for one in final} == mails


def test_a_link_used_twice_at_the_same_time_joins_once(visit, box, store):
    who = visit()
    who.fill("/join", **JOIN)
    where = link(box, "confirm")
    with ThreadPoolExecutor(4) as pool:
        codes = sorted(
            one.result().status_code
            for one in [pool.submit(who.fill, where, "/confirm") for _ in range(4)]
            if not one.exception()
        )
    assert codes.count(200) == 1
    assert len([p for p in store.read()[0].people if p.email == "eva@example.org"]) == 1


# Letters


def test_letters_go_by_smtp_and_wait_where_the_server_is_away(store, clock):
    taken = []

    class Sink:
        async def handle_DATA(self, server, session, envelope):  # noqa: N802
            taken.append((envelope.rcpt_tos, envelope.content))
            return "250 OK"

    letter = Letter(
        "k-1", "eva@example.org", b"From: office@example.org\r\nTo: eva@example.org\r\nSubject: x\r\n\r\nHello\r\n"
    )
    store.post([letter, letter], at=clock())
    assert post.deliver(store, post.smtp("smtp://127.0.0.1:1", OFFICE), at=clock()) == 0 and len(store.unsent()) == 1
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Controller(Sink(), hostname="127.0.0.1", port=port)
    server.start()
    try:
        assert post.deliver(store, post.smtp(f"smtp://127.0.0.1:{port}", OFFICE), at=clock()) == 1
    finally:
        server.stop()
    assert taken[0][0] == ["eva@example.org"] and store.unsent() == ()
    store.post([letter], at=clock())
    assert store.unsent() == ()  # what was sent under a key is not sent again


def test_letters_go_into_a_folder(tmp_path, store, clock):
    store.post([post.note("n", OFFICE, "eva@example.org", "Hello", "One", "Two")], at=clock())
    assert post.deliver(store, post.folder(tmp_path / "mail"), at=clock()) == 1
    (written,) = (tmp_path / "mail").glob("*.eml")
    assert "One\n\nTwo" in written.read_text().replace("\r\n", "\n")


def test_what_waits_is_sent_when_the_portal_starts(store, clock, box):
    store.post([post.note("n", OFFICE, "eva@example.org", "Hello", "One")], at=clock())
    with TestClient(web.make(store, sink=box.append, clock=clock, url=URL)):
        assert [one.key for one in box] == ["n"]
