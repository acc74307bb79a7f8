"""`python -m portal`: the portal with the Small Giants case, on the day after its first meeting was moved."""

import argparse
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import uvicorn
from attrs import evolve

import smallgiants as sg
from smallgiants import Dossier, Mandate, Person
from smallgiants.formats import json

from . import post, web
from .store import Store


def office(dossier: Dossier, email: str) -> Dossier:
    """The dossier with somebody in the secretariat, so that there is one who may move a workshop."""
    if any(one.email == email for one in dossier.people):
        return dossier
    held = Mandate(person="p-office", role="secretariat", since="2024-02-07")
    group = evolve(dossier.group, mandates=(*dossier.group.mandates, held))
    return evolve(dossier, group=group).add(Person(id="p-office", name="Office (illustrative)", email=email))


def running(start: datetime) -> Callable[[], datetime]:
    """A clock that starts at an instant and runs on."""
    begun = datetime.now(UTC)
    return lambda: start + (datetime.now(UTC) - begun)


def known(dossier: Dossier, at: datetime) -> "list[post.Letter]":
    """The letters that were due before the portal began: somebody has sent them."""
    return [letter for one in dossier.workshops for letter in post.invitations(dossier, one, at=at)]


def main() -> None:
    asked = argparse.ArgumentParser(prog="portal", description=__doc__)
    asked.add_argument("--database", default="sqlite:///portal.sqlite", help="address for SQLAlchemy")
    asked.add_argument("--document", type=Path, help="a dossier of your own, as JSON; then the clock is the real one")
    asked.add_argument("--office", default="office@example.org", help="who is the secretariat, by e-mail")
    asked.add_argument("--mail", default="mail", help="a folder for letters, or smtp://host:port")
    asked.add_argument("--port", type=int, default=8000)
    told = asked.parse_args()
    dossier = json.load(told.document.read_bytes(), Dossier) if told.document else sg.example("small-giants-2024")
    clock = (lambda: datetime.now(UTC)) if told.document else running(datetime(2024, 2, 8, 9, tzinfo=UTC))
    store = Store(told.database)
    store.seed(office(dossier, told.office), known(dossier, clock()), at=clock())
    sender = dossier.group.contact or "office@localhost"
    sink = post.smtp(told.mail, sender) if told.mail.startswith("smtp://") else post.folder(Path(told.mail))
    app = web.make(store, sink=sink, clock=clock, url=f"http://localhost:{told.port}")
    print(
        f"The portal is at http://localhost:{told.port}; letters go to {told.mail}; the secretariat signs in as {told.office}"
    )
    uvicorn.run(app, port=told.port, log_level="warning")


if __name__ == "__main__":
    main()
