"""Letters: what the portal writes to people, and the sinks that take it."""

import smtplib
from collections.abc import Callable, Iterator
from datetime import datetime
from email.message import EmailMessage
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

import smallgiants as sg
from smallgiants import Dossier, Workshop
from smallgiants.formats import mail

from .store import Letter, Store

Sink = Callable[[Letter], None]


def folder(path: Path) -> Sink:
    """A sink that puts each letter into a folder, as a file that any mail program opens."""
    path.mkdir(parents=True, exist_ok=True)

    def put(letter: Letter) -> None:
        (path / f"{sha256(letter.key.encode()).hexdigest()[:24]}.eml").write_bytes(letter.data)

    return put


def smtp(url: str, sender: str) -> Sink:
    """A sink that hands each letter to a mail server, smtp://host:port."""
    parts = urlsplit(url)

    def put(letter: Letter) -> None:
        with smtplib.SMTP(parts.hostname or "localhost", parts.port or 25, timeout=20) as server:
            server.sendmail(sender, [letter.recipient], letter.data)

    return put


def deliver(store: Store, sink: Sink, *, at: datetime) -> int:
    """Hands over what waits; a letter that fails waits for the next time, and keeps no other waiting."""
    done = 0
    for letter in store.unsent():
        if not store.take(letter.key, at=at):
            continue  # another worker has it
        try:
            sink(letter)
        except (OSError, smtplib.SMTPException):
            store.give_back(letter.key)
            continue
        store.sent(letter.key, at=at)
        done += 1
    return done


def invitations(dossier: Dossier, workshop: Workshop, *, at: datetime) -> Iterator[Letter]:
    """The scheduling messages of a workshop as they are due, each with its idempotency key."""
    box = sg.messages(workshop, registrations=dossier.registrations, people=dossier.people, on=at, zone=dossier.group.zone,
                      organizer=dossier.group.contact, zones=dossier.zones)  # fmt: skip
    boxes = {person.id: person.email for person in dossier.people}
    for message in box.messages:
        if address := boxes.get(message.recipient):
            yield Letter(message.key, address, mail.dump(message, at=message.at, audience=f"self:{message.recipient}"))


def note(key: str, sender: str, recipient: str, subject: str, *lines: str) -> Letter:
    """A plain letter."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = sender, recipient, subject
    made["Auto-Submitted"] = "auto-generated"
    made.set_content("\n\n".join(lines) + "\n")
    return Letter(key, recipient, bytes(made))
