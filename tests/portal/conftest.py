"""The portal of `examples/portal` on SQLite and on PostgreSQL, called by programs, by many at once, and by a browser."""

import os
import re
import shutil
import socket
import subprocess
import tempfile
import threading
import time
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from html import unescape
from pathlib import Path

import pytest
import uvicorn
from fastapi.testclient import TestClient
from portal import web
from portal.__main__ import known, office
from portal.store import META, Store

import smallgiants as sg

START = datetime(2024, 2, 8, 9, tzinfo=UTC)
OFFICE, URL = "office@example.org", "http://testserver"


@pytest.fixture(scope="session")
def postgres(absent):
    """A PostgreSQL of our own, in a folder of its own, that hears a socket alone."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    programs = found[-1].parent if found else Path(shutil.which("initdb") or "/nowhere/initdb").parent
    if not (programs / "initdb").exists():
        absent("PostgreSQL is not installed")
    home = Path(tempfile.mkdtemp(prefix="portal-"))
    # It does not run as root; its folder must then be another user's, and not lie in one that is root's alone.
    user = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
    if user:
        shutil.chown(home, "postgres", "postgres")
    run = {"check": True, "capture_output": True, "cwd": "/", **user}
    subprocess.run(
        [programs / "initdb", "-D", home / "data", "-A", "trust", "-U", "portal", "-E", "UTF8", "--locale=C.UTF-8"],
        **run,
    )
    options = f"-k {home} -c listen_addresses='' -c fsync=off"
    start = [programs / "pg_ctl", "-D", home / "data", "-o", options, "-w", "-l", home / "log", "start"]
    subprocess.run(
        start, **{**run, "capture_output": False, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    )
    yield f"postgresql+psycopg://portal@/postgres?host={home}"
    subprocess.run([programs / "pg_ctl", "-D", home / "data", "-m", "immediate", "stop"], **run)
    shutil.rmtree(home)


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request, tmp_path):
    """A store with the case in it, on each database."""
    url = (
        f"sqlite:///{tmp_path / 'portal.sqlite'}" if request.param == "sqlite" else request.getfixturevalue("postgres")
    )
    made = Store(url)
    META.drop_all(made.engine)
    META.create_all(made.engine)
    case = office(sg.example("small-giants-2024"), OFFICE)
    made.seed(case, known(case, START), at=START)
    yield made
    made.engine.dispose()


class Clock:
    """The time in the portal."""

    def __init__(self):
        self.now = START

    def __call__(self):
        return self.now

    def passes(self, **how):
        self.now += timedelta(**how)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def box():
    """What the sink has taken."""
    return []


@pytest.fixture
def app(store, clock, box):
    return web.make(store, sink=box.append, clock=clock, url=URL)


@pytest.fixture
def visit(app):
    """A visitor with cookies of their own."""
    clients = []

    def somebody():
        client = TestClient(app, follow_redirects=True)
        client.__enter__()
        clients.append(client)
        return Visitor(client)

    yield somebody
    for client in clients:
        client.__exit__(None, None, None)


class Visitor:
    """Somebody with a browser: reads pages, and fills in the forms on them."""

    def __init__(self, client):
        self.client = client

    def get(self, path, **more):
        return self.client.get(path, **more)

    def fill(self, page, action=None, **fields):
        """Sends the form of a page, with its hidden fields."""
        text = self.get(page).text
        action = action or page.partition("?")[0]
        form = next(form for form in re.findall(r"<form.*?</form>", text, re.DOTALL) if f'action="{action}"' in form)
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
        return self.client.post(action, data={**{name: unescape(value) for name, value in hidden.items()}, **fields})

    def csrf(self, page="/"):
        return re.search(r'name="csrf" value="([^"]+)"', self.get(page).text)[1]


def read(letter):
    return message_from_bytes(letter.data, policy=default)


def invitation(letter):
    """The scheduling message in a letter, as text; empty where there is none."""
    parts = [part for part in read(letter).walk() if part.get_content_type() == "text/calendar"]
    return parts[0].get_content() if parts else ""


def link(box, word):
    """The address in the last letter that has one."""
    for letter in reversed(box):
        body = read(letter).get_body(("plain",))
        found = re.search(rf"{URL}(/{word}\?\S+)", body.get_content()) if body else None
        if found:
            return found[1]
    raise AssertionError(f"no letter with a link to {word}")


@pytest.fixture
def signed_in(visit, box):
    """Somebody who signed in by the link in their mailbox."""

    def enter(email):
        who = visit()
        who.fill("/enter", email=email)
        answer = who.fill(link(box, "enter"), "/enter")
        assert answer.status_code == 200 and answer.url.path == "/me"
        return who

    return enter


@pytest.fixture
def served(store, clock, box):
    """The portal at an address, for a browser."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = uvicorn.Server(
        uvicorn.Config(web.make(store, sink=box.append, clock=clock, url=URL), port=port, log_level="error")
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(timeout=10)
