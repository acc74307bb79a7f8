"""How honest a catalogue still is on a day: what is stale, unverified, ending, ended or replaced."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any, Literal, get_args

from attrs import field, frozen

from ..answers import Row
from ..checks import a, each, identifier, one_of, optional, words
from ..civiltime import viewpoint
from ..sources import later
from .instruments import Edition, Instrument
from .requirements import requirements

__all__ = ["Audit", "Finding", "FindingKind", "audit"]

FindingKind = Literal["stale", "unverified", "unseen", "ending", "ended", "replaced"]
"""What may be wrong with a figure: each has its own cure."""

_CURES: dict[str, str] = {
    "stale": "read its source again, and write the day",
    "unverified": "find it in print, and write the source",
    "unseen": "find it in print, and write what it says",
    "ending": "look for what comes after it",
    "ended": "look for what came after it, and name it",
    "replaced": "use what replaces it",
}


@frozen(kw_only=True)
class Finding:
    """One figure that should be looked after, and how.

    >>> found = audit(None, on="2028-01-01").found[0]
    >>> print(found)
    c3, decided_by: stale (last checked on 2026-11-22): read its source again, and write the day
    """

    instrument: str = field(validator=identifier)
    path: str = field(validator=words)
    kind: FindingKind = field(validator=one_of(*get_args(FindingKind)))
    because: str = field(validator=words)
    source: str | None = field(default=None, validator=optional(words))

    @property
    def cure(self) -> str:
        """What to do."""
        return _CURES[self.kind]

    def __str__(self) -> str:
        return f"{self.instrument}, {self.path}: {self.kind} ({self.because}): {self.cure}"


@frozen(kw_only=True)
class Audit:
    """What should be looked after in a catalogue, by instrument and path.

    >>> print(audit(None, on="2026-11-27").of("ended")[0])
    cef_afif, calls[2026]: ended (its last deadline was 2026-10-06): look for what came after it, and name it
    """

    found: tuple[Finding, ...] = field(validator=each(a(Finding)))
    on: date = field(validator=a(date))
    instruments: int = field(validator=a(int))
    figures: int = field(validator=a(int))

    def of(self, kind: FindingKind) -> tuple[Finding, ...]:
        """The findings of one kind."""
        return tuple(one for one in self.found if one.kind == kind)

    @property
    def why(self) -> tuple[str, ...]:
        """Every finding in words."""
        return tuple(map(str, self.found))

    def rows(self) -> tuple[Row, ...]:
        """One row for each finding."""
        names = ("instrument", "path", "kind", "because", "source", "cure")
        return tuple({name: getattr(one, name) for name in names} for one in self.found)

    def __str__(self) -> str:
        counts = {kind: len(self.of(kind)) for kind in get_args(FindingKind)}
        told = ", ".join(f"{many} {kind}" for kind, many in counts.items() if many)
        return (
            f"{self.figures} figures of {self.instruments} instruments on {self.on}: {told or 'nothing to look after'}"
        )


def audit(catalogue: Sequence[Instrument] | None, *, on: str | date, months: int = 12, ending_months: int = 6) -> Audit:
    """What of a catalogue is stale, unverified, unseen, ending, ended or replaced on a day; `None` is the shipped one.

    >>> print(audit(None, on="2026-11-27").of("replaced")[0])
    cef_afif, editions[2021-to-2023]: replaced (by 2024-to-2025 since 2024-02-01): use what replaces it

    A figure is stale where its source was last looked at more than `months` ago, and ending where it, or its edition,
    is in force for less than `ending_months` more.
    """
    from .tables import catalogue as shipped

    asked = shipped() if catalogue is None else tuple(catalogue)
    seen = viewpoint(on)
    day_of = seen.date() if isinstance(seen, datetime) else seen
    figures = [(one.id, path, figure) for one in asked for path, figure in _figures(one)]
    found = [
        Finding(instrument=id_, **about) for id_, path, one in figures for about in _about(path, one, day_of, months)
    ]
    found += [Finding(instrument=one.id, **about) for one in asked for about in _ends(one, day_of, ending_months)]
    order = sorted(found, key=lambda one: (one.instrument, one.path, one.kind))
    return Audit(found=tuple(order), on=day_of, instruments=len(asked), figures=len(figures))


def _figures(one: Instrument) -> Iterator[tuple[str, Any]]:
    """Whatever a source vouches for: each with its path, once."""
    yield from ((citation.path, citation) for citation in one.sources)
    yield from ((f"calls[{call.id}]", call) for call in one.calls)
    told: set[object] = set()
    for edition in one.editions:
        where = f"editions[{edition.id}]"
        for part in edition.parts:
            for requirement in requirements(part.rule):
                if (where, requirement.id) not in told:
                    told.add((where, requirement.id))
                    yield f"{where}.{requirement.id}", requirement
        for term in edition.terms:
            if term not in told:
                told.add(term)
                yield f"{where}.terms.{term.name}{f'.{term.of}' if term.of else ''}", term


def _about(path: str, one: Any, day_of: date, months: int) -> Iterator[dict[str, Any]]:
    about = {"path": path, "source": one.source}
    if getattr(one, "unseen", False):
        yield {**about, "kind": "unseen", "because": one.note or "nobody has seen it in print"}
    elif one.confidence == "memory":
        yield {**about, "kind": "unverified", "because": one.note or "from memory"}
    elif one.seen_on is not None and later(one.seen_on, months) < day_of:
        yield {**about, "kind": "stale", "because": f"last checked on {one.seen_on}"}


def _ends(one: Instrument, day_of: date, months: int) -> Iterator[dict[str, Any]]:
    if one.replaced_by:
        yield {"path": "replaced_by", "kind": "replaced", "because": f"by {one.replaced_by}"}
    for edition, after in zip(one.editions, (*one.editions[1:], None), strict=True):
        where = f"editions[{edition.id}]"
        if after is not None and after.published <= day_of:
            because = f"by {after.id} since {after.published}"
            yield {"path": where, "kind": "replaced", "because": because}
        else:
            yield from _ending(where, edition.until, day_of, months)
            yield from _valid(where, edition, day_of, months)
    calls = [(call.deadline(on=day_of), call) for call in one.calls if not call.continuous and not call.yearly]
    last = max(((by.day, call.id) for by, call in calls if by is not None), default=None)
    current = one.editions[-1].until is None and all(call.state(on=day_of) == "closed" for call in one.calls)
    if last is not None and current:
        yield {"path": f"calls[{last[1]}]", "kind": "ended", "because": f"its last deadline was {last[0]}"}


def _valid(where: str, edition: Edition, day_of: date, months: int) -> Iterator[dict[str, Any]]:
    for requirement in dict.fromkeys(requirements(edition.rule("all"))):
        yield from _ending(f"{where}.{requirement.id}", requirement.valid_to, day_of, months)
    for term in edition.terms:
        yield from _ending(
            f"{where}.terms.{term.name}{f'.{term.of}' if term.of else ''}", term.valid_to, day_of, months
        )


def _ending(path: str, until: date | None, day_of: date, months: int) -> Iterator[dict[str, Any]]:
    if until is not None and until < day_of:
        yield {"path": path, "kind": "ended", "because": f"in force until {until}"}
    elif until is not None and until <= later(day_of, months):
        yield {"path": path, "kind": "ending", "because": f"in force until {until}"}
