"""From what the rows of a form say to records, and to what may be said twice."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple
from uuid import UUID, uuid5

from attrs import evolve

from ..challenges import Statement
from ..checks import near
from ..civiltime import Instant
from ..errors import InvalidValue, SmallGiantsError, shown
from ..groups import Consent, Membership, Pledge, Purpose, Registration
from ..labels import Text, Wording
from ..money import Money
from ..needs import Need
from ..people import Organisation, Person
from ..places import Municipality
from ..programmes import Ballot
from ._forms_dates import Unread
from ._forms_nouns import FormRecord, Kind, Merge
from ._forms_table import Faults
from ._forms_values import Values
from ._forms_words import plain

__all__ = ["Known", "Records"]

# uuid5 of the URL namespace and "urn:smallgiants:form"
_NAMESPACE = UUID("0cebaa4a-33f9-50f9-bc5a-9c2eb6817432")
_CONSENTS: tuple[Purpose, ...] = ("group", "meeting", "recording", "name", "contact")
_WHO = ("name", "first_name", "last_name", "email", "person", "town", "seat")
Ids = Callable[[int, Mapping[str, str]], str]


class Known(NamedTuple):
    """What the host knows: whose address, which towns; what the form is for; and how its records are named."""

    source: str
    at: Instant
    ids: Ids | None
    by_column: bool
    people: Callable[[str], str | None] | None
    seats: tuple[Municipality | Organisation, ...]
    to: tuple[str, ...]
    pledge: str | None
    currency: str | None


class Records:
    """The records of a form, made row by row."""

    def __init__(self, kind: Kind, known: Known, faults: Faults) -> None:
        self._kind, self._known, self._faults = kind, known, faults
        self._made: dict[tuple[str, str], FormRecord] = {}
        self._emails: dict[str, dict[int, str | None]] = {}
        self._towns: dict[tuple[str, str | None], dict[int, str]] = {}
        self._seats: dict[str, int] = {}
        self._bases: dict[str, int] = {}
        self._told: str | None = None

    @property
    def records(self) -> tuple[FormRecord, ...]:
        """All of them, in the order they were made."""
        return tuple(self._made.values())

    def add(self, values: Values, raw: Mapping[str, str]) -> tuple[str, ...]:
        """Makes the records of one row, and gives their kinds and ids."""
        base = self._base(values, raw)
        self._told = self._known_person(values)
        make = {"registrations": self._registration, "ballots": self._ballot, "needs": self._need,
                "statements": self._statement}[self._kind]  # fmt: skip
        keys: list[str] = []
        try:
            keys += (self._keep(record, values) for record in make(values, base))
        except SmallGiantsError as error:
            self._faults.add("form-row-unused", "error", f"rows[{values.number}]", error.expected, error.got, error.hint,
                             row=str(values.number))  # fmt: skip
        return tuple(dict.fromkeys(keys))

    def merges(self) -> Iterator[Merge]:
        """Which persons and towns may be one."""
        for who in self._emails.values():
            ids = tuple(id_ for id_ in who.values() if id_ is not None)
            if len(who) > 1 and (len(ids) < len(who) or len(set(ids)) > 1):
                yield Merge(kind="person", rows=tuple(who), ids=ids, because="one e-mail address")
        for (_, country), towns in self._towns.items():
            if len(set(towns.values())) > 1:
                because = "one name, in one country" if country else "one name, the country unknown"
                yield Merge(kind="town", rows=tuple(towns), ids=tuple(towns.values()), because=because)

    def _base(self, values: Values, raw: Mapping[str, str]) -> str:
        derived = self._derived(values)
        if self._known.ids is not None:
            derived = self._known.ids(values.number, raw)
            Person(id=derived)  # an id, or the error that says so
        elif self._known.by_column:
            derived = values.one("id") or derived
        first = self._bases.setdefault(derived, values.number)
        if first != values.number:
            got = f"{derived!r} in row {first} too"
            self._faults.add("id-duplicate", "error", f"rows[{values.number}]", "an id of its own for each row", got,
                             "its records are named after its row", row=str(values.number))  # fmt: skip
            return self._derived(values)
        return derived

    def _derived(self, values: Values, what: str = "") -> str:
        """An id from the name of the export and the number of the row, never from what stands in it."""
        return str(uuid5(_NAMESPACE, f"{self._known.source}\n{values.number}{what}"))

    def _keep(self, record: FormRecord, values: Values) -> str:
        """Keeps a record, but for one that was made before; a person's blanks are filled in from later rows."""
        kind = type(record).__name__
        key = (kind, getattr(record, "id", None) or f"{getattr(record, 'person', '')} {_what(record)}")
        old = self._made.get(key)
        if isinstance(old, Person) and isinstance(record, Person):
            self._made[key] = self._filled(old, record, values)
        elif old is None:
            self._made[key] = record
        return f"{kind} {key[1]}"

    def _filled(self, old: Person, new: Person, values: Values) -> Person:
        changes: dict[str, Any] = {}
        for name in ("name", "email", "function", "languages"):
            had, has = getattr(old, name), getattr(new, name)
            if has and not had:
                changes[name] = has
            elif has and has != had and not (name == "email" and has.casefold() == had.casefold()):
                self._faults.add("form-person-differs", "warning", f"rows[{values.number}]", f"the {name} of {old.id} as before",
                                 "another", "the first was taken; see both rows", row=str(values.number))  # fmt: skip
        return evolve(old, **changes)

    def _known_person(self, values: Values) -> str | None:
        """Who the host says has the address of a row; raises `InvalidValue` where that is no id."""
        email: str | None = values.one("email")
        told = self._known.people(email) if email is not None and self._known.people is not None else None
        return None if told is None else Person(id=told).id

    def _who(self, values: Values, new: str | None) -> str | None:
        """The person of a row: by the column, by what the host knows of the address, else a new id or none."""
        named: str | None = values.one("person")
        email: str | None = values.one("email")
        if email is None:
            return named or new
        told = self._told
        who = named or told or new
        rows = self._emails.setdefault(email.casefold(), {})
        if rows:
            first = next(iter(rows))
            hint = (
                "they are one person, as you said"
                if told
                else "a merge is proposed; `people=` says who has which address"
            )
            self._faults.add("form-person-repeated", "info", f"rows[{values.number}]", "each address once",
                             f"that of row {first} again", hint, row=str(values.number))  # fmt: skip
        rows[values.number] = who
        return who

    def _seat(self, values: Values) -> tuple[str | None, Municipality | None]:
        """The seat that a row speaks for, and the town where it is a new one; a town nobody handed in is never guessed."""
        seat: str | None = values.one("seat")
        name: str | None = values.one("town")
        country: str | None = values.one("country")
        if seat is not None or name is None:
            return seat, None
        same = [one for one in self._known.seats if plain(one.name) == plain(name)]
        fitting = [one for one in same if country is None or one.country is None or one.country == country]
        if len(fitting) == 1:
            values.mean("town", fitting[0].id)
            return fitting[0].id, None
        if self._known.seats:
            got = f"{shown(name)}, which {len(fitting)} of them may be" if fitting else shown(name)
            hint = near(name, [one.name for one in self._known.seats]) or "add it, or say which it is"
            self._faults.add("form-town-unknown", "warning", f"rows[{values.number}]", "one of the towns handed in", got,
                             f"a new town was made; {hint}", row=str(values.number))  # fmt: skip
        town = Municipality(id=self._derived(values, "\ntown"), name=name, country=country)
        self._towns.setdefault((plain(name), country), {})[values.number] = town.id
        return town.id, town

    def _name(self, values: Values) -> str | None:
        """The name of a person; where a form asks for one part beside "name", that is the other part."""
        whole, first, last = (values.one(about) for about in ("name", "first_name", "last_name"))
        if whole and bool(first) != bool(last):
            first, last, whole = first or whole, last or whole, None
        return whole or " ".join(part for part in (first, last) if part) or None

    def _registration(self, values: Values, base: str) -> Iterator[FormRecord]:
        if not any(values.one(about) for about in _WHO):
            raise InvalidValue("form-row-unused", "name", "a name, an address or a town", "none of them")
        person = self._who(values, base) or base
        seat, town = self._seat(values)
        yield from (town,) if town else ()
        yield Person(id=person, name=self._name(values), email=values.one("email"), function=values.one("function"),
                     languages=values.many("languages"))  # fmt: skip
        at = self._at(values) or self._known.at
        for target in self._known.to:
            about = "group" if target == "group" else "meeting"
            if values.has(about) and not values.one(about):
                continue
            id_ = f"{target}.{seat or person}.{person}"
            if target == "group":
                yield Membership(id=id_, seat=seat or person, person=person, since=at)
            else:
                yield Registration(id=id_, person=person, workshop=target, at=at, seat=seat)
        for purpose in _CONSENTS:
            if values.one(f"consent_{purpose}"):
                yield Consent(person=person, purpose=purpose, at=at)
        if values.one("pledge"):
            yield from self._pledge(values, person, at)
        for about, wanted in (("group", "group"), ("meeting", None)):
            targets = [one for one in self._known.to if (one == "group") == (about == "group")]
            if values.one(about) and not targets:
                hint = f'say `to=("{wanted or "the id of the workshop"}",)`'
                values.refuse(about, Unread("form-cell-unread", "to know what is joined", hint))

    def _pledge(self, values: Values, person: str, at: Instant) -> Iterator[FormRecord]:
        if self._known.pledge is None:
            hint = 'say which text was shown: `pledge="v1"`'
            values.refuse("pledge", Unread("form-cell-unread", "to know what was pledged", hint))
        else:
            yield Pledge(
                person=person, version=self._known.pledge, at=at, language=values.one("language"), channel="form"
            )

    def _ballot(self, values: Values, base: str) -> Iterator[FormRecord]:
        by, town, person = self._by(values)
        if not values.has("approvals"):
            raise InvalidValue(
                "form-row-unused", "approvals", "a column of approvals", "none", "say which with `columns=`"
            )
        yield from (town,) if town else ()
        first = self._seats.setdefault(by, values.number)
        if first != values.number:
            self._faults.add("form-seat-repeated", "info", f"rows[{values.number}]", "one ballot from each seat",
                             f"another of the seat of row {first}", "both were kept: the last one counts",
                             row=str(values.number))  # fmt: skip
        yield Ballot(id=base, seat=by, person=person, approvals=values.many("approvals"), at=self._at(values),
                     shown=values.one("shown") is True)  # fmt: skip

    def _need(self, values: Values, base: str) -> Iterator[FormRecord]:
        by, town, _ = self._by(values)
        yield from (town,) if town else ()
        yield Need(id=base, by=by, amount=self._amount(values), theme=values.one("theme"),
                   title=self._text(values, "title"), permitted=values.one("permitted"))  # fmt: skip

    def _statement(self, values: Values, base: str) -> Iterator[FormRecord]:
        by, town, _ = self._by(values)
        said = self._text(values, "text")
        if said is None:
            raise InvalidValue("form-row-unused", "text", "a statement in words", "none")
        yield from (town,) if town else ()
        yield Statement(id=base, by=by, text=said, themes=values.many("themes"), barriers=values.many("barriers"),
                        attribution=values.one("named") or "unnamed", at=self._at(values))  # fmt: skip

    def _by(self, values: Values) -> tuple[str, Municipality | None, str | None]:
        """The seat, its town where that is new, and the person: one who speaks for no town is a seat of their own."""
        seat, town = self._seat(values)
        person = self._who(values, None)
        by = seat or person
        if by is None:
            raise InvalidValue("form-row-unused", "town", "a town, or a person whom `people=` knows", "none")
        return by, town, person

    def _at(self, values: Values) -> Instant | None:
        told = values.one("time")
        return None if isinstance(told, str) else told  # a day without an hour names no instant

    def _text(self, values: Values, about: str) -> Text | None:
        texts = values.texts(about)
        own = values.one("language") or "und"
        several = {lang or own: text for lang, text in texts.items()}
        return Text(tuple(Wording(lang=lang, text=text) for lang, text in several.items())) if several else None

    def _amount(self, values: Values) -> Money | None:
        told = values.one("amount")
        if told is None:
            return None
        ways = [one for one in (told.currencies, values.one("currency") or ()) if one]
        common = [code for code in ways[0] if all(code in way for way in ways)] if ways else []
        if self._known.currency and (self._known.currency in common or not ways):
            common = [self._known.currency]
        if len(common) != 1:
            hint = 'say `currency="EUR"` for the whole form, or ask which was meant'
            values.refuse("amount", Unread("form-currency-unknown", "one currency", hint))
            return None
        try:
            money = Money(amount=told.number, currency=common[0])
            Need(id="n", by="n", amount=money)
        except SmallGiantsError as error:
            values.refuse("amount", Unread("form-cell-unread", error.expected, error.hint))
            return None
        values.mean("amount", f"{money.currency} {money.amount}")
        return money


def _what(record: FormRecord) -> str:
    return record.purpose if isinstance(record, Consent) else record.version if isinstance(record, Pledge) else ""


def seats_of(given: Iterable[Municipality | Organisation]) -> tuple[Municipality | Organisation, ...]:
    """The towns and bodies handed in; raises `InvalidValue` for anything else."""
    several = tuple(given)
    for one in several:
        if not isinstance(one, Municipality | Organisation):
            raise InvalidValue("type-wrong", "seats", "towns or organisations", type(one).__name__)
    return several
