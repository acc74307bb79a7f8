"""The judge itself: it finds what is wrong with a bad page, and nothing on a good one."""

import pytest

GOOD = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Small Giants</title>
<meta name="viewport" content="width=device-width, initial-scale=1"></head>
<body><main><h1>Small Giants</h1><p>First meeting</p></main></body></html>"""


@pytest.fixture
def written(tmp_path):
    def write(html):
        path = tmp_path / "page.html"
        path.write_text(html, encoding="utf-8")
        return path

    return write


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("colour_scheme", ["light", "dark"])
@pytest.mark.parametrize("media", ["screen", "print"])
def test_a_good_page_passes_at_every_width_and_in_every_light(page_of, axe, written, width, colour_scheme, media):
    page = page_of(written(GOOD), width, colour_scheme, media)
    assert axe(page) == []
    assert page.evaluate("innerWidth") == width
    assert page.evaluate("query => matchMedia(query).matches", f"{media} and (prefers-color-scheme: {colour_scheme})")


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        (' lang="en"', "", "html-has-lang"),
        ("<p>", '<p style="color: #bbb">', "color-contrast"),
        ("<p>", '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw="><p>', "image-alt"),
        ("<main>", "<div>", "region"),
    ],
)
def test_a_bad_page_fails(page_of, axe, written, old, new, rule):
    found = axe(page_of(written(GOOD.replace(old, new))))
    assert rule in {line.partition(":")[0] for line in found}
