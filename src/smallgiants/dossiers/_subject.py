"""What a dossier holds about one person, and how that person leaves it without breaking a sum."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from attrs import evolve, field, fields, frozen, has

from ..answers import Row
from ..checks import each, identifier, near, optional, several, words
from ..civiltime import Instant, instant
from ..errors import NotAllowed
from ..groups import AccessNeeds
from ..ledger import Entry, appended
from ..people import Person
from ..sources import Citation, citation_for, steps
from ._extra import extra_of
from ._paths import leaves

__all__ = [
    "PURPOSES",
    "Receipt",
    "dialled",
    "erased",
    "export",
    "known",
    "personal_strings",
    "renamed",
    "sent",
]

D = TypeVar("D", bound=Any)

# Fields that name a person, or the seat that a person is.
NAMED = frozenset(
    (
        "person",
        "proxy",
        "by",
        "who",
        "nominated_by",
        "seat",
        "proposed_by",
        "chairs",
        "was",
        "town",
        "of",
        "to",
        "ended_by",
        "owner",
        "lead",
        "partners",
        "permitted",
    )
)
# Free words, in which a name may stand; names of towns, bodies and other people are theirs.
_FREE = frozenset(("text", "reason", "comment", "note", "source", "about", "channel"))
# What each kind of record is kept for.
PURPOSES = {
    "people": "taking part in the group", "memberships": "belonging to the group", "registrations": "coming to a workshop",
    "consents": "showing what was agreed to", "pledges": "showing what was pledged", "access": "taking part as one needs",
    "credits": "crediting contributions", "replies": "coming to a workshop", "attendance": "showing who took part",
    "themes": "choosing themes", "ballots": "choosing themes", "statements": "telling challenges", "needs": "adding up needs",
    "agendas": "holding meetings", "conflicts": "deciding without conflicts of interest", "motions": "deciding",
    "votes": "deciding", "decisions": "deciding", "minutes": "holding meetings", "workshops": "holding meetings",
    "declared": "asking for funding", "group": "leading the group", "programme": "the work programme",
    "history": "showing what came when", "announcements": "telling of changes", "campaigns": "telling challenges",
    "opinions": "telling challenges", "ambitions": "telling challenges", "transitions": "telling challenges",
    "practices": "sharing practices", "tools": "sharing practices", "adoptions": "sharing practices",
    "assessments": "sharing practices", "applications": "asking for funding",
}  # fmt: skip
# Why a record outlives the person in it.
_WHY = {
    "memberships": "quorums and counts of members stay as they were published",
    "registrations": "counts of who came stay as they were published",
    "attendance": "counts of who came stay as they were published",
    "ballots": "the tally stays as it was published, and the seat is counted once",
    "votes": "the count of the vote stays as it was published",
    "conflicts": "the quorum stays as it was published",
    "consents": "that it was lawful to keep the rest can be shown",
    "pledges": "that opinions rested on a pledge can be shown",
    "opinions": "counts of answers stay as they were published", "needs": "sums stay as they were published",
    "statements": "what was said stays, and names nobody",
    "credits": "how much was contributed stays, and names nobody",
    "applications": "what was asked for and granted stays, and names nobody",
}  # fmt: skip
_WHY_ELSE = "what happened is not rewritten, under no name"
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
    erased-1: 1 value changed, 0 records kept, 0 copies out of reach

    It holds nothing personal.  `changed` are the paths of what was removed or rewritten, as they are now; `kept` tells which
    records stand under the opaque id, each with the reason; `out_of_reach` tells which copies were sent to people and
    calendars before, and cannot be called back.
    """

    tombstone: str = field(validator=identifier)
    at: Instant = field(converter=instant)
    by: str | None = field(default=None, validator=optional(identifier))
    changed: tuple[str, ...] = field(default=(), converter=several, validator=each(words))
    kept: tuple[str, ...] = field(default=(), converter=several, validator=each(words))
    out_of_reach: tuple[str, ...] = field(default=(), converter=several, validator=each(words))

    def __str__(self) -> str:
        changed, kept, copies = len(self.changed), len(self.kept), len(self.out_of_reach)
        told = f"{changed} value{'' if changed == 1 else 's'} changed, {kept} record{'' if kept == 1 else 's'} kept"
        return f"{self.tombstone}: {told}, {copies} cop{'y' if copies == 1 else 'ies'} out of reach"


def export(dossier: Any, person: str) -> tuple[Row, ...]:
    """Every value of every record that names the person, each with its path, in the dossier's order."""
    known(dossier, person)
    rows: list[Row] = []
    for name, index, record in _records(dossier):
        if getattr(record, "id", None) == person and isinstance(record, Person) or _names(record, person):
            path = f"{name}[{getattr(record, 'id', index)}]"
            source = _came_by(dossier, record, path)
            rows += [
                {"path": where, "value": _plain(value), "purpose": PURPOSES.get(name), "source": source(where)}
                for where, value in leaves(record, path)
            ]
    for name in ("group", "programme"):
        rows += [{"path": f"{name}.{where}", "value": _plain(value), "purpose": PURPOSES[name],
                  "source": _cited(dossier.sources, f"{name}.{where}")}
                 for where, value in leaves(getattr(dossier, name)) if value == person]  # fmt: skip
    telling = _telling(person, personal_strings(dossier, person))
    rows += [{"path": str(one), "value": one.value, "purpose": "kept as a newer version of the format wrote it", "source": None}
             for _, one in extra_of(dossier, person, telling, _names)]  # fmt: skip
    return tuple(rows)


def _came_by(dossier: Any, record: Any, path: str) -> "Callable[[str], str | None]":
    """Where each value of a record comes from: a citation of its own, one of the dossier, the channel it came by."""
    own, channel = getattr(record, "sources", ()), getattr(record, "channel", None)

    def source(where: str) -> str | None:
        return _cited(own, where.removeprefix(path).lstrip(".")) or _cited(dossier.sources, where) or channel

    return source


def _cited(citations: Any, path: str) -> str | None:
    found = citation_for(citations, path)
    return None if found is None else found.source


def erased(dossier: D, person: str, *, at: Instant, by: str | None) -> tuple[D, Receipt]:
    """The dossier without the person, and the receipt of it."""
    known(dossier, person)
    tombstone = _free(dossier)
    strings = personal_strings(dossier, person)
    out = tuple(sent(dossier, person))
    walk = _Walk(
        person, tombstone, _pattern(strings), _pattern(tuple(s for s in strings if " " in s or "@" in s or dialled(s)))
    )
    gone = dict(extra_of(dossier, person, _telling(person, strings), _names))
    dossier = evolve(dossier, extra=tuple(one for index, one in enumerate(dossier.extra) if index not in gone))
    changes: dict[str, Any] = {}
    for attribute in fields(type(dossier)):
        changes[attribute.name] = walk.rewritten(getattr(dossier, attribute.name), attribute.name)
    ledger = (evolve(e, was=_moved(e.was, person, tombstone)) if e.was else e for e in changes["history"])
    made = evolve(dossier, **{**changes, "history": tuple(ledger)})
    history = appended(made.group.history, Entry(at=at, kind="erased", by=None if by == person else by))
    before = {_moved(path, person, tombstone): value for path, value in leaves(dossier)}
    after = dict(leaves(made))
    changed = tuple(path for path in {**before, **after} if before.get(path) != after.get(path) or tombstone in path)
    changed = (*changed, *(f"extra[{index}]" for index in gone))
    made = evolve(made, group=evolve(made.group, history=history))
    receipt = Receipt(tombstone=tombstone, at=at, by=None if by == person else by, changed=changed,
                      kept=tuple(_kept(made, tombstone)), out_of_reach=out)  # fmt: skip
    return made, receipt


def personal_strings(dossier: Any, person: str) -> tuple[str, ...]:
    """What would tell who a person is: the name and its parts of four letters and more, the address and its first half,
    the telephone number and its last eight digits.

    >>> from smallgiants.dossiers import Dossier
    >>> from smallgiants.groups import Group
    >>> d = Dossier(id="d", on="2024-02-07", group=Group(id="g", name="G", zone="UTC"))
    >>> personal_strings(d.add(Person(id="p-1", name="A. Qwertz", email="aq@example.org")), "p-1")
    ('A. Qwertz', 'Qwertz', 'aq@example.org')

    Raises `NotAllowed` for who is not in it.
    """
    who = known(dossier, person)
    whole = [who.name] if who.name else []
    parts = [part for part in re.findall(r"\w+", who.name or "") if len(part) >= 4]
    boxes = [who.email, who.email.partition("@")[0]] if who.email else []
    digits = re.sub(r"\D", "", who.phone or "")
    numbers = [who.phone, *([digits[-8:]] if len(digits) > 8 else [])] if who.phone else []
    return tuple(dict.fromkeys(one for one in [*whole, *parts, *boxes, *numbers] if len(one) >= 3))


def _telling(person: str, strings: tuple[str, ...]) -> Callable[[str], bool]:
    """Whether a text names a person, by id or by what would tell who it is."""
    pattern = _pattern(strings)
    return lambda text: text == person or (pattern is not None and pattern.search(folded(text)[0]) is not None)


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
            # Needs of access may be of health: of who is gone, none is kept under whatever id.
            kept = (one for one in kept if not (isinstance(one, AccessNeeds) and one.person == self._person))
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
                changes["id"] = renamed(own, self._person, self._tombstone)
        said_by = {getattr(value, name, None) for name in ("by", "person", "seat")}
        if getattr(value, "attribution", None) == "named" and self._person in said_by:
            changes["attribution"] = "unnamed"
        return evolve(value, **changes) if changes else value

    def _string(self, value: str, name: str) -> str:
        if name in NAMED and value == self._person:
            return self._tombstone
        if name == "id":
            return value
        if name in _FREE and self._free is not None:
            return _redacted(value, self._free)
        return _redacted(value, self._whole) if self._whole is not None and name not in ("name", "contact") else value


def _pattern(strings: tuple[str, ...]) -> "re.Pattern[str] | None":
    ordered = sorted({folded(one)[0] for one in strings}, key=len, reverse=True)
    said = (dialled(one) or rf"(?<!\w){re.escape(one)}(?!\w)" for one in ordered)
    return re.compile("|".join(said)) if ordered else None


def dialled(string: str) -> str | None:
    """How a telephone number is found, however its digits are set apart; `None` for what is none."""
    digits = re.sub(r"[\s()./+-]", "", string)
    if not digits.isdecimal() or len(digits) < 5:
        return None
    start = r"(?<!\d)" if len(digits) < 8 else ""  # a long one is found behind any prefix
    return start + r"[\s()./-]{0,3}".join(digits) + r"(?!\d)"


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


def known(dossier: Any, person: str) -> Person:
    """The record of a person of the dossier."""
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
        (attribute.name in NAMED and (inner == person or (isinstance(inner, tuple) and person in inner)))
        or _names(inner, person)
        for attribute in fields(type(value)) for inner in (getattr(value, attribute.name),)
    )  # fmt: skip


def _free(dossier: Any) -> str:
    taken = {record.id for name in ("people", "organisations", "towns") for record in getattr(dossier, name)}
    number = next(number for number in range(1, len(taken) + 2) if f"erased-{number}" not in taken)
    return f"erased-{number}"


def sent(dossier: Any, person: str) -> Iterator[str]:
    """Copies that others hold: invitations that were made for the person, and announcements that told them."""
    titles = {workshop.id: workshop.id for workshop in dossier.workshops}
    for record in dossier.registrations:
        if record.person == person:
            yield f"invitations to {titles.get(record.workshop, record.workshop)}, in the person's own mailbox and calendar"
    for workshop in dossier.workshops:
        for entry in workshop.history:
            if entry.told is not None and person in entry.told.who:
                yield f"what was told of {workshop.id} at {entry.at:%Y-%m-%dT%H:%MZ}"


def renamed(id_: str, person: str, tombstone: str) -> str:
    """An id that a form derived, with another in place of the person's."""
    return ".".join(tombstone if part == person else part for part in id_.split("."))


def _kept(dossier: Any, tombstone: str) -> Iterator[str]:
    """The records that stand under the opaque id, and why."""
    for name, index, record in _records(dossier):
        if name != "people" and _names(record, tombstone):
            yield f"{name}[{getattr(record, 'id', index)}]: {_WHY.get(name, _WHY_ELSE)}"
    for index, one in enumerate(dossier.group.mandates):
        if one.person == tombstone:
            yield f"group.mandates[{index}]: who led when is not rewritten, under no name"


def _moved(path: str, person: str, tombstone: str) -> str:
    """The path of a value before, as it is after: under the person's own id, or one derived from it."""
    start = re.match(
        r"(people|memberships|registrations|replies|attendance|ballots|votes|conflicts|access|credits|opinions)\[([^\]]*)\]",
        path,
    )
    if start is None or start[1] == "people" and start[2] != person or start[1] != "people" and "." not in start[2]:
        return path
    return f"{start[1]}[{renamed(start[2], person, tombstone)}]{path[start.end() :]}"


def _plain(value: Any) -> Any:
    return value if isinstance(value, str | int | bool) else str(value)
