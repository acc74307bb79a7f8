"""The choices of a form and the ids they stand for."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from ..challenges import Concept
from ..checks import identifier, near
from ..errors import InvalidValue
from ..programmes import Theme
from ._forms_dates import Unread
from ._forms_words import answer, plain, tables

__all__ = ["Choices", "Chosen", "choices_of"]

_SIGNS = (";", "\n", "|", ",", "/")
_MOST_PARTS = 200
# Before words as they stand: they may differ in no more than a sign or an accent.
_EXACTLY = "\0"
_FIELDS = ("approvals", "theme", "themes", "barriers")


class Chosen(NamedTuple):
    """What was chosen in a cell, and what of it is no choice."""

    ids: tuple[str, ...]
    rest: str | None = None


class Choices:
    """The ids by the words a form shows for them, for each field that holds choices."""

    def __init__(self, by_field: Mapping[str, Mapping[str, frozenset[str]]], answers: Mapping[str, bool]) -> None:
        self._by_field, self._answers = by_field, answers

    def is_option(self, about: str, text: str) -> bool:
        """Whether a text is a choice of this field, or stands for any other."""
        return plain(text) in self._by_field.get(about, {}) or answer(text) in tables().other

    def said(self, text: str) -> bool:
        """Whether a cell says yes or no."""
        word = answer(text)
        if plain(text) in self._answers:
            return self._answers[plain(text)]
        if word in tables().yes or word in tables().no:
            return word in tables().yes
        raise Unread("form-cell-unread", "yes or no", 'say what it means: `choices={"…": "yes"}`')

    def one(self, about: str, text: str) -> str:
        """The id of the one choice that a cell names."""
        found = self.many(about, text)
        if len(found.ids) != 1 or found.rest:
            raise Unread("form-choice-unknown", "one choice", "ask which was meant")
        return found.ids[0]

    def many(self, about: str, text: str) -> Chosen:
        """The ids of all choices that a cell names, whatever sign stands between them, and the rest."""
        known = self._by_field.get(about, {})
        whole: dict[frozenset[str], list[str]] = {}
        best: Chosen | None = None
        for sign in ("\0", *_SIGNS):
            parts = [part for part in (one.strip() for one in text.split(sign)) if part][:_MOST_PARTS]
            for ids, rest in _covers(parts, sign, known) if parts else ():
                if not rest:
                    whole.setdefault(frozenset(ids), ids)
                elif ids and (best is None or len(ids) > len(best.ids)):
                    best = Chosen(tuple(dict.fromkeys(ids)), f"{sign} ".join(rest))
        if len(whole) > 1:
            raise Unread("form-choice-unknown", "choices that can be read in one way", "ask which were meant")
        if whole:
            return Chosen(tuple(dict.fromkeys(*whole.values())))
        if best is None:
            words = [one for one in known if not one.startswith(_EXACTLY)]
            hint = near(plain(text), words) or "hand in what it may be: `choices=`"
            raise Unread("form-choice-unknown", "choices that were handed in", hint)
        return best


def _covers(parts: list[str], sign: str, known: Mapping[str, frozenset[str]]) -> Iterator[tuple[list[str], list[str]]]:
    """The ways to put parts together to choices, a choice may hold the sign itself: first by the longest, then otherwise."""
    longest: list[str] = []
    rest: list[str] = []
    place, other = 0, False
    while place < len(parts):
        ends = [
            end for end in range(min(len(parts), place + 8), place, -1) if len(_id(parts[place:end], sign, known)) == 1
        ]
        if ends:
            other = other or len(ends) > 1
            longest += _id(parts[place : ends[0]], sign, known)
            place = ends[0]
        else:
            rest.append(parts[place])
            place += 1
    yield longest, rest
    if other:  # some choice is made of others: read apart, do they all exist?
        apart = [_id([part], sign, known) for part in parts]
        if all(len(ids) == 1 for ids in apart):
            yield [next(iter(ids)) for ids in apart], []


def _id(parts: list[str], sign: str, known: Mapping[str, frozenset[str]]) -> frozenset[str]:
    exact = known.get(_EXACTLY + parts[0]) if len(parts) == 1 else None
    if exact:
        return exact
    words = plain(f"{sign} ".join(parts))
    return known.get(words, frozenset()) if words else frozenset()  # marks alone are a choice to the letter only


Given = Mapping[str, str] | Iterable[Theme | Concept]


def choices_of(given: Given) -> Choices:
    """Choices from themes and concepts, by their ids and their words in any language, or from words with their ids; the words
    `yes` and `no` in place of an id say what an answer means."""
    by_field: dict[str, dict[str, frozenset[str]]] = {about: {} for about in _FIELDS}
    by_field["languages"] = {words: frozenset((code,)) for words, code in tables().languages.items()}
    answers: dict[str, bool] = {}
    if isinstance(given, Mapping):
        for words, id_ in given.items():
            if id_ in ("yes", "no"):
                answers[plain(words)] = id_ == "yes"
            else:
                _checked(id_)
                _put(by_field, _FIELDS, (words, id_), id_)
        return Choices(by_field, answers)
    for one in given:
        if not isinstance(one, Theme | Concept):
            raise InvalidValue("type-wrong", "choices", "themes, concepts, or words with their ids", type(one).__name__)
        title = one.title if isinstance(one, Theme) else one.pref
        barrier = isinstance(one, Concept) and one.axis == "barrier"
        fields = ("barriers",) if barrier else ("approvals", "theme", "themes")
        _put(by_field, fields, (one.id, *(wording.text for wording in title.wordings)), one.id)
    return Choices(by_field, answers)


class _Attribute(NamedTuple):
    name: str
    metadata: Mapping[str, object]


def _checked(id_: object) -> None:
    identifier(None, _Attribute("choices", {}), id_)


def _put(
    by_field: dict[str, dict[str, frozenset[str]]], fields: tuple[str, ...], words: tuple[str, ...], id_: str
) -> None:
    for about in fields:
        for one in words:
            for key in (plain(one), _EXACTLY + one):
                by_field[about][key] = by_field[about].get(key, frozenset()) | {id_}
