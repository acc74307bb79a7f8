"""What changed about a workshop, as a fragment for a page or a mail."""

from collections.abc import Iterable

from ...audience import Audience
from ...groups import Registration
from ...workshops import Workshop
from .._escape import Child, el, joined
from .._notice import notice as told_notice
from ._words import said

__all__ = ["notice"]


def notice(
    workshop: Workshop, *, audience: "Audience | str" = "public", zone: str | None = None, since: Workshop | None = None,
    registrations: Iterable[Registration] = (),
) -> str:  # fmt: skip
    """What changed about a workshop since an earlier state, or by its last change, as one HTML element.

    >>> from smallgiants.civiltime import Slot
    >>> first = Workshop(id="sg-1", title="First <b>", slot=Slot(local="2024-02-21T11:00", zone="Europe/Brussels"))
    >>> moved = first.reschedule(first.slot.shift(days=21), at="2024-02-07T09:00Z")
    >>> "First &lt;b&gt;" in notice(moved), "not told" in notice(moved)
    (True, True)

    `zone` is the reader's own; without it the workshop's is told.  All that people wrote is escaped; the join link is for
    the secretariat and accepted registrants.  Raises `UnresolvedTime` for a time that names no single instant.
    """
    told = told_notice(workshop, since=since, zone=zone, audience=Audience.parse(audience), registrations=registrations)
    pairs = (part for name, text in told.lines for part in (el("dt", name), el("dd", _text(name, text))))
    title = said(told.title, lang="" if told.lang == "und" else told.lang)
    heading = el("h3", title, f": {told.happened}")
    return str(el("article", joined([heading, el("dl", joined(pairs))]), class_="notice"))


def _text(name: str, text: str) -> Child:
    return el("a", text, href=text) if name == "Join" else said(text)
