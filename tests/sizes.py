"""The sizes of the house, told and not judged: `python tests/sizes.py`."""

import ast
from pathlib import Path
from statistics import median, quantiles

ROOT = Path(__file__).parents[1]
DOORS = {"formats", "engines", "testing", "__main__.py"}


def lines(paths):
    return sum(len(path.read_text(encoding="utf-8").splitlines()) for path in paths)


def body(function):
    """The lines of a function's body, its docstring left out."""
    first = function.body[1:] if ast.get_docstring(function) and len(function.body) > 1 else function.body
    return first[-1].end_lineno - first[0].lineno + 1


def main():
    source = sorted((ROOT / "src" / "smallgiants").rglob("*.py"))
    rooms = [path for path in source if path.relative_to(ROOT / "src" / "smallgiants").parts[0] not in DOORS]
    nodes = [node for path in source for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))]
    bodies = [body(node) for node in nodes if isinstance(node, ast.FunctionDef)]
    classes = [node.end_lineno - node.lineno + 1 for node in nodes if isinstance(node, ast.ClassDef)]
    largest = max(source, key=lambda path: lines([path]))
    tests = lines((ROOT / "tests").rglob("test_*.py"))
    print(
        f"rooms      {lines(rooms)} lines in {len(rooms)} files, the median file {median(lines([p]) for p in rooms):.0f}"
    )
    print(f"doors      {lines(source) - lines(rooms)} lines in {len(source) - len(rooms)} files")
    print(f"largest    {lines([largest])} lines, {largest.relative_to(ROOT)}")
    print(
        f"functions  {len(bodies)}, body median {median(bodies):.0f}, 90th percentile {quantiles(bodies, n=10)[-1]:.0f}"
    )
    print(f"classes    {len(classes)}, the longest {max(classes)} lines")
    print(f"tests      {tests} lines, {tests / lines(source):.2f} for each line of source")


if __name__ == "__main__":
    main()
