"""Focus groups: who hosts and leads them, where they come from, who belongs and who agreed to what."""

from ._group import Group, Lineage, Mandate, PledgeText, Role
from ._records import Consent, Membership, Pledge, Purpose, Registration

__all__ = [
    "Consent",
    "Group",
    "Lineage",
    "Mandate",
    "Membership",
    "Pledge",
    "PledgeText",
    "Purpose",
    "Registration",
    "Role",
]
