"""What notebooks show, with hostile text in it, in a browser: nothing runs, nothing lies beside the page, in every light."""

import pytest

import smallgiants as sg
from smallgiants import testing
from smallgiants.formats import notebook

HEAD = "<!doctype html><html lang='en'><meta charset='utf-8'><meta name='color-scheme' content='light dark'><title>shown</title>"


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    d = testing.hostile()
    tally = sg.tally(d.ballots, themes=d.themes, workshops=2, on=None)
    every = (d, d.group, *d.workshops, *d.towns, *d.people, *d.needs, *d.sources, d.themes[0].title, tally)
    shown = "<hr>".join(notebook.dump(one, audience="secretariat", languages=("ar",)) for one in every)
    path = tmp_path_factory.mktemp("notebook") / "shown.html"
    path.write_text(f"{HEAD}<body><main><h1>Shown</h1>{shown}</main></body></html>", encoding="utf-8")
    return path


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("colour_scheme", ["light", "dark"])
def test_hostile_text_is_text(page_of, written, width, colour_scheme):
    page = page_of(written, width, colour_scheme)
    assert page.title() == "shown"
    assert page.evaluate("document.querySelectorAll('script, img').length") == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= width
