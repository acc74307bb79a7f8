"""From what others call a zone, or from a place, to a zone of the tz database; never further than what was said."""

import re
from zoneinfo import available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smallgiants import data
from smallgiants.civiltime import ZoneFound, find_zone, zone_info, zone_name, zone_of
from smallgiants.errors import InvalidValue

WINDOWS = data.table("civiltime/windows.toml")
COUNTRIES = data.table("civiltime/countries.toml")
MEMBERS = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split()


def refused(verb, *given_, **fields):
    with pytest.raises(InvalidValue) as caught:
        verb(*given_, **fields)
    return caught.value


# Names from elsewhere


@pytest.mark.parametrize(
    ("text", "country", "zone", "how"),
    [
        ("Europe/Brussels", None, "Europe/Brussels", "name"),
        ("europe/brussels", None, "Europe/Brussels", "name"),
        (' "Europe/Brussels" ', None, "Europe/Brussels", "name"),
        ("UTC", None, "UTC", "name"),
        ("/mozilla.org/20050126_1/Europe/Brussels", None, "Europe/Brussels", "vendor"),
        ("/freeassociation.sourceforge.net/Europe/Brussels", None, "Europe/Brussels", "vendor"),
        ("/freeassociation.sourceforge.net/Tzfile/Europe/Brussels", None, "Europe/Brussels", "vendor"),
        ("/softwarestudio.org/Olson_20011030_5/America/Argentina/Ushuaia", None, "America/Argentina/Ushuaia", "vendor"),
        ("tzone://Microsoft/Utc", None, "UTC", "vendor"),
        ("Coordinated Universal Time", None, "UTC", "vendor"),
        ("Romance Standard Time", "BE", "Europe/Brussels", "windows"),
        ("Romance Standard Time", "FR", "Europe/Paris", "windows"),
        ("W. Europe Standard Time", "DE", "Europe/Berlin", None),
        ("GMT Standard Time", "IE", "Europe/Dublin", "windows"),
        ("FLE Standard Time", "FI", "Europe/Helsinki", "windows"),
        ("Tokyo Standard Time", "JP", "Asia/Tokyo", "windows"),
        ("Turkey Standard Time", None, "Europe/Istanbul", "windows"),
        ("(UTC+01:00) Brussels, Copenhagen, Madrid, Paris", "BE", "Europe/Brussels", "display"),
        ("(GMT+01:00) Brussels, Copenhagen, Madrid, Paris", "ES", "Europe/Madrid", "display"),
        ("(UTC-01:00) Azores", None, "Atlantic/Azores", "display"),
        ("(UTC+00:00) Dublin, Edinburgh, Lisbon, London", "PT", "Europe/Lisbon", "display"),
        ("(UTC) Coordinated Universal Time", None, "UTC", "display"),
    ],
)
def test_a_name_from_elsewhere_is_read(text, country, zone, how):
    found = find_zone(text, country=country)
    if how is None:  # Germany has two zones under this name, of which CLDR takes the first
        assert (found.zone, found.default) == (None, zone)
        return
    assert (found.zone, found.how, found.candidates) == (zone, how, ())
    assert str(found) == f"{found.text!r} is {zone} ({how})"
    assert found.source is not None


@pytest.mark.parametrize(
    ("text", "country", "default", "some_of"),
    [
        ("Romance Standard Time", None, "Europe/Paris", "Europe/Brussels Europe/Copenhagen Europe/Madrid Africa/Ceuta"),
        ("Romance Standard Time", "ES", "Europe/Madrid", "Europe/Madrid Africa/Ceuta"),
        ("Romance Standard Time", "FI", "Europe/Paris", "Europe/Brussels"),
        ("GMT Standard Time", "PT", None, "Europe/Lisbon Atlantic/Madeira"),
        ("GMT Standard Time", None, "Europe/London", "Atlantic/Canary Europe/Dublin Europe/Lisbon"),
        ("GTB Standard Time", None, "Europe/Bucharest", "Europe/Athens Asia/Nicosia"),
    ],
)
def test_a_windows_name_of_several_zones_is_not_guessed(text, country, default, some_of):
    found = find_zone(text, country=country)
    assert (found.zone, found.how) == (None, "windows")
    assert default is None or found.default == default
    assert set(some_of.split()) <= set(found.candidates)
    assert found.source == "Unicode CLDR 48.2, windowsZones"
    assert f"by default {found.default}" in str(found)


def test_a_country_that_a_windows_name_does_not_know_is_said():
    assert find_zone("Romance Standard Time", country="FI").note == "CLDR has no zone of FI under this name"


def test_a_display_name_without_a_country_gives_its_places():
    found = find_zone("(UTC+01:00) Brussels, Copenhagen, Madrid, Paris")
    assert (found.zone, found.default) == (None, None)
    assert found.candidates == ("Europe/Brussels", "Europe/Copenhagen", "Europe/Madrid", "Europe/Paris")
    assert str(found).endswith("may be Europe/Brussels or Europe/Copenhagen or Europe/Madrid or Europe/Paris (display)")
    assert find_zone("(UTC+05:00) Brussels").candidates == ()
    assert find_zone("(UTC+01:00) Nowhere, Elsewhere").zone is None


@pytest.mark.parametrize(
    ("text", "how"),
    [
        ("Customized Time Zone", "custom"),
        ("tzone://Microsoft/Custom", "custom"),
        ("CET", "label"),
        ("MESZ", "label"),
        ("Brusels", "unknown"),
        ("/mozilla.org/20050126_1/Nowhere", "unknown"),
        ("/x", "unknown"),
        ("a/b/c", "unknown"),
        ("localtime", "unknown"),
        ("Romance Standard", "unknown"),
        ("UTC+01:00", "label"),
        ("EST5EDT", "unknown"),
    ],
)
def test_what_names_no_place_stays_open(text, how):
    found = find_zone(text)
    assert (found.zone, found.candidates, found.default, found.how) == (None, (), None, how)
    assert str(found).startswith(f"{text!r} names no zone ({how})")


def test_what_is_near_is_told_and_not_taken():
    assert "Romance Standard Time" in find_zone("Romance Standard").note
    assert find_zone("CET").note == "a label is no place: Central European Time"


@pytest.mark.parametrize("wrong", ["", "  ", "x" * 201, None, 1, b"UTC"])
def test_what_is_no_name_is_refused(wrong):
    assert refused(find_zone, wrong).code == "zone-invalid"


@given(st.text(min_size=1, max_size=40) | st.sampled_from(sorted(WINDOWS["zones"])), st.sampled_from([None, *MEMBERS]))
def test_whatever_is_asked_is_answered_with_zones_or_refused(text, country):
    try:
        found = find_zone(text, country=country)
    except InvalidValue as error:
        assert error.code in ("zone-invalid", "text-invalid")
        return
    for zone in (found.zone, found.default, *found.candidates):
        assert zone is None or zone_name(zone) == zone
    assert found.zone is None or found.candidates == ()
    assert isinstance(str(found), str)


# The shipped tables


def test_the_shipped_zones_are_zones_of_the_tz_database():
    told = {zone for by in WINDOWS["zones"].values() for zones in by.values() for zone in zones.split()}
    told |= {zone for zones in COUNTRIES["zones"].values() for zone in zones.split()}
    assert {zone for zone in told if zone_name(zone) != zone} == set()
    assert len(told - available_timezones()) <= 3  # a tz database older than the tables lacks a few
    assert len(WINDOWS["zones"]) == 139
    assert all("001" in by for by in WINDOWS["zones"].values())
    assert len(COUNTRIES["zones"]) == 247


# Places


@pytest.mark.parametrize(
    ("nuts", "zone"),
    [
        ("ES70", "Atlantic/Canary"),
        ("ES703", "Atlantic/Canary"),
        ("ES63", "Africa/Ceuta"),
        ("ES640", "Africa/Ceuta"),
        ("ES61", "Europe/Madrid"),
        ("ES300", "Europe/Madrid"),
        ("ES7", "Atlantic/Canary"),
        ("PT20", "Atlantic/Azores"),
        ("PT200", "Atlantic/Azores"),
        ("PT30", "Atlantic/Madeira"),
        ("PT11", "Europe/Lisbon"),
        ("PT1C4", "Europe/Lisbon"),
        ("FRY1", "America/Guadeloupe"),
        ("FRY20", "America/Martinique"),
        ("FRY3", "America/Cayenne"),
        ("FRY40", "Indian/Reunion"),
        ("FRY5", "Indian/Mayotte"),
        ("FRA4", "Indian/Reunion"),
        ("FR930", "America/Cayenne"),
        ("FR10", "Europe/Paris"),
        ("FRK26", "Europe/Paris"),
        ("CY000", "Asia/Nicosia"),
        ("EL301", "Europe/Athens"),
        ("UKM50", "Europe/London"),
        ("DE138", "Europe/Berlin"),
        ("FI200", "Europe/Helsinki"),
        ("BE", "Europe/Brussels"),
    ],
)
def test_a_region_has_the_zone_of_its_code(nuts, zone):
    found = zone_of(nuts=nuts)
    assert (found.zone, found.text) == (zone, nuts)
    assert zone_of(country={"EL": "GR", "UK": "GB"}.get(nuts[:2], nuts[:2]), nuts=nuts) == found
    assert found.source is not None


@pytest.mark.parametrize(
    ("fields", "candidates"),
    [
        ({"country": "ES"}, "Africa/Ceuta Atlantic/Canary Europe/Madrid"),
        ({"nuts": "ES"}, "Africa/Ceuta Atlantic/Canary Europe/Madrid"),
        ({"nuts": "ES6"}, "Africa/Ceuta Europe/Madrid"),
        ({"country": "PT"}, "Atlantic/Azores Atlantic/Madeira Europe/Lisbon"),
        ({"country": "CY"}, "Asia/Famagusta Asia/Nicosia"),
        ({"nuts": "CY"}, "Asia/Famagusta Asia/Nicosia"),
        ({"nuts": "FRY"}, "America/Cayenne America/Guadeloupe America/Martinique Indian/Mayotte Indian/Reunion"),
        ({"country": "FR"},
         "America/Cayenne America/Guadeloupe America/Martinique Europe/Paris Indian/Mayotte Indian/Reunion"),
        ({"country": "GL"}, "America/Danmarkshavn America/Nuuk America/Scoresbysund America/Thule"),
        ({"nuts": "ESZZZ"}, ""),
    ],
)  # fmt: skip
def test_a_place_of_several_zones_is_not_guessed(fields, candidates):
    found = zone_of(**fields)
    assert (found.zone, tuple(sorted(found.candidates))) == (None, tuple(candidates.split()))


def test_a_country_of_one_zone_has_it():
    certain = {country: zone_of(country=country).zone for country in MEMBERS if zone_of(country=country).zone}
    assert sorted(set(MEMBERS) - set(certain)) == ["CY", "ES", "FR", "PT"]
    assert (certain["BE"], certain["MT"], certain["SI"]) == ("Europe/Brussels", "Europe/Malta", "Europe/Ljubljana")
    assert re.search("Büsingen.*same hours", zone_of(country="DE").note)
    assert zone_of(country="BE").source == "tz database 2026f, zone.tab"


def test_the_two_zones_of_germany_do_show_the_same_hours():
    from datetime import UTC, datetime, timedelta

    first = datetime(1981, 1, 1, tzinfo=UTC)
    zones = [zone_info(zone) for zone in ("Europe/Berlin", "Europe/Busingen")]
    for hours in range(0, 24 * 366 * 60, 12):
        moment = first + timedelta(hours=hours)
        assert len({moment.astimezone(zone).utcoffset() for zone in zones}) == 1


@pytest.mark.parametrize(
    ("fields", "path", "code"),
    [
        ({}, "country", "country-unknown"),
        ({"country": "EL"}, "country", "country-unknown"),
        ({"country": "UK"}, "country", "country-unknown"),
        ({"country": "be"}, "country", "country-unknown"),
        ({"country": "XX"}, "country", "country-unknown"),
        ({"country": None, "nuts": "XX1"}, "country", "country-unknown"),
        ({"nuts": "es70"}, "nuts", "choice-unknown"),
        ({"nuts": ""}, "nuts", "choice-unknown"),
        ({"nuts": 70}, "nuts", "choice-unknown"),
        ({"nuts": "ES7000"}, "nuts", "choice-unknown"),
        ({"country": "PT", "nuts": "ES70"}, "nuts", "choice-unknown"),
    ],
)
def test_a_place_that_is_none_is_refused(fields, path, code):
    error = refused(zone_of, **fields)
    assert (error.path, error.code) == (path, code)
    assert refused(zone_of, country="EL").hint == "write GR, the ISO code"


def test_an_answer_of_wrong_form_is_refused():
    assert refused(ZoneFound, text="x", how="guess").code == "choice-unknown"
    assert refused(ZoneFound, text="x", how="name", zone="CET").code == "zone-invalid"
