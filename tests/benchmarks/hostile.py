"""How long the calendar and mail doors take over hostile texts: `python tests/benchmarks/hostile.py`.

Each is answered with a result or with problems; the bar is 2 s each.  Needs pytest and hypothesis, for the cases are the tests'.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))


def main() -> None:
    """Times every case once, the slowest last."""
    import test_ical_read  # type: ignore[import-not-found]
    import test_mail  # type: ignore[import-not-found]

    from smallgiants.formats import ical, mail

    def by_mail(data: bytes) -> object:
        return mail.read(data, authenticated_sender=None)

    doors: list[tuple[str, dict[str, Callable[[], bytes]], Callable[[bytes], object]]] = [
        ("read", test_ical_read.HOSTILE, ical.read),
        ("check", test_ical_read.HOSTILE, ical.check),
        ("mail", test_mail.HOSTILE, by_mail),
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
