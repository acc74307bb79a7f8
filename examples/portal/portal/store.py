"""What the portal keeps: one document for the group, letters to be sent, sign-ins.  No update is ever lost.

The dossier is one JSON document with an ETag.  A change is a function from a dossier to a dossier and letters: it is tried
again on the newest document until nobody else wrote in between, and the letters are kept in the same transaction.
"""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Column,
    DateTime,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
    delete,
    event,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Engine

from smallgiants import Dossier
from smallgiants.formats import json

META = MetaData()
DOCUMENTS = Table("documents", META, Column("id", String(200), primary_key=True), Column("etag", String(80), nullable=False),
                  Column("body", Text, nullable=False))  # fmt: skip
# The idempotency key of a letter is its primary key: what was handed in once is not handed in again.
OUTBOX = Table("outbox", META, Column("key", String(400), primary_key=True), Column("recipient", String(320), nullable=False),
               Column("letter", LargeBinary, nullable=False), Column("made", DateTime(timezone=True), nullable=False),
               Column("taken", DateTime(timezone=True)), Column("sent", DateTime(timezone=True)))  # fmt: skip
# How long whoever took a letter may try to hand it over, before another may.
TRIES = timedelta(minutes=10)
# Tickets that are sent by mail, sign-ins and feed addresses are kept as digests: who reads the database cannot use them.
SECRETS = Table("secrets", META, Column("digest", String(64), primary_key=True), Column("kind", String(20), nullable=False),
                Column("payload", Text, nullable=False), Column("until", DateTime(timezone=True), nullable=False))  # fmt: skip


class Stale(Exception):
    """Somebody else changed what was to be changed since it was read."""


@dataclass(frozen=True)
class Letter:
    """A mail to one recipient, with the key under which it is sent once."""

    key: str
    recipient: str
    data: bytes


Change = Callable[[Dossier], "tuple[Dossier, Iterable[Letter]]"]


def etag_of(text: str) -> str:
    """The ETag of a text: a strong one, of its bytes."""
    return f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


class Store:
    """One database, SQLite by default, PostgreSQL by its address."""

    def __init__(self, url: str = "sqlite:///portal.sqlite") -> None:
        self.engine: Engine = create_engine(url, pool_pre_ping=True)
        if self.engine.dialect.name == "sqlite":
            event.listen(self.engine, "connect", _sqlite_waits)
            event.listen(self.engine, "begin", _sqlite_writes_first)
        META.create_all(self.engine)

    def seed(self, dossier: Dossier, known: "Iterable[Letter]" = (), *, at: datetime) -> None:
        """Keeps the document where there is none; letters of its past count as sent."""
        with self.engine.begin() as db:
            body = json.dump(dossier)
            if db.execute(select(DOCUMENTS.c.id)).first() is None:
                row = {"id": "group", "etag": etag_of(body), "body": body}
                db.execute(self._once(DOCUMENTS).values(row))
                self._keep(db, known, at=at, sent=at)

    def read(self) -> tuple[Dossier, str]:
        """The dossier and its ETag."""
        with self.engine.connect() as db:
            row = db.execute(select(DOCUMENTS.c.body, DOCUMENTS.c.etag)).one()
        return json.load(row.body, Dossier), row.etag

    def change(self, change: Change, *, at: datetime, if_match: str | None = None) -> tuple[Dossier, str]:
        """The dossier after a change that nobody else's overtook; `Stale` where `if_match` is not the ETag any more."""
        while True:
            with self.engine.begin() as db:
                row = db.execute(select(DOCUMENTS.c.body, DOCUMENTS.c.etag)).one()
                if if_match is not None and if_match != row.etag:
                    raise Stale
                made, letters = change(json.load(row.body, Dossier))
                body = json.dump(made)
                etag = etag_of(body)
                told = update(DOCUMENTS).where(DOCUMENTS.c.etag == row.etag).values(etag=etag, body=body)
                if db.execute(told).rowcount == 1:
                    self._keep(db, letters, at=at, sent=None)
                    return made, etag

    def _keep(self, db: Connection, letters: "Iterable[Letter]", *, at: datetime, sent: datetime | None) -> None:
        for one in letters:
            row = {"key": one.key, "recipient": one.recipient, "letter": one.data, "made": at, "sent": sent}
            db.execute(self._once(OUTBOX).values(row))

    def _once(self, table: Table) -> Any:
        dialect = postgresql if self.engine.dialect.name == "postgresql" else sqlite
        return dialect.insert(table).on_conflict_do_nothing()

    def post(self, letters: "Iterable[Letter]", *, at: datetime) -> None:
        """Keeps letters that no change of the dossier goes with: sign-in links, requests to confirm."""
        with self.engine.begin() as db:
            self._keep(db, letters, at=at, sent=None)

    def unsent(self) -> tuple[Letter, ...]:
        """The letters that wait, the oldest first."""
        asked = select(OUTBOX).where(OUTBOX.c.sent.is_(None)).order_by(OUTBOX.c.made, OUTBOX.c.key)
        with self.engine.connect() as db:
            return tuple(Letter(row.key, row.recipient, row.letter) for row in db.execute(asked))

    def take(self, key: str, *, at: datetime) -> bool:
        """Takes a letter to hand it over; of several that try at the same time one has it."""
        free = or_(OUTBOX.c.taken.is_(None), OUTBOX.c.taken <= at - TRIES)
        with self.engine.begin() as db:
            told = update(OUTBOX).where(OUTBOX.c.key == key, OUTBOX.c.sent.is_(None), free).values(taken=at)
            return bool(db.execute(told).rowcount == 1)

    def give_back(self, key: str) -> None:
        """Lets others try a letter that could not be handed over."""
        with self.engine.begin() as db:
            db.execute(update(OUTBOX).where(OUTBOX.c.key == key).values(taken=None))

    def sent(self, key: str, *, at: datetime) -> None:
        """Notes that a letter is on its way; of what it said nothing needs to be kept."""
        with self.engine.begin() as db:
            db.execute(update(OUTBOX).where(OUTBOX.c.key == key).values(sent=at, letter=b"", recipient=""))

    def hide(self, token: str, kind: str, payload: str, *, at: datetime, until: datetime) -> None:
        """Keeps what a token stands for; what nobody confirmed in time goes."""
        with self.engine.begin() as db:
            db.execute(delete(SECRETS).where(SECRETS.c.until <= at))
            db.execute(insert(SECRETS).values(digest=digest(token), kind=kind, payload=payload, until=until))

    def find(self, token: str, kind: str, *, on: datetime, take: bool = False) -> str | None:
        """What a token stands for, while it holds; with `take` it holds once, whoever else asks at the same time."""
        mine = (SECRETS.c.digest == digest(token), SECRETS.c.kind == kind)
        with self.engine.begin() as db:
            row = db.execute(select(SECRETS.c.payload, SECRETS.c.until).where(*mine)).one_or_none()
            if row is None or _aware(row.until, on) <= on:
                return None
            if take and db.execute(delete(SECRETS).where(*mine)).rowcount != 1:
                return None
            return str(row.payload)

    def forget(self, token: str) -> None:
        """Ends what a token stands for."""
        with self.engine.begin() as db:
            db.execute(delete(SECRETS).where(SECRETS.c.digest == digest(token)))


def _aware(moment: datetime, like: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=like.tzinfo)  # SQLite keeps no zone


def _sqlite_waits(connection: Any, _: object) -> None:
    connection.isolation_level = None  # the driver's own BEGIN comes too late to keep writers apart
    connection.execute("PRAGMA busy_timeout = 30000")
    connection.execute("PRAGMA journal_mode = WAL")


def _sqlite_writes_first(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
