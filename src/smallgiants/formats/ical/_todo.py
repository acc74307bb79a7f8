"""The steps of a work programme as to-dos (RFC 5545 §3.6.2), with what waits for what (RFC 9253)."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from ...audience import Audience
from ...civiltime import Instant, instant
from ...dossiers import Dossier
from ...errors import NotAllowed
from ...programmes import Line, Schedule, WorkPackage, slippage
from .._ical_lines import line, text
from .._made_up import made_up
from ._made import whole

__all__ = ["todos"]

# uuid5 of the URL namespace and "urn:smallgiants:programme"
_NAMESPACE = "fa9de926-9c33-5d49-b883-d1dd2a9fd526"
_POINTS = ("deliverable", "milestone")


def todos(dossier: Dossier, *, at: "Instant | str", audience: "Audience | str" = "public",
          refresh: timedelta | None = None) -> str:  # fmt: skip
    r"""The work programme of a dossier as a calendar of to-dos: its packages, tasks, deliverables and milestones.

    >>> from smallgiants.groups import Group
    >>> from smallgiants.programmes import Programme, Task
    >>> plan = Programme(id="wp", pinned="2024-03-13", months=18, tasks=[Task(id="t-1", title="Ask", start=1, due=2)])
    >>> d = Dossier(id="d", on="2024-03-14", group=Group(id="g", name="Small Giants", zone="Europe/Brussels"), programme=plan)
    >>> [line for line in todos(d, at="2024-03-14T09:00Z").splitlines() if line.startswith(("DTSTART", "DUE"))]
    ['DTSTART;VALUE=DATE:20240313', 'DUE;VALUE=DATE:20240512']

    UIDs stay the same however a step is moved, and SEQUENCE rises with each move of it, or of the anchor.  Whoever waits
    says so with DEPENDS-ON (RFC 9253 §5); what comes first names it with FINISHTOSTART or FINISHTOFINISH (§4); a package is
    the PARENT of its steps.
    A workshop that was scheduled is an event of its own: it is named by its UID, and written by `dump`.  Raises `NotAllowed`
    where the programme cannot be laid out in time.
    """
    seen = dossier.seen(on=dossier.on).view(audience=audience)
    schedule = seen.schedule(on=None)
    assert seen.programme is not None  # noqa: S101  # else there were no schedule
    if not schedule.lines:
        raise NotAllowed("programme-without-days", "programme", "a step, to be in a calendar", "none", "add one first")
    anchor = next((one.revision for one in seen.workshops if one.id == seen.programme.anchor), 0)
    moves = {slip.step: anchor + len(slip.moves) for slip in slippage(seen.programme, on=None).slips}
    uids, fake = _uids(seen, schedule), made_up(dossier)
    stamp = line("DTSTAMP", f"{instant(at):%Y%m%dT%H%M%SZ}")
    packages = [one for one in seen.programme.packages if not one.dropped]
    made = [
        *(_package(one, schedule, uids, stamp, moves, fake) for one in packages),
        *(_todo(one, schedule, uids, stamp, moves[one.step], fake) for one in schedule.lines if not _held(one, seen)),
    ]
    return whole((), method=None, zones={}, refresh=refresh, todos=made)


def _held(one: Line, dossier: Dossier) -> bool:
    return one.workshop is not None and any(workshop.id == one.workshop for workshop in dossier.workshops)


def _uids(dossier: Dossier, schedule: Schedule) -> dict[str, str]:
    """The UID of every part: that of its workshop, or one made from the ids of group, programme and part."""
    from uuid import UUID, uuid5  # loads OpenSSL, which an import need not wait for

    events = {workshop.id: workshop.uid for workshop in dossier.workshops}
    plan = dossier.programme
    parts = [*(one.step for one in schedule.lines), *(one.id for one in plan.packages)] if plan else []
    space = UUID(_NAMESPACE)
    made = {part: str(uuid5(space, f"{dossier.group.id}\n{schedule.programme}\n{part}")) for part in parts}
    return made | {one.step: events[one.workshop] for one in schedule.lines if one.workshop and _held(one, dossier)}


def _package(one: WorkPackage, schedule: Schedule, uids: dict[str, str], stamp: str, moves: dict[str, int],
             fake: frozenset[str]) -> str:  # fmt: skip
    inside = [step for step in schedule.lines if step.package == one.id]
    days = _days(min(step.first for step in inside), max(step.last for step in inside)) if inside else ()
    title = one.title.best("en").text
    told = _words("SUMMARY", f"{one.number} {title}" if one.number else title)
    revision = str(sum(moves[step.step] for step in inside))
    said = [line("CATEGORIES", "ILLUSTRATIVE")] if one.id in fake else []
    return "".join([told, *days, stamp, line("UID", uids[one.id]), line("SEQUENCE", revision), *said])


def _days(first: date, last: date) -> Iterator[str]:
    if first < last:  # RFC 5545 §3.8.2.3 wants DUE later than DTSTART: a point in time has no start
        yield line("DTSTART", f"{first:%Y%m%d}", {"VALUE": "DATE"})
    yield line("DUE", f"{last:%Y%m%d}", {"VALUE": "DATE"})


def _todo(one: Line, schedule: Schedule, uids: dict[str, str], stamp: str, moves: int, fake: frozenset[str]) -> str:
    lines = [
        _words("SUMMARY", one.name),
        *_days(one.first, one.last),
        stamp, line("UID", uids[one.step]), line("SEQUENCE", str(moves)),
        line("CATEGORIES", f"{text(one.kind.upper())}{',ILLUSTRATIVE' if one.step in fake else ''}"),
        *([_words("DESCRIPTION", told)] if (told := "\n".join(_told(one))) else ()),
        *_progress(one), *_related(one, schedule, uids),
    ]  # fmt: skip
    return "".join(lines)


def _told(one: Line) -> Iterator[str]:
    if one.late:
        yield f"Planned for {one.planned_last}"
    for call in one.calls:
        yield f"{call.call or call.instrument} closes on {call.closes}"


def _progress(one: Line) -> Iterable[str]:
    if one.percent is None:
        return (line("STATUS", "NEEDS-ACTION"),)
    state = "COMPLETED" if one.percent == 100 else "IN-PROCESS" if one.percent else "NEEDS-ACTION"
    return line("PERCENT-COMPLETE", str(one.percent)), line("STATUS", state)


def _related(one: Line, schedule: Schedule, uids: dict[str, str]) -> Iterator[str]:
    if one.package in uids:
        yield line("RELATED-TO", uids[one.package], {"RELTYPE": "PARENT"})
    for other in one.after:
        if other in uids:
            yield line("RELATED-TO", uids[other], {"RELTYPE": "DEPENDS-ON"})
    for behind in schedule.lines:
        if one.step in behind.after:
            # A point at the end of a month may be reached on the day that what it waits for is done.
            kind = "FINISHTOFINISH" if behind.kind in _POINTS else "FINISHTOSTART"
            yield line("RELATED-TO", uids[behind.step], {"RELTYPE": kind})


def _words(name: str, words: str) -> str:
    return line(name, text(words))
