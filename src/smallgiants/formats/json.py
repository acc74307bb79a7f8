"""The JSON door: a noun in an envelope of schema and version, and back, with every fault named at once.

One document (`dump`, `load`), its canonical bytes and their ETag, many documents in a stream of lines (`dump_lines`,
`read_lines`), and documents of older versions (`migrate`).
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from attrs import evolve

from ..audience import Audience
from ..dossiers import Dossier, Extra
from ..dossiers._add import HOMES
from ..errors import DocumentError, InvalidValue, Problem, joined
from ._documents import Document, envelope_of, parsed, read_document
from ._extra import as_json, beyond, spelled, under
from ._fast import encoded
from ._versions import MINOR, VERSION, enveloped, migrated

__all__ = ["MINOR", "VERSION", "Document", "canonical", "check", "document", "dump", "dump_lines", "etag", "gathered", "load",
           "migrate", "read", "read_lines"]  # fmt: skip

T = TypeVar("T")


def dump(noun: object, *, audience: "Audience | str | None" = None, extra: tuple[Extra, ...] = ()) -> str:
    """A noun as a JSON document.

    >>> from smallgiants.money import Money
    >>> print(dump(Money(amount="30000000", currency="EUR")))
    {
      "schema": "urn:smallgiants:money",
      "version": 1,
      "form": "store",
      "data": {
        "amount": "30000000.00",
        "currency": "EUR"
      }
    }
    <BLANKLINE>

    Without `audience` this is the store form: complete, and never to be served.  With it, a view: what that audience
    may not see is not in it.  A record by itself shows what needs nothing beside it to be judged; one that is somebody
    else's alone is refused with `NotAllowed`.  `extra` is what `document` kept of a newer version; a dossier keeps its own.
    """
    envelope, kept = envelope_of(noun, audience, extra)
    return spelled(json.dumps(envelope, ensure_ascii=False, indent=2), kept) + "\n"


def canonical(noun: object, *, audience: "Audience | str | None" = None, extra: tuple[Extra, ...] = ()) -> bytes:
    """The one sequence of bytes of a noun's document: the same noun, the same bytes, in every process.

    >>> from smallgiants.money import Money
    >>> canonical(Money(amount="1", currency="EUR"))
    b'{"schema":"urn:smallgiants:money","version":1,"form":"store","data":{"amount":"1.00","currency":"EUR"}}'

    As RFC 8785 has it: UTF-8, no blanks, no more escaped than must be, texts as they are and not normalised.  Otherwise than
    there, keys stand in the order in which the noun declares them, since the order of the languages of a text says which was
    first; and whole numbers keep all their digits.  Raises `InvalidValue` for a text that holds half a sign.
    """
    if (fast := encoded(lambda: envelope_of(noun, audience, extra, native=True))) is not None:
        return fast
    envelope, kept = envelope_of(noun, audience, extra)
    try:
        return spelled(_compact(envelope), kept).encode()
    except UnicodeEncodeError:
        raise InvalidValue("text-invalid", "", "text of whole signs", "a lone surrogate") from None


def etag(noun: object, *, audience: "Audience | str | None" = None, extra: tuple[Extra, ...] = ()) -> str:
    """The strong entity tag of a noun's document (RFC 9110 §8.8.3), with its quotes.

    >>> from smallgiants.money import Money
    >>> etag(Money(amount="1", currency="EUR"))
    '"UlUhoN0SgVLXQ41QFDfFtCeqqqPMfxa38vElLysjXWs"'

    It is of the canonical bytes: the same in every process, another for another audience, and another as soon as anything
    that is shown has changed.  A host that serves `dump` may send it too, since one noun has one text.
    """
    from base64 import urlsafe_b64encode
    from hashlib import sha256  # loads OpenSSL, which an import need not wait for

    digest = sha256(canonical(noun, audience=audience, extra=extra)).digest()
    return f'"{urlsafe_b64encode(digest).decode().rstrip("=")}"'


def _compact(plain: Any) -> str:
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))


def load(text: "str | bytes", kind: "type[T] | None" = None) -> "T | Any":
    """The noun of a JSON document.

    >>> from smallgiants.money import Money
    >>> load(dump(Money(amount="1", currency="EUR")), Money)
    Money(amount=Decimal('1.00'), currency='EUR')

    Raises `DocumentError` with every problem of the document, if one of them is an error.
    """
    noun, problems = read(text, kind)
    if any(problem.severity == "error" for problem in problems):
        raise DocumentError.of(problems)
    return noun


def check(text: "str | bytes") -> tuple[Problem, ...]:
    """Every problem of a JSON document, all at once.

    >>> [problem.code for problem in check('{"schema": "urn:smallgiants:slot", "version": 1, "data": {"locl": ""}}')]
    ['key-unknown', 'key-missing', 'key-missing']
    """
    return read(text)[1]


def read(text: "str | bytes", kind: "type[T] | None" = None) -> "tuple[T | Any | None, tuple[Problem, ...]]":
    """The noun of a JSON document, if it can be made, and every problem.

    >>> read("[")[0] is None
    True
    """
    found = read_document(text, kind)
    return found.noun, found.problems


def document(text: "str | bytes", kind: "type | None" = None) -> Document:
    """A JSON document as it was read: its noun, every problem, and the keys of a newer minor version, kept.

    >>> newer = '{"schema": "urn:smallgiants:spec", "version": 1, "minor": 2, "data": {"id": "lamp", "colour": "warm"}}'
    >>> found = document(newer)
    >>> found.noun, found.extra[0].key, [problem.code for problem in found.problems]
    (Spec(id='lamp', version=None), 'colour', ['key-newer'])
    >>> '"colour": "warm"' in dump(found.noun, extra=found.extra)
    True
    """
    return read_document(text, kind)


def migrate(text: "str | bytes") -> tuple[str, tuple[Problem, ...]]:
    """A document of an older version in ours, and a note for each place that changed on the way.

    >>> old = '{"schema": "urn:smallgiants:programme", "version": 0, "data": {"id": "wp", "objectives": ["A way to funding"]}}'
    >>> new, changes = migrate(old)
    >>> '{"id":"o-1","title":"A way to funding"}' in new, [(one.path, one.code) for one in changes]
    (True, [('objectives[o-1]', 'document-migrated')])

    Reading migrates by itself; this is for a host that wants to see it first, or to rewrite its store.  What is wrong
    besides is not looked for.  Raises `InvalidValue` for what is no document, or of a newer version.
    """
    made, changes = migrated(enveloped(parsed(text)))
    order = ("schema", "version", "minor", "form", "audience", "data")
    told = ",".join(f"{json.dumps(key)}:{as_json(made[key])}" for key in order if key in made)
    return f"{{{told}}}\n", changes


def dump_lines(nouns: "Iterable[object] | Dossier", *, audience: "Audience | str | None" = None) -> Iterator[bytes]:
    r"""Documents as JSON Lines, one at a time: canonical bytes, each with its line feed.

    >>> from smallgiants.places import Municipality
    >>> for line in dump_lines([Municipality(id="kranj", name="Kranj")]):
    ...     print(line)
    b'{"schema":"urn:smallgiants:municipality","version":1,"form":"store","data":{"id":"kranj","name":"Kranj"}}\n'

    A dossier goes out in parts: itself without its records, then a line for each of them; `gathered` puts it together again.
    """
    if not isinstance(nouns, Dossier):
        yield from (canonical(noun, audience=audience) + b"\n" for noun in nouns)
        return
    viewer = None if audience is None else Audience.parse(audience)
    shown = nouns if viewer is None else nouns.view(audience=viewer)
    none: dict[str, Any] = dict.fromkeys(HOMES.values(), ())
    yield _line(evolve(shown, **none), viewer, "head")
    for name in HOMES.values():
        for index, record in enumerate(getattr(shown, name)):
            extra = under(shown.extra, _place(name, record, index)) if shown.extra else ()
            yield _line(record, viewer, "store" if viewer is None else "view", extra)


def _line(noun: object, viewer: "Audience | None", form: str, extra: tuple[Extra, ...] = ()) -> bytes:
    """A line of what was made for its audience already, all of it together."""
    envelope, kept = envelope_of(noun, None, extra)
    envelope |= {"form": form} | ({} if viewer is None else {"audience": str(viewer)})
    return spelled(_compact(envelope), kept).encode() + b"\n"


def _place(name: str, record: Any, index: int) -> str:
    return f"{name}[{getattr(record, 'id', index)}]"


def read_lines(lines: "Iterable[str | bytes]", kind: "type | None" = None) -> Iterator[Document]:
    r"""The documents of a stream of JSON Lines, one at a time, each with its line: a bad one is told, and loses no other.

    >>> good = '{"schema": "urn:smallgiants:spec", "version": 1, "data": {"id": "lamp"}}'
    >>> for found in read_lines([good, "", "{", good]):
    ...     print(found.line, found.noun, *found.problems)
    1 lamp
    3 None error lines[3]: expected JSON, got Expecting property name enclosed in double quotes in line 1, column 2
    4 lamp

    Hand in an open file, best in bytes (`gzip.open(path)` for a .gz), or any lines: no more than one is held at a time.
    Line ends of either kind, empty lines and a byte order mark are passed over.  Lines end at a line feed alone: a text is
    parted with `split("\n")`, never `splitlines()`, which also cuts inside of words.
    """
    if isinstance(lines, str | bytes):
        hint = "hand in an open file, or text.split('\\n')"
        raise InvalidValue("type-wrong", "lines", "lines, one after the other", "one text", hint)
    for number, line in enumerate(lines, 1):
        if not line.strip() or line in ("\ufeff", b"\xef\xbb\xbf"):
            continue
        found = read_document(line, kind, number)
        told = (evolve(one, path=joined(f"lines[{number}]", one.path)) for one in found.problems)
        yield evolve(found, problems=told) if found.problems else found


def gathered(documents: Iterable[Document]) -> tuple[Dossier | None, tuple[Problem, ...]]:
    """The dossier that `dump_lines` wrote in parts, if it can be made, and every problem of every line.

    >>> from smallgiants.formats.toml import example
    >>> case = example("small-giants-2024")
    >>> gathered(read_lines(dump_lines(case))) == (case, case.problems())
    True

    A line that cannot be read is told and left out; so is a record that belongs into no dossier.
    """
    head: Dossier | None = None
    problems: list[Problem] = []
    homes: dict[str, list[Any]] = {name: [] for name in HOMES.values()}
    extra: list[Extra] = []
    view = False
    for found in documents:
        noun = found.noun
        problems += found.problems
        if isinstance(noun, Dossier) and head is None:
            head, view = noun, found.audience is not None
        elif type(noun) in HOMES:
            home = homes[HOMES[type(noun)]]
            extra += beyond(found.extra, _place(HOMES[type(noun)], noun, len(home)))
            home.append(noun)
        elif noun is not None:
            problems.append(_out_of_place(found))
    if head is None:
        told = InvalidValue("document-unreadable", "", "a line with the dossier itself", "none", "it is the first line")
        return None, (told.problem, *problems)
    changes: dict[str, Any] = {name: (*getattr(head, name), *records) for name, records in homes.items()}
    made = evolve(head, extra=(*head.extra, *extra), **changes)
    return made, (*problems, *(() if view else made.problems()))


def _out_of_place(found: Document) -> Problem:
    expected = "one dossier, and records that belong into it"
    return InvalidValue("type-wrong", f"lines[{found.line}]", expected, type(found.noun).__name__).problem
