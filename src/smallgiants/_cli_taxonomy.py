"""`taxonomy check|convert|suggest`: schemes of concepts judged and rewritten, sentences beside the shipped taxonomy."""

import argparse
import gzip
import json as stdlib_json
import stat
import sys
import zlib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, get_args

from attrs import asdict, evolve

from .challenges import ConceptScheme, Profile, suggest
from .errors import InvalidValue, Problem
from .formats import json, skos

__all__ = ["add"]

MOST_BYTES = 256 * 1024 * 1024
"""A thesaurus of 50,000 concepts is 70 MB of N-Triples; a compressed file may grow to no more than this."""

SYNTAXES: dict[str, skos.Syntax | None] = {
    ".ttl": "turtle", ".rdf": "rdfxml", ".owl": "rdfxml", ".xml": "rdfxml", ".nt": "ntriples", ".jsonld": "jsonld", ".json": None,
}  # fmt: skip


def add(nouns: Any) -> Any:
    """Adds the noun; gives its verbs back, for what is beside this module."""
    noun = nouns.add_parser("taxonomy", help="schemes of concepts after SKOS")
    verbs = noun.add_subparsers(required=True, metavar="VERB")
    check = verbs.add_parser("check", help=f"name every fault of a scheme ({' '.join(SYNTAXES)}, each also .gz)")
    check.add_argument("file", type=Path, metavar="FILE")
    check.add_argument(
        "--profile", choices=get_args(Profile), default="skos",
        help="skos (default): only breaches of SKOS are errors; own: also what makes a scheme of one's own unusable",
    )  # fmt: skip
    check.set_defaults(run=_check)
    convert = verbs.add_parser("convert", help="write a scheme in another form, every triple kept")
    convert.add_argument("file", type=Path, metavar="FILE")
    convert.add_argument("--to", required=True, choices=(*get_args(skos.Syntax), "json"))
    convert.set_defaults(run=_convert)
    near = verbs.add_parser("suggest", help="concepts for the sentences on stdin, one a line; never an assignment")
    near.add_argument("--lang", metavar="TAG", help="the language of the sentences; any without it")
    near.add_argument("--k", type=int, default=3, metavar="N", help="at most so many on each axis (default 3)")
    near.set_defaults(run=_suggest)
    return verbs


def _check(arguments: argparse.Namespace) -> int:
    scheme, problems = _read(arguments.file)
    found = problems if scheme is None else (*problems, *scheme.problems(profile=arguments.profile))
    _report(found)
    counts = Counter(one.severity for one in found)
    told = ", ".join(f"{counts[name]} {name}s" for name in ("error", "warning", "info"))
    _say(f"{arguments.file}: {'unreadable' if scheme is None else _counted(scheme)}; {told}")
    return int(counts["error"] > 0)


def _convert(arguments: argparse.Namespace) -> int:
    scheme, problems = _read(arguments.file)
    if scheme is None:
        _report(problems)
        return 1
    text = json.dump(scheme) if arguments.to == "json" else skos.dump(scheme, syntax=arguments.to)
    _as_utf8(sys.stdout)
    sys.stdout.write(text)
    _say(f"{arguments.file}: {_counted(scheme)}, written as {arguments.to}")
    return 0


def _suggest(arguments: argparse.Namespace) -> int:
    _as_utf8(sys.stdin)
    _as_utf8(sys.stdout)
    for line in sys.stdin:
        found = suggest(line.strip(), on=None, lang=arguments.lang, k=arguments.k)
        abstained = {axis: axis in found.abstained for axis in ("theme", "barrier")}
        answer = {"theme": found.top("theme"), "barrier": found.top("barrier"), "abstained": abstained}
        sys.stdout.write(stdlib_json.dumps(answer, ensure_ascii=False) + "\n")
        sys.stdout.flush()
    return 0


def _read(path: Path) -> tuple[ConceptScheme | None, tuple[Problem, ...]]:
    """The scheme of a file, by the ending of its name; raises where it cannot be asked at all."""
    endings = [one.lower() for one in path.suffixes]
    packed = endings[-1:] == [".gz"]
    ending = (endings[-2:-1] if packed else endings[-1:]) or [""]
    if ending[0] not in SYNTAXES:
        raise InvalidValue("file-ending", str(path), f"a name that ends in {', '.join(SYNTAXES)}", ending[0] or "none")
    try:
        content = _content(path, packed=packed)
        syntax = SYNTAXES[ending[0]] or ("jsonld" if _linked(content) else None)
        scheme, problems = skos.read(content, syntax=syntax) if syntax else json.read(content, ConceptScheme)
    except InvalidValue as error:
        if error.code != "document-unreadable":
            raise
        scheme, problems = None, (error.problem,)
    return scheme, tuple(one if one.path else evolve(one, path=str(path)) for one in problems)


def _linked(content: bytes) -> bool:
    """Whether JSON is JSON-LD: ours is an envelope, which has a schema before anything else."""
    head = content[:4096]
    return b'"urn:smallgiants:' not in head[:200] and any(
        word in head for word in (b'"@context"', b'"@graph"', b'"@id"')
    )


def _content(path: Path, *, packed: bool) -> bytes:
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        raise InvalidValue("file-not-regular", str(path), "a file", "a folder or a device")
    with path.open("rb") as file:
        if not packed:
            content = file.read(MOST_BYTES + 1)
        else:
            try:
                with gzip.GzipFile(fileobj=file) as unpacked:
                    content = unpacked.read(MOST_BYTES + 1)
            except (gzip.BadGzipFile, EOFError, zlib.error) as error:
                raise InvalidValue("document-unreadable", "", "a whole gzip file", str(error)[:80]) from None
    if content.startswith(b"\x1f\x8b"):
        hint = "unpack it" if packed else "call it by a name that ends in .gz"
        raise InvalidValue("document-unreadable", "", "text", "something packed by gzip", hint)
    if len(content) > MOST_BYTES:
        raise InvalidValue("file-too-large", str(path), f"at most {MOST_BYTES:,} bytes", "more", "split it")
    return content


def _as_utf8(stream: Any) -> None:
    """JSON and RDF are UTF-8 whatever the terminal thinks; a stream of a test is text already."""
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(encoding="utf-8", errors="replace")


def _counted(scheme: ConceptScheme) -> str:
    return f"{scheme.id}, {len(scheme.concepts):,} concepts, {len(scheme.extra):,} triples kept as they came"


def _report(problems: Sequence[Problem]) -> None:
    for one in problems:
        plain = {**asdict(one), "params": dict(one.params)}
        sys.stdout.write(stdlib_json.dumps(plain, ensure_ascii=False) + "\n")
        _say(str(one))


def _say(words: str) -> None:
    sys.stderr.write(f"{words}\n")
