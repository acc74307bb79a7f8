"""The CSV door: what spreadsheets make of it, what they must not make of it, and who sees which rows."""

import csv as stdlib
import io
from datetime import date
from decimal import Decimal
from fractions import Fraction

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import smallgiants as sg
from smallgiants import testing
from smallgiants.errors import InvalidValue, NotAllowed
from smallgiants.formats import csv
from smallgiants.formats._guard import bare, guarded
from smallgiants.people import Person

T = "2024-02-07T09:00Z"
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
cells = (
    st.none() | st.booleans() | st.integers() | st.dates() | st.decimals(allow_nan=False, allow_infinity=False) | texts
)


def read(data, **how):
    return list(stdlib.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True, **how))


def test_a_table_as_rfc_4180_has_it():
    rows = [{"a": 'say "x"', "b": 1}, {"a": "two\nlines", "c": date(2024, 2, 7)}]
    assert csv.dump(rows) == b'a,b,c\r\n"say ""x""",1,\r\n"two\nlines",,2024-02-07\r\n'


def test_every_kind_of_cell():
    row = {"none": None, "yes": True, "no": False, "sum": Decimal("1E+3"), "part": Fraction(1, 3), "text": " x "}
    assert csv.dump([row]).decode().splitlines()[1] == ',true,false,1000,1/3," x "'


def test_what_is_no_text_gives_way_to_a_mark():
    assert csv.dump([{"a": "x\ud800"}]).decode() == "a\r\nx\ufffd\r\n"


def test_excel_is_told_of_utf_8_and_given_its_own_sign():
    assert csv.dump([{"a": "é", "b": 2}], bom=True, delimiter=";") == "\ufeffa;b\r\né;2\r\n".encode()


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", " =", "'=", "\ufeff"])
def test_a_formula_is_guarded_and_comes_back(start):
    text = f"{start}1+cmd|' /C calc'!A0"
    written = read(csv.dump([{"a": text}]))[1][0]
    assert written == f"'{text}"
    assert bare(written) == text
    assert read(csv.dump([{"a": text}], guard=False))[1][0] == text


def test_a_header_is_guarded_too():
    assert read(csv.dump([{"=a": 1}]))[0] == ["'=a"]


def test_numbers_stay_numbers():
    assert csv.dump([{"a": -5, "b": Decimal("-2.50"), "c": "-5"}]).decode().splitlines()[1] == "-5,-2.50,'-5"


@given(st.text())
def test_a_guard_comes_off_as_it_went_on(text):
    assert bare(guarded(text)) == text


@given(st.lists(st.dictionaries(texts, cells, min_size=1, max_size=4), max_size=4), st.sampled_from(",;\t|"))
def test_other_readers_find_every_cell(rows, sign):
    columns = list(dict.fromkeys(name for row in rows for name in row))
    data = csv.dump(rows, delimiter=sign, audience="secretariat")
    assert data == csv.dump(rows, delimiter=sign, audience="secretariat")
    found = read(data, delimiter=sign)
    assert [list(map(bare, row)) for row in found[:1]] == ([columns] if columns else [])
    for row, line in zip(rows, found[1:], strict=True):
        for name, cell in zip(columns, line, strict=True):
            value = row.get(name)
            if isinstance(value, str):
                assert bare(cell) == value
            elif isinstance(value, Decimal):
                assert Decimal(cell) == value
            elif value is None:
                assert cell == ""
            else:
                assert cell.lower() == str(value).lower()


def test_no_rows_no_text():
    assert csv.dump([]) == b""


@pytest.mark.parametrize(("x", "how"), [
    ([{"a": 1}], {"delimiter": "x"}),
    ([{"a": 1}], {"audience": "everybody"}),
    ({"a": 1}, {}),
    ("a", {}),
    (testing.small_giants(), {}),
    (testing.small_giants(), {"of": "neds"}),
])  # fmt: skip
def test_a_slip_is_refused(x, how):
    with pytest.raises(InvalidValue):
        csv.dump(x, **how)


ROWS = ({"person": "ana", "minutes": 55}, {"person": "bo", "minutes": 40}, {"person": None, "minutes": 0})


@pytest.mark.parametrize(("audience", "seen"), [
    ("public", [["", "0"]]),
    ("member", [["", "0"]]),
    ("self:ana", [["ana", "55"], ["", "0"]]),
    ("secretariat", [["ana", "55"], ["bo", "40"], ["", "0"]]),
])  # fmt: skip
def test_rows_that_name_persons_are_for_the_secretariat_and_for_each(audience, seen):
    assert read(csv.dump(ROWS, audience=audience))[1:] == seen


def test_an_answer_is_not_shown_to_others_than_it_was_made_for():
    d = testing.small_giants()
    made = {
        audience: sg.needs_sum(d.needs, audience=audience)
        for audience in ("public", "member", "secretariat", "self:kranj")
    }
    assert csv.dump(made["secretariat"], audience="secretariat").startswith(b"theme,currency,amount,towns\r\n")
    assert csv.dump(made["public"]) == csv.dump(made["public"], audience="self:kranj")
    assert csv.dump(made["member"], audience="member") == csv.dump(made["member"], audience="self:kranj")
    assert csv.dump(made["self:kranj"], audience="self:kranj")
    for kind, audience in (
        ("secretariat", "member"),
        ("member", "public"),
        ("self:kranj", "member"),
        ("self:kranj", "self:horta"),
    ):
        with pytest.raises(NotAllowed, match=f"made for {kind}"):
            csv.dump(made[kind], audience=audience)


def test_an_answer_about_persons_is_for_the_secretariat():
    d = testing.small_giants()
    answer = sg.attended("sg-1", d.attendance)
    with pytest.raises(NotAllowed, match="tells of persons"):
        csv.dump(answer)
    assert isinstance(csv.dump(answer, audience="secretariat"), bytes)


def test_an_answer_that_names_nobody_is_for_all():
    d = testing.small_giants()
    tally = sg.tally(d.ballots, themes=d.themes, workshops=4, on=None)
    assert read(csv.dump(tally))[1][0] == tally.chosen[0]


def test_an_answer_that_asks_who_is_looking_is_told():
    people = [sg.Participant(id=name, zone="Europe/Brussels", country="BE") for name in ("ana", "bo")]
    found = sg.best_slots(
        people,
        between=("2024-03-11", "2024-03-15"),
        duration="PT1H",
        zone="Europe/Brussels",
        on="2024-02-07",
        hours="Mon–Fri 09:00–17:00",
    )
    assert csv.dump(found.best[0]) == b""
    assert [row[1] for row in read(csv.dump(found.best[0], audience="secretariat"))[1:]] == ["ana", "bo"]


def test_a_collection_of_a_dossier_is_what_its_view_shows():
    d = testing.small_giants()
    d = attrs.evolve(d, needs=tuple(attrs.evolve(need, permitted=False) for need in d.needs))
    assert b"amount.amount" not in csv.dump(d, of="needs")
    assert b"amount.amount" in csv.dump(d, of="needs", audience="secretariat")
    d = d.add(Person(id="p-x", name="=Illustrative", email="p-x@example.org"))
    assert b"sources" not in csv.dump(d, of="towns")
    assert b"p-x@example.org" not in csv.dump(d, of="people", audience="member")
    assert b"'=Illustrative" in csv.dump(d, of="people", audience="secretariat")


def test_records_of_several_parts_keep_them_in_a_cell():
    attended = sg.Attendance(id="a-1", person="p-horta", workshop="sg-1",
                             stays=(sg.Stay(since="2024-03-13T10:00Z", until="2024-03-13T10:55Z"),))  # fmt: skip
    d = testing.small_giants().add(attended)
    assert b'"[{""since"": ' in csv.dump(d, of="attendance", audience="secretariat")


def test_what_a_group_learns_is_a_table_too_and_shows_what_may_be_shown():
    d = testing.small_giants()
    seat = d.towns[0].id
    shown, kept = ({"by": seat, "permitted": which} for which in (True, False))
    d = d.add(
        *(sg.Ambition(id=f"aim-{n}", what=f"Aim {n}", target_year=2035, state="adopted", **told)
          for n, told in enumerate((shown, kept))),
        *(sg.Transition(id=f"way-{n}", ambition=f"aim-{n}", **told) for n, told in enumerate((shown, kept))),
        *(sg.Practice(id=f"do-{n}", title="=Lamps", owner=told["by"], maturity="pilot", permitted=told["permitted"],
                      failures=["a", "b"])
          for n, told in enumerate((shown, kept))),
        *(sg.Adoption(id=f"tried-{n}", practice="do-0", outcome="worked", **told) for n, told in enumerate((shown, kept))),
        sg.Tool(id="tool", title="A checklist", outputs=["list"]),
        *(sg.Assessment(id=f"as-{n}", practice=f"do-{n}", by=seat, scheme="urbact", marks=[sg.Mark(criterion="impact", mark=4)])
          for n in range(2)),
        at=T,
    )  # fmt: skip
    for of in ("ambitions", "transitions", "practices", "adoptions", "tools", "assessments"):
        public, whole = (read(csv.dump(d, of=of, audience=who)) for who in ("public", "secretariat"))
        assert len(public) == (0 if of == "assessments" else 2), of  # marks are for members
        assert len(whole) == len(getattr(d, of)) + 1, of
    assert b"'=Lamps" in csv.dump(d, of="practices")
    assert b"a; b" in csv.dump(d, of="practices")
