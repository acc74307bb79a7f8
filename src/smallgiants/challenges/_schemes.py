"""A concept scheme: concepts of one version, found by id and by label."""

from collections import Counter, deque
from datetime import date
from functools import cached_property
from typing import Literal
from urllib.parse import quote

from attrs import field, frozen
from attrs.converters import optional as unless_none

from ..checks import a, each, identifier, near, one_of, optional, several, words
from ..errors import InvalidValue, Problem, shown
from ..labels import Text, text
from ..sources import Citation, day
from ._checks import faults
from ._concepts import Concept, iri
from ._conditions import breaches
from ._graph import Triple
from ._still import still
from ._triples import facts

__all__ = ["ConceptScheme", "Label", "Profile", "Used"]

Used = Literal["exact", "base", "untagged", "default", "other", "id"]
"""Which label was had: of the language asked for, of its base, of no language, of the scheme's own, any, or the id."""

Profile = Literal["skos", "own"]
"""`skos` judges what others made, `own` what we author."""

_PROFILES = ("skos", "own")


@frozen(kw_only=True)
class Label:
    """A label of a concept, and by which step of the fallback it was had.

    >>> print(Label(text="Mobilité", lang="fr", used="base"))
    Mobilité
    """

    text: str = field(validator=words)
    lang: str | None = field(validator=optional(words))
    used: Used = field(validator=one_of("exact", "base", "untagged", "default", "other", "id"))

    def __str__(self) -> str:
        return self.text


@frozen(kw_only=True)
class ConceptScheme:
    """Concepts of one version, in the words of SKOS.

    >>> two = ConceptScheme(id="kinds", version="1.0.0", title="Kinds", concepts=[
    ...     Concept(id="funding", pref={"en": "Funding", "fr": "Financement"}),
    ...     Concept(id="grants", pref={"en": "Grants"}, broader="funding")])
    >>> two.above("grants"), two.label("grants", "fr-BE").used
    (('funding',), 'default')

    `extra` keeps what a file said and this model does not, `unsaid` what this model says and the file did not: a round trip
    writes the same graph.  Two concepts of one name raise `InvalidValue`.
    """

    id: str = field(validator=identifier)
    version: str = field(validator=words)
    title: Text = field(converter=text, validator=a(Text))
    concepts: tuple[Concept, ...] = field(default=(), converter=several, validator=each(a(Concept)))
    language: str = field(default="en", validator=words)
    languages: tuple[str, ...] = field(default=(), converter=several, validator=each(words))
    issued: date | None = field(default=None, converter=day, validator=optional(a(date)))
    licence: str | None = field(default=None, validator=optional(words))
    note: Text | None = field(default=None, converter=unless_none(text), validator=optional(a(Text)))
    sources: tuple[Citation, ...] = field(default=(), converter=several, validator=each(a(Citation)))
    uri: str = field(validator=iri)
    extra: tuple[Triple, ...] = field(default=(), converter=several, validator=each(a(Triple)))
    unsaid: tuple[Triple, ...] = field(default=(), converter=several, validator=each(a(Triple)))

    @uri.default
    def _own_uri(self) -> str:
        return f"urn:smallgiants:scheme:{quote(str(self.id), safe='')}"

    def __attrs_post_init__(self) -> None:
        if len(self._by_id) < len(self.concepts):
            counts = Counter(concept.id for concept in self.concepts)
            double = next(one for one, count in counts.items() if count > 1)
            raise InvalidValue("concept-twice", "concepts", "each id once", f"{shown(double)} more than once")

    @cached_property
    def _by_id(self) -> dict[str, Concept]:
        return {concept.id: concept for concept in self.concepts}

    @cached_property
    def _uris(self) -> dict[str, str]:
        return {one.id: one.uri or f"{self.uri}:{quote(one.id, safe='/')}" for one in self.concepts}

    @cached_property
    def _by_parent(self) -> dict[str | None, tuple[str, ...]]:
        found: dict[str | None, list[str]] = {}
        for concept in self.concepts:
            for parent in concept.parents or (None,):
                found.setdefault(parent, []).append(concept.id)
        return {parent: tuple(ids) for parent, ids in found.items()}

    @cached_property
    def _by_label(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, dict[str, None]] = {}
        for concept in self.concepts:
            for one in (*concept.pref.wordings, *concept.alt, *concept.hidden):
                if concept.status != "deprecated":
                    found.setdefault(one.text.casefold(), {})[concept.id] = None
        return {label: tuple(ids) for label, ids in found.items()}

    def __contains__(self, name: object) -> bool:
        return name in self._by_id

    def concept(self, name: str) -> Concept:
        """The concept of an id, deprecated or not; raises `InvalidValue` with near ids."""
        if name not in self._by_id:
            expected = f"an id of the scheme {self.id}"
            raise InvalidValue("concept-unknown", "id", expected, shown(name), near(name, list(self._by_id)))
        return self._by_id[name]

    def uri_of(self, name: str) -> str:
        """The IRI of a concept: its own, or one made of the scheme's and the id."""
        return self._uris.get(name) or f"{self.uri}:{quote(name, safe='/')}"

    def under(self, name: str | None) -> tuple[str, ...]:
        """The current and proposed concepts right under one, or for `None` the top concepts."""
        return tuple(one for one in self._by_parent.get(name, ()) if self._by_id[one].status != "deprecated")

    def above(self, name: str) -> tuple[str, ...]:
        """Every broader concept up the lines, the nearest first, each once; what is not in the scheme is not told."""
        line = list(self.concept(name).parents)
        met = set(line)
        for one in line:  # the list grows while it is walked
            more = [up for up in self._by_id[one].parents if up not in met] if one in self._by_id else ()
            line += more
            met |= {*more}
        return tuple(one for one in line if one != name and one in self._by_id)

    def find(self, label: str) -> tuple[str, ...]:
        """The concepts, not deprecated, that bear a label in any language, whatever its case; in their order."""
        return self._by_label.get(label.casefold(), ())

    def label(self, name: str, *langs: str) -> Label:
        """The label of a concept in the first of `langs` that can be had, and by which step: exact tag, base language,
        untagged, the scheme's language, any; the id of a concept that is not in the scheme."""
        if name not in self._by_id:
            return Label(text=name, lang=None, used="id")
        have = {one.lang.casefold(): one for one in self._by_id[name].pref.wordings}
        asked: list[tuple[str, Used]] = []
        for lang in langs:
            asked += [(lang, "exact"), (lang.partition("-")[0], "base")]
        for tag, used in (*asked, ("und", "untagged"), (self.language, "default")):
            if tag.casefold() in have:
                one = have[tag.casefold()]
                return Label(text=one.text, lang=one.lang, used=used)
        first = self._by_id[name].pref.wordings[0]
        return Label(text=first.text, lang=first.lang, used="other")

    def instead(self, name: str) -> tuple[str, ...]:
        """What to use for a concept: itself unless it is deprecated, else what replaces it, through every replacement.

        Several mean that somebody has to choose; none, that there is nothing.
        """
        met, waiting, found = set[str](), deque([name]), list[str]()
        while waiting:
            one = waiting.popleft()
            concept = self._by_id.get(one)
            if concept is None or one in met:
                continue
            met.add(one)
            if concept.status == "deprecated":
                waiting += concept.replaced_by
            else:
                found.append(one)
        return tuple(found)

    def problems(self, *, profile: Profile) -> tuple[Problem, ...]:
        """The breaches of the six conditions of SKOS, then what its author should look at.

        In the profile `skos` only the conditions are errors; in `own` also what makes a scheme of ours unusable.
        """
        if profile not in _PROFILES:
            raise InvalidValue("choice-unknown", "profile", "one of skos, own", shown(profile))
        with still():
            return (*breaches(facts(self)), *faults(self, own=profile == "own"))
