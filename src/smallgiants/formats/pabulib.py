"""The Pabulib door: elections as `.pb` files, three tables in one text, and back.

The form is that of the Pabulib library of elections: sections META, PROJECTS and VOTES, cells between semicolons.
"""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO
from itertools import chain
from typing import Any, get_args

from ..audience import Audience
from ..errors import DocumentError, Problem
from ..programmes import Election, ElectionRule
from ._pabulib_rows import TYPES, Reader

__all__ = ["dump", "load", "read", "rule"]

_OWN = ("num_projects", "num_votes", "budget", "vote_type")


def load(text: "str | bytes | Iterable[str]") -> Election:
    """The election of a `.pb` text, or of its lines one by one; raises `DocumentError` with every fault.

    >>> poll = load('''META
    ... key;value
    ... budget;400000.0
    ... vote_type;approval
    ... PROJECTS
    ... project_id;cost
    ... 02;250000
    ... c1;150000
    ... VOTES
    ... voter_id;vote
    ... 1;02,c1
    ... ''')
    >>> poll.votes[0].projects, poll.budget
    (('02', 'c1'), Decimal('400000.0'))
    """
    election, problems = read(text)
    if election is None:
        raise DocumentError.of(problems)
    return election


def read(text: "str | bytes | Iterable[str]") -> tuple[Election | None, tuple[Problem, ...]]:
    """The election, `None` where there is any error, and every problem of the text.

    >>> [problem.code for problem in read("PROJECTS")[1]]
    ['pb-section-missing', 'pb-section-missing', 'pb-section-missing', 'pb-column-missing']

    Ids are kept as text.  Columns on voters, such as their age, are passed over.
    """
    reader = Reader()
    try:
        if isinstance(text, bytes):
            text = text.decode("utf-8-sig")
        lines: Iterable[str] = StringIO(text, newline="") if isinstance(text, str) else text
        for line, row in _rows(lines):
            reader.take(line, row)
    except UnicodeDecodeError:
        reader.fault("text-not-utf8", "", "text in UTF-8", "other bytes", "save the file as UTF-8")
    except csv.Error as error:
        reader.fault("pb-row-unreadable", "", "rows of cells", str(error), "close every quote")
    return reader.election()


def _rows(lines: Iterable[str]) -> Iterator[tuple[int, list[str]]]:
    told = iter(lines)
    first = next(told, "").removeprefix("\ufeff")
    table = csv.reader(chain([first], told), delimiter=";", skipinitialspace=True)
    for row in table:
        cells = [cell.strip() for cell in row]
        if any(cells):
            yield table.line_num, cells


def rule(election: Election) -> ElectionRule | None:
    """The rule that the file says was used, `None` where it says none that is known here.

    >>> from decimal import Decimal
    >>> rule(Election(budget=Decimal(1), meta=(("rule", "greedy"),)))
    'greedy'
    """
    told = dict(election.meta).get("rule")
    return next((known for known in get_args(ElectionRule) if known == told), None)


def dump(election: Election, *, audience: "Audience | str" = "public") -> str:
    """The election as a `.pb` text: with the voters' rows for the secretariat alone, for all others as totals.

    >>> from decimal import Decimal
    >>> print(dump(Election(budget=Decimal("0.5"), meta=(("country", "Portugal"),))), end="")
    META
    key;value
    country;Portugal
    num_projects;0
    num_votes;0
    budget;0.5
    vote_type;approval
    PROJECTS
    project_id;cost;votes;score;name;selected
    VOTES
    voter_id;vote

    Columns and facts on voters are not kept.
    """
    out = StringIO()
    table = csv.writer(out, delimiter=";", lineterminator="\n")
    table.writerow(["META"])
    table.writerow(["key", "value"])
    table.writerows(pair for pair in election.meta if pair[0] not in _OWN)
    asked = next((name for name, kind in TYPES.items() if kind == election.vote_type), "approval")
    said = dict(election.meta).get("vote_type", asked)
    own = (str(len(election.projects)), str(len(election.votes)), f"{election.budget:f}", said)
    table.writerows(zip(_OWN, own, strict=True))
    _projects(table, election)
    table.writerow(["VOTES"])
    scored = election.vote_type == "points"
    table.writerow(["voter_id", "vote", *(["points"] if scored else [])])
    for vote in election.votes if str(audience) == "secretariat" else ():
        points = [",".join(map(str, vote.points or (1,) * len(vote.projects)))] if scored else []
        table.writerow([vote.voter, ",".join(vote.projects), *points])
    return out.getvalue()


def _projects(table: Any, election: Election) -> None:
    table.writerow(["PROJECTS"])
    table.writerow(["project_id", "cost", "votes", "score", "name", "selected"])
    count, score = ({project.id: 0 for project in election.projects} for _ in range(2))
    for vote in election.votes:
        for project, points in election.ballot(vote).items():
            count[project] += 1
            score[project] += points
    for one in election.projects:
        chosen = "" if one.selected is None else str(int(one.selected))
        table.writerow([one.id, f"{one.cost:f}", count[one.id], score[one.id], one.name or "", chosen])
