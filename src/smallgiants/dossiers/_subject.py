"""What a dossier holds about one person, and how that person leaves it without breaking a sum."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any, TypeVar

from attrs import evolve, field, fields, frozen, has

from ..answers import Row
from ..checks import each, identifier, near, optional, several, words
from ..civiltime import Instant, instant
from ..errors import NotAllowed
from ..ledger import Entry, appended
from ..people import Person
from ..sources import Citation, steps
from ._paths import leaves

__all__ = ["Receipt", "erased", "export", "personal_strings"]

D = TypeVar("D", bound=Any)

# Fields that name a person, or the seat that a person is.
_NAMED = frozenset(
    ("person", "proxy", "by", "who", "nominated_by", "seat", "proposed_by", "chairs", "was", "town", "of")
)
# Free words, in which a name may stand; names of towns, bodies and other people are theirs.
_FREE = frozenset(("text", "reason", "comment", "note", "source", "about"))
_MARK = "[…]"
_MARKS = re.compile(rf"{re.escape(_MARK)}(?:\W{{1,3}}{re.escape(_MARK)})+")
# Letters of European names that Unicode does not take apart.
_PLAIN = str.maketrans(
    {"ł": "l", "đ": "d", "ø": "o", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"}
)
_MARKED = re.compile("[\u0300-\u036f]+")
_COMBINING = "".join(chr(code) for code in range(0x300, 0x370))


@frozen(kw_only=True)
class Receipt:
    """That a person was erased: under which opaque id their records stand now, what changed, and what is out of reach.

    >>> print(Receipt(tombstone="erased-1", at="2025-01-01T09:00Z", changed=("people[erased-1]",)))
    erased-1: 1 value changed, 0 copies out of reach

    It holds nothing personal.  `changed` are the paths of what was removed or rewritten, as they are now; `out_of_reach`
    tells which copies were sent to people and calendars before, and cannot be called back.
    """

    tombstone: str = field(validator=identifier)
    at: Instant = field(converter=instant)
    by: str | None = field(default=None, validator=optional(identifier))
    changed: tuple[str, ...] = field(default=(), converter=several, validator=each(words))
    out_of_reach: tuple[str, ...] = field(default=(), converter=several, validator=each(words))

    def __str__(self) -> str:
        changed, copies = len(self.changed), len(self.out_of_reach)
        told = f"{changed} value{'' if changed == 1 else 's'} changed"
        return f"{self.tombstone}: {told}, {copies} cop{'y' if copies == 1 else 'ies'} out of reach"


def export(dossier: Any, person: str) -> tuple[Row, ...]:
    """Every value of every record that names the person, each with its path, in the dossier's order."""
    _known(dossier, person)
    rows: list[Row] = []
    for name, index, record in _records(dossier):
        if getattr(record, "id", None) == person and isinstance(record, Person) or _names(record, person):
            path = f"{name}[{getattr(record, 'id', index)}]"
            rows += [{"path": where, "value": _plain(value)} for where, value in leaves(record, path)]
    for name in ("group", "programme"):
        rows += [{"path": f"{name}.{where}", "value": _plain(value)}
                 for where, value in leaves(getattr(dossier, name)) if value == person]  # fmt: skip
    return tuple(rows)


def erased(dossier: D, person: str, *, at: Instant, by: str | None) -> tuple[D, Receipt]:
    """The dossier without the person, and the receipt of it."""
    _known(dossier, person)
    tombstone = _free(dossier)
    strings = personal_strings(dossier, person)
    out = tuple(_sent(dossier, person))
    walk = _Walk(person, tombstone, _pattern(strings), _pattern(tuple(s for s in strings if " " in s or "@" in s)))
    changes: dict[str, Any] = {}
    for attribute in fields(type(dossier)):
        changes[attribute.name] = walk.rewritten(getattr(dossier, attribute.name), attribute.name)
    made = evolve(dossier, **changes)
    history = appended(made.group.history, Entry(at=at, kind="erased", by=None if by == person else by))
    before = {_moved(path, person, tombstone): value for path, value in leaves(dossier)}
    after = dict(leaves(made))
    changed = tuple(path for path in {**before, **after} if before.get(path) != after.get(path) or tombstone in path)
    made = evolve(made, group=evolve(made.group, history=history))
    receipt = Receipt(tombstone=tombstone, at=at, by=None if by == person else by, changed=changed, out_of_reach=out)
    return made, receipt


def personal_strings(dossier: Any, person: str) -> tuple[str, ...]:
    """What would tell who a person is: the name and its parts of four letters and more, the address and its first half.

    >>> from smallgiants.dossiers import Dossier
    >>> from smallgiants.groups import Group
    >>> d = Dossier(id="d", on="2024-02-07", group=Group(id="g", name="G", zone="UTC"))
    >>> personal_strings(d.add(Person(id="p-1", name="A. Qwertz", email="aq@example.org")), "p-1")
    ('A. Qwertz', 'Qwertz', 'aq@example.org')

    Raises `NotAllowed` for who is not in it.
    """
    known = _known(dossier, person)
    whole = [known.name] if known.name else []
    parts = [part for part in re.findall(r"\w+", known.name or "") if len(part) >= 4]
    boxes = [known.email, known.email.partition("@")[0]] if known.email else []
    return tuple(dict.fromkeys(one for one in [*whole, *parts, *boxes] if len(one) >= 3))


class _Walk:
    """Rewrites values: ids of the person become the tombstone, personal strings in free words a mark."""

    def __init__(
        self, person: str, tombstone: str, free: re.Pattern[str] | None, whole: re.Pattern[str] | None
    ) -> None:
        self._person, self._tombstone, self._free, self._whole = person, tombstone, free, whole

    def rewritten(self, value: Any, name: str) -> Any:
        if isinstance(value, Person):
            return Person(id=self._tombstone) if value.id == self._person else value
        if isinstance(value, tuple):
            kept = (one for one in value if not (isinstance(one, Citation) and self._person in steps(one.path)))
            kept = (one for one in kept if not (isinstance(one, Citation) and f"[{self._person}]" in one.path))
            return tuple(self.rewritten(one, name) for one in kept)
        if isinstance(value, str):
            return self._string(value, name)
        if has(type(value)):
            return self._noun(value)
        return value

    def _noun(self, value: Any) -> Any:
        changes = {}
        for attribute in fields(type(value)):
            old = getattr(value, attribute.name)
            new = self.rewritten(old, attribute.name)
            if new != old:
                changes[attribute.name] = new
        if getattr(value, "person", None) == self._person:  # what they alone said or declared, beside the fact of it
            for name in ("about", "dissent", "comment"):
                if getattr(value, name, None) is not None:
                    changes[name] = None
            own = getattr(value, "id", "")
            if "." in own:  # an id that a form derived from who filled it in
                changes["id"] = _renamed(own, self._person, self._tombstone)
        said_by = {getattr(value, name, None) for name in ("by", "person", "seat")}
        if getattr(value, "attribution", None) == "named" and self._person in said_by:
            changes["attribution"] = "unnamed"
        return evolve(value, **changes) if changes else value

    def _string(self, value: str, name: str) -> str:
        if name in _NAMED and value == self._person:
            return self._tombstone
        if name == "id":
            return value
        if name in _FREE and self._free is not None:
            return _redacted(value, self._free)
        return _redacted(value, self._whole) if self._whole is not None and name not in ("name", "contact") else value


def _pattern(strings: tuple[str, ...]) -> "re.Pattern[str] | None":
    ordered = sorted({folded(one)[0] for one in strings}, key=len, reverse=True)
    return re.compile("|".join(rf"(?<!\w){re.escape(one)}(?!\w)" for one in ordered)) if ordered else None


def plain(value: str) -> str:
    """A text as it is compared, without case, width and accents."""
    return _MARKED.sub("", unicodedata.normalize("NFKD", value)).casefold().translate(_PLAIN)


def folded(value: str) -> tuple[str, list[int]]:
    """A text as it is compared, without case, width and accents, and where each of its signs stood."""
    signs, places = [], []
    for place, sign in enumerate(value):
        for one in unicodedata.normalize("NFKD", sign).casefold().translate(_PLAIN):
            if not unicodedata.combining(one):
                signs.append(one)
                places.append(place)
    return "".join(signs), places


def _redacted(value: str, pattern: "re.Pattern[str]") -> str:
    plain, places = folded(value)
    spans = [(places[found.start()], places[found.end() - 1] + 1) for found in pattern.finditer(plain)]
    for start, end in reversed(spans):
        rest = value[end:].lstrip(_COMBINING)
        value = value[:start] + _MARK + rest
    return _MARKS.sub(_MARK, value)


def _known(dossier: Any, person: str) -> Person:
    found: Person | None = next((one for one in dossier.people if one.id == person), None)
    if found is None:
        ids = [one.id for one in dossier.people]
        raise NotAllowed(
            "reference-dangling", "person", "the id of a person of the dossier", repr(person), near(person, ids)
        )
    return found


def _records(dossier: Any) -> Iterator[tuple[str, int, Any]]:
    for attribute in fields(type(dossier)):
        records = getattr(dossier, attribute.name)
        if isinstance(records, tuple):
            yield from ((attribute.name, index, record) for index, record in enumerate(records) if has(type(record)))


def _names(value: Any, person: str) -> bool:
    """Whether a record names the person in a field that names people."""
    if isinstance(value, tuple):
        return any(_names(one, person) for one in value)
    if not has(type(value)):
        return False
    return any(
        (attribute.name in _NAMED and (inner == person or (isinstance(inner, tuple) and person in inner)))
        or _names(inner, person)
        for attribute in fields(type(value)) for inner in (getattr(value, attribute.name),)
    )  # fmt: skip


def _free(dossier: Any) -> str:
    taken = {record.id for name in ("people", "organisations", "towns") for record in getattr(dossier, name)}
    number = next(number for number in range(1, len(taken) + 2) if f"erased-{number}" not in taken)
    return f"erased-{number}"


def _sent(dossier: Any, person: str) -> Iterator[str]:
    """Copies that others hold: invitations that were made for the person, and announcements that told them."""
    titles = {workshop.id: workshop.id for workshop in dossier.workshops}
    for record in dossier.registrations:
        if record.person == person:
            yield f"invitations to {titles.get(record.workshop, record.workshop)}, in the person's own mailbox and calendar"
    for workshop in dossier.workshops:
        for entry in workshop.history:
            if entry.told is not None and person in entry.told.who:
                yield f"what was told of {workshop.id} at {entry.at:%Y-%m-%dT%H:%MZ}"


def _renamed(id_: str, person: str, tombstone: str) -> str:
    return ".".join(tombstone if part == person else part for part in id_.split("."))


def _moved(path: str, person: str, tombstone: str) -> str:
    """The path of a value before, as it is after: under the person's own id, or one derived from it."""
    start = re.match(
        r"(people|memberships|registrations|replies|attendance|ballots|votes|conflicts|opinions)\[([^\]]*)\]", path
    )
    if start is None or start[1] == "people" and start[2] != person or start[1] != "people" and "." not in start[2]:
        return path
    return f"{start[1]}[{_renamed(start[2], person, tombstone)}]{path[start.end() :]}"


def _plain(value: Any) -> Any:
    return value if isinstance(value, str | int | bool) else str(value)
