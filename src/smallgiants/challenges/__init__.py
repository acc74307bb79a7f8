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
    "Triple",
    "conditions",
    "diff",
    "facts",
    "is_iri",
    "migrate",
    "scheme",
    "scheme_of",
    "triples",
]
