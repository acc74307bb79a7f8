"""The domain library for networks of small and medium-sized cities.

Nouns and verbs are loaded when first named, so `import smallgiants` costs next to nothing and opens no door.
"""

from importlib import import_module

TYPE_CHECKING = False  # what typing's own says, without 10 ms for loading it
if TYPE_CHECKING:
    from .answers import Answer, LeftOut
    from .audience import Audience
    from .challenges import (
        Ambition,
        Assignment,
        Concept,
        ConceptScheme,
        Feedback,
        HeatMap,
        MappingRecord,
        Obstruction,
        Sharing,
        Statement,
        Suggestion,
        Suggestions,
        Transition,
        diff,
        grown,
        heatmap,
        matcher,
        migrate,
        scheme,
        sharing,
        suggest,
    )
    from .civiltime import Deadline, Drift, LocalView, Slot, Stated, ZoneFound, drift, find_zone, instant, zone_of
    from .dossiers import Dossier, Due, uncited
    from .errors import (
        DocumentError,
        InvalidValue,
        NotAllowed,
        OutputError,
        Problem,
        SmallGiantsError,
        UnresolvedTime,
    )
    from .formats.toml import example
    from .funding import Verdict, catalogue, verdict
    from .groups import Consent, Group, Lineage, Mandate, Membership, Pledge, PledgeText, Registration
    from .invitations import (
        Incoming,
        Invitee,
        Message,
        Outbox,
        Outcome,
        Scheduling,
        accept,
        ask_again,
        debounced,
        follow,
        hand_over,
        invite,
        letter,
        messages,
        publish,
        refuse,
        reminders,
        resend,
        take,
        uninvite,
    )
    from .labels import Text, Wording, text
    from .ledger import Entry, Told
    from .money import Money, money_sum
    from .needs import Need, NeedsSum, needs_sum
    from .partial import AnyOf, Between
    from .people import Organisation, Person
    from .places import Declaration, Municipality
    from .practices import (
        Adoption,
        Alike,
        Assessment,
        Mark,
        PlaceProfile,
        Practice,
        Replicability,
        Solved,
        Tool,
        alike,
        likeness,
        replicability,
        solved,
    )
    from .programmes import (
        Ballot,
        CallDeadline,
        Deliverable,
        Horizon,
        Milestone,
        Objective,
        PlannedWorkshop,
        Programme,
        Risk,
        Tally,
        Task,
        Theme,
        WorkPackage,
        coverage,
        critical_path,
        horizon,
        plan_workshops,
        pushed,
        pushed_by,
        slippage,
        tally,
    )
    from .slots import BestSlots, Blackout, Hours, Obstacle, Participant, Presence, Proposal, best_slots
    from .sources import Citation
    from .workshops import (
        Allowance,
        Attendance,
        Reply,
        Setting,
        Stay,
        Workshop,
        activity,
        another_hour,
        attended,
        find_copies,
        in_diaries,
        replies_to,
        spacing,
        usage,
    )

__all__ = [
    "Adoption",
    "Alike",
    "Allowance",
    "Ambition",
    "Answer",
    "AnyOf",
    "Assessment",
    "Assignment",
    "Attendance",
    "Audience",
    "Ballot",
    "BestSlots",
    "Between",
    "Blackout",
    "CallDeadline",
    "Citation",
    "Concept",
    "ConceptScheme",
    "Consent",
    "Deadline",
    "Declaration",
    "Deliverable",
    "DocumentError",
    "Dossier",
    "Drift",
    "Due",
    "Entry",
    "Feedback",
    "Group",
    "HeatMap",
    "Horizon",
    "Hours",
    "Incoming",
    "InvalidValue",
    "Invitee",
    "LeftOut",
    "Lineage",
    "LocalView",
    "Mandate",
    "MappingRecord",
    "Mark",
    "Membership",
    "Message",
    "Milestone",
    "Money",
    "Municipality",
    "Need",
    "NeedsSum",
    "NotAllowed",
    "Objective",
    "Obstacle",
    "Obstruction",
    "Organisation",
    "Outbox",
    "Outcome",
    "OutputError",
    "Participant",
    "Person",
    "PlaceProfile",
    "PlannedWorkshop",
    "Pledge",
    "PledgeText",
    "Practice",
    "Presence",
    "Problem",
    "Programme",
    "Proposal",
    "Registration",
    "Replicability",
    "Reply",
    "Risk",
    "Scheduling",
    "Setting",
    "Sharing",
    "Slot",
    "SmallGiantsError",
    "Solved",
    "Stated",
    "Statement",
    "Stay",
    "Suggestion",
    "Suggestions",
    "Tally",
    "Task",
    "Text",
    "Theme",
    "Told",
    "Tool",
    "Transition",
    "UnresolvedTime",
    "Verdict",
    "Wording",
    "WorkPackage",
    "Workshop",
    "ZoneFound",
    "accept",
    "activity",
    "alike",
    "another_hour",
    "ask_again",
    "attended",
    "best_slots",
    "catalogue",
    "coverage",
    "critical_path",
    "debounced",
    "diff",
    "drift",
    "example",
    "find_copies",
    "find_zone",
    "follow",
    "grown",
    "hand_over",
    "heatmap",
    "horizon",
    "in_diaries",
    "instant",
    "invite",
    "letter",
    "likeness",
    "matcher",
    "messages",
    "migrate",
    "money_sum",
    "needs_sum",
    "plan_workshops",
    "publish",
    "pushed",
    "pushed_by",
    "refuse",
    "reminders",
    "replicability",
    "replies_to",
    "resend",
    "scheme",
    "sharing",
    "slippage",
    "solved",
    "spacing",
    "suggest",
    "take",
    "tally",
    "text",
    "uncited",
    "uninvite",
    "usage",
    "verdict",
    "zone_of",
]

__version__ = "0.1.0"

_HOMES = {
    "answers": "Answer LeftOut",
    "audience": "Audience",
    "challenges": """Ambition Assignment Concept ConceptScheme Feedback HeatMap MappingRecord Obstruction Sharing
        Statement Suggestion Suggestions Transition diff grown heatmap matcher migrate scheme sharing
        suggest""",
    "civiltime": "Deadline Drift LocalView Slot Stated ZoneFound drift find_zone instant zone_of",
    "dossiers": "Dossier Due uncited",
    "errors": "DocumentError InvalidValue NotAllowed OutputError Problem SmallGiantsError UnresolvedTime",
    "formats.toml": "example",
    "funding": "Verdict catalogue verdict",
    "groups": "Consent Group Lineage Mandate Membership Pledge PledgeText Registration",
    "invitations": """Incoming Invitee Message Outbox Outcome Scheduling accept ask_again debounced follow hand_over
        invite letter messages publish refuse reminders resend take uninvite""",
    "labels": "Text Wording text",
    "ledger": "Entry Told",
    "money": "Money money_sum",
    "needs": "Need NeedsSum needs_sum",
    "partial": "AnyOf Between",
    "people": "Organisation Person",
    "places": "Declaration Municipality",
    "practices": """Adoption Alike Assessment Mark PlaceProfile Practice Replicability Solved Tool alike likeness
        replicability solved""",
    "programmes": """Ballot CallDeadline Deliverable Horizon Milestone Objective PlannedWorkshop Programme Risk Tally Task Theme
        WorkPackage coverage critical_path horizon plan_workshops pushed pushed_by slippage tally""",
    "slots": "BestSlots Blackout Hours Obstacle Participant Presence Proposal best_slots",
    "sources": "Citation",
    "workshops": """Allowance Attendance Reply Setting Stay Workshop activity another_hour attended find_copies
        in_diaries replies_to spacing usage""",
}
_HOME_OF = {name: room for room, names in _HOMES.items() for name in names.split()}


def __getattr__(name: str) -> object:
    """Loads the room of a public name when it is first asked for (PEP 562)."""
    home = _HOME_OF.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(f".{home}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*__all__, *globals()})
