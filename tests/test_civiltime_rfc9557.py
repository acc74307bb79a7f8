"""Slots as one line of RFC 9557, and that no instant is lost on any way out and back."""

import copy
import pickle
from datetime import timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from smallgiants.civiltime import Repeated, Resolved, Skipped, Slot, instant
from smallgiants.errors import InvalidValue, UnresolvedTime
from smallgiants.formats import json, rfc9557
from smallgiants.testing import _values as some

BRUSSELS = "Europe/Brussels"
FIRST = Slot(local="2026-10-25T02:30", zone=BRUSSELS, fold=0)
SECOND = Slot(local="2026-10-25T02:30", zone=BRUSSELS, fold=1)


def refused(text, **more):
    with pytest.raises(InvalidValue) as caught:
        rfc9557.load(text, **more)
    return caught.value


@pytest.mark.parametrize(
    ("slot", "text"),
    [
        (Slot(local="2024-03-13T11:00", zone=BRUSSELS, duration="PT1H"), "2024-03-13T11:00:00+01:00[Europe/Brussels]"),
        (FIRST, "2026-10-25T02:30:00+02:00[Europe/Brussels]"),
        (SECOND, "2026-10-25T02:30:00+01:00[Europe/Brussels]"),
        (Slot(local="2024-03-13T11:00:07", zone="UTC"), "2024-03-13T11:00:07+00:00[UTC]"),
        (Slot(local="2024-03-13T11:00", zone="Asia/Kathmandu"), "2024-03-13T11:00:00+05:45[Asia/Kathmandu]"),
        (Slot(local="1971-03-13T11:00", zone="Africa/Monrovia"), "1971-03-13T11:44:30Z[Africa/Monrovia]"),
    ],
)
def test_a_slot_is_one_line(slot, text):
    assert rfc9557.dump(slot) == text
    assert rfc9557.load(text).instant == slot.instant
    assert (rfc9557.load(text).local, rfc9557.load(text).zone) == (slot.local, slot.zone)


@given(some.slots(after="1970-01-02T00:00Z"))
@example(FIRST)
@example(SECOND)
def test_the_instant_comes_back_by_every_way(slot):
    ways = (
        rfc9557.load(rfc9557.dump(slot)),
        json.load(json.dump(slot), Slot),
        pickle.loads(pickle.dumps(slot)),  # noqa: S301  # our own
        copy.copy(slot),
        copy.deepcopy(slot),
    )
    for back in ways:
        assert (back.instant, back.local, back.zone) == (slot.instant, slot.local, slot.zone)
    for back in ways[1:]:
        assert back == slot
    text = rfc9557.dump(slot)
    assert rfc9557.dump(rfc9557.load(text)) == text


@given(some.slots(), st.sampled_from(("earlier", "later", "compatible")))
def test_with_a_policy_every_slot_is_a_line(slot, policy):
    back = rfc9557.load(rfc9557.dump(slot, policy=policy))
    assert back.instant == slot.resolve(policy).utc
    if not isinstance(slot.resolve(), Resolved):
        with pytest.raises(UnresolvedTime):
            rfc9557.dump(slot)


@pytest.mark.parametrize(
    ("text", "local", "fold"),
    [
        ("2024-03-13T10:00Z[Europe/Brussels]", "2024-03-13T11:00", None),
        ("2024-03-13t10:00:00z[Europe/Brussels]", "2024-03-13T11:00", None),
        ("2024-03-13T10:00:00-00:00[Europe/Brussels]", "2024-03-13T11:00", None),
        ("2026-10-25T01:30:00Z[Europe/Brussels]", "2026-10-25T02:30", 1),
        ("2024-03-13T11:00[Europe/Brussels]", "2024-03-13T11:00", None),
        ("2024-03-13 11:00:00.000+01:00[Europe/Brussels]", "2024-03-13T11:00", None),
        ("2024-03-13T11:00:00+0100[Europe/Brussels]", "2024-03-13T11:00", None),
        ("2024-03-13T11:00:00+01:00[!Europe/Brussels]", "2024-03-13T11:00", None),
        ("2024-03-13T11:00:00+01:00[Europe/Brussels][u-ca=gregory]", "2024-03-13T11:00", None),
        ("2024-03-13T11:00:00+01:00[Europe/Brussels][!u-ca=iso8601]", "2024-03-13T11:00", None),
        ("2024-03-13T11:00:00+01:00[Europe/Brussels][u-ca=hebrew]", "2024-03-13T11:00", None),
        ("2024-03-13T11:00:00+01:00[Europe/Brussels][_x=y][x-y=a-b]", "2024-03-13T11:00", None),
        ("2024-03-13T11:00:00+01:00[Europe/Brussels][u-ca=gregory][u-ca=hebrew]", "2024-03-13T11:00", None),
    ],
)
def test_lines_of_others_are_read(text, local, fold):
    assert rfc9557.load(text) == Slot(local=local, zone=BRUSSELS, fold=fold)


def test_without_an_offset_a_time_that_repeats_or_is_skipped_stays_so():
    assert isinstance(rfc9557.load("2026-10-25T02:30[Europe/Brussels]").resolve(), Repeated)
    assert isinstance(rfc9557.load("2026-03-29T02:30[Europe/Brussels]").resolve(), Skipped)


@pytest.mark.parametrize(
    ("text", "by_offset", "by_zone"),
    [
        ("2024-07-13T11:00:00+01:00[Europe/Brussels]", "2024-07-13T12:00", "2024-07-13T11:00"),
        ("2024-07-13T11:00:00+01:00[!Europe/Brussels]", "2024-07-13T12:00", "2024-07-13T11:00"),
        ("2026-03-29T02:30:00+01:00[Europe/Brussels]", "2026-03-29T03:30", "2026-03-29T02:30"),
        ("2026-10-25T02:30:00+03:00[Europe/Brussels]", "2026-10-25T01:30", "2026-10-25T02:30"),
    ],
)
def test_offset_and_zone_in_conflict_are_refused_or_decided_by_name(text, by_offset, by_zone):
    error = refused(text)
    assert (error.code, error.path) == ("offset-conflict", "text")
    assert "conflict='offset'" in error.hint
    assert refused(text, conflict="reject").code == "offset-conflict"
    assert rfc9557.load(text, conflict="offset").local.isoformat("T", "minutes") == by_offset
    assert rfc9557.load(text, conflict="zone").local.isoformat("T", "minutes") == by_zone


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2024-03-13T11:00+01:00", "zone-missing"),
        ("2024-03-13T11:00", "zone-missing"),
        ("2024-03-13T11:00Z", "zone-missing"),
        ("2024-03-13T11:00+01:00[u-ca=iso8601]", "zone-missing"),
        ("2024-03-13T11:00+01:00[u-ca=iso8601][Europe/Brussels]", "zone-missing"),
        ("2024-03-13T11:00+01:00[Europe/Brussels][Europe/Paris]", "zone-missing"),
        ("2024-03-13T11:00+01:00[+01:00]", "zone-invalid"),
        ("2024-03-13T11:00+01:00[CET]", "zone-invalid"),
        ("2024-03-13T11:00+01:00[europe/brussels]", "zone-invalid"),
        ("2024-03-13T11:00+01:00[Europe/Nowhere]", "zone-unknown"),
        ("2024-03-13T11:00+01:00[Europe/Brussels][!u-ca=hebrew]", "tag-critical"),
        ("2024-03-13T11:00+01:00[Europe/Brussels][!x-y=z]", "tag-critical"),
        ("2024-03-13T11:00+01:00[Europe/Brussels][u-ca=gregory][!u-ca=iso8601]", "tag-critical"),
        ("2024-03-13T11:00+01:00[Europe/Brussels][U=x]", "time-invalid"),
        ("2024-03-13T11:00+01:00[Europe/Brussels][u=]", "time-invalid"),
        ("2024-03-13T11:00:00.5+01:00[Europe/Brussels]", "time-too-fine"),
        ("2024-03-13T11:00:60+01:00[Europe/Brussels]", "time-invalid"),
        ("2024-03-13T24:00+01:00[Europe/Brussels]", "time-invalid"),
        ("2024-03-13T11:00+25:00[Europe/Brussels]", "time-invalid"),
        ("2024-02-30T11:00+01:00[Europe/Brussels]", "time-invalid"),
        ("0000-03-13T11:00+01:00[Europe/Brussels]", "time-invalid"),
        ("9999-12-31T23:59:59-23:00[Europe/Brussels]", "time-out-of-range"),
        ("2024-03-13T11:00+01:00[Europe/Brussels", "time-invalid"),
        ("2024-03-13T11:00+01:00[]", "zone-invalid"),
        ("2024-03-13T11:00+01:00[Europe/Brussels]\n", "time-invalid"),
        ("2024-03-13", "time-invalid"),
        ("[" * 300, "time-invalid"),
        ("2024-03-13T11:00" + "[a=b]" * 1000, "time-invalid"),
        (None, "time-invalid"),
        (b"2024-03-13T11:00+01:00[Europe/Brussels]", "time-invalid"),
    ],
)
def test_lines_that_say_less_or_more_are_refused(text, code):
    assert refused(text).code == code


def test_a_policy_that_is_none_is_refused():
    assert refused("2024-03-13T11:00+01:00[Europe/Brussels]", conflict="use").code == "choice-unknown"
    with pytest.raises(InvalidValue):
        rfc9557.dump(FIRST, policy="raise")


@given(some.slots(after="1970-01-02T00:00Z"), st.integers(-14 * 60, 14 * 60))
def test_each_policy_keeps_what_it_says(slot, minutes):
    offset = timedelta(minutes=minutes)
    sign, rest = ("-", -minutes) if minutes < 0 else ("+", minutes)
    text = f"{slot.local.isoformat()}{sign}{rest // 60:02}:{rest % 60:02}[{slot.zone}]"
    if text.split("[", maxsplit=1)[0].endswith(("-00:00",)) or not minutes:
        return
    try:
        stated = instant(slot.local.isoformat() + f"{sign}{rest // 60:02}:{rest % 60:02}")
    except InvalidValue:
        return
    assert rfc9557.load(text, conflict="offset").instant == stated
    assert rfc9557.load(text, conflict="zone").local == slot.local
    assert stated == instant(f"{(slot.local - offset).isoformat()}Z")
