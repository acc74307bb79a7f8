"""Scheduling messages as a pure state machine (RFC 5546), the organizer's side.

`messages` reads off a ledger which messages it calls for.  The engine goes further: a `Scheduling` is what an organizer
remembers; every command and every answer gives a new one, the messages to send, and the problems met.
"""

from ._commands import ask_again, follow, hand_over, invite, publish, resend, uninvite
from ._intake import take
from ._ledger import Outbox, messages
from ._letters import Letter, letter
from ._message import AttendeeLine, Component, Message, News, PartStat, Role
from ._outbox import Batch, debounced, reminders
from ._settle import accept, refuse
from ._state import (
    Counter,
    Delegation,
    Incoming,
    Invitee,
    Occurrence,
    Outcome,
    Reminder,
    Response,
    Scheduling,
    UninvitedReply,
)

__all__ = [
    "AttendeeLine",
    "Batch",
    "Component",
    "Counter",
    "Delegation",
    "Incoming",
    "Invitee",
    "Letter",
    "Message",
    "News",
    "Occurrence",
    "Outbox",
    "Outcome",
    "PartStat",
    "Reminder",
    "Response",
    "Role",
    "Scheduling",
    "UninvitedReply",
    "accept",
    "ask_again",
    "debounced",
    "follow",
    "hand_over",
    "invite",
    "letter",
    "messages",
    "publish",
    "refuse",
    "reminders",
    "resend",
    "take",
    "uninvite",
]
