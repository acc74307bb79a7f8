"""How far suggestions can be trusted: precision, recall and abstention by language, on the sentences beside this file.

With `--misses` the sentences of the parts "tune" and "grow" that were not answered well are shown; those of others never are.
"""

import sys
from collections import Counter
from pathlib import Path

from smallgiants.challenges import matcher, scheme, suggest

SENTENCES = [Path(__file__).parent / "suggest" / name for name in ("sentences.tsv", "more.tsv")]
BARS = {"theme": 0.53, "barrier": 0.39}  # what the design asks of sentences never seen, in the first three


def sentences():
    lines = [line for path in SENTENCES for line in path.read_text(encoding="utf-8").splitlines()]
    return [line.split("\t") for line in lines if not line.startswith(("#", "part\t"))]


def counted(rows, by=None):
    """For each axis: sentences that say something and how many were hit first, and in the first three; abstentions; and ids
    that were right among those suggested first."""
    found = {axis: Counter() for axis in ("theme", "barrier")}
    for _, lang, *gold, told in rows:
        said = suggest(told, on=None, lang=lang, by=by)
        for (axis, counts), right in zip(found.items(), gold, strict=True):
            wanted = {f"{axis}/{one}" for one in right.split() if one != "-"}
            top = said.top(axis)
            nothing = not wanted
            counts["said"] += bool(wanted)
            counts["top3"] += bool(wanted & {*top})
            counts["top1"] += bool(wanted & {*top[:1]})
            counts["answered"] += bool(wanted and top)
            counts["silent"] += bool(wanted and not top)
            counts["shown"] += len(top) if wanted else 0
            counts["right"] += len(wanted & {*top})
            counts["off"] += nothing
            counts["off silent"] += nothing and not top
    return found


def share(part, whole):
    return f"{part}/{whole} = {part / whole:.2f}" if whole else "none"


def report(title, rows, by=None):
    print(f"\n{title}")
    for lang in (*dict.fromkeys(row[1] for row in rows), None):
        for axis, c in counted([row for row in rows if lang in (row[1], None)], by).items():
            print(f"  {lang or 'all'} {axis:<7} recall in three {share(c['top3'], c['said'])}, precision of the first "
                  f"{share(c['top1'], c['answered'])}, of all shown {share(c['right'], c['shown'])}, "
                  f"abstained {share(c['silent'], c['said'])}, "
                  f"where nothing is said {share(c['off silent'], c['off'])}")  # fmt: skip


def misses(rows):
    for part, lang, theme, barrier, told in rows:
        said = suggest(told, on=None, lang=lang)
        for axis, right in (("theme", theme), ("barrier", barrier)):
            if (
                part in ("tune", "grow")
                and right != "-"
                and not {f"{axis}/{one}" for one in right.split()} & {*said.top(axis)}
            ):
                print(f"  {lang} {told} ({right}): {said.top(axis)}")


def main():
    rows = sentences()
    if "--misses" in sys.argv:
        misses(rows)
    unseen = [row for row in rows if row[0] == "fresh"]
    bare = matcher(scheme("challenges"))
    report(
        "the words of the taxonomy alone, sentences never looked at (test, fresh)",
        [r for r in rows if r[0] in ("test", "fresh")],
        bare,
    )
    report("with the words people use, sentences written after these (fresh)", unseen)
    late = "the same, sentences that leave an axis silent, and four more languages, of which words came later (late)"
    report(late, [row for row in rows if row[0] == "late"])
    report("the same, four languages, sentences written after their words (last)", [r for r in rows if r[0] == "last"])
    for axis, c in counted(unseen).items():
        level = c["top3"] / c["said"]
        print(
            f"{axis}: {level:.2f} in three on fresh sentences, bar {BARS[axis]}: {'met' if level >= BARS[axis] else 'missed'}"
        )


if __name__ == "__main__":
    main()
