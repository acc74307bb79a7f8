"""Finding a slot: the optimum is what plain loops find, every reason is true, and the words say it."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from attrs import evolve
from hypothesis import example, given, settings
from hypothesis import strategies as st

import smallgiants as sg
from smallgiants import testing
from smallgiants.errors import InvalidValue
from smallgiants.slots import Blackout, Hours, Participant, Presence, best_slots
from smallgiants.slots._planes import changes, counted, eroded, extreme, ones
from smallgiants.workshops import Allowance, Workshop

BRUSSELS, AZORES, OFFICE = "Europe/Brussels", "Atlantic/Azores", "Mon–Fri 09:00–17:00"
QUARTER = timedelta(minutes=15)
MARCH = ("2024-03-01", "2024-04-01")
WEEK = "mon tue wed thu fri sat sun".split()
HOLIDAYS = {
    "PT": {date(2024, 3, 29): "Sexta-feira Santa", date(2024, 4, 25): "Dia da Liberdade"},
    "PT-20": {date(2024, 5, 20)},
    "FI": lambda day: "Vappu" if (day.month, day.day) == (5, 1) else None,
}


def office(id, zone=BRUSSELS, hours=OFFICE, **more):
    return Participant(id=id, zone=zone, hours=hours, **more)


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
        slot = sg.Slot(local=local, zone=BRUSSELS, duration=draw(st.sampled_from(("PT30M", "PT2H"))), fold=0)
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


@settings(max_examples=120)
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
