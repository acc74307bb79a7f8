"""No public name goes or changes unannounced: griffe compares them with those last kept."""

import pytest

from . import api

OLD = """# kept

### smallgiants
Noun = ...

### smallgiants.nouns
class Noun:
    def __init__(self, *, id, name=None): ...
    id = ...
    name = ...
    def verb(self, *, at): ...
def ask(one, *, on): ...
MOST = ...
"""


def test_no_public_name_is_broken_but_where_the_changelog_says_so():
    found = api.breakages(api.KEPT.read_text(encoding="utf-8"), api.current())
    assert api.unannounced(found, api.told(api.ROOT / "changelog.d")) == []


def test_what_is_kept_has_every_kind_of_name():
    kept = api.KEPT.read_text(encoding="utf-8")
    assert "\n### smallgiants.formats.ical\n" in kept and "\nclass Workshop:\n    def __init__(self, *, id, " in kept
    assert "\ndef verdict(" in kept and "\n    def reschedule(" in kept and len(kept.splitlines()) > 2_000


@pytest.mark.parametrize(
    ("was", "now", "path"),
    [
        ("Noun = ...\n\n", "\n", "smallgiants.Noun"),
        ("MOST = ...\n", "", "smallgiants.nouns.MOST"),
        ("    def verb(self, *, at): ...\n", "", "smallgiants.nouns.Noun.verb"),
        ("verb(self, *, at)", "verb(self, *, on)", "smallgiants.nouns.Noun.verb"),
        ("id, name=None", "id", "smallgiants.nouns.Noun.__init__"),
        ("id, name=None", "id, name", "smallgiants.nouns.Noun.__init__"),
        ("id, name=None", "id, name='x'", "smallgiants.nouns.Noun.__init__"),
        ("ask(one, *, on)", "ask(one, *, on, audience)", "smallgiants.nouns.ask"),
        ("ask(one, *, on)", "ask(*, one, on)", "smallgiants.nouns.ask"),
    ],
)
def test_what_breaks_an_embedder_is_found_and_can_be_announced(was, now, path):
    assert was in OLD
    found = api.breakages(OLD, OLD.replace(was, now))
    assert {place.partition("(")[0] for place, _ in found} == {path}, found
    (first, *_) = api.unannounced(found, set())
    assert first.startswith(f"{path}") and "changelog.d" in first
    name = path.removesuffix(".__init__").rpartition(".")[2]
    assert api.unannounced(found, {name}) == []
    assert api.unannounced(found, {"other"}) != []


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("ask(one, *, on)", "ask(one, *, on, audience='public')"),
        ("id, name=None", "id, name=None, zone=None"),
        ("MOST = ...", "MOST = ...\nLEAST = ..."),
    ],
)
def test_what_is_added_breaks_nobody(was, now):
    assert api.breakages(OLD, OLD.replace(was, now)) == []


def test_a_fragment_announces_what_it_names_in_backticks(tmp_path):
    (tmp_path / "+one.removed.md").write_text("`Noun.verb` is gone; take `Noun.step`.", encoding="utf-8")
    (tmp_path / "+two.added.md").write_text("`Other` is new.", encoding="utf-8")
    assert api.told(tmp_path) == {"Noun.verb", "Noun.step"}
