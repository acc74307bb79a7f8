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
