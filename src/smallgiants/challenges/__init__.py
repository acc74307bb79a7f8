"""What members say stands in their way: concepts after SKOS in versioned schemes, and statements that carry them."""

from ._concepts import Attribution, Axis, Concept, MappingRecord, MappingStatus, Note, NoteKind, Relation, Status
from ._conditions import conditions
from ._graph import Triple
from ._heat import HeatCell, HeatMap, Level, Named, Shared, Sharing, heatmap, sharing
from ._schemes import ConceptScheme, Label
from ._shipped import SHIPPED, scheme
from ._statements import Assignment, AssignmentMethod, Statement
from ._transitions import Ambition, AmbitionState, Obstruction, Transition
from ._triples import triples
from ._versions import Change, ChangeKind, Diff, Migration, diff, migrate

__all__ = [
    "SHIPPED",
    "Ambition",
    "AmbitionState",
    "Assignment",
    "AssignmentMethod",
    "Attribution",
    "Axis",
    "Change",
    "ChangeKind",
    "Concept",
    "ConceptScheme",
    "Diff",
    "HeatCell",
    "HeatMap",
    "Label",
    "Level",
    "MappingRecord",
    "MappingStatus",
    "Migration",
    "Named",
    "Note",
    "NoteKind",
    "Obstruction",
    "Relation",
    "Shared",
    "Sharing",
    "Statement",
    "Status",
    "Transition",
    "Triple",
    "conditions",
    "diff",
    "heatmap",
    "migrate",
    "scheme",
    "sharing",
    "triples",
]
