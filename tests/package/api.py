"""The public names as they were last kept, in `api.txt`, and what griffe finds broken since.

`python tests/package/api.py` tells what broke, `python tests/package/api.py --keep` keeps the names as they are now: do
that with every release, when the changelog's fragments are gathered.
"""

import ast
import enum
import importlib.util
import inspect
import re
import sys
from pathlib import Path

import griffe

ROOT = Path(__file__).parents[2]
KEPT = Path(__file__).with_name("api.txt")
HEAD = "# Public names as they were last kept: python tests/package/api.py --keep\n"
LEAVE = ("removed", "changed")  # the fragments that may announce a breakage


def reference():
    """What makes the pages of the reference: it knows every public name and its home."""
    spec = importlib.util.spec_from_file_location("_reference", ROOT / "docs" / "_reference.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def plain(value):
    """A default as it can be written down; an object has no words of its own."""
    try:
        tree = ast.parse(repr(value), mode="eval")
    except SyntaxError:
        return "..."
    made = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    return ast.unparse(tree) if made <= {"Decimal", "Fraction"} else "..."


def parameters(thing):
    """The parameters of what can be called, without their types: griffe judges names, kinds and defaults."""
    kept = [
        one.replace(annotation=one.empty, default=one.default if one.default is one.empty else Written(one.default))
        for one in inspect.signature(thing).parameters.values()
    ]
    return str(inspect.Signature(kept))


class Written:
    """A default that shows as `plain` writes it."""

    def __init__(self, value):
        self.text = plain(value)

    def __repr__(self):
        return self.text


def members(thing):
    """The lines of a class: how it is made, its fields and its verbs."""
    if issubclass(thing, enum.Enum):
        return [f"{one.name} = {plain(one.value)}" for one in thing]
    lines = [] if issubclass(thing, Exception) or getattr(thing, "_is_protocol", False) else [made(thing)]
    for name in sorted(name for name in dir(thing) if not name.startswith("_")):
        if issubclass(thing, Exception) and hasattr(Exception, name):
            continue
        member = inspect.getattr_static(thing, name)
        if isinstance(member, (classmethod, staticmethod)):
            lines.append(f"@{type(member).__name__}\n    def {name}{parameters(member.__func__)}: ...")
        else:
            lines.append(f"def {name}{parameters(member)}: ..." if inspect.isfunction(member) else f"{name} = ...")
    return lines


def made(thing):
    return f"def __init__(self, {parameters(thing)[1:]}: ...".replace("(self, )", "(self)")


def stub(thing, name):
    """One public name as a stub."""
    if inspect.isclass(thing):
        return f"class {name}:\n    " + "\n    ".join(members(thing) or ["..."])
    if inspect.isfunction(thing) or hasattr(thing, "__wrapped__"):
        return f"def {name}{parameters(thing)}: ..."
    return f"{name} = ..."


def current():
    """All public names as stubs, module by module; what a module hands on stands there by its name alone."""
    pages = reference()
    homes, lines = pages.homes(), [HEAD]
    for module in pages.modules():
        there = importlib.import_module(module)
        lines.append(f"\n### {module}")
        lines += [
            stub(getattr(there, name), name) if homes[f"{module}.{name}"] == f"{module}.{name}" else f"{name} = ..."
            for name in sorted(there.__all__)
        ]
    return "\n".join(lines) + "\n"


def breakages(old, new):
    """What griffe finds broken between two texts of stubs: each as its place and what is told of it."""
    visited = griffe.temporary_visited_package
    with visited("smallgiants", files(old)) as was, visited("smallgiants", files(new)) as now:
        found = list(griffe.find_breaking_changes(was, now))
        return [(one.obj.path, in_words(one)) for one in found]


def in_words(broken):
    """What griffe says of a breakage, without the colours of a terminal."""
    told = broken.explain(griffe.ExplanationStyle.ONE_LINE)
    return re.sub("\x1b\\[[0-9;]*m", "", told).partition(": ")[2]


def files(text):
    """The files of a package of stubs; a room stands beside the face, and so does a door: `formats_ical.py`."""
    found = {"__init__.py": ""}
    for part in text.split("\n### ")[1:]:
        module, _, lines = part.partition("\n")
        name = module.partition(".")[2].replace(".", "/")
        every = module.split(".")[1:-1]
        for depth in range(1, len(every) + 1):
            found.setdefault("/".join(every[:depth]) + "/__init__.py", "")
        found[f"{name}/__init__.py" if name else "__init__.py"] = public(lines)
    return found


def public(lines):
    """The lines of a module, its names being public."""
    names = [one.name if hasattr(one, "name") else one.targets[0].id for one in ast.parse(lines).body]
    return f"__all__ = {names}\n{lines}"


def told(fragments):
    """What the changelog's fragments name between backticks, of those that announce a breakage."""
    texts = [path.read_text(encoding="utf-8") for kind in LEAVE for path in sorted(fragments.glob(f"*.{kind}.md"))]
    return {name for text in texts for name in re.findall(r"`([^`]+)`", text)}


def unannounced(found, names):
    """The breakages that no fragment names: by the whole place, by its end, or by the class that it belongs to."""

    def ends(path):
        parts = path.split(".")
        return {".".join(parts[start:]) for start in range(len(parts))} | {parts[-2]}

    return [
        f"{path}: {why}; if it is meant, add changelog.d/+NAME.removed.md that names `{path.rpartition('.')[2]}`"
        for path, why in found
        if not ends(path) & names
    ]


if __name__ == "__main__":
    if "--keep" in sys.argv:
        KEPT.write_text(current(), encoding="utf-8")
    else:
        print(
            *unannounced(breakages(KEPT.read_text(encoding="utf-8"), current()), told(ROOT / "changelog.d")), sep="\n"
        )
