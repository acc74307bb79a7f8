"""What members say stands in their way: concepts after SKOS in versioned schemes, and statements that carry them."""

from ._concepts import (
    Attribution,
    Axis,
    Concept,
    MappingRecord,
    MappingStatus,
    Note,
    NoteKind,
    Relation,
    Status,
    is_iri,
)
from ._conditions import conditions
from ._graph import Triple
from ._plain import scheme_of
from ._schemes import ConceptScheme, Label, Profile
from ._shipped import SHIPPED, scheme
from ._statements import Statement
from ._suggest import Feedback, Suggester, Suggestion, Suggestions, grown, matcher, suggest
from ._triples import Fact, facts, triples
from ._versions import Change, ChangeKind, Diff, Migration, diff, migrate

__all__ = [
    "SHIPPED",
    "Attribution",
    "Axis",
    "Change",
    "ChangeKind",
    "Concept",
    "ConceptScheme",
    "Diff",
    "Fact",
    "Feedback",
    "Label",
    "MappingRecord",
    "MappingStatus",
    "Migration",
    "Note",
    "NoteKind",
    "Profile",
    "Relation",
    "Statement",
    "Status",
    "Suggester",
    "Suggestion",
    "Suggestions",
    "Triple",
    "conditions",
    "diff",
    "facts",
    "grown",
    "is_iri",
    "matcher",
    "migrate",
    "scheme",
    "scheme_of",
    "suggest",
    "triples",
]
