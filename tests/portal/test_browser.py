"""The portal in Chromium: no violation on any page, on a phone, in the dark, by keyboard alone, with hostile words."""

import pytest
from attrs import evolve
from playwright.sync_api import sync_playwright

from smallgiants import Text

from ..browser.conftest import AXE, FLAGS, WCAG
from .conftest import OFFICE, link

PAGES = ("/", "/workshops/sg-1", "/join", "/challenges", "/themes", "/money", "/enter", "/me", "/nowhere")


@pytest.fixture(scope="session")
def chromium(need):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=need("chromium"), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium):
    context = chromium.new_context(viewport={"width": 360, "height": 780}, bypass_csp=True)
    yield context.new_page()
    context.close()


def violations(page):
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("rules => axe.run(document, rules)", {"runOnly": {"type": "tag", "values": WCAG}})
    assert found["passes"]
    return [f"{one['id']}: {one['help']} at {node['target']}" for one in found["violations"] for node in one["nodes"]]


def entered(page, served, box):
    page.goto(f"{served}/enter")
    page.get_by_label("E-mail").fill(OFFICE)
    page.get_by_role("button", name="Send me a link").click()
    page.get_by_role("heading", name="Look into your mailbox").wait_for()
    page.goto(served + link(box, "enter"))
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="My page").wait_for()


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_shuts_anybody_out(page, served, box, scheme):
    page.emulate_media(color_scheme=scheme)
    for role in ("public", "office"):
        if role == "office":
            entered(page, served, box)
        for path in PAGES:
            page.goto(served + path)
            assert violations(page) == [], (role, path)
            assert page.evaluate("document.documentElement.scrollWidth") <= 360, (role, path)


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
def test_a_meeting_is_moved_by_keyboard_alone(page, served, box, store):
    entered(page, served, box)
    page.goto(f"{served}/workshops/sg-1")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    tab_to(page, "local")
    page.keyboard.type("20032024")  # each part of the day, in the order of the browser's own language
    page.locator("#local:focus").fill("2024-03-20T11:00")
    tab_to(page, "reason")
    page.keyboard.type("The hall is taken")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text("The hall is taken").wait_for()
    assert str(store.read()[0].workshops[0].slot.local) == "2024-03-20 11:00:00"


def tab_to(page, id_):
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == id_:
            return
    raise AssertionError(f"{id_} cannot be reached by keyboard")


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
def test_hostile_words_are_words(page, served, store, clock):
    words = Text.of({"ar": "الاجتماع <script>alert(1)</script>", "en": "W" * 3000 + "<img src=x onerror=alert(1)>"})
    told = "</textarea><script>alert(1)</script>"

    def hostile(d):
        first = evolve(
            d.workshops[0], title=words, agenda=told, join_link='https://x.example/"><script>alert(1)</script>'
        )
        return evolve(d, workshops=(first, *d.workshops[1:]), title=words).add(evolve(d.statements[0], text=told)), ()

    store.change(hostile, at=clock())
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    for path in ("/", "/workshops/sg-1", "/join", "/challenges"):
        page.goto(served + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path
        assert page.locator("main img[src=x], main script").count() == 0
        assert violations(page) == [], path
    assert asked == []
