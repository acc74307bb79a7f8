"""The Markdown door: what changed about a workshop, a group's decisions and work programme, and minutes (CommonMark)."""

import re
from collections.abc import Iterable

from ..audience import Audience
from ..civiltime import Instant, zone_info
from ..decisions import Count, Decision, Minutes
from ..disclosure import SMALLEST_CELL
from ..dossiers import Dossier
from ..errors import NotAllowed
from ..funding import Deadlines
from ..groups import Registration
from ..programmes import Line, Schedule, coverage, slippage
from ..workshops import Workshop
from ._counts import counted_for, numbers
from ._days import spoken
from ._escape import inert, web
from ._made_up import WORDS, any_made_up
from ._md_challenges import register_of_challenges
from ._md_funding import list_of_deadlines, register_of_applications
from ._md_matches import page_of_matches
from ._md_together import page_of_bundles
from ._notice import notice
from .mermaid import gantt, graph

__all__ = ["applications", "challenges", "deadlines", "dump", "matches", "minutes", "programme", "register", "together"]

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
    >>> print(challenges(example("small-giants-2024")).splitlines()[15])
    | Theme | Capacity gaps | Market engagement | Funding challenges | all barriers |

    Counts that would tell of a town that is not to be named are withheld.
    """
    return register_of_challenges(dossier, Audience.parse(audience), _plain)


def together(dossier: Dossier, *, audience: "Audience | str" = "public") -> str:
    """Bundles of needs for each instrument that asks a sum, and with whom a town would be large enough, as Markdown.

    >>> from smallgiants.formats.toml import example
    >>> print(together(example("small-giants-2024")).splitlines()[2])
    ## European Local ENergy Assistance (ELENA): bundles of EUR 30,000,000.00 and more

    It is reckoned with what this audience may see: a figure that a town did not permit to be shown brings nothing.
    """
    return page_of_bundles(dossier, Audience.parse(audience), _plain)


def applications(dossier: Dossier, *, audience: "Audience | str" = "public") -> str:
    """What members applied for, how it ended and what followed, as Markdown, as far as this audience may read it.

    >>> from smallgiants.funding import Application
    >>> from smallgiants.groups import Group
    >>> d = Dossier(id="d", on="2024-06-01", group=Group(id="g", name="Small Giants", zone="Europe/Brussels"))
    >>> missed = Application(id="a-1", instrument="eucf", by="kranj", decided="2023-12-20", outcome="not_funded")
    >>> print(applications(d.add(missed), audience="secretariat").splitlines()[9])
    - **Outcome:** not funded, 2023-12-20
    """
    return register_of_applications(dossier, Audience.parse(audience), _plain)


def matches(
    dossier: Dossier, *, audience: "Audience | str" = "public", instruments: Iterable[str] | None = None
) -> str:
    """Each member town beside each instrument as a Markdown table, and below it why, what to ask and what would change it.

    >>> from smallgiants.groups import Group
    >>> from smallgiants.places import Municipality
    >>> d = Dossier(id="d", on="2024-02-07", group=Group(id="g", name="Small Giants", zone="Europe/Brussels"))
    >>> d = d.add(Municipality(id="t", name="A town", country="FR", population=30000))
    >>> print(matches(d, instruments=["eucf"]).splitlines()[6])
    | European City Facility (EUCF) | not decided |

    It asks with what this audience may see, and with nothing else; without `instruments` it asks about the whole catalogue.
    """
    return page_of_matches(dossier, Audience.parse(audience), instruments, _plain)


def deadlines(found: Deadlines, *, audience: "Audience | str" = "public") -> str:
    """The deadlines ahead as a Markdown table, with what is doubtful of each; they are the same for every audience.

    >>> from smallgiants.funding import deadlines as ahead
    >>> print(deadlines(ahead(on="2026-08-01", instruments=["life_cet_pda"])).splitlines()[4][:81])
    | LIFE Clean Energy Transition - Project Development Assistance | LIFE-2026-CET-P
    """
    Audience.parse(audience)
    return list_of_deadlines(found, _plain)


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


def programme(dossier: Dossier, *, audience: "Audience | str" = "public", drawn: bool = True) -> str:
    r"""The work programme of a dossier as Markdown: steps, what slipped, what answers what; drawn in Mermaid, if wanted.

    >>> from smallgiants.groups import Group
    >>> from smallgiants.programmes import Programme, Task
    >>> plan = Programme(id="wp", pinned="2024-03-13", months=18, tasks=[Task(id="t-1", title="Ask", start=1, due=2)])
    >>> d = Dossier(id="d", on="2024-03-14", group=Group(id="g", name="Small Giants", zone="Europe/Brussels"), programme=plan)
    >>> print("\n".join(programme(d, drawn=False).splitlines()[:8]))
    # Small Giants: work programme
    <BLANKLINE>
    A draft, 13 March 2024 up to, and not including, 13 September 2025, 18 months.
    <BLANKLINE>
    ## Steps
    <BLANKLINE>
    | Step | Months | Last day | Planned | Critical | Waits for |
    | --- | --- | --- | --- | --- | --- |

    Tables and drawings are extensions to CommonMark, as GitHub and others read them.  Raises `NotAllowed` for a programme
    that cannot be laid out in time.
    """
    view = dossier.view(audience=audience)
    laid = view.schedule(on=None)
    plan = view.seen(on=view.on).programme
    assert plan is not None  # noqa: S101  # else it were not laid out
    state = "Adopted" if laid.adopted else "A draft"
    of = laid.horizon
    lines = [f"# {_plain(str(view.group.name))}: work programme", "",
             f"{state}, {spoken(of.start)} up to, and not including, {spoken(of.end)}, {of.months} months.",
             *_moved(laid), *([WORDS] if any_made_up(dossier) else ()), ""]  # fmt: skip
    names = {line.step: line.name for line in laid.lines}
    lines += _table("Steps", ("Step", "Months", "Last day", "Planned", "Critical", "Waits for"),
                    [_line(line, names) for line in laid.lines])  # fmt: skip
    moves = [(slip.step, move) for slip in slippage(plan, on=None).slips for move in slip.moves]
    lines += _table("Moved", ("Step", "When", "From", "To", "Why"), [
        (names.get(step, step), f"{move.at:%Y-%m-%d}", f"M{move.was}", "dropped" if move.to is None else f"M{move.to}",
         move.reason or "not known") for step, move in moves
    ]) if moves else []  # fmt: skip
    calls = [(line, call) for line in laid.lines for call in line.calls]
    lines += _table("Calls that are worked towards", ("Call", "Closes", "Worked on in", "Due", "Days left"), [
        (f"{call.instrument} {call.call or ''}".strip(), f"{call.closes}", line.name, f"{line.last}",
         f"{(call.closes - line.last).days}") for line, call in calls
    ]) if calls else []  # fmt: skip
    found = coverage(
        plan, challenges=[one.id for one in view.statements], needs=[need.id for need in view.needs]
    ).covered
    names |= {one.id: str(one.title) for one in plan.objectives}
    asked = (
        names | {one.id: f"{one.id}: {one.text}" for one in view.statements} | {t.id: str(t.title) for t in view.themes}
    )
    lines += _table("What answers what", ("What", "Which", "Answered by"), [
        (one.what, asked.get(one.id, one.id), ", ".join(names.get(part, part) for part in one.by) or "nothing yet")
        for one in found
    ]) if found else []  # fmt: skip
    if drawn and laid.lines:
        for draw in (gantt, graph):
            lines += ["```mermaid", draw(dossier, audience=audience).rstrip("\n"), "```", ""]
    return "\n".join(lines)


def _moved(laid: Schedule) -> tuple[str, ...]:
    if laid.before is None:
        return ()
    days = (laid.horizon.start - laid.before.start).days
    return (
        f"Its anchor was moved by {days:+d} days, and every step with it: it would have begun on {spoken(laid.before.start)}.",
    )


def _table(title: str, heads: Iterable[str], rows: Iterable[Iterable[str]]) -> list[str]:
    told = [heads, ["---" for _ in heads], *((_plain(cell) for cell in row) for row in rows)]
    return [f"## {title}", "", *(f"| {' | '.join(row)} |" for row in told), ""]


def _line(line: Line, names: dict[str, str]) -> tuple[str, ...]:
    months = f"M{line.start}–M{line.due}" if line.start != line.due else f"M{line.due}"
    planned = f"M{line.planned}, {line.planned_last}" if line.late else "as planned"
    slack = "–" if line.slack is None else "yes" if line.critical else f"no, {line.slack} months of slack"
    waits = ", ".join(names[one] for one in line.after if one in names)
    return line.name, months, f"{line.last}", planned, slack, waits or "nothing"


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
    count = counted_for(dossier, decision)
    if not isinstance(count, Count):
        return count
    told = numbers(count, f"secret, and told of no fewer than {SMALLEST_CELL}")
    return f"{told}; {len(count.voted)} of {count.base} took part" if count.counts else told


def _day(moment: Instant, dossier: Dossier) -> str:
    return spoken(moment.astimezone(zone_info(dossier.group.zone)))
