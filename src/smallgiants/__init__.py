"""The domain library for networks of small and medium-sized cities.

Nouns and verbs are loaded when first named, so `import smallgiants` costs next to nothing and opens no door.
"""

from importlib import import_module

TYPE_CHECKING = False  # what typing's own says, without 10 ms for loading it
if TYPE_CHECKING:
    from .answers import Answer, LeftOut
    from .audience import Audience
    from .challenges import Concept, ConceptScheme, MappingRecord, Statement, diff, migrate, scheme
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
    from .needs import (
        Aggregate,
        Bundle,
        Bundles,
        Need,
        NeedsSum,
        Pools,
        Quantity,
        Spec,
        Window,
        aggregate,
        bundles,
        likely_duplicates,
        needs_sum,
        pooled,
        standing,
    )
    from .partial import AnyOf, Between
    from .people import Organisation, Person
    from .places import Declaration, Municipality
    from .programmes import Ballot, Horizon, Programme, Tally, Theme, horizon, tally
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
    "Aggregate",
    "Allowance",
    "Answer",
    "AnyOf",
    "Attendance",
    "Audience",
    "Ballot",
    "BestSlots",
    "Between",
    "Blackout",
    "Bundle",
    "Bundles",
    "Citation",
    "Concept",
    "ConceptScheme",
    "Consent",
    "Deadline",
    "Declaration",
    "DocumentError",
    "Dossier",
    "Drift",
    "Due",
    "Entry",
    "Group",
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
    "Membership",
    "Message",
    "Money",
    "Municipality",
    "Need",
    "NeedsSum",
    "NotAllowed",
    "Obstacle",
    "Organisation",
    "Outbox",
    "Outcome",
    "OutputError",
    "Participant",
    "Person",
    "Pledge",
    "PledgeText",
    "Pools",
    "Presence",
    "Problem",
    "Programme",
    "Proposal",
    "Quantity",
    "Registration",
    "Reply",
    "Scheduling",
    "Setting",
    "Slot",
    "SmallGiantsError",
    "Spec",
    "Stated",
    "Statement",
    "Stay",
    "Tally",
    "Text",
    "Theme",
    "Told",
    "UnresolvedTime",
    "Verdict",
    "Window",
    "Wording",
    "Workshop",
    "ZoneFound",
    "accept",
    "activity",
    "aggregate",
    "another_hour",
    "ask_again",
    "attended",
    "best_slots",
    "bundles",
    "catalogue",
    "debounced",
    "diff",
    "drift",
    "example",
    "find_copies",
    "find_zone",
    "follow",
    "hand_over",
    "horizon",
    "in_diaries",
    "instant",
    "invite",
    "letter",
    "likely_duplicates",
    "messages",
    "migrate",
    "money_sum",
    "needs_sum",
    "pooled",
    "publish",
    "refuse",
    "reminders",
    "replies_to",
    "resend",
    "scheme",
    "spacing",
    "standing",
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
    "challenges": "Concept ConceptScheme MappingRecord Statement diff migrate scheme",
    "civiltime": "Deadline Drift LocalView Slot Stated ZoneFound drift find_zone instant zone_of",
    "dossiers": "Dossier Due uncited",
    "errors": "DocumentError InvalidValue NotAllowed OutputError Problem SmallGiantsError UnresolvedTime",
    "formats.toml": "example",
    "funding": "Verdict catalogue verdict",
    "groups": "Consent Group Lineage Mandate Membership Pledge PledgeText Registration",
    "invitations": (
        "Incoming Invitee Message Outbox Outcome Scheduling accept ask_again debounced follow hand_over invite "
        "letter messages publish refuse reminders resend take uninvite"
    ),
    "labels": "Text Wording text",
    "ledger": "Entry Told",
    "money": "Money money_sum",
    "needs": (
        "Aggregate Bundle Bundles Need NeedsSum Pools Quantity Spec Window aggregate bundles likely_duplicates needs_sum "
        "pooled standing"
    ),
    "partial": "AnyOf Between",
    "people": "Organisation Person",
    "places": "Declaration Municipality",
    "programmes": "Ballot Horizon Programme Tally Theme horizon tally",
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
