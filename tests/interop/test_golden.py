"""Every kept calendar, read by other people's readers."""

from pathlib import Path

import pytest

from smallgiants.formats import ical

GOLDEN = sorted((Path(__file__).parents[1] / "golden").glob("*.ics"))


def ours(path):
    """What our own reader finds: SEQUENCE, and the instants of each event."""
    calendar, problems = ical.read(path.read_bytes())
    assert problems == ()
    return [(event.sequence, event.start and event.start.utc, event.end and event.end.utc) for event in calendar.events]


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_icaljs_reads_the_same(icaljs, path):
    read = icaljs(path.read_text(encoding="utf-8"))
    found = [(event["sequence"], event["start_utc"], event["end_utc"]) for event in read]
    told = [(number, start and f"{start:%Y-%m-%dT%H:%M:%S}.000Z", end and f"{end:%Y-%m-%dT%H:%M:%S}.000Z")
            for number, start, end in ours(path)]  # fmt: skip
    if path.stem == "declinecounter":  # RFC 5546 §3.2.8: it has no DTSTART, and no SEQUENCE, which ical.js leaves open
        assert [start for _, start, _ in found] == [None]
    else:
        assert found == told


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_libical_lets_it_pass_and_reads_the_same(libical, path):
    (judged,) = libical(path.read_bytes().decode())
    told = [[moment and f"{moment:%Y-%m-%dT%H:%M:%SZ}" for moment in times] for _, *times in ours(path)]
    assert judged["events"] == told
    if "METHOD" in path.read_text(encoding="utf-8"):  # the table of restrictions is one of messages
        assert judged["passes"], judged["objections"]
