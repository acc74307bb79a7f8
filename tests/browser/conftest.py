"""Pages as people see them: Debian's Chromium driven by Playwright, and axe-core as the judge of accessibility."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, sync_playwright

HERE = Path(__file__).parent
AXE = HERE / "node_modules" / "axe-core" / "axe.min.js"
# As root in a container there is no sandbox to enter; and a browser under test calls nobody.
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="session")
def chromium(need: Callable[[str], str]) -> Iterator[Browser]:
    """One browser for all tests."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=need("chromium"), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page_of(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """Opens a file; anything the page asks of a network fails the test, and so does a fault in its scripts."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def asked(request: Request) -> None:
        if not request.url.startswith(("file:", "data:")):
            faults.append(request.url)

    def open_page(
        html_path: Path,
        width: int = 1280,
        colour_scheme: Literal["light", "dark"] = "light",
        media: Literal["screen", "print"] = "screen",
        script: bool = True,
    ) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, color_scheme=colour_scheme, java_script_enabled=script
        )
        contexts.append(context)
        page = context.new_page()
        page.on("request", asked)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.emulate_media(media=media, color_scheme=colour_scheme)
        page.goto(html_path.resolve().as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], list[str]]:
    """The violations that axe-core finds on a page, each as a line: rule, help, where; an empty list is the aim."""
    if not AXE.exists():
        pytest.fail("axe-core is not installed: run `npm install` in tests/browser, or `nox -s browser`")
    source = AXE.read_text(encoding="utf-8")

    def violations(page: Page) -> list[str]:
        page.evaluate(source)
        rules = {"runOnly": {"type": "tag", "values": WCAG}}
        found: dict[str, Any] = page.evaluate("rules => axe.run(document, rules)", rules)
        assert found["passes"], "axe-core has looked at nothing"
        return [
            f"{violation['id']}: {violation['help']} at {' '.join(map(str, node['target']))}"
            for violation in found["violations"]
            for node in violation["nodes"]
        ]

    return violations
