"""Text by BCP 47 language, with a stated fallback."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Self

from attrs import field, frozen

from .checks import a, each, optional, several, words
from .errors import InvalidValue, shown

__all__ = ["Text", "Wording", "text"]

_TAG = r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*"


def is_tag(value: object) -> bool:
    """Whether a value has the form of a BCP 47 language tag."""
    return isinstance(value, str) and re.fullmatch(_TAG, value) is not None


def _tag(instance: Any, attribute: Any, value: Any) -> None:
    if not is_tag(value):
        raise InvalidValue("language-invalid", "lang", "a BCP 47 language tag such as fr or pt-BR", shown(value))


@frozen(kw_only=True)
class Wording:
    """A text in one language, with what is known of its translation; `und` is a language nobody told.

    >>> Wording(lang="fr", text="Mobilité", original=False, machine=True).machine
    True
    """

    lang: str = field(validator=_tag)
    text: str = field(validator=words)
    original: bool | None = field(default=None, validator=optional(a(bool)))
    machine: bool | None = field(default=None, validator=optional(a(bool)))
    checked: bool | None = field(default=None, validator=optional(a(bool)))


@frozen(repr=False)
class Text:
    """The same text in one or more languages; the first is the one it was written in unless a flag says otherwise.

    >>> theme = text({"en": "Mobility transition", "fr": "Transition de la mobilité"})
    >>> theme.best("fr").text, theme.best("pt").lang
    ('Transition de la mobilité', 'en')
    >>> str(text("Circular City"))
    'Circular City'

    Raises `InvalidValue` for no wording, or two in one language.
    """

    wordings: tuple[Wording, ...] = field(converter=several, validator=each(a(Wording)))

    def __attrs_post_init__(self) -> None:
        if not self.wordings:
            raise InvalidValue("text-invalid", "", "a text in at least one language", "none")
        tags = [wording.lang.casefold() for wording in self.wordings]
        double = next((tag for tag in tags if tags.count(tag) > 1), None)
        if double:
            raise InvalidValue("language-twice", "", "each language once", f"{double} more than once")

    @classmethod
    def of(cls, value: "Text | str | Mapping[str, str]") -> Self:
        """The text for a plain string (language `und`) or a map of languages."""
        if isinstance(value, cls):
            return value
        if isinstance(value, str):
            return cls((Wording(lang="und", text=value),))
        if isinstance(value, Mapping):
            return cls(tuple(Wording(lang=lang, text=words_) for lang, words_ in value.items()))
        raise InvalidValue("type-wrong", "", "text, or a map of languages to text", shown(value))

    def best(self, *langs: str) -> Wording:
        """The wording for the first of `langs` that can be had: the exact tag, then its base language, then untagged,
        then English, then the first; the wording's own `lang` tells which it was."""
        have = {wording.lang.casefold(): wording for wording in self.wordings}
        for tag in _fallbacks(langs):
            if tag in have:
                return have[tag]
        return self.wordings[0]

    def __str__(self) -> str:
        return self.best().text

    def __repr__(self) -> str:
        told: object = {wording.lang: wording.text for wording in self.wordings}
        return f"Text({self.wordings[0].text if told.keys() == {'und'} else told!r})"  # type: ignore[attr-defined]


def _fallbacks(langs: Iterable[str]) -> list[str]:
    exact = [lang.casefold() for lang in langs]
    return [tag for lang in exact for tag in (lang, lang.partition("-")[0])] + ["und", "en"]


def text(value: "Text | str | Mapping[str, str]") -> Text:
    """A `Text` from a plain string or a map of languages: the converter of every text field.

    >>> text({"pt": "Falta equipa"}).best("pt").text
    'Falta equipa'
    """
    return Text.of(value)


def several_texts(values: Any) -> Any:
    """The converter of a field of several texts; what is no collection is left to the validator that follows."""
    members: Any = several(values)
    return tuple(map(text, members)) if isinstance(members, tuple) else members
