"""Two records of one human made one: seats, ballots, registrations and consents count once from then on."""

from collections.abc import Callable, Iterable
from itertools import combinations
from typing import Any, TypeVar

from attrs import evolve, fields, has

from ..civiltime import Instant
from ..errors import NotAllowed
from ..groups import Consent, Membership, Pledge, Registration
from ..groups._periods import overlaps, united_membership
from ..ledger import Entry, appended
from ..people import Person
from ..sources import Citation, steps
from ..workshops import Attendance, Stay
from ._extra import extra_renamed
from ._subject import NAMED, known, renamed

__all__ = ["united"]

D = TypeVar("D", bound=Any)
R = TypeVar("R", bound=Any)


def united(d: D, person: str, into: str, *, at: Instant, by: str | None) -> D:
    """The dossier in which one person stands for the two."""
    gone, kept = known(d, person), known(d, into)
    if person == into:
        raise NotAllowed(
            "reference-dangling", "into", "another person of the dossier", repr(into), "one is one already"
        )
    changes: dict[str, Any] = {
        attribute.name: _renamed(getattr(d, attribute.name), person, into) for attribute in fields(type(d))
    }
    changes["extra"] = extra_renamed(d.extra, person, into)
    changes["people"] = tuple(
        _one_person(kept, gone) if one.id == into else one for one in d.people if one.id != person
    )
    changes["memberships"] = _memberships(changes["memberships"], into)
    changes["registrations"] = _folded(changes["registrations"], into, _meeting, _one_registration)
    changes["consents"] = _ended_alike(changes["consents"], into, lambda one: (one.purpose, one.context))
    changes["pledges"] = _ended_alike(changes["pledges"], into, lambda one: one.version)
    changes["attendance"] = _folded(changes["attendance"], into, lambda one: (one.workshop, one.seat), _one_attendance)
    made = evolve(d, **changes)
    entry = Entry(at=at, kind="united", was=into, by=into if by == person else by)
    return evolve(made, group=evolve(made.group, history=appended(made.group.history, entry)))


def _renamed(value: Any, person: str, into: str) -> Any:
    """The value with one id in place of the other, wherever a person or a seat is named."""
    if isinstance(value, tuple):
        return tuple(_renamed(one, person, into) for one in value)
    if not has(type(value)) or isinstance(value, Person):
        return value
    if isinstance(value, Citation):
        parts = steps(value.path)
        return evolve(value, path=value.path.replace(f"[{person}]", f"[{into}]")) if f"[{person}]" in parts else value
    changes: dict[str, Any] = {}
    for attribute in fields(type(value)):
        old = getattr(value, attribute.name)
        new = _named(old, person, into) if attribute.name in NAMED else old
        new = _renamed(new, person, into)
        if new != old:
            changes[attribute.name] = new
    own = getattr(value, "id", "")
    if getattr(value, "person", None) == person and "." in own:
        changes["id"] = renamed(own, person, into)
    return evolve(value, **changes) if changes else value


def _named(value: Any, person: str, into: str) -> Any:
    if isinstance(value, tuple):
        return tuple(dict.fromkeys(into if one == person else one for one in value))
    return into if value == person else value


def _one_person(kept: Person, gone: Person) -> Person:
    """What is known of the two: what one record does not know, the other may."""
    told = {name: getattr(gone, name) for name in ("name", "email", "phone", "function", "zone", "published")
            if getattr(kept, name) is None and getattr(gone, name) is not None}  # fmt: skip
    languages = tuple(dict.fromkeys((*kept.languages, *gone.languages)))
    return evolve(kept, languages=languages, sources=tuple(dict.fromkeys((*kept.sources, *gone.sources))), **told)


def _distinct(records: Iterable[R]) -> list[R]:
    """The records, each id once: an id that a form derived may be both's."""
    found: dict[str, R] = {}
    for one in records:
        number, id_ = 1, one.id
        while id_ in found:
            number, id_ = number + 1, f"{one.id}.{number + 1}"
        found[id_] = evolve(one, id=id_) if id_ != one.id else one
    return list(found.values())


def _memberships(records: tuple[Membership, ...], into: str) -> tuple[Membership, ...]:
    """Periods that run into one another are one, as long as the longer lasts."""
    held = _distinct(records)
    while (pair := next((pair for pair in overlaps(m for m in held if m.person == into)), None)) is not None:
        made = united_membership(*pair)
        held = [made if one is pair[0] else one for one in held if one is not pair[1]]
    return tuple(held)


def _folded(
    records: "tuple[R, ...]", into: str, key: "Callable[[R], Any]", fold: "Callable[[R, R], R | None]"
) -> tuple[R, ...]:
    """The records, two of this person that `fold` makes one being one."""
    held = _distinct(records)
    while True:
        mine = [one for one in held if one.person == into]
        pairs = ((a, b, fold(a, b)) for a, b in combinations(mine, 2) if key(a) == key(b))
        found = next(((a, b, made) for a, b, made in pairs if made is not None), None)
        if found is None:
            return tuple(held)
        held = [found[2] if one is found[0] else one for one in held if one is not found[1]]


def _meeting(one: Registration) -> str:
    return one.workshop


def _one_registration(a: Registration, b: Registration) -> Registration | None:
    """Two registrations for one workshop, one of which came while the other stood."""
    first, second = (a, b) if a.at <= b.at else (b, a)
    if first.withdrawn is not None and first.withdrawn <= second.at:
        return None
    ends = [one.withdrawn for one in (a, b) if one.withdrawn is not None]
    accepted = [one.accepted for one in (a, b) if one.accepted is not None]
    return evolve(a, at=first.at, seat=a.seat or b.seat, accepted=min(accepted, default=None),
                  withdrawn=max(ends) if len(ends) == 2 else None)  # fmt: skip


def _one_attendance(a: Attendance, b: Attendance) -> Attendance:
    """They were there where one of the two records says so."""
    there = [one for one in (a, b) if one.present] or [a, b]
    if len(there) == 1:
        return evolve(there[0], id=a.id)
    return evolve(a, mode=a.mode or b.mode, stays=_joined((*a.stays, *b.stays)), excused=a.excused or b.excused,
                  proxy=a.proxy or b.proxy)  # fmt: skip


def _joined(stays: tuple[Stay, ...]) -> tuple[Stay, ...]:
    found: list[Stay] = []
    for one in sorted(stays, key=lambda stay: stay.since):
        last = found[-1] if found else None
        if last is None or (last.until is not None and last.until <= one.since):
            found.append(one)
        elif last.until is not None and (one.until is None or one.until > last.until):
            found[-1] = evolve(last, until=one.until)
    return tuple(found)


def _ended_alike(records: "tuple[R, ...]", into: str, key: "Callable[[R], Any]") -> tuple[R, ...]:
    """What one human withdrew is withdrawn, also what their other record said before."""
    last: dict[Any, Instant] = {}
    for one in records:
        if one.person == into and one.withdrawn is not None:
            last[key(one)] = max(one.withdrawn, last.get(key(one), one.withdrawn))
    made = (_until(one, last.get(key(one))) if one.person == into else one for one in records)
    return tuple(dict.fromkeys(made))


def _until(one: "Consent | Pledge", end: Instant | None) -> Any:
    if end is None or one.at > end or (one.withdrawn is not None and one.withdrawn <= end):
        return one
    return evolve(one, withdrawn=end)
