"""What the commands share: how a file is read, and how words and answers are told."""

import json
import stat
import sys
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from .errors import DocumentError, InvalidValue, Problem, shown
from .partial import AnyOf, Between

MOST_BYTES = 32 * 1024 * 1024


def regular(path: Path) -> int:
    """The size of a regular file; a folder or a device, which may never end, is refused."""
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        raise InvalidValue("file-not-regular", str(path), "a file", "a folder or a device")
    return status.st_size


def content(path: Path) -> bytes:
    """The bytes of a regular file of bearable size."""
    if (size := regular(path)) > MOST_BYTES:
        most, got = f"a file of at most {MOST_BYTES:,} bytes", f"{size:,} bytes"
        raise InvalidValue("file-too-large", str(path), most, got, "split it by group")
    return path.read_bytes()


def mapping(path: Path) -> Mapping[str, Any]:
    """The object that a JSON file holds, its numbers exact; what is no plain JSON is told as a problem."""
    try:
        found = json.loads(
            content(path).decode("utf-8-sig"),
            parse_float=Decimal,
            parse_constant=_no_number,
            object_pairs_hook=_once,
        )
    except (ValueError, RecursionError) as error:
        raise _fault(path, "a JSON object", str(error) or "nested too deep") from None
    if not isinstance(found, dict):
        raise _fault(path, "a JSON object of facts", shown(found))
    return found


def _fault(path: Path, expected: str, got: str) -> DocumentError:
    message = f"expected {expected}, got {got}"
    return DocumentError.of((Problem(code="document-unreadable", severity="error", path=str(path), message=message),))


def _no_number(name: str) -> Any:
    raise ValueError(f"{name}, which is no number: leave out what is unknown")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"{next(name for name in names if names.count(name) > 1)!r} twice")
    return made


def say(words: str) -> None:
    """Words, to a person."""
    print(words, file=sys.stderr)


def answer(given: Any) -> int:
    """An answer as JSON on stdout."""
    print(json.dumps(plain(given), ensure_ascii=False, indent=2))
    return 0


def plain(given: Any) -> Any:
    """Whatever an answer holds, as JSON has it: exact numbers as text, partly known facts by their shape."""
    match given:
        case Mapping():
            return {str(key): plain(one) for key, one in given.items()}
        case list() | tuple():
            return [plain(one) for one in given]
        case Between():
            return {end: plain(one) for end, one in (("min", given.min), ("max", given.max)) if one is not None}
        case AnyOf():
            return {"any_of": plain(given.any_of)}
        case Decimal() | Fraction() | date():
            return str(given)
    return given
