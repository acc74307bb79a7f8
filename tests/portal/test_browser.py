"""The portal in Chromium: no violation on any page, on a phone, in the dark, by keyboard alone, with hostile words."""

import time
from urllib.parse import quote

import pytest
from playwright.sync_api import sync_playwright

from ..browser.conftest import AXE, FLAGS, WCAG
from ..browser.hostile import WORDS, hostile
from .conftest import OFFICE, link, read

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


def mailed(box, word):
    """The address in a letter, which may come a little after the page that tells of it."""
    for _ in range(100):
        if any(word in str(read(letter)) for letter in list(box)):
            break
        time.sleep(0.05)
    return link(box, word)


def entered(page, served, box):
    page.goto(f"{served}/enter")
    page.get_by_label("E-mail").fill(OFFICE)
    page.get_by_role("button", name="Send me a link").click()
    page.get_by_role("heading", name="Look into your mailbox").wait_for()
    page.goto(served + mailed(box, "enter"))
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


def tab_to(page, wanted, what="id"):
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate(f"document.activeElement.{what}") == wanted:
            return
    raise AssertionError(f"{wanted} cannot be reached by keyboard")


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
@pytest.mark.parametrize("words", WORDS)
def test_hostile_words_are_words(page, served, store, clock, box, words):
    store.change(lambda d: (hostile(d, WORDS[words]), ()), at=clock())
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    page.on("pageerror", lambda error: asked.append(str(error)))
    entered(page, served, box)
    for path in PAGES[:-1]:
        page.goto(served + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path
        assert page.locator("script, img, [onfocus], a[href^='javascript']").count() == 0, path
        assert page.locator("main h1").count() == 1 and page.locator("nav li").count() == 6, path
        assert violations(page) == [], path
    assert asked == []


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
def test_what_is_asked_for_is_shown_as_words_too(page, served):
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    bad = "<script>alert(1)</script>\u202e"
    for path in ("/workshops/", "/?zone=", "/confirm?token=", "/enter?token=", "/calendar.ics?token="):
        page.goto(served + path + quote(bad))
        assert page.locator("script").count() == 0, path
        assert "\u202e" not in page.content(), path
    assert asked == []


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
def test_a_page_that_runs_from_right_to_left_holds(page, served, box):
    entered(page, served, box)
    for path in PAGES:
        page.goto(served + path)
        page.evaluate("document.documentElement.dir = 'rtl'")
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path
        assert violations(page) == [], path
        first = page.locator("nav li").first.bounding_box()
        assert first["x"] + first["width"] > 300, path


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
def test_somebody_joins_by_keyboard_alone(page, served, box, store):
    page.goto(f"{served}/join")
    for field, typed in (("name", "Eva Illustrative"), ("email", "eva@example.org")):
        tab_to(page, field)
        page.keyboard.type(typed)
    tab_to(page, "town")
    page.keyboard.type("Kranj")
    for name in ("sg-1", "v1"):
        tab_to(page, name, "value")
        page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Look into your mailbox").wait_for()
    page.goto(served + mailed(box, "confirm"))
    tab_to(page, "Confirm and join", "textContent")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="My page").wait_for()
    eva = next(one.id for one in store.read()[0].people if one.email == "eva@example.org")
    assert {one.seat for one in store.read()[0].memberships if one.person == eva} == {"kranj"}
