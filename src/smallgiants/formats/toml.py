"""The TOML door: dossiers that people write, with every fault named at once."""

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
    try:
        raw = iso_countries(plain(text), warnings)
    except SmallGiantsError as error:
        return None, (error.problem,)
    try:
        dossier = structure(raw, Dossier)
    except Faults as faults:
        return None, (*faults.problems, *further(raw, faults.problems), *warnings)
    return dossier, (*warnings, *dossier.problems())


def plain(text: "str | bytes") -> dict[str, Any]:
    """The plain data of a TOML text, its dates as ISO text and its numbers exact.

    >>> plain("on = 2024-02-07")
    {'on': '2024-02-07'}
    """
    try:
        return {key: _texts(value) for key, value in tomllib.loads(decoded(text), parse_float=Decimal).items()}
    except RecursionError:
        raise too_deep() from None
    except (tomllib.TOMLDecodeError, ValueError, ArithmeticError) as error:
        raise InvalidValue("document-unreadable", "", "TOML", str(error)[:200]) from None


def _texts(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _texts(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_texts(one) for one in value]
    if isinstance(value, int) and value.bit_length() > 10_000:  # 0xfff… passes where the same number in tens does not
        raise ValueError("a number of thousands of digits")
    return value.isoformat() if isinstance(value, datetime | date | time) else value
