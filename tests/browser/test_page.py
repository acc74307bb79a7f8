"""The page of a dossier in a browser: no violation, no overflow, nothing asked of a network, in every light."""

import pytest
from attrs import evolve

from smallgiants import Dossier, Group, Text, example
from smallgiants.formats import html

from .hostile import WORDS, hostile

CASES = {
    "small-giants": lambda: example("small-giants-2024"),
    "harbour-circle": lambda: example("harbour-circle-2026"),
    "empty": lambda: Dossier(id="d", on="2024-02-07", group=Group(id="g", name="A circle", zone="Europe/Brussels")),
    "strange": lambda: strange(example("small-giants-2024")),
}


def strange(case):
    """Names of absurd length, and text that runs from right to left."""
    towns = (
        evolve(case.towns[0], name="L" * 10_000),
        evolve(case.towns[1], name="قرية صغيرة <script>"),
        *case.towns[2:],
    )
    title = Text.of({"ar": "الاجتماع الأول"})
    return evolve(case, title=Text.of("T" * 10_000), towns=towns, workshops=(evolve(case.workshops[0], title=title),))


@pytest.fixture(scope="session")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages")

    def write(name, audience="public"):
        path = folder / f"{name}-{audience}.html"
        if not path.exists():
            path.write_text(html.dump(CASES[name](), audience=audience), encoding="utf-8")
        return path

    return write


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("width", [320, 360, 1280])
@pytest.mark.parametrize("colour_scheme", ["light", "dark"])
def test_nobody_is_shut_out(page_of, axe, written, name, width, colour_scheme):
    page = page_of(written(name), width, colour_scheme)
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("audience", ["member", "secretariat"])
def test_other_audiences_are_not_shut_out_either(page_of, axe, written, audience):
    assert axe(page_of(written("small-giants", audience), 360)) == []


def test_it_needs_no_script(page_of, written):
    page = page_of(written("small-giants"), script=False)
    assert page.get_by_role("heading", level=1).inner_text().startswith("Small Giants")
    assert page.get_by_role("img", name="Local hours of the workshop").is_visible()


def test_the_keyboard_alone_is_enough(page_of, written):
    page = page_of(written("small-giants"), 660)  # a little wider than what turns rows into cards
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the main part"
    assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    region = page.get_by_role("region", name="The 14 member towns and what is known of each")
    region.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("document.activeElement.scrollLeft > 0")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"


def test_on_a_telephone_nothing_lies_beside_the_page(page_of, written):
    page = page_of(written("small-giants"), 360)
    beside = page.evaluate(
        "[...document.querySelectorAll('.scroll')].filter(r => r.querySelector('table') && r.scrollWidth > r.clientWidth)"
        ".map(r => r.getAttribute('aria-label') ?? r.id)"
    )
    assert page.locator(".scroll table").count() > 3
    assert beside == []


def test_links_can_be_hit(page_of, written):
    page = page_of(written("small-giants"), 360)
    sizes = page.evaluate(
        "[...document.querySelectorAll('nav a, .notes a')].map(a => { const b = a.getBoundingClientRect();"
        " return Math.min(b.width, b.height) })"
    )
    assert min(sizes) >= 24


@pytest.mark.parametrize("name", CASES)
def test_paper_cuts_nothing(page_of, axe, written, name):
    page = page_of(written(name), 680, "dark", "print")  # what A4 leaves between its margins
    assert axe(page) == []
    wide = page.evaluate(
        "[...document.querySelectorAll('table')].filter(t => t.scrollWidth > 680).map(t => t.caption.textContent)"
    )
    assert wide == []
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert not page.get_by_role("navigation").is_visible()


@pytest.mark.parametrize("words", WORDS)
def test_hostile_words_everywhere_stay_words(page_of, axe, tmp_path, words):
    case = hostile(example("harbour-circle-2026"), WORDS[words])
    assert str(case.towns[0].name) == str(case.title) == WORDS[words]
    path = tmp_path / "page.html"
    path.write_text(html.dump(case, audience="secretariat"), encoding="utf-8")
    page = page_of(path, 360)
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.locator("script, img, [onfocus], a[href^='javascript']").count() == 0
    assert page.get_by_role("heading", level=1).inner_text().startswith(WORDS[words][:40])
    assert asked == []


@pytest.mark.parametrize("width", [360, 1280])
def test_a_page_that_runs_from_right_to_left_holds(page_of, axe, written, width):
    page = page_of(written("small-giants"), width)
    page.evaluate("document.documentElement.dir = 'rtl'")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert axe(page) == []
    first = page.locator("nav li").first.bounding_box()
    assert first["x"] + first["width"] > width / 2  # the contents begin at the right
