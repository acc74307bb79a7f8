"""Every public name has a place in the reference, and every code a line."""

import importlib.util
import re
from pathlib import Path

import pytest

from smallgiants import data

DOCS = Path(__file__).parents[1] / "docs"


@pytest.fixture(scope="module")
def reference():
    spec = importlib.util.spec_from_file_location("_reference", DOCS / "_reference.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_public_name_has_a_place(reference):
    pages = reference.pages()
    shown = {
        place for page in pages.values() for place in re.findall(r"^\.\. auto\w+:: (\S+)$", page, flags=re.MULTILINE)
    }
    lacking = []
    for module in reference.modules():
        there = importlib.import_module(module)
        for name in there.__all__:
            home, _, its_name = reference.homes()[f"{module}.{name}"].rpartition(".")
            same = getattr(importlib.import_module(home), its_name) is getattr(there, name)
            lacking += [] if same and f"{home}.{its_name}" in shown else [f"{module}.{name}"]
    assert lacking == []


def test_no_room_is_left_out(reference):
    source = DOCS.parent / "src" / "smallgiants"
    files = [
        path for path in source.rglob("*.py") if re.search("^__all__", path.read_text(encoding="utf-8"), re.MULTILINE)
    ]
    parts = [path.relative_to(source.parent).with_suffix("").parts for path in files]
    names = {".".join(part for part in named if part != "__init__") for named in parts}
    assert {name for name in names if not re.search(r"(^|\.)_", name)} == set(reference.modules())


def test_a_name_is_told_once(reference):
    shown = [line for page in reference.pages().values() for line in page.splitlines() if line.startswith(".. auto")]
    assert len(shown) == len(set(shown))


def test_every_code_has_a_line(reference):
    page = reference.pages()["codes"]
    codes = [code for section in data.table("codes.toml").values() for code in section]
    assert [code for code in codes if f"| `{code}` |" not in page] == []


def test_the_contents_tell_every_page_and_what_it_is(reference):
    told = dict(re.findall(r"^\| \[(\S+)\]\(\1\.md\) \| (.*) \|$", reference.contents(), flags=re.MULTILINE))
    assert told.keys() == reference.pages().keys() - {"codes"}
    assert [name for name, words in told.items() if len(words) < 15] == []


@pytest.mark.parametrize(
    ("line", "safe"),
    [
        ("Gives `Problem`s, *all* at once.", r"Gives ``Problem``\ s, \*all\* at once."),
        ("A name_ and a | b", r"A name\_ and a \| b"),
        (">>> a_ * b_", ">>> a_ * b_"),
    ],
)
def test_a_docstring_is_safe_in_the_reference(reference, line, safe):
    lines = [line]
    reference.plain(None, "class", "Name", None, None, lines)
    assert lines == [safe]
