"""The sources of a page: a mark beside every figure that is not plainly read somewhere, and the notes at its end."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from attrs import define, evolve, field

from ...dossiers import Dossier, leaves
from ...sources import Citation, citation_for, steps
from .._escape import Child, Html, el, joined, web
from ._words import counted, day

__all__ = ["MARKS", "Notes", "kind", "legend", "share_words"]

_CITED = (
    "people",
    "organisations",
    "towns",
    "declared",
    "workshops",
    "themes",
    "ballots",
    "concepts",
    "statements",
    "practices",
    "needs",
    "decisions",
    "announcements",
    "campaigns",
    "opinions",
    "applications",
)
MARKS = {
    "illustrative": ("ill.", "made up, to fill in what no source says"),
    "derived": ("der.", "reasoned from a source that says something near to it"),
    "unverified": ("unv.", "written down from memory and not looked up"),
}
"""The marks, with how each is written and what it means."""


@define
class Notes:
    """The citations of a dossier by the place they speak of, and in what order a page has used them."""

    _near: dict[tuple[str, ...], list[Citation]]
    _numbers: dict[tuple[str, date | None], int] = field(factory=dict)
    _used: dict[Citation, None] = field(factory=dict)
    _fresh: dict[int, None] = field(factory=dict)

    @classmethod
    def of(cls, view: Dossier, whole: Dossier) -> "Notes":
        """The notes for a page about a dossier: of what is not in the view, only what is said of whole collections."""
        near: dict[tuple[str, ...], list[Citation]] = defaultdict(list)
        general = (citation for citation in whole.sources if len(steps(citation.path)) == 1)
        for citation in dict.fromkeys((*view.sources, *general, *_own(view))):
            near[tuple(steps(citation.path)[:2])].append(citation)
        return cls(dict(near))

    def about(self, path: str) -> Citation | None:
        """The citation that speaks most closely of a path."""
        parts = tuple(steps(path)[:2])
        places = dict.fromkeys((parts[:1], parts, (*parts[:1], "[*]")))
        return citation_for((one for place in places for one in self._near.get(place, ())), path)

    def mark(self, *paths: str) -> Html | None:
        """The marks for a value that rests on these paths; where it comes from is noted."""
        found = [citation for citation in map(self.about, paths) if citation is not None]
        kinds = [self.cite(citation) for citation in found]
        return joined(_mark(one) for one in MARKS if one in kinds) if any(kinds) else None

    def cite(self, citation: Citation) -> str | None:
        """Notes that a source was used, and says which mark it asks for."""
        number = self._numbers.setdefault((citation.source, citation.seen_on), len(self._numbers) + 1)
        self._used.setdefault(citation)
        self._fresh.setdefault(number)
        return kind(citation)

    def drawn(self) -> Html | None:
        """The sources used since this was last asked, as links to the notes."""
        numbers, self._fresh = sorted(self._fresh), {}
        links = [el("a", number, href=f"#source-{number}", aria_label=f"source {number}") for number in numbers]
        return (
            el("p", f"{'Source' if len(links) == 1 else 'Sources'}: ", joined(links, " "), class_="notes")
            if links
            else None
        )

    def listed(self) -> Html:
        """Every source used, numbered, with what it does not plainly say."""
        items = [el("li", *_told(source, seen_on), _remarks(self._said(source, seen_on)), id=f"source-{number}")
                 for (source, seen_on), number in self._numbers.items()]  # fmt: skip
        return el("ol", joined(items, "\n"), class_="small")

    def shares(self, dossier: Dossier) -> Counter[str]:
        """How many of a dossier's values are of which kind; ids apart."""
        paths = (path for path, _ in leaves(dossier) if steps(path)[-1] not in ("id", "uid"))
        found = map(self.about, paths)
        return Counter("without a source" if one is None else kind(one) or "as a source has it" for one in found)

    def _said(self, source: str, seen_on: date | None) -> list[Citation]:
        return [one for one in self._used if (one.source, one.seen_on) == (source, seen_on) and (one.note or kind(one))]


def kind(citation: Citation) -> str | None:
    """The mark that a citation asks for."""
    if citation.illustrative:
        return "illustrative"
    return {"derived": "derived", "memory": "unverified"}.get(citation.confidence)


def legend() -> Html:
    """What each mark means."""
    return el(
        "ul",
        joined(el("li", _mark(name), f" {name}: {meaning}") for name, (_, meaning) in MARKS.items()),
        class_="legend",
    )


def _mark(name: str) -> Html:
    short, _ = MARKS[name]
    return el("span", el("span", short, aria_hidden="true"), el("span", f" ({name})", class_="away"), class_="mark")


def _told(source: str, seen_on: date | None) -> Iterator[Child]:
    yield el("a", source, href=source, dir="auto") if web(source) else el("span", source, dir="auto")
    if seen_on is not None:
        yield joined([", seen on ", day(seen_on)])


def _remarks(citations: Iterable[Citation]) -> Html | None:
    told = [el("li", el("code", one.path), f": {'; '.join(filter(None, (kind(one), one.note)))}") for one in citations]
    return el("ul", joined(told)) if told else None


def _own(dossier: Dossier) -> Iterator[Citation]:
    """What records say of their own sources, their paths told from the dossier; a ledger's speak of what was replaced."""
    for name in _CITED:
        for index, record in enumerate(getattr(dossier, name)):
            yield from _moved(f"{name}[{getattr(record, 'id', index)}]", record)
    yield from _moved("group", dossier.group)
    if dossier.programme is not None:
        yield from _moved("programme", dossier.programme)


def _moved(path: str, record: Any) -> Iterator[Citation]:
    yield from (evolve(one, path=f"{path}.{one.path}") for one in record.sources)
    for index, entry in enumerate(getattr(record, "history", ())):
        here = f"{path}.history[{index}]"
        yield from (evolve(one, path=f"{here}.was{one.path.removeprefix('slot')}") for one in entry.sources)


def share_words(shares: Counter[str]) -> str:
    """How much of what a page is made from is illustrative, in words."""
    whole = shares.total()
    if not shares["illustrative"]:
        return f"None of its {counted(whole, 'value')} is illustrative."
    percent = round(100 * shares["illustrative"] / whole)
    others = [f"{shares[name]} {name}" for name in ("derived", "unverified", "without a source") if shares[name]]
    rest = f"; {', '.join(others)}" if others else ""
    return f"{shares['illustrative']} of its {counted(whole, 'value')} ({percent} %) are illustrative{rest}."
