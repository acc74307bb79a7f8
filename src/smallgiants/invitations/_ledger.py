"""Which scheduling messages a workshop's ledger calls for: one REQUEST for each registrant and revision (RFC 5546).

The ledger is replayed and every message is judged at its own `at`, so an old case replays at its own dates.
"""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from attrs import field, frozen

from ..answers import LeftOut
from ..checks import a, each
from ..civiltime import Instant, Slot, Viewpoint, recorded_by
from ..groups import Registration
from ..people import Person
from ..workshops import Workshop
from ._message import Message, Method

__all__ = ["Outbox", "messages"]


@frozen(kw_only=True)
class Outbox:
    """The messages a ledger calls for, in the order they were due, and who could not be written to.

    >>> print(Outbox(messages=(), left_out=(LeftOut(id="p-01", because="no mailbox is known"),)))
    0 messages; 1 left out
    """

    messages: tuple[Message, ...] = field(validator=each(a(Message)))
    left_out: tuple[LeftOut, ...] = field(default=(), validator=each(a(LeftOut)))

    def __str__(self) -> str:
        count = len(self.messages)
        words = f"{count} message" if count == 1 else f"{count} messages"
        return f"{words}; {len(self.left_out)} left out" if self.left_out else words


def messages(
    workshop: Workshop, *, registrations: Iterable[Registration], people: Iterable[Person], on: "Viewpoint | str | None",
    zone: str, organizer: str | None = None, zones: "dict[str, str] | None" = None,
) -> Outbox:  # fmt: skip
    """The messages that the ledger of a workshop calls for, up to the viewpoint: first invitations, moves, cancellations.

    >>> from smallgiants.civiltime import Slot
    >>> w = Workshop(id="sg-1", title="First", slot=Slot(local="2024-02-21T11:00", zone="Europe/Brussels"))
    >>> w = w.reschedule(w.slot.shift(days=21), at="2024-02-07T09:00Z")
    >>> ana, form = Person(id="ana", email="ana@example.org"), "2024-01-30T09:00Z"
    >>> box = messages(w, registrations=[Registration(id="r", person="ana", workshop="sg-1", at=form)], people=[ana],
    ...                on=None, zone="Europe/Brussels")
    >>> [(m.method, m.sequence) for m in box.messages]
    [('REQUEST', 0), ('REQUEST', 1)]

    Who registers later is invited to what then holds.  A correction notifies nobody; nothing is sent about a
    workshop that is over at that moment.  `zones` gives each person's own zone where the person tells none.
    """
    known = {person.id: person for person in people}
    mine = sorted((r for r in registrations if r.workshop == workshop.id), key=lambda r: (r.at, r.id))
    seen = workshop.seen(on=on, zone=zone)
    due: dict[tuple[str, Method, int], tuple[Workshop, Instant]] = {}
    for registration in mine:
        if recorded_by(registration.at, on=on, zone=zone):
            for method, state, at in _for_one(seen, registration):  # who registers twice is told once
                due.setdefault((registration.person, method, state.revision), (state, at))
    made = [
        Message(method=method, workshop=state, recipient=who, sequence=sequence, at=at, to=known[who].email,
                organizer=organizer, zone=known[who].zone or (zones or {}).get(who),
                language=known[who].languages[0] if known[who].languages else None)
        for (who, method, sequence), (state, at) in due.items() if who in known and known[who].email
    ]  # fmt: skip
    made.sort(key=lambda m: (m.at, m.sequence, m.recipient))
    unreached = {who for who, *_ in due} - {message.recipient for message in made}
    left_out = tuple(LeftOut(id=who, because="no mailbox is known") for who in sorted(unreached))
    return Outbox(messages=tuple(made), left_out=left_out)


def _for_one(workshop: Workshop, registration: Registration) -> "Iterator[tuple[Method, Workshop, Instant]]":
    """What one registrant is to be told: what holds at registration, then each later revision."""
    count = sum(entry.at <= registration.at for entry in workshop.history)
    held: Slot | None = None  # what stands in the registrant's diary
    for upto in range(count, len(workshop.history) + 1):
        at = registration.at if upto == count else workshop.history[upto - 1].at
        if registration.withdrawn is not None and at >= registration.withdrawn:
            return
        state = workshop.before(upto)
        if upto > count and state.revision == workshop.before(upto - 1).revision:
            continue
        if state.status == "scheduled" and _not_over(state.slot, at):
            held = state.slot
            yield "REQUEST", state, at
        elif state.status != "scheduled" and _not_over(held, at):
            # RFC 5546 §3.2.5: a postponed event is cancelled for now; a later REQUEST has a higher SEQUENCE
            held = None
            yield "CANCEL", state, at


def _not_over(slot: Slot | None, at: Instant) -> bool:
    return slot is not None and at < slot.instant + (slot.duration or timedelta(0))
