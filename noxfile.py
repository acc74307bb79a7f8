"""Every check of the repository, each in its own environment; `nox -l` lists them, `.ci/run` runs them all."""

import os
from pathlib import Path

import nox

HERE = Path(__file__).parent
PROJECT = nox.project.load_toml(HERE / "pyproject.toml")
PYTHONS = ["3.11", "3.12", "3.13"]
WORKERS = ["-n", "auto"]

nox.needs_version = ">=2026.4"
nox.options.default_venv_backend = "virtualenv"
nox.options.sessions = [
    "tests",
    "lint",
    "types",
    "docs",
    "package",
    "interop",
    "browser",
    "oracles",
    "engines",
    "portal",
]
# Where all is required a missing interpreter is a failure, elsewhere it is told and passed over.
nox.options.error_on_missing_interpreters = os.environ.get("SMALLGIANTS_REQUIRE_ALL") == "1"


def prepare(session: nox.Session, group: str) -> None:
    """Installs the package, editable, with a dependency group."""
    session.install("-e", ".", *nox.project.dependency_groups(PROJECT, group))


def npm(session: nox.Session, folder: str) -> None:
    """Installs the JavaScript packages that a folder of tests names."""
    with session.chdir(folder):
        session.run("npm", "install", "--no-package-lock", "--ignore-scripts", "--no-audit", "--no-fund", external=True)


@nox.session(python=PYTHONS)
def tests(session: nox.Session) -> None:
    """The core tests on each Python; on the oldest, every branch of the rooms must have run.

    A fifth of the examples of each law: the README's command tries them all.
    """
    prepare(session, "coverage")
    examples = [*WORKERS, "--fewer-examples"]
    if session.python != PYTHONS[0] or session.posargs:
        session.run("python", "-m", "pytest", *(session.posargs or examples))
        return
    session.run("coverage", "run", "-m", "pytest", *examples)
    session.run("coverage", "combine", "--quiet")
    session.run("coverage", "report", "--omit=", "--fail-under=0")
    session.log("the gate: every branch of the rooms")
    session.run("coverage", "report")


@nox.session(python=PYTHONS[0])
def lint(session: nox.Session) -> None:
    """Style, the changelog's fragments, and the sizes of the house."""
    prepare(session, "lint")
    session.run("ruff", "check")
    session.run("ruff", "format", "--check")
    session.run("towncrier", "build", "--draft", "--version", "next", silent=True)
    session.run("python", "tests/sizes.py")


@nox.session(python=PYTHONS[0])
def types(session: nox.Session) -> None:
    """mypy over everything; every public name fully typed in the eyes of pyright."""
    prepare(session, "types")
    session.run("mypy")
    session.run("pyright", "--verifytypes", "smallgiants", "--ignoreexternal")


@nox.session(python=PYTHONS[0])
def docs(session: nox.Session) -> None:
    """The documentation, warnings being errors."""
    prepare(session, "docs")
    session.run("sphinx-build", "-W", "--keep-going", "-E", "-q", "-b", "html", "docs", "docs/_build/html")


@nox.session(python=PYTHONS[0])
def package(session: nox.Session) -> None:
    """What the wheel holds, what a stranger makes of it, the lowest releases it allows, and the names it promises."""
    prepare(session, "package")
    session.run("python", "-m", "pytest", "tests/package", *session.posargs)


@nox.session(python=PYTHONS[0])
def interop(session: nox.Session) -> None:
    """What other people's calendar readers make of what we write."""
    prepare(session, "interop")
    npm(session, "tests/interop")
    session.run("python", "-m", "pytest", "tests/interop", *(session.posargs or WORKERS))


@nox.session(python=PYTHONS[0])
def browser(session: nox.Session) -> None:
    """The pages in Chromium, at every width and in every light, and under axe-core."""
    prepare(session, "browser")
    npm(session, "tests/browser")
    session.run("python", "-m", "pytest", "tests/browser", *(session.posargs or WORKERS))


@nox.session(python=PYTHONS[0])
def portal(session: nox.Session) -> None:
    """The portal of `examples/portal`: its flows on two databases, many at once, its interface, and in Chromium."""
    prepare(session, "portal")
    npm(session, "tests/browser")
    session.run("python", "-m", "pytest", "tests/portal", *(session.posargs or WORKERS))


@nox.session(python=PYTHONS[0])
def oracles(session: nox.Session) -> None:
    """Our answers beside those of other people's programs."""
    prepare(session, "oracles")
    session.run("python", "-m", "pytest", "tests/oracles", *(session.posargs or WORKERS))


@nox.session(python=PYTHONS[0])
def engines(session: nox.Session) -> None:
    """Every engine gives the same verdicts."""
    prepare(session, "engines")
    session.run("python", "-m", "pytest", "tests/engines", *session.posargs)


@nox.session(python=PYTHONS[0])
def bench(session: nox.Session) -> None:
    """Every benchmark beside its peers; name one to run it alone: `nox -s bench -- imports`."""
    session.install(".", "-r", "tests/benchmarks/requirements.txt")
    for name in session.posargs or sorted(file.stem for file in HERE.glob("tests/benchmarks/*.py")):
        session.run("python", f"tests/benchmarks/{name}.py")
