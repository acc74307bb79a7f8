"""The pages that are made from the code: one for each room and door, one for the codes; and the repository's own pages.

A room's page shows what stands in its `__all__`, so a public name cannot lack a place.
"""

import importlib
import inspect
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx

DOCS = Path(__file__).parent
ROOT = DOCS.parent
PACKAGE = ROOT / "src" / "smallgiants"
BORROWED = {"index": "README.md", "contributing": "CONTRIBUTING.md", "changelog": "CHANGELOG.md"}
PLACEHOLDER = "<!-- the page of the repository stands here -->"
CONTENTS = "<!-- the rooms and doors stand here, each with what it is -->"


def modules() -> list[str]:
    """Every room and door with public names, the face first; what begins with `_` is private."""
    paths = [path.relative_to(PACKAGE.parent).with_suffix("").parts for path in PACKAGE.rglob("*.py")]
    names = {".".join(parts[:-1] if parts[-1] == "__init__" else parts) for parts in paths}
    public = [name for name in sorted(names) if not re.search(r"(^|\.)_", name)]
    return [name for name in public if getattr(importlib.import_module(name), "__all__", ())]


def directive(module: str, name: str) -> str:
    """The directive that shows one public name."""
    thing = getattr(importlib.import_module(module), name)
    if inspect.isclass(thing):
        kind = "autoexception" if issubclass(thing, Exception) else "autoclass"
        return f".. {kind}:: {module}.{name}\n   :members:\n"
    if inspect.isroutine(thing) or hasattr(thing, "__wrapped__"):
        return f".. autofunction:: {module}.{name}\n"
    return f".. autodata:: {module}.{name}\n   :no-value:\n"


def homes() -> dict[str, str]:
    """Where each public name is told: in its room; a name that a room hands on is told once, in the outermost room."""
    found: dict[int, str] = {}
    places: dict[str, str] = {}
    ordered = sorted(modules(), key=lambda module: (module == "smallgiants", module.count("."), module))
    for module in ordered:
        there = importlib.import_module(module)
        for name in there.__all__:
            thing = getattr(there, name)
            told = inspect.isclass(thing) or inspect.isroutine(thing)
            places[f"{module}.{name}"] = found.setdefault(id(thing), f"{module}.{name}") if told else f"{module}.{name}"
    return places


def pages() -> dict[str, str]:
    """The text of every page of the reference by its name, made from the code and `codes.toml`."""
    places = homes()
    made = {"codes": codes()}
    for module in modules():
        there = importlib.import_module(module)
        own = [name for name in there.__all__ if places[f"{module}.{name}"] == f"{module}.{name}"]
        handed = sorted({places[f"{module}.{name}"] for name in there.__all__} - {f"{module}.{name}" for name in own})
        if not own and module != "smallgiants":
            continue
        parts = [f"# {module}", inspect.getdoc(there) or "", f"```{{eval-rst}}\n.. py:module:: {module}\n```"]
        parts.append("\n".join(f"- {{py:obj}}`{place}`" for place in handed))
        parts += [f"```{{eval-rst}}\n{directive(module, name)}```" for name in own]
        made[module] = "\n\n".join(part for part in parts if part) + "\n"
    return made


def contents() -> str:
    """Every page of the reference with the first sentence of what it tells."""
    lines = ["| where | what |", "| --- | --- |"]
    for name in pages():
        told = "" if name == "codes" else inspect.getdoc(importlib.import_module(name)) or ""
        lines.append(f"| [{name}]({name}.md) | {' '.join(told.splitlines()[:1])} |")
    return "\n".join(line for line in lines if not line.startswith("| [codes]"))


def codes() -> str:
    """The page of the codes that an error or a problem may carry."""
    listed = tomllib.loads((PACKAGE / "data" / "codes.toml").read_text(encoding="utf-8"))
    tables = [
        f"## {section}\n\n| code | meaning |\n| --- | --- |\n"
        + "".join(f"| `{code}` | {meaning} |\n" for code, meaning in sorted(lines.items()))
        for section, lines in listed.items()
    ]
    head = (
        "# Codes\n\nEvery error and every `Problem` carries one of these. A host that translates messages keys them by "
        "the code and fills in the `params`. A code is kept for ever: one that is no longer raised is moved to `retired`."
    )
    return "\n\n".join([head, *tables])


def borrowed(name: str) -> str:
    """A page of the repository, its links seen from the folder of the documentation."""

    def seen(link: re.Match[str]) -> str:
        target = link["target"]
        for page, file in BORROWED.items():
            target = re.sub(f"^{re.escape(file)}", f"{page}.md", target)
        if target == link["target"]:
            target = target.removeprefix("docs/") if target.startswith("docs/") else f"../{target}"
        return f"]({target})"

    text = (ROOT / name).read_text(encoding="utf-8")
    return re.sub(r"\]\((?!https?:|mailto:|#)(?P<target>[^)\s]+)\)", seen, text)


def write(app: "Sphinx") -> None:
    """Writes the pages of the reference, and takes away those of rooms that are gone."""
    made = pages()
    for path in (DOCS / "reference").glob("*.md"):
        if path.stem not in made and path.stem != "index":
            path.unlink()
    for name, text in made.items():
        path = DOCS / "reference" / f"{name}.md"
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")


def borrow(app: "Sphinx", page: str, source: list[str]) -> None:
    """Puts a page of the repository where its placeholder stands."""
    if page in BORROWED:
        source[0] = source[0].replace(PLACEHOLDER, borrowed(BORROWED[page]))
    if page == "reference/index":
        source[0] = source[0].replace(CONTENTS, contents())


def plain(app: "Sphinx", what: str, name: str, thing: object, options: object, lines: list[str]) -> None:
    """Makes a docstring safe for reStructuredText: `code` stays code wherever it ends, all else stays plain text."""
    for index, line in enumerate(lines):
        if line.lstrip().startswith((">>>", "...")) or (index and in_example(lines, index)):
            continue
        parts = re.split(r"(`[^`]+`)", line)
        lines[index] = "".join(
            rf"``{part[1:-1]}``\ " if part.startswith("`") and len(part) > 1 else re.sub(r"([*|_\\])", r"\\\1", part)
            for part in parts
        )


def in_example(lines: list[str], index: int) -> bool:
    """Whether a line is what an example prints: no blank line between it and a prompt above."""
    while index and lines[index].strip():
        if lines[index].lstrip().startswith(">>>"):
            return True
        index -= 1
    return False


def check(app: "Sphinx", failure: Exception | None) -> None:
    """After the build: every public name must have its place in the inventory of the reference."""
    lacking = sorted(set(homes().values()) - {place for place, *_ in app.env.domains["py"].get_objects()})
    if lacking and failure is None:
        raise RuntimeError(f"without a place in the reference: {', '.join(lacking)}")


def setup(app: "Sphinx") -> dict[str, bool]:
    """Tells Sphinx when to call the functions above."""
    app.connect("builder-inited", write)
    app.connect("source-read", borrow)
    app.connect("autodoc-process-docstring", plain)
    app.connect("build-finished", check)
    return {"parallel_read_safe": True}
