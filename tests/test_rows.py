"""The rows door: every noun goes into plain rows and comes back as it was; what is bad is told with its row and column."""

import math
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from attrs import evolve
from hypothesis import given, settings

import smallgiants as sg
from smallgiants import testing
from smallgiants.errors import InvalidValue, NotAllowed
from smallgiants.formats import rows
from smallgiants.formats._structure import kinds

# What is shown alone to nobody, and texts, which have no columns of their own.
TABLED = [noun for noun in kinds().values() if noun not in (sg.Ballot, sg.Text, sg.AccessNeeds)]
NEED = sg.Need(id="n-1", by="kranj", amount=sg.Money(amount="4711.50", currency="EUR"))


@pytest.mark.parametrize("noun", TABLED, ids=lambda noun: noun.__name__)
def test_every_noun_comes_back_from_rows_as_it_was(noun):
    @settings(max_examples=8)
    @given(testing.strategy_of(noun))
    def there_and_back(one):
        try:
            told = rows.dump([one], audience="secretariat")
        except NotAllowed:  # votes, and what else is shown to its owner alone
            return
        assert all(isinstance(cell, str | int | bool | Decimal | date | None) for cell in told[0].values())
        made, problems = sg.from_rows(noun, told)
        assert made == (one,)
        assert [problem for problem in problems if problem.severity == "error"] == []

    there_and_back()


def read(**cells):
    made, problems = sg.from_rows(sg.Municipality, [{"id": "t", "name": "Kranj", **cells}])
    return (made[0] if made else None), problems


class NAType:
    """As pandas' own: it is equal to nothing, and has no truth."""

    def __eq__(self, other):
        return self

    def __bool__(self):
        raise TypeError

    __hash__ = None  # type: ignore[assignment]


class NaTType(NAType):
    pass


@pytest.mark.parametrize(
    "missing", [None, math.nan, Decimal("NaN"), NAType(), NaTType()], ids=lambda one: type(one).__name__
)
@pytest.mark.parametrize("column", ["country", "population", "zone", "degurba"])
def test_what_is_missing_is_unknown(missing, column):
    town, problems = read(**{column: missing})
    assert getattr(town, column) is None
    assert problems == ()


def test_a_word_that_looks_missing_is_a_word():
    (town,), problems = sg.from_rows(sg.Municipality, [{"id": "nan", "name": "nan"}])
    assert (town.name, problems) == ("nan", ())


def test_a_whole_float_is_a_whole_number_and_no_other():
    assert read(population=9000.0)[0].population == 9000
    assert read(population=Decimal("9000.0"))[0].population == 9000
    for bad in (9000.5, 2.0**60, math.inf):
        town, problems = read(population=bad)
        assert town is None
        assert [(one.code, dict(one.params)["column"]) for one in problems] == [("float-refused", "population")]


class Scalar:
    """A number of NumPy: it hands out one of Python."""

    def __init__(self, value):
        self.value = value

    def tolist(self):
        return self.value


def test_numbers_of_others_are_numbers():
    assert read(population=Scalar(9000), degurba=Scalar(2))[0].population == 9000


def test_floats_are_no_money_and_exact_amounts_are():
    def amount(value):
        made, problems = sg.from_rows(
            sg.Need, [{"id": "n", "by": "k", "amount.amount": value, "amount.currency": "EUR"}]
        )
        return (made[0].amount.amount if made else None), [one.code for one in problems]

    assert amount(4711.5) == (None, ["float-refused"])
    assert amount(4711.0) == (None, ["float-refused"])
    assert amount("4711.50") == (Decimal("4711.50"), [])
    assert amount(Decimal("4711.5000")) == (Decimal("4711.50"), [])
    assert amount(Decimal("30000000.0000000000")) == (Decimal(30_000_000), [])
    assert amount(4711) == (Decimal(4711), [])
    assert amount(Decimal("0.005")) == (None, ["amount-too-fine"])
    assert amount(Decimal("Infinity"))[0] is None


def test_days_stay_days_and_instants_instants():
    cells = {"id": "p", "at": datetime.fromisoformat("2024-02-07T09:00+01:00"), "person": "ana", "workshop": "sg-1"}
    (one,), problems = sg.from_rows(sg.Registration, [cells])
    assert (one.at, problems) == (sg.instant("2024-02-07T08:00Z"), ())
    nothing, problems = sg.from_rows(sg.Registration, [{**cells, "at": datetime(2024, 2, 7, 9)}])
    assert nothing == ()
    assert [dict(one.params)["column"] for one in problems] == ["at"]
    plan = {"id": "wp", "months": 18, "pinned": datetime(2024, 3, 13)}
    assert sg.from_rows(sg.Programme, [plan])[0][0].pinned == date(2024, 3, 13)
    later = {**plan, "pinned": datetime(2024, 3, 13, 9)}
    assert sg.from_rows(sg.Programme, [later])[0] == ()


def test_a_duration_and_nested_values_are_read():
    slot = {"local": datetime(2024, 3, 13, 11), "zone": "Europe/Brussels", "duration": timedelta(hours=1), "fold": None}
    (one,), problems = sg.from_rows(sg.Workshop, [{"id": "w", "title": {"en": "First", "pt": None}, "slot": slot}])
    assert (str(one.slot.duration), one.title.best("en").text, problems) == ("1:00:00", "First", ())
    (other,), _ = sg.from_rows(sg.Workshop, [{"id": "w", "title.en": "First", "slot": dict.fromkeys(slot)}])
    assert other.slot is None


def test_lists_are_read_as_lists_or_as_json():
    cells = {"id": "p", "languages": ["pt", "fr"], "sources": [{"path": "name", "source": "s", "seen_on": None}]}
    (one,), problems = sg.from_rows(sg.Person, [cells])
    assert (one.languages, one.sources[0].seen_on, problems) == (("pt", "fr"), None, ())
    (same,), _ = sg.from_rows(sg.Person, rows.dump([one], audience="secretariat"))
    assert same == one
    for bad, code in (("[", "cell-unreadable"), ("[" * 90_000, "cell-unreadable"), ("pt; fr", "type-wrong")):
        assert [problem.code for problem in sg.from_rows(sg.Person, [{"id": "p", "languages": bad}])[1]] == [code]
    floats = sg.from_rows(sg.Person, [{"id": "p", "languages": ["pt", 1.5]}])[1]
    assert [problem.path for problem in floats] == ["rows[0].languages[1]"]


def test_every_fault_is_told_with_its_row_and_column():
    table = [
        {"id": "a", "name": "A", "country": "XX", "population": "many", "nmae": "x"},
        {"id": "b", "name": "B", "country": "EL"},
        {"id": "a b", "name": None},
        {"id": "b", "name": "B again"},
    ]
    made, problems = sg.from_rows(sg.Municipality, table)
    assert [(one.id, one.country) for one in made] == [("b", "GR")]
    told = [(one.severity, one.code, dict(one.params).get("row"), dict(one.params).get("column")) for one in problems]
    assert told == [
        ("warning", "field-unknown", None, "nmae"),
        ("error", "type-wrong", "0", "population"),
        ("error", "country-unknown", "0", "country"),
        ("warning", "country-alias", "1", "country"),
        ("error", "key-missing", "2", "name"),
        ("error", "id-invalid", "2", "id"),
        ("error", "id-duplicate", "3", "id"),
    ]
    assert "name" in problems[0].hint


def test_one_field_is_told_by_one_column():
    for cells in ({"title": "First", "title.en": "First"}, {"title.en": "First", "title": "First"}):
        made, problems = sg.from_rows(sg.Workshop, [{"id": "w", **cells}])
        assert made == ()
        assert [one.code for one in problems] == ["column-clash"]


def test_a_personal_cell_is_not_repeated():
    problems = sg.from_rows(sg.Person, [{"id": "p", "email": "no mailbox of ana"}])[1]
    assert len(problems) == 1
    assert "ana" not in str(problems[0])


@pytest.mark.parametrize("table", [{"id": "a"}, "id", 7, [7], None])
def test_what_has_no_rows_is_refused(table):
    with pytest.raises(InvalidValue, match="a data frame"):
        sg.from_rows(sg.Municipality, table)


def test_what_is_no_noun_of_documents_is_refused():
    for kind in (int, sg.Tally):
        with pytest.raises(InvalidValue, match="a noun that documents hold"):
            sg.from_rows(kind, [])
    with pytest.raises(InvalidValue, match="nouns with fields"):
        rows.dump([sg.text("word")], audience="secretariat")


class Polars:
    def __init__(self, table):
        self.table = table

    def iter_rows(self, *, named):
        return iter(self.table)


class Lazy(Polars):
    def collect(self):
        return Polars(self.table)


class Arrow(Polars):
    def __getattribute__(self, name):
        if name == "iter_rows":
            raise AttributeError(name)
        return super().__getattribute__(name)

    def to_pylist(self):
        return self.table


class Pandas(Arrow):
    to_pylist = property()

    def to_dict(self, orient):
        assert orient == "records"
        return self.table


class Duck(Pandas):
    @property
    def columns(self):
        return list(self.table[0])

    def fetchall(self):
        return [tuple(row.values()) for row in self.table]


@pytest.mark.parametrize("frame", [list, tuple, iter, Polars, Lazy, Arrow, Pandas, Duck])
def test_any_frame_will_do(frame):
    table = [{"id": "a", "name": "A"}, {"id": "b", "name": "B"}]
    made, problems = sg.from_rows(sg.Municipality, frame(table))
    assert ([one.id for one in made], problems) == (["a", "b"], ())


def test_rows_are_made_for_an_audience():
    assert rows.dump([NEED]) == ({"id": "n-1", "by": "kranj"},)
    assert rows.dump([NEED], audience="self:kranj")[0]["amount.amount"] == Decimal("4711.50")
    with pytest.raises(NotAllowed):
        rows.dump([sg.Ballot(id="b", seat="kranj")], audience="secretariat")
    person = rows.dump([evolve(testing.person(), phone="+386 4 555 01 00")])
    assert "email" not in person[0]
    assert "phone" not in person[0]
