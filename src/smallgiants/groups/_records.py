"""Who comes to a meeting, and who agreed to what: records of their own."""

from typing import Any, Literal, get_args

from attrs import field, frozen

from ..checks import identifier, one_of, optional, words
from ..civiltime import Instant, instant
from ..errors import InvalidValue
from ..ledger import instant_or_none

__all__ = ["Consent", "Pledge", "Purpose", "Registration"]

Purpose = Literal["group", "meeting", "recording", "name", "contact", "access", "credit"]
"""What a consent is for, one purpose each: joining the group, the meeting, being recorded, one's name published, one's
contact shared, needs of access and language kept, one's contributions credited."""


def _not_before(record: Any) -> None:
    """Nothing is withdrawn before it was given."""
    if record.withdrawn is not None and record.withdrawn < record.at:
        raise InvalidValue("withdrawn-before-start", "withdrawn", f"an instant from {record.at:%Y-%m-%dT%H:%M:%SZ} on",
                           f"{record.withdrawn:%Y-%m-%dT%H:%M:%SZ}")  # fmt: skip


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

    def __attrs_post_init__(self) -> None:
        _not_before(self)


@frozen(kw_only=True)
class Consent:
    """A person's consent to one purpose: when it was given, to which text, how, and when it was withdrawn.

    >>> given = Consent(person="p-01", purpose="name", at="2024-01-30T09:00Z", version="c-2", language="en", channel="form")
    >>> given.holds(on=instant("2024-02-07T09:00Z")), given.by is None
    (True, True)

    The fields are those of a consent record after ISO/IEC TS 27560 and the W3C Data Privacy Vocabulary.  `context` is the
    workshop, or the group, that it is bound to, `None` all that the group does; `by` is who gave it in the person's
    place, `None` the person; `version` names the text that was shown.
    """

    person: str = field(validator=identifier)
    purpose: Purpose = field(validator=one_of(*get_args(Purpose)))
    at: Instant = field(converter=instant)
    context: str | None = field(default=None, validator=optional(identifier))
    by: str | None = field(default=None, validator=optional(identifier))
    version: str | None = field(default=None, validator=optional(identifier))
    language: str | None = field(default=None, validator=optional(identifier))
    channel: str | None = field(default=None, validator=optional(words))
    withdrawn: Instant | None = field(default=None, converter=instant_or_none)

    def __attrs_post_init__(self) -> None:
        _not_before(self)

    def holds(self, *, on: Instant) -> bool:
        """Whether it is given, and not withdrawn, at an instant."""
        return self.at <= on and (self.withdrawn is None or on < self.withdrawn)

    def covers(self, context: str | None) -> bool:
        """Whether it speaks of what is asked about: of a workshop alone, or of all where it is bound to none."""
        return self.context is None or self.context == context


@frozen(kw_only=True)
class Pledge:
    """A person's pledge to share opinions: which version, in which language, by which channel, when.

    >>> Pledge(person="p-01", version="v1", at="2024-01-30T09:00Z", language="en", channel="form").channel
    'form'

    It is made, never inferred: who attends or votes has pledged nothing by it.  Withdrawn, it stops what comes after, and
    rewrites nothing that was said before.
    """

    person: str = field(validator=identifier)
    version: str = field(validator=identifier)
    at: Instant = field(converter=instant)
    language: str | None = field(default=None, validator=optional(identifier))
    channel: str | None = field(default=None, validator=optional(words))
    withdrawn: Instant | None = field(default=None, converter=instant_or_none)

    def __attrs_post_init__(self) -> None:
        _not_before(self)

    def holds(self, *, on: Instant) -> bool:
        """Whether it is made, and not withdrawn, at an instant."""
        return self.at <= on and (self.withdrawn is None or on < self.withdrawn)
