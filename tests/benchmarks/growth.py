"""How the time of `match_all` grows with towns, and with calls: from objects, every verdict and every count.

Linear means: twice as many take twice as long.  Name a file to draw the points, beside the straight line that fits them
best.  Told are seconds of the processor, the least of five rounds: whatever else the machine does adds to all alike.
"""

import gc
import sys
import time
from pathlib import Path

from matching import CALLS, ON, TOWNS, calls, counted, towns

from smallgiants.funding import match_all

PARTS = (1, 2, 3, 4, 5, 6, 7, 8)
LEFT, TOP, WIDE, HIGH, GAP = 70, 70, 400, 260, 90


def seconds(places, instruments):
    """What one question costs from the objects on."""
    gc.collect()
    start = time.process_time()
    counted(match_all(places, on=ON, catalogue=instruments))
    return time.process_time() - start


def measured(places, instruments):
    """Seconds for growing shares of the towns, and of the calls; the rounds go through all sizes in turn."""
    sizes = {
        "towns": [(TOWNS * part // 8, CALLS) for part in PARTS],
        "calls": [(TOWNS, CALLS * part // 8) for part in PARTS],
    }
    rounds = [
        {pair: seconds(places[: pair[0]], instruments[: pair[1]]) for pairs in sizes.values() for pair in pairs}
        for _ in range(5)
    ]
    return {what: [(pair, min(one[pair] for one in rounds)) for pair in pairs] for what, pairs in sizes.items()}


def line_through(points):
    """The straight line that fits best, by least squares, and the share of the spread that it explains."""
    xs, ys = zip(*points, strict=True)
    mean_x, mean_y = sum(xs) / len(xs), sum(ys) / len(ys)
    slope = sum((x - mean_x) * (y - mean_y) for x, y in points) / sum((x - mean_x) ** 2 for x in xs)
    start = mean_y - slope * mean_x
    left = sum((y - start - slope * x) ** 2 for x, y in points)
    return slope, start, 1 - left / sum((y - mean_y) ** 2 for y in ys)


def panel(what, points, top, place):
    """The points of one direction with their line; the axis begins at nothing."""
    most = points[-1][0]
    slope, start, fit = line_through(points)

    def at(x, y):
        return f"{WIDE * x / most:.1f},{HIGH * (1 - y / top):.1f}"

    marks = [
        f'<circle cx="{spot.split(",")[0]}" cy="{spot.split(",")[1]}" r="4" fill="#0b6e4f"/>'
        for spot in (at(*p) for p in points)
    ]
    grid = []
    for step in range(5):
        y, x = HIGH * (1 - step / 4), WIDE * step / 4
        grid.append(f'<path d="M0 {y:.1f}H{WIDE}" stroke="#ddd"/>')
        grid.append(f'<text x="-8" y="{y + 4:.1f}" text-anchor="end">{top * step / 4:.2f} s</text>')
        grid.append(f'<text x="{x:.1f}" y="{HIGH + 20}" text-anchor="middle">{most * step // 4:,}</text>')
    way = f"M{at(0, max(start, 0))} L{at(most, start + slope * most)}"
    line = f'<path d="{way}" stroke="#946200" stroke-dasharray="5 4" fill="none"/>'
    told = f"{what}: the straight line explains {fit:.1%}"
    return (
        f'<g transform="translate({LEFT + place * (WIDE + GAP)} {TOP})" font-size="12">{"".join(grid)}{line}{"".join(marks)}'
        f'<text y="-14" font-size="14" font-weight="bold">{told}</text>'
        f'<text x="{WIDE / 2}" y="{HIGH + 42}" text-anchor="middle">{what}</text></g>'
    )


def drawn(found):
    top = max(taken for points in found.values() for _, taken in points) * 1.1
    wide, high = LEFT + 2 * WIDE + GAP + 30, TOP + HIGH + 60
    title = f"Time from objects to every verdict and count: up to {TOWNS:,} towns and {CALLS:,} calls"
    panels = [
        panel(what, [(pair[place], taken) for pair, taken in found[what]], top, place)
        for place, what in enumerate(("towns", "calls"))
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" font-family="sans-serif" fill="#222">'
        f'<title>{title}</title><rect width="100%" height="100%" fill="#fff"/>'
        f'<text x="{LEFT}" y="28" font-size="16" font-weight="bold">{title}</text>{"".join(panels)}</svg>\n'
    )


def main():
    places, instruments = towns(TOWNS), calls(CALLS)
    found = measured(places, instruments)
    for what, points in found.items():
        for (many, some), taken in points:
            print(f"{many:>9,} towns x {some:>5,} calls {taken * 1000:8.0f} ms")
        place = 0 if what == "towns" else 1
        slope, start, fit = line_through([(pair[place], taken) for pair, taken in points])
        print(f"{what}: {start * 1000:.0f} ms and {slope * 1e6:.2f} us for each; the line explains {fit:.1%}")
    if len(sys.argv) > 1:
        Path(sys.argv[1]).write_text(drawn(found), encoding="utf-8")
    worst = max(points[-1][1] / (2 * points[3][1]) for points in found.values())
    print(f"ratio: {worst:.2f} (time of all / twice the time of half; 1 is linear, the larger of towns and calls)")


if __name__ == "__main__":
    main()
