"""What changed between two editions of an instrument: requirements and terms that came, went, or say something else."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any, Literal, get_args

from attrs import field, frozen

from ..answers import Row
from ..checks import a, each, identifier, one_of, optional, words
from ..civiltime import viewpoint
from .instruments import Edition, Instrument
from .requirements import requirements
from .tables import catalogue as shipped
from .tables import instrument_of

__all__ = ["Changed", "Difference", "difference"]

ChangeKind = Literal["added", "removed", "changed"]


@frozen(kw_only=True)
class Changed:
    """One requirement or term that differs: what it said before, and what it says after.

    >>> print(difference("eui_ia", since="2024-02-07", on="2026-03-01").changed[0])
    amount.grant_eur: changed from at most EUR 5,000,000 to at most EUR 2,000,000
    """

    path: str = field(validator=words)
    kind: ChangeKind = field(validator=one_of(*get_args(ChangeKind)))
    before: str | None = field(default=None, validator=optional(words))
    after: str | None = field(default=None, validator=optional(words))
    source: str | None = field(default=None, validator=optional(words))

    def __str__(self) -> str:
        told = {"added": f"added, {self.after}", "removed": f"removed, was {self.before}"}
        return f"{self.path}: {told.get(self.kind, f'changed from {self.before} to {self.after}')}"


@frozen(kw_only=True)
class Difference:
    """What changed between the editions of two days; nothing where the same edition stood on both.

    >>> answer = difference("modernisation_fund", since="2023-06-01", on="2024-06-01")
    >>> answer.before, answer.after, [one.path for one in answer.changed]
    ('10-states', '13-states', ['country.country'])
    """

    instrument: str = field(validator=identifier)
    before: str | None = field(default=None, validator=optional(identifier))
    after: str | None = field(default=None, validator=optional(identifier))
    changed: tuple[Changed, ...] = field(default=(), validator=each(a(Changed)))

    @property
    def why(self) -> tuple[str, ...]:
        """Every change in words."""
        return tuple(map(str, self.changed))

    def rows(self) -> tuple[Row, ...]:
        """One row for each change."""
        names = ("path", "kind", "before", "after", "source")
        return tuple(
            {"instrument": self.instrument, **{name: getattr(one, name) for name in names}} for one in self.changed
        )

    def __str__(self) -> str:
        if self.before == self.after:
            return f"{self.instrument}: {self.after or 'no edition'} on both days"
        told = f"{len(self.changed)} change{'' if len(self.changed) == 1 else 's'}"
        return f"{self.instrument}: from {self.before or 'no edition'} to {self.after}, {told}"


def difference(
    instrument: Instrument | str, *, since: str | date, on: str | date, catalogue: Sequence[Instrument] | None = None
) -> Difference:
    """What changed in an instrument's rules and terms between two days, by the editions published by then.

    >>> print(difference("eucf", since="2022-01-01", on="2024-02-07"))
    eucf: from calls-2-to-4 to calls-5-to-7, 2 changes
    """
    asked = instrument_of(instrument, shipped() if catalogue is None else catalogue)
    before, after = (asked.edition(on=_day(viewpoint(one))) for one in (since, on))
    return Difference(
        instrument=asked.id,
        before=None if before is None else before.id,
        after=None if after is None else after.id,
        changed=() if before == after else tuple(_changes(_told(before), _told(after))),
    )


def _day(seen: date) -> date:
    return seen.date() if isinstance(seen, datetime) else seen


def _told(edition: Edition | None) -> dict[str, tuple[str, Any]]:
    """What each requirement and each term of an edition says, by its path."""
    if edition is None:
        return {}
    asked = {one.id: (one.threshold, one.source) for part in edition.parts for one in requirements(part.rule)}
    terms = {f"terms.{one.name}{f'.{one.of}' if one.of else ''}": (str(one), one.source) for one in edition.terms}
    return {**asked, **terms}


def _changes(before: dict[str, tuple[str, Any]], after: dict[str, tuple[str, Any]]) -> Iterator[Changed]:
    for path in sorted({*before, *after}):
        old, new = before.get(path), after.get(path)
        if old is None and new is not None:
            yield Changed(path=path, kind="added", after=new[0], source=new[1])
        elif old is not None and new is None:
            yield Changed(path=path, kind="removed", before=old[0], source=old[1])
        elif old is not None and new is not None and old[0] != new[0]:
            yield Changed(path=path, kind="changed", before=old[0], after=new[0], source=new[1])
