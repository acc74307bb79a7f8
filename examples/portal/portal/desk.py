"""What one request works with: who asks, what the group is, the clock, and how it is changed."""

import re
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

from attrs import evolve
from fastapi import BackgroundTasks, Depends, Request
from fastapi.responses import Response
from fastapi.templating import Jinja2Templates
from markupsafe import Markup
from starlette.exceptions import HTTPException

from smallgiants import Dossier, Slot, Workshop
from smallgiants.formats import json

from . import people, post
from .people import FORM, Viewer
from .store import Letter, Stale, etag_of

DISGUISE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2060-\u206f\ufeff]")
PAGES = Jinja2Templates(Path(__file__).parent / "templates")
LONG = 300


def cut(text: str) -> str:
    """A name or a title as a page repeats it: one of absurd length is cut, and said to be."""
    return text if len(text) <= LONG else f"{text[:LONG]}… ({len(text):,} letters)"


def inert(value: Any) -> Any:
    """Text without what reorders a line or hides in it; nouns refuse these, but what is asked for may hold them."""
    return value if not isinstance(value, str) or isinstance(value, Markup) else DISGUISE.sub("\ufffd", value)


PAGES.env.filters["cut"] = cut
PAGES.env.finalize = inert


def etag(dossier: Dossier, workshop: str) -> str:
    """The ETag of one workshop: of all that is on record of it, so it is the same for whoever may see it."""
    found = next((one for one in dossier.workshops if one.id == workshop), None)
    if found is None:
        raise HTTPException(404, "there is no such workshop")
    return etag_of(json.dump(found))


def tagged(request: Request, text: str, kind: str, tag: str | None = None) -> Response:
    """A text with its ETag; nothing but that where the reader has it already (RFC 9110 §13.1.2)."""
    tag = tag or etag_of(text)
    held = [one.strip().removeprefix("W/") for one in request.headers.get("if-none-match", "").split(",")]
    if tag in held or "*" in held:
        return Response(status_code=304, headers={"ETag": tag})
    return Response(text, media_type=kind, headers={"ETag": tag, "Vary": "Cookie"})


class Desk:
    """What one request works with: who asks, what the group is, and the clock."""

    def __init__(self, request: Request) -> None:
        state = request.app.state
        self.request, self.store, self.sink, self.url = request, state.store, state.sink, state.url
        self.at: datetime = state.clock()
        self.dossier, self.etag = self.store.read()
        self.viewer: Viewer = people.viewer(request, self.store, self.dossier, self.at)

    @property
    def view(self) -> Dossier:
        """The group as it is known now, and as this viewer may see it."""
        return evolve(self.dossier, on=self.at.date()).view(audience=self.viewer.audience)

    @property
    def zone(self) -> str:
        """The viewer's own zone: the one they chose here, the one on record of them, else the group's."""
        chosen = self.request.query_params.get("zone") or self.request.cookies.get("zone")
        return chosen or self.dossier.zones.get(self.viewer.person or "", self.dossier.group.zone)

    @property
    def seat(self) -> str | None:
        held = (
            m.seat
            for m in self.dossier.memberships
            if m.person == self.viewer.person and m.state in ("registered", "active")
        )
        return next(held, None)

    def workshop(self, id_: str) -> Workshop:
        found = next((one for one in self.view.workshops if one.id == id_), None)
        if found is None:
            raise HTTPException(404, "there is no such workshop")
        return found

    def clock_of(self, slot: Slot, zone: str | None = None) -> dict[str, str]:
        start = slot.seen_from(zone or self.zone)
        end = slot.end.in_timezone(start.timezone_name) if slot.end is not None else None
        hours = f"{start:%H:%M}" + (f"–{end:%H:%M}" if end is not None else "")
        return {"day": f"{start:%A} {start.day} {start:%B} {start.year}", "hours": hours, "zone": str(start.timezone_name),
                "machine": slot.utc.strftime("%Y-%m-%dT%H:%MZ")}  # fmt: skip

    def page(self, name: str, status: int = 200, **more: Any) -> Response:
        known = {
            "viewer": self.viewer,
            "group": self.dossier.group,
            "csrf": self.viewer.csrf,
            "path": self.request.url.path,
            "status": status,
        }
        response = PAGES.TemplateResponse(self.request, name, {**known, **more}, status_code=status)
        if self.viewer.fresh:
            response.set_cookie(
                FORM, self.viewer.csrf, httponly=True, samesite="strict", secure=self.url.startswith("https")
            )
        return response

    def member(self) -> str:
        """The person who asks; a page for members is for whoever signed in."""
        if self.viewer.person is None:
            raise HTTPException(403, "sign in first")
        return self.viewer.person

    def office(self) -> None:
        if not self.viewer.office:
            raise HTTPException(403, "this is for the secretariat")

    def write(self, key: str, to: str, subject: str, *lines: str, after: BackgroundTasks) -> None:
        """A letter of the group's own."""
        sender = self.dossier.group.contact or "office@localhost"
        self.store.post([post.note(key, sender, to, f"{subject}: {self.dossier.group.name}", *lines)], at=self.at)
        after.add_task(post.deliver, self.store, self.sink, at=self.at)

    def change(self, change: Callable[[Dossier], Dossier], after: BackgroundTasks, *, workshop: str | None = None,
               if_match: str | None = None) -> tuple[Dossier, str]:  # fmt: skip
        """The group after a change; `if_match` is the ETag of the workshop, or of the group, that the viewer had read."""

        def made(old: Dossier) -> "tuple[Dossier, Iterable[Letter]]":
            if workshop is not None and if_match is not None and etag(old, workshop) != if_match:
                raise Stale
            new = change(old)
            if new != old:
                new = evolve(new, on=max(new.on, self.at.date()) if not isinstance(new.on, datetime) else new.on)
            return new, [letter for one in new.workshops for letter in post.invitations(new, one, at=self.at)]

        told = self.store.change(made, at=self.at, if_match=None if workshop else if_match)
        after.add_task(post.deliver, self.store, self.sink, at=self.at)
        return told


Here = Annotated[Desk, Depends(Desk)]
