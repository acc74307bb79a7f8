"""The TOML door: dossiers that people write, with every fault named at once."""

import re
import tomllib
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from ..checks import near
from ..data import names
from ..data import text as shipped
from ..dossiers import Dossier
from ..errors import DocumentError, InvalidValue, Problem, SmallGiantsError
from ._salvage import further
from ._structure import Faults, decoded, iso_countries, structure, too_deep

__all__ = ["check", "example", "load", "plain", "read"]

# Where tomllib found a fault, and how a date looks, whether or not the calendar has it.
_WHERE = re.compile(r"\(at line (\d+), column (\d+)\)")
_DATE = re.compile(r"\d{4}-\d\d?-\d\d?([Tt ]\d\d?:\d\d(:\d\d(\.\d{1,9})?)?([Zz]|[+-]\d\d:\d\d)?)?")
_MOST_DATES = 100


def load(text: "str | bytes") -> Dossier:
    r"""The dossier that a TOML file describes; raises `DocumentError` with every problem, if one is an error.

    >>> d = load('id = "d"\non = "2024-02-07"\n[group]\nid = "g"\nname = "Small Giants"\nzone = "Europe/Brussels"')
    >>> str(d.group.name)
    'Small Giants'
    """
    dossier, problems = read(text)
    if dossier is None or any(problem.severity == "error" for problem in problems):
        raise DocumentError.of(problems)
    return dossier


def example(name: str) -> Dossier:
    """A dossier that ships with the library.

    >>> example("small-giants-2024").workshops[0].moves[0].was.local.isoformat()
    '2024-02-21T11:00:00'

    Raises `InvalidValue` with the names there are for any other.
    """
    cases = {path.removeprefix("cases/").removesuffix(".toml").replace("_", "-"): path for path in names("cases")}
    if name not in cases:
        raise InvalidValue("choice-unknown", "name", f"one of {', '.join(cases)}", repr(name), near(name, list(cases)))
    return load(shipped(cases[name]))


def check(text: "str | bytes") -> tuple[Problem, ...]:
    r"""Every problem of a TOML dossier, all at once.

    >>> [problem.path for problem in check('id = "d"\non = "2024-02-30"\n[group]\nid = "g"\nnam = "G"')]
    ['on', 'group.nam', 'group.name', 'group.zone']
    """
    return read(text)[1]


def read(text: "str | bytes") -> tuple[Dossier | None, tuple[Problem, ...]]:
    """The dossier, if it can be made, and every problem.

    >>> read("=")[0] is None
    True
    """
    warnings: list[Problem] = []
    no_dates: list[Problem] = []
    try:
        raw = iso_countries(_plain(text, no_dates), warnings)
    except SmallGiantsError as error:
        return None, (error.problem,)
    try:
        dossier = structure(raw, Dossier)
    except Faults as faults:
        return None, (*faults.problems, *further(raw, faults.problems), *warnings)
    return None if no_dates else dossier, (*no_dates, *warnings, *dossier.problems())


def plain(text: "str | bytes") -> dict[str, Any]:
    """The plain data of a TOML text, its dates as ISO text and its numbers exact.

    >>> plain("on = 2024-02-07")
    {'on': '2024-02-07'}
    """
    return _plain(text, None)


def _plain(text: "str | bytes", no_dates: "list[Problem] | None") -> dict[str, Any]:
    """The plain data; a bare date that does not exist is read as text where somebody takes note of it, so that the
    place it stands in can refuse it beside every other fault."""
    told = decoded(text)
    while True:
        try:
            return {key: _texts(value) for key, value in tomllib.loads(told, parse_float=Decimal).items()}
        except RecursionError:
            raise too_deep() from None
        except (tomllib.TOMLDecodeError, ValueError, ArithmeticError) as error:
            quoted = None if no_dates is None or len(no_dates) == _MOST_DATES else _quoted(told, str(error), no_dates)
            if quoted is None:
                raise InvalidValue("document-unreadable", "", "TOML", str(error)[:200]) from None
            told = quoted


def _quoted(told: str, message: str, no_dates: list[Problem]) -> str | None:
    """The text with the date that TOML refused in quotes; none where it refused something else."""
    where = _WHERE.search(message)
    if where is None:
        return None
    lines = told.split("\n")
    line, column = int(where[1]) - 1, int(where[2]) - 1
    token = next((one for one in _DATE.finditer(lines[line]) if one.start() <= column <= one.end()), None)
    if token is None or _exists(token[0]):
        return None
    got = f"{token[0]} in line {line + 1}"
    no_dates.append(InvalidValue("date-invalid", "", "a day and an hour that the calendar has", got).problem)
    lines[line] = f'{lines[line][: token.start()]}"{token[0]}"{lines[line][token.end() :]}'
    return "\n".join(lines)


def _exists(date_: str) -> bool:
    try:
        return bool(tomllib.loads(f"on = {date_}"))
    except tomllib.TOMLDecodeError:
        return False


def _texts(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _texts(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_texts(one) for one in value]
    if isinstance(value, int) and value.bit_length() > 10_000:  # 0xfff… passes where the same number in tens does not
        raise ValueError("a number of thousands of digits")
    return value.isoformat() if isinstance(value, datetime | date | time) else value
