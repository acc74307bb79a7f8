"""The rows of a `.pb` file, taken one by one: what they say, and every fault in them."""

import re
from collections import Counter
from decimal import Decimal

from ..checks import near
from ..errors import InvalidValue, Problem, shown
from ..programmes import Election, Preference, Project, VoteType

__all__ = ["TYPES", "Reader"]

TYPES: dict[str, VoteType] = {
    "approval": "approval",
    "choose-1": "approval",
    "cumulative": "points",
    "scoring": "points",
    "ordinal": "ordinal",
}
_NEEDED = {"META": ("key", "value"), "PROJECTS": ("project_id", "cost"), "VOTES": ("voter_id", "vote")}
_MOST = 1000
_NUMBER = re.compile(r"[+-]?\d{1,30}(\.\d{1,18})?", re.ASCII)


class Reader:
    """Takes the rows in their order and gives the election at the end."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.beyond = 0
        self.section = ""
        self.columns: dict[str, list[str]] = {}
        self.seen: list[str] = []
        self.meta: dict[str, str] = {}
        self.projects: dict[str, Project] = {}
        self.offered: set[str] = set()
        self.votes: list[Preference] = []
        self.voters: set[str] = set()
        self.lists: dict[str, tuple[str, ...]] = {}
        self.rows = {"PROJECTS": 0, "VOTES": 0}

    def fault(self, code: str, path: str, expected: str, got: str, hint: str | None = None) -> None:
        """Keeps an error; beyond a thousand they are counted only."""
        if len(self.problems) >= _MOST:
            self.beyond += 1
            return
        self.problems.append(InvalidValue(code, path, expected, got, hint).problem)

    def warn(self, code: str, path: str, message: str) -> None:
        """Keeps a warning."""
        self.problems.append(Problem(code=code, severity="warning", path=path, message=message))

    def take(self, line: int, row: list[str]) -> None:
        """Takes one row, which began or ended on that line."""
        if row[0] in _NEEDED and not any(row[1:]):
            self._begin(line, row[0])
        elif not self.section:
            self.fault("pb-row-unreadable", f"line {line}", "the line META first", shown(row[0]))
        elif self.section not in self.columns:
            self._header(line, row)
        else:
            self._row(line, row)

    def _begin(self, line: int, section: str) -> None:
        if section in self.seen:
            self.fault("id-duplicate", f"line {line}", "each section once", f"{section} again")
        elif self.seen != list(_NEEDED)[: list(_NEEDED).index(section)]:
            self.fault("pb-section-missing", f"line {line}", "META, PROJECTS, VOTES in turn", f"{section} too early")
        self._close()
        self.section = section
        self.seen.append(section)

    def _close(self) -> None:
        if self.section and self.section not in self.columns:
            need = ";".join(_NEEDED[self.section])
            self.fault("pb-column-missing", self.section, f"a header with {need}", "none")

    def _header(self, line: int, row: list[str]) -> None:
        self.columns[self.section] = row
        for name in _NEEDED[self.section]:
            if name not in row:
                hint = near(name, row) if len(row) > 1 else "cells stand between semicolons"
                self.fault("pb-column-missing", f"line {line}: {self.section}", f"a column {name}", ";".join(row), hint)
        for name in sorted({name for name in row if name and row.count(name) > 1}):
            self.fault("id-duplicate", f"line {line}: {self.section}", "each column once", f"{name} twice")

    def _row(self, line: int, row: list[str]) -> None:
        columns = self.columns[self.section]
        if self.section in self.rows:
            self.rows[self.section] += 1
        if len(row) > len(columns) and any(row[len(columns) :]):
            got = f"{len(row)}"
            self.fault("pb-row-unreadable", f"line {line}", f"{len(columns)} cells", got, "quote a cell that holds a ;")
            return
        cells = dict(zip(columns, row, strict=False))
        if not all(name in columns for name in _NEEDED[self.section]):
            return
        if self.section == "META":
            self._fact(line, cells)
        elif self.section == "PROJECTS":
            self._project(line, cells)
        else:
            self._vote(line, cells)

    def _fact(self, line: int, cells: dict[str, str]) -> None:
        key = cells["key"]
        if key in self.meta:
            self.fault("id-duplicate", f"line {line}: {key}", "each key once", "it twice")
        self.meta[key] = cells.get("value", "")

    def _project(self, line: int, cells: dict[str, str]) -> None:
        id_ = cells["project_id"]
        path = f"line {line}: projects[{id_}]"
        if id_ in self.offered:
            self.fault("id-duplicate", path, "each id once", "it twice")
        self.offered.add(id_)
        cost = self.number(f"{path}.cost", cells.get("cost", ""))
        votes, chosen = cells.get("votes", ""), cells.get("selected", "")
        try:
            self.projects[id_] = Project(
                id=id_,
                cost=Decimal(1) if cost is None else cost,
                name=_told(cells.get("name", "")),
                votes=int(votes) if votes.isascii() and votes.isdigit() else None,
                selected={"0": False, "1": True}.get(chosen),
            )
        except InvalidValue as error:
            self.fault(error.code, f"{path}.{error.path}", error.expected, error.got, error.hint)

    def _vote(self, line: int, cells: dict[str, str]) -> None:
        voter, told = cells["voter_id"], _told(cells.get("vote", "")) or ""
        path = f"line {line}: votes[{voter}]"
        if voter in self.voters:
            self.fault("id-duplicate", path, "each voter once", "it twice")
        self.voters.add(voter)
        if told not in self.lists:  # the same list is kept once for all who gave it: a million ballots fit in memory
            self.lists[told] = tuple(one.strip() for one in told.split(",")) if told else ()
        projects = self.lists[told]
        if "PROJECTS" in self.seen and not self.offered.issuperset(projects):
            for one in projects:
                if one not in self.offered:
                    self.fault("project-unknown", path, "a project that is offered", shown(one))
        try:
            self.votes.append(Preference(voter=voter, projects=projects, points=self._points(path, cells)))
        except InvalidValue as error:
            self.fault(error.code, f"{path}.{error.path}", error.expected, error.got, error.hint)

    def _points(self, path: str, cells: dict[str, str]) -> tuple[int, ...] | None:
        if TYPES.get(self.meta.get("vote_type", "")) != "points":
            return None
        told = _told(cells.get("points", ""))
        numbers = [self.number(f"{path}.points", one.strip()) for one in told.split(",")] if told else []
        for number in numbers:
            if number is not None and (number < 0 or number != int(number)):
                self.fault("number-out-of-range", f"{path}.points", "whole points of at least 0", str(number))
        return tuple(0 if one is None or one < 0 else int(one) for one in numbers)

    def number(self, path: str, told: str) -> Decimal | None:
        """A decimal number, exactly; a fault where there is none."""
        if _NUMBER.fullmatch(told):
            return Decimal(told)
        self.fault("pb-number-unreadable", path, "a number such as 400000 or 400000.0", shown(told))
        return None

    def election(self) -> tuple[Election | None, tuple[Problem, ...]]:
        """The election, `None` where there is an error, and every problem."""
        for section in _NEEDED:
            if section not in self.seen:
                self.fault(
                    "pb-section-missing", section, f"a line {section}", "none", "META, PROJECTS and VOTES in turn"
                )
        self._close()
        budget = self._budget()
        kind = self.meta.get("vote_type", "approval")
        if kind not in TYPES:
            self.fault(
                "choice-unknown", "META.vote_type", f"one of {', '.join(TYPES)}", shown(kind), near(kind, [*TYPES])
            )
        self._counts()
        self._warnings()
        if self.beyond:
            self.warn("problems-left-out", "", f"{self.beyond} more problems are not listed")
        if budget is None or any(one.severity == "error" for one in self.problems):
            return None, tuple(self.problems)
        made = Election(
            budget=budget,
            vote_type=TYPES[kind],
            projects=tuple(self.projects.values()),
            votes=tuple(self.votes),
            meta=tuple(self.meta.items()),
        )
        return made, tuple(self.problems)

    def _budget(self) -> Decimal | None:
        if "budget" not in self.meta:
            if "META" in self.columns:
                self.fault("pb-key-missing", "META.budget", "a budget", "none", "write budget;400000")
            return None
        budget = self.number("META.budget", self.meta["budget"])
        if budget is not None and budget < 0:
            self.fault("number-out-of-range", "META.budget", "an amount of at least 0", str(budget))
        return budget

    def _counts(self) -> None:
        for key, section in (("num_projects", "PROJECTS"), ("num_votes", "VOTES")):
            told, there = self.meta.get(key), self.rows[section]
            if told is None or (section == "VOTES" and not there and told != "0"):
                continue
            if (number := self.number(f"META.{key}", told)) is not None and number != there:
                self.fault(
                    "pb-count-differs", f"META.{key}", f"{told} rows in {section}", f"{there}", "is the file whole?"
                )

    def _warnings(self) -> None:
        if not self.rows["VOTES"] and self.meta.get("num_votes", "0") != "0":
            self.warn(
                "pb-votes-withheld", "VOTES", "the votes are told as totals only: nothing can be counted from them"
            )
        if "META" in self.columns and "vote_type" not in self.meta:
            self.warn("pb-key-missing", "META.vote_type", "no vote type is told; the votes are read as approvals")
        self._told_votes()
        for key in ("min_project_score_threshold", "default_score"):
            if self.meta.get(key, "0") not in {"0", "0.0", ""}:
                self.warn("pb-key-passed-over", f"META.{key}", "this is not applied when the votes are counted")

    def _told_votes(self) -> None:
        """Warns where the votes that a project is told to have are not those in the rows."""
        told = {id_: one.votes for id_, one in self.projects.items() if one.votes is not None}
        if not told or not self.votes:
            return
        lists = Counter(vote.projects for vote in self.votes)
        count = Counter[str]()
        for named, times in lists.items():
            count.update(dict.fromkeys(named, times))
        wrong = [id_ for id_, votes in told.items() if votes != count[id_]]
        if wrong:
            one = f"{wrong[0]} is told to have {told[wrong[0]]} and has {count[wrong[0]]}"
            what = "one project" if len(wrong) == 1 else f"{len(wrong)} projects"
            self.warn("pb-count-differs", "PROJECTS.votes", f"the votes of {what} differ from the rows: {one}")


def _told(cell: str) -> str | None:
    """The text of a cell; some files write an empty one as `None`."""
    return None if cell in {"", "None"} else cell
