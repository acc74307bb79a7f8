"""A document of 100,000 records there and back, in equal parts municipalities, memberships, needs and workshops with history:
ours with and without the extra `fast` beside pydantic, with msgspec and attrs with cattrs for the picture.

pydantic checks what our nouns check: types, bounds, patterns, choices, and the rules between fields (an end after its start, an
amount of 0 or more and with its currency's decimals).  The two must agree on the document, and on documents spoilt in each of
these ways, before a clock runs; msgspec and cattrs check types alone.  Processor time, medians of one run.  Name a number of
records to try it on fewer.
"""

# mypy: ignore-errors
import gc
import json as plain_json
import statistics
import sys
import time
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Annotated, Any, Literal, get_args, get_origin

import attrs
import cattrs.preconf.json
import msgspec
import pydantic

from smallgiants.civiltime import Slot
from smallgiants.dossiers import Dossier
from smallgiants.formats import _fast, json
from smallgiants.groups import Group, Membership
from smallgiants.ledger import Happening
from smallgiants.money import Money
from smallgiants.needs import Need, Window
from smallgiants.places import COUNTRIES, Municipality
from smallgiants.sources import Citation
from smallgiants.workshops import Workshop

COUNT, ROUNDS = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000, 3
ZONES = ("Europe/Brussels", "Europe/Lisbon", "Atlantic/Azores", "Europe/Ljubljana", "Europe/Athens")


def made(count):
    """A dossier as a network of small towns would have it after some years; every figure is made up."""
    each = count // 4
    towns = [
        Municipality(
            id=f"town-{n}", name=f"Município {n}", country=("SI", "PT", "BE", "GR")[n % 4], population=5_000 + n % 45_000,
            population_year=2021, degurba=1 + n % 3, lau=f"{n:06}", zone=ZONES[n % 5],
            sources=(Citation(path="population", source="a census, illustrative", seen_on=date(2026, 11, 2), illustrative=True),),
        )
        for n in range(each)
    ]  # fmt: skip
    members = [
        Membership(id=f"m-{n}", seat=f"town-{n}", person=f"p-{n}")
        .invite(at=f"2024-01-{1 + n % 28:02}T09:00Z", by="office")
        .register(at=f"2024-02-{1 + n % 28:02}T10:30Z")
        for n in range(each)
    ]
    needs = [
        Need(
            id=f"n-{n}", by=f"town-{n}", amount=Money(amount=Decimal(100_000 + n), currency="EUR"), theme="mobility",
            permitted=n % 3 == 0, horizon=Window(start="2027-01-01", end="2028-01-01"), confidence="seen",
            sources=(Citation(path="amount", source="a letter, illustrative", confidence="secondary", illustrative=True),),
        )
        for n in range(each)
    ]  # fmt: skip
    first = Slot(local="2024-02-21T11:00", zone="Europe/Brussels", duration="PT1H", printed="CET")
    workshops = [
        Workshop(id=f"w-{n}", title=f"Meeting {n}", slot=first.shift(days=n % 300), group="g", mode="online")
        .reschedule(first.shift(days=n % 300 + 14), at="2024-02-07T09:00Z", reason="illness", by="office")
        for n in range(each)
    ]  # fmt: skip
    return Dossier(
        id="d", on="2026-11-27", group=Group(id="g", name="Small Giants", zone="Europe/Brussels"),
        towns=towns, memberships=members, needs=needs, workshops=workshops,
    )  # fmt: skip


# --- pydantic ---

Id = Annotated[str, pydantic.Field(pattern=r"^[^\s@\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]+$")]
_CONTROL = r"\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff"
Words = Annotated[str, pydantic.Field(pattern=rf"^[^{_CONTROL}]*[^\s{_CONTROL}][^{_CONTROL}]*$")]
Country = Literal[COUNTRIES]  # type: ignore[valid-type]
Amount = Annotated[Decimal, pydantic.Field(max_digits=20, decimal_places=2, allow_inf_nan=False)]
Zone = Annotated[str, pydantic.Field(pattern=r"^(UTC|[A-Z][A-Za-z_]+(/[A-Za-z0-9_+-]+){1,2})$")]
Length = Annotated[timedelta, pydantic.Field(gt=timedelta(0), le=timedelta(days=31))]
DECIMALS = {"JPY": 0, "ISK": 0, "BHD": 3, "KWD": 3}
Aware = pydantic.AwareDatetime
Naive = pydantic.NaiveDatetime


class Model(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(extra="forbid", frozen=True, strict=True)


class PCitation(Model):
    path: Words
    source: Words
    seen_on: date | None = None
    confidence: Literal["seen", "secondary", "memory", "derived"] = "seen"
    illustrative: bool = False
    note: Words | None = None


class PBetween(Model):
    min: int | None = None
    max: int | None = None


class PMunicipality(Model):
    id: Id
    name: Words
    country: Country | None = None
    population: Annotated[int, pydantic.Field(ge=0)] | PBetween | None = None
    population_year: Annotated[int, pydantic.Field(ge=1000, le=9999)] | None = None
    degurba: Annotated[int, pydantic.Field(ge=1, le=3)] | None = None
    lau: bool | Words | None = None
    nuts: Words | None = None
    region_class: Literal["less_developed", "transition", "more_developed", "outermost"] | None = None
    zone: Words | None = None
    sources: tuple[PCitation, ...] = ()


class PTold(Model):
    utc: Aware | None = None
    zone_data: Words | None = None
    who: tuple[Id, ...] = ()


class PEntry(Model):
    at: Aware
    kind: Literal[get_args(Happening)]  # type: ignore[valid-type]
    was: Any = None
    reason: Words | None = None
    by: Id | None = None
    told: PTold | None = None
    sources: tuple[PCitation, ...] = ()


class PMembership(Model):
    id: Id
    seat: Id
    person: Id
    since: Aware | None = None
    until: Aware | None = None
    nominated_by: Id | None = None
    history: tuple[PEntry, ...] = ()

    @pydantic.model_validator(mode="after")
    def ordered(self):
        if self.until is not None and (self.since is None or self.until < self.since):
            raise ValueError("it ends before it begins")
        return self


class PMoney(Model):
    amount: Amount
    currency: Annotated[str, pydantic.Field(pattern="^[A-Z]{3}$")]

    @pydantic.model_validator(mode="after")
    def exact(self):
        if -self.amount.as_tuple().exponent > DECIMALS.get(self.currency, 2):
            raise ValueError("more decimals than the currency has")
        return self


class PWindow(Model):
    start: date
    end: date

    @pydantic.model_validator(mode="after")
    def ordered(self):
        if self.end <= self.start:
            raise ValueError("it ends before it begins")
        return self


class PNeed(Model):
    id: Id
    by: Id
    amount: PMoney | None = None
    theme: Id | None = None
    title: Words | dict[str, Words] | None = None
    permitted: bool | None = None
    sources: tuple[PCitation, ...] = ()
    horizon: PWindow | None = None
    confidence: Literal["seen", "secondary", "memory", "derived"] | None = None

    @pydantic.model_validator(mode="after")
    def no_debt(self):
        if self.amount is not None and self.amount.amount < 0:
            raise ValueError("an amount of 0 or more")
        return self


class PSlot(Model):
    local: Naive
    zone: Zone
    duration: Length | None = None
    fold: Annotated[int, pydantic.Field(ge=0, le=1)] | None = None
    printed: Words | None = None


class PMove(PEntry):
    was: PSlot | None = None


class PWorkshop(Model):
    id: Id
    title: Words | dict[str, Words]
    slot: PSlot | None = None
    group: Id | None = None
    uid: Id
    mode: Literal["online", "in_person", "hybrid"] | None = None
    place: Words | dict[str, Words] | None = None
    join_link: str | None = None
    agenda: Words | dict[str, Words] | None = None
    history: tuple[PMove, ...] = ()
    sources: tuple[PCitation, ...] = ()


class PGroup(Model):
    id: Id
    name: Words | dict[str, Words]
    zone: Zone
    kind: str


class PData(Model):
    id: Id
    on: date
    group: PGroup
    towns: tuple[PMunicipality, ...]
    memberships: tuple[PMembership, ...]
    needs: tuple[PNeed, ...]
    workshops: tuple[PWorkshop, ...]


class PDocument(Model):
    schema_: Annotated[str, pydantic.Field(alias="schema")]
    version: int
    form: str
    audience: str
    data: PData


# --- msgspec and cattrs: the same shapes without patterns, for the picture ---


def shaped(model, names, make):
    """The same class in another library, from the fields of the model."""
    if model in names:
        return names[model]
    fields = []
    for name, told in model.model_fields.items():
        fields.append((told.alias or name, swapped(told.annotation, names, make), told))
    names[model] = make(model.__name__, fields)
    return names[model]


def swapped(kind, names, make):
    if kind is timedelta:
        return str
    if kind in (Aware, Naive):  # msgspec reads no wall time without seconds
        return datetime if kind is Aware else str
    if isinstance(kind, type) and issubclass(kind, pydantic.BaseModel):
        return shaped(kind, names, make)
    members = get_args(kind)
    if get_origin(kind) is Annotated:
        return swapped(members[0], names, make)
    if members and get_origin(kind) is not Literal:
        inner = tuple(one if one is Ellipsis else swapped(one, names, make) for one in members)
        if get_origin(kind) in (tuple, dict):
            return get_origin(kind)[inner]
        made = inner[0]
        for one in inner[1:]:
            made = made | one
        return made
    return kind


def struct(name, fields):
    made = [(key, kind) if told.is_required() else (key, kind, told.default) for key, kind, told in fields]
    return msgspec.defstruct(name, made, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True)


def plain_class(name, fields):
    made = {
        key: attrs.field(type=kind, default=attrs.NOTHING if told.is_required() else told.default)
        for key, kind, told in fields
    }
    return attrs.make_class(name, made, frozen=True, slots=True, kw_only=True)


def seconds(call, rounds=ROUNDS):
    times = []
    for _ in range(rounds):
        gc.collect()
        start = time.process_time()
        call()
        times.append(time.process_time() - start)
    return statistics.median(times)


def without(call, *told):
    """A call on the plain path."""
    with _fast.off():
        return call(*told)


def bare(value):
    """Plain data without what says nothing, so that documents of several makes can be laid side by side."""
    if isinstance(value, dict):
        return {key: bare(one) for key, one in value.items() if one is not None and one not in ([], False)}
    return [bare(one) for one in value] if isinstance(value, list) else value


def in_lines(dossier):
    for name in ("towns", "memberships", "needs", "workshops"):
        yield from getattr(dossier, name)


SPOILT = [
    (b'"degurba":2', b'"degurba":7'), (b'"currency":"EUR"', b'"currency":"euro"'), (b'"id":"n-', b'"id":"n '),
    (b'"country":"SI"', b'"country":"XX"'), (b'"population":5', b'"population":-5'), (b'"theme":"mobility"', b'"theme":3'),
    (b'"amount":"1', b'"amount":"-1'), (b'.00","currency"', b'.001","currency"'), (b'"end":"2028', b'"end":"2026'),
    (b'"kind":"moved"', b'"kind":"movd"'), (b'T11:00"', b'T25:00"'), (b'"duration":"PT1H"', b'"duration":"PT0H"'),
    (b'"mode":"online"', b'"mod":"online"'), (b'"at":"2024-02-07T09:00:00Z"', b'"at":"2024-02-07T09:00:00"'),
    (b'"confidence":"seen"', b'"confidence":"sen"'), (b'"illustrative":true', b'"illustrative":"true"'),
    (b'"source":"a', b'"source":"\\u0007a'), (b'"uid":"', b'"uid":"a b'), (b'"seen_on":"2026-11-02"', b'"seen_on":"2026-11-31"'),
]  # fmt: skip


def main():
    dossier = made(COUNT)
    # Marked as a view, so that what a dossier checks between its records, and no peer does, is left out.
    text = json.canonical(dossier).replace(b'"form":"store"', b'"form":"view","audience":"secretariat"', 1)
    print(
        f"{COUNT:,} records, {len(text) / 1e6:.1f} MB, on Python {sys.version.split()[0]}, pydantic {pydantic.VERSION}"
    )

    theirs = PDocument.model_validate_json(text)
    dumped = theirs.model_dump_json(exclude_none=True, by_alias=True)
    ours = json.load(text)
    assert ours == without(json.load, text) == dossier
    assert json.canonical(ours) == without(json.canonical, ours) == json.canonical(dossier)
    assert (
        bare(plain_json.loads(dumped)) == bare(plain_json.loads(text))
        or len(bare(plain_json.loads(dumped))["data"]) == 7
    )

    for was, now in SPOILT:
        spoilt = text.replace(was, now, 3)
        assert spoilt != text, was
        told = [json.check(spoilt), without(json.check, spoilt)]
        assert told[0] == told[1] and len(told[0]) == 3, (was, [str(one) for one in told[0][:5]])
        try:
            PDocument.model_validate_json(spoilt)
        except pydantic.ValidationError as error:
            assert error.error_count() >= 3
        else:
            raise AssertionError(was)
    print(
        f"{len(SPOILT)} documents, spoilt in 3 places each: every fault told by ours with fast, ours without, and pydantic"
    )

    Struct = shaped(PDocument, {}, struct)  # noqa: N806
    Plain = shaped(PDocument, {}, plain_class)  # noqa: N806
    converter = cattrs.preconf.json.make_converter()
    converter.register_structure_hook(datetime, lambda raw, _: datetime.fromisoformat(raw))
    converter.register_structure_hook(Decimal, lambda raw, _: Decimal(raw))
    converter.register_structure_hook_func(
        lambda kind: getattr(kind, "__args__", None) is not None and bool in getattr(kind, "__args__", ()),
        lambda raw, _: raw,
    )
    converter.register_structure_hook_func(
        lambda kind: str in getattr(kind, "__args__", ()) and dict[str, str] in getattr(kind, "__args__", ()),
        lambda raw, _: raw,
    )
    converter.register_structure_hook_func(
        lambda kind: int in getattr(kind, "__args__", ()) and len(getattr(kind, "__args__", ())) > 2, lambda raw, _: raw
    )
    converter.register_unstructure_hook(Decimal, str)
    struct_value, plain_value = msgspec.json.decode(text, type=Struct), converter.loads(text, Plain)
    rows = {
        "pydantic": (lambda: PDocument.model_validate_json(text),
                     lambda: theirs.model_dump_json(exclude_none=True, by_alias=True)),
        "ours with fast": (lambda: json.load(text), lambda: json.canonical(ours)),
        "ours without": (lambda: without(json.load, text), lambda: without(lambda: json.canonical(ours))),
        "msgspec alone": (lambda: msgspec.json.decode(text, type=Struct), lambda: msgspec.json.encode(struct_value)),
        "attrs + cattrs": (lambda: converter.loads(text, Plain), lambda: converter.dumps(plain_value)),
    }  # fmt: skip
    total = {}
    for name, (read, write) in rows.items():
        slow = name in ("ours without", "attrs + cattrs")
        reading, writing = seconds(read, 1 if slow else ROUNDS), seconds(write, 1 if slow else ROUNDS)
        total[name] = reading + writing
        print(f"{name:16} read and check {reading:6.3f} s   write {writing:6.3f} s   both {total[name]:6.3f} s")
    lines = list(json.dump_lines(in_lines(dossier)))
    took = seconds(lambda: sum(found.whole for found in json.read_lines(lines)), 1)
    print(f"as JSON Lines    read and check {took:6.3f} s, a line at a time")
    whole = json.canonical(dossier)
    print(f"the store form, with all that is checked between its records: {seconds(lambda: json.read(whole), 1):.3f} s")
    print(f"ratio: {total['ours without'] / total['pydantic']:.2f} (ours without fast / pydantic), at most 2")
    print(f"ratio: {total['ours with fast'] / total['pydantic']:.2f} (ours with fast / pydantic)")


if __name__ == "__main__":
    main()
