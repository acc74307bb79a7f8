"""The deadlines of calls as events (RFC 5545 §3.6.1) that take up no time: in the zone they were published in."""

from collections.abc import Iterator
from datetime import timedelta

from ...audience import Audience
from ...civiltime import Instant, instant
from ...funding import Coming, Deadlines
from .._escape import web
from .._ical_lines import text
from ._made import made
from ._nouns import Calendar, Day, Event, Moment, Property, Time

__all__ = ["deadlines"]

# uuid5 of the URL namespace and "urn:smallgiants:deadline"
_NAMESPACE = "0cb3d48e-304f-5569-915c-de2f693c87b5"


def deadlines(found: Deadlines, *, at: "Instant | str", audience: "Audience | str" = "public",
              refresh: timedelta | None = None) -> str:  # fmt: skip
    """The deadlines ahead as a calendar, the same for every audience.

    >>> from smallgiants.funding import deadlines as ahead
    >>> made = deadlines(ahead(on="2026-08-01", instruments=["life_cet_pda"]), at="2026-08-01T09:00Z")
    >>> [line for line in made.splitlines() if line.startswith("DTSTART;")]
    ['DTSTART;TZID=Europe/Brussels:20260916T170000']

    A deadline whose hour or zone nobody published, or whose label leaves two readings, is a whole day: no hour is made up
    for it, and the description says so.  UIDs are made from instrument, call and number, so that a deadline that moves
    stays the same event, its SEQUENCE risen.  What is contested or only comes every year is TENTATIVE.
    """
    Audience.parse(audience)
    calendar = Calendar(events=tuple(map(_event, found.coming)))
    return made(calendar, instant(at), refresh=refresh)


def _event(one: Coming) -> Event:
    tentative = one.contested or one.yearly or one.confidence == "memory"
    return Event(
        uid=_uid(one), sequence=one.moves, start=_start(one), summary=f"Deadline: {one.name} ({one.call})",
        description="\n".join(_told(one)), status="TENTATIVE" if tentative else "CONFIRMED", extra=tuple(_extra(one)),
    )  # fmt: skip


def _uid(one: Coming) -> str:
    from uuid import UUID, uuid5  # loads OpenSSL, which an import need not wait for

    return str(uuid5(UUID(_NAMESPACE), f"{one.instrument}\n{one.call}\n{one.number}"))


def _start(one: Coming) -> Time:
    """The instant in its own zone where it is one; else the day as it was published."""
    by = one.deadline
    if by.time is None or by.zone is None or not by.span().exact:
        return Day(day=by.day)
    utc = by.span().latest
    return Moment(utc=utc, local=utc.replace(tzinfo=None), zone=by.zone)


def _told(one: Coming) -> Iterator[str]:
    yield f"As published: {one.deadline}"
    yield from (f"Doubtful: {doubt}" for doubt in one.doubts)
    yield from (f"Another page says: {other}" for other in one.contested)
    if one.note:
        yield one.note
    seen = f", seen on {one.seen_on}" if one.seen_on else ""
    yield f"Source: {one.source or 'not known'}{seen}, {one.confidence}. Check it there: deadlines move."


def _extra(one: Coming) -> Iterator[Property]:
    yield Property(name="TRANSP", value="TRANSPARENT")  # RFC 5545 §3.8.2.7: nobody is busy because of it
    yield Property(name="CATEGORIES", value=text("DEADLINE"))
    if one.source and web(one.source):
        yield Property(name="URL", value=one.source)
