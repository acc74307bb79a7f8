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

from smallgiants.civiltime import Slot
from smallgiants.slots import Blackout, Participant, best_slots
from smallgiants.slots._planes import changes, offset_at
from smallgiants.workshops import Workshop

PEOPLE, ROUNDS, BEST = 300, 9, 5
ZONE, FIRST, END = "Europe/Brussels", date(2024, 3, 13), date(2025, 9, 13)
SLICE = (date(2024, 3, 27), date(2024, 3, 29))  # two days before a change of the clocks
DAYS = [FIRST + timedelta(days=number) for number in range((END - FIRST).days)]
HALF = timedelta(minutes=30)
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
    return [tuple(second // 60 for second in line.seconds) for line in one.hours]


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
        low, high = local.hour * 60 + local.minute, end.hour * 60 + end.minute
        same, spans = day == end.date(), spans_of(one)
        can = same and any(begin <= low and high <= finish for begin, finish in spans)
        return can, not (same and spans[0][0] + 60 <= low and high <= spans[-1][1] - 60)

    def search(first, end):
        carried = {one.id: sum(look(one, pendulum.instance(w.slot.instant))[1] for w in held) for one in folk}
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


class Arrays:
    """What an expert would write with NumPy: a week and the days off as arrays, moved to UTC by slices."""

    def __init__(self, folk, days, held):
        self.folk, self.held, self.days = folk, held, days

    def __call__(self, first=FIRST, end=END):
        self.start = datetime.combine(first, datetime.min.time()) - timedelta(days=2)
        self.many = (end - first).days + 4
        self.rules = {zone: ZoneInfo(zone) for zone in ZONES}
        self.weeks, self.closed = {}, {country: self.on_days(dates) for country, dates in self.days.items()}
        self.weekday = (np.arange(self.many) + self.start.weekday()) % 7
        self.pieces = {zone: self.stretches(zone) for zone in ZONES}
        places = np.flatnonzero(self.allowed(first, end))
        times = [sum(self.odd_at(one, w.slot) for w in self.held) for one in self.folk]
        attendance = np.zeros(self.many * 48, np.int16)
        levels = sorted(set(times), reverse=True)
        burdens = {level: np.zeros(self.many * 48, np.int16) for level in levels}
        for one, level in zip(self.folk, times, strict=True):
            can, odd = self.look(one)
            attendance += can
            burdens[level] += odd
        counts = [burdens[level][places] for level in levels]
        order = np.lexsort((places, *reversed(counts), -attendance[places]))[:BEST]
        return [
            (
                self.local(int(places[index])),
                int(attendance[places[index]]),
                tuple((level, int(count[index])) for level, count in zip(levels, counts, strict=True) if count[index]),
            )
            for index in order
        ]

    def on_days(self, dates):
        plane = np.zeros(self.many, bool)
        places = [(day - self.start.date()).days for day in dates]
        plane[[place for place in places if 0 <= place < self.many]] = True
        return plane

    def stretches(self, zone):
        """From which half-hour to which a zone keeps one offset, and that offset in half-hours."""
        turns = changes(self.rules[zone], self.start, self.start + timedelta(days=self.many))
        edges = [0, *((at - self.start) // HALF for at, _, _ in turns), self.many * 48]
        offsets = [offset_at(self.rules[zone], self.start) // 1800, *(after // 1800 for _, _, after in turns)]
        return list(zip(edges, edges[1:], offsets, strict=False))

    def to_utc(self, zone, plane):
        moved = np.zeros(self.many * 48, bool)
        for low, high, offset in self.pieces[zone]:
            first, last = max(low, -offset), min(high, self.many * 48 - offset)
            moved[first:last] = plane[first + offset : last + offset]
        return moved

    def local(self, place):
        offset = next(offset for low, high, offset in self.pieces[ZONE] if low <= place < high)
        return self.start + (place + offset) * HALF

    def allowed(self, first, end):
        open_ = np.zeros(self.many, bool)
        open_[2 : 2 + (end - first).days] = True
        for number in np.flatnonzero(open_):
            day = self.start.date() + timedelta(days=int(number))
            near = any(abs((w.slot.local.date() - day).days) < 14 for w in self.held)
            open_[number] = not near and not any(blackout.covers(day) for blackout in BLACKOUTS)
        allowed = self.to_utc(ZONE, np.repeat(open_, 48))
        allowed[:-1] &= allowed[1:]
        for low, _, offset in self.pieces[ZONE][1:]:
            before = next(before for _, high, before in self.pieces[ZONE] if high == low)
            turned = max(before - offset, 0)
            allowed[low - turned - 1 : low + turned] = False
        return allowed

    def week(self, one):
        key = (one.hours, one.days_off)
        if key not in self.weeks:
            free, core = np.zeros((7, 48), bool), np.zeros((7, 48), bool)
            for place, name in enumerate("mon tue wed thu fri sat sun".split()):
                lines = [line for line in one.hours if name in line.days and name not in one.days_off]
                halves = [(line.seconds[0] // 1800, line.seconds[1] // 1800) for line in lines]
                for low, high in halves:
                    free[place, low:high] = True
                if halves:
                    core[place, halves[0][0] + 2 : halves[-1][1] - 2] = True
            self.weeks[key] = free, core, free.any(axis=1)
        return self.weeks[key]

    def look(self, one):
        """When somebody can come, and when the hour is early or late."""
        free, core, works = self.week(one)
        shut = self.closed[one.country].copy()
        for absence in one.away:
            ends = (date.fromisoformat(end) - self.start.date() for end in (absence.first, absence.last))
            low, high = (end.days for end in ends)
            shut[max(low, 0) : max(high + 1, 0)] = True
        free, core, works = free[self.weekday], core[self.weekday], works[self.weekday] & ~shut
        free[shut], core[shut] = False, False
        free, core = self.to_utc(one.zone, free.ravel()), self.to_utc(one.zone, core.ravel())
        free[:-1] &= free[1:]
        core[:-1] &= core[1:]
        return free, self.to_utc(one.zone, np.repeat(works, 48)) & ~core

    def odd_at(self, one, slot):
        moment = slot.instant.astimezone(self.rules[one.zone])
        _, core, works = self.week(one)
        place, half = moment.weekday(), moment.hour * 2 + moment.minute // 30
        on = works[place] and moment.date() not in self.days[one.country]
        on = on and not any(absence.covers(moment.date()) for absence in one.away)
        return bool(on and not (core[place, half] and half < 47 and core[place, half + 1]))


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
    search, loops, numpy = ours(*given), plain(*given), Arrays(*given)
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
