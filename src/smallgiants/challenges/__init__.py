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
from ._heat import HeatCell, HeatMap, Level, Named, Shared, Sharing, heatmap, sharing
from ._plain import scheme_of
from ._schemes import ConceptScheme, Label, Profile
from ._shipped import SHIPPED, scheme
from ._statements import Assignment, AssignmentMethod, Statement
from ._suggest import Feedback, Suggester, Suggestion, Suggestions, grown, matcher, suggest
from ._transitions import Ambition, AmbitionState, Obstruction, Transition
from ._triples import Fact, facts, triples
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
    "Fact",
    "Feedback",
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
    "Profile",
    "Relation",
    "Shared",
    "Sharing",
    "Statement",
    "Status",
    "Suggester",
    "Suggestion",
    "Suggestions",
    "Transition",
    "Triple",
    "conditions",
    "diff",
    "facts",
    "grown",
    "heatmap",
    "is_iri",
    "matcher",
    "migrate",
    "scheme",
    "scheme_of",
    "sharing",
    "suggest",
    "triples",
]
