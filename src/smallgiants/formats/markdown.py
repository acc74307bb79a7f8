"""The Markdown door: what changed about a workshop, the decisions of a group, and minutes (CommonMark)."""

import re
from collections.abc import Iterable

from ..audience import Audience
from ..civiltime import Instant, zone_info
from ..decisions import Decision, Minutes
from ..disclosure import SMALLEST_CELL
from ..dossiers import Dossier
from ..errors import NotAllowed
from ..groups import Registration
from ..workshops import Workshop
from ._days import spoken
from ._escape import inert, web
from ._md_challenges import register_of_challenges
from ._notice import notice

__all__ = ["challenges", "dump", "minutes", "register"]

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


def register(dossier: Dossier, *, audience: "Audience | str" = "public") -> str:
    """The register of a group's decisions as Markdown, the first first: what, where, with how many votes, what follows.

    >>> from smallgiants.groups import Group
    >>> d = Dossier(id="d", on="2024-06-01", group=Group(id="g", name="Small Giants", zone="Europe/Brussels"))
    >>> made = Decision(id="d-1", meeting="sg-1", text="Begin with mobility", result="consensus", at="2024-03-13T11:00Z")
    >>> print(register(d.add(made)).splitlines()[2])
    ## 13 March 2024: Begin with mobility

    How many said what is told, who said it never; of a secret vote nothing is told where fewer than five took part.
    """
    view = dossier.view(audience=audience)
    lines = [f"# {_plain(str(dossier.group.name))}: decisions", ""]
    for decision in sorted(view.decisions, key=lambda one: (one.at, one.id)):
        lines += [f"## {_day(decision.at, dossier)}: {_plain(str(decision.text))}", ""]
        lines += [f"- **{name}:** {words}" for name, words in _told(dossier, decision)] + [""]
    return "\n".join(lines if view.decisions else [*lines, "None yet.", ""])


def challenges(dossier: Dossier, *, audience: "Audience | str" = "public") -> str:
    """What members said stands in their way, in how many towns, who shares what, and what helped, as Markdown.

    >>> from smallgiants.formats.toml import example
    >>> print(challenges(example("small-giants-2024")).splitlines()[14])
    | Theme | Capacity gaps | Market engagement | Funding challenges | all barriers |

    Counts that would tell of a town that is not to be named are withheld.
    """
    return register_of_challenges(dossier, Audience.parse(audience), _plain)


def minutes(dossier: Dossier, one: Minutes | str, *, audience: "Audience | str" = "public") -> str:
    """The minutes of a meeting as Markdown, as far as this audience may read them, with what was decided.

    >>> from smallgiants.groups import Group
    >>> d = Dossier(id="d", on="2024-06-01", group=Group(id="g", name="Small Giants", zone="Europe/Brussels"))
    >>> draft = Minutes(id="min-1", meeting="sg-1", text="Five towns begin with mobility.")
    >>> print(minutes(d.add(draft), "min-1", audience="secretariat"))
    # sg-1
    <BLANKLINE>
    Minutes, draft, version 1
    <BLANKLINE>
    Five towns begin with mobility.
    <BLANKLINE>

    Others than the secretariat read what was sent round, or published.  Raises `NotAllowed` where there is nothing for them.
    """
    wanted = one if isinstance(one, str) else one.id
    view = dossier.view(audience=audience)
    found = next((told for told in view.minutes if told.id == wanted), None)
    if found is None:
        expected = "minutes that this audience may read"
        raise NotAllowed(
            "minutes-not-ready", "minutes", expected, repr(wanted), "they are not sent round, or not published, yet"
        )
    held = next(told for told in dossier.minutes if told.id == wanted)
    meeting = next((w for w in dossier.workshops if w.id == found.meeting), None)
    state = found.state if found.history or found == held else "published"
    lines = [f"# {_plain(str(meeting.title) if meeting else found.meeting)}", "",
             f"Minutes, {state}, version {_version(held, found)}", ""]  # fmt: skip
    lines += [_plain(paragraph) + "\n" for paragraph in str(found.text).split("\n") if paragraph.strip()]
    decided = [told for told in view.decisions if told.meeting == found.meeting]
    lines += ["## Decided", ""] if decided else []
    lines += [
        f"- {_plain(str(told.text))} ({told.result})" for told in sorted(decided, key=lambda told: (told.at, told.id))
    ]
    return "\n".join([*lines, ""] if decided else lines)


def _version(held: Minutes, found: Minutes) -> int:
    """Which version a text is: that which was published last may be one before the present."""
    return held.version if found.text == held.text else held.version - 1


def _told(dossier: Dossier, decision: Decision) -> list[tuple[str, str]]:
    meeting = next((w for w in dossier.workshops if w.id == decision.meeting), None)
    items = (item for agenda in dossier.agendas for item in agenda.items if item.id == decision.item)
    lines = [("Result", decision.result), ("Meeting", _plain(str(meeting.title) if meeting else decision.meeting))]
    lines += [("Item", _plain(str(item.title))) for item in items]
    lines += [("Votes", votes)] if (votes := _votes(dossier, decision)) else []
    lines += [("Dissent", _plain(str(one))) for one in decision.dissent]
    lines += [("To do", _plain(f"{one.what}, {one.who or 'nobody named'}" + (f", by {one.due}" if one.due else "")))
              for one in decision.actions]  # fmt: skip
    return lines + ([("Replaces", _plain(decision.supersedes))] if decision.supersedes else [])


def _votes(dossier: Dossier, decision: Decision) -> str | None:
    motion = next((one for one in dossier.motions if one.id == decision.motion), None)
    if motion is None or decision.at < motion.opened:
        return None
    if motion.secret and motion.is_open(on=decision.at):
        return "secret, and not closed yet"
    count = dossier.count(motion.id, on=decision.at)
    if count.counts is None:
        return f"secret, and told of no fewer than {SMALLEST_CELL}"
    return f"{count.for_} for, {count.against} against, {count.abstained} abstained; {len(count.voted)} of {count.base} took part"


def _day(moment: Instant, dossier: Dossier) -> str:
    return spoken(moment.astimezone(zone_info(dossier.group.zone)))
