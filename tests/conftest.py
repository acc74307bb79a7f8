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
def need() -> Callable[[str], str]:
    """The path of a program; without it a test is passed over, but fails where SMALLGIANTS_REQUIRE_ALL is 1."""

    def find(program: str) -> str:
        path = shutil.which(program)
        if path is None:
            give_up = pytest.fail if os.environ.get("SMALLGIANTS_REQUIRE_ALL") == "1" else pytest.skip
            give_up(f"{program} is not installed")
        return path

    return find
