"""A scheme from plain data in the fast lane: what is plainly sound is taken as it is, all else is left to the strict door.

Values are judged in bulk, by the same rules as the validators of the nouns, and the nouns are then made without asking each
field again: a scheme of 5,000 concepts is a hundred thousand fields.
"""

import re
from collections.abc import Callable
from typing import Any, get_args

import attrs

from ..checks import UNFIT_FOR_ID, UNPRINTABLE
from ..errors import SmallGiantsError
from ..labels import Text, Wording, is_tag
from ..sources import Citation
from ._concepts import Concept, MappingRecord, MappingStatus, Note, NoteKind, Relation, Status, is_iri
from ._graph import Triple
from ._schemes import ConceptScheme
from ._still import still

__all__ = ["scheme_of"]

_FIELDS = frozenset("id version title concepts language languages issued licence note sources uri extra unsaid".split())
_OF_CONCEPT = frozenset(
    "id axis pref broader also_broader related alt hidden definition notes notation mappings status replaced_by reason "
    "uri sources".split()
)
_NONE: list[Any] = []
_MAPPING = ("uri", "relation", "scheme", "label", "status", "source")
_OF_MAPPING = frozenset(_MAPPING)
_OF_WORDING = frozenset(("text", "original", "machine", "checked"))
_AXES, _STATES, _KINDS = (None, "theme", "barrier"), get_args(Status), frozenset(get_args(NoteKind))
_RELATIONS, _SEEN = frozenset(get_args(Relation)), (None, *get_args(MappingStatus))


class _Doubtful(Exception):
    """Something that is not plainly sound: the strict door shall say what."""


def scheme_of(data: object, *, vouched: bool = False) -> ConceptScheme | None:
    """The scheme that plain data describe, or `None` where it takes a second look to know.

    What is shipped is vouched for by the tests, and its words are not looked at again.

    >>> found = scheme_of({"id": "s", "version": "1.0.0", "title": "S", "concepts": [{"id": "a", "pref": {"en": "A"}}]})
    >>> found.label("a", "en").text
    'A'
    >>> scheme_of({"id": "s", "version": "1.0.0", "title": "S", "concepts": [{"id": "a b", "pref": "A"}]}) is None
    True
    """
    try:
        with still():
            return _Reader(vouched).scheme(data)
    except (_Doubtful, SmallGiantsError, TypeError):
        return None


def _setters(kind: type) -> tuple[Callable[[Any, Any], None], ...]:
    """What puts a value into each slot of a noun, in the order of its fields."""
    return tuple(vars(kind)[one.name].__set__ for one in attrs.fields(kind))


_of = object.__new__
_CONCEPT, _NOTE, _RECORD, (_WORDINGS,) = map(_setters, (Concept, Note, MappingRecord, Text))
_LANG, _TEXT, _ORIGINAL, _MACHINE, _CHECKED = _setters(Wording)
_FLAGS = (("original", _ORIGINAL), ("machine", _MACHINE), ("checked", _CHECKED))


class _Reader:
    """Gathers what is to be judged in bulk while it makes the nouns."""

    def __init__(self, vouched: bool) -> None:
        self.vouched = vouched
        self.ids: list[str] = []
        self.words: list[str] = []
        self.tags: dict[tuple[str, ...], bool] = {}

    def scheme(self, data: Any) -> ConceptScheme:
        if type(data) is not dict or not data.keys() <= _FIELDS:
            raise _Doubtful
        made = {**data, "title": self.text(data.get("title"))}
        made["concepts"] = tuple([self.concept(one) for one in self.many(data, "concepts")])
        for name in ("extra", "unsaid"):
            made[name] = tuple([self.triple(one) for one in self.many(data, name)])
        made["languages"] = tuple(self.many(data, "languages"))
        made["sources"] = tuple(Citation(**one) for one in self.many(data, "sources"))
        if "note" in data:
            made["note"] = self.text(data["note"])
        if not self.vouched:
            self.judge()
        return ConceptScheme(**made)

    def judge(self) -> None:
        """The rules of `identifier` and of `words`, over all at once; the sign between them is fit for both."""
        if not all(self.ids) or re.search(UNFIT_FOR_ID, "|".join(self.ids)):
            raise _Doubtful
        if re.search(UNPRINTABLE, "|".join(self.words)) or not all(map(str.strip, self.words)):
            raise _Doubtful

    @staticmethod
    def many(data: dict[str, Any], name: str) -> list[Any]:
        found = data.get(name, _NONE)
        if type(found) is not list:
            raise _Doubtful
        return found

    def texts(self, *told: object) -> None:
        """Notes what has to be words; `None` is unknown."""
        for one in told:
            if one is not None:
                if type(one) is not str:
                    raise _Doubtful
                self.words.append(one)

    def names(self, data: dict[str, Any], name: str) -> tuple[str, ...]:
        if name not in data:
            return ()
        found = self.many(data, name)
        self.ids += found
        return tuple(found)

    def concept(self, data: Any) -> Concept:
        if type(data) is not dict or not data.keys() <= _OF_CONCEPT:
            raise _Doubtful
        get = data.get
        name, broader, axis, status, uri = get("id"), get("broader"), get("axis"), get("status", "current"), get("uri")
        self.ids.append(name)  # type: ignore[arg-type]  # what is no text makes the judgement fail
        if broader is not None:
            self.ids.append(broader)
        if axis not in _AXES or status not in _STATES or not (uri is None or is_iri(uri)):
            raise _Doubtful
        self.texts(notation := get("notation"))
        texts, many = self.text, self.many
        values = (
            name, axis, texts(get("pref")), broader,
            tuple([Citation(**one) for one in many(data, "sources")]) if "sources" in data else (),
            self.names(data, "also_broader"), self.names(data, "related"),
            self.labels(data, "alt"), self.labels(data, "hidden"),
            None if get("definition") is None else texts(data["definition"]),
            tuple([self.note(one) for one in many(data, "notes")]) if "notes" in data else (), notation,
            tuple([self.mapping(one) for one in many(data, "mappings")]) if "mappings" in data else (), status,
            self.names(data, "replaced_by"), None if get("reason") is None else texts(data["reason"]), uri,
        )  # fmt: skip
        made = _of(Concept)
        for put, value in zip(_CONCEPT, values, strict=True):
            put(made, value)
        return made

    def text(self, data: Any) -> Text:
        if type(data) is str:
            wordings: tuple[Wording, ...] = (self.wording("und", data),)
        else:
            if type(data) is not dict or not data:
                raise _Doubtful
            self.tagged(tuple(data))
            wordings = tuple([self.wording(lang, told) for lang, told in data.items()])
        made = _of(Text)
        _WORDINGS(made, wordings)
        return made

    def tagged(self, langs: tuple[str, ...]) -> None:
        """Judges a set of language tags once, for most texts of a scheme have the same."""
        if self.vouched:
            return
        if langs not in self.tags:
            self.tags[langs] = all(map(is_tag, langs)) and len({one.casefold() for one in langs}) == len(langs)
        if not self.tags[langs]:
            raise _Doubtful

    def wording(self, lang: str, told: Any) -> Wording:
        made = _of(Wording)
        _LANG(made, lang)
        if type(told) is str:
            _ORIGINAL(made, None)
            _MACHINE(made, None)
            _CHECKED(made, None)
        else:
            if type(told) is not dict or not told.keys() <= _OF_WORDING:
                raise _Doubtful
            for name, put in _FLAGS:
                if (flag := told.get(name)) is not None and type(flag) is not bool:
                    raise _Doubtful
                put(made, flag)
            told = told.get("text")
            if type(told) is not str:
                raise _Doubtful
        self.words.append(told)
        _TEXT(made, told)
        return made

    def labels(self, data: dict[str, Any], name: str) -> tuple[Wording, ...]:
        return tuple([self.label(one) for one in self.many(data, name)]) if name in data else ()

    def label(self, data: Any) -> Wording:
        """A wording that tells its own language."""
        if type(data) is not dict or not isinstance(lang := data.get("lang"), str):
            raise _Doubtful
        self.tagged((lang,))
        simple = len(data) == 2 and "text" in data
        return self.wording(lang, data["text"] if simple else {name: data[name] for name in data if name != "lang"})

    def note(self, data: Any) -> Note:
        if type(data) is not dict or data.keys() != {"kind", "wording"} or data["kind"] not in _KINDS:
            raise _Doubtful
        made = _of(Note)
        for put, value in zip(_NOTE, (data["kind"], self.label(data["wording"])), strict=True):
            put(made, value)
        return made

    def mapping(self, data: Any) -> MappingRecord:
        if type(data) is not dict or not data.keys() <= _OF_MAPPING:
            raise _Doubtful
        values = uri, relation, scheme, label, status, source = tuple(map(data.get, _MAPPING))
        if relation not in _RELATIONS or status not in _SEEN or not (self.vouched or is_iri(uri)):
            raise _Doubtful
        if scheme is not None:
            self.ids.append(scheme)
        self.texts(label, source)
        made = _of(MappingRecord)
        for put, value in zip(_RECORD, values, strict=True):
            put(made, value)
        return made

    def triple(self, data: Any) -> Triple:
        if type(data) is not dict:
            raise _Doubtful
        return Triple(**data)
