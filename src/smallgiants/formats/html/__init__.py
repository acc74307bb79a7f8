"""The HTML door: a dossier as one accessible page, made for an audience, that needs no network and no script."""

from collections.abc import Callable, Iterable, Iterator

from ...audience import Audience
from ...checks import near
from ...dossiers import Dossier
from ...errors import InvalidValue, Problem
from ...programmes import Tally
from .._escape import Child, Html, el, joined
from .._page import skeleton
from ._decisions import decisions
from ._funding import STATES, Door, doors, funding
from ._group import challenges, group, leads, members, next_workshop
from ._matches import matches
from ._meetings import moved, when, workshops
from ._needs import needs
from ._notes import legend, share_words
from ._notice import notice
from ._parts import MOST_ROWS, Seen, listed, nothing, section
from ._practices import practices
from ._programme import programme
from ._taxonomy import taxonomy
from ._themes import themes, votes
from ._together import together
from ._words import counted, cut, readers, several, titled, viewed

__all__ = [
    "dump",
    "matches",
    "notice",
    "sections",
    "taxonomy",
]

CONTENTS = (
    ("group", "Group"), ("workshops", "Workshops"), ("members", "Members"), ("themes", "Themes"), ("challenges", "Challenges"),
    ("practices", "What helped"), ("needs", "Needs"), ("funding", "Funding"), ("together", "Together"),
    ("programme", "Work programme"), ("decisions", "Decisions"), ("problems", "Doubts"), ("sources", "Sources"),
)  # fmt: skip
# What may be told of a problem to whoever is not the secretariat: the rest may speak of a person.
_OPEN_TO_ALL = ("workshops", "programme", "towns", "themes", "instruments", "announcements", "campaigns")


def dump(dossier: Dossier, *, audience: "Audience | str" = "public") -> str:
    """A dossier as a page, as it was known on its viewpoint.

    >>> from smallgiants.groups import Group
    >>> page = dump(Dossier(id="d", on="2024-02-07", group=Group(id="g", name="Small Giants", zone="Europe/Brussels")))
    >>> "No workshop is known yet." in page, "<script" in page
    (True, False)

    What this audience may not see is not in it; sums and tallies are of all, as far as they give nobody away.
    Raises `UnresolvedTime` where a workshop stands at an hour that does not exist or exists twice.
    """
    seen = Seen.by(dossier, Audience.parse(audience))
    count, found = votes(seen), doors(seen)
    header = _header(seen, count, found)
    sections = [
        group(seen), workshops(seen), members(seen), themes(seen, count), challenges(seen),
        practices(seen), needs(seen), funding(seen, found), together(seen, found),
        programme(seen), decisions(seen), _problems(seen), _sources(seen),
    ]  # fmt: skip
    made = el("p", "Made with smallgiants. A figure without a mark is as its source has it, where a source is named.")
    return skeleton(_title(seen), header, CONTENTS, sections, made)


def sections(dossier: Dossier, names: Iterable[str], *, audience: "Audience | str" = "public") -> dict[str, str]:
    """Some sections of the page of a dossier by their names, for a page of one's own.

    >>> from smallgiants.groups import Group
    >>> d = Dossier(id="d", on="2024-02-07", group=Group(id="g", name="Small Giants", zone="Europe/Brussels"))
    >>> sections(d, ["themes"])["themes"].startswith('<section id="themes" aria-labelledby="themes-title">')
    True

    Each is complete, escaped and made for the audience, as on the page of `dump`, but without its style sheet; no other
    is made.  `sources`, asked for last, lists what the ones before it name.  Raises `InvalidValue` for no section's name.
    """
    seen = Seen.by(dossier, Audience.parse(audience))
    return {name: _one(name)(seen).source for name in names}


def _one(name: str) -> Callable[[Seen], Html]:
    """What makes one section."""
    made = _SECTIONS.get(name)
    if made is None:
        raise InvalidValue(
            "choice-unknown", "names", f"one of {', '.join(_SECTIONS)}", repr(name), near(name, [*_SECTIONS])
        )
    return made


def _title(seen: Seen) -> str:
    return cut(str(seen.view.title or seen.view.group.name))


def _header(seen: Seen, count: Tally | None, found: tuple[Door, ...]) -> Html:
    of = seen.view
    kicker = el("p", f"A {of.group.kind} group, as known on ", viewed(of.on), class_="kicker")
    heading = el("h1", titled(of.title or of.group.name))
    share = share_words(seen.notes.shares(of))
    made = el("p", f"Made for {readers(seen.audience)}. {share} Figures that no source plainly says are marked:")
    card = el("div", listed(_glance(seen, count, found)), class_="card")
    return joined([kicker, heading, card, made, legend()], "\n")


def _glance(seen: Seen, count: Tally | None, found: tuple[Door, ...]) -> Iterator[Child]:
    """The whole story in a few lines."""
    led = leads(seen)
    yield joined(["Led by ", led]) if led else "Nobody is known to lead it"
    towns = [town for town in seen.view.towns if town.id in seen.seats]
    countries = counted(len({town.country for town in towns if town.country}), "country", "countries")
    who = f"{counted(len(seen.seats), 'member')}, among them {counted(len(towns), 'town')} of {countries}"
    yield joined([who, seen.notes.mark("memberships")]) if seen.seats else "No member is known yet"
    one = next_workshop(seen)
    if one is not None and one.slot is not None:
        move = moved(one)
        at = when(seen, one.slot, f"workshops[{one.id}].slot")
        yield joined([titled(one.title), ": ", at, move and joined(["; ", move])])
    if count is not None and count.chosen:
        yield joined(
            ["Themes chosen: ", several([seen.theme(theme) for theme in count.chosen]), seen.notes.mark("ballots")]
        )
    for door in found:
        states = door.states(0)
        told = "; ".join(f"{states[state]} {STATES[state][1]}" for state in STATES if states[state])
        few = f" (of {len(door.towns)} asked about)" if door.more else ""
        yield f"{door.instrument.name}: {told or 'not asked'}{few}"
    seen.notes.drawn()  # each section names the sources of its own


def _problems(seen: Seen) -> Html:
    """The section about what is doubtful; what may speak of a person is for the secretariat alone."""
    every = seen.whole.problems()
    shown = [one for one in every if seen.audience.sees("secretariat") or one.path.startswith(_OPEN_TO_ALL)]
    lines = [_problem(one) for one in shown[:MOST_ROWS]]
    hidden = len(every) - len(lines)
    more = el("p", f"{hidden} more not shown here.", class_="quiet") if hidden else None
    none = nothing("Nothing in this dossier is doubtful.") if not every else None
    return section("problems", "What is doubtful", listed(lines) if lines else none, more)


def _sources(seen: Seen) -> Html:
    """The section of what the sections before it rest on."""
    return section("sources", "Sources", seen.notes.listed())


def _problem(one: Problem) -> Html:
    mend = f"; {one.hint}" if one.hint else None
    return joined([el("b", one.severity), " ", el("code", one.path), ": ", one.message, mend])


_SECTIONS: dict[str, Callable[[Seen], Html]] = {
    "group": group, "workshops": workshops, "members": members, "themes": lambda seen: themes(seen, votes(seen)),
    "challenges": challenges, "practices": practices, "needs": needs, "funding": lambda seen: funding(seen, doors(seen)),
    "together": lambda seen: together(seen, doors(seen)), "programme": programme, "decisions": decisions,
    "problems": _problems, "sources": _sources,
}  # fmt: skip
