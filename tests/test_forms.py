"""Form exports: what is understood, what is not, that nothing is lost, and that nothing hostile breaks the door."""

import datetime as dt
import io
import sys
import zipfile
from decimal import Decimal
from pathlib import Path

import attrs
import openpyxl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import smallgiants as sg
from smallgiants import testing
from smallgiants.errors import InvalidValue
from smallgiants.formats import csv, forms
from smallgiants.formats._forms_dates import Unread, moment
from smallgiants.formats._forms_money import amount
from smallgiants.formats._guard import bare

T = "2024-02-08T09:00Z"
CORPUS = Path(__file__).parent / "corpus" / "forms"
TOWNS = testing.small_giants().towns
THEMES = (
    sg.Theme(
        id="mobility", title={"en": "Mobility transition", "de": "Mobilitätswende", "it": "Transizione della mobilità"}
    ),
    sg.Theme(id="circular", title={"en": "Circular city", "de": "Kreislaufstadt", "it": "Città circolare"}),
    sg.Theme(id="resources", title={"en": "Water, waste and energy"}),
)
CASES = {
    "google_ballots.csv": ("ballots", {"choices": THEMES, "seats": TOWNS}),
    "limesurvey_ballots_de.csv": ("ballots", {"choices": THEMES, "seats": TOWNS, "zone": "Europe/Berlin"}),
    "framaforms_registrations_fr.tsv": ("registrations", {"to": ("group",), "zone": "Europe/Paris"}),
    "eusurvey_statements.csv": ("statements", {"choices": testing.small_giants().concepts, "zone": "Europe/Brussels",
                                               "ids": "Contribution ID", "seats": TOWNS}),
    "excel_needs_pl.csv": ("needs", {"languages": ("pl",)}),
    "excel_needs_es.csv": ("needs", {"zone": "Europe/Madrid", "seats": TOWNS}),
    "surveymonkey_ballots_it.csv": ("ballots", {"choices": THEMES, "zone": "Europe/Rome", "seats": TOWNS}),
    "microsoft_needs.xlsx": ("needs", {"zone": "Europe/Dublin", "seats": TOWNS}),
}  # fmt: skip


def taken(name, **more):
    kind, how = CASES[name]
    return forms.read((CORPUS / name).read_bytes(), kind, at=T, source=name, **how | more)


def of(text, kind="needs", **how):
    return forms.read(text if isinstance(text, bytes) else text.encode(), kind, at=T, source="f", **how)


def made(reading, kind):
    return [record for record in reading.records if isinstance(record, kind)]


def codes(reading):
    return [problem.code for problem in reading.problems]


def states(reading, row):
    return {cell.column: cell.state for cell in reading.cells if cell.row == row}


def nothing_is_lost(reading):
    """Each cell of each row that is not blank stands in the report, once and as it came; what was not understood says why."""
    came = {
        (line.number, column): text
        for line in reading.lines
        for column, text in enumerate(line.cells, 1)
        if text.strip()
    }
    told = {(cell.row, cell.column): cell.came for cell in reading.cells}
    assert told == came
    assert len(reading.cells) == len(told)
    coded = {cell.code for cell in reading.cells if cell.state != "understood" and cell.code is not None}
    assert coded <= set(codes(reading)) or "form-problems-more" in codes(reading)
    assert all(cell.meaning is not None for cell in reading.cells if cell.state != "unread")
    return True


def workbook(*rows, **sheets):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for name, several in sheets.items():
        sheet = book.create_sheet(name)
        for row in several:
            sheet.append(row)
    return saved(book)


def saved(book):
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


# The corpus


@pytest.mark.parametrize("name", CASES)
def test_nothing_of_the_corpus_is_lost(name):
    reading = taken(name)
    assert nothing_is_lost(reading)
    assert reading == taken(name)
    assert reading.records
    for cell in reading.cells:
        if cell.state == "unread" and cell.about not in (None, "header"):
            where = f"rows[{cell.row}].columns[{cell.column}]"
            assert [p.code for p in reading.problems if p.path.startswith(where)] == [cell.code]


def test_google_forms():
    reading = taken("google_ballots.csv")
    ballots = made(reading, sg.Ballot)
    assert [(one.seat, one.approvals, one.shown) for one in ballots[:3]] == [
        ("kranj", ("mobility", "circular"), True), ("horta", ("resources", "circular"), False), ("kranj", ("circular",), True),
    ]  # fmt: skip
    assert [f"{one.at:%d %H:%M:%S}" for one in ballots[:2]] == ["05 08:30:00", "05 22:02:41"]
    partly = next(cell for cell in reading.cells if cell.state == "partly")
    assert (partly.meaning, partly.rest) == ("circular", "More benches")
    assert [str(merge) for merge in reading.merges] == ["rows 2, 4: may be one person: one e-mail address"]
    strange = made(reading, sg.Municipality)
    assert [(one.name, one.country) for one in strange] == [("Kranjj", None)]
    assert "did you mean Kranj?" in next(p.hint for p in reading.problems if p.code == "form-town-unknown")
    assert (reading.encoding, reading.delimiter, reading.sheet) == ("utf-8", ",", None)


def test_limesurvey():
    reading = taken("limesurvey_ballots_de.csv")
    assert [one.approvals for one in made(reading, sg.Ballot)] == [
        ("mobility",),
        ("mobility", "circular"),
        ("circular",),
    ]
    assert [one.at is None for one in made(reading, sg.Ballot)] == [False, False, True]
    own = [cell.came for cell in reading.cells if cell.code == "form-choice-unknown"]
    assert own == ["Mehr Bänke", "N/A"]


def test_framaforms():
    reading = taken("framaforms_registrations_fr.tsv")
    people = made(reading, sg.Person)
    assert [one.name for one in people] == [f"Illustrative Personne {letter}" for letter in "ABCA"]
    assert [one.languages for one in people] == [("fr", "en"), ("en", "nl"), ("fr",), ("fr",)]
    assert [one.email is None for one in people] == [False, False, True, False]
    assert [one.country for one in made(reading, sg.Municipality)] == ["FR", None, None, "FR"]
    assert [f"{one.since:%Y-%m-%dT%H:%M}" for one in made(reading, sg.Membership)] == [
        "2024-01-25T13:05", "2024-02-03T08:00", "2024-02-05T10:00",
    ]  # fmt: skip
    assert [merge.kind for merge in reading.merges] == ["person", "town"]
    assert reading.merges[0].ids == (people[0].id, people[3].id)


def test_eusurvey():
    reading = taken("eusurvey_statements.csv")
    said = made(reading, sg.Statement)
    assert [(one.id, one.by, one.text.wordings[0].lang, one.barriers) for one in said] == [
        ("c-1", "horta", "pt", ("capacity-gaps",)), ("c-2", "sligo", "en", ("capacity-gaps",)), ("c-3", "ilmenau", "de", ()),
    ]  # fmt: skip
    assert "\n" in str(said[1].text)
    assert next(line for line in reading.lines if line.number == 7).records == ()
    assert [p.path for p in reading.problems if p.code == "form-row-unused"] == ["rows[7]"]


def test_polish_excel():
    reading = taken("excel_needs_pl.csv")
    assert reading.encoding == "windows-1250"
    assert [str(one.amount) for one in made(reading, sg.Need)] == ["PLN 1,250,000.50", "None", "PLN 450,000.00"]
    assert [one.permitted for one in made(reading, sg.Need)] == [True, False, None]
    doubtful = taken("excel_needs_pl.csv", languages=())
    assert doubtful.encoding is None
    assert nothing_is_lost(doubtful)
    assert "'ś' (windows-1250) or 'њ' (windows-1251) or 'œ' (windows-1252)" in doubtful.problems[0].message
    assert taken("excel_needs_pl.csv", languages=(), encoding="cp1250").records == reading.records


def test_spanish_columns_that_prove_nothing():
    reading = taken("excel_needs_es.csv")
    doubt = next(p for p in reading.problems if p.code == "form-date-ambiguous")
    assert "2024-04-03 (day first) or 2024-03-04 (month first)" in doubt.message
    assert dict(doubt.params)["row"] == "2"
    assert codes(taken("excel_needs_es.csv", dates="month first")).count("form-date-ambiguous") == 0
    assert [str(one.amount) for one in made(reading, sg.Need)] == ["EUR 1,234.00", "EUR 2,500,000.00", "None", "None"]


def test_surveymonkey():
    reading = taken("surveymonkey_ballots_it.csv")
    assert [one.approvals for one in made(reading, sg.Ballot)] == [("mobility",), ("circular",)]
    assert [column.option for column in reading.columns[3:6]] == [
        "Transizione della mobilità",
        "Città circolare",
        "Altro",
    ]


def test_microsoft_forms():
    reading = taken("microsoft_needs.xlsx")
    assert reading.sheet == "Form1"
    assert [str(one.amount) for one in made(reading, sg.Need)] == ["EUR 1,200,000.10", "None", "None"]
    assert {"form-amount-ambiguous", "form-cell-formula", "country-alias"} <= set(codes(reading))
    assert [one.permitted for one in made(reading, sg.Need)] == [True, False, True]


# Nothing is lost


tables = st.lists(
    st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12), min_size=3, max_size=3),
    min_size=1, max_size=6,
)  # fmt: skip


@given(tables, st.sampled_from(",;\t|"), st.sampled_from(("registrations", "ballots", "needs", "statements")))
def test_no_cell_of_any_table_is_lost(rows, sign, kind):
    headers = ("Town", "Amount (EUR)", "Email")
    data = csv.dump([dict(zip(headers, row, strict=True)) for row in rows], audience="secretariat", delimiter=sign)
    reading = forms.read(data, kind, at=T, source="f", delimiter=sign, choices=THEMES)
    assert nothing_is_lost(reading)
    assert [[bare(cell) for cell in line.cells] for line in reading.lines[1:]] == [
        row for row in rows if any(cell.strip() for cell in row)
    ]


@given(st.binary(max_size=200) | st.text(st.sampled_from('ab",;\t|\r\n\0é'), max_size=60).map(str.encode))
def test_any_bytes_are_read_or_refused(data):
    reading = forms.read(data, "needs", at=T, source="f")
    assert nothing_is_lost(reading)
    assert reading.lines or reading.problems


@given(st.lists(testing.needs(), max_size=5, unique_by=lambda need: need.id))
@example(
    [sg.Need(id="n-1", by="t", theme="0/:"), sg.Need(id="n-2", by="t", theme="\ud7fc")]
)  # the one is no list of two
def test_our_own_needs_come_back(needs):
    # What a form does not ask for yet stays out.
    apart = {
        "title": None,
        "sources": (),
        "quantity": None,
        "spec": None,
        "horizon": None,
        "confidence": None,
        "withdrawals": (),
    }
    needs = tuple(attrs.evolve(need, **apart) for need in needs)
    d = attrs.evolve(testing.small_giants(), needs=needs)
    choices = {need.theme: need.theme for need in needs if need.theme}
    data = csv.dump(d, of="needs", audience="secretariat")
    reading = of(data, ids="id" if needs else None, choices=choices, decimal=".", delimiter=",")
    assert (reading.records, codes(reading)) == (needs, [] if needs else ["form-empty"])


@pytest.mark.parametrize(("kind", "collection"), [("needs",) * 2, ("statements",) * 2, ("ballots",) * 2])
def test_the_records_of_the_case_come_back_as_they_were(kind, collection):
    d = testing.small_giants()
    back = of(csv.dump(d, of=collection, audience="secretariat"), kind, ids="id", choices=d.themes + d.concepts)
    assert back.records == tuple(attrs.evolve(record, sources=()) for record in getattr(d, collection))
    assert back.problems == ()


# Encodings and delimiters


@pytest.mark.parametrize(("encoding", "name"), [
    ("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("utf-16", "utf-16"), ("utf-32", "utf-32"),
])  # fmt: skip
def test_what_the_bytes_prove_is_read(encoding, name):
    reading = of("Commune;Coût (€)\nSèvres;5,50\n".encode(encoding))
    assert (reading.encoding, reading.delimiter, str(made(reading, sg.Need)[0].amount)) == (name, ";", "EUR 5.50")


@pytest.mark.parametrize(("data", "how", "encoding"), [
    ("Commune;Coût (EUR)\nSèvres;5,50", {"languages": ("fr",)}, "windows-1252"),
    ("Town;Amount (EUR)\nX – Y;5.50", {}, "windows-1250"),
])  # fmt: skip
def test_one_text_by_all_encodings_that_may_be_meant_is_proved(data, how, encoding):
    reading = of(data.encode("cp1252"), **how)
    assert (reading.encoding, reading.problems) == (encoding, ())
    assert made(reading, sg.Municipality)[0].name in data


def test_bytes_that_prove_nothing_are_kept_by_their_numbers():
    reading = of("Town;Amount (EUR)\nSèvres;5.50\nKranj;6.50".encode("cp1252"))
    assert [one.name for one in made(reading, sg.Municipality)] == ["S\\xe8vres", "Kranj"] or states(reading, 2)[
        1
    ] == "unread"
    assert codes(reading)[0] == "form-encoding-unclear"
    assert reading.lines[1].cells[0] == "S\\xe8vres"
    assert str(made(reading, sg.Need)[-1].amount) == "EUR 6.50"


@pytest.mark.parametrize(("data", "how"), [
    ("Town;Amount".encode("utf-16-le"), {}),
    (b"\xff\xfea", {}),
    (b"Town\xe8", {"encoding": "utf-8"}),
    (b"Town", {"encoding": "klingon"}),
    (b"\xef\xbb\xbfTown\xe8", {}),
])  # fmt: skip
def test_what_cannot_be_decoded_is_asked_for(data, how):
    assert codes(of(data, **how)) == ["form-encoding-unclear"]


@pytest.mark.parametrize(("text", "delimiter"), [
    ("Town,Amount\nKranj,5", ","), ("Town;Amount\nKranj;5,50", ";"), ("Town\tAmount\nKranj\t5", "\t"),
    ("Town|Amount\nKranj|5", "|"), ("sep=;\r\nTown;Amount\r\nKranj;5", ";"), ("Challenge\nmoney, and time", None),
    ("Alias;x,y\nTown;Amount\nKranj;5,50", ";"), ("a,b\n1,2;3", ","), ("a\nb", None),
])  # fmt: skip
def test_the_delimiter_is_proved(text, delimiter):
    kind = "statements" if "Challenge" in text else "needs"
    reading = of(text, kind)
    assert reading.delimiter == delimiter
    assert "form-delimiter-unclear" not in codes(reading)


def test_a_delimiter_that_nothing_proves_is_asked_for():
    reading = of("a,b;c\n1,2;3\n")
    assert codes(reading)[0] == "form-delimiter-unclear"
    assert nothing_is_lost(reading)
    assert of("a,b;c\n1,2;3\n", delimiter=",").delimiter == ","


def test_quotes():
    reading = of('Town,What do you need?,Comment\nKranj,"two\r\nlines, ""quoted""","x"y\n"Sligo,a,b\n', seats=TOWNS)
    assert str(made(reading, sg.Need)[0].title) == 'two\nlines, "quoted"'
    assert [(p.code, p.path) for p in reading.problems[:2]] == [
        ("form-quote-unclosed", "rows[2].columns[3]"), ("form-quote-unclosed", "rows[3].columns[1]"),
    ]  # fmt: skip
    assert reading.lines[2].cells == ('"Sligo', "a", "b")
    assert nothing_is_lost(reading)


# Headers


@pytest.mark.parametrize(("header", "kind", "about"), [
    ("Your e-mail address *", "needs", "email"), ("Adresse électronique", "needs", "email"),
    ("E-Mail-Adresse:", "needs", "email"), ("Correo electrónico", "needs", "email"),
    ("Indirizzo di posta elettronica", "needs", "email"), ("Adres e-mail", "needs", "email"),
    ("Endereço de e-mail", "needs", "email"), ("3. Gemeinde", "needs", "town"), ("Q7: Municipio", "needs", "town"),
    ("MIEJSCOWOSC", "needs", "town"), ("Themen", "ballots", "approvals"), ("Themen", "statements", "themes"),
    ("Temas aprovados", "ballots", "approvals"), ("Kwota", "needs", "amount"), ("Kwota", "ballots", None),
    ("Favourite colour", "needs", None), ("x" * 10_000, "needs", None),
])  # fmt: skip
def test_headers_of_seven_languages(header, kind, about):
    assert of(f"{header};Town\na;Kranj", kind, delimiter=";").columns[0].about == about


def test_languages_narrow_what_headers_mean():
    text = "Land;Gemeinde\nSlowenien;Kranj"
    assert [column.about for column in of(text, languages=("fr",)).columns] == [None, None]
    assert [column.about for column in of(text, languages=("de",)).columns] == ["country", "town"]


def test_the_caller_says_what_a_column_is():
    text = "Wo?;Wieviel?;Was (PT)?;Was?;Privat\nKranj;5;teste;Versuch;x"
    columns = {"Wo?": "town", 2: "amount", " Was (PT)? ": "title@pt", "Was?": "title@de", "Privat": None}
    reading = of(text, columns=columns, currency="EUR", delimiter=";")
    need = made(reading, sg.Need)[0]
    assert {one.lang: one.text for one in need.title.wordings} == {"pt": "teste", "de": "Versuch"}
    assert str(need.amount) == "EUR 5.00"
    assert (reading.problems, states(reading, 2)[5]) == ((), "unread")
    assert {column.by for column in reading.columns} == {"caller", None}


def test_a_choice_of_its_own_column_by_the_caller():
    reading = of("Town;M;C\nKranj;x;\nHorta;0;1\nSligo;perhaps;Circular city", "ballots", delimiter=";", choices=THEMES,
                 columns={"M": "approvals[mobility]", "C": "approvals[Circular city]"})  # fmt: skip
    assert [one.approvals for one in made(reading, sg.Ballot)] == [("mobility",), ("circular",), ("circular",)]
    assert states(reading, 4) == {1: "understood", 2: "unread", 3: "understood"}


@pytest.mark.parametrize("how", [
    {"columns": {"Twn": "town"}}, {"columns": {9: "town"}}, {"columns": {"Town": "twn"}}, {"columns": {"Town": "!"}},
    {"dates": "dmy"}, {"decimal": ";"}, {"delimiter": "x"}, {"zone": "CET"}, {"currency": "euro"}, {"to": "group"},
    {"at": "2024-02-08T09:00"}, {"choices": {"a": "b c"}}, {"choices": {"a": 1}}, {"choices": [1]}, {"seats": ["kranj"]},
    {"ids": lambda row, raw: "a b"}, {"languages": "pl"}, {"languages": ("po",)}, {"kind": "voters"}, {"data": "text"},
    {"ids": "Nr"},
    {"people": lambda email: email, "data": b"Town;Email\nKranj;a@example.org"},
])  # fmt: skip
def test_a_slip_of_the_caller_raises(how):
    data, kind = how.get("data", b"Town;Amount\nKranj;5"), how.get("kind", "needs")
    with pytest.raises(InvalidValue):
        forms.read(data, kind, **{"at": T, "source": "f"} | {key: how[key] for key in how.keys() - {"data", "kind"}})


def test_without_a_known_header_all_is_kept():
    reading = of("Wo?;Wieviel?\nKranj;5")
    assert codes(reading)[0] == "form-header-missing"
    assert reading.records == ()
    assert nothing_is_lost(reading)


def test_a_row_longer_than_its_header():
    reading = of("Town;Amount (EUR)\nKranj;5;6;\n")
    assert [cell.code for cell in reading.cells if cell.row == 2] == [None, None, "form-row-longer"]
    assert nothing_is_lost(reading)


def test_two_columns_of_one_thing_must_agree():
    text = "Town;Email;E-mail\nKranj;anonymous;a@example.org\nSligo;b@example.org;b@example.org"
    text += "\nHorta;c@example.org;d@example.org"
    reading = of(text, "registrations")
    assert [one.email for one in made(reading, sg.Person)] == ["a@example.org", "b@example.org", None]
    assert states(reading, 4) == {1: "understood", 2: "unread", 3: "unread"}


def test_rows_are_numbered_as_a_spreadsheet_does():
    reading = of("\nTown;Amount (EUR)\n\nKranj;x y z\n")
    assert [p.path for p in reading.problems] == ["rows[4].columns[2] 'Amount (EUR)'"]


# Values


@pytest.mark.parametrize(("text", "comma", "number", "currencies"), [
    ("1.234.567", None, "1234567", ()), ("1,234.56", None, "1234.56", ()), ("1.234,56", None, "1234.56", ()),
    ("12,5", None, "12.5", ()), ("0,500", None, "0.500", ()), ("1234.567", None, "1234.567", ()),
    ("1 234 567,89", None, "1234567.89", ()), ("1'200'000.50", None, "1200000.50", ()), ("1.200,-", None, "1200.00", ()),
    ("€ 2,5 Mio.", None, "2500000.0", ("EUR",)), ("450 kEUR", None, "450000", ("EUR",)), ("-5", None, "-5", ()),
    ("$5", None, "5", ("USD", "CAD", "AUD")), ("100 000 zł", None, "100000", ("PLN",)), ("1.234", ",", "1234", ()),
    ("1.234", ".", "1.234", ()), ("1,234", ",", "1.234", ()), ("3 M€", None, "3000000", ("EUR",)),
    ("9" * 40, None, "9" * 40, ()),
])  # fmt: skip
def test_amounts(text, comma, number, currencies):
    found = amount(text, None, comma=comma)
    assert (found.number, found.currencies) == (Decimal(number), currencies)


@pytest.mark.parametrize("text", [
    "1.234", "1,234", "500-700", "12.34.56", "1 2 3", "1.234.56", "1,5,0", "1.234,567.8", "5 %", "1 billion EUR", "", "abc",
    "5 k M", "5 EUR PLN", "9" * 41, "07/02/2024", "١٢٣",
])  # fmt: skip
def test_amounts_that_are_not_read(text):
    with pytest.raises(Unread):
        amount(text, None, comma=None)


@pytest.mark.parametrize(("text", "how", "money"), [
    ("Town;Amount (EUR)\nKranj;5", {}, "EUR 5.00"),
    ("Town;Amount;Currency\nKranj;5;SEK", {}, "SEK 5.00"), ("Town;Amount;Currency\nKranj;5;€", {}, "EUR 5.00"),
    ("Town;Amount;Currency\nKranj;5 kr;SEK", {}, "SEK 5.00"),
    ("Town;Amount\nKranj;5 kr", {"currency": "DKK"}, "DKK 5.00"),
    ("Town;Amount\nKranj;5", {"currency": "DKK"}, "DKK 5.00"),
    ("Town;Amount\nKranj;5 €", {"currency": "DKK"}, "EUR 5.00"),
    ("Town;Budget (in k€)\nKranj;5", {}, "EUR 5000.00"),
    ("Town;Budget ('000 EUR)\nKranj;5", {}, "EUR 5000.00"),
    ("Town;Wie viel in Mio. EUR?\nKranj;2,5", {"columns": {2: "amount"}}, "EUR 2500000.00"),
])  # fmt: skip
def test_currencies(text, how, money):
    reading = of(text, **how)
    assert reading.problems == ()
    assert f"{made(reading, sg.Need)[0].amount}".replace(",", "") == money
    assert next(cell for cell in reading.cells if cell.row == 2 and cell.about == "amount").meaning == money


@pytest.mark.parametrize(("text", "code"), [
    ("Town;Amount\nKranj;5", "form-currency-unknown"), ("Town;Amount\nKranj;5 kr", "form-currency-unknown"),
    ("Town;Amount;Currency\nKranj;5 €;SEK", "form-currency-unknown"), ("Town;Amount (EUR)\nKranj;5 zł", "form-currency-unknown"),
    ("Town;Budget (k€)\nKranj;5 M€", "form-amount-ambiguous"), ("Town;Budget (M)\nKranj;5", "form-amount-ambiguous"),
    ("Town;Amount (EUR)\nKranj;5.123", "form-amount-ambiguous"),
    ("Town;Amount (EUR)\nKranj;5.1234", "form-cell-unread"), ("Town;Amount (EUR)\nKranj;-5", "form-cell-unread"),
    ("Town;Amount (EUR)\nKranj;+386 4 123 45 67", "form-cell-unread"),
])  # fmt: skip
def test_amounts_that_no_record_takes(text, code):
    reading = of(text)
    assert made(reading, sg.Need)[0].amount is None
    assert codes(reading) == [code]
    assert states(reading, 2)[2] == "unread"


@pytest.mark.parametrize(("text", "told"), [
    ("2024/02/07 3:04:05 PM GMT+1", "2024-02-07T14:04:05Z"), ("13.03.2024 11.00", "2024-03-13T10:00:00Z"),
    ("7. 3. 2024", "2024-03-07"), ("Mon 03/04/2024", "2024-03-04"), ("2024-02-07T15:04:05Z", "2024-02-07T15:04:05Z"),
    ("2024-02-07T15:04:05+0130", "2024-02-07T13:34:05Z"), ("7 février 2024 à 14h05", "2024-02-07T13:05:00Z"),
    ("13 de marzo de 2024 10:30", "2024-03-13T09:30:00Z"), ("March 4, 2024 2:05 p.m.", "2024-03-04T13:05:00Z"),
    ("28.02.2024 17:00 Uhr", "2024-02-28T16:00:00Z"), ("2024-02-07 12:30 am", "2024-02-06T23:30:00Z"),
    ("7 lutego 2024", "2024-02-07"), ("25/12/2023 - 14:05", "2023-12-25T13:05:00Z"), ("2024-02-07 3 PM", "2024-02-07T14:00:00Z"),
    ("2024-02-07 10:00-05:00", "2024-02-07T15:00:00Z"), ("2024-02-07 10:00 UTC", "2024-02-07T10:00:00Z"),
])  # fmt: skip
def test_days_and_hours(text, told):
    assert moment(text, None, order=None, zone="Europe/Brussels")[1] == told


@pytest.mark.parametrize("text", [
    "03/04/2024", "45329", "07/02/24", "31/02/2024", "next Tuesday", "2024-03-31 02:30", "2024-10-27 02:30", "5 or 6 March 2024",
    "2024-02-07 25:00", "2024-02-07 13:00 PM", "", "Tue 2024-02-07", "2024-02-07 10:00+15:00", "2024-02-07 10:00+01:75",
    "13-14 March 2024", "1024-02-07 10:00", "March 2024", "7 March",
])  # fmt: skip
def test_days_and_hours_that_are_not_read(text):
    with pytest.raises(Unread):
        moment(text, None, order=None, zone="Europe/Brussels")


def test_a_column_proves_which_comes_first():
    text = "Timestamp;Town;Challenge\n03/04/2024 10:00;Kranj;a\n{};Kranj;b"
    proved = of(text.format("25/03/2024 10:00"), "statements", zone="UTC")
    assert [f"{one.at:%m-%d}" for one in made(proved, sg.Statement)] == ["04-03", "03-25"]
    american = of(text.format("03/25/2024 10:00"), "statements", zone="UTC")
    assert [f"{one.at:%m-%d}" for one in made(american, sg.Statement)] == ["03-04", "03-25"]
    assert codes(of(text.format("04/03/2024 10:00"), "statements", zone="UTC")).count("form-date-ambiguous") == 2


def test_a_time_needs_a_zone():
    text = "Timestamp;Town;Challenge\n2024-02-07 10:00;Kranj;a\n2024-02-07;Kranj;b"
    reading = of(text, "statements")
    assert codes(reading)[0] == "form-zone-missing"
    assert [one.at for one in made(reading, sg.Statement)] == [None, None]
    assert states(reading, 3)[1] == "understood"


@pytest.mark.parametrize(("told", "code"), [
    ("Slowenien", "SI"), ("Slovénie", "SI"), ("Ελλάδα", "GR"), ("GR", "GR"), ("U.K.", "GB"), ("ESPAÑA", "ES"),
    ("the Netherlands", "NL"),    ("Utopia", None), ("", None),
])  # fmt: skip
def test_countries(told, code):
    reading = of(f"Town;Country\nX;{told}")
    assert made(reading, sg.Municipality)[0].country == code


@pytest.mark.parametrize(("told", "langs", "state"), [
    ("français, anglais", ("fr", "en"), "understood"), ("Slovenian and German", ("sl", "de"), "understood"),
    ("pt-BR; no", ("pt-BR", "no"), "understood"), ("fr, Klingon", ("fr",), "partly"),
    ("Klingon", (), "unread"), ("zz", (), "unread"),
])  # fmt: skip
def test_languages(told, langs, state):
    reading = of(f"Name|Languages\nIllustrative|{told}", "registrations")
    assert made(reading, sg.Person)[0].languages == langs
    assert states(reading, 2)[2] == state


@pytest.mark.parametrize(
    ("told", "shown"), [("Oui", True), ("✔", True), ("1", True), ("NEIN", False), ("", False), ("I agree!", True)]
)
def test_yes_and_no(told, shown):
    choices = {**{theme.id: theme.id for theme in THEMES}, "I agree": "yes"}
    reading = of(f"Town;Themes;Show my ballot\nKranj;mobility;{told}", "ballots", choices=choices)
    assert made(reading, sg.Ballot)[0].shown is shown
    assert reading.problems == ()


@pytest.mark.parametrize(("told", "ids", "state"), [
    ("Mobility transition; Circular city;", ("mobility", "circular"), "understood"),
    ("Water, waste and energy, circular", ("resources", "circular"), "understood"),
    ("Mobilitätswende\nKreislaufstadt", ("mobility", "circular"), "understood"),
    ("mobility/circular", ("mobility", "circular"), "understood"), ("mobility, mobility", ("mobility",), "understood"),
    ("benches; circular; more", ("circular",), "partly"), ("benches", (), "unread"), (";", (), "unread"),
])  # fmt: skip
def test_choices(told, ids, state):
    reading = of(f'Town|Themes\nKranj|"{told}"', "ballots", choices=THEMES)
    assert made(reading, sg.Ballot)[0].approvals == ids
    assert states(reading, 2)[2] == state
    assert nothing_is_lost(reading)


def test_choices_that_can_be_read_in_two_ways_are_not_read():
    choices = {"Water": "w", "waste": "x", "Water, waste": "y", "same": "a", "SAME": "b"}
    for told in ("Water, waste", "Same"):
        reading = of(f'Town|Themes\nKranj|"{told}"', "ballots", choices=choices)
        assert made(reading, sg.Ballot)[0].approvals == (), told
        assert states(reading, 2)[2] == "unread"


def test_a_theme_of_a_need_is_one():
    reading = of("Town;Theme\nKranj;Circular city\nSligo;circular, mobility\nHorta;?", choices=THEMES)
    assert [one.theme for one in made(reading, sg.Need)] == ["circular", None, None]


def test_a_currency_that_is_none():
    reading = of("Town;Amount;Currency\nKranj;5 EUR;?\nSligo;5 EUR;k", seats=TOWNS)
    assert [str(one.amount) for one in made(reading, sg.Need)] == ["EUR 5.00", "EUR 5.00"]
    assert [states(reading, row)[3] for row in (2, 3)] == ["unread", "unread"]


def test_attribution():
    reading = of("Town;Challenge;attribution\nKranj;a;named\nSligo;b;no\nHorta;c;", "statements")
    assert [one.attribution for one in made(reading, sg.Statement)] == ["named", "unnamed", "unnamed"]


def test_texts_in_languages_and_in_a_language_not_read():
    reading = of("Town;text.pt;text.en;text;Language\nKranj;a;b;;\nSligo;;;c;deutsch\nHorta;;;d;?", "statements")
    assert [[one.lang for one in said.text.wordings] for said in made(reading, sg.Statement)] == [
        ["pt", "en"],
        ["de"],
        ["und"],
    ]


def test_one_language_twice_must_agree():
    reading = of("Town|text.pt|Challenge [pt]|text.en\nKranj|a|b|c\nSligo|a|a|", "statements")
    assert [str(one.text) for one in made(reading, sg.Statement)] == ["c", "a"] or codes(reading) == [
        "form-column-twice"
    ]
    assert states(reading, 2)[3] == "unread"


# Who, and how records are named


FORM = """Name;Email;Town;Join the group;Attend the meeting;Pledge;Consent to recording;My name may be published
Illustrative A;a@example.org;Kranj;yes;yes;yes;yes;no
Illustrative A;A@example.org;Kranj;yes;no;;;
Illustrative B;b@example.org;;;yes;no;;yes
"""


def test_one_form_gives_independent_records():
    reading = of(
        FORM, "registrations", to=("group", "sg-1"), pledge="v1", seats=TOWNS, people=lambda email: email.lower()[0]
    )
    assert [type(one).__name__ for one in reading.records] == [
        "Person", "Membership", "Registration", "Consent", "Pledge", "Person", "Registration", "Consent",
    ]  # fmt: skip
    assert made(reading, sg.Membership)[0] == sg.Membership(
        id="group.kranj.a", seat="kranj", person="a", since=sg.instant(T)
    )
    assert [one.id for one in made(reading, sg.Registration)] == ["sg-1.kranj.a", "sg-1.b.b"]
    assert reading.merges == ()
    assert reading.lines[2].records == ("Person a", "Membership group.kranj.a")
    dossier = testing.small_giants().add(*reading.records)
    assert dossier.people[-1].name == "Illustrative B"


def test_what_is_joined_and_pledged_must_be_known():
    reading = of(FORM, "registrations", seats=TOWNS)
    assert made(reading, sg.Membership) == []
    assert made(reading, sg.Pledge) == []
    assert [cell.about for cell in reading.cells if cell.row == 2 and cell.state == "unread"] == [
        "group",
        "meeting",
        "pledge",
    ]
    assert nothing_is_lost(reading)


def test_a_registration_of_nobody_is_none():
    reading = of("Timestamp;Name;Country\n2024-02-07 10:00;;Slovenia", "registrations", zone="UTC")
    assert (reading.records, codes(reading)) == ((), ["form-row-unused"])


def test_one_person_who_says_two_things():
    text = "Name;Email;Function;Languages\nIllustrative A;a@example.org;;fr\nIllustrative X;a@example.org;mayor;fr"
    reading = of(text, "registrations", people={"a@example.org": "ana"}.get)
    assert [(one.id, one.name, one.function) for one in reading.records] == [("ana", "Illustrative A", "mayor")]
    assert codes(reading) == ["form-person-repeated", "form-person-differs"]


def test_unknown_addresses_are_proposed_to_be_merged_and_ids_hang_on_rows_alone():
    first, second = (
        of(FORM.replace("a@", f"{name}@").replace("A@", f"{name.upper()}@"), "registrations") for name in ("a", "z")
    )
    assert [one.id for one in made(first, sg.Person)] == [one.id for one in made(second, sg.Person)]
    assert [merge.rows for merge in first.merges] == [(2, 3), (2, 3)]
    assert [merge.kind for merge in first.merges] == ["person", "town"]
    other = forms.read(FORM.encode(), "registrations", at=T, source="g")
    assert {one.id for one in made(first, sg.Person)} & {one.id for one in made(other, sg.Person)} == set()


def test_ids_by_function_and_by_column():
    text = "Nr;Town\n7;Kranj\n7;Sligo\n;Horta\na b;Kranj"
    by_column = of(text, ids="Nr", seats=TOWNS)
    ids = [one.id for one in by_column.records]
    assert (ids[0], len(set(ids))) == ("7", 4)
    assert codes(by_column) == ["id-duplicate", "form-cell-unread"]
    by_function = of(text, ids=lambda row, raw: f"{raw['Town'].lower()}-{row}", seats=TOWNS)
    assert [one.id for one in by_function.records] == ["kranj-2", "sligo-3", "horta-4", "kranj-5"]


def test_towns_of_one_name_are_told_apart_by_country_or_not_at_all():
    towns = (sg.Municipality(id="it", name="Roma", country="IT"), sg.Municipality(id="us", name="Roma", country="US"),
             sg.Organisation(id="net", name="Network", kind="association"))  # fmt: skip
    reading = of("City;Country\nROMA;Italia\nRoma;\nNetwork;", seats=towns)
    assert [one.by for one in made(reading, sg.Need)][::2] == ["it", "net"]
    assert "2 of them" in next(p.message for p in reading.problems if p.code == "form-town-unknown")


def test_who_speaks_for_no_town_is_a_seat_of_their_own():
    text = "Email;Themes\na@example.org;mobility\nb@example.org;circular"
    reading = of(text, "ballots", choices=THEMES, people={"a@example.org": "ana"}.get)
    assert [(one.seat, one.person) for one in made(reading, sg.Ballot)] == [("ana", "ana")]
    assert codes(reading) == ["form-row-unused"]
    named = of("person;Themes\nana;mobility", "ballots", choices=THEMES)
    assert named.records[0].seat == "ana"


def test_ballots_need_a_column_of_them():
    assert codes(of("Town;Email\nKranj;a@example.org", "ballots", seats=TOWNS)) == ["form-row-unused"]


@pytest.mark.parametrize(("headers", "name"), [
    ("Name", "A"), ("First name|Last name", "A B"), ("Prénom|Nom", "A B"), ("Cognome|Nome", "B A"), ("Last name", "A"),
    ("Full name|First name|Last name", "A"),
])  # fmt: skip
def test_names(headers, name):
    given = headers.count("|") + 1
    reading = of(f"{headers}|Town\n{'|'.join('ABC'[:given])}|Kranj", "registrations")
    assert made(reading, sg.Person)[0].name == name


# Who may see what


def test_nothing_personal_is_repeated():
    text = ("Name;Email;Town;Amount (EUR);+386 41 234 567;x@secret.example\n"
            "Illustrative\x07 Person;wrong at@secret.example;Kranj;call +386 41 234 567;1;2\n")  # fmt: skip
    reading = of(text, "needs", seats=TOWNS)
    parts = (reading, reading.columns, reading.cells, reading.lines, reading.problems, reading.merges)
    told = f"{parts!r} {reading} {[str(problem) for problem in reading.problems]}"
    for secret in ("Illustrative", "@secret", "234 567"):
        assert secret not in told
    assert nothing_is_lost(reading)


def test_the_report_is_for_the_secretariat():
    reading = taken("google_ballots.csv")
    assert reading.rows() == reading.rows(audience="member") == reading.rows(audience="self:ana") == ()
    rows = reading.rows(audience="secretariat")
    assert len(rows) == len(reading.cells)
    assert rows[-1] | {"came": "", "meaning": ""} == {
        "row": 5, "column": 5, "header": "My ballot may be shown", "came": "", "state": "unread", "about": "shown", "meaning": "",
        "rest": None, "code": "form-cell-unread",
    }  # fmt: skip
    assert csv.dump(reading) == b""
    assert csv.dump(reading, audience="secretariat").startswith(
        b"row,column,header,came,state,about,meaning,rest,code\r\n"
    )


# Workbooks


def test_dates_and_numbers_of_a_workbook_are_exact():
    rows = (["Town", "Timestamp", "Amount (EUR)", "Challenge"], ["Kranj", dt.datetime(2024, 2, 7, 10, 0, 29, 999_999), 0.1, 5],
            ["Kranj", dt.datetime(2024, 2, 7), 1e6, True], ["Kranj", dt.date(2024, 2, 7), -0.3, dt.time(1, 2)])  # fmt: skip
    needs = of(workbook(*rows), zone="UTC")
    assert [str(one.amount) for one in made(needs, sg.Need)] == ["EUR 0.10", "EUR 1,000,000.00", "None"]
    said = made(of(workbook(*rows), "statements", zone="UTC"), sg.Statement)
    assert [str(one.text) for one in said] == ["5", "TRUE", "01:02:00"]
    assert [one.at and f"{one.at:%H:%M:%S}" for one in said] == ["10:00:30", None, None]
    assert nothing_is_lost(needs)


def test_ticks_of_a_workbook():
    rows = (["Town", "Themes [Circular city]", "Themes [mobility]"], ["Kranj", True, False], ["Sligo", 1, "n"])
    assert [one.approvals for one in made(of(workbook(*rows), "ballots", choices=THEMES), sg.Ballot)] == [
        ("circular",)
    ] * 2


def test_dates_that_a_workbook_may_have_taken_the_wrong_way_round():
    rows = [["Town", "Timestamp", "Challenge"], ["Kranj", dt.datetime(2024, 4, 3, 10), "a"], ["Kranj", "25/03/2024 10:00", "b"],
            ["Kranj", dt.datetime(2024, 4, 25, 10), "c"], ["Kranj", dt.datetime(2024, 4, 4, 10), "d"]]  # fmt: skip
    reading = of(workbook(*rows), "statements", zone="UTC", seats=TOWNS)
    assert [one.at and f"{one.at:%m-%d}" for one in made(reading, sg.Statement)] == [None, "03-25", "04-25", "04-04"]
    assert "2024-04-03 (as the workbook has it) or 2024-03-04 (day and month exchanged)" in reading.problems[0].message
    said = of(workbook(*rows), "statements", zone="UTC", seats=TOWNS, dates="day first")
    assert f"{made(said, sg.Statement)[0].at:%m-%d}" == "04-03"


@pytest.mark.parametrize("epoch", ["WINDOWS_EPOCH", "MAC_EPOCH"])
def test_both_calendars_of_workbooks(epoch):
    book = openpyxl.Workbook()
    book.epoch = getattr(openpyxl.utils.datetime, epoch)
    book.active.append(["Town", "Timestamp", "Challenge"])
    book.active.append(["Kranj", dt.datetime(2024, 2, 7, 10, 0), "a"])
    assert f"{made(of(saved(book), 'statements', zone='UTC'), sg.Statement)[0].at:%Y-%m-%d %H:%M}" == "2024-02-07 10:00"


def test_formulas_and_errors_are_not_values():
    reading = of(workbook(["Town", "What do you need?", "Amount (EUR)"], ["Kranj", "=1+1", "#N/A"]), seats=TOWNS)
    assert codes(reading) == ["form-cell-formula", "form-cell-formula"]
    assert [cell.came for cell in reading.cells if cell.row == 2] == ["Kranj", "=1+1", "#N/A"]
    assert nothing_is_lost(reading)


def test_the_sheet_is_the_only_one_with_rows_or_is_asked_for():
    rows = [["Town", "Amount (EUR)"], ["Kranj", 5]]
    assert of(workbook(empty=rows)).sheet == "empty"
    both = workbook(*rows, second=rows)
    assert codes(of(both)) == ["form-sheet-unclear"]
    assert of(both, sheet="second").sheet == "second"
    assert codes(of(both, sheet="third")) == ["form-sheet-unclear"]
    assert codes(of(workbook())) == ["form-empty"]
    assert "'Sheet' besides" in of(both, sheet="second").problems[0].message


def test_a_hidden_sheet_is_told_of_and_not_read():
    book = openpyxl.Workbook()
    book.active.append(["Town", "Amount (EUR)"])
    book.active.append(["Kranj", 5])
    book.create_sheet("FormId").append(["Town", "x"])
    book["FormId"].sheet_state = "veryHidden"
    reading = of(saved(book), seats=TOWNS)
    assert (reading.sheet, codes(reading)) == ("Sheet", ["form-sheet-aside"])
    assert of(saved(book), sheet="FormId").sheet == "FormId"


def test_a_sheet_that_lies_about_its_size_and_rows_far_apart():
    book = openpyxl.Workbook()
    book.active["A1"], book.active["B1"], book.active["A5"] = "Town", "Amount (EUR)", "Kranj"
    reading = of(saved(book), seats=TOWNS)
    assert [line.number for line in reading.lines] == [1, 5]
    book.active["C5"] = ""
    assert of(saved(book), seats=TOWNS) == reading
    far = openpyxl.Workbook()
    far.active["A1"], far.active["A1048576"] = "Town", "Kranj"
    assert codes(of(saved(far))) == ["form-too-large"]
    wide = openpyxl.Workbook()
    wide.active["A1"], wide.active["XFD1"] = "Town", "Kranj"
    assert codes(of(saved(wide))) == ["form-too-large"]


def test_without_the_extra_a_workbook_is_a_problem(monkeypatch):
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    reading = of(workbook.__wrapped__() if hasattr(workbook, "__wrapped__") else b"PK\x03\x04")
    assert codes(reading) == ["form-extra-missing"]
    assert "smallgiants[xlsx]" in reading.problems[0].hint


def zipped(**parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/") + ".xml", content)
    return out.getvalue()


def edited(data, name, change):
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, change(old.read(part)) if part == name else old.read(part))
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
SIMPLE = workbook(["Town", "Amount (EUR)"], ["Kranj", 5])
LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(("data", "code"), [
    (zipped(xl__sheet=b"\0" * 65_000_000), "form-too-large"),
    (zipped(**{f"p{number}": b"" for number in range(2_001)}), "form-too-large"),
    (edited(SIMPLE, SHEET, lambda part: LAUGHS + part), "form-unreadable"),
    (edited(SIMPLE, SHEET, lambda part: b" " * 1_500_000 + LAUGHS.decode().encode("utf-16-le") + part), "form-unreadable"),
    (edited(SIMPLE, SHEET, lambda part: part[:200]), "form-unreadable"),
    (edited(SIMPLE, SHEET, lambda part: part.replace(b'r="2"', b'r="99999999999"')), "form-too-large"),
    (edited(SIMPLE, SHEET, lambda part: part.replace(b'r="A2"', b'r="ZZZZZZ2"')), "form-unreadable"),
    (zipped(a=b"<a/>"), "form-unreadable"), (b"PK\x03\x04 and so on", "form-unreadable"), (SIMPLE[:-400], "form-unreadable"),
], ids=range(10))  # fmt: skip
def test_a_hostile_workbook_is_refused(data, code):
    reading = of(data)
    assert codes(reading) == [code]
    assert reading.records == ()


# Hostile texts


@pytest.mark.parametrize(("data", "code"), [
    (b"", "form-empty"), (b"\xef\xbb\xbf", "form-empty"), (b"\r\n ; ;\r\n", "form-empty"),
    (b"a" * 33_000_000, "form-too-large"), (b"Town\n" * 500_001, "form-too-large"),
    (b",".join(b"c%d" % number for number in range(100_000)), "form-too-large"),
    (b"Town;Amount\n" + b";" * 5_000, "form-too-large"), (b"\0" * 1_000, "form-encoding-unclear"),
], ids=range(8))  # fmt: skip
def test_what_is_refused_says_why(data, code):
    reading = of(data)
    assert code in codes(reading)
    assert reading.lines == ()


@pytest.mark.parametrize("data", [
    b'Town;Amount\n"' + b"a" * 5_000_000, b'"' * 1_000_000,
    b'"a,' * 300_000, b'"",""x' * 300_000, b"Town;Amount\nKr\0anj;5 EUR\n", bytes(range(256)) * 200,
    b"Town\n" + b"=1+1\n" * 20_000,    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(range(1, 200)),
], ids=range(8))  # fmt: skip
def test_what_is_hostile_is_kept_and_nothing_breaks(data):
    assert nothing_is_lost(of(data))


def test_very_many_problems_are_counted():
    reading = of(b"Town;Amount (EUR)\n" + b"Kranj;x\n" * 10_500)
    assert codes(reading)[-1] == "form-problems-more"
    assert len(reading.problems) == 10_001
    assert nothing_is_lost(reading)
