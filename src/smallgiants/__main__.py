"""The command line: noun, then verb, over the same calls as the library.  The only place that opens paths.

JSON goes to stdout, words to stderr.  Exit 0: answered; 1: faults in a readable file; 2: it cannot be asked.
"""

import argparse
import json as stdlib_json
import os
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote

from attrs import asdict, evolve

from . import __version__, _cli, _cli_bundles, _cli_funding, _cli_programme, _cli_stack, _cli_taxonomy, _cli_themes
from .audience import Audience
from .civiltime import viewpoint
from .data import text as shipped
from .dossiers import Dossier, Due, Task
from .errors import DocumentError, InvalidValue, OutputError, Problem, SmallGiantsError
from .formats import json, toml

__all__ = ["main"]

MOST_BYTES = _cli.MOST_BYTES
MANIFEST = "manifest.json"


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command and gives its exit code.

    >>> main(["dossier", "new"])  # doctest: +ELLIPSIS
    # A dossier of a focus group...
    0
    """
    arguments = _parser().parse_args(argv)
    try:
        done: int = arguments.run(arguments)
    except DocumentError as error:
        _report(error.problems)
        return 1
    except SmallGiantsError as error:
        _say(f"cannot be done: {error}")
        return 2
    except OSError as error:
        _say(f"cannot be done: {error.filename or 'a file'}: {error.strerror or error}")
        return 2
    return done


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m smallgiants", description="Focus groups of small and medium-sized cities."
    )
    parser.add_argument("--version", action="version", version=__version__)
    nouns = parser.add_subparsers(required=True, metavar="NOUN")
    verbs = nouns.add_parser("dossier", help="a group with everything that belongs to it").add_subparsers(
        required=True, metavar="VERB"
    )
    new = verbs.add_parser("new", help="write a commented starter file")
    new.add_argument(
        "file", nargs="?", type=Path, metavar="FILE", help="a file that does not exist yet; stdout without it"
    )
    new.set_defaults(run=_new)
    check = verbs.add_parser("check", help="name every fault of a file (.toml or .json)")
    check.add_argument("file", type=Path, metavar="FILE")
    check.add_argument("--strict", action="store_true", help="count warnings as faults")
    check.set_defaults(run=_check)
    make = verbs.add_parser("make", help="make the calendar, the invitations, the page, the programme and the document")
    make.add_argument("file", type=Path, metavar="FILE")
    make.add_argument(
        "--out", required=True, type=Path, metavar="DIR", help="an empty folder, a former output, or a new one"
    )
    make.add_argument("--on", metavar="DATE", help="another viewpoint than the dossier's own")
    make.add_argument(
        "--audience", default="public", metavar="WHO", help="public (default), member, secretariat or self:ID"
    )
    make.add_argument("--strict", action="store_true", help="count warnings as faults")
    make.set_defaults(run=_make)
    due = verbs.add_parser("due", help="what is due: changes to tell, messages to send, answers to wait for")
    due.add_argument("file", type=Path, metavar="FILE")
    due.add_argument("--on", metavar="DATE", help="the day or instant it is asked from; the dossier's own without it")
    due.add_argument(
        "--audience", default="public", metavar="WHO", help="public (default), member, secretariat or self:ID"
    )
    due.add_argument("--days", type=int, default=14, metavar="N", help="how far ahead workshops are named (default 14)")
    due.add_argument(
        "--zone-data", metavar="VERSION", help="the tz version in use, such as 2026a: looks for drifts too"
    )
    due.set_defaults(run=_due)
    _cli_stack.add(_cli_funding.add(nouns))
    _cli_themes.add(nouns)
    verbs = nouns.add_parser("schema", help="what documents look like").add_subparsers(required=True, metavar="VERB")
    write = verbs.add_parser("write", help="write the JSON Schema of every document")
    write.add_argument("folder", type=Path, metavar="DIR", help="an empty folder, or a former output")
    write.set_defaults(run=_schemas)
    _cli_taxonomy.add(nouns)
    _cli_bundles.add(nouns)
    return parser


def _new(arguments: argparse.Namespace) -> int:
    if arguments.file is None:
        sys.stdout.write(shipped("starter.toml"))
        return 0
    with arguments.file.open("x", encoding="utf-8") as file:
        file.write(shipped("starter.toml"))
    _say(f"written {arguments.file}; fill it in, then: python -m smallgiants dossier check {arguments.file}")
    return 0


def _check(arguments: argparse.Namespace) -> int:
    _, problems = _read(arguments.file)
    _report(problems)
    counts = Counter(problem.severity for problem in problems)
    _say(f"{arguments.file}: {_counted(counts['error'], 'fault')}, {_counted(counts['warning'], 'warning')}")
    return int(_stops(problems, arguments.strict))


def _make(arguments: argparse.Namespace) -> int:
    audience = Audience.parse(arguments.audience)
    target = _free(arguments.out)
    dossier, problems = _read(arguments.file)
    if dossier is None or _stops(problems, arguments.strict):
        raise DocumentError.of(problems)
    told = dossier if arguments.on is None else evolve(dossier, on=viewpoint(arguments.on))
    _step("read", f"{arguments.file}: {_contents(dossier)}")
    _step("checked", f"no fault, {_counted(sum(p.severity == 'warning' for p in problems), 'warning')}")
    for problem in problems:
        _say(str(problem))
    files, summary = _made(told, audience)
    files["dossier.json"] = json.dump(dossier).encode()  # what is stored keeps the viewpoint that its author gave it
    _step("document", "dossier.json: the store form, complete, never to be served")
    with _writing(arguments.out):
        _write(target, files)
    _step("written", f"{arguments.out}: {_counted(len(files), 'file')} and {MANIFEST}, which lists them")
    _say(f"\n{_for_whom(files)} made for: {audience}.")
    _say("dossier.json is the store form: complete, with names and addresses, never to be served.")
    _say("invitations/ hold one message each for the one person it names.")
    made = {"out": str(arguments.out), "audience": str(audience), **summary}
    answer = {**made, "problems": [_plain(problem) for problem in problems], "files": sorted(files)}
    print(stdlib_json.dumps(answer, ensure_ascii=False, indent=2))
    return 0


def _for_whom(files: Mapping[str, bytes]) -> str:
    """What was made for one audience, in words."""
    there = {name.partition("/")[0] for name in files}
    known = {"dossier.html": "dossier.html", "calendar.ics": "calendar.ics", "programme": "programme/"}
    named = [word for name, word in known.items() if name in there]
    return f"{', '.join(named[:-1])} and {named[-1]} are" if named[1:] else f"{named[0]} is"


def _due(arguments: argparse.Namespace) -> int:
    audience = Audience.parse(arguments.audience)
    if arguments.days < 0:
        raise InvalidValue("number-out-of-range", "--days", "a number of days of at least 0", str(arguments.days))
    dossier, problems = _read(arguments.file)
    if dossier is None or _stops(problems, strict=False):
        raise DocumentError.of(problems)
    found = dossier.due(on=arguments.on, audience=audience, days=arguments.days, zone_data=arguments.zone_data)
    if arguments.on is None:
        _say(f"asked from the dossier's own viewpoint, {found.on}; --on names another")
    _say(str(found))
    for left in found.left_out:
        _say(f"left out: {left}")
    answer = {
        "on": str(found.on),
        "audience": str(audience),
        "tasks": [_task(task, dossier, found) for task in found.tasks],
        "told": [dict(row) for one in found.told for row in one.rows()],
        "left_out": [asdict(left) for left in found.left_out],
    }
    print(stdlib_json.dumps(answer, ensure_ascii=False, indent=2))
    return 0


def _schemas(arguments: argparse.Namespace) -> int:
    from .formats import schema

    target = _free(arguments.folder)
    named = {f"{name.rpartition(':')[2]}.json": schema.dump(name).encode() for name in schema.names()}
    with _writing(arguments.folder):
        _write(target, named)
    _say(f"{len(named)} schemas in {arguments.folder}")
    return 0


def _task(task: Task, dossier: Dossier, found: Due) -> dict[str, Any]:
    """A task as plain data; a change to be announced comes with the notice that tells it."""
    plain = {**asdict(task), "day": None if task.day is None else task.day.isoformat()}
    if task.kind != "announce" or not task.revision:
        return plain
    from .formats import markdown

    seen = dossier.seen(on=found.on).view(audience=found.audience)
    workshop = next(one for one in seen.workshops if one.id == task.workshop)
    notice = markdown.dump(workshop)  # for the public: it may be read by all who are to be told
    return {**plain, "notice": notice}


def _made(dossier: Dossier, audience: Audience) -> tuple[dict[str, bytes], dict[str, Any]]:
    """Every file of the output, and the summary of what they say."""
    from .formats import html  # the heavier doors open only for the command that needs them

    seen = dossier.seen(on=dossier.on)
    _step("seen", f"as known on {dossier.on}, read in {dossier.group.zone}")
    invitations = _invitations(dossier)
    files = {**_calendar(seen, audience), **invitations}
    told = {"themes": _chosen(seen), "needs": _needed(seen, audience), "verdicts": _asked(seen)}
    files |= _cli_programme.files(seen, audience)
    files["dossier.html"] = html.dump(dossier, audience=audience).encode()
    _step("page", "dossier.html: one file, no network, no script")
    counts = {"workshops": len(seen.workshops), "messages": len(invitations)}
    return files, {"on": str(dossier.on), **counts, **told, "store": "dossier.json"}


def _calendar(seen: Dossier, audience: Audience) -> dict[str, bytes]:
    from .formats import ical

    dated = [workshop for workshop in seen.workshops if workshop.original is not None]
    moves = sum(len(workshop.moves) for workshop in seen.workshops)
    told = f"{_counted(len(seen.workshops), 'workshop')}, {_counted(moves, 'move')}"
    _step("calendar", told if dated else f"{told}: none has a date yet, so no calendar.ics")
    if not dated:  # RFC 5545 §3.6: a calendar without a component is none
        return {}
    text = ical.dump(dated, at=seen.last_at, audience=audience, registrations=seen.registrations)
    return {"calendar.ics": text.encode()}


def _invitations(dossier: Dossier) -> dict[str, bytes]:
    """One file for each message that the ledgers call for; none while no mailbox could send them."""
    from .formats import ical
    from .invitations import messages

    group = dossier.group
    about: dict[str, Any] = {"registrations": dossier.registrations, "people": dossier.people, "zones": dossier.zones}
    workshops = dossier.workshops if group.contact else ()
    boxes = [messages(w, **about, on=dossier.on, zone=group.zone, organizer=group.contact) for w in workshops]
    sent = [message for box in boxes for message in box.messages]
    files: dict[str, bytes] = {}
    for message in sent:
        name = _safe(f"{message.workshop.id}.{message.sequence}.{message.method}.{message.recipient}")
        text = ical.dump(message, at=message.at, registrations=dossier.registrations)
        files[_file_name(f"invitations/{name}", files)] = text.encode()
    people = _counted(len({message.recipient for message in sent}), "person")
    missing = _counted(len({left.id for box in boxes for left in box.left_out}), "person")
    _step("invited", f"{_counted(len(sent), 'message')} to {people}, {missing} without mailbox")
    return files


def _chosen(seen: Dossier) -> tuple[str, ...]:
    from .programmes import tally

    if not seen.ballots or seen.allowance is None or seen.allowance.limit is None:
        return ()
    count = tally(seen.ballots, themes=seen.themes, workshops=seen.allowance.limit, on=seen.on, zone=seen.group.zone)
    _step("tallied", str(count).splitlines()[0])
    return count.chosen


def _needed(seen: Dossier, audience: Audience) -> str | None:
    from .needs import needs_sum

    if not seen.needs:
        return None
    total = str(needs_sum(seen.needs, audience=audience)).splitlines()[-1]
    _step("summed", f"needs, {total}")
    return total


def _asked(seen: Dossier) -> dict[str, dict[str, int]]:
    """How many towns may apply, by instrument: from what the towns' own records say."""
    from .funding import verdict

    counts = {
        instrument: Counter(verdict(instrument, town, on=seen.on).state for town in seen.towns)
        for instrument in seen.instruments
    }
    for instrument, states in counts.items():
        told = ", ".join(f"{number} {state}" for state, number in sorted(states.items()))
        _step("asked", f"{instrument}, who may apply: {told or 'no town'}")
    return {instrument: dict(sorted(states.items())) for instrument, states in counts.items()}


def _read(path: Path) -> tuple[Dossier | None, tuple[Problem, ...]]:
    """The dossier of a file, and every problem; raises where the file cannot be read at all."""
    content = _cli.content(path)
    as_json = path.suffix.lower() == ".json" or content.lstrip()[:1] == b"{"
    dossier, problems = json.read(content, Dossier) if as_json else toml.read(content)
    return dossier, tuple(problem if problem.path else evolve(problem, path=str(path)) for problem in problems)


def _free(out: Path) -> Path:
    """The real place of an output folder; raises `OutputError` where it holds what a former run did not make."""
    target = Path(os.path.realpath(out, strict=False))
    if target.is_symlink():
        raise OutputError("output-unreachable", str(out), "a folder", "a loop of symbolic links")
    if target.exists() and not target.is_dir():
        raise OutputError("output-foreign", str(out), "a folder", "a file")
    if target.is_mount():
        raise OutputError(
            "output-unreachable", str(out), "a folder that can be replaced", "a mount point", "name a folder inside it"
        )
    foreign = next(_foreign(target, _manifest(target)), None) if target.exists() else None
    if foreign is not None:
        got = f"one with other or edited files, such as {foreign}"
        raise OutputError(
            "output-foreign", str(out), "an empty folder or a former output", got, "choose another, or move them"
        )
    with _writing(out):  # before any work is done
        target.parent.mkdir(parents=True, exist_ok=True)
        Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent)).rmdir()
    return target


@contextmanager
def _writing(out: Path) -> Iterator[None]:
    """Tells what the system refused in terms of the folder that was asked for."""
    try:
        yield
    except OSError as error:
        expected, hint = "a folder that can be written", "choose a folder you may write in, with room left"
        raise OutputError("output-unreachable", str(out), expected, error.strerror or "a failure", hint) from None


def _foreign(folder: Path, made: Mapping[str, str], under: str = "") -> Iterator[str]:
    """What a former run did not make, the outermost first: a folder of others is not looked into."""
    ours = {MANIFEST, *(str(parent) for name in made for parent in PurePosixPath(name).parents)} if made else set()
    inner = []
    for path in sorted(folder.iterdir()):
        name = f"{under}{path.name}"
        if name in ours and path.is_dir() and not path.is_symlink():
            inner.append(path)
        elif name != MANIFEST * bool(made) and not _unedited(path, made.get(name)):
            yield name
    for path in inner:
        yield from _foreign(path, made, f"{under}{path.name}/")


def _unedited(path: Path, digest: str | None) -> bool:
    return path.is_file() and not path.is_symlink() and sha256(path.read_bytes()).hexdigest() == digest


def _manifest(folder: Path) -> Mapping[str, str]:
    try:
        told = stdlib_json.loads((folder / MANIFEST).read_bytes())
        return dict(told["files"]) if told["made_by"] == "smallgiants" else {}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _write(target: Path, files: Mapping[str, bytes]) -> None:
    """Puts the files in place all together: they are written beside, then the folders are swapped."""
    target.parent.mkdir(parents=True, exist_ok=True)
    made = {name: sha256(content).hexdigest() for name, content in sorted(files.items())}
    manifest = stdlib_json.dumps({"made_by": "smallgiants", "files": made}, indent=2).encode()
    beside = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        for name, content in {**files, MANIFEST: manifest}.items():
            path = beside / "new" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            if name == "dossier.json" or name.startswith("invitations/"):
                path.chmod(0o600)  # personal data: for whoever runs this alone
        (beside / "new").chmod(0o755)
        if target.exists():
            target.rename(beside / "old")
        try:
            (beside / "new").rename(target)
        except OSError:
            if (beside / "old").exists():
                (beside / "old").rename(target)
            raise
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _safe(name: str) -> str:
    """A file name for any id: percent-encoded, and a digest in place of what is too long."""
    plain = quote(name, safe="").replace("%2C", ",")
    return plain if len(plain) <= 180 else f"{plain[:140]}.{sha256(name.encode()).hexdigest()[:16]}"


def _file_name(stem: str, taken: Mapping[str, bytes]) -> str:
    name, number = f"{stem}.ics", 2
    while name in taken:
        name, number = f"{stem}.{number}.ics", number + 1
    return name


def _contents(dossier: Dossier) -> str:
    parts = (("town", dossier.towns), ("person", dossier.people), ("workshop", dossier.workshops),
             ("ballot", dossier.ballots), ("need", dossier.needs))  # fmt: skip
    return ", ".join(_counted(len(records), noun) for noun, records in parts)


def _counted(number: int, noun: str) -> str:
    if number == 1:
        return f"1 {noun}"
    return f"{number:,} people" if noun == "person" else f"{number:,} {noun}s"


def _report(problems: Sequence[Problem]) -> None:
    for problem in problems:
        _say(str(problem))
        print(stdlib_json.dumps(_plain(problem), ensure_ascii=False))


def _plain(problem: Problem) -> dict[str, Any]:
    return {**asdict(problem), "params": dict(problem.params)}


def _stops(problems: Sequence[Problem], strict: bool) -> bool:
    return any(problem.severity == "error" or (strict and problem.severity == "warning") for problem in problems)


def _step(verb: str, words: str) -> None:
    _say(f"{verb:<9} {words}")


def _say(words: str) -> None:
    print(words, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
