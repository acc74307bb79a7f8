"""`funding verdict|match|call|audit`: what may be applied for, when, and how honest the catalogue is."""

import argparse
import tomllib
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

from attrs import evolve

from ._cli import answer, content, mapping, say
from .errors import DocumentError, Problem, SmallGiantsError, joined
from .funding import (
    LANGUAGES,
    Finding,
    FindingKind,
    Found,
    Instrument,
    Reason,
    Remedy,
    Verdict,
    audit,
    call,
    catalogue,
    check_facts,
    in_words,
    match,
    question,
    verdict,
)
from .funding import instrument_from as instrument

__all__ = ["add"]


def add(nouns: Any) -> Any:
    """Adds the noun; gives its verbs back, for what is beside this module."""
    noun = nouns.add_parser("funding", help="what a town may apply for, under the rules known on a day")
    verbs = noun.add_subparsers(required=True, metavar="VERB")
    one = _verb(
        verbs, "verdict", "may this applicant apply: eligible, ineligible, unknown or soft_miss, and why", _verdict
    )
    one.add_argument("--instrument", required=True, metavar="ID")
    one.add_argument(
        "--part", default="applicant", metavar="PART", help="such as all, population, size (default applicant)"
    )
    one.add_argument("--on", metavar="DATE", help="the day the rules are asked of; the latest edition without it")
    one.add_argument("--facts", required=True, type=Path, metavar="FILE.json")
    _near_too(one)
    one.add_argument("--lang", default=None, metavar="LANG", help=f"say it in {', '.join(LANGUAGES)} (default en)")
    every = _verb(verbs, "match", "every instrument beside one applicant, ranked, and what to ask next", _match)
    every.add_argument("--facts", required=True, type=Path, metavar="FILE.json")
    every.add_argument("--on", metavar="DATE", required=True)
    _near_too(every)
    state = _verb(verbs, "call", "forthcoming, open, closed or unknown: the state of an instrument's calls", _call)
    state.add_argument("--instrument", required=True, metavar="ID")
    state.add_argument("--on", metavar="INSTANT", required=True, help="such as 2026-06-15T10:00Z, or a whole day")
    honest = _verb(
        verbs, "audit", "what of the catalogue is stale, unverified, unseen, ending, ended or replaced", _audit
    )
    honest.add_argument("--on", metavar="DATE", help="the latest day a source was looked at without it")
    return verbs


def _verb(verbs: Any, name: str, about: str, run: Any) -> argparse.ArgumentParser:
    verb: argparse.ArgumentParser = verbs.add_parser(name, help=about)
    verb.add_argument(
        "--catalogue",
        action="append",
        default=[],
        type=Path,
        metavar="FILE.toml",
        help="an instrument of your own; repeatable",
    )
    verb.set_defaults(run=run)
    return verb


def _near_too(verb: argparse.ArgumentParser) -> None:
    told = "the facts of towns it could join, by their ids: which of them would do is told among the changes"
    verb.add_argument("--near", type=Path, metavar="FILE.json", help=told)


def _known(files: Sequence[Path]) -> tuple[Instrument, ...]:
    """The shipped instruments with those of these files, which stand in place of shipped ones of the same id."""
    own = {one.id: one for one in map(_read, files)}
    return tuple(sorted([*own.values(), *(one for one in catalogue() if one.id not in own)], key=lambda one: one.id))


def _read(path: Path) -> Instrument:
    try:
        table = tomllib.loads(content(path).decode("utf-8-sig"), parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        hint = "an amount, a name or a comparison that is not plain is quoted"
        message = f"expected TOML, got {error}"
        problem = Problem(code="document-unreadable", severity="error", path=str(path), message=message, hint=hint)
        raise DocumentError.of((problem,)) from None
    if problems := _faults(table):
        raise DocumentError.of(problems, str(path))
    return instrument(table)


def _faults(table: Mapping[str, Any]) -> tuple[Problem, ...]:
    """Every faulty edition is told, each with its first fault."""
    editions = table.get("editions", {})
    each = [{name: one} for name, one in editions.items()] if isinstance(editions, dict) else []
    found: dict[str, Problem] = {}
    for some in [*each, editions]:
        try:
            instrument({**table, "editions": some})
        except SmallGiantsError as error:
            found.setdefault(str(error), error.problem)
    return tuple(found.values())


def _facts(path: Path) -> Mapping[str, Any]:
    facts = mapping(path)
    if problems := check_facts(facts):
        raise DocumentError.of(problems, str(path))
    return facts


def _near(path: Path | None) -> Mapping[str, Mapping[str, Any]]:
    """What is known of each town that could be joined; every fault of it is told."""
    towns = {} if path is None else mapping(path)
    problems = [
        evolve(one, path=joined(f"[{town}]", one.path)) for town, facts in towns.items() for one in check_facts(facts)
    ]
    if problems:
        raise DocumentError.of(tuple(problems), str(path))
    return towns


def _verdict(arguments: argparse.Namespace) -> int:
    known = _known(arguments.catalogue)
    facts, near = _facts(arguments.facts), _near(arguments.near)
    found = verdict(arguments.instrument, facts, part=arguments.part, on=arguments.on, catalogue=known, near=near)
    lang: str | None = arguments.lang
    say(str(found) if lang is None else in_words(found, language=lang))
    for one in found.changes:
        say(f"would change it: {one}")
    if arguments.on is None:
        say(f"--on was left out: the latest edition answers{f', {found.edition}' if found.edition else ''}")
    return answer(_told(found, lang))


def _told(found: Verdict, lang: str | None = None) -> dict[str, Any]:
    return {
        "verdict": found.state,
        "ask": found.ask,
        "reasons": [_reason(one, lang) for one in found.why],
        "changes": [_change(one, lang) for one in found.changes],
        "on": found.on,
        "edition": found.edition,
        "instrument": found.instrument,
        "part": found.part,
        "decided_by": found.decided_by,
        "notes": found.notes,
        "check": [_reason(one, lang) for one in found.check],
        "exact": found.exact,
        **({} if lang is None else {"questions": [question(one, language=lang) for one in found.ask]}),
    }


def _reason(one: Reason, lang: str | None = None) -> dict[str, Any]:
    names = (
        "requirement",
        "fact",
        "observed",
        "threshold",
        "margin",
        "holds",
        "source",
        "seen_on",
        "confidence",
        "note",
    )
    return {name: getattr(one, name) for name in names} | {
        "text": str(one) if lang is None else in_words(one, language=lang)
    }


def _change(one: Remedy, lang: str | None = None) -> dict[str, Any]:
    names = ("kind", "words", "facts", "requirements", "short", "towns", "surplus")
    return {name: getattr(one, name) for name in names} | {
        "text": str(one) if lang is None else in_words(one, language=lang)
    }


def _match(arguments: argparse.Namespace) -> int:
    known = _known(arguments.catalogue)
    found = match(_facts(arguments.facts), on=arguments.on, catalogue=known, near=_near(arguments.near))
    say(str(found))
    for one in found.found:
        with_whom = "".join(f"; with others: {change}" for change in one.whole.changes if change.towns)
        say(f"{one.state:<11} {one.instrument}: call {one.opening.state if one.opening else 'not asked'}{with_whom}")
    following = found.next
    return answer({
        "on": found.on,
        "rows": [{"rank": rank, **_found(one)} for rank, one in enumerate(found.found, 1)],
        "ask": found.ask,
        "next": following and {"fact": following.fact, "instruments": following.instruments, "alone": following.alone},
        "soft": [one.instrument for one in found.soft],
    })  # fmt: skip


def _found(one: Found) -> dict[str, Any]:
    calls = dict(one.opening.rows()[0]) if one.opening else {}
    return {
        **{name: told for name, told in _told(one.whole).items() if name != "on"},
        "name": one.name,
        "applicant": one.applicant.state,
        "grant": one.grant,
        "call": {name: calls.get(name) for name in ("state", "call", "deadline", "zone", "utc", "why")},
    }


def _call(arguments: argparse.Namespace) -> int:
    found = call(arguments.instrument, on=arguments.on, catalogue=_known(arguments.catalogue))
    say(str(found))
    span, told = found.span, dict(found.rows()[0])
    ends = {"earliest": span and span.earliest, "latest": span and span.latest}
    instants = {name: one and f"{one:%Y-%m-%dT%H:%M:%SZ}" for name, one in ends.items()}
    first = {name: told.pop(name) for name in ("state", "deadline", "utc")}
    return answer({**first, **told, **instants, "on": arguments.on})


def _audit(arguments: argparse.Namespace) -> int:
    known = _known(arguments.catalogue)
    days = [one.seen_on for instrument in known for one in instrument.sources if one.seen_on is not None]
    found = audit(known, on=arguments.on or max(days))
    if arguments.on is None:
        say(f"asked of {found.on}, the latest day a source was looked at; --on names another")
    say(str(found))
    told = {kind: [_finding(one) for one in found.of(kind)] for kind in get_args(FindingKind)}
    counts = {kind: len(several) for kind, several in told.items()}
    return answer(
        {"on": found.on, "instruments": found.instruments, "figures": found.figures, "counts": counts, **told}
    )


def _finding(one: Finding) -> dict[str, Any]:
    return {name: getattr(one, name) for name in ("instrument", "path", "because", "source", "cure")}
