"""What an import costs beside `import attrs`, and what it loads: `python tests/benchmarks/imports.py`.

Each statement runs in interpreters of its own, all statements in turn in every round, so that a busy moment of the
machine falls on all alike.  A figure is the median of the rounds, the bare interpreter's median subtracted.
"""

import os
import subprocess
import sys
from statistics import median
from time import perf_counter

ROUNDS = 21
BARE = "pass"
ATTRS = "import attrs"
NOUNS = "from smallgiants import Slot, Workshop"
STATEMENTS = {
    ATTRS: ATTRS,
    "import smallgiants": "import smallgiants",
    NOUNS: NOUNS,
    "every noun touched": "import smallgiants as sg; [getattr(sg, name) for name in sg.__all__]",
    "the json door": "import smallgiants.formats.json",
    "the ical door": "import smallgiants.formats.ical",
}
# Installed packages come with their bytecode: ours must be let keep it too, or it is compiled each time.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
LIGHT = ("import smallgiants", NOUNS)
HEAVY = {"cattrs", "icalendar", "pendulum", "hypothesis"}


def seconds(statement: str) -> float:
    """The time one interpreter takes to start, run the statement and end."""
    start = perf_counter()
    subprocess.run([sys.executable, "-c", statement], check=True, env=ENVIRONMENT)
    return perf_counter() - start


def loaded(statement: str) -> set[str]:
    """The heavy packages that a statement loads."""
    told = f"{statement}\nimport sys; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", told], check=True, capture_output=True, text=True)
    return HEAVY & set(done.stdout.split())


def main() -> None:
    for statement in (BARE, *STATEMENTS.values()):
        seconds(statement)  # the first run compiles
    rounds = [{statement: seconds(statement) for statement in (BARE, *STATEMENTS.values())} for _ in range(ROUNDS)]
    bare = median(run[BARE] for run in rounds)
    cost = {name: median(run[statement] for run in rounds) - bare for name, statement in STATEMENTS.items()}
    print(f"bare interpreter {bare * 1000:.1f} ms, median of {ROUNDS} rounds")
    for name, statement in STATEMENTS.items():
        heavy = ", ".join(sorted(loaded(statement))) or "none of them"
        print(f"{name:40} {cost[name] * 1000:7.1f} ms  {cost[name] / cost[ATTRS]:5.2f} x attrs  loads {heavy}")
    broken = [name for name in LIGHT if loaded(STATEMENTS[name])]
    if broken:
        sys.exit(f"loads what it should not: {'; '.join(broken)}")
    print(f"ratio: {cost[NOUNS] / cost[ATTRS]:.2f} ({NOUNS} / {ATTRS})")


if __name__ == "__main__":
    main()
