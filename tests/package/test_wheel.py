"""The wheel: what it holds, what a stranger makes of it, and that the lowest releases it allows are enough."""

import os
import re
import subprocess
import sys
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "howto" / "embed_in_an_afternoon.md"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
WORKERS = ["-n", "auto"]
DEPENDENCIES, EXTRAS = PROJECT["project"]["dependencies"], PROJECT["project"]["optional-dependencies"]
# Every example of every docstring, and the tests of the doors that lean on a dependency.  `geo` brings a list of towns,
# and no code of ours needs it.
DOORS = "documents schema ical skos forms slots".split()
EXAMPLES = """
import doctest, importlib, pkgutil, sys, smallgiants
names = [one.name for one in pkgutil.walk_packages(smallgiants.__path__, "smallgiants.") if one.name != "smallgiants.__main__"]
found = [doctest.testmod(importlib.import_module(name)) for name in ["smallgiants", *names]]
print(sum(one.attempted for one in found), "examples")
sys.exit(sum(one.failed for one in found))
"""


def run(*command, **more):
    """Runs a command; what it said is told where it fails."""
    # The tests' own way to find the sources is not for others.
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "COVERAGE", "PYTEST"))}
    done = subprocess.run(
        [str(word) for word in command], capture_output=True, text=True, encoding="utf-8", env=clean, **more
    )
    assert done.returncode == 0, done.stdout[-4_000:] + done.stderr[-4_000:]
    return done.stdout


def environment(folder):
    """A Python that has nothing."""
    venv.create(folder, with_pip=True)
    return folder / ("Scripts" if os.name == "nt" else "bin") / "python"


@pytest.fixture(scope="session")
def wheel(tmp_path_factory):
    """The wheel, made from the source distribution, as a packager would."""
    out = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--outdir", out, ROOT)
    (made,) = out.glob("*.whl")
    return made


@pytest.fixture(scope="session")
def alone(wheel, tmp_path_factory):
    """A Python with the wheel and what it brings."""
    python = environment(tmp_path_factory.mktemp("alone"))
    run(python, "-m", "pip", "install", "-q", wheel)
    return python


def test_the_wheel_holds_the_package_and_nothing_else(wheel):
    packed = set(zipfile.ZipFile(wheel).namelist())
    source = {str(file.relative_to(ROOT / "src")) for file in (ROOT / "src").rglob("*") if file.is_file()}
    source = {name for name in source if "__pycache__" not in name}
    (info,) = {name.partition("/")[0] for name in packed if ".dist-info/" in name}
    beside = {
        f"{info}/{name}" for name in "METADATA WHEEL RECORD entry_points.txt licenses/LICENSE licenses/NOTICE".split()
    }
    assert sorted(source - packed) == [], "lacking"
    assert sorted(packed - source) == sorted(beside)
    assert "smallgiants/py.typed" in packed and "smallgiants/data/codes.toml" in packed
    assert not [name for name in packed if re.search(r"(^|/)(test_|conftest)", name)]


def test_the_wheel_tells_its_licence_its_notice_and_its_extras(wheel):
    archive = zipfile.ZipFile(wheel)
    (info,) = {name.partition("/")[0] for name in archive.namelist() if ".dist-info/" in name}
    for name in ("LICENSE", "NOTICE"):
        assert archive.read(f"{info}/licenses/{name}") == (ROOT / name).read_bytes()
    told = archive.read(f"{info}/METADATA").decode()
    assert "License-Expression: MIT" in told and "Requires-Python: >=3.11" in told
    assert set(re.findall(r"^Provides-Extra: (\S+)$", told, re.MULTILINE)) == set(EXTRAS)


def test_it_runs_where_nothing_else_is(alone, tmp_path):
    assert "dossier" in run(alone.with_name("smallgiants"), "--help", cwd=tmp_path)
    run(alone.with_name("smallgiants"), "dossier", "new", "mine.toml", cwd=tmp_path)
    run(alone, "-m", "smallgiants", "dossier", "make", "mine.toml", "--out", "out", cwd=tmp_path)
    assert "<h1" in (tmp_path / "out" / "dossier.html").read_text(encoding="utf-8")
    where = run(alone, "-c", "import smallgiants; print(smallgiants.__file__)", cwd=tmp_path)
    assert "site-packages" in where
    held = {line.partition("==")[0].lower() for line in run(alone, "-m", "pip", "freeze").splitlines()}
    assert not held & {"hypothesis", "pytest", "rdflib", "narwhals", "scipy", "jsonschema", "openpyxl", "msgspec"}


def blocks(page):
    """The code of a page, each block under the name in its first line, or under its language and number."""
    found = re.findall(r"^```(python|sh)\n(.*?)^```$", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    for number, (language, code) in enumerate(found):
        named = re.match(r"# (\S+\.py)\n", code)
        yield named[1] if named else f"{number}.{language}", code


def test_a_stranger_who_follows_one_page_embeds_group_workshop_and_verdict(alone, tmp_path):
    """The page is all there is: its file, in an empty folder, with the wheel alone, answers as the page shows."""
    assert ROOT not in tmp_path.parents
    found = dict(blocks(PAGE))
    (file,) = (name for name in found if name.endswith(".py"))
    (shown,) = (code for code in found.values() if ">>>" in code)
    written = [line for line in found[file].splitlines() if line.strip() and not line.startswith("# ")]
    assert len(written) < 60
    (tmp_path / file).write_text(found[file], encoding="utf-8")
    (tmp_path / "shown.txt").write_text(shown, encoding="utf-8")
    tried = "import circle, doctest, sys; sys.exit(doctest.testfile('shown.txt', False, globs=vars(circle)).failed)"
    run(alone, "-W", "error", "-c", tried, cwd=tmp_path)
    for word in ("Group(", "Workshop(", "reschedule(", "verdict("):
        assert word in found[file]
    assert run(alone, "-c", f"import {file.removesuffix('.py')} as it; print(it.read()[0].workshops[0].revision)",
               cwd=tmp_path) == "1\n"  # fmt: skip


def lowest():
    """The lowest release of each dependency that is allowed, those of the extras too."""
    every = [*DEPENDENCIES, *(one for extra, some in EXTRAS.items() if extra not in ("all", "geo") for one in some)]
    return [re.sub(r"^([\w-]+)>=([\d.]+).*$", r"\1==\2", one) for one in every]


def test_every_dependency_has_a_lowest_release():
    assert all(re.fullmatch(r"[\w-]+==\d[\d.]*", one) for one in lowest())
    assert {one.partition("==")[0] for one in lowest()} >= {"attrs", "icalendar", "rdflib", "narwhals", "scipy"}


def test_the_lowest_releases_that_are_allowed_are_enough(wheel, tmp_path):
    python = environment(tmp_path / "lowest")
    limits = tmp_path / "lowest.txt"
    limits.write_text("\n".join(lowest()), encoding="utf-8")
    tools = [one for one in PROJECT["dependency-groups"]["test"] if isinstance(one, str)]
    run(python, "-m", "pip", "install", "-q", f"{wheel}[all]", "-c", limits, *tools, "polars")
    held = run(python, "-m", "pip", "freeze")
    for one in lowest():
        name, _, release = one.partition("==")
        assert re.search(rf"^{name}=={re.escape(release)}(\.0)*$", held, re.MULTILINE | re.IGNORECASE), one
    assert int(run(python, "-c", EXAMPLES, cwd=tmp_path).split()[0]) > 1_000
    chosen = [f"tests/test_{name}.py" for name in DOORS]
    chosen += [f"tests/engines/test_{name}.py" for name in ("bundles_solver", "fuzzy")]
    told = run(python, "-m", "pytest", "-q", "-p", "no:cacheprovider", *WORKERS, "--fewer-examples", *chosen, cwd=ROOT)
    assert " passed" in told
