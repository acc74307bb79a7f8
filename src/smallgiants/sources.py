"""Where a figure comes from, when it was seen, how sure it is.

Provenance stands beside the value, not around it: an entity or a document carries citations, and each names the
path of what it vouches for.
"""

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Literal

from attrs import field, frozen

from .checks import a, one_of, optional, words
from .errors import InvalidValue, shown

__all__ = ["Citation", "Confidence", "citation_for", "day"]

Confidence = Literal["seen", "secondary", "memory", "derived"]
"""`seen` stands in the source named; `secondary` in one that repeats it; `memory` is unverified; `derived` is reasoned."""


def day(value: "str | date | None") -> date | None:
    """An ISO day or a `date` as a `date`; `None`, which means unknown, stays.

    >>> day("2024-02-07")
    datetime.date(2024, 2, 7)
    """
    if isinstance(value, datetime):
        raise InvalidValue("date-invalid", "", "a day, without an hour", shown(str(value)))
    if not isinstance(value, str):
        return value
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
            return date.fromisoformat(value)
    except ValueError as error:
        raise InvalidValue("date-invalid", "", "a day of the calendar", shown(value), str(error)) from None
    raise InvalidValue("date-invalid", "", "a day as YYYY-MM-DD", shown(value))


def later(seen: date, months: int) -> date:
    """The day so many months later; where the month is shorter, its last.

    >>> later(date(2024, 2, 29), 12), later(date(2024, 8, 31), 6)
    (datetime.date(2025, 2, 28), datetime.date(2025, 2, 28))
    """
    year, month = divmod(seen.year * 12 + seen.month - 1 + months, 12)
    last = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month + 1, min(seen.day, last))


@frozen(kw_only=True)
class Citation:
    """What vouches for the value at a path: its source, the day it was seen, how sure it is.

    >>> Citation(path="towns[t1].population", source="GeoNames, 2026-11", confidence="secondary").covers("towns[t1].population")
    True

    A path covers all that lies under it; `[*]` stands for any id.  `illustrative` marks what fills in what no
    source says: whoever shows such a figure says so.
    """

    path: str = field(validator=words)
    source: str = field(validator=words)
    seen_on: date | None = field(default=None, converter=day, validator=optional(a(date)))
    confidence: Confidence = field(default="seen", validator=one_of("seen", "secondary", "memory", "derived"))
    illustrative: bool = field(default=False, validator=a(bool))
    note: str | None = field(default=None, validator=optional(words))

    def covers(self, path: str) -> bool:
        """Whether this citation vouches for what stands at `path`."""
        mine, theirs = steps(self.path), steps(path)
        return 0 < len(mine) <= len(theirs) and all(
            one == other or one == "[*]" and other.startswith("[") for one, other in zip(mine, theirs, strict=False)
        )


def steps(path: str) -> list[str]:
    """The parts of a path, names bare and ids in brackets.

    >>> steps("towns[t.1].population")
    ['towns', '[t.1]', 'population']
    """
    return re.findall(r"\[[^\]]*\]|[^.\[\]]+", path)


def citation_for(citations: Iterable[Citation], path: str) -> Citation | None:
    """The citation that speaks most closely of `path`: the longest that covers it, an id before `[*]`, then the first.

    >>> both = (Citation(path="towns", source="a"), Citation(path="towns[*].zone", source="b"))
    >>> citation_for(both, "towns[t1].zone").source, citation_for(both, "group")
    ('b', None)
    """
    covering = (citation for citation in citations if citation.covers(path))
    return max(covering, key=_closeness, default=None)


def _closeness(citation: Citation) -> tuple[int, int]:
    parts = steps(citation.path)
    return len(parts), -parts.count("[*]")
