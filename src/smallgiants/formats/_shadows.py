"""How msgspec learns what a noun is: a class laid over each, its types, and one function that checks what types do not say."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from inspect import getclosurevars
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import attrs

from ..civiltime import Instant, WallTime
from ..labels import Text, Wording
from ..places import COUNTRIES
from ._rules import rules
from ._structure import EXACT, fields_of, structure, types_of

__all__ = ["Shadows", "Tally", "Unsaid"]

# Converters that leave a value as it is once it has the type of its field.
_SETTLED = frozenset("several several_texts text day instant instant_or_none _instant_or_none wall_time duration decimal _amount "
                     "viewpoint".split())  # fmt: skip
_TEXTUAL = (date | Instant, Instant, WallTime, time, timedelta, Decimal)
_DEEPEST = 30


class Unsaid(Exception):
    """Something that takes the strict path to say."""


class Tally:
    """What is gathered while a document is read: how many keys were taken, and the ids and words yet to be judged."""

    def __init__(self) -> None:
        self.taken: list[int] = []
        self.ids: list[str] = []
        self.words: list[str] = []

    def clear(self) -> None:
        self.taken.clear()
        self.ids.clear()
        self.words.clear()


class _Field:
    """A field as msgspec looks at one: its validators are called in the check."""

    validator = None

    def __init__(self, name: str, default: Any) -> None:
        self.name, self.default = name, default


class Shadows:
    """The classes laid over nouns, made when first wanted."""

    def __init__(self, msgspec: Any) -> None:
        self._msgspec = msgspec
        self.tally = Tally()
        self._made: dict[Any, Any] = {}
        self._open: list[Any] = []
        self._decoders: dict[type, Any] = {}
        optional = (("minor", int), ("form", str), ("audience", str))
        fields = [
            ("schema", str),
            ("version", int),
            ("data", msgspec.Raw),
            *((*one, msgspec.UNSET) for one in optional),
        ]
        made = msgspec.defstruct("Envelope", fields, forbid_unknown_fields=True, kw_only=True)
        self._envelope = msgspec.json.Decoder(made)

    @property
    def raw(self) -> Any:
        """The type of a value that is read later."""
        return self._msgspec.Raw

    @property
    def refused(self) -> type[Exception]:
        """What is raised for a value of another shape."""
        refused: type[Exception] = self._msgspec.ValidationError
        return refused

    def decoding(self, over: Any) -> Callable[[Any], Any]:
        """What reads a value later."""
        decode: Callable[[Any], Any] = self._msgspec.json.Decoder(over).decode
        return decode

    def bounded(self, least: int | None, most: int | None) -> Any:
        """The type of a whole number within bounds."""
        return Annotated[int, self._msgspec.Meta(ge=least, le=most)]

    def envelope(self, told: bytes) -> dict[str, Any]:
        """The keys of the envelope that are there, the data as they were written."""
        found = self._envelope.decode(told)
        names = ("schema", "version", "minor", "form", "audience", "data")
        return {name: one for name in names if (one := getattr(found, name)) is not self._msgspec.UNSET}

    def decoder(self, kind: type) -> Any:
        """What reads the data of a noun; `None` for a noun that holds itself, of whose depth nobody keeps count here."""
        if kind not in self._decoders:
            try:
                self._decoders[kind] = self._msgspec.json.Decoder(self.over(kind))
            except Unsaid:
                self._decoders[kind] = None
        return self._decoders[kind]

    def over(self, kind: Any) -> Any:
        """The class laid over a noun."""
        if kind in self._open:
            raise Unsaid
        if kind not in self._made:
            self._open.append(kind)
            try:
                self._made[kind] = self._laid(kind)
            finally:
                self._open.pop()
        return self._made[kind]

    def _laid(self, kind: Any) -> type:
        noun = get_origin(kind) or kind
        types, known = types_of(kind), fields_of(kind)
        plan = _Check(self, noun)
        hints, fields = {}, []
        for attribute in known:
            empty = attribute.default is None or attribute.default == ()
            hints[attribute.name] = plan.field(attribute, types[attribute.name], empty)
            fields.append(_Field(attribute.name, attribute.default if empty else attrs.NOTHING))
        for attribute in attrs.fields(noun):
            if attribute not in known:  # set by the noun, or kept beside it
                plan.unset(attribute)
        names = {"__slots__": (), "__annotations__": hints, "__attrs_attrs__": tuple(fields), "__module__": __name__,
                 "__setattr__": object.__setattr__, "__attrs_post_init__": plan.made()}  # fmt: skip
        return type(noun.__name__, (noun,), names)


class _Check:
    """The one function that is called for each object of a noun: it counts keys, finishes values and checks them."""

    def __init__(self, shadows: Shadows, noun: Any) -> None:
        self._shadows, self._noun = shadows, noun
        tally = shadows.tally
        self._names: dict[str, Any] = {
            "noun": noun, "keys": tally.taken.append, "an_id": tally.ids.append, "ids": tally.ids.extend,
            "a_text": tally.words.append, "texts": tally.words.extend,
            "from_iso": datetime.fromisoformat, "Unsaid": Unsaid, "EXACT": EXACT, "Decimal": Decimal, **_WORDS,
            "text_of": self._text, "after": getattr(noun, "__attrs_post_init__", None),
        }  # fmt: skip
        self._lines: list[str] = []
        self._required: dict[str, list[str]] = {"an_id": [], "a_text": []}
        self._sure = 0

    def made(self) -> Callable[[Any], None]:
        lines = [
            "def check(self):",
            " self.__class__ = noun",
            *self._at_once(),
            f" n = {self._sure}",
            *self._lines,
            " keys(n)",
        ]
        if self._names["after"] is not None:
            lines.append(" after(self)")
        exec("\n".join(lines), self._names)  # noqa: S102  # of our own fields alone, as attrs does it
        check: Callable[[Any], None] = self._names["check"]
        return check

    def _at_once(self) -> Iterator[str]:
        """The ids and the words that are always there, gathered in one call."""
        for many, one in (("ids", "an_id"), ("texts", "a_text")):
            told = [f"self.{name}" for name in self._required[one]]
            if told:
                yield f" {one}({told[0]})" if len(told) == 1 else f" {many}(({', '.join(told)}))"

    def unset(self, attribute: Any) -> None:
        """A field that no document holds has its default."""
        if attribute.default is attrs.NOTHING or isinstance(attribute.default, attrs.Factory):  # type: ignore[arg-type]
            raise Unsaid
        setter = self._name(vars(self._noun)[attribute.name].__set__)
        self._lines.append(f" {setter}(self, {self._name(attribute.default)})")

    def field(self, attribute: Any, kind: Any, empty: bool) -> Any:
        """The type of a field for msgspec; what is left to do for it becomes lines of the check."""
        hint, body = self._value(kind, attribute)
        if not empty:
            self._sure += 1
        if not empty and not body:
            return hint
        for one, names in self._required.items():
            if not empty and body == [f"{one}(v)"]:
                names.append(attribute.name)
                return hint
        self._lines.append(f" v = self.{attribute.name}")
        if empty:
            there = "v is not None" if attribute.default is None else "v" if get_origin(kind) is tuple else "v != ()"
            self._lines.append(f" if {there}:")
            self._lines += [f"  {line}" for line in ("n += 1", *body)]
        else:
            self._lines += [f" {line}" for line in body]
        return hint

    def _value(self, kind: Any, attribute: Any) -> tuple[Any, list[str]]:
        """The type of a value that is there, and what is left to do with it."""
        members = [one for one in get_args(kind) if one is not NoneType] if _is_union(kind) else [kind]
        nullable = _is_union(kind) and len(members) < len(get_args(kind))
        if kind == (date | Instant):
            members = [kind]
        hint, body = self._of(members, attribute)
        converter = attribute.converter
        if converter is not None and not _settles(converter):
            body += [f"w = {self._name(converter)}(v)", f"if w is not v: {self._set(attribute, 'w')}"]
        if nullable and attribute.default is not None and body:
            body = ["if v is not None:", *(f" {line}" for line in body)]
        return (hint | None if nullable and hint not in (Any, self._shadows.raw) else hint), body

    def _of(self, members: list[Any], attribute: Any) -> tuple[Any, list[str]]:
        one = members[0]
        checks = _Rules(attribute.validator)
        if len(members) > 1:
            return self._several(members, attribute, checks)
        if one is str:
            return self._text_like(checks, attribute)
        if one in (int, bool) or get_origin(one) is Literal:
            return self._small(one, checks, attribute)
        if one is date and checks.only("a"):
            return date, []
        if one in _TEXTUAL or one is date:
            return self._textual(one, checks, attribute)
        if one is Text:
            lines = _WORDED.split("\n")
            return Any, [*lines, self._set(attribute), *self._also(checks, "a", attribute)]
        if get_origin(one) is tuple and Ellipsis in get_args(one):
            return self._tuple(get_args(one)[0], checks, attribute)
        if attrs.has(get_origin(one) or one):
            return self._shadows.over(one), self._also(checks, "a", attribute)
        return self._strictly(one, attribute)

    def _text_like(self, checks: "_Rules", attribute: Any) -> tuple[Any, list[str]]:
        if checks.only("identifier"):
            return str, ["an_id(v)"]
        if checks.only("words"):
            return str, ["a_text(v)"]
        if checks.only("country"):
            return Literal[COUNTRIES], []
        if attribute.name == "country":  # EL and UK are read with a warning, by the strict path
            raise Unsaid
        if checks.only("one_of"):
            return Literal[tuple(checks.told["one_of"]["choices"])], []
        return str, self._known_good(checks, attribute)

    def _known_good(self, checks: "_Rules", attribute: Any) -> list[str]:
        """A validator of texts is asked once for each: it says of the same text the same."""
        if attribute.validator is None:
            return []
        good = self._name(set())
        call = self._call(attribute)
        return [f"if v not in {good}:", f" {call}", f" if len({good}) < 9999: {good}.add(v)"]

    def _small(self, kind: Any, checks: "_Rules", attribute: Any) -> tuple[Any, list[str]]:
        if kind is int and checks.only("whole"):
            told = checks.told["whole"]
            return self._shadows.bounded(told["least"], told["most"]), []
        if kind is int and not checks.only("a"):
            return int, self._all(attribute)
        words = get_origin(kind) is Literal
        if words and checks.only("one_of") and set(get_args(kind)) <= set(checks.told["one_of"]["choices"]):
            return kind, []
        return kind, [] if checks.only("a") and not words else self._all(attribute)

    def _textual(self, kind: Any, checks: "_Rules", attribute: Any) -> tuple[Any, list[str]]:
        """What is written as text and is no text."""
        settled = checks.only("a") or (kind is Instant and checks.only("_instant"))
        if kind in (Instant, WallTime):
            form = _INSTANT if kind is Instant else _WALL
            lines = [
                f"if not ({form}): raise Unsaid",
                "v = from_iso(v)",
                "if not 1970 <= v.year <= 2200: raise Unsaid",
            ]
            return str, [*lines, self._set(attribute), *([] if settled else self._all(attribute))]
        if kind is Decimal:
            lines = ["if not EXACT(v): raise Unsaid", "v = Decimal(v)"]
            return str, [*lines, self._set(attribute), *([] if checks.none else self._all(attribute))]
        # What is written the same is the same: it is read and checked once.
        good, call = self._name({}), "" if settled else f"; {self._call(attribute)}"
        read = self._name(lambda raw: structure(raw, kind))
        lines = [f"if v in {good}: v = {good}[v]",
                 f"else: w = v; v = {read}(v){call}; len({good}) > 9999 or {good}.update({{w: v}})"]  # fmt: skip
        return str, [*lines, self._set(attribute)]

    def _tuple(self, member: Any, checks: "_Rules", attribute: Any) -> tuple[Any, list[str]]:
        inner = _Rules(checks.told["each"]["inner"]) if checks.only("each") else None
        if member is str and inner is not None:
            if inner.only("identifier"):
                return tuple[str, ...], ["ids(v)"]
            if inner.only("words"):
                return tuple[str, ...], ["texts(v)"]
        if attrs.has(get_origin(member) or member) and member is not Text:
            settled = inner is not None and inner.only("a")
            return tuple[self._shadows.over(member), ...], [] if settled else self._all(attribute)  # type: ignore[misc]
        if get_origin(member) is Literal:
            return tuple[member, ...], self._all(attribute)
        return self._strictly(tuple[member, ...], attribute)

    def _several(self, members: list[Any], attribute: Any, checks: "_Rules") -> tuple[Any, list[str]]:
        """One of several types: msgspec tells them apart where they differ in JSON; tables are told by their keys."""
        tables = [one for one in members if attrs.has(get_origin(one) or one)]
        plain = [one for one in members if one in (str, int, bool)]
        if len(tables) + len(plain) < len(members) or Text in members:
            return self._strictly(Union[tuple(members)], attribute)  # noqa: UP007
        checked = self._all(attribute)
        if len(tables) <= 1:
            hints: tuple[Any, ...] = (*plain, *map(self._shadows.over, tables))
            return Union[hints], checked  # noqa: UP007
        if any("kind" in attrs.fields_dict(one) for one in tables) or plain:
            return self._strictly(Union[tuple(members)], attribute)  # noqa: UP007
        chosen = self._name(self._first(tables))
        return self._shadows.raw, [f"v = {chosen}(v)", self._set(attribute), *checked]

    def _first(self, tables: list[Any]) -> Callable[[Any], Any]:
        """The first noun that a table makes; where the strict path would take another, some key of it is not counted."""
        decoders = [self._shadows.decoding(self._shadows.over(kind)) for kind in tables]
        refused = self._shadows.refused

        def chosen(raw: Any) -> Any:
            for decode in decoders:
                try:
                    return decode(raw)
                except refused:
                    continue
            raise Unsaid

        return chosen

    def _strictly(self, kind: Any, attribute: Any) -> tuple[Any, list[str]]:
        """What the strict path reads, from plain data whose keys are counted."""
        read, count = self._name(lambda raw: structure(raw, kind)), self._name(_keys)
        return Any, [f"n += {count}(v)", f"v = {read}(v)", self._set(attribute), *self._all(attribute)]

    def _text(self, raw: Any) -> Text:
        if type(raw) is not dict:
            raise Unsaid
        self._shadows.tally.taken.append(_keys(raw))
        return structure(raw, Text)

    def _also(self, checks: "_Rules", settled: str, attribute: Any) -> list[str]:
        return [] if checks.only(settled) else self._all(attribute)

    def _all(self, attribute: Any) -> list[str]:
        return [] if attribute.validator is None else [self._call(attribute)]

    def _call(self, attribute: Any) -> str:
        return f"{self._name(_asked(attribute.validator))}(self, {self._name(attribute)}, v)"

    def _set(self, attribute: Any, v: str = "v") -> str:
        return f"{self._name(vars(self._noun)[attribute.name].__set__)}(self, {v})"

    def _name(self, value: Any) -> str:
        """A name under which the check knows a value."""
        name = f"_{len(self._names)}"
        self._names[name] = value
        return name


class _Rules:
    """What is known of a validator by name."""

    def __init__(self, validator: Any) -> None:
        self.none = validator is None
        self.told = dict(rules(validator))

    def only(self, name: str) -> bool:
        """Whether it is this one alone, or this one where a value is there; a field without any is as good."""
        return self.none or list(self.told) == [name]


def _asked(validator: Any) -> Any:
    """The validator of a value that is there."""
    if validator.__qualname__ == "optional.<locals>.check":
        return getclosurevars(validator).nonlocals["inner"]
    return validator


def _is_union(kind: Any) -> bool:
    return get_origin(kind) in (Union, UnionType)


def _settles(converter: Any) -> bool:
    name = converter.__qualname__
    if name == "optional.<locals>.optional_converter":
        return _settles(next(cell.cell_contents for cell in converter.__closure__))
    return name in _SETTLED


# Every third sign from the fifth on; the rest are digits, or Python does not read it.  24:00 is told by the strict path.
_INSTANT = "len(v) == 20 and v[4::3] == '--T::Z' and v[11:13] < '24'"
_WALL = "v[4::3] == ('--T:' if len(v) == 16 else '--T::' if len(v) == 19 else '') and v[11:13] < '24'"
# A text in a language nobody told, put together without its checks: its words are judged with all others.
_WORDED = """\
if type(v) is str:
 a_text(v)
 wording = new(Wording)
 lang(wording, 'und')
 said(wording, v)
 original(wording, None)
 machine(wording, None)
 checked(wording, None)
 v = new(Text)
 wordings(v, (wording,))
else:
 v = text_of(v)"""
_WORDS = {
    "new": object.__new__, "Wording": Wording, "Text": Text, "wordings": vars(Text)["wordings"].__set__,
    "said": vars(Wording)["text"].__set__,
    **{name: vars(Wording)[name].__set__ for name in ("lang", "original", "machine", "checked")},
}  # fmt: skip


def _keys(raw: Any, depth: int = 0) -> int:
    """How many keys plain data hold."""
    if depth > _DEEPEST or isinstance(raw, float):  # a number that is no whole one is read exactly on the strict path
        raise Unsaid
    if isinstance(raw, dict):
        if raw.get("country") in ("EL", "UK"):  # read with a warning
            raise Unsaid
        return len(raw) + sum(_keys(one, depth + 1) for one in raw.values())
    return sum(_keys(one, depth + 1) for one in raw) if isinstance(raw, list) else 0
