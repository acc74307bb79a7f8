"""The group: who hosts and leads it, where it comes from, what it is for, who belongs to it."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime

from ...challenges import Concept, Statement
from ...civiltime import Slot
from ...groups import Lineage
from ...places import Municipality
from ...workshops import Workshop
from .._days import spoken
from .._escape import Child, Html, el, joined, web
from ..charts import Hour, clock
from ._parts import Seen, chart, facts, listed, nothing, section, table
from ._practices import pictures
from ._words import counted, day, figure, local, offset, said, several, titled, weekday, worded, wording

__all__ = ["challenges", "group", "leads", "members", "next_workshop", "today"]

_LINEAGE = {
    "formalises": "formalises",
    "continues": "continues",
    "split_from": "split from",
    "merged_from": "merged from",
}


def today(seen: Seen) -> date:
    """The day of the viewpoint; an instant is read in the group's zone."""
    on = seen.whole.on
    if not isinstance(on, datetime):
        return on
    shown = local(Slot(local=on.replace(tzinfo=None, microsecond=0), zone="UTC"), seen.whole.group.zone)
    return (shown or on).date()


def group(seen: Seen) -> Html:
    """The section about the group itself."""
    mark, of = seen.notes.mark, seen.view.group
    pairs: list[tuple[str, Child]] = [
        ("Name", joined([titled(of.name), mark("group.name")])),
        ("Kind", joined([f"{of.kind} group", mark("group.kind")])),
        ("State", joined([of.state, mark("group.history")])),
        ("Hosted by", of.host and joined([seen.name(of.host), mark("group.host")])),
        ("Supported by", _supported(seen)),
        ("Led by", _led(seen)),
        ("Comes from", joined(map(_lineage, of.lineage), "; ") if of.lineage else None),
        ("For", joined([worded(of.scope), mark("group.scope")]) if of.scope else None),
        ("Time zone", joined([of.zone, mark("group.zone")])),
        ("Objectives", listed(map(worded, of.objectives)) if of.objectives else None),
        ("Only requirement", joined([worded(of.pledges[-1].text), mark("group.pledges")]) if of.pledges else None),
        ("Workshops allowed", _allowed(seen)),
    ]
    return section("group", "The group", facts(pairs), seen.notes.drawn())


def _supported(seen: Seen) -> Html | None:
    names = [seen.name(one) for one in seen.view.group.support]
    return joined([several(list(names)), seen.notes.mark("group.support")]) if names else None


def leads(seen: Seen) -> Html | None:
    """Who leads on the viewpoint."""
    people = seen.view.group.leads(on=today(seen))
    return several([seen.name(person) for person in people]) if people else None


def _led(seen: Seen) -> Html | None:
    lines = [_lead(seen, person) for person in seen.view.group.leads(on=today(seen))]
    return joined(lines, "; ") if lines else None


def _lead(seen: Seen, id_: str) -> Html:
    person = next((one for one in seen.view.people if one.id == id_), None)
    page = person.published if person and person.published and web(person.published) else None
    source = joined([" (", el("a", "official page", href=page, class_="named"), ")"]) if page else None
    held = [
        (i, one) for i, one in enumerate(seen.view.group.mandates) if one.person == id_ and one.holds(on=today(seen))
    ]
    since = [
        joined([", since ", day(one.since), seen.notes.mark(f"group.mandates[{i}].since")])
        for i, one in held
        if one.since
    ]
    return joined([seen.name(id_), seen.notes.mark(f"people[{id_}].name"), source, *since[:1]])


def _lineage(one: Lineage) -> Html:
    return joined([f"{_LINEAGE[one.kind]} ", said(one.predecessor), joined([", ", day(one.on)]) if one.on else None])


def _allowed(seen: Seen) -> Html | None:
    allowance = seen.view.allowance
    if allowance is None or allowance.limit is None:
        return None
    used = sum(workshop.status != "cancelled" for workshop in seen.view.workshops)
    note = joined(["; ", said(allowance.note)]) if allowance.note else None
    return joined([allowance.limit, seen.notes.mark("allowance.limit"), f", of which {used} on record", note])


def next_workshop(seen: Seen) -> Workshop | None:
    """The next workshop that is on, from the viewpoint; the last one where none lies ahead."""
    dated = [(one.slot.instant, one.id, one) for one in seen.view.workshops if one.slot and one.status == "scheduled"]
    ahead = [one for one in dated if one[0].date() >= today(seen)]
    return (min(ahead)[2] if ahead else max(dated)[2]) if dated else None


def members(seen: Seen) -> Html:
    """The section about the members, with the hour that each of their clocks shows."""
    seats = seen.seats
    towns = [town for town in seen.view.towns if town.id in seats]
    if not seats:
        return section("members", "The members", nothing("No member is known yet."))
    others = [seat for seat in seats if seat not in {town.id for town in towns}]
    also = el("p", "Also members: ", several([seen.name(seat) for seat in others[:60]]),
              f" and {len(others) - 60:,} more" if len(others) > 60 else None, ".") if others else None  # fmt: skip
    return section("members", "The members", _towns(seen, towns) if towns else None, also, _clocks(seen, towns))


def _towns(seen: Seen, towns: list[Municipality]) -> Html:
    rows = (_town(seen, town) for town in towns)
    caption = f"The {counted(len(towns), 'member town')} and what is known of each"
    heads = ("Town", "Country", "Population", "DEGURBA", "Zone", "Member since", "Represented by")
    return table(seen.notes, "towns", caption, heads, rows, len(towns), numbers=("Population",))


def _town(seen: Seen, town: Municipality) -> tuple[Child, ...]:
    mark, path, held = seen.notes.mark, f"towns[{town.id}]", seen.seats[town.id]
    known: list[tuple[str, Child]] = [
        ("country", town.country), ("population", None if town.population is None else figure(town.population)),
        ("degurba", None if town.degurba is None else figure(town.degurba)), ("zone", town.zone),
    ]  # fmt: skip
    cells = [None if value is None else joined([value, mark(f"{path}.{name}")]) for name, value in known]
    since = joined([day(held.periods[0][0].date()), mark(f"memberships[{held.id}].since")])
    who = joined([seen.name(held.person), mark(f"people[{held.person}].name") if seen.named(held.person) else None])
    return joined([seen.name(town.id), mark(f"{path}.name")]), *cells, since, who


def _clocks(seen: Seen, towns: list[Municipality]) -> Html | None:
    workshop = next_workshop(seen)
    if workshop is None or workshop.slot is None:
        return nothing("No workshop has a date, so no local hours can be told.")
    slot = workshop.slot
    which = "next" if slot.instant.date() >= today(seen) else "latest"
    shown = [(town, local(slot, town.zone)) for town in towns]
    rows = ((seen.name(town.id), *_clock(at)) for town, at in shown)
    caption = f"The {which} workshop as the clocks of each member town show it"
    heads = ("Town", "Hour", "Day", "From UTC")
    told = table(seen.notes, "clocks", caption, heads, rows, len(shown)) if towns else None
    return joined([el("h3", f"The {which} workshop in each town’s own time"), _world(slot, shown), told], "\n")


def _clock(at: datetime | None) -> tuple[Child, ...]:
    return (None, None, None) if at is None else (f"{at:%H:%M}", joined([weekday(at), " ", day(at)]), offset(at))


def _world(slot: Slot, shown: list[tuple[Municipality, datetime | None]]) -> Html | None:
    clocks: dict[tuple[datetime, str], list[str]] = defaultdict(list)
    for town, at in shown:
        if at is not None:
            clocks[at.replace(tzinfo=None), offset(at)].append(town.name)
    days = {at.date() for at, _ in clocks}
    lines = [(at, _line(at, away, names, len(days) > 1)) for (at, away), names in sorted(clocks.items())]
    minutes = None if slot.duration is None else max(1, int(slot.duration.total_seconds()) // 60)
    hours = [Hour(label=line, local=at, minutes=minutes) for at, line in lines]  # type: ignore[arg-type]
    if not hours:
        return None
    title = "Local hours of the workshop"
    drawn = clock(hours[:24], name="world-clock", title=title, description="; ".join(line for _, line in lines[:24]))
    return chart("One meeting, as clocks show it from midnight to midnight", drawn)


def _line(at: datetime, away: str, names: list[str], dated: bool) -> str:
    who = names[0] if len(names) == 1 else f"{names[0]} and {len(names) - 1} more"
    return f"{f'{spoken(at)} ' if dated else ''}{at:%H:%M} ({away}) {who}"


def challenges(seen: Seen) -> Html:
    """The section about what members say stands in their way."""
    kinds: dict[str, list[Statement]] = defaultdict(list)
    for statement in seen.view.statements:
        kinds[_kind(seen, statement)].append(statement)
    if not kinds:
        return section("challenges", "The challenges", nothing("No challenge has been stated yet."))
    order = sorted(kinds, key=lambda name: (not name, -len(kinds[name]), name))  # what names no barrier comes last
    parts = [part for name in order for part in _kinds(seen, name, kinds[name])]
    return section("challenges", "The challenges", *parts, *pictures(seen), seen.notes.drawn())


def _kind(seen: Seen, statement: Statement) -> str:
    """The broadest barrier of a statement; empty where it names none."""
    concepts: dict[str, Concept] = {concept.id: concept for concept in seen.view.concepts}
    name, met = next(iter(statement.barriers), ""), set[str]()
    while name not in met and (concept := concepts.get(name)) and concept.broader:
        met.add(name)
        name = concept.broader
    return name


def _kinds(seen: Seen, name: str, statements: list[Statement]) -> Iterator[Child]:
    mark = seen.notes.mark(f"concepts[{name}].pref") if name else None
    yield el("h3", seen.theme(name) if name else "Not assigned to a barrier", f" ({len(statements)})", mark)
    yield from (_statement(seen, statement, name) for statement in statements[:60])
    if len(statements) > 60:
        yield el("p", f"{len(statements) - 60:,} more are not shown.", class_="quiet")


def _statement(seen: Seen, statement: Statement, kind: str) -> Html:
    first = next((one for one in statement.text.wordings if one.original), statement.text.wordings[0])
    english = statement.text.best("en")
    translated = english.lang.startswith("en") and english is not first
    how = " (translated by machine)" if english.machine else ""
    other = el("p", wording(english), how, class_="quiet") if translated else None
    return el("blockquote", el("p", wording(first), seen.notes.mark(f"statements[{statement.id}].text")), other,
              el("footer", _about(seen, statement, first.lang, kind), class_="small"))  # fmt: skip


def _about(seen: Seen, statement: Statement, lang: str, kind: str) -> Html:
    who: Child = seen.name(statement.by)
    if statement.attribution == "unnamed":
        who = "a member that is not named" if statement.by == "unnamed" else joined([who, ", not to be named"])
    about = [seen.theme(one) for one in (*statement.themes, *statement.barriers) if one != kind]
    language = None if lang == "und" else joined(["; in ", el("code", lang)])
    return joined(["— ", who, joined(["; on ", joined(about, ", ")]) if about else None, language])
