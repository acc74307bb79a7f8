"""The Markdown door: what changed about a workshop, as a notice for one reader's zone (CommonMark)."""

import re
from collections.abc import Iterable

from ..audience import Audience
from ..groups import Registration
from ..workshops import Workshop
from ._escape import inert, web
from ._notice import notice

__all__ = ["dump"]

# What CommonMark, and GitHub's extensions to it, would read inside a line: emphasis, code, links, HTML, entities,
# strikethrough, cells, formulas, headings' ends, and addresses that become links by themselves (CommonMark §2.4).
_READ = re.compile(r"[\\`*_\[\]<>&~|#$@!]|:(?=//)|(?<=www)\.", re.IGNORECASE)


def dump(
    workshop: Workshop, *, audience: "Audience | str" = "public", zone: str | None = None, since: Workshop | None = None,
    registrations: Iterable[Registration] = (),
) -> str:  # fmt: skip
    r"""What changed about a workshop since an earlier state, or by its last change, as Markdown.

    >>> from smallgiants.civiltime import Slot
    >>> first = Workshop(id="sg-1", title="First meeting", slot=Slot(local="2024-02-21T11:00", zone="Europe/Brussels"))
    >>> moved = first.reschedule(first.slot.shift(days=21), at="2024-02-07T09:00Z")
    >>> print(dump(moved, zone="America/New_York").splitlines()[0])
    ## First meeting: moved
    >>> print(dump(moved, zone="America/New_York").splitlines()[4])
    - **Now:** Wednesday 13 March 2024, 06:00 America/New\_York (UTC−04:00)

    `zone` is the reader's own; without it the workshop's is told.  A reason nobody told is said to be untold, and a
    correction of the record is no news.  The join link is for the secretariat, and for a person whom one of the
    `registrations` shows as accepted.  Raises `UnresolvedTime` for a time that names no single instant.
    """
    told = notice(workshop, since=since, zone=zone, audience=Audience.parse(audience), registrations=registrations)
    lines = (f"- **{name}:** {_text(name, text)}" for name, text in told.lines)
    return "\n".join([f"## {_plain(told.title)}: {told.happened}", "", *lines]) + "\n"


def _text(name: str, text: str) -> str:
    return f"<{text}>" if name == "Join" and web(text) and not re.search(r"[<>\s]", text) else _plain(text)


def _plain(text: str) -> str:
    """Text of others, on one line and with nothing in it that Markdown would read."""
    return _READ.sub(lambda sign: "\\" + sign[0], " ".join(inert(text).split()))
