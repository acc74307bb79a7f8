"""Focus groups: who hosts and leads them, where they come from, who belongs and who agreed to what."""

from ._access import AccessCounts, AccessKind, AccessNeeds, Fluency, FluencyLevel, access_counts
from ._credit import Credit, CreditRole, Credits, credited, opted_out
from ._group import Group, Lineage, Mandate, PledgeText, Role
from ._lineage import merge_groups, split_group, succeed_group
from ._membership import Membership, Standing
from ._records import Consent, Pledge, Purpose, Registration
from ._retention import RetainedField, Retention, RetentionStart
from ._roll import Roll, roll

__all__ = [
    "AccessCounts",
    "AccessKind",
    "AccessNeeds",
    "Consent",
    "Credit",
    "CreditRole",
    "Credits",
    "Fluency",
    "FluencyLevel",
    "Group",
    "Lineage",
    "Mandate",
    "Membership",
    "Pledge",
    "PledgeText",
    "Purpose",
    "Registration",
    "RetainedField",
    "Retention",
    "RetentionStart",
    "Role",
    "Roll",
    "Standing",
    "access_counts",
    "credited",
    "merge_groups",
    "opted_out",
    "roll",
    "split_group",
    "succeed_group",
]
