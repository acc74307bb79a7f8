"""What is due in a group: what nobody was told yet, what must be sent, who has not answered, what comes up."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any, Literal, get_args

from attrs import field, frozen

from ..answers import LeftOut, Row
from ..audience import Audience
from ..campaigns import Announcement, current
from ..checks import a, each, identifier, one_of, optional, several, whole, words
from ..civiltime import Viewpoint, viewpoint, zone_info
from ..invitations import messages
from ..workshops import Diaries, Workshop, in_diaries, replies_to
from ..workshops._usage import over
from ._retain import overdue

__all__ = ["Due", "DueKind", "Task", "due"]

DueKind = Literal["drift", "announce", "message", "reply", "workshop", "retention"]
"""What is to be done: settle a drift, announce a change, send messages, wait for answers, hold a workshop, let data go."""

FOR_THE_OFFICE = "messages, answers and who was told are for the secretariat, and for each of their own"


@frozen(kw_only=True)
class Task:
    """One thing that is due, about which workshop and revision, for whom, and until what day.

    >>> print(Task(kind="workshop", workshop="sg-1", revision=1, day=date(2024, 3, 13), words="it is held"))
    2024-03-13 sg-1: it is held

    `keys` are the idempotency keys of messages: each is sent once, however often it is told to be due.  `path` is what may
    be kept no longer; such a task is about no workshop.
    """

    kind: DueKind = field(validator=one_of(*get_args(DueKind)))
    workshop: str | None = field(default=None, validator=optional(identifier))
    revision: int | None = field(default=None, validator=optional(whole(least=0)))
    path: str | None = field(default=None, validator=optional(words))
    words: str = field(validator=words)
    day: date | None = field(default=None, validator=optional(a(date)))
    who: tuple[str, ...] = field(default=(), converter=several, validator=each(identifier))
    keys: tuple[str, ...] = field(default=(), converter=several, validator=each(a(str)))

    def __str__(self) -> str:
        who = f" ({', '.join(self.who)})" if self.who else ""
        return f"{self.day or 'no date'} {self.workshop or self.path}: {self.words}{who}"


@frozen(kw_only=True)
class Due:
    """What is due on a viewpoint, in the order of days; who was told what; and what this audience is not shown.

    >>> print(Due(on="2024-02-07", audience=Audience.parse("secretariat")))
    nothing is due on 2024-02-07
    """

    on: Viewpoint = field(converter=viewpoint, validator=a(date))
    audience: Audience = field(validator=a(Audience))
    tasks: tuple[Task, ...] = field(default=(), validator=each(a(Task)))
    told: tuple[Diaries, ...] = field(default=(), validator=each(a(Diaries)))
    left_out: tuple[LeftOut, ...] = field(default=(), validator=each(a(LeftOut)))

    def rows(self) -> tuple[Row, ...]:
        """A row for each task."""
        return tuple(
            {"kind": one.kind, "workshop": one.workshop, "revision": one.revision, "path": one.path, "day": one.day,
             "who": ", ".join(one.who) or None, "words": one.words} for one in self.tasks
        )  # fmt: skip

    def __str__(self) -> str:
        return "\n".join(map(str, self.tasks)) or f"nothing is due on {self.on}"


def due(dossier: Any, *, on: "Viewpoint | str | None", audience: Audience, days: int, zone_data: str | None) -> Due:
    """What is due, from what this audience may see; a viewpoint of `None` is the dossier's own."""
    when = dossier.on if on is None else viewpoint(on)
    seen = dossier.seen(on=when).view(audience=audience)
    zone = seen.group.zone
    stale = tuple(one for one in current(seen.announcements, on=when, zone=zone) if one.revision is not None)
    told = tuple(in_diaries(one, on=when, zone=zone) for one in sorted(seen.workshops, key=lambda one: one.id))
    by_id = {one.id: one for one in seen.workshops}
    tasks = [task for one in told for task in _tasks(seen, by_id[one.workshop], one, when, days, zone_data)]
    tasks += [task for one in stale if (held := by_id.get(one.workshop)) for task in _stale(one, held, when, zone)]
    if seen.group.retention:
        tasks += _to_go(dossier.seen(on=when), seen, audience, _day(when, zone) + timedelta(days=days))
    tasks.sort(key=lambda task: (task.day is None, str(task.day), task.workshop or "", get_args(DueKind).index(task.kind),
                                 task.path or ""))  # fmt: skip
    left = [LeftOut(id=one, because=why) for one, why in _unreached(seen, when)]
    if not audience.sees("secretariat"):
        left.append(LeftOut(id=seen.id, because=FOR_THE_OFFICE))
    return Due(on=when, audience=audience, tasks=tuple(tasks), told=told, left_out=tuple(left))


def _tasks(d: Any, one: Workshop, told: Diaries, on: Viewpoint, days: int, zone_data: str | None) -> Iterator[Task]:
    zone = d.group.zone
    slot = one.slot if one.status == "scheduled" else None
    last = one.slot or one.original
    if last is None or over(last, on=on, zone=zone):
        return
    about: dict[str, Any] = {"workshop": one.id, "revision": one.revision, "day": last.local.date()}
    found = one.drift(zone_data=zone_data)
    if found is not None:
        yield Task(kind="drift", words=f"say whether the hour or the instant is kept: {found}", **about)
    if not told.announced or told.untold:
        yield Task(kind="announce", words=_to_tell(one, told), who=told.untold, **about)
    sent = [m for m in _messages(d, one, on).messages if m.sequence == one.revision]
    if sent:
        words_ = f"{len(sent)} {sent[0].method} of revision {one.revision} to send, each once"
        yield Task(kind="message", words=words_, who=tuple(m.recipient for m in sent),
                   keys=tuple(m.key for m in sent), **about)  # fmt: skip
    if slot is None:
        return
    invited = {r.person for r in d.registrations if r.workshop == one.id and r.withdrawn is None}
    awaited = replies_to(one, replies=d.replies, invited=invited, on=on, zone=zone).awaited
    if awaited:
        yield Task(
            kind="reply", words=f"{len(awaited)} have not answered revision {one.revision}", who=awaited, **about
        )
    if slot.local.date() <= _day(on, zone) + timedelta(days=days):
        yield Task(kind="workshop", words=f"it is held, {slot}", **about)


def _to_go(whole: Any, seen: Any, audience: Audience, until: date) -> Iterator[Task]:
    """What must go: of everybody for the secretariat, of oneself for each; whose needs of access they are is not said."""
    for path, day, person, purpose in overdue(whole if audience.sees("secretariat") else seen, until=until):
        who = () if path.startswith("access") and not audience.is_self(person) else (person,)
        if audience.sees("secretariat") or audience.is_self(person):
            yield Task(
                kind="retention", path=path, day=day, who=who, words=f"kept {purpose}; from that day on it may not be"
            )


def _stale(one: Announcement, held: Workshop, on: Viewpoint, zone: str) -> Iterator[Task]:
    """An announcement of an earlier revision, while that matters to anybody."""
    last = held.slot or held.original
    if one.revision != held.revision and last is not None and not over(last, on=on, zone=zone):
        yield Task(kind="announce", workshop=held.id, revision=held.revision, day=last.local.date(),
                   words=f"announcement {one.id} still tells of revision {one.revision}: supersede it")  # fmt: skip


def _to_tell(one: Workshop, told: Diaries) -> str:
    if told.announced:
        return f"revision {one.revision} is announced, and not to all who were told before"
    if one.status != "scheduled":
        return f"that it is {one.status} is not announced"
    return f"revision {one.revision} is not announced: {one.slot}"


def _messages(d: Any, one: Workshop, on: Viewpoint) -> Any:
    return messages(one, registrations=d.registrations, people=d.people, on=on, zone=d.group.zone,
                    organizer=d.group.contact, zones=d.zones)  # fmt: skip


def _unreached(d: Any, on: Viewpoint) -> Iterator[tuple[str, str]]:
    """Who cannot be written to, each once."""
    boxes = (_messages(d, one, on) for one in d.workshops)
    yield from sorted({(left.id, left.because) for box in boxes for left in box.left_out})


def _day(on: Viewpoint, zone: str) -> date:
    return on.astimezone(zone_info(zone)).date() if isinstance(on, datetime) else on
