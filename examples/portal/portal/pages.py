"""The pages for people: made on the server, without script."""

import json as plain
import secrets
from datetime import datetime, timedelta
from typing import Annotated, Any
from urllib.parse import urlencode

from attrs import evolve
from fastapi import APIRouter, BackgroundTasks, Form
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

import smallgiants as sg
from smallgiants import Ballot, Dossier, Municipality, Person, Slot, Statement
from smallgiants.campaigns import current
from smallgiants.formats import html, ical

from . import people
from .desk import Desk, Here, etag, tagged
from .people import SESSION

CONFIRM, ENTER, FEED = "confirm", "enter", "feed"

Word = Annotated[str, Form(max_length=200)]
Words = Annotated[str, Form(max_length=4000)]
Token = Annotated[str, Form(alias="csrf", max_length=100)]
Several = Annotated[list[str], Form(default_factory=list)]

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@router.get("/")
def home(desk: Here) -> Response:
    view = desk.view
    ahead = sorted((one for one in view.workshops if one.slot), key=lambda one: (one.slot.instant, one.id))
    shown = [(one, desk.clock_of(one.slot)) for one in ahead]
    news = current(view.announcements, on=desk.at, zone=view.group.zone)
    led = [one.name for id_ in view.group.leads(on=desk.at.date()) for one in view.people if one.id == id_ and one.name]
    return desk.page(
        "home.html", workshops=shown, zone=desk.zone, zones=_zones(desk.dossier), view=view, news=news, led=led
    )


@router.post("/zone")
def zone(desk: Here, zone: Word, csrf: Token = "") -> Response:
    people.genuine(desk.viewer, csrf)
    Slot(local="2024-01-01T12:00", zone=zone).seen_from(zone)  # refuses what is no zone, with near names
    response = RedirectResponse("/", 303)
    response.set_cookie("zone", zone, max_age=10**8, httponly=True, samesite="lax")
    return response


@router.get("/workshops/{id_}")
def workshop(desk: Here, id_: str) -> Response:
    one = desk.workshop(id_)
    tag = etag(desk.dossier, id_)
    times = {"mine": desk.clock_of(one.slot), "own": desk.clock_of(one.slot, one.slot.zone)} if one.slot else None
    moves = [
        (entry, desk.clock_of(entry.was) if isinstance(entry.was, Slot) else None) for entry in reversed(one.history)
    ]
    response = desk.page("workshop.html", one=one, times=times, moves=moves, etag=tag, zone=desk.zone)
    response.headers["ETag"] = tag
    return response


@router.post("/workshops/{id_}/move")
def move(
    desk: Here, after: BackgroundTasks, id_: str, local: Word, if_match: Word, reason: Word = "", csrf: Token = ""
) -> Response:
    people.genuine(desk.viewer, csrf)
    desk.office()
    desk.workshop(id_)
    by = desk.member()

    def moved(d: Dossier) -> Dossier:
        old = next(one for one in d.workshops if one.id == id_)
        slot = Slot(
            local=local, zone=old.slot.zone if old.slot else d.group.zone, duration=old.slot and old.slot.duration
        )
        return d.add(old.reschedule(slot, at=desk.at.isoformat(), reason=reason or None, by=by))

    desk.change(moved, after, workshop=id_, if_match=if_match)
    return RedirectResponse(f"/workshops/{id_}", 303)


@router.get("/join")
def join(desk: Here) -> Response:
    view = desk.view
    open_ = [one for one in view.workshops if one.slot and one.status == "scheduled" and one.slot.utc > desk.at]
    meetings = [(one, desk.clock_of(one.slot)) for one in open_ if one.slot]
    return desk.page(
        "join.html",
        towns=sorted(view.towns, key=lambda one: one.name),
        meetings=meetings,
        pledge=view.group.pledges[-1:],
    )


@router.post("/join")
def joined(
    desk: Here, after: BackgroundTasks, *, name: Word, email: Word, csrf: Token = "", town: Word = "", town_name: Word = "",
    country: Word = "", to: Several, pledge: Word = "", consents: Several,
    zone: Word = "",
) -> Response:  # fmt: skip
    people.genuine(desk.viewer, csrf)
    form = {"name": name, "email": email, "town": town, "town_name": town_name, "country": country, "to": to,
            "pledge": pledge, "consents": consents, "zone": zone}  # fmt: skip
    _joined(desk.dossier, form, "p-new", "t-new", desk.at)  # every fault is told before a letter is sent
    token = secrets.token_urlsafe(32)
    desk.store.hide(token, CONFIRM, plain.dumps(form), at=desk.at, until=desk.at + timedelta(days=3))
    link = f"{desk.url}/confirm?{urlencode({'token': token})}"
    desk.write(
        f"{CONFIRM}:{token[:12]}", email, "Please confirm", "Somebody, we hope you, asked to join with this address.",
        f"If it was you, open this page and confirm within three days:\n{link}",
        "If it was not, do nothing: nothing is on record.", after=after,
    )  # fmt: skip
    return desk.page(
        "told.html",
        title="Look into your mailbox",
        words="We sent a letter to the address you gave. Nothing is on record until you confirm it there.",
    )


@router.get("/confirm")
def confirm(desk: Here, token: str = "") -> Response:
    return desk.page("confirm.html", form=_kept(desk, token), token=token, action="/confirm", button="Confirm and join")


@router.post("/confirm")
def confirmed(desk: Here, after: BackgroundTasks, token: Word, csrf: Token = "") -> Response:
    people.genuine(desk.viewer, csrf)
    form, fresh = _kept(desk, token, take=True), (f"p-{secrets.token_hex(6)}", f"t-{secrets.token_hex(6)}")
    made, _ = desk.change(lambda d: _joined(d, form, *fresh, desk.at), after)
    return _entered(desk, people.known(made, form["email"]).id)  # type: ignore[union-attr]  # just joined


def _kept(desk: Desk, token: str, *, take: bool = False) -> dict[str, Any]:
    """The form that waits to be confirmed; with `take` it waits no more."""
    kept = desk.store.find(token, CONFIRM, on=desk.at, take=take)
    if kept is None:
        raise HTTPException(404, "this link was used already, or is older than three days; fill in the form again")
    form: dict[str, Any] = plain.loads(kept)
    return form


@router.get("/enter")
def enter(desk: Here, token: str = "") -> Response:
    return desk.page("enter.html", token=token)


@router.post("/enter")
def entered(desk: Here, after: BackgroundTasks, email: Word = "", token: Word = "", csrf: Token = "") -> Response:
    people.genuine(desk.viewer, csrf)
    if token:
        who = desk.store.find(token, ENTER, on=desk.at, take=True)
        if who is None:
            raise HTTPException(404, "this link was used already, or is older than half an hour; ask for another")
        return _entered(desk, who)
    if (found := people.known(desk.dossier, email)) is not None and found.email is not None:
        token = secrets.token_urlsafe(32)
        desk.store.hide(token, ENTER, found.id, at=desk.at, until=desk.at + timedelta(minutes=30))
        link = f"{desk.url}/enter?{urlencode({'token': token})}"
        words = f"Open this page to sign in; it works once, for half an hour:\n{link}"
        desk.write(f"{ENTER}:{token[:12]}", found.email, "Sign in", words, after=after)
    return desk.page(
        "told.html",
        title="Look into your mailbox",
        words="If this address is on record, a letter with a link is on its way to it.",
    )


@router.post("/leave")
def leave(desk: Here, csrf: Token = "") -> Response:
    people.genuine(desk.viewer, csrf)
    desk.store.forget(desk.request.cookies.get(SESSION, ""))
    response = RedirectResponse("/", 303)
    response.delete_cookie(SESSION)
    return response


@router.get("/me")
def me(desk: Here) -> Response:
    who = desk.member()
    rows = desk.dossier.export_subject(who)
    mine = [r for r in desk.dossier.registrations if r.person == who and not r.withdrawn]
    return desk.page("me.html", rows=rows, registrations=mine,
                     seat=desk.seat)  # fmt: skip


@router.post("/me/feed")
def feed_address(desk: Here, csrf: Token = "") -> Response:
    people.genuine(desk.viewer, csrf)
    token = secrets.token_urlsafe(32)
    desk.store.hide(token, FEED, desk.member(), at=desk.at, until=desk.at + timedelta(days=3650))
    address = f"{desk.url}/calendar.ics?{urlencode({'token': token})}"
    words = f"Subscribe to this address in your calendar. It is yours: who has it sees your links to join. {address}"
    return desk.page("told.html", title="Your own calendar", words=words)


@router.post("/me/withdraw")
def withdraw(desk: Here, after: BackgroundTasks, of: Word, csrf: Token = "") -> Response:
    people.genuine(desk.viewer, csrf)
    who = desk.member()
    made, _ = desk.change(lambda d: d.withdraw(person=who, of=of, at=desk.at.isoformat()), after)
    if (box := next(one.email for one in made.people if one.id == who)) is not None:
        desk.write(f"withdrawn:{of}:{who}:{desk.at.isoformat()}", box, "Withdrawn", f"You are withdrawn from {of}.",
                   "What stands in your own calendar is yours to take out.", after=after)  # fmt: skip
    return RedirectResponse("/me", 303)


@router.post("/me/erase")
def erase(desk: Here, after: BackgroundTasks, sure: Word = "", csrf: Token = "") -> Response:
    people.genuine(desk.viewer, csrf)
    who = desk.member()
    if sure != "yes":
        raise HTTPException(409, "tick the box to say that you are sure")
    receipts: list[Any] = []

    def erased(d: Dossier) -> Dossier:
        new, receipt = d.erase_subject(who, at=desk.at.isoformat())
        receipts[:] = [receipt]
        return new

    desk.change(erased, after)
    desk.store.forget(desk.request.cookies.get(SESSION, ""))
    response = desk.page("receipt.html", receipt=receipts[0])
    response.delete_cookie(SESSION)
    return response


@router.get("/themes")
def themes(desk: Here) -> Response:
    mine = next((b.approvals for b in reversed(desk.view.ballots) if b.seat == desk.seat), ())
    return desk.page(
        "themes.html", themes=desk.view.themes, mine=mine, seat=desk.seat, sections=_sections(desk, "themes")
    )


@router.post("/themes")
def vote(
    desk: Here,
    after: BackgroundTasks,
    approve: Several,
    shown: Word = "",
    csrf: Token = "",
) -> Response:
    people.genuine(desk.viewer, csrf)
    who, seat = desk.member(), desk.seat
    if seat is None:
        raise HTTPException(403, "a seat in the group is needed to vote")
    unknown = sorted(set(approve) - {one.id for one in desk.dossier.themes})
    if unknown:
        raise HTTPException(422, f"there is no theme {', '.join(unknown)}")
    ballot = Ballot(
        id=f"b-{secrets.token_hex(6)}",
        seat=seat,
        person=who,
        approvals=approve,
        at=desk.at.isoformat(),
        shown=shown == "yes",
    )
    desk.change(lambda d: d.add(ballot), after)
    return RedirectResponse("/themes", 303)


@router.get("/challenges")
def challenges(desk: Here) -> Response:
    barriers = sorted((one for one in desk.view.concepts), key=lambda one: str(one.pref))
    return desk.page("challenges.html", sections=_sections(desk, "challenges"), barriers=barriers, seat=desk.seat)


@router.post("/challenges")
def challenge(desk: Here, after: BackgroundTasks, said: Words, language: Word = "", barrier: Word = "", named: Word = "",
              csrf: Token = "") -> Response:  # fmt: skip
    people.genuine(desk.viewer, csrf)
    desk.member()
    if desk.seat is None:
        raise HTTPException(403, "a seat in the group is needed to state a challenge")
    if barrier and barrier not in {one.id for one in desk.dossier.concepts}:
        raise HTTPException(422, "there is no such barrier")
    text = {language: said} if language else said
    one = Statement(id=f"s-{secrets.token_hex(6)}", by=desk.seat, text=text, at=desk.at.isoformat(),
                    barriers=[barrier] if barrier else [], attribution="named" if named == "yes" else "unnamed")  # fmt: skip
    desk.change(lambda d: d.add(one), after)
    return RedirectResponse("/challenges", 303)


@router.get("/money")
def money(desk: Here) -> Response:
    town = next((one for one in desk.dossier.towns if one.id == desk.seat), None)
    told = [sg.verdict(id_, town, on=desk.at.date()) for id_ in desk.dossier.instruments] if town else []
    return desk.page("money.html", sections=_sections(desk, "needs", "funding"), town=town, verdicts=told)


@router.get("/calendar.ics")
def calendar(desk: Here, token: str = "") -> Response:
    who = desk.store.find(token, FEED, on=desk.at) if token else None
    if token and who is None:
        raise HTTPException(404, "this address is not known; make another on your page")
    d = evolve(desk.dossier, on=desk.at.date())
    # The last instant that changes what this reader gets: the same calendar has the same bytes, and the same ETag.
    at = max([d.last_at, *(r.accepted for r in d.registrations if r.person == who and r.accepted)])
    text = ical.dump([one for one in d.workshops if one.slot or one.original], at=at, registrations=d.registrations,
                     audience=f"self:{who}" if who else "public", refresh=timedelta(hours=6))  # fmt: skip
    return tagged(desk.request, text, "text/calendar; charset=utf-8")


def _entered(desk: Desk, person: str) -> Response:
    token = people.sign_in(desk.store, person, desk.at)
    response = RedirectResponse("/me", 303)
    response.set_cookie(SESSION, token, httponly=True, samesite="lax", secure=desk.url.startswith("https"),
                        max_age=int(people.LASTS.total_seconds()))  # fmt: skip
    return response


def _joined(d: Dossier, form: dict[str, Any], person: str, town: str, at: datetime) -> Dossier:
    """The dossier with all that the form says; whoever is known already stays who they are."""
    if not form["pledge"]:
        raise HTTPException(422, "the one requirement for taking part is the willingness to share opinions")
    found = people.known(d, form["email"])
    who = found or Person(id=person, name=form["name"], email=form["email"], zone=form["zone"] or None)
    d = d if found else d.add(who)
    if form["town_name"]:
        d = d.add(Municipality(id=town, name=form["town_name"], country=form["country"] or None))
        seat = town
    else:
        seat = form["town"] or who.id
    if seat != who.id and seat not in {one.id for one in d.towns}:
        raise HTTPException(422, "there is no such town")
    targets = tuple(form["to"])
    known = {"group", *(one.id for one in d.workshops)}
    if not targets or set(targets) - known:
        raise HTTPException(422, "say what you join: the group, a meeting, or both")
    consents = [
        *(["group"] if "group" in targets else []),
        *(["meeting"] if set(targets) - {"group"} else []),
        *form["consents"],
    ]
    new = d.register(
        person=who.id,
        seat=seat,
        to=targets,
        pledge=form["pledge"],
        consents=tuple(dict.fromkeys(consents)),
        at=at.isoformat(),
    )
    # The meetings are open: whoever registers is in.
    return new.add(
        *(
            evolve(r, accepted=at.isoformat())
            for r in new.registrations
            if r.person == who.id and not r.accepted and not r.withdrawn
        )
    )


def _sections(desk: Desk, *names: str) -> str:
    """Sections of the library's own page and the sources they name: made for this viewer, and escaped already."""
    known = evolve(desk.dossier, on=desk.at.date())
    return "\n".join(html.sections(known, [*names, "sources"], audience=desk.viewer.audience).values())


def _zones(d: Dossier) -> list[str]:
    return sorted({d.group.zone, *(town.zone for town in d.towns if town.zone)})
