"""What doors for portals' feeds share: the cells of an entry, read without a guess, and what came of a feed."""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from attrs import field, frozen

from ..checks import a, each
from ..civiltime import Deadline
from ..errors import InvalidValue, Problem, Severity, SmallGiantsError, shown
from ..funding import Edition, Instrument, Part, Requirement, Rule
from ..sources import Confidence, day

__all__ = [
    "Cells",
    "Feed",
    "amount",
    "as_id",
    "gathered",
    "instrument",
    "listed",
    "parsed",
    "plain_day",
    "told",
    "unread",
]

UNKNOWN = frozenset({"", "-", "--", "–", "nan", "n/a", "na", "none", "null", "0", "0.0", "0.00"})
"""Texts that tell nothing; a nought in these feeds is a field that nobody filled in."""

MOST_BYTES, MOST_ENTRIES, MOST_PROBLEMS = 60_000_000, 50_000, 1_000
_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
           "december")  # fmt: skip


@frozen(kw_only=True)
class Feed:
    """What a feed tells: instruments with their calls, and by path the names of the cells that were not read.

    >>> Feed(instruments=(), unread=(("results[0]", ("conditions",)),)).unread[0][1]
    ('conditions',)

    Nothing of it was checked in print: each figure has the confidence that the reader was told, `memory` if none, and then
    decides no verdict.  Who may apply is not read from prose: it stands under `check` of every verdict.
    """

    instruments: tuple[Instrument, ...] = field(validator=each(a(Instrument)))
    unread: tuple[tuple[str, tuple[str, ...]], ...] = field(default=(), validator=each(a(tuple)))


class Cells:
    """The cells of one entry: each that is asked for counts as read, each that cannot be is told."""

    def __init__(self, told_: Mapping[str, Any], path: str, problems: list[Problem]) -> None:
        self.told, self.path, self.problems = told_, path, problems
        self.read: set[str] = set()

    def at(self, name: str) -> Any:
        """What stands in a cell as it is; `None` where it tells nothing."""
        self.read.add(name)
        value = self.told.get(name)
        if isinstance(value, list) and len(value) == 1:
            value = value[0]
        return None if told(value) is None else value

    def text(self, name: str) -> str | None:
        """A text; several, or what is none, is told and unknown."""
        found: str | None = self._as(name, _text, "one text")
        return found

    def day(self, name: str) -> date | None:
        """A day."""
        found: date | None = self._as(name, plain_day, "a day")
        return found

    def amount(self, name: str) -> Decimal | None:
        """An amount of more than nothing."""
        found: Decimal | None = self._as(name, amount, "a plain number")
        return found

    def texts(self, name: str) -> tuple[str, ...]:
        """All the texts of a list; what tells nothing is left out, what is no text is told."""
        several = [one for one in listed(self.at(name)) if told(one) is not None]
        found = [_text(one) for one in several]
        if None in found:
            self.say("feed-cell-unknown", name, "texts", several[found.index(None)])
        return tuple(one for one in found if one)

    def days(self, name: str) -> tuple[Any, ...]:
        """All the days of a list, each once, in their order."""
        found = [self._each(name, one) for one in listed(self.at(name))]
        return tuple(sorted({one for one in found if one is not None}))

    def inner(self, name: str) -> Any:
        """What a cell holds that is JSON inside a text, or is there as it is."""
        value = self.at(name)
        if not isinstance(value, str):
            return value
        try:
            return parsed(value)
        except ValueError:
            self.say("feed-cell-unknown", name, "JSON inside the text", value)
            return None

    def left(self) -> tuple[str, ...]:
        """The names of the cells that tell something and were not read."""
        return tuple(sorted(name for name, one in self.told.items() if name not in self.read and told(one) is not None))

    def say(self, code: str, name: str, expected: str, got: object, severity: Severity = "warning") -> None:
        """Tells a fault of a cell."""
        path = f"{self.path}.{name}" if name else self.path
        message = f"expected {expected}, got {shown(got)}"
        self.problems.append(Problem(code=code, severity=severity, path=path, message=message, hint=None))

    def _each(self, name: str, value: Any) -> date | None:
        found = plain_day(value)
        if found is None and told(value) is not None:
            self.say("feed-cell-unknown", name, "a day", value)
        return found

    def _as(self, name: str, read: Callable[[Any], Any], expected: str) -> Any:
        value = self.at(name)
        found = None if value is None else read(value)
        if value is not None and found is None:
            self.say("feed-cell-unknown", name, expected, value)
        return found


def told(value: Any) -> Any:
    """A value, or `None` where it tells nothing.

    >>> told(" - "), told([]), told(Decimal(0)), told(False), told("nan")
    (None, None, None, False, None)
    """
    if isinstance(value, bool):
        return value
    empty = value is None or value in ([], {}, ()) or str(value).strip().lower() in UNKNOWN
    return None if empty or (isinstance(value, list) and all(told(one) is None for one in value)) else value


def listed(value: Any) -> list[Any]:
    """A list as it is, anything else as a list of one, nothing as none."""
    return value if isinstance(value, list) else [] if value is None else [value]


def _text(value: Any) -> str | None:
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        return None
    return " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]", " ", str(value)).split()) or None


def amount(value: Any) -> Decimal | None:
    """A plain number of more than nothing; separators between thousands are not read, since they may be decimal ones.

    >>> amount("1500000"), amount(Decimal("20.5")), amount("1,500"), amount(0), amount(True)
    (Decimal('1500000'), Decimal('20.5'), None, None, None)
    """
    plain = "" if isinstance(value, bool) else str(value).strip()
    found = Decimal(plain) if re.fullmatch(r"\d{1,15}(\.\d{1,6})?", plain, re.ASCII) else Decimal(0)
    return found or None


def plain_day(value: Any) -> date | None:
    """A day as these feeds write it; the hour that may stand behind it is not read.

    >>> plain_day("2026-04-29T00:00:00.000+0000"), plain_day("11 June 2020"), plain_day("31/12/2026")
    (datetime.date(2026, 4, 29), datetime.date(2020, 6, 11), None)
    """
    said = str(value).strip() if isinstance(value, str) else ""
    iso = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]\d{2}:\d{2}\S*)?", said, re.ASCII)
    english = re.fullmatch(r"(\d{1,2}) ([A-Za-z]+) (\d{4})", said, re.ASCII)
    try:
        if iso:
            return date(*map(int, iso.groups()))
        if english and english[2].lower() in _MONTHS:
            return date(int(english[3]), _MONTHS.index(english[2].lower()) + 1, int(english[1]))
    except ValueError:
        pass
    return None


def parsed(text: str | bytes) -> Any:
    """JSON as a feed writes it: numbers exact, and what is not a number unknown."""
    try:
        return json.loads(text, parse_float=Decimal, parse_constant=lambda name: None)
    except RecursionError:
        raise ValueError("nested beyond all reason") from None


def entries(
    data: str | bytes, known: Callable[[Any], Iterable[tuple[str, Any]] | None], problems: list[Problem]
) -> Any:
    """The entries of a feed with their paths; none where it is no such feed, which is told."""
    expected, got = f"JSON of at most {MOST_BYTES:,} bytes", f"{len(data):,}"
    if len(data) <= MOST_BYTES:
        try:
            found = known(parsed(data))
            if found is not None:
                return list(found)[:MOST_ENTRIES]
            expected, got = "the answer of this portal's interface", "another document"
        except ValueError as error:
            expected, got = "JSON in UTF-8", str(error)[:100]
    message = f"expected {expected}, got {got}"
    problems.append(Problem(code="document-unreadable", severity="error", path="", message=message, hint=None))
    return None


def as_id(text: str) -> str:
    """A text as an id: without blanks and signs.

    >>> as_id("Appel à projets @ 2026")
    'Appel-à-projets-2026'
    """
    return re.sub(r"[^\w.\-]+", "-", text).strip("-")


def instrument(
    cells: Cells, *, about: Mapping[str, Any], rules: Mapping[str, Rule], terms: Iterable[Any], calls: Iterable[Any],
    published: date,
) -> Instrument | None:  # fmt: skip
    """One entry as an instrument; `None` where it cannot be, which is told."""
    try:
        parts = tuple(Part(id=name, rule=rule) for name, rule in rules.items())
        edition = Edition(id="imported", published=published, parts=parts, terms=tuple(terms), note=IMPORTED)
        return Instrument(**about, editions=(edition,), calls=tuple(calls))
    except SmallGiantsError as error:
        cells.say("feed-entry-unreadable", error.path, "an entry with an id and a name", str(error)[:200], "error")
        return None


IMPORTED = "imported from a portal's feed and not checked: read the call itself"
NOT_TOLD = "not told by the feed"


def unseen(name: str, fact: str, note: str, about: Mapping[str, Any]) -> Requirement:
    """A requirement that nobody has read: it never decides, and stands under `check`."""
    return Requirement(id=name, fact=fact, unseen=True, note=note, **about)


def fetched(seen_on: str | date) -> date:
    """The day a feed was fetched: it has to be told."""
    found = day(seen_on)
    if found is None:
        raise InvalidValue("date-invalid", "seen_on", "the day the feed was fetched", "none")
    return found


def vouched(source: str, seen_on: date, confidence: Confidence) -> dict[str, Any]:
    """Where a figure of a feed stands, when it was seen, and how sure it is."""
    return {"source": source, "seen_on": seen_on, "confidence": confidence}


def without_hour(day: date | None) -> Deadline | None:
    """A day without hour and zone, for the feed tells neither."""
    return None if day is None else Deadline(day=day)


def unread(all_: Iterable[Cells]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """By path, the names of the cells that were not read."""
    return tuple((one.path, one.left()) for one in all_ if one.left())


def gathered(
    data: str | bytes,
    find: Callable[[Any], Iterable[tuple[str, Any]] | None],
    make: Callable[[Cells], Instrument | None],
    *,
    key: str,
    what: str,
) -> tuple[Feed | None, tuple[Problem, ...]]:
    """What the entries that are found come to, each once; `key` is the cell that names one."""
    problems: list[Problem] = []
    found = entries(data, find, problems)
    if found is None:
        return None, tuple(problems)
    all_ = [Cells(one, path, problems) for path, one in found]
    made: dict[str, Instrument] = {}
    for cells in all_:
        one = make(cells)
        if one is not None and one.id in made:
            cells.say("feed-entry-twice", key, f"each {what} once", one.id, "info")
        elif one is not None:
            made[one.id] = one
    return Feed(instruments=tuple(made.values()), unread=unread(all_)), tuple(problems[:MOST_PROBLEMS])
