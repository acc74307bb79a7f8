"""What is voted on, under which quorum, each vote, and what was decided."""

from datetime import date
from fractions import Fraction
from typing import Literal, Self, get_args

from attrs import evolve, field, frozen
from attrs.converters import optional as unless_none

from ..checks import a, each, identifier, one_of, optional, several, whole
from ..civiltime import Instant, instant
from ..errors import InvalidValue, NotAllowed
from ..labels import Text, several_texts, text
from ..ledger import instant_or_none
from ..sources import Citation, day

__all__ = ["Action", "Decision", "Motion", "Quorum", "Vote"]

Choice = Literal["for", "against", "abstain"]
"""What a seat says of a motion."""

Majority = Literal["simple", "absolute"]
"""More for than against of the votes cast; or more for than half of all who may vote."""

Result = Literal["consensus", "carried", "rejected", "tied", "no-quorum"]
"""What came of a vote: without anybody against, by majority, not, with as many against, or with too few taking part."""


@frozen(kw_only=True)
class Quorum:
    """How many of those who may vote must take part: a fraction of them, exactly.

    >>> half = Quorum(numerator=1, denominator=2)
    >>> half.least(14), half.least(13), Quorum(numerator=1, denominator=2, more=True).least(14)
    (7, 7, 8)

    `more` asks for more than the fraction, not at least it.  Raises `InvalidValue` for a fraction above one.
    """

    numerator: int = field(validator=whole(least=0))
    denominator: int = field(validator=whole(least=1))
    more: bool = field(default=False, validator=a(bool))

    def __attrs_post_init__(self) -> None:
        if self.numerator > self.denominator or (self.more and self.numerator == self.denominator):
            got = f"{self.numerator}/{self.denominator}"
            expected = "less than all" if self.more else "a fraction of at most one"
            raise InvalidValue("quorum-out-of-reach", "numerator", expected, got, "nobody could ever meet it")

    def least(self, base: int) -> int:
        """The smallest number that meets it, of `base` who may vote."""
        exact = Fraction(self.numerator * base, self.denominator)
        return exact.__floor__() + 1 if self.more else exact.__ceil__()

    def __str__(self) -> str:
        return f"{'more than' if self.more else 'at least'} {self.numerator}/{self.denominator}"


@frozen(kw_only=True)
class Motion:
    """What is put to a vote: on an agenda item, from `opened` until `closed`, by consensus first, else by majority.

    >>> motion = Motion(id="m-1", item="i-1", text="Begin with mobility", opened="2024-03-13T10:30Z")
    >>> motion.majority, motion.secret, motion.is_open(on="2024-03-13T10:31Z")
    ('simple', False, True)

    A vote from afar counts as one in the room.  The votes of a `secret` motion are shown to nobody but the seat itself.
    """

    id: str = field(validator=identifier)
    item: str = field(validator=identifier)
    text: Text = field(converter=text, validator=a(Text))
    opened: Instant = field(converter=instant)
    closed: Instant | None = field(default=None, converter=instant_or_none)
    majority: Majority = field(default="simple", validator=one_of(*get_args(Majority)))
    quorum: Quorum | None = field(default=None, validator=optional(a(Quorum)))
    secret: bool = field(default=False, validator=a(bool))

    def __attrs_post_init__(self) -> None:
        if self.closed is not None and self.closed <= self.opened:
            expected = f"an instant after {self.opened.isoformat()}"
            raise InvalidValue("interval-reversed", "closed", expected, self.closed.isoformat())

    def is_open(self, *, on: "Instant | str") -> bool:
        """Whether votes are taken at that instant."""
        when = instant(on)
        return self.opened <= when and (self.closed is None or when < self.closed)

    def close(self, *, at: "Instant | str") -> Self:
        """The motion with its vote closed; raises `NotAllowed` where it is closed already."""
        if self.closed is not None:
            raise NotAllowed("motion-closed", "closed", "a motion that is open", f"closed at {self.closed.isoformat()}")
        return evolve(self, closed=instant(at))


@frozen(kw_only=True)
class Vote:
    """One seat's vote on a motion; of several the last before the vote closed counts.

    >>> Vote(id="v-1", motion="m-1", seat="kranj", choice="for", at="2024-03-13T10:31Z")
    Vote(id='v-1', motion='m-1', seat='kranj', at=datetime.datetime(2024, 3, 13, 10, 31, tzinfo=datetime.timezone.utc))

    How a seat voted is not in the repr.  `dissent` may be annexed to the decision.
    """

    id: str = field(validator=identifier)
    motion: str = field(validator=identifier)
    seat: str = field(validator=identifier)
    choice: Choice = field(validator=one_of(*get_args(Choice)), repr=False)
    at: Instant = field(converter=instant)
    person: str | None = field(default=None, validator=optional(identifier), repr=False)
    dissent: Text | None = field(default=None, converter=unless_none(text), validator=optional(a(Text)), repr=False)


@frozen(kw_only=True)
class Action:
    """Something to be done that follows from a decision.

    >>> Action(id="a-1", what="Ask for two dates", who="lead", due="2024-04-01").done is None
    True
    """

    id: str = field(validator=identifier)
    what: Text = field(converter=text, validator=a(Text))
    who: str | None = field(default=None, validator=optional(identifier))
    due: date | None = field(default=None, converter=day, validator=optional(a(date)))
    done: Instant | None = field(default=None, converter=instant_or_none)


@frozen(kw_only=True)
class Decision:
    """What a meeting decided: on which item, by which motion, with what result, and what follows from it.

    >>> Decision(id="d-1", meeting="sg-1", item="i-1", text="Begin with mobility", result="consensus",
    ...          at="2024-03-13T10:40Z").motion is None
    True

    `dissent` are the texts that their seats wanted annexed.  `supersedes` names the decision it replaces.
    """

    id: str = field(validator=identifier)
    meeting: str = field(validator=identifier)
    text: Text = field(converter=text, validator=a(Text))
    result: Result = field(validator=one_of(*get_args(Result)))
    at: Instant = field(converter=instant)
    item: str | None = field(default=None, validator=optional(identifier))
    motion: str | None = field(default=None, validator=optional(identifier))
    actions: tuple[Action, ...] = field(default=(), converter=several, validator=each(a(Action)))
    dissent: tuple[Text, ...] = field(default=(), converter=several_texts, validator=each(a(Text)))
    supersedes: str | None = field(default=None, validator=optional(identifier))
    sources: tuple[Citation, ...] = field(default=(), converter=several, validator=each(a(Citation)))
