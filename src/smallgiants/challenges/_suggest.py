"""From free text to concepts: ranked suggestions that may abstain, and what became of them.  Never an assignment."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, Literal, Protocol, get_args

from attrs import field, frozen

from ..answers import Row
from ..checks import a, each, identifier, one_of, optional, refuse, several, words
from ..civiltime import Instant, viewpoint
from ..data import text as shipped
from ..errors import InvalidValue, shown
from ..labels import Text, is_tag
from ..ledger import instant_or_none
from ._concepts import Axis
from ._matcher import Matcher, cues_of
from ._schemes import ConceptScheme
from ._shipped import scheme
from ._statements import Statement
from ._wording import grams, spans, stem
from ._wording import words as plain_words

__all__ = ["Feedback", "Suggester", "Suggestion", "Suggestions", "grown", "matcher", "suggest"]

Asked = Literal["theme", "barrier", "any"]
"""The axis of a suggestion; `any` in a scheme that knows none."""


def _place(instance: Any, attribute: Any, value: Any) -> None:
    if not isinstance(value, tuple) or len(value) != 2 or not 0 <= value[0] < value[1]:
        raise refuse(attribute, "type-wrong", "where a word begins and ends", value)


class Suggester(Protocol):
    """Whatever ranks concepts for a text: the matcher that comes with the library, or a host's own model.

    >>> class Always:
    ...     scheme = scheme("degurba")
    ...     def ranked(self, text, *, axis, lang):
    ...         return (("city", 1.0),)
    >>> suggest("anything", on=None, by=Always()).top("any")
    ('city',)

    `ranked` gives ids with scores, best first; nothing at all means that it abstains.
    """

    @property
    def scheme(self) -> ConceptScheme:
        """The scheme whose concepts are ranked."""
        ...

    def ranked(self, text: str, *, axis: Axis | None, lang: str | None) -> Sequence[tuple[str, float]]:
        """The concepts of an axis for a text in a language, or in one nobody told."""
        ...


@frozen(kw_only=True)
class Suggestion:
    """One concept that a text may be about: how near, by which label, and where in the text.

    >>> print(Suggestion(axis="barrier", concept="barrier/capacity", score=0.82, label="Capacity and skills barrier"))
    barrier/capacity (Capacity and skills barrier), 0.82
    """

    axis: Asked = field(validator=one_of(*get_args(Asked)))
    concept: str = field(validator=identifier)
    score: float = field(validator=a(float, int))
    label: str = field(validator=words)
    spans: tuple[tuple[int, int], ...] = field(default=(), converter=several, validator=each(_place))

    def __str__(self) -> str:
        return f"{self.concept} ({self.label}), {self.score:.2f}"


@frozen(kw_only=True)
class Suggestions:
    """What a text may be about, on each axis, or that the matcher abstains.  A person decides: nothing is assigned.

    >>> found = suggest("Nobody will give us figures of our energy consumption", on=None, lang="en", axis="barrier")
    >>> found.top("barrier")[0], found.abstained
    ('barrier/missing-data', ())
    """

    scheme: str = field(validator=identifier)
    version: str = field(validator=words)
    on: date | Instant | None = field(default=None, validator=optional(a(date)))
    found: tuple[Suggestion, ...] = field(default=(), converter=several, validator=each(a(Suggestion)))
    abstained: tuple[Asked, ...] = field(default=(), converter=several, validator=each(one_of(*get_args(Asked))))
    texts: tuple[str, ...] = field(default=(), converter=several, validator=each(a(str)))

    def top(self, axis: Asked) -> tuple[str, ...]:
        """The ids suggested on an axis, best first."""
        return tuple(one.concept for one in self.found if one.axis == axis)

    @property
    def why(self) -> str:
        """For each suggestion the words it goes by, and for each axis without one that it abstains."""
        lines = [f"{one}{self._by(one)}" for one in self.found]
        lines += [f"{axis}: nothing in the text is near enough to any concept" for axis in self.abstained]
        return "\n".join(lines)

    def _by(self, one: Suggestion) -> str:
        text = self.texts[0] if self.texts else ""
        told = dict.fromkeys(text[start:end] for start, end in one.spans)
        return f": by {', '.join(map(repr, told))}" if told else ""

    def rows(self) -> tuple[Row, ...]:
        """One row for each suggestion, the score in hundredths, for answers hold no floats."""
        return tuple({"axis": one.axis, "concept": one.concept, "label": one.label, "score_percent": round(one.score * 100)}
                     for one in self.found)  # fmt: skip

    def __str__(self) -> str:
        return self.why or "no text"


@frozen(kw_only=True)
class Feedback:
    """What a person made of a suggestion.

    >>> Feedback(text="Nobody answers our tender", lang="en", concept="barrier/few-bidders", accepted=True).accepted
    True
    """

    text: str = field(validator=words)
    lang: str = field(validator=words)
    concept: str = field(validator=identifier)
    accepted: bool = field(validator=a(bool))
    by: str | None = field(default=None, validator=optional(identifier))
    at: Instant | None = field(default=None, converter=instant_or_none)


def suggest(
    x: Statement | Text | str, *, on: "str | date | Instant | None", lang: str | None = None, axis: Axis | None = None,
    k: int = 3, by: Suggester | None = None,
) -> Suggestions:  # fmt: skip
    """The concepts that a statement or a text may be about: at most `k` on each axis, or on the one asked for.

    >>> found = suggest("Die Stelle im Bauamt ist unbesetzt", on=None, lang="de", axis="barrier")
    >>> found.top("barrier")[0]
    'barrier/staff-shortage'
    >>> suggest("Where is my umbrella?", on=None, lang="en").abstained
    ('theme', 'barrier')

    `on=None` is the latest edition of the taxonomy; there is one so far.  A text in several languages is asked in the first,
    or in the one of `lang`.  It never assigns: where two matchers agreed by a wide margin, half was still wrong.
    """
    if type(k) is not int or k < 1:
        raise InvalidValue("number-out-of-range", "k", "a whole number of at least 1", shown(k))
    if lang is not None and not is_tag(lang):
        raise InvalidValue("language-invalid", "lang", "a language tag of BCP 47, such as en or pt-BR", shown(lang))
    ranker = _shipped() if by is None else by
    text, tongue = _asked(x, lang)
    there = ranker.scheme
    axes: tuple[Axis | None, ...] = (axis,) if axis else _axes(there)
    found: list[Suggestion] = []
    abstained: list[Asked] = []
    for one in axes:
        ranked = ranker.ranked(text, axis=one, lang=tongue)[:k] if text.strip() else ()
        found += [_suggestion(there, one or "any", concept, score, text, tongue) for concept, score in ranked]
        abstained += [] if ranked else [one or "any"]
    when = None if on is None else viewpoint(on)
    return Suggestions(scheme=there.id, version=there.version, on=when, found=found, abstained=abstained, texts=(text,))


def matcher(scheme: ConceptScheme, *, cues: Mapping[str, Mapping[str, tuple[str, ...]]] | None = None) -> Suggester:
    """The matcher of the standard library for a scheme of one's own; keep it, for its indexes take a while to make.

    >>> own = ConceptScheme(id="s", version="1.0.0", title="S", concepts=[])
    >>> suggest("anything", on=None, by=matcher(own)).abstained
    ('any',)

    `cues` are words that people use, by concept and language, as `grown` hands them out.
    """
    return Matcher(scheme, cues or {})


def grown(told: Iterable[Feedback]) -> dict[str, dict[str, tuple[str, ...]]]:
    """The texts that people accepted for a concept, by concept and language: cues for a matcher, or for an editor to choose
    alternative labels from.  A text that others rejected for the concept is left out.

    >>> grown([Feedback(text="bus every hour", lang="en", concept="theme/mobility", accepted=True)])
    {'theme/mobility': {'en': ('bus every hour',)}}
    """
    every = tuple(told)
    no = {(one.concept, one.lang, one.text) for one in every if not one.accepted}
    found: dict[str, dict[str, dict[str, None]]] = {}
    for one in every:
        if one.accepted and (one.concept, one.lang, one.text) not in no:
            found.setdefault(one.concept, {}).setdefault(one.lang, {})[one.text] = None
    return {name: {lang: tuple(texts) for lang, texts in langs.items()} for name, langs in sorted(found.items())}


@lru_cache(maxsize=1)
def _shipped() -> Matcher:
    return Matcher(scheme("challenges"), cues_of(shipped("taxonomies/challenges.cues.tsv")))


def _asked(x: object, lang: str | None) -> tuple[str, str | None]:
    if isinstance(x, str):
        return x, lang
    text = x.text if isinstance(x, Statement) else x
    if not isinstance(text, Text):
        raise InvalidValue("type-wrong", "x", "a text or a statement", shown(x))
    one = text.best(lang) if lang else text.wordings[0]
    return one.text, None if one.lang == "und" else one.lang


def _axes(scheme: ConceptScheme) -> tuple[Axis | None, ...]:
    had = {one.axis for one in scheme.concepts}
    return tuple(one for one in ("theme", "barrier") if one in had) or (None,)


def _suggestion(scheme: ConceptScheme, axis: Asked, name: str, score: float, text: str, lang: str | None) -> Suggestion:
    concept = scheme.concept(name)
    told = set(plain_words(text, lang))
    base = lang.partition("-")[0] if lang else None
    best, most = scheme.label(name, *((lang,) if lang else ())).text, 0
    for one in (*concept.pref.wordings, *concept.alt):
        if base is None or one.lang.partition("-")[0] == base:
            shared = _shared(told, set(plain_words(one.text, lang)))
            if shared > most:
                best, most = one.text, shared
    stems = frozenset(stem(word) for wording in (*concept.pref.wordings, *concept.alt, *concept.hidden)
                      for word in plain_words(wording.text, lang))  # fmt: skip
    return Suggestion(axis=axis, concept=name, score=round(float(score), 4), label=best, spans=spans(text, stems, lang))


def _shared(told: set[str], label: set[str]) -> int:
    """How many rows of letters the words of a label share with a text."""
    return len({one for word in label for one in grams(word)} & {one for word in told for one in grams(word)})
