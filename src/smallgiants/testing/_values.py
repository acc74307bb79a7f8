"""Strategies for the values that all rooms share, with the trouble that real ones bring."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from typing import Any, TypeVar, get_args
from zoneinfo import ZoneInfo

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from ..answers import LeftOut
from ..audience import Audience
from ..civiltime import Instant, Reading, Repeated, Resolved, Skipped, Slot, Stated, instant, wall_time
from ..errors import Problem, Severity
from ..labels import Text, Wording
from ..ledger import Entry, Happening, Told
from ..money import Money
from ..partial import AnyOf, Between
from ..people import Organisation, OrganisationKind, Person
from ..places import (
    COUNTRIES,
    Candidates,
    Declaration,
    FactValue,
    Gazetteer,
    Municipality,
    RegionClass,
    Size,
    SizeBand,
    SizeScheme,
    size,
    size_schemes,
)
from ..sources import Citation, Confidence

__all__ = [
    "STRATEGIES",
    "ZONES",
    "any_ofs",
    "audiences",
    "betweens",
    "candidates",
    "citations",
    "days",
    "declarations",
    "entries",
    "gazetteers",
    "ids",
    "instants",
    "left_outs",
    "moneys",
    "municipalities",
    "organisations",
    "people",
    "problems",
    "readings",
    "repeated",
    "resolved",
    "size_bands",
    "sizes",
    "sizings",
    "skipped",
    "slots",
    "stated",
    "texts",
    "told",
    "wordings",
    "words",
]

T = TypeVar("T")
W = TypeVar("W")

# Members' zones, the outermost regions, and zones that change at odd hours, by half an hour, or in winter.
ZONES = (
    "UTC Europe/Brussels Europe/Lisbon Europe/Helsinki Europe/Athens Europe/Istanbul Europe/Dublin Europe/London "
    "Atlantic/Azores Atlantic/Madeira Atlantic/Canary Africa/Ceuta Asia/Nicosia Indian/Reunion Indian/Mayotte "
    "America/Cayenne America/Guadeloupe America/Marigot Africa/Casablanca America/Nuuk America/New_York "
    "Africa/Cairo Australia/Lord_Howe Pacific/Chatham".split()
)
_FIRST, _LAST = date(1970, 1, 1), date(2200, 12, 31)
# Leap days, one of a century that has one, and the days on which years turn.
_ODD_DAYS = tuple(date(year, 2, 29) for year in (2000, 2024, 2028, 2096)) + tuple(
    date(year, month, day) for year in (1999, 2024, 2027, 2099) for month, day in ((12, 31), (1, 1), (2, 28), (3, 1))
)
# Nobody, and the bounds that rules of funding and schemes of sizes draw.
_EDGES = st.sampled_from((0, 4_999, 5_000, 49_999, 50_000))
_BIDI = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
_REAL_WORDS = (
    "Mobilité à Saint-Étienne", "Małe giganty 🏘️", "👩‍👩‍👧‍👦", "العمالقة الصغار", "ענקים קטנים", "小さな巨人",
    "e\u0301 \u200b \u2028", "<script>alert('x')</script>", "| a | table |",
    "=SUM(A1:A9)", 'a; b, c\\n "d": ^e\nf\tg', "Donaudampfschiff" * 80, "Z\u0351\u036b\u0343\u0324a\u0308\u0323\u0301lgo",
    "Nr. 7 (العمالقة) <b>Kranj</b> & Cie", "[x](javascript:alert(1))", "https://example.org/?a=1&b=%22", "nan", "None",
    "W" * 10_240, "قرية صغيرة " * 930,
)  # fmt: skip
_REAL_IDS = ("t.1", "../up", "100%", "<b>", "#1", "a;b,c:d", '"', "\\", "💡", "é", "שלום", "x" * 200)
_LABELS = (None, "CET", "CEST", "MEZ", "cet", "IST", "BST", "AZOT", "EDT", "TRT", "UTC", "XYZ", "heure de Paris 🕚")
_DECIMALS = {"EUR": 2, "SEK": 2, "JPY": 0, "KWD": 3, "CLF": 4}


def _maybe(known: SearchStrategy[T]) -> SearchStrategy[T | None]:
    return st.none() | known


def _several(one: SearchStrategy[T], most: int = 2) -> SearchStrategy[tuple[T, ...]]:
    return st.lists(one, max_size=most).map(tuple)


def _signs(also: str = "", never: str = "") -> SearchStrategy[str]:
    return st.characters(exclude_categories=("Cc", "Cs"), exclude_characters=_BIDI + never, include_characters=also)


# Made once: a strategy made anew for every draw is checked anew for every draw.
_ANY_ID = (
    st.text("abcdefghij-0123456789", min_size=1, max_size=6)
    | st.text(_signs(never="@[]"), min_size=1, max_size=8).filter(lambda text: text.split() == [text])
    | st.sampled_from(_REAL_IDS)
)
_ANY_WORDS = st.text(_signs("\t\n"), min_size=1, max_size=40).filter(str.strip) | st.sampled_from(_REAL_WORDS)


@st.composite
def _an_id(draw: st.DrawFn) -> str:
    return draw(_ANY_ID)


@st.composite
def _some_words(draw: st.DrawFn) -> str:  # so that what is printed of a strategy does not hold the longest of them
    return draw(_ANY_WORDS)


_ID, _WORDS = _an_id(), _some_words()


def ids() -> SearchStrategy[str]:
    """Any id without brackets, which would end it early in a path.

    >>> ids().validate()
    """
    return _ID


def words() -> SearchStrategy[str]:
    """Any text with something in it: other scripts, right to left, emoji, what formats escape, long ones.

    >>> words().validate()
    """
    return _WORDS


def days(first: date = _FIRST, last: date = _LAST) -> SearchStrategy[date]:
    """Any day of these, leap days and the turns of years among them.

    >>> days().validate()
    """
    odd = [one for one in _ODD_DAYS if first <= one <= last]
    return st.dates(first, last) | st.sampled_from(odd) if odd else st.dates(first, last)


def instants(first: date = _FIRST, last: date = _LAST) -> SearchStrategy[Instant]:
    """Any instant of these days, to the minute, the second or finer.

    >>> instants().validate()
    """
    moments = _moments(first, last)
    return (moments | moments.map(_to_the_minute)).map(lambda moment: instant(moment.replace(tzinfo=UTC)))


def _moments(first: date, last: date) -> SearchStrategy[datetime]:
    return st.datetimes(datetime.combine(first, time.min), datetime.combine(last, time.max))


def _to_the_minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


def problems() -> SearchStrategy[Problem]:
    """Any fault as data.

    >>> problems().validate()
    """
    return st.builds(
        Problem,
        code=st.from_regex("[a-z]{1,9}-[a-z]{1,9}", fullmatch=True),
        severity=st.sampled_from(get_args(Severity)),
        path=st.just("") | _paths(),
        message=words(),
        hint=_maybe(words()),
        params=_several(st.tuples(ids(), words())),
    )


def _paths() -> SearchStrategy[str]:
    places = st.builds("{}[{}]".format, st.sampled_from(("towns", "needs")), st.just("*") | ids())
    return st.sampled_from(("group.name", "towns", "workshops[sg-1].slot")) | places | places.map("{}.zone".format)


_CITATION = st.builds(
    Citation,
    path=_paths(),
    source=words(),
    seen_on=_maybe(days()),
    confidence=st.sampled_from(get_args(Confidence)),
    illustrative=st.booleans(),
    note=_maybe(words()),
)
_SOURCES = _several(_CITATION)


def citations() -> SearchStrategy[Citation]:
    """Any citation of a record, of a field or of all records at once.

    >>> citations().validate()
    """
    return _CITATION


def _sources() -> SearchStrategy[tuple[Citation, ...]]:
    return _SOURCES


_FLAGS = {flag: _maybe(st.booleans()) for flag in ("original", "machine", "checked")}
_TAGS = st.sampled_from("und en fr pt pt-BR pt-br sr-Latn-RS zh-Hant EL".split())
_WORDING = st.builds(Wording, lang=_TAGS, text=words(), **_FLAGS)
_TEXT = st.builds(
    Text, st.lists(_WORDING, min_size=1, max_size=4, unique_by=lambda wording: wording.lang.casefold())
) | words().map(Text.of)


def wordings() -> SearchStrategy[Wording]:
    """Any text in one language, translated by whom it may be.

    >>> wordings().validate()
    """
    return _WORDING


def texts() -> SearchStrategy[Text]:
    """Any text in up to four languages.

    >>> texts().validate()
    """
    return _TEXT


def audiences() -> SearchStrategy[Audience]:
    """Anyone who may be looking.

    >>> audiences().validate()
    """
    return st.sampled_from(("public", "member", "secretariat")).map(Audience.parse) | ids().map(
        lambda id_: Audience(kind="self", id=id_)
    )


def left_outs() -> SearchStrategy[LeftOut]:
    """Anything that an answer left out.

    >>> left_outs().validate()
    """
    return st.builds(LeftOut, id=ids(), because=words())


_numbers = st.integers(-(10**17), 10**17) | st.decimals(-(10**9), 10**9, places=2)
_choices = st.integers(-(10**17), 10**17) | words() | st.booleans()


def betweens(numbers: "SearchStrategy[int] | SearchStrategy[int | Decimal]" = _numbers) -> SearchStrategy[Between]:
    """Any range of whole or exact numbers, its bounds equal, apart or one of them missing.

    >>> betweens().validate()
    """
    closed = st.lists(numbers, min_size=2, max_size=2).map(sorted).map(lambda pair: Between(min=pair[0], max=pair[1]))
    return closed | st.builds(Between, min=numbers) | st.builds(Between, max=numbers)


def any_ofs(choices: "SearchStrategy[int] | SearchStrategy[int | str]" = _choices) -> SearchStrategy[AnyOf]:
    """Any set of possible values: numbers, texts, flags.

    >>> any_ofs().validate()
    """
    return st.builds(AnyOf, any_of=st.lists(choices, min_size=1, max_size=4).map(tuple))


def moneys(currencies: tuple[str, ...] = tuple(_DECIMALS), *, negative: bool = True) -> SearchStrategy[Money]:
    """Any amount of these currencies, to the last decimal and up to the largest there can be.

    >>> moneys().validate()
    """
    return st.sampled_from(currencies).flatmap(lambda currency: _moneys(currency, negative))


def _moneys(currency: str, negative: bool) -> SearchStrategy[Money]:
    places = _DECIMALS.get(currency, 2)
    most = 10 ** (18 + places) - 1
    least = -most if negative else 0
    usual, edges = st.integers(max(least, -(10**9)), 10**9), st.sampled_from((0, 1, 10 ** (17 + places), most))
    units = usual | edges | st.integers(least, most)
    return units.map(lambda count: Money(amount=Decimal((int(count < 0), _digits(count), -places)), currency=currency))


def _digits(number: int) -> tuple[int, ...]:
    return tuple(int(digit) for digit in str(abs(number)))


def municipalities() -> SearchStrategy[Municipality]:
    """Any town, of which much may be unknown or only partly known.

    >>> municipalities().validate()
    """
    degrees = st.integers(1, 3)
    return st.builds(
        Municipality,
        id=ids(),
        name=words(),
        country=_maybe(st.sampled_from(COUNTRIES)),
        population=_maybe(st.integers(0, 10**8) | _EDGES | betweens(st.integers(0, 10**8))),
        population_year=_maybe(st.integers(1000, 9999)),
        degurba=_maybe(degrees | any_ofs(degrees)),
        lau=_maybe(words() | st.booleans()),
        nuts=_maybe(words()),
        region_class=_maybe(st.sampled_from(get_args(RegionClass))),
        zone=_maybe(st.sampled_from(ZONES)),
        sources=_sources(),
    )


def gazetteers() -> SearchStrategy[Gazetteer]:
    """Any table of up to three towns.

    >>> gazetteers().validate()
    """
    several = st.lists(municipalities(), max_size=3, unique_by=lambda town: town.id).map(tuple)
    year = _maybe(st.integers(1000, 9999))
    also = st.lists(st.tuples(ids(), words()), max_size=2).map(tuple)
    return st.builds(Gazetteer, name=words(), year=year, towns=several, also=also, sources=_sources())


def candidates() -> SearchStrategy[Candidates]:
    """What a name means in any table.

    >>> candidates().validate()
    """
    return st.builds(
        lambda table, name: table.find(table.towns[0].name if table.towns else name), gazetteers(), words()
    )


def size_bands() -> SearchStrategy[SizeBand]:
    """Any band of sizes.

    >>> size_bands().validate()
    """
    return st.builds(SizeBand, id=ids(), least=st.integers(0, 10**7), label=words())


def sizings() -> SearchStrategy[SizeScheme]:
    """Any scheme of sizes, of up to four bands.

    >>> sizings().validate()
    """
    starts = st.sets(st.integers(1, 10**6), max_size=3).map(lambda some: (0, *sorted(some)))
    bands = starts.map(lambda all_: tuple(SizeBand(id=f"b{one}", least=one, label="band") for one in all_))
    return st.builds(SizeScheme, id=ids(), name=words(), of=words(), bands=bands, sources=_sources())


def sizes() -> SearchStrategy[Size]:
    """The size of any town in a shipped scheme.

    >>> sizes().validate()
    """
    return st.builds(lambda town, scheme: size(town, scheme=scheme), municipalities(), st.sampled_from(size_schemes()))


def declarations() -> SearchStrategy[Declaration]:
    """Any fact a town states, in whole or in part.

    >>> declarations().validate()
    """
    facts: SearchStrategy[FactValue] = st.booleans() | st.integers() | words() | betweens() | any_ofs()
    return st.builds(Declaration, town=ids(), fact=ids(), value=facts, sources=_sources())


@lru_cache(maxsize=64)
def _changes(zone: str) -> tuple[datetime, ...]:
    """The instants from 2022 to 2040 at which the clocks of a zone are changed."""
    rules = ZoneInfo(zone)
    moments = [datetime(2022, 1, 1, tzinfo=UTC) + timedelta(days=count) for count in range(366 * 19)]
    return tuple(_change(rules, one, other) for one, other in pairwise(moments) if _moved(rules, one, other))


def _moved(rules: ZoneInfo, one: datetime, other: datetime) -> bool:
    return one.astimezone(rules).utcoffset() != other.astimezone(rules).utcoffset()


def _change(rules: ZoneInfo, one: datetime, other: datetime) -> datetime:
    while other - one > timedelta(minutes=1):
        middle = one + (other - one) / 2
        one, other = (one, middle) if _moved(rules, one, middle) else (middle, other)
    return _to_the_minute(other)


def _walls(zone: str, first: date, last: date) -> SearchStrategy[datetime]:
    """Wall times of these days, every second one near a change of the clocks: many are skipped or shown twice."""
    moments = _moments(first, last)
    exact = moments.map(lambda moment: moment.replace(microsecond=0))
    local = (moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) for moment in _changes(zone))
    changes = [moment for moment in local if first < moment.date() < last]
    if not changes:
        return exact
    return exact | st.builds(
        lambda moment, minutes: moment + timedelta(minutes=minutes), st.sampled_from(changes), st.integers(-90, 90)
    )


@st.composite
def _any_slots(draw: st.DrawFn, first: date, last: date) -> Slot:
    zone = draw(st.sampled_from(ZONES))
    lengths = st.sampled_from((60, 90, 45, 24 * 60)).map(lambda minutes: timedelta(minutes=minutes))
    seconds = st.integers(1, 31 * 86400).map(lambda count: timedelta(seconds=count))
    return Slot(
        local=wall_time(draw(_walls(zone, first, last))),
        zone=zone,
        duration=draw(_maybe(lengths | seconds)),
        fold=draw(st.none() | st.sampled_from((0, 1))),
        printed=draw(st.sampled_from(_LABELS)),
    )


def slots(*, after: "Instant | datetime | str | None" = None) -> SearchStrategy[Slot]:
    """Any slot, of skipped and repeated hours too; with `after`, one that names an instant later than that.

    >>> slots().validate()
    """
    if after is None:
        return _any_slots(_FIRST, _LAST)
    bound = instant(after, "after")
    later = _any_slots(bound.date(), min(bound.date() + timedelta(days=1500), _LAST))
    return later.filter(lambda slot: isinstance(slot.resolve(), Resolved) and slot.instant > bound)


def resolved() -> SearchStrategy[Resolved]:
    """Any wall time that names one instant.

    >>> resolved().validate()
    """
    return instants().map(Resolved)


def _pairs() -> SearchStrategy[tuple[Instant, Instant]]:
    jumps = st.sampled_from((30, 60, 24 * 60)).map(lambda minutes: timedelta(minutes=minutes))
    return st.tuples(instants(last=date(2199, 1, 1)), jumps).map(lambda pair: (pair[0], Instant(pair[0] + pair[1])))


def skipped() -> SearchStrategy[Skipped]:
    """Any wall time that the clocks skip, by half an hour, an hour or a day.

    >>> skipped().validate()
    """
    return _pairs().map(lambda pair: Skipped(*pair))


def repeated() -> SearchStrategy[Repeated]:
    """Any wall time that the clocks show twice.

    >>> repeated().validate()
    """
    return _pairs().map(lambda pair: Repeated(*pair))


def readings() -> SearchStrategy[Reading]:
    """Any way to read a stated time.

    >>> readings().validate()
    """
    return st.builds(Reading, words(), instants())


@st.composite
def stated(draw: st.DrawFn) -> Stated:
    """What a news item states: range or hour, label right or wrong, what was said before.

    >>> stated().validate()
    """
    day = draw(days(date(1971, 1, 1)))
    hour = draw(st.integers(0, 22))
    hours = draw(st.sampled_from((f"{hour}-{hour + 1}:00", f"{hour}:30", f"from {hour}.15 to 23.59")))
    label = draw(st.sampled_from(("", " CET", " CEST", " MEZ", " IST", " XYZ")))
    before = draw(st.sampled_from(("", " (originally 21 February)", ", previously 2024-02-21")))
    when = draw(st.sampled_from((day.isoformat(), f"{day.day} {_MONTHS[day.month - 1]} {day.year}")))
    return Stated.parse(f"The meeting: {when} {hours}{label}{before}", zone=draw(st.sampled_from(ZONES)))


_MONTHS = "January february MARCH April May June July August September October November December".split()


def told() -> SearchStrategy[Told]:
    """Anything an announcement told.

    >>> told().validate()
    """
    return st.builds(
        Told, utc=_maybe(instants()), zone_data=_maybe(st.sampled_from(("2024a", "2026f"))), who=_several(ids())
    )


def entries(of: SearchStrategy[W]) -> SearchStrategy[Entry[W]]:
    """Any entry of a ledger whose `was` is one of these.

    >>> entries(slots()).validate()
    """
    return st.builds(
        Entry[W],
        at=instants(),
        kind=st.sampled_from(get_args(Happening)),
        was=_maybe(of),
        reason=_maybe(words()),
        by=_maybe(ids()),
        told=_maybe(told()),
        sources=_sources(),
    )


def _mailboxes() -> SearchStrategy[str]:
    local = st.text("abc.+-_'0", min_size=1, max_size=10)
    return st.builds("{}@{}.example".format, local, st.text("abc-0", min_size=1, max_size=10))


def people() -> SearchStrategy[Person]:
    """Any person, of whom only the id need be known.

    >>> people().validate()
    """
    return st.builds(
        Person,
        id=ids(),
        name=_maybe(words()),
        email=_maybe(_mailboxes()),
        phone=_maybe(st.sampled_from(("+386 4 555 01 00", "(041) 555-0100", "+351255550100 x12"))),
        function=_maybe(words()),
        languages=_several(st.sampled_from(("fr", "pt-BR", "el"))),
        zone=_maybe(st.sampled_from(ZONES)),
        published=_maybe(st.just("https://example.org/team")),
        sources=_sources(),
    )


def organisations() -> SearchStrategy[Organisation]:
    """Any body that hosts, supports or takes part.

    >>> organisations().validate()
    """
    return st.builds(
        Organisation,
        id=ids(),
        name=words(),
        kind=st.sampled_from(get_args(OrganisationKind)),
        country=_maybe(st.sampled_from(COUNTRIES)),
        place=_maybe(ids()),
        sources=_sources(),
    )


STRATEGIES: dict[type, SearchStrategy[Any]] = {
    AnyOf: any_ofs(),
    Audience: audiences(),
    Between: betweens(),
    Citation: citations(),
    Declaration: declarations(),
    Entry: entries(slots()),
    LeftOut: left_outs(),
    Money: moneys(),
    Municipality: municipalities(),
    Organisation: organisations(),
    Person: people(),
    Problem: problems(),
    Reading: readings(),
    Repeated: repeated(),
    Resolved: resolved(),
    Candidates: candidates(),
    Gazetteer: gazetteers(),
    Size: sizes(),
    SizeBand: size_bands(),
    SizeScheme: sizings(),
    Skipped: skipped(),
    Slot: slots(),
    Stated: stated(),
    Text: texts(),
    Told: told(),
    Wording: wordings(),
}
