"""What all tests share: steady Hypothesis runs, and what an absent program means."""

import os
import shutil
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import settings

# The same examples on every machine and every run; `--hypothesis-profile=wide` looks further, with new ones each time.
settings.register_profile("steady", derandomize=True, deadline=None, database=None)
settings.register_profile("wide", max_examples=2_000, deadline=None)
settings.load_profile("steady")


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--fewer-examples`: what another Python could do otherwise shows in a few examples as it does in many."""
    parser.addoption("--fewer-examples", action="store_true", help="a fifth of the examples of every law")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--fewer-examples"):
        return
    for item in items:
        test: Any = getattr(item, "obj", None)
        asked = getattr(test, "_hypothesis_internal_use_settings", None)
        if asked is not None:
            getattr(test, "__func__", test)._hypothesis_internal_use_settings = _fewer(asked)
    machines = {getattr(item, "cls", None) for item in items}
    for machine in machines:
        if isinstance(getattr(machine, "settings", None), settings):
            machine.settings = _fewer(machine.settings)  # type: ignore[union-attr]  # a machine of Hypothesis


def _fewer(asked: settings) -> settings:
    return settings(asked, max_examples=max(3, asked.max_examples // 5))


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
