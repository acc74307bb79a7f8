"""What follows from workshops' ledgers and records: settings, drift, answers, attendance, allowance, hours, diaries."""

from datetime import date, timedelta

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import smallgiants.workshops as room
from smallgiants.civiltime import Slot, instant
from smallgiants.errors import InvalidValue, NotAllowed, UnresolvedTime
from smallgiants.ledger import Entry, Told
from smallgiants.sources import Citation
from smallgiants.testing import replies, slots, workshops
from smallgiants.testing._values import ZONES
from smallgiants.workshops import (
    Activity,
    Allowance,
    Attendance,
    Gap,
    Reply,
    Setting,
    Standing,
    Stay,
    Workshop,
    activity,
    another_hour,
    attended,
    in_diaries,
    replies_to,
    spacing,
    usage,
)

AT, LATER, LAST = "2024-02-07T09:00Z", "2024-02-08T09:00Z", "2024-02-09T09:00Z"
BRUSSELS, ALMATY = "Europe/Brussels", "Asia/Almaty"
FIRST = Slot(local="2024-02-21T11:00", zone=BRUSSELS, duration="PT1H", printed="CET")
SECOND = FIRST.shift(days=21)
SKIPPED = Slot(local="2026-03-29T02:30", zone=BRUSSELS, duration="PT1H")


def meeting(slot=FIRST, **known):
    return Workshop(id=known.pop("id", "sg-1"), title="First meeting", slot=slot, **known)


def refusal(call):
    with pytest.raises((InvalidValue, NotAllowed, UnresolvedTime)) as caught:
        call()
    return caught.value.code, caught.value.path


# Settings: how, where and on what


def test_moved_online_from_a_hall():
    hall = meeting(mode="in_person", place="Town hall", sources=[Citation(path="place", source="the notice")])
    online = hall.move_online(at=AT, join_link="https://meet.example.org/a", reason="storm", by="p-1")
    entry = online.history[-1]
    assert (online.mode, online.place, online.join_link) == ("online", None, "https://meet.example.org/a")
    assert (entry.kind, entry.was, entry.reason, entry.sources) == ("relocated", hall.setting, "storm", hall.sources)
    assert (online.revision, online.sources, online.before(0)) == (1, (), hall)


def test_a_link_that_is_kept_and_one_that_is_new_ask_nobody_again():
    link = "https://meet.example.org/a"
    online = meeting(mode="hybrid", join_link=link).move_online(at=AT)
    assert (online.join_link, online.revision) == (link, 1)
    newer = online.relocate(attrs.evolve(online.setting, join_link=link + "b", in_person="explored"), at=LATER)
    assert (newer.revision, newer.history[-1].kind) == (1, "relocated")
    assert link not in repr(newer)


def test_an_agenda_is_not_material():
    revised = meeting(agenda="Themes").relocate(Setting(agenda="Themes, and who leads them"), at=AT)
    assert (revised.history[-1].kind, revised.revision, revised.before(0).agenda.best().text) == (
        "revised",
        0,
        "Themes",
    )


@pytest.mark.parametrize(
    ("old", "new", "immaterial", "asks"),
    [
        ({"mode": "in_person"}, {"mode": "online"}, (), True),
        ({"mode": "in_person"}, {"mode": "online"}, ("mode",), False),
        ({"place": "Hall"}, {"place": "Library"}, (), True),
        ({"place": "Hall"}, {"place": "Library"}, ("place",), False),
        ({"mode": "online", "place": "Hall"}, {"mode": "hybrid", "place": "Library"}, ("place",), True),
        ({}, {"mode": "online", "place": "Hall"}, (), False),  # nobody agreed to what was unknown
        ({"mode": "online"}, {}, (), True),
        ({"in_person": "explored"}, {"in_person": "planned"}, (), False),
    ],
)
def test_which_change_asks_again_is_a_policy(old, new, immaterial, asks):
    moved = meeting(**old, immaterial=immaterial).relocate(Setting(**new), at=AT)
    assert moved.revision == int(asks)
    assert Setting(**old).asks_again(Setting(**new), immaterial) is asks


@pytest.mark.parametrize(
    ("call", "code", "path"),
    [
        (lambda: meeting().relocate(Setting(), at=AT), "setting-unchanged", "setting"),
        (lambda: meeting().relocate("online", at=AT), "type-wrong", "setting"),
        (lambda: meeting().cancel(at=AT).move_online(at=LATER), "workshop-cancelled", "history"),
        (lambda: meeting(mode="online").move_online(at=AT), "setting-unchanged", "setting"),
        (lambda: meeting().reschedule("21 February", at=AT), "type-wrong", "slot"),
        (lambda: meeting(history=[Entry(at=AT, kind="moved", was=Setting())]), "type-wrong", "history[0].was"),
        (lambda: meeting(history=[Entry(at=AT, kind="relocated", was=FIRST)]), "type-wrong", "history[0].was"),
        (lambda: meeting(immaterial=("time",)), "choice-unknown", "immaterial[0]"),
        (lambda: meeting().reschedule(SECOND, at="2024-02-07T09:00"), "time-naive", "at"),
    ],
)
def test_what_is_refused(call, code, path):
    assert refusal(call) == (code, path)


def test_problems_of_written_settings():
    told = Setting(mode="online")
    history = [Entry(at=AT, kind="relocated"), Entry(at=LATER, kind="revised", was=told)]
    found = [
        (p.code, p.path, p.severity) for p in meeting(None, mode="online", place="Hall", history=history).problems()
    ]
    assert found == [("history-incomplete", "history[0]", "error"), ("place-online", "place", "warning")]
    same = [Entry(at=AT, kind="revised", was=told)]
    assert [p.code for p in meeting(None, mode="online", history=same).problems()] == ["setting-unchanged"]


# Notice, and what was told


def test_notice_of_each_kind_of_change():
    off = meeting().cancel(at=AT)
    assert off.notice(off.history[-1]) == timedelta(days=14, hours=1)
    moved = meeting().move_online(at=AT)
    assert moved.notice(moved.history[-1]) == timedelta(days=14, hours=1)
    assert meeting(None).notice(Entry(at=AT, kind="cancelled")) is None


def test_what_was_told_to_whom_and_what_still_stands_in_diaries():
    told = (
        meeting().announce(at="2024-01-15T09:00Z", who=("public", "ana")).announce(at="2024-01-16T09:00Z", who=("ben",))
    )
    moved = told.reschedule(SECOND, at=AT).announce(at=LATER, who=("ana",))
    found = in_diaries(moved, on=None, zone=BRUSSELS)
    assert [(one.revision, one.who, one.current) for one in found.announcements] == [
        (0, ("public",), False), (0, ("ben",), False), (1, ("ana",), True),
    ]  # fmt: skip
    assert ([one.slot for one in found.stale], found.untold, found.announced) == (
        [FIRST, FIRST],
        ("ben", "public"),
        True,
    )
    assert [row["current"] for row in found.rows()] == [False, False, True]
    then = in_diaries(moved, on=date(2024, 2, 6), zone=BRUSSELS)
    assert (then.revision, then.stale) == (0, ())
    over = in_diaries(moved, on=date(2024, 2, 22), zone=BRUSSELS)
    assert [one.slot for one in over.standing] == [SECOND]  # what has passed stands in no diary


def test_a_move_that_nobody_was_told_of_leaves_the_old_slot_standing():
    moved = meeting().reschedule(SECOND, at=AT).cancel(at=LATER)
    found = in_diaries(moved, on=None, zone=BRUSSELS)
    assert str(found) == (
        "revision 0, 2024-02-21 11:00–12:00 Europe/Brussels (10:00Z), not announced: out of date\n"
        "revision 1, 2024-03-13 11:00–12:00 Europe/Brussels (10:00Z), not announced: out of date"
    )
    assert str(in_diaries(meeting(), on=None, zone=BRUSSELS)) == "sg-1: nothing was told, and nothing changed"
    quiet = moved.announce(at=LAST)
    assert (
        str(in_diaries(quiet, on=None, zone=BRUSSELS).standing[-1])
        == "revision 2, no date, told to nobody on record: holds"
    )


def test_that_a_workshop_is_off_is_announced_too():
    waiting = meeting().postpone(at=AT).announce(at=LATER, who=("public",))
    assert waiting.history[-1].told == Told(who=("public",))
    assert in_diaries(waiting, on=date(2024, 2, 9), zone=BRUSSELS).announced
    again = waiting.reschedule(SECOND, at=LAST)
    assert in_diaries(again, on=None, zone=BRUSSELS).untold == ("public",)
    assert refusal(lambda: meeting(None).move_online(at=AT).announce(at=LATER)) == ("workshop-without-date", "slot")


def test_a_slot_that_names_no_instant_still_stands():
    odd = meeting(FIRST, history=[Entry(at=AT, kind="moved", was=SKIPPED)])
    assert [one.slot for one in in_diaries(odd, on=date(2024, 2, 8), zone=BRUSSELS).stale] == [SKIPPED]


@given(workshops())
def test_who_is_told_of_the_present_holds_nothing_older(workshop):
    if workshop.slot is not None or workshop.revision:
        last = workshop.history[-1].at if workshop.history else instant(AT)
        told = (
            workshop.announce(at=last, who=("public",))
            if workshop.status == "scheduled" and workshop.slot
            else workshop
        )
        found = in_diaries(told, on=None, zone="UTC")
        assert (told == workshop) or (found.announced and found.untold == ())
        assert found.revision == told.revision


# Drift (the rules are those of the tz database in use: what was announced is made to differ)


def drifted(utc="2024-06-03T06:00Z", slot=None):
    slot = slot or Slot(local="2024-06-03T12:00", zone=ALMATY, duration="PT1H")
    told = Entry(at=AT, kind="announced", told=Told(utc=utc, zone_data="2023c", who=("public",)))
    return meeting(slot, history=[told], sources=[Citation(path="slot", source="the notice")])


def test_a_drift_is_found_by_the_announcement_and_settled_by_the_hour():
    found = drifted().drift(zone_data="2024a")
    assert (found.shift, found.since, found.zone_data) == (timedelta(hours=1), "2023c", "2024a")
    kept = drifted().keep_local(zone_data="2024a", at=LATER, by="p-1")
    assert (kept.slot, kept.revision, kept.drift(zone_data="2024a")) == (drifted().slot, 1, None)
    assert (kept.days_moved, kept.moves, kept.sources, kept.before(1)) == (0, (), drifted().sources, drifted())
    assert kept.history[-1].reason.startswith("the rules of Asia/Almaty changed: 2024-06-03 12:00")


def test_a_drift_is_settled_by_the_instant_and_asks_nobody_again():
    kept = drifted().keep_instant(zone_data="2024a", at=LATER)
    assert (kept.slot.local.hour, kept.slot.instant) == (11, instant("2024-06-03T06:00Z"))
    assert (kept.revision, kept.drift(zone_data="2024a"), kept.original.local.hour) == (0, None, 12)
    assert (kept.sources, kept.history[-1].sources, kept.before(1)) == ((), drifted().sources, drifted())
    assert kept.problems() == ()


def test_what_no_announcement_claims_does_not_drift():
    assert meeting().drift(zone_data="2024a") is None
    assert drifted().reschedule(SECOND, at=LATER).drift(zone_data="2024a") is None
    assert drifted().cancel(at=LATER).drift(zone_data="2024a") is None
    assert drifted().postpone(at=LATER).drift(zone_data="2024a") is None
    assert meeting(history=[Entry(at=AT, kind="announced", told=Told(who=("public",)))]).drift(zone_data=None) is None
    odd = meeting(history=[drifted().history[0], Entry(at=LATER, kind="corrected")])
    assert odd.drift(zone_data=None) is None
    written = drifted().correct(attrs.evolve(drifted().slot, printed="UTC+5"), at=LATER)
    assert written.drift(zone_data="2024a") is not None  # how it is written was mended, the claim still stands
    assert refusal(lambda: meeting().keep_local(zone_data="2024a", at=AT)) == ("drift-none", "slot")


def test_an_hour_that_new_rules_skip_can_only_keep_its_instant():
    gone = drifted("2026-03-29T00:30Z", SKIPPED)
    assert gone.drift(zone_data="2024a").utc is None
    assert refusal(lambda: gone.keep_local(zone_data="2024a", at=LATER))[0] == "time-skipped"
    kept = gone.keep_instant(zone_data="2024a", at=LATER)
    assert kept.slot.instant == instant("2026-03-29T00:30Z")


# Who answered which revision


def reply(id_, person, revision=0, state="accepted", at=AT):
    return Reply(id=id_, person=person, workshop="sg-1", revision=revision, state=state, at=at)


def test_a_move_asks_everybody_again_and_keeps_what_was_answered():
    given_ = [reply("a", "ana"), reply("b", "ben", state="declined"), reply("c", "ana", state="tentative", at=LATER)]
    before = replies_to(meeting(), replies=given_, invited=["ana", "ben", "eve"], on=None, zone=BRUSSELS)
    assert (before.who("tentative"), before.who("declined"), before.awaited) == (("ana",), ("ben",), ("eve",))
    moved = meeting().reschedule(SECOND, at=LATER)
    after = replies_to(moved, replies=[*given_, reply("d", "eve", 1, at=LAST)], invited=["ana", "ben", "eve"], on=None,
                       zone=BRUSSELS)  # fmt: skip
    assert (after.revision, after.who("accepted"), after.awaited) == (1, ("eve",), ("ana", "ben"))
    assert [(one.person, one.state) for one in after.earlier] == [("ana", "tentative"), ("ben", "declined")]
    assert [(row["person"], row["counts"]) for row in after.rows()] == [
        ("eve", True), ("ana", False), ("ben", False), ("ana", False), ("ben", False),
    ]  # fmt: skip
    then = replies_to(moved, replies=given_, invited=["ana"], on=date(2024, 2, 7), zone=BRUSSELS)
    assert (then.revision, then.who("accepted")) == (0, ("ana",))


@given(workshops(), st.lists(replies(), max_size=6), st.lists(st.sampled_from("ab"), max_size=2))
def test_every_invited_person_has_answered_the_present_revision_or_is_awaited(workshop, given_, invited):
    mine = [attrs.evolve(one, workshop=workshop.id, person="ab"[index % 2]) for index, one in enumerate(given_)]
    found = replies_to(workshop, replies=mine, invited=invited, on=None, zone="UTC")
    answered = {one.person for one in found.current}
    assert set(found.awaited) == set(invited) - answered
    assert all(one.revision == workshop.revision for one in found.current)
    assert len({(one.person, one.revision) for one in (*found.current, *found.earlier)}) == len(
        (*found.current, *found.earlier)
    )


# Attendance


def test_who_took_part_how_and_for_how_long():
    stays = [
        Stay(since="2024-03-13T10:05Z", until="2024-03-13T10:20Z"),
        Stay(since="2024-03-13T10:30Z", until="2024-03-13T11:00Z"),
    ]
    records = [
        Attendance(id="1", workshop="sg-1", person="ana", mode="online", stays=stays),
        Attendance(id="2", workshop="sg-1", person="ben", excused=True),
        Attendance(id="3", workshop="sg-1", person="cai", proxy="ana"),
        Attendance(id="4", workshop="sg-1", person="dia", mode="in_person", stays=[Stay(since="2024-03-13T10:05Z")]),
        Attendance(id="5", workshop="other", person="eve"),
    ]
    found = attended("sg-1", records)
    assert found.present == ("ana", "dia")
    assert [row["minutes"] for row in found.rows()] == [45, None, None, None]
    assert str(found) == "sg-1: 1 online, 1 in person, 0 in a way not told, 1 excused, 1 spoken for"
    assert (records[0].length, records[4].length) == (timedelta(minutes=45), None)


@pytest.mark.parametrize(
    ("fields", "code", "path"),
    [
        ({"stays": [Stay(since="2024-03-13T10:05Z"), Stay(since="2024-03-13T10:30Z")]}, "stays-overlap", "stays[1]"),
        ({"stays": [Stay(since="2024-03-13T10:05Z", until="2024-03-13T11:00Z"), Stay(since="2024-03-13T10:30Z")]},
         "stays-overlap", "stays[1]"),
        ({"excused": True, "mode": "online"}, "attendance-contradicts", "stays"),
        ({"proxy": "ben", "stays": [Stay(since="2024-03-13T10:05Z")]}, "attendance-contradicts", "stays"),
        ({"proxy": "ana"}, "attendance-contradicts", "proxy"),
        ({"mode": "hybrid"}, "choice-unknown", "mode"),
    ],
)  # fmt: skip
def test_attendance_that_contradicts_itself_is_refused(fields, code, path):
    assert refusal(lambda: Attendance(id="1", workshop="w", person="ana", **fields)) == (code, path)


def test_a_stay_that_ends_before_it_starts_is_refused():
    with pytest.raises(
        InvalidValue, match=r"until: expected an instant after 2024-03-13T10:05:00Z, got 2024-03-13T10:00:00Z"
    ):
        Stay(since="2024-03-13T10:05Z", until="2024-03-13T10:00Z")
    assert refusal(lambda: Stay(since="2024-03-13T10:05")) == ("time-naive", "at")
    assert Stay(since="2024-03-13T10:05Z").length is None


def test_coming_in_person_counts_neither_for_nor_against():
    held = [meeting(mode="online", id="a"), meeting(mode="hybrid", id="b"), meeting(mode="in_person", id="c"),
            meeting(None, id="d"), meeting(mode="online", id="e").cancel(at=AT),
            meeting(SECOND, mode="online", id="f")]  # fmt: skip
    records = [
        Attendance(id="1", workshop="a", person="ana", seat="town", mode="online"),
        Attendance(id="2", workshop="b", person="ana", mode="in_person"),
        Attendance(id="3", workshop="c", person="ana", mode="in_person"),
        Attendance(id="4", workshop="a", person="ben", excused=True),
        Attendance(id="5", workshop="b", person="ben", proxy="ana"),
    ]
    found = activity(records, workshops=held, of=["ana", "ben", "cai", "town"], on=date(2024, 3, 1), zone=BRUSSELS)
    assert str(found) == "ana: 1 of 1\nben: 1 of 1\ncai: 0 of 2\ntown: 1 of 2"
    assert [(one.id, "voluntary" in one.because) for one in found.left_out] == [("c", True)]
    assert found.rows()[2] == {"of": "cai", "counted": 0, "possible": 2}
    assert str(activity([], workshops=[], of=[], on=None, zone="UTC")) == "nobody's attendance is on record"
    assert refusal(lambda: Activity(of="ana", counted=2, possible=1))[1] == "counted"


# The allowance


def test_held_and_planned_against_the_limit():
    moved = meeting(id="moved").reschedule(SECOND, at=AT)
    several = [meeting(id="held"), moved, meeting(id="off").cancel(at=AT), meeting(id="wait").postpone(at=AT)]
    found = usage(several, allowance=Allowance(limit=3), on=date(2024, 2, 22), zone=BRUSSELS)
    assert (found.held, found.planned, found.left, found.exceeded, found.ask) == (
        ("held",),
        ("moved", "wait"),
        0,
        False,
        (),
    )
    assert [(row["workshop"], row["counts"]) for row in found.rows()] == [
        ("held", True), ("moved", True), ("wait", True), ("off", False),
    ]  # fmt: skip
    frees = Allowance(limit=1, postponed="frees")
    assert usage(several, allowance=frees, on=None, zone=BRUSSELS).exceeded is True
    assert [one.id for one in usage(several, allowance=frees, on=None, zone=BRUSSELS).left_out] == ["off", "wait"]


def test_an_unknown_limit_is_asked_for_and_never_guessed():
    found = usage([meeting()], allowance=Allowance(), on=None, zone=BRUSSELS)
    assert (found.used, found.left, found.exceeded) == (1, None, None)
    assert str(found) == "1 of an unknown number used: 0 held, 1 planned"


def test_what_lies_outside_the_period_takes_no_place():
    period = Allowance(limit=1, since="2024-03-01", until="2025-03-01")
    found = usage(
        [meeting(id="a"), meeting(SECOND, id="b"), meeting(None, id="c")], allowance=period, on=None, zone=BRUSSELS
    )
    assert ([one.id for one in found.left_out], found.planned) == (["a"], ("b", "c"))
    assert (period.covers(date(2025, 3, 1)), Allowance(until="2024-03-01").covers(date(2024, 2, 1))) == (False, True)
    assert refusal(lambda: Allowance(since="2024-03-01", until="2024-03-01")) == ("interval-reversed", "until")


@pytest.mark.parametrize("wrong", ["PT1H", timedelta(days=-1), timedelta(hours=30)])
def test_a_spacing_is_whole_days(wrong):
    assert refusal(lambda: Allowance(spacing=wrong)) == ("spacing-invalid", "spacing")


def test_workshops_that_lie_too_close():
    several = [meeting(id="b", slot=SECOND), meeting(id="a"), meeting(None, id="c"), meeting(id="d").cancel(at=AT)]
    found = spacing(several, least="P28D")
    assert [str(gap) for gap in found.too_close] == ["a and b lie 21 days apart, 28 are wanted"]
    assert [(one.id, one.because) for one in found.left_out] == [("c", "it has no date"), ("d", "cancelled")]
    assert found.rows()[0]["enough"] is False and spacing(several, least="P21D").too_close == ()
    assert (spacing(several, least=None).gaps[0].enough, str(spacing([], least=None))) == (
        None,
        "no two workshops have a date",
    )
    assert str(Gap(first="a", second="b", days=0, least=1)) == "a and b lie 0 days apart, 1 is wanted"
    assert str(Gap(first="a", second="b", days=1)) == "a and b lie 1 day apart"
    assert str(found) == str(found.gaps[0])


# Who sees another hour


def test_the_guest_in_new_york_sees_another_hour():
    zones = {"guest": "America/New_York", "azores": "Atlantic/Azores", "lost": None, "odd": "Europe/Atlantis"}
    found = another_hour(FIRST, SECOND, zones=zones)
    assert found.who == ("guest",)
    assert str(found) == "guest (America/New_York): 2024-02-21 05:00 EST → 2024-03-13 06:00 EDT"
    assert [one.id for one in found.left_out] == ["lost", "odd"]
    assert [row["another"] for row in found.rows()] == [False, True]
    assert str(another_hour(FIRST, SECOND, zones=["UTC"])) == "nobody sees another hour"
    assert refusal(lambda: another_hour(SKIPPED, SECOND, zones=["UTC"]))[0] == "time-skipped"


@given(slots(after="2024-01-01T00:00Z"), st.integers(1, 300), st.sampled_from(ZONES))
def test_in_its_own_zone_a_shift_shows_the_same_hour(slot, days, zone):
    moved = slot.shift(days=days)
    if not moved.problems() and not slot.problems():
        assert another_hour(slot, moved, zones=[slot.zone]).who == ()
        [hour] = another_hour(slot, moved, zones=[zone]).hours
        assert hour.another == (hour.was.time() != hour.then.time())


def test_a_name_that_the_room_does_not_have():
    with pytest.raises(AttributeError, match="nowhere"):
        room.nowhere  # noqa: B018
    assert {name for name in room.__all__ if not getattr(room, name)} == set()
    assert str(Standing(revision=0, at=AT, current=True)).endswith("told to nobody on record: holds")


def test_a_place_may_be_told_before_any_date():
    dateless = Workshop(id="w", title="Visit", place="Library").relocate(Setting(place="Town hall"), at=AT)
    told = dateless.announce(at=AT, who=("public",))
    assert told.problems() == ()
    dated = attrs.evolve(told, history=(*told.history, Entry(at=AT, kind="announced", told=Told(utc=AT))))
    assert [problem.code for problem in dated.problems()] == ["history-incomplete"]
