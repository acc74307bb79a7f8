"""The best hour for 300 people in 18 months: ours beside NumPy and beside plain loops over pendulum.

All three must agree before a clock runs.  The plain loops take minutes for the whole window: they are timed on a slice of
it, and that time is multiplied by how many times the slice goes into the window.
"""

import gc
import random
import statistics
import time
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pendulum

from smallgiants.slots import Blackout, Hours, Participant, best_slots
from smallgiants.workshops import Slot, Workshop

PEOPLE, ROUNDS, BEST = 300, 9, 5
ZONE, FIRST, END = "Europe/Brussels", date(2024, 3, 13), date(2025, 9, 13)
SLICE = (date(2024, 3, 25), date(2024, 3, 29))  # four days before a change of the clocks
DAYS = [FIRST + timedelta(days=number) for number in range((END - FIRST).days)]
HALF, HOUR = timedelta(minutes=30), timedelta(hours=1)
ZONES = (
    "Europe/Brussels Europe/Lisbon Europe/Helsinki Europe/Athens Europe/Dublin Europe/Paris Europe/Berlin Europe/Madrid "
    "Europe/Warsaw Europe/Sofia Europe/Tallinn Europe/Ljubljana Europe/Rome Europe/Riga Europe/Vilnius Europe/Vienna "
    "Atlantic/Azores Atlantic/Madeira Atlantic/Canary Africa/Ceuta Asia/Nicosia Indian/Reunion Indian/Mayotte "
    "America/Cayenne America/Guadeloupe"
).split()
COUNTRIES = "BE PT FI GR IE FR DE ES PL BG EE SI IT LV LT AT CY".split()
BLACKOUTS = [Blackout(first="08-01", last="08-31"), Blackout(first="12-20", last="01-06")]
HELD = [datetime(2023, 10, 4, 11), datetime(2023, 11, 15, 9), datetime(2024, 2, 21, 16)]


def people():
    chance = random.Random(300)
    made = []
    for number in range(PEOPLE):
        start, lunch, end = (
            chance.choice(hours) for hours in ((8, 8.5, 9, 9.5, 10), (None, 12, 12.5, 13), (16, 16.5, 17, 18))
        )
        spans = [(start, end)] if lunch is None else [(start, lunch), (lunch + 1, end)]
        ranges = ", ".join("–".join(f"{int(h):02}:{int(h % 1 * 60):02}" for h in span) for span in spans)
        away = FIRST + timedelta(days=chance.randrange(len(DAYS)))
        made.append(
            Participant(
                id=f"p-{number:03}",
                zone=chance.choice(ZONES),
                hours=f"Mon–Fri {ranges}",
                days_off=chance.sample(("mon", "wed", "fri"), chance.randrange(2)),
                country=chance.choice(COUNTRIES),
                away=[Blackout(first=away, last=away + timedelta(days=chance.randrange(14)))],
            )
        )
    return made


def holidays():
    chance = random.Random(27)
    return {country: set(chance.sample(DAYS, 17)) for country in COUNTRIES}


def workshops():
    return [
        Workshop(id=f"w-{number}", title="Held", slot=Slot(local=local, zone=ZONE, duration="PT1H"))
        for number, local in enumerate(HELD)
    ]


def ours(folk, days, held):
    def search(first=FIRST, end=END, most=BEST):
        return best_slots(folk, zone=ZONE, duration="PT1H", between=(first, end), holidays=days, blackouts=BLACKOUTS,
                          workshops=held, spacing="P14D", on=None, most=most)  # fmt: skip

    return search


def places(answer):
    return [(one.slot.local, one.attendance, one.carriers) for one in answer.best]


# --- plain loops ---------------------------------------------------------------------------------------------------------


def spans_of(one):
    return [(line.start, line.end) for line in one.hours]


def plain(folk, days, held):
    """What one would write first: each half-hour and each person, the hour of each read off pendulum."""

    def off(one, day):
        weekday = "mon tue wed thu fri sat sun".split()[day.weekday()]
        closed = weekday in one.days_off or all(weekday not in line.days for line in one.hours)
        return closed or day in days[one.country] or any(absence.covers(day) for absence in one.away)

    def look(one, start):
        """Whether somebody can come, and whether the hour is early or late."""
        local, end = start.in_timezone(one.zone), start.add(hours=1).in_timezone(one.zone)
        day = local.date()
        if off(one, day):
            return False, False
        low, high, same = local.format("HH:mm"), end.format("HH:mm"), local.date() == end.date()
        spans = spans_of(one)
        can = same and any(begin <= low and high <= finish for begin, finish in spans)
        first, last = pendulum.parse(f"{day} {spans[0][0]}", tz=one.zone), pendulum.parse(f"{day} {spans[-1][1]}", tz=one.zone)
        return can, not (first.add(hours=1) <= local and end <= last.subtract(hours=1))

    def search(first, end):
        carried = {
            one.id: sum(look(one, pendulum.instance(w.slot.instant))[1] for w in held) for one in folk
        }
        levels = sorted(set(carried.values()), reverse=True)
        found = []
        for number in range((end - first).days * 48 - 1):
            local = datetime.combine(first, datetime.min.time()) + number * HALF
            near = any(abs((w.slot.local.date() - local.date()).days) < 14 for w in held)
            if near or any(blackout.covers(local.date()) for blackout in BLACKOUTS):
                continue
            looked = [(one, *look(one, pendulum.instance(local, ZONE))) for one in folk]
            edge = [carried[one.id] for one, _, odd in looked if odd]
            counts = [edge.count(level) for level in levels]
            can = sum(can for _, can, _ in looked)
            if can:
                carriers = tuple((level, count) for level, count in zip(levels, counts, strict=True) if count)
                found.append((-can, counts, local, carriers))
        return [(local, -can, carriers) for can, _, local, carriers in sorted(found)[:BEST]]

    return search


# --- NumPy ---------------------------------------------------------------------------------------------------------------


def arrays(folk, days, held):
    """What an expert would write with NumPy: a week and the days off as arrays, read at each person's own half-hours."""
    from smallgiants.slots._planes import changes, offset_at

    def search(first=FIRST, end=END):
        start = datetime.combine(first, datetime.min.time()) - 2 * timedelta(days=1)
        many = (end - first).days + 4
        utc = np.arange(many * 48)
        local_of = {}

        def local(zone):
            """The half-hour on the clock of a zone, for each half-hour of UTC."""
            if zone not in local_of:
                shown = utc + offset_at(zone, start) // 1800
                for at, before, after in changes(zone, start, start + timedelta(days=many)):
                    shown[(at - start) // HALF :] += (after - before) // 1800
                local_of[zone] = shown
            return local_of[zone]

        def on_day(dates):
            plane = np.zeros(many + 2, bool)
            for day in dates:
                place = (day - start.date()).days
                if 0 <= place < many:
                    plane[place] = True
            return plane

        closed = {country: on_day(dates) for country, dates in days.items()}
        weekday = (np.arange(many + 2) + start.weekday()) % 7
        weeks = {}

        def week(one):
            key = (one.hours, one.days_off)
            if key not in weeks:
                free, core = np.zeros((7, 48), bool), np.zeros((7, 48), bool)
                names = "mon tue wed thu fri sat sun".split()
                for place, name in enumerate(names):
                    lines = [line for line in one.hours if name in line.days and name not in one.days_off]
                    halves = [(line.seconds[0] // 1800, line.seconds[1] // 1800) for line in lines]
                    for low, high in halves:
                        free[place, low:high] = True
                    if halves:
                        core[place, halves[0][0] + 2 : halves[-1][1] - 2] = True
                weeks[key] = free, core, free.any(axis=1)
            return weeks[key]

        def edge_at(one, slot):
            moment = slot.instant.astimezone(ZoneInfo(one.zone))
            free, core, works = week(one)
            place, half = moment.weekday(), moment.hour * 2 + moment.minute // 30
            on = works[place] and moment.date() not in days[one.country]
            on = on and not any(absence.covers(moment.date()) for absence in one.away)
            return bool(on and not (core[place, half] and half < 47 and core[place, half + 1]))

        mine = local(ZONE)
        mine_day = mine // 48
        open_ = np.zeros(many + 2, bool)
        open_[2 : 2 + (end - first).days] = True
        for number in np.flatnonzero(open_):
            day = start.date() + timedelta(days=int(number))
            near = any(abs((w.slot.local.date() - day).days) < 14 for w in held)
            open_[number] = not near and not any(blackout.covers(day) for blackout in BLACKOUTS)
        allowed = open_[mine_day]
        allowed[:-1] &= allowed[1:]
        for at, before, after in changes(ZONE, start, start + timedelta(days=many)):
            place, turned = (at - start) // HALF, abs(after - before) // 1800
            allowed[place - (turned if after < before else 0) - 1 : place + (turned if after < before else 0)] = False
        places = np.flatnonzero(allowed)

        times = {one.id: sum(edge_at(one, w.slot) for w in held) for one in folk}
        attendance = np.zeros(len(places), np.int16)
        levels = sorted(set(times.values()), reverse=True)
        burdens = {level: np.zeros(len(places), np.int16) for level in levels}
        cells = {}
        for one in folk:
            free, core, works = week(one)
            shut = closed[one.country].copy()
            for absence in one.away:
                low = (date.fromisoformat(absence.first) - start.date()).days
                high = (date.fromisoformat(absence.last) - start.date()).days
                shut[max(low, 0) : max(high + 1, 0)] = True
            table_free, table_core = free[weekday], core[weekday]
            table_free[shut], table_core[shut] = False, False
            at_work = works[weekday] & ~shut
            if one.zone not in cells:
                shown = local(one.zone)[places]
                cells[one.zone] = shown, shown + 1, shown // 48
            shown, after, day = cells[one.zone]
            flat, flat_core = table_free.ravel(), table_core.ravel()
            attendance += flat[shown] & flat[after]
            burdens[times[one.id]] += at_work[day] & ~(flat_core[shown] & flat_core[after])
        order = np.lexsort((places, *(burdens[level] for level in reversed(levels)), -attendance))[:BEST]
        found = []
        for index in order:
            carriers = tuple((level, int(burdens[level][index])) for level in levels if burdens[level][index])
            moment = start + int(mine[places[index]]) * HALF
            found.append((moment, int(attendance[index]), carriers))
        return found

    return search


def seconds(call, rounds=ROUNDS):
    taken = []
    for _ in range(rounds):
        gc.collect()
        start = time.perf_counter()
        call()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def main():
    given = people(), holidays(), workshops()
    search, loops, numpy = ours(*given), plain(*given), arrays(*given)
    answer = search()
    assert places(answer) == numpy(), "ours and NumPy disagree: nothing to time"
    assert places(search(*SLICE)) == numpy(*SLICE), "ours and NumPy disagree on the slice: nothing to time"
    start = time.perf_counter()
    slowly = loops(*SLICE)
    slice_ = time.perf_counter() - start
    assert slowly == places(search(*SLICE)), "ours and the plain loops disagree: nothing to time"
    for proposal in answer.best:
        assert sum(one.state == "can" for one in proposal.people) == proposal.attendance
    fast, packed = seconds(search), seconds(numpy)
    told = seconds(lambda: answer.report(audience="secretariat"), 3)
    share = len(DAYS) / (SLICE[1] - SLICE[0]).days
    print(f"{PEOPLE} people, {len(DAYS)} days, {answer.considered:,} half-hours looked at; medians of {ROUNDS} rounds")
    print(f"smallgiants               {fast * 1000:10.1f} ms, the {BEST} best with their counts")
    print(f"  and every reason         {told * 1000:9.1f} ms more: {BEST} slots x {PEOPLE} people")
    print(f"NumPy                     {packed * 1000:10.1f} ms, ours / NumPy {fast / packed:.2f}")
    print(f"plain loops over pendulum {slice_ * 1000:10.1f} ms for {(SLICE[1] - SLICE[0]).days} days, "
          f"x {share:.1f} = {slice_ * share:.0f} s for all")  # fmt: skip
    print(f"ratio: {slice_ * share / fast:.0f} (naive pendulum loop / ours)")


if __name__ == "__main__":
    main()
