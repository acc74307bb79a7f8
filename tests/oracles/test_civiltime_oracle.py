"""Civil time beside `whenever`, on every special wall time of the Union; and sentences as Babel writes them.

Both resolve by the same tz database: `whenever` is told to read the one that the library reads.
"""

import os
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from datetime import time as hour_of
from functools import cache
from itertools import pairwise
from zoneinfo import TZPATH, ZoneInfo

import pytest

from smallgiants.civiltime import Slot, Stated, zone_of
from smallgiants.civiltime._sentence import LANGUAGES
from smallgiants.errors import InvalidValue, UnresolvedTime
from smallgiants.formats import rfc9557

if os.environ.get("SMALLGIANTS_REQUIRE_ALL") == "1":
    pass
else:
    pytest.importorskip("whenever", reason="an oracle of civil time")
    pytest.importorskip("babel", reason="an oracle of sentences")

import babel.dates
import whenever

# The zones of the members and of their outermost regions, and those of neighbours that change their clocks at odd hours.
MEMBERS = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split()
MORE = (
    "America/Marigot Arctic/Longyearbyen Europe/Mariehamn Europe/Busingen Europe/London Europe/Istanbul Europe/Kyiv "
    "Europe/Chisinau Africa/Casablanca America/Nuuk Asia/Beirut Africa/Cairo Australia/Lord_Howe America/New_York"
).split()
YEARS = range(2020, 2041)
POLICIES = {"earlier": "earlier", "later": "later", "compatible": "compatible", "reject": "raise"}
HOUR = timedelta(hours=1)


def zones():
    of_members = (zone_of(country=country) for country in MEMBERS)
    return sorted({zone for found in of_members for zone in (*found.candidates, found.zone) if zone} | set(MORE))


@cache
def changes(zone):
    """Every instant at which the clocks of a zone change in these years, with the offsets before and after."""
    rules = ZoneInfo(zone)
    first = datetime(YEARS[0], 1, 1, tzinfo=UTC)
    days = [first + timedelta(days=count) for count in range(366 * len(YEARS))]
    found = []
    for one, other in pairwise(days):
        while other - one > timedelta(seconds=1) and offset(rules, one) != offset(rules, other):
            middle = one + (other - one) / 2
            one, other = (one, middle) if offset(rules, one) != offset(rules, middle) else (middle, other)
        if offset(rules, one) != offset(rules, other):
            found.append((other.replace(microsecond=0), offset(rules, one), offset(rules, other)))
    return tuple(found)


def offset(rules, moment):
    return moment.astimezone(rules).utcoffset()


def special(zone):
    """Wall times at, before, after and in the middle of every gap and of every hour that repeats, to the second."""
    for moment, before, after in changes(zone):
        edges = sorted(((moment + before).replace(tzinfo=None), (moment + after).replace(tzinfo=None)))
        middle = edges[0] + (edges[1] - edges[0]) / 2
        seconds = [timedelta(seconds=count) for count in (-1, 0, 1)]
        near = [edge + second for edge in edges for second in seconds]
        for local in (
            *near,
            middle,
            edges[0] - HOUR,
            edges[1] + HOUR,
            edges[0] - timedelta(days=1),
            edges[1] + HOUR * 24,
        ):
            yield local.replace(microsecond=0)


def ours(local, zone, policy):
    slot = Slot(local=local, zone=zone)
    if policy != "reject":
        return slot.resolve(policy).utc
    try:
        return slot.instant
    except UnresolvedTime as error:
        return error.code


def theirs(local, zone, policy):
    try:
        zoned = whenever.PlainDateTime(local).assume_tz(zone, disambiguation=POLICIES[policy])
    except whenever.SkippedTime:
        return "time-skipped"
    except whenever.RepeatedTime:
        return "time-repeated"
    return zoned.to_instant().to_stdlib()


@pytest.fixture(scope="module", autouse=True)
def one_database():
    whenever.reset_tzpath(TZPATH)
    whenever.clear_tzcache()


def test_every_special_wall_time_resolves_as_in_whenever(capsys):
    compared, kinds, different = 0, Counter(), []
    for zone in zones():
        for local in special(zone):
            for policy in POLICIES:
                mine, other = ours(local, zone, policy), theirs(local, zone, policy)
                compared += 1
                kinds[mine if isinstance(mine, str) else "once"] += policy == "reject"
                if mine != other:
                    different.append((zone, local, policy, mine, other))
    with capsys.disabled():
        print(
            f"\n{compared:,} comparisons in {len(zones())} zones with whenever: {len(different)} differ; {dict(kinds)}"
        )
    assert different == []
    assert compared > 50_000
    assert kinds["time-skipped"] > 2_000 and kinds["time-repeated"] > 2_000


def test_the_lines_of_rfc_9557_are_those_of_whenever():
    compared = 0
    for zone in zones():
        for local in special(zone):
            for policy in ("earlier", "later"):
                line = rfc9557.dump(Slot(local=local, zone=zone), policy=policy)
                zoned = whenever.ZonedDateTime.parse_iso(line)
                assert (
                    zoned.to_instant()
                    == whenever.PlainDateTime(local).assume_tz(zone, disambiguation=policy).to_instant()
                )
                assert rfc9557.load(zoned.format_iso()).instant == zoned.to_instant().to_stdlib()
                compared += 1
    assert compared > 20_000


def test_what_offset_and_zone_say_against_each_other_is_refused_by_both():
    for line in ("2024-07-13T11:00:00+01:00[Europe/Brussels]", "2026-03-29T02:30:00+01:00[Europe/Brussels]"):
        with pytest.raises(whenever.InvalidOffsetError):
            whenever.ZonedDateTime.parse_iso(line)
        with pytest.raises(InvalidValue):
            rfc9557.load(line)


# Sentences as Babel writes them from the Unicode CLDR: full, long and medium dates of each language, with its short time.


@pytest.mark.parametrize("lang", [*LANGUAGES, "en_IE", "pt_PT", "de_AT", "fr_BE", "nl_BE", "el_CY"])
def test_days_and_hours_as_babel_writes_them_are_read(lang):
    unread, doubtful = [], []
    for form in ("full", "long", "medium"):
        for count in range(366):
            day, hour = date(2024, 1, 1) + timedelta(days=count), hour_of(count % 24, count * 7 % 60)
            sentence = f"{babel.dates.format_date(day, form, locale=lang)}, {babel.dates.format_time(hour, 'short', locale=lang)}"
            try:
                said = Stated.parse(sentence, zone="UTC", lang=lang[:2])
            except InvalidValue:
                unread.append(sentence)
                continue
            if said.problems:
                doubtful.append(sentence)
            else:
                assert said.slot.local == datetime.combine(day, hour), sentence
    # Midnight by a clock of 12 hours is refused: it has no day. Where figures with slashes are the custom, the first
    # twelve days of a month have two readings.
    assert [sentence for sentence in unread if "12:" not in sentence] == []
    assert len(unread) in (0, 48)
    assert len(doubtful) in ((0, 132) if lang == "pt_PT" else (0,))


def test_no_language_is_needed_but_for_one_month():
    unclear = Counter()
    for lang in LANGUAGES:
        for month in range(1, 13):
            day = babel.dates.format_date(date(2024, month, 13), "long", locale=lang)
            said = Stated.parse(f"{day}, 13:30", zone="UTC")
            unclear[lang, month] += bool(said.problems)
            assert said.problems or said.slot.local == datetime.combine(date(2024, month, 13), time(13, 30))
    assert sorted(case for case, count in unclear.items() if count) == [("hr", 10), ("pl", 11)]
