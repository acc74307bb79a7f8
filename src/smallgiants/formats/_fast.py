"""The extra `fast`: sound documents are read by msgspec, straight into the nouns.

Nothing is told here: what is not plainly sound gives `None`, and the strict path reads it again and names every fault.  So both
paths give the same values and the same faults, and only how long a sound document takes is another.

For each noun a subclass without a field of its own is laid over it, of which msgspec learns the types; an object becomes one of
the noun itself before anybody sees it.  What a type cannot say is checked: ids and words all at once when a document is done,
the rest by the noun's own validators.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any

from ..challenges import ConceptScheme
from ..challenges._still import still
from ..checks import UNFIT_FOR_ID
from ..errors import SmallGiantsError
from ._shadows import Shadows, Tally, Unsaid
from ._structure import Faults, kinds
from ._versions import MINOR, VERSION

try:
    import msgspec
except ImportError:  # pragma: no cover  # the tests run with it, and try what is without it by `off`
    msgspec = None  # type: ignore[assignment]

__all__ = ["encoded", "off", "sound"]

_UNFIT = re.compile(UNFIT_FOR_ID)
_lock = Lock()
_on = True
_shadows: Shadows | None = None


@contextmanager
def off() -> Iterator[None]:
    """Without it meanwhile, as where msgspec is not installed."""
    global _on  # noqa: PLW0603  # a switch for tests and benchmarks
    was, _on = _on, False
    try:
        yield
    finally:
        _on = was


def encoded(made: Callable[[], tuple[Any, tuple[Any, ...]]]) -> bytes | None:
    """The compact JSON of the plain data that are made here, or `None` where the strict path is to write it."""
    if not _on or msgspec is None:
        return None
    try:
        with still():
            plain, kept = made()
            told: bytes | None = None if kept else msgspec.json.encode(plain)
            return told
    except (TypeError, ValueError, OverflowError, RecursionError):
        return None


def sound(text: "str | bytes", kind: "type | None") -> tuple[Any, dict[str, Any]] | None:
    """The noun and the envelope of a document in which nothing at all is wrong or doubtful in form; else `None`."""
    if not _on or msgspec is None:
        return None
    try:
        told = text.encode() if isinstance(text, str) else text
        return None if _loose(told) else _read(told, kind)
    except (
        msgspec.MsgspecError,
        SmallGiantsError,
        Faults,
        Unsaid,
        ValueError,
        TypeError,
        ArithmeticError,
        RecursionError,
    ):
        return None


def _read(told: bytes, kind: "type | None") -> tuple[Any, dict[str, Any]] | None:
    global _shadows  # noqa: PLW0603  # made once, when first wanted
    with _lock:
        if _shadows is None:
            _shadows = Shadows(msgspec)
        envelope = _shadows.envelope(told)
        named = kinds().get(envelope["schema"])
        current = envelope["version"] == VERSION and envelope.get("minor", 0) <= MINOR
        if named is None or named is ConceptScheme or kind not in (None, named) or not current:
            return None
        decoder = _shadows.decoder(named)
        if decoder is None:
            return None
        tally = _shadows.tally
        tally.clear()
        with still():
            noun = decoder.decode(envelope.pop("data"))
            keys = told.count(b'":') - (told.count(b'\\":') if b"\\" in told else 0)
        return (noun, envelope) if keys == sum(tally.taken) + len(envelope) + 1 and _sound(tally) else None


def _loose(told: bytes) -> bool:
    """Whether keys cannot be counted by the colons behind their quotes: a blank stands between, or a key ends in a backslash."""
    return (
        b'" :' in told
        or any(sign in told and b'"' + sign + b":" in told for sign in (b"\t", b"\n", b"\r"))
        or (b"\\" in told and b'\\\\":' in told)
    )


def _sound(tally: Tally) -> bool:
    """Whether every id and every text is one: the checks of `identifier` and `words`, over all of them at once."""
    ids, words = "".join(tally.ids), "".join(tally.words)
    return (
        "" not in tally.ids and not _UNFIT.search(ids)
        and words.isprintable() and all(map(str.strip, tally.words))
    )  # fmt: skip
