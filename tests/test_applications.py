"""Applications: how they ended, what followed, who may see them; nothing told of them is ever lost."""

import datetime as dt
from decimal import Decimal

import pytest
from attrs import evolve, fields
from hypothesis import given, settings
from hypothesis import strategies as st

import smallgiants as sg
from smallgiants import testing
from smallgiants.dossiers import leftovers, personal_strings
from smallgiants.errors import InvalidValue, NotAllowed
from smallgiants.formats import csv, html, json, markdown
from smallgiants.funding import Application, Followed, Progress, Score, pathways, tried

T = "2024-01-{:02}T09:00Z"
EURO = sg.Money(amount="60000", currency="EUR")
FIRST = Application(id="a-1", instrument="eucf", by="kranj", asked=EURO)


def _any(value):
    """A value of a type that no checker would let pass."""
    return value


def missed():
    """A first application that was not funded, a second that was, and a way that was taken beside them."""
    first = FIRST.submit(at=T.format(1)).decide(
        "not_funded", score=Score(points="9.5", most=15, needed=10), at=T.format(2)
    )
    first = first.follow("resubmitted", application="a-2", at=T.format(3))
    first = first.follow("another_path", instrument="crowdfunding", note={"en": "residents lend"}, at=T.format(4))
    second = Application(id="a-2", instrument="eucf", by="kranj", partners=("horta",), needs=("n-1",))
    return first, second.submit(at=T.format(5), asked=EURO).decide("funded", granted=EURO, at=T.format(6))


# ── the noun


def test_an_application_that_failed_and_what_followed_is_told():
    first, second = missed()
    found = tried([second, first], on=None)
    assert found.why[0] == (
        "a-1, eucf: not funded, decided 2024-01-02, 9.5 of 15, 10 needed points; resubmitted: a-2; another path: crowdfunding; "
        "residents lend; then a-2, eucf: funded, EUR 60,000.00 granted, decided 2024-01-06"
    )
    assert [one.id for one in found.missed] == ["a-1"]
    assert found.chain("a-1") == ("a-1", "a-2")
    assert found.chain("nobody") == ()
    assert [(row["application"], row["then_how"], row["then_application"]) for row in found.rows()] == [
        ("a-1", "resubmitted", "a-2"),
        ("a-1", "another_path", None),
        ("a-2", None, None),
    ]
    assert str(sg.Tried()) == "no application is known"


def test_it_is_found_by_who_applied_what_for_and_where():
    first, second = missed()
    assert [one.id for one in tried([first, second], on=None, by="horta").found] == ["a-2"]
    assert [one.id for one in tried([first, second], on=None, need="n-1").found] == ["a-2"]
    assert tried([first, second], on=None, instrument="elena").found == ()
    found = tried([evolve(first, at=T.format(9))], on="2024-01-08")
    assert (found.found, [str(one) for one in found.left_out]) == ((), ["a-1: it was recorded later"])
    other = Application(id="b", instrument="eucf", by="x", outcome="withdrawn")
    assert [one.id for one in tried([other, first], on=None).found] == ["a-1", "b"]  # of which no day is known, last
    assert tried([evolve(first, needs=("m",)), second], on=None, need="m").after == (second,)


def test_a_ring_ends_where_it_began():
    first, second = missed()
    back = second.follow("resubmitted", application="a-1", at=T.format(7))
    assert tried([first, back], on=None).chain("a-1") == ("a-1", "a-2")


def test_a_way_beside_or_before_is_told_where_pathways_are_asked():
    roofs = {"programme_eur": "18000000", "climate_plan": True, "mayor_letter": True, "country": "PT"}
    first, second = missed()
    found = pathways(roofs, on="2026-11-27", applications=[first, second])
    told = [note for note in found.notes if note.startswith("applied before")]
    assert [note[:37] for note in told] == [
        "applied before: a-1, eucf: not funded",
        "applied before: a-2, eucf: funded, EU",
    ]
    assert found.best == pathways(roofs, on="2026-11-27").best


def test_states_follow_one_another():
    assert FIRST.state == "begun"
    sent = FIRST.submit(at=T.format(1))
    assert (sent.state, str(sent)) == ("submitted", "a-1, eucf: submitted, on 2024-01-01")
    assert FIRST.submit(at=T.format(9), submitted="2024-01-02").submitted == dt.date(2024, 1, 2)
    waiting = sent.decide("reserve_list", at=T.format(2), reason="budget used up")
    assert waiting.history[-1].reason == "budget used up"
    assert waiting.decide("funded", at=T.format(3)).withdraw(at=T.format(4)).state == "withdrawn"
    assert sent.correct(asked=None, at=T.format(3)).asked is None
    for verb in (
        lambda: sent.submit(at=T.format(3)),
        lambda: sent.follow("given_up", at=T.format(3)),
        lambda: sent.decide("not_funded", at=T.format(3)).decide("funded", at=T.format(4)),
        lambda: sent.decide("withdrawn", at=T.format(3)),
        lambda: sent.decide("not_funded", at=T.format(3)).withdraw(at=T.format(4)),
    ):
        with pytest.raises(NotAllowed) as refused:
            verb()
        assert refused.value.code == "application-state"
    with pytest.raises(NotAllowed):
        sent.decide("funded", at="2023-12-31T09:00Z")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"partners": ("kranj",)}, "id-duplicate"),
        ({"partners": ("a", "a")}, "id-duplicate"),
        ({"granted": EURO, "outcome": "not_funded"}, "application-contradicts"),
        ({"granted": sg.Money(amount="1", currency="SEK"), "outcome": "funded"}, "currencies-mixed"),
        ({"submitted": "2024-01-02", "decided": "2024-01-01"}, "range-reversed"),
        ({"submitted": T.format(2), "decided": T.format(1)}, "range-reversed"),
        ({"submitted": T.format(3), "decided": "2024-01-01"}, "range-reversed"),
        ({"asked": sg.Money(amount="-1", currency="EUR")}, "amount-negative"),
        ({"followed": (Followed(how="resubmitted", application="a-1"),)}, "application-cycle"),
        ({"outcome": "won"}, "choice-unknown"),
        ({"submitted": 5}, "type-wrong"),
    ],
)
def test_what_contradicts_itself_is_refused(changes, code):
    with pytest.raises(InvalidValue) as refused:
        evolve(FIRST, **changes)
    assert refused.value.code == code


def test_a_day_beside_an_instant_is_given_the_zone_of_anywhere():
    assert evolve(FIRST, submitted=T.format(2), decided="2024-01-01").decided == dt.date(2024, 1, 1)


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: Score(points=_any(9.5)), "type-wrong"),
        (lambda: Score(points="-1"), "type-wrong"),
        (lambda: Score(points=Decimal("nan")), "number-out-of-range"),
        (lambda: Score(points=16, most=15), "range-reversed"),
        (lambda: Followed(how="given_up", application="a-2"), "application-contradicts"),
        (lambda: FIRST.correct(at=T.format(1)), "choice-unknown"),
        (lambda: FIRST.correct(**_any({"at": T.format(1), "by": "x", "instrument": "elena"})), "choice-unknown"),
    ],
)
def test_bad_parts_are_refused(make, code):
    with pytest.raises(InvalidValue) as refused:
        make()
    assert refused.value.code == code


# ── nothing is lost


@settings(max_examples=40)
@given(testing.applications())
def test_every_way_it_stood_is_still_there(application):
    """By a replay that knows nothing of the verbs: the fields as they were before each entry."""
    assert len(application.standings) == len(application.history) + 1
    more = application.correct(at="2025-01-01T09:00Z", asked=EURO)
    assert more.standings[:-1] == application.standings
    assert [entry.at for entry in more.history] == sorted(entry.at for entry in more.history)
    again = application
    for standing in reversed(application.standings[:-1]):
        again = evolve(again, **{one.name: getattr(standing, one.name) for one in fields(Progress)})
    assert again.standing == application.standings[0]


@settings(max_examples=40)
@given(testing.applications(), st.integers(0, 8))
def test_it_is_seen_as_it_stood(application, days):
    on = f"2024-01-{days + 1:02}T00:00Z"
    then = application.seen(on=on, zone="UTC")
    assert then.seen(on=on, zone="UTC") == then
    assert application.seen(on=None, zone="UTC") == application
    assert all(entry.at <= sg.instant(on) for entry in then.history)
    assert then.decided is None or str(then.decided)[:10] <= on[:10]


def test_an_outcome_is_not_known_before_it_happened():
    first, _ = missed()
    assert first.seen(on="2024-01-01", zone="UTC").state == "submitted"
    assert first.seen(on="2023-12-31", zone="UTC").state == "begun"
    told = Application(
        id="x", instrument="eucf", by="k", submitted="2023-05-01", decided="2023-09-01", outcome="not_funded"
    )
    assert told.seen(on="2023-08-31T23:00Z", zone="Europe/Brussels").outcome == "not_funded"  # it is the first there
    assert told.seen(on="2023-08-31T21:00Z", zone="Europe/Brussels").state == "submitted"
    assert told.seen(on="2023-04-30", zone="UTC").submitted is None


@settings(max_examples=30)
@given(st.lists(testing.applications(), max_size=4, unique_by=lambda one: one.id), st.randoms(use_true_random=False))
def test_the_order_of_what_is_handed_in_makes_no_difference(several, random):
    shuffled = several[:]
    random.shuffle(shuffled)
    found = tried(several, on=None)
    assert tried(shuffled, on=None).rows() == found.rows()
    assert {one.id for one in found.found} == {one.id for one in several}
    assert all(len(set(found.chain(one.id))) == len(found.chain(one.id)) for one in several)  # a ring ends


@settings(max_examples=20)
@given(testing.applications())
def test_it_is_written_and_read_back(application):
    assert json.load(json.dump(application)) == application


# ── in a dossier


def dossier(**changes):
    first, second = missed()
    d = testing.small_giants()
    d = d.add(sg.Person(id="p-q", name="Qwertz Zyxwvu", email="qwertz@example.org"))
    mine = Application(id="a-3", instrument="elena", by="p-q", permitted=("p-q",)).submit(at=T.format(7), by="p-q")
    return d.add(evolve(first, **changes), evolve(second, needs=()), mine, at=T.format(8))


def test_each_applicant_permits_what_others_see():
    d = dossier()
    assert [one.id for one in d.view(audience="public").applications] == ["a-3"]
    assert [one.id for one in d.view(audience="self:kranj").applications] == ["a-1", "a-2", "a-3"]
    assert [one.id for one in d.view(audience="self:horta").applications] == ["a-2", "a-3"]
    assert len(d.view(audience="secretariat").applications) == 3
    open_ = dossier(permitted=("kranj",)).view(audience="public").applications
    assert [one.id for one in open_] == ["a-1", "a-3"]
    assert [link.how for link in open_[0].followed] == ["another_path"]  # that a-2 came after would tell of it
    assert all("a-2" not in repr(one) for one in open_)
    assert {entry.by for entry in open_[1].history} == {None}
    assert dossier(published="https://example.org/results").view(audience="member").applications[0].id == "a-1"


def test_a_person_is_exported_and_erased():
    d = dossier()
    assert {
        "path": "applications[a-3].by",
        "value": "p-q",
        "purpose": "asking for funding",
        "source": None,
    } in d.export_subject("p-q")
    strings = personal_strings(d, "p-q")
    without, receipt = d.erase_subject("p-q", at="2025-01-01T09:00Z")
    gone = next(one for one in without.applications if one.id == "a-3")
    assert (gone.by, gone.permitted, gone.history[0].by) == (receipt.tombstone,) * 1 + (
        (receipt.tombstone,),
        receipt.tombstone,
    )
    assert gone.submitted == d.applications[-1].submitted
    assert "applications[a-3]: what was asked for and granted stays, and names nobody" in receipt.kept
    assert leftovers(strings, {"store": json.dump(without)}) == ()


def test_two_records_of_one_person_apply_once():
    d = dossier().add(sg.Person(id="p-r"), Application(id="a-4", instrument="elena", by="kranj", partners=("p-r",)))
    assert d.unite("p-r", into="p-q", at="2025-01-01T09:00Z").applications[-1].partners == ("p-q",)


def test_it_is_taken_back_on_a_viewpoint():
    d = dossier()
    assert d.seen(on="2024-01-05").applications == ()  # the dossier was given them on the eighth
    known = testing.small_giants().add(*missed())
    assert [one.state for one in known.seen(on="2024-01-05").applications] == ["not_funded", "submitted"]


def test_what_is_wrong_between_them_is_told():
    ring = Application(id="a-2", instrument="eucf", by="kranj", outcome="not_funded", edition="call-77", call="55",
                       followed=(Followed(how="resubmitted", application="a-1"),))  # fmt: skip
    d = testing.small_giants().add(missed()[0], ring, Application(id="x", instrument="elenna", by="nowhere", needs=("n-?",),
                                                                  outcome="invited"))  # fmt: skip
    found = {(one.code, one.path): one for one in d.problems() if "applications" in one.path}
    assert set(found) == {
        ("reference-dangling", "applications[x].by"), ("reference-dangling", "applications[x].needs[0]"),
        ("application-elsewhere", "applications[x].instrument"), ("application-elsewhere", "applications[a-2].edition"),
        ("application-elsewhere", "applications[a-2].call"),
        ("application-cycle", "applications[a-1].followed"), ("application-cycle", "applications[a-2].followed"),
    }  # fmt: skip
    assert found["application-elsewhere", "applications[x].instrument"].hint == "did you mean elena or egla?"
    assert (
        found["application-elsewhere", "applications[x].instrument"].severity == "info"
    )  # a host has its own catalogue
    lost = testing.small_giants().add(evolve(missed()[0], id="b"))
    assert [one.path for one in lost.problems() if one.severity == "error"] == [
        "applications[b].followed[0].application"
    ]


# ── doors


def test_markdown_tells_the_outcome_and_what_followed():
    text = markdown.applications(dossier(), audience="secretariat")
    assert "- **Outcome:** not funded, 2024-01-02" in text
    assert "- **Points:** 9.5 of 15, 10 needed" in text
    assert "- **Chain:** a-1 → a-2" in text
    assert "- **By:** Kranj, Horta" in text
    nobody = markdown.applications(testing.small_giants())
    assert nobody.endswith("None are known.\n")
    hostile = Application(id="h", instrument="eucf", by="kranj", title="<b>*x*</b>", permitted=("kranj",))
    assert "\\<b\\>\\*x\\*\\</b\\>" in markdown.applications(testing.small_giants().add(hostile))


def test_csv_has_a_row_for_each():
    rows = csv.dump(dossier(), of="applications", audience="secretariat").decode().splitlines()
    assert len(rows) == 4
    assert "outcome" in rows[0]
    assert len(csv.dump(dossier(), of="applications").decode().splitlines()) == 2


def test_html_tells_them_too():
    page = html.dump(dossier(), audience="secretariat")
    assert "What was applied for" in page
    assert "9.5 of 15, 10 needed" in page
    assert "What was applied for" not in html.dump(testing.small_giants(), audience="secretariat")
