"""The match matrix: every town beside every instrument, each pair explained, with the ways there and the cash it takes."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from ...answers import Row
from ...audience import Audience
from ...dossiers import Dossier
from ...errors import NotAllowed, SmallGiantsError
from ...funding import Instrument, Investment, Plan, Verdict, catalogue, deadlines, pathways
from ...funding.facts import of_place
from ...money import Money
from ...places import Municipality
from .._escape import Child, Html, el, joined
from .._page import skeleton
from .._together import near
from ..charts import cash_curve, ladder
from ._funding import STATES, Known, asked, known_facts
from ._pairs import brief, pair, state
from ._parts import MOST_ROWS, Seen, chart, listed, nothing, section, table
from ._words import counted, cut, day, readers, said, viewed

__all__ = ["matches"]

_CONTENTS = (("matrix", "Who may apply"), ("pairs", "Each pair"), ("ways", "Ways to yes"), ("cash", "Cash"),
             ("deadlines", "Deadlines"), ("sources", "Sources"))  # fmt: skip
_WAYS = 12
"""For how many towns a ladder is drawn."""

Towns = list[tuple[Municipality, tuple[Verdict | str, ...]]]
Pairs = list[tuple[Instrument, Towns]]


def matches(
    dossier: Dossier, *, audience: "Audience | str" = "public", instruments: Iterable[str] | None = None,
    plans: Sequence[Plan] = (),
) -> str:  # fmt: skip
    """A page that sets each member town beside each instrument: who may apply, why, what to ask and what would change it.

    >>> from smallgiants.groups import Group
    >>> d = Dossier(id="d", on="2024-02-07", group=Group(id="g", name="Small Giants", zone="Europe/Brussels"))
    >>> d = d.add(Municipality(id="t", name="A town", country="FR", population=30000))
    >>> page = matches(d, instruments=["eui_ia", "eucf"])
    >>> "missed by 20,000 inhabitants" in page, "<script" in page
    (True, False)

    It asks with what this audience may see, and with nothing else; without `instruments` it asks about the whole catalogue.
    For a town whose programme is known, the first pathway is drawn as a ladder; `plans` are drawn as cash curves, for the
    secretariat and for a member alone, since they tell of a town's own money.
    """
    viewer = Audience.parse(audience)
    if plans and viewer.kind not in ("secretariat", "self"):
        expected, hint = "the secretariat, or a member alone", "leave the plans out"
        raise NotAllowed("audience-wider", "audience", expected, str(viewer), hint)
    seen = Seen.by(dossier, viewer)
    towns = [town for town in seen.view.towns if not seen.seats or town.id in seen.seats]
    asking = list(catalogue()) if instruments is None else [one for one in catalogue() if one.id in set(instruments)]
    known, others = known_facts(seen), near(seen.view)
    found = [(one, [(town, asked(seen, one, town, known, others)) for town in towns[:MOST_ROWS]]) for one in asking]
    sections = [
        _matrix(seen, found, len(towns)), _pairs(seen, found, known), _ways(seen, towns, known), _cash(plans),
        _deadlines(seen, asking), section("sources", "Sources", seen.notes.listed()),
    ]  # fmt: skip
    made = el("p", "Made with smallgiants. No verdict is a promise: whoever is named beside it decides.")
    return skeleton(f"{cut(str(seen.view.group.name))}: funding", _header(seen, found), _CONTENTS, sections, made)


def _header(seen: Seen, found: Pairs) -> Html:
    towns = len(found[0][1]) if found else 0
    kicker = el("p", "Under the rules known on ", viewed(seen.whole.on), class_="kicker")
    heading = el("h1", "What ", said(cut(str(seen.view.group.name))), " may apply for")
    rests = (
        f"{counted(towns, 'town')} beside {counted(len(found), 'instrument')}, made for {readers(seen.audience)}. It asks with "
        "what this audience may see, so that a verdict may be less decided here than the town’s own."
    )
    legend = listed([joined([state(one), f": {words}"]) for one, (_, words) in STATES.items()], class_="legend")
    return joined([kicker, heading, el("p", rests), legend], "\n")


def _matrix(seen: Seen, found: Pairs, total: int) -> Html:
    title = "Who may apply"
    if not found or not found[0][1]:
        return section("matrix", title, nothing("There is no town, or no instrument, to ask about."))
    heads = ("Instrument", *(cut(town.name) for town, _ in found[0][1]))
    rows = (tuple(_line(number, one, towns)) for number, (one, towns) in enumerate(found))
    few = el("p", f"{total - MOST_ROWS} more towns are not shown.", class_="small quiet") if total > MOST_ROWS else None
    told = table(
        seen.notes, "match", "Each instrument and each town; every word leads to the reasons", heads, rows, len(found)
    )
    return section("matrix", title, told, few)


def _line(number: int, one: Instrument, towns: Towns) -> Iterator[Child]:
    yield one.name
    for place, (_, verdicts) in enumerate(towns):
        yield el("a", brief(verdicts[0]), href=f"#pair-{number}-{place}")


def _pairs(seen: Seen, found: Pairs, known: Known) -> Html:
    parts: list[Child] = []
    for number, (one, towns) in enumerate(found):
        decided = el("p", "Decided by ", said(one.decided_by), ".", class_="small quiet")
        each = [
            pair(seen, town, verdicts, known, id_=f"pair-{number}-{place}")
            for place, (town, verdicts) in enumerate(towns)
        ]
        parts += [el("h3", one.name), decided, *each]
    return section("pairs", "Each pair, explained", *parts or [nothing("Nothing was asked.")], seen.notes.drawn())


def _ways(seen: Seen, towns: Sequence[Municipality], known: Known) -> Html:
    figures = []
    for number, town in enumerate(town for town in towns if isinstance(_total(town, known), str)):
        if number >= _WAYS:
            break
        figures.append(_way(seen, town, known, number))
    none = nothing("Of no town the programme is known exactly, as far as this audience may see.")
    return section("ways", "Ways to yes", *figures or [none], seen.notes.drawn())


def _total(town: Municipality, known: Known) -> object:
    value, _ = known.get(town.id, {}).get("programme_eur", (None, ""))
    return value


def _way(seen: Seen, town: Municipality, known: Known, number: int) -> Html:
    facts = {fact: value for fact, (value, _) in known[town.id].items()}
    who = {"applicant": "municipality", "form": "single_municipality", **of_place(town), **facts}
    project = Investment(id=town.id, total=Money(amount=str(_total(town, known)), currency="EUR"))
    mine = [one for one in seen.view.applications if town.id in one.applicants]
    head = el("h3", said(cut(town.name)), f", {project.total}", seen.notes.mark(known[town.id]["programme_eur"][1]))
    try:
        found = pathways(project, on=seen.whole.on, facts=who, applications=mine)
    except SmallGiantsError as error:  # such as a declared fact of the wrong kind
        return joined([head, el("p", f"It cannot be asked: {error}")], "\n")
    lines = [head]
    if found.best:
        caption = f"The first of {counted(len(found.best), 'way')} that nothing beats"
        lines.append(chart(caption, ladder(found.best[0], name=f"way-{number}", title=f"A way for {cut(town.name)}")))
    doors = [str(one) for one in found.gap]
    lines.append(joined([el("p", "Doors by size, and what is short:"), listed(doors, class_="small")]))
    before = [note for note in found.notes if note.startswith("applied before")]
    return joined([*lines, listed(before, class_="small") if before else None], "\n")


def _cash(plans: Sequence[Plan]) -> Html:
    told = []
    for number, one in enumerate(plans):
        title = f"Cash of {one.id} by month"
        figure = chart(title, cash_curve(one, name=f"cash-{number}", title=title))
        told.append(joined([figure, el("p", said(str(one)), class_="small")]))
    return section("cash", "Cash", *told or [nothing("No financing plan was handed in.")])


def _deadlines(seen: Seen, asking: Sequence[Instrument]) -> Html:
    found = deadlines(on=seen.whole.on, catalogue=asking)
    heads = ("Call", "Deadline", "Hour", "Doubts", "Source")
    rows = (tuple(_deadline(one.deadline.day, row)) for one, row in zip(found.coming, found.rows(), strict=True))
    told = table(
        seen.notes, "ahead", "Deadlines that are known and ahead", heads, rows, len(found.coming), wide=("Doubts",)
    )
    return section("deadlines", "Deadlines", told if found.coming else nothing("No deadline ahead is known."))


def _deadline(by: date, row: Row) -> Iterator[Child]:
    yield joined([str(row["name"]), ", ", el("code", str(row["call"]))])
    yield day(by)
    hour = str(row["deadline"]).partition("T")[2]
    yield f"{hour} {row['zone'] or 'zone not known'}" if hour else "not known"
    yield str(row["doubt"] or "none")
    source = str(row["source"]) if row["source"] else None
    seen_on = f", seen on {row['seen_on']}" if row["seen_on"] else None
    yield None if source is None else joined([el("a", source, href=source, dir="auto"), seen_on])
