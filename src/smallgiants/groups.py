"""Focus groups: who hosts and leads them, where they come from, who belongs and who agreed to what."""

from collections import Counter
from datetime import UTC, date, datetime
from itertools import combinations
from typing import Any, Literal, get_args

from attrs import field, frozen
from attrs.converters import optional as unless_none

from .checks import a, each, identifier, one_of, optional, refuse, several, words
from .civiltime import Instant, instant
from .civiltime._zones import zone as place_zone
from .errors import InvalidValue, Problem, shown
from .labels import Text, text
from .ledger import Entry, instant_or_none
from .people import mailbox
from .sources import Citation, day

__all__ = [
    "Consent", "Group", "Lineage", "Mandate", "Membership", "Pledge", "PledgeText", "Purpose", "Registration", "Role",
]  # fmt: skip

Role = Literal["lead", "co_lead", "vice_lead", "rapporteur", "secretariat"]
"""What a mandate gives."""

Purpose = Literal["group", "meeting", "recording", "name", "contact"]
"""What a consent is for, one purpose each: joining the group, the meeting, being recorded, one's name published,
one's contact shared."""


def _texts(values: Any) -> Any:
    members: Any = several(values)
    return tuple(map(text, members)) if isinstance(members, tuple) else members


def _instant(instance: Any, attribute: Any, value: Any) -> None:
    if not isinstance(value, datetime) or value.tzinfo is not UTC:
        raise refuse(attribute, "time-naive", "an instant: a datetime in UTC", value, "hand it to `instant` first")


@frozen(kw_only=True)
class Lineage:
    """Where a group comes from: the initiative it formalises, continues, or is split or merged from.

    >>> Lineage(predecessor="Small Giants initiative", kind="formalises").on is None
    True
    """

    predecessor: str = field(validator=words)
    kind: Literal["formalises", "continues", "split_from", "merged_from"] = field(
        validator=one_of("formalises", "continues", "split_from", "merged_from")
    )
    on: date | None = field(default=None, converter=day, validator=optional(a(date)))


@frozen(kw_only=True)
class Mandate:
    """A role a person holds for a while: from `since`, included, until `until`, not included; `None` is unknown or open.

    >>> Mandate(person="p-01", role="lead", since="2024-02-07").holds(on=date(2024, 3, 13))
    True
    """

    person: str = field(validator=identifier)
    role: Role = field(validator=one_of(*get_args(Role)))
    since: date | None = field(default=None, converter=day, validator=optional(a(date)))
    until: date | None = field(default=None, converter=day, validator=optional(a(date)))

    def __attrs_post_init__(self) -> None:
        if self.since and self.until and self.until <= self.since:
            raise InvalidValue("interval-reversed", "until", f"a day after {self.since}", shown(str(self.until)))

    def holds(self, *, on: date) -> bool:
        """Whether the role is held on that day, as far as is known."""
        return (self.since is None or self.since <= on) and (self.until is None or on < self.until)


@frozen(kw_only=True)
class PledgeText:
    """One version of what participants pledge.

    >>> PledgeText(version="v1", text="A willingness to share opinions").version
    'v1'
    """

    version: str = field(validator=identifier)
    text: Text = field(converter=text, validator=a(Text))


_STATES = {"founded": "forming", "activated": "active", "reinstated": "active", "suspended": "suspended",
           "concluded": "concluded", "merged": "merged"}  # fmt: skip


@frozen(kw_only=True)
class Group:
    """A focus or discussion group, apart from the platform that hosts it and the team that supports it.

    >>> group = Group(id="small-giants", name="Small Giants", zone="Europe/Brussels",
    ...               mandates=(Mandate(person="p-lead", role="lead"),))
    >>> group.leads(on=date(2024, 2, 7)), group.state
    (('p-lead',), 'proposed')

    `zone` is the one in which the group reads a day.  `contact` is a mailbox of the office, not of a person: it
    stands as organizer on invitations.  `pledges` holds every version of the one requirement for taking part.
    """

    id: str = field(validator=identifier)
    name: Text = field(converter=text, validator=a(Text))
    zone: str = field(validator=place_zone)
    kind: Literal["focus", "discussion"] = field(default="focus", validator=one_of("focus", "discussion"))
    host: str | None = field(default=None, validator=optional(identifier))
    support: tuple[str, ...] = field(default=(), converter=several, validator=each(identifier))
    contact: str | None = field(default=None, validator=optional(mailbox))
    scope: Text | None = field(default=None, converter=unless_none(text), validator=optional(a(Text)))
    objectives: tuple[Text, ...] = field(default=(), converter=_texts, validator=each(a(Text)))
    pledges: tuple[PledgeText, ...] = field(default=(), converter=several, validator=each(a(PledgeText)))
    lineage: tuple[Lineage, ...] = field(default=(), converter=several, validator=each(a(Lineage)))
    mandates: tuple[Mandate, ...] = field(default=(), converter=several, validator=each(a(Mandate)))
    history: tuple[Entry[str], ...] = field(default=(), converter=several, validator=each(a(Entry)))
    sources: tuple[Citation, ...] = field(default=(), converter=several, validator=each(a(Citation)))

    @property
    def state(self) -> str:
        """proposed, forming, active, suspended, concluded or merged, as the ledger has it."""
        states = [_STATES[entry.kind] for entry in self.history if entry.kind in _STATES]
        return states[-1] if states else "proposed"

    def leads(self, *, on: date) -> tuple[str, ...]:
        """Who leads on that day: the lead, or the co-leads; a vice-lead acts where there is none."""
        held = [mandate for mandate in self.mandates if mandate.holds(on=on)]
        first = tuple(mandate.person for mandate in held if mandate.role in ("lead", "co_lead"))
        return first or tuple(mandate.person for mandate in held if mandate.role == "vice_lead")

    def problems(self) -> tuple[Problem, ...]:
        """Two sole leads at once, or a pledge version told twice."""
        leads = [(index, mandate) for index, mandate in enumerate(self.mandates) if mandate.role == "lead"]
        clashes = (
            _problem("lead-overlap", f"mandates[{index}]", "one sole lead at any time",
                     f"two: {first.person} and {second.person}", "end the earlier mandate, or make both `co_lead`")
            for (_, first), (index, second) in combinations(leads, 2) if _overlap(first, second)
        )  # fmt: skip
        versions = Counter(pledge.version for pledge in self.pledges)
        doubles = (
            _problem("id-duplicate", f"pledges[{version}]", "each version once", f"{version!r} {count} times", "rename one")
            for version, count in versions.items() if count > 1
        )  # fmt: skip
        return (*clashes, *doubles)


def _overlap(one: Mandate, other: Mandate) -> bool:
    starts = max(one.since or date.min, other.since or date.min)
    return starts < min(one.until or date.max, other.until or date.max)


def _problem(code: str, path: str, expected: str, got: str, hint: str) -> Problem:
    return Problem(code=code, severity="error", path=path, message=f"expected {expected}, got {got}", hint=hint,
                   params=(("expected", expected), ("got", got)))  # fmt: skip


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
