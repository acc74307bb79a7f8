"""What the group told everybody, what it asked, and what it decided."""

from collections.abc import Iterator

from ...campaigns import Announcement, current, returns
from ...civiltime import Instant, zone_info
from ...decisions import Action, Count, Decision
from .._counts import counted_for, numbers
from .._escape import Child, Html, el, joined
from ._parts import MOST_ROWS, Seen, facts, listed, nothing, section, table
from ._words import counted, cut, day, titled, worded

__all__ = ["decisions"]

_RESULTS = {
    "consensus": "✓ consensus",
    "carried": "✓ carried",
    "rejected": "✗ rejected",
    "tied": "— tied",
    "no-quorum": "— no quorum",
}


def decisions(seen: Seen) -> Html:
    """The section about decisions, announcements and campaigns."""
    made = sorted(seen.view.decisions, key=lambda one: (one.at, one.id), reverse=True)
    shown = [_decision(seen, one) for one in made[:MOST_ROWS]] or [nothing("Nothing is decided yet.")]
    more = el("p", f"{len(made) - MOST_ROWS:,} more are not shown.", class_="quiet") if len(made) > MOST_ROWS else None
    return section(
        "decisions", "Decided and announced", *shown, more, *_announced(seen), *_asked(seen), seen.notes.drawn()
    )


def _decision(seen: Seen, one: Decision) -> Html:
    pairs: list[tuple[str, Child]] = [
        ("Result", _RESULTS[one.result]),
        ("On", joined([_at(seen, one.at), ", ", _meeting(seen, one)])),
    ]
    items = [item for agenda in seen.view.agendas for item in agenda.items if item.id == one.item]
    pairs += [("Item", titled(items[0].title))] if items else []
    pairs += [("Votes", votes)] if (votes := _votes(seen, one)) else []
    pairs += [("Dissent", listed(map(worded, one.dissent)))] if one.dissent else []
    pairs += [("To do", listed(_todo(seen, action) for action in one.actions))] if one.actions else []
    former = next((old for old in seen.view.decisions if old.id == one.supersedes), None)
    pairs += [("Replaces", titled(former.text))] if former else []
    return joined([el("h3", titled(one.text)), facts(pairs)], "\n")


def _meeting(seen: Seen, one: Decision) -> Html | str:
    found = next((workshop for workshop in seen.view.workshops if workshop.id == one.meeting), None)
    return titled(found.title) if found else cut(one.meeting)


def _votes(seen: Seen, one: Decision) -> str | None:
    """How many voted how, as far as everybody may know."""
    count = counted_for(seen.whole, one)
    if not isinstance(count, Count):
        return count
    return f"{numbers(count, 'secret, and of too few to be told')}; {len(count.voted)} of {count.base} took part"


def _todo(seen: Seen, action: Action) -> Html:
    who = seen.name(action.who) if action.who else "nobody named"
    by = joined([", by ", day(action.due)]) if action.due else None
    return joined([worded(action.what), " (", who, by, ", done" if action.done else None, ")"])


def _at(seen: Seen, moment: Instant) -> Html:
    return day(moment.astimezone(zone_info(seen.whole.group.zone)).date())


def _announced(seen: Seen) -> Iterator[Child]:
    standing = current(seen.view.announcements, on=None, zone=seen.whole.group.zone)
    if standing:
        yield el("h3", "Announced")
        yield listed(_announcement(seen, one) for one in standing[:MOST_ROWS])
    if len(standing) > MOST_ROWS:
        yield el("p", f"{len(standing) - MOST_ROWS:,} older ones are not shown.", class_="quiet")


def _announcement(seen: Seen, one: Announcement) -> Html:
    held = next((workshop.revision for workshop in seen.view.workshops if workshop.id == one.workshop), None)
    stale = one.revision is not None and held is not None and one.revision < held
    warned = el("b", " It tells of a date that no longer holds.") if stale else None
    version = f", version {one.version}" if one.version > 1 else ""
    text = joined([" ", worded(one.text)]) if one.text else None
    return joined(
        [
            el("b", titled(one.title)),
            " (",
            _at(seen, one.at),
            version,
            ")",
            seen.notes.mark(f"announcements[{one.id}]"),
            text,
            warned,
        ]
    )


def _asked(seen: Seen) -> Iterator[Child]:
    for number, campaign in enumerate(seen.view.campaigns[:MOST_ROWS], 1):
        found = returns(campaign, seen.whole.opinions, on=None, zone=seen.whole.group.zone, audience=seen.audience)
        words = {question.id: titled(question.text) for question in campaign.questions}
        rows = (
            (words[question], role, "not told" if count is None else f"{count:,}")
            for question, role, count in found.counts
        )
        caption = joined([titled(campaign.title), f": how many seats answered {counted(len(words), 'question')}"])
        yield el("h3", titled(campaign.title))
        yield table(seen.notes, f"campaign-{number}", caption, ("Question", "As", "Seats"), rows, len(found.counts),
                    numbers=("Seats",))  # fmt: skip
