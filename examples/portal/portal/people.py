"""Who is looking: sign-in by a link that is mailed, sessions, roles as audiences, and the guard against forged forms."""

import hmac
import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from fastapi import HTTPException, Request

from smallgiants import Dossier, Person

from .store import Store

SESSION, FORM = "session", "form"
LASTS = timedelta(hours=12)


@dataclass(frozen=True)
class Viewer:
    """Who looks at a page, and as which audience."""

    person: str | None
    audience: str
    csrf: str
    fresh: bool = False

    @property
    def office(self) -> bool:
        return self.audience == "secretariat"


def audience_of(dossier: Dossier, person: str, on: datetime) -> str:
    """The secretariat's where the person holds that mandate, else their own."""
    held = any(
        one.person == person and one.role == "secretariat" and one.holds(on=on.date()) for one in dossier.group.mandates
    )
    return "secretariat" if held else f"self:{person}"


def known(dossier: Dossier, email: str) -> Person | None:
    return next((one for one in dossier.people if one.email and one.email.casefold() == email.casefold()), None)


def viewer(request: Request, store: Store, dossier: Dossier, on: datetime) -> Viewer:
    """Who asks: the session in their cookie, or nobody; whoever is not signed in has a token for forms of their own."""
    kept = store.find(request.cookies.get(SESSION, ""), SESSION, on=on)
    told = json.loads(kept) if kept else None
    if told and any(one.id == told["person"] for one in dossier.people):
        return Viewer(told["person"], audience_of(dossier, told["person"], on), told["csrf"])
    form = request.cookies.get(FORM, "")
    return Viewer(None, "public", form or secrets.token_urlsafe(24), fresh=not form)


def sign_in(store: Store, person: str, on: datetime) -> str:
    """A new session; gives the token for the cookie."""
    token = secrets.token_urlsafe(32)
    payload = json.dumps({"person": person, "csrf": secrets.token_urlsafe(24)})
    store.hide(token, SESSION, payload, at=on, until=on + LASTS)
    return token


def genuine(seen: Viewer, given: str | None) -> None:
    """Refuses a form, or a request, that was not made from a page of the viewer's own."""
    if seen.fresh or not given or not hmac.compare_digest(seen.csrf.encode(), given.encode()):
        raise HTTPException(403, "the form does not come from this page; open it again")
