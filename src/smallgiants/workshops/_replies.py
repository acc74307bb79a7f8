"""Who answered which revision of a workshop; an answer to an older one is history, not an answer."""

from collections.abc import Iterable
from typing import Literal, get_args

from attrs import field, frozen

from ..answers import Row
from ..checks import a, each, identifier, one_of, several, whole
from ..civiltime import Instant, Viewpoint, instant, recorded_by
from ._workshop import Workshop

__all__ = ["Replies", "Reply", "ReplyState", "replies_to"]

ReplyState = Literal["accepted", "declined", "tentative"]
"""What a person answers (PARTSTAT of RFC 5545 §3.2.12, in lower case)."""


@frozen(kw_only=True)
class Reply:
    """A person's answer to one revision of a workshop.

    >>> Reply(id="a-1", person="ana", workshop="sg-1", revision=1, state="accepted", at="2024-02-08T09:00Z").state
    'accepted'
    """

    id: str = field(validator=identifier)
    person: str = field(validator=identifier)
    workshop: str = field(validator=identifier)
    revision: int = field(validator=whole(least=0))
    state: ReplyState = field(validator=one_of(*get_args(ReplyState)))
    at: Instant = field(converter=instant)


@frozen(kw_only=True)
class Replies:
    """Who answered the present revision of a workshop, who answered only an earlier one, and who has not answered.

    >>> print(Replies(workshop="sg-1", revision=1, awaited=("ana",)))
    sg-1, revision 1: 0 accepted, 0 declined, 0 tentative, 1 awaited
    """

    workshop: str = field(validator=identifier)
    revision: int = field(validator=whole(least=0))
    current: tuple[Reply, ...] = field(default=(), converter=several, validator=each(a(Reply)))
    earlier: tuple[Reply, ...] = field(default=(), converter=several, validator=each(a(Reply)))
    awaited: tuple[str, ...] = field(default=(), converter=several, validator=each(identifier))

    def who(self, state: ReplyState) -> tuple[str, ...]:
        """Who gave this answer to the present revision."""
        return tuple(reply.person for reply in self.current if reply.state == state)

    def rows(self) -> tuple[Row, ...]:
        """A row for each answer that counts, then for each that was given to an earlier revision, then who is awaited."""
        given = [(reply, True) for reply in self.current] + [(reply, False) for reply in self.earlier]
        told: list[Row] = [
            {
                "person": r.person,
                "revision": r.revision,
                "state": r.state,
                "counts": counts,
                "at": f"{r.at:%Y-%m-%dT%H:%MZ}",
            }
            for r, counts in given
        ]
        return (
            *told,
            *({"person": p, "revision": None, "state": None, "counts": False, "at": None} for p in self.awaited),
        )

    def __str__(self) -> str:
        counts = ", ".join(f"{len(self.who(state))} {state}" for state in get_args(ReplyState))
        return f"{self.workshop}, revision {self.revision}: {counts}, {len(self.awaited)} awaited"


def replies_to(
    workshop: Workshop, *, replies: Iterable[Reply], invited: Iterable[str], on: "Viewpoint | str | None", zone: str
) -> Replies:
    """Who answered which revision of a workshop, as was known on the viewpoint.

    >>> from smallgiants.civiltime import Slot
    >>> w = Workshop(id="sg-1", title="First", slot=Slot(local="2024-02-21T11:00", zone="Europe/Brussels"))
    >>> yes = Reply(id="a-1", person="ana", workshop="sg-1", revision=0, state="accepted", at="2024-02-01T09:00Z")
    >>> w = w.reschedule(w.slot.shift(days=21), at="2024-02-07T09:00Z")
    >>> found = replies_to(w, replies=[yes], invited=["ana"], on=None, zone="Europe/Brussels")
    >>> found.awaited, found.earlier[0].state
    (('ana',), 'accepted')

    Of several answers of one person to one revision the last given counts, ties broken by id.  An answer of somebody who
    was not invited is kept too.
    """
    seen = workshop.seen(on=on, zone=zone)
    known = (r for r in replies if r.workshop == workshop.id and recorded_by(r.at, on=on, zone=zone))
    last: dict[tuple[str, int], Reply] = {}
    for reply in sorted(known, key=lambda r: (r.at, r.id)):
        last[reply.person, reply.revision] = reply
    ordered = [last[key] for key in sorted(last)]
    current = tuple(reply for reply in ordered if reply.revision == seen.revision)
    answered = {reply.person for reply in current}
    return Replies(
        workshop=workshop.id,
        revision=seen.revision,
        current=current,
        earlier=tuple(reply for reply in ordered if reply.revision != seen.revision),
        awaited=tuple(sorted(set(invited) - answered)),
    )
