"""Applications: who asked which instrument for how much, how it ended, and what followed; nothing of it is ever lost."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Literal, Self, TypedDict, Unpack, get_args

from attrs import evolve, field, fields, frozen
from attrs.converters import optional as unless_none

from ..checks import a, each, identifier, one_of, optional, refuse, several, words
from ..civiltime import Instant, Viewpoint, instant, recorded_by, viewpoint, zone_info
from ..errors import InvalidValue, NotAllowed, shown
from ..labels import Text, text
from ..ledger import Entry, Happening, appended, instant_or_none
from ..money import Money
from ..sources import Citation
from .money_terms import decimal, not_negative

__all__ = ["Application", "Followed", "Outcome", "Progress", "Score"]

Outcome = Literal["funded", "not_funded", "reserve_list", "ineligible", "invited", "withdrawn"]
"""How it ended; `invited` is asked to come again in the next stage, `reserve_list` is waiting for money to be left."""

ApplicationState = Literal["begun", "submitted"] | Outcome

How = Literal["resubmitted", "next_stage", "another_path", "given_up"]

# From which states a verb may be used; `begun` is not known to be submitted.
_FROM: dict[str, tuple[str, ...]] = {
    "submitted": ("begun",),
    "decided": ("begun", "submitted", "reserve_list"),
    "withdrawn": ("begun", "submitted", "reserve_list", "invited", "funded"),
    "followed": ("funded", "not_funded", "reserve_list", "ineligible", "invited", "withdrawn"),
}
_MENDS = {
    "submitted": "what was told amiss is mended by `correct`",
    "decided": "an outcome that was told amiss is mended by `correct`",
    "withdrawn": "what is over cannot be withdrawn",
    "followed": "tell how it ended first, by `decide` or `withdraw`",
}


def _points(instance: Any, attribute: Any, value: Any) -> None:
    if not isinstance(value, Decimal):
        hint = "write it as text, floats are not exact" if isinstance(value, float) else None
        raise refuse(attribute, "type-wrong", "an exact number", value, hint)
    if not value.is_finite() or value < 0:
        raise refuse(attribute, "number-out-of-range", "a number of 0 or more", value)


def _times(value: "str | date | None") -> "Viewpoint | None":
    return None if value is None else viewpoint(value, "")


@frozen(kw_only=True)
class Score:
    """The points that an application was given, as they were published: of how many, and how many were needed.

    >>> print(Score(points="9.5", most=15, needed=10))
    9.5 of 15, 10 needed
    """

    points: Decimal = field(converter=decimal, validator=_points)
    most: Decimal | None = field(default=None, converter=decimal, validator=optional(_points))
    needed: Decimal | None = field(default=None, converter=decimal, validator=optional(_points))

    def __attrs_post_init__(self) -> None:
        for name in ("points", "needed"):
            told = getattr(self, name)
            if self.most is not None and told is not None and told > self.most:
                raise InvalidValue("range-reversed", name, f"at most {self.most}, the most there are", str(told))

    def __str__(self) -> str:
        most = f" of {self.most:f}" if self.most is not None else ""
        return f"{self.points:f}{most}{f', {self.needed:f} needed' if self.needed is not None else ''}"


@frozen(kw_only=True)
class Followed:
    """What followed on an application: it was handed in again, went into the next stage, made way for another, or ended.

    >>> print(Followed(how="another_path", instrument="crowdfunding", note="residents lend the money"))
    another path: crowdfunding; residents lend the money

    `application` is the id of the one that came after it, `instrument` another way that was taken.
    """

    how: How = field(validator=one_of(*get_args(How)))
    application: str | None = field(default=None, validator=optional(identifier))
    instrument: str | None = field(default=None, validator=optional(identifier))
    note: Text | None = field(default=None, converter=unless_none(text), validator=optional(a(Text)))
    at: Instant | None = field(default=None, converter=instant_or_none)

    def __attrs_post_init__(self) -> None:
        if self.how == "given_up" and (self.application or self.instrument):
            raise InvalidValue("application-contradicts", "how", "another word where it went on", "given_up")

    def __str__(self) -> str:
        to = " as ".join(one for one in (self.instrument, self.application) if one)
        return f"{_spoken(self.how)}{f': {to}' if to else ''}{f'; {self.note}' if self.note else ''}"


@frozen(kw_only=True)
class Progress:
    """How an application stood before an entry of its ledger changed it.

    >>> Progress(asked=Money(amount="60000", currency="EUR")).outcome is None
    True
    """

    asked: Money | None = field(default=None, validator=optional(not_negative))
    granted: Money | None = field(default=None, validator=optional(not_negative))
    submitted: Viewpoint | None = field(default=None, converter=_times, validator=optional(a(date)))
    decided: Viewpoint | None = field(default=None, converter=_times, validator=optional(a(date)))
    outcome: Outcome | None = field(default=None, validator=optional(one_of(*get_args(Outcome))))
    score: Score | None = field(default=None, validator=optional(a(Score)))
    followed: tuple[Followed, ...] = field(default=(), converter=several, validator=each(a(Followed)))


class Corrected(TypedDict, total=False):
    """What of an application can be told anew."""

    asked: Money | None
    granted: Money | None
    submitted: "date | str | None"
    decided: "date | str | None"
    outcome: "Outcome | None"
    score: Score | None
    followed: "tuple[Followed, ...]"


@frozen(kw_only=True)
class Application:
    """An application of one or several towns to an instrument: what was asked, how it ended and what followed.

    >>> first = Application(id="a-1", instrument="eucf", by="kranj", asked=Money(amount="60000", currency="EUR"))
    >>> missed = first.submit(at="2023-09-30T10:00Z").decide("not_funded", at="2023-12-20T09:00Z")
    >>> after = missed.follow("resubmitted", application="a-2", at="2024-01-10T09:00Z")
    >>> print(after)
    a-1, eucf: not funded, decided 2023-12-20; resubmitted: a-2
    >>> [entry.was.outcome for entry in after.history], after.standings[0].asked == first.asked
    ([None, None, 'not_funded'], True)

    `by` leads, `partners` are the others of the consortium, `needs` what it was for.  A day or an instant that nobody
    told is `None`, and so is an outcome: `state` is then `submitted`, or `begun` where it is not known to be handed in.
    It is shown to others than its applicants where each of them is among `permitted`, or it is `published` at an address.
    Raises `InvalidValue` for what contradicts itself: money granted that was not, a decision before the submission.
    """

    id: str = field(validator=identifier)
    instrument: str = field(validator=identifier)
    by: str = field(validator=identifier)
    partners: tuple[str, ...] = field(default=(), converter=several, validator=each(identifier))
    edition: str | None = field(default=None, validator=optional(identifier))
    call: str | None = field(default=None, validator=optional(identifier))
    title: Text | None = field(default=None, converter=unless_none(text), validator=optional(a(Text)))
    needs: tuple[str, ...] = field(default=(), converter=several, validator=each(identifier))
    asked: Money | None = field(default=None, validator=optional(not_negative))
    granted: Money | None = field(default=None, validator=optional(not_negative))
    submitted: Viewpoint | None = field(default=None, converter=_times, validator=optional(a(date)))
    decided: Viewpoint | None = field(default=None, converter=_times, validator=optional(a(date)))
    outcome: Outcome | None = field(default=None, validator=optional(one_of(*get_args(Outcome))))
    score: Score | None = field(default=None, validator=optional(a(Score)))
    followed: tuple[Followed, ...] = field(default=(), converter=several, validator=each(a(Followed)))
    permitted: tuple[str, ...] = field(default=(), converter=several, validator=each(identifier))
    published: str | None = field(default=None, validator=optional(words))
    at: Instant | None = field(default=None, converter=instant_or_none)
    history: tuple[Entry[Progress], ...] = field(default=(), converter=several, validator=each(a(Entry)))
    sources: tuple[Citation, ...] = field(default=(), converter=several, validator=each(a(Citation)))

    def __attrs_post_init__(self) -> None:
        if len({self.by, *self.partners}) <= len(self.partners):
            raise InvalidValue("id-duplicate", "partners", "each once, and not who leads", shown(self.partners))
        if self.granted is not None and self.outcome not in ("funded", None):
            raise InvalidValue("application-contradicts", "granted", "no grant where none was given", str(self.granted))
        if self.asked and self.granted and self.asked.currency != self.granted.currency:
            raise InvalidValue("currencies-mixed", "granted", f"an amount in {self.asked.currency}", str(self.granted))
        if self.submitted is not None and self.decided is not None and _before(self.decided, self.submitted):
            raise InvalidValue("range-reversed", "decided", f"{self.submitted} or later", str(self.decided))
        if any(one.application == self.id for one in self.followed):
            raise InvalidValue("application-cycle", "followed", "another application than itself", shown(self.id))

    @property
    def state(self) -> ApplicationState:
        """The outcome where one is known; else whether it is known to be submitted."""
        return self.outcome or ("begun" if self.submitted is None else "submitted")

    @property
    def applicants(self) -> tuple[str, ...]:
        """Who leads and who takes part."""
        return (self.by, *self.partners)

    @property
    def shown_to_all(self) -> bool:
        """Whether it may be shown to others than its applicants: each said so, or it was published anyway."""
        return self.published is not None or set(self.applicants) <= set(self.permitted)

    @property
    def standing(self) -> Progress:
        """How it stands now."""
        return Progress(**{one.name: getattr(self, one.name) for one in fields(Progress)})

    @property
    def standings(self) -> tuple[Progress, ...]:
        """How it stood, from the first to the present."""
        return (*(entry.was for entry in self.history if entry.was is not None), self.standing)

    def submit(self, *, at: "Instant | str", submitted: "date | str | None" = None, asked: Money | None = None,
               by: str | None = None) -> Self:  # fmt: skip
        """Handed in, `at` that instant; `submitted` where that was another than the one at which it is recorded.

        >>> Application(id="a-1", instrument="eucf", by="kranj").submit(at="2023-09-30T10:00Z").state
        'submitted'
        """
        told: Corrected = {"submitted": submitted or instant(at)}
        return self._step("submitted", at, by, None, told if asked is None else {**told, "asked": asked})

    def decide(self, outcome: Outcome, *, at: "Instant | str", decided: "date | str | None" = None,
               granted: Money | None = None, score: Score | None = None, reason: str | None = None,
               by: str | None = None) -> Self:  # fmt: skip
        """What the funder decided; from a reserve list it may be decided once more.

        >>> waiting = Application(id="a-1", instrument="eucf", by="kranj").decide("reserve_list", at="2023-12-20T09:00Z")
        >>> waiting.decide("funded", granted=Money(amount="60000", currency="EUR"), at="2024-02-01T09:00Z").state
        'funded'
        """
        if outcome == "withdrawn":
            raise NotAllowed("application-state", "outcome", "what the funder decided", "withdrawn", "use `withdraw`")
        told: Corrected = {"outcome": outcome, "decided": decided or instant(at), "granted": granted, "score": score}
        return self._step("decided", at, by, reason, told)

    def withdraw(self, *, at: "Instant | str", reason: str | None = None, by: str | None = None) -> Self:
        """Taken back by who applied.

        >>> Application(id="a-1", instrument="eucf", by="kranj").withdraw(at="2023-09-30T10:00Z").state
        'withdrawn'
        """
        return self._step("withdrawn", at, by, reason, {"outcome": "withdrawn", "granted": None})

    def follow(self, how: How, *, at: "Instant | str", application: str | None = None, instrument: str | None = None,
               note: "Text | str | dict[str, str] | None" = None, by: str | None = None) -> Self:  # fmt: skip
        """What followed on it; several things may.

        >>> missed = Application(id="a-1", instrument="eucf", by="kranj", outcome="not_funded")
        >>> missed.follow("given_up", at="2024-01-10T09:00Z").followed[0].how
        'given_up'
        """
        after = Followed(how=how, application=application, instrument=instrument, note=note, at=at)
        return self._step("followed", at, by, None, {"followed": (*self.followed, after)})

    def correct(self, *, at: "Instant | str", reason: str | None = None, by: str | None = None,
                **told: Unpack[Corrected]) -> Self:  # fmt: skip
        """What was told amiss, told anew; what stood there stays on the ledger.

        >>> missed = Application(id="a-1", instrument="eucf", by="kranj", outcome="not_funded")
        >>> missed.correct(outcome="reserve_list", at="2024-01-10T09:00Z").history[0].was.outcome
        'not_funded'
        """
        known = {one.name for one in fields(Progress)}
        if not told or set(told) - known:
            expected = f"one or more of {', '.join(sorted(known))}"
            raise InvalidValue("choice-unknown", "correct", expected, shown(sorted(told)))
        return self._step("corrected", at, by, reason, told)

    def seen(self, *, on: "Viewpoint | str | None", zone: str) -> Self:
        """The application as it was known on a viewpoint: what was recorded, or happened, later is taken back.

        >>> done = Application(id="a-1", instrument="eucf", by="kranj", decided="2023-12-20", outcome="not_funded")
        >>> done.seen(on="2023-12-19", zone="Europe/Brussels").outcome is None
        True
        """
        later = [entry for entry in self.history if not recorded_by(entry.at, on=on, zone=zone)]
        was: Any = next((entry.was for entry in later if entry.was is not None), self.standing)
        told = {one.name: getattr(was, one.name) for one in fields(Progress)}
        if _ahead(was.submitted, on, zone):
            told["submitted"] = None
        if _ahead(was.decided, on, zone):
            told |= {"decided": None, "outcome": None, "granted": None, "score": None, "followed": ()}
        told["followed"] = tuple(
            one for one in told["followed"] if one.at is None or recorded_by(one.at, on=on, zone=zone)
        )
        return evolve(self, **told, history=self.history[: len(self.history) - len(later)])

    def _step(self, kind: Happening, at: "Instant | str", by: str | None, reason: str | None, told: Corrected) -> Self:
        allowed = _FROM.get(kind)
        if allowed is not None and self.state not in allowed:
            expected = f"an application that is {' or '.join(map(_spoken, allowed))}, to be {kind}"
            raise NotAllowed("application-state", "history", expected, _spoken(self.state), _MENDS[kind])
        entry = Entry(at=instant(at), kind=kind, was=self.standing, reason=reason, by=by)
        return evolve(self, **told, history=appended(self.history, entry))

    def __str__(self) -> str:
        which = f"{self.instrument}{f' ({self.call})' if self.call else ''}"
        when = (
            self.decided
            if self.outcome not in (None, "withdrawn")
            else self.submitted
            if self.outcome is None
            else None
        )
        day = "" if when is None else f", {'decided' if self.outcome else 'on'} {_day(when)}"
        money = f", {self.granted} granted" if self.granted else ""
        score = f", {self.score} points" if self.score else ""
        after = "".join(f"; {one}" for one in self.followed)
        return f"{self.id}, {which}: {_spoken(self.state)}{money}{day}{score}{after}"


def _spoken(word: str) -> str:
    return word.replace("_", " ")


def _day(when: date) -> date:
    return when.astimezone(UTC).date() if isinstance(when, datetime) else when


def _before(one: date, other: date) -> bool:
    """Whether one surely lies before the other; a day beside an instant in no matter which zone."""
    if isinstance(one, datetime) and isinstance(other, datetime):
        return one < other
    days = (_day(other) - _day(one)).days
    return days > (0 if isinstance(one, datetime) == isinstance(other, datetime) else 1)


def _ahead(when: "date | None", on: "Viewpoint | str | None", zone: str) -> bool:
    """Whether what is dated so had not happened yet on a viewpoint; a day counts as soon as it begins."""
    if when is None or on is None:
        return False
    if isinstance(when, datetime):
        return not recorded_by(instant(when), on=on, zone=zone)
    seen = viewpoint(on)
    return when > (seen.astimezone(zone_info(zone)).date() if isinstance(seen, datetime) else seen)
