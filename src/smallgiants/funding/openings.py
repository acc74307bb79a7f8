"""When an instrument takes applications: the state of its calls at an instant, and the deadline that counts."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import get_args

from attrs import field, frozen

from ..answers import Row
from ..checks import a, each, identifier, one_of, optional, words
from ..civiltime import Deadline, Span, viewpoint
from ..sources import Confidence, day
from .calls import Call, CallState
from .instruments import Instrument
from .tables import catalogue as shipped
from .tables import instrument_of

__all__ = ["Opening", "call"]

# What is open comes before what will be, and that before what nobody knows of.
_FIRST: tuple[CallState, ...] = ("open", "forthcoming", "unknown", "closed")


@frozen(kw_only=True)
class Opening:
    """In which state the calls of an instrument are, and which of them says so.

    >>> found = call("life_cet_pda", on="2026-09-16T14:00Z")
    >>> print(found)
    life_cet_pda (LIFE-2026-CET-PDA): open until 2026-09-16, 17:00, Europe/Brussels (2026-09-16 15:00Z)
    >>> call("life_cet_pda", on="2026-09-16T15:00:01Z").state
    'closed'

    `deadline` is the next one as it was published; `utc` its instant, and `None` where the hour is not known, or the
    label beside it leaves two readings: `span` has the earliest and the latest.  `contested` are deadlines that other
    pages print for the same call.  `why` says what the state rests on.
    """

    instrument: str = field(validator=identifier)
    state: CallState = field(validator=one_of(*get_args(CallState)))
    call: str | None = field(default=None, validator=optional(identifier))
    opens: Deadline | None = field(default=None, validator=optional(a(Deadline)))
    deadline: Deadline | None = field(default=None, validator=optional(a(Deadline)))
    contested: tuple[Deadline, ...] = field(default=(), validator=each(a(Deadline)))
    why: str = field(validator=words)
    source: str | None = field(default=None, validator=optional(words))
    seen_on: date | None = field(default=None, converter=day, validator=optional(a(date)))
    confidence: Confidence = field(default="seen", validator=one_of(*get_args(Confidence)))

    @property
    def span(self) -> Span | None:
        """The earliest and the latest instant that the deadline can be."""
        return None if self.deadline is None else self.deadline.span()

    @property
    def utc(self) -> datetime | None:
        """The instant of the deadline, where it is one."""
        return self.span.latest if self.span is not None and self.span.exact and not self.contested else None

    def rows(self) -> tuple[Row, ...]:
        """One row: state, call, deadline as published, its instant, and where that stands."""
        by = self.deadline
        return (
            {
                "instrument": self.instrument,
                "call": self.call,
                "state": self.state,
                "deadline": None if by is None else _published(by),
                "zone": None if by is None else by.zone,
                "utc": None if self.utc is None else f"{self.utc:%Y-%m-%dT%H:%MZ}",
                "why": self.why,
                "source": self.source,
                "seen_on": self.seen_on,
                "confidence": self.confidence,
            },
        )

    def __str__(self) -> str:
        which = f"{self.instrument} ({self.call})" if self.call else self.instrument
        until = "" if self.deadline is None else f"{' until' if self.state == 'open' else ', deadline'} {self.deadline}"
        return f"{which}: {self.state}{until}"


def _published(by: Deadline) -> str:
    return by.day.isoformat() if by.time is None else f"{by.day.isoformat()}T{by.time.isoformat(timespec='minutes')}"


def call(instrument: Instrument | str, *, on: str | date, catalogue: Sequence[Instrument] | None = None) -> Opening:
    """The state of an instrument's calls at an instant, or over a whole day, by what was published of them.

    >>> call("eui_ia", on="2026-06-15T10:00Z").why
    'its deadline is a day without hour: within that day nobody can tell'
    >>> call("epc", on="2026-06-15").state
    'unknown'

    A missing deadline is not open, a missing hour is not midnight.  Where several calls run, the first that is open
    counts, by deadline and then by id; else the next to open, else one of which nobody can tell, else the last.
    """
    asked = instrument_of(instrument, shipped() if catalogue is None else catalogue)
    seen = viewpoint(on)
    found = [(one.state(on=seen), one.deadline(on=seen), one) for one in asked.calls]
    if not found:
        return Opening(instrument=asked.id, state="unknown", why="no call of it is known")
    states = [state for state, _, _ in found]
    state = next(one for one in _FIRST if one in states)
    ranked = sorted((_nearness(by, one), one.id, by, one) for told, by, one in found if told == state)
    _, _, by, one = ranked[-1] if state == "closed" else ranked[0]
    return Opening(
        instrument=asked.id,
        state=state,
        call=one.id,
        opens=one.opens,
        deadline=by,
        contested=one.contested,
        why=_why(state, by, one),
        source=one.source,
        seen_on=one.seen_on,
        confidence=one.confidence,
    )


def _nearness(by: Deadline | None, one: Call) -> tuple[date, str]:
    reference = by or one.opens
    return (date.max, "") if reference is None else (reference.day, str(reference.time or ""))


def _why(state: CallState, by: Deadline | None, one: Call) -> str:
    about = f"; {one.note}" if one.note else ""
    if state == "open":
        return (
            "applications are taken all the time" if one.continuous else "it is opened, and its deadline ahead"
        ) + about
    if state == "forthcoming":
        return f"it opens on {one.opens.day if one.opens else 'a day not seen'}{about}"
    if state == "closed":
        return f"its last deadline is past{about}"
    return _unsure(by, one) + about


def _unsure(by: Deadline | None, one: Call) -> str:
    if by is None and not one.continuous:
        return "no deadline of it was seen: that is not open"
    if one.contested:
        return "pages give different deadlines for it"
    if one.opens is None and one.published is None:
        return "its opening was not seen"
    if by is not None and by.time is None:
        return "its deadline is a day without hour: within that day nobody can tell"
    return "this hangs on the hour of its opening or deadline"
