"""Finding a slot: the optimum is what plain loops find, every reason is true, and the words say it."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

import smallgiants as sg
from smallgiants import testing
from smallgiants.civiltime import Slot
from smallgiants.slots import Blackout, Hours, Participant, best_slots
from smallgiants.slots._planes import changes, counted, eroded, extreme, ones
from smallgiants.workshops import Allowance, Workshop

BRUSSELS, OFFICE = "Europe/Brussels", "Mon–Fri 09:00–17:00"
QUARTER = timedelta(minutes=15)
MARCH = ("2024-03-01", "2024-04-01")
WEEK = "mon tue wed thu fri sat sun".split()
HOLIDAYS = {
    "PT": {date(2024, 3, 29): "Sexta-feira Santa", date(2024, 4, 25): "Dia da Liberdade"},
    "PT-20": {date(2024, 5, 20)},
    "FI": lambda day: "Vappu" if (day.month, day.day) == (5, 1) else None,
}


def office(name, zone=BRUSSELS, hours=OFFICE, **more):
    return Participant(id=name, zone=zone, hours=hours, **more)


def find(people, *, between=MARCH, zone=BRUSSELS, duration="PT1H", on=None, **more):
    return best_slots(people, zone=zone, duration=duration, between=between, on=on, **more)


def starts(answer):
    return [f"{one.slot.local:%Y-%m-%dT%H:%M}" for one in answer.best]


# --- plain loops, which look at every quarter of an hour by itself -----------------------------------------------------


def quarters(start, length):
    return [start + step * QUARTER for step in range(length // QUARTER)]


def on_holiday(person, day):
    for place in (person.country, person.region):
        calendar = HOLIDAYS.get(place, ())
        if calendar(day) if callable(calendar) else day in calendar:
            return True
    return False


def off(person, day, hours):
    none = not any(WEEK[day.weekday()] in line.days for line in hours) or WEEK[day.weekday()] in person.days_off
    return none or on_holiday(person, day) or any(absence.covers(day) for absence in person.away)


def lines(person, day, hours):
    return [(line.start, line.end) for line in hours if WEEK[day.weekday()] in line.days]


def clock(moment):
    return f"{moment:%H:%M}"


def at_work(person, hours, utc):
    local = utc.astimezone(ZoneInfo(person.zone))
    return not off(person, local.date(), hours) and any(
        low <= clock(local) < high for low, high in lines(person, local.date(), hours)
    )


def at_the_edge(person, hours, start, length):
    """Whether it is a working day, and some quarter lies in the first or last hour of its day, or beyond."""
    first = start.astimezone(ZoneInfo(person.zone))
    if off(person, first.date(), hours):
        return False
    for utc in quarters(start, length):
        local = utc.astimezone(ZoneInfo(person.zone))
        if off(person, local.date(), hours):
            return True
        spans = lines(person, local.date(), hours)
        low, high = min(low for low, _ in spans), max(high for _, high in spans)
        minute = local.hour * 60 + local.minute
        if not minutes(low) + 60 <= minute < minutes(high) - 60:
            return True
    return False


def minutes(text):
    return int(text[:2]) * 60 + int(text[3:])


def steady(local, zone, length):
    """The start in UTC, if the clocks show it once and show every moment of the meeting once."""
    one, other = (local.replace(tzinfo=ZoneInfo(zone), fold=fold) for fold in (0, 1))
    if one.utcoffset() != other.utcoffset():
        return None
    start = one.astimezone(UTC)
    for utc in quarters(start, length):
        shown = utc.astimezone(ZoneInfo(zone))
        if (
            shown.utcoffset() != one.utcoffset()
            or shown.replace(fold=0).utcoffset() != shown.replace(fold=1).utcoffset()
        ):
            return None
    return start


def by_plain_loops(people, *, zone, length, first, last, hours, blackouts, workshops, spacing, on):
    """Every candidate in its order: attendance, the carriers, the start."""
    carried, found = {}, []
    known = [(one, one.hours if one.hours is not None else hours) for one in people]
    known = [(one, own) for one, own in known if one.zone is not None and own is not None]
    for one, own in known:
        times = 0
        for workshop in workshops:
            times += at_the_edge(one, own, workshop.slot.instant, workshop.slot.duration)
            for move in workshop.moves:
                here = ZoneInfo(one.zone)
                times += move.was.instant.astimezone(here).time() != workshop.slot.instant.astimezone(here).time()
        carried[one.id] = times
    day = first
    while day <= last:
        for half in range(48):
            local = datetime.combine(day, datetime.min.time()) + half * timedelta(minutes=30)
            start = steady(local, zone, length)
            if start is None or (on is not None and day <= on):
                continue
            shown = [utc.astimezone(ZoneInfo(zone)).date() for utc in quarters(start, length)]
            if shown[-1] > last or any(blackout.covers(there) for blackout in blackouts for there in shown):
                continue
            if any(clash(workshop, start, length, day, zone, spacing) for workshop in workshops):
                continue
            can = sum(all(at_work(one, own, utc) for utc in quarters(start, length)) for one, own in known)
            edge = [carried[one.id] for one, own in known if at_the_edge(one, own, start, length)]
            carriers = tuple((times, edge.count(times)) for times in sorted(set(edge), reverse=True))
            if can:
                found.append((-can, padded(carriers, carried), local, carriers))
        day += timedelta(days=1)
    return sorted(found)


def padded(carriers, carried):
    return [dict(carriers).get(times, 0) for times in sorted(set(carried.values()), reverse=True)]


def clash(workshop, start, length, day, zone, spacing):
    held = workshop.slot.instant
    near = abs((held.astimezone(ZoneInfo(zone)).date() - day).days) < spacing
    return near or (start < held + workshop.slot.duration and held < start + length)


# Nights and weeks in which clocks change, in the zones of the strategies too.
TURNS = [
    date(2024, 3, 28),
    date(2024, 10, 25),
    date(2024, 4, 5),
    date(2024, 10, 4),
    date(2024, 4, 25),
    date(2024, 12, 30),
]


@st.composite
def cases(draw):
    first = draw(st.sampled_from(TURNS) | st.dates(date(2024, 1, 1), date(2025, 12, 1)))
    many = draw(st.integers(1, 4))
    zone = draw(st.sampled_from(testing._values.ZONES))
    meetings = []
    for number in range(draw(st.integers(0, 2))):
        local = datetime.combine(first, datetime.min.time()) + draw(st.integers(-300, 300)) * timedelta(minutes=30)
        slot = Slot(local=local, zone=BRUSSELS, duration=draw(st.sampled_from(("PT30M", "PT2H"))), fold=0)
        if slot.problems():
            continue
        meeting = Workshop(id=f"w-{number}", title="A workshop", slot=slot)
        days = draw(st.sampled_from((0, 0, 7)))
        moved = days and not slot.shift(days=days).problems()
        meetings.append(meeting.reschedule(slot.shift(days=days), at="2023-12-01T09:00Z") if moved else meeting)
    folk = [draw(testing.participants(id=f"p-{number}", minutes=15)) for number in range(many)]
    known = st.sampled_from((*testing._values.ZONES, None))
    return {
        "people": [one if one.zone else evolve(one, zone=draw(known)) for one in folk],
        "zone": zone,
        "length": draw(st.sampled_from((15, 30, 60, 90, 240))) * timedelta(minutes=1),
        "first": first,
        "last": first + timedelta(days=draw(st.integers(0, 4))),
        "hours": draw(st.sampled_from((None, *map(Hours.parse, (OFFICE, OFFICE, "Mon–Sun 00:00–24:00"))))),
        "blackouts": draw(st.lists(testing.blackouts(date(2024, 3, 1), date(2024, 12, 31)), max_size=1)),
        "workshops": meetings,
        "spacing": draw(st.integers(0, 3)),
        "on": draw(st.none() | st.just(first)),
    }


def ask(case, **more):
    asked = {key: case[key] for key in ("zone", "hours", "blackouts", "workshops", "on")}
    asked |= {"between": (case["first"], case["last"] + timedelta(days=1)), "duration": case["length"]}
    return best_slots(case["people"], spacing=timedelta(days=case["spacing"]), holidays=HOLIDAYS, **(asked | more))


@settings(max_examples=90)
@given(cases())
def test_the_order_is_what_plain_loops_find(case):
    found, answer = by_plain_loops(**case), ask(case, most=400)
    assert [(one.slot.local, one.attendance, one.carriers) for one in answer.best] == [
        (local, -can, carriers) for can, _, local, carriers in found
    ]
    for one in answer.best:
        assert one.tied == sum((can, key) == (-one.attendance, padded_of(one, found)) for can, key, _, _ in found)


def padded_of(one, found):
    return next(key for can, key, local, _ in found if local == one.slot.local)


# --- laws ----------------------------------------------------------------------------------------------------------------


@settings(max_examples=40)
@given(cases(), st.randoms(use_true_random=False))
def test_neither_the_order_of_people_nor_their_ids_matter(case, chance):
    told = [(one.slot, one.attendance, one.carriers, one.tied) for one in ask(case).best]
    shuffled = list(case["people"])
    chance.shuffle(shuffled)
    assert ask({**case, "people": shuffled}) == ask(case)
    renamed = [evolve(one, id=f"q-{number}") for number, one in enumerate(shuffled)]
    assert [(one.slot, one.attendance, one.carriers, one.tied) for one in ask({**case, "people": renamed}).best] == told


@settings(max_examples=40)
@given(cases(), testing.participants(id="more", minutes=15))
def test_one_who_cannot_come_changes_no_attendance(case, more):
    before = {one.slot: one.attendance for one in ask(case, most=300).best}
    for never in (
        evolve(more, hours=()),
        evolve(more, zone=None),
        evolve(more, away=[Blackout(first="01-01", last="12-31")]),
    ):
        after = ask({**case, "people": [*case["people"], never]}, most=300)
        assert {one.slot: one.attendance for one in after.best} == before
        assert all((one.presence("more").state == "unknown") is (never.zone is None or never.hours is None
                   and case["hours"] is None) for one in after.best)  # fmt: skip


@settings(max_examples=60)
@given(cases())
def test_the_reasons_are_true_and_agree_with_the_counts(case):
    for one in ask(case, most=12).best:
        states = [there.state for there in one.people]
        assert [states.count(state) for state in ("can", "cannot", "unknown")] == [
            one.attendance,
            one.cannot,
            one.unknown,
        ]
        assert sum(there.hour is not None for there in one.people) == one.early_or_late
        for person, there in zip(sorted(case["people"], key=lambda one: one.id), one.people, strict=True):
            assert there.person == person.id
            own = person.hours if person.hours is not None else case["hours"]
            for obstacle in there.obstacles:
                assert TRUE[obstacle.kind](person, own, one.slot, str(obstacle)), obstacle


def moments(person, slot):
    return [utc.astimezone(ZoneInfo(person.zone)) for utc in quarters(slot.instant, slot.duration)]


TRUE = {
    "zone_unknown": lambda one, own, slot, told: one.zone is None,
    "hours_unknown": lambda one, own, slot, told: own is None,
    "away": lambda one, own, slot, told: any(
        absence.covers(there.date()) and str(absence) in told for absence in one.away for there in moments(one, slot)
    ),
    "holiday": lambda one, own, slot, told: any(
        on_holiday(one, there.date()) and told.startswith(f"{there.date()} ") for there in moments(one, slot)
    ),
    "day_off": lambda one, own, slot, told: any(
        f"{there:%A} {there.date()} is not a working day" == told
        and (WEEK[there.weekday()] in one.days_off or not lines(one, there.date(), own))
        for there in moments(one, slot)
    ),
    "hours": lambda one, own, slot, told: any(
        not any(low <= clock(there) < high for low, high in lines(one, there.date(), own))
        for there in moments(one, slot)
    ),
}


@settings(max_examples=60)
@given(cases(), st.integers(1, 3))
def test_window_blackouts_spacing_and_past_are_kept(case, per_day):
    answer = ask(case, most=50, per_day=per_day)
    days = [one.slot.local.date() for one in answer.best]
    assert all(days.count(day) <= per_day for day in days)
    for one in answer.best:
        assert one.slot.problems() == ()
        last = (one.slot.end - timedelta(seconds=1)).date()
        assert case["first"] <= one.slot.local.date() <= last <= case["last"]
        assert not any(blackout.covers(day) for blackout in case["blackouts"] for day in (one.slot.local.date(), last))
        assert case["on"] is None or one.slot.local.date() > case["on"]
        for workshop in case["workshops"]:
            held = workshop.slot.instant.astimezone(ZoneInfo(case["zone"])).date()
            assert abs((held - one.slot.local.date()).days) >= case["spacing"]


@given(st.lists(st.tuples(st.integers(0, 2**40 - 1), st.integers(1, 9)), max_size=20))
def test_planes_are_counted_as_one_counts(planes):
    digits = counted(iter(planes))
    for bit in range(40):
        held = sum(times for plane, times in planes if plane >> bit & 1)
        assert sum((digit >> bit & 1) << place for place, digit in enumerate(digits)) == held


@given(
    st.lists(st.tuples(st.integers(0, 2**40 - 1), st.integers(1, 9)), max_size=20),
    st.integers(1, 2**40 - 1),
    st.booleans(),
)
def test_the_greatest_and_the_least_are_found(planes, among, least):
    numbers = {bit: sum(times for plane, times in planes if plane >> bit & 1) for bit in ones(among)}
    wanted = (min if least else max)(numbers.values())
    found, number = extreme(among, counted(planes), least=least)
    assert number == wanted
    assert list(ones(found)) == [bit for bit, held in numbers.items() if held == wanted]


@given(st.integers(0, 2**60 - 1), st.integers(1, 20))
def test_a_meeting_begins_where_all_of_it_is_free(plane, length):
    wanted = [bit for bit in range(60) if all(plane >> bit + step & 1 for step in range(length))]
    assert list(ones(eroded(plane, length))) == wanted


@given(st.sampled_from(testing._values.ZONES), st.dates(date(1971, 1, 1), date(2090, 1, 1)), st.integers(1, 500))
def test_every_change_of_a_clock_is_found_to_the_second(zone, first, days):
    rules, begin = ZoneInfo(zone), datetime.combine(first, datetime.min.time())
    found = changes(rules, begin, begin + timedelta(days=days))

    def offset(utc):
        return utc.replace(tzinfo=UTC).astimezone(rules).utcoffset().total_seconds()

    expected, before = [], offset(begin)
    for at, one, other in found:
        assert (offset(at - timedelta(seconds=1)), offset(at)) == (one, other) and one != other
        assert one == before
        before = other
        expected.append(at)
    assert all(offset(begin + timedelta(days=day)) == offset_by(found, begin + timedelta(days=day), offset(begin))
               for day in range(days + 1))  # fmt: skip


def offset_by(found, utc, first):
    return ([first] + [after for at, _, after in found if at <= utc])[-1]


# --- examples ------------------------------------------------------------------------------------------------------------


def test_the_shipped_case_around_march_2024():
    case = sg.example("small-giants-2024")
    towns, people = {town.id: town for town in case.towns}, {person.id: person for person in case.people}
    folk = [Participant.of(people[one.person], town=towns[one.seat], hours=OFFICE) for one in case.memberships]
    assert {one.id: one.zone for one in folk}.items() <= case.zones.items()
    easter = {country: {date(2024, 3, 29), date(2024, 4, 1)} for country in {one.country for one in folk}}
    answer = find(folk, between=("2024-03-01", "2024-05-01"), workshops=case.workshops, allowance=case.allowance,
                  spacing="P14D", holidays=easter, on=case.on, most=1)  # fmt: skip
    (best,) = answer.best
    # Nobody in the Azores or in Greece has it within an hour of either end of the day, and sg-1 was early in the Azores.
    assert (best.slot.local, best.attendance, best.carriers) == (datetime(2024, 3, 27, 12), len(folk), ())
    assert best.slot.seen_from("Atlantic/Azores").hour == 10
    assert dict(answer.carried) == {"p-horta": 1}
    assert answer.left_out[0].id == "2024-03-01/2024-03-26" and "sg-1, held on 2024-03-13" in answer.left_out[0].because
    assert "allowance: 1 of 4 workshops used" in answer.why


def test_the_outermost_regions_meet_the_east_of_europe():
    folk = [
        office("azores", "Atlantic/Azores"), office("reunion", "Indian/Reunion"), office("antilles", "America/Guadeloupe"),
        office("finland", "Europe/Helsinki"),
    ]  # fmt: skip
    (winter,) = find(folk, between=("2024-03-26", "2024-03-27"), most=1).best
    (summer,) = find(folk, between=("2024-04-02", "2024-04-03"), most=1).best
    # In March Europe's clocks move and those of La Réunion and the Antilles do not: the hour in Brussels stays the best.
    assert [(one.slot.local.hour, one.attendance, one.carriers) for one in (winter, summer)] == [(12, 3, ((0, 1),))] * 2
    assert [one.presence("azores").local.hour for one in (winter, summer)] == [10, 10]
    assert [one.presence("reunion").local.hour for one in (winter, summer)] == [15, 14]
    assert summer.presence("antilles").why == "06:00 in America/Guadeloupe lies before the working hours, 09:00–17:00"


def test_who_carried_the_early_hour_carries_it_last_the_next_time():
    # Both can come from 11:00 to 13:00 Brussels: 11:00 is early in the Azores, 12:00 is late in Helsinki.
    folk = [office("west", "Atlantic/Azores"), office("east", "Europe/Helsinki", "Mon–Fri 09:00–14:00")]
    held = [
        Workshop(id=f"w-{hour}", title="Held", slot=Slot(local=f"2024-03-06T{hour}:00", zone=BRUSSELS, duration="PT1H"))
        for hour in (11, 12)
    ]
    day = {"between": ("2024-03-13", "2024-03-14"), "most": 3}
    for workshops, carried, order in (
        ((), {}, ["11:00", "12:00", "11:30"]),
        (held[:1], {"west": 1}, ["12:00", "11:00", "11:30"]),
        (held[1:], {"east": 1}, ["11:00", "12:00", "11:30"]),
        (held, {"west": 1, "east": 1}, ["11:00", "12:00", "11:30"]),
    ):
        answer = find(folk, workshops=workshops, **day)
        assert dict(answer.carried) == carried
        assert [start[11:] for start in starts(answer)] == order
    assert str(find(folk, workshops=held[1:], **day).best[1]).endswith(
        "2 can, 0 cannot; early or late for 1 (1 of them carried one once before)"
    )


def test_a_move_to_another_hour_of_the_own_clock_is_carried():
    first = Workshop(id="sg-1", title="First", slot=Slot(local="2024-02-21T11:00", zone=BRUSSELS, duration="PT1H"))
    moved = first.reschedule(first.slot.shift(days=21), at="2024-02-07T09:00Z")
    folk = [office("brussels"), office("new-york", "America/New_York", "Mon–Fri 04:00–12:00")]
    asked = {"between": ("2024-04-01", "2024-04-06"), "workshops": [moved]}
    assert dict(find(folk, **asked).carried) == {"new-york": 1}  # 05:00 became 06:00
    assert dict(find(folk, **asked, on="2024-02-06").carried) == {}  # not moved yet
    again = moved.reschedule(moved.slot.shift(days=21), at="2024-03-01T09:00Z")  # 06:00 became 05:00
    assert dict(find(folk, **{**asked, "workshops": [again]}).carried) == {"new-york": 2}
    cancelled = moved.cancel(at="2024-03-01T09:00Z")
    assert dict(find(folk, between=asked["between"], workshops=[cancelled]).carried) == {}


def test_a_moved_workshop_counts_once_and_a_cancelled_one_frees_its_place():
    slot = Slot(local="2024-05-08T11:00", zone=BRUSSELS, duration="PT1H")
    one = Workshop(id="w-1", title="One", slot=slot)
    moved = one.reschedule(slot.shift(days=7), at="2024-02-07T09:00Z")
    postponed = Workshop(id="w-2", title="Two", slot=slot).postpone(at="2024-02-07T09:00Z")
    two = {"workshops": [moved, postponed]}
    assert find([office("a")], allowance=Allowance(limit=3), **two).best
    full = find([office("a")], allowance=Allowance(limit=2), **two)
    assert full.best == () and str(full.left_out[-1]) == "allowance: 2 of 2 workshops used: none is left"
    assert "the rules of the group leave no time: see what is left out" in full.why
    gone = [moved.cancel(at="2024-02-08T09:00Z"), postponed]
    assert find([office("a")], allowance=Allowance(limit=2), workshops=gone).best
    assert find([office("a")], allowance=Allowance(limit=2), workshops=gone, on="2024-02-07").best == ()


def test_a_limit_that_nobody_told_is_asked_for():
    answer = find([office("a")], allowance=Allowance())
    assert answer.ask == ("allowance.limit",) and "allowance: 0 of an unknown number used" in answer.why


def test_nothing_starts_in_or_runs_into_hours_that_are_skipped_or_shown_twice():
    always = office("a", hours="Mon–Sun 00:00–24:00")
    spring = find([always], between=("2024-03-31", "2024-04-01"), most=99)
    assert [start[11:] for start in starts(spring)[:4]] == ["01:00", "03:00", "03:30", "04:00"]
    assert "00:30" in {start[11:] for start in starts(spring)} and "01:30" not in {
        start[11:] for start in starts(spring)
    }
    assert str(spring.left_out[0]) == (
        "2024-03-31: the clocks of Europe/Brussels skip 02:00–03:00: nothing starts or runs there"
    )
    autumn = find([always], between=("2024-10-27", "2024-10-28"), most=99)
    assert not {"01:30", "02:00", "02:30"} & {start[11:] for start in starts(autumn)}
    assert {"01:00", "03:00"} <= {start[11:] for start in starts(autumn)}
    assert "repeat 02:00–03:00" in autumn.left_out[0].because


def test_a_day_counts_as_past_to_its_end_and_an_instant_to_the_minute():
    day = {"between": ("2024-03-12", "2024-03-15"), "most": 99}
    assert starts(find([office("a")], on="2024-03-13", **day))[0][:10] == "2024-03-14"
    answer = find([office("a")], on="2024-03-13T10:01Z", **day)
    assert min(starts(answer)) == "2024-03-13T11:30"
    assert str(answer.left_out[0]) == "2024-03-12/2024-03-13: past at 2024-03-13T10:01Z"
    assert find([office("a")], on="2024-03-20T10:00Z", **day).considered == 0
    assert len(find([office("a")], on="2023-03-20T10:00Z", **day).best) == 45
    assert find([office("a")], on="2023-03-20T10:00Z", **day).left_out == ()


def test_a_workshop_that_stands_is_not_run_over():
    held = Workshop(id="w", title="Held", slot=Slot(local="2024-03-13T11:10", zone=BRUSSELS, duration="PT50M"))
    open_end = Workshop(id="v", title="Held", slot=Slot(local="2024-03-13T15:00", zone=BRUSSELS))
    answer = find([office("a")], between=("2024-03-13", "2024-03-14"), workshops=[held, open_end], most=99)
    assert sorted(start[11:] for start in starts(answer)) == [
        "09:00", "09:30", "10:00", "12:00", "12:30", "13:00", "13:30", "14:00", "15:30", "16:00",
    ]  # fmt: skip
    assert [str(one) for one in answer.left_out] == ["2024-03-13: v is held then", "2024-03-13: w is held then"]


def test_a_workshop_whose_hour_exists_twice_keeps_others_away_all_the_same():
    night = Workshop(id="w", title="Night", slot=Slot(local="2024-10-27T02:30", zone=BRUSSELS, duration="PT1H"))
    answer = find([office("a")], between=("2024-10-28", "2024-10-30"), workshops=[night], spacing="P2D", most=1)
    assert starts(answer)[0][:10] == "2024-10-29"


def test_who_is_needed_must_be_able_to_come():
    folk = [office("a"), office("b"), office("lead", hours="Tue 16:00–18:00"), Participant(id="unknown")]
    (best,) = find(folk, needed=["lead"], most=1).best
    assert best.slot.local == datetime(2024, 3, 5, 16) and best.attendance == 3
    assert find(folk, needed=["unknown"]).best == ()


def test_quarters_odd_zones_and_odd_hours_are_exact():
    folk = [office("kathmandu", "Asia/Kathmandu", "Mon–Fri 09:05–10:20"), office("b", hours="Mon–Fri 04:00–06:00")]
    answer = find(folk, between=("2024-03-13", "2024-03-14"), grid="PT5M", most=2)
    # 09:05 in Kathmandu is 04:20 in Brussels
    assert starts(answer) == ["2024-03-13T04:20", "2024-03-13T04:25"] and answer.best[0].attendance == 2


def test_working_hours_may_run_through_midnight():
    night = office("a", hours="Mon 22:00–24:00; Tue 00:00–02:00")
    answer = find([night], between=("2024-03-11", "2024-03-13"), duration="PT2H", most=9)
    assert sorted(starts(answer)) == [
        "2024-03-11T22:00",
        "2024-03-11T22:30",
        "2024-03-11T23:00",
        "2024-03-11T23:30",
        "2024-03-12T00:00",
    ]


def test_the_same_question_gives_the_same_answer():
    folk = [office("b"), office("a", "Europe/Athens"), Participant(id="c")]
    assert find(folk) == find(reversed(folk)) and str(find(folk)) == str(find(folk))


@pytest.mark.parametrize("calendar", [
    {date(2024, 3, 13): "A day"}, {date(2024, 3, 13)}, (date(2024, 3, 13),),
    lambda day: "A day" if day == date(2024, 3, 13) else None, lambda day: day == date(2024, 3, 13),
])  # fmt: skip
def test_holidays_come_in_any_form(calendar):
    folk = [office("a", country="SI"), office("b")]
    all_ = find(folk, between=("2024-03-13", "2024-03-14"), holidays=calendar)
    assert all_.best == () and all_.ask == ()
    assert "at none of them is anybody known to be free" in all_.why
    (one,) = find(folk, between=("2024-03-13", "2024-03-14"), holidays={"SI": calendar}, most=1).best
    assert one.presence("a").why.startswith("2024-03-13 is a public holiday in SI") and one.presence("b").state == "can"


def test_holidays_of_a_region_count_there_alone():
    folk = [office("azores", country="PT", region="PT-20"), office("lisbon", country="PT")]
    (one,) = find(folk, between=("2024-05-20", "2024-05-21"), holidays=HOLIDAYS, most=1).best
    assert (one.presence("azores").state, one.presence("lisbon").state) == ("cannot", "can")
    assert find(folk, holidays={"PT": {date(2024, 4, 25)}}).ask == ("holidays[PT-20]",)
    assert find([office("x")], holidays=HOLIDAYS).ask == ("participants[x].country",)
