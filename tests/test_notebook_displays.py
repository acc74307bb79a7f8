"""What notebooks show: for an audience, escaped, in small; and the notebook of the examples runs through."""

import ast
import json
import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import smallgiants as sg
from smallgiants import testing
from smallgiants.formats import charts, notebook
from smallgiants.formats._escape import Drawing
from smallgiants.formats._shown import MOST_ROWS
from smallgiants.formats._structure import kinds

BOOK = Path(__file__).parents[1] / "examples" / "notebooks" / "group_move_funding.ipynb"
CASE = sg.example("small-giants-2024")
TOWNS = {town.id: town for town in CASE.towns}
VERDICT = sg.verdict("elena", TOWNS["kranj"], on=CASE.on)


class Tags(HTMLParser):
    """Every element and attribute, and whether all that opens is closed."""

    def __init__(self, source):
        super().__init__()
        self.seen, self.open, self.text = [], [], []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, dict(attrs)))
        self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text.append(data)


SAFE = set("div style p table caption thead tbody tr th td bdi span time data a details summary".split())


def sound(shown):
    """Only elements of ours, closed; no link but to the web; nothing that runs."""
    tags = Tags(shown)
    assert tags.open == []
    assert {tag for tag, _ in tags.seen} <= SAFE
    for _, attrs in tags.seen:
        assert not [name for name in attrs if name.startswith("on")]
        assert attrs.get("href", "https:").startswith(("http:", "https:"))
    assert max(len(word) for text in tags.text[1:] for word in text.split() or [""]) <= 200
    for tag, attrs in tags.seen:
        assert tag != "th" or attrs["scope"] in ("col", "row")
    assert sum(tag == "table" for tag, _ in tags.seen) == sum(tag == "caption" for tag, _ in tags.seen)
    return " ".join(tags.text)


@settings(max_examples=60)
@given(st.data(), st.sampled_from(sorted(kinds())), st.sampled_from(("public", "secretariat")))
def test_any_noun_is_shown_soundly(data, name, audience):
    one = data.draw(testing.strategy_of(kinds()[name]))
    sound(notebook.dump(one, audience=audience, languages=("el",)))


@settings(max_examples=30)
@given(
    st.data(),
    st.sampled_from(("Tally", "Match", "NeedsSum", "Suggestions", "Verdict")),
    st.sampled_from(("public", "secretariat")),
)
def test_any_answer_is_shown_soundly(data, name, audience):
    one = data.draw(testing.strategy_of(getattr(sg, name)))
    sound(notebook.dump(one, audience=audience))


def hostile():
    d = testing.hostile()
    yield from (d, d.group, *d.workshops, *d.towns, *d.people, *d.organisations, *d.needs, *d.themes, *d.sources)
    yield from (one.title for one in d.themes)
    yield sg.tally(d.ballots, themes=d.themes, workshops=2, on=None)


@pytest.mark.parametrize("one", list(hostile()), ids=lambda one: type(one).__name__)
def test_hostile_text_is_text(one):
    text = sound(notebook.dump(one, audience="secretariat", languages=("ar",)))
    assert len(text) < 6_000


def test_what_reorders_a_line_is_masked():
    class Sly(str):
        __slots__ = ()

    theme = sg.Theme(id="t", title="fine")
    object.__setattr__(theme.title.wordings[0], "text", Sly("a\u202eb"))
    assert "\u202e" not in notebook.dump(theme.title)
    assert "a\ufffdb" in notebook.dump(theme.title)


def test_it_is_for_an_audience():
    need = CASE.needs[8]
    assert "910,000.00" not in notebook.dump(need)
    assert "910,000.00" in notebook.dump(need, audience="secretariat")
    assert "Verdict is not shown to public" in notebook.dump(VERDICT)
    assert "eligible" in notebook.dump(VERDICT, audience="secretariat")
    assert "Ballot is not shown to public" in notebook.dump(CASE.ballots[0])
    assert "Made for self:kranj." in notebook.dump(CASE, audience="self:kranj")
    person = notebook.dump(testing.person())
    assert "ana@example.org" not in person
    assert "Illustrative Person" not in person


def test_a_long_answer_is_cut_and_says_so():
    many = tuple(sg.Ballot(id=f"b-{n}", seat=f"s-{n}", approvals=[f"t-{n}"]) for n in range(30))
    shown = notebook.dump(sg.tally(many, workshops=2, on=None))
    assert "10 more rows" in shown
    assert shown.count("<tr>") == MOST_ROWS + 1
    assert "3 more columns" in notebook.dump(VERDICT, audience="secretariat")
    assert "more</p>" in notebook.dump(sg.tally(many, workshops=30, on=None))


def test_what_is_unknown_is_said_in_words():
    shown = sound(notebook.dump(sg.Workshop(id="w", title="W")))
    assert shown.count("not known") == 3
    assert "never moved" in shown
    empty = sg.Dossier(id="d", on="2024-02-07", group=sg.Group(id="g", name="A circle", zone="Europe/Brussels"))
    assert "no records yet" in notebook.dump(empty)
    assert "Tally: no rows" in notebook.dump(sg.tally([], workshops=2, on=None))
    skipped = sg.Slot(local="2026-03-29T02:30", zone="Europe/Brussels")
    assert "no single instant: Skipped" in notebook.dump(skipped)
    part = sg.Municipality(id="t", name="T", population=sg.Between(min=1, max=2000), degurba=sg.AnyOf(any_of=[1, 2]))
    assert "at least 1 and at most 2,000" in notebook.dump(empty.add(part))


def test_texts_are_in_the_readers_language_and_say_where_not():
    title = {"en": "Energy", "pt": "Energia"}
    w = sg.Workshop(id="w", title=title, place={"en": "Hall"})
    assert re.search(r'<bdi dir="auto" lang="pt">Energia</bdi></caption>', notebook.dump(w, languages=("pt", "en")))
    assert re.search(r'lang="en">Hall</bdi><span class="sg-none"> \(en\)', notebook.dump(w, languages=("pt", "en")))
    machine = sg.Text(
        (sg.Wording(lang="pt", text="Energia", original=True), sg.Wording(lang="fr", text="É", machine=True))
    )
    shown = notebook.dump(machine)
    assert "(pt, original)" in shown
    assert "(fr, translated by a machine)" in shown


def test_enabled_nouns_show_themselves_and_no_longer_when_disabled():
    money = sg.Money(amount="1", currency="EUR")
    assert not hasattr(money, "_repr_html_")
    try:
        notebook.enable(audience="public")
        assert "Made for public." in money._repr_html_()
        assert "not shown to public" in VERDICT._repr_html_()
        notebook.enable(audience="secretariat", languages=("pt",))
        assert "Made for secretariat." in VERDICT._repr_html_()
        assert repr(money) == "Money(amount=Decimal('1.00'), currency='EUR')"
    finally:
        notebook.disable()
    assert not hasattr(money, "_repr_html_")
    with pytest.raises(sg.InvalidValue):
        notebook.enable(audience="everybody")
    assert not hasattr(money, "_repr_html_")


def test_drawings_show_themselves():
    span = charts.Span(label="First", start=date(2024, 3, 13))
    drawn = charts.timeline([span], name="t", title="T", description="d")
    assert isinstance(drawn, Drawing)
    assert drawn._repr_html_() == drawn == str(drawn)
    assert not hasattr("<svg></svg>", "_repr_html_")


def cells():
    return [one for one in json.loads(BOOK.read_text(encoding="utf-8"))["cells"] if one["cell_type"] == "code"]


def test_the_notebook_is_kept_without_outputs():
    book = json.loads(BOOK.read_text(encoding="utf-8"))
    assert (book["nbformat"], book["nbformat_minor"]) == (4, 5)
    assert len({one["id"] for one in book["cells"]}) == len(book["cells"])
    assert [one["id"] for one in cells() if one["outputs"] or one["execution_count"]] == []
    assert book["cells"][0]["cell_type"] == "markdown"


def run(source, space):
    """A cell as Jupyter runs it: what its last line gives is shown."""
    tree = ast.parse(source)
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "<cell>", "exec"), space)  # noqa: S102  # our own notebook
    return eval(compile(ast.Expression(last.value), "<cell>", "eval"), space) if last else None  # noqa: S307


def test_the_notebook_runs_through_and_shows_what_it_tells():
    space, shown = {}, {}
    try:
        for cell in cells():
            value = run("".join(cell["source"]), space)
            shown[cell["id"]] = value._repr_html_() if hasattr(value, "_repr_html_") else repr(value)
    finally:
        notebook.disable()
    told = "\n".join(shown.values())
    assert [name for name, one in shown.items() if "<div" in one and not one.startswith("<figure")
            and sound(one) == ""] == []  # fmt: skip
    for wanted in ("Europe/Brussels (09:00Z)", "SEQUENCE:2", "Pobreza energética", "36,095,000.00", "EUR 22,750,000 short",
                   "floats are not exact", "Verdict is not shown to public", "<svg"):  # fmt: skip
        assert wanted in told
    assert space["moved"].uid == space["first"].uid
    assert [need.amount for need in space["needs"]][1] is None


def test_the_notebook_runs_in_a_kernel(absent):
    """What Jupyter itself makes of it, in a kernel of its own."""
    try:
        import nbformat
        from nbclient import NotebookClient
    except ImportError:
        absent("nbclient is not installed: it is in the dependency group `notebook`")
    book = nbformat.read(BOOK, as_version=4)
    nbformat.validate(book)
    NotebookClient(book, timeout=120, kernel_name="python3").execute()
    shown = [out["data"] for one in book["cells"] for out in one.get("outputs", ()) if "data" in out]
    assert sum("text/html" in one for one in shown) >= 11
    assert not [out for one in book["cells"] for out in one.get("outputs", ()) if out["output_type"] == "error"]
