"""The JSON door: a noun in an envelope of schema and version, and back, with every fault named at once."""

import json
from decimal import Decimal
from typing import Any, TypeVar

from ..audience import Audience
from ..challenges import ConceptScheme, scheme_of
from ..dossiers import Dossier, shown_alone
from ..errors import DocumentError, InvalidValue, Problem, SmallGiantsError, shown
from ._salvage import further
from ._structure import VERSION, Faults, decoded, iso_countries, kind_named, schema_of, structure, too_deep, unstructure

__all__ = ["VERSION", "check", "dump", "load", "read"]

T = TypeVar("T")


def dump(noun: object, *, audience: "Audience | str | None" = None) -> str:
    """A noun as a JSON document.

    >>> from smallgiants.money import Money
    >>> print(dump(Money(amount="30000000", currency="EUR")))
    {
      "schema": "urn:smallgiants:money",
      "version": 0,
      "form": "store",
      "data": {
        "amount": "30000000.00",
        "currency": "EUR"
      }
    }
    <BLANKLINE>

    Without `audience` this is the store form: complete, and never to be served.  With it, a view: what that audience
    may not see is not in it.  A record by itself shows what needs nothing beside it to be judged; one that is somebody
    else's alone is refused with `NotAllowed`.
    """
    envelope: dict[str, Any] = {"schema": schema_of(type(noun)), "version": VERSION, "form": "store"}
    if audience is None:
        data = unstructure(noun)
    else:
        viewer = Audience.parse(audience)
        envelope |= {"form": "view", "audience": str(viewer)}
        shown_ = noun.view(audience=viewer) if isinstance(noun, Dossier) else shown_alone(noun, audience=viewer)
        data = unstructure(shown_, personal=isinstance(noun, Dossier) or viewer.sees("secretariat"))
    return json.dumps({**envelope, "data": data}, ensure_ascii=False, indent=2) + "\n"


def load(text: "str | bytes", kind: "type[T] | None" = None) -> "T | Any":
    """The noun of a JSON document.

    >>> from smallgiants.money import Money
    >>> load(dump(Money(amount="1", currency="EUR")), Money)
    Money(amount=Decimal('1.00'), currency='EUR')

    Raises `DocumentError` with every problem of the document, if one of them is an error.
    """
    noun, problems = read(text, kind)
    if any(problem.severity == "error" for problem in problems):
        raise DocumentError.of(problems)
    return noun


def check(text: "str | bytes") -> tuple[Problem, ...]:
    """Every problem of a JSON document, all at once.

    >>> [problem.code for problem in check('{"schema": "urn:smallgiants:slot", "version": 0, "data": {"locl": ""}}')]
    ['key-unknown', 'key-missing', 'key-missing']
    """
    return read(text)[1]


def read(text: "str | bytes", kind: "type[T] | None" = None) -> "tuple[T | Any | None, tuple[Problem, ...]]":
    """The noun of a JSON document, if it can be made, and every problem.

    >>> read("[")[0] is None
    True
    """
    warnings: list[Problem] = []
    try:
        envelope = _envelope(_parsed(text))
        named = kind_named(envelope["schema"])
        if kind is not None and named is not kind:
            raise InvalidValue("schema-other", "schema", schema_of(kind), shown(envelope["schema"]))
        if named is ConceptScheme and (scheme := scheme_of(envelope["data"])) is not None:
            return scheme, ()
        raw = iso_countries(envelope["data"], warnings)
    except SmallGiantsError as error:
        return None, (error.problem,)
    try:
        noun: Any = structure(raw, named)
    except Faults as faults:
        more = further(raw, faults.problems) if named is Dossier and isinstance(raw, dict) else ()
        return None, (*faults.problems, *more, *warnings)
    whole = isinstance(noun, Dossier) and envelope.get("form") != "view"  # what a view withholds is no fault of it
    return noun, (*warnings, *(noun.problems() if whole else ()))


def _envelope(raw: object) -> dict[str, Any]:
    keys = ("schema", "version", "form", "audience", "data")
    if not isinstance(raw, dict) or not {"schema", "version", "data"} <= set(raw) <= set(keys):
        got = f"keys {', '.join(map(str, list(raw)[:8]))}" if isinstance(raw, dict) else shown(raw)
        raise InvalidValue("envelope-invalid", "", "an envelope with schema, version and data", got)
    version = raw["version"]
    if type(version) is not int or not 0 <= version <= VERSION:
        hint = "it was written by a newer smallgiants: update this one; nothing was read"
        raise InvalidValue(
            "version-unknown", "version", f"a version of the format up to {VERSION}", shown(version), hint
        )
    return raw


def _parsed(text: "str | bytes") -> object:
    try:
        return json.loads(
            decoded(text), parse_float=Decimal, parse_constant=_no_constant, object_pairs_hook=_each_key_once
        )
    except json.JSONDecodeError as error:
        got = f"{error.msg} in line {error.lineno}, column {error.colno}"
        raise InvalidValue("document-unreadable", "", "JSON", got) from None
    except RecursionError:
        raise too_deep() from None
    except ValueError as error:  # a number of more digits than Python reads
        raise InvalidValue("document-unreadable", "", "numbers of less than 4,300 digits", str(error)[:60]) from None


def _no_constant(name: str) -> object:
    raise InvalidValue("number-not-finite", "", "JSON, which knows no such number", name)


def _each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        keys = [key for key, _ in pairs]
        double = next(key for key in keys if keys.count(key) > 1)
        raise InvalidValue("key-twice", double[:100], "each key once in a table", shown(double))
    return made
