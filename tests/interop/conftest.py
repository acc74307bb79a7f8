"""Other people's calendar readers, run on what we write."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
Events = list[dict[str, Any]]


@pytest.fixture(scope="session")
def icaljs(need: Callable[[str], str]) -> Callable[[str], Events]:
    """The events that ical.js finds in a calendar's text; it fails on what it cannot read."""
    node = need("node")
    if not (HERE / "node_modules" / "ical.js").exists():
        pytest.fail("ical.js is not installed: run `npm install` in tests/interop, or `nox -s interop`")

    def read(ics_text: str) -> Events:
        done = subprocess.run(
            [node, str(HERE / "read.mjs")], input=ics_text.encode(), capture_output=True, timeout=60, check=False
        )
        assert done.returncode == 0, done.stderr.decode()
        events: Events = json.loads(done.stdout)
        return events

    return read


@pytest.fixture(scope="session")
def compiled(
    need: Callable[[str], str], absent: Callable[[str], None], tmp_path_factory: pytest.TempPathFactory
) -> Callable[..., Path]:
    """Compiles a C program of this folder against libraries of libical."""

    def program(source: str, *libraries: str) -> Path:
        made = tmp_path_factory.mktemp("libical") / Path(source).stem
        command = [need("gcc"), "-O1", "-o", str(made), str(HERE / source), *(f"-l{name}" for name in libraries)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            absent(f"libical-dev is not installed: {done.stderr[:200]}")
        return made

    return program


@pytest.fixture(scope="session")
def libical(compiled: Callable[..., Path]) -> Callable[..., list[dict[str, Any]]]:
    """What libical makes of calendars: whether they keep its restrictions, and the instants of their events."""
    program = compiled("libical.c", "ical")

    def judge(*texts: str) -> list[dict[str, Any]]:
        given = "".join(f"{text}.\n" for text in texts)
        run = subprocess.run([program], input=given.encode(), capture_output=True, timeout=120, check=True)
        return [json.loads(line) for line in run.stdout.decode().splitlines()]

    return judge
