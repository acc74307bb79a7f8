"""The validators of every noun's fields: each says the legal form when it refuses.

These are the rooms' own; nothing here is public.
"""

import re
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from .errors import InvalidValue, Problem, Severity, shown

# What an error says in place of a value that is personal.
WITHHELD = "a value withheld here because it is personal"

Validator = Callable[[Any, Any, Any], None]

# C0 and C1 controls, lone surrogates, the byte order mark, and the bidirectional overrides that disguise what a reader
# sees. Patterns are compiled when first used: an import need not wait for them.
UNFIT_FOR_ID = "[\\s@\x00-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufeff]"
_ID = f"[^{UNFIT_FOR_ID[1:-1]}]+"
# The same, but for tab and newline
UNPRINTABLE = "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufeff]"


def refuse(attribute: Any, code: str, expected: str, value: object, hint: str | None = None) -> InvalidValue:
    """The error for a field's value; what is marked personal is never repeated in it."""
    got = WITHHELD if attribute.metadata.get("pii") or attribute.metadata.get("unshown") else shown(value)
    return InvalidValue(code, attribute.name, expected, got, hint)


def fault(
    code: str, path: str, expected: str, got: str, hint: str | None = None, *, severity: Severity = "error"
) -> Problem:
    """A fault as data, in the words that an error of the same code has."""
    return Problem(code=code, severity=severity, path=path, message=f"expected {expected}, got {got}", hint=hint,
                   params=(("expected", expected), ("got", got)))  # fmt: skip


def doubles(lists: "dict[str, list[str]]") -> tuple[Problem, ...]:
    """Each id that stands in one of the lists, told by name, more than once."""
    return tuple(
        Problem(code="id-duplicate", severity="error", path=f"{name}[{one}]", hint="rename one, or leave one out",
                message=f"expected each once, got {one!r} {ids.count(one)} times")
        for name, ids in lists.items() for one in dict.fromkeys(ids) if ids.count(one) > 1
    )  # fmt: skip


def near(value: object, known: "tuple[str, ...] | list[str]", most: int = 3) -> str | None:
    """A hint with the known names that are near to what was written."""
    from difflib import get_close_matches  # costs 4 ms, wanted only beside an error

    close = get_close_matches(value[:100], known, n=most, cutoff=0.6) if isinstance(value, str) else ()
    return f"did you mean {' or '.join(close)}?" if close else None


def several(values: Iterable[Any]) -> tuple[Any, ...]:
    """Any iterable as a tuple; a single text, or what is none, is left to the validator that follows."""
    many = hasattr(values, "__iter__") and not isinstance(values, str | bytes)
    return tuple(values) if many else values  # type: ignore[return-value]


@cache
def _id() -> "Callable[[str], re.Match[str] | None]":
    return re.compile(_ID).fullmatch


def identifier(instance: Any, attribute: Any, value: Any) -> None:
    """An id: an opaque text without white space and without "@"."""
    if not isinstance(value, str) or not _id()(value):
        hint = "an id is opaque: never an e-mail address" if isinstance(value, str) and "@" in value else None
        raise refuse(attribute, "id-invalid", 'an id: text, not empty, without white space and "@"', value, hint)


def words(instance: Any, attribute: Any, value: Any) -> None:
    """Text with something in it and without control characters."""
    if isinstance(value, str) and value.isprintable() and value.strip():
        return  # what can be printed holds none; the rest takes a second look
    if not isinstance(value, str) or not value.strip():
        raise refuse(attribute, "text-invalid", "text that is not empty", value)
    if re.search(UNPRINTABLE, value):
        raise refuse(attribute, "text-invalid", "text without control characters", value)


@cache  # validators that call it for each value get the same one
def a(*kinds: type) -> Validator:
    """A value of one of these types; True and False are no numbers here."""
    expected = " or ".join(kind.__name__ for kind in kinds)

    def check(instance: Any, attribute: Any, value: Any) -> None:
        if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
            raise refuse(attribute, "type-wrong", expected, value)

    return check


def optional(inner: Validator) -> Validator:
    """`None`, which means unknown, or what `inner` accepts."""

    def check(instance: Any, attribute: Any, value: Any) -> None:
        if value is not None:
            inner(instance, attribute, value)

    return check


@cache
def each(inner: Validator) -> Validator:
    """A tuple of which every member is what `inner` accepts."""

    def check(instance: Any, attribute: Any, value: Any) -> None:
        if not isinstance(value, tuple):
            raise refuse(attribute, "type-wrong", "a tuple", value)
        for index, member in enumerate(value):
            try:
                inner(instance, attribute, member)
            except InvalidValue as error:
                path = f"{attribute.name}[{index}]"
                raise InvalidValue(error.code, path, error.expected, error.got, error.hint) from None

    return check


def one_of(*choices: str) -> Validator:
    """One of these words."""

    def check(instance: Any, attribute: Any, value: Any) -> None:
        if not isinstance(value, str) or value not in choices:
            raise refuse(attribute, "choice-unknown", f"one of {', '.join(choices)}", value, near(value, choices))

    return check


@cache
def whole(least: int | None = None, most: int | None = None) -> Validator:
    """A whole number within these bounds."""
    bounds = f" of at least {least}" if least is not None else ""
    bounds += f" and at most {most}" if most is not None else ""

    def check(instance: Any, attribute: Any, value: Any) -> None:
        if not isinstance(value, int) or isinstance(value, bool):
            raise refuse(attribute, "type-wrong", f"a whole number{bounds}", value)
        if (least is not None and value < least) or (most is not None and value > most):
            raise refuse(attribute, "number-out-of-range", f"a whole number{bounds}", value)

    return check
