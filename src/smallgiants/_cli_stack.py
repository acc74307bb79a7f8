"""`funding stack`: may these grants be combined, which rules are not held, and the financing plan that they make."""

import argparse
from pathlib import Path
from typing import Any

from ._cli import answer, mapping, say
from .civiltime import viewpoint
from .errors import DocumentError
from .formats._structure import Faults, structure
from .funding import Plan, Ruling, Stack, financing_plan

__all__ = ["add"]


def add(verbs: Any) -> None:
    """Adds the verb to those of the noun."""
    verb = verbs.add_parser("stack", help="may these grants be combined: valid, or the rules that are not held")
    verb.add_argument("file", type=Path, metavar="FILE.json")
    verb.add_argument("--on", metavar="DATE", help="the day the rules are asked of; the latest without it")
    verb.set_defaults(run=_stack)


def _stack(arguments: argparse.Namespace) -> int:
    if arguments.on is not None:
        viewpoint(arguments.on)
    plan = financing_plan(_read(arguments.file), on=arguments.on)
    say(str(plan.stacked))
    if plan.valid is not False:
        say(str(plan))
    if arguments.on is None:
        say("--on was left out: the latest rules answer")
    return answer(_told(plan))


def _read(path: Path) -> Stack:
    """The stack of a file; every fault of it is told."""
    try:
        return structure(mapping(path), Stack)
    except Faults as faults:
        raise DocumentError.of(faults.problems, str(path)) from None


def _told(plan: Plan) -> dict[str, Any]:
    checked = plan.stacked
    return {
        "valid": checked.valid,
        "violated": [_ruling(one) for one in checked.violated],
        "unknown": [_ruling(one) for one in checked.unknown],
        "ask": checked.ask,
        "typical": [_ruling(one) for one in checked.typical],
        "notes": checked.notes,
        "on": checked.on,
        "plan": None if checked.valid is False else _plan(plan),
    }


def _ruling(one: Ruling) -> dict[str, Any]:
    names = ("rule", "where", "observed", "allowed", "source", "seen_on", "confidence", "note", "ask")
    return {name: getattr(one, name) for name in names} | {"text": str(one)}


def _plan(plan: Plan) -> dict[str, Any]:
    low = plan.lowest
    sums = {name: getattr(plan, name) for name in ("costs", "grants", "loans", "own_share", "gap", "own", "bridge")}
    return {
        **{name: amount and amount.amount for name, amount in sums.items()},
        "currency": None if plan.costs is None else plan.costs.currency,
        "lowest": low and {"month": low.month, "amount": low.low.amount},
        "exact": plan.exact,
        "cash": [
            {
                "month": one.month,
                **{name: getattr(one, name).amount for name in ("spent", "received", "low", "balance")},
            }
            for one in plan.cash
        ],
        "ask": plan.ask,
    }
