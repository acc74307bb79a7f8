"""What all tests share: steady Hypothesis runs, and what an absent program means."""

import os
import shutil
from collections.abc import Callable

import pytest
from hypothesis import settings

# The same examples on every machine and every run; `--hypothesis-profile=wide` looks further, with new ones each time.
settings.register_profile("steady", derandomize=True, deadline=None, database=None)
settings.register_profile("wide", max_examples=2_000, deadline=None)
settings.load_profile("steady")


@pytest.fixture(scope="session")
def absent() -> Callable[[str], None]:
    """What is absent passes a test over, but fails it where SMALLGIANTS_REQUIRE_ALL is 1."""
    return pytest.fail if os.environ.get("SMALLGIANTS_REQUIRE_ALL") == "1" else pytest.skip


@pytest.fixture(scope="session")
def need(absent: Callable[[str], None]) -> Callable[[str], str]:
    """The path of a program that a test needs."""

    def find(program: str) -> str:
        path = shutil.which(program)
        if path is None:
            absent(f"{program} is not installed")
            raise AssertionError(program)
        return path

    return find
