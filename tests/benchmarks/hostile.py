"""How long the calendar and mail doors take over hostile texts: `python tests/benchmarks/hostile.py`.

Each is answered with a result or with problems; the bar is 2 s each.  Needs pytest and hypothesis, for the cases are the tests'.
"""

import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))


def main() -> None:
    """Times every case once, the slowest last."""
    import test_ical_injection  # type: ignore[import-not-found]
    import test_ical_read  # type: ignore[import-not-found]
    import test_mail  # type: ignore[import-not-found]

    from smallgiants.formats import ical, mail

    def by_mail(data: bytes) -> object:
        return mail.read(data, authenticated_sender=None)

    def by_field(evil: str) -> object:
        return [list(test_ical_injection.written(noun, evil)) for noun in test_ical_injection.NOUNS]

    injected: dict[str, Callable[[], Any]] = {
        f"{name} in every field": partial(str, evil) for name, evil in test_ical_injection.EVIL.items()
    }
    doors: list[tuple[str, dict[str, Callable[[], Any]], Callable[[Any], object]]] = [
        ("read", test_ical_read.HOSTILE, ical.read),
        ("check", test_ical_read.HOSTILE, ical.check),
        ("mail", test_mail.HOSTILE, by_mail),
        ("write", injected, by_field),
    ]
    found = []
    for door, cases, answer in doors:
        for name, made in cases.items():
            given = made()
            start = time.perf_counter()
            answer(given)
            found.append((time.perf_counter() - start, door, name))
    for took, door, name in sorted(found):
        print(f"{took:8.3f} s  {door:<6} {name}")
    print(f"slowest: {max(found)[0]:.2f} s (bar 2)")


if __name__ == "__main__":
    main()
