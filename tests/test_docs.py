"""What a reader copies works: every code block of the README and the documentation runs."""

import json
import re
import shlex
import subprocess
import sys
import tomllib
from doctest import ELLIPSIS, OutputChecker
from pathlib import Path

import pytest
from sybil import Sybil
from sybil.parsers.markdown import CodeBlockParser, PythonCodeBlockParser

ROOT = Path(__file__).parents[1]
MADE = {path.name for path in (ROOT / "docs" / "reference").glob("*.md")} - {"index.md"}
PAGES = sorted(ROOT.glob("*.md")) + sorted(path for path in (ROOT / "docs").rglob("*.md") if path.name not in MADE)
TEXTS = {str(page.relative_to(ROOT)): page.read_text(encoding="utf-8") for page in PAGES}
HEADINGS = ("Run it", "Test it")


def shell(example):
    """Set-up lines are only read by the shell: they would install."""
    subprocess.run(["bash", "-n"], input=example.parsed, text=True, check=True)


def console(example):
    """A session at the command line: each `$ smallgiants …` runs, and what is shown below it must come."""
    for step in re.split(r"^\$ ", example.parsed, flags=re.MULTILINE)[1:]:
        line, _, shown = step.partition("\n")
        command = re.sub("^(smallgiants|python -m smallgiants) ", "", line)
        assert command != line, f"a console block runs smallgiants alone, not {line}"
        done = subprocess.run(
            [sys.executable, "-m", "smallgiants", *shlex.split(command)],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8",
        )  # fmt: skip
        assert done.returncode in ((0, 1) if shown.strip() else (0,)), done.stdout
        assert not shown.strip() or OutputChecker().check_output(shown.strip(), done.stdout.strip(), ELLIPSIS), (
            done.stdout
        )


RUNNERS = {
    "toml": lambda example: tomllib.loads(example.parsed) and None,
    "json": lambda example: json.loads(example.parsed) and None,
    "sh": shell,
    "console": console,
}
BOOK = Sybil(
    [PythonCodeBlockParser(doctest_optionflags=ELLIPSIS)]
    + [CodeBlockParser(language, runner) for language, runner in RUNNERS.items()]
)


@pytest.mark.parametrize("page", TEXTS)
def test_every_code_block_runs(page, tmp_path, monkeypatch):
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    monkeypatch.chdir(tmp_path)
    for example in BOOK.parse(ROOT / page).examples():
        example.evaluate()


@pytest.mark.parametrize("page", TEXTS)
def test_every_code_block_tells_its_language(page):
    opened = re.findall(r"^ *```+(.*)$", TEXTS[page], flags=re.MULTILINE)[::2]
    known = {"python", "text", "mermaid", *RUNNERS}
    assert [language for language in opened if language not in known and not language.startswith("{")] == []


@pytest.mark.parametrize("page", TEXTS)
def test_every_link_leads_somewhere(page):
    links = re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", TEXTS[page])
    folder = (ROOT / page).parent
    made = re.compile(r"reference/[\w.]+\.md$")
    assert [link for link in links if not (folder / link).exists() and not made.search(link)] == []


def command(heading):
    """The one line under a heading of the README."""
    found = re.search(rf"^## {heading}\n(.*?)(?=^## |\Z)", TEXTS["README.md"], flags=re.MULTILINE | re.DOTALL)
    assert found, f"README.md has no heading {heading}"
    (block,) = re.findall(r"^```sh\n(.*?)^```$", found[1], flags=re.MULTILINE | re.DOTALL)
    (line,) = block.splitlines()
    return line


@pytest.mark.parametrize("heading", HEADINGS)
def test_ci_runs_the_very_line_of_the_readme(heading):
    told = subprocess.run(["bash", ".ci/run", "--tell", heading], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout == command(heading) + "\n"


def test_the_readme_is_short():
    assert len(TEXTS["README.md"].splitlines()) < 200
