"""What members say stands in their way: concepts after SKOS in versioned schemes, and statements that carry them."""

from ._concepts import Attribution, Axis, Concept, MappingRecord, MappingStatus, Note, NoteKind, Relation, Status
from ._conditions import conditions
from ._graph import Triple
from ._plain import scheme_of
from ._schemes import ConceptScheme, Label
from ._shipped import SHIPPED, scheme
from ._statements import Statement
from ._triples import triples
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
    "Label",
    "MappingRecord",
    "MappingStatus",
    "Migration",
    "Note",
    "NoteKind",
    "Relation",
    "Statement",
    "Status",
    "Triple",
    "conditions",
    "diff",
    "migrate",
    "scheme",
    "scheme_of",
    "triples",
]
