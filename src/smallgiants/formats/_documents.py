"""From the text of a document to its noun, and from a noun to the plain data of its document."""

import json
import re
from copy import deepcopy
from decimal import Decimal
from typing import Any

from attrs import evolve, field, frozen

from ..audience import Audience
from ..challenges import ConceptScheme, scheme_of
from ..checks import a, each, optional, several, whole
from ..dossiers import Dossier, Extra, shown_alone
from ..errors import InvalidValue, Problem, SmallGiantsError, shown
from ._extra import kept, notes, put_back
from ._fast import sound
from ._salvage import further
from ._structure import Faults, decoded, iso_countries, kind_named, schema_of, structure, too_deep, unstructure
from ._versions import MINOR, VERSION, enveloped, migrated, newer

__all__ = ["Document", "envelope_of", "parsed", "read_document"]

# What a view withholds is no fault of it, nor that the records of a head stand on lines of their own.
_PARTIAL = ("view", "head")
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]|[\ud800-\udfff]")


@frozen(kw_only=True)
class Document:
    """What was read: the noun, if it could be made, every problem, and what a newer version wrote beside it.

    >>> Document(noun=None, line=7).whole
    False

    `line` is the line of a stream, from 1 on;
    `audience` is for whom a view was made.  `extra` goes back into the document by `dump(…, extra=…)`; a dossier keeps it
    itself.
    """

    noun: Any
    problems: tuple[Problem, ...] = field(default=(), converter=several, validator=each(a(Problem)))
    extra: tuple[Extra, ...] = field(default=(), converter=several, validator=each(a(Extra)))
    line: int | None = field(default=None, validator=optional(whole(least=1)))
    audience: str | None = field(default=None, validator=optional(a(str)))

    @property
    def whole(self) -> bool:
        """Whether there is a noun, and no problem of it is an error."""
        return self.noun is not None and not any(problem.severity == "error" for problem in self.problems)


def envelope_of(
    noun: object, audience: "Audience | str | None", extra: tuple[Extra, ...], *, native: bool = False
) -> tuple[dict[str, Any], tuple[Extra, ...]]:
    """The plain data of a document, and what stands in them for a text that is kept as it came."""
    envelope: dict[str, Any] = {"schema": schema_of(type(noun)), "version": VERSION, "form": "store"}
    if audience is None:
        told = noun
        data = unstructure(noun, native=native)
    else:
        viewer = Audience.parse(audience)
        envelope |= {"form": "view", "audience": str(viewer)}
        told = noun.view(audience=viewer) if isinstance(noun, Dossier) else shown_alone(noun, audience=viewer)
        data = unstructure(told, personal=isinstance(noun, Dossier) or viewer.sees("secretariat"),
                           native=native)  # fmt: skip
        extra = extra if viewer.sees("secretariat") and told == noun else ()
    extra = (*extra, *(told.extra if isinstance(told, Dossier) else ()))
    put_back(data, extra) if extra else None
    if minor := max((MINOR, *(one.minor for one in extra))):
        envelope = {"schema": envelope["schema"], "version": VERSION, "minor": minor, **envelope}
    return {**envelope, "data": data}, extra


def read_document(text: "str | bytes", kind: "type | None" = None, line: int | None = None) -> Document:
    """The noun of a document, if it can be made, and all that is to be said of it."""
    fast = sound(text, kind)
    if fast is not None:
        noun, envelope = fast
        return Document(noun=noun, problems=_of(noun, envelope), line=line, audience=_audience(envelope))
    try:
        envelope, changes = migrated(enveloped(parsed(text)))
        named = _named(envelope["schema"], kind)
        warnings: list[Problem] = [*changes]
        if newer(envelope):
            return _newer(envelope, named, warnings, line)
        if named is ConceptScheme and (scheme := scheme_of(envelope["data"])) is not None:
            return Document(noun=scheme, problems=changes, line=line)
        raw = iso_countries(envelope["data"], warnings)
    except SmallGiantsError as error:
        return Document(noun=None, problems=(error.problem,), line=line)
    try:
        noun = structure(raw, named)
    except Faults as faults:
        return Document(noun=None, problems=(*_told(faults, named, raw, envelope), *warnings), line=line)
    return Document(noun=noun, problems=(*warnings, *_of(noun, envelope)), line=line, audience=_audience(envelope))


def _named(schema: object, kind: "type | None") -> type:
    named = kind_named(schema)
    if kind is not None and named is not kind:
        raise InvalidValue("schema-other", "schema", schema_of(kind), shown(schema))
    return named


def _newer(envelope: dict[str, Any], named: type, warnings: list[Problem], line: int | None) -> Document:
    """A document that may hold keys which are not known yet: they are kept, and told."""
    before, strangers = deepcopy(envelope["data"]), list[tuple[dict[str, Any], str]]()
    raw = iso_countries(envelope["data"], warnings)
    try:
        noun: Any = structure(raw, named, strangers)
    except Faults as faults:
        hint = (
            f"it was written by a newer smallgiants (version {VERSION}.{envelope['minor']}), which may allow it: update"
        )
        told = (evolve(one, hint=one.hint or hint) for one in _told(faults, named, raw, envelope))
        return Document(noun=None, problems=(*told, *warnings), line=line, audience=_audience(envelope))
    extra = kept(raw, before, strangers, envelope["minor"])
    if isinstance(noun, Dossier):
        noun = evolve(noun, extra=extra)
    return Document(noun=noun, problems=(*warnings, *notes(extra), *_of(noun, envelope)), extra=extra, line=line,
                    audience=_audience(envelope))  # fmt: skip


def _told(faults: Faults, named: type, raw: Any, envelope: dict[str, Any]) -> tuple[Problem, ...]:
    whole = named is Dossier and isinstance(raw, dict) and envelope.get("form") not in _PARTIAL
    more = further(raw, faults.problems) if whole else ()
    return (*faults.problems, *more)


def _of(noun: Any, envelope: dict[str, Any]) -> tuple[Problem, ...]:
    whole = isinstance(noun, Dossier) and envelope.get("form") not in _PARTIAL
    return noun.problems() if whole else ()


def _audience(envelope: dict[str, Any]) -> str | None:
    told = envelope.get("audience")
    return told if isinstance(told, str) else None


def parsed(text: "str | bytes") -> object:
    """The plain data of JSON text; raises `InvalidValue` for what is none."""
    told = decoded(text)
    try:
        raw = json.loads(told, parse_float=Decimal, parse_constant=_no_constant, object_pairs_hook=_each_key_once)
    except json.JSONDecodeError as error:
        got = f"{error.msg} in line {error.lineno}, column {error.colno}"
        raise InvalidValue("document-unreadable", "", "JSON", got) from None
    except RecursionError:
        raise too_deep() from None
    except (ValueError, ArithmeticError) as error:  # a number of more digits than Python reads
        raise InvalidValue("document-unreadable", "", "numbers of less than 4,300 digits", str(error)[:60]) from None
    if _SURROGATE.search(told):
        _no_surrogates(raw)
    return raw


def _no_surrogates(raw: object) -> None:
    """Half a sign is no text: no other program could read what is written of it."""
    try:
        json.dumps(raw, ensure_ascii=False, default=str).encode()
    except UnicodeEncodeError as error:
        sign = f"\\u{ord(error.object[error.start]):04x}"
        raise InvalidValue("text-invalid", "", "text of whole signs", f"a lone surrogate, {sign}") from None
    except RecursionError:
        raise too_deep() from None


def _no_constant(name: str) -> object:
    raise InvalidValue("number-not-finite", "", "JSON, which knows no such number", name)


def _each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        keys = [key for key, _ in pairs]
        double = next(key for key in keys if keys.count(key) > 1)
        raise InvalidValue("key-twice", double[:100], "each key once in a table", shown(double))
    return made
