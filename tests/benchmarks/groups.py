"""Memberships by the hundred thousand: a dossier of them is loaded, checked and rolled up; time per record must not grow."""

import gc
import statistics
import time
import tracemalloc

from smallgiants.civiltime import instant
from smallgiants.dossiers import Dossier
from smallgiants.formats import json
from smallgiants.groups import Consent, Group, Membership, roll
from smallgiants.people import Person
from smallgiants.places import Municipality

FEW, MANY, ROUNDS = 1_000, 100_000, 3
GROUP = Group(id="g", name="Small Giants", zone="Europe/Brussels")
START, LATER, NOW = "2024-02-07T09:00Z", "2024-06-01T09:00Z", "2024-09-01T09:00Z"


def stored(number):
    """A store of so many memberships, each of a person for a town; every tenth lapsed, every seventh ended."""
    memberships, people, towns, consents = [], [], [], []
    for at in range(number):
        one = Membership(id=f"m-{at}", seat=f"t-{at}", person=f"p-{at}").register(at=START)
        one = one.lapse(at=LATER) if at % 10 == 0 else one.withdraw(at=LATER) if at % 7 == 0 else one
        memberships.append(one)
        people.append(Person(id=f"p-{at}"))
        towns.append(Municipality(id=f"t-{at}", name=f"Town {at}", country="SI"))
        consents.append(Consent(person=f"p-{at}", purpose="group", at=START))
    d = Dossier(id="d", on="2024-09-01", group=GROUP).add(*people, *towns, *memberships, *consents)
    return json.dump(d)


def run(text, number):
    """Load, check, roll up."""
    d = json.load(text, Dossier)
    assert d.problems() == ()
    told = roll(d.memberships, on=NOW)
    live = sum(at % 10 != 0 and at % 7 != 0 for at in range(number))
    assert len(told.seats) == told.people == live == sum(one.holds(on=instant(NOW)) for one in d.memberships)
    return d


def seconds(text, number, times):
    """The median of the processor time of one run, over so many runs at a time that the clock does not matter."""
    taken = []
    for _ in range(ROUNDS):
        gc.collect()
        start = time.process_time()
        for _ in range(times):
            run(text, number)
        taken.append((time.process_time() - start) / times)
    return statistics.median(taken)


def memory(text, number):
    tracemalloc.start()
    d = run(text, number)
    held, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return held, peak, len(d.memberships)


def main():
    few, many = stored(FEW), stored(MANY)
    each_few = seconds(few, FEW, 20) / FEW
    each_many = seconds(many, MANY, 1) / MANY
    size = len(many) / 2**20
    print(
        f"{MANY:,} memberships with their people, towns and consents: {each_many * MANY:.1f} s, {size:.0f} MiB of JSON"
    )
    held, _, count = memory(few, FEW)
    held_many, peak_many, count_many = memory(many, MANY)
    print(f"memory: {held_many / 2**20:.0f} MiB held, {peak_many / 2**20:.0f} MiB at most at {count_many:,}; "
          f"{held_many / count_many / 1024:.1f} KiB per record, at {count:,} {held / count / 1024:.1f}")  # fmt: skip
    print(f"per record: {each_many * 1e6:.0f} µs at {MANY:,}, {each_few * 1e6:.0f} µs at {FEW:,}")
    print(f"ratio: {each_many / each_few:.2f} (time per record at 100,000 / at 1,000)")


if __name__ == "__main__":
    main()
