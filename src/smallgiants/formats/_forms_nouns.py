"""What a form export gives back: records, and a report of every cell that came."""

from collections.abc import Callable
from typing import Literal, get_args

from attrs import field, frozen

from ..answers import Row
from ..audience import Audience
from ..challenges import Statement
from ..checks import a, each, one_of, optional, several, whole, words
from ..errors import Problem
from ..groups import Consent, Membership, Pledge, Registration
from ..needs import Need
from ..people import Person
from ..places import Municipality
from ..programmes import Ballot

__all__ = ["Column", "FormRecord", "Kind", "Line", "Merge", "ReadCell", "Reading", "State"]

Kind = Literal["registrations", "ballots", "needs", "statements"]
"""What the rows of a form are."""

State = Literal["understood", "partly", "unread"]
"""What became of a cell: all of it was understood, a part, or nothing."""

FormRecord = Person | Municipality | Membership | Registration | Consent | Pledge | Ballot | Need | Statement
"""A record that a row of a form becomes."""

_RECORDS = (Person, Municipality, Membership, Registration, Consent, Pledge, Ballot, Need, Statement)


@frozen(kw_only=True)
class Column:
    """One column of a form: its number from 1, its header as it came, what it was taken for (`None`: not understood), and
    whether the table of headers or the caller said so.

    >>> Column(number=1, header="Adresse e-mail", about="email", by="table").about
    'email'

    `option` is the choice that the column stands for, where each choice has one of its own.
    """

    number: int = field(validator=whole(least=1))
    header: str = field(repr=False, validator=a(str))
    about: str | None = field(default=None, validator=optional(words))
    by: Literal["table", "caller"] | None = field(default=None, validator=optional(one_of("table", "caller")))
    option: str | None = field(default=None, validator=optional(a(str)))


@frozen(kw_only=True)
class ReadCell:
    """One cell that was not empty: where it stood, what came, and what it was understood to mean.

    >>> ReadCell(row=2, column=1, came="ja", state="understood", about="group", meaning="yes").state
    'understood'

    `rest` is what was left of a cell understood in part; `code` is that of the problem with it.  What came may be
    personal, and is not in the repr.
    """

    row: int = field(validator=whole(least=1))
    column: int = field(validator=whole(least=1))
    came: str = field(repr=False, validator=a(str))
    state: State = field(validator=one_of(*get_args(State)))
    about: str | None = field(default=None, validator=optional(words))
    meaning: str | None = field(default=None, repr=False, validator=optional(a(str)))
    rest: str | None = field(default=None, repr=False, validator=optional(a(str)))
    code: str | None = field(default=None, validator=optional(words))


@frozen(kw_only=True)
class Line:
    """One row, whole as it came, and the records that were made of it, by kind and id.

    >>> Line(number=2, cells=("Kranj", "ja"), records=("Municipality t-1",)).records
    ('Municipality t-1',)
    """

    number: int = field(validator=whole(least=1))
    cells: tuple[str, ...] = field(repr=lambda cells: f"<{len(cells)}>", converter=several, validator=each(a(str)))
    records: tuple[str, ...] = field(default=(), converter=several, validator=each(words))


@frozen(kw_only=True)
class Merge:
    """Rows that may speak of one person or town: which, the ids that were made or known, and what speaks for it.

    >>> print(Merge(kind="person", rows=(2, 5), ids=("a", "b"), because="one e-mail address"))
    rows 2, 5: a, b may be one person: one e-mail address
    """

    kind: Literal["person", "town"] = field(validator=one_of("person", "town"))
    rows: tuple[int, ...] = field(converter=several, validator=each(whole(least=1)))
    ids: tuple[str, ...] = field(converter=several, validator=each(words))
    because: str = field(validator=words)

    def __str__(self) -> str:
        rows = ", ".join(map(str, self.rows))
        ids = f"{', '.join(self.ids)} " if self.ids else ""
        return f"rows {rows}: {ids}may be one {self.kind}: {self.because}"


def _number(what: str) -> Callable[[tuple[object, ...]], str]:
    return lambda members: f"<{len(members)} {what}>"


@frozen(kw_only=True)
class Reading:
    """What a form export says: the records, and of every cell whether it was understood; nothing that came is lost.

    >>> print(Reading(kind="needs", source="needs.csv"))
    needs of needs.csv: 0 records of 0 rows; 0 cells understood, 0 partly, 0 unread; 0 problems

    `lines` keeps each row whole, `merges` proposes which records may be one.  `encoding` and `delimiter`, or `sheet`, tell
    how the bytes were taken; `None` is not known.  Row numbers are those a spreadsheet shows, the first row is 1.
    """

    kind: Kind = field(validator=one_of(*get_args(Kind)))
    source: str = field(validator=words)
    encoding: str | None = field(default=None, validator=optional(words))
    delimiter: str | None = field(default=None, validator=optional(a(str)))
    sheet: str | None = field(default=None, validator=optional(a(str)))
    columns: tuple[Column, ...] = field(default=(), validator=each(a(Column)))
    lines: tuple[Line, ...] = field(default=(), repr=_number("lines"), validator=each(a(Line)))
    cells: tuple[ReadCell, ...] = field(default=(), repr=_number("cells"), validator=each(a(ReadCell)))
    records: tuple[FormRecord, ...] = field(default=(), repr=_number("records"), validator=each(a(*_RECORDS)))
    merges: tuple[Merge, ...] = field(default=(), validator=each(a(Merge)))
    problems: tuple[Problem, ...] = field(default=(), repr=_number("problems"), validator=each(a(Problem)))

    def rows(self, *, audience: "Audience | str" = "public") -> tuple[Row, ...]:
        """A row for each cell that was not empty, for the secretariat; what came is for nobody else, not even in part."""
        if not Audience.parse(audience).sees("secretariat"):
            return ()
        headers = {column.number: column.header for column in self.columns}
        return tuple(
            {"row": one.row, "column": one.column, "header": headers.get(one.column), "came": one.came,
             "state": one.state, "about": one.about, "meaning": one.meaning, "rest": one.rest, "code": one.code}
            for one in self.cells
        )  # fmt: skip

    def __str__(self) -> str:
        states = [one.state for one in self.cells]
        told = ", ".join(f"{states.count(state)} {state}" for state in ("partly", "unread"))
        made = f"{len(self.records)} records of {len(self.lines)} rows"
        return (
            f"{self.kind} of {self.source}: {made}; {states.count('understood')} cells understood, {told}; "
            f"{len(self.problems)} problem{'' if len(self.problems) == 1 else 's'}"
        )
