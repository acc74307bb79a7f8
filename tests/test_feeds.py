"""Portals' feeds: what they tell is read, what they do not tell stays unknown, and nothing of it decides by itself."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smallgiants.errors import InvalidValue
from smallgiants.formats import _feed, aides_territoires, ft_portal
from smallgiants.funding import audit, match, verdict
from smallgiants.testing import _funding as some

FEEDS = Path(__file__).parent / "corpus" / "feeds"
SEEN = "2026-11-02"


def sample(name):
    return (FEEDS / name).read_text(encoding="utf-8")


def told(problems):
    return [(one.code, one.path, one.severity) for one in problems]


# The EU Funding & Tenders Portal


def test_an_answer_of_the_search():
    feed, problems = ft_portal.read(sample("ft_search.json"), seen_on="2026-05-02")
    assert [one.id for one in feed.instruments] == ["LIFE-2026-ILLUSTRATIVE-A", "LIFE-2026-ILLUSTRATIVE-B"]
    first, second = feed.instruments
    (call,) = first.calls
    assert (call.id, call.opens.day, call.published) == ("LIFE-2026-ILLUSTRATIVE", date(2026, 4, 21), date(2026, 5, 2))
    assert [(one.day, one.time, one.zone) for one in call.deadlines] == [(date(2026, 9, 16), None, None)]
    assert call.state(on="2026-06-01T12:00Z") == "open"
    assert call.state(on="2026-09-16T12:00Z") == "unknown", "within that day nobody can tell"
    assert "the portal said open" in call.note
    (edition,) = first.editions
    grant = edition.term("grant")
    assert (grant.least, grant.most, grant.soft, grant.binding) == (1000000, 1500000, True, False)
    assert (edition.term("winners").value, edition.term("budget").value) == (6, 8000000)
    assert (first.decided_by, edition.published, grant.source) == (
        "not told by the feed", date(2026, 4, 21), _url("LIFE-2026-ILLUSTRATIVE-A"),
    )  # fmt: skip
    assert told(problems) == [
        ("feed-entry-twice", "results[1].metadata.identifier", "info"),
        ("feed-entry-unreadable", "results[3].metadata", "error"),
    ]
    assert dict(feed.unread)["results[0].metadata"] == (
        "callTitle", "frameworkProgramme", "keywords", "language", "topicConditions", "type", "typesOfAction",
    )  # fmt: skip
    (second_call,) = second.calls
    assert (second_call.id, second_call.published) == ("not-told", None)
    assert [one.day.isoformat() for one in second_call.deadlines] == ["2027-03-02", "2027-09-14"]
    assert "status code 31094501, not read" in second_call.note
    assert second.editions[0].term("grant") is None
    shared = second.editions[0].term("remarks", of="budget")
    assert (shared.said, second.editions[0].term("budget")) == (("EUR 5,000,000",), None)


def _url(identifier):
    return f"https://ec.europa.eu/info/funding-tenders/opportunities/portal/screen/opportunities/topic-details/{identifier}"


def test_the_details_of_a_topic():
    feed, problems = ft_portal.read(sample("ft_topic.json").encode(), seen_on=SEEN)
    (topic,) = feed.instruments
    (call,) = topic.calls
    assert call.state(on=SEEN) == "forthcoming"
    assert call.published is None
    assert [one.day for one in call.deadlines] == [date(2027, 4, 20), date(2027, 9, 28)]
    assert topic.editions[0].published == date(2026, 11, 2)
    assert [one.name for one in topic.editions[0].terms] == ["winners"]
    assert told(problems) == [
        ("feed-contradicts", "TopicDetails.budgetOverview.minContribution", "warning"),
        ("feed-cell-unknown", "TopicDetails.budgetOverview.budgetYearMap", "warning"),
    ]
    assert "conditions" in dict(feed.unread)["TopicDetails"]


def details(**more):
    return json.dumps({"TopicDetails": {"identifier": "X-1", "title": "X (illustrative)", **more}})


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ({"actions": "{not json"}, ("feed-cell-unknown", "TopicDetails.actions", "warning")),
        ({"deadlineDate": "next spring"}, ("feed-cell-unknown", "TopicDetails.deadlineDate", "warning")),
        (
            {"startDate": "2026-01-01", "actions": [{"plannedOpeningDate": "2 January 2026"}]},
            ("feed-contradicts", "TopicDetails.startDate", "warning"),
        ),
        (
            {"budgetOverview": {"budgetTopicActionMap": {"1": [{"action": "X-10 - A"}]}}},
            ("feed-cell-unknown", "TopicDetails.budgetOverview", "warning"),
        ),
        ({"title": ["a", "b"]}, ("feed-entry-unreadable", "TopicDetails", "error")),
        ({"callIdentifier": True}, ("feed-cell-unknown", "TopicDetails.callIdentifier", "warning")),
        ({"identifier": "@"}, ("feed-entry-unreadable", "TopicDetails.id", "error")),
    ],
)
def test_what_cannot_be_read_is_told_and_unknown(more, problem):
    feed, problems = ft_portal.read(details(**more), seen_on=SEEN)
    assert problem in told(problems)
    for one in feed.instruments:
        assert one.calls[0].opens is None
        assert one.editions[0].terms == ()


def test_a_word_beside_the_number_counts_and_two_words_do_not():
    def call(*statuses, **more):
        actions = [{"status": one} for one in statuses]
        feed, _ = ft_portal.read(details(actions=actions, **more), seen_on=SEEN)
        return feed.instruments[0].calls[0]

    assert call({"id": 31094501, "abbreviation": "Open"}).published == date(2026, 11, 2)
    assert call({"id": 31094501}).published is None
    assert call({"abbreviation": "Open"}, {"description": "Closed"}).published is None
    assert "closed/open" in call({"abbreviation": "Open"}, {"description": "Closed"}).note
    assert call(status={"id": 1, "abbreviation": "Open"}).note.count("status code") == 0
    assert call("Open").published is None


# Aides-territoires


def test_an_answer_of_aids():
    feed, problems = aides_territoires.read(sample("aides.json"), seen_on=SEEN)
    first, second, third = feed.instruments
    assert (first.id, first.decided_by, first.kinds) == ("at-101", "Service Exemple", ("grant",))
    rate = first.editions[0].term("rate")
    assert (rate.least, rate.most, rate.binding) == (Decimal("0.2"), Decimal("0.8"), False)
    assert rate.source == "https://aides-territoires.beta.gouv.fr/aides/aide-a/"
    assert first.editions[0].term("remarks", of="aid_types").said == ("Ingénierie financière",)
    assert (first.calls[0].opens.day, first.calls[0].deadlines[0].zone) == (date(2026, 1, 15), None)
    assert (second.calls[0].continuous, second.kinds, second.editions[0].term("rate")) == (True, ("loan",), None)
    assert second.editions[0].term("remarks", of="loan_amount").said == ("50,000, currency not told",)
    assert "first to be handed in by 2026-05-01" in second.calls[0].note
    assert third.calls[0].continuous, "a deadline that cannot be read is unknown, and told"
    assert third.editions[0].term("rate") is None
    assert third.calls[0].source == "https://aides-territoires.beta.gouv.fr/api/aids/"
    assert told(problems) == [
        ("feed-cell-unknown", "results[2].start_date", "warning"),
        ("feed-cell-unknown", "results[2].submission_deadline", "warning"),
        ("feed-cell-unknown", "results[2].aid_types", "warning"),
        ("feed-contradicts", "results[2].subvention_rate_lower_bound", "warning"),
        ("feed-entry-twice", "results[3].id", "info"),
        ("feed-entry-unreadable", "results[4]", "error"),
        ("feed-entry-unreadable", "results[5]", "error"),
    ]
    assert "eligibility" in dict(feed.unread)["results[0]"]


def aid(**more):
    feed, problems = aides_territoires.read(json.dumps({"id": 1, "name": "X (illustrative)", **more}), seen_on=SEEN)
    return feed.instruments[0], problems


def test_an_aid_alone_and_what_it_contradicts():
    one, problems = aid(recurrence="Permanente", submission_deadline="2026-12-31")
    assert (one.calls[0].continuous, one.calls[0].state(on="2027-01-05T12:00Z")) == (False, "closed")
    assert [problem.code for problem in problems] == ["feed-contradicts"]
    assert aid(subvention_rate_upper_bound=120)[0].editions[0].term("rate") is None
    assert str(aid(subvention_rate_upper_bound=50)[0].editions[0].term("rate")) == "rate at most 0.5"
    listed, _ = aides_territoires.read(json.dumps([{"id": "a b", "name": "X"}]), seen_on=SEEN)
    assert listed.instruments[0].id == "at-a-b"


# What comes of both


def every_sample(**more):
    yield from ft_portal.read(sample("ft_search.json"), seen_on="2026-05-02", **more)[0].instruments
    yield from ft_portal.read(sample("ft_topic.json"), seen_on="2026-05-02", **more)[0].instruments
    yield from aides_territoires.read(sample("aides.json"), seen_on="2026-05-02", **more)[0].instruments


@settings(max_examples=30)
@given(some.applicants(("applicant", "country", "nuts", "population")))
def test_nothing_imported_decides_by_itself(applicant):
    answer = match(applicant, on="2026-12-02", catalogue=list(every_sample()))
    assert {one.state for one in answer.found} == {"unknown"}
    assert all(one.whole.ask == () and one.whole.check + one.whole.notes[1:] for one in answer.found)


def test_a_host_may_vouch_for_a_feed():
    known = {one.id: one for one in every_sample(confidence="secondary")}
    town = {"applicant": "municipality", "country": "FR"}
    assert verdict(known["at-101"], town, part="all", on="2026-12-02").state == "eligible"
    assert verdict(known["at-101"], {**town, "country": "SI"}, part="all", on="2026-12-02").state == "ineligible"
    assert verdict(known["at-102"], {"applicant": "municipality"}, on="2026-12-02").state == "eligible"
    assert verdict(known["at-102"], {"applicant": "company"}, on="2026-12-02").state == "unknown", (
        "others were not read"
    )
    assert verdict(known["LIFE-2026-ILLUSTRATIVE-A"], town, on="2026-12-02").state == "unknown"


def test_an_audit_finds_what_was_imported():
    found = audit(list(every_sample()), on="2026-12-02")
    assert {one.instrument for one in found.found if one.kind in ("unverified", "unseen")} == {
        one.id for one in every_sample()
    }


DOORS = pytest.mark.parametrize("door", [ft_portal, aides_territoires], ids=["ft", "aides"])


@DOORS
@pytest.mark.parametrize(
    "data", ["", "{", "[1", "null", "7", '{"results": 3}', b"\xff\xfe", "[" * 100_000, '{"a": NaN}']
)
def test_what_is_no_feed(door, data):
    feed, problems = door.read(data, seen_on=SEEN)
    assert feed is None
    assert told(problems) == [("document-unreadable", "", "error")]


@DOORS
def test_what_is_too_long(door, monkeypatch):
    monkeypatch.setattr(_feed, "MOST_BYTES", 3)
    assert door.read("[{}]", seen_on=SEEN)[0] is None


@DOORS
def test_a_feed_without_entries(door):
    feed, problems = door.read('{"results": []}', seen_on=SEEN)
    assert (feed.instruments, feed.unread, problems) == ((), (), ())


CELLS = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 10**9) | st.text(max_size=9) | st.floats(allow_infinity=False)
    | st.sampled_from(["2026-01-01", "nan", "X-1", "0", "France", "Communes", "Permanente", "{}", "[]", "\ud800", "a\u202eb"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["action", "status", "abbreviation", "budgetTopicActionMap", "budgetYearMap", "1", "deadlineDates"]),
        inner, max_size=3),
    max_leaves=6,
)  # fmt: skip
NAMES = st.sampled_from(
    "identifier title id name url callIdentifier startDate deadlineDate actions budgetOverview status perimeter recurrence "
    "targeted_audiences aid_types submission_deadline subvention_rate_lower_bound instructors loan_amount origin_url".split()
)
ENTRIES = st.dictionaries(NAMES, CELLS, max_size=8)


@settings(max_examples=150)
@given(ENTRIES)
def test_whatever_stands_in_the_cells(cells):
    named = {"identifier": "X-1", "title": "X", "id": 1, "name": "X", **cells}
    for feed, _ in (
        ft_portal.read(json.dumps({"results": [{"metadata": named}, {"metadata": 3}, 4]}), seen_on=SEEN),
        aides_territoires.read(json.dumps([named]), seen_on=SEEN),
    ):
        for one in feed.instruments:
            assert verdict(one, {"country": "FR", "applicant": "municipality"}, part="all", on=SEEN).state == "unknown"


@DOORS
def test_the_day_and_how_sure_it_is_are_said_well(door):
    aid = json.dumps({"results": [{"metadata": {"identifier": "X", "title": "X"}, "id": 1, "name": "X"}]})
    with pytest.raises(InvalidValue, match="seen_on"):
        door.read(aid, seen_on=None)
    with pytest.raises(InvalidValue, match="confidence"):
        door.read(aid, seen_on=SEEN, confidence="sure")
