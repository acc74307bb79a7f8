"""One root error, a handful of families, and `Problem`: a fault as data.

Every message says what was expected, what came, where, and how to mend it.
The codes are listed, each with its meaning, in `data/codes.toml`.
"""

import re
from typing import Any, Literal, Self

from attrs import field, frozen

__all__ = [
    "DocumentError",
    "InvalidValue",
    "NotAllowed",
    "OutputError",
    "Problem",
    "Severity",
    "SmallGiantsError",
    "UnresolvedTime",
]

Severity = Literal["error", "warning", "info"]
"""How bad a `Problem` is: an error stops a document, a warning wants a look, an info is a note."""

_SEVERITIES = ("error", "warning", "info")
_MAILBOX = re.compile(r"[^\s@'\"]*@[^\s@'\"]*")
# In international form, which nothing else is written in but a number that nobody wrote by hand.
_PHONE = re.compile(r"(?<![\w.:])\+[1-9](?:[ ()./-]{0,2}[0-9]){7,14}(?![\w.:])")


def _severity(instance: Any, attribute: Any, value: Any) -> None:
    if value not in _SEVERITIES:
        raise InvalidValue("choice-unknown", "severity", f"one of {', '.join(_SEVERITIES)}", shown(value))


def _str(instance: Any, attribute: Any, value: Any) -> None:
    if not isinstance(value, str):
        raise InvalidValue("type-wrong", attribute.name, "text", shown(value))


def _optional_str(instance: Any, attribute: Any, value: Any) -> None:
    if value is not None:
        _str(instance, attribute, value)


def _pairs(instance: Any, attribute: Any, value: Any) -> None:
    good = isinstance(value, tuple) and all(
        isinstance(pair, tuple) and len(pair) == 2 and all(isinstance(part, str) for part in pair) for pair in value
    )
    if not good:
        raise InvalidValue("type-wrong", "params", "a tuple of (name, text) pairs", shown(value))


@frozen(kw_only=True)
class Problem:
    """One fault of a document: what was expected, what came, where, and how to mend it.

    >>> print(Problem(code="zone-unknown", severity="error", path="towns[a].zone",
    ...               message="expected an IANA zone, got 'Europe/Brussel'", hint="did you mean Europe/Brussels?"))
    error towns[a].zone: expected an IANA zone, got 'Europe/Brussel'; did you mean Europe/Brussels?

    `params` holds the varying parts as (name, text) pairs, so that a host can translate the message.
    """

    code: str = field(validator=_str)
    severity: Severity = field(validator=_severity)
    path: str = field(validator=_str)
    message: str = field(validator=_str)
    hint: str | None = field(default=None, validator=_optional_str)
    params: tuple[tuple[str, str], ...] = field(default=(), validator=_pairs)

    def __str__(self) -> str:
        return f"{self.severity} {_sentence(self.path, self.message, self.hint)}"


class SmallGiantsError(Exception):
    """The root of every error this library raises, with the fields of a `Problem`.

    >>> try:
    ...     raise InvalidValue("id-invalid", "id", "text without white space", "'a b'", hint="write 'a-b'")
    ... except SmallGiantsError as error:
    ...     print(error)
    id: expected text without white space, got 'a b'; write 'a-b'
    """

    def __init__(self, code: str, path: str, expected: str, got: str, hint: str | None = None, **params: str) -> None:
        self.code = code
        self.path = path
        self.expected = expected
        self.got = got
        self.hint = hint
        self.params: tuple[tuple[str, str], ...] = tuple(sorted(params.items()))
        super().__init__(code, path, expected, got, hint)

    @property
    def severity(self) -> Severity:
        """Always "error": what only wants a look is a `Problem`, never raised."""
        return "error"

    @property
    def message(self) -> str:
        """What was expected and what came."""
        return f"expected {self.expected}, got {self.got}"

    @property
    def problem(self) -> Problem:
        """The same fault as data."""
        return Problem(
            code=self.code,
            severity=self.severity,
            path=self.path,
            message=self.message,
            hint=self.hint,
            params=(("expected", self.expected), ("got", self.got), *self.params),
        )

    def under(self, prefix: str) -> Self:
        """The same error, its path told from further out."""
        path = joined(prefix, self.path)
        further = type(self)(self.code, path, self.expected, self.got, self.hint)
        vars(further).update(vars(self), path=path)
        return further

    def __str__(self) -> str:
        return _sentence(self.path, self.message, self.hint)


class InvalidValue(SmallGiantsError):
    """A field holds what its form does not allow.

    >>> print(InvalidValue("amount-negative", "amount", "an amount of 0 or more", "-1"))
    amount: expected an amount of 0 or more, got -1
    """


class UnresolvedTime(SmallGiantsError):
    """A wall time that names no instant, or two, was asked for one.

    >>> print(UnresolvedTime("time-skipped", "slot.local", "a time that exists in Europe/Brussels",
    ...                      "2026-03-29 02:30", hint="the clocks skip 02:00–03:00 that night"))
    slot.local: expected a time that exists in Europe/Brussels, got 2026-03-29 02:30; the clocks skip 02:00–03:00 that night
    """


class NotAllowed(SmallGiantsError):
    """A verb was asked for what the rules of its noun forbid.

    >>> print(NotAllowed("workshop-cancelled", "workshops[sg-1]", "a workshop that is on", "a cancelled one",
    ...                  hint="reinstate it first"))
    workshops[sg-1]: expected a workshop that is on, got a cancelled one; reinstate it first
    """


class OutputError(SmallGiantsError):
    """An output cannot be written where it was asked for; nothing was left half-written.

    >>> print(OutputError("output-foreign", "out", "an empty folder or a former output", "a folder with 3 other files"))
    out: expected an empty folder or a former output, got a folder with 3 other files
    """


class DocumentError(SmallGiantsError):
    """A document cannot be read; `problems` names every fault at once.

    >>> fault = Problem(code="key-unknown", severity="error", path="group.nam", message="expected a known key, got 'nam'")
    >>> print(DocumentError.of((fault,)))
    document: expected a document without faults, got 1 fault
      error group.nam: expected a known key, got 'nam'
    """

    problems: tuple[Problem, ...] = ()

    @classmethod
    def of(cls, problems: tuple[Problem, ...], path: str = "document") -> "DocumentError":
        """The error that carries these problems."""
        count = sum(problem.severity == "error" for problem in problems)
        noun = "fault" if count == 1 else "faults"
        error = cls("document-faulty", path, "a document without faults", f"{count} {noun}")
        error.problems = problems
        return error

    def __str__(self) -> str:
        return "\n".join([super().__str__(), *(f"  {problem}" for problem in self.problems)])


def joined(prefix: str, path: str) -> str:
    """`path` seen from `prefix`: a name is set off by a dot, an index is not."""
    if not prefix or not path:
        return prefix or path
    return f"{prefix}{path}" if path.startswith("[") else f"{prefix}.{path}"


def shown(value: object, most: int = 80) -> str:
    """A value as an error shows it: its repr, cut where it grows long, without e-mail addresses and telephone numbers."""
    try:
        text = repr(value[:most]) if isinstance(value, str | bytes) else repr(value)
    except ValueError:  # Python refuses to write out numbers of more than some thousand digits
        return "a number of thousands of digits"
    whole = len(value) if isinstance(value, str | bytes) else len(text)
    if whole > most or len(text) > most + 20:
        text = f"{text[:most]}… ({whole} characters)"
    return _PHONE.sub("+…", _MAILBOX.sub("…@…", text))


def _sentence(path: str, message: str, hint: str | None) -> str:
    where = f"{path}: " if path else ""
    return f"{where}{message}; {hint}" if hint else f"{where}{message}"
