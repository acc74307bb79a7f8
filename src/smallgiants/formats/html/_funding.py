"""What funding doors say of each member town, asked with what this audience may see and with nothing else."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

from attrs import frozen

from ...errors import SmallGiantsError
from ...funding import Instrument, Reason, Remedy, Verdict, catalogue, verdict
from ...funding.facts import counted as much
from ...funding.facts import told
from ...needs import Need
from ...places import Municipality
from ...sources import Citation
from .._escape import Child, Html, el, joined
from .._together import near, programme
from ._applied import applied
from ._parts import MOST_ROWS, Seen, listed, nothing, section, table
from ._words import said, several, viewed

__all__ = ["PARTS", "STATES", "Door", "Known", "asked", "doors", "funding", "known_facts"]

STATES = {
    "eligible": ("✓", "may apply"),
    "soft_miss": ("≈", "may apply, misses what is typically asked"),
    "unknown": ("?", "not decided by what is known"),
    "ineligible": ("✕", "not as things stand"),
}
"""Each state with its sign and its words: never by colour alone."""

_RESTS = (
    "Asked with what this audience may see: facts and figures that a town did not permit to be shown are left out, so that "
    "a verdict may be less decided here than the town’s own."
)
PARTS = ("applicant", "all")
_SHORT = {"lau": "LAU", "degurba": "DEGURBA", "nuts": "NUTS", "eib_loan_eur": "EIB loan"}


Known = dict[str, dict[str, tuple[Any, str]]]
"""For each town what it is asked with: every fact with its value and the path it stands at."""
Others = dict[str, dict[str, Any]]
"""What may be seen of each town that another could join."""


@frozen
class Door:
    """One instrument with its verdicts: by town, then for each of the parts asked; a refusal to answer stands as text.

    `known` are the facts it was asked with, `more` the number of towns that were not asked about.
    """

    instrument: Instrument
    towns: tuple[tuple[Municipality, tuple[Verdict | str, ...]], ...]
    known: "Known"
    more: int

    def states(self, part: int) -> Counter[str]:
        """How many towns are in which state."""
        return Counter(one[part].state for _, one in self.towns if isinstance(one[part], Verdict))  # type: ignore[union-attr]


def doors(seen: Seen) -> tuple[Door, ...]:
    """What each instrument of the dossier says of each member town; of every town while no member is known."""
    shipped = {one.id: one for one in catalogue()} if seen.view.instruments else {}
    towns = [town for town in seen.view.towns if not seen.seats or town.id in seen.seats]
    known = known_facts(seen)
    wanted = [shipped[id_] for id_ in dict.fromkeys(seen.view.instruments) if id_ in shipped]
    few, more, others = towns[:MOST_ROWS], len(towns[MOST_ROWS:]), near(seen.view)
    return tuple(
        Door(one, tuple((town, asked(seen, one, town, known, others)) for town in few), known, more) for one in wanted
    )


def known_facts(seen: Seen) -> Known:
    """What towns declare, and the exact sums of their needs in euro."""
    known: Known = defaultdict(dict)
    shown = set(seen.view.declared)
    for index, one in enumerate(seen.whole.declared):  # a citation goes by the number it has in the whole
        if one in shown:
            known[one.town][one.fact] = (one.value, f"declared[{index}].value")
    needs: dict[str, list[Need]] = defaultdict(list)
    for need in seen.view.needs:
        if not need.withdrawn:
            needs[need.by].append(need)
    for town, mine in needs.items():
        if (total := programme(mine)) is not None:
            known[town]["programme_eur"] = (total, f"needs[{mine[0].id}].amount")
    return known


def asked(seen: Seen, one: Instrument, town: Municipality, known: Known, others: Others) -> tuple[Verdict | str, ...]:
    """The verdict for each of the parts; a refusal to answer stands as text."""
    facts = {fact: value for fact, (value, _) in known.get(town.id, {}).items()}
    return tuple(_verdict(seen, one, town, part, facts, others) for part in PARTS)


def _verdict(
    seen: Seen, one: Instrument, town: Municipality, part: str, facts: dict[str, Any], others: Others
) -> Verdict | str:
    try:
        return verdict(one, town, part=part, on=seen.whole.on, facts=facts, near=others)
    except SmallGiantsError as error:  # such as a declared fact of the wrong kind
        return str(error)


def funding(seen: Seen, found: tuple[Door, ...]) -> Html:
    """The section about funding."""
    title = "What the funding doors say"
    more = applied(seen)
    if not found:
        return section("funding", title, nothing("The dossier asks about no funding instrument yet."), more)
    if not found[0].towns:
        return section("funding", title, nothing("No town is known yet, so there is nobody to ask for."), more)
    rests = None if seen.audience.sees("secretariat") else el("p", _RESTS, class_="small quiet")
    return section("funding", title, rests, *(_door(seen, one) for one in found), more)


def _door(seen: Seen, door: Door) -> Html:
    of, verdicts = door.instrument, [one for _, parts in door.towns for one in parts if isinstance(one, Verdict)]
    editions = sorted({one.edition for one in verdicts if one.edition})
    edition = f" (edition {', '.join(editions)})" if editions else None
    known = joined(["Under the rules known on ", viewed(seen.whole.on), edition])
    promise = el("p", known, ". This is no promise: it is ", said(of.decided_by), " that decides.")
    counts = listed(_counts(door), class_="legend")
    notes = dict.fromkeys(note for one in verdicts for note in one.notes)
    shared = [note for note in notes if all(note in one.notes for one in verdicts)]
    rows = ((seen.name(town.id), *_cells(seen, town, door, parts, shared)) for town, parts in door.towns)
    heads = ("Town", "Who may apply", "All that is stated")
    total, caption = len(door.towns) + door.more, f"Each town and the {of.name}"
    told = table(seen.notes, f"door-{of.id}", caption, heads, rows, total, wide=heads[1:])
    return joined([el("h3", of.name), promise, counts, told, *_rules(seen, of, verdicts, shared)], "\n")


def _counts(door: Door) -> Iterator[Html]:
    for index, name in enumerate(("Who may apply", "All that is stated")):
        states = door.states(index)
        found = [joined([_state(state, states[state])]) for state in STATES if states[state]]
        few = f", of the {len(door.towns)} towns asked about" if door.more else None
        yield joined([f"{name}: ", joined(found, ", ") if found else "not asked", few])


def _state(state: str, count: int | None = None) -> Html:
    sign, words = STATES[state]
    told = words if count is None else f"{words} ({count})"
    return el("span", el("b", sign, aria_hidden="true"), told, class_=f"state {state}")


def _cells(
    seen: Seen, town: Municipality, door: Door, parts: tuple[Verdict | str, ...], shared: list[str]
) -> Iterator[Child]:
    first, second = parts
    marked = partial(_mark, seen, town, door)
    yield _cell(seen, first, None, shared, marked)
    yield _cell(seen, second, first if isinstance(first, Verdict) else None, shared, marked)


def _mark(seen: Seen, town: Municipality, door: Door, fact: str) -> Html | None:
    _, path = door.known.get(town.id, {}).get(fact, (None, f"towns[{town.id}].{fact}"))
    return seen.notes.mark(path)


def _cell(
    seen: Seen,
    one: Verdict | str,
    beside: Verdict | None,
    shared: list[str],
    marked: Callable[[str], Html | None],
) -> Child:
    """One verdict; of a wider part only what the narrower one beside it has not said."""
    if isinstance(one, str):
        return el("p", f"cannot be asked: {one}")
    before = beside.why if beside else ()
    said_now = (why for why in one.why if why not in before and (why.observed is not None or why.fact not in one.ask))
    lines: list[Child] = [_reason(why, marked) for why in said_now]
    if one.ask and (beside is None or one.ask != beside.ask):
        lines.append(f"To ask: {', '.join(map(_fact, one.ask))}")
    if one.changes and (beside is None or one.changes != beside.changes):
        lines.append(_changes(seen, one.changes, marked))
    lines += [_brief(note) for note in one.notes if note not in shared and (beside is None or note not in beside.notes)]
    as_beside = el("p", "for the same reasons") if beside and not lines and one.state == beside.state else None
    return joined([_state(one.state), listed(lines) if lines else as_beside])


def _changes(seen: Seen, changes: tuple[Remedy, ...], marked: Callable[[str], Html | None]) -> Html:
    """What would change a no: what an applicant can do; where there is nothing, what it cannot."""
    can = [one for one in changes if one.kind == "changeable"]
    # How much is short is reckoned from what is known: it is no surer than that.
    short = [
        joined([_brief(one.words), *(marked(fact) for fact in one.facts if one.short is not None), _others(seen, one)])
        for one in can or changes
    ]
    return joined(
        ["Would change it: " if can else "Only this would change it, and it is fixed: ", joined(short, "; or ")]
    )


def _others(seen: Seen, one: Remedy) -> Html | None:
    """Who would do together with a town."""
    return joined([", such as with ", several([seen.name(town) for town in one.towns])]) if one.towns else None


def _reason(why: Reason, marked: Callable[[str], Html | None]) -> Html:
    sign = {True: "✓", False: "✕", None: "?"}[why.holds]
    observed = "not known" if why.observed is None else _plain(told(why.fact, why.observed))
    gap: list[Child] = [f", asked: {_brief(why.threshold)}"] if why.holds is False else []
    if why.margin is not None and why.margin < 0:
        gap = [f", missed by {much(why.fact, -why.margin)}", marked(why.fact)]
    return joined([f"{sign} {_fact(why.fact)}: {observed}", marked(why.fact), *gap])


def _rules(seen: Seen, of: Instrument, verdicts: list[Verdict], shared: list[str]) -> Iterator[Child]:
    """What was asked, each requirement once, where it stands in print; then what nobody has seen there."""
    stated = _once(why for one in verdicts for why in one.why)
    if stated:
        yield el("p", "What these verdicts rest on:")
        yield listed([_rule(seen, of, why) for why in stated], class_="small")
    unread = _once(why for one in verdicts for why in one.check)
    if unread:
        yield el("p", "To be read at the source, since it was not seen in print or is no longer in force:")
        yield listed([_rule(seen, of, why) for why in unread], class_="small")
    if shared:
        yield el("p", "Beside the rules: ", joined(map(_plain, shared), "; "), ".", class_="small")
    yield seen.notes.drawn()


def _once(reasons: Iterable[Reason]) -> list[Reason]:
    found = {(why.fact, why.threshold, why.source): why for why in reasons}
    return [found[key] for key in sorted(found, key=str)]


def _rule(seen: Seen, of: Instrument, why: Reason) -> Html:
    marked = None
    if why.source is not None:
        path = f"{of.id}.{why.requirement}"
        citation = Citation(path=path, source=why.source, seen_on=why.seen_on, confidence=why.confidence, note=why.note)
        marked = seen.notes.cite(citation)
    return joined([f"{_fact(why.fact)}: {_plain(why.threshold)}", f" ({marked})" if marked else None])


def _fact(name: str) -> str:
    return _SHORT.get(name) or name.removesuffix("_eur").replace("_", " ")


def _brief(words: str) -> str:
    """Words for a narrow cell: a long list is counted there, and told in full below."""
    return _plain(re.sub(r"one of (\w+(?:, \w+){6,})", lambda found: f"one of {found[1].count(',') + 1}", words))


def _plain(words: str) -> str:
    return words.replace("_eur", "").replace("_", " ")
