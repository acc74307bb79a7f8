"""What an answer says, to whom; what cannot be asked; and the door to the `holidays` package."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import smallgiants as sg
from smallgiants import testing
from smallgiants.answers import Answer
from smallgiants.civiltime import Slot
from smallgiants.engines import holidays as door
from smallgiants.errors import InvalidValue
from smallgiants.formats import json
from smallgiants.slots import Blackout, Hours, Participant, best_slots
from smallgiants.workshops import Allowance, Workshop

OFFICE = "Mon–Fri 09:00–17:00"
LEAVE = Blackout(first="2024-03-12", last="2024-03-15", name="leave")
PEOPLE = (
    Participant(id="ana", zone="Atlantic/Azores", hours="Mon–Fri 10:00–18:00", languages=("pt", "en")),
    Participant(id="bo", zone="Europe/Brussels", hours="Mon–Fri 09:00–12:00, 13:00–17:00", days_off=("wed",), languages=("en",)),
    Participant(id="cy", zone="Asia/Nicosia", hours=OFFICE, country="CY", away=[LEAVE]),
    Participant(id="dee", hours=OFFICE),
    Participant(id="eve", zone="Europe/Nowhere"),
)  # fmt: skip


def find(people=PEOPLE, **more):
    asked = {"zone": "Europe/Brussels", "duration": "PT1H", "between": ("2024-03-13", "2024-03-15"), "on": None}
    return best_slots(people, **(asked | more))


ANSWER = find(most=2)


def test_it_is_an_answer():
    assert isinstance(ANSWER, Answer) and isinstance(ANSWER.best[0], Answer)
    assert isinstance(
        sg.best_slots(PEOPLE, zone="UTC", duration="PT1H", between=("2024-03-13", "2024-03-14"), on=None), sg.BestSlots
    )


def test_the_public_reads_counts_alone():
    assert str(ANSWER) == (
        "the best 2 of 95 times from 2024-03-13 to 2024-03-14 in Europe/Brussels, for 5 people\n"
        "1. Thu 2024-03-14 13:00–14:00 Europe/Brussels (12:00Z): 2 can, 1 cannot, 2 unknown\n"
        "2. Thu 2024-03-14 13:30–14:30 Europe/Brussels (12:30Z): 2 can, 1 cannot, 2 unknown\n"
        "ordered by attendance, then by who carried early and late hours before, then the earliest first\n"
        "5 times are equal to number 1 in attendance and fairness: the earliest comes first\n"
        "2 people count as unknown and not as free: the zone of 2 is not known, the working hours of 1 are not known\n"
        "public holidays not looked at: no calendar of CY was handed in"
    )
    assert ANSWER.why == tuple(str(ANSWER).splitlines())
    assert ANSWER.ask == ("participants[dee].zone", "participants[eve].zone", "participants[eve].hours", "holidays[CY]")


def test_the_secretariat_reads_why():
    assert ANSWER.report(audience="secretariat").splitlines()[2:8] == [
        "   can: ana, bo",
        "   cy cannot: away 2024-03-12 to 2024-03-15 (leave)",
        "   dee is unknown: the zone is not known",
        "   eve is unknown: the zone Europe/Nowhere is not in this tz database; the working hours are not known",
        "   clocks: 11:00 Atlantic/Azores, 13:00 Europe/Brussels, 14:00 Asia/Nicosia",
        "   languages of those who can: en 2, pt 1",
    ]


def test_languages_are_told_and_decide_nothing():
    assert ANSWER.best[0].languages == (("en", 2), ("pt", 1))
    mute = [
        Participant(id=one.id, zone=one.zone, hours=one.hours, days_off=one.days_off, away=one.away) for one in PEOPLE
    ]
    assert [one.slot for one in find(mute, most=2).best] == [one.slot for one in ANSWER.best]


def test_a_holiday_for_everyone_is_named():
    (one,) = find([PEOPLE[0], Participant(id="x", zone="UTC", hours="Thu 23:00–24:00; Fri 00:00–24:00")], most=1,
                  between=("2024-03-14", "2024-03-16"), holidays={date(2024, 3, 14): "Pi Day"}, duration="PT2H").best  # fmt: skip
    assert one.slot.local.date() == date(2024, 3, 15)
    said = Slot(local="2024-03-14T15:00", zone="Europe/Brussels", duration="PT1H")
    assert one.question.presence(PEOPLE[0], said).why == "2024-03-14 is a public holiday: Pi Day"


def test_members_read_who_and_only_their_own_why():
    lines = ANSWER.report(audience="member").splitlines()
    assert lines[2:6] == ["   can: ana, bo", "   cy cannot", "   dee is unknown", "   eve is unknown"]
    own = ANSWER.report(audience="self:cy").splitlines()
    assert own[3:5] == ["   cy cannot: away 2024-03-12 to 2024-03-15 (leave)", "   dee is unknown"]


@pytest.mark.parametrize("audience", ["public", "member", "self:bo"])
def test_what_is_said_of_one_person_is_not_told_to_others(audience):
    told = [*ANSWER.why_for("cy", audience=audience), *ANSWER.report(audience=audience).splitlines()]
    told += [str(row) for row in (*ANSWER.rows(audience=audience), *ANSWER.best[0].rows(audience=audience))]
    assert not [line for line in told if "leave" in line or "2024-03-12" in line]
    if audience == "public":
        assert not [line for line in told if any(one.id in line.split() for one in PEOPLE)]
        assert ANSWER.best[0].rows() == ()


def test_one_person_is_told_what_each_slot_means():
    said = find(
        most=1, workshops=[Workshop(id="w", title="W", slot=Slot(local="2024-02-08T11:00", zone="Europe/Brussels"))]
    )
    assert said.why_for("ana", audience="self:ana") == (
        "1. Thu 2024-03-14 13:00–14:00 Europe/Brussels (12:00Z): can, at 11:00 on 2024-03-14 in Atlantic/Azores",
        "carried an early or late hour, or a move to another hour, once before",
    )
    assert said.why_for("ana", audience="member") == ("1. Thu 2024-03-14 13:00–14:00 Europe/Brussels (12:00Z): can",)
    assert said.why_for("cy", audience="secretariat")[0].endswith(
        "cannot, at 14:00 on 2024-03-14 in Asia/Nicosia; away 2024-03-12 to 2024-03-15 (leave)"
    )
    assert said.why_for("dee", audience="self:dee")[0].endswith(": unknown; the zone is not known")
    assert said.why_for("dee", audience="self:ana")[0].endswith(": unknown")
    nothing = find([PEOPLE[3]]).why_for("dee", audience="self:dee")
    assert nothing == ("at none of them is anybody known to be free",)
    assert said.why_for("zoe", audience="secretariat") == ("no participant of this id was asked about",)
    assert said.why_for("ana") == said.why_for("zoe")
    assert said.best[0].presence("zoe") is None


def test_rows_fit_a_frame():
    (row, _), (member, _) = ANSWER.rows(), ANSWER.rows(audience="member")
    assert row == {
        "rank": 1, "local": "2024-03-14T13:00", "zone": "Europe/Brussels", "utc": "2024-03-14T12:00Z", "can": 2,
        "cannot": 1, "unknown": 2, "early_or_late": 0, "tied": 5, "who_can": None, "who_cannot": None, "who_unknown": None,
    }  # fmt: skip
    assert (member["who_can"], member["who_cannot"], member["who_unknown"]) == ("ana bo", "cy", "dee eve")
    assert ANSWER.best[0].rows(audience="secretariat")[2] == {
        "rank": 1, "person": "cy", "state": "cannot", "local": "2024-03-14T14:00", "zone": "Asia/Nicosia", "hour": None,
        "because": "away 2024-03-12 to 2024-03-15 (leave)",
    }  # fmt: skip
    assert ANSWER.best[0].rows(audience="self:ana")[0]["local"] == "2024-03-14T11:00"
    assert ANSWER.best[0].rows(audience="self:ana")[2]["because"] is None


def test_everyone_can_is_said_shortly_and_another_day_with_its_date():
    late = Participant(id="a", zone="Pacific/Auckland", hours="Mon–Sun 00:00–24:00")
    text = find([late, PEOPLE[0]], most=1, zone="Atlantic/Azores").report(audience="member")
    assert "can: all 2" in text and "clocks: 11:00 Atlantic/Azores, 2024-03-14 01:00 Pacific/Auckland" in text


def why(start, *, hours="Mon–Fri 09:00–12:30, 13:30–17:00", duration="PT1H", zone="Europe/Brussels", **more):
    one = Participant(id="a", zone=zone, hours=hours, **more)
    helper = Participant(id="b", zone="Europe/Brussels", hours="Mon–Sun 00:00–24:00")
    day = date.fromisoformat(start[:10])
    between = (day, day + timedelta(days=2))
    best = find([one, helper], duration=duration, most=400, between=between, grid="PT15M").best
    return next(one for one in best if one.slot.local == datetime.fromisoformat(start)).presence("a")


@pytest.mark.parametrize(("start", "told"), [
    ("2024-03-13T08:00", "08:00 in Europe/Brussels lies before the working hours, 09:00–12:30, 13:30–17:00"),
    ("2024-03-13T08:45", "08:45 in Europe/Brussels lies before the working hours, 09:00–12:30, 13:30–17:00"),
    ("2024-03-13T12:00", "12:00–13:00 in Europe/Brussels runs into a break of the working hours, 09:00–12:30, 13:30–17:00"),
    ("2024-03-13T16:30", "it ends at 17:30 in Europe/Brussels, after the working hours, 09:00–12:30, 13:30–17:00"),
    ("2024-03-13T17:00", "17:00 in Europe/Brussels lies after the working hours, 09:00–12:30, 13:30–17:00"),
    ("2024-03-16T10:00", "Saturday 2024-03-16 is not a working day"),
    ("2024-03-15T23:30",
     "23:30 in Europe/Brussels lies after the working hours, 09:00–12:30, 13:30–17:00; Saturday 2024-03-16 is not a working day"),
    ("2024-03-13T11:00", ""),
])  # fmt: skip
def test_the_reason_fits_the_hour(start, told):
    assert why(start).why == told


def test_a_zone_ahead_reads_its_own_day():
    there = why("2024-03-15T14:00", zone="Pacific/Auckland", hours="Mon–Sun 00:00–24:00", days_off=("sat",))
    assert there.why == "Saturday 2024-03-16 is not a working day" and there.local == datetime(2024, 3, 16, 2)


@pytest.mark.parametrize(("start", "hour"), [
    ("2024-03-13T09:30", "early"), ("2024-03-13T10:00", None), ("2024-03-13T15:00", None), ("2024-03-13T15:15", "late"),
    ("2024-03-13T08:00", "early"), ("2024-03-13T18:00", "late"), ("2024-03-16T10:00", None), ("2024-03-12T23:30", "late"),
])  # fmt: skip
def test_an_hour_at_the_edge_of_the_day_is_early_or_late(start, hour):
    assert why(start, hours=OFFICE).hour == hour


def test_the_edge_is_the_callers_to_state():
    one = [Participant(id="a", zone="Europe/Brussels", hours=OFFICE)]
    assert find(one, most=1).best[0].slot.local.hour == 10
    assert find(one, most=1, edge="PT0M").best[0].slot.local.hour == 9
    assert find(one, most=1, edge="PT5H").best[0].carriers == ((0, 1),)


def test_a_person_who_is_early_and_can_come_reads_so():
    assert str(why("2024-03-13T09:00", hours=OFFICE)) == (
        "a: can, at 09:00 on 2024-03-13 in Europe/Brussels, early in the working day"
    )


def test_a_night_when_clocks_change_is_worked_as_the_clock_shows_it():
    one = Participant(id="a", zone="Europe/Brussels", hours="Sun 00:00–24:00")
    other = Participant(id="b", zone="Europe/Brussels", hours="Sun 00:00–02:30")
    best = find([one, other], zone="UTC", between=("2024-03-31", "2024-04-01"), most=99).best
    at = {f"{there.slot.local:%H:%M}": there for there in best}
    assert (at["00:00"].attendance, at["00:30"].attendance) == (2, 1)  # 02:00 is skipped there: it is 03:00 at once
    assert at["00:30"].presence("b").why == "03:00 in Europe/Brussels lies after the working hours, 00:00–02:30"
    twice = Participant(id="a", zone="Europe/Brussels", hours="Sun 02:00–03:00")
    night = find([twice], zone="UTC", between=("2024-10-27", "2024-10-28"), duration="PT2H").best
    assert [f"{there.slot.local:%H:%M}" for there in night] == ["00:00"]  # that hour comes twice


def test_hours_that_a_caller_states_are_told():
    answer = find([*PEOPLE, Participant(id="f", zone="Europe/Paris")], hours=OFFICE)
    assert "working hours stated for 2 whose own are not known: Mon–Fri 09:00–17:00" in answer.why
    assert "participants[f].hours" not in answer.ask
    assert (
        "working hours stated for 1 whose own are not known: no hours at all"
        in find([Participant(id="f")], hours=()).why
    )
    assert (
        "1 person counts as unknown and not as free: the zone of 1 is not known"
        in find([Participant(id="f")], hours=()).why
    )


def test_a_week_is_read_as_it_is_written():
    def read(text):
        return [str(line) for line in Hours.parse(text)]

    assert read("Mo-Th 09:00-12:30,13:30-17:00; Fr 9:00-12:00") == [
        "Mon–Thu 09:00–12:30", "Mon–Thu 13:30–17:00", "Fri 09:00–12:00",
    ]  # fmt: skip
    assert read("monday, wed – fri 08:00–24:00") == ["Mon, Wed–Fri 08:00–24:00"]
    assert read("Sat-Mon 10:00-11:00 12:00-13:00") == ["Mon, Sat, Sun 10:00–11:00", "Mon, Sat, Sun 12:00–13:00"]
    assert str(Hours(days=("mon",), start=time(9), end="17:00")) == "Mon 09:00–17:00"


@pytest.mark.parametrize("text", [
    "", "9-17", "Mon", "09:00-17:00", "Mon 25:00-26:00", "Mon 9-17", "Monkey 09:00-17:00", "Mon-Xy 09:00-17:00",
    "Mon 17:00-09:00", "Mon 09:00-09:00", "Mon 09:60-10:00", "Mon 24:00-24:00", "Mon" + " " * 9000 + "x", "Mon 09:00-10:00 " * 99,
])  # fmt: skip
def test_a_week_that_cannot_be_read_is_refused(text):
    with pytest.raises(InvalidValue, match="expected"):
        Participant(id="a", hours=text)


@pytest.mark.parametrize(("asked", "told"), [
    ({"participants": []}, "participants: expected at least one participant, got none"),
    ({"participants": [PEOPLE[0], PEOPLE[0]]}, "participants: expected each id once, got 'ana' twice; rename one"),
    ({"participants": ["ana"]}, "participants[0]: expected a Participant, got 'ana'"),
    ({"participants": "ana"}, "participants: expected several Participant values, got 'ana'"),
    ({"zone": "CET"}, "zone: expected an IANA zone such as Europe/Brussels, got 'CET'; name the place"),
    ({"zone": "+01:00"}, "zone: expected an IANA zone such as Europe/Brussels, got '+01:00'"),
    ({"zone": "Europe/Nowhere"}, "zone: expected a zone of this tz database, got 'Europe/Nowhere'"),
    ({"duration": None}, "duration: expected whole minutes up to a day, such as PT1H, got None"),
    ({"duration": "PT0M"}, "duration: expected whole minutes up to a day"),
    ({"duration": "PT90S"}, "duration: expected whole minutes up to a day"),
    ({"duration": "P2D"}, "duration: expected whole minutes up to a day"),
    ({"duration": timedelta(hours=-1)}, "duration: expected whole minutes up to a day"),
    ({"duration": "an hour"}, "duration: expected a duration such as PT1H or PT90M, got 'an hour'"),
    ({"grid": "PT7M"}, "grid: expected a time that divides the day, such as PT15M, PT30M or PT1H, got 'PT7M'"),
    ({"grid": "PT30S"}, "grid: expected a time that divides the day"),
    ({"edge": timedelta(hours=-1)}, "edge: expected whole minutes up to a day"),
    ({"between": ("2024-03-13", "2024-03-13")}, "between: expected a day after 2024-03-13, got '2024-03-13'; the second day"),
    ({"between": ("2024-03-13", "2024-03-12")}, "between: expected a day after 2024-03-13, got '2024-03-12'"),
    ({"between": ("2024-03-13", "2524-03-13")}, "between: expected at most 1,830 days, got 182,621; ask for a shorter window"),
    ({"between": ("1960-03-13", "1960-03-14")}, "between: expected years from 1970 to 2200, got 1960-03-13 to 1960-03-14"),
    ({"between": ("2200-03-13", "2201-03-13")}, "between: expected years from 1970 to 2200"),
    ({"between": ("2024-03-13", "13 March")}, "between: expected a day as YYYY-MM-DD, got '13 March'"),
    ({"between": (datetime(2024, 3, 13), "2024-03-15")}, "between: expected a day, without an hour"),
    ({"between": (3, 4)}, "between: expected two days"),
    ({"between": "2024-03-13"}, "between: expected two days: the first, and the one after the last, got '2024-03-13'"),
    ({"between": ("2024-03-13", None)}, "between: expected two days"),
    ({"on": "2024-03-13T10:00"}, "on: expected an instant with Z or an offset, got '2024-03-13T10:00'; write"),
    ({"on": datetime(2024, 3, 13)}, "on: expected an instant with Z or an offset"),
    ({"spacing": timedelta(days=-14)}, "spacing: expected whole days of at least 0, such as P14D, got "),
    ({"spacing": "PT36H"}, "spacing: expected whole days of at least 0, such as P14D, got 'PT36H'"),
    ({"blackouts": ["August"]}, "blackouts[0]: expected a Blackout, got 'August'"),
    ({"workshops": 3}, "workshops: expected several Workshop values, got 3"),
    ({"allowance": 4}, "allowance: expected an Allowance, or None where there is none, got 4"),
    ({"hours": 8}, "hours: expected working hours such as"),
    ({"hours": ["Mon"]}, "hours: expected working hours such as"),
    ({"holidays": "PT"}, "holidays: expected a set of days, a mapping of days to names, or a function"),
    ({"holidays": 7}, "holidays: expected a set of days"),
    ({"holidays": {"PT": ["2024-03-13"]}}, "holidays[PT]: expected a set of days"),
    ({"holidays": lambda day: 5}, "holidays: expected a holiday's name or None from a calendar, got 5"),
    ({"most": 0}, "most: expected a whole number of at least 1, got 0"),
    ({"most": True}, "most: expected a whole number of at least 1, got True"),
    ({"per_day": 0}, "per_day: expected a whole number of at least 1, got 0"),
    ({"needed": "ana"}, "needed: expected a tuple of ids, got 'ana'; write ('ana',)"),
    ({"needed": ["zoe"]}, "needed: expected the id of a participant, got 'zoe'"),
    ({"workshops": [Workshop(id="w", title="W", slot=Slot(local="2024-03-13T11:00", zone="Europe/Nowhere"))]},
     "workshops[w].slot.zone: expected a zone of this tz database"),
])  # fmt: skip
def test_what_cannot_be_asked_is_refused(asked, told):
    people = asked.pop("participants", PEOPLE)
    with pytest.raises(InvalidValue) as caught:
        find(people, **asked)
    assert str(caught.value).startswith(told)


@pytest.mark.parametrize(("fields", "told"), [
    ({"zone": "CET"}, "zone: expected an IANA zone"),
    ({"days_off": ("caturday",)}, "days_off[0]: expected one of mon, tue"),
    ({"country": "UK"}, "country: expected an ISO 3166-1 alpha-2 country code, got 'UK'; write GB"),
    ({"country": "PT", "region": "PT20"}, "region: expected an ISO 3166-2 code of a region, such as PT-20, got 'PT20'"),
    ({"country": "ES", "region": "PT-20"}, "region: expected a region of ES, got 'PT-20'"),
    ({"region": "PT-20"}, "region: expected the country beside its region, got 'PT-20'"),
    ({"away": ("2024-03-13",)}, "away[0]: expected Blackout"),
    ({"hours": (OFFICE,)}, "hours[0]: expected Hours"),
])  # fmt: skip
def test_a_participant_out_of_form_is_refused(fields, told):
    with pytest.raises(InvalidValue) as caught:
        Participant(id="a", **fields)
    assert str(caught.value).startswith(told)


@pytest.mark.parametrize(("first", "last", "told"), [
    ("2024-08-01", "08-31", "last: expected both days with a year, or both without, got '08-31'"),
    ("2024-08-31", "2024-08-01", "last: expected a day on or after 2024-08-31, got '2024-08-01'"),
    ("02-30", "03-01", "first: expected a day of the calendar, got '02-30'"),
    ("August", "08-31", "first: expected a day as YYYY-MM-DD, or as MM-DD for every year, got 'August'"),
    (datetime(2024, 8, 1), "08-31", "first: expected a day as YYYY-MM-DD"),
])  # fmt: skip
def test_a_blackout_out_of_form_is_refused(first, last, told):
    with pytest.raises(InvalidValue) as caught:
        Blackout(first=first, last=last)
    assert str(caught.value).startswith(told)


@given(testing.blackouts() | st.sampled_from([
    Blackout(first="02-29", last="02-29"), Blackout(first="02-29", last="03-02"), Blackout(first="02-01", last="02-29"),
    Blackout(first="12-20", last="02-29"), Blackout(first="02-29", last="01-31"),
]), st.dates(date(2023, 1, 1), date(2025, 1, 1)), st.integers(0, 800))  # fmt: skip
def test_the_runs_of_a_blackout_are_the_days_it_covers(blackout, first, days):
    last = first + timedelta(days=days)
    wanted = {first + timedelta(days=day) for day in range(days + 1) if blackout.covers(first + timedelta(days=day))}
    found = [
        low + timedelta(days=day) for low, high in blackout.runs(first, last) for day in range((high - low).days + 1)
    ]
    assert sorted(set(found)) == sorted(wanted)


def test_a_blackout_of_every_year_is_left_out_each_time():
    closed = [Blackout(first="08-01", last="08-31", name="August"), Blackout(first="2024-07-01", last="2024-07-02")]
    answer = find(between=("2024-07-01", "2025-09-13"), blackouts=closed)
    assert [str(one) for one in answer.left_out if "clocks" not in one.because] == [
        "2024-07-01/2024-07-02: a blackout", "2024-08-01/2024-08-31: August", "2025-08-01/2025-08-31: August",
    ]  # fmt: skip
    assert str(closed[0]) == "08-01 to 08-31 every year (August)"
    assert str(Blackout(first=date(2024, 8, 1), last="2024-08-01")) == "2024-08-01"


def test_a_participant_is_stored_whole_and_shown_without_what_is_personal():
    one = PEOPLE[2]
    assert json.load(json.dump(one), Participant) == one
    assert not {"hours", "away", "leave"} & set(json.dump(one, audience="member").replace('"', " ").split())


def test_what_leaves_no_time_is_told():
    stood = [Workshop(id="w", title="W", slot=Slot(local="2024-03-13T11:00", zone="Europe/Brussels"))]
    text = str(find(workshops=stood, spacing="P9D"))
    assert "the rules of the group leave no time: see what is left out" in text
    assert text.endswith("left out: 2024-03-13/2024-03-14: less than 9 days from w, held on 2024-03-13")
    assert "less than 1 day from w" in str(find(workshops=stood, spacing=timedelta(days=1)))
    assert find(workshops=stood, spacing="P9D", allowance=Allowance(limit=1)).best == ()


@settings(max_examples=25)
@given(testing.slot_answers())
def test_every_answer_reads_for_everyone(answer):
    for audience in ("public", "member", "secretariat", "self:p-0"):
        assert answer.report(audience=audience).startswith(("the best", "none of"))
        assert len(answer.rows(audience=audience)) == len(answer.best)
        assert answer.why_for("p-0", audience=audience)
    assert len({one.slot.local for one in answer.best}) == len(answer.best)


def test_the_door_to_the_holidays_package(monkeypatch):
    folk = [
        Participant(id="azores", zone="Atlantic/Azores", hours=OFFICE, country="PT", region="PT-20"),
        Participant(id="erfurt", zone="Europe/Berlin", hours=OFFICE, country="DE", region="DE-TH"),
        Participant(id="nowhere", zone="Europe/Paris", hours=OFFICE, country="FR", region="FR-ZZZ"),
        Participant(id="x", zone="Europe/Paris", hours=OFFICE),
    ]
    monkeypatch.setenv("LANGUAGE", "en_US")  # left to itself, the package names holidays as the machine speaks
    found = door.calendars(folk, between=("2024-09-01", date(2024, 10, 1)))
    assert sorted(found) == ["DE", "DE-TH", "FR", "PT", "PT-20"]
    assert found["DE-TH"][date(2024, 9, 20)] == "Weltkindertag" and date(2024, 9, 20) not in found["DE"]
    assert min(found["DE"]).year == 2022 and max(found["DE"]).year == 2024
    assert (
        door.calendars(folk, between=("2024-09-01", "2024-10-01"), language="en")["PT"][date(2024, 4, 25)]
        == "Freedom Day"
    )
    assert (
        door.calendars(folk, between=("2024-09-01", "2024-10-01"), language="xx")["PT"][date(2024, 4, 25)]
        == "Dia da Liberdade"
    )
    answer = find(folk, between=("2024-09-20", "2024-09-21"), holidays=found, most=1)
    assert answer.ask == ("participants[x].country", "holidays[FR-ZZZ]")
    assert answer.best[0].presence("erfurt").why == "2024-09-20 is a public holiday in DE-TH: Weltkindertag"
    with pytest.raises(InvalidValue, match="between: expected a day"):
        door.calendars(folk, between=(None, "2024-10-01"))


def test_the_package_may_be_handed_in_as_it_is():
    from holidays import country_holidays

    one = [Participant(id="a", zone="Europe/Lisbon", hours=OFFICE, country="PT")]
    lazy = {"PT": country_holidays("PT", language="pt_PT")}  # no year is loaded before a day of it is asked for
    assert find(one, between=("2024-04-25", "2024-04-26"), holidays=lazy).best == ()


def test_utc_is_kept_apart_from_local_time():
    assert ANSWER.best[0].slot.instant == datetime(2024, 3, 14, 12, tzinfo=UTC)
