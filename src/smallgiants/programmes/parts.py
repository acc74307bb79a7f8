"""What a work programme is made of, in the terms of EU projects; every part refers to others by id.

Types and levels of deliverables are the codes of the Horizon Europe and LIFE grant agreements.
"""

from datetime import date
from decimal import Decimal
from typing import Literal, get_args

from attrs import field, frozen
from attrs.converters import optional as unless_none

from ..checks import a, each, identifier, one_of, optional, several, whole, words
from ..errors import InvalidValue
from ..labels import Text, text
from ..sources import Citation, day

__all__ = [
    "CallDeadline",
    "Deliverable",
    "Indicator",
    "Milestone",
    "Objective",
    "PlanPart",
    "PlanStep",
    "PlannedWorkshop",
    "Risk",
    "Task",
    "WorkPackage",
]

MOST_MONTHS = 120

DeliverableType = Literal["R", "DEM", "DEC", "DATA", "DMP", "ETHICS", "SECURITY", "OTHER"]
"""Report; demonstrator, pilot, prototype; website, video, patent filing; data set; data management plan; ethics; security."""

Level = Literal["PU", "SEN", "R-UE/EU-R", "C-UE/EU-C", "S-UE/EU-S"]
"""Who may read a deliverable: the public; the parties, since it is sensitive; or as its EU classification says."""

Grade = Literal["low", "medium", "high"]
"""How likely a risk is, or how bad."""


@frozen(kw_only=True)
class Indicator:
    """What tells whether an objective is met: a figure with its unit, where it stands and where it should.

    >>> Indicator(id="i-1", title="Towns with a plan", unit="towns", target=Decimal(10)).baseline is None
    True
    """

    id: str = field(validator=identifier)
    title: Text = field(converter=text, validator=a(Text))
    unit: str | None = field(default=None, validator=optional(words))
    baseline: Decimal | None = field(default=None, validator=optional(a(Decimal)))
    target: Decimal | None = field(default=None, validator=optional(a(Decimal)))


@frozen(kw_only=True)
class Objective:
    """What a programme is for; what is `dropped` stays on record.

    >>> str(Objective(id="o-1", title="A way to funding", challenges=["s-1"]).title)
    'A way to funding'

    `challenges` are statements of members or concepts of a taxonomy.
    """

    id: str = field(validator=identifier)
    title: Text = field(converter=text, validator=a(Text))
    indicators: tuple[Indicator, ...] = field(default=(), converter=several, validator=each(a(Indicator)))
    challenges: tuple[str, ...] = field(default=(), converter=several, validator=each(identifier))
    kind: Literal["objective"] = field(default="objective", validator=one_of("objective"))
    dropped: bool = field(default=False, validator=a(bool))
    sources: tuple[Citation, ...] = field(default=(), converter=several, validator=each(a(Citation)))


@frozen(kw_only=True)
class WorkPackage:
    """Tasks that belong together, for one objective or several; `lead` is a seat.

    >>> WorkPackage(id="wp-1", number="WP1", title="Funding", objectives=["o-1"]).lead is None
    True
    """

    id: str = field(validator=identifier)
    title: Text = field(converter=text, validator=a(Text))
    number: str | None = field(default=None, validator=optional(words))
    lead: str | None = field(default=None, validator=optional(identifier))
    objectives: tuple[str, ...] = field(default=(), converter=several, validator=each(identifier))
    kind: Literal["work-package"] = field(default="work-package", validator=one_of("work-package"))
    dropped: bool = field(default=False, validator=a(bool))
    sources: tuple[Citation, ...] = field(default=(), converter=several, validator=each(a(Citation)))


@frozen(kw_only=True)
class CallDeadline:
    """A call of a funding instrument that a task works towards: the last day, in the zone of the call.

    >>> CallDeadline(instrument="eucf", call="call-7", closes="2024-12-18").opens is None
    True

    The hour is not kept here: a task is due by the end of a month.
    """

    instrument: str = field(validator=identifier)
    closes: date = field(converter=day, validator=a(date))
    call: str | None = field(default=None, validator=optional(identifier))
    opens: date | None = field(default=None, converter=day, validator=optional(a(date)))
    sources: tuple[Citation, ...] = field(default=(), converter=several, validator=each(a(Citation)))


@frozen(kw_only=True)
class Task:
    """Something done from the first day of month `start` to the last day of month `due`.

    >>> Task(id="t-1", title="Collect the needs", start=2, due=4, needs=["n-1"]).months
    3

    `after` are the steps that must be done before it starts.  `percent` is how much of it is done; `None` is unknown.
    Raises `InvalidValue` where it is due before it starts.
    """

    id: str = field(validator=identifier)
    title: Text = field(converter=text, validator=a(Text))
    start: int = field(validator=whole(least=1, most=MOST_MONTHS))
    due: int = field(validator=whole(least=1, most=MOST_MONTHS))
    package: str | None = field(default=None, validator=optional(identifier))
    objectives: tuple[str, ...] = field(default=(), converter=several, validator=each(identifier))
    lead: str | None = field(default=None, validator=optional(identifier))
    after: tuple[str, ...] = field(default=(), converter=several, validator=each(identifier))
    percent: int | None = field(default=None, validator=optional(whole(least=0, most=100)))
    challenges: tuple[str, ...] = field(default=(), converter=several, validator=each(identifier))
    needs: tuple[str, ...] = field(default=(), converter=several, validator=each(identifier))
    practices: tuple[str, ...] = field(default=(), converter=several, validator=each(identifier))
    calls: tuple[CallDeadline, ...] = field(default=(), converter=several, validator=each(a(CallDeadline)))
    kind: Literal["task"] = field(default="task", validator=one_of("task"))
    dropped: bool = field(default=False, validator=a(bool))
    sources: tuple[Citation, ...] = field(default=(), converter=several, validator=each(a(Citation)))

    def __attrs_post_init__(self) -> None:
        if self.due < self.start:
            raise InvalidValue("months-reversed", "due", f"month {self.start} or later", f"{self.due}")

    @property
    def months(self) -> int:
        """How many months it takes."""
        return self.due - self.start + 1


@frozen(kw_only=True)
class Deliverable:
    """Something handed over on the last day of month `due`.

    >>> Deliverable(id="d-1", number="D1.1", title="Needs of the members", due=4, type="R", level="PU", after=["t-1"]).type
    'R'
    """

    id: str = field(validator=identifier)
    title: Text = field(converter=text, validator=a(Text))
    due: int = field(validator=whole(least=1, most=MOST_MONTHS))
    number: str | None = field(default=None, validator=optional(words))
    lead: str | None = field(default=None, validator=optional(identifier))
    type: DeliverableType | None = field(default=None, validator=optional(one_of(*get_args(DeliverableType))))
    level: Level | None = field(default=None, validator=optional(one_of(*get_args(Level))))
    package: str | None = field(default=None, validator=optional(identifier))
    after: tuple[str, ...] = field(default=(), converter=several, validator=each(identifier))
    kind: Literal["deliverable"] = field(default="deliverable", validator=one_of("deliverable"))
    dropped: bool = field(default=False, validator=a(bool))
    sources: tuple[Citation, ...] = field(default=(), converter=several, validator=each(a(Citation)))


@frozen(kw_only=True)
class Milestone:
    """A point that is reached on the last day of month `due`, and how that is verified.

    >>> str(Milestone(id="m-1", number="MS1", title="Themes chosen", due=1, verification="Minutes").verification)
    'Minutes'
    """

    id: str = field(validator=identifier)
    title: Text = field(converter=text, validator=a(Text))
    due: int = field(validator=whole(least=1, most=MOST_MONTHS))
    number: str | None = field(default=None, validator=optional(words))
    package: str | None = field(default=None, validator=optional(identifier))
    verification: Text | None = field(default=None, converter=unless_none(text), validator=optional(a(Text)))
    after: tuple[str, ...] = field(default=(), converter=several, validator=each(identifier))
    kind: Literal["milestone"] = field(default="milestone", validator=one_of("milestone"))
    dropped: bool = field(default=False, validator=a(bool))
    sources: tuple[Citation, ...] = field(default=(), converter=several, validator=each(a(Citation)))


@frozen(kw_only=True)
class PlannedWorkshop:
    """A workshop that is to be held in month `due`, on themes; `workshop` is the one that was scheduled for it.

    >>> PlannedWorkshop(id="ws-2", due=5, themes=["mobility-transition"]).workshop is None
    True

    It stands at the beginning of its month: what it waits for is done the month before, what waits for it may start in
    its month.
    """

    id: str = field(validator=identifier)
    due: int = field(validator=whole(least=1, most=MOST_MONTHS))
    title: Text | None = field(default=None, converter=unless_none(text), validator=optional(a(Text)))
    themes: tuple[str, ...] = field(default=(), converter=several, validator=each(identifier))
    workshop: str | None = field(default=None, validator=optional(identifier))
    after: tuple[str, ...] = field(default=(), converter=several, validator=each(identifier))
    kind: Literal["workshop"] = field(default="workshop", validator=one_of("workshop"))
    dropped: bool = field(default=False, validator=a(bool))
    sources: tuple[Citation, ...] = field(default=(), converter=several, validator=each(a(Citation)))


@frozen(kw_only=True)
class Risk:
    """What may go wrong, how likely and how bad it is, and what is done about it; `None` is unknown.

    >>> Risk(id="r-1", title="Few workshops", likelihood="high", impact="medium", mitigation="Work between them").impact
    'medium'
    """

    id: str = field(validator=identifier)
    title: Text = field(converter=text, validator=a(Text))
    likelihood: Grade | None = field(default=None, validator=optional(one_of(*get_args(Grade))))
    impact: Grade | None = field(default=None, validator=optional(one_of(*get_args(Grade))))
    mitigation: Text | None = field(default=None, converter=unless_none(text), validator=optional(a(Text)))
    packages: tuple[str, ...] = field(default=(), converter=several, validator=each(identifier))
    kind: Literal["risk"] = field(default="risk", validator=one_of("risk"))
    dropped: bool = field(default=False, validator=a(bool))
    sources: tuple[Citation, ...] = field(default=(), converter=several, validator=each(a(Citation)))


PlanStep = Task | Deliverable | Milestone | PlannedWorkshop
"""What has a month: it can be late, and others may wait for it."""

PlanPart = Objective | WorkPackage | PlanStep | Risk
"""Whatever a programme is made of."""


def bounds(step: PlanStep) -> tuple[int, int]:
    """Where a step begins and ends, in months that have passed since the programme began."""
    if isinstance(step, Task):
        return step.start - 1, step.due
    end = step.due - 1 if isinstance(step, PlannedWorkshop) else step.due
    return end, end
