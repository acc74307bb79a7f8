"""Leaving: what a withdrawal ends, what stays, and what is out of reach."""

from collections.abc import Iterator
from typing import Any, get_args

from attrs import evolve, field, frozen

from ..answers import Row
from ..checks import a, each, identifier, near, words
from ..civiltime import Instant, instant
from ..errors import NotAllowed
from ..groups import Consent, Membership, Purpose, opted_out
from ._subject import sent

__all__ = ["Effect", "Effects", "effects", "withdrawn"]

# What leaving the group takes with it; what rests on meetings stays until the registration for them is withdrawn.
_WITH_GROUP = ("group", "contact", "name")
_STOPS = {
    "group": "nothing of theirs rests on it from then on",
    "meeting": "no registration rests on it from then on",
    "recording": "no recording of them is made or shown from then on",
    "name": "their name stands on no page, calendar or export for others that is made from then on",
    "contact": "their address is given to no other member from then on",
    "access": "their needs are counted no more",
    "credit": "what they contributed is credited to them no more",
}
_PAST = "what was counted and published before stays as it is"


@frozen(kw_only=True)
class Effect:
    """What becomes of one record when something is withdrawn.

    >>> print(Effect(path="pledges[0]", words="no opinion rests on it from then on"))
    pledges[0]: no opinion rests on it from then on
    """

    path: str = field(validator=words)
    words: str = field(validator=words)

    def __str__(self) -> str:
        return f"{self.path}: {self.words}"


@frozen(kw_only=True)
class Effects:
    """What a withdrawal ends and what follows from it, what stays on record and in force, what is out of reach.

    >>> print(Effects(person="ana", of="pledge", at="2024-06-01T09:00Z", ends=(Effect(path="pledges[0]", words="it ends"),)))
    ends pledges[0]: it ends
    """

    person: str = field(validator=identifier)
    of: str = field(validator=identifier)
    at: Instant = field(converter=instant)
    ends: tuple[Effect, ...] = field(default=(), validator=each(a(Effect)))
    stays: tuple[Effect, ...] = field(default=(), validator=each(a(Effect)))
    out_of_reach: tuple[str, ...] = field(default=(), validator=each(words))

    def rows(self) -> tuple[Row, ...]:
        """A row for each record, those that end first."""
        ends: list[Row] = [{"path": one.path, "ends": True, "words": one.words} for one in self.ends]
        ends += [{"path": one.path, "ends": False, "words": one.words} for one in self.stays]
        return tuple(ends)

    def __str__(self) -> str:
        lines = [f"ends {one}" for one in self.ends] + [f"stays {one}" for one in self.stays]
        return "\n".join([*lines, *(f"out of reach: {one}" for one in self.out_of_reach)])


def withdrawn(d: Any, person: str, of: str, when: Instant) -> Any:
    """The dossier after the withdrawal; every record stays, with its end."""
    changes: dict[str, list[Any]] = {}
    for name, index, new, _ in _planned(d, person, of, when):
        changes.setdefault(name, list(getattr(d, name)))[index] = new
    if of in ("credit", "all") and not opted_out(person, consents=changes.get("consents", d.consents), on=when):
        no = Consent(person=person, purpose="credit", at=when, withdrawn=when)  # a no by who was never asked
        changes.setdefault("consents", list(d.consents)).append(no)
    if not changes:
        known = sorted({"group", "pledge", "all", *get_args(Purpose), *(w.id for w in d.workshops)})
        hint = near(of, known) if of not in known else "nothing was changed"
        raise NotAllowed("nothing-to-withdraw", "of", f"something {person} holds", repr(of), hint)
    return evolve(d, **{name: tuple(records) for name, records in changes.items()})


def effects(d: Any, person: str, of: str, when: Instant) -> Effects:
    """What that withdrawal would do."""
    withdrawn(d, person, of, when)  # refused alike
    ends = list(_planned(d, person, of, when))
    gone = {(name, index) for name, index, _, _ in ends}
    told = [Effect(path=_path(d, name, index), words=said) for name, index, _, said in ends]
    stays = tuple(
        Effect(path=_path(d, name, index), words=said)
        for name, index, said in _standing(d, person, when) if (name, index) not in gone
    )  # fmt: skip
    return Effects(person=person, of=of, at=when, ends=tuple(told), stays=stays, out_of_reach=tuple(sent(d, person)))


def _planned(d: Any, person: str, of: str, when: Instant) -> "Iterator[tuple[str, int, Any, str]]":
    """Each record that ends: its collection and number, as it is then, and what follows."""
    found = [one for one in _asked(d, person, of) if one[2].person == person]
    late = [one for one in found if _start(one[2]) > when]
    if found and len(late) == len(found):
        start = min(_start(one[2]) for one in late)
        raise NotAllowed("withdrawn-before-start", "at", f"an instant from {start:%Y-%m-%dT%H:%MZ} on",
                         f"{when:%Y-%m-%dT%H:%MZ}", "the record began then")  # fmt: skip
    for name, index, record, said in found:
        if _start(record) <= when:
            yield name, index, _ended(record, when), said


def _start(record: Any) -> Instant:
    """When a record began, or was last written to."""
    last: Instant = max(at for at in (record.since, *(e.at for e in record.history)) if at) if isinstance(
        record, Membership) else record.at  # fmt: skip
    return last


def _ended(record: Any, when: Instant) -> Any:
    if not isinstance(record, Membership):
        return evolve(record, withdrawn=when)
    return record.decline(at=when) if record.state == "invited" else record.withdraw(at=when)


def _asked(d: Any, person: str, of: str) -> "Iterator[tuple[str, int, Any, str]]":
    """The records in force that a withdrawal speaks of."""
    whole = of == "all"
    for name, index, record, said in _in_force(d, person):
        if name == "memberships":
            wanted = of == "group"
        elif name == "registrations":
            wanted = of == record.workshop
        elif name == "pledges":
            wanted = of in ("pledge", "group")
        elif name == "access":
            wanted = of == "access" or (record.workshop is not None and of == record.workshop)
        else:
            bound = record.context not in (None, d.group.id)
            with_group = of == "group" and record.purpose in _WITH_GROUP and not bound
            wanted = of == record.purpose or with_group or (bound and of == record.context)
        if whole or wanted:
            yield name, index, record, said


def _in_force(d: Any, person: str) -> "Iterator[tuple[str, int, Any, str]]":
    """What a person holds and has agreed to, and what follows when it ends."""
    for index, m in enumerate(d.memberships):
        if m.person == person and m.until is None and m.state not in (None, "declined", "withdrawn", "removed"):
            yield "memberships", index, m, f"the seat {m.seat} is held no more; {_PAST}"
    for index, r in enumerate(d.registrations):
        if r.person == person and r.withdrawn is None:
            yield "registrations", index, r, f"they are invited to {r.workshop} no more, and told of no change of it"
    for index, p in enumerate(d.pledges):
        if p.person == person and p.withdrawn is None:
            yield "pledges", index, p, f"no new opinion rests on it; {_PAST}"
    for index, c in enumerate(d.consents):
        if c.person == person and c.withdrawn is None:
            yield "consents", index, c, _STOPS[c.purpose]
    for index, one in enumerate(d.access):
        if one.person == person and one.withdrawn is None:
            yield "access", index, one, "it is counted no more, and is due to go"


def _standing(d: Any, person: str, when: Instant) -> "Iterator[tuple[str, int, str]]":
    for name, index, record, _ in _in_force(d, person):
        what = getattr(record, "purpose", None)
        asked = {"memberships": "group", "pledges": "pledge", "access": "access"}.get(name)
        own = asked or what or record.workshop
        yield name, index, f"it stays in force; `withdraw(of={own!r})` ends it"
    for name in ("ballots", "votes"):
        for index, cast in enumerate(getattr(d, name)):
            if cast.person == person and (cast.at is None or cast.at <= when):
                yield name, index, _PAST


def _path(d: Any, name: str, index: int) -> str:
    return f"{name}[{getattr(getattr(d, name)[index], 'id', index)}]"
