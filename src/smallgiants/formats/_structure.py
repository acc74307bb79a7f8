"""Between nouns and plain data: the one converter of every document door.

cattrs chooses the hook for each type; the hooks here are strict (no text becomes a number, no word a flag), name every
fault of a document at once with its path, and say what was near.
"""

import re
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache, reduce
from importlib import import_module
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

import attrs
from cattrs import Converter

from ..checks import WITHHELD, near
from ..civiltime import Instant, Slot, WallTime, instant, iso_duration, time_of_day, viewpoint, wall_time
from ..civiltime import duration as iso_timedelta
from ..errors import InvalidValue, Problem, SmallGiantsError, joined, shown
from ..labels import Text, Wording
from ..programmes import Before
from ..sources import day
from ..workshops import Setting
from ._writing import Writers, unday, untext, untime, untime_of_day

__all__ = [
    "Faults",
    "Strangers",
    "decoded",
    "fields_of",
    "iso_countries",
    "kind_named",
    "kinds",
    "nouns",
    "schema_of",
    "step",
    "structure",
    "too_deep",
    "types_of",
    "unstructure",
]  # fmt: skip

_ROOMS = (
    "audience", "campaigns", "challenges", "civiltime", "decisions", "disclosure", "dossiers", "errors",
    "funding", "groups", "invitations", "labels", "ledger", "money", "needs", "partial", "people", "places",
    "practices", "programmes", "slots", "sources", "workshops",
)  # fmt: skip
_PARTS = ("Audience", "Door", "Pathway", "PathwayStep", "Reason", "Remedy", "Ruling", "Shown")
DEEPEST = 50
_FLAGS = ("original", "machine", "checked")
_EUROSTAT = {"EL": "GR", "UK": "GB"}
EXACT = re.compile(r"[+-]?\d{1,40}(\.\d{1,40})?(E[+-]?\d{1,6})?", re.ASCII).fullmatch
# What the ledgers in use replace: an entry that stands in no ledger is read as one of these.
_REPLACED = Slot | Setting | Before | str
T = TypeVar("T")
Strangers = list[tuple[dict[str, Any], str]]
# Where unknown keys are put while a document of a newer version is read.
_STRANGERS: "ContextVar[Strangers | None]" = ContextVar("strangers", default=None)


class Faults(Exception):
    """The problems of a document, on their way out to the door."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(*problems)
        self.problems = problems

    def under(self, step: str) -> Iterator[Problem]:
        return (attrs.evolve(problem, path=joined(step, problem.path)) for problem in self.problems)


def structure(raw: object, kind: type[T], strangers: "Strangers | None" = None) -> T:
    """The noun that plain data describe; raises `Faults` with every problem found.

    Where `strangers` is given, a key that is not known is no fault: it is put there, beside its table.
    """
    if strangers is None:
        made: T = _one(raw, kind)
        return made
    token = _STRANGERS.set(strangers)
    try:
        return structure(raw, kind)
    finally:
        _STRANGERS.reset(token)


def fields_of(kind: Any) -> tuple[Any, ...]:
    """The fields of a noun that its documents have: what is kept beside it is put back by the door."""
    known = attrs.fields(get_origin(kind) or kind)
    return tuple(attribute for attribute in known if attribute.init and not attribute.metadata.get("beside"))


def unstructure(value: object, *, personal: bool = True, native: bool = False) -> Any:
    """The plain data of a noun, what is unknown or empty left out; without `personal`, marked fields are too."""
    if native and attrs.has(type(value)) and type(value) is not Text:
        return (_NATIVE if personal else _NATIVE_PUBLIC).of(type(value))(value)
    return (_CONVERTER if personal else _PUBLIC).unstructure(value)


@lru_cache(maxsize=1)
def kinds() -> dict[str, type]:
    """Every public noun by the name its documents carry."""
    return {schema_of(noun): noun for noun in sorted(nouns(), key=lambda noun: (noun.__name__, noun.__module__))}


def nouns() -> set[type]:
    """The public nouns that a document can hold: answers, and what only answers hold, are not documents."""
    public: set[type] = set()
    for room in _ROOMS:
        module = import_module(f"smallgiants.{room}")
        named = [getattr(module, name) for name in module.__all__]
        public |= {noun for noun in named if isinstance(noun, type) and attrs.has(noun)}
    holders = {noun: {other for other in public if other is not noun and noun in _held(other)} for noun in public}
    answers = {noun for noun in public if hasattr(noun, "rows")}
    # Made in another module than its answers a noun is a document, but for these, however many answers come to show it.
    beside = {noun for noun in public if any(other.__module__ == noun.__module__ for other in holders[noun])}
    beside |= {noun for noun in public if noun.__name__ in _PARTS}
    while more := {noun for noun in beside - answers if holders[noun] <= answers}:
        answers |= more
    return public - answers


def _held(kind: Any) -> set[Any]:
    """Every type that the fields of a noun mention."""
    found, waiting = set(), [attribute.type for attribute in fields_of(kind)]
    while waiting:
        one = waiting.pop()
        found |= {one, get_origin(one)}
        waiting += get_args(one)
    return found


def schema_of(kind: type) -> str:
    """The name of a noun's schema."""
    name = "".join(f"-{sign.lower()}" if sign.isupper() else sign for sign in kind.__name__)
    return f"urn:smallgiants:{name.lstrip('-')}"


def kind_named(schema: object) -> type:
    """The noun of a schema's name; raises `InvalidValue` with near names."""
    kind = kinds().get(schema) if isinstance(schema, str) else None
    if kind is None:
        expected = "the schema of a noun, such as urn:smallgiants:dossier"
        raise InvalidValue("schema-unknown", "schema", expected, shown(schema), near(schema, list(kinds())))
    return kind


def decoded(text: "str | bytes") -> str:
    """The text of a document, without the byte order mark that some editors put before it."""
    try:
        return (text.decode("utf-8") if isinstance(text, bytes) else text).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        got = f"byte {error.object[error.start]:#04x} at {error.start}"
        raise InvalidValue("document-unreadable", "", "UTF-8 text", got, "save it as UTF-8") from None


def too_deep() -> InvalidValue:
    """The error for a document nested deeper than any noun is."""
    return InvalidValue("document-unreadable", "", f"values nested at most {DEEPEST} deep", "deeper nesting")


def iso_countries(raw: Any, warnings: list[Problem]) -> Any:
    """Plain data, just read, with Eurostat's EL and UK turned into the ISO codes they stand for, and said to have been."""
    _to_iso(raw, warnings, ())
    return raw


def _to_iso(raw: Any, warnings: list[Problem], way: tuple[str, ...]) -> None:
    if not isinstance(raw, dict | list):
        return
    if len(way) >= DEEPEST and raw:  # told here once, and not wherever the stack ends
        raise too_deep()
    for key, one in raw.items() if isinstance(raw, dict) else enumerate(raw):
        if isinstance(one, dict | list):
            _to_iso(one, warnings, (*way, str(key) if isinstance(raw, dict) else step(one, int(key))))
    if isinstance(raw, dict) and (iso := _EUROSTAT.get(str(raw.get("country")))) is not None:
        path = reduce(joined, way, "")
        message = f"expected the ISO 3166 code {iso}, got Eurostat's {raw['country']!r}"
        warnings.append(Problem(code="country-alias", severity="warning", path=joined(path, "country"), message=message,
                                hint=f"read as {iso}"))  # fmt: skip
        raw["country"] = iso


def step(raw: object, index: int) -> str:
    """A member of a list as paths name it: by its id, or by its number."""
    named = raw.get("id") if isinstance(raw, dict) else None
    return f"[{named if isinstance(named, str) and named else index}]"


def _fault(code: str, expected: str, raw: object, hint: str | None = None, path: str = "") -> Faults:
    return Faults(InvalidValue(code, path, expected, shown(raw), hint).problem)


def _plain(kind: type, expected: str) -> Callable[[Any, Any], Any]:
    def hook(raw: Any, _: Any) -> Any:
        if type(raw) is not kind:
            hint = "write true or false, without quotes" if kind is bool and isinstance(raw, str) else None
            raise _fault("type-wrong", expected, raw, hint)
        return raw

    return hook


def _read(reader: Callable[[Any], Any], expected: str) -> Callable[[Any, Any], Any]:
    """A hook for what is written as text and read by a function of the rooms."""

    def hook(raw: Any, _: Any) -> Any:
        if not isinstance(raw, str):
            raise _fault("type-wrong", expected, raw)
        return reader(raw)

    return hook


def _decimal(raw: Any, _: Any) -> Decimal:
    if isinstance(raw, Decimal) or type(raw) is int or (isinstance(raw, str) and EXACT(raw)):
        return Decimal(raw)
    raise _fault("amount-invalid", 'an exact amount as text, such as "30000000.00"', raw)


def _choice(raw: Any, kind: Any) -> object:
    choices = get_args(kind)
    if type(raw) is not str or raw not in choices:
        raise _fault("choice-unknown", f"one of {', '.join(choices)}", raw, near(raw, choices))
    return raw


def _many(raw: Any, kind: Any) -> tuple[Any, ...]:
    if not isinstance(raw, list):
        raise _fault("type-wrong", "a list", raw, "put it in [ ]")
    member = get_args(kind)[0]
    values, problems = [], list[Problem]()
    for index, one in enumerate(raw):
        try:
            values.append(_one(one, member))
        except Faults as faults:
            problems += faults.under(step(one, index))
    if problems:
        raise Faults(*problems)
    return tuple(values)


def _pairs(raw: Any, kind: Any) -> tuple[Any, ...]:
    if not isinstance(raw, list) or len(raw) != len(get_args(kind)):
        raise _fault("type-wrong", f"a list of {len(get_args(kind))}", raw)
    return tuple(_one(one, member) for one, member in zip(raw, get_args(kind), strict=True))


def _one(raw: Any, kind: Any) -> Any:
    try:
        return _CONVERTER.structure(raw, kind)
    except SmallGiantsError as error:
        raise Faults(error.problem) from None


def _choose(raw: Any, kind: Any) -> Any:
    """A union is told by the shape of what came."""
    members = [member for member in get_args(kind) if member is not NoneType]
    if raw is None and len(members) < len(get_args(kind)):
        return None
    fitting = members if len(members) == 1 else [member for member in members if _fits(raw, member)]
    if not fitting:
        raise _fault("type-wrong", " or ".join(_called(member) for member in members), raw)
    return _one(raw, fitting[0])


def _fits(raw: Any, kind: Any) -> bool:
    tag = attrs.fields_dict(kind).get("kind") if attrs.has(kind) else None
    if tag is not None and isinstance(raw, dict) and "kind" in raw:
        return raw["kind"] in get_args(tag.type)
    if attrs.has(kind):
        known = attrs.fields(kind)
        # A table without keys is a noun of which nothing is known, where there is such a noun.
        by_nothing = raw == {} and all(attribute.default is not attrs.NOTHING for attribute in known)
        return isinstance(raw, dict) and (by_nothing or bool(set(raw) & {attribute.name for attribute in known}))
    if kind is Decimal:
        return isinstance(raw, Decimal | str)
    return type(raw) is kind


def _called(kind: Any) -> str:
    if attrs.has(kind):
        return f"{{{', '.join(a.name for a in attrs.fields(kind))}}}"
    name: str = kind.__name__
    return {"str": "text", "int": "a whole number", "bool": "true or false"}.get(name, name)


def _noun_hook(kind: Any) -> Callable[[Any, Any], Any]:
    noun = get_origin(kind) or kind
    known = {attribute.name: attribute for attribute in fields_of(noun)}
    types = types_of(kind)
    hooks: dict[str, Callable[[Any, Any], Any]] = {}  # found when first wanted: a noun may hold itself

    def read(name: str, raw: Any) -> Any:
        own = types[name]
        hook = hooks.get(name) or hooks.setdefault(name, _CONVERTER.get_structure_hook(own))
        try:
            return hook(raw, own)
        except SmallGiantsError as error:
            raise Faults(error.problem) from None

    def hook(raw: Any, _: Any) -> Any:
        if not isinstance(raw, dict):
            raise _fault("type-wrong", f"a table with {', '.join(list(known)[:4])}…", raw)
        values, problems = {}, [] if raw.keys() <= known.keys() else list(_strangers(raw, tuple(known)))
        for name, attribute in known.items():
            if name in raw:
                try:
                    values[name] = read(name, raw[name])
                except Faults as faults:
                    hidden = attribute.metadata.get("pii") or attribute.metadata.get("unshown")
                    problems += map(_withheld, faults.under(name)) if hidden else faults.under(name)
            elif attribute.default is attrs.NOTHING:
                problems.append(InvalidValue("key-missing", name, f"`{name}`", "nothing", f"add `{name} = …`").problem)
        if problems:
            raise Faults(*problems, *_refusals(known, values))
        return _made(noun, known, values)

    return hook


def types_of(kind: Any) -> dict[str, Any]:
    """The type of every field of a noun, those of a ledger's entry filled in."""
    return {attribute.name: _type_of(attribute, kind) for attribute in fields_of(kind)}


def _withheld(problem: Problem) -> Problem:
    """A fault without what came, where that is personal."""
    expected = dict(problem.params).get("expected", "another value")
    return attrs.evolve(problem, message=f"expected {expected}, got {WITHHELD}", hint=None,
                        params=(("expected", expected), ("got", WITHHELD)))  # fmt: skip


def _type_of(attribute: Any, kind: Any) -> Any:
    own = attribute.type
    if isinstance(own, str):  # written as text where the field bears the name of its type
        own = get_type_hints(get_origin(kind) or kind)[attribute.name]
    return own[get_args(kind) or _REPLACED] if getattr(own, "__parameters__", ()) else own


def _strangers(raw: dict[str, Any], known: tuple[str, ...]) -> Iterator[Problem]:
    kept = _STRANGERS.get()
    for key in raw:
        if key not in known and kept is not None:
            kept.append((raw, key))
        elif key not in known:
            expected = f"one of {', '.join(known)}"
            yield from _fault("key-unknown", expected, key, near(key, known), str(key)[:100]).problems


def _made(noun: Any, known: dict[str, Any], values: dict[str, Any]) -> Any:
    """The noun, or every refusal of its fields at once and not the first alone."""
    try:
        return noun(**values)
    except SmallGiantsError as error:
        raise Faults(*(list(_refusals(known, values)) or [error.problem])) from None


def _refusals(known: dict[str, Any], values: dict[str, Any]) -> Iterator[Problem]:
    for name, value in values.items():
        attribute = known[name]
        try:
            converted = attribute.converter(value) if attribute.converter else value
            if attribute.validator:
                attribute.validator(None, attribute, converted)
        except SmallGiantsError as error:
            yield error.problem if error.path.startswith(name) else error.under(name).problem


def _text(raw: Any, _: Any) -> Text:
    if isinstance(raw, str):
        return Text((Wording(lang="und", text=raw),))
    if not isinstance(raw, dict) or not raw:
        raise _fault("type-wrong", 'text, or a table of languages such as {en = "…", fr = "…"}', raw)
    wordings, problems = [], list[Problem]()
    for lang, told in raw.items():
        entry = {"text": told} if isinstance(told, str) else _unstrange(told)
        try:
            if not isinstance(entry, dict) or "lang" in entry:
                raise _fault("type-wrong", "text, or a table with text, original, machine, checked", told)
            wordings.append(_one({"lang": lang, **entry}, Wording))
        except Faults as faults:
            problems += faults.under(str(lang)[:40])
    if problems:
        raise Faults(*problems)
    return Text(tuple(wordings))


def _unstrange(told: Any) -> Any:
    """A wording without the keys that are not known, where they are kept."""
    kept = _STRANGERS.get()
    if kept is None or not isinstance(told, dict):
        return told
    known = ("lang", "text", *_FLAGS)
    kept += [(told, key) for key in told if key not in known]
    return {key: value for key, value in told.items() if key in known}


def _make(personal: bool) -> Converter:
    converter = Converter(unstruct_collection_overrides={tuple: list})
    for kind, expected in ((str, "text"), (int, "a whole number"), (bool, "true or false")):
        converter.register_structure_hook(kind, _plain(kind, expected))
    for test, hook in _HOOKS:
        converter.register_structure_hook_func(test, hook)
    converter.register_structure_hook(timedelta, _read(lambda raw: iso_timedelta(raw, path=""), "a duration as text"))
    converter.register_structure_hook(time, _read(time_of_day, "an hour as text"))
    converter.register_structure_hook(date, _read(day, "a day as text"))
    converter.register_structure_hook(Decimal, _decimal)
    converter.register_structure_hook_factory(attrs.has, _noun_hook)
    converter.register_structure_hook(Text, _text)
    converter.register_unstructure_hook(datetime, untime)
    converter.register_unstructure_hook_func(lambda kind: kind in (Instant, WallTime), untime)
    converter.register_unstructure_hook(date, unday)
    converter.register_unstructure_hook(time, untime_of_day)
    converter.register_unstructure_hook(timedelta, iso_duration)
    converter.register_unstructure_hook(Decimal, str)
    writers = Writers(fields_of, types_of, converter.unstructure, personal=personal)
    converter.register_unstructure_hook_factory(attrs.has, writers.of)
    converter.register_unstructure_hook(Text, untext)
    return converter


_HOOKS: tuple[tuple[Callable[[Any], bool], Callable[[Any, Any], Any]], ...] = (
    (lambda kind: kind is Instant, _read(lambda raw: instant(raw, path=""), "an instant as text")),
    (lambda kind: kind is WallTime, _read(lambda raw: wall_time(raw, path=""), "a wall time as text")),
    (lambda kind: get_origin(kind) is Literal, _choice),
    (lambda kind: get_origin(kind) is tuple and Ellipsis in get_args(kind), _many),
    (lambda kind: get_origin(kind) is tuple and Ellipsis not in get_args(kind), _pairs),
    (lambda kind: get_origin(kind) in (Union, UnionType), _choose),
    (lambda kind: kind == (date | Instant), _read(lambda raw: viewpoint(raw, path=""), "a day or an instant as text")),
    (
        lambda kind: kind == (date | Instant | None),
        _read(lambda raw: raw if raw is None else viewpoint(raw, path=""), "a day or an instant as text"),
    ),
)


_CONVERTER = _make(personal=True)
_PUBLIC = _make(personal=False)
_NATIVE = Writers(fields_of, types_of, _CONVERTER.unstructure, personal=True, native=True)
_NATIVE_PUBLIC = Writers(fields_of, types_of, _PUBLIC.unstructure, personal=False, native=True)
