"""One concept of a scheme, with its labels, notes, neighbours, and what it is like elsewhere."""

import re
from typing import Any, Literal, get_args

from attrs import field, frozen
from attrs.converters import optional as unless_none

from ..checks import a, each, identifier, one_of, optional, refuse, several, words
from ..labels import Text, Wording, text
from ..sources import Citation

__all__ = ["Attribution", "Axis", "Concept", "MappingRecord", "MappingStatus", "Note", "NoteKind", "Relation", "Status"]

Axis = Literal["theme", "barrier"]
"""The two independent axes: what a challenge is about, and why it is hard."""

Attribution = Literal["named", "unnamed"]
"""Whether a statement may be shown with the seat that made it."""

Status = Literal["proposed", "current", "deprecated"]
"""Where a concept stands; a deprecated one is reached by its id and hidden from lists and search."""

Relation = Literal["exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch", "subject"]
"""The mapping properties of SKOS; `subject` is dct:subject, for what is no concept, such as a microthesaurus of EuroVoc."""

MappingStatus = Literal["seen", "unverified"]
"""`seen`: the IRI was seen in a public source with this label; `unverified`: look at it before it is published."""

NoteKind = Literal["note", "definition", "scopeNote", "example", "changeNote", "editorialNote", "historyNote"]
"""The documentation properties of SKOS (section 7)."""

_IRI = r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|\\^`\x7f-\x9f\ud800-\udfff]+"


def is_iri(value: object) -> bool:
    """Whether a value is an absolute IRI (RFC 3987), which white space and angle brackets would end.

    >>> is_iri("http://metadata.un.org/sdg/7.3"), is_iri("goal 7")
    (True, False)
    """
    return isinstance(value, str) and re.fullmatch(_IRI, value) is not None


def iri(instance: Any, attribute: Any, value: Any) -> None:
    """An absolute IRI."""
    if not is_iri(value):
        raise refuse(attribute, "iri-invalid", "an absolute IRI such as http://metadata.un.org/sdg/7.3", value)


@frozen(kw_only=True)
class MappingRecord:
    """That a concept is like one of another scheme, with how sure that is and where it is from.

    >>> MappingRecord(uri="http://metadata.un.org/sdg/7.3", relation="relatedMatch", scheme="un-sdg", status="seen").label is None
    True

    A mapping without status or source is kept, and told by `problems(profile="own")`.
    """

    uri: str = field(validator=iri)
    relation: Relation = field(validator=one_of(*get_args(Relation)))
    scheme: str | None = field(default=None, validator=optional(identifier))
    label: str | None = field(default=None, validator=optional(words))
    status: MappingStatus | None = field(default=None, validator=optional(one_of(*get_args(MappingStatus))))
    source: str | None = field(default=None, validator=optional(words))


@frozen(kw_only=True)
class Note:
    """A note on a concept beside its definition, in one language.

    >>> Note(kind="scopeNote", wording=Wording(lang="en", text="Not for heritage")).kind
    'scopeNote'
    """

    kind: NoteKind = field(validator=one_of(*get_args(NoteKind)))
    wording: Wording = field(validator=a(Wording))


@frozen(kw_only=True)
class Concept:
    """One concept of a challenge scheme, in the words of SKOS.

    >>> str(Concept(id="capacity-gaps", axis="barrier", pref="Capacity gaps").pref)
    'Capacity gaps'

    `broader` is the concept it is listed under, `also_broader` are further ones: a hierarchy may have several parents
    within one axis.  `axis` is `None` in a scheme that knows none.  `replaced_by` says what to use instead of a deprecated
    concept, `reason` why there is nothing.
    """

    id: str = field(validator=identifier)
    axis: Axis | None = field(default=None, validator=optional(one_of("theme", "barrier")))
    pref: Text = field(converter=text, validator=a(Text))
    broader: str | None = field(default=None, validator=optional(identifier))
    sources: tuple[Citation, ...] = field(default=(), converter=several, validator=each(a(Citation)))
    also_broader: tuple[str, ...] = field(default=(), converter=several, validator=each(identifier))
    related: tuple[str, ...] = field(default=(), converter=several, validator=each(identifier))
    alt: tuple[Wording, ...] = field(default=(), converter=several, validator=each(a(Wording)))
    hidden: tuple[Wording, ...] = field(default=(), converter=several, validator=each(a(Wording)))
    definition: Text | None = field(default=None, converter=unless_none(text), validator=optional(a(Text)))
    notes: tuple[Note, ...] = field(default=(), converter=several, validator=each(a(Note)))
    notation: str | None = field(default=None, validator=optional(words))
    mappings: tuple[MappingRecord, ...] = field(default=(), converter=several, validator=each(a(MappingRecord)))
    status: Status = field(default="current", validator=one_of(*get_args(Status)))
    replaced_by: tuple[str, ...] = field(default=(), converter=several, validator=each(identifier))
    reason: Text | None = field(default=None, converter=unless_none(text), validator=optional(a(Text)))
    uri: str | None = field(default=None, validator=optional(iri))

    @property
    def parents(self) -> tuple[str, ...]:
        """Every broader concept, the one it is listed under first, each once."""
        first = () if self.broader is None else (self.broader,)
        return tuple(dict.fromkeys((*first, *self.also_broader)))
