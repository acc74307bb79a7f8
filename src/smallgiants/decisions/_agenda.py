"""What a meeting deals with, who chairs it, and who stands aside."""

from collections.abc import Iterable
from typing import Literal, get_args

from attrs import field, frozen

from ..checks import a, doubles, each, identifier, one_of, optional, several, words
from ..civiltime import Instant, instant
from ..errors import NotAllowed, Problem
from ..labels import Text, text
from ..ledger import instant_or_none

__all__ = ["Agenda", "AgendaItem", "Conflict"]

Attribution = Literal["named", "unnamed"]
"""Whether what is said may be ascribed; `unnamed` is the Chatham House Rule."""


@frozen(kw_only=True)
class AgendaItem:
    """One thing that a meeting deals with.

    >>> AgendaItem(id="i-1", title="Themes of the year", kind="decision").kind
    'decision'

    `attribution` None follows the agenda.
    """

    id: str = field(validator=identifier)
    title: Text = field(converter=text, validator=a(Text))
    kind: Literal["information", "discussion", "decision"] = field(
        default="discussion", validator=one_of("information", "discussion", "decision")
    )
    attribution: Attribution | None = field(default=None, validator=optional(one_of(*get_args(Attribution))))


@frozen(kw_only=True)
class Conflict:
    """A conflict of interest that somebody declared on one item: the seat stands aside from then on.

    >>> Conflict(id="c-1", item="i-1", seat="kranj", person="ana", at="2024-03-13T10:00Z").withdrawn is None
    True

    Recusal leaves the count *and* the base of the quorum.  `about` is told to the secretariat alone.  A `withdrawn`
    conflict stood until then.
    """

    id: str = field(validator=identifier)
    item: str = field(validator=identifier)
    seat: str = field(validator=identifier)
    at: Instant = field(converter=instant)
    person: str | None = field(default=None, validator=optional(identifier))
    about: str | None = field(default=None, validator=optional(words), repr=False, metadata={"pii": True})
    withdrawn: Instant | None = field(default=None, converter=instant_or_none)

    def holds(self, *, on: Instant) -> bool:
        """Whether it stands at that instant."""
        return self.at <= on and (self.withdrawn is None or on < self.withdrawn)


@frozen(kw_only=True)
class Agenda:
    """The items of one meeting in their order, who chairs it, and who takes the chair after them.

    >>> items = (AgendaItem(id="i-1", title="Themes"), AgendaItem(id="i-2", title="Round", attribution="unnamed"))
    >>> agenda = Agenda(id="ag-1", meeting="sg-1", items=items, chairs=("lead", "vice"))
    >>> agenda.unnamed("i-1"), agenda.unnamed("i-2")
    (False, True)

    The Chatham House Rule covers the meeting where `attribution` is "unnamed", or one item: then neither who spoke nor
    who took part in it is told, in attendance lists, quotes or minutes.
    """

    id: str = field(validator=identifier)
    meeting: str = field(validator=identifier)
    items: tuple[AgendaItem, ...] = field(default=(), converter=several, validator=each(a(AgendaItem)))
    chairs: tuple[str, ...] = field(default=(), converter=several, validator=each(identifier))
    attribution: Attribution = field(default="named", validator=one_of(*get_args(Attribution)))

    def item(self, known: str) -> AgendaItem:
        """The item of this id; raises `NotAllowed` where it is not on the agenda."""
        found = next((item for item in self.items if item.id == known), None)
        if found is None:
            expected = (
                f"an item of the agenda of {self.meeting}: {', '.join(item.id for item in self.items) or 'it has none'}"
            )
            raise NotAllowed("item-unknown", "item", expected, repr(known))
        return found

    def unnamed(self, item: str | None = None) -> bool:
        """Whether the Chatham House Rule covers an item; without one, whether it covers anything of the meeting."""
        if item is None:
            return self.attribution == "unnamed" or any(one.attribution == "unnamed" for one in self.items)
        return (self.item(item).attribution or self.attribution) == "unnamed"

    def chair(self, item: str, conflicts: Iterable[Conflict] = (), *, on: "Instant | str") -> str | None:
        """Who chairs an item: the first of the chairs without a conflict on it; None where each has one.

        >>> agenda = Agenda(id="ag-1", meeting="sg-1", items=(AgendaItem(id="i-1", title="Themes"),), chairs=("lead", "vice"))
        >>> own = Conflict(id="c-1", item="i-1", seat="lagos", person="lead", at="2024-03-13T10:00Z")
        >>> agenda.chair("i-1", [own], on="2024-03-13T10:05Z")
        'vice'
        """
        self.item(item)
        when = instant(on)
        aside = {conflict.person for conflict in conflicts if conflict.item == item and conflict.holds(on=when)}
        return next((chair for chair in self.chairs if chair not in aside), None)

    def problems(self) -> tuple[Problem, ...]:
        """An item twice, or a chair twice."""
        return doubles({"items": [item.id for item in self.items], "chairs": list(self.chairs)})
