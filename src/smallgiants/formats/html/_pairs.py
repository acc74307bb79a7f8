"""One town beside one instrument: the verdicts, and their reasons, questions and changes, folded until asked for."""

from collections.abc import Iterator

from attrs import evolve

from ...funding import Reason, Verdict
from ...funding.facts import counted as much
from ...funding.facts import told
from ...places import Municipality
from .._escape import Child, Html, el, joined, web
from ._funding import STATES, Known
from ._parts import Seen, listed
from ._words import cut, said

__all__ = ["brief", "pair", "state"]

_SHORT = {"eligible": "may apply", "soft_miss": "nearly", "unknown": "not decided", "ineligible": "not now"}
_PARTS = ("Who may apply", "All that is stated")
_SURE = {"seen": "read in print", "secondary": "read where it is repeated", "derived": "reasoned from a source",
         "memory": "from memory, unverified"}  # fmt: skip


def state(name: str) -> Html:
    """A state with its sign and in one word or two: never by colour alone."""
    return el("span", el("b", STATES[name][0], aria_hidden="true"), _SHORT[name], class_=f"state {name}")


def brief(one: Verdict | str) -> Html:
    """A verdict in a cell."""
    return state(one.state) if isinstance(one, Verdict) else el("span", "cannot be asked", class_="none")


def pair(seen: Seen, town: Municipality, verdicts: tuple[Verdict | str, ...], known: Known, *, id_: str) -> Html:
    """A folded explanation, whose heading says the verdict."""
    first, second = verdicts
    more = None if isinstance(first, str) or isinstance(second, str) or second.state == first.state else joined(
        ["; with all that is stated: ", state(second.state)])  # fmt: skip
    summary = el("summary", el("b", said(cut(town.name))), ": ", brief(first), more)
    lines: list[Child] = [el("h4", _PARTS[0]), *_explained(seen, town, first, known)]
    lines.append(el("h4", _PARTS[1]))
    if _alike(first, second):
        lines.append(el("p", brief(second), " for the same reasons."))
    else:
        lines += _explained(seen, town, second, known)
    return el("details", summary, el("div", joined(lines, "\n"), id=id_), class_="pair")


def _alike(first: Verdict | str, second: Verdict | str) -> bool:
    """Whether two verdicts say the same, but for the part that was asked about."""
    if isinstance(first, str) or isinstance(second, str):
        return first == second
    return evolve(second, part=first.part) == first


def _explained(seen: Seen, town: Municipality, one: Verdict | str, known: Known) -> Iterator[Child]:
    if isinstance(one, str):
        yield el("p", f"It cannot be asked: {one}")
        return
    edition = f", edition {one.edition}" if one.edition else ""
    sign, words = STATES[one.state]
    yield el("p", el("span", el("b", sign, aria_hidden="true"), words, class_=f"state {one.state}"), f"{edition}.")
    groups = (
        ("Left open" if one.state == "unknown" else "Because", [_reason(seen, town, why, known) for why in one.why]),
        ("To ask", [_plain(fact) for fact in one.ask]),
        ("Would change it", [_plain(str(change)) for change in one.changes]),
        ("To check at the source", [_reason(seen, town, why, known) for why in one.check]),
        ("Beside the rules", [_plain(note) for note in one.notes]),
    )
    for head, items in groups:
        if items:
            yield el("p", head, ":", class_="small")
            yield listed(items, class_="small")


def _reason(seen: Seen, town: Municipality, why: Reason, known: Known) -> Html:
    """One requirement: its sign, what was asked and observed, by how much it is missed, and where it stands."""
    sign, words = {True: ("✓", "met"), False: ("✕", "not met"), None: ("?", "open")}[why.holds]
    observed = "not known" if why.observed is None else _plain(told(why.fact, why.observed))
    _, path = known.get(town.id, {}).get(why.fact, (None, f"towns[{town.id}].{why.fact}"))
    gap = f", missed by {much(why.fact, -why.margin)}" if why.margin is not None and why.margin < 0 else None
    return joined([
        el("b", sign, aria_hidden="true"), f" {words}: {_plain(why.fact)}, asked: {_plain(why.threshold)}; observed: {observed}",
        seen.notes.mark(path), gap, joined([" (", _where(why), ")"]), f"; {_plain(why.note)}" if why.note else None,
    ])  # fmt: skip


def _where(why: Reason) -> Html:
    source = why.source or "no source"
    link = el("a", source, href=source, dir="auto") if web(source) else el("span", source, dir="auto")
    seen_on = f", seen on {why.seen_on}" if why.seen_on else ""
    return joined([link, f"{seen_on}, {_SURE[why.confidence]}"])


def _plain(words: str) -> str:
    return words.replace("_eur", "").replace("_", " ")
