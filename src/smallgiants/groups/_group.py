"""Focus groups: who hosts and leads them, what state they are in, and where they come from."""

from collections import Counter
from datetime import date
from itertools import combinations
from typing import Literal, Self, TypeVar, get_args

from attrs import evolve, field, frozen
from attrs.converters import optional as unless_none

from ..checks import a, each, fault, identifier, one_of, optional, several, words
from ..civiltime import Instant, instant
from ..civiltime._zones import zone as place_zone
from ..errors import InvalidValue, NotAllowed, Problem, shown
from ..labels import Text, several_texts, text
from ..ledger import Entry, Happening, appended
from ..people import UNSHOWN, mailbox
from ..sources import Citation, day
from ._retention import Retention

__all__ = ["Group", "Lineage", "Mandate", "PledgeText", "Role", "stepped"]

G = TypeVar("G", bound="Group")

Role = Literal["lead", "co_lead", "vice_lead", "rapporteur", "secretariat"]
"""What a mandate gives."""


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


# Which state each step leads to, and from which it may be taken.
_STEPS = {
    "founded": ("proposed",), "activated": ("proposed", "forming"), "suspended": ("forming", "active"),
    "reinstated": ("suspended",), "concluded": ("forming", "active", "suspended"), "merged": ("forming", "active", "suspended"),
    "split": ("forming", "active", "suspended"), "succeeded": ("forming", "active", "suspended"),
}  # fmt: skip
_STATES = {"founded": "forming", "activated": "active", "reinstated": "active", "suspended": "suspended",
           "concluded": "concluded", "merged": "merged", "split": "split", "succeeded": "succeeded"}  # fmt: skip


@frozen(kw_only=True)
class Group:
    """A focus or discussion group, apart from the platform that hosts it and the team that supports it.

    >>> group = Group(id="small-giants", name="Small Giants", zone="Europe/Brussels",
    ...               mandates=(Mandate(person="p-lead", role="lead"),))
    >>> group.leads(on=date(2024, 2, 7)), group.state
    (('p-lead',), 'proposed')

    `zone` is the one in which the group reads a day.  `contact` is a mailbox of the office, not of a person: it
    stands as organizer on invitations, and in no repr.  `pledges` holds every version of the one requirement for taking
    part; `retention` says how long what is kept for which purpose.
    """

    id: str = field(validator=identifier)
    name: Text = field(converter=text, validator=a(Text))
    zone: str = field(validator=place_zone)
    kind: Literal["focus", "discussion"] = field(default="focus", validator=one_of("focus", "discussion"))
    host: str | None = field(default=None, validator=optional(identifier))
    support: tuple[str, ...] = field(default=(), converter=several, validator=each(identifier))
    contact: str | None = field(default=None, repr=False, validator=optional(mailbox), metadata=UNSHOWN)
    charter: Text | None = field(default=None, converter=unless_none(text), validator=optional(a(Text)))
    scope: Text | None = field(default=None, converter=unless_none(text), validator=optional(a(Text)))
    objectives: tuple[Text, ...] = field(default=(), converter=several_texts, validator=each(a(Text)))
    pledges: tuple[PledgeText, ...] = field(default=(), converter=several, validator=each(a(PledgeText)))
    retention: tuple[Retention, ...] = field(default=(), converter=several, validator=each(a(Retention)))
    lineage: tuple[Lineage, ...] = field(default=(), converter=several, validator=each(a(Lineage)))
    mandates: tuple[Mandate, ...] = field(default=(), converter=several, validator=each(a(Mandate)))
    history: tuple[Entry[str], ...] = field(default=(), converter=several, validator=each(a(Entry)))
    sources: tuple[Citation, ...] = field(default=(), converter=several, validator=each(a(Citation)))

    @property
    def state(self) -> str:
        """proposed, forming, active, suspended, concluded, merged, split or succeeded, as the ledger has it."""
        states = [_STATES[entry.kind] for entry in self.history if entry.kind in _STATES]
        return states[-1] if states else "proposed"

    def found(self, *, at: "Instant | str", by: str | None = None, reason: str | None = None) -> Self:
        """The group, forming: it is founded and not at work yet."""
        return self._step("founded", at, by, reason)

    def activate(self, *, at: "Instant | str", by: str | None = None, reason: str | None = None) -> Self:
        """The group at work.

        >>> Group(id="g", name="G", zone="UTC").found(at="2023-09-12T09:00Z").activate(at="2024-02-07T09:00Z").state
        'active'
        """
        return self._step("activated", at, by, reason)

    def suspend(self, *, at: "Instant | str", by: str | None = None, reason: str | None = None) -> Self:
        """The group at rest, which may be reinstated."""
        return self._step("suspended", at, by, reason)

    def reinstate(self, *, at: "Instant | str", by: str | None = None, reason: str | None = None) -> Self:
        """The group at work again after it was suspended."""
        return self._step("reinstated", at, by, reason)

    def conclude(self, *, at: "Instant | str", by: str | None = None, reason: str | None = None) -> Self:
        """The group at its end; nothing follows."""
        return self._step("concluded", at, by, reason)

    def merge(self, *, into: str, at: "Instant | str", by: str | None = None, reason: str | None = None) -> Self:
        """The group at its end, gone into another, whose `lineage` names this one; its id stands as `was` of the entry."""
        return self._step("merged", at, by, reason, was=into)

    def _step(
        self, kind: Happening, at: "Instant | str", by: str | None, reason: str | None, was: str | None = None
    ) -> Self:
        return stepped(self, kind, at, by, reason, was)

    def appoint(self, person: str, role: Role, *, since: date | str, at: "Instant | str", until: "date | str | None" = None,
                succeeding: str | None = None, by: str | None = None) -> Self:  # fmt: skip
        """The group with a mandate more; `succeeding` names who held it, and whose mandate ends on that day.

        >>> group = Group(id="g", name="G", zone="UTC").appoint("ana", "lead", since="2024-02-07", at="2024-02-07T09:00Z")
        >>> group = group.appoint("bo", "lead", since="2025-01-01", succeeding="ana", at="2024-12-01T09:00Z")
        >>> group.leads(on=date(2024, 12, 31)), group.leads(on=date(2025, 1, 1))
        (('ana',), ('bo',))

        Raises `NotAllowed` where there would be two sole leads on one day, and where nobody of that name holds the role.
        """
        made = Mandate(person=person, role=role, since=since, until=until)
        old = self.mandates
        if succeeding is not None:
            old = self._ended(succeeding, role, made.since)
        if role == "lead" and (clash := next((m for m in old if m.role == "lead" and _overlap(m, made)), None)):
            hint = "name who is succeeded, end that mandate first, or make both `co_lead`"
            raise NotAllowed(
                "lead-overlap", "mandates", "one sole lead at any time", f"{clash.person} and {person}", hint
            )
        return self._recorded((*old, made), "appointed", at, succeeding, by)

    def end(self, person: str, role: Role, *, on: date | str, at: "Instant | str", by: str | None = None) -> Self:
        """The group with the mandate of somebody ended: the day given is the first without it."""
        return self._recorded(self._ended(person, role, day(on)), "ended", at, person, by)

    def renew(self, person: str, role: Role, *, at: "Instant | str", until: "date | str | None" = None,
              by: str | None = None) -> Self:  # fmt: skip
        """The group with a new mandate from the day that the last one of this person ends: the last one stays as it was.

        >>> group = Group(id="g", name="G", zone="UTC")
        >>> group = group.appoint("ana", "lead", since="2024-02-07", until="2025-08-07", at="2024-02-07T09:00Z")
        >>> [str(mandate.since) for mandate in group.renew("ana", "lead", until="2026-08-07", at="2025-07-01T09:00Z").mandates]
        ['2024-02-07', '2025-08-07']

        Raises `NotAllowed` where there is no mandate with an end to renew.
        """
        ends = [m.until for m in self.mandates if (m.person, m.role) == (person, role) and m.until is not None]
        if not ends:
            expected = f"a mandate of {person} as {role} with an end"
            raise NotAllowed(
                "mandate-none", "mandates", expected, "none", "`appoint` them, or end the present one first"
            )
        renewed = self.appoint(person, role, since=max(ends), until=until, at=at, by=by)
        return evolve(renewed, history=(*self.history, evolve(renewed.history[-1], kind="renewed", was=person)))

    def _ended(self, person: str, role: Role, on: "date | None") -> tuple[Mandate, ...]:
        held = [m for m in self.mandates if (m.person, m.role) == (person, role) and on is not None and m.holds(on=on)]
        if not held or held[-1].since == on:
            expected = f"a mandate of {person} as {role} that is held before {on}"
            raise NotAllowed(
                "mandate-none", "mandates", expected, "none", "see `mandates` for who holds what, and when"
            )
        return tuple(evolve(m, until=on) if m is held[-1] else m for m in self.mandates)

    def _recorded(self, mandates: tuple[Mandate, ...], kind: Happening, at: "Instant | str", was: str | None,
                  by: str | None) -> Self:  # fmt: skip
        entry = Entry(at=instant(at), kind=kind, was=was, by=by)
        return evolve(self, mandates=mandates, history=appended(self.history, entry))

    def vacancies(self, *, on: date) -> tuple[tuple[date, date | None], ...]:
        """The stretches without lead and co-lead from the first mandate up to a day; the last end is None where it lasts.

        >>> group = Group(id="g", name="G", zone="UTC", mandates=[Mandate(person="ana", role="lead", since="2024-02-07",
        ...     until="2024-12-01"), Mandate(person="bo", role="lead", since="2025-01-01")])
        >>> [(str(start), str(end)) for start, end in group.vacancies(on=date(2025, 6, 1))]
        [('2024-12-01', '2025-01-01')]

        A vice-lead acts meanwhile (`leads`), which ends no vacancy.
        """
        held = [m for m in self.mandates if m.role in ("lead", "co_lead")]
        days = sorted({day_ for m in held for day_ in (m.since, m.until) if day_ is not None and day_ <= on})
        # Each of these days is the first of a mandate or the first without one, so what is vacant then lasts to the next.
        ends = (*days[1:], None)
        vacant = (not any(m.holds(on=start) for m in held) for start in days)
        return tuple((start, end) for start, end, empty in zip(days, ends, vacant, strict=False) if empty)

    def leads(self, *, on: date) -> tuple[str, ...]:
        """Who leads on that day: the lead, or the co-leads; a vice-lead acts where there is none."""
        held = [mandate for mandate in self.mandates if mandate.holds(on=on)]
        first = tuple(mandate.person for mandate in held if mandate.role in ("lead", "co_lead"))
        return first or tuple(mandate.person for mandate in held if mandate.role == "vice_lead")

    def problems(self) -> tuple[Problem, ...]:
        """Two sole leads at once, or a pledge version told twice."""
        leads = [(index, mandate) for index, mandate in enumerate(self.mandates) if mandate.role == "lead"]
        clashes = (
            fault("lead-overlap", f"mandates[{index}]", "one sole lead at any time",
                     f"two: {first.person} and {second.person}", "end the earlier mandate, or make both `co_lead`")
            for (_, first), (index, second) in combinations(leads, 2) if _overlap(first, second)
        )  # fmt: skip
        versions = Counter(pledge.version for pledge in self.pledges)
        doubles = (
            fault("id-duplicate", f"pledges[{version}]", "each version once", f"{version!r} {count} times", "rename one")
            for version, count in versions.items() if count > 1
        )  # fmt: skip
        return (*clashes, *doubles)


def stepped(group: G, kind: Happening, at: "Instant | str", by: str | None, reason: str | None, was: str | None) -> G:
    """The group with a step more on its ledger; raises `NotAllowed` where its state does not allow it."""
    if group.state not in _STEPS[kind]:
        expected = f"a group that is {' or '.join(_STEPS[kind])}, to be {kind}"
        raise NotAllowed("group-state", "history", expected, group.state, f"it is {group.state} since its last entry")
    entry = Entry(at=instant(at), kind=kind, was=was, by=by, reason=reason)
    return evolve(group, history=appended(group.history, entry))


def _overlap(one: Mandate, other: Mandate) -> bool:
    starts = max(one.since or date.min, other.since or date.min)
    return starts < min(one.until or date.max, other.until or date.max)
