"""What a group tells everybody, and what it asks of its members: announcements in versions, and campaigns of questions."""

from collections.abc import Iterable
from datetime import date
from typing import Self, get_args

from attrs import evolve, field, frozen
from attrs.converters import optional as unless_none

from .answers import LeftOut, Row
from .audience import Audience
from .challenges import Attribution
from .checks import a, doubles, each, identifier, one_of, optional, several, whole
from .civiltime import Instant, Viewpoint, instant, recorded_by, viewpoint
from .disclosure import SMALLEST_CELL
from .errors import InvalidValue, NotAllowed, Problem
from .labels import Text, text
from .ledger import instant_or_none
from .sources import Citation, day

__all__ = ["Announcement", "Campaign", "Opinion", "Question", "Returns", "current", "returns"]


@frozen(kw_only=True)
class Announcement:
    """What a group told everybody, at an instant, in one version.

    >>> first = Announcement(id="n-1", title="The first meeting", at="2024-01-30T09:00Z", workshop="sg-1", revision=0)
    >>> second = first.supersede(id="n-2", at="2024-02-07T09:00Z", revision=1)
    >>> second.version, second.supersedes, second.title.best().text
    (2, 'n-1', 'The first meeting')

    Where it tells of a workshop, `revision` is the one it tells of: once the workshop has moved on the announcement is
    stale, and whoever copied it announces a date that no longer holds.
    """

    id: str = field(validator=identifier)
    title: Text = field(converter=text, validator=a(Text))
    at: Instant = field(converter=instant)
    text: Text | None = field(default=None, converter=unless_none(text), validator=optional(a(Text)))
    version: int = field(default=1, validator=whole(least=1))
    supersedes: str | None = field(default=None, validator=optional(identifier))
    by: str | None = field(default=None, validator=optional(identifier))
    workshop: str | None = field(default=None, validator=optional(identifier))
    revision: int | None = field(default=None, validator=optional(whole(least=0)))
    sources: tuple[Citation, ...] = field(default=(), converter=several, validator=each(a(Citation)))

    def __attrs_post_init__(self) -> None:
        if (self.version > 1) != (self.supersedes is not None):
            expected = "version 1 without `supersedes`, or a later version with it"
            got = f"version {self.version}, supersedes {self.supersedes!r}"
            raise InvalidValue("version-unlinked", "version", expected, got, "make later versions with `supersede`")
        if self.revision is not None and self.workshop is None:
            raise InvalidValue(
                "revision-unknown", "revision", "a revision of a workshop", "no workshop", "name the workshop"
            )

    def supersede(
        self, *, id: str, at: "Instant | str", title: "Text | str | dict[str, str] | None" = None,  # noqa: A002
        text: "Text | str | dict[str, str] | None" = None, revision: int | None = None, by: str | None = None,
        sources: Iterable[Citation] = (),
    ) -> Self:  # fmt: skip
        """The next version, which stands in its place; what is not given is taken over, but for its sources.

        Raises `NotAllowed` for an instant that is not after this version's.
        """
        when = instant(at)
        if when <= self.at:
            expected = f"an instant after {self.at.isoformat()}"
            raise NotAllowed(
                "history-out-of-order", "at", expected, when.isoformat(), "a version follows the one before"
            )
        return evolve(
            self, id=id, at=when, title=self.title if title is None else title, text=self.text if text is None else text,
            version=self.version + 1, supersedes=self.id, by=by, sources=sources,
            revision=self.revision if revision is None else revision,
        )  # fmt: skip


def current(
    announcements: Iterable[Announcement], *, on: "Viewpoint | str | None", zone: str
) -> tuple[Announcement, ...]:
    """The announcements that stand on a viewpoint: those known then which none known then supersedes; the newest first.

    >>> first = Announcement(id="n-1", title="The first meeting", at="2024-01-30T09:00Z")
    >>> both = (first, first.supersede(id="n-2", at="2024-02-07T09:00Z"))
    >>> [one.id for one in current(both, on=None, zone="Europe/Brussels")]
    ['n-2']
    >>> [one.id for one in current(both, on=date(2024, 2, 6), zone="Europe/Brussels")]
    ['n-1']
    """
    known = [one for one in announcements if recorded_by(one.at, on=on, zone=zone)]
    gone = {one.supersedes for one in known}
    return tuple(sorted((one for one in known if one.id not in gone), key=lambda one: (-one.at.timestamp(), one.id)))


@frozen(kw_only=True)
class Question:
    """One question of a campaign.

    >>> Question(id="q-1", text={"en": "What holds your town up?"}).text.best().text
    'What holds your town up?'
    """

    id: str = field(validator=identifier)
    text: Text = field(converter=text, validator=a(Text))


@frozen(kw_only=True)
class Campaign:
    """A set of questions put to people in stated roles, over a stated time.

    >>> view = Campaign(id="city-halls", title="View from City Halls", first="2021-02-01", last="2021-03-31",
    ...                 questions=[Question(id="q-1", text="What holds you up?")], roles=["mayor", "officer"])
    >>> view.roles
    ('mayor', 'officer')

    `first` and `last` are its days, both included; `None` is not known.  Without `roles` anybody may answer.
    """

    id: str = field(validator=identifier)
    title: Text = field(converter=text, validator=a(Text))
    questions: tuple[Question, ...] = field(default=(), converter=several, validator=each(a(Question)))
    roles: tuple[str, ...] = field(default=(), converter=several, validator=each(identifier))
    first: date | None = field(default=None, converter=day, validator=optional(a(date)))
    last: date | None = field(default=None, converter=day, validator=optional(a(date)))
    sources: tuple[Citation, ...] = field(default=(), converter=several, validator=each(a(Citation)))

    def __attrs_post_init__(self) -> None:
        if self.first and self.last and self.last < self.first:
            raise InvalidValue("interval-reversed", "last", f"a day from {self.first} on", self.last.isoformat())

    def problems(self) -> tuple[Problem, ...]:
        """A question twice, or a role twice."""
        return doubles({"questions": [one.id for one in self.questions], "roles": list(self.roles)})


@frozen(kw_only=True)
class Opinion:
    """What one seat said to one question of a campaign, in which role, and when.

    >>> said = Opinion(id="a-1", campaign="city-halls", question="q-1", seat="kranj", role="mayor", at="2021-02-20T09:00Z",
    ...                 text={"sl": "Premalo ljudi"})
    >>> said.attribution, "Premalo" in repr(said)
    ('unnamed', False)

    Unless its attribution is "named" the seat is told to itself and the secretariat alone.  `person` is never told to others.
    """

    id: str = field(validator=identifier)
    campaign: str = field(validator=identifier)
    question: str = field(validator=identifier)
    seat: str = field(validator=identifier)
    text: Text = field(converter=text, validator=a(Text), repr=False)
    at: Instant | None = field(default=None, converter=instant_or_none)
    role: str | None = field(default=None, validator=optional(identifier))
    person: str | None = field(default=None, validator=optional(identifier), repr=False)
    attribution: Attribution = field(default="unnamed", validator=one_of(*get_args(Attribution)))
    sources: tuple[Citation, ...] = field(default=(), converter=several, validator=each(a(Citation)))


@frozen(kw_only=True)
class Returns:
    """How many seats answered each question of a campaign, by role, and which opinions do not count.

    >>> print(Returns(campaign="city-halls", on=None, audience=Audience.parse("public"), counts=(("q-1", None, 7),)))
    city-halls: q-1 7
    """

    campaign: str = field(validator=identifier)
    on: Viewpoint | None = field(converter=unless_none(viewpoint), validator=optional(a(date)))
    audience: Audience = field(validator=a(Audience))
    counts: tuple[tuple[str, str | None, int | None], ...] = field(default=(), validator=each(a(tuple)))
    left_out: tuple[LeftOut, ...] = field(default=(), validator=each(a(LeftOut)))

    @property
    def why(self) -> tuple[str, ...]:
        """What was left out and not told, in words."""
        few = sum(count is None for _, _, count in self.counts)
        withheld = (
            f"{few} of {len(self.counts)} counts are not told: fewer than {SMALLEST_CELL} seats, or beside such",
        )
        return (*(str(one) for one in self.left_out), *(withheld if few else ()))

    def rows(self) -> tuple[Row, ...]:
        """A row for each question and role."""
        return tuple({"question": question, "role": role, "seats": count} for question, role, count in self.counts)

    def __str__(self) -> str:
        told = (
            f"{question}{f' as {role}' if role else ''} {'not told' if count is None else count}"
            for question, role, count in self.counts
        )
        return f"{self.campaign}: {', '.join(told) or 'no question'}"


def returns(
    campaign: Campaign, opinions: Iterable[Opinion], *, on: "Viewpoint | str | None", zone: str, audience: "Audience | str"
) -> Returns:  # fmt: skip
    """How many seats answered each question, as was known on a viewpoint; of several answers in a role the last counts.

    >>> asked = Campaign(id="c", title="Six questions", questions=[Question(id="q", text="What holds you up?")])
    >>> said = [Opinion(id=f"a-{n}", campaign="c", question="q", seat=f"t-{n}", text="Staff") for n in range(6)]
    >>> returns(asked, said, on=None, zone="Europe/Brussels", audience="public").rows()
    ({'question': 'q', 'role': None, 'seats': 6},)

    Where a campaign asks in roles the counts are by role.  For others than the secretariat a count of fewer than five seats
    is not told, nor is any count of that question where one is withheld: their sum may be known from elsewhere.
    """
    viewer = Audience.parse(audience)
    last, left = _last(campaign, opinions, on, zone)
    roles: tuple[str | None, ...] = campaign.roles or (None,)
    counts: list[tuple[str, str | None, int | None]] = []
    for question in campaign.questions:
        found = [sum(key[:2] == (question.id, role) for key in last) for role in roles]
        few = not viewer.sees("secretariat") and any(0 < count < SMALLEST_CELL for count in found)
        counts += [(question.id, role, None if few else count) for role, count in zip(roles, found, strict=True)]
    told = left if viewer.sees("secretariat") else ()
    return Returns(campaign=campaign.id, on=on, audience=viewer, counts=tuple(counts), left_out=told)


def _last(
    campaign: Campaign, opinions: Iterable[Opinion], on: "Viewpoint | str | None", zone: str
) -> "tuple[dict[tuple[str, str | None, str], Opinion], tuple[LeftOut, ...]]":
    last: dict[tuple[str, str | None, str], Opinion] = {}
    left: list[LeftOut] = []
    known = (one for one in opinions if one.at is None or recorded_by(one.at, on=on, zone=zone))
    mine = sorted((one for one in known if one.campaign == campaign.id), key=_order)
    for one in mine:
        role = one.role if campaign.roles else None
        key = (one.question, role, one.seat)
        if one.question not in {question.id for question in campaign.questions}:
            left.append(LeftOut(id=one.id, because="the campaign does not ask this"))
        elif campaign.roles and role not in campaign.roles:
            left.append(LeftOut(id=one.id, because=f"it asks {' and '.join(campaign.roles)}"))
        else:
            if key in last:
                left.append(LeftOut(id=last[key].id, because=f"a later answer of the seat, {one.id}, replaced it"))
            last[key] = one
    return last, tuple(sorted(left, key=lambda one: one.id))


def _order(one: Opinion) -> tuple[bool, float, str]:
    return one.at is not None, one.at.timestamp() if one.at else 0.0, one.id
