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
from ._structure import Faults, structure

__all__ = ["check", "example", "load", "plain", "read"]

_EUROSTAT = {"EL": "GR", "UK": "GB"}


def load(text: "str | bytes") -> Dossier:
    """The dossier that a TOML file describes; raises `DocumentError` with every problem, if one is an error.

    >>> d = load('id = "d"\\non = "2024-02-07"\\n[group]\\nid = "g"\\nname = "Small Giants"\\nzone = "Europe/Brussels"')
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
    """Every problem of a TOML dossier, all at once.

    >>> [problem.path for problem in check('id = "d"\\non = "2024-02-30"\\n[group]\\nid = "g"\\nnam = "G"')]
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
        dossier = structure(_iso_countries(plain(text), "", warnings), Dossier)
    except Faults as faults:
        return None, (*faults.problems, *warnings)
    except SmallGiantsError as error:
        return None, (error.problem, *warnings)
    return dossier, (*warnings, *dossier.problems())


def plain(text: "str | bytes") -> dict[str, Any]:
    """The plain data of a TOML text, its dates as ISO text and its numbers exact.

    >>> plain("on = 2024-02-07")
    {'on': '2024-02-07'}
    """
    try:
        decoded = text.decode("utf-8-sig") if isinstance(text, bytes) else text
        return {key: _texts(value) for key, value in tomllib.loads(decoded, parse_float=Decimal).items()}
    except UnicodeDecodeError as error:
        got = f"byte {error.object[error.start]:#04x} at {error.start}"
        raise InvalidValue("document-unreadable", "", "UTF-8 text", got) from None
    except RecursionError:
        raise InvalidValue("document-unreadable", "", "TOML nested less than 500 deep", "deeper nesting") from None
    except (tomllib.TOMLDecodeError, ValueError, ArithmeticError) as error:
        raise InvalidValue("document-unreadable", "", "TOML", str(error)[:200]) from None


def _texts(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _texts(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_texts(one) for one in value]
    return value.isoformat() if isinstance(value, datetime | date | time) else value


def _iso_countries(value: Any, path: str, warnings: list[Problem]) -> Any:
    """Eurostat's EL and UK are read as the ISO codes they stand for, and said to have been."""
    if isinstance(value, list):
        return [_iso_countries(one, f"{path}[{i}]", warnings) for i, one in enumerate(value)]
    if not isinstance(value, dict):
        return value
    made = {key: _iso_countries(one, f"{path}.{key}" if path else key, warnings) for key, one in value.items()}
    if (iso := _EUROSTAT.get(str(made.get("country")))) is not None:
        message = f"expected the ISO 3166 code {iso}, got Eurostat's {made['country']!r}"
        warnings.append(
            Problem(code="country-alias", severity="warning", path=f"{path}.country", message=message, hint=f"read as {iso}")
        )
        made["country"] = iso
    return made
