"""Who belongs to a group, who comes to a meeting, and who agreed to what: records of their own."""

from datetime import UTC, datetime
from typing import Any, Literal, get_args

from attrs import field, frozen

from ..checks import identifier, one_of, optional, refuse, words
from ..civiltime import Instant, instant
from ..ledger import instant_or_none

__all__ = ["Consent", "Membership", "Pledge", "Purpose", "Registration"]

Purpose = Literal["group", "meeting", "recording", "name", "contact"]
"""What a consent is for, one purpose each: joining the group, the meeting, being recorded, one's name published,
one's contact shared."""


def _instant(instance: Any, attribute: Any, value: Any) -> None:
    if not isinstance(value, datetime) or value.tzinfo is not UTC:
        raise refuse(attribute, "time-naive", "an instant: a datetime in UTC", value, "hand it to `instant` first")


@frozen(kw_only=True)
class Membership:
    """A seat in the group, held from `since` until `until` (`None`: still held) by a person for a town, a body or oneself.

    >>> Membership(id="m-01", seat="kranj", person="p-01", since=instant("2024-01-30T09:00Z")).until is None
    True
    """

    id: str = field(validator=identifier)
    seat: str = field(validator=identifier)
    person: str = field(validator=identifier)
    since: Instant = field(validator=_instant)
    until: Instant | None = field(default=None, validator=optional(_instant))
    nominated_by: str | None = field(default=None, validator=optional(identifier))


@frozen(kw_only=True)
class Registration:
    """A person's registration for one workshop: a record of its own, apart from membership of the group.

    >>> Registration(id="r-01", person="p-01", workshop="sg-1", at="2024-01-30T09:00Z").withdrawn is None
    True
    """

    id: str = field(validator=identifier)
    person: str = field(validator=identifier)
    workshop: str = field(validator=identifier)
    at: Instant = field(converter=instant)
    seat: str | None = field(default=None, validator=optional(identifier))
    accepted: Instant | None = field(default=None, converter=instant_or_none)
    withdrawn: Instant | None = field(default=None, converter=instant_or_none)


@frozen(kw_only=True)
class Consent:
    """A person's consent to one purpose, and when it was withdrawn.

    >>> Consent(person="p-01", purpose="name", at="2024-01-30T09:00Z").purpose
    'name'
    """

    person: str = field(validator=identifier)
    purpose: Purpose = field(validator=one_of(*get_args(Purpose)))
    at: Instant = field(converter=instant)
    withdrawn: Instant | None = field(default=None, converter=instant_or_none)


@frozen(kw_only=True)
class Pledge:
    """A person's pledge to share opinions: which version, in which language, by which channel, when.

    >>> Pledge(person="p-01", version="v1", at="2024-01-30T09:00Z", language="en", channel="form").channel
    'form'
    """

    person: str = field(validator=identifier)
    version: str = field(validator=identifier)
    at: Instant = field(converter=instant)
    language: str | None = field(default=None, validator=optional(identifier))
    channel: str | None = field(default=None, validator=optional(words))
    withdrawn: Instant | None = field(default=None, converter=instant_or_none)
