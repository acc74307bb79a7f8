"""`themes tally`: the votes of a Pabulib file, counted by its own rule or by another."""

import argparse
from collections.abc import Iterable
from decimal import Context, Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, get_args

from ._cli import answer, regular, say
from .checks import near
from .errors import DocumentError, InvalidValue, shown
from .programmes import Election, ElectionRule, Outcome, Tie, TieBreak

__all__ = ["add"]

FALLBACK: ElectionRule = "equalshares/add1"
TIE_BREAKS: dict[str, TieBreak] = {
    "votes": "most approvals",
    "cost": "fewest workshops",
    "order": "given order",
    "id": "id",
}
WORDS = {word: name for name, word in TIE_BREAKS.items()}


def add(nouns: Any) -> Any:
    """Adds the noun; gives its verbs back, for what is beside this module."""
    noun = nouns.add_parser("themes", help="what ballots choose under a budget")
    verbs = noun.add_subparsers(required=True, metavar="VERB")
    tally = verbs.add_parser("tally", help="count the votes of a Pabulib file")
    tally.add_argument("file", type=Path, metavar="FILE.pb")
    tally.add_argument(
        "--rule",
        choices=get_args(ElectionRule),
        help=f"the file's own without it; where it names none of these, {FALLBACK}, and that is said",
    )
    tally.add_argument("--utility", choices=("cost", "cardinality"), default="cost", help="what a project is worth")
    tally.add_argument(
        "--tie-break",
        choices=tuple(TIE_BREAKS),
        default="votes",
        help="most votes (default), least cost, first in the file, or id; the id comes last in any case",
    )
    tally.set_defaults(run=_tally)
    return verbs


def _tally(arguments: argparse.Namespace) -> int:
    from .formats import pabulib
    from .programmes import elect

    regular(arguments.file)
    with arguments.file.open("rb") as file:
        election, problems = pabulib.read(line.decode("utf-8") for line in file)
    if election is None:
        raise DocumentError.of(problems)
    for problem in problems:
        say(str(problem))
    if not election.votes and dict(election.meta).get("num_votes", "0") != "0":
        raise InvalidValue("pb-votes-withheld", str(arguments.file), "the voters' rows", "totals only")
    rule = arguments.rule or pabulib.rule(election) or _fallback(election)
    outcome = elect(election, rule=rule, utility=arguments.utility, tie_break=(TIE_BREAKS[arguments.tie_break],))
    say(str(outcome))
    return answer({**_told(outcome), "as_decided": _as_decided(election, outcome.selected)})


def _fallback(election: Election) -> ElectionRule:
    """The rule by which a file is counted that names none known here, which is said and never done in silence."""
    named = dict(election.meta).get("rule")
    told = "names no rule" if named is None else f"names the rule {shown(named)}, which is not known here"
    hint = near(named or "", get_args(ElectionRule))
    say(f"the file {told}{f' ({hint})' if hint else ''}: counted by {FALLBACK}; --rule names another")
    return FALLBACK


def _told(outcome: Outcome) -> dict[str, Any]:
    return {
        "rule": outcome.rule,
        "utility": outcome.utility,
        "tie_break": [WORDS[word] for word in outcome.tie_break],
        "selected": outcome.selected,
        "spent": _number(outcome.spent),
        "budget": _number(outcome.budget),
        "ties": [_tie(tie) for tie in outcome.ties],
        "explanation": outcome.why,
    }


def _tie(tie: Tie) -> dict[str, Any]:
    return {
        "tied": tie.tied, "chosen": tie.chosen, "by": WORDS[tie.by], "lost": tie.lost, "overtaken": tie.overtaken,
    }  # fmt: skip


def _as_decided(election: Election, selected: Iterable[str]) -> bool | None:
    """Whether the file says that just these were decided on; `None` where it does not say so of every project."""
    decided = {project.id: project.selected for project in election.projects}
    if not decided or None in decided.values():
        return None
    same = {project for project, chosen in decided.items() if chosen} == set(selected)
    say(f"the file says that {'just these' if same else 'others'} were decided on")
    return same


def _number(amount: Fraction) -> int | str:
    """A whole amount as a number, any other as decimal text: JSON's own would be read as floats."""
    if amount.denominator == 1:
        return int(amount)
    return str(Context(prec=60).divide(Decimal(amount.numerator), Decimal(amount.denominator)))
